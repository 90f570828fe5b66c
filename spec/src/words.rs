//! The table of words that diagnosis looks texts up in, as bytes.
//!
//! `smtp_codes::diagnosis::words` reads it and says how it is laid out. The macro writes it as one literal, whatever the
//! number of phrases; the command line makes it when a vendor's file is read.

use crate::model::{Catalogue, Document, Place};
use crate::phrase::{Word, words};
use std::collections::{BTreeMap, BTreeSet};

/// A table, and the documents whose marks are in it.
#[derive(Clone, Debug)]
pub struct Table<'a> {
    /// What `WordTable::new` takes.
    pub bytes: Vec<u8>,
    /// In the order of their numbers.
    pub documents: Vec<&'a Document>,
}

/// Fewer words than these are too little of a text to know its meaning by.
const WORDS_OF_A_TEXT: usize = 4;

impl<'a> Table<'a> {
    /// The table of the phrases that stand in the files `is_in` accepts: the standard ones, or a vendor's. Blocklists are in
    /// the standard table alone.
    ///
    /// ```
    /// let loaded = smtp_codes_spec::load(true, Vec::new());
    /// let table = smtp_codes_spec::words::Table::of(&loaded.catalogue, &|_| true, true);
    /// assert!(table.bytes.len() > 10_000 && !table.documents.is_empty());
    /// ```
    #[must_use]
    pub fn of(catalogue: &'a Catalogue, is_in: &dyn Fn(Place) -> bool, with_blocklists: bool) -> Self {
        let mut phrases: Vec<(String, Target)> = Vec::new();
        let mut hosts: Vec<(String, Target)> = Vec::new();
        let number = |index: usize| u16::try_from(index).unwrap_or(u16::MAX);
        for (index, reason) in catalogue.reasons.iter().enumerate() {
            let words = reason.words.iter().filter(|words| is_in(words.place));
            phrases.extend(words.map(|words| (words.value.clone(), Target::Reason(number(index)))));
            let hints = reason.hints.iter().filter(|words| is_in(words.place));
            phrases.extend(hints.map(|words| (words.value.clone(), Target::Hint(number(index)))));
        }
        for reply in &catalogue.replies {
            for (index, meaning) in reply.meanings.iter().enumerate() {
                let target = Target::Meaning(reply.code.value, u8::try_from(index).unwrap_or(u8::MAX));
                let words = meaning.words.iter().filter(|words| is_in(words.place));
                phrases.extend(words.map(|words| (words.value.clone(), target)));
                // What a source prints is found as well, where it is more than a wrapper.
                let says_no = reply.code.value >= 400 && meaning.quoted && is_in(meaning.text.place);
                if says_no && count_words(&meaning.text) >= WORDS_OF_A_TEXT {
                    phrases.push((meaning.text.value.clone(), target));
                }
            }
        }
        // Words that are a host name ("openspf.net") are found where it stands, also in a URL.
        let is_host = |phrase: &str| phrase.contains('.') && !phrase.contains(char::is_whitespace);
        hosts.extend(phrases.iter().filter(|(phrase, _)| is_host(phrase)).cloned());
        let is_marked = |document: &&Document| is_in(document.id.place) && !document.marks.is_empty();
        let documents: Vec<_> = catalogue.documents.iter().filter(is_marked).collect();
        for (index, document) in documents.iter().enumerate() {
            for mark in &document.marks {
                let marked = if mark.value.contains('.') { &mut hosts } else { &mut phrases };
                marked.push((mark.value.clone(), Target::Document(number(index))));
            }
        }
        if with_blocklists {
            for (index, list) in catalogue.blocklists.iter().enumerate() {
                let target = Target::Blocklist(number(index));
                hosts.extend(list.hosts.iter().map(|host| (host.value.clone(), target)));
            }
        }
        Self { bytes: table(&phrases, &hosts), documents }
    }
}

fn count_words(text: &str) -> usize {
    words_of(text).iter().filter(|word| **word != Word::Any).count()
}

