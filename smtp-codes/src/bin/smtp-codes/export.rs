//! `smtp-codes export`: the catalogue as JSON, straight from its TOML.

use crate::{Answer, BadInput, format_argument, json};
use clap::Command;
use serde_json::{Map, Value};
use smtp_codes_spec::STANDARD;
use toml::de::{DeTable, DeValue};

pub(crate) fn command() -> Command {
    Command::new("export")
        .about("Print the whole catalogue for other programs")
        .long_about(
            "Print the whole catalogue for other programs, with the field names of its TOML files: \
             documents, reason, blocklist, severity, category, disguise, undotted, reply, any, command, class, subject, status.",
        )
        .after_help(
            "Example:\n  smtp-codes export --format json | jq '.reply[] | select(.code == 550).meaning[0].text'",
        )
        .arg(format_argument(&["json"]))
}

pub(crate) fn run() -> Result<Answer, BadInput> {
    let mut catalogue = Map::new();
    for (path, _, text) in STANDARD {
        let (tree, errors) = DeTable::parse_recoverable(text);
        if let Some(error) = errors.first() {
            return Err(BadInput(format!("{path} of this build is broken: {}", error.message())));
        }
        catalogue.append(&mut table(tree.get_ref()));
    }
    Ok(Answer::success(json(&Value::Object(catalogue))))
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
