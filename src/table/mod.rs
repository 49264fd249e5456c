//! Tables that people keep: read, carried over to the units of another date, written.
//!
//! ```text
//! CSV, record batches, rows --> Table --+--> Conversion::run --> Converted: table, undecided rows, account
//!        Key: which columns name a unit |
//!        Weighing: what divides it -----+
//! ```
//!
//! A table has texts alone, column by column, as people wrote them: a code stays `634.0` until a [`Key`] reads
//! it. Two shapes are carried. In a table of records each row is of something that is in one unit, a customer
//! or a payment, and gets the one unit that it is in today, or the candidates. In a table of figures each row is of a
//! unit, and what the unit had is added up in those that came of it, by weights where it was divided.
//! Nothing disappears: the [`Account`] says of every row and of every figure what was done with it.

mod account;
#[cfg(feature = "arrow")]
mod arrow;
mod assignment;
mod cells;
mod conversion;
mod converted;
#[cfg(feature = "csv")]
mod csv;
mod decide;
mod fingerprint;
#[cfg(feature = "json")]
mod json;
mod key;
mod number;
mod outcome;
mod own_codes;
mod panel;
mod records;
mod rounded;
mod run;
mod units;
mod vintage;

use std::fmt;

pub use account::{Account, Mass};
pub use assignment::Assignment;
pub use conversion::{Conversion, Ties};
pub use converted::{Converted, ConvertedFigure};
pub use fingerprint::Fingerprint;
pub use key::Key;
pub use outcome::{Outcome, OutcomeCandidate, OutcomeKind};
pub use own_codes::OwnCodes;
pub use panel::{Panel, PanelCell, PanelFlags, PanelTable};
pub use vintage::{Era, Vintage, vintage};

use crate::error::TableFault;

/// A table of texts: columns with names, and rows with a field for each.
///
/// A field without text is missing. Names of columns may repeat; only one that is asked for must be alone.
///
/// # Example
/// ```
/// use sapnhap::table::Table;
///
/// let mut table = Table::new(["ma_xa", "dan_so"]);
/// table.push_row(["634.0", "12000"])?;
/// assert_eq!(table.field(0, 1), Some("12000"));
/// assert!(table.push_row(["one field"]).is_err());
/// assert_eq!((table.n_rows(), table.n_columns()), (1, 2));
/// # Ok::<(), sapnhap::Error>(())
/// ```
#[derive(Clone, PartialEq, Eq, Default)]
pub struct Table {
    columns: Vec<TextColumn>,
    n_rows: usize,
}

/// The fields of a column, one text and where each ends in it.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
struct TextColumn {
    name: String,
    text: String,
    ends: Vec<usize>,
}

impl TextColumn {
    fn push(&mut self, field: &str) {
        self.text.push_str(field);
        self.ends.push(self.text.len());
    }

    fn field(&self, row: usize) -> Option<&str> {
        let end = *self.ends.get(row)?;
        let start = row.checked_sub(1).and_then(|before| self.ends.get(before)).copied();
        self.text.get(start.unwrap_or(0)..end)
    }
}

impl Table {
    /// Makes a table without rows.
    #[must_use]
    pub fn new<'a>(columns: impl IntoIterator<Item = &'a str>) -> Self {
        let column = |name: &str| TextColumn { name: name.to_owned(), ..TextColumn::default() };
        Self { columns: columns.into_iter().map(column).collect(), n_rows: 0 }
    }

    /// Adds a row at the end.
    ///
    /// # Errors
    /// [`TableFault::Fields`] for more or fewer fields than columns; the table stays as it was.
    ///
    /// # Complexity
    /// Linear in the row.
    pub fn push_row<'a>(
        &mut self,
        fields: impl IntoIterator<Item = &'a str>,
    ) -> Result<(), TableFault> {
        let fields: Vec<&str> = fields.into_iter().collect();
        let (n_fields, expected) = (fields.len(), self.columns.len());
        if n_fields != expected {
            return Err(TableFault::Fields { row: self.n_rows + 1, n_fields, expected });
        }
        for (column, field) in self.columns.iter_mut().zip(fields) {
            column.push(field);
        }
        self.n_rows += 1;
        Ok(())
    }

    /// Returns the names of the columns, in their order.
    #[must_use]
    pub fn columns(&self) -> impl ExactSizeIterator<Item = &str> {
        self.columns.iter().map(|column| column.name.as_str())
    }

    /// Returns how many columns there are.
    #[must_use]
    pub fn n_columns(&self) -> usize {
        self.columns.len()
    }

    /// Returns how many rows there are.
    #[must_use]
    pub fn n_rows(&self) -> usize {
        self.n_rows
    }

    /// Returns a field, of a row and a column counted from 0; empty where it is missing, `None` for one
    /// that is not there.
    ///
    /// # Complexity
    /// Constant.
    #[must_use]
    pub fn field(&self, row: usize, column: usize) -> Option<&str> {
        self.columns.get(column)?.field(row)
    }

    /// Returns the fields of a column, counted from 0, in the order of the rows; none for a column that is not
    /// there.
    pub fn fields(&self, column: usize) -> impl Iterator<Item = &str> {
        let column = self.columns.get(column);
        (0..self.n_rows).filter_map(move |row| column?.field(row))
    }

    /// Returns the place of a column, counted from 0. Letter case and blanks around the name do not matter
    /// where no column is called just so.
    ///
    /// # Errors
    /// [`TableFault::NoColumn`] with the columns that there are; [`TableFault::ColumnTwice`].
    pub fn column(&self, name: &str) -> Result<usize, TableFault> {
        let folded = |name: &str| name.trim().to_lowercase();
        let wanted = folded(name);
        let exact: Vec<usize> = self.places(|column| column == name);
        let found =
            if exact.is_empty() { self.places(|column| folded(column) == wanted) } else { exact };
        match found.as_slice() {
            [place] => Ok(*place),
            [] if self.columns.is_empty() => Err(TableFault::Empty),
            [] => {
                let expected: Vec<&str> = self.columns().collect();
                Err(TableFault::NoColumn { column: name.to_owned(), expected: expected.join(", ") })
            }
            several => Err(TableFault::ColumnTwice { column: name.to_owned(), n: several.len() }),
        }
    }

    fn places(&self, fits: impl Fn(&str) -> bool) -> Vec<usize> {
        let columns = self.columns.iter().enumerate();
        columns.filter(|(_, column)| fits(&column.name)).map(|(place, _)| place).collect()
    }

    /// Adds a column at the end, with a field for each row; where fields are short the rest is missing, and
    /// those that are too many are left out.
    pub(crate) fn push_column<'a>(
        &mut self,
        name: &str,
        fields: impl IntoIterator<Item = &'a str>,
    ) {
        let mut column = TextColumn { name: name.to_owned(), ..TextColumn::default() };
        let mut fields = fields.into_iter();
        for _ in 0..self.n_rows {
            column.push(fields.next().unwrap_or(""));
        }
        self.columns.push(column);
    }
}

/// Prints the columns and the number of rows, and not what people wrote.
impl fmt::Debug for Table {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Table")
            .field("columns", &self.columns().collect::<Vec<_>>())
            .field("n_rows", &self.n_rows)
            .finish()
    }
}
