//! What a hand-over gave to whom, and what it left open.

use std::collections::BTreeMap;
use std::fmt;

use super::account::CategoryAccount;
use super::category::Category;
use super::held::{Holding, Holdings};
use crate::crosswalk::Basis;
use crate::ratio::Ratio;
use crate::register::{Snapshot, Version, VersionId};

/// By what a unit has something.
///
/// # Example
/// ```
/// use sapnhap::crosswalk::Basis;
/// use sapnhap::holdings::HandedBy;
///
/// assert_eq!(HandedBy::Whole.to_string(), "whole");
/// assert_eq!(HandedBy::Allotted { row: 3 }.to_string(), "allotted in row 3");
/// assert_eq!(HandedBy::Weighed { basis: Basis::Estimated }.to_string(), "weighed, estimated");
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum HandedBy {
    /// It is the only successor, or by law and figures the only one that got anything of what is weighed.
    Whole,
    /// A row of the allotments, counted from 1.
    Allotted {
        /// The row.
        row: usize,
    },
    /// A weight of a crosswalk.
    Weighed {
        /// What the weight rests on.
        basis: Basis,
    },
}

/// Writes `whole`, `allotted in row 3` or `weighed, estimated`.
impl fmt::Display for HandedBy {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Whole => f.write_str("whole"),
            Self::Allotted { row } => write!(f, "allotted in row {row}"),
            Self::Weighed { basis } => write!(f, "weighed, {basis}"),
        }
    }
}

/// Something that a unit has of an old one.
///
/// # Example
/// ```
/// # #[cfg(feature = "vietnam")] {
/// use sapnhap::crosswalk::{Variable, Weighing};
/// use sapnhap::holdings::{Allotments, Holding, Holdings, hand_over};
/// use sapnhap::{Level, Ratio, date, vietnam};
///
/// let register = vietnam::register();
/// let (before, after) = (register.at(date(2025, 6, 30))?, register.at(date(2025, 7, 1))?);
/// let mut holdings = Holdings::new(before);
/// let desks = Holding::new("desks", "", Ratio::from(14))?.in_pieces();
/// holdings.insert(&before.find("phường Trúc Bạch, Hà Nội")?, desks)?;
/// let weighing = Weighing::of(Variable::area());
/// let done = hand_over(&holdings, &after, Level::COMMUNE, &Allotments::new(), &weighing)?;
/// let told = "phường Ba Đình (00004) has desks: 14 of phường Trúc Bạch (00004), whole";
/// assert_eq!(done.handed_over()[0].to_string(), told);
/// # }
/// # Ok::<(), sapnhap::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct HandedOver<'r> {
    /// The unit that has it.
    pub to: Version<'r>,
    /// The unit that held it.
    pub from: Version<'r>,
    /// What it is, with the amount that was handed over.
    pub holding: Holding,
    /// By what.
    pub by: HandedBy,
    /// The row of the holdings.
    pub row: usize,
}

/// Writes it as `phường Ba Đình (00004) has desks: 14 of phường Trúc Bạch (00004), whole`.
impl fmt::Display for HandedOver<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} has {} of {}, {}", self.to, self.holding, self.from, self.by)
    }
}

/// Why something is not allotted.
///
/// # Example
/// ```
/// use sapnhap::holdings::WhyNot;
///
/// assert_eq!(WhyNot::StaysWhole.to_string(), "it stays whole, and there are several successors");
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum WhyNot {
    /// It stays whole, and there are several successors.
    StaysWhole,
    /// Nothing weighs to whom it goes.
    NotWeighed,
    /// It comes in pieces, and these are left when each successor has the whole pieces of its part.
    Pieces,
    /// Nothing came of the unit.
    NoSuccessor,
}

/// Writes the reason as part of a sentence.
impl fmt::Display for WhyNot {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(match self {
            Self::StaysWhole => "it stays whole, and there are several successors",
            Self::NotWeighed => "nothing weighs to whom it goes",
            Self::Pieces => {
                "these pieces are left when each successor has the whole ones of its part"
            }
            Self::NoSuccessor => "nothing came of the unit",
        })
    }
}

