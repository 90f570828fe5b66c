//! Reads the corpus in `tests/corpus`; its README describes the format.

use std::fs;
use std::path::{Path, PathBuf};
use toml::de::{DeTable, DeValue};

/// A case of the corpus.
#[derive(Clone, Debug)]
pub struct Case {
    /// The name of the file without its ending.
    pub file: String,
    /// What the case is called; unique in its file.
    pub name: String,
    /// The bytes.
    pub input: Vec<u8>,
    /// The leniencies that are switched on.
    pub lenient: Vec<String>,
    /// The limits that differ from the default: `line`, `lines`, `total`.
    pub limits: Vec<(String, usize)>,
    /// What must come out.
    pub expected: Expected,
    /// The section of an RFC, or a sentence on practice.
    pub why: String,
}

/// What must come out of a case.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Expected {
    /// A reply.
    Reply(Reply),
    /// An error, or an incomplete reply.
    Error(Error),
    /// A stream of replies and errors.
    Stream(Vec<Item>),
}

/// A reply that must come out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reply {
    /// The code.
    pub code: u16,
    /// The enhanced code.
    pub enhanced: Option<String>,
    /// The enhanced code whose class disagrees.
    pub disagreeing: Option<String>,
    /// The text of each line.
    pub lines: Lines,
    /// The bytes that the reply takes.
    pub consumed: usize,
}

/// The lines of a reply, or how many there are.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Lines {
    /// The text of each line.
    Text(Vec<Vec<u8>>),
    /// How many there are.
    Count(usize),
}

/// An error that must come out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Error {
    /// What is wrong.
    pub kind: String,
    /// The byte that gave it away.
    pub offset: usize,
    /// The line, counted from 1.
    pub line: usize,
    /// Where to go on.
    pub resume: Option<usize>,
    /// Of `mixed-codes`: the code before, and the other one.
    pub codes: Option<(u16, u16)>,
    /// Of `other-protocol`: its name.
    pub protocol: Option<String>,
}

/// An item of a stream.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Item {
    /// A reply with this code.
    Code(u16),
    /// An error of this kind.
    Error(String),
}

/// The folder of the corpus.
pub fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../corpus")
}

/// All cases, in the order of the files' names.
///
/// # Panics
///
/// If the corpus cannot be read: it is a test that calls this.
pub fn cases() -> Vec<Case> {
    let mut paths: Vec<PathBuf> = fs::read_dir(folder())
        .expect("the corpus is there")
        .map(|entry| entry.expect("the folder can be read").path())
        .filter(|path| path.extension().is_some_and(|ending| ending == "toml"))
        .collect();
    paths.sort();
    paths.iter().flat_map(|path| read(path)).collect()
}

fn read(path: &Path) -> Vec<Case> {
    let text = fs::read_to_string(path).expect("the file can be read");
    let file = path.file_stem().expect("it has a name").to_string_lossy().into_owned();
    let table = DeTable::parse(&text).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    let cases = array(table.get_ref()["case"].get_ref());
    cases.map(|case| Table { context: &file, table: case.as_table().expect("a table") }.case(&file)).collect()
}

fn array<'v>(value: &'v DeValue<'v>) -> impl Iterator<Item = &'v DeValue<'v>> {
    value.as_array().expect("an array").iter().map(toml::Spanned::get_ref)
}

fn number(value: &DeValue<'_>) -> usize {
    let integer = value.as_integer().expect("an integer");
    usize::from_str_radix(integer.as_str(), integer.radix()).expect("a small number")
}

fn code(value: &DeValue<'_>) -> u16 {
    u16::try_from(number(value)).expect("a code")
}

fn hex(text: &str) -> Vec<u8> {
    assert!(text.len() % 2 == 0, "two digits a byte: {text}");
    (0..text.len()).step_by(2).map(|at| u8::from_str_radix(&text[at..at + 2], 16).expect("hex")).collect()
}

struct Table<'c, 'v> {
    context: &'c str,
    table: &'v DeTable<'v>,
}

