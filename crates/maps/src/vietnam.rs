//! Outlines of the communes of Viet Nam as they were on 30 June 2025, and as they have been since
//! 1 July 2025.
//!
//! They are for pictures: borders may be 100 to 250 m off. Where they come from, under which terms,
//! and what is not known of those, stands in `data/README.md` of this package.

use std::sync::LazyLock;

use sapnhap::{Date, Level, Snapshot, date, vietnam};

use crate::{MapFault, OutlineOptions, Outlines};

/// What pictures that are drawn of these outlines say of them.
pub const SOURCE: &str = "censusVN2009 (2025-06-30), vietnamese-provinces-database (2025-07-01)";

/// About how far the borders may be off, in metres.
pub const PRECISION_M: f64 = 250.0;

static BEFORE: LazyLock<Result<Outlines<'static>, MapFault>> =
    LazyLock::new(|| read(include_str!("../data/communes_2025-06-30.topojson"), date(2025, 6, 30)));
static SINCE: LazyLock<Result<Outlines<'static>, MapFault>> =
    LazyLock::new(|| read(include_str!("../data/communes_2025-07-01.topojson"), date(2025, 7, 1)));

fn read(text: &str, day: Date) -> Result<Outlines<'static>, MapFault> {
    let on = vietnam::register().at(day)?;
    Outlines::from_topojson(text, &on, Level::COMMUNE, &OutlineOptions::new("id"))
}

/// Returns the outlines of the communes that are in force on the date of the snapshot.
///
/// There are two sets, one of 30 June and one of 1 July 2025, and the one is taken that has more of
/// these communes; they are never put together, since their borders come of two sources. A commune
/// has an outline when it was in force on the day of the set, or when it differs from one that was
/// in name, kind, code or district alone. The others are [`missing`](Outlines::missing): 19 of the
/// 10,035 of 30 June 2025, none of those since 1 July 2025, and those of earlier days that have
/// merged since. The register may be that of [`sapnhap::vietnam`], or one that goes on from it,
/// such as that of a plan.
///
/// The text of a set is read when it is first asked for, and kept.
///
/// # Errors
/// None with the register of this version of `sapnhap`; [`MapFault::FeatureUnit`] if a code of a
/// set had no unit.
///
/// # Complexity
/// Linear in the versions of the register. The first call reads up to 4 MB of text.
///
/// # Example
/// ```
/// use sapnhap::{date, vietnam};
///
/// let before = vietnam::register().at(date(2025, 6, 30))?;
/// let outlines = sapnhap_maps::vietnam::outlines(&before)?;
/// assert_eq!(outlines.missing().len(), 19);
///
/// let since = vietnam::register().at(date(2025, 7, 1))?;
/// assert!(sapnhap_maps::vietnam::outlines(&since)?.missing().is_empty());
/// # Ok::<(), sapnhap_maps::MapFault>(())
/// ```
pub fn outlines<'r>(on: &Snapshot<'r>) -> Result<Outlines<'r>, MapFault> {
    // The set of the day is nearly always the right one, so the other is read only when it may
    // have more.
    let (first, second) =
        if on.date() < date(2025, 7, 1) { (&BEFORE, &SINCE) } else { (&SINCE, &BEFORE) };
    let of = |set: &Result<Outlines<'static>, MapFault>| match set {
        Ok(set) => Ok(set.at(on)),
        Err(fault) => Err(fault.clone()),
    };
    let found = of(first)?;
    if found.len() > found.missing().len() {
        return Ok(found);
    }
    let other = of(second)?;
    Ok(if other.len() > found.len() { other } else { found })
}
