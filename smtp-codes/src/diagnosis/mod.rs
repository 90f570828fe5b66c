//! [`Diagnosis`]: from what a server said to why, and what now.
//!
//! The strongest evidence wins, and [`Certainty`] says how strong it is:
//!
//! 1. **words** that servers have for one reason, under any code and in any language. What a mail system wraps around them
//!    ("Recipient address rejected:") does not count, nor do words in addresses, host names and URLs. Of several reasons
//!    the one that the enhanced code states wins, then the one with more words, then the last, because servers say the
//!    general before the particular;
//! 2. an **enhanced code** that states a reason: a provider's own where the text shows the provider, then the registry's;
//! 3. a meaning that the **command** selects;
//! 4. single words that **hint**;
//! 5. the first meaning of the code: a **guess**.

mod pieces;
pub(crate) mod words;

use crate::{
    Address, Catalogue, CatalogueReason, Code, Command, Connection, EnhancedCode, Meaning, ReasonEntry,
    Reply, ReplyCode, Retry, Severity, Verdict, reason::Blocklist,
};
use core::time::Duration;
use words::{Found, Target};

/// How strong the evidence for a reason is, the strongest first.
///
/// ```
/// use smtp_codes::Certainty;
///
/// assert!(Certainty::Words < Certainty::Guess);
/// assert_eq!(Certainty::EnhancedCode.name(), "enhanced-code");
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Certainty {
    /// The server's words say it.
    Words,
    /// The enhanced status code states it.
    EnhancedCode,
    /// The code can hardly mean anything else in answer to this command.
    Command,
    /// Single words hint at it.
    Hint,
    /// Nothing but the code: what it most often means.
    Guess,
}

impl Certainty {
    /// A name for machines to read: `words`, `enhanced-code`, `command`, `hint`, `guess`.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Words => "words",
            Self::EnhancedCode => "enhanced-code",
            Self::Command => "command",
            Self::Hint => "hint",
            Self::Guess => "guess",
        }
    }
}

/// What decided.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Evidence<'a> {
    /// These words of the text.
    Words(&'a [u8]),
    /// The enhanced status code.
    Enhanced(EnhancedCode),
    /// The command that was answered.
    Command(Command),
    /// The reply code alone.
    Code(Code),
}

/// What a reply means: why it came, how certain that is, and what follows.
///
/// It borrows the text and allocates nothing.
///
/// ```
/// use smtp_codes::{Certainty, Command, Reason, Reply, Retry};
///
/// let (reply, _) = Reply::parse(b"450 4.2.2 <bob@example.org>: mailbox is full, try again in 30 minutes\r\n")?;
/// let diagnosis = reply.diagnose(Command::Rcpt).unwrap();
/// assert_eq!(diagnosis.reason(), Reason::MailboxFull);
/// assert_eq!(diagnosis.certainty(), Certainty::Words);
/// assert_eq!(diagnosis.verdict().retry(), Retry::Later);
/// assert_eq!(diagnosis.retry_after().unwrap().as_secs(), 1800);
/// # Ok::<(), smtp_codes::ParseError>(())
/// ```
#[derive(Clone, Copy, Debug)]
pub struct Diagnosis<'a, C: Catalogue = ReplyCode> {
    reason: C::Reason,
    certainty: Certainty,
    evidence: Evidence<'a>,
    contradicted_by: Option<C::Reason>,
    meaning: Option<&'static Meaning>,
    verdict: Verdict,
    protocol: Retry,
    blocklist: Option<&'static Blocklist>,
    retry_after: Option<Duration>,
    link: Option<&'a str>,
}

impl<'a> Diagnosis<'a> {
    /// Diagnoses a failure from its pieces, as far as they are known; `None` for a reply that says yes.
    ///
    /// ```
    /// use smtp_codes::{Diagnosis, EnhancedCode, Reason};
    ///
    /// let diagnosis = Diagnosis::of(None, EnhancedCode::new(5, 1, 1), None, b"").unwrap();
    /// assert_eq!(diagnosis.reason(), Reason::UnknownMailbox);
    /// ```
    pub fn of(
        code: impl Into<Option<Code>>,
        enhanced: impl Into<Option<EnhancedCode>>,
        command: impl Into<Option<Command>>,
        text: &'a (impl AsRef<[u8]> + ?Sized),
    ) -> Option<Self> {
        Self::of_as(code, enhanced, command, text)
    }
}

