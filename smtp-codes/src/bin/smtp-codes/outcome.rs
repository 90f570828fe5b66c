//! What a command comes to: an answer, or one line that says what is wrong; and values as JSON.

use crate::terminal;
use std::fmt::Write as _;
use std::io::Write as _;
use std::process::ExitCode;

/// What a command has to say, and the exit status that goes with it.
pub(crate) struct Answer {
    pub(crate) text: String,
    pub(crate) status: u8,
}

impl Answer {
    pub(crate) fn success(text: String) -> Self {
        Self { text, status: 0 }
    }
}

/// Input that cannot be worked with: one line that says what is wrong and what to do.
pub(crate) struct BadInput(pub(crate) String);

impl BadInput {
    pub(crate) fn new(message: impl Into<String>) -> Self {
        Self(message.into())
    }
}

/// A value as text.
pub(crate) fn json(value: &serde_json::Value) -> String {
    harmless(&format!("{value:#}\n"))
}

/// A value in one line.
pub(crate) fn compact(value: &serde_json::Value) -> String {
    harmless(&value.to_string())
}

/// JSON itself escapes only some of what must not reach a terminal; all of it stands
/// in strings and in the first 65 536 characters of Unicode, so that `\u` and four digits do for the rest.
pub(crate) fn harmless(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        if c != '\n' && terminal::is_unsafe(c) {
            let _ = write!(out, "\\u{:04x}", u32::from(c));
        } else {
            out.push(c);
        }
    }
    out
}

/// Exit status of [`BadInput`], the one that clap has for a wrong command line.
pub(crate) const BAD_INPUT: u8 = 2;

/// One line on standard error. It is no use to complain that even this cannot be written.
pub(crate) fn warn(message: &str) {
    let _ = writeln!(anstream::stderr(), "smtp-codes: {}", terminal::visible(message));
}

/// Says what was wrong with what was asked.
pub(crate) fn complain(message: &str) -> ExitCode {
    warn(message);
    ExitCode::from(BAD_INPUT)
}
