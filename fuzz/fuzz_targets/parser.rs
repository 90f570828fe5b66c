//! No input panics; errors move on; views hold what the reply holds. The first byte chooses leniency and limits.
#![no_main]

use libfuzzer_sys::fuzz_target;
use smtp_codes::{Leniency, Limits, Parser};

fuzz_target!(|data: &[u8]| {
    let Some((choice, bytes)) = data.split_first() else { return };
    let mut leniency = Leniency::STRICT;
    for (bit, one) in
        [Leniency::BARE_LF, Leniency::MIXED_CODES, Leniency::HASH_ENHANCED, Leniency::COLON_ENHANCED]
            .into_iter()
            .enumerate()
    {
        if choice >> bit & 1 == 1 {
            leniency = leniency | one;
        }
    }
    let limits = if choice & 16 == 16 { Limits { line: 40, lines: 4, total: 100 } } else { Limits::DEFAULT };
    let parser = Parser::new().leniency(leniency).limits(limits);

    let mut at = 0;
    while at < bytes.len() {
        let rest = &bytes[at..];
        let step = match parser.parse(rest) {
            Ok((reply, consumed)) => {
                assert_eq!(reply.as_bytes(), &rest[..consumed]);
                assert_eq!(reply.lines().count(), reply.lines().len());
                assert_eq!(reply.is_multiline(), reply.lines().len() > 1);
                assert!(reply.enhanced().is_none_or(|enhanced| enhanced.agrees_with(reply.code())));
                assert!(
                    reply.disagreeing_enhanced().is_none_or(|enhanced| !enhanced.agrees_with(reply.code()))
                );
                assert!(reply.lines().all(|line| line.raw().ends_with(line.text())));
                assert!(consumed <= limits.total && reply.lines().len() <= limits.lines);
                let shown = reply.to_string();
                assert!(!shown.chars().any(char::is_control), "{shown:?}");
                Some(consumed)
            }
            Err(error) => {
                assert!(error.offset() <= rest.len());
                assert!(!error.to_string().is_empty());
                error.resume_at(rest)
            }
        };
        let Some(step) = step else { break };
        assert!(step > 0);
        at += step;
    }
});
