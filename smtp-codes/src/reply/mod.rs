//! Replies on the wire: [`Reply`] reads them, [`ReplyWriter`] writes them.
//!
//! | you have or want | use |
//! |---|---|
//! | the bytes of a reply | [`Reply::parse`], strict, with the default [`Limits`] |
//! | other limits, or a peer that bends the rules | [`Parser`] with [`Limits`] and [`Leniency`] |
//! | a socket, a file | `ReplyStream` (feature `std`); or [`ReplyReader`], over a buffer that grows, for what is async |
//! | a log or a capture | [`Parser::replies`], which goes on after errors |
//! | what a server can do, from its answer to EHLO | [`Reply::extensions`] |
//! | a server's answer | [`ReplyWriter`] |
//!
//! A client's side of a connection; a server's text is bytes, so print it with [`Reply::text`], which escapes what a
//! terminal would obey:
//!
//! ```
//! use smtp_codes::{ReplyReader, Severity};
//! use std::io::{self, Read};
//!
//! fn next_severity(connection: &mut impl Read, reader: &mut ReplyReader, buffer: &mut Vec<u8>) -> io::Result<Severity> {
//!     loop {
//!         match reader.advance(buffer) {
//!             Ok((reply, consumed)) => {
//!                 eprintln!("S: {reply}");
//!                 let severity = reply.severity();
//!                 buffer.drain(..consumed);
//!                 return Ok(severity);
//!             }
//!             Err(error) if !error.is_incomplete() => return Err(io::Error::other(error)),
//!             Err(_) => {}
//!         }
//!         let mut chunk = [0; 4096];
//!         match connection.read(&mut chunk)? {
//!             0 => return Err(io::ErrorKind::UnexpectedEof.into()),
//!             count => buffer.extend_from_slice(&chunk[..count]),
//!         }
//!     }
//! }
//!
//! let mut connection = &b"220 mx.example.org ESMTP\r\n250-mx.example.org\r\n250 SIZE\r\n"[..];
//! let (mut reader, mut buffer) = (ReplyReader::new(), Vec::new());
//! assert_eq!(next_severity(&mut connection, &mut reader, &mut buffer)?, Severity::PositiveCompletion);
//! assert_eq!(next_severity(&mut connection, &mut reader, &mut buffer)?, Severity::PositiveCompletion);
//! assert!(next_severity(&mut connection, &mut reader, &mut buffer).is_err());
//! # Ok::<(), io::Error>(())
//! ```

// `parse` is bytes to a reply, `scan` the end of a line, `enhanced` the enhanced code at the start of one, `error` what is
// wrong and where to go on, `write` a reply to bytes, `template` the placeholders in the catalogue's texts.
// `extensions` is what an answer to EHLO lists.
// `owned` is a reply with bytes of its own, `stream` the way from a socket to replies.
mod enhanced;
mod error;
mod extensions;
mod limits;
#[cfg(feature = "alloc")]
mod owned;
mod parse;
pub(crate) mod scan;
#[cfg(feature = "std")]
mod stream;
mod template;
mod write;

pub use error::{ParseError, ParseErrorKind, Protocol};
pub use extensions::{Announced, Extensions};
pub use limits::{Leniency, Limits};
#[cfg(feature = "alloc")]
#[cfg_attr(docsrs, doc(cfg(feature = "alloc")))]
pub use owned::ReplyBuf;
pub use parse::{Parser, Replies, ReplyReader};
#[cfg(feature = "std")]
#[cfg_attr(docsrs, doc(cfg(feature = "std")))]
pub use stream::{ReadError, ReplyStream};
pub use template::placeholders;
pub use write::{ReplyWriter, WriteError, WriteErrorKind};

use crate::{Catalogue, Code, EnhancedCode, Extension, ReplyCode, Severity};
use core::fmt::{self, Write};
use enhanced::{Packed, Repeated};

