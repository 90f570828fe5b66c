//! How far the words of a reply go.

use super::address;
use super::bytes::{is_space, set, starts_with};
use super::index::Index;
use super::line::{self, Kind, Line};
use super::look::{code_here, is_code, is_negative, is_refusal, joint, next_word, trim_end};
use super::number::{self, Front, Number, Value};
use super::phrases::{BEGINS_OWN_WORDS, ENDS_WORDS, IN_REPLY_TO};
use super::state::{LOOK_BACK, Scanner};
use crate::{Code, Command};

/// Longest text of a reply that is kept, in bytes. A reply may have many lines, but what is longer is prose that was taken for one.
pub(super) const MAX_TEXT: usize = 4096;

static BRACKETS: [bool; 256] = set(b"()[]{}");

static OWN_WORDS_INDEX: Index<{ BEGINS_OWN_WORDS.len() }> = Index::new(&BEGINS_OWN_WORDS);

/// What brackets the words of a reply.
#[derive(Clone, Copy, Debug)]
pub(super) enum Close {
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
pub(super) struct Extent {
    /// Where its words end.
    pub(super) to: usize,
    /// Where the text goes on, and in which line.
    pub(super) next: usize,
    pub(super) line: Line,
    pub(super) command: Option<Command>,
    /// Where the mail system's own words begin in the same line.
    pub(super) stop: Option<usize>,
    pub(super) is_cut: bool,
    pub(super) is_broken_off: bool,
    pub(super) is_in_quotation: bool,
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

impl Scanner<'_> {
    /// What ends the words of a reply, by what stands before its code.
    pub(super) fn close(&self, number: &Number, front: &Front) -> Close {
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
        // Most lines have none, and to see that takes less than to look at each byte.
        let has_quotes = near.contains(&b'"') || near.contains(&b'\'');
        let near = if has_quotes { near } else { &[] };
        for (at, byte) in near.iter().enumerate().filter(|(_, byte)| matches!(byte, b'"' | b'\'')) {
            match (byte, quote) {
                (b'"' | b'\'', None) => {
                    let opens = at == 0 || is_space(near[at - 1]) || b"([{:,=b".contains(&near[at - 1]);
                    let is_text = near.get(at + 1).is_none_or(|next| !is_space(*next));
                    if opens && is_text {
                        quote = Some(*byte);
                    }
                }
                // `isn't` does not end a quotation.
                (byte, Some(open))
                    if *byte == open
                        && (open == b'"'
                            || near.get(at + 1).is_none_or(|next| !next.is_ascii_alphanumeric())) =>
                {
                    quote = None;
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
        for byte in bytes[start..number.open].iter().filter(|byte| BRACKETS[usize::from(**byte)]) {
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
    #[expect(clippy::too_many_lines, reason = "one loop over words, in the order in which they may end")]
    pub(super) fn extent(&self, number: &Number, code: Code, front: &Front, close: Close) -> Extent {
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
                    GoesOn::Yes => {}
                    GoesOn::No => break,
                    GoesOn::BrokenOff => {
                        extent.is_broken_off = !is_negative(code.severity());
                        break;
                    }
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
        let is_mark = |byte: u8| matches!(byte, b',' | b';' | b'`' | b'|') || joint != 0 && byte == b'/';
        while extent.to > front.text && (is_mark(bytes[extent.to - 1]) || is_space(bytes[extent.to - 1])) {
            extent.to -= 1;
        }
        // `<mx.example.org #5.5.0 smtp;550 5.2.2 Mailbox full>`
        if extent.to > front.text
            && bytes[extent.to - 1] == b'>'
            && !bytes[front.text..extent.to].contains(&b'<')
        {
            extent.to -= 1;
        }
        if extent.next < extent.to {
            extent.next = extent.to;
        }
        extent
    }

    /// Whether a reply goes on in the next line.
    #[expect(
        clippy::too_many_arguments,
        clippy::fn_params_excessive_bools,
        reason = "what a reader has in view as well"
    )]
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
        if next.indent <= first.indent && !continues && self.has_reply(next) {
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

    /// Whether a line has a code and an enhanced code behind a colon: a reply of its own.
    fn has_reply(&self, line: &Line) -> bool {
        let bytes = self.text.as_bytes();
        let Some(number) = number::next(bytes, line.from, line.to, line.from) else { return false };
        let is_marked =
            bytes[line.from..number.open].trim_ascii_end().ends_with(b":") || number.opening == b':';
        matches!(number.value, Value::Code(code) if is_negative(code.severity()))
            && is_marked
            && number::front(self.text, number.end, line.to).enhanced.is_some()
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

/// For each byte the phrases of [`ENDS_WORDS`] that have it as their first or second letter, a bit for each: those that
/// begin with a space by the letters behind it, because they begin at a word.
struct Beginnings {
    first: [u32; 256],
    second: [u32; 256],
    /// Those that begin with a space.
    of_words: u32,
}

static BEGINNINGS: Beginnings = {
    assert!(ENDS_WORDS.len() <= 32, "a bit for each");
    let mut beginnings = Beginnings { first: [0; 256], second: [0; 256], of_words: 0 };
    let mut index = 0;
    while index < ENDS_WORDS.len() {
        let phrase = ENDS_WORDS[index].as_bytes();
        let bit = 1 << index;
        let mut at = 0;
        if phrase[0] == b' ' {
            beginnings.of_words |= bit;
            at = 1;
        }
        let (first, second) = (phrase[at], phrase[at + 1]);
        beginnings.first[first.to_ascii_lowercase() as usize] |= bit;
        beginnings.first[first.to_ascii_uppercase() as usize] |= bit;
        beginnings.second[second.to_ascii_lowercase() as usize] |= bit;
        beginnings.second[second.to_ascii_uppercase() as usize] |= bit;
        index += 1;
    }
    beginnings
};

/// Where the words end within or before this word, because a program's or mail system's own begin.
fn ends_words(bytes: &[u8], at: usize, end: usize) -> Option<usize> {
    // Most words could begin none of the phrases.
    let beginnings = |place: usize| {
        let second = bytes.get(place + 1).map_or(0, |byte| BEGINNINGS.second[usize::from(*byte)]);
        BEGINNINGS.first[usize::from(bytes[place])] & second
    };
    let of_word = beginnings(at) & BEGINNINGS.of_words;
    let within = (at..end).fold(0, |any, place| any | beginnings(place)) & !BEGINNINGS.of_words;
    let mut possible = of_word | within;
    while possible != 0 {
        let index = possible.trailing_zeros();
        possible &= possible - 1;
        let phrase = ENDS_WORDS[index as usize];
        let first = phrase.as_bytes()[0];
        let found = if first == b' ' {
            let start = at.checked_sub(1)?;
            (is_space(bytes[start]) && starts_with(&bytes[at..], &phrase[1..])).then_some(start)
        } else {
            (at..end).find(|place| bytes[*place] == first && starts_with(&bytes[*place..], phrase))
        };
        if found.is_some() {
            return found;
        }
    }
    None
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
    let next_is_text = |place: usize| bytes.get(place + 1).is_some_and(u8::is_ascii_alphanumeric);
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
            for (place, byte) in bytes[..end].iter().enumerate().skip(at) {
                if *byte == open {
                    *depth += 1;
                } else if *byte == close {
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
