//! Going through a text: which numbers are replies, how far each reply goes, what is told of it.

use super::address::{self, Whose};
use super::bytes::{self, find, has_word, is_one_of, is_space, rfind, starts_with};
use super::index::Index;
use super::line::{self, Kind, Line};
use super::number::{self, Front, Number, Value, front};
use super::phrases::{
    BEGINS_OWN_WORDS, COMMANDS, DOTNET_NAMES, DOTNET_RESPONSE, HTTP_REASONS, ENDS_WORDS, IN_REPLY_TO, NAMES_A_NUMBER,
    NAMES_A_REPLY, OF_A_REFUSAL, OTHER_PROTOCOLS, SPEAKS, UNITS,
};
use super::words::{State, Words};
use super::{FoundReply, Place, Trust};
use crate::{Code, Command, EnhancedCode, EnhancedPattern, Severity};

/// Longest text of a reply that is kept, in bytes. A reply may have many lines, but what is longer is prose that was taken for one.
const MAX_TEXT: usize = 4096;

/// How far before a reply the text is searched for what tells of it.
const LOOK_BACK: usize = 1000;

/// How far behind a reply an address is looked for, where none was before it.
const LOOK_AHEAD: usize = 600;

#[derive(Clone, Debug)]
pub(super) struct Scanner<'a> {
    text: &'a str,
    trust: Trust,
    /// The line that is looked at, and where in it.
    line: Line,
    at: usize,
    /// What the line before was.
    before: Before,
    /// Where the lines that belong together began: behind a blank line or a client's line.
    block: usize,
    /// Where the last reply ended, and its code.
    last_end: usize,
    last_code: Option<Code>,
    /// What the client had sent, where the text is a transcript, and for whom.
    sent: Option<Command>,
    sent_to: Option<(usize, usize)>,
    /// The recipient that the server accepted, as long as it is one.
    accepted: Accepted,
    /// The lines with an address alone that were read last.
    list: Option<(usize, usize)>,
    is_list_open: bool,
    /// The address that a sentence named: "Your message to bob@example.org".
    named: Option<(usize, usize)>,
    original: Option<(usize, usize)>,
}

