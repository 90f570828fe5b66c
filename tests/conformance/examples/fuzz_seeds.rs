//! Writes the corpus as seeds for the fuzzers of the parser, so that they begin where the corpus ends.
//!
//! `cargo run --package conformance --example fuzz_seeds`, then `cargo fuzz run parser`.

use conformance::cases;
use std::fs;
use std::path::Path;

fn main() -> std::io::Result<()> {
    let fuzz = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../fuzz/corpus");
    // What the targets take from the front: leniency and limits, and how long the pieces are.
    let targets: [(&str, &[&[u8]]); 2] = [
        ("parser", &[&[0], &[15], &[16], &[31]]),
        ("incremental_equals_whole", &[&[0, 0], &[1, 0], &[2, 3], &[3, 3]]),
    ];
    for (target, choices) in targets {
        let folder = fuzz.join(target);
        fs::create_dir_all(&folder)?;
        // The longest inputs are those of the limits, which the targets set lower.
        for (index, case) in cases().iter().filter(|case| case.input.len() < 4096).enumerate() {
            for (choice, front) in choices.iter().enumerate() {
                fs::write(folder.join(format!("{index}-{choice}")), [front, case.input.as_slice()].concat())?;
            }
        }
    }
    Ok(())
}
