//! The rows of a block: each is read, judged and written.

use super::blocks::{Block, Content};
use super::judge::{Judgement, Kind, Scratch, judge};
use super::object::{self, Value};
use super::plan::{Input, Output, Plan};
use super::sink::{Kept, Sink};
use csv::ByteRecord;
use smtp_codes::{Catalogue, Command};
use std::borrow::Cow;
use std::io;
use std::sync::atomic::Ordering;

/// What ends the work.
#[derive(Debug)]
pub(crate) enum Fault {
    /// A bad row where none is allowed: the line, counted from 1, and what is wrong.
    Row(u64, String),
    /// What should never fail, because it is memory: a table that cannot be written.
    Io(io::Error),
}

impl From<io::Error> for Fault {
    fn from(error: io::Error) -> Self {
        Self::Io(error)
    }
}

/// Works on one block after the other.
#[derive(Debug, Default)]
pub(crate) struct Worker {
    scratch: Scratch,
    record: ByteRecord,
}

/// What to look for in a row.
#[derive(Default)]
struct Asked<'r> {
    text: &'r [u8],
    command: Option<Command>,
    error: Option<Cow<'static, str>>,
}

impl Worker {
    /// Writes what is said of each row. At a fault the rows before it have been written.
    pub(crate) fn work<C: Catalogue>(
        &mut self,
        plan: &Plan,
        block: &Block,
        out: &mut Vec<u8>,
    ) -> Result<(), Fault> {
        let mut sink = Sink::new(plan, out);
        let result = self.rows::<C>(plan, block, &mut sink);
        sink.finish()?;
        result
    }

    fn rows<C: Catalogue>(
        &mut self,
        plan: &Plan,
        block: &Block,
        sink: &mut Sink<'_, '_>,
    ) -> Result<(), Fault> {
        let is_line = matches!(plan.input, Input::Lines(_));
        match block.content {
            Content::Rows => {}
            Content::Cut if is_line => {}
            Content::Cut => {
                return broken::<C>("the row is longer than 1 MiB: the rest is left out", plan, block, sink);
            }
            Content::Unclosed => return broken::<C>("a quotation mark is not closed", plan, block, sink),
        }
        let bytes = &block.bytes;
        match plan.input {
            Input::Lines(kind) => {
                let error = (block.content == Content::Cut)
                    .then_some("the line is longer than 1 MiB: the rest is left out");
                for line in lines(bytes) {
                    self.line::<C>(line, kind, error, plan, block, sink)?;
                }
            }
            Input::Objects => {
                for line in lines(bytes).filter(|line| !line.trim_ascii().is_empty()) {
                    self.object::<C>(line, plan, block, sink)?;
                }
            }
            Input::Tsv => {
                for line in lines(bytes) {
                    if line.is_empty() && plan.names.len() > 1 {
                        continue;
                    }
                    let mut record = std::mem::take(&mut self.record);
                    record.clear();
                    line.split(|byte| *byte == b'\t').for_each(|field| record.push_field(field));
                    let at = offset(line, bytes);
                    let result = self.fields::<C>(&record, at, plan, block, sink);
                    self.record = record;
                    result?;
                }
            }
            Input::Csv(delimiter) => {
                let mut builder = csv::ReaderBuilder::new();
                builder.has_headers(false).flexible(true).delimiter(delimiter);
                let mut reader = builder.from_reader(bytes.as_slice());
                let mut record = std::mem::take(&mut self.record);
                while reader.read_byte_record(&mut record).map_err(io::Error::from)? {
                    let at = record.position().map_or(0, csv::Position::byte);
                    self.fields::<C>(&record, usize::try_from(at).unwrap_or(0), plan, block, sink)?;
                }
                self.record = record;
            }
        }
        Ok(())
    }

    /// A reply, and behind a tab its command; or a line of a log.
    fn line<C: Catalogue>(
        &mut self,
        line: &[u8],
        kind: Kind,
        error: Option<&'static str>,
        plan: &Plan,
        block: &Block,
        sink: &mut Sink<'_, '_>,
    ) -> Result<(), Fault> {
        let mut asked = Asked { text: line, command: plan.command, error: error.map(Cow::Borrowed) };
        let mut named: &[u8] = b"";
        if let (Kind::Reply, Some(tab)) = (kind, memchr::memrchr(b'\t', line)) {
            named = line[tab + 1..].trim_ascii();
            // A reply may have tabs of its own.
            match command(named) {
                Ok(command) => {
                    asked.text = &line[..tab];
                    asked.command = command.or(plan.command);
                }
                Err(error) if !named.contains(&b' ') => {
                    asked.text = &line[..tab];
                    asked.error = Some(error.into());
                }
                Err(_) => named = b"",
            }
        }
        let at = offset(line, &block.bytes);
        self.record.clear();
        // Where nothing of it is kept, nothing of it is copied.
        if plan.output != Output::Objects {
            self.record.push_field(asked.text);
            if kind == Kind::Reply {
                self.record.push_field(named);
            }
        }
        if line.trim_ascii().is_empty() {
            asked.error.get_or_insert(Cow::Borrowed("the line is empty"));
        }
        let said = judge::<C>(asked.text, kind, asked.command, &mut self.scratch);
        let error = asked.error(kind, &said);
        stop_at(error, at, plan, block)?;
        Ok(sink.row(Kept::Fields(&self.record), &said, error)?)
    }

