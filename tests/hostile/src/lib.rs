//! A crate in which every name an expansion could lean on means something else, and every lint is denied.
#![no_implicit_prelude]
#![deny(warnings, missing_docs, clippy::all, clippy::pedantic)]

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
#[allow(dead_code, non_snake_case)]
fn Some() {}

::smtp_codes::reply_codes! {
    /// Standard and own codes.
    #[derive(::core::clone::Clone, ::core::marker::Copy)]
    pub enum Meaning = standard + inline r#"
        [[reply]]
        code = 550
        [[reply.meaning]]
        text = "Another meaning"
        causes = ["One.", "Two."]

        [[reply]]
        code = 599
        name = "Odd"
        [[reply.meaning]]
        text = "Odd <domain>"
        explanation = "Text with `code`, <tags>, [links] and * stars."
    "#;
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
    }
}

/// Uses what was made, by full paths.
#[must_use]
pub fn used() -> (Meaning, ::core::primitive::bool) {
    (Meaning::Odd, ::core::matches!(second::Code::ALL, [second::Code::None]))
}
