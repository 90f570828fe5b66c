//! [`WordTable`]: the phrases of a catalogue, and the one pass over a text that finds them.
//!
//! The procedural macro writes the table as bytes (`smtp-codes-macros/src/words.rs`): three hash tables one behind the
//! other, of the words that phrases begin with, of their first two words, and of host names. So a phrase costs nothing
//! unless a text has its first two words. A hash only filters; the words themselves are compared.

use crate::Document;

/// The phrases of a catalogue, to be found in texts.
#[derive(Debug)]
pub struct WordTable {
    bytes: &'static [u8],
    /// The documents whose marks are in it.
    documents: &'static [&'static Document],
}

impl WordTable {
    /// A table that the macro wrote.
    #[doc(hidden)]
    pub const fn new(bytes: &'static [u8], documents: &'static [&'static Document]) -> Self {
        Self { bytes, documents }
    }
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
    /// A blocklist, by its index.
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
    line: &'a [u8],
    start: usize,
    end: usize,
    hash: u32,
    /// Something was skipped before it: an address, a host name, a URL.
    follows_gap: bool,
}

impl<'a> Token<'a> {
    const NONE: Self = Self { line: &[], start: 0, end: 0, hash: 0, follows_gap: false };

    fn text(&self) -> &'a [u8] {
        &self.line[self.start..self.end]
    }
}

/// Words that are held at a time; the longest phrase has far fewer.
const WINDOW: usize = 96;
/// A phrase may have as many words behind its first one.
const LONGEST: usize = 24;

/// Finds the phrases of `tables` in the lines of a text, those with the most words at each place, in the order of the text.
pub(super) fn find<'a>(
    tables: &[&'static WordTable],
    lines: impl Iterator<Item = &'a [u8]>,
    found: &mut dyn FnMut(Found<'a>),
) {
    let mut window = Window { tokens: [Token::NONE; WINDOW], count: 0, before: 0, tables };
    for line in lines {
        read(line, &mut window, found);
    }
    window.flush(window.count, found);
}

struct Window<'a, 't> {
    tokens: [Token<'a>; WINDOW],
    count: usize,
    /// Words that have left the window.
    before: usize,
    tables: &'t [&'static WordTable],
}

impl<'a> Window<'a, '_> {
    fn push(&mut self, token: Token<'a>, found: &mut dyn FnMut(Found<'a>)) {
        if self.count == WINDOW {
            let done = WINDOW - LONGEST;
            self.flush(done, found);
            self.tokens.copy_within(done.., 0);
            self.count -= done;
            self.before += done;
        }
        self.tokens[self.count] = token;
        self.count += 1;
    }

    /// Looks the first so many words up.
    fn flush(&self, until: usize, found: &mut dyn FnMut(Found<'a>)) {
        let tokens = &self.tokens[..self.count];
        for at in 0..until.min(self.count) {
            for table in self.tables {
                look_up(table, &tokens[at..], self.before + at, found);
            }
        }
    }
}

fn look_up<'a>(table: &'static WordTable, tokens: &[Token<'a>], at: usize, found: &mut dyn FnMut(Found<'a>)) {
    let [heads, pairs, _] = parts(table.bytes);
    let first = tokens[0];
    let Some(single) = bucket(heads, first.hash, &[first]) else { return };
    if let Some(second) = tokens.get(1) {
        let hash = (first.hash.rotate_left(5) ^ second.hash).wrapping_mul(0x9E37_79B1);
        if let Some(phrases) = bucket(pairs, hash, &[first, *second]) {
            if longest(table, phrases, &tokens[2..], 2, tokens, at, found) {
                return;
            }
        }
    }
    longest(table, single, &tokens[1..], 1, tokens, at, found);
}

