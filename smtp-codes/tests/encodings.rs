//! Inputs as Windows writes them: UTF-16, and UTF-8 with a byte order mark, say what UTF-8 says.
#![cfg(feature = "cli")]

use flate2::{Compression, write::GzEncoder};
use std::io::Write as _;
use std::path::Path;
use std::process::{Command, Stdio};
use std::{fs, thread};

fn stdout(arguments: &[&str], input: &[u8]) -> String {
    let mut child = Command::new(env!("CARGO_BIN_EXE_smtp-codes"))
        .args(arguments)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut stdin = child.stdin.take().unwrap();
    let output = thread::scope(|scope| {
        scope.spawn(move || stdin.write_all(input));
        child.wait_with_output().unwrap()
    });
    assert_eq!(String::from_utf8_lossy(&output.stderr), "", "{arguments:?}");
    assert!(output.status.success(), "{arguments:?}");
    String::from_utf8(output.stdout).unwrap()
}

/// The same text in every encoding.
fn encodings(text: &str) -> [(&'static str, Vec<u8>); 4] {
    let units = || "\u{FEFF}".encode_utf16().chain(text.encode_utf16());
    let little: Vec<u8> = units().flat_map(u16::to_le_bytes).collect();
    let mut gz = GzEncoder::new(Vec::new(), Compression::fast());
    gz.write_all(&little).unwrap();
    [
        ("UTF-8 with a mark", format!("\u{FEFF}{text}").into_bytes()),
        ("UTF-16, the lower byte first", little),
        ("UTF-16, the higher byte first", units().flat_map(u16::to_be_bytes).collect()),
        ("UTF-16, compressed", gz.finish().unwrap()),
    ]
}

fn all_say_the_same(arguments: &[&str], text: &str, expected: &str) {
    let plain = stdout(arguments, text.as_bytes());
    assert!(plain.contains(expected), "{arguments:?}: {plain}");
    for (name, bytes) in encodings(text) {
        assert_eq!(stdout(arguments, &bytes), plain, "{arguments:?} in {name}");
    }
}

#[test]
fn classify_reads_every_encoding() {
    let replies = "550 5.1.1 user unknown\r\n452 4.2.2 Postfach von Jörg 📫 ist voll: mailbox full\r\n";
    all_say_the_same(&["classify"], replies, "MailboxFull");
    // Longer than a block, so that pairs of units are torn apart.
    all_say_the_same(&["classify", "--jobs", "2"], &replies.repeat(8_000), "MailboxFull");
    all_say_the_same(&["classify", "--line-buffered", "--format", "tsv"], replies, "Jörg 📫");
    let log = "Oct 14 10:00:00 mx postfix/smtp[550]: 4cQx3N: to=<jörg@example.org>, relay=mx.example.org[192.0.2.25]:25, \
               dsn=5.1.1, status=bounced (host mx.example.org[192.0.2.25] said: 550 5.1.1 User unknown)\n";
    all_say_the_same(&["classify", "--input", "log"], log, "UnknownMailbox");
    let table = "id,diagnostic\r\n1,\"550 \"\"é\"\",\nuser unknown\"\r\n";
    all_say_the_same(&["classify", "--input", "csv", "--column", "diagnostic"], table, "id,diagnostic,code");
    let object = "{\"smtp\":\"550 5.1.1 user unknown é\"}\n";
    all_say_the_same(&["classify", "--input", "ndjson", "--column", "smtp"], object, "UnknownMailbox");
}

#[test]
fn explain_reads_every_encoding() {
    all_say_the_same(&["explain", "-"], "550 5.1.1 Benutzer Jörg unbekannt: user unknown", "Jörg");
    all_say_the_same(&["explain", "-"], "550", "550");
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/bounces");
    for name in ["postfix-multiline-two-recipients.eml", "exim-rcpt.eml", "postfix-noqueue-log.txt"] {
        let text = fs::read_to_string(folder.join(name)).unwrap();
        all_say_the_same(&["explain", "-"], &text, "550");
        // As a file, which is not read as the standard input is.
        let plain = stdout(&["explain", folder.join(name).to_str().unwrap()], b"");
        for (at, (encoding, bytes)) in encodings(&text).into_iter().enumerate() {
            let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("encoding-{at}"));
            fs::create_dir_all(&folder).unwrap();
            let file = folder.join(name);
            fs::write(&file, bytes).unwrap();
            let file = file.to_str().unwrap();
            let original = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/bounces").join(name);
            let said = stdout(&["explain", file], b"");
            assert_eq!(said.replace(file, original.to_str().unwrap()), plain, "{name} in {encoding}");
        }
    }
}

/// Where a reply stands counts the bytes of the file, the mark of UTF-8 as well; of UTF-16 those of its text in UTF-8.
#[test]
fn places_are_those_of_the_text() {
    let text = "Subject: é\n\nhost mx.example.org said: 550 5.1.1 user unknown\n";
    let offset = |input: &[u8]| {
        let said = stdout(&["explain", "--format", "json", "-"], input);
        let said: serde_json::Value = serde_json::from_str(&said).unwrap();
        said.pointer("/0/offset").or(said.get("offset")).and_then(serde_json::Value::as_u64).unwrap()
    };
    let place = text.find("550").unwrap() as u64;
    assert_eq!(offset(text.as_bytes()), place);
    let [marked, little, big, _] = encodings(text).map(|(_, bytes)| offset(&bytes));
    assert_eq!([marked, little, big], [place + 3, place, place]);
}
