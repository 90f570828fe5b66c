//! `smtp-codes explain`: what a reply means, why it came, and what to do.

use crate::terminal::{Page, visible};
use crate::{Answer, BadInput, flag, format_argument, is_json, json, words};
use clap::{Arg, ArgMatches};
use serde_json::{Value, json};
use smtp_codes::bounce::{Action, Bounce, Failure};
use smtp_codes::{
    Category, Citation, Code, Command, EnhancedCode, EnhancedPattern, EnhancedStatus, Entry, FoundReply,
    Meaning, ReplyCode, Severity, documents,
};
use smtp_codes_spec::model::Digit;
use smtp_codes_spec::{Catalogue, Kind, STANDARD, Source};
use std::io::{self, IsTerminal as _, Read as _};
use std::sync::LazyLock;

/// Largest message that is read. Bounces have some ten kilobytes, and the mail inside at most some ten megabytes.
const MAX_BYTES: u64 = 64 << 20;

/// How many of a code's other meanings are listed where nobody asked for all.
const OTHERS_SHOWN: usize = 5;

pub(crate) fn command() -> clap::Command {
    clap::Command::new("explain")
        .about("Say what a reply means, why it came and what to do: of a code, a reply line or a bounce")
        .long_about(
            "Say what a reply means, why it came and what to do: of a reply code (550), an enhanced code (5.1.1, \
             X.1.1), a reply line, or all replies in a bounce message on the standard input.",
        )
        .after_help(
            "Examples:\n  smtp-codes explain 550\n  smtp-codes explain --command MAIL 552\n  \
             smtp-codes explain \"550 5.1.1 <bob@example.org>: user unknown\"\n  smtp-codes explain 5.1.1\n  \
             smtp-codes explain < bounce.eml",
        )
        .arg(
            words("reply")
                .value_name("REPLY")
                .help("Codes, or a reply line; - or nothing reads a message from the standard input"),
        )
        .arg(
            Arg::new("command")
                .long("command")
                .value_name("COMMAND")
                .value_parser(|text: &str| text.parse::<Command>().map_err(|error| unknown_command(&error)))
                .help("The command that was answered (RCPT, \"(end of data)\"), to select the meaning"),
        )
        .arg(flag("all").help("Every meaning of a code in full"))
        .arg(format_argument(&["text", "json"]))
}

fn unknown_command(error: &smtp_codes::UnknownCommand) -> String {
    let names: Vec<_> = Command::ALL.iter().map(|command| command.name()).collect();
    format!("{error}: it knows {}", names.join(", "))
}

pub(crate) fn run(matches: &ArgMatches) -> Result<Answer, BadInput> {
    let arguments: Vec<&String> = matches.get_many("reply").unwrap_or_default().collect();
    let mut subjects = match arguments.as_slice() {
        [] if io::stdin().is_terminal() => {
            return Err(BadInput::new(
                "nothing to explain: give a code (550), a reply line, or a message on the standard input (< bounce.eml)",
            ));
        }
        [] => of_stdin()?,
        [only] if only.as_str() == "-" => of_stdin()?,
        _ => of_arguments(&arguments)?,
    };
    if let Some(command) = matches.get_one::<Command>("command") {
        for subject in &mut subjects {
            subject.set_command(*command);
        }
    }
    let explained = group(subjects);
    let text = if is_json(matches) {
        json(&explained.iter().map(Explained::json).collect())
    } else {
        let mut page = Page::new();
        for (index, subject) in explained.iter().enumerate() {
            if index > 0 {
                page.separator();
            }
            subject.show(&mut page, matches.get_flag("all"));
        }
        page.finish()
    };
    Ok(Answer::success(text))
}

/// A reply that is to be explained, with what surrounds it.
#[derive(Clone, Debug, Default)]
struct Found {
    code: Option<Code>,
    enhanced: Option<EnhancedCode>,
    is_enhanced_in_text: bool,
    command: Option<Command>,
    recipient: Option<String>,
    words: String,
    action: Option<Action>,
}

impl From<&Failure> for Found {
    fn from(failure: &Failure) -> Self {
        Self {
            code: failure.code(),
            enhanced: failure.enhanced(),
            is_enhanced_in_text: failure.is_enhanced_in_text(),
            command: failure.command(),
            recipient: failure.recipient().map(str::to_owned),
            words: failure.words().to_owned(),
            action: failure.action(),
        }
    }
}

