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
pub(super) fn without_reply(text: &str, base: Base, found: &[Failure], is_announced: bool) -> Vec<Failure> {
    let mut reader =
        Silent { failures: Vec::new(), open: 0, before: String::new(), fallbacks: Vec::new(), is_announced };
    let mut offset = 0;
    for line in text.split_inclusive(['\n', '\r']) {
        let start = base.offset(offset);
        offset += line.len();
        let content = line.trim().trim_start_matches("> ").trim();
        if !reader.line(content, start) {
            break;
        }
    }
    for (at, words) in reader.fallbacks {
        let failure = &mut reader.failures[at];
        if failure.words.is_empty() {
            failure.words = words;
        }
    }
    let known: HashSet<String> = found
        .iter()
        .flat_map(|failure| [&failure.recipient, &failure.original])
        .flatten()
        .map(|address| address.to_ascii_lowercase())
        .collect();
    let mut seen = HashSet::new();
    reader.failures.retain(|failure| {
        let address = failure.recipient.as_deref().unwrap_or("").to_ascii_lowercase();
        !known.contains(&address) && seen.insert(address)
    });
    reader.failures
}

struct Silent {
    failures: Vec<Failure>,
    /// From here on are the addresses whose words have not ended: those that stand directly below each other share them.
    open: usize,
    /// The line before the first of them.
    before: String,
    /// Which failure has the line before it for its words, if no others come.
    fallbacks: Vec<(usize, String)>,
    is_announced: bool,
}

impl Silent {
    /// Takes in a line; `false` where the text says no more of recipients.
    fn line(&mut self, content: &str, start: usize) -> bool {
        if content.is_empty() {
            if self.failures.last().is_some_and(|last| !last.words.is_empty()) {
                self.open = self.failures.len();
            }
            return true;
        }
        if self.is_announced {
            if let Some((address, words)) = addressed(content) {
                self.add(address, words, start);
                return true;
            }
        }
        let lower = content.to_ascii_lowercase();
        self.is_announced = self.is_announced
            || OF_A_BOUNCE_INDEX.is_in(&OF_A_BOUNCE, content.as_bytes())
            || lower.contains("following address")
            || lower.contains("following recipient");
        if self.failures.len() == self.open {
            self.before.clear();
            self.before.push_str(content);
            return true;
        }
        if content.starts_with("---") || content.starts_with("===") {
            return false;
        }
        let is_lead = LEADS.iter().any(|lead| lower.starts_with(lead)) && content.ends_with(':');
        for failure in self.failures[self.open..].iter_mut().filter(|_| !is_lead) {
            if failure.words.len() < MAX_WORDS {
                if !failure.words.is_empty() {
                    failure.words.push(' ');
                }
                failure.words.push_str(content);
            }
        }
        true
    }

    fn add(&mut self, address: &str, words: &str, start: usize) {
        if self.failures.last().is_some_and(|last| !last.words.is_empty()) {
            self.open = self.failures.len();
        }
        if !self.before.is_empty() && !self.before.ends_with(':') {
            self.fallbacks.push((self.failures.len(), core::mem::take(&mut self.before)));
        }
        self.failures.push(Failure {
            recipient: Some(address.to_owned()),
            words: words.to_owned(),
            offset: start,
            ..Failure::default()
        });
    }
}

/// An address alone in its line, or with the mail system's words behind it, as Postfix has them (`<bob@example.org>: unknown user`), or before it
/// (`Unknown user: bob@example.org`, iMail).
fn addressed(content: &str) -> Option<(&str, &str)> {
    if let Some(address) = lone_address(content) {
        return Some((address, ""));
    }
    let (front, words) = content.split_once(": ")?;
    if let Some(address) = front.strip_prefix('<').and_then(|front| front.strip_suffix('>')) {
        return lone_address(address).map(|address| (address, words));
    }
    let is_sentence =
        front.contains(' ') && front.starts_with(|c: char| c.is_uppercase()) && !front.contains('@');
    lone_address(words).filter(|_| is_sentence && !words.contains(' ')).map(|address| (address, front))
}
