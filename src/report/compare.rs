//! Comparisons of two plans as a table (CSV), in the manner of the other tables.

use super::columns::{ComparedRow, compared_columns};
use crate::compare::{ComparedUnit, Comparison};
use crate::sheet;

/// Writes a comparison: the units of the one register and then those of the other (`side` is `one`
/// or `other`), in their order; a row for each unit that one shares ground with, and one row with
/// blanks for a unit that shares none.
///
/// `aspects` have a bar between; `is_kept` is `true` or `false`.
///
/// # Complexity
/// Linear in the rows.
///
/// # Example
/// ```
/// # #[cfg(feature = "vietnam")] {
/// use sapnhap::{Level, compare, date, report, vietnam};
///
/// let law = vietnam::register();
/// let (before, after) = (law.at(date(2025, 6, 30))?, law.at(date(2025, 7, 1))?);
/// let comparison = compare(&before, &before, &after, Level::PROVINCE)?;
/// let text = report::comparison_csv(&comparison);
/// assert_eq!(
///     text.lines().nth(2),
///     Some(
///         "one,province:02@2019-01-01,province,02,tinh,Hà Giang,only_here,,true,1,0,1,\
///          province:08@2025-07-01,province,08,tinh,Tuyên Quang,1,0"
///     )
/// );
/// # }
/// # Ok::<(), sapnhap::Error>(())
/// ```
#[must_use]
pub fn comparison_csv(comparison: &Comparison<'_>) -> String {
    let one = comparison.in_one().iter().flat_map(|compared| rows("one", compared));
    let other = comparison.in_other().iter().flat_map(|compared| rows("other", compared));
    sheet::write(&compared_columns(), one.chain(other))
}

/// Returns the rows of one unit.
fn rows<'a, 'r>(
    side: &'static str,
    compared: &'a ComparedUnit<'r>,
) -> impl Iterator<Item = ComparedRow<'a, 'r>> {
    let row = move |counterpart| ComparedRow { side, compared, counterpart };
    let blank = compared.shares.is_empty().then(|| row(None));
    compared.shares.iter().map(Some).map(row).chain(blank)
}