/// Something that has no new holder yet.
///
/// # Example: an office with several successors
/// ```
/// # #[cfg(feature = "vietnam")] {
/// use sapnhap::crosswalk::{Variable, Weighing};
/// use sapnhap::holdings::{Allotments, Holding, Holdings, WhyNot, hand_over};
/// use sapnhap::{Level, Ratio, date, vietnam};
///
/// let register = vietnam::register();
/// let (before, after) = (register.at(date(2025, 6, 30))?, register.at(date(2025, 7, 1))?);
/// let mut holdings = Holdings::new(before);
/// let office = Holding::new("offices", "trụ sở", Ratio::ONE)?.indivisible();
/// holdings.insert(&before.find("phường Đại Mỗ, Hà Nội")?, office)?;
/// let weighing = Weighing::of(Variable::area());
/// let done = hand_over(&holdings, &after, Level::COMMUNE, &Allotments::new(), &weighing)?;
/// let open = &done.not_allotted()[0];
/// assert_eq!((open.why, open.candidates.len()), (WhyNot::StaysWhole, 5));
/// # }
/// # Ok::<(), sapnhap::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct NotAllotted<'r> {
    /// The unit that held it.
    pub from: Version<'r>,
    /// What it is, with the amount that is not allotted.
    pub holding: Holding,
    /// Why.
    pub why: WhyNot,
    /// The successors that may get it, by level and code.
    pub candidates: Vec<Version<'r>>,
    /// The row of the holdings.
    pub row: usize,
}

/// Writes it as `offices "trụ sở": 1 of phường Đại Mỗ (00634): it stays whole, and ..; candidates ..`.
impl fmt::Display for NotAllotted<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} of {}: {}", self.holding, self.from, self.why)?;
        for (at, candidate) in self.candidates.iter().enumerate() {
            write!(f, "{}{candidate}", if at == 0 { "; candidates: " } else { ", " })?;
        }
        Ok(())
    }
}

/// What a hand-over gave to whom, and what it left open.
///
/// # Example: archives of a district and of its communes
/// ```
/// # #[cfg(feature = "vietnam")] {
/// use sapnhap::crosswalk::{Otherwise, Variable, Weighing};
/// use sapnhap::holdings::{Allotments, Category, Holding, Holdings, hand_over};
/// use sapnhap::{Level, Ratio, date, vietnam};
///
/// let register = vietnam::register();
/// let (before, after) = (register.at(date(2025, 6, 30))?, register.at(date(2025, 7, 1))?);
/// let district = before.find("huyện Bình Chánh")?;
/// let mut holdings = Holdings::new(before);
/// holdings.insert(&district, Holding::new("archives/district", "", Ratio::from(430))?)?;
/// for commune in &district.children() {
///     holdings.insert(commune, Holding::new("archives/commune", "", Ratio::from(100))?)?;
/// }
/// let weighing = Weighing::of(Variable::people()).otherwise(Otherwise::Equal);
/// let done = hand_over(&holdings, &after, Level::COMMUNE, &Allotments::new(), &weighing)?;
/// let archives = Category::new("archives")?;
/// let sum: Ratio = done.successors().iter().map(|unit| done.amount_of(unit, &archives)).sum();
/// assert_eq!(sum, holdings.total(&archives));
/// assert!(done.not_allotted().is_empty() && done.accounts().iter().all(|it| it.balances()));
/// # }
/// # Ok::<(), sapnhap::Error>(())
/// ```
#[derive(Debug, Clone)]
pub struct HandOver<'r> {
    pub(super) to: Snapshot<'r>,
    successors: Vec<Version<'r>>,
    handed_over: Vec<HandedOver<'r>>,
    not_allotted: Vec<NotAllotted<'r>>,
    accounts: Vec<CategoryAccount>,
}

