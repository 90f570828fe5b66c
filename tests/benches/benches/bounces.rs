//! How long it takes to read bounces, logs and pasted texts.
//!
//! `cargo bench -p benches --bench bounces` ends with a table. The messages are those of the tests.

mod measured;

use measured::Time;
use smtp_codes::bounce::{Bounce, Mailbox};
use smtp_codes::replies_in;
use std::fs;
use std::hint::black_box;
use std::path::Path;

const GROUP: &str = "bounces";

/// What a core is to read of each in a second.
const TARGET: f64 = 20_000.0;

fn files(extension: &str) -> Vec<Vec<u8>> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../smtp-codes/tests/bounces");
    let mut paths: Vec<_> =
        fs::read_dir(folder).into_iter().flatten().flatten().map(|entry| entry.path()).collect();
    paths.retain(|path| path.extension().is_some_and(|own| own == extension));
    paths.sort();
    paths.iter().map(|path| fs::read(path).unwrap_or_default()).collect()
}

struct Case {
    name: &'static str,
    count: usize,
    bytes: usize,
    run: Box<dyn Fn() -> usize>,
}

fn cases() -> Vec<Case> {
    let messages = files("eml");
    let texts: Vec<String> =
        files("txt").into_iter().filter_map(|text| String::from_utf8(text).ok()).collect();
    let separator = b"\n\nFrom MAILER-DAEMON Tue Oct 14 10:00:03 2025\n";
    let mbox: Vec<u8> =
        messages.iter().flat_map(|message| [&separator[2..], message, b"\n\n"].concat()).collect();
    let line = "Oct 14 10:00:00 mx postfix/smtp[550]: 4cQx3N2Wz9z421: to=<bob@example.org>, relay=mx.example.org[192.0.2.25]:25, delay=4, \
                dsn=5.1.1, status=bounced (host mx.example.org[192.0.2.25] said: 550 5.1.1 User unknown (in reply to RCPT TO command))\n";
    let log = line.repeat(1000);
    let letter = "From: carol@example.com\nTo: alice@example.com\nSubject: hello\n\n".to_owned()
        + &"We met in 2024, 550 people came, and the size was 512 KB; call 503-555-0139.\n".repeat(60);
    let size = |all: &[Vec<u8>]| all.iter().map(Vec::len).sum();
    vec![
        Case {
            name: "messages",
            count: messages.len(),
            bytes: size(&messages),
            run: Box::new({
                let messages = messages.clone();
                move || messages.iter().map(|message| Bounce::read(black_box(message)).failures().len()).sum()
            }),
        },
        Case {
            name: "mbox",
            count: messages.len(),
            bytes: mbox.len(),
            run: Box::new(move || {
                Mailbox::new(black_box(mbox.as_slice())).flatten().map(|bounce| bounce.failures().len()).sum()
            }),
        },
        Case {
            name: "ordinary letter",
            count: 1,
            bytes: letter.len(),
            run: Box::new(move || Bounce::read(black_box(letter.as_bytes())).failures().len()),
        },
        Case {
            name: "log lines",
            count: 1000,
            bytes: log.len(),
            run: Box::new(move || {
                Mailbox::new(black_box(log.as_bytes())).flatten().map(|bounce| bounce.failures().len()).sum()
            }),
        },
        Case {
            name: "texts, replies_in",
            count: texts.len(),
            bytes: texts.iter().map(String::len).sum(),
            run: Box::new(move || texts.iter().map(|text| replies_in(black_box(text)).count()).sum()),
        },
    ]
}

fn main() {
    let cases = cases();
    let start = measured::rounds(|criterion, round| {
        let mut group = measured::group(criterion, GROUP);
        for case in &cases {
            group.bench_function(measured::id(case.name, round), |bencher| bencher.iter(&case.run));
        }
        group.finish();
    });
    println!(
        "| what | how many | bytes | found | median us each | fastest us each | a second | MB/s | target a second |\n|---|---|---|---|---|---|---|---|---|"
    );
    for case in &cases {
        let Some(Time { median, fastest }) = measured::time(GROUP, case.name, start) else { continue };
        #[expect(clippy::cast_precision_loss, reason = "a few thousand")]
        let (count, bytes) = (case.count as f64, case.bytes as f64);
        println!(
            "| {} | {} | {} | {} | {:.1} | {:.1} | {:.0} | {:.0} | {TARGET:.0} |",
            case.name,
            case.count,
            case.bytes,
            (case.run)(),
            median / count / 1e3,
            fastest / count / 1e3,
            count * 1e9 / median,
            bytes * 1e3 / median,
        );
    }
}
