//! What is generated from the key table is in step with it: the JSON schemas, and the field references at
//! the heads of the files. `BLESS=1 cargo test -p smtp-codes-spec` writes both.
//!
//! Editors read the schemas (draft-07) through the `#:schema` line. That a schema allows what the reader
//! allows, and nothing else, is tested with a small validator on the damaged inputs of `findings.txt`.

mod common;

use regex_lite::Regex;
use serde_json::{Map, Value, json};
use smtp_codes_spec::keys::{self, Key, Need, Shape, Table};
use smtp_codes_spec::{Kind, STANDARD, read};
use std::collections::HashMap;
use std::fmt::Write as _;
use std::sync::{LazyLock, Mutex};
use toml::de::{DeTable, DeValue};

const KINDS: [(&str, Kind); 7] = [
    ("documents", Kind::Documents),
    ("reasons", Kind::Reasons),
    ("replies", Kind::Replies),
    ("commands", Kind::Commands),
    ("enhanced", Kind::Enhanced),
    ("extensions", Kind::Extensions),
    ("vendor", Kind::Vendor),
];

#[test]
fn the_schemas_are_in_step() {
    for (name, kind) in KINDS {
        let text = serde_json::to_string_pretty(&schema(kind)).expect("a value can be written");
        common::assert_golden(&format!("{name}.schema.json"), &format!("{text}\n"));
    }
}

#[test]
fn the_heads_are_in_step() {
    for (path, kind, text) in STANDARD {
        let path = path.strip_prefix("spec/").expect("the standard files lie in spec");
        let mut head = format!("#:schema ./{}\n", path.replace(".toml", ".schema.json"));
        let _ = write!(
            head,
            "#\n# The fields. (The tests compare this head with src/keys.rs; BLESS=1 writes it.)\n#\n"
        );
        head += &keys::reference(kind);
        let widest = head.lines().map(|line| line.chars().count()).max();
        assert!(widest < Some(110), "{path}: {widest:?}");
        // The head ends at the first line that is no comment; before it was ever written there is none.
        let has_head = text.starts_with("#:schema");
        let rest: String = if has_head {
            text.split_inclusive('\n').skip_while(|line| line.starts_with('#')).collect()
        } else {
            format!("\n{text}")
        };
        common::assert_golden(path, &(head + &rest));
    }
}

#[test]
fn the_standard_files_fit_their_schemas() {
    for (path, kind, text) in STANDARD {
        let errors = validate(&schema(kind), text);
        assert!(errors.is_empty(), "{path}: {}", errors.join("\n"));
    }
}

/// What the reader takes, the schema takes; what it reports, the schema rejects. (What entries have to say
/// about each other no schema knows.)
#[test]
fn the_schema_and_the_reader_agree() {
    let mut numbers = (0, 0);
    for (title, input) in common::cases() {
        let files = common::files_of_case(title, input).into_iter();
        for source in files.filter(|source| common::SMALL.iter().all(|(.., text)| *text != source.text())) {
            let mut findings = Vec::new();
            read::read(0, &source, &mut findings);
            if findings.iter().any(|finding| finding.is_syntax) {
                continue;
            }
            // No schema compares the two ends of a range.
            findings.retain(|finding| !finding.message.ends_with("ends before it begins"));
            let errors = validate(&schema(source.kind()), source.text());
            assert_eq!(errors.is_empty(), findings.is_empty(), "{title}: {errors:?}, {findings:?}");
            if errors.is_empty() { numbers.0 += 1 } else { numbers.1 += 1 }
        }
    }
    assert!(numbers.0 > 30 && numbers.1 > 60, "{numbers:?} inputs were taken and rejected");
}

/// The JSON schema of a kind of file.
fn schema(kind: Kind) -> Value {
    let mut root = Map::new();
    root.insert("$schema".into(), json!("http://json-schema.org/draft-07/schema#"));
    root.insert("title".into(), json!(keys::file(kind).header));
    root.extend(table_schema(keys::file(kind), kind).as_object().cloned().unwrap_or_default());
    Value::Object(root)
}