impl<'a, C: Catalogue> Diagnosis<'a, C> {
    /// [`of`](Diagnosis::of), with a catalogue of your own.
    pub fn of_as(
        code: impl Into<Option<Code>>,
        enhanced: impl Into<Option<EnhancedCode>>,
        command: impl Into<Option<Command>>,
        text: &'a (impl AsRef<[u8]> + ?Sized),
    ) -> Option<Self> {
        let text = text.as_ref();
        let pieces = Pieces { code: code.into(), enhanced: enhanced.into(), command: command.into() };
        diagnose(pieces, core::iter::once(text), text)
    }

    /// Why the server said no.
    pub fn reason(&self) -> C::Reason {
        self.reason
    }

    /// How strong the evidence is.
    pub const fn certainty(&self) -> Certainty {
        self.certainty
    }

    /// Whether it is no more than what the code most often means.
    pub const fn is_guess(&self) -> bool {
        matches!(self.certainty, Certainty::Guess)
    }

    /// What decided.
    pub const fn evidence(&self) -> Evidence<'a> {
        self.evidence
    }

    /// The reason that the enhanced code states, where the words say another: the words are believed.
    pub fn contradicted_by(&self) -> Option<C::Reason> {
        self.contradicted_by
    }

    /// The meaning of this code that has this reason and fits best; `None` if the catalogue has none under the code.
    pub const fn meaning(&self) -> Option<&'static Meaning> {
        self.meaning
    }

    /// What it means for the mail: the reason's verdict, as the code, its class and its meaning refine it.
    pub const fn verdict(&self) -> Verdict {
        self.verdict
    }

    /// Whether to send again by the protocol alone (RFC 5321 sections 4.2.1 and 4.5.3.1.10), without a look at the reason.
    pub const fn protocol(&self) -> Retry {
        self.protocol
    }

    /// How long the server asks to wait, where it says so.
    pub const fn retry_after(&self) -> Option<Duration> {
        self.retry_after
    }

    /// The blocklist that the text names.
    pub const fn blocklist(&self) -> Option<&'static Blocklist> {
        self.blocklist
    }

    /// The first web address in the text: there is more to read.
    pub const fn link(&self) -> Option<&'a str> {
        self.link
    }
}

impl<'a> Reply<'a> {
    /// Why the server said no, and what now; `None` for a reply that says yes. The command is the one that was answered,
    /// if that is known.
    ///
    /// ```
    /// use smtp_codes::{Reason, Reply};
    ///
    /// let (reply, _) = Reply::parse(b"550 5.1.1 No such user\r\n")?;
    /// assert_eq!(reply.diagnose(None).unwrap().reason(), Reason::UnknownMailbox);
    /// # Ok::<(), smtp_codes::ParseError>(())
    /// ```
    pub fn diagnose(&self, command: impl Into<Option<Command>>) -> Option<Diagnosis<'a>> {
        self.diagnose_as(command)
    }

    /// [`diagnose`](Self::diagnose), with a catalogue of your own (see [`reply_codes!`](crate::reply_codes)).
    pub fn diagnose_as<C: Catalogue>(&self, command: impl Into<Option<Command>>) -> Option<Diagnosis<'a, C>> {
        let enhanced = self.enhanced().or_else(|| self.disagreeing_enhanced());
        let pieces = Pieces { code: Some(self.code()), enhanced, command: command.into() };
        diagnose(pieces, self.lines().map(|line| line.text()), self.as_bytes())
    }
}

#[derive(Clone, Copy)]
struct Pieces {
    code: Option<Code>,
    enhanced: Option<EnhancedCode>,
    command: Option<Command>,
}

/// The best of the phrases that were found for one thing.
#[derive(Clone, Copy)]
struct Best<'a, T> {
    what: T,
    words: usize,
    at: usize,
    text: &'a [u8],
}

/// How many different reasons a text may have words for; more than a text of one reply ever has.
const REASONS: usize = 12;

/// As many words is the host of a blocklist worth: nobody names one without cause.
const WORDS_OF_A_BLOCKLIST: usize = 3;

