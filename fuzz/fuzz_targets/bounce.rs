//! No message, text or mailbox panics; every place is in the input; a stream gives what the whole gives.
#![no_main]

use libfuzzer_sys::fuzz_target;
use smtp_codes::bounce::{Bounce, Limits, Mailbox};

fuzz_target!(|data: &[u8]| {
    let Some((choice, input)) = data.split_first() else { return };
    let limits = if choice & 1 == 1 { Limits::default().bytes(200).failures(3).depth(1) } else { Limits::default() };
    let bounce = Bounce::read_with(input, &limits);
    for failure in bounce.failures().iter().chain(bounce.successes()).chain(bounce.set_aside()) {
        assert!(failure.offset() <= input.len());
        assert!(failure.words().ends_with(failure.text()));
        assert!(failure.words().len() < 20_000);
    }
    assert!(choice & 1 == 0 || bounce.failures().len() <= 3 * 20);
    let mut last = 0;
    for bounce in Mailbox::with_limits(input, limits) {
        let Ok(bounce) = bounce else { unreachable!("memory can be read") };
        assert!(bounce.offset() >= last && bounce.offset() <= input.len());
        last = bounce.offset();
        for failure in bounce.failures() {
            assert!(failure.offset() <= input.len());
        }
    }
});
