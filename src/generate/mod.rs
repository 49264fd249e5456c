//! Registers, decrees and plans made at random, for test suites (feature `proptest`).
//!
//! Whoever builds on this crate can test with more than the cases that come to mind: any register,
//! the embedded one included, gives decrees that it must accept, and decrees that it must refuse for
//! a named reason.
//!
//! What is made is valid because of how it is made: a unit is the subject of at most one change of a
//! decree, codes are new or those of units that end, and parents stay. The register is never asked
//! whether it would accept a decree, so that it can be tested with them. All values shrink: towards
//! fewer clauses, the first units and plain renamings, and stay what they are meant to be.
//!
//! Left out on purpose: decrees that name units by name, that use a code which another unit gives up
//! on the same day, or that state figures. `tests/it/model` of the package makes those.
//!
//! # Example
//! ```
//! use proptest::prelude::*;
//! use proptest::test_runner::{Config, TestRunner};
//! use sapnhap::lineage::Lineage;
//! use sapnhap::{date, generate};
//!
//! let day = date(2040, 1, 1);
//! let cases = generate::registers().prop_flat_map(move |register| {
//!     let decree = generate::decrees(&register, day);
//!     (Just(register), decree)
//! });
//! let mut runner = TestRunner::new(Config { cases: 16, ..Config::default() });
//! runner.run(&cases, |(register, decree)| {
//!     let changed = register.enact([decree]).expect("a valid decree");
//!     prop_assert!(changed.n_versions() > register.n_versions());
//!     Ok(())
//! }).unwrap();
//! ```

mod breakage;
mod build;
mod ground;
mod open;

use std::sync::Arc;

use jiff::civil::Date;
use proptest::prelude::*;
use proptest::sample::Index;

pub use breakage::Breakage;

use crate::decree::Decree;
use crate::error::Error;
use crate::plan::Plan;
use crate::register::Register;
use build::{Builder, Gene, SHAPES};
use ground::{Ground, after};

/// Makes small registers of made-up countries: two to four levels, one to three kinds of each, codes
/// of fixed width, of any width, or with letters, and some dozens of units at the most.
///
/// They have no history; [`decrees`] and [`plans`] give them one.
///
/// # Example
/// ```
/// use proptest::strategy::{Strategy, ValueTree};
/// use proptest::test_runner::TestRunner;
/// use sapnhap::{Level, generate};
///
/// let mut runner = TestRunner::deterministic();
/// let register = generate::registers().new_tree(&mut runner).unwrap().current();
/// assert!(register.latest().count(Level::new(0)) > 0);
/// assert_eq!(register.decrees().count(), 0);
/// ```
pub fn registers() -> BoxedStrategy<Register> {
    open::seeds().prop_filter_map("no register", |seed| seed.open().ok()).boxed()
}

/// Makes valid decrees for a register and a day: units made, merged, divided into parts and rest,
/// taken over, split off, renamed, or given another kind, code or parent, parts that change hands,
/// and upper units dissolved.
///
/// A day that is not after the register's last one gives decrees of the day after that. For a
/// register without units of a country without kinds there is no valid decree, and none is made.
///
/// # Complexity
/// Linear in the versions of the register when the strategy is made, and in its units for each
/// clause.
///
/// # Example
/// ```
/// # #[cfg(feature = "vietnam")] {
/// use proptest::strategy::{Strategy, ValueTree};
/// use proptest::test_runner::TestRunner;
/// use sapnhap::{date, generate, vietnam};
///
/// let mut runner = TestRunner::deterministic();
/// let decrees = generate::decrees(vietnam::register(), date(2027, 1, 1));
/// let decree = decrees.new_tree(&mut runner).unwrap().current();
/// assert!(vietnam::register().enact([decree]).is_ok());
/// # }
/// ```
pub fn decrees(register: &Register, date: Date) -> BoxedStrategy<Decree> {
    let ground = Arc::new(Ground::of(register, date));
    let seed = (genes(1..7), any::<bool>());
    seed.prop_filter_map("no unit and no kind", move |(genes, scoped)| {
        valid(&ground, &genes, scoped).ok().flatten()
    })
    .boxed()
}

