//! How a place in a document is called and where it can be read.

use crate::model::{Citation, Document};

/// `RFC 5321 section 4.2.3`.
#[must_use]
pub fn citation_label(document: &Document, citation: &Citation) -> String {
    let id = &document.id.value;
    let rfc = (document.kind.name == "rfc").then(|| id.strip_prefix("rfc")).flatten();
    let name = rfc.map_or_else(|| document.title.value.clone(), |number| format!("RFC {number}"));
    match &citation.section {
        None => name,
        Some(section) if rfc.is_none() => format!("{name}, {}", section.value),
        Some(section) if section.value.starts_with(|c: char| c.is_ascii_digit()) => {
            format!("{name} section {}", section.value)
        }
        Some(section) => format!("{name} {}", section.value),
    }
}

/// The address of a section, or else of the document.
#[must_use]
pub fn citation_url(document: &Document, citation: &Citation) -> Option<String> {
    section_url(document, citation).or_else(|| document.url.as_ref().map(|url| url.value.clone()))
}

/// The address of a section, where the document has sections that can be linked to.
fn section_url(document: &Document, citation: &Citation) -> Option<String> {
    let url = &document.url.as_ref()?.value;
    let section = &citation.section.as_ref()?.value;
    if document.kind.name != "rfc" {
        return None;
    }
    let number =
        |text: &str| text.chars().all(|c| c.is_ascii_alphanumeric() || c == '.').then(|| text.to_owned());
    let anchor = if let Some(letter) = section.strip_prefix("Appendix ") {
        format!("appendix-{}", number(letter)?)
    } else if let Some(page) = section.strip_prefix("Page ") {
        format!("page-{}", number(page)?)
    } else {
        format!("section-{}", number(section)?)
    };
    Some(format!("{url}#{anchor}"))
}
