//! What only `smtp-codes` itself has: digits, labels, commands, enhanced status codes, documents.

use crate::call::{StandardItem, StandardItems};
use crate::data::{self, Data, NAMES, document_constant, slice};
use crate::doc;
use crate::reason_enum;
use crate::reply_enum::{self, Declaration};
use proc_macro2::{Ident, Literal, Span, TokenStream};
use quote::quote;
use smtp_codes_spec::Loaded;
use smtp_codes_spec::model::{
    ADDRESSES, At, CONNECTIONS, CommandReplies, DOCUMENT_KINDS, Digit, FIXES, Label, OUTCOMES, RETRIES,
    STANDINGS,
};

/// The items that `smtp-codes` asks for, each known by its name.
pub(crate) fn items(items: &StandardItems, loaded: &Loaded) -> syn::Result<TokenStream> {
    let data = Data::new(loaded, items.documented, None);
    let tables = CommandTables::new(&data);
    let mut tokens = tables.statics();
    for each in &items.items {
        tokens.extend(item(each, &data, &tables)?);
    }
    Ok(tokens)
}

fn item(item: &StandardItem, data: &Data<'_>, tables: &CommandTables) -> syn::Result<TokenStream> {
    let catalogue = data.catalogue;
    let name = item.name.to_string();
    Ok(match name.as_str() {
        "ReplyCode" => {
            let declaration = Declaration {
                attributes: &item.attributes,
                visibility: &item.visibility,
                name: &item.name,
                docs: if data.documented {
                    format!("\n# All codes\n{}", doc::reply_tables(catalogue))
                } else {
                    String::new()
                },
            };
            let rows: Vec<(u16, String)> = tables.rows.iter().flatten().cloned().collect();
            reply_enum::standard(&declaration, data, &rows)
        }
        "Reason" => reason_enum::standard(&item.attributes, &item.visibility, &item.name, data),
        "Retry" => labels(item, &RETRIES, ""),
        "Address" => labels(item, &ADDRESSES, ""),
        "Connection" => labels(item, &CONNECTIONS, ""),
        "Fix" => labels(item, &FIXES, ""),
        "blocklists" => blocklists(item, data),
        "Severity" => digits(item, data, &catalogue.severities, "#yz"),
        "Category" => digits(item, data, &catalogue.categories, "x#z"),
        "Standing" => labels(item, &STANDINGS, &doc::standing_table()),
        "Outcome" => labels(item, &OUTCOMES, ""),
        "DocumentKind" => labels(item, &DOCUMENT_KINDS, ""),
        "Command" => commands(item, data, tables),
        "EnhancedStatus" => statuses(item, data),
        "Extension" => extensions(item, data),
        "documents" => documents(item, data),
        _ => {
            let message = format!("`{name}` is no item of the standard catalogue");
            return Err(syn::Error::new(item.name.span(), message));
        }
    })
}

/// The rows of the command tables as text: a list a command in the order of the catalogue, and last
/// what may answer any command.
struct CommandTables {
    rows: Vec<Vec<(u16, String)>>,
    /// What the rows of one list have in common, a static a list.
    lists: Vec<String>,
}

impl CommandTables {
    fn new(data: &Data<'_>) -> Self {
        let mut tables = Self { rows: Vec::new(), lists: Vec::new() };
        for command in &data.catalogue.commands {
            tables.add(data, Some(&command.variant.value), &command.replies);
        }
        tables.add(data, None, &data.catalogue.any);
        tables
    }

    fn add(&mut self, data: &Data<'_>, command: Option<&str>, lists: &[CommandReplies]) {
        let mut rows = Vec::new();
        let command = command.map_or_else(|| "None".into(), |variant| format!("Some(Command::{variant})"));
        for list in lists {
            let Some(source) = list.source.as_ref().and_then(|source| data.citation(source)) else {
                continue;
            };
            let (name, except) = (format!("LIST_{}", self.lists.len()), data.commands(&list.except));
            let when = data::optional(list.when.as_ref());
            rows.extend(data.rows(list, &name));
            self.lists.push(format!(
                "static {name}: CommandList = CommandList {{ command: {command}, source: {source}, except: {except}, when: {when} }};"
            ));
        }
        self.rows.push(rows);
    }

