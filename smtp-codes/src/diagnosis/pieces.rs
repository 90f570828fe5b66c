//! What the words of a reply say beside the reason: how long to wait, and where to read on.

use core::time::Duration;

use crate::{Code, EnhancedCode};

/// The words behind which a time is one to wait.
const WAITS: [&[u8]; 9] =
    [b"in", b"after", b"for", b"wait", b"within", b"retry", b"least", b"another", b"again"];

/// What words of a clause begin with that asks to come again: other times are limits or ages.
const ASKS: [&[u8]; 9] =
    [b"try", b"retry", b"again", b"wait", b"greylist", b"graylist", b"back", b"resend", b"reconnect"];

/// What words of a clause begin with that tells what was.
const TELLS: [&[u8]; 9] =
    [b"undeliver", b"deliver", b"old", b"ago", b"queue", b"expire", b"tried", b"trying", b"retried"];

/// The time that a text asks to wait: "try again in 5 minutes", "greylisted for 300 seconds", "after 1 hour, try again".
pub(super) fn retry_after(text: &[u8]) -> Option<Duration> {
    // Most texts name no time.
    if !text.iter().any(u8::is_ascii_digit) && !words(text).any(|word| number_word(word).is_some()) {
        return None;
    }
    let mut rest = text;
    while !rest.is_empty() {
        let (clause, behind) = rest.split_at(end_of_clause(rest));
        let found = time_in(clause).filter(|_| has(clause, &ASKS) && !has(clause, &TELLS));
        if found.is_some() {
            return found;
        }
        // "Greylisted, 300 seconds left" is rare; "Retry later. The limit is 10 in 60 seconds" is not.
        rest = behind.get(1..).unwrap_or(&[]);
    }
    None
}

fn words(text: &[u8]) -> impl Iterator<Item = &[u8]> + Clone {
    text.split(|byte| !byte.is_ascii_alphanumeric() && *byte != b':').filter(|word| !word.is_empty())
}

fn has(clause: &[u8], beginnings: &[&[u8]]) -> bool {
    words(clause).any(|word| beginnings.iter().any(|start| starts_with(word, start)))
}

/// A clause ends at a punctuation mark with a space behind it, so not in `00:05:00`; a comma joins what one sentence says.
fn end_of_clause(text: &[u8]) -> usize {
    let ends = |at: &usize| {
        let is_followed = text.get(at + 1).is_none_or(u8::is_ascii_whitespace);
        matches!(text[*at], b'.' | b'!' | b'?' | b':') && is_followed
            || matches!(text[*at], b';' | b'(' | b')' | b'\n')
    };
    (0..text.len()).find(ends).unwrap_or(text.len())
}

fn time_in(clause: &[u8]) -> Option<Duration> {
    let mut words = words(clause);
    let mut before: &[u8] = &[];
    while let Some(word) = words.next() {
        let waits = || WAITS.iter().any(|wait| wait.eq_ignore_ascii_case(before));
        // What all numbers begin with, those in words too; most words are none.
        let is_number = matches!(word[0] | 32, b'0'..=b'9' | b'a' | b'f' | b'o' | b't') && waits();
        before = word;
        if !is_number {
            continue;
        }
        if let Some(time) = clock(word) {
            return Some(time);
        }
        // "300", "300s", "5min"
        let digits = word.iter().take_while(|byte| byte.is_ascii_digit()).count();
        let number = match &word[..digits] {
            [] => number_word(word),
            digits => number(digits),
        };
        let Some(number) = number else { continue };
        let mut ahead = words.clone();
        let unit = if digits > 0 && digits < word.len() { Some(&word[digits..]) } else { ahead.next() };
        if let Some(seconds) = unit.and_then(seconds_in) {
            return number.checked_mul(seconds).map(Duration::from_secs);
        }
    }
    None
}

/// `00:05:00`
fn clock(word: &[u8]) -> Option<Duration> {
    let mut parts =
        word.split(|byte| *byte == b':').map(|part| if part.len() == 2 { number(part) } else { None });
    let (hours, minutes, seconds) = (parts.next()??, parts.next()??, parts.next()??);
    (parts.next().is_none() && minutes < 60 && seconds < 60)
        .then(|| Duration::from_secs(hours * 3600 + minutes * 60 + seconds))
}

