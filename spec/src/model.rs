//! The typed model of a catalogue: what the TOML says, each value with its place.

use std::collections::BTreeMap;
use std::fmt;
use std::ops::Deref;

/// A stretch of a source text: the index of the source in [`Loaded`](crate::Loaded), and two byte offsets.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Place {
    /// Index of the source.
    pub file: usize,
    /// First byte.
    pub start: usize,
    /// One past the last byte.
    pub end: usize,
}

/// Names and where they stand: the one map of this crate, so that it is compiled once.
pub type Places = BTreeMap<String, Place>;

/// The order of some places, as indices into them.
pub(crate) fn order(places: &[Place]) -> Vec<usize> {
    let mut indices: Vec<usize> = (0..places.len()).collect();
    indices.sort_by_key(|index| places[*index]);
    indices
}

/// A value and where it stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct At<T> {
    /// The value.
    pub value: T,
    /// Where it stands.
    pub place: Place,
}

impl<T> At<T> {
    pub(crate) fn map<U>(self, change: impl FnOnce(T) -> U) -> At<U> {
        At { value: change(self.value), place: self.place }
    }
}

impl<T> Deref for At<T> {
    type Target = T;

    fn deref(&self) -> &T {
        &self.value
    }
}

/// A word of a closed list, with the enum variant that stands for it and what it says.
#[derive(Debug, PartialEq, Eq)]
pub struct Label {
    /// The word in the TOML.
    pub name: &'static str,
    /// The variant in Rust.
    pub variant: &'static str,
    /// What it says, in one line.
    pub about: &'static str,
}

const fn label(name: &'static str, variant: &'static str, about: &'static str) -> Label {
    Label { name, variant, about }
}

/// How good the source of a meaning is, the best first.
pub static STANDINGS: [Label; 7] = [
    label("standard", "Standard", "RFC 821 or RFC 5321 defines it."),
    label("extension", "Extension", "Another RFC that is in force defines it."),
    label("historic", "Historic", "An experimental, obsolete or superseded RFC defined it."),
    label("draft", "Draft", "An Internet-Draft proposed it; it never became an RFC."),
    label("observed", "Observed", "Software or a provider is documented to send it."),
    label(
        "site-configured",
        "SiteConfigured",
        "The administrator of a server may choose it in the place of the software's default.",
    ),
    label(
        "folklore",
        "Folklore",
        "Lists on the web repeat it, but no sender of it is known. Do not build on it.",
    ),
];

/// What a reply means for the command it answers (the letters of RFC 821 section 4.3).
pub static OUTCOMES: [Label; 4] = [
    label("intermediate", "Intermediate", "The command goes on: the server waits for more (`I`)."),
    label("success", "Success", "The command did what it was to do (`S`)."),
    label("failure", "Failure", "The command was understood and not carried out (`F`, in RFC 821 alone)."),
    label("error", "Error", "The command was refused (`E`; RFC 5321 counts failures here as well)."),
];

/// When the same message may be sent again.
pub static RETRIES: [Label; 3] = [
    label("later", "Later", "Send the same again later; a mail server does so by itself."),
    label("after-change", "AfterChange", "Send it again when what is at fault has been changed."),
    label("no", "No", "Do not send it again."),
];

/// What to do with the recipient's address.
pub static ADDRESSES: [Label; 3] = [
    label("keep", "Keep", "The address is not at fault: go on writing to it."),
    label("suppress", "Suppress", "Do not write to this address again."),
    label("review", "Review", "Count it: if it happens again and again, stop writing to this address."),
];

/// What to do with the connection.
pub static CONNECTIONS: [Label; 3] = [
    label("keep", "Keep", "Go on with the next message over this connection."),
    label("slow-down", "SlowDown", "Send to this host more slowly, or over fewer connections."),
    label("close", "Close", "Close it; whatever else is sent over it now meets the same answer."),
];

/// Who can mend it.
pub static FIXES: [Label; 5] = [
    label("sender", "Sender", "The person who wrote the message."),
    label("sending-system", "SendingSystem", "Whoever runs the server that sends."),
    label("recipient", "Recipient", "The person who was written to."),
    label("receiving-system", "ReceivingSystem", "Whoever runs the server that receives."),
    label("time", "Time", "Nobody: it passes."),
];

