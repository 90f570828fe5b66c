//! How many lines of mail servers' logs `smtp-codes classify` takes in a second, and how much memory.
//!
//! `cargo bench -p benches --bench filter` ends with a table. It writes a log of a million lines, or of as many as
//! `FILTER_LINES` says, and takes it away at the end.

use cargo_harness::repository;
use std::fmt::Write as _;
use std::fs::{self, File};
use std::hash::{DefaultHasher, Hasher as _};
use std::io::{BufWriter, Read as _, Write as _};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};
use std::{env, io};

/// What a core is to take in a second.
const TARGET: f64 = 500_000.0;

const RUNS: [&[&str]; 4] = [
    &["--jobs", "1"],
    &["--jobs", "2"],
    &["--jobs", "1", "--line-buffered"],
    &["--jobs", "2", "--line-buffered"],
];

/// Lines as servers write them, and how many of a hundred are so: Postfix, Exim, Sendmail, Exchange. In a log most lines have no
/// reply, or one that says yes.
const LINES: [(u64, &str); 22] = [
    (
        14,
        "{syslog} mx postfix/smtp[{n}]: {id}: to=<{to}>, relay={host}[{ip}]:25, delay=0.{n}, delays=0.05/0/0.04/0, dsn=5.0.0, status=bounced (host {host}[{ip}] said: {reply} (in reply to RCPT TO command))",
    ),
    (
        3,
        "{iso} mx postfix/smtp[{n}]: {id}: to=<{to}>, orig_to=<{to}>, relay={host}[{ip}]:25, conn_use=2, delay={n}, dsn=4.0.0, status=deferred (host {host}[{ip}] said: {reply} (in reply to end of DATA command))",
    ),
    (
        1,
        "{syslog} mx postfix/smtp[{n}]: {id}: host {host}[{ip}] refused to talk to me: 421 4.7.0 Too many connections",
    ),
    (
        5,
        "{syslog} mx postfix/smtpd[{n}]: NOQUEUE: reject: RCPT from unknown[{ip}]: 554 5.7.1 Service unavailable; Client host [{ip}] blocked using zen.spamhaus.org; https://www.spamhaus.org/query/ip/{ip}; from=<{to}> to=<{to}> proto=ESMTP helo=<{host}>",
    ),
    (
        2,
        "{syslog} mx postfix/smtp[{n}]: {id}: to=<{to}>, relay=none, delay={n}, dsn=4.4.1, status=deferred (connect to {host}[{ip}]:25: Connection timed out)",
    ),
    (
        1,
        "{syslog} mx postfix/local[{n}]: {id}: to=<{to}>, relay=local, delay=0.1, dsn=5.1.1, status=bounced (unknown user: \"bob\")",
    ),
    (
        13,
        "{syslog} mx postfix/smtp[{n}]: {id}: to=<{to}>, relay={host}[{ip}]:25, delay=0.{n}, delays=0.1/0/0.2/0.3, dsn=2.0.0, status=sent (250 2.0.0 Ok: queued as {id})",
    ),
    (6, "{syslog} mx postfix/smtpd[{n}]: connect from {host}[{ip}]"),
    (
        6,
        "{iso} mx postfix/smtpd[{n}]: disconnect from {host}[{ip}] ehlo=2 starttls=1 mail=1 rcpt=1 data=1 quit=1 commands=7",
    ),
    (6, "{syslog} mx postfix/qmgr[{n}]: {id}: from=<{to}>, size={n}, nrcpt=1 (queue active)"),
    (6, "{syslog} mx postfix/cleanup[{n}]: {id}: message-id=<{id}.{n}@{host}>"),
    (5, "{iso} mx postfix/qmgr[{n}]: {id}: removed"),
    (
        4,
        "{exim} ** {to} R=dnslookup T=remote_smtp H={host} [{ip}] X=TLS1.3:TLS_AES_256_GCM_SHA384:256 CV=yes: SMTP error from remote mail server after RCPT TO:<{to}>: {reply}",
    ),
    (
        3,
        "{exim} == {to} R=dnslookup T=remote_smtp defer (-44) H={host} [{ip}]: SMTP error from remote mail server after end of data: {reply}",
    ),
    (
        4,
        "{exim} => {to} R=dnslookup T=remote_smtp S={n} H={host} [{ip}] X=TLS1.3:TLS_AES_256_GCM_SHA384:256 CV=yes C=\"250 2.0.0 Ok: queued as {id}\"",
    ),
    (
        5,
        "{exim} <= {to} H={host} [{ip}] P=esmtps X=TLS1.3:TLS_AES_256_GCM_SHA384:256 CV=no S={n} id={id}@{host}",
    ),
    (
        2,
        "{syslog} mx sm-mta[{n}]: {id}: to=<{to}>, delay=00:05:00, mailer=esmtp, pri=120550, relay={host}. [{ip}], dsn=4.0.0, stat=Deferred: {reply}",
    ),
    (
        1,
        "{syslog} mx sendmail[{n}]: {id}: ruleset=check_rcpt, arg1=<{to}>, relay={host} [{ip}], reject=550 5.7.1 <{to}>... Relaying denied",
    ),
    (
        2,
        "{syslog} mx sm-mta[{n}]: {id}: to=<{to}>, delay=00:00:01, mailer=esmtp, relay={host}. [{ip}], dsn=2.0.0, stat=Sent (ok 17000000 qp {n})",
    ),
    (3, "{iso},EX\\Outbound,08DBCA{n},12,{ip}:{n},{ip}:25,<,{reply},"),
    (6, "{iso},EX\\Outbound,08DBCA{n},11,{ip}:{n},{ip}:25,>,RCPT TO:<{to}>,"),
    (
        2,
        "{iso},,,,EX,No suitable shadow servers,,SMTP,FAIL,{n},<{id}@{host}>,{to},[{LED={reply}};{MSG=};{FQDN=};{IP=}],1024,1",
    ),
];

