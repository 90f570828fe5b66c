//! The output: what came in, and the columns of what it means.

use super::read::{Batch, Texts};
use super::verdict::{COLUMNS, Classified, Value, reply, somewhere};
use crate::harmless;
use crate::terminal::{is_unsafe, visible};
use csv::{ByteRecord, WriterBuilder};
use serde::ser::{Serialize, SerializeMap as _, Serializer};
use serde_json::{Map, Value as Json};
use smtp_codes::Command;

/// The column that says why a row is bad.
const ERROR: &str = "error";

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Format {
    /// An object a line.
    Objects,
    /// Values with this between them.
    Table(u8),
}

/// A row that could not be read.
#[derive(Debug)]
pub(crate) struct Bad {
    pub(crate) line: u64,
    pub(crate) what: String,
    /// Where the output of the rows before it ends.
    pub(crate) before: usize,
}

/// The output of a batch, and its first bad row.
#[derive(Debug, Default)]
pub(crate) struct Done {
    pub(crate) text: Vec<u8>,
    pub(crate) bad: Option<Bad>,
}

/// How rows are read and written.
pub(crate) struct Rows<'a> {
    texts: &'a Texts,
    format: Format,
    /// The names of the columns that came in.
    own: Vec<String>,
    /// The names of ours, the last for the error.
    names: [String; COLUMNS.len() + 1],
    column: usize,
    command: Option<usize>,
}

impl<'a> Rows<'a> {
    pub(crate) fn new(texts: &'a Texts, format: Format, header: Option<&ByteRecord>) -> Result<Self, String> {
        let own: Vec<String> = match (texts, header) {
            (_, Some(header)) => {
                header.iter().map(|name| String::from_utf8_lossy(name).into_owned()).collect()
            }
            (Texts::Replies, None) => vec!["reply".into(), "command".into()],
            _ => vec!["line".into()],
        };
        let place = |name: &str| {
            own.iter()
                .position(|own| own == name)
                .ok_or_else(|| format!("there is no column `{name}`; the first row names {}", own.join(", ")))
        };
        let (column, command) = match texts {
            Texts::Table { column, command, .. } => {
                (place(column)?, command.as_deref().map(place).transpose()?)
            }
            _ => (0, None),
        };
        let names = std::array::from_fn(|index| {
            let name = COLUMNS.get(index).copied().unwrap_or(ERROR);
            let is_taken = own.iter().any(|own| own == name);
            if is_taken { format!("smtp_{name}") } else { name.to_owned() }
        });
        Ok(Self { texts, format, own, names, column, command })
    }

    /// The first line of a table.
    pub(crate) fn header(&self) -> Vec<u8> {
        let mut out = Vec::new();
        if let Format::Table(delimiter) = self.format {
            let names = self.own.iter().chain(&self.names).map(String::as_bytes);
            write_record(&mut out, delimiter, names);
        }
        out
    }

    /// The output of a batch.
    pub(crate) fn of(&self, batch: &Batch) -> Done {
        let mut done = Done::default();
        match batch {
            Batch::Lines { first, text, is_cut } => {
                done.text.reserve(3 * text.len());
                let text = text.strip_suffix(b"\n").unwrap_or(text);
                for (line, text) in (*first..).zip(text.split(|byte| *byte == b'\n')) {
                    let text = text.strip_suffix(b"\r").unwrap_or(text);
                    self.line(line, text, *is_cut, &mut done);
                }
            }
            Batch::Records(records) => {
                for record in records {
                    match record {
                        Ok(record) => self.record(record, &mut done),
                        Err((line, what)) => {
                            let fields = ByteRecord::new();
                            self.write(*line, Passed::Fields(&fields), None, Some(what.clone()), &mut done);
                        }
                    }
                }
            }
        }
        done
    }

