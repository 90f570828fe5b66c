//! The words of a text, one after the other: addresses, host names and URLs are skipped, whatever is glued to them is not.

/// What reads the words.
pub(super) trait Sink<'a> {
    /// A word, with its hash: `line[start..end]`.
    fn word(&mut self, line: &'a [u8], start: usize, end: usize, hash: u32);

    /// Something was skipped: an address, a number with full stops, a host name or a URL; its host, if it has one.
    fn skipped(&mut self, host: &'a [u8]);
}

/// Longer words than this are in no catalogue.
const LONGEST_WORD: usize = 64;

/// A bit for what a byte is.
const LETTER: u8 = 1;
const DIGIT: u8 = 1 << 1;
const STOP: u8 = 1 << 2;
/// Addresses and URLs have one of these.
const SIGN: u8 = 1 << 3;
/// All else that may stand within an address, a host name or a URL: nobody asks for it.
const OTHER: u8 = 0;
/// What ends a stretch of text that may be one.
const END: u8 = 1 << 4;
/// Beyond ASCII.
const WIDE: u8 = 1 << 5;

const fn class_of(byte: u8) -> u8 {
    match byte {
        b'A'..=b'Z' | b'a'..=b'z' => LETTER,
        b'0'..=b'9' => DIGIT,
        b'.' => STOP,
        b':' | b'@' => SIGN,
        b' ' | b'\t' | b'\r' | b'\n' | b'<' | b'>' | b'(' | b')' | b'[' | b']' | b'{' | b'}' | b'"'
        | b',' | b';' | b'|' => END,
        _ if byte.is_ascii() => OTHER,
        _ => WIDE,
    }
}

static CLASSES: [u8; 256] = {
    let mut classes = [0; 256];
    let mut byte = 0_u8;
    loop {
        classes[byte as usize] = class_of(byte);
        if byte == u8::MAX {
            break classes;
        }
        byte += 1;
    }
};

#[inline]
fn class(byte: u8) -> u8 {
    CLASSES[usize::from(byte)]
}

/// Whether a stretch of text ends here.
#[inline]
fn ends(line: &[u8], at: usize) -> bool {
    line.get(at).is_none_or(|byte| class(*byte) == END)
}

/// Where the letters and digits end that begin here.
#[inline]
pub(super) fn end_of_letters(line: &[u8], from: usize) -> usize {
    let mut at = from;
    while at < line.len() {
        // Behind the end there are zeros, which are no letters.
        let others = no_letters(eight(line, at));
        if others != 0 {
            return at + (others.trailing_zeros() / 8) as usize;
        }
        at += 8;
    }
    line.len()
}

/// The eight bytes from a place within the line on; zeros behind its end.
#[inline]
fn eight(line: &[u8], at: usize) -> u64 {
    let Some(last) = line.len().checked_sub(8) else {
        return line
            .get(at..)
            .unwrap_or(&[])
            .iter()
            .rev()
            .fold(0, |number, byte| number << 8 | u64::from(*byte));
    };
    let from = at.min(last);
    let bytes = line.get(from..).and_then(<[u8]>::first_chunk).map_or(0, |bytes| u64::from_le_bytes(*bytes));
    bytes >> (8 * (at - from) % 64)
}

const HIGH_BITS: u64 = 0x8080_8080_8080_8080;

const fn eight_of(byte: u8) -> u64 {
    u64::from_le_bytes([byte; 8])
}

/// The high bit of each of eight bytes that is no letter and no digit of ASCII.
#[inline]
const fn no_letters(eight: u64) -> u64 {
    // Seven bits and a sum below 256: nothing is carried from one byte to the next.
    const fn between(bytes: u64, first: u8, last: u8) -> u64 {
        (bytes + eight_of(0x80 - first)) & !(bytes + eight_of(0x7F - last))
    }
    let bytes = eight & !HIGH_BITS;
    let letters = between(bytes | CAPITALS, b'a', b'z');
    let digits = between(bytes, b'0', b'9');
    (!(letters | digits) | eight) & HIGH_BITS
}

/// Reads the words of a line.
pub(super) fn read<'a>(line: &'a [u8], sink: &mut impl Sink<'a>) {
    let mut at = 0;
    while at < line.len() {
        let class = class(line[at]);
        if class == END {
            at += 1;
        } else if class & (LETTER | DIGIT) != 0 {
            let end = end_of_letters(line, at);
            // Most words stand alone, or a punctuation mark and a space follow.
            let is_plain = ends(line, end)
                || matches!(line[end], b'.' | b':' | b'!' | b'?' | b'-') && ends(line, end + 1);
            if is_plain {
                sink.word(line, at, end, hash_of(line, at, end));
                at = end;
            } else {
                at = stretch(line, at, sink);
            }
        } else {
            at = stretch(line, at, sink);
        }
    }
}

