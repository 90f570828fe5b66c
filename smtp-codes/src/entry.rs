//! What the catalogue says of a code: the entry, its meanings, and where they come from.

use crate::source::given;
use crate::{
    Citation, Code, Command, EnhancedCode, EnhancedPattern, EnhancedStatus, Outcome, PartialVerdict,
    ReasonEntry, Remedy, ReplyCode, Standing,
};

/// A reply code of a catalogue, with all that the catalogue says of it.
///
/// ```
/// use smtp_codes::ReplyCode;
///
/// let entry = ReplyCode::MailboxUnavailable.entry();
/// assert_eq!(entry.code().get(), 550);
/// assert_eq!(entry.name(), "MailboxUnavailable");
/// assert_eq!(entry.text(), entry.meanings()[0].text());
/// ```
#[derive(Clone, Copy, Debug)]
pub struct Entry {
    #[doc(hidden)]
    pub code: u16,
    #[doc(hidden)]
    pub name: &'static str,
    #[doc(hidden)]
    pub display: &'static str,
    #[doc(hidden)]
    pub meanings: &'static [Meaning],
    #[doc(hidden)]
    pub commands: &'static [CommandReply],
    #[doc(hidden)]
    pub enhanced: &'static [EnhancedStatus],
}

/// By code, name and meanings.
impl PartialEq for Entry {
    fn eq(&self, other: &Self) -> bool {
        (self.code, self.name, self.meanings) == (other.code, other.name, other.meanings)
    }
}

impl Eq for Entry {}

impl core::hash::Hash for Entry {
    fn hash<H: core::hash::Hasher>(&self, state: &mut H) {
        self.code.hash(state);
    }
}

impl Entry {
    /// The macro writes no entry without a meaning.
    const fn first(&self) -> &Meaning {
        match self.meanings {
            [first, ..] => first,
            [] => &Meaning::EMPTY,
        }
    }

    /// The code.
    pub const fn code(&self) -> Code {
        Code::of(self.code)
    }

    /// The name of the variant, for example `MailboxUnavailable`.
    pub const fn name(&self) -> &'static str {
        self.name
    }

    /// What `Display` prints: the code and the text of the first meaning.
    pub const fn display(&self) -> &'static str {
        self.display
    }

    /// The text of the first meaning.
    pub const fn text(&self) -> &'static str {
        self.first().text
    }

    /// The standing of the first meaning.
    pub const fn standing(&self) -> Standing {
        self.first().standing
    }

    /// Every meaning, the first one being the one that is displayed; there is always one.
    pub const fn meanings(&self) -> &'static [Meaning] {
        self.meanings
    }

    /// The commands that this code may answer, and as what; a row without a command is one of
    /// [`Command::ANY_REPLIES`].
    pub const fn commands(&self) -> &'static [CommandReply] {
        self.commands
    }

    /// The enhanced status codes that the IANA registry associates with this code.
    pub const fn enhanced(&self) -> &'static [EnhancedStatus] {
        self.enhanced
    }

    /// The reasons that the code can have, each once, in the order of its meanings.
    ///
    /// ```
    /// use smtp_codes::{Reason, ReplyCode};
    ///
    /// let mut reasons = ReplyCode::MailboxUnavailable.entry().reasons();
    /// assert_eq!(reasons.next().unwrap().name(), Reason::UnknownMailbox.name());
    /// ```
    pub fn reasons(&self) -> impl Iterator<Item = &'static ReasonEntry> + use<> {
        let meanings = self.meanings;
        let of = |meaning: &'static Meaning| meaning.reason;
        let is_first = move |(at, reason): &(usize, &'static ReasonEntry)| {
            !meanings[..*at].iter().filter_map(of).any(|earlier| earlier == *reason)
        };
        let all = meanings.iter().enumerate().filter_map(move |(at, meaning)| Some((at, of(meaning)?)));
        all.filter(is_first).map(|(_, reason)| reason)
    }

    /// The meaning that fits best where the code answered `command`, or came with `enhanced`.
    ///
    /// A meaning that names the enhanced code wins over one that names the command, and this over one that
    /// names the undefined code of the same subject (`X.7.0` where `5.7.999` came). One that names other
    /// commands alone loses. The first of equals is taken.
    ///
    /// ```
    /// use smtp_codes::{Command, ReplyCode};
    ///
    /// let entry = ReplyCode::ExceededStorageAllocation.entry();
    /// assert_eq!(entry.meaning_for(None, None).text(), entry.text());
    /// assert!(entry.meaning_for(Some(Command::Mail), None).commands().contains(&Command::Mail));
    ///
    /// // Nobody has registered 5.7.999, but 7 is about policy.
    /// let entry = ReplyCode::MailboxUnavailable.entry();
    /// assert!(entry.meaning_for(None, "5.7.999".parse().ok()).text().contains("policy"));
    /// ```
    pub fn meaning_for(&self, command: Option<Command>, enhanced: Option<EnhancedCode>) -> &'static Meaning {
        let score = |index: usize| {
            let meaning = &self.meanings[index];
            let names = |code: EnhancedCode| meaning.enhanced.iter().any(|pattern| pattern.matches(code));
            let by_enhanced = match enhanced {
                Some(code) if names(code) => 6,
                Some(code) if names(code.undefined()) => 1,
                _ => 0,
            };
            let by_command = match command {
                Some(command) if meaning.commands.contains(&command) => 2,
                // Limited to other commands, or to an enhanced code that did not come; the first meaning is
                // the general one, whatever enhanced codes it names.
                Some(_) if !meaning.commands.is_empty() => -2,
                Some(_) if index > 0 && !meaning.enhanced.is_empty() && by_enhanced < 6 => -2,
                _ => 0,
            };
            by_enhanced + by_command
        };
        let mut best = 0;
        for index in 1..self.meanings.len() {
            if score(index) > score(best) {
                best = index;
            }
        }
        &self.meanings[best]
    }
}