impl Found {
    fn is_failure(&self) -> bool {
        let severity = self.code.map(Code::severity).or_else(|| self.enhanced.map(EnhancedCode::class));
        severity.is_some_and(|severity| {
            matches!(severity, Severity::TransientNegativeCompletion | Severity::PermanentNegativeCompletion)
        })
    }
}

/// What a message or a text says: its failures, or its successes where there are none.
fn found(input: &[u8]) -> Vec<Subject> {
    let bounce = Bounce::read(input);
    let found = if bounce.failures().is_empty() { bounce.successes() } else { bounce.failures() };
    found.iter().map(|failure| Subject::Reply(Found::from(failure))).collect()
}

/// What there is to explain.
enum Subject {
    Reply(Found),
    Enhanced(EnhancedPattern),
}

impl Subject {
    fn set_command(&mut self, command: Command) {
        if let Self::Reply(found) = self {
            found.command = Some(command);
        }
    }
}

fn of_stdin() -> Result<Vec<Subject>, BadInput> {
    let mut input = Vec::new();
    io::stdin()
        .lock()
        .take(MAX_BYTES + 1)
        .read_to_end(&mut input)
        .map_err(|error| BadInput(format!("the standard input cannot be read: {error}")))?;
    if input.len() as u64 > MAX_BYTES {
        return Err(BadInput(format!(
            "the standard input is larger than a message may be ({MAX_BYTES} bytes)"
        )));
    }
    let text = input.trim_ascii();
    if text.is_empty() {
        return Err(BadInput::new(
            "the standard input is empty: give it a bounce message, as in `explain < bounce.eml`",
        ));
    }
    // A single line is what an argument could have been as well.
    if !text.contains(&b'\n') {
        if let Some(subject) = std::str::from_utf8(text).ok().and_then(line) {
            return Ok(vec![subject]);
        }
    }
    let found = found(&input);
    if found.is_empty() {
        return Err(BadInput::new(
            "no SMTP reply was found in the standard input; give the code or the server's line as an argument, \
             as in `explain \"550 5.1.1 user unknown\"`",
        ));
    }
    Ok(found)
}

/// Arguments are codes, one each, or the words of one reply.
fn of_arguments(arguments: &[&String]) -> Result<Vec<Subject>, BadInput> {
    let bare = |text: &str| bare_code(text).or_else(|| bare_enhanced(text).map(Subject::Enhanced));
    let of_one_kind = arguments.iter().all(|text| bare_code(text).is_some())
        || arguments.iter().all(|text| bare_enhanced(text).is_some());
    if of_one_kind {
        return Ok(arguments.iter().filter_map(|text| bare(text)).collect());
    }
    let text = arguments.iter().map(|text| text.as_str()).collect::<Vec<_>>().join(" ");
    if let Some(subject) = line(text.trim()) {
        return Ok(vec![subject]);
    }
    let found = found(text.as_bytes());
    if !found.is_empty() {
        return Ok(found);
    }
    Err(BadInput(not_a_reply(&text)))
}

fn not_a_reply(text: &str) -> String {
    let short: String = text.chars().take(60).collect();
    let shown = if short.len() < text.len() { format!("{short}...") } else { short };
    let file = std::path::Path::new(text);
    if file.is_file() {
        return format!(
            "`{shown}` is a file: to explain the message in it, say `smtp-codes explain < {shown}`"
        );
    }
    if let Ok(number) = text.trim().parse::<u16>() {
        if let Err(error) = Code::try_from(number) {
            return error.to_string();
        }
    }
    if text.contains(' ') {
        return format!(
            "no SMTP reply was found in `{shown}`; give the server's line from its code on (550 user unknown)"
        );
    }
    format!(
        "`{shown}` is neither a reply code (550), nor an enhanced code (5.1.1), nor a reply line (550 user unknown)"
    )
}

fn bare_code(text: &str) -> Option<Subject> {
    let code: Code = text.trim().parse().ok()?;
    Some(Subject::Reply(Found { code: Some(code), ..Found::default() }))
}

