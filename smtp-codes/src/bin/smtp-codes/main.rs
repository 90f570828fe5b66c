//! The command line `smtp-codes`: explains reply codes and bounces, exports the catalogue, checks
//! vendor catalogues, reads replies from the wire.
//!
//! One file, one job: the commands have files or folders of their names (`man` has `completions` as well), `arguments` are those
//! that several commands have, and `terminal` is about how text looks. `explain` takes messages from `input` (the library's
//! `bounce` finds the replies in them), `answer` says what they mean, `show` prints it as text and `record` as JSON; `topic` does
//! the same for words. `catalogue` is what all go by: the standard one, or with a vendor's files.

mod answer;
mod arguments;
mod catalogue;
mod check;
mod classify;
mod decode;
mod digits;
mod explain;
mod export;
mod input;
mod list;
mod man;
mod outcome;
mod parse;
mod progress;
mod record;
mod search;
mod show;
mod terminal;
mod topic;

pub(crate) use arguments::{command_argument, flag, format_argument, is_json, words};
pub(crate) use outcome::{Answer, BAD_INPUT, BadInput, compact, complain, json, warn};

use clap::Command;
use std::ffi::OsString;
use std::io::{self, Write as _};
use std::process::ExitCode;

fn main() -> ExitCode {
    let matches = match command().try_get_matches_from(arguments()) {
        Ok(matches) => matches,
        Err(error) => return refuse_command_line(&error),
    };
    if let Some(Err(BadInput(message))) = matches.subcommand().map(|(_, matches)| catalogue::settle(matches))
    {
        return complain(&message);
    }
    let answer = match matches.subcommand() {
        Some(("explain", matches)) => explain::run(matches),
        Some(("classify", matches)) => classify::run(matches),
        Some(("list", matches)) => list::run(matches),
        Some(("search", matches)) => search::run(matches),
        Some(("completions", matches)) => Ok(man::completions(matches, command())),
        Some(("man", matches)) => man::pages(matches, &command()),
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
        .subcommand(classify::command())
        .subcommand(list::command())
        .subcommand(search::command())
        .subcommand(export::command())
        .subcommand(check::command())
        .subcommand(parse::command())
        .subcommand(man::completions_command())
        .subcommand(man::command())
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
