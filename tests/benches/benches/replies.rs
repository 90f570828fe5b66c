//! The inputs, and the readers that are compared.

use smtp_codes::{Extension, Limits, Reply, ReplyReader};
use smtp_proto::{EhloResponse, response::parser::ResponseReceiver};
use std::hint::black_box;

const LINE: &str = "550 5.1.1 <nobody@example.org>: Recipient address rejected: User unknown here\r\n";
const EHLO: &str = "250-mx.example.org Hello client.example.com [192.0.2.1]\r\n\
    250-SIZE 52428800\r\n\
    250-8BITMIME\r\n\
    250-PIPELINING\r\n\
    250-STARTTLS\r\n\
    250-ENHANCEDSTATUSCODES\r\n\
    250-CHUNKING\r\n\
    250 SMTPUTF8\r\n";
const REJECTION: &str = "550-5.7.1 Our system has detected that this message is likely unsolicited mail.\r\n\
    550-5.7.1 To reduce the amount of spam sent, this message has been blocked.\r\n\
    550 5.7.1 Please visit https://support.example.com/mail/?p=UnsolicitedMessageError\r\n";
/// What a stream repeats: a session, and some rejections.
const STREAM: [&str; 10] = [
    "220 mx.example.org ESMTP ready\r\n",
    EHLO,
    "250 2.1.0 Ok\r\n",
    "250 2.1.5 Ok\r\n",
    LINE,
    "354 End data with <CR><LF>.<CR><LF>\r\n",
    "250 2.0.0 Ok: queued as 4XyZ1b2c3dz9sVq\r\n",
    REJECTION,
    "451 4.7.1 Greylisting in effect, please come back later\r\n",
    "221 2.0.0 Bye\r\n",
];

/// Bytes of one or more replies.
#[derive(Debug, Default)]
pub(crate) struct Input {
    bytes: Vec<u8>,
    /// Where each reply ends, for readers that do not say it.
    ends: Vec<usize>,
}

impl Input {
    fn of<'t>(replies: impl IntoIterator<Item = &'t str>) -> Self {
        let mut input = Self::default();
        for reply in replies {
            input.bytes.extend_from_slice(reply.as_bytes());
            input.ends.push(input.bytes.len());
        }
        input
    }

    /// How many replies there are.
    pub(crate) fn replies(&self) -> u32 {
        u32::try_from(self.ends.len()).expect("some thousands")
    }

    /// How many bytes there are.
    pub(crate) fn len(&self) -> usize {
        self.bytes.len()
    }
}

/// Reads an input and says how many replies there were.
pub(crate) type Run = fn(&Input) -> u32;

/// An input, and everything that reads it.
#[derive(Debug)]
pub(crate) struct Case {
    /// What it is called.
    pub(crate) name: &'static str,
    /// The bytes.
    pub(crate) input: Input,
    /// The name of each reader, and what it does. The first is ours, the second ours with all that there is to ask.
    pub(crate) readers: Vec<(&'static str, Run)>,
    /// How our time divided by that of smtp-proto is to be, in words.
    target: &'static str,
}

impl Case {
    /// How our time divided by that of the reader is to be; nothing if that was not settled.
    pub(crate) fn target(&self, reader: &str) -> &'static str {
        if reader == "smtp-proto" { self.target } else { "" }
    }
}

/// A reader of replies.
trait Reader {
    /// Reads the reply that the bytes begin with. `None` if they are refused or incomplete.
    fn read(bytes: &[u8]) -> Option<()>;

    /// Whether a reply is complete after each byte of it.
    fn bytewise(bytes: &[u8]) -> u32 {
        (1..=bytes.len()).map(|end| u32::from(Self::read(&bytes[..end]).is_some())).sum()
    }
}

fn one<R: Reader>(input: &Input) -> u32 {
    u32::from(R::read(&input.bytes).is_some())
}

