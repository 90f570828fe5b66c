//! The catalogue as the TOML has it, for the tests that compare the generated API with it.

use smtp_codes_spec::Catalogue;
use smtp_codes_spec::model::Reply;
use std::sync::LazyLock;

/// The standard catalogue.
pub static TOML: LazyLock<Catalogue> = LazyLock::new(|| {
    let loaded = smtp_codes_spec::load(true, Vec::new());
    assert!(loaded.findings.is_empty(), "the catalogue is sound");
    loaded.catalogue
});

/// A reply code of the TOML.
///
/// # Panics
///
/// If the TOML does not have it.
#[must_use]
pub fn reply(code: u16) -> &'static Reply {
    let found = TOML.replies.iter().find(|reply| reply.code.value == code);
    found.unwrap_or_else(|| panic!("{code} is in replies.toml"))
}
