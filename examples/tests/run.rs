//! The examples do what they say.

use std::io::Write as _;
use std::process::{Command, Stdio};

fn run(program: &str, input: &str) -> String {
    let mut child = Command::new(program).stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().unwrap();
    child.stdin.take().unwrap().write_all(input.as_bytes()).unwrap();
    let output = child.wait_with_output().unwrap();
    assert!(output.status.success(), "{program}");
    String::from_utf8(output.stdout).unwrap()
}

#[test]
fn lettre() {
    assert_eq!(
        run(env!("CARGO_BIN_EXE_lettre"), ""),
        "\
nobody@example.org: There is no such mailbox (by words): never again; the address is struck off the list
full@example.org: The mailbox is full (by words): again later; the address is counted, struck off if it goes on
grey@example.org: A first contact is put off on purpose (by words): again in 300 seconds; the address is kept
bob@example.org: sent
"
    );
}

#[test]
fn async_client() {
    assert_eq!(
        run(env!("CARGO_BIN_EXE_async-client"), ""),
        "\
greeting: 220
it can: SIZE 10240000
it can: PIPELINING
MAIL: 250
RCPT: 550 There is no such mailbox
QUIT: 221
"
    );
}

#[test]
fn server() {
    let replies = run(env!("CARGO_BIN_EXE_server"), "");
    // The server's own line comes when it comes.
    let (own, replies): (Vec<&str>, Vec<&str>) =
        replies.lines().partition(|line| line.starts_with("a message"));
    assert_eq!(own, ["a message of 7 bytes for 1"]);
    assert_eq!(
        replies,
        [
            "220 mx.example.org Service ready",
            "250 mx.example.org PIPELINING ENHANCEDSTATUSCODES",
            "500 5.5.2 What do you mean?",
            "250 2.1.0 Sender ok",
            "550 5.7.1 We do not relay mail to other domains",
            "503 5.5.1 No recipient has been accepted",
            "250 2.1.5 Recipient ok",
            "354 Start mail input; end with <CRLF>.<CRLF>",
            "250 2.0.0 Message accepted",
            "221 mx.example.org Service closing transmission channel",
        ]
    );
}

#[test]
fn suppression_list() {
    let log = "\
Oct 14 10:00:00 mx postfix/smtp[550]: A: to=<Bob@example.org>, relay=mx.example.org[192.0.2.25]:25, dsn=5.1.1, status=bounced \
(host mx.example.org[192.0.2.25] said: 550 5.1.1 User unknown (in reply to RCPT TO command))
Oct 14 10:00:01 mx postfix/smtp[550]: B: to=<carol@example.org>, relay=mx.example.org[192.0.2.25]:25, dsn=5.7.1, status=bounced \
(host mx.example.org[192.0.2.25] said: 554 5.7.1 Blocked using zen.spamhaus.org (in reply to RCPT TO command))
Oct 14 10:00:02 mx postfix/smtp[550]: C: to=<dave@example.org>, relay=mx.example.org[192.0.2.25]:25, dsn=4.2.2, status=deferred \
(host mx.example.org[192.0.2.25] said: 452 4.2.2 Mailbox full (in reply to RCPT TO command))
";
    let list = run(env!("CARGO_BIN_EXE_suppression-list"), log);
    assert_eq!(list, "bob@example.org\tThere is no such mailbox\n");
    // Full three times is full for good.
    let list = run(env!("CARGO_BIN_EXE_suppression-list"), &log.repeat(3));
    assert_eq!(
        list,
        "bob@example.org\tThere is no such mailbox\ndave@example.org\tThe mailbox is full (3 times)\n"
    );
}

#[test]
fn vendor() {
    let said = run(env!("CARGO_BIN_EXE_vendor"), "");
    let lines: Vec<&str> = said.lines().collect();
    assert_eq!(lines[..2], ["598 The relay is asleep until 07:00", "598: The relay is asleep; later"]);
    assert_eq!(
        lines[2..4],
        ["     good night", "550: The customer's plan has no such destination; after-change"]
    );
    assert_eq!(lines[4..6], ["     sales have been told", "550: There is no such mailbox; no"]);
}
