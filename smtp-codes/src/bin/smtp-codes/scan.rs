//! Finding replies in text that was written for people.
//!
//! Every mail server words its bounces differently, and numbers abound in them: years, ports, sizes.
//! A number counts as a reply code only where something marks it as one: the enhanced code behind
//! it, the beginning of a paragraph or of a server's line in a transcript, a colon, a quotation mark
//! or a word such as "error" before it.

use smtp_codes::{Code, Command, EnhancedCode, EnhancedPattern, Severity};

/// A reply that was found, with what surrounds it.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Found {
    /// Missing where a report has an enhanced code alone.
    pub(crate) code: Option<Code>,
    pub(crate) enhanced: Option<EnhancedCode>,
    /// The enhanced code stands within the text and not at its front, where the protocol has it.
    pub(crate) is_enhanced_in_text: bool,
    /// The command that was answered, where the text tells.
    pub(crate) command: Option<Command>,
    pub(crate) recipient: Option<String>,
    /// The server's words, the code included, in one line.
    pub(crate) words: String,
    /// `failed`, `delayed` and so on, from a delivery report.
    pub(crate) action: Option<String>,
}

impl Found {
    /// Whether two findings are one reply: the same code for the same recipient, as far as both are known.
    pub(crate) fn is_same(&self, other: &Self) -> bool {
        let fits_enhanced = self.enhanced.zip(other.enhanced).is_none_or(|(one, other)| one == other);
        let recipients = self.recipient.as_ref().zip(other.recipient.as_ref());
        let fits_recipient = recipients.is_none_or(|(one, other)| one.eq_ignore_ascii_case(other));
        self.code == other.code && fits_enhanced && fits_recipient
    }

    /// Takes over what the same reply said at another place.
    fn learn(&mut self, other: Self) {
        if self.enhanced.is_none() {
            (self.enhanced, self.is_enhanced_in_text) = (other.enhanced, other.is_enhanced_in_text);
        }
        self.command = self.command.or(other.command);
        self.recipient = self.recipient.take().or(other.recipient);
    }

    pub(crate) fn is_failure(&self) -> bool {
        let severity = self.code.map(Code::severity).or_else(|| self.enhanced.map(EnhancedCode::class));
        severity.is_some_and(is_negative)
    }
}

fn is_negative(severity: Severity) -> bool {
    matches!(severity, Severity::TransientNegativeCompletion | Severity::PermanentNegativeCompletion)
}

/// More different replies than this nobody reads; it also keeps the time for a strange input short.
pub(crate) const MAX_REPLIES: usize = 1000;

/// Every reply in a text, in its order, each once for each recipient. In prose that a mail system wrote around them, only what is
/// marked well counts; a text that somebody pasted may be nothing but the reply.
pub(crate) fn replies(text: &str, is_pasted: bool) -> Vec<Found> {
    let blocks = blocks(text);
    let mut found = Vec::new();
    let mut addressed_to = None;
    for (index, block) in blocks.iter().enumerate() {
        let before = index.checked_sub(1).map(|before| &blocks[before]);
        let alone = before.filter(|before| before.words.len() <= 2).and_then(Block::recipient);
        let around = alone.or_else(|| addressed_to.clone());
        block.replies(is_pasted, around.as_deref(), &mut found);
        addressed_to = block.addressed_to().or(addressed_to);
    }
    found
}

/// The reply of a text that begins with its code, whatever follows.
pub(crate) fn line(text: &str) -> Option<Found> {
    let blocks = blocks(text);
    let block = blocks.first()?;
    let start = start(block.words[0].text)?;
    Some(block.reply_at(0, &start, 0, None).0)
}

/// A text that begins with an enhanced code in place of a reply code, as Cisco's mail gateways write it: `5.3.0 - Other
/// mail system problem`, or `5.x.0`, which leaves the second number open.
pub(crate) fn leading_enhanced(text: &str) -> Option<Found> {
    let mut words = text.split_whitespace();
    let code = words.next()?.trim_end_matches(':').to_ascii_lowercase().replace('x', "0");
    let enhanced: EnhancedCode = code.parse().ok()?;
    words.next()?;
    let words = text.split_whitespace().collect::<Vec<_>>().join(" ");
    Some(Found { enhanced: Some(enhanced), words, ..Found::default() })
}

