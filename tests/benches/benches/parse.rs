//! How long it takes to read replies, beside lettre, smtp-codec and smtp-proto.
//!
//! `cargo bench -p benches --bench parse` ends with a table; the ratios are those of the fastest samples.

mod measured;
mod replies;

use measured::Time;
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
    println!("| case | bytes | reader | median ns | fastest ns | ours / it | all read / it | target |");
    println!("|---|---|---|---|---|---|---|---|");
    for case in &cases {
        let time = |name: &str| measured::time(case.name, name, start);
        let (Some(ours), Some(asked)) = (time(case.readers[0].0), time(case.readers[1].0)) else { continue };
        for (name, _) in &case.readers {
            print!("| {} | {} | {name} | ", case.name, case.input.len());
            match time(name) {
                Some(Time { median, fastest }) => {
                    let (ours, asked) = (ours.fastest / fastest, asked.fastest / fastest);
                    println!("{median:.1} | {fastest:.1} | {ours:.2} | {asked:.2} | {} |", case.target(name));
                }
                None => println!("refused | | | | |"),
            }
        }
    }
}
