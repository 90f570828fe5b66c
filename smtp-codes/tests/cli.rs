//! The binary `smtp-codes`, as a user runs it.
#![cfg(feature = "cli")]

use serde_json::Value;
use smtp_codes::{EnhancedStatus, Reason, ReplyCode};
use std::fmt::Write as _;
use std::io::Write as _;
use std::path::Path;
use std::process::{Command, Output, Stdio};
use std::{fs, str};

/// Runs the binary with this standard input.
fn run(arguments: &[&str], input: &[u8]) -> Output {
    let mut child = Command::new(env!("CARGO_BIN_EXE_smtp-codes"))
        .args(arguments)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut stdin = child.stdin.take().unwrap();
    std::thread::scope(|scope| {
        // A command that does not read its input closes the pipe, which is its right.
        scope.spawn(move || stdin.write_all(input));
        child.wait_with_output().unwrap()
    })
}

/// Standard output of a run that must succeed.
fn stdout(arguments: &[&str], input: &[u8]) -> String {
    let output = run(arguments, input);
    let errors = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{arguments:?} failed: {errors}");
    assert_eq!(errors, "", "{arguments:?}");
    String::from_utf8(output.stdout).unwrap()
}

/// Standard error of a run that must be refused: one line, status 2, nothing on standard output.
fn refusal(arguments: &[&str], input: &[u8]) -> String {
    let output = run(arguments, input);
    assert_eq!(output.status.code(), Some(2), "{arguments:?}");
    assert_eq!(str::from_utf8(&output.stdout), Ok(""), "{arguments:?}");
    let errors = String::from_utf8(output.stderr).unwrap();
    assert_eq!(errors.lines().count(), 1, "{arguments:?}: {errors}");
    errors
}

fn json(text: &str) -> Value {
    serde_json::from_str(text).unwrap()
}

