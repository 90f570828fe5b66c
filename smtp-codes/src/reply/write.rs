//! [`ReplyWriter`]: the mirror of the parser.

use super::enhanced;
use super::limits::{Leniency, Limits};
use super::template::{Part, Parts, placeholders};
use crate::error::Excerpt;
use crate::{Catalogue, Code, Command, EnhancedCode, Severity};
use core::fmt;

/// Writes a reply that [`Reply::parse`](crate::Reply::parse) reads again.
///
/// Everything is checked before the first byte is written. Long text is folded at spaces into lines of at
/// most 512 octets (RFC 5321 section 4.5.3.1.5); the enhanced code stands on each line (RFC 2034 section 4).
/// Reading gives the same code and enhanced code back, and lines that, joined by a space, are the text.
///
/// ```
/// use smtp_codes::{Code, EnhancedCode, ReplyCode, ReplyWriter};
///
/// let mut out = String::new();
/// ReplyWriter::new(ReplyCode::MailboxUnavailable)
///     .enhanced(EnhancedCode::new(5, 1, 1).unwrap())
///     .lines(&["No such user.", "Check the address."])
///     .write(&mut out)?;
/// assert_eq!(out, "550-5.1.1 No such user.\r\n550 5.1.1 Check the address.\r\n");
///
/// // The texts of the catalogue need not be typed again.
/// out.clear();
/// ReplyWriter::from_catalogue(ReplyCode::ServiceReady).fill("domain", "mx.example.org").write(&mut out)?;
/// assert_eq!(out, "220 mx.example.org Service ready\r\n");
/// # Ok::<(), smtp_codes::WriteError>(())
/// ```
#[derive(Clone, Copy, Debug)]
pub struct ReplyWriter<'a> {
    code: Code,
    enhanced: Option<EnhancedCode>,
    command: Option<Command>,
    content: Content<'a>,
    smtputf8: bool,
    values: [(&'a str, &'a str); MAX_VALUES],
    value_count: usize,
}

const MAX_VALUES: usize = 8;

#[derive(Clone, Copy, Debug)]
enum Content<'a> {
    Text(&'a str),
    Lines(&'a [&'a str]),
    Template(&'a str),
}

impl<'a> ReplyWriter<'a> {
    /// Octets in a line, with code and CRLF (RFC 5321 section 4.5.3.1.5).
    pub const MAX_LINE: usize = 512;
    /// How many placeholders can be filled.
    pub const MAX_VALUES: usize = MAX_VALUES;

    /// A reply with this code and no text.
    ///
    /// ```
    /// # use smtp_codes::{Code, ReplyWriter};
    /// let mut out = String::new();
    /// ReplyWriter::new(Code::new(250).unwrap()).write(&mut out)?;
    /// assert_eq!(out, "250 \r\n");
    /// # Ok::<(), smtp_codes::WriteError>(())
    /// ```
    pub fn new(code: impl Into<Code>) -> Self {
        Self {
            code: code.into(),
            enhanced: None,
            command: None,
            content: Content::Text(""),
            smtputf8: false,
            values: [("", ""); MAX_VALUES],
            value_count: 0,
        }
    }

    /// A reply with a code of a catalogue and its text, whose placeholders [`fill`](Self::fill) fills.
    pub fn from_catalogue<C: Catalogue>(code: C) -> Self {
        Self::new(code).template(code.text())
    }

    /// With an enhanced code.
    #[must_use]
    pub const fn enhanced(self, enhanced: EnhancedCode) -> Self {
        Self { enhanced: Some(enhanced), ..self }
    }

    /// With this text, as it is; long text is folded.
    #[must_use]
    pub const fn text(self, text: &'a str) -> Self {
        Self { content: Content::Text(text), ..self }
    }

