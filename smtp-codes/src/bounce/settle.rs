//! Puts together what a report says and what the prose says: each answer once for each recipient.

use super::failure::Failure;
use super::phrases::{OF_A_CONSEQUENCE, SUMMARY};
use crate::text::Place;
use crate::{Command, EnhancedCode};
use std::collections::{HashMap, HashSet};
use std::string::String;
use std::vec;
use std::vec::Vec;

/// What is put aside, and what remains.
#[derive(Default)]
pub(super) struct Settled {
    pub(super) failures: Vec<Failure>,
    pub(super) aside: Vec<Failure>,
}

/// How many answers before a text's reply are compared with it, where one may be less complete than the other.
const COMPARED: usize = 16;

/// A text of at least this length may be the first line of a longer one.
const FIRST_LINE: usize = 24;

/// How many replies without a recipient are tried for each recipient of a report.
const TRIED: usize = 64;

pub(super) fn settle(mut reported: Vec<Failure>, in_text: Vec<Failure>) -> Settled {
    let mut settled = Settled::default();
    let texts = distinct(in_text);
    let texts = without_consequences(texts, reported.iter().any(Failure::is_failure), &mut settled.aside);
    let mut used = vec![false; texts.len()];
    let index = Index::new(&texts);
    let is_one_each = reported.len() == 1 && recipients(&texts) <= 1;
    for report in &mut reported {
        let best = index
            .candidates(report, &texts, is_one_each)
            .filter_map(|at| Some((fit(report, &texts[at], is_one_each)?, at)))
            .max_by_key(|(fit, at)| (*fit, std::cmp::Reverse(*at)));
        if let Some((_, at)) = best {
            used[at] = true;
            complete(report, &texts[at]);
        }
    }
    let known: HashSet<String> = reported.iter().flat_map(addresses).collect();
    let is_complete = !reported.is_empty() && reported.iter().all(|report| report.code.is_some());
    settled.failures = reported;
    for (text, used) in texts.into_iter().zip(used) {
        if used {
            continue;
        }
        let is_known =
            text.recipient.as_ref().is_none_or(|recipient| known.contains(&recipient.to_ascii_lowercase()));
        let is_said = || {
            settled.failures.iter().take(TRIED).any(|other| other.place.is_none() && is_same(other, &text))
        };
        if settled.failures.is_empty() || !is_known || !is_complete && !is_said() {
            settled.failures.push(text);
        } else if !is_said() {
            settled.aside.push(text);
        }
    }
    // Servers say "250 OK" on the way to the refusal that matters.
    if settled.failures.iter().any(Failure::is_failure) {
        let (failures, others): (Vec<_>, Vec<_>) =
            settled.failures.into_iter().partition(Failure::is_failure);
        settled.failures = failures;
        settled.aside.extend(others);
    }
    settled
}

fn addresses(failure: &Failure) -> impl Iterator<Item = String> {
    [&failure.recipient, &failure.original, &failure.actual]
        .into_iter()
        .flatten()
        .map(|address| address.to_ascii_lowercase())
}

fn recipients(texts: &[Failure]) -> usize {
    let known: HashSet<_> =
        texts.iter().filter_map(|text| text.recipient.as_deref()).map(str::to_ascii_lowercase).collect();
    known.len()
}

/// Which of a text's replies may be about whom, without looking at all of them for each.
struct Index {
    by_recipient: HashMap<String, Vec<usize>>,
    open: Vec<usize>,
}

impl Index {
    fn new(texts: &[Failure]) -> Self {
        let mut index = Self { by_recipient: HashMap::new(), open: Vec::new() };
        for (at, text) in texts.iter().enumerate() {
            match &text.recipient {
                Some(recipient) => {
                    index.by_recipient.entry(recipient.to_ascii_lowercase()).or_default().push(at);
                }
                None if index.open.len() < TRIED => index.open.push(at),
                None => {}
            }
        }
        index
    }

    fn candidates<'a>(
        &'a self,
        report: &Failure,
        texts: &[Failure],
        is_one_each: bool,
    ) -> impl Iterator<Item = usize> + use<'a> {
        let own: Vec<&Vec<usize>> =
            addresses(report).filter_map(|address| self.by_recipient.get(&address)).collect();
        let any = if is_one_each { texts.len().min(TRIED) } else { 0 };
        own.into_iter().flatten().copied().take(TRIED).chain(self.open.iter().copied()).chain(0..any)
    }
}