    /// The statics of the lists, and the names that all the text of this module refers to.
    fn statics(&self) -> TokenStream {
        let made_here = [
            "Address",
            "Command",
            "Connection",
            "DocumentKind",
            "EnhancedStatus",
            "Fix",
            "ReplyCode",
            "Retry",
            "Severity",
            "Standing",
        ];
        let imports: Vec<_> = NAMES.into_iter().filter(|name| !made_here.contains(name)).collect();
        let imports = imports.join(", ");
        let lists = self.lists.concat();
        data::tokens(&format!(
            "use crate::{{{imports}, enhanced::StatusEntry, entry::CommandList}}; use Reason as StandardReason; {lists}"
        ))
    }
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

/// The call of a macro of `smtp-codes` (its file `behaviour.rs`) that makes the enum: a row a variant.
fn call(
    item: &StandardItem,
    makes: &str,
    more_docs: &str,
    rows: impl Iterator<Item = TokenStream>,
    last: &TokenStream,
) -> TokenStream {
    let StandardItem { attributes, visibility, name } = item;
    let makes = Ident::new(makes, Span::call_site());
    let more_docs = docs(item, more_docs);
    quote!(#makes! { #(#attributes)* #more_docs #visibility enum #name { #(#rows;)* #last } })
}

/// `Severity` and `Category`.
fn digits(item: &StandardItem, data: &Data<'_>, digits: &[Digit], pattern: &str) -> TokenStream {
    let rows = digits.iter().map(|digit| {
        let docs = docs(item, &doc::digit(data.catalogue, digit, pattern));
        let (variant, number) = (ident(&digit.name.value, item), Literal::u16_unsuffixed(digit.number.value));
        let (text, explanation) = (&digit.text.value, &digit.explanation.value);
        let source = data::tokens(&data.optional_citation(digit.source.as_ref()));
        quote!(#docs #variant = #number, #text, #explanation, #source)
    });
    call(item, "digits", "", rows, &TokenStream::new())
}

/// `Blocklist::ALL`.
fn blocklists(item: &StandardItem, data: &Data<'_>) -> TokenStream {
    let attributes = &item.attributes;
    let lists = data::tokens(&slice(&mut data.catalogue.blocklists.iter().map(|list| data.blocklist(list))));
    quote! {
        impl crate::Blocklist {
            #(#attributes)*
            pub const ALL: &'static [Self] = {
                use crate::Blocklist;
                #lists
            };
        }
    }
}

/// `Standing`, `Outcome`, `DocumentKind` and the like.
fn labels(item: &StandardItem, labels: &[Label], more_docs: &str) -> TokenStream {
    let rows = labels.iter().map(|label| {
        let (docs, variant) = (docs(item, &doc::label(label)), ident(label.variant, item));
        let (word, about) = (label.name, label.about);
        quote!(#docs #variant = #word, #about)
    });
    call(item, "labels", more_docs, rows, &TokenStream::new())
}

fn commands(item: &StandardItem, data: &Data<'_>, tables: &CommandTables) -> TokenStream {
    let list = |rows: &[(u16, String)]| data::tokens(&slice(&mut rows.iter().map(|(_, row)| row.clone())));
    let rows = data.catalogue.commands.iter().zip(&tables.rows).map(|(command, replies)| {
        let docs = docs(item, &doc::command(data, command));
        let (variant, verb) = (ident(&command.variant.value, item), &command.name.value);
        let stage = verb.trim_matches(['(', ')']);
        let has_alias = data.documented && stage != command.variant.value;
        let aliases = aliases(item, if has_alias { vec![stage.into()] } else { vec![] });
        let explanation = &command.explanation.value;
        let source = data::tokens(&data.optional_citation(command.source.as_ref()));
        let replies = list(replies);
        quote!(#docs #aliases #variant = #verb, #explanation, #source, #replies)
    });
    let any = tables.rows.last().map(|rows| list(rows));
    let more_docs = if data.documented { doc::any_command(data.catalogue) } else { String::new() };
    call(item, "commands", &more_docs, rows, &quote!(= #any))
}

fn statuses(item: &StandardItem, data: &Data<'_>) -> TokenStream {
    let rows = data.catalogue.statuses.iter().map(|status| {
        let docs = docs(item, &doc::status(data, status));
        let aliases =
            aliases(item, if data.documented { doc::status_aliases(data.catalogue, status) } else { vec![] });
        let (variant, code) = (ident(&status.name.value, item), status.code.value);
        let key = Literal::u32_unsuffixed(u32::from(code.subject) * 1000 + u32::from(code.detail));
        let entry = data::tokens(&data.status(status));
        quote!(#docs #aliases #variant = #key, #entry)
    });
    let more_docs = if data.documented { doc::status_table(data.catalogue) } else { String::new() };
    call(item, "statuses", &more_docs, rows, &TokenStream::new())
}

fn extensions(item: &StandardItem, data: &Data<'_>) -> TokenStream {
    let rows = data.catalogue.extensions.iter().map(|extension| {
        let docs = docs(item, &doc::extension(data, extension));
        let (variant, keyword) = (ident(&extension.variant.value, item), &extension.keyword.value);
        let has_alias = data.documented && !keyword.eq_ignore_ascii_case(&extension.variant.value);
        let aliases = aliases(item, if has_alias { vec![keyword.clone()] } else { vec![] });
        let optional =
            |text: &Option<At<String>>| text.as_ref().map_or_else(String::new, |at| at.value.clone());
        let (text, explanation) = (&extension.text.value, &extension.explanation.value);
        let (parameters, deprecated) = (optional(&extension.parameters), optional(&extension.deprecated));
        let citations = extension.source.iter().chain(&extension.also);
        let citations = data::tokens(&slice(&mut citations.filter_map(|citation| data.citation(citation))));
        quote!(#docs #aliases #variant = #keyword, #text, #parameters, #explanation, #deprecated, #citations)
    });
    call(item, "extensions", "", rows, &TokenStream::new())
}

fn documents(item: &StandardItem, data: &Data<'_>) -> TokenStream {
    let StandardItem { attributes, visibility, name } = item;
    let documents = &data.catalogue.documents;
    let constants: Vec<Ident> =
        documents.iter().map(|document| ident(&document_constant(&document.id.value), item)).collect();
    let values = documents.iter().map(|document| data::tokens(&Data::document(document)));
    let document_docs = documents.iter().map(|document| docs(item, &doc::document(document)));
    quote! {
        #(#attributes)*
        #visibility mod #name {
            use crate::{Document, DocumentKind};

            /// Every document, in the order of the catalogue.
            pub static ALL: &[&Document] = &[#(&#constants),*];
            #(#document_docs pub static #constants: Document = #values;)*
        }
    }
}
