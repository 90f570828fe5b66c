//! The tables of the pages: all codes, the digits, all enhanced status codes, the standings.

use super::links::{basic_links, in_words};
use super::markdown::{cell, escape, prose, sentence};
use crate::data::join;
use smtp_codes_spec::Catalogue;
use smtp_codes_spec::model::{Digit, Reply, STANDINGS};
use std::fmt::Write as _;

/// The first digits, those of SMTP first: a 1yz is none of its own.
fn severities(catalogue: &Catalogue) -> Vec<&Digit> {
    let mut digits: Vec<_> = catalogue.severities.iter().collect();
    digits.sort_by_key(|digit| digit.number.value == 1);
    digits
}

/// The codes in a few lines, a paragraph for each first digit; those of RFC 5321 and 821 in bold type.
pub(crate) fn reply_index(catalogue: &Catalogue) -> String {
    let mut out = String::new();
    for severity in severities(catalogue) {
        let digit = severity.number.value;
        let link = |reply: &Reply| {
            let name = &reply.name.as_ref()?.value;
            let link = format!("[{} {}](ReplyCode::{name})", reply.code.value, in_words(name));
            let is_standard = reply.meanings[0].standing.name == "standard";
            Some(if is_standard { format!("**{link}**") } else { link })
        };
        let of_digit = catalogue.replies.iter().filter(|reply| reply.code.value / 100 == digit);
        let links = join(" · ", &mut of_digit.filter_map(link));
        if !links.is_empty() {
            let text = escape(&severity.text.value);
            let _ = writeln!(out, "\n{digit}yz, [{text}](Severity::{}): {links}", severity.name.value);
        }
    }
    out
}

/// The tables of all reply codes, one for each first digit.
pub(crate) fn reply_tables(catalogue: &Catalogue) -> String {
    let mut out = String::new();
    for severity in severities(catalogue) {
        let digit = severity.number.value;
        let mut rows = catalogue.replies.iter().filter(|reply| reply.code.value / 100 == digit).peekable();
        if rows.peek().is_none() {
            continue;
        }
        let _ = writeln!(
            out,
            "\n## {digit}yz: [{}](Severity::{})\n\n| code | text of the first meaning | standing |\n|---|---|---|",
            escape(&severity.text.value),
            severity.name.value
        );
        for reply in rows {
            let Some(name) = &reply.name else { continue };
            let first = &reply.meanings[0];
            let more = match reply.meanings.len() {
                1 => String::new(),
                count => format!(" + {}", count - 1),
            };
            let _ = writeln!(
                out,
                "| [{}](ReplyCode::{}) | {} | {}{more} |",
                reply.code.value,
                name.value,
                cell(&escape(&first.text.value)),
                first.standing.name
            );
        }
    }
    out
}

/// The tables of first and second digits.
pub(crate) fn digit_tables(catalogue: &Catalogue) -> String {
    let mut out = String::new();
    for (title, enumeration, pattern, digits) in [
        ("first digit", "Severity", "#yz", severities(catalogue)),
        ("second digit", "Category", "x#z", catalogue.categories.iter().collect()),
    ] {
        let _ = writeln!(out, "\n| {title} | name | what it says |\n|---|---|---|");
        for digit in digits {
            let number = digit.number.value.to_string();
            let _ = writeln!(
                out,
                "| {} | [{}]({enumeration}::{}) | {} |",
                pattern.replace('#', &number),
                escape(&digit.text.value),
                digit.name.value,
                cell(&sentence(&digit.explanation.value))
            );
        }
    }
    out
}

/// The table of all enhanced status codes, with what the classes and subjects say.
pub(crate) fn status_table(catalogue: &Catalogue) -> String {
    let mut out = String::new();
    for (title, digits) in [("Classes", &catalogue.classes), ("Subjects", &catalogue.subjects)] {
        let _ = writeln!(out, "\n# {title}\n");
        for digit in digits {
            let text = escape(&digit.text.value);
            let _ =
                writeln!(out, "- **{}** {text}: {}", digit.number.value, sentence(&digit.explanation.value));
        }
    }
    out.push_str("\n# All enhanced status codes\n\n| code | text | registered with |\n|---|---|---|\n");
    for status in &catalogue.statuses {
        let _ = writeln!(
            out,
            "| [{}](EnhancedStatus::{}) | {} | {} |",
            status.code.value,
            status.name.value,
            cell(&escape(&status.text.value)),
            basic_links(catalogue, status)
        );
    }
    out
}

/// The table of standings, for the page of the enum.
pub(crate) fn standing_table() -> String {
    let mut out = String::from("\n| standing | what it says |\n|---|---|\n");
    for standing in &STANDINGS {
        let _ = writeln!(
            out,
            "| [{}](Standing::{}) | {} |",
            standing.name,
            standing.variant,
            prose(standing.about)
        );
    }
    out
}
