//! `smtp-codes parse`: replies as they are on the wire, one JSON object each.

use crate::{Answer, BadInput, flag, terminal, warn};
use clap::{ArgMatches, Command};
use smtp_codes::{Code, Leniency, ParseError, ParseErrorKind, Parser, Reply};
use std::io::{self, Read, Write};

pub(crate) fn command() -> Command {
    Command::new("parse")
        .about("Read replies from the standard input as they are on the wire, and print each as a line of JSON")
        .long_about(
            "Read replies from the standard input as they are on the wire, and print each as a line of JSON; what \
             is no reply as {\"error\": ...}, where `offset` counts the bytes of the input from 0. After an error it \
             goes on at the line that broke the reply. Exit status: 0, or 1 if there was an error.",
        )
        .after_help(
            "Example:\n  printf '550 5.1.1 No such user\\r\\n' | smtp-codes parse\n  \
             {\"code\":550,\"known\":\"MailboxUnavailable\",\"enhanced\":\"5.1.1\",\"lines\":[\"No such user\"],\
             \"consumed\":24}",
        )
        .arg(flag("lenient").help(
            "Put up with LF without CR, with lines of different codes, and with 550 #5.1.1 and 550 5.1.1: text",
        ))
}

pub(crate) fn run(matches: &ArgMatches) -> Result<Answer, BadInput> {
    let leniency = if matches.get_flag("lenient") { Leniency::ALL } else { Leniency::STRICT };
    let parser = Parser::new().leniency(leniency);
    match stream(parser, io::stdin().lock(), io::stdout().lock()) {
        Ok(Outcome { is_sound, has_bare_lf }) => {
            if has_bare_lf {
                warn("lines end in LF alone, as in a file; --lenient reads them");
            }
            Ok(Answer { text: String::new(), status: u8::from(!is_sound) })
        }
        Err(Failure::Write(error)) if error.kind() == io::ErrorKind::BrokenPipe => {
            Ok(Answer::success(String::new()))
        }
        Err(Failure::Write(error)) => Err(BadInput(format!("cannot write the output: {error}"))),
        Err(Failure::Read(error)) => Err(BadInput(format!("the standard input cannot be read: {error}"))),
    }
}

enum Failure {
    Read(io::Error),
    Write(io::Error),
}

/// Bytes that are read at a time. The buffer grows as far as the largest reply that the parser allows,
/// however much comes in.
const CHUNK: usize = 64 * 1024;

struct Outcome {
    /// Whether there was nothing but replies.
    is_sound: bool,
    has_bare_lf: bool,
}

/// Prints every reply of the input.
fn stream(parser: Parser, mut input: impl Read, mut output: impl Write) -> Result<Outcome, Failure> {
    let heads = heads();
    let mut reader = parser.reader();
    let mut buffer = vec![0; CHUNK];
    // Bytes at the front of the buffer that have been read and not consumed.
    let mut filled = 0;
    let mut out = Vec::new();
    // Bytes of the input before the buffer.
    let mut before = 0_u64;
    let mut outcome = Outcome { is_sound: true, has_bare_lf: false };
    // In a broken line whose end has not come yet.
    let mut is_skipping = false;
    loop {
        if filled == buffer.len() {
            buffer.resize(2 * filled, 0);
        }
        let count = read(&mut input, &mut buffer[filled..]).map_err(Failure::Read)?;
        let is_end = count == 0;
        filled += count;
        let bytes = &buffer[..filled];
        let mut start = 0;
        if is_skipping {
            let line_end = bytes.iter().position(|byte| *byte == b'\n');
            is_skipping = line_end.is_none();
            start = line_end.map_or(filled, |at| at + 1);
        }
        while start < filled {
            let rest = &bytes[start..];
            match reader.advance(rest) {
                Ok((reply, consumed)) => {
                    push_reply(&mut out, &heads, &reply, consumed);
                    start += consumed;
                }
                Err(error) if error.is_incomplete() && !is_end => break,
                Err(error) => {
                    outcome.is_sound = false;
                    outcome.has_bare_lf |= error.kind() == ParseErrorKind::BareLf;
                    push_error(&mut out, &error, before + start as u64);
                    let next = error.resume_at(rest);
                    is_skipping = next.is_none();
                    start = next.map_or(filled, |next| start + next);
                }
            }
        }
        // Whoever waits for an answer before sending more gets it.
        output.write_all(&out).and_then(|()| output.flush()).map_err(Failure::Write)?;
        out.clear();
        if is_end {
            return Ok(outcome);
        }
        buffer.copy_within(start..filled, 0);
        filled -= start;
        before += start as u64;
    }
}

fn read(input: &mut impl Read, buffer: &mut [u8]) -> io::Result<usize> {
    loop {
        match input.read(buffer) {
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            result => return result,
        }
    }
}

