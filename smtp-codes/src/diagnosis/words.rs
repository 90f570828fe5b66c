//! [`WordTable`]: the phrases of a catalogue, and the one pass over a text that finds them.
//!
//! The procedural macro writes the table as bytes (`smtp-codes-spec`, module `words`): three filters of bits, then three hash
//! tables, of the words that phrases begin with, of their first two words, and of host names. So a phrase costs nothing
//! unless a text has its first two words. A hash only filters; the words themselves are compared.

use super::tokens::{self, Sink, hash_of, hash_of_pair, is_word};
use crate::Document;

/// The phrases of a catalogue, to be found in texts.
#[derive(Debug)]
pub struct WordTable {
    /// Of the first words of phrases whose second word is a placeholder, or that have no other.
    singles: &'static [u8],
    /// Of the first words of the other phrases.
    firsts: &'static [u8],
    /// Of the first two words of phrases.
    seconds: &'static [u8],
    heads: Index,
    pairs: Index,
    hosts: Index,
    /// The documents whose marks are in it.
    documents: &'static [&'static Document],
}

/// An open hash table: so many slots with hashes and the places of the buckets, then the buckets.
#[derive(Clone, Copy, Debug)]
struct Index {
    mask: u32,
    bytes: &'static [u8],
}

impl WordTable {
    /// A table that the macro wrote.
    #[doc(hidden)]
    pub const fn new(bytes: &'static [u8], documents: &'static [&'static Document]) -> Self {
        let (singles, rest) = filter(bytes);
        let (firsts, rest) = filter(rest);
        let (seconds, rest) = filter(rest);
        let (heads, rest) = index(rest);
        let (pairs, rest) = index(rest);
        let (hosts, _) = index(rest);
        Self { singles, firsts, seconds, heads, pairs, hosts, documents }
    }

    /// What the tests compare with a naive search: kind, number and place of what each phrase in a text leads to, its first
    /// word, and how many words it takes.
    #[doc(hidden)]
    pub fn find(&'static self, text: &[u8], found: &mut dyn FnMut(u8, u16, u8, usize, usize)) {
        find(&[self], core::iter::once(text), |phrase| {
            let (kind, number, place) = match phrase.target {
                Target::Reason(index) => (0, index, 0),
                Target::Hint(index) => (1, index, 0),
                Target::Meaning(code, index) => (2, code, index),
                Target::Document(_) => (3, 0, 0),
                Target::Blocklist(index) => (4, index, 0),
            };
            found(kind, number, place, phrase.at, phrase.length);
        });
    }
}

#[inline]
const fn number_at(bytes: &[u8], at: usize) -> u32 {
    let Some((_, rest)) = bytes.split_at_checked(at) else { return 0 };
    match rest.first_chunk() {
        Some(bytes) => u32::from_le_bytes(*bytes),
        None => 0,
    }
}

/// A filter, and what stands behind it; no table is longer than its literal says.
const fn filter(bytes: &'static [u8]) -> (&'static [u8], &'static [u8]) {
    bytes.split_at(4).1.split_at(number_at(bytes, 0) as usize)
}

const fn index(bytes: &'static [u8]) -> (Index, &'static [u8]) {
    let (bucket, rest) = bytes.split_at(8).1.split_at(number_at(bytes, 4) as usize);
    (Index { mask: number_at(bytes, 0) - 1, bytes: bucket }, rest)
}

#[inline]
fn passes(filter: &[u8], hash: u32) -> bool {
    let bit = hash as usize & (filter.len() * 8 - 1);
    filter.get(bit / 8).is_some_and(|byte| byte >> (bit % 8) & 1 == 1)
}

/// What a phrase leads to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Target {
    /// A reason, by its index.
    Reason(u16),
    /// A reason that a word only hints at.
    Hint(u16),
    /// A meaning: the reply code, and its index under it.
    Meaning(u16, u8),
    /// A document whose mark it is.
    Document(&'static Document),
    /// A blocklist, by its index; one that the catalogue does not know has `u16::MAX`.
    Blocklist(u16),
}

/// A phrase that was found.
#[derive(Clone, Copy, Debug)]
pub(super) struct Found<'a> {
    pub(super) target: Target,
    /// How many words it has.
    pub(super) words: usize,
    /// Where it stands.
    pub(super) text: &'a [u8],
    /// The place of its first word, counted in words.
    pub(super) at: usize,
    /// How many words of the text it takes.
    pub(super) length: usize,
}

