//! `smtp-codes classify`: a filter that says of each line why a server refused, and what follows.
//!
//! One way of the data: `read` takes the input apart into batches, `order` hands them to threads and keeps their order, `rows`
//! makes a batch's output, `verdict` says of one text what it means.

mod order;
mod read;
mod rows;
mod verdict;

use crate::progress::Progress;
use crate::{Answer, BAD_INPUT, BadInput, complain_aside, flag, format_argument, words};
use clap::{Arg, ArgMatches, builder::PossibleValuesParser, value_parser};
use read::{Source, Texts};
use rows::{Format, Rows};
use std::io::{self, Write as _};
use std::num::NonZeroUsize;
use std::path::Path;
use std::thread::available_parallelism;

pub(crate) fn command() -> clap::Command {
    clap::Command::new("classify")
        .about("Say of each line why the server refused and what follows: lines in, lines out, in order")
        .long_about(
            "Say of each line why the server refused and what follows: lines in, lines out, in the same order.\n\n\
             A line is a reply (`550 5.1.1 user unknown`), behind a TAB the command that was answered if it is known; or a \
             line of a log, or a row of a table or an NDJSON object with the text in one of its columns.\n\n\
             Each line out has code, enhanced, reason, certainty, evidence, retry, address, connection, fix, retry_after \
             (seconds) and blocklist; the reason is null where the server said yes. A table or an object keeps its own \
             columns before these; where it has one of the same name, ours is called `smtp_code` and so on. A row that \
             cannot be read is passed on with an `error`.",
        )
        .after_help(
            "Examples:\n  smtp-codes classify < replies.txt\n  smtp-codes classify --input log --format tsv mail.log.gz\n  \
             smtp-codes classify --column diagnostic bounces.csv > classified.csv\n  \
             tail -f replies.txt | smtp-codes classify --line-buffered\n\n\
             Exit status: 0; 2 if something could not be read, or with --strict at the first bad row.",
        )
        .arg(words("file").value_name("FILE").help("Files, also as .gz; - or nothing reads the standard input"))
        .arg(
            Arg::new("input")
                .long("input")
                .value_name("KIND")
                .value_parser(PossibleValuesParser::new(["replies", "log", "ndjson", "csv", "tsv"]))
                .help("What the lines are [default: what the first file's name says, else replies]"),
        )
        .arg(
            Arg::new("column")
                .long("column")
                .value_name("NAME")
                .help("The column or key that has the server's words; for csv, tsv and ndjson"),
        )
        .arg(
            Arg::new("command-column")
                .long("command-column")
                .value_name("NAME")
                .help("The column or key that has the command (RCPT), if there is one"),
        )
        .arg(format_argument(&["ndjson", "csv", "tsv"]).help(
            "How to print the rows [default: ndjson; of a csv or tsv table the same as came in]",
        ).hide_default_value(true))
        .arg(
            Arg::new("jobs")
                .long("jobs")
                .value_name("N")
                .value_parser(value_parser!(NonZeroUsize))
                .help("Threads [default: as many as there are processors]"),
        )
        .arg(flag("line-buffered").help("Print each row at once, for a pipe that goes on and on"))
        .arg(flag("strict").help("End at the first row that cannot be read, with its line number"))
}

