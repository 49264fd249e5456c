//! Comparisons of two plans as a table (CSV), in the manner of the other tables.

use super::tables::unit;
use crate::compare::{ComparedUnit, Comparison};
use crate::sheet;

const COLUMNS: &[&str] = &[
    "side",
    "unit",
    "level",
    "code",
    "kind",
    "name",
    "likeness",
    "aspects",
    "is_kept",
    "n_origins",
    "n_divided",
    "n_shares",
    "counterpart",
    "counterpart_level",
    "counterpart_code",
    "counterpart_kind",
    "counterpart_name",
    "n_shared",
    "n_possible",
];

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
///         "one,province:02@opening,province,02,tinh,Hà Giang,only_here,,true,1,0,1,\
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
    sheet::write(COLUMNS, one.chain(other))
}

/// Returns the rows of one unit.
fn rows(side: &str, compared: &ComparedUnit<'_>) -> Vec<Vec<String>> {
    let aspects: Vec<&str> = compared.aspects.iter().map(|aspect| aspect.word()).collect();
    let mut head = vec![side.to_owned()];
    head.extend(unit(&compared.unit));
    head.extend([
        compared.likeness.word().to_owned(),
        aspects.join("|"),
        compared.is_kept.to_string(),
        compared.n_origins.to_string(),
        compared.n_divided.to_string(),
        compared.shares.len().to_string(),
    ]);
    if compared.shares.is_empty() {
        head.resize(COLUMNS.len(), String::new());
        return vec![head];
    }
    let rows = compared.shares.iter().map(|shared| {
        let mut row = head.clone();
        row.extend(unit(&shared.unit));
        row.extend([shared.n_shared.to_string(), shared.n_possible.to_string()]);
        row
    });
    rows.collect()
}
