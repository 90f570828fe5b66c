//! A list of phrases by their first letters, made when the crate is compiled: one step at the beginning of each word of a text
//! instead of a search for each phrase.

use super::bytes::starts_with;

/// The order of up to 255 phrases by their first letters.
#[derive(Debug)]
pub(crate) struct Index<const N: usize> {
    order: [u8; N],
    /// Where in the order each letter begins; what is no ASCII letter comes last.
    starts: [u8; LETTERS + 1],
    /// For each first letter a bit for each second letter that follows it, all where there is none: most words could begin
    /// no phrase, and are not compared.
    seconds: [u32; 32],
}

const LETTERS: usize = 27;

/// What tells phrases apart at a glance, the same for a letter and its capital.
const fn fold(byte: u8) -> usize {
    (byte & 31) as usize
}

const fn slot(byte: u8) -> usize {
    if byte.is_ascii_alphabetic() { (byte.to_ascii_lowercase() - b'a') as usize } else { LETTERS - 1 }
}

impl<const N: usize> Index<N> {
    #[expect(clippy::cast_possible_truncation, reason = "fewer than 256, which is asserted")]
    pub(crate) const fn new(phrases: &[&str; N]) -> Self {
        assert!(N < 256, "places are kept in a byte");
        let mut index = Self { order: [0; N], starts: [0; LETTERS + 1], seconds: [0; 32] };
        let mut letter = 0;
        let mut length = 0;
        while letter < LETTERS {
            let mut at = 0;
            while at < N {
                if slot(phrases[at].as_bytes()[0]) == letter {
                    index.order[length] = at as u8;
                    length += 1;
                }
                at += 1;
            }
            letter += 1;
            index.starts[letter] = length as u8;
        }
        let mut at = 0;
        while at < N {
            let phrase = phrases[at].as_bytes();
            index.seconds[fold(phrase[0])] |= if phrase.len() > 1 { 1 << fold(phrase[1]) } else { u32::MAX };
            at += 1;
        }
        index
    }

    /// The place in the list of the first phrase that the bytes begin with, in the order of the list.
    #[inline]
    pub(crate) fn at_start(&self, phrases: &[&str; N], bytes: &[u8]) -> Option<usize> {
        let first = *bytes.first()?;
        if self.may_begin(first, bytes.get(1)) { self.compared(phrases, bytes, slot(first)) } else { None }
    }

    #[inline]
    fn may_begin(&self, first: u8, second: Option<&u8>) -> bool {
        self.seconds[fold(first)] >> second.map_or(0, |second| fold(*second)) & 1 == 1
    }

    // Apart, so that what is done at each word of a text stays short.
    #[inline(never)]
    fn compared(&self, phrases: &[&str; N], bytes: &[u8], letter: usize) -> Option<usize> {
        let range = usize::from(self.starts[letter])..usize::from(self.starts[letter + 1]);
        let fits = |at: &usize| {
            let phrase = phrases[*at];
            // A whole comparison takes longer than two letters more.
            let is_likely = |place: usize| match (phrase.as_bytes().get(place), bytes.get(place)) {
                (Some(expected), Some(byte)) => fold(*expected) == fold(*byte),
                (expected, _) => expected.is_none(),
            };
            is_likely(0) && is_likely(2) && starts_with(bytes, phrase)
        };
        self.order[range].iter().map(|at| usize::from(*at)).find(fits)
    }

    /// The last phrase that begins at a word of the bytes.
    pub(crate) fn last_in(&self, phrases: &[&str; N], bytes: &[u8]) -> Option<usize> {
        let mut behind = None;
        for (at, byte) in bytes.iter().enumerate().rev() {
            let is_start =
                self.may_begin(*byte, behind) && is_part(*byte) && (at == 0 || !is_part(bytes[at - 1]));
            behind = Some(byte);
            if is_start {
                let found = self.compared(phrases, &bytes[at..], slot(*byte));
                if found.is_some() {
                    return found;
                }
            }
        }
        None
    }

    /// Whether a phrase begins at a word of the bytes.
    pub(crate) fn is_in(&self, phrases: &[&str; N], bytes: &[u8]) -> bool {
        word_starts(bytes).any(|at| self.at_start(phrases, &bytes[at..]).is_some())
    }
}

/// Whether it is a letter or digit.
const fn is_part(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || byte >= 0x80
}

/// Where a letter or digit stands behind what is none.
fn word_starts(bytes: &[u8]) -> impl Iterator<Item = usize> {
    let mut was_part = false;
    bytes.iter().enumerate().filter_map(move |(at, byte)| {
        let is_part = is_part(*byte);
        let is_start = is_part && !was_part;
        was_part = is_part;
        is_start.then_some(at)
    })
}

#[cfg(test)]
mod tests {
    use super::Index;

    const MARKS: [&str; 3] = ["S:", "<", "<<<"];
    const MARK_INDEX: Index<3> = Index::new(&MARKS);

    #[test]
    fn finds_what_begins_a_word() {
        const PHRASES: [&str; 4] = ["after rcpt", "no such", "(in", "after"];
        const INDEX: Index<4> = Index::new(&PHRASES);
        assert_eq!(INDEX.last_in(&PHRASES, b"AFTER RCPT TO: there is No such user"), Some(1));
        assert_eq!(INDEX.last_in(&PHRASES, b"No such user after RCPT"), Some(0));
        assert_eq!(INDEX.last_in(&PHRASES, b"thereafter rcpt"), None);
        assert_eq!(INDEX.last_in(&PHRASES, "é after rcptx, no sucher, aftér no-such".as_bytes()), Some(1));
        for (text, found) in
            [("<", Some(1)), ("<<<", Some(1)), ("s: 250", Some(0)), ("S", None), ("S;", None), ("", None)]
        {
            assert_eq!(MARK_INDEX.at_start(&MARKS, text.as_bytes()), found, "{text}");
        }
        assert_eq!(INDEX.at_start(&PHRASES, b"(in reply"), Some(2));
        assert!(!INDEX.is_in(&PHRASES, b""));
    }
}
