//! What the catalogue says of a code: the entry, its meanings, and where they come from.

use crate::{
    Category, Code, Command, DocumentKind, EnhancedCode, EnhancedPattern, EnhancedStatus, Outcome, Severity,
    Standing,
};
use core::fmt;

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
    code: Code,
    name: &'static str,
    display: &'static str,
    meanings: &'static [Meaning],
    commands: &'static [CommandReply],
    enhanced: &'static [EnhancedStatus],
}

impl Entry {
    #[doc(hidden)]
    pub const fn new(
        code: u16,
        name: &'static str,
        display: &'static str,
        meanings: &'static [Meaning],
    ) -> Self {
        Self { code: Code::of(code), name, display, meanings, commands: &[], enhanced: &[] }
    }

    #[doc(hidden)]
    #[must_use]
    pub const fn with_commands(mut self, commands: &'static [CommandReply]) -> Self {
        self.commands = commands;
        self
    }

    #[doc(hidden)]
    #[must_use]
    pub const fn with_enhanced(mut self, enhanced: &'static [EnhancedStatus]) -> Self {
        self.enhanced = enhanced;
        self
    }

    /// The code.
    pub const fn code(&self) -> Code {
        self.code
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
        self.meanings[0].text
    }

    /// The standing of the first meaning.
    pub const fn standing(&self) -> Standing {
        self.meanings[0].standing
    }

    /// Every meaning, the first one being the one that is displayed; there is always one.
    pub const fn meanings(&self) -> &'static [Meaning] {
        self.meanings
    }

    /// The commands that this code may answer, and as what; not those that 421, 500 and 501 answer as
    /// they may answer any command ([`Command::ANY_REPLIES`]).
    pub const fn commands(&self) -> &'static [CommandReply] {
        self.commands
    }

    /// The enhanced status codes that the IANA registry associates with this code.
    pub const fn enhanced(&self) -> &'static [EnhancedStatus] {
        self.enhanced
    }

    /// The meaning that fits best where the code answered `command`, or came with `enhanced`.
    ///
    /// A meaning that names the enhanced code wins over one that names the command, and this over one
    /// that names another enhanced code of the same subject; one that names other commands alone
    /// loses; the first of equals is taken.
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
        let score = |meaning: &Meaning| {
            let patterns = || meaning.enhanced.iter();
            let by_enhanced = match enhanced {
                Some(code) if patterns().any(|pattern| pattern.matches(code)) => 4,
                Some(code) if patterns().any(|pattern| pattern.subject() == code.subject()) => 1,
                _ => 0,
            };
            let by_command = match command {
                Some(command) if meaning.commands.contains(&command) => 2,
                // Limited to other commands, or to an enhanced code that did not come.
                Some(_) if !meaning.commands.is_empty() => -2,
                Some(_) if !meaning.enhanced.is_empty() && by_enhanced < 4 => -2,
                _ => 0,
            };
            by_enhanced + by_command
        };
        let mut best = &self.meanings[0];
        for meaning in &self.meanings[1..] {
            if score(meaning) > score(best) {
                best = meaning;
            }
        }
        best
    }
}

/// A sense of a reply code, as a dictionary word has senses.
#[derive(Clone, Copy, Debug)]
pub struct Meaning {
    text: &'static str,
    is_quoted: bool,
    standing: Standing,
    source: Option<Citation>,
    also: &'static [Citation],
    commands: &'static [Command],
    enhanced: &'static [EnhancedPattern],
    explanation: Option<&'static str>,
    causes: &'static [&'static str],
    remedy: Remedy,
    aliases: &'static [&'static str],
}

impl Meaning {
    #[doc(hidden)]
    pub const fn new(text: &'static str, standing: Standing) -> Self {
        Self {
            text,
            is_quoted: true,
            standing,
            source: None,
            also: &[],
            commands: &[],
            enhanced: &[],
            explanation: None,
            causes: &[],
            remedy: Remedy { sender: None, operator: None },
            aliases: &[],
        }
    }

    #[doc(hidden)]
    #[must_use]
    pub const fn not_quoted(mut self) -> Self {
        self.is_quoted = false;
        self
    }

    #[doc(hidden)]
    #[must_use]
    pub const fn with_source(mut self, source: Citation) -> Self {
        self.source = Some(source);
        self
    }

    #[doc(hidden)]
    #[must_use]
    pub const fn with_also(mut self, also: &'static [Citation]) -> Self {
        self.also = also;
        self
    }