/// The parts of a verdict: the key, and the words that it takes.
pub static VERDICT_PARTS: [(&str, &[Label]); 4] =
    [("retry", &RETRIES), ("address", &ADDRESSES), ("connection", &CONNECTIONS), ("fix", &FIXES)];

/// What kind of document a citation points to.
pub static DOCUMENT_KINDS: [Label; 6] = [
    label("rfc", "Rfc", "A Request for Comments."),
    label("errata", "Errata", "A report of an error in an RFC, as the RFC Editor keeps it."),
    label("internet-draft", "InternetDraft", "An Internet-Draft, usually expired."),
    label("registry", "Registry", "A registry of the IANA."),
    label("software", "Software", "The source or the manual of a program."),
    label("page", "Page", "Any other page."),
];

/// A document that is cited.
#[derive(Clone, Debug)]
pub struct Document {
    /// What citations call it, for example `rfc5321`.
    pub id: At<String>,
    /// Its title.
    pub title: At<String>,
    /// Its kind: one of [`DOCUMENT_KINDS`].
    pub kind: &'static Label,
    /// Whether the kind is what the file says, or taken for want of a readable one.
    pub says_kind: bool,
    /// Where it can be read.
    pub url: Option<At<String>>,
    /// When it was published: `YYYY`, `YYYY-MM` or `YYYY-MM-DD`.
    pub date: Option<At<String>>,
    /// Host names and words that show that a text is this provider's.
    pub marks: Vec<At<String>>,
}

/// Where a statement comes from.
#[derive(Clone, Debug)]
pub struct Citation {
    /// The id of a [`Document`].
    pub document: At<String>,
    /// The section, or the place in a program's source.
    pub section: Option<At<String>>,
    /// The wording of this source, where it differs from the meaning's text.
    pub text: Option<At<String>>,
}

/// The meaning of a digit or number: a severity, a category, an enhanced class or subject.
#[derive(Clone, Debug)]
pub struct Digit {
    /// The header of the table.
    pub place: Place,
    /// The digit or number.
    pub number: At<u16>,
    /// The variant.
    pub name: At<String>,
    /// The source's words.
    pub text: At<String>,
    /// Where it comes from.
    pub source: Option<Citation>,
    /// Where else it stands.
    pub also: Vec<Citation>,
    /// Our words.
    pub explanation: At<String>,
}

/// Why a server says no: one cause with one remedy.
#[derive(Clone, Debug)]
pub struct Reason {
    /// The header of the table.
    pub place: Place,
    /// The variant.
    pub name: At<String>,
    /// Plain words, as a title; a vendor who adds words to a standard reason gives none.
    pub text: Option<At<String>>,
    /// Our words.
    pub explanation: Option<At<String>>,
    /// Why it happens.
    pub causes: Vec<At<String>>,
    /// What to do.
    pub remedy: Remedy,
    /// What it means for the mail, of a reply 5yz.
    pub verdict: Verdict,
    /// Who decides otherwise.
    pub disputed: Vec<Dispute>,
    /// Where it comes from.
    pub source: Option<Citation>,
    /// Where else it stands.
    pub also: Vec<Citation>,
    /// Whether it says less than others, which win where a text has words for both.
    pub general: bool,
    /// What servers say when they mean it.
    pub words: Vec<At<String>>,
    /// Single words that only tip the scales.
    pub hints: Vec<At<String>>,
    /// Phrases that a vendor's file adds to `words`: how many of them, at the end.
    pub added_words: usize,
    /// Phrases that a vendor's file adds to `hints`: how many of them, at the end.
    pub added_hints: usize,
}

/// What to do about a reply.
#[derive(Clone, Debug, Default)]
pub struct Remedy {
    /// What the person whose mail came back does.
    pub sender: Option<At<String>>,
    /// What the one who runs the sending system does.
    pub operator: Option<At<String>>,
    /// What the one who runs the receiving system does.
    pub receiver: Option<At<String>>,
}

impl Remedy {
    /// The parts that are there: the key, and what it says.
    pub fn parts(&self) -> impl Iterator<Item = (&'static str, &At<String>)> {
        let parts = [("sender", &self.sender), ("operator", &self.operator), ("receiver", &self.receiver)];
        parts.into_iter().filter_map(|(key, part)| Some((key, part.as_ref()?)))
    }
}

