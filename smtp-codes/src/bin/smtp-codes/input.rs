//! Where messages come from: the standard input, files, folders, Maildirs, mailboxes, each also compressed with gzip, or in UTF-16.

use crate::decode::decoded;
use crate::progress::Progress;
use flate2::bufread::MultiGzDecoder;
use smtp_codes::bounce::{Bounce, Mailbox};
use std::fs::{self, File};
use std::io::{self, BufRead, BufReader, Cursor, Read as _};
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};

/// What is short enough to be one line that somebody pasted.
const ONE_LINE: u64 = 4096;

/// How deep folders are entered.
const MAX_DEPTH: usize = 32;

/// An input as it was named.
#[derive(Clone, Debug)]
pub(crate) enum Input {
    Stdin,
    Path(PathBuf),
}

/// What comes out of an input, in this order: any number of messages, or one line, or nothing; then the end, or an error.
pub(crate) enum Event {
    Message(Bounce),
    /// All of the input is this line.
    Line(String),
    End {
        is_empty: bool,
        /// Whether the user named this file, and not a folder in which it lies.
        is_named: bool,
    },
    Unreadable(String),
}

/// Who hears of the events, each with the file from which it comes; none for the standard input. `Break` ends the reading.
pub(crate) trait Hear {
    fn hear(&mut self, file: Option<&str>, event: Event) -> ControlFlow<()>;
}

/// Reads all inputs, one after the other. What cannot be read does not hold up the rest.
pub(crate) fn read_all(inputs: &[Input], progress: &Progress, hearer: &mut impl Hear) {
    for input in inputs {
        let flow = match input {
            Input::Stdin => read_stdin(hearer),
            Input::Path(path) => read_path(path, progress, hearer),
        };
        if flow.is_break() {
            break;
        }
    }
}

fn read_stdin(hearer: &mut impl Hear) -> ControlFlow<()> {
    let stdin = io::stdin().lock();
    match read(stdin, None, hearer) {
        Ok(Ok(is_empty)) => hearer.hear(None, Event::End { is_empty, is_named: true }),
        Ok(Err(Stopped)) => ControlFlow::Break(()),
        Err(error) => {
            hearer.hear(None, Event::Unreadable(format!("the standard input cannot be read: {error}")))
        }
    }
}

fn read_path(path: &Path, progress: &Progress, hearer: &mut impl Hear) -> ControlFlow<()> {
    match fs::metadata(path) {
        Ok(metadata) if metadata.is_dir() => read_folder(path, 0, progress, hearer),
        _ => read_file(path, true, progress, hearer),
    }
}

/// What lies in a folder, in the order of the names. Of a Maildir, what is in `cur` and `new`: `tmp` holds what is not
/// complete, and its other files are the mail server's own.
fn read_folder(folder: &Path, depth: usize, progress: &Progress, hearer: &mut impl Hear) -> ControlFlow<()> {
    let name = folder.display().to_string();
    if depth > MAX_DEPTH {
        return hearer
            .hear(Some(&name), Event::Unreadable(format!("`{name}` lies too deep and was not read")));
    }
    let entries = fs::read_dir(folder).and_then(Iterator::collect::<io::Result<Vec<_>>>);
    let mut entries = match entries {
        Ok(entries) => entries,
        Err(error) => {
            return hearer.hear(Some(&name), Event::Unreadable(format!("`{name}` cannot be read: {error}")));
        }
    };
    entries.sort_by_key(fs::DirEntry::file_name);
    let is_maildir = ["cur", "new"].iter().all(|part| folder.join(part).is_dir());
    for entry in entries {
        let path = entry.path();
        let name = entry.file_name();
        let is_hidden = name.as_encoded_bytes().starts_with(b".");
        // A link to a folder could lead back to where it lies, so it is not followed.
        let is_folder = entry.file_type().is_ok_and(|kind| kind.is_dir());
        let is_wanted = match (is_maildir, is_folder) {
            (true, true) => name == "cur" || name == "new" || (is_hidden && path.join("cur").is_dir()),
            (true, false) => false,
            (false, _) => !is_hidden,
        };
        if !is_wanted {
            continue;
        }
        if is_folder {
            read_folder(&path, depth + 1, progress, hearer)?;
        } else if path.is_dir() {
            let what = format!("`{}` is a link to a folder and was not followed", path.display());
            hearer.hear(Some(&path.display().to_string()), Event::Unreadable(what))?;
        } else {
            read_file(&path, false, progress, hearer)?;
        }
    }
    ControlFlow::Continue(())
}

