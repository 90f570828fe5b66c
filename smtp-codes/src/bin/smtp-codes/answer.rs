//! From a reply to what is said about it.
//!
//! The one place that reads meanings: their explanations, causes and remedies.

use crate::catalogue::{Known, Why};
use smtp_codes::bounce::{Action, Failure};
use smtp_codes::{
    Blocklist, Certainty, Citation, Code, Command, Diagnosis, EnhancedCode, EnhancedPattern, EnhancedStatus,
    Entry, Evidence, FoundReply, Meaning, ReasonEntry, Remedy, Retry, Severity, Verdict,
};
use std::borrow::Cow;
use std::time::Duration;

/// A reply that is to be explained, with what surrounds it.
#[derive(Clone, Debug, Default)]
pub(crate) struct Found {
    pub(crate) code: Option<Code>,
    /// The enhanced code as it came, also without a class: `X.1.1`.
    pub(crate) pattern: Option<EnhancedPattern>,
    pub(crate) enhanced: Option<EnhancedCode>,
    pub(crate) is_enhanced_in_text: bool,
    pub(crate) command: Option<Command>,
    pub(crate) recipient: Option<String>,
    pub(crate) original_recipient: Option<String>,
    pub(crate) words: String,
    pub(crate) action: Option<Action>,
    /// Where in its file it stands; none of what was typed.
    pub(crate) offset: Option<usize>,
}

impl From<&Failure> for Found {
    fn from(failure: &Failure) -> Self {
        Self {
            code: failure.code(),
            pattern: failure.enhanced().map(EnhancedPattern::from),
            enhanced: failure.enhanced(),
            is_enhanced_in_text: failure.is_enhanced_in_text(),
            command: failure.command(),
            recipient: failure.recipient().map(str::to_owned),
            original_recipient: failure.original_recipient().map(str::to_owned),
            words: failure.words().to_owned(),
            action: failure.action(),
            offset: Some(failure.offset()),
        }
    }
}

impl Found {
    /// A reply code on its own.
    pub(crate) fn bare_code(text: &str) -> Option<Self> {
        let code: Code = text.trim().parse().ok()?;
        Some(Self { code: Some(code), ..Self::default() })
    }

    /// `5.1.1`, `X.1.1`, and as they stand in bounces: `#5.1.1`, `(#5.1.1)`.
    pub(crate) fn bare_enhanced(text: &str) -> Option<Self> {
        let text = text.trim().trim_matches(['(', ')', '[', ']', '#', ':']);
        let pattern: EnhancedPattern = text.parse().ok()?;
        Some(Self { pattern: Some(pattern), enhanced: text.parse().ok(), ..Self::default() })
    }

    /// A text that is a code or begins with one.
    pub(crate) fn line(text: &str) -> Option<Self> {
        let text = text.trim();
        if let Some(found) = Self::bare_enhanced(text).or_else(|| Self::bare_code(text)) {
            return Some(found);
        }
        // What follows the digits decides: "550 x" and "550-x" are replies, "5500" and "550.1" are not.
        let _: Code = text.get(..3)?.parse().ok()?;
        if !text[3..].starts_with([' ', '-', '\t', '\n', '\r']) {
            return None;
        }
        let reply = FoundReply::parse(text)?;
        Some(Self {
            code: reply.code(),
            pattern: reply.enhanced().map(EnhancedPattern::from),
            enhanced: reply.enhanced(),
            is_enhanced_in_text: reply.is_enhanced_in_text(),
            command: reply.command(),
            recipient: reply.recipient().map(str::to_owned),
            original_recipient: reply.original_recipient().map(str::to_owned),
            words: reply.words().to_string(),
            action: None,
            offset: None,
        })
    }

    pub(crate) fn severity(&self) -> Option<Severity> {
        let by_pattern = || self.pattern.and_then(EnhancedPattern::class);
        self.code.map(Code::severity).or_else(by_pattern)
    }

    /// Whether it is a code that somebody asks about, and not something that a server said.
    pub(crate) fn is_bare(&self) -> bool {
        self.words.is_empty() && self.recipient.is_none() && self.action.is_none()
    }
}

/// Whether it is over.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Outcome {
    Final,
    /// Put off so often that the mail system gave up.
    GivenUp,
    Temporary,
    /// What a server says where the client has to go on: 3yz.
    Unfinished,
    Success,
    /// Passed on to a place from which no more is heard.
    PassedOn,
    /// A text says that something failed and no more.
    Unknown,
}

