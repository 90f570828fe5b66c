//! Where does the line end? The only loop that looks at every byte.

const ONES: u64 = 0x0101_0101_0101_0101;
const HIGHS: u64 = 0x8080_8080_8080_8080;

/// Marks the bytes 8 to 15 with their high bit, exactly up to the first one: CR and LF are among them, and
/// the others are rare enough in text that one test for all is cheaper than two exact ones.
#[inline]
const fn near_line_end(word: u64) -> u64 {
    let zeroed = (word & (0xF8 * ONES)) ^ (8 * ONES);
    zeroed.wrapping_sub(ONES) & !zeroed & HIGHS
}

/// The place of the first CR or LF at or after `from`.
#[inline]
pub(super) fn line_end(bytes: &[u8], mut from: usize) -> Option<usize> {
    loop {
        let found = near(bytes, from)?;
        if matches!(bytes[found], b'\r' | b'\n') {
            return Some(found);
        }
        from = found + 1;
    }
}

#[inline]
fn near(bytes: &[u8], from: usize) -> Option<usize> {
    let mut at = from;
    while let Some(chunk) = bytes.get(at..).and_then(<[u8]>::first_chunk) {
        let marks = near_line_end(u64::from_le_bytes(*chunk));
        if marks != 0 {
            return Some(at + marks.trailing_zeros() as usize / 8);
        }
        at += 8;
    }
    // Fewer than eight are left: the last eight again, without those that were looked at.
    let rest = bytes.get(at..)?;
    if let Some(chunk) = bytes.last_chunk() {
        let word = u64::from_le_bytes(*chunk).checked_shr(8 * (8 - u32::try_from(rest.len()).ok()?))?;
        let marks = near_line_end(word);
        return if marks == 0 { None } else { Some(at + marks.trailing_zeros() as usize / 8) };
    }
    rest.iter().position(|byte| byte & 0xF8 == 8).map(|found| at + found)
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
        assert_eq!(after_line_feed(b"a\rb\nc\n", 0), Some(4));
        assert_eq!(after_line_feed(b"a\rb", 0), None);
    }
}
