//! [`ParseError`]: what is wrong with the bytes, where, and where to go on.

use super::scan;
use crate::Code;
use core::fmt;

/// Why bytes are not a reply, or not yet: what, at which byte, in which line, and where to go on.
///
/// The same bytes give the same error, however they were split over reads: it is raised by the first byte
/// that leaves no hope.
///
/// ```
/// use smtp_codes::{ParseErrorKind, Reply};
///
/// let bytes = b"220-mx.example.org\r\n521 We do not accept mail\r\n";
/// let error = Reply::parse(bytes).unwrap_err();
/// assert!(matches!(error.kind(), ParseErrorKind::MixedCodes { first, other } if first == 220 && other == 521));
/// assert_eq!((error.offset(), error.line()), (20, 2));
/// assert_eq!(error.to_string(), "line 2, byte 20: code 521 after a line with code 220");
///
/// // The line that broke the reply begins the next one.
/// let next = error.resume_at(bytes).unwrap();
/// assert_eq!(Reply::parse(&bytes[next..])?.0.code(), 521);
/// # Ok::<(), smtp_codes::ParseError>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ParseError {
    pub(super) kind: ParseErrorKind,
    pub(super) offset: usize,
    pub(super) line: usize,
    pub(super) line_start: usize,
}

impl ParseError {
    /// What is wrong.
    pub const fn kind(&self) -> ParseErrorKind {
        self.kind
    }

    /// The byte that gave it away, counted from 0 at the start of the bytes that were handed in; where
    /// bytes are missing, their number.
    pub const fn offset(&self) -> usize {
        self.offset
    }

    /// The line of the reply, counted from 1.
    pub const fn line(&self) -> usize {
        self.line
    }

    /// Whether nothing is wrong so far, and more bytes are needed.
    ///
    /// ```
    /// use smtp_codes::Reply;
    ///
    /// assert!(Reply::parse(b"250-mx.example.org\r\n250 SI").unwrap_err().is_incomplete());
    /// assert!(!Reply::parse(b"25O OK").unwrap_err().is_incomplete());
    /// ```
    pub const fn is_incomplete(&self) -> bool {
        matches!(self.kind, ParseErrorKind::Incomplete)
    }

    /// Where the next reply may begin, in the bytes that were handed in, or in the same bytes with more behind them.
    ///
    /// That is the line that broke the reply, or, if that was the first one, the line after it: always
    /// further on, so that a loop ends. `None` says that no such place is there yet: either the reply
    /// is incomplete ([`is_incomplete`](Self::is_incomplete): read on), or all bytes to the next LF belong to the
    /// broken line: drop them, then skip up to that LF.
    ///
    /// ```
    /// use smtp_codes::Reply;
    ///
    /// let error = Reply::parse(b"hello").unwrap_err();
    /// assert_eq!(error.resume_at(b"hello"), None);
    /// assert_eq!(error.resume_at(b"hello\r\n250 OK\r\n"), Some(7));
    /// ```
    pub fn resume_at(&self, bytes: &[u8]) -> Option<usize> {
        if self.is_incomplete() {
            None
        } else if self.line_start > 0 {
            Some(self.line_start)
        } else {
            scan::after_line_feed(bytes, self.offset)
        }
    }
}

/// Prints the place and what is wrong, in one line.
impl fmt::Display for ParseError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "line {}, byte {}: {}", self.line, self.offset, self.kind)
    }
}

impl core::error::Error for ParseError {}

/// What is wrong with the bytes.
///
/// ```
/// use smtp_codes::{ParseErrorKind, Protocol, Reply};
///
/// let kind = |bytes: &[u8]| Reply::parse(bytes).unwrap_err().kind();
/// assert_eq!(kind(b"25"), ParseErrorKind::Incomplete);
/// assert_eq!(kind(b"+25 OK\r\n"), ParseErrorKind::InvalidCode);
/// assert_eq!(kind(b"607 OK\r\n"), ParseErrorKind::CodeOutOfRange(607));
/// assert_eq!(kind(b"2500 OK\r\n"), ParseErrorKind::InvalidSeparator);
/// assert_eq!(kind(b"250 OK\n"), ParseErrorKind::BareLf);
/// assert_eq!(kind(b"HTTP/1.1 400 Bad Request\r\n"), ParseErrorKind::OtherProtocol(Protocol::Http));
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum ParseErrorKind {
    /// Nothing is wrong so far; the bytes end before the reply does.
    Incomplete,
    /// A line does not begin with three digits; the offset is that of the byte that is none.
    InvalidCode,
    /// Three digits that are no reply code: below 100, or above 599. RFC 5321 section 4.2 tells clients to
    /// take such a code as fatal.
    CodeOutOfRange(u16),
    /// After the code stands neither SP, nor `-`, nor the end of the line.
    InvalidSeparator,
    /// The lines of a reply do not carry one code (RFC 5321 section 4.2.1: they must).
    MixedCodes {
        /// The code of the lines before.
        first: Code,
        /// The code of the line that broke the reply.
        other: Code,
    },
    /// A LF without a CR before it; [`Leniency::BARE_LF`](crate::Leniency::BARE_LF) accepts it.
    BareLf,
    /// A CR without a LF after it.
    BareCr,
    /// A line is longer than [`Limits::line`](crate::Limits::line), whose value is here.
    LineTooLong(usize),
    /// There are more lines than [`Limits::lines`](crate::Limits::lines), whose value is here.
    TooManyLines(usize),
    /// The reply is longer than [`Limits::total`](crate::Limits::total), whose value is here.
    ReplyTooLong(usize),
    /// The greeting of another protocol.
    OtherProtocol(Protocol),
}

