//! `smtp-codes classify`: a row in, a row out, with the reason and what follows.
//!
//! `blocks` reads the input in pieces, `jobs` gives them to threads, `rows` finds in each row what is to be judged, `judge`
//! does that, and `sink` writes. `plan` is what is settled before the first row, `object` reads JSON.

mod blocks;
mod jobs;
mod judge;
mod object;
mod plan;
mod rows;
mod sink;

use crate::catalogue::{self, Known};
use crate::input::{Opened, open_plain};
use crate::progress::Progress;
use crate::{Answer, BadInput, command_argument, complain, flag, words};
use blocks::{Block, Blocks, Content, Ends};
use clap::builder::PossibleValuesParser;
use clap::{Arg, ArgMatches, Command, value_parser};
use jobs::End;
use judge::Kind;
use plan::{Input, Output, Plan, Wishes};
use std::io::{self, IsTerminal as _, Write as _};
use std::path::Path;
use std::sync::atomic::Ordering;

pub(crate) fn command() -> Command {
    Command::new("classify")
        .about("Say of each row of any amount why a server said so and what follows: lines, logs, NDJSON, CSV, TSV")
        .long_about(
            "Say of each row why a server said so, how certain that is, and what follows for the mail: a row in, a row \
             out, in order, in constant memory. Replies stand one in a line, behind a tab the command that was answered, \
             if it is known. Of NDJSON, CSV and TSV the row is kept, and these are added: code, enhanced, reason, \
             certainty, evidence, retry, address, connection, fix, retry_after, blocklist. A reason is the name of a \
             variant; there is none for a reply that says yes, and where nothing was recognised there is no code either. \
             Where a row has a column of the same name, ours is called smtp_code and so on. A bad row is passed on, and `error` \
             says what is wrong with it.",
        )
        .after_help(
            "Examples:\n  smtp-codes classify < replies.txt\n  smtp-codes classify /var/log/mail.log.gz\n  \
             smtp-codes classify --column diagnostic bounces.csv > classified.csv\n  \
             smtp-codes classify --column response events.ndjson\n  \
             tail -f replies | smtp-codes classify --line-buffered\n\n\
             Exit status: 0; 2 if something could not be read, or with --strict at the first bad row.",
        )
        .arg(words("file").value_name("FILE").help("Files, also as .gz or in UTF-16; - or nothing reads the standard input"))
        .arg(
            Arg::new("input")
                .long("input")
                .value_name("KIND")
                .value_parser(PossibleValuesParser::new(["replies", "log", "ndjson", "csv", "tsv"]))
                .help("What the input is [default: what the first file's name says, else replies]"),
        )
        .arg(
            Arg::new("column")
                .long("column")
                .value_name("NAME")
                .help("The column, or key, that has the server's words; of a table also its number"),
        )
        .arg(
            Arg::new("command-column")
                .long("command-column")
                .value_name("NAME")
                .help("The column, or key, that has the command which was answered"),
        )
        .arg(command_argument("The command that was answered, in rows that name none"))
        .arg(
            Arg::new("format")
                .long("format")
                .value_name("FORMAT")
                .value_parser(PossibleValuesParser::new(["ndjson", "csv", "tsv"]))
                .help("How to print it; as the input if that is a table, else ndjson"),
        )
        .arg(
            Arg::new("delimiter")
                .long("delimiter")
                .value_name("CHARACTER")
                .default_value(",")
                .value_parser(delimiter)
                .help("What parts the fields of CSV"),
        )
        .arg(flag("no-header").help("The table has no header, and gets none: columns are numbers from 1"))
        .arg(
            Arg::new("jobs")
                .long("jobs")
                .short('j')
                .value_name("N")
                .value_parser(value_parser!(u16).range(1..=1024))
                .help("Threads that work at once [default: one for each core]"),
        )
        .arg(catalogue::argument())
        .arg(flag("line-buffered").help("Answer each row as it comes, and not many together"))
        .arg(flag("strict").help("End at the first bad row, with its line number"))
}

fn delimiter(text: &str) -> Result<u8, String> {
    match text.as_bytes() {
        b"\\t" => Ok(b'\t'),
        [byte] if byte.is_ascii() && !matches!(byte, b'"' | b'\n' | b'\r') => Ok(*byte),
        _ => Err("one character of ASCII".into()),
    }
}

/// What the name of a file says of its kind.
fn kind_of(file: &str) -> &'static str {
    let name = file.strip_suffix(".gz").unwrap_or(file);
    let ending = Path::new(name).extension().and_then(|ending| ending.to_str()).unwrap_or_default();
    match ending.to_ascii_lowercase().as_str() {
        "csv" => "csv",
        "tsv" | "tab" => "tsv",
        "ndjson" | "jsonl" => "ndjson",
        "log" => "log",
        _ => "replies",
    }
}

fn wishes(matches: &ArgMatches, file: &str) -> Result<Wishes, BadInput> {
    let delimiter = *matches.get_one("delimiter").unwrap_or(&b',');
    let text = |name: &str| matches.get_one::<String>(name).map(String::as_str);
    let input = match text("input").unwrap_or_else(|| kind_of(file)) {
        "log" => Input::Lines(Kind::Log),
        "ndjson" => Input::Objects,
        "csv" => Input::Csv(delimiter),
        "tsv" => Input::Tsv,
        _ => Input::Lines(Kind::Reply),
    };
    if let (Input::Lines(_), Some(column)) = (input, text("column").or(text("command-column"))) {
        return Err(BadInput(format!(
            "plain lines have no column `{column}`; for tables and objects give --input csv, tsv or ndjson"
        )));
    }
    let output = match (text("format"), input) {
        (Some("csv"), _) | (None, Input::Csv(_)) => Output::Csv(delimiter),
        (Some("tsv"), _) | (None, Input::Tsv) => Output::Tsv,
        _ => Output::Objects,
    };
    Ok(Wishes {
        input,
        output,
        command: matches.get_one("command").copied(),
        is_strict: matches.get_flag("strict"),
        has_header: !matches.get_flag("no-header"),
        column: text("column").map(str::to_owned),
        command_column: text("command-column").map(str::to_owned),
    })
}

