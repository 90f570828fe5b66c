//! [`ReplyStream`]: replies from whatever can be read.

use super::Reply;
use super::error::ParseError;
use super::parse::{Parser, ReplyReader};
use core::fmt;
use std::io::{self, Read};
use std::vec::Vec;

/// Reads replies from a socket, a file or any other `impl Read` (feature `std`).
///
/// It holds a buffer that grows as far as the largest reply that the parser allows. After a line that is no reply it
/// goes on behind it, each byte being looked at once. For a connection that also needs to write, hand in a `&TcpStream`.
///
/// ```
/// use smtp_codes::{ReadError, ReplyStream};
///
/// let server = &b"220 mx.example.org ESMTP\r\nhello\r\n221 Bye\r\n"[..];
/// let mut replies = ReplyStream::new(server);
/// assert_eq!(replies.next_reply()?.unwrap().code(), 220);
/// assert!(matches!(replies.next_reply(), Err(ReadError::Parse(_))));
/// assert_eq!(replies.next_reply()?.unwrap().code(), 221);
/// assert!(replies.next_reply()?.is_none());
/// # Ok::<(), std::io::Error>(())
/// ```
#[derive(Debug)]
pub struct ReplyStream<R> {
    input: R,
    reader: ReplyReader,
    buffer: Vec<u8>,
    /// Where what has not been consumed begins in the buffer, and where it ends.
    start: usize,
    filled: usize,
    /// Bytes of the input before the buffer.
    before: u64,
    is_at_end: bool,
}

/// Bytes that are read at a time.
const CHUNK: usize = 8 * 1024;

impl<R: Read> ReplyStream<R> {
    /// Strict, with the default limits.
    pub const fn new(input: R) -> Self {
        Self::with_parser(input, Parser::new())
    }

    /// With limits and a leniency of your choice.
    pub const fn with_parser(input: R, parser: Parser) -> Self {
        let reader = parser.reader();
        Self { input, reader, buffer: Vec::new(), start: 0, filled: 0, before: 0, is_at_end: false }
    }

    /// The next reply; `None` at the end of the input.
    ///
    /// # Errors
    ///
    /// [`ReadError::Parse`] for a line that is no reply, or for a reply that the input ends within; the next call goes
    /// on behind it. [`ReadError::Io`] if the input fails.
    pub fn next_reply(&mut self) -> Result<Option<Reply<'_>>, ReadError> {
        // The borrow checker cannot see that a reply ends the loop, so all but its bytes leaves it.
        let (found, consumed) = loop {
            self.start += self.reader.skip(&self.buffer[self.start..self.filled]);
            let bytes = &self.buffer[self.start..self.filled];
            if !bytes.is_empty() || !self.is_at_end {
                match self.reader.advance(bytes) {
                    Ok((reply, consumed)) => break (Reply { bytes: &[], ..reply }, consumed),
                    Err(error) if error.is_incomplete() && !self.is_at_end => {}
                    Err(error) => {
                        if error.is_incomplete() {
                            self.start = self.filled;
                            self.reader.reset();
                        } else {
                            self.reader.recover(&error);
                        }
                        return Err(ReadError::Parse(error));
                    }
                }
            }
            if self.is_at_end {
                return Ok(None);
            }
            self.fill()?;
        };
        let from = self.start;
        self.start += consumed;
        Ok(Some(Reply { bytes: &self.buffer[from..self.start], ..found }))
    }

    fn fill(&mut self) -> io::Result<()> {
        if self.start > 0 {
            self.buffer.copy_within(self.start..self.filled, 0);
            self.before += self.start as u64;
            self.filled -= self.start;
            self.start = 0;
        }
        if self.filled == self.buffer.len() {
            self.buffer.resize((2 * self.filled).max(CHUNK), 0);
        }
        loop {
            match self.input.read(&mut self.buffer[self.filled..]) {
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) => return Err(error),
                Ok(count) => {
                    self.filled += count;
                    self.is_at_end = count == 0;
                    return Ok(());
                }
            }
        }
    }

    /// How many bytes of the input have been consumed: the replies that were handed out, and what was skipped.
    pub const fn position(&self) -> u64 {
        self.before + self.start as u64
    }

    /// What has been read and not consumed. After STARTTLS it must be empty: what came before the handshake was not
    /// protected (RFC 3207 section 4.2).
    pub fn buffered(&self) -> &[u8] {
        &self.buffer[self.start..self.filled]
    }

    /// The input, for writing to it between replies.
    pub const fn get_mut(&mut self) -> &mut R {
        &mut self.input
    }

    /// The input again; bytes that are [`buffered`](Self::buffered) are lost.
    pub fn into_inner(self) -> R {
        self.input
    }
}

