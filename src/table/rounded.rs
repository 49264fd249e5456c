//! The counts of a finished table, rounded together so that every total stays what it was.

use super::conversion::Conversion;
use super::units::{OutRow, ReadColumn};
use crate::error::Error;
use crate::ratio::Ratio;

/// Returns the fields of each column of counts, in the order of the rows; `None` where something is not
/// known.
pub(super) fn counts(
    conversion: &Conversion<'_, '_>,
    columns: &[ReadColumn<'_, '_>],
    rows: &[OutRow<'_, '_>],
) -> Result<Vec<Vec<Option<String>>>, Error> {
    let _ = rows;
    let exact = |place: usize| {
        rows.iter().map(move |(_, _, slots)| {
            slots.get(place).filter(|slot| slot.is_known()).map(|slot| slot.known.clone())
        })
    };
    let fields = columns.iter().enumerate().map(|(place, column)| {
        let decimals = column.figures.as_ref().map_or(0, |figures| figures.decimals);
        let write = |figure: Ratio| {
            if conversion.is_rounded { figure.to_decimals(decimals) } else { figure.to_string() }
        };
        exact(place).map(|figure| figure.map(write)).collect()
    });
    Ok(fields.collect())
}
