//! `smtp-codes list`: codes, reasons or enhanced codes, a line each, as many as fit.

use crate::catalogue::{self, Known, Why};
use crate::topic::numbers;
use crate::{Answer, BadInput, command_argument, compact, format_argument, json};
use clap::builder::PossibleValuesParser;
use clap::{Arg, ArgMatches, Command};
use serde_json::{Value, json};
use smtp_codes::{EnhancedStatus, Entry, Meaning, ReasonEntry, Severity, Standing};
use std::fmt::Write as _;

pub(crate) fn command() -> Command {
    let standings: Vec<&'static str> = Standing::ALL.iter().map(|standing| standing.name()).collect();
    Command::new("list")
        .about("List reply codes, reasons, or enhanced status codes, one in a line")
        .long_about(
            "List reply codes, reasons, or enhanced status codes, one in a line. With several filters an entry has to fit \
             all of them; a code fits if one of its meanings fits all.",
        )
        .after_help(
            "Examples:\n  smtp-codes list\n  smtp-codes list --command RCPT --severity 4\n  \
             smtp-codes list reasons --standing standard\n  smtp-codes list enhanced --reason MailboxFull",
        )
        .arg(
            Arg::new("what")
                .value_name("WHAT")
                .value_parser(PossibleValuesParser::new(["codes", "reasons", "enhanced"]))
                .default_value("codes")
                .help("What to list"),
        )
        .arg(
            Arg::new("standing")
                .long("standing")
                .value_name("STANDING")
                .value_parser(PossibleValuesParser::new(standings))
                .help("How good the source of a meaning is"),
        )
        .arg(
            Arg::new("severity")
                .long("severity")
                .value_name("DIGIT")
                .value_parser(|text: &str| severity(text).ok_or("a first digit, 1 to 5"))
                .help("The first digit of the reply code: 4, or 4yz"),
        )
        .arg(command_argument("The command that is answered"))
        .arg(Arg::new("reason").long("reason").value_name("REASON").help("The reason: MailboxFull"))
        .arg(catalogue::argument())
        .arg(format_argument(&["text", "json", "ndjson"]))
}

/// `4`, `4yz`, `4xx`.
fn severity(text: &str) -> Option<Severity> {
    let (digit, rest) = text.split_at_checked(1)?;
    let is_open = matches!(rest.to_ascii_lowercase().as_str(), "" | "yz" | "xx");
    Severity::from_digit(digit.parse().ok()?).filter(|_| is_open)
}

/// What is asked for.
struct Filter {
    standing: Option<Standing>,
    severity: Option<Severity>,
    command: Option<smtp_codes::Command>,
    reason: Option<&'static ReasonEntry>,
}

impl Filter {
    fn of(matches: &ArgMatches) -> Result<Self, BadInput> {
        let standing = matches.get_one::<String>("standing");
        let reason = matches.get_one::<String>("reason").map(|name| name.parse::<Why>());
        let reason = reason.transpose().map_err(|error| {
            BadInput(format!("{error}; `smtp-codes list reasons` names them, `smtp-codes search` finds one"))
        })?;
        Ok(Self {
            standing: standing
                .and_then(|name| Standing::ALL.iter().copied().find(|known| known.name() == name)),
            severity: matches.get_one("severity").copied(),
            command: matches.get_one("command").copied(),
            reason: reason.map(Why::entry),
        })
    }

    fn fits_code(&self, entry: &Entry) -> bool {
        let code = entry.code();
        let answers = |command: smtp_codes::Command| command.reply(code).is_some();
        self.severity.is_none_or(|severity| code.severity() == severity)
            && entry.meanings().iter().any(|meaning| {
                let by_command = |command: smtp_codes::Command| match meaning.commands() {
                    [] => answers(command),
                    commands => commands.contains(&command),
                };
                self.fits_meaning(meaning) && self.command.is_none_or(by_command)
            })
    }

    /// As to its standing and its reason.
    fn fits_meaning(&self, meaning: &Meaning) -> bool {
        self.standing.is_none_or(|standing| meaning.standing() == standing)
            && self.reason.is_none_or(|reason| meaning.reason() == Some(reason))
    }

