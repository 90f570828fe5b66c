//! What an answer to EHLO lists.

use super::{Line, Lines, Reply};
use crate::Extension;
use core::fmt;

/// The extensions that an answer to EHLO lists: what [`Reply::extensions`] makes.
#[derive(Clone, Debug)]
pub struct Extensions<'a> {
    lines: Lines<'a>,
}

impl<'a> Extensions<'a> {
    #[inline]
    pub(super) fn of(reply: &Reply<'a>) -> Self {
        let mut lines = reply.lines();
        // The first line has the server's name.
        lines.next();
        if reply.code().get() != 250 {
            lines.left = 0;
        }
        Self { lines }
    }
}

impl<'a> Iterator for Extensions<'a> {
    type Item = Announced<'a>;

    #[inline]
    fn next(&mut self) -> Option<Announced<'a>> {
        self.lines.next().map(Announced::of)
    }

    fn size_hint(&self) -> (usize, Option<usize>) {
        self.lines.size_hint()
    }
}

impl ExactSizeIterator for Extensions<'_> {}
impl core::iter::FusedIterator for Extensions<'_> {}

/// A line of an answer to EHLO: a keyword, and the parameters behind it.
///
/// Keywords and parameters are ASCII (RFC 5321 section 4.1.1.1). Where a server sends something else, that word is
/// empty, and [`line`](Self::line) still has it.
///
/// ```
/// use smtp_codes::{Extension, Reply};
///
/// let (reply, _) = Reply::parse(b"250-mx.example.org\r\n250 limits RCPTMAX=20 MailMax=5\r\n")?;
/// let limits = reply.extensions().next().unwrap();
/// assert_eq!(limits.known(), Some(Extension::Limits));
/// assert_eq!(limits.keyword(), "limits");
/// assert_eq!(limits.parameters().collect::<Vec<_>>(), ["RCPTMAX=20", "MailMax=5"]);
/// assert_eq!(limits.value("MAILMAX"), Some("5"));
/// # Ok::<(), smtp_codes::ParseError>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Announced<'a> {
    line: &'a [u8],
    keyword: &'a [u8],
    parameters: &'a [u8],
}

impl<'a> Announced<'a> {
    #[inline]
    fn of(line: Line<'a>) -> Self {
        let line = line.text();
        // Servers from before RFC 2554 list their mechanisms as `AUTH=LOGIN`.
        let end = line.iter().position(|byte| matches!(byte, b' ' | b'=')).unwrap_or(line.len());
        let (keyword, behind) = line.split_at(end);
        Self { line, keyword, parameters: behind.get(1..).unwrap_or_default() }
    }

    /// The entry of the registry, if there is one.
    #[inline]
    pub fn known(&self) -> Option<Extension> {
        Extension::from_keyword(self.keyword)
    }

    /// The keyword as it was sent; it counts in any case (RFC 5321 section 2.4).
    pub const fn keyword(&self) -> &'a str {
        text(self.keyword)
    }

    /// The parameters, in their order.
    pub fn parameters(&self) -> impl Iterator<Item = &'a str> + Clone + use<'a> {
        self.parameters.split(|byte| *byte == b' ').filter(|word| !word.is_empty()).map(text)
    }

    /// Whether there is a parameter, in any case.
    pub fn has(&self, parameter: &str) -> bool {
        self.parameters().any(|sent| sent.eq_ignore_ascii_case(parameter))
    }

    /// What stands behind `name=`, the name in any case, as LIMITS has it (RFC 9422).
    pub fn value(&self, name: &str) -> Option<&'a str> {
        let parts = self.parameters().filter_map(|parameter| parameter.split_once('='));
        parts.into_iter().find(|(sent, _)| sent.eq_ignore_ascii_case(name)).map(|(_, value)| value)
    }

    /// The first parameter as a number: the size of SIZE, where 0 and `None` say that there is no fixed limit, or the
    /// seconds of DELIVERBY and FUTURERELEASE.
    pub fn number(&self) -> Option<u64> {
        self.parameters().next()?.parse().ok()
    }

    /// The line, without the reply code.
    pub const fn line(&self) -> &'a [u8] {
        self.line
    }
}

const fn text(word: &[u8]) -> &str {
    match core::str::from_utf8(word) {
        Ok(word) => word,
        Err(_) => "",
    }
}

/// Prints the line, escaped as [`Line`] is.
impl fmt::Display for Announced<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(&Line { raw: self.line, text: self.line }, f)
    }
}

#[cfg(test)]
mod tests {
    use crate::{Extension, Reply};
    use std::string::ToString;
    use std::vec::Vec;

    fn reply(bytes: &[u8]) -> Reply<'_> {
        Reply::parse(bytes).unwrap().0
    }

    #[test]
    fn a_servers_whole_answer() {
        let bytes =
            b"250-mx.example.org Hello\r\n250-SIZE\r\n250-AUTH=LOGIN  PLAIN\r\n250-\r\n250-\xff\xfe x\r\n\
            250-X-EXPS GSSAPI\r\n250 futurerelease 86400 2030-01-01T00:00:00Z\r\n";
        let all: Vec<_> = reply(bytes).extensions().collect();
        let known: Vec<_> = all.iter().map(super::Announced::known).collect();
        let (size, auth) = (Some(Extension::Size), Some(Extension::Auth));
        assert_eq!(known, [size, auth, None, None, None, Some(Extension::FutureRelease)]);
        assert_eq!(all[0].number(), None);
        assert!(all[1].has("Login") && all[1].has("plain") && !all[1].has("CRAM-MD5"));
        assert_eq!((all[2].keyword(), all[2].parameters().count()), ("", 0));
        assert_eq!((all[3].keyword(), all[3].line()), ("", &b"\xff\xfe x"[..]));
        assert_eq!(all[3].to_string(), "\u{FFFD}\u{FFFD} x");
        assert_eq!((all[4].keyword(), all[4].parameters().next()), ("X-EXPS", Some("GSSAPI")));
        assert_eq!(all[5].number(), Some(86_400));
        assert_eq!(reply(bytes).extensions().len(), 6);
        assert_eq!(reply(bytes).server_name(), Some("mx.example.org"));
    }

    #[test]
    fn other_replies_list_nothing() {
        assert_eq!(reply(b"220-mx.example.org\r\n220 SIZE 5\r\n").extensions().count(), 0);
        assert_eq!(reply(b"502-no\r\n502 SIZE 5\r\n").extensions().count(), 0);
        assert_eq!(reply(b"250 mx.example.org\r\n").extensions().count(), 0);
        assert_eq!(reply(b"250\r\n").server_name(), None);
        assert_eq!(reply(b"250 \xff mx\r\n").server_name(), None);
    }
}
