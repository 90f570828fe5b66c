//! An enum of reply codes with its impls, for `smtp-codes` itself and for a vendor.

use crate::call::{Attribute, VendorCall, derived};
use crate::data::Data;
use crate::doc::{self, Links};
use crate::standard::CommandRow;
use proc_macro2::{Ident, Literal, Span, TokenStream};
use quote::{format_ident, quote};
use smtp_codes_spec::Loaded;
use smtp_codes_spec::model::{At, Basic, Reply};

/// What the enum is called and how it is declared.
pub(crate) struct Declaration<'a> {
    pub(crate) attributes: &'a [Attribute],
    pub(crate) visibility: &'a TokenStream,
    pub(crate) name: &'a Ident,
    /// What is added to the caller's documentation.
    pub(crate) docs: String,
}

/// One variant: its name, code, documentation, and the value of its entry.
struct Variant {
    name: Ident,
    code: Literal,
    docs: TokenStream,
    entry: EntryValue,
}

/// Where an entry is.
enum EntryValue {
    /// In a static of its own: rustc then checks and compiles only those that an edit changes.
    Own(TokenStream),
    /// In the standard catalogue.
    Standard(TokenStream),
}

/// `ReplyCode`.
pub(crate) fn standard(declaration: &Declaration<'_>, loaded: &Loaded) -> TokenStream {
    let krate = quote!(crate);
    let data = Data::new(&krate, loaded);
    // The documentation gets the span of the enum's name, so that rustdoc's lints apply to it.
    let span = declaration.name.span();
    let rows = crate::standard::command_replies(&data);
    let variants: Vec<Variant> = loaded
        .catalogue
        .replies
        .iter()
        .filter_map(|reply| {
            let name = reply.name.as_ref()?;
            let entry = full_entry(&data, reply, name, standard_links(&data, reply, &rows));
            Some(variant(reply, name, &doc::reply(&data, reply, Links::Items), entry, span))
        })
        .collect();
    enumeration(declaration, &krate, &variants, span)
}

