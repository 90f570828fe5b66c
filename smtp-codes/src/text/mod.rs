//! Replies in texts that were written for people: a bounce's prose, a log, a transcript, what a program printed.
//!
//! [`replies_in`] borrows the text, allocates nothing and takes time in proportion to its length. Every mail system words
//! its messages differently, and numbers abound in them: years, ports, sizes. A number counts as a reply code only where
//! something marks it as one: an enhanced code behind it, a transcript's mark or a word such as "said" before it, its place
//! at the beginning of a line together with a refusal's words.

// `phrases` is data; `bytes`, `index`, `look`, `address`, `number` and `line` look at one thing each; `state` is where the reader is,
// `mark` which numbers are replies, `extent` how far a reply goes, `told` what is told of it, `words` its text, `found` what was found, and `scan` reads.
mod address;
mod bytes;
mod extent;
mod found;
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

pub use found::FoundReply;
#[cfg(feature = "bounce")]
pub(crate) use state::Place;
pub use words::Words;

#[cfg(feature = "bounce")]
use crate::Command;

use state::{Scanner, Trust};

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
        let (recipient, list) = self.around.recipient();
        let list = list.and_then(|(from, to)| self.around.text.get(from..to)).unwrap_or("");
        recipient.into_iter().filter(|_| list.is_empty()).chain(told::listed(list))
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
