//! A reply code: what it is, what to do, and its meanings, folded and grouped by reason.

use super::anchor::anchors;
use super::links::{Links, digit_link, except, in_words, reason_link, source_link, sources, status_link};
use super::markdown::{code_span, escape, html, sentence};
use crate::data::{Data, join};
use smtp_codes_spec::Catalogue;
use smtp_codes_spec::model::{
    At, Basic, CommandReplies, EnhancedPattern, Label, Meaning, Reason, Remedy, Reply, Status, VERDICT_PARTS,
    Verdict,
};
use std::fmt::Write as _;

/// Where the published documentation of `ReplyCode` is.
const PUBLISHED: &str = "https://docs.rs/smtp-codes/latest/smtp_codes/enum.ReplyCode.html";

/// More links than these are folded.
const LINKS_IN_SIGHT: usize = 8;

/// More meanings than these: those of one reason are folded once more, for their reason says what to do.
const MEANINGS_IN_SIGHT: usize = 32;

/// The section of a reply code that stands by itself.
pub(crate) fn reply(data: &Data<'_>, reply: &Reply, links: Links) -> String {
    let mut out = first_line(reply);
    out.push('\n');
    lead(&mut out, data.catalogue, reply, links);
    meanings(&mut out, data.catalogue, reply, links);
    if links == Links::Items {
        around(&mut out, data.catalogue, reply.code.value);
    }
    out
}

/// Plain words, for rustdoc's search shows the first line without its code spans.
fn first_line(reply: &Reply) -> String {
    let code = reply.code.value;
    let text = &reply.meanings[0].text.value;
    let is_a_placeholder = text.starts_with('<') && text.ends_with('>') && !text.contains(' ');
    let Some(name) = reply.name.as_ref().filter(|_| is_a_placeholder) else {
        return format!("{code} {}", escape(text));
    };
    format!("{code} {}", in_words(&name.value))
}

/// What the code says and what to do, if there is nothing but the code.
fn lead(out: &mut String, catalogue: &Catalogue, reply: &Reply, links: Links) {
    let first = &reply.meanings[0];
    let reason = reason_of(catalogue, first);
    if let Some(reason) = reason {
        let link = reason_link(reason, links);
        let others = reply.meanings.iter().any(|meaning| reason_name(meaning) != reason_name(first));
        let _ = if others {
            writeln!(out, "\nThe words behind the code decide, see below. Without them: **{link}**.")
        } else {
            writeln!(out, "\n**{link}.**")
        };
    }
    let inherited = reason.and_then(|reason| reason.explanation.as_ref());
    if let Some(explanation) = first.explanation.as_ref().or(inherited) {
        let _ = writeln!(out, "\n{}", sentence(&explanation.value));
    }
    let nothing = Remedy::default();
    // In a vendor's documentation a standard reason is not written out again.
    let inherited = reason.filter(|_| links == Links::Items).map_or(&nothing, |reason| &reason.remedy);
    let or = |own: &Option<_>, inherited: &Option<_>| own.as_ref().or(inherited.as_ref()).cloned();
    remedies(
        out,
        &Remedy {
            sender: or(&first.remedy.sender, &inherited.sender),
            operator: or(&first.remedy.operator, &inherited.operator),
            // For the server that refused, the reason has more to say.
            receiver: first.remedy.receiver.clone(),
        },
    );
}

fn reason_name(meaning: &Meaning) -> Option<&str> {
    meaning.reason.as_ref().map(|name| name.value.as_str())
}

fn reason_of<'a>(catalogue: &'a Catalogue, meaning: &Meaning) -> Option<&'a Reason> {
    catalogue.reason(reason_name(meaning)?)
}

/// All meanings, folded: those of one reason together.
fn meanings(out: &mut String, catalogue: &Catalogue, reply: &Reply, links: Links) {
    let ids = anchors(reply);
    let mut groups: Vec<(Option<&str>, Vec<usize>)> = Vec::new();
    for (index, meaning) in reply.meanings.iter().enumerate() {
        let name = reason_name(meaning);
        match groups.iter_mut().find(|(reason, _)| *reason == name) {
            Some((_, members)) => members.push(index),
            None => groups.push((name, vec![index])),
        }
    }
    let several = groups.len() > 1;
    for (name, members) in groups {
        let reason = name.and_then(|name| catalogue.reason(name)).filter(|_| several);
        let is_folded = reason.is_some() && members.len() > 1 && reply.meanings.len() > MEANINGS_IN_SIGHT;
        if let Some(reason) = reason {
            let _ = writeln!(out, "\n{}:", reason_link(reason, links));
        }
        if is_folded {
            let first = summary(&reply.meanings[members[0]]);
            let _ = writeln!(out, "\n<details><summary>{first} and {} more</summary>", members.len() - 1);
        }
        for index in members {
            meaning(out, catalogue, reply, index, &ids[index], links);
        }
        if is_folded {
            out.push_str("\n</details>\n");
        }
    }
}

