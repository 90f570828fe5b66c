//! What holds for all bytes.

use proptest::collection::vec;
use proptest::prelude::*;
use smtp_codes::{Code, EnhancedCode, Leniency, Limits, ParseError, Parser, Reply, ReplyWriter};

/// Bytes that are nearly replies: pieces that matter to the parser, in any order.
fn bytes() -> impl Strategy<Value = Vec<u8>> {
    let pieces = prop_oneof![
        8 => prop::sample::select(vec![
            &b"250-"[..], b"250 ", b"550-", b"550 ", b"220-", b"521 ", b"250", b"334", b"599 ", b"600 ", b"\r\n", b"\r\n",
            b"\r\n", b"\n", b"\r", b"5.1.1 ", b"2.0.0 ", b"#5.1.1 ", b"5.1.1: ", b"4.7.708", b"HTTP/", b"+OK", b"-ERR",
            b"* OK", b"SSH-", b"\x16\x03\x01", b"text", b"a longer text that takes more than sixteen bytes", b" ", b"-", b"\t",
        ])
        .prop_map(<[u8]>::to_vec),
        1 => vec(any::<u8>(), 0..12),
    ];
    vec(pieces, 0..24).prop_map(|pieces| pieces.concat())
}

fn parser() -> impl Strategy<Value = Parser> {
    let leniency = prop::bits::u8::between(0, 4).prop_map(|bits| {
        let all =
            [Leniency::BARE_LF, Leniency::MIXED_CODES, Leniency::HASH_ENHANCED, Leniency::COLON_ENHANCED];
        all.iter()
            .enumerate()
            .filter(|(bit, _)| bits >> bit & 1 == 1)
            .fold(Leniency::STRICT, |sum, (_, leniency)| sum | *leniency)
    });
    let limits = prop_oneof![
        2 => Just(Limits::DEFAULT),
        1 => (0..60_usize, 0..6_usize, 0..200_usize)
            .prop_map(|(line, lines, total)| Limits { line, lines, total }),
    ];
    (leniency, limits).prop_map(|(leniency, limits)| Parser::new().leniency(leniency).limits(limits))
}

/// Feeds the bytes in pieces that end at `cuts`.
fn in_pieces<'a>(
    parser: Parser,
    bytes: &'a [u8],
    cuts: &[prop::sample::Index],
) -> Result<(Reply<'a>, usize), ParseError> {
    let mut ends: Vec<usize> = cuts.iter().map(|cut| cut.index(bytes.len() + 1)).collect();
    ends.sort_unstable();
    ends.push(bytes.len());
    let mut reader = parser.reader();
    let mut result = reader.advance(&[]);
    for end in ends {
        result = reader.advance(&bytes[..end]);
        if !matches!(result, Err(error) if error.is_incomplete()) {
            break;
        }
    }
    result
}

/// A plain reading of the rules for a strict reader, to hold against the fast one.
fn plain(bytes: &[u8]) -> Option<(u16, Vec<Vec<u8>>, usize)> {
    let (mut at, mut lines, mut code) = (0, Vec::new(), None);
    loop {
        let end = at + bytes[at..].windows(2).position(|pair| pair == b"\r\n")?;
        let line = &bytes[at..end];
        at = end + 2;
        let digits = line.get(..3).filter(|digits| digits.iter().all(u8::is_ascii_digit))?;
        let number: u16 = std::str::from_utf8(digits).unwrap().parse().unwrap();
        let is_sound = (100..600).contains(&number)
            && matches!(line.get(3), None | Some(b' ' | b'-'))
            && !line.iter().any(|byte| matches!(byte, b'\r' | b'\n'))
            && *code.get_or_insert(number) == number;
        if !is_sound {
            return None;
        }
        lines.push(line.get(4..).unwrap_or_default().to_vec());
        if line.get(3) != Some(&b'-') {
            return Some((number, lines, at));
        }
    }
}

