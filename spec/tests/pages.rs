//! What the pages say that people read today, the catalogue answers: what is true it says too, and what is
//! not it calls a mistake, at the place where a reader looks.
//!
//! `pages.tsv` has a row for each statement of the pages, and says at its head what the columns are.

use smtp_codes_spec::load;
use smtp_codes_spec::model::{At, Catalogue, Citation, Digit, Meaning, Reason, Remedy};
use std::collections::BTreeSet;

const PAGES: &str = include_str!("pages.tsv");

#[test]
fn every_statement_of_the_pages_is_answered() {
    let catalogue = load(true, Vec::new()).catalogue;
    let mut missing = Vec::new();
    for row in rows() {
        if let Err(problem) = answer(&catalogue, row.entry, row.class, row.words) {
            missing.push(format!("{} {:?}: {problem}", &row.page[..3], row.statement));
        }
    }
    assert!(missing.is_empty(), "{} statements\n{}", missing.len(), missing.join("\n"));
}

/// A statement that is put into the wrong class does not pass: the answer does not fit the class.
#[test]
fn a_wrong_class_is_noticed() {
    let catalogue = load(true, Vec::new()).catalogue;
    for class in ["half", "outdated", "false"] {
        let called = rows().filter(|row| row.class == class);
        let passing: Vec<_> = called
            .filter(|row| CALLS.iter().any(|call| row.words.contains(call)))
            .filter(|row| answer(&catalogue, row.entry, "true", row.words).is_ok())
            .map(|row| row.statement)
            .collect();
        assert!(passing.is_empty(), "{class}, and yet they pass as true: {passing:#?}");
    }
    let plain = "3yz";
    assert!(answer(&catalogue, plain, "true", "accepted the command, needs more").is_ok());
    assert!(answer(&catalogue, plain, "false", "accepted the command, needs more").is_err());
}

/// The table is of use only if it has every code of every page, and each statement once.
#[test]
fn the_table_covers_the_pages() {
    let pages: BTreeSet<&str> = rows().map(|row| row.page).collect();
    assert_eq!(pages.len(), 5);
    for page in pages {
        let of_page = || rows().filter(|row| row.page == page);
        let code = |row: &Row| row.entry.get(..3).filter(|code| code.bytes().all(|b| b.is_ascii_digit()));
        let codes: BTreeSet<_> = of_page().filter_map(|row| code(&row)).collect();
        assert!(codes.len() >= 21, "{page}: {codes:?}");
        let statements: BTreeSet<&str> = of_page().map(|row| row.statement).collect();
        assert_eq!(statements.len(), of_page().count(), "{page} has a statement twice");
    }
}

struct Row {
    page: &'static str,
    class: &'static str,
    entry: &'static str,
    words: &'static str,
    statement: &'static str,
}

fn rows() -> impl Iterator<Item = Row> {
    PAGES.lines().filter(|line| !line.starts_with('#')).map(|line| {
        let fields: Vec<&str> = line.split('\t').collect();
        let [page, class, entry, words, statement] = *fields.as_slice() else {
            panic!("a row of pages.tsv has five fields: {line:?}")
        };
        assert!(["true", "half", "outdated", "false"].contains(&class), "{class:?} is no class: {line:?}");
        Row { page, class, entry, words, statement }
    })
}

/// Where a sentence has one of these, it calls something a mistake of others.
const CALLS: [&str; 13] = [
    "mistake",
    "is wrong",
    "are wrong",
    "page",
    "off by one",
    "shifted",
    "have lost",
    "has lost",
    "swallowed",
    "not a cause",
    "some lists",
    "one list",
    "turned it round",
];

/// What denies or limits a statement.
const DENIES: [&str; 17] = [
    "not",
    "no",
    "none",
    "never",
    "nothing",
    "neither",
    "only",
    "nobody",
    "but",
    "instead",
    "rather",
    "mostly",
    "properly",
    "more often",
    "half",
    "guess",
    "guessed",
];

/// Whether one of the passages that an entry stands for holds the words of an answer.
fn answer(catalogue: &Catalogue, entry: &str, class: &str, words: &str) -> Result<(), String> {
    let passages = passages(catalogue, entry);
    if passages.is_empty() {
        return Err(format!("there is no entry {entry:?}"));
    }
    let words = words.replace("\\,", "\0").to_lowercase();
    let words: Vec<String> = words.split(',').map(|word| word.trim().replace('\0', ",")).collect();
    let is_held = |passage: &str, word: &str| word.split('|').any(|word| passage.contains(word.trim()));
    let calls = |sentence: &str| CALLS.iter().any(|call| sentence.contains(call));
    let mut lacking = words.clone();
    for passage in &passages {
        let sentences = sentences(passage);
        let lacks = if class == "true" {
            // What is called a mistake is no confirmation.
            let kept: Vec<&str> = sentences.iter().filter(|s| !calls(s)).map(String::as_str).collect();
            let kept = kept.join(" ");
            words.iter().filter(|word| !is_held(&kept, word)).cloned().collect()
        } else {
            // The answer is one stretch of text, and it says no, or how far.
            let denies = |text: &str| {
                calls(text)
                    || DENIES.iter().any(|denial| {
                        text.match_indices(denial).any(|(at, _)| is_word(text, at, denial.len()))
                    })
            };
            let stretches =
                (0..sentences.len()).map(|at| sentences[at..sentences.len().min(at + 2)].join(" "));
            let lacks = |text: &String| -> Vec<String> {
                words.iter().filter(|word| !is_held(text, word)).cloned().collect()
            };
            stretches
                .filter(|text| denies(text))
                .map(|text| lacks(&text))
                .min_by_key(Vec::len)
                .unwrap_or(words.clone())
        };
        if lacks.len() < lacking.len() || lacks.is_empty() {
            lacking = lacks;
        }
        if lacking.is_empty() {
            return Ok(());
        }
    }
    Err(format!("{entry} does not say {lacking:?} (class {class})"))
}

