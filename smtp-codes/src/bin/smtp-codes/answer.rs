//! From a reply to what is said about it.
//!
//! The one place that reads meanings: their explanations, causes and remedies.

use smtp_codes::bounce::{Action, Failure};
use smtp_codes::{
    Category, Citation, Code, Command, EnhancedCode, EnhancedPattern, EnhancedStatus, Entry, FoundReply,
    Meaning, ReplyCode, Severity,
};
use std::borrow::Cow;
use std::collections::HashMap;
use std::sync::LazyLock;

/// A reply that is to be explained, with what surrounds it.
#[derive(Clone, Debug, Default)]
pub(crate) struct Found {
    pub(crate) code: Option<Code>,
    /// The enhanced code as it came, also without a class: `X.1.1`.
    pub(crate) pattern: Option<EnhancedPattern>,
    pub(crate) enhanced: Option<EnhancedCode>,
    pub(crate) is_enhanced_in_text: bool,
    pub(crate) command: Option<Command>,
    pub(crate) recipient: Option<String>,
    pub(crate) original_recipient: Option<String>,
    pub(crate) words: String,
    pub(crate) action: Option<Action>,
    /// Where in its file it stands; none of what was typed.
    pub(crate) offset: Option<usize>,
}

impl From<&Failure> for Found {
    fn from(failure: &Failure) -> Self {
        Self {
            code: failure.code(),
            pattern: failure.enhanced().map(EnhancedPattern::from),
            enhanced: failure.enhanced(),
            is_enhanced_in_text: failure.is_enhanced_in_text(),
            command: failure.command(),
            recipient: failure.recipient().map(str::to_owned),
            original_recipient: failure.original_recipient().map(str::to_owned),
            words: failure.words().to_owned(),
            action: failure.action(),
            offset: Some(failure.offset()),
        }
    }
}

impl Found {
    /// A reply code on its own.
    pub(crate) fn bare_code(text: &str) -> Option<Self> {
        let code: Code = text.trim().parse().ok()?;
        Some(Self { code: Some(code), ..Self::default() })
    }

    /// `5.1.1`, `X.1.1`, and as they stand in bounces: `#5.1.1`, `(#5.1.1)`.
    pub(crate) fn bare_enhanced(text: &str) -> Option<Self> {
        let text = text.trim().trim_matches(['(', ')', '[', ']', '#', ':']);
        let pattern: EnhancedPattern = text.parse().ok()?;
        Some(Self { pattern: Some(pattern), enhanced: text.parse().ok(), ..Self::default() })
    }

    /// A text that is a code or begins with one.
    pub(crate) fn line(text: &str) -> Option<Self> {
        let text = text.trim();
        if let Some(found) = Self::bare_enhanced(text).or_else(|| Self::bare_code(text)) {
            return Some(found);
        }
        // What follows the digits decides: "550 x" and "550-x" are replies, "5500" and "550.1" are not.
        let _: Code = text.get(..3)?.parse().ok()?;
        if !text[3..].starts_with([' ', '-', '\t', '\n', '\r']) {
            return None;
        }
        let reply = FoundReply::parse(text)?;
        Some(Self {
            code: reply.code(),
            pattern: reply.enhanced().map(EnhancedPattern::from),
            enhanced: reply.enhanced(),
            is_enhanced_in_text: reply.is_enhanced_in_text(),
            command: reply.command(),
            recipient: reply.recipient().map(str::to_owned),
            original_recipient: reply.original_recipient().map(str::to_owned),
            words: reply.words().to_string(),
            action: None,
            offset: None,
        })
    }

    pub(crate) fn severity(&self) -> Option<Severity> {
        let by_pattern = || self.pattern.and_then(EnhancedPattern::class);
        self.code.map(Code::severity).or_else(by_pattern)
    }

    /// Whether it is a code that somebody asks about, and not something that a server said.
    pub(crate) fn is_bare(&self) -> bool {
        self.words.is_empty() && self.recipient.is_none() && self.action.is_none()
    }

