//! The whole catalogue as JSON, straight from its TOML.

use crate::BadInput;
use crate::catalogue::vendor_files;
use serde_json::{Map, Value};
use smtp_codes_spec::STANDARD;
use toml::de::{DeTable, DeValue};

pub(super) fn catalogue() -> Result<Value, BadInput> {
    let mut catalogue = Map::new();
    for (path, _, text) in STANDARD {
        let (tree, errors) = DeTable::parse_recoverable(text);
        if let Some(error) = errors.first() {
            return Err(BadInput(format!("{path} of this build is broken: {}", error.message())));
        }
        catalogue.append(&mut table(tree.get_ref()));
    }
    // Behind it what a vendor's files say, as they say it.
    for text in vendor_files() {
        for (key, value) in table(DeTable::parse_recoverable(text).0.get_ref()) {
            match (catalogue.get_mut(&key), value) {
                (Some(Value::Array(all)), Value::Array(more)) => all.extend(more),
                (Some(Value::Object(all)), Value::Object(more)) => all.extend(more),
                (_, value) => {
                    catalogue.insert(key, value);
                }
            }
        }
    }
    Ok(Value::Object(catalogue))
}

/// A table with its keys in the order of the file; the parser hands them over in alphabetical order.
fn table(table: &DeTable<'_>) -> Map<String, Value> {
    let mut entries: Vec<_> = table.iter().collect();
    entries.sort_by_key(|(key, _)| key.span().start);
    entries.into_iter().map(|(key, entry)| (key.get_ref().to_string(), value(entry.get_ref()))).collect()
}

fn value(toml: &DeValue<'_>) -> Value {
    match toml {
        DeValue::String(text) => text.as_ref().into(),
        DeValue::Integer(number) => {
            i64::from_str_radix(number.as_str(), number.radix()).map_or(Value::Null, Value::from)
        }
        DeValue::Float(number) => number.as_str().parse::<f64>().map_or(Value::Null, Value::from),
        DeValue::Boolean(flag) => (*flag).into(),
        DeValue::Datetime(date) => date.to_string().into(),
        DeValue::Array(items) => items.iter().map(|item| value(item.get_ref())).collect(),
        DeValue::Table(entries) => Value::Object(table(entries)),
    }
}
