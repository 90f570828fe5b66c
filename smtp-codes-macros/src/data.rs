//! Static data that is made from the model: documents, citations, meanings.

use crate::doc;
use proc_macro2::{Ident, Span, TokenStream};
use quote::{format_ident, quote};
use smtp_codes_spec::model::{Citation, Document, EnhancedPattern, Label, Meaning, Place};
use smtp_codes_spec::{Catalogue, Loaded};

/// Writes data that refers to other data of the catalogue.
pub(crate) struct Data<'a> {
    /// The way to `smtp-codes`.
    pub(crate) krate: &'a TokenStream,
    pub(crate) catalogue: &'a Catalogue,
    /// Index of the first vendor's file.
    first_vendor: usize,
}

impl<'a> Data<'a> {
    pub(crate) fn new(krate: &'a TokenStream, loaded: &'a Loaded) -> Self {
        Self { krate, catalogue: &loaded.catalogue, first_vendor: smtp_codes_spec::STANDARD.len() }
    }

    /// Whether a value comes from a vendor's file.
    pub(crate) fn is_vendor(&self, place: Place) -> bool {
        place.file >= self.first_vendor
    }

    /// `Standing::Observed` and the like.
    pub(crate) fn label(&self, enumeration: &str, label: &Label) -> TokenStream {
        let (krate, enumeration, variant) =
            (self.krate, format_ident!("{enumeration}"), format_ident!("{}", label.variant));
        quote!(#krate::#enumeration::#variant)
    }

    fn document(&self, id: &str) -> Option<&'a Document> {
        self.catalogue.documents.iter().find(|document| document.id.value == id)
    }

    /// The value of a document.
    pub(crate) fn document_value(&self, document: &Document) -> TokenStream {
        let krate = self.krate;
        let Document { id, title, .. } = document;
        let (id, title) = (&id.value, &title.value);
        let kind = self.label("DocumentKind", document.kind);
        let url = option(document.url.as_ref().map(|url| &url.value));
        let date = option(document.date.as_ref().map(|date| &date.value));
        quote!(#krate::Document::new(#id, #title, #kind, #url, #date))
    }

    /// The value of a citation; one whose document is missing was reported.
    pub(crate) fn citation(&self, citation: &Citation) -> Option<TokenStream> {
        let document = self.document(&citation.document.value)?;
        let krate = self.krate;
        let reference = if self.is_vendor(document.id.place) {
            let value = self.document_value(document);
            quote!(&#value)
        } else {
            let constant = document_constant(&document.id.value, Span::call_site());
            quote!(&#krate::documents::#constant)
        };
        let label = doc::citation_label(document, citation);
        let mut tokens = quote!(#krate::Citation::new(#reference, #label));
        if let Some(section) = &citation.section {
            let section = &section.value;
            tokens.extend(quote!(.with_section(#section)));
        }
        if let Some(url) = doc::section_url(document, citation) {
            tokens.extend(quote!(.with_url(#url)));
        }
        if let Some(text) = &citation.text {
            let text = &text.value;
            tokens.extend(quote!(.with_text(#text)));
        }
        Some(tokens)
    }

    /// The value of a meaning.
    pub(crate) fn meaning(&self, meaning: &Meaning) -> TokenStream {
        let krate = self.krate;
        let text = &meaning.text.value;
        let standing = self.label("Standing", meaning.standing);
        let mut tokens = quote!(#krate::Meaning::new(#text, #standing));
        let mut add = |method: &str, argument: TokenStream| {
            let method = format_ident!("{method}");
            tokens.extend(quote!(.#method(#argument)));
        };
        if !meaning.quoted {
            add("not_quoted", TokenStream::new());
        }
        if let Some(source) = meaning.source.as_ref().and_then(|source| self.citation(source)) {
            add("with_source", source);
        }
        let also: Vec<_> = meaning.also.iter().filter_map(|also| self.citation(also)).collect();
        if !also.is_empty() {
            add("with_also", quote!(&[#(#also),*]));
        }
        let commands: Vec<_> =
            meaning.commands.iter().filter_map(|command| self.command(&command.value)).collect();
        if !commands.is_empty() {
            add("with_commands", quote!(&[#(#commands),*]));
        }
        if !meaning.enhanced.is_empty() {
            let patterns = meaning.enhanced.iter().map(|pattern| self.pattern(pattern.value));
            add("with_enhanced", quote!(&[#(#patterns),*]));
        }
        if let Some(explanation) = &meaning.explanation {
            let explanation = &explanation.value;
            add("with_explanation", quote!(#explanation));
        }
        if !meaning.causes.is_empty() {
            let causes = meaning.causes.iter().map(|cause| &cause.value);
            add("with_causes", quote!(&[#(#causes),*]));
        }
        if let Some(remedy) = &meaning.remedy_sender {
            let remedy = &remedy.value;
            add("with_sender_remedy", quote!(#remedy));
        }
        if let Some(remedy) = &meaning.remedy_operator {
            let remedy = &remedy.value;
            add("with_operator_remedy", quote!(#remedy));
        }
        if !meaning.aliases.is_empty() {
            let aliases = meaning.aliases.iter().map(|alias| &alias.value);
            add("with_aliases", quote!(&[#(#aliases),*]));
        }
        tokens
    }

    /// `Command::Rcpt`.
    pub(crate) fn command(&self, name: &str) -> Option<TokenStream> {
        let command = self.catalogue.commands.iter().find(|command| command.name.value == name)?;
        let (krate, variant) = (self.krate, format_ident!("{}", command.variant.value));
        Some(quote!(#krate::Command::#variant))
    }

    fn pattern(&self, pattern: EnhancedPattern) -> TokenStream {
        let krate = self.krate;
        let class = proc_macro2::Literal::u16_unsuffixed(pattern.class.unwrap_or(0));
        let subject = proc_macro2::Literal::u16_unsuffixed(pattern.subject);
        let detail = proc_macro2::Literal::u16_unsuffixed(pattern.detail);
        quote!(#krate::EnhancedPattern::new(#class, #subject, #detail))
    }
}

/// `Some("...")` or `None`, with full paths.
pub(crate) fn option(value: Option<&String>) -> TokenStream {
    match value {
        Some(value) => quote!(::core::option::Option::Some(#value)),
        None => quote!(::core::option::Option::None),
    }
}

/// The constant of a document: `rfc5321` is `RFC5321`, `exchange-online` is `EXCHANGE_ONLINE`.
pub(crate) fn document_constant(id: &str, span: Span) -> Ident {
    Ident::new(&id.to_ascii_uppercase().replace('-', "_"), span)
}
