//! `smtp-codes explain`: what a reply means, why it came, and what to do.

use crate::answer::Found;
use crate::input::{self, Event, Hear, Input};
use crate::progress::Progress;
use crate::record::record;
use crate::show::group;
use crate::terminal::{Page, visible};
use crate::{Answer, BadInput, command_argument, compact, complain, flag, format_argument, words};
use clap::ArgMatches;
use smtp_codes::bounce::{Bounce, Failure, Kind, Limit};
use smtp_codes::{Code, Command};
use std::io::{self, IsTerminal as _, Write};
use std::ops::ControlFlow;
use std::path::Path;
use std::time::{Duration, Instant};

/// How many successes of a log are kept until it is clear that nothing failed.
const MAX_SUCCESSES: usize = 10_000;

pub(crate) fn command() -> clap::Command {
    clap::Command::new("explain")
        .about("Say what happened and what to do: of a code, a reply line, bounces, mailboxes or logs")
        .long_about(
            "Say what happened, what to do and why: of a reply code (550), an enhanced code (5.1.1, X.1.1), a reply \
             line, or all replies in files: bounce messages, mailboxes (mbox), folders, Maildirs, logs, each also as .gz.",
        )
        .after_help(
            "Examples:\n  smtp-codes explain 550\n  smtp-codes explain --command MAIL 552\n  \
             smtp-codes explain \"550 5.1.1 <bob@example.org>: user unknown\"\n  smtp-codes explain bounce.eml\n  \
             smtp-codes explain --format ndjson bounces.mbox.gz Maildir/\n  smtp-codes explain < bounce.eml\n\n\
             Exit status: 0; 2 if something could not be read or no reply was found.",
        )
        .arg(
            words("reply")
                .value_name("REPLY|FILE")
                .help("Codes, a reply line, or files and folders; - or nothing reads the standard input"),
        )
        .arg(command_argument("The command that was answered (RCPT, \"(end of data)\"), to select the meaning"))
        .arg(flag("all").help("The whole explanation, and every other meaning of a code"))
        .arg(format_argument(&["text", "json", "ndjson"]))
}

/// Whether a first argument that names no command is something to explain: `smtp-codes 550`.
pub(crate) fn is_meant(argument: &str) -> bool {
    let is_option = argument.starts_with("--") && !matches!(argument, "--help" | "--version");
    let is_number = argument.parse::<u16>().is_ok();
    is_option
        || is_number
        || argument == "-"
        || looks_like_path(argument)
        || Found::line(argument).is_some()
        || argument.contains(' ')
}

/// An existing file, or what can be nothing but the name of one: `bounce.eml`, `mail/new`.
fn looks_like_path(text: &str) -> bool {
    const ENDINGS: &[&str] = &["eml", "gz", "json", "log", "mbox", "mbx", "msg", "ndjson", "txt"];
    let path = Path::new(text);
    let has_ending =
        path.extension().is_some_and(|ending| ENDINGS.iter().any(|known| ending.eq_ignore_ascii_case(known)));
    path.exists() || !text.contains(char::is_whitespace) && (has_ending || text.contains('/'))
}

pub(crate) fn run(matches: &ArgMatches) -> Result<Answer, BadInput> {
    let arguments: Vec<&String> = matches.get_many("reply").unwrap_or_default().collect();
    let progress = Progress::new();
    let mut output = Output::new(matches, &progress);
    let is_stdin_read = arguments.is_empty() || arguments.iter().any(|argument| argument.as_str() == "-");
    if arguments.is_empty() && io::stdin().is_terminal() {
        return Err(BadInput::new(
            "nothing to explain: give a code (550), a reply line, or a file (bounce.eml)",
        ));
    }
    // A file may be called as a reply begins: `550-from-gmail.eml`.
    let is_file = |text: &str| {
        text.contains(['-', '.']) && Found::bare_enhanced(text).is_none() && Path::new(text).exists()
    };
    let is_said = arguments.first().is_some_and(|first| Found::line(first).is_some() && !is_file(first));
    let is_input = !is_said && (is_stdin_read || arguments.iter().any(|argument| looks_like_path(argument)));
    if is_input {
        let input = |argument: &&String| match argument.as_str() {
            "-" => Input::Stdin,
            path => Input::Path(path.into()),
        };
        let mut inputs: Vec<_> = arguments.iter().map(input).collect();
        if inputs.is_empty() {
            inputs.push(Input::Stdin);
        }
        input::read_all(&inputs, &progress, &mut output);
    } else {
        let said = said(&arguments)?;
        let _ = output.tell(None, None, said);
    }
    output.finish()
}

/// Arguments are codes, one each, or the words of one reply.
fn said(arguments: &[&String]) -> Result<Vec<Found>, BadInput> {
    for bare in [Found::bare_code, Found::bare_enhanced] {
        if let Some(found) = arguments.iter().map(|text| bare(text)).collect() {
            return Ok(found);
        }
    }
    let text = arguments.iter().map(|text| text.as_str()).collect::<Vec<_>>().join(" ");
    if let Some(found) = Found::line(&text) {
        return Ok(vec![found]);
    }
    let found = in_line(&text);
    if found.is_empty() { Err(BadInput(not_a_reply(&text))) } else { Ok(found) }
}

