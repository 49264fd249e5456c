//! Tables of shares (CSV).

use jiff::civil::Date;

use super::basis::Basis;
use super::variable::Variable;
use super::weights::Weights;
use crate::error::Error;
use crate::level::Level;
use crate::ratio::Ratio;
use crate::register::Register;
use crate::sheet::Table;

/// Columns that may stand in a table of shares and are not read.
const BESIDE: [&str; 4] = ["quality", "overlap_outside", "basis", "note"];

impl Weights {
    /// Reads shares from a table with the columns `old_code`, `new_code` and `share` (`0.515` or `3/7`), and
    /// perhaps `error`: how far from the truth such shares were found to be. `quality`, `overlap_outside`,
    /// `basis` and `note` may stand in the table and are not read.
    ///
    /// # Errors
    /// [`ReadFault`](crate::error::ReadFault) with line and column for what can't be read; else as
    /// [`of_shares`](Self::of_shares).
    ///
    /// # Complexity
    /// That of [`of_shares`](Self::of_shares).
    ///
    /// # Example
    /// ```
    /// # #[cfg(feature = "vietnam")] {
    /// use sapnhap::crosswalk::{Basis, Variable, Weights};
    /// use sapnhap::{Level, date, vietnam};
    ///
    /// let days = [date(2025, 6, 30), date(2025, 7, 1)];
    /// let read = |text| {
    ///     let (register, area) = (vietnam::register(), Variable::area());
    ///     Weights::from_csv(text, register, days, Level::COMMUNE, area, Basis::Estimated)
    /// };
    /// let weights = read("old_code,new_code,share\n7,8,0.5\n7,25,0.5\n")?;
    /// assert_eq!(weights.len(), 2);
    /// let error = read("old_code,new_code,share\n7,8,0.5\n7,25,0.4\n").unwrap_err().to_string();
    /// assert!(error.ends_with("add up to 9/10; expected exactly 1"), "{error}");
    /// # }
    /// # Ok::<(), sapnhap::Error>(())
    /// ```
    pub fn from_csv(
        text: &str,
        register: &Register,
        days: [Date; 2],
        level: Level,
        variable: Variable,
        basis: Basis,
    ) -> Result<Self, Error> {
        let country = register.country();
        country.known_level(level)?;
        let known = [&["old_code", "new_code", "share", "error"][..], &BESIDE].concat();
        let table = Table::read(text, &known, &["old_code", "new_code", "share"])?;
        let (mut rows, mut errors) = (Vec::new(), Vec::new());
        for row in table.rows() {
            let code = |column| row.need(column, |text| country.read_code(level, text));
            rows.push((
                code("old_code")?,
                code("new_code")?,
                row.need("share", str::parse::<Ratio>)?,
            ));
            errors.push(row.read("error", str::parse::<Ratio>)?);
        }
        let pairs: Vec<_> = rows.iter().map(|(from, to, _)| (from.clone(), to.clone())).collect();
        let weights = Self::of_shares(register, days, level, variable, basis, rows)?;
        let [before, after] = [register.at(days[0])?, register.at(days[1])?];
        let mut measured = std::collections::BTreeMap::new();
        for ((from, to), error) in pairs.iter().zip(errors) {
            if let (Some(from), Some(to), Some(error)) =
                (before.get(level, from), after.get(level, to), error)
            {
                measured.insert((from.id(), to.id()), error);
            }
        }
        Ok(weights.with_errors(|from, to| measured.get(&(from, to)).cloned()))
    }
}
