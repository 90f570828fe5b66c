//! The words of a reply without what a transcript, a mail system's folding and a multiline reply put between them.

use super::bytes::{is_space, set, starts_with};
use super::line;
use super::number::enhanced;
use crate::EnhancedCode;
use core::fmt;

/// The words of a reply as it stands in a text, one after the other: slices of the text.
///
/// The code is the first, and the enhanced code the second if it follows the code; where a further line of the reply
/// repeats them, they are left out, and so are the marks of a transcript. `Display` prints the words with a space between them.
#[derive(Clone)]
pub struct Words<'a> {
    pub(super) text: &'a str,
    pub(super) code: Option<(usize, usize)>,
    pub(super) enhanced: Option<(usize, usize)>,
    pub(super) from: usize,
    pub(super) to: usize,
    /// The digits of the code, which further lines repeat; and the enhanced code.
    pub(super) digits: &'a str,
    pub(super) repeated: Option<EnhancedCode>,
    pub(super) state: State,
}

#[derive(Clone, Copy)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "each is a fact of its own about the place where the reading is"
)]
pub(super) struct State {
    /// Another line of the reply is to come: `550-`.
    pub(super) continues: bool,
    /// What was read last is the code of a line.
    pub(super) is_front: bool,
    /// Nothing but white space was read since the beginning of a line.
    pub(super) starts_line: bool,
    /// `\n` is a line end: the reply stands in a program's quotation.
    pub(super) is_quoted: bool,
    /// What stands for a space, if not a space: `_` in qmail's log, `+` in that of IIS; 0 for nothing.
    pub(super) joint: u8,
}

impl<'a> Words<'a> {
    /// All of it as it stands in the text, where nothing has to be left out or joined, as in most replies.
    ///
    /// ```
    /// use smtp_codes::replies_in;
    ///
    /// let words = |text| replies_in(text).next().unwrap().words();
    /// assert_eq!(words("host said: 550 5.1.1 user unknown").as_str(), Some("550 5.1.1 user unknown"));
    /// // `Display` leaves one space of the two.
    /// assert_eq!(words("host said: 550 5.1.1  user unknown").as_str(), None);
    /// ```
    pub fn as_str(&self) -> Option<&'a str> {
        let bytes = self.text.as_bytes();
        let mut start = None;
        let mut end = self.from;
        for (from, to) in [self.code, self.enhanced].into_iter().flatten() {
            if start.is_some() && (from != end + 1 || bytes.get(end) != Some(&b' ')) {
                return None;
            }
            start.get_or_insert(from);
            end = to;
        }
        let State { is_front, starts_line, joint, .. } = self.state;
        if end != self.from || is_front || starts_line || joint != 0 {
            return None;
        }
        // Without a code nothing stands before the first word, otherwise a space.
        let mut before = if start.is_some() { b'a' } else { b' ' };
        for (at, byte) in bytes[self.from..self.to].iter().enumerate() {
            let place = self.from + at;
            let is_odd =
                MAY_BE_LEFT_OUT[usize::from(*byte)] && (*byte != b'[' || self.escape_at(place).is_some());
            if is_odd || before == b' ' && !self.begins_plain_word(place) {
                return None;
            }
            if at == 0 && start.is_some() && *byte != b' ' {
                return None;
            }
            before = *byte;
        }
        if before == b' ' {
            return None;
        }
        self.text.get(start.unwrap_or(self.from)..self.to)
    }

    /// Whether a word begins here that is no code of a further line.
    fn begins_plain_word(&self, at: usize) -> bool {
        let rest = &self.text.as_bytes()[at..self.to];
        !rest.starts_with(b" ") && (self.digits.is_empty() || !rest.starts_with(self.digits.as_bytes()))
    }
}

/// What may be left out or taken for a space; the bracket is that of `[nl]`.
static MAY_BE_LEFT_OUT: [bool; 256] = set(b"\0\t\n\x0b\x0c\r\\[");

