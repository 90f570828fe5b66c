//! What the tests of this package share.

use smtp_codes_spec::{Kind, Source};
use std::fs;
use std::path::Path;

/// Compares a file of the package with what it should hold; with `BLESS=1` in the environment, writes it.
pub(crate) fn assert_golden(path: &str, expected: &str) {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join(path);
    let held = fs::read_to_string(&file).unwrap_or_default();
    if held == expected {
        return;
    }
    if std::env::var_os("BLESS").is_some_and(|value| value == "1") {
        fs::write(&file, expected).expect("the package's folder is writable");
        return;
    }
    let same = held.lines().zip(expected.lines()).take_while(|(held, expected)| held == expected).count();
    panic!(
        "{path} is not what it should be, from line {} on:\n  it says     {:?}\n  it should   {:?}\n\
         If that is right, run the tests with BLESS=1 and look at the difference.",
        same + 1,
        held.lines().nth(same).unwrap_or("(end)"),
        expected.lines().nth(same).unwrap_or("(end)"),
    );
}

/// The files of the small standard catalogue.
pub(crate) const SMALL: [(&str, Kind, &str); 6] = [
    ("documents.toml", Kind::Documents, include_str!("../small/documents.toml")),
    ("reasons.toml", Kind::Reasons, include_str!("../small/reasons.toml")),
    ("replies.toml", Kind::Replies, include_str!("../small/replies.toml")),
    ("commands.toml", Kind::Commands, include_str!("../small/commands.toml")),
    ("enhanced.toml", Kind::Enhanced, include_str!("../small/enhanced.toml")),
    ("extensions.toml", Kind::Extensions, include_str!("../small/extensions.toml")),
];

/// The damaged inputs of `findings.txt`, each with its title; see `rules.rs`.
pub(crate) fn cases() -> impl Iterator<Item = (&'static str, &'static str)> {
    include_str!("../findings.txt").split("=== ").skip(1).map(|case| {
        let (title, rest) = case.split_once('\n').expect("a title has a line of its own");
        let (input, _) = rest.split_once("---\n").expect("a case has a line of dashes");
        (title, input)
    })
}

/// The sources of a case: the small standard catalogue with its changes, then the vendors'.
pub(crate) fn files_of_case(title: &str, input: &str) -> Vec<Source> {
    let mut standard = SMALL.map(|(path, kind, text)| (path, kind, text.to_owned()));
    let mut vendors = Vec::new();
    for file in input.split("@ ").skip(1) {
        let (path, text) = file.split_once('\n').expect("the name of a file has a line of its own");
        let Some((_, _, whole)) = standard.iter_mut().find(|(small, _, _)| *small == path) else {
            vendors.push(Source::vendor(path, text.to_owned()));
            continue;
        };
        let lines = |sign| {
            let lines = text.lines().filter_map(move |line| line.strip_prefix(sign));
            lines.fold(String::new(), |all, line| all + line + "\n")
        };
        let (old, new) = (lines('-'), lines('+'));
        assert!(!old.is_empty() && whole.contains(&old), "{title}: {path} does not hold\n{old}");
        *whole = whole.replacen(&old, &new, 1);
    }
    standard.into_iter().map(|(path, kind, text)| Source::new(path, kind, text)).chain(vendors).collect()
}
