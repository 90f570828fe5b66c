//! Which numbers are replies.

use super::bytes::{self, find, has_word, is_one_of, starts_with};
use super::line::Kind;
use super::look::{has_refusal, is_negative, is_unit, next_word, trim_punctuation};
use super::number::{self, Front, Number, Value};
use super::phrases::{HTTP_REASONS, NAMES_A_NUMBER, NAMES_A_REPLY, NAMES_IF_MARKED, OTHER_PROTOCOLS, SPEAKS};
use super::state::{Before, LOOK_AHEAD, Place, Scanner, Trust};
use crate::{Code, EnhancedCode};

/// What stands around a code.
#[expect(clippy::struct_excessive_bools, reason = "each is a fact of its own")]
struct Signs<'a> {
    place: Place,
    /// Where the text begins that may tell of it.
    from: usize,
    starts_line: bool,
    is_failure: bool,
    /// The word before it, and whether a colon or the like stands between.
    label: &'a [u8],
    is_marked: bool,
    is_quoted: bool,
    /// The word says that a reply follows.
    is_named: bool,
    /// The word behind it.
    follows: &'a [u8],
}

impl Scanner<'_> {
    /// Whether something marks the code as one, and where it stands.
    pub(super) fn mark(&self, number: &Number, code: Code, front: &Front) -> Option<Place> {
        let bytes = self.text.as_bytes();
        let line = &self.line;
        let signs = self.signs(number, code, front);
        let mark = Some(signs.place);
        let starts_line = signs.starts_line;
        if self.trust == Trust::Given && self.before == Before::Start && starts_line && number.opening == 0 {
            return mark;
        }
        if number::is_expected(bytes, number.open, signs.from) {
            return None;
        }
        if matches!(line.kind, Kind::Server | Kind::LoggedServer) && starts_line {
            return mark;
        }
        if matches!(line.kind, Kind::Client(_)) {
            // `RCPT TO:<bob@example.org> 550 5.1.1 User unknown`: the answer in the same line.
            let before = bytes[line.from..number.open].trim_ascii_end();
            let is_arrow = before.ends_with(b"->") || before.ends_with(b"=>");
            let is_answer = signs.is_failure && number.opening == 0 && (front.enhanced.is_some() || is_arrow);
            return if is_answer { mark } else { None };
        }
        if front.is_labelled && !signs.is_named {
            return None;
        }
        if let Some((enhanced, ..)) = front.enhanced {
            let is_sure = signs.place != Place::Prose || signs.is_marked || self.trust == Trust::Pasted;
            let is_own = signs.is_failure || enhanced.agrees_with(code) && is_sure;
            return if is_own { mark } else { None };
        }
        let is_reply = !self.is_look_alike(number, code, front, &signs)
            && self.is_marked_enough(number, code, front, &signs);
        if is_reply { mark } else { None }
    }

    fn signs(&self, number: &Number, code: Code, front: &Front) -> Signs<'_> {
        let bytes = self.text.as_bytes();
        let from = self.block.max(self.last_end).min(number.open);
        let starts_line = number.open == self.line.from;
        let (label, is_marked) = number::label(bytes, number.open, from);
        let is_quoted = matches!(number.opening, b'\'' | b'"' | b'`' | b'[' | b'(');
        let needs_mark = self.trust != Trust::Bounce && is_one_of(label, NAMES_IF_MARKED);
        Signs {
            place: self.place(starts_line),
            from,
            starts_line,
            is_failure: is_negative(code.severity()),
            label,
            is_marked,
            is_quoted,
            is_named: is_one_of(label, NAMES_A_REPLY) && (is_marked || is_quoted || !needs_mark),
            follows: next_word(bytes, front.text, self.line_or_more(front.text)),
        }
    }

    /// Whether a number without an enhanced code is a quantity, a date, a telephone number, or another protocol's.
    fn is_look_alike(&self, number: &Number, code: Code, front: &Front, signs: &Signs<'_>) -> bool {
        let bytes = self.text.as_bytes();
        let before = &bytes[signs.from.max(number.open.saturating_sub(16))..number.open];
        // `,`, `|` and `*` before it mark nothing by themselves.
        let is_loose = matches!(number.opening, b',' | b'|' | b'*' | b'>' | b' ');
        if is_loose || is_one_of(signs.label, OTHER_PROTOCOLS) || is_other_protocol(before) {
            return true;
        }
        let text = &bytes[front.text.min(bytes.len())..];
        let is_https =
            HTTP_REASONS.iter().any(|(number, reason)| code.get() == *number && starts_with(text, reason));
        if is_https && self.trust != Trust::Bounce && !is_one_of(signs.label, &["said", "smtp"]) {
            return true;
        }
        if starts_with(signs.follows, "expected")
            || is_quantity(bytes, signs.follows, signs.is_named && signs.is_marked)
        {
            return true;
        }
        // What a program compares or assigns: `status == 404`, `SIZE = 512`.
        let operator = &bytes[signs.from.max(number.open.saturating_sub(4))..number.at];
        let is_compared = ["==", "!=", ">=", "<="].iter().any(|sign| find(operator, sign).is_some());
        let is_assigned = bytes[number.open.saturating_sub(2)..number.open].contains(&b'=');
        if is_compared
            || self.trust == Trust::Letter && !is_of_mail(code, signs.label, signs.is_marked, is_assigned)
        {
            return true;
        }
        // A number that nobody has named, or that SMTP has not for a success.
        let is_after =
            matches!(self.before, Before::Start | Before::Client | Before::Reply) && signs.starts_line;
        let is_known = if signs.is_failure { code.known().is_some() } else { is_success(code) };
        let is_placed = signs.is_failure && (signs.is_named && signs.is_marked || is_after);
        !is_known && !is_placed
    }

    /// Whether a word, a quotation mark or its place says that a number is a reply.
    fn is_marked_enough(&self, number: &Number, code: Code, front: &Front, signs: &Signs<'_>) -> bool {
        let bytes = self.text.as_bytes();
        let is_told = signs.place != Place::Prose || signs.is_named && signs.is_marked;
        let is_asked = signs.is_failure || self.trust == Trust::Pasted && is_told;
        if !is_asked {
            return false;
        }
        let refuses = || has_refusal(&bytes[number.end..bytes.len().min(number.end + 160)]);
        let is_bare = front.is_closed || signs.follows.is_empty();
        if signs.is_named {
            let is_sure =
                || signs.is_marked && self.trust != Trust::Letter || self.trust == Trust::Bounce || refuses();
            // A code without words may be anybody's: `error 404`.
            let is_likely =
                || self.trust != Trust::Letter && is_of_mail(code, signs.label, signs.is_marked, false);
            return if is_bare { is_likely() } else { is_sure() };
        }
        if is_bare {
            return false;
        }
        let is_labelled = signs.is_marked && !is_one_of(signs.label, NAMES_A_NUMBER);
        let opens_quotation = front.continues && front.quote.is_some();
        if (is_labelled || signs.is_quoted) && (signs.place == Place::Log || refuses()) || opens_quotation {
            return true;
        }
        if !signs.starts_line || number.opening == b'#' && !refuses() {
            return false;
        }
        let is_first = self.before != Before::Prose || front.continues;
        let is_trusted = match self.trust {
            Trust::Pasted | Trust::Given => matches!(self.before, Before::Start | Before::Reply) || refuses(),
            Trust::Bounce | Trust::Letter => refuses(),
        };
        is_first && is_trusted
    }

    /// The same of an enhanced code where no reply code is: `(#5.1.1)`, `dsn=5.1.1`, `Status: 5.1.1`.
    pub(super) fn mark_enhanced(&self, number: &Number, code: EnhancedCode) -> Option<Place> {
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
            && matches!(
                behind,
                None | Some(b')' | b']' | b'>' | b' ' | b',' | b'.' | b';' | b':' | b'\r' | b'\n')
            );
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

    /// Whether the same code, with words, follows soon: `got code "530", with message "530 5.7.1 ..."`.
    pub(super) fn is_repeated_soon(&self, number: &Number, code: Code) -> bool {
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

/// Whether a code accepts something in SMTP.
const fn is_success(code: Code) -> bool {
    matches!(code.get(), 211 | 214 | 220 | 221 | 235 | 250..=254 | 334 | 354)
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
        let is_address = word.split(|byte| *byte == b'.').count() == 4;
        let is_worded = next.first().is_some_and(u8::is_ascii_alphabetic) && !is_unit(next);
        return !(is_worded && (is_short || is_sure || is_address));
    }
    is_unit(follows)
}

fn is_other_protocol(before: &[u8]) -> bool {
    OTHER_PROTOCOLS.iter().any(|protocol| has_word(before, protocol))
}
