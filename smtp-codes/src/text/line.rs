//! One line of a text: what is its content, and who speaks.

use super::address;
use super::bytes::{find, is_space, set, starts_with};
use super::index::Index;
use super::phrases::{LONE_VERBS, Speaker, TRANSCRIPT_MARKS, VERBS};
use crate::Command;
use crate::reply::scan::line_end;

#[derive(Clone, Copy, Debug)]
pub(super) struct Line {
    /// Where its content begins and ends: without indentation, quotation marks of a mail program and transcript marks.
    pub(super) from: usize,
    pub(super) to: usize,
    /// Where the next line begins.
    pub(super) next: usize,
    /// Columns before the content, behind a mail program's quotation marks.
    pub(super) indent: usize,
    pub(super) kind: Kind,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Blank,
    /// What the client said: the command, if it is one that tells something.
    Client(Option<Command>),
    Server,
    /// What the server said, in a line of a log.
    LoggedServer,
    /// A line of a log, which is a text of its own.
    Log,
    /// An address and nothing else.
    Address,
    /// `----- Transcript of session follows -----`
    Heading,
    Prose,
}

const MARKS: [&str; TRANSCRIPT_MARKS.len()] = {
    let mut marks = [""; TRANSCRIPT_MARKS.len()];
    let mut at = 0;
    while at < marks.len() {
        marks[at] = TRANSCRIPT_MARKS[at].0;
        at += 1;
    }
    marks
};
static MARK_INDEX: Index<{ TRANSCRIPT_MARKS.len() }> = Index::new(&MARKS);

/// Bytes behind which a transcript's mark may stand in a line of a log.
static STANDS_BEFORE_A_MARK: [bool; 256] = set(b" \t,]:)");

/// How far into a line of a log a transcript's mark is looked for.
const MARK_WITHIN: usize = 200;

pub(super) fn read(text: &str, start: usize) -> Line {
    let bytes = text.as_bytes();
    let end = line_end(bytes, start).unwrap_or(bytes.len());
    let next = match bytes.get(end..) {
        Some([b'\r', b'\n', ..]) => end + 2,
        Some([_, ..]) => end + 1,
        _ => bytes.len(),
    };
    let mut to = end;
    while to > start && is_space(bytes[to - 1]) {
        to -= 1;
    }
    let (mut from, mut indent) = skip_blanks(bytes, start, to);
    // A mail program's quotation mark; Sendmail marks what the client said with three of them.
    while bytes[from..to].starts_with(b">") && !bytes[from..to].starts_with(b">>") {
        (from, indent) = skip_blanks(bytes, from + 1, to);
    }
    // A tree that a program drew.
    while bytes[from..to].starts_with(b"\xe2\x94") || bytes[from..to].starts_with(b"\xe2\x95") {
        (from, _) = skip_blanks(bytes, (from + 3).min(to), to);
    }
    let line = |from, kind| Line { from, to, next, indent, kind };
    let content = &bytes[from..to];
    if content.is_empty() {
        return line(from, Kind::Blank);
    }
    if let Some(prefix) = log_prefix(content) {
        let (behind, _) = skip_blanks(bytes, from + prefix, to);
        let spoken = spoken_in_log(bytes, from, behind, to);
        return match spoken {
            Some((at, Speaker::Client)) => {
                line(at, Kind::Client(verb(&bytes[at..to]).and_then(|verb| verb.0)))
            }
            Some((at, Speaker::Server)) => line(at, Kind::LoggedServer),
            None => line(behind, Kind::Log),
        };
    }
    // `[PROTOCOL] [...] [core] S: 550 ...` (Haraka), `Net::SMTP=GLOB(0x5581)<<< 550 ...` (Perl), `mta: 0xea6710: <<< 554 ...` (OpenSMTPD)
    if content[0] == b'[' || starts_with(content, "Net::") || starts_with(content, "mta:") {
        if let Some((at, speaker)) = spoken_in_log(bytes, from, from, to) {
            return match speaker {
                Speaker::Client => line(at, Kind::Client(verb(&bytes[at..to]).and_then(|verb| verb.0))),
                Speaker::Server => line(at, Kind::Server),
            };
        }
    }
    if let Some((mark, speaker)) = mark(content) {
        let (behind, _) = skip_blanks(bytes, from + mark, to);
        return match speaker {
            Speaker::Client => line(behind, Kind::Client(verb(&bytes[behind..to]).and_then(|verb| verb.0))),
            Speaker::Server => line(behind, Kind::Server),
        };
    }
    if let Some(Verb(command)) = verb(content) {
        return line(from, Kind::Client(command));
    }
    let is_ruled = |rule: &[u8]| content.starts_with(rule) && content[1..].iter().any(|byte| *byte != b' ');
    if is_ruled(b"---") || is_ruled(b"===") || is_ruled(b"***") || is_ruled(b"###") || is_ruled(b"___") {
        return line(from, Kind::Heading);
    }
    if content.contains(&b'@') && address::alone(text, from, to).is_some() {
        return line(from, Kind::Address);
    }
    line(from, Kind::Prose)
}