/// What a line says that does not begin with its code. It is no file, so nothing stands at a place in one.
fn in_line(text: &str) -> Vec<Found> {
    let bounce = Bounce::read(text.as_bytes());
    let found = if bounce.failures().is_empty() { bounce.successes() } else { bounce.failures() };
    found.iter().map(|failure| Found { offset: None, ..Found::from(failure) }).collect()
}

fn not_a_reply(text: &str) -> String {
    let short: String = text.chars().take(60).collect();
    let shown = if short.len() < text.len() { format!("{short}...") } else { short };
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
        "`{shown}` is neither a reply code (550), nor an enhanced code (5.1.1), nor a reply line (550 user unknown), \
         nor a file"
    )
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Format {
    Text,
    /// One array.
    Json,
    /// One object a line.
    Lines,
}

/// Prints answers as they come, and keeps count.
struct Output<'a> {
    format: Format,
    all: bool,
    command: Option<Command>,
    progress: &'a Progress,
    out: anstream::AutoStream<io::StdoutLock<'static>>,
    /// What is not yet printed, and since when.
    text: String,
    printed: Instant,
    /// Answers, or messages in text.
    count: usize,
    /// The heading that the first message gets if a second one comes, and what is said of it.
    first: Option<(String, String)>,
    /// Successes in the pieces of a text, as long as nothing failed.
    successes: Vec<Found>,
    /// Of the input that is being read.
    state: InputState,
    /// Files without a reply in folders.
    silent: usize,
    /// The one thing there is to say if nothing was found.
    complaint: Option<String>,
    is_bad: bool,
    error: Option<io::Error>,
}

#[derive(Default)]
struct InputState {
    answers: usize,
    has_failed: bool,
    is_cut: bool,
    /// Each limit with where it was reached first, and how often.
    limits: Vec<(Limit, usize, usize)>,
}

impl<'a> Output<'a> {
    fn new(matches: &ArgMatches, progress: &'a Progress) -> Self {
        let format = match matches.get_one::<String>("format").map(String::as_str) {
            Some("json") => Format::Json,
            Some("ndjson") => Format::Lines,
            _ => Format::Text,
        };
        Self {
            format,
            all: matches.get_flag("all"),
            command: matches.get_one("command").copied(),
            progress,
            out: anstream::stdout().lock(),
            text: String::new(),
            printed: Instant::now(),
            count: 0,
            first: None,
            successes: Vec::new(),
            state: InputState::default(),
            silent: 0,
            complaint: None,
            is_bad: false,
            error: None,
        }
    }

    /// Answers for what one message says.
    fn tell(&mut self, file: Option<&str>, offset: Option<usize>, mut found: Vec<Found>) -> ControlFlow<()> {
        if found.is_empty() {
            return ControlFlow::Continue(());
        }
        self.state.answers += found.len();
        if self.command.is_some() {
            for found in &mut found {
                found.command = self.command;
            }
        }
        if self.format == Format::Text {
            self.tell_text(file, offset, found);
        } else {
            for found in &found {
                self.text.push_str(match (self.format, self.count) {
                    (Format::Json, 0) => "[\n",
                    (Format::Json, _) => ",\n",
                    _ => "",
                });
                self.text.push_str(&compact(&record(file, found, self.all)));
                self.text.push_str(if self.format == Format::Json { "" } else { "\n" });
                self.count += 1;
            }
        }
        self.print(false)
    }

    fn tell_text(&mut self, file: Option<&str>, offset: Option<usize>, found: Vec<Found>) {
        let mut page = Page::new();
        for (index, group) in group(found).iter().enumerate() {
            if index > 0 {
                page.separator();
            }
            group.show(&mut page, self.all);
        }
        let heading = match (file, offset) {
            (Some(file), Some(offset)) => format!("{file}, byte {offset}"),
            (None, Some(offset)) => format!("Byte {offset}"),
            (file, None) => file.unwrap_or_default().to_owned(),
        };
        self.count += 1;
        match self.count {
            1 => self.first = Some((heading, page.finish())),
            _ => {
                if let Some((heading, said)) = self.first.take() {
                    self.text.push_str(&Page::section(&visible(&heading), false));
                    self.text.push_str(&said);
                }
                self.text.push_str(&Page::section(&visible(&heading), true));
                self.text.push_str(&page.finish());
            }
        }
    }

