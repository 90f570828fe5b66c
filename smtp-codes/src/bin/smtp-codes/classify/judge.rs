//! From one text to what is said of it: the reply in it and its diagnosis.

use smtp_codes::{
    Catalogue, Code, Command, Diagnosis, EnhancedCode, EnhancedPattern, FoundReply, replies_in,
};

/// What a text is known to be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    /// A reply, or the words that somebody kept of one.
    Reply,
    /// A line of a log, in which a reply may stand.
    Log,
}

/// What is said of a text.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Judgement<'t, C: Catalogue> {
    pub(crate) code: Option<Code>,
    /// Also without a class: `X.1.1`.
    pub(crate) enhanced: Option<EnhancedPattern>,
    /// None for a reply that says yes, and where nothing was recognised.
    pub(crate) diagnosis: Option<Diagnosis<'t, C>>,
}

impl<C: Catalogue> Judgement<'_, C> {
    pub(crate) const NOTHING: Self = Self { code: None, enhanced: None, diagnosis: None };

    /// Whether nothing was recognised.
    pub(crate) fn is_nothing(&self) -> bool {
        self.code.is_none() && self.enhanced.is_none() && self.diagnosis.is_none()
    }
}

/// Room that is used for one text after the other.
#[derive(Debug, Default)]
pub(crate) struct Scratch {
    /// A text that was not UTF-8.
    mended: String,
    /// The words of a reply without what stood between them.
    words: String,
}

/// Reads a text, as `explain` does, without keeping any of it.
pub(crate) fn judge<'t, C: Catalogue>(
    text: &'t [u8],
    kind: Kind,
    command: Option<Command>,
    scratch: &'t mut Scratch,
) -> Judgement<'t, C> {
    let Scratch { mended, words } = scratch;
    let text = match std::str::from_utf8(text) {
        Ok(text) => text,
        Err(_) => {
            mended.clear();
            for chunk in text.utf8_chunks() {
                mended.push_str(chunk.valid());
                mended.extend((!chunk.invalid().is_empty()).then_some(char::REPLACEMENT_CHARACTER));
            }
            mended.as_str()
        }
    };
    let text = text.trim();
    if kind == Kind::Reply {
        if let Some((code, enhanced)) = plain(text) {
            let diagnosis = Diagnosis::of_as(code, enhanced, command, text);
            return Judgement { code: Some(code), enhanced: enhanced.map(EnhancedPattern::from), diagnosis };
        }
        if let Some(reply) = reply_at_start(text) {
            return of_reply(&reply, command, words);
        }
        if let Some(pattern) = bare_enhanced(text) {
            return of_enhanced(pattern, command);
        }
    }
    if let Some(reply) = reply_within(text) {
        return of_reply(&reply, command, words);
    }
    match kind {
        Kind::Reply => of_words(text, command),
        Kind::Log => Judgement::NOTHING,
    }
}

/// The codes of a reply in which there is nothing but a code, perhaps an enhanced code, and words, as in most: it is read
/// as [`FoundReply::parse`] reads it, in a tenth of the time.
fn plain(text: &str) -> Option<(Code, Option<EnhancedCode>)> {
    let bytes = text.as_bytes();
    let (digits, rest) = bytes.split_first_chunk()?;
    // No server says a 1yz.
    matches!(digits[0], b'2'..=b'5').then_some(())?;
    let code = Code::from_digits(*digits)?;
    let (b' ' | b'-', words) = rest.split_first()? else { return None };
    let (enhanced, words) = match words {
        [class, b'.', number @ ..] => {
            let end = number.iter().position(|byte| *byte == b' ')?;
            let enhanced: EnhancedCode = std::str::from_utf8(&words[..end + 2]).ok()?.parse().ok()?;
            // One of another class is read with care.
            (*class == digits[0]).then_some(())?;
            (Some(enhanced), &words[end + 3..])
        }
        words => (None, words),
    };
    let (first, last) = (words.first()?, words.last()?);
    // Marks in front belong to the code, unless an enhanced code stands between.
    let begins_plain = first.is_ascii_alphabetic() || *first == b'<' || enhanced.is_some() && *first != b' ';
    let ends_plain = !matches!(last, b',' | b';' | b'|' | b'>');
    (begins_plain
        && ends_plain
        && text.len() <= LONGEST_PLAIN
        && !has_marks(words, *digits, enhanced.is_some()))
    .then_some((code, enhanced))
}

/// Longer replies are cut.
const LONGEST_PLAIN: usize = 2048;