fn skip_blanks(bytes: &[u8], mut at: usize, to: usize) -> (usize, usize) {
    let mut columns = 0;
    while at < to && is_space(bytes[at]) {
        columns += if bytes[at] == b'\t' { 8 } else { 1 };
        at += 1;
    }
    (at.min(to), columns)
}

/// The mark that a transcript's line begins with.
fn mark(content: &[u8]) -> Option<(usize, Speaker)> {
    if !content[0].is_ascii_punctuation() && !content[0].is_ascii_alphabetic() {
        return None;
    }
    let slot = MARK_INDEX.at_start(&MARKS, content)?;
    let found = TRANSCRIPT_MARKS[slot..].iter().find(|(mark, _)| {
        starts_with(content, mark)
            && content.get(mark.len()).is_none_or(|byte| {
                is_space(*byte)
                    || mark.len() > 2 && byte.is_ascii_alphanumeric() && mark.starts_with(['<', '>'])
            })
    })?;
    // A word and a colon is also what a letter's line begins with: only a reply or a command behind it makes it a mark.
    let behind = content[found.0.len()..].trim_ascii_start();
    let is_wordy = found.0.ends_with(':') || found.0.len() == 1;
    let is_spoken = || match found.1 {
        Speaker::Server => {
            let behind = behind.strip_prefix(b"b").unwrap_or(behind);
            let behind = behind.strip_prefix(b"'").unwrap_or(behind);
            matches!(behind, [b'1'..=b'5', b'0'..=b'9', b'0'..=b'9', rest @ ..] if !matches!(rest, [b'0'..=b'9' | b'.' | b'/', ..]))
        }
        Speaker::Client => verb(behind).is_some(),
    };
    (!is_wordy || is_spoken()).then_some((found.0.len(), found.1))
}

/// A client's command, if it tells what its answer is about.
struct Verb(Option<Command>);

/// Whether a client's command is all that stands there, and which one. `DATA` tells nothing: Sendmail pipelines
/// it, and prints the answers to `RCPT` below it.
fn verb(content: &[u8]) -> Option<Verb> {
    let content = content.trim_ascii();
    let found = VERBS.iter().find(|(verb, _)| starts_with(content, verb));
    let found =
        found.or_else(|| LONE_VERBS.iter().find(|(verb, _)| content.eq_ignore_ascii_case(verb.as_bytes())));
    found.map(|(_, command)| Verb((*command != Command::Data).then_some(*command)))
}

/// The last mark of a transcript near the beginning of a log's line.
fn spoken_in_log(bytes: &[u8], start: usize, from: usize, to: usize) -> Option<(usize, Speaker)> {
    let near = to.min(from + MARK_WITHIN);
    let content = &bytes[from..near];
    // hMailServer, `"SMTPC"  ...  "RECEIVED: 550 ..."`: whose server speaks depends on whose client it is.
    let is_delivery = starts_with(&bytes[start..to], "\"SMTPC\"");
    let is_reception = starts_with(&bytes[start..to], "\"SMTPD\"");
    if is_delivery || is_reception {
        for (label, is_servers) in [("\"RECEIVED: ", is_delivery), ("\"SENT: ", is_reception)] {
            if let Some(at) = find(content, label) {
                let speaker = if is_servers { Speaker::Server } else { Speaker::Client };
                return Some((from + at + label.len(), speaker));
            }
        }
    }
    let mut next = 0;
    while next < content.len() {
        let at = next;
        let gap = content[at..].iter().position(|byte| STANDS_BEFORE_A_MARK[usize::from(*byte)]);
        next = gap.map_or(content.len(), |gap| at + gap + 1);
        if content[at].is_ascii_digit() {
            continue;
        }
        let Some(slot) = MARK_INDEX.at_start(&MARKS, &content[at..]) else { continue };
        let (mark, speaker) = &TRANSCRIPT_MARKS[slot];
        // Exchange's protocol log has a column for the mark: `,<,550 5.1.1 ...`.
        let gap = mark.len() + usize::from(content.get(at + mark.len()) == Some(&b','));
        let behind = bytes[from + at + gap..to].trim_ascii_start();
        let is_reply = matches!(behind, [b'2'..=b'5', b'0'..=b'9', b'0'..=b'9', rest @ ..]
            if matches!(rest, [] | [b' ' | b'-', ..]));
        let is_spoken = match speaker {
            Speaker::Server => is_reply,
            Speaker::Client => {
                verb(behind).is_some() || VERBS.iter().any(|(verb, _)| starts_with(behind, verb))
            }
        };
        if is_spoken {
            return Some((to - behind.len(), *speaker));
        }
    }
    None
}

