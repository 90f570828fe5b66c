//! [`Parser`] and [`ReplyReader`]: from bytes to a [`Reply`].

use super::enhanced::Packed;
use super::error::{ParseError, ParseErrorKind, Protocol};
use super::limits::{Leniency, Limits};
use super::{Reply, enhanced, scan};
use crate::Code;

impl<'a> Reply<'a> {
    /// The reply that the bytes begin with, and how many bytes it takes: strict, with the default [`Limits`].
    ///
    /// # Errors
    ///
    /// If the bytes are no reply, or not a whole one ([`ParseError::is_incomplete`]).
    ///
    /// ```
    /// use smtp_codes::Reply;
    ///
    /// let (reply, consumed) = Reply::parse(b"354 Go ahead\r\n")?;
    /// assert_eq!((reply.code().get(), consumed), (354, 14));
    /// assert!(Reply::parse(b"354 Go ahead").unwrap_err().is_incomplete());
    /// # Ok::<(), smtp_codes::ParseError>(())
    /// ```
    pub fn parse(bytes: &'a [u8]) -> Result<(Self, usize), ParseError> {
        let mut progress = Progress::START;
        Parser::new().read(&mut progress, bytes)
    }
}

/// Reads replies, with the limits and the leniency of your choice; [`Reply::parse`] is the strict one.
///
/// ```
/// use smtp_codes::{Leniency, Limits, Parser};
///
/// const PARSER: Parser = Parser::new().limits(Limits { lines: 100, ..Limits::DEFAULT }).leniency(Leniency::MIXED_CODES);
/// let (reply, consumed) = PARSER.parse(b"220-mx.example.org\r\n521 Go away\r\n")?;
/// assert_eq!((reply.code().get(), consumed), (521, 33));
/// # Ok::<(), smtp_codes::ParseError>(())
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Parser {
    limits: Limits,
    leniency: Leniency,
}

impl Parser {
    /// A strict parser with the default limits.
    pub const fn new() -> Self {
        Self { limits: Limits::DEFAULT, leniency: Leniency::STRICT }
    }

    /// The same with other limits.
    #[must_use]
    pub const fn limits(self, limits: Limits) -> Self {
        Self { limits, ..self }
    }

    /// The same with another leniency.
    #[must_use]
    pub const fn leniency(self, leniency: Leniency) -> Self {
        Self { leniency, ..self }
    }

    /// The reply that the bytes begin with, and how many bytes it takes.
    ///
    /// # Errors
    ///
    /// If the bytes are no reply, or not a whole one ([`ParseError::is_incomplete`]).
    pub fn parse(self, bytes: &[u8]) -> Result<(Reply<'_>, usize), ParseError> {
        let mut progress = Progress::START;
        self.read(&mut progress, bytes)
    }

    /// A reader for bytes that arrive bit by bit.
    pub const fn reader(self) -> ReplyReader {
        ReplyReader { parser: self, progress: Progress::START, broken: Broken::Nothing }
    }