/// With every stretch of white space as one space, so that wrapping does not matter.
fn folded(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// What is explained of each argument, white space folded, from one run.
fn pages(arguments: &[String], more: &[&str]) -> Vec<String> {
    let arguments: Vec<&str> =
        ["explain"].iter().chain(more).copied().chain(arguments.iter().map(String::as_str)).collect();
    let text = stdout(&arguments, b"");
    let pages: Vec<_> = text.split("\n====").map(folded).collect();
    assert_eq!(pages.len(), arguments.len() - 1 - more.len());
    pages
}

fn codes() -> Vec<String> {
    ReplyCode::ALL.iter().map(|code| code.code().to_string()).collect()
}

#[test]
fn every_code_is_explained_with_all_that_the_catalogue_says_first() {
    for (code, page) in ReplyCode::ALL.iter().zip(pages(&codes(), &["--all"])) {
        let meaning = &code.meanings()[0];
        let mut expected = vec![meaning.text(), meaning.explanation().unwrap(), code.severity().text()];
        expected.extend(code.category().map(smtp_codes::Category::text));
        expected.extend(meaning.causes());
        expected.extend(meaning.remedy().sender());
        expected.extend(meaning.remedy().operator());
        let source = meaning.source().unwrap();
        let citation = source.to_string();
        expected.extend([citation.as_str(), source.url().unwrap()]);
        for text in expected {
            assert!(page.contains(&folded(text)), "`explain {}` lacks {text:?}:\n{page}", code.code());
        }
    }
}

#[test]
fn without_all_the_answer_is_short_and_says_what_is_left_out() {
    for (code, page) in ReplyCode::ALL.iter().zip(pages(&codes(), &[])) {
        let meaning = &code.meanings()[0];
        let (number, others) = (code.code(), code.meanings().len() - 1);
        let mut expected = vec![meaning.text().to_owned(), "What to do:".to_owned()];
        expected.extend(meaning.causes().iter().take(2).map(|cause| (*cause).to_owned()));
        if others > 1 {
            expected.push(format!("{number} has {others} more meanings: smtp-codes explain --all {number}"));
        }
        for text in expected {
            assert!(page.contains(&folded(&text)), "`explain {number}` lacks {text:?}:\n{page}");
        }
        let lines = stdout(&["explain", &number.to_string()], b"").lines().count();
        assert!(lines <= 28, "{number}: {lines} lines");
    }
}

#[test]
fn all_means_every_meaning() {
    for (code, page) in ReplyCode::ALL.iter().zip(pages(&codes(), &["--all"])) {
        for meaning in code.meanings() {
            for text in [meaning.text(), meaning.explanation().unwrap()] {
                assert!(page.contains(&folded(text)), "`explain --all {}` lacks {text:?}", code.code());
            }
        }
    }
}

#[test]
fn every_enhanced_code_is_explained_however_it_is_written() {
    let all = EnhancedStatus::ALL;
    for prefix in ["X", "5", "#4"] {
        let form = |status: &EnhancedStatus| format!("{prefix}.{}.{}", status.subject(), status.detail());
        let forms: Vec<_> = all.iter().map(form).collect();
        for ((status, form), page) in all.iter().zip(&forms).zip(pages(&forms, &[])) {
            let citation = status.source().unwrap().to_string();
            for text in [status.text(), status.explanation(), citation.as_str()] {
                assert!(page.contains(&folded(text)), "`explain {form}` lacks {text:?}");
            }
        }
    }
}

#[test]
fn an_unknown_code_gets_no_other_codes_text() {
    let unknown: Vec<_> = (100..600).filter(|number| ReplyCode::try_from(*number).is_err()).collect();
    let numbers: Vec<_> = unknown.iter().map(ToString::to_string).collect();
    let arguments: Vec<_> = ["explain", "--all", "--format", "json"]
        .into_iter()
        .chain(numbers.iter().map(String::as_str))
        .collect();
    let explained = json(&stdout(&arguments, b""));
    for (number, explained) in unknown.iter().zip(explained.as_array().unwrap()) {
        assert_eq!(explained["code"], *number);
        assert_eq!(explained["meaning"], Value::Null, "{number}");
        assert_eq!(explained["severity"]["digit"], number / 100);
    }
    let page = folded(&stdout(&["explain", "599 Go away"], b""));
    assert!(page.contains("599 is not in the catalogue"), "{page}");
    assert!(page.contains("Permanent Negative Completion"), "{page}");
    let page = folded(&stdout(&["explain", "5.7.999"], b""));
    assert!(page.contains("not in the IANA registry"), "{page}");
    assert!(page.contains("Security or Policy Status"), "{page}");
}

#[test]
fn command_enhanced_code_and_words_select_the_meaning() {
    let meaning = |arguments: &[&str]| {
        let arguments = [&["explain", "--all", "--format", "json"], arguments].concat();
        json(&stdout(&arguments, b""))[0]["chosen"].clone()
    };
    let names =
        |meaning: &Value, key: &str, name: &str| meaning[key].as_array().unwrap().contains(&name.into());
    assert!(names(&meaning(&["--command", "VRFY", "550"]), "commands", "VRFY"));
    assert!(names(&meaning(&["--command", "(end of data)", "552"]), "commands", "(end of data)"));
    assert!(names(&meaning(&["550", "5.7.23"]), "enhanced", "X.7.23"));
    assert_eq!(meaning(&["554 5.7.1 <bob@example.org>: Relay access denied"])["text"], "Relay access denied");
    // Nothing fits better than what the code means in the first place.
    assert_eq!(meaning(&["550"])["text"], ReplyCode::MailboxUnavailable.text());
    assert_eq!(meaning(&["550 5.1.10 RESOLVER.ADR.RecipientNotFound"])["reason"], "UnknownMailbox");
}

#[test]
fn a_reply_line_is_explained_with_its_own_words() {
    let line = "550 5.1.1 <bob@example.org>: user unknown";
    for page in [
        stdout(&["explain", line], b""),
        stdout(&["explain", "550", "5.1.1", "<bob@example.org>:", "user", "unknown"], b""),
        stdout(&["explain"], line.as_bytes()),
        stdout(&["explain", "-"], format!("{line}\r\n").as_bytes()),
    ] {
        assert!(page.starts_with("Final: the mail to bob@example.org was refused. "), "{page}");
        assert!(page.contains(&format!("\n  {line}\n")), "{page}");
        assert!(page.contains("Enhanced code 5.1.1: Bad destination mailbox address"), "{page}");
    }
    assert!(stdout(&["explain", "SMTP error 550: no such user"], b"").contains("\n  550 no such user\n"));
    let both = stdout(&["explain", "550", "421"], b"");
    assert!(both.contains("Final (550)") && both.contains("Temporary (421)"), "{both}");
    let disagrees = folded(&stdout(&["explain", "550 4.4.7 expired"], b""));
    assert!(disagrees.contains("It does not agree with 550: its class is 4"), "{disagrees}");
    assert!(!folded(&stdout(&["explain", "550 5.6.7.8 is listed"], b"")).contains("Enhanced code"));
}

#[test]
fn the_bounce_of_the_readme_is_explained() {
    let bounce = fs::read(Path::new(env!("CARGO_MANIFEST_DIR")).join("examples/bounce.eml")).unwrap();
    let page = stdout(&["explain"], &bounce);
    let readme = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("../README.md")).unwrap();
    let (begin, _) = page.split_once("\n\nWhy it happens").unwrap();
    assert!(readme.contains(begin), "README.md shows another answer than\n{begin}");
    let page = folded(&page);
    assert_eq!(page.matches("User unknown in local recipient table").count(), 1, "{page}");
    let meaning = &ReplyCode::MailboxUnavailable.meanings()[0];
    let status = EnhancedStatus::BadDestinationMailboxAddress;
    for text in [
        "Final: the mail to bob@example.org was refused.",
        "What the server said in answer to RCPT",
        meaning.text(),
        meaning.causes()[0],
        meaning.remedy().receiver().unwrap(),
        // What the meaning adds nothing to is said by its reason.
        meaning.reason().unwrap().remedy().sender().unwrap(),
        meaning.reason().unwrap().remedy().operator().unwrap(),
        meaning.source().unwrap().url().unwrap(),
        status.text(),
    ] {
        assert!(page.contains(&folded(text)), "{text:?} is missing in {page}");
    }
}

