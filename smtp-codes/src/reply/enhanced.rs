//! The enhanced status code that the text of a line begins with.

use super::parse::Leniency;
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

/// The code as one number that fits a register, 0 for none.
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
            return if agrees { Self::new(class - b'0', subject - b'0', detail - b'0') } else { Self::NONE };
        }
        match split(text, leniency) {
            Some(Found { code: enhanced, .. }) if enhanced.agrees_with(code) => {
                Self::new(enhanced.class().digit(), enhanced.subject(), enhanced.detail())
            }
            _ => Self::NONE,
        }
    }

    #[inline]
    fn new(class: u8, subject: impl Into<u32>, detail: impl Into<u32>) -> Self {
        Self(u32::from(class) << 20 | subject.into() << 10 | detail.into())
    }

    #[inline]
    pub(super) const fn is_none(self) -> bool {
        self.0 == 0
    }

    #[inline]
    #[expect(clippy::cast_possible_truncation, reason = "what was packed fits")]
    pub(super) const fn get(self) -> Option<EnhancedCode> {
        EnhancedCode::new((self.0 >> 20) as u8, (self.0 >> 10 & 0x3FF) as u16, (self.0 & 0x3FF) as u16)
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
