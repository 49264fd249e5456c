//! How two registers that grew from the same base divide the same units of an earlier date: two
//! plans, or a plan and what became law.
//!
//! ```text
//!                +-- plan --> one ----+
//! base, before --+                    +--> units of each, what they are in the other; similarity
//!                +-- law ---> other --+
//! ```
//!
//! Units are held against each other by the ground that they hold: by which units of the earlier
//! date they came of, and which portions of them. What always holds: all that a unit came of
//! counts, also what lies outside the units that are asked about; and `same` and `renamed` pair
//! units one to one.
//!
//! Left out on purpose: the figures of parts. Two plans that both give "a part" of a commune to the
//! same successor are the same here, though the parts may not be, and whether a text says part or
//! rest makes no difference; [`ComparedUnit::n_divided`] says how much of an answer may lie in such
//! words. A part of a province is known by its communes.
//! Which of two plans is better is not asked.

mod by_unit_above;
mod compared_unit;
mod comparison;
mod side;
mod similarity;

use std::collections::BTreeMap;

pub use by_unit_above::{DividedAbove, Division};
pub use compared_unit::{ComparedUnit, Likeness, SharedGround};
pub use comparison::{Comparison, ComparisonCounts};
pub use similarity::Similarity;

use crate::diff::Aspect;
use crate::error::Error;
use crate::level::{Level, LevelId};
use crate::register::data::ids::VersionId;
use crate::register::{Snapshot, Version};
use comparison::UnitInBoth;
use side::Side;

/// Tells how two registers divide the units of a level of an earlier date.
///
/// Both grew from one base, which has the units of `before`: a register and a branch of it, or two
/// branches. Each is taken as of its own date. Where the level is empty, or a unit above it has no
/// members, what [`Version::origins`] takes in its place is compared.
///
/// # Errors
/// [`LookupFault::OtherBase`](crate::error::LookupFault::OtherBase) when a register does not have the
/// units of the earlier date, with the first that differs;
/// [`LookupFault::DatesReversed`](crate::error::LookupFault::DatesReversed),
/// [`LookupFault::BeforeOpening`](crate::error::LookupFault::BeforeOpening) and
/// [`LookupFault::UnknownLevel`](crate::error::LookupFault::UnknownLevel).
///
/// # Complexity
/// Linear in the versions of the three registers and in the steps between the dates, times a
/// logarithm; for each new unit that of [`Version::origins`].
///
/// # Example
/// ```
/// # #[cfg(feature = "vietnam")] {
/// use sapnhap::{Decree, Level, Provision, compare, date, vietnam};
///
/// let law = vietnam::register();
/// let (before, day) = (law.latest(), date(2026, 6, 1));
/// let plan = |others: &[&str]| {
///     let merge = Provision::take_over("1", "tỉnh Cao Bằng", others.iter().copied())?;
///     law.enact([Decree::new("plan", day)?.provision(merge)])
/// };
/// let (one, other) = (plan(&["tỉnh Lạng Sơn"])?, plan(&["tỉnh Lạng Sơn", "tỉnh Bắc Ninh"])?);
/// let comparison = compare(&before, &one.at(day)?, &other.at(day)?, Level::PROVINCE)?;
/// assert_eq!(
///     comparison.to_string(),
///     "34 units of 2026-04-30: 33 and 32, of which 31 same (31 kept), 0 renamed, \
///      1 and 1 different, 1 and 0 only here"
/// );
/// assert_eq!(
///     comparison.in_one()[1].to_string(),
///     "tỉnh Cao Bằng (04): different, shares 2 with tỉnh Cao Bằng (04)"
/// );
/// # }
/// # Ok::<(), sapnhap::Error>(())
/// ```
pub fn compare<'r>(
    before: &Snapshot<'r>,
    one: &Snapshot<'r>,
    other: &Snapshot<'r>,
    level: Level,
) -> Result<Comparison<'r>, Error> {
    let units = before.in_force().filter(|unit| unit.record().ground);
    let units = in_order(units.map(|unit| unit.standing_at(level)).collect());
    let (mut one, mut other) = (Side::new(before, one, level)?, Side::new(before, other, level)?);
    side::join(&mut one, &mut other, &units);
    one.list_all();
    other.list_all();
    Ok(comparison(before, &one, &other, units, level))
}