impl<'r> HandOver<'r> {
    pub(super) fn new(
        holdings: &Holdings<'_>,
        to: Snapshot<'r>,
        successors: BTreeMap<VersionId, Version<'r>>,
        mut handed_over: Vec<HandedOver<'r>>,
        not_allotted: Vec<NotAllotted<'r>>,
    ) -> Self {
        let mut successors: Vec<Version<'r>> = successors.into_values().collect();
        successors.sort_by(Version::cmp_in_lists);
        handed_over.sort_by(|one, other| {
            let (held, other_held) = (&one.holding, &other.holding);
            let order = one.to.cmp_in_lists(&other.to);
            order
                .then_with(|| held.category.cmp(&other_held.category))
                .then_with(|| held.item.cmp(&other_held.item))
                .then(one.row.cmp(&other.row))
                .then(one.by.cmp(&other.by))
        });
        let accounts = accounts(holdings, &handed_over, &not_allotted);
        Self { to, successors, handed_over, not_allotted, accounts }
    }

    /// Returns the day, as a view of the register, of the units that things are handed over to.
    #[must_use]
    pub fn to(&self) -> Snapshot<'r> {
        self.to
    }

    /// Returns the successors of all that held something, by level and code. A unit above one that was allotted
    /// something is none of them.
    #[must_use]
    pub fn successors(&self) -> &[Version<'r>] {
        &self.successors
    }

    /// Returns what was handed over: by level and code of the unit that has it, then by category, item and row.
    #[must_use]
    pub fn handed_over(&self) -> &[HandedOver<'r>] {
        &self.handed_over
    }

    /// Returns what a unit has, by category, item and row.
    ///
    /// # Complexity
    /// Linear in what was handed over.
    pub fn of(&self, unit: &Version<'_>) -> impl Iterator<Item = &HandedOver<'r>> {
        let id = unit.id();
        self.handed_over.iter().filter(move |handed| handed.to.id() == id)
    }

    /// Returns how much a unit has of a category, and of what lies in it.
    ///
    /// # Complexity
    /// Linear in what was handed over.
    #[must_use]
    pub fn amount_of(&self, unit: &Version<'_>, category: &Category) -> Ratio {
        let holdings = self.of(unit).map(|handed| &handed.holding);
        holdings.filter(|held| held.category.is_within(category)).map(|held| &held.amount).sum()
    }

    /// Returns what has no new holder yet, in the order of the rows of the holdings.
    #[must_use]
    pub fn not_allotted(&self) -> &[NotAllotted<'r>] {
        &self.not_allotted
    }

    /// Returns for each category what went in and what became of it: a wider category before those that lie in
    /// it, and with all that they have.
    #[must_use]
    pub fn accounts(&self) -> &[CategoryAccount] {
        &self.accounts
    }

    /// Returns the account of a category; `None` where nobody held anything of it.
    #[must_use]
    pub fn account(&self, category: &Category) -> Option<&CategoryAccount> {
        self.accounts.iter().find(|account| account.category == *category)
    }
}

fn accounts(
    holdings: &Holdings<'_>,
    handed_over: &[HandedOver<'_>],
    not_allotted: &[NotAllotted<'_>],
) -> Vec<CategoryAccount> {
    let mut accounts: BTreeMap<Category, CategoryAccount> = BTreeMap::new();
    let mut add = |held: &Holding, to: fn(&mut CategoryAccount) -> &mut Ratio| {
        for category in held.category.and_wider() {
            let account = accounts.entry(category).or_insert_with_key(|category| {
                CategoryAccount::of(category.clone(), holdings.measure(category))
            });
            *to(account) += &held.amount;
        }
    };
    for held in holdings.rows() {
        add(&held.holding, |account| &mut account.total);
    }
    for handed in handed_over {
        add(
            &handed.holding,
            match handed.by {
                HandedBy::Whole => |account| &mut account.whole,
                HandedBy::Allotted { .. } => |account| &mut account.allotted,
                HandedBy::Weighed { .. } => |account| &mut account.weighed,
            },
        );
    }
    for open in not_allotted {
        add(&open.holding, |account| &mut account.not_allotted);
    }
    accounts.into_values().collect()
}
