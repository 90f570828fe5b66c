//! The enhanced status code that the text of a line begins with.

use super::parse::Leniency;
use crate::EnhancedCode;

/// Whether it is worth to [`split`] the text; the answer may be wrong that way only.
#[inline]
pub(super) const fn is_likely(text: &[u8]) -> bool {
    matches!(text, [b'2' | b'4' | b'5', b'.', ..] | [b'#', ..])
}

/// The enhanced code at the start of a text, and the length of it with the space behind it.
///
/// Whether its class agrees with the reply code is for the caller to say.
pub(super) fn split(text: &[u8], leniency: Leniency) -> Option<(EnhancedCode, usize)> {
    match text {
        [b'#', rest @ ..] if leniency.contains(Leniency::HASH_ENHANCED) => {
            split_at_class(rest, leniency).map(|(code, length)| (code, length + 1))
        }
        _ => split_at_class(text, leniency),
    }
}

fn split_at_class(text: &[u8], leniency: Leniency) -> Option<(EnhancedCode, usize)> {
    let [class @ b'2'..=b'5', b'.', rest @ ..] = text else { return None };
    let (subject, rest) = number(rest)?;
    let [b'.', rest @ ..] = rest else { return None };
    let (detail, rest) = number(rest)?;
    let code = EnhancedCode::new(class - b'0', subject, detail)?;
    let rest = match rest {
        [b':', rest @ ..] if leniency.contains(Leniency::COLON_ENHANCED) => rest,
        _ => rest,
    };
    let rest = match rest {
        [] => rest,
        [b' ', rest @ ..] => rest,
        _ => return None,
    };
    Some((code, text.len() - rest.len()))
}

/// One to three digits without a zero in front (RFC 3463 section 2), and what follows them.
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
