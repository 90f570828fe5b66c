//! The search for phrases beside a naive one, in texts that the bytes put together from phrases of the catalogue; and
//! whatever the bytes are as a text, what is said of it stands in it.
#![no_main]

#[path = "../../smtp-codes/tests/oracle/naive.rs"]
mod naive;

use libfuzzer_sys::fuzz_target;
use naive::{Naive, Numbers, Text};
use smtp_codes::{Code, Diagnosis, Evidence};
use std::sync::LazyLock;

static NAIVE: LazyLock<Naive> = LazyLock::new(Naive::new);

struct Bytes<'a>(&'a [u8]);

impl Numbers for Bytes<'_> {
    fn below(&mut self, bound: usize) -> Option<usize> {
        let (number, rest) = self.0.split_first_chunk::<2>()?;
        self.0 = rest;
        Some(usize::from(u16::from_le_bytes(*number)) % bound)
    }
}

fuzz_target!(|bytes: &[u8]| {
    let text = Text::random(&NAIVE, &mut Bytes(bytes));
    assert_eq!(naive::found(&text.line), NAIVE.find(&text.words), "{}", text.line);
    let diagnosis = Diagnosis::of(Code::new(550), None, None, bytes).expect("a failure");
    if let Evidence::Words(words) = diagnosis.evidence() {
        assert!(words.is_empty() || bytes.windows(words.len()).any(|part| part == words));
    }
    assert!(diagnosis.link().is_none_or(|link| bytes.windows(link.len()).any(|part| part == link.as_bytes())));
});
