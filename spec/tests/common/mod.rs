//! What the tests of this package share.

use std::fs;
use std::path::Path;

/// Compares a file of the package with what it should hold; with `BLESS=1` in the environment, writes it.
pub(crate) fn assert_golden(path: &str, expected: &str) {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join(path);
    let held = fs::read_to_string(&file).unwrap_or_default();
    if held == expected {
        return;
    }
    if std::env::var_os("BLESS").is_some_and(|value| value == "1") {
        fs::write(&file, expected).expect("the package's folder is writable");
        return;
    }
    let same = held.lines().zip(expected.lines()).take_while(|(held, expected)| held == expected).count();
    panic!(
        "{path} is not what it should be, from line {} on:\n  it says     {:?}\n  it should   {:?}\n\
         If that is right, run the tests with BLESS=1 and look at the difference.",
        same + 1,
        held.lines().nth(same).unwrap_or("(end)"),
        expected.lines().nth(same).unwrap_or("(end)"),
    );
}
