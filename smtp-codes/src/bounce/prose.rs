//! The prose of a message: its replies, and recipients for whom it has no reply.

use super::failure::{Base, Failure};
use super::phrases::{LEADS, OF_A_BOUNCE, OF_A_BOUNCE_INDEX, ORIGINAL_FOLLOWS};
use crate::text::{self, lone_address};
use std::borrow::ToOwned as _;
use std::collections::HashSet;
use std::string::String;
use std::vec::Vec;

/// Longest text that is kept of what the mail system says of a recipient.
const MAX_WORDS: usize = 600;

/// The text up to the copy of the message that came back.
pub(super) fn before_the_original(text: &str) -> &str {
    let mut at = 0;
    for line in text.split_inclusive(['\n', '\r']) {
        let content = line.trim_start_matches(['>', ' ', '\t']);
        if at > 0
            && (content.starts_with(['-', 'R', 'O']))
            && ORIGINAL_FOLLOWS.iter().any(|mark| begins_with(content, mark))
        {
            return &text[..at];
        }
        at += line.len();
    }
    text
}

fn begins_with(content: &str, mark: &str) -> bool {
    let rest = content.trim_start_matches('-');
    let mark = mark.trim_start_matches('-');
    content.starts_with('-') == (content.len() != rest.len())
        && rest.get(..mark.len()).is_some_and(|start| start.eq_ignore_ascii_case(mark))
}

/// Whether a mail system speaks, by its first words.
pub(super) fn is_of_a_bounce(text: &str) -> bool {
    OF_A_BOUNCE_INDEX.is_in(&OF_A_BOUNCE, &text.as_bytes()[..text.len().min(3000)])
}

/// Every reply of a text, for each recipient.
pub(super) fn replies<'a>(
    found: impl Iterator<Item = text::FoundReply<'a>>,
    base: Base,
    limit: usize,
) -> (Vec<Failure>, bool) {
    let mut failures = Vec::new();
    for reply in found {
        let mut recipients = reply.recipients().peekable();
        if recipients.peek().is_none() {
            failures.push(Failure::new(&reply, None, base));
        }
        failures
            .extend(recipients.take(limit + 1).map(|recipient| Failure::new(&reply, Some(recipient), base)));
        if failures.len() > limit {
            failures.truncate(limit);
            return (failures, true);
        }
    }
    (failures, false)
}

/// Recipients that the text says it has no good news of, without a code: the mail system's own words.
pub(super) fn without_reply(text: &str, base: Base, found: &[Failure]) -> Vec<Failure> {
    let known: HashSet<String> = found
        .iter()
        .flat_map(|failure| [&failure.recipient, &failure.original])
        .flatten()
        .map(|address| address.to_ascii_lowercase())
        .collect();
    let mut failures: Vec<Failure> = Vec::new();
    let mut is_announced = false;
    // The addresses whose words have not come yet: those that stand directly below each other share them.
    let mut open = 0;
    let mut offset = 0;
    for line in text.split_inclusive(['\n', '\r']) {
        let start = offset;
        offset += line.len();
        let content = line.trim().trim_start_matches("> ").trim();
        if content.is_empty() {
            if failures.len() > open && failures.last().is_some_and(|last| !last.words.is_empty()) {
                open = failures.len();
            }
            continue;
        }
        if let (true, Some(address)) = (is_announced, lone_address(content)) {
            if failures.last().is_some_and(|last| !last.words.is_empty()) {
                open = failures.len();
            }
            failures.push(Failure {
                recipient: Some(address.to_owned()),
                offset: base.offset(start),
                ..Failure::default()
            });
            continue;
        }
        let lower = content.to_ascii_lowercase();
        if failures.is_empty() {
            is_announced = is_announced
                || OF_A_BOUNCE_INDEX.is_in(&OF_A_BOUNCE, content.as_bytes())
                || lower.contains("following address")
                || lower.contains("following recipient");
            continue;
        }
        if content.starts_with("---") || content.starts_with("===") {
            break;
        }
        let is_lead = LEADS.iter().any(|lead| lower.starts_with(lead)) && content.ends_with(':');
        if is_lead {
            continue;
        }
        for failure in &mut failures[open..] {
            if failure.words.len() < MAX_WORDS {
                if !failure.words.is_empty() {
                    failure.words.push(' ');
                }
                failure.words.push_str(content);
            }
        }
    }
    failures.retain(|failure| {
        failure.recipient.as_ref().is_some_and(|recipient| !known.contains(&recipient.to_ascii_lowercase()))
    });
    let mut seen = HashSet::new();
    failures.retain(|failure| seen.insert(failure.recipient.clone()));
    failures
}
