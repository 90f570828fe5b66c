//! [`WordTable`]: the phrases of a catalogue, and the one pass over a text that finds them.
//!
//! The procedural macro writes the table as bytes (`smtp-codes-spec`, module `words`): five filters of bits, then a hash
//! table of the phrases and one of host names. The hash of a phrase is made word by word, so that each filter answers for a
//! beginning of phrases: a phrase costs nothing unless a text has its first two words, and then as much as the text has of
//! it, however many phrases begin so. A hash only filters; the words themselves are compared.

use super::tokens::{self, Sink, hash_of, hash_of_longer, is_word};
use crate::Document;

/// The phrases of a catalogue, to be found in texts.
#[derive(Debug)]
pub struct WordTable {
    /// Of the first words of phrases whose second word is a placeholder, or that have no other.
    singles: &'static [u8],
    /// Of the first two words of the other phrases.
    pairs: &'static [u8],
    /// Of the first words of phrases, two and more.
    longer: &'static [u8],
    /// Of the words before a placeholder.
    gaps: &'static [u8],
    /// Of whole phrases.
    whole: &'static [u8],
    phrases: Index,
    hosts: Index,
    /// The documents whose marks are in it.
    documents: &'static [&'static Document],
}

/// An open hash table: so many slots with hashes and the places of the phrases, then the phrases.
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
        let (pairs, rest) = filter(rest);
        let (longer, rest) = filter(rest);
        let (gaps, rest) = filter(rest);
        let (whole, rest) = filter(rest);
        let (phrases, rest) = index(rest);
        let (hosts, _) = index(rest);
        Self { singles, pairs, longer, gaps, whole, phrases, hosts, documents }
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
    hash: u32,
    length: u16,
    /// Something was skipped before it: an address, a host name, a URL.
    follows_gap: bool,
    is_first_of_line: bool,
}

impl<'a> Token<'a> {
    const NONE: Self = Self { rest: &[], hash: 0, length: 0, follows_gap: false, is_first_of_line: false };

    fn text(&self) -> &'a [u8] {
        &self.rest[..usize::from(self.length)]
    }
}

/// Words that are held at a time: a bit for each.
const WINDOW: usize = 32;
/// No phrase has more words.
const LONGEST: usize = 16;

/// Finds the phrases of `tables` in the lines of a text in the order of their first words, at each place those with the most
/// words first. Names of hosts come as they are read.
pub(super) fn find<'a>(
    tables: &[&'static WordTable],
    lines: impl Iterator<Item = &'a [u8]>,
    found: impl FnMut(Found<'a>),
) {
    let mut window = Window {
        tokens: &mut [Token::NONE; WINDOW],
        count: 0,
        possible: 0,
        last: 0,
        before: 0,
        follows_gap: false,
        is_first_of_line: true,
        tables,
        found,
    };
    for line in lines {
        tokens::read(line, &mut window);
        window.follows_gap = false;
        window.is_first_of_line = true;
    }
    window.flush(WINDOW);
}

struct Window<'a, 't, F> {
    tokens: &'t mut [Token<'a>; WINDOW],
    count: usize,
    /// A bit for each word that a phrase may begin with.
    possible: u32,
    /// The hash of the last word.
    last: u32,
    /// Words that have left the window.
    before: usize,
    follows_gap: bool,
    is_first_of_line: bool,
    tables: &'t [&'static WordTable],
    found: F,
}

