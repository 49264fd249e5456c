//! `sapnhap` beside scikit-learn, PySAL spopt and pygeoda, in one run.
//!
//! Makes a virtual environment under `target/` with the versions of `requirements.txt`, gives every
//! method the same figures and borders, measures what each returns by the one function
//! [`instances::Instance::judge`], and prints Markdown tables: Hà Nội's 526 communes with all that
//! the planner knows of them, then a table for each instance, and a summary. What the columns mean
//! stands in `README.md`.
//!
//! ```text
//! cargo run --release --manifest-path benches/planner-peers/Cargo.toml
//! cargo run --release --manifest-path benches/planner-peers/Cargo.toml -- --limit 600
//! cargo run --release --manifest-path benches/planner-peers/Cargo.toml -- --only columbus
//! ```
//!
//! Needs `python3` with `venv`. A method that has not returned after the limit (seconds, 120 when
//! not given) is ended and told so. With `--only` no instance is run whose name does not begin so.

mod hanoi;
mod instances;
mod ours;
mod outcome;
mod peers;
mod table;

use std::path::Path;
use std::process::Command;
use std::time::Duration;

use sapnhap::{Date, date, vietnam};

use crate::instances::Instance;
use crate::peers::{BY_COUNT, Peers};
use crate::table::Rows;

type AnyError = Box<dyn std::error::Error>;

const BEFORE: Date = date(2025, 6, 30);
const SEEDS: [u64; 3] = [1, 2, 3];
/// How often ours is timed for each seed.
const REPEATS: usize = 5;
const MOVES: u64 = 300_000;
const BUDGETS: [u64; 9] = [0, 30, 100, 300, 1_000, 3_000, 10_000, 100_000, MOVES];

/// The counts that the law has for them.
const PROVINCES: [(&str, usize); 3] =
    [("tỉnh Cao Bằng", 56), ("tỉnh Nghệ An", 130), ("thành phố Cần Thơ", 32)];
/// What `instances.py` writes.
const SETS: [&str; 4] = ["chicago", "mexico", "columbus", "sids2"];

fn main() -> Result<(), AnyError> {
    let (mut limit, mut only) = (120, String::new());
    let mut arguments = std::env::args().skip(1);
    while let Some(name) = arguments.next() {
        match (name.as_str(), arguments.next()) {
            ("--limit", Some(value)) => limit = value.parse()?,
            ("--only", Some(value)) => only = value,
            _ => return Err("only --limit SECONDS and --only NAME are known".into()),
        }
    }
    let package = Path::new(env!("CARGO_MANIFEST_DIR"));
    let folder = package.join("target");
    let python = peers::environment(package, &folder)?;
    peers::run(Command::new(&python).arg(package.join("instances.py")).arg(&folder))?;
    let on = vietnam::register().at(BEFORE)?;

    let mut tasks = Vec::new();
    for (name, n_groups) in PROVINCES {
        tasks.push((Instance::of_province(name, &on)?, vec![n_groups]));
    }
    let mut missing = Vec::new();
    for name in SETS {
        match Instance::read(&folder.join(format!("{name}.json"))) {
            Ok(read) => tasks.push(read),
            Err(fault) => missing.push(format!("{name}: {fault}")),
        }
    }
    tasks.push((Instance::grid(50), vec![50]));
    tasks.retain(|(instance, _)| instance.name.starts_with(&only));
    if tasks.is_empty() && !"thành phố Hà Nội".starts_with(&only) {
        return Err(format!("no instance is called {only}: expected one such as columbus").into());
    }

    let script = package.join("peers.py");
    let peers = Peers { python, script, folder, limit: Duration::from_secs(limit) };
    let mut all = Vec::new();
    if "thành phố Hà Nội".starts_with(&only) {
        all = hanoi::print(on, &peers)?;
    }
    for (instance, counts) in &tasks {
        eprintln!("{}: {} parts", instance.name, instance.n_parts());
        for &n_groups in counts {
            let ours = ours::run(instance, n_groups)?;
            let mut theirs = Vec::new();
            for method in BY_COUNT {
                theirs.push(peers.run(instance, method, n_groups, 1)?);
            }
            let rows = Rows::new(instance, n_groups, ours, theirs);
            rows.print();
            all.push(rows);
        }
    }
    for fault in missing {
        println!("\nNot run: {fault}");
    }
    table::print_all(&all);
    table::print_summary(&all);
    Ok(())
}
