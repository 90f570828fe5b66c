//! Any split of the bytes gives the same. The first byte chooses the leniency, the second how long the pieces are.
#![no_main]

use libfuzzer_sys::fuzz_target;
use smtp_codes::{Leniency, Limits, Parser};

fuzz_target!(|data: &[u8]| {
    let [choice, step, bytes @ ..] = data else { return };
    let leniency = if choice & 1 == 1 { Leniency::ALL } else { Leniency::STRICT };
    let limits = if choice & 2 == 2 { Limits { line: 40, lines: 4, total: 100 } } else { Limits::DEFAULT };
    let parser = Parser::new().leniency(leniency).limits(limits);
    let whole = parser.parse(bytes);
    let mut reader = parser.reader();
    let mut length = 0;
    let result = loop {
        let result = reader.advance(&bytes[..length]);
        if length == bytes.len() || !matches!(result, Err(error) if error.is_incomplete()) {
            break result;
        }
        length = (length + 1 + usize::from(step % 16)).min(bytes.len());
    };
    assert_eq!(result, whole);
});