    #[doc(hidden)]
    #[must_use]
    pub const fn with_commands(mut self, commands: &'static [Command]) -> Self {
        self.commands = commands;
        self
    }

    #[doc(hidden)]
    #[must_use]
    pub const fn with_enhanced(mut self, enhanced: &'static [EnhancedPattern]) -> Self {
        self.enhanced = enhanced;
        self
    }

    #[doc(hidden)]
    #[must_use]
    pub const fn with_explanation(mut self, explanation: &'static str) -> Self {
        self.explanation = Some(explanation);
        self
    }

    #[doc(hidden)]
    #[must_use]
    pub const fn with_causes(mut self, causes: &'static [&'static str]) -> Self {
        self.causes = causes;
        self
    }

    #[doc(hidden)]
    #[must_use]
    pub const fn with_sender_remedy(mut self, remedy: &'static str) -> Self {
        self.remedy.sender = Some(remedy);
        self
    }

    #[doc(hidden)]
    #[must_use]
    pub const fn with_operator_remedy(mut self, remedy: &'static str) -> Self {
        self.remedy.operator = Some(remedy);
        self
    }

    #[doc(hidden)]
    #[must_use]
    pub const fn with_aliases(mut self, aliases: &'static [&'static str]) -> Self {
        self.aliases = aliases;
        self
    }

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
        self.source.as_ref()
    }

    /// Where else it stands, with other wordings.
    pub const fn also(&self) -> &'static [Citation] {
        self.also
    }

    /// The commands that select this meaning; empty if none does in particular.
    pub const fn commands(&self) -> &'static [Command] {
        self.commands
    }

    /// The enhanced status codes that select this meaning; empty if none does in particular.
    pub const fn enhanced(&self) -> &'static [EnhancedPattern] {
        self.enhanced
    }

    /// What it means, for a reader who has never seen an RFC (Markdown, inline code only).
    pub const fn explanation(&self) -> Option<&'static str> {
        self.explanation
    }

    /// Why it happens (Markdown, inline code only).
    pub const fn causes(&self) -> &'static [&'static str] {
        self.causes
    }

    /// What to do.
    pub const fn remedy(&self) -> Remedy {
        self.remedy
    }

    /// Words people search for.
    pub const fn aliases(&self) -> &'static [&'static str] {
        self.aliases
    }
}

/// What to do about a reply; the standard catalogue has both halves for every 4yz and 5yz.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Remedy {
    sender: Option<&'static str>,
    operator: Option<&'static str>,
}

impl Remedy {
    /// What the person whose mail bounced does.
    pub const fn sender(&self) -> Option<&'static str> {
        self.sender
    }

    /// What the person who runs the server does.
    pub const fn operator(&self) -> Option<&'static str> {
        self.operator
    }
}

/// A place in a document.
///
/// ```
/// use smtp_codes::ReplyCode;
///
/// let source = ReplyCode::MailboxUnavailable.meanings()[0].source().unwrap();
/// assert_eq!(source.to_string(), "RFC 5321 section 4.2.3");
/// assert_eq!(source.url(), Some("https://www.rfc-editor.org/rfc/rfc5321#section-4.2.3"));
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Citation {
    document: &'static Document,
    section: Option<&'static str>,
    text: Option<&'static str>,
    label: &'static str,
    url: Option<&'static str>,
}

impl Citation {
    #[doc(hidden)]
    pub const fn new(document: &'static Document, label: &'static str) -> Self {
        Self { document, section: None, text: None, label, url: document.url }
    }

    #[doc(hidden)]
    #[must_use]
    pub const fn with_section(mut self, section: &'static str) -> Self {
        self.section = Some(section);
        self
    }

    #[doc(hidden)]
    #[must_use]
    pub const fn with_url(mut self, url: &'static str) -> Self {
        self.url = Some(url);
        self
    }

    #[doc(hidden)]
    #[must_use]
    pub const fn with_text(mut self, text: &'static str) -> Self {
        self.text = Some(text);
        self
    }

    /// The document.
    pub const fn document(&self) -> &'static Document {
        self.document
    }

    /// The section of an RFC, or the file of a program's source.
    pub const fn section(&self) -> Option<&'static str> {
        self.section
    }

    /// The wording there, where it differs from the meaning's text.
    pub const fn text(&self) -> Option<&'static str> {
        self.text
    }

    /// Where it can be read: the section itself where the document is an RFC.
    pub const fn url(&self) -> Option<&'static str> {
        self.url
    }
}

