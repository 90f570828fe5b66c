//! The search for phrases beside a naive one: every phrase tried at every word.

#[path = "oracle/naive.rs"]
mod naive;

use naive::{Naive, Numbers, Text};
use smtp_codes::{Diagnosis, Reason, ReplyCode};

/// Numbers that look random (xorshift): the same in every run.
struct Random(u64);

impl Numbers for Random {
    fn below(&mut self, bound: usize) -> Option<usize> {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        Some((self.0 >> 20) as usize % bound)
    }
}

#[test]
fn it_finds_what_a_naive_search_finds() {
    let naive = Naive::new();
    let mut random = Random(0x2545_F491_4F6C_DD1D);
    let mut phrases = 0;
    for _ in 0..1000 {
        let text = Text::random(&naive, &mut random);
        let expected = naive.find(&text.words);
        assert_eq!(naive::found(&text.line), expected, "{}", text.line);
        phrases += expected.len();
    }
    assert!(phrases > 3_000, "{phrases}");
}

#[test]
fn a_phrase_alone_is_found_and_has_its_reason() {
    for reason in Reason::ALL {
        for words in reason.words() {
            let diagnosis = Diagnosis::of(None, None, None, words).expect("a failure");
            let found = naive::found(words);
            assert!(
                found
                    .iter()
                    .any(|found| found.0 == 0 && usize::from(found.1) == usize::from(reason.entry().index)),
                "{words}"
            );
            assert_eq!(diagnosis.reason(), *reason, "{words}");
        }
    }
    for code in ReplyCode::ALL.iter().filter(|code| code.code().is_failure()) {
        for (index, meaning) in code.meanings().iter().enumerate() {
            for words in meaning.words() {
                let is_it = |found: &naive::Found| {
                    (found.0, found.1, usize::from(found.2)) == (2, code.code().get(), index)
                };
                assert!(naive::found(words).iter().any(is_it), "{code}: {words}");
            }
        }
    }
}
