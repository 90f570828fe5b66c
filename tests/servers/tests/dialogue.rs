//! Real servers are driven through a dialogue that provokes as many different replies as possible. Every reply must be
//! readable, its code known, and its place in `commands.toml` right or explained here.
//!
//! `start.sh` starts the servers and prints the `SMTP_SERVERS` that this test reads; `.ci/servers` does both.

use servers::{Exchange, Talk, Transcript};
use smtp_codes::Command as C;
use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

/// `AUTH PLAIN` of alice, with her password and with another.
const RIGHT: &str = "AGFsaWNlAHNlY3JldA==";
const WRONG: &str = "AGFsaWNlAHdyb25n";

/// Longer than any line may be (RFC 5321 section 4.5.3.1): 5,000 letters.
fn long(letter: char) -> String {
    letter.to_string().repeat(5_000)
}

/// A connection: its name, whether it begins with STARTTLS, what is said.
type Scene = (&'static str, bool, fn(&mut Talk));

const SCENES: &[Scene] = &[
    ("before a name is said", false, |talk| {
        talk.hear(C::Connection, "");
        talk.say(C::Noop, "NOOP");
        talk.say(C::Rset, "RSET");
        talk.say(C::Help, "HELP");
        talk.say(C::Vrfy, "VRFY alice");
        talk.say(C::Mail, "MAIL FROM:<bob@example.com>");
        talk.say(C::Rcpt, "RCPT TO:<alice@example.org>");
        talk.say(C::Data, "DATA");
        talk.say(C::Bdat, "BDAT 0 LAST");
        talk.say(C::Auth, "AUTH PLAIN");
        talk.say(C::Etrn, "ETRN example.org");
        talk.say(C::StartTls, "STARTTLS now");
        talk.say(C::Quit, "QUIT now");
        talk.say(C::Quit, "QUIT");
    }),
    ("names", false, |talk| {
        talk.hear(C::Connection, "");
        talk.say(C::Helo, "HELO");
        talk.say(C::Ehlo, "EHLO");
        talk.say(C::Helo, "HELO not_a_name!");
        talk.say(C::Ehlo, "EHLO (nor this)");
        talk.say(C::Ehlo, "EHLO [127.0.0.1]");
        talk.say(C::Helo, "helo client.example.com");
        talk.say(C::Ehlo, "EHLO client.example.com");
        talk.say(C::Lhlo, "LHLO client.example.com");
        talk.say(C::Quit, "quit");
    }),
    ("commands without mail", false, |talk| {
        talk.hear(C::Connection, "");
        talk.say(C::Ehlo, "EHLO client.example.com");
        talk.say(C::Noop, "NOOP with words");
        talk.say(C::Rset, "RSET with words");
        talk.say(C::Help, "HELP MAIL");
        talk.say(C::Help, "HELP NO SUCH");
        for line in ["VRFY", "VRFY alice", "VRFY nosuch", "VRFY <alice@example.org>", "VRFY bob@example.net"]
        {
            talk.say(C::Vrfy, line);
        }
        talk.say(C::Vrfy, "VRFY busy");
        talk.say(C::Quit, "QUIT");
    }),
    ("lists, queues, forgotten commands", false, |talk| {
        talk.hear(C::Connection, "");
        talk.say(C::Ehlo, "EHLO client.example.com");
        for line in ["EXPN", "EXPN list", "EXPN nosuch", "EXPN busy"] {
            talk.say(C::Expn, line);
        }
        for line in ["ETRN", "ETRN example.org", "ETRN example.org", "ETRN example.net", "ETRN in valid"] {
            talk.say(C::Etrn, line);
        }
        talk.say(C::Turn, "TURN");
        talk.say(C::Send, "SEND FROM:<bob@example.com>");
        talk.say(C::Soml, "SOML FROM:<bob@example.com>");
        talk.say(C::Saml, "SAML FROM:<bob@example.com>");
        talk.say(C::Atrn, "ATRN example.org");
        talk.say(C::Burl, "BURL imap://example.org LAST");
        talk.say(C::Quit, "QUIT");
    }),
    ("no commands", false, |talk| {
        talk.hear(C::Connection, "");
        talk.say(C::Ehlo, "EHLO client.example.com");
        talk.say(None, "XYZZY");
        talk.say(None, "");
        talk.say(None, "NO\0OP");
        talk.say(None, "N\u{d6}\u{d6}P");
        talk.say(None, &long('x'));
        talk.say(C::Quit, "QUIT");
    }),
    ("another protocol", false, |talk| {
        talk.hear(C::Connection, "");
        talk.say(None, "GET / HTTP/1.0");
        talk.say(C::Quit, "QUIT");
    }),
    ("senders", false, |talk| {
        talk.hear(C::Connection, "");
        talk.say(C::Ehlo, "EHLO client.example.com");
        for sender in [
            "",
            " FROM",
            " FROM:",
            " FROM:bob@example.com",
            " FROM:<bob@example.com",
            " FROM:<bob>",
            " FROM:<@@>",
            " FROM:<nosuch@example.org>",
            " FROM:<bj\u{f6}rn@example.com>",
            " FROM:<bob@example.com> SIZE=20001",
            " FROM:<bob@example.com> SIZE=99999999999999999999",
            " FROM:<bob@example.com> SIZE=many",
            " FROM:<bob@example.com> BODY=3BIT",
            " FROM:<bob@example.com> RET=SOME",
            " FROM:<bob@example.com> AUTH=+",
            " FROM:<bob@example.com> NO-SUCH=1",
        ] {
            if talk.say(C::Mail, &format!("MAIL{sender}")) == Some(250) {
                talk.say(C::Rset, "RSET");
            }
        }
        talk.say(C::Quit, "QUIT");
    }),
    ("long sender", false, |talk| {
        talk.hear(C::Connection, "");
        talk.say(C::Ehlo, "EHLO client.example.com");
        talk.say(C::Mail, &format!("MAIL FROM:<{}@example.com>", "b".repeat(300)));
        talk.say(C::Rset, "RSET");
        talk.say(C::Mail, &format!("MAIL FROM:<{}@example.com>", long('b')));
        talk.say(C::Quit, "QUIT");
    }),
    ("recipients", false, |talk| {
        talk.hear(C::Connection, "");
        talk.say(C::Ehlo, "EHLO client.example.com");
        talk.say(C::Rcpt, "RCPT TO:<alice@example.org>");
        talk.say(C::Mail, "MAIL FROM:<bob@example.com> BODY=8BITMIME");
        talk.say(C::Mail, "MAIL FROM:<bob@example.com>");
        talk.say(C::Rset, "RSET");
        talk.say(C::Mail, "MAIL FROM:<bob@example.com>");
        for recipient in [
            "",
            " TO:",
            " TO:<>",
            " TO:<alice",
            " TO:<nosuch@example.org>",
            " TO:<busy@example.org>",
            " TO:<broken@example.org>",
            " TO:<nodomain@example.org>",
            " TO:<moved@example.org>",
            " TO:<carol@example.net>",
            " TO:<alice%example.net@example.org>",
            " TO:<alice@example.org> NO-SUCH=1",
            " TO:<alice@example.org> NOTIFY=SOMETIMES",
        ] {
            talk.say(C::Rcpt, &format!("RCPT{recipient}"));
        }
        talk.say(C::Quit, "QUIT");
    }),
    ("nobody to send to", false, |talk| {
        talk.hear(C::Connection, "");
        talk.say(C::Ehlo, "EHLO client.example.com");
        talk.say(C::Data, "DATA");
        talk.say(C::Mail, "MAIL FROM:<bob@example.com>");
        talk.say(C::Data, "DATA");
        talk.say(C::Rcpt, "RCPT TO:<nosuch@example.org>");
        talk.message("(nobody to send to)", b"Subject: hello\r\n\r\nhello\r\n");
        talk.say(C::Quit, "QUIT");
    }),
    ("too many recipients", false, |talk| {
        talk.hear(C::Connection, "");
        talk.say(C::Ehlo, "EHLO client.example.com");
        talk.say(C::Mail, "MAIL FROM:<bob@example.com>");
        // OpenSMTPD has a limit of its own, of 1,000.
        for _ in 0..1_010 {
            if !matches!(talk.say(C::Rcpt, "RCPT TO:<alice@example.org>"), Some(250)) {
                break;
            }
        }
        talk.say(C::Quit, "QUIT");
    }),
    ("messages", false, |talk| {
        talk.hear(C::Connection, "");
        talk.say(C::Ehlo, "EHLO client.example.com");
        let mut send = |what: &str, parameters: &str, message: &[u8]| {
            talk.say(C::Mail, &format!("MAIL FROM:<bob@example.com>{parameters}"));
            talk.say(C::Rcpt, "RCPT TO:<alice@example.org>");
            talk.message(what, message);
            talk.say(C::Rset, "RSET");
        };
        send("(a message)", "", b"Subject: hello\r\n\r\nhello\r\n");
        send("(refused by a rule)", "", b"Subject: hello\r\n\r\nnonsense\r\n");
        send("(put off by a rule)", "", b"Subject: hello\r\n\r\ntomorrow\r\n");
        send("(8 bits)", " BODY=8BITMIME", b"Subject: hello\r\n\r\nhell\xF6\r\n");
        send("(8 bits, not announced)", "", b"Subject: hello\r\n\r\nhell\xF6\r\n");
        send("(UTF-8)", " SMTPUTF8", "Subject: hellö\r\n\r\nhello\r\n".as_bytes());
        send("(NUL)", "", b"Subject: hello\r\n\r\nhell\0\r\n");
        send("(no header)", "", b"hello\r\n");
    }),
    ("far too much", false, |talk| {
        talk.hear(C::Connection, "");
        talk.say(C::Ehlo, "EHLO client.example.com");
        talk.say(C::Mail, "MAIL FROM:<bob@example.com> SIZE=100");
        talk.say(C::Rcpt, "RCPT TO:<alice@example.org>");
        talk.message("(too big)", "Subject: hello\r\n".repeat(2_000).as_bytes());
        talk.say(C::Rset, "RSET");
        talk.say(C::Mail, "MAIL FROM:<bob@example.com>");
        talk.say(C::Rcpt, "RCPT TO:<alice@example.org>");
        talk.message("(a long line)", format!("Subject: hello\r\n\r\n{}\r\n", long('x')).as_bytes());
        talk.say(C::Rset, "RSET");
        talk.say(C::Mail, "MAIL FROM:<bob@example.com>");
        talk.say(C::Rcpt, "RCPT TO:<alice@example.org>");
        talk.message("(a loop)", "Received: from here by there\r\n".repeat(110).as_bytes());
        talk.say(C::Quit, "QUIT");
    }),
    ("bare LF", false, |talk| {
        talk.hear(C::Connection, "");
        talk.send(b"EHLO client.example.com\n");
        talk.hear(C::Ehlo, "EHLO (LF alone)");
        talk.say(C::Mail, "MAIL FROM:<bob@example.com>");
        talk.say(C::Rcpt, "RCPT TO:<alice@example.org>");
        talk.message("(LF alone)", b"Subject: hello\n\nhello\r\n");
        talk.say(C::Quit, "QUIT");
    }),
    ("bare CR", false, |talk| {
        talk.hear(C::Connection, "");
        talk.say(C::Ehlo, "EHLO client.example.com");
        talk.say(C::Mail, "MAIL FROM:<bob@example.com>");
        talk.say(C::Rcpt, "RCPT TO:<alice@example.org>");
        talk.message("(CR alone)", b"Subject: hello\r\n\r\nhel\rlo\r\n");
        talk.say(C::Quit, "QUIT");
    }),
    ("pipelined", false, |talk| {
        talk.hear(C::Connection, "");
        talk.say(C::Ehlo, "EHLO client.example.com");
        talk.send(b"MAIL FROM:<bob@example.com>\r\nRCPT TO:<alice@example.org>\r\nRCPT TO:<nosuch@example.org>\r\nDATA\r\n");
        talk.hear(C::Mail, "MAIL (pipelined)");
        talk.hear(C::Rcpt, "RCPT (pipelined)");
        talk.hear(C::Rcpt, "RCPT (pipelined)");
        if talk.hear(C::Data, "DATA (pipelined)") == Some(354) {
            talk.send(b"Subject: hello\r\n\r\nhello\r\n.\r\nQUIT\r\n");
            talk.hear(C::EndOfData, "(pipelined)");
            talk.hear(C::Quit, "QUIT (pipelined)");
        }
    }),
    ("talks before its turn: the greeting", false, |talk| {
        talk.send(b"EHLO client.example.com\r\n");
        if talk.hear(C::Connection, "(not waited for)") == Some(220) {
            talk.hear(C::Ehlo, "EHLO (before the greeting)");
            talk.say(C::Quit, "QUIT");
        }
    }),
    ("talks before its turn: EHLO and DATA", false, |talk| {
        talk.hear(C::Connection, "");
        talk.send(b"HELO client.example.com\r\nMAIL FROM:<bob@example.com>\r\nRCPT TO:<alice@example.org>\r\nDATA\r\nSubject: hello\r\n");
        talk.hear(C::Helo, "HELO (not waited for)");
        talk.hear(C::Mail, "MAIL (not waited for)");
        talk.hear(C::Rcpt, "RCPT (not waited for)");
        if talk.hear(C::Data, "DATA (not waited for)") == Some(354) {
            talk.send(b"\r\nhello\r\n.\r\n");
            talk.hear(C::EndOfData, "(not waited for)");
        }
    }),
    ("chunks", false, |talk| {
        talk.hear(C::Connection, "");
        talk.say(C::Ehlo, "EHLO client.example.com");
        talk.say(C::Mail, "MAIL FROM:<bob@example.com>");
        talk.say(C::Rcpt, "RCPT TO:<alice@example.org>");
        if chunk(talk, "BDAT 18", "Subject: hello\r\n\r\n") && chunk(talk, "BDAT 7 LAST", "hello\r\n") {
            talk.say(C::Mail, "MAIL FROM:<bob@example.com>");
            talk.say(C::Rcpt, "RCPT TO:<nosuch@example.org>");
            chunk(talk, "BDAT 7 LAST", "hello\r\n");
            talk.say(C::Rset, "RSET");
            talk.say(C::Bdat, "BDAT");
        }
    }),
    ("chunks, but no recipient", false, |talk| {
        talk.hear(C::Connection, "");
        talk.say(C::Ehlo, "EHLO client.example.com");
        talk.say(C::Mail, "MAIL FROM:<bob@example.com>");
        talk.say(C::Bdat, "BDAT 0");
        chunk(talk, "BDAT 7 LAST", "hello\r\n");
    }),
    ("chunks, then DATA", false, |talk| {
        talk.hear(C::Connection, "");
        talk.say(C::Ehlo, "EHLO client.example.com");
        talk.say(C::Mail, "MAIL FROM:<bob@example.com>");
        talk.say(C::Rcpt, "RCPT TO:<alice@example.org>");
        if chunk(talk, "BDAT 18", "Subject: hello\r\n\r\n") {
            talk.say(C::Data, "DATA");
            chunk(talk, "BDAT 7 LAST", "hello\r\n");
            talk.say(C::Bdat, "BDAT some");
        }
    }),
    ("too big a chunk", false, |talk| {
        talk.hear(C::Connection, "");
        talk.say(C::Ehlo, "EHLO client.example.com");
        talk.say(C::Mail, "MAIL FROM:<bob@example.com>");
        talk.say(C::Rcpt, "RCPT TO:<alice@example.org>");
        chunk(talk, "BDAT 36000 LAST", &"Subject: hello\r\n\r\n".repeat(2_000));
    }),
    ("a chunk that is refused", false, |talk| ruled("nonsense", talk)),
    ("a chunk that is put off", false, |talk| ruled("tomorrow", talk)),
    ("a short name", false, |talk| {
        talk.hear(C::Connection, "");
        talk.say(C::Ehlo, "EHLO short");
        talk.say(C::Helo, "HELO short");
        talk.say(C::Ehlo, "EHLO -not-a-name-");
    }),
    ("a refused name", false, |talk| {
        talk.hear(C::Connection, "");
        talk.say(C::Ehlo, "EHLO later.example.com");
        talk.say(C::Ehlo, "EHLO refused.example.com");
        talk.say(C::Helo, "HELO refused.example.com");
        talk.say(C::Ehlo, "EHLO gone.example.com");
    }),
    ("everything is refused", false, |talk| refused("EHLO deny.example.com", talk)),
    ("everything is put off", false, |talk| refused("EHLO defer.example.com", talk)),
    ("refused, and hung up on", false, |talk| refused("EHLO drop.example.com", talk)),
    ("DATA refused", false, |talk| {
        talk.hear(C::Connection, "");
        talk.say(C::Ehlo, "EHLO client.example.com");
        talk.say(C::Mail, "MAIL FROM:<bob@example.com>");
        talk.say(C::Rcpt, "RCPT TO:<alice@example.org>");
        talk.say(C::Ehlo, "EHLO deny.example.com");
        talk.say(C::Data, "DATA");
    }),
    ("senders that are looked up", false, |talk| {
        talk.hear(C::Connection, "");
        talk.say(C::Ehlo, "EHLO client.example.com");
        for domain in ["unknown", "busy", "gone"] {
            talk.say(C::Mail, &format!("MAIL FROM:<bob@{domain}.example>"));
        }
    }),
    ("login", false, login),
    ("login, alice", false, |talk| {
        talk.hear(C::Connection, "");
        talk.say(C::Ehlo, "EHLO client.example.com");
        talk.say(C::Auth, &format!("AUTH PLAIN {RIGHT}"));
        talk.say(C::Auth, &format!("AUTH PLAIN {RIGHT}"));
        talk.say(C::Mail, "MAIL FROM:<alice@example.org>");
        talk.say(C::Auth, &format!("AUTH PLAIN {RIGHT}"));
        talk.say(C::Rcpt, "RCPT TO:<carol@example.net>");
        talk.say(C::Quit, "QUIT");
    }),
    ("TLS, but no handshake", false, |talk| {
        talk.hear(C::Connection, "");
        talk.say(C::Ehlo, "EHLO client.example.com");
        talk.say(C::StartTls, "STARTTLS now");
        talk.say(C::Mail, "MAIL FROM:<bob@example.com>");
        talk.say(C::StartTls, "STARTTLS");
    }),
    ("after STARTTLS", true, |talk| {
        talk.say(C::Mail, "MAIL FROM:<bob@example.com>");
        talk.say(C::Ehlo, "EHLO client.example.com");
        talk.say(C::StartTls, "STARTTLS");
        talk.say(C::Auth, &format!("AUTH PLAIN {WRONG}"));
        talk.say(C::Auth, &format!("AUTH PLAIN {RIGHT}"));
        talk.say(C::Mail, "MAIL FROM:<alice@example.org>");
        talk.say(C::Rcpt, "RCPT TO:<alice@example.org>");
        talk.message("(in TLS)", b"Subject: hello\r\n\r\nhello\r\n");
        talk.say(C::Quit, "QUIT");
    }),
    ("errors without end", false, |talk| {
        talk.hear(C::Connection, "");
        talk.say(C::Ehlo, "EHLO client.example.com");
        for _ in 0..60 {
            talk.say(None, "XYZZY");
        }
    }),
    ("wrong arguments without end", false, |talk| {
        talk.hear(C::Connection, "");
        for _ in 0..60 {
            talk.say(C::Helo, "HELO");
        }
    }),
    ("unknown recipients without end", false, |talk| {
        talk.hear(C::Connection, "");
        talk.say(C::Ehlo, "EHLO client.example.com");
        talk.say(C::Mail, "MAIL FROM:<bob@example.com>");
        for _ in 0..60 {
            talk.say(C::Rcpt, "RCPT TO:<nosuch@example.org>");
        }
    }),
    ("nothing but NOOP", false, |talk| {
        talk.hear(C::Connection, "");
        for _ in 0..150 {
            talk.say(C::Noop, "NOOP");
        }
    }),
    ("silence", false, |talk| {
        talk.hear(C::Connection, "");
        talk.say(C::Ehlo, "EHLO client.example.com");
        talk.hear_within(Duration::from_secs(6), None, "(silence)");
    }),
    ("silence in a message", false, |talk| {
        talk.hear(C::Connection, "");
        talk.say(C::Ehlo, "EHLO client.example.com");
        talk.say(C::Mail, "MAIL FROM:<bob@example.com>");
        talk.say(C::Rcpt, "RCPT TO:<alice@example.org>");
        talk.say(C::Data, "DATA");
        talk.hear_within(Duration::from_secs(6), C::EndOfData, "(silence)");
    }),
];

/// Whether the server took the chunk. One that does not may take it for commands: then nothing more can be said.
fn chunk(talk: &mut Talk, line: &str, data: &str) -> bool {
    talk.send(format!("{line}\r\n{data}").as_bytes());
    talk.hear(C::Bdat, line) == Some(250)
}

fn ruled(text: &str, talk: &mut Talk) {
    talk.hear(C::Connection, "");
    talk.say(C::Ehlo, "EHLO client.example.com");
    talk.say(C::Mail, "MAIL FROM:<bob@example.com>");
    talk.say(C::Rcpt, "RCPT TO:<alice@example.org>");
    chunk(talk, "BDAT 12 LAST", &format!("\r\n{text}\r\n"));
}

fn refused(hello: &str, talk: &mut Talk) {
    talk.hear(C::Connection, "");
    talk.say(C::Ehlo, hello);
    talk.say(C::Vrfy, "VRFY alice");
    talk.say(C::Expn, "EXPN list");
    talk.say(C::Etrn, "ETRN example.org");
    if talk.say(C::Auth, "AUTH PLAIN") == Some(334) {
        talk.say(C::AuthContinuation, "*");
    }
    talk.say(C::Mail, "MAIL FROM:<bob@example.com>");
    talk.say(C::StartTls, "STARTTLS");
}

fn login(talk: &mut Talk) {
    talk.hear(C::Connection, "");
    talk.say(C::Ehlo, "EHLO client.example.com");
    talk.say(C::Auth, "AUTH");
    talk.say(C::Auth, "AUTH NO-SUCH");
    talk.say(C::Auth, "AUTH PLAIN !");
    talk.say(C::Auth, &format!("AUTH PLAIN {WRONG}"));
    for (mechanism, answers) in [
        ("PLAIN", &["*"][..]),
        ("PLAIN", &["no base64"]),
        ("PLAIN", &[WRONG]),
        ("LOGIN", &["YWxpY2U=", "d3Jvbmc="]),
        ("LOGIN", &["YWxpY2U=", "*"]),
        ("CRAM-MD5", &["YWxpY2UgMDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY="]),
    ] {
        let mut code = talk.say(C::Auth, &format!("AUTH {mechanism}"));
        for answer in answers {
            if code == Some(334) {
                code = talk.say(C::AuthContinuation, answer);
            }
        }
    }
    if talk.say(C::Auth, "AUTH LOGIN") == Some(334) {
        talk.say(C::AuthContinuation, "YWxpY2U=");
        talk.say(C::AuthContinuation, "c2VjcmV0");
    }
    talk.say(C::Quit, "QUIT");
}

/// Replies that `commands.toml` does not list for what they answer, or only for a situation that this is not: server,
/// command (`None`: no command that the catalogue knows), code, and why it comes all the same. A row that its server
/// does not need fails.
const EXPLAINED: &[(&str, Option<C>, u16, &str)] = &[
    ("exim", Some(C::Connection), 550, RULE),
    ("exim", Some(C::Ehlo), 451, RULE),
    ("exim", Some(C::Noop), 554, "too many commands without a mail (smtp_accept_max_nonmail): it hangs up"),
    ("exim", Some(C::Auth), 451, RULE),
    ("exim", Some(C::StartTls), 451, RULE),
    ("exim", Some(C::StartTls), 503, "TLS is active already; RFC 3207 names no code for that"),
    ("exim", Some(C::StartTls), 550, RULE),
    ("exim", Some(C::Vrfy), 451, "the address cannot be judged now; also an administrator's rule"),
    ("exim", Some(C::Expn), 451, RULE),
    ("exim", Some(C::Expn), 553, "the address is undeliverable, for which RFC 5321 has 550"),
    ("exim", Some(C::Etrn), 451, RULE),
    ("opensmtpd", Some(C::EndOfData), 500, "a message that loops; RFC 5321 section 6.3 leaves the code open"),
    (
        "opensmtpd",
        Some(C::StartTls),
        503,
        "no STARTTLS before EHLO, or in a mail; RFC 3207 names no code for that",
    ),
    ("postfix", None, 221, "a browser is shown the door: \"I can break rules, too. Goodbye.\""),
    (
        "postfix",
        None,
        502,
        "postscreen says 502 of every command that it does not know (RFC 5321 section 4.2.4)",
    ),
    ("postfix", None, 521, "postscreen shows a browser the door: 521 is how it says that it hangs up"),
    ("postfix", Some(C::Helo), 554, ACCESS),
    ("postfix", Some(C::Ehlo), 450, ACCESS),
    ("postfix", Some(C::Ehlo), 521, "an administrator's rule (521 in an access table): it hangs up"),
    ("postfix", Some(C::Vrfy), 450, "VRFY gets what RCPT would get"),
    ("postfix", Some(C::Vrfy), 554, "VRFY gets what RCPT would get: relaying denied"),
    ("postfix", Some(C::StartTls), 554, "TLS is active already; RFC 3207 names no code for that"),
    ("postfix", Some(C::Auth), 502, "postscreen has no AUTH (RFC 5321 section 4.2.4)"),
    ("postfix", Some(C::Etrn), 503, "no ETRN before EHLO; RFC 1985 names no code for that"),
    (
        "postfix",
        Some(C::Bdat),
        521,
        "what follows cannot be told from data when BDAT's size is wrong: it hangs up",
    ),
    (
        "postfix",
        Some(C::Bdat),
        551,
        "what it says of an empty chunk, and of one that it skips after an error",
    ),
    ("postfix", Some(C::Burl), 502, "postscreen has no BURL (RFC 5321 section 4.2.4)"),
];
const RULE: &str =
    "an administrator's rule (ACL) may refuse or put off any command, by default with 550 or 451";
const ACCESS: &str =
    "an administrator's rule on names: REJECT is 554 by default, DEFER 450 (access_map_reject_code)";

/// What a strict reader with the default limits refuses: server, what was said, the kind of the error, and why. A row
/// that its server does not need fails.
const UNREADABLE: &[(&str, &str, &str, &str)] = &[
    (
        "exim",
        "MAIL FROM:<bbbbbbbbbbbbbbbbbbbbbbb",
        "line-too-long",
        "it repeats all of an address of 5,000 letters",
    ),
    (
        "postfix",
        "(not waited for)",
        "mixed-codes",
        "postscreen greets with 220- and, if the client talks before the greeting is over, never ends it",
    ),
];

/// The codes that the dialogue gets out of each server. If one does not come, the dialogue or a server went wrong.
const EXPECTED: &[(&str, &[u16])] = &[
    (
        "postfix",
        &[
            220, 221, 235, 250, 252, 334, 354, 421, 450, 451, 452, 454, 458, 459, 500, 501, 502, 503, 504,
            521, 530, 535, 550, 551, 552, 554, 555,
        ],
    ),
    (
        "exim",
        &[
            214, 220, 221, 235, 250, 252, 334, 354, 421, 451, 452, 458, 500, 501, 503, 504, 535, 550, 552,
            553, 554,
        ],
    ),
    ("opensmtpd", &[214, 220, 221, 250, 354, 451, 500, 501, 503, 530, 550, 553, 554]),
];

fn drive(address: &str) -> Transcript {
    let mut whole = Transcript::default();
    for (name, tls, scene) in SCENES {
        let connect = if *tls { Talk::connect_with_tls } else { Talk::connect };
        match connect(address) {
            Ok(mut talk) => {
                scene(&mut talk);
                whole.append(talk.into_transcript());
            }
            Err(error) => whole.errors.push(format!("{name}: {error}")),
        }
    }
    // More connections at once than a server takes.
    let mut talks: Vec<Talk> = (0..12).filter_map(|_| Talk::connect(address).ok()).collect();
    for talk in &mut talks {
        talk.hear(C::Connection, "(one of many)");
    }
    for talk in talks {
        whole.append(talk.into_transcript());
    }
    whole
}

/// What is wrong with what a server said.
fn judge(server: &str, transcript: &Transcript) -> BTreeSet<String> {
    let mut findings: BTreeSet<String> = transcript.errors.iter().cloned().collect();
    let mut explained = BTreeSet::new();
    for exchange in &transcript.exchanges {
        let Exchange { command, code, .. } = exchange;
        if code.known().is_none() {
            findings.insert(format!("the catalogue does not know this code: {exchange}"));
        } else if exchange.place().is_none() {
            explained.insert((*command, code.get()));
            if !EXPLAINED.iter().any(|row| (row.0, row.1, row.2) == (server, *command, code.get())) {
                findings.insert(format!(
                    "commands.toml does not list this code here, or only for another situation: {exchange}"
                ));
            }
        }
    }
    for row in EXPLAINED.iter().filter(|row| row.0 == server && !explained.contains(&(row.1, row.2))) {
        findings.insert(format!("nothing is left to explain: {row:?}"));
    }
    for (said, error) in &transcript.unreadable {
        if !UNREADABLE.iter().any(|row| (row.0, row.1, row.2) == (server, said, error.kind().name())) {
            findings.insert(format!("not readable after {said:?}: {error}"));
        }
    }
    for row in UNREADABLE.iter().filter(|row| row.0 == server) {
        if !transcript.unreadable.iter().any(|(said, error)| (row.1, row.2) == (said, error.kind().name())) {
            findings.insert(format!("it can be read after all: {row:?}"));
        }
    }
    let heard: BTreeSet<u16> = transcript.exchanges.iter().map(|exchange| exchange.code.get()).collect();
    for (_, codes) in EXPECTED.iter().filter(|row| row.0 == server) {
        for code in codes.iter().filter(|code| !heard.contains(code)) {
            findings.insert(format!("{code} did not come"));
        }
    }
    findings
}

fn print(name: &str, transcript: &Transcript) {
    let mut codes = BTreeMap::new();
    for exchange in &transcript.exchanges {
        *codes.entry(exchange.code.get()).or_insert(0) += 1;
    }
    println!("\n{name}: {} replies, {} codes {codes:?}", transcript.exchanges.len(), codes.len());
    let mut printed = BTreeSet::new();
    for exchange in &transcript.exchanges {
        let row = exchange.to_string();
        if printed.insert(row.clone()) {
            println!("{name:18} {row}");
        }
    }
    for (said, error) in &transcript.unreadable {
        println!("{name:18} not readable after {said:?}: {error}");
    }
}

#[test]
fn real_servers() {
    let Ok(list) = std::env::var("SMTP_SERVERS") else {
        println!(
            "NO SERVER WAS TRIED. To try Postfix, Exim and OpenSMTPD, run .ci/servers (Debian, as root)."
        );
        return;
    };
    let servers: Vec<(&str, &str)> = list
        .split(',')
        .map(|part| part.split_once('=').expect("SMTP_SERVERS is name=address,name=address"))
        .collect();
    let heard: Vec<Transcript> = std::thread::scope(|scope| {
        let threads: Vec<_> = servers.iter().map(|(_, address)| scope.spawn(|| drive(address))).collect();
        threads.into_iter().map(|thread| thread.join().unwrap()).collect()
    });

    // What stands before the hyphen is the server; it may listen on several ports.
    let mut by_server: BTreeMap<&str, Transcript> = BTreeMap::new();
    for ((name, _), transcript) in servers.into_iter().zip(heard) {
        print(name, &transcript);
        let server = name.split('-').next().unwrap_or(name);
        by_server.entry(server).or_default().append(transcript);
    }
    let answered = by_server.values().filter(|transcript| !transcript.exchanges.is_empty()).count();
    let replies: usize = by_server.values().map(|transcript| transcript.exchanges.len()).sum();
    println!("\n{answered} of {} servers answered, with {replies} replies", by_server.len());
    let silent: Vec<_> =
        by_server.iter().filter(|(_, heard)| heard.exchanges.is_empty()).map(|(name, _)| name).collect();
    assert!(silent.is_empty(), "did not answer: {silent:?} of {list}");

    let mut findings = Vec::new();
    for (server, transcript) in &by_server {
        findings.extend(judge(server, transcript).into_iter().map(|finding| format!("{server}: {finding}")));
    }
    assert!(findings.is_empty(), "{} findings:\n{}", findings.len(), findings.join("\n"));
}
