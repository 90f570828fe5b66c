//! What criterion measured, read back for the tables.

use criterion::measurement::WallTime;
use criterion::{BenchmarkGroup, BenchmarkId, Criterion, SamplingMode};
use std::env;
use std::path::PathBuf;
use std::time::{Duration, SystemTime};

/// Each measurement is made this often, all of them in turn, so that what else the machine does meets all alike.
const ROUNDS: usize = 10;

/// Runs `measure` in every round and says when the first one began.
pub(crate) fn rounds(mut measure: impl FnMut(&mut Criterion, usize)) -> SystemTime {
    let start = SystemTime::now();
    let mut criterion = Criterion::default().configure_from_args().without_plots();
    for round in 0..ROUNDS {
        measure(&mut criterion, round);
    }
    start
}

/// A group with short measurements of short samples: many of them fall between two turns of another process.
pub(crate) fn group<'c>(criterion: &'c mut Criterion, name: &str) -> BenchmarkGroup<'c, WallTime> {
    let mut group = criterion.benchmark_group(name);
    group.warm_up_time(Duration::from_millis(20)).measurement_time(Duration::from_millis(40));
    group.sample_size(40).sampling_mode(SamplingMode::Flat).nresamples(1000);
    group
}

/// What one round of a measurement is called.
pub(crate) fn id(name: &str, round: usize) -> BenchmarkId {
    BenchmarkId::new(name, round)
}

/// What one measurement took, in nanoseconds.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Time {
    /// The median over all samples of all rounds.
    pub(crate) median: f64,
    /// The fastest sample: where the machine is not idle, what the work itself takes.
    pub(crate) fastest: f64,
}

/// What was measured since `start`.
pub(crate) fn time(group: &str, name: &str, start: SystemTime) -> Option<Time> {
    let mut times: Vec<f64> = (0..ROUNDS).flat_map(|round| samples(group, name, round, start)).collect();
    times.sort_by(f64::total_cmp);
    Some(Time { median: *times.get(times.len() / 2)?, fastest: *times.first()? })
}

/// The time of one iteration in each sample.
fn samples(group: &str, name: &str, round: usize, start: SystemTime) -> Vec<f64> {
    let path = home().join(group).join(name).join(round.to_string()).join("new/sample.json");
    let is_new = path.metadata().and_then(|file| file.modified()).is_ok_and(|written| written >= start);
    let text = if is_new { std::fs::read(path).unwrap_or_default() } else { Vec::new() };
    let sample: serde_json::Value = serde_json::from_slice(&text).unwrap_or_default();
    let numbers =
        |key: &str| sample[key].as_array().into_iter().flatten().filter_map(serde_json::Value::as_f64);
    numbers("times").zip(numbers("iters")).map(|(time, iterations)| time / iterations).collect()
}

/// Where criterion writes: see its documentation on `CRITERION_HOME`.
fn home() -> PathBuf {
    let target = || env::var_os("CARGO_TARGET_DIR").map(|target| PathBuf::from(target).join("criterion"));
    // The folder for the tests' files lies in the target folder.
    let default = || PathBuf::from(env!("CARGO_TARGET_TMPDIR")).with_file_name("criterion");
    env::var_os("CRITERION_HOME").map(PathBuf::from).or_else(target).unwrap_or_else(default)
}
