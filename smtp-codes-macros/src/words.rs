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

/// Rust text of the table: `b"..."`.
pub(crate) fn table(phrases: &[(String, Target)], hosts: &[(String, Target)]) -> String {
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
    Literal::byte_string(&bytes).to_string()
}

/// The words of a phrase, with a placeholder for what the reader skips in texts: addresses, URLs, host names, numbers with full stops.
pub(crate) fn words_of(phrase: &str) -> Vec<Word> {
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
