//! Mail addresses in a text.

use super::bytes::{is_one_of, starts_with};
use super::phrases::{NAMES_A_SENDER, NAMES_AN_ORIGINAL, NO_RECIPIENTS};

/// An address and whose it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Address<'a> {
    pub(super) text: &'a str,
    /// Where it begins, the bracket and quotation mark before it included.
    pub(super) start: usize,
    /// Behind it and its closing bracket.
    pub(super) end: usize,
    pub(super) whose: Whose,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Whose {
    Recipient,
    /// As the sender wrote it, before a list or an alias became other addresses.
    Original,
    /// The sender's, the mail system's, or no address of a person: a message's id.
    Other,
}

/// Longest local part and domain (RFC 5321 section 4.5.3.1), with room for what routes add.
const MAX_PART: usize = 320;

/// The address around the `@` at this place.
pub(super) fn around(text: &str, at: usize) -> Option<Address<'_>> {
    let bytes = text.as_bytes();
    let is_local =
        |byte: u8| byte.is_ascii_alphanumeric() || byte >= 0x80 || b".!#$%&'*+/=?^_`{|}~-".contains(&byte);
    let is_domain = |byte: u8| byte.is_ascii_alphanumeric() || byte >= 0x80 || b".-_".contains(&byte);
    let least = at.saturating_sub(MAX_PART);
    let mut start = at;
    if at > 0 && bytes[at - 1] == b'"' {
        // "first last"@example.org
        let open = bytes[least..at - 1].iter().rposition(|byte| *byte == b'"')?;
        start = least + open;
    } else {
        while start > least && is_local(bytes[start - 1]) {
            start -= 1;
        }
        // Python's u'bob@example.org'.
        if matches!(&bytes[start..at], [b'u' | b'b', b'\'', ..]) {
            start += 2;
        }
        // `to=bob@example.org`, `'bob@example.org'`: what no address begins with.
        if let Some(equals) = bytes[start..at].iter().rposition(|byte| *byte == b'=') {
            let is_label = bytes[start..start + equals].iter().all(u8::is_ascii_alphabetic);
            if is_label && equals <= 12 && !is_bracketed(bytes, start) {
                start += equals + 1;
            }
        }
        while start < at
            && matches!(bytes[start], b'\'' | b'`' | b'*' | b'.' | b'/' | b'|' | b'{' | b'=' | b'-')
        {
            start += 1;
        }
    }
    let mut end = at + 1;
    while end < bytes.len() && end - at < MAX_PART && is_domain(bytes[end]) {
        end += 1;
    }
    while end > at + 1 && matches!(bytes[end - 1], b'.' | b'-' | b'_') {
        end -= 1;
    }
    // Typographic quotation marks and the like are neither part of it.
    while let Some(c) = text.get(start..at).and_then(|local| local.chars().next()) {
        if c.is_alphanumeric() || c.is_ascii() {
            break;
        }
        start += c.len_utf8();
    }
    let end = text.get(at + 1..end).map(|domain| {
        let stop = domain.find(|c: char| !(c.is_alphanumeric() || ".-_".contains(c))).unwrap_or(domain.len());
        at + 1 + stop
    })?;
    let address = text.get(start..end)?;
    let domain = text.get(at + 1..end)?;
    let is_sound = start < at && !domain.is_empty() && domain.split('.').all(|label| !label.is_empty());
    if !is_sound {
        return None;
    }
    let outer = if start > 0 && bytes[start - 1] == b'<' { start - 1 } else { start };
    let close = if bytes.get(end) == Some(&b'>') && outer < start { end + 1 } else { end };
    Some(Address { text: address, start: outer, end: close, whose: whose(bytes, outer, address) })
}

fn is_bracketed(bytes: &[u8], start: usize) -> bool {
    start > 0 && bytes[start - 1] == b'<'
}

