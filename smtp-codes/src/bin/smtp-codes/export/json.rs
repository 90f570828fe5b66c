//! A table as JSON: an array of objects, or an object a line.

use super::tables::Table;
use crate::{compact, json};
use serde_json::Value;

pub(super) fn array(table: &Table) -> String {
    json(&objects(table).collect())
}

pub(super) fn lines(table: &Table) -> String {
    objects(table).fold(String::new(), |mut lines, object| {
        lines.push_str(&compact(&object));
        lines.push('\n');
        lines
    })
}

fn objects(table: &Table) -> impl Iterator<Item = Value> {
    let names = || table.columns.iter().map(|column| column.name.to_owned());
    table.rows.iter().map(move |row| Value::Object(names().zip(row.iter().cloned()).collect()))
}
