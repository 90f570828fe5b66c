//! The documentation, made from the data.
//!
//! Texts of protocols go into code spans, so that `<domain>` is readable and nothing is Markdown.
//! Prose of the catalogue may hold code spans of its own; all else in it is escaped.

use crate::cite::{citation_label, citation_url, subject};
use crate::data::{Data, join};
use smtp_codes_spec::Catalogue;
use smtp_codes_spec::model::{
    At, Basic, Citation, Command, CommandReplies, Digit, Document, Extension, Label, Meaning, Reason, Remedy,
    Reply, STANDINGS, Status,
};
use std::fmt::Write as _;

/// Where the published documentation of `ReplyCode` is.
const PUBLISHED: &str = "https://docs.rs/smtp-codes/latest/smtp_codes/enum.ReplyCode.html";

/// Whether links may name items of `smtp-codes`: in its own documentation they do, in a vendor's they cannot.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Links {
    Items,
    Published,
}

/// Escapes what Markdown or HTML would take for markup.
fn escape(text: &str) -> String {
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
fn prose(text: &str) -> String {
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
fn code_span(text: &str) -> String {
    let longest = text.split(|c| c != '`').map(str::len).max().unwrap_or(0);
    let fence = "`".repeat(longest + 1);
    let pad = if text.starts_with('`') || text.ends_with('`') { " " } else { "" };
    format!("{fence}{pad}{text}{pad}{fence}")
}

/// What stands in a table cell: a bar would end the cell, even in a code span.
fn cell(markdown: &str) -> String {
    markdown.replace("\\|", "|").replace('|', "\\|")
}

fn sentence(text: &str) -> String {
    let text = prose(text);
    if text.trim_end_matches([')', '"']).ends_with(['.', '!', '?']) { text } else { text + "." }
}

fn citation_link(catalogue: &Catalogue, citation: &Citation) -> String {
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

fn sources(catalogue: &Catalogue, source: Option<&Citation>, also: &[Citation]) -> String {
    let mut out = source.map_or_else(String::new, |source| citation_link(catalogue, source));
    for (index, citation) in also.iter().enumerate() {
        out.push_str(if index == 0 { "; also " } else { ", " });
        out.push_str(&citation_link(catalogue, citation));
    }
    out
}

/// The section of a reply code that stands by itself: number, text, digits, every meaning.
pub(crate) fn reply(data: &Data<'_>, reply: &Reply, links: Links) -> String {
    let catalogue = data.catalogue;
    let code = reply.code.value;
    let mut out = format!("**{code}** {}\n", code_span(&reply.meanings[0].text.value));
    if links == Links::Items {
        let severity = digit_link(&catalogue.severities, "Severity", code / 100);
        let category = digit_link(&catalogue.categories, "Category", code / 10 % 10);
        let category = category.unwrap_or_else(|| "no category of the RFCs".into());
        let severity = severity.unwrap_or_default();
        let _ = writeln!(
            out,
            "\nFirst digit {}: {severity}. Second digit {}: {category}.",
            code / 100,
            code / 10 % 10
        );
    }
    let several = reply.meanings.len() > 1;
    for (index, each) in reply.meanings.iter().enumerate() {
        let number = several.then(|| format!("Meaning {} of {}", index + 1, reply.meanings.len()));
        meaning(&mut out, data, each, number.as_deref(), links);
    }
    if links == Links::Items {
        let answers = command_links(catalogue, code);
        if !answers.is_empty() {
            let _ = writeln!(out, "\n**Answers:** {answers}.");
        }
        let registered = |status: &&Status| status.basic.iter().any(|basic| basic.value == Basic::Code(code));
        let link = |status: &Status| {
            let (code, text, name) = (status.code.value, escape(&status.text.value), &status.name.value);
            format!("[{code} {text}](EnhancedStatus::{name})")
        };
        let statuses = join(", ", &mut catalogue.statuses.iter().filter(registered).map(link));
        if !statuses.is_empty() {
            let _ = writeln!(out, "\n**Enhanced status codes registered with it:** {statuses}.");
        }
    }
    out
}

fn meaning(out: &mut String, data: &Data<'_>, meaning: &Meaning, number: Option<&str>, links: Links) {
    let catalogue = data.catalogue;
    let standing = match links {
        Links::Items => format!("[{}](Standing::{})", meaning.standing.name, meaning.standing.variant),
        Links::Published => meaning.standing.name.into(),
    };
    let source = sources(catalogue, meaning.source.as_ref(), &meaning.also);
    let separator = if source.is_empty() { "" } else { ": " };
    let ours = if meaning.quoted { "" } else { " (the wording is ours: the source prints none)" };
    match number {
        Some(number) => {
            let _ = writeln!(out, "\n**{number}**, {standing}{separator}{source}  ");
            let _ = writeln!(out, "{}{ours}", code_span(&meaning.text.value));
        }
        None => {
            let _ = writeln!(out, "\nStanding: {standing}{separator}{source}{ours}");
        }
    }
    let when = selectors(meaning);
    if !when.is_empty() {
        let _ = writeln!(out, "\nWhen: {when}.");
    }
    let reason = meaning.reason.as_ref().and_then(|name| catalogue.reason(&name.value));
    if let Some((name, text)) = reason.and_then(|reason| Some((&reason.name.value, reason.text.as_ref()?))) {
        let text = escape(&text.value);
        let link = match links {
            Links::Items => format!("[{text}](Reason::{name})"),
            Links::Published => text,
        };
        let _ = writeln!(out, "\n**Reason:** {link}");
    }
    if let Some(explanation) = &meaning.explanation {
        let _ = writeln!(out, "\n{}", sentence(&explanation.value));
    }
    if !meaning.causes.is_empty() {
        let _ = writeln!(out, "\n**Why it happens**\n");
        for cause in &meaning.causes {
            let _ = writeln!(out, "- {}", sentence(&cause.value));
        }
    }
    remedies(out, &meaning.remedy);
}

fn remedies(out: &mut String, remedy: &Remedy) {
    for (who, what) in remedy.parts() {
        let who = match who {
            "sender" => "If your message came back",
            "operator" => "If you run the server that sent it",
            _ => "If you run the server that refused it",
        };
        let _ = writeln!(out, "\n**{who}:** {}", sentence(&what.value));
    }
}

/// A reason that stands by itself.
pub(crate) fn reason(data: &Data<'_>, reason: &Reason) -> String {
    let mut out = reason_in_vendor(reason);
    out.push('\n');
    if let Some(explanation) = &reason.explanation {
        let _ = writeln!(out, "\n{}", sentence(&explanation.value));
    }
    if !data.documented {
        return out;
    }
    if !reason.causes.is_empty() {
        let _ = writeln!(out, "\n**Why it happens**\n");
        for cause in &reason.causes {
            let _ = writeln!(out, "- {}", sentence(&cause.value));
        }
    }
    remedies(&mut out, &reason.remedy);
    let source = sources(data.catalogue, reason.source.as_ref(), &reason.also);
    if !source.is_empty() {
        let _ = writeln!(out, "\nSource: {source}");
    }
    out
}

/// The first line of a reason.
pub(crate) fn reason_in_vendor(reason: &Reason) -> String {
    escape(reason.text.as_ref().map_or(&reason.name.value, |text| &text.value))
}

/// What rustdoc's search finds a reason by: the words that servers have for it.
pub(crate) fn reason_aliases(reason: &Reason) -> Vec<String> {
    let words = reason.words.iter().chain(&reason.hints).map(|words| words.value.replace(['\'', '"'], ""));
    unique_aliases(words, Some(&reason.name))
}

/// The table of all reasons, for the page of the enum.
pub(crate) fn reason_table(catalogue: &Catalogue) -> String {
    let mut out = String::from("\n# All reasons\n\n| reason | what happened |\n|---|---|\n");
    for reason in &catalogue.reasons {
        let name = &reason.name.value;
        let _ = writeln!(out, "| [{name}](Reason::{name}) | {} |", cell(&reason_in_vendor(reason)));
    }
    out
}

/// "in answer to `RCPT`, or with 5.1.1".
fn selectors(meaning: &Meaning) -> String {
    let commands = join(", ", &mut meaning.commands.iter().map(|command| code_span(&command.value)));
    let enhanced =
        join(", ", &mut meaning.enhanced.iter().map(|pattern| code_span(&pattern.value.to_string())));
    let part = |words: &str, list: String| if list.is_empty() { list } else { format!("{words} {list}") };
    let parts = [part("in answer to", commands), part("with enhanced status code", enhanced)];
    join("; ", &mut parts.into_iter().filter(|part| !part.is_empty()))
}

fn digit_link(digits: &[Digit], enumeration: &str, number: u16) -> Option<String> {
    let digit = digits.iter().find(|digit| digit.number.value == number)?;
    Some(format!("[{}]({enumeration}::{})", escape(&digit.text.value), digit.name.value))
}

/// The commands that a code may answer, each once.
fn command_links(catalogue: &Catalogue, code: u16) -> String {
    let listed = |list: &CommandReplies| list.codes.iter().find(|(listed, _)| listed.value == code).copied();
    let mut links = Vec::new();
    for command in &catalogue.commands {
        if let Some((_, outcome)) = command.replies.iter().find_map(listed) {
            let (name, variant) = (escape(&command.name.value), &command.variant.value);
            links.push(format!("[{name}](Command::{variant}) ({})", outcome.name));
        }
    }
    for list in &catalogue.any {
        if listed(list).is_some() {
            links.push(format!("any command{} ({})", except(list), source_link(catalogue, list)));
        }
    }
    links.join(", ")
}

fn source_link(catalogue: &Catalogue, list: &CommandReplies) -> String {
    sources(catalogue, list.source.as_ref(), &[])
}

fn except(list: &CommandReplies) -> String {
    if list.except.is_empty() {
        return String::new();
    }
    format!(" except {}", join(", ", &mut list.except.iter().map(|name| escape(&name.value))))
}

/// The first lines of a standard variant, for all but rustdoc.
pub(crate) fn reply_in_brief(reply: &Reply, name: &str) -> String {
    let explanation = reply.meanings[0].explanation.as_ref().map_or("", |explanation| &explanation.value);
    format!("{}\n\n{}", standard_in_vendor(reply, name), sentence(explanation))
}

/// One line for a vendor's variant that the standard catalogue documents.
pub(crate) fn standard_in_vendor(reply: &Reply, standard_name: &str) -> String {
    format!(
        "**{}** {} ([documentation]({PUBLISHED}#variant.{standard_name}))",
        reply.code.value,
        code_span(&reply.meanings[0].text.value)
    )
}

/// What rustdoc's search finds a reply code by: its number, and the words of its meanings.
pub(crate) fn reply_aliases(reply: &Reply) -> Vec<String> {
    let words = reply.meanings.iter().flat_map(|meaning| &meaning.words);
    let words = words.map(|words| words.value.replace(['\'', '"'], ""));
    unique_aliases([reply.code.value.to_string()].into_iter().chain(words), reply.name.as_ref())
}

/// What rustdoc's search finds an enhanced status code by: `X.1.1`, `5.1.1`, `#5.1.1` and its words.
pub(crate) fn status_aliases(status: &Status) -> Vec<String> {
    let code = status.code.value;
    let of_class = |class: &str| format!("{class}.{}.{}", code.subject, code.detail);
    let numbers = ["X", "2", "4", "5"].map(of_class);
    let words = status.aliases.iter().map(|alias| alias.value.clone());
    unique_aliases(numbers.into_iter().chain(words), Some(&status.name))
}

/// rustdoc refuses an alias that is the item's own name, and warns of one given twice.
fn unique_aliases(aliases: impl Iterator<Item = String>, name: Option<&At<String>>) -> Vec<String> {
    let mut unique: Vec<String> = Vec::new();
    for alias in aliases {
        if !unique.contains(&alias) && name.is_none_or(|name| name.value != alias) {
            unique.push(alias);
        }
    }
    unique
}

/// The tables of all reply codes, one for each first digit.
pub(crate) fn reply_tables(catalogue: &Catalogue) -> String {
    let mut out = String::new();
    for severity in &catalogue.severities {
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
                2 => " + 1 more".into(),
                count => format!(" + {} more", count - 1),
            };
            let _ = writeln!(
                out,
                "| [{}](ReplyCode::{}) | {} | {}{more} |",
                reply.code.value,
                name.value,
                cell(&code_span(&first.text.value)),
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
        ("first digit", "Severity", "#yz", &catalogue.severities),
        ("second digit", "Category", "x#z", &catalogue.categories),
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

/// A first or second digit.
pub(crate) fn digit(catalogue: &Catalogue, digit: &Digit, pattern: &str) -> String {
    let number = digit.number.value;
    format!(
        "**{}** {}\n\n{}\n\nSource: {}\n",
        pattern.replace('#', &number.to_string()),
        escape(&digit.text.value),
        sentence(&digit.explanation.value),
        sources(catalogue, digit.source.as_ref(), &digit.also)
    )
}

/// A command with the codes that may answer it, one line a source.
pub(crate) fn command(data: &Data<'_>, command: &Command) -> String {
    let catalogue = data.catalogue;
    let mut out = format!("{} {}\n", code_span(&command.name.value), sentence(&command.explanation.value));
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

fn code_link(catalogue: &Catalogue, code: u16) -> String {
    match catalogue.reply(code).and_then(|reply| reply.name.as_ref()) {
        Some(name) => format!("[{code}](ReplyCode::{})", name.value),
        None => code.to_string(),
    }
}

/// A keyword of an answer to EHLO.
pub(crate) fn extension(data: &Data<'_>, extension: &Extension) -> String {
    let mut out =
        format!("{} {}\n", code_span(&extension.keyword.value), sentence(&extension.explanation.value));
    if !data.documented {
        return out;
    }
    if let Some(deprecated) = &extension.deprecated {
        let _ = writeln!(out, "\nDeprecated: {}", prose(&deprecated.value));
    }
    let _ = writeln!(out, "\nThe registry calls it {}.", code_span(&extension.text.value));
    if let Some(parameters) = &extension.parameters {
        let _ = writeln!(out, "Behind the keyword may stand: {}.", prose(&parameters.value));
    }
    let sources = sources(data.catalogue, extension.source.as_ref(), &extension.also);
    let _ = writeln!(out, "\nDefined in {sources}.");
    out
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
    let mut out = format!("**{}** {}\n", status.code.value, escape(&status.text.value));
    if let Some(reason) = &status.deprecated {
        let _ = writeln!(out, "\nDeprecated: {}", sentence(&reason.value));
    }
    let _ = writeln!(out, "\n{}", sentence(&status.explanation.value));
    if !data.documented {
        return out;
    }
    if let Some(subject) = subject(catalogue, status) {
        let text = escape(&subject.text.value);
        let _ = writeln!(
            out,
            "\nSubject {}: {text}. {}",
            subject.number.value,
            sentence(&subject.explanation.value)
        );
    }
    let basic = basic_links(catalogue, status);
    if !basic.is_empty() {
        let _ = writeln!(out, "\nRegistered with: {basic}.");
    }
    let _ = writeln!(out, "\nSource: {}", sources(catalogue, status.source.as_ref(), &status.also));
    out
}

fn basic_links(catalogue: &Catalogue, status: &Status) -> String {
    join(", ", &mut status.basic.iter().map(|basic| basic_link(catalogue, basic.value)))
}

fn basic_link(catalogue: &Catalogue, basic: Basic) -> String {
    match basic {
        Basic::Any => "any reply code".into(),
        Basic::Severity(digit) => digit_link(&catalogue.severities, "Severity", digit)
            .map_or_else(|| format!("any {digit}yz"), |link| format!("any {link}")),
        Basic::Code(code) => code_link(catalogue, code),
    }
}

/// The table of all enhanced status codes, with what the classes say.
pub(crate) fn status_table(catalogue: &Catalogue) -> String {
    let mut out = String::from("\n# Classes\n\n");
    for class in &catalogue.classes {
        let text = escape(&class.text.value);
        let _ = writeln!(out, "- **{}** {text}: {}", class.number.value, sentence(&class.explanation.value));
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

/// A word of a closed list.
pub(crate) fn label(label: &Label) -> String {
    format!("{}: {}", code_span(label.name), prose(label.about))
}

/// A document.
pub(crate) fn document(document: &Document) -> String {
    let date = document.date.as_ref().map_or_else(String::new, |date| format!(" ({})", date.value));
    let url = document.url.as_ref().map_or_else(String::new, |url| format!("\n\n<{}>", url.value));
    format!("{}{date}{url}", escape(&document.title.value))
}

#[cfg(test)]
mod tests {
    use super::{cell, code_span, prose};

    #[test]
    fn markup_in_data_stays_text() {
        assert_eq!(prose("a <b> *c* [d] `<e>` f_g"), "a \\<b\\> \\*c\\* \\[d\\] `<e>` f\\_g");
        assert_eq!(prose("one ` alone"), "one \\` alone");
        assert_eq!(code_span("a`b"), "``a`b``");
        assert_eq!(cell("`a|b`"), "`a\\|b`");
    }
}