impl Words<'_> {
    /// The same without the codes in front.
    pub(super) fn without_codes(self) -> Self {
        Self { code: None, enhanced: None, ..self }
    }

    /// Whether a code is at this place, and whether a hyphen follows it.
    fn code_at(&self, digits: &str, at: usize) -> Option<bool> {
        let rest = &self.text.as_bytes()[at..self.to];
        if digits.is_empty() || !starts_with(rest, digits) {
            return None;
        }
        match rest.get(digits.len()) {
            None => Some(false),
            Some(b'-') => Some(true),
            Some(byte) if *byte == self.state.joint => Some(false),
            Some(byte) if is_space(*byte) => Some(false),
            Some(_) => None,
        }
    }

    /// The length of a line end that a program wrote as an escape or a word.
    fn escape_at(&self, at: usize) -> Option<usize> {
        let rest = &self.text.as_bytes()[at..self.to];
        if rest.starts_with(b"[nl]") {
            return Some(4);
        }
        if !self.state.is_quoted {
            return None;
        }
        let slashes = rest.iter().take(2).take_while(|byte| **byte == b'\\').count();
        let is_line_end = slashes > 0 && matches!(rest.get(slashes), Some(b'n' | b'r'));
        is_line_end.then_some(slashes + 1)
    }
}

impl<'a> Iterator for Words<'a> {
    type Item = &'a str;

    fn next(&mut self) -> Option<&'a str> {
        let bytes = self.text.as_bytes();
        let digits = self.digits;
        if let Some((from, to)) = self.code.take() {
            return self.text.get(from..to);
        }
        if let Some((from, to)) = self.enhanced.take() {
            return self.text.get(from..to);
        }
        loop {
            // White space, line ends with what stands before the next line's content.
            while self.from < self.to {
                if let Some(length) = self.escape_at(self.from) {
                    self.from += length;
                    self.state.starts_line = true;
                } else if matches!(bytes[self.from], b'\n' | b'\r') {
                    let is_pair = bytes[self.from..self.to].starts_with(b"\r\n");
                    self.from += 1 + usize::from(is_pair);
                    self.from = line::read(self.text, self.from).from.max(self.from);
                    self.state.starts_line = true;
                } else if is_space(bytes[self.from]) || bytes[self.from] == self.state.joint {
                    self.from += 1;
                } else {
                    break;
                }
            }
            if self.from >= self.to {
                return None;
            }
            let start = self.from;
            // The code of a further line, also where a mail system joined the lines.
            if let Some(continues) = self.code_at(digits, start) {
                let is_repeated =
                    self.state.starts_line || continues || self.state.continues || self.state.is_front;
                if is_repeated && (self.state.continues || self.state.is_front || continues) {
                    self.from = (start + digits.len() + usize::from(continues)).min(self.to);
                    self.state = State { continues, is_front: true, starts_line: false, ..self.state };
                    continue;
                }
            }
            let mut end = start;
            while end < self.to
                && !is_space(bytes[end])
                && bytes[end] != self.state.joint
                && (end == start || self.escape_at(end).is_none())
            {
                end += 1;
            }
            let at_front = self.state.is_front || self.state.starts_line && self.state.is_quoted;
            (self.state.is_front, self.state.starts_line) = (false, false);
            self.from = end;
            if at_front {
                if let (Some(first), Some((found, behind))) = (self.repeated, enhanced(bytes, start)) {
                    if found == first {
                        self.from =
                            behind + usize::from(bytes.get(behind) == Some(&b':') && behind < self.to);
                        continue;
                    }
                }
            }
            return self.text.get(start..end);
        }
    }
}

impl fmt::Display for Words<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, word) in self.clone().enumerate() {
            if index > 0 {
                f.write_str(" ")?;
            }
            f.write_str(word)?;
        }
        Ok(())
    }
}

impl fmt::Debug for Words<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Words({:?})", format_args!("{self}"))
    }
}