/// `5.1.1`, `X.1.1`, and as they stand in bounces: `#5.1.1`, `(#5.1.1)`.
fn bare_enhanced(text: &str) -> Option<EnhancedPattern> {
    text.trim().trim_matches(['(', ')', '[', ']', '#', ':']).parse().ok()
}

/// A text that is a code or begins with one.
fn line(text: &str) -> Option<Subject> {
    if let Some(pattern) = bare_enhanced(text) {
        return Some(Subject::Enhanced(pattern));
    }
    if let Some(subject) = bare_code(text) {
        return Some(subject);
    }
    // What follows the digits decides: "550 x" and "550-x" are replies, "5500" and "550.1" are not.
    let _: Code = text.get(..3)?.parse().ok()?;
    if !text[3..].starts_with([' ', '-', '\t', '\n', '\r']) {
        return None;
    }
    let reply = FoundReply::parse(text)?;
    let found = Found {
        code: reply.code(),
        enhanced: reply.enhanced(),
        is_enhanced_in_text: reply.is_enhanced_in_text(),
        command: reply.command(),
        recipient: reply.recipient().map(str::to_owned),
        words: reply.words().to_string(),
        action: None,
    };
    Some(Subject::Reply(found))
}

/// What is explained once: a code in one sense, or an enhanced code; with everyone it was said to.
struct Explained {
    code: Option<Code>,
    enhanced: Option<EnhancedPattern>,
    command: Option<Command>,
    meaning: Option<&'static Meaning>,
    occurrences: Vec<Found>,
}

/// Recipients who got the same answer share its explanation.
fn group(subjects: Vec<Subject>) -> Vec<Explained> {
    let mut groups: Vec<Explained> = Vec::new();
    for subject in subjects {
        let found = match subject {
            Subject::Reply(found) => found,
            Subject::Enhanced(pattern) => {
                groups.push(Explained {
                    code: None,
                    enhanced: Some(pattern),
                    command: None,
                    meaning: None,
                    occurrences: Vec::new(),
                });
                continue;
            }
        };
        let meaning = found.code.and_then(Code::known).map(|known| best_meaning(known.entry(), &found));
        let enhanced = found.enhanced.map(EnhancedPattern::from);
        let same = groups.iter_mut().find(|group| {
            (group.code, group.enhanced, group.command) == (found.code, enhanced, found.command)
                && group.meaning.map(Meaning::text) == meaning.map(Meaning::text)
        });
        match same {
            Some(group) => group.occurrences.push(found),
            None => groups.push(Explained {
                code: found.code,
                enhanced,
                command: found.command,
                meaning,
                occurrences: vec![found],
            }),
        }
    }
    groups
}