/// Each message in `bounces` with what is found in it. A golden file holds no prose of the catalogue
/// beyond the text of the meaning that was chosen, so that better prose leaves it alone.
#[test]
fn bounces_of_real_servers() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/bounces");
    let mut messages: Vec<_> = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    // Those with an .expected file: what is found in all of them is in `tests/bounces.rs`.
    messages.retain(|path| {
        path.extension().is_some_and(|extension| extension != "expected")
            && path.with_extension("expected").exists()
    });
    messages.sort();
    assert!(messages.len() >= 12, "the folder of bounces is all but empty");
    let mut wrong = String::new();
    for path in messages {
        let found = summary(&run(&["explain", "--all", "--format", "json"], &fs::read(&path).unwrap()));
        let golden = path.with_extension("expected");
        if std::env::var_os("BLESS").is_some() {
            fs::write(golden, found).unwrap();
        } else if fs::read_to_string(&golden).unwrap_or_default() != found {
            let _ = writeln!(wrong, "{}:\n{found}", path.display());
        }
    }
    assert!(wrong.is_empty(), "not as in the .expected files; if this is right, run with BLESS=1\n{wrong}");
}

/// Single replies of real servers, each with the meaning that its words select: `replies.txt` beside this file. A
/// reply that is explained wrongly belongs there, with what it should have been.
#[test]
fn words_of_real_servers_select_the_meaning() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/replies.txt");
    let golden = fs::read_to_string(&path).unwrap();
    let mut found = String::new();
    for line in golden.lines().filter(|line| !line.starts_with("    ")) {
        let _ = writeln!(found, "{line}");
        if line.is_empty() || line.starts_with("# ") {
            continue;
        }
        let reply = line.replace("\\n", "\n");
        for explained in
            json(&stdout(&["explain", "--all", "--format", "json", "--", &reply], b"")).as_array().unwrap()
        {
            let word = |value: &Value| value.as_str().map_or_else(|| value.to_string(), str::to_owned);
            let in_text = if explained["status"]["in_text"] == true { " in the text" } else { "" };
            let reason = match explained["reason"].as_str() {
                Some(reason) => format!("{reason} by {}", word(&explained["certainty"])),
                None => "yes".to_owned(),
            };
            let meaning = match explained["chosen"]["text"].as_str() {
                Some(text) => format!(": {text}"),
                None => String::new(),
            };
            let _ = writeln!(
                found,
                "    {}, {}{in_text}: {reason}{meaning}",
                word(&explained["code"]),
                word(&explained["enhanced"]),
            );
        }
    }
    if std::env::var_os("BLESS").is_some() {
        fs::write(path, found).unwrap();
    } else {
        let differ = golden.lines().zip(found.lines()).find(|(golden, found)| golden != found);
        assert!(golden == found, "first difference: {differ:?}; if it is right, run with BLESS=1");
    }
}

/// What was found, in few words.
fn summary(output: &Output) -> String {
    if !output.status.success() {
        return format!(
            "exit status {:?}: {}",
            output.status.code(),
            String::from_utf8_lossy(&output.stderr)
        );
    }
    let mut out = String::new();
    for explained in json(str::from_utf8(&output.stdout).unwrap()).as_array().unwrap() {
        let word = |value: &Value| value.as_str().map_or_else(|| value.to_string(), str::to_owned);
        let _ = write!(out, "code {}, enhanced {}", word(&explained["code"]), word(&explained["enhanced"]));
        if explained["status"]["agrees"] == false {
            out.push_str(" (disagrees)");
        }
        let _ = writeln!(out, ", command {}", word(&explained["command"]));
        let _ = writeln!(out, "meaning: {}", word(&explained["chosen"]["text"]));
        let [recipient, action, words] = ["recipient", "action", "words"].map(|key| &explained[key]);
        // As JSON, because control characters are kept there.
        let _ = writeln!(out, "- {} ({}): {words}", word(recipient), word(action));
    }
    out
}

