//! What only `smtp-codes` itself has: digits, labels, commands, enhanced status codes, documents.

use crate::call::StandardItem;
use crate::data::{Data, document_constant, option};
use crate::doc;
use crate::reply_enum::{self, Declaration};
use proc_macro2::{Ident, Literal, Span, TokenStream};
use quote::{format_ident, quote};
use smtp_codes_spec::Loaded;
use smtp_codes_spec::model::{Basic, CommandReplies, DOCUMENT_KINDS, Digit, Label, OUTCOMES, STANDINGS};

/// The item that `smtp-codes` asks for by its name.
pub(crate) fn item(item: &StandardItem, loaded: &Loaded) -> syn::Result<TokenStream> {
    let krate = quote!(crate);
    let data = Data::new(&krate, loaded);
    let catalogue = &loaded.catalogue;
    let name = item.name.to_string();
    Ok(match name.as_str() {
        "ReplyCode" => {
            let declaration = Declaration {
                attributes: &item.attributes,
                visibility: &item.visibility,
                name: &item.name,
                docs: doc::reply_tables(catalogue),
            };
            reply_enum::standard(&declaration, loaded)
        }
        "Severity" => digits(item, &data, &catalogue.severities, "#yz"),
        "Category" => digits(item, &data, &catalogue.categories, "x#z"),
        "Standing" => labels(item, &STANDINGS, &doc::standing_table()),
        "Outcome" => labels(item, &OUTCOMES, ""),
        "DocumentKind" => labels(item, &DOCUMENT_KINDS, ""),
        "Command" => commands(item, &data),
        "EnhancedStatus" => statuses(item, &data),
        "documents" => documents(item, &data),
        _ => {
            let message = format!("`{name}` is no item of the standard catalogue");
            return Err(syn::Error::new(item.name.span(), message));
        }
    })
}

