//! Looking for words in bytes without regard to ASCII case, and without an allocation.

/// Whether the bytes begin with the phrase.
pub(super) fn starts_with(bytes: &[u8], phrase: &str) -> bool {
    bytes.get(..phrase.len()).is_some_and(|start| start.eq_ignore_ascii_case(phrase.as_bytes()))
}

/// The first place of the phrase.
pub(super) fn find(bytes: &[u8], phrase: &str) -> Option<usize> {
    let first = *phrase.as_bytes().first()?;
    let (lower, upper) = (first.to_ascii_lowercase(), first.to_ascii_uppercase());
    let last = bytes.len().checked_sub(phrase.len())?;
    // A whole comparison takes longer than one of the last letter.
    let end = phrase.len() - 1;
    let is_alike = |at: usize| bytes[at + end].eq_ignore_ascii_case(&phrase.as_bytes()[end]);
    let mut at = 0;
    while at <= last {
        at += bytes[at..=last].iter().position(|byte| *byte == lower || *byte == upper)?;
        if is_alike(at) && starts_with(&bytes[at..], phrase) {
            return Some(at);
        }
        at += 1;
    }
    None
}

/// The last place of the phrase.
pub(super) fn rfind(bytes: &[u8], phrase: &str) -> Option<usize> {
    let first = *phrase.as_bytes().first()?;
    let (lower, upper) = (first.to_ascii_lowercase(), first.to_ascii_uppercase());
    let last = bytes.len().checked_sub(phrase.len())?;
    (0..=last)
        .rev()
        .find(|at| (bytes[*at] == lower || bytes[*at] == upper) && starts_with(&bytes[*at..], phrase))
}

/// Whether the phrase stands in the bytes, with no letter or digit right before it.
pub(super) fn has_word(bytes: &[u8], phrase: &str) -> bool {
    let mut from = 0;
    while let Some(found) = find(&bytes[from..], phrase) {
        let at = from + found;
        if at == 0 || !bytes[at - 1].is_ascii_alphanumeric() {
            return true;
        }
        from = at + 1;
    }
    false
}

pub(super) const fn is_space(byte: u8) -> bool {
    matches!(byte, b' ' | b'\t' | b'\r' | b'\n' | 0x0B | 0x0C)
}

/// Whether one of the words is this one.
pub(super) fn is_one_of(word: &[u8], words: &[&str]) -> bool {
    words.iter().any(|one| word.eq_ignore_ascii_case(one.as_bytes()))
}

/// A place at or before this one where a character begins.
pub(super) fn floor(text: &str, mut at: usize) -> usize {
    at = at.min(text.len());
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    at
}

/// Whether the bytes end with the phrase.
pub(super) fn ends_with(bytes: &[u8], phrase: &str) -> bool {
    bytes.len().checked_sub(phrase.len()).is_some_and(|at| starts_with(&bytes[at..], phrase))
}

/// Which bytes are among these: one look instead of several comparisons, where every byte of a line is looked at.
pub(super) const fn set(of: &[u8]) -> [bool; 256] {
    let mut set = [false; 256];
    let mut at = 0;
    while at < of.len() {
        set[of[at] as usize] = true;
        at += 1;
    }
    set
}
