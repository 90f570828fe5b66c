//! The whole catalogue as JSON, straight from its TOML, with what a vendor's files add in its place.

use crate::BadInput;
use crate::catalogue::vendor_files;
use serde_json::{Map, Value};
use smtp_codes::Standing;
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
    for text in vendor_files() {
        for (key, value) in table(DeTable::parse_recoverable(text).0.get_ref()) {
            add(&mut catalogue, key, value);
        }
    }
    Ok(Value::Object(catalogue))
}

/// Adds what a vendor's file has under a key. That it fits what is there was checked when the file was read.
fn add(catalogue: &mut Map<String, Value>, key: String, value: Value) {
    match (catalogue.get_mut(&key), value) {
        (Some(Value::Array(all)), Value::Array(added)) => {
            for entry in added {
                match key.as_str() {
                    "reply" => add_reply(all, entry),
                    "reason" => add_reason(all, entry),
                    _ => all.push(entry),
                }
            }
        }
        (Some(Value::Object(all)), Value::Object(added)) => all.extend(added),
        (_, value) => {
            catalogue.insert(key, value);
        }
    }
}

/// A reply code has one entry: a vendor's meanings stand behind the others, unless they replace them.
fn add_reply(all: &mut Vec<Value>, mut reply: Value) {
    for meaning in reply["meaning"].as_array_mut().into_iter().flatten() {
        // A vendor need not say it, and what stands for another entry has it there.
        if let Some(meaning) = meaning.as_object_mut().filter(|meaning| meaning.contains_key("text")) {
            meaning.entry("standing").or_insert_with(|| Standing::Observed.name().into());
        }
    }
    let overrides = reply.as_object_mut().and_then(|reply| reply.shift_remove("overrides"));
    let code = reply["code"].as_u64();
    let place = all.iter().position(|known| known["code"].as_u64() >= code).unwrap_or(all.len());
    match all.get_mut(place).filter(|known| known["code"].as_u64() == code) {
        Some(known) if overrides == Some(Value::Bool(true)) => *known = reply,
        Some(known) => extend(known, "meaning", &mut reply),
        None => all.insert(place, reply),
    }
}

/// A reason has one entry: a vendor adds words to it, and decides otherwise.
fn add_reason(all: &mut Vec<Value>, mut reason: Value) {
    let Some(known) = all.iter_mut().find(|known| known["name"] == reason["name"]) else {
        all.push(reason);
        return;
    };
    extend(known, "words", &mut reason);
    extend(known, "hints", &mut reason);
    if let (Some(verdict), Some(Value::Object(parts))) =
        (known["verdict"].as_object_mut(), reason.get_mut("verdict"))
    {
        verdict.append(parts);
    }
}

/// Appends a list of one entry to that of another.
fn extend(known: &mut Value, key: &str, added: &mut Value) {
    let Some(Value::Array(added)) = added.get_mut(key) else { return };
    match known.get_mut(key) {
        Some(Value::Array(all)) => all.append(added),
        _ => known[key] = Value::Array(std::mem::take(added)),
    }
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
