//! From a keyword to its entry.

use crate::Extension;
use core::fmt;

/// Twice as many places as entries, or more; a power of two.
const PLACES: usize = 128;

/// The entries by the [`place`] of their keyword, or the next free one; 0 is a free place, 1 the first entry.
static BY_KEYWORD: [u8; PLACES] = {
    assert!(Extension::ALL.len() <= PLACES / 2);
    let mut by_keyword = [0; PLACES];
    let mut index = 0;
    while index < Extension::ALL.len() {
        let mut at = place(Extension::ALL[index].keyword().as_bytes());
        while by_keyword[at] != 0 {
            at = (at + 1) % PLACES;
        }
        index += 1;
        #[expect(clippy::cast_possible_truncation, reason = "there are at most 64")]
        {
            by_keyword[at] = index as u8;
        }
    }
    by_keyword
};

static KEYWORDS: [&[u8]; Extension::ALL.len()] = {
    let mut keywords: [&[u8]; Extension::ALL.len()] = [&[]; Extension::ALL.len()];
    let mut index = 0;
    while index < keywords.len() {
        keywords[index] = Extension::ALL[index].keyword().as_bytes();
        index += 1;
    }
    keywords
};

/// Length, first and last byte tell nearly all keywords apart.
const fn place(keyword: &[u8]) -> usize {
    let (Some(first), Some(last)) = (keyword.first(), keyword.last()) else { return 0 };
    let (first, last) = (first.to_ascii_uppercase() as usize, last.to_ascii_uppercase() as usize);
    (keyword.len() * 5 + first * 7 + last * 3) % PLACES
}

impl Extension {
    /// The entry of a keyword in any case (RFC 5321 section 2.4), or `None` if the registry has none.
    ///
    /// ```
    /// use smtp_codes::Extension;
    ///
    /// assert_eq!(Extension::from_keyword(b"Size"), Some(Extension::Size));
    /// assert_eq!(Extension::from_keyword(b"SIZES"), None);
    /// ```
    #[inline]
    pub fn from_keyword(keyword: &[u8]) -> Option<Self> {
        let mut at = place(keyword);
        loop {
            let index = usize::from(BY_KEYWORD[at].checked_sub(1)?);
            let found = KEYWORDS[index];
            // Nearly all servers write capitals, and a comparison of bytes is the quicker one.
            if found == keyword || found.eq_ignore_ascii_case(keyword) {
                return Some(Self::ALL[index]);
            }
            at = (at + 1) % PLACES;
        }
    }
}

/// Prints the keyword.
impl fmt::Display for Extension {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.keyword())
    }
}

#[cfg(test)]
mod tests {
    use super::{BY_KEYWORD, PLACES, place};
    use crate::Extension;

    #[test]
    fn each_keyword_leads_to_its_entry() {
        for extension in Extension::ALL {
            let keyword = extension.keyword().as_bytes();
            assert_eq!(Extension::from_keyword(keyword), Some(*extension));
            assert_eq!(Extension::from_keyword(&keyword.to_ascii_lowercase()), Some(*extension));
            assert_ne!(Extension::from_keyword(&keyword[..keyword.len() - 1]), Some(*extension));
        }
        assert_eq!(Extension::from_keyword(b""), None);
        assert_eq!(Extension::from_keyword(b"\xff\xff"), None);
    }

    /// What a server lists most is found at the first look.
    #[test]
    fn common_keywords_collide_with_nothing() {
        for keyword in ["SIZE", "8BITMIME", "PIPELINING", "STARTTLS", "AUTH", "CHUNKING", "SMTPUTF8", "DSN"] {
            let at = place(keyword.as_bytes());
            let index = usize::from(BY_KEYWORD[at % PLACES]) - 1;
            assert_eq!(Extension::ALL[index].keyword(), keyword);
        }
    }
}
