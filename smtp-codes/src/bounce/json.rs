//! Notifications of sending services and errors of programs as JSON: read by the names that they document for their values.

use super::failure::{Action, Base, Failure};
use super::limits::{Limit, Limits, reach};
use super::phrases::{JSON_ACTIONS, JSON_CODES, JSON_RECIPIENTS, JSON_STATUS, JSON_WORDS};
use super::settle::Settled;
use crate::text::replies_in;
use crate::{Code, EnhancedCode, Severity};
use serde_json::{Map, Value};
use std::borrow::ToOwned as _;
use std::string::{String, ToString};
use std::vec::Vec;

/// The answers in JSON, one document or one a line; `None` if it is none, or has nothing of this kind.
pub(super) fn read(input: &[u8], base: usize, limits: &Limits, reached: &mut Vec<Limit>) -> Option<Settled> {
    if !matches!(input.first(), Some(b'{' | b'[')) {
        return None;
    }
    let mut reader = Reader { input, base, at: 0, found: Vec::new(), limits, is_full: false };
    if let Ok(value) = serde_json::from_slice::<Value>(input) {
        reader.value(&value, &Context::default(), limits.depth);
    } else {
        for line in input.split(|byte| *byte == b'\n').map(<[u8]>::trim_ascii).filter(|line| !line.is_empty())
        {
            let value = serde_json::from_slice::<Value>(line).ok()?;
            reader.value(&value, &Context::default(), limits.depth);
        }
    }
    if reader.is_full {
        reach(reached, Limit::Failures);
    }
    (!reader.found.is_empty()).then(|| Settled { failures: reader.found, aside: Vec::new() })
}

/// What the values around an object tell.
#[derive(Clone, Default)]
struct Context<'a> {
    recipient: Option<&'a str>,
    action: Option<Action>,
    reporting: Option<&'a str>,
    remote: Option<&'a str>,
    command: Option<crate::Command>,
}

struct Reader<'a> {
    input: &'a [u8],
    base: usize,
    /// Where in the input the last words were found.
    at: usize,
    found: Vec<Failure>,
    limits: &'a Limits,
    is_full: bool,
}

impl Reader<'_> {
    /// Whether something was found.
    fn value(&mut self, value: &Value, context: &Context<'_>, depth: usize) -> bool {
        match value {
            Value::Array(values) => {
                values.iter().fold(false, |found, value| self.value(value, context, depth) | found)
            }
            Value::Object(object) => self.object(object, context, depth),
            // A notification within a notification (Amazon SNS).
            Value::String(text) if depth > 0 && text.trim_start().starts_with('{') => {
                serde_json::from_str::<Value>(text).is_ok_and(|value| self.value(&value, context, depth - 1))
            }
            _ => false,
        }
    }

    fn object(&mut self, object: &Map<String, Value>, context: &Context<'_>, depth: usize) -> bool {
        let text = |name: &str| get(object, &[name]).and_then(Value::as_str).filter(|text| !text.is_empty());
        let recipient = JSON_RECIPIENTS.iter().find_map(|name| address_of(get(object, &[name])?));
        let action = JSON_ACTIONS.iter().find_map(|name| Action::read(text(name)?));
        let context = Context {
            recipient: recipient.or(context.recipient),
            action: action.or(context.action),
            reporting: text("reportingmta").map(behind_type).or(context.reporting),
            remote: text("remotemtaip")
                .or_else(|| text("mx-host"))
                .or_else(|| text("remote_mta"))
                .or(context.remote),
            command: text("command").and_then(command).or(context.command),
        };
        let mut is_found = false;
        for value in object.values() {
            if matches!(value, Value::Object(_) | Value::Array(_))
                || value.as_str().is_some_and(|text| text.trim_start().starts_with('{'))
            {
                is_found |= self.value(value, &context, depth);
            }
        }
        // What the parts say, the whole does not say again; but words with a reply of its own count.
        let Some(failure) = failure(object, &context, is_found) else { return is_found };
        if self.found.len() >= self.limits.failures {
            self.is_full = true;
            return true;
        }
        let failure = self.placed(failure);
        let is_same = |other: &Failure| {
            (other.code, other.enhanced, &other.recipient, &other.words)
                == (failure.code, failure.enhanced, &failure.recipient, &failure.words)
        };
        if !self.found.iter().rev().take(8).any(is_same) {
            self.found.push(failure);
        }
        true
    }

    /// With the place where its words stand in the input.
    fn placed(&mut self, mut failure: Failure) -> Failure {
        let text: String = failure
            .words
            .chars()
            .take_while(|c| c.is_ascii_alphanumeric() || " .:-".contains(*c))
            .take(32)
            .collect();
        let needle = text.trim().as_bytes();
        if needle.len() >= 3 {
            let rest = &self.input[self.at..];
            if let Some(found) = rest.windows(needle.len()).position(|window| window == needle) {
                self.at += found;
            }
        }
        failure.offset = self.base + self.at;
        failure
    }
}

/// A value by its name, whatever its case.
fn get<'a>(object: &'a Map<String, Value>, names: &[&str]) -> Option<&'a Value> {
    let is_one = |key: &str| names.iter().any(|name| key.eq_ignore_ascii_case(name));
    object.iter().find(|(key, _)| is_one(key)).map(|(_, value)| value)
}