fn number(digits: &[u8]) -> Option<u64> {
    if digits.is_empty() || digits.len() > 9 || !digits.iter().all(u8::is_ascii_digit) {
        return None;
    }
    Some(digits.iter().fold(0, |number, digit| number * 10 + u64::from(digit - b'0')))
}

/// A number in words; [`time_in`] knows what letters they begin with.
fn number_word(word: &[u8]) -> Option<u64> {
    let words: [(&[u8], u64); 9] = [
        (b"a", 1),
        (b"an", 1),
        (b"one", 1),
        (b"two", 2),
        (b"three", 3),
        (b"five", 5),
        (b"ten", 10),
        (b"fifteen", 15),
        (b"thirty", 30),
    ];
    words.iter().find(|(known, _)| known.eq_ignore_ascii_case(word)).map(|(_, number)| *number)
}

fn seconds_in(unit: &[u8]) -> Option<u64> {
    let units: [(&[u8], u64); 17] = [
        (b"s", 1),
        (b"sec", 1),
        (b"secs", 1),
        (b"second", 1),
        (b"seconds", 1),
        (b"m", 60),
        (b"min", 60),
        (b"mins", 60),
        (b"minute", 60),
        (b"minutes", 60),
        (b"h", 3600),
        (b"hr", 3600),
        (b"hrs", 3600),
        (b"hour", 3600),
        (b"hours", 3600),
        (b"day", 86_400),
        (b"days", 86_400),
    ];
    units.iter().find(|(known, _)| known.eq_ignore_ascii_case(unit)).map(|(_, seconds)| *seconds)
}

/// The first enhanced status code of a class within a text: marked as `(#5.1.1)` or `[5.1.1]`, behind the reply code of another
/// server (`said: 550 5.1.1`), or among the first words. Other numbers with dots are versions and addresses.
pub(super) fn enhanced_code(text: &[u8], class: u8) -> Option<EnhancedCode> {
    let class = b'0' + class;
    let is_code =
        |word: &[u8]| <[u8; 3]>::try_from(word).is_ok_and(|digits| Code::from_digits(digits).is_some());
    let starts = |at: &usize| text[*at] == class && text.get(at + 1) == Some(&b'.');
    (0..text.len()).filter(starts).find_map(|at| {
        let (before, rest) = text.split_at(at);
        let end = rest.iter().position(|byte| !byte.is_ascii_digit() && *byte != b'.').unwrap_or(rest.len());
        let (number, behind) = rest.split_at(end);
        let is_alone = behind.first().is_none_or(|byte| !byte.is_ascii_alphanumeric() && *byte != b'-');
        let is_marked = matches!(before.last(), Some(b'#' | b'(' | b'['));
        let is_behind = before.is_empty()
            || before.ends_with(b" ") && {
                let mut words =
                    before.rsplit(u8::is_ascii_whitespace).skip(1).filter(|word| !word.is_empty());
                let last = words.next();
                words.next().is_none() || last.is_some_and(is_code)
            };
        let number = number.strip_suffix(b".").unwrap_or(number);
        let number = core::str::from_utf8(number).ok()?;
        number.parse().ok().filter(|_| is_alone && (is_marked || is_behind))
    })
}

/// The first web address in a text.
pub(super) fn link(text: &[u8]) -> Option<&str> {
    // Most texts have none, and to see that there is no slash takes less than to look at each colon.
    if !text.contains(&b'/') {
        return None;
    }
    let mut from = 0;
    let start = loop {
        let colon = from + text[from..].iter().position(|byte| *byte == b':')?;
        let is_scheme = |scheme: &[u8]| ends_with(&text[..colon], scheme);
        if text[colon + 1..].starts_with(b"//") {
            if is_scheme(b"https") {
                break colon - 5;
            }
            if is_scheme(b"http") {
                break colon - 4;
            }
        }
        from = colon + 1;
    };
    let rest = &text[start..];
    let is_part = |byte: &u8| byte.is_ascii_graphic() && !matches!(byte, b'<' | b'>' | b'"' | b'`' | b'|');
    let end = rest.iter().position(|byte| !is_part(byte)).unwrap_or(rest.len());
    // What ends the sentence is no part of the address; a bracket is if it was opened there.
    let mut link = &rest[..end];
    while let Some((last, before)) = link.split_last() {
        let closes = *last == b')' && !before.contains(&b'(') || *last == b']' && !before.contains(&b'[');
        if !closes && !matches!(last, b'.' | b',' | b';' | b':' | b'!' | b'?' | b'\'') {
            break;
        }
        link = before;
    }
    core::str::from_utf8(link).ok().filter(|link| link.len() > "https://".len())
}