/// Prints `RFC 5321 section 4.2.3`.
impl fmt::Display for Citation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.label)
    }
}

/// A document that the catalogue cites; [`documents`](crate::documents) has them all.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Document {
    id: &'static str,
    title: &'static str,
    kind: DocumentKind,
    url: Option<&'static str>,
    date: Option<&'static str>,
}

impl Document {
    #[doc(hidden)]
    pub const fn new(
        id: &'static str,
        title: &'static str,
        kind: DocumentKind,
        url: Option<&'static str>,
        date: Option<&'static str>,
    ) -> Self {
        Self { id, title, kind, url, date }
    }

    /// What citations call it, for example `rfc5321`.
    pub const fn id(&self) -> &'static str {
        self.id
    }

    /// Its title.
    pub const fn title(&self) -> &'static str {
        self.title
    }

    /// What kind of document it is.
    pub const fn kind(&self) -> DocumentKind {
        self.kind
    }

    /// Where it can be read; every document of the standard catalogue has an address.
    pub const fn url(&self) -> Option<&'static str> {
        self.url
    }

    /// When it was published, as `YYYY`, `YYYY-MM` or `YYYY-MM-DD`.
    pub const fn date(&self) -> Option<&'static str> {
        self.date
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
    command: Option<Command>,
    code: crate::ReplyCode,
    outcome: Outcome,
    source: Citation,
    except: &'static [Command],
}

impl CommandReply {
    pub(crate) const fn new(
        command: Option<Command>,
        code: crate::ReplyCode,
        outcome: Outcome,
        source: Citation,
    ) -> Self {
        Self { command, code, outcome, source, except: &[] }
    }

    pub(crate) const fn except(mut self, except: &'static [Command]) -> Self {
        self.except = except;
        self
    }

    /// The command, or `None` if the code may answer any.
    pub const fn command(&self) -> Option<Command> {
        self.command
    }

    /// The reply code.
    pub const fn code(&self) -> crate::ReplyCode {
        self.code
    }

    /// As what it answers.
    pub const fn outcome(&self) -> Outcome {
        self.outcome
    }

    /// Where it is listed.
    pub const fn source(&self) -> &Citation {
        &self.source
    }

    /// Of a code that may answer any command: the commands that it may not answer.
    pub const fn exceptions(&self) -> &'static [Command] {
        self.except
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
        positions[(entries[index].code.get() - 100) as usize] = position;
        index += 1;
    }
    positions
}

/// A catalogue of reply codes: [`ReplyCode`](crate::ReplyCode), or an enum that
/// [`reply_codes!`](crate::reply_codes) made. Code that is generic over it serves both.
///
/// ```
/// use smtp_codes::{Catalogue, Code, ReplyCode};
///
/// fn describe<C: Catalogue>(code: Code) -> String {
///     match C::from_code(code) {
///         Some(known) => known.to_string(),
///         None => format!("{code} ({})", code.severity()),
///     }
/// }
///
/// assert_eq!(describe::<ReplyCode>(Code::new(214).unwrap()), "214 Help message");
/// assert_eq!(describe::<ReplyCode>(Code::new(299).unwrap()), "299 (Positive Completion reply)");
/// ```
pub trait Catalogue:
    Copy
    + Ord
    + core::hash::Hash
    + fmt::Debug
    + fmt::Display
    + core::str::FromStr<Err = crate::ParseCodeError>
    + TryFrom<Code, Error = Code>
    + Into<Code>
    + Send
    + Sync
    + 'static
{
    /// Every code of the catalogue, in numerical order.
    const ALL: &'static [Self];

    /// The variant of a code, if the catalogue has it.
    fn from_code(code: Code) -> Option<Self>;

    /// All that the catalogue says of the code.
    fn entry(self) -> &'static Entry;

    /// The code on the wire.
    fn code(self) -> Code {
        self.entry().code()
    }

    /// The name of the variant.
    fn name(self) -> &'static str {
        self.entry().name()
    }

    /// The text of the first meaning.
    fn text(self) -> &'static str {
        self.entry().text()
    }

    /// Every meaning; the first is the one that is displayed.
    fn meanings(self) -> &'static [Meaning] {
        self.entry().meanings()
    }

    /// The standing of the first meaning.
    fn standing(self) -> Standing {
        self.entry().standing()
    }

    /// The first digit.
    fn severity(self) -> Severity {
        self.code().severity()
    }

    /// The second digit.
    fn category(self) -> Option<Category> {
        self.code().category()
    }
}