fn is_undefined(code: EnhancedCode) -> bool {
    (code.subject(), code.detail()) == (0, 0)
}

/// How well a text's reply fits a report's entry, if it can be what the entry is about.
fn fit(report: &Failure, text: &Failure, is_one_each: bool) -> Option<u8> {
    let by_recipient = match &text.recipient {
        Some(recipient) if report.is_to(recipient) => 4,
        None => 2,
        Some(_) if is_one_each => 1,
        Some(_) => return None,
    };
    if let Some(code) = report.code {
        let agrees = report
            .enhanced
            .zip(text.enhanced)
            .is_none_or(|(one, other)| one == other || is_undefined(one) || is_undefined(other));
        return (text.code == Some(code) && agrees).then_some(by_recipient + 8);
    }
    // The report has an enhanced code alone: the prose has the reply.
    let by_enhanced = match (report.enhanced, text.enhanced) {
        (Some(one), Some(other)) if one == other => 4,
        (Some(one), Some(other))
            if one.class() == other.class() && (is_undefined(one) || is_undefined(other)) =>
        {
            3
        }
        (Some(one), None) => {
            let agrees = text.code.is_none_or(|code| one.agrees_with(code));
            if agrees { 2 } else { return None }
        }
        (None, _) => 2,
        (Some(one), Some(other)) if one.class() == other.class() && (by_recipient == 4 || is_one_each) => 1,
        _ => return None,
    };
    (text.is_failure() == report.is_failure()).then_some(by_recipient + by_enhanced)
}

/// A report's entry takes over what the prose knows better.
fn complete(report: &mut Failure, text: &Failure) {
    report.command = report.command.or(text.command);
    if report.original.is_none() {
        report.original =
            text.original.clone().filter(|original| report.recipient.as_deref() != Some(original));
    }
    if report.code.is_none() {
        if text.code.is_none() && !report.words.is_empty() && report.words.len() >= text.words.len() {
            return;
        }
        let status = report.enhanced;
        report.code = text.code;
        report.enhanced = text.enhanced.filter(|_| !text.is_enhanced_in_text).or_else(|| {
            status.filter(|status| {
                !is_undefined(*status) && text.code.is_none_or(|code| status.agrees_with(code))
            })
        });
        report.is_enhanced_in_text = false;
        if report.enhanced.is_none() {
            (report.enhanced, report.is_enhanced_in_text) = (text.enhanced, text.is_enhanced_in_text);
        }
        if report.enhanced.is_none() && text.code.is_none() {
            report.enhanced = status;
        }
        take_words(report, text);
    } else if is_longer(&text.words, &report.words) {
        // A report may have the first line of a reply alone.
        take_words(report, text);
    }
    if report.enhanced.is_none() {
        (report.enhanced, report.is_enhanced_in_text) = (text.enhanced, text.is_enhanced_in_text);
    }
}

fn take_words(report: &mut Failure, text: &Failure) {
    report.words.clone_from(&text.words);
    (report.text_at, report.offset, report.is_cut) = (text.text_at, text.offset, text.is_cut);
}

/// Whether a text goes on where the other one stops.
fn is_longer(long: &str, short: &str) -> bool {
    let short = short.trim_end_matches(['.', ' ']);
    long.len() > short.len() && long.get(..short.len()).is_some_and(|start| start.eq_ignore_ascii_case(short))
}

/// Whether two findings are one reply: the same codes, recipient and words, as far as both are known.
fn is_same(one: &Failure, other: &Failure) -> bool {
    one.code == other.code
        && one.enhanced.zip(other.enhanced).is_none_or(|(one, other)| one == other)
        && one
            .recipient
            .as_ref()
            .zip(other.recipient.as_ref())
            .is_none_or(|(one, other)| one.eq_ignore_ascii_case(other))
        && is_same_text(one.text(), other.text())
}

/// Whether two texts are one, or one is the other's first line. Few words may begin two different replies.
fn is_same_text(one: &str, other: &str) -> bool {
    let (short, long) = if one.len() < other.len() { (one, other) } else { (other, one) };
    short.is_empty()
        || short.len() >= FIRST_LINE && is_longer(long, short)
        || long.trim_end_matches('.').eq_ignore_ascii_case(short.trim_end_matches('.'))
}

