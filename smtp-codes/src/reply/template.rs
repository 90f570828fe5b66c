//! Placeholders in the texts of the catalogue: `<domain> Service ready`.

/// The names of the placeholders in a text, in order: `domain` for `<domain> Service ready`.
///
/// A placeholder stands in angle brackets and has a lowercase letter; `<CRLF>` is literal text, and so is an
/// example address such as `<foo@example.org>`.
///
/// ```
/// use smtp_codes::{ReplyCode, placeholders};
///
/// let names = |code: ReplyCode| placeholders(code.text()).collect::<Vec<_>>();
/// assert_eq!(names(ReplyCode::ServiceReady), ["domain"]);
/// assert_eq!(names(ReplyCode::UserNotLocal), ["forward-path"]);
/// // "Start mail input; end with <CRLF>.<CRLF>"
/// assert!(names(ReplyCode::StartMailInput).is_empty());
/// ```
pub fn placeholders(text: &str) -> impl Iterator<Item = &str> + Clone {
    Parts { rest: text }.filter_map(|part| match part {
        Part::Placeholder(name) => Some(name),
        Part::Literal(_) => None,
    })
}

/// A piece of a template.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Part<'a> {
    Literal(&'a str),
    /// What stands between the brackets.
    Placeholder(&'a str),
}

/// The pieces of a template, in order.
#[derive(Clone, Debug)]
pub(super) struct Parts<'a> {
    pub(super) rest: &'a str,
}

impl<'a> Iterator for Parts<'a> {
    type Item = Part<'a>;

    fn next(&mut self) -> Option<Part<'a>> {
        if self.rest.is_empty() {
            return None;
        }
        // The bracket that opens is the last one before the one that closes.
        let mut from = 0;
        while let Some(close) = self.rest[from..].find('>') {
            let close = from + close;
            if let Some(open) = self.rest[from..close].rfind('<') {
                let (open, name) = (from + open, &self.rest[from + open + 1..close]);
                if name.bytes().any(|byte| byte.is_ascii_lowercase()) && !name.contains('@') {
                    return Some(if open > 0 {
                        let literal = &self.rest[..open];
                        self.rest = &self.rest[open..];
                        Part::Literal(literal)
                    } else {
                        self.rest = &self.rest[close + 1..];
                        Part::Placeholder(name)
                    });
                }
            }
            from = close + 1;
        }
        let literal = self.rest;
        self.rest = "";
        Some(Part::Literal(literal))
    }
}

#[cfg(test)]
mod tests {
    use super::{Part, Parts};
    use std::vec::Vec;

    #[test]
    fn parts_of_templates() {
        let parts = |rest| Parts { rest }.collect::<Vec<_>>();
        assert_eq!(
            parts("client [<address>] blocked using <list>"),
            [
                Part::Literal("client ["),
                Part::Placeholder("address"),
                Part::Literal("] blocked using "),
                Part::Placeholder("list")
            ]
        );
        for literal in ["a < b", "a > b", "<CRLF>.<CRLF>", "<>", "1 > 0 < 2", "<<>>"] {
            assert_eq!(parts(literal), [Part::Literal(literal)]);
        }
        assert_eq!(parts("a < <b>"), [Part::Literal("a < "), Part::Placeholder("b")]);
        assert_eq!(parts(""), []);
    }
}
