//! What a text tells of a reply around it: for whom, in answer to what, with which enhanced code.

use super::address::{self, Whose};
use super::bytes::{self, find, has_word, is_space};
use super::extent::Extent;
use super::index::Index;
use super::line::{self, Kind, Line};
use super::look::is_code;
use super::number::{self, Number};
use super::phrases::{COMMANDS, DOTNET_NAMES, DOTNET_RESPONSE};
use super::state::{LOOK_AHEAD, LOOK_BACK, Place, Scanner};
use crate::{Code, Command, EnhancedCode, EnhancedPattern};

const COMMAND_PHRASES: [&str; COMMANDS.len()] = firsts(&COMMANDS);

static COMMAND_INDEX: Index<{ COMMANDS.len() }> = Index::new(&COMMAND_PHRASES);

const fn firsts<const N: usize>(pairs: &[(&'static str, Command); N]) -> [&'static str; N] {
    let mut firsts = [""; N];
    let mut at = 0;
    while at < N {
        firsts[at] = pairs[at].0;
        at += 1;
    }
    firsts
}

/// Where a reply stands and what the lines before it told: for whom it is, and in answer to what, is looked for when somebody
/// asks, because a reader of logs has no use for most of it.
#[derive(Clone)]
pub(super) struct Around<'a> {
    pub(super) text: &'a str,
    pub(super) number: Number,
    pub(super) extent: Extent,
    /// What the client had sent, where the text is a transcript.
    pub(super) sent: Option<Command>,
    /// Where the text begins that may tell of it.
    pub(super) from: usize,
    pub(super) place: Place,
    pub(super) line: Line,
    pub(super) block: usize,
    pub(super) sent_to: Option<(usize, usize)>,
    pub(super) list: Option<(usize, usize)>,
    pub(super) named: Option<(usize, usize)>,
    pub(super) original: Option<(usize, usize)>,
}

impl<'a> Around<'a> {
    /// In answer to what it was: what stands behind it, or before it, where the last word counts, or what the client sent.
    pub(super) fn command(&self) -> Option<Command> {
        let before = || {
            let to = self.number.open;
            let bytes = &self.text.as_bytes()[self.from.max(to.saturating_sub(LOOK_BACK / 2)).min(to)..to];
            COMMAND_INDEX.last_in(&COMMAND_PHRASES, bytes).map(|at| COMMANDS[at].1)
        };
        self.extent.command.or_else(before).or(self.sent)
    }

    /// For whom it was: the address before it in its paragraph, the one that the client named, the one that the server's words
    /// begin with, the one that stands alone above, the one that a sentence named, the one that stands alone below.
    ///
    /// Of several that have the same answer the first, and their lines.
    pub(super) fn recipient(&self) -> (Option<&'a str>, Option<(usize, usize)>) {
        let Self { number, extent, from, .. } = self;
        let from = *from;
        let bytes = self.text.as_bytes();
        let get = |place: (usize, usize)| self.text.get(place.0..place.1);
        let is_list_here = self
            .list
            .is_some_and(|list| list.0 >= from.min(self.block) && list.1 <= number.open && list.1 > list.0);
        if self.place == Place::Log && self.line.kind == Kind::Log {
            if let Some(address) = logged_recipient(self.text, &self.line) {
                return (Some(address), None);
            }
        }
        let start = from.max(number.open.saturating_sub(LOOK_BACK));
        let is_listed = |address: &address::Address<'_>| {
            self.list.is_some_and(|list| (list.0..=list.1).contains(&address.start))
        };
        if let Some(near) =
            address::last(self.text, start, number.open, Whose::Recipient).filter(|near| !is_listed(near))
        {
            return (Some(near.text), None);
        }
        if is_list_here {
            return (
                self.list
                    .and_then(|list| address::all(self.text, list.0, list.1).next())
                    .map(|address| address.text),
                self.list,
            );
        }
        if let Some(sent_to) = self.sent_to.and_then(get) {
            return (Some(sent_to), None);
        }
        let words_end = extent.to.max(number.end);
        let is_of_sender =
            self.command() == Some(Command::Mail) || has_word(&bytes[number.end..words_end], "sender");
        if !is_of_sender {
            // Of the first three words.
            let mut words = 0;
            let mut end = number.end;
            while end < words_end && words < 4 {
                end += bytes[end..words_end].iter().take_while(|byte| is_space(**byte)).count();
                end += bytes[end..words_end].iter().take_while(|byte| !is_space(**byte)).count();
                words += 1;
            }
            if let Some(own) =
                address::all(self.text, number.end, end).find(|address| address.whose == Whose::Recipient)
            {
                return (Some(own.text), None);
            }
        }
        if let Some(list) = self.list {
            return (address::all(self.text, list.0, list.1).next().map(|address| address.text), Some(list));
        }
        // Postfix, "; from=<...> to=<...>".
        if let Some(stop) = extent.stop {
            let tail = stop..self.line.to.max(stop);
            if let Some(at) = find(&bytes[tail.clone()], " to=<") {
                let at = tail.start + at;
                return (address::all(self.text, at, tail.end).next().map(|address| address.text), None);
            }
        }
        // "Unable to relay for bob@example.org"; but of an address that was verified it is the sender's.
        let is_in_words = |named: &(usize, usize)| named.1 > number.at && named.0 <= extent.to;
        let is_verified = has_word(&bytes[number.end..words_end], "verif");
        let named = self.named.filter(|named| !is_in_words(named) || !is_of_sender && !is_verified);
        if let Some(named) = named.and_then(get) {
            return (Some(named), None);
        }
        if self.place == Place::Log {
            return (None, None);
        }
        // The next field of its line: `"550 5.1.1 user unknown","bob@example.org"`.
        let rest = &bytes[extent.next.min(self.line.to)..self.line.to];
        let gap = rest.iter().take_while(|byte| b"\",;|\t ".contains(byte)).count();
        if gap > 1 {
            let start = extent.next + gap;
            let found = address::all(self.text, start, self.line.to).next();
            if let Some(address) = found.filter(|address| address.start == start) {
                return (Some(address.text), None);
            }
        }
        // MailMarshal lists them below.
        self.listed_below(extent)
    }

    /// The address that the sender wrote, where it is another than the recipient's.
    pub(super) fn original(&self) -> Option<&'a str> {
        let told = self.original.and_then(|(from, to)| self.text.get(from..to));
        let before = || address::last(self.text, self.from, self.number.open, Whose::Original);
        let original = told.or_else(|| Some(before()?.text))?;
        (self.recipient().0 != Some(original)).then_some(original)
    }

    fn listed_below(&self, extent: &Extent) -> (Option<&'a str>, Option<(usize, usize)>) {
        let end = self.text.len().min(extent.next.max(extent.line.to) + LOOK_AHEAD);
        let mut line = extent.line;
        let mut list: Option<(usize, usize)> = None;
        let mut is_announced = false;
        while line.next < end {
            line = line::read(self.text, line.next);
            let is_code_line = is_code(self.text.as_bytes(), line.from);
            match (line.kind, list) {
                (Kind::Address, None) => list = Some((line.from, line.to)),
                (Kind::Address, Some(found)) => list = Some((found.0, line.to)),
                (_, Some(_)) | (Kind::Client(_) | Kind::Server | Kind::Log | Kind::LoggedServer, None) => {
                    break;
                }
                _ if is_code_line => break,
                (Kind::Prose, None) => {
                    let content = &self.text.as_bytes()[line.from..line.to];
                    let names = ["recipient", "address", "affected", "deliver", "user"];
                    is_announced = names.iter().any(|word| find(content, word).is_some());
                }
                _ => {}
            }
        }
        match list.filter(|_| is_announced) {
            Some(list) => {
                (address::all(self.text, list.0, list.1).next().map(|address| address.text), Some(list))
            }
            None => (None, None),
        }
    }
}

