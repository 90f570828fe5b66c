//! A file's text, and the way from a byte to line and column.

use std::borrow::Cow;

/// What a file may hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// `documents.toml`: every document that is cited.
    Documents,
    /// `reasons.toml`: why a server says no, and the blocklists that servers name.
    Reasons,
    /// `replies.toml`: the digits and the reply codes.
    Replies,
    /// `commands.toml`: which reply codes may answer which command.
    Commands,
    /// `enhanced.toml`: the enhanced status codes.
    Enhanced,
    /// `extensions.toml`: the keywords that servers list in their answer to EHLO.
    Extensions,
    /// A vendor's file: reply codes, reasons, and documents of its own.
    Vendor,
}

/// A TOML text with its name.
#[derive(Clone, Debug)]
pub struct Source {
    path: String,
    kind: Kind,
    text: Cow<'static, str>,
    line_starts: Vec<usize>,
}

impl Source {
    /// Largest text that is read as a catalogue, in bytes.
    pub const MAX_BYTES: usize = 4 << 20;

    /// A source of any kind; `path` is what diagnostics call it.
    pub fn new(path: impl Into<String>, kind: Kind, text: impl Into<Cow<'static, str>>) -> Self {
        let text = text.into();
        let line_ends = text.bytes().enumerate().filter(|(_, byte)| *byte == b'\n');
        let line_starts = [0].into_iter().chain(line_ends.map(|(at, _)| at + 1)).collect();
        Self { path: path.into(), kind, text, line_starts }
    }

    /// A vendor's file; `path` is the path as the user wrote it, or `<inline 1>`.
    pub fn vendor(path: impl Into<String>, text: impl Into<Cow<'static, str>>) -> Self {
        Self::new(path, Kind::Vendor, text)
    }

    /// What diagnostics call it.
    #[must_use]
    pub fn path(&self) -> &str {
        &self.path
    }

    /// What it may hold.
    #[must_use]
    pub fn kind(&self) -> Kind {
        self.kind
    }

    /// The text.
    #[must_use]
    pub fn text(&self) -> &str {
        &self.text
    }

    /// Line and column of a byte offset, both counted from 1, the column in characters.
    ///
    /// An offset past the end, or inside a character, counts as the nearest one before it.
    ///
    /// ```
    /// let source = smtp_codes_spec::Source::vendor("a.toml", "a = 1\né = 2\n");
    /// assert_eq!(source.position(9), (2, 3));
    /// ```
    #[must_use]
    pub fn position(&self, offset: usize) -> (usize, usize) {
        let mut end = offset.min(self.text.len());
        while !self.text.is_char_boundary(end) {
            end -= 1;
        }
        let line = self.line_starts.partition_point(|start| *start <= end);
        let start = self.line_starts[line - 1];
        (line, self.text[start..end].chars().count() + 1)
    }

    /// Where a line begins, counted from 1.
    pub(crate) fn start_of(&self, line: usize) -> usize {
        line.checked_sub(1).and_then(|index| self.line_starts.get(index)).copied().unwrap_or(self.text.len())
    }

    /// A line, counted from 1, without its line end; empty where there is none.
    #[must_use]
    pub fn line(&self, line: usize) -> &str {
        let start = line.checked_sub(1).and_then(|index| self.line_starts.get(index));
        start.and_then(|start| self.text[*start..].lines().next()).unwrap_or("")
    }
}