/// Tells how two registers divide the members of one unit of an earlier date, as [`compare`] does
/// for all: the communes of one province.
///
/// Units that hold ground of a member are compared by all their ground, also what comes from
/// outside. For a unit of the level itself, it alone is compared; for one below the level, nothing.
/// A unit made of no ground is not seen.
///
/// # Errors
/// As [`compare`]; [`LookupFault::OtherBase`](crate::error::LookupFault::OtherBase) also when
/// `within` is not a unit of `before`.
///
/// # Complexity
/// Linear in the versions of the three registers for the check that they share the earlier date,
/// which costs nothing for one register; else as [`compare`] for the units within.
///
/// # Example
/// ```
/// # #[cfg(feature = "vietnam")] {
/// use sapnhap::compare::compare_within;
/// use sapnhap::{Level, date, vietnam};
///
/// let law = vietnam::register();
/// let (before, after) = (law.at(date(2025, 6, 30))?, law.at(date(2025, 7, 1))?);
/// let hanoi = before.find("Thành phố Hà Nội")?;
/// let comparison = compare_within(&before, &after, &after, &hanoi, Level::COMMUNE)?;
/// assert_eq!((comparison.units().len(), comparison.in_one().len()), (526, 126));
/// assert!(comparison.is_same());
/// # }
/// # Ok::<(), sapnhap::Error>(())
/// ```
pub fn compare_within<'r>(
    before: &Snapshot<'r>,
    one: &Snapshot<'r>,
    other: &Snapshot<'r>,
    within: &Version<'_>,
    level: Level,
) -> Result<Comparison<'r>, Error> {
    let (mut one, mut other) = (Side::new(before, one, level)?, Side::new(before, other, level)?);
    let found = before.register().version(within.id()).map(|found| before.view(found.id));
    let found = found.filter(|found| found.is_in_force(before.date()));
    let Some(unit) = found.filter(|found| side::is_same(within, found)) else {
        return Err(side::other_base(before.date(), within, found.as_ref()));
    };
    let mut units = Vec::new();
    let mut open = vec![unit];
    while let Some(unit) = open.pop() {
        if unit.record().ground {
            units.push(unit.standing_at(level));
        }
        open.extend(unit.children());
    }
    units.retain(|standing| !standing.level().is_above(unit.level()));
    let units = in_order(units);
    side::join(&mut one, &mut other, &units);
    Ok(comparison(before, &one, &other, units, level))
}

/// Sorts units by level and code, and keeps each once.
fn in_order(mut units: Vec<Version<'_>>) -> Vec<Version<'_>> {
    units.sort_by_cached_key(Version::order);
    units.dedup();
    units
}

/// Compares two sides, which are joined over units of the earlier date.
fn comparison<'r>(
    before: &Snapshot<'r>,
    one: &Side<'r>,
    other: &Side<'r>,
    units: Vec<Version<'r>>,
    level: Level,
) -> Comparison<'r> {
    let pairs = side::pair(one, other);
    let turned = pairs.iter().map(|(one, other)| (*other, *one)).collect();
    let placed = units.into_iter().map(|unit| UnitInBoth {
        unit,
        one: one.whole_in(unit.id),
        other: other.whole_in(unit.id),
    });
    let names = before.register().country().level_definition(level);
    Comparison {
        before: *before,
        one: one.after,
        other: other.after,
        level: names.map_or_else(LevelId::unnamed, |definition| definition.id.clone()),
        units: placed.collect(),
        in_one: compared(one, other, &pairs),
        in_other: compared(other, one, &turned),
    }
}

/// Compares the listed units of a side with those of the other.
fn compared<'r>(
    here: &Side<'r>,
    there: &Side<'r>,
    pairs: &BTreeMap<VersionId, VersionId>,
) -> Vec<ComparedUnit<'r>> {
    let compare_unit = |&id: &VersionId| {
        let (unit, ground) = (here.after.view(id), here.ground(id));
        let mut sharing = there.sharing(ground);
        let mut aspects = Vec::new();
        let likeness = match pairs.get(&id) {
            Some(&same) => {
                aspects = differing(&unit, &there.after.view(same));
                let is_other =
                    aspects.iter().any(|aspect| matches!(aspect, Aspect::Kind | Aspect::Name));
                sharing = BTreeMap::from([(same, sharing.remove(&same).unwrap_or_default())]);
                if is_other { Likeness::Renamed } else { Likeness::Same }
            }
            None if here.is_kept(id) || sharing.keys().all(|&unit| there.is_kept(unit)) => {
                Likeness::OnlyHere
            }
            None => Likeness::Different,
        };
        let shares = sharing.into_iter().map(|(unit, (n_shared, n_possible))| SharedGround {
            unit: there.after.view(unit),
            n_shared,
            n_possible,
        });
        let mut shares: Vec<SharedGround<'r>> = shares.collect();
        shares.sort_by_cached_key(|shared| shared.unit.order());
        ComparedUnit {
            unit,
            likeness,
            aspects,
            is_kept: here.is_kept(id),
            n_origins: ground.len(),
            n_divided: ground.iter().filter(|origin| !origin.portions.is_whole()).count(),
            shares,
        }
    };
    let mut compared: Vec<ComparedUnit<'r>> = here.listed.iter().map(compare_unit).collect();
    compared.sort_by_cached_key(|compared| compared.unit.order());
    compared
}

/// Returns what differs between units of the same ground.
fn differing(here: &Version<'_>, there: &Version<'_>) -> Vec<Aspect> {
    // A unit above may be new in both, each under a handle of its own: then its name is asked.
    let above = |unit: &Version<'_>| unit.parent().map(|parent| (parent.unit(), parent.identity()));
    let names =
        |unit: &Version<'_>| unit.units_above().map(|above| above.label()).collect::<Vec<String>>();
    let differing = [
        (Aspect::Code, here.code() != there.code()),
        (Aspect::Kind, here.kind_id() != there.kind_id()),
        (Aspect::Name, here.name() != there.name()),
        (Aspect::Parent, above(here) != above(there) && names(here) != names(there)),
    ];
    differing.into_iter().filter(|(_, differs)| *differs).map(|(aspect, _)| aspect).collect()
}
