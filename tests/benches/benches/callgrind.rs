//! How many instructions a reply and a lookup take: the figure that does not depend on what else runs.
//!
//! `cargo bench -p benches --bench callgrind` runs itself under `valgrind --tool=callgrind`, each case once with
//! few and once with many repetitions; the difference is what the repetitions took.

mod lookups;
mod replies;

use std::env;
use std::hint::black_box;
use std::process::Command;

const FEW: u32 = 2;
const MANY: u32 = 6;

fn main() {
    let arguments: Vec<String> = env::args().skip(1).collect();
    match arguments.iter().map(String::as_str).collect::<Vec<_>>()[..] {
        ["repeat", case, name, count] => repeat(case, name, count.parse().expect("a number")),
        _ if arguments.iter().any(|argument| argument == "--bench") => table(),
        // `cargo test --benches` is no time to measure.
        _ => {}
    }
}

fn repeat(case: &str, name: &str, count: u32) {
    if case == "lookup" {
        let numbers = lookups::numbers();
        let (_, run) = lookups::LOOKUPS.into_iter().find(|lookup| lookup.0 == name).expect("a lookup");
        for _ in 0..count {
            black_box(run(black_box(&numbers)));
        }
    } else {
        let case = replies::cases().into_iter().find(|other| other.name == case).expect("a case");
        let (_, read) = case.readers.iter().find(|reader| reader.0 == name).expect("a reader");
        for _ in 0..count {
            black_box(read(black_box(&case.input)));
        }
    }
}

/// The instructions of one repetition.
fn instructions(case: &str, name: &str) -> f64 {
    (count(case, name, MANY) - count(case, name, FEW)) / f64::from(MANY - FEW)
}

fn count(case: &str, name: &str, repetitions: u32) -> f64 {
    let output = Command::new("valgrind")
        .args(["--tool=callgrind", "--callgrind-out-file=/dev/null"])
        .arg(env::current_exe().expect("this program has a path"))
        .args(["repeat", case, name, &repetitions.to_string()])
        .output()
        .expect("valgrind is installed");
    let report = String::from_utf8_lossy(&output.stderr);
    let collected = report.lines().find_map(|line| line.split_once("Collected :"));
    let (_, number) = collected.unwrap_or_else(|| panic!("valgrind counted nothing:\n{report}"));
    number.trim().parse().expect("a number")
}

fn table() {
    println!("| case | bytes | reader | instructions a reply | ours / it | all read / it | target |");
    println!("|---|---|---|---|---|---|---|");
    for case in replies::cases() {
        let counts: Vec<f64> = case.readers.iter().map(|(name, _)| instructions(case.name, name)).collect();
        for ((name, read), count) in case.readers.iter().zip(&counts) {
            print!("| {} | {} | {name} | ", case.name, case.input.len());
            if read(&case.input) == case.input.replies() {
                let each = count / f64::from(case.input.replies());
                let (ours, asked) = (counts[0] / count, counts[1] / count);
                println!("{each:.0} | {ours:.2} | {asked:.2} | {} |", case.target(name));
            } else {
                println!("refused | | | |");
            }
        }
    }
    println!("\n| lookup | instructions | ours / it |\n|---|---|---|");
    let counts = lookups::LOOKUPS.map(|(name, _)| instructions("lookup", name));
    for ((name, _), count) in lookups::LOOKUPS.iter().zip(counts) {
        println!("| {name} | {:.1} | {:.2} |", count / f64::from(lookups::NUMBERS), counts[0] / count);
    }
}