fn starts_with(text: &[u8], start: &[u8]) -> bool {
    text.get(..start.len()).is_some_and(|text| text.eq_ignore_ascii_case(start))
}

fn ends_with(text: &[u8], end: &[u8]) -> bool {
    text.len() >= end.len() && text[text.len() - end.len()..].eq_ignore_ascii_case(end)
}

#[cfg(test)]
mod tests {
    use super::{enhanced_code, link, retry_after};

    #[test]
    fn times_to_wait() {
        for (text, seconds) in [
            ("Greylisted, please try again in 5 minutes", Some(300)),
            ("You have been greylisted for 300 seconds", Some(300)),
            ("try again after 1 hour", Some(3600)),
            ("Please retry in 60s", Some(60)),
            ("Please wait 00:04:30 before retrying", Some(270)),
            ("try again in an hour", Some(3600)),
            ("limit of 100 messages in 60 seconds", None),
            ("Try again later. The limit is 100 messages in 60 seconds", None),
            ("limit exceeded, wait 5 minutes and try again", Some(300)),
            ("Delayed: undelivered after 4 hours, will try again", None),
            ("could not be delivered for 5 days", None),
            ("message is 4 hours old, retry until 5 days", None),
            ("message is 300 seconds old", None),
            ("try again later", None),
            ("try again in 99999999999999 hours", None),
            ("try again in 123456789 seconds", Some(123_456_789)),
            ("try again in one hour", Some(3600)),
            ("Try again after TEN minutes", Some(600)),
            ("try again in some hour", None),
            ("wait 01:00:10 and retry", Some(3610)),
            ("wait 00:59:59 and retry", Some(3599)),
            ("wait 00:60:00 and retry", None),
            ("wait 00:00:60 and retry", None),
            ("wait 00:00:05:00 and retry", None),
        ] {
            assert_eq!(retry_after(text.as_bytes()).map(|time| time.as_secs()), seconds, "{text}");
        }
    }

    #[test]
    fn enhanced_codes_within() {
        for (text, found) in [
            ("sorry, no mailbox here by that name (#5.1.1)", Some("5.1.1")),
            ("cuda_nsu 5.4.1 [bob@example.org]: Recipient address rejected", Some("5.4.1")),
            ("host mx.example.org said: 550 5.2.1 no", Some("5.2.1")),
            ("rejected [5.7.1]", Some("5.7.1")),
            ("refused by version 5.1.2 of it", None),
            ("blocked: 5.1.2.3", None),
            ("rejected [5.7.1-rc]", None),
            ("rejected [5.7.1b]", None),
            ("(#4.4.1)", None),
        ] {
            let found = found.map(|found| found.parse().unwrap());
            assert_eq!(enhanced_code(text.as_bytes(), 5), found, "{text}");
        }
    }

    #[test]
    fn links() {
        for (text, found) in [
            (
                "see https://support.google.com/mail/?p=NoSuchUser a1 - gsmtp",
                Some("https://support.google.com/mail/?p=NoSuchUser"),
            ),
            ("blocked (http://www.spamhaus.org/sbl/).", Some("http://www.spamhaus.org/sbl/")),
            ("visit HTTPS://EXAMPLE.ORG.", Some("HTTPS://EXAMPLE.ORG")),
            ("[see http://example.org/a]", Some("http://example.org/a")),
            ("see http://example.org/[a]", Some("http://example.org/[a]")),
            ("see http://example.org/(a)", Some("http://example.org/(a)")),
            ("https://", None),
            ("no address here", None),
        ] {
            assert_eq!(link(text.as_bytes()), found, "{text}");
        }
    }
}
