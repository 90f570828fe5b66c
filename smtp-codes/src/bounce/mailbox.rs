//! Reading messages and lines from a stream.

use super::limits::{Limit, Limits, reach};
use super::lines::{is_separator, with_line_ends};
use super::{Bounce, message};
use crate::text::{begins_event, log_prefix};
use std::io::{self, BufRead};
use std::vec::Vec;

/// How much of an input is looked at to see what it is.
const SNIFFED: usize = 64 << 10;

/// How much of a text is read at a time, if it can be parted behind it; and if it cannot.
const CHUNK: usize = 64 << 10;
const LARGE_CHUNK: usize = 1 << 20;

/// Reads bounces from a stream: a mailbox file (mbox), one message, a log or another text, JSON as one document or one a line.
///
/// It is an iterator over what was read: a [`Bounce`] for each message, each line of JSON, and each piece of a text. Memory
/// is needed for the largest message alone, and that has a limit ([`Limits::bytes`]).
///
/// ```
/// use smtp_codes::bounce::Mailbox;
///
/// let mbox = b"From MAILER-DAEMON Tue Oct 14 10:00:03 2025
/// Subject: failure notice
///
/// <bob@example.org>: host mx.example.org said: 550 5.1.1 user unknown
///
/// From MAILER-DAEMON Tue Oct 14 10:00:04 2025
/// Subject: failure notice
///
/// <carol@example.org>: host mx.example.org said: 552 5.2.2 mailbox full
/// ";
/// let mut recipients = Vec::new();
/// for bounce in Mailbox::new(&mbox[..]) {
///     for failure in bounce?.failures() {
///         recipients.push(failure.recipient().unwrap().to_owned());
///     }
/// }
/// assert_eq!(recipients, ["bob@example.org", "carol@example.org"]);
/// # Ok::<(), std::io::Error>(())
/// ```
#[derive(Debug)]
pub struct Mailbox<R> {
    reader: R,
    limits: Limits,
    form: Option<Form>,
    /// What was read and not given out, and where in the input it begins.
    buffer: Vec<u8>,
    start: usize,
    /// Where in the buffer a quotation mark was taken away: mboxrd's `>From `.
    unquoted: Vec<usize>,
    /// The line behind the buffer, where it was read already.
    line: Vec<u8>,
    line_start: usize,
    has_line: bool,
    /// How much of the input was read.
    consumed: usize,
    is_cut: bool,
    is_failed: bool,
}

/// What an input is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Form {
    Mbox,
    /// A message or a JSON document: all of it.
    Whole,
    JsonLines,
    Text,
}

impl<R: BufRead> Mailbox<R> {
    /// A reader with the default [`Limits`].
    pub fn new(reader: R) -> Self {
        Self::with_limits(reader, Limits::default())
    }

    /// A reader with limits of your own.
    pub fn with_limits(reader: R, limits: Limits) -> Self {
        Self {
            reader,
            limits,
            form: None,
            buffer: Vec::new(),
            start: 0,
            unquoted: Vec::new(),
            line: Vec::new(),
            line_start: 0,
            has_line: false,
            consumed: 0,
            is_cut: false,
            is_failed: false,
        }
    }

    /// How many bytes of the input were read so far: for a progress bar.
    pub const fn position(&self) -> usize {
        self.consumed
    }

    fn read_next(&mut self) -> io::Result<Option<Bounce>> {
        let form = match self.form {
            Some(form) => form,
            None => {
                let form = self.sniff()?;
                *self.form.insert(form)
            }
        };
        let end = match form {
            Form::Mbox => self.fill_message()?,
            Form::Whole => self.fill_whole()?,
            Form::JsonLines => self.fill_line()?,
            Form::Text => self.fill_text()?,
        };
        Ok((end > 0).then(|| self.take(end, form)))
    }

    /// Reads the next line, if it is not there already; `false` at the end of the input.
    fn read_line(&mut self) -> io::Result<bool> {
        if self.has_line {
            return Ok(true);
        }
        self.line.clear();
        self.line_start = self.consumed;
        loop {
            let bytes = match self.reader.fill_buf() {
                Ok(bytes) => bytes,
                Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
                Err(error) => return Err(error),
            };
            let end = bytes.iter().position(|byte| *byte == b'\n').map(|at| at + 1);
            let length = end.unwrap_or(bytes.len());
            let room = self.limits.bytes.saturating_sub(self.line.len()).min(length);
            self.line.extend_from_slice(&bytes[..room]);
            self.is_cut |= room < length;
            self.reader.consume(length);
            self.consumed += length;
            if end.is_some() || length == 0 {
                self.has_line = self.consumed > self.line_start;
                return Ok(self.has_line);
            }
        }
    }

    /// Puts the line that was read into the buffer, as far as there is room.
    fn keep_line(&mut self, is_quoted: bool) {
        self.has_line = false;
        if self.buffer.is_empty() {
            self.start = self.line_start;
        }
        let mut line = self.line.as_slice();
        let marks = line.iter().take_while(|byte| **byte == b'>').count();
        if is_quoted && marks > 0 && line[marks..].starts_with(b"From ") {
            line = &line[1..];
            self.unquoted.push(self.buffer.len());
        }
        let room = self.limits.bytes.saturating_sub(self.buffer.len()).min(line.len());
        self.is_cut |= room < line.len();
        self.buffer.extend_from_slice(&line[..room]);
    }