/// A reply of an SMTP or LMTP server, as it is on the wire (RFC 5321 section 4.2).
///
/// It borrows the bytes and keeps them as they are. Reading is strict; a [`Parser`] can be told to be lenient.
///
/// ```
/// use smtp_codes::{Reply, ReplyCode};
///
/// let bytes = b"550-5.1.1 The account does not exist.\r\n550 5.1.1 Check the address.\r\n250 OK\r\n";
/// let (reply, consumed) = Reply::parse(bytes)?;
/// assert_eq!(reply.code(), 550);
/// assert_eq!(reply.known(), Some(ReplyCode::MailboxUnavailable));
/// assert_eq!(reply.enhanced().unwrap().to_string(), "5.1.1");
/// let lines: Vec<&[u8]> = reply.lines().map(|line| line.text()).collect();
/// assert_eq!(lines, [&b"The account does not exist."[..], b"Check the address."]);
/// assert_eq!(&bytes[consumed..], b"250 OK\r\n");
/// # Ok::<(), smtp_codes::ParseError>(())
/// ```
#[derive(Clone, Copy)]
pub struct Reply<'a> {
    bytes: &'a [u8],
    lines: usize,
    /// Where the text begins that has the enhanced code; without one it has no meaning.
    enhanced_at: usize,
    enhanced: Packed,
    code: Code,
    leniency: Leniency,
}

impl<'a> Reply<'a> {
    /// The code. All lines carry it; if [`Leniency::MIXED_CODES`] let others pass, it is the last line's.
    #[inline]
    pub const fn code(&self) -> Code {
        self.code
    }

    /// The first digit of the code: whether the command succeeded.
    #[inline]
    pub const fn severity(&self) -> Severity {
        self.code.severity()
    }

    /// Whether it is a 2yz: the command did what it was to do.
    #[inline]
    pub const fn is_success(&self) -> bool {
        self.code.is_success()
    }

    /// Whether it is a 3yz: so far so good, and the server waits for more.
    #[inline]
    pub const fn is_intermediate(&self) -> bool {
        self.code.is_intermediate()
    }

    /// Whether it is a 4yz: not now, and the same may work later.
    #[inline]
    pub const fn is_transient(&self) -> bool {
        self.code.is_transient()
    }

    /// Whether it is a 5yz: the same will be refused again.
    #[inline]
    pub const fn is_permanent(&self) -> bool {
        self.code.is_permanent()
    }

    /// Whether it is a 4yz or a 5yz.
    ///
    /// ```
    /// # use smtp_codes::Reply;
    /// let (reply, _) = Reply::parse(b"451 Try again later\r\n")?;
    /// assert!(reply.is_failure() && reply.is_transient() && !reply.is_permanent());
    /// # Ok::<(), smtp_codes::ParseError>(())
    /// ```
    #[inline]
    pub const fn is_failure(&self) -> bool {
        self.code.is_failure()
    }

    /// The entry of the standard catalogue, if there is one.
    #[inline]
    pub const fn known(&self) -> Option<ReplyCode> {
        self.code.known()
    }

    /// The entry of a catalogue of your own (see [`reply_codes!`](crate::reply_codes)), if there is one.
    #[inline]
    pub fn known_as<C: Catalogue>(&self) -> Option<C> {
        self.code.known_as()
    }

    /// The enhanced status code (RFC 2034): that of the first line which has one whose class is the first
    /// digit of the reply code.
    ///
    /// ```
    /// use smtp_codes::{EnhancedCode, Reply};
    ///
    /// let enhanced = |bytes| Reply::parse(bytes).unwrap().0.enhanced();
    /// assert_eq!(enhanced(b"550 5.7.708 Access denied\r\n"), EnhancedCode::new(5, 7, 708));
    /// assert_eq!(enhanced(b"550 5.6.7.8 is listed\r\n"), None);
    /// assert_eq!(enhanced(b"450 5.1.1 Mailbox unavailable\r\n"), None);
    /// ```
    #[inline]
    pub const fn enhanced(&self) -> Option<EnhancedCode> {
        self.enhanced.get()
    }

    /// An enhanced status code that was not adopted, because its class is not the first digit of the reply
    /// code; it stays part of the text. It is the first such code, if there are several.
    ///
    /// ```
    /// use smtp_codes::{EnhancedCode, Reply};
    ///
    /// let (reply, _) = Reply::parse(b"450 5.1.1 Mailbox unavailable\r\n")?;
    /// assert_eq!(reply.enhanced(), None);
    /// assert_eq!(reply.disagreeing_enhanced(), EnhancedCode::new(5, 1, 1));
    /// assert_eq!(reply.text().as_bytes(), Some(&b"5.1.1 Mailbox unavailable"[..]));
    /// # Ok::<(), smtp_codes::ParseError>(())
    /// ```
    pub fn disagreeing_enhanced(&self) -> Option<EnhancedCode> {
        Some(self.find_enhanced(false)?.1.code)
    }

