//! `vn-76-name-numbered`: names with a number count from 1, without a gap.

use std::collections::{BTreeMap, BTreeSet};

use super::common::{SINCE_76, communes_formed, skeleton};
use super::words::Say;
use crate::rules::{Case, Findings, PlacedClause, Rule};
use crate::{Level, Name, Severity, UnitId};

/// Numbers, and names of old districts with numbers, are encouraged; a series with a gap misleads.
pub(super) const RULE: Rule = Rule::fixed(
    "vn-76-name-numbered",
    Severity::Note,
    "names of one series are numbered from 1, without a gap",
    "Resolution 76/2025/UBTVQH15, article 7.2",
    check,
)
.holding(Some(SINCE_76), None);

fn check(case: &Case<'_>, found: &mut Findings<'_, '_>) {
    let mut series: BTreeMap<(UnitId, String), Vec<(u32, PlacedClause<'_>)>> = BTreeMap::new();
    let province_of = |placed: &PlacedClause<'_>| {
        let parent = placed.parent()?;
        Some(parent.at_level(Level::PROVINCE).unwrap_or(parent).unit())
    };
    for placed in communes_formed(case) {
        let Some((stem, number)) = placed.name().and_then(numbered) else { continue };
        let Some(province) = province_of(&placed) else { continue };
        series.entry((province, stem)).or_default().push((number, placed));
    }
    if series.is_empty() {
        return;
    }
    // The first of a series may go without its number: Đạ Huoai, Đạ Huoai 2.
    let marks: BTreeSet<u64> = series.keys().map(|(_, stem)| skeleton(stem)).collect();
    let provinces: BTreeSet<UnitId> = series.keys().map(|(province, _)| *province).collect();
    for placed in communes_formed(case) {
        let Some(name) = placed.name().filter(|name| marks.contains(&skeleton(name))) else {
            continue;
        };
        let Some(province) = province_of(&placed).filter(|of| provinces.contains(of)) else {
            continue;
        };
        let Some(key) = Name::new(name).ok().map(|name| name.key()) else { continue };
        if let Some(members) = series.get_mut(&(province, key)) {
            members.push((1, placed));
        }
    }
    for members in series.into_values() {
        let mut numbers: Vec<u32> = members.iter().map(|(number, _)| *number).collect();
        numbers.sort_unstable();
        let missing: Vec<String> = (1..=numbers.last().copied().unwrap_or(0).min(10_000))
            .filter(|number| numbers.binary_search(number).is_err())
            .map(|number| number.to_string())
            .collect();
        let Some((_, last)) = members.iter().max_by_key(|(number, _)| *number) else { continue };
        if !missing.is_empty() {
            let missing = missing.join(", ");
            found.add(last.finding(Say::SeriesLacks.with("numbers", missing)));
        }
    }
}

/// Cuts a name with a number at its end into the key of its stem and the number.
pub(super) fn numbered(name: &str) -> Option<(String, u32)> {
    let (stem, number) = name.rsplit_once(' ')?;
    let number = number.parse().ok()?;
    Some((Name::new(stem).ok()?.key(), number))
}