    fn is_failure(&self) -> bool {
        use Severity::{PermanentNegativeCompletion, TransientNegativeCompletion};
        matches!(self.severity(), Some(TransientNegativeCompletion | PermanentNegativeCompletion))
    }
}

/// Whether it is over.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Outcome {
    Final,
    /// Put off so often that the mail system gave up.
    GivenUp,
    Temporary,
    /// What a server says where the client has to go on: 3yz.
    Unfinished,
    Success,
    /// Passed on to a place from which no more is heard.
    PassedOn,
    /// A text says that something failed and no more.
    Unknown,
}

/// What is said of a reply.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Answer {
    pub(crate) outcome: Outcome,
    /// The sense in which the code was used; none where the catalogue does not know the code.
    pub(crate) meaning: Option<&'static Meaning>,
    /// Whether nothing in the reply tells that it is this meaning.
    pub(crate) is_guess: bool,
    pub(crate) status: Option<EnhancedStatus>,
    entry: Option<&'static Entry>,
    /// The meaning whose causes and remedies hold, also where an enhanced code came alone.
    told_by: Option<&'static Meaning>,
    severity: Option<Severity>,
}

impl Answer {
    pub(crate) fn of(found: &Found) -> Self {
        let entry = found.code.and_then(Code::known).map(ReplyCode::entry);
        let status = found.pattern.and_then(EnhancedPattern::status);
        let best = entry.map(|entry| best_meaning(entry, found));
        let meaning = best.map(|(meaning, _)| meaning);
        let is_guess = match (entry, best) {
            (Some(entry), Some((meaning, is_named))) => !is_named && is_a_guess(entry, meaning, found),
            _ => false,
        };
        let by_status =
            || if found.code.is_none() { status.and_then(|status| associated(status, found)) } else { None };
        Self {
            outcome: outcome(found),
            meaning,
            is_guess,
            status,
            entry,
            told_by: meaning.or_else(by_status),
            severity: found.severity(),
        }
    }

    /// The text of the meaning; of an enhanced code that came alone, its own.
    pub(crate) fn text(&self) -> Option<&'static str> {
        self.meaning.map(Meaning::text).or_else(|| self.status.map(EnhancedStatus::text))
    }

    /// What happened, in a sentence for everybody.
    pub(crate) fn happened(&self) -> Option<&'static str> {
        let whole = match (self.meaning, self.status, self.severity) {
            (Some(meaning), _, _) => meaning.explanation().unwrap_or(meaning.text()),
            (None, Some(status), _) => status.explanation(),
            (None, None, severity) => severity?.explanation(),
        };
        Some(first_sentence(whole))
    }

    /// What the person does whose mail it was.
    pub(crate) fn advice(&self) -> Cow<'static, str> {
        // Who gave up does not wait for the next attempt, as the remedy of a 4yz says.
        if self.outcome == Outcome::GivenUp {
            return "Send it again later: the mail system has stopped trying. If that fails as well, show the \
                    server's words to your mail provider."
                .into();
        }
        if let Some(sender) = self.told_by.and_then(|meaning| meaning.remedy().sender()) {
            return sender.into();
        }
        match self.outcome {
            Outcome::Final | Outcome::GivenUp | Outcome::Unknown => {
                "Read the server's own words. Sending the same again will most likely fail again; if the words do \
                 not help, show them to your mail provider."
            }
            Outcome::Temporary => "Wait: the mail system tries again by itself, usually for several days.",
            Outcome::Unfinished => "Nothing: the mail program goes on by itself.",
            Outcome::Success => "Nothing, it worked.",
            Outcome::PassedOn => "Nothing; no more news of this mail will come.",
        }
        .into()
    }

    /// Why it happens.
    pub(crate) fn causes(&self) -> &'static [&'static str] {
        self.told_by.map_or(&[], Meaning::causes)
    }

    /// What those do who run the servers.
    pub(crate) fn operator(&self) -> Option<&'static str> {
        self.told_by.and_then(|meaning| meaning.remedy().operator())
    }

    /// The other meanings of the code; those that could be meant here come first.
    pub(crate) fn others(&self, found: &Found) -> Vec<&'static Meaning> {
        let all = self.entry.map_or(&[][..], Entry::meanings);
        let mut others: Vec<_> = all.iter().filter(|other| !self.is_chosen(other)).collect();
        others.sort_by_key(|other| !is_possible(other, found));
        others
    }

    /// Where the meaning and the enhanced code are defined.
    pub(crate) fn sources(&self) -> Vec<Citation> {
        let by_meaning = self.meaning.and_then(Meaning::source).copied();
        let by_status = self.status.and_then(EnhancedStatus::source);
        let mut sources: Vec<_> = by_meaning.into_iter().collect();
        sources.extend(by_status.filter(|source| by_meaning.is_none_or(|other| other != *source)));
        sources
    }

    /// Whether recipients who got these answers can be told the same.
    pub(crate) fn is_same(&self, other: &Self) -> bool {
        self.outcome == other.outcome
            && self.text() == other.text()
            && self.is_guess == other.is_guess
            && self.status == other.status
    }

    fn is_chosen(&self, meaning: &Meaning) -> bool {
        self.meaning.is_some_and(|chosen| std::ptr::eq(chosen, meaning))
    }
}

