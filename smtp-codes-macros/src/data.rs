//! Static data, written as Rust text: documents, citations, meanings, entries, rows of commands.
//!
//! The catalogue is some hundred kilobytes of data. Text that rustc's own lexer turns into tokens
//! costs a fraction of what it costs to push them one by one, at every build of every user.

use crate::cite::{citation_label, citation_url, subject};
use proc_macro2::{Ident, Literal, Span, TokenStream};
use quote::quote;
use smtp_codes_spec::Loaded;
use smtp_codes_spec::model::{
    At, Basic, Blocklist, Catalogue, Citation, CommandReplies, Document, EnhancedPattern, Label, Meaning,
    Place, Reason, Remedy, Reply, Status, VERDICT_PARTS, Verdict,
};
use smtp_codes_spec::words::Table;
use std::collections::BTreeSet;
use std::fmt::Write as _;

/// Writes data that refers to other data of the catalogue. The names it uses stand in [`NAMES`].
pub(crate) struct Data<'a> {
    pub(crate) catalogue: &'a Catalogue,
    /// Whether variants are documented in full, or in their first lines.
    pub(crate) documented: bool,
    /// The enum of a vendor's own reasons.
    own_reasons: Option<&'a Ident>,
    /// Index of the first vendor's file.
    first_vendor: usize,
}

/// What the text refers to, to be imported from `smtp-codes` where it stands.
/// So is the standard `Reason`, as `StandardReason`: a vendor may well call its own enum `Reason`.
pub(crate) const NAMES: [&str; 22] = [
    "Address",
    "Citation",
    "Code",
    "Command",
    "CommandReply",
    "Connection",
    "Dispute",
    "Document",
    "DocumentKind",
    "EnhancedPattern",
    "EnhancedStatus",
    "Entry",
    "Fix",
    "Meaning",
    "PartialVerdict",
    "ReasonEntry",
    "Remedy",
    "ReplyCode",
    "Retry",
    "Severity",
    "Standing",
    "Verdict",
];

/// The enums of the parts of a verdict, in the order of [`VERDICT_PARTS`].
const VERDICT_ENUMS: [&str; 4] = ["Retry", "Address", "Connection", "Fix"];

/// Text as tokens. All of it is ours, and every string in it a literal, so it always lexes.
pub(crate) fn tokens(text: &str) -> TokenStream {
    // rustc's lexer alone: `proc_macro2` would run its own over the text before.
    let tokens = if proc_macro::is_available() {
        text.parse::<proc_macro::TokenStream>().map(TokenStream::from).map_err(|error| error.to_string())
    } else {
        text.parse().map_err(|error: proc_macro2::LexError| error.to_string())
    };
    tokens.unwrap_or_else(|error| {
        syn::Error::new(Span::call_site(), format!("smtp-codes wrote text that is not Rust: {error}"))
            .into_compile_error()
    })
}

