//! Numbers that may be codes, by their form alone: what stands right before and right behind the digits.

use super::bytes::{find, is_space, rfind};
use crate::{Code, EnhancedCode};

/// Digits in a text that may be a reply code or an enhanced code.
#[derive(Clone, Copy, Debug)]
pub(super) struct Number {
    /// Where the quotation marks and brackets before it begin.
    pub(super) open: usize,
    /// Where the digits begin and end.
    pub(super) at: usize,
    pub(super) end: usize,
    pub(super) value: Value,
    /// The last mark before it, 0 for none.
    pub(super) opening: u8,
}

#[derive(Clone, Copy, Debug)]
pub(super) enum Value {
    Code(Code),
    Enhanced(EnhancedCode),
}

/// Marks that may stand between a number and what is before it.
const OPENING: &[u8] = b"'\"`(#[:;=,*|";

/// The next number in the line.
pub(super) fn next(bytes: &[u8], from: usize, to: usize, line_start: usize) -> Option<Number> {
    let mut at = from;
    while at < to {
        at += bytes[at..to].iter().position(u8::is_ascii_digit)?;
        let start = at;
        while at < to && bytes[at].is_ascii_digit() {
            at += 1;
        }
        let found = match at - start {
            3 if (b'2'..=b'5').contains(&bytes[start]) => code(bytes, start, line_start, to),
            1 if matches!(bytes[start], b'2' | b'4' | b'5') && bytes.get(at) == Some(&b'.') => {
                lone_enhanced(bytes, start, line_start)
            }
            _ => None,
        };
        if found.is_some() {
            return found;
        }
        // The further numbers of an address, a version or a date.
        while at < to
            && (bytes[at].is_ascii_digit()
                || bytes[at] == b'.' && bytes.get(at + 1).is_some_and(u8::is_ascii_digit))
        {
            at += 1;
        }
    }
    None
}

fn code(bytes: &[u8], at: usize, line_start: usize, to: usize) -> Option<Number> {
    let code = Code::from_digits(*bytes[at..].first_chunk()?)?;
    let end = at + 3;
    let (open, opening) = opening(bytes, at, line_start)?;
    is_end_of_code(bytes, end, to).then_some(Number { open, at, end, value: Value::Code(code), opening })
}

/// Whether a code may end here.
pub(super) fn is_end_of_code(bytes: &[u8], end: usize, to: usize) -> bool {
    if end >= to {
        return true;
    }
    let next = bytes.get(end + 1).copied().unwrap_or(b' ');
    let is_text = !next.is_ascii_digit() || enhanced(bytes, end + 1).is_some();
    match bytes[end] {
        b'-' if !is_text => is_word_with_digits(&bytes[end + 1..to]),
        b'-' | b':' | b'#' | b'(' | b'<' | b',' | b'_' | b';' => {
            is_text && (bytes[end] != b'_' || next != b'_')
        }
        b')' | b']' | b'}' | b'\'' | b'"' | b'`' | b'\\' | b'*' => true,
        b'.' => !next.is_ascii_alphanumeric(),
        byte if is_space(byte) => true,
        // A quotation mark of a language's own.
        byte => byte >= 0x80,
    }
}

/// `521-192.0.2.1 blocked`, `250-8BITMIME`; but no telephone number, no range.
fn is_word_with_digits(bytes: &[u8]) -> bool {
    let length = bytes.iter().take(64).take_while(|byte| !is_space(**byte)).count();
    let word = &bytes[..length];
    let is_address = word.split(|byte| *byte == b'.').count() == 4
        && word.iter().all(|byte| byte.is_ascii_digit() || *byte == b'.');
    is_address || word.iter().any(u8::is_ascii_alphabetic) && word.iter().all(u8::is_ascii_alphanumeric)
}

fn lone_enhanced(bytes: &[u8], at: usize, line_start: usize) -> Option<Number> {
    let (value, end) = enhanced(bytes, at)?;
    let (open, opening) = opening(bytes, at, line_start)?;
    Some(Number { open, at, end, value: Value::Enhanced(value), opening })
}

/// The enhanced code that begins here, and its end.
#[inline]
pub(super) fn enhanced(bytes: &[u8], at: usize) -> Option<(EnhancedCode, usize)> {
    match bytes.get(at..)? {
        [class @ (b'2' | b'4' | b'5'), b'.', ..] => enhanced_of(bytes, at, *class),
        _ => None,
    }
}