fn outcome(found: &Found) -> Outcome {
    // The report knows best what became of the mail; without one the first digit says it.
    match (found.action, found.severity()) {
        (Some(Action::Failed), Some(Severity::TransientNegativeCompletion)) => Outcome::GivenUp,
        (Some(Action::Delayed), _) | (None, Some(Severity::TransientNegativeCompletion)) => {
            Outcome::Temporary
        }
        (Some(Action::Delivered), _) | (None, Some(Severity::PositiveCompletion)) => Outcome::Success,
        (Some(Action::Relayed | Action::Expanded), _) => Outcome::PassedOn,
        (Some(Action::Failed), _) | (None, Some(Severity::PermanentNegativeCompletion)) => Outcome::Final,
        (None, Some(_)) => Outcome::Unfinished,
        (None, None) => Outcome::Unknown,
    }
}

/// The meaning of a reply code with which an enhanced code comes, where one names it.
fn associated(status: EnhancedStatus, found: &Found) -> Option<&'static Meaning> {
    let codes = status.basic().iter().chain(ReplyCode::ALL);
    let mut codes = codes.filter(|code| found.severity().is_none_or(|severity| code.severity() == severity));
    codes.find_map(|code| {
        code.meanings().iter().find(|meaning| {
            meaning.enhanced().contains(&status.pattern()) && meaning.remedy().sender().is_some()
        })
    })
}

/// RFC 2034 section 4 demands that class and first digit are the same.
pub(crate) fn disagrees(found: &Found) -> bool {
    found.code.zip(found.enhanced).is_some_and(|(code, enhanced)| !enhanced.agrees_with(code))
}

/// The meaning that the server's own words name ("Relay access denied"); where they name none, the one
/// that fits command and enhanced code best. And whether the words named it.
///
/// Servers say the general before the particular ("Recipient address rejected: Greylisted"), so the
/// last name counts, the longer of two; and a name that fits command and enhanced code counts before one that does not.
fn best_meaning(entry: &'static Entry, found: &Found) -> (&'static Meaning, bool) {
    let words = found.words.to_ascii_lowercase();
    // Nothing is named by nothing.
    let names = NAMES.get(&entry.code()).filter(|_| !words.is_empty()).map_or(&[][..], Vec::as_slice);
    let named = entry.meanings().iter().zip(names);
    let named = named.filter_map(|(meaning, names)| Some((meaning, names.find(&words)?)));
    // Reversed, because the last of equals is taken and the first is to be.
    let best = named.rev().max_by_key(|(meaning, name)| (is_possible(meaning, found), *name));
    match best {
        Some((meaning, _)) => (meaning, true),
        None => (entry.meaning_for(found.command, found.enhanced), false),
    }
}

/// What names a meaning in the words of a server, in lower case.
struct Names {
    /// What stands around the placeholders of its text: all of it has to be there.
    fragments: Vec<String>,
    /// Any of these will do.
    aliases: Vec<String>,
}

