//! Whether what a step takes arrives: the ground that units have through members, and that of units
//! which are dissolved inside another.
//!
//! A clause that takes of a unit without ground of its own names ground of its members. They go along
//! when all of the unit is taken; of a part or a rest, clauses of the same step say which member comes
//! under the unit that takes it, or gives to one there. When none does, nothing of what is taken
//! would be seen again.
//!
//! A unit without members that is dissolved leaves its ground to the unit in which it lies, when that
//! one goes on and has ground of its own, or goes on by a clause that says nothing else. Else
//! somebody has to take it.

use rustc_hash::{FxHashMap, FxHashSet};

use crate::error::Fault;
use crate::period::Moment;
use crate::register::change::checked::{Fall, Target};
use crate::register::change::checker::Checker;
use crate::register::change::takes::source_below;
use crate::register::change::tally::Touch;
use crate::register::data::ids::{Place, StagedId, UnitId, VersionId};
use crate::register::data::staged::StagedTake;
use crate::share::{Quantity, Share, Shares};
use crate::unit::NamedUnit;

/// How many members a fault names.
const NAMED: usize = 3;

/// Whether some area and whether some people.
type Some2 = [bool; 2];

fn some(portions: Shares) -> Some2 {
    [portions.area != Share::Nothing, portions.population != Share::Nothing]
}

/// What is still to be seen of a unit of which clauses take: by unit that takes.
type Missing = FxHashMap<UnitId, Some2>;

