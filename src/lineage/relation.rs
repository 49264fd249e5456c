//! How units of two dates are related, over any number of steps and through members.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

use serde::Serialize;
use serde::ser::SerializeStruct;

use super::direct::{self, Found};
use super::edge::{Edge, in_order};
use super::given::{Given, Parts};
use super::ids::Ids;
use super::walk::{self, Cone, Ways};
use crate::evidence::Evidence;
use crate::level::Level;
use crate::list::List;
use crate::period::Moment;
use crate::register::data::ids::{EdgeId, VersionId};
use crate::register::view::search;
use crate::register::{Citation, Snapshot, Version};
use crate::share::{Share, Shares};

/// A unit of an earlier date that gave territory or people to one of a later date.
///
/// # Example: which former district did this commune come from
/// ```
/// # #[cfg(feature = "vietnam")] {
/// use sapnhap::{Level, date, vietnam};
///
/// let register = vietnam::register();
/// let before = register.at(date(2025, 6, 30))?;
/// let commune = register.latest().find("xã Tân Nhựt, TP. Hồ Chí Minh")?;
/// let origins: Vec<String> = commune
///     .origins(&before, Level::DISTRICT)
///     .iter()
///     .map(|origin| format!("{}: {}", origin.earlier(), origin.portions()))
///     .collect();
/// assert_eq!(
///     origins,
///     ["quận 8 (776): part", "quận Bình Tân (777): part", "huyện Bình Chánh (785): part"]
/// );
/// # }
/// # Ok::<(), sapnhap::Error>(())
/// ```
#[derive(Clone)]
pub struct Relation<'r> {
    earlier: Version<'r>,
    later: Version<'r>,
    portions: Shares,
    edges: Ids<EdgeId>,
}

/// How a unit is related to several of another date, by level and code of those. One or two lie in
/// place, which is what nearly all communes of the reform have.
pub type Relations<'r> = List<Relation<'r>>;

impl<'r> Relation<'r> {
    /// Relates a unit to itself on a later date, when it is still in force and had no territory that
    /// could relate the two.
    pub(super) fn of_unit(earlier: &Version<'r>, after: &Snapshot<'r>) -> Option<Self> {
        let store = &earlier.register.store;
        let later = after.view(store.version_on(earlier.record().unit, after.moment)?);
        let ways = Ways::back(earlier.register, &[later.id], earlier.moment);
        let is_other = later.id != earlier.id;
        let from: &[VersionId] = if is_other { &[earlier.id] } else { &[] };
        let edges = ways.edges_on(earlier.register, from, |_| true);
        Some(Self { earlier: *earlier, later, portions: Shares::default(), edges })
    }

    /// Returns the unit of the earlier date.
    #[must_use]
    pub fn earlier(&self) -> Version<'r> {
        self.earlier
    }

    /// Returns the unit of the later date.
    #[must_use]
    pub fn later(&self) -> Version<'r> {
        self.later
    }

    /// Returns how much of the earlier unit came to the later one.
    #[must_use]
    pub fn portions(&self) -> Shares {
        self.portions
    }

    /// Returns the steps by which it came, in the order of the register's log; empty when both are
    /// one version.
    #[must_use]
    pub fn edges(&self) -> impl ExactSizeIterator<Item = Edge<'r>> {
        self.edges.iter().map(|&id| Edge::new(self.earlier.register, id))
    }

    /// Returns the clauses behind the steps, each once, in the order of the register's log.
    ///
    /// # Complexity
    /// Linear in the clauses of all steps, plus the sorting.
    #[must_use]
    pub fn citations(&self) -> List<Citation<'r>> {
        in_order(self.edges().flat_map(|edge| edge.citations()))
    }

    /// Returns the weakest of what the steps rest on. With [`Evidence::is_at_least`] answers are kept
    /// that rest on law or a table alone.
    ///
    /// # Complexity
    /// Linear in the steps.
    #[must_use]
    pub fn evidence(&self) -> Evidence {
        self.edges().map(|edge| edge.evidence()).reduce(Evidence::weaker).unwrap_or_default()
    }

    /// Tells whether both are versions of one unit, which went on.
    #[must_use]
    pub fn goes_on(&self) -> bool {
        self.earlier.id == self.later.id || self.earlier.unit() == self.later.unit()
    }

    /// Tells whether both have one code, kind and name.
    pub(super) fn is_called_alike(&self) -> bool {
        let (earlier, later) = (&self.earlier, &self.later);
        if earlier.id == later.id {
            return true;
        }
        // What lies at one place is equal; codes and names are made only where places differ.
        let (one, other) = (earlier.record(), later.record());
        let has_code = (one.level, one.code) == (other.level, other.code);
        (has_code || earlier.code() == later.code())
            && (one.kind == other.kind || earlier.kind_id() == later.kind_id())
            && (one.name == other.name || earlier.name() == later.name())
    }

    /// Tells whether the later unit is the earlier one made again, once or several times.
    #[must_use]
    pub fn is_restoration(&self) -> bool {
        let units = &self.earlier.register.store.units;
        let earlier = self.earlier.record().unit;
        // A unit restores one that was there before it, so this ends.
        let mut restored =
            std::iter::successors(Some(self.later.record().unit), |&unit| units.at(unit).restores);
        restored.any(|unit| unit == earlier) && !self.goes_on()
    }
}