/// The names of every meaning, for each code in the order of its meanings.
static NAMES: LazyLock<HashMap<Code, Vec<Names>>> = LazyLock::new(|| {
    let names = |code: &ReplyCode| (code.code(), code.meanings().iter().map(Names::of).collect());
    ReplyCode::ALL.iter().map(names).collect()
});

impl Names {
    fn of(meaning: &Meaning) -> Self {
        // `Service unavailable; $rbl_class [$rbl_what] blocked using $rbl_domain`.
        // A full stop or colon at its end is the source's punctuation, which others leave out.
        let text = meaning.text().to_ascii_lowercase();
        let fixed: Vec<_> =
            text.split_whitespace().map(|word| if word.contains(['$', '<']) { "<" } else { word }).collect();
        let fixed = fixed.join(" ");
        let fragments = fixed.split('<').map(|fragment| fragment.trim().trim_end_matches(['.', ':']));
        Self {
            fragments: fragments.filter(|fragment| fragment.contains(' ')).map(str::to_owned).collect(),
            aliases: meaning.aliases().iter().map(|alias| alias.to_ascii_lowercase()).collect(),
        }
    }

    /// Where a text in lower case names the meaning, by its text or by an alias: the end of the last such
    /// name, and its length.
    fn find(&self, words: &str) -> Option<(usize, usize)> {
        let places = self.fragments.iter().map(|fragment| last_whole(fragment, words));
        let by_text = places.collect::<Option<Vec<_>>>().and_then(|places| places.into_iter().max());
        by_text.max(self.aliases.iter().filter_map(|alias| last_whole(alias, words)).max())
    }
}

/// The last place where a phrase stands as whole words: its end, and its length.
fn last_whole(phrase: &str, words: &str) -> Option<(usize, usize)> {
    let is_part = |c: char| c.is_alphanumeric() || c == '-' || c == '_';
    let places = words.rmatch_indices(phrase).map(|(at, _)| at);
    let mut whole = places
        .filter(|at| !words[..*at].ends_with(is_part) && !words[at + phrase.len()..].starts_with(is_part));
    whole.next().map(|at| (at + phrase.len(), phrase.len()))
}

/// Whether neither the command nor the enhanced code excludes the meaning.
fn is_possible(meaning: &Meaning, found: &Found) -> bool {
    let (commands, patterns) = (meaning.commands(), meaning.enhanced());
    let by_enhanced = |code| patterns.is_empty() || patterns.iter().any(|pattern| pattern.matches(code));
    let by_command = |command| commands.is_empty() || commands.contains(&command);
    found.enhanced.is_none_or(by_enhanced) && found.command.is_none_or(by_command)
}

/// Whether a refusal had words to go by, and neither they nor command or enhanced code selected the meaning. A meaning
/// that is tied to no command and no enhanced code is the code's general one, and the codes about syntax (x0z) speak for themselves.
fn is_a_guess(entry: &Entry, meaning: &Meaning, found: &Found) -> bool {
    let names = |code| meaning.enhanced().iter().any(|pattern| pattern.matches(code));
    let by_enhanced = found.enhanced.is_some_and(names);
    let by_command = found.command.is_some_and(|command| meaning.commands().contains(&command));
    let is_general = meaning.commands().is_empty() && meaning.enhanced().is_empty();
    let is_syntax = entry.code().category() == Some(Category::Syntax);
    let has_words = found.words.split_whitespace().nth(1).is_some();
    entry.meanings().len() > 1
        && found.is_failure()
        && has_words
        && !(is_general || is_syntax || by_enhanced || by_command)
}

/// Everything up to the first full stop that ends a sentence.
pub(crate) fn first_sentence(text: &str) -> &str {
    let ends = text.match_indices(". ");
    let end = ends.map(|(at, _)| at + 1).find(|end| text[end + 1..].starts_with(|c: char| c.is_uppercase()));
    &text[..end.unwrap_or(text.len())]
}