/// A word of the text.
#[derive(Clone, Copy, Debug)]
struct Token<'a> {
    /// The line from the word on.
    rest: &'a [u8],
    length: usize,
    hash: u32,
    line: u32,
    /// Something was skipped before it: an address, a host name, a URL.
    follows_gap: bool,
}

impl<'a> Token<'a> {
    const NONE: Self = Self { rest: &[], length: 0, hash: 0, line: 0, follows_gap: false };

    fn text(&self) -> &'a [u8] {
        &self.rest[..self.length]
    }
}

/// Words that are held at a time.
const WINDOW: usize = 48;
/// No phrase has more words.
const LONGEST: usize = 16;

/// Finds the phrases of `tables` in the lines of a text in the order of their first words, at each place those with the most
/// words first. Names of hosts come as they are read.
pub(super) fn find<'a>(
    tables: &[&'static WordTable],
    lines: impl Iterator<Item = &'a [u8]>,
    found: impl FnMut(Found<'a>),
) {
    let tokens = [Token::NONE; WINDOW];
    let mut window = Window { tokens, count: 0, before: 0, line: 0, follows_gap: false, tables, found };
    for line in lines {
        tokens::read(line, &mut window);
        window.line += 1;
        window.follows_gap = false;
    }
    window.flush(window.count);
}

struct Window<'a, 't, F> {
    tokens: [Token<'a>; WINDOW],
    count: usize,
    /// Words that have left the window.
    before: usize,
    line: u32,
    follows_gap: bool,
    tables: &'t [&'static WordTable],
    found: F,
}

impl<'a, F: FnMut(Found<'a>)> Sink<'a> for Window<'a, '_, F> {
    fn word(&mut self, line: &'a [u8], start: usize, end: usize, hash: u32) {
        if self.count == WINDOW {
            let done = WINDOW - LONGEST;
            self.flush(done);
            self.tokens.copy_within(done.., 0);
            self.count -= done;
            self.before += done;
        }
        let (rest, length) = (&line[start..], end - start);
        self.tokens[self.count] =
            Token { rest, length, hash, line: self.line, follows_gap: self.follows_gap };
        self.count += 1;
        self.follows_gap = false;
    }

    fn skipped(&mut self, host: &'a [u8]) {
        self.follows_gap = true;
        let at = self.before + self.count;
        let mut is_listed = false;
        let mut rest = host;
        while !rest.is_empty() {
            let hash = hash_of(rest, 0, rest.len());
            let token = Token { rest, length: rest.len(), hash, line: 0, follows_gap: false };
            for table in self.tables {
                if let Some(phrases) = bucket(table.hosts, hash, &[token]) {
                    matches(table, phrases, 1, &[token], |found| {
                        is_listed |= matches!(found.target, Target::Blocklist(_));
                        (self.found)(Found { at, length: 0, ..found });
                    });
                }
            }
            let Some(dot) = rest.iter().position(|byte| *byte == b'.') else { break };
            rest = &rest[dot + 1..];
        }
        if !is_listed && is_named_as_a_blocklist(host) {
            (self.found)(Found { target: Target::Blocklist(u16::MAX), words: 1, text: host, at, length: 0 });
        }
    }
}

/// Whether a host is called what blocklists are called: `dnsbl.example.net`, `rbl.example.org`.
fn is_named_as_a_blocklist(host: &[u8]) -> bool {
    const NAMES: [&[u8]; 5] = [b"dnsbl", b"rbl", b"dnsrbl", b"blacklist", b"blocklist"];
    host.split(|byte| matches!(byte, b'.' | b'-'))
        .any(|label| NAMES.iter().any(|name| name.eq_ignore_ascii_case(label)))
}

