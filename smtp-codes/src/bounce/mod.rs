//! What people really have: a message that came back, a mailbox full of them, a mail server's log, a notification of a
//! sending service, or what their program printed. Needs the feature `bounce`.
//!
//! - [`Bounce::read`] reads one of these from memory: one [`Failure`] for each recipient and reply.
//! - [`Mailbox`] reads any number of them from a stream: an mbox file, a log, JSON a line, in memory for the largest message alone.
//! - For a text alone, borrowed and without a feature, there is [`replies_in`](crate::replies_in).
//!
//! Two laws hold everywhere. **Nothing is dropped in silence:** different replies stay different, what stands beside a
//! refusal without being one is in [`set_aside`](Bounce::set_aside), a limit that was reached is in
//! [`limits_reached`](Bounce::limits_reached). **Nothing false is said with confidence:** no success stands for a failure, no port,
//! size, date or telephone number for a reply.
//!
//! ```
//! use smtp_codes::bounce::{Action, Bounce};
//!
//! let message = b"From: MAILER-DAEMON@mx.example.net
//! To: alice@example.com
//! Subject: Undelivered mail
//! Content-Type: multipart/report; report-type=delivery-status; boundary=b
//!
//! --b
//! Content-Type: message/delivery-status
//!
//! Reporting-MTA: dns; mx.example.net
//!
//! Original-Recipient: rfc822; bob@example.org
//! Final-Recipient: rfc822; carol@example.net
//! Action: failed
//! Status: 5.7.515
//! Diagnostic-Code: smtp; 550 5.7.515 Access denied
//!
//! --b--
//! ";
//! let bounce = Bounce::read(message);
//! let [failure] = bounce.failures() else { panic!("one recipient") };
//! assert_eq!(failure.code().unwrap(), 550);
//! assert_eq!(failure.enhanced().unwrap().to_string(), "5.7.515");
//! assert_eq!(failure.recipient(), Some("carol@example.net"));
//! assert_eq!(failure.original_recipient(), Some("bob@example.org"));
//! assert_eq!(failure.action(), Some(Action::Failed));
//! assert_eq!(failure.words(), "550 5.7.515 Access denied");
//! assert_eq!(failure.text(), "Access denied");
//! ```

// `phrases` is data; `limits` how much is read; `lines` what ends or parts them; `failure` what is found; `report`, `prose` and `json` find it in one kind of text each, `settle` puts report
// and prose together, `message` takes a message apart, `mailbox` a stream.
mod failure;
mod json;
mod limits;
mod lines;
mod mailbox;
mod message;
mod phrases;
mod prose;
mod report;
mod settle;

pub use failure::{Action, Failure};
pub use limits::{Limit, Limits};
pub use mailbox::Mailbox;

use limits::reach;
use lines::{is_separator, with_line_ends};
use settle::Settled;
use std::vec::Vec;

/// What was read from a message, a notification or a text.
///
/// Reading never fails and never panics: what is no message is read as text, and a text without a reply has no failures.
///
/// ```
/// use smtp_codes::bounce::Bounce;
///
/// let bounce = Bounce::read(b"smtplib.SMTPRecipientsRefused: {'bob@example.org': (550, b'5.1.1 User unknown')}");
/// let failure = &bounce.failures()[0];
/// assert_eq!((failure.recipient(), failure.words()), (Some("bob@example.org"), "550 5.1.1 User unknown"));
///
/// // What follows from a refusal does not stand beside it, and is not lost either.
/// let bounce = Bounce::read(b">>> DATA\n<<< 550 5.1.1 <bob@example.org>... User unknown\n<<< 503 5.0.0 Need RCPT (recipient)\n");
/// assert_eq!(bounce.failures().len(), 1);
/// assert_eq!(bounce.set_aside()[0].code().unwrap(), 503);
///
/// assert!(Bounce::read(b"See you at 5:50, room 450.").failures().is_empty());
/// ```
#[doc(alias("NDR", "NDN", "DSN", "non-delivery report", "delivery status notification", "mailer-daemon"))]
#[derive(Clone, Debug, Default)]
pub struct Bounce {
    failures: Vec<Failure>,
    successes: Vec<Failure>,
    aside: Vec<Failure>,
    limits: Vec<Limit>,
    offset: usize,
    kind: Kind,
}

