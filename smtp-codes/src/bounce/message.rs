//! A message: its header, its parts, and what each of them is.

use super::failure::{Base, Failure};
use super::limits::{Limit, Limits, reach};
use super::phrases::{FIELDS_OF_MESSAGES, SENDERS_OF_BOUNCES, SUBJECTS_OF_BOUNCES};
use super::settle::{Settled, settle};
use super::{prose, report};
use crate::text::{replies_in, replies_in_message};
use mail_parser::decoders::html::html_to_text;
use mail_parser::{Encoding, Message, MessageParser, MessagePart, MimeHeaders as _, PartType};
use std::borrow::Cow;
use std::string::String;
use std::sync::LazyLock;
use std::vec::Vec;

/// Dates and addresses are not needed, so they are not read.
static PARSER: LazyLock<MessageParser> =
    LazyLock::new(|| MessageParser::new().with_mime_headers().default_header_raw());

/// What the header of a message tells.
#[derive(Default)]
pub(super) struct Head {
    /// A mail system wrote the message.
    pub(super) is_bounce: bool,
    /// `X-Failed-Recipients` (Exim, Gmail).
    pub(super) failed: Vec<String>,
}

/// The header, if the text begins with one: nothing but fields up to the first blank line, and among them one that only messages have.
pub(super) fn head(input: &[u8]) -> Option<Head> {
    let mut head = Head::default();
    let mut is_message = false;
    let mut is_failed = false;
    for line in input.split(|byte| *byte == b'\n') {
        let line = line.trim_ascii_end();
        if line.is_empty() {
            break;
        }
        if line.starts_with(b" ") || line.starts_with(b"\t") {
            if is_failed {
                head.add_failed(line);
            }
            continue;
        }
        let colon = line.iter().position(|byte| *byte == b':')?;
        let (name, value) = (&line[..colon], line[colon + 1..].trim_ascii());
        if name.is_empty() || !name.iter().all(u8::is_ascii_graphic) {
            return None;
        }
        let is = |field: &str| name.eq_ignore_ascii_case(field.as_bytes());
        is_message |= FIELDS_OF_MESSAGES.iter().any(|field| is(field));
        is_failed = is("x-failed-recipients");
        if is_failed {
            head.add_failed(value);
            head.is_bounce = true;
        }
        head.is_bounce |= is("return-path") && value == b"<>"
            || is("from") && has_any(value, SENDERS_OF_BOUNCES)
            || is("subject") && has_any(value, SUBJECTS_OF_BOUNCES)
            || is("content-type") && has_any(value, &["multipart/report"])
            || is("auto-submitted") && has_any(value, &["auto-replied", "auto-generated"]);
    }
    is_message.then_some(head)
}

impl Head {
    fn add_failed(&mut self, value: &[u8]) {
        let value = String::from_utf8_lossy(value);
        let addresses = value.split(',').map(|address| address.trim().trim_matches(['<', '>']));
        self.failed.extend(addresses.filter(|address| address.contains('@')).map(String::from));
    }
}

fn has_any(value: &[u8], words: &[&str]) -> bool {
    let value = value.to_ascii_lowercase();
    let has = |word: &str| value.windows(word.len()).any(|window| window == word.as_bytes());
    words.iter().any(|word| has(word))
}

/// The answers in a message; `None` if it cannot be taken apart, and is to be read as text.
pub(super) fn read(
    input: &[u8],
    base: usize,
    head: &Head,
    limits: &Limits,
    reached: &mut Vec<Limit>,
) -> Option<Settled> {
    if is_nested_too_deeply(input, limits.depth) {
        reach(reached, Limit::Depth);
        return None;
    }
    let message = PARSER.parse(input)?;
    let mut reader = Reader { input, base, limits, reached };
    let mut settled = reader.message(&message, head, limits.depth);
    if settled.failures.is_empty() {
        // A header that promises parts which never come: the text is there all the same.
        let is_whole = message.parts.iter().any(|part| is_plain(part) && !part.is_encoding_problem);
        let body = message.parts.first().map_or(0, |part| part.offset_body as usize);
        let promised = message
            .parts
            .first()
            .and_then(MessagePart::content_type)
            .is_some_and(|kind| kind.ctype().eq_ignore_ascii_case("multipart"));
        if !is_whole || promised && message.parts.len() <= 1 {
            let text = String::from_utf8_lossy(input.get(body..).unwrap_or_default());
            let is_exact = text.len() == input.len().saturating_sub(body);
            let base = if is_exact { Base::Exact(base + body) } else { Base::Decoded(base + body) };
            settled = reader.plain(&text, base, true, Vec::new());
        }
    }
    Some(settled)
}

