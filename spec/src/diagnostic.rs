//! Findings, and how they look.

use crate::model::Place;
use crate::source::Source;
use std::fmt::Write as _;

/// Something wrong in a catalogue: what, where, and what to do about it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// What is wrong, in one line.
    pub message: String,
    /// Where.
    pub place: Place,
    /// Whether the text is not even TOML, so that no rule could run.
    pub is_syntax: bool,
    /// What else bears on it.
    pub notes: Vec<Note>,
    /// What to do.
    pub help: Option<String>,
}

/// A remark to a [`Finding`], with a second place where there is one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Note {
    /// The remark.
    pub message: String,
    /// The second place.
    pub place: Option<Place>,
}

impl Finding {
    /// A finding at a place.
    pub fn new(place: Place, message: impl Into<String>) -> Self {
        Self { message: message.into(), place, is_syntax: false, notes: Vec::new(), help: None }
    }

    /// Adds a remark.
    #[must_use]
    pub fn note(mut self, message: impl Into<String>) -> Self {
        self.notes.push(Note { message: message.into(), place: None });
        self
    }

    /// Adds a remark on a second place.
    #[must_use]
    pub fn note_at(mut self, place: Place, message: impl Into<String>) -> Self {
        self.notes.push(Note { message: message.into(), place: Some(place) });
        self
    }

    /// Says what to do.
    #[must_use]
    pub fn help(mut self, message: impl Into<String>) -> Self {
        self.help = Some(message.into());
        self
    }

    /// The finding as text, without the word "error" in front: message, place, source line with
    /// carets, notes, help. No line end at the end.
    ///
    /// `sources` are those of the [`Loaded`](crate::Loaded) that the finding came from.
    #[must_use]
    pub fn render(&self, sources: &[Source]) -> String {
        let mut out = one_line(&self.message);
        let shown = [Some(self.place)].into_iter().chain(self.notes.iter().map(|note| note.place)).flatten();
        let gutter = shown
            .filter_map(|place| Some(sources.get(place.file)?.position(place.start).0.to_string().len()))
            .max()
            .unwrap_or(1);
        render_place(&mut out, self.place, sources, gutter, '^');
        for note in &self.notes {
            let _ = write!(out, "\n  {:gutter$} = note: {}", "", one_line(&note.message));
            if let Some(place) = note.place {
                render_place(&mut out, place, sources, gutter, '-');
            }
        }
        if let Some(help) = &self.help {
            let _ = write!(out, "\n  {:gutter$} = help: {}", "", one_line(help));
        }
        out
    }
}

/// Whether a character could make a terminal show something else than what the file holds.
pub(crate) fn is_unsafe_to_show(c: char) -> bool {
    c.is_control() || matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

fn one_line(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        if is_unsafe_to_show(c) {
            out.extend(c.escape_default());
        } else {
            out.push(c);
        }
    }
    out
}

/// Longest stretch of a source line that is shown, in characters.
const LINE_SHOWN: usize = 120;

fn render_place(out: &mut String, place: Place, sources: &[Source], gutter: usize, mark: char) {
    let Some(source) = sources.get(place.file) else { return };
    let (line, column) = source.position(place.start);
    let _ = write!(out, "\n  --> {}:{line}:{column}", one_line(source.path()));
    let _ = write!(out, "\n  {:gutter$} |", "");
    // One character is shown as one, so that the carets stand under the value.
    let visible = |c: char| match c {
        '\t' => ' ',
        c if is_unsafe_to_show(c) => '\u{fffd}',
        c => c,
    };
    let length = source.line(line).chars().count();
    let from = if column <= LINE_SHOWN { 0 } else { column - LINE_SHOWN / 2 };
    let shown: String = source.line(line).chars().skip(from).take(LINE_SHOWN).map(visible).collect();
    let head = if from > 0 { "..." } else { "" };
    let tail = if length > from + LINE_SHOWN { "..." } else { "" };
    let _ = write!(out, "\n  {line:gutter$} | {}", format!("{head}{shown}{tail}").trim_end());
    let value = source.text().get(place.start..place.end).unwrap_or("");
    let on_this_line = value.lines().next().unwrap_or("").chars().count();
    let marks = on_this_line.clamp(1, LINE_SHOWN);
    let indent = head.len() + (column - 1 - from);
    let _ = write!(out, "\n  {:gutter$} | {:indent$}{}", "", "", mark.to_string().repeat(marks));
}