impl<'a, F: FnMut(Found<'a>)> Window<'a, '_, F> {
    /// Looks the first so many words up.
    fn flush(&mut self, until: usize) {
        let tokens = &self.tokens[..self.count];
        for (place, first) in tokens.iter().enumerate().take(until) {
            for table in self.tables {
                let (tokens, at) = (&tokens[place..], self.before + place);
                if passes(table.firsts, first.hash) {
                    if let Some(second) = tokens.get(1) {
                        let hash = hash_of_pair(first.hash, second.hash);
                        if passes(table.seconds, hash) {
                            if let Some(phrases) = bucket(table.pairs, hash, &tokens[..2]) {
                                matches(table, phrases, 2, tokens, |found| {
                                    (self.found)(Found { at, ..found });
                                });
                            }
                        }
                    }
                }
                if passes(table.singles, first.hash) {
                    if let Some(phrases) = bucket(table.heads, first.hash, &tokens[..1]) {
                        matches(table, phrases, 1, tokens, |found| (self.found)(Found { at, ..found }));
                    }
                }
            }
        }
    }
}

/// Reports the phrases of a bucket that fit; so many words are known to.
fn matches<'a>(
    table: &'static WordTable,
    phrases: &'static [u8],
    head: usize,
    tokens: &[Token<'a>],
    mut found: impl FnMut(Found<'a>),
) {
    let mut bucket = Reader(phrases);
    for _ in 0..bucket.number() {
        let size = usize::from(bucket.number());
        let mut phrase = Reader(bucket.take(size));
        let (kind, number, place) = (phrase.byte(), phrase.number(), phrase.byte());
        let length = usize::from(phrase.byte());
        let hashes = phrase.take(4 * length);
        let Some(taken) = fits(hashes, phrase, &tokens[head..]) else { continue };
        let target = match kind {
            0 => Target::Reason(number),
            1 => Target::Hint(number),
            2 => Target::Meaning(number, place),
            3 => match table.documents.get(usize::from(number)) {
                Some(document) => Target::Document(document),
                None => continue,
            },
            _ => Target::Blocklist(number),
        };
        let (first, last) = (tokens[0], tokens[head + taken - 1]);
        // Of a phrase in several lines, what stands in the first.
        let end = if first.line == last.line {
            first.rest.len() - last.rest.len() + last.length
        } else {
            first.rest.len()
        };
        found(Found { target, words: head + length, text: &first.rest[..end], at: 0, length: head + taken });
    }
}

/// How many words of the text the further words of a phrase take, if they are there. Their hashes are looked at first.
#[inline]
fn fits(hashes: &[u8], mut words: Reader, tokens: &[Token<'_>]) -> Option<usize> {
    let mut taken = 0;
    for at in (0..hashes.len()).step_by(4) {
        match (number_at(hashes, at), tokens.get(taken)) {
            // A placeholder is the word here, unless what it stands for was skipped.
            (0, Some(token)) if !token.follows_gap => taken += 1,
            (0, _) => {}
            (hash, Some(token)) if token.hash == hash => taken += 1,
            _ => return None,
        }
    }
    let mut at = 0;
    for _ in 0..hashes.len() / 4 {
        let word = words.word();
        match tokens.get(at) {
            Some(token) if word.is_empty() => at += usize::from(!token.follows_gap),
            None if word.is_empty() => {}
            Some(token) if is_word(token.text(), word) => at += 1,
            _ => return None,
        }
    }
    Some(taken)
}

/// The phrases that begin with these words.
#[inline]
fn bucket(index: Index, hash: u32, head: &[Token<'_>]) -> Option<&'static [u8]> {
    let mut slot = hash & index.mask;
    loop {
        let at = 8 * slot as usize;
        let place = number_at(index.bytes, at + 4) as usize;
        if place == 0 {
            return None;
        }
        if number_at(index.bytes, at) == hash {
            let mut reader = Reader(index.bytes.get(place..)?);
            if head.iter().all(|token| is_word(token.text(), reader.word())) {
                return Some(reader.0);
            }
        }
        slot = (slot + 1) & index.mask;
    }
}

struct Reader(&'static [u8]);

impl Reader {
    #[inline]
    fn take(&mut self, length: usize) -> &'static [u8] {
        let (taken, rest) = self.0.split_at_checked(length).unwrap_or((&[], &[]));
        self.0 = rest;
        taken
    }

    #[inline]
    fn byte(&mut self) -> u8 {
        self.take(1).first().copied().unwrap_or(0)
    }

    #[inline]
    fn number(&mut self) -> u16 {
        self.take(2).first_chunk().map_or(0, |bytes| u16::from_le_bytes(*bytes))
    }

    #[inline]
    fn word(&mut self) -> &'static [u8] {
        let length = usize::from(self.byte());
        self.take(length)
    }
}
