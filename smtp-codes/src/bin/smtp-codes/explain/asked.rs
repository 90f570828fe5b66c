//! What the arguments of `explain` are: replies, words, or files.

use crate::BadInput;
use crate::answer::Found;
use crate::topic::{self, Topic};
use smtp_codes::Code;
use smtp_codes::bounce::Bounce;
use std::path::Path;

/// Whether a first argument that names no command is something to explain: `smtp-codes 550`.
pub(crate) fn is_meant(argument: &str) -> bool {
    let is_option = argument.starts_with("--") && !matches!(argument, "--help" | "--version");
    let is_number = argument.parse::<u16>().is_ok();
    is_option
        || is_number
        || argument == "-"
        || looks_like_path(argument)
        || Found::line(argument).is_some()
        || argument.contains(' ')
        || topic::is_known(argument)
}

/// An existing file, or what can be nothing but the name of one: `bounce.eml`, `mail/new`.
pub(super) fn looks_like_path(text: &str) -> bool {
    const ENDINGS: &[&str] = &["eml", "gz", "json", "log", "mbox", "mbx", "msg", "ndjson", "txt"];
    let path = Path::new(text);
    let has_ending =
        path.extension().is_some_and(|ending| ENDINGS.iter().any(|known| ending.eq_ignore_ascii_case(known)));
    path.exists() || !text.contains(char::is_whitespace) && (has_ending || text.contains('/'))
}

/// What the arguments are.
pub(super) enum Asked {
    Replies(Vec<Found>),
    Topics(Vec<Topic>),
}

/// Arguments are codes, one each, or the words of one reply, or what somebody wants to know the meaning of.
pub(super) fn asked(arguments: &[&String]) -> Result<Asked, BadInput> {
    for bare in [Found::bare_code, Found::bare_enhanced] {
        if let Some(found) = arguments.iter().map(|text| bare(text)).collect() {
            return Ok(Asked::Replies(found));
        }
    }
    let text = arguments.iter().map(|text| text.as_str()).collect::<Vec<_>>().join(" ");
    if let Some(found) = Found::line(&text) {
        return Ok(Asked::Replies(vec![found]));
    }
    let found = in_line(&text);
    if !found.is_empty() {
        return Ok(Asked::Replies(found));
    }
    let topics = topic::find(&text);
    if !topics.is_empty() {
        return Ok(Asked::Topics(topics));
    }
    let each: Vec<_> = arguments.iter().map(|argument| topic::find(argument)).collect();
    if each.iter().any(Vec::is_empty) {
        return Err(BadInput(not_a_reply(&text)));
    }
    Ok(Asked::Topics(each.concat()))
}

/// What a line says that does not begin with its code. It is no file, so nothing stands at a place in one.
fn in_line(text: &str) -> Vec<Found> {
    let bounce = Bounce::read(text.as_bytes());
    let found = if bounce.failures().is_empty() { bounce.successes() } else { bounce.failures() };
    found.iter().map(|failure| Found { offset: None, ..Found::from(failure) }).collect()
}

fn not_a_reply(text: &str) -> String {
    let short: String = text.chars().take(60).collect();
    let shown = if short.len() < text.len() { format!("{short}...") } else { short };
    if let Ok(number) = text.trim().parse::<u16>() {
        if let Err(error) = Code::try_from(number) {
            return error.to_string();
        }
    }
    if text.contains(' ') {
        return format!(
            "no SMTP reply was found in `{shown}`; give the server's line from its code on (550 user unknown), or look for \
             words: smtp-codes search"
        );
    }
    format!(
        "`{shown}` is neither a reply code (550), nor an enhanced code (5.1.1), nor a reply line (550 user unknown), \
         nor a file, nor a word that is known; `smtp-codes search` looks for more"
    )
}