    /// All replies in the bytes, going on after errors.
    ///
    /// ```
    /// use smtp_codes::Parser;
    ///
    /// let codes: Vec<_> = Parser::new()
    ///     .replies(b"220-mx.example.org\r\n521 Go away\r\nhello\r\n221 Bye\r\n")
    ///     .map(|reply| reply.map(|reply| reply.code().get()).map_err(|error| error.kind().name()))
    ///     .collect();
    /// assert_eq!(codes, [Err("mixed-codes"), Ok(521), Err("invalid-code"), Ok(221)]);
    /// ```
    pub const fn replies(self, bytes: &[u8]) -> Replies<'_> {
        Replies { parser: self, bytes, start: 0, next: Some(0) }
    }

    /// Reads on where `progress` stands, and says there where it may go on if more bytes help. Every decision is
    /// made by the first byte that allows it, so that an answer does not depend on what else has arrived.
    #[inline(always)]
    #[expect(
        clippy::inline_always,
        reason = "where it starts is a constant, and in `Reply::parse` the parser is one too"
    )]
    pub(super) fn read<'a>(
        self,
        progress: &mut Progress,
        bytes: &'a [u8],
    ) -> Result<(Reply<'a>, usize), ParseError> {
        let mut now = *progress;
        *progress = Progress::START;
        loop {
            let start = now.line_start;
            let line = &bytes[start..];
            if now.lines >= self.limits.lines && !line.is_empty() {
                return Err(now.error(ParseErrorKind::TooManyLines(self.limits.lines), start));
            }
            let Some(&[a, b, c, separator]) = line.first_chunk() else {
                return Err(self.short_line(now, progress, bytes));
            };
            let digits = [a, b, c];
            let code = match now.code {
                Some(code) if digits == now.digits => code,
                _ => {
                    let Some(code) = Code::from_digits(digits) else {
                        return Err(now.no_code(progress, bytes));
                    };
                    self.one_code(now, code)?
                }
            };
            (now.code, now.digits) = (Some(code), digits);
            if !matches!(separator, b' ' | b'-' | b'\r' | b'\n') {
                return Err(now.error(ParseErrorKind::InvalidSeparator, start + 3));
            }

            let from = now.scanned.max(start + 3);
            let line_end = match scan::line_end(bytes, from) {
                Some(at)
                    if bytes.get(at..at + 2) == Some(b"\r\n")
                        && at + 2 - start <= self.limits.line
                        && at + 2 <= self.limits.total =>
                {
                    at + 2
                }
                _ => self.odd_line_end(now, progress, bytes, from)?,
            };
            let text = &bytes[start + 4..line_end];
            if now.enhanced.is_none() && enhanced::is_likely(text) {
                now.enhanced = Packed::read(text, code, self.leniency);
                now.enhanced_at = start + 4;
            }
            now.lines += 1;
            now.line_start = line_end;
            now.scanned = line_end;
            if separator != b'-' {
                let mut reply = Reply {
                    bytes: &bytes[..line_end],
                    lines: now.lines,
                    enhanced_at: now.enhanced_at,
                    enhanced: now.enhanced,
                    code,
                    leniency: self.leniency,
                };
                if self.leniency.contains(Leniency::MIXED_CODES) {
                    reply.judge_enhanced();
                }
                return Ok((reply, line_end));
            }
        }
    }

    /// The code, if the lines before allow it.
    #[inline]
    const fn one_code(self, now: Progress, code: Code) -> Result<Code, ParseError> {
        match now.code {
            Some(first) if first.get() != code.get() && !self.leniency.contains(Leniency::MIXED_CODES) => {
                Err(now.error(ParseErrorKind::MixedCodes { first, other: code }, now.line_start))
            }
            _ => Ok(code),
        }
    }

    /// What to say of a line of which there are less than four bytes.
    #[cold]
    fn short_line(self, now: Progress, progress: &mut Progress, bytes: &[u8]) -> ParseError {
        let digits = bytes[now.line_start..].first_chunk();
        match digits.and_then(|digits| Code::from_digits(*digits)).map(|code| self.one_code(now, code)) {
            Some(Ok(_)) => now.incomplete(progress, bytes),
            Some(Err(error)) => error,
            None => now.no_code(progress, bytes),
        }
    }

    /// Where the line must have ended.
    #[inline]
    fn limit(self, now: Progress) -> usize {
        now.line_start.saturating_add(self.limits.line).min(self.limits.total)
    }

    /// The end of a line that has no CRLF, or none within the limits.
    #[cold]
    fn odd_line_end(
        self,
        mut now: Progress,
        progress: &mut Progress,
        bytes: &[u8],
        from: usize,
    ) -> Result<usize, ParseError> {
        let limit = self.limit(now);
        let window = if bytes.len() > limit { &bytes[..limit] } else { bytes };
        let found = scan::line_end(window, from);
        match found.map(|at| (at, window[at], window.get(at + 1))) {
            Some((at, b'\n', _)) if self.leniency.contains(Leniency::BARE_LF) => return Ok(at + 1),
            Some((at, b'\n', _)) => return Err(now.error(ParseErrorKind::BareLf, at)),
            Some((at, _, Some(next))) if *next != b'\n' => {
                return Err(now.error(ParseErrorKind::BareCr, at));
            }
            _ => {}
        }
        // A CR is looked at again when the next byte is there.
        now.scanned = found.unwrap_or(window.len()).max(now.scanned);
        Err(if bytes.len() <= limit {
            now.incomplete(progress, bytes)
        } else if limit == now.line_start.saturating_add(self.limits.line) {
            now.error(ParseErrorKind::LineTooLong(self.limits.line), limit)
        } else {
            now.error(ParseErrorKind::ReplyTooLong(self.limits.total), limit)
        })
    }
}

