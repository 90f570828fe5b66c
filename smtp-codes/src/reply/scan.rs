//! Where does the line end? The only loop that looks at every byte.

/// Marks CR and LF with their high bit, exactly up to the first one.
#[inline]
const fn marks(word: u64) -> u64 {
    const ONES: u64 = u64::from_ne_bytes([1; 8]);
    const HIGHS: u64 = u64::from_ne_bytes([0x80; 8]);
    let cr = word ^ u64::from_ne_bytes([b'\r'; 8]);
    let lf = word ^ u64::from_ne_bytes([b'\n'; 8]);
    (cr.wrapping_sub(ONES) & !cr | lf.wrapping_sub(ONES) & !lf) & HIGHS
}

/// The place of the first CR or LF in eight bytes.
#[inline]
fn in_word(bytes: [u8; 8]) -> Option<usize> {
    let marks = marks(u64::from_le_bytes(bytes));
    if marks == 0 { None } else { Some(marks.trailing_zeros() as usize / 8) }
}

/// The place of the first CR or LF at or after `from`.
#[inline]
pub(crate) fn line_end(bytes: &[u8], from: usize) -> Option<usize> {
    let mut rest = bytes.get(from..)?;
    while let Some((chunk, behind)) = rest.split_first_chunk::<16>() {
        // For sixteen bytes the compiler makes a handful of vector instructions of this test, which has VT and
        // FF between LF and CR as well: the words are exact.
        let is_near = |byte: &u8| u8::from(byte.wrapping_sub(b'\n') <= b'\r' - b'\n');
        if chunk.iter().fold(0, |any, byte| any | is_near(byte)) != 0 {
            let second = || Some(8 + in_word(*chunk.last_chunk()?)?);
            if let Some(found) = chunk.first_chunk().and_then(|first| in_word(*first)).or_else(second) {
                return Some(bytes.len() - rest.len() + found);
            }
        }
        rest = behind;
    }
    if let Some((chunk, behind)) = rest.split_first_chunk::<8>() {
        if let Some(found) = in_word(*chunk) {
            return Some(bytes.len() - rest.len() + found);
        }
        rest = behind;
    }
    let place = bytes.len() - rest.len();
    match bytes.last_chunk::<8>() {
        // Less than a word is left: the last word again, without the bytes that were looked at.
        Some(chunk) if !rest.is_empty() => {
            let word = u64::from_le_bytes(*chunk) >> (64 - 8 * rest.len());
            Some(place + in_word(word.to_le_bytes())?)
        }
        _ => Some(place + rest.iter().position(|byte| matches!(byte, b'\r' | b'\n'))?),
    }
}

/// The place after the first LF at or after `from`.
pub(super) fn after_line_feed(bytes: &[u8], from: usize) -> Option<usize> {
    let mut at = from;
    loop {
        let found = line_end(bytes, at)?;
        at = found + 1;
        if bytes[found] == b'\n' {
            return Some(at);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{after_line_feed, line_end};
    use std::vec::Vec;

    #[test]
    fn finds_what_a_plain_loop_finds() {
        for length in 0..40 {
            for place in 0..=length {
                for byte in [b'\r', b'\n', b'\t', 0x0B, 0, 0x8D, 0x0C] {
                    let mut bytes: Vec<u8> =
                        (0..length).map(|n| [b'a', 0x88, b'\t', 0xFF, 0][n % 5]).collect();
                    bytes.insert(place, byte);
                    for from in 0..bytes.len() + 2 {
                        let plain = bytes
                            .iter()
                            .enumerate()
                            .position(|(at, byte)| at >= from && matches!(byte, b'\r' | b'\n'));
                        assert_eq!(line_end(&bytes, from), plain, "{bytes:?} from {from}");
                    }
                }
            }
        }
        // Nothing but bytes that the first look takes for CR or LF.
        let mut near = [0x0B; 16];
        near[15] = b'\n';
        assert_eq!(line_end(&near, 0), Some(15));
        assert_eq!(after_line_feed(b"a\rb\nc\n", 0), Some(4));
        assert_eq!(after_line_feed(b"a\rb", 0), None);
    }
}
