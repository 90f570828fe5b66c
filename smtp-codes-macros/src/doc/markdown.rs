//! Text as Markdown and as HTML: what is data stays text.
//!
//! Texts of protocols go into code spans, so that `<domain>` is readable and nothing is Markdown.
//! Prose of the catalogue may hold code spans of its own; all else in it is escaped.

use crate::data::join;
use std::fmt::Write as _;

/// Escapes what Markdown or HTML would take for markup.
pub(crate) fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        if matches!(
            c,
            '\\' | '`' | '*' | '_' | '{' | '}' | '[' | ']' | '<' | '>' | '#' | '|' | '~' | '&' | '$' | '!'
        ) {
            out.push('\\');
        }
        out.push(c);
    }
    out
}

/// Prose of the catalogue: code spans stay, all else is escaped, and it is one paragraph.
pub(crate) fn prose(text: &str) -> String {
    let one_line = join(" ", &mut text.split_whitespace().map(str::to_owned));
    let mut out = String::new();
    let mut parts = one_line.split('`').peekable();
    let mut in_span = false;
    while let Some(part) = parts.next() {
        // A last backtick without a partner is no span.
        if in_span && parts.peek().is_some() {
            out.push_str(&code_span(part));
        } else if in_span {
            let _ = write!(out, "\\`{}", escape(part));
        } else {
            out.push_str(&escape(part));
        }
        in_span = !in_span;
    }
    out
}

/// A code span, with a fence longer than any run of backticks in it.
pub(crate) fn code_span(text: &str) -> String {
    let longest = text.split(|c| c != '`').map(str::len).max().unwrap_or(0);
    let fence = "`".repeat(longest + 1);
    let pad = if text.starts_with('`') || text.ends_with('`') { " " } else { "" };
    format!("{fence}{pad}{text}{pad}{fence}")
}

/// What stands in a table cell: a bar would end the cell, even in a code span.
pub(crate) fn cell(markdown: &str) -> String {
    markdown.replace("\\|", "|").replace('|', "\\|")
}

pub(crate) fn sentence(text: &str) -> String {
    let text = prose(text);
    if text.trim_end_matches([')', '"']).ends_with(['.', '!', '?']) { text } else { text + "." }
}

/// What stands between tags, where Markdown is not read.
pub(crate) fn html(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

#[cfg(test)]
mod tests {
    use super::{cell, code_span, html, prose};

    #[test]
    fn markup_in_data_stays_text() {
        assert_eq!(prose("a <b> *c* [d] `<e>` f_g"), "a \\<b\\> \\*c\\* \\[d\\] `<e>` f\\_g");
        assert_eq!(prose("one ` alone"), "one \\` alone");
        assert_eq!(code_span("a`b"), "``a`b``");
        assert_eq!(cell("`a|b`"), "`a\\|b`");
        assert_eq!(html("<a&b>"), "&lt;a&amp;b&gt;");
    }
}
