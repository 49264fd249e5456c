//! What each later unit needs of a category, held against what it has.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

use super::category::Category;
use super::handed::HandOver;
use super::held::{digits, in_force, measured};
use crate::error::{Error, HoldingsFault};
use crate::ratio::Ratio;
use crate::register::{Snapshot, Version, VersionId};

/// How much each unit of a day needs of a category: a figure for all units, and others for single ones.
///
/// A norm of a wider category and those of the ones that lie in it are held against what a unit has each by
/// itself.
///
/// # Example
/// ```
/// # #[cfg(feature = "vietnam")] {
/// use sapnhap::holdings::{Category, Norms};
/// use sapnhap::{Ratio, date, vietnam};
///
/// let after = vietnam::register().at(date(2025, 7, 1))?;
/// let commune = after.find("xã Tân Nhựt")?;
/// let staff = Category::new("staff")?;
/// let mut norms = Norms::new(after);
/// norms.insert(&staff, Ratio::from(32))?;
/// norms.insert_for(&commune, &staff, Ratio::from(40))?;
/// assert_eq!(norms.of(&commune, &staff), Some(&Ratio::from(40)));
/// assert!(norms.insert(&staff, Ratio::from(33)).is_err());
/// # }
/// # Ok::<(), sapnhap::Error>(())
/// ```
#[derive(Debug, Clone)]
pub struct Norms<'r> {
    on: Snapshot<'r>,
    of_all: BTreeMap<Category, Ratio>,
    of_unit: BTreeMap<(VersionId, Category), Ratio>,
}

impl<'r> Norms<'r> {
    /// Makes a table without norms for the units in force on a day.
    #[must_use]
    pub fn new(on: Snapshot<'r>) -> Self {
        Self { on, of_all: BTreeMap::new(), of_unit: BTreeMap::new() }
    }

    /// Says how much each unit needs of a category that has no figure of its own.
    ///
    /// # Errors
    /// [`HoldingsFault::NegativeNorm`], [`HoldingsFault::NormTwice`]; the table stays as it was.
    pub fn insert(&mut self, category: &Category, amount: Ratio) -> Result<(), HoldingsFault> {
        check(category, &amount)?;
        if let Some(first) = self.of_all.get(category) {
            let (category, first) = (category.to_string(), first.clone());
            return Err(HoldingsFault::NormTwice { category, unit: None, first, amount });
        }
        self.of_all.insert(category.clone(), amount);
        Ok(())
    }

    /// Says how much one unit needs of a category.
    ///
    /// # Errors
    /// As [`insert`](Self::insert); [`HoldingsFault::NotInForce`].
    pub fn insert_for(
        &mut self,
        unit: &Version<'_>,
        category: &Category,
        amount: Ratio,
    ) -> Result<(), HoldingsFault> {
        check(category, &amount)?;
        let described = Box::new(unit.describe());
        let Some(own) = in_force(&self.on, unit) else {
            return Err(HoldingsFault::NotInForce {
                table: "norms",
                row: self.of_unit.len() + 1,
                unit: described,
                date: self.on.date(),
            });
        };
        let key = (own.id(), category.clone());
        if let Some(first) = self.of_unit.get(&key) {
            let (category, first) = (category.to_string(), first.clone());
            let unit = Some(described);
            return Err(HoldingsFault::NormTwice { category, unit, first, amount });
        }
        self.of_unit.insert(key, amount);
        Ok(())
    }

    /// Returns how much a unit needs of a category; `None` where no norm tells.
    #[must_use]
    pub fn of(&self, unit: &Version<'_>, category: &Category) -> Option<&Ratio> {
        let own = self.of_unit.get(&(unit.id(), category.clone()));
        own.or_else(|| self.of_all.get(category))
    }

    /// Returns the categories of which there is any norm.
    fn categories(&self) -> BTreeSet<&Category> {
        self.of_all.keys().chain(self.of_unit.keys().map(|(_, category)| category)).collect()
    }
}

