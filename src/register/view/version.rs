//! Unit versions as callers see them.

use std::cmp::Ordering;
use std::fmt;

use jiff::civil::Date;
use serde::Serialize;

use crate::code::Code;
use crate::country::Kind;
use crate::level::{KindId, Level, LevelId};
use crate::list::List;
use crate::name::Name;
use crate::period::{Moment, Period};
use crate::register::Register;
use crate::register::data::ids::{Place, UnitId, VersionId};
use crate::register::data::records::Record;
use crate::register::view::history;
use crate::register::view::identity::identity;
use crate::register::view::search;

/// A unit while its attributes and territory stayed the same, as a record for files.
///
/// # Example
/// ```
/// # #[cfg(feature = "vietnam")] {
/// use sapnhap::{Level, code, vietnam};
///
/// let register = vietnam::register();
/// let record = register.latest().unit(Level::COMMUNE, &code("00004"))?.to_record();
/// assert_eq!(record.identity, "commune:00004@2025-07-01");
/// assert_eq!(record.name.as_str(), "Ba Đình");
/// # }
/// # Ok::<(), sapnhap::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize)]
pub struct UnitVersion {
    /// The unit's identity in files: level, code and day of its first version, `opening` for
    /// opening units; with the step of the day behind a slash where an earlier one began another
    /// unit under the code.
    pub identity: String,
    /// The level.
    pub level: LevelId,
    /// The code.
    pub code: Code,
    /// The kind.
    pub kind: KindId,
    /// The name, without the kind.
    pub name: Name,
    /// The identity of the parent; `None` for units of the top level.
    pub parent: Option<String>,
    /// When it was so.
    pub period: Period,
}

/// A unit version, seen on a day of its period: what stands above and below it is as of that day.
///
/// Two views are equal when they show the same version, whatever the day.
///
/// # Example
/// ```
/// # #[cfg(feature = "vietnam")] {
/// use sapnhap::{Level, date, vietnam};
///
/// let register = vietnam::register();
/// let commune = register.at(date(2025, 6, 30))?.find("xã Tân Nhựt")?;
/// assert_eq!(commune.code().as_str(), "27613");
/// assert_eq!(commune.parent().map(|unit| unit.label()).as_deref(), Some("huyện Bình Chánh"));
/// # }
/// # Ok::<(), sapnhap::Error>(())
/// ```
#[derive(Clone, Copy)]
pub struct Version<'r> {
    pub(crate) register: &'r Register,
    pub(crate) id: VersionId,
    pub(crate) moment: Moment,
}

impl<'r> Version<'r> {
    /// Looks at a version from a day, or from the day of its period that is nearest to it.
    pub(crate) fn seen(register: &'r Register, id: VersionId, moment: Moment) -> Self {
        let life = register.store.lives.at(id);
        // The evening of the first day; before it for what some later step of that day ended.
        let first = match life.from.date() {
            Some(from) if life.until > Moment::of(from) => Moment::of(from),
            Some(_) => life.from,
            None => Moment::of(register.store.opening),
        };
        let moment = if moment < first {
            first
        } else if moment < life.until {
            moment
        } else {
            life.until.eve_of_end(first)
        };
        Self { register, id, moment }
    }

    pub(crate) fn record(&self) -> Record {
        self.register.store.records.at(self.id)
    }

    /// Returns the handle of the version.
    #[must_use]
    pub fn id(&self) -> VersionId {
        self.id
    }

    /// Returns the handle of the unit.
    #[must_use]
    pub fn unit(&self) -> UnitId {
        self.record().unit
    }

