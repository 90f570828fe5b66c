//! How long it takes to find a known code, beside a match, `num_enum`, strum, phf and http.
//!
//! `cargo bench -p benches --bench lookup` ends with a table; the ratios are those of the fastest samples.

mod lookups;
mod measured;

use lookups::{LOOKUPS, NUMBERS};
use measured::Time;
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
    let time = |name: &str| measured::time(GROUP, name, start);
    let Some(ours) = time("ours") else { return };
    println!("{NUMBERS} numbers, {known} known codes among them\n");
    println!("| lookup | median ns | fastest ns | ours / it |\n|---|---|---|---|");
    for (name, _) in LOOKUPS {
        if let Some(Time { median, fastest }) = time(name) {
            let each = |time: f64| time / f64::from(NUMBERS);
            println!(
                "| {name} | {:.2} | {:.2} | {:.2} |",
                each(median),
                each(fastest),
                ours.fastest / fastest
            );
        }
    }
}
