//! Nothing got lost when the meanings were sorted under reasons.
//!
//! `kept.tsv` has each meaning as it was. Its texts, citations, standing, commands and enhanced codes are
//! there today, under the same code or in the reason of one of its meanings; or `gone.tsv` says of the
//! thing why it went. The head of each file says what its columns are.

use smtp_codes_spec::load;
use smtp_codes_spec::model::{Catalogue, Citation, EnhancedPattern, Meaning, Reason, Reply};
use std::collections::BTreeMap;
use std::fmt::Write as _;

const KEPT: &str = include_str!("kept.tsv");
const GONE: &str = include_str!("gone.tsv");

#[test]
fn what_was_there_is_there_or_its_going_is_explained() {
    let catalogue = load(true, Vec::new()).catalogue;
    let gone = gone();
    let mut problems = String::new();
    let mut things = 0;
    let mut used = BTreeMap::new();
    for was in kept() {
        let reply = catalogue.replies.iter().find(|reply| reply.code.value == was.code);
        for (kind, value) in was.things() {
            things += 1;
            let is_there = reply.is_some_and(|reply| holds(&catalogue, reply, kind, value));
            let key = (was.id, kind, value);
            match (is_there, gone.get(&key)) {
                (true, None) => {}
                (false, Some(_)) => *used.entry(key).or_insert(0) += 1,
                (false, None) => writeln!(problems, "{}\t{kind}\t{value}", was.id).unwrap_or_default(),
                (true, Some(_)) => {
                    writeln!(problems, "gone.tsv: {kind} {value:?} of {} is there", was.id)
                        .unwrap_or_default();
                }
            }
        }
    }
    for (id, kind, value) in gone.keys().filter(|key| !used.contains_key(*key)) {
        if !problems.contains(&format!("gone.tsv: {kind} {value:?} of {id} is there")) {
            writeln!(problems, "gone.tsv: {id} never had the {kind} {value:?}").unwrap_or_default();
        }
    }
    assert!(things > 1500, "kept.tsv has only {things} things");
    assert!(problems.is_empty(), "not there, and gone.tsv does not say why:\n{problems}");
}

#[test]
fn each_code_has_its_first_text_still() {
    let catalogue = load(true, Vec::new()).catalogue;
    for was in kept().filter(|was| was.id.ends_with(".0")) {
        let reply = catalogue.replies.iter().find(|reply| reply.code.value == was.code);
        let first = reply.and_then(|reply| reply.meanings.first());
        let Some(first) = first else { panic!("{} is gone", was.code) };
        if first.disguises.is_none() && first.stands_for.is_none() {
            assert_eq!(first.text.value, was.texts[0].trim_start_matches('~'), "{}", was.code);
        }
    }
}

/// A meaning as it was.
struct Was {
    id: &'static str,
    code: u16,
    standing: &'static str,
    texts: Vec<&'static str>,
    citations: Vec<&'static str>,
    commands: Vec<&'static str>,
    enhanced: Vec<&'static str>,
}

impl Was {
    /// What has to be somewhere: its kind, and what it is.
    fn things(&self) -> Vec<(&'static str, &'static str)> {
        let lists = [
            ("text", &self.texts),
            ("citation", &self.citations),
            ("command", &self.commands),
            ("enhanced", &self.enhanced),
        ];
        let all = lists.into_iter().flat_map(|(kind, values)| values.iter().map(move |value| (kind, *value)));
        all.chain([("standing", self.standing)]).collect()
    }
}

fn kept() -> impl Iterator<Item = Was> {
    KEPT.lines().filter(|line| !line.starts_with('#')).map(|line| {
        let mut fields = line.split('\t');
        let mut field = || fields.next().unwrap_or_default();
        let list = |field: &'static str| field.split(" ¦ ").filter(|item| !item.is_empty()).collect();
        let (id, standing) = (field(), field());
        let code = id.split_once('.').and_then(|(code, _)| code.parse().ok());
        Was {
            id,
            code: code.unwrap_or_else(|| panic!("a row of kept.tsv begins with code.index: {line:?}")),
            standing,
            texts: list(field()),
            citations: list(field()),
            commands: list(field()),
            enhanced: list(field()),
        }
    })
}

/// What went, and why.
fn gone() -> BTreeMap<(&'static str, &'static str, &'static str), &'static str> {
    let mut gone = BTreeMap::new();
    for line in GONE.lines().filter(|line| !line.starts_with('#')) {
        let fields: Vec<&str> = line.split('\t').collect();
        let [id, kind, value, why] = *fields.as_slice() else {
            panic!("a row of gone.tsv has four fields: {line:?}")
        };
        assert!(why.split_whitespace().count() >= 3, "gone.tsv gives no reason in words: {line:?}");
        assert!(gone.insert((id, kind, value), why).is_none(), "gone.tsv says it twice: {line:?}");
    }
    gone
}

/// Whether a code holds a thing, in one of its meanings or in the reason of one.
fn holds(catalogue: &Catalogue, reply: &Reply, kind: &str, value: &str) -> bool {
    let reasons = || reply.meanings.iter().filter_map(|meaning| reason(catalogue, meaning));
    match kind {
        "text" => {
            let text = value.trim_start_matches('~');
            reply.meanings.iter().any(|meaning| {
                meaning.text.value == text
                    || citations(meaning)
                        .any(|citation| citation.text.as_ref().is_some_and(|own| own.value == text))
            })
        }
        "citation" => {
            let is_it = |citation: &Citation| {
                let section = citation.section.as_ref().map(|section| format!(" {}", section.value));
                citation.document.value.clone() + &section.unwrap_or_default() == value
            };
            let in_reason = |reason: &Reason| {
                let disputed = reason.disputed.iter().filter_map(|dispute| dispute.source.as_ref());
                reason.source.iter().chain(&reason.also).chain(disputed).any(is_it)
            };
            reply.meanings.iter().flat_map(citations).any(is_it) || reasons().any(in_reason)
        }
        "command" => {
            reply.meanings.iter().any(|meaning| meaning.commands.iter().any(|command| command.value == value))
        }
        "enhanced" => {
            let Some(wanted) = EnhancedPattern::parse(value) else { return false };
            let covers = |pattern: &EnhancedPattern| {
                // Under one code there is one class.
                let classes = pattern.class.zip(wanted.class);
                classes.is_none_or(|(class, wanted)| class == wanted)
                    && pattern.subject == wanted.subject
                    && (pattern.detail..=pattern.last).contains(&wanted.detail)
            };
            reply.meanings.iter().any(|meaning| meaning.enhanced.iter().any(|pattern| covers(pattern)))
        }
        "standing" => reply.meanings.iter().any(|meaning| meaning.standing.name == value),
        other => panic!("{other:?} is no kind of thing"),
    }
}

fn citations(meaning: &Meaning) -> impl Iterator<Item = &Citation> {
    meaning.source.iter().chain(&meaning.also)
}

fn reason<'a>(catalogue: &'a Catalogue, meaning: &Meaning) -> Option<&'a Reason> {
    let name = meaning.reason.as_ref()?;
    catalogue.reasons.iter().find(|reason| reason.name.value == name.value)
}
