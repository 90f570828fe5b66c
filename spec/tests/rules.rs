//! Every check of the reader and every rule, each with an input that breaks it and what is reported.
//!
//! `findings.txt` holds the cases with their expected reports. A case begins with `=== ` and a title;
//! the title ends in "(2 findings)" where there is not exactly one, and in "(without standard)" where
//! the catalogue holds the vendor's codes alone. Then come files, each behind `@ `: a vendor's with its
//! text, or one of the small standard catalogue in `small/` with a change to it (`-` and `+` lines).
//! Behind `---` stands the report, which `BLESS=1` writes.

mod common;

use smtp_codes_spec::{Finding, Kind, Loaded, STANDARD, Source, load, load_files};
use std::fmt::Write as _;
use std::time::{Duration, Instant};

const CASES: &str = include_str!("findings.txt");

const SMALL: [(&str, Kind, &str); 4] = [
    ("documents.toml", Kind::Documents, include_str!("small/documents.toml")),
    ("replies.toml", Kind::Replies, include_str!("small/replies.toml")),
    ("commands.toml", Kind::Commands, include_str!("small/commands.toml")),
    ("enhanced.toml", Kind::Enhanced, include_str!("small/enhanced.toml")),
];

#[test]
fn each_rule_reports_once_and_at_the_place() {
    let mut actual = String::new();
    let mut wrong_numbers = Vec::new();
    for case in CASES.split("=== ").skip(1) {
        let (title, rest) = case.split_once('\n').expect("a title has a line of its own");
        let (input, _) = rest.split_once("---\n").expect("a case has a line of dashes");
        let loaded = load_case(title, input);
        assert_sorted(&loaded);
        let expected = match title.rsplit_once('(').and_then(|(_, end)| end.strip_suffix(" findings)")) {
            Some(number) => number.parse().expect("a title says the number of findings in digits"),
            None => 1,
        };
        let reports: Vec<String> = loaded.findings.iter().map(|f| f.render(&loaded.sources)).collect();
        let _ = write!(actual, "=== {title}\n{input}---\n{}\n\n", reports.join("\n\n"));
        if reports.len() != expected {
            wrong_numbers.push(format!("{title}: {expected} expected, {} found", reports.len()));
        }
    }
    common::assert_golden("tests/findings.txt", &actual);
    assert!(wrong_numbers.is_empty(), "{}", wrong_numbers.join("\n"));
}

fn load_case(title: &str, input: &str) -> Loaded {
    let mut files = SMALL.map(|(path, kind, text)| (path, kind, text.to_owned()));
    let mut vendors = Vec::new();
    for file in input.split("@ ").skip(1) {
        let (path, text) = file.split_once('\n').expect("the name of a file has a line of its own");
        if let Some((_, _, whole)) = files.iter_mut().find(|(small, _, _)| *small == path) {
            let lines = |sign| {
                let lines = text.lines().filter_map(move |line| line.strip_prefix(sign));
                lines.fold(String::new(), |all, line| all + line + "\n")
            };
            let (old, new) = (lines('-'), lines('+'));
            assert!(!old.is_empty() && whole.contains(&old), "{title}: {path} does not hold\n{old}");
            *whole = whole.replacen(&old, &new, 1);
        } else {
            vendors.push(Source::vendor(path, text.to_owned()));
        }
    }
    let sources = files.into_iter().map(|(path, kind, text)| Source::new(path, kind, text)).collect();
    load_files(sources, !title.contains("(without standard)"), vendors)
}

fn assert_sorted(loaded: &Loaded) {
    assert!(
        loaded.findings.is_sorted_by_key(|finding| finding.place),
        "findings stand in the order of the places"
    );
}

#[test]
fn the_small_catalogue_and_the_real_one_are_sound() {
    for files in [SMALL, STANDARD] {
        let sources = files.map(|(path, kind, text)| Source::new(path, kind, text)).into();
        let loaded = load_files(sources, true, Vec::new());
        let reports: Vec<String> = loaded.findings.iter().map(|f| f.render(&loaded.sources)).collect();
        assert!(reports.is_empty(), "{}", reports.join("\n\n"));
    }
}

/// A change to one of the real files is reported in its place, once.
#[test]
fn a_damaged_standard_catalogue_is_reported_in_its_place() {
    for (file, old, new, message, line, column) in [
        ("replies", "code = 552\n", "code = 551\n", "reply code 551 is defined twice", 0, 8),
        ("replies", "\nremedy = {", "\nremedyy = {", "unknown key `remedyy` in [[reply.meaning]]", 1, 1),
        (
            "replies",
            "document = \"rfc5321\", section",
            "document = \"rfc5322\", section",
            "document `rfc5322` does not exist",
            0,
            12,
        ),
        ("replies", "code = 421\n", "code = 521\n", "", 0, 8),
        (
            "replies",
            "[[severity]]\ndigit = 4\n",
            "[[severity]]\ndigit = 3\n",
            "severity 3 is defined twice",
            1,
            9,
        ),
        (
            "commands",
            "error = [421, 500, 501]",
            "error = [421, 500, 598]",
            "reply code 598 does not exist",
            0,
            20,
        ),
        (
            "enhanced",
            "code = \"X.1.1\"\n",
            "code = \"5.1.1\"\n",
            "a registered code leaves its class open",
            0,
            8,
        ),
        (
            "documents",
            "[documents.rfc5321]",
            "[documents.unread]\ntitle = \"Unread\"\nkind = \"page\"\nurl = \"https://example.org\"\n\n[documents.rfc5321]",
            "document `unread` is cited nowhere",
            0,
            12,
        ),
    ] {
        let path = format!("spec/{file}.toml");
        let (sources, at) = damaged(&path, |text| {
            let at = text.find(old).unwrap_or_else(|| panic!("{path} holds {old:?}"));
            (at, text.replacen(old, new, 1))
        });
        let loaded = load_files(sources, true, Vec::new());
        let source = loaded.sources.iter().find(|source| source.path() == path).expect("the file was loaded");
        let expected = (source.position(at).0 + line, column);
        let is_it = |finding: &&Finding| {
            let own = loaded.sources[finding.place.file].path() == path;
            own && finding.message.starts_with(message)
                && source.position(finding.place.start).0 == expected.0
        };
        let reports: Vec<String> = loaded.findings.iter().map(|f| f.render(&loaded.sources)).collect();
        assert!(loaded.findings.iter().any(|finding| is_it(&finding)), "{new:?}:\n{}", reports.join("\n\n"));
        println!("{new:?} {} {column}", reports.len());
    }
}

fn damaged<T>(path: &str, damage: impl FnOnce(&str) -> (T, String)) -> (Vec<Source>, T) {
    let mut damage = Some(damage);
    let mut made = None;
    let sources = STANDARD.map(|(name, kind, text)| {
        if name != path {
            return Source::new(name, kind, text);
        }
        let (value, text) = damage.take().expect("a path occurs once")(text);
        made = Some(value);
        Source::new(name, kind, text)
    });
    (sources.into(), made.expect("the path is one of the standard catalogue"))
}
