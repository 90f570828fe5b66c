//! `smtp-codes search`: what in the catalogue speaks of some words, the best first.

use crate::catalogue::{self, Known};
use crate::list::columns;
use crate::topic::{TERMS, numbers};
use crate::{Answer, BadInput, compact, format_argument, json, words};
use clap::{Arg, ArgMatches, Command, value_parser};
use serde_json::json;
use smtp_codes::{Diagnosis, EnhancedStatus, ReasonEntry};

pub(crate) fn command() -> Command {
    Command::new("search")
        .about("Search the reasons, meanings, enhanced codes and terms for words, the best first")
        .long_about(
            "Search the reasons, the meanings of reply codes, the enhanced codes and the terms for words. What has more \
             of the words comes first, then what has them in a name or a text and not in an explanation. Exit status: 0, or \
             1 if nothing was found.",
        )
        .after_help("Examples:\n  smtp-codes search mailbox full\n  smtp-codes search --limit 5 dkim")
        .arg(words("words").num_args(1..).required(true).value_name("WORDS").help("What to look for"))
        .arg(
            Arg::new("limit")
                .long("limit")
                .value_name("N")
                .default_value("20")
                .value_parser(value_parser!(u16).range(1..))
                .help("How many to show at most"),
        )
        .arg(catalogue::argument())
        .arg(format_argument(&["text", "json", "ndjson"]))
}

/// What can be found.
#[derive(Debug)]
struct Hit {
    kind: &'static str,
    /// What `explain` takes.
    key: String,
    text: &'static str,
    score: u32,
}

pub(crate) fn run(matches: &ArgMatches) -> Result<Answer, BadInput> {
    let query: Vec<&String> = matches.get_many("words").unwrap_or_default().collect();
    let query = query.iter().map(|word| word.as_str()).collect::<Vec<_>>().join(" ");
    let wanted = Wanted::of(&query);
    if wanted.words.is_empty() {
        return Err(BadInput::new("there is no word to look for"));
    }
    let mut hits = hits(&wanted);
    hits.retain(|hit| hit.score > 0);
    // Equals stay in the order of the catalogue.
    hits.sort_by_key(|hit| u32::MAX - hit.score);
    hits.truncate(matches.get_one::<u16>("limit").map_or(20, |limit| usize::from(*limit)));
    let status = u8::from(hits.is_empty());
    let record =
        |hit: &Hit| json!({ "kind": hit.kind, "key": hit.key, "text": hit.text, "score": hit.score });
    let text = match matches.get_one::<String>("format").map(String::as_str) {
        Some("json") => json(&hits.iter().map(record).collect()),
        Some("ndjson") => hits.iter().map(|hit| compact(&record(hit)) + "\n").collect(),
        _ => columns(&hits.iter().map(|hit| [hit.kind, hit.key.as_str(), hit.text]).collect::<Vec<_>>()),
    };
    Ok(Answer { text, status })
}

/// The words of a search, and the reason that they lead to as a server's words would.
struct Wanted {
    words: Vec<String>,
    reason: Option<&'static ReasonEntry>,
}

/// Small words are in every text.
const SMALL: [&str; 12] = ["a", "an", "the", "is", "to", "of", "in", "for", "not", "and", "or", "on"];

/// How much a place counts where a word is found.
const TITLE: u32 = 8;
const SAID: u32 = 4;
const PROSE: u32 = 1;
/// More than the best places of one word: who has more words comes first.
const WORD: u32 = 20;

impl Wanted {
    fn of(query: &str) -> Self {
        let all: Vec<String> = parts(query).map(str::to_lowercase).collect();
        let large: Vec<String> = all.iter().filter(|word| !SMALL.contains(&word.as_str())).cloned().collect();
        let diagnosis = Diagnosis::<Known>::of_as(None, None, None, query);
        let reason = diagnosis.filter(|found| !found.is_guess()).map(|found| found.reason().entry());
        Self { words: if large.is_empty() { all } else { large }, reason }
    }

    /// How well some texts fit, each with what its place counts.
    fn score<'t>(&self, places: impl Iterator<Item = (u32, &'t str)> + Clone) -> u32 {
        let of_word = |word: &String| {
            let found = places.clone().filter(|(_, text)| parts(text).any(|part| is_like(part, word)));
            found.map(|(weight, _)| weight).max().map_or(0, |weight| weight + WORD)
        };
        let has_all = |text: &str| self.words.iter().all(|word| parts(text).any(|part| is_like(part, word)));
        let is_title = places.clone().any(|(weight, text)| weight == TITLE && has_all(text));
        self.words.iter().map(of_word).sum::<u32>() + if is_title { WORD + TITLE } else { 0 }
    }
}

fn parts(text: &str) -> impl Iterator<Item = &str> {
    text.split(|c: char| !c.is_alphanumeric() && c != '.')
        .map(|part| part.trim_matches('.'))
        .filter(|part| !part.is_empty())
}

/// The same word, or one that begins with it: "greylist" finds "greylisting".
fn is_like(part: &str, word: &str) -> bool {
    let starts = part.get(..word.len()).is_some_and(|start| start.eq_ignore_ascii_case(word));
    let is_same = part.len() == word.len() && starts || part.to_lowercase() == word;
    is_same || starts && word.len() >= 4
}

fn hits(wanted: &Wanted) -> Vec<Hit> {
    let prose = |text: Option<&'static str>| text.map(|text| (PROSE, text));
    let mut hits = Vec::new();
    for reason in catalogue::reasons().iter().map(|reason| reason.entry()) {
        let said = reason.words().iter().chain(reason.hints()).map(|words| (SAID, *words));
        let places = [(TITLE, reason.name()), (TITLE, reason.text())].into_iter().chain(said);
        let mut score = wanted.score(places.chain(prose(reason.explanation())));
        if wanted.reason == Some(reason) {
            score += WORD + TITLE;
        }
        hits.push(Hit { kind: "reason", key: reason.name().to_owned(), text: reason.text(), score });
    }
    for term in TERMS.iter() {
        let names = term.names.iter().chain([&term.name]).map(|name| (TITLE, name.as_str()));
        let score = wanted.score(names.chain([(PROSE, term.text.as_str())]));
        hits.push(Hit { kind: "term", key: term.name.clone(), text: &term.text, score });
    }
    for status in EnhancedStatus::ALL.iter().copied() {
        let key = numbers(status);
        let places = [
            (TITLE, status.text()),
            (TITLE, status.name()),
            (TITLE, key.as_str()),
            (PROSE, status.explanation()),
        ];
        let score = wanted.score(places.into_iter());
        hits.push(Hit { kind: "enhanced", key, text: status.text(), score });
    }
    for entry in catalogue::codes().iter().map(|code| code.entry()) {
        let code = entry.code().to_string();
        for (index, meaning) in entry.meanings().iter().enumerate() {
            let own = meaning.words().iter().map(|words| (SAID, *words));
            let number = [(TITLE, code.as_str()), (if index == 0 { TITLE } else { PROSE }, entry.name())];
            let places = number.into_iter().chain([(TITLE, meaning.text())]).chain(own);
            let score = wanted.score(places.chain(prose(meaning.own_explanation())));
            hits.push(Hit { kind: "code", key: code.clone(), text: meaning.text(), score });
        }
    }
    hits
}