fn table_schema(table: &Table, kind: Kind) -> Value {
    let allowed = || table.keys.iter().filter(|key| key.is_allowed(kind));
    // Under every reply code.
    let is_required = |key: &Key| key.is_required(kind, None);
    let mut properties = Map::new();
    for key in allowed() {
        let mut value = shape_schema(&key.shape, kind);
        let object = value.as_object_mut().expect("the schema of a shape is an object");
        object.insert("description".into(), json!(key.about));
        if is_required(key) && matches!(key.shape, Shape::List(_)) {
            object.insert("minItems".into(), json!(1));
        }
        properties.insert(key.name.into(), value);
    }
    let required: Vec<&str> = allowed().filter(|key| is_required(key)).map(|key| key.name).collect();
    let mut schema = json!({
        "type": "object",
        "description": table.about,
        "properties": properties,
        "additionalProperties": false,
    });
    let object = schema.as_object_mut().expect("it was written as one");
    object.extend(unless_a_pointer(table, &required));
    let has_code = table.keys.iter().any(|key| key.name == "code" && matches!(key.shape, Shape::Integer(..)));
    if has_code && kind != Kind::Vendor {
        object.insert("if".into(), json!({ "properties": { "code": { "minimum": 400 } } }));
        for (word, need) in [("then", Need::RequiredForFailures), ("else", Need::RequiredForSuccesses)] {
            object.insert(word.into(), under(table, need).expect("a reply code has meanings"));
        }
    }
    schema
}

/// What a table must hold, unless it holds a key that says where all else stands: then what it may hold.
fn unless_a_pointer(table: &Table, required: &[&str]) -> Map<String, Value> {
    let otherwise = Map::from_iter([("required".to_owned(), json!(required))]);
    table.keys.iter().rev().fold(otherwise, |otherwise, key| {
        let Need::Pointer(beside) = key.need else { return otherwise };
        let mut names = beside.to_vec();
        names.push(key.name);
        Map::from_iter([
            ("if".to_owned(), json!({ "required": [key.name] })),
            ("then".to_owned(), json!({ "propertyNames": { "enum": names } })),
            ("else".to_owned(), Value::Object(otherwise)),
        ])
    })
}

/// What a table must hold, as the tables in it, if it belongs to a reply code of one kind.
fn under(table: &Table, need: Need) -> Option<Value> {
    let required: Vec<&str> = table.keys.iter().filter(|key| key.need == need).map(|key| key.name).collect();
    let inner = |key: &Key| {
        let schema = match key.shape {
            Shape::Tables(table) => json!({ "items": under(table, need)? }),
            Shape::Table(table) => under(table, need)?,
            Shape::List(_) if key.need == need => json!({ "minItems": 1 }),
            _ => return None,
        };
        Some((key.name.to_owned(), schema))
    };
    let properties: Map<String, Value> = table.keys.iter().filter_map(inner).collect();
    if required.is_empty() && properties.is_empty() {
        return None;
    }
    let mut schema = unless_a_pointer(table, &required);
    schema.insert("properties".into(), Value::Object(properties));
    Some(Value::Object(schema))
}

/// Characters that no text may hold, as in a regular expression's brackets; a line end is one more.
const UNSAFE: &str = r"\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069";

