//! One successor for a unit: the heir, and other choices by name.
//!
//! All of them go step by step, so that the choice over two steps is that of the second step for the
//! choice of the first. What is divided has several successors, and the law seldom says which of them
//! a record belongs to: a choice of one is a convention, and none of these is made unless it is asked
//! for.

use super::edge::Edge;
use super::fate::Fate;
use super::ids::Ids;
use super::relation::Relation;
use super::stated::{means, stated};
use crate::amount::Amount;
use crate::decree::Outcome;
use crate::list::List;
use crate::period::Moment;
use crate::register::data::ids::{UnitId, VersionId};
use crate::register::{Register, Snapshot, Version};
use crate::share::{Quantity, Share};

/// A way to choose one successor for a unit that may have several, step by step.
///
/// # Example
/// ```
/// # #[cfg(feature = "vietnam")] {
/// use sapnhap::{Level, OneSuccessor, code, vietnam, date};
///
/// let register = vietnam::register();
/// let (before, today) = (register.at(date(2025, 6, 30))?, register.at(date(2026, 11, 23))?);
/// // Đại Mỗ was divided among five: none of them is its heir, and one has its code.
/// let old = before.unit(Level::COMMUNE, &code("00634"))?;
/// assert_eq!(old.heir_at(&today), None);
/// let with_code = old.successor_by(&today, OneSuccessor::CarriesCode).unwrap();
/// assert_eq!(with_code.to_string(), "phường Tây Mỗ (00634)");
/// # }
/// # Ok::<(), sapnhap::Error>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum OneSuccessor {
    /// At every step the unit that goes on, or, where none does, the only successor; else none. A unit
    /// that had ended and is made again is its own heir from then on. What statistical offices publish
    /// as a table of one successor a unit.
    Heir,
    /// At every step the successor of its level that carries the code that the unit had, or, where
    /// none does, the only successor.
    CarriesCode,
    /// At every step the unit that goes on, or else the one new unit whose authority sits in the unit,
    /// as its clause says, or the only successor.
    HasSeat,
    /// At every step the successor that got all of the area, or the largest part by the figures that
    /// the law gives for every part or for all but the rest of a known whole, or the only successor.
    LargestPart,
}

impl OneSuccessor {
    /// Returns what it chooses, in words, for accounts.
    pub(crate) fn words(self) -> &'static str {
        match self {
            Self::Heir => "the unit that goes on, or the only one",
            Self::CarriesCode => "the one that carries the code",
            Self::HasSeat => "the one whose authority sits in the unit",
            Self::LargestPart => "the one with the largest part by the figures of the law",
        }
    }
}

impl<'r> Version<'r> {
    /// Returns the heir of the unit on a later date: at every step the unit that goes on, or, where
    /// none does, the only successor; `None` where there is none, and for an earlier date.
    ///
    /// A unit that ended and is restored is the heir of what it had been from its day on, and until
    /// then the unit that had taken it in.
    ///
    /// # Complexity
    /// Linear in the steps.
    ///
    /// # Example
    /// ```
    /// # #[cfg(feature = "vietnam")] {
    /// use sapnhap::{Level, code, date, vietnam};
    ///
    /// let register = vietnam::register();
    /// let (before, today) = (register.at(date(2025, 6, 30))?, register.at(date(2026, 11, 23))?);
    /// let old = before.unit(Level::COMMUNE, &code("00004"))?;
    /// assert_eq!(old.heir_at(&today).unwrap().to_string(), "phường Ba Đình (00004)");
    /// # }
    /// # Ok::<(), sapnhap::Error>(())
    /// ```
    #[must_use]
    pub fn heir_at(&self, after: &Snapshot<'r>) -> Option<Self> {
        self.successor_by(after, OneSuccessor::Heir)
    }

    /// Returns the one successor of the unit on a later date by a named choice; `None` where that
    /// chooses none, and for an earlier date.
    ///
    /// # Complexity
    /// Linear in the steps and the successors at each of them; the seat and figures are read off the
    /// clauses.
    #[must_use]
    pub fn successor_by(&self, after: &Snapshot<'r>, choice: OneSuccessor) -> Option<Self> {
        if after.date() < self.date() {
            return None;
        }
        let register = self.register;
        let mut path = Path { register, passed: Ids::default() };
        let mut version = self.id;
        loop {
            let life = register.store.lives.at(version);
            let end = life.until.min(after.moment);
            if choice == OneSuccessor::Heir
                && let Some(again) = path.restored(end)
            {
                version = again;
                continue;
            }
            if life.until > after.moment {
                return Some(after.view(version));
            }
            version = match next(register, version, choice) {
                Some(next) => {
                    path.step(version, next);
                    next
                }
                // Without an heir it may still be made again.
                None if choice == OneSuccessor::Heir => {
                    path.passed.push(register.store.records.at(version).unit);
                    path.restored(after.moment)?
                }
                None => return None,
            };
        }
    }
}