impl PartialEq for Relation<'_> {
    fn eq(&self, other: &Self) -> bool {
        (self.earlier, self.later, self.portions) == (other.earlier, other.later, other.portions)
    }
}

impl Eq for Relation<'_> {}

impl fmt::Debug for Relation<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} -> {}: {}", self.earlier, self.later, self.portions)
    }
}

/// As an object of the two units, the portions and the citations.
impl Serialize for Relation<'_> {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut relation = serializer.serialize_struct("Relation", 4)?;
        relation.serialize_field("earlier", &self.earlier.to_record())?;
        relation.serialize_field("later", &self.later.to_record())?;
        relation.serialize_field("portions", &self.portions)?;
        relation.serialize_field("citations", &self.citations())?;
        relation.end()
    }
}

/// Returns how much of a unit's territory came to the later versions, its holders of ground given.
fn of_territory(given: &Given, holders: &[VersionId]) -> Shares {
    if let [holder] = holders {
        return given.of(*holder);
    }
    let (mut area, mut population) = (Parts::default(), Parts::default());
    for &holder in holders {
        let came = given.of(holder);
        area.add(Share::Part, came.area);
        population.add(Share::Part, came.population);
    }
    Shares { area: area.sum(), population: population.sum() }
}

/// Returns the steps by which an earlier unit came to a later one: those of the two units
/// themselves where they are joined, by the ways to the later one, else those of the earlier unit's
/// holders, and of the units between in which they lie.
fn edges_between(
    given: &Given,
    ways: &Ways,
    earlier: &Version<'_>,
    later: &Version<'_>,
    holders: &[VersionId],
) -> Ids<EdgeId> {
    let register = later.register;
    if earlier.id == later.id {
        // It stayed as it was; what its members went through is no step of its own.
        return Ids::default();
    }
    if ways.has(earlier.id) {
        return ways.edges_on(register, &[earlier.id], |_| true);
    }
    let leads = |target| given.of(target) != Shares::default();
    let mut edges = given.ways().edges_on(register, holders, leads);
    let between = edges_of_units_between(earlier, later, holders);
    if !between.is_empty() {
        between.iter().for_each(|&edge| edges.push(edge));
        edges.sort_and_dedup();
    }
    edges
}

/// Returns the steps of the units that lay between an earlier unit and its holders and lie in the later
/// one: of a district that moves to another canton no commune has to change.
fn edges_of_units_between(
    earlier: &Version<'_>,
    later: &Version<'_>,
    holders: &[VersionId],
) -> Ids<EdgeId> {
    let (register, store) = (earlier.register, &earlier.register.store);
    let (unit, level) = (earlier.record().unit, earlier.level());
    let is_between = |&id: &VersionId| level.is_above(store.records.at(id).level);
    // Mostly nothing is between.
    let above = holders
        .iter()
        .filter(|&&id| store.records.at(id).parent != Some(unit))
        .flat_map(|&id| search::units_above(store, id, earlier.moment).take_while(is_between));
    let start: BTreeSet<VersionId> = above.collect();
    if start.is_empty() {
        return Ids::default();
    }
    let start: Ids<VersionId> = start.into_iter().collect();
    let cone = Cone::from(register, start.iter().copied(), later.moment);
    let lies_in =
        |&id: &VersionId| search::units_above(store, id, later.moment).any(|id| id == later.id);
    let reached = walk::reached(register, &start, later.moment);
    let goal: Ids<VersionId> = reached.iter().copied().filter(lies_in).collect();
    Ways::back_in(register, &goal, earlier.moment, &cone).edges_on(register, &start, |_| true)
}