fn is_word(text: &str, at: usize, length: usize) -> bool {
    let is_letter = |c: Option<char>| c.is_some_and(char::is_alphanumeric);
    !is_letter(text[..at].chars().next_back()) && !is_letter(text[at + length..].chars().next())
}

/// The sentences of a text, in small letters and with single spaces.
fn sentences(text: &str) -> Vec<String> {
    let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
    let mut sentences = vec![String::new()];
    let mut words = text.split(' ').peekable();
    while let Some(word) = words.next() {
        let sentence = sentences.last_mut().expect("there is one at least");
        if !sentence.is_empty() {
            sentence.push(' ');
        }
        sentence.push_str(&word.to_lowercase());
        let ends = word.trim_end_matches(['"', ')', '`']).ends_with(['.', '?', '!']);
        let begins = |next: &&str| next.starts_with(|c: char| !c.is_lowercase());
        if ends && words.peek().is_some_and(begins) {
            sentences.push(String::new());
        }
    }
    sentences
}

/// What is said at each of the places that an entry stands for.
fn passages(catalogue: &Catalogue, entry: &str) -> Vec<String> {
    if let Some((kind, name)) =
        entry.split_once(' ').filter(|(kind, _)| !kind.starts_with(|c: char| c.is_ascii_digit()))
    {
        let texts = match kind {
            "class" => digit(&catalogue.classes, name),
            "status" => {
                let status = catalogue.statuses.iter().find(|status| status.code.to_string() == name);
                status.map(|status| [status.text.value.as_str(), &status.explanation.value].join(". "))
            }
            "reason" => catalogue.reasons.iter().find(|reason| reason.name.value == name).map(of_reason),
            "command" => {
                let command = catalogue.commands.iter().find(|command| command.name.value == name);
                command.map(|command| command.explanation.value.clone())
            }
            _ => None,
        };
        return texts.into_iter().collect();
    }
    if let Some(first) = entry.strip_suffix("yz") {
        return digit(&catalogue.severities, first).into_iter().collect();
    }
    if let Some(second) = entry.strip_prefix('x').and_then(|entry| entry.strip_suffix('z')) {
        return digit(&catalogue.categories, second).into_iter().collect();
    }
    let (code, text) = entry.split_once(": ").map_or((entry, None), |(code, text)| (code, Some(text)));
    let reply = catalogue.replies.iter().find(|reply| reply.code.to_string() == code);
    let meanings = reply.map_or(&[][..], |reply| &reply.meanings);
    let chosen: Vec<&Meaning> = match text {
        None => meanings.iter().take(1).collect(),
        Some("*") => meanings.iter().collect(),
        Some(text) => meanings.iter().filter(|meaning| meaning.text.value.starts_with(text)).collect(),
    };
    chosen.into_iter().map(|meaning| of_meaning(catalogue, meaning)).collect()
}

fn digit(digits: &[Digit], number: &str) -> Option<String> {
    let found = digits.iter().find(|digit| digit.number.to_string() == number)?;
    Some([found.text.value.as_str(), &found.explanation.value].join(". "))
}

/// What a meaning says, with what it has from its reason.
fn of_meaning(catalogue: &Catalogue, meaning: &Meaning) -> String {
    let also = meaning.also.iter().filter_map(|citation: &Citation| citation.text.as_ref());
    let mut texts: Vec<&str> =
        [&meaning.text].into_iter().chain(also).map(|text| text.value.as_str()).collect();
    texts.extend(meaning.explanation.as_ref().map(|text| text.value.as_str()));
    texts.extend(values(&meaning.causes));
    texts.extend(remedies(&meaning.remedy));
    let reason = meaning.reason.as_ref();
    let reason =
        reason.and_then(|name| catalogue.reasons.iter().find(|reason| reason.name.value == name.value));
    let reason = reason.map(of_reason);
    texts.extend(reason.as_deref());
    join(&texts)
}

fn of_reason(reason: &Reason) -> String {
    let titles = [&reason.text, &reason.explanation].into_iter().flatten().map(|text| text.value.as_str());
    let texts: Vec<&str> = titles.chain(values(&reason.causes)).chain(remedies(&reason.remedy)).collect();
    join(&texts)
}

fn values(texts: &[At<String>]) -> impl Iterator<Item = &str> {
    texts.iter().map(|text| text.value.as_str())
}

fn remedies(remedy: &Remedy) -> impl Iterator<Item = &str> {
    remedy.parts().map(|(_, part)| part.value.as_str())
}

/// Texts one behind the other, each ended by a full stop.
fn join(texts: &[&str]) -> String {
    texts.iter().fold(String::new(), |all, text| {
        let dot = if text.ends_with(['.', '?', '!', ')']) { "" } else { "." };
        all + text + dot + "\n"
    })
}
