//! A client that talks to a mail server line by line and writes down every reply: what the test `dialogue` drives.

use smtp_codes::{Code, Command, CommandReply, EnhancedCode, ParseError, Reply};
use std::fmt;
use std::io::{self, Read, Write};
use std::net::{Shutdown, TcpStream, ToSocketAddrs};
use std::process::{Child, Stdio};
use std::sync::mpsc::{self, Receiver, RecvTimeoutError};
use std::time::{Duration, Instant};

/// No server takes longer for a reply; those that are waited for in vain are waited for so long.
const PATIENCE: Duration = Duration::from_secs(8);

/// A reply, and what it answered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Exchange {
    /// What was answered; `None` if it is no command that the catalogue knows.
    pub command: Option<Command>,
    /// What was said, shortened.
    pub said: String,
    /// The code of the reply.
    pub code: Code,
    /// Its enhanced code.
    pub enhanced: Option<EnhancedCode>,
    /// Its text, in one line.
    pub text: String,
    /// Whether the server opened the connection with 554.
    pub unwelcome: bool,
}

impl Exchange {
    /// The place of the reply in `commands.toml`. What is no command gets what may answer any.
    ///
    /// What may answer any command in a certain situation alone counts only in that situation: 530, which
    /// is always about TLS or a login that is missing, and 503 after the connection was opened with 554.
    pub fn place(&self) -> Option<&'static CommandReply> {
        let row = match self.command {
            Some(command) => command.reply(self.code),
            None => Command::ANY_REPLIES.iter().find(|row| row.code().code() == self.code),
        }?;
        let code = self.code.get();
        // The list of RFC 5321 section 4.3.2 holds in every situation.
        let is_general = row.exceptions().is_empty() || row.source().section() == Some("4.3.2");
        let holds = is_general || code == 530 || code == 503 && self.unwelcome;
        holds.then_some(row)
    }
}

/// Prints one row of a table.
impl fmt::Display for Exchange {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let command = self.command.map_or("?", Command::name);
        let enhanced = self.enhanced.map_or_else(String::new, |enhanced| enhanced.to_string());
        let place = self.place().map_or_else(
            || "not listed".to_owned(),
            |row| {
                let any = if row.command().is_none() { "any command, " } else { "" };
                format!("{} ({any}{})", row.outcome(), row.source())
            },
        );
        let text: String = self.text.chars().take(60).collect();
        write!(f, "{command:19} {:34} {} {enhanced:7} {place:42} {text}", self.said, self.code)
    }
}

/// Everything that a server said.
#[derive(Debug, Default)]
pub struct Transcript {
    /// Every reply, in order.
    pub exchanges: Vec<Exchange>,
    /// What could not be read as a reply: what was said before it, and why.
    pub unreadable: Vec<(String, ParseError)>,
    /// What went wrong otherwise.
    pub errors: Vec<String>,
}

impl Transcript {
    /// Adds another one at the end.
    pub fn append(&mut self, other: Self) {
        self.exchanges.extend(other.exchanges);
        self.unreadable.extend(other.unreadable);
        self.errors.extend(other.errors);
    }
}

/// A connection to a server; it writes down what it hears.
///
/// It does not fail when the server hangs up: then it says and hears nothing more.
pub struct Talk {
    transcript: Transcript,
    link: Link,
    chunks: Receiver<Vec<u8>>,
    buffer: Vec<u8>,
    open: bool,
}

impl Talk {
    /// Connects, and hears nothing yet.
    ///
    /// # Errors
    ///
    /// If nobody listens there.
    pub fn connect(address: &str) -> io::Result<Self> {
        let address = address.to_socket_addrs()?.next().ok_or(io::ErrorKind::NotFound)?;
        let stream = TcpStream::connect_timeout(&address, PATIENCE)?;
        stream.set_nodelay(true)?;
        stream.set_write_timeout(Some(PATIENCE))?;
        let chunks = pump(stream.try_clone()?);
        Ok(Self {
            transcript: Transcript::default(),
            link: Link::Tcp(stream),
            chunks,
            buffer: Vec::new(),
            open: true,
        })
    }

    /// Connects, says EHLO and STARTTLS, and goes on in TLS. `openssl s_client` does all that.
    ///
    /// # Errors
    ///
    /// If there is no `openssl` on this machine.
    pub fn connect_with_tls(address: &str) -> io::Result<Self> {
        let mut child = std::process::Command::new("openssl")
            .args(["s_client", "-quiet", "-starttls", "smtp", "-name", "client.example.com"])
            .args(["-connect", address])
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()?;
        let chunks = pump(child.stdout.take().ok_or(io::ErrorKind::BrokenPipe)?);
        Ok(Self {
            transcript: Transcript::default(),
            link: Link::Tls(child),
            chunks,
            buffer: Vec::new(),
            open: true,
        })
    }