    /// The first enhanced code whose class agrees, or does not, and where the text begins that has it.
    fn find_enhanced(&self, agrees: bool) -> Option<(usize, enhanced::Found<'a>)> {
        let mut rest = self.bytes;
        loop {
            let text = rest.get(4..)?;
            match enhanced::split(text, self.leniency) {
                Some(found) if found.code.agrees_with(self.code) == agrees => {
                    return Some((self.bytes.len() - text.len(), found));
                }
                _ => (_, rest) = split_line(rest)?,
            }
        }
    }

    /// Reads the enhanced code again, by the code of the last line.
    fn judge_enhanced(&mut self) {
        (self.enhanced_at, self.enhanced) = match self.find_enhanced(true) {
            Some((at, found)) => (at, Packed::of(found)),
            None => (0, Packed::NONE),
        };
    }

    /// The lines.
    #[inline]
    pub fn lines(&self) -> Lines<'a> {
        let text = self.bytes.get(self.enhanced_at..).unwrap_or_default();
        let enhanced = Repeated::new(text, self.enhanced, self.leniency);
        Lines { rest: self.bytes, left: self.lines, enhanced }
    }

    /// The text of the first line; of a greeting or an answer to EHLO, it begins with the server's name.
    ///
    /// ```
    /// # use smtp_codes::Reply;
    /// let (reply, _) = Reply::parse(b"250-mx.example.org at your service\r\n250 SIZE\r\n")?;
    /// assert_eq!(reply.first_line(), b"mx.example.org at your service");
    /// # Ok::<(), smtp_codes::ParseError>(())
    /// ```
    pub fn first_line(&self) -> &'a [u8] {
        self.lines().next().map_or(&[], |line| line.text)
    }

    /// The name that a server gives itself in its greeting and in its answer to EHLO: the first word, if it is text.
    ///
    /// ```
    /// # use smtp_codes::Reply;
    /// let (reply, _) = Reply::parse(b"220 mx.example.org ESMTP ready\r\n")?;
    /// assert_eq!(reply.server_name(), Some("mx.example.org"));
    /// # Ok::<(), smtp_codes::ParseError>(())
    /// ```
    pub fn server_name(&self) -> Option<&'a str> {
        let line = self.first_line();
        let end = line.iter().position(|byte| *byte == b' ').unwrap_or(line.len());
        core::str::from_utf8(&line[..end]).ok().filter(|name| !name.is_empty())
    }

    /// What the server can do: the extensions that an answer to EHLO lists, a line each (RFC 5321 section 4.1.1.1).
    /// Of any other reply than a 250 there is none.
    ///
    /// ```
    /// use smtp_codes::{Extension, Reply};
    ///
    /// let bytes = b"250-mx.example.org\r\n250-SIZE 52428800\r\n250-AUTH PLAIN LOGIN\r\n250 XCLIENT NAME ADDR\r\n";
    /// let (reply, _) = Reply::parse(bytes)?;
    /// let keywords: Vec<&str> = reply.extensions().map(|announced| announced.keyword()).collect();
    /// assert_eq!(keywords, ["SIZE", "AUTH", "XCLIENT"]);
    /// assert_eq!(reply.extension(Extension::Size).and_then(|size| size.number()), Some(52_428_800));
    /// assert!(reply.extension(Extension::Auth).is_some_and(|auth| auth.has("plain")));
    /// assert!(reply.extension(Extension::StartTls).is_none());
    /// # Ok::<(), smtp_codes::ParseError>(())
    /// ```
    #[inline]
    pub fn extensions(&self) -> Extensions<'a> {
        Extensions::of(self)
    }

    /// The first line that lists an extension, if one does.
    pub fn extension(&self, extension: Extension) -> Option<Announced<'a>> {
        self.extensions().find(|announced| announced.known() == Some(extension))
    }

    /// Whether there is more than one line.
    ///
    /// ```
    /// # use smtp_codes::Reply;
    /// assert!(Reply::parse(b"250-mx.example.org\r\n250 SIZE\r\n").unwrap().0.is_multiline());
    /// assert!(!Reply::parse(b"250\r\n").unwrap().0.is_multiline());
    /// ```
    #[inline]
    pub const fn is_multiline(&self) -> bool {
        self.lines > 1
    }

    /// The text of all lines, for people to read.
    pub fn text(&self) -> Text<'a> {
        Text { lines: self.lines() }
    }

    /// The bytes of the reply, as they came.
    #[inline]
    pub const fn as_bytes(&self) -> &'a [u8] {
        self.bytes
    }
}