#[test]
fn what_cannot_be_explained_is_refused_in_one_line() {
    for (argument, expected) in [
        ("21", "21 is not a reply code: they run from 100 to 599"),
        ("607", "607 is not a reply code"),
        ("hello", "neither a reply code"),
        ("port 587 is closed", "no SMTP reply was found in `port 587 is closed`"),
        ("", "neither a reply code"),
        ("Cargo.toml", "no SMTP reply was found in `Cargo.toml`"),
        ("no-such.eml", "`no-such.eml` does not exist"),
    ] {
        let errors = refusal(&["explain", argument], b"");
        assert!(errors.contains(expected), "{errors}");
    }
    assert!(refusal(&["explain"], b" \r\n").contains("is empty"));
    assert!(
        refusal(&["explain"], b"Dear Bob,\n\nin 2024 we had 550 guests.\n")
            .contains("no SMTP reply was found")
    );
    assert!(refusal(&["explain", "--command", "RSTP", "550"], b"").contains("\"RSTP\" is not a command"));
    assert!(refusal(&["explian", "550"], b"").contains("'explain'"));
    assert!(refusal(&["export", "--format", "xml"], b"").contains("json"));
    assert!(refusal(&["check", "no-such.toml"], b"").contains("`no-such.toml` does not exist"));
    assert!(refusal(&["check", "src"], b"").contains("folder"));
    assert!(refusal(&["check", "-"], b"\xff").contains("not UTF-8: byte 0"));
}

#[test]
fn no_byte_of_a_message_commands_the_terminal() {
    let bounce =
        b"host mx.example.org said: 550 5.1.1 \x1b]0;owned\x07 \xc2\x9b2J \xe2\x80\xae no\n\nNext.\n";
    for arguments in [&["explain"][..], &["explain", "--format", "json"]] {
        let page = stdout(arguments, bounce);
        let is_harmless = |c: char| c == '\n' || !c.is_control() && c != '\u{202e}';
        assert!(page.chars().all(is_harmless), "{page:?}");
    }
    assert!(!refusal(&["explain", "\x1b[2J"], b"").contains('\x1b'));
}

#[test]
fn a_closed_pipe_is_no_panic() {
    let mut child = Command::new(env!("CARGO_BIN_EXE_smtp-codes"))
        .arg("export")
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    drop(child.stdout.take());
    let output = child.wait_with_output().unwrap();
    assert_eq!(str::from_utf8(&output.stderr), Ok(""));
    assert_eq!(output.status.code(), Some(0));
}

#[test]
fn the_export_is_the_catalogue() {
    let text = stdout(&["export", "--format", "json"], b"");
    let catalogue = json(&text);
    let keys: Vec<_> = catalogue.as_object().unwrap().keys().collect();
    let expected = "documents reason blocklist severity category disguise undotted reply any command class subject status extension";
    assert!(keys.iter().all(|key| expected.split(' ').any(|expected| expected == *key)), "{keys:?}");
    assert!(expected.split(' ').filter(|key| keys.iter().any(|found| found == key)).eq(keys.iter().copied()));
    let reasons = catalogue["reason"].as_array().unwrap();
    assert_eq!(reasons.len(), Reason::ALL.len());
    for (exported, reason) in reasons.iter().zip(Reason::ALL) {
        assert_eq!(exported["name"], reason.name());
        assert_eq!(exported["verdict"]["fix"], reason.verdict().fix().name());
        assert_eq!(exported["words"].as_array().map_or(0, Vec::len), reason.words().len());
        assert_eq!(exported["remedy"]["receiver"].as_str(), reason.remedy().receiver());
    }
    let replies = catalogue["reply"].as_array().unwrap();
    assert_eq!(replies.len(), ReplyCode::ALL.len());
    for (reply, code) in replies.iter().zip(ReplyCode::ALL) {
        assert_eq!(reply["code"], code.code().get());
        assert_eq!(reply["name"], code.name());
        let meanings = reply["meaning"].as_array().unwrap();
        assert_eq!(meanings.len(), code.meanings().len());
        for (exported, meaning) in meanings.iter().zip(code.meanings()) {
            if meaning.disguises().is_some() || meaning.stands_for().is_some() {
                // What points elsewhere has its text there.
                let disguised = exported["disguises"].as_u64();
                assert_eq!(disguised, meaning.disguises().map(|code| code.get().into()));
                let undotted = meaning.stands_for().map(|pattern| pattern.to_string());
                assert_eq!(exported["stands_for"].as_str(), undotted.as_deref());
                continue;
            }
            assert_eq!(exported["text"], meaning.text());
            assert_eq!(exported["standing"], meaning.standing().name());
            assert_eq!(exported["reason"].as_str(), meaning.reason().map(smtp_codes::ReasonEntry::name));
            assert_eq!(exported["source"]["document"], meaning.source().unwrap().document().id());
            assert_eq!(exported["causes"].as_array().map_or(0, Vec::len), meaning.own_causes().len());
            assert_eq!(exported["remedy"]["sender"].as_str(), meaning.own_remedy().sender());
        }
    }
    assert_eq!(catalogue["status"].as_array().unwrap().len(), EnhancedStatus::ALL.len());
    assert!(catalogue["documents"]["rfc5321"]["title"].is_string());
    // In the order of the file, not of the alphabet.
    let keys: Vec<_> = replies[0].as_object().unwrap().keys().collect();
    assert_eq!(keys, ["code", "name", "meaning"]);
}

const SOUND: &str =
    "[[reply]]\ncode = 599\nname = \"Sulking\"\n[[reply.meaning]]\ntext = \"Server is sulking\"\n";