/// What the words of a text say.
struct Said<'a> {
    /// The best phrase of each reason that was found.
    reasons: [Option<Best<'a, u16>>; REASONS],
    /// The best phrase of a meaning of this very code.
    meaning: Option<Best<'a, usize>>,
    hint: Option<Best<'a, u16>>,
    blocklist: Option<u16>,
    /// The documents whose marks were found.
    documents: [Option<u16>; 4],
}

impl<'a> Said<'a> {
    fn note(&mut self, found: Found<'a>, code: Option<Code>) {
        match found.target {
            Target::Reason(index) => {
                let same = self.reasons.iter().position(|best| best.is_some_and(|best| best.what == index));
                let place = same.or_else(|| self.reasons.iter().position(Option::is_none));
                if let Some(place) = place {
                    better(&mut self.reasons[place], index, found);
                }
            }
            Target::Hint(index) => better(&mut self.hint, index, found),
            Target::Meaning(number, index) => {
                if code.is_some_and(|code| code == number) {
                    better(&mut self.meaning, usize::from(index), found);
                }
            }
            Target::Document(index) => {
                let is_new = !self.documents.contains(&Some(index));
                if let Some(place) =
                    self.documents.iter_mut().find(|place| place.is_none()).filter(|_| is_new)
                {
                    *place = Some(index);
                }
            }
            Target::Blocklist(index) => {
                self.blocklist = self.blocklist.or(Some(index));
                let reason = crate::Reason::Blocklisted.entry().index;
                self.note(
                    Found { target: Target::Reason(reason), words: WORDS_OF_A_BLOCKLIST, ..found },
                    code,
                );
            }
        }
    }

    /// Whether the text shows the provider whose document this meaning comes from.
    fn shows(&self, meaning: &Meaning) -> bool {
        let document = meaning.source().map(crate::Citation::document);
        let is = |index: &u16| {
            let known = crate::documents::ALL.get(usize::from(*index)).copied();
            known.zip(document).is_some_and(|(known, document)| {
                known.id() == document.id() || known.marks() == document.marks()
            })
        };
        document.is_some_and(|document| document.marks().is_empty())
            || self.documents.iter().flatten().any(is)
    }
}

/// Keeps the phrase with more words, of equals the later.
fn better<'a, T>(best: &mut Option<Best<'a, T>>, what: T, found: Found<'a>) {
    if best.as_ref().is_none_or(|best| (found.words, found.at) >= (best.words, best.at)) {
        *best = Some(Best { what, words: found.words, at: found.at, text: found.text });
    }
}

