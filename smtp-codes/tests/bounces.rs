//! What `smtp_codes::bounce` reads: each input in `bounces/` with the answers in `bounces.txt`, and what programs print,
//! and what is left of damaged texts, with the answers below each in `programs.txt` and `damaged.txt`.
#![cfg(feature = "bounce")]

use smtp_codes::bounce::{Bounce, Failure, Kind, Limit, Limits, Mailbox};
use smtp_codes::{Command, replies_in};
use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};
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
    let head = expected.find("== ").unwrap_or(0);
    let mut found = expected[..head].to_owned();
    for path in paths {
        let name = path.file_name().unwrap().to_str().unwrap();
        let _ = write!(found, "== {name}\n{}", answers(&fs::read(&path).unwrap()));
    }
    assert!(found.matches("== ").count() > 80);
    compare(&golden, &expected, &found);
}

/// A file of cases with what is read of each below it.
fn cases(name: &str, answers: impl Fn(&[u8]) -> String) {
    let golden = file(name);
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

#[test]
fn what_programs_print() {
    cases("programs.txt", answers);
}

#[test]
fn what_is_left_of_damaged_texts() {
    cases("damaged.txt", |input| {
        let mut out = answers(input);
        for reply in replies_in(std::str::from_utf8(input).unwrap()) {
            let code = reply.code().map_or_else(|| "-".to_owned(), |code| code.to_string());
            let enhanced = reply.enhanced().map_or_else(String::new, |enhanced| format!(" {enhanced}"));
            let place = if reply.is_enhanced_in_text() { " in the text" } else { "" };
            let failure = if reply.is_failure() { "a failure" } else { "no failure" };
            let _ = writeln!(out, "#> as text: {code}{enhanced}{place}, {failure}");
        }
        out
    });
}

fn words(bounces: impl IntoIterator<Item = Bounce>) -> Vec<String> {
    let failures = bounces.into_iter().flat_map(|bounce| bounce.failures().to_vec());
    failures.map(|failure| failure.words().to_owned()).collect()
}

fn mailbox(input: &[u8]) -> Vec<Bounce> {
    Mailbox::new(input).map(Result::unwrap).collect()
}

const BOUNCE: &str = "From MAILER-DAEMON Tue Oct 14 10:00:03 2025
From: MAILER-DAEMON@mx.example.net
Subject: Undelivered mail

<bob@example.org>: host mx.example.org[192.0.2.26] said: 550 5.1.1
    NUMBER is no user here (in reply to RCPT TO command)

>From here on the quotation counts as one line.

";

#[test]
fn each_of_many_bounces_is_read() {
    let mut mbox = String::new();
    for number in 0..100_000 {
        mbox.push_str(&BOUNCE.replace("NUMBER", &number.to_string()));
    }
    let mut count = 0;
    for bounce in Mailbox::new(mbox.as_bytes()) {
        let bounce = bounce.unwrap();
        let [failure] = bounce.failures() else { panic!("{count}: {bounce:?}") };
        assert_eq!(failure.words(), format!("550 5.1.1 {count} is no user here"));
        assert_eq!(bounce.limits_reached(), []);
        assert!(mbox[failure.offset()..].starts_with("550 5.1.1"));
        assert!(mbox[bounce.offset()..].starts_with("From MAILER-DAEMON"));
        count += 1;
    }
    assert_eq!(count, 100_000);
}

#[test]
fn each_line_of_a_log_is_an_event() {
    let line = "Oct 14 10:00:00 mx postfix/smtpd[1]: NOQUEUE: reject: RCPT from unknown[192.0.2.1]: 450 4.7.1 no; from=<> to=<b@example.org> proto=ESMTP\n";
    let log = line.repeat(50_000);
    let bounces = mailbox(log.as_bytes());
    assert_eq!(words(bounces.clone()).len(), 50_000);
    assert!(bounces.iter().all(|bounce| bounce.limits_reached().is_empty()));
    let last = bounces.last().and_then(|bounce| bounce.failures().last()).unwrap();
    assert_eq!(last.offset(), line.len() * 49_999 + line.find("450 4.7.1").unwrap());
    // Read at once it is the same.
    assert_eq!(Bounce::read(log.as_bytes()).failures().len(), 50_000);
    // A list of replies, a line each.
    assert_eq!(words(mailbox("550 no such user\n".repeat(100_000).as_bytes())).len(), 100_000);
}

#[test]
fn a_log_of_sessions_is_not_parted_within_one() {
    let mut log = String::new();
    for number in 0..5_000 {
        for (mark, text) in [
            ("-->", "MAIL From:<alice@example.com>".to_owned()),
            ("<--", "250 Ok".to_owned()),
            ("-->", format!("RCPT To:<bob{number}@example.org>")),
            ("<--", "550 5.1.1 no such user".to_owned()),
        ] {
            let _ = writeln!(log, "Tue 2025-10-14 10:05:00: [01:5144] {mark} {text}");
        }
    }
    let failures: Vec<Failure> =
        mailbox(log.as_bytes()).iter().flat_map(|bounce| bounce.failures().to_vec()).collect();
    assert_eq!(failures.len(), 5_000);
    for (number, failure) in failures.iter().enumerate() {
        assert_eq!(failure.recipient(), Some(format!("bob{number}@example.org").as_str()));
        assert_eq!(failure.command(), Some(Command::Rcpt));
    }
}

#[test]
fn a_mailbox_quotes_from_and_has_messages_of_any_kind() {
    let forwarded = "From a@example.org Tue Oct 14 10:00:03 2025\nSubject: hello\nFrom: a@example.org\n\n>From what I hear, room 550.\n\nFrom the desk of: 550 people.\n\n";
    let mbox = [forwarded, &BOUNCE.replace("NUMBER", "7").replace('\n', "\r\n"), forwarded].concat();
    let bounces = mailbox(mbox.as_bytes());
    assert_eq!(bounces.len(), 3);
    assert!(bounces.iter().all(|bounce| bounce.kind() == Kind::Message));
    assert_eq!(words(bounces), ["550 5.1.1 7 is no user here"]);
    // What is behind a line that was quoted is where it was.
    let mbox = "From x Tue Oct 14 10:00:03 2025\nFrom: MAILER-DAEMON@example.org\nSubject: failure\n\n>From me\n>>From me\n\nRemote host said: 550 5.1.1 no\n";
    let bounces = mailbox(mbox.as_bytes());
    assert!(mbox[bounces[0].failures()[0].offset()..].starts_with("550 5.1.1 no"));
    assert_eq!(words(mailbox(b"{\"email\":\"b@example.org\",\"reason\":\"550 5.1.1 no\"}\n{\"email\":\"c@example.org\",\"reason\":\"452 4.2.2 full\"}\n")), ["550 5.1.1 no", "452 4.2.2 full"]);
    assert!(mailbox(b"").is_empty());
    assert!(words(mailbox(b"\n\n \r\n")).is_empty());
}

#[test]
fn line_ends_do_not_matter() {
    let folder = file("bounces");
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.extension().is_none_or(|extension| extension == "expected") {
            continue;
        }
        let input = fs::read_to_string(&path).unwrap().replace("\r\n", "\n");
        let expected = answers(input.as_bytes());
        for end in ["\r\n", "\r"] {
            let converted = input.replace('\n', end);
            assert_eq!(answers(converted.as_bytes()), expected, "{} with {end:?}", path.display());
            // Where JSON is concerned, and for a stream.
            let streamed: Vec<_> = mailbox(converted.as_bytes())
                .iter()
                .flat_map(|bounce| bounce.failures().iter().map(line).collect::<Vec<_>>())
                .collect();
            let whole: Vec<_> = Bounce::read(input.as_bytes()).failures().iter().map(line).collect();
            assert_eq!(streamed, whole, "{} with {end:?}", path.display());
        }
    }
}

