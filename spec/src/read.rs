//! TOML to the typed model, reporting what the key table does not allow.
//!
//! Two passes over one tree. `Checker` compares it with the key table and reports; `Entry` then
//! takes the values out and is silent: what is missing or has a wrong type was reported already, and
//! an entry that lacks something it cannot be without is left out.

use crate::diagnostic::{Finding, is_unsafe_to_show};
use crate::keys::{self, Key, Need, Shape, Table};
use crate::model::{
    At, Basic, Blocklist, Catalogue, Citation, Command, CommandReplies, DOCUMENT_KINDS, Digit, Dispute,
    Document, EnhancedPattern, Extension, Label, Meaning, OUTCOMES, Place, Places, Pointer, Reason, Remedy,
    Reply, STANDINGS, Status, Unreadable, VERDICT_PARTS, Verdict, order,
};
use crate::source::{Kind, Source};
use crate::suggest::{did_you_mean, nearest};
use std::ops::Range;
use toml::Spanned;
use toml::de::{DeTable, DeValue};

/// Longest text that fits an RFC 5321 reply line: 512 octets with code, space, CR and LF (section 4.5.3.1.5).
const REPLY_TEXT_MAX: usize = 512 - "550 \r\n".len();

/// What no variant can be called: a word of Rust, and the constant that every enum has.
const RESERVED: [&str; 2] = ["Self", "ALL"];

/// Reads one source. Findings are appended to `findings`; all sound entries are returned, with the kinds
/// of table in which something was found wrong: what an entry of theirs would have defined may be missing.
pub fn read(file: usize, source: &Source, findings: &mut Vec<Finding>) -> (Catalogue, Vec<&'static str>) {
    if source.text().len() > Source::MAX_BYTES {
        let message = format!(
            "{} bytes are more than a catalogue may have ({})",
            source.text().len(),
            Source::MAX_BYTES
        );
        findings.push(Finding::new(Place { file, start: 0, end: 0 }, message));
        return (Catalogue::default(), Vec::new());
    }
    let (tree, errors) = DeTable::parse_recoverable(source.text());
    let mut unsound = Vec::new();
    let mut checker = Checker { file, kind: source.kind(), of_failure: None, findings };
    for error in errors {
        checker.syntax(source, &error, tree.get_ref());
    }
    // Rules on a recovered tree would report ghosts, so only a sound one is compared with the key table.
    if checker.findings.iter().all(|finding| !finding.is_syntax || finding.place.file != file) {
        unsound = checker.table(tree.get_ref(), 0..0, keys::file(source.kind()));
    }
    let is_sound = checker.findings.iter().all(|finding| finding.place.file != file);
    let root = Entry { file, table: tree.get_ref(), header: 0..0, is_sound };
    let mut unreadable = Unreadable::default();
    let catalogue = Catalogue {
        documents: root.documents(&mut unreadable),
        document_places: Places::new(),
        severities: root.tables("severity", Entry::digit),
        categories: root.tables("category", Entry::digit),
        reasons: root.tables("reason", Entry::reason),
        blocklists: root.tables("blocklist", Entry::blocklist),
        disguise: root.table("disguise").and_then(|entry| entry.pointer()),
        undotted: root.table("undotted").and_then(|entry| entry.pointer()),
        replies: root.replies(&mut unreadable),
        any: root.tables("any", Entry::command_replies),
        commands: root.tables("command", Entry::command),
        classes: root.tables("class", Entry::digit),
        subjects: root.tables("subject", Entry::digit),
        statuses: root.tables("status", Entry::status),
        extensions: root.tables("extension", Entry::extension),
        left_out: Vec::new(),
        unreadable,
    };
    (catalogue, unsound)
}

struct Checker<'a> {
    file: usize,
    kind: Kind,
    /// Whether the table at hand belongs to a reply code 4yz or 5yz, if it belongs to one that can be read.
    of_failure: Option<bool>,
    findings: &'a mut Vec<Finding>,
}