    /// Returns the register.
    #[must_use]
    pub fn register(&self) -> &'r Register {
        self.register
    }

    /// Returns the day on which the version is seen, which lies in its period.
    #[must_use]
    pub fn date(&self) -> Date {
        self.moment.date().unwrap_or(self.register.store.opening)
    }

    /// Returns the level.
    #[must_use]
    pub fn level(&self) -> Level {
        self.record().level
    }

    /// Returns the id of the level.
    #[must_use]
    pub fn level_id(&self) -> LevelId {
        search::level_id(&self.register.store, self.level())
    }

    /// Returns the id of the kind.
    #[must_use]
    pub fn kind_id(&self) -> Option<&'r KindId> {
        self.kind().map(|kind| &kind.id)
    }

    /// Returns what the unit is called in law; every version has a kind.
    #[must_use]
    pub fn kind(&self) -> Option<&'r Kind> {
        self.register.country().kind_at(self.record().kind)
    }

    /// Tells whether the unit is of the kind of an id.
    #[must_use]
    pub fn is_kind(&self, id: &str) -> bool {
        self.kind_id().is_some_and(|kind| kind.as_str() == id)
    }

    /// Returns the code.
    #[must_use]
    pub fn code(&self) -> Code {
        self.register.store.code(&self.record())
    }

    /// Returns the name, without the kind.
    #[must_use]
    pub fn name(&self) -> &'r str {
        let store = &self.register.store;
        store.names.get(self.record().name).unwrap_or("")
    }

    /// Returns other spellings of the name, in the order in which they were given.
    pub fn aliases(&self) -> impl Iterator<Item = &'r str> {
        self.register.store.aliases_of(self.record().unit)
    }

    /// Returns the kind's own word and the name: `xã Tân Nhựt`.
    #[must_use]
    pub fn label(&self) -> String {
        self.register.store.label(&self.record())
    }

    /// Returns when the version was in force.
    #[must_use]
    pub fn period(&self) -> Period {
        search::period(&self.register.store, self.id)
    }

    /// Tells whether the version is in force on a date.
    #[must_use]
    pub fn is_in_force(&self, date: Date) -> bool {
        self.is_in_force_on(Moment::of(date))
    }

    pub(crate) fn is_in_force_on(&self, moment: Moment) -> bool {
        self.register.store.lives.at(self.id).contains(moment)
    }

    /// Returns the parent; `None` for units of the top level.
    #[must_use]
    pub fn parent(&self) -> Option<Self> {
        self.units_above().next()
    }

    /// Returns the units above, nearest first.
    pub fn units_above(&self) -> impl Iterator<Item = Self> + use<'r> {
        let (register, moment) = (self.register, self.moment);
        search::units_above(&register.store, self.id, moment).map(move |id| Self {
            register,
            id,
            moment,
        })
    }

    /// Returns the unit itself or the unit above that is of a level.
    #[must_use]
    pub fn at_level(&self, level: Level) -> Option<Self> {
        std::iter::once(*self).chain(self.units_above()).find(|unit| unit.level() == level)
    }

    /// Returns the units whose parent this one is, by level and code.
    ///
    /// # Complexity
    /// Linear in the versions that ever were of it, plus the sorting.
    #[must_use]
    pub fn children(&self) -> List<Self> {
        let (register, moment) = (self.register, self.moment);
        let members = register.store.members_on(self.record().unit, moment);
        let mut children: List<Self> = members.map(|id| Self { register, id, moment }).collect();
        children.sort_unstable_by(Self::cmp_in_lists);
        children
    }

    /// Tells whether any unit has this one for its parent.
    pub(crate) fn has_children(&self) -> bool {
        let (store, record) = (&self.register.store, self.record());
        // Of most units that is known without a look at them.
        store.country.has_levels_below(record.level)
            && store.members_on(record.unit, self.moment).next().is_some()
    }

    /// Returns the units of a level below, by code.
    ///
    /// # Complexity
    /// That of [`members_in_any_order`](Self::members_in_any_order), plus the sorting.
    #[must_use]
    pub fn members(&self, level: Level) -> List<Self> {
        let mut members: List<Self> = self.members_in_any_order(level).collect();
        members.sort_unstable_by(Self::cmp_in_lists);
        members
    }

    /// Returns the units of a level below in an order without meaning, which is always the same: as
    /// they are come by, and without an allocation.
    ///
    /// # Complexity
    /// Linear in the versions that ever lay under it.
    ///
    /// # Example
    /// ```
    /// # #[cfg(feature = "vietnam")] {
    /// use sapnhap::{Level, vietnam};
    ///
    /// let city = vietnam::register().latest().find("Hà Nội")?;
    /// let is_ward = |unit: &sapnhap::Version<'_>| unit.is_kind("phuong");
    /// assert_eq!(city.members_in_any_order(Level::COMMUNE).filter(is_ward).count(), 51);
    /// # }
    /// # Ok::<(), sapnhap::Error>(())
    /// ```
    pub fn members_in_any_order(&self, level: Level) -> impl Iterator<Item = Self> + use<'r> {
        let (register, moment) = (self.register, self.moment);
        let store = &register.store;
        // The next member of the unit itself, and of each unit in which the walk is.
        let mut open = List::of_one(store.units.at(self.record().unit).members);
        std::iter::from_fn(move || {
            loop {
                let next = open.last_mut()?;
                let Some(id) = *next else {
                    open.pop();
                    continue;
                };
                let record = store.records.at(id);
                *next = record.sibling;
                if !store.lives.at(id).contains(moment) {
                    continue;
                }
                if record.level == level {
                    return Some(Self { register, id, moment });
                }
                if record.level.is_above(level) {
                    open.push(store.units.at(record.unit).members);
                }
            }
        })
    }

    /// The order in which lists of units come: by level, then by code.
    pub(crate) fn order(&self) -> (Level, Code, VersionId) {
        (self.level(), self.code(), self.id)
    }

    /// Compares two versions of one register by that order, and makes codes only where their numbers do
    /// not tell.
    pub(crate) fn cmp_in_lists(&self, other: &Self) -> Ordering {
        let store = &self.register.store;
        let (one, two) = (self.record(), other.record());
        let by_code = || match (one.code.number(), two.code.number()) {
            (Some(a), Some(b)) if store.code_width(one.level) > 0 => a.cmp(&b),
            _ => store.code(&one).cmp(&store.code(&two)),
        };
        one.level.cmp(&two.level).then_with(by_code).then(self.id.cmp(&other.id))
    }

    /// Returns the latest version of the unit that this one restores, where it restores one.
    #[must_use]
    pub fn restores(&self) -> Option<Self> {
        let units = &self.register.store.units;
        let restored = units.at(self.record().unit).restores;
        let latest = units.get(restored?)?.latest;
        Some(Self::seen(self.register, latest, Moment::OPEN_UNTIL))
    }

    /// Returns the unit's identity in files: level, code and first day of its first version, and the
    /// step of that day where another unit began under the code in an earlier one. What
    /// [`Register::identities`] says of a day goes before that.
    #[must_use]
    pub fn identity(&self) -> String {
        identity(self.register, self.record().unit)
    }

    /// Returns the identity of the unit above; `None` for units of the top level.
    pub(crate) fn parent_identity(&self) -> Option<String> {
        Some(identity(self.register, self.record().parent?))
    }

    /// Returns the version as a record for files.
    #[must_use]
    pub fn to_record(&self) -> UnitVersion {
        let store = &self.register.store;
        let record = self.record();
        let kind = store.country.kind_at(record.kind).map(|kind| kind.id.clone());
        UnitVersion {
            identity: self.identity(),
            level: self.level_id(),
            code: self.code(),
            kind: kind.unwrap_or_else(KindId::unnamed),
            name: Name::new(store.name(&record)).unwrap_or_else(|_| Name::unnamed()),
            parent: self.parent_identity(),
            period: self.period(),
        }
    }

    /// Returns the unit as a candidate of a look-up: label, code and what stands above.
    #[must_use]
    pub fn describe(&self) -> crate::error::Candidate {
        search::candidate(&self.register.store, self.id, self.moment)
    }
}