fn address_of(value: &Value) -> Option<&str> {
    match value {
        Value::String(text) if text.contains('@') && text.len() < 400 => {
            let text = text.trim();
            Some(text.rsplit_once('<').map_or(text, |(_, rest)| rest.trim_end_matches('>')))
        }
        Value::Array(values) if values.len() == 1 => address_of(&values[0]),
        Value::Object(object) => get(object, &["email", "address"]).and_then(address_of),
        _ => None,
    }
}

fn behind_type(text: &str) -> &str {
    text.split_once(';').map_or(text, |(_, rest)| rest).trim()
}

fn command(text: &str) -> Option<crate::Command> {
    let upper = text.trim();
    match upper {
        "CONN" | "CONNECT" => Some(crate::Command::Connection),
        _ => upper.split([' ', ':']).next()?.parse().ok(),
    }
}

/// What an object says of a recipient, if it says something.
fn failure(object: &Map<String, Value>, context: &Context<'_>, is_found_within: bool) -> Option<Failure> {
    let number = |value: &Value| -> Option<Code> {
        match value {
            Value::Number(number) => Code::new(u16::try_from(number.as_u64()?).ok()?),
            Value::String(text) => text.trim().parse().ok(),
            _ => None,
        }
    };
    let is_refusal = |code: &Code| {
        matches!(
            code.severity(),
            Severity::PermanentNegativeCompletion | Severity::TransientNegativeCompletion
        )
    };
    let status = JSON_STATUS.iter().find_map(|name| get(object, &[name]));
    let enhanced = status.and_then(enhanced);
    let code = JSON_CODES.iter().find_map(|name| get(object, &[name]).and_then(number)).filter(is_refusal);
    let code = code.or_else(|| status.and_then(number).filter(is_refusal).filter(|code| code.get() != 404));
    let strings = || {
        JSON_WORDS
            .iter()
            .filter_map(|name| get(object, &[name]).and_then(Value::as_str))
            .filter(|text| !text.trim().is_empty())
    };
    // The string with a reply; else the first one.
    let reply = strings().find_map(|text| {
        let mut found = replies_in(text);
        let first = found.next()?;
        let own = if first.is_failure() {
            first
        } else {
            found.find(crate::FoundReply::is_failure).unwrap_or(first)
        };
        Some(Failure::new(&own, own.recipient(), Base::Decoded(0)))
    });
    let has_codes = code.is_some() || enhanced.is_some();
    let is_failing = matches!(context.action, Some(Action::Failed | Action::Delayed));
    let words = strings().next();
    let mut failure = match reply {
        Some(reply) => reply,
        None if is_found_within => return None,
        // Amazon SES names the recipient alone where no report came.
        None if is_failing && get(object, &["emailaddress"]).is_some() && !has_codes && words.is_none() => {
            Failure::default()
        }
        None if has_codes && (words.is_some() || context.recipient.is_some())
            || is_failing && context.recipient.is_some() && words.is_some() =>
        {
            let words = words.unwrap_or("").split_whitespace().collect::<Vec<_>>().join(" ");
            Failure { words, ..Failure::default() }
        }
        None => return None,
    };
    if let (None, Some(code)) = (failure.code, code) {
        failure.code = Some(code);
        let digits = code.to_string();
        let rest = core::mem::take(&mut failure.words);
        failure.text_at += digits.len() + 1;
        failure.words = if rest.is_empty() { digits } else { digits + " " + &rest };
        // `5.1.1 The email account ...` behind the code that stands beside it.
        let front = failure.words.split(' ').nth(1).and_then(|word| word.parse::<EnhancedCode>().ok());
        if let (None, Some(own)) = (failure.enhanced, front) {
            failure.enhanced = Some(own);
            failure.text_at += own.to_string().len() + 1;
        }
        failure.text_at = failure.text_at.min(failure.words.len());
    }
    if failure.enhanced.is_none() || failure.is_enhanced_in_text && enhanced.is_some() {
        let status = enhanced.filter(|status| {
            failure
                .code
                .is_none_or(|code| status.agrees_with(code) && (status.subject(), status.detail()) != (0, 0))
        });
        if status.is_some() || failure.enhanced.is_none() {
            (failure.enhanced, failure.is_enhanced_in_text) = (status, false);
        }
    }
    if let Some(recipient) = context.recipient {
        failure.recipient = Some(recipient.to_owned());
    }
    failure.original = None;
    failure.action = context.action;
    failure.reporting = context.reporting.map(ToString::to_string);
    failure.remote = context.remote.map(ToString::to_string);
    failure.command = failure.command.or(context.command);
    failure.place = None;
    Some(failure)
}

/// `"5.1.1"`, `"5.1.1 (bad destination mailbox address)"`, `{"class": 5, "subject": 1, "detail": 1}` (`KumoMTA`).
fn enhanced(value: &Value) -> Option<EnhancedCode> {
    match value {
        Value::String(text) => text.split_whitespace().next()?.parse().ok(),
        Value::Object(object) => {
            let part = |name: &str| u16::try_from(get(object, &[name])?.as_u64()?).ok();
            EnhancedCode::new(u8::try_from(part("class")?).ok()?, part("subject")?, part("detail")?)
        }
        _ => None,
    }
}
