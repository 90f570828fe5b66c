//! [`Diagnosis`]: from what a server said to why, and what now.

mod pieces;
mod refine;
mod tokens;
pub(crate) mod words;

use crate::{
    Catalogue, CatalogueReason, Code, Command, Document, EnhancedCode, Meaning, ReasonEntry, Reply,
    ReplyCode, Retry, Severity, Standing, Verdict, reason::Blocklist,
};
use core::cell::OnceCell;
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
    /// Every certainty, the strongest first.
    pub const ALL: &'static [Self] =
        &[Self::Words, Self::EnhancedCode, Self::Command, Self::Hint, Self::Guess];

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
/// The strongest evidence wins, and [`Certainty`] says how strong it is:
///
/// 1. **words** that servers have for one reason, under any code and in any language. What a mail system wraps around them
///    ("Recipient address rejected:") does not count, nor do words in addresses, host names and URLs. Of several reasons
///    the one that the enhanced code states wins, then one that says something in particular ("spam" before "policy"),
///    then the one with more words, then the last, because servers say the general before the particular;
/// 2. an **enhanced code** that states a reason, the reply's or else one within its words (`(#5.1.1)`): a provider's own where
///    the text shows the provider, then the registry's;
/// 3. a meaning that the **command** selects;
/// 4. single words, or a provider's enhanced code from somebody else, that **hint**;
/// 5. the first meaning of the code: a **guess**.
///
/// The [`verdict`](Self::verdict) is the reason's, as the meaning refines it; a 4yz is tried again whatever the reason, and what is only
/// a hint or a guess never says [`Suppress`](crate::Address::Suppress).
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
    protocol: Option<Retry>,
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
        diagnose(pieces, core::iter::once(text))
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

    /// Whether to send the same again by the protocol alone (RFC 5321 sections 4.2.1 and 4.5.3.1.10): a 4yz later, a 5yz
    /// not; `None` where there is neither a reply code nor an enhanced one.
    pub const fn protocol(&self) -> Option<Retry> {
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
        diagnose(pieces, self.lines().map(|line| line.text()))
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

/// How many different reasons of a text are weighed; more than a text of one reply ever has words for.
const REASONS: usize = 12;

/// How many providers a text may show.
const DOCUMENTS: usize = 4;

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
    /// Documents whose marks were found, those found last.
    documents: [Option<&'static Document>; DOCUMENTS],
    /// Where the words of the phrases so far end, and how many words the one has that ends there.
    covered: (usize, usize),
}

impl<'a> Said<'a> {
    const NOTHING: Self = Said {
        reasons: [None; REASONS],
        meaning: None,
        hint: None,
        blocklist: None,
        documents: [None; DOCUMENTS],
        covered: (0, 0),
    };

    fn note<R: CatalogueReason>(&mut self, found: Found<'a>, code: Option<Code>) {
        match found.target {
            Target::Reason(index) if !self.is_covered(&found) => self.note_reason(index, found),
            Target::Hint(index) if !self.is_covered(&found) => {
                // "message rejected: spam"
                let says_less =
                    |best: &Best<'_, u16>| !is_specific::<R>(best.what) && is_specific::<R>(index);
                let says_more =
                    |best: &Best<'_, u16>| is_specific::<R>(best.what) && !is_specific::<R>(index);
                self.hint = self.hint.filter(|best| !says_less(best));
                if !self.hint.as_ref().is_some_and(says_more) {
                    better(&mut self.hint, index, found);
                }
            }
            Target::Meaning(number, index) => {
                if code.is_some_and(|code| code == number) && !self.is_covered(&found) {
                    better(&mut self.meaning, usize::from(index), found);
                }
            }
            Target::Document(document) => {
                let is_new = !self.documents.iter().flatten().any(|known| known.marks() == document.marks());
                if is_new {
                    self.documents.rotate_right(1);
                    self.documents[0] = Some(document);
                }
            }
            Target::Blocklist(index) => {
                let is_known = usize::from(index) < Blocklist::ALL.len();
                self.blocklist = self.blocklist.or(is_known.then_some(index));
                let reason = crate::Reason::Blocklisted.entry().index;
                self.note_reason(reason, Found { words: WORDS_OF_A_BLOCKLIST, ..found });
            }
            Target::Reason(_) | Target::Hint(_) => {}
        }
    }

    /// Whether a longer phrase that was found before has these words in it ("user unknown" in "virtual user unknown").
    /// Phrases come in the order of their first words.
    fn is_covered(&mut self, found: &Found<'_>) -> bool {
        let end = found.at + found.length;
        let (covered, words) = self.covered;
        if end <= covered && found.words < words {
            return true;
        }
        if end > covered || found.words > words {
            self.covered = (end.max(covered), found.words);
        }
        false
    }

    fn note_reason(&mut self, index: u16, found: Found<'a>) {
        let place = self.reasons.iter().position(|best| best.is_some_and(|best| best.what == index));
        let place = place.or_else(|| self.reasons.iter().position(Option::is_none));
        if let Some(place) = place {
            better(&mut self.reasons[place], index, found);
            return;
        }
        // The weakest makes room.
        let weakest = self.reasons.iter_mut().min_by_key(|best| best.map(|best| (best.words, best.at)));
        if let Some(weakest) = weakest {
            better(weakest, index, found);
        }
    }

    /// Whether the text shows the provider whose document this meaning comes from.
    fn shows(&self, meaning: &Meaning) -> bool {
        let Some(document) = meaning.source().map(crate::Citation::document) else { return false };
        document.marks().is_empty()
            || self.documents.iter().flatten().any(|known| known.marks() == document.marks())
    }
}

/// Whether the reason says more than those that others win over.
fn is_specific<R: CatalogueReason>(index: u16) -> bool {
    R::from_index(index).is_some_and(|reason| !reason.entry().is_general())
}

/// Keeps the phrase with more words, of equals the later.
fn better<'a, T>(best: &mut Option<Best<'a, T>>, what: T, found: Found<'a>) {
    if best.as_ref().is_none_or(|best| (found.words, found.at) >= (best.words, best.at)) {
        *best = Some(Best { what, words: found.words, at: found.at, text: found.text });
    }
}