    /// With these lines, as they are; a long one is folded.
    #[must_use]
    pub const fn lines(self, lines: &'a [&'a str]) -> Self {
        Self { content: Content::Lines(lines), ..self }
    }

    /// With a text that has [placeholders](placeholders), such as that of a
    /// [meaning](crate::Meaning::text); long text is folded when they are filled.
    #[must_use]
    pub const fn template(self, text: &'a str) -> Self {
        Self { content: Content::Template(text), ..self }
    }

    /// Fills a placeholder, wherever it occurs; the brackets go. A value for a placeholder that the text
    /// does not have is ignored.
    ///
    /// ```
    /// # use smtp_codes::{ReplyCode, ReplyWriter, WriteErrorKind};
    /// let mut out = String::new();
    /// let reply = ReplyWriter::from_catalogue(ReplyCode::UserNotLocalWillForward);
    /// let error = reply.write(&mut out).unwrap_err();
    /// assert_eq!(error.to_string(), "the placeholder \"forward-path\" is not filled");
    /// assert_eq!(out, "");
    /// reply.fill("forward-path", "<bob@example.org>").write(&mut out)?;
    /// assert_eq!(out, "251 User not local; will forward to <bob@example.org>\r\n");
    /// # Ok::<(), smtp_codes::WriteError>(())
    /// ```
    #[must_use]
    pub const fn fill(mut self, name: &'a str, value: &'a str) -> Self {
        if self.value_count < Self::MAX_VALUES {
            self.values[self.value_count] = (name, value);
        }
        self.value_count += 1;
        self
    }

    /// Says what the reply answers, which decides whether it may have an enhanced code.
    ///
    /// Without it, 220 is taken for a greeting, which has none; answering STARTTLS, it has. Neither has
    /// success for HELO, EHLO and LHLO, whose lines are not folded either (RFC 2034 section 4).
    ///
    /// ```
    /// # use smtp_codes::{Command, EnhancedCode, ReplyCode, ReplyWriter};
    /// let reply = ReplyWriter::new(ReplyCode::ServiceReady).enhanced(EnhancedCode::new(2, 0, 0).unwrap()).text("Go ahead");
    /// assert!(reply.check().is_err());
    /// assert!(reply.answering(Command::StartTls).check().is_ok());
    /// ```
    #[must_use]
    pub const fn answering(self, command: Command) -> Self {
        Self { command: Some(command), ..self }
    }

    /// For a client that has asked for UTF-8 (the parameter `SMTPUTF8`): without it a reply is ASCII, whatever
    /// text the catalogue has (RFC 6531 section 3.7.4).
    ///
    /// ```
    /// # use smtp_codes::{ReplyCode, ReplyWriter};
    /// let reply = ReplyWriter::new(ReplyCode::CannotVerifyUser).text("Użytkownik nieznany");
    /// assert_eq!(reply.check().unwrap_err().to_string(), "the text has 'ż', which a reply without SMTPUTF8 cannot hold");
    /// assert!(reply.smtputf8().check().is_ok());
    /// ```
    #[must_use]
    pub const fn smtputf8(self) -> Self {
        Self { smtputf8: true, ..self }
    }

    /// Whether the reply can be written.
    ///
    /// # Errors
    ///
    /// If the enhanced code is not allowed here or its class does not agree, the text has control characters,
    /// characters that are not ASCII or a placeholder that is not filled, or it is too long; see [`WriteErrorKind`].
    pub fn check(&self) -> Result<(), WriteError> {
        self.check_enhanced()?;
        self.check_content()?;
        let (mut lines, mut total) = (0, 0);
        self.emit(&mut |piece| {
            lines += usize::from(piece == "\r\n");
            total += piece.len();
            if lines > Limits::DEFAULT.lines || total > Limits::DEFAULT.total {
                return Err(WriteErrorKind::ReplyTooLong.into());
            }
            Ok(())
        })
    }

    /// Writes the reply, if [`check`](Self::check) finds nothing wrong with it.
    ///
    /// # Errors
    ///
    /// As [`check`](Self::check), with nothing written; or [`WriteErrorKind::Output`] if `out` fails.
    pub fn write(&self, out: &mut (impl fmt::Write + ?Sized)) -> Result<(), WriteError> {
        self.check()?;
        self.emit(&mut |piece| out.write_str(piece).map_err(|_| WriteErrorKind::Output.into()))
    }

    /// Writes the reply in one piece.
    ///
    /// # Errors
    ///
    /// As [`check`](Self::check), as an error of the kind `InvalidInput` and with nothing written; or if `out` fails.
    ///
    /// ```
    /// # use smtp_codes::{ReplyCode, ReplyWriter};
    /// let mut out = Vec::new();
    /// ReplyWriter::from_catalogue(ReplyCode::StartMailInput).write_io(&mut out)?;
    /// assert_eq!(out, b"354 Start mail input; end with <CRLF>.<CRLF>\r\n");
    /// # Ok::<(), std::io::Error>(())
    /// ```
    #[cfg(feature = "std")]
    #[cfg_attr(docsrs, doc(cfg(feature = "std")))]
    pub fn write_io(&self, out: &mut (impl std::io::Write + ?Sized)) -> std::io::Result<()> {
        let mut reply = std::string::String::new();
        self.write(&mut reply)?;
        out.write_all(reply.as_bytes())
    }

    fn check_enhanced(&self) -> Result<(), WriteError> {
        let Some(enhanced) = self.enhanced else { return Ok(()) };
        let severity = self.code.severity();
        let is_for_enhanced = match self.command {
            None | Some(Command::Connection) => self.code != 220,
            Some(Command::Helo | Command::Ehlo | Command::Lhlo) => severity != Severity::PositiveCompletion,
            Some(_) => true,
        };
        let has_class = !matches!(severity, Severity::PositivePreliminary | Severity::PositiveIntermediate);
        if !is_for_enhanced || !has_class {
            Err(WriteErrorKind::EnhancedNotAllowed.into())
        } else if !enhanced.agrees_with(self.code) {
            Err(WriteErrorKind::ClassDisagrees { code: self.code, enhanced }.into())
        } else {
            Ok(())
        }
    }

    fn check_content(&self) -> Result<(), WriteError> {
        if self.value_count > Self::MAX_VALUES {
            return Err(WriteErrorKind::TooManyValues.into());
        }
        if let Content::Template(text) = self.content {
            if let Some(name) = placeholders(text).find(|name| self.value(name).is_none()) {
                return Err(WriteError { kind: WriteErrorKind::Unfilled, name: Excerpt::new(name) });
            }
        }
        for mut text in self.texts() {
            while let Some(piece) = text.piece(self) {
                for character in piece.chars() {
                    if character.is_control() && character != '\t' {
                        return Err(WriteErrorKind::ControlCharacter(character).into());
                    }
                    if !character.is_ascii() && !self.smtputf8 {
                        return Err(WriteErrorKind::NotAscii(character).into());
                    }
                }
                text.piece = "";
            }
        }
        Ok(())
    }

    /// The texts of the lines, before they are folded; there is always one.
    fn texts(&self) -> impl Iterator<Item = Cursor<'a>> + use<'a> {
        let (first, others) = match self.content {
            Content::Lines([]) => (Cursor::text(""), &[][..]),
            Content::Lines([first, others @ ..]) => (Cursor::text(first), others),
            Content::Text(text) => (Cursor::text(text), &[][..]),
            Content::Template(text) => (Cursor::template(text), &[][..]),
        };
        core::iter::once(first).chain(others.iter().map(|text| Cursor::text(text)))
    }

    fn value(&self, name: &str) -> Option<&'a str> {
        let values = self.values.get(..self.value_count).unwrap_or_default();
        values.iter().find(|(key, _)| *key == name).map(|(_, value)| *value)
    }

    /// Hands out the reply piece by piece; the end of a line is a piece.
    fn emit(&self, put: &mut dyn FnMut(&str) -> Result<(), WriteError>) -> Result<(), WriteError> {
        let mut digits = [b'0'; 3];
        let mut number = self.code.get();
        for digit in digits.iter_mut().rev() {
            *digit += (number % 10).to_le_bytes()[0];
            number /= 10;
        }
        let code = core::str::from_utf8(&digits).unwrap_or_default();
        let mut texts = self.texts().peekable();
        while let Some(mut rest) = texts.next() {
            loop {
                let (length, has_more) = self.fold(&rest)?;
                let is_last = !has_more && texts.peek().is_none();
                put(code)?;
                // The space stands there also where no text follows (RFC 5321 section 4.2.1); there are clients
                // that refuse a bare code.
                put(if is_last { " " } else { "-" })?;
                if let Some(enhanced) = self.enhanced {
                    let mut text = Enhanced::default();
                    let _ = fmt::write(&mut text, format_args!("{enhanced}"));
                    put(text.as_str())?;
                    if length > 0 {
                        put(" ")?;
                    }
                }
                rest.advance(self, length, put)?;
                put("\r\n")?;
                if !has_more {
                    break;
                }
                rest.advance(self, 1, &mut |_| Ok(()))?;
            }
        }
        Ok(())
    }

    /// How many bytes of the text fit on a line, and whether a space and more text follow.
    fn fold(&self, text: &Cursor<'a>) -> Result<(usize, bool), WriteError> {
        let no_enhanced = self.enhanced.is_none();
        if no_enhanced && text.looks_enhanced(self) {
            return Err(WriteErrorKind::LooksEnhanced.into());
        }
        let mut room = Self::MAX_LINE - "250-\r\n".len();
        if let Some(enhanced) = self.enhanced {
            let mut text = Enhanced::default();
            let _ = fmt::write(&mut text, format_args!("{enhanced} "));
            room -= text.length;
        }
        let can_fold = match self.command {
            Some(Command::Helo | Command::Ehlo | Command::Lhlo)
                if self.code.severity() == Severity::PositiveCompletion =>
            {
                false
            }
            // A challenge is one line, and may be longer (RFC 4954 section 4).
            _ if self.code == 334 => {
                room = Limits::DEFAULT.line - "334 \r\n".len();
                false
            }
            _ => true,
        };
        let mut place = 0;
        let mut fold = None;
        let mut at = text.clone();
        while let Some(piece) = at.piece(self) {
            for (offset, byte) in piece.bytes().enumerate() {
                if place + offset > room {
                    return fold.map(|fold| (fold, true)).ok_or(WriteErrorKind::LineTooLong.into());
                }
                if byte == b' ' && can_fold && place + offset > 0 {
                    let behind = Cursor { piece: &piece[offset + 1..], ..at.clone() };
                    if !(no_enhanced && behind.looks_enhanced(self)) {
                        fold = Some(place + offset);
                    }
                }
            }
            place += piece.len();
            at.piece = "";
        }
        if place <= room {
            Ok((place, false))
        } else {
            fold.map(|fold| (fold, true)).ok_or(WriteErrorKind::LineTooLong.into())
        }
    }
}

