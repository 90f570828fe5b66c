//! What rustdoc's search finds an item by: words lead to the reason, numbers to the enhanced status or the code.

use smtp_codes_spec::Catalogue;
use smtp_codes_spec::model::{At, Basic, EnhancedPattern, Reason, Reply, Status};

/// A list in which each stands once: rustdoc warns of an alias that is given twice. No iterators here, which every
/// user's build would compile anew for each kind.
#[derive(Default)]
struct Aliases(Vec<String>);

impl Aliases {
    fn add(&mut self, alias: String) {
        if !self.0.contains(&alias) {
            self.0.push(alias);
        }
    }

    /// rustdoc takes no quotation marks in an alias.
    fn add_words(&mut self, words: &[At<String>]) {
        for words in words {
            self.add(words.value.replace(['\'', '"'], ""));
        }
    }

    /// An enhanced code as it stands in a reply, in its last line or in one before.
    fn add_pair(&mut self, code: u16, enhanced: &str) {
        self.add(format!("{code} {enhanced}"));
        self.add(format!("{code}-{enhanced}"));
    }

    /// rustdoc refuses an alias that is the item's own name.
    fn but(mut self, name: Option<&At<String>>) -> Vec<String> {
        self.0.retain(|alias| name.is_none_or(|name| name.value != *alias));
        self.0
    }
}

/// A reply code: its number, and the words that select one of its meanings.
pub(crate) fn reply_aliases(reply: &Reply) -> Vec<String> {
    of_reply(reply).but(reply.name.as_ref())
}

fn of_reply(reply: &Reply) -> Aliases {
    let mut aliases = Aliases::default();
    aliases.add(reply.code.value.to_string());
    for meaning in &reply.meanings {
        aliases.add_words(&meaning.words);
    }
    aliases
}

/// A code of the standard catalogue: besides, what is printed after it, and the enhanced codes that a provider made up.
pub(crate) fn standard_reply_aliases(catalogue: &Catalogue, reply: &Reply) -> Vec<String> {
    let mut aliases = of_reply(reply);
    let code = reply.code.value;
    let first = &reply.meanings[0];
    if first.quoted && !first.text.value.contains('<') {
        let text = first.text.value.replace(['\'', '"'], "");
        aliases.add(format!("{code} {text}"));
        aliases.add(text);
    }
    for pattern in reply.meanings.iter().flat_map(|meaning| &meaning.enhanced) {
        let pattern = pattern.value;
        if catalogue.statuses.iter().any(|status| status.code.value == pattern.with_any_class()) {
            continue;
        }
        let class = pattern.class.unwrap_or(code / 100);
        for detail in pattern.detail..=pattern.last {
            let enhanced = format!("{class}.{}.{detail}", pattern.subject);
            aliases.add_pair(code, &enhanced);
            aliases.add(enhanced);
        }
    }
    aliases.but(reply.name.as_ref())
}

/// A reason: the words that servers have for it.
pub(crate) fn reason_aliases(reason: &Reason) -> Vec<String> {
    let mut aliases = Aliases::default();
    aliases.add_words(&reason.words);
    aliases.add_words(&reason.hints);
    aliases.but(Some(&reason.name))
}

/// An enhanced status code: `X.1.1`, `5.1.1`, `#5.1.1`, `550 5.1.1`, and its words unless they are those of a reason.
pub(crate) fn status_aliases(catalogue: &Catalogue, status: &Status) -> Vec<String> {
    let pattern = status.code.value;
    let mut aliases = Aliases::default();
    aliases.add(pattern.to_string());
    for class in [2, 4, 5] {
        let number = format!("{class}.{}.{}", pattern.subject, pattern.detail);
        for reply in &catalogue.replies {
            if reply.code.value / 100 == class && is_seen_with(status, pattern, reply) {
                aliases.add_pair(reply.code.value, &number);
            }
        }
        aliases.add(format!("#{number}"));
        aliases.add(number);
    }
    for words in &status.aliases {
        if !is_a_reasons(catalogue, &words.value) {
            aliases.add(words.value.clone());
        }
    }
    aliases.but(Some(&status.name))
}

fn is_a_reasons(catalogue: &Catalogue, words: &str) -> bool {
    let has = |phrases: &[At<String>]| phrases.iter().any(|phrase| phrase.value.eq_ignore_ascii_case(words));
    catalogue.reasons.iter().any(|reason| has(&reason.words) || has(&reason.hints))
}

/// Whether the registry lists the enhanced status with this very code, a meaning of the code names it, or the code is
/// one of those that servers send with all of them: RFC 5321's own about mail, and 421.
fn is_seen_with(status: &Status, pattern: EnhancedPattern, reply: &Reply) -> bool {
    let code = reply.code.value;
    let is_registered = status.basic.iter().any(|basic| basic.value == Basic::Code(code));
    let is_about_mail = reply.meanings[0].standing.name == "standard" && (code / 10 % 10 == 5 || code == 421);
    let is_named = |named: &At<EnhancedPattern>| named.value.with_any_class() == pattern;
    is_registered
        || is_about_mail
        || reply.meanings.iter().any(|meaning| meaning.enhanced.iter().any(is_named))
}