/// A sense of a reply code, as a dictionary word has senses.
#[derive(Clone, Copy, Debug)]
pub struct Meaning {
    #[doc(hidden)]
    pub text: &'static str,
    #[doc(hidden)]
    pub is_quoted: bool,
    #[doc(hidden)]
    pub standing: Standing,
    #[doc(hidden)]
    pub citations: &'static [Citation],
    #[doc(hidden)]
    pub has_source: bool,
    #[doc(hidden)]
    pub commands: &'static [Command],
    #[doc(hidden)]
    pub enhanced: &'static [EnhancedPattern],
    #[doc(hidden)]
    pub explanation: &'static str,
    #[doc(hidden)]
    pub causes: &'static [&'static str],
    #[doc(hidden)]
    pub remedy: Remedy,
    #[doc(hidden)]
    pub words: &'static [&'static str],
    #[doc(hidden)]
    pub reason: Option<&'static ReasonEntry>,
    #[doc(hidden)]
    pub verdict: PartialVerdict,
    #[doc(hidden)]
    pub disguises: Option<Code>,
    #[doc(hidden)]
    pub stands_for: Option<EnhancedPattern>,
}

/// By text and sources: no code has two meanings with the same ones.
impl PartialEq for Meaning {
    fn eq(&self, other: &Self) -> bool {
        (self.text, self.standing, self.citations) == (other.text, other.standing, other.citations)
    }
}

impl Eq for Meaning {}

impl core::hash::Hash for Meaning {
    fn hash<H: core::hash::Hasher>(&self, state: &mut H) {
        self.text.hash(state);
    }
}

impl Meaning {
    /// What the generator starts from.
    #[doc(hidden)]
    pub const EMPTY: Self = Self {
        text: "",
        is_quoted: true,
        standing: Standing::Observed,
        citations: &[],
        has_source: true,
        commands: &[],
        enhanced: &[],
        explanation: "",
        causes: &[],
        remedy: Remedy::NONE,
        words: &[],
        reason: None,
        verdict: PartialVerdict::NONE,
        disguises: None,
        stands_for: None,
    };

