//! Answers as they come: printed, counted, and what is left to say at the end.

use crate::answer::Found;
use crate::input::{Event, Hear};
use crate::progress::Progress;
use crate::record::record;
use crate::show::group;
use crate::terminal::{Page, visible};
use crate::topic::{self, Topic};
use crate::{Answer, BadInput, compact, complain};
use clap::ArgMatches;
use smtp_codes::Command;
use smtp_codes::bounce::{Bounce, Failure, Kind, Limit};
use std::io::{self, Write};
use std::ops::ControlFlow;
use std::time::{Duration, Instant};

/// How many successes of a log are kept until it is clear that nothing failed.
const MAX_SUCCESSES: usize = 10_000;

#[derive(Clone, Copy, PartialEq, Eq)]
enum Format {
    Text,
    /// One array.
    Json,
    /// One object a line.
    Lines,
}

/// Prints answers as they come, and keeps count.
pub(super) struct Output<'a> {
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
    pub(super) fn new(matches: &ArgMatches, progress: &'a Progress) -> Self {
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
    pub(super) fn tell(
        &mut self,
        file: Option<&str>,
        offset: Option<usize>,
        mut found: Vec<Found>,
    ) -> ControlFlow<()> {
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
                self.push_record(&record(file, found, self.all));
            }
        }
        self.print(false)
    }

    /// What words mean.
    pub(super) fn tell_topics(&mut self, topics: &[Topic]) -> ControlFlow<()> {
        if self.format == Format::Text {
            let mut page = Page::new();
            for (index, topic) in topics.iter().enumerate() {
                if index > 0 {
                    page.separator();
                }
                topic::show(&mut page, *topic, self.all);
            }
            self.text.push_str(&page.finish());
            self.count += 1;
        } else {
            topics.iter().for_each(|topic| self.push_record(&topic::record(*topic)));
        }
        self.print(false)
    }

    fn push_record(&mut self, record: &serde_json::Value) {
        self.text.push_str(match (self.format, self.count) {
            (Format::Json, 0) => "[\n",
            (Format::Json, _) => ",\n",
            _ => "",
        });
        self.text.push_str(&compact(record));
        self.text.push_str(if self.format == Format::Json { "" } else { "\n" });
        self.count += 1;
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

    pub(super) fn finish(mut self) -> Result<Answer, BadInput> {
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