    fn line(&self, line: u64, text: &[u8], is_cut: bool, done: &mut Done) {
        let mut error = is_cut.then(|| "the line is longer than a mebibyte".to_owned());
        if let Texts::Objects { column, command } = self.texts {
            return self.object(line, text, column, command.as_deref(), done);
        }
        if text.trim_ascii().is_empty() {
            let what = error.unwrap_or_else(|| "the line is empty".to_owned());
            return self.write(line, Passed::Line(text, b""), None, Some(what), done);
        }
        if matches!(self.texts, Texts::Log) {
            return somewhere(text, None, |found| {
                self.write(line, Passed::Line(text, b""), Some(found), error, done);
            });
        }
        // A TAB may also stand behind the code, where the protocol has a space.
        let is_command = |text: &[u8]| parse_command(text, &mut None).is_some();
        let tab = text.iter().rposition(|byte| *byte == b'\t');
        let tab = tab.filter(|at| *at > 3 || is_command(&text[at + 1..]));
        let (words, behind) = tab.map_or((text, &b""[..]), |at| (&text[..at], &text[at + 1..]));
        let command = parse_command(behind, &mut error);
        reply(words, command, |found| {
            self.write(line, Passed::Line(words, behind), Some(found), error, done);
        });
    }

    fn record(&self, record: &ByteRecord, done: &mut Done) {
        let line = record.position().map_or(0, csv::Position::line);
        let mut error = (record.len() != self.own.len())
            .then(|| format!("{} fields, where the first row has {}", record.len(), self.own.len()));
        let field = |index: usize| record.get(index).unwrap_or_default();
        let command = self.command.map_or(&b""[..], field);
        let command = parse_command(command, &mut error);
        let text = field(self.column);
        if text.trim_ascii().is_empty() {
            let what = error.or_else(|| Some(format!("the column {} is empty", self.own[self.column])));
            return self.write(line, Passed::Fields(record), None, what, done);
        }
        reply(text, command, |found| self.write(line, Passed::Fields(record), Some(found), error, done));
    }

    fn object(&self, line: u64, text: &[u8], column: &str, command: Option<&str>, done: &mut Done) {
        let object = match serde_json::from_slice::<Json>(text) {
            Ok(Json::Object(object)) => object,
            other => {
                let what = match other {
                    Err(error) => format!("no JSON: {error}"),
                    Ok(_) => "no JSON object".to_owned(),
                };
                return self.write(line, Passed::Line(text, b""), None, Some(what), done);
            }
        };
        let mut error = None;
        let command = command.and_then(|name| object.get(name)).and_then(Json::as_str).unwrap_or_default();
        let command = parse_command(command.as_bytes(), &mut error);
        match object.get(column).and_then(Json::as_str) {
            Some(text) if !text.trim().is_empty() => reply(text.as_bytes(), command, |found| {
                self.write(line, Passed::Object(&object), Some(found), error, done);
            }),
            other => {
                let what = if other.is_some() { "is empty" } else { "is no text, or is not there" };
                self.write(line, Passed::Object(&object), None, Some(format!("`{column}` {what}")), done);
            }
        }
    }

    fn write(
        &self,
        line: u64,
        passed: Passed<'_>,
        found: Option<&Classified<'_>>,
        error: Option<String>,
        done: &mut Done,
    ) {
        let error = error.or_else(|| {
            found
                .is_some_and(Classified::is_nothing)
                .then(|| "no reply, and no words that say why".to_owned())
        });
        if let (None, Some(what)) = (&done.bad, &error) {
            done.bad = Some(Bad { line, what: what.clone(), before: done.text.len() });
        }
        let values = found.map_or_else(|| std::array::from_fn(|_| Value::None), Classified::values);
        match self.format {
            Format::Objects => self.write_object(passed, &values, error.as_deref(), &mut done.text),
            Format::Table(delimiter) => {
                let mut fields: Vec<Vec<u8>> = match passed {
                    Passed::Line(text, command) if self.own.len() > 1 => {
                        vec![text.to_vec(), command.to_vec()]
                    }
                    Passed::Line(text, _) => vec![text.to_vec()],
                    Passed::Fields(record) => record.iter().map(<[u8]>::to_vec).collect(),
                    Passed::Object(_) => Vec::new(),
                };
                fields.resize(self.own.len().max(fields.len()), Vec::new());
                fields.extend(values.iter().map(|value| match value {
                    Value::None => Vec::new(),
                    Value::Number(number) => number.to_string().into_bytes(),
                    Value::Text(text) => visible(text).into_bytes(),
                }));
                fields.push(error.unwrap_or_default().into_bytes());
                write_record(&mut done.text, delimiter, fields.iter().map(Vec::as_slice));
            }
        }
    }