impl Checker<'_> {
    fn report(&mut self, span: Range<usize>, message: impl Into<String>) -> &mut Finding {
        let place = Place { file: self.file, start: span.start, end: span.end };
        self.findings.push(Finding::new(place, message));
        self.findings.last_mut().expect("one was pushed just now")
    }

    fn syntax(&mut self, source: &Source, error: &toml::de::Error, tree: &DeTable<'_>) {
        let span = error.span().unwrap_or(0..0);
        // One slip makes several errors on its line; the first one says it.
        let line = source.position(span.start).0;
        let file = self.file;
        let is_duplicate = error.message().starts_with("duplicate key");
        // A header that stands twice makes each key under it stand twice.
        let header =
            (1..line).rev().find(|line| source.line(*line).starts_with('[')).filter(|_| is_duplicate);
        if self.findings.iter().any(|earlier| {
            let line_of = source.position(earlier.place.start).0;
            earlier.place.file == file && earlier.is_syntax && (line_of == line || Some(line_of) == header)
        }) {
            return;
        }
        let text = source.text();
        let first = text.get(span.clone()).filter(|_| is_duplicate).and_then(|name| {
            let same_header = || {
                let header = source.line(line);
                let first = (1..line).find(|line| header.starts_with('[') && source.line(*line) == header)?;
                let start = source.start_of(first);
                Some(start..start + header.len())
            };
            first_key(tree, source, name.trim_matches(['"', '\'']), &span).or_else(same_header)
        });
        let unquoted = unquoted_code(text, span.start);
        let mut finding = Finding::new(
            Place { file, start: span.start, end: span.end },
            format!("invalid TOML: {}", error.message()),
        );
        if let Some(first) = first {
            finding =
                finding.note_at(Place { file, start: first.start, end: first.end }, "first written here");
        }
        if let Some(code) = unquoted {
            finding = finding.help(format!("an enhanced code stands in quotes: \"{code}\""));
        }
        finding.is_syntax = true;
        self.findings.push(finding);
    }

    /// Compares a table with the keys that it may have, and returns those that are missing or in whose
    /// values something is wrong.
    fn table(
        &mut self,
        table: &DeTable<'_>,
        header: Range<usize>,
        known: &'static Table,
    ) -> Vec<&'static str> {
        let outer = self.of_failure;
        if let Some(code) = table.get("code") {
            self.of_failure = integer(code.get_ref()).map(|code| code >= 400);
        }
        let (kind, of_failure) = (self.kind, self.of_failure);
        // A table that says where all else stands needs nothing else, and may hold little.
        let is_pointer = |key: &Key| match key.need {
            Need::Pointer(beside) => Some((key.name, key.about, beside)),
            _ => None,
        };
        let pointer = known.keys.iter().filter(|key| table.contains_key(key.name)).find_map(is_pointer);
        let mut unsound = Vec::new();
        let mut meant = Vec::new();
        for (key, value) in table {
            let name: &str = key.get_ref();
            let Some(key_known) =
                known.keys.iter().find(|known| known.name == name && known.is_allowed(kind))
            else {
                meant.extend(self.unknown_key(key.span(), name, known));
                continue;
            };
            let before = self.findings.len();
            let stands_in_the_way =
                |(pointer, _, beside): &(&str, &str, &[&str])| *pointer != name && !beside.contains(&name);
            if let Some((pointer, about, _)) = pointer.filter(stands_in_the_way) {
                self.report(key.span(), format!("`{name}` cannot stand beside `{pointer}`")).help =
                    Some(format!("leave one of them out. {about}"));
                unsound.push(key_known.name);
                continue;
            }
            self.value(value, &key_known.shape, name);
            let is_empty = value.get_ref().as_array().is_some_and(|items| items.is_empty());
            if self.findings.len() == before && is_empty && key_known.is_required(kind, of_failure) {
                self.report(value.span(), format!("`{name}` is empty"));
            }
            if self.findings.len() > before {
                unsound.push(key_known.name);
            }
        }
        for key in known.keys.iter().filter(|key| key.is_required(kind, of_failure)) {
            if table.contains_key(key.name) || pointer.is_some() {
                continue;
            }
            unsound.push(key.name);
            // A key that is there, misspelt, is not missing.
            if !meant.contains(&key.name) {
                let example = key.shape.describe();
                self.report(header.clone(), format!("`{}` is missing in {}", key.name, known.header)).help =
                    Some(format!("{} It is {example}.", key.about));
            }
        }
        self.of_failure = outer;
        unsound
    }

    /// Reports a key that the table does not have; returns the one that was probably meant.
    fn unknown_key(&mut self, span: Range<usize>, name: &str, table: &'static Table) -> Option<&'static str> {
        let candidates: Vec<&'static str> =
            table.keys.iter().filter(|key| key.is_allowed(self.kind)).map(|key| key.name).collect();
        let elsewhere =
            [Kind::Documents, Kind::Reasons, Kind::Replies, Kind::Commands, Kind::Enhanced, Kind::Extensions]
                .into_iter();
        let is_top = std::ptr::eq(table, keys::file(self.kind));
        let home = elsewhere.map(keys::file).find(|file| file.keys.iter().any(|key| key.name == name));
        let is_vendors = table.keys.iter().any(|key| key.name == name);
        let (help, meant) = match home {
            _ if is_vendors => ("only a vendor's file may hold it".to_owned(), None),
            _ if name == "aliases" && candidates.contains(&"words") => {
                ("say `words`; what is true of the reason under any code stands there".to_owned(), None)
            }
            Some(home) if is_top && self.kind == Kind::Vendor => {
                (format!("only the standard catalogue's {} may hold it", home.header), None)
            }
            _ => (did_you_mean(name, &candidates), nearest(name, candidates.iter().copied())),
        };
        self.report(span, format!("unknown key `{}` in {}", shown(name), table.header)).help = Some(help);
        meant
    }

    fn value(&mut self, value: &Spanned<DeValue<'_>>, shape: &'static Shape, name: &str) {
        if let Err(problem) = self.shape(value, shape, name) {
            self.report(value.span(), problem.message).help = problem.help;
        }
    }

    /// Compares a value with a shape. What is wrong inside a table or an array is reported here;
    /// what is wrong with the value itself is returned.
    fn shape(
        &mut self,
        value: &Spanned<DeValue<'_>>,
        shape: &'static Shape,
        name: &str,
    ) -> Result<(), Problem> {
        let wrong_type = || {
            let found = match value.get_ref().as_str() {
                Some(text) if matches!(shape, Shape::Either(..)) => format!("`{}`", shown(text)),
                _ => type_of(value),
            };
            let mut problem = Problem::new(format!("`{name}` must be {}, not {found}", shape.describe()));
            let digits = value.get_ref().as_str().is_some_and(|text| text.parse::<u16>().is_ok());
            if matches!(shape, Shape::Integer(..)) && digits {
                problem.help = Some("write it without quotes".into());
            }
            problem
        };
        match (shape, value.get_ref()) {
            (Shape::Table(table) | Shape::Named(table), DeValue::Table(found)) => {
                if matches!(shape, Shape::Named(_)) {
                    self.named(found, table);
                } else {
                    self.table(found, value.span(), table);
                }
                Ok(())
            }
            (Shape::Tables(table), DeValue::Array(items)) => {
                if items.is_empty() {
                    return Err(Problem::new(format!(
                        "`{name}` is empty: it needs one {} or more",
                        table.header
                    )));
                }
                for item in items {
                    match item.get_ref() {
                        DeValue::Table(found) => {
                            self.table(found, item.span(), table);
                        }
                        _ => {
                            let message =
                                format!("`{name}` holds tables {}, not {}", table.header, type_of(item));
                            self.report(item.span(), message);
                        }
                    }
                }
                Ok(())
            }
            (Shape::Tables(table), DeValue::Table(_)) => Err(Problem::new(format!(
                "`{name}` must be an array of tables {}, not one table",
                table.header
            ))
            .help(format!("write the header with two brackets: {}", table.header))),
            (Shape::List(item_shape), DeValue::Array(items)) => {
                for item in items {
                    self.value(item, item_shape, name);
                }
                Ok(())
            }
            (Shape::Either(one, other), found) => {
                // The shape that takes this type of value says what is wrong with it.
                let takes = |shape: &Shape| {
                    matches!(
                        (shape, found),
                        (Shape::Integer(..), DeValue::Integer(_)) | (Shape::List(_), DeValue::Array(_))
                    )
                };
                if takes(one) {
                    self.shape(value, one, name)
                } else if takes(other) {
                    self.shape(value, other, name)
                } else if self.shape(value, one, name).or_else(|_| self.shape(value, other, name)).is_ok() {
                    Ok(())
                } else {
                    Err(wrong_type())
                }
            }
            (Shape::Flag, DeValue::Boolean(_)) => Ok(()),
            (Shape::Integer(low, high), DeValue::Integer(_)) => match integer(value.get_ref()) {
                Some(number) if (*low..=*high).contains(&number) => Ok(()),
                _ => Err(Problem::new(format!("`{name}` must be {}", shape.describe()))),
            },
            (_, DeValue::String(text)) => match text_problem(shape, text, name) {
                Some(problem) => Err(problem),
                None if is_text(shape) => Ok(()),
                None => Err(wrong_type()),
            },
            _ => Err(wrong_type()),
        }
    }

    fn named(&mut self, tables: &DeTable<'_>, shape: &'static Table) {
        for (id, value) in tables {
            let name: &str = id.get_ref();
            if !is_document_id(name) {
                let help =
                    "start with a lower case letter; lower case letters, digits and hyphens may follow";
                self.report(id.span(), format!("`{}` is not a document id", shown(name))).help =
                    Some(help.into());
            }
            match value.get_ref() {
                DeValue::Table(found) => {
                    self.table(found, value.span(), shape);
                }
                _ => {
                    let message = format!("`{}` must be a table, not {}", shown(name), type_of(value));
                    self.report(value.span(), message).help = Some(format!("write {}", shape.header));
                }
            }
        }
    }
}

