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
//! | `reason_enum` | an enum of reasons with its impls |
//! | `standard` | what only `smtp-codes` itself has: digits, commands, enhanced codes, documents |
//! | `data` | static data that the two share: meanings, citations |
//! | `cite` | how a place in a document is called, its address, and the subject of an enhanced code |
//! | `doc` | the documentation |

mod call;
mod cite;
mod data;
mod doc;
mod load;
mod reason_enum;
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

/// A piece of documentation of `smtp-codes`, as a string literal: `codes`, `digits` or `standings`.
/// Errors in the data are those of `standard_catalogue`.
#[doc(hidden)]
#[proc_macro]
pub fn tables(input: TokenStream) -> TokenStream {
    let catalogue = smtp_codes_spec::load(true, Vec::new()).catalogue;
    let text = match input.to_string().as_str() {
        "codes" => doc::reply_tables(&catalogue),
        "digits" => doc::digit_tables(&catalogue),
        "standings" => doc::standing_table(),
        other => {
            let message = format!("`{other}` is no table: `codes`, `digits` or `standings`");
            return syn::Error::new(proc_macro2::Span::call_site(), message).into_compile_error().into();
        }
    };
    proc_macro::TokenTree::from(proc_macro::Literal::string(&text)).into()
}

fn expand(input: proc_macro2::TokenStream) -> syn::Result<proc_macro2::TokenStream> {
    let call: call::VendorCall = syn::parse2(input)?;
    let load::Sources { vendors, errors } = load::sources(&call);
    let mut loaded =
        smtp_codes_spec::load(call.standard, vendors.iter().map(|(source, _)| source.clone()).collect());
    if call.reasons.is_none() {
        report::reasons_without_an_enum(&mut loaded);
    }
    let tracked = load::tracked_files(&vendors);
    let errors = errors.into_iter().map(syn::Error::into_compile_error);
    let findings = report::compile_errors(&loaded, &vendors, call.name.span());
    let items = reply_enum::vendor(&call, &loaded);
    let reasons = call.reasons.as_ref().map(|item| reason_enum::vendor(&call, item, &loaded));
    Ok(quote::quote! { #(#errors)* #findings #items #reasons #tracked })
}

fn expand_standard(input: proc_macro2::TokenStream) -> syn::Result<proc_macro2::TokenStream> {
    let items: call::StandardItems = syn::parse2(input)?;
    let loaded = smtp_codes_spec::load(true, Vec::new());
    let span = items.items.first().map_or_else(proc_macro2::Span::call_site, |item| item.name.span());
    let findings = report::compile_errors(&loaded, &[], span);
    let items = standard::items(&items, &loaded)?;
    Ok(quote::quote! { #findings #items })
}

#[cfg(test)]
mod tests {
    use proc_macro2::TokenStream;
    use std::path::Path;

    /// The expansion of a small call, formatted, is what a person would sign.
    #[test]
    fn the_golden_expansion_holds() {
        let call: TokenStream = r##"
            smtp_codes;
            /// A small catalogue.
            #[derive(Debug)]
            pub enum SmallCode = inline r#"
                [documents.acme]
                title = "Acme, manual"
                url = "https://acme.example/manual"

                [[reply]]
                code = 250
                name = "Fine"
                [[reply.meaning]]
                text = "Fine, <user>"
                source = { document = "acme", section = "2" }
                also = [{ document = "rfc5321", section = "4.2.3", text = "Requested mail action okay, completed" }]
                explanation = "All went well with `<user>`."

                [[reply]]
                code = 577
                name = "Sulking"
                [[reply.meaning]]
                text = "Server is sulking"
                commands = ["RCPT", "(end of data)"]
                enhanced = ["X.3.2", "5.7.708"]
                causes = ["Somebody was rude."]
                remedy = { sender = "Say sorry.", operator = "Feed it." }
                words = ["sulking"]
            "#;
        "##
        .parse()
        .unwrap();
        let file = syn::parse2(crate::expand(call).unwrap()).unwrap();
        assert_golden("small.rs", &prettyplease::unparse(&file));
    }

    /// The data of a call with reasons: what is the vendor's own, for the rest changes with the standard catalogue.
    #[test]
    fn the_golden_data_of_reasons_holds() {
        let call = r##"
            smtp_codes;
            enum SmallCode = inline r#"
                [[reason]]
                name = "Sulks"
                text = "The server sulks"
                explanation = "Somebody was rude to it."
                verdict = { retry = "later", address = "keep", connection = "slow-down", fix = "receiving-system" }
                disputed = [{ says = "It never gets better.", source = { document = "rfc5321", section = "4.2.1" } }]
                words = ["is sulking", "sulks at <name>"]
                hints = ["sulky"]

                [[reason]]
                name = "MailboxFull"
                verdict = { retry = "later", address = "review", connection = "keep", fix = "recipient" }

                [[reply]]
                code = 450
                name = "Sulking"
                [[reply.meaning]]
                text = "Server is sulking"
                reason = "Sulks"
                verdict = { retry = "no", fix = "time" }
                words = ["SULK01"]
                [[reply.meaning]]
                text = "Bucket full"
                reason = "MailboxFull"
                enhanced = ["4.7.606-649"]
                remedy = { receiver = "Empty the bucket." }
                [[reply.meaning]]
                disguises = 578

                [[reply]]
                code = 578
                name = "Moping"
                [[reply.meaning]]
                text = "Server is moping"
            "#;
            enum SmallReason;
        "##;
        let mut file: syn::File = syn::parse2(crate::expand(call.parse().unwrap()).unwrap()).unwrap();
        let blocks = std::mem::take(&mut file.items).into_iter().filter_map(|item| match item {
            syn::Item::Impl(block) => Some(block.items),
            _ => None,
        });
        let functions = blocks.flatten().filter_map(|item| match item {
            syn::ImplItem::Fn(function) => Some(function.block.stmts),
            _ => None,
        });
        let statics = functions.flatten().filter_map(|statement| match statement {
            syn::Stmt::Item(item @ syn::Item::Static(_)) => Some(item),
            _ => None,
        });
        // Not the tables of all codes and reasons.
        let is_entry = |item: &syn::Item| matches!(item, syn::Item::Static(item) if matches!(*item.ty, syn::Type::Path(_)));
        file.items = statics.filter(is_entry).collect();
        assert_golden("reasons.rs", &prettyplease::unparse(&file));
    }

    fn assert_golden(name: &str, expanded: &str) {
        let golden = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/golden").join(name);
        if std::env::var_os("BLESS").is_some() {
            std::fs::create_dir_all(golden.parent().unwrap()).unwrap();
            std::fs::write(&golden, expanded).unwrap();
        }
        let expected = std::fs::read_to_string(&golden).unwrap_or_default();
        assert!(
            expanded == expected,
            "the expansion is not that of {}; look at it, and if it is right, run: BLESS=1 cargo test -p smtp-codes-macros",
            golden.display()
        );
    }

    /// Every way a call can be wrong has a message that names what is expected.
    #[test]
    fn a_wrong_call_is_told_what_is_expected() {
        for (call, message) in [
            ("k;", "an enum is expected"),
            ("k; struct A = standard;", "`enum` is expected"),
            ("k; enum = standard;", "the enum needs a name"),
            ("k; enum A;", "`=` and the sources of `A` are expected"),
            ("k; enum A { B }", "`=` and the sources of `A` are expected"),
            ("k; enum A =", "a source is expected"),
            ("k; enum A = ;", "a source is expected"),
            ("k; enum A = standard +;", "a source is expected"),
            ("k; enum A = default;", "`default` is no source"),
            ("k; enum A = standard + standard;", "`standard` is named twice"),
            ("k; enum A = \"a.toml\" + standard;", "`standard` stands first"),
            ("k; enum A = inline;", "`inline` is followed by the TOML"),
            ("k; enum A = standard, \"a.toml\";", "`+` and another source"),
            ("k; enum A = standard; enum B = standard;", "the sources of `A` are those of `B`"),
            ("k; enum A = standard; enum B; enum C;", "nothing may follow"),
            ("k; enum A = standard; struct B;", "one call makes one enum of codes"),
            ("k; enum A = standard; enum Meaning;", "choose another"),
            ("k; #![doc = \"\"] enum A = standard;", "an attribute is expected"),
            ("k; #[doc = \"\"]", "`enum` is expected"),
        ] {
            let error = crate::expand(call.parse().unwrap()).unwrap_err().to_string();
            assert!(error.contains(message), "{call}: {error}");
        }
    }

    /// The standard catalogue has nothing to complain of, and every item is made.
    #[test]
    fn the_standard_catalogue_expands() {
        let items =
            "pub enum ReplyCode; pub enum Reason; pub enum Retry; pub enum Address; pub enum Connection; pub enum Fix;
            pub mod blocklists; pub enum Severity; pub enum Category; pub enum Standing; pub enum Outcome;
            pub enum DocumentKind; pub enum Command; pub enum EnhancedStatus; pub mod documents;";
        let expanded = crate::expand_standard(items.parse().unwrap()).unwrap();
        assert!(!expanded.to_string().contains("compile_error"), "{expanded}");
        let documented = crate::expand_standard(format!("documented; {items}").parse().unwrap()).unwrap();
        assert!(documented.to_string().len() > expanded.to_string().len());
        assert!(crate::expand_standard("pub enum Other;".parse().unwrap()).is_err());
        assert!(crate::expand_standard("other; pub enum Severity;".parse().unwrap()).is_err());
    }
}