    fn write_object(&self, passed: Passed<'_>, values: &[Value<'_>], error: Option<&str>, out: &mut Vec<u8>) {
        let start = out.len();
        let mut serializer = serde_json::Serializer::new(&mut *out);
        // A vector takes everything.
        let _ = self.serialize(&mut serializer, passed, values, error);
        let text = &out[start..];
        if !text.is_ascii() || text.contains(&0x7f) {
            let text = String::from_utf8_lossy(text);
            if text.contains(is_unsafe) {
                let safe = harmless(&text);
                out.truncate(start);
                out.extend_from_slice(safe.as_bytes());
            }
        }
        out.push(b'\n');
    }

    fn serialize<S: Serializer>(
        &self,
        serializer: S,
        passed: Passed<'_>,
        values: &[Value<'_>],
        error: Option<&str>,
    ) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        let mut taken: &Map<String, Json> = &Map::new();
        match passed {
            // What cannot be read is passed on as it came.
            Passed::Line(text, _) if matches!(self.texts, Texts::Objects { .. }) => {
                map.serialize_entry("line", &String::from_utf8_lossy(text))?;
            }
            Passed::Line(..) => {}
            Passed::Fields(record) => {
                for (name, value) in self.own.iter().zip(record) {
                    map.serialize_entry(name, &String::from_utf8_lossy(value))?;
                }
            }
            Passed::Object(object) => {
                taken = object;
                for (name, value) in object {
                    map.serialize_entry(name, value)?;
                }
            }
        }
        let ours = values.iter().map(Some).chain(std::iter::once(None));
        for (name, value) in self.names.iter().zip(ours) {
            let renamed;
            let name = if taken.contains_key(name) {
                renamed = format!("smtp_{name}");
                &renamed
            } else {
                name
            };
            match (value, error) {
                (Some(value), _) => map.serialize_entry(name, value)?,
                (None, Some(error)) => map.serialize_entry(name, error)?,
                (None, None) => {}
            }
        }
        map.end()
    }
}

/// What came in and goes out before our columns.
#[derive(Clone, Copy)]
enum Passed<'a> {
    /// A line, and the command behind it.
    Line(&'a [u8], &'a [u8]),
    Fields(&'a ByteRecord),
    Object(&'a Map<String, Json>),
}

impl Serialize for Value<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Value::None => serializer.serialize_none(),
            Value::Number(number) => serializer.serialize_u64(*number),
            Value::Text(text) => serializer.serialize_str(text),
        }
    }
}

/// The command of a row, if there is one.
fn parse_command(text: &[u8], error: &mut Option<String>) -> Option<Command> {
    let text = String::from_utf8_lossy(text.trim_ascii());
    if text.is_empty() {
        return None;
    }
    let parsed = text.parse();
    if let Err(unknown) = &parsed {
        error.get_or_insert_with(|| unknown_command(unknown));
    }
    parsed.ok()
}

fn unknown_command(error: &smtp_codes::UnknownCommand) -> String {
    error.to_string()
}

fn write_record<'a>(out: &mut Vec<u8>, delimiter: u8, fields: impl Iterator<Item = &'a [u8]>) {
    let mut writer = WriterBuilder::new().delimiter(delimiter).flexible(true).from_writer(out);
    // A vector takes everything.
    let _ = writer.write_record(fields).and_then(|()| writer.flush().map_err(csv::Error::from));
}
