//! What the benches share: settings, and the registers and decrees that they are about.

// Each bench is a program of its own and uses some of this.
#![allow(dead_code, reason = "each bench uses a part")]

use std::time::Duration;

use criterion::Criterion;
use sapnhap::{Code, Date, Decree, Level, Register, Version, date, vietnam};

/// The day before the reform, and the day of it.
pub(crate) const BEFORE: Date = date(2025, 6, 30);
pub(crate) const REFORM: Date = date(2025, 7, 1);

/// The settings of all benches: short, since what is timed is short and the same every time.
pub(crate) fn criterion() -> Criterion {
    Criterion::default()
        .sample_size(30)
        .warm_up_time(Duration::from_millis(500))
        .measurement_time(Duration::from_secs(2))
        .configure_from_args()
}

/// Returns the register of Viet Nam as of the day before the reform, without any decree.
pub(crate) fn base() -> Register {
    let national = vietnam::register();
    let country = national.country().clone();
    let eve = national.at(BEFORE).unwrap();
    Register::open(country, BEFORE, eve.to_opening_units()).unwrap()
}

/// Returns the decrees of the reform, in the order in which they were staged.
pub(crate) fn decrees() -> Vec<Decree> {
    let decrees = vietnam::register().decrees();
    decrees.filter(|decree| decree.effective == REFORM).cloned().collect()
}

/// Returns the units of a level in an order of no meaning that is always the same, so that
/// neighbours in memory are not asked for one after the other.
pub(crate) fn shuffled<'r>(register: &'r Register, date: Date, level: Level) -> Vec<Version<'r>> {
    let mut units = Vec::from(register.at(date).unwrap().units(level));
    let mut state = 2025_u64;
    for place in (1..units.len()).rev() {
        state =
            state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        let bits = usize::try_from(state >> 33).unwrap();
        units.swap(place, bits % (place + 1));
    }
    units
}

/// Returns the codes of units.
pub(crate) fn codes(units: &[Version<'_>]) -> Vec<Code> {
    units.iter().map(Version::code).collect()
}