/// Versions are equal that are the same in one register, or in two that share the part of history which
/// made them: a branch agrees with its base on what is older than the branch.
impl PartialEq for Version<'_> {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other).is_eq()
    }
}

impl Eq for Version<'_> {}

impl PartialOrd for Version<'_> {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

/// In the order of their ids: what came of a version comes after it. Versions that two registers have under
/// one id, and of which neither is the other, are in some order.
impl Ord for Version<'_> {
    fn cmp(&self, other: &Self) -> Ordering {
        let history = || history::compare(self.register, other.register, self.id);
        self.id.cmp(&other.id).then_with(history)
    }
}

impl std::hash::Hash for Version<'_> {
    fn hash<H: std::hash::Hasher>(&self, state: &mut H) {
        self.id.hash(state);
    }
}

/// Writes `xã Tân Nhựt (27598)`.
impl fmt::Display for Version<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&format!("{} ({})", self.label(), self.code()))
    }
}

impl fmt::Debug for Version<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{self} {}", self.period())
    }
}

impl Register {
    /// Returns the version of a handle; `None` for a handle of another register that this one
    /// does not have. It is seen on its first day, or on the opening day.
    #[must_use]
    pub fn version(&self, id: VersionId) -> Option<Version<'_>> {
        (id.place() < self.store.records.len()).then(|| Version::seen(self, id, Moment::OPEN_FROM))
    }

    /// Returns all versions in the order of their ids, each seen on its first day.
    #[must_use]
    pub fn versions(&self) -> impl DoubleEndedIterator<Item = Version<'_>> {
        self.store.records.ids().map(|id| Version::seen(self, id, Moment::OPEN_FROM))
    }

    /// Returns the versions of a unit, oldest first; empty for a handle of another register that
    /// this one does not have. Each is seen on its first day.
    ///
    /// # Complexity
    /// Linear in the versions.
    #[must_use]
    pub fn history(&self, unit: UnitId) -> List<Version<'_>> {
        let store = &self.store;
        let latest = store.units.get(unit).map(|unit| unit.latest);
        let versions = std::iter::successors(latest, |&version| store.records.at(version).previous);
        let mut history: List<_> =
            versions.map(|id| Version::seen(self, id, Moment::OPEN_FROM)).collect();
        history.reverse();
        history
    }

    /// Returns every version that ever carried a code at a level, oldest first, each seen on its first
    /// day.
    ///
    /// # Complexity
    /// Linear in the versions; one look-up of the code.
    ///
    /// # Example: a code used twice
    /// ```
    /// # #[cfg(feature = "vietnam")] {
    /// use sapnhap::{Level, code, vietnam};
    ///
    /// let register = vietnam::register();
    /// let carriers = register.code_history(Level::COMMUNE, &code("00004"));
    /// let told: Vec<String> =
    ///     carriers.iter().map(|unit| format!("{}: {}", unit.label(), unit.period())).collect();
    /// assert_eq!(told, [
    ///     "phường Trúc Bạch: .. 2025-01-01",
    ///     "phường Trúc Bạch: 2025-01-01 .. 2025-07-01", // with another ward that it took over
    ///     "phường Ba Đình: 2025-07-01 ..",
    /// ]);
    /// # }
    /// ```
    #[must_use]
    pub fn code_history(&self, level: Level, code: &crate::code::Code) -> List<Version<'_>> {
        let index = self.store.codes.get(level.idx());
        let carriers = index.into_iter().flat_map(|index| index.carriers(code));
        let mut history: List<_> =
            carriers.map(|id| Version::seen(self, id, Moment::OPEN_FROM)).collect();
        history.reverse();
        history
    }
}