/// Every enhanced code that is marked as one where no reply code is: `(#5.1.1)`, `dsn=5.1.1`,
/// `Status: 5.1.1`.
pub(crate) fn lone_enhanced(text: &str) -> Vec<Found> {
    let blocks = blocks(text);
    blocks.iter().filter_map(Block::lone_enhanced).collect()
}

/// Lines that belong together: they follow one another without a blank line or a client's line.
struct Block<'a> {
    words: Vec<Word<'a>>,
    /// What the client had sent before, where the text is a transcript.
    sent: Option<Command>,
}

struct Word<'a> {
    text: &'a str,
    starts_line: bool,
    /// On a line that a transcript marks as the server's.
    is_servers: bool,
}

fn blocks(text: &str) -> Vec<Block<'_>> {
    let mut blocks = Vec::new();
    let mut block = Block { words: Vec::new(), sent: None };
    for line in text.lines() {
        let mut line = line.trim();
        // A mail program's quotation mark; sendmail marks what the client said with three of them.
        while let Some(quoted) = line.strip_prefix('>').filter(|_| !line.starts_with(">>>")) {
            line = quoted.trim_start();
        }
        let client = line.strip_prefix(">>>");
        if line.is_empty() || client.is_some() {
            let sent = client.and_then(sent_command);
            blocks.push(std::mem::replace(&mut block, Block { words: Vec::new(), sent }));
            continue;
        }
        let server = line.strip_prefix("<<<");
        let words = server.unwrap_or(line).split_whitespace().enumerate();
        block.words.extend(words.map(|(at, text)| Word {
            text,
            starts_line: at == 0,
            is_servers: server.is_some(),
        }));
    }
    blocks.push(block);
    blocks.retain(|block| !block.words.is_empty());
    blocks
}

/// The command of a client's line. `DATA` tells nothing: sendmail pipelines it, and prints the
/// answers to `RCPT` below it.
fn sent_command(line: &str) -> Option<Command> {
    match line.split_whitespace().next()? {
        "." => Some(Command::EndOfData),
        verb => verb.parse().ok().filter(|command| *command != Command::Data),
    }
}

/// A word that may be the beginning of a reply.
struct Start<'a> {
    code: Code,
    /// A hyphen follows: another line of the same reply is to come.
    continues: bool,
    /// What stands before the digits.
    opening: &'a str,
    /// What follows the digits and the hyphen.
    rest: &'a str,
}

fn start(word: &str) -> Option<Start<'_>> {
    let opening = match word.find(|c: char| c.is_ascii_digit())? {
        0 => "",
        at => &word[..at],
    };
    let is_opening = opening.chars().all(|c| "'\"‘“`(#".contains(c)) || opening.eq_ignore_ascii_case("smtp;");
    let digits = &word[opening.len()..];
    let code = Code::from_digits(digits.as_bytes().get(..3)?.try_into().ok()?)?;
    // "SMTP error 550: no such user"
    let rest = if digits.len() == 4 { digits[3..].trim_end_matches(':') } else { &digits[3..] };
    let continues = rest.starts_with('-');
    let is_end = continues || rest.chars().all(|c| "'\"’”`).,:;".contains(c));
    (is_opening && is_end).then_some(Start { code, continues, opening, rest: rest.trim_start_matches('-') })
}

/// An enhanced code in a word, whatever stands around it: `#5.1.0`, `5.7.1:`, `(5.1.1)`.
fn enhanced(word: &str) -> Option<EnhancedCode> {
    word.trim_matches(|c: char| !c.is_ascii_alphanumeric()).parse().ok()
}

/// A registered enhanced code that stands where no parser looks for it: qmail's `(#5.7.1)` at the end, and behind a
/// label, as in Barracuda's `cuda_nsu 5.1.1`.
fn enhanced_in_text(words: &str, code: Code) -> Option<EnhancedCode> {
    let words: Vec<_> = words.split_whitespace().collect();
    let is_sound =
        |found: &EnhancedCode| found.agrees_with(code) && EnhancedPattern::from(*found).status().is_some();
    let marked = |word: &str| word.trim_start_matches(['(', '[']).strip_prefix('#').and_then(enhanced);
    let is_label = |word: &str| word.contains('_') || word.ends_with(':');
    let labelled = words.windows(2).skip(1).filter(|pair| is_label(pair[0])).map(|pair| pair[1].parse().ok());
    let last = words.iter().rev().find_map(|word| marked(word).filter(is_sound));
    last.or_else(|| labelled.flatten().find(is_sound))
}