/// What a phrase leads to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Target {
    /// A reason, by its index.
    Reason(u16),
    /// A reason that the word only hints at.
    Hint(u16),
    /// A meaning: the reply code, and its index under it.
    Meaning(u16, u8),
    /// A document whose mark it is, by its index.
    Document(u16),
    /// A blocklist, by its index.
    Blocklist(u16),
}

/// A phrase is known by its first words; whoever prints so many of them prints all.
const MOST_WORDS: usize = 16;

/// Longer words than this the reader does not take for one.
const LONGEST_WORD: usize = 64;

/// The hash of a word in small letters: of its first and last eight bytes and its length. Setting the bit 0x20 makes
/// capitals small, which is how the reader treats eight letters at a time.
fn hash(word: &str) -> u32 {
    let bytes = word.as_bytes();
    let number =
        |bytes: &[u8]| bytes.iter().rev().fold(0_u64, |number, byte| number << 8 | u64::from(byte | 0x20));
    let first = number(&bytes[..bytes.len().min(8)]);
    let last = number(&bytes[bytes.len().saturating_sub(8)..]);
    mix(first, last, bytes.len())
}

fn mix(first: u64, last: u64, length: usize) -> u32 {
    let hash = (first ^ last.rotate_left(23)).wrapping_add(length as u64).wrapping_mul(0x9E37_79B9_7F4A_7C15);
    let [a, b, c, d, ..] = ((hash >> 32) ^ (hash >> 7)).to_le_bytes();
    // Zero stands for a placeholder.
    u32::from_le_bytes([a, b, c, d]).max(1)
}

/// The hash of a phrase that is a word longer; zero for a placeholder.
fn hash_of_longer(phrase: u32, word: u32) -> u32 {
    let hash = (phrase.rotate_left(5) ^ word).wrapping_mul(0x9E37_79B1);
    hash ^ hash >> 15
}

/// What each phrase leads to.
type Phrases = BTreeMap<Vec<Word>, BTreeSet<Target>>;

fn table(phrases: &[(String, Target)], hosts: &[(String, Target)]) -> Vec<u8> {
    let mut by_words = Phrases::new();
    for (phrase, target) in phrases {
        // The rules ask for a word; a phrase that begins with a placeholder is found from that word on.
        let words = words_of(phrase).into_iter().skip_while(|word| *word == Word::Any);
        let words: Vec<Word> = words.take(MOST_WORDS).collect();
        if !words.is_empty() {
            by_words.entry(words).or_default().insert(*target);
        }
    }
    let (mut singles, mut pairs, mut longer) = (Vec::new(), Vec::new(), Vec::new());
    let (mut gaps, mut whole) = (Vec::new(), Vec::new());
    for words in by_words.keys() {
        let hashes = hashes(words);
        match words.get(1) {
            Some(Word::Exact(_)) => pairs.push(hashes[1]),
            Some(Word::Any) | None => singles.push(hashes[0]),
        }
        longer.extend(&hashes[1..]);
        let words_before = words.iter().skip(1).zip(&hashes);
        gaps.extend(words_before.filter(|(word, _)| **word == Word::Any).map(|(_, hash)| hash));
        whole.extend(hashes.last());
    }
    let mut bytes = Vec::new();
    filter(&mut bytes, singles);
    filter(&mut bytes, pairs);
    filter(&mut bytes, longer);
    filter(&mut bytes, gaps);
    filter(&mut bytes, whole);
    let mut by_host = Phrases::new();
    for (host, target) in hosts {
        by_host.entry(vec![Word::Exact(host.clone())]).or_default().insert(*target);
    }
    for phrases in [by_words, by_host] {
        let entry = |(words, targets): (Vec<Word>, BTreeSet<Target>)| {
            (hashes(&words).last().copied().unwrap_or(0), phrase(&words, &targets))
        };
        index(&mut bytes, phrases.into_iter().map(entry).collect());
    }
    bytes
}

/// The hashes of the first word, the first two, and so on.
fn hashes(words: &[Word]) -> Vec<u32> {
    let hash_of = |word: &Word| if let Word::Exact(word) = word { hash(word) } else { 0 };
    let longer = |before: &mut Option<u32>, word: &Word| {
        let hash = before.map_or(hash_of(word), |before| hash_of_longer(before, hash_of(word)));
        *before = Some(hash);
        Some(hash)
    };
    words.iter().scan(None, longer).collect()
}

