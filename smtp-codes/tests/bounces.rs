//! What `smtp_codes::bounce` reads: each input in `bounces/` with the answers in `bounces.txt`, and what programs print
//! with the answers below each in `programs.txt`.
#![cfg(feature = "bounce")]

use smtp_codes::bounce::{Bounce, Failure};
use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::{env, fs};

fn file(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests").join(name)
}

/// `550 5.1.1 [RCPT] bob@example.org (failed): 550 5.1.1 no such user`; what is not known is left out.
fn line(failure: &Failure) -> String {
    let mut parts: Vec<String> = Vec::new();
    parts.push(failure.code().map_or_else(|| "-".to_owned(), |code| code.to_string()));
    parts.extend(failure.enhanced().map(|code| code.to_string()));
    parts.extend(failure.command().map(|command| format!("[{command}]")));
    parts.extend(failure.recipient().map(str::to_owned));
    parts.extend(failure.original_recipient().map(|original| format!("(as {original})")));
    parts.extend(failure.action().map(|action| format!("({action})")));
    // As a literal, because control characters are kept.
    let words = failure
        .words()
        .chars()
        .map(|c| if c.is_control() { format!("{}", c.escape_default()) } else { c.to_string() });
    format!("{}: {}", parts.join(" "), words.collect::<String>())
}

fn answers(input: &[u8]) -> String {
    let bounce = Bounce::read(input);
    let mut out = String::new();
    for failure in bounce.failures() {
        let _ = writeln!(out, "#> {}", line(failure));
    }
    for success in bounce.successes() {
        let _ = writeln!(out, "#> nothing failed: {}", line(success));
    }
    if out.is_empty() {
        out.push_str("#> nothing\n");
    }
    for limit in bounce.limits_reached() {
        let _ = writeln!(out, "#> limit: {limit}");
    }
    out
}

fn compare(path: &Path, expected: &str, found: &str) {
    if env::var_os("BLESS").is_some() {
        fs::write(path, found).unwrap();
        return;
    }
    let mut title = "";
    for (expected, found) in expected.lines().zip(found.lines()) {
        if found.starts_with("== ") {
            title = found;
        }
        assert_eq!(found, expected, "in {title} of {}; if it is right, run with BLESS=1", path.display());
    }
    assert_eq!(found.lines().count(), expected.lines().count());
}

#[test]
fn bounces_and_texts_of_mail_systems() {
    let mut paths: Vec<_> =
        fs::read_dir(file("bounces")).unwrap().map(|entry| entry.unwrap().path()).collect();
    paths.retain(|path| path.extension().is_some_and(|extension| extension != "expected"));
    paths.sort();
    let golden = file("bounces.txt");
    let expected = fs::read_to_string(&golden).unwrap_or_default();
    let mut found: String = expected
        .lines()
        .take_while(|line| !line.starts_with("== "))
        .map(|line| format!("{line}\n"))
        .collect();
    for path in paths {
        let name = path.file_name().unwrap().to_str().unwrap();
        let _ = write!(found, "== {name}\n{}", answers(&fs::read(&path).unwrap()));
    }
    assert!(found.matches("== ").count() > 80);
    compare(&golden, &expected, &found);
}

#[test]
fn what_programs_print() {
    let golden = file("programs.txt");
    let expected = fs::read_to_string(&golden).unwrap();
    let (head, cases) = expected.split_once("\n== ").unwrap();
    let mut found = format!("{head}\n");
    for case in cases.split("\n== ") {
        let (title, rest) = case.split_once('\n').unwrap();
        let input: Vec<&str> = rest.lines().filter(|line| !line.starts_with("#> ")).collect();
        // A blank line parts families; one within an input stays.
        let gap = input.last().is_some_and(|line| line.is_empty());
        let input = input.join("\n");
        let input = input.trim_end();
        let _ = write!(found, "== {title}\n{input}\n{}", answers(input.as_bytes()));
        if gap {
            found.push('\n');
        }
    }
    assert!(found.matches("== ").count() > 100);
    compare(&golden, &expected, &found);
}