pub(crate) fn run(matches: &ArgMatches) -> Result<Answer, BadInput> {
    let mut files: Vec<&str> =
        matches.get_many::<String>("file").unwrap_or_default().map(String::as_str).collect();
    if files.is_empty() {
        files.push("-");
    }
    let jobs = match matches.get_one::<u16>("jobs") {
        None => std::thread::available_parallelism().map_or(1, usize::from),
        Some(jobs) => usize::from(*jobs),
    };
    let progress = Progress::new();
    let mut filter = Filter {
        wishes: wishes(matches, files[0])?,
        jobs,
        is_eager: matches.get_flag("line-buffered"),
        header: None,
    };
    let mut is_bad = false;
    for file in files {
        let opened = match open_plain(file, &progress) {
            Ok(opened) => opened,
            Err(what) => {
                complain(&what);
                is_bad = true;
                continue;
            }
        };
        let name = if file == "-" { "the standard input".to_owned() } else { format!("`{file}`") };
        let result = filter.read(opened);
        progress.end();
        match result {
            Ok(None) => {}
            Ok(Some(remark)) => {
                complain(&format!("{name}: {remark}"));
                is_bad = true;
            }
            Err(Trouble::End(End::Write(error))) if error.kind() == io::ErrorKind::BrokenPipe => break,
            Err(Trouble::End(End::Write(error))) => {
                return Err(BadInput(format!("cannot write the output: {error}")));
            }
            Err(Trouble::End(End::Row(line, what))) => {
                return Err(BadInput(format!("{name}, line {line}: {what}")));
            }
            Err(Trouble::End(End::Read(error))) => {
                complain(&format!("{name} cannot be read: {error}"));
                is_bad = true;
            }
            Err(Trouble::Wish(what)) => return Err(BadInput(format!("{name}: {what}"))),
        }
    }
    Ok(Answer { text: String::new(), status: if is_bad { crate::BAD_INPUT } else { 0 } })
}

enum Trouble {
    End(End),
    /// What was asked for does not fit the input.
    Wish(String),
}

impl From<End> for Trouble {
    fn from(end: End) -> Self {
        Self::End(end)
    }
}

/// What is the same for all inputs.
struct Filter {
    wishes: Wishes,
    jobs: usize,
    is_eager: bool,
    /// The columns of the inputs so far, printed once.
    header: Option<Vec<Vec<u8>>>,
}

impl Filter {
    /// Judges one input; what is to be said about it at the end.
    fn read(&mut self, input: Opened) -> Result<Option<String>, Trouble> {
        let ends = match self.wishes.input {
            Input::Csv(delimiter) => Ends::Records(delimiter),
            Input::Lines(_) | Input::Objects | Input::Tsv => Ends::Lines,
        };
        let mut out = io::stdout();
        let is_eager = self.is_eager || out.is_terminal();
        let mut blocks = Blocks::new(input, ends, is_eager);
        let Some(mut first) = blocks.next().map_err(End::Read)? else { return Ok(None) };
        let fields = self.fields(&mut first)?;
        let plan = self.wishes.plan(&fields).map_err(Trouble::Wish)?;
        match &self.header {
            Some(header) if *header != plan.names => {
                return Err(Trouble::Wish("it has other columns than the inputs before".into()));
            }
            Some(_) => {}
            None => {
                if self.wishes.has_header {
                    let mut text = Vec::new();
                    let written = sink::Sink::new(&plan, &mut text).header();
                    written.and_then(|()| out.write_all(&text)).map_err(End::Write)?;
                }
                self.header = Some(plan.names.clone());
            }
        }
        jobs::run::<Known>(first, &mut blocks, &plan, self.jobs, &mut out)?;
        Ok(remark(&plan))
    }

    /// The fields of the first row of a table. A header is taken away.
    fn fields(&self, first: &mut Block) -> Result<Vec<Vec<u8>>, Trouble> {
        let delimiter = match self.wishes.input {
            Input::Csv(delimiter) => delimiter,
            Input::Tsv => b'\t',
            Input::Lines(_) | Input::Objects => return Ok(Vec::new()),
        };
        if first.content != Content::Rows {
            return Err(Trouble::Wish("its first row has no end".into()));
        }
        let mut builder = csv::ReaderBuilder::new();
        builder.has_headers(false).delimiter(delimiter).quoting(self.wishes.input != Input::Tsv);
        let mut reader = builder.from_reader(first.bytes.as_slice());
        let mut record = csv::ByteRecord::new();
        reader.read_byte_record(&mut record).map_err(|error| End::Read(error.into()))?;
        let fields = record.iter().map(<[u8]>::to_vec).collect();
        if self.wishes.has_header {
            let end = usize::try_from(reader.position().byte()).unwrap_or(0);
            first.line += memchr::memchr_iter(b'\n', &first.bytes[..end]).count() as u64;
            first.bytes.drain(..end);
        }
        Ok(fields)
    }
}

fn remark(plan: &Plan) -> Option<String> {
    let is_missed = plan.input == Input::Objects && !plan.is_text_seen.load(Ordering::Relaxed);
    is_missed.then(|| format!("no row has the key `{}`", plan.text.name))
}
