//! Replies in texts that were written for people: a bounce's prose, a log, a transcript, what a program printed.
//!
//! [`replies_in`] borrows the text, allocates nothing and takes time in proportion to its length. Every mail system words
//! its messages differently, and numbers abound in them: years, ports, sizes. A number counts as a reply code only where
//! something marks it as one: an enhanced code behind it, a transcript's mark or a word such as "said" before it, its place
//! at the beginning of a line together with a refusal's words.

// `phrases` is data; `bytes`, `index`, `look`, `address`, `number` and `line` look at one thing each; `state` is where the reader is,
// `mark` which numbers are replies, `extent` how far a reply goes, `told` what is told of it, `words` its text, and `scan` reads.
mod address;
mod bytes;
mod extent;
mod index;
mod line;
mod look;
mod mark;
mod number;
pub(crate) mod phrases;
mod scan;
mod state;
mod told;
mod words;

pub use words::Words;

use crate::{Code, Command, EnhancedCode, Severity};
use core::fmt;
use state::Scanner;

/// Every reply in a text, in its order.
///
/// A text says some things twice, and a transcript has successes on the way to the refusal; all of them are here.
///
/// ```
/// use smtp_codes::{Command, replies_in};
///
/// let text = "<bob@example.org>: host mx.example.org[192.0.2.26] said: 550 5.1.1
///     <bob@example.org>: user unknown (in reply to RCPT TO command)";
/// let reply = replies_in(text).next().unwrap();
/// assert_eq!(reply.code().unwrap(), 550);
/// assert_eq!(reply.enhanced().unwrap().to_string(), "5.1.1");
/// assert_eq!(reply.command(), Some(Command::Rcpt));
/// assert_eq!(reply.recipient(), Some("bob@example.org"));
/// assert_eq!(reply.words().to_string(), "550 5.1.1 <bob@example.org>: user unknown");
/// assert!(text[reply.offset()..].starts_with("550 5.1.1"));
///
/// // What was expected is no reply.
/// let text = "Expected response code 250 but got code \"530\", with message \"530 5.7.1 Log in first\"";
/// let replies: Vec<_> = replies_in(text).map(|reply| reply.words().to_string()).collect();
/// assert_eq!(replies, ["530 5.7.1 Log in first"]);
///
/// // No look-alikes.
/// assert_eq!(replies_in("Call 503-555-0139, port 587, or order 550 pieces.").count(), 0);
/// ```
pub fn replies_in(text: &str) -> RepliesIn<'_> {
    RepliesIn { scanner: Scanner::new(text, Trust::Pasted) }
}

/// The same in the prose of a message.
#[cfg(feature = "bounce")]
pub(crate) fn replies_in_message(text: &str, is_bounce: bool) -> RepliesIn<'_> {
    RepliesIn { scanner: Scanner::new(text, if is_bounce { Trust::Bounce } else { Trust::Letter }) }
}

/// How likely a text is to hold replies, which decides what is enough to mark one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Trust {
    /// Somebody gave it because of a reply.
    Pasted,
    /// The prose of a message from a mail system.
    #[cfg_attr(not(feature = "bounce"), allow(dead_code, reason = "only messages have it"))]
    Bounce,
    /// Nothing but a reply, from its code on.
    Given,
    /// Of any other message.
    #[cfg_attr(not(feature = "bounce"), allow(dead_code, reason = "only messages have it"))]
    Letter,
}

/// The iterator that [`replies_in`] returns.
#[derive(Clone, Debug)]
pub struct RepliesIn<'a> {
    scanner: Scanner<'a>,
}

impl<'a> Iterator for RepliesIn<'a> {
    type Item = FoundReply<'a>;

    fn next(&mut self) -> Option<FoundReply<'a>> {
        self.scanner.next_reply()
    }
}

/// A reply that stands in a text.
#[derive(Clone)]
pub struct FoundReply<'a> {
    pub(crate) code: Option<Code>,
    pub(crate) enhanced: Option<EnhancedCode>,
    pub(crate) is_enhanced_in_text: bool,
    pub(crate) command: Option<Command>,
    pub(crate) recipient: Option<&'a str>,
    pub(crate) original: Option<&'a str>,
    /// The lines of addresses that it is for, where they are a list.
    pub(crate) list: &'a str,
    pub(crate) offset: usize,
    pub(crate) words: Words<'a>,
    pub(crate) place: Place,
    pub(crate) is_cut: bool,
}

