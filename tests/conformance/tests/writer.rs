//! The writer, where an example says more than a property.

use smtp_codes::{Code, Command, EnhancedCode, Reply, ReplyCode, ReplyWriter, WriteErrorKind, placeholders};

fn code(number: u16) -> Code {
    Code::new(number).unwrap()
}

fn enhanced(text: &str) -> EnhancedCode {
    text.parse().unwrap()
}

fn written(reply: &ReplyWriter<'_>) -> Result<String, WriteErrorKind> {
    let mut out = String::new();
    match reply.write(&mut out) {
        Ok(()) => Ok(out),
        Err(error) => {
            assert_eq!(out, "", "half a reply is written");
            Err(error.kind())
        }
    }
}

#[test]
fn every_text_of_the_catalogue() {
    for reply_code in ReplyCode::ALL {
        for meaning in reply_code.meanings() {
            let mut writer = ReplyWriter::new(*reply_code).template(meaning.text());
            if placeholders(meaning.text()).next().is_some() {
                assert_eq!(written(&writer), Err(WriteErrorKind::Unfilled), "{}", meaning.text());
            }
            for name in placeholders(meaning.text()) {
                writer = writer.fill(name, "value");
            }
            if let Some(character) = meaning.text().chars().find(|character| !character.is_ascii()) {
                assert_eq!(written(&writer), Err(WriteErrorKind::NotAscii(character)), "{}", meaning.text());
                writer = writer.smtputf8();
            }
            let out = written(&writer).unwrap_or_else(|error| panic!("{}: {error:?}", meaning.text()));
            let (reply, consumed) = Reply::parse(out.as_bytes()).unwrap();
            assert_eq!((reply.code(), consumed), (Code::from(*reply_code), out.len()));
            assert!(!reply.text().to_string().is_empty());
        }
    }
}

#[test]
fn where_enhanced_codes_are_refused() {
    let refused = Err(WriteErrorKind::EnhancedNotAllowed);
    let reply = |number, class| {
        ReplyWriter::new(code(number)).enhanced(EnhancedCode::new(class, 0, 0).unwrap()).text("x")
    };
    assert_eq!(written(&reply(354, 2)), refused);
    assert_eq!(written(&reply(334, 2)), refused);
    assert_eq!(written(&reply(150, 2)), refused);
    assert_eq!(written(&reply(220, 2)), refused);
    assert_eq!(written(&reply(220, 2).answering(Command::Connection)), refused);
    assert_eq!(written(&reply(220, 2).answering(Command::StartTls)).unwrap(), "220 2.0.0 x\r\n");
    assert_eq!(written(&reply(250, 2).answering(Command::Ehlo)), refused);
    assert_eq!(written(&reply(250, 2).answering(Command::Lhlo)), refused);
    assert_eq!(written(&reply(550, 5).answering(Command::Ehlo)).unwrap(), "550 5.0.0 x\r\n");
    assert_eq!(written(&reply(554, 5).answering(Command::Connection)).unwrap(), "554 5.0.0 x\r\n");
    assert_eq!(
        written(&reply(250, 5)),
        Err(WriteErrorKind::ClassDisagrees { code: code(250), enhanced: enhanced("5.0.0") })
    );
}

#[test]
fn control_characters_are_refused() {
    for (text, character) in [
        ("a\r\nb", '\r'),
        ("a\nb", '\n'),
        ("\r\n", '\r'),
        ("a\0", '\0'),
        ("\x1b[2J", '\x1b'),
        ("\u{85}", '\u{85}'),
    ] {
        let refused = Err(WriteErrorKind::ControlCharacter(character));
        assert_eq!(written(&ReplyWriter::new(code(250)).text(text)), refused);
        assert_eq!(written(&ReplyWriter::new(code(250)).lines(&["fine", text])), refused);
        assert_eq!(
            written(&ReplyWriter::from_catalogue(ReplyCode::ServiceReady).fill("domain", text)),
            refused
        );
    }
    assert_eq!(written(&ReplyWriter::new(code(250)).text("a\tb")).unwrap(), "250 a\tb\r\n");
}

/// RFC 6531 section 3.7.4: UTF-8 is for clients that have asked for it.
#[test]
fn utf_8_is_for_those_who_ask() {
    let refused = Err(WriteErrorKind::NotAscii('é'));
    for reply in [
        ReplyWriter::new(code(550)).text("refusé"),
        ReplyWriter::new(code(550)).template("refusé"),
        ReplyWriter::new(code(550)).lines(&["fine", "refusé"]),
        ReplyWriter::from_catalogue(ReplyCode::ServiceReady).fill("domain", "é.example"),
    ] {
        assert_eq!(written(&reply), refused);
        assert!(written(&reply.smtputf8()).unwrap().contains('é'));
    }
    let control = ReplyWriter::new(code(550)).text("é\u{85}").smtputf8();
    assert_eq!(written(&control), Err(WriteErrorKind::ControlCharacter('\u{85}')));
}

#[test]
fn text_that_would_be_read_as_an_enhanced_code() {
    let plain = ReplyWriter::new(code(550));
    for text in ["5.1.1 x", "5.1.1", "4.1.1 x"] {
        assert_eq!(written(&plain.text(text)), Err(WriteErrorKind::LooksEnhanced));
    }
    assert_eq!(written(&plain.text("5.6.7.8 is listed")).unwrap(), "550 5.6.7.8 is listed\r\n");
    let template = plain.template("<reason>").fill("reason", "5.1.1");
    assert_eq!(written(&template), Err(WriteErrorKind::LooksEnhanced));
    let pieces = plain.template("5.<subject>.<detail> x").fill("subject", "1").fill("detail", "1");
    assert_eq!(written(&pieces), Err(WriteErrorKind::LooksEnhanced));
    assert_eq!(written(&plain.enhanced(enhanced("5.1.1")).text("5.1.1 x")).unwrap(), "550 5.1.1 5.1.1 x\r\n");
    assert_eq!(written(&plain.enhanced(enhanced("5.1.1"))).unwrap(), "550 5.1.1\r\n");
}

