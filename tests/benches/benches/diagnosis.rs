//! How long it takes from a server's words to a reason, beside what else finds many phrases in a text.
//!
//! `cargo bench -p benches --bench diagnosis` ends with a table. The lines are those of the tests, each once a pass; the
//! phrases are those of the catalogue. The peers only say which phrases are there: aho-corasick and memmem whether or not
//! they begin and end with whole words, and neither knows placeholders, addresses or line ends.

mod measured;

use aho_corasick::{AhoCorasick, MatchKind};
use measured::Time;
use memchr::memmem::Finder;
use regex::bytes::{RegexSet, RegexSetBuilder};
use smtp_codes::{Catalogue, Code, Diagnosis, Reason, ReplyCode};
use std::fs;
use std::hint::black_box;
use std::path::Path;

const GROUP: &str = "diagnosis";

/// The replies of the tests' tables, without the commands.
fn lines() -> Vec<String> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../smtp-codes/tests");
    let tables = ["diagnosis.txt", "replies.txt"]
        .map(|name| fs::read_to_string(folder.join(name)).expect("the tests have it"));
    let lines = tables.iter().flat_map(|table| table.lines());
    let is_reply = |line: &&str| !line.is_empty() && !line.starts_with([' ', '#']);
    let reply = |line: &str| Some(line[line.find(|c: char| c.is_ascii_digit())?..].to_owned());
    lines.filter(is_reply).filter_map(reply).filter(|line| line.starts_with(['4', '5'])).collect()
}

fn phrases() -> Vec<&'static str> {
    let of_reasons = Reason::ALL.iter().flat_map(|reason| reason.words().iter().chain(reason.hints()));
    let meanings = ReplyCode::ALL.iter().flat_map(|code| code.meanings());
    let mut phrases: Vec<_> =
        of_reasons.chain(meanings.flat_map(smtp_codes::Meaning::words)).copied().collect();
    phrases.sort_unstable();
    phrases.dedup();
    phrases
}

/// What stands between the placeholders, the longest of it: all that is looked for literally.
fn literal(phrase: &str) -> String {
    let parts = phrase.split(['<', '>']).step_by(2);
    parts.max_by_key(|part| part.len()).unwrap_or(phrase).trim().to_lowercase()
}

fn set(phrases: &[&str]) -> RegexSet {
    let pattern = |phrase: &&str| {
        let words: Vec<String> = phrase
            .split_whitespace()
            .map(|word| if word.starts_with('<') { r"\S*".into() } else { regex::escape(word) })
            .collect();
        format!(r"\b{}\b", words.join(r"[^0-9A-Za-z]+"))
    };
    let patterns = phrases.iter().map(pattern);
    let mut builder = RegexSetBuilder::new(patterns);
    builder.case_insensitive(true).size_limit(1 << 30).dfa_size_limit(1 << 26);
    builder.build().expect("patterns")
}

/// Counts what it finds in the lines.
type Run = Box<dyn Fn(&[String]) -> usize>;

struct Case {
    name: &'static str,
    run: Run,
}

fn cases() -> Vec<Case> {
    let phrases = phrases();
    let literals: Vec<String> = phrases.iter().map(|phrase| literal(phrase)).collect();
    let automaton = AhoCorasick::builder()
        .ascii_case_insensitive(true)
        .match_kind(MatchKind::LeftmostLongest)
        .build(&literals)
        .expect("an automaton");
    let set = set(&phrases);
    let finders: Vec<Finder<'static>> =
        literals.iter().map(|literal| Finder::new(literal.as_bytes()).into_owned()).collect();
    vec![
        Case {
            name: "ours, words",
            run: Box::new(|lines| {
                let mut count = 0;
                for line in lines {
                    ReplyCode::WORDS[0].find(black_box(line.as_bytes()), &mut |_, _, _, _, _| count += 1);
                }
                count
            }),
        },
        Case {
            name: "ours, decided",
            run: Box::new(|lines| {
                let diagnose = |line: &&String| {
                    let code = line[..3].parse::<u16>().ok().and_then(Code::new);
                    Diagnosis::of(code, None, None, black_box(line.as_str()))
                        .is_some_and(|found| !found.is_guess())
                };
                lines.iter().filter(diagnose).count()
            }),
        },
        Case {
            name: "aho-corasick",
            run: Box::new(move |lines| {
                lines.iter().map(|line| automaton.find_iter(black_box(line.as_bytes())).count()).sum()
            }),
        },
        Case {
            name: "RegexSet",
            run: Box::new(move |lines| {
                lines.iter().map(|line| set.matches(black_box(line.as_bytes())).iter().count()).sum()
            }),
        },
        Case {
            name: "memmem, a loop",
            run: Box::new(move |lines| {
                let count = |line: &String| {
                    let line = line.to_lowercase();
                    finders.iter().filter(|finder| finder.find(black_box(line.as_bytes())).is_some()).count()
                };
                lines.iter().map(count).sum()
            }),
        },
    ]
}

fn main() {
    let (lines, cases) = (lines(), cases());
    let start = measured::rounds(|criterion, round| {
        let mut group = measured::group(criterion, GROUP);
        for case in &cases {
            group.bench_function(measured::id(case.name, round), |bencher| {
                bencher.iter(|| (case.run)(&lines));
            });
        }
        group.finish();
    });
    let times: Vec<Option<Time>> = cases.iter().map(|case| measured::time(GROUP, case.name, start)).collect();
    let bytes: usize = lines.iter().map(String::len).sum();
    println!("{} lines of {} bytes, {} phrases\n", lines.len(), bytes / lines.len(), phrases().len());
    println!(
        "| what | found | median ns a line | fastest ns a line | words / it | decided / it | target |\n|---|---|---|---|---|---|---|"
    );
    for (case, time) in cases.iter().zip(&times) {
        let Some(Time { median, fastest }) = time else { continue };
        #[expect(clippy::cast_precision_loss, reason = "a few hundred")]
        let count = lines.len() as f64;
        let ratio = |ours: usize| times[ours].map_or(f64::NAN, |ours| ours.fastest / fastest);
        println!(
            "| {} | {} | {:.0} | {:.0} | {:.3} | {:.3} | {} |",
            case.name,
            (case.run)(&lines),
            median / count,
            fastest / count,
            ratio(0),
            ratio(1),
            if case.name == "aho-corasick" { "words under 0.5" } else { "" },
        );
    }
}