/// Whether there is something in the words by which more is told than the words say: another code, a quotation, what a mail
/// system adds, more than one line.
fn has_marks(words: &[u8], digits: [u8; 3], has_enhanced: bool) -> bool {
    let before = |at: usize, steps: usize| at.checked_sub(steps).map_or(b' ', |at| words[at]);
    let is_mark = |(at, byte): (usize, &u8)| match byte {
        b'0'..=b'9' => {
            // Behind a class and a full stop another digit could make an enhanced code.
            let is_number = before(at, 1) == b'.'
                && matches!(before(at, 2), b'4' | b'5')
                && !matches!(before(at, 3), b'0'..=b'9' | b'.');
            is_number && !has_enhanced || words[at..].starts_with(&digits)
        }
        b' ' => {
            let word = &words[at + 1..];
            before(at, 1) == b' '
                || before(at, 1) == b';' && begins_postfixs_words(word)
                || begins_others_words(word)
        }
        // qmail: "I'm not going to try again"
        b'\'' | b'_' => before(at, 1) == b'I',
        // Exchange
        b'#' => matches!(before(at, 1), b' ' | b'#'),
        // A line end: `[nl]`
        b'[' => words.get(at + 1) == Some(&b'n'),
        // qmail: `/Giving_up_on_`
        b'/' => words.get(at + 1) == Some(&b'G'),
        _ => true,
    };
    begins_others_words(words)
        || words.iter().enumerate().filter(|(_, byte)| MAY_BE_MARK[usize::from(**byte)]).any(is_mark)
}

/// The bytes that [`has_marks`] has to look at, of which most texts have few.
static MAY_BE_MARK: [bool; 256] = {
    let mut set = [false; 256];
    let mut byte = 0_u8;
    while byte < 0x80 {
        set[byte as usize] =
            matches!(byte, 0..=b' ' | b'0'..=b'9' | b'\'' | b'_' | b'#' | b'[' | b'/' | b'"' | b'`' | 0x7f);
        byte += 1;
    }
    set
};

/// `; from=<`, `; proto=`, and `JavaMail`'s `; nested exception`.
fn begins_postfixs_words(word: &[u8]) -> bool {
    word.first().is_some_and(|first| matches!(first.to_ascii_lowercase(), b'f' | b'p' | b'n'))
}

/// How begins what a mail system or a program adds: `(in reply to`, `(delivery attempts:`, `(Net::SMTP`,
/// `at org.example.Sender`, `Additional SMTP info:`, `SMTP code:`, `Giving up on`.
const OTHERS: [&[u8]; 6] = [b"(in", b"(de", b"(ne", b"at ", b"smtp ", b"givi"];

/// Whether a word could be the first of what a mail system or a program adds.
fn begins_others_words(word: &[u8]) -> bool {
    let starts_with =
        |start: &&[u8]| word.get(..start.len()).is_some_and(|it| it.eq_ignore_ascii_case(start));
    matches!(word.first(), Some(b'(' | b'A' | b'a' | b'S' | b's' | b'G' | b'g'))
        && OTHERS.iter().any(starts_with)
}

/// What follows the digits decides: "550 x" and "550-x" are replies, "5500" and "550.1" are not.
fn reply_at_start(text: &str) -> Option<FoundReply<'_>> {
    let digits = text.as_bytes().first_chunk()?;
    let _ = Code::from_digits(*digits)?;
    let is_code =
        text.as_bytes().get(3).is_none_or(|byte| matches!(byte, b' ' | b'-' | b'\t' | b'\n' | b'\r'));
    if is_code { FoundReply::parse(text) } else { None }
}

/// The reply that a longer text is about: the first that refuses something, or else the first.
fn reply_within(text: &str) -> Option<FoundReply<'_>> {
    let mut first = None;
    for reply in replies_in(text) {
        if reply.is_failure() {
            return Some(reply);
        }
        first = first.or(Some(reply));
    }
    first
}

/// `5.1.1`, `X.1.1`, and as they stand in bounces: `#5.1.1`, `(#5.1.1)`.
pub(crate) fn bare_enhanced(text: &str) -> Option<EnhancedPattern> {
    text.trim().trim_matches(['(', ')', '[', ']', '#', ':']).parse().ok()
}

fn of_reply<'t, C: Catalogue>(
    reply: &FoundReply<'t>,
    command: Option<Command>,
    words: &'t mut String,
) -> Judgement<'t, C> {
    let (code, enhanced) = (reply.code(), reply.enhanced());
    let mut judgement = Judgement { code, enhanced: enhanced.map(EnhancedPattern::from), diagnosis: None };
    // Most lines of a log say yes.
    if reply.is_failure() {
        let text = reply.words().as_str().unwrap_or_else(|| joined(reply, words));
        let command = command.or_else(|| reply.command());
        judgement.diagnosis = Diagnosis::of_as(code, enhanced, command, text);
    }
    judgement
}

