//! JSON schemas of what `--format json` prints.

use super::tables::{Column, Kind, Table};
use crate::BadInput;
use crate::catalogue::vendor_files;
use serde_json::{Map, Value, json};
use smtp_codes_spec::{SCHEMAS, VENDOR_SCHEMA};

/// The draft that the schemas of the TOML files use as well, because editors know it.
const DRAFT: &str = "http://json-schema.org/draft-07/schema#";

/// Of an array of the rows of a table.
pub(super) fn of_table(table: &Table) -> Value {
    let names: Vec<_> = table.columns.iter().map(|column| column.name).collect();
    let properties: Map<_, _> =
        table.columns.iter().map(|column| (column.name.to_owned(), of_column(column))).collect();
    json!({
        "$schema": DRAFT,
        "title": format!("smtp-codes export --format json --what {}", table.name),
        "description": table.about,
        "type": "array",
        "items": {
            "type": "object",
            "required": names,
            // More columns may come; see docs/exports.md.
            "additionalProperties": true,
            "properties": properties,
        },
    })
}

fn of_column(column: &Column) -> Value {
    let nullable = |name: &str| if column.is_optional { json!([name, "null"]) } else { json!(name) };
    let mut schema = match &column.kind {
        Kind::Text => json!({ "type": nullable("string") }),
        Kind::Number(smallest, largest) => {
            json!({ "type": nullable("integer"), "minimum": smallest, "maximum": largest })
        }
        Kind::Flag => json!({ "type": nullable("boolean") }),
        Kind::Texts => json!({ "type": "array", "items": { "type": "string" } }),
        Kind::Numbers(smallest, largest) => json!({
            "type": "array",
            "items": { "type": "integer", "minimum": smallest, "maximum": largest },
        }),
        Kind::OneOf(words) => {
            let null = column.is_optional.then_some(Value::Null);
            let words: Vec<_> = words.iter().map(|word| json!(word)).chain(null).collect();
            json!({ "enum": words })
        }
    };
    schema["description"] = column.about.into();
    schema
}

/// Of the whole catalogue: what the schemas of its files say, put together.
pub(super) fn of_whole() -> Result<Value, BadInput> {
    let mut properties = Map::new();
    let mut required = Vec::new();
    // A vendor may leave out what the standard files have to say.
    let vendors = (!vendor_files().is_empty()).then_some(("the vendor's schema", VENDOR_SCHEMA));
    for (path, text) in SCHEMAS.into_iter().chain(vendors) {
        let broken = || BadInput(format!("{path} of this build is broken"));
        let schema: Value = serde_json::from_str(text).map_err(|_| broken())?;
        let of_file = schema["properties"].as_object().ok_or_else(broken)?;
        properties.extend(of_file.iter().map(|(name, rule)| (name.clone(), rule.clone())));
        required.extend(schema["required"].as_array().into_iter().flatten().cloned());
    }
    Ok(json!({
        "$schema": DRAFT,
        "title": "smtp-codes export --format json",
        "description": "The whole catalogue, with the field names of its TOML files.",
        "type": "object",
        "required": required,
        "additionalProperties": true,
        "properties": properties,
    }))
}