/// Why [`ReplyStream::next_reply`] has no reply.
#[derive(Debug)]
#[non_exhaustive]
pub enum ReadError {
    /// The bytes are no reply; offsets count from the reply's first byte.
    Parse(ParseError),
    /// The input failed.
    Io(io::Error),
}

impl fmt::Display for ReadError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Parse(error) => error.fmt(f),
            Self::Io(error) => error.fmt(f),
        }
    }
}

impl core::error::Error for ReadError {
    fn source(&self) -> Option<&(dyn core::error::Error + 'static)> {
        match self {
            Self::Parse(error) => Some(error),
            Self::Io(error) => Some(error),
        }
    }
}

impl From<io::Error> for ReadError {
    fn from(error: io::Error) -> Self {
        Self::Io(error)
    }
}

impl From<ParseError> for ReadError {
    fn from(error: ParseError) -> Self {
        Self::Parse(error)
    }
}

/// A [`ParseError`] is of the kind `InvalidData`, or `UnexpectedEof` where bytes are missing.
impl From<ReadError> for io::Error {
    fn from(error: ReadError) -> Self {
        match error {
            ReadError::Parse(error) => error.into(),
            ReadError::Io(error) => error,
        }
    }
}

/// Of the kind `InvalidData`, or `UnexpectedEof` where bytes are missing.
impl From<ParseError> for io::Error {
    fn from(error: ParseError) -> Self {
        let is_short = error.is_incomplete();
        Self::new(if is_short { io::ErrorKind::UnexpectedEof } else { io::ErrorKind::InvalidData }, error)
    }
}

#[cfg(test)]
mod tests {
    use super::{ReadError, ReplyStream};
    use crate::{Limits, Parser};
    use std::io::{self, Read};
    use std::vec::Vec;

    /// Hands out a byte at a time.
    struct Drops<'a>(&'a [u8]);

    impl Read for Drops<'_> {
        fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
            let Some((first, rest)) = self.0.split_first() else { return Ok(0) };
            buffer[0] = *first;
            self.0 = rest;
            Ok(1)
        }
    }

    fn all(mut stream: ReplyStream<impl Read>) -> Vec<Result<u16, &'static str>> {
        let mut found = Vec::new();
        loop {
            match stream.next_reply() {
                Ok(None) => return found,
                Ok(Some(reply)) => found.push(Ok(reply.code().get())),
                Err(ReadError::Parse(error)) => found.push(Err(error.kind().name())),
                Err(ReadError::Io(error)) => panic!("{error}"),
            }
        }
    }

    #[test]
    fn however_the_bytes_arrive() {
        let bytes = b"220-mx\r\n220 x\r\nhello there\r\n250-a\r\n421 b\r\n\xff\r\n250 OK\r\n250";
        let whole = all(ReplyStream::new(&bytes[..]));
        assert_eq!(
            whole,
            [
                Ok(220),
                Err("invalid-code"),
                Err("mixed-codes"),
                Ok(421),
                Err("invalid-code"),
                Ok(250),
                Err("incomplete")
            ]
        );
        assert_eq!(all(ReplyStream::new(Drops(bytes))), whole);
    }

    #[test]
    fn a_broken_line_without_an_end_takes_no_memory() {
        let mut stream = ReplyStream::with_parser(
            io::repeat(b'x').take(50_000_000).chain(&b"\r\n250 OK\r\n"[..]),
            Parser::new().limits(Limits { line: 512, ..Limits::DEFAULT }),
        );
        assert!(stream.next_reply().is_err());
        assert_eq!(stream.next_reply().unwrap().unwrap().code(), 250);
        assert!(stream.buffer.len() <= 4 * super::CHUNK);
        assert_eq!(stream.position(), 50_000_010);
    }
}
