//! What the codes of SMTP mean: `550 5.1.1 user unknown`, why it came, and what to do now.
//!
//! - **You have a code, or a mail that came back:** type `550`, `5.1.1`, `550 5.7.1` or `mailbox full` into the
//!   search field above, or look [below](#all-codes). [`Reason`] says what to do, whatever the code.
//! - **You write a program:** [`ReplyCode`] is an enum of the known codes, [`Code`] any code on the wire;
//!   a [`Diagnosis`] finds the [`Reason`] of a reply, and its [`Verdict`] says what follows.
//! - **You have codes of your own:** [`reply_codes!`] makes an enum of the standard codes and yours.
//!
//! ```
//! use smtp_codes::{Code, ReplyCode, Severity};
//!
//! let code: Code = "550".parse()?;
//! match code.known() {
//!     Some(ReplyCode::MailboxUnavailable) => println!("most often there is no such mailbox"),
//!     Some(known) => println!("{known}"),
//!     // A code that nobody has named: go by its first digit (RFC 5321 section 4.3.2).
//!     None if code.severity() == Severity::TransientNegativeCompletion => println!("try later"),
//!     None => println!("{code}: {}", code.severity()),
//! }
//! # Ok::<(), smtp_codes::ParseCodeError>(())
//! ```
//!
//! # All codes
//!
//! Those of the standard itself in bold type; each leads to its meanings, what to do, and the source.
//!
#![cfg_attr(doc, doc = smtp_codes_macros::tables!(codes))]
//!
//! # From a reply to its reason
//!
//! ```
//! use smtp_codes::{Code, Diagnosis, Reason, Retry};
//!
//! let code: Code = "452".parse()?;
//! if let Some(diagnosis) = Diagnosis::of(code, None, None, "Over quota, sorry") {
//!     assert_eq!(diagnosis.reason(), Reason::MailboxFull);
//!     assert_eq!(diagnosis.verdict().retry(), Retry::Later);
//! }
//! # assert!(Diagnosis::of(code, None, None, "Over quota, sorry").is_some());
//! # Ok::<(), smtp_codes::ParseCodeError>(())
//! ```
//!
//! # What is what
//!
//! - A **reply** is what a mail server answers at once, to the program that is talking to it: a code and a text, one
//!   for each command. A person sees it only in a log or inside a bounce.
//! - A **bounce** (NDR, NDN: non-delivery report or notification) is the mail that a server writes to the sender when
//!   it gives up a message that it had taken over. It quotes the reply, and that line is the one to look up.
//! - A **delivery report** (DSN: delivery status notification) is a report in a fixed format, one block for each
//!   recipient. A bounce in this format is a DSN, but not every DSN is a bounce: it may say that the message is late,
//!   or that it arrived.
//! - An [**enhanced status code**](EnhancedStatus) such as `5.1.1` stands behind the reply code or in a delivery
//!   report, and says more exactly what happened. Its first number agrees with the first digit of the code.
//!
//! # What the three digits say
//!
//! The first digit says whether the command succeeded, the second what the reply is about, the third is a
//! finer gradation ([RFC 5321 section 4.2.1](https://www.rfc-editor.org/rfc/rfc5321#section-4.2.1)). A program
//! that meets a code it does not know goes by the first digit alone, and so can you.
#![cfg_attr(doc, doc = smtp_codes_macros::tables!(digits))]
//!
//! # How good a source is
//!
//! One code can have several meanings: 552 is a full mailbox, a message that is too large, and in old servers
//! too many recipients. Each meaning names its source, and its *standing* says how far to trust it.
#![cfg_attr(doc, doc = smtp_codes_macros::tables!(standings))]
//!
//! # Features
//!
//! The crate needs neither `std` nor an allocator, and nothing at run time, unless you ask for more:
//!
//! - `bounce` (off, needs `std` and `mail-parser`): [`bounce`](https://docs.rs/smtp-codes/latest/smtp_codes/bounce/) reads messages
//!   that came back, mailboxes, logs and the notifications of sending services.
//! - `alloc` (off): replies that own their bytes, `ReplyBuf`.
//! - `std` (off, with `alloc`): replies are read from a `std::io::Read` and written to a `std::io::Write`.
//! - `serde` (off): `Serialize` and `Deserialize` as the catalogue's TOML writes things: a [`Code`], a [`ReplyCode`] and
//!   their digits as numbers, an [`EnhancedCode`] as text, a [`Reason`] and the parts of a [`Verdict`] as their names;
//!   a [`Diagnosis`] can be written.
//! - `cli` (off): the binary `smtp-codes`, which explains codes and bounced messages.
#![no_std]
#![cfg_attr(docsrs, feature(doc_cfg))]

