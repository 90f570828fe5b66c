//! What somebody sends who wants to do harm: SECURITY.md names each of these.
#![cfg(feature = "cli")]

use smtp_codes::bounce::{Bounce, Limit, Limits, Mailbox};
use smtp_codes::{Diagnosis, replies_in};
use std::io::{BufReader, Read as _, Write as _};
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use std::time::{Duration, Instant};
use std::{env, fs, io, thread};

/// Far more than any of these takes, far less than what grows faster than the input.
const PATIENCE: Duration = Duration::from_secs(60);

/// Whether it ends, on a stack as small as that of a thread in a server.
fn ends(what: &str, work: impl FnOnce() + Send + 'static) {
    let start = Instant::now();
    let worker = thread::Builder::new().stack_size(1 << 20).spawn(work).unwrap();
    assert!(worker.join().is_ok(), "{what} panicked");
    assert!(start.elapsed() < PATIENCE, "{what} took {:?}", start.elapsed());
}

fn folder(name: &str) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
    let _ = fs::remove_dir_all(&folder);
    fs::create_dir_all(&folder).unwrap();
    folder
}

fn run(arguments: &[&str], input: &[u8]) -> Output {
    let mut child = Command::new(env!("CARGO_BIN_EXE_smtp-codes"))
        .args(arguments)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let _ = child.stdin.take().unwrap().write_all(input);
    child.wait_with_output().unwrap()
}

#[test]
fn parts_within_parts_within_parts() {
    ends("multipart in multipart", || {
        let mut message =
            b"From: MAILER-DAEMON@mx.example.org\nSubject: Undelivered\nMIME-Version: 1.0\n".to_vec();
        for depth in 0..20_000 {
            message.extend_from_slice(
                format!("Content-Type: multipart/mixed; boundary=b{depth}\n\n--b{depth}\n").as_bytes(),
            );
        }
        message.extend_from_slice(b"Content-Type: text/plain\n\n550 5.1.1 no such user\n");
        // Whatever is found there: it ends, and nothing was lost in silence.
        let bounce = Bounce::read(&message);
        assert!(
            !bounce.failures().is_empty()
                || !bounce.limits_reached().is_empty()
                || !bounce.set_aside().is_empty()
        );
    });
    ends("message in message", || {
        let level = b"Content-Type: message/rfc822\n\n";
        let mut message = b"From: MAILER-DAEMON@mx.example.org\nSubject: Undelivered\n".to_vec();
        message.extend(level.repeat(20_000));
        message.extend_from_slice(b"Subject: last\n\n550 5.1.1 no such user\n");
        let bounce = Bounce::read(&message);
        assert_eq!(bounce.limits_reached(), [Limit::Depth]);
    });
}

#[test]
fn brackets_within_brackets() {
    ends("JSON", || {
        for open in ["[", "{\"diagnosticCode\":", "[{\"a\":["] {
            let text = open.repeat(200_000);
            assert!(Bounce::read(text.as_bytes()).failures().is_empty());
        }
    });
}

/// A compressed file of a few kilobytes is much larger than it looks.
#[test]
fn a_small_file_that_unpacks_to_a_large_one() {
    let path = folder("unpacks").join("mailbox.gz");
    let mut file =
        flate2::write::GzEncoder::new(fs::File::create(&path).unwrap(), flate2::Compression::best());
    io::copy(&mut io::repeat(b'x').take(256 << 20), &mut file).unwrap();
    file.write_all(b"\n550 5.1.1 no such user\n").unwrap();
    file.finish().unwrap().sync_all().unwrap();
    assert!(fs::metadata(&path).unwrap().len() < 1 << 20);
    // A shell that lets it have less memory than the file unpacks to.
    let script = "ulimit -v 250000 && exec \"$0\" explain --format ndjson \"$1\"";
    let output = Command::new("sh")
        .args(["-c", script, env!("CARGO_BIN_EXE_smtp-codes")])
        .arg(&path)
        .output()
        .unwrap();
    let (out, errors) = (String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
    assert!(output.status.code().is_some_and(|code| code < 3), "{out}{errors}");
    assert!(out.contains("\"code\":550"), "{out}{errors}");
}

/// A reader that gives a message without an end.
struct Endless(u64);

impl io::Read for Endless {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let length = buffer.len().min(usize::try_from(self.0).unwrap_or(usize::MAX));
        buffer[..length].fill(b'x');
        self.0 -= length as u64;
        Ok(length)
    }
}

#[test]
fn a_message_without_an_end() {
    let limits = Limits::default().bytes(1 << 16);
    let mailbox = Mailbox::with_limits(BufReader::new(Endless(64 << 20)), limits);
    let bounces: Vec<Bounce> = mailbox.map(Result::unwrap).collect();
    assert_eq!(bounces.len(), 1);
    assert_eq!(bounces[0].limits_reached(), [Limit::Bytes]);
}