fn shape_schema(shape: &Shape, kind: Kind) -> Value {
    let text = |pattern: &str| json!({ "type": "string", "pattern": pattern });
    match shape {
        Shape::Prose => text(&format!(r"^[^{UNSAFE}]*[^\s{UNSAFE}][^{UNSAFE}]*$")),
        // The reader counts bytes, a schema characters: they differ where a text is not ASCII.
        Shape::ReplyText => json!({
            "type": "string",
            "pattern": format!(r"^[^\s{UNSAFE}]([^\n{UNSAFE}]{{0,504}}[^\s{UNSAFE}])?$"),
            "not": { "pattern": "^[1-5][0-9]{2}[ -]" },
        }),
        Shape::Phrase => {
            let (inside, outside) = (format!(r#"[^>"\n{UNSAFE}]*"#), format!(r#"[^<"\n{UNSAFE}]"#));
            // A letter or digit of ASCII, or any character beyond.
            let word = format!(r"[^\n\u0000-/:-@\[-`{{-\u007f{UNSAFE}]");
            json!({
                "type": "string",
                "pattern": format!("^(<{inside}>|{outside})*{word}(<{inside}>|{outside})*$"),
                "not": { "pattern": r"^\s|\s$" },
            })
        }
        Shape::Host => text(r"^[a-z0-9-]+(\.[a-z0-9-]+)+$"),
        Shape::Keyword => text("^[A-Z0-9][A-Z0-9-]*$"),
        Shape::VariantName => {
            json!({ "type": "string", "pattern": "^[A-Z][A-Za-z0-9]*$", "not": { "const": "Self" } })
        }
        Shape::Alias => text(&format!(r#"^[^\s"'{UNSAFE}]([^\n"'{UNSAFE}]*[^\s"'{UNSAFE}])?$"#)),
        Shape::Url => text("^https?://[!#-;=?-_a-~]*$"),
        Shape::Date => text("^(1969|19[7-9][0-9]|2[0-9]{3})(-(0[1-9]|1[0-2])(-(0[1-9]|[12][0-9]|3[01]))?)?$"),
        Shape::Enhanced => text(r"^[X245]\.(0|[1-9][0-9]{0,2})\.(0|[1-9][0-9]{0,2})$"),
        Shape::EnhancedRange => {
            text(r"^[X245]\.(0|[1-9][0-9]{0,2})\.(0|[1-9][0-9]{0,2})(-(0|[1-9][0-9]{0,2}))?$")
        }
        Shape::Flag => json!({ "type": "boolean" }),
        Shape::Integer(low, high) => json!({ "type": "integer", "minimum": low, "maximum": high }),
        Shape::OneOf(labels) => {
            let words: Vec<&str> = labels.iter().map(|label| label.name).collect();
            let abouts: Vec<&str> = labels.iter().map(|label| label.about).collect();
            json!({ "enum": words, "x-taplo": { "docs": { "enumValues": abouts } } })
        }
        Shape::Word(word) => json!({ "const": word }),
        Shape::List(item) => json!({ "type": "array", "items": shape_schema(item, kind) }),
        Shape::Either(one, other) => {
            json!({ "anyOf": [shape_schema(one, kind), shape_schema(other, kind)] })
        }
        Shape::Table(table) => table_schema(table, kind),
        Shape::Tables(table) => json!({ "type": "array", "minItems": 1, "items": table_schema(table, kind) }),
        Shape::Named(table) => json!({
            "type": "object",
            "propertyNames": { "pattern": "^[a-z][a-z0-9-]{0,63}$" },
            "additionalProperties": table_schema(table, kind),
        }),
    }
}

/// What is wrong with a TOML text by a schema.
fn validate(schema: &Value, text: &str) -> Vec<String> {
    let tree = DeTable::parse(text).expect("it is TOML");
    let mut errors = Vec::new();
    check(schema, &json_table(tree.get_ref()), "", &mut errors);
    errors
}

fn json_table(table: &DeTable<'_>) -> Value {
    let entry = |(key, value): (&toml::Spanned<_>, &toml::Spanned<DeValue<'_>>)| {
        let key: &std::borrow::Cow<'_, str> = key.get_ref();
        (key.to_string(), json_value(value.get_ref()))
    };
    Value::Object(table.iter().map(entry).collect())
}

fn json_value(value: &DeValue<'_>) -> Value {
    match value {
        DeValue::String(text) => json!(text.as_ref()),
        DeValue::Integer(integer) => match i64::from_str_radix(integer.as_str(), integer.radix()) {
            Ok(integer) => json!(integer),
            Err(_) => json!(i64::MAX),
        },
        DeValue::Float(float) => json!(float.as_str().parse::<f64>().unwrap_or(0.5)),
        DeValue::Boolean(flag) => json!(flag),
        DeValue::Datetime(date) => json!({ "date": date.to_string() }),
        DeValue::Array(items) => items.iter().map(|item| json_value(item.get_ref())).collect(),
        DeValue::Table(table) => json_table(table),
    }
}

/// JSON Schema, as far as the schemas above use it. An unknown word is an error: nothing goes unchecked.
fn check(schema: &Value, value: &Value, path: &str, errors: &mut Vec<String>) {
    if let Value::Bool(is_allowed) = schema {
        if !is_allowed {
            errors.push(format!("{path} is not allowed"));
        }
        return;
    }
    let schema = schema.as_object().expect("a schema is a boolean or an object");
    let properties = schema.get("properties").and_then(Value::as_object);
    for (word, rule) in schema {
        let fits = match (word.as_str(), value) {
            ("type", _) => match rule.as_str() {
                Some("object") => value.is_object(),
                Some("array") => value.is_array(),
                Some("string") => value.is_string(),
                Some("boolean") => value.is_boolean(),
                Some("integer") => value.is_i64() || value.is_u64(),
                other => panic!("unknown type {other:?}"),
            },
            ("enum", _) => rule.as_array().is_some_and(|words| words.contains(value)),
            ("const", _) => rule == value,
            ("minimum", Value::Number(number)) => number.as_f64() >= rule.as_f64(),
            ("maximum", Value::Number(number)) => number.as_f64() <= rule.as_f64(),
            ("minItems", Value::Array(items)) => Some(items.len() as u64) >= rule.as_u64(),
            ("pattern", Value::String(text)) => matches(rule.as_str().expect("a pattern is a string"), text),
            ("required", Value::Object(object)) => {
                let names = rule.as_array().into_iter().flatten().filter_map(Value::as_str);
                names.into_iter().all(|name| object.contains_key(name))
            }
            ("properties", Value::Object(object)) => {
                for (name, value) in object {
                    if let Some(rule) = rule.get(name) {
                        check(rule, value, &format!("{path}.{name}"), errors);
                    }
                }
                true
            }
            ("additionalProperties", Value::Object(object)) => {
                let known = |name: &str| properties.is_some_and(|properties| properties.contains_key(name));
                for (name, value) in object.iter().filter(|(name, _)| !known(name)) {
                    check(rule, value, &format!("{path}.{name}"), errors);
                }
                true
            }
            ("propertyNames", Value::Object(object)) => {
                for name in object.keys() {
                    check(rule, &json!(name), &format!("{path}.{name}"), errors);
                }
                true
            }
            ("items", Value::Array(items)) => {
                for (index, item) in items.iter().enumerate() {
                    check(rule, item, &format!("{path}[{index}]"), errors);
                }
                true
            }
            ("anyOf", _) => rule.as_array().into_iter().flatten().any(|rule| is_fit(rule, value)),
            ("not", _) => !is_fit(rule, value),
            ("if", _) => {
                let word = if is_fit(rule, value) { "then" } else { "else" };
                if let Some(rule) = schema.get(word) {
                    check(rule, value, path, errors);
                }
                true
            }
            // Remarks; what `if` uses; and what speaks of another type of value, which `type` rejects.
            (
                "$schema"
                | "title"
                | "description"
                | "x-taplo"
                | "then"
                | "else"
                | "minimum"
                | "maximum"
                | "minItems"
                | "pattern"
                | "required"
                | "properties"
                | "items"
                | "additionalProperties"
                | "propertyNames",
                _,
            ) => true,
            (other, _) => panic!("the validator does not know {other:?}"),
        };
        if !fits {
            errors.push(format!("{path} does not fit {word}: {rule}"));
        }
    }
}

fn matches(pattern: &str, text: &str) -> bool {
    static PATTERNS: LazyLock<Mutex<HashMap<String, Regex>>> = LazyLock::new(Mutex::default);
    let mut patterns = PATTERNS.lock().expect("no thread panicked here");
    let compile = || Regex::new(pattern).expect("a pattern is a regular expression");
    patterns.entry(pattern.to_owned()).or_insert_with(compile).is_match(text)
}

fn is_fit(schema: &Value, value: &Value) -> bool {
    let mut errors = Vec::new();
    check(schema, value, "", &mut errors);
    errors.is_empty()
}
