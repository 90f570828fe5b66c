//! Finding the replies in a message that came back: delivery reports (RFC 3464) and prose.

use crate::scan::{self, Found};
use mail_parser::decoders::html::html_to_text;
use mail_parser::{Message, MessageParser, MimeHeaders as _, PartType};
use smtp_codes::EnhancedCode;

/// Every reply in a message or in a pasted text, each once for each recipient.
///
/// A machine-readable report is believed; the prose around it only adds the command that was
/// answered. Where there is no report, or it has no reply, the prose is searched.
pub(crate) fn replies(input: &[u8]) -> Vec<Found> {
    let input = without_envelope(input);
    if looks_like_a_message(input) && !is_nested_too_deeply(input) {
        if let Some(message) = MessageParser::default().parse(input) {
            return of_message(&message, MAX_DEPTH);
        }
    }
    let text = String::from_utf8_lossy(input);
    let reported = if has_report(&text) { reports(&text) } else { Vec::new() };
    settle(reported, &text, true)
}

/// Without a byte order mark and without the "From " line of a mailbox file.
fn without_envelope(input: &[u8]) -> &[u8] {
    let input = input.strip_prefix(b"\xef\xbb\xbf").unwrap_or(input).trim_ascii_start();
    match input.iter().position(|byte| *byte == b'\n') {
        Some(end) if input.starts_with(b"From ") => &input[end + 1..],
        _ => input,
    }
}

/// Whether the text begins with a message header: nothing but fields up to the first blank line, and
/// among them one that only messages have.
fn looks_like_a_message(input: &[u8]) -> bool {
    let mut is_message = false;
    for line in input.split(|byte| *byte == b'\n') {
        let line = line.trim_ascii_end();
        if line.is_empty() {
            break;
        }
        if line.starts_with(b" ") || line.starts_with(b"\t") {
            continue;
        }
        let Some(colon) = line.iter().position(|byte| *byte == b':') else { return false };
        let name = &line[..colon];
        if name.is_empty() || !name.iter().all(u8::is_ascii_graphic) {
            return false;
        }
        let typical: [&[u8]; 8] = [
            b"from",
            b"to",
            b"subject",
            b"date",
            b"received",
            b"return-path",
            b"mime-version",
            b"content-type",
        ];
        is_message |= typical.iter().any(|field| name.eq_ignore_ascii_case(field));
    }
    is_message
}

/// How many messages within messages are opened.
const MAX_DEPTH: usize = 10;

/// Whether messages may be enclosed in each other so deeply that a recursive reader would overflow
/// its stack. No real message comes near; one that was made to is searched as plain text.
fn is_nested_too_deeply(input: &[u8]) -> bool {
    let is_enclosing =
        |bytes: &[u8]| bytes.eq_ignore_ascii_case(b"message/") || bytes.eq_ignore_ascii_case(b"t/digest");
    input.windows(8).filter(|bytes| is_enclosing(bytes)).take(1000).count() == 1000
}

fn of_message(message: &Message<'_>, depth: usize) -> Vec<Found> {
    let mut reported = Vec::new();
    let (mut plain, mut html) = (String::new(), String::new());
    let mut enclosed = Vec::new();
    for part in &message.parts {
        match &part.body {
            PartType::Message(message) => enclosed.push(message),
            PartType::Html(text) => html.extend([&html_to_text(text), "\n\n"]),
            PartType::Text(_) | PartType::Binary(_) | PartType::InlineBinary(_) => {
                let content_type = part.content_type();
                let kind = content_type.map_or("text", |content_type| content_type.ctype());
                let subtype = content_type.and_then(|content_type| content_type.subtype()).unwrap_or("plain");
                let text = String::from_utf8_lossy(part.contents());
                if kind.eq_ignore_ascii_case("message")
                    && subtype.to_ascii_lowercase().contains("delivery-status")
                {
                    reported.extend(reports(&text));
                } else if kind.eq_ignore_ascii_case("text") && subtype.eq_ignore_ascii_case("plain") {
                    plain.extend([&text, "\n\n"]);
                }
            }
            PartType::Multipart(_) => {}
        }
    }
    // A report that was put into the text, as some systems do.
    if reported.is_empty() && has_report(&plain) {
        reported = reports(&plain);
    }
    let mut found = settle(reported.clone(), &plain, false);
    if found.is_empty() {
        found = settle(reported, &html, false);
    }
    if found.is_empty() && depth > 0 {
        // Somebody forwarded the bounce as an attachment.
        found = enclosed.into_iter().flat_map(|message| of_message(message, depth - 1)).collect();
    }
    // Exim names those who did not get the message in the header.
    let failed = message.header_raw("X-Failed-Recipients").map(str::trim);
    if let Some(recipient) = failed.filter(|failed| !failed.contains(',')) {
        for reply in &mut found {
            reply.recipient.get_or_insert_with(|| recipient.to_owned());
        }
    }
    found
}