/// What a reply means for the mail: a word for each of [`VERDICT_PARTS`], in their order.
#[derive(Clone, Debug, Default)]
pub struct Verdict {
    /// Where it stands, if anything is said.
    pub place: Option<Place>,
    /// A word a part, where the file says one.
    pub parts: [Option<&'static Label>; 4],
}

/// Somebody who decides otherwise.
#[derive(Clone, Debug)]
pub struct Dispute {
    /// What they say.
    pub says: At<String>,
    /// Who.
    pub source: Option<Citation>,
}

/// A list of addresses and domains that servers name when they refuse.
#[derive(Clone, Debug)]
pub struct Blocklist {
    /// The header of the table.
    pub place: Place,
    /// What it is called.
    pub name: At<String>,
    /// The hosts that show it, with their subdomains.
    pub hosts: Vec<At<String>>,
    /// Where it is described.
    pub source: Option<Citation>,
}

/// A reply code.
#[derive(Clone, Debug)]
pub struct Reply {
    /// The header of the table.
    pub place: Place,
    /// 100..=599.
    pub code: At<u16>,
    /// The variant; a vendor leaves it out to add meanings to a code.
    pub name: Option<At<String>>,
    /// Whether a vendor's entry replaces the one before it.
    pub overrides: Option<At<bool>>,
    /// The meanings; the first is the one that is displayed.
    pub meanings: Vec<Meaning>,
}

/// A sense of a reply code.
#[derive(Clone, Debug)]
pub struct Meaning {
    /// The header of the table.
    pub place: Place,
    /// What is printed after the code.
    pub text: At<String>,
    /// Whether `text` is the source's and not ours.
    pub quoted: bool,
    /// One of [`STANDINGS`].
    pub standing: &'static Label,
    /// Where it comes from.
    pub source: Option<Citation>,
    /// Whether there is a `source`, readable or not.
    pub names_source: bool,
    /// Where else it stands.
    pub also: Vec<Citation>,
    /// The commands that select it.
    pub commands: Vec<At<String>>,
    /// The enhanced status codes that select it.
    pub enhanced: Vec<At<EnhancedPattern>>,
    /// Our words.
    pub explanation: Option<At<String>>,
    /// Why it happens.
    pub causes: Vec<At<String>>,
    /// What to do.
    pub remedy: Remedy,
    /// Words that select this very meaning.
    pub words: Vec<At<String>>,
    /// The name of its [`Reason`].
    pub reason: Option<At<String>>,
    /// What its code or source decides otherwise than the reason.
    pub verdict: Verdict,
    /// The code that Postfix's `soft_bounce` puts this one in the place of.
    pub disguises: Option<At<u16>>,
    /// The enhanced code whose dots are missing.
    pub stands_for: Option<At<EnhancedPattern>>,
}

/// What is said once of all meanings of a kind that point elsewhere: `[disguise]`, `[undotted]`.
#[derive(Clone, Debug)]
pub struct Pointer {
    /// The header of the table.
    pub place: Place,
    /// Our words.
    pub explanation: At<String>,
    /// One of [`STANDINGS`].
    pub standing: Option<&'static Label>,
    /// Where it comes from.
    pub source: Option<Citation>,
    /// Where else it stands.
    pub also: Vec<Citation>,
}

/// A command, or a stage of the dialogue that has no verb.
#[derive(Clone, Debug)]
pub struct Command {
    /// The header of the table.
    pub place: Place,
    /// `RCPT`, or `(connection)`.
    pub name: At<String>,
    /// The variant.
    pub variant: At<String>,
    /// Where it is defined.
    pub source: Option<Citation>,
    /// Our words.
    pub explanation: At<String>,
    /// Which codes may answer it, one list a source.
    pub replies: Vec<CommandReplies>,
}

/// The reply codes that one source lists for a command.
#[derive(Clone, Debug)]
pub struct CommandReplies {
    /// The header of the table.
    pub place: Place,
    /// Where the list stands.
    pub source: Option<Citation>,
    /// Code and outcome (one of [`OUTCOMES`]), in the source's order.
    pub codes: Vec<(At<u16>, &'static Label)>,
    /// In `[[any]]`, the commands that the list does not hold for.
    pub except: Vec<At<String>>,
    /// The condition that the list holds under, in words.
    pub when: Option<At<String>>,
}

/// An enhanced status code of the registry.
#[derive(Clone, Debug)]
pub struct Status {
    /// The header of the table.
    pub place: Place,
    /// `X.1.1`.
    pub code: At<EnhancedPattern>,
    /// The variant.
    pub name: At<String>,
    /// The registry's sample text.
    pub text: At<String>,
    /// The basic codes that the registry associates.
    pub basic: Vec<At<Basic>>,
    /// Where it comes from.
    pub source: Option<Citation>,
    /// Where else it stands.
    pub also: Vec<Citation>,
    /// Our words.
    pub explanation: At<String>,
    /// Words people search for.
    pub aliases: Vec<At<String>>,
    /// Why it is deprecated.
    pub deprecated: Option<At<String>>,
    /// The name of the [`Reason`] that it states by itself.
    pub reason: Option<At<String>>,
}

/// A service extension: a keyword in the answer to EHLO.
#[derive(Clone, Debug)]
pub struct Extension {
    /// The header of the table.
    pub place: Place,
    /// `SIZE`.
    pub keyword: At<String>,
    /// The variant.
    pub variant: At<String>,
    /// The registry's words.
    pub text: At<String>,
    /// What may stand behind the keyword.
    pub parameters: Option<At<String>>,
    /// Where it comes from.
    pub source: Option<Citation>,
    /// Where else it stands.
    pub also: Vec<Citation>,
    /// Our words.
    pub explanation: At<String>,
    /// Why it is deprecated.
    pub deprecated: Option<At<String>>,
}

/// What the registry associates with an enhanced status code.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Basic {
    /// One reply code.
    Code(u16),
    /// Every reply code with a first digit.
    Severity(u16),
    /// Every reply code.
    Any,
}

/// As it is written in the TOML.
impl fmt::Display for Basic {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Code(code) => write!(f, "{code}"),
            Self::Severity(digit) => write!(f, "{digit}yz"),
            Self::Any => f.write_str("any"),
        }
    }
}