/// Reads a stretch of text without spaces, and says where it ends.
fn stretch<'a>(line: &'a [u8], from: usize, sink: &mut impl Sink<'a>) -> usize {
    let mut end = from;
    let mut classes = 0;
    while let Some(byte) = line.get(end) {
        let class = class(*byte);
        if class & (END | WIDE) != 0 {
            if class == END {
                break;
            }
            // An address or a URL begins and ends at Chinese text and at signs of other scripts.
            let (c, length) = character(&line[end..]);
            if c.is_some_and(|c| is_word_by_itself(c) || !c.is_alphanumeric() && !is_apostrophe(c)) {
                end += if end == from { length } else { 0 };
                break;
            }
            end += length - 1;
        }
        classes |= class;
        end += 1;
    }
    let mut at = from;
    // The mark of a line of a reply ("550-5.1.1", "550-The") is no word of it, also where the lines were joined.
    if let [b'2' | b'4' | b'5', tens, ones, b'-', ..] = line[from..end] {
        if tens.is_ascii_digit() && ones.is_ascii_digit() {
            at += 4;
        }
    }
    if classes & SIGN != 0 {
        odd(line, at, end, sink);
    } else if classes & STOP != 0 {
        plain(line, at, end, sink);
    } else {
        words(line, at, end, sink);
    }
    end
}

/// A stretch with a colon or an at sign in it.
fn odd<'a>(line: &'a [u8], from: usize, to: usize, sink: &mut impl Sink<'a>) {
    let mut at = from;
    if has_colons(&line[from..to], 2) {
        if let Some(start) = address_of_version_6(&line[from..to]) {
            words(line, from, from + start, sink);
            sink.skipped(&[]);
            return;
        }
    }
    while at < to {
        let rest = &line[at..to];
        let Some(sign) = rest.iter().enumerate().position(|(sign, byte)| {
            *byte == b'@' || *byte == b':' && rest.get(sign + 1..sign + 3) == Some(b"//")
        }) else {
            break;
        };
        if rest[sign] == b':' {
            let scheme = rest[..sign].iter().rev().take_while(|byte| byte.is_ascii_alphabetic()).count();
            plain(line, at, at + sign - scheme, sink);
            sink.skipped(host_of(&rest[sign + 3..]));
            return;
        }
        let local = rest[..sign].iter().rev().take_while(|byte| is_of_local_part(**byte)).count();
        let domain = domain_length(&rest[sign + 1..]);
        let is_address = domain > 0 && (local > 0 || is_host(&rest[sign + 1..sign + 1 + domain]));
        if is_address {
            plain(line, at, at + sign - local, sink);
            sink.skipped(&[]);
            at += sign + 1 + domain;
        } else {
            plain(line, at, at + sign, sink);
            at += sign + 1;
        }
    }
    plain(line, at, to, sink);
}

/// RFC 5321's atoms with full stops, and what is not ASCII.
const fn is_of_local_part(byte: u8) -> bool {
    byte.is_ascii_alphanumeric()
        || matches!(
            byte,
            b'.' | b'_' | b'-' | b'+' | b'=' | b'%' | b'&' | b'~' | b'$' | b'*' | b'#' | b'!' | b'/' | b'^'
        )
        || !byte.is_ascii()
}

/// How many bytes of a text are the domain of an address; two full stops end it.
fn domain_length(text: &[u8]) -> usize {
    let is_part = |at: &usize| {
        let byte = text[*at];
        byte.is_ascii_alphanumeric()
            || matches!(byte, b'-' | b'_')
            || !byte.is_ascii()
            || byte == b'.' && text.get(at + 1).is_some_and(|next| class(*next) != END && *next != b'.')
    };
    (0..text.len()).take_while(is_part).count()
}

fn has_colons(text: &[u8], count: usize) -> bool {
    text.iter().filter(|byte| **byte == b':').nth(count - 1).is_some()
}