impl Checker<'_> {
    /// Lets the ground of a dissolved unit without members fall to the unit in which it lay; false
    /// where that one can't have it.
    pub(crate) fn falls(&mut self, source: VersionId, provision: StagedId) -> bool {
        let record = self.store.records.at(source);
        let Some(parent) = record.parent.filter(|_| record.ground) else {
            return false;
        };
        let above = self.store.units.at(parent).latest;
        let above_record = self.store.records.at(above);
        let goes_on = self.touches.of(above).map(|touch| touch.goes_on);
        let says_nothing =
            goes_on.flatten().is_some_and(|target| self.silent.contains_key(&target));
        if goes_on == Some(None) || !(above_record.ground || says_nothing) {
            return false;
        }
        let target = match goes_on.flatten() {
            Some(target) => target,
            None => {
                let target = self.next_target();
                let Some((place, touch)) = self.touches.enter(above) else { return false };
                touch.goes_on = Some(target);
                self.push_follower(place, &above_record);
                target
            }
        };
        self.because.push((target, provision));
        self.falls.push(Fall { target, source, provision });
        true
    }

    /// Refuses that a unit takes those that lie in it while it keeps members of their sort.
    pub(crate) fn units_taken_into_units(&mut self) {
        let staged = self.staged;
        if staged.into_units.is_empty() {
            return;
        }
        // Of those that the change makes, moves or lets follow; others are members now.
        let with_members: FxHashSet<UnitId> =
            self.targets.iter().filter_map(|target| target.parent).collect();
        for take in staged.into_units.iter().filter_map(|&take| staged.takes.get(take as usize)) {
            let Some(target) = self.target_of(take.provision).copied() else { continue };
            let mut members = self.store.members_on(target.unit, Moment::OPEN_UNTIL_EVE);
            let has_members = with_members.contains(&target.unit)
                || members.any(|member| {
                    let unit = self.store.records.at(member).unit;
                    self.parent_after(unit) == Some(target.unit)
                });
            if has_members {
                let fault = source_below(self.store, take.source, target.level);
                self.fault(take.provision, fault);
            }
        }
    }

    /// Finds the clauses that take of units without ground of their own what does not arrive.
    pub(crate) fn arrivals(&mut self) {
        let mut takes: Vec<&StagedTake> = self
            .staged
            .of_members
            .iter()
            .filter_map(|&take| self.staged.takes.get(take as usize))
            .filter(|take| self.target_of(take.provision).is_some())
            .collect();
        takes.sort_by_key(|take| take.source);
        let mut lost: Vec<(VersionId, StagedId, Some2)> = Vec::new();
        for of_source in takes.chunk_by(|one, next| one.source == next.source) {
            let Some(first) = of_source.first() else { continue };
            let mut missing = self.taken_by(of_source);
            self.look(first.source, &mut missing, |checker, member| checker.plain_ways(member));
            if missing.is_empty() {
                continue;
            }
            // Seldom is it needed to ask who takes which part of a member.
            if self.look(first.source, &mut missing, |checker, member| checker.all_ways(member)) {
                lost.extend(of_source.iter().filter_map(|take| {
                    let to = self.destination(take, self.target_of(take.provision)?);
                    Some((take.source, take.provision, *missing.get(&to?)?))
                }));
            }
        }
        for (source, provision, quantities) in lost {
            if let Some(fault) = self.members_stay(source, provision, quantities) {
                self.fault(provision, fault);
            }
        }
    }

    /// Collects who takes what of a unit.
    fn taken_by(&self, takes: &[&StagedTake]) -> Missing {
        let mut missing = Missing::default();
        for take in takes {
            let to = self.target_of(take.provision).and_then(|to| self.destination(take, to));
            let (Some(to), Some(touch)) = (to, self.touches.of(take.source)) else { continue };
            let wanted = some(Shares {
                area: touch.area.settle(take.area),
                population: touch.population.settle(take.population),
            });
            let all = missing.entry(to).or_default();
            all.iter_mut().zip(wanted).for_each(|(all, wanted)| *all |= wanted);
        }
        missing.retain(|_, wanted| *wanted != [false; 2]);
        missing
    }

    /// Returns the unit to which what is taken has to come: that which comes of the clause, or where
    /// it is of a lower level than the source the one in which it lies. Members that go along as what
    /// they are lie beside it there.
    fn destination(&self, take: &StagedTake, target: &Target) -> Option<UnitId> {
        let source = self.store.records.at(take.source).level;
        if source.is_above(target.level) { target.parent } else { Some(target.unit) }
    }

    /// Goes through the ground of a unit's members and takes out of `missing` what comes to the units
    /// there, until nothing is; tells whether there is any ground.
    fn look(
        &self,
        source: VersionId,
        missing: &mut Missing,
        ways: impl Fn(&Self, VersionId) -> Vec<(UnitId, Some2)>,
    ) -> bool {
        let mut has_ground = false;
        let mut above = vec![self.store.records.at(source).unit];
        while let Some(unit) = above.pop() {
            for member in self.store.members_on(unit, Moment::OPEN_UNTIL_EVE) {
                let record = self.store.records.at(member);
                above.push(record.unit);
                if !record.ground {
                    continue;
                }
                has_ground = true;
                for (unit, quantities) in ways(self, member) {
                    self.seen(unit, quantities, missing);
                }
                if missing.is_empty() {
                    return true;
                }
            }
        }
        has_ground
    }

    /// Takes out of `missing` what comes to a unit and to those in which it lies after the step.
    fn seen(&self, unit: UnitId, quantities: Some2, missing: &mut Missing) {
        let mut above = Some(unit);
        for _ in 0..=self.store.country.levels().len() {
            let Some(unit) = above else { return };
            if let Some(wanted) = missing.get_mut(&unit) {
                wanted.iter_mut().zip(quantities).for_each(|(wanted, seen)| *wanted &= !seen);
                if *wanted == [false; 2] {
                    missing.remove(&unit);
                }
            }
            above = self.parent_after(unit);
        }
    }

    /// Returns the unit in which another lies after the step.
    fn parent_after(&self, unit: UnitId) -> Option<UnitId> {
        if let Some(target) = self.target_of_unit(unit) {
            return target.parent;
        }
        let latest = self.store.units.at(unit).latest;
        match self.touches.of(latest) {
            None => self.store.records.at(latest).parent,
            Some(touch) => self.targets.get(touch.goes_on?.idx())?.parent,
        }
    }

    /// Returns where the ground of a version goes as far as that is seen at once: with its unit, or
    /// whole to another.
    fn plain_ways(&self, version: VersionId) -> Vec<(UnitId, Some2)> {
        let stays = self.store.records.at(version).unit;
        let Some(touch) = self.touches.of(version) else { return vec![(stays, [true; 2])] };
        if touch.goes_on.is_some() {
            return vec![(stays, left(touch))];
        }
        let taker = touch.only_taker().and_then(|taker| self.target_of(taker));
        taker.map(|taker| (taker.unit, [true; 2])).into_iter().collect()
    }

    /// Returns everywhere that the ground of a version goes.
    fn all_ways(&self, version: VersionId) -> Vec<(UnitId, Some2)> {
        let mut ways = self.plain_ways(version);
        let Some(touch) = self.touches.of(version) else { return ways };
        ways.extend(self.by_source.of(self.staged, version).filter_map(|take| {
            let portions = Shares {
                area: touch.area.settle(take.area),
                population: touch.population.settle(take.population),
            };
            Some((self.target_of(take.provision)?.unit, some(portions)))
        }));
        ways
    }

    fn members_stay(
        &self,
        source: VersionId,
        provision: StagedId,
        [area, population]: Some2,
    ) -> Option<Fault> {
        let store = self.store;
        let unit = store.records.at(source).unit;
        let members = store.members_on(unit, Moment::OPEN_UNTIL_EVE);
        let mut members: Vec<VersionId> = members.collect();
        members.sort_unstable();
        Some(Fault::MembersStay {
            unit: store.named(source),
            quantity: match (area, population) {
                (true, false) => Some(Quantity::Area),
                (false, true) => Some(Quantity::Population),
                _ => None,
            },
            taker: self.named(self.target_of(provision)?)?,
            members: members.into_iter().take(NAMED).map(|one| store.named(one)).collect(),
        })
    }

    /// Names a unit after the step.
    pub(crate) fn named_unit(&self, unit: UnitId) -> Option<NamedUnit> {
        match self.target_of_unit(unit) {
            Some(target) => self.named(target),
            None => Some(self.store.named(self.store.units.at(unit).latest)),
        }
    }

    /// Names the unit in which a target lies.
    pub(crate) fn named_parent(&self, target: &Target) -> Option<NamedUnit> {
        self.named_unit(target.parent?)
    }

    /// Names the unit of a target.
    pub(crate) fn named(&self, target: &Target) -> Option<NamedUnit> {
        match target.touch.and_then(|touch| self.touches.get(touch)) {
            Some(touch) => Some(self.store.named(touch.version)),
            None => self.staged.named_new(&self.store.country, target.provision?),
        }
    }
}

/// Returns what stays with a unit that goes on.
fn left(touch: &Touch) -> Some2 {
    some(Shares { area: touch.area.left(), population: touch.population.left() })
}