/// An enhanced status code, or one of any class (`X`), or several whose details follow one another.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct EnhancedPattern {
    /// 2, 4, 5, or any.
    pub class: Option<u16>,
    /// 0..=999.
    pub subject: u16,
    /// 0..=999.
    pub detail: u16,
    /// The last detail of a range, else `detail`.
    pub last: u16,
}

impl EnhancedPattern {
    /// Reads `X.1.1`, `5.7.708` or `5.7.606-649`.
    ///
    /// ```
    /// use smtp_codes_spec::model::EnhancedPattern;
    /// assert_eq!(EnhancedPattern::parse("X.1.1").unwrap().to_string(), "X.1.1");
    /// assert_eq!(EnhancedPattern::parse("5.7.606-649").unwrap().to_string(), "5.7.606-649");
    /// assert_eq!(EnhancedPattern::parse("3.1.1"), None);
    /// ```
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let mut parts = text.split('.');
        let class = match parts.next()? {
            "X" => None,
            "2" => Some(2),
            "4" => Some(4),
            "5" => Some(5),
            _ => return None,
        };
        let number = |part: &str| {
            let no_zero_in_front = part == "0" || !part.starts_with('0');
            let digits = (1..=3).contains(&part.len()) && part.bytes().all(|byte| byte.is_ascii_digit());
            if digits && no_zero_in_front { part.parse().ok() } else { None }
        };
        let subject = number(parts.next()?)?;
        let details = parts.next()?;
        let (first, last) = details.split_once('-').unwrap_or((details, details));
        let (detail, last) = (number(first)?, number(last)?);
        parts.next().is_none().then_some(Self { class, subject, detail, last })
    }

    /// Whether it is more than one code.
    #[must_use]
    pub fn is_range(self) -> bool {
        self.last != self.detail
    }

    /// The same numbers with the class left open, as the registry has them.
    #[must_use]
    pub fn with_any_class(self) -> Self {
        Self { class: None, ..self }
    }
}

