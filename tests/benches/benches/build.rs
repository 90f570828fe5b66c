//! What a clean build costs, and a build after an edit of the catalogue.
//!
//! `cargo bench -p benches --bench build` builds crates that only depend on one other crate, in turn, and
//! prints the time on the wall, and the processor time of Cargo and all that it started.

use cargo_harness::{Project, repository};
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};
use std::time::Instant;

const ROUNDS: usize = 5;
/// Name and dependency; the first is ours, the second what it is compared with.
const CRATES: [(&str, &str); 5] = [
    ("smtp-codes", ""),
    ("num_enum", "num_enum = \"0.7\""),
    ("strum", "strum = { version = \"0.28\", features = [\"derive\"] }"),
    ("http", "http = \"1\""),
    ("smtp-proto", "smtp-proto = \"0.2\""),
];
const INCREMENTAL: [bool; 2] = [true, false];
const TARGET: f64 = 0.75;

fn main() {
    // `cargo test --benches` is no time to measure.
    if std::env::args().any(|argument| argument == "--bench") {
        let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("build");
        clean_builds(&folder);
        rebuilds(&folder.join("repository"));
    }
}

/// Seconds on the wall and of the processor, in user mode.
#[derive(Clone, Copy, Debug, Default)]
struct Cost {
    wall: f64,
    user: f64,
}

fn build(project: &Project) -> Cost {
    let (start, user) = (Instant::now(), user_seconds());
    let (success, report) = project.build();
    assert!(success, "{report}");
    Cost { wall: start.elapsed().as_secs_f64(), user: user_seconds() - user }
}

/// The processor time of all children that have ended: field `cutime` in `/proc/self/stat` (Linux; elsewhere 0).
fn user_seconds() -> f64 {
    let stat = fs::read_to_string("/proc/self/stat").unwrap_or_default();
    let behind_name = stat.rsplit_once(')').map_or("", |parts| parts.1);
    let ticks: f64 =
        behind_name.split_whitespace().nth(13).and_then(|ticks| ticks.parse().ok()).unwrap_or(0.0);
    ticks / 100.0
}

/// Of several builds: the median and the fastest on the wall, the median of the processor time.
struct Summary {
    median: f64,
    fastest: f64,
    user: f64,
}

impl Summary {
    fn of(costs: &[Cost]) -> Self {
        let sorted = |figure: fn(&Cost) -> f64| {
            let mut figures: Vec<f64> = costs.iter().map(figure).collect();
            figures.sort_by(f64::total_cmp);
            figures
        };
        let (wall, user) = (sorted(|cost| cost.wall), sorted(|cost| cost.user));
        Self { median: wall[wall.len() / 2], fastest: wall[0], user: user[user.len() / 2] }
    }
}

fn clean_builds(folder: &Path) {
    let settings: Vec<(&str, &str, bool)> = INCREMENTAL
        .iter()
        .flat_map(|incremental| CRATES.map(|(name, dependency)| (name, dependency, *incremental)))
        .collect();
    let mut costs = vec![Vec::new(); settings.len()];
    for _ in 0..ROUNDS {
        for (index, (name, dependency, incremental)) in settings.iter().enumerate() {
            let parent = folder.join(name);
            let _ = fs::remove_dir_all(&parent);
            let project = Project::new(&parent, &format!("only-{name}"));
            if !dependency.is_empty() {
                let manifest = "[package]\nname = \"only\"\nversion = \"0.1.0\"\nedition = \"2024\"\n";
                project.write("Cargo.toml", format!("{manifest}[dependencies]\n{dependency}\n[workspace]\n"));
            }
            project.write("src/lib.rs", "");
            project.write(".cargo/config.toml", format!("build.incremental = {incremental}\n"));
            // Cargo takes what it needs from the lock file before the clock runs.
            let output = project.cargo(&["tree", "--quiet"]);
            assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
            costs[index].push(build(&project));
        }
    }
    println!("A crate that only depends on one other, built from nothing {ROUNDS} times:\n");
    println!(
        "| crate | incremental | median s | fastest s | user s | ours / it, median | fastest | user | target |"
    );
    println!("|---|---|---|---|---|---|---|---|---|");
    for (index, (name, _, incremental)) in settings.iter().enumerate() {
        let Summary { median, fastest, user } = Summary::of(&costs[index]);
        let ours = Summary::of(&costs[index / CRATES.len() * CRATES.len()]);
        let target = if *name == CRATES[1].0 { format!("under {TARGET}") } else { String::new() };
        println!(
            "| {name} | {incremental} | {median:.2} | {fastest:.2} | {user:.2} | {:.2} | {:.2} | {:.2} | {target} |",
            ours.median / median,
            ours.fastest / fastest,
            ours.user / user
        );
    }
}

/// `cargo build` in a copy of the repository, after an edit of the reply codes.
fn rebuilds(copy: &Path) {
    let _ = fs::remove_dir_all(copy);
    for package in ["spec", "smtp-codes-macros", "smtp-codes"] {
        copy_folder(&repository().join(package), &copy.join(package));
    }
    for file in ["Cargo.lock", "README.md"] {
        fs::copy(repository().join(file), copy.join(file)).expect("the file can be copied");
    }
    let project = Project::existing(copy.to_path_buf(), copy.join("target"));
    let manifest = fs::read_to_string(repository().join("Cargo.toml")).expect("the file can be read");
    let mut kept = String::new();
    for line in manifest.lines().filter(|line| !line.contains("\"tests/")) {
        let _ = writeln!(kept, "{line}");
    }
    project.write("Cargo.toml", kept);
    let _ = build(&project);
    let replies = project.read("spec/replies.toml");
    let edit = |round: usize| {
        replies.replacen("mailbox unavailable\"", &format!("mailbox unavailable, {round}\""), 1)
    };
    assert_ne!(edit(0), replies, "the text that is edited is there");
    let costs: Vec<Cost> = (0..ROUNDS)
        .map(|round| {
            project.write("spec/replies.toml", edit(round));
            build(&project)
        })
        .collect();
    let Summary { median, fastest, user } = Summary::of(&costs);
    println!("\n`cargo build` after an edit of a text in spec/replies.toml, {ROUNDS} times:\n");
    println!("| median s | fastest s | user s | target |\n|---|---|---|---|");
    println!("| {median:.2} | {fastest:.2} | {user:.2} | under 1 |");
}

fn copy_folder(from: &Path, to: &Path) {
    fs::create_dir_all(to).expect("the folder can be made");
    for entry in fs::read_dir(from).expect("the folder can be read") {
        let entry = entry.expect("the folder can be read");
        if entry.path().is_dir() {
            copy_folder(&entry.path(), &to.join(entry.file_name()));
        } else {
            fs::copy(entry.path(), to.join(entry.file_name())).expect("the file can be copied");
        }
    }
}
