//! What rustdoc's search finds an item by: words lead to the reason, numbers to the enhanced status or the code.

use crate::data::Data;
use smtp_codes_spec::Catalogue;
use smtp_codes_spec::model::{At, Basic, EnhancedPattern, Reason, Reply, Status};

/// A reply code: its number, and the words that select one of its meanings.
pub(crate) fn reply_aliases(reply: &Reply) -> Vec<String> {
    let words = reply.meanings.iter().flat_map(|meaning| &meaning.words).map(unquoted);
    unique([reply.code.value.to_string()].into_iter().chain(words), reply.name.as_ref())
}

/// A code of the standard catalogue: besides, what is printed after it, and the enhanced codes that a provider made up.
pub(crate) fn standard_reply_aliases(data: &Data<'_>, reply: &Reply) -> Vec<String> {
    let mut aliases = reply_aliases(reply);
    let first = &reply.meanings[0];
    if first.quoted && !first.text.value.contains('<') {
        let text = unquoted(&first.text);
        aliases.extend([format!("{} {text}", reply.code.value), text]);
    }
    for pattern in reply.meanings.iter().flat_map(|meaning| &meaning.enhanced) {
        let pattern = pattern.value;
        if data.catalogue.statuses.iter().any(|status| status.code.value == pattern.with_any_class()) {
            continue;
        }
        let class = pattern.class.unwrap_or(reply.code.value / 100);
        for detail in pattern.detail..=pattern.last {
            aliases.extend(spellings(reply.code.value, &format!("{class}.{}.{detail}", pattern.subject)));
        }
    }
    unique(aliases.into_iter(), reply.name.as_ref())
}

/// A reason: the words that servers have for it.
pub(crate) fn reason_aliases(reason: &Reason) -> Vec<String> {
    unique(reason.words.iter().chain(&reason.hints).map(unquoted), Some(&reason.name))
}

/// An enhanced status code: `X.1.1`, `5.1.1`, `#5.1.1`, `550 5.1.1`, and its words unless they are those of a reason.
pub(crate) fn status_aliases(catalogue: &Catalogue, status: &Status) -> Vec<String> {
    let pattern = status.code.value;
    let mut aliases = vec![pattern.to_string()];
    for class in [2, 4, 5] {
        let number = format!("{class}.{}.{}", pattern.subject, pattern.detail);
        let codes = catalogue.replies.iter().filter(|reply| reply.code.value / 100 == class);
        for reply in codes.filter(|reply| is_seen_with(status, pattern, reply)) {
            aliases.extend(spellings(reply.code.value, &number));
        }
        aliases.extend([format!("#{number}"), number]);
    }
    let is_a_reasons = |words: &&At<String>| {
        let mut phrases =
            catalogue.reasons.iter().flat_map(|reason| reason.words.iter().chain(&reason.hints));
        phrases.any(|phrase| phrase.value.eq_ignore_ascii_case(&words.value))
    };
    aliases.extend(status.aliases.iter().filter(|words| !is_a_reasons(words)).map(unquoted));
    unique(aliases.into_iter(), Some(&status.name))
}

/// Whether the registry lists the enhanced status with this very code, a meaning of the code names it, or the code is
/// one of those that servers send with all of them: RFC 5321's own about mail, and 421.
fn is_seen_with(status: &Status, pattern: EnhancedPattern, reply: &Reply) -> bool {
    let code = reply.code.value;
    let is_registered = status.basic.iter().any(|basic| basic.value == Basic::Code(code));
    let is_about_mail = reply.meanings[0].standing.name == "standard" && (code / 10 % 10 == 5 || code == 421);
    let mut named = reply.meanings.iter().flat_map(|meaning| &meaning.enhanced);
    is_registered || is_about_mail || named.any(|named| named.value.with_any_class() == pattern)
}

/// As they stand in a reply, in its last line or in one before.
fn spellings(code: u16, enhanced: &str) -> [String; 3] {
    [enhanced.into(), format!("{code} {enhanced}"), format!("{code}-{enhanced}")]
}

/// rustdoc takes no quotation marks in an alias.
fn unquoted(words: &At<String>) -> String {
    words.value.replace(['\'', '"'], "")
}

/// rustdoc refuses an alias that is the item's own name, and warns of one given twice.
fn unique(aliases: impl Iterator<Item = String>, name: Option<&At<String>>) -> Vec<String> {
    let mut unique: Vec<String> = Vec::new();
    for alias in aliases {
        if !unique.contains(&alias) && name.is_none_or(|name| name.value != alias) {
            unique.push(alias);
        }
    }
    unique
}
