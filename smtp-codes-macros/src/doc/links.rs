//! Links: to sources, and to the items of `smtp-codes`.

use super::markdown::{code_span, escape};
use crate::cite::{citation_label, citation_url};
use crate::data::join;
use smtp_codes_spec::Catalogue;
use smtp_codes_spec::model::{Basic, Citation, CommandReplies, Digit, Reason, Status};
use std::fmt::Write as _;

/// Whether links may name items of `smtp-codes`: in its own documentation they do, in a vendor's they cannot.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Links {
    Items,
    Published,
}

pub(crate) fn citation_link(catalogue: &Catalogue, citation: &Citation) -> String {
    let id = &citation.document.value;
    let Some(document) = catalogue.document(id) else {
        return escape(id);
    };
    let label = escape(&citation_label(document, citation));
    let mut link = match citation_url(document, citation) {
        Some(url) => format!("[{label}]({url})"),
        None => label,
    };
    if let Some(text) = &citation.text {
        let _ = write!(link, " (there: {})", code_span(&text.value));
    }
    link
}

pub(crate) fn sources(catalogue: &Catalogue, source: Option<&Citation>, also: &[Citation]) -> String {
    let mut out = source.map_or_else(String::new, |source| citation_link(catalogue, source));
    for (index, citation) in also.iter().enumerate() {
        out.push_str(if index == 0 { "; also " } else { ", " });
        out.push_str(&citation_link(catalogue, citation));
    }
    out
}

/// `[5yz](Severity::...)`, or the pattern alone for a digit that nobody describes.
pub(crate) fn digit_link(digits: &[Digit], enumeration: &str, number: u16, pattern: &str) -> String {
    let label = pattern.replace('#', &number.to_string());
    match digits.iter().find(|digit| digit.number.value == number) {
        Some(digit) => format!("[{label}]({enumeration}::{})", digit.name.value),
        None => label,
    }
}

pub(crate) fn code_link(catalogue: &Catalogue, code: u16) -> String {
    match catalogue.reply(code).and_then(|reply| reply.name.as_ref()) {
        Some(name) => format!("[{code}](ReplyCode::{})", name.value),
        None => code.to_string(),
    }
}

fn basic_link(catalogue: &Catalogue, basic: Basic) -> String {
    match basic {
        Basic::Any => "any reply code".into(),
        Basic::Severity(digit) => {
            format!("any {}", digit_link(&catalogue.severities, "Severity", digit, "#yz"))
        }
        Basic::Code(code) => code_link(catalogue, code),
    }
}

/// The text of a reason, linked where it can be.
pub(crate) fn reason_link(reason: &Reason, links: Links) -> String {
    let name = &reason.name.value;
    let text = escape(reason.text.as_ref().map_or(name, |text| &text.value));
    match links {
        Links::Items => format!("[{text}](Reason::{name})"),
        Links::Published => text,
    }
}

/// An enhanced status code, called `label` (Markdown).
pub(crate) fn status_link(status: &Status, label: &str) -> String {
    format!("[{label}](EnhancedStatus::{})", status.name.value)
}

pub(crate) fn source_link(catalogue: &Catalogue, list: &CommandReplies) -> String {
    let when = list.when.as_ref().map_or_else(String::new, |when| format!(", {}", escape(&when.value)));
    sources(catalogue, list.source.as_ref(), &[]) + &when
}

pub(crate) fn except(list: &CommandReplies) -> String {
    if list.except.is_empty() {
        return String::new();
    }
    format!(" except {}", join(", ", &mut list.except.iter().map(|name| escape(&name.value))))
}

/// `MailboxFull` is "mailbox full".
pub(crate) fn in_words(name: &str) -> String {
    let mut words = String::with_capacity(name.len() + 8);
    for c in name.chars() {
        if c.is_uppercase() && !words.is_empty() {
            words.push(' ');
        }
        words.extend(c.to_lowercase());
    }
    words
}

/// What the registry associates with an enhanced status code.
pub(crate) fn basic_links(catalogue: &Catalogue, status: &Status) -> String {
    join(", ", &mut status.basic.iter().map(|basic| basic_link(catalogue, basic.value)))
}
