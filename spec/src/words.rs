//! The table of words that diagnosis looks texts up in, as bytes.
//!
//! `smtp_codes::diagnosis::words` reads it and says how it is laid out. The macro writes it as one literal, whatever the
//! number of phrases; the command line makes it when a vendor's file is read.

use crate::model::{Catalogue, Document, Place};
use crate::phrase::{Word, words};
use std::collections::BTreeMap;

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

fn hash_of_pair(first: u32, second: u32) -> u32 {
    let hash = (first.rotate_left(5) ^ second).wrapping_mul(0x9E37_79B1);
    hash ^ hash >> 15
}

/// Phrases with one head: their further words, and what they lead to.
type Phrases = Vec<(Vec<Word>, Target)>;

fn table(phrases: &[(String, Target)], hosts: &[(String, Target)]) -> Vec<u8> {
    let mut heads: BTreeMap<String, Phrases> = BTreeMap::new();
    let mut pairs: BTreeMap<(String, String), Phrases> = BTreeMap::new();
    for (phrase, target) in phrases {
        // The rules ask for a word; a phrase that begins with a placeholder is found from that word on.
        let words = words_of(phrase).into_iter().skip_while(|word| *word == Word::Any);
        let words: Vec<Word> = words.take(MOST_WORDS).collect();
        match words.as_slice() {
            [Word::Exact(first), Word::Exact(second), rest @ ..] => {
                pairs.entry((first.clone(), second.clone())).or_default().push((rest.to_vec(), *target));
            }
            [Word::Exact(first), rest @ ..] => {
                heads.entry(first.clone()).or_default().push((rest.to_vec(), *target));
            }
            _ => {}
        }
    }
    let mut bytes = Vec::new();
    filter(&mut bytes, &heads.keys().map(|word| hash(word)).collect::<Vec<_>>());
    filter(&mut bytes, &pairs.keys().map(|(first, _)| hash(first)).collect::<Vec<_>>());
    let pair_hashes: Vec<u32> =
        pairs.keys().map(|(first, second)| hash_of_pair(hash(first), hash(second))).collect();
    filter(&mut bytes, &pair_hashes);
    let heads = heads.into_iter().map(|(word, phrases)| (hash(&word), bucket(&[&word], phrases)));
    index(&mut bytes, heads.collect());
    let pairs = pairs.into_iter().map(|((first, second), phrases)| bucket(&[&first, &second], phrases));
    index(&mut bytes, pair_hashes.into_iter().zip(pairs).collect());
    let mut by_host: BTreeMap<&str, Phrases> = BTreeMap::new();
    for (host, target) in hosts {
        by_host.entry(host).or_default().push((Vec::new(), *target));
    }
    index(
        &mut bytes,
        by_host.into_iter().map(|(host, found)| (hash(host), bucket(&[host], found))).collect(),
    );
    bytes
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

/// A bit for each hash, eight times as many as there are hashes: its length in bytes, and the bytes.
fn filter(bytes: &mut Vec<u8>, hashes: &[u32]) {
    let mut bits = vec![0_u8; hashes.len().next_power_of_two().max(8)];
    for hash in hashes {
        let bit = *hash as usize & (bits.len() * 8 - 1);
        bits[bit / 8] |= 1 << (bit % 8);
    }
    bytes.extend(u32::try_from(bits.len()).unwrap_or(0).to_le_bytes());
    bytes.extend(bits);
}

/// The words of the head, how many phrases there are, and the phrases, those with more words first.
fn bucket(head: &[&str], mut phrases: Phrases) -> Vec<u8> {
    let mut bytes = Vec::new();
    for word in head {
        push_word(&mut bytes, word);
    }
    phrases.sort_by_key(|(rest, target)| (usize::MAX - rest.len(), *target));
    phrases.dedup();
    let count = u16::try_from(phrases.len()).unwrap_or(u16::MAX);
    bytes.extend(count.to_le_bytes());
    for (rest, target) in phrases.iter().take(usize::from(count)) {
        let phrase = phrase(rest, *target);
        // At most MOST_WORDS words of LONGEST_WORD bytes.
        bytes.extend(u16::try_from(phrase.len()).unwrap_or(0).to_le_bytes());
        bytes.extend(phrase);
    }
    bytes
}

/// What it leads to, how many words are left, their hashes (zero for a placeholder), and the words.
fn phrase(rest: &[Word], target: Target) -> Vec<u8> {
    let (kind, number, place) = match target {
        Target::Reason(index) => (0, index, 0),
        Target::Hint(index) => (1, index, 0),
        Target::Meaning(code, index) => (2, code, index),
        Target::Document(index) => (3, index, 0),
        Target::Blocklist(index) => (4, index, 0),
    };
    let mut bytes = vec![kind];
    bytes.extend(number.to_le_bytes());
    bytes.push(place);
    bytes.push(u8::try_from(rest.len()).unwrap_or(0));
    for word in rest {
        let hash = if let Word::Exact(word) = word { hash(word) } else { 0 };
        bytes.extend(hash.to_le_bytes());
    }
    for word in rest {
        push_word(&mut bytes, if let Word::Exact(word) = word { word } else { "" });
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
/// buckets, the buckets.
fn index(bytes: &mut Vec<u8>, buckets: Vec<(u32, Vec<u8>)>) {
    let slots = (buckets.len() * 2).next_power_of_two().max(2);
    let mut places = vec![0_u32; slots];
    let mut hashes = vec![0_u32; slots];
    let mut body = Vec::new();
    for (hash, bucket) in buckets {
        let mut slot = hash as usize & (slots - 1);
        while places[slot] != 0 {
            slot = (slot + 1) & (slots - 1);
        }
        places[slot] = u32::try_from(8 * slots + body.len()).unwrap_or(0);
        hashes[slot] = hash;
        body.extend(bucket);
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
