//! Codes that are unique only within a parent, in a register: what stands before a unit's own code
//! follows from where it lies.
//!
//! Provisions may give a unit its own code alone, as opening units may. When it is settled where each unit
//! of a step lies, those are completed, and so are the codes of all whose parent is another one now, or
//! has another code; members that the step does not touch otherwise follow then.

use crate::code::Code;
use crate::country;
use crate::error::Fault;
use crate::level::Level;
use crate::register::change::checked::{GivenCode, Target, code_of};
use crate::register::change::checker::Checker;
use crate::register::data::ids::{Place, StagedId, TargetId, UnitId, VersionId, ids};
use crate::register::data::shared_array::index;

impl Checker<'_> {
    /// Completes the codes of units whose codes are unique only within a parent, level by level from
    /// the top, so that the codes of parents are settled.
    pub(crate) fn codes_within_parents(&mut self) {
        let store = self.store;
        let country = &store.country;
        for level in country.all_levels().filter(|level| country.has_codes_within_parents(*level)) {
            self.because.sort_unstable();
            self.members_of_recoded(level);
            for place in ids::<TargetId>(0..index(self.targets.len())) {
                if self.targets.get(place.idx()).is_some_and(|target| target.level == level) {
                    self.complete_code(place);
                }
            }
        }
    }

    /// Returns the code that a target is given, in full where it has been completed.
    #[inline]
    pub(crate) fn code_given(&self, target: &Target) -> Option<&Code> {
        code_of(self.staged, &self.full_codes, target.code?)
    }

    /// Returns the provision because of which the target of a place has the code that it is given;
    /// `None` where none is behind it.
    pub(crate) fn giver_of_code(&self, place: TargetId) -> Option<StagedId> {
        let target = self.targets.get(place.idx())?;
        if let Some(GivenCode::By(provision)) = target.code {
            return Some(provision);
        }
        // They are in order of targets.
        let first = self.because.partition_point(|(of, _)| *of < place);
        let because = || self.because.get(first).filter(|(of, _)| *of == place);
        target.provision.or_else(|| because().map(|(_, provision)| *provision))
    }

    /// Returns the code of a unit after the step.
    fn code_after(&self, unit: UnitId) -> Option<Code> {
        let target = match self.store.units.get(unit) {
            Some(known) => {
                let touch = self.touches.of(known.latest);
                let target = touch.and_then(|touch| self.targets.get(touch.goes_on?.idx()));
                match target.and_then(|target| self.code_given(target)) {
                    Some(code) => return Some(code.clone()),
                    None => return Some(self.store.code(self.store.records.get(known.latest)?)),
                }
            }
            None => self.target_of_unit(unit)?,
        };
        self.code_given(target).cloned()
    }

    /// Returns the code that the unit of a target has before the step.
    fn code_before(&self, target: &Target) -> Option<Code> {
        let touch = self.touches.get(target.touch?)?;
        Some(self.store.code(&self.store.records.at(touch.version)))
    }

    /// Lets the members of a level follow of units that go on under another code.
    fn members_of_recoded(&mut self, level: Level) {
        let recoded = self.targets.iter().zip((0..).map(TargetId::at)).filter(|(target, _)| {
            let given = self.code_given(target).filter(|_| target.level.is_above(level));
            given.is_some_and(|code| self.code_before(target).is_some_and(|before| before != *code))
        });
        let recoded: Vec<(UnitId, Option<StagedId>)> =
            recoded.map(|(target, place)| (target.unit, self.giver_of_code(place))).collect();
        for (unit, provision) in recoded {
            let members = self.store.members_ever(unit).filter(|&member| {
                let record = self.store.records.at(member);
                record.level == level
                    && record.parent == Some(unit)
                    && self.store.is_living(member)
                    && self.touches.place_of(member).is_none()
            });
            let members: Vec<VersionId> = members.collect();
            for version in members {
                let record = self.store.records.at(version);
                let place = self.next_target();
                let Some((touch_place, touch)) = self.touches.enter(version) else { continue };
                touch.goes_on = Some(place);
                self.push_follower(touch_place, &record);
                if let Some(target) = self.targets.last_mut() {
                    target.parent = Some(unit);
                }
                self.because.extend(provision.map(|provision| (place, provision)));
            }
        }
    }

    /// Puts the code of its parent before a unit's own, and refuses another one there.
    fn complete_code(&mut self, place: TargetId) {
        let Some(target) = self.targets.get(place.idx()).copied() else { return };
        let before = self.code_before(&target);
        let given = match target.code {
            Some(GivenCode::By(provision)) => self.staged.code_of(provision).cloned(),
            _ => None,
        };
        let Some(code) = given.clone().or_else(|| before.clone()) else { return };
        // Why there is no parent has been said.
        let Some(above) = target.parent.and_then(|above| self.code_after(above)) else {
            return;
        };
        let giver = self.giver_of_code(place);
        let Ok(full) = country::full_code(&above, country::own_code(&code)) else {
            let Some(parent) = self.named_parent(&target) else { return };
            return self.fault(giver, Fault::CodeTooLong { code, parent });
        };
        let is_full = |given: &Code| country::code_above(given).is_some();
        if given.as_ref().is_some_and(|given| is_full(given) && *given != full) {
            let Some(parent) = self.named_parent(&target) else { return };
            return self.fault(giver, Fault::CodeOfOtherParent { code, parent, expected: full });
        }
        if given.as_ref().or(before.as_ref()) == Some(&full) {
            return;
        }
        let completed = GivenCode::Completed(index(self.full_codes.len()));
        self.full_codes.push(full);
        if let Some(target) = self.targets.get_mut(place.idx()) {
            target.code = Some(completed);
        }
    }
}