fn diagnose<'a, C: Catalogue>(
    pieces: Pieces,
    lines: impl Iterator<Item = &'a [u8]>,
    text: &'a [u8],
) -> Option<Diagnosis<'a, C>> {
    let Pieces { code, enhanced, command } = pieces;
    let severity = code.map(Code::severity).or_else(|| enhanced.map(EnhancedCode::class));
    if severity.is_some_and(|severity| !severity.is_failure()) {
        return None;
    }
    let mut said =
        Said { reasons: [None; REASONS], meaning: None, hint: None, blocklist: None, documents: [None; 4] };
    words::find(C::WORDS, lines, &mut |found| said.note(found, code));

    let entry = code.and_then(C::from_code).map(Catalogue::entry);
    let meanings = entry.map_or(&[][..], |entry| entry.meanings());
    let blocklist = said.blocklist.and_then(|index| Blocklist::ALL.get(usize::from(index)));
    // What the enhanced code states: a provider's own code where the text shows the provider, else the registry's.
    let providers = enhanced.and_then(|enhanced| {
        meanings.iter().find(|meaning| {
            meaning.is_providers()
                && meaning.enhanced().iter().any(|pattern| pattern.matches(enhanced))
                && said.shows(meaning)
        })
    });
    let unregistered = enhanced.filter(|enhanced| enhanced.status().is_none()).and_then(|enhanced| {
        meanings.iter().find(|meaning| meaning.enhanced().iter().any(|pattern| pattern.matches(enhanced)))
    });
    // Of a login an enhanced code speaks where there was one; elsewhere the same numbers are used for anything (X.7.9).
    let is_login = command.is_none_or(|command| command.name().contains("AUTH"))
        && code.is_none_or(|code| matches!(code.get(), 421 | 422 | 430..=435 | 454 | 530..=538));
    let registered = enhanced
        .and_then(EnhancedCode::status)
        .and_then(crate::EnhancedStatus::reason)
        .filter(|reason| is_login || *reason != crate::Reason::LoginFailed);
    let stated: Option<&'static ReasonEntry> = providers
        .or(unregistered)
        .and_then(Meaning::reason)
        .or_else(|| registered.map(|reason| C::Reason::from(reason).entry()));

    let by_meaning = said.meaning.and_then(|best| Some((meanings.get(best.what)?, best)));
    let all = said.reasons.iter().flatten();
    let agreeing = all.clone().find(|best| stated.is_some_and(|stated| stated.index == best.what));
    let is_specific = |best: &Best<'_, u16>| {
        C::Reason::ALL.get(usize::from(best.what)).is_some_and(|reason| !reason.entry().is_general())
    };
    let strongest = all.max_by_key(|best| (is_specific(best), best.words, best.at));
    let agreeing = agreeing.filter(|best| is_specific(best) || !strongest.is_some_and(is_specific));
    let by_words =
        agreeing.or(strongest).and_then(|best| Some((*C::Reason::ALL.get(usize::from(best.what))?, best)));

    let reason_of = |entry: &ReasonEntry| C::Reason::from_entry(entry);
    // Nothing but the code, and perhaps the command that it answered: the first meaning that fits, which is more than a
    // guess where all that fit say the same.
    let by_code = || {
        let is_free = |meaning: &&Meaning| {
            let fits = |code| meaning.enhanced().iter().any(|pattern| pattern.matches(code));
            !meaning.is_providers() && (meaning.enhanced().is_empty() || enhanced.is_none_or(fits))
        };
        let answers =
            |meaning: &&Meaning| command.is_some_and(|command| meaning.commands().contains(&command));
        let mut selected = meanings.iter().filter(is_free).filter(answers);
        let general =
            || meanings.iter().find(|meaning| meaning.commands().is_empty() && !meaning.is_providers());
        let first = selected.next();
        let selects = first.is_some_and(|first| selected.all(|other| other.reason() == first.reason()));
        let of_first = meanings.first().filter(|first| first.commands().is_empty() || command.is_none());
        let meaning = first.or(of_first).or_else(general).or(meanings.first())?;
        Some((reason_of(meaning.reason()?)?, command.filter(|_| selects)))
    };
    let (reason, certainty, evidence) = if let Some((meaning, best)) =
        by_meaning.filter(|(_, best)| by_words.is_none_or(|(_, other)| best.words >= other.words))
    {
        (reason_of(meaning.reason()?)?, Certainty::Words, Evidence::Words(best.text))
    } else if let Some((reason, best)) = by_words {
        (reason, Certainty::Words, Evidence::Words(best.text))
    } else if let (Some(reason), Some(enhanced)) = (stated.and_then(reason_of), enhanced) {
        (reason, Certainty::EnhancedCode, Evidence::Enhanced(enhanced))
    } else if let Some((reason, Some(command))) = by_code() {
        (reason, Certainty::Command, Evidence::Command(command))
    } else if let Some(best) = said.hint {
        (*C::Reason::ALL.get(usize::from(best.what))?, Certainty::Hint, Evidence::Words(best.text))
    } else {
        let reason = by_code().map_or_else(|| C::Reason::from(crate::Reason::Unstated), |(reason, _)| reason);
        let evidence = match (code, enhanced) {
            (Some(code), _) => Evidence::Code(code),
            (None, Some(enhanced)) => Evidence::Enhanced(enhanced),
            (None, None) => Evidence::Words(&[]),
        };
        (reason, Certainty::Guess, evidence)
    };
    let contradicted_by = stated
        .and_then(reason_of)
        .filter(|stated| *stated != reason && matches!(certainty, Certainty::Words) && registered.is_some());
    let meaning = best_meaning(meanings, reason.entry(), pieces, &said, text);
    let verdict = verdict(reason.entry(), meaning, pieces, severity);
    let retry_after = pieces::retry_after(text).filter(|_| matches!(verdict.retry(), Retry::Later));
    Some(Diagnosis {
        reason,
        certainty,
        evidence,
        contradicted_by,
        meaning,
        verdict,
        protocol: protocol(pieces, reason.entry(), severity),
        blocklist,
        retry_after,
        link: pieces::link(text),
    })
}

