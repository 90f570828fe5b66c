//! An enum of reply codes with its impls, for `smtp-codes` itself and for a vendor.

use crate::call::{Attribute, VendorCall, derived};
use crate::data::{self, Data, entry_static, slice};
use crate::doc::{self, Links};
use proc_macro2::{Ident, Literal, Span, TokenStream};
use quote::{format_ident, quote};
use smtp_codes_spec::model::{At, Reply};
use smtp_codes_spec::{Loaded, Part};
use std::fmt::Write as _;

/// What the enum is called and how it is declared.
pub(crate) struct Declaration<'a> {
    pub(crate) attributes: &'a [Attribute],
    pub(crate) visibility: &'a TokenStream,
    pub(crate) name: &'a Ident,
    /// What is added to the caller's documentation.
    pub(crate) docs: String,
}

/// One variant: its name, code, documentation, and where its entry is.
struct Variant {
    name: Ident,
    code: Literal,
    docs: TokenStream,
    entry: EntryValue,
}

/// Where an entry is.
enum EntryValue {
    /// In a static of its own: rustc then checks and compiles only those that an edit changes.
    Own(Ident, String),
    /// In the standard catalogue, under this variant.
    Standard(Ident),
}

/// `ReplyCode`. `rows` are the rows of the command tables, each with its code.
pub(crate) fn standard(
    declaration: &Declaration<'_>,
    data: &Data<'_>,
    rows: &[(u16, String)],
) -> TokenStream {
    // The documentation gets the span of the enum's name, so that rustdoc's lints apply to it.
    let span = declaration.name.span();
    let variant = |reply: &Reply| {
        let code = reply.code.value;
        let mut commands = rows.iter().filter(|(listed, _)| *listed == code).map(|(_, row)| row.clone());
        let value = data.entry(reply, &data.meanings(reply), &slice(&mut commands), &data.enhanced_of(code));
        let entry = EntryValue::Own(entry_static(reply), value);
        let name = reply.name.as_ref()?;
        let (docs, aliases) = if data.documented {
            (doc::reply(data, reply, Links::Items), doc::standard_reply_aliases(data.catalogue, reply))
        } else {
            (doc::reply_in_brief(reply, &name.value), Vec::new())
        };
        Some(variant(reply, name, &docs, &aliases, entry, span))
    };
    let variants: Vec<Variant> = data.catalogue.replies.iter().filter_map(variant).collect();
    let words = data::tokens(&data.words(true));
    let words = quote! {
        const {
            use crate::documents;
            static WORDS: crate::WordTable = crate::WordTable::new(#words);
            &[&WORDS]
        }
    };
    enumeration(declaration, &quote!(crate), &quote!(crate::Reason), &words, &variants, span)
}

/// The vendor's enum, with its conversions.
pub(crate) fn vendor(call: &VendorCall, loaded: &Loaded) -> TokenStream {
    let own_reasons = call.reasons.as_ref().map(|item| &item.name);
    let data = Data::new(loaded, true, own_reasons);
    let standard_name = |code: u16| loaded.standard.iter().find(|(standard, _)| *standard == code);
    let span = Span::mixed_site().located_at(call.name.span());
    let variant = |reply: &Reply| {
        let known = standard_name(reply.code.value).map(|(_, name)| name.as_str());
        let (docs, entry) = vendor_entry(&data, reply, known);
        Some(variant(reply, reply.name.as_ref()?, &docs, &doc::reply_aliases(reply), entry, span))
    };
    let variants: Vec<Variant> = loaded.catalogue.replies.iter().filter_map(variant).collect();
    let has_docs = call.attributes.iter().any(|attribute| attribute.is("doc"));
    let docs = if has_docs { "" } else { "Reply codes, as `smtp_codes::reply_codes!` made them." };
    let declaration = Declaration {
        attributes: &call.attributes,
        visibility: &call.visibility,
        name: &call.name,
        docs: docs.into(),
    };
    let krate = &call.krate;
    let reason = own_reasons.map_or_else(|| quote!(#krate::Reason), |name| quote!(#name));
    let own = data.words(false);
    let imports = data::imports(krate, &own);
    let own = data::tokens(&own);
    let words = quote! {
        const {
            #imports
            static WORDS: #krate::WordTable = #krate::WordTable::new(#own);
            &[<#krate::ReplyCode as #krate::Catalogue>::WORDS[0], &WORDS]
        }
    };
    let items = enumeration(&declaration, krate, &reason, &words, &variants, span);
    let conversions = conversions(call, loaded);
    quote!(#items #conversions)
}

/// The documentation and the entry of a vendor's variant: a standard code that the vendor leaves alone
/// is referred to, one that it adds meanings to refers to the standard ones, all else is written out.
fn vendor_entry(data: &Data<'_>, reply: &Reply, standard_name: Option<&str>) -> (String, EntryValue) {
    // What the sources say of the number holds for the vendor's entry as well.
    let of_number = |what: &str| match standard_name {
        Some(name) => format!("ReplyCode::{name}.entry().{what}()"),
        None => "&[]".into(),
    };
    let (commands, enhanced) = (of_number("commands"), of_number("enhanced"));
    let Some(standard_name) = standard_name.filter(|_| !data.is_vendor(reply.place)) else {
        let value = data.entry(reply, &data.meanings(reply), &commands, &enhanced);
        return (doc::reply(data, reply, Links::Published), EntryValue::Own(entry_static(reply), value));
    };
    let one_line = doc::standard_in_vendor(reply, standard_name);
    let added: Vec<_> = reply.meanings.iter().filter(|meaning| data.is_vendor(meaning.place)).collect();
    if added.is_empty() {
        return (one_line, EntryValue::Standard(format_ident!("{standard_name}")));
    }
    let standard = format!("ReplyCode::{standard_name}.entry()");
    let kept = (0..reply.meanings.len() - added.len()).map(|index| format!("{standard}.meanings()[{index}]"));
    let meanings = slice(&mut kept.chain(added.iter().map(|meaning| data.meaning(meaning))));
    // An index is no constant expression by itself, so the array gets a block of its own.
    let meanings = format!("&const {{ {} }}", &meanings[1..]);
    let value = data.entry(reply, &meanings, &commands, &enhanced);
    let only_added = Reply { meanings: added.into_iter().cloned().collect(), ..reply.clone() };
    let docs = format!("{one_line}\n\nAdded here:\n\n{}", doc::reply(data, &only_added, Links::Published));
    (docs, EntryValue::Own(entry_static(reply), value))
}

fn variant(
    reply: &Reply,
    name: &At<String>,
    docs: &str,
    aliases: &[String],
    entry: EntryValue,
    span: Span,
) -> Variant {
    let aliases = aliases.iter().map(|alias| literal(alias, span));
    let docs = literal(docs, span);
    Variant {
        name: Ident::new(&name.value, span),
        code: Literal::u16_unsuffixed(reply.code.value),
        docs: quote!(#[doc = #docs] #(#[doc(alias = #aliases)])*),
        entry,
    }
}

pub(crate) fn literal(text: &str, span: Span) -> Literal {
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

/// The traits of [`DERIVED`] that the caller does not derive.
pub(crate) fn derives(attributes: &[Attribute]) -> Vec<TokenStream> {
    let callers = derived(attributes);
    let derives = DERIVED.iter().filter(|(_, name)| !callers.iter().any(|derived| derived == name));
    let path = |(module, name): &(&str, &str)| {
        let (module, name) = (format_ident!("{module}"), format_ident!("{name}"));
        quote!(::core::#module::#name)
    };
    derives.map(path).collect()
}

fn enumeration(
    declaration: &Declaration<'_>,
    krate: &TokenStream,
    reason: &TokenStream,
    words: &TokenStream,
    variants: &[Variant],
    span: Span,
) -> TokenStream {
    let Declaration { attributes, visibility, name, docs } = declaration;
    let derives = derives(attributes);
    let docs = if docs.is_empty() {
        TokenStream::new()
    } else {
        let docs = literal(docs, span);
        quote!(#[doc = #docs])
    };
    // An enum without variants has no representation and no code; it arises from a file without entries.
    let repr = if variants.is_empty() { TokenStream::new() } else { quote!(#[repr(u16)]) };
    let number =
        if variants.is_empty() { quote!(match self {}) } else { quote!(self as ::core::primitive::u16) };
    let count = Literal::usize_unsuffixed(variants.len());
    let names: Vec<_> = variants.iter().map(|variant| &variant.name).collect();
    let codes = variants.iter().map(|variant| &variant.code);
    let variant_docs = variants.iter().map(|variant| &variant.docs);
    let mut statics = String::new();
    let entries: Vec<_> = variants
        .iter()
        .map(|variant| match &variant.entry {
            EntryValue::Standard(name) => quote!(#krate::ReplyCode::#name.entry()),
            EntryValue::Own(name, value) => {
                let _ = write!(statics, "static {name}: Entry = {value};");
                quote!(&#name)
            }
        })
        .collect();
    let imports = data::imports(krate, &statics);
    let statics = data::tokens(&statics);
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

            const WORDS: &'static [&'static #krate::WordTable] = #words;

            /// All that the catalogue says of the code.
            #[must_use]
            pub const fn entry(self) -> &'static #krate::Entry {
                #imports
                #statics
                static ENTRIES: [&#krate::Entry; #count] = [#(#entries),*];
                static POSITIONS: [::core::primitive::u16; 500] = #krate::__private::positions(&ENTRIES);
                ENTRIES[POSITIONS[(self.number() - 100) as ::core::primitive::usize] as ::core::primitive::usize]
            }

            const fn number(self) -> ::core::primitive::u16 {
                #number
            }
        }

        #krate::__catalogue! { #name, #reason }
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
    if call.standard != Part::All {
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
    let here = |code: u16| loaded.catalogue.reply(code);
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