#[test]
fn limits_are_reported() {
    let long = format!("550 5.1.1 {}", "no such user ".repeat(1000));
    let bounce = Bounce::read(long.as_bytes());
    assert!(bounce.failures()[0].is_cut());
    assert!(bounce.failures()[0].words().len() < 5000);
    assert_eq!(bounce.limits_reached(), [Limit::Words]);

    let few = Limits::default().failures(2);
    let bounce = Bounce::read_with("550 no such user\n".repeat(3).as_bytes(), &few);
    assert_eq!((bounce.failures().len(), bounce.limits_reached()), (2, &[Limit::Failures][..]));

    let short = Limits::default().bytes(100);
    let mbox = [BOUNCE, BOUNCE].concat();
    let bounces: Vec<_> = Mailbox::with_limits(mbox.as_bytes(), short.clone()).map(Result::unwrap).collect();
    assert_eq!(bounces.len(), 2);
    assert!(bounces.iter().all(|bounce| bounce.limits_reached() == [Limit::Bytes]));
    assert_eq!(Bounce::read_with(mbox.as_bytes(), &short).limits_reached(), [Limit::Bytes]);

    let mut nested = String::from("<bob@example.org>: host mx.example.org said: 550 5.1.1 no\n");
    for _ in 0..20 {
        nested = format!("From: a@example.org\nContent-Type: message/rfc822\n\n{nested}");
    }
    let bounce = Bounce::read(nested.as_bytes());
    assert!(bounce.limits_reached().contains(&Limit::Depth) || !bounce.failures().is_empty(), "{bounce:?}");
}