fn diagnose<'a, C: Catalogue>(
    pieces: Pieces,
    lines: impl Iterator<Item = &'a [u8]> + Clone,
) -> Option<Diagnosis<'a, C>> {
    let Pieces { code, enhanced, .. } = pieces;
    let severity = code.map(Code::severity).or_else(|| enhanced.map(EnhancedCode::class));
    if severity.is_some_and(|severity| !severity.is_failure()) {
        return None;
    }
    let mut said = Said::NOTHING;
    words::find(C::words(), lines.clone(), |found| said.note::<C::Reason>(found, code));

    let entry = code.and_then(C::from_code).map(Catalogue::entry);
    let meanings = entry.map_or(&[][..], |entry| entry.meanings());
    let blocklist = said.blocklist.and_then(|index| Blocklist::ALL.get(usize::from(index)));
    let by_meaning = said.meaning.and_then(|best| Some((meanings.get(best.what)?, best)));
    let mut pieces = pieces;
    let (mut stated, mut hinted) = stated::<C>(pieces, meanings, &said);
    if stated.is_none() && hinted.is_none() && by_meaning.is_none() && said.reasons[0].is_none() {
        // "no mailbox here (#5.1.1)": what an enhanced code within the words states, as a last resort.
        let class = severity.map(Severity::digit);
        if let Some(within) =
            class.and_then(|class| lines.clone().find_map(|line| pieces::enhanced_code(line, class)))
        {
            let inner = Pieces { enhanced: Some(within), ..pieces };
            (stated, hinted) = self::stated::<C>(inner, meanings, &said);
            if stated.is_some() || hinted.is_some() {
                pieces = inner;
            }
        }
    }
    let Pieces { code, enhanced, command } = pieces;
    let registered = registered(pieces);

    let all = said.reasons.iter().flatten();
    let agreeing = all.clone().find(|best| stated.is_some_and(|stated| stated.index == best.what));
    let is_specific = |best: &Best<'_, u16>| is_specific::<C::Reason>(best.what);
    let strongest = all.max_by_key(|best| (is_specific(best), best.words, best.at));
    let agreeing = agreeing.filter(|best| is_specific(best) || !strongest.is_some_and(is_specific));
    let by_words = agreeing.or(strongest).and_then(|best| Some((C::Reason::from_index(best.what)?, best)));

    let reason_of = |entry: &ReasonEntry| C::Reason::from_entry(entry);
    let by_command = || {
        // What these answer is too various for a reason of its own.
        let is_common = |command: &Command| {
            matches!(command, Command::Mail | Command::Rcpt | Command::Data | Command::EndOfData)
        };
        let command = command.filter(|command| !is_common(command))?;
        let meaning = meanings.iter().skip(1).find(|meaning| {
            meaning.commands().contains(&command)
                && meaning.commands().len() <= 2
                && meaning.enhanced().is_empty()
        })?;
        Some((reason_of(meaning.reason()?)?, Certainty::Command, Evidence::Command(command)))
    };
    let (reason, certainty, evidence) = if let Some((meaning, best)) =
        by_meaning.filter(|(_, best)| by_words.is_none_or(|(_, other)| best.words >= other.words))
    {
        (reason_of(meaning.reason()?)?, Certainty::Words, Evidence::Words(best.text))
    } else if let Some((reason, best)) = by_words {
        (reason, Certainty::Words, Evidence::Words(best.text))
    } else if let (Some(reason), Some(enhanced)) = (stated.and_then(reason_of), enhanced) {
        (reason, Certainty::EnhancedCode, Evidence::Enhanced(enhanced))
    } else if let Some(found) = by_command() {
        found
    } else if let (Some(reason), Some(enhanced)) =
        (hinted.and_then(Meaning::reason).and_then(reason_of), enhanced)
    {
        (reason, Certainty::Hint, Evidence::Enhanced(enhanced))
    } else if let Some(best) = said.hint {
        (C::Reason::from_index(best.what)?, Certainty::Hint, Evidence::Words(best.text))
    } else {
        let reason = guess(meanings, pieces).and_then(reason_of);
        let reason = reason.unwrap_or_else(|| C::Reason::from(crate::Reason::Unstated));
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
    let meaning = best_meaning(meanings, reason.entry(), pieces, &said, hinted, &lines);
    let verdict = {
        let Pieces { code, command, .. } = pieces;
        let is_sure = !matches!(certainty, Certainty::Hint | Certainty::Guess);
        refine::verdict(reason.entry(), is_sure, &refine::Reply { code, severity, command, meaning })
    };
    // Of no use where nothing is to be sent again.
    let retry_after = match verdict.retry() {
        Retry::Later => lines.clone().find_map(pieces::retry_after),
        Retry::AfterChange | Retry::No => None,
    };
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
        link: { lines }.find_map(pieces::link),
    })
}