fn enhanced_of(bytes: &[u8], at: usize, class: u8) -> Option<(EnhancedCode, usize)> {
    let part = |at: usize| {
        if bytes.get(at) != Some(&b'.') {
            return None;
        }
        // Cisco's mail gateways leave the second number open: `5.x.0 - Message bounced by administrator`.
        if matches!(bytes.get(at + 1..at + 3), Some([b'x' | b'X', b'.'])) {
            return Some((0, at + 2));
        }
        let digits = bytes[at + 1..].iter().take(4).take_while(|byte| byte.is_ascii_digit()).count();
        let is_sound = matches!(digits, 1..=3) && (digits == 1 || bytes[at + 1] != b'0');
        let number = bytes[at + 1..=at + digits]
            .iter()
            .fold(0_u16, |sum, digit| sum.saturating_mul(10).saturating_add(u16::from(digit - b'0')));
        is_sound.then_some((number, at + 1 + digits))
    };
    let (subject, end) = part(at + 1)?;
    let (detail, end) = part(end)?;
    let is_longer = match bytes.get(end) {
        Some(b'.' | b'-' | b'/') => bytes.get(end + 1).is_some_and(u8::is_ascii_digit),
        Some(b'@') => true,
        Some(byte) => byte.is_ascii_alphanumeric(),
        None => false,
    };
    if is_longer {
        return None;
    }
    Some((EnhancedCode::new(class - b'0', subject, detail)?, end))
}

/// Where the marks before a number begin, and the last of them; `None` where it is part of something longer.
fn opening(bytes: &[u8], at: usize, line_start: usize) -> Option<(usize, u8)> {
    if at <= line_start {
        return Some((at, 0));
    }
    let last = bytes[at - 1];
    if is_space(last) {
        return Some((at, 0));
    }
    // qmail's log has `_` for a space.
    if last == b'_' && at >= 2 && matches!(bytes[at - 2], b':' | b'.' | b')') {
        return Some((at, b'_'));
    }
    if last == b'>' {
        // `SMTP<550` of a mail program's HTML, `<b>550`.
        return Some((at, b'>'));
    }
    if last >= 0x80 {
        return Some((at, b' '));
    }
    if !OPENING.contains(&last) {
        return None;
    }
    let mut open = at - 1;
    while open > line_start && at - open < 8 && OPENING.contains(&bytes[open - 1]) {
        open -= 1;
    }
    let before = if open > line_start { bytes[open - 1] } else { b' ' };
    // A time, a port, `postfix/smtp[550]`, `f(550)`, a list of numbers.
    let is_part = match bytes[open] {
        b':' | b',' => before.is_ascii_digit() && !(bytes[open] == b',' && at - open > 1),
        b'[' | b'(' | b'#' => before.is_ascii_alphanumeric(),
        b';' | b'=' | b'|' => false,
        // The next field of a line of CSV.
        b'"' if bytes[open..at].contains(&b',') => false,
        b'*' => before == b'*' || before.is_ascii_alphanumeric(),
        _ => before.is_ascii_digit(),
    };
    (!is_part).then_some((open, last))
}

/// What stands right behind a code.
#[derive(Clone, Copy, Debug)]
pub(super) struct Front {
    /// The enhanced code, and where its digits are.
    pub(super) enhanced: Option<(EnhancedCode, usize, usize)>,
    /// Where the text begins.
    pub(super) text: usize,
    /// A hyphen follows the code: another line of the same reply is to come.
    pub(super) continues: bool,
    /// A bracket, a quotation mark or a full stop closes the code: no text of it follows.
    pub(super) is_closed: bool,
    /// A label stands between the code and the enhanced code: `ERROR_CODE :550, ERROR_CODE :5.1.1`.
    pub(super) is_labelled: bool,
    /// The quotation mark that opens the text.
    pub(super) quote: Option<char>,
}

