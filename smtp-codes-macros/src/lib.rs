//! The procedural macros of `smtp-codes`. Use them through that crate: `smtp_codes::reply_codes!`.
//!
//! This file holds the entry points alone. Behind them stand ordinary functions on `proc_macro2`
//! streams, one phase a file, in the order the data goes:
//!
//! | file | phase |
//! |---|---|
//! | `call` | the tokens of the call, read |
//! | `load` | the sources it names, read and checked by `smtp-codes-spec` |
//! | `report` | findings, as compile errors |
//! | `reply_enum` | an enum of reply codes with its impls |
//! | `standard` | what only `smtp-codes` itself has: digits, commands, enhanced codes, documents |
//! | `data` | static data that the two share: meanings, citations |
//! | `doc` | the documentation |

mod call;
mod data;
mod doc;
mod load;
mod reply_enum;
mod report;
mod standard;

use proc_macro::TokenStream;

/// Makes an enum of reply codes in the caller's crate; `smtp_codes::reply_codes!` documents it.
#[proc_macro]
pub fn reply_codes(input: TokenStream) -> TokenStream {
    expand(input.into()).unwrap_or_else(syn::Error::into_compile_error).into()
}

/// Makes the types of the standard catalogue, for `smtp-codes` itself.
#[doc(hidden)]
#[proc_macro]
pub fn standard_catalogue(input: TokenStream) -> TokenStream {
    expand_standard(input.into()).unwrap_or_else(syn::Error::into_compile_error).into()
}

fn expand(input: proc_macro2::TokenStream) -> syn::Result<proc_macro2::TokenStream> {
    let call: call::VendorCall = syn::parse2(input)?;
    let load::Sources { vendors, errors } = load::sources(&call);
    let loaded =
        smtp_codes_spec::load(call.standard, vendors.iter().map(|(source, _)| source.clone()).collect());
    let tracked = load::tracked_files(&vendors);
    let errors = errors.into_iter().map(syn::Error::into_compile_error);
    let findings = report::compile_errors(&loaded, &vendors, call.name.span());
    let items = reply_enum::vendor(&call, &loaded);
    Ok(quote::quote! { #(#errors)* #findings #items #tracked })
}

fn expand_standard(input: proc_macro2::TokenStream) -> syn::Result<proc_macro2::TokenStream> {
    let items: call::StandardItems = syn::parse2(input)?;
    let loaded = smtp_codes_spec::load(true, Vec::new());
    let span = items.0.first().map_or_else(proc_macro2::Span::call_site, |item| item.name.span());
    let findings = report::compile_errors(&loaded, &[], span);
    let items = standard::items(&items, &loaded)?;
    Ok(quote::quote! { #findings #items })
}
