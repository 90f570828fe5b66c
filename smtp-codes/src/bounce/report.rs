//! Delivery reports (RFC 3464): groups of fields, one group a recipient.

use super::failure::{Action, Base, Failure};
use crate::text::replies_in;
use crate::{Code, EnhancedCode};
use std::borrow::ToOwned as _;
use std::string::{String, ToString};
use std::vec::Vec;

/// Whether a text has fields of a delivery report.
pub(super) fn is_in(text: &str) -> bool {
    text.lines().any(|line| {
        let line = line.trim_start_matches(['>', ' ', '\t']);
        let name = |name: &str| line.get(..name.len()).is_some_and(|start| start.eq_ignore_ascii_case(name));
        line.len() > 15
            && (name("final-recipient:") || name("diagnostic-code:") || name("original-recipient:"))
    })
}

/// What a report says of each recipient.
pub(super) fn read(text: &str, base: Base) -> Vec<Failure> {
    let groups = groups(text);
    let reporting = groups.iter().find_map(|group| group.value("reporting-mta"));
    groups.iter().filter_map(|group| group.failure(base, reporting)).collect()
}

/// The fields that say something of one recipient.
#[derive(Default)]
struct Group {
    fields: Vec<Field>,
}

struct Field {
    /// In lower case.
    name: String,
    value: String,
    offset: usize,
}

/// Fields that a group has once: the second one begins another group.
const ONCE: [&str; 4] = ["final-recipient", "original-recipient", "action", "status"];

/// The groups of a report, with folded lines joined. A blank line ends a group, and so does a field that it has already.
fn groups(text: &str) -> Vec<Group> {
    let mut groups: Vec<Group> = Vec::new();
    let mut group = Group::default();
    let mut offset = 0;
    for raw in text.split_inclusive(['\n', '\r']) {
        let start = offset;
        offset += raw.len();
        // A report that somebody forwarded.
        let mut line = raw.trim_end();
        while let Some(rest) = line.strip_prefix("> ").or_else(|| line.strip_prefix('>')) {
            line = rest;
        }
        if line.trim().is_empty() {
            // The LF of a CRLF is a piece of its own.
            if raw != "\n" || !text[..start].ends_with('\r') {
                groups.push(std::mem::take(&mut group));
            }
            continue;
        }
        if line.starts_with([' ', '\t']) {
            if let Some(field) = group.fields.last_mut() {
                if !field.value.is_empty() {
                    field.value.push(' ');
                }
                field.value.push_str(line.trim());
                continue;
            }
        }
        let Some((name, value)) = line.split_once(':') else { continue };
        let name = name.trim().to_ascii_lowercase();
        if name.is_empty() || name.contains(char::is_whitespace) {
            continue;
        }
        if ONCE.contains(&name.as_str()) && group.has(&name) {
            groups.push(std::mem::take(&mut group));
        }
        group.fields.push(Field { name, value: value.trim().to_owned(), offset: start });
    }
    groups.push(group);
    groups.retain(|group| !group.fields.is_empty());
    // Fields that were cut off from their recipient.
    let mut joined: Vec<Group> = Vec::new();
    for group in groups {
        match joined.last_mut() {
            Some(last)
                if !group.has_recipient()
                    && last.has_recipient()
                    && !last.has("diagnostic-code")
                    && group.has("diagnostic-code") =>
            {
                last.fields.extend(group.fields);
            }
            _ => joined.push(group),
        }
    }
    joined
}

impl Group {
    fn field(&self, name: &str) -> Option<&Field> {
        self.fields.iter().find(|field| field.name == name && !field.value.is_empty())
    }

    fn has(&self, name: &str) -> bool {
        self.field(name).is_some()
    }

    fn has_recipient(&self) -> bool {
        self.has("final-recipient") || self.has("original-recipient")
    }

    /// The value behind its type: `rfc822; bob@example.org`.
    fn value(&self, name: &str) -> Option<&str> {
        Some(behind_type(&self.field(name)?.value)).filter(|value| !value.is_empty())
    }

    fn recipient(&self, name: &str) -> Option<String> {
        let value = self.value(name)?;
        let value = value.split_once(" (").map_or(value, |(value, _)| value);
        let value = value.trim_matches(['<', '>', ' ', '"', '\'']);
        // An address that was encoded for ASCII (RFC 3461 section 4) stays as it is.
        (!value.is_empty()).then(|| value.to_owned())
    }