/// The replies are cut by the caller, since not every reader says where one ends.
fn stream<R: Reader>(input: &Input) -> u32 {
    let mut start = 0;
    let mut replies = 0;
    for end in &input.ends {
        replies += u32::from(R::read(&input.bytes[start..*end]).is_some());
        start = *end;
    }
    replies
}

fn bytewise<R: Reader>(input: &Input) -> u32 {
    R::bytewise(&input.bytes)
}

/// Ours: the code and the bounds of the reply.
struct Ours;

impl Reader for Ours {
    fn read(bytes: &[u8]) -> Option<()> {
        black_box(Reply::parse(bytes).ok()?);
        Some(())
    }

    fn bytewise(bytes: &[u8]) -> u32 {
        let mut reader = ReplyReader::new();
        (1..=bytes.len()).map(|end| u32::from(black_box(reader.advance(&bytes[..end])).is_ok())).sum()
    }
}

/// Ours, and everything that a peer has made by then: enhanced code and text of each line; the entry as well.
struct OursAsked;

impl OursAsked {
    fn ask(reply: &Reply<'_>) {
        black_box((reply.code(), reply.known(), reply.enhanced()));
        for line in reply.lines() {
            black_box(line.text());
        }
    }
}

impl Reader for OursAsked {
    fn read(bytes: &[u8]) -> Option<()> {
        let (reply, _) = Reply::parse(bytes).ok()?;
        Self::ask(&reply);
        Some(())
    }

    fn bytewise(bytes: &[u8]) -> u32 {
        let mut reader = ReplyReader::new();
        let mut replies = 0;
        for end in 1..=bytes.len() {
            if let Ok((reply, _)) = reader.advance(&bytes[..end]) {
                Self::ask(&reply);
                replies += 1;
            }
        }
        replies
    }
}

/// What its client calls for every reply but that to EHLO; the enhanced code is read, the lines are joined.
struct SmtpProto;

impl Reader for SmtpProto {
    fn read(bytes: &[u8]) -> Option<()> {
        black_box(ResponseReceiver::default().parse(&mut bytes.iter()).ok()?);
        Some(())
    }

    fn bytewise(bytes: &[u8]) -> u32 {
        let mut receiver = ResponseReceiver::default();
        bytes.chunks(1).map(|byte| u32::from(black_box(receiver.parse(&mut byte.iter())).is_ok())).sum()
    }
}

/// What its client calls for the reply to EHLO: the extensions are read too.
struct SmtpProtoEhlo;

impl Reader for SmtpProtoEhlo {
    fn read(bytes: &[u8]) -> Option<()> {
        black_box(EhloResponse::parse(&mut bytes.iter()).ok()?);
        Some(())
    }
}

/// Ours as well: each keyword known or not, the size, the mechanisms.
struct OursEhlo;

impl Reader for OursEhlo {
    fn read(bytes: &[u8]) -> Option<()> {
        let (reply, _) = Reply::parse(bytes).ok()?;
        black_box(reply.server_name());
        for announced in reply.extensions() {
            match black_box(announced.known()) {
                Some(Extension::Auth) => announced.parameters().for_each(|mechanism| {
                    black_box(mechanism);
                }),
                Some(Extension::Size) => {
                    black_box(announced.number());
                }
                _ => {}
            }
        }
        Some(())
    }
}

/// It reads text; its client validates the bytes as UTF-8 when it reads a line.
struct Lettre;

impl Reader for Lettre {
    fn read(bytes: &[u8]) -> Option<()> {
        let text = std::str::from_utf8(bytes).ok()?;
        black_box(text.parse::<lettre::transport::smtp::response::Response>().ok()?);
        Some(())
    }
}

/// It checks the form and gives the bytes back; there is no function that gives more.
struct SmtpCodec;

impl Reader for SmtpCodec {
    fn read(bytes: &[u8]) -> Option<()> {
        black_box(smtp_codec::parse::response::Reply_line(bytes).ok()?);
        Some(())
    }
}

/// The least that can be done in safe Rust: three digits, a space or a hyphen, and a line that ends in CRLF.
struct Floor;