impl ParseErrorKind {
    /// A name for machines to read, for example `mixed-codes`; it does not change between versions.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Incomplete => "incomplete",
            Self::InvalidCode => "invalid-code",
            Self::CodeOutOfRange(_) => "code-out-of-range",
            Self::InvalidSeparator => "invalid-separator",
            Self::MixedCodes { .. } => "mixed-codes",
            Self::BareLf => "bare-lf",
            Self::BareCr => "bare-cr",
            Self::LineTooLong(_) => "line-too-long",
            Self::TooManyLines(_) => "too-many-lines",
            Self::ReplyTooLong(_) => "reply-too-long",
            Self::OtherProtocol(_) => "other-protocol",
        }
    }
}

impl fmt::Display for ParseErrorKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Incomplete => f.write_str("the reply is not complete"),
            Self::InvalidCode => f.write_str("a reply begins with three digits"),
            Self::CodeOutOfRange(code) => {
                write!(f, "{code:03} is not a reply code: they run from 100 to 599")
            }
            Self::InvalidSeparator => {
                f.write_str("a space, a hyphen or the end of the line must follow the three digits")
            }
            Self::MixedCodes { first, other } => write!(f, "code {other} after a line with code {first}"),
            Self::BareLf => f.write_str("LF without CR"),
            Self::BareCr => f.write_str("CR without LF"),
            Self::LineTooLong(limit) => write!(f, "the line is longer than {limit} bytes"),
            Self::TooManyLines(limit) => write!(f, "the reply has more than {limit} lines"),
            Self::ReplyTooLong(limit) => write!(f, "the reply is longer than {limit} bytes"),
            Self::OtherProtocol(protocol) => write!(f, "this is {protocol}, not SMTP"),
        }
    }
}

/// A protocol that a client meets when it connects to a wrong port.
///
/// ```
/// use smtp_codes::{ParseErrorKind, Protocol, Reply};
///
/// let error = Reply::parse(b"SSH-2.0-OpenSSH_9.6\r\n").unwrap_err();
/// assert_eq!(error.kind(), ParseErrorKind::OtherProtocol(Protocol::Ssh));
/// assert_eq!(error.to_string(), "line 1, byte 0: this is SSH, not SMTP");
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Protocol {
    /// HTTP: `HTTP/`.
    Http,
    /// IMAP: `* OK`, `* BYE`, `* PREAUTH`.
    Imap,
    /// POP3: `+OK`, `-ERR`.
    Pop3,
    /// SSH: `SSH-`.
    Ssh,
    /// A TLS record: the server speaks TLS from the first byte (port 465).
    Tls,
}

impl Protocol {
    const GREETINGS: [(&'static [u8], Self); 7] = [
        (b"HTTP/", Self::Http),
        (b"* OK", Self::Imap),
        (b"* BYE", Self::Imap),
        (b"* PREAUTH", Self::Imap),
        (b"+OK", Self::Pop3),
        (b"-ERR", Self::Pop3),
        (b"SSH-", Self::Ssh),
    ];

    /// Its name.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Http => "HTTP",
            Self::Imap => "IMAP",
            Self::Pop3 => "POP3",
            Self::Ssh => "SSH",
            Self::Tls => "TLS",
        }
    }

    /// The protocol that a greeting begins with; an error if the bytes end too early to say.
    pub(super) fn of_greeting(bytes: &[u8]) -> Result<Option<Self>, TooShort> {
        let mut result = Ok(None);
        for (greeting, protocol) in Self::GREETINGS {
            if bytes.starts_with(greeting) {
                return Ok(Some(protocol));
            } else if greeting.starts_with(bytes) {
                result = Err(TooShort);
            }
        }
        // Content type 20 to 23, then version 3.0 to 3.4 (RFC 8446 section 5.1).
        match bytes {
            [20..=23, 3, 0..=4, ..] => Ok(Some(Self::Tls)),
            [20..=23] | [20..=23, 3] => Err(TooShort),
            _ => result,
        }
    }
}

/// Prints its name.
impl fmt::Display for Protocol {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.name())
    }
}

pub(super) struct TooShort;