impl<'a, F: FnMut(Found<'a>)> Sink<'a> for Window<'a, '_, F> {
    #[inline]
    fn word(&mut self, line: &'a [u8], start: usize, end: usize, hash: u32) {
        if self.count == WINDOW {
            self.make_room();
        }
        let (mut begins, mut goes_on) = (false, false);
        let pair = hash_of_longer(self.last, hash);
        for table in self.tables {
            begins |= passes(table.singles, hash);
            goes_on |= passes(table.pairs, pair);
        }
        // The word before, and this one.
        self.possible |= (u32::from(goes_on) << self.count >> 1) | u32::from(begins) << self.count;
        self.last = hash;
        // Longer words are in no phrase: whether this one is cut makes no difference.
        let length = u16::try_from(end - start).unwrap_or(u16::MAX);
        let (follows_gap, is_first_of_line) = (self.follows_gap, self.is_first_of_line);
        self.tokens[self.count % WINDOW] =
            Token { rest: &line[start..], hash, length, follows_gap, is_first_of_line };
        self.count += 1;
        self.follows_gap = false;
        self.is_first_of_line = false;
    }

    fn skipped(&mut self, host: &'a [u8]) {
        self.follows_gap = true;
        let at = self.before + self.count;
        let mut is_listed = false;
        let mut rest = host;
        while !rest.is_empty() {
            let hash = hash_of(rest, 0, rest.len());
            for table in self.tables {
                let Some(mut phrase) =
                    table.hosts.find(hash, |words| words.byte() == 1 && is_word(rest, words.word()))
                else {
                    continue;
                };
                for target in table.targets(&mut phrase) {
                    is_listed |= matches!(target, Target::Blocklist(_));
                    (self.found)(Found { target, words: 1, text: rest, at, length: 0 });
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
    /// Looks the first words up, and keeps as many as a phrase may have that begins before them.
    #[cold]
    fn make_room(&mut self) {
        let done = WINDOW - LONGEST;
        self.flush(done);
        self.tokens.copy_within(done.., 0);
        self.possible >>= done;
        self.count -= done;
        self.before += done;
    }

    /// Looks up the phrases that begin with the first so many words.
    fn flush(&mut self, until: usize) {
        let mut possible = self.possible;
        while possible != 0 {
            let place = possible.trailing_zeros() as usize;
            if place >= until {
                break;
            }
            possible &= possible - 1;
            let tokens = &self.tokens[place..self.count];
            for table in self.tables {
                let at = self.before + place;
                look_up(table, tokens, &mut |found| (self.found)(Found { at, ..found }));
            }
        }
    }
}

/// Reports the phrases that begin with the first of these words, those with the most words first.
#[inline]
fn look_up<'a>(table: &'static WordTable, tokens: &[Token<'a>], found: &mut impl FnMut(Found<'a>)) {
    let mut hash = tokens[0].hash;
    let mut hashes = [hash; LONGEST];
    let mut count = 1_u8;
    let mut has_gap = passes(table.gaps, hash);
    for token in tokens.iter().take(LONGEST).skip(1) {
        hash = hash_of_longer(hash, token.hash);
        if !passes(table.longer, hash) {
            break;
        }
        hashes[usize::from(count)] = hash;
        count += 1;
        has_gap |= passes(table.gaps, hash);
    }
    if has_gap {
        return look_up_with_gaps(table, tokens, found);
    }
    for words in (1..=count).rev() {
        let hash = hashes[usize::from(words) - 1];
        if passes(table.whole, hash) {
            report(table, tokens, End { hash, words, length: words }, found);
        }
    }
}

/// The same where placeholders are among the words.
fn look_up_with_gaps<'a>(table: &'static WordTable, tokens: &[Token<'a>], found: &mut impl FnMut(Found<'a>)) {
    let mut beginnings = Beginnings { table, tokens, ends: [End::NONE; MOST_ENDS], count: 0 };
    beginnings.follow(End { hash: tokens[0].hash, words: 1, length: 1 });
    for end in &beginnings.ends[..beginnings.count] {
        report(table, tokens, *end, found);
    }
}

/// Reports a phrase, if it is here.
#[inline]
fn report<'a>(table: &'static WordTable, tokens: &[Token<'a>], end: End, found: &mut impl FnMut(Found<'a>)) {
    let Some(mut phrase) = table.phrases.find(end.hash, |words| end.is_here(words, tokens)) else { return };
    let (words, length) = (usize::from(end.words), usize::from(end.length));
    let text = text_of(&tokens[..length]);
    for target in table.targets(&mut phrase) {
        found(Found { target, words, text, at: 0, length });
    }
}