/// Reads what follows a code whose digits end here, up to the end of its paragraph.
pub(super) fn front(text: &str, end: usize, to: usize) -> Front {
    let bytes = text.as_bytes();
    let mut front = Front {
        enhanced: None,
        text: end,
        continues: false,
        is_closed: false,
        is_labelled: false,
        quote: None,
    };
    let mut at = end;
    let mut has_comma = false;
    let mut lines = 0;
    // The marks between, a line end among them.
    while at < to && at - end < 40 {
        let byte = bytes[at];
        match byte {
            b'-' if at == end => front.continues = true,
            b'\n' => {
                lines += 1;
                if lines > 1 {
                    break;
                }
            }
            b' ' | b'\t' | b'\r' | b'-' | b'#' | b'(' | b'[' | b'_' | b'+' | b'\\' => {}
            b':' => front.is_closed = false,
            b',' | b';' => {
                // `ResponseCode 421, , Host not reachable.`: an empty field between.
                front.is_closed = !has_comma;
                has_comma = true;
            }
            b')' | b']' | b'}' | b'.' => front.is_closed = true,
            b'\'' | b'"' | b'`' => {
                // Closing what stands before the digits, or opening the text.
                let opens =
                    at > end && !bytes[at - 1].is_ascii_digit() && !(bytes[at - 1] == b'\\' && at == end + 1);
                front.quote = opens.then_some(char::from(byte));
                front.is_closed = !opens;
            }
            // Python's b'...', u'...'; and what a ticket system makes of it.
            b'b' | b'u' if matches!(bytes.get(at + 1), Some(b'\'' | b'"' | 0xE2)) => {}
            0xE2 if matches!(bytes.get(at + 1..at + 3), Some([0x80, 0x98 | 0x99])) => {
                front.quote = Some('’');
                front.is_closed = false;
                at += 2;
            }
            0xE2 if matches!(bytes.get(at + 1..at + 3), Some([0x80, 0x9C | 0x9D])) => {
                front.quote = Some('”');
                front.is_closed = false;
                at += 2;
            }
            _ => break,
        }
        at += 1;
    }
    if let Some((enhanced, behind)) = enhanced(bytes, at) {
        front.enhanced = Some((enhanced, at, behind));
        front.text = behind;
        front.is_closed = false;
        // `421, "4.7.0", TLS required`: the quotation ends with the code.
        if front.quote.is_some_and(|quote| bytes.get(behind).copied().map(char::from) == Some(quote)) {
            front.quote = None;
            front.text += 1 + usize::from(bytes.get(behind + 1) == Some(&b','));
        }
        return front;
    }
    // `ERROR_CODE :550, ERROR_CODE :5.1.1`, `SMTP code: 550 Additional SMTP info: 5.1.1`, `code = 550, details = "5.1.1 no"`.
    if at < to && bytes[at].is_ascii_alphabetic() {
        let label = bytes[at..to.min(at + 28)].iter().position(|byte| matches!(byte, b':' | b'='));
        if let Some(colon) = label.map(|label| at + label) {
            let gap = bytes[colon + 1..to].iter().take(4).take_while(|byte| b" \"'b".contains(byte)).count();
            let behind = colon + 1 + gap;
            let labels = [
                "code", "info", "status", "dsn", "msg", "message", "response", "details", "detail", "text",
                "enhanced",
            ];
            let is_label =
                labels.iter().any(|label| ends_with(bytes[at..colon].trim_ascii_end(), label.as_bytes()));
            if let (true, Some((enhanced, end))) = (is_label, enhanced(bytes, behind)) {
                front.enhanced = Some((enhanced, behind, end));
                front.is_labelled = true;
                front.text = end;
                front.is_closed = false;
                front.quote = bytes[colon + 1..behind]
                    .iter()
                    .rev()
                    .find(|byte| matches!(byte, b'"' | b'\''))
                    .map(|byte| char::from(*byte));
                return front;
            }
            // `smtpstatus=550 smtpmsg='550 5.1.1 no'`: the code is a field of its own.
            // (T-Online's `554 IP=192.0.2.1 - ...` is text: no field's value stands before it.)
            let before =
                bytes[..end].trim_ascii_end().iter().rev().skip(3).find(|byte| !b" \"'".contains(byte));
            front.is_closed |= bytes[colon] == b'='
                && before == Some(&b'=')
                && bytes[at..colon].iter().all(|byte| byte.is_ascii_alphanumeric() || *byte == b'_');
        }
    }
    if has_comma && front.quote.is_some() {
        front.is_closed = false;
    }
    front.text = at.min(to);
    if lines > 0 && front.is_closed {
        front.text = end;
    }
    front
}

/// The word right before this place, and whether a colon or an equals sign stands between.
pub(super) fn label(bytes: &[u8], open: usize, from: usize) -> (&[u8], bool) {
    let mut end = open;
    let mut is_marked = bytes.get(open).is_some_and(|byte| matches!(byte, b':' | b'=' | b';'));
    let mut steps = 0;
    while end > from && steps < 16 {
        match bytes[end - 1] {
            b':' | b'=' | b';' => is_marked = true,
            b' ' | b'\t' | b'\r' | b'\n' | b'"' | b'\'' | b'`' | b'(' | b'[' | b'>' | b'-' | b'#' => {}
            // b'...' of Python
            b'b' if steps > 0 && matches!(bytes.get(end), Some(b'\'' | b'"')) => {}
            _ => break,
        }
        end -= 1;
        steps += 1;
    }
    let is_part = |byte: &u8| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-') || *byte >= 0x80;
    let least = from.max(end.saturating_sub(32));
    let start = bytes[least..end].iter().rposition(|byte| !is_part(byte)).map_or(least, |at| least + at + 1);
    (&bytes[start..end], is_marked)
}

/// Whether "expected 250" stands before it: what was awaited is no reply.
pub(super) fn is_expected(bytes: &[u8], open: usize, from: usize) -> bool {
    let window = &bytes[from.max(open.saturating_sub(40))..open];
    let Some(at) = rfind(window, "expect") else { return false };
    let between = &window[at..];
    // "Expected 250 but got 550", "unexpected response 550".
    !["but", "got", "received", "instead", "was", "returned"].iter().any(|word| {
        let mut rest = between;
        while let Some(found) = find(rest, word) {
            let is_word = !rest.get(found + word.len()).is_some_and(u8::is_ascii_alphanumeric);
            if is_word && (found == 0 || !rest[found - 1].is_ascii_alphanumeric()) {
                return true;
            }
            rest = &rest[found + 1..];
        }
        false
    }) && !ends_with(&window[..at], b"un")
}

fn ends_with(bytes: &[u8], word: &[u8]) -> bool {
    bytes.len().checked_sub(word.len()).is_some_and(|at| bytes[at..].eq_ignore_ascii_case(word))
}