impl Block<'_> {
    fn replies(&self, is_pasted: bool, around: Option<&str>, found: &mut Vec<Found>) {
        let mut at = 0;
        let mut last_end = 0;
        while at < self.words.len() {
            let Some(start) = start(self.words[at].text).filter(|start| self.is_reply(at, start, is_pasted))
            else {
                at += 1;
                continue;
            };
            let (reply, end) = self.reply_at(at, &start, last_end, around);
            if let Some(same) = found.iter_mut().find(|other| other.is_same(&reply)) {
                same.learn(reply);
            } else if found.len() < MAX_REPLIES {
                found.push(reply);
            }
            at = end;
            last_end = end;
        }
    }

    /// The reply that starts here, with what the words since `from` tell of it, and the word after its end.
    fn reply_at(&self, at: usize, start: &Start<'_>, from: usize, around: Option<&str>) -> (Found, usize) {
        let (mut reply, end) = self.read(at, start);
        if reply.command.is_none() {
            reply.command = self.command_between(from, at).or(self.sent);
        }
        let of_text = || {
            let is_of_sender =
                reply.command == Some(Command::Mail) || reply.words.to_ascii_lowercase().contains("sender");
            reply.words.split_whitespace().take(3).find_map(address).filter(|_| !is_of_sender)
        };
        let before = self.words[from..at].iter().rev().find_map(|word| address(word.text));
        reply.recipient = before.or_else(of_text).or_else(|| around.map(str::to_owned));
        (reply, end)
    }

    /// Whether something marks the code as one.
    fn is_reply(&self, at: usize, start: &Start<'_>, is_pasted: bool) -> bool {
        let next = self.words.get(at + 1).map(|word| word.text);
        let follows = if !start.rest.is_empty() && start.continues { Some(start.rest) } else { next };
        let follows = follows.filter(|_| start.rest.is_empty() || start.continues);
        let is_failure = is_negative(start.code.severity());
        if let Some(code) = follows.and_then(enhanced) {
            return is_failure || code.agrees_with(start.code);
        }
        if follows.is_some_and(|next| is_quantity(next, start.code)) {
            return false;
        }
        let word = &self.words[at];
        let before = at.checked_sub(1).map(|before| self.words[before].text.to_ascii_lowercase());
        let before = before.as_deref().unwrap_or("");
        if word.is_servers && word.starts_line || before == "smtp;" || start.opening.contains(';') {
            return true;
        }
        if !is_failure && !is_pasted {
            return false;
        }
        let label = before.trim_end_matches(':').rsplit(|c: char| !c.is_alphanumeric()).next().unwrap_or("");
        let is_named = NAMES_A_REPLY.contains(&label)
            || label == "with" && at > 1 && NAMES_A_REPLY.contains(&self.words[at - 2].text);
        if is_named || follows.is_none() {
            return is_named;
        }
        let is_labelled = before.ends_with(':') && !NAMES_A_NUMBER.contains(&label);
        // IronPort puts the quotation mark behind the hyphen: `550-'SPF check failed'`.
        let opens_quotation = start.continues && start.rest.starts_with(['\'', '"']);
        let is_quoted = opens_quotation || !start.opening.is_empty() && start.opening != "#";
        let is_first = word.starts_line && (at == 0 || start.continues);
        is_labelled || is_quoted || is_first
    }

    /// The reply that starts here, and the word after its end.
    fn read(&self, first: usize, start: &Start<'_>) -> (Found, usize) {
        let mut text = ReplyText::new(start);
        let mut command = None;
        let mut at = first + 1;
        while let Some(word) = self.words.get(at).filter(|_| !text.is_closed) {
            if word.starts_line && self.is_end(at) {
                break;
            }
            if let Some((answered, end)) = self.in_reply_to(at) {
                command = answered;
                at = end;
                break;
            }
            match self::start(word.text) {
                Some(again) if text.goes_on_with(&again, word.starts_line) => text.next_line(&again),
                // `220-mx.example.org` and then `521 no`: the line that broke the reply off is the answer.
                Some(other) if text.continues && word.starts_line && self.is_refusal(at, &other) => {
                    text = ReplyText::new(&other);
                }
                Some(other) if word.starts_line && self.is_reply(at, &other, false) => break,
                _ => text.push(word.text),
            }
            at += 1;
        }
        let words = text.finish();
        let in_text = if text.enhanced.is_none() { enhanced_in_text(&words, text.code) } else { None };
        let found = Found {
            code: Some(text.code),
            enhanced: text.enhanced.or(in_text),
            is_enhanced_in_text: in_text.is_some(),
            command,
            words,
            ..Found::default()
        };
        (found, at)
    }

    /// Whether a line in the middle of another code's reply is a refusal: nothing but the code stands before its text.
    fn is_refusal(&self, at: usize, start: &Start<'_>) -> bool {
        let next = self.words.get(at + 1).filter(|next| !next.starts_line);
        let is_bare = start.opening.is_empty() && (start.rest.is_empty() || start.continues);
        let is_text = start.continues || next.is_some_and(|next| !is_quantity(next.text, start.code));
        is_bare && is_text && is_negative(start.code.severity())
    }

    /// Whether the mail system's own words go on here.
    fn is_end(&self, at: usize) -> bool {
        let word = |index: usize| self.words.get(at + index).map_or("", |word| word.text);
        // qmail says so below the reply without a blank line.
        let is_qmails =
            ["Giving up on", "I'm not going"].contains(&[word(0), word(1), word(2)].join(" ").as_str());
        // The next line of a log: "Oct 14 10:05:00", "2025-10-14T10:05:00".
        let is_day = word(1).parse::<u8>().is_ok() && word(2).contains(':');
        let is_dated = word(0).starts_with("20") && word(0).chars().filter(|c| *c == '-').count() >= 2;
        is_qmails || is_day || is_dated || word(0).starts_with("---")
    }

    /// Postfix's "(in reply to RCPT TO command)": the command, and the word behind it.
    fn in_reply_to(&self, at: usize) -> Option<(Option<Command>, usize)> {
        let is_it = ["(in", "reply", "to"].iter().zip(self.words[at..].iter()).all(|(a, b)| *a == b.text);
        if !is_it {
            return None;
        }
        // "end of DATA command)" is the longest.
        let rest = self.words.get(at + 3..)?;
        let rest = &rest[..rest.len().min(4)];
        let end = rest.iter().position(|word| word.text.contains(')'))?;
        let phrase: Vec<_> = rest[..end].iter().map(|word| word.text.to_ascii_lowercase()).collect();
        let command = match phrase.join(" ").as_str() {
            "end of data" => Some(Command::EndOfData),
            phrase => phrase.split(' ').next().and_then(|verb| verb.parse().ok()),
        };
        Some((command, at + 3 + end + 1))
    }

    /// What the text before the reply tells of the command; the last word counts.
    fn command_between(&self, start: usize, end: usize) -> Option<Command> {
        let text = self.words[start..end].iter().map(|word| word.text).collect::<Vec<_>>().join(" ");
        let text = text.to_ascii_lowercase();
        let found = PHRASES.iter().filter_map(|(phrase, command)| Some((text.rfind(phrase)?, *command)));
        found.max_by_key(|(position, _)| *position).map(|(_, command)| command)
    }

    fn lone_enhanced(&self) -> Option<Found> {
        let (at, enhanced) = self.words.iter().enumerate().find_map(|(at, word)| {
            let bare = word.text.trim_start_matches(['(', '[', '\'', '"']);
            let marked = bare.strip_prefix('#').or_else(|| bare.strip_prefix("dsn="));
            let before = at.checked_sub(1).map(|before| self.words[before].text.to_ascii_lowercase());
            let is_labelled = before.is_some_and(|before| {
                ["status", "code", "error", "dsn", "smtp"].contains(&before.trim_end_matches([':', ';', '=']))
            });
            let code = marked.or_else(|| is_labelled.then_some(bare)).and_then(enhanced)?;
            Some((at, code))
        })?;
        let line = self.words[..at].iter().rposition(|word| word.starts_line);
        let start = if self.words[at].starts_line { at } else { line.unwrap_or(at) };
        let next = self.words[at + 1..].iter().position(|word| word.starts_line);
        let end = next.map_or(self.words.len(), |next| at + 1 + next);
        let words: Vec<_> = self.words[start..end].iter().map(|word| word.text).collect();
        let recipient = self.words[..at].iter().rev().find_map(|word| address(word.text));
        Some(Found { enhanced: Some(enhanced), recipient, words: words.join(" "), ..Found::default() })
    }

    fn recipient(&self) -> Option<String> {
        self.words.iter().find_map(|word| address(word.text))
    }

    /// The address in "Your message to bob@example.org could not be delivered".
    fn addressed_to(&self) -> Option<String> {
        let mut pairs = self.words.windows(2).rev().filter(|pair| pair[0].text.eq_ignore_ascii_case("to"));
        pairs.find_map(|pair| address(pair[1].text))
    }
}