impl Reader for Floor {
    fn read(bytes: &[u8]) -> Option<()> {
        let mut rest = bytes;
        let mut first = None;
        loop {
            let [a @ b'1'..=b'5', b @ b'0'..=b'9', c @ b'0'..=b'9', separator, text @ ..] = rest else {
                return None;
            };
            let code = [*a, *b, *c];
            if *first.get_or_insert(code) != code {
                return None;
            }
            let end = memchr::memchr(b'\n', text)?;
            if end == 0 || text[end - 1] != b'\r' {
                return None;
            }
            rest = &text[end + 1..];
            match separator {
                b' ' => break,
                b'-' => {}
                _ => return None,
            }
        }
        black_box((first, bytes.len() - rest.len()));
        Some(())
    }
}

macro_rules! readers {
    ($run:ident: $($name:literal $reader:ident),*) => {
        vec![$(($name, $run::<$reader> as Run)),*]
    };
}

/// All cases.
pub(crate) fn cases() -> Vec<Case> {
    let Limits { line, lines, total } = Limits::DEFAULT;
    let full_line = |separator| format!("250{separator}{}\r\n", "x".repeat(line - 6));
    let case = |name, input, readers, target| Case { name, input, readers, target };
    vec![
        case(
            "one line of 79 bytes",
            Input::of([LINE]),
            readers!(one: "ours" Ours, "ours, all read" OursAsked, "smtp-proto" SmtpProto, "smtp-codec" SmtpCodec,
                "lettre" Lettre, "floor" Floor),
            "under 0.5",
        ),
        case(
            "EHLO, 8 lines",
            Input::of([EHLO]),
            readers!(one: "ours" Ours, "ours, all read" OursAsked, "smtp-proto" SmtpProto,
                "smtp-proto, EHLO" SmtpProtoEhlo, "ours, EHLO" OursEhlo, "smtp-codec" SmtpCodec, "lettre" Lettre, "floor" Floor),
            "under 0.35",
        ),
        case(
            "rejection, 3 lines",
            Input::of([REJECTION]),
            readers!(one: "ours" Ours, "ours, all read" OursAsked, "smtp-proto" SmtpProto, "smtp-codec" SmtpCodec,
                "lettre" Lettre, "floor" Floor),
            "",
        ),
        case(
            "10 000 replies",
            Input::of(STREAM.into_iter().cycle().take(10_000)),
            readers!(stream: "ours" Ours, "ours, all read" OursAsked, "smtp-proto" SmtpProto, "smtp-codec" SmtpCodec,
                "lettre" Lettre, "floor" Floor),
            "",
        ),
        case(
            "EHLO byte by byte",
            Input::of([EHLO]),
            readers!(bytewise: "ours" Ours, "ours, all read" OursAsked, "smtp-proto" SmtpProto,
                "smtp-codec" SmtpCodec, "lettre" Lettre),
            "",
        ),
        case(
            "longest line",
            Input::of([full_line(' ').as_str()]),
            readers!(one: "ours" Ours, "ours, all read" OursAsked, "smtp-proto" SmtpProto, "smtp-codec" SmtpCodec,
                "lettre" Lettre, "floor" Floor),
            "",
        ),
        case(
            "most lines",
            Input::of([format!("{}250 \r\n", "250-\r\n".repeat(lines - 1)).as_str()]),
            readers!(one: "ours" Ours, "ours, all read" OursAsked, "smtp-proto" SmtpProto, "smtp-codec" SmtpCodec,
                "lettre" Lettre, "floor" Floor),
            "",
        ),
        case(
            "largest reply",
            Input::of([format!("{}{}", full_line('-').repeat(total / line - 1), full_line(' ')).as_str()]),
            readers!(one: "ours" Ours, "ours, all read" OursAsked, "smtp-proto" SmtpProto, "smtp-codec" SmtpCodec,
                "lettre" Lettre, "floor" Floor),
            "",
        ),
    ]
}