fn check(category: &Category, amount: &Ratio) -> Result<(), HoldingsFault> {
    if amount.is_negative() {
        let (category, amount) = (category.to_string(), amount.clone());
        return Err(HoldingsFault::NegativeNorm { category, amount });
    }
    Ok(())
}

/// What a unit has of a category, and what it needs.
///
/// # Example
/// ```
/// # #[cfg(feature = "vietnam")] {
/// use sapnhap::crosswalk::{Variable, Weighing};
/// use sapnhap::holdings::{Allotments, Category, Holding, Holdings, Norms, hand_over};
/// use sapnhap::{Level, Ratio, date, vietnam};
///
/// let register = vietnam::register();
/// let (before, after) = (register.at(date(2025, 6, 30))?, register.at(date(2025, 7, 1))?);
/// let mut holdings = Holdings::new(before);
/// let offices = Holding::new("offices", "", Ratio::from(3))?.in_pieces();
/// holdings.insert(&before.find("phường Trúc Bạch, Hà Nội")?, offices)?;
/// let weighing = Weighing::of(Variable::people());
/// let done = hand_over(&holdings, &after, Level::COMMUNE, &Allotments::new(), &weighing)?;
///
/// let mut norms = Norms::new(after);
/// norms.insert(&Category::new("offices")?, Ratio::ONE)?;
/// let needs = done.against(&norms)?;
/// let need = &needs.rows()[0];
/// assert_eq!(need.to_string(), "phường Ba Đình (00004): offices: 3 of 1, 2 over");
/// assert_eq!((need.surplus(), need.shortage()), (Ratio::from(2), Ratio::ZERO));
/// # }
/// # Ok::<(), sapnhap::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Need<'r> {
    /// The unit.
    pub unit: Version<'r>,
    /// The category.
    pub category: Category,
    /// The unit of measure; blank for a number of things.
    pub measure: String,
    /// What it has, with what lies in the category.
    pub has: Ratio,
    /// What it needs.
    pub needs: Ratio,
}

impl Need<'_> {
    /// Returns how much more it has than it needs; 0 where it has no more.
    #[must_use]
    pub fn surplus(&self) -> Ratio {
        above(&self.has, &self.needs)
    }

    /// Returns how much more it needs than it has; 0 where it needs no more.
    #[must_use]
    pub fn shortage(&self) -> Ratio {
        above(&self.needs, &self.has)
    }
}

fn above(one: &Ratio, other: &Ratio) -> Ratio {
    (one - other).max(Ratio::ZERO)
}

/// Writes it as `xã Tân Nhựt (27595): staff: 40 of 32, 8 over`, with `short` for a shortage.
impl fmt::Display for Need<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let needs = measured(&self.needs, &self.measure);
        write!(f, "{}: {}: {} of {needs}", self.unit, self.category, digits(&self.has))?;
        let (surplus, shortage) = (self.surplus(), self.shortage());
        match (surplus.is_zero(), shortage.is_zero()) {
            (false, _) => write!(f, ", {} over", digits(&surplus)),
            (_, false) => write!(f, ", {} short", digits(&shortage)),
            _ => Ok(()),
        }
    }
}

/// What all units have of a category, and what they need.
///
/// # Example
/// ```
/// # #[cfg(feature = "vietnam")] {
/// use sapnhap::crosswalk::{Variable, Weighing};
/// use sapnhap::holdings::{Allotments, Category, Holding, Holdings, Norms, hand_over};
/// use sapnhap::{Level, Ratio, date, vietnam};
///
/// let register = vietnam::register();
/// let (before, after) = (register.at(date(2025, 6, 30))?, register.at(date(2025, 7, 1))?);
/// let mut holdings = Holdings::new(before);
/// let office = Holding::new("offices", "trụ sở", Ratio::ONE)?.indivisible();
/// holdings.insert(&before.find("phường Đại Mỗ, Hà Nội")?, office)?;
/// let weighing = Weighing::of(Variable::people());
/// let done = hand_over(&holdings, &after, Level::COMMUNE, &Allotments::new(), &weighing)?;
/// let mut norms = Norms::new(after);
/// norms.insert(&Category::new("offices")?, Ratio::ONE)?;
/// let needs = done.against(&norms)?;
/// let told = "offices: 0 of 5 in 5 units, 0 over, 5 short; 1 not allotted";
/// assert_eq!(needs.totals()[0].to_string(), told);
/// # }
/// # Ok::<(), sapnhap::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct NeedTotal {
    /// The category.
    pub category: Category,
    /// The unit of measure; blank for a number of things.
    pub measure: String,
    /// Of how many units there is a norm of it.
    pub n_units: usize,
    /// What these units have.
    pub has: Ratio,
    /// What they need.
    pub needs: Ratio,
    /// The sum of what units have more than they need.
    pub surplus: Ratio,
    /// The sum of what units need more than they have.
    pub shortage: Ratio,
    /// What nobody has yet.
    pub not_allotted: Ratio,
}

