//! The corpus against our parser: whole, in two pieces at every place, and byte by byte.

use conformance::{Case, Error, Expected, Item, Lines, Reply, cases};
use smtp_codes::{Leniency, Limits, ParseError, ParseErrorKind, Parser};

fn parser(case: &Case) -> Parser {
    let leniency = case.lenient.iter().fold(Leniency::STRICT, |all, name| {
        all | match name.as_str() {
            "bare-lf" => Leniency::BARE_LF,
            "mixed-codes" => Leniency::MIXED_CODES,
            "hash-enhanced" => Leniency::HASH_ENHANCED,
            "colon-enhanced" => Leniency::COLON_ENHANCED,
            other => panic!("no leniency is called {other}"),
        }
    });
    let mut limits = Limits::DEFAULT;
    for (name, value) in &case.limits {
        match name.as_str() {
            "line" => limits.line = *value,
            "lines" => limits.lines = *value,
            "total" => limits.total = *value,
            other => panic!("no limit is called {other}"),
        }
    }
    Parser::new().leniency(leniency).limits(limits)
}

/// What came out, in the corpus's terms.
fn outcome(
    result: Result<(smtp_codes::Reply<'_>, usize), ParseError>,
    bytes: &[u8],
    expected: &Expected,
) -> Expected {
    match result {
        Ok((reply, consumed)) => {
            assert_eq!(reply.as_bytes(), &bytes[..consumed]);
            assert_eq!(reply.lines().len(), reply.lines().count());
            let count_only = matches!(expected, Expected::Reply(Reply { lines: Lines::Count(_), .. }));
            Expected::Reply(Reply {
                code: reply.code().get(),
                enhanced: reply.enhanced().map(|code| code.to_string()),
                disagreeing: reply.disagreeing_enhanced().map(|code| code.to_string()),
                lines: if count_only {
                    Lines::Count(reply.lines().count())
                } else {
                    Lines::Text(reply.lines().map(|line| line.text().to_vec()).collect())
                },
                consumed,
            })
        }
        Err(error) => Expected::Error(Error {
            kind: error.kind().name().to_owned(),
            offset: error.offset(),
            line: error.line(),
            resume: error.resume_at(bytes),
            codes: match error.kind() {
                ParseErrorKind::MixedCodes { first, other } => Some((first.get(), other.get())),
                _ => None,
            },
            protocol: match error.kind() {
                ParseErrorKind::OtherProtocol(protocol) => Some(protocol.to_string()),
                _ => None,
            },
        }),
    }
}

#[test]
fn whole() {
    for case in cases() {
        let parser = parser(&case);
        let seen = match &case.expected {
            Expected::Stream(_) => Expected::Stream(
                parser
                    .replies(&case.input)
                    .map(|item| match item {
                        Ok(reply) => Item::Code(reply.code().get()),
                        Err(error) => Item::Error(error.kind().name().to_owned()),
                    })
                    .collect(),
            ),
            expected => outcome(parser.parse(&case.input), &case.input, expected),
        };
        assert_eq!(seen, case.expected, "{}: {}", case.file, case.name);
    }
}

#[test]
fn at_every_split() {
    for case in cases() {
        let parser = parser(&case);
        let whole = parser.parse(&case.input);
        let near_an_end = |at: usize| at < 300 || at + 300 > case.input.len() || at % 997 == 0;
        for split in (0..=case.input.len()).filter(|at| near_an_end(*at)) {
            let mut reader = parser.reader();
            let first = reader.advance(&case.input[..split]);
            let result = match first {
                Err(error) if error.is_incomplete() => reader.advance(&case.input),
                other => other,
            };
            assert_eq!(result, whole, "{}: {}, split at {split}", case.file, case.name);
        }
    }
}

#[test]
fn byte_by_byte() {
    for case in cases() {
        let parser = parser(&case);
        let whole = parser.parse(&case.input);
        let mut reader = parser.reader();
        let result = (0..=case.input.len())
            .map(|length| reader.advance(&case.input[..length]))
            .find(|result| !matches!(result, Err(error) if error.is_incomplete()));
        match result {
            Some(result) => assert_eq!(result, whole, "{}: {}", case.file, case.name),
            None => assert!(whole.unwrap_err().is_incomplete(), "{}: {}", case.file, case.name),
        }
    }
}

#[test]
fn names_are_unique_and_reasons_given() {
    let mut names: Vec<_> = cases().into_iter().map(|case| (case.file, case.name, case.why)).collect();
    assert!(names.len() >= 200, "the corpus has shrunk to {} cases", names.len());
    assert!(names.iter().all(|(_, _, why)| !why.is_empty()));
    names.sort();
    for pair in names.windows(2) {
        assert_ne!((&pair[0].0, &pair[0].1), (&pair[1].0, &pair[1].1), "two cases have one name");
    }
}
