//! Tables of several dates as one long table in the units of one date.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

use jiff::civil::Date;

use super::Table;
use super::account::{Account, written};
use super::conversion::Conversion;
use super::converted::Converted;
use super::key::Key;
use super::outcome::Outcome;
use crate::crosswalk::{Bounds, Weighing};
use crate::error::Error;
use crate::level::Level;
use crate::period::{day_after, day_before};
use crate::ratio::Ratio;
use crate::register::{Register, UnitId, Version, VersionId};

/// Marks of a cell as statistical offices write them (SDMX, code list of observation status).
///
/// # Example
/// ```
/// use sapnhap::table::PanelFlags;
///
/// let flags = PanelFlags { is_break: true, is_estimate: true };
/// assert_eq!(flags.to_string(), "be");
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct PanelFlags {
    /// A break in the series (`b`): the figure is of the unit itself, and that before it was carried over from
    /// others, or the other way round.
    pub is_break: bool,
    /// An estimate (`e`): something of it rests on weights that are estimated or assumed, or was split by
    /// days.
    pub is_estimate: bool,
}

/// Writes `b`, `e`, `be` or nothing.
impl fmt::Display for PanelFlags {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (b, e) =
            (if self.is_break { "b" } else { "" }, if self.is_estimate { "e" } else { "" });
        f.pad(&format!("{b}{e}"))
    }
}

/// A figure of a panel.
///
/// # Example
/// ```
/// # #[cfg(feature = "vietnam")] {
/// use sapnhap::table::{Key, Panel, Table};
/// use sapnhap::{date, vietnam};
///
/// let mut first = Table::new(["ma", "so"]);
/// first.push_row(["00004", "10"])?;
/// let panel = Panel::to(vietnam::register(), date(2025, 7, 1))
///     .key(Key::code("ma"))
///     .column("so")
///     .at(date(2025, 6, 30), first);
/// let cells = panel.run()?.cells().to_vec();
/// assert_eq!(cells[0].unit.to_string(), "phường Ba Đình (00004)");
/// assert_eq!(cells[0].text, "10");
/// # }
/// # Ok::<(), sapnhap::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct PanelCell<'r> {
    /// The first day that the figure is of; of a stock the day.
    pub from: Date,
    /// The last day that it is of; of a stock the day.
    pub until: Date,
    /// The unit.
    pub unit: Version<'r>,
    /// The column.
    pub column: String,
    /// What the unit has, exactly; `None` where something of it is suppressed, missing or not weighed.
    pub value: Option<Ratio>,
    /// The figure as it is written: rounded together with the others of its table, or the mark of what is
    /// suppressed.
    pub text: String,
    /// Between what it lies; `None` where something of it has no figure.
    pub bounds: Option<Bounds>,
    /// The share of it that rests on estimated or assumed weights; `None` where there is no value, and for 0.
    pub estimated: Option<Ratio>,
    /// Its marks.
    pub flags: PanelFlags,
}

/// What one table is of.
#[derive(Debug, Clone)]
struct Wave {
    from: Date,
    until: Date,
    /// The date as of which its units are read.
    units: Date,
    is_flow: bool,
    table: Table,
}

/// Several tables, each of a date or a period and in the units of its time, to be carried to the units of
/// one date.
///
/// A stock (people on a day) is never interpolated: there is a cell for each day of which there is a table. A
/// flow (births of a year) whose period holds a change of units is kept whole, unless it is asked to be split by
/// days.
///
/// # Example: two halves of 2025, on different units
/// ```
/// # #[cfg(feature = "vietnam")] {
/// use sapnhap::table::{Key, Panel, Table};
/// use sapnhap::{date, vietnam};
///
/// let (mut first, mut second) = (Table::new(["ma", "so"]), Table::new(["ma", "so"]));
/// for row in [["00001", "10"], ["00004", "20"]] {
///     first.push_row(row)?;
/// }
/// second.push_row(["00004", "35"])?;
/// let panel = Panel::to(vietnam::register(), date(2025, 7, 1))
///     .key(Key::code("ma"))
///     .column("so")
///     .over([date(2025, 1, 1), date(2025, 6, 30)], first)
///     .over([date(2025, 7, 1), date(2025, 12, 31)], second);
/// let done = panel.run()?;
/// let table = done.table();
/// let flags: Vec<&str> = (0..2).filter_map(|row| table.field(row, 10)).collect();
/// assert_eq!(flags, ["", "b"]);
/// # }
/// # Ok::<(), sapnhap::Error>(())
/// ```
#[derive(Debug, Clone)]
#[must_use]
pub struct Panel<'r, 'w> {
    /// How each table is carried, but for the date as of which it is read.
    conversion: Conversion<'r, 'w>,
    columns: Vec<String>,
    waves: Vec<Wave>,
    is_split: bool,
}

impl<'r, 'w> Panel<'r, 'w> {
    /// Carries tables to the units of a date.
    pub fn to(register: &'r Register, to: Date) -> Self {
        Self {
            conversion: Conversion::of_units(register, to),
            columns: Vec::new(),
            waves: Vec::new(),
            is_split: false,
        }
    }