/// Makes decrees that are broken in one way by their last clause; without that clause they are valid.
///
/// Breakages for which the register has no units are left out; [`Breakage::UnknownUnit`] is always
/// there, as long as the register has a unit.
///
/// # Complexity
/// As [`decrees`].
///
/// # Example
/// ```
/// # #[cfg(feature = "vietnam")] {
/// use proptest::strategy::{Strategy, ValueTree};
/// use proptest::test_runner::TestRunner;
/// use sapnhap::{date, generate, vietnam};
///
/// let mut runner = TestRunner::deterministic();
/// let broken = generate::broken_decrees(vietnam::register(), date(2027, 1, 1));
/// let (mut decree, breakage) = broken.new_tree(&mut runner).unwrap().current();
/// let error = vietnam::register().enact([decree.clone()]).unwrap_err();
/// assert!(error.faults().iter().all(|fault| breakage.is_told_by(&fault.fault)));
/// decree.provisions.pop();
/// assert!(decree.provisions.is_empty() || vietnam::register().enact([decree]).is_ok());
/// # }
/// ```
pub fn broken_decrees(register: &Register, date: Date) -> BoxedStrategy<(Decree, Breakage)> {
    let ground = Arc::new(Ground::of(register, date));
    let is_possible = |breakage: &Breakage| {
        let mut builder = Builder::new(&ground);
        matches!(breakage.put_into(&mut builder, &Gene::default()), Ok(Some(_)))
    };
    let possible: Vec<Breakage> = Breakage::ALL.iter().copied().filter(is_possible).collect();
    let seed = (any::<Index>(), gene(), genes(0..4));
    seed.prop_filter_map("no unit", move |(pick, gene, genes)| {
        let breakage = *possible.get(pick.index(possible.len().max(1)))?;
        let decree = broken(&ground, breakage, &gene, &genes).ok().flatten()?;
        Some((decree, breakage))
    })
    .boxed()
}

/// Makes valid plans on a register: one to three decrees on one day each, from the day after the
/// register's last one on.
///
/// # Complexity
/// As [`decrees`] for each decree, and that of applying all but the last.
///
/// # Example
/// ```
/// # #[cfg(feature = "vietnam")] {
/// use proptest::strategy::{Strategy, ValueTree};
/// use proptest::test_runner::TestRunner;
/// use sapnhap::{generate, vietnam};
///
/// let mut runner = TestRunner::deterministic();
/// let plan = generate::plans(vietnam::register()).new_tree(&mut runner).unwrap().current();
/// assert!(plan.faults().is_empty());
/// # }
/// ```
pub fn plans(register: &Register) -> BoxedStrategy<Plan> {
    let register = register.clone();
    let days = prop::collection::vec((genes(1..5), any::<bool>()), 1..4);
    days.prop_filter_map("no unit and no kind", move |days| {
        let mut before = register.clone();
        let mut plan = Plan::on(&register, after(&register, before.last()));
        for (genes, scoped) in days {
            let ground = Ground::of(&before, before.last());
            let decree = valid(&ground, &genes, scoped).ok().flatten()?;
            let next = before.enact([decree.clone()]);
            plan = plan.decree(decree);
            // Should it not be accepted after all, then it is for the test to see that.
            let Ok(next) = next else { break };
            before = next;
        }
        Some(plan)
    })
    .boxed()
}

fn gene() -> impl Strategy<Value = Gene> {
    (0..SHAPES, prop::array::uniform4(any::<u16>()))
        .prop_map(|(shape, picks)| Gene { shape, picks: picks.map(usize::from) })
}

fn genes(n: std::ops::Range<usize>) -> impl Strategy<Value = Vec<Gene>> {
    prop::collection::vec(gene(), n)
}

/// Grows a decree; `None` where there is nothing that it could change.
fn valid(ground: &Ground, genes: &[Gene], scoped: bool) -> Result<Option<Decree>, Error> {
    let mut builder = Builder::new(ground);
    for gene in genes {
        builder.grow(gene)?;
    }
    if builder.is_empty() {
        builder.anything()?;
    }
    if builder.is_empty() {
        return Ok(None);
    }
    builder.finish(scoped).map(Some)
}

/// Grows a decree whose last clause is broken; `None` where the units for it are lacking.
fn broken(
    ground: &Ground,
    breakage: Breakage,
    gene: &Gene,
    genes: &[Gene],
) -> Result<Option<Decree>, Error> {
    let mut builder = Builder::new(ground);
    let Some(last) = breakage.put_into(&mut builder, gene)? else { return Ok(None) };
    for gene in genes {
        builder.grow(gene)?;
    }
    builder.push(last);
    builder.finish(false).map(Some)
}
