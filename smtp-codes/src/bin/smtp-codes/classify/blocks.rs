//! The input in blocks that end where a row ends, so that each can be worked on by itself.

use std::io::{self, Read};

/// Bytes that make a block, unless a row is longer.
const SIZE: usize = 256 << 10;

/// No row is longer; what is longer is cut, so that no input takes more memory than this.
pub(crate) const LONGEST_ROW: usize = 1 << 20;

/// Spreadsheets write it in front.
const BYTE_ORDER_MARK: &[u8] = b"\xef\xbb\xbf";

/// Where rows end.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Ends {
    /// At each line end.
    Lines,
    /// At line ends that stand in no quotation marks; fields are parted by this byte.
    Records(u8),
}

/// What there is in a block.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Content {
    /// Whole rows.
    Rows,
    /// The beginning of one that is too long; the rest of it is left out.
    Cut,
    /// The line in which a quotation mark is opened that nobody closes.
    Unclosed,
}

/// A piece of the input.
#[derive(Clone, Debug)]
pub(crate) struct Block {
    pub(crate) bytes: Vec<u8>,
    /// How many lines of the input stand before it.
    pub(crate) line: u64,
    pub(crate) content: Content,
}

/// Reads blocks.
#[expect(
    clippy::struct_excessive_bools,
    reason = "each is a fact of its own about the place where the reading is"
)]
pub(crate) struct Blocks<R> {
    input: R,
    ends: Ends,
    /// Whether a block is handed over as soon as anything has come.
    is_eager: bool,
    /// What was read and not yet handed over: the beginning of a row.
    rest: Vec<u8>,
    line: u64,
    is_end: bool,
    /// In a line that was cut.
    is_skipping: bool,
    is_begun: bool,
}

impl<R: Read> Blocks<R> {
    pub(crate) fn new(input: R, ends: Ends, is_eager: bool) -> Self {
        let (rest, line) = (Vec::new(), 0);
        Self { input, ends, is_eager, rest, line, is_end: false, is_skipping: false, is_begun: false }
    }

    /// The next block, or none at the end.
    pub(crate) fn next(&mut self) -> io::Result<Option<Block>> {
        let mut bytes = std::mem::take(&mut self.rest);
        // What is left of the line before can hold a whole row only after a quotation that was not closed.
        let mut scan = Scan::new(self.ends);
        scan.go_on(&bytes);
        loop {
            if self.is_end {
                return Ok(self.last(bytes, &scan));
            }
            let is_due = bytes.len() >= SIZE || self.is_eager;
            if scan.row_end > 0 && is_due {
                return Ok(Some(self.hand_over(bytes, scan.row_end, Content::Rows)));
            }
            if bytes.len() >= LONGEST_ROW {
                return Ok(Some(self.too_long(bytes, &scan)));
            }
            self.read(&mut bytes)?;
            scan.go_on(&bytes);
        }
    }

    fn read(&mut self, bytes: &mut Vec<u8>) -> io::Result<()> {
        loop {
            let filled = bytes.len();
            bytes.resize(filled + SIZE / 4, 0);
            let result = self.input.read(&mut bytes[filled..]);
            bytes.truncate(filled + *result.as_ref().unwrap_or(&0));
            match result {
                Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
                result => self.is_end = result? == 0,
            }
            if self.is_begun || bytes.len() >= BYTE_ORDER_MARK.len() || self.is_end {
                break;
            }
        }
        if !self.is_begun && bytes.starts_with(BYTE_ORDER_MARK) {
            bytes.drain(..BYTE_ORDER_MARK.len());
        }
        self.is_begun = true;
        if self.is_skipping {
            let end = memchr::memchr(b'\n', bytes).map_or(bytes.len(), |at| at + 1);
            self.is_skipping = end == bytes.len() && !bytes.ends_with(b"\n");
            self.line += u64::from(!self.is_skipping);
            bytes.drain(..end);
        }
        Ok(())
    }

    /// What is left at the end.
    fn last(&mut self, bytes: Vec<u8>, scan: &Scan) -> Option<Block> {
        if bytes.is_empty() {
            return None;
        }
        if !scan.is_quoted() {
            let end = bytes.len();
            return Some(self.hand_over(bytes, end, Content::Rows));
        }
        Some(match scan.row_end {
            0 => self.too_long(bytes, scan),
            end => self.hand_over(bytes, end, Content::Rows),
        })
    }

    /// The block that begins with a row whose end does not come.
    fn too_long(&mut self, bytes: Vec<u8>, scan: &Scan) -> Block {
        if scan.row_end > 0 {
            return self.hand_over(bytes, scan.row_end, Content::Rows);
        }
        if scan.is_quoted() {
            // What stands behind the line may be rows again.
            let end = memchr::memchr(b'\n', &bytes).map_or(bytes.len(), |at| at + 1);
            let content = if end == bytes.len() && !self.is_end { Content::Cut } else { Content::Unclosed };
            self.is_skipping = content == Content::Cut;
            return self.hand_over(bytes, end, content);
        }
        self.is_skipping = true;
        let end = bytes.len();
        self.hand_over(bytes, end, Content::Cut)
    }

    fn hand_over(&mut self, mut bytes: Vec<u8>, end: usize, content: Content) -> Block {
        self.rest = bytes.split_off(end);
        let line = self.line;
        self.line += memchr::memchr_iter(b'\n', &bytes).count() as u64;
        Block { bytes, line, content }
    }
}

/// Looks for the ends of rows in bytes that come one after the other.
struct Scan {
    ends: Ends,
    state: State,
    /// How far it has looked.
    at: usize,
    /// Where the last whole row ends.
    row_end: usize,
}

/// Where in a record the reading is, as the crate `csv` sees it.
#[derive(Clone, Copy, PartialEq, Eq)]
enum State {
    FieldStart,
    Field,
    Quoted,
    /// Behind a quotation mark within quotation marks: the end, or one half of a pair.
    Quote,
}

impl Scan {
    const fn new(ends: Ends) -> Self {
        Self { ends, state: State::FieldStart, at: 0, row_end: 0 }
    }

    const fn is_quoted(&self) -> bool {
        matches!(self.state, State::Quoted)
    }

    fn go_on(&mut self, bytes: &[u8]) {
        let new = &bytes[self.at.min(bytes.len())..];
        match self.ends {
            Ends::Records(delimiter) if self.is_quoted() || memchr::memchr(b'"', new).is_some() => {
                self.read_records(new, delimiter);
            }
            ends => {
                if let Some(end) = memchr::memrchr(b'\n', new) {
                    self.row_end = self.at + end + 1;
                }
                self.state = match (ends, new.last()) {
                    (_, None) => self.state,
                    (Ends::Records(delimiter), Some(last)) if *last == delimiter => State::FieldStart,
                    (_, Some(b'\n' | b'\r')) => State::FieldStart,
                    _ => State::Field,
                };
            }
        }
        self.at = bytes.len();
    }

    fn read_records(&mut self, new: &[u8], delimiter: u8) {
        for (index, byte) in new.iter().enumerate() {
            self.state = match (self.state, byte) {
                (State::Quoted, b'"') => State::Quote,
                (State::Quoted, _) | (State::FieldStart | State::Quote, b'"') => State::Quoted,
                (_, b'\n') => {
                    self.row_end = self.at + index + 1;
                    State::FieldStart
                }
                (_, b'\r') => State::FieldStart,
                (_, byte) if *byte == delimiter => State::FieldStart,
                _ => State::Field,
            };
        }
    }
}
