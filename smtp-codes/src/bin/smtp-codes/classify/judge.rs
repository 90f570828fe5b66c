//! From one text to what is said of it: the reply in it and its diagnosis.

use smtp_codes::{
    Catalogue, Code, Command, Diagnosis, EnhancedCode, EnhancedPattern, FoundReply, replies_in,
};
use std::fmt::Write as _;

/// What a text is known to be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    /// A reply, or the words that somebody kept of one.
    Reply,
    /// A line of a log, in which a reply may stand.
    Log,
}

/// What is said of a text.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Judgement<'t, C: Catalogue> {
    pub(crate) code: Option<Code>,
    /// Also without a class: `X.1.1`.
    pub(crate) enhanced: Option<EnhancedPattern>,
    /// None for a reply that says yes, and where nothing was recognised.
    pub(crate) diagnosis: Option<Diagnosis<'t, C>>,
}

impl<C: Catalogue> Judgement<'_, C> {
    pub(crate) const NOTHING: Self = Self { code: None, enhanced: None, diagnosis: None };
}

/// Room that is used for one text after the other.
#[derive(Debug, Default)]
pub(crate) struct Scratch {
    /// A text that was not UTF-8.
    mended: String,
    /// The words of a reply without what stood between them.
    words: String,
}

/// Reads a text, as `explain` does, without keeping any of it.
pub(crate) fn judge<'t, C: Catalogue>(
    text: &'t [u8],
    kind: Kind,
    command: Option<Command>,
    scratch: &'t mut Scratch,
) -> Judgement<'t, C> {
    let Scratch { mended, words } = scratch;
    let text = match std::str::from_utf8(text) {
        Ok(text) => text,
        Err(_) => {
            mended.clear();
            for chunk in text.utf8_chunks() {
                mended.push_str(chunk.valid());
                mended.extend((!chunk.invalid().is_empty()).then_some(char::REPLACEMENT_CHARACTER));
            }
            mended.as_str()
        }
    };
    let text = text.trim();
    if kind == Kind::Reply {
        if let Some(reply) = reply_at_start(text) {
            return of_reply(&reply, command, words);
        }
        if let Some(pattern) = bare_enhanced(text) {
            return of_enhanced(pattern, command);
        }
    }
    if let Some(reply) = reply_within(text) {
        return of_reply(&reply, command, words);
    }
    match kind {
        Kind::Reply => of_words(text, command),
        Kind::Log => Judgement::NOTHING,
    }
}

/// What follows the digits decides: "550 x" and "550-x" are replies, "5500" and "550.1" are not.
fn reply_at_start(text: &str) -> Option<FoundReply<'_>> {
    let digits = text.as_bytes().first_chunk()?;
    let _ = Code::from_digits(*digits)?;
    let is_code =
        text.as_bytes().get(3).is_none_or(|byte| matches!(byte, b' ' | b'-' | b'\t' | b'\n' | b'\r'));
    if is_code { FoundReply::parse(text) } else { None }
}

/// The reply that a longer text is about: the first that refuses something, or else the first.
fn reply_within(text: &str) -> Option<FoundReply<'_>> {
    let mut first = None;
    for reply in replies_in(text) {
        if reply.is_failure() {
            return Some(reply);
        }
        first = first.or(Some(reply));
    }
    first
}

/// `5.1.1`, `X.1.1`, and as they stand in bounces: `#5.1.1`, `(#5.1.1)`.
pub(crate) fn bare_enhanced(text: &str) -> Option<EnhancedPattern> {
    text.trim().trim_matches(['(', ')', '[', ']', '#', ':']).parse().ok()
}

fn of_reply<'t, C: Catalogue>(
    reply: &FoundReply<'_>,
    command: Option<Command>,
    words: &'t mut String,
) -> Judgement<'t, C> {
    words.clear();
    let _ = write!(words, "{}", reply.words());
    let command = command.or(reply.command());
    Judgement {
        code: reply.code(),
        enhanced: reply.enhanced().map(EnhancedPattern::from),
        diagnosis: Diagnosis::of_as(reply.code(), reply.enhanced(), command, words.as_str()),
    }
}

fn of_enhanced<'t, C: Catalogue>(pattern: EnhancedPattern, command: Option<Command>) -> Judgement<'t, C> {
    Judgement {
        code: None,
        enhanced: Some(pattern),
        diagnosis: enhanced_of(pattern).and_then(|enhanced| Diagnosis::of_as(None, enhanced, command, "")),
    }
}

/// An enhanced code without a class is looked at as the permanent one.
fn enhanced_of(pattern: EnhancedPattern) -> Option<EnhancedCode> {
    let class = pattern.class().map_or(5, |class| class.digit());
    EnhancedCode::new(class, pattern.subject(), pattern.detail())
}

/// Words alone: what says nothing of a refusal is not taken for one.
fn of_words<'t, C: Catalogue>(text: &'t str, command: Option<Command>) -> Judgement<'t, C> {
    let diagnosis = Diagnosis::of_as(None, None, command, text);
    Judgement { diagnosis: diagnosis.filter(|diagnosis| !diagnosis.is_guess()), ..Judgement::NOTHING }
}
