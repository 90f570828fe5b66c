//! `smtp-codes classify` on inputs of every kind: what comes out is one row for each that came in.
#![cfg(feature = "cli")]

use serde_json::Value;
use std::fmt::Write as _;
use std::io::{Read as _, Write as _};
use std::path::Path;
use std::process::{Command, Output, Stdio};
use std::{fs, thread};

fn run(arguments: &[&str], input: &[u8]) -> Output {
    let mut child = Command::new(env!("CARGO_BIN_EXE_smtp-codes"))
        .arg("classify")
        .args(arguments)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut stdin = child.stdin.take().unwrap();
    thread::scope(|scope| {
        scope.spawn(move || stdin.write_all(input));
        child.wait_with_output().unwrap()
    })
}

fn classified(arguments: &[&str], input: &str) -> String {
    let output = run(arguments, input.as_bytes());
    assert_eq!(String::from_utf8_lossy(&output.stderr), "", "{arguments:?}");
    assert!(output.status.success(), "{arguments:?}");
    String::from_utf8(output.stdout).unwrap()
}

fn records(text: &str) -> Vec<Value> {
    text.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

/// The reply lines of the tests.
fn replies() -> Vec<String> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests");
    let text = fs::read_to_string(folder.join("replies.txt")).unwrap();
    let lines = text.lines().filter(|line| !line.is_empty() && !line.starts_with([' ', '#']));
    lines.filter(|line| !line.contains(['\t', '\\'])).map(str::to_owned).collect()
}

#[test]
fn a_row_says_what_explain_says() {
    let lines = replies();
    assert!(lines.len() > 80);
    let rows = records(&classified(&[], &lines.join("\n")));
    for (line, row) in lines.iter().zip(&rows) {
        let explained = Command::new(env!("CARGO_BIN_EXE_smtp-codes"))
            .args(["explain", "--format", "ndjson", "--", line])
            .output()
            .unwrap();
        let text = String::from_utf8(explained.stdout).unwrap();
        let explained = &records(&text)[0];
        for key in ["code", "enhanced", "reason", "certainty", "evidence", "retry_after", "blocklist"] {
            assert_eq!(row[key], explained[key], "{key} of {line}");
        }
        for part in ["retry", "address", "connection", "fix"] {
            assert_eq!(row[part], explained["verdict"][part], "{part} of {line}");
        }
    }
}

/// A table with line ends, quotation marks, and rows that are bad, larger than several blocks.
fn table() -> String {
    let mut table = "id,diagnostic,note\r\n".to_owned();
    for (number, line) in replies().iter().cycle().take(12_000).enumerate() {
        let line = line.replace('"', "\"\"");
        let _ = match number % 7 {
            0 => write!(table, "{number},\"{line}\",\"two\nlines, \"\"quoted\"\"\"\r\n"),
            1 => write!(table, "{number},\"{line}\"\r\n"),
            2 => write!(table, "{number},\"{line}\",x\"y\r\n"),
            _ => write!(table, "{number},\"{line}\",\"\"\n"),
        };
    }
    table
}

#[test]
fn any_number_of_jobs_gives_the_same_bytes() {
    let table = table();
    assert!(table.len() > 3 << 18, "enough for several blocks");
    let mut objects = String::new();
    for line in replies().iter().cycle().take(8_000) {
        let _ = writeln!(objects, "{}", serde_json::json!({ "smtp": line, "n": [1, { "code": 2 }] }));
    }
    objects.push_str("no object\n");
    for (arguments, input) in [
        (&["--input", "csv", "--column", "diagnostic"][..], &table),
        (&["--input", "csv", "--column", "diagnostic", "--format", "ndjson"], &table),
        (&["--input", "csv", "--column", "2", "--no-header", "--format", "tsv"], &table),
        (&["--input", "ndjson", "--column", "smtp"], &objects),
        (&["--input", "log", "--format", "tsv"], &objects),
    ] {
        let with = |more: &[&str]| classified(&[arguments, more].concat(), input);
        let one = with(&["--jobs", "1"]);
        assert!(one.lines().count() >= 8_000);
        assert!(one == with(&["--jobs", "4"]), "{arguments:?} --jobs 4 differs");
        assert!(one == with(&["--jobs", "3", "--line-buffered"]), "{arguments:?} --line-buffered differs");
    }
}

#[test]
fn no_row_of_a_table_is_lost_or_changed() {
    let table = table();
    let out = classified(&["--input", "csv", "--column", "diagnostic"], &table);
    let read = |text: &str| -> Vec<csv::StringRecord> {
        let mut reader = csv::ReaderBuilder::new().flexible(true).from_reader(text.as_bytes());
        reader.records().map(Result::unwrap).collect()
    };
    let (before, after) = (read(&table), read(&out));
    assert_eq!(before.len(), after.len());
    for (before, after) in before.iter().zip(&after) {
        assert_eq!(after.len(), 3 + 12);
        assert!(before.iter().eq(after.iter().take(before.len())), "{before:?} became {after:?}");
        // A row with a field too few says so, and nothing is said of it.
        assert_eq!(before.len() < 3, after[14].starts_with("2 fields"), "{after:?}");
        assert_eq!(before.len() < 3, after[3].is_empty() && after[5].is_empty(), "{after:?}");
    }
}