impl<'v> Table<'_, 'v> {
    fn get(&self, key: &str) -> Option<&'v DeValue<'v>> {
        self.table.get(key).map(toml::Spanned::get_ref)
    }

    fn string(&self, key: &str) -> Option<&'v str> {
        self.get(key).map(|value| value.as_str().expect("a string"))
    }

    fn required(&self, key: &str) -> &'v str {
        self.string(key).unwrap_or_else(|| panic!("{}: no `{key}`", self.context))
    }

    fn number(&self, key: &str) -> Option<usize> {
        self.get(key).map(number)
    }

    fn table(&self, key: &str) -> Option<Self> {
        let table = self.get(key)?.as_table().expect("a table");
        Some(Self { context: self.context, table })
    }

    fn no_other_keys(&self, known: &[&str]) {
        for key in self.table.keys() {
            assert!(known.contains(&key.get_ref().as_ref()), "{}: unknown key {key:?}", self.context);
        }
    }

    fn case(&self, file: &str) -> Case {
        let name = self.required("name").to_owned();
        let context = format!("{file}: {name}");
        let here = Table { context: &context, table: self.table };
        here.no_other_keys(&[
            "name",
            "input",
            "input_hex",
            "input_parts",
            "lenient",
            "limits",
            "reply",
            "error",
            "stream",
            "why",
        ]);
        let input = here.input();
        let expected = match (here.table("reply"), here.table("error"), here.get("stream")) {
            (Some(reply), None, None) => Expected::Reply(reply.reply(input.len())),
            (None, Some(error), None) => Expected::Error(error.error()),
            (None, None, Some(stream)) => Expected::Stream(
                array(stream)
                    .map(|item| match item.as_str() {
                        Some(kind) => Item::Error(kind.to_owned()),
                        None => Item::Code(code(item)),
                    })
                    .collect(),
            ),
            _ => panic!("{context}: one of `reply`, `error` and `stream`"),
        };
        let lenient = here.get("lenient").map(array).into_iter().flatten();
        let limits = here.get("limits").and_then(DeValue::as_table).into_iter().flat_map(DeTable::iter);
        Case {
            file: file.to_owned(),
            input,
            lenient: lenient.map(|name| name.as_str().expect("a string").to_owned()).collect(),
            limits: limits.map(|(key, value)| (key.get_ref().to_string(), number(value.get_ref()))).collect(),
            expected,
            why: here.required("why").to_owned(),
            name,
        }
    }

    fn input(&self) -> Vec<u8> {
        match (self.string("input"), self.string("input_hex"), self.get("input_parts")) {
            (Some(text), None, None) => text.as_bytes().to_vec(),
            (None, Some(digits), None) => hex(digits),
            (None, None, Some(parts)) => array(parts)
                .flat_map(|part| {
                    let part = Self { context: self.context, table: part.as_table().expect("a table") };
                    part.no_other_keys(&["text", "times"]);
                    part.required("text").as_bytes().repeat(part.number("times").unwrap_or(1))
                })
                .collect(),
            _ => panic!("{}: one of `input`, `input_hex` and `input_parts`", self.context),
        }
    }

    fn reply(&self, length: usize) -> Reply {
        self.no_other_keys(&[
            "code",
            "enhanced",
            "disagreeing",
            "lines",
            "lines_hex",
            "line_count",
            "consumed",
        ]);
        let strings =
            |key| self.get(key).map(|lines| array(lines).map(|line| line.as_str().expect("a string")));
        let lines = match (strings("lines"), strings("lines_hex"), self.number("line_count")) {
            (Some(lines), None, None) => Lines::Text(lines.map(|line| line.as_bytes().to_vec()).collect()),
            (None, Some(lines), None) => Lines::Text(lines.map(hex).collect()),
            (None, None, Some(count)) => Lines::Count(count),
            _ => panic!("{}: one of `lines`, `lines_hex` and `line_count`", self.context),
        };
        Reply {
            code: code(self.get("code").expect("a code")),
            enhanced: self.string("enhanced").map(str::to_owned),
            disagreeing: self.string("disagreeing").map(str::to_owned),
            lines,
            consumed: self.number("consumed").unwrap_or(length),
        }
    }

    fn error(&self) -> Error {
        self.no_other_keys(&["kind", "offset", "line", "resume", "codes", "protocol"]);
        let codes = self.get("codes").map(|codes| array(codes).map(code).collect::<Vec<_>>());
        Error {
            kind: self.required("kind").to_owned(),
            offset: self.number("offset").expect("an offset"),
            line: self.number("line").expect("a line"),
            resume: self.number("resume"),
            codes: codes.map(|codes| (codes[0], codes[1])),
            protocol: self.string("protocol").map(str::to_owned),
        }
    }
}
