//! The progress bar: on a terminal while a long file is read, and nowhere else.
#![cfg(all(feature = "cli", unix))]

use rustix::pty::{OpenptFlags, grantpt, openpt, ptsname, unlockpt};
use rustix::termios::{Winsize, tcsetwinsize};
use std::ffi::OsStr;
use std::fs::{self, File, OpenOptions};
use std::io::Read as _;
use std::os::unix::ffi::OsStrExt as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::thread;

/// A file of replies with so many lines.
fn replies(name: &str, lines: usize) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("progress");
    fs::create_dir_all(&folder).unwrap();
    let file = folder.join(name);
    fs::write(
        &file,
        "550 5.1.1 user unknown: nobody here has this name, and nobody ever had it\n".repeat(lines),
    )
    .unwrap();
    file
}

fn classify(file: &Path) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_smtp-codes"));
    command.arg("classify").env("TERM", "xterm").env_remove("NO_COLOR").stdin(File::open(file).unwrap());
    command
}

/// What a command prints on its standard error if that is a terminal, and on its standard output, which is none.
fn on_a_terminal(command: &mut Command) -> (String, Vec<u8>) {
    let master = openpt(OpenptFlags::RDWR | OpenptFlags::NOCTTY).unwrap();
    grantpt(&master).unwrap();
    unlockpt(&master).unwrap();
    tcsetwinsize(&master, Winsize { ws_row: 24, ws_col: 80, ws_xpixel: 0, ws_ypixel: 0 }).unwrap();
    let name = ptsname(&master, Vec::new()).unwrap();
    let terminal =
        OpenOptions::new().read(true).write(true).open(OsStr::from_bytes(name.as_bytes())).unwrap();
    let mut child = command.stdout(Stdio::piped()).stderr(terminal).spawn().unwrap();
    // The command holds the other end as well; it is to be the only one, so that reading ends with it.
    command.stderr(Stdio::null());
    let shown = thread::spawn(move || {
        let mut shown = Vec::new();
        // When nobody holds the other end any more, Linux calls it an error.
        let _ = File::from(master).read_to_end(&mut shown);
        shown
    });
    let mut out = Vec::new();
    child.stdout.take().unwrap().read_to_end(&mut out).unwrap();
    assert!(child.wait().unwrap().success());
    (String::from_utf8_lossy(&shown.join().unwrap()).into_owned(), out)
}

#[test]
fn a_terminal_shows_it_and_a_pipe_does_not() {
    let long = replies("long.txt", 150_000);
    let size = fs::metadata(&long).unwrap().len();
    assert!(size > 8 << 20, "too short for a bar: {size}");
    let (shown, out) = on_a_terminal(classify(&long).arg(&long));
    let total = "MiB [";
    assert!(shown.contains("long.txt") && shown.contains(total), "{shown:?}");
    // It grows, and is wiped away in the end.
    let drawn = shown.split("long.txt").skip(1).filter(|frame| frame.contains(total));
    let frames: Vec<_> = drawn.map(|frame| frame.split(total).next()).collect();
    assert!(frames.len() > 1 && frames.first() != frames.last(), "{frames:?}");
    assert!(shown.ends_with("\r\u{1b}[2K"), "{shown:?}");

    let output = classify(&long).arg(&long).stdout(Stdio::piped()).stderr(Stdio::piped()).output().unwrap();
    assert!(output.status.success() && output.stderr.is_empty());
    assert!(output.stdout == out, "a terminal changes the rows");
}

#[test]
fn what_is_short_or_has_no_known_length_shows_none() {
    let short = replies("short.txt", 1000);
    assert_eq!(on_a_terminal(classify(&short).arg(&short)).0, "");
    // The standard input may be a pipe that never ends.
    let long = replies("input.txt", 150_000);
    assert_eq!(on_a_terminal(&mut classify(&long)).0, "");
}
