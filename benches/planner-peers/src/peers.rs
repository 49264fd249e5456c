//! The methods of others, each in a process of its own.

use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::thread::sleep;
use std::time::{Duration, Instant};

use serde_json::Value;

use crate::instances::Instance;
use crate::outcome::Outcome;
use crate::{AnyError, SEEDS};

/// Methods that are told the count.
pub(crate) const BY_COUNT: [&str; 14] = [
    "sklearn-ward",
    "spopt-ward",
    "spopt-azp",
    "spopt-kmeans",
    "spopt-skater",
    "pygeoda-azp-greedy",
    "pygeoda-azp-sa",
    "pygeoda-azp-tabu",
    "pygeoda-skater",
    "pygeoda-redcap",
    "pygeoda-schc",
    "pygeoda-ward-azp-greedy",
    "pygeoda-ward-azp-sa",
    "pygeoda-ward-azp-tabu",
];
/// Methods that are told the least size of a group and make as many as they can.
pub(crate) const BY_SIZE: [&str; 2] = ["spopt-maxp", "pygeoda-maxp-greedy"];

/// Makes the virtual environment, unless it is there with these versions.
pub(crate) fn environment(package: &Path, target: &Path) -> Result<PathBuf, AnyError> {
    let (venv, wanted) = (target.join("venv"), package.join("requirements.txt"));
    let (python, made_of) = (venv.join("bin/python"), venv.join("made-of.txt"));
    if fs::read(&made_of).ok() == Some(fs::read(&wanted)?) {
        return Ok(python);
    }
    eprintln!("making a virtual environment");
    run(Command::new("python3").args(["-m", "venv", "--clear"]).arg(&venv))?;
    run(Command::new(&python).args(["-m", "pip", "install", "--quiet", "-r"]).arg(&wanted))?;
    fs::copy(wanted, made_of)?;
    Ok(python)
}

pub(crate) fn run(command: &mut Command) -> Result<(), AnyError> {
    match command.stdout(Stdio::null()).status()? {
        status if status.success() => Ok(()),
        status => Err(format!("{command:?}: {status}").into()),
    }
}

/// Where the peers are run.
pub(crate) struct Peers {
    pub(crate) python: PathBuf,
    pub(crate) script: PathBuf,
    pub(crate) folder: PathBuf,
    pub(crate) limit: Duration,
}

impl Peers {
    /// Runs a method, on one thread, in a process that is ended at the limit.
    pub(crate) fn run(
        &self,
        instance: &Instance,
        method: &str,
        n_groups: usize,
        n_least: usize,
    ) -> Result<Outcome, AnyError> {
        eprintln!("{}: {method}, {n_groups}", instance.name);
        let told = self.folder.join("told.jsonl");
        let path = self.folder.join("instance.json");
        instance.write(&path, n_least)?;
        let mut command = Command::new(&self.python);
        command.arg(&self.script).arg(&path).args([method, &n_groups.to_string()]);
        command.args(SEEDS.map(|seed| seed.to_string())).stdout(File::create(&told)?);
        for threads in ["OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"] {
            command.env(threads, "1");
        }
        let start = Instant::now();
        let mut child = command.spawn()?;
        let status = loop {
            if let Some(status) = child.try_wait()? {
                break Some(status);
            }
            if start.elapsed() > self.limit {
                child.kill()?;
                child.wait()?;
                break None;
            }
            sleep(Duration::from_millis(20));
        };
        let mut outcome = Outcome::new(method);
        outcome.fault = status.filter(|status| !status.success()).map(|status| status.to_string());
        let text = fs::read_to_string(told)?;
        for line in text.split_inclusive('\n').filter(|line| line.ends_with('\n')) {
            let value: Value = serde_json::from_str(line)?;
            let groups = value["groups"].as_array().ok_or("no groups")?;
            let groups: Option<Vec<i64>> = groups.iter().map(Value::as_i64).collect();
            let judged = instance.judge(&groups.ok_or("no numbers")?);
            let seed = value["seed"].as_u64().ok_or("no seed")?;
            outcome.add(seed, judged, value["seconds"].as_f64().ok_or("no seconds")?);
        }
        Ok(outcome)
    }
}
