//! The enhanced status code that the text of a line begins with.

use super::parse::Leniency;
use crate::EnhancedCode;

/// The enhanced code at the start of a text, and the length of it with the space behind it.
///
/// Whether its class agrees with the reply code is for the caller to say.
#[inline]
pub(super) fn split(text: &[u8], leniency: Leniency) -> Option<(EnhancedCode, usize)> {
    match text {
        [b'2' | b'4' | b'5', b'.', ..] => split_at_class(text, leniency),
        [b'#', rest @ ..] if leniency.contains(Leniency::HASH_ENHANCED) => {
            split_at_class(rest, leniency).map(|(code, length)| (code, length + 1))
        }
        _ => None,
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
    let length = text.iter().take(4).take_while(|byte| byte.is_ascii_digit()).count();
    if length == 0 || length > 3 || (length > 1 && text[0] == b'0') {
        return None;
    }
    let (digits, rest) = text.split_at(length);
    Some((digits.iter().fold(0, |number, digit| number * 10 + u16::from(digit - b'0')), rest))
}