/// Documentation with the span of the item's name, so that rustdoc's lints apply to it.
fn docs(item: &StandardItem, text: &str) -> TokenStream {
    let mut literal = Literal::string(text);
    literal.set_span(item.name.span());
    quote!(#[doc = #literal])
}

fn aliases(item: &StandardItem, aliases: Vec<String>) -> TokenStream {
    let aliases = aliases.into_iter().map(|alias| {
        let mut literal = Literal::string(&alias);
        literal.set_span(item.name.span());
        literal
    });
    quote!(#(#[doc(alias = #aliases)])*)
}

fn ident(name: &str, item: &StandardItem) -> Ident {
    Ident::new(name, item.name.span())
}

/// The value of an optional citation.
fn optional_citation(data: &Data<'_>, citation: Option<&smtp_codes_spec::model::Citation>) -> TokenStream {
    match citation.and_then(|citation| data.citation(citation)) {
        Some(citation) => quote!(Some(#citation)),
        None => quote!(None),
    }
}

/// `Severity` and `Category`: an enum over digits.
fn digits(item: &StandardItem, data: &Data<'_>, digits: &[Digit], pattern: &str) -> TokenStream {
    let StandardItem { attributes, visibility, name } = item;
    let variants: Vec<Ident> = digits.iter().map(|digit| ident(&digit.name.value, item)).collect();
    let numbers: Vec<Literal> =
        digits.iter().map(|digit| Literal::u16_unsuffixed(digit.number.value)).collect();
    let variant_docs = digits.iter().map(|digit| docs(item, &doc::digit(data.catalogue, digit, pattern)));
    let names = digits.iter().map(|digit| &digit.name.value);
    let texts = digits.iter().map(|digit| &digit.text.value);
    let explanations = digits.iter().map(|digit| &digit.explanation.value);
    let sources = digits.iter().map(|digit| optional_citation(data, digit.source.as_ref()));
    quote! {
        #(#attributes)*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[repr(u8)]
        #visibility enum #name {
            #(#variant_docs #variants = #numbers,)*
        }

        impl #name {
            /// Every value, in the order of the digits.
            pub const ALL: &'static [Self] = &[#(Self::#variants),*];

            /// The value of a digit, or `None` if the RFCs define none.
            #[inline]
            pub const fn from_digit(digit: u8) -> Option<Self> {
                match digit { #(#numbers => Some(Self::#variants),)* _ => None }
            }

            /// The digit.
            #[inline]
            pub const fn digit(self) -> u8 {
                self as u8
            }

            /// The name of the variant.
            pub const fn name(self) -> &'static str {
                match self { #(Self::#variants => #names,)* }
            }

            /// The source's words.
            pub const fn text(self) -> &'static str {
                match self { #(Self::#variants => #texts,)* }
            }

            /// What it says, for a reader who has never seen an RFC (Markdown, inline code only).
            pub const fn explanation(self) -> &'static str {
                match self { #(Self::#variants => #explanations,)* }
            }

            /// Where it is defined.
            pub const fn source(self) -> Option<crate::Citation> {
                match self { #(Self::#variants => #sources,)* }
            }
        }

        /// Prints the source's words.
        impl core::fmt::Display for #name {
            fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
                f.pad(self.text())
            }
        }
    }
}

/// `Standing`, `Outcome`, `DocumentKind`: the closed lists of words that the TOML uses.
fn labels(item: &StandardItem, labels: &[Label], more_docs: &str) -> TokenStream {
    let StandardItem { attributes, visibility, name } = item;
    let variants: Vec<Ident> = labels.iter().map(|label| ident(label.variant, item)).collect();
    let variant_docs = labels.iter().map(|label| docs(item, &doc::label(label)));
    let words = labels.iter().map(|label| label.name);
    let abouts = labels.iter().map(|label| label.about);
    let more_docs = docs(item, more_docs);
    quote! {
        #(#attributes)*
        #more_docs
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #visibility enum #name {
            #(#variant_docs #variants,)*
        }

        impl #name {
            /// Every value, in the order of the catalogue.
            pub const ALL: &'static [Self] = &[#(Self::#variants),*];

            /// The word that the TOML has for it.
            pub const fn name(self) -> &'static str {
                match self { #(Self::#variants => #words,)* }
            }

            /// What it says, in one sentence.
            pub const fn explanation(self) -> &'static str {
                match self { #(Self::#variants => #abouts,)* }
            }
        }

        /// Prints the word that the TOML has for it.
        impl core::fmt::Display for #name {
            fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
                f.pad(self.name())
            }
        }
    }
}

/// A row of the command tables: the value of a `CommandReply`.
pub(crate) struct CommandRow<'a> {
    pub(crate) code: u16,
    /// The variant of the command; `None` is any command.
    command: Option<&'a str>,
    pub(crate) value: TokenStream,
}

/// Every row of the command tables.
pub(crate) fn command_replies<'a>(data: &Data<'a>) -> Vec<CommandRow<'a>> {
    let commands = data.catalogue.commands.iter().flat_map(|command| {
        command.replies.iter().map(move |list| (Some(command.variant.value.as_str()), list))
    });
    let any = data.catalogue.any.iter().map(|list| (None, list));
    commands.chain(any).flat_map(|(command, list)| rows(data, command, list)).collect()
}

