//! [`Catalogue`]: what holds for every catalogue of codes, and the ways from its reasons to its codes and back.

use crate::{
    CatalogueReason, Category, Code, Entry, Meaning, ReasonEntry, Severity, Standing, UnknownReason,
};
use core::fmt;

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
    /// The reasons: [`Reason`](crate::Reason), or the vendor's own enum.
    type Reason: CatalogueReason;

    /// Every code of the catalogue, in numerical order.
    const ALL: &'static [Self];

    /// The words that [`Diagnosis`](crate::Diagnosis) goes by: the standard table, then the vendor's.
    #[doc(hidden)]
    const WORDS: &'static [&'static crate::WordTable];

    /// The same, for a catalogue that is read when the program runs.
    #[doc(hidden)]
    fn words() -> &'static [&'static crate::WordTable] {
        Self::WORDS
    }

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

    /// Whether it is a 2yz: the command did what it was to do.
    fn is_success(self) -> bool {
        self.code().is_success()
    }

    /// Whether it is a 3yz: so far so good, and the server waits for more.
    fn is_intermediate(self) -> bool {
        self.code().is_intermediate()
    }

    /// Whether it is a 4yz: not now, and the same may work later.
    fn is_transient(self) -> bool {
        self.code().is_transient()
    }

    /// Whether it is a 5yz: the same will be refused again.
    fn is_permanent(self) -> bool {
        self.code().is_permanent()
    }

    /// Whether it is a 4yz or a 5yz.
    fn is_failure(self) -> bool {
        self.code().is_failure()
    }
}

impl Code {
    /// The entry of a catalogue of your own (see [`reply_codes!`](crate::reply_codes)), if there is one.
    ///
    /// ```
    /// # use smtp_codes::{Code, ReplyCode};
    /// assert_eq!(Code::new(250).unwrap().known_as::<ReplyCode>(), Some(ReplyCode::ActionCompleted));
    /// ```
    #[inline]
    pub fn known_as<C: Catalogue>(self) -> Option<C> {
        C::from_code(self)
    }
}

/// The meanings of a reason under every code, for the generated enums.
#[doc(hidden)]
pub fn meanings_of<C: Catalogue>(
    reason: &ReasonEntry,
) -> impl Iterator<Item = (C, &'static Meaning)> + use<C> {
    let reason = *reason;
    let of_code = move |code: &C| {
        let code = *code;
        code.meanings().iter().map(move |meaning| (code, meaning))
    };
    let says_it = move |found: &(C, &Meaning)| found.1.reason() == Some(&reason);
    C::ALL.iter().flat_map(of_code).filter(says_it)
}

/// The codes under which a reason is a meaning, each once, for the generated enums.
#[doc(hidden)]
pub fn codes_of<C: Catalogue>(reason: &ReasonEntry) -> impl Iterator<Item = C> + use<C> {
    let reason = *reason;
    let says_it = move |code: &C| code.meanings().iter().any(|meaning| meaning.reason() == Some(&reason));
    C::ALL.iter().copied().filter(says_it)
}

/// The reasons of an entry, for the generated enums.
#[doc(hidden)]
pub fn reasons_of<R: CatalogueReason>(entry: &'static Entry) -> impl Iterator<Item = R> {
    entry.reasons().filter_map(R::from_entry)
}

/// The reason of a name in any case, for the generated enums.
#[doc(hidden)]
pub fn reason_of<R: CatalogueReason>(name: &str) -> Result<R, UnknownReason> {
    let found = R::ALL.iter().find(|reason| reason.name().eq_ignore_ascii_case(name));
    found.copied().ok_or_else(|| UnknownReason::new(name))
}
