//! The catalogue of SMTP reply codes, and what a catalogue is.
//!
//! The data stands in six TOML files beside this crate: `documents.toml`, `reasons.toml`, `replies.toml`,
//! `commands.toml`, `enhanced.toml` and `extensions.toml`. This library holds them as text ([`STANDARD`]), reads them
//! with the place of every value, checks them against the rules on the data, and reports what is
//! wrong the way rustc would. The procedural macro of `smtp-codes`, `smtp-codes check`, the fuzzers
//! and the benchmarks all use it, so a rule is written once.
//!
//! One file, one job, in the order the data goes:
//!
//! | module | job |
//! |---|---|
//! | [`keys`] | the table of all keys: name, type, whether required, one line of description |
//! | [`source`] | a file's text, and the way from a byte to line and column |
//! | [`read`] | TOML to the typed model, reporting what the key table does not allow |
//! | [`model`] | the typed model |
//! | [`phrase`] | the words of a phrase |
//! | [`words`] | the table of words that diagnosis looks texts up in |
//! | [`cite`] | how a place in a document is called, and its address |
//! | [`rules`] | what entries have to say about each other |
//! | [`diagnostic`] | findings, and how they look |
//!
//! # Example
//!
//! ```
//! use smtp_codes_spec::{Source, load};
//!
//! let vendor = Source::vendor("acme.toml", "[[reply]]\ncode = 599\nname = \"Sulking\"\n\
//!     [[reply.meaning]]\ntxt = \"Server is sulking\"\n");
//! let loaded = load(true, vec![vendor]);
//! let report = loaded.findings[0].render(&loaded.sources);
//! assert!(report.starts_with("unknown key `txt`"));
//! assert!(report.contains("--> acme.toml:5:1"));
//! ```

pub mod cite;
pub mod diagnostic;
pub mod keys;
pub mod model;
pub mod phrase;
pub mod read;
pub mod rules;
pub mod source;
mod suggest;
pub mod words;

pub use diagnostic::Finding;
pub use model::Catalogue;
use model::Place;
pub use source::{Kind, Source};

/// The six files of the standard catalogue: path, kind and text.
pub const STANDARD: [(&str, Kind, &str); 6] = [
    ("spec/documents.toml", Kind::Documents, include_str!("../documents.toml")),
    ("spec/reasons.toml", Kind::Reasons, include_str!("../reasons.toml")),
    ("spec/replies.toml", Kind::Replies, include_str!("../replies.toml")),
    ("spec/commands.toml", Kind::Commands, include_str!("../commands.toml")),
    ("spec/enhanced.toml", Kind::Enhanced, include_str!("../enhanced.toml")),
    ("spec/extensions.toml", Kind::Extensions, include_str!("../extensions.toml")),
];

/// The JSON schemas of the files of [`STANDARD`], in their order: path and text.
pub const SCHEMAS: [(&str, &str); STANDARD.len()] = [
    ("spec/documents.schema.json", include_str!("../documents.schema.json")),
    ("spec/reasons.schema.json", include_str!("../reasons.schema.json")),
    ("spec/replies.schema.json", include_str!("../replies.schema.json")),
    ("spec/commands.schema.json", include_str!("../commands.schema.json")),
    ("spec/enhanced.schema.json", include_str!("../enhanced.schema.json")),
    ("spec/extensions.schema.json", include_str!("../extensions.schema.json")),
];

/// The JSON schema of a vendor's file.
pub const VENDOR_SCHEMA: &str = include_str!("../vendor.schema.json");

/// What [`load`] made: the sources, the catalogue of all sound entries, and what was found wrong.
#[derive(Debug)]
pub struct Loaded {
    /// Every source that was read, the standard files first; a [`model::Place`] points into it.
    pub sources: Vec<Source>,
    /// All sound entries.
    pub catalogue: Catalogue,
    /// What is wrong, in the order of the places.
    pub findings: Vec<Finding>,
    /// Code and name of every reply code of the standard catalogue, whether `catalogue` holds it or not.
    pub standard: Vec<(u16, String)>,
}

