//! Looking at a few bytes of a text: words, codes, the marks between them.

use super::bytes::{is_one_of, is_space};
use super::index::Index;
use super::number::{self, Number};
use super::phrases::{OF_A_REFUSAL, UNITS};
use crate::Severity;

static REFUSAL_INDEX: Index<{ OF_A_REFUSAL.len() }> = Index::new(&OF_A_REFUSAL);

/// The word at or behind this place.
pub(super) fn next_word(bytes: &[u8], at: usize, to: usize) -> &[u8] {
    let to = to.min(bytes.len());
    let start = at.min(to) + bytes[at.min(to)..to].iter().take_while(|byte| is_space(**byte)).count();
    let length = bytes[start..to].iter().take_while(|byte| !is_space(**byte)).count();
    &bytes[start..start + length]
}

/// Whether three digits that may be a failure's code are here.
pub(super) fn is_code(bytes: &[u8], at: usize) -> bool {
    matches!(bytes.get(at..), Some([b'2'..=b'5', b'0'..=b'9', b'0'..=b'9', rest @ ..])
        if matches!(rest, [] | [b' ' | b'-' | b'\r' | b'\n' | b'\t', ..]))
}

/// Whether the bytes begin with these digits as a line of a reply does, and whether a hyphen follows.
pub(super) fn code_here(bytes: &[u8], at: usize, to: usize, digits: [u8; 3]) -> Option<bool> {
    let rest = &bytes[at.min(to)..to];
    match rest.strip_prefix(&digits)? {
        [] => Some(false),
        [b'-', ..] => Some(true),
        [byte, ..] if is_space(*byte) => Some(false),
        _ => None,
    }
}

/// Whether a line is a refusal: nothing but its code stands before its words.
pub(super) fn is_refusal(bytes: &[u8], from: usize, to: usize) -> bool {
    let is_failing = matches!(bytes.get(from), Some(b'4' | b'5'));
    let behind = bytes.get(from + 3..to).unwrap_or_default();
    let word = next_word(behind, usize::from(behind.starts_with(b"-")), behind.len());
    is_failing && is_code(bytes, from) && word.iter().any(u8::is_ascii_alphabetic) && !is_unit(word)
        || is_failing && is_code(bytes, from) && number::enhanced(bytes, from + 4).is_some()
}

pub(super) fn is_unit(word: &[u8]) -> bool {
    let word = trim_punctuation(word);
    !word.is_empty() && is_one_of(word, UNITS)
}

pub(super) fn trim_punctuation(mut word: &[u8]) -> &[u8] {
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

pub(super) fn has_refusal(bytes: &[u8]) -> bool {
    let end =
        bytes.iter().enumerate().position(|(at, byte)| *byte == b'\n' && at > 60).unwrap_or(bytes.len());
    let bytes = &bytes[..end];
    REFUSAL_INDEX.is_in(&OF_A_REFUSAL, bytes)
}

pub(super) const fn is_negative(severity: Severity) -> bool {
    matches!(severity, Severity::TransientNegativeCompletion | Severity::PermanentNegativeCompletion)
}

pub(super) fn trim_end(bytes: &[u8], from: usize, mut to: usize) -> usize {
    while to > from && is_space(bytes[to - 1]) {
        to -= 1;
    }
    to
}

/// What stands for a space in the words, if not a space.
pub(super) fn joint(bytes: &[u8], number: &Number) -> u8 {
    match bytes.get(number.end) {
        Some(b'+') => b'+',
        _ if number.opening == b'_' => b'_',
        _ => 0,
    }
}

pub(super) fn has_underscores(bytes: &[u8]) -> bool {
    bytes.iter().filter(|byte| **byte == b'_').nth(1).is_some() && !bytes.contains(&b' ')
}

pub(super) fn part_of(text: &str, part: &str) -> (usize, usize) {
    let start = (part.as_ptr() as usize).saturating_sub(text.as_ptr() as usize);
    (start, start + part.len())
}
