//! What criterion measured, read back for the tables.

use criterion::measurement::WallTime;
use criterion::{BenchmarkGroup, BenchmarkId, Criterion};
use std::env;
use std::path::PathBuf;
use std::time::{Duration, SystemTime};

/// Each measurement is made this often, all of them in turn, so that what else the machine does meets all alike.
const ROUNDS: usize = 5;

/// Runs `measure` in every round and says when the first one began.
pub(crate) fn rounds(mut measure: impl FnMut(&mut Criterion, usize)) -> SystemTime {
    let start = SystemTime::now();
    let mut criterion = Criterion::default().configure_from_args().without_plots();
    for round in 0..ROUNDS {
        measure(&mut criterion, round);
    }
    start
}

/// A group with short measurements: a round is there to be repeated.
pub(crate) fn group<'c>(criterion: &'c mut Criterion, name: &str) -> BenchmarkGroup<'c, WallTime> {
    let mut group = criterion.benchmark_group(name);
    group
        .sample_size(20)
        .warm_up_time(Duration::from_millis(50))
        .measurement_time(Duration::from_millis(150));
    group
}

/// What one round of a measurement is called.
pub(crate) fn id(name: &str, round: usize) -> BenchmarkId {
    BenchmarkId::new(name, round)
}

/// The median of the quietest round, in nanoseconds, of what was measured since `start`.
pub(crate) fn median(group: &str, name: &str, start: SystemTime) -> Option<f64> {
    (0..ROUNDS).filter_map(|round| estimate(group, name, round, start)).min_by(f64::total_cmp)
}

fn estimate(group: &str, name: &str, round: usize, start: SystemTime) -> Option<f64> {
    let path = home().join(group).join(name).join(round.to_string()).join("new/estimates.json");
    if path.metadata().ok()?.modified().ok()? < start {
        return None;
    }
    let estimates: serde_json::Value = serde_json::from_slice(&std::fs::read(path).ok()?).ok()?;
    estimates["median"]["point_estimate"].as_f64()
}

/// Where criterion writes: see its documentation on `CRITERION_HOME`.
fn home() -> PathBuf {
    let target = || env::var_os("CARGO_TARGET_DIR").map(|target| PathBuf::from(target).join("criterion"));
    // The folder for the tests' files lies in the target folder.
    let default = || PathBuf::from(env!("CARGO_TARGET_TMPDIR")).with_file_name("criterion");
    env::var_os("CRITERION_HOME").map(PathBuf::from).or_else(target).unwrap_or_else(default)
}
