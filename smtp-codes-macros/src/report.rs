//! Findings, as compile errors.

use crate::call::SourceLiteral;
use proc_macro2::{Span, TokenStream};
use smtp_codes_spec::{Finding, Loaded, STANDARD, Source};

/// What a vendor's file says of reasons that only an enum of its own can hold, where the call asks for none.
pub(crate) fn reasons_without_an_enum(loaded: &mut Loaded) {
    let help = "add `pub enum RelayReason;` behind the enum of codes in the call";
    for reason in &loaded.catalogue.reasons {
        let name = &reason.name;
        let verdict = reason.verdict.place.filter(|place| place.file >= STANDARD.len());
        let (place, message) = if name.place.file >= STANDARD.len() {
            (name.place, format!("reason `{}` needs an enum of reasons", name.value))
        } else if let Some(place) = verdict {
            (place, format!("another verdict of `{}` needs an enum of reasons", name.value))
        } else {
            continue;
        };
        loaded.findings.push(Finding::new(place, message).help(help));
    }
}

/// A `compile_error!` for each finding, at the literal of the source that holds it.
pub(crate) fn compile_errors(
    loaded: &Loaded,
    vendors: &[(Source, &SourceLiteral)],
    otherwise: Span,
) -> TokenStream {
    let first_vendor = loaded.sources.len() - vendors.len();
    let error = |finding: &Finding| {
        let literal = finding.place.file.checked_sub(first_vendor).and_then(|index| vendors.get(index));
        let span = literal.map_or(otherwise, |(_, literal)| literal.span());
        syn::Error::new(span, finding.render(&loaded.sources)).into_compile_error()
    };
    loaded.findings.iter().map(error).collect()
}