/// What is said of a reply.
#[derive(Clone, Debug)]
pub(crate) struct Answer {
    pub(crate) outcome: Outcome,
    /// Why the server said no; none where it said yes, or where a text says that something failed and no more.
    pub(crate) cause: Option<Cause>,
    /// The sense in which the code was used; none where the catalogue has none.
    pub(crate) meaning: Option<&'static Meaning>,
    /// Whether nothing in the reply tells that it is this reason.
    pub(crate) is_guess: bool,
    pub(crate) status: Option<EnhancedStatus>,
    entry: Option<&'static Entry>,
    severity: Option<Severity>,
}

/// A [`Diagnosis`] that owns what it goes by.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Cause {
    pub(crate) reason: &'static ReasonEntry,
    pub(crate) certainty: Certainty,
    /// The words that decided, if words did.
    pub(crate) words: Option<String>,
    pub(crate) contradicted_by: Option<&'static ReasonEntry>,
    pub(crate) verdict: Verdict,
    pub(crate) protocol: Option<Retry>,
    pub(crate) retry_after: Option<Duration>,
    pub(crate) blocklist: Option<&'static str>,
    pub(crate) link: Option<String>,
}

impl Cause {
    fn of(diagnosis: &Diagnosis<'_, Known>) -> Self {
        let words = match diagnosis.evidence() {
            Evidence::Words(words) if !words.is_empty() => Some(String::from_utf8_lossy(words).into_owned()),
            _ => None,
        };
        Self {
            reason: diagnosis.reason().entry(),
            certainty: diagnosis.certainty(),
            words,
            contradicted_by: diagnosis.contradicted_by().map(Why::entry),
            verdict: diagnosis.verdict(),
            protocol: diagnosis.protocol(),
            retry_after: diagnosis.retry_after(),
            blocklist: diagnosis.blocklist().map(Blocklist::name),
            link: diagnosis.link().map(str::to_owned),
        }
    }
}

impl Answer {
    pub(crate) fn of(found: &Found) -> Self {
        let entry = found.code.and_then(Known::of).map(Known::entry);
        let status = found.pattern.and_then(EnhancedPattern::status);
        let says_nothing = found.code.is_none() && found.pattern.is_none() && found.words.is_empty();
        let diagnosis = if says_nothing || found.severity().is_some_and(|severity| !severity.is_failure()) {
            None
        } else {
            // An enhanced code without a class (X.1.1) is looked at as the permanent one.
            let permanent =
                || status.and_then(|status| status.with_class(Severity::PermanentNegativeCompletion));
            let enhanced = found.enhanced.or_else(permanent);
            Diagnosis::<Known>::of_as(found.code, enhanced, found.command, &found.words)
        };
        let by_code = || Some(entry?.meaning_for(found.command, found.enhanced));
        let meaning = match &diagnosis {
            // A vendor's meaning may have no reason.
            Some(diagnosis) => {
                diagnosis.meaning().or_else(|| by_code().filter(|meaning| meaning.reason().is_none()))
            }
            None => by_code(),
        };
        let has_words = found.words.split_whitespace().nth(1).is_some();
        let is_one_of_many = entry.is_none_or(|entry| entry.meanings().len() > 1);
        Self {
            outcome: outcome(found),
            meaning,
            is_guess: has_words && is_one_of_many && diagnosis.as_ref().is_some_and(Diagnosis::is_guess),
            cause: diagnosis.as_ref().map(Cause::of),
            status,
            entry,
            severity: found.severity(),
        }
    }