/// What an input was read as.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Kind {
    /// A mail message.
    Message,
    /// JSON, as sending services write it.
    Json,
    /// Any text: a log, a transcript, what a program printed.
    #[default]
    Text,
}

impl Bounce {
    /// Reads a message, a notification or a text, with the default [`Limits`].
    pub fn read(input: &[u8]) -> Self {
        Self::read_with(input, &Limits::default())
    }

    /// Reads with limits of your own.
    pub fn read_with(input: &[u8], limits: &Limits) -> Self {
        let mut reached = Vec::new();
        let (input, base) = without_envelope(input);
        let kept = &input[..input.len().min(limits.bytes)];
        if kept.len() < input.len() {
            reach(&mut reached, Limit::Bytes);
        }
        let input = with_line_ends(kept);
        let (kind, settled) = find(&input, base, limits, &mut reached);
        Self::of(kind, settled, reached, base)
    }

    /// The same of what is known to be a text.
    fn read_text(input: &[u8], base: usize, limits: &Limits) -> Self {
        let mut reached = Vec::new();
        let input = with_line_ends(input);
        let settled = message::plain(&input, base, limits, &mut reached);
        Self::of(Kind::Text, settled, reached, base)
    }

    fn of(kind: Kind, settled: Settled, mut limits: Vec<Limit>, offset: usize) -> Self {
        let (failures, successes): (Vec<_>, Vec<_>) =
            settled.failures.into_iter().partition(Failure::is_failure);
        if failures.iter().chain(&successes).any(Failure::is_cut) {
            reach(&mut limits, Limit::Words);
        }
        Self { failures, successes, aside: settled.aside, limits, offset, kind }
    }

    /// What was refused or put off: one for each recipient and reply, in the order of the input.
    pub fn failures(&self) -> &[Failure] {
        &self.failures
    }

    /// Where nothing failed: deliveries that a report confirms, and replies that accept something.
    pub fn successes(&self) -> &[Failure] {
        &self.successes
    }

    /// What was read and is no answer of its own: successes on the way to a refusal, refusals that follow from another one
    /// (`503 Need RCPT`), a mail system's summary, replies in the prose that its report does not name.
    pub fn set_aside(&self) -> &[Failure] {
        &self.aside
    }

    /// The limits that were reached. If there are any, something may be missing.
    pub fn limits_reached(&self) -> &[Limit] {
        &self.limits
    }

    /// Where in the input it begins, in bytes.
    pub const fn offset(&self) -> usize {
        self.offset
    }

    /// What it was read as.
    pub const fn kind(&self) -> Kind {
        self.kind
    }

    /// The same, of an input that begins at this place of another one.
    fn at(mut self, offset: usize, place: impl Fn(usize) -> usize) -> Self {
        self.offset = offset;
        for failure in self.failures.iter_mut().chain(&mut self.successes).chain(&mut self.aside) {
            failure.offset = place(failure.offset);
        }
        self
    }
}

fn find(input: &[u8], base: usize, limits: &Limits, reached: &mut Vec<Limit>) -> (Kind, Settled) {
    if let Some(settled) = json::read(input, base, limits, reached) {
        return (Kind::Json, settled);
    }
    if let Some(head) = message::head(input) {
        if let Some(settled) = message::read(input, base, &head, limits, reached) {
            return (Kind::Message, settled);
        }
    }
    (Kind::Text, message::plain(input, base, limits, reached))
}

/// Without a byte order mark and without the "From " line of a mailbox file; and how much that was.
fn without_envelope(input: &[u8]) -> (&[u8], usize) {
    let rest = input.strip_prefix(b"\xef\xbb\xbf").unwrap_or(input).trim_ascii_start();
    let rest = match rest.iter().position(|byte| *byte == b'\n') {
        Some(end) if is_separator(&rest[..end]) => &rest[end + 1..],
        _ => rest,
    };
    (rest, input.len() - rest.len())
}