/// The reason that the enhanced code states, and the meaning that it hints at: a provider's own code states where the text shows
/// the provider; else the registry says what it states.
fn stated<C: Catalogue>(
    pieces: Pieces,
    meanings: &'static [Meaning],
    said: &Said<'_>,
) -> (Option<&'static ReasonEntry>, Option<&'static Meaning>) {
    let Some(enhanced) = pieces.enhanced else { return (None, None) };
    let fits = |meaning: &&Meaning| meaning.enhanced().iter().any(|pattern| pattern.matches(enhanced));
    let providers =
        meanings.iter().filter(fits).find(|meaning| meaning.is_providers() && said.shows(meaning));
    // Nobody but a provider says what a number means that is not registered: from anybody else it is a hint.
    // Nor does one that cannot be meant as it is registered.
    let is_registered = enhanced.status().is_some_and(|status| {
        status.reason() != Some(crate::Reason::HostUnreachable) || registered(pieces).is_some()
    });
    let unregistered = if is_registered { None } else { meanings.iter().rev().find(fits) };
    let (unregistered, hinted) = match unregistered {
        Some(meaning) if !said.shows(meaning) => (None, Some(meaning)),
        other => (other, None),
    };
    let stated = providers.or(unregistered).and_then(Meaning::reason);
    (stated.or_else(|| registered(pieces).map(|reason| C::Reason::from(reason).entry())), hinted)
}

/// What the registry says that the enhanced code states.
fn registered(pieces: Pieces) -> Option<crate::Reason> {
    let Pieces { code, enhanced, command } = pieces;
    // Of a login an enhanced code speaks where there was one; elsewhere the same numbers are used for anything (X.7.9).
    let is_login = command.is_none_or(|command| command.name().contains("AUTH"))
        && code.is_none_or(|code| matches!(code.get(), 421 | 422 | 430..=435 | 454 | 530..=538));
    let reason = enhanced.and_then(EnhancedCode::status).and_then(crate::EnhancedStatus::reason);
    // A server that answers was reached: its 5.4.1 says something else (Exchange: no such recipient).
    let was_reached =
        code.map(Code::is_permanent).or(enhanced.map(EnhancedCode::is_permanent)).unwrap_or(false);
    reason.filter(|reason| match reason {
        crate::Reason::LoginFailed => is_login,
        crate::Reason::HostUnreachable => !was_reached,
        _ => true,
    })
}

