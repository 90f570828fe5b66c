//! A reason: what happened, what to do, what follows for a program, which codes and words state it, who decides otherwise.

use super::anchor::anchors;
use super::links::{Links, citation_link, sources, status_link};
use super::markdown::{cell, code_span, escape, sentence};
use super::reply::{causes, remedies, verdict};
use crate::data::{Data, join};
use smtp_codes_spec::Catalogue;
use smtp_codes_spec::model::Reason;
use std::fmt::Write as _;

/// So many of its words stand in the section of a reason; the search has them all.
const WORDS_IN_SIGHT: usize = 6;

/// A reason that stands by itself.
pub(crate) fn reason(data: &Data<'_>, reason: &Reason, links: Links) -> String {
    let mut out = reason_in_vendor(reason);
    out.push('\n');
    if let Some(explanation) = &reason.explanation {
        let _ = writeln!(out, "\n{}", sentence(&explanation.value));
    }
    if !data.documented {
        return out;
    }
    remedies(&mut out, &reason.remedy);
    causes(&mut out, &reason.causes);
    let verdict = verdict(&reason.verdict, links);
    if !verdict.is_empty() {
        let _ = writeln!(out, "\nFor a program, after a 5yz: {verdict}. A 4yz is tried again.");
    }
    if !reason.disputed.is_empty() {
        out.push_str("\nWho decides otherwise:\n\n");
    }
    for dispute in &reason.disputed {
        let source = dispute.source.as_ref().map(|source| citation_link(data.catalogue, source));
        let source = source.map_or_else(String::new, |source| format!(" ({source})"));
        let _ = writeln!(out, "- {}{source}", sentence(&dispute.says.value));
    }
    if links == Links::Items {
        stated_by(&mut out, data.catalogue, reason);
    }
    let words = reason.words.iter().take(WORDS_IN_SIGHT).map(|words| code_span(&words.value));
    let words = join(", ", &mut words.into_iter());
    if !words.is_empty() {
        let more = if reason.words.len() > WORDS_IN_SIGHT { ", ..." } else { "" };
        let _ = writeln!(out, "\nServers say: {words}{more}");
    }
    let source = sources(data.catalogue, reason.source.as_ref(), &reason.also);
    if !source.is_empty() {
        let _ = writeln!(out, "\nSource: {source}");
    }
    out
}

/// The codes that have a meaning under the reason, linked to it, and the enhanced codes that state it by themselves.
fn stated_by(out: &mut String, catalogue: &Catalogue, reason: &Reason) {
    let name = &reason.name.value;
    let mut links: Vec<String> = Vec::new();
    for reply in &catalogue.replies {
        let is_it = |meaning: &smtp_codes_spec::model::Meaning| {
            meaning.reason.as_ref().is_some_and(|reason| reason.value == *name)
        };
        let mut ids = anchors(reply);
        if let Some(first) = reply.meanings.iter().position(is_it) {
            let id = ids.swap_remove(first);
            links.push(format!("[{}](ReplyCode#{id})", reply.code.value));
        }
    }
    for status in &catalogue.statuses {
        if status.reason.as_ref().is_some_and(|reason| reason.value == *name) {
            links.push(status_link(status, &status.code.value.to_string()));
        }
    }
    if !links.is_empty() {
        let _ = writeln!(out, "\nStated by: {}.", links.join(", "));
    }
}

/// The first line of a reason.
pub(crate) fn reason_in_vendor(reason: &Reason) -> String {
    escape(reason.text.as_ref().map_or(&reason.name.value, |text| &text.value))
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