/// The meaning that the server's own words name ("Relay access denied"); where they name none, the one
/// that fits command and enhanced code best.
///
/// Servers say the general before the particular ("Recipient address rejected: Greylisted"), so the
/// last name counts, the longer of two; and a name that fits command and enhanced code counts before one that does not.
fn best_meaning(entry: &'static Entry, found: &Found) -> &'static Meaning {
    let words = found.words.to_ascii_lowercase();
    let named = entry.meanings().iter().filter_map(|meaning| Some((meaning, named_at(meaning, &words)?)));
    // Reversed, because the last of equals is taken and the first is to be.
    let best = named.rev().max_by_key(|(meaning, name)| (is_possible(meaning, found), *name));
    best.map_or_else(|| entry.meaning_for(found.command, found.enhanced), |(meaning, _)| meaning)
}

/// Where a text in lower case names the meaning, by its text or by its words: the end of the last such
/// name, and its length.
fn named_at(meaning: &Meaning, words: &str) -> Option<(usize, usize)> {
    let is_part = |c: char| c.is_alphanumeric() || c == '-' || c == '_';
    let find = |phrase: &str| {
        let places = words.rmatch_indices(phrase).map(|(at, _)| at);
        let mut whole = places.filter(|at| {
            !words[..*at].ends_with(is_part) && !words[at + phrase.len()..].starts_with(is_part)
        });
        whole.next().map(|at| (at + phrase.len(), phrase.len()))
    };
    // What stands around the placeholders: `Service unavailable; $rbl_class [$rbl_what] blocked using $rbl_domain`.
    // A full stop or colon at its end is the source's punctuation, which others leave out.
    let text = meaning.text().to_ascii_lowercase();
    let fixed: Vec<_> =
        text.split_whitespace().map(|word| if word.contains(['$', '<']) { "<" } else { word }).collect();
    let fixed = fixed.join(" ");
    let fragments: Vec<_> = fixed
        .split('<')
        .map(|fragment| fragment.trim().trim_end_matches(['.', ':']))
        .filter(|fragment| fragment.contains(' '))
        .map(find)
        .collect();
    let by_text =
        fragments.into_iter().collect::<Option<Vec<_>>>().and_then(|places| places.into_iter().max());
    let words = meaning.words().iter().chain(meaning.reason().map_or(&[][..], |reason| reason.words()));
    let by_words = words.filter_map(|words| find(&words.to_lowercase())).max();
    by_text.max(by_words)
}

/// Whether neither the command nor the enhanced code excludes the meaning.
fn is_possible(meaning: &Meaning, found: &Found) -> bool {
    let (commands, patterns) = (meaning.commands(), meaning.enhanced());
    let by_enhanced = |code| patterns.is_empty() || patterns.iter().any(|pattern| pattern.matches(code));
    let by_command = |command| commands.is_empty() || commands.contains(&command);
    found.enhanced.is_none_or(by_enhanced) && found.command.is_none_or(by_command)
}

impl Explained {
    fn show(&self, page: &mut Page, all: bool) {
        self.show_title(page);
        if let Some(code) = self.code {
            show_digits(page, code);
            match code.known() {
                Some(known) => self.show_known(page, known.entry(), all),
                None => show_unknown(page, code),
            }
        }
        if let Some(pattern) = self.enhanced {
            self.show_enhanced(page, pattern);
        }
        if let (Some(entry), false) = (self.entry(), all) {
            self.show_others(page, entry);
        }
    }

    fn entry(&self) -> Option<&'static Entry> {
        Some(self.code?.known()?.entry())
    }

    /// The server's words, and for whom they were.
    fn show_title(&self, page: &mut Page) {
        let mut is_first = true;
        for found in &self.occurrences {
            let words = visible(&found.words);
            let title = match (self.code, self.entry()) {
                _ if !words.is_empty() => words,
                (Some(_), Some(entry)) => entry.display().to_owned(),
                (Some(code), None) => code.to_string(),
                (None, _) => self.enhanced.map(|code| code.to_string()).unwrap_or_default(),
            };
            if !is_first {
                page.blank();
            }
            is_first = false;
            page.title(&title);
            let recipient = found.recipient.as_deref().map(|recipient| format!("for {}", visible(recipient)));
            let command = self.command.map(|command| match command {
                Command::Connection => "when the connection was opened".to_owned(),
                Command::EndOfData => "after the message had been sent".to_owned(),
                command => format!("in answer to {command}"),
            });
            let action = found.action.and_then(action);
            let about: Vec<_> =
                [recipient, command, action.map(str::to_owned)].into_iter().flatten().collect();
            if !about.is_empty() {
                page.remark(&about.join(", "));
            }
        }
        if let (true, Some(pattern)) = (is_first, self.enhanced) {
            let text = pattern.status().map_or("not in the IANA registry", EnhancedStatus::text);
            page.title(&format!("{pattern} {text}"));
        }
    }

    fn show_known(&self, page: &mut Page, entry: &'static Entry, all: bool) {
        if self.is_a_guess() {
            page.heading("Note");
            page.paragraph(&format!(
                "Nothing in the reply tells which meaning of {} it is; what follows is the usual one. The server's own \
                 words count more.",
                entry.code()
            ));
        }
        if let Some(meaning) = self.meaning {
            show_meaning(page, meaning);
        }
        if let (Some(command), Some(code)) = (self.command, self.code) {
            if command.reply(code).is_none() {
                page.heading("Note");
                page.paragraph(&format!(
                    "No document lists {code} as an answer to {command}; servers send such codes all the same, and \
                     then the first digit counts."
                ));
            }
        }
        if all {
            for meaning in entry.meanings().iter().filter(|other| !self.is_chosen(other)) {
                page.blank();
                page.rule();
                show_meaning(page, meaning);
            }
        }
    }

    /// The other meanings, one line each: enough to see that this one is not the only one. Those that
    /// could be meant here come first.
    fn show_others(&self, page: &mut Page, entry: &Entry) {
        let mut others: Vec<_> = entry.meanings().iter().filter(|other| !self.is_chosen(other)).collect();
        if others.is_empty() {
            return;
        }
        let found = self.occurrences.first();
        others.sort_by_key(|other| !found.is_none_or(|found| is_possible(other, found)));
        let code = entry.code();
        page.heading(&format!("{code} can also mean"));
        for other in others.iter().take(OTHERS_SHOWN) {
            let commands = other.commands().iter().map(|command| command.name().to_owned());
            let enhanced = other.enhanced().iter().map(ToString::to_string);
            let lists = [commands.collect::<Vec<_>>(), enhanced.collect()].map(|list| list.join(", "));
            let mut about = other.standing().to_string();
            for list in lists.iter().filter(|list| !list.is_empty()) {
                about += "; ";
                about += list;
            }
            page.item(&format!("{} ({about})", other.text()));
        }
        let left = others.len().saturating_sub(OTHERS_SHOWN);
        let more = if left > 0 { format!("and {left} more: ") } else { "in full: ".to_owned() };
        page.remark(&format!("{more}smtp-codes explain --all {code}"));
    }

    /// Whether a refusal had words to go by, and neither they nor command or enhanced code selected the meaning. A meaning
    /// that is tied to no command and no enhanced code is the code's general one, and the codes about syntax (x0z) speak for themselves.
    fn is_a_guess(&self) -> bool {
        let (Some(meaning), Some(entry), Some(found)) =
            (self.meaning, self.entry(), self.occurrences.first())
        else {
            return false;
        };
        let words = found.words.to_ascii_lowercase();
        let by_enhanced =
            found.enhanced.is_some_and(|code| meaning.enhanced().iter().any(|one| one.matches(code)));
        let by_command = self.command.is_some_and(|command| meaning.commands().contains(&command));
        let is_general = meaning.commands().is_empty() && meaning.enhanced().is_empty();
        let is_syntax = entry.code().category() == Some(Category::Syntax);
        let has_words = words.split_whitespace().nth(1).is_some();
        entry.meanings().len() > 1
            && found.is_failure()
            && has_words
            && !(is_general || is_syntax || by_enhanced || by_command)
            && named_at(meaning, &words).is_none()
    }

    fn is_chosen(&self, meaning: &Meaning) -> bool {
        self.meaning.is_some_and(|chosen| std::ptr::eq(chosen, meaning))
    }

    fn show_enhanced(&self, page: &mut Page, pattern: EnhancedPattern) {
        let status = pattern.status();
        let name = status.map_or("not in the IANA registry", EnhancedStatus::text);
        // On its own it is in the title already.
        if self.code.is_some() || !self.occurrences.is_empty() {
            page.heading(&format!("Enhanced code {pattern}: {name}"));
        }
        let numbers = &ENHANCED_NUMBERS;
        if let Some(status) = status {
            if let Some(class) = pattern.class() {
                page.paragraph(&format!("Class {}: {}.", class.digit(), numbers.class(class).text.value));
            }
            page.paragraph(status.explanation());
            if let Some(reason) = status.deprecated() {
                page.paragraph(&format!("Deprecated: {reason}"));
            }
        } else {
            page.paragraph("Nobody has registered it, so only its first two numbers say something.");
            if let Some(class) = pattern.class() {
                let class = numbers.class(class);
                page.labelled(
                    &format!("{}.y.z", class.number.value),
                    &format!("{}: {}", class.text.value, class.explanation.value),
                );
            }
            match numbers.subject(pattern.subject()) {
                Some(subject) => page.labelled(
                    &format!("x.{}.z", subject.number.value),
                    &format!("{}: {}", subject.text.value, subject.explanation.value),
                ),
                None => page.paragraph(&format!("No subject {} is registered.", pattern.subject())),
            }
        }
        if self.is_enhanced_in_text() {
            page.paragraph(
                "The server wrote it into its text, not right behind the reply code where RFC 2034 has it: people can \
                 read it, mail programs do not.",
            );
        }
        if let Some(note) = self.disagreement() {
            page.paragraph(&note);
        }
        if self.code.is_none() {
            if let Some(basic) = status.and_then(basic_codes) {
                page.paragraph(&basic);
            }
        }
        if let Some(source) = status.and_then(EnhancedStatus::source) {
            page.paragraph(&format!("Source: {}", citation(&source)));
        } else if status.is_none() {
            page.paragraph(&format!("Source: RFC 3463 section 2 <{}#section-2>", url(&documents::RFC3463)));
        }
    }

    fn is_enhanced_in_text(&self) -> bool {
        self.occurrences.iter().any(|found| found.is_enhanced_in_text)
    }

    /// RFC 2034 section 4 demands that class and first digit are the same.
    fn disagreement(&self) -> Option<String> {
        let (code, pattern) = (self.code?, self.enhanced?);
        let enhanced: EnhancedCode = pattern.to_string().parse().ok()?;
        (!enhanced.agrees_with(code)).then(|| {
            format!(
                "It does not agree with {code}: its class is {}, the first digit of the reply is {}. A mail server \
                 goes by the reply code.",
                enhanced.class().digit(),
                code.severity().digit(),
            )
        })
    }

    fn json(&self) -> Value {
        let occurrences: Value = self
            .occurrences
            .iter()
            .map(
                |found| json!({ "recipient": found.recipient, "words": found.words, "action": found.action.map(Action::name) }),
            )
            .collect();
        let code = self.code.map(|code| {
            json!({
                "code": code.get(),
                "known": code.known().map(ReplyCode::name),
                "severity": digit_json(code.severity().digit(), code.severity().text(), code.severity().explanation()),
                "category": code.category().map(|category| {
                    digit_json(category.digit(), category.text(), category.explanation())
                }),
            })
        });
        let others = self.entry().map_or(&[][..], Entry::meanings);
        json!({
            "reply": code,
            "command": self.command.map(Command::name),
            "occurrences": occurrences,
            "meaning": self.meaning.map(meaning_json),
            "guess": self.is_a_guess(),
            "other_meanings":
                others.iter().filter(|other| !self.is_chosen(other)).map(meaning_json).collect::<Value>(),
            "enhanced": self.enhanced.map(|pattern| self.enhanced_json(pattern)),
        })
    }

    fn enhanced_json(&self, pattern: EnhancedPattern) -> Value {
        let numbers = &ENHANCED_NUMBERS;
        let class = pattern.class().map(|class| numbers.class(class));
        let digit =
            |digit: &Digit| digit_json(digit.number.value, &digit.text.value, &digit.explanation.value);
        json!({
            "code": pattern.to_string(),
            "agrees": self.code.map(|_| self.disagreement().is_none()),
            "in_text": self.is_enhanced_in_text(),
            "class": class.map(digit),
            "subject": numbers.subject(pattern.subject()).map(digit),
            "status": pattern.status().map(|status| json!({
                "name": status.name(),
                "text": status.text(),
                "explanation": status.explanation(),
                "deprecated": status.deprecated(),
                "basic": status.basic().iter().map(|code| code.code().get()).collect::<Vec<_>>(),
                "source": status.source().as_ref().map(citation_json),
            })),
        })
    }
}