/// The words of a phrase, with a placeholder for what the reader skips in texts: addresses, URLs, host names, numbers with full stops.
fn words_of(phrase: &str) -> Vec<Word> {
    let is_gap = |piece: &str| {
        let piece = piece.trim_matches(|c: char| !c.is_alphanumeric());
        let mut labels = piece.split('.');
        let is_number = piece.contains('.') && labels.clone().all(|label| label.parse::<u64>().is_ok());
        let is_domain =
            labels.next_back().is_some_and(|last| matches!(last, "com" | "net" | "org" | "example"))
                && labels.next().is_some_and(|label| !label.is_empty());
        !piece.contains('<') && (is_number || is_domain || piece.contains('@') || piece.contains("://"))
    };
    let pieces: Vec<&str> =
        phrase.split_whitespace().map(|piece| if is_gap(piece) { "<gap>" } else { piece }).collect();
    words(&pieces.join(" "))
}

/// A bit for each hash, sixteen times as many as there are hashes: its length in bytes, and the bytes.
fn filter(bytes: &mut Vec<u8>, mut hashes: Vec<u32>) {
    hashes.sort_unstable();
    hashes.dedup();
    let mut bits = vec![0_u8; (2 * hashes.len()).next_power_of_two().max(8)];
    for hash in hashes {
        let bit = hash as usize & (bits.len() * 8 - 1);
        bits[bit / 8] |= 1 << (bit % 8);
    }
    bytes.extend(u32::try_from(bits.len()).unwrap_or(0).to_le_bytes());
    bytes.extend(bits);
}

/// How many words, the words (an empty one for a placeholder), to how many it leads, and what those are.
fn phrase(words: &[Word], targets: &BTreeSet<Target>) -> Vec<u8> {
    // At most MOST_WORDS words.
    let mut bytes = vec![u8::try_from(words.len()).unwrap_or(0)];
    for word in words {
        push_word(&mut bytes, if let Word::Exact(word) = word { word } else { "" });
    }
    let count = u8::try_from(targets.len()).unwrap_or(u8::MAX);
    bytes.push(count);
    for target in targets.iter().take(usize::from(count)) {
        let (kind, number, place) = match *target {
            Target::Reason(index) => (0, index, 0),
            Target::Hint(index) => (1, index, 0),
            Target::Meaning(code, index) => (2, code, index),
            Target::Document(index) => (3, index, 0),
            Target::Blocklist(index) => (4, index, 0),
        };
        bytes.push(kind);
        bytes.extend(number.to_le_bytes());
        bytes.push(place);
    }
    bytes
}

/// A length and so many bytes. A word that is longer than any in a text that matters is cut, and never found.
fn push_word(bytes: &mut Vec<u8>, word: &str) {
    let word = &word.as_bytes()[..word.len().min(LONGEST_WORD)];
    bytes.push(u8::try_from(word.len()).unwrap_or(0));
    bytes.extend(word);
}

/// An open hash table: the number of slots, its own length from here on, the slots with hashes and the places of the
/// phrases, the phrases.
fn index(bytes: &mut Vec<u8>, phrases: Vec<(u32, Vec<u8>)>) {
    let slots = (phrases.len() * 2).next_power_of_two().max(2);
    let mut places = vec![0_u32; slots];
    let mut hashes = vec![0_u32; slots];
    let mut body = Vec::new();
    for (hash, phrase) in phrases {
        let mut slot = hash as usize & (slots - 1);
        while places[slot] != 0 {
            slot = (slot + 1) & (slots - 1);
        }
        places[slot] = u32::try_from(8 * slots + body.len()).unwrap_or(0);
        hashes[slot] = hash;
        body.extend(phrase);
    }
    let number = |value: usize| u32::try_from(value).unwrap_or(0).to_le_bytes();
    bytes.extend(number(slots));
    bytes.extend(number(8 * slots + body.len()));
    for (place, hash) in places.iter().zip(&hashes) {
        bytes.extend(hash.to_le_bytes());
        bytes.extend(place.to_le_bytes());
    }
    bytes.extend(body);
}
