//! Lines of messages and mailboxes: how they end, and which one parts two messages.

use std::borrow::Cow;

/// With LF where a converted file has CR alone.
pub(super) fn with_line_ends(input: &[u8]) -> Cow<'_, [u8]> {
    let is_bare = |at: usize| input[at] == b'\r' && input.get(at + 1) != Some(&b'\n');
    let first = input.iter().position(|byte| *byte == b'\r');
    let Some(first) = first.filter(|_| (0..input.len()).any(is_bare)) else { return Cow::Borrowed(input) };
    let mut bytes = input.to_vec();
    for (at, byte) in bytes.iter_mut().enumerate().skip(first) {
        if is_bare(at) {
            *byte = b'\n';
        }
    }
    Cow::Owned(bytes)
}

/// Whether a line parts the messages of an mbox: `From MAILER-DAEMON Tue Oct 14 10:00:03 2025`.
pub(super) fn is_separator(line: &[u8]) -> bool {
    let Some(rest) = line.strip_prefix(b"From ") else { return false };
    let has_time = rest
        .windows(5)
        .any(|part| part[2] == b':' && [part[0], part[1], part[3], part[4]].iter().all(u8::is_ascii_digit));
    has_time && rest.len() < 400
}