/// The length of the date that a line of a log begins with.
pub(crate) fn log_prefix(content: &[u8]) -> Option<usize> {
    let mut at = 0;
    // Syslog's priority `<22>`, a bracket, a weekday.
    if let [b'<', rest @ ..] = content {
        let close = rest.iter().take(5).position(|byte| *byte == b'>')?;
        if close == 0 || !rest[..close].iter().all(u8::is_ascii_digit) {
            return None;
        }
        at = close + 2;
    }
    if content.get(at) == Some(&b'[') {
        at += 1;
    }
    let is_weekday = |day: &[u8]| {
        [b"mon", b"tue", b"wed", b"thu", b"fri", b"sat", b"sun"]
            .iter()
            .any(|one| day.eq_ignore_ascii_case(*one))
    };
    if content.get(at..at + 3).is_some_and(is_weekday) && matches!(content.get(at + 3), Some(b' ' | b',')) {
        at += 4 + usize::from(content.get(at + 4) == Some(&b' '));
    }
    let rest = content.get(at..)?;
    if starts_with(rest, "\"SMTPC\"") || starts_with(rest, "\"SMTPD\"") {
        return Some(at);
    }
    let shape = |pattern: &[u8]| matches_shape(rest, pattern);
    // Each pattern: a digit 0, a letter a, a digit or space _, the rest as it is.
    let shapes: [(&[u8], usize); 16] = [
        (b"aaa _0 00:00:00", 15),     // syslog
        (b"0000-00-00T00:00:00", 19), // RFC 3339
        (b"0000-00-00 00:00:00", 19), // Exim, Python
        (b"0000/00/00 00:00:00", 19), // Go, nginx
        (b"00/00/0000 00:00:00", 19),
        (b"00.00.0000 00:00:00", 19),
        (b"00/aaa/0000:00:00:00", 20), // httpd
        (b"00/aaa/0000 00:00:00", 20),
        (b"00-aaa-0000 00:00:00", 20),
        (b"00 aaa 0000 00:00:00", 20),
        (b"0000000000.000", 14),       // OpenSMTPD, qmail through a filter
        (b"@400000000", 10),           // multilog, tai64n
        (b"aaa _0 0000 00:00:00", 20), // Cisco, Sendmail on other systems
        (b"00:00:00.000", 12),
        (b"00:00:00: ", 8), // MDaemon
        (b"00:00:00 ", 8),  // Exim's debug output
    ];
    let found = shapes.iter().find(|(pattern, _)| shape(pattern))?;
    let mut end = at + found.1;
    // Fractions, zones, the closing bracket or colon.
    while content.get(end).is_some_and(|byte| !is_space(*byte)) && end < at + found.1 + 24 {
        if content[end] == b',' && !content.get(end + 1).is_some_and(u8::is_ascii_digit) {
            break;
        }
        end += 1;
    }
    Some(end.min(content.len()))
}

fn matches_shape(bytes: &[u8], pattern: &[u8]) -> bool {
    bytes.len() >= pattern.len()
        && pattern.iter().zip(bytes).all(|(pattern, byte)| match pattern {
            b'0' if pattern == byte => true,
            b'0' | b'4' => byte.is_ascii_digit(),
            b'a' => byte.is_ascii_alphabetic(),
            b'_' => byte.is_ascii_digit() || *byte == b' ',
            other => other == byte,
        })
}