    /// Says by which columns units are named, in all tables; each is read as of its own date.
    pub fn key(mut self, key: Key) -> Self {
        self.conversion = self.conversion.key(key);
        self
    }

    /// Carries to units of a level; without it, to that of the key.
    pub fn to_level(mut self, level: Level) -> Self {
        self.conversion = self.conversion.to_level(level);
        self
    }

    /// Says by what figures of divided units are divided.
    pub fn weighing(mut self, weighing: Weighing<'w>) -> Self {
        self.conversion = self.conversion.weighing(weighing);
        self
    }

    /// Carries a column of counts, which all tables have.
    pub fn column(mut self, column: &str) -> Self {
        self.conversion = self.conversion.count(column);
        self.columns.push(column.to_owned());
        self
    }

    /// Adds a table of stocks: figures of a day, in the units of that day.
    pub fn at(mut self, day: Date, table: Table) -> Self {
        self.waves.push(Wave { from: day, until: day, units: day, is_flow: false, table });
        self
    }

    /// Adds a table of flows: figures of a period from its first to its last day, in the units of the last
    /// day.
    pub fn over(self, [from, until]: [Date; 2], table: Table) -> Self {
        self.over_in_units_of([from, until], until, table)
    }

    /// Adds a table of flows in the units of some date, such as those with which the period began.
    pub fn over_in_units_of(mut self, [from, until]: [Date; 2], units: Date, table: Table) -> Self {
        let [from, until] = [from.min(until), from.max(until)];
        self.waves.push(Wave { from, until, units, is_flow: true, table });
        self
    }

    /// Splits flows at the days within their period on which the unit, or one that it came of, changed: in
    /// proportion to the days on either side. Such figures are estimates.
    pub fn split_by_days(mut self) -> Self {
        self.is_split = true;
        self
    }

    /// Carries all tables.
    ///
    /// # Errors
    /// As [`Conversion::run`], of the first table that can't be carried.
    ///
    /// # Complexity
    /// That of a conversion for each table, and linear in the cells.
    pub fn run(&self) -> Result<PanelTable<'r>, Error> {
        let mut waves: Vec<&Wave> = self.waves.iter().collect();
        waves.sort_by_key(|wave| (wave.from, wave.until));
        let (mut cells, mut accounts) = (Vec::new(), Vec::new());
        // Whether the last figure of each unit and column was of the unit itself.
        let mut was_own: BTreeMap<(VersionId, String), bool> = BTreeMap::new();
        for wave in waves {
            let mut conversion = self.conversion.clone();
            conversion.key = conversion.key.map(|key| key.as_of(wave.units));
            let done = conversion.run(&wave.table)?;
            let own = own_figures(&done);
            for (place, figure) in done.figures().iter().enumerate() {
                let is_own = own.contains(&figure.unit.id());
                let key = (figure.unit.id(), figure.column.clone());
                let before = was_own.insert(key, is_own);
                let text = done.count_text(place, self.columns.len());
                let share =
                    figure.value.as_ref().and_then(|value| figure.estimated.checked_div(value));
                let cell = PanelCell {
                    from: wave.from,
                    until: wave.until,
                    unit: figure.unit,
                    column: figure.column.clone(),
                    value: figure.value.clone(),
                    text: text.to_owned(),
                    bounds: figure.bounds.clone(),
                    estimated: share,
                    flags: PanelFlags {
                        is_break: before.is_some_and(|before| before != is_own),
                        is_estimate: !figure.estimated.is_zero(),
                    },
                };
                self.push(&mut cells, wave, cell);
            }
            accounts.push(done.account().clone());
        }
        cells.sort_by(|one, other| {
            let place = |cell: &PanelCell<'_>| {
                self.columns.iter().position(|column| *column == cell.column)
            };
            let by_unit = one.unit.cmp_in_lists(&other.unit);
            by_unit.then(place(one).cmp(&place(other))).then(one.from.cmp(&other.from))
        });
        Ok(PanelTable { cells, accounts })
    }

    /// Puts a figure in, split by days where that is asked for.
    fn push(&self, cells: &mut Vec<PanelCell<'r>>, wave: &Wave, cell: PanelCell<'r>) {
        // The days on which the unit or one that it came of began.
        let ancestors = cell.unit.ancestors();
        let began = ancestors.iter().chain([&cell.unit]).filter_map(|unit| unit.period().from);
        let within = began.filter(|day| *day > wave.from && *day <= wave.until);
        let cuts: BTreeSet<Date> = within.collect();
        if !self.is_split || !wave.is_flow || cuts.is_empty() {
            cells.push(cell);
            return;
        }
        let starts = std::iter::once(wave.from).chain(cuts.iter().copied());
        let ends = cuts.iter().map(|day| day_before(*day)).chain([wave.until]);
        let all = days(wave.from, wave.until);
        for (place, (from, until)) in starts.zip(ends).enumerate() {
            let part = Ratio::new(days(from, until), all).unwrap_or_default();
            let value = cell.value.as_ref().map(|value| value * &part);
            let mut piece = PanelCell { from, until, ..cell.clone() };
            // A mark of what is suppressed stays one.
            if let Some(value) = &value {
                piece.text = written(value);
            }
            piece.value = value;
            piece.bounds = cell.bounds.as_ref().map(|bounds| bounds.scaled(&part));
            piece.flags.is_estimate = true;
            piece.flags.is_break = cell.flags.is_break && place == 0;
            piece.estimated =
                piece.value.as_ref().filter(|value| !value.is_zero()).map(|_| Ratio::ONE);
            cells.push(piece);
        }
    }
}