/// What a text says twice, once. A line of a log is an event of its own, and so is each line of a list.
fn distinct(texts: Vec<Failure>) -> Vec<Failure> {
    let has_transcript = texts.iter().any(|text| text.place == Some(Place::Transcript));
    let mut found: Vec<Failure> = Vec::new();
    let mut seen: HashSet<(u16, Option<EnhancedCode>, Option<String>, String)> = HashSet::new();
    for text in texts {
        let is_event = text.place == Some(Place::Log) || text.place == Some(Place::Line) && !has_transcript;
        let near = found.len().saturating_sub(COMPARED);
        let is_restated = |other: &Failure| {
            // Sendmail repeats the server's refusal below it in its own form.
            text.place == Some(Place::Line)
                && other.place == Some(Place::Transcript)
                && other.is_failure()
                && other.code == text.code
                && other
                    .recipient
                    .as_ref()
                    .zip(text.recipient.as_ref())
                    .is_none_or(|(one, other)| one.eq_ignore_ascii_case(other))
        };
        let same = found[near..].iter_mut().rev().find(|other| {
            let are_events = is_event && matches!(other.place, Some(Place::Log | Place::Line));
            !are_events && is_same(other, &text) || is_restated(other)
        });
        let Some(same) = same else {
            // The same words further above are said again.
            let key = (
                text.code.map_or(0, crate::Code::get),
                text.enhanced,
                text.recipient.clone(),
                text.words.clone(),
            );
            if is_event || seen.insert(key) {
                found.push(text);
            }
            continue;
        };
        same.command = same.command.or(text.command);
        if text.place == Some(Place::Transcript) {
            same.place = text.place;
        }
        if same.recipient.is_none() {
            same.recipient.clone_from(&text.recipient);
        }
        if same.original.is_none() {
            same.original.clone_from(&text.original);
        }
        if is_longer(&text.words, &same.words) {
            take_words(same, &text);
        }
        if same.enhanced.is_none()
            || same.is_enhanced_in_text && !text.is_enhanced_in_text && text.enhanced.is_some()
        {
            (same.enhanced, same.is_enhanced_in_text) = (text.enhanced, text.is_enhanced_in_text);
        }
    }
    found
}

/// Refusals that follow from another one do not stand beside it.
fn without_consequences(
    mut texts: Vec<Failure>,
    is_reported: bool,
    aside: &mut Vec<Failure>,
) -> Vec<Failure> {
    let is_cause = |text: &Failure| {
        text.place != Some(Place::Log) && text.is_failure() && !is_consequence(text) && !is_summary(text)
    };
    if !is_reported && !texts.iter().any(is_cause) {
        return texts;
    }
    // `503 Need RCPT` shows that the refusals before it were of recipients.
    let mut first = 0;
    for at in 0..texts.len() {
        if texts[at].place == Some(Place::Log) || !is_consequence(&texts[at]) {
            continue;
        }
        let (before, rest) = texts.split_at_mut(at);
        if is_of_recipients(&rest[0]) {
            let causes = before[first..].iter_mut().filter(|cause| cause.is_failure() && !is_summary(cause));
            for cause in causes.filter(|cause| !is_consequence(cause)) {
                cause.command = cause.command.or(Some(Command::Rcpt));
            }
        }
        first = at;
    }
    let (followed, rest): (Vec<_>, Vec<_>) = texts
        .into_iter()
        .partition(|text| text.place != Some(Place::Log) && (is_consequence(text) || is_summary(text)));
    aside.extend(followed);
    rest
}

fn has_phrase(text: &Failure, phrases: &[&str]) -> bool {
    let words = text.words.to_ascii_lowercase();
    phrases.iter().any(|phrase| words.contains(phrase))
}

fn is_consequence(text: &Failure) -> bool {
    let is_sequence = text.code.is_some_and(|code| matches!(code.get(), 503 | 554 | 501 | 550));
    let has_words = || has_phrase(text, OF_A_CONSEQUENCE);
    is_sequence && has_words() && (text.code.is_some_and(|code| code == 503) || text.text().len() < 80)
}

fn is_of_recipients(text: &Failure) -> bool {
    has_phrase(text, &["rcpt", "recipient"])
}

/// Sendmail's `554 5.0.0 Service unavailable`.
fn is_summary(text: &Failure) -> bool {
    let is_summed = text.enhanced.is_none_or(is_undefined);
    text.code.is_some_and(|code| code == 554) && is_summed && text.text().eq_ignore_ascii_case(SUMMARY)
}