#[test]
fn check_says_what_the_macro_says() {
    assert_eq!(stdout(&["check", "-"], SOUND.as_bytes()), "no errors in 1 file\n");
    let broken = SOUND.replace("text", "txt");
    let output = run(&["check", "-"], broken.as_bytes());
    assert_eq!(output.status.code(), Some(1));
    let report = String::from_utf8(output.stdout).unwrap();
    assert!(report.contains("error: unknown key `txt`") && report.contains("--> <stdin>:5:1\n"), "{report}");
    assert!(report.ends_with("error in 1 file\n") || report.ends_with("errors in 1 file\n"), "{report}");

    let output = run(&["check", "--format", "json", "-"], broken.as_bytes());
    assert_eq!(output.status.code(), Some(1));
    let findings = json(str::from_utf8(&output.stdout).unwrap());
    let finding = &findings.as_array().unwrap().iter().find(|finding| finding["line"] == 5).unwrap();
    assert_eq!(finding["file"], "<stdin>");
    assert_eq!(finding["column"], 1);
    assert_eq!(finding["end"], serde_json::json!({ "line": 5, "column": 4 }));
    assert!(finding["message"].as_str().unwrap().contains("`txt`"));
    assert!(finding["notes"].is_array());
    assert_eq!(stdout(&["check", "--format", "json", "-"], SOUND.as_bytes()), "[]\n");
}

#[test]
fn check_takes_several_files_as_one_catalogue() {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR"));
    let [one, two] = ["one.toml", "two.toml"].map(|name| folder.join(name));
    fs::write(&one, SOUND).unwrap();
    fs::write(&two, SOUND.replace("Sulking", "Pouting")).unwrap();
    let [one, two] = [one.to_str().unwrap(), two.to_str().unwrap()];
    let output = run(&["check", one, two], b"");
    assert_eq!(output.status.code(), Some(1));
    let report = String::from_utf8(output.stdout).unwrap();
    assert!(report.contains("two.toml:2:8") && report.contains("one.toml:2:8"), "{report}");
    assert!(report.ends_with("1 error in 2 files\n"), "{report}");
    assert!(refusal(&["check", one, one], b"").contains("named twice"));

    // A code that stands alone is no second definition of a standard one.
    let own = SOUND.replace("599", "550");
    assert_eq!(run(&["check", "-"], own.as_bytes()).status.code(), Some(1));
    assert_eq!(stdout(&["check", "--without-standard", "-"], own.as_bytes()), "no errors in 1 file\n");
}

/// A file may define reasons and decide otherwise than a standard one, whatever call it is for.
#[test]
fn check_takes_reasons() {
    let reasons = "[[reason]]\nname = \"Sulks\"\ntext = \"The server sulks\"\nwords = [\"is sulking\"]\n\
        verdict = { retry = \"later\", address = \"keep\", connection = \"keep\", fix = \"time\" }\n\
        [[reason]]\nname = \"MailboxFull\"\nverdict = { address = \"review\" }\n";
    let file = format!("{SOUND}reason = \"Sulks\"\n{reasons}");
    assert_eq!(stdout(&["check", "-"], file.as_bytes()), "no errors in 1 file\n");
    let mistyped = file.replace("name = \"Sulks\"", "name = \"Sulk\"");
    let output = run(&["check", "-"], mistyped.as_bytes());
    let report = String::from_utf8(output.stdout).unwrap();
    assert!(
        report.contains("reason `Sulks` does not exist") && report.contains("did you mean `Sulk`?"),
        "{report}"
    );
}

#[test]
fn parse_prints_a_reply_a_line() {
    let out = stdout(&["parse"], b"550-5.1.1 No such\r\n550 5.1.1 user\r\n250 OK\r\n");
    let replies: Vec<_> = out.lines().map(json).collect();
    assert_eq!(
        replies,
        [
            serde_json::json!({
                "code": 550, "known": "MailboxUnavailable", "enhanced": "5.1.1", "lines": ["No such", "user"],
                "consumed": 35,
            }),
            serde_json::json!({
                "code": 250, "known": "ActionCompleted", "enhanced": null, "lines": ["OK"], "consumed": 8,
            }),
        ]
    );
    assert_eq!(stdout(&["parse"], b""), "");

    let lenient = b"220-mx\n521 #5.3.2 no\n";
    assert_eq!(json(&stdout(&["parse", "--lenient"], lenient))["enhanced"], "5.3.2");
    let strict = run(&["parse"], lenient);
    assert_eq!(strict.status.code(), Some(1));
    let first = json(str::from_utf8(&strict.stdout).unwrap().lines().next().unwrap());
    assert_eq!(first["error"]["kind"], "bare-lf");
    assert_eq!(first["error"]["offset"], 6);
    assert!(first["error"]["message"].is_string());
    let hint = "smtp-codes: lines end in LF alone, as in a file; --lenient reads them\n";
    assert_eq!(str::from_utf8(&strict.stderr).unwrap(), hint);
}