fn meaning(out: &mut String, catalogue: &Catalogue, reply: &Reply, index: usize, id: &str, links: Links) {
    let meaning = &reply.meanings[index];
    // A vendor's only meaning is short, and is read in an editor.
    let is_folded = links == Links::Items || reply.meanings.len() > 1;
    if is_folded {
        let _ = writeln!(out, "\n<details id=\"{id}\"><summary>{}</summary>", summary(meaning));
    }
    let source = sources(catalogue, meaning.source.as_ref(), &meaning.also);
    let standing = meaning.standing.name;
    let (label, separator) = if source.is_empty() { ("Standing: ", "") } else { ("", ": ") };
    let ours = if meaning.quoted { "" } else { " (the wording is ours: the source prints none)" };
    let _ = writeln!(out, "\n{label}{standing}{separator}{source}{ours}");
    let when = selectors(catalogue, meaning, links);
    if !when.is_empty() {
        let _ = writeln!(out, "\nWhen: {when}.");
    }
    // What the first one says stands above.
    if let Some(explanation) = meaning.explanation.as_ref().filter(|_| index > 0) {
        let _ = writeln!(out, "\n{}", sentence(&explanation.value));
    }
    if index > 0 {
        remedies(out, &meaning.remedy);
    }
    causes(out, &meaning.causes);
    let verdict = verdict(&meaning.verdict, links);
    if !verdict.is_empty() {
        let _ = writeln!(out, "\nOtherwise than the reason: {verdict}.");
    }
    if is_folded {
        out.push_str("\n</details>\n");
    }
}

/// What is seen of a folded meaning: in quotation marks and no code span, for rustdoc puts an element that does not fit on a
/// line of its own.
fn summary(meaning: &Meaning) -> String {
    let text = html(&meaning.text.value);
    if meaning.quoted { format!("“{text}”") } else { text }
}

/// Why it happens, as a list.
pub(crate) fn causes(out: &mut String, causes: &[At<String>]) {
    if !causes.is_empty() {
        out.push_str("\nWhy it happens:\n\n");
    }
    for cause in causes {
        let _ = writeln!(out, "- {}", sentence(&cause.value));
    }
}

/// What each can do, as a list.
pub(crate) fn remedies(out: &mut String, remedy: &Remedy) {
    for (index, (who, what)) in remedy.parts().enumerate() {
        if index == 0 {
            out.push('\n');
        }
        let who = match who {
            "sender" => "Your mail came back",
            "operator" => "Your server sent it",
            _ => "Your server refused it",
        };
        let _ = writeln!(out, "- **{who}:** {}", sentence(&what.value));
    }
}

/// "retry later, fix recipient": the parts that are said.
pub(crate) fn verdict(verdict: &Verdict, links: Links) -> String {
    let part = |((key, _), word): (&(&str, _), &Option<_>)| {
        let word: &Label = (*word)?;
        let name = key[..1].to_uppercase() + &key[1..];
        Some(match links {
            Links::Items => format!("{key} [{}]({name}::{})", word.name, word.variant),
            Links::Published => format!("{key} {}", word.name),
        })
    };
    join(", ", &mut VERDICT_PARTS.iter().zip(&verdict.parts).filter_map(part))
}

/// "in answer to `RCPT`; with enhanced status code 5.1.1".
fn selectors(catalogue: &Catalogue, meaning: &Meaning, links: Links) -> String {
    let commands = join(", ", &mut meaning.commands.iter().map(|command| code_span(&command.value)));
    let link = |pattern: EnhancedPattern| {
        let is_it = |status: &&Status| status.code.value == pattern.with_any_class();
        let status = catalogue.statuses.iter().find(is_it).filter(|_| links == Links::Items);
        status.map_or_else(
            || code_span(&pattern.to_string()),
            |status| status_link(status, &pattern.to_string()),
        )
    };
    let enhanced = join(", ", &mut meaning.enhanced.iter().map(|pattern| link(pattern.value)));
    let part = |words: &str, list: String| if list.is_empty() { list } else { format!("{words} {list}") };
    let parts = [part("in answer to", commands), part("with enhanced status code", enhanced)];
    join("; ", &mut parts.into_iter().filter(|part| !part.is_empty()))
}

/// What has to do with the code: commands, enhanced status codes, digits.
fn around(out: &mut String, catalogue: &Catalogue, code: u16) {
    list(out, "Commands that it answers", command_links(catalogue, code));
    let registered = |status: &&Status| status.basic.iter().any(|basic| basic.value == Basic::Code(code));
    let link = |status: &Status| {
        status_link(status, &format!("{} {}", status.code.value, escape(&status.text.value)))
    };
    let statuses = catalogue.statuses.iter().filter(registered).map(link).collect();
    list(out, "Enhanced status codes", statuses);
    let first = digit_link(&catalogue.severities, "Severity", code / 100, "#yz");
    let second = digit_link(&catalogue.categories, "Category", code / 10 % 10, "x#z");
    let _ = writeln!(out, "\nDigits: {first}, {second}.");
}

/// Links in a line, or folded if they are many.
fn list(out: &mut String, title: &str, links: Vec<String>) {
    let count = links.len();
    let links = join(", ", &mut links.into_iter());
    let _ = match count {
        0 => Ok(()),
        1..=LINKS_IN_SIGHT => writeln!(out, "\n{title}: {links}."),
        _ => writeln!(out, "\n<details><summary>{title}: {count}</summary>\n\n{links}.\n\n</details>"),
    };
}

/// The commands that a code may answer, each once.
fn command_links(catalogue: &Catalogue, code: u16) -> Vec<String> {
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
    links
}

/// The first lines of a standard variant, for all but rustdoc.
pub(crate) fn reply_in_brief(reply: &Reply, name: &str) -> String {
    let explanation = reply.meanings[0].explanation.as_ref().map_or("", |explanation| &explanation.value);
    format!("{}\n\n{}", standard_in_vendor(reply, name), sentence(explanation))
}

/// What a vendor's variant has that the standard catalogue documents.
pub(crate) fn standard_in_vendor(reply: &Reply, standard_name: &str) -> String {
    format!("{} ([documentation]({PUBLISHED}#variant.{standard_name}))", first_line(reply))
}
