//! Where a reader of a text is: the line, and what the lines before it told.

use super::address::{self, Whose};
use super::bytes::is_one_of;
use super::line::{self, Kind, Line};
use super::look::{is_code, part_of};
use super::number::{self, Front, Number, front};
use super::phrases::NAMES_A_RECIPIENT;
use crate::{Code, Command};

/// How far before a reply the text is searched for what tells of it.
pub(super) const LOOK_BACK: usize = 1000;

/// How far behind a reply an address is looked for, where none was before it.
pub(super) const LOOK_AHEAD: usize = 600;

/// How likely a text is to hold replies, which decides what is enough to mark one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Trust {
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

#[derive(Clone, Debug)]
pub(super) struct Scanner<'a> {
    pub(super) text: &'a str,
    pub(super) trust: Trust,
    /// The line that is looked at, and where in it.
    pub(super) line: Line,
    pub(super) at: usize,
    /// What the line before was.
    pub(super) before: Before,
    /// Where the lines that belong together began: behind a blank line or a client's line.
    pub(super) block: usize,
    /// Where the last reply ended, and its code.
    pub(super) last_end: usize,
    pub(super) last_code: Option<Code>,
    /// What the client had sent, where the text is a transcript, and for whom.
    pub(super) sent: Option<Command>,
    pub(super) sent_to: Option<(usize, usize)>,
    /// The recipient that the server accepted, as long as it is one.
    pub(super) accepted: Accepted,
    /// The lines with an address alone that were read last.
    pub(super) list: Option<(usize, usize)>,
    pub(super) is_list_open: bool,
    /// The address that a sentence named: "Your message to bob@example.org".
    pub(super) named: Option<(usize, usize)>,
    pub(super) original: Option<(usize, usize)>,
}

/// Whom a server accepted as recipients in a transcript: what it says of the message is said to them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Accepted {
    Nobody,
    One((usize, usize)),
    Several,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Before {
    Start,
    /// A blank line, a heading, an address, a line that ends with a colon.
    Break,
    Client,
    Reply,
    Prose,
}

impl<'a> Scanner<'a> {
    pub(super) fn new(text: &'a str, trust: Trust) -> Self {
        let line = line::read(text, 0);
        let mut scanner = Self {
            text,
            trust,
            line,
            at: line.from,
            before: Before::Start,
            block: 0,
            last_end: 0,
            last_code: None,
            sent: None,
            sent_to: None,
            accepted: Accepted::Nobody,
            list: None,
            is_list_open: false,
            named: None,
            original: None,
        };
        scanner.enter();
        scanner
    }

    pub(super) fn next_number(&self) -> Option<Number> {
        if matches!(self.line.kind, Kind::Blank | Kind::Address) {
            return None;
        }
        number::next(self.text.as_bytes(), self.at, self.line.to, self.line.from)
    }

    /// What the line leaves behind for the next one.
    pub(super) fn leave(&mut self) {
        let bytes = self.text.as_bytes();
        let line = &self.line;
        self.before = if line.to > line.from && self.last_end > line.from {
            Before::Reply
        } else {
            match line.kind {
                Kind::Blank if self.before == Before::Start => Before::Start,
                Kind::Client(_) => Before::Client,
                Kind::Prose if !bytes[..line.to].ends_with(b":") => Before::Prose,
                _ => Before::Break,
            }
        };
    }