/// Of the meanings that have the reason, the one whose own words were found, then whose enhanced codes fit, then whose
/// command fits. A provider's counts only where the text shows the provider.
fn best_meaning(
    meanings: &'static [Meaning],
    reason: &ReasonEntry,
    pieces: Pieces,
    said: &Said<'_>,
    text: &[u8],
) -> Option<&'static Meaning> {
    let mut best: Option<(i32, &'static Meaning)> = None;
    for (index, meaning) in meanings.iter().enumerate() {
        if !meaning.reason().is_some_and(|of| of == reason) {
            continue;
        }
        let is_named = said.meaning.is_some_and(|best| best.what == index);
        if meaning.is_providers() && !said.shows(meaning) && !is_named {
            continue;
        }
        let fits = |code: EnhancedCode| meaning.enhanced().iter().any(|pattern| pattern.matches(code));
        let shared = shared_words(meaning.text(), text);
        let by_enhanced = match pieces.enhanced {
            Some(code) if fits(code) => 6,
            Some(_) if meaning.enhanced().is_empty() => 0,
            // Bound to another enhanced code, or to one at all: only its own words can select it.
            _ if meaning.enhanced().is_empty() || index == 0 || shared > 2 => 0,
            _ => -4,
        };
        let by_command = match pieces.command {
            Some(command) if meaning.commands().contains(&command) => 2,
            Some(_) if !meaning.commands().is_empty() => -4,
            _ => 0,
        };
        let by_words = 20 * i32::from(is_named) + shared.min(5) + i32::from(meaning.is_providers());
        let score = by_words + by_enhanced + by_command;
        if score < 0 {
            continue;
        }
        if best.is_none_or(|(other, _)| score > other) {
            best = Some((score, meaning));
        }
    }
    best.map(|(_, meaning)| meaning)
}

/// How many words of a meaning's text the server's text has; words of less than three letters do not count.
fn shared_words(meaning: &str, text: &[u8]) -> i32 {
    let is_letter = |c: char| c.is_ascii_alphanumeric();
    let words = meaning.split(|c| !is_letter(c)).filter(|word| word.len() > 2).take(16);
    let has = |word: &str| text.windows(word.len()).any(|bytes| bytes.eq_ignore_ascii_case(word.as_bytes()));
    words.filter(|word| has(word)).map(|_| 1).sum()
}

/// The reason's verdict, refined by the meaning, the reply's class and the code.
fn verdict(
    reason: &ReasonEntry,
    meaning: Option<&Meaning>,
    pieces: Pieces,
    severity: Option<Severity>,
) -> Verdict {
    let mut verdict = reason.verdict();
    if let Some(meaning) = meaning {
        verdict = verdict.with(meaning.verdict());
    }
    if severity == Some(Severity::TransientNegativeCompletion) {
        // RFC 5321 section 4.2.1: the same may be sent again; and what is refused for now is no reason to strike an address off.
        verdict.retry = Retry::Later;
        if verdict.address == Address::Suppress {
            verdict.address = Address::Review;
        }
    }
    if pieces.code.is_some_and(|code| code == 552) && *reason == *crate::Reason::TooManyRecipients.entry() {
        // RFC 5321 section 4.5.3.1.10.
        verdict.retry = Retry::Later;
    }
    if pieces.code.is_some_and(|code| code == 421) {
        // RFC 5321 section 3.8: the server closes.
        verdict.connection = Connection::Close;
    }
    if pieces.command == Some(Command::Connection) {
        // A refusal in the place of a greeting speaks of no address.
        verdict.address = Address::Keep;
        verdict.connection = Connection::Close;
    }
    verdict
}

/// What the protocol alone says of sending again.
fn protocol(pieces: Pieces, reason: &ReasonEntry, severity: Option<Severity>) -> Retry {
    let is_552 = pieces.code.is_some_and(|code| code == 552);
    let is_of_recipients = *reason == *crate::Reason::TooManyRecipients.entry();
    match severity {
        Some(Severity::TransientNegativeCompletion) => Retry::Later,
        _ if is_552 && is_of_recipients => Retry::Later,
        _ => Retry::No,
    }
}
