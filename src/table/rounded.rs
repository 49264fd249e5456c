//! The counts of a finished table, rounded together so that every total stays what it was.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use super::cells::{OutRow, ReadColumn};
use super::conversion::Conversion;
use crate::error::{Error, TableFault};
use crate::level::Level;
use crate::ratio::Ratio;
use crate::register::VersionId;
use crate::rounding::{self, Forest};

/// The fields of a column of counts, in the order of the rows; `None` where something is not known.
type Fields = Vec<Option<String>>;

/// Returns the fields of each column, those of counts filled in.
///
/// Columns that add up are rounded together, each other one for itself; in each, a group of rows (of age
/// and sex) for itself, and so that the totals of the units above hold.
pub(super) fn counts(
    conversion: &Conversion<'_, '_>,
    columns: &[ReadColumn<'_, '_>],
    rows: &[OutRow<'_, '_>],
) -> Result<Vec<Fields>, Error> {
    let mut fields: Vec<Fields> = vec![vec![None; rows.len()]; columns.len()];
    let (sums, left) = families(conversion, columns);
    for family in &sums {
        round(conversion, columns, rows, family, &mut fields)?;
    }
    for place in left {
        round(conversion, columns, rows, &Family::of_one(place), &mut fields)?;
    }
    Ok(fields)
}

/// Columns that hang together by sums: the forest of them, and which column each is.
struct Family {
    /// For each column, those without parts first, the place of the sum that it is part of.
    parents: Vec<Option<usize>>,
    n_leaves: usize,
    columns: Vec<usize>,
}

impl Family {
    fn of_one(column: usize) -> Self {
        Self { parents: vec![None], n_leaves: 1, columns: vec![column] }
    }

    /// Puts the sums behind the columns without parts.
    fn with_sums(&self, mut values: Vec<Ratio>) -> Vec<Ratio> {
        values.resize(self.columns.len(), Ratio::ZERO);
        // Each sum stands behind its parts.
        for (column, parent) in self.parents.iter().enumerate() {
            let value = values.get(column).cloned().unwrap_or_default();
            if let Some(slot) = parent.and_then(|parent| values.get_mut(parent)) {
                *slot += &value;
            }
        }
        values
    }
}

/// Returns the families of columns that add up, and the columns of counts that are in none.
fn families(
    conversion: &Conversion<'_, '_>,
    columns: &[ReadColumn<'_, '_>],
) -> (Vec<Family>, Vec<usize>) {
    let place_of = |name: &String| columns.iter().position(|column| column.carry.column == *name);
    // The sum of each column, by their places; of a column in two sums the first counts, which keeps both
    // exact where cells are whole.
    let mut parent: BTreeMap<usize, usize> = BTreeMap::new();
    for (total, parts) in &conversion.sums {
        let Some(total) = place_of(total) else { continue };
        for part in parts.iter().filter_map(place_of) {
            parent.entry(part).or_insert(total);
        }
    }
    let root = |column: usize| {
        // No longer than there are columns, even where somebody made a circle of sums.
        (0..columns.len()).fold(column, |at, _| parent.get(&at).copied().unwrap_or(at))
    };
    let is_sum = |column: usize| parent.values().any(|sum| *sum == column);
    let mut by_root: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
    for (column, read) in columns.iter().enumerate() {
        if read.is_count() {
            by_root.entry(root(column)).or_default().push(column);
        }
    }
    let (mut families, mut left) = (Vec::new(), Vec::new());
    for members in by_root.into_values() {
        if let [one] = members.as_slice() {
            left.push(*one);
            continue;
        }
        let (mut sums, leaves): (Vec<usize>, Vec<usize>) =
            members.into_iter().partition(|column| is_sum(*column));
        // A sum stands behind those that are part of it.
        let depth = |column: &usize| {
            let above = std::iter::successors(Some(*column), |at| parent.get(at).copied());
            above.take(columns.len() + 1).count()
        };
        sums.sort_by_key(|column| Reverse(depth(column)));
        let n_leaves = leaves.len();
        let columns: Vec<usize> = leaves.into_iter().chain(sums).collect();
        let place = |column: &usize| columns.iter().position(|other| other == column);
        let parents = columns.iter().map(|column| parent.get(column).and_then(place)).collect();
        families.push(Family { parents, n_leaves, columns });
    }
    (families, left)
}