/// Counts the days from one to another, both included.
fn days(from: Date, until: Date) -> i64 {
    let between = day_after(until).since(from).map(|span| i64::from(span.get_days()));
    between.unwrap_or(0)
}

/// Returns the units whose figures are of themselves alone.
fn own_figures(done: &Converted<'_>) -> BTreeSet<VersionId> {
    let mut sources: BTreeMap<VersionId, BTreeSet<UnitId>> = BTreeMap::new();
    let mut unit_of: BTreeMap<VersionId, UnitId> = BTreeMap::new();
    let mut put = |to: Version<'_>, from: &Version<'_>| {
        sources.entry(to.id()).or_default().insert(from.unit());
        unit_of.insert(to.id(), to.unit());
    };
    for outcome in (0..done.account().n_rows()).filter_map(|row| done.outcome(row)) {
        match outcome {
            Outcome::Weighed { from, parts } | Outcome::Divided { from, parts } => {
                parts.iter().for_each(|part| put(part.later(), from));
            }
            other => {
                if let (Some(from), Some(to)) = (other.from(), other.to()) {
                    put(to, &from);
                }
            }
        }
    }
    let is_own = |(id, from): &(VersionId, BTreeSet<UnitId>)| {
        from.len() == 1 && from.first() == unit_of.get(id)
    };
    sources.into_iter().filter(is_own).map(|(id, _)| id).collect()
}

/// Tables of several dates in the units of one, cell by cell.
///
/// # Example
/// ```
/// # #[cfg(feature = "vietnam")] {
/// use sapnhap::table::{Key, Panel, Table};
/// use sapnhap::{date, vietnam};
///
/// let mut births = Table::new(["ma", "sinh"]);
/// births.push_row(["00004", "365"])?;
/// let done = Panel::to(vietnam::register(), date(2025, 7, 1))
///     .key(Key::code("ma"))
///     .column("sinh")
///     .over_in_units_of([date(2025, 1, 1), date(2025, 12, 31)], date(2025, 6, 30), births)
///     .split_by_days()
///     .run()?;
/// let told: Vec<String> =
///     done.cells().iter().map(|cell| format!("{} {}", cell.text, cell.flags)).collect();
/// assert_eq!(told, ["181 e", "184 e"]); // 181 days until 30 June.
/// # }
/// # Ok::<(), sapnhap::Error>(())
/// ```
#[derive(Debug, Clone)]
pub struct PanelTable<'r> {
    cells: Vec<PanelCell<'r>>,
    accounts: Vec<Account>,
}

impl<'r> PanelTable<'r> {
    /// Returns all cells, by level and code of the unit, column and first day.
    #[must_use]
    pub fn cells(&self) -> &[PanelCell<'r>] {
        &self.cells
    }

    /// Returns the account of each table, by the first days of their periods.
    #[must_use]
    pub fn accounts(&self) -> &[Account] {
        &self.accounts
    }

    /// Returns the cells as a table: `from`, `until`, `code`, `name`, `within`, `column`, `value`, `lower`,
    /// `upper`, `estimated` (the share of the value), `flags`.
    ///
    /// # Complexity
    /// Linear in the cells.
    #[must_use]
    pub fn table(&self) -> Table {
        let mut table = Table::new([
            "from",
            "until",
            "code",
            "name",
            "within",
            "column",
            "value",
            "lower",
            "upper",
            "estimated",
            "flags",
        ]);
        for cell in &self.cells {
            let within: Vec<String> = cell.unit.units_above().map(|above| above.label()).collect();
            let bounds = cell.bounds.as_ref();
            let fields = [
                cell.from.to_string(),
                cell.until.to_string(),
                cell.unit.code().to_string(),
                cell.unit.label(),
                within.join(", "),
                cell.column.clone(),
                cell.text.clone(),
                bounds.map(|bounds| written(&bounds.lower)).unwrap_or_default(),
                bounds.map(|bounds| written(&bounds.upper)).unwrap_or_default(),
                cell.estimated.as_ref().map(|share| share.to_decimals(4)).unwrap_or_default(),
                cell.flags.to_string(),
            ];
            // As many fields as columns.
            let _ = table.push_row(fields.iter().map(String::as_str));
        }
        table
    }
}