/// What a delivery report's `Action` says, where it is not simply that the mail failed.
fn action(action: Action) -> Option<&'static str> {
    match action {
        Action::Failed => None,
        Action::Delayed => Some("not given up: the mail system goes on trying"),
        Action::Delivered => Some("delivered"),
        Action::Relayed => Some("passed on to a system that sends no reports"),
        Action::Expanded => Some("passed on to several recipients"),
    }
}

fn show_digits(page: &mut Page, code: Code) {
    let [first, second] = [code.severity().digit(), u8::try_from(code.get() / 10 % 10).unwrap_or(0)];
    // A known code has better to say than its digits; of an unknown one they are all there is.
    let explanation = |text: &'static str| if code.known().is_some() { first_sentence(text) } else { text };
    page.blank();
    let severity = code.severity();
    page.labelled(
        &format!("{first}yz"),
        &format!("{}: {}", severity.text(), explanation(severity.explanation())),
    );
    match code.category() {
        Some(category) => page.labelled(
            &format!("x{second}z"),
            &format!("{}: {}", category.text(), explanation(category.explanation())),
        ),
        None => page.labelled(
            &format!("x{second}z"),
            &format!("The RFCs define no second digit {second}; some servers use it all the same."),
        ),
    }
}

fn show_unknown(page: &mut Page, code: Code) {
    page.heading(&format!("{code} is not in the catalogue"));
    page.paragraph(&format!(
        "No document that we know of defines {code}, so only its digits and the server's own words say something. A \
         mail program that does not know a code goes by its first digit."
    ));
    page.paragraph(&format!("Source: RFC 5321 section 4.3.2 <{}#section-4.3.2>", url(&documents::RFC5321)));
}