/// Whether messages may be enclosed in each other so deeply that a recursive reader would overflow
/// its stack. No real message comes near; one that was made to is searched as plain text.
fn is_nested_too_deeply(input: &[u8], depth: usize) -> bool {
    let least = b"content-type:message/rfc822\n".len();
    if input.len() < 50 * depth * least {
        return false;
    }
    let is_enclosing = |at: usize| {
        let rest = &input[at + 1..];
        ["message/", "digest"].iter().any(|word| {
            rest.get(..word.len()).is_some_and(|start| start.eq_ignore_ascii_case(word.as_bytes()))
        })
    };
    let marks = input
        .iter()
        .enumerate()
        .filter(|(_, byte)| matches!(byte, b' ' | b':' | b'/' | b'\t' | b'"' | b'\n'))
        .map(|(at, _)| at);
    marks.filter(|at| is_enclosing(*at)).take(50 * depth).count() == 50 * depth
}

fn is_plain(part: &MessagePart<'_>) -> bool {
    match &part.body {
        PartType::Text(_) => part.content_type().is_none_or(|kind| {
            kind.ctype().eq_ignore_ascii_case("text")
                && kind.subtype().is_none_or(|kind| kind.eq_ignore_ascii_case("plain"))
        }),
        _ => false,
    }
}

fn is_report(part: &MessagePart<'_>) -> bool {
    part.content_type().is_some_and(|kind| {
        kind.ctype().eq_ignore_ascii_case("message")
            && kind.subtype().is_some_and(|kind| kind.to_ascii_lowercase().contains("delivery-status"))
    })
}

/// With line ends where a cell, a row or a paragraph of HTML ends: they part a reply from what is below it.
fn with_breaks(html: &str) -> String {
    const ENDS: [&str; 8] = ["</td", "</tr", "</p", "</div", "</li", "</h", "</table", "</pre"];
    let mut out = String::with_capacity(html.len() + html.len() / 8);
    let mut rest = html;
    while let Some(at) = rest.find("</") {
        let (before, tag) = rest.split_at(at);
        out.push_str(before);
        let ends = |end: &&&str| tag.get(..end.len()).is_some_and(|start| start.eq_ignore_ascii_case(end));
        if ENDS.iter().any(|end| ends(&end)) {
            out.push_str("<br>");
        }
        out.push_str("</");
        rest = &tag[2..];
    }
    out + rest
}

struct Reader<'a> {
    input: &'a [u8],
    base: usize,
    limits: &'a Limits,
    reached: &'a mut Vec<Limit>,
}