/// An mbox with a bounce for each number, in the words of one server.
fn mbox(numbers: std::ops::Range<usize>) -> String {
    let mut out = String::new();
    for number in numbers {
        let _ = write!(
            out,
            "From MAILER-DAEMON Tue Oct 14 10:00:03 2025\nSubject: failure notice\n\n\
             <bob{number}@example.org>: host mx.example.org said: 550 5.1.1 user unknown\n\n"
        );
    }
    out
}

/// An empty folder of this name.
fn folder(name: &str) -> std::path::PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
    let _ = fs::remove_dir_all(&folder);
    fs::create_dir_all(&folder).unwrap();
    folder
}

fn records(text: &str) -> Vec<Value> {
    text.lines().map(json).collect()
}

const KEYS: [&str; 18] = [
    "code",
    "enhanced",
    "command",
    "recipient",
    "original_recipient",
    "action",
    "words",
    "meaning",
    "guess",
    "reason",
    "certainty",
    "evidence",
    "verdict",
    "retry_after",
    "blocklist",
    "link",
    "file",
    "offset",
];

#[test]
fn ndjson_has_a_line_for_each_recipient_and_reply() {
    let text = mbox(0..3);
    let lines = records(&stdout(&["explain", "--format", "ndjson"], text.as_bytes()));
    assert_eq!(lines.len(), 3);
    for (number, record) in lines.iter().enumerate() {
        assert_eq!(record.as_object().unwrap().keys().collect::<Vec<_>>(), KEYS);
        assert_eq!(record["code"], 550);
        assert_eq!(record["enhanced"], "5.1.1");
        assert_eq!(record["recipient"], format!("bob{number}@example.org"));
        assert_eq!(record["words"], "550 5.1.1 user unknown");
        assert_eq!(record["file"], Value::Null);
        let offset = usize::try_from(record["offset"].as_u64().unwrap()).unwrap();
        assert!(text[offset..].starts_with("550"), "{offset}");
    }
    let array = json(&stdout(&["explain", "--format", "json"], text.as_bytes()));
    assert_eq!(*array.as_array().unwrap(), lines);
    let bare = records(&stdout(&["--format", "ndjson", "421"], b""));
    assert_eq!(
        (&bare[0]["code"], &bare[0]["words"], &bare[0]["offset"]),
        (&421.into(), &Value::Null, &Value::Null)
    );
}

#[test]
fn no_bounce_of_a_hundred_thousand_is_lost() {
    let path = folder("many").join("many.mbox");
    fs::write(&path, mbox(0..100_000)).unwrap();
    let out = stdout(&["explain", "--format", "ndjson", path.to_str().unwrap()], b"");
    assert_eq!(out.lines().count(), 100_000);
    for (number, line) in out.lines().enumerate() {
        assert!(line.contains(&format!("\"bob{number}@example.org\"")), "{number}: {line}");
    }
}

#[test]
fn files_folders_maildirs_and_compressed_mailboxes_are_read() {
    let folder = folder("inputs");
    for (name, numbers) in [("a.mbox", 0..2), ("b/c.eml", 2..3), ("d/cur/1:2,S", 3..4), ("d/new/2", 4..5)] {
        let path = folder.join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, mbox(numbers)).unwrap();
    }
    fs::create_dir_all(folder.join("d/tmp")).unwrap();
    fs::write(folder.join("d/tmp/3"), mbox(90..91)).unwrap();
    fs::write(folder.join("d/dovecot.index.log"), mbox(91..92)).unwrap();
    let mut gz = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    gz.write_all(mbox(5..8).as_bytes()).unwrap();
    let gz = gz.finish().unwrap();
    fs::write(folder.join("e.mbox.gz"), &gz).unwrap();
    let recipients = |text: &str| -> Vec<String> {
        records(text).iter().map(|record| record["recipient"].as_str().unwrap().to_owned()).collect()
    };
    let expected = |numbers: std::ops::Range<usize>| -> Vec<String> {
        numbers.map(|number| format!("bob{number}@example.org")).collect()
    };
    let all = stdout(&["explain", "--format", "ndjson", folder.to_str().unwrap()], b"");
    assert_eq!(recipients(&all), expected(0..8));
    assert!(records(&all)[7]["file"].as_str().unwrap().ends_with("e.mbox.gz"));
    assert_eq!(recipients(&stdout(&["explain", "--format", "ndjson"], &gz)), expected(5..8));

    // What cannot be read is named, and the rest goes on.
    let one = folder.join("a.mbox");
    fs::write(folder.join("broken.gz"), &gz[..20]).unwrap();
    let broken = folder.join("broken.gz");
    let arguments =
        ["explain", "--format", "ndjson", "no-such.eml", broken.to_str().unwrap(), one.to_str().unwrap()];
    let output = run(&arguments, b"");
    assert_eq!(output.status.code(), Some(2));
    assert_eq!(recipients(str::from_utf8(&output.stdout).unwrap()), expected(0..2));
    let errors = String::from_utf8(output.stderr).unwrap();
    assert_eq!(errors.lines().count(), 2, "{errors}");
    assert!(errors.contains("`no-such.eml` does not exist") && errors.contains("broken.gz` cannot be read"));
}

