//! The catalogue that the commands go by: the standard one, or with the files of `--catalogue`.
//!
//! `Known` is to it what `ReplyCode` is to the standard catalogue, `Why` what `Reason` is. It is settled once, before a command
//! runs, and `vendor` makes it of the files.

mod vendor;

use crate::BadInput;
use crate::check::{as_text, source};
use clap::{Arg, ArgAction, ArgMatches, value_parser};
use smtp_codes::{
    Catalogue, CatalogueReason, Code, Document, Entry, ParseCodeError, Reason, ReasonEntry, ReplyCode,
    UnknownReason, WordTable,
};
use std::cmp::Ordering;
use std::fmt;
use std::hash::{Hash, Hasher};
use std::io::Write as _;
use std::path::PathBuf;
use std::str::FromStr;
use std::sync::OnceLock;

/// What there is of a catalogue.
#[derive(Debug)]
struct Data {
    /// In numerical order.
    codes: Vec<Known>,
    /// The entry of each code from 100 on.
    by_code: Vec<Option<Known>>,
    /// The standard ones first.
    reasons: Vec<Why>,
    words: Vec<&'static WordTable>,
    /// Documents that vendors' files describe, and the files themselves.
    documents: Vec<&'static Document>,
    files: Vec<String>,
}

impl Data {
    fn new(
        codes: Vec<&'static Entry>,
        reasons: Vec<&'static ReasonEntry>,
        words: Vec<&'static WordTable>,
    ) -> Self {
        let codes: Vec<_> = codes.into_iter().map(Known).collect();
        let mut by_code = vec![None; 500];
        for known in &codes {
            by_code[usize::from(known.code().get() - 100)] = Some(*known);
        }
        Self {
            codes,
            by_code,
            reasons: reasons.into_iter().map(Why).collect(),
            words,
            documents: Vec::new(),
            files: Vec::new(),
        }
    }

    fn standard() -> Self {
        let codes = ReplyCode::ALL.iter().map(|code| code.entry()).collect();
        let reasons = Reason::ALL.iter().map(|reason| reason.entry()).collect();
        Self::new(codes, reasons, <ReplyCode as Catalogue>::WORDS.to_vec())
    }
}

static CURRENT: OnceLock<Data> = OnceLock::new();

fn current() -> &'static Data {
    CURRENT.get_or_init(Data::standard)
}

/// `--catalogue`, the same for each command that has it.
pub(crate) fn argument() -> Arg {
    Arg::new("catalogue")
        .long("catalogue")
        .value_name("FILE")
        .action(ArgAction::Append)
        .value_parser(value_parser!(PathBuf))
        .help("A vendor's TOML catalogue, to be added to the standard one; may be given several times")
}

/// Takes the files of the command line into the catalogue. What is wrong with one is said as `check` says it.
pub(crate) fn settle(matches: &ArgMatches) -> Result<(), BadInput> {
    let Ok(Some(paths)) = matches.try_get_many::<PathBuf>("catalogue") else { return Ok(()) };
    let vendors = paths.map(|path| source(path)).collect::<Result<Vec<_>, _>>()?;
    let files = vendors.len();
    let loaded = smtp_codes_spec::load(true, vendors);
    if !loaded.findings.is_empty() {
        // It is no use to complain that even this cannot be written.
        let _ = write!(anstream::stderr(), "{}", as_text(&loaded, files));
        return Err(BadInput::new("a catalogue with errors is not taken"));
    }
    // Only the first is kept, and there is no second.
    let _ = CURRENT.set(vendor::data(&loaded));
    Ok(())
}

/// Every code, in numerical order.
pub(crate) fn codes() -> &'static [Known] {
    &current().codes
}

/// The codes under which a reason is a meaning.
pub(crate) fn codes_of(reason: &'static ReasonEntry) -> impl Iterator<Item = Code> {
    let says_it = move |code: &&Known| code.0.reasons().any(|other| other == reason);
    codes().iter().filter(says_it).map(|code| code.0.code())
}

/// The documents that the vendors' files describe.
pub(crate) fn documents() -> &'static [&'static Document] {
    &current().documents
}

/// The vendors' files.
pub(crate) fn vendor_files() -> &'static [String] {
    &current().files
}

/// Every reason, the standard ones first.
pub(crate) fn reasons() -> &'static [Why] {
    &current().reasons
}

/// A reply code of the catalogue.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Known(&'static Entry);

impl Known {
    /// The entry of a code, if the catalogue has it.
    pub(crate) fn of(code: Code) -> Option<Self> {
        current().by_code.get(usize::from(code.get()) - 100).copied().flatten()
    }

    pub(crate) fn entry(self) -> &'static Entry {
        self.0
    }
}

impl PartialEq for Known {
    fn eq(&self, other: &Self) -> bool {
        self.0.code() == other.0.code()
    }
}

impl Eq for Known {}

impl PartialOrd for Known {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Known {
    fn cmp(&self, other: &Self) -> Ordering {
        self.0.code().cmp(&other.0.code())
    }
}

impl Hash for Known {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.0.code().hash(state);
    }
}

impl fmt::Display for Known {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.0.display())
    }
}

impl FromStr for Known {
    type Err = ParseCodeError;

    fn from_str(text: &str) -> Result<Self, ParseCodeError> {
        Self::of(text.parse()?).ok_or(ParseCodeError::new(text))
    }
}

impl TryFrom<Code> for Known {
    type Error = Code;

    fn try_from(code: Code) -> Result<Self, Code> {
        Self::of(code).ok_or(code)
    }
}

impl From<Known> for Code {
    fn from(known: Known) -> Self {
        known.0.code()
    }
}

impl Catalogue for Known {
    type Reason = Why;

    // Nothing of it is known before the program runs; `codes`, `from_index` and `words` are in their place.
    const ALL: &'static [Self] = &[];
    const WORDS: &'static [&'static WordTable] = &[];

    fn words() -> &'static [&'static WordTable] {
        &current().words
    }

    fn from_code(code: Code) -> Option<Self> {
        Self::of(code)
    }

    fn entry(self) -> &'static Entry {
        self.0
    }
}

/// A reason of the catalogue.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) struct Why(&'static ReasonEntry);

impl Why {
    pub(crate) fn entry(self) -> &'static ReasonEntry {
        self.0
    }
}

impl PartialOrd for Why {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Why {
    fn cmp(&self, other: &Self) -> Ordering {
        self.0.index.cmp(&other.0.index)
    }
}

impl fmt::Display for Why {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.0.text())
    }
}

impl FromStr for Why {
    type Err = UnknownReason;

    fn from_str(name: &str) -> Result<Self, UnknownReason> {
        let found = reasons().iter().find(|reason| reason.0.name().eq_ignore_ascii_case(name));
        found.copied().map_or_else(|| name.parse().map(|reason: Reason| reason.into()), Ok)
    }
}

impl From<Reason> for Why {
    fn from(reason: Reason) -> Self {
        let entry = reason.entry();
        Self::from_index(entry.index).unwrap_or(Self(entry))
    }
}

impl CatalogueReason for Why {
    const ALL: &'static [Self] = &[];

    fn from_index(index: u16) -> Option<Self> {
        reasons().get(usize::from(index)).copied()
    }

    fn entry(self) -> &'static ReasonEntry {
        self.0
    }
}
