//! What one text means, as the columns of a row.

use smtp_codes::{
    Blocklist, Certainty, Code, Command, Diagnosis, EnhancedCode, Evidence, FoundReply, replies_in,
};
use std::borrow::Cow;

/// The columns, in their order.
pub(crate) const COLUMNS: [&str; 11] = [
    "code",
    "enhanced",
    "reason",
    "certainty",
    "evidence",
    "retry",
    "address",
    "connection",
    "fix",
    "retry_after",
    "blocklist",
];

/// A value of a column.
pub(crate) enum Value<'a> {
    None,
    Number(u64),
    Text(Cow<'a, str>),
}

impl From<&'static str> for Value<'_> {
    fn from(text: &'static str) -> Self {
        Value::Text(Cow::Borrowed(text))
    }
}

/// What was found in a text.
pub(crate) struct Classified<'a> {
    code: Option<Code>,
    enhanced: Option<EnhancedCode>,
    diagnosis: Option<Diagnosis<'a>>,
}

impl Classified<'_> {
    /// Nothing at all is known: no code, and no word that says something.
    pub(crate) fn is_nothing(&self) -> bool {
        self.code.is_none()
            && self.enhanced.is_none()
            && self.diagnosis.is_none_or(|found| found.certainty() == Certainty::Guess)
    }

    /// The values of the columns, or of none if nothing is known.
    pub(crate) fn values(&self) -> [Value<'_>; COLUMNS.len()] {
        let diagnosis = self.diagnosis.filter(|_| !self.is_nothing());
        let text = |of: fn(&Diagnosis<'_>) -> &'static str| {
            diagnosis.as_ref().map_or(Value::None, |found| of(found).into())
        };
        let evidence = self.diagnosis.map(|found| found.evidence());
        [
            self.code.map_or(Value::None, |code| Value::Number(code.get().into())),
            self.enhanced.map_or(Value::None, |code| Value::Text(code.to_string().into())),
            text(|found| found.reason().name()),
            text(|found| found.certainty().name()),
            match evidence {
                Some(Evidence::Words(words)) if !words.is_empty() => {
                    Value::Text(String::from_utf8_lossy(words))
                }
                _ => Value::None,
            },
            text(|found| found.verdict().retry().name()),
            text(|found| found.verdict().address().name()),
            text(|found| found.verdict().connection().name()),
            text(|found| found.verdict().fix().name()),
            diagnosis
                .and_then(|found| found.retry_after())
                .map_or(Value::None, |time| Value::Number(time.as_secs())),
            diagnosis
                .and_then(|found| found.blocklist())
                .map(Blocklist::name)
                .map_or(Value::None, Value::from),
        ]
    }
}

/// The reply that a text is. Most are one in one line with the code in front; of the others the library finds what it can.
pub(crate) fn reply<T>(text: &[u8], command: Option<Command>, then: impl FnOnce(&Classified<'_>) -> T) -> T {
    let text = text.trim_ascii();
    let digits = text.first_chunk().and_then(|digits| Code::from_digits(*digits));
    let rest = text.get(3..).unwrap_or_default();
    let is_reply = rest.first().is_none_or(|byte| matches!(byte, b' ' | b'-' | b'\t'));
    let Some(code) = digits.filter(|_| is_reply) else {
        return somewhere(text, command, then);
    };
    if has_more_heads(&text[..3], rest) {
        // A reply of several lines in one.
        let text = String::from_utf8_lossy(text);
        return match FoundReply::parse(&text) {
            Some(found) => of_found(&found, command, then),
            None => diagnosed(Some(code), None, command, text.as_bytes(), then),
        };
    }
    let words = rest.get(1..).unwrap_or_default().trim_ascii_start();
    let (enhanced, words) = enhanced_in_front(words);
    diagnosed(Some(code), enhanced, command, words, then)
}

/// The reply that stands somewhere in a text; what the words alone say if there is none.
pub(crate) fn somewhere<T>(
    text: &[u8],
    command: Option<Command>,
    then: impl FnOnce(&Classified<'_>) -> T,
) -> T {
    let text = String::from_utf8_lossy(text);
    let first = replies_in(&text).next();
    let refusal = match first {
        Some(found) if !found.is_failure() => replies_in(&text).find(FoundReply::is_failure).or(Some(found)),
        found => found,
    };
    match refusal {
        Some(found) => of_found(&found, command, then),
        None => {
            let (enhanced, words) = enhanced_in_front(text.trim().as_bytes());
            diagnosed(None, enhanced, command, words, then)
        }
    }
}

fn of_found<T>(
    found: &FoundReply<'_>,
    command: Option<Command>,
    then: impl FnOnce(&Classified<'_>) -> T,
) -> T {
    let words = found.text().to_string();
    diagnosed(found.code(), found.enhanced(), command.or(found.command()), words.as_bytes(), then)
}

fn diagnosed<T>(
    code: Option<Code>,
    enhanced: Option<EnhancedCode>,
    command: Option<Command>,
    words: &[u8],
    then: impl FnOnce(&Classified<'_>) -> T,
) -> T {
    then(&Classified { code, enhanced, diagnosis: Diagnosis::of(code, enhanced, command, words) })
}

/// `550-5.1.1 The account 550 5.1.1 does not exist`
fn has_more_heads(digits: &[u8], words: &[u8]) -> bool {
    words.windows(4).any(|head| head[..3] == *digits && matches!(head[3], b' ' | b'-'))
}

/// The enhanced code that words begin with, as servers write it: `5.1.1`, `#5.1.1`, `(#5.1.1)`.
fn enhanced_in_front(words: &[u8]) -> (Option<EnhancedCode>, &[u8]) {
    if !words.first().is_some_and(|byte| byte.is_ascii_digit() || matches!(byte, b'#' | b'(' | b'[')) {
        return (None, words);
    }
    let end = words.iter().position(u8::is_ascii_whitespace).unwrap_or(words.len());
    let (first, rest) = words.split_at(end);
    let mut bare = first;
    while let [b'#' | b'(' | b'[', inner @ ..] | [inner @ .., b')' | b']' | b':' | b','] = bare {
        bare = inner;
    }
    match std::str::from_utf8(bare).ok().and_then(|bare| bare.parse().ok()) {
        Some(enhanced) => (Some(enhanced), rest.trim_ascii_start()),
        None => (None, words),
    }
}
