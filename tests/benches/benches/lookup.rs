//! How long it takes to find a known code, beside a match, `num_enum`, strum, phf and http.
//!
//! `cargo bench -p benches --bench lookup` ends with a table of medians and ratios.

mod lookups;
mod measured;

use lookups::{LOOKUPS, NUMBERS};
use std::hint::black_box;

const GROUP: &str = "lookup";

fn main() {
    let numbers = lookups::numbers();
    let known = LOOKUPS[0].1(&numbers);
    for (name, run) in &LOOKUPS[..LOOKUPS.len() - 1] {
        assert_eq!(run(&numbers), known, "{name} has other codes");
    }
    let start = measured::rounds(|criterion, round| {
        let mut group = measured::group(criterion, GROUP);
        for (name, run) in LOOKUPS {
            group.bench_function(measured::id(name, round), |bencher| {
                bencher.iter(|| run(black_box(&numbers)));
            });
        }
        group.finish();
    });
    let median = |name: &str| measured::median(GROUP, name, start);
    let Some(ours) = median("ours") else { return };
    println!("{NUMBERS} numbers, {known} known codes among them\n");
    println!("| lookup | ns each | ours / it |\n|---|---|---|");
    for (name, _) in LOOKUPS {
        if let Some(time) = median(name) {
            println!("| {name} | {:.2} | {:.2} |", time / f64::from(NUMBERS), ours / time);
        }
    }
}
