//! A user's own codes, each with the official one behind it and when that holds.

use std::collections::BTreeMap;

use jiff::civil::Date;

use crate::code::Code;
use crate::error::TableFault;
use crate::period::Period;

/// A list of a user's own codes, each with the official code behind it and the time in which that holds.
///
/// Own codes are compared as they are, without blanks around them.
///
/// # Example
/// ```
/// # #[cfg(feature = "vietnam")] {
/// use sapnhap::table::{Conversion, Key, OwnCodes, Table};
/// use sapnhap::{Period, code, date, vietnam};
///
/// let before = Period { from: None, until: Some(date(2025, 7, 1)) };
/// let since = Period { from: Some(date(2025, 7, 1)), until: None };
/// let rows = [("CN-17", code("00004"), before), ("CN-17", code("00008"), since)];
/// let list = OwnCodes::new(rows)?;
///
/// let mut table = Table::new(["chi_nhanh", "ngay"]);
/// table.push_row(["CN-17", "30/06/2025"])?;
/// table.push_row(["CN-17", "01/07/2025"])?;
/// let done = Conversion::of_records(vietnam::register(), date(2025, 7, 1))
///     .key(Key::own("chi_nhanh", &list).dated("ngay"))
///     .run(&table)?;
/// let names: Vec<String> =
///     (0..2).filter_map(|row| done.outcome(row)?.to()).map(|unit| unit.label()).collect();
/// assert_eq!(names, ["phường Ba Đình", "phường Ngọc Hà"]);
/// # }
/// # Ok::<(), sapnhap::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct OwnCodes {
    codes: BTreeMap<String, Vec<(Code, Period)>>,
}

impl OwnCodes {
    /// Takes rows of an own code, the official one, and the time in which that holds.
    ///
    /// # Errors
    /// [`TableFault::OwnCode`] with the row: a blank code, a time that ends before it begins, two official codes
    /// at one time.
    ///
    /// # Complexity
    /// Linear in the rows, times a logarithm and the times of one code.
    pub fn new<'a>(
        rows: impl IntoIterator<Item = (&'a str, Code, Period)>,
    ) -> Result<Self, TableFault> {
        let mut codes: BTreeMap<String, Vec<(Code, Period)>> = BTreeMap::new();
        for (row, (own, code, period)) in (1..).zip(rows) {
            let fault = |message: String| TableFault::OwnCode { row, message };
            let own = own.trim();
            if own.is_empty() {
                return Err(fault("the own code is blank; expected one".to_owned()));
            }
            if period.from.zip(period.until).is_some_and(|(from, until)| until <= from) {
                return Err(fault(format!("the time {period} ends before it begins")));
            }
            let known = codes.entry(own.to_owned()).or_default();
            if let Some((other, when)) = known.iter().find(|(_, other)| meet(other, &period)) {
                return Err(fault(format!(
                    "{own} is {other} in the time {when} already, which meets {period}"
                )));
            }
            known.push((code, period));
        }
        Ok(Self { codes })
    }

    /// Returns the official code of an own one on a date; `None` where the list has none.
    #[must_use]
    pub fn on(&self, own: &str, date: Date) -> Option<&Code> {
        let rows = self.of(own).iter();
        rows.into_iter().find(|(_, period)| period.contains(date)).map(|(code, _)| code)
    }

    /// Returns how many own codes the list has.
    #[must_use]
    pub fn len(&self) -> usize {
        self.codes.len()
    }

    /// Tells whether the list has no code.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.codes.is_empty()
    }

    /// Returns the official codes of an own one, each with its time.
    pub(super) fn of(&self, own: &str) -> &[(Code, Period)] {
        self.codes.get(own.trim()).map(Vec::as_slice).unwrap_or_default()
    }
}

/// Tells whether two times share a day.
fn meet(one: &Period, other: &Period) -> bool {
    let begins_before_end = |one: &Period, other: &Period| {
        one.from.zip(other.until).is_none_or(|(from, until)| from < until)
    };
    begins_before_end(one, other) && begins_before_end(other, one)
}