/// Where an IPv6 address begins that a stretch ends with: `2001:db8::1`, `[IPv6:2001:db8::1]`, `ip=2001:db8::1`.
fn address_of_version_6(stretch: &[u8]) -> Option<usize> {
    if stretch.windows(3).any(|bytes| bytes == b"://") {
        return None;
    }
    let end =
        stretch.iter().rposition(|byte| !matches!(byte, b'.' | b'!' | b'?' | b'\'')).map_or(0, |at| at + 1);
    let text = &stretch[..end];
    let tail = text
        .iter()
        .rev()
        .take_while(|byte| byte.is_ascii_hexdigit() || matches!(byte, b':' | b'.' | b'%' | b'/'))
        .count();
    let start = end - tail;
    let is_glued = start > 0 && text[start - 1].is_ascii_alphanumeric();
    // What is glued to it may be hexadecimal digits by chance: "IPv6:", "e:".
    let skip = if is_glued { text[start..].iter().position(|byte| *byte == b':')? + 1 } else { 0 };
    let address = &text[start + skip..];
    let is_short = address.windows(2).any(|pair| pair == b"::");
    let has_digit = address.iter().any(u8::is_ascii_digit);
    (has_digit && (is_short || has_colons(address, 6))).then_some(start + skip)
}

/// A part of a stretch in which host names may stand, but no addresses: `to=mx.example.org:25`.
fn plain<'a>(line: &'a [u8], from: usize, to: usize, sink: &mut impl Sink<'a>) {
    let is_part = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'-' | b'_');
    let (mut read, mut at) = (from, from);
    while at < to {
        if !is_part(line[at]) {
            at += 1;
            continue;
        }
        let mut end = at;
        while end < to && is_part(line[end]) {
            end += 1;
        }
        let is_edge = |byte: &u8| !byte.is_ascii_alphanumeric();
        let skip = line[at..end].iter().take_while(|byte| is_edge(byte)).count();
        let (start, part) = (at + skip, &line[at + skip..end]);
        let part = &part[..part.len() - part.iter().rev().take_while(|byte| is_edge(byte)).count()];
        at = end;
        if !is_host(part) {
            continue;
        }
        words(line, read, start, sink);
        sink.skipped(part);
        // A path is a part of the URL, and a port of the host; what else follows is not.
        let next = line[end..to].first();
        if next == Some(&b'/') {
            return;
        }
        if next == Some(&b':') {
            at += 1 + line[end + 1..to].iter().take_while(|byte| byte.is_ascii_digit()).count();
        }
        read = at;
    }
    words(line, read, to, sink);
}

/// The words of a part of a line in which nothing is to be skipped.
fn words<'a>(line: &'a [u8], from: usize, to: usize, sink: &mut impl Sink<'a>) {
    // Where the word began, and where its last letter ends.
    let mut word: Option<(usize, usize)> = None;
    let mut at = from;
    let mut is_plain = true;
    while at < to {
        let byte = line[at];
        let (c, length) =
            if byte.is_ascii() { (Some(char::from(byte)), 1) } else { character(&line[at..to]) };
        let alone = c.is_some_and(is_word_by_itself);
        if c.is_some_and(char::is_alphanumeric) && !alone {
            is_plain &= byte.is_ascii() && word.is_none_or(|(_, end)| end == at);
            word = Some((word.map_or(at, |(start, _)| start), at + length));
        } else if !c.is_some_and(is_apostrophe) {
            if let Some((start, end)) = word.take() {
                sink.word(line, start, end, hash_in(line, start, end, is_plain));
            }
            is_plain = true;
            if alone {
                sink.word(line, at, at + length, hash_of(line, at, at + length));
            }
        }
        at += length;
    }
    if let Some((start, end)) = word {
        sink.word(line, start, end, hash_in(line, start, end, is_plain));
    }
}

fn hash_in(line: &[u8], start: usize, end: usize, is_plain: bool) -> u32 {
    if is_plain { hash_of(line, start, end) } else { hash_of_normalized(&line[start..end]) }
}

/// The hash of a word of ASCII letters in any case, or of what has no case.
#[inline]
pub(super) fn hash_of(line: &[u8], start: usize, end: usize) -> u32 {
    let (first, last) = edges(line, start, end);
    mix(first, last, end - start)
}

/// The first and the last eight letters of a word, in small letters; the same ones where there are no more.
#[inline]
fn edges(line: &[u8], start: usize, end: usize) -> (u64, u64) {
    let length = end - start;
    // So many bytes, no more than eight; a shift by 64 would be none.
    let mask = if length >= 8 { u64::MAX } else { (1 << (8 * length)) - 1 };
    let last = if length >= 8 { end - 8 } else { start };
    ((eight(line, start) | CAPITALS) & mask, (eight(line, last) | CAPITALS) & mask)
}

/// This bit makes capitals small, and leaves digits as they are.
const CAPITALS: u64 = 0x2020_2020_2020_2020;