const HOSTS: [&str; 5] = [
    "mx1.example.com",
    "mail.protection.example.net",
    "mta5.am0.example.net",
    "smtp.example.co.uk",
    "mx.example.org",
];
const ADDRESSES: [&str; 6] = [
    "bob@example.org",
    "alice.smith@example.com",
    "newsletter+1234@mail.example.net",
    "info@corp.example.co.uk",
    "x550@example.com",
    "jean-luc@421.example.com",
];

/// The same numbers in each run.
struct Numbers(u64);

impl Numbers {
    fn below(&mut self, end: u64) -> u64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
        (self.0 >> 33) % end
    }

    fn of<'a>(&mut self, all: &[&'a str]) -> &'a str {
        let at = self.below(all.len() as u64);
        all[usize::try_from(at).unwrap_or(0)]
    }

    /// A line as the servers write it.
    fn line(&mut self, out: &mut String, replies: &[&str]) {
        let mut draw = self.below(LINES.iter().map(|(weight, _)| weight).sum());
        let chosen = LINES.iter().find(|(weight, _)| {
            let is_it = draw < *weight;
            draw = draw.wrapping_sub(*weight);
            is_it
        });
        let mut rest = chosen.map_or("", |(_, line)| line);
        while let Some((before, behind)) = rest.split_once('{') {
            out.push_str(before);
            rest = match behind.split_once('}') {
                Some((name, after)) if self.value(name, out, replies) => after,
                // Exchange's own brackets.
                _ => {
                    out.push('{');
                    behind
                }
            };
        }
        out.push_str(rest);
        out.push('\n');
    }

    /// Writes what has this name in a line; no, if nothing has.
    fn value(&mut self, name: &str, out: &mut String, replies: &[&str]) -> bool {
        let day = self.below(28) + 1;
        let (hour, minute, second) = (self.below(24), self.below(60), self.below(60));
        // Writing to a string never fails.
        let _ = match name {
            "syslog" => write!(out, "Oct {day:2} {hour:02}:{minute:02}:{second:02}"),
            "iso" => write!(out, "2025-10-{day:02}T{hour:02}:{minute:02}:{second:02}.123Z"),
            "exim" => write!(
                out,
                "2025-10-{day:02} {hour:02}:{minute:02}:{second:02} 1v8a{hour:02}-000{minute:02}0-1A"
            ),
            "n" => write!(out, "{}", 100 + self.below(99_900)),
            "ip" => write!(out, "192.0.2.{}", self.below(256)),
            "id" => write!(out, "{:09X}", self.below(1 << 31)),
            "host" => write!(out, "{}", self.of(&HOSTS)),
            "to" => write!(out, "{}", self.of(&ADDRESSES)),
            "reply" => write!(out, "{}", self.of(replies)),
            _ => return false,
        };
        true
    }
}