/// Longest text of a reply that is kept, in bytes. A reply may have many lines, but what is longer than
/// this is prose that was taken for one.
const MAX_TEXT: usize = 2000;

/// The text of a reply as it grows: one line, the codes at its front alone.
struct ReplyText {
    code: Code,
    enhanced: Option<EnhancedCode>,
    words: Vec<String>,
    length: usize,
    /// Another line is to come.
    continues: bool,
    /// The last word was the code, and its enhanced code may follow.
    is_front: bool,
    quote: Option<char>,
    is_closed: bool,
}

impl ReplyText {
    fn new(start: &Start<'_>) -> Self {
        // IronPort quotes what follows the hyphen: `550-'5.1.1 ...'`.
        let opening = start.opening.chars().next_back().or_else(|| start.rest.chars().next());
        let mut text = Self {
            code: start.code,
            enhanced: None,
            words: vec![start.code.to_string()],
            length: 0,
            continues: start.continues,
            is_front: true,
            quote: opening.and_then(closing),
            // Nothing but a full stop or a bracket follows the digits.
            is_closed: !start.continues && !start.rest.is_empty(),
        };
        text.push_rest(start);
        text
    }

    /// Whether a code is no new reply: another line of this one, or "550 550 user unknown".
    fn goes_on_with(&self, again: &Start<'_>, starts_line: bool) -> bool {
        let is_same = again.code == self.code && again.opening.is_empty();
        let is_line = self.continues && (again.continues || again.rest.is_empty());
        let is_doubled = self.is_front && self.words.len() == 1 && !starts_line;
        is_same && (is_line || is_doubled)
    }