fn url(document: &smtp_codes::Document) -> &'static str {
    document.url().unwrap_or("")
}

/// Everything up to the first full stop that ends a sentence.
fn first_sentence(text: &str) -> &str {
    let ends = text.match_indices(". ");
    let end = ends.map(|(at, _)| at + 1).find(|end| text[end + 1..].starts_with(|c: char| c.is_uppercase()));
    &text[..end.unwrap_or(text.len())]
}

fn show_meaning(page: &mut Page, meaning: &Meaning) {
    page.heading(meaning.text());
    if let Some(explanation) = meaning.explanation() {
        page.paragraph(explanation);
    }
    if !meaning.causes().is_empty() {
        page.heading("Likely causes");
        meaning.causes().iter().for_each(|cause| page.item(cause));
    }
    let remedy = meaning.remedy();
    for (who, what) in
        [("What the sender can do", remedy.sender()), ("What the operator can do", remedy.operator())]
    {
        if let Some(what) = what {
            page.heading(who);
            page.paragraph(what);
        }
    }
    page.heading("Source");
    if let Some(source) = meaning.source() {
        page.paragraph(&citation(source));
    }
    let wording = if meaning.is_quoted() { "" } else { " The wording is ours: the source prints none." };
    page.remark(&format!("{}: {}{wording}", meaning.standing(), meaning.standing().explanation()));
}

