//! A crate in which every name an expansion could lean on means something else, and every lint is denied.
#![no_implicit_prelude]
#![deny(warnings, missing_docs, clippy::all, clippy::pedantic)]
#![forbid(future_incompatible)]

/// Not the real one.
#[allow(dead_code)]
mod core {}
/// Not the real one.
#[allow(dead_code)]
mod std {}
/// Not the real one.
#[allow(dead_code)]
mod smtp_codes {}

/// Not the real one.
#[allow(dead_code)]
struct Option;
/// Not the real one.
#[allow(dead_code)]
struct Result;
/// Not the real one.
#[allow(dead_code, non_camel_case_types)]
struct str;
/// Not the real one.
#[allow(dead_code, non_camel_case_types)]
struct u16;
/// Not the real one.
#[allow(dead_code, non_camel_case_types)]
struct usize;
/// Not the real one.
#[allow(dead_code)]
struct Entry;
/// Not the real one.
#[allow(dead_code)]
struct StandardReason;
/// Not the real one.
#[allow(dead_code, non_snake_case)]
fn Some() {}

::smtp_codes::reply_codes! {
    /// Standard and own codes.
    #[derive(::core::clone::Clone, ::core::marker::Copy)]
    pub enum Meaning = standard + inline r#"
        [[reason]]
        name = "None"
        text = "There is *none*"
        verdict = { retry = "no", address = "keep", connection = "keep", fix = "time" }
        words = ["none at all"]
        hints = ["none"]

        [[reason]]
        name = "MailboxFull"
        words = ["bucket over budget"]
        verdict = { retry = "no" }

        [[reply]]
        code = 550
        [[reply.meaning]]
        text = "Another meaning"
        causes = ["One.", "Two."]
        reason = "None"
        verdict = { fix = "sender" }

        [[reply]]
        code = 599
        name = "Odd"
        [[reply.meaning]]
        text = "Odd <domain>"
        explanation = "Text with `code`, <tags>, [links] and * stars."
        reason = "MailboxFull"
    "#;
    /// Why, with the name of the standard enum.
    #[derive(::core::clone::Clone, ::core::marker::Copy)]
    pub enum Reason;
}

/// A second catalogue in the same module.
mod second {
    ::smtp_codes::reply_codes! {
        pub(super) enum Code = inline r#"
            [[reply]]
            code = 199
            name = "None"
            [[reply.meaning]]
            text = "None"
        "#;
        pub(super) enum Why;
    }
}

/// Forbids what it can: even an `allow` of an expansion would be an error here.
pub mod forbidding {
    #![forbid(warnings, unused, dead_code, missing_docs, unreachable_pub, unsafe_code)]
    #![forbid(nonstandard_style, rust_2018_idioms, let_underscore, keyword_idents)]
    #![forbid(clippy::all, clippy::pedantic)]

    ::smtp_codes::reply_codes! {
        /// Every code, and one from a file.
        pub enum All = standard + "spec/odd.toml";
        /// Every reason, and one from the file.
        pub enum Why;
    }

    mod private {
        ::smtp_codes::reply_codes! {
            /// The standard codes alone, for this module alone.
            enum Rfc = standard(rfc);
        }
        const _: &[Rfc] = Rfc::ALL;
    }
}

/// Uses what was made, by full paths.
#[must_use]
pub fn used() -> (Meaning, Reason, ::core::primitive::bool) {
    let is_first = ::core::matches!(second::Why::ALL, [second::Why::UnknownMailbox, ..]);
    (Meaning::Odd, Reason::None, is_first && ::core::matches!(second::Code::ALL, [second::Code::None]))
}