fn rows<'a>(data: &Data<'a>, command: Option<&'a str>, list: &CommandReplies) -> Vec<CommandRow<'a>> {
    let Some(source) = list.source.as_ref().and_then(|source| data.citation(source)) else {
        return Vec::new();
    };
    let named = match command.map(|command| format_ident!("{command}")) {
        Some(command) => quote!(Some(crate::Command::#command)),
        None => quote!(None),
    };
    let except: Vec<_> = list.except.iter().filter_map(|name| data.command(&name.value)).collect();
    let except = if except.is_empty() { TokenStream::new() } else { quote!(.except(&[#(#except),*])) };
    let row = |code: u16, outcome: &Label| {
        let reply = data.catalogue.replies.iter().find(|reply| reply.code.value == code)?;
        let variant = format_ident!("{}", reply.name.as_ref()?.value);
        let outcome = data.label("Outcome", outcome);
        let value = quote! {
            crate::CommandReply::new(#named, crate::ReplyCode::#variant, #outcome, #source) #except
        };
        Some(CommandRow { code, command, value })
    };
    list.codes.iter().filter_map(|(code, outcome)| row(code.value, outcome)).collect()
}

fn commands(item: &StandardItem, data: &Data<'_>) -> TokenStream {
    let StandardItem { attributes, visibility, name } = item;
    let commands = &data.catalogue.commands;
    let variants: Vec<Ident> = commands.iter().map(|command| ident(&command.variant.value, item)).collect();
    let variant_docs = commands.iter().map(|command| docs(item, &doc::command(data.catalogue, command)));
    let variant_aliases = commands.iter().map(|command| {
        let verb = command.name.value.trim_matches(['(', ')']).to_owned();
        aliases(item, if verb == command.variant.value { vec![] } else { vec![verb] })
    });
    let verbs: Vec<&String> = commands.iter().map(|command| &command.name.value).collect();
    let explanations = commands.iter().map(|command| &command.explanation.value);
    let sources = commands.iter().map(|command| optional_citation(data, command.source.as_ref()));
    let rows = command_replies(data);
    let lists = commands.iter().map(|command| {
        let of_command = rows.iter().filter(|row| row.command == Some(command.variant.value.as_str()));
        let values = of_command.map(|row| &row.value);
        quote!(&[#(#values),*])
    });
    let any = rows.iter().filter(|row| row.command.is_none()).map(|row| &row.value);
    let more_docs = docs(item, &doc::any_command(data.catalogue));
    quote! {
        #(#attributes)*
        #more_docs
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #visibility enum #name {
            #(#variant_docs #variant_aliases #variants,)*
        }

        impl #name {
            /// Every command, in the order of a dialogue.
            pub const ALL: &'static [Self] = &[#(Self::#variants),*];

            /// What may answer any command, each with its exceptions.
            pub const ANY_REPLIES: &'static [crate::CommandReply] = {
                static ANY: &[crate::CommandReply] = &[#(#any),*];
                ANY
            };

            /// The verb in capitals, or the stage in parentheses: `RCPT`, `(connection)`.
            pub const fn name(self) -> &'static str {
                match self { #(Self::#variants => #verbs,)* }
            }

            /// What the command does (Markdown, inline code only).
            pub const fn explanation(self) -> &'static str {
                match self { #(Self::#variants => #explanations,)* }
            }

            /// Where the command is defined.
            pub const fn source(self) -> Option<crate::Citation> {
                match self { #(Self::#variants => #sources,)* }
            }

            /// The reply codes that the sources list for the command, without those that may answer any
            /// command ([`ANY_REPLIES`](Self::ANY_REPLIES)). A code stands there once for each source.
            pub const fn replies(self) -> &'static [crate::CommandReply] {
                match self { #(Self::#variants => { static REPLIES: &[crate::CommandReply] = #lists; REPLIES })* }
            }
        }
    }
}

fn statuses(item: &StandardItem, data: &Data<'_>) -> TokenStream {
    let StandardItem { attributes, visibility, name } = item;
    let statuses = &data.catalogue.statuses;
    let variants: Vec<Ident> = statuses.iter().map(|status| ident(&status.name.value, item)).collect();
    let variant_docs = statuses.iter().map(|status| docs(item, &doc::status(data.catalogue, status)));
    let variant_aliases = statuses.iter().map(|status| aliases(item, doc::status_aliases(status)));
    let keys = statuses.iter().map(|status| {
        let code = status.code.value;
        Literal::u32_unsuffixed(u32::from(code.subject) * 1000 + u32::from(code.detail))
    });
    let keys: Vec<_> = keys.collect();
    let entries = statuses.iter().map(|status| {
        let code = status.code.value;
        let (subject, detail) = (Literal::u16_unsuffixed(code.subject), Literal::u16_unsuffixed(code.detail));
        let subject_text = doc::subject(data.catalogue, status).map(|subject| &subject.text.value);
        let subject_text = option(subject_text);
        let display = format!("{code} {}", status.text.value);
        let (name, text, explanation) = (&status.name.value, &status.text.value, &status.explanation.value);
        let basic = status.basic.iter().filter_map(|basic| basic_variant(data, basic.value));
        let severities = status.basic.iter().filter_map(|basic| match basic.value {
            Basic::Severity(digit) => Some(Literal::u16_unsuffixed(digit)),
            Basic::Any | Basic::Code(_) => None,
        });
        let any = status.basic.iter().any(|basic| basic.value == Basic::Any);
        let source = optional_citation(data, status.source.as_ref());
        let also = status.also.iter().filter_map(|also| data.citation(also));
        let aliases = status.aliases.iter().map(|alias| &alias.value);
        let deprecated = option(status.deprecated.as_ref().map(|reason| &reason.value));
        quote! {
            crate::enhanced::StatusEntry {
                subject: #subject,
                detail: #detail,
                subject_text: #subject_text,
                name: #name,
                display: #display,
                text: #text,
                explanation: #explanation,
                basic: &[#(#basic),*],
                basic_severities: &[#(#severities),*],
                basic_any: #any,
                source: #source,
                also: &[#(#also),*],
                aliases: &[#(#aliases),*],
                deprecated: #deprecated,
            }
        }
    });
    let count = Literal::usize_unsuffixed(statuses.len());
    let more_docs = docs(item, &doc::status_table(data.catalogue));
    quote! {
        #(#attributes)*
        #more_docs
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[repr(u8)]
        #visibility enum #name {
            #(#variant_docs #variant_aliases #variants,)*
        }

        impl #name {
            /// Every entry of the registry, in numerical order.
            pub const ALL: &'static [Self] = &[#(Self::#variants),*];

            /// The entry of a subject and a detail, or `None` if none is registered.
            pub const fn from_numbers(subject: u16, detail: u16) -> Option<Self> {
                if detail > 999 {
                    return None;
                }
                match subject as u32 * 1000 + detail as u32 { #(#keys => Some(Self::#variants),)* _ => None }
            }

            pub(crate) const fn entry(self) -> &'static crate::enhanced::StatusEntry {
                static ENTRIES: [crate::enhanced::StatusEntry; #count] = [#(#entries),*];
                &ENTRIES[self as usize]
            }
        }
    }
}

fn basic_variant(data: &Data<'_>, basic: Basic) -> Option<TokenStream> {
    let Basic::Code(code) = basic else { return None };
    let reply = data.catalogue.replies.iter().find(|reply| reply.code.value == code)?;
    let variant = format_ident!("{}", reply.name.as_ref()?.value);
    Some(quote!(crate::ReplyCode::#variant))
}

fn documents(item: &StandardItem, data: &Data<'_>) -> TokenStream {
    let StandardItem { attributes, visibility, name } = item;
    let documents = &data.catalogue.documents;
    let constants: Vec<Ident> = documents
        .iter()
        .map(|document| document_constant(&document.id.value, Span::call_site().located_at(name.span())))
        .collect();
    let values = documents.iter().map(|document| data.document_value(document));
    let document_docs = documents.iter().map(|document| docs(item, &doc::document(document)));
    quote! {
        #(#attributes)*
        #visibility mod #name {
            /// Every document, in the order of the catalogue.
            pub static ALL: &[&crate::Document] = &[#(&#constants),*];
            #(#document_docs pub static #constants: crate::Document = #values;)*
        }
    }
}