/// What is known of a reply that has not arrived in full.
#[derive(Clone, Copy, Debug)]
pub(super) struct Progress {
    /// Lines that have arrived in full.
    lines: usize,
    /// Where the line begins that has not.
    line_start: usize,
    /// No line end is before this place; never before `line_start`.
    scanned: usize,
    /// The code of the last line that had one, as a number and as it stands there.
    code: Option<Code>,
    digits: [u8; 3],
    /// See [`Reply`].
    enhanced_at: usize,
    enhanced: Packed,
}

impl Progress {
    pub(super) const START: Self = Self {
        lines: 0,
        line_start: 0,
        scanned: 0,
        code: None,
        digits: [0; 3],
        enhanced_at: 0,
        enhanced: Packed::NONE,
    };

    #[cold]
    const fn error(self, kind: ParseErrorKind, offset: usize) -> ParseError {
        ParseError { kind, offset, line: self.lines + 1, line_start: self.line_start }
    }

    /// More bytes help: it goes on from here.
    const fn incomplete(self, progress: &mut Self, bytes: &[u8]) -> ParseError {
        *progress = self;
        self.error(ParseErrorKind::Incomplete, bytes.len())
    }

    /// Why the line does not begin with a code.
    #[cold]
    fn no_code(self, progress: &mut Self, bytes: &[u8]) -> ParseError {
        let start = self.line_start;
        let line = &bytes[start..];
        if self.lines == 0 {
            match Protocol::of_greeting(line) {
                Ok(Some(protocol)) => return self.error(ParseErrorKind::OtherProtocol(protocol), 0),
                Ok(None) => {}
                Err(_) => return self.incomplete(progress, bytes),
            }
        }
        let mut number = 0;
        for place in 0..3 {
            match line.get(place) {
                Some(digit @ b'0'..=b'9') => number = number * 10 + u16::from(digit - b'0'),
                Some(_) => return self.error(ParseErrorKind::InvalidCode, start + place),
                None => return self.incomplete(progress, bytes),
            }
        }
        self.error(ParseErrorKind::CodeOutOfRange(number), start)
    }
}

/// Reads replies from a buffer that grows, looking at each byte once.
///
/// Hand it the buffer each time more bytes have arrived. It remembers how far it looked, so that a reply
/// that comes byte by byte takes linear time, and gives what [`Parser::parse`] gives for all of them. After a reply, or an
/// error that more bytes cannot mend, it begins anew: drop the bytes that were consumed, or those before
/// [`ParseError::resume_at`].
///
/// ```
/// use smtp_codes::ReplyReader;
///
/// let mut reader = ReplyReader::new();
/// let mut buffer = Vec::new();
/// let mut code = None;
/// for byte in b"250-mx.example.org\r\n250 SIZE 1000000\r\n" {
///     buffer.push(*byte);
///     match reader.advance(&buffer) {
///         Ok((reply, consumed)) => {
///             code = Some(reply.code().get());
///             buffer.drain(..consumed);
///         }
///         Err(error) => assert!(error.is_incomplete()),
///     }
/// }
/// assert_eq!(code, Some(250));
/// assert!(buffer.is_empty());
/// ```
#[derive(Clone, Debug)]
pub struct ReplyReader {
    parser: Parser,
    progress: Progress,
    broken: Broken,
}

/// What is still to be dropped of a line that was no reply.
#[derive(Clone, Copy, Debug)]
enum Broken {
    Nothing,
    /// So many bytes.
    Bytes(usize),
    /// All up to the first LF at or behind this place.
    Line(usize),
}

impl ReplyReader {
    /// A strict reader with the default limits; [`Parser::reader`] makes others.
    pub const fn new() -> Self {
        Parser::new().reader()
    }

