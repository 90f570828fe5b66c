//! The table of all keys: name, type, whether required, one line of description.
//!
//! Reading, "did you mean", the JSON schemas beside the TOML files and the field references at
//! their heads all come from here.

use crate::model::{ADDRESSES, CONNECTIONS, DOCUMENT_KINDS, FIXES, Label, OUTCOMES, RETRIES, STANDINGS};
use crate::source::Kind;
use std::fmt::Write as _;

/// The keys that a table may have.
#[derive(Debug)]
pub struct Table {
    /// How the header is written, for example `[[reply.meaning]]`.
    pub header: &'static str,
    /// What the table is, in one line.
    pub about: &'static str,
    /// Its keys.
    pub keys: &'static [Key],
}

/// A key of a table.
#[derive(Clone, Copy, Debug)]
pub struct Key {
    /// As it is written.
    pub name: &'static str,
    /// What its value may be.
    pub shape: Shape,
    /// Whether it must be there.
    pub need: Need,
    /// What it says, in one line.
    pub about: &'static str,
}

/// Whether a key must be there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Need {
    /// In every file.
    Required,
    /// In the standard catalogue; a vendor may leave it out.
    RequiredInStandard,
    /// In the standard catalogue, under a reply code that says no (4yz and 5yz).
    RequiredForFailures,
    /// In the standard catalogue, under any other reply code.
    RequiredForSuccesses,
    /// Nowhere.
    Optional,
    /// It may stand in a vendor's file alone.
    VendorOnly,
    /// Nowhere; where it stands it says where all else stands, so that no other key is required, and these
    /// alone may stand beside it.
    Pointer(&'static [&'static str]),
}