    /// Says a line, and hears the reply to it. `None` if there is none: the server hung up.
    pub fn say(&mut self, command: impl Into<Option<Command>>, line: &str) -> Option<u16> {
        self.send(format!("{line}\r\n").as_bytes());
        self.hear(command, line)
    }

    /// Says DATA and, if the server wants it, the message, whose last line must end.
    pub fn message(&mut self, what: &str, message: &[u8]) {
        if self.say(Command::Data, "DATA") == Some(354) {
            self.send(message);
            self.send(b".\r\n");
            self.hear(Command::EndOfData, what);
        }
    }

    /// Sends bytes as they are, and hears nothing yet.
    pub fn send(&mut self, bytes: &[u8]) {
        let result = match &mut self.link {
            Link::Tcp(stream) => stream.write_all(bytes),
            Link::Tls(child) => match &mut child.stdin {
                Some(stdin) => stdin.write_all(bytes).and_then(|()| stdin.flush()),
                None => Ok(()),
            },
        };
        // A server that hung up may have said why before: that is still heard.
        drop(result);
    }

    /// Hears one reply and writes it down as that to `command`. `None` if there is none: the server hung up.
    pub fn hear(&mut self, command: impl Into<Option<Command>>, said: &str) -> Option<u16> {
        let start = Instant::now();
        let heard = self.hear_within(PATIENCE, command, said);
        if heard.is_none() && self.open && start.elapsed() >= PATIENCE {
            self.transcript.errors.push(format!("no reply to {:?} within {PATIENCE:?}", shortened(said)));
            self.open = false;
        }
        heard
    }

    /// The same where the server may well stay silent.
    pub fn hear_within(
        &mut self,
        patience: Duration,
        command: impl Into<Option<Command>>,
        said: &str,
    ) -> Option<u16> {
        let deadline = Instant::now() + patience;
        let mut broken: Option<ParseError> = None;
        loop {
            let read = match broken {
                // What cannot be read counts as a reply. What comes after it must be readable again.
                Some(error) => match error.resume_at(&self.buffer) {
                    Some(next) => {
                        self.buffer.drain(..next);
                        return None;
                    }
                    None => Err(error),
                },
                None => Reply::parse(&self.buffer),
            };
            match read {
                Ok((reply, consumed)) => {
                    let code = reply.code();
                    let unwelcome =
                        self.transcript.exchanges.first().is_some_and(|greeting| greeting.code == 554);
                    self.transcript.exchanges.push(Exchange {
                        command: command.into(),
                        said: shortened(said),
                        code,
                        enhanced: reply.enhanced(),
                        text: reply.text().to_string(),
                        unwelcome,
                    });
                    self.buffer.drain(..consumed);
                    return Some(code.get());
                }
                Err(error) if !error.is_incomplete() && broken.is_none() => {
                    self.transcript.unreadable.push((shortened(said), error));
                    broken = Some(error);
                }
                Err(_) if self.open => {
                    match self.chunks.recv_timeout(deadline.saturating_duration_since(Instant::now())) {
                        Ok(chunk) => self.buffer.extend(chunk),
                        Err(RecvTimeoutError::Timeout) => return None,
                        Err(RecvTimeoutError::Disconnected) => self.open = false,
                    }
                }
                // A server may hang up between two replies, but not within one.
                Err(error) => {
                    if error.is_incomplete() && !self.buffer.is_empty() {
                        self.transcript.unreadable.push((shortened(said), error));
                        self.buffer.clear();
                    }
                    return None;
                }
            }
        }
    }

    /// Hangs up; what was heard.
    pub fn into_transcript(mut self) -> Transcript {
        std::mem::take(&mut self.transcript)
    }
}

impl Drop for Talk {
    fn drop(&mut self) {
        match &mut self.link {
            Link::Tcp(stream) => drop(stream.shutdown(Shutdown::Both)),
            Link::Tls(child) => drop(child.kill().and_then(|()| child.wait())),
        }
    }
}

fn shortened(said: &str) -> String {
    said.chars().take(34).collect::<String>().escape_default().to_string()
}

enum Link {
    Tcp(TcpStream),
    Tls(Child),
}

/// Reads in a thread, so that one can wait for bytes with a deadline, from a pipe as well.
fn pump(mut from: impl Read + Send + 'static) -> Receiver<Vec<u8>> {
    let (sender, receiver) = mpsc::channel();
    std::thread::spawn(move || {
        let mut chunk = [0; 4096];
        while let Ok(length @ 1..) = from.read(&mut chunk) {
            if sender.send(chunk[..length].to_vec()).is_err() {
                break;
            }
        }
    });
    receiver
}
