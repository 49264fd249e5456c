//! A table that was carried over, with what could not be decided and the account of it all.

use super::Table;
use super::account::{Account, written};
use super::decide::Decided;
use super::outcome::{Outcome, OutcomeKind};
use crate::crosswalk::{Basis, Bounds};
use crate::ratio::Ratio;
use crate::register::Version;

/// A table that was carried over.
///
/// # Example
/// ```
/// # #[cfg(feature = "vietnam")] {
/// use sapnhap::table::{Conversion, Key, Table};
/// use sapnhap::{date, vietnam};
///
/// let mut table = Table::new(["ma_xa"]);
/// for code in ["00004", "00634", "x"] {
///     table.push_row([code])?;
/// }
/// let done = Conversion::of_records(vietnam::register(), date(2025, 7, 1))
///     .key(Key::code("ma_xa").as_of(date(2025, 6, 30)))
///     .run(&table)?;
/// assert_eq!(done.table().n_rows(), 3);
/// // Five candidates of the divided ward, and a row that says that x is no code.
/// assert_eq!(done.undecided().n_rows(), 6);
/// # }
/// # Ok::<(), sapnhap::Error>(())
/// ```
#[derive(Debug, Clone)]
pub struct Converted<'r> {
    pub(super) table: Table,
    pub(super) undecided: Table,
    pub(super) account: Account,
    pub(super) decided: Decided<'r>,
    pub(super) figures: Vec<ConvertedFigure<'r>>,
}

/// A figure that a unit has after a table was carried over, before it was rounded.
///
/// # Example
/// ```
/// # #[cfg(all(feature = "vietnam", feature = "csv"))] {
/// use sapnhap::crosswalk::{Basis, Variable, Weighing};
/// use sapnhap::table::{Conversion, Key, Table};
/// use sapnhap::{Ratio, date, vietnam};
///
/// let mut table = Table::new(["ma_xa", "dan_so"]);
/// table.push_row(["00007", "9001"])?;
/// let done = Conversion::of_units(vietnam::register(), date(2025, 7, 1))
///     .key(Key::code("ma_xa").as_of(date(2025, 6, 30)))
///     .count("dan_so")
///     .weighing(Weighing::of(Variable::people()).by(vietnam::area_shares()))
///     .run(&table)?;
/// let figure = &done.figures()[0];
/// assert_eq!(figure.basis, Some(Basis::Assumed));
/// assert_eq!(figure.estimated, figure.value.clone().unwrap());
/// let bounds = figure.bounds.as_ref().unwrap();
/// assert!(bounds.contain(&Ratio::ONE) && !bounds.contain(&Ratio::from(9001)));
/// # }
/// # Ok::<(), sapnhap::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct ConvertedFigure<'r> {
    /// The unit.
    pub unit: Version<'r>,
    /// The group within it, a text for each column by which rows are grouped.
    pub group: Vec<String>,
    /// The column.
    pub column: String,
    /// What it has, exactly; `None` where something of it is suppressed, missing or not weighed.
    pub value: Option<Ratio>,
    /// Between what lies what it has of the rows of the table; `None` where one of those has no figure.
    pub bounds: Option<Bounds>,
    /// How much of it rests on weights that are estimated or assumed.
    pub estimated: Ratio,
    /// The least sure of what its weights rest on; `None` where there is none.
    pub basis: Option<Basis>,
    /// The mark of what is suppressed in it, where anything is.
    pub suppressed: Option<String>,
    /// How many of its parts are missing in the table or are not weighed.
    pub n_missing: usize,
}

impl<'r> Converted<'r> {
    /// Returns the table that came out; see [`Conversion`](super::Conversion) for its columns.
    #[must_use]
    pub fn table(&self) -> &Table {
        &self.table
    }

    /// Returns what could not be decided, or was assigned or weighed among several: `row` (counted from 1),
    /// `outcome`, and for each unit that may be meant, or that got a part, a row with its `code`, `name`,
    /// `within` and `period`, and with `area`, `population` and `clauses`, as the law has it, for parts.
    #[must_use]
    pub fn undecided(&self) -> &Table {
        &self.undecided
    }

    /// Returns what was done with every row and figure.
    #[must_use]
    pub fn account(&self) -> &Account {
        &self.account
    }