pub(crate) fn run(matches: &ArgMatches) -> Result<Answer, BadInput> {
    let files: Vec<&str> =
        matches.get_many::<String>("file").unwrap_or_default().map(String::as_str).collect();
    let files = if files.is_empty() { vec!["-"] } else { files };
    let texts = texts(matches, files[0])?;
    let format = format(matches, &texts)?;
    let is_line_buffered = matches.get_flag("line-buffered");
    let jobs = match matches.get_one::<NonZeroUsize>("jobs") {
        _ if is_line_buffered => 1,
        Some(jobs) => jobs.get(),
        None => available_parallelism().map_or(1, NonZeroUsize::get),
    };
    let is_strict = matches.get_flag("strict");
    let progress = Progress::new();
    let mut is_bad = false;
    let mut header = None;
    for file in files {
        let read = Source::open(file, &texts, is_line_buffered, &progress).and_then(|mut source| {
            let rows = Rows::new(&texts, format, source.header())
                .map_err(|message| io::Error::new(io::ErrorKind::InvalidInput, message))?;
            let mut out = io::stdout();
            match &header {
                None => out.write_all(header.insert(rows.header()))?,
                Some(first) if *first == rows.header() => {}
                Some(_) => return Err(io::Error::other("its columns are not those of the first table")),
            }
            let mut error = None;
            order::in_order(
                jobs,
                &mut source,
                |batch| rows.of(&batch),
                |done: rows::Done| {
                    let (text, bad) = match (is_strict, done.bad) {
                        (true, Some(bad)) => (&done.text[..bad.before], Some(bad)),
                        _ => (&done.text[..], None),
                    };
                    out.write_all(text)?;
                    out.flush()?;
                    error = bad;
                    Ok(error.is_none())
                },
            )?;
            Ok(error)
        });
        progress.end();
        let name = if file == "-" { "the standard input" } else { file };
        match read {
            Ok(None) => {}
            Ok(Some(bad)) => return Err(BadInput(format!("{name}, line {}: {}", bad.line, bad.what))),
            // Who reads has seen enough.
            Err(error) if error.kind() == io::ErrorKind::BrokenPipe => break,
            Err(error) if error.kind() == io::ErrorKind::NotFound => {
                complain_aside(&progress, &format!("`{name}` does not exist"));
                is_bad = true;
            }
            Err(error) => {
                complain_aside(&progress, &format!("{name}: {error}"));
                is_bad = true;
            }
        }
    }
    Ok(Answer { text: String::new(), status: if is_bad { BAD_INPUT } else { 0 } })
}

/// What the input is: as was said, or as the name of the first file says.
fn texts(matches: &ArgMatches, file: &str) -> Result<Texts, BadInput> {
    let by_name = || {
        let name = file.strip_suffix(".gz").unwrap_or(file);
        let ending = Path::new(name).extension().and_then(|ending| ending.to_str()).unwrap_or_default();
        match ending.to_ascii_lowercase().as_str() {
            "csv" => "csv",
            "tsv" | "tab" => "tsv",
            "ndjson" | "jsonl" => "ndjson",
            "log" => "log",
            _ => "replies",
        }
    };
    let kind = matches.get_one::<String>("input").map_or_else(by_name, String::as_str);
    let command = matches.get_one::<String>("command-column").cloned();
    let column = matches.get_one::<String>("column").cloned();
    match (kind, column) {
        ("replies" | "log", Some(column)) => Err(BadInput(format!(
            "--column {column} is for tables and objects; give --input csv, tsv or ndjson with it"
        ))),
        ("replies" | "log", None) if command.is_some() => Err(BadInput::new(
            "--command-column is for tables and objects; of a reply the command stands behind a TAB",
        )),
        ("replies", None) => Ok(Texts::Replies),
        ("log", None) => Ok(Texts::Log),
        (kind, None) => {
            Err(BadInput(format!("which column of the {kind} has the server's words? give --column NAME")))
        }
        ("ndjson", Some(column)) => Ok(Texts::Objects { column, command }),
        (kind, Some(column)) => {
            Ok(Texts::Table { delimiter: if kind == "csv" { b',' } else { b'\t' }, column, command })
        }
    }
}

fn format(matches: &ArgMatches, texts: &Texts) -> Result<Format, BadInput> {
    let is_said = matches.value_source("format") == Some(clap::parser::ValueSource::CommandLine);
    let said = matches.get_one::<String>("format").filter(|_| is_said).map(String::as_str);
    match (said, texts) {
        (None, Texts::Table { delimiter, .. }) => Ok(Format::Table(*delimiter)),
        (None | Some("ndjson"), _) => Ok(Format::Objects),
        (Some(format), Texts::Objects { .. }) => Err(BadInput(format!(
            "objects may differ in their keys, so they make no {format}; leave --format away"
        ))),
        (Some("csv"), _) => Ok(Format::Table(b',')),
        (Some(_), _) => Ok(Format::Table(b'\t')),
    }
}