impl Reader<'_> {
    fn message(&mut self, message: &Message<'_>, head: &Head, depth: usize) -> Settled {
        let mut reported = Vec::new();
        let mut plain: Vec<(Cow<'_, str>, Base)> = Vec::new();
        let mut html: Vec<(&str, Base)> = Vec::new();
        let mut enclosed = Vec::new();
        for part in &message.parts {
            match &part.body {
                PartType::Message(message) => enclosed.push(message),
                PartType::Html(text) => html.push((text, self.base_of(part, text))),
                _ if is_report(part) => {
                    let text = String::from_utf8_lossy(part.contents());
                    reported.extend(report::read(&text, self.base_of(part, &text)));
                }
                PartType::Text(text) if is_plain(part) => {
                    plain.push((Cow::Borrowed(text), self.base_of(part, text)));
                }
                _ => {}
            }
        }
        let is_bounce = head.is_bounce || !reported.is_empty();
        let mut is_said = is_bounce;
        if reported.is_empty() {
            // A report that was put into the text, as some systems do.
            for (text, base) in &plain {
                if report::is_in(text) {
                    reported.extend(report::read(text, *base));
                }
                is_said |= prose::is_of_a_bounce(text);
            }
        }
        let mut in_text = self.replies(&plain, is_said);
        if reported.is_empty() && in_text.is_empty() {
            let decoded: Vec<_> = html
                .iter()
                .map(|(html, base)| {
                    (Cow::Owned(html_to_text(&with_breaks(html))), Base::Decoded(base.offset(0)))
                })
                .collect();
            let is_said = is_said || decoded.iter().any(|(text, _)| prose::is_of_a_bounce(text));
            in_text = self.replies(&decoded, is_said);
            if in_text.is_empty() {
                plain.extend(decoded);
            }
        }
        let mut settled = settle(reported, in_text);
        if settled.failures.iter().all(|failure| failure.place.is_some()) && is_said {
            for (text, base) in &plain {
                let silent = prose::without_reply(
                    prose::before_the_original(text),
                    *base,
                    &settled.failures,
                    head.is_bounce,
                );
                add_silent(&mut settled.failures, silent);
            }
        }
        if settled.failures.is_empty() {
            // Somebody forwarded the bounce as an attachment.
            for message in enclosed {
                if depth == 0 {
                    reach(self.reached, Limit::Depth);
                    break;
                }
                let start = message.parts.first().map_or(0, |part| part.offset_header as usize);
                let head = super::message::head(message.raw_message.get(start..).unwrap_or_default())
                    .unwrap_or_default();
                let inner = self.message(message, &head, depth - 1);
                settled.failures.extend(inner.failures);
                settled.aside.extend(inner.aside);
            }
        }
        name_failed(&mut settled.failures, &head.failed);
        settled
    }

    /// Where a part's text is in the input: exactly, if it was neither decoded nor mended.
    fn base_of(&self, part: &MessagePart<'_>, text: &str) -> Base {
        let body = (part.offset_body as usize).min(self.input.len());
        let is_exact = part.encoding == Encoding::None && self.input[body..].starts_with(text.as_bytes());
        if is_exact { Base::Exact(self.base + body) } else { Base::Decoded(self.base + body) }
    }

    fn replies(&mut self, texts: &[(Cow<'_, str>, Base)], is_bounce: bool) -> Vec<Failure> {
        let mut found = Vec::new();
        for (text, base) in texts {
            let own = prose::before_the_original(text);
            let (failures, is_full) =
                prose::replies(replies_in_message(own, is_bounce), *base, self.limits.failures);
            if is_full {
                reach(self.reached, Limit::Failures);
            }
            found.extend(failures);
        }
        found
    }

    /// A text that is no message, or no sound one.
    fn plain(&mut self, text: &str, base: Base, is_bounce: bool, reported: Vec<Failure>) -> Settled {
        let own = prose::before_the_original(text);
        let found = if is_bounce { replies_in_message(own, true) } else { replies_in(own) };
        let (failures, is_full) = prose::replies(found, base, self.limits.failures);
        if is_full {
            reach(self.reached, Limit::Failures);
        }
        let mut settled = settle(reported, failures);
        if settled
            .failures
            .iter()
            .all(|failure| failure.place.is_some() && failure.place != Some(crate::text::Place::Log))
            && prose::is_of_a_bounce(own)
        {
            let silent = prose::without_reply(own, base, &settled.failures, false);
            add_silent(&mut settled.failures, silent);
        }
        settled
    }
}

/// A text that is no message.
pub(super) fn plain(input: &[u8], base: usize, limits: &Limits, reached: &mut Vec<Limit>) -> Settled {
    let text = String::from_utf8_lossy(input);
    // Where bytes were replaced, places are no longer those of the input.
    let base = if text.len() == input.len() { Base::Exact(base) } else { Base::Decoded(base) };
    let reported = if report::is_in(&text) { report::read(&text, base) } else { Vec::new() };
    Reader { input, base: 0, limits, reached }.plain(&text, base, false, reported)
}

/// Recipients without a reply stand beside those with one; a single one is the recipient of a reply that names none.
fn add_silent(failures: &mut Vec<Failure>, mut silent: Vec<Failure>) {
    let mut nameless = failures.iter_mut().filter(|failure| failure.recipient.is_none());
    if let (1, Some(failure), None) = (silent.len(), nameless.next(), nameless.next()) {
        failure.recipient = silent.pop().and_then(|silent| silent.recipient);
        return;
    }
    if failures.iter().any(|failure| failure.recipient.is_none()) {
        return;
    }
    failures.extend(silent);
    failures.sort_by_key(|failure| failure.offset);
}

/// Exim names those who did not get the message in the header.
fn name_failed(failures: &mut Vec<Failure>, failed: &[String]) {
    if let [recipient] = failed {
        for failure in failures.iter_mut().filter(|failure| failure.recipient.is_none()) {
            failure.recipient = Some(recipient.clone());
        }
    }
    if failures.iter().any(|failure| failure.recipient.is_none()) {
        return;
    }
    for recipient in failed {
        let is_there = failures.iter().any(|failure| failure.is_to(recipient));
        if !is_there && failures.len() < failed.len() {
            failures.push(Failure { recipient: Some(recipient.clone()), ..Failure::default() });
        }
    }
}
