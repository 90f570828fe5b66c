//! The naive search, and texts to search: phrases of the catalogue, other words, and what is to be skipped.
//! The fuzz target `diagnose` uses it too.

use smtp_codes::{Catalogue, Reason, ReplyCode};

/// Kind (0 a reason, 1 a hint, 2 a meaning), number, place, first word, how many words.
pub(crate) type Found = (u8, u16, u8, usize, usize);

/// A word of a text, and whether something was skipped before it.
pub(crate) type Word = (String, bool);

/// Where numbers come from: a generator, or the bytes of a fuzzer, which end.
pub(crate) trait Numbers {
    fn below(&mut self, bound: usize) -> Option<usize>;
}

/// `None` is a placeholder.
type Phrase = Vec<Option<String>>;

pub(crate) struct Naive {
    phrases: Vec<(Phrase, (u8, u16, u8))>,
}

/// The words of a phrase; `None` for a placeholder, or for what is skipped in texts.
fn words(phrase: &str) -> Vec<Option<String>> {
    let is_gap = |piece: &str| {
        let inner = piece.trim_matches(|c: char| !c.is_alphanumeric());
        let is_number = inner.contains('.') && inner.chars().all(|c| c == '.' || c.is_ascii_digit());
        let is_host = [".com", ".net", ".org", ".example"].iter().any(|end| inner.ends_with(end));
        is_number || is_host || inner.contains('@') || inner.contains("://")
    };
    let pieces = phrase.split_whitespace().map(|piece| if is_gap(piece) { "<gap>" } else { piece });
    let phrase = pieces.collect::<Vec<_>>().join(" ");
    let mut words = Vec::new();
    let mut rest = phrase.as_str();
    while let Some((before, behind)) = rest.split_once('<') {
        words.extend(exact(before));
        words.push(None);
        rest = behind.split_once('>').map_or("", |(_, rest)| rest);
    }
    words.extend(exact(rest));
    words
}

fn exact(text: &str) -> Vec<Option<String>> {
    let text: String = text.chars().filter(|c| !"'’‘´`".contains(*c)).collect();
    let is_alone =
        |c: char| matches!(c, '\u{2E80}'..='\u{9FFF}' | '\u{F900}'..='\u{FAFF}' | '\u{FF66}'..='\u{FF9F}');
    let spaced: String =
        text.chars()
            .map(|c| {
                if is_alone(c) && c.is_alphanumeric() { format!(" {c} ") } else { c.to_lowercase().collect() }
            })
            .collect();
    let words = spaced.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
    words.map(|word| Some(word.to_owned())).collect()
}

impl Naive {
    pub(crate) fn new() -> Self {
        let mut phrases = Vec::new();
        let mut push = |phrase: &str, target| {
            let words: Vec<_> = words(phrase).into_iter().skip_while(Option::is_none).take(16).collect();
            if !words.is_empty() {
                phrases.push((words, target));
            }
        };
        for reason in Reason::ALL {
            let index = reason.entry().index;
            reason.words().iter().for_each(|words| push(words, (0, index, 0)));
            reason.hints().iter().for_each(|words| push(words, (1, index, 0)));
        }
        for code in ReplyCode::ALL {
            for (index, meaning) in code.meanings().iter().enumerate() {
                let target = (2, code.code().get(), u8::try_from(index).unwrap_or(u8::MAX));
                meaning.words().iter().for_each(|words| push(words, target));
                let is_long = words(meaning.text()).iter().flatten().count() >= 4;
                if code.code().is_failure() && meaning.is_quoted() && is_long {
                    push(meaning.text(), target);
                }
            }
        }
        phrases.sort();
        phrases.dedup();
        Self { phrases }
    }

    /// Every phrase, tried at every word.
    pub(crate) fn find(&self, text: &[Word]) -> Vec<Found> {
        let mut found = Vec::new();
        for at in 0..text.len() {
            for (words, (kind, number, place)) in &self.phrases {
                if let Some(length) = length_of(words, &text[at..]) {
                    found.push((*kind, *number, *place, at, length));
                }
            }
        }
        found.sort_unstable();
        found
    }
}

fn length_of(words: &[Option<String>], text: &[Word]) -> Option<usize> {
    let mut length = 0;
    for word in words {
        match (word, text.get(length)) {
            (None, None | Some((_, true))) => {}
            (None, Some(_)) => length += 1,
            (Some(word), Some((here, _))) if word == here => length += 1,
            _ => return None,
        }
    }
    Some(length)
}

/// What `smtp-codes` finds.
pub(crate) fn found(text: &str) -> Vec<Found> {
    let mut all = Vec::new();
    ReplyCode::WORDS[0].find(text.as_bytes(), &mut |kind, number, place, at, length| {
        // The marks of providers and the blocklists are no phrases of reasons.
        if kind < 3 {
            all.push((kind, number, place, at, length));
        }
    });
    all.sort_unstable();
    all
}

/// A text of which it is known what its words are.
#[derive(Default)]
pub(crate) struct Text {
    pub(crate) line: String,
    pub(crate) words: Vec<Word>,
    is_behind_gap: bool,
}

const SKIPPED: [&str; 8] = [
    "bob@example.org",
    "mx.example.org",
    "192.0.2.1",
    "https://example.org/user/unknown?a=b",
    "5.1.1",
    "2001:db8::1",
    "user.unknown+full@mailbox.example.net",
    "mailbox.example.com/full/",
];
const BETWEEN: [&str; 8] = [" ", "  ", ", ", "; ", ": ", " (", ") ", ". "];
const OTHERS: [&str; 8] =
    ["the", "mailbox", "für", "x", "12345678901234567890", "Überlänge", "容量", "incomprehensibilities"];

impl Text {
    pub(crate) fn random(naive: &Naive, numbers: &mut impl Numbers) -> Self {
        let mut text = Self::default();
        text.fill(naive, numbers);
        text
    }

    fn fill(&mut self, naive: &Naive, numbers: &mut impl Numbers) -> Option<()> {
        for _ in 0..=numbers.below(14)? {
            match numbers.below(8)? {
                0 => {
                    self.line.push_str(SKIPPED[numbers.below(SKIPPED.len())?]);
                    self.is_behind_gap = true;
                    self.line.push(' ');
                }
                1 => self.push(OTHERS[numbers.below(OTHERS.len())?], numbers)?,
                // A phrase, or its first words.
                what => {
                    let (words, _) = &naive.phrases[numbers.below(naive.phrases.len())?];
                    let count = if what < 4 { numbers.below(words.len() + 1)? } else { words.len() };
                    for word in &words[..count] {
                        match (word, numbers.below(3)?) {
                            (Some(word), _) => self.push(word, numbers)?,
                            (None, 0) => {
                                self.line.push_str("<bob@example.org> ");
                                self.is_behind_gap = true;
                            }
                            (None, _) => self.push("anything", numbers)?,
                        }
                    }
                }
            }
        }
        Some(())
    }

    /// A word, sometimes in capitals, and what stands behind it.
    fn push(&mut self, word: &str, numbers: &mut impl Numbers) -> Option<()> {
        let is_loud = numbers.below(4)? == 0 && word.is_ascii();
        let between = BETWEEN[numbers.below(BETWEEN.len())?];
        self.line.push_str(&if is_loud { word.to_uppercase() } else { word.to_owned() });
        for word in exact(word).into_iter().flatten() {
            self.words.push((word, self.is_behind_gap));
            self.is_behind_gap = false;
        }
        self.line.push_str(between);
        Some(())
    }
}