    /// What the line tells of the replies that follow.
    pub(super) fn enter(&mut self) {
        let line = self.line;
        let was_open = core::mem::replace(&mut self.is_list_open, false);
        match line.kind {
            Kind::Blank => {
                self.block = line.next;
                (self.sent, self.sent_to) = (None, None);
            }
            Kind::Client(command) => {
                self.block = line.next;
                if command == Some(Command::Mail) {
                    self.accepted = Accepted::Nobody;
                }
                self.sent = command;
                if command == Some(Command::Rcpt) {
                    let found = address::all(self.text, line.from, line.to).next();
                    self.sent_to = found.map(|address| part_of(self.text, address.text));
                } else {
                    self.sent_to = None;
                }
            }
            Kind::LoggedServer => self.block = line.from,
            Kind::Log => {
                self.block = line.from;
                // Of a log that is a transcript, what the client said holds for the next line.
                if self.before != Before::Client {
                    (self.sent, self.sent_to) = (None, None);
                }
                (self.list, self.named, self.original) = (None, None, None);
            }
            Kind::Address => {
                let start = match self.list {
                    Some((start, _)) if was_open => start,
                    _ => {
                        self.original = None;
                        line.from
                    }
                };
                self.list = Some((start, line.to));
                self.is_list_open = true;
                self.block = line.from;
                self.hear_original();
            }
            Kind::Prose => {
                if self.text.as_bytes()[line.from..line.to].contains(&b'@') {
                    self.hear_original();
                    self.hear_named();
                    // `(expanded from: team@example.org)` between two addresses of a list.
                    self.is_list_open = was_open && self.text.as_bytes()[line.from] == b'(';
                }
            }
            Kind::Server | Kind::Heading => {}
        }
    }

    pub(super) fn hear_original(&mut self) {
        if let Some(address) = address::last(self.text, self.line.from, self.line.to, Whose::Original) {
            self.original = Some(part_of(self.text, address.text));
        }
    }

    /// The address in "Your message to bob@example.org could not be delivered".
    pub(super) fn hear_named(&mut self) {
        let bytes = self.text.as_bytes();
        for address in address::all(self.text, self.line.from, self.line.to).take(8) {
            let (label, _) = number::label(bytes, address.start, self.line.from);
            if address.whose == Whose::Recipient && is_one_of(label, NAMES_A_RECIPIENT) {
                self.named = Some(part_of(self.text, address.text));
            }
        }
    }

    /// What follows a code. One that is said twice, `550 550 unknown user`, counts once.
    pub(super) fn front(&self, number: &Number, code: Code) -> Front {
        let bytes = self.text.as_bytes();
        let to = self.front_end(number.end);
        let first = front(self.text, number.end, to);
        let again = bytes.get(first.text..first.text + 3).and_then(|digits| digits.try_into().ok());
        let is_again = again.and_then(Code::from_digits) == Some(code)
            && first.enhanced.is_none()
            && number::is_end_of_code(bytes, first.text + 3, to);
        if is_again && !first.is_closed {
            let second = front(self.text, first.text + 3, to);
            return Front { quote: second.quote.or(first.quote), ..second };
        }
        first
    }

    /// How far what belongs to a code's front may reach: to the end of its line, or of the next one where only the code ends this one.
    pub(super) fn front_end(&self, end: usize) -> usize {
        let bytes = self.text.as_bytes();
        let is_last = bytes[end..self.line.to].iter().all(|byte| b"-:,)]'\"".contains(byte));
        if !is_last || matches!(self.line.kind, Kind::Log | Kind::LoggedServer) {
            return self.line.to;
        }
        let next = line::read(self.text, self.line.next);
        if next.kind == Kind::Prose && !is_code(bytes, next.from) { next.to } else { self.line.to }
    }

    /// Where the words end that may follow a code: its line, or the next one.
    pub(super) fn line_or_more(&self, at: usize) -> usize {
        if at < self.line.to { self.line.to } else { self.front_end(at.min(self.line.to)).max(at) }
    }

    pub(super) fn place(&self, starts_line: bool) -> Place {
        match self.line.kind {
            Kind::Log | Kind::LoggedServer => Place::Log,
            Kind::Server => Place::Transcript,
            _ if starts_line => Place::Line,
            _ => Place::Prose,
        }
    }

    /// Goes on behind a reply.
    pub(super) fn resume(&mut self, next: usize, line: Line) {
        self.last_end = next.max(self.at).max(self.last_end);
        self.at = self.last_end;
        if line.from > self.line.from {
            self.line = line;
            self.is_list_open = false;
        }
    }
}
