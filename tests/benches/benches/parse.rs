//! How long it takes to read replies, beside lettre, smtp-codec and smtp-proto.
//!
//! `cargo bench -p benches --bench parse` ends with a table of medians and ratios.

mod measured;
mod replies;

use std::hint::black_box;

fn main() {
    let cases = replies::cases();
    let start = measured::rounds(|criterion, round| {
        for case in &cases {
            let mut group = measured::group(criterion, case.name);
            for (name, read) in &case.readers {
                // A peer with a limit of its own refuses what ours still takes.
                if read(&case.input) == case.input.replies() {
                    group.bench_function(measured::id(name, round), |bencher| {
                        bencher.iter(|| read(black_box(&case.input)));
                    });
                }
            }
            group.finish();
        }
    });
    println!("| case | bytes | reader | ns | ours / it | all read / it | target |");
    println!("|---|---|---|---|---|---|---|");
    for case in &cases {
        let median = |name: &str| measured::median(case.name, name, start);
        let (Some(ours), Some(asked)) = (median(case.readers[0].0), median(case.readers[1].0)) else {
            continue;
        };
        for (name, _) in &case.readers {
            print!("| {} | {} | {name} | ", case.name, case.input.len());
            match median(name) {
                Some(time) => {
                    let (ours, asked) = (ours / time, asked / time);
                    println!("{time:.1} | {ours:.2} | {asked:.2} | {} |", case.target(name));
                }
                None => println!("refused | | | |"),
            }
        }
    }
}
