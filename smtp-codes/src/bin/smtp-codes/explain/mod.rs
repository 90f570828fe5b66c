//! `smtp-codes explain`: what a reply means, why it came, and what to do; and what a word means.
//!
//! `asked` finds out what the arguments are, `output` prints answers as they come.

mod asked;
mod output;

pub(crate) use asked::is_meant;

use crate::answer::Found;
use crate::catalogue;
use crate::input::{self, Input};
use crate::progress::Progress;
use crate::{Answer, BadInput, command_argument, flag, format_argument, words};
use asked::{Asked, asked, looks_like_path};
use clap::ArgMatches;
use output::Output;
use std::io::{self, IsTerminal as _};
use std::path::Path;

pub(crate) fn command() -> clap::Command {
    clap::Command::new("explain")
        .about("Say what happened and what to do: of a code, a reply line, words, bounces, mailboxes or logs")
        .long_about(
            "Say what happened, what to do and why: of a reply code (550), an enhanced code (5.1.1, X.1.1), a reply \
             line, or all replies in files: bounce messages, mailboxes (mbox), folders, Maildirs, logs, each also as .gz or in UTF-16. \
             And what words mean: a reason (\"mailbox full\"), a term (NDR), a subject of enhanced codes (5.7).",
        )
        .after_help(
            "Examples:\n  smtp-codes explain 550\n  smtp-codes explain --command MAIL 552\n  \
             smtp-codes explain \"550 5.1.1 <bob@example.org>: user unknown\"\n  smtp-codes explain greylisted\n  smtp-codes explain NDR\n  smtp-codes explain 5.7\n  \
             smtp-codes explain bounce.eml\n  smtp-codes explain --format ndjson bounces.mbox.gz Maildir/\n  smtp-codes explain < bounce.eml\n\n\
             Exit status: 0; 2 if something could not be read or no reply was found.",
        )
        .arg(
            words("reply")
                .value_name("REPLY|WORDS|FILE")
                .help("Codes, a reply line, words, or files and folders; - or nothing reads the standard input"),
        )
        .arg(command_argument("The command that was answered (RCPT, \"(end of data)\"), to select the meaning"))
        .arg(catalogue::argument())
        .arg(flag("all").help("The whole explanation, and every other meaning of a code"))
        .arg(format_argument(&["text", "json", "ndjson"]))
}

pub(crate) fn run(matches: &ArgMatches) -> Result<Answer, BadInput> {
    let arguments: Vec<&String> = matches.get_many("reply").unwrap_or_default().collect();
    let progress = Progress::new();
    let mut output = Output::new(matches, &progress);
    let is_stdin_read = arguments.is_empty() || arguments.iter().any(|argument| argument.as_str() == "-");
    if arguments.is_empty() && io::stdin().is_terminal() {
        return Err(BadInput::new(
            "nothing to explain: give a code (550), a reply line, or a file (bounce.eml)",
        ));
    }
    // A file may be called as a reply begins: `550-from-gmail.eml`.
    let is_file = |text: &str| {
        text.contains(['-', '.']) && Found::bare_enhanced(text).is_none() && Path::new(text).exists()
    };
    let is_said = arguments.first().is_some_and(|first| Found::line(first).is_some() && !is_file(first));
    let is_input = !is_said && (is_stdin_read || arguments.iter().any(|argument| looks_like_path(argument)));
    if is_input {
        let input = |argument: &&String| match argument.as_str() {
            "-" => Input::Stdin,
            path => Input::Path(path.into()),
        };
        let mut inputs: Vec<_> = arguments.iter().map(input).collect();
        if inputs.is_empty() {
            inputs.push(Input::Stdin);
        }
        input::read_all(&inputs, &progress, &mut output);
    } else {
        let _ = match asked(&arguments)? {
            Asked::Replies(found) => output.tell(None, None, found),
            Asked::Topics(topics) => output.tell_topics(&topics),
        };
    }
    output.finish()
}
