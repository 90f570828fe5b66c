//! A progress bar for long work, on a terminal alone.

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use std::io::{self, IsTerminal as _, Read};
use std::path::Path;

/// Smaller files are read before a bar could be seen.
const LONG: u64 = 8 << 20;

/// What is drawn on the standard error while a large file is read.
pub(crate) struct Progress {
    bar: ProgressBar,
}

impl Progress {
    pub(crate) fn new() -> Self {
        Self { bar: ProgressBar::hidden() }
    }

    /// The bytes of a file, counted as they are read if there are many of them.
    pub(crate) fn watch(&self, name: &str, length: u64, file: impl Read + 'static) -> Box<dyn Read> {
        if length < LONG || !io::stderr().is_terminal() {
            return Box::new(file);
        }
        let style = ProgressStyle::with_template("{wide_msg} {bytes}/{total_bytes} [{bar:20}] {eta}");
        self.bar.set_style(style.unwrap_or_else(|_| ProgressStyle::default_bar()));
        self.bar.reset();
        self.bar.set_length(length);
        // What does not fit is cut at its end, so the folders are left out.
        let file_name = Path::new(name).file_name().unwrap_or(name.as_ref());
        self.bar.set_message(file_name.to_string_lossy().into_owned());
        self.bar.set_draw_target(ProgressDrawTarget::stderr());
        Box::new(self.bar.wrap_read(file))
    }

    /// The file has been read.
    pub(crate) fn end(&self) {
        self.bar.finish_and_clear();
        self.bar.set_draw_target(ProgressDrawTarget::hidden());
    }

    /// Prints something while the bar is out of the way.
    pub(crate) fn aside<T>(&self, print: impl FnOnce() -> T) -> T {
        self.bar.suspend(print)
    }
}