/// The last key of this name before a place, in the tables that are open there.
fn first_key(table: &DeTable<'_>, source: &Source, name: &str, at: &Range<usize>) -> Option<Range<usize>> {
    let mut found: Option<Range<usize>> = None;
    let mut see = |span: Option<Range<usize>>| {
        let is_later = |span: &Range<usize>| found.as_ref().is_none_or(|found| found.start < span.start);
        if let Some(span) = span.filter(is_later) {
            found = Some(span);
        }
    };
    for (key, value) in table {
        if key.get_ref() == name && key.span().start < at.start {
            see(Some(key.span()));
        }
        // What stands in braces and ends before the place is another table.
        let span = value.span();
        let line = source.text().get(..span.start).and_then(|before| before.rsplit('\n').next());
        let is_inline = line.is_some_and(|before| !before.trim().is_empty());
        if is_inline && !span.contains(&at.start) {
            continue;
        }
        match value.get_ref() {
            DeValue::Table(inner) => see(first_key(inner, source, name, at)),
            DeValue::Array(items) => {
                let tables = items.iter().filter_map(|item| item.get_ref().as_table());
                tables.for_each(|inner| see(first_key(inner, source, name, at)));
            }
            _ => {}
        }
    }
    found
}

/// Three numbers with dots between them, without quotes, that hold a place or end at it.
fn unquoted_code(text: &str, at: usize) -> Option<&str> {
    let is_part = |c: char| c.is_ascii_alphanumeric() || c == '.' || c == '-';
    let (before, behind) = (text.get(..at)?, text.get(at..)?);
    let start = at - before.chars().rev().take_while(|c| is_part(*c)).count();
    let end = at + behind.chars().take_while(|c| is_part(*c)).count();
    let word = text.get(start..end)?;
    let is_quoted = text[..start].ends_with(['"', '\'']);
    (!is_quoted && EnhancedPattern::parse(word).is_some()).then_some(word)
}