#[test]
fn each_of_several_messages_has_a_heading_and_a_single_one_has_none() {
    let page = stdout(&["explain"], mbox(0..2).as_bytes());
    let headings: Vec<_> = page.lines().filter(|line| line.starts_with("-- ")).collect();
    assert_eq!(headings, ["-- Byte 0".to_owned(), format!("-- Byte {}", mbox(0..1).len())]);
    assert!(!stdout(&["explain"], mbox(0..1).as_bytes()).contains("-- Byte"));
}

#[test]
fn what_was_meant_is_done_without_the_command() {
    assert_eq!(stdout(&["550"], b""), stdout(&["explain", "550"], b""));
    let bounce = Path::new(env!("CARGO_MANIFEST_DIR")).join("examples/bounce.eml");
    let bounce = bounce.to_str().unwrap();
    let page = stdout(&[bounce], b"");
    assert_eq!(page, stdout(&["explain", bounce], b""));
    assert_eq!(page, stdout(&["explain"], &fs::read(bounce).unwrap()));
    assert!(refusal(&["607"], b"").contains("607 is not a reply code"));
}

#[test]
fn a_page_fits_forty_columns() {
    let output =
        Command::new(env!("CARGO_BIN_EXE_smtp-codes")).args(["550"]).env("COLUMNS", "40").output().unwrap();
    let page = String::from_utf8(output.stdout).unwrap();
    for line in page.lines().filter(|line| !line.contains("https://")) {
        assert!(line.chars().count() <= 40, "{line}");
    }
}

#[test]
fn who_gave_up_is_not_told_to_wait() {
    let report = b"Content-Type: message/delivery-status\n\nReporting-MTA: dns; a.example\n\n\
        Final-Recipient: rfc822; bob@example.org\nAction: failed\nStatus: 4.2.2\nDiagnostic-Code: smtp; 452 4.2.2 full\n";
    let page = folded(&stdout(&["explain"], report));
    assert!(page.starts_with("Final: the mail to bob@example.org was put off, then given up."), "{page}");
    assert!(page.contains("What to do: Send it again later"), "{page}");
}

/// The keys of a classified row, in their order; others rely on them.
const CLASSIFIED: [&str; 11] = [
    "code",
    "enhanced",
    "reason",
    "certainty",
    "evidence",
    "retry",
    "address",
    "connection",
    "fix",
    "retry_after",
    "blocklist",
];

#[test]
fn classify_has_a_row_for_each_line_in_their_order() {
    let text = "550 5.1.1 <bob@example.org>: user unknown\tRCPT\r\n250 2.0.0 ok\n\
                450 4.2.2 mailbox full, try again in 5 minutes\n\
                550-5.7.1 listed by zen.spamhaus.org, see 550 5.7.1 https://example.org/why\nmailbox is full\n552\tRCPT";
    let rows = records(&stdout(&["classify"], text.as_bytes()));
    for row in &rows {
        let keys: Vec<_> = row.as_object().unwrap().keys().map(String::as_str).collect();
        assert_eq!(keys, CLASSIFIED);
    }
    let of = |key: &str| rows.iter().map(|row| row[key].clone()).collect::<Vec<_>>();
    let reasons = of("reason");
    assert_eq!(
        reasons[..5],
        [
            Value::from("UnknownMailbox"),
            Value::Null,
            "MailboxFull".into(),
            "Blocklisted".into(),
            "MailboxFull".into()
        ]
    );
    assert_eq!(of("code")[..5], [550.into(), 250.into(), 450.into(), 550.into(), Value::Null]);
    assert_eq!(of("enhanced")[..2], ["5.1.1", "2.0.0"]);
    assert_eq!(rows[0]["evidence"], "user unknown");
    assert_eq!((&rows[0]["retry"], &rows[0]["address"]), (&"no".into(), &"suppress".into()));
    assert_eq!(rows[2]["retry_after"], 300);
    assert_eq!(rows[3]["blocklist"], "Spamhaus");
    // RFC 5321 section 4.5.3.1.10: the command decides.
    assert_ne!(rows[5]["reason"], rows[2]["reason"]);
}

#[test]
fn classify_says_the_same_with_any_number_of_threads() {
    let replies =
        fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/replies.txt")).unwrap();
    let text =
        replies.lines().filter(|line| !line.starts_with(' ')).collect::<Vec<_>>().join("\n").repeat(400);
    assert!(text.len() > 1 << 20, "enough for several batches");
    let one = stdout(&["classify", "--jobs", "1"], text.as_bytes());
    assert_eq!(one.lines().count(), text.lines().count());
    for jobs in ["2", "5"] {
        assert!(one == stdout(&["classify", "--jobs", jobs], text.as_bytes()), "--jobs {jobs} differs");
    }
    assert!(one == stdout(&["classify", "--line-buffered"], text.as_bytes()), "--line-buffered differs");
}