/// A text that a writer takes, often with long words and with many spaces.
fn text() -> impl Strategy<Value = String> {
    prop_oneof![
        "[ -~äß\t]{0,80}",
        "([a-z0-9.#:-]{0,12} ){0,120}",
        "(5\\.1\\.1 ?|[a-z]{1,9} ?){0,200}",
        "[a-z ]{500,515}"
    ]
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 1000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn never_panics(bytes in bytes(), parser in parser()) {
        if let Ok((reply, consumed)) = parser.parse(&bytes) {
            prop_assert!(consumed <= bytes.len());
            prop_assert_eq!(reply.lines().count(), reply.lines().len());
            let _ = (format!("{reply} {reply:?} {:#}", reply.text()), reply.known(), reply.disagreeing_enhanced());
        }
    }

    #[test]
    fn any_split_gives_the_same(bytes in bytes(), parser in parser(), cuts in vec(any::<prop::sample::Index>(), 0..6)) {
        let whole = parser.parse(&bytes);
        prop_assert_eq!(in_pieces(parser, &bytes, &cuts), whole);
        let every: Vec<_> = (0..bytes.len()).map(|length| parser.parse(&bytes[..length])).collect();
        for part in every {
            prop_assert!(part == whole || part.unwrap_err().is_incomplete());
        }
    }

    #[test]
    fn agrees_with_a_plain_reading(bytes in bytes()) {
        let fast = Reply::parse(&bytes).ok().map(|(reply, consumed)| {
            let lines = reply.lines().map(|line| line.raw().get(4..).unwrap_or_default().to_vec()).collect();
            (reply.code().get(), lines, consumed)
        });
        prop_assert_eq!(fast, plain(&bytes));
    }

    #[test]
    fn errors_move_on(bytes in bytes(), parser in parser()) {
        let (mut at, mut rounds) = (0, 0);
        loop {
            let rest = &bytes[at..];
            let step = match parser.parse(rest) {
                Ok((_, consumed)) => Some(consumed),
                Err(error) => {
                    prop_assert!(error.offset() <= rest.len());
                    prop_assert_eq!(error.is_incomplete(), error.kind().name() == "incomplete");
                    error.resume_at(rest)
                }
            };
            let Some(step) = step else { break };
            prop_assert!(step > 0 && step <= rest.len());
            at += step;
            rounds += 1;
            if at == bytes.len() {
                break;
            }
        }
        prop_assert_eq!(parser.replies(&bytes).count(), rounds + usize::from(at < bytes.len()));
    }

    #[test]
    fn what_is_written_is_read(
        code in 100..600_u16,
        enhanced in prop::option::of((0..1000_u16, 0..1000_u16)),
        texts in vec(text(), 0..4),
        smtputf8 in any::<bool>(),
    ) {
        let code = Code::new(code).unwrap();
        let texts: Vec<&str> = texts.iter().map(String::as_str).collect();
        let mut writer = ReplyWriter::new(code).lines(&texts);
        let enhanced = enhanced.and_then(|(subject, detail)| EnhancedCode::new(code.severity().digit(), subject, detail));
        if let Some(enhanced) = enhanced {
            writer = writer.enhanced(enhanced);
        }
        if smtputf8 {
            writer = writer.smtputf8();
        }
        let mut out = String::new();
        match writer.write(&mut out) {
            Ok(()) => {
                let (reply, consumed) = Reply::parse(out.as_bytes()).unwrap();
                prop_assert_eq!(consumed, out.len());
                prop_assert_eq!((reply.code(), reply.enhanced(), reply.disagreeing_enhanced()), (code, enhanced, None));
                prop_assert_eq!(writer.check(), Ok(()));
                prop_assert!(smtputf8 || out.is_ascii());
                let lines: Vec<&[u8]> = reply.lines().map(|line| line.text()).collect();
                prop_assert_eq!(lines.join(&b' '), texts.join(" ").into_bytes());
                for line in out.split_inclusive("\r\n") {
                    prop_assert!(line.len() <= 512 || code == 334);
                }
            }
            Err(error) => {
                prop_assert_eq!(&out, "");
                prop_assert_eq!(writer.check(), Err(error));
            }
        }
    }
}