/// What the object of each code begins with, from the smallest code on.
fn heads() -> Vec<String> {
    let head = |code: Code| {
        let known = code.known().map_or_else(|| "null".into(), |known| format!("\"{}\"", known.name()));
        format!("{{\"code\":{code},\"known\":{known},\"enhanced\":")
    };
    (Code::MIN.get()..=Code::MAX.get()).filter_map(Code::new).map(head).collect()
}

/// Written without `fmt`, because it is done for every reply of what may be gigabytes.
fn push_reply(out: &mut Vec<u8>, heads: &[String], reply: &Reply<'_>, consumed: usize) {
    let head = &heads[usize::from(reply.code().get() - Code::MIN.get())];
    out.extend_from_slice(head.as_bytes());
    match reply.enhanced() {
        Some(enhanced) => {
            out.extend_from_slice(&[b'"', b'0' + enhanced.class().digit(), b'.']);
            push_number(out, enhanced.subject().into());
            out.push(b'.');
            push_number(out, enhanced.detail().into());
            out.push(b'"');
        }
        None => out.extend_from_slice(b"null"),
    }
    out.extend_from_slice(b",\"lines\":[");
    for (index, line) in reply.lines().enumerate() {
        if index > 0 {
            out.push(b',');
        }
        terminal::push_json(out, line.text());
    }
    out.extend_from_slice(b"],\"consumed\":");
    push_number(out, consumed as u64);
    out.extend_from_slice(b"}\n");
}

fn push_error(out: &mut Vec<u8>, error: &ParseError, start: u64) {
    out.extend_from_slice(b"{\"error\":{\"kind\":");
    push_quoted(out, error.kind().name());
    out.extend_from_slice(b",\"offset\":");
    push_number(out, start + error.offset() as u64);
    out.extend_from_slice(b",\"message\":");
    terminal::push_json(out, error.kind().to_string().as_bytes());
    out.extend_from_slice(b"}}\n");
}

/// A name, in which nothing needs an escape.
fn push_quoted(out: &mut Vec<u8>, name: &str) {
    out.push(b'"');
    out.extend_from_slice(name.as_bytes());
    out.push(b'"');
}

fn push_number(out: &mut Vec<u8>, number: u64) {
    if number >= 10 {
        push_number(out, number / 10);
    }
    out.push(b'0' + (number % 10) as u8);
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Hands out its bytes a few at a time.
    struct Slow<'a>(&'a [u8], usize);

    impl Read for Slow<'_> {
        fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
            let (now, later) = self.0.split_at(self.0.len().min(self.1).min(buffer.len()));
            buffer[..now.len()].copy_from_slice(now);
            self.0 = later;
            Ok(now.len())
        }
    }

    fn streamed(input: &[u8], step: usize, parser: Parser) -> (String, bool) {
        let mut out = Vec::new();
        let Ok(outcome) = stream(parser, Slow(input, step), &mut out) else { panic!("nothing here fails") };
        (String::from_utf8(out).unwrap(), outcome.is_sound)
    }

    #[test]
    fn goes_on_at_the_line_that_broke_the_reply() {
        let input = b"220-mx.example.org\r\n521 Go \xff\"away\\\r\nhello\r\n250-1\r\n250\r\n25";
        let (out, is_sound) = streamed(input, 1000, Parser::new());
        assert!(!is_sound);
        let name = smtp_codes::ReplyCode::from_u16(521).unwrap().name();
        let refused = format!(
            "{{\"code\":521,\"known\":\"{name}\",\"enhanced\":null,\"lines\":[\"Go \u{fffd}\\\"away\\\\\"],\"consumed\":16}}"
        );
        let lines: Vec<_> = out.lines().collect();
        assert_eq!(
            lines,
            [
                r#"{"error":{"kind":"mixed-codes","offset":20,"message":"code 521 after a line with code 220"}}"#,
                refused.as_str(),
                r#"{"error":{"kind":"invalid-code","offset":36,"message":"a reply begins with three digits"}}"#,
                r#"{"code":250,"known":"ActionCompleted","enhanced":null,"lines":["1",""],"consumed":12}"#,
                r#"{"error":{"kind":"incomplete","offset":57,"message":"the reply is not complete"}}"#,
            ]
        );
    }

    #[test]
    fn it_does_not_matter_how_the_bytes_arrive() {
        let long = [&b"550 "[..], &vec![b'x'; 5000], b"\r\n250 OK\r\n"].concat();
        let inputs: [&[u8]; 4] = [
            b"250-a\r\n250 b\r\n550 5.1.1 \xc3\xa9\r\n",
            b"220-a\r\n521 b\r\nhello\r\n+OK\r\n250 a\n250 b\r\n",
            b"SSH-2.0-x\r\n2500 x\r\n\r\n250 x\ry\r\n250",
            &long,
        ];
        for leniency in [Leniency::STRICT, Leniency::ALL] {
            let parser = Parser::new().leniency(leniency);
            for input in inputs {
                let whole = streamed(input, usize::MAX, parser);
                for step in 1..20 {
                    assert_eq!(streamed(input, step, parser), whole, "{step} bytes at a time");
                }
            }
        }
    }
}
