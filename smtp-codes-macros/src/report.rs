//! Findings, as compile errors.

use crate::call::SourceLiteral;
use proc_macro2::{Span, TokenStream};
use smtp_codes_spec::{Loaded, Source};

/// A `compile_error!` for each finding, at the literal of the source that holds it.
pub(crate) fn compile_errors(
    loaded: &Loaded,
    vendors: &[(Source, &SourceLiteral)],
    otherwise: Span,
) -> TokenStream {
    let first_vendor = loaded.sources.len() - vendors.len();
    let error = |finding: &smtp_codes_spec::Finding| {
        let literal = finding.place.file.checked_sub(first_vendor).and_then(|index| vendors.get(index));
        let span = literal.map_or(otherwise, |(_, literal)| literal.span());
        syn::Error::new(span, finding.render(&loaded.sources)).into_compile_error()
    };
    loaded.findings.iter().map(error).collect()
}