#[inline]
fn mix(first: u64, last: u64, length: usize) -> u32 {
    let hash = (first ^ last.rotate_left(23)).wrapping_add(length as u64).wrapping_mul(0x9E37_79B9_7F4A_7C15);
    let [a, b, c, d, ..] = ((hash >> 32) ^ (hash >> 7)).to_le_bytes();
    u32::from_le_bytes([a, b, c, d]).max(1)
}

/// The hash of a phrase that is a word longer; zero for a placeholder.
#[inline]
pub(super) fn hash_of_longer(phrase: u32, word: u32) -> u32 {
    let hash = (phrase.rotate_left(5) ^ word).wrapping_mul(0x9E37_79B1);
    hash ^ hash >> 15
}

fn hash_of_normalized(text: &[u8]) -> u32 {
    let mut buffer = [0; LONGEST_WORD];
    let mut length = 0;
    for c in core::str::from_utf8(text).unwrap_or("").chars().filter(|c| !is_apostrophe(*c)) {
        for lower in c.to_lowercase() {
            let Some(room) = buffer.get_mut(length..length + lower.len_utf8()) else { return 0 };
            lower.encode_utf8(room);
            length += lower.len_utf8();
        }
    }
    hash_of(&buffer, 0, length)
}

/// Whether a text in any case is this word in small letters; apostrophes in it do not count.
#[inline]
pub(super) fn is_word(text: &[u8], word: &[u8]) -> bool {
    let (mut differ, mut all) = (text.len() != word.len(), 0);
    for (byte, small) in text.iter().zip(word) {
        differ |= byte.to_ascii_lowercase() != *small;
        all |= byte;
    }
    // Bytes beyond ASCII have a case of their own.
    !differ && all.is_ascii() || is_word_normalized(text, word)
}