/// Whether the bytes are the same and say the same; how lenient the parser was does not count.
///
/// ```
/// use smtp_codes::{Leniency, Parser, Reply};
///
/// let bytes = b"550 5.1.1 No such user\r\n";
/// let lenient = Parser::new().leniency(Leniency::ALL).parse(bytes)?;
/// assert_eq!(lenient, Reply::parse(bytes)?);
/// # Ok::<(), smtp_codes::ParseError>(())
/// ```
impl PartialEq for Reply<'_> {
    fn eq(&self, other: &Self) -> bool {
        self.bytes == other.bytes && self.code == other.code && self.enhanced() == other.enhanced()
    }
}

impl Eq for Reply<'_> {}

impl core::hash::Hash for Reply<'_> {
    fn hash<H: core::hash::Hasher>(&self, state: &mut H) {
        self.bytes.hash(state);
    }
}

impl fmt::Debug for Reply<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Reply")
            .field("code", &self.code)
            .field("enhanced", &self.enhanced())
            .field("disagreeing_enhanced", &self.disagreeing_enhanced())
            .field("bytes", &format_args!("\"{}\"", self.bytes.escape_ascii()))
            .finish()
    }
}

/// Prints code, enhanced code and text in one line, as [`Text`] does.
///
/// ```
/// # use smtp_codes::Reply;
/// let (reply, _) = Reply::parse(b"550-5.1.1 No such\r\n550 5.1.1 user\x1b[2J\r\n")?;
/// assert_eq!(reply.to_string(), r"550 5.1.1 No such user\x1b[2J");
/// # Ok::<(), smtp_codes::ParseError>(())
/// ```
impl fmt::Display for Reply<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(&self.code, f)?;
        if let Some(enhanced) = self.enhanced() {
            write!(f, " {enhanced}")?;
        }
        if self.lines > 1 || self.lines().next().is_some_and(|line| !line.text.is_empty()) {
            f.write_char(' ')?;
        }
        self.text().fmt(f)
    }
}

/// The first line without its end, and the lines behind it.
#[inline]
fn split_line(lines: &[u8]) -> Option<(&[u8], &[u8])> {
    let end = scan::line_end(lines, 3)?;
    let (line, rest) = lines.split_at(end);
    // A CR stands before a LF only: the parser saw to it.
    Some((line, rest.get(if rest.first() == Some(&b'\r') { 2 } else { 1 }..)?))
}

/// The lines of a reply: what [`Reply::lines`] makes.
#[derive(Clone, Debug)]
pub struct Lines<'a> {
    rest: &'a [u8],
    left: usize,
    enhanced: Repeated<'a>,
}

impl<'a> Iterator for Lines<'a> {
    type Item = Line<'a>;

    #[inline]
    fn next(&mut self) -> Option<Line<'a>> {
        self.left = self.left.checked_sub(1)?;
        let raw = if self.left == 0 {
            let raw = self.rest.strip_suffix(b"\n").unwrap_or(self.rest);
            raw.strip_suffix(b"\r").unwrap_or(raw)
        } else {
            let (raw, rest) = split_line(self.rest)?;
            self.rest = rest;
            raw
        };
        let text = raw.get(4..).unwrap_or_default();
        Some(Line { raw, text: self.enhanced.strip(text) })
    }

    fn size_hint(&self) -> (usize, Option<usize>) {
        (self.left, Some(self.left))
    }
}

impl ExactSizeIterator for Lines<'_> {}
impl core::iter::FusedIterator for Lines<'_> {}

/// A line of a reply.
///
/// ```
/// use smtp_codes::Reply;
///
/// let (reply, _) = Reply::parse(b"250-2.1.0 Sender\r\n250 2.1.0 accepted\r\n")?;
/// let line = reply.lines().next().unwrap();
/// assert_eq!(line.raw(), b"250-2.1.0 Sender");
/// assert_eq!(line.text(), b"Sender");
/// assert_eq!(line.to_string(), "Sender");
/// # Ok::<(), smtp_codes::ParseError>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Line<'a> {
    raw: &'a [u8],
    text: &'a [u8],
}

