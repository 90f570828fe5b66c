//! What the pages say that people read today, the catalogue says too, or calls a mistake.
//!
//! `pages.tsv` has a row for each statement of the pages, and says at its head what the columns are.

use smtp_codes_spec::load;
use smtp_codes_spec::model::{At, Catalogue, Digit, Reply};
use std::collections::BTreeSet;

const PAGES: &str = include_str!("pages.tsv");

#[test]
fn every_statement_of_the_pages_is_answered() {
    let catalogue = load(true, Vec::new()).catalogue;
    let mut missing = Vec::new();
    for row in rows() {
        let Some(entry) = entry(&catalogue, row.code) else {
            missing.push(format!("{}: there is no {}", row.page, row.code));
            continue;
        };
        let held = entry.all.join("\n").split_whitespace().collect::<Vec<_>>().join(" ").to_lowercase();
        for word in row.words.replace("\\,", "\0").split(',') {
            let word = word.replace('\0', ",");
            let is_held = word.split('|').any(|word| held.contains(&word.trim().to_lowercase()));
            if !is_held {
                missing.push(format!("{}: {} does not say {:?}", row.page, row.code, word.trim()));
            }
        }
        if let Some(mistake) = row.mistake {
            let is_repeated =
                entry.facts.iter().any(|fact| fact.to_lowercase().contains(&mistake.to_lowercase()));
            if is_repeated {
                missing.push(format!("{}: {} repeats {mistake:?} as a fact", row.page, row.code));
            }
        }
    }
    assert!(missing.is_empty(), "{}", missing.join("\n"));
}

/// The table is of use only if it has every code of every page.
#[test]
fn the_table_covers_the_pages() {
    let pages: BTreeSet<&str> = rows().map(|row| row.page).collect();
    assert_eq!(pages.len(), 5);
    for page in pages {
        let codes: BTreeSet<&str> = rows()
            .filter(|row| row.page == page)
            .map(|row| row.code)
            .filter(|code| !code.contains('z'))
            .collect();
        assert!(codes.len() >= 21, "{page}: {codes:?}");
    }
    assert!(rows().filter(|row| row.mistake.is_some()).count() >= 10);
}

struct Row {
    page: &'static str,
    code: &'static str,
    words: &'static str,
    mistake: Option<&'static str>,
}

fn rows() -> impl Iterator<Item = Row> {
    PAGES.lines().filter(|line| !line.starts_with('#')).map(|line| {
        let fields: Vec<&str> = line.split('\t').collect();
        match *fields.as_slice() {
            [page, "true", code, words] => Row { page, code, words, mistake: None },
            [page, "mistake", code, words, mistake] => Row { page, code, words, mistake: Some(mistake) },
            _ => panic!("a row of pages.tsv has four fields, a mistake five: {line:?}"),
        }
    })
}

/// The words of an entry.
struct Entry<'a> {
    /// All of them.
    all: Vec<&'a str>,
    /// Those that it gives as facts: texts and causes, but not of folklore.
    facts: Vec<&'a str>,
}

fn entry<'a>(catalogue: &'a Catalogue, code: &str) -> Option<Entry<'a>> {
    let [first, second, third] = code.as_bytes() else { return None };
    let by_digit = |digits: &'a [Digit], digit: u8| {
        let found = digits.iter().find(|found| found.number.value == u16::from(digit - b'0'))?;
        let all = vec![found.text.value.as_str(), found.explanation.value.as_str()];
        Some(Entry { facts: vec![all[0]], all })
    };
    match (first, second, third) {
        (digit, b'y', b'z') => by_digit(&catalogue.severities, *digit),
        (b'x', digit, b'z') => by_digit(&catalogue.categories, *digit),
        _ => {
            let code: u16 = code.parse().ok()?;
            catalogue.replies.iter().find(|reply| reply.code.value == code).map(entry_of)
        }
    }
}

fn entry_of(reply: &Reply) -> Entry<'_> {
    fn texts(values: &[At<String>]) -> impl Iterator<Item = &str> {
        values.iter().map(|value| value.value.as_str())
    }
    let mut entry = Entry { all: Vec::new(), facts: Vec::new() };
    for meaning in &reply.meanings {
        let also = meaning.also.iter().filter_map(|citation| citation.text.as_ref());
        let prose = [&meaning.explanation, &meaning.remedy_sender, &meaning.remedy_operator];
        let facts: Vec<&str> =
            [meaning.text.value.as_str()].into_iter().chain(texts(&meaning.causes)).collect();
        entry.all.extend(also.chain(prose.into_iter().flatten()).map(|text| text.value.as_str()));
        entry.all.extend(texts(&meaning.aliases));
        entry.all.extend(&facts);
        if meaning.standing.name != "folklore" {
            entry.facts.extend(facts);
        }
    }
    entry
}