/// The type of a value with its article.
fn type_of(value: &Spanned<DeValue<'_>>) -> String {
    let found = value.get_ref().type_str();
    let article = if found.starts_with(['a', 'i']) { "an" } else { "a" };
    format!("{article} {found}")
}

struct Problem {
    message: String,
    help: Option<String>,
}

impl Problem {
    fn new(message: impl Into<String>) -> Self {
        Self { message: message.into(), help: None }
    }

    fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }
}

/// A name from a file, cut to what a message can carry.
fn shown(name: &str) -> String {
    const LONGEST: usize = 60;
    if name.chars().count() <= LONGEST {
        return name.into();
    }
    name.chars().take(LONGEST).chain("...".chars()).collect()
}

fn is_text(shape: &Shape) -> bool {
    matches!(
        shape,
        Shape::Prose
            | Shape::ReplyText
            | Shape::VariantName
            | Shape::Alias
            | Shape::Phrase
            | Shape::Host
            | Shape::Keyword
            | Shape::Url
            | Shape::Date
            | Shape::Enhanced
            | Shape::EnhancedRange
            | Shape::OneOf(_)
            | Shape::Word(_)
    )
}

/// What is wrong with a string of this shape.
fn text_problem(shape: &Shape, text: &str, name: &str) -> Option<Problem> {
    if !is_text(shape) {
        return None;
    }
    if text.trim().is_empty() {
        return Some(Problem::new(format!("`{name}` is empty")));
    }
    match shape {
        Shape::OneOf(labels) => {
            let words: Vec<&str> = labels.iter().map(|label| label.name).collect();
            (!words.contains(&text)).then(|| {
                Problem::new(format!("`{}` is no {name}", shown(text))).help(did_you_mean(text, &words))
            })
        }
        Shape::Word(word) => (text != *word).then(|| Problem::new(format!("`{name}` must be \"{word}\""))),
        Shape::ReplyText => reply_text_problem(text, name),
        Shape::VariantName => {
            let upper = text.starts_with(|c: char| c.is_ascii_uppercase());
            let sound =
                upper && text.bytes().all(|byte| byte.is_ascii_alphanumeric()) && !RESERVED.contains(&text);
            (!sound).then(|| {
                let words = text.split(|c: char| !c.is_ascii_alphanumeric()).filter(|word| !word.is_empty());
                let camel: String = words.map(|word| word[..1].to_ascii_uppercase() + &word[1..]).collect();
                let problem =
                    Problem::new(format!("`{name}` must be an UpperCamelCase name, not `{}`", shown(text)));
                if RESERVED.contains(&camel.as_str()) {
                    problem.help("this word has a meaning of its own in the enum: choose another name")
                } else if text.is_ascii() && camel.starts_with(|c: char| c.is_ascii_uppercase()) {
                    problem.help(format!("write \"{}\"", shown(&camel)))
                } else {
                    problem.help("start with an upper case letter; letters and digits may follow")
                }
            })
        }
        Shape::Alias => {
            let forbidden = |c: char| matches!(c, '"' | '\'') || is_unsafe_to_show(c);
            (text.contains(forbidden) || text.trim() != text).then(|| {
                Problem::new(format!("`{}` cannot be an alias", shown(text)))
                    .help("rustdoc allows no quotes, no control characters and no space at either end")
            })
        }
        Shape::Phrase => phrase_problem(text),
        Shape::Host => {
            let is_label = |label: &str| {
                !label.is_empty()
                    && label.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-')
            };
            (!(text.contains('.') && text.split('.').all(is_label))).then(|| {
                Problem::new(format!("`{}` is not the name of a host", shown(text)))
                    .help("write it in small letters, as \"bl.example.org\"")
            })
        }
        Shape::Keyword => {
            let is_plain = |byte: u8| byte.is_ascii_uppercase() || byte.is_ascii_digit() || byte == b'-';
            (text.starts_with('-') || !text.bytes().all(is_plain)).then(|| {
                Problem::new(format!("`{}` is not a keyword", shown(text)))
                    .help("capitals and digits; hyphens may follow (RFC 5321 section 4.1.1.1)")
            })
        }
        Shape::Url => {
            let sound = (text.starts_with("https://") || text.starts_with("http://"))
                && text
                    .bytes()
                    .all(|byte| byte.is_ascii_graphic() && !matches!(byte, b'<' | b'>' | b'"' | b'`'));
            (!sound)
                .then(|| Problem::new(format!("`{name}` must be a web address")).help("start with https://"))
        }
        Shape::Date => (!is_date(text)).then(|| {
            Problem::new(format!("`{}` is not a date", shown(text)))
                .help("write \"YYYY\", \"YYYY-MM\" or \"YYYY-MM-DD\"")
        }),
        Shape::Enhanced => EnhancedPattern::parse(text).is_none_or(EnhancedPattern::is_range).then(|| {
            Problem::new(format!("`{}` is not an enhanced status code", shown(text)))
                .help("write \"X.1.1\" for every class, or \"5.7.708\"")
        }),
        Shape::EnhancedRange => match EnhancedPattern::parse(text) {
            None => Some(Problem::new(format!("`{}` is not an enhanced status code", shown(text))).help(
                "write \"X.1.1\" for every class, \"5.7.708\", or a range of details: \"5.7.606-649\"",
            )),
            Some(pattern) => (pattern.last < pattern.detail).then(|| {
                let EnhancedPattern { detail, last, .. } = pattern;
                Problem::new(format!("the range of `{}` ends before it begins", shown(text)))
                    .help(format!("write `{last}-{detail}`"))
            }),
        },
        _ => text.replace("\r\n", "\n").chars().any(|c| c != '\n' && is_unsafe_to_show(c)).then(|| {
            Problem::new(format!("`{name}` holds a control character"))
                .help("leave it out; only line ends are allowed")
        }),
    }
}