/// A place in a text whose placeholders are filled.
#[derive(Clone, Debug)]
struct Cursor<'a> {
    piece: &'a str,
    parts: Parts<'a>,
}

impl<'a> Cursor<'a> {
    const fn text(text: &'a str) -> Self {
        Self { piece: text, parts: Parts { rest: "" } }
    }

    const fn template(text: &'a str) -> Self {
        Self { piece: "", parts: Parts { rest: text } }
    }

    /// What is left of the piece at hand, or the next one; never empty.
    fn piece(&mut self, writer: &ReplyWriter<'a>) -> Option<&'a str> {
        while self.piece.is_empty() {
            self.piece = match self.parts.next()? {
                Part::Literal(text) => text,
                Part::Placeholder(name) => writer.value(name).unwrap_or_default(),
            };
        }
        Some(self.piece)
    }

    /// Hands out so many bytes.
    fn advance(
        &mut self,
        writer: &ReplyWriter<'a>,
        mut length: usize,
        put: &mut dyn FnMut(&str) -> Result<(), WriteError>,
    ) -> Result<(), WriteError> {
        while length > 0 {
            let Some(piece) = self.piece(writer) else { break };
            let (now, later) = piece.split_at(length.min(piece.len()));
            put(now)?;
            length -= now.len();
            self.piece = later;
        }
        Ok(())
    }

    /// Whether a parser would take the text here for an enhanced code.
    fn looks_enhanced(&self, writer: &ReplyWriter<'a>) -> bool {
        // "5.999.999 " at the longest.
        let mut start = [0; 10];
        let mut length = 0;
        let mut at = self.clone();
        while let Some(piece) = at.piece(writer) {
            for (to, byte) in start[length..].iter_mut().zip(piece.bytes()) {
                *to = byte;
                length += 1;
            }
            if length == start.len() {
                break;
            }
            at.piece = "";
        }
        let start = &start[..length];
        enhanced::is_likely(start) && enhanced::split(start, Leniency::STRICT).is_some()
    }
}

/// An enhanced code as text, with the space behind it.
#[derive(Default)]
struct Enhanced {
    bytes: [u8; 10],
    length: usize,
}

impl Enhanced {
    fn as_str(&self) -> &str {
        core::str::from_utf8(&self.bytes[..self.length]).unwrap_or_default()
    }
}

impl fmt::Write for Enhanced {
    fn write_str(&mut self, text: &str) -> fmt::Result {
        let end = self.length + text.len();
        self.bytes.get_mut(self.length..end).ok_or(fmt::Error)?.copy_from_slice(text.as_bytes());
        self.length = end;
        Ok(())
    }
}

/// Why a reply cannot be written.
///
/// ```
/// use smtp_codes::{Code, EnhancedCode, ReplyWriter};
///
/// let reply = ReplyWriter::new(Code::new(450).unwrap()).enhanced(EnhancedCode::new(5, 1, 1).unwrap());
/// assert_eq!(reply.check().unwrap_err().to_string(), "the class of 5.1.1 is not the first digit of 450");
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct WriteError {
    kind: WriteErrorKind,
    name: Excerpt,
}

impl WriteError {
    /// What is wrong.
    pub const fn kind(&self) -> WriteErrorKind {
        self.kind
    }
}

impl From<WriteErrorKind> for WriteError {
    fn from(kind: WriteErrorKind) -> Self {
        Self { kind, name: Excerpt::new("") }
    }
}

impl fmt::Display for WriteError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.kind {
            WriteErrorKind::EnhancedNotAllowed => {
                f.write_str("1yz and 3yz replies, greetings and answers to EHLO have no enhanced code")
            }
            WriteErrorKind::ClassDisagrees { code, enhanced } => {
                write!(f, "the class of {enhanced} is not the first digit of {code}")
            }
            WriteErrorKind::LooksEnhanced => {
                f.write_str("a line of text begins with what would be read as an enhanced code")
            }
            WriteErrorKind::ControlCharacter(character) => {
                write!(f, "the text has a control character: {character:?}")
            }
            WriteErrorKind::NotAscii(character) => {
                write!(f, "the text has {character:?}, which a reply without SMTPUTF8 cannot hold")
            }
            WriteErrorKind::Unfilled => write!(f, "the placeholder {} is not filled", self.name),
            WriteErrorKind::TooManyValues => {
                write!(f, "more than {} placeholders are filled", ReplyWriter::MAX_VALUES)
            }
            WriteErrorKind::LineTooLong => f.write_str("a line is too long and has no space to fold it at"),
            WriteErrorKind::ReplyTooLong => write!(
                f,
                "the reply has more than {} lines or {} bytes",
                Limits::DEFAULT.lines,
                Limits::DEFAULT.total
            ),
            WriteErrorKind::Output => f.write_str("the output failed"),
        }
    }
}