/// Which reply codes of the standard catalogue are wanted, by the standing of their first meaning.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Part {
    /// None.
    Nothing,
    /// Those that an RFC in force defines: `standard` and `extension`.
    Rfc,
    /// All but folklore.
    Documented,
    /// All.
    #[default]
    All,
}

impl Part {
    /// The words that a call has in parentheses, with the part that each stands for.
    pub const WORDS: [(&'static str, Self); 2] = [("rfc", Self::Rfc), ("documented", Self::Documented)];

    fn holds(self, reply: &model::Reply) -> bool {
        let Some(first) = reply.meanings.first() else { return true };
        match self {
            Self::Nothing => false,
            // What disguises another code says so nowhere but in Postfix's manual.
            Self::Rfc => first.disguises.is_none() && matches!(first.standing.name, "standard" | "extension"),
            Self::Documented => first.standing.name != "folklore",
            Self::All => true,
        }
    }
}

/// Reads the standard catalogue and `vendors`, and checks what the caller wrote.
///
/// With `standard` the reply codes of the standard catalogue come first and the vendors' files add to
/// them; without it the catalogue holds the vendors' reply codes alone. Documents, commands and
/// enhanced status codes of the standard catalogue can be referred to either way. The standard files
/// are checked only if there is no vendor: they were when `smtp-codes` itself was built.
#[must_use]
pub fn load(standard: bool, vendors: Vec<Source>) -> Loaded {
    load_part(if standard { Part::All } else { Part::Nothing }, vendors)
}

/// [`load`] with a part of the standard reply codes.
///
/// ```
/// use smtp_codes_spec::{Part, load_part};
///
/// let catalogue = load_part(Part::Rfc, Vec::new()).catalogue;
/// assert!(catalogue.reply(550).is_some() && catalogue.reply(498).is_none());
/// ```
#[must_use]
pub fn load_part(part: Part, vendors: Vec<Source>) -> Loaded {
    let files = STANDARD.map(|(path, kind, text)| Source::new(path, kind, text));
    read_all(files.into(), part, vendors)
}

/// [`load`] with another standard catalogue in the place of the built-in one, for the tests and
/// benchmarks of the rules.
#[must_use]
pub fn load_files(sources: Vec<Source>, standard: bool, vendors: Vec<Source>) -> Loaded {
    read_all(sources, if standard { Part::All } else { Part::Nothing }, vendors)
}

fn read_all(mut sources: Vec<Source>, part: Part, vendors: Vec<Source>) -> Loaded {
    let first_vendor = sources.len();
    let check_standard = vendors.is_empty() && part == Part::All;
    sources.extend(vendors);
    let mut findings = Vec::new();
    let mut catalogue = Catalogue::default();
    let mut standard_names = Vec::new();
    let mut unsound = Vec::new();
    for (index, source) in sources.iter().enumerate() {
        let mut found = Vec::new();
        let (mut file, mut unsound_here) = read::read(index, source, &mut found);
        if index < first_vendor {
            let named =
                file.replies.iter().filter_map(|reply| Some((reply.code.value, reply.name.as_ref()?)));
            standard_names.extend(named.map(|(code, name)| (code, name.value.clone())));
            let (replies, left_out) =
                std::mem::take(&mut file.replies).into_iter().partition(|reply| part.holds(reply));
            (file.replies, file.left_out) = (replies, left_out);
        }
        if index >= first_vendor || check_standard {
            findings.append(&mut found);
            unsound.append(&mut unsound_here);
        }
        catalogue.append(file);
    }
    // A tree recovered from a syntax error holds ghosts: rules on it would report what is not there.
    let syntax_is_sound = findings.iter().all(|finding| !finding.is_syntax);
    let from = if check_standard { 0 } else { first_vendor };
    let mut ruled = rules::apply(&mut catalogue, &rules::Scope { from, first_vendor, unsound });
    if syntax_is_sound {
        findings.append(&mut ruled);
    }
    let places: Vec<Place> = findings.iter().map(|finding| finding.place).collect();
    let findings = model::order(&places).into_iter().map(|index| findings[index].clone()).collect();
    Loaded { sources, catalogue, findings, standard: standard_names }
}
