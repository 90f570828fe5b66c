//! `smtp-codes export`: the catalogue for other programs.
//!
//! The way of the data: `tables` says what is in a table and how its columns are called, `csv`, `json`, `markdown` and `schema`
//! write it. `whole` is the exception: the catalogue as its TOML has it, in JSON, for who wants all of it at once.

mod csv;
mod json;
mod markdown;
mod schema;
mod tables;
mod whole;

use crate::{Answer, BadInput, flag, format_argument};
use clap::{Arg, ArgMatches, Command};
use tables::Table;

pub(crate) fn command() -> Command {
    Command::new("export")
        .about("Print the catalogue for other programs: JSON, NDJSON, CSV, or a page for a wiki")
        .long_about(
            "Print the catalogue for other programs.\n\n\
             `json` without `--what` is all of it in one object, with the field names of its TOML files: documents, reason, \
             blocklist, severity, category, disguise, undotted, reply, any, command, class, subject, status. With `--what` it is \
             an array of flat objects, a table with the columns that `csv` has.\n\n\
             `ndjson` and `csv` are one table; without `--what` the meanings, which have the most in a row. In CSV a list stands in \
             one field, its items separated by `|`, and what is missing is an empty field. `markdown` is one page.\n\n\
             What others may build on (columns are added, never renamed or removed within a major version) is written down in \
             docs/exports.md of the repository; with `--catalogue` a vendor's entries are in the tables and in the whole, \
             where they belong. `--schema` prints the JSON schema of what the same command prints as JSON.",
        )
        .after_help(
            "Examples:\n  \
             smtp-codes export --format json | jq '.reply[] | select(.code == 550).meaning[0].text'\n  \
             smtp-codes export --format csv --what meanings >meanings.csv\n  \
             smtp-codes export --format ndjson --what reasons | jq -r 'select(.fix == \"time\").name'\n  \
             smtp-codes export --format markdown >SMTP-reply-codes.md",
        )
        .arg(format_argument(&["json", "ndjson", "csv", "markdown"]))
        .arg(
            Arg::new("what")
                .long("what")
                .value_name("TABLE")
                .value_parser(clap::builder::PossibleValuesParser::new(tables::NAMES))
                .help("Which table"),
        )
        .arg(crate::catalogue::argument())
        .arg(flag("schema").help("Print the JSON schema of `--format json` instead"))
}

pub(crate) fn run(matches: &ArgMatches) -> Result<Answer, BadInput> {
    let what = matches.get_one::<String>("what").map(String::as_str);
    let format = matches.get_one::<String>("format").map_or("json", String::as_str);
    let table = what.and_then(tables::table);
    if matches.get_flag("schema") {
        return Ok(Answer::success(crate::json(&match &table {
            Some(table) => schema::of_table(table),
            None => schema::of_whole()?,
        })));
    }
    let flat = |table: Option<Table>| table.unwrap_or_else(tables::meanings);
    Ok(Answer::success(match (format, table) {
        ("csv", table) => csv::write(&flat(table)),
        ("ndjson", table) => json::lines(&flat(table)),
        ("markdown", Some(table)) => markdown::section(&table),
        ("markdown", None) => markdown::page(),
        (_, Some(table)) => json::array(&table),
        (_, None) => crate::json(&whole::catalogue()?),
    }))
}