/// What a value may be.
#[derive(Clone, Copy, Debug)]
pub enum Shape {
    /// A string of prose: not empty, no control character.
    Prose,
    /// A string as a server prints it after the code, in any script, that fits an RFC 5321 reply line.
    ReplyText,
    /// A string that is a Rust variant: `UpperCamelCase`, ASCII.
    VariantName,
    /// A string that people type into a search box; rustdoc allows no quotes in it.
    Alias,
    /// A string of words that servers say; a `<placeholder>` stands for one word.
    Phrase,
    /// A string with the name of a host, in small letters.
    Host,
    /// A string with a keyword of an answer to EHLO, in capitals.
    Keyword,
    /// A string with a web address.
    Url,
    /// A string `YYYY`, `YYYY-MM` or `YYYY-MM-DD`.
    Date,
    /// A string `X.1.1` or `5.7.708`.
    Enhanced,
    /// A string `X.1.1`, `5.7.708` or `5.7.606-649`.
    EnhancedRange,
    /// A boolean.
    Flag,
    /// An integer in a range, both ends included.
    Integer(u16, u16),
    /// One word of a list.
    OneOf(&'static [Label]),
    /// One word.
    Word(&'static str),
    /// An array of such values.
    List(&'static Shape),
    /// One of two shapes.
    Either(&'static Shape, &'static Shape),
    /// A table.
    Table(&'static Table),
    /// An array of tables.
    Tables(&'static Table),
    /// Tables under names of the author's choice (lower case letters, digits, hyphens).
    Named(&'static Table),
}

impl Shape {
    /// In words, for a message or a reference.
    #[must_use]
    pub fn describe(&self) -> String {
        match self {
            Self::Prose | Self::ReplyText | Self::Alias | Self::Phrase => "a string".into(),
            Self::Host => "a string with the name of a host".into(),
            Self::Keyword => "a string in capitals".into(),
            Self::VariantName => "a string in UpperCamelCase".into(),
            Self::Url => "a string with a web address".into(),
            Self::Date => "a string \"YYYY-MM-DD\", \"YYYY-MM\" or \"YYYY\"".into(),
            Self::Enhanced => "a string \"X.1.1\" or \"5.7.708\"".into(),
            Self::EnhancedRange => "a string \"X.1.1\", \"5.7.708\" or \"5.7.606-649\"".into(),
            Self::Flag => "true or false".into(),
            Self::Integer(low, high) => format!("an integer from {low} to {high}"),
            Self::OneOf(labels) => {
                let words: Vec<_> = labels.iter().map(|label| format!("\"{}\"", label.name)).collect();
                format!("one of {}", words.join(", "))
            }
            Self::Word(word) => format!("\"{word}\""),
            Self::List(item) => format!("an array (each item {})", item.describe()),
            Self::Either(one, other) => format!("{}, or {}", one.describe(), other.describe()),
            Self::Table(table) => format!("a table {}", table.header),
            Self::Tables(table) | Self::Named(table) => format!("one or more tables {}", table.header),
        }
    }
}

const fn key(name: &'static str, shape: Shape, need: Need, about: &'static str) -> Key {
    Key { name, shape, need, about }
}

use Need::{
    Optional, Pointer, Required, RequiredForFailures, RequiredForSuccesses, RequiredInStandard, VendorOnly,
};

const REPLY_CODE: Shape = Shape::Integer(100, 599);
const SOURCE: &str = "Where it comes from.";
const ALSO: &str = "Where else it stands; `text` there gives another wording.";
const EXPLANATION: &str = "Our own words, for a reader who has never seen an RFC.";
const EXPLANATION_OF_MEANING: &str =
    "Our own words; under a 4yz or 5yz only what this code or source adds to the reason.";
const ALIASES: &str = "Words people search for; they become rustdoc aliases.";

static DOCUMENT: Table = Table {
    header: "[documents.<id>]",
    about: "A document that is cited; the id is what citations call it.",
    keys: &[
        key("title", Shape::Prose, Required, "The title."),
        key("kind", Shape::OneOf(&DOCUMENT_KINDS), RequiredInStandard, "What kind of document it is."),
        key("url", Shape::Url, RequiredInStandard, "Where it can be read."),
        key("date", Shape::Date, Optional, "When it was published."),
        key(
            "marks",
            Shape::List(&Shape::Phrase),
            Optional,
            "Hosts (with their subdomains) and words that show that a text is this provider's.",
        ),
    ],
};

static CITATION: Table = Table {
    header: "{ document, section, text }",
    about: "A place in a document.",
    keys: &[
        key("document", Shape::Prose, Required, "The id of a document."),
        key("section", Shape::Prose, Optional, "The section, or the file; an RFC needs one."),
        key("text", Shape::ReplyText, Optional, "The wording there, where it differs."),
    ],
};

const REMEDY_HEADER: &str = "{ sender, operator, receiver }";
const REMEDY_ABOUT: [&str; 3] = [
    "What the person whose mail came back does.",
    "What the one who runs the sending system does.",
    "What the one who runs the receiving system does.",
];

static REMEDY: Table = Table {
    header: REMEDY_HEADER,
    about: "What this code or source adds to the reason's remedy.",
    keys: &[
        key("sender", Shape::Prose, Optional, REMEDY_ABOUT[0]),
        key("operator", Shape::Prose, Optional, REMEDY_ABOUT[1]),
        key("receiver", Shape::Prose, Optional, REMEDY_ABOUT[2]),
    ],
};

static REASON_REMEDY: Table = Table {
    header: REMEDY_HEADER,
    about: "What to do.",
    keys: &[
        key("sender", Shape::Prose, RequiredInStandard, REMEDY_ABOUT[0]),
        key("operator", Shape::Prose, RequiredInStandard, REMEDY_ABOUT[1]),
        key("receiver", Shape::Prose, Optional, REMEDY_ABOUT[2]),
    ],
};

const VERDICT_HEADER: &str = "{ retry, address, connection, fix }";
const VERDICT_ABOUT: [&str; 4] = [
    "When the same message may be sent again.",
    "What to do with the recipient's address.",
    "What to do with the connection.",
    "Who can mend it.",
];

static VERDICT: Table = Table {
    header: VERDICT_HEADER,
    about: "What this code or source decides otherwise than the reason.",
    keys: &[
        key("retry", Shape::OneOf(&RETRIES), Optional, VERDICT_ABOUT[0]),
        key("address", Shape::OneOf(&ADDRESSES), Optional, VERDICT_ABOUT[1]),
        key("connection", Shape::OneOf(&CONNECTIONS), Optional, VERDICT_ABOUT[2]),
        key("fix", Shape::OneOf(&FIXES), Optional, VERDICT_ABOUT[3]),
    ],
};

static REASON_VERDICT: Table = Table {
    header: VERDICT_HEADER,
    about: "What a reply 5yz of this reason means for the mail. (A 4yz is tried again whatever stands here.)",
    keys: &[
        key("retry", Shape::OneOf(&RETRIES), RequiredInStandard, VERDICT_ABOUT[0]),
        key("address", Shape::OneOf(&ADDRESSES), RequiredInStandard, VERDICT_ABOUT[1]),
        key("connection", Shape::OneOf(&CONNECTIONS), RequiredInStandard, VERDICT_ABOUT[2]),
        key("fix", Shape::OneOf(&FIXES), RequiredInStandard, VERDICT_ABOUT[3]),
    ],
};

static DISPUTE: Table = Table {
    header: "{ says, source }",
    about: "Somebody who decides otherwise.",
    keys: &[
        key("says", Shape::Prose, Required, "What they do or say."),
        key("source", Shape::Table(&CITATION), Required, "Who, and where it stands."),
    ],
};

static REASON: Table = Table {
    header: "[[reason]]",
    about: "Why a server says no: one cause with one remedy. Two reasons are different if and only if what somebody \
            has to do differs.",
    keys: &[
        key("name", Shape::VariantName, Required, "The Rust variant."),
        key("text", Shape::Prose, RequiredInStandard, "Plain words, as a title."),
        key("explanation", Shape::Prose, RequiredInStandard, EXPLANATION),
        key("causes", Shape::List(&Shape::Prose), RequiredInStandard, "Why it happens."),
        key("remedy", Shape::Table(&REASON_REMEDY), RequiredInStandard, "What to do."),
        key("verdict", Shape::Table(&REASON_VERDICT), RequiredInStandard, "What it means for the mail."),
        key("disputed", Shape::List(&Shape::Table(&DISPUTE)), Optional, "Who decides otherwise, and why."),
        key("source", Shape::Table(&CITATION), RequiredInStandard, SOURCE),
        key("also", Shape::List(&Shape::Table(&CITATION)), Optional, "Where else it stands."),
        key(
            "general",
            Shape::Flag,
            Optional,
            "true: it says less than others, which win where a text has words for both.",
        ),
        key("words", Shape::List(&Shape::Phrase), Optional, WORDS),
        key("hints", Shape::List(&Shape::Phrase), Optional, HINTS),
    ],
};

const WORDS: &str = "What servers say when they mean it, under any code and in any language. Case, punctuation and white \
    space do not count; `<x>` stands for one word.";
const HINTS: &str = "Single words that only tip the scales where nothing else speaks.";

static BLOCKLIST: Table = Table {
    header: "[[blocklist]]",
    about: "A list of addresses and domains that servers name when they refuse.",
    keys: &[
        key("name", Shape::Prose, Required, "What it is called."),
        key("hosts", Shape::List(&Shape::Host), Required, "The hosts that show it, with their subdomains."),
        key("source", Shape::Table(&CITATION), Required, "Where it is described."),
    ],
};

static MEANING: Table = Table {
    header: "[[reply.meaning]]",
    about: "A sense of the code, as a dictionary word has senses; `Display` prints the first one's text.",
    keys: &[
        key(
            "text",
            Shape::ReplyText,
            Required,
            "What the source prints after the code, <placeholders> kept.",
        ),
        key("quoted", Shape::Flag, Optional, "false: no source prints a text, and `text` is our wording."),
        key("standing", Shape::OneOf(&STANDINGS), RequiredInStandard, "How good the source is."),
        key("source", Shape::Table(&CITATION), RequiredInStandard, SOURCE),
        key("also", Shape::List(&Shape::Table(&CITATION)), Optional, ALSO),
        key("reason", Shape::Prose, RequiredForFailures, "The name of the reason (reasons.toml)."),
        key("commands", Shape::List(&Shape::Prose), Optional, "The commands that select this meaning."),
        key(
            "enhanced",
            Shape::List(&Shape::EnhancedRange),
            Optional,
            "The enhanced codes that select this meaning.",
        ),
        key(
            "words",
            Shape::List(&Shape::Phrase),
            Optional,
            "Words that select this very meaning, as a provider's label.",
        ),
        key("verdict", Shape::Table(&VERDICT), Optional, "What is decided otherwise than by the reason."),
        key("explanation", Shape::Prose, RequiredForSuccesses, EXPLANATION_OF_MEANING),
        key("causes", Shape::List(&Shape::Prose), Optional, "Why it happens, if not as the reason says."),
        key("remedy", Shape::Table(&REMEDY), Optional, "What to do, if not as the reason says."),
        key(
            "disguises",
            REPLY_CODE,
            Pointer(&["standing", "source", "also", "words"]),
            "The code whose place it takes where Postfix has `soft_bounce = yes`; then all else follows from that code and from [disguise].",
        ),
        key(
            "stands_for",
            Shape::Enhanced,
            Pointer(&["standing", "source", "also", "words", "reason"]),
            "The enhanced code that this number is without its dots; then all else follows from it and from [undotted].",
        ),
    ],
};

static DISGUISE: Table = Table {
    header: "[disguise]",
    about: "What is said of every meaning that `disguises` another code.",
    keys: &[
        key("standing", Shape::OneOf(&STANDINGS), Required, "How good the source is."),
        key("source", Shape::Table(&CITATION), Required, SOURCE),
        key(
            "explanation",
            Shape::Prose,
            Required,
            "Our own words; `<code>` stands for the code that is disguised.",
        ),
    ],
};

static UNDOTTED: Table = Table {
    header: "[undotted]",
    about: "What is said of every meaning that `stands_for` an enhanced code.",
    keys: &[key(
        "explanation",
        Shape::Prose,
        Required,
        "Our own words; `<code>` stands for the enhanced code.",
    )],
};

static REPLY: Table = Table {
    header: "[[reply]]",
    about: "A reply code; entries stand in the order of their codes.",
    keys: &[
        key("code", REPLY_CODE, Required, "The three digits."),
        key("name", Shape::VariantName, RequiredInStandard, "The Rust variant, from the source's own words."),
        key("overrides", Shape::Flag, VendorOnly, "true: replaces the entry that has this code already."),
        key("meaning", Shape::Tables(&MEANING), Required, "One meaning or more."),
    ],
};

static SEVERITY: Table = Table {
    header: "[[severity]]",
    about: "A first digit.",
    keys: &[
        key("digit", Shape::Integer(1, 5), Required, "The digit."),
        key("name", Shape::VariantName, Required, "The Rust variant."),
        key("text", Shape::Prose, Required, "The source's words."),
        key("source", Shape::Table(&CITATION), Required, SOURCE),
        key("also", Shape::List(&Shape::Table(&CITATION)), Optional, ALSO),
        key("explanation", Shape::Prose, Required, EXPLANATION),
    ],
};

static CATEGORY: Table = Table {
    header: "[[category]]",
    about: "A second digit.",
    keys: &[
        key("digit", Shape::Integer(0, 5), Required, "The digit."),
        key("name", Shape::VariantName, Required, "The Rust variant."),
        key("text", Shape::Prose, Required, "The source's words."),
        key("source", Shape::Table(&CITATION), Required, SOURCE),
        key("also", Shape::List(&Shape::Table(&CITATION)), Optional, ALSO),
        key("explanation", Shape::Prose, Required, EXPLANATION),
    ],
};

static ANY: Table = Table {
    header: "[[any]]",
    about: "The reply codes that may answer any command.",
    keys: &[
        COMMAND_REPLIES_KEYS[0],
        COMMAND_REPLIES_KEYS[1],
        COMMAND_REPLIES_KEYS[2],
        COMMAND_REPLIES_KEYS[3],
        COMMAND_REPLIES_KEYS[4],
        key(
            "except",
            Shape::List(&Shape::Prose),
            Optional,
            "The commands and stages that it may not answer.",
        ),
        COMMAND_REPLIES_KEYS[5],
    ],
};

static COMMAND_REPLIES: Table = Table {
    header: "[[command.replies]]",
    about: "The reply codes that one source lists for the command.",
    keys: &COMMAND_REPLIES_KEYS,
};

const COMMAND_REPLIES_KEYS: [Key; 6] = [
    key("source", Shape::Table(&CITATION), Required, "Where the list stands."),
    key(OUTCOMES_NAMES[0], Shape::List(&REPLY_CODE), Optional, OUTCOMES_ABOUT[0]),
    key(OUTCOMES_NAMES[1], Shape::List(&REPLY_CODE), Optional, OUTCOMES_ABOUT[1]),
    key(OUTCOMES_NAMES[2], Shape::List(&REPLY_CODE), Optional, OUTCOMES_ABOUT[2]),
    key(OUTCOMES_NAMES[3], Shape::List(&REPLY_CODE), Optional, OUTCOMES_ABOUT[3]),
    key("when", Shape::Prose, Optional, "The condition that the list holds under, in words."),
];
const OUTCOMES_NAMES: [&str; 4] = [OUTCOMES[0].name, OUTCOMES[1].name, OUTCOMES[2].name, OUTCOMES[3].name];
const OUTCOMES_ABOUT: [&str; 4] =
    [OUTCOMES[0].about, OUTCOMES[1].about, OUTCOMES[2].about, OUTCOMES[3].about];

static COMMAND: Table = Table {
    header: "[[command]]",
    about: "A command, or a stage of the dialogue that has no verb: \"(connection)\", \"(end of data)\".",
    keys: &[
        key("name", Shape::Prose, Required, "The verb, in capitals."),
        key("variant", Shape::VariantName, Required, "The Rust variant."),
        key("source", Shape::Table(&CITATION), Required, "Where the command is defined."),
        key("explanation", Shape::Prose, Required, EXPLANATION),
        key(
            "replies",
            Shape::Tables(&COMMAND_REPLIES),
            Optional,
            "Which codes may answer it, a table a source.",
        ),
    ],
};

static CLASS: Table = Table {
    header: "[[class]]",
    about: "A class of enhanced status codes: the first number.",
    keys: &[
        key("digit", Shape::Integer(2, 5), Required, "The number."),
        key("name", Shape::VariantName, Required, "A name in UpperCamelCase."),
        key("text", Shape::Prose, Required, "The registry's words."),
        key("source", Shape::Table(&CITATION), Required, SOURCE),
        key("explanation", Shape::Prose, Required, EXPLANATION),
    ],
};

static SUBJECT: Table = Table {
    header: "[[subject]]",
    about: "A subject of enhanced status codes: the second number.",
    keys: &[
        key("number", Shape::Integer(0, 999), Required, "The number."),
        key("name", Shape::VariantName, Required, "A name in UpperCamelCase."),
        key("text", Shape::Prose, Required, "The registry's words."),
        key("source", Shape::Table(&CITATION), Required, SOURCE),
        key("explanation", Shape::Prose, Required, EXPLANATION),
    ],
};

static STATUS: Table = Table {
    header: "[[status]]",
    about: "An enhanced status code of the registry; entries stand in numerical order.",
    keys: &[
        key("code", Shape::Enhanced, Required, "\"X.1.1\": the class is left open."),
        key("name", Shape::VariantName, Required, "The Rust variant."),
        key("text", Shape::Prose, Required, "The registry's sample text."),
        key("basic", BASIC, Optional, "The reply codes that the registry associates, and nothing else."),
        key("source", Shape::Table(&CITATION), Required, SOURCE),
        key("also", Shape::List(&Shape::Table(&CITATION)), Optional, ALSO),
        key("explanation", Shape::Prose, Required, EXPLANATION),
        key("reason", Shape::Prose, Optional, "The name of the reason that it states by itself."),
        key("aliases", Shape::List(&Shape::Alias), Optional, ALIASES),
        key("deprecated", Shape::Prose, Optional, "Why the registry deprecates it."),
    ],
};

static EXTENSION: Table = Table {
    header: "[[extension]]",
    about: "A service extension: a keyword that a server lists in its answer to EHLO.",
    keys: &[
        key("keyword", Shape::Keyword, Required, "The keyword, in capitals."),
        key("variant", Shape::VariantName, Required, "The Rust variant."),
        key("text", Shape::Prose, Required, "The registry's description."),
        key("parameters", Shape::Prose, Optional, "What may stand behind the keyword, if something may."),
        key("source", Shape::Table(&CITATION), Required, SOURCE),
        key("also", Shape::List(&Shape::Table(&CITATION)), Optional, "Where else it is defined."),
        key("explanation", Shape::Prose, Required, EXPLANATION),
        key("deprecated", Shape::Prose, Optional, "Why it is not to be used any more."),
    ],
};

const BASIC: Shape = Shape::Either(
    &Shape::Word("any"),
    &Shape::List(&Shape::Either(&REPLY_CODE, &Shape::Either(&Shape::Word("4yz"), &Shape::Word("5yz")))),
);

static DOCUMENTS_FILE: Table = Table {
    header: "documents.toml",
    about: "Every document that the catalogue cites, once.",
    keys: &[key("documents", Shape::Named(&DOCUMENT), Required, "The documents.")],
};

static REASONS_FILE: Table = Table {
    header: "reasons.toml",
    about: "Why a server says no, what it means for the mail, and the words that servers have for it.",
    keys: &[
        key("reason", Shape::Tables(&REASON), Required, "The reasons."),
        key("blocklist", Shape::Tables(&BLOCKLIST), Optional, "The blocklists that servers name."),
    ],
};

static REPLIES_FILE: Table = Table {
    header: "replies.toml",
    about: "The digits of a reply code, and every reply code with its meanings.",
    keys: &[
        key("severity", Shape::Tables(&SEVERITY), Required, "The first digits."),
        key("category", Shape::Tables(&CATEGORY), Required, "The second digits."),
        key("disguise", Shape::Table(&DISGUISE), Optional, "What is said of disguised codes."),
        key("undotted", Shape::Table(&UNDOTTED), Optional, "What is said of enhanced codes without dots."),
        key("reply", Shape::Tables(&REPLY), Required, "The reply codes."),
    ],
};

static COMMANDS_FILE: Table = Table {
    header: "commands.toml",
    about: "Which reply codes may answer which command.",
    keys: &[
        key("any", Shape::Tables(&ANY), Required, "What may answer any command."),
        key("command", Shape::Tables(&COMMAND), Required, "The commands."),
    ],
};

static ENHANCED_FILE: Table = Table {
    header: "enhanced.toml",
    about: "Enhanced status codes X.Y.Z: classes, subjects, and every entry of the IANA registry.",
    keys: &[
        key("class", Shape::Tables(&CLASS), Required, "The classes."),
        key("subject", Shape::Tables(&SUBJECT), Required, "The subjects."),
        key("status", Shape::Tables(&STATUS), Required, "The enhanced status codes."),
    ],
};

static EXTENSIONS_FILE: Table = Table {
    header: "extensions.toml",
    about: "The keywords that servers list in their answer to EHLO: every entry of the IANA registry.",
    keys: &[key("extension", Shape::Tables(&EXTENSION), Required, "The service extensions.")],
};

static VENDOR_FILE: Table = Table {
    header: "a vendor's file",
    about: "A vendor's reply codes, its meanings of standard codes, its reasons, and the documents it cites.",
    keys: &[
        key("documents", Shape::Named(&DOCUMENT), Optional, "Documents of the vendor's own."),
        key(
            "reason",
            Shape::Tables(&REASON),
            Optional,
            "Reasons of the vendor's own, and what it adds to a standard one.",
        ),
        key("reply", Shape::Tables(&REPLY), Optional, "The reply codes."),
    ],
};

/// The top level of a file of this kind.
#[must_use]
pub fn file(kind: Kind) -> &'static Table {
    match kind {
        Kind::Documents => &DOCUMENTS_FILE,
        Kind::Reasons => &REASONS_FILE,
        Kind::Replies => &REPLIES_FILE,
        Kind::Commands => &COMMANDS_FILE,
        Kind::Enhanced => &ENHANCED_FILE,
        Kind::Extensions => &EXTENSIONS_FILE,
        Kind::Vendor => &VENDOR_FILE,
    }
}

impl Key {
    /// Whether the key must be there in a file of this kind; `of_failure` says whether the table belongs to
    /// a reply code 4yz or 5yz, `None` where it belongs to none, or to one that cannot be read.
    #[must_use]
    pub fn is_required(&self, kind: Kind, of_failure: Option<bool>) -> bool {
        match self.need {
            Required => true,
            RequiredInStandard => kind != Kind::Vendor,
            RequiredForFailures => kind != Kind::Vendor && of_failure == Some(true),
            RequiredForSuccesses => kind != Kind::Vendor && of_failure == Some(false),
            Optional | VendorOnly | Pointer(_) => false,
        }
    }

    /// Whether the key may stand in a file of this kind.
    #[must_use]
    pub fn is_allowed(&self, kind: Kind) -> bool {
        self.need != VendorOnly || kind == Kind::Vendor
    }
}

/// Widest line of a field reference, in characters.
const REFERENCE_WIDTH: usize = 108;

/// The field reference of a kind of file, as a TOML comment: every table with its keys.
#[must_use]
pub fn reference(kind: Kind) -> String {
    let mut out = String::new();
    wrap(&mut out, "# ", file(kind).about);
    for key in file(kind).keys {
        reference_of(&key.shape, kind, &mut out);
    }
    out
}

/// Adds the table of a shape and the tables in it, unless it is there already.
fn reference_of(shape: &Shape, kind: Kind, out: &mut String) {
    match shape {
        Shape::Table(table) | Shape::Tables(table) | Shape::Named(table) => {
            if out.contains(&format!("\n# {}: ", table.header)) {
                return;
            }
            out.push_str("#\n");
            wrap(out, &format!("# {}: ", table.header), table.about);
            let keys = || table.keys.iter().filter(|key| key.is_allowed(kind));
            let width = keys().map(|key| key.name.len()).max().unwrap_or(0);
            for key in keys() {
                let value = match key.shape {
                    Shape::Prose | Shape::ReplyText | Shape::Alias | Shape::Phrase => String::new(),
                    shape => format!(" Value: {}.", shape.describe()),
                };
                let need = match key.need {
                    RequiredForSuccesses if kind != Kind::Vendor => " Optional from 400 on.",
                    _ if key.is_required(kind, Some(false)) => "",
                    RequiredForFailures if kind != Kind::Vendor => " Only from 400 on.",
                    _ => " Optional.",
                };
                let text = format!("{}{value}{need}", key.about);
                wrap(out, &format!("#   {:width$}  ", key.name), &text);
            }
            for key in keys() {
                reference_of(&key.shape, kind, out);
            }
        }
        Shape::List(item) => reference_of(item, kind, out),
        _ => {}
    }
}

/// Adds words behind a prefix, on as many lines as they need, the later ones indented alike.
fn wrap(out: &mut String, prefix: &str, text: &str) {
    let indent = if prefix.starts_with("#  ") { prefix.len() } else { 4 };
    out.push_str(prefix.trim_end_matches(' '));
    let mut column = prefix.trim_end_matches(' ').len();
    for (index, word) in text.split_whitespace().enumerate() {
        let gap = if index == 0 { prefix.len() - column } else { 1 };
        if column + gap + word.len() > REFERENCE_WIDTH {
            let _ = write!(out, "\n#{:gap$}{word}", "", gap = indent - 1);
            column = indent + word.len();
        } else {
            let _ = write!(out, "{:gap$}{word}", "");
            column += gap + word.len();
        }
    }
    out.push('\n');
}