    /// Reads up to the first blank line, and says what it looks like.
    fn sniff(&mut self) -> io::Result<Form> {
        let mut is_any = false;
        while self.buffer.len() < SNIFFED && self.read_line()? {
            let is_blank = self.line.trim_ascii().is_empty();
            self.keep_line(false);
            if is_blank && is_any {
                break;
            }
            is_any |= !is_blank;
        }
        let start = self.buffer.strip_prefix(b"\xef\xbb\xbf").unwrap_or(&self.buffer).trim_ascii_start();
        let first = start.split(|byte| *byte == b'\n').next().unwrap_or_default();
        if is_separator(first) && message::head(start[first.len()..].trim_ascii_start()).is_some() {
            return Ok(Form::Mbox);
        }
        let is_sentence = |line: &[u8]| serde_json::from_slice::<serde_json::Value>(line).is_ok();
        if matches!(start.first(), Some(b'{' | b'[')) {
            let is_line =
                start.first() == Some(&b'{') && first.len() < start.len() && is_sentence(first.trim_ascii());
            let is_document = start.first() == Some(&b'{')
                || matches!(start[1..].trim_ascii_start().first(), Some(b'{' | b'"' | b']' | b'['));
            if is_line || is_document {
                return Ok(if is_line { Form::JsonLines } else { Form::Whole });
            }
        }
        let lines = with_line_ends(start);
        Ok(if message::head(&lines).is_some() { Form::Whole } else { Form::Text })
    }

    /// One message of an mbox: up to the next line "From ..." behind a blank one.
    fn fill_message(&mut self) -> io::Result<usize> {
        let mut is_behind_blank = self.buffer.ends_with(b"\n\n") || self.buffer.ends_with(b"\n\r\n");
        while self.read_line()? {
            if is_behind_blank && !self.buffer.is_empty() && is_separator(&self.line) {
                break;
            }
            is_behind_blank = matches!(self.line.as_slice(), b"\n" | b"\r\n");
            self.keep_line(true);
        }
        Ok(self.buffer.len())
    }

    fn fill_whole(&mut self) -> io::Result<usize> {
        while self.read_line()? {
            self.keep_line(false);
        }
        Ok(self.buffer.len())
    }

    fn fill_line(&mut self) -> io::Result<usize> {
        loop {
            if let Some(end) = self.buffer.iter().position(|byte| *byte == b'\n') {
                return Ok(end + 1);
            }
            if !self.read_line()? {
                return Ok(self.buffer.len());
            }
            self.keep_line(false);
        }
    }

    /// A piece of a text that ends with a paragraph or a line of a log.
    fn fill_text(&mut self) -> io::Result<usize> {
        let mut wanted = CHUNK;
        loop {
            while self.buffer.len() < wanted {
                if !self.read_line()? {
                    return Ok(self.buffer.len());
                }
                self.keep_line(false);
                if self.is_cut {
                    return Ok(self.buffer.len());
                }
            }
            if let Some(end) = last_break(&self.buffer, wanted == CHUNK).filter(|end| *end > 0) {
                return Ok(end);
            }
            if wanted >= LARGE_CHUNK {
                return Ok(self.buffer.len());
            }
            wanted = LARGE_CHUNK;
        }
    }

    /// Reads what the buffer has up to this place, and drops it.
    fn take(&mut self, end: usize, form: Form) -> Bounce {
        let start = self.start;
        let unquoted = core::mem::take(&mut self.unquoted);
        let bytes = &self.buffer[..end];
        let mut bounce = match form {
            Form::Text => Bounce::read_text(bytes, 0, &self.limits),
            _ => Bounce::read_with(bytes, &self.limits),
        };
        if core::mem::take(&mut self.is_cut) {
            reach(&mut bounce.limits, Limit::Bytes);
        }
        self.buffer.drain(..end);
        self.start += end;
        bounce.at(start, |offset| start + offset + unquoted.partition_point(|at| *at <= offset))
    }
}

impl<R: BufRead> Iterator for Mailbox<R> {
    type Item = io::Result<Bounce>;

    fn next(&mut self) -> Option<io::Result<Bounce>> {
        if self.is_failed {
            return None;
        }
        let next = self.read_next();
        self.is_failed = next.is_err();
        next.transpose()
    }
}

/// Where the last line begins before which a text can be parted: a line of a log, or what is behind a blank line. A log that is
/// a transcript is better parted where a session or a message begins.
fn last_break(text: &[u8], is_picky: bool) -> Option<usize> {
    let mut end = text.len();
    // Not the very last line: what belongs to it may still come.
    loop {
        let line = text[..end.checked_sub(1)?].iter().rposition(|byte| *byte == b'\n').map(|at| at + 1)?;
        let content = text[line..end].trim_ascii();
        if content.is_empty() {
            return Some(end);
        }
        let is_event = if is_picky {
            std::str::from_utf8(content).is_ok_and(begins_event)
        } else {
            log_prefix(content).is_some()
        };
        if is_event {
            return Some(line);
        }
        end = line;
    }
}