#[cold]
fn is_word_normalized(text: &[u8], word: &[u8]) -> bool {
    if text.is_ascii() && !text.iter().any(|byte| is_apostrophe(char::from(*byte))) {
        return false;
    }
    let mut rest = word;
    for c in core::str::from_utf8(text).unwrap_or("").chars().filter(|c| !is_apostrophe(*c)) {
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

const fn is_apostrophe(c: char) -> bool {
    matches!(c, '\'' | '’' | '‘' | '´' | '`')
}

/// A character of a script without spaces between words.
const fn is_word_by_itself(c: char) -> bool {
    matches!(c, '\u{2E80}'..='\u{2FDF}' | '\u{3005}'..='\u{3007}' | '\u{3040}'..='\u{30FF}' | '\u{3400}'..='\u{9FFF}'
        | '\u{F900}'..='\u{FAFF}' | '\u{FF66}'..='\u{FF9F}' | '\u{20000}'..='\u{3FFFF}')
}

/// The character that some bytes begin with, and its length; a byte that is none is one by itself.
fn character(bytes: &[u8]) -> (Option<char>, usize) {
    let length = match bytes[0] {
        0xC0..=0xDF => 2,
        0xE0..=0xEF => 3,
        0xF0..=0xF7 => 4,
        _ => 1,
    };
    let text = bytes.get(..length).and_then(|bytes| core::str::from_utf8(bytes).ok());
    let c = text.and_then(|text| text.chars().next());
    (c, if c.is_some() { length } else { 1 })
}

/// The host of a URL without its scheme.
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

/// The domains of countries: in words like "rejected.if" two letters are none.
const COUNTRIES: [u32; 26] = {
    let names = b"acadaeafagaialamaoaqarasatauawaxazbabbbdbebfbgbhbibjbmbnbobrbsbtbwbybzcacccdcfcgchcickclcmcncocrcucvcwcx\
        cyczdedjdkdmdodzeceeegereseteufifjfkfmfofrgagdgegfggghgiglgmgngpgqgrgsgtgugwgyhkhmhnhrhthuidieiliminioiqirisitje\
        jmjojpkekgkhkikmknkpkrkwkykzlalblclilklrlsltlulvlymamcmdmemgmhmkmlmmmnmompmqmrmsmtmumvmwmxmymznancnenfngninlnonp\
        nrnunzompapepfpgphpkplpmpnprpsptpwpyqarerorsrurwsasbscsdsesgshsisjskslsmsnsosrssstsusvsxsyszsztctdtftgthtjtktltm\
        tntotrtttvtwtzuaugukusuyuzvavcvevgvivnvuwfwsyeytzazmzw";
    let mut countries = [0; 26];
    let mut at = 0;
    while at + 1 < names.len() {
        countries[(names[at] - b'a') as usize] |= 1 << (names[at + 1] - b'a');
        at += 2;
    }
    countries
};

fn is_country(label: &[u8]) -> bool {
    let [first, second] = label else { return false };
    let [first, second] = [first, second].map(|letter| letter.to_ascii_lowercase().wrapping_sub(b'a'));
    second < 26 && COUNTRIES.get(usize::from(first)).is_some_and(|seconds| seconds >> second & 1 == 1)
}

/// Whether it is a host name, or a number with full stops; "rejected.See" and "RESOLVER.ADR.RecipientNotFound" are none.
fn is_host(text: &[u8]) -> bool {
    if !text.contains(&b'.') {
        return false;
    }
    let mut labels = 0;
    let (mut last, mut before): (&[u8], &[u8]) = (&[], &[]);
    let mut are_numbers = true;
    let mut are_small = true;
    for label in text.split(|byte| *byte == b'.') {
        let is_part = |byte: &u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_');
        if label.is_empty() || !label.iter().all(is_part) {
            return false;
        }
        are_numbers &= label.iter().all(u8::is_ascii_digit);
        are_small &= !label.iter().any(u8::is_ascii_uppercase);
        labels += 1;
        (before, last) = (last, label);
    }
    if labels < 2 || are_numbers {
        return labels >= 2;
    }
    let is_plain = last.iter().all(u8::is_ascii_lowercase) || last.iter().all(u8::is_ascii_uppercase);
    let is_known = is_country(last) || TOP_LEVEL.iter().any(|known| known.eq_ignore_ascii_case(last));
    // A domain that is not known has more labels, in small letters; "e.g.the" has not.
    let is_likely = labels >= 3 && are_small && last.len() >= 3 && before.len() >= 2;
    is_plain && (is_known || is_likely)
}

#[cfg(test)]
mod tests {
    use super::{Sink, read};
    use std::string::String;

    struct Shown(String);

    impl<'a> Sink<'a> for Shown {
        fn word(&mut self, line: &'a [u8], start: usize, end: usize, _: u32) {
            self.0.push(' ');
            self.0.push_str(&String::from_utf8_lossy(&line[start..end]));
        }

        fn skipped(&mut self, host: &'a [u8]) {
            self.0.push_str(" <");
            self.0.push_str(&String::from_utf8_lossy(host));
            self.0.push('>');
        }
    }

    #[test]
    fn what_is_glued_to_a_gap_stays() {
        for (text, words) in [
            ("User unknown.", "User unknown"),
            ("<bob@example.org>: doesn't exist", "<> doesn't exist"),
            ("Rejected-see:http://example.org/why?a=b.", "Rejected see <example.org>"),
            ("unknown:bob@example.org...User", "unknown <> User"),
            ("用户不存在:user@qq.com对不起", "用 户 不 存 在 <> 对 不 起"),
            ("请访问https://qq.com/a帮助", "请 访 问 <qq.com> 帮 助"),
            ("csi.cloudmark.com/reset-request/?ip=192.0.2.150", "<csi.cloudmark.com>"),
            ("[2001:db8::1] said", "<> said"),
            ("IPv6:2001:db8:0:0:0:0:0:1: blocked", "IPv6 <> blocked"),
            ("ip=2001:db8::1.", "ip <>"),
            ("https://example.org/2001:db8::1", "<example.org>"),
            ("at 10:30:00", "at 10 30 00"),
            ("550-5.1.1 The user 550-5.1.1 is unknown", "<5.1.1> The user <5.1.1> is unknown"),
            ("550-The user", "The user"),
            ("rejected.if you", "rejected if you"),
            (
                "RESOLVER.ADR.RecipientNotFound; RESOLVER.ADR.EXRECIPNOTFOUND",
                "RESOLVER ADR RecipientNotFound RESOLVER ADR EXRECIPNOTFOUND",
            ),
            ("to=mx.example.org:25: refused", "to <mx.example.org> refused"),
            ("MX.EXAMPLE.ORG mx.relay.example", "<MX.EXAMPLE.ORG> <mx.relay.example>"),
            ("e.g.the 5.1.1", "e g the <5.1.1>"),
            ("mail @ home, bob@ and @example.org", "mail home bob and <>"),
            ("l’adresse n'existe-pas", "l’adresse n'existe pas"),
            ("\u{ff}user\u{ff}unknown", "ÿuserÿunknown"),
        ] {
            let mut shown = Shown(String::new());
            read(text.as_bytes(), &mut shown);
            assert_eq!(shown.0.trim_start(), words, "{text}");
        }
    }
}