/// Where a reply stands: this decides whether another one is its repetition.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Place {
    /// In a line of a log: an event of its own.
    Log,
    /// The server's line of a transcript.
    Transcript,
    /// A line that begins with it.
    Line,
    Prose,
}

impl<'a> FoundReply<'a> {
    /// The reply that a text begins with, whatever follows the code: for a text that is known to be a reply.
    ///
    /// ```
    /// use smtp_codes::FoundReply;
    ///
    /// let reply = FoundReply::parse("599 I am sulking").unwrap();
    /// assert_eq!(reply.text().to_string(), "I am sulking");
    /// assert!(FoundReply::parse("I am sulking: 599").is_none());
    /// ```
    pub fn parse(text: &'a str) -> Option<Self> {
        Scanner::new(text, Trust::Given).next_reply().filter(|reply| text[..reply.offset].trim().is_empty())
    }

    /// The code; `None` where the text has an enhanced code alone.
    pub const fn code(&self) -> Option<Code> {
        self.code
    }

    /// The enhanced code.
    pub const fn enhanced(&self) -> Option<EnhancedCode> {
        self.enhanced
    }

    /// Whether the enhanced code stands within the words and not in front, where the protocol has it: `550 no mailbox (#5.1.1)`.
    pub const fn is_enhanced_in_text(&self) -> bool {
        self.is_enhanced_in_text
    }

    /// The command that was answered, where the text tells.
    pub const fn command(&self) -> Option<Command> {
        self.command
    }

    /// For whom the message was, as the server had the address; the first, where several got the same answer.
    pub const fn recipient(&self) -> Option<&'a str> {
        self.recipient
    }

    /// Everybody to whom the reply applies: those that the text lists together.
    ///
    /// ```
    /// use smtp_codes::replies_in;
    ///
    /// let text = "  bob@example.org
    ///   carol@example.org
    ///     SMTP error from remote mail server after end of data:
    ///     host mx.example.org [192.0.2.153]: 552 Message too large";
    /// let reply = replies_in(text).next().unwrap();
    /// assert!(reply.recipients().eq(["bob@example.org", "carol@example.org"]));
    /// ```
    pub fn recipients(&self) -> impl Iterator<Item = &'a str> {
        let listed = told::listed(self.list);
        self.recipient.into_iter().filter(|_| self.list.is_empty()).chain(listed)
    }

    /// The address that the sender wrote, where the text tells that the message was passed on from it.
    pub const fn original_recipient(&self) -> Option<&'a str> {
        self.original
    }

    /// The server's words with the codes in front.
    pub fn words(&self) -> Words<'a> {
        self.words.clone()
    }

    /// The server's words without the codes in front.
    pub fn text(&self) -> Words<'a> {
        self.words.clone().without_codes()
    }

    /// Where in the text it begins, in bytes.
    pub const fn offset(&self) -> usize {
        self.offset
    }

    /// Whether the words were cut, because no server says that much: they end after 4,096 bytes.
    pub const fn is_cut(&self) -> bool {
        self.is_cut
    }

    /// Whether it refuses something: a 4yz or 5yz, or an enhanced code of these classes.
    pub const fn is_failure(&self) -> bool {
        let severity = match (self.code, self.enhanced) {
            (Some(code), _) => code.severity(),
            (None, Some(enhanced)) => enhanced.class(),
            (None, None) => return false,
        };
        matches!(severity, Severity::TransientNegativeCompletion | Severity::PermanentNegativeCompletion)
    }
}

impl fmt::Debug for FoundReply<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("FoundReply")
            .field("code", &self.code)
            .field("enhanced", &self.enhanced)
            .field("command", &self.command)
            .field("recipient", &self.recipient)
            .field("words", &self.words)
            .field("offset", &self.offset)
            .field("place", &self.place)
            .finish_non_exhaustive()
    }
}

/// The address that is all there is in a line.
#[cfg(feature = "bounce")]
pub(crate) fn lone_address(line: &str) -> Option<&str> {
    address::alone(line, 0, line.len()).map(|address| address.text)
}

/// Whether a text can be parted before this line: it is a line of a log, and no answer to what a client said above.
#[cfg(feature = "bounce")]
pub(crate) fn begins_event(line: &str) -> bool {
    let is_log = log_prefix(line.trim_start().as_bytes()).is_some();
    let begins = match line::read(line, 0).kind {
        line::Kind::Log => true,
        line::Kind::Client(command) => matches!(command, Some(Command::Mail | Command::Ehlo | Command::Helo)),
        _ => false,
    };
    is_log && begins
}

#[cfg(feature = "bounce")]
pub(crate) use {index::Index, line::log_prefix};