#[cfg(feature = "alloc")]
extern crate alloc;
#[cfg(any(test, feature = "std"))]
extern crate std;

#[macro_use]
mod behaviour;
#[cfg(feature = "bounce")]
pub mod bounce;
mod catalogue;
mod code;
mod command;
mod diagnosis;
mod enhanced;
mod entry;
mod error;
mod extension;
mod generic;
mod reason;
mod remedy;
pub mod reply;
#[cfg(feature = "serde")]
mod serde;
mod source;
pub mod text;
mod verdict;

pub use catalogue::{
    Address, Category, Command, Connection, DocumentKind, EnhancedStatus, Extension, Fix, Outcome, Reason,
    ReplyCode, Retry, Severity, Standing, documents,
};
pub use code::Code;
pub use diagnosis::{Certainty, Diagnosis, Evidence, words::WordTable};
pub use enhanced::{EnhancedCode, EnhancedPattern};
pub use entry::{CommandReply, Entry, Meaning};
pub use error::{
    InvalidCode, ParseCodeError, ParseEnhancedCodeError, UnknownCode, UnknownCommand, UnknownReason,
};
pub use generic::Catalogue;
pub use reason::{Blocklist, CatalogueReason, Dispute, ReasonEntry};
pub use remedy::Remedy;
#[cfg(feature = "alloc")]
#[cfg_attr(docsrs, doc(cfg(feature = "alloc")))]
#[doc(inline)]
pub use reply::ReplyBuf;
#[doc(inline)]
pub use reply::{
    Announced, Extensions, Leniency, Limits, ParseError, ParseErrorKind, Parser, Protocol, Reply,
    ReplyReader, ReplyWriter, WriteError, WriteErrorKind, placeholders,
};
#[cfg(feature = "std")]
#[cfg_attr(docsrs, doc(cfg(feature = "std")))]
#[doc(inline)]
pub use reply::{ReadError, ReplyStream};
pub use source::{Citation, Document};
#[doc(inline)]
pub use text::{FoundReply, replies_in};
pub use verdict::{PartialVerdict, Verdict};