    /// What the source prints after the code, with its placeholders (`<domain>`).
    pub const fn text(&self) -> &'static str {
        self.text
    }

    /// Whether [`text`](Self::text) is the source's wording; if not, it is ours, because no source prints one.
    pub const fn is_quoted(&self) -> bool {
        self.is_quoted
    }

    /// How good the source is.
    pub const fn standing(&self) -> Standing {
        self.standing
    }

    /// Where the meaning comes from; every meaning of the standard catalogue has a source.
    pub const fn source(&self) -> Option<&Citation> {
        if self.has_source { self.citations.first() } else { None }
    }

    /// Where else it stands, with other wordings.
    pub const fn also(&self) -> &'static [Citation] {
        match self.citations {
            [_, also @ ..] if self.has_source => also,
            all => all,
        }
    }

    /// The commands that select this meaning; empty if none does in particular.
    pub const fn commands(&self) -> &'static [Command] {
        self.commands
    }

    /// The enhanced status codes that select this meaning; empty if none does in particular.
    pub const fn enhanced(&self) -> &'static [EnhancedPattern] {
        self.enhanced
    }

    /// Why a server says so; every meaning of a 4yz or 5yz in the standard catalogue has a reason.
    pub const fn reason(&self) -> Option<&'static ReasonEntry> {
        self.reason
    }

    /// What it means, for a reader who has never seen an RFC (Markdown, inline code only): what this code or source
    /// has of its own, else what the reason says.
    pub const fn explanation(&self) -> Option<&'static str> {
        match self.reason {
            Some(reason) if self.explanation.is_empty() => reason.explanation(),
            _ => given(self.explanation),
        }
    }

    /// Why it happens (Markdown, inline code only): its own causes, else the reason's.
    pub const fn causes(&self) -> &'static [&'static str] {
        match self.reason {
            Some(reason) if self.causes.is_empty() => reason.causes(),
            _ => self.causes,
        }
    }

    /// What to do: for each who acts, what is particular here, else what the reason says.
    pub const fn remedy(&self) -> Remedy {
        match self.reason {
            Some(reason) => self.remedy.or(reason.remedy()),
            None => self.remedy,
        }
    }

    /// What this code or source adds to the reason's explanation.
    pub const fn own_explanation(&self) -> Option<&'static str> {
        given(self.explanation)
    }

    /// The causes that are this code's or source's own.
    pub const fn own_causes(&self) -> &'static [&'static str] {
        self.causes
    }

    /// The remedies that are this code's or source's own.
    pub const fn own_remedy(&self) -> Remedy {
        self.remedy
    }

    /// What is decided otherwise than by the reason.
    pub const fn verdict(&self) -> PartialVerdict {
        self.verdict
    }

    /// Words that select this very meaning, such as a provider's label; the reason has the general ones.
    pub const fn words(&self) -> &'static [&'static str] {
        self.words
    }

    /// The code that this one takes the place of where Postfix has `soft_bounce = yes`.
    ///
    /// ```
    /// use smtp_codes::{ReplyCode, Severity};
    ///
    /// let disguises = |code: &ReplyCode| code.meanings().iter().find_map(|meaning| meaning.disguises());
    /// let mut disguised = ReplyCode::ALL.iter().filter_map(disguises);
    /// assert!(disguised.all(|code| code.severity() == Severity::PermanentNegativeCompletion));
    /// ```
    pub const fn disguises(&self) -> Option<Code> {
        self.disguises
    }

    /// The enhanced status code that the number is without its dots.
    pub const fn stands_for(&self) -> Option<EnhancedPattern> {
        self.stands_for
    }

    /// Whether it is a provider's own: its source is a document whose [marks](crate::Document::marks) show the provider.
    pub const fn is_providers(&self) -> bool {
        match self.source() {
            Some(source) => !source.document.marks.is_empty(),
            None => false,
        }
    }
}

/// A reply code that a source lists as an answer to a command.
///
/// ```
/// use smtp_codes::{Command, Outcome, ReplyCode};
///
/// let row = Command::Rcpt.replies().iter().find(|row| row.code() == ReplyCode::MailboxUnavailable).unwrap();
/// assert_eq!(row.outcome(), Outcome::Error);
/// assert_eq!(row.source().to_string(), "RFC 5321 section 4.3.2");
/// ```
#[derive(Clone, Copy, Debug)]
pub struct CommandReply {
    pub(crate) code: ReplyCode,
    pub(crate) outcome: Outcome,
    pub(crate) list: &'static CommandList,
}

/// What the rows of one list have in common.
#[derive(Debug)]
pub(crate) struct CommandList {
    pub(crate) command: Option<Command>,
    pub(crate) source: Citation,
    pub(crate) except: &'static [Command],
    pub(crate) when: &'static str,
}

impl CommandReply {
    /// The command, or `None` if the code may answer any.
    pub const fn command(&self) -> Option<Command> {
        self.list.command
    }

    /// The reply code.
    pub const fn code(&self) -> ReplyCode {
        self.code
    }

    /// As what it answers.
    pub const fn outcome(&self) -> Outcome {
        self.outcome
    }

    /// Where it is listed.
    pub const fn source(&self) -> &'static Citation {
        &self.list.source
    }

    /// The condition that it may answer under, in words ("after a 554 greeting").
    pub const fn when(&self) -> Option<&'static str> {
        given(self.list.when)
    }

    /// Of a code that may answer any command: the commands that it may not answer.
    pub const fn exceptions(&self) -> &'static [Command] {
        self.list.except
    }
}

/// The table that leads from a code to the position of its entry.
#[doc(hidden)]
pub const fn positions(entries: &[&Entry]) -> [u16; 500] {
    let mut positions = [0; 500];
    let mut index = 0;
    while index < entries.len() {
        #[expect(clippy::cast_possible_truncation, reason = "there are at most 500 codes")]
        let position = index as u16;
        positions[(entries[index].code - 100) as usize] = position;
        index += 1;
    }
    positions
}
