//! Where the rows come from: lines and tables in pieces that many threads can work on.

use crate::progress::Progress;
use csv::{ByteRecord, ReaderBuilder};
use flate2::bufread::MultiGzDecoder;
use std::fs::File;
use std::io::{self, BufRead, BufReader, Read};

/// As much is read at a time, at most.
const PIECE: usize = 256 << 10;

/// No line is longer: what has more is no text.
const MAX_LINE: usize = 1 << 20;

/// So many rows of a table make a batch.
const ROWS: usize = 1024;

/// What the input is.
#[derive(Clone, Debug)]
pub(crate) enum Texts {
    /// A reply a line, behind a TAB the command.
    Replies,
    /// Lines of logs.
    Log,
    /// NDJSON with the text under a key.
    Objects { column: String, command: Option<String> },
    /// A table with the text in a column.
    Table { delimiter: u8, column: String, command: Option<String> },
}

/// Some rows, and the number of the first one's line.
#[derive(Debug)]
pub(crate) enum Batch {
    /// Whole lines, and whether the last one goes on beyond what a line may have.
    Lines { first: u64, text: Vec<u8>, is_cut: bool },
    /// Records, or why one could not be read.
    Records(Vec<Result<ByteRecord, (u64, String)>>),
}

/// An input that comes in batches.
pub(crate) enum Source {
    Lines(Lines),
    Table(Box<Table>),
}

pub(crate) struct Lines {
    input: Box<dyn Read>,
    /// What was read and is not handed on.
    rest: Vec<u8>,
    line: u64,
    is_one_a_batch: bool,
    is_over: bool,
    /// The rest of a line that was cut is passed over.
    is_skipping: bool,
}

pub(crate) struct Table {
    reader: csv::Reader<Box<dyn Read>>,
    header: ByteRecord,
    rows: usize,
}

impl Source {
    /// A file, or `-`; compressed ones are read as what is in them.
    pub(crate) fn open(
        file: &str,
        texts: &Texts,
        is_one_a_batch: bool,
        progress: &Progress,
    ) -> io::Result<Self> {
        let raw: Box<dyn Read> = if file == "-" {
            Box::new(io::stdin())
        } else {
            let opened = File::open(file)?;
            let metadata = opened.metadata()?;
            if metadata.is_dir() {
                return Err(io::Error::other("it is a folder; name the files in it"));
            }
            progress.watch(file, metadata.len(), opened)
        };
        let mut raw = BufReader::with_capacity(PIECE, raw);
        let is_gzip = raw.fill_buf()?.starts_with(b"\x1f\x8b");
        let input: Box<dyn Read> = if is_gzip { Box::new(MultiGzDecoder::new(raw)) } else { Box::new(raw) };
        let Texts::Table { delimiter, .. } = texts else {
            return Ok(Self::Lines(Lines {
                input,
                rest: Vec::new(),
                line: 1,
                is_one_a_batch,
                is_over: false,
                is_skipping: false,
            }));
        };
        let mut reader = ReaderBuilder::new().delimiter(*delimiter).flexible(true).from_reader(input);
        let header = reader.byte_headers().map_err(|error| io::Error::other(error.to_string()))?.clone();
        Ok(Self::Table(Box::new(Table { reader, header, rows: if is_one_a_batch { 1 } else { ROWS } })))
    }

    /// The names of a table's columns.
    pub(crate) fn header(&self) -> Option<&ByteRecord> {
        match self {
            Self::Lines(_) => None,
            Self::Table(table) => Some(&table.header),
        }
    }
}

impl Iterator for Source {
    type Item = io::Result<Batch>;

    fn next(&mut self) -> Option<Self::Item> {
        match self {
            Self::Lines(lines) => lines.next().transpose(),
            Self::Table(table) => table.next().transpose(),
        }
    }
}

impl Lines {
    /// The lines that are there; waits only where there is none.
    fn next(&mut self) -> io::Result<Option<Batch>> {
        let mut looked = 0;
        loop {
            let found = if self.is_one_a_batch {
                memchr(&self.rest[looked..]).map(|at| looked + at)
            } else {
                self.rest[looked..].iter().rposition(|byte| *byte == b'\n').map(|at| looked + at)
            };
            if let Some(end) = found {
                let behind = self.rest.split_off(end + 1);
                let text = std::mem::replace(&mut self.rest, behind);
                if std::mem::take(&mut self.is_skipping) {
                    // The end of a line that was cut.
                    let end = memchr(&text).map_or(text.len(), |at| at + 1);
                    self.line += 1;
                    if end == text.len() {
                        looked = 0;
                        continue;
                    }
                    return Ok(Some(self.batch(text[end..].to_vec(), false)));
                }
                return Ok(Some(self.batch(text, false)));
            }
            looked = self.rest.len();
            if self.is_skipping {
                self.rest.clear();
                looked = 0;
            }
            if looked > MAX_LINE {
                self.is_skipping = true;
                let text = std::mem::take(&mut self.rest);
                return Ok(Some(Batch::Lines { first: self.line, text, is_cut: true }));
            }
            if self.is_over || !self.fill()? {
                self.is_over = true;
                let text = std::mem::take(&mut self.rest);
                return Ok(if text.is_empty() { None } else { Some(self.batch(text, false)) });
            }
        }
    }

    fn batch(&mut self, text: Vec<u8>, is_cut: bool) -> Batch {
        let first = self.line;
        self.line += text.split(|byte| *byte == b'\n').count() as u64 - 1;
        Batch::Lines { first, text, is_cut }
    }

    /// Reads what there is; false at the end.
    fn fill(&mut self) -> io::Result<bool> {
        let length = self.rest.len();
        self.rest.resize(length + PIECE, 0);
        loop {
            match self.input.read(&mut self.rest[length..]) {
                Ok(count) => {
                    self.rest.truncate(length + count);
                    return Ok(count > 0);
                }
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) => {
                    self.rest.truncate(length);
                    return Err(error);
                }
            }
        }
    }
}

fn memchr(text: &[u8]) -> Option<usize> {
    text.iter().position(|byte| *byte == b'\n')
}

impl Table {
    fn next(&mut self) -> io::Result<Option<Batch>> {
        let mut records = Vec::with_capacity(self.rows);
        while records.len() < self.rows {
            let mut record = ByteRecord::new();
            let line = self.reader.position().line();
            match self.reader.read_byte_record(&mut record) {
                Ok(true) => records.push(Ok(record)),
                Ok(false) => break,
                Err(error) => match error.into_kind() {
                    csv::ErrorKind::Io(error) => return Err(error),
                    other => records.push(Err((line, format!("{other:?}")))),
                },
            }
        }
        Ok(if records.is_empty() { None } else { Some(Batch::Records(records)) })
    }
}