impl<'r> Relation<'r> {
    /// Tells whether the later unit is the [heir](Version::heir_at) of the earlier one.
    ///
    /// # Complexity
    /// Linear in the steps.
    #[must_use]
    pub fn is_heir(&self) -> bool {
        let after = Snapshot::new(self.later().register(), self.later().date());
        self.earlier().heir_at(&after) == Some(self.later())
    }
}

impl<'r> Fate<'r> {
    /// Returns the [heir](Version::heir_at) of the unit among those that hold what it was; `None` where
    /// there is none.
    ///
    /// # Complexity
    /// Linear in the steps.
    #[must_use]
    pub fn heir(&self) -> Option<Version<'r>> {
        self.relations().iter().find(|relation| relation.is_heir()).map(Relation::later)
    }
}

/// The units that ended on the way to a version, earliest first.
struct Path<'r> {
    register: &'r Register,
    passed: Ids<UnitId>,
}

impl Path<'_> {
    fn step(&mut self, from: VersionId, to: VersionId) {
        let records = &self.register.store.records;
        let (from, to) = (records.at(from).unit, records.at(to).unit);
        if from != to {
            self.passed.push(from);
        }
    }

    /// Returns the first version of the first unit to be made again, up to a moment, of those that
    /// ended on the way; the way goes on from there.
    fn restored(&mut self, until: Moment) -> Option<VersionId> {
        let store = &self.register.store;
        let again = (0..).zip(self.passed.iter()).filter_map(|(place, &unit): (usize, &UnitId)| {
            let again = store.units.at(unit).restored_by;
            let first = self.register.first_version(again?)?;
            Some((store.lives.at(first).from, place, first))
        });
        let (from, place, first) = again.min()?;
        if from > until {
            return None;
        }
        self.passed.truncate(place);
        Some(first)
    }
}

/// Returns the version to which a step leads by a choice.
fn next(register: &Register, version: VersionId, choice: OneSuccessor) -> Option<VersionId> {
    let store = &register.store;
    let record = store.records.at(version);
    let edges: List<Edge<'_>> =
        register.lineage().edge_ids_out(version).map(|id| Edge::new(register, id)).collect();
    let goes_on = || edges.iter().find(|edge| edge.goes_on()).copied();
    let chosen = match choice {
        OneSuccessor::Heir => goes_on(),
        OneSuccessor::CarriesCode => {
            let code = store.code(&record);
            let carries = |edge: &&Edge<'_>| {
                edge.target().level() == record.level && edge.target().code() == code
            };
            edges.iter().find(carries).copied()
        }
        OneSuccessor::HasSeat => goes_on().or_else(|| only(edges.iter().filter(|e| has_seat(e)))),
        OneSuccessor::LargestPart => largest(&edges),
    };
    Some(chosen.or_else(|| only(edges.iter()))?.target().id)
}

fn only<'e, 'r: 'e>(mut edges: impl Iterator<Item = &'e Edge<'r>>) -> Option<Edge<'r>> {
    let first = edges.next().copied();
    first.filter(|_| edges.next().is_none())
}

/// Tells whether the clause that makes the later unit says that its authority sits in the earlier one.
fn has_seat(edge: &Edge<'_>) -> bool {
    edge.citations().any(|cite| match cite.provision().map(|written| &written.outcome) {
        Some(Outcome::New(new)) => {
            cite.result() == Some(edge.target())
                && new.seat.as_ref().is_some_and(|seat| means(seat, &edge.source()))
        }
        _ => false,
    })
}

/// Returns the step by which all of the area went, or the largest part by the law's figures.
fn largest<'r>(edges: &[Edge<'r>]) -> Option<Edge<'r>> {
    if let Some(all) = edges.iter().find(|edge| edge.portions().area == Share::All) {
        return Some(*all);
    }
    let parts: List<&Edge<'r>> =
        edges.iter().filter(|edge| edge.portions().area != Share::Nothing).collect();
    let mut whole = None;
    let mut sum = Amount::from(0);
    let mut figures: List<Option<Amount>> = List::default();
    for edge in &parts {
        let amount = match stated(edge, Quantity::Area) {
            Some((amount, of)) => {
                whole = whole.or(of);
                sum = sum.checked_add(amount)?;
                Some(amount)
            }
            None => None,
        };
        figures.push(amount);
    }
    if figures.iter().filter(|amount| amount.is_none()).count() == 1 {
        // What is left of a known whole.
        let rest = whole?.checked_sub(sum)?;
        figures.iter_mut().for_each(|amount| *amount = amount.or(Some(rest)));
    }
    let figures: Option<List<Amount>> = figures.into_iter().collect();
    let figures = figures?;
    let most = *figures.iter().max()?;
    only(
        parts
            .into_iter()
            .zip(&figures)
            .filter(|(_, amount)| **amount == most)
            .map(|(edge, _)| edge),
    )
}