#[test]
fn time_is_linear_whatever_comes() {
    let units = [
        "550 ",
        "a@b.c ",
        "\"' ",
        "( ",
        "said: 550 no such user ",
        "#5.1.1 ",
        "<<< 550-x\n",
        "550 5.1.1 user unknown\n",
        "\n",
        "550-\n",
        "<bob@example.org>:\n",
        "error: 550 ",
        "_550_",
        "status: 5.1.1 ",
        "550 a\r",
        "> ",
        "(in reply to ",
        "550-5.1.1 a 550-5.1.1 ",
        "x",
        "{\"a\":[",
        "Final-Recipient: rfc822; a@b.c\nStatus: 5.0.0\n",
        "Final-Recipient: rfc822; a@b.c\n\n550 no such user\n\n",
        "[[[[ 550 user ",
        "{ 550 user {",
        "dsn=5.1.1 ",
        "the server response was: ",
        "550 user at ",
        "\u{2514}",
        "[nl]550 ",
        "RCPT TO:<a@b.c>\n",
        "Oct 14 10:00:00 550 5.1.1 a\n",
        "[ S: 550 a\n",
        "Content-Type: message/rfc822\n\n",
        "@",
        "a@",
        "<a@b.c>\n550 5.1.1 no\n",
    ];
    let time = |text: &[u8]| {
        let start = Instant::now();
        let bounce = Bounce::read(text);
        let count = String::from_utf8_lossy(text).parse().map_or(0, |text: String| replies_in(&text).count());
        (start.elapsed(), count + bounce.failures().len())
    };
    for unit in units {
        for head in ["", "From: MAILER-DAEMON@example.org\nSubject: failure\n\n"] {
            let text = [head, &unit.repeat((1 << 17) / unit.len())].concat();
            let (elapsed, _) = time(text.as_bytes());
            // 128 KiB, without optimisation and on a busy machine; what is quadratic takes minutes.
            assert!(elapsed < Duration::from_secs(5), "{unit:?} took {elapsed:?}");
        }
    }
}

#[test]
fn every_prefix_of_a_bounce_can_be_read() {
    for name in [
        "sendmail.eml",
        "exim-rcpt.eml",
        "postfix-multiline-two-recipients.eml",
        "ses-notification.json",
        "hmailserver-log.txt",
    ] {
        let input = fs::read(file("bounces").join(name)).unwrap();
        for end in 0..input.len() {
            let _ = Bounce::read(&input[..end]);
            let _ = Bounce::read(&input[end..]);
        }
    }
}

#[test]
fn numbers_of_letters_are_no_replies() {
    let letters = [
        "Call 503-555-0139 (voice) or 503 555 0169.",
        "The Boeing 550 is not listed.",
        "550 users could not log in.",
        "See RFC 5321, section 4.2.1.",
        "HTTP error 503: Service Unavailable",
        "It returned 404 Not Found.",
        "error code 550",
        "Your order 552 was rejected.",
        "port: 587, size: 512 KB",
        "5.1.1 Introduction\n5.1.2 Recipients\n",
        "version 4.2.8",
        "by mx.example.com (CommuniGate Pro SMTP 4.2.8)",
        "Room: 550\nDate: 5.5.2004",
        "x = 421",
        "Total: 554.",
        "450 messages were sent.",
        "4.5.1 is out, with a bug in mailbox handling",
        "192.0.2.250",
        "Price: 450 EUR, not available",
        "we got 451 answers, and 550 were unknown users",
        "chapter 5.7.1 of the manual says no",
        "- 550 GB disk: failed",
        "line 500: syntax error",
    ];
    for letter in letters {
        let message =
            format!("From: Carol <carol@example.com>\nTo: alice@example.com\nSubject: hello\n\n{letter}\n");
        let bounce = Bounce::read(message.as_bytes());
        assert!(bounce.failures().is_empty() && bounce.successes().is_empty(), "{letter}: {bounce:?}");
    }
}
