//! How a table is to be carried over: by which key, which columns, and what is chosen where law is silent.

use jiff::civil::Date;

use super::assignment::Assignment;
use super::key::Key;
use crate::crosswalk::{Choice, Otherwise, Variable, Weighing};
use crate::level::Level;
use crate::places::How;
use crate::register::Register;
use crate::share::Quantity;

/// What a category is where two have an equal share of a unit.
///
/// # Example
/// ```
/// use sapnhap::table::Ties;
///
/// assert_ne!(Ties::Blank, Ties::First);
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Ties {
    /// The field is left blank.
    Blank,
    /// The one that comes first in the alphabet.
    First,
}

/// Whether a row is of something within a unit, or of the unit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Shape {
    Records,
    Units,
}

/// A column that is made anew for units.
#[derive(Debug, Clone)]
pub(super) struct Carry<'w> {
    pub(super) column: String,
    pub(super) what: Carried,
    /// By what it is divided, where that is not what the conversion says.
    pub(super) weighing: Option<Weighing<'w>>,
}

#[derive(Debug, Clone)]
pub(super) enum Carried {
    Count,
    Rate { per: String },
    Category { per: String, ties: Ties },
    Kept,
    Refused(&'static str),
}

/// How a table is carried to the units of a date.
///
/// # Example: records, each in one unit
/// ```
/// # #[cfg(feature = "vietnam")] {
/// use sapnhap::table::{Conversion, Key, OutcomeKind, Table};
/// use sapnhap::{date, vietnam};
///
/// let mut customers = Table::new(["ten", "ma_xa", "xa", "huyen", "tinh"]);
/// for row in [
///     ["An", "4.0", "", "", ""],
///     ["Bình", "", "Tân Nhựt", "Bình Chánh", "TP.HCM"],
///     ["Chi", "634", "", "", ""],
/// ] {
///     customers.push_row(row)?;
/// }
/// let key = Key::code("ma_xa").or(Key::names(["xa", "huyen", "tinh"])).as_of(date(2025, 6, 30));
/// let done = Conversion::of_records(vietnam::register(), date(2025, 7, 1)).key(key).run(&customers)?;
/// let code = done.table().column("new_code")?;
/// let codes: Vec<&str> = (0..3).filter_map(|row| done.table().field(row, code)).collect();
/// assert_eq!(codes, ["00004", "27595", ""]);
/// assert_eq!(done.account().rows(OutcomeKind::Divided), 1);
/// # }
/// # Ok::<(), sapnhap::Error>(())
/// ```
///
/// # Example: a figure for each old unit
/// ```
/// # #[cfg(all(feature = "vietnam", feature = "csv"))] {
/// use sapnhap::crosswalk::{Variable, Weighing};
/// use sapnhap::table::{Conversion, Key, Table};
/// use sapnhap::{date, vietnam};
///
/// let mut people = Table::new(["ma_xa", "dan_so"]);
/// for row in [["00004", "8000"], ["00007", "9001"]] {
///     people.push_row(row)?;
/// }
/// let weighing = Weighing::of(Variable::people()).by(vietnam::area_shares());
/// let done = Conversion::of_units(vietnam::register(), date(2025, 7, 1))
///     .key(Key::code("ma_xa").as_of(date(2025, 6, 30)))
///     .count("dan_so")
///     .weighing(weighing)
///     .run(&people)?;
/// let table = done.table();
/// let column = table.column("dan_so")?;
/// let figures = (0..table.n_rows()).filter_map(|row| table.field(row, column)?.parse::<u32>().ok());
/// assert_eq!(figures.sum::<u32>(), 17_001);
/// # }
/// # Ok::<(), sapnhap::Error>(())
/// ```
#[derive(Debug, Clone)]
#[must_use]
pub struct Conversion<'r, 'w> {
    pub(super) register: &'r Register,
    pub(super) to: Date,
    pub(super) shape: Shape,
    pub(super) key: Option<Key>,
    pub(super) to_level: Option<Level>,
    pub(super) accepted: Vec<How>,
    pub(super) about: Option<Quantity>,
    pub(super) choice: Option<Choice>,
    pub(super) weighing: Weighing<'w>,
    pub(super) placing: Option<(&'w Assignment, String)>,
    pub(super) carries: Vec<Carry<'w>>,
    pub(super) groups: Vec<String>,
    pub(super) sums: Vec<(String, Vec<String>)>,
    pub(super) is_rounded: bool,
}

impl<'r, 'w> Conversion<'r, 'w> {
    fn of(register: &'r Register, to: Date, shape: Shape) -> Self {
        Self {
            register,
            to,
            shape,
            key: None,
            to_level: None,
            accepted: Vec::new(),
            about: None,
            choice: None,
            weighing: Weighing::of(Variable::people()),
            placing: None,
            carries: Vec::new(),
            groups: Vec::new(),
            sums: Vec::new(),
            is_rounded: true,
        }
    }

    /// Carries records: each row is of something that is in one unit, and keeps all its fields. What comes
    /// out has the columns of the table, and behind them `new_code`, `new_name`, `new_within` (the units
    /// above), `outcome` and `how` (the unit was found).
    pub fn of_records(register: &'r Register, to: Date) -> Self {
        Self::of(register, to, Shape::Records)
    }

    /// Carries figures: each row is of a unit, and what it has is added up in those that came of the unit.
    /// What comes out has a row for each of those, by code, with `code`, `name`, `within` (the units above)
    /// and the columns that are carried.
    pub fn of_units(register: &'r Register, to: Date) -> Self {
        Self::of(register, to, Shape::Units)
    }