    /// Prints what has come together, if it is much or has waited long.
    fn print(&mut self, now: bool) -> ControlFlow<()> {
        let is_due = self.text.len() > 32 << 10 || self.printed.elapsed() > Duration::from_millis(200);
        if self.error.is_none() && (now || is_due) && !self.text.is_empty() {
            let (out, text) = (&mut self.out, &self.text);
            let result = self.progress.aside(|| out.write_all(text.as_bytes()).and_then(|()| out.flush()));
            self.error = result.err();
            self.text.clear();
            self.printed = Instant::now();
        }
        if self.error.is_some() { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
    }

    /// What one message or one piece of a text says: its failures, or its successes where there are none.
    fn message(&mut self, file: Option<&str>, bounce: &Bounce) -> ControlFlow<()> {
        for limit in bounce.limits_reached() {
            match self.state.limits.iter_mut().find(|(known, ..)| known == limit) {
                Some((.., count)) => *count += 1,
                None => self.state.limits.push((*limit, bounce.offset(), 1)),
            }
        }
        let found = |failures: &[Failure]| failures.iter().map(Found::from).collect::<Vec<_>>();
        if !bounce.failures().is_empty() {
            self.state.has_failed = true;
            self.successes.clear();
            return self.tell(file, Some(bounce.offset()), found(bounce.failures()));
        }
        if bounce.kind() != Kind::Text {
            return self.tell(file, Some(bounce.offset()), found(bounce.successes()));
        }
        if !self.state.has_failed {
            let room = MAX_SUCCESSES - self.successes.len();
            self.state.is_cut |= bounce.successes().len() > room;
            self.successes.extend(bounce.successes().iter().take(room).map(Found::from));
        }
        ControlFlow::Continue(())
    }

    /// The end of an input: the successes of a text in which nothing failed, and what may be missing.
    fn end(&mut self, file: Option<&str>, is_empty: bool, is_named: bool) -> ControlFlow<()> {
        let successes = std::mem::take(&mut self.successes);
        self.tell(file, Some(0), successes)?;
        let state = std::mem::take(&mut self.state);
        let name = file.map_or_else(|| "the standard input".to_owned(), |file| format!("`{file}`"));
        if state.is_cut && !state.has_failed {
            self.remark(&format!("{name}: there are more successes than the {MAX_SUCCESSES} that are shown"));
        }
        let limits: Vec<_> = state
            .limits
            .iter()
            .map(|(limit, offset, count)| match count {
                1 => format!("{limit} (at byte {offset})"),
                count => format!("{limit} ({count} times, first at byte {offset})"),
            })
            .collect();
        if !limits.is_empty() {
            self.remark(&format!("{name}: something may be missing: {}", limits.join("; ")));
        }
        if state.answers == 0 {
            let what = if is_empty {
                format!("{name} is empty: there is no message in it")
            } else {
                format!(
                    "no SMTP reply was found in {name}; give the server's line (\"550 5.1.1 user unknown\")"
                )
            };
            if is_named {
                self.defer(what);
            } else {
                self.silent += 1;
            }
        }
        self.print(true)
    }

    /// A complaint that is made at once if there is something beside it, and is all there is to say if not.
    fn defer(&mut self, what: String) {
        if let Some(earlier) = self.complaint.replace(what) {
            self.remark(&earlier);
        }
    }

    /// One line on the standard error.
    fn remark(&self, what: &str) {
        self.progress.aside(|| complain(what));
    }

    fn finish(mut self) -> Result<Answer, BadInput> {
        if self.count == 0 && self.error.is_none() {
            let silent = self.silent;
            let nothing = || BadInput(format!("no SMTP reply was found in {silent} files"));
            return Err(self.complaint.take().map_or_else(nothing, BadInput));
        }
        if let Some((_, said)) = self.first.take() {
            self.text.push_str(&said);
        }
        if self.format == Format::Json {
            self.text.push_str("\n]\n");
        }
        let _ = self.print(true);
        if let Some(complaint) = self.complaint.take() {
            self.remark(&complaint);
        }
        if self.silent > 0 {
            let files = if self.silent == 1 { "file" } else { "files" };
            self.remark(&format!("no SMTP reply was found in {} {files} of the folders", self.silent));
        }
        match self.error {
            Some(error) if error.kind() != io::ErrorKind::BrokenPipe => {
                Err(BadInput(format!("cannot write the output: {error}")))
            }
            _ => Ok(Answer { text: String::new(), status: if self.is_bad { crate::BAD_INPUT } else { 0 } }),
        }
    }
}

impl Hear for Output<'_> {
    fn hear(&mut self, file: Option<&str>, event: Event) -> ControlFlow<()> {
        match event {
            Event::Message(bounce) => self.message(file, &bounce),
            Event::Line(line) => match Found::line(&line) {
                Some(found) => self.tell(file, Some(0), vec![Found { offset: Some(0), ..found }]),
                None => self.message(file, &Bounce::read(line.as_bytes())),
            },
            Event::End { is_empty, is_named } => self.end(file, is_empty, is_named),
            Event::Unreadable(what) => {
                self.is_bad = true;
                self.successes.clear();
                self.state = InputState::default();
                self.defer(what);
                ControlFlow::Continue(())
            }
        }
    }
}