    /// Returns what was done with a row, counted from 0; `None` behind the last.
    #[must_use]
    pub fn outcome(&self, row: usize) -> Option<&Outcome<'r>> {
        self.decided.of(row)
    }

    /// Returns the exact figures behind a table of figures: by unit, group and column in the order of the
    /// table; none for records.
    #[must_use]
    pub fn figures(&self) -> &[ConvertedFigure<'r>] {
        &self.figures
    }

    /// Returns the field of a figure in the table, by its place among the figures, of which a row has so many.
    pub(super) fn count_text(&self, place: usize, n_columns: usize) -> &str {
        let (row, column) = (place.checked_div(n_columns), place.checked_rem(n_columns));
        let field = row.zip(column).and_then(|(row, column)| self.table.field(row, 3 + column));
        field.unwrap_or("")
    }

    /// Returns the figures as a table, a row for each: `code`, `name`, the columns by which rows are grouped,
    /// `column`, `value`, `lower`, `upper`, `estimated`, `basis`, `suppressed`, `n_missing`.
    ///
    /// # Complexity
    /// Linear in the figures.
    #[must_use]
    pub fn figures_table(&self, groups: &[&str]) -> Table {
        let head = ["code", "name"].into_iter().chain(groups.iter().copied());
        let tail =
            ["column", "value", "lower", "upper", "estimated", "basis", "suppressed", "n_missing"];
        let mut table = Table::new(head.chain(tail));
        for figure in &self.figures {
            let mut fields = vec![figure.unit.code().to_string(), figure.unit.label()];
            fields.extend(figure.group.iter().take(groups.len()).cloned());
            fields.push(figure.column.clone());
            fields.push(figure.value.as_ref().map(written).unwrap_or_default());
            let bounds = figure.bounds.as_ref();
            fields.push(bounds.map(|bounds| written(&bounds.lower)).unwrap_or_default());
            fields.push(bounds.map(|bounds| written(&bounds.upper)).unwrap_or_default());
            fields.push(written(&figure.estimated));
            fields.push(figure.basis.map(|basis| basis.word().to_owned()).unwrap_or_default());
            fields.push(figure.suppressed.clone().unwrap_or_default());
            fields.push(figure.n_missing.to_string());
            // As many fields as columns.
            let _ = table.push_row(fields.iter().map(String::as_str));
        }
        table
    }
}

impl<'r> Decided<'r> {
    pub(super) fn of(&self, row: usize) -> Option<&Outcome<'r>> {
        self.outcomes.get(*self.rows.get(row)? as usize)
    }

    /// Returns the outcomes of the rows, in their order.
    pub(super) fn iter(&self) -> impl Iterator<Item = &Outcome<'r>> {
        self.rows.iter().filter_map(|place| self.outcomes.get(*place as usize))
    }

    /// Writes what could not be decided, and what was chosen or weighed among several.
    pub(super) fn undecided(&self) -> Table {
        let mut table = Table::new([
            "row",
            "outcome",
            "code",
            "name",
            "within",
            "period",
            "area",
            "population",
            "clauses",
        ]);
        for (row, outcome) in (1..).zip(self.iter()) {
            if matches!(outcome.kind(), OutcomeKind::Converted | OutcomeKind::Placed) {
                continue;
            }
            let (row, kind) = (u64::to_string(&row), outcome.kind().word());
            let candidates = outcome.candidates();
            if candidates.is_empty() {
                let _ = table.push_row([row.as_str(), kind, "", "", "", "", "", "", ""]);
            }
            for candidate in candidates {
                let unit = &candidate.unit;
                let portions = candidate.portions;
                let [area, population] =
                    [portions.map(|of| of.area), portions.map(|of| of.population)]
                        .map(|share| share.map(|share| share.to_string()).unwrap_or_default());
                let clauses: Vec<String> =
                    candidate.citations.iter().map(ToString::to_string).collect();
                let fields = [
                    unit.code.to_string(),
                    unit.label.clone(),
                    unit.within.join(", "),
                    unit.period.to_string(),
                    area,
                    population,
                    clauses.join("; "),
                ];
                let head = [row.as_str(), kind].into_iter();
                let _ = table.push_row(head.chain(fields.iter().map(String::as_str)));
            }
        }
        table
    }
}