/// The vendor's enum, with its conversions.
pub(crate) fn vendor(call: &VendorCall, loaded: &Loaded) -> TokenStream {
    let data = Data::new(&call.krate, loaded);
    let standard_name = |code: u16| loaded.standard.iter().find(|(standard, _)| *standard == code);
    let span = Span::mixed_site().located_at(call.name.span());
    let variants: Vec<Variant> = loaded
        .catalogue
        .replies
        .iter()
        .filter_map(|reply| {
            let name = reply.name.as_ref()?;
            let known = standard_name(reply.code.value).filter(|_| !data.is_vendor(reply.place));
            let (docs, entry) = vendor_variant(&data, reply, name, known.map(|(_, name)| name.as_str()));
            Some(variant(reply, name, &docs, entry, span))
        })
        .collect();
    let has_docs = call.attributes.iter().any(|attribute| attribute.is("doc"));
    let docs = if has_docs { "" } else { "Reply codes, as `smtp_codes::reply_codes!` made them." };
    let declaration = Declaration {
        attributes: &call.attributes,
        visibility: &call.visibility,
        name: &call.name,
        docs: docs.into(),
    };
    let items = enumeration(&declaration, &call.krate, &variants, span);
    let conversions = conversions(call, loaded);
    quote!(#items #conversions)
}

/// A code that the vendor leaves alone is referred to; all else is written out.
fn vendor_variant(
    data: &Data<'_>,
    reply: &Reply,
    name: &At<String>,
    standard_name: Option<&str>,
) -> (String, EntryValue) {
    let krate = data.krate;
    let Some(standard_name) = standard_name else {
        let entry = full_entry(data, reply, name, TokenStream::new());
        return (doc::reply(data, reply, Links::Published), entry);
    };
    let standard_variant = format_ident!("{standard_name}");
    let standard_entry = quote!(#krate::ReplyCode::#standard_variant.entry());
    let one_line = doc::standard_in_vendor(reply, standard_name);
    let added: Vec<_> = reply.meanings.iter().filter(|meaning| data.is_vendor(meaning.place)).collect();
    if added.is_empty() {
        return (one_line, EntryValue::Standard(standard_entry));
    }
    let kept = (0..reply.meanings.len() - added.len()).map(Literal::usize_unsuffixed);
    let display = display(reply);
    let values = added.iter().map(|meaning| data.meaning(meaning));
    let code = Literal::u16_unsuffixed(reply.code.value);
    let variant_name = &name.value;
    let entry = quote! {
        #krate::Entry::new(
            #code,
            #variant_name,
            #display,
            &const { [#(#standard_entry.meanings()[#kept],)* #(#values),*] },
        )
        .with_commands(#standard_entry.commands())
        .with_enhanced(#standard_entry.enhanced())
    };
    let only_added = Reply { meanings: added.into_iter().cloned().collect(), ..reply.clone() };
    let docs = format!("{one_line}\n\nAdded here:\n\n{}", doc::reply(data, &only_added, Links::Published));
    (docs, EntryValue::Own(entry))
}

fn display(reply: &Reply) -> String {
    format!("{} {}", reply.code.value, reply.meanings[0].text.value)
}

/// The value of an entry with all its meanings.
fn full_entry(data: &Data<'_>, reply: &Reply, name: &At<String>, links: TokenStream) -> EntryValue {
    let krate = data.krate;
    let code = Literal::u16_unsuffixed(reply.code.value);
    let (name, display) = (&name.value, display(reply));
    let meanings = reply.meanings.iter().map(|meaning| data.meaning(meaning));
    EntryValue::Own(quote!(#krate::Entry::new(#code, #name, #display, &[#(#meanings),*]) #links))
}

/// The commands and the enhanced status codes of a standard code.
fn standard_links(data: &Data<'_>, reply: &Reply, rows: &[CommandRow<'_>]) -> TokenStream {
    let code = reply.code.value;
    let rows: Vec<_> = rows.iter().filter(|row| row.code == code).map(|row| &row.value).collect();
    let statuses = data.catalogue.statuses.iter();
    let statuses: Vec<Ident> = statuses
        .filter(|status| status.basic.iter().any(|basic| basic.value == Basic::Code(code)))
        .map(|status| format_ident!("{}", status.name.value))
        .collect();
    let mut links = TokenStream::new();
    if !rows.is_empty() {
        links.extend(quote!(.with_commands(&[#(#rows),*])));
    }
    if !statuses.is_empty() {
        links.extend(quote!(.with_enhanced(&[#(crate::EnhancedStatus::#statuses),*])));
    }
    links
}

fn variant(reply: &Reply, name: &At<String>, docs: &str, entry: EntryValue, span: Span) -> Variant {
    let aliases = doc::reply_aliases(reply).into_iter().map(|alias| literal(&alias, span));
    let docs = literal(docs, span);
    Variant {
        name: Ident::new(&name.value, span),
        code: Literal::u16_unsuffixed(reply.code.value),
        docs: quote!(#[doc = #docs] #(#[doc(alias = #aliases)])*),
        entry,
    }
}

fn literal(text: &str, span: Span) -> Literal {
    let mut literal = Literal::string(text);
    literal.set_span(span);
    literal
}

/// The traits that the enum derives unless the caller does.
const DERIVED: [(&str, &str); 8] = [
    ("clone", "Clone"),
    ("marker", "Copy"),
    ("fmt", "Debug"),
    ("cmp", "PartialEq"),
    ("cmp", "Eq"),
    ("cmp", "PartialOrd"),
    ("cmp", "Ord"),
    ("hash", "Hash"),
];

fn enumeration(
    declaration: &Declaration<'_>,
    krate: &TokenStream,
    variants: &[Variant],
    span: Span,
) -> TokenStream {
    let Declaration { attributes, visibility, name, docs } = declaration;
    let callers = derived(attributes);
    let derives = DERIVED.iter().filter(|(_, name)| !callers.iter().any(|derived| derived == name));
    let derives = derives.map(|(module, name)| {
        let (module, name) = (format_ident!("{module}"), format_ident!("{name}"));
        quote!(::core::#module::#name)
    });
    let docs = if docs.is_empty() {
        TokenStream::new()
    } else {
        let docs = literal(docs, span);
        quote!(#[doc = #docs])
    };
    // An enum without variants has no representation and no code; it arises after an error alone.
    let repr = if variants.is_empty() { TokenStream::new() } else { quote!(#[repr(u16)]) };
    let number = if variants.is_empty() { quote!(match self {}) } else { quote!(self as u16) };
    let count = Literal::usize_unsuffixed(variants.len());
    let names: Vec<_> = variants.iter().map(|variant| &variant.name).collect();
    let codes = variants.iter().map(|variant| &variant.code);
    let variant_docs = variants.iter().map(|variant| &variant.docs);
    let mut statics = Vec::new();
    let entries: Vec<_> = variants
        .iter()
        .map(|Variant { code, entry, .. }| match entry {
            EntryValue::Standard(reference) => reference.clone(),
            EntryValue::Own(value) => {
                let own = format_ident!("CODE_{}", code.to_string());
                statics.push(quote!(static #own: #krate::Entry = #value;));
                quote!(&#own)
            }
        })
        .collect();
    quote! {
        #(#attributes)*
        #docs
        #[derive(#(#derives),*)]
        #repr
        #visibility enum #name {
            #(#variant_docs #names = #codes,)*
        }

        impl #name {
            /// Every code of the catalogue, in numerical order.
            pub const ALL: &'static [Self] = &[#(Self::#names),*];

            /// The code with this number, or `None` if the catalogue has none.
            #[inline]
            #[must_use]
            pub const fn from_u16(code: u16) -> ::core::option::Option<Self> {
                static BY_CODE: [::core::option::Option<#name>; 500] = {
                    let mut by_code = [::core::option::Option::None; 500];
                    let mut index = 0;
                    while index < #name::ALL.len() {
                        let code = #name::ALL[index];
                        by_code[(code.number() - 100) as usize] = ::core::option::Option::Some(code);
                        index += 1;
                    }
                    by_code
                };
                if code >= 100 && code < 600 { BY_CODE[(code - 100) as usize] } else { ::core::option::Option::None }
            }

            /// All that the catalogue says of the code.
            #[must_use]
            pub const fn entry(self) -> &'static #krate::Entry {
                #(#statics)*
                static ENTRIES: [&#krate::Entry; #count] = [#(#entries),*];
                static POSITIONS: [u16; 500] = #krate::__private::positions(&ENTRIES);
                ENTRIES[POSITIONS[(self.number() - 100) as usize] as usize]
            }

            const fn number(self) -> u16 {
                #number
            }

            /// The code on the wire.
            #[must_use]
            pub const fn code(self) -> #krate::Code {
                self.entry().code()
            }

            /// The name of the variant.
            #[must_use]
            pub const fn name(self) -> &'static str {
                self.entry().name()
            }

            /// The text of the first meaning, with its placeholders.
            #[must_use]
            pub const fn text(self) -> &'static str {
                self.entry().text()
            }

            /// Every meaning; the first is the one that is displayed.
            #[must_use]
            pub const fn meanings(self) -> &'static [#krate::Meaning] {
                self.entry().meanings()
            }

            /// The standing of the first meaning.
            #[must_use]
            pub const fn standing(self) -> #krate::Standing {
                self.entry().standing()
            }

            /// The first digit.
            #[must_use]
            pub const fn severity(self) -> #krate::Severity {
                self.code().severity()
            }

            /// The second digit, or `None` for 6 to 9.
            #[must_use]
            pub const fn category(self) -> ::core::option::Option<#krate::Category> {
                self.code().category()
            }

            /// The commands that the code may answer, and as what.
            #[must_use]
            pub const fn commands(self) -> &'static [#krate::CommandReply] {
                self.entry().commands()
            }

            /// The enhanced status codes that the IANA registry associates with the code.
            #[must_use]
            pub const fn enhanced(self) -> &'static [#krate::EnhancedStatus] {
                self.entry().enhanced()
            }
        }

        impl #krate::Catalogue for #name {
            const ALL: &'static [Self] = Self::ALL;

            #[inline]
            fn from_code(code: #krate::Code) -> ::core::option::Option<Self> {
                Self::from_u16(code.get())
            }

            fn entry(self) -> &'static #krate::Entry {
                Self::entry(self)
            }
        }

        /// Prints the code and the text of its first meaning.
        impl ::core::fmt::Display for #name {
            fn fmt(&self, f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
                f.pad(self.entry().display())
            }
        }

        /// Reads exactly three digits.
        impl ::core::str::FromStr for #name {
            type Err = #krate::ParseCodeError;

            fn from_str(text: &str) -> ::core::result::Result<Self, #krate::ParseCodeError> {
                let error = #krate::ParseCodeError::new(text);
                let code = <#krate::Code as ::core::str::FromStr>::from_str(text)?;
                Self::from_u16(code.get()).ok_or(error)
            }
        }

        impl ::core::convert::TryFrom<u16> for #name {
            type Error = #krate::UnknownCode;

            fn try_from(code: u16) -> ::core::result::Result<Self, #krate::UnknownCode> {
                Self::from_u16(code).ok_or(#krate::UnknownCode::new(code))
            }
        }

        /// Gives the code back where the catalogue does not have it.
        impl ::core::convert::TryFrom<#krate::Code> for #name {
            type Error = #krate::Code;

            fn try_from(code: #krate::Code) -> ::core::result::Result<Self, #krate::Code> {
                Self::from_u16(code.get()).ok_or(code)
            }
        }

        impl ::core::convert::From<#name> for #krate::Code {
            #[inline]
            fn from(code: #name) -> Self {
                code.code()
            }
        }

        impl ::core::convert::From<#name> for u16 {
            #[inline]
            fn from(code: #name) -> Self {
                code.number()
            }
        }
    }
}

/// The ways between a vendor's enum and `ReplyCode`.
fn conversions(call: &VendorCall, loaded: &Loaded) -> TokenStream {
    let (krate, name) = (&call.krate, &call.name);
    let back = quote! {
        /// Gives the code back where the standard catalogue does not have it.
        impl ::core::convert::TryFrom<#name> for #krate::ReplyCode {
            type Error = #name;

            fn try_from(code: #name) -> ::core::result::Result<Self, #name> {
                Self::from_u16(code.number()).ok_or(code)
            }
        }
    };
    if !call.standard {
        return quote! {
            #back

            /// Gives the code back where this catalogue does not have it.
            impl ::core::convert::TryFrom<#krate::ReplyCode> for #name {
                type Error = #krate::ReplyCode;

                fn try_from(code: #krate::ReplyCode) -> ::core::result::Result<Self, #krate::ReplyCode> {
                    Self::from_u16(code.code().get()).ok_or(code)
                }
            }
        };
    }
    let here = |code: u16| loaded.catalogue.replies.iter().find(|reply| reply.code.value == code);
    let arms = loaded.standard.iter().filter_map(|(code, name)| {
        let from = format_ident!("{name}");
        let to = format_ident!("{}", here(*code)?.name.as_ref()?.value);
        Some(quote!(#krate::ReplyCode::#from => Self::#to,))
    });
    quote! {
        #back

        impl ::core::convert::From<#krate::ReplyCode> for #name {
            fn from(code: #krate::ReplyCode) -> Self {
                match code { #(#arms)* }
            }
        }
    }
}