impl NeedTotal {
    fn of(category: &Category, handed: &HandOver<'_>) -> Self {
        let account = handed.account(category);
        Self {
            category: category.clone(),
            measure: handed.measure(category),
            n_units: 0,
            has: Ratio::ZERO,
            needs: Ratio::ZERO,
            surplus: Ratio::ZERO,
            shortage: Ratio::ZERO,
            not_allotted: account.map(|account| account.not_allotted.clone()).unwrap_or_default(),
        }
    }

    fn add(&mut self, need: &Need<'_>) {
        self.n_units += 1;
        self.has += &need.has;
        self.needs += &need.needs;
        self.surplus += &need.surplus();
        self.shortage += &need.shortage();
    }
}

/// Writes it as `staff: 100 of 96 in 3 units, 6 over, 2 short`, and what is not allotted behind it.
impl fmt::Display for NeedTotal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let needs = measured(&self.needs, &self.measure);
        write!(f, "{}: {} of {needs} in {} units", self.category, digits(&self.has), self.n_units)?;
        write!(f, ", {} over, {} short", digits(&self.surplus), digits(&self.shortage))?;
        if !self.not_allotted.is_zero() {
            write!(f, "; {} not allotted", digits(&self.not_allotted))?;
        }
        Ok(())
    }
}

/// What units have after a hand-over, held against norms.
///
/// # Example: more staff than needed, and no land surveyor
/// ```
/// # #[cfg(feature = "vietnam")] {
/// use sapnhap::crosswalk::{Variable, Weighing};
/// use sapnhap::holdings::{Allotments, Category, Holding, Holdings, Norms, hand_over};
/// use sapnhap::{Level, Ratio, date, vietnam};
///
/// let register = vietnam::register();
/// let (before, after) = (register.at(date(2025, 6, 30))?, register.at(date(2025, 7, 1))?);
/// let mut holdings = Holdings::new(before);
/// let clerks = Holding::new("staff/clerk", "", Ratio::from(40))?.in_pieces();
/// holdings.insert(&before.find("phường Trúc Bạch, Hà Nội")?, clerks)?;
/// let weighing = Weighing::of(Variable::people());
/// let done = hand_over(&holdings, &after, Level::COMMUNE, &Allotments::new(), &weighing)?;
///
/// let mut norms = Norms::new(after);
/// norms.insert(&Category::new("staff")?, Ratio::from(32))?;
/// norms.insert(&Category::new("staff/land surveyor")?, Ratio::ONE)?;
/// let needs = done.against(&norms)?;
/// let told: Vec<String> = needs.short_within_surplus().map(ToString::to_string).collect();
/// assert_eq!(told, ["phường Ba Đình (00004): staff/land surveyor: 0 of 1, 1 short"]);
/// # }
/// # Ok::<(), sapnhap::Error>(())
/// ```
#[derive(Debug, Clone)]
pub struct Needs<'r> {
    rows: Vec<Need<'r>>,
    totals: Vec<NeedTotal>,
    without_norm: Vec<Category>,
}

impl<'r> Needs<'r> {
    /// Returns what each unit has and needs of each category of which there is a norm for it: by level and code,
    /// then by category. Also of what a unit has none.
    #[must_use]
    pub fn rows(&self) -> &[Need<'r>] {
        &self.rows
    }