/// What the code most often means: its first meaning, unless the command shows that it cannot be that one, or the enhanced
/// code that it is a matter of policy.
fn guess(meanings: &'static [Meaning], pieces: Pieces) -> Option<&'static ReasonEntry> {
    if pieces.enhanced.is_some_and(|enhanced| enhanced.subject() == 7) {
        let policy = crate::Reason::PolicyRefusal.entry();
        if meanings.iter().any(|meaning| meaning.reason() == Some(policy)) {
            return Some(policy);
        }
    }
    if pieces.code.is_some_and(|code| code == 552)
        && pieces.command == Some(Command::Rcpt)
        && pieces.enhanced.is_none()
    {
        // RFC 5321 section 4.5.3.1.10; to try again where it was a full mailbox costs little, to give up what was one
        // recipient too many loses mail.
        let of_recipients = crate::Reason::TooManyRecipients.entry();
        if meanings.iter().any(|meaning| meaning.reason() == Some(of_recipients)) {
            return Some(of_recipients);
        }
    }
    let fits = |meaning: &&Meaning| match pieces.command {
        Some(command) => meaning.commands().is_empty() || meaning.commands().contains(&command),
        None => true,
    };
    let general = meanings.iter().filter(|meaning| !meaning.is_providers());
    general.clone().find(fits).or(general.clone().next()).and_then(Meaning::reason)
}

/// Of the meanings that have the reason, the one whose own words were found, then whose enhanced codes fit, then whose
/// command fits. A provider's counts only where the text or the enhanced code shows the provider.
fn best_meaning<'a>(
    meanings: &'static [Meaning],
    reason: &'static ReasonEntry,
    pieces: Pieces,
    said: &Said<'_>,
    hinted: Option<&'static Meaning>,
    lines: &(impl Iterator<Item = &'a [u8]> + Clone),
) -> Option<&'static Meaning> {
    let likeness = OnceCell::new();
    let shared_words =
        |meaning: &Meaning| likeness.get_or_init(|| Likeness::of(lines.clone())).shared_words(meaning.text());
    // The best so far, its score, and how many words it shares with the text, once that was asked.
    let mut best: Option<(&'static Meaning, i32, Option<i32>)> = None;
    for (index, meaning) in meanings.iter().enumerate() {
        if meaning.reason().is_none_or(|of| of != reason) {
            continue;
        }
        let is_named = said.meaning.is_some_and(|best| best.what == index);
        let is_hinted = hinted.is_some_and(|hinted| core::ptr::eq(hinted, meaning));
        if meaning.is_providers() && !said.shows(meaning) && !is_named && !is_hinted {
            continue;
        }
        let fits = |code: EnhancedCode| meaning.enhanced().iter().any(|pattern| pattern.matches(code));
        // Bound to an enhanced code that says something by itself: only this code, or most of its own words, can select it.
        let says_something = |pattern: &crate::EnhancedPattern| {
            pattern.status().is_none_or(|status| status.reason().is_some())
        };
        let (by_enhanced, must_share_words) = match pieces.enhanced {
            Some(code) if fits(code) => (6, false),
            None if pieces.command.is_some_and(|command| meaning.commands().contains(&command)) => (0, false),
            _ => (0, index > 0 && meaning.enhanced().iter().any(says_something)),
        };
        let by_command = match pieces.command {
            Some(command) if meaning.commands().contains(&command) => 2,
            Some(_) if !meaning.commands().is_empty() => -4,
            // Replies to rare commands are rare.
            None if index > 0 && is_rare(meaning.commands()) => -2,
            _ => 0,
        };
        let by_standing = match meaning.standing() {
            // What nobody says any more is not what was meant, if its own words were not said.
            Standing::Historic if index > 0 => -4,
            _ => i32::from(meaning.is_providers()),
        };
        let mut score = 20 * i32::from(is_named) + by_enhanced + by_command + by_standing;
        let least = best.map_or(-1, |(_, score, _)| score).max(-i32::from(index == 0));
        if score < least {
            continue;
        }
        let mut shared = None;
        if must_share_words {
            let words = *shared.insert(shared_words(meaning));
            score -= if words < 3 { 4 } else { 0 };
        }
        best = match best {
            // Of equals the one whose text the server's is most like; then the first.
            Some((other, other_score, other_shared)) if other_score == score => {
                let other_shared = other_shared.unwrap_or_else(|| shared_words(other));
                let shared = shared.unwrap_or_else(|| shared_words(meaning));
                Some(if shared > other_shared {
                    (meaning, score, Some(shared))
                } else {
                    (other, score, Some(other_shared))
                })
            }
            _ if score >= least => Some((meaning, score, shared)),
            best => best,
        };
    }
    // Postfix's `soft_bounce` gives one code to all that another has.
    let disguise = || meanings.iter().find(|meaning| meaning.disguises().is_some());
    let first = || meanings.first().filter(|first| first.reason() == Some(reason) && !first.is_providers());
    best.map(|(meaning, ..)| meaning).or_else(disguise).or_else(first)
}

/// Whether there are commands, and none of them is one by which a message is handed over.
fn is_rare(commands: &[Command]) -> bool {
    !commands.is_empty() && !commands.iter().copied().any(is_of_a_transaction)
}

/// The commands and stages by which a message is handed over.
const fn is_of_a_transaction(command: Command) -> bool {
    matches!(
        command,
        Command::Connection
            | Command::Ehlo
            | Command::Helo
            | Command::Mail
            | Command::Rcpt
            | Command::Data
            | Command::EndOfData
    )
}

/// The words of a server's text, to compare with those of meanings.
struct Likeness<'a> {
    /// The first three letters of each word: most words of a meaning are not in the text.
    beginnings: [u32; WORDS_OF_LIKENESS],
    /// The lines from the words on.
    words: [&'a [u8]; WORDS_OF_LIKENESS],
    count: usize,
}

/// How many words of a text are compared with a meaning's.
const WORDS_OF_LIKENESS: usize = 48;

impl<'a> Likeness<'a> {
    fn of(lines: impl Iterator<Item = &'a [u8]>) -> Self {
        let mut likeness =
            Likeness { beginnings: [0; WORDS_OF_LIKENESS], words: [&[]; WORDS_OF_LIKENESS], count: 0 };
        for line in lines {
            let mut at = 0;
            while at < line.len() && likeness.count < WORDS_OF_LIKENESS {
                let end = tokens::end_of_letters(line, at);
                if let Some(beginning) = Self::beginning(&line[at..end]) {
                    likeness.beginnings[likeness.count] = beginning;
                    likeness.words[likeness.count] = &line[at..];
                    likeness.count += 1;
                }
                at = end + 1;
            }
        }
        likeness
    }

    fn beginning(word: &[u8]) -> Option<u32> {
        let &[first, second, third, ..] = word else { return None };
        Some(u32::from_le_bytes([first | 32, second | 32, third | 32, 0]))
    }

    /// How much of a meaning's text the server's text has, 0 to 5; words of less than three letters do not count.
    fn shared_words(&self, meaning: &str) -> i32 {
        let mut words = 0;
        let mut shared = 0;
        let all = meaning.as_bytes().split(|byte| !byte.is_ascii_alphanumeric());
        for word in all.filter(|word| word.len() > 2).take(16) {
            words += 1;
            shared += i32::from(self.has(word));
        }
        5 * shared / words.max(1)
    }

    /// Whether a word of the text begins so.
    fn has(&self, word: &[u8]) -> bool {
        let Some(beginning) = Self::beginning(word) else { return false };
        let begins = |text: &&[u8]| {
            text.get(..word.len()).is_some_and(|beginning| beginning.eq_ignore_ascii_case(word))
        };
        self.beginnings.contains(&beginning) && self.words[..self.count].iter().any(begins)
    }
}

/// What the protocol alone says of sending again.
fn protocol(pieces: Pieces, reason: &ReasonEntry, severity: Option<Severity>) -> Option<Retry> {
    let is_552 = pieces.code.is_some_and(|code| code == 552);
    let is_of_recipients = *reason == *crate::Reason::TooManyRecipients.entry();
    Some(match severity? {
        Severity::TransientNegativeCompletion => Retry::Later,
        _ if is_552 && is_of_recipients => Retry::Later,
        _ => Retry::No,
    })
}
