//! What the catalogue says of a reason: the entry behind [`Reason`] and behind a vendor's own reasons.

use crate::source::given;
use crate::{Citation, EnhancedStatus, Reason, Remedy, UnknownReason, Verdict};
use core::fmt;

/// A reason of a catalogue, with all that the catalogue says of it: one cause, one remedy.
///
/// ```
/// use smtp_codes::Reason;
///
/// let entry = Reason::MailboxFull.entry();
/// assert_eq!(entry.name(), "MailboxFull");
/// assert!(entry.explanation().is_some() && !entry.causes().is_empty());
/// ```
#[derive(Clone, Copy, Debug)]
pub struct ReasonEntry {
    /// The place in the enum; a vendor's own reasons come after the standard ones.
    #[doc(hidden)]
    pub index: u16,
    #[doc(hidden)]
    pub name: &'static str,
    #[doc(hidden)]
    pub text: &'static str,
    #[doc(hidden)]
    pub explanation: &'static str,
    #[doc(hidden)]
    pub causes: &'static [&'static str],
    #[doc(hidden)]
    pub remedy: Remedy,
    #[doc(hidden)]
    pub verdict: Verdict,
    #[doc(hidden)]
    pub is_general: bool,
    #[doc(hidden)]
    pub disputed: &'static [Dispute],
    #[doc(hidden)]
    pub citations: &'static [Citation],
    #[doc(hidden)]
    pub words: &'static [&'static str],
    #[doc(hidden)]
    pub hints: &'static [&'static str],
    #[doc(hidden)]
    pub enhanced: &'static [EnhancedStatus],
}

/// By place and name: a standard reason stays the same one when a vendor adds words to it.
impl PartialEq for ReasonEntry {
    fn eq(&self, other: &Self) -> bool {
        core::ptr::eq(self, other) || (self.index, self.name) == (other.index, other.name)
    }
}

impl Eq for ReasonEntry {}

impl core::hash::Hash for ReasonEntry {
    fn hash<H: core::hash::Hasher>(&self, state: &mut H) {
        self.index.hash(state);
    }
}

impl ReasonEntry {
    /// The name of the variant.
    pub const fn name(&self) -> &'static str {
        self.name
    }

    /// Plain words, as a title: "The mailbox is full".
    pub const fn text(&self) -> &'static str {
        self.text
    }

    /// What it means, for a reader who has never seen an RFC (Markdown, inline code only); every standard reason has one.
    pub const fn explanation(&self) -> Option<&'static str> {
        given(self.explanation)
    }

    /// Why it happens (Markdown, inline code only).
    pub const fn causes(&self) -> &'static [&'static str] {
        self.causes
    }

    /// What to do.
    pub const fn remedy(&self) -> Remedy {
        self.remedy
    }

    /// What it means for the mail, where a reply is a 5yz and its code decides nothing else.
    pub const fn verdict(&self) -> Verdict {
        self.verdict
    }

    /// Whether it says less than others, which win where a text has words for both.
    pub const fn is_general(&self) -> bool {
        self.is_general
    }

    /// Who decides otherwise.
    pub const fn disputed(&self) -> &'static [Dispute] {
        self.disputed
    }

    /// Where it comes from; every standard reason has a source.
    pub const fn source(&self) -> Option<&'static Citation> {
        self.citations.first()
    }

    /// Where else it stands.
    pub const fn also(&self) -> &'static [Citation] {
        match self.citations {
            [_, also @ ..] => also,
            [] => &[],
        }
    }

    /// What servers say when they mean it, under any code and in any language.
    pub const fn words(&self) -> &'static [&'static str] {
        self.words
    }

    /// Single words that only tip the scales where nothing else speaks.
    pub const fn hints(&self) -> &'static [&'static str] {
        self.hints
    }

    /// The enhanced status codes that state it by themselves.
    pub const fn enhanced(&self) -> &'static [EnhancedStatus] {
        self.enhanced
    }
}

/// Prints the text.
impl fmt::Display for ReasonEntry {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.text)
    }
}

/// Somebody who decides otherwise than a reason's verdict.
///
/// ```
/// use smtp_codes::Reason;
///
/// for dispute in Reason::MailboxFull.disputed() {
///     println!("{} ({})", dispute.says(), dispute.source());
/// }
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Dispute {
    #[doc(hidden)]
    pub says: &'static str,
    #[doc(hidden)]
    pub source: Citation,
}

impl Dispute {
    /// What they do or say.
    pub const fn says(&self) -> &'static str {
        self.says
    }

    /// Who, and where it stands.
    pub const fn source(&self) -> &Citation {
        &self.source
    }
}

/// A list of addresses and domains that servers name when they refuse.
///
/// ```
/// use smtp_codes::Blocklist;
///
/// let spamhaus = Blocklist::ALL.iter().find(|list| list.name() == "Spamhaus").unwrap();
/// assert!(spamhaus.hosts().contains(&"spamhaus.org"));
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Blocklist {
    pub(crate) name: &'static str,
    pub(crate) hosts: &'static [&'static str],
    pub(crate) source: Option<Citation>,
}

impl Blocklist {
    /// What it is called.
    pub const fn name(&self) -> &'static str {
        self.name
    }

    /// The hosts that show it, with their subdomains.
    pub const fn hosts(&self) -> &'static [&'static str] {
        self.hosts
    }

    /// Where it is described.
    pub const fn source(&self) -> Option<&Citation> {
        self.source.as_ref()
    }
}

/// The reasons of a catalogue: [`Reason`], or an enum of a vendor's own that [`reply_codes!`](crate::reply_codes) made.
///
/// ```
/// use smtp_codes::{CatalogueReason, Reason};
///
/// fn titles<R: CatalogueReason>() -> impl Iterator<Item = &'static str> {
///     R::ALL.iter().map(|reason| reason.text())
/// }
///
/// assert_eq!(titles::<Reason>().count(), Reason::ALL.len());
/// ```
pub trait CatalogueReason:
    Copy
    + Ord
    + core::hash::Hash
    + fmt::Debug
    + fmt::Display
    + core::str::FromStr<Err = UnknownReason>
    + From<Reason>
    + Send
    + Sync
    + 'static
{
    /// Every reason, the standard ones first.
    const ALL: &'static [Self];

    /// All that the catalogue says of the reason.
    fn entry(self) -> &'static ReasonEntry;

    /// The reason at a place in `ALL`.
    #[doc(hidden)]
    fn from_index(index: u16) -> Option<Self> {
        Self::ALL.get(usize::from(index)).copied()
    }

    /// The reason of an entry, if this catalogue has it; of a vendor's additions to a standard one, the standard one.
    fn from_entry(entry: &ReasonEntry) -> Option<Self> {
        let found = Self::from_index(entry.index);
        found.filter(|reason| reason.entry().name == entry.name)
    }

    /// The name of the variant.
    fn name(self) -> &'static str {
        self.entry().name()
    }

    /// Plain words, as a title.
    fn text(self) -> &'static str {
        self.entry().text()
    }

    /// What it means for the mail, where a reply is a 5yz and its code decides nothing else.
    fn verdict(self) -> Verdict {
        self.entry().verdict()
    }
}