/// Relates a later unit to the units of an earlier day, at a level: by its edges alone where that can be.
fn related(later: Version<'_>, moment: Moment, level: Level) -> Relations<'_> {
    let Version { register, id, .. } = later;
    if !later.record().ground || later.has_children() {
        return related_by_walk(later, moment, level);
    }
    let relation = |Found { unit, portions, edges }| {
        let earlier = Version { register, id: unit, moment };
        Relation { earlier, later, portions, edges }
    };
    let found = direct::origins(&register.store, id, moment, level, relation);
    let Some(mut relations) = found else { return related_by_walk(later, moment, level) };
    relations.sort_unstable_by(|one, other| one.earlier.cmp_in_lists(&other.earlier));
    relations
}

/// Relates a later unit to the units of an earlier day, at a level, by a walk over all that lies between.
fn related_by_walk(later: Version<'_>, moment: Moment, level: Level) -> Relations<'_> {
    let register = later.register;
    let store = &register.store;
    let territory = walk::territory(store, later.id, later.moment);
    let given = Given::over(register, &territory, Ways::back(register, &territory, moment));
    let is_own = *territory == [later.id];
    let of_later = (!is_own).then(|| Ways::back(register, &[later.id], moment));
    let ways = of_later.as_ref().unwrap_or_else(|| given.ways());
    let mut earlier: BTreeMap<VersionId, Version<'_>> = BTreeMap::new();
    for version in given.versions() {
        let seen = Version { register, id: version, moment };
        let gave = given.of(version) != Shares::default();
        // What a unit has through members, its members gave.
        if gave && seen.is_in_force_on(moment) && seen.record().ground {
            let standing = seen.standing_at(level);
            earlier.insert(standing.id, standing);
        }
    }
    let mut relations: Relations<'_> = earlier
        .into_values()
        .map(|earlier| {
            let holders = walk::standing(&earlier, level);
            Relation {
                earlier,
                later,
                portions: of_territory(&given, &holders),
                edges: edges_between(&given, ways, &earlier, &later, &holders),
            }
        })
        .collect();
    relations.sort_unstable_by(|one, other| one.earlier.cmp_in_lists(&other.earlier));
    relations
}

impl<'r> Version<'r> {
    /// Returns the units of an earlier date, at a level, that this unit's territory or people came
    /// from: the former districts of a commune, the former provinces of a province.
    ///
    /// An origin above the level that had no members then stands for itself. By level and code;
    /// empty when the date lies after the version. Portions are of the origin: `all` says that all
    /// of it came here.
    ///
    /// # Complexity
    /// Linear in the edges between the two dates that lead here, and in the members of the origins. Of a
    /// unit without members that came of units of the earlier date in one step, and since then went on
    /// whole, linear in those units and that step's edges, mostly: of an origin's members so many are
    /// looked at until one is found of which nothing came. Without an allocation up to two origins and
    /// eight steps each.
    #[must_use]
    pub fn origins(&self, before: &Snapshot<'r>, level: Level) -> Relations<'r> {
        let until = self.register.store.lives.at(self.id).until.date();
        if until.is_some_and(|until| until <= before.date()) {
            return Relations::default();
        }
        related(*self, before.moment, level)
    }

    /// Returns the units of an earlier date that this one came of, over any number of steps: the
    /// lowest units that there were. By level and code; see [`origins`](Self::origins).
    #[must_use]
    pub fn predecessors_at(&self, before: &Snapshot<'r>) -> Relations<'r> {
        self.origins(before, Level::new(u8::MAX))
    }

    /// Returns the units of a later date, at a level, that this unit's territory or people went to:
    /// through its members where it has any, as for an abolished district or province.
    ///
    /// A unit above the level that has no members stands for itself. By level and code; empty when
    /// the date lies before the version. Portions are of this unit: `all` says that all of it went
    /// there.
    ///
    /// # Complexity
    /// Linear in the edges that are walked and in the territory of the units that are found. Of a unit
    /// without members that went whole to one at each step, or was divided in the first of them and each
    /// part went on whole, linear in the steps; without an allocation up to two units and eight steps each.
    #[must_use]
    pub fn successors_at_level(&self, after: &Snapshot<'r>, level: Level) -> Relations<'r> {
        match self.whole_successor(after, level) {
            Some(relation) => Relations::of_one(relation),
            None => self.successors_beside_whole(after, level),
        }
    }

    /// Relates a unit that did not go to one whole, as far as that is seen at once.
    pub(super) fn successors_beside_whole(
        &self,
        after: &Snapshot<'r>,
        level: Level,
    ) -> Relations<'r> {
        let Self { register, id, .. } = *self;
        if !self.record().ground || self.has_children() {
            return self.successors_by_walk(after, level);
        }
        let relation = |Found { unit, portions, edges }| {
            let later = after.view(unit);
            Relation { earlier: *self, later, portions, edges }
        };
        let store = &register.store;
        let has_ended = store.lives.at(id).until <= after.moment;
        let found = has_ended.then(|| direct::successors(store, id, after.moment, level, relation));
        let Some(mut relations) = found.flatten() else {
            return self.successors_by_walk(after, level);
        };
        relations.sort_unstable_by(|one, other| one.later.cmp_in_lists(&other.later));
        relations
    }

    /// Relates a unit that holds ground and has no members to the one that it went to whole, by steps
    /// that are each the only one; to itself where it did not end. `None` for any other, and where what
    /// it went to does not stand for itself at the level.
    pub(super) fn whole_successor(
        &self,
        after: &Snapshot<'r>,
        level: Level,
    ) -> Option<Relation<'r>> {
        if !self.record().ground || self.has_children() {
            return None;
        }
        let store = &self.register.store;
        let Found { unit, portions, edges } =
            direct::whole_successor(store, self.id, after.moment, level)?;
        Some(Relation { earlier: *self, later: after.view(unit), portions, edges })
    }

    /// Relates this unit to those of a later date by a walk over all that lies between.
    fn successors_by_walk(&self, after: &Snapshot<'r>, level: Level) -> Relations<'r> {
        let register = self.register;
        let store = &register.store;
        let holders = walk::territory(store, self.id, self.moment);
        // Others may have come to the later units by the thousand.
        let start = holders.iter().copied().chain([self.id]);
        let cone = Cone::from(register, start, after.moment);
        let mut relations: Relations<'r> = self
            .standing_after(after, level)
            .into_iter()
            .flat_map(|later| {
                let territory = walk::standing(&later, level);
                let back = |start: &[VersionId]| Ways::back_in(register, start, self.moment, &cone);
                let given = Given::over(register, &territory, back(&territory));
                let portions = of_territory(&given, &holders);
                let of_later = (*territory != [later.id]).then(|| back(&[later.id]));
                let ways = of_later.as_ref().unwrap_or_else(|| given.ways());
                let edges = edges_between(&given, ways, self, &later, &holders);
                let gave = portions != Shares::default();
                gave.then_some(Relation { earlier: *self, later, portions, edges })
            })
            .collect();
        relations.sort_unstable_by(|one, other| one.later.cmp_in_lists(&other.later));
        relations
    }

    /// Returns the units of a later date, at a level, that steps from this unit's territory lead to,
    /// in order of id. Of some that lead there nothing may have come.
    pub(crate) fn standing_after(&self, after: &Snapshot<'r>, level: Level) -> List<Self> {
        let store = &self.register.store;
        let holders = walk::territory(store, self.id, self.moment);
        let mut later: BTreeMap<VersionId, Self> = BTreeMap::new();
        let reached = walk::reached(self.register, &holders, after.moment);
        for id in reached.iter().copied().filter(|&id| store.records.at(id).ground) {
            let standing = after.view(id).standing_at(level);
            later.insert(standing.id, standing);
        }
        later.into_values().collect()
    }

    /// Returns the units of a later date that came of this one, over any number of steps: the
    /// lowest units that there are. By level and code; see
    /// [`successors_at_level`](Self::successors_at_level).
    ///
    /// # Example: the successors of an abolished district
    /// ```
    /// # #[cfg(feature = "vietnam")] {
    /// use sapnhap::{date, vietnam};
    ///
    /// let register = vietnam::register();
    /// let district = register.at(date(2025, 6, 30))?.find("huyện Hưng Nguyên, Nghệ An")?;
    /// let successors = district.successors_at(&register.latest());
    /// assert_eq!(successors.len(), 4);
    /// # }
    /// # Ok::<(), sapnhap::Error>(())
    /// ```
    #[must_use]
    pub fn successors_at(&self, after: &Snapshot<'r>) -> Relations<'r> {
        self.successors_at_level(after, Level::new(u8::MAX))
    }

    /// Returns the other units of this one's day that came of a former unit, at a level, of which
    /// this one came too: the communes that share a former district. By level and code.
    ///
    /// # Complexity
    /// That of [`origins`](Self::origins), and of
    /// [`successors_at_level`](Self::successors_at_level) for each of them.
    ///
    /// # Example
    /// ```
    /// # #[cfg(feature = "vietnam")] {
    /// use sapnhap::{Level, date, vietnam};
    ///
    /// let register = vietnam::register();
    /// let before = register.at(date(2025, 6, 30))?;
    /// let commune = register.latest().find("xã Hữu Lũng")?;
    /// assert_eq!(commune.sharing_origin(&before, Level::DISTRICT).len(), 7);
    /// # }
    /// # Ok::<(), sapnhap::Error>(())
    /// ```
    #[must_use]
    pub fn sharing_origin(&self, before: &Snapshot<'r>, level: Level) -> List<Self> {
        let today = Snapshot::new(self.register, self.date());
        let mut sharing: List<Self> = self
            .origins(before, level)
            .iter()
            .flat_map(|origin| origin.earlier.successors_at_level(&today, self.level()))
            .map(|successor| successor.later)
            .filter(|unit| unit != self)
            .collect();
        sharing.sort_unstable_by(Self::cmp_in_lists);
        sharing.dedup();
        sharing
    }
}

#[cfg(all(test, feature = "vietnam"))]
mod tests {
    use super::*;
    use crate::period::date;
    use crate::register::Register;
    use jiff::civil::Date;

    type Told<'a> = ([(VersionId, Moment); 2], Shares, &'a [EdgeId]);

    /// All that there is in relations.
    fn told<'a>(relations: &'a [Relation<'_>]) -> Vec<Told<'a>> {
        let told = relations.iter().map(|Relation { earlier, later, portions, edges }| {
            ([earlier, later].map(|unit| (unit.id, unit.moment)), *portions, &**edges)
        });
        told.collect()
    }

    /// Answers that are read off edges are those of the walk, for every unit of two days or for one of so
    /// many, at every level.
    fn check(register: &Register, days: [Date; 2], one_of: usize) {
        let [before, after] = days.map(|day| register.at_or_opening(day));
        let levels = register.country().all_levels().chain([Level::new(u8::MAX)]);
        for level in levels {
            for unit in after.in_force().step_by(one_of) {
                let (read, walked) = (
                    related(unit, before.moment, level),
                    related_by_walk(unit, before.moment, level),
                );
                assert_eq!(told(&read), told(&walked), "{unit:?} {level:?} {days:?}");
            }
            for unit in before.in_force().step_by(one_of) {
                let read = unit.successors_at_level(&after, level);
                let walked = unit.successors_by_walk(&after, level);
                assert_eq!(told(&read), told(&walked), "{unit:?} {level:?} {days:?}");
            }
        }
    }

    #[test]
    fn what_is_read_off_the_edges_of_the_country_is_what_is_walked_to() {
        let register = crate::vietnam::register();
        let (opening, eve, day) = (register.opening(), date(2025, 6, 30), date(2025, 7, 1));
        for (days, one_of) in [
            ([eve, day], 7),
            ([eve, register.last()], 17),
            ([opening, eve], 17),
            ([opening, register.last()], 61),
            ([day, register.last()], 61),
            ([day, day], 61),
        ] {
            check(register, days, one_of);
        }
        // A district that was taken whole, with its communes, is one of a few.
        let moment = Moment::of(eve);
        for unit in register.at_or_opening(day).in_force() {
            let read = related(unit, moment, Level::DISTRICT);
            let walked = related_by_walk(unit, moment, Level::DISTRICT);
            assert_eq!(told(&read), told(&walked), "{unit:?}");
        }
    }

    #[cfg(feature = "proptest")]
    #[test]
    fn what_is_read_off_the_edges_of_any_history_is_what_is_walked_to() {
        use proptest::strategy::{Strategy, ValueTree};
        use proptest::test_runner::TestRunner;

        let mut runner = TestRunner::deterministic();
        for _ in 0..50 {
            let mut register =
                crate::generate::registers().new_tree(&mut runner).unwrap().current();
            let mut days = vec![register.opening()];
            for year in 2040..2044 {
                let day = date(year, 1, 1);
                let decree = crate::generate::decrees(&register, day).new_tree(&mut runner);
                register = register.enact([decree.unwrap().current()]).unwrap();
                days.push(day);
            }
            for (place, &from) in days.iter().enumerate() {
                days.iter().skip(place).for_each(|&to| check(&register, [from, to], 1));
            }
        }
    }
}