/// Makes an enum of reply codes in your crate: the standard catalogue and your own codes together.
///
/// ```
/// smtp_codes::reply_codes! {
///     /// Every code that our relay sends or meets.
///     #[derive(Debug)]
///     pub enum RelayCode = standard + inline r#"
///         [[reply]]
///         code = 599
///         name = "RelayIsSulking"
///         [[reply.meaning]]
///         text = "Relay is sulking"
///     "#;
/// }
///
/// use smtp_codes::{Code, ReplyCode};
///
/// let code = Code::new(599).unwrap();
/// assert_eq!(code.known_as::<RelayCode>(), Some(RelayCode::RelayIsSulking));
/// assert_eq!(RelayCode::RelayIsSulking.to_string(), "599 Relay is sulking");
/// assert_eq!(RelayCode::from(ReplyCode::HelpMessage), RelayCode::HelpMessage);
/// assert_eq!(ReplyCode::try_from(RelayCode::RelayIsSulking), Err(RelayCode::RelayIsSulking));
/// ```
///
/// # The call
///
/// Attributes, documentation, visibility and name are yours. After the `=` stand the sources, joined by `+`:
///
/// - `standard`, first if at all: every entry of the standard catalogue. `standard(rfc)` has those of RFCs in force alone,
///   `standard(documented)` all but folklore. Without it the enum holds your codes alone; the documents and commands of the
///   standard catalogue can be referred to either way.
/// - a path in quotes, relative to the folder of your `Cargo.toml`. An edit of the file rebuilds your crate.
/// - `inline r#"..."#`: the TOML itself.
///
/// The enum has what [`ReplyCode`] has: `ALL`, `from_u16`, `code`, `name`, `text`, `meanings` and the other
/// accessors, all of them `const fn`; `Display`, `FromStr`, `TryFrom<u16>`, `TryFrom<Code>`, [`Catalogue`];
/// and `Clone`, `Copy`, `Debug`, `PartialEq`, `Eq`, `PartialOrd`, `Ord`, `Hash`, except those that a derive
/// of yours names. With `standard` there are `From<ReplyCode>` for your enum and `TryFrom` of your enum for
/// `ReplyCode`; without it, `TryFrom` both ways. With `#[derive(serde::Serialize,
/// serde::Deserialize)]` and `#[serde(into = "u16", try_from = "u16")]` above the enum it is its number for serde, as
/// `ReplyCode` is; the same derive above an enum of reasons writes their names.
///
/// # The TOML
///
/// Five lines make a code:
///
/// ```toml
/// [[reply]]
/// code = 599
/// name = "RelayIsSulking"
/// [[reply.meaning]]
/// text = "Relay is sulking"
/// ```
///
/// | key of a meaning | what it says |
/// |---|---|
/// | `text` | what the server prints after the code, `<placeholders>` kept; in any script |
/// | `quoted` | `false`: no source prints a text, and `text` is your wording |
/// | `standing` | one of the [standings](Standing); `observed` unless you say otherwise |
/// | `source` | `{ document = "rfc5321", section = "4.2.3" }`: where it comes from |
/// | `also` | an array of such sources; each may carry the `text` of another wording |
/// | `commands` | `["RCPT"]`: the commands that select this meaning |
/// | `reason` | the name of a [`Reason`], or of one of your own |
/// | `enhanced` | `["X.1.1", "5.7.708", "5.7.606-649"]`: the enhanced status codes that select this meaning |
/// | `words` | what your server says when it means this very meaning |
/// | `verdict` | what is decided otherwise than by the reason: `{ retry = "later" }` |
/// | `explanation`, `causes`, `remedy` | what is to be added to the reason's; `remedy = { sender = "...", operator = "...", receiver = "..." }` |
/// | `disguises` | the 5yz whose place a 4yz takes while `soft_bounce` is on; all else follows from that code |
///
/// - **Add meanings to a standard code** with an entry that has its `code` and no `name`; they come after the
///   standard ones.
/// - **Replace an entry** with one that has a `name` and `overrides = true`.
/// - **Cite documents of your own** by describing each in a table: `[documents.acme]` with `title`, and
///   optionally `kind` (`rfc`, `errata`, `internet-draft`, `registry`, `software`, `page`), `url`, `date` and `marks`.
/// - **Add words to a reason**, or give it another verdict, with an entry that has its `name` and no `text`.
/// - Entries of codes stand in the order of the codes.
///
/// # Reasons of your own
///
/// A second enum behind the first one holds every standard [`Reason`] and those that your files define. It has
/// what `Reason` has, `From<Reason>` and `TryFrom` back, and it is the [`Catalogue::Reason`] of your codes:
///
/// ```
/// smtp_codes::reply_codes! {
///     pub enum RelayCode = standard + inline r#"
///         [[reason]]
///         name = "TenantSuspended"
///         text = "The tenant is suspended"
///         verdict = { retry = "after-change", address = "keep", connection = "keep", fix = "sending-system" }
///         words = ["tenant suspended"]
///
///         [[reason]]
///         name = "MailboxFull"
///         words = ["bucket over budget"]
///         verdict = { address = "review" }
///
///         [[reply]]
///         code = 550
///         [[reply.meaning]]
///         text = "Tenant <name> suspended"
///         reason = "TenantSuspended"
///     "#;
///     pub enum RelayReason;
/// }
///
/// use smtp_codes::{Address, Reason};
///
/// assert!(RelayReason::TenantSuspended.codes().eq([RelayCode::MailboxUnavailable]));
/// assert_eq!(RelayReason::MailboxFull.verdict().address(), Address::Review);
/// assert_eq!(RelayReason::from(Reason::MailboxFull), RelayReason::MailboxFull);
/// assert_eq!(Reason::try_from(RelayReason::TenantSuspended), Err(RelayReason::TenantSuspended));
/// ```
///
/// # Errors
///
/// Each mistake is one compile error that shows the line of the TOML, all of them in one run; what is sound is
/// in the enum all the same. `smtp-codes check spec/acme.toml` says the same without compiling.
///
/// ```text
/// error: unknown key `explantion` in [[reply.meaning]]
///          --> spec/acme.toml:13:1
///             |
///          13 | explantion = "Explained."
///             | ^^^^^^^^^^
///             = help: did you mean `explanation`?
/// ```
///
/// A worked example, a relay with the codes that two real servers document, is in the repository:
/// `tests/relay-codes`.
#[macro_export]
macro_rules! reply_codes {
    ($($call:tt)*) => {
        $crate::__private::reply_codes! { $crate; $($call)* }
    };
}

/// What the expansions of [`reply_codes!`] refer to; no part of the public API.
#[doc(hidden)]
pub mod __private {
    pub use crate::code::code;
    pub use crate::entry::positions;
    pub use crate::generic::{codes_of, meanings_of, reason_of, reasons_of};
    pub use smtp_codes_macros::reply_codes;
}

/// The README's code is compiled and run with the tests.
#[cfg(doctest)]
#[doc = include_str!("../../README.md")]
struct Readme;
