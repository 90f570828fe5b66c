//! The catalogue as a page that a wiki can take: headings, tables and paragraphs, nothing else.

use super::tables::{self, Column, Table};
use serde_json::Value;
use std::fmt::Write as _;

/// What the page shows of each table: a wiki's reader wants to know what a code means, not how a program calls it.
const SHOWN: [(&str, &str, &[&str]); 6] = [
    (
        "reasons",
        "Reasons",
        &[
            "name",
            "text",
            "retry",
            "address",
            "connection",
            "fix",
            "codes",
            "enhanced",
            "remedy_sender",
            "remedy_operator",
        ],
    ),
    ("codes", "Reply codes", &["code", "text", "standing", "reasons", "explanation", "source"]),
    ("meanings", "Meanings", &["code", "text", "standing", "reason", "commands", "enhanced", "source"]),
    ("enhanced", "Enhanced status codes", &["code", "text", "reason", "basic", "explanation", "source"]),
    ("commands", "Commands", &["command", "code", "outcome", "holds_when", "holds_not_for", "source"]),
    ("documents", "Documents", &["id", "title", "kind", "published"]),
];

/// All of it.
pub(super) fn page() -> String {
    let mut page = String::from("# SMTP reply codes\n\n");
    let _ = writeln!(
        page,
        "What servers answer, why, and what to do; made by `smtp-codes export --format markdown`, version {}.",
        env!("CARGO_PKG_VERSION")
    );
    for (name, ..) in SHOWN {
        if let Some(table) = tables::table(name) {
            page.push('\n');
            page.push_str(&section(&table));
        }
    }
    page
}

/// A heading and a table.
pub(super) fn section(table: &Table) -> String {
    let shown = SHOWN.iter().find(|(name, ..)| *name == table.name);
    let (title, columns) = shown.map_or((table.name, &[][..]), |(_, title, columns)| (*title, *columns));
    let at: Vec<usize> = columns
        .iter()
        .filter_map(|name| table.columns.iter().position(|column| column.name == *name))
        .collect();
    let mut section = format!("## {title}\n\n");
    let mut line = |cells: &mut dyn Iterator<Item = String>| {
        section.push('|');
        cells.for_each(|cell| {
            let _ = write!(section, " {cell} |");
        });
        section.push('\n');
    };
    line(&mut at.iter().map(|at| heading(&table.columns[*at])));
    line(&mut at.iter().map(|_| "---".into()));
    for row in &table.rows {
        line(&mut at.iter().map(|at| cell(table, row, *at)));
    }
    section
}

fn heading(column: &Column) -> String {
    column.name.replace('_', " ")
}

fn cell(table: &Table, row: &[Value], at: usize) -> String {
    let text = match &row[at] {
        Value::Null => String::new(),
        Value::String(text) => escaped(text),
        Value::Array(items) => items.iter().map(item).collect::<Vec<_>>().join(", "),
        other => other.to_string(),
    };
    // The source links to where it can be read, a document's title as well.
    let is_link = matches!(table.columns[at].name, "source" | "title");
    let url = table.columns.iter().position(|column| column.name == "url").and_then(|at| row[at].as_str());
    match url.filter(|_| is_link) {
        Some(url) => format!("[{text}]({})", url.replace(['(', ' ', '|'], "").replace(')', "%29")),
        None => text,
    }
}

fn item(value: &Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), escaped)
}

/// What Markdown, HTML or the cell would take for markup; code spans of the catalogue's prose stay.
fn escaped(text: &str) -> String {
    let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
    let has_spans = text.matches('`').count() % 2 == 0;
    let mut out = String::with_capacity(text.len());
    let mut in_span = false;
    for c in text.chars() {
        match c {
            '`' if has_spans => in_span = !in_span,
            // A bar ends a cell even in a code span.
            '|' => out.push('\\'),
            '\\' | '`' | '*' | '_' | '[' | ']' | '<' | '>' | '#' | '~' | '&' if !in_span => out.push('\\'),
            _ => {}
        }
        out.push(c);
    }
    out
}