fn reply_text_problem(text: &str, name: &str) -> Option<Problem> {
    if let Some(c) = text.chars().find(|c| is_unsafe_to_show(*c)) {
        let message = format!("`{name}` holds {c:?}, which cannot stand in a reply line");
        return Some(Problem::new(message).help("write it in one line, without control characters"));
    }
    let digits =
        text.as_bytes().first_chunk().filter(|digits: &&[u8; 3]| digits.iter().all(u8::is_ascii_digit));
    if digits.is_some_and(|digits| (b'1'..=b'5').contains(&digits[0]))
        && matches!(text.as_bytes().get(3), Some(b' ' | b'-'))
    {
        let message = format!("`{name}` repeats a reply code: \"{}\"", shown(text));
        return Some(Problem::new(message).help("leave the three digits out; `code` has them"));
    }
    if text.trim() != text {
        return Some(Problem::new(format!("`{name}` has a space at an end")));
    }
    (text.len() > REPLY_TEXT_MAX).then(|| {
        Problem::new(format!(
            "`{name}` has {} bytes; a reply line has room for {REPLY_TEXT_MAX} (RFC 5321 section 4.5.3.1.5)",
            text.len()
        ))
    })
}

/// What is wrong with words that are to be found in texts.
fn phrase_problem(text: &str) -> Option<Problem> {
    if text.contains('"') || text.trim() != text || text.chars().any(is_unsafe_to_show) {
        let problem = Problem::new(format!("`{}` cannot be searched for", shown(text)));
        return Some(problem.help("no quotation marks, no control characters and no space at either end"));
    }
    let mut outside = String::new();
    let mut rest = text;
    while let Some((before, behind)) = rest.split_once('<') {
        outside.push_str(before);
        let Some((_, behind)) = behind.split_once('>') else {
            return Some(Problem::new(format!("`<` in `{}` has no `>`", shown(text))));
        };
        rest = behind;
    }
    outside.push_str(rest);
    (!outside.chars().any(char::is_alphanumeric)).then(|| {
        Problem::new(format!("`{}` has no word to be found by", shown(text)))
            .help("a placeholder stands for any word; write the words around it")
    })
}