    /// Returns the rows of a unit, by category.
    pub fn of(&self, unit: &Version<'_>) -> impl Iterator<Item = &Need<'r>> {
        let id = unit.id();
        self.rows.iter().filter(move |need| need.unit.id() == id)
    }

    /// Returns the rows of units that have less than they need, though they have more than they need of a wider
    /// category.
    ///
    /// # Complexity
    /// Quadratic in the categories, for each unit.
    pub fn short_within_surplus(&self) -> impl Iterator<Item = &Need<'r>> {
        let by_unit = self.rows.chunk_by(|one, other| one.unit.id() == other.unit.id());
        by_unit.flat_map(|needs| {
            needs.iter().filter(move |need| {
                !need.shortage().is_zero()
                    && needs.iter().any(|wider| {
                        need.category.is_within(&wider.category) && !wider.surplus().is_zero()
                    })
            })
        })
    }

    /// Returns what all units have and need of each category, by category.
    #[must_use]
    pub fn totals(&self) -> &[NeedTotal] {
        &self.totals
    }

    /// Returns the categories of which something was held and of which no norm tells, not even one of a wider
    /// category.
    #[must_use]
    pub fn without_norm(&self) -> &[Category] {
        &self.without_norm
    }
}

impl<'r> HandOver<'r> {
    /// Holds what units have against norms: the [successors](Self::successors), and others that have a norm of
    /// their own. What they had before and what others handed over is no part of it, unless it was among the
    /// holdings.
    ///
    /// # Errors
    /// [`HoldingsFault::OtherDay`] for norms of another day, and
    /// [`CrosswalkFault::OtherRegister`](crate::error::CrosswalkFault::OtherRegister).
    ///
    /// # Complexity
    /// The units times the categories, times a logarithm, and linear in what was handed over.
    pub fn against(&self, norms: &Norms<'_>) -> Result<Needs<'r>, Error> {
        let (date, expected) = (norms.on.date(), self.to.date());
        if date != expected {
            Err(HoldingsFault::OtherDay { what: "norms", date, expected })?;
        }
        let mut units: BTreeMap<VersionId, Version<'r>> =
            self.successors().iter().map(|unit| (unit.id(), *unit)).collect();
        for (id, _) in norms.of_unit.keys() {
            let own = super::held::of_register(&self.to, &norms.on.view(*id))?;
            units.insert(*id, own);
        }
        let mut units: Vec<Version<'r>> = units.into_values().collect();
        units.sort_by(Version::cmp_in_lists);

        let mut has: BTreeMap<(VersionId, Category), Ratio> = BTreeMap::new();
        for handed in self.handed_over() {
            for category in handed.holding.category.and_wider() {
                *has.entry((handed.to.id(), category)).or_default() += &handed.holding.amount;
            }
        }
        let categories = norms.categories();
        let mut totals: BTreeMap<&Category, NeedTotal> = BTreeMap::new();
        let mut rows = Vec::new();
        for unit in units {
            for &category in &categories {
                let Some(needs) = norms.of(&unit, category) else { continue };
                let has = has.get(&(unit.id(), category.clone())).cloned().unwrap_or_default();
                let (category_, measure) = (category.clone(), self.measure(category));
                let need = Need { unit, category: category_, measure, has, needs: needs.clone() };
                let total = totals.entry(category);
                total.or_insert_with(|| NeedTotal::of(category, self)).add(&need);
                rows.push(need);
            }
        }
        let held = self.accounts().iter().map(|account| &account.category);
        let is_told = |held: &Category| categories.iter().any(|norm| held.is_within(norm));
        let without_norm = held.filter(|held| !is_told(held)).cloned().collect();
        Ok(Needs { rows, totals: totals.into_values().collect(), without_norm })
    }

    /// Returns the unit of measure of a category, also of one of which nobody held anything.
    fn measure(&self, category: &Category) -> String {
        let widest = category.widest();
        self.account(&widest).map_or_else(String::new, |account| account.measure.clone())
    }
}
