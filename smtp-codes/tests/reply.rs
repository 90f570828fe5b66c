//! What a reply says of itself: borrowed and owned, compared and printed, and what a reader and a stream make of odd input.
#![cfg(feature = "cli")]

use smtp_codes::{
    Code, EnhancedCode, Leniency, Parser, ReadError, Reply, ReplyBuf, ReplyCode, ReplyReader, ReplyStream,
};
use std::collections::hash_map::DefaultHasher;
use std::error::Error as _;
use std::hash::{Hash, Hasher};
use std::io::{self, Read};

fn reply(bytes: &[u8]) -> Reply<'_> {
    Reply::parse(bytes).unwrap().0
}

fn hash(value: &impl Hash) -> u64 {
    let mut hasher = DefaultHasher::new();
    value.hash(&mut hasher);
    hasher.finish()
}

#[test]
fn the_first_digit_is_asked_for_in_five_ways() {
    for (code, is) in [
        (199, [false, false, false, false, false]),
        (250, [true, false, false, false, false]),
        (354, [false, true, false, false, false]),
        (450, [false, false, true, false, true]),
        (550, [false, false, false, true, true]),
    ] {
        let bytes = format!("{code} x\r\n");
        let (reply, code) = (reply(bytes.as_bytes()), Code::new(code).unwrap());
        let owned = reply.into_owned();
        let flags = |success, intermediate, transient, permanent, failure| {
            [success, intermediate, transient, permanent, failure]
        };
        assert_eq!(
            flags(
                code.is_success(),
                code.is_intermediate(),
                code.is_transient(),
                code.is_permanent(),
                code.is_failure()
            ),
            is,
            "{code}"
        );
        assert_eq!(
            flags(
                reply.is_success(),
                reply.is_intermediate(),
                reply.is_transient(),
                reply.is_permanent(),
                reply.is_failure()
            ),
            is,
            "{code}"
        );
        assert_eq!(
            flags(
                owned.is_success(),
                owned.is_intermediate(),
                owned.is_transient(),
                owned.is_permanent(),
                owned.is_failure()
            ),
            is,
            "{code}"
        );
    }
}

#[test]
fn an_owned_reply_says_what_the_borrowed_one_says() {
    for bytes in [
        &b"250-5.1.1 mx\r\n250 SIZE\r\n"[..],
        b"550 5.1.1 No\r\n",
        b"450 5.1.1 No\r\n",
        b"599\r\n",
        b"354 \xff\r\n",
    ] {
        let borrowed = reply(bytes);
        let owned = ReplyBuf::from(borrowed);
        assert_eq!(owned.code(), borrowed.code());
        assert_eq!(owned.severity(), borrowed.severity());
        assert_eq!(owned.known(), borrowed.known());
        assert_eq!(owned.known_as::<ReplyCode>(), borrowed.known());
        assert_eq!(borrowed.known_as::<ReplyCode>(), borrowed.known());
        assert_eq!(owned.enhanced(), borrowed.enhanced());
        assert_eq!(owned.disagreeing_enhanced(), borrowed.disagreeing_enhanced());
        assert_eq!(owned.lines().collect::<Vec<_>>(), borrowed.lines().collect::<Vec<_>>());
        assert_eq!(owned.first_line(), borrowed.first_line());
        assert_eq!(owned.is_multiline(), borrowed.is_multiline());
        assert_eq!(owned.text().to_string(), borrowed.text().to_string());
        assert_eq!(owned.as_bytes(), bytes);
        assert_eq!(owned.to_string(), borrowed.to_string());
        assert_eq!(format!("{owned:?}"), format!("{borrowed:?}"));
        assert_eq!(Reply::from(&owned), borrowed);
    }
    assert_eq!(reply(b"550 5.1.1 No\r\n").into_owned().known(), Some(ReplyCode::MailboxUnavailable));
    assert_eq!(reply(b"450 5.1.1 No\r\n").into_owned().disagreeing_enhanced(), EnhancedCode::new(5, 1, 1));
    assert!(reply(b"250-a\r\n250 b\r\n").into_owned().is_multiline());
}

#[test]
fn replies_are_equal_if_bytes_and_enhanced_codes_are() {
    let (one, other) = (reply(b"250 OK\r\n"), reply(b"250 Ok\r\n"));
    let (owned, others) = (one.into_owned(), other.into_owned());
    assert_eq!(one, reply(b"250 OK\r\n"));
    assert_ne!(one, other);
    assert_eq!(owned, owned.clone());
    assert_ne!(owned, others);
    assert_eq!(owned, one);
    assert_ne!(owned, other);
    assert_eq!(one, owned);
    assert_ne!(other, owned);
    assert_eq!(hash(&one), hash(&owned));
    assert_ne!(hash(&one), hash(&other));

    // The same bytes, read strictly and leniently.
    let bytes = b"550 #5.1.1 No\r\n";
    let (lenient, _) = Parser::new().leniency(Leniency::HASH_ENHANCED).parse(bytes).unwrap();
    assert_eq!(lenient.enhanced(), EnhancedCode::new(5, 1, 1));
    assert_ne!(lenient, reply(bytes));
}