/// Whose address it is, by what stands before it.
fn whose(bytes: &[u8], start: usize, address: &str) -> Whose {
    let before = bytes[start.saturating_sub(48)..start].trim_ascii_end();
    let before = trim_end(before, b":;=<\"'([,. \t");
    if NAMES_AN_ORIGINAL.iter().any(|phrase| ends_with(before, phrase.trim_end_matches('='))) {
        return Whose::Original;
    }
    let word_start = before.iter().rposition(|byte| !(byte.is_ascii_alphanumeric() || *byte == b'-'));
    let word = &before[word_start.map_or(0, |at| at + 1)..];
    let local = address.split('@').next().unwrap_or("");
    if is_one_of(word, NAMES_A_SENDER) || is_one_of(local.as_bytes(), NO_RECIPIENTS) {
        return Whose::Other;
    }
    Whose::Recipient
}

fn trim_end<'a>(mut bytes: &'a [u8], of: &[u8]) -> &'a [u8] {
    while let [rest @ .., last] = bytes {
        if !of.contains(last) {
            break;
        }
        bytes = rest;
    }
    bytes
}

fn ends_with(bytes: &[u8], phrase: &str) -> bool {
    bytes.len().checked_sub(phrase.len()).is_some_and(|at| starts_with(&bytes[at..], phrase))
}

/// The addresses between two places, in their order.
pub(super) fn all(text: &str, from: usize, to: usize) -> impl Iterator<Item = Address<'_>> {
    let mut at = from;
    core::iter::from_fn(move || {
        loop {
            let found = at + text.as_bytes().get(at..to)?.iter().position(|byte| *byte == b'@')?;
            at = found + 1;
            if let Some(address) =
                around(text, found).filter(|address| address.start >= from && address.end <= to)
            {
                at = at.max(address.end);
                return Some(address);
            }
        }
    })
}

/// The last address between two places that may be a recipient's.
pub(super) fn last(text: &str, from: usize, to: usize, whose: Whose) -> Option<Address<'_>> {
    let bytes = text.as_bytes();
    let mut end = to;
    loop {
        let at = from + bytes.get(from..end)?.iter().rposition(|byte| *byte == b'@')?;
        if let Some(address) = around(text, at).filter(|address| address.start >= from && address.end <= to) {
            if address.whose == whose {
                return Some(address);
            }
        }
        end = at;
    }
}

/// The address that is all there is in a line: `<bob@example.org>:`, `-- bob@example.org`, `Recipient: bob@example.org`.
pub(super) fn alone(text: &str, from: usize, to: usize) -> Option<Address<'_>> {
    let bytes = text.as_bytes().get(from..to)?;
    if bytes.len() > 2 * MAX_PART {
        return None;
    }
    let at = from + bytes.iter().position(|byte| *byte == b'@')?;
    let mut address = around(text, at).filter(|address| address.start >= from && address.end <= to)?;
    let before = text.get(from..address.start)?;
    let label = before.trim_matches(|c: char| !c.is_alphanumeric());
    let is_label = label.is_empty()
        || before.trim_end().ends_with(':') && is_one_of(label.as_bytes(), super::phrases::NAMES_A_RECIPIENT)
        // `smtp; bob@example.org`, `rfc822;bob@example.org`
        || before.trim_end().ends_with(';') && label.bytes().all(|byte| byte.is_ascii_alphanumeric());
    if !is_label || address.whose == Whose::Other && !label.is_empty() {
        return None;
    }
    let behind = text.get(address.end..to)?.trim_start_matches(['>', '"', '\'', ')', ']']).trim();
    let is_end = behind.trim_matches([':', ',', '.', ';', ' ']).is_empty()
        || starts_with(behind.as_bytes(), "<mailto:")       // Exchange
        || starts_with(behind.as_bytes(), "(expanded from") // Sendmail, Postfix
        || starts_with(behind.as_bytes(), "(generated from")
        || starts_with(behind.as_bytes(), "(ultimately generated from")
        || starts_with(behind.as_bytes(), "(reason:")       // Sendmail, one line
        // Exchange 2003: "bob@example.org on 10/14/2025 10:00 AM"
        || behind.strip_prefix("on ").is_some_and(|date| date.trim_start().starts_with(|c: char| c.is_ascii_digit()));
    if !is_end {
        return None;
    }
    if address.whose != Whose::Original {
        address.whose = Whose::Recipient;
    }
    Some(address)
}
