//! How a row with what was added is written.

use super::judge::Judgement;
use super::object::Taken;
use super::plan::{Input, Output, Plan, free};
use crate::terminal::push_json;
use csv::ByteRecord;
use smtp_codes::{Blocklist, Catalogue, CatalogueReason, Diagnosis, EnhancedPattern, Evidence};
use std::io;

/// What stays of a row.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Kept<'r> {
    /// The fields of a table.
    Fields(&'r ByteRecord),
    /// A JSON object as it came, and what was read of it.
    Object(&'r [u8], &'r Taken<'r>),
    /// What is no object, kept as a text.
    Text(&'r [u8]),
}

/// Writes rows behind each other.
pub(crate) enum Sink<'p, 'o> {
    Objects(&'p Plan, &'o mut Vec<u8>),
    Csv(&'p Plan, Box<csv::Writer<&'o mut Vec<u8>>>),
    Tsv(&'p Plan, &'o mut Vec<u8>),
}

impl<'p, 'o> Sink<'p, 'o> {
    pub(crate) fn new(plan: &'p Plan, out: &'o mut Vec<u8>) -> Self {
        match plan.output {
            Output::Objects => Self::Objects(plan, out),
            Output::Csv(delimiter) => {
                let mut builder = csv::WriterBuilder::new();
                Self::Csv(plan, Box::new(builder.has_headers(false).delimiter(delimiter).from_writer(out)))
            }
            Output::Tsv => Self::Tsv(plan, out),
        }
    }

    /// The names of the columns, where the output is a table.
    pub(crate) fn header(mut self) -> io::Result<()> {
        let (Self::Csv(plan, _) | Self::Tsv(plan, _) | Self::Objects(plan, _)) = self;
        let added = plan.added.iter().chain([&plan.error]).map(String::as_bytes);
        let names = plan.names.iter().map(Vec::as_slice).chain(added);
        match &mut self {
            Self::Objects(..) => {}
            Self::Csv(_, writer) => writer.write_record(names)?,
            Self::Tsv(plan, out) => {
                for (index, name) in names.enumerate() {
                    push_field(out, name, index == 0, plan);
                }
                out.push(b'\n');
            }
        }
        self.finish()
    }

    pub(crate) fn row<C: Catalogue>(
        &mut self,
        kept: Kept<'_>,
        said: &Judgement<'_, C>,
        error: Option<&str>,
    ) -> io::Result<()> {
        match self {
            Self::Objects(plan, out) => object(out, plan, kept, said, error),
            Self::Csv(plan, writer) => {
                let mut result = Ok(());
                let mut write = |field: &[u8]| {
                    if result.is_ok() {
                        result = writer.write_field(field);
                    }
                };
                kept_fields(kept, plan, &mut write);
                added(said, &mut write);
                write(error.unwrap_or_default().as_bytes());
                result?;
                writer.write_record(None::<&[u8]>)?;
            }
            Self::Tsv(plan, out) => {
                let mut is_first = true;
                let mut write = |field: &[u8]| {
                    push_field(out, field, is_first, plan);
                    is_first = false;
                };
                kept_fields(kept, plan, &mut write);
                added(said, &mut write);
                write(error.unwrap_or_default().as_bytes());
                out.push(b'\n');
            }
        }
        Ok(())
    }

    pub(crate) fn finish(self) -> io::Result<()> {
        match self {
            Self::Csv(_, mut writer) => writer.flush(),
            Self::Objects(..) | Self::Tsv(..) => Ok(()),
        }
    }
}

/// As many fields as the header has; what there is more is in the last, so that nothing is lost.
fn kept_fields(kept: Kept<'_>, plan: &Plan, write: &mut dyn FnMut(&[u8])) {
    let count = plan.names.len();
    match kept {
        Kept::Fields(record) if record.len() > count => {
            let last = count.saturating_sub(1);
            record.iter().take(last).for_each(&mut *write);
            let more: Vec<&[u8]> = record.iter().skip(last).collect();
            write(&more.join(&b","[..]));
        }
        Kept::Fields(record) => (0..count).for_each(|index| write(record.get(index).unwrap_or_default())),
        Kept::Object(text, _) | Kept::Text(text) => {
            write(text);
            (1..count).for_each(|_| write(b""));
        }
    }
}

/// The fields that are added, empty where there is nothing to say.
fn added<C: Catalogue>(said: &Judgement<'_, C>, write: &mut dyn FnMut(&[u8])) {
    let mut number = Vec::with_capacity(16);
    push_number(&mut number, said.code.map(|code| u64::from(code.get())));
    write(&number);
    number.clear();
    push_enhanced(&mut number, said.enhanced);
    write(&number);
    let Some(diagnosis) = &said.diagnosis else {
        (0..9).for_each(|_| write(b""));
        return;
    };
    write(diagnosis.reason().name().as_bytes());
    write(diagnosis.certainty().name().as_bytes());
    write(evidence(diagnosis).unwrap_or_default());
    for part in verdict(diagnosis) {
        write(part.as_bytes());
    }
    number.clear();
    push_number(&mut number, diagnosis.retry_after().map(|time| time.as_secs()));
    write(&number);
    write(diagnosis.blocklist().map_or("", Blocklist::name).as_bytes());
}

fn object<C: Catalogue>(
    out: &mut Vec<u8>,
    plan: &Plan,
    kept: Kept<'_>,
    said: &Judgement<'_, C>,
    error: Option<&str>,
) {
    out.push(b'{');
    let mut is_first = true;
    let mut clashes: &[String] = &[];
    match kept {
        // Of plain replies nothing is kept: who has them knows the order.
        Kept::Fields(_) if matches!(plan.input, Input::Lines(_)) => {}
        Kept::Fields(record) => {
            for (index, field) in record.iter().enumerate() {
                push_comma(out, &mut is_first);
                match plan.key(index) {
                    // More fields than the header has.
                    b"" => {
                        push_json(out, (index + 1).to_string().as_bytes());
                        out.push(b':');
                    }
                    key => out.extend_from_slice(key),
                }
                push_json(out, field);
            }
        }
        Kept::Object(object, taken) => {
            let inner = object.trim_ascii();
            out.extend_from_slice(&inner[1..inner.len() - 1]);
            is_first = taken.is_empty;
            clashes = &taken.clashes;
        }
        Kept::Text(text) => {
            out.extend_from_slice(b"\"row\":");
            push_json(out, text);
            is_first = false;
        }
    }
    let mut key = |out: &mut Vec<u8>, index: usize| {
        let key = plan.added_keys[index].as_slice();
        if clashes.is_empty() {
            out.extend_from_slice(&key[usize::from(std::mem::take(&mut is_first))..]);
        } else {
            push_comma(out, &mut is_first);
            push_key(out, &plan.added[index], clashes);
        }
    };
    key(out, 0);
    push_number_or_null(out, said.code.map(|code| u64::from(code.get())));
    key(out, 1);
    match said.enhanced {
        Some(_) => {
            out.push(b'"');
            push_enhanced(out, said.enhanced);
            out.push(b'"');
        }
        None => out.extend_from_slice(b"null"),
    }
    let diagnosis = said.diagnosis.as_ref();
    let mut index = 2;
    let mut name = |out: &mut Vec<u8>, name: Option<&str>| {
        key(out, index);
        index += 1;
        push_name(out, name);
    };
    name(out, diagnosis.map(|diagnosis| diagnosis.reason().name()));
    name(out, diagnosis.map(|diagnosis| diagnosis.certainty().name()));
    key(out, 4);
    match diagnosis.and_then(evidence) {
        Some(words) => push_json(out, words),
        None => out.extend_from_slice(b"null"),
    }
    for (place, part) in
        diagnosis.map(verdict).map_or([None; 4], |parts| parts.map(Some)).into_iter().enumerate()
    {
        key(out, 5 + place);
        push_name(out, part);
    }
    key(out, 9);
    push_number_or_null(out, diagnosis.and_then(Diagnosis::retry_after).map(|time| time.as_secs()));
    key(out, 10);
    push_name(out, diagnosis.and_then(Diagnosis::blocklist).map(Blocklist::name));
    if let Some(error) = error {
        out.push(b',');
        push_key(out, &plan.error, clashes);
        push_json(out, error.as_bytes());
    }
    out.extend_from_slice(b"}\n");
}

/// The key of what is added.
fn push_key(out: &mut Vec<u8>, name: &str, clashes: &[String]) {
    out.push(b'"');
    if clashes.is_empty() {
        out.extend_from_slice(name.as_bytes());
    } else {
        out.extend_from_slice(free(name, |name| clashes.iter().any(|key| key == name)).as_bytes());
    }
    out.extend_from_slice(b"\":");
}

/// The words that decided, if words did.
fn evidence<'t, C: Catalogue>(diagnosis: &Diagnosis<'t, C>) -> Option<&'t [u8]> {
    match diagnosis.evidence() {
        Evidence::Words(words) if !words.is_empty() => Some(words),
        _ => None,
    }
}