/// Whom a server accepted as recipients in a transcript: what it says of the message is said to them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Accepted {
    Nobody,
    One((usize, usize)),
    Several,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Before {
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

    fn next_number(&self) -> Option<Number> {
        if matches!(self.line.kind, Kind::Blank | Kind::Address) {
            return None;
        }
        number::next(self.text.as_bytes(), self.at, self.line.to, self.line.from)
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

    /// What the line leaves behind for the next one.
    fn leave(&mut self) {
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
    fn enter(&mut self) {
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
                    self.sent_to = found.map(|address| place(self.text, address.text));
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

    fn hear_original(&mut self) {
        if let Some(address) = address::last(self.text, self.line.from, self.line.to, Whose::Original) {
            self.original = Some(place(self.text, address.text));
        }
    }

    /// The address in "Your message to bob@example.org could not be delivered".
    fn hear_named(&mut self) {
        let bytes = self.text.as_bytes();
        for address in address::all(self.text, self.line.from, self.line.to).take(8) {
            let (label, _) = number::label(bytes, address.start, self.line.from);
            if address.whose == Whose::Recipient && is_one_of(label, super::phrases::NAMES_A_RECIPIENT) {
                self.named = Some(place(self.text, address.text));
            }
        }
    }

    /// What follows a code. One that is said twice, `550 550 unknown user`, counts once.
    fn front(&self, number: &Number, code: Code) -> Front {
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
    fn front_end(&self, end: usize) -> usize {
        let bytes = self.text.as_bytes();
        let is_last = bytes[end..self.line.to].iter().all(|byte| b"-:,)]'\"".contains(byte));
        if !is_last || matches!(self.line.kind, Kind::Log | Kind::LoggedServer) {
            return self.line.to;
        }
        let next = line::read(self.text, self.line.next);
        if next.kind == Kind::Prose && !is_code(bytes, next.from) { next.to } else { self.line.to }
    }

    /// Whether something marks the code as one, and what.
    fn mark(&self, number: &Number, code: Code, front: &Front) -> Option<Place> {
        let bytes = self.text.as_bytes();
        let line = &self.line;
        let is_failure = is_negative(code.severity());
        let from = self.block.max(self.last_end).min(number.open);
        let starts_line = number.open == line.from;
        let place = self.place(starts_line);
        let (label, is_marked) = number::label(bytes, number.open, from);
        let is_strong = is_one_of(label, NAMES_A_REPLY);
        let mark = Some(place);
        if self.trust == Trust::Given && self.before == Before::Start && starts_line && number.opening == 0 {
            return mark;
        }
        if number::is_expected(bytes, number.open, from) {
            return None;
        }
        if matches!(line.kind, Kind::Server | Kind::LoggedServer) && starts_line {
            return mark;
        }
        if matches!(line.kind, Kind::Client(_)) {
            // `RCPT TO:<bob@example.org> 550 5.1.1 User unknown`: the answer in the same line.
            return if is_failure && front.enhanced.is_some() && number.opening == 0 { mark } else { None };
        }
        // `,`, `|` and `*` before it mark nothing by themselves.
        let is_loose = matches!(number.opening, b',' | b'|' | b'*' | b'>' | b' ');
        if front.is_labelled && !is_strong {
            return None;
        }
        if let Some((enhanced, ..)) = front.enhanced {
            let is_own = is_failure
                || enhanced.agrees_with(code)
                    && (place != Place::Prose || is_marked || self.trust == Trust::Pasted);
            return if is_own { mark } else { None };
        }
        if is_loose
            || is_one_of(label, OTHER_PROTOCOLS)
            || is_other_protocol(&bytes[from.max(number.open.saturating_sub(16))..number.open])
        {
            return None;
        }
        let follows = next_word(bytes, front.text, self.line_or_more(front.text));
        let is_https = HTTP_REASONS
            .iter()
            .any(|(number, reason)| code.get() == *number && starts_with(&bytes[front.text.min(bytes.len())..], reason));
        if starts_with(follows, "expected") || is_https && self.trust != Trust::Bounce && !is_one_of(label, &["said", "smtp"]) {
            return None;
        }
        if self.trust == Trust::Letter && !is_of_mail(code, label, is_marked, bytes[number.open.saturating_sub(2)..number.open].contains(&b'=')) {
            return None;
        }
        if is_quantity(bytes, follows, is_strong && is_marked) {
            return None;
        }
        let rest = &bytes[number.end..bytes.len().min(number.end + 160)];
        let refuses = has_refusal(rest);
        if !is_failure && (self.trust != Trust::Pasted || place == Place::Prose && !(is_strong && is_marked))
        {
            return None;
        }
        let is_bare = front.is_closed || follows.is_empty();
        if is_strong {
            // A number of HTTP, or of a program: outside of mail systems' words nothing is said of a refusal.
            let is_sure = is_marked && self.trust != Trust::Letter || refuses || self.trust == Trust::Bounce;
            return if is_sure || is_bare && self.trust != Trust::Letter { mark } else { None };
        }
        if is_bare {
            return None;
        }
        let is_number = is_one_of(label, NAMES_A_NUMBER);
        let opens_quotation = front.continues && front.quote.is_some();
        let is_quoted = matches!(number.opening, b'\'' | b'"' | b'`' | b'[' | b'(');
        if (is_marked && !is_number || is_quoted) && (refuses || place == Place::Log) || opens_quotation {
            return mark;
        }
        if !starts_line || number.opening == b'#' && !refuses {
            return None;
        }
        let is_first = self.before != Before::Prose || front.continues;
        let is_trusted = match self.trust {
            Trust::Pasted | Trust::Given => matches!(self.before, Before::Start | Before::Reply) || refuses,
            Trust::Bounce | Trust::Letter => refuses,
        };
        if is_first && is_trusted { mark } else { None }
    }

    fn place(&self, starts_line: bool) -> Place {
        match self.line.kind {
            Kind::Log | Kind::LoggedServer => Place::Log,
            Kind::Server => Place::Transcript,
            _ if starts_line => Place::Line,
            _ => Place::Prose,
        }
    }

    /// Where the words end that may follow a code: its line, or the next one.
    fn line_or_more(&self, at: usize) -> usize {
        if at < self.line.to { self.line.to } else { self.front_end(at.min(self.line.to)).max(at) }
    }

    /// The same of an enhanced code where no reply code is: `(#5.1.1)`, `dsn=5.1.1`, `Status: 5.1.1`.
    fn mark_enhanced(&self, number: &Number, code: EnhancedCode) -> Option<Place> {
        let bytes = self.text.as_bytes();
        let line = &self.line;
        if !is_negative(code.class()) {
            return None;
        }
        let from = self.block.max(self.last_end).min(number.open);
        let starts_line = number.open == line.from
            // `-- 5.4.1 Recipient address rejected`
            || bytes[line.from..number.open].iter().all(|byte| b"-*. ".contains(byte));
        let place = self.place(starts_line);
        let (label, is_marked) = number::label(bytes, number.open, from);
        // `"status":"5.3.0"`: a field of its own, and not the server's words.
        if number.opening == b'"' && bytes.get(number.end) == Some(&b'"') {
            return None;
        }
        let opens = &bytes[number.open..number.at];
        let behind = bytes.get(number.end);
        let is_hashed = opens.ends_with(b"#")
            && matches!(behind, None | Some(b')' | b']' | b' ' | b',' | b'.' | b';' | b':' | b'\r' | b'\n'));
        let is_semicolon =
            is_one_of(label, &["smtp", "lmtp"]) && bytes[from..number.at].trim_ascii_end().ends_with(b";");
        let is_named = is_one_of(
            label,
            &["status", "dsn", "error_code", "was", "said", "statuscode", "status_code", "enhancedcode"],
        ) && is_marked
            || is_one_of(
                label,
                &["error", "code", "status", "dsn", "diagnostic-code", "response", "returned", "reply"],
            ) && (is_marked || self.trust != Trust::Letter && !starts_line)
            || is_semicolon;
        let next = next_word(bytes, number.end, line.to);
        let has_words = next.first().is_some_and(|byte| !byte.is_ascii_digit());
        let is_addressed = next.first() == Some(&b'<') && next.contains(&b'@');
        let rest = &bytes[number.end..line.to.min(number.end + 120)];
        let refuses = is_addressed || has_refusal(rest);
        // `SmtpCommandException: 5.1.1 <bob@example.org>: ...`, `source: "5.1.1 ..."`, `RCPT from mx[192.0.2.1]: 5.7.1 ...; from=<...>`.
        let is_exception =
            label.len() > 5 && (bytes::ends_with(label, "exception") || bytes::ends_with(label, "error"));
        let is_quoted = matches!(number.opening, b'"' | b'\'');
        let is_logged = place == Place::Log && is_marked && find(rest, "; from=<").is_some();
        let is_named = is_named
            || is_marked
                && refuses
                && !is_one_of(label, NAMES_A_NUMBER)
                && (is_exception || is_quoted || is_one_of(label, NAMES_A_REPLY))
            || is_logged;
        if matches!(line.kind, Kind::Client(_)) {
            return None;
        }
        let is_first = starts_line && has_words && (is_addressed || self.before != Before::Prose) && {
            let is_whole =
                self.text.len() < 400 && self.before == Before::Start && self.trust == Trust::Pasted;
            is_addressed
                || matches!(line.kind, Kind::Server | Kind::LoggedServer)
                || is_whole
                || has_refusal(rest)
                    && (self.list.is_some() || self.named.is_some())
                    && self.trust != Trust::Letter
        };
        if !(is_hashed || is_named || is_first) {
            return None;
        }
        // Where a reply with a code follows in the line, it is that reply's.
        let mut at = number.end;
        let end = line.to.min(number.end + LOOK_AHEAD);
        for _ in 0..8 {
            let Some(later) = number::next(bytes, at, end, line.from) else { break };
            at = later.end;
            if let Value::Code(code) = later.value {
                if self.mark(&later, code, &self.front(&later, code)).is_some() {
                    return None;
                }
            }
        }
        Some(place)
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
            self.resume(&extent);
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
        self.resume(&extent);
        self.last_code = Some(code);
        if code.get() == 354 {
            // What comes next answers the message.
            self.sent = Some(Command::EndOfData);
            self.sent_to = match self.accepted {
                Accepted::One(recipient) => Some(recipient),
                Accepted::Nobody | Accepted::Several => None,
            };
        } else if let (250 | 251 | 252, Some(Command::Rcpt), Some(recipient)) =
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
            // Of a number in a sentence nothing shows where the server's words are.
            None => to,
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
        self.resume(&extent);
        self.last_code = Some(code);
        Some(FoundReply { is_enhanced_in_text: in_text.is_some(), ..found })
    }

    /// Whether the same code, with words, follows soon: `got code "530", with message "530 5.7.1 ..."`.
    fn is_repeated_soon(&self, number: &Number, code: Code) -> bool {
        let bytes = self.text.as_bytes();
        let mut at = number.end;
        let end = self.line.to.min(number.end + 200);
        for _ in 0..4 {
            let Some(later) = number::next(bytes, at, end, self.line.from) else { return false };
            at = later.end;
            if matches!(later.value, Value::Code(other) if other == code) {
                return self.mark(&later, code, &self.front(&later, code)).is_some();
            }
        }
        false
    }

    /// An enhanced code that the mail system put before the reply: `5.3.0 - Other mail system problem 550-'Unknown user'`.
    fn leading_enhanced(&self, number: &Number, from: usize) -> Option<EnhancedCode> {
        let bytes = self.text.as_bytes();
        let start = from.max(number.open.saturating_sub(160));
        let mut at = self.line.from.max(start).min(number.open);
        if !is_space(*bytes.get(number.open.wrapping_sub(1))?) {
            return None;
        }
        // In its line, or in the line before where it was folded.
        if number.open == self.line.from {
            at = start;
        }
        while at < number.open {
            let found = bytes[at..number.open].iter().position(u8::is_ascii_digit)? + at;
            let before = if found > 0 { bytes[found - 1] } else { b' ' };
            let dash = |end: usize| bytes[end..number.open].starts_with(b" - ");
            if let Some((code, end)) =
                number::enhanced(bytes, found).filter(|_| is_space(before) || before == b';')
            {
                if dash(end) && (code.subject(), code.detail()) != (0, 0) {
                    return Some(code);
                }
            }
            at = found + 1;
        }
        None
    }

    /// A registered enhanced code that stands where no parser looks for it: qmail's `(#5.7.1)` at the end, and behind a
    /// label, as in Barracuda's `cuda_nsu 5.1.1`.
    fn enhanced_in_text(&self, from: usize, to: usize, code: Code) -> Option<EnhancedCode> {
        let bytes = self.text.as_bytes();
        let is_sound =
            |found: EnhancedCode| found.agrees_with(code) && EnhancedPattern::from(found).status().is_some();
        let mut hashed = None;
        let mut labelled = None;
        let mut at = from;
        while at < to {
            let Some(found) = bytes[at..to].iter().position(|byte| matches!(byte, b'4' | b'5')) else {
                break;
            };
            let start = at + found;
            at = start + 1;
            let Some((enhanced, end)) = number::enhanced(bytes, start).filter(|(found, _)| is_sound(*found))
            else {
                continue;
            };
            at = end;
            let before = &bytes[from..start];
            if before.ends_with(b"#") {
                hashed = Some(enhanced);
            } else if labelled.is_none() && before.ends_with(b" ") {
                let word = before.trim_ascii_end();
                let word = &word[word.iter().rposition(|byte| is_space(*byte)).map_or(0, |at| at + 1)..];
                if word.contains(&b'_') || word.ends_with(b":") {
                    labelled = Some(enhanced);
                }
            }
        }
        hashed.or(labelled)
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
            let close = usize::from(matches!(bytes.get(number.end), Some(b')' | b']')));
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
        self.resume(&extent);
        FoundReply { is_enhanced_in_text: opens.ends_with(b"#"), ..found }
    }

    /// The code that .NET names before "The server response was:".
    fn dotnet_code(&self, at: usize) -> Option<Code> {
        let before = self.text.as_bytes().get(self.line.from..at)?;
        let before = before.get(..before.len().checked_sub(DOTNET_RESPONSE.len())?)?.trim_ascii_end();
        DOTNET_NAMES.iter().find(|(name, _)| bytes::ends_with(before, name)).map(|(_, code)| *code)
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
        self.resume(&extent);
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

    /// What ends the words of a reply, by what stands before its code.
    fn close(&self, number: &Number, front: &Front) -> Close {
        let bytes = self.text.as_bytes();
        if let Some(quote) = front.quote {
            return Close::Quote(quote);
        }
        let before = self.text.get(..number.at).and_then(|before| before.chars().next_back());
        match before {
            Some('‘') => return Close::Quote('’'),
            Some('“' | '„') => return Close::Quote('”'),
            Some('«') => return Close::Quote('»'),
            Some('「') => return Close::Quote('」'),
            _ => {}
        }
        match number.opening {
            b'\'' | b'"' | b'`' => return Close::Quote(char::from(number.opening)),
            b'[' => return Close::Nest(b'[', b']'),
            b'(' => return Close::Nest(b'(', b')'),
            _ => {}
        }
        // A quotation that began with a label: `'SMTP error: 550 ...'`, `"smtp; 550 ...`.
        let near =
            &bytes[self.line.from.max(number.open.saturating_sub(LOOK_BACK)).min(number.open)..number.open];
        let mut quote = None;
        for (at, byte) in near.iter().enumerate() {
            match (byte, quote) {
                (b'"' | b'\'', None) => {
                    let opens = at == 0 || is_space(near[at - 1]) || b"([{:,=b".contains(&near[at - 1]);
                    let is_text = near.get(at + 1).is_none_or(|next| !is_space(*next));
                    if opens && is_text {
                        quote = Some(*byte);
                    }
                }
                (byte, Some(open)) if *byte == open => {
                    // `isn't` does not end a quotation.
                    if open == b'"' || near.get(at + 1).is_none_or(|next| !next.is_ascii_alphanumeric()) {
                        quote = None;
                    }
                }
                _ => {}
            }
        }
        if let Some(quote) = quote {
            return Close::Quote(char::from(quote));
        }
        // Within brackets: `(host mx.example.org said: 550 no)`, `[Status: Error, ResponseCode 421, , no]`.
        let (mut round, mut square, mut curly) = (0_usize, 0_usize, 0_usize);
        let start = self.block.max(self.last_end).max(number.open.saturating_sub(LOOK_BACK)).min(number.open);
        for byte in &bytes[start..number.open] {
            match byte {
                b'(' => round += 1,
                b')' => round = round.saturating_sub(1),
                b'[' => square += 1,
                b']' => square = square.saturating_sub(1),
                b'{' => curly += 1,
                b'}' => curly = curly.saturating_sub(1),
                _ => {}
            }
        }
        match (round, square, curly) {
            (0, 0, 0) => Close::None,
            (0, 0, _) => Close::Nest(b'{', b'}'),
            // `[{LED=550 ...};{MSG=}]` (Exchange)
            (0, _, _)
                if curly == 0
                    || bytes[start..number.open].iter().rposition(|byte| *byte == b'[')
                        > bytes[start..number.open].iter().rposition(|byte| *byte == b'{') =>
            {
                Close::Nest(b'[', b']')
            }
            (0, _, _) => Close::Nest(b'{', b'}'),
            _ => Close::Nest(b'(', b')'),
        }
    }

    /// How far the words go.
    fn extent(&self, number: &Number, code: Code, front: &Front, close: Close) -> Extent {
        let bytes = self.text.as_bytes();
        let digits: [u8; 3] = *bytes[number.at..].first_chunk().unwrap_or(b"000");
        let mut extent = Extent { to: front.text, next: front.text, line: self.line, ..Extent::default() };
        let mut at = front.text;
        // The front may have reached into the next line.
        if at > extent.line.to && extent.line.next < bytes.len() {
            extent.line = line::read(self.text, extent.line.next);
        }
        let first = self.line;
        let starts_line = number.open == first.from;
        let mut continues = front.continues;
        let joint = joint(bytes, number);
        let mut depth = 0_usize;
        let mut quotes = 0_usize;
        loop {
            let line = extent.line;
            while at < line.to && is_space(bytes[at]) {
                at += 1;
            }
            if joint != 0 && at > front.text && is_space(bytes[at - 1]) {
                break;
            }
            if at >= line.to {
                let is_single = matches!(first.kind, Kind::Log | Kind::LoggedServer);
                if is_single || line.next >= bytes.len() {
                    break;
                }
                let next = line::read(self.text, line.next);
                let is_open = matches!(close, Close::Quote(_)) || depth > 0;
                match self.goes_on(
                    &first,
                    &line,
                    &next,
                    digits,
                    starts_line,
                    continues,
                    is_open,
                    extent.to <= front.text,
                ) {
                    GoesOn::No => break,
                    GoesOn::BrokenOff if !is_negative(code.severity()) => {
                        extent.is_broken_off = true;
                        break;
                    }
                    GoesOn::BrokenOff => break,
                    GoesOn::Yes => {}
                }
                extent.line = next;
                at = next.from;
                if let Some(hyphen) = code_here(bytes, at, next.to, digits) {
                    continues = hyphen;
                    at = (at + 3 + usize::from(hyphen)).min(next.to);
                }
                extent.next = at;
                continue;
            }
            let mut end = at;
            while end < line.to && !is_space(bytes[end]) {
                end += 1;
            }
            // Postfix: which command was answered.
            if bytes[at] == b'(' {
                if let Some((command, behind, line)) = self.in_reply_to(at, &line) {
                    extent.command = command;
                    (extent.next, extent.line) = (behind, line);
                    break;
                }
            }
            if let Some(stop) = ends_words(bytes, at, end) {
                extent.to = stop.max(front.text).min(end);
                if stop <= at {
                    extent.to = trim_end(bytes, front.text, at);
                }
                extent.next = end;
                extent.stop = Some(stop);
                break;
            }
            if let Some(hyphen) = code_here(bytes, at, line.to, digits).filter(|hyphen| *hyphen || continues)
            {
                // The next line of the reply, in the middle of a line where a mail system folded it.
                continues = hyphen;
            }
            if &bytes[at..end] == b"at" {
                // A stack trace goes on in this line or in the next.
                let next = if end == line.to { line::read(self.text, line.next) } else { line };
                let from = if end == line.to { next.from } else { end };
                if is_qualified_call(next_word(bytes, from, next.to)) {
                    extent.next = line.to;
                    break;
                }
            }
            // The end of the quotation or of the bracket around the reply.
            if let Some(stop) = closes(bytes, at, end, close, &mut depth, &mut quotes) {
                extent.to = stop;
                extent.next = end.min(stop + 1).max(stop);
                extent.is_in_quotation = true;
                break;
            }
            if end - number.at <= MAX_TEXT {
                extent.to = end;
            } else {
                extent.is_cut = true;
            }
            at = end;
            extent.next = end;
        }
        if extent.to < front.text {
            extent.to = front.text;
        }
        extent.to = trim_end(bytes, front.text, extent.to);
        // What only the mail system's or the program's punctuation ends.
        let is_mark = |byte: u8| matches!(byte, b',' | b';' | b'`') || joint != 0 && byte == b'/';
        while extent.to > front.text && (is_mark(bytes[extent.to - 1]) || is_space(bytes[extent.to - 1])) {
            extent.to -= 1;
        }
        if extent.next < extent.to {
            extent.next = extent.to;
        }
        extent
    }

    /// Whether a reply goes on in the next line.
    #[expect(clippy::too_many_arguments, reason = "what a reader has in view as well")]
    fn goes_on(
        &self,
        first: &Line,
        last: &Line,
        next: &Line,
        digits: [u8; 3],
        starts_line: bool,
        continues: bool,
        is_open: bool,
        is_empty: bool,
    ) -> GoesOn {
        let bytes = self.text.as_bytes();
        let content = &bytes[next.from..next.to];
        match next.kind {
            Kind::Blank | Kind::Client(_) | Kind::Heading | Kind::Log | Kind::LoggedServer => {
                return GoesOn::No;
            }
            Kind::Address => {
                // A mail system that folds leaves an address alone in its line.
                let is_folded = !starts_line && next.indent > first.indent;
                return if is_folded { GoesOn::Yes } else { GoesOn::No };
            }
            Kind::Server => {
                let is_same = first.kind == Kind::Server
                    && continues
                    && code_here(bytes, next.from, next.to, digits).is_some();
                let is_refusal =
                    first.kind == Kind::Server && continues && is_refusal(bytes, next.from, next.to);
                return if is_same {
                    GoesOn::Yes
                } else if is_refusal {
                    GoesOn::BrokenOff
                } else {
                    GoesOn::No
                };
            }
            Kind::Prose => {}
        }
        if first.kind == Kind::Server {
            return GoesOn::No;
        }
        if OWN_WORDS_INDEX.at_start(&BEGINS_OWN_WORDS, content).is_some() || is_stack_frame(content) {
            return GoesOn::No;
        }
        if code_here(bytes, next.from, next.to, digits).is_some() {
            // Without a hyphen the line before was the last one.
            let is_line = continues || !starts_line && next.indent >= first.indent && next.indent > 0;
            return if is_line { GoesOn::Yes } else { GoesOn::No };
        }
        if is_code(bytes, next.from) {
            // What a server quotes of another one, folded: `undeliverable address: host mx.example.net said:` and then `550 no`.
            let is_nested = !starts_line && next.indent >= first.indent && next.indent > 0 && !continues;
            if is_nested {
                return GoesOn::Yes;
            }
            return if continues && is_refusal(bytes, next.from, next.to) {
                GoesOn::BrokenOff
            } else {
                GoesOn::No
            };
        }
        if is_empty || is_open {
            return GoesOn::Yes;
        }
        if next.indent < first.indent {
            return GoesOn::No;
        }
        // The next line of a program: `msmtp: server message: 550 ...`, `msmtp: could not send mail`.
        let label = bytes[first.from..first.to].iter().take(24).position(|byte| *byte == b':');
        if label.is_some_and(|label| {
            label > 0
                && content.len() > label
                && content[..=label].eq_ignore_ascii_case(&bytes[first.from..=first.from + label])
        }) {
            return GoesOn::No;
        }
        // Records, a line each: `bob@example.org Invalid Address, ERROR_CODE :550, ...`.
        if self.begins_with_address(first) && self.begins_with_address(next) && next.indent <= first.indent {
            return GoesOn::No;
        }
        if let Some((code, _)) = number::enhanced(bytes, next.from) {
            // A list of replies that have no code.
            if starts_line && is_negative(code.class()) && next.indent <= first.indent {
                return GoesOn::No;
            }
        }
        // Who folds fills the line first: a short one was the last.
        let is_short = last.to - last.from + last.indent < 48;
        let is_new = content[0].is_ascii_uppercase()
            || content[0].is_ascii_punctuation() && content[0] != b'<' && content[0] != b'(';
        if is_short && is_new && !continues && next.indent <= first.indent {
            return GoesOn::No;
        }
        GoesOn::Yes
    }

    fn begins_with_address(&self, line: &Line) -> bool {
        let bytes = self.text.as_bytes();
        let word = next_word(bytes, line.from, line.to);
        word.contains(&b'@') && address::all(self.text, line.from, line.from + word.len()).next().is_some()
    }

    /// Postfix's "(in reply to RCPT TO command)": the command, and where the text goes on.
    fn in_reply_to(&self, at: usize, line: &Line) -> Option<(Option<Command>, usize, Line)> {
        let bytes = self.text.as_bytes();
        // It may be folded anywhere.
        let mut line = *line;
        let mut phrase = [0_u8; 48];
        let mut length = 0;
        let mut place = at;
        loop {
            while place < line.to && length < phrase.len() {
                let byte = bytes[place];
                place += 1;
                if byte == b')' {
                    let phrase = &phrase[..length];
                    let command = phrase.strip_prefix(IN_REPLY_TO.as_bytes())?;
                    return Some((command_of(command), place, line));
                }
                phrase[length] = byte.to_ascii_lowercase();
                length += 1;
            }
            let is_likely = phrase[..length.min(IN_REPLY_TO.len())]
                == IN_REPLY_TO.as_bytes()[..length.min(IN_REPLY_TO.len())]
                || length < IN_REPLY_TO.len() && IN_REPLY_TO.as_bytes().starts_with(&phrase[..length]);
            if length >= phrase.len() || !is_likely || line.next >= bytes.len() {
                return None;
            }
            line = line::read(self.text, line.next);
            if line.kind != Kind::Prose {
                return None;
            }
            place = line.from;
            phrase[length] = b' ';
            length += 1;
        }
    }

    /// Goes on behind a reply.
    fn resume(&mut self, extent: &Extent) {
        self.last_end = extent.next.max(self.at).max(self.last_end);
        self.at = self.last_end;
        if extent.line.from > self.line.from {
            self.line = extent.line;
            self.is_list_open = false;
        }
    }

    /// The reply with what the text around tells of it.
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
        let command = extent.command.or_else(|| self.command_before(from, number.open)).or(self.sent);
        let (recipient, list) = self.recipient(number, extent, command, from, mark);
        let get = |place: (usize, usize)| self.text.get(place.0..place.1);
        let original = self.original.and_then(get).or_else(|| {
            let found = address::last(self.text, from, number.open, Whose::Original)?;
            Some(found.text)
        });
        FoundReply {
            code,
            enhanced,
            is_enhanced_in_text: false,
            command,
            recipient,
            original: original.filter(|original| Some(*original) != recipient),
            list: list.and_then(get).unwrap_or(""),
            offset: number.at,
            words,
            place: mark,
            is_cut: extent.is_cut,
        }
    }

    /// For whom it was: the address before it in its paragraph, the one that the client named, the one that the server's words
    /// begin with, the one that stands alone above, the one that a sentence named, the one that stands alone below.
    fn recipient(
        &self,
        number: &Number,
        extent: &Extent,
        command: Option<Command>,
        from: usize,
        mark: Place,
    ) -> (Option<&'a str>, Option<(usize, usize)>) {
        let bytes = self.text.as_bytes();
        let get = |place: (usize, usize)| self.text.get(place.0..place.1);
        let is_list_here = self
            .list
            .is_some_and(|list| list.0 >= from.min(self.block) && list.1 <= number.open && list.1 > list.0);
        if mark == Place::Log && self.line.kind == Kind::Log {
            if let Some(address) = logged_recipient(self.text, &self.line) {
                return (Some(address), None);
            }
        }
        let start = from.max(number.open.saturating_sub(LOOK_BACK));
        let is_listed = |address: &address::Address<'_>| {
            self.list.is_some_and(|list| (list.0..=list.1).contains(&address.start))
        };
        if let Some(near) =
            address::last(self.text, start, number.open, Whose::Recipient).filter(|near| !is_listed(near))
        {
            return (Some(near.text), None);
        }
        if is_list_here {
            return (
                self.list
                    .and_then(|list| address::all(self.text, list.0, list.1).next())
                    .map(|address| address.text),
                self.list,
            );
        }
        if let Some(sent_to) = self.sent_to.and_then(get) {
            return (Some(sent_to), None);
        }
        let words_end = extent.to.max(number.end);
        let is_of_sender =
            command == Some(Command::Mail) || has_word(&bytes[number.end..words_end], "sender");
        if !is_of_sender {
            // Of the first three words.
            let mut words = 0;
            let mut end = number.end;
            while end < words_end && words < 4 {
                end += bytes[end..words_end].iter().take_while(|byte| is_space(**byte)).count();
                end += bytes[end..words_end].iter().take_while(|byte| !is_space(**byte)).count();
                words += 1;
            }
            if let Some(own) =
                address::all(self.text, number.end, end).find(|address| address.whose == Whose::Recipient)
            {
                return (Some(own.text), None);
            }
        }
        if let Some(list) = self.list {
            return (address::all(self.text, list.0, list.1).next().map(|address| address.text), Some(list));
        }
        // Postfix, "; from=<...> to=<...>".
        if let Some(stop) = extent.stop {
            let tail = stop..self.line.to.max(stop);
            if let Some(at) = find(&bytes[tail.clone()], " to=<") {
                let at = tail.start + at;
                return (address::all(self.text, at, tail.end).next().map(|address| address.text), None);
            }
        }
        // "Unable to relay for bob@example.org"; but of an address that was verified it is the sender's.
        let is_in_words = |named: &(usize, usize)| named.1 > number.at && named.0 <= extent.to;
        let is_verified = has_word(&bytes[number.end..words_end], "verif");
        let named = self.named.filter(|named| !is_in_words(named) || !is_of_sender && !is_verified);
        if let Some(named) = named.and_then(get) {
            return (Some(named), None);
        }
        if mark == Place::Log {
            return (None, None);
        }
        // MailMarshal lists them below.
        self.listed_below(extent)
    }

    fn listed_below(&self, extent: &Extent) -> (Option<&'a str>, Option<(usize, usize)>) {
        let end = self.text.len().min(extent.next.max(extent.line.to) + LOOK_AHEAD);
        let mut line = extent.line;
        let mut list: Option<(usize, usize)> = None;
        let mut is_announced = false;
        while line.next < end {
            line = line::read(self.text, line.next);
            let is_code_line = is_code(self.text.as_bytes(), line.from);
            match (line.kind, list) {
                (Kind::Address, None) => list = Some((line.from, line.to)),
                (Kind::Address, Some(found)) => list = Some((found.0, line.to)),
                (_, Some(_)) => break,
                (Kind::Client(_) | Kind::Server | Kind::Log | Kind::LoggedServer, None) => break,
                _ if is_code_line => break,
                (Kind::Prose, None) => {
                    let content = &self.text.as_bytes()[line.from..line.to];
                    let names = ["recipient", "address", "affected", "deliver", "user"];
                    is_announced = names.iter().any(|word| find(content, word).is_some());
                }
                _ => {}
            }
        }
        match list.filter(|_| is_announced) {
            Some(list) => {
                (address::all(self.text, list.0, list.1).next().map(|address| address.text), Some(list))
            }
            None => (None, None),
        }
    }

    /// What the text before the reply tells of the command; the last word counts.
    fn command_before(&self, from: usize, to: usize) -> Option<Command> {
        let bytes = &self.text.as_bytes()[from.max(to.saturating_sub(LOOK_BACK / 2)).min(to)..to];
        COMMAND_INDEX.last_in(&COMMAND_PHRASES, bytes).map(|at| COMMANDS[at].1)
    }
}

const COMMAND_PHRASES: [&str; COMMANDS.len()] = firsts(&COMMANDS);
static COMMAND_INDEX: Index<{ COMMANDS.len() }> = Index::new(&COMMAND_PHRASES);
static REFUSAL_INDEX: Index<{ OF_A_REFUSAL.len() }> = Index::new(&OF_A_REFUSAL);
static OWN_WORDS_INDEX: Index<{ BEGINS_OWN_WORDS.len() }> = Index::new(&BEGINS_OWN_WORDS);

const fn firsts<const N: usize>(pairs: &[(&'static str, Command); N]) -> [&'static str; N] {
    let mut firsts = [""; N];
    let mut at = 0;
    while at < N {
        firsts[at] = pairs[at].0;
        at += 1;
    }
    firsts
}

/// What brackets the words of a reply.
#[derive(Clone, Copy, Debug)]
enum Close {
    None,
    Quote(char),
    Nest(u8, u8),
}

enum GoesOn {
    Yes,
    No,
    /// Another code in the middle of a reply: the server changed its mind.
    BrokenOff,
}

/// How far a reply goes.
#[derive(Clone, Copy, Debug)]
struct Extent {
    /// Where its words end.
    to: usize,
    /// Where the text goes on, and in which line.
    next: usize,
    line: Line,
    command: Option<Command>,
    /// Where the mail system's own words begin in the same line.
    stop: Option<usize>,
    is_cut: bool,
    is_broken_off: bool,
    is_in_quotation: bool,
}

impl Default for Extent {
    fn default() -> Self {
        let line = Line { from: 0, to: 0, next: 0, indent: 0, kind: Kind::Blank };
        Self {
            to: 0,
            next: 0,
            line,
            command: None,
            stop: None,
            is_cut: false,
            is_broken_off: false,
            is_in_quotation: false,
        }
    }
}

/// The addresses of a list's lines.
pub(super) fn listed(list: &str) -> impl Iterator<Item = &str> {
    address::all(list, 0, list.len())
        .filter(|address| address.whose == Whose::Recipient)
        .map(|address| address.text)
}

fn place(text: &str, part: &str) -> (usize, usize) {
    let start = (part.as_ptr() as usize).saturating_sub(text.as_ptr() as usize);
    (start, start + part.len())
}

const fn is_negative(severity: Severity) -> bool {
    matches!(severity, Severity::TransientNegativeCompletion | Severity::PermanentNegativeCompletion)
}

/// Whether the bytes begin with these digits as a line of a reply does, and whether a hyphen follows.
fn code_here(bytes: &[u8], at: usize, to: usize, digits: [u8; 3]) -> Option<bool> {
    let rest = &bytes[at.min(to)..to];
    match rest.strip_prefix(&digits)? {
        [] => Some(false),
        [b'-', ..] => Some(true),
        [byte, ..] if is_space(*byte) => Some(false),
        _ => None,
    }
}

/// Whether a code without an enhanced one is a mail server's in a letter, where most numbers are something else.
fn is_of_mail(code: Code, label: &[u8], is_marked: bool, is_assigned: bool) -> bool {
    if is_assigned {
        return false;
    }
    match code.get() {
        421 | 432 | 450..=452 | 454 | 455 | 521 | 523 | 530 | 534 | 535 | 538 | 541 | 550..=557 | 571 => true,
        500..=504 => is_marked && is_one_of(label, SPEAKS),
        _ => false,
    }
}

/// Whether three digits that may be a failure's code are here.
fn is_code(bytes: &[u8], at: usize) -> bool {
    matches!(bytes.get(at..), Some([b'2'..=b'5', b'0'..=b'9', b'0'..=b'9', rest @ ..])
        if matches!(rest, [] | [b' ' | b'-' | b'\r' | b'\n' | b'\t', ..]))
}

/// Whether a line is a refusal: nothing but its code stands before its words.
fn is_refusal(bytes: &[u8], from: usize, to: usize) -> bool {
    let is_failing = matches!(bytes.get(from), Some(b'4' | b'5'));
    let behind = bytes.get(from + 3..to).unwrap_or_default();
    let word = next_word(behind, usize::from(behind.starts_with(b"-")), behind.len());
    is_failing && is_code(bytes, from) && word.iter().any(u8::is_ascii_alphabetic) && !is_unit(word)
        || is_failing && is_code(bytes, from) && number::enhanced(bytes, from + 4).is_some()
}

/// A line of a stack trace: `at com.sun.mail.smtp...(SMTPTransport.java:1862)`, `File "x.py", line 3`.
fn is_stack_frame(content: &[u8]) -> bool {
    let word = next_word(content, 0, content.len());
    if is_qualified_call(word) {
        return true;
    }
    let is_at = content.starts_with(b"at ") && (content.contains(&b'(') || content.contains(&b':'));
    let is_file = content.starts_with(b"File \"");
    let is_rust = content.first().is_some_and(u8::is_ascii_digit)
        && content.windows(4).take(80).any(|part| part == b": 0x");
    let is_ruby = content.starts_with(b"from /");
    is_at || is_file || is_rust || is_ruby
}

/// `org.example.mail.Sender.send(Sender.java:490)`, `Registration.Form.Send(String`: what stands behind "at".
fn is_qualified_call(word: &[u8]) -> bool {
    let open = word.iter().position(|byte| *byte == b'(').unwrap_or(0);
    word[..open].contains(&b'.')
        && word[..open]
            .iter()
            .all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'_' | b'$' | b'<' | b'>'))
}

/// The word at or behind this place.
fn next_word(bytes: &[u8], at: usize, to: usize) -> &[u8] {
    let to = to.min(bytes.len());
    let start = at.min(to) + bytes[at.min(to)..to].iter().take_while(|byte| is_space(**byte)).count();
    let length = bytes[start..to].iter().take_while(|byte| !is_space(**byte)).count();
    &bytes[start..start + length]
}

fn is_unit(word: &[u8]) -> bool {
    let word = trim_punctuation(word);
    !word.is_empty() && is_one_of(word, UNITS)
}

fn trim_punctuation(mut word: &[u8]) -> &[u8] {
    while let [first, rest @ ..] = word {
        if !first.is_ascii_punctuation() || *first == b'%' {
            break;
        }
        word = rest;
    }
    while let [rest @ .., last] = word {
        if !last.is_ascii_punctuation() || *last == b'%' {
            break;
        }
        word = rest;
    }
    word
}

/// Whether what follows makes the number a quantity, a telephone number, a part of a date.
fn is_quantity(bytes: &[u8], follows: &[u8], is_sure: bool) -> bool {
    let word = trim_punctuation(follows);
    let is_number = !word.is_empty()
        && word.iter().all(|byte| byte.is_ascii_digit() || matches!(byte, b'-' | b'/' | b':' | b'.' | b','))
        && word.iter().any(u8::is_ascii_digit);
    if is_number && !follows.starts_with(b"[") {
        // `552 1 Requested mail action aborted`: digits that a server puts behind its code.
        let behind = follows.as_ptr() as usize - bytes.as_ptr() as usize + follows.len();
        let next = next_word(bytes, behind, bytes.len().min(behind + 60));
        let is_short = word.len() <= 2 && word.iter().all(u8::is_ascii_digit);
        let is_address = word.iter().filter(|byte| **byte == b'.').count() == 3;
        let is_worded = next.first().is_some_and(u8::is_ascii_alphabetic) && !is_unit(next);
        return !(is_worded && (is_short || is_sure || is_address));
    }
    is_unit(follows)
}

fn has_refusal(bytes: &[u8]) -> bool {
    let end =
        bytes.iter().enumerate().position(|(at, byte)| *byte == b'\n' && at > 60).unwrap_or(bytes.len());
    let bytes = &bytes[..end];
    REFUSAL_INDEX.is_in(&OF_A_REFUSAL, bytes)
}

fn is_other_protocol(before: &[u8]) -> bool {
    OTHER_PROTOCOLS.iter().any(|protocol| has_word(before, protocol))
}

fn trim_end(bytes: &[u8], from: usize, mut to: usize) -> usize {
    while to > from && is_space(bytes[to - 1]) {
        to -= 1;
    }
    to
}

/// What stands for a space in the words, if not a space.
fn joint(bytes: &[u8], number: &Number) -> u8 {
    match bytes.get(number.end) {
        Some(b'+') => b'+',
        _ if number.opening == b'_' => b'_',
        _ => 0,
    }
}

fn has_underscores(bytes: &[u8]) -> bool {
    bytes.iter().filter(|byte| **byte == b'_').count() > 1 && !bytes.contains(&b' ')
}

/// Where the words end within or before this word, because a program's or mail system's own begin.
fn ends_words(bytes: &[u8], at: usize, end: usize) -> Option<usize> {
    ENDS_WORDS.iter().find_map(|phrase| {
        let first = phrase.as_bytes()[0];
        if first == b' ' {
            let start = at.checked_sub(1)?;
            return (is_space(bytes[start]) && starts_with(&bytes[at..], &phrase[1..])).then_some(start);
        }
        let inner =
            (at..end).find(|place| bytes[*place] == first && starts_with(&bytes[*place..], phrase))?;
        Some(inner)
    })
}

/// Where in the word the quotation or the bracket around the reply ends.
fn closes(
    bytes: &[u8],
    at: usize,
    end: usize,
    close: Close,
    depth: &mut usize,
    quotes: &mut usize,
) -> Option<usize> {
    let next_is_text = |place: usize| bytes.get(place + 1).is_some_and(|byte| byte.is_ascii_alphanumeric());
    match close {
        Close::Quote(quote) if quote.is_ascii() => {
            let quote = quote as u8;
            let mut place = at;
            while place < end {
                if bytes[place] == b'\\' {
                    // `\"` within JSON.
                    place += 2;
                    continue;
                }
                if bytes[place] == quote && (quote == b'"' || !next_is_text(place)) {
                    return Some(place);
                }
                place += 1;
            }
            None
        }
        Close::Quote(quote) => {
            let mut buffer = [0; 4];
            let mark = quote.encode_utf8(&mut buffer).as_bytes();
            bytes[at..end].windows(mark.len()).position(|window| window == mark).map(|place| at + place)
        }
        Close::Nest(open, close) => {
            for place in at..end {
                if bytes[place] == open {
                    *depth += 1;
                } else if bytes[place] == close {
                    if *depth == 0 {
                        return Some(place);
                    }
                    *depth -= 1;
                }
            }
            None
        }
        Close::None => {
            // A quotation mark that closes what was opened before the reply.
            for place in at..end {
                if bytes[place] != b'"' || place > at && bytes[place - 1] == b'\\' {
                    continue;
                }
                let opens = place == at || bytes[place - 1] == b'(' || bytes[place - 1] == b'=';
                if opens {
                    *quotes += 1;
                } else if *quotes > 0 {
                    *quotes -= 1;
                } else if !next_is_text(place) {
                    return Some(place);
                }
            }
            None
        }
    }
}

/// The command in "(in reply to RCPT TO command)".
fn command_of(phrase: &[u8]) -> Option<Command> {
    let phrase = core::str::from_utf8(phrase).ok()?.trim();
    if phrase.starts_with("end of data") || phrase.starts_with("end-of-data") {
        return Some(Command::EndOfData);
    }
    phrase.split(' ').next()?.parse().ok()
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

/// The recipient that a log's line names in a field of its own.
fn logged_recipient<'a>(text: &'a str, line: &Line) -> Option<&'a str> {
    let bytes = &text.as_bytes()[line.from..line.to.min(line.from + 4 * LOOK_BACK)];
    // Exim's `** bob@example.org`, `== bob@example.org`, `>* ...`.
    for field in
        [" to=<", " to=", "rcpt=<", "rcpt_to=<", " ** ", " == ", " => ", "after RCPT TO:<", "recipient="]
    {
        if let Some(at) = find(bytes, field) {
            let start = line.from + at + field.len();
            let end = line.from + bytes.len().min(at + field.len() + 330);
            let stop = text.as_bytes()[start..end]
                .iter()
                .position(|byte| matches!(byte, b'>' | b',' | b' ' | b'\t'));
            let end = start + stop.unwrap_or(end - start);
            if let Some(address) = address::all(text, start, end).next() {
                return Some(address.text);
            }
        }
    }
    None
}
