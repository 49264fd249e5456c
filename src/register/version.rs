//! Unit versions as callers see them.

use std::cmp::Ordering;
use std::fmt;

use jiff::civil::Date;
use serde::Serialize;

use super::Register;
use super::history;
use super::search;
use super::staged::StagedProvision;
use super::store::{NONE, Record};
use crate::clause::{Clause, DecreeNumber};
use crate::code::Code;
use crate::country::Kind;
use crate::decree::{Decree, Provision};
use crate::level::{KindId, Level, LevelId};
use crate::name::Name;
use crate::period::{Moment, Period};

/// A handle on a unit version, good for the register that gave it and those grown from it.
///
/// # Example
/// ```
/// # #[cfg(feature = "vietnam")] {
/// use sapnhap::{Level, code, vietnam};
///
/// let register = vietnam::register();
/// let id = register.latest().unit(Level::COMMUNE, &code("00004"))?.id();
/// assert_eq!(register.version(id).map(|unit| unit.label()).as_deref(), Some("phường Ba Đình"));
/// # }
/// # Ok::<(), sapnhap::Error>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct VersionId(pub(crate) u32);

impl VersionId {
    /// Returns the place of the version among all, counted from 0 in the order in which they came.
    #[must_use]
    pub fn index(self) -> usize {
        self.0 as usize
    }
}

/// A handle on a unit, over all its versions.
///
/// # Example
/// ```
/// # #[cfg(feature = "vietnam")] {
/// use sapnhap::{Level, code, date, vietnam};
///
/// let register = vietnam::register();
/// // Đồng Nai became a city in 2026: one unit, two versions.
/// let province = register.latest().unit(Level::PROVINCE, &code("75"))?;
/// assert_eq!(register.history(province.unit()).len(), 2);
/// # }
/// # Ok::<(), sapnhap::Error>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct UnitId(pub(crate) u32);

impl UnitId {
    /// Returns the place of the unit among all, counted from 0 in the order in which they came.
    #[must_use]
    pub fn index(self) -> usize {
        self.0 as usize
    }
}

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
    pub(crate) id: u32,
    pub(crate) moment: Moment,
}

impl<'r> Version<'r> {
    /// Looks at a version from a day, or from the day of its period that is nearest to it.
    pub(crate) fn seen(register: &'r Register, id: u32, moment: Moment) -> Self {
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
        VersionId(self.id)
    }

    /// Returns the handle of the unit.
    #[must_use]
    pub fn unit(&self) -> UnitId {
        UnitId(self.record().unit)
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
        self.ancestors_above().next()
    }

    /// Returns the units above, nearest first.
    pub fn ancestors_above(&self) -> impl Iterator<Item = Self> + use<'r> {
        let (register, moment) = (self.register, self.moment);
        search::ancestors(&register.store, self.id, moment).map(move |id| Self {
            register,
            id,
            moment,
        })
    }

    /// Returns the unit itself or the unit above that is of a level.
    #[must_use]
    pub fn at_level(&self, level: Level) -> Option<Self> {
        std::iter::once(*self).chain(self.ancestors_above()).find(|unit| unit.level() == level)
    }

    /// Returns the units whose parent this one is, by level and code.
    #[must_use]
    pub fn children(&self) -> Vec<Self> {
        let (register, moment) = (self.register, self.moment);
        let members = register.store.members_on(self.record().unit, moment);
        let mut children: Vec<Self> = members.map(|id| Self { register, id, moment }).collect();
        children.sort_by_cached_key(Self::order);
        children
    }

    /// Returns the units of a level below, by code.
    #[must_use]
    pub fn members(&self, level: Level) -> Vec<Self> {
        let mut members = self.members_in_any_order(level);
        members.sort_by_cached_key(Self::order);
        members
    }

    /// Returns the units of a level below, in no order of meaning.
    pub(crate) fn members_in_any_order(&self, level: Level) -> Vec<Self> {
        let store = &self.register.store;
        let mut members = Vec::new();
        let mut open = vec![self.record().unit];
        while let Some(unit) = open.pop() {
            for id in store.members_on(unit, self.moment) {
                let record = store.records.at(id);
                if record.level == level {
                    members.push(Self { register: self.register, id, moment: self.moment });
                } else if record.level.is_above(level) {
                    open.push(record.unit);
                }
            }
        }
        members
    }

    /// The order in which lists of units come: by level, then by code.
    pub(crate) fn order(&self) -> (Level, Code, u32) {
        (self.level(), self.code(), self.id)
    }

    /// Returns the latest version of the unit that this one restores, where it restores one.
    #[must_use]
    pub fn restores(&self) -> Option<Self> {
        let units = &self.register.store.units;
        let restored = units.at(self.record().unit).restores;
        let latest = units.get(restored)?.latest;
        (restored != NONE).then(|| Self::seen(self.register, latest, Moment::OPEN_UNTIL))
    }

    /// Returns the unit's identity in files: level, code and first day of its first version, and the
    /// step of that day where another unit began under the code in an earlier one.
    #[must_use]
    pub fn identity(&self) -> String {
        identity(self.register, self.record().unit)
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
            parent: (record.parent != NONE).then(|| identity(self.register, record.parent)),
            period: self.period(),
        }
    }

    /// Returns the unit as a candidate of a look-up: label, code and what stands above.
    #[must_use]
    pub fn describe(&self) -> crate::error::Candidate {
        search::candidate(&self.register.store, self.id, self.moment)
    }
}