#[test]
fn leniencies_add_up() {
    assert_eq!(Leniency::ALL | Leniency::BARE_LF, Leniency::ALL);
    assert_eq!(Leniency::STRICT | Leniency::BARE_LF, Leniency::BARE_LF);
    assert!(Leniency::BARE_LF.with(Leniency::MIXED_CODES).contains(Leniency::MIXED_CODES));
}

#[test]
fn what_is_printed() {
    assert_eq!(reply(b"250\r\n").to_string(), "250");
    assert_eq!(reply(b"250 \r\n").to_string(), "250");
    assert_eq!(reply(b"250 x\r\n").to_string(), "250 x");
    // The space behind the code, and the one between the lines.
    assert_eq!(reply(b"250-\r\n250 x\r\n").to_string(), "250  x");
    assert_eq!(
        format!("{:?}", reply(b"450 5.1.1 \xff\r\n")),
        "Reply { code: Code(450), enhanced: None, disagreeing_enhanced: Some(EnhancedCode(5.1.1)), \
         bytes: \"450 5.1.1 \\xff\\r\\n\" }"
    );
    // What turns the direction of writing, and the control characters behind ASCII.
    for character in
        ['\u{80}', '\u{9F}', '\u{61C}', '\u{200E}', '\u{200F}', '\u{202E}', '\u{2066}', '\u{2069}']
    {
        let bytes = format!("250 a{character}b\r\n");
        assert_eq!(reply(bytes.as_bytes()).to_string(), format!("250 a\\u{{{:x}}}b", u32::from(character)));
    }
    assert_eq!(reply("250 aßb\u{2065}\r\n".as_bytes()).to_string(), "250 aßb\u{2065}");
}

/// The enhanced code is compared eight bytes at a time: these look like it to a comparison that drops a bit.
#[test]
fn a_line_that_only_resembles_the_enhanced_code_keeps_its_text() {
    let turned: Vec<u8> = b"5.1.1 ".iter().map(|byte| !byte).chain([0, 0]).collect();
    for text in [&b"\0\0\0\0\0\0\0\0"[..], &turned, b"5.1.2 text", b"5.1.1  text", b"5.1.11 text"] {
        let bytes = [b"550-5.1.1 No\r\n550 ", text, b"\r\n"].concat();
        let line = reply(&bytes).lines().nth(1).unwrap();
        let expected = text.strip_prefix(b"5.1.1 ").unwrap_or(text);
        assert_eq!(line.text(), expected, "{}", text.escape_ascii());
    }
}

#[test]
fn a_reader_that_is_reset_has_forgotten_the_reply() {
    let mut reader = ReplyReader::new();
    assert!(reader.advance(b"250-mx\r\n").unwrap_err().is_incomplete());
    reader.reset();
    let (reply, consumed) = reader.advance(b"220 another connection\r\n").unwrap();
    assert_eq!((reply.code().get(), reply.lines().len(), consumed), (220, 1, 24));

    // What was broken is forgotten as well.
    let error = reader.advance(b"hello").unwrap_err();
    reader.recover(&error);
    reader.reset();
    assert_eq!(reader.skip(b"220 x\r\n"), 0);
}

/// Input that fails first, and then has something.
struct Failing<'a> {
    first: Option<io::ErrorKind>,
    then: &'a [u8],
}

impl Read for Failing<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        match self.first.take() {
            Some(kind) => Err(kind.into()),
            None => self.then.read(buffer),
        }
    }
}

#[test]
fn a_stream_reads_on_after_a_signal_and_hands_out_other_failures() {
    let mut stream =
        ReplyStream::new(Failing { first: Some(io::ErrorKind::Interrupted), then: b"250 OK\r\n" });
    assert_eq!(stream.next_reply().unwrap().unwrap().code(), 250);

    let mut stream = ReplyStream::new(Failing { first: Some(io::ErrorKind::TimedOut), then: b"250 OK\r\n" });
    let error = stream.next_reply().unwrap_err();
    assert!(matches!(&error, ReadError::Io(error) if error.kind() == io::ErrorKind::TimedOut));
    assert_eq!(error.to_string(), io::Error::from(io::ErrorKind::TimedOut).to_string());
    assert!(error.source().is_some());
    assert_eq!(stream.next_reply().unwrap().unwrap().code(), 250);
}

#[test]
fn a_stream_says_what_it_holds_and_what_was_wrong() {
    let mut stream = ReplyStream::new(&b"220 Go ahead\r\n250 injected\r\nhello\r\n"[..]);
    assert_eq!(stream.next_reply().unwrap().unwrap().as_bytes(), b"220 Go ahead\r\n");
    assert_eq!(stream.buffered(), b"250 injected\r\nhello\r\n");
    assert_eq!(stream.next_reply().unwrap().unwrap().as_bytes(), b"250 injected\r\n");
    let error = stream.next_reply().unwrap_err();
    assert_eq!(error.to_string(), "line 1, byte 0: a reply begins with three digits");
    assert_eq!(error.source().unwrap().to_string(), error.to_string());
    assert!(stream.next_reply().unwrap().is_none());
    assert!(stream.buffered().is_empty());
}

#[test]
fn a_buffer_that_shrank_is_another_one() {
    let mut reader = ReplyReader::new();
    assert!(reader.advance(b"250-a long line that has not en").unwrap_err().is_incomplete());
    let (reply, consumed) = reader.advance(b"221 Bye\r\n").unwrap();
    assert_eq!((reply.code().get(), consumed), (221, 9));
}