impl core::error::Error for WriteError {}

#[cfg(feature = "std")]
impl From<WriteError> for std::io::Error {
    fn from(error: WriteError) -> Self {
        Self::new(std::io::ErrorKind::InvalidInput, error)
    }
}

/// What is wrong with a reply that is to be written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum WriteErrorKind {
    /// 1yz and 3yz replies, the greeting (220), and success for HELO, EHLO and LHLO have no enhanced code
    /// (RFC 2034 section 4).
    EnhancedNotAllowed,
    /// The class of the enhanced code is not the first digit of the reply code (RFC 2034 section 4).
    ClassDisagrees {
        /// The reply code.
        code: Code,
        /// The enhanced code.
        enhanced: EnhancedCode,
    },
    /// The reply has no enhanced code, and a line of its text begins with what would be read as one.
    LooksEnhanced,
    /// The text, or a value for a placeholder, has a control character: CR, LF, NUL or any other but HT.
    ControlCharacter(char),
    /// The text, or a value for a placeholder, is not ASCII, and [`ReplyWriter::smtputf8`] has not been said.
    NotAscii(char),
    /// A placeholder is not filled.
    Unfilled,
    /// More placeholders are filled than [`ReplyWriter::MAX_VALUES`].
    TooManyValues,
    /// A line is longer than [`ReplyWriter::MAX_LINE`] and cannot be folded; 4,096 octets for 334.
    LineTooLong,
    /// The reply is beyond [`Limits::DEFAULT`].
    ReplyTooLong,
    /// The output failed; it may have part of the reply.
    Output,
}
