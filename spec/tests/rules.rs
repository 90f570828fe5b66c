//! Every check of the reader and every rule, each with an input that breaks it and what is reported.
//!
//! `findings.txt` holds the cases with their expected reports. A case begins with `=== ` and a title;
//! the title ends in "(2 findings)" where there is not exactly one, and in "(without standard)" where
//! the catalogue holds the vendor's codes alone. Then come files, each behind `@ `: a vendor's with its
//! text, or one of the small standard catalogue in `small/` with a change to it (`-` and `+` lines).
//! Behind `---` stands the report, which `BLESS=1` writes.

mod common;

use common::SMALL;
use smtp_codes_spec::{Finding, Kind, Loaded, STANDARD, Source, load, load_files};
use std::fmt::Write as _;
use std::time::{Duration, Instant};

#[test]
fn each_rule_reports_once_and_at_the_place() {
    let mut actual = String::new();
    let mut wrong_numbers = Vec::new();
    for (title, input) in common::cases() {
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
    let mut sources = common::files_of_case(title, input);
    let vendors = sources.split_off(SMALL.len());
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

/// A change to one of the real files is reported once, in its place.
#[test]
fn a_damaged_standard_catalogue_is_reported_in_its_place() {
    for (path, old, new, marked, message) in [
        ("replies", "code = 552\n", "code = 551\n", "551", "reply code 551 is defined twice"),
        ("replies", "code = 449\n", "code = 598\n", "598", "reply code 598 stands before"),
        ("replies", "\nremedy = {", "\nremedyy = {", "remedyy", "unknown key `remedyy` in [[reply.meaning]]"),
        (
            "replies",
            "\"rfc5321\", section",
            "\"rfc5322\", section",
            "\"rfc5322\"",
            "document `rfc5322` does not exist",
        ),
        ("replies", "]]\ndigit = 4\n", "]]\ndigit = 3\n", "3\n", "severity 3 is defined twice"),
        (
            "replies",
            "standing = \"standard\"",
            "standing = \"standart\"",
            "\"standart\"",
            "`standart` is no standing",
        ),
        ("commands", "error = [500, 501]\n", "error = [500, 598]\n", "598", "reply code 598 does not exist"),
        (
            "commands",
            "variant = \"Rcpt\"",
            "variant = \"Mail\"",
            "\"Mail\"",
            "variant `Mail` is defined twice",
        ),
        (
            "enhanced",
            "code = \"X.1.1\"\n",
            "code = \"5.1.1\"\n",
            "\"5.1.1\"",
            "a registered code leaves its class open",
        ),
        ("enhanced", "basic = \"any\"", "basic = \"all\"", "\"all\"", "`basic` must be \"any\""),
        ("extensions", "keyword = \"SIZE\"", "keyword = \"size\"", "\"size\"", "`size` is not a keyword"),
        ("reasons", "retry = \"later\"", "retry = \"latter\"", "\"latter\"", "`latter` is no retry"),
        ("documents", "kind = \"rfc\"", "kind = \"rfq\"", "\"rfq\"", "`rfq` is no kind"),
        ("documents", "[documents.rfc5321]", "[documents.rfc5321a]", "", ""),
    ] {
        let path = format!("spec/{path}.toml");
        let damage = |text: &str| {
            assert!(text.contains(old), "{path} does not hold {old:?}");
            text.replacen(old, new, 1)
        };
        let sources = STANDARD.map(|(name, kind, text)| {
            Source::new(name, kind, if name == path { damage(text) } else { text.to_owned() })
        });
        let loaded = load_files(sources.into(), true, Vec::new());
        assert_sorted(&loaded);
        let reports: Vec<String> = loaded.findings.iter().map(|f| f.render(&loaded.sources)).collect();
        let reports = reports.join("\n\n");
        if marked.is_empty() {
            // Each of the citations that now lead nowhere is at fault, and no other thing.
            let dangling = |finding: &Finding| finding.message == "document `rfc5321` does not exist";
            assert!(loaded.findings.len() > 20 && loaded.findings.iter().all(dangling), "{reports}");
            continue;
        }
        let [finding] = loaded.findings.as_slice() else { panic!("{new:?} is one cause:\n{reports}") };
        let source = &loaded.sources[finding.place.file];
        let (_, _, whole) = STANDARD.iter().find(|(name, ..)| *name == path).expect("the file is there");
        let expected = whole.find(old).map(|start| start + new.find(marked).unwrap_or(0));
        assert_eq!((source.path(), Some(finding.place.start)), (path.as_str(), expected), "{reports}");
        assert!(finding.message.starts_with(message), "{reports}");
    }
}

#[test]
fn a_file_that_is_too_large_is_not_read() {
    let loaded = load(true, vec![Source::vendor("acme.toml", "#".repeat(Source::MAX_BYTES + 1))]);
    let [finding] = loaded.findings.as_slice() else { panic!("one finding") };
    assert!(finding.message.ends_with("bytes are more than a catalogue may have (4194304)"));
}

#[test]
fn line_ends_and_a_mark_of_byte_order_change_no_line() {
    let text = "[[reply]]\ncode = 599\nname = \"Sulking\"\n[[reply.meaning]]\ntxt = \"S\"\n";
    for text in [text.to_owned(), text.replace('\n', "\r\n"), format!("\u{feff}{text}")] {
        let loaded = load(true, vec![Source::vendor("acme.toml", text)]);
        let [finding] = loaded.findings.as_slice() else { panic!("one finding, not {:?}", loaded.findings) };
        assert!(finding.render(&loaded.sources).contains("--> acme.toml:5:1\n"));
    }
}

/// No damage makes the reader panic or run on: cut anywhere, and with any one byte changed.
#[test]
fn damage_of_any_kind_is_survived() {
    let started = Instant::now();
    std::thread::scope(|scope| {
        for half in 0..2 {
            scope.spawn(move || {
                for (path, kind, text) in STANDARD {
                    // The longest file is cut less often, for the sake of time.
                    let step = if text.len() > 100_000 { 10 * 997 } else { 997 };
                    for (index, at) in (0..text.len()).step_by(step).enumerate() {
                        if index % 2 == half {
                            survive(STANDARD[0], path, kind, &text.as_bytes()[..at]);
                        }
                    }
                }
                for (path, kind, text) in SMALL {
                    for at in (half..text.len()).step_by(26) {
                        // Each place gets another byte, the same one in each run.
                        let byte = b"\"'[]{}=,.#\\\n\t\r\0 -+0Ax\x7f\xff\xc3"[at * 7 % 24];
                        let mut bytes = text.as_bytes().to_vec();
                        bytes[at] = byte;
                        survive(SMALL[0], path, kind, &bytes);
                    }
                }
            });
        }
    });
    // Ample for the slowest machine; a quadratic step would take hours.
    assert!(started.elapsed() < Duration::from_secs(300), "took {:?}", started.elapsed());
}

/// Loads a damaged file with the other small ones and the documents that it cites, and renders what is found.
fn survive(documents: (&str, Kind, &'static str), path: &str, kind: Kind, bytes: &[u8]) {
    let text = String::from_utf8_lossy(bytes).into_owned();
    let others = SMALL.into_iter().skip(1);
    let intact = [documents].into_iter().chain(others).filter(|(_, other, _)| *other != kind);
    let mut sources: Vec<Source> = intact.map(|(path, kind, text)| Source::new(path, kind, text)).collect();
    sources.push(Source::new(path.to_owned(), kind, text));
    let loaded = load_files(sources, true, Vec::new());
    assert_sorted(&loaded);
    for finding in loaded.findings.iter().take(20) {
        assert!(finding.render(&loaded.sources).starts_with(|c: char| !c.is_whitespace()));
    }
}

/// A text of several lines is sound in a file with the line ends of Windows as well.
#[test]
fn the_line_ends_of_windows_are_no_control_characters() {
    let unix = "[[reply]]\ncode = 599\nname = \"Odd\"\n[[reply.meaning]]\ntext = \"Odd\"\nexplanation = \"\"\"\none\ntwo\"\"\"\n";
    let vendor = Source::vendor("acme.toml", unix.replace('\n', "\r\n"));
    assert_eq!(load(true, vec![vendor]).findings, []);
}
