//! Going through a text, and reading the replies in it.

use super::address::{self, Whose};
use super::bytes::{self, find, is_one_of, is_space, rfind};
use super::extent::{Close, Extent, MAX_TEXT};
use super::found::FoundReply;
use super::line::{self, Kind};
use super::look::{has_underscores, is_negative, joint};
use super::number::{self, Front, Number, Value};
use super::phrases::{DOTNET_RESPONSE, NAMES_A_REPLY};
use super::state::{Accepted, LOOK_BACK, Place, Scanner, Trust};
use super::told::Around;
use super::words::{State, Words};
use crate::{Code, Command, EnhancedCode};

impl<'a> Scanner<'a> {
    pub(super) fn next_reply(&mut self) -> Option<FoundReply<'a>> {
        loop {
            if let Some(number) = self.next_number() {
                self.at = number.end;
                if let Some(reply) = self.reply_at(&number) {
                    return Some(reply);
                }
                continue;
            }
            if let Some(reply) = self.dotnet_words() {
                return Some(reply);
            }
            if self.line.next >= self.text.len() {
                self.at = self.text.len();
                return None;
            }
            self.leave();
            self.line = line::read(self.text, self.line.next);
            self.at = self.line.from;
            self.enter();
        }
    }

    fn reply_at(&mut self, number: &Number) -> Option<FoundReply<'a>> {
        match number.value {
            Value::Code(code) => {
                let front = self.front(number, code);
                let mark = self.mark(number, code, &front)?;
                self.read(number, code, front, mark)
            }
            Value::Enhanced(code) => {
                let mark = self.mark_enhanced(number, code)?;
                Some(self.read_enhanced(number, code, mark))
            }
        }
    }

    /// The reply that starts with a code.
    fn read(&mut self, number: &Number, code: Code, front: Front, mark: Place) -> Option<FoundReply<'a>> {
        let bytes = self.text.as_bytes();
        let from = self.block.max(self.last_end).min(number.open);
        if front.is_closed {
            return self.read_behind(number, code, mark, from);
        }
        let close = self.close(number, &front);
        let extent = self.extent(number, code, &front, close);
        if extent.to <= front.text && front.enhanced.is_none() && self.is_repeated_soon(number, code) {
            return None;
        }
        // `220-mx.example.org` and then `521 no`: the line that broke the reply off is the answer.
        if !is_negative(code.severity()) && extent.is_broken_off {
            self.resume(extent.next, extent.line);
            return None;
        }
        let enhanced = front.enhanced;
        if extent.to <= front.text && !matches!(number.opening, b'"' | b'\'') && mark == Place::Prose {
            // `Detail: User unknown SMTP code: 550 Additional SMTP info: 5.1.1`
            let found = self.read_behind(number, code, mark, from)?;
            self.at = self.at.max(extent.next);
            self.last_end = self.at;
            let enhanced = enhanced.map(|(code, ..)| code).or(found.enhanced);
            return Some(FoundReply { enhanced, is_enhanced_in_text: false, ..found });
        }
        let (in_text, leading) = match enhanced {
            Some(_) => (None, None),
            None => (self.enhanced_in_text(front.text, extent.to, code), self.leading_enhanced(number, from)),
        };
        let digits = self.text.get(number.at..number.at + 3).unwrap_or("");
        let joint = joint(bytes, number);
        let words = Words {
            text: self.text,
            code: Some((number.at, number.at + 3)),
            enhanced: enhanced.map(|(_, from, to)| (from, to)),
            from: front.text,
            to: extent.to.max(front.text),
            digits,
            repeated: enhanced.map(|(code, ..)| code),
            state: State {
                continues: front.continues,
                is_front: false,
                starts_line: false,
                is_quoted: !matches!(close, Close::None) || extent.is_in_quotation || mark == Place::Log,
                joint,
            },
        };
        let own = enhanced.map(|(code, ..)| code).or(leading);
        let found = self.found(number, Some(code), own.or(in_text), words, &extent, mark, from);
        self.resume(extent.next, extent.line);
        self.last_code = Some(code);
        if code.get() == 354 {
            // What comes next answers the message.
            self.sent = Some(Command::EndOfData);
            self.sent_to = match self.accepted {
                Accepted::One(recipient) => Some(recipient),
                Accepted::Nobody | Accepted::Several => None,
            };
        } else if let (250..=252, Some(Command::Rcpt), Some(recipient)) =
            (code.get(), self.sent, self.sent_to)
        {
            self.accepted = match self.accepted {
                Accepted::Nobody => Accepted::One(recipient),
                Accepted::One(_) | Accepted::Several => Accepted::Several,
            };
        }
        Some(FoundReply { is_enhanced_in_text: own.is_none() && in_text.is_some(), ..found })
    }

    /// A code that stands behind its words: `mailbox unavailable. [SMTP Error Code 550]`.
    fn read_behind(
        &mut self,
        number: &Number,
        code: Code,
        mark: Place,
        from: usize,
    ) -> Option<FoundReply<'a>> {
        // `Server Response: '550 5.7.1 ...', ... Server Error: 550`
        if self.is_repeated_soon(number, code)
            || self.last_code == Some(code) && self.last_end >= self.block && self.last_end > 0
        {
            return None;
        }
        let bytes = self.text.as_bytes();
        let line = self.line;
        let line_from = line.from.max(from);
        // The bracket, or the label, that the words end before.
        let bracket =
            bytes[line_from..number.open].iter().rposition(|byte| matches!(byte, b'[' | b'(' | b']' | b')'));
        let bracket = bracket.filter(|at| matches!(bytes[line_from + at], b'[' | b'('));
        let mut to = bracket.map_or(number.open, |at| line_from + at);
        if bracket.is_none() {
            let (label, _) = number::label(bytes, number.open, line_from);
            let label = core::str::from_utf8(label).unwrap_or("");
            to = line_from + rfind(&bytes[line_from..number.open], label).unwrap_or(0);
        }
        let address = address::last(self.text, line_from, to, Whose::Recipient);
        let behind = match address {
            Some(address) => address.end.min(to),
            None if bracket.is_some() => line_from,
            // PHPMailer; of a number in another sentence nothing shows where the server's words are.
            None => find(&bytes[line_from..to], "Detail:").map_or(to, |at| line_from + at + 7),
        };
        let start = behind + bytes[behind..to].iter().take_while(|byte| b" :,;>-".contains(byte)).count();
        // Labels and marks between the words and the code: `... table SMTP code: 550`.
        loop {
            while to > start
                && (is_space(bytes[to - 1])
                    || matches!(bytes[to - 1], b':' | b'.' | b'=' | b'(' | b'[' | b'"'))
            {
                to -= 1;
            }
            let word = bytes[start..to]
                .iter()
                .rposition(|byte| !byte.is_ascii_alphanumeric())
                .map_or(start, |at| start + at + 1);
            let is_label = word < to
                && is_one_of(&bytes[word..to], NAMES_A_REPLY)
                && !is_one_of(&bytes[word..to], &["rejected", "failed", "failure", "message"]);
            if !is_label {
                break;
            }
            to = word;
        }
        let start = bytes::floor(self.text, start).min(to);
        let words = Words {
            text: self.text,
            code: Some((number.at, number.at + 3)),
            enhanced: None,
            from: start,
            to,
            digits: "",
            repeated: None,
            state: State {
                continues: false,
                is_front: false,
                starts_line: false,
                is_quoted: false,
                joint: 0,
            },
        };
        let extent = Extent { to, next: number.end, line, ..Extent::default() };
        let in_text = self.enhanced_in_text(start, to, code);
        let found = self.found(number, Some(code), in_text, words, &extent, mark, from);
        self.resume(extent.next, extent.line);
        self.last_code = Some(code);
        Some(FoundReply { is_enhanced_in_text: in_text.is_some(), ..found })
    }

    /// A reply that has an enhanced code alone.
    fn read_enhanced(&mut self, number: &Number, code: EnhancedCode, mark: Place) -> FoundReply<'a> {
        let bytes = self.text.as_bytes();
        let line = self.line;
        let from = self.block.max(self.last_end).min(number.open);
        let opens = &bytes[number.open..number.at];
        let mut start;
        let mut enhanced = Some((number.at, number.end));
        let mut extent;
        if opens.ends_with(b"#") {
            // The words stand before it.
            let close = usize::from(matches!(bytes.get(number.end), Some(b')' | b']' | b'>')));
            start = self.words_before(number, from);
            enhanced = None;
            extent = Extent { to: number.end + close, next: number.end + close, line, ..Extent::default() };
        } else if let Some((words_from, words_to)) =
            logged_words(bytes, number.end, line.to.min(number.end + MAX_TEXT))
        {
            start = words_from;
            enhanced = None;
            extent = Extent { to: words_to, next: line.to, line, ..Extent::default() };
        } else {
            let code = Code::of(500);
            let front = Front {
                enhanced: None,
                text: number.end,
                continues: false,
                is_closed: false,
                is_labelled: false,
                quote: None,
            };
            let close = self.close(number, &front);
            extent = self.extent(number, code, &front, close);
            start = number.end;
            if extent.to <= number.end {
                // `Status: 5.1.1` with nothing behind: its line.
                extent.to = number.end;
            }
        }
        start = bytes::floor(self.text, start).min(extent.to);
        while start < extent.to && (is_space(bytes[start]) || matches!(bytes[start], b':' | b';')) {
            start += 1;
        }
        let words = Words {
            text: self.text,
            code: None,
            enhanced,
            from: start,
            to: extent.to,
            digits: "",
            repeated: None,
            state: State {
                continues: false,
                is_front: false,
                starts_line: false,
                is_quoted: false,
                joint: if has_underscores(&bytes[start..extent.to]) { b'_' } else { 0 },
            },
        };
        let named = self.dotnet_code(number.at).filter(|named| code.agrees_with(*named));
        let found = self.found(number, named, Some(code), words, &extent, mark, from);
        self.resume(extent.next, extent.line);
        FoundReply { is_enhanced_in_text: opens.ends_with(b"#"), ..found }
    }

    /// A server's words behind .NET's name of the code, where they have no code at all.
    fn dotnet_words(&mut self) -> Option<FoundReply<'a>> {
        let from = self.at.max(self.last_end).max(self.line.from);
        if self.trust != Trust::Pasted || self.last_end > self.line.from || from > self.line.to {
            return None;
        }
        let bytes = self.text.as_bytes();
        let at = self.line.from
            + find(&bytes[self.line.from..self.line.to], DOTNET_RESPONSE)?
            + DOTNET_RESPONSE.len();
        let code = self.dotnet_code(at)?;
        let number = Number { open: at, at, end: at, value: Value::Code(code), opening: 0 };
        let front = Front {
            enhanced: None,
            text: at,
            continues: false,
            is_closed: false,
            is_labelled: false,
            quote: None,
        };
        let close = self.close(&number, &front);
        let extent = self.extent(&number, code, &front, close);
        let words = Words {
            text: self.text,
            code: None,
            enhanced: None,
            from: at,
            to: extent.to,
            digits: "",
            repeated: None,
            state: State {
                continues: false,
                is_front: false,
                starts_line: false,
                is_quoted: false,
                joint: 0,
            },
        };
        let found = self.found(&number, Some(code), None, words, &extent, Place::Prose, self.block);
        self.resume(extent.next, extent.line);
        // The line is done.
        self.at = self.at.max(self.line.to);
        self.last_end = self.at;
        Some(found)
    }

    /// Where the paragraph of words begins that ends with `(#5.1.1)`.
    fn words_before(&self, number: &Number, from: usize) -> usize {
        let bytes = self.text.as_bytes();
        let least = bytes::floor(self.text, number.open.saturating_sub(500));
        let start = if least > from { least.max(self.line.from) } else { from };
        if self.line.kind == Kind::Log && number.open - self.line.from < LOOK_BACK {
            // qmail's log: `delivery 7: failure: Sorry,_no_mailbox_here_by_that_name._(#5.1.1)/`.
            let near = &bytes[self.line.from..number.open];
            let label = ["failure:", "deferral:", "success:"]
                .iter()
                .find_map(|word| Some(find(near, word)? + word.len()));
            return self.line.from + label.unwrap_or(0);
        }
        if start >= self.line.from {
            return start;
        }
        // Behind the address that the paragraph begins with.
        let line = line::read(self.text, start);
        if line.kind == Kind::Address && line.next <= number.open { line.next } else { start }
    }

    /// The reply with what is around it.
    #[expect(clippy::too_many_arguments, reason = "the pieces of one reply")]
    fn found(
        &self,
        number: &Number,
        code: Option<Code>,
        enhanced: Option<EnhancedCode>,
        words: Words<'a>,
        extent: &Extent,
        mark: Place,
        from: usize,
    ) -> FoundReply<'a> {
        FoundReply {
            code,
            enhanced,
            is_enhanced_in_text: false,
            around: Around {
                text: self.text,
                number: *number,
                extent: *extent,
                sent: self.sent,
                from,
                place: mark,
                line: self.line,
                block: self.block,
                sent_to: self.sent_to,
                list: self.list,
                named: self.named,
                original: self.original,
            },
            offset: number.at,
            words,
        }
    }
}

/// The words of a log's line that has an enhanced code alone: `dsn=4.4.1, status=deferred (connect to ...)`, `stat=User unknown`.
fn logged_words(bytes: &[u8], from: usize, to: usize) -> Option<(usize, usize)> {
    let rest = &bytes[from..to];
    if let Some(at) = find(rest, "stat=") {
        return Some((from + at + 5, to));
    }
    let status = find(rest, "status=")?;
    let open = rest[status..].iter().position(|byte| *byte == b'(')? + status + 1;
    let end = if rest.ends_with(b")") { rest.len() - 1 } else { rest.len() };
    Some((from + open.min(end), from + end))
}