    /// Whether a code says it that fits.
    fn fits_reason(&self, reason: &'static ReasonEntry) -> bool {
        let of_reason = Self { reason: Some(reason), ..*self };
        let is_any = self.standing.is_none() && self.severity.is_none() && self.command.is_none();
        let is_said = || catalogue::codes().iter().any(|code| of_reason.fits_code(code.entry()));
        self.reason.is_none_or(|asked| asked == reason) && (is_any || is_said())
    }

    fn fits_status(&self, status: EnhancedStatus) -> bool {
        let states =
            |reason: &ReasonEntry| status.reason().is_some_and(|stated| stated.name() == reason.name());
        let comes_with = |severity: Severity| {
            let digit = severity.digit();
            (digit == 2 || digit == 4 || digit == 5)
                && (status.basic().is_empty()
                    || status.basic().iter().any(|code| code.severity() == severity))
        };
        self.reason.is_none_or(states) && self.severity.is_none_or(comes_with)
    }
}

pub(crate) fn run(matches: &ArgMatches) -> Result<Answer, BadInput> {
    let filter = Filter::of(matches)?;
    let what = matches.get_one::<String>("what").map_or("codes", String::as_str);
    let rows: Vec<Row> = match what {
        "reasons" => {
            let all = catalogue::reasons().iter().map(|reason| reason.entry());
            all.filter(|reason| filter.fits_reason(reason)).map(of_reason).collect()
        }
        "enhanced" => {
            if filter.command.is_some() || filter.standing.is_some() {
                return Err(BadInput::new(
                    "enhanced codes have neither a standing nor commands; filter them by --reason or --severity",
                ));
            }
            EnhancedStatus::ALL
                .iter()
                .copied()
                .filter(|status| filter.fits_status(*status))
                .map(of_status)
                .collect()
        }
        _ => {
            let all = catalogue::codes().iter().map(|code: &Known| code.entry());
            all.filter(|entry| filter.fits_code(entry)).map(of_code).collect()
        }
    };
    let text = match matches.get_one::<String>("format").map(String::as_str) {
        Some("json") => json(&rows.into_iter().map(|row| row.record).collect()),
        Some("ndjson") => rows.iter().map(|row| compact(&row.record) + "\n").collect(),
        _ => columns(&rows.iter().map(|row| [row.first.as_str(), row.second, row.third]).collect::<Vec<_>>()),
    };
    Ok(Answer::success(text))
}

/// A line of the list.
struct Row {
    first: String,
    second: &'static str,
    third: &'static str,
    record: Value,
}

fn of_code(entry: &'static Entry) -> Row {
    Row {
        first: entry.code().to_string(),
        second: entry.name(),
        third: entry.text(),
        record: json!({
            "code": entry.code().get(),
            "name": entry.name(),
            "text": entry.text(),
            "standing": entry.standing().name(),
            "meanings": entry.meanings().len(),
            "reasons": entry.reasons().map(ReasonEntry::name).collect::<Vec<_>>(),
        }),
    }
}

fn of_reason(reason: &'static ReasonEntry) -> Row {
    let verdict = reason.verdict();
    Row {
        first: reason.name().to_owned(),
        second: verdict.retry().name(),
        third: reason.text(),
        record: json!({
            "name": reason.name(),
            "text": reason.text(),
            "retry": verdict.retry().name(),
            "address": verdict.address().name(),
            "connection": verdict.connection().name(),
            "fix": verdict.fix().name(),
        }),
    }
}

fn of_status(status: EnhancedStatus) -> Row {
    Row {
        first: numbers(status),
        second: status.name(),
        third: status.text(),
        record: json!({
            "code": numbers(status),
            "name": status.name(),
            "text": status.text(),
            "reason": status.reason().map(smtp_codes::Reason::name),
            "basic": status.basic().iter().map(|code| code.code().get()).collect::<Vec<_>>(),
        }),
    }
}

/// Three columns, the first two as wide as what is in them.
pub(crate) fn columns(rows: &[[&str; 3]]) -> String {
    let width = |column: usize| rows.iter().map(|row| row[column].chars().count()).max().unwrap_or(0);
    let (first, second) = (width(0), width(1));
    let mut out = String::new();
    for row in rows {
        let _ = writeln!(out, "{:first$}  {:second$}  {}", row[0], row[1], row[2]);
    }
    out
}
