//! What `smtp-codes export` prints, as programs in other languages take it.
//!
//! The golden files in `export/` hold what docs/exports.md promises: a change in them is seen in review.
//! `BLESS=1 cargo test -p smtp-codes --test export` writes them anew.
#![cfg(feature = "cli")]

use serde_json::{Map, Value, json};
use smtp_codes::{Code, Command as Verb, EnhancedStatus, Reason, ReplyCode, documents};
use std::path::Path;
use std::process::Command;
use std::{env, fs};

const TABLES: [&str; 6] = ["codes", "meanings", "reasons", "enhanced", "commands", "documents"];

fn export(arguments: &[&str]) -> String {
    let output =
        Command::new(env!("CARGO_BIN_EXE_smtp-codes")).arg("export").args(arguments).output().unwrap();
    assert!(output.status.success(), "{arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
    assert!(output.stderr.is_empty(), "{arguments:?}");
    String::from_utf8(output.stdout).unwrap()
}

fn rows(table: &str) -> Vec<Map<String, Value>> {
    serde_json::from_str(&export(&["--what", table])).unwrap()
}

/// Compares with a golden file, or writes it.
fn golden(name: &str, text: &str) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/export").join(name);
    if env::var_os("BLESS").is_some() {
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(&path, text).unwrap();
    }
    let expected = fs::read_to_string(&path).unwrap_or_default();
    assert_eq!(text, expected, "{name} is out of step; BLESS=1 writes it");
}

#[test]
fn names_and_types_of_columns_are_as_promised() {
    for table in TABLES {
        golden(&format!("{table}.schema.json"), &export(&["--schema", "--what", table]));
    }
}

/// Rows whose sources are old RFCs, so that a better wording elsewhere does not touch this.
#[test]
fn rows_look_as_promised() {
    let samples: [(&str, &[(&str, Value)]); 5] = [
        ("codes", &[("code", json!(354))]),
        ("meanings", &[("code", json!(354))]),
        ("enhanced", &[("code", json!("X.1.5"))]),
        ("commands", &[("command", json!("DATA")), ("code", json!(354))]),
        ("documents", &[("id", json!("rfc5321"))]),
    ];
    for (table, wanted) in samples {
        let rows = rows(table);
        let is_wanted =
            |row: &Map<String, Value>| wanted.iter().all(|(name, value)| row.get(*name) == Some(value));
        let at: Vec<usize> = (0..rows.len()).filter(|at| is_wanted(&rows[*at])).collect();
        assert!(!at.is_empty(), "{table}");
        let ndjson = export(&["--what", table, "--format", "ndjson"]);
        let lines: Vec<&str> = ndjson.lines().collect();
        let markdown = export(&["--what", table, "--format", "markdown"]);
        let markdown: Vec<&str> = markdown.lines().collect();
        let csv = export(&["--what", table, "--format", "csv"]);
        let csv: Vec<csv::StringRecord> = reader(&csv).records().map(Result::unwrap).collect();
        let mut writer = csv::Writer::from_writer(Vec::new());
        writer.write_record(rows[0].keys()).unwrap();
        let mut sample = String::from("# NDJSON\n");
        for at in &at {
            sample += lines[*at];
            sample.push('\n');
            writer.write_record(&csv[*at]).unwrap();
        }
        sample += "# CSV\n";
        sample += &String::from_utf8(writer.into_inner().unwrap()).unwrap();
        sample += "# Markdown\n";
        // A heading, an empty line, the head of the table in two lines.
        for line in markdown[..4].iter().chain(at.iter().map(|at| &markdown[at + 4])) {
            sample += line;
            sample.push('\n');
        }
        golden(&format!("{table}.txt"), &sample);
    }
}