/// The words of a reply with a space between them.
fn joined<'t>(reply: &FoundReply<'_>, words: &'t mut String) -> &'t str {
    words.clear();
    for word in reply.words() {
        if !words.is_empty() {
            words.push(' ');
        }
        words.push_str(word);
    }
    words
}

fn of_enhanced<'t, C: Catalogue>(pattern: EnhancedPattern, command: Option<Command>) -> Judgement<'t, C> {
    Judgement {
        code: None,
        enhanced: Some(pattern),
        diagnosis: enhanced_of(pattern).and_then(|enhanced| Diagnosis::of_as(None, enhanced, command, "")),
    }
}

/// An enhanced code without a class is looked at as the permanent one.
fn enhanced_of(pattern: EnhancedPattern) -> Option<EnhancedCode> {
    let class = pattern.class().map_or(5, smtp_codes::Severity::digit);
    EnhancedCode::new(class, pattern.subject(), pattern.detail())
}

/// Words alone: what says nothing of a refusal is not taken for one.
fn of_words<C: Catalogue>(text: &str, command: Option<Command>) -> Judgement<'_, C> {
    let diagnosis = Diagnosis::of_as(None, None, command, text);
    Judgement { diagnosis: diagnosis.filter(|diagnosis| !diagnosis.is_guess()), ..Judgement::NOTHING }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What replies are made of, and what is made to look like it.
    const PIECES: [&str; 64] = [
        "[1.2.3.4]",
        "é",
        "“no”",
        "a;b",
        "; proto=SMTP",
        "; then",
        "x|y",
        "/Giving_up_on_192.0.2.1",
        "550",
        "421",
        "5.1.1",
        "4.2.2",
        "5.7.708",
        "#5.1.1",
        "(#5.1.1)",
        "user unknown",
        "<bob@example.org>:",
        "Mailbox",
        "full.",
        "mx.example.org",
        "192.0.2.1",
        "[192.0.2.1]",
        "said:",
        "(in reply to RCPT TO command)",
        "at",
        "at org.",
        "again",
        "Giving up on",
        "I'm not going to try again",
        "; from=<a@example.org>",
        "\"quoted\"",
        "`",
        "it's",
        "SMTP code:",
        "##",
        "> #SMTP#",
        "(Net::SMTP",
        "https://example.org/x?p=550",
        "in 5 minutes",
        "quota",
        "{a}",
        "x_y",
        "\\n",
        "-",
        ":",
        "Error:",
        "550-5.1.1",
        "[nl]",
        "address",
        "Additional SMTP info: 5.1.1",
        "SMTP relay",
        "attempts at",
        "at a.b(c",
        "192.0.2.4",
        "5.1.1.4",
        "4.5.6",
        "5.2.1.",
        "15.5.1.1",
        "version 4.1.2",
        "[C14]",
        "(5.1.1 x)",
        "cuda_nsu",
        "'no'",
        "...",
    ];

    /// A plain reply is read as the library reads it: tried on a quarter of a million texts of these pieces.
    #[test]
    fn plain_replies_are_read_as_the_library_reads_them() {
        let mut state = 7_u64;
        let mut next = |below: usize| {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
            usize::try_from(state >> 33).unwrap_or(0) % below
        };
        let (mut plain_ones, mut whole_ones) = (0, 0);
        for _ in 0..250_000 {
            let mut text = ["550", "421", "250", "599", "354", "126"][next(6)].to_owned();
            for _ in 0..=next(6) {
                text.push_str([" ", " ", " ", " ", " ", "-", "  ", ""][next(8)]);
                text.push_str(PIECES[next(PIECES.len())]);
            }
            let text = text.trim();
            for reply in replies_in(text) {
                let Some(whole) = reply.words().as_str() else { continue };
                whole_ones += 1;
                assert_eq!(whole, reply.words().to_string(), "{text}");
            }
            let Some((code, enhanced)) = plain(text) else { continue };
            plain_ones += 1;
            let reply = FoundReply::parse(text).unwrap();
            assert_eq!((Some(code), enhanced), (reply.code(), reply.enhanced()), "{text}");
            assert_eq!(reply.command(), None, "{text}");
            let words = reply.words().to_string();
            let as_words = [&text[..3], &text[4..]].join(" ");
            assert_eq!(words, as_words, "{text}");
        }
        assert!(plain_ones > 10_000 && whole_ones > 10_000, "{plain_ones}, {whole_ones}");
    }
}