/// Puts together what a report says and what the prose says.
fn settle(mut reported: Vec<Found>, text: &str, is_pasted: bool) -> Vec<Found> {
    let own_words = before_the_original(text);
    let in_text = scan::replies(own_words, is_pasted);
    for reply in &mut reported {
        let same = in_text.iter().filter(|other| other.is_same(reply));
        let same = same.max_by_key(|other| other.recipient == reply.recipient);
        reply.command = reply.command.or_else(|| same.and_then(|other| other.command));
    }
    let is_complete = !reported.is_empty() && reported.iter().all(|reply| reply.code.is_some());
    let mut found = reported;
    for reply in in_text {
        // A report without a code for a recipient gets it from the prose.
        let without_code = found.iter_mut().find(|other| {
            other.code.is_none()
                && (reply.recipient.is_none() || other.recipient == reply.recipient)
                && (other.enhanced.is_none() || reply.enhanced.is_none() || other.enhanced == reply.enhanced)
        });
        if let Some(other) = without_code {
            *other = Found {
                enhanced: reply.enhanced.or(other.enhanced),
                recipient: other.recipient.take(),
                action: other.action.take(),
                ..reply
            };
        } else if !is_complete && !found.iter().any(|other| other.is_same(&reply)) {
            found.push(reply);
        }
    }
    if found.is_empty() {
        found = scan::lone_enhanced(own_words);
    }
    // Servers say "250 OK" on the way to the refusal that matters.
    if found.iter().any(Found::is_failure) {
        found.retain(Found::is_failure);
    }
    found
}

/// The text up to the copy of the message that came back: numbers in it are nobody's reply.
fn before_the_original(text: &str) -> &str {
    const MARKS: [&str; 8] = [
        "--- Below this line is a copy of the message",
        "------ This is a copy of",
        "--- The header of the original message",
        "----- Original message -----",
        "----- Unsent message follows",
        "----- Message header follows",
        "----- Original message follows",
        "Original message headers:",
    ];
    let end = MARKS.iter().filter_map(|mark| text.find(mark)).min();
    &text[..end.unwrap_or(text.len())]
}

fn has_report(text: &str) -> bool {
    let names = ["final-recipient:", "diagnostic-code:"];
    text.lines().any(|line| {
        let line = line.trim_start().to_ascii_lowercase();
        names.iter().any(|name| line.starts_with(name))
    })
}

/// What a delivery report says of each recipient (RFC 3464 section 2.3).
fn reports(text: &str) -> Vec<Found> {
    groups(text).iter().filter_map(|fields| report(fields)).take(scan::MAX_REPLIES).collect()
}

type Field = (String, String);

/// The fields of a report by groups, with folded lines joined. A blank line ends a group.
fn groups(text: &str) -> Vec<Vec<Field>> {
    let mut groups: Vec<Vec<Field>> = vec![Vec::new()];
    for line in text.lines() {
        let is_folded = line.starts_with([' ', '\t']);
        let group = groups.last_mut();
        if line.trim().is_empty() {
            groups.push(Vec::new());
        } else if let (true, Some((_, value))) = (is_folded, group.and_then(|group| group.last_mut())) {
            value.push(' ');
            value.push_str(line.trim());
        } else if let (Some((name, value)), Some(group)) = (line.split_once(':'), groups.last_mut()) {
            group.push((name.trim().to_ascii_lowercase(), value.trim().to_owned()));
        }
    }
    groups
}

fn report(fields: &[Field]) -> Option<Found> {
    let field = |name: &str| Some(fields.iter().find(|field| field.0 == name)?.1.as_str());
    // `rfc822; bob@example.org`
    let value = |field: &str| field.split_once(';').map_or(field, |(_, value)| value).trim().to_owned();
    let recipient = field("final-recipient").or_else(|| field("original-recipient")).map(value);
    let recipient = recipient.map(|recipient| recipient.trim_matches(['<', '>']).to_owned());
    let status: Option<EnhancedCode> =
        field("status").and_then(|status| status.split_whitespace().next()?.parse().ok());
    let diagnostic = field("diagnostic-code").unwrap_or("");
    if recipient.is_none() && status.is_none() && diagnostic.is_empty() {
        return None;
    }
    let mut found = scan::replies(diagnostic, false)
        .into_iter()
        .next()
        .unwrap_or_else(|| Found { words: value(diagnostic), ..Found::default() });
    // X.0.0 is what a mail system writes that does not know better; and 5.0.0 for a 4yz is a mistake.
    let says_more = |status: &EnhancedCode| {
        found
            .code
            .is_none_or(|code| status.agrees_with(code) && (status.subject(), status.detail()) != (0, 0))
    };
    let status = status.filter(says_more);
    // A status that the mail system reports counts before one that somebody wrote into the text.
    if found.enhanced.is_none() || found.is_enhanced_in_text && status.is_some() {
        (found.enhanced, found.is_enhanced_in_text) = (status, false);
    }
    found.recipient = recipient;
    found.action = field("action").map(str::to_ascii_lowercase);
    (found.code.is_some() || found.enhanced.is_some()).then_some(found)
}