#[test]
fn the_tables_are_the_catalogue() {
    let codes = rows("codes");
    assert_eq!(codes.len(), ReplyCode::ALL.len());
    for (row, code) in codes.iter().zip(ReplyCode::ALL) {
        assert_eq!(row["code"], code.code().get());
        assert_eq!(row["name"], code.name());
        assert_eq!(row["meanings"], code.meanings().len());
        assert_eq!(row["reasons"].as_array().unwrap().len(), code.entry().reasons().count());
    }

    let meanings = rows("meanings");
    let all = ReplyCode::ALL
        .iter()
        .flat_map(|code| code.meanings().iter().enumerate().map(move |(at, it)| (code, at, it)));
    assert_eq!(meanings.len(), all.clone().count());
    for (row, (code, at, meaning)) in meanings.iter().zip(all) {
        assert_eq!(row["code"], code.code().get());
        assert_eq!(row["number"], at + 1);
        assert_eq!(row["text"], meaning.text());
        assert_eq!(row["reason"].as_str(), meaning.reason().map(smtp_codes::ReasonEntry::name));
        // The reason's, where the meaning has none of its own.
        assert_eq!(row["explanation"].as_str(), meaning.explanation());
        assert_eq!(row["remedy_receiver"].as_str(), meaning.remedy().receiver());
        assert_eq!(row["causes"].as_array().unwrap().len(), meaning.causes().len());
        assert_eq!(row["retry"].is_null(), meaning.reason().is_none());
        if code.is_transient() {
            assert_eq!(row["retry"], "later", "{code}");
            assert_ne!(row["address"], "suppress", "{code}");
        }
        if code.code() == Code::new(421).unwrap() {
            assert_eq!(row["connection"], "close");
        }
    }

    let reasons = rows("reasons");
    assert_eq!(reasons.len(), Reason::ALL.len());
    for (row, reason) in reasons.iter().zip(Reason::ALL) {
        assert_eq!(row["name"], reason.name());
        assert_eq!(row["fix"], reason.verdict().fix().name());
        assert_eq!(row["words"].as_array().unwrap().len(), reason.words().len());
        let codes: Vec<_> = reason.codes().map(|code| json!(code.code().get())).collect();
        assert_eq!(row["codes"], json!(codes));
    }

    let enhanced = rows("enhanced");
    assert_eq!(enhanced.len(), EnhancedStatus::ALL.len());
    for (row, status) in enhanced.iter().zip(EnhancedStatus::ALL) {
        assert_eq!(row["code"], status.pattern().to_string());
        assert_eq!(row["reason"].as_str(), status.reason().map(Reason::name));
    }

    let commands = rows("commands");
    for verb in Verb::ALL {
        let of_verb: Vec<_> = commands.iter().filter(|row| row["command"] == verb.name()).collect();
        assert_eq!(of_verb.len(), verb.replies().len().max(1), "{verb}");
        for (row, reply) in of_verb.iter().zip(verb.replies()) {
            assert_eq!(row["code"], reply.code().code().get());
            assert_eq!(row["outcome"], reply.outcome().name());
        }
    }
    assert_eq!(commands.iter().filter(|row| row["command"].is_null()).count(), Verb::ANY_REPLIES.len());

    let exported = rows("documents");
    assert_eq!(exported.len(), documents::ALL.len());
    // What refers to another table finds it there.
    for row in meanings.iter().chain(&reasons).chain(&enhanced).chain(&commands).chain(&codes) {
        if let Some(document) = row["document"].as_str() {
            assert!(exported.iter().any(|row| row["id"] == document), "{document}");
        }
        if let Some(name) = row.get("reason").and_then(Value::as_str) {
            assert!(reasons.iter().any(|row| row["name"] == name), "{name}");
        }
    }
}

fn reader(csv: &str) -> csv::Reader<&[u8]> {
    csv::Reader::from_reader(csv.as_bytes())
}

/// The items of a list in a field of CSV.
fn items(field: &str) -> Vec<String> {
    if field.is_empty() {
        return Vec::new();
    }
    let field = field.replace(r"\|", "\0");
    field.split('|').map(|item| item.replace('\0', "|")).collect()
}

