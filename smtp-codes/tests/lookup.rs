//! What the command line says of words: `explain`, `list`, `search`, with a vendor's catalogue as well; and what clap writes.
#![cfg(feature = "cli")]

use serde_json::Value;
use smtp_codes::{
    Catalogue as _, Code, Diagnosis, EnhancedCode, EnhancedStatus, FoundReply, Reason, ReplyCode,
};
use std::fmt::Write as _;
use std::io::Write as _;
use std::path::Path;
use std::process::{Command, Output, Stdio};
use std::{fs, thread};

smtp_codes::reply_codes! {
    enum AcmeCode = standard + "tests/acme.toml";
    enum AcmeReason;
}

const ACME: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/acme.toml");

fn run(arguments: &[&str], input: &[u8]) -> Output {
    let mut child = Command::new(env!("CARGO_BIN_EXE_smtp-codes"))
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

fn stdout(arguments: &[&str]) -> String {
    said(arguments, b"")
}

fn said(arguments: &[&str], input: &[u8]) -> String {
    let output = run(arguments, input);
    assert!(output.status.success(), "{arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
    assert!(output.stderr.is_empty(), "{arguments:?}");
    String::from_utf8(output.stdout).unwrap()
}

fn records(text: &str) -> Vec<Value> {
    text.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

/// What `explain` finds for a text: kind and name of each topic.
fn topics(text: &str) -> Vec<(String, String)> {
    let found = records(&stdout(&["explain", "--format", "ndjson", "--", text]));
    let word = |topic: &Value, key: &str| topic[key].as_str().unwrap_or_default().to_owned();
    found.iter().map(|topic| (word(topic, "kind"), word(topic, "name"))).collect()
}

#[test]
fn every_reason_is_explained_by_its_name_and_by_its_title() {
    for reason in Reason::ALL {
        for text in [reason.name(), reason.text()] {
            assert_eq!(topics(text)[0], ("reason".into(), reason.name().into()), "{text}");
        }
        let page = stdout(&["explain", reason.name()]);
        let page = page.split_whitespace().collect::<Vec<_>>().join(" ");
        for text in [reason.text(), reason.explanation().unwrap(), reason.remedy().sender().unwrap()] {
            let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
            assert!(page.contains(&text), "{}: {text:?} is missing in {page}", reason.name());
        }
    }
}

#[test]
fn words_find_reasons_and_terms() {
    let pair = |kind: &str, name: &str| (kind.to_owned(), name.to_owned());
    assert_eq!(topics("mailbox full"), [pair("reason", "MailboxFull")]);
    assert_eq!(topics("greylisted"), [pair("reason", "Greylisted")]);
    assert_eq!(topics("greylisting")[..1], [pair("reason", "Greylisted")]);
    assert!(topics("greylisting").contains(&pair("term", "greylisting")));
    for (text, name) in [
        ("NDR", "non-delivery report"),
        ("ndn", "non-delivery report"),
        ("Non Delivery Report", "non-delivery report"),
        ("DSN", "delivery status notification"),
        ("MX", "MX record"),
        ("bounce", "bounce"),
        ("envelope", "envelope"),
        ("reply", "reply"),
        ("null MX", "null MX"),
    ] {
        assert!(topics(text).contains(&pair("term", name)), "{text}: {:?}", topics(text));
    }
    // Without the command as well, and as the arguments come.
    assert_eq!(stdout(&["NDR"]), stdout(&["explain", "NDR"]));
    assert_eq!(stdout(&["explain", "mailbox", "full"]), stdout(&["explain", "mailbox full"]));
    let two = stdout(&["explain", "--format", "ndjson", "NDR", "MX"]);
    assert_eq!(records(&two).len(), 2);
}

#[test]
fn a_subject_lists_its_codes() {
    for text in ["5.7", "X.7", "4.7.x"] {
        let found = records(&stdout(&["explain", "--format", "ndjson", text]));
        assert_eq!((&found[0]["kind"], &found[0]["number"]), (&"subject".into(), &7.into()), "{text}");
        let of_subject = EnhancedStatus::ALL.iter().filter(|status| status.subject() == 7).count();
        assert_eq!(found[0]["codes"].as_array().unwrap().len(), of_subject);
    }
    let page = stdout(&["explain", "5.7"]);
    assert!(page.starts_with("5.7.z, ") && page.contains("5.7.1 "), "{page}");
    assert!(stdout(&["explain", "4yz"]).contains("  421  "));
    for wrong in ["9.7", "5.99", "7.5.1.1", "6yz"] {
        assert_eq!(run(&["explain", wrong], b"").status.code(), Some(2), "{wrong}");
    }
}

#[test]
fn a_list_has_what_fits_and_nothing_else() {
    let list = |arguments: &[&str]| {
        let arguments = [&["list", "--format", "ndjson"], arguments].concat();
        records(&stdout(&arguments)).len()
    };
    assert_eq!(list(&[]), ReplyCode::ALL.len());
    assert_eq!(list(&["reasons"]), Reason::ALL.len());
    assert_eq!(list(&["enhanced"]), EnhancedStatus::ALL.len());
    let count = |fits: &dyn Fn(&ReplyCode) -> bool| ReplyCode::ALL.iter().filter(|code| fits(code)).count();
    let of_severity = count(&|code| code.severity().digit() == 4);
    assert_eq!(list(&["--severity", "4"]), of_severity);
    assert_eq!(list(&["--severity", "4yz"]), of_severity);
    let of_standing =
        count(&|code| code.meanings().iter().any(|meaning| meaning.standing().name() == "folklore"));
    assert_eq!(list(&["--standing", "folklore"]), of_standing);
    assert_eq!(list(&["--reason", "mailboxfull"]), Reason::MailboxFull.codes().count());
    let stated =
        EnhancedStatus::ALL.iter().filter(|status| status.reason() == Some(Reason::MailboxFull)).count();
    assert_eq!(list(&["enhanced", "--reason", "MailboxFull"]), stated);
    let of_rcpt = list(&["--command", "RCPT"]);
    assert!(of_rcpt > 10 && of_rcpt < ReplyCode::ALL.len(), "{of_rcpt}");
    // 354 answers DATA, and nothing else.
    let has_354 =
        |command: &str| stdout(&["list", "--command", command]).lines().any(|line| line.starts_with("354 "));
    assert!(has_354("DATA") && !has_354("RCPT"));
    for wrong in
        [&["list", "--reason", "Mailbox"][..], &["list", "enhanced", "--command", "RCPT"], &["list", "x"]]
    {
        assert_eq!(run(wrong, b"").status.code(), Some(2), "{wrong:?}");
    }
}

#[test]
fn a_search_has_the_best_first() {
    let first = |words: &[&str]| {
        let arguments = [&["search", "--format", "ndjson"], words].concat();
        records(&stdout(&arguments))[0]["key"].as_str().unwrap().to_owned()
    };
    assert_eq!(first(&["mailbox", "full"]), "MailboxFull");
    assert_eq!(first(&["greylist"]), "Greylisted");
    assert_eq!(first(&["blowback"]), "backscatter");
    assert_eq!(first(&["passing", "DKIM", "signature"]), "X.7.20");
    for reason in Reason::ALL {
        assert_eq!(first(&[reason.text()]), reason.name());
    }
    assert_eq!(stdout(&["search", "--limit", "3", "mailbox"]).lines().count(), 3);
    let output = run(&["search", "xyzzy"], b"");
    assert_eq!((output.status.code(), output.stdout.len()), (Some(1), 0));
}

/// The same file, compiled by the macro and read when the program runs, says the same of every reply.
#[test]
fn a_vendors_file_says_the_same_at_run_time_as_compiled() {
    let tests = Path::new(ACME).parent().unwrap();
    let mut lines: Vec<String> = ["replies.txt", "diagnosis.txt"]
        .iter()
        .flat_map(|name| {
            fs::read_to_string(tests.join(name)).unwrap().lines().map(str::to_owned).collect::<Vec<_>>()
        })
        .filter(|line| line.starts_with(['4', '5']) && !line.contains(['\t', '\\']))
        .collect();
    for line in [
        "550 Tenant bob suspended",
        "550 tenant suspended",
        "550 5.7.999 see https://acme.example/x",
        "550 5.7.999 no",
        "550 bucket over budget",
        "452 4.2.2 bucket over budget",
        "550 acme-17",
        "550 The postmaster of the relay has other plans today",
        "554 5.2.2 no",
        "599 Relay is sulking",
        "599 user unknown",
    ] {
        lines.push(line.to_owned());
    }
    let text = lines.join("\n");
    let rows = records(&said(&["classify", "--catalogue", ACME], text.as_bytes()));
    assert_eq!(rows.len(), lines.len());
    for (line, row) in lines.iter().zip(&rows) {
        let Some(reply) = FoundReply::parse(line) else { continue };
        let words = reply.words().to_string();
        let found = Diagnosis::<AcmeCode>::of_as(reply.code(), reply.enhanced(), reply.command(), &words);
        let Some(found) = found else { continue };
        let verdict = found.verdict();
        assert_eq!(row["reason"], found.reason().name(), "{line}");
        assert_eq!(row["certainty"], found.certainty().name(), "{line}");
        let parts = [
            verdict.retry().name(),
            verdict.address().name(),
            verdict.connection().name(),
            verdict.fix().name(),
        ];
        assert_eq!(["retry", "address", "connection", "fix"].map(|key| row[key].clone()), parts, "{line}");
        // `explain` shows the meaning that was chosen.
        if line.contains("enant") || line.contains("acme") {
            let shown = stdout(&["explain", "--all", "--format", "ndjson", "--catalogue", ACME, "--", line]);
            let meaning = found.meaning().map(smtp_codes::Meaning::text);
            assert_eq!(records(&shown)[0]["meaning"].as_str(), meaning, "{line}");
        }
    }
    let of = |line: &str| lines.iter().position(|known| known == line).map(|at| &rows[at]).unwrap();
    assert_eq!(of("550 tenant suspended")["reason"], AcmeReason::TenantSuspended.name());
    assert_eq!(of("550 bucket over budget")["address"], "keep");
    assert_eq!(of("550 acme-17")["retry"], "later");
}

#[test]
fn a_vendors_entries_are_everywhere() {
    let with = |arguments: &[&str]| stdout(&[arguments, &["--catalogue", ACME]].concat());
    for code in AcmeCode::ALL {
        assert!(with(&["list"]).contains(code.name()), "{code}");
    }
    assert!(with(&["list", "reasons"]).contains("TenantSuspended"));
    assert!(with(&["list", "--reason", "TenantSuspended"]).starts_with("550 "));
    assert!(with(&["search", "suspended", "tenant"]).starts_with("reason  TenantSuspended"));
    let page = with(&["explain", "tenant suspended"]);
    assert!(
        page.contains("Whoever rents the relay") && page.contains("https://acme.example/manual"),
        "{page}"
    );
    assert!(with(&["explain", "599"]).starts_with("Final (599): Relay is sulking"));
    assert_eq!(with(&["599"]), with(&["explain", "599"]));
    let reasons = with(&["export", "--what", "reasons", "--format", "csv"]);
    assert_eq!(reasons.lines().count(), AcmeReason::ALL.len() + 1);
    let meanings: Value = serde_json::from_str(&with(&["export", "--what", "meanings"])).unwrap();
    let all: usize = AcmeCode::ALL.iter().map(|code| code.meanings().len()).sum();
    assert_eq!(meanings.as_array().unwrap().len(), all);
    // Without the option nothing is left of it.
    assert!(!stdout(&["list", "reasons"]).contains("TenantSuspended"));
}

/// `export` without a table: each code and each reason once, with what the vendor adds in its place.
#[test]
fn a_vendors_entries_are_merged_into_the_whole() {
    let whole = |catalogues: &[&str]| -> Value {
        let options = catalogues.iter().flat_map(|path| ["--catalogue", path]);
        serde_json::from_str(&stdout(&["export"].into_iter().chain(options).collect::<Vec<_>>())).unwrap()
    };
    let exported = whole(&[ACME]);
    let replies = exported["reply"].as_array().unwrap();
    assert_eq!(replies.len(), AcmeCode::ALL.len());
    for (reply, code) in replies.iter().zip(AcmeCode::ALL) {
        assert_eq!(reply["code"], code.code().get());
        assert_eq!(reply["name"], code.name());
        let meanings = reply["meaning"].as_array().unwrap();
        assert_eq!(meanings.len(), code.meanings().len(), "{code}");
        for (exported, meaning) in meanings.iter().zip(code.meanings()) {
            // What stands for another entry has its text there.
            let points_elsewhere = meaning.disguises().is_some() || meaning.stands_for().is_some();
            assert_eq!(exported.get("text").is_none(), points_elsewhere, "{code}");
            if !points_elsewhere {
                assert_eq!(exported["text"], meaning.text());
                assert_eq!(exported["standing"], meaning.standing().name(), "{code}");
            }
        }
    }
    let reasons = exported["reason"].as_array().unwrap();
    assert_eq!(reasons.len(), AcmeReason::ALL.len());
    for (exported, reason) in reasons.iter().zip(AcmeReason::ALL) {
        assert_eq!(exported["name"], reason.name());
        assert_eq!(exported["verdict"]["address"], reason.verdict().address().name(), "{reason}");
        assert_eq!(exported["verdict"]["fix"], reason.verdict().fix().name(), "{reason}");
        let words: Vec<_> = exported["words"].as_array().into_iter().flatten().collect();
        assert!(words.iter().copied().eq(reason.words()), "{reason}");
    }
    assert_eq!(exported["documents"]["acme"]["title"], "Acme relay, manual");

    // A second file, which replaces an entry and adds to a reason to which the first one does.
    let second = Path::new(env!("CARGO_TARGET_TMPDIR")).join("second.toml");
    let text = "[[reason]]\nname = \"MailboxFull\"\nhints = [\"overbooked\"]\n\n\
                [[reply]]\ncode = 211\nname = \"Nothing\"\noverrides = true\n\
                [[reply.meaning]]\ntext = \"Nothing\"\nexplanation = \"None.\"\n";
    fs::write(&second, text).unwrap();
    let both = whole(&[ACME, second.to_str().unwrap()]);
    let of_211: Vec<_> = both["reply"].as_array().unwrap().iter().filter(|it| it["code"] == 211).collect();
    assert_eq!(of_211.len(), 1);
    assert_eq!((&of_211[0]["name"], of_211[0].get("overrides")), (&"Nothing".into(), None));
    assert_eq!(of_211[0]["meaning"].as_array().unwrap().len(), 1);
    let full = both["reason"].as_array().unwrap().iter().find(|it| it["name"] == "MailboxFull").unwrap();
    assert_eq!(full["hints"].as_array().unwrap().last().unwrap(), "overbooked");
    assert_eq!(full["words"].as_array().unwrap().last().unwrap(), "bucket over budget");

    // The schema demands what a vendor has to give, and no more.
    let required = |arguments: &[&str]| -> Value {
        let schema: Value = serde_json::from_str(&stdout(arguments)).unwrap();
        schema["properties"]["reply"]["items"]["required"].clone()
    };
    assert_eq!(required(&["export", "--schema"]), serde_json::json!(["code", "name", "meaning"]));
    assert_eq!(
        required(&["export", "--schema", "--catalogue", ACME]),
        serde_json::json!(["code", "meaning"])
    );
}

#[test]
fn errors_in_a_catalogue_are_those_of_check() {
    let broken = Path::new(env!("CARGO_TARGET_TMPDIR")).join("broken.toml");
    let text = fs::read_to_string(ACME).unwrap();
    fs::write(&broken, text.replace("words = [\"acme-17\"]", "wrods = [\"acme-17\"]")).unwrap();
    let broken = broken.to_str().unwrap();
    let report = String::from_utf8(run(&["check", broken], b"").stdout).unwrap();
    assert!(report.contains("did you mean `words`?"), "{report}");
    for arguments in [&["explain", "550"][..], &["list"], &["search", "full"], &["export"], &["classify"]] {
        let output = run(&[arguments, &["--catalogue", broken]].concat(), b"550 no\n");
        assert_eq!((output.status.code(), output.stdout.len()), (Some(2), 0), "{arguments:?}");
        let errors = String::from_utf8(output.stderr).unwrap();
        assert_eq!(errors, format!("{report}smtp-codes: a catalogue with errors is not taken\n"));
    }
    let errors = run(&["list", "--catalogue", "no-such.toml"], b"").stderr;
    assert_eq!(String::from_utf8(errors).unwrap(), "smtp-codes: `no-such.toml` does not exist\n");
}

/// Each command with its options, as clap prints them.
#[test]
fn completions_and_manual_pages_know_every_command() {
    const COMMANDS: [&str; 9] =
        ["explain", "classify", "list", "search", "export", "check", "parse", "completions", "man"];
    for shell in ["bash", "zsh", "fish", "powershell", "elvish"] {
        let text = stdout(&["completions", shell]);
        for command in COMMANDS {
            assert!(text.contains(command), "{shell} lacks {command}");
        }
        assert!(text.contains("command-column"), "{shell}");
    }
    assert_eq!(run(&["completions", "dos"], b"").status.code(), Some(2));
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("man");
    let _ = fs::remove_dir_all(&folder);
    assert_eq!(stdout(&["man", "--folder", folder.to_str().unwrap()]), "");
    let mut missing = String::new();
    for command in COMMANDS {
        let page = fs::read_to_string(folder.join(format!("smtp-codes-{command}.1"))).unwrap();
        assert!(page.contains(&format!(".TH smtp-codes-{command} 1 ")), "{command}");
        let help = stdout(&[command, "--help"]);
        let options = help.split_whitespace().filter(|word| word.starts_with("--") && word.len() > 4);
        for option in options.map(|word| word.trim_end_matches(|c: char| !c.is_alphanumeric())) {
            if !page.replace('\\', "").contains(option) {
                let _ = writeln!(missing, "{command}: {option}");
            }
        }
    }
    assert_eq!(missing, "");
    assert_eq!(stdout(&["man"]), fs::read_to_string(folder.join("smtp-codes.1")).unwrap());
}

/// Makes the compiler see what the macro made and nothing else uses.
#[test]
fn the_vendors_enum_is_whole() {
    assert_eq!(AcmeCode::from_code(Code::new(599).unwrap()), Some(AcmeCode::Sulking));
    assert_eq!(AcmeReason::from(Reason::MailboxFull).name(), "MailboxFull");
    assert!(EnhancedCode::new(5, 7, 999).unwrap().status().is_none());
}
