//! What people ask about that is no reply: a reason by its name or in other words, a term, a subject, a first digit.
//!
//! `terms` is the list of terms, `show` prints a topic as text and `record` as JSON.

mod record;
mod show;
mod terms;

pub(crate) use record::record;
pub(crate) use show::numbers;
pub(crate) use show::show;
pub(crate) use terms::{TERMS, Term};

use crate::catalogue::{Known, Why};
use crate::digits::ENHANCED_NUMBERS;
use smtp_codes::{Certainty, Diagnosis, Evidence, Reason, ReasonEntry, Severity};
use smtp_codes_spec::model::Digit;

/// Something that can be explained.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Topic {
    Reason(&'static ReasonEntry),
    Term(&'static Term),
    /// The second number of enhanced codes, with the class if one was named.
    Subject(&'static Digit, Option<Severity>),
    Severity(Severity),
}

/// What a text asks about. Words that are a term and lead to a reason are both.
pub(crate) fn find(text: &str) -> Vec<Topic> {
    let text = text.trim();
    if let Some(topic) = subject(text).or_else(|| severity(text)) {
        return vec![topic];
    }
    if let Ok(reason) = text.parse::<Why>() {
        return vec![Topic::Reason(reason.entry())];
    }
    let term = terms::term(text).map(Topic::Term);
    let reason = reason(text).map(Topic::Reason);
    reason.into_iter().chain(term).collect()
}

/// Whether the standard catalogue has something to say to a text; a vendor's files are not read yet.
pub(crate) fn is_known(text: &str) -> bool {
    let by_words = || Diagnosis::of(None, None, None, text).is_some_and(|found| !found.is_guess());
    subject(text).or_else(|| severity(text)).is_some()
        || text.parse::<Reason>().is_ok()
        || terms::term(text).is_some()
        || by_words()
}

/// `5.7`, `X.7`, `5.7.x`.
fn subject(text: &str) -> Option<Topic> {
    let mut parts = text.split('.');
    let (class, subject, detail) = (parts.next()?, parts.next()?, parts.next());
    let is_open = |part: &str| matches!(part, "x" | "X" | "y" | "Y" | "z" | "Z" | "*");
    if parts.next().is_some() || detail.is_some_and(|detail| !is_open(detail)) {
        return None;
    }
    let class = match class {
        class if is_open(class) => None,
        "2" | "4" | "5" => Some(Severity::from_digit(class.parse().ok()?)?),
        _ => return None,
    };
    let number = (subject.len() <= 3).then(|| subject.parse().ok()).flatten()?;
    Some(Topic::Subject(ENHANCED_NUMBERS.subject(number)?, class))
}

/// `5yz`, `5xx`, `4xx`.
fn severity(text: &str) -> Option<Topic> {
    let (digit, rest) = text.split_at_checked(1)?;
    let is_open = matches!(rest.to_ascii_lowercase().as_str(), "yz" | "xx" | "xyz" | "**");
    Severity::from_digit(digit.parse().ok()?).filter(|_| is_open).map(Topic::Severity)
}

/// The reason that words lead to, by the same matcher as diagnosis; one that is called as the words say.
fn reason(text: &str) -> Option<&'static ReasonEntry> {
    let same = |reason: &&Why| reason.entry().text().eq_ignore_ascii_case(text);
    if let Some(reason) = crate::catalogue::reasons().iter().find(same) {
        return Some(reason.entry());
    }
    let found = Diagnosis::<Known>::of_as(None, None, None, text)?;
    let by_words = matches!(found.evidence(), Evidence::Words(_)) && found.certainty() != Certainty::Guess;
    by_words.then(|| found.reason().entry())
}