/// Rounds a family of columns, and writes its fields.
fn round(
    conversion: &Conversion<'_, '_>,
    columns: &[ReadColumn<'_, '_>],
    rows: &[OutRow<'_, '_>],
    family: &Family,
    fields: &mut [Fields],
) -> Result<(), Error> {
    let decimals = |place: &usize| {
        columns.get(*place).and_then(|column| column.figures.as_ref()).map_or(0, |of| of.decimals)
    };
    let decimals = family.columns.iter().map(decimals).max().unwrap_or(0);
    let scale = Ratio::power_of_ten(decimals);
    let leaves = family.columns.get(..family.n_leaves).unwrap_or_default();
    let known = |row: &OutRow<'_, '_>, place: &usize| {
        row.2.get(*place).filter(|slot| slot.is_known()).map(|slot| slot.known.clone())
    };
    if !conversion.is_rounded {
        for place in &family.columns {
            if let Some(column) = fields.get_mut(*place) {
                *column =
                    rows.iter().map(|row| known(row, place).map(|of| of.to_string())).collect();
            }
        }
        return Ok(());
    }
    // What is not known takes no part, and so is 0 here; a sum is known where all its parts are.
    let cells: Vec<Vec<Ratio>> = rows
        .iter()
        .map(|row| {
            leaves.iter().map(|place| &known(row, place).unwrap_or_default() * &scale).collect()
        })
        .collect();
    let not_rounded = |message: String| {
        let column = leaves.first().and_then(|place| columns.get(*place));
        let column = column.map(|column| column.carry.column.clone()).unwrap_or_default();
        TableFault::NotRounded { column, message }
    };
    let forests = row_forest(rows).zip(Forest::new(family.n_leaves, family.parents.clone()));
    let Some((row_forest, forest)) = forests else {
        return Err(not_rounded("its sums lie in each other".to_owned()))?;
    };
    let made = rounding::rounded(&row_forest, &forest, &cells)
        .map_err(|fault| not_rounded(fault.to_string()))?;
    for (at, (row, leaves)) in rows.iter().zip(made).enumerate() {
        for (place, value) in family.columns.iter().zip(family.with_sums(leaves)) {
            let value = value.checked_div(&scale).unwrap_or_default();
            let text = known(row, place).map(|_| value.to_decimals(decimals));
            if let Some(slot) = fields.get_mut(*place).and_then(|column| column.get_mut(at)) {
                *slot = text;
            }
        }
    }
    Ok(())
}

/// Returns the forest of rows: under the groups of each unit above, from the lowest level up, for each group
/// of rows for itself.
fn row_forest(rows: &[OutRow<'_, '_>]) -> Option<Forest> {
    // The groups of a level stand behind those of the levels below it, and the whole behind all.
    type Key = (Reverse<Option<Level>>, usize, Option<VersionId>);
    let keys_of = |(group, unit, _): &OutRow<'_, '_>| -> Vec<Key> {
        let above = unit.units_above().map(|above| (Some(above.level()), Some(above.id())));
        let keys = above.chain([(None, None)]);
        keys.map(|(level, id)| (Reverse(level), *group, id)).collect()
    };
    let mut places: BTreeMap<Key, usize> =
        rows.iter().flat_map(keys_of).map(|key| (key, 0)).collect();
    places.values_mut().zip(rows.len()..).for_each(|(slot, place)| *slot = place);
    let mut parents: Vec<Option<usize>> = vec![None; rows.len() + places.len()];
    for (row, out) in rows.iter().enumerate() {
        let mut below = row;
        for place in keys_of(out).iter().filter_map(|key| places.get(key)) {
            if let Some(slot) = parents.get_mut(below) {
                *slot = Some(*place);
            }
            below = *place;
        }
    }
    Forest::new(rows.len(), parents)
}