/// Reports the first phrases that fit, and all of the same length; they stand in the order of their lengths.
fn longest<'a>(
    table: &'static WordTable,
    phrases: &'static [u8],
    rest: &[Token<'a>],
    head: usize,
    tokens: &[Token<'a>],
    at: usize,
    found: &mut dyn FnMut(Found<'a>),
) -> bool {
    let mut reader = Reader(phrases);
    let count = reader.number();
    let mut fits = None;
    for _ in 0..count {
        let length = usize::from(reader.byte());
        if fits.is_some_and(|fits| length < fits) {
            break;
        }
        let mut taken = Some(0);
        for _ in 0..length {
            let word = reader.word();
            taken = match taken.map(|taken| (taken, rest.get(taken))) {
                Some((taken, Some(token))) if word.is_empty() => {
                    // A placeholder is the word here, unless what it stands for was skipped.
                    Some(if token.follows_gap { taken } else { taken + 1 })
                }
                Some((taken, None)) if word.is_empty() => Some(taken),
                Some((taken, Some(token))) if is_word(token.text(), word) => Some(taken + 1),
                _ => None,
            };
        }
        let (kind, number, place) = (reader.byte(), reader.number(), reader.byte());
        let Some(taken) = taken else { continue };
        fits = Some(length);
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
        let is_one_line = core::ptr::eq(first.line, last.line);
        let text = if is_one_line { &first.line[first.start..last.end] } else { &first.line[first.start..] };
        found(Found { target, words: head + length, text, at, length: head + taken });
    }
    fits.is_some()
}

/// The three hash tables.
fn parts(bytes: &'static [u8]) -> [&'static [u8]; 3] {
    let mut rest = bytes;
    [(); 3].map(|()| {
        let (part, behind) = rest.split_at_checked(number_at(rest, 4) as usize).unwrap_or((&[], &[]));
        rest = behind;
        part
    })
}

fn number_at(bytes: &[u8], at: usize) -> u32 {
    bytes.get(at..).and_then(|bytes| bytes.first_chunk()).map_or(0, |bytes| u32::from_le_bytes(*bytes))
}

/// The phrases that begin with these words.
fn bucket(table: &'static [u8], hash: u32, head: &[Token<'_>]) -> Option<&'static [u8]> {
    let mask = number_at(table, 0);
    let mut slot = hash & mask;
    loop {
        let at = 8 + 8 * slot as usize;
        let place = number_at(table, at + 4) as usize;
        if place == 0 {
            return None;
        }
        if number_at(table, at) == hash {
            let mut reader = Reader(table.get(place..)?);
            if head.iter().all(|token| is_word(token.text(), reader.word())) {
                return Some(reader.0);
            }
        }
        slot = (slot + 1) & mask;
    }
}

struct Reader(&'static [u8]);

impl Reader {
    fn byte(&mut self) -> u8 {
        let Some((first, rest)) = self.0.split_first() else { return 0 };
        self.0 = rest;
        *first
    }

    fn number(&mut self) -> u16 {
        u16::from_le_bytes([self.byte(), self.byte()])
    }

    fn word(&mut self) -> &'static [u8] {
        let length = usize::from(self.byte());
        let (word, rest) = self.0.split_at_checked(length).unwrap_or((&[], &[]));
        self.0 = rest;
        word
    }
}

/// Whether a text in any case is this word in small letters; apostrophes in it do not count.
fn is_word(text: &[u8], word: &[u8]) -> bool {
    if text.is_ascii() {
        let mut letters = text.iter().filter(|byte| !is_apostrophe(**byte)).map(u8::to_ascii_lowercase);
        return word.iter().all(|byte| letters.next() == Some(*byte)) && letters.next().is_none();
    }
    let mut rest = word;
    for c in core::str::from_utf8(text).unwrap_or("").chars() {
        if is_apostrophe_character(c) {
            continue;
        }
        for lower in c.to_lowercase() {
            let mut buffer = [0; 4];
            match rest.strip_prefix(lower.encode_utf8(&mut buffer).as_bytes()) {
                Some(behind) => rest = behind,
                None => return false,
            }
        }
    }
    rest.is_empty()
}

const fn is_apostrophe(byte: u8) -> bool {
    matches!(byte, b'\'' | b'`')
}

const fn is_apostrophe_character(c: char) -> bool {
    matches!(c, '\'' | '’' | '‘' | '´' | '`')
}

