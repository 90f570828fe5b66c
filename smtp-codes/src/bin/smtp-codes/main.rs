//! The command line `smtp-codes`: explains reply codes and bounces, exports the catalogue, checks
//! vendor catalogues, reads replies from the wire.
//!
//! One file, one job: `explain`, `export`, `check` and `parse` are the commands of these names, and `terminal` is about how
//! text looks. `explain` takes messages from `input` (the library's `bounce` finds the replies in them), `answer` says what
//! they mean, `show` prints it as text and `record` as JSON.

mod answer;
mod check;
mod digits;
mod explain;
mod export;
mod input;
mod parse;
mod progress;
mod record;
mod show;
mod terminal;

use clap::{Arg, ArgAction, ArgMatches, Command, value_parser};
use std::ffi::OsString;
use std::fmt::Write as _;
use std::io::{self, Write as _};
use std::process::ExitCode;

/// What a command has to say, and the exit status that goes with it.
struct Answer {
    text: String,
    status: u8,
}

impl Answer {
    fn success(text: String) -> Self {
        Self { text, status: 0 }
    }
}

/// Input that cannot be worked with: one line that says what is wrong and what to do.
struct BadInput(String);

impl BadInput {
    fn new(message: impl Into<String>) -> Self {
        Self(message.into())
    }
}

/// Exit status of [`BadInput`], the one that clap has for a wrong command line.
const BAD_INPUT: u8 = 2;

fn main() -> ExitCode {
    let matches = match command().try_get_matches_from(arguments()) {
        Ok(matches) => matches,
        Err(error) => return refuse_command_line(&error),
    };
    let answer = match matches.subcommand() {
        Some(("explain", matches)) => explain::run(matches),
        Some(("export", matches)) => export::run(matches),
        Some(("check", matches)) => check::run(matches),
        Some(("parse", matches)) => parse::run(matches),
        _ => Err(BadInput::new("no command; see `smtp-codes --help`")),
    };
    match answer {
        Ok(answer) => print(&answer),
        Err(BadInput(message)) => complain(&message),
    }
}

/// The command line; of one that names no command but something to explain, with the command.
fn arguments() -> Vec<OsString> {
    let mut arguments: Vec<_> = std::env::args_os().collect();
    let first = arguments.get(1).and_then(|first| first.to_str());
    let is_command = |name: &str| command().get_subcommands().any(|known| known.get_name() == name);
    if first.is_some_and(|first| first != "help" && !is_command(first) && explain::is_meant(first)) {
        arguments.insert(1, "explain".into());
    }
    arguments
}

fn command() -> Command {
    Command::new("smtp-codes")
        .version(env!("CARGO_PKG_VERSION"))
        .about("SMTP reply codes: what they mean, where they are defined, what to do about them")
        .subcommand_required(true)
        .arg_required_else_help(true)
        .subcommand(explain::command())
        .subcommand(export::command())
        .subcommand(check::command())
        .subcommand(parse::command())
}

/// `--format`, the same for each command that has it; the first format is the default.
fn format_argument(formats: &'static [&'static str]) -> Arg {
    Arg::new("format")
        .long("format")
        .value_name("FORMAT")
        .value_parser(clap::builder::PossibleValuesParser::new(formats))
        .default_value(formats[0])
        .help("How to print it")
}

fn flag(name: &'static str) -> Arg {
    Arg::new(name).long(name).action(ArgAction::SetTrue)
}

/// Positional arguments as they were given, also where they are no UTF-8.
fn words(name: &'static str) -> Arg {
    Arg::new(name).num_args(0..).value_parser(value_parser!(String))
}

fn is_json(matches: &ArgMatches) -> bool {
    matches.get_one::<String>("format").is_some_and(|format| format == "json")
}

/// A value as text.
fn json(value: &serde_json::Value) -> String {
    harmless(&format!("{value:#}\n"))
}

/// A value in one line.
fn compact(value: &serde_json::Value) -> String {
    harmless(&value.to_string())
}

/// JSON itself escapes only some of what must not reach a terminal; all of it stands
/// in strings and in the first 65 536 characters of Unicode, so that `\u` and four digits do for the rest.
fn harmless(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        if c != '\n' && terminal::is_unsafe(c) {
            let _ = write!(out, "\\u{:04x}", u32::from(c));
        } else {
            out.push(c);
        }
    }
    out
}

/// Prints an answer. A reader that has seen enough (`| head`) is no error.
fn print(answer: &Answer) -> ExitCode {
    let mut out = anstream::stdout().lock();
    match out.write_all(answer.text.as_bytes()).and_then(|()| out.flush()) {
        Err(error) if error.kind() != io::ErrorKind::BrokenPipe => {
            complain(&format!("cannot write the output: {error}"))
        }
        _ => ExitCode::from(answer.status),
    }
}

/// One line on standard error. It is no use to complain that even this cannot be written.
fn complain(message: &str) -> ExitCode {
    let _ = writeln!(anstream::stderr(), "smtp-codes: {}", terminal::visible(message));
    ExitCode::from(BAD_INPUT)
}

/// Help and version as clap prints them; of an error its first paragraph, in one line.
fn refuse_command_line(error: &clap::Error) -> ExitCode {
    if !error.use_stderr() || error.kind() == clap::error::ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand
    {
        let _ = error.print();
        return ExitCode::from(u8::try_from(error.exit_code()).unwrap_or(BAD_INPUT));
    }
    let text = error.to_string();
    let end = text.find("\nUsage:").or_else(|| text.find("\nFor more information")).unwrap_or(text.len());
    let text = text[..end].split_whitespace().collect::<Vec<_>>().join(" ");
    complain(&format!("{} (see --help)", text.trim_start_matches("error: ")))
}