    /// Says by which columns units are named.
    pub fn key(mut self, key: Key) -> Self {
        self.key = Some(key);
        self
    }

    /// Carries to units of a level; without it, to that of the key.
    pub fn to_level(mut self, level: Level) -> Self {
        self.to_level = Some(level);
        self
    }

    /// Takes units that were found in some way that is not certain for answers.
    pub fn accepting(mut self, how: How) -> Self {
        self.accepted.push(how);
        self
    }

    /// Says whether the rows are about land or about people: of a divided unit only the parts count to which
    /// the law gives any of that. Without it, all parts count.
    pub fn about(mut self, quantity: Quantity) -> Self {
        self.about = Some(quantity);
        self
    }

    /// Chooses one unit for a record of a divided unit. Such rows are assigned, and never called converted.
    pub fn choosing(mut self, choice: Choice) -> Self {
        self.choice = Some(choice);
        self
    }

    /// Says by what figures of divided units are divided. Without it, people are carried by what the law
    /// says alone.
    pub fn weighing(mut self, weighing: Weighing<'w>) -> Self {
        self.weighing = weighing;
        self
    }

    /// Takes the part of a divided unit in which a record lies from a list of hamlets, streets or addresses,
    /// and their names from a column.
    pub fn placing(mut self, places: &'w Assignment, column: &str) -> Self {
        self.placing = Some((places, column.to_owned()));
        self
    }

    fn carry(mut self, column: &str, what: Carried) -> Self {
        self.carries.push(Carry { column: column.to_owned(), what, weighing: None });
        self
    }

    /// Carries a column of counts: people, households, money, hectares. In a table of records, which keep
    /// their fields, it is added up in the account.
    pub fn count(self, column: &str) -> Self {
        self.carry(column, Carried::Count)
    }

    /// Carries a column of counts that is divided in a way of its own: of land in a table of people.
    pub fn count_weighing(mut self, column: &str, weighing: Weighing<'w>) -> Self {
        let (column, what) = (column.to_owned(), Carried::Count);
        self.carries.push(Carry { column, what, weighing: Some(weighing) });
        self
    }

    /// Carries a column of rates or averages: the mean of what the old units had, by another column, which
    /// is what each is a rate of, and which must be carried as a count.
    pub fn rate(self, column: &str, per: &str) -> Self {
        self.carry(column, Carried::Rate { per: per.to_owned() })
    }

    /// Carries a column of categories: the one that most of a unit has, by a column of counts.
    pub fn category(self, column: &str, per: &str, ties: Ties) -> Self {
        self.carry(column, Carried::Category { per: per.to_owned(), ties })
    }

    /// Keeps a column as it is. In a table of figures a unit has the texts of all that it came of, each
    /// once, by their rows.
    pub fn keep(self, column: &str) -> Self {
        self.carry(column, Carried::Kept)
    }

    /// Says that a column holds medians: [`run`](Self::run) tells why it can't be carried.
    pub fn median(self, column: &str) -> Self {
        self.carry(
            column,
            Carried::Refused(
                "the median of two units does not follow from theirs; carry the counts of each class \
                 instead",
            ),
        )
    }

    /// Says that a column holds values of an index: [`run`](Self::run) tells why it can't be carried.
    pub fn index(self, column: &str) -> Self {
        self.carry(
            column,
            Carried::Refused(
                "an index does not follow from those of its parts; carry what it is made of, as counts and \
                 rates, and make it anew",
            ),
        )
    }

    /// Says that a column holds counts of different things: [`run`](Self::run) tells why it can't be carried.
    pub fn distinct_count(self, column: &str) -> Self {
        self.carry(
            column,
            Carried::Refused(
                "what two units both have would count twice; carry the records themselves and count anew",
            ),
        )
    }

    /// Says that rows of one unit are told apart by columns, such as age and sex: each group is carried and
    /// rounded for itself.
    pub fn grouped_by<'a>(mut self, columns: impl IntoIterator<Item = &'a str>) -> Self {
        self.groups.extend(columns.into_iter().map(str::to_owned));
        self
    }

    /// Says that columns add up to another: rounded, they go on doing so.
    pub fn adding_up<'a>(mut self, total: &str, parts: impl IntoIterator<Item = &'a str>) -> Self {
        self.sums.push((total.to_owned(), parts.into_iter().map(str::to_owned).collect()));
        self
    }

    /// Leaves figures as the exact ratios that they are: they are written as `7/3`.
    pub fn unrounded(mut self) -> Self {
        self.is_rounded = false;
        self
    }

    /// Says in words what was chosen where the law is silent.
    pub(super) fn policies(&self) -> Vec<String> {
        let mut said = Vec::new();
        match self.choice {
            Some(Choice::By(choice)) => {
                said.push(format!("one of several is chosen: {}", choice.words()));
            }
            Some(Choice::LargestWeight) => {
                said.push("one of several is chosen: the one with the largest weight".to_owned());
            }
            None => {}
        }
        said.extend(self.accepted.iter().map(|how| format!("accepted: {how}")));
        let all = self.carries.iter().filter_map(|carry| carry.weighing.as_ref());
        for weighing in std::iter::once(&self.weighing).chain(all) {
            let variable = weighing.variable();
            for table in weighing.tables() {
                said.push(format!(
                    "{variable} divided by shares of {}, {}",
                    table.variable(),
                    table.basis()
                ));
            }
            match weighing.choice() {
                Some(Otherwise::Equal) => said.push(format!("{variable} divided equally else")),
                Some(Otherwise::AllTo(choice)) => {
                    said.push(format!("{variable} given whole else: {}", choice.words()));
                }
                None => {}
            }
        }
        said
    }
}