#[test]
fn classify_keeps_the_columns_of_a_table() {
    let table = "id,diagnostic,code\n1,\"550 mailbox full, sorry\",x\n2,\"421 4.7.0\nslow down\",y\n";
    let out = stdout(&["classify", "--input", "csv", "--column", "diagnostic"], table.as_bytes());
    let mut reader = csv::Reader::from_reader(out.as_bytes());
    let header: Vec<_> = reader.headers().unwrap().iter().map(str::to_owned).collect();
    let ours: Vec<_> =
        CLASSIFIED.iter().map(|name| if *name == "code" { "smtp_code" } else { name }.to_owned()).collect();
    assert_eq!(header[..3], ["id", "diagnostic", "code"]);
    assert_eq!(header[3..14], ours);
    assert_eq!(header[14..], ["error"]);
    let rows: Vec<_> = reader.records().map(Result::unwrap).collect();
    assert_eq!((&rows[0][1], &rows[0][3], &rows[0][5]), ("550 mailbox full, sorry", "550", "MailboxFull"));
    assert_eq!((&rows[1][0], &rows[1][3]), ("2", "421"));
    // As objects.
    let arguments = ["classify", "--input", "csv", "--column", "diagnostic", "--format", "ndjson"];
    let rows = records(&stdout(&arguments, table.as_bytes()));
    assert_eq!((&rows[0]["code"], &rows[0]["smtp_code"]), (&"x".into(), &550.into()));
}

#[test]
fn classify_reads_objects_and_logs() {
    let objects = "{\"id\":7,\"smtp\":\"552 5.2.2 full\",\"to\":\"RCPT\"}\n";
    let arguments = ["classify", "--input", "ndjson", "--column", "smtp", "--command-column", "to"];
    let rows = records(&stdout(&arguments, objects.as_bytes()));
    assert_eq!((&rows[0]["id"], &rows[0]["reason"]), (&7.into(), &"MailboxFull".into()));
    let log = "Nov 25 10:00:00 mx postfix/smtp[7]: 4A: to=<bob@example.org>, relay=mx.example.org[192.0.2.1]:25, \
               delay=1, delays=0/0/0/1, dsn=5.1.1, status=bounced (host mx.example.org[192.0.2.1] said: 550 5.1.1 \
               <bob@example.org>: user unknown (in reply to RCPT TO command))\n";
    let out = stdout(&["classify", "--input", "log", "--format", "tsv"], log.as_bytes());
    let fields: Vec<_> = out.lines().nth(1).unwrap().split('\t').collect();
    assert_eq!(fields[0], log.trim_end());
    assert_eq!(fields[1..4], ["550", "5.1.1", "UnknownMailbox"]);
}

#[test]
fn classify_passes_bad_rows_on_and_strict_ends_at_the_first() {
    let text = "550 full\n\n550 user unknown\tFROB\nwell\n";
    let rows = records(&stdout(&["classify"], text.as_bytes()));
    assert_eq!(rows.len(), 4);
    let errors: Vec<_> = rows.iter().map(|row| row.get("error").and_then(Value::as_str)).collect();
    assert_eq!(errors[0], None);
    assert_eq!(errors[1], Some("the line is empty"));
    assert!(errors[2].unwrap().contains("FROB"));
    assert_eq!(rows[2]["reason"], "UnknownMailbox");
    assert!(errors[3].is_some());
    for jobs in ["1", "3"] {
        let output = run(&["classify", "--strict", "--jobs", jobs], text.as_bytes());
        assert_eq!(output.status.code(), Some(2));
        assert_eq!(records(str::from_utf8(&output.stdout).unwrap()).len(), 1);
        let error = String::from_utf8(output.stderr).unwrap();
        assert_eq!(error, "smtp-codes: the standard input, line 2: the line is empty\n");
    }
    // Longer than any line: it is said, and the next one is read.
    let long = format!("550 {}\n550 user unknown\n", "x".repeat(3 << 20));
    let rows = records(&stdout(&["classify"], long.as_bytes()));
    assert_eq!(rows.len(), 2);
    assert!(rows[0]["error"].is_string());
    assert_eq!(rows[1]["reason"], "UnknownMailbox");
    for (arguments, said) in [
        (&["classify", "--input", "csv"][..], "--column"),
        (&["classify", "--input", "csv", "--column", "b"], "there is no column `b`"),
        (&["classify", "--column", "b"], "--input"),
        (&["classify", "--jobs", "0"], "--jobs"),
        (&["classify", "no-such-file.txt"], "does not exist"),
    ] {
        let refused = refusal(arguments, b"a\n1\n");
        assert!(refused.contains(said), "{refused}");
    }
}
