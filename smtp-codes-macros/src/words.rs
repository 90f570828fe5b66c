//! The table of words that diagnosis looks texts up in, as one literal of bytes.
//!
//! `smtp_codes::diagnosis::words` reads it and says how it is laid out. rustc sees a single literal, whatever the number
//! of phrases.

use proc_macro2::Literal;
use smtp_codes_spec::phrase::{Word, words};
use std::collections::BTreeMap;

/// What a phrase leads to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Target {
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

/// The FNV hash of a word, which the reader computes while it reads.
fn hash(word: &str) -> u32 {
    word.bytes().fold(0x811C_9DC5, |hash, byte| (hash ^ u32::from(byte)).wrapping_mul(0x0100_0193))
}

fn hash_of_pair(first: u32, second: u32) -> u32 {
    (first.rotate_left(5) ^ second).wrapping_mul(0x9E37_79B1)
}

/// Phrases with one head: their further words, and what they lead to.
type Phrases = Vec<(Vec<Word>, Target)>;

/// Rust text of the table: `b"..."`.
pub(crate) fn table(phrases: &[(String, Target)], hosts: &[(String, Target)]) -> String {
    let mut heads: BTreeMap<String, Phrases> = BTreeMap::new();
    let mut pairs: BTreeMap<(String, String), Phrases> = BTreeMap::new();
    for (phrase, target) in phrases {
        let words = words(phrase);
        match words.as_slice() {
            [Word::Exact(first), Word::Exact(second), rest @ ..] => {
                heads.entry(first.clone()).or_default();
                pairs.entry((first.clone(), second.clone())).or_default().push((rest.to_vec(), *target));
            }
            [Word::Exact(first), rest @ ..] => {
                heads.entry(first.clone()).or_default().push((rest.to_vec(), *target));
            }
            // The rules ask for a word; one that begins with a placeholder is found from that word on.
            _ => {
                let from = words.iter().position(|word| *word != Word::Any);
                let Some(Word::Exact(first)) = from.and_then(|from| words.get(from)) else { continue };
                let rest = words[from.unwrap_or(0) + 1..].to_vec();
                heads.entry(first.clone()).or_default().push((rest, *target));
            }
        }
    }
    let heads = heads.into_iter().map(|(word, phrases)| {
        let hash = hash(&word);
        (hash, bucket(&[&word], phrases))
    });
    let pairs = pairs.into_iter().map(|((first, second), phrases)| {
        let hash = hash_of_pair(hash(&first), hash(&second));
        (hash, bucket(&[&first, &second], phrases))
    });
    let hosts = hosts.iter().map(|(host, target)| (hash(host), bucket(&[host], vec![(Vec::new(), *target)])));
    let mut bytes = Vec::new();
    for buckets in [heads.collect::<Vec<_>>(), pairs.collect(), hosts.collect()] {
        index(&mut bytes, buckets);
    }
    Literal::byte_string(&bytes).to_string()
}

/// The words of the head, then the phrases, those with more words first.
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
        bytes.push(u8::try_from(rest.len()).unwrap_or(u8::MAX));
        for word in rest.iter().take(usize::from(u8::MAX)) {
            match word {
                Word::Exact(word) => push_word(&mut bytes, word),
                Word::Any => bytes.push(0),
            }
        }
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
    let length = u8::try_from(word.len()).unwrap_or(u8::MAX);
    bytes.push(length);
    bytes.extend(&word.as_bytes()[..usize::from(length)]);
}

/// An open hash table: the number of slots less one, its own length, the slots with the places of the buckets, the buckets.
fn index(bytes: &mut Vec<u8>, buckets: Vec<(u32, Vec<u8>)>) {
    let slots = (buckets.len() * 2).next_power_of_two().max(2);
    let mut places = vec![0_u32; slots];
    let head = 8 + 8 * slots;
    let mut body = Vec::new();
    let mut hashes = vec![0_u32; slots];
    for (hash, bucket) in buckets {
        let mut slot = hash as usize & (slots - 1);
        while places[slot] != 0 {
            slot = (slot + 1) & (slots - 1);
        }
        places[slot] = u32::try_from(head + body.len()).unwrap_or(0);
        hashes[slot] = hash;
        body.extend(bucket);
    }
    let number = |value: usize| u32::try_from(value).unwrap_or(0).to_le_bytes();
    bytes.extend(number(slots - 1));
    bytes.extend(number(head + body.len()));
    for (place, hash) in places.iter().zip(&hashes) {
        bytes.extend(hash.to_le_bytes());
        bytes.extend(place.to_le_bytes());
    }
    bytes.extend(body);
}