    fn reason(&self) -> Option<&'static ReasonEntry> {
        self.cause.as_ref().map(|cause| cause.reason)
    }

    /// The text of the meaning; of an enhanced code that came alone, its own.
    pub(crate) fn text(&self) -> Option<&'static str> {
        self.meaning.map(Meaning::text).or_else(|| self.status.map(EnhancedStatus::text))
    }

    /// What happened, in a sentence for everybody.
    pub(crate) fn happened(&self, is_bare: bool) -> Option<Cow<'static, str>> {
        // Who asks about a code wants to know what it means, who has a reply what happened.
        let whole = match (self.meaning, self.status, self.severity) {
            (Some(meaning), _, _) if is_bare || self.cause.is_none() || meaning.reason().is_none() => {
                meaning.explanation().unwrap_or(meaning.text())
            }
            (None, Some(status), _) if is_bare || self.cause.is_none() => status.explanation(),
            _ => match (self.reason(), self.severity) {
                (Some(reason), _) => return Some(format!("{reason}.").into()),
                (None, severity) => severity?.explanation(),
            },
        };
        Some(first_sentence(whole).into())
    }

    /// What the person does whose mail it was.
    pub(crate) fn advice(&self) -> Cow<'static, str> {
        // Who gave up does not wait for the next attempt, as the remedy of a 4yz says.
        if self.outcome == Outcome::GivenUp {
            return "Send it again later: the mail system has stopped trying. If that fails as well, show the \
                    server's words to your mail provider."
                .into();
        }
        if let Some(sender) = self.remedy().sender().filter(|_| !self.is_guess) {
            return sender.into();
        }
        match self.outcome {
            Outcome::Final | Outcome::GivenUp | Outcome::Unknown => {
                "Read the server's own words. Sending the same again will most likely fail again; if the words do \
                 not help, show them to your mail provider."
            }
            Outcome::Temporary => "Wait: the mail system tries again by itself, usually for several days.",
            Outcome::Unfinished => "Nothing: the mail program goes on by itself.",
            Outcome::Success => "Nothing, it worked.",
            Outcome::PassedOn => "Nothing; no more news of this mail will come.",
        }
        .into()
    }

    /// What is to be done: by the meaning, else by the reason alone.
    pub(crate) fn remedy(&self) -> Remedy {
        let by_reason = || self.reason().map_or_else(Remedy::default, ReasonEntry::remedy);
        self.meaning.map_or_else(by_reason, Meaning::remedy)
    }

    /// Why it happens.
    pub(crate) fn causes(&self) -> &'static [&'static str] {
        let by_reason = || self.reason().map_or(&[][..], ReasonEntry::causes);
        self.meaning.map_or_else(by_reason, Meaning::causes)
    }

    /// The other meanings of the code; those that could be meant here come first.
    pub(crate) fn others(&self, found: &Found) -> Vec<&'static Meaning> {
        let all = self.entry.map_or(&[][..], Entry::meanings);
        let mut others: Vec<_> = all.iter().filter(|other| !self.is_chosen(other)).collect();
        others.sort_by_key(|other| !is_possible(other, found));
        others
    }

    /// Where the meaning and the enhanced code are defined.
    pub(crate) fn sources(&self) -> Vec<Citation> {
        let by_meaning = self.meaning.and_then(Meaning::source).copied();
        let by_status = self.status.and_then(EnhancedStatus::source);
        let mut sources: Vec<_> = by_meaning.into_iter().collect();
        sources.extend(by_status.filter(|source| by_meaning.is_none_or(|other| other != *source)));
        sources
    }

    /// Whether recipients who got these answers can be told the same.
    pub(crate) fn is_same(&self, other: &Self) -> bool {
        self.outcome == other.outcome
            && self.text() == other.text()
            && self.is_guess == other.is_guess
            && self.status == other.status
            && self.reason() == other.reason()
    }

    fn is_chosen(&self, meaning: &Meaning) -> bool {
        self.meaning.is_some_and(|chosen| std::ptr::eq(chosen, meaning))
    }
}

fn outcome(found: &Found) -> Outcome {
    // The report knows best what became of the mail; without one the first digit says it.
    match (found.action, found.severity()) {
        (Some(Action::Failed), Some(Severity::TransientNegativeCompletion)) => Outcome::GivenUp,
        (Some(Action::Delayed), _) | (None, Some(Severity::TransientNegativeCompletion)) => {
            Outcome::Temporary
        }
        (Some(Action::Delivered), _) | (None, Some(Severity::PositiveCompletion)) => Outcome::Success,
        (Some(Action::Relayed | Action::Expanded), _) => Outcome::PassedOn,
        (Some(Action::Failed), _) | (None, Some(Severity::PermanentNegativeCompletion)) => Outcome::Final,
        (None, Some(_)) => Outcome::Unfinished,
        (None, None) => Outcome::Unknown,
    }
}

/// RFC 2034 section 4 demands that class and first digit are the same.
pub(crate) fn disagrees(found: &Found) -> bool {
    found.code.zip(found.enhanced).is_some_and(|(code, enhanced)| !enhanced.agrees_with(code))
}

/// Whether neither the command nor the enhanced code excludes the meaning.
fn is_possible(meaning: &Meaning, found: &Found) -> bool {
    let (commands, patterns) = (meaning.commands(), meaning.enhanced());
    let by_enhanced = |code| patterns.is_empty() || patterns.iter().any(|pattern| pattern.matches(code));
    let by_command = |command| commands.is_empty() || commands.contains(&command);
    found.enhanced.is_none_or(by_enhanced) && found.command.is_none_or(by_command)
}

/// Everything up to the first full stop that ends a sentence.
pub(crate) fn first_sentence(text: &str) -> &str {
    let ends = text.match_indices(". ");
    let end = ends.map(|(at, _)| at + 1).find(|end| text[end + 1..].starts_with(|c: char| c.is_uppercase()));
    &text[..end.unwrap_or(text.len())]
}
