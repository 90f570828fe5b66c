//! Static data, written as Rust text: documents, citations, meanings, entries, rows of commands.
//!
//! The catalogue is some hundred kilobytes of data. Text that rustc's own lexer turns into tokens
//! costs a fraction of what it costs to push them one by one, at every build of every user.

use crate::doc;
use proc_macro2::{Ident, Literal, Span, TokenStream};
use smtp_codes_spec::Loaded;
use smtp_codes_spec::model::{
    At, Basic, Catalogue, Citation, CommandReplies, Document, EnhancedPattern, Label, Meaning, Place, Reply,
    Status,
};
use std::fmt::Write as _;

/// Writes data that refers to other data of the catalogue. The names it uses stand in [`NAMES`].
pub(crate) struct Data<'a> {
    pub(crate) catalogue: &'a Catalogue,
    /// Whether variants are documented in full, or in their first lines.
    pub(crate) documented: bool,
    /// Index of the first vendor's file.
    first_vendor: usize,
}

/// What the text refers to, to be imported from `smtp-codes` where it stands.
pub(crate) const NAMES: [&str; 13] = [
    "Citation",
    "Command",
    "CommandReply",
    "Document",
    "DocumentKind",
    "EnhancedPattern",
    "EnhancedStatus",
    "Entry",
    "Meaning",
    "Remedy",
    "ReplyCode",
    "Severity",
    "Standing",
];

/// How many fields a `Meaning` has.
const MEANING_FIELDS: usize = 11;

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

/// A string literal.
pub(crate) fn string(text: &str) -> String {
    Literal::string(text).to_string()
}

/// A string literal, empty for a text that is not there.
fn optional(text: Option<&At<String>>) -> String {
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

/// What `Display` prints.
fn display(reply: &Reply) -> String {
    format!("{} {}", reply.code.value, reply.meanings[0].text.value)
}

impl<'a> Data<'a> {
    pub(crate) fn new(loaded: &'a Loaded, documented: bool) -> Self {
        Self { catalogue: &loaded.catalogue, documented, first_vendor: smtp_codes_spec::STANDARD.len() }
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
        let Document { id, title, kind, url, date, .. } = document;
        format!(
            "Document {{ id: {}, title: {}, kind: DocumentKind::{}, url: {}, date: {} }}",
            string(&id.value),
            string(&title.value),
            kind.variant,
            optional(url.as_ref()),
            optional(date.as_ref())
        )
    }

    /// One whose document is missing was reported, and is left out.
    pub(crate) fn citation(&self, citation: &Citation) -> Option<String> {
        let document = self.catalogue.document(&citation.document.value)?;
        let reference = if self.is_vendor(document.id.place) {
            Self::document(document)
        } else {
            format!("documents::{}", document_constant(&document.id.value))
        };
        let url = doc::section_url(document, citation);
        let url = url.or_else(|| document.url.as_ref().map(|url| url.value.clone()));
        Some(format!(
            "Citation {{ document: &{reference}, section: {}, text: {}, label: {}, url: {} }}",
            optional(citation.section.as_ref()),
            optional(citation.text.as_ref()),
            string(&doc::citation_label(document, citation)),
            string(&url.unwrap_or_default())
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
        let mut count = 0;
        let mut field = |name: &str, value: &str| {
            let _ = write!(fields, "{name}: {value}, ");
            count += 1;
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
        if let Some(explanation) = &meaning.explanation {
            field("explanation", &string(&explanation.value));
        }
        if !meaning.causes.is_empty() {
            field("causes", &strings(&meaning.causes));
        }
        if meaning.remedy_sender.is_some() || meaning.remedy_operator.is_some() {
            let sender = optional(meaning.remedy_sender.as_ref());
            let operator = optional(meaning.remedy_operator.as_ref());
            field("remedy", &format!("Remedy {{ sender: {sender}, operator: {operator} }}"));
        }
        if !meaning.aliases.is_empty() {
            field("aliases", &strings(&meaning.aliases));
        }
        // Where all of them are there, as in many standard meanings, nothing may be left to `EMPTY`.
        let rest = if count < MEANING_FIELDS { "..Meaning::EMPTY" } else { "" };
        format!("Meaning {{ {fields}{rest} }}")
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
        let subject = doc::subject(self.catalogue, status).map(|subject| &subject.text);
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
             deprecated: {} }}",
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
    format!("EnhancedPattern {{ class: {class}, subject: {}, detail: {} }}", pattern.subject, pattern.detail)
}
