//! The words of a phrase: what two phrases, or a phrase and a server's text, are compared by.
//!
//! Letters and digits make words; case, punctuation and white space do not matter; an apostrophe vanishes, so that
//! `doesn't` and `doesnt` are one; a Chinese or Japanese character is a word of its own, because those scripts have no
//! spaces; `<...>` stands for one word, whichever it is.

/// A word of a phrase.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Word {
    /// In small letters.
    Exact(String),
    /// `<...>`: any one.
    Any,
}

/// The words of a phrase, in their order.
///
/// ```
/// use smtp_codes_spec::phrase::{Word, words};
///
/// let exact = |word: &str| Word::Exact(word.into());
/// assert_eq!(words("User doesn't exist"), [exact("user"), exact("doesnt"), exact("exist")]);
/// assert_eq!(words("over <n> bytes"), [exact("over"), Word::Any, exact("bytes")]);
/// assert_eq!(words("信箱"), [exact("信"), exact("箱")]);
/// ```
#[must_use]
pub fn words(phrase: &str) -> Vec<Word> {
    let mut words = Vec::new();
    let mut word = String::new();
    let mut rest = phrase.chars();
    while let Some(c) = rest.next() {
        if is_apostrophe(c) {
            continue;
        }
        let stands_alone = is_word_by_itself(c);
        if stands_alone || !c.is_alphanumeric() {
            end(&mut word, &mut words);
        }
        if c == '<' {
            rest.by_ref().find(|c| *c == '>');
            words.push(Word::Any);
        } else if stands_alone || c.is_alphanumeric() {
            word.extend(c.to_lowercase());
        }
        if stands_alone {
            end(&mut word, &mut words);
        }
    }
    end(&mut word, &mut words);
    words
}

fn end(word: &mut String, words: &mut Vec<Word>) {
    if !word.is_empty() {
        words.push(Word::Exact(std::mem::take(word)));
    }
}

/// What vanishes within a word.
#[must_use]
pub fn is_apostrophe(c: char) -> bool {
    matches!(c, '\'' | '’' | '‘' | '´' | '`')
}

/// Characters of scripts without spaces between words.
#[must_use]
pub fn is_word_by_itself(c: char) -> bool {
    matches!(c, '\u{2E80}'..='\u{2FDF}' | '\u{3005}'..='\u{3007}' | '\u{3040}'..='\u{30FF}' | '\u{3400}'..='\u{9FFF}'
        | '\u{F900}'..='\u{FAFF}' | '\u{FF66}'..='\u{FF9F}' | '\u{20000}'..='\u{3FFFF}')
}

/// The words as one text, equal for phrases that are found in the same texts.
#[must_use]
pub fn key(phrase: &str) -> String {
    let mut key = String::new();
    for word in words(phrase) {
        key.push(' ');
        key.push_str(match &word {
            Word::Exact(word) => word,
            Word::Any => "<>",
        });
    }
    key
}