/// A character of a script without spaces between words.
const fn is_word_by_itself(c: char) -> bool {
    matches!(c, '\u{2E80}'..='\u{2FDF}' | '\u{3005}'..='\u{3007}' | '\u{3040}'..='\u{30FF}' | '\u{3400}'..='\u{9FFF}'
        | '\u{F900}'..='\u{FAFF}' | '\u{FF66}'..='\u{FF9F}' | '\u{20000}'..='\u{3FFFF}')
}

const START: u32 = 0x811C_9DC5;

fn hash_byte(hash: u32, byte: u8) -> u32 {
    (hash ^ u32::from(byte)).wrapping_mul(0x0100_0193)
}

/// What ends a stretch of text that may be an address, a host name or a URL.
const fn is_end(byte: u8) -> bool {
    matches!(
        byte,
        b' ' | b'\t'
            | b'\r'
            | b'\n'
            | b'<'
            | b'>'
            | b'('
            | b')'
            | b'['
            | b']'
            | b'{'
            | b'}'
            | b'"'
            | b','
            | b';'
            | b'|'
    )
}

/// Reads the words of a line.
fn read<'a>(line: &'a [u8], window: &mut Window<'a, '_>, found: &mut dyn FnMut(Found<'a>)) {
    let mut at = 0;
    let mut follows_gap = false;
    while at < line.len() {
        if is_end(line[at]) {
            at += 1;
            continue;
        }
        let mut end = at;
        // Most stretches are words; only a full stop, a colon or an at sign within makes another look necessary.
        let mut is_odd = false;
        while end < line.len() && !is_end(line[end]) {
            is_odd |= matches!(line[end], b'.' | b':' | b'@');
            end += 1;
        }
        let stretch = &line[at..end];
        if is_odd {
            if let Some(host) = skipped(stretch) {
                hosts(host, window, found);
                follows_gap = true;
                at = end;
                continue;
            }
        }
        words(line, at, end, &mut follows_gap, window, found);
        at = end;
    }
}

fn words<'a>(
    line: &'a [u8],
    from: usize,
    to: usize,
    follows_gap: &mut bool,
    window: &mut Window<'a, '_>,
    found: &mut dyn FnMut(Found<'a>),
) {
    let mut start = from;
    let mut hash = START;
    // Whether there is a letter or digit since `start`, and not only apostrophes.
    let mut has_letter = false;
    let mut at = from;
    let mut end_word = |start: usize, end: usize, hash: u32| {
        window.push(Token { line, start, end, hash, follows_gap: *follows_gap }, found);
        *follows_gap = false;
    };
    while at < to {
        let byte = line[at];
        if byte.is_ascii_alphanumeric() {
            if !has_letter {
                (start, hash, has_letter) = (at, START, true);
            }
            hash = hash_byte(hash, byte.to_ascii_lowercase());
            at += 1;
        } else if byte.is_ascii() {
            if has_letter && !is_apostrophe(byte) {
                end_word(start, at, hash);
                has_letter = false;
            }
            at += 1;
        } else {
            let (c, length) = character(&line[at..to]);
            if c.is_some_and(is_apostrophe_character) {
                at += length;
                continue;
            }
            let alone = c.is_some_and(is_word_by_itself);
            if has_letter && (alone || !c.is_some_and(char::is_alphanumeric)) {
                end_word(start, at, hash);
                has_letter = false;
            }
            if let Some(c) = c.filter(|c| alone || c.is_alphanumeric()) {
                if !has_letter {
                    (start, hash, has_letter) = (at, START, true);
                }
                for lower in c.to_lowercase() {
                    let mut buffer = [0; 4];
                    hash = lower.encode_utf8(&mut buffer).bytes().fold(hash, hash_byte);
                }
                if alone {
                    end_word(start, at + length, hash);
                    has_letter = false;
                }
            }
            at += length;
        }
    }
    if has_letter {
        end_word(start, to, hash);
    }
}

