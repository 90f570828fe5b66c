//! The enhanced status code that the text of a line begins with.

use super::limits::Leniency;
use crate::{Code, EnhancedCode};

/// Whether it is worth to [`split`] the text; the answer may be wrong that way only.
#[inline]
pub(super) const fn is_likely(text: &[u8]) -> bool {
    matches!(text, [b'2' | b'4' | b'5', b'.', ..] | [b'#', ..])
}

/// An enhanced code at the start of a text.
#[derive(Clone, Copy)]
pub(super) struct Found<'a> {
    pub(super) code: EnhancedCode,
    /// The code as it stands there, without `#` and `:`.
    pub(super) digits: &'a [u8],
    /// The text behind it.
    pub(super) rest: &'a [u8],
}

/// The enhanced code at the start of a text, which ends with the bytes or with its line.
///
/// Whether its class agrees with the reply code is for the caller to say.
#[inline]
pub(super) fn split(text: &[u8], leniency: Leniency) -> Option<Found<'_>> {
    let digits = match text {
        [b'#', digits @ ..] if leniency.contains(Leniency::HASH_ENHANCED) => digits,
        _ => text,
    };
    let [class @ b'2'..=b'5', b'.', rest @ ..] = digits else { return None };
    let (subject, rest) = number(rest)?;
    let [b'.', rest @ ..] = rest else { return None };
    let (detail, rest) = number(rest)?;
    let code = EnhancedCode::new(class - b'0', subject, detail)?;
    let digits = &digits[..digits.len() - rest.len()];
    let rest = match rest {
        [b':', rest @ ..] if leniency.contains(Leniency::COLON_ENHANCED) => rest,
        _ => rest,
    };
    let rest = match rest {
        [b' ', rest @ ..] => rest,
        [] | [b'\r' | b'\n', ..] => rest,
        _ => return None,
    };
    Some(Found { code, digits, rest })
}

/// The code and the length of its text as one number that fits a register, 0 for none.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Packed(u32);

impl Packed {
    pub(super) const NONE: Self = Self(0);

    /// The code at the start of a text, if its class agrees with the reply code.
    #[inline(never)]
    pub(super) fn read(text: &[u8], code: Code, leniency: Leniency) -> Self {
        // Nearly all codes have one digit a part: half the instructions of the general way.
        if let [
            class @ (b'2' | b'4' | b'5'),
            b'.',
            subject @ b'0'..=b'9',
            b'.',
            detail @ b'0'..=b'9',
            b' ',
            ..,
        ] = text
        {
            let agrees = class - b'0' == code.severity().digit();
            return if agrees {
                Self::pack(class - b'0', subject - b'0', detail - b'0', 5)
            } else {
                Self::NONE
            };
        }
        match split(text, leniency) {
            Some(found) if found.code.agrees_with(code) => Self::of(found),
            _ => Self::NONE,
        }
    }

    pub(super) fn of(found: Found<'_>) -> Self {
        let (code, length) = (found.code, found.digits.len());
        Self::pack(code.class().digit(), code.subject(), code.detail(), length)
    }

    #[inline]
    fn pack(class: u8, subject: impl Into<u32>, detail: impl Into<u32>, length: usize) -> Self {
        #[expect(clippy::cast_possible_truncation, reason = "nine bytes at the longest")]
        let length = length as u32;
        Self(length << 23 | u32::from(class) << 20 | subject.into() << 10 | detail.into())
    }

    /// How many bytes the code takes where it stands.
    #[inline]
    pub(super) const fn length(self) -> usize {
        (self.0 >> 23) as usize
    }

    #[inline]
    pub(super) const fn is_none(self) -> bool {
        self.0 == 0
    }

    #[inline]
    pub(super) const fn get(self) -> Option<EnhancedCode> {
        EnhancedCode::new((self.0 >> 20 & 7) as u8, (self.0 >> 10 & 0x3FF) as u16, (self.0 & 0x3FF) as u16)
    }
}

/// The enhanced code of a reply, which may be repeated on each of its lines.
#[derive(Clone, Copy, Debug)]
pub(super) struct Repeated<'a> {
    /// As it stands in the reply; empty if there is none.
    digits: &'a [u8],
    leniency: Leniency,
    /// The code and the space behind it as one word, and the bytes of it that count: none if it does not fit.
    word: u64,
    mask: u64,
}

impl<'a> Repeated<'a> {
    /// Of a code that stands at the start of a text.
    #[inline]
    pub(super) fn new(text: &'a [u8], code: Packed, leniency: Leniency) -> Self {
        let length = code.length();
        let text = match text {
            [b'#', rest @ ..] => rest,
            _ => text,
        };
        let digits = text.get(..length).unwrap_or_default();
        let mut repeated = Self { digits, leniency, word: 0, mask: 0 };
        if let Some(start) = text.first_chunk().filter(|_| (1..8).contains(&length)) {
            let behind = 8 * length;
            let word = u64::from_le_bytes(*start) & !(u64::MAX << behind);
            repeated.word = word | u64::from(b' ') << behind;
            repeated.mask = u64::MAX >> (56 - behind);
        }
        repeated
    }

    /// The text of a line without the code, if it begins with it.
    #[inline]
    pub(super) fn strip(&self, text: &'a [u8]) -> &'a [u8] {
        if self.digits.is_empty() {
            return text;
        }
        match text.first_chunk() {
            Some(start) if self.mask != 0 && (u64::from_le_bytes(*start) ^ self.word) & self.mask == 0 => {
                &text[self.digits.len() + 1..]
            }
            _ => self.strip_slowly(text),
        }
    }

    fn strip_slowly(&self, text: &'a [u8]) -> &'a [u8] {
        match split(text, self.leniency) {
            Some(found) if found.digits == self.digits => found.rest,
            _ => text,
        }
    }
}

/// One to three digits without a zero in front (RFC 3463 section 2), and what follows them.
#[inline]
fn number(text: &[u8]) -> Option<(u16, &[u8])> {
    let value = |digit: &u8| u16::from(digit - b'0');
    match text {
        [a @ b'1'..=b'9', b @ b'0'..=b'9', c @ b'0'..=b'9', rest @ ..] => {
            Some((value(a) * 100 + value(b) * 10 + value(c), rest))
        }
        [a @ b'1'..=b'9', b @ b'0'..=b'9', rest @ ..] => Some((value(a) * 10 + value(b), rest)),
        [a @ b'0'..=b'9', rest @ ..] => Some((value(a), rest)),
        _ => None,
    }
}
