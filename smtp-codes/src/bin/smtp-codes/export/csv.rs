//! A table as CSV (RFC 4180), with a header and LF: a list is one field.

use super::tables::Table;
use serde_json::Value;

/// Between the items of a list; in an item it is escaped.
const SEPARATOR: char = '|';

pub(super) fn write(table: &Table) -> String {
    let mut writer = csv::Writer::from_writer(Vec::new());
    let header = table.columns.iter().map(|column| column.name.to_owned()).collect::<Vec<_>>();
    let rows = table.rows.iter().map(|row| row.iter().map(field).collect());
    for record in [header].into_iter().chain(rows) {
        // Into memory, with as many fields a row as the header has: nothing of this can fail.
        let _ = writer.write_record(record);
    }
    let bytes = writer.into_inner().unwrap_or_default();
    String::from_utf8(bytes).unwrap_or_default()
}

fn field(value: &Value) -> String {
    match value {
        Value::Null => String::new(),
        Value::String(text) => text.clone(),
        Value::Array(items) => {
            let items = items.iter().map(|item| field(item).replace(SEPARATOR, r"\|"));
            items.collect::<Vec<_>>().join("|")
        }
        other => other.to_string(),
    }
}