fn identity(register: &Register, unit: u32) -> String {
    let store = &register.store;
    let first = register.first_version(unit).unwrap_or(NONE);
    let record = store.records.at(first);
    let level = search::level_id(store, record.level);
    let code = store.code(&record);
    let from = store.lives.at(first).from;
    let Some(day) = from.date() else { return format!("{level}:{code}@opening") };
    // Another unit may have begun under the code in an earlier step of the day.
    let carriers = store.codes.get(record.level.idx()).into_iter();
    let mut before =
        carriers.flat_map(|index| index.carriers(&code)).filter(|&other| other < first);
    let is_second = before.any(|other| {
        store.records.at(other).previous == NONE && store.lives.at(other).from.date() == Some(day)
    });
    match from.step().filter(|_| is_second) {
        Some(step) => format!("{level}:{code}@{day}/{step}"),
        None => format!("{level}:{code}@{day}"),
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

/// A decree and the clause of it that stands behind something.
///
/// # Example
/// ```
/// # #[cfg(feature = "vietnam")] {
/// use sapnhap::{Level, code, vietnam};
///
/// let register = vietnam::register();
/// let ward = register.latest().unit(Level::COMMUNE, &code("00004"))?;
/// let citation = ward.predecessors().next().map(|edge| edge.citations().remove(0)).unwrap();
/// assert_eq!(citation.to_string(), "1656/NQ-UBTVQH15 clause 3");
/// # }
/// # Ok::<(), sapnhap::Error>(())
/// ```
#[derive(Clone, Copy)]
pub struct Citation<'r> {
    pub(crate) register: &'r Register,
    /// The place of the provision in the register's log.
    pub(crate) provision: u32,
}

impl<'r> Citation<'r> {
    /// Returns the decree.
    #[must_use]
    pub fn decree(&self) -> Option<&'r Decree> {
        let store = &self.register.store;
        let record = store.provisions.get(self.provision)?;
        store.decree(record.decree)
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

    fn takes_from(&self, unit: u32) -> Option<bool> {
        let store = &self.register.store;
        let record = store.provisions.get(self.provision)?;
        let decree = store.decrees.get(record.decree)?;
        let steps = (decree.change..store.changes.len()).map_while(|at| store.changes.get(at));
        let mut steps = steps.map(|change| &change.staged);
        let date = steps.clone().next()?.date;
        let wanted = (decree.place, record.place);
        let takes = steps.by_ref().take_while(|staged| staged.date == date).find_map(|staged| {
            let order = |by: &StagedProvision| (by.decree, by.place).cmp(&wanted);
            let provision = super::index(staged.provisions.binary_search_by(order).ok()?);
            staged.takes.get(staged.takes_range(provision))
        });
        Some(takes?.iter().any(|take| store.records.at(take.source).unit == unit))
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
        (result != NONE).then(|| Version::seen(self.register, result, Moment::OPEN_FROM))
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
