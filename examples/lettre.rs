//! Sends with `lettre`, and says of its error why the message was refused, when to send again, and what of the address.

use lettre::{Message, SmtpTransport, Transport as _, transport::smtp::Error};
use smtp_codes::{Address, Diagnosis, Retry, replies_in};
use std::io::{BufRead as _, BufReader, Write as _};
use std::net::{TcpListener, TcpStream};

/// What the program does with the message and with the recipient's address.
fn decide(error: &Error) -> String {
    // "permanent error (550): 5.1.1 user unknown"
    let error = error.to_string();
    let Some(reply) = replies_in(&error).next() else {
        return format!("no server said anything, try again later ({error})");
    };
    let words = reply.words().to_string();
    let Some(diagnosis) = Diagnosis::of(reply.code(), reply.enhanced(), reply.command(), &words) else {
        return format!("nothing was refused ({error})");
    };
    let message = match (diagnosis.verdict().retry(), diagnosis.retry_after()) {
        (Retry::Later, Some(time)) => format!("again in {} seconds", time.as_secs()),
        (Retry::Later, None) => "again later".into(),
        (Retry::AfterChange, _) => "again after a change".into(),
        (Retry::No, _) => "never again".into(),
    };
    let address = match diagnosis.verdict().address() {
        Address::Suppress => "struck off the list",
        Address::Review => "counted, struck off if it goes on",
        Address::Keep => "kept",
    };
    // How sure that is: words > enhanced code > command > hint > guess.
    format!(
        "{} (by {}): {message}; the address is {address}",
        diagnosis.reason(),
        diagnosis.certainty().name()
    )
}

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let server = TcpListener::bind("127.0.0.1:0")?;
    let port = server.local_addr()?.port();
    std::thread::spawn(move || server.incoming().flatten().for_each(|client| drop(serve(&client))));

    let mailer = SmtpTransport::builder_dangerous("127.0.0.1").port(port).build();
    for recipient in ["nobody@example.org", "full@example.org", "grey@example.org", "bob@example.org"] {
        let message = Message::builder()
            .from("alice@example.com".parse()?)
            .to(recipient.parse()?)
            .subject("Lunch")
            .body(String::from("At noon?"))?;
        match mailer.send(&message) {
            Ok(_) => println!("{recipient}: sent"),
            Err(error) => println!("{recipient}: {}", decide(&error)),
        }
    }
    Ok(())
}

/// Stands in for a mail server that refuses some recipients.
fn serve(client: &TcpStream) -> std::io::Result<()> {
    let say = |reply: &str| -> std::io::Result<()> {
        let mut client = client;
        write!(client, "{reply}\r\n")
    };
    say("220 mx.example.org ESMTP")?;
    let mut is_data = false;
    for line in BufReader::new(client).lines() {
        let line = line?;
        match line.as_str() {
            "." => is_data = false,
            _ if is_data => continue,
            "DATA" => is_data = true,
            _ => {}
        }
        say(match line.as_str() {
            "DATA" => "354 End with <CRLF>.<CRLF>",
            to if to.contains("nobody") => {
                "550 5.1.1 <nobody@example.org>: Recipient address rejected: User unknown"
            }
            to if to.contains("full") => "452 4.2.2 The email account that you tried to reach is over quota",
            to if to.contains("grey") => "451 4.7.1 Greylisted, please try again in 300 seconds",
            "QUIT" => "221 2.0.0 Bye",
            _ => "250 2.0.0 Ok",
        })?;
    }
    Ok(())
}
