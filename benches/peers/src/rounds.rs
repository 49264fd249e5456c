//! Timing several ways to do one work, side by side, and the table of ratios.
//!
//! Every way is run once to warm it and to compare its answer with the library's. Then all of them
//! take turns, round by round, so that whatever else the machine does falls on each alike. A ratio
//! is that of two lower quartiles of one round; what is printed is the median of the rounds, with the
//! quartiles.

use std::time::{Duration, Instant};

const ROUNDS: usize = 21;
/// How long one turn takes at least, by running the work again and again.
const TURN: Duration = Duration::from_millis(20);

/// What is asked of the library beside a way.
#[derive(Debug, Clone, Copy)]
pub enum Target {
    /// Nothing is.
    Open,
    /// To be at least so many times faster.
    Faster(f64),
    /// To take at most so many times as long.
    AtMost(f64),
    /// To take at most so many nanoseconds, whatever the way takes.
    Within(f64),
}

/// One run: how long it took without setting up and dropping, and a number that sums up what came
/// of it.
pub type Run = (Duration, u64);

/// A way to do the work. The first of a work is the library's.
pub struct Way<'a> {
    name: String,
    target: Target,
    run: Box<dyn FnMut() -> Run + 'a>,
}

/// A work and the ways to do it.
pub struct Work<'a> {
    name: String,
    /// How many questions one run asks.
    n_questions: usize,
    ways: Vec<Way<'a>>,
}

/// Times one call; what it returns is dropped when the time has been taken.
pub fn time<T>(call: impl FnOnce() -> T, answer: impl FnOnce(&T) -> u64) -> Run {
    let start = Instant::now();
    let result = std::hint::black_box(call());
    let elapsed = start.elapsed();
    (elapsed, answer(&result))
}

impl<'a> Work<'a> {
    /// Makes a work of so many questions a run, without ways yet.
    pub fn new(name: &str, n_questions: usize) -> Self {
        Self { name: name.to_owned(), n_questions, ways: Vec::new() }
    }

    /// Adds a way.
    pub fn way(mut self, name: &str, target: Target, run: impl FnMut() -> Run + 'a) -> Self {
        self.ways.push(Way { name: name.to_owned(), target, run: Box::new(run) });
        self
    }

    /// Adds a way that is timed as a whole and sums up its own answer.
    pub fn sum(self, name: &str, target: Target, mut run: impl FnMut() -> u64 + 'a) -> Self {
        self.way(name, target, move || time(&mut run, |&sum| sum))
    }

    /// Checks the answers, times the rounds and prints a row for each way beside the first.
    /// Returns the median nanoseconds of each way for one question.
    pub fn print(mut self) -> Vec<f64> {
        let mut expected = None;
        let mut repeats = Vec::new();
        for way in &mut self.ways {
            let (_, answer) = (way.run)();
            let expected = *expected.get_or_insert(answer);
            assert_eq!(answer, expected, "{}: {} answers otherwise", self.name, way.name);
            let (elapsed, _) = (way.run)();
            let fit = TURN.as_nanos() / elapsed.as_nanos().max(1);
            repeats.push(u32::try_from(fit.clamp(1, 100_000)).unwrap_or(1));
        }
        let mut times: Vec<Vec<f64>> = vec![Vec::new(); self.ways.len()];
        for _ in 0..ROUNDS {
            for ((way, &repeats), times) in self.ways.iter_mut().zip(&repeats).zip(&mut times) {
                // The lower quartile of a turn leaves out runs in which something else had the processor.
                let runs: Vec<f64> =
                    (0..repeats).map(|_| (way.run)().0.as_nanos() as f64).collect();
                times.push(quantile(&runs, 0.25) / self.n_questions as f64);
            }
        }
        let [own, others @ ..] = times.as_slice() else { return Vec::new() };
        let own_time = told(quantile(own, 0.5));
        for (way, other) in self.ways.iter().skip(1).zip(others) {
            let ratios: Vec<f64> = other.iter().zip(own).map(|(other, own)| other / own).collect();
            let [low, ratio, high] = [0.25, 0.5, 0.75].map(|share| quantile(&ratios, share));
            let (target, met) = match way.target {
                Target::Open => (String::new(), None),
                Target::Faster(factor) => (format!("≥ {factor}"), Some(ratio >= factor)),
                Target::AtMost(factor) => {
                    (format!("≥ {:.2} (≤ {factor}x it)", 1.0 / factor), Some(ratio * factor >= 1.0))
                }
                Target::Within(nanoseconds) => {
                    let met = quantile(own, 0.5) <= nanoseconds;
                    (format!("own time ≤ {}", told(nanoseconds)), Some(met))
                }
            };
            let met = met.map_or("", |met| if met { "yes" } else { "**no**" });
            let (work, name, time) = (&self.name, &way.name, told(quantile(other, 0.5)));
            let [low, ratio, high] = [low, ratio, high].map(figures);
            println!(
                "| {work} | {name} | {own_time} | {time} | {ratio} ({low} to {high}) | {target} | {met} |"
            );
        }
        times.iter().map(|times| quantile(times, 0.5)).collect()
    }
}

/// Prints the head of the table.
pub fn print_head() {
    println!("| work | beside | sapnhap | it | it ÷ sapnhap (quartiles) | target | met |");
    println!("| --- | --- | ---: | ---: | ---: | --- | --- |");
}

fn quantile(values: &[f64], share: f64) -> f64 {
    let mut sorted = values.to_vec();
    sorted.sort_by(f64::total_cmp);
    let last = sorted.len().saturating_sub(1);
    sorted.get((last as f64 * share).round() as usize).copied().unwrap_or(f64::NAN)
}

/// Writes a ratio with three figures or so.
fn figures(ratio: f64) -> String {
    if ratio < 10.0 {
        format!("{ratio:.2}")
    } else if ratio < 100.0 {
        format!("{ratio:.1}")
    } else {
        format!("{ratio:.0}")
    }
}

/// Writes nanoseconds for people.
pub fn told(nanoseconds: f64) -> String {
    if nanoseconds < 1_000.0 {
        format!("{nanoseconds:.1} ns")
    } else if nanoseconds < 1_000_000.0 {
        format!("{:.1} µs", nanoseconds / 1_000.0)
    } else {
        format!("{:.2} ms", nanoseconds / 1_000_000.0)
    }
}