    fn next_line(&mut self, again: &Start<'_>) {
        self.continues = again.continues;
        self.is_front = true;
        self.push_rest(again);
    }

    fn push_rest(&mut self, start: &Start<'_>) {
        if start.continues && !start.rest.is_empty() {
            self.push(start.rest.trim_start_matches(['\'', '"']));
        }
    }

    fn push(&mut self, word: &str) {
        let enhanced = if self.is_front { enhanced(word) } else { None };
        self.is_front = false;
        if enhanced.is_some() && enhanced == self.enhanced {
            // Repeated on a further line.
            return;
        }
        self.enhanced = self.enhanced.or(enhanced);
        let was_short = self.length <= MAX_TEXT;
        self.length += word.len() + 1;
        if self.length > MAX_TEXT {
            if was_short {
                self.words.push("[...]".to_owned());
            }
            return;
        }
        let end = word.trim_end_matches(['.', ',', ';', ')']);
        match self.quote.and_then(|quote| end.strip_suffix(quote)) {
            Some(last) => {
                self.words.push(last.to_owned());
                self.is_closed = true;
            }
            None => self.words.push(word.to_owned()),
        }
    }

    fn finish(&self) -> String {
        let text = self.words.join(" ");
        // "(host mx.example.org said: 550 no)"
        let has_more_closed = text.matches(')').count() > text.matches('(').count();
        text.strip_suffix(')').filter(|_| has_more_closed).unwrap_or(&text).trim_end().to_owned()
    }
}

