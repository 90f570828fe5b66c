//! Where a statement comes from: [`Citation`] and [`Document`].

use crate::DocumentKind;
use core::fmt;

/// The generator writes an empty string for a text that is not there: less for rustc to check than an option.
pub(crate) const fn given(text: &'static str) -> Option<&'static str> {
    if text.is_empty() { None } else { Some(text) }
}

/// A place in a document.
///
/// ```
/// use smtp_codes::ReplyCode;
///
/// let source = ReplyCode::MailboxUnavailable.meanings()[0].source().unwrap();
/// assert_eq!(source.to_string(), "RFC 5321 section 4.2.3");
/// assert_eq!(source.url(), Some("https://www.rfc-editor.org/rfc/rfc5321#section-4.2.3"));
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Citation {
    #[doc(hidden)]
    pub document: &'static Document,
    #[doc(hidden)]
    pub section: &'static str,
    #[doc(hidden)]
    pub text: &'static str,
    #[doc(hidden)]
    pub label: &'static str,
    #[doc(hidden)]
    pub url: &'static str,
}

impl Citation {
    /// The document.
    pub const fn document(&self) -> &'static Document {
        self.document
    }

    /// The section of an RFC, or the file of a program's source.
    pub const fn section(&self) -> Option<&'static str> {
        given(self.section)
    }

    /// The wording there, where it differs from the meaning's text.
    pub const fn text(&self) -> Option<&'static str> {
        given(self.text)
    }

    /// Where it can be read: the section itself where the document is an RFC.
    pub const fn url(&self) -> Option<&'static str> {
        given(self.url)
    }
}

/// Prints `RFC 5321 section 4.2.3`.
impl fmt::Display for Citation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.label)
    }
}

/// A document that the catalogue cites; [`documents`](crate::documents) has them all.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Document {
    #[doc(hidden)]
    pub id: &'static str,
    #[doc(hidden)]
    pub title: &'static str,
    #[doc(hidden)]
    pub kind: DocumentKind,
    #[doc(hidden)]
    pub url: &'static str,
    #[doc(hidden)]
    pub date: &'static str,
    #[doc(hidden)]
    pub marks: &'static [&'static str],
}

impl Document {
    /// What citations call it, for example `rfc5321`.
    pub const fn id(&self) -> &'static str {
        self.id
    }

    /// Its title.
    pub const fn title(&self) -> &'static str {
        self.title
    }

    /// What kind of document it is.
    pub const fn kind(&self) -> DocumentKind {
        self.kind
    }

    /// Where it can be read; every document of the standard catalogue has an address.
    pub const fn url(&self) -> Option<&'static str> {
        given(self.url)
    }

    /// Of a provider's document: hosts (with their subdomains) and words that show that a text is this provider's.
    ///
    /// ```
    /// use smtp_codes::documents;
    ///
    /// assert!(documents::RFC5321.marks().is_empty());
    /// ```
    pub const fn marks(&self) -> &'static [&'static str] {
        self.marks
    }

    /// When it was published, as `YYYY`, `YYYY-MM` or `YYYY-MM-DD`.
    pub const fn date(&self) -> Option<&'static str> {
        given(self.date)
    }
}