#[test]
fn every_format_has_the_same_rows() {
    for table in TABLES {
        let rows = rows(table);
        let ndjson = export(&["--what", table, "--format", "ndjson"]);
        let lines: Vec<Map<String, Value>> =
            ndjson.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
        assert_eq!(rows, lines, "{table}");

        let csv = export(&["--what", table, "--format", "csv"]);
        assert!(!csv.contains('\r'), "{table}");
        let mut csv = reader(&csv);
        let header = csv.headers().unwrap().clone();
        assert!(header.iter().eq(rows[0].keys()), "{table}");
        let records: Vec<csv::StringRecord> = csv.records().map(Result::unwrap).collect();
        assert_eq!(records.len(), rows.len(), "{table}");
        for (record, row) in records.iter().zip(&rows) {
            for (field, (name, value)) in record.iter().zip(row) {
                let is_same = match value {
                    Value::Null => field.is_empty(),
                    Value::String(text) => field == text,
                    Value::Array(list) => {
                        let shown = list
                            .iter()
                            .map(|item| item.as_str().map_or_else(|| item.to_string(), str::to_owned));
                        shown.eq(items(field))
                    }
                    other => field == other.to_string().as_str(),
                };
                assert!(is_same, "{table}.{name}: {field:?} is not {value}");
            }
        }

        let markdown = export(&["--what", table, "--format", "markdown"]);
        assert_eq!(markdown.lines().count(), rows.len() + 4, "{table}");
        let cells = |line: &str| line.replace(r"\|", "").matches('|').count();
        let mut table_lines = markdown.lines().skip(2);
        let width = cells(table_lines.next().unwrap());
        for line in table_lines {
            assert_eq!(cells(line), width, "{table}: {line}");
        }
    }
}

/// Also each row fits what the schema says. (The schemas as a whole are tried with a validator that is not ours in
/// tests/engines.)
#[test]
fn rows_fit_their_schema() {
    for table in TABLES {
        let schema: Value = serde_json::from_str(&export(&["--schema", "--what", table])).unwrap();
        let schema = &schema["items"];
        for row in rows(table) {
            assert!(schema["required"].as_array().unwrap().iter().eq(row.keys()), "{table}");
            for (name, value) in &row {
                assert!(fits(&schema["properties"][name], value), "{table}.{name}: {value}");
            }
        }
    }
}

fn fits(schema: &Value, value: &Value) -> bool {
    if let Some(words) = schema.get("enum") {
        return words.as_array().unwrap().contains(value);
    }
    let is_of = |name: &Value| match name.as_str().unwrap() {
        "string" => value.is_string(),
        "integer" => value.as_u64().is_some_and(|number| {
            (schema["minimum"].as_u64()..=schema["maximum"].as_u64()).contains(&Some(number))
        }),
        "boolean" => value.is_boolean(),
        "null" => value.is_null(),
        "array" => {
            value.as_array().is_some_and(|items| items.iter().all(|item| fits(&schema["items"], item)))
        }
        other => panic!("a type {other}"),
    };
    match &schema["type"] {
        Value::Array(names) => names.iter().any(is_of),
        name => is_of(name),
    }
}

#[test]
fn the_page_has_every_table() {
    let page = export(&["--format", "markdown"]);
    let headings: Vec<_> = page.lines().filter_map(|line| line.strip_prefix("## ")).collect();
    assert_eq!(
        headings,
        ["Reasons", "Reply codes", "Meanings", "Enhanced status codes", "Commands", "Documents"]
    );
    assert!(page.starts_with("# SMTP reply codes\n"));
    // What a source prints is text, not HTML.
    assert!(!page.replace("\\<", "").contains("<domain"));
    assert!(page.contains("\\<domain\\> Service ready"));
}

/// Without `--what`, a flat format is the table with the most in a row.
#[test]
fn a_flat_format_is_the_meanings() {
    assert_eq!(export(&["--format", "csv"]), export(&["--format", "csv", "--what", "meanings"]));
    assert_eq!(export(&["--format", "ndjson"]), export(&["--format", "ndjson", "--what", "meanings"]));
}

/// A column is to be named in a query as it is, without quotes.
#[test]
fn no_column_is_a_word_of_sql() {
    let reserved = "all and any array as asc between by case cast check column condition constraint create cross current cursor date \
        day default delete desc distinct do drop else end escape except exists false fetch filter for foreign from full function \
        grant group having hour if in index inner insert intersect interval into is join key last lateral left like limit map \
        match minute month natural no not null of offset on or order outer over partition percent primary range rank references \
        right row rows second select set show some start table then time timestamp to trigger true union unique update use user \
        using value values view when where window with year";
    for table in TABLES {
        for name in rows(table)[0].keys() {
            assert!(!reserved.split_whitespace().any(|word| word == name), "{table}.{name}");
            assert!(name.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'_'), "{table}.{name}");
        }
    }
}
