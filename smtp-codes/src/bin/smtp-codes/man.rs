//! `smtp-codes completions` and `smtp-codes man`: what clap knows of the command line, for shells and for `man`.

use crate::{Answer, BadInput};
use clap::{Arg, ArgMatches, Command, value_parser};
use clap_complete::Shell;
use std::fs;
use std::path::{Path, PathBuf};

pub(crate) fn completions_command() -> Command {
    Command::new("completions")
        .about("Print completions for a shell")
        .after_help(
            "Examples:\n  smtp-codes completions bash > ~/.local/share/bash-completion/completions/smtp-codes\n  \
             smtp-codes completions fish > ~/.config/fish/completions/smtp-codes.fish\n  \
             smtp-codes completions zsh > ~/.zfunc/_smtp-codes",
        )
        .arg(Arg::new("shell").value_name("SHELL").required(true).value_parser(value_parser!(Shell)).help("Which shell"))
}

pub(crate) fn completions(matches: &ArgMatches, mut command: Command) -> Answer {
    let mut text = Vec::new();
    if let Some(shell) = matches.get_one::<Shell>("shell") {
        clap_complete::generate(*shell, &mut command, "smtp-codes", &mut text);
    }
    Answer::success(String::from_utf8_lossy(&text).into_owned())
}

pub(crate) fn command() -> Command {
    Command::new("man")
        .about("Print the manual page, or write the pages of all commands into a folder")
        .after_help(
            "Examples:\n  smtp-codes man | man -l -\n  smtp-codes man --folder ~/.local/share/man/man1",
        )
        .arg(
            Arg::new("folder")
                .long("folder")
                .value_name("FOLDER")
                .value_parser(value_parser!(PathBuf))
                .help("Write a page for each command there"),
        )
}

pub(crate) fn pages(matches: &ArgMatches, command: &Command) -> Result<Answer, BadInput> {
    let Some(folder) = matches.get_one::<PathBuf>("folder") else {
        return Ok(Answer::success(String::from_utf8_lossy(&page(command.clone())?).into_owned()));
    };
    write(folder, "smtp-codes", command.clone())?;
    for subcommand in command.get_subcommands() {
        // In a manual a command is called by its whole name.
        let name = format!("smtp-codes-{}", subcommand.get_name());
        let whole =
            subcommand.clone().display_name(name.clone()).bin_name(name.replacen("codes-", "codes ", 1));
        write(folder, &name, whole)?;
    }
    Ok(Answer::success(String::new()))
}

fn page(command: Command) -> Result<Vec<u8>, BadInput> {
    let mut text = Vec::new();
    let title = command.get_display_name().unwrap_or("smtp-codes").to_owned();
    let source = concat!("smtp-codes ", env!("CARGO_PKG_VERSION"));
    let rendered = clap_mangen::Man::new(command).title(title).source(source).render(&mut text);
    rendered.map_err(|error| BadInput(format!("the page cannot be written: {error}")))?;
    Ok(text)
}

fn write(folder: &Path, name: &str, command: Command) -> Result<(), BadInput> {
    let path = folder.join(format!("{name}.1"));
    let text = page(command)?;
    let written = fs::create_dir_all(folder).and_then(|()| fs::write(&path, text));
    written.map_err(|error| BadInput(format!("`{}` cannot be written: {error}", path.display())))
}
