//! [`Limits`]: how much is read of a message, and which of it was reached.

use core::fmt;
use std::vec::Vec;

/// How much is read. A limit that is reached is reported, never silent.
///
/// ```
/// use smtp_codes::bounce::{Bounce, Limit, Limits};
///
/// let log = b"550 no such user\n".repeat(10);
/// let bounce = Bounce::read_with(&log, &Limits::default().failures(3));
/// assert_eq!(bounce.failures().len(), 3);
/// assert_eq!(bounce.limits_reached(), [Limit::Failures]);
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Limits {
    pub(super) depth: usize,
    pub(super) failures: usize,
    pub(super) bytes: usize,
}

impl Limits {
    /// How many messages within messages are opened; 10 by default.
    #[must_use]
    pub fn depth(self, depth: usize) -> Self {
        Self { depth, ..self }
    }

    /// How many replies of one message or text are kept; 1,000,000 by default.
    #[must_use]
    pub fn failures(self, failures: usize) -> Self {
        Self { failures, ..self }
    }

    /// How many bytes of one message, or of one line of a log, are read; 64 MiB by default.
    #[must_use]
    pub fn bytes(self, bytes: usize) -> Self {
        Self { bytes, ..self }
    }
}

impl Default for Limits {
    fn default() -> Self {
        Self { depth: 10, failures: 1_000_000, bytes: 64 << 20 }
    }
}

/// A limit that was reached.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Limit {
    /// Messages were enclosed in each other more deeply than is read.
    Depth,
    /// There were more replies than are kept.
    Failures,
    /// It was longer than is read.
    Bytes,
    /// The words of a reply were longer than is kept ([`Failure::is_cut`](super::Failure::is_cut)).
    Words,
}

impl fmt::Display for Limit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(match self {
            Self::Depth => "messages are enclosed in each other too deeply to be opened",
            Self::Failures => "there are more replies than are kept",
            Self::Bytes => "it is longer than is read",
            Self::Words => "the words of a reply were cut",
        })
    }
}

/// Notes a limit that was reached, once.
pub(super) fn reach(limits: &mut Vec<Limit>, limit: Limit) {
    if !limits.contains(&limit) {
        limits.push(limit);
    }
}