fn is_date(text: &str) -> bool {
    let in_range = |part: &str, low: u16, high: u16| {
        part.bytes().all(|byte| byte.is_ascii_digit())
            && part.parse().is_ok_and(|number: u16| (low..=high).contains(&number))
    };
    let parts: Vec<&str> = text.split('-').collect();
    let lengths_fit = parts.iter().zip([4, 2, 2]).all(|(part, length)| part.len() == length);
    lengths_fit
        && parts.len() <= 3
        && in_range(parts[0], 1969, 2999)
        && parts.get(1).is_none_or(|month| in_range(month, 1, 12))
        && parts.get(2).is_none_or(|day| in_range(day, 1, 31))
}

fn is_document_id(id: &str) -> bool {
    id.starts_with(|c: char| c.is_ascii_lowercase())
        && id.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-')
        && id.len() <= 64
}

fn integer(value: &DeValue<'_>) -> Option<u16> {
    let integer = value.as_integer()?;
    u16::from_str_radix(integer.as_str(), integer.radix()).ok()
}

/// A table of the tree, from which values are taken.
#[derive(Clone)]
struct Entry<'a> {
    file: usize,
    table: &'a DeTable<'a>,
    header: Range<usize>,
    /// Whether nothing is wrong in the file, so that no text needs a second look.
    is_sound: bool,
}

impl<'a> Entry<'a> {
    fn place(&self, span: &Range<usize>) -> Place {
        Place { file: self.file, start: span.start, end: span.end }
    }

    fn header(&self) -> Place {
        self.place(&self.header)
    }

    fn get(&self, key: &str) -> Option<&'a Spanned<DeValue<'a>>> {
        self.table.get(key)
    }

    fn at<T>(&self, value: T, found: &Spanned<DeValue<'_>>) -> At<T> {
        At { value, place: self.place(&found.span()) }
    }

    fn string_of(&self, found: &Spanned<DeValue<'_>>, shape: &Shape) -> Option<At<String>> {
        let text = found.get_ref().as_str()?;
        let is_sound = self.is_sound || text_problem(shape, text, "").is_none();
        is_sound.then(|| self.at(text.to_owned(), found))
    }

    fn text(&self, key: &str, shape: &Shape) -> Option<At<String>> {
        self.string_of(self.get(key)?, shape)
    }

    fn prose(&self, key: &str) -> Option<At<String>> {
        self.text(key, &Shape::Prose)
    }