#[test]
fn folding() {
    let words = "word ".repeat(300);
    let out =
        written(&ReplyWriter::new(code(550)).enhanced(enhanced("5.7.1")).text(words.trim_end())).unwrap();
    let lines: Vec<&str> = out.split_terminator("\r\n").collect();
    assert_eq!(lines.len(), 3);
    assert!(lines.iter().all(|line| line.len() <= 510 && line[4..].starts_with("5.7.1 word")));
    assert!(lines[..2].iter().all(|line| line.starts_with("550-")));

    // Exactly full, and one more.
    let full = "x".repeat(506);
    assert_eq!(written(&ReplyWriter::new(code(250)).text(&full)).unwrap().len(), 512);
    let over = "x".repeat(507);
    assert_eq!(written(&ReplyWriter::new(code(250)).text(&over)), Err(WriteErrorKind::LineTooLong));
    let space = format!("{full} y");
    assert_eq!(
        written(&ReplyWriter::new(code(250)).text(&space)).unwrap(),
        format!("250-{full}\r\n250 y\r\n")
    );

    // A line must not begin with what looks like an enhanced code.
    let trap = format!("{} {} 5.1.1 y", "x".repeat(100), "x".repeat(400));
    let out = written(&ReplyWriter::new(code(550)).text(&trap)).unwrap();
    assert_eq!(Reply::parse(out.as_bytes()).unwrap().0.enhanced(), None);

    // A space in front is no place to fold at: the line before it would be empty.
    assert_eq!(
        written(&ReplyWriter::new(code(250)).text(&format!(" {full}"))),
        Err(WriteErrorKind::LineTooLong)
    );

    // A challenge is one line, as long as a reader takes; so are those of EHLO.
    let challenge = "Q".repeat(4090);
    assert_eq!(written(&ReplyWriter::new(code(334)).text(&challenge)).unwrap().len(), 4096);
    let challenge = "Q".repeat(4091);
    assert_eq!(written(&ReplyWriter::new(code(334)).text(&challenge)), Err(WriteErrorKind::LineTooLong));
    let ehlo = ReplyWriter::new(code(250)).text(&words).answering(Command::Ehlo);
    assert_eq!(written(&ehlo), Err(WriteErrorKind::LineTooLong));
    // A refusal of EHLO is text as any other.
    let refused = ReplyWriter::new(code(554)).text(words.trim_end()).answering(Command::Ehlo);
    assert_eq!(written(&refused).unwrap().lines().count(), 3);
}

#[test]
fn beyond_the_limits_of_a_reader() {
    let lines = vec!["x"; 1024];
    assert_eq!(written(&ReplyWriter::new(code(214)).lines(&lines)).unwrap().len(), 7 * 1024);
    let lines = vec!["x"; 1025];
    assert_eq!(written(&ReplyWriter::new(code(214)).lines(&lines)), Err(WriteErrorKind::ReplyTooLong));
    let line = "x".repeat(506);
    let lines = vec![line.as_str(); 256];
    assert_eq!(written(&ReplyWriter::new(code(214)).lines(&lines)).unwrap().len(), 128 * 1024);
    let text = "word ".repeat(30_000);
    assert_eq!(written(&ReplyWriter::new(code(214)).text(&text)), Err(WriteErrorKind::ReplyTooLong));
}

#[test]
fn values() {
    let reply = ReplyWriter::new(code(250)).template("<a> and <b>, <a>").fill("a", "1").fill("b", "<CRLF>");
    assert_eq!(written(&reply).unwrap(), "250 1 and <CRLF>, 1\r\n");
    let all = (2..8).fold(reply, |reply, _| reply.fill("c", "3"));
    assert_eq!(written(&all), written(&reply));
    let many = (0..9).fold(reply, |reply, _| reply.fill("c", "3"));
    assert_eq!(written(&many), Err(WriteErrorKind::TooManyValues));
    // An address in front of a placeholder is none of its name.
    let address = ReplyWriter::new(code(250)).template("ask me@mx.example at <a>").fill("a", "1");
    assert_eq!(written(&address).unwrap(), "250 ask me@mx.example at 1\r\n");
    // What is no template has no placeholders.
    assert_eq!(written(&ReplyWriter::new(code(250)).text("<a>")).unwrap(), "250 <a>\r\n");
    // A long value is folded with the rest.
    let value = "long ".repeat(200);
    let out = written(&ReplyWriter::new(code(250)).template("<a>").fill("a", value.trim_end())).unwrap();
    assert_eq!(out.lines().count(), 2);
}

#[test]
fn the_output_may_fail() {
    struct Full;
    impl std::fmt::Write for Full {
        fn write_str(&mut self, _: &str) -> std::fmt::Result {
            Err(std::fmt::Error)
        }
    }
    let reply = ReplyWriter::new(code(250)).text("OK");
    assert_eq!(reply.write(&mut Full).unwrap_err().kind(), WriteErrorKind::Output);
    let mut short = [0_u8; 4];
    assert_eq!(reply.write_io(&mut &mut short[..]).unwrap_err().kind(), std::io::ErrorKind::WriteZero);
    let error = ReplyWriter::new(code(250)).text("\n").write_io(&mut std::io::sink()).unwrap_err();
    assert_eq!(error.kind(), std::io::ErrorKind::InvalidInput);
}