    /// Looks at what is new in the buffer, which begins where the reply does.
    ///
    /// # Errors
    ///
    /// As [`Parser::parse`]: if it is [incomplete](ParseError::is_incomplete), come back with more bytes
    /// behind those that are there.
    pub fn advance<'a>(&mut self, buffer: &'a [u8]) -> Result<(Reply<'a>, usize), ParseError> {
        // A buffer that shrank is another one.
        if buffer.len() < self.progress.scanned {
            self.reset();
        }
        // Nothing is to be decided in the middle of a line.
        let now = self.progress;
        let is_within = now.scanned >= now.line_start + 4 && buffer.len() <= self.parser.limit(now);
        if is_within && scan::line_end(buffer, now.scanned).is_none() {
            self.progress.scanned = buffer.len();
            return Err(now.error(ParseErrorKind::Incomplete, buffer.len()));
        }
        self.parser.read(&mut self.progress, buffer)
    }

    /// Takes note of an error that more bytes cannot mend, so that [`skip`](Self::skip) leads behind what broke.
    ///
    /// ```
    /// use smtp_codes::ReplyReader;
    ///
    /// let (mut reader, mut buffer, mut codes) = (ReplyReader::new(), Vec::new(), Vec::new());
    /// for chunk in [&b"hello, this is a very long"[..], b" line\r\n250 O", b"K\r\n"] {
    ///     buffer.extend_from_slice(chunk);
    ///     loop {
    ///         buffer.drain(..reader.skip(&buffer));
    ///         match reader.advance(&buffer) {
    ///             Ok((reply, consumed)) => {
    ///                 codes.push(reply.code().get());
    ///                 buffer.drain(..consumed);
    ///             }
    ///             Err(error) if error.is_incomplete() => break,
    ///             Err(error) => reader.recover(&error),
    ///         }
    ///     }
    /// }
    /// assert_eq!(codes, [250]);
    /// ```
    pub const fn recover(&mut self, error: &ParseError) {
        self.progress = Progress::START;
        self.broken = if error.is_incomplete() {
            Broken::Nothing
        } else if error.line_start > 0 {
            Broken::Bytes(error.line_start)
        } else {
            Broken::Line(error.offset)
        };
    }

    /// How many bytes at the front of the buffer belong to what [`recover`](Self::recover) was told of: drop them, and
    /// call it again when more have arrived, before [`advance`](Self::advance). 0 where all is well.
    pub fn skip(&mut self, buffer: &[u8]) -> usize {
        match self.broken {
            Broken::Nothing => 0,
            Broken::Bytes(count) => {
                self.broken = Broken::Nothing;
                count.min(buffer.len())
            }
            Broken::Line(from) => {
                let from = from.min(buffer.len());
                let end = scan::after_line_feed(buffer, from);
                self.broken = if end.is_some() { Broken::Nothing } else { Broken::Line(0) };
                end.unwrap_or(buffer.len())
            }
        }
    }

    /// Forgets a reply that has not arrived in full, as for a new connection.
    ///
    /// After STARTTLS call it and empty the buffer: what came before the handshake was not protected
    /// (RFC 3207 section 4.2).
    pub const fn reset(&mut self) {
        self.progress = Progress::START;
        self.broken = Broken::Nothing;
    }
}

impl Default for ReplyReader {
    fn default() -> Self {
        Self::new()
    }
}

/// All replies in some bytes: what [`Parser::replies`] makes.
///
/// It goes on after an error at [`ParseError::resume_at`], and ends after the first incomplete reply. Offsets in an
/// error count from [`start`](Self::start).
#[derive(Clone, Debug)]
pub struct Replies<'a> {
    parser: Parser,
    bytes: &'a [u8],
    start: usize,
    next: Option<usize>,
}

impl Replies<'_> {
    /// Where the reply or the error that came last begins.
    ///
    /// ```
    /// use smtp_codes::Parser;
    ///
    /// let mut replies = Parser::new().replies(b"221 Bye\r\nhello\r\n");
    /// assert!(replies.next().unwrap().is_ok());
    /// assert!(replies.next().unwrap().is_err());
    /// assert_eq!(replies.start(), 9);
    /// assert!(replies.next().is_none());
    /// ```
    pub const fn start(&self) -> usize {
        self.start
    }
}

impl<'a> Iterator for Replies<'a> {
    type Item = Result<Reply<'a>, ParseError>;

    fn next(&mut self) -> Option<Self::Item> {
        let start = self.next.take()?;
        let rest = self.bytes.get(start..).filter(|rest| !rest.is_empty())?;
        self.start = start;
        let result = self.parser.parse(rest);
        let step = match &result {
            Ok((_, consumed)) => Some(*consumed),
            Err(error) => error.resume_at(rest),
        };
        self.next = step.map(|step| start + step);
        Some(result.map(|(reply, _)| reply))
    }
}

impl core::iter::FusedIterator for Replies<'_> {}