    fn items(&self, key: &str) -> &'a [Spanned<DeValue<'a>>] {
        self.get(key).and_then(|value| value.get_ref().as_array()).map_or(&[], |array| array)
    }

    fn texts(&self, key: &str, shape: &Shape) -> Vec<At<String>> {
        let mut texts = Vec::new();
        for item in self.items(key) {
            texts.extend(self.string_of(item, shape));
        }
        texts
    }

    fn integer(&self, key: &str, low: u16, high: u16) -> Option<At<u16>> {
        let found = self.get(key)?;
        let number = integer(found.get_ref())?;
        (low..=high).contains(&number).then(|| self.at(number, found))
    }

    fn flag(&self, key: &str) -> Option<At<bool>> {
        let found = self.get(key)?;
        Some(self.at(found.get_ref().as_bool()?, found))
    }

    fn label(&self, key: &str, labels: &'static [Label]) -> Option<&'static Label> {
        let word = self.get(key)?.get_ref().as_str()?;
        labels.iter().find(|label| label.name == word)
    }

    fn enter(&self, found: &'a Spanned<DeValue<'a>>) -> Option<Entry<'a>> {
        Some(Entry { table: found.get_ref().as_table()?, header: found.span(), ..self.clone() })
    }

    fn tables<T>(&self, key: &str, read: fn(&Entry<'a>) -> Option<T>) -> Vec<T> {
        let mut tables = Vec::new();
        for item in self.items(key) {
            if let Some(table) = self.enter(item).and_then(|entry| read(&entry)) {
                tables.push(table);
            }
        }
        tables
    }

    /// A table by itself.
    fn table(&self, key: &str) -> Option<Entry<'a>> {
        self.enter(self.get(key)?)
    }

    fn pointer(&self) -> Option<Pointer> {
        Some(Pointer {
            place: self.header(),
            explanation: self.prose("explanation")?,
            standing: self.label("standing", &STANDINGS),
            source: self.source(),
            also: self.also(),
        })
    }

    fn reason(&self) -> Option<Reason> {
        Some(Reason {
            place: self.header(),
            name: self.text("name", &Shape::VariantName)?,
            text: self.prose("text"),
            explanation: self.prose("explanation"),
            causes: self.texts("causes", &Shape::Prose),
            remedy: self.remedy(),
            verdict: self.verdict(),
            disputed: self.tables("disputed", Entry::dispute),
            source: self.source(),
            also: self.also(),
            general: self.flag("general").is_some_and(|flag| flag.value),
            words: self.texts("words", &Shape::Phrase),
            hints: self.texts("hints", &Shape::Phrase),
            added_words: 0,
            added_hints: 0,
        })
    }

    fn dispute(&self) -> Option<Dispute> {
        Some(Dispute { says: self.prose("says")?, source: self.source() })
    }

    fn remedy(&self) -> Remedy {
        let Some(entry) = self.table("remedy") else { return Remedy::default() };
        Remedy {
            sender: entry.prose("sender"),
            operator: entry.prose("operator"),
            receiver: entry.prose("receiver"),
        }
    }

    fn verdict(&self) -> Verdict {
        let Some(entry) = self.table("verdict") else { return Verdict::default() };
        Verdict {
            place: Some(entry.header()),
            parts: VERDICT_PARTS.map(|(key, labels)| entry.label(key, labels)),
        }
    }

    fn blocklist(&self) -> Option<Blocklist> {
        Some(Blocklist {
            place: self.header(),
            name: self.prose("name")?,
            hosts: self.texts("hosts", &Shape::Host),
            source: self.source(),
        })
    }

    fn replies(&self, unreadable: &mut Unreadable) -> Vec<Reply> {
        let mut replies = Vec::new();
        for entry in self.tables("reply", |entry| Some(entry.clone())) {
            match (entry.reply(), entry.integer("code", 100, 599)) {
                (Some(reply), _) => replies.push(reply),
                (None, Some(code)) => unreadable.codes.push(code.value),
                (None, None) => unreadable.some_code = true,
            }
        }
        replies
    }

    /// In the order of the places: the tree has them in the order of their ids.
    fn documents(&self, unreadable: &mut Unreadable) -> Vec<Document> {
        let Some(tables) = self.get("documents").and_then(|value| value.get_ref().as_table()) else {
            return Vec::new();
        };
        let mut documents: Vec<Document> = Vec::new();
        for (id, value) in tables {
            let id = At { value: id.get_ref().to_string(), place: self.place(&id.span()) };
            match self.enter(value).and_then(|entry| entry.document(&id)) {
                Some(document) if is_document_id(&id) => documents.push(document),
                Some(_) => {}
                None => {
                    unreadable.documents.insert(id.value, id.place);
                }
            }
        }
        let places: Vec<Place> = documents.iter().map(|document| document.id.place).collect();
        order(&places).into_iter().map(|index| documents[index].clone()).collect()
    }

    fn document(&self, id: &At<String>) -> Option<Document> {
        let page = DOCUMENT_KINDS.last()?;
        Some(Document {
            id: id.clone(),
            title: self.prose("title")?,
            kind: self.label("kind", &DOCUMENT_KINDS).unwrap_or(page),
            says_kind: self.get("kind").is_none() || self.label("kind", &DOCUMENT_KINDS).is_some(),
            url: self.text("url", &Shape::Url),
            date: self.text("date", &Shape::Date),
            marks: self.texts("marks", &Shape::Phrase),
        })
    }

    fn citation(&self) -> Option<Citation> {
        Some(Citation {
            document: self.prose("document")?,
            section: self.prose("section"),
            text: self.text("text", &Shape::ReplyText),
        })
    }

    fn source(&self) -> Option<Citation> {
        self.enter(self.get("source")?)?.citation()
    }

    fn also(&self) -> Vec<Citation> {
        self.tables("also", Entry::citation)
    }

    fn digit(&self) -> Option<Digit> {
        Some(Digit {
            place: self.header(),
            number: self.integer("digit", 0, 999).or_else(|| self.integer("number", 0, 999))?,
            name: self.text("name", &Shape::VariantName)?,
            text: self.prose("text")?,
            source: self.source(),
            also: self.also(),
            explanation: self.prose("explanation")?,
        })
    }

    fn reply(&self) -> Option<Reply> {
        let name = self.text("name", &Shape::VariantName);
        // A name that is there but unusable must not turn the entry into one that only adds meanings.
        if name.is_none() && self.get("name").is_some() {
            return None;
        }
        Some(Reply {
            place: self.header(),
            code: self.integer("code", 100, 599)?,
            name,
            overrides: self.flag("overrides"),
            meanings: self.tables("meaning", Entry::meaning),
        })
    }

    fn meaning(&self) -> Option<Meaning> {
        let disguises = self.integer("disguises", 100, 599);
        let stands_for = self.pattern_of("stands_for");
        // What points elsewhere gets its text from there, when the rules are applied.
        let pointer = disguises.map(|at| at.place).or(stands_for.map(|at| at.place));
        let text = pointer.map(|place| At { value: String::new(), place });
        let observed = STANDINGS.iter().find(|label| label.name == "observed")?;
        Some(Meaning {
            place: self.header(),
            text: text.or_else(|| self.text("text", &Shape::ReplyText))?,
            quoted: pointer.is_none() && self.flag("quoted").is_none_or(|flag| flag.value),
            standing: self.label("standing", &STANDINGS).unwrap_or(observed),
            source: self.source(),
            names_source: self.get("source").is_some(),
            also: self.also(),
            commands: self.texts("commands", &Shape::Prose),
            enhanced: self
                .items("enhanced")
                .iter()
                .filter_map(|item| self.pattern(item, &Shape::EnhancedRange))
                .collect(),
            explanation: self.prose("explanation"),
            causes: self.texts("causes", &Shape::Prose),
            remedy: self.remedy(),
            words: self.texts("words", &Shape::Phrase),
            reason: self.prose("reason"),
            verdict: self.verdict(),
            disguises,
            stands_for,
        })
    }

    /// An enhanced code, no range of them.
    fn pattern_of(&self, key: &str) -> Option<At<EnhancedPattern>> {
        self.pattern(self.get(key)?, &Shape::Enhanced)
    }

    fn pattern(&self, found: &Spanned<DeValue<'_>>, shape: &Shape) -> Option<At<EnhancedPattern>> {
        let pattern = EnhancedPattern::parse(&self.string_of(found, shape)?)?;
        Some(self.at(pattern, found))
    }

    fn command(&self) -> Option<Command> {
        Some(Command {
            place: self.header(),
            name: self.prose("name")?,
            variant: self.text("variant", &Shape::VariantName)?,
            source: self.source(),
            explanation: self.prose("explanation")?,
            replies: self.tables("replies", Entry::command_replies),
        })
    }

    #[expect(clippy::unnecessary_wraps, reason = "it is read as the other tables are")]
    fn command_replies(&self) -> Option<CommandReplies> {
        let mut codes = Vec::new();
        for outcome in &OUTCOMES {
            for item in self.items(outcome.name) {
                if let Some(code) = integer(item.get_ref()).filter(|code| (100..=599).contains(code)) {
                    codes.push((self.at(code, item), outcome));
                }
            }
        }
        Some(CommandReplies {
            place: self.header(),
            source: self.source(),
            codes,
            except: self.texts("except", &Shape::Prose),
            when: self.prose("when"),
        })
    }

    fn status(&self) -> Option<Status> {
        let basic = match self.get("basic") {
            Some(found) if found.get_ref().is_str() => vec![self.at(Basic::Any, found)],
            _ => self.items("basic").iter().filter_map(|item| self.basic(item)).collect(),
        };
        Some(Status {
            place: self.header(),
            code: self.pattern_of("code")?,
            name: self.text("name", &Shape::VariantName)?,
            text: self.prose("text")?,
            basic,
            source: self.source(),
            also: self.also(),
            explanation: self.prose("explanation")?,
            aliases: self.texts("aliases", &Shape::Alias),
            deprecated: self.prose("deprecated"),
            reason: self.prose("reason"),
        })
    }

    fn extension(&self) -> Option<Extension> {
        Some(Extension {
            place: self.header(),
            keyword: self.text("keyword", &Shape::Keyword)?,
            variant: self.text("variant", &Shape::VariantName)?,
            text: self.prose("text")?,
            parameters: self.prose("parameters"),
            source: self.source(),
            also: self.also(),
            explanation: self.prose("explanation")?,
            deprecated: self.prose("deprecated"),
        })
    }

    fn basic(&self, found: &Spanned<DeValue<'_>>) -> Option<At<Basic>> {
        let basic = match found.get_ref().as_str() {
            Some("4yz") => Basic::Severity(4),
            Some("5yz") => Basic::Severity(5),
            Some(_) => return None,
            None => Basic::Code(integer(found.get_ref()).filter(|code| (100..=599).contains(code))?),
        };
        Some(self.at(basic, found))
    }
}

/// The nearest of the ids or names that a reference may have meant.
pub(crate) fn suggestion<'a>(word: &str, known: impl IntoIterator<Item = &'a str>) -> Option<String> {
    nearest(word, known).map(|candidate| format!("did you mean `{candidate}`?"))
}
