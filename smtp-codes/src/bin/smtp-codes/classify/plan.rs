//! What is to be done with each row: where its text is, and what is added to it.

use super::judge::Kind;
use crate::terminal::push_json;
use smtp_codes::Command;
use std::sync::atomic::AtomicBool;

/// How the input is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Input {
    /// A reply a line, or a line of a log.
    Lines(Kind),
    /// A JSON object a line.
    Objects,
    /// Fields that are parted by this byte, some of them in quotation marks.
    Csv(u8),
    /// Fields that are parted by tabs.
    Tsv,
}

/// How the output is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Output {
    Objects,
    Csv(u8),
    Tsv,
}

/// What is added to a row, in this order.
pub(crate) const ADDED: [&str; 11] = [
    "code",
    "enhanced",
    "reason",
    "certainty",
    "evidence",
    "retry",
    "address",
    "connection",
    "fix",
    "retry_after",
    "blocklist",
];

/// What is added where something is wrong with the row.
pub(crate) const ERROR: &str = "error";

/// What holds for every row of an input.
#[derive(Debug)]
pub(crate) struct Plan {
    pub(crate) input: Input,
    pub(crate) output: Output,
    /// The command of rows that name none.
    pub(crate) command: Option<Command>,
    pub(crate) is_strict: bool,
    /// Names of what is added, without the error.
    pub(crate) added: [String; ADDED.len()],
    pub(crate) error: String,
    /// What is added as keys of an object, each with the comma before it and its colon.
    pub(crate) added_keys: [Vec<u8>; ADDED.len()],
    /// Names of the fields; those of the header, where the input has one.
    pub(crate) names: Vec<Vec<u8>>,
    /// The same as the keys of a JSON object, each with its colon.
    keys: Vec<Vec<u8>>,
    pub(crate) text: Place,
    pub(crate) command_at: Option<Place>,
    /// Whether any object had the text.
    pub(crate) is_text_seen: AtomicBool,
}

/// Which field of a row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Place {
    /// The key of an object.
    pub(crate) name: String,
    /// The place in a table.
    pub(crate) index: usize,
}

/// What is asked for on the command line.
#[derive(Clone, Debug)]
pub(crate) struct Wishes {
    pub(crate) input: Input,
    pub(crate) output: Output,
    pub(crate) command: Option<Command>,
    pub(crate) is_strict: bool,
    pub(crate) has_header: bool,
    pub(crate) column: Option<String>,
    pub(crate) command_column: Option<String>,
}

impl Wishes {
    /// The plan for an input with these fields: those of its header, or as many as its first row has. What is wrong with
    /// the wishes is told in a sentence.
    pub(crate) fn plan(&self, fields: &[Vec<u8>]) -> Result<Plan, String> {
        let names: Vec<Vec<u8>> = match self.input {
            Input::Lines(Kind::Reply) => vec![b"reply".to_vec(), b"command".to_vec()],
            Input::Lines(Kind::Log) => vec![b"line".to_vec()],
            Input::Objects => vec![b"row".to_vec()],
            _ if self.has_header => fields.to_vec(),
            // Without a header the fields are called by their places.
            _ => (1..=fields.len()).map(|place| place.to_string().into_bytes()).collect(),
        };
        let taken = |name: &str| names.iter().any(|known| known == name.as_bytes());
        let added = ADDED.map(|name| free(name, taken));
        let error = free(ERROR, taken);
        let text = match (self.input, &self.column) {
            (Input::Lines(_), _) => Place { name: String::new(), index: 0 },
            (Input::Objects, Some(name)) => Place { name: name.clone(), index: 0 },
            (Input::Csv(_) | Input::Tsv, Some(name)) => place(name, &names)?,
            (Input::Objects | Input::Csv(_) | Input::Tsv, None) => {
                return Err("which column has the server's words? give --column NAME".into());
            }
        };
        let command_at = match (self.input, &self.command_column) {
            (Input::Csv(_) | Input::Tsv, Some(name)) => Some(place(name, &names)?),
            (_, name) => name.clone().map(|name| Place { name, index: 0 }),
        };
        let key = |name: &[u8]| {
            let mut key = Vec::new();
            push_json(&mut key, name);
            key.push(b':');
            key
        };
        let added_keys = added.each_ref().map(|name| [&b","[..], &key(name.as_bytes())].concat());
        Ok(Plan {
            input: self.input,
            output: self.output,
            command: self.command,
            is_strict: self.is_strict,
            added,
            error,
            added_keys,
            keys: names.iter().map(|name| key(name)).collect(),
            names,
            text,
            command_at,
            is_text_seen: AtomicBool::new(false),
        })
    }
}

impl Plan {
    /// The key of a field in an object: `"name":`.
    pub(crate) fn key(&self, index: usize) -> &[u8] {
        self.keys.get(index).map_or(b"", Vec::as_slice)
    }
}

/// The name of what is added: with `smtp_` in front where the row has something of this name already.
pub(crate) fn free(name: &str, taken: impl Fn(&str) -> bool) -> String {
    let mut name = name.to_owned();
    while taken(&name) {
        name.insert_str(0, "smtp_");
    }
    name
}

/// The column of a name, or else of a number, counted from 1.
fn place(name: &str, names: &[Vec<u8>]) -> Result<Place, String> {
    let by_number = || name.parse::<usize>().ok()?.checked_sub(1).filter(|index| *index < names.len());
    let index = names.iter().position(|known| known == name.as_bytes()).or_else(by_number);
    let index = index.ok_or_else(|| {
        let names: Vec<_> = names.iter().map(|name| String::from_utf8_lossy(name)).collect();
        format!("there is no column `{name}`; the columns are {}", names.join(", "))
    })?;
    Ok(Place { name: name.to_owned(), index })
}