    fn failure(&self, base: Base, reporting: Option<&str>) -> Option<Failure> {
        let last = self.recipient("final-recipient");
        let first = self.recipient("original-recipient");
        let actual = self.recipient("x-actual-recipient");
        let diagnostic = self.field("diagnostic-code");
        let status = self.field("status");
        if last.is_none() && first.is_none() && status.is_none() && diagnostic.is_none() {
            return None;
        }
        // A route, a queue or a program is nobody's address: then the one that the sender wrote.
        let (recipient, original) = match (last, first) {
            (Some(last), Some(first)) if !is_address(&last) && is_address(&first) => (first, None),
            (Some(last), Some(first)) if last.eq_ignore_ascii_case(&first) => (last, None),
            (Some(last), first) => (last, first),
            (None, Some(first)) => (first, None),
            (None, None) => (String::new(), None),
        };
        let mut failure = diagnosed(diagnostic.map_or("", |field| &field.value));
        let anchor = diagnostic.or(status).or_else(|| self.fields.first());
        failure.offset = base.offset(anchor.map_or(0, |field| field.offset));
        failure.place = None;
        failure.recipient = (!recipient.is_empty()).then_some(recipient);
        failure.original = original;
        failure.actual = actual;
        failure.action = self.field("action").and_then(|field| Action::read(&field.value));
        failure.reporting = reporting.map(ToString::to_string);
        failure.remote =
            self.value("remote-mta").map(|mta| mta.split_once(" (").map_or(mta, |(mta, _)| mta).to_owned());
        if let Some(status) = status {
            failure.take_status(&status.value);
        }
        Some(failure)
    }
}

fn behind_type(value: &str) -> &str {
    match value.split_once(';') {
        Some((kind, value))
            if !kind.trim().is_empty()
                && kind.trim().bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-') =>
        {
            value.trim()
        }
        _ => value.trim(),
    }
}

/// Whether it is a person's address, and no route, queue, file or program.
fn is_address(text: &str) -> bool {
    let Some((local, domain)) = text.rsplit_once('@') else { return false };
    !local.is_empty() && !local.contains(['@', ':', '|']) && !local.starts_with('/') && domain.contains('.')
        || text.is_ascii()
            && !local.contains(['@', ':', '|', '/'])
            && !local.is_empty()
            && domain == "localhost"
}

/// The reply in a `Diagnostic-Code`, or its words alone.
fn diagnosed(diagnostic: &str) -> Failure {
    let mut replies = replies_in(diagnostic);
    let first = replies.next();
    let found = match first {
        Some(first) if !first.is_failure() => {
            replies.find(crate::text::FoundReply::is_failure).or(Some(first))
        }
        first => first,
    };
    match found {
        Some(found) => Failure { original: None, ..Failure::new(&found, None, Base::Exact(0)) },
        None => {
            let words = behind_type(diagnostic);
            // `5.2.1 The account is disabled`, `5.3.0 - Other mail system problem`.
            let front = words
                .split_whitespace()
                .next()
                .and_then(|word| word.trim_end_matches([':', ',']).parse().ok());
            let enhanced: Option<EnhancedCode> = front;
            let text_at =
                if enhanced.is_some() { words.find(' ').map_or(words.len(), |at| at + 1) } else { 0 };
            Failure { words: words.to_owned(), text_at, enhanced, ..Failure::default() }
        }
    }
}

impl Failure {
    /// What the `Status` adds: it may be a reply code, or a whole reply, and may have a comment.
    fn take_status(&mut self, status: &str) {
        let (first, rest) = status.split_once(char::is_whitespace).unwrap_or((status, ""));
        let rest = rest.trim();
        let first = first.trim_matches(|c: char| !c.is_ascii_alphanumeric());
        let mut comment = rest;
        let mut enhanced: Option<EnhancedCode> = first.parse().ok();
        if enhanced.is_none() {
            // `Status: 550`, `Status: 553 Exceeded maximum inbound message size`, `Status: smtp; 550 5.1.1 ...`
            let code: Option<Code> = first.parse().ok();
            let (second, behind) = rest.split_once(char::is_whitespace).unwrap_or((rest, ""));
            if let Ok(own) = second.parse() {
                enhanced = Some(own);
                comment = behind.trim();
            }
            if let (None, Some(code)) = (self.code, code) {
                self.code = Some(code);
                if !self.words.is_empty() {
                    let digits = code.to_string();
                    self.words.insert(0, ' ');
                    self.words.insert_str(0, &digits);
                    self.text_at += digits.len() + 1;
                }
            }
            if self.words.is_empty() {
                status.clone_into(&mut self.words);
                self.text_at = status.len() - comment.len();
                comment = "";
            }
        }
        // X.0.0 is what a mail system writes that does not know better; and 5.0.0 for a 4yz is a mistake.
        let says_more = |status: &EnhancedCode| {
            self.code
                .is_none_or(|code| status.agrees_with(code) && (status.subject(), status.detail()) != (0, 0))
        };
        let status = enhanced.filter(says_more);
        // A status that the mail system reports counts before one that somebody wrote into the text.
        if self.enhanced.is_none() || self.is_enhanced_in_text && status.is_some() {
            (self.enhanced, self.is_enhanced_in_text) = (status, false);
        }
        if self.words.is_empty() {
            let comment =
                comment.strip_prefix('(').map_or(comment, |rest| rest.strip_suffix(')').unwrap_or(rest));
            comment.trim().clone_into(&mut self.words);
        }
    }
}
