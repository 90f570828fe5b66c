//! The catalogue as tables: one place for the name of a column, what it holds, and what it says.
//!
//! Names are public: see docs/exports.md before changing one. A new column goes behind the others, and is no word of SQL.

mod codes;
mod commands;
mod documents;
mod enhanced;
mod meanings;
mod reasons;

pub(super) use codes::codes;
pub(super) use commands::commands;
pub(super) use documents::documents;
pub(super) use enhanced::enhanced;
pub(super) use meanings::meanings;
pub(super) use reasons::reasons;

use serde_json::{Value, json};
use smtp_codes::{Address, Citation, Connection, Fix, Remedy, Retry, Verdict};

/// The tables, as `--what` calls them.
pub(super) const NAMES: [&str; 6] = ["codes", "meanings", "reasons", "enhanced", "commands", "documents"];

pub(super) fn table(name: &str) -> Option<Table> {
    Some(match name {
        "codes" => codes(),
        "meanings" => meanings(),
        "reasons" => reasons(),
        "enhanced" => enhanced(),
        "commands" => commands(),
        "documents" => documents(),
        _ => return None,
    })
}

/// A table; each row has a value for each column.
pub(super) struct Table {
    pub(super) name: &'static str,
    /// What one row is.
    pub(super) about: &'static str,
    pub(super) columns: Vec<Column>,
    pub(super) rows: Vec<Vec<Value>>,
}

#[derive(Clone)]
pub(super) struct Column {
    pub(super) name: &'static str,
    pub(super) kind: Kind,
    /// Whether it may be missing; a list is empty instead.
    pub(super) is_optional: bool,
    pub(super) about: &'static str,
}

/// What a column holds.
#[derive(Clone)]
pub(super) enum Kind {
    Text,
    /// With the smallest and the largest.
    Number(u16, u16),
    Flag,
    Texts,
    Numbers(u16, u16),
    /// A word of a list that is closed within a major version.
    OneOf(Vec<&'static str>),
}

/// A table in the making: a column, and how its value is got from what a row is made of.
struct Columns<T> {
    columns: Vec<Column>,
    values: Vec<Get<T>>,
}

type Get<T> = Box<dyn Fn(&T) -> Value>;

impl<T: 'static> Columns<T> {
    fn new() -> Self {
        Self { columns: Vec::new(), values: Vec::new() }
    }

    fn add(&mut self, column: Column, value: impl Fn(&T) -> Value + 'static) {
        self.columns.push(column);
        self.values.push(Box::new(value));
    }

    fn text(&mut self, name: &'static str, about: &'static str, value: fn(&T) -> &'static str) {
        self.add(column(name, Kind::Text, about), move |row| value(row).into());
    }

    fn optional(&mut self, name: &'static str, about: &'static str, value: fn(&T) -> Option<&'static str>) {
        self.add(column(name, Kind::Text, about).optional(), move |row| value(row).into());
    }

    fn texts<V: Into<Value> + 'static>(
        &mut self,
        name: &'static str,
        about: &'static str,
        value: fn(&T) -> Vec<V>,
    ) {
        self.add(column(name, Kind::Texts, about), move |row| value(row).into());
    }

    fn flag(&mut self, name: &'static str, about: &'static str, value: fn(&T) -> bool) {
        self.add(column(name, Kind::Flag, about), move |row| value(row).into());
    }

    /// `retry`, `address`, `connection`, `fix`.
    fn verdict(&mut self, value: fn(&T) -> Option<Verdict>, is_optional: bool) {
        let mut part = |name, words, about, of: fn(Verdict) -> &'static str| {
            let part = Column { is_optional, ..column(name, Kind::OneOf(words), about) };
            self.add(part, move |row| value(row).map(of).into());
        };
        let retries = Retry::ALL.iter().map(|word| word.name()).collect();
        let addresses = Address::ALL.iter().map(|word| word.name()).collect();
        let connections = Connection::ALL.iter().map(|word| word.name()).collect();
        let fixes = Fix::ALL.iter().map(|word| word.name()).collect();
        part("retry", retries, "When the same message may be sent again.", |it| it.retry().name());
        part("address", addresses, "What to do with the recipient's address.", |it| it.address().name());
        part("connection", connections, "What to do with the connection.", |it| it.connection().name());
        part("fix", fixes, "Who can mend it.", |it| it.fix().name());
    }

    /// `remedy_sender`, `remedy_operator`, `remedy_receiver`.
    fn remedy(&mut self, value: fn(&T) -> Remedy) {
        let mut part = |name, about, of: fn(Remedy) -> Option<&'static str>| {
            self.add(column(name, Kind::Text, about).optional(), move |row| of(value(row)).into());
        };
        part("remedy_sender", "What the person does whose mail came back.", |it| it.sender());
        part("remedy_operator", "What the one does who runs the sending system.", |it| it.operator());
        part("remedy_receiver", "What the one does who runs the receiving system.", |it| it.receiver());
    }

    /// `source`, `document`, `section`, `url`.
    fn source(&mut self, value: fn(&T) -> Option<Citation>) {
        let mut part = |name, about, of: fn(&Citation) -> Value| {
            let get = move |row: &T| value(row).as_ref().map_or(Value::Null, of);
            self.add(column(name, Kind::Text, about).optional(), get);
        };
        part("source", "Where it comes from, in words.", |source| source.to_string().into());
        part("document", "The `id` of that document in the table `documents`.", |source| {
            source.document().id().into()
        });
        part("section", "The section there.", |source| source.section().into());
        part("url", "Where it can be read.", |source| source.url().into());
    }

    fn table(self, name: &'static str, about: &'static str, rows: impl IntoIterator<Item = T>) -> Table {
        let row = |row: T| self.values.iter().map(|value| value(&row)).collect();
        let rows = rows.into_iter().map(row).collect();
        Table { name, about, rows, columns: self.columns }
    }
}

const fn column(name: &'static str, kind: Kind, about: &'static str) -> Column {
    Column { name, kind, is_optional: false, about }
}

impl Column {
    fn optional(self) -> Self {
        Self { is_optional: true, ..self }
    }
}

/// A reply code, as every table has it that has one.
fn code_column(about: &'static str) -> Column {
    column("code", Kind::Number(100, 599), about)
}

fn texts(texts: &[&'static str]) -> Vec<&'static str> {
    texts.to_vec()
}

fn shown<T: ToString>(items: &[T]) -> Vec<String> {
    items.iter().map(ToString::to_string).collect()
}

fn number(number: impl Into<u16>) -> Value {
    json!(number.into())
}