/// The character that some bytes begin with, and its length; a byte that is none is one by itself.
fn character(bytes: &[u8]) -> (Option<char>, usize) {
    let length = match bytes[0] {
        0xC0..=0xDF => 2,
        0xE0..=0xEF => 3,
        0xF0..=0xF7 => 4,
        _ => 1,
    };
    let c = bytes
        .get(..length)
        .and_then(|bytes| core::str::from_utf8(bytes).ok())
        .and_then(|text| text.chars().next());
    (c, if c.is_some() { length } else { 1 })
}

/// Whether a stretch of text is an address, a host name, a number with full stops or a URL; its host.
fn skipped(stretch: &[u8]) -> Option<&[u8]> {
    let trimmed = stretch.trim_ascii_end();
    let end = trimmed
        .iter()
        .rposition(|byte| !matches!(byte, b'.' | b':' | b'!' | b'?' | b'\''))
        .map_or(0, |at| at + 1);
    let start =
        trimmed.iter().position(|byte| !matches!(byte, b'.' | b':' | b'\'' | b'#' | b'=')).unwrap_or(0);
    let text = trimmed.get(start..end)?;
    if let Some(at) = text.windows(3).position(|bytes| bytes == b"://") {
        return Some(host_of(&text[at + 3..]));
    }
    if let Some(at) = text.iter().position(|byte| *byte == b'@') {
        // An address; "@" alone is none.
        return (at > 0 && at + 1 < text.len()).then_some(&[]);
    }
    // `to=mx.example.org`, `host:mx.example.org`
    let text = text.rsplit(|byte| *byte == b'=').next().unwrap_or(text);
    let host = host_of(text);
    is_host(host).then_some(host)
}

fn host_of(text: &[u8]) -> &[u8] {
    let end = text.iter().position(|byte| matches!(byte, b'/' | b':' | b'?' | b'#')).unwrap_or(text.len());
    text[..end].strip_suffix(b".").unwrap_or(&text[..end])
}

/// Last labels of host names that are longer than two letters and common in mail.
const TOP_LEVEL: [&[u8]; 26] = [
    b"com",
    b"net",
    b"org",
    b"info",
    b"biz",
    b"edu",
    b"gov",
    b"mil",
    b"int",
    b"arpa",
    b"name",
    b"mobi",
    b"local",
    b"lan",
    b"localdomain",
    b"example",
    b"test",
    b"invalid",
    b"email",
    b"cloud",
    b"online",
    b"site",
    b"xyz",
    b"app",
    b"dev",
    b"internal",
];

/// Whether it is a host name, or a number with full stops; "rejected.See" is none.
fn is_host(text: &[u8]) -> bool {
    let mut labels = 0;
    let mut last: &[u8] = &[];
    let mut are_numbers = true;
    for label in text.split(|byte| *byte == b'.') {
        if label.is_empty()
            || !label.iter().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_'))
        {
            return false;
        }
        are_numbers &= label.iter().all(u8::is_ascii_digit);
        labels += 1;
        last = label;
    }
    if labels < 2 || are_numbers {
        return labels >= 2;
    }
    let is_plain = last.iter().all(u8::is_ascii_lowercase) || last.iter().all(u8::is_ascii_uppercase);
    let is_known = last.len() == 2 || TOP_LEVEL.iter().any(|known| known.eq_ignore_ascii_case(last));
    is_plain && last.len() >= 2 && (labels >= 3 || is_known)
}

/// Looks a host name and the domains above it up.
fn hosts<'a>(host: &'a [u8], window: &Window<'a, '_>, found: &mut dyn FnMut(Found<'a>)) {
    let mut rest = host;
    while !rest.is_empty() {
        let hash = rest.iter().fold(START, |hash, byte| hash_byte(hash, byte.to_ascii_lowercase()));
        for table in window.tables {
            let [_, _, hosts] = parts(table.bytes);
            let token = Token { line: rest, start: 0, end: rest.len(), hash, follows_gap: false };
            if let Some(phrases) = bucket(hosts, hash, &[token]) {
                longest(table, phrases, &[], 1, &[token], window.before + window.count, found);
            }
        }
        let Some(dot) = rest.iter().position(|byte| *byte == b'.') else { break };
        rest = &rest[dot + 1..];
    }
}