/// Writes the log; its refusals are those of the tests.
fn write_log(path: &Path, lines: u64) -> io::Result<()> {
    let texts = fs::read_to_string(repository().join("smtp-codes/tests/replies.txt"))?;
    let is_refusal = |line: &&str| line.starts_with(['4', '5']) && !line.contains(['\\', '\t']);
    let replies: Vec<&str> = texts.lines().filter(is_refusal).collect();
    let mut out = BufWriter::new(File::create(path)?);
    let mut numbers = Numbers(11);
    let mut line = String::new();
    for _ in 0..lines {
        line.clear();
        numbers.line(&mut line, &replies);
        out.write_all(line.as_bytes())?;
    }
    out.flush()
}

/// The command, as its users have it.
fn built() -> PathBuf {
    let cargo = env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let status = Command::new(cargo)
        .args(["build", "--quiet", "--release", "--package", "smtp-codes", "--features", "cli"])
        .current_dir(repository())
        .status();
    assert!(status.is_ok_and(|status| status.success()), "the command cannot be built");
    let target = env::var_os("CARGO_TARGET_DIR").map_or_else(|| repository().join("target"), PathBuf::from);
    target.join("release/smtp-codes")
}

fn classify(binary: &Path, log: &Path, arguments: &[&str], out: Stdio) -> Child {
    let mut command = Command::new(binary);
    command.args(["classify", "--input", "log"]).args(arguments).arg(log).stdout(out).stderr(Stdio::null());
    command.spawn().expect("the command can be run")
}

/// Seconds, and the most memory in KiB (Linux; elsewhere 0).
fn cost(mut child: Child) -> (f64, u64) {
    let start = Instant::now();
    let path = format!("/proc/{}/status", child.id());
    let watch = thread::spawn(move || {
        let mut most = 0;
        // What has ended has no memory.
        while let Some(now) = fs::read_to_string(&path).ok().as_deref().and_then(peak) {
            most = now;
            thread::sleep(Duration::from_millis(10));
        }
        most
    });
    let status = child.wait();
    let seconds = start.elapsed().as_secs_f64();
    assert!(status.is_ok_and(|status| status.success()), "the command fails");
    (seconds, watch.join().unwrap_or(0))
}

fn peak(status: &str) -> Option<u64> {
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"))?;
    line.split_whitespace().next()?.parse().ok()
}

/// What stands for all that is printed, in its order.
fn print_of(mut child: Child) -> u64 {
    let mut hasher = DefaultHasher::new();
    let mut out = child.stdout.take().expect("it is a pipe");
    let mut bytes = vec![0; 1 << 16];
    while let Ok(count @ 1..) = out.read(&mut bytes) {
        hasher.write(&bytes[..count]);
    }
    assert!(child.wait().is_ok_and(|status| status.success()), "the command fails");
    hasher.finish()
}

fn main() {
    // `cargo test --benches` is no time to measure.
    if !env::args().any(|argument| argument == "--bench") {
        return;
    }
    let lines = env::var("FILTER_LINES").ok().and_then(|lines| lines.parse().ok()).unwrap_or(1_000_000);
    let binary = built();
    let log = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("filter.log");
    write_log(&log, lines).expect("the log can be written");
    let bytes = fs::metadata(&log).map_or(0, |file| file.len());
    println!("{lines} lines, {} MB, `--input log`:\n", bytes / 1_000_000);
    println!(
        "| `classify` | s | lines a second | MB/s | most memory, MiB | same output | target a core |\n|---|---|---|---|---|---|---|"
    );
    let first = print_of(classify(&binary, &log, RUNS[0], Stdio::piped()));
    for arguments in RUNS {
        let is_same = print_of(classify(&binary, &log, arguments, Stdio::piped())) == first;
        let (seconds, memory) = cost(classify(&binary, &log, arguments, Stdio::null()));
        #[expect(clippy::cast_precision_loss, reason = "less than 2^52")]
        let (lines, bytes, memory) = (lines as f64, bytes as f64, memory as f64);
        println!(
            "| `{}` | {seconds:.2} | {:.0} | {:.0} | {:.1} | {} | {TARGET:.0} |",
            arguments.join(" "),
            lines / seconds,
            bytes / seconds / 1e6,
            memory / 1024.0,
            if is_same { "yes" } else { "no" },
        );
        assert!(is_same, "{arguments:?} prints something else");
    }
    let _ = fs::remove_file(&log);
}
