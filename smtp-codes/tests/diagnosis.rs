//! What is decided, and how sure it is: `diagnosis.txt` beside this file. `BLESS=1` writes it anew.

use smtp_codes::{Address, Certainty, Code, Command, Diagnosis, EnhancedCode, Reason, Reply};
use std::fmt::Write as _;
use std::path::Path;
use std::{env, fs};

/// The command and the reply of a line of the table.
fn input(line: &str) -> (Option<Command>, Vec<u8>) {
    let at = line.find(|c: char| c.is_ascii_digit()).expect("a reply");
    let command = line[..at].trim();
    let command = (command != "-").then(|| command.parse().expect("a command"));
    (command, format!("{}\r\n", line[at..].replace("\\n", "\r\n")).into_bytes())
}

fn output(diagnosis: &Diagnosis<'_>) -> String {
    let verdict = diagnosis.verdict();
    let mut output = format!("    {} by {}: ", diagnosis.reason().name(), diagnosis.certainty().name());
    let (retry, address) = (verdict.retry().name(), verdict.address().name());
    let (connection, fix) = (verdict.connection().name(), verdict.fix().name());
    let _ = write!(output, "{retry}, {address}, {connection}, {fix}");
    if let Some(protocol) = diagnosis.protocol().filter(|protocol| *protocol != verdict.retry()) {
        let _ = write!(output, "; the protocol says {}", protocol.name());
    }
    if let Some(other) = diagnosis.contradicted_by() {
        let _ = write!(output, "; not {}", other.name());
    }
    if let Some(time) = diagnosis.retry_after() {
        let _ = write!(output, "; after {} s", time.as_secs());
    }
    if let Some(list) = diagnosis.blocklist() {
        let _ = write!(output, "; list {}", list.name());
    }
    if let Some(link) = diagnosis.link() {
        let _ = write!(output, "; {link}");
    }
    output
}

#[test]
fn the_table_says_what_is_decided() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/diagnosis.txt");
    let table = fs::read_to_string(&path).expect("the table is there");
    let mut decided = String::new();
    for line in table.lines().filter(|line| !line.starts_with("    ")) {
        decided.push_str(line);
        decided.push('\n');
        if line.is_empty() || line.starts_with('#') {
            continue;
        }
        let (command, bytes) = input(line);
        let (reply, _) = Reply::parse(&bytes).unwrap_or_else(|error| panic!("{line}: {error}"));
        decided.push_str(&reply.diagnose(command).map_or("    yes".into(), |diagnosis| output(&diagnosis)));
        decided.push('\n');
    }
    if env::var_os("BLESS").is_some() {
        fs::write(&path, &decided).expect("the table can be written");
    } else {
        let wrong: Vec<_> = table.lines().zip(decided.lines()).filter(|(was, is)| was != is).collect();
        assert!(table == decided, "{wrong:#?}");
    }
}

#[test]
fn a_supposition_never_strikes_an_address_off() {
    let commands: Vec<Option<Command>> = Command::ALL.iter().copied().map(Some).chain([None]).collect();
    let texts = ["", "mailbox", "user", "address", "account", "recipient", "domain", "rejected"];
    let enhanced =
        [None, EnhancedCode::new(5, 0, 0), EnhancedCode::new(5, 7, 708), EnhancedCode::new(5, 1, 99)];
    let mut suppositions = 0;
    for code in 500..600 {
        for command in &commands {
            for (text, enhanced) in texts.iter().flat_map(|text| enhanced.map(|enhanced| (text, enhanced))) {
                let diagnosis = Diagnosis::of(Code::new(code), enhanced, *command, text).expect("a failure");
                if diagnosis.certainty() >= Certainty::Hint {
                    suppositions += 1;
                    assert_ne!(
                        diagnosis.verdict().address(),
                        Address::Suppress,
                        "{code} {enhanced:?} {text}"
                    );
                }
            }
        }
    }
    assert!(suppositions > 1000);
}

#[test]
fn a_reply_that_says_yes_has_no_reason() {
    for code in [220, 235, 250, 354] {
        assert!(Diagnosis::of(Code::new(code), None, None, "Authentication failed").is_none());
    }
    // Without a code the words are all that there is.
    let diagnosis = Diagnosis::of(None, None, None, "Authentication failed").expect("a failure");
    assert_eq!(diagnosis.reason(), Reason::LoginFailed);
    assert_eq!(diagnosis.protocol(), None);
}

#[test]
fn as_many_reasons_as_there_are_do_not_hide_the_strongest() {
    let shortest = |reason: &Reason| {
        reason.words().iter().copied().filter(|words| words.is_ascii()).min_by_key(|words| words.len())
    };
    let weak: Vec<&str> = Reason::ALL.iter().filter_map(shortest).collect();
    let text = format!("{}. The recipient's mailbox is full and can't accept messages now", weak.join(". "));
    let diagnosis = Diagnosis::of(Code::new(554), None, None, &text).expect("a failure");
    assert_eq!(diagnosis.reason(), Reason::MailboxFull, "{:?}", diagnosis.evidence());
}
