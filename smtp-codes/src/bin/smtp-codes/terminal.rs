//! How text looks: wrapping, emphasis, and what a terminal must not be made to do.

use anstyle::{AnsiColor, Style};
use std::fmt::Write as _;
use std::io::{self, IsTerminal as _, Write as _};

/// Longest line that reads well, however wide the terminal is.
const MAX_WIDTH: usize = 100;
const MIN_WIDTH: usize = 40;
/// Where the output is no terminal.
const DEFAULT_WIDTH: usize = 80;

const BOLD: Style = Style::new().bold();
const HEADING: Style = AnsiColor::Cyan.on_default().bold();
const DIM: Style = Style::new().dimmed();

/// A text in the making. Its colours are taken out again when it is printed anywhere but on a
/// terminal (`anstream` does that, and respects `NO_COLOR`).
pub(crate) struct Page {
    out: String,
    width: usize,
}

impl Page {
    pub(crate) fn new() -> Self {
        let stdout = io::stdout();
        let width = if stdout.is_terminal() {
            terminal_size::terminal_size_of(&stdout).map_or(DEFAULT_WIDTH, |(width, _)| usize::from(width.0))
        } else {
            let columns = std::env::var("COLUMNS").ok().and_then(|columns| columns.parse().ok());
            columns.unwrap_or(DEFAULT_WIDTH)
        };
        Self { out: String::new(), width: width.clamp(MIN_WIDTH, MAX_WIDTH) }
    }

    pub(crate) fn finish(self) -> String {
        self.out
    }

    /// A line that begins with a word in bold.
    pub(crate) fn lead(&mut self, label: &str, text: &str) {
        let text = format!("{label}{text}");
        for (index, line) in wrap(&text, self.width).into_iter().enumerate() {
            let label = label.trim_end();
            match line.strip_prefix(label).filter(|_| index == 0) {
                Some(rest) => {
                    let _ = writeln!(self.out, "{BOLD}{label}{BOLD:#}{rest}");
                }
                None => {
                    let _ = writeln!(self.out, "{line}");
                }
            }
        }
    }

    /// Above what is said of one of several messages.
    pub(crate) fn section(text: &str, is_later: bool) -> String {
        let before = if is_later { "\n" } else { "" };
        format!("{before}{DIM}--{DIM:#} {HEADING}{text}{HEADING:#}\n")
    }

    /// The heading of a section, with a blank line before it.
    pub(crate) fn heading(&mut self, text: &str) {
        self.blank();
        self.subheading(text);
    }

    /// The same without the blank line.
    pub(crate) fn subheading(&mut self, text: &str) {
        self.wrapped("", "", text, HEADING);
    }

    /// An indented paragraph.
    pub(crate) fn paragraph(&mut self, text: &str) {
        self.wrapped("  ", "  ", text, Style::new());
    }

    /// An indented paragraph of less importance.
    pub(crate) fn remark(&mut self, text: &str) {
        self.wrapped("  ", "  ", text, DIM);
    }

    /// What is read last, if at all.
    pub(crate) fn footer(&mut self, text: &str) {
        self.wrapped("", "  ", text, DIM);
    }

    /// An item of a list.
    pub(crate) fn item(&mut self, text: &str) {
        self.wrapped("  - ", "    ", text, Style::new());
    }

    /// A paragraph with a word in front.
    pub(crate) fn labelled(&mut self, label: &str, text: &str) {
        self.wrapped(&format!("  {label}  "), &" ".repeat(label.len() + 4), text, Style::new());
    }

    /// Between two subjects.
    pub(crate) fn separator(&mut self) {
        self.blank();
        let line = "=".repeat(self.width.min(DEFAULT_WIDTH));
        self.wrapped("", "", &line, DIM);
        self.blank();
    }

    /// Between two meanings of a subject.
    pub(crate) fn rule(&mut self) {
        self.wrapped("", "", "----", DIM);
    }

    pub(crate) fn blank(&mut self) {
        self.out.push('\n');
    }

    fn wrapped(&mut self, first: &str, rest: &str, text: &str, style: Style) {
        let mut indent = first;
        for line in wrap(text, self.width - rest.len()) {
            let _ = writeln!(self.out, "{indent}{style}{line}{style:#}");
            indent = rest;
        }
    }
}

/// Lines of at most `width` characters, broken at white space alone: an address stays in one piece.
fn wrap(text: &str, width: usize) -> Vec<String> {
    let mut lines = Vec::new();
    let mut line = String::new();
    let mut length = 0;
    for word in text.split_whitespace() {
        let word_length = word.chars().count();
        if length > 0 && length + 1 + word_length > width {
            lines.push(std::mem::take(&mut line));
            length = 0;
        }
        if length > 0 {
            line.push(' ');
            length += 1;
        }
        line.push_str(word);
        length += word_length;
    }
    lines.push(line);
    lines
}

/// Whether a character could command a terminal or reverse the reading order.
pub(crate) fn is_unsafe(c: char) -> bool {
    let is_invisible = matches!(c, '\u{61c}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}'
        | '\u{2060}'..='\u{206f}' | '\u{feff}');
    c.is_control() || is_invisible
}

/// The text in one line, with every unsafe character made visible.
pub(crate) fn visible(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '\n' | '\t' => out.push(' '),
            c if is_unsafe(c) => out.extend(c.escape_default()),
            c => out.push(c),
        }
    }
    out
}

/// The text as a JSON string. JSON itself escapes only some of what must not reach a terminal; what
/// is not UTF-8 becomes U+FFFD.
pub(crate) fn push_json(out: &mut Vec<u8>, text: &[u8]) {
    out.push(b'"');
    // Nearly all replies are plain throughout.
    let plain = plain_length(text);
    out.extend_from_slice(&text[..plain]);
    for chunk in text[plain..].utf8_chunks() {
        for c in chunk.valid().chars() {
            if c == '"' || c == '\\' {
                out.extend_from_slice(&[b'\\', c as u8]);
            } else if is_unsafe(c) {
                // All of these are among the first 65 536 characters of Unicode.
                let _ = write!(out, "\\u{:04x}", u32::from(c));
            } else {
                out.extend_from_slice(c.encode_utf8(&mut [0; 4]).as_bytes());
            }
        }
        if !chunk.invalid().is_empty() {
            out.extend_from_slice("\u{fffd}".as_bytes());
        }
    }
    out.push(b'"');
}

/// How many bytes stand in front that a JSON string holds as they are. Sixteen are looked at together, which
/// the compiler makes a handful of vector instructions.
fn plain_length(text: &[u8]) -> usize {
    let is_odd = |byte: &u8| {
        let is_printable = byte.wrapping_sub(b' ') <= b'~' - b' ';
        u8::from(!is_printable) | u8::from(*byte == b'"') | u8::from(*byte == b'\\')
    };
    let mut length = 0;
    for chunk in text.chunks_exact(16) {
        if chunk.iter().fold(0, |any, byte| any | is_odd(byte)) != 0 {
            break;
        }
        length += 16;
    }
    let rest = &text[length..];
    length + rest.iter().position(|byte| is_odd(byte) != 0).unwrap_or(rest.len())
}

/// "error", as rustc prints it.
pub(crate) fn error_label() -> String {
    let style = AnsiColor::Red.on_default().bold();
    format!("{style}error{style:#}")
}