fn citation(citation: &Citation) -> String {
    match citation.url() {
        Some(url) => format!("{citation} <{url}>"),
        None => citation.to_string(),
    }
}

/// The reply codes that the registry associates with an enhanced code, in words.
fn basic_codes(status: EnhancedStatus) -> Option<String> {
    let codes: Vec<_> = status.basic().iter().map(|code| code.code().to_string()).collect();
    (!codes.is_empty()).then(|| format!("It comes with the reply codes {}.", codes.join(", ")))
}

/// The classes and subjects of enhanced codes, which the crate itself holds only as part of each status.
struct EnhancedNumbers(Catalogue);

static ENHANCED_NUMBERS: LazyLock<EnhancedNumbers> = LazyLock::new(|| {
    let file = STANDARD.iter().find(|(_, kind, _)| *kind == Kind::Enhanced);
    let catalogue = file.map(|(path, kind, text)| {
        smtp_codes_spec::read::read(0, &Source::new(*path, *kind, *text), &mut Vec::new()).0
    });
    EnhancedNumbers(catalogue.unwrap_or_default())
});

impl EnhancedNumbers {
    fn class(&self, class: Severity) -> &Digit {
        let digit = u16::from(class.digit());
        self.0.classes.iter().find(|class| class.number.value == digit).unwrap_or(&self.0.classes[0])
    }

    fn subject(&self, number: u16) -> Option<&Digit> {
        self.0.subjects.iter().find(|subject| subject.number.value == number)
    }
}

fn digit_json(digit: impl Into<u16>, text: &str, explanation: &str) -> Value {
    json!({ "digit": digit.into(), "text": text, "explanation": explanation })
}

fn meaning_json(meaning: &Meaning) -> Value {
    json!({
        "text": meaning.text(),
        "quoted": meaning.is_quoted(),
        "standing": meaning.standing().name(),
        "source": meaning.source().map(citation_json),
        "commands": meaning.commands().iter().map(|command| command.name()).collect::<Vec<_>>(),
        "enhanced": meaning.enhanced().iter().map(ToString::to_string).collect::<Vec<_>>(),
        "explanation": meaning.explanation(),
        "causes": meaning.causes(),
        "remedy": { "sender": meaning.remedy().sender(), "operator": meaning.remedy().operator() },
    })
}

fn citation_json(citation: &Citation) -> Value {
    json!({
        "document": citation.document().id(),
        "section": citation.section(),
        "url": citation.url(),
    })
}