#[test]
fn a_link_to_the_folder_in_which_it_lies() {
    let folder = folder("links");
    fs::write(folder.join("one.txt"), "550 5.1.1 no such user\n").unwrap();
    std::os::unix::fs::symlink(&folder, folder.join("again")).unwrap();
    let output = run(&["explain", "--format", "ndjson", folder.to_str().unwrap()], b"");
    assert_eq!(String::from_utf8_lossy(&output.stdout).lines().count(), 1);
    assert!(String::from_utf8_lossy(&output.stderr).contains("was not followed"));
}

/// Folders within folders: as deep as anybody has them they are read, what lies deeper is said not to be.
#[test]
fn folders_within_folders() {
    let mut folder = folder("deep");
    let outermost = folder.clone();
    for depth in 0..=40 {
        fs::write(folder.join("one.txt"), "550 5.1.1 no such user\n").unwrap();
        folder.push(format!("in{depth}"));
        fs::create_dir(&folder).unwrap();
    }
    let output = run(&["explain", "--format", "ndjson", outermost.to_str().unwrap()], b"");
    assert_eq!(String::from_utf8_lossy(&output.stdout).lines().count(), 33);
    assert!(String::from_utf8_lossy(&output.stderr).contains("in32` lies too deep and was not read"));
}

/// How long this thread has run, whatever else the machine does.
fn worked() -> Duration {
    let times = fs::read_to_string("/proc/thread-self/schedstat").unwrap();
    Duration::from_nanos(times.split(' ').next().unwrap().parse().unwrap())
}

/// Words that begin phrases of the catalogue again and again: looking for them takes no longer than it takes to read them.
#[test]
fn words_that_nearly_say_something() {
    let texts = [
        "mailbox ",
        "over quota exceeded mailbox is ",
        "user unknown user ",
        "blocked using ",
        "<",
        "550 ",
        "5.1.1 ",
        "a.b.c.d.",
        "http://",
        "spamhaus.org.",
        "\u{7528}\u{6237}",
        "\u{fffd}",
        "(((((",
        "250-",
        "said: said: ",
    ];
    let time = |text: &str, times: usize| {
        let text = text.repeat(times);
        let mut fastest = Duration::MAX;
        for _ in 0..2 {
            let start = worked();
            let _ = std::hint::black_box(Diagnosis::of(None, None, None, &text));
            let _ = std::hint::black_box(replies_in(&text).count());
            fastest = fastest.min(worked().saturating_sub(start));
        }
        fastest.as_secs_f64()
    };
    for text in texts {
        let times = 16_000 / text.len();
        let (short, long) = (time(text, times), time(text, 8 * times));
        // Quadratic would be 64; there is much room for a machine that does other things as well.
        assert!(long < 24.0 * short + 0.05, "{text:?}: {short} s, eight times as much {long} s");
    }
}

/// What stands in a TOML or a capture reaches no terminal as it is.
#[test]
fn no_byte_of_a_catalogue_or_a_capture_commands_the_terminal() {
    let toml = "[[reply]]\ncode = 599\nname = \"\\u001b[2J\u{9b}2J\u{202e}\"\n[[reply.meaning]]\n\u{9b}x = \"\u{202e}\"\n";
    for arguments in [&["check", "-"][..], &["check", "--format", "json", "-"]] {
        let output = run(arguments, toml.as_bytes());
        assert_eq!(output.status.code(), Some(1));
        harmless(&output);
    }
    let capture = b"550 \x1b]0;owned\x07 \xc2\x9b2J \xe2\x80\xae no\r\nnonsense \x1b[2J\r\n";
    harmless(&run(&["parse"], capture));
}

fn harmless(output: &Output) {
    for bytes in [&output.stdout, &output.stderr] {
        let text = String::from_utf8_lossy(bytes);
        let bad =
            text.chars().find(|c| *c != '\n' && (c.is_control() || ('\u{202a}'..='\u{202e}').contains(c)));
        assert_eq!(bad, None, "{text:?}");
    }
}

#[test]
fn a_catalogue_of_brackets() {
    for text in [
        "a = ".to_owned() + &"[".repeat(100_000),
        "[".repeat(100_000),
        "a.".repeat(100_000) + "b = 1",
        "a = {b = ".repeat(50_000),
    ] {
        ends("TOML", move || {
            let output = run(&["check", "-"], text.as_bytes());
            // Refused, not ended by a signal.
            assert!(matches!(output.status.code(), Some(1 | 2)), "{:?}", output.status);
        });
    }
}
