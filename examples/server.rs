//! A server that reads commands with `smtp-proto` and writes its replies with `ReplyWriter`: it takes mail for one domain.
//!
//! `server [ADDRESS:PORT]`; without an address it talks to itself once.

use smtp_codes::{Code, Command, EnhancedCode, ReplyCode, ReplyStream, ReplyWriter};
use smtp_proto::Request;
use std::io::{self, BufRead, BufReader, Write};
use std::net::{TcpListener, TcpStream};

const NAME: &str = "mx.example.org";

fn serve(client: &TcpStream) -> io::Result<()> {
    let mut out = client;
    ReplyWriter::from_catalogue(ReplyCode::ServiceReady).fill("domain", NAME).write_io(&mut out)?;
    let mut lines = BufReader::new(client);
    let mut line = Vec::new();
    let mut recipients = 0;
    while lines.read_until(b'\n', &mut line)? > 0 {
        let request = Request::parse(&mut line.iter());
        // The text of a code is the catalogue's; an enhanced code says more.
        let reply = match &request {
            Ok(Request::Ehlo { .. }) => ReplyWriter::new(ReplyCode::ActionCompleted)
                .lines(&[NAME, "PIPELINING", "ENHANCEDSTATUSCODES"])
                .answering(Command::Ehlo),
            Ok(Request::Mail { .. }) => ok(2, 1, 0, "Sender ok"),
            Ok(Request::Rcpt { to }) if to.address.ends_with("@example.org") => {
                recipients += 1;
                ok(2, 1, 5, "Recipient ok")
            }
            Ok(Request::Rcpt { .. }) => {
                with(ReplyCode::MailboxUnavailable, 5, 7, 1).text("We do not relay mail to other domains")
            }
            Ok(Request::Data) if recipients == 0 => {
                with(ReplyCode::BadSequenceOfCommands, 5, 5, 1).text("No recipient has been accepted")
            }
            Ok(Request::Data) => {
                ReplyWriter::from_catalogue(ReplyCode::StartMailInput).write_io(&mut out)?;
                let size = message(&mut lines)?;
                println!("a message of {size} bytes for {recipients}");
                recipients = 0;
                ok(2, 0, 0, "Message accepted")
            }
            Ok(Request::Quit) => {
                return ReplyWriter::from_catalogue(ReplyCode::ServiceClosing)
                    .fill("domain", NAME)
                    .write_io(&mut out);
            }
            Ok(Request::Rset | Request::Noop { .. }) => ok(2, 0, 0, "Ok"),
            Ok(_) => with(ReplyCode::CommandNotImplemented, 5, 5, 1).text("Not here"),
            Err(_) => with(ReplyCode::CommandNotRecognized, 5, 5, 2).text("What do you mean?"),
        };
        reply.write_io(&mut out)?;
        line.clear();
    }
    Ok(())
}

fn ok(class: u8, subject: u16, detail: u16, text: &str) -> ReplyWriter<'_> {
    with(ReplyCode::ActionCompleted, class, subject, detail).text(text)
}

fn with<'a>(code: impl Into<Code>, class: u8, subject: u16, detail: u16) -> ReplyWriter<'a> {
    let reply = ReplyWriter::new(code);
    EnhancedCode::new(class, subject, detail).map_or(reply, |enhanced| reply.enhanced(enhanced))
}

/// Reads a message up to the lone full stop.
fn message(lines: &mut impl BufRead) -> io::Result<usize> {
    let mut line = Vec::new();
    let mut size = 0;
    while lines.read_until(b'\n', &mut line)? > 0 && line != b".\r\n" {
        size += line.len();
        line.clear();
    }
    Ok(size)
}

fn main() -> io::Result<()> {
    let address = std::env::args().nth(1);
    let listener = TcpListener::bind(address.as_deref().unwrap_or("127.0.0.1:0"))?;
    if address.is_some() {
        return listener.incoming().try_for_each(|client| serve(&client?));
    }
    let client = TcpStream::connect(listener.local_addr()?)?;
    let server = std::thread::spawn(move || listener.accept().and_then(|(client, _)| serve(&client)));
    (&client).write_all(
        b"EHLO me\r\nHELO\r\nMAIL FROM:<a@example.com>\r\nRCPT TO:<bob@example.net>\r\nDATA\r\n",
    )?;
    (&client).write_all(b"RCPT TO:<bob@example.org>\r\nDATA\r\nHello\r\n.\r\nQUIT\r\n")?;
    let mut replies = ReplyStream::new(&client);
    while let Some(reply) = replies.next_reply()? {
        println!("{reply}");
    }
    server.join().unwrap_or_else(|_| Err(io::ErrorKind::Other.into()))
}