#[test]
fn a_quotation_that_nobody_closes_costs_one_line() {
    let mut table = "id,diagnostic\n1,\"550 mailbox full\n".to_owned();
    for number in 2..40_000 {
        let _ = writeln!(table, "{number},550 user unknown here, whoever it may be");
    }
    let table = table.replace(" here, whoever", " here whoever");
    assert!(table.len() > 1 << 20, "longer than a row may be");
    let out = classified(&["--input", "csv", "--column", "diagnostic", "--format", "ndjson"], &table);
    let rows = records(&out);
    assert_eq!(rows.len(), 39_999);
    assert_eq!(rows[0]["error"], "a quotation mark is not closed");
    assert_eq!(rows[0]["row"], "1,\"550 mailbox full");
    assert!(rows[1..].iter().all(|row| row["reason"] == "UnknownMailbox" && row.get("error").is_none()));
    let strict = run(&["--input", "csv", "--column", "diagnostic", "--strict"], table.as_bytes());
    assert_eq!(strict.status.code(), Some(2));
    let said = String::from_utf8(strict.stderr).unwrap();
    assert_eq!(said, "smtp-codes: the standard input, line 2: a quotation mark is not closed\n");
}

#[test]
fn objects_are_kept_as_they_are() {
    let input = "{\"smtp\":\"550 5.1.1 no\", \"pi\":3.10, \"deep\":{\"a\":[1,2]}}\n\n{}\n{\"smtp\":null}\n{\"smtp\":[1]}\n\
                 {\"smtp\":550,\"code\":\"mine\",\"smtp_code\":1}\n[1]\n{\"smtp\":\"550 \\u00fcber quota\"} x\n";
    let out = classified(&["--input", "ndjson", "--column", "smtp"], input);
    let lines: Vec<_> = out.lines().collect();
    assert!(
        lines[0].starts_with("{\"smtp\":\"550 5.1.1 no\", \"pi\":3.10, \"deep\":{\"a\":[1,2]},\"code\":550,")
    );
    let rows = records(&out);
    assert_eq!(rows.len(), 7);
    assert!(rows[1..3].iter().all(|row| row["code"].is_null() && row.get("error").is_none()));
    assert_eq!(rows[3]["error"], "`smtp` is no text");
    assert_eq!((&rows[4]["code"], &rows[4]["smtp_smtp_code"]), (&"mine".into(), &550.into()));
    assert_eq!(rows[5]["row"], "[1]");
    assert!(rows[6]["row"].is_string() && rows[6]["error"].as_str().unwrap().starts_with("no JSON object"));
    let output = run(&["--input", "ndjson", "--column", "smpt"], input.as_bytes());
    assert_eq!(output.status.code(), Some(2));
    assert!(String::from_utf8(output.stderr).unwrap().contains("no row has the key `smpt`"));
}

#[test]
fn files_are_known_by_their_names_and_read_compressed() {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("classify");
    fs::create_dir_all(&folder).unwrap();
    let mut gz = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    gz.write_all(b"\xef\xbb\xbfid\tsmtp\n1\t450 4.2.2 full\n").unwrap();
    let (one, two) = (folder.join("a.tsv.gz"), folder.join("b.tsv"));
    fs::write(&one, gz.finish().unwrap()).unwrap();
    fs::write(&two, "id\tsmtp\n2\t550 user unknown\n").unwrap();
    let [one, two] = [&one, &two].map(|path| path.to_str().unwrap());
    let out = classified(&["--column", "smtp", one, two], "");
    let lines: Vec<_> = out.lines().map(|line| line.split('\t').collect::<Vec<_>>()).collect();
    assert_eq!(lines.len(), 3, "{out}");
    assert_eq!(lines[0][..3], ["id", "smtp", "code"]);
    assert_eq!(
        (lines[1][0], lines[1][4], lines[2][0], lines[2][4]),
        ("1", "MailboxFull", "2", "UnknownMailbox")
    );
}

/// A program that sends one line and waits for the answer gets it; who has seen enough closes the pipe.
#[test]
fn it_can_sit_in_a_pipe() {
    for jobs in ["1", "2"] {
        let mut child = Command::new(env!("CARGO_BIN_EXE_smtp-codes"))
            .args(["classify", "--line-buffered", "--jobs", jobs])
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let mut stdin = child.stdin.take().unwrap();
        let mut stdout = child.stdout.take().unwrap();
        for _ in 0..3 {
            stdin.write_all(b"550 user unknown\n").unwrap();
            let mut line = Vec::new();
            while !line.ends_with(b"\n") {
                let mut byte = [0];
                stdout.read_exact(&mut byte).unwrap();
                line.push(byte[0]);
            }
            assert!(String::from_utf8(line).unwrap().contains("UnknownMailbox"));
        }
        drop(stdout);
        let _ = stdin.write_all("550 user unknown\n".repeat(100_000).as_bytes());
        drop(stdin);
        let output = child.wait_with_output().unwrap();
        assert_eq!(String::from_utf8_lossy(&output.stderr), "");
        assert_eq!(output.status.code(), Some(0));
    }
}
