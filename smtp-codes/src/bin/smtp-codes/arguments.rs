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

/// `--command`, the same for each command that has it.
pub(crate) fn command_argument(help: &'static str) -> Arg {
    let unknown = |error: smtp_codes::UnknownCommand| {
        let names: Vec<_> = smtp_codes::Command::ALL.iter().map(|command| command.name()).collect();
        format!("{error}: it knows {}", names.join(", "))
    };
    Arg::new("command")
        .long("command")
        .value_name("COMMAND")
        .value_parser(move |text: &str| text.parse::<smtp_codes::Command>().map_err(unknown))
        .help(help)
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
