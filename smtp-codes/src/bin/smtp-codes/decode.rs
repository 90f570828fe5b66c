//! Text in UTF-16, as Windows writes it, becomes UTF-8; what is no UTF-16 passes through.

use std::io::{self, BufRead, Cursor, Read};

/// A stream, from UTF-16 if its byte order mark says so. The mark of UTF-8 is left to those who count bytes.
pub(crate) fn decoded<'r>(mut raw: impl BufRead + 'r) -> io::Result<Box<dyn BufRead + 'r>> {
    // No more is waited for than has to be: who sends a line may wait for the answer.
    let may_be_mark = matches!(raw.fill_buf()?.first(), Some(0xFE | 0xFF));
    if !may_be_mark {
        return Ok(Box::new(raw));
    }
    let mut start = Vec::new();
    raw.by_ref().take(2).read_to_end(&mut start)?;
    Ok(match start.as_slice() {
        b"\xFF\xFE" => Box::new(Utf16::new(raw, u16::from_le_bytes)),
        b"\xFE\xFF" => Box::new(Utf16::new(raw, u16::from_be_bytes)),
        _ => Box::new(Cursor::new(start).chain(raw)),
    })
}

/// Reads UTF-16 as UTF-8. What is none becomes U+FFFD, as everywhere in this program.
struct Utf16<R> {
    raw: R,
    unit: fn([u8; 2]) -> u16,
    /// The first half of a unit, or of a pair of units, the rest of which has not come.
    half_unit: Option<u8>,
    half_pair: Option<u16>,
    text: String,
    /// How much of the text has been read.
    at: usize,
}

impl<R: BufRead> Utf16<R> {
    fn new(raw: R, unit: fn([u8; 2]) -> u16) -> Self {
        Self { raw, unit, half_unit: None, half_pair: None, text: String::new(), at: 0 }
    }

    /// Decodes what has come; at the end what is left over.
    fn decode(&mut self) -> io::Result<()> {
        let bytes = self.raw.fill_buf()?;
        let (length, is_end) = (bytes.len(), bytes.is_empty());
        let mut units: Vec<u16> = Vec::with_capacity(length / 2 + 2);
        units.extend(self.half_pair.take());
        let mut half = self.half_unit.take();
        for byte in bytes {
            match half.take() {
                Some(first) => units.push((self.unit)([first, *byte])),
                None => half = Some(*byte),
            }
        }
        self.half_unit = half.filter(|_| !is_end);
        if let (false, Some(0xD800..=0xDBFF)) = (is_end, units.last()) {
            self.half_pair = units.pop();
        }
        self.text.clear();
        self.at = 0;
        let characters = char::decode_utf16(units).map(|c| c.unwrap_or(char::REPLACEMENT_CHARACTER));
        self.text.extend(characters);
        self.text.extend(half.filter(|_| is_end).map(|_| char::REPLACEMENT_CHARACTER));
        self.raw.consume(length);
        Ok(())
    }
}

impl<R: BufRead> BufRead for Utf16<R> {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        // Half a unit is no text: only the end is.
        while self.at == self.text.len() {
            self.decode()?;
            if self.text.is_empty() && self.half_unit.is_none() && self.half_pair.is_none() {
                break;
            }
        }
        Ok(&self.text.as_bytes()[self.at..])
    }

    fn consume(&mut self, count: usize) {
        self.at = (self.at + count).min(self.text.len());
    }
}

impl<R: BufRead> Read for Utf16<R> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        let count = self.fill_buf()?.read(into)?;
        self.consume(count);
        Ok(count)
    }
}

#[cfg(test)]
mod tests {
    use super::decoded;
    use std::io::{BufReader, Read as _};

    /// Read as it comes in pieces of this length.
    fn read(bytes: &[u8], piece: usize) -> Vec<u8> {
        let mut read = Vec::new();
        decoded(BufReader::with_capacity(piece, bytes)).unwrap().read_to_end(&mut read).unwrap();
        read
    }

    #[test]
    fn utf_16_is_what_the_standard_library_makes_of_it() {
        let texts: [&[u16]; 7] = [
            &[],
            &[0x35, 0x35, 0x30],
            &[0xFEFF, 0xA],
            &[0xE9, 0x6F22, 0xD83D, 0xDE00, 0x0A],
            &[0xD83D],
            &[0xD83D, 0xD83D, 0xDE00, 0xDE00, 0x41],
            &[0x41, 0xDC00, 0x42, 0xDBFF],
        ];
        for units in texts {
            for piece in 1..9 {
                let expected = String::from_utf16_lossy(units);
                let little: Vec<u8> = units.iter().flat_map(|unit| unit.to_le_bytes()).collect();
                let big: Vec<u8> = units.iter().flat_map(|unit| unit.to_be_bytes()).collect();
                assert_eq!(read(&[b"\xFF\xFE", &*little].concat(), piece), expected.as_bytes(), "{units:x?}");
                assert_eq!(read(&[b"\xFE\xFF", &*big].concat(), piece), expected.as_bytes(), "{units:x?}");
                // Half a unit at the end.
                let cut = format!("{expected}\u{FFFD}");
                assert_eq!(read(&[b"\xFE\xFF", &*big, b"\0"].concat(), piece), cut.as_bytes(), "{units:x?}");
            }
        }
    }

    #[test]
    fn all_else_stays() {
        for piece in 1..5 {
            for (bytes, expected) in [
                (&b""[..], &b""[..]),
                (b"550 no", b"550 no"),
                (b"\xEF\xBB\xBF550 no", b"\xEF\xBB\xBF550 no"),
                (b"\xFF\xFFx", b"\xFF\xFFx"),
                (b"\xFE", b"\xFE"),
                (b"\xFFab\xFE", b"\xFFab\xFE"),
            ] {
                assert_eq!(read(bytes, piece), expected, "{bytes:x?} in pieces of {piece}");
            }
        }
    }
}
