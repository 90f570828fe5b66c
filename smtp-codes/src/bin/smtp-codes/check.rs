//! `smtp-codes check`: the diagnostics of `reply_codes!` without a compiler.

use crate::{Answer, BadInput, flag, format_argument, is_json, json, terminal};
use clap::{Arg, ArgMatches, Command, value_parser};
use serde_json::{Value, json};
use smtp_codes_spec::model::Place;
use smtp_codes_spec::{Finding, Loaded, Source, load};
use std::fmt::Write as _;
use std::fs::File;
use std::io::{self, Read};
use std::path::{Path, PathBuf};

pub(crate) fn command() -> Command {
    Command::new("check")
        .about("Check a vendor's TOML catalogue, as `reply_codes!` does when it is compiled")
        .long_about(
            "Check a vendor's TOML catalogue, as `reply_codes!` does when it is compiled. Several files are \
             checked together, as one call with all of them would. Exit status: 0 if all is well, 1 if \
             something was found, 2 if a file cannot be read.",
        )
        .after_help(
            "Examples:\n  smtp-codes check spec/acme.toml\n  smtp-codes check --format json base.toml extra.toml\n  \
             smtp-codes check --without-standard - < codes.toml",
        )
        .arg(
            Arg::new("file")
                .value_name("FILE")
                .num_args(1..)
                .required(true)
                .value_parser(value_parser!(PathBuf))
                .help("TOML files; - is the standard input"),
        )
        .arg(flag("without-standard").help("Check as a catalogue that does not hold the standard codes"))
        .arg(format_argument(&["text", "json"]))
}

pub(crate) fn run(matches: &ArgMatches) -> Result<Answer, BadInput> {
    let paths: Vec<&PathBuf> = matches.get_many("file").unwrap_or_default().collect();
    if let Some(twice) = paths.iter().enumerate().find(|(at, path)| paths[..*at].contains(path)) {
        return Err(BadInput(format!("`{}` is named twice", twice.1.display())));
    }
    let vendors = paths.iter().map(|path| source(path)).collect::<Result<Vec<_>, _>>()?;
    let loaded = load(!matches.get_flag("without-standard"), vendors);
    let text = if is_json(matches) { as_json(&loaded) } else { as_text(&loaded, paths.len()) };
    Ok(Answer { text, status: u8::from(!loaded.findings.is_empty()) })
}

/// A vendor's file.
pub(crate) fn source(path: &Path) -> Result<Source, BadInput> {
    let is_stdin = path == Path::new("-");
    let name = if is_stdin { "<stdin>".to_owned() } else { path.display().to_string() };
    let bytes = if is_stdin { read(io::stdin().lock()) } else { File::open(path).and_then(read) };
    let bytes = bytes.map_err(|error| match error.kind() {
        io::ErrorKind::NotFound => BadInput(format!("`{name}` does not exist")),
        io::ErrorKind::IsADirectory => BadInput(format!("`{name}` is a folder: name a TOML file")),
        _ => BadInput(format!("`{name}` cannot be read: {error}")),
    })?;
    if bytes.len() > Source::MAX_BYTES {
        let limit = Source::MAX_BYTES;
        return Err(BadInput(format!("`{name}` is larger than a catalogue may be ({limit} bytes)")));
    }
    let text = String::from_utf8(bytes).map_err(|error| {
        let at = error.utf8_error().valid_up_to();
        BadInput(format!("`{name}` is not UTF-8: byte {at} is wrong; save it as UTF-8"))
    })?;
    Ok(Source::vendor(name, text))
}

/// One byte more than allowed tells that it is too many, however large the file is.
fn read(file: impl Read) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    file.take(Source::MAX_BYTES as u64 + 1).read_to_end(&mut bytes)?;
    Ok(bytes)
}

/// The report, as the macro would give it.
pub(crate) fn as_text(loaded: &Loaded, files: usize) -> String {
    let mut out = String::new();
    for finding in &loaded.findings {
        let _ = writeln!(out, "{}: {}\n", terminal::error_label(), finding.render(&loaded.sources));
    }
    let files = if files == 1 { "1 file".to_owned() } else { format!("{files} files") };
    let _ = match loaded.findings.len() {
        0 => writeln!(out, "no errors in {files}"),
        1 => writeln!(out, "1 error in {files}"),
        count => writeln!(out, "{count} errors in {files}"),
    };
    out
}

fn as_json(loaded: &Loaded) -> String {
    json(&loaded.findings.iter().map(|finding| finding_json(finding, &loaded.sources)).collect())
}

fn finding_json(finding: &Finding, sources: &[Source]) -> Value {
    let notes = finding.notes.iter().map(|note| {
        let mut value = note.place.map_or_else(|| json!({}), |place| place_json(place, sources));
        value["message"] = note.message.as_str().into();
        value
    });
    let notes: Value = notes.collect();
    let mut value = place_json(finding.place, sources);
    value["message"] = finding.message.as_str().into();
    value["notes"] = notes;
    value["help"] = finding.help.as_deref().into();
    value
}

/// File, line and column of a place, counted from 1; `end` is the place after its last character.
fn place_json(place: Place, sources: &[Source]) -> Value {
    let Some(source) = sources.get(place.file) else { return json!({}) };
    let (line, column) = source.position(place.start);
    let (end_line, end_column) = source.position(place.end);
    json!({
        "file": source.path(), "line": line, "column": column,
        "end": { "line": end_line, "column": end_column },
    })
}