impl<'a> Line<'a> {
    /// The text: without reply code, without the reply's enhanced code if the line has it, without the end of
    /// the line. Other bytes are kept, also those that are not UTF-8.
    #[inline]
    pub const fn text(&self) -> &'a [u8] {
        self.text
    }

    /// All of it but the end of the line.
    #[inline]
    pub const fn raw(&self) -> &'a [u8] {
        self.raw
    }
}

/// Prints the text; what a terminal or a reader could be deceived with is escaped (control characters, backslashes and
/// what turns the direction of writing), and what is not UTF-8 is U+FFFD.
impl fmt::Display for Line<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for chunk in self.text.utf8_chunks() {
            for character in chunk.valid().chars() {
                match character {
                    '\0'..='\x1F' | '\x7F' | '\\' => {
                        fmt::Display::fmt(&core::ascii::escape_default(character as u8), f)?;
                    }
                    '\u{80}'..='\u{9F}'
                    | '\u{61C}'
                    | '\u{200E}'
                    | '\u{200F}'
                    | '\u{202A}'..='\u{202E}'
                    | '\u{2066}'..='\u{2069}' => fmt::Display::fmt(&character.escape_unicode(), f)?,
                    _ => f.write_char(character)?,
                }
            }
            if !chunk.invalid().is_empty() {
                f.write_char(char::REPLACEMENT_CHARACTER)?;
            }
        }
        Ok(())
    }
}

/// The text of all lines of a reply: what [`Reply::text`] makes.
///
/// `{}` prints it in one line, the lines joined by a space; `{:#}` keeps the lines. Control characters, backslashes and
/// what turns the direction of writing are escaped, so that a server cannot write into the log or the terminal what it likes; what is not UTF-8 is U+FFFD.
///
/// ```
/// use smtp_codes::Reply;
///
/// let (reply, _) = Reply::parse(b"550-No such\r\n550 user: J\xF6rg\r\n")?;
/// assert_eq!(reply.text().to_string(), "No such user: J\u{FFFD}rg");
/// assert_eq!(format!("{:#}", reply.text()), "No such\nuser: J\u{FFFD}rg");
/// # Ok::<(), smtp_codes::ParseError>(())
/// ```
#[derive(Clone, Debug)]
pub struct Text<'a> {
    lines: Lines<'a>,
}

impl<'a> Text<'a> {
    /// The bytes, if there is one line; the text of several is not in one piece.
    ///
    /// ```
    /// # use smtp_codes::Reply;
    /// assert_eq!(Reply::parse(b"250 OK\r\n").unwrap().0.text().as_bytes(), Some(&b"OK"[..]));
    /// ```
    pub fn as_bytes(&self) -> Option<&'a [u8]> {
        let mut lines = self.lines.clone();
        match (lines.next(), lines.len()) {
            (Some(line), 0) => Some(line.text),
            _ => None,
        }
    }

    /// The text in one piece, unescaped: borrowed if it is one line of UTF-8, else the lines joined by a space, with
    /// U+FFFD for what is not UTF-8 (feature `alloc`).
    ///
    /// ```
    /// # use smtp_codes::Reply;
    /// let (reply, _) = Reply::parse(b"550-No such\r\n550 user\r\n")?;
    /// assert_eq!(reply.text().to_cow(), "No such user");
    /// # Ok::<(), smtp_codes::ParseError>(())
    /// ```
    #[cfg(feature = "alloc")]
    #[cfg_attr(docsrs, doc(cfg(feature = "alloc")))]
    pub fn to_cow(&self) -> alloc::borrow::Cow<'a, str> {
        if let Some(line) = self.as_bytes() {
            return alloc::string::String::from_utf8_lossy(line);
        }
        let mut text = alloc::string::String::new();
        for (index, line) in self.lines.clone().enumerate() {
            if index > 0 {
                text.push(' ');
            }
            text.push_str(&alloc::string::String::from_utf8_lossy(line.text));
        }
        text.into()
    }
}

impl fmt::Display for Text<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let joint = if f.alternate() { '\n' } else { ' ' };
        for (index, line) in self.lines.clone().enumerate() {
            if index > 0 {
                f.write_char(joint)?;
            }
            fmt::Display::fmt(&line, f)?;
        }
        Ok(())
    }
}