/// What the words stand in; of words in several lines, what stands in the first.
fn text_of<'a>(tokens: &[Token<'a>]) -> &'a [u8] {
    let [first, others @ ..] = tokens else { return &[] };
    let last = match others.last() {
        Some(_) if others.iter().any(|token| token.is_first_of_line) => return first.rest,
        last => last.unwrap_or(first),
    };
    let end = first.rest.len() - last.rest.len() + usize::from(last.length);
    &first.rest[..end]
}

/// More phrases than this never begin at one word of a text.
const MOST_ENDS: usize = 16;

/// The phrases that may begin with some words: hashes say so.
struct Beginnings<'a, 't> {
    table: &'static WordTable,
    tokens: &'t [Token<'a>],
    /// Those that may be whole, those with the most words first.
    ends: [End; MOST_ENDS],
    count: usize,
}

/// Where a phrase may end.
#[derive(Clone, Copy)]
struct End {
    hash: u32,
    /// How many words it has.
    words: u8,
    /// How many words of the text it takes.
    length: u8,
}

impl End {
    const NONE: Self = Self { hash: 0, words: 0, length: 0 };

    fn longer(self, word: u32, length: u8) -> Self {
        let hash = hash_of_longer(self.hash, word);
        Self { hash, words: self.words + 1, length: self.length + length }
    }

    /// Whether a phrase is what stands here.
    fn is_here(self, phrase: &mut Reader, tokens: &[Token<'_>]) -> bool {
        if phrase.byte() != self.words {
            return false;
        }
        let mut tokens = tokens.iter().peekable();
        for _ in 0..self.words {
            let word = phrase.word();
            if word.is_empty() {
                // A placeholder is the word here, unless what it stands for was skipped.
                tokens.next_if(|token| !token.follows_gap);
            } else if !tokens.next().is_some_and(|token| is_word(token.text(), word)) {
                return false;
            }
        }
        true
    }
}

impl Beginnings<'_, '_> {
    /// Goes on from the first words of phrases as far as the text has them.
    fn follow(&mut self, beginning: End) {
        if passes(self.table.whole, beginning.hash) {
            self.note(beginning);
        }
        if usize::from(beginning.words) == LONGEST {
            return;
        }
        let token = self.tokens.get(usize::from(beginning.length));
        if let Some(token) = token {
            let longer = beginning.longer(token.hash, 1);
            if passes(self.table.longer, longer.hash) {
                self.follow(longer);
            }
        }
        let is_a_word = token.is_some_and(|token| !token.follows_gap);
        if passes(self.table.gaps, beginning.hash) {
            self.follow(beginning.longer(0, u8::from(is_a_word)));
        }
    }

    fn note(&mut self, end: End) {
        let place = self.ends[..self.count].partition_point(|known| known.words > end.words);
        if place < MOST_ENDS {
            self.count = (self.count + 1).min(MOST_ENDS);
            self.ends[place..self.count].rotate_right(1);
            self.ends[place] = end;
        }
    }
}

impl WordTable {
    /// What a phrase leads to.
    fn targets(&self, phrase: &mut Reader) -> impl Iterator<Item = Target> {
        let count = phrase.byte();
        (0..count).filter_map(move |_| {
            let (kind, number, place) = (phrase.byte(), phrase.number(), phrase.byte());
            Some(match kind {
                0 => Target::Reason(number),
                1 => Target::Hint(number),
                2 => Target::Meaning(number, place),
                3 => Target::Document(self.documents.get(usize::from(number))?),
                _ => Target::Blocklist(number),
            })
        })
    }
}

impl Index {
    /// The phrase with this hash that is the one meant; its words have been read.
    #[inline]
    fn find(self, hash: u32, is_meant: impl Fn(&mut Reader) -> bool) -> Option<Reader> {
        let mut slot = hash & self.mask;
        loop {
            let at = 8 * slot as usize;
            let place = number_at(self.bytes, at + 4) as usize;
            if place == 0 {
                return None;
            }
            if number_at(self.bytes, at) == hash {
                let mut phrase = Reader(self.bytes.get(place..)?);
                if is_meant(&mut phrase) {
                    return Some(phrase);
                }
            }
            slot = (slot + 1) & self.mask;
        }
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
