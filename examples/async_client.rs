//! A client with `tokio`: what comes is gathered in a buffer, and `ReplyReader` says when a reply is complete.

use smtp_codes::{Command, ReplyBuf, ReplyReader};
use std::io;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};

struct Client {
    stream: TcpStream,
    buffer: Vec<u8>,
    reader: ReplyReader,
}

impl Client {
    async fn connect(address: std::net::SocketAddr) -> io::Result<(Self, ReplyBuf)> {
        let stream = TcpStream::connect(address).await?;
        let mut client = Self { stream, buffer: Vec::new(), reader: ReplyReader::new() };
        let greeting = client.reply().await?;
        Ok((client, greeting))
    }

    /// The next reply, however it is cut into packets; each byte is looked at once.
    async fn reply(&mut self) -> io::Result<ReplyBuf> {
        loop {
            match self.reader.advance(&self.buffer) {
                Ok((reply, length)) => {
                    let reply = reply.into_owned();
                    self.buffer.drain(..length);
                    return Ok(reply);
                }
                Err(error) if error.is_incomplete() => {
                    if self.stream.read_buf(&mut self.buffer).await? == 0 {
                        return Err(io::ErrorKind::UnexpectedEof.into());
                    }
                }
                Err(error) => return Err(error.into()),
            }
        }
    }

    async fn say(&mut self, command: &str) -> io::Result<ReplyBuf> {
        self.stream.write_all(format!("{command}\r\n").as_bytes()).await?;
        self.reply().await
    }
}

#[tokio::main(flavor = "current_thread")]
async fn main() -> io::Result<()> {
    let server = TcpListener::bind("127.0.0.1:0").await?;
    let address = server.local_addr()?;
    let serving = tokio::spawn(serve(server));

    let (mut client, greeting) = Client::connect(address).await?;
    println!("greeting: {}", greeting.code());
    let hello = client.say("EHLO client.example.com").await?;
    for announced in hello.as_reply().extensions() {
        println!("it can: {announced}");
    }
    for (command, line) in [
        (Command::Mail, "MAIL FROM:<alice@example.com>"),
        (Command::Rcpt, "RCPT TO:<bob@example.org>"),
        (Command::Quit, "QUIT"),
    ] {
        let reply = client.say(line).await?;
        match reply.as_reply().diagnose(command) {
            None => println!("{command}: {}", reply.code()),
            Some(diagnosis) => println!("{command}: {} {}", reply.code(), diagnosis.reason()),
        }
    }
    drop(client);
    serving.await?
}

/// Stands in for a mail server that sends its words in small pieces.
async fn serve(server: TcpListener) -> io::Result<()> {
    let (mut client, _) = server.accept().await?;
    let replies = [
        "220 mx.example.org ESMTP\r\n",
        "250-mx.example.org\r\n250-SIZE 10240000\r\n250 PIPELINING\r\n",
        "250 2.1.0 Ok\r\n",
        "550-5.1.1 The email account that you tried to reach does not exist.\r\n550 5.1.1 Check the address.\r\n",
        "221 2.0.0 Bye\r\n",
    ];
    for reply in replies {
        for piece in reply.as_bytes().chunks(7) {
            client.write_all(piece).await?;
            tokio::task::yield_now().await;
        }
        if client.read_buf(&mut Vec::new()).await? == 0 {
            break;
        }
    }
    Ok(())
}
