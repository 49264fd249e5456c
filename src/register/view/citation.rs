//! The clauses that stand behind versions and edges, as callers see them.

use std::cmp::Ordering;
use std::fmt;

use serde::Serialize;

use crate::clause::{Clause, DecreeNumber};
use crate::decree::{Decree, Provision};
use crate::evidence::Evidence;
use crate::period::Moment;
use crate::register::Register;
use crate::register::data::ids::{Place, ProvisionId, StagedId, UnitId};
use crate::register::data::shared_array::index;
use crate::register::data::staged::{Staged, StagedProvision};
use crate::register::view::history;
use crate::register::view::version::Version;

/// A decree and the clause of it that stands behind something.
///
/// # Example
/// ```
/// # #[cfg(feature = "vietnam")] {
/// use sapnhap::{Level, code, vietnam};
///
/// let register = vietnam::register();
/// let ward = register.latest().unit(Level::COMMUNE, &code("00004"))?;
/// let citation = ward.begun_by()[0];
/// assert_eq!(citation.to_string(), "1656/NQ-UBTVQH15 clause 3");
/// # }
/// # Ok::<(), sapnhap::Error>(())
/// ```
#[derive(Clone, Copy)]
pub struct Citation<'r> {
    pub(crate) register: &'r Register,
    /// The place of the provision in the register's log.
    pub(crate) provision: ProvisionId,
}

impl<'r> Citation<'r> {
    /// Returns the decree.
    #[must_use]
    pub fn decree(&self) -> Option<&'r Decree> {
        let store = &self.register.store;
        let record = store.provisions.get(self.provision)?;
        self.register.logged_decree(record.decree)
    }

    /// Returns the number of the decree.
    #[must_use]
    pub fn number(&self) -> Option<&'r DecreeNumber> {
        self.decree().map(|decree| &decree.number)
    }

    /// Returns the provision as it is written.
    #[must_use]
    pub fn provision(&self) -> Option<&'r Provision> {
        let record = self.register.store.provisions.get(self.provision)?;
        self.decree()?.provisions.get(record.place as usize)
    }

    /// Returns what the clause rests on, by itself or by its decree. What is taken may rest on less:
    /// [`Edge::evidence`](crate::lineage::Edge::evidence) tells.
    ///
    /// # Complexity
    /// Logarithmic in the clauses of the day.
    #[must_use]
    pub fn evidence(&self) -> Evidence {
        let staged = self.staged();
        staged.map_or_else(Evidence::default, |(staged, provision)| staged.evidence(provision))
    }

    /// Returns the clause; `None` for an act that is cited whole.
    #[must_use]
    pub fn clause(&self) -> Option<&'r Clause> {
        self.provision()?.clause.as_ref()
    }

    /// Tells whether the clause is about a unit itself: it makes it, lets it go on, or takes from it. A
    /// clause by which only the unit above ends or changes is not about what lies in that.
    ///
    /// # Complexity
    /// Logarithmic in the clauses of the day, and linear in what the clause takes.
    ///
    /// # Example
    /// ```
    /// # #[cfg(feature = "vietnam")] {
    /// use sapnhap::{Level, code, vietnam};
    ///
    /// let register = vietnam::register();
    /// let commune = register.latest().unit(Level::COMMUNE, &code("24235"))?;
    /// let told: Vec<(String, bool)> = commune
    ///     .begun_by()
    ///     .iter()
    ///     .map(|citation| (citation.to_string(), citation.concerns(&commune)))
    ///     .collect();
    /// assert_eq!(told, [
    ///     ("202/2025/QH15 clause 15".to_owned(), false), // its province was merged
    ///     ("1660/NQ-UBTVQH15 clause 96".to_owned(), true), // it got another name
    ///     ("203/2025/QH15".to_owned(), false), // its district was dissolved
    /// ]);
    /// # }
    /// # Ok::<(), sapnhap::Error>(())
    /// ```
    #[must_use]
    pub fn concerns(&self, unit: &Version<'_>) -> bool {
        let unit = unit.record().unit;
        self.result().is_some_and(|result| result.record().unit == unit)
            || self.takes_from(unit).unwrap_or(false)
    }

    fn takes_from(&self, unit: UnitId) -> Option<bool> {
        let store = &self.register.store;
        let (staged, provision) = self.staged()?;
        let takes = staged.takes.get(staged.takes_range(provision))?;
        Some(takes.iter().any(|take| store.records.at(take.source).unit == unit))
    }

    /// Returns the step in which the provision was staged, and its place there.
    fn staged(&self) -> Option<(&'r Staged, StagedId)> {
        let register = self.register;
        let record = register.store.provisions.get(self.provision)?;
        let (decree, mut steps) = register.log.steps_of(record.decree)?;
        let wanted = (decree, record.place);
        steps.find_map(|staged| {
            let order = |by: &StagedProvision| (by.decree, by.place).cmp(&wanted);
            let place = staged.provisions.binary_search_by(order).ok()?;
            Some((staged, StagedId::at(index(place))))
        })
    }

    /// Tells whether two citations read the same: one clause, or one act that is cited whole.
    pub(crate) fn reads_as(&self, other: &Self) -> bool {
        let place = |cite: &Self| {
            cite.register.store.provisions.get(cite.provision).map(|provision| provision.decree)
        };
        place(self) == place(other) && self.clause() == other.clause()
    }

    /// Returns the version that came of the provision; `None` for one that ends units.
    #[must_use]
    pub fn result(&self) -> Option<Version<'r>> {
        let result = self.register.store.provisions.get(self.provision)?.result;
        Some(Version::seen(self.register, result?, Moment::OPEN_FROM))
    }
}

/// Equal as [`Version`]s are: by the history that they stand in.
impl PartialEq for Citation<'_> {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other).is_eq()
    }
}

impl Eq for Citation<'_> {}

impl PartialOrd for Citation<'_> {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

/// In the order of the register's log.
impl Ord for Citation<'_> {
    fn cmp(&self, other: &Self) -> Ordering {
        let history = || history::compare_provisions(self.register, other.register, self.provision);
        self.provision.cmp(&other.provision).then_with(history)
    }
}

/// Writes `1656/NQ-UBTVQH15 clause 3`.
impl fmt::Display for Citation<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(number) = self.number() {
            write!(f, "{number}")?;
        }
        match self.clause() {
            Some(clause) => write!(f, " clause {clause}"),
            None => Ok(()),
        }
    }
}

impl fmt::Debug for Citation<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

/// As an object of `decree` and `clause`.
impl Serialize for Citation<'_> {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        use serde::ser::SerializeStruct;
        let mut citation = serializer.serialize_struct("Citation", 2)?;
        citation.serialize_field("decree", &self.number())?;
        citation.serialize_field("clause", &self.clause())?;
        citation.end()
    }
}
