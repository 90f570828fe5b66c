//! How a place in a document is called and where it can be read: for the data and for the documentation.

use smtp_codes_spec::Catalogue;
pub(crate) use smtp_codes_spec::cite::{citation_label, citation_url};
use smtp_codes_spec::model::{Digit, Status};

/// The subject that an enhanced status code belongs to.
pub(crate) fn subject<'a>(catalogue: &'a Catalogue, status: &Status) -> Option<&'a Digit> {
    catalogue.subjects.iter().find(|subject| subject.number.value == status.code.value.subject)
}
