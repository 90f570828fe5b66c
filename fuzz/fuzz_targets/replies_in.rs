//! No text panics; replies come in the order of the text, and what they borrow is in it.
#![no_main]

use libfuzzer_sys::fuzz_target;
use smtp_codes::{FoundReply, replies_in};

fuzz_target!(|text: &str| {
    let mut last = 0;
    for reply in replies_in(text) {
        assert!(reply.offset() >= last, "{text:?}");
        last = reply.offset();
        assert!(reply.code().is_some() || reply.enhanced().is_some());
        let words: Vec<&str> = reply.words().collect();
        assert_eq!(words.join(" "), reply.words().to_string());
        assert!(words.iter().all(|word| !word.is_empty()), "{text:?}");
        for recipient in reply.recipients() {
            assert!(recipient.contains('@'));
        }
    }
    if let Some(reply) = FoundReply::parse(text) {
        assert!(text[..reply.offset()].trim().is_empty());
    }
});