/// Words behind which a number is a reply code, with or without a colon.
const NAMES_A_REPLY: [&str; 12] = [
    "said",
    "error",
    "code",
    "reply",
    "replied",
    "response",
    "responded",
    "returned",
    "rejected",
    "smtp",
    "status",
    "failed",
];

/// Labels of other numbers.
const NAMES_A_NUMBER: [&str; 27] = [
    "port",
    "size",
    "limit",
    "length",
    "count",
    "total",
    "line",
    "lines",
    "bytes",
    "tel",
    "telephone",
    "phone",
    "fax",
    "mobile",
    "ext",
    "room",
    "id",
    "number",
    "no",
    "max",
    "maximum",
    "quota",
    "pid",
    "score",
    "date",
    "time",
    "year",
];

/// What makes the number before it a quantity.
const UNITS: [&str; 44] = [
    "b",
    "byte",
    "bytes",
    "octets",
    "k",
    "kb",
    "kib",
    "kbytes",
    "m",
    "mb",
    "mib",
    "mbytes",
    "g",
    "gb",
    "gib",
    "%",
    "percent",
    "s",
    "sec",
    "secs",
    "second",
    "seconds",
    "ms",
    "min",
    "mins",
    "minute",
    "minutes",
    "h",
    "hour",
    "hours",
    "day",
    "days",
    "weeks",
    "messages",
    "recipients",
    "people",
    "times",
    "characters",
    "lines",
    "of",
    "is",
    "are",
    "and",
    "or",
];

fn is_quantity(next: &str, code: Code) -> bool {
    let next = next.trim_matches(|c: char| c.is_ascii_punctuation() && c != '%').to_ascii_lowercase();
    let is_number =
        !next.is_empty() && next.bytes().all(|byte| byte.is_ascii_digit()) && next != code.to_string();
    is_number || UNITS.contains(&next.as_str())
}

/// How mail systems name the command before they print the answer to it.
const PHRASES: [(&str, Command); 24] = [
    // Exim, "SMTP error from remote mail server after ...".
    ("after rcpt to", Command::Rcpt),
    ("after mail from", Command::Mail),
    ("after pipelined rcpt to", Command::Rcpt),
    ("after pipelined mail from", Command::Mail),
    ("after end of data", Command::EndOfData),
    ("after pipelined end of data", Command::EndOfData),
    ("after sending data block", Command::EndOfData),
    ("after data", Command::Data),
    ("after pipelined data", Command::Data),
    ("after initial connection", Command::Connection),
    ("after ehlo", Command::Ehlo),
    ("after helo", Command::Helo),
    ("after starttls", Command::StartTls),
    ("after auth", Command::Auth),
    // Postfix.
    ("refused to talk to me", Command::Connection),
    // qmail.
    ("does not like recipient", Command::Rcpt),
    ("sender was rejected", Command::Mail),
    ("failed on data command", Command::Data),
    ("failed after i sent the message", Command::EndOfData),
    ("greeting failed", Command::Connection),
    ("my name was rejected", Command::Helo),
    // Courier, Exchange and others.
    ("in response to rcpt", Command::Rcpt),
    ("in response to mail", Command::Mail),
    ("in response to the rcpt to command", Command::Rcpt),
];

fn closing(opening: char) -> Option<char> {
    match opening {
        '\'' | '"' | '`' => Some(opening),
        '‘' => Some('’'),
        '“' => Some('”'),
        _ => None,
    }
}

/// The mail address in a word: `<bob@example.org>:`, `to=<bob@example.org>,`; not the sender's.
fn address(word: &str) -> Option<String> {
    let lower = word.to_ascii_lowercase();
    if lower.starts_with("from:") || lower.starts_with("from=") {
        return None;
    }
    let inner = match word.split_once('<') {
        Some((_, rest)) => rest.split('>').next()?,
        None => word.trim_matches(|c: char| !c.is_alphanumeric()),
    };
    let (local, domain) = inner.rsplit_once('@')?;
    let is_domain = domain
        .split('.')
        .all(|label| !label.is_empty() && label.chars().all(|c| c.is_alphanumeric() || c == '-' || c == '_'));
    let is_local = !local.is_empty() && !local.contains(['<', '>', '@', ',', ';', ':', '/', '=']);
    (is_local && is_domain).then(|| inner.to_owned())
}