fn verdict<C: Catalogue>(diagnosis: &Diagnosis<'_, C>) -> [&'static str; 4] {
    let verdict = diagnosis.verdict();
    [verdict.retry().name(), verdict.address().name(), verdict.connection().name(), verdict.fix().name()]
}

fn push_comma(out: &mut Vec<u8>, is_first: &mut bool) {
    if !std::mem::take(is_first) {
        out.push(b',');
    }
}

fn push_name(out: &mut Vec<u8>, name: Option<&str>) {
    match name {
        // Names of the catalogue; a blocklist's may be anything.
        Some(name) => push_json(out, name.as_bytes()),
        None => out.extend_from_slice(b"null"),
    }
}

fn push_number_or_null(out: &mut Vec<u8>, number: Option<u64>) {
    match number {
        Some(_) => push_number(out, number),
        None => out.extend_from_slice(b"null"),
    }
}

fn push_number(out: &mut Vec<u8>, number: Option<u64>) {
    let Some(number) = number else { return };
    if number >= 10 {
        push_number(out, Some(number / 10));
    }
    out.push(b'0' + (number % 10) as u8);
}

fn push_enhanced(out: &mut Vec<u8>, pattern: Option<EnhancedPattern>) {
    let Some(pattern) = pattern else { return };
    out.push(pattern.class().map_or(b'X', |class| b'0' + class.digit()));
    out.push(b'.');
    push_number(out, Some(pattern.subject().into()));
    out.push(b'.');
    push_number(out, Some(pattern.detail().into()));
}

/// A field of a table whose fields are parted by tabs. What came from one has none of these bytes, and stays as it is.
fn push_field(out: &mut Vec<u8>, field: &[u8], is_first: bool, plan: &Plan) {
    if !is_first {
        out.push(b'\t');
    }
    if plan.input == Input::Tsv {
        out.extend_from_slice(field);
        return;
    }
    for byte in field {
        match byte {
            b'\t' => out.extend_from_slice(b"\\t"),
            b'\n' => out.extend_from_slice(b"\\n"),
            b'\r' => out.extend_from_slice(b"\\r"),
            b'\\' => out.extend_from_slice(b"\\\\"),
            byte => out.push(*byte),
        }
    }
}