impl Scanner<'_> {
    /// An enhanced code that the mail system put before the reply: `5.3.0 - Other mail system problem 550-'Unknown user'`.
    pub(super) fn leading_enhanced(&self, number: &Number, from: usize) -> Option<EnhancedCode> {
        let bytes = self.text.as_bytes();
        let start = from.max(number.open.saturating_sub(160));
        let mut at = self.line.from.max(start).min(number.open);
        if !is_space(*bytes.get(number.open.wrapping_sub(1))?) {
            return None;
        }
        // In its line, or in the line before where it was folded.
        if number.open == self.line.from {
            at = start;
        }
        while at < number.open {
            let found = bytes[at..number.open].iter().position(u8::is_ascii_digit)? + at;
            let before = if found > 0 { bytes[found - 1] } else { b' ' };
            let dash = |end: usize| bytes[end..number.open].starts_with(b" - ");
            if let Some((code, end)) =
                number::enhanced(bytes, found).filter(|_| is_space(before) || before == b';')
            {
                if dash(end) && (code.subject(), code.detail()) != (0, 0) {
                    return Some(code);
                }
            }
            at = found + 1;
        }
        None
    }

    /// A registered enhanced code that stands where no parser looks for it: qmail's `(#5.7.1)` at the end, and behind a
    /// label, as in Barracuda's `cuda_nsu 5.1.1`.
    pub(super) fn enhanced_in_text(&self, from: usize, to: usize, code: Code) -> Option<EnhancedCode> {
        let bytes = self.text.as_bytes();
        let is_sound =
            |found: EnhancedCode| found.agrees_with(code) && EnhancedPattern::from(found).status().is_some();
        let mut hashed = None;
        let mut labelled = None;
        let mut at = from;
        while at < to {
            let Some(found) = bytes[at..to].iter().position(|byte| matches!(byte, b'4' | b'5')) else {
                break;
            };
            let start = at + found;
            at = start + 1;
            let Some((enhanced, end)) = number::enhanced(bytes, start).filter(|(found, _)| is_sound(*found))
            else {
                continue;
            };
            at = end;
            let before = &bytes[from..start];
            if before.ends_with(b"#") || before.ends_with(b"(") && bytes.get(end) == Some(&b' ') {
                hashed = Some(enhanced);
            } else if labelled.is_none() && before.ends_with(b" ") {
                let word = before.trim_ascii_end();
                let word = &word[word.iter().rposition(|byte| is_space(*byte)).map_or(0, |at| at + 1)..];
                if word.contains(&b'_') || word.ends_with(b":") {
                    labelled = Some(enhanced);
                }
            }
        }
        hashed.or(labelled)
    }

    /// The code that .NET names before "The server response was:".
    pub(super) fn dotnet_code(&self, at: usize) -> Option<Code> {
        let before = self.text.as_bytes().get(self.line.from..at)?;
        let before = before.get(..before.len().checked_sub(DOTNET_RESPONSE.len())?)?.trim_ascii_end();
        DOTNET_NAMES.iter().find(|(name, _)| bytes::ends_with(before, name)).map(|(_, code)| *code)
    }
}

/// The addresses of a list's lines.
pub(super) fn listed(list: &str) -> impl Iterator<Item = &str> {
    address::all(list, 0, list.len())
        .filter(|address| address.whose == Whose::Recipient)
        .map(|address| address.text)
}

/// The recipient that a log's line names in a field of its own.
fn logged_recipient<'a>(text: &'a str, line: &Line) -> Option<&'a str> {
    let bytes = &text.as_bytes()[line.from..line.to.min(line.from + 4 * LOOK_BACK)];
    // Exim's `** bob@example.org`, `== bob@example.org`, `>* ...`.
    for field in
        [" to=<", " to=", "rcpt=<", "rcpt_to=<", " ** ", " == ", " => ", "after RCPT TO:<", "recipient="]
    {
        if let Some(at) = find(bytes, field) {
            let start = line.from + at + field.len();
            let end = line.from + bytes.len().min(at + field.len() + 330);
            let stop = text.as_bytes()[start..end]
                .iter()
                .position(|byte| matches!(byte, b'>' | b',' | b' ' | b'\t'));
            let end = start + stop.unwrap_or(end - start);
            if let Some(address) = address::all(text, start, end).next() {
                return Some(address.text);
            }
        }
    }
    None
}