/// Imports what text refers to, and nothing else: whatever is not used is an error where a crate forbids the `unused` lints,
/// and an `allow` of ours would be one as well.
pub(crate) fn imports(krate: &TokenStream, text: &str) -> TokenStream {
    let used = names_in(text);
    let ident = |name: &&str| Ident::new(name, Span::call_site());
    let ours = NAMES.iter().filter(|name| used.contains(**name)).map(ident);
    let others = ["None", "Some"].iter().filter(|name| used.contains(**name)).map(ident);
    let documents = used.contains("documents").then(|| quote!(use #krate::documents;));
    let reason = used.contains("StandardReason").then(|| quote!(use #krate::Reason as StandardReason;));
    quote! {
        #documents
        #reason
        #(use #krate::#ours;)*
        #(use ::core::option::Option::#others;)*
    }
}

/// The names that begin a path in text of ours; what follows `::`, or stands within a string, is none.
fn names_in(text: &str) -> BTreeSet<&str> {
    let is_letter = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'_';
    let bytes = text.as_bytes();
    let mut names = BTreeSet::new();
    let mut at = 0;
    while at < bytes.len() {
        let start = at;
        at += 1;
        if bytes[start] == b'"' {
            while at < bytes.len() && bytes[at] != b'"' {
                at += 1 + usize::from(bytes[at] == b'\\');
            }
            at += 1;
        } else if is_letter(bytes[start]) {
            while at < bytes.len() && is_letter(bytes[at]) {
                at += 1;
            }
            if !bytes[..start].ends_with(b"::") {
                names.insert(&text[start..at]);
            }
        }
    }
    names
}

/// A string literal.
pub(crate) fn string(text: &str) -> String {
    Literal::string(text).to_string()
}

/// A string literal, empty for a text that is not there.
pub(crate) fn optional(text: Option<&At<String>>) -> String {
    string(text.map_or("", |text| &text.value))
}

/// What an iterator gives, with a separator between. It is `dyn` so that every user's build compiles this once,
/// and not again for each kind of iterator.
pub(crate) fn join(separator: &str, items: &mut dyn Iterator<Item = String>) -> String {
    let mut joined = String::new();
    for item in items {
        if !joined.is_empty() {
            joined.push_str(separator);
        }
        joined.push_str(&item);
    }
    joined
}

/// `&[...]` of what an iterator gives.
pub(crate) fn slice(items: &mut dyn Iterator<Item = String>) -> String {
    format!("&[{}]", join(", ", items))
}

/// The constant of a document: `rfc5321` is `RFC5321`, `exchange-online` is `EXCHANGE_ONLINE`.
pub(crate) fn document_constant(id: &str) -> String {
    id.to_ascii_uppercase().replace('-', "_")
}

/// `CODE_550`, the static of an entry.
pub(crate) fn entry_static(reply: &Reply) -> Ident {
    Ident::new(&format!("CODE_{}", reply.code.value), Span::call_site())
}

/// `REASON_2`, the static of a reason; a name in small letters would call the caller's lints up.
pub(crate) fn reason_static(index: usize) -> Ident {
    Ident::new(&format!("REASON_{index}"), Span::call_site())
}

/// What `Display` prints.
fn display(reply: &Reply) -> String {
    format!("{} {}", reply.code.value, reply.meanings[0].text.value)
}

impl<'a> Data<'a> {
    pub(crate) fn new(loaded: &'a Loaded, documented: bool, own_reasons: Option<&'a Ident>) -> Self {
        let first_vendor = smtp_codes_spec::STANDARD.len();
        Self { catalogue: &loaded.catalogue, documented, own_reasons, first_vendor }
    }

    /// Whether a value comes from a vendor's file.
    pub(crate) fn is_vendor(&self, place: Place) -> bool {
        place.file >= self.first_vendor
    }

    /// The variant of a code.
    pub(crate) fn variant(&self, code: u16) -> Option<&'a str> {
        Some(self.catalogue.reply(code)?.name.as_ref()?.value.as_str())
    }

    pub(crate) fn document(document: &Document) -> String {
        let Document { id, title, kind, url, date, marks, .. } = document;
        format!(
            "Document {{ id: {}, title: {}, kind: DocumentKind::{}, url: {}, date: {}, marks: {} }}",
            string(&id.value),
            string(&title.value),
            kind.variant,
            optional(url.as_ref()),
            optional(date.as_ref()),
            strings(marks)
        )
    }

    /// A document where it is referred to: a vendor's stands there itself.
    fn document_of(&self, document: &Document) -> String {
        if self.is_vendor(document.id.place) {
            Self::document(document)
        } else {
            format!("documents::{}", document_constant(&document.id.value))
        }
    }

    /// One whose document is missing was reported, and is left out.
    pub(crate) fn citation(&self, citation: &Citation) -> Option<String> {
        let document = self.catalogue.document(&citation.document.value)?;
        let reference = self.document_of(document);
        Some(format!(
            "Citation {{ document: &{reference}, section: {}, text: {}, label: {}, url: {} }}",
            optional(citation.section.as_ref()),
            optional(citation.text.as_ref()),
            string(&citation_label(document, citation)),
            string(&citation_url(document, citation).unwrap_or_default())
        ))
    }

    pub(crate) fn optional_citation(&self, citation: Option<&Citation>) -> String {
        let citation = citation.and_then(|citation| self.citation(citation));
        citation.map_or_else(|| "None".into(), |citation| format!("Some({citation})"))
    }

    fn citations(&self, citations: &[Citation]) -> String {
        slice(&mut citations.iter().filter_map(|citation| self.citation(citation)))
    }

    /// A meaning; what it lacks is left to `Meaning::EMPTY`.
    pub(crate) fn meaning(&self, meaning: &Meaning) -> String {
        let mut fields = String::new();
        let mut field = |name: &str, value: &str| {
            let _ = write!(fields, "{name}: {value}, ");
        };
        field("text", &string(&meaning.text.value));
        field("standing", &format!("Standing::{}", meaning.standing.variant));
        if !meaning.quoted {
            field("is_quoted", "false");
        }
        if meaning.source.is_some() || !meaning.also.is_empty() {
            let citations = meaning.source.iter().chain(&meaning.also);
            field("citations", &slice(&mut citations.filter_map(|citation| self.citation(citation))));
        }
        if meaning.source.is_none() && !meaning.also.is_empty() {
            field("has_source", "false");
        }
        if !meaning.commands.is_empty() {
            field("commands", &self.commands(&meaning.commands));
        }
        if !meaning.enhanced.is_empty() {
            field("enhanced", &slice(&mut meaning.enhanced.iter().map(|at| pattern(at.value))));
        }
        if let Some(reason) = meaning.reason.as_ref().and_then(|reason| self.reason_of(&reason.value)) {
            field("reason", &format!("Some({reason}.entry())"));
        }
        if let Some(explanation) = &meaning.explanation {
            field("explanation", &string(&explanation.value));
        }
        if !meaning.causes.is_empty() {
            field("causes", &strings(&meaning.causes));
        }
        if meaning.remedy.parts().next().is_some() {
            field("remedy", &remedy(&meaning.remedy));
        }
        if !meaning.words.is_empty() {
            field("words", &strings(&meaning.words));
        }
        if meaning.verdict.place.is_some() {
            field("verdict", &partial_verdict(&meaning.verdict));
        }
        if let Some(code) = meaning.disguises {
            field("disguises", &format!("Code::new({})", code.value));
        }
        if let Some(code) = meaning.stands_for {
            field("stands_for", &format!("Some({})", pattern(code.value)));
        }
        // No meaning has all of them: `disguises` and `stands_for` exclude each other.
        format!("Meaning {{ {fields}..Meaning::EMPTY }}")
    }

    /// `StandardReason::MailboxFull`, or `RelayReason::QuotaOfTheRelay`.
    fn reason_of(&self, name: &str) -> Option<String> {
        let reason = self.catalogue.reason(name)?;
        if !self.is_vendor(reason.place) {
            return Some(format!("StandardReason::{name}"));
        }
        Some(format!("{}::{name}", self.own_reasons?))
    }

    /// An entry of a reason.
    pub(crate) fn reason(&self, index: usize, reason: &Reason) -> String {
        let citations = reason.source.iter().chain(&reason.also);
        let disputed = reason.disputed.iter().filter_map(|dispute| {
            let source = self.citation(dispute.source.as_ref()?)?;
            Some(format!("Dispute {{ says: {}, source: {source} }}", string(&dispute.says.value)))
        });
        let states_it =
            |status: &&Status| status.reason.as_ref().is_some_and(|name| name.value == reason.name.value);
        let statuses = self.catalogue.statuses.iter().filter(states_it);
        format!(
            "ReasonEntry {{ index: {index}, name: {}, text: {}, explanation: {}, causes: {}, remedy: {}, verdict: {}, \
             is_general: {}, disputed: {}, citations: {}, words: {}, hints: {}, enhanced: {} }}",
            string(&reason.name.value),
            optional(reason.text.as_ref()),
            optional(reason.explanation.as_ref()),
            strings(&reason.causes),
            remedy(&reason.remedy),
            verdict(&reason.verdict),
            reason.general,
            slice(&mut { disputed }),
            slice(&mut citations.filter_map(|citation| self.citation(citation))),
            strings(&reason.words),
            strings(&reason.hints),
            slice(&mut statuses.map(|status| format!("EnhancedStatus::{}", status.name.value))),
        )
    }

    /// The entry of a standard reason that a vendor adds words to, or whose verdict it overrides.
    pub(crate) fn changed_reason(&self, reason: &Reason) -> String {
        let mut fields = String::new();
        let mut field = |is_changed: bool, name: &str, value: &dyn Fn() -> String| {
            if is_changed {
                let _ = write!(fields, "{name}: {}, ", value());
            }
        };
        let has_verdict = reason.verdict.place.is_some_and(|place| self.is_vendor(place));
        field(has_verdict, "verdict", &|| verdict(&reason.verdict));
        field(reason.added_words > 0, "words", &|| strings(&reason.words));
        field(reason.added_hints > 0, "hints", &|| strings(&reason.hints));
        format!("ReasonEntry {{ {fields}..*StandardReason::{}.entry() }}", reason.name.value)
    }

    pub(crate) fn blocklist(&self, list: &Blocklist) -> String {
        format!(
            "Blocklist {{ name: {}, hosts: {}, source: {} }}",
            string(&list.name.value),
            strings(&list.hosts),
            self.optional_citation(list.source.as_ref())
        )
    }

    /// The arguments of the table of the standard words, or of the vendor's.
    pub(crate) fn words(&self, standard: bool) -> String {
        let table = Table::of(self.catalogue, &|place| self.is_vendor(place) != standard, standard);
        let documents = table.documents.iter().map(|document| format!("&{}", self.document_of(document)));
        format!("{}, {}", Literal::byte_string(&table.bytes), slice(&mut { documents }))
    }

    /// `&[Command::Rcpt]`.
    pub(crate) fn commands(&self, names: &[At<String>]) -> String {
        let variant = |name: &At<String>| {
            let command = self.catalogue.commands.iter().find(|command| command.name.value == name.value)?;
            Some(format!("Command::{}", command.variant.value))
        };
        slice(&mut names.iter().filter_map(variant))
    }

    /// An entry with all its meanings; `commands` and `enhanced` are expressions.
    pub(crate) fn entry(&self, reply: &Reply, meanings: &str, commands: &str, enhanced: &str) -> String {
        format!(
            "Entry {{ code: {}, name: {}, display: {}, meanings: {meanings}, \
             commands: {commands}, enhanced: {enhanced} }}",
            reply.code.value,
            string(self.variant(reply.code.value).unwrap_or_default()),
            string(&display(reply)),
        )
    }

    pub(crate) fn meanings(&self, reply: &Reply) -> String {
        slice(&mut reply.meanings.iter().map(|meaning| self.meaning(meaning)))
    }

    /// `&[EnhancedStatus::BadDestinationMailboxAddress]`: those that the registry associates by the number.
    pub(crate) fn enhanced_of(&self, code: u16) -> String {
        let statuses = self.catalogue.statuses.iter();
        let lists = |status: &&Status| status.basic.iter().any(|basic| basic.value == Basic::Code(code));
        slice(&mut statuses.filter(lists).map(|status| format!("EnhancedStatus::{}", status.name.value)))
    }

    /// The rows of a list of replies, each with its code; `name` is the static that says what they have in common.
    pub(crate) fn rows(&self, list: &CommandReplies, name: &str) -> Vec<(u16, String)> {
        let row = |code: u16, outcome: &Label| {
            let variant = self.variant(code)?;
            let row = format!(
                "CommandReply {{ code: ReplyCode::{variant}, outcome: Outcome::{}, list: &{name} }}",
                outcome.variant
            );
            Some((code, row))
        };
        list.codes.iter().filter_map(|(code, outcome)| row(code.value, outcome)).collect()
    }

    /// An entry of the registry.
    pub(crate) fn status(&self, status: &Status) -> String {
        let code = status.code.value;
        let subject = subject(self.catalogue, status).map(|subject| &subject.text);
        let mut basic = status.basic.iter().filter_map(|basic| match basic.value {
            Basic::Code(code) => Some(format!("ReplyCode::{}", self.variant(code)?)),
            Basic::Severity(_) | Basic::Any => None,
        });
        let mut severities = status.basic.iter().filter_map(|basic| match basic.value {
            Basic::Severity(digit) => Some(digit.to_string()),
            Basic::Code(_) | Basic::Any => None,
        });
        format!(
            "StatusEntry {{ subject: {}, detail: {}, subject_text: {}, name: {}, display: {}, text: {}, \
             explanation: {}, basic: {}, basic_severities: {}, basic_any: {}, source: {}, also: {}, aliases: {}, \
             deprecated: {}, reason: {} }}",
            code.subject,
            code.detail,
            optional(subject),
            string(&status.name.value),
            string(&format!("{code} {}", status.text.value)),
            string(&status.text.value),
            string(&status.explanation.value),
            slice(&mut basic),
            slice(&mut severities),
            status.basic.iter().any(|basic| basic.value == Basic::Any),
            self.optional_citation(status.source.as_ref()),
            self.citations(&status.also),
            strings(&status.aliases),
            optional(status.deprecated.as_ref()),
            status
                .reason
                .as_ref()
                .map_or_else(|| "None".into(), |name| format!("Some(StandardReason::{})", name.value)),
        )
    }
}

fn strings(texts: &[At<String>]) -> String {
    slice(&mut texts.iter().map(|text| string(&text.value)))
}

fn pattern(pattern: EnhancedPattern) -> String {
    let class = match pattern.class {
        None => "None",
        Some(2) => "Some(Severity::PositiveCompletion)",
        Some(4) => "Some(Severity::TransientNegativeCompletion)",
        Some(_) => "Some(Severity::PermanentNegativeCompletion)",
    };
    let EnhancedPattern { subject, detail, last, .. } = pattern;
    format!("EnhancedPattern {{ class: {class}, subject: {subject}, detail: {detail}, last: {last} }}")
}

fn remedy(remedy: &Remedy) -> String {
    let Remedy { sender, operator, receiver } = remedy;
    let [sender, operator, receiver] = [sender, operator, receiver].map(|part| optional(part.as_ref()));
    format!("Remedy {{ sender: {sender}, operator: {operator}, receiver: {receiver} }}")
}

/// A part of a verdict: the key, and its word in Rust.
fn part(at: usize, word: &Label) -> (&'static str, String) {
    (VERDICT_PARTS[at].0, format!("{}::{}", VERDICT_ENUMS[at], word.variant))
}

/// A whole verdict; the rules see to it that each part is there.
fn verdict(verdict: &Verdict) -> String {
    let words = verdict.parts.iter().enumerate();
    let parts = words.map(|(at, word)| part(at, word.unwrap_or(&VERDICT_PARTS[at].1[0])));
    format!("Verdict {{ {} }}", join(", ", &mut parts.map(|(key, word)| format!("{key}: {word}"))))
}

fn partial_verdict(verdict: &Verdict) -> String {
    let words = verdict.parts.iter().enumerate();
    let parts = words.filter_map(|(at, word)| Some(part(at, (*word)?)));
    let parts = join("", &mut parts.map(|(key, word)| format!("{key}: Some({word}), ")));
    format!("PartialVerdict {{ {parts}..PartialVerdict::NONE }}")
}