impl fmt::Display for EnhancedPattern {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.class {
            Some(class) => write!(f, "{class}.{}.{}", self.subject, self.detail)?,
            None => write!(f, "X.{}.{}", self.subject, self.detail)?,
        }
        if self.is_range() { write!(f, "-{}", self.last) } else { Ok(()) }
    }
}

/// All entries, in the order of the files.
#[derive(Clone, Debug, Default)]
pub struct Catalogue {
    /// Every document, in the order of the places.
    pub documents: Vec<Document>,
    /// Where each document is defined, by its id; the rules fill it in.
    pub document_places: Places,
    /// The first digits of a reply code.
    pub severities: Vec<Digit>,
    /// The second digits of a reply code.
    pub categories: Vec<Digit>,
    /// The reasons; the rules join what a vendor adds to a standard one with it.
    pub reasons: Vec<Reason>,
    /// The blocklists that servers name.
    pub blocklists: Vec<Blocklist>,
    /// What is said of meanings that disguise a 5yz.
    pub disguise: Option<Pointer>,
    /// What is said of meanings that are an enhanced code without its dots.
    pub undotted: Option<Pointer>,
    /// The reply codes.
    pub replies: Vec<Reply>,
    /// What may answer any command.
    pub any: Vec<CommandReplies>,
    /// The commands.
    pub commands: Vec<Command>,
    /// The classes of enhanced status codes.
    pub classes: Vec<Digit>,
    /// The subjects of enhanced status codes.
    pub subjects: Vec<Digit>,
    /// The enhanced status codes.
    pub statuses: Vec<Status>,
    /// The service extensions.
    pub extensions: Vec<Extension>,
    /// Standard reply codes that the caller did not ask for.
    pub left_out: Vec<Reply>,
    /// What could not be read.
    pub unreadable: Unreadable,
}

/// Entries that were left out because something in them is wrong: no rule may report that they are missing.
#[derive(Clone, Debug, Default)]
pub struct Unreadable {
    /// The codes of such reply codes.
    pub codes: Vec<u16>,
    /// Whether there is one whose code could not be read either.
    pub some_code: bool,
    /// The ids of such documents, and where they stand.
    pub documents: Places,
}

/// In numerical order.
pub(crate) fn find_reply(replies: &[Reply], code: u16) -> Option<&Reply> {
    let index = replies.binary_search_by(|reply| reply.code.value.cmp(&code)).ok()?;
    replies.get(index)
}

/// In the order of the places.
pub(crate) fn find_document<'d>(
    documents: &'d [Document],
    places: &Places,
    id: &str,
) -> Option<&'d Document> {
    let place = places.get(id)?;
    let index = documents.binary_search_by(|document| document.id.place.cmp(place)).ok()?;
    documents.get(index)
}

impl Catalogue {
    /// The document with an id.
    #[must_use]
    pub fn document(&self, id: &str) -> Option<&Document> {
        find_document(&self.documents, &self.document_places, id)
    }

    /// The reason of a name.
    #[must_use]
    pub fn reason(&self, name: &str) -> Option<&Reason> {
        self.reasons.iter().find(|reason| reason.name.value == name)
    }

    /// The reply code with a number; they are in numerical order when the rules have been applied.
    #[must_use]
    pub fn reply(&self, code: u16) -> Option<&Reply> {
        find_reply(&self.replies, code)
    }

    pub(crate) fn append(&mut self, mut other: Self) {
        self.documents.append(&mut other.documents);
        self.severities.append(&mut other.severities);
        self.categories.append(&mut other.categories);
        self.reasons.append(&mut other.reasons);
        self.blocklists.append(&mut other.blocklists);
        self.disguise = self.disguise.take().or(other.disguise);
        self.undotted = self.undotted.take().or(other.undotted);
        self.replies.append(&mut other.replies);
        self.any.append(&mut other.any);
        self.commands.append(&mut other.commands);
        self.classes.append(&mut other.classes);
        self.subjects.append(&mut other.subjects);
        self.statuses.append(&mut other.statuses);
        self.extensions.append(&mut other.extensions);
        self.left_out.append(&mut other.left_out);
        self.unreadable.codes.append(&mut other.unreadable.codes);
        self.unreadable.some_code |= other.unreadable.some_code;
        self.unreadable.documents.extend(other.unreadable.documents);
    }
}
