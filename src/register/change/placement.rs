//! Where the units of a change stand: under which parents, and with which codes.
//!
//! The second half of the check: who ends and who goes on is settled, and every target gets its
//! parent, members of units that end follow, and codes are claimed.

use rustc_hash::FxHashMap;

use crate::code::Code;
use crate::error::{Ending, Fault};
use crate::level::Level;
use crate::register::change::checked::{Target, target_of};
use crate::register::change::checker::Checker;
use crate::register::change::tally::{Claim, Touch};
use crate::register::data::ids::{Place, StagedId, TargetId, TouchId, UnitId, VersionId, with_ids};
use crate::register::data::shared_array::index;

impl Checker<'_> {
    /// Returns the unit that members of a unit of `level` belong to after the change: the unit
    /// itself, the one that took it whole, or for a dissolved one the unit above. `None` for one
    /// that is divided. Notes the provisions because of which it is another, and no others.
    fn follow(&self, unit: UnitId, level: Level, because: &mut Vec<StagedId>) -> Option<UnitId> {
        because.clear();
        let mut unit = unit;
        // Every step leads to a unit that goes on, or up one level.
        for _ in 0..=self.store.country.levels().len() {
            let version = self.store.units.at(unit).latest;
            let Some(touch) = self.touches.of(version) else { return Some(unit) };
            if touch.goes_on.is_some() {
                return Some(unit);
            }
            if let Some(taker) = touch.whole_taker(self.staged, &self.by_source) {
                because.push(taker);
                let target = self.target_of(taker)?;
                return target.level.is_above(level).then_some(target.unit);
            }
            // A unit that is divided does not say where its members go, even if it is also ended.
            if touch.taker.is_some() {
                return None;
            }
            because.push(touch.dissolver?);
            unit = self.store.records.at(version).parent?;
        }
        None
    }

    /// Returns the target of a provision.
    pub(crate) fn target_of(&self, provision: StagedId) -> Option<&Target> {
        target_of(&self.targets, &self.also, provision)
    }

    /// Gives every target its parent.
    pub(crate) fn place(&mut self, parents: &[Option<(UnitId, Level)>]) {
        let mut follow = Vec::new();
        for (idx, target) in with_ids(&mut self.targets) {
            if target.level.rank() == 0 {
                continue;
            }
            match target.written_parent {
                None => follow.push(idx),
                // Why there is none has been said.
                Some(parent) => {
                    let found = parents.get(parent.idx()).copied().flatten();
                    target.parent = found.map(|(unit, _)| unit);
                }
            }
        }
        let mut because = Vec::new();
        for idx in follow {
            self.place_below_old(idx, &mut because);
        }
    }

    /// Gives a target the parent that it had, or what came of that.
    fn place_below_old(&mut self, idx: TargetId, because: &mut Vec<StagedId>) {
        let Some(target) = self.targets.get(idx.idx()).copied() else { return };
        let Some(touch) = target.touch.and_then(|touch| self.touches.get(touch)) else { return };
        let (version, old) = (touch.version, self.store.records.at(touch.version).parent);
        let Some(old) = old else { return };
        let Some(parent) = self.follow(old, target.level, because) else {
            self.member_left(version, old, target.provision);
            return;
        };
        self.because.extend(because.iter().map(|&provision| (idx, provision)));
        if let Some(target) = self.targets.get_mut(idx.idx()) {
            target.parent = Some(parent);
        }
    }

    fn member_left(&mut self, version: VersionId, parent: UnitId, provision: Option<StagedId>) {
        let parent_version = self.store.units.at(parent).latest;
        let ender = self.touches.of(parent_version).and_then(Touch::taker_or_dissolver);
        let unit = self.store.named(version);
        let parent = self.store.named(parent_version);
        self.fault(provision.or(ender), Fault::MemberLeft { unit, parent });
    }

    /// Lets members of units that end follow, as far as no provision says where they go.
    pub(crate) fn members(&mut self) {
        let mut because = Vec::new();
        for (touch, version) in self.members_left() {
            let Some(above) = self.touches.get(touch).map(|above| above.version) else { continue };
            let parent = self.store.records.at(above).unit;
            let record = self.store.records.at(version);
            let Some(unit) = self.follow(parent, record.level, &mut because) else {
                self.member_left(version, parent, None);
                continue;
            };
            let target = self.next_target();
            let Some((place, touch)) = self.touches.enter(version) else { continue };
            touch.goes_on = Some(target);
            self.push_follower(place, &record);
            if let Some(target) = self.targets.last_mut() {
                target.parent = Some(unit);
            }
            self.because.extend(because.iter().map(|&provision| (target, provision)));
        }
    }

    /// Returns the living members that are not touched of units that end, by the places of the
    /// touches of those, and latest first.
    fn members_left(&self) -> Vec<(TouchId, VersionId)> {
        let ends = |touch: &Touch| touch.goes_on.is_none();
        let Some(untouched) = self.touches.few_untouched() else {
            let touches = with_ids(self.touches.iter()).filter(|(_, touch)| ends(touch));
            let members = touches.flat_map(|(place, touch)| {
                let unit = self.store.records.at(touch.version).unit;
                self.store.members_ever(unit).map(move |member| (place, member))
            });
            let left = members.filter(|&(_, member)| {
                self.store.is_living(member) && self.touches.place_of(member).is_none()
            });
            return left.collect();
        };
        // After a reform of everything it is quicker to ask the few that it left alone.
        let living = untouched.filter(|&version| self.store.is_living(version));
        let members = living.filter_map(|version| {
            let parent = self.store.records.at(version).parent?;
            let above = self.touches.place_of(self.store.units.at(parent).latest)?;
            self.touches.get(above).is_some_and(ends).then_some((above, version))
        });
        let mut left: Vec<(TouchId, VersionId)> = members.collect();
        left.sort_unstable_by_key(|&(above, version)| (above, std::cmp::Reverse(version)));
        left
    }

    /// Checks that every unit that gets a parent gets one of the level that the country asks for.
    pub(crate) fn parent_levels(&mut self) {
        let country = &self.store.country;
        let levels = (0..country.levels().len()).filter_map(|rank| u8::try_from(rank).ok());
        let asked: Vec<Option<Level>> =
            levels.map(|rank| country.parent_level(Level::new(rank), self.staged.date)).collect();
        if asked.iter().all(Option::is_none) {
            return;
        }
        let mut elsewhere = Vec::new();
        for (idx, target) in with_ids(&self.targets) {
            let asked = asked.get(target.level.idx()).copied().flatten();
            let level = target.parent.and_then(|parent| self.level_after(parent));
            if let (Some(asked), Some(level)) = (asked, level)
                && asked != level
                && !self.lies_as_before(target)
            {
                elsewhere.push((idx, asked, level));
            }
        }
        for (idx, asked, level) in elsewhere {
            self.lies_elsewhere(idx, asked, level);
        }
    }

    /// Tells whether a unit goes on in the unit in which it lay: what was wrong before the step is no
    /// fault of it.
    fn lies_as_before(&self, target: &Target) -> bool {
        let touch = target.touch.and_then(|touch| self.touches.get(touch));
        touch.is_some_and(|touch| self.store.records.at(touch.version).parent == target.parent)
    }

    /// Returns the level of a unit after the step.
    fn level_after(&self, unit: UnitId) -> Option<Level> {
        match self.target_of_unit(unit) {
            Some(target) => Some(target.level),
            None => Some(self.store.records.get(self.store.units.get(unit)?.latest)?.level),
        }
    }

    fn lies_elsewhere(&mut self, idx: TargetId, asked: Level, level: Level) {
        let Some(target) = self.targets.get(idx.idx()).copied() else { return };
        // They are in order of targets.
        let first = self.because.partition_point(|(of, _)| *of < idx);
        let because = || self.because.get(first).filter(|(of, _)| *of == idx).map(|of| of.1);
        let provision = target.provision.or_else(because);
        let country = &self.store.country;
        let (level, expected) = (country.level_id(level), country.level_id(asked));
        if let (Some(unit), Some(parent)) = (self.named(&target), self.named_parent(&target)) {
            self.fault(provision, Fault::ParentOfOtherLevel { unit, parent, level, expected });
        }
    }

    /// Checks that units which go on neither end nor take from themselves.
    pub(crate) fn going_on(&mut self) {
        let mut also = self.also.clone();
        also.sort_unstable();
        for idx in 0..self.targets.len() {
            let Some(target) = self.targets.get(idx).copied() else { continue };
            let Some(touch) = target.touch.and_then(|touch| self.touches.get(touch)).copied()
            else {
                continue;
            };
            let taken = || touch.is_whole() && !self.goes_to_members(&touch, target.unit);
            let ender = match (touch.dissolver, touch.taker) {
                (Some(dissolver), _) => Some(Ending::EndedBy(self.by(dissolver))),
                (None, Some(taker)) if taken() => Some(Ending::TakenWholeBy(self.by(taker))),
                _ => None,
            };
            let idx = TargetId::at(index(idx));
            if let Some(provision) = self.takes_itself(idx, &target, &touch, &also) {
                let unit = self.store.named(touch.version);
                self.fault(provision, Fault::TakesItself { unit });
            } else if let (Some(ended_by), Some(provision)) = (ender, target.provision) {
                let unit = self.store.named(touch.version);
                let goes_on = self.by(provision);
                self.fault(provision, Fault::GoesOnAndEnds { unit, goes_on, ended_by });
            }
        }
    }

    /// Returns the provision by which a unit goes on and takes from itself, whoever else takes from
    /// it; the last of several. Other provisions of each target stand in order of targets.
    fn takes_itself(
        &self,
        idx: TargetId,
        target: &Target,
        touch: &Touch,
        also: &[(TargetId, StagedId)],
    ) -> Option<StagedId> {
        let first_provision = target.provision?;
        touch.taker?;
        let first = also.partition_point(|(of, _)| *of < idx);
        let also = also.iter().skip(first).take_while(|(of, _)| *of == idx).map(|(_, also)| *also);
        let own = std::iter::once(first_provision).chain(also).filter(|&provision| {
            let takes = self.staged.takes_of(provision, provision);
            takes.iter().any(|take| take.source == touch.version)
        });
        own.last()
    }

    /// Tells whether all that is taken of a unit goes to members of its own: it goes on, and they
    /// hold its ground.
    fn goes_to_members(&self, touch: &Touch, unit: UnitId) -> bool {
        let mut takes = self.by_source.of(self.staged, touch.version);
        takes.all(|take| self.target_of(take.provision).is_some_and(|to| to.parent == Some(unit)))
    }

    /// Checks that nobody else carries, or is given, the code of a target.
    pub(crate) fn codes(&mut self) {
        // First all carriers, so that looking one of them up does not wait for those before it.
        let carriers: Vec<Option<VersionId>> =
            self.targets.iter().map(|target| self.carrier(target)).collect();
        let mut firsts = None;
        for (place, &carrier) in with_ids(&carriers) {
            let holder = carrier.filter(|&carrier| self.store.is_living(carrier));
            match self.touches.claim(holder) {
                Claim::Granted => {}
                Claim::Twice => {
                    let firsts = firsts.get_or_insert_with(|| {
                        let mut firsts: FxHashMap<Option<VersionId>, TargetId> =
                            FxHashMap::default();
                        for (place, &carrier) in with_ids(&carriers) {
                            firsts.entry(carrier).or_insert(place);
                        }
                        firsts
                    });
                    let Some(other) = firsts.get(&holder).copied() else { continue };
                    let Some(holder) = holder else { continue };
                    let code = self.store.code(&self.store.records.at(holder));
                    self.code_twice(code, place, other);
                }
                Claim::Kept => self.code_of_nobody(place, holder),
            }
        }
    }

    /// Returns the version that was the latest to take up the code of a target.
    #[inline]
    fn carrier(&self, target: &Target) -> Option<VersionId> {
        if target.code.is_none() {
            // The unit goes on under the code that it has.
            target.touch.and_then(|touch| self.touches.get(touch)).map(|touch| touch.version)
        } else {
            let codes = self.store.codes.get(target.level.idx());
            let code = self.code_given(target);
            codes.zip(code).and_then(|(codes, code)| codes.latest(code))
        }
    }

    /// Lets a target take up a code that no touched version carries: nobody else may carry it, or
    /// be given it.
    fn code_of_nobody(&mut self, place: TargetId, holder: Option<VersionId>) {
        let Some(target) = self.targets.get(place.idx()).copied() else { return };
        let Some(code) = self.code_given(&target).cloned() else { return };
        if let Some(holder) = holder {
            let unit = self.store.named(holder);
            self.fault(self.giver_of_code(place), Fault::CodeInUse { code, unit });
        } else if let Some(other) = self.claims.insert((target.level, code.clone()), place) {
            self.code_twice(code, place, other);
        }
    }

    fn code_twice(&mut self, code: Code, place: TargetId, other: TargetId) {
        let of_target = |place: TargetId| self.targets.get(place.idx()).copied();
        let (Some(target), Some(of_other)) = (of_target(place), of_target(other)) else { return };
        let named = |place: TargetId, target: &Target| match target.code {
            None => target.provision,
            Some(_) => self.giver_of_code(place),
        };
        let (mut mine, mut theirs) = (named(place, &target), named(other, &of_other));
        if mine.is_none() {
            // A unit that merely goes on under its code has no clause to blame.
            std::mem::swap(&mut mine, &mut theirs);
        }
        let (Some(mine), Some(theirs)) = (mine, theirs) else {
            // A unit that keeps its code has it in use, as one that the change does not touch.
            let unit = if target.code.is_none() { target.unit } else { of_other.unit };
            let unit = self.store.named(self.store.units.at(unit).latest);
            return self.fault(mine, Fault::CodeInUse { code, unit });
        };
        // Of two clauses the later is to blame, whichever unit came first.
        let (theirs, mine) = (mine.min(theirs), mine.max(theirs));
        let other = self.by(theirs);
        self.fault(mine, Fault::CodeTwice { code, other });
    }
}