    fn fields<C: Catalogue>(
        &mut self,
        record: &ByteRecord,
        at: usize,
        plan: &Plan,
        block: &Block,
        sink: &mut Sink<'_, '_>,
    ) -> Result<(), Fault> {
        let mut asked = Asked { command: plan.command, ..Asked::default() };
        let (found, expected) = (record.len(), plan.names.len());
        if found == expected {
            asked.text = record.get(plan.text.index).unwrap_or_default();
            let named = plan.command_at.as_ref().and_then(|place| record.get(place.index));
            asked.take_command(named.unwrap_or_default(), plan);
        } else {
            // Which field is which is not certain, so nothing is said of any.
            let fields = |count: usize| if count == 1 { "1 field".into() } else { format!("{count} fields") };
            asked.error = Some(format!("{} where there should be {expected}", fields(found)).into());
        }
        let said = judge::<C>(asked.text, Kind::Reply, asked.command, &mut self.scratch);
        let error = asked.error(Kind::Reply, &said);
        stop_at(error, at, plan, block)?;
        Ok(sink.row(Kept::Fields(record), &said, error)?)
    }

    fn object<C: Catalogue>(
        &mut self,
        line: &[u8],
        plan: &Plan,
        block: &Block,
        sink: &mut Sink<'_, '_>,
    ) -> Result<(), Fault> {
        let at = offset(line, &block.bytes);
        let mut asked = Asked { command: plan.command, ..Asked::default() };
        let taken = match object::read(line, plan) {
            Ok(taken) => taken,
            Err(error) => {
                // The line is ours to count.
                let error = error.to_string();
                let error = error.split(" at line ").next().unwrap_or_default();
                asked.error = Some(format!("no JSON object: {error}").into());
                let error = asked.error.as_deref();
                stop_at(error, at, plan, block)?;
                return Ok(sink.row::<C>(Kept::Text(line), &Judgement::NOTHING, error)?);
            }
        };
        if taken.text.is_some() && !plan.is_text_seen.load(Ordering::Relaxed) {
            plan.is_text_seen.store(true, Ordering::Relaxed);
        }
        let is_other = |value: &Option<Value<'_>>| matches!(value, Some(Value::Other));
        if is_other(&taken.text) {
            asked.error = Some(format!("`{}` is no text", plan.text.name).into());
        } else {
            if let Some(Value::Text(text)) = &taken.text {
                asked.text = text.as_bytes();
            }
            match &taken.command {
                Some(Value::Text(named)) => asked.take_command(named.as_bytes(), plan),
                command if is_other(command) => asked.error = Some("the command is no text".into()),
                _ => {}
            }
        }
        let said = judge::<C>(asked.text, Kind::Reply, asked.command, &mut self.scratch);
        let error = asked.error(Kind::Reply, &said);
        stop_at(error, at, plan, block)?;
        Ok(sink.row(Kept::Object(line, &taken), &said, error)?)
    }
}

impl Asked<'_> {
    /// What is wrong with the row. A log has lines without a reply; who kept a server's words has some.
    fn error<C: Catalogue>(&self, kind: Kind, said: &Judgement<'_, C>) -> Option<&str> {
        let is_nothing = kind == Kind::Reply && !self.text.trim_ascii().is_empty() && said.is_nothing();
        self.error.as_deref().or(is_nothing.then_some("no reply, and no words that say why"))
    }

    fn take_command(&mut self, named: &[u8], plan: &Plan) {
        match command(named) {
            Ok(command) => self.command = command.or(plan.command),
            Err(error) => self.error = Some(error.into()),
        }
    }
}

/// The command of a name; none where nothing is named.
fn command(name: &[u8]) -> Result<Option<Command>, String> {
    let name = name.trim_ascii();
    if name.is_empty() {
        return Ok(None);
    }
    let name = String::from_utf8_lossy(name);
    name.parse().map(Some).map_err(|_| format!("`{name}` is not a command"))
}

/// Passes on what is no row.
fn broken<C: Catalogue>(
    error: &'static str,
    plan: &Plan,
    block: &Block,
    sink: &mut Sink<'_, '_>,
) -> Result<(), Fault> {
    stop_at(Some(error), 0, plan, block)?;
    let text = lines(&block.bytes).next().unwrap_or_default();
    Ok(sink.row::<C>(Kept::Text(text), &Judgement::NOTHING, Some(error))?)
}

/// Ends the work at a bad row, if that is what was asked for.
fn stop_at(error: Option<&str>, at: usize, plan: &Plan, block: &Block) -> Result<(), Fault> {
    match error {
        Some(error) if plan.is_strict => {
            let before = memchr::memchr_iter(b'\n', &block.bytes[..at.min(block.bytes.len())]).count();
            Err(Fault::Row(block.line + before as u64 + 1, error.to_owned()))
        }
        _ => Ok(()),
    }
}

/// Lines without their ends.
fn lines(bytes: &[u8]) -> impl Iterator<Item = &[u8]> {
    let bytes = bytes.strip_suffix(b"\n").unwrap_or(bytes);
    let ends = memchr::memchr_iter(b'\n', bytes).chain([bytes.len()]);
    let mut start = 0;
    ends.map(move |end| {
        let line = &bytes[start..end];
        start = end + 1;
        line.strip_suffix(b"\r").unwrap_or(line)
    })
}

/// Where a part of a text stands in it.
fn offset(part: &[u8], whole: &[u8]) -> usize {
    (part.as_ptr() as usize).saturating_sub(whole.as_ptr() as usize)
}
