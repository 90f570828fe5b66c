//! Arguments that several commands have.

use clap::{Arg, ArgAction, ArgMatches, value_parser};

/// `--format`, the same for each command that has it; the first format is the default.
pub(crate) fn format_argument(formats: &'static [&'static str]) -> Arg {
    Arg::new("format")
        .long("format")
        .value_name("FORMAT")
        .value_parser(clap::builder::PossibleValuesParser::new(formats))
        .default_value(formats[0])
        .help("How to print it")
}

pub(crate) fn flag(name: &'static str) -> Arg {
    Arg::new(name).long(name).action(ArgAction::SetTrue)
}

/// Positional arguments as they were given, also where they are no UTF-8.
pub(crate) fn words(name: &'static str) -> Arg {
    Arg::new(name).num_args(0..).value_parser(value_parser!(String))
}

pub(crate) fn is_json(matches: &ArgMatches) -> bool {
    matches.get_one::<String>("format").is_some_and(|format| format == "json")
}
