//! What a catalogue costs: `cargo check` of a crate after an edit of its TOML, for growing catalogues.
//!
//! `cargo bench -p cargo-harness` prints the table. Each figure is a median over an interleaved series, less
//! the median of a catalogue of one code, so that what rustc and Cargo need for any crate is left out. Columns
//! beside the time divide it by the number of meanings: where growth is linear, they stay level.

use cargo_harness::Project;
use std::fmt::Write as _;
use std::path::PathBuf;
use std::time::{Duration, Instant};

const CODES: [usize; 4] = [50, 100, 200, 400];
const MEANINGS: [usize; 4] = [1, 2, 5, 10];
const ROUNDS: usize = 7;

fn catalogue(codes: usize, meanings: usize, round: usize) -> String {
    let mut toml = format!("# round {round}\n");
    for code in 0..codes {
        let _ = writeln!(toml, "[[reply]]\ncode = {}\nname = \"Code{code}\"", 100 + code);
        for meaning in 0..meanings {
            let _ = writeln!(
                toml,
                "[[reply.meaning]]\ntext = \"Text {meaning} of <domain> in round {round}\"\n\
                 source = {{ document = \"rfc5321\", section = \"4.2.3\" }}\n\
                 explanation = \"What it means, in a sentence of the usual length, for somebody who reads it.\"\n\
                 causes = [\"The first cause.\", \"The second cause.\"]\n\
                 remedy = {{ sender = \"What the sender does.\", operator = \"What the operator does.\" }}"
            );
        }
    }
    toml
}

fn check(project: &Project, codes: usize, meanings: usize, round: usize) -> Duration {
    project.write("acme.toml", catalogue(codes, meanings, round));
    let start = Instant::now();
    let output = project.cargo(&["check", "--quiet"]);
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    start.elapsed()
}

fn median(mut times: Vec<Duration>) -> Duration {
    times.sort();
    times[times.len() / 2]
}

fn main() {
    let project = Project::new(&PathBuf::from(env!("CARGO_TARGET_TMPDIR")), "cost");
    project.write(
        "src/lib.rs",
        "//! Cost.\nsmtp_codes::reply_codes! {\n    /// Codes.\n    pub enum Code = \"acme.toml\";\n}\n",
    );
    let sizes: Vec<(usize, usize)> =
        CODES.iter().flat_map(|codes| MEANINGS.iter().map(|meanings| (*codes, *meanings))).collect();
    let _ = check(&project, 1, 1, ROUNDS);
    let mut base = Vec::new();
    let mut times = vec![Vec::new(); sizes.len()];
    for round in 0..ROUNDS {
        base.push(check(&project, 1, 1, round));
        for (index, (codes, meanings)) in sizes.iter().enumerate() {
            times[index].push(check(&project, *codes, *meanings, round));
        }
    }
    let base = median(base);
    println!("one code, one meaning: {} ms; all figures below are in addition to it\n", base.as_millis());
    println!("| codes | meanings each | ms | microseconds a meaning |\n|---|---|---|---|");
    for ((codes, meanings), times) in sizes.iter().zip(times) {
        let time = median(times).saturating_sub(base);
        let each = time.as_micros() / u128::try_from(codes * meanings).unwrap_or(1);
        println!("| {codes} | {meanings} | {} | {each} |", time.as_millis());
    }
}
