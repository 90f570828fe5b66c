//! An enum of reasons with its impls, for `smtp-codes` itself and for a vendor.

use crate::call::{Attribute, ReasonItem, VendorCall};
use crate::data::{self, Data, reason_static};
use crate::doc::{self, Links};
use crate::reply_enum::{derives, literal};
use proc_macro2::{Ident, Literal, Span, TokenStream};
use quote::{format_ident, quote};
use smtp_codes_spec::Loaded;
use smtp_codes_spec::model::Reason;
use std::fmt::Write as _;

/// How the enum is declared.
struct Declaration<'a> {
    attributes: &'a [Attribute],
    visibility: &'a TokenStream,
    name: &'a Ident,
    krate: TokenStream,
    /// The enum of reply codes that belongs to it.
    codes: &'a Ident,
    /// What is added to the caller's documentation.
    docs: String,
}

/// One variant: its name, its documentation with aliases, and where its entry is.
struct Variant {
    name: Ident,
    docs: String,
    aliases: Vec<String>,
    /// The entry, where it is not the standard one.
    own: Option<String>,
}

/// `Reason`.
pub(crate) fn standard(
    attributes: &[Attribute],
    visibility: &TokenStream,
    name: &Ident,
    data: &Data<'_>,
) -> TokenStream {
    let reasons = data.catalogue.reasons.iter().enumerate();
    let variants: Vec<Variant> = reasons
        .map(|(index, reason)| Variant {
            name: Ident::new(&reason.name.value, name.span()),
            docs: doc::reason(data, reason, Links::Items),
            aliases: if data.documented { doc::reason_aliases(reason) } else { Vec::new() },
            own: Some(data.reason(index, reason)),
        })
        .collect();
    let docs = if data.documented { doc::reason_table(data.catalogue) } else { String::new() };
    let codes = Ident::new("ReplyCode", Span::call_site());
    let declaration = Declaration { attributes, visibility, name, krate: quote!(crate), codes: &codes, docs };
    enumeration(&declaration, &variants)
}

/// A vendor's enum: every standard reason, then its own.
pub(crate) fn vendor(call: &VendorCall, item: &ReasonItem, loaded: &Loaded) -> TokenStream {
    let data = Data::new(loaded, true, Some(&item.name));
    let variant = |(index, reason): (usize, &Reason)| {
        let is_own = data.is_vendor(reason.place);
        let is_changed = reason.added_words + reason.added_hints > 0
            || reason.verdict.place.is_some_and(|place| data.is_vendor(place));
        Variant {
            name: Ident::new(&reason.name.value, Span::mixed_site().located_at(item.name.span())),
            docs: if is_own {
                doc::reason(&data, reason, Links::Published)
            } else {
                doc::reason_in_vendor(reason)
            },
            aliases: if is_own { doc::reason_aliases(reason) } else { Vec::new() },
            own: match (is_own, is_changed) {
                (true, _) => Some(data.reason(index, reason)),
                (false, true) => Some(data.changed_reason(reason)),
                (false, false) => None,
            },
        }
    };
    let variants: Vec<Variant> = loaded.catalogue.reasons.iter().enumerate().map(variant).collect();
    let has_docs = item.attributes.iter().any(|attribute| attribute.is("doc"));
    let docs = if has_docs { "" } else { "Why a server says no, as `smtp_codes::reply_codes!` made it." };
    let declaration = Declaration {
        attributes: &item.attributes,
        visibility: &item.visibility,
        name: &item.name,
        krate: call.krate.clone(),
        codes: &call.name,
        docs: docs.into(),
    };
    let items = enumeration(&declaration, &variants);
    let (krate, name) = (&call.krate, &item.name);
    let standard = loaded.catalogue.reasons.iter().filter(|reason| !data.is_vendor(reason.place));
    let arms = standard.map(|reason| {
        let variant = format_ident!("{}", reason.name.value);
        quote!(#krate::Reason::#variant => Self::#variant,)
    });
    quote! {
        #items

        impl ::core::convert::From<#krate::Reason> for #name {
            fn from(reason: #krate::Reason) -> Self {
                match reason { #(#arms)* }
            }
        }

        /// Gives the reason back where the standard catalogue does not have it.
        impl ::core::convert::TryFrom<#name> for #krate::Reason {
            type Error = #name;

            fn try_from(reason: #name) -> ::core::result::Result<Self, #name> {
                <Self as #krate::CatalogueReason>::from_entry(reason.entry()).ok_or(reason)
            }
        }
    }
}

fn enumeration(declaration: &Declaration<'_>, variants: &[Variant]) -> TokenStream {
    let Declaration { attributes, visibility, name, krate, codes, docs } = declaration;
    let span = name.span();
    let derives = derives(attributes);
    let docs = if docs.is_empty() {
        TokenStream::new()
    } else {
        let docs = literal(docs, span);
        quote!(#[doc = #docs])
    };
    let mut statics = String::new();
    let entries: Vec<TokenStream> = variants
        .iter()
        .enumerate()
        .map(|(index, variant)| {
            let name = &variant.name;
            let Some(own) = &variant.own else { return quote!(#krate::Reason::#name.entry()) };
            let static_name = reason_static(index);
            let _ = write!(statics, "static {static_name}: ReasonEntry = {own};");
            quote!(&#static_name)
        })
        .collect();
    let imports = data::imports(krate, &statics);
    let statics = data::tokens(&statics);
    let names: Vec<_> = variants.iter().map(|variant| &variant.name).collect();
    let variant_docs = variants.iter().map(|variant| {
        let docs = literal(&variant.docs, span);
        let aliases = variant.aliases.iter().map(|alias| literal(alias, span));
        quote!(#[doc = #docs] #(#[doc(alias = #aliases)])*)
    });
    let count = Literal::usize_unsuffixed(variants.len());
    quote! {
        #(#attributes)*
        #docs
        #[derive(#(#derives),*)]
        #visibility enum #name {
            #(#variant_docs #names,)*
        }

        impl #name {
            /// Every reason, in the order of the catalogue.
            pub const ALL: &'static [Self] = &[#(Self::#names),*];

            /// All that the catalogue says of the reason.
            #[must_use]
            pub const fn entry(self) -> &'static #krate::ReasonEntry {
                #imports
                #statics
                static ENTRIES: [&#krate::ReasonEntry; #count] = [#(#entries),*];
                ENTRIES[self as ::core::primitive::usize]
            }
        }

        #krate::__catalogue_reason! { #name, #codes }
    }
}