fn read_file(path: &Path, is_named: bool, progress: &Progress, hearer: &mut impl Hear) -> ControlFlow<()> {
    let name = path.display().to_string();
    let result = open(path, is_named, &name, progress).and_then(|file| read(file, Some(&name), hearer));
    progress.end();
    match result {
        Ok(Ok(is_empty)) => hearer.hear(Some(&name), Event::End { is_empty, is_named }),
        Ok(Err(Stopped)) => ControlFlow::Break(()),
        Err(error) if error.kind() == io::ErrorKind::NotFound => {
            hearer.hear(Some(&name), Event::Unreadable(format!("`{name}` does not exist")))
        }
        Err(error) => {
            hearer.hear(Some(&name), Event::Unreadable(format!("`{name}` cannot be read: {error}")))
        }
    }
}

fn open(path: &Path, is_named: bool, name: &str, progress: &Progress) -> io::Result<impl BufRead + use<>> {
    let kind = fs::metadata(path)?;
    // Whoever names a pipe means it; one that lies in a folder would be waited for in vain.
    if !is_named && !kind.is_file() {
        return Err(io::Error::other("it is no file"));
    }
    Ok(BufReader::with_capacity(64 << 10, progress.watch(name, kind.len(), File::open(path)?)))
}

/// What is in a stream that may be compressed, and may be UTF-16.
fn unpacked<'r>(mut raw: impl BufRead + 'r) -> io::Result<Box<dyn BufRead + 'r>> {
    let is_gzip = raw.fill_buf()?.starts_with(b"\x1f\x8b");
    if is_gzip { decoded(BufReader::new(MultiGzDecoder::new(raw))) } else { decoded(raw) }
}

/// A stream of bytes, no longer compressed and no longer UTF-16.
pub(crate) type Opened = Box<dyn BufRead>;

/// Opens a file, or for `-` the standard input, to be read as one stream; an error is a sentence that names it.
pub(crate) fn open_plain(name: &str, progress: &Progress) -> Result<Opened, String> {
    if name == "-" {
        let stdin = BufReader::with_capacity(64 << 10, io::stdin().lock());
        return unpacked(stdin).map_err(|error| format!("the standard input cannot be read: {error}"));
    }
    let path = Path::new(name);
    if path.is_dir() {
        return Err(format!("`{name}` is a folder: name the files in it"));
    }
    let opened = open(path, true, name, progress).and_then(unpacked);
    opened.map_err(|error| match error.kind() {
        io::ErrorKind::NotFound => format!("`{name}` does not exist"),
        _ => format!("`{name}` cannot be read: {error}"),
    })
}

/// Who hears has heard enough.
struct Stopped;

/// Reads one stream; says whether it was empty.
fn read(raw: impl BufRead, file: Option<&str>, hearer: &mut impl Hear) -> io::Result<Result<bool, Stopped>> {
    let mut plain = unpacked(raw)?;
    let mut start = Vec::new();
    plain.by_ref().take(ONE_LINE).read_to_end(&mut start)?;
    let is_whole = (start.len() as u64) < ONE_LINE;
    // A message counts the byte order mark of UTF-8 as bytes of its file, a line has no use for it.
    let text = start.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(&start).trim_ascii();
    if is_whole && text.is_empty() {
        return Ok(Ok(true));
    }
    if let (true, false, Ok(line)) =
        (is_whole, text.contains(&b'\n') || text.contains(&b'\r'), std::str::from_utf8(text))
    {
        let flow = hearer.hear(file, Event::Line(line.to_owned()));
        return Ok(if flow.is_break() { Err(Stopped) } else { Ok(false) });
    }
    for bounce in Mailbox::new(Cursor::new(start).chain(plain)) {
        if hearer.hear(file, Event::Message(bounce?)).is_break() {
            return Ok(Err(Stopped));
        }
    }
    Ok(Ok(false))
}
