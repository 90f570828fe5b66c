//! What else stands on pages of its own: digits, commands, enhanced status codes, words of closed lists, documents.

use super::links::{Links, basic_links, code_link, except, reason_link, source_link, sources};
use super::markdown::{cell, escape, prose, sentence};
use crate::cite::subject;
use crate::data::{Data, join};
use smtp_codes_spec::Catalogue;
use smtp_codes_spec::model::{Command, CommandReplies, Digit, Document, Extension, Label, Status};
use std::fmt::Write as _;

/// A first or second digit.
pub(crate) fn digit(catalogue: &Catalogue, digit: &Digit, pattern: &str) -> String {
    let number = digit.number.value;
    format!(
        "{} {}\n\n{}\n\nSource: {}\n",
        pattern.replace('#', &number.to_string()),
        escape(&digit.text.value),
        sentence(&digit.explanation.value),
        sources(catalogue, digit.source.as_ref(), &digit.also)
    )
}

/// A command with the codes that may answer it, one line a source.
pub(crate) fn command(data: &Data<'_>, command: &Command) -> String {
    let catalogue = data.catalogue;
    let mut out = format!("{}: {}\n", escape(&command.name.value), sentence(&command.explanation.value));
    if !data.documented {
        return out;
    }
    let _ = writeln!(out, "\nDefined in {}.", sources(catalogue, command.source.as_ref(), &[]));
    if !command.replies.is_empty() {
        out.push_str("\n| source | replies |\n|---|---|\n");
    }
    for list in &command.replies {
        let _ =
            writeln!(out, "| {} | {} |", cell(&source_link(catalogue, list)), command_row(catalogue, list));
    }
    out
}

/// A keyword of an answer to EHLO.
pub(crate) fn extension(data: &Data<'_>, extension: &Extension) -> String {
    let mut out =
        format!("{}: {}\n", escape(&extension.keyword.value), sentence(&extension.explanation.value));
    if !data.documented {
        return out;
    }
    if let Some(deprecated) = &extension.deprecated {
        let _ = writeln!(out, "\nDeprecated: {}", prose(&deprecated.value));
    }
    let _ = writeln!(out, "\nThe registry calls it {}.", prose(&extension.text.value));
    if let Some(parameters) = &extension.parameters {
        let _ = writeln!(out, "Behind the keyword may stand: {}.", prose(&parameters.value));
    }
    let sources = sources(data.catalogue, extension.source.as_ref(), &extension.also);
    let _ = writeln!(out, "\nDefined in {sources}.");
    out
}

fn command_row(catalogue: &Catalogue, list: &CommandReplies) -> String {
    let mut groups: Vec<(&Label, Vec<String>)> = Vec::new();
    for (code, outcome) in &list.codes {
        let link = code_link(catalogue, code.value);
        match groups.last_mut() {
            Some((last, links)) if std::ptr::eq(*last, *outcome) => links.push(link),
            _ => groups.push((outcome, vec![link])),
        }
    }
    let group = |(outcome, links): &(&Label, Vec<String>)| format!("{}: {}", outcome.name, links.join(", "));
    join("; ", &mut groups.iter().map(group))
}

/// What may answer any command, for the page of the enum.
pub(crate) fn any_command(catalogue: &Catalogue) -> String {
    let mut out = String::from("\n# What may answer any command\n\n| source | replies |\n|---|---|\n");
    for list in &catalogue.any {
        let row = command_row(catalogue, list);
        let _ = writeln!(out, "| {} | {row}{} |", cell(&source_link(catalogue, list)), except(list));
    }
    out
}

/// An enhanced status code.
pub(crate) fn status(data: &Data<'_>, status: &Status) -> String {
    let catalogue = data.catalogue;
    let mut out = format!("{} {}\n", status.code.value, escape(&status.text.value));
    if let Some(reason) = &status.deprecated {
        let _ = writeln!(out, "\nDeprecated: {}", sentence(&reason.value));
    }
    let _ = writeln!(out, "\n{}", sentence(&status.explanation.value));
    if !data.documented {
        return out;
    }
    let reason = status.reason.as_ref().and_then(|name| catalogue.reason(&name.value));
    if let Some(reason) = reason {
        let _ = writeln!(out, "\nReason, and what to do: {}.", reason_link(reason, Links::Items));
    }
    if let Some(subject) = subject(catalogue, status) {
        let _ = writeln!(out, "\nSubject {}: {}.", subject.number.value, escape(&subject.text.value));
    }
    let basic = basic_links(catalogue, status);
    if !basic.is_empty() {
        let _ = writeln!(out, "\nRegistered with: {basic}.");
    }
    let _ = writeln!(out, "\nSource: {}", sources(catalogue, status.source.as_ref(), &status.also));
    out
}

/// A word of a closed list.
pub(crate) fn label(label: &Label) -> String {
    format!("{}: {}", escape(label.name), prose(label.about))
}

/// A document.
pub(crate) fn document(document: &Document) -> String {
    let date = document.date.as_ref().map_or_else(String::new, |date| format!(" ({})", date.value));
    let url = document.url.as_ref().map_or_else(String::new, |url| format!("\n\n<{}>", url.value));
    format!("{}{date}{url}", escape(&document.title.value))
}
