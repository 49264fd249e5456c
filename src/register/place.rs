//! Where the units of a change stand: under which parents, and with which codes.
//!
//! The second half of the check: who ends and who goes on is settled, and every target gets its
//! parent, members of units that end follow, and codes are claimed.

use super::check::{Checker, Target, target_of};
use super::store::{NONE, Record};
use super::touch::{Claim, Touch};
use crate::code::Code;
use crate::error::Fault;
use crate::level::Level;

impl Checker<'_> {
    /// Returns the unit that members of a unit of `level` belong to after the change: the unit
    /// itself, the one that took it whole, or for a dissolved one the unit above. `None` for one
    /// that is divided. Notes the provisions because of which it is another.
    fn follow(&self, unit: u32, level: Level, because: &mut Vec<u32>) -> Option<u32> {
        let mut unit = unit;
        // Every step leads to a unit that goes on, or up one level.
        for _ in 0..=self.store.country.levels().len() {
            let version = self.store.units.at(unit).latest;
            let Some(touch) = self.touches.of(version) else { return Some(unit) };
            if touch.goes_on != NONE {
                return Some(unit);
            }
            if let Some(taker) = touch.whole_taker() {
                because.push(taker);
                let target = self.target_of(taker)?;
                return target.level.is_above(level).then_some(target.unit);
            }
            // A unit that is divided does not say where its members go, even if it is also ended.
            if touch.dissolver == NONE || touch.taker != NONE {
                return None;
            }
            because.push(touch.dissolver);
            unit = self.store.records.at(version).parent;
            if unit == NONE {
                return None;
            }
        }
        None
    }

    /// Returns the target of a provision.
    fn target_of(&self, provision: u32) -> Option<&Target> {
        target_of(&self.targets, &self.also, provision)
    }

    /// Gives every target its parent.
    pub(super) fn place(&mut self, parents: &[Option<(u32, Level)>]) {
        for idx in 0..self.targets.len() {
            let Some(target) = self.targets.get(idx).copied() else { continue };
            if target.level.rank() == 0 {
                continue;
            }
            let mut because = Vec::new();
            let parent = if target.written_parent == NONE {
                let Some(touch) = self.touches.get(target.touch) else { continue };
                let old = self.store.records.at(touch.version).parent;
                match self.follow(old, target.level, &mut because) {
                    Some(parent) => parent,
                    None => {
                        self.member_left(touch.version, old, target.provision);
                        continue;
                    }
                }
            } else {
                match parents.get(target.written_parent as usize) {
                    Some(Some((unit, _))) => *unit,
                    // Why there is none has been said.
                    _ => continue,
                }
            };
            let place = super::grow::index(idx);
            self.because.extend(because.into_iter().map(|provision| (place, provision)));
            if let Some(target) = self.targets.get_mut(idx) {
                target.parent = parent;
            }
        }
    }

    fn member_left(&mut self, version: u32, parent: u32, provision: u32) {
        let parent_version = self.store.units.at(parent).latest;
        let ender = self.touches.of(parent_version).map_or(NONE, Touch::taker_or_dissolver);
        let provision = if provision == NONE { ender } else { provision };
        let unit = self.store.describe(version);
        let parent = self.store.describe(parent_version);
        self.fault(provision, Fault::MemberLeft { unit, parent });
    }

    /// Lets members of units that end follow, as far as no provision says where they go.
    pub(super) fn members(&mut self) {
        for idx in self.with_followers() {
            let Some(touch) = self.touches.get(idx) else { continue };
            let unit = self.store.records.at(touch.version).unit;
            let mut member = self.store.units.at(unit).members;
            while member != NONE {
                let record = self.store.records.at(member);
                if self.store.is_living(member) && self.touches.place_of(member).is_none() {
                    self.member(member, &record, unit);
                }
                member = record.sibling;
            }
        }
    }

    /// Returns the touches of units that end and may have members that are not touched, in order.
    fn with_followers(&self) -> Vec<u32> {
        let ends = |place: &u32| self.touches.get(*place).is_some_and(|it| it.goes_on == NONE);
        let Some(untouched) = self.touches.few_untouched() else {
            return (0..super::grow::index(self.touches.len())).filter(ends).collect();
        };
        // After a reform of everything only the few that it left alone can follow somebody.
        let above =
            untouched.filter(|&version| self.store.is_living(version)).filter_map(|version| {
                let parent = self.store.records.at(version).parent;
                self.touches.place_of(self.store.units.at(parent).latest)
            });
        let mut above: Vec<u32> = above.filter(ends).collect();
        above.sort_unstable();
        above.dedup();
        above
    }

    fn member(&mut self, version: u32, record: &Record, parent: u32) {
        let mut because = Vec::new();
        match self.follow(parent, record.level, &mut because) {
            Some(unit) => {
                let target = super::grow::index(self.targets.len());
                let Some((place, touch)) = self.touches.enter(version) else { return };
                touch.goes_on = target;
                self.push_follower(place, record);
                if let Some(target) = self.targets.last_mut() {
                    target.parent = unit;
                }
                self.because.extend(because.into_iter().map(|provision| (target, provision)));
            }
            None => self.member_left(version, parent, NONE),
        }
    }

    /// Checks that units which go on neither end nor take from themselves.
    pub(super) fn going_on(&mut self) {
        for idx in 0..self.targets.len() {
            let Some(target) = self.targets.get(idx).copied() else { continue };
            let Some(touch) = self.touches.get(target.touch).copied() else { continue };
            let ender = if touch.dissolver != NONE {
                Some(("ended", touch.dissolver))
            } else if touch.is_whole() && !self.goes_to_members(&touch, target.unit) {
                Some(("taken whole", touch.taker))
            } else {
                None
            };
            if let Some(provision) = self.takes_itself(super::grow::index(idx), &target, &touch) {
                let unit = self.store.describe(touch.version);
                self.fault(provision, Fault::TakesItself { unit });
            } else if let Some((how, provision)) = ender {
                let unit = self.store.describe(touch.version);
                let ended_by = format!("{how} by {}", self.by(provision));
                let goes_on = self.by(target.provision);
                self.fault(target.provision, Fault::GoesOnAndEnds { unit, goes_on, ended_by });
            }
        }
    }

    /// Returns the provision by which a unit goes on and takes from itself, whoever else takes from
    /// it; the last of several.
    fn takes_itself(&self, idx: u32, target: &Target, touch: &Touch) -> Option<u32> {
        if target.provision == NONE || touch.taker == NONE {
            return None;
        }
        let also = self.also.iter().filter(|(of, _)| *of == idx).map(|(_, also)| *also);
        let own = std::iter::once(target.provision).chain(also).filter(|&provision| {
            let takes = self.staged.takes.get(self.staged.takes_range(provision));
            takes.unwrap_or_default().iter().any(|take| take.source == touch.version)
        });
        own.last()
    }

    /// Tells whether all that is taken of a unit goes to members of its own: it goes on, and they
    /// hold its ground.
    fn goes_to_members(&self, touch: &Touch, unit: u32) -> bool {
        let mut takes = self.staged.takes.iter().filter(|take| take.source == touch.version);
        takes.all(|take| self.target_of(take.provision).is_some_and(|to| to.parent == unit))
    }

    /// Checks that nobody else carries, or is given, the code of a target.
    pub(super) fn codes(&mut self) {
        for idx in 0..self.targets.len() {
            let Some(target) = self.targets.get(idx).copied() else { continue };
            let place = super::grow::index(idx);
            if target.code == NONE {
                // The unit goes on under the code that it has.
                let kept = self.touches.get(target.touch).map_or(NONE, |touch| touch.version);
                if self.touches.claim(kept) == Claim::Twice {
                    self.held_code_twice(place, kept);
                }
                continue;
            }
            let Some(code) = self.staged.code_of(target.code) else { continue };
            let Some(holder) = self.store.with_code_now(target.level, code) else {
                let other = self.claims.insert((target.level, code.clone()), place);
                if let Some(other) = other {
                    self.code_twice(code.clone(), &target, other);
                }
                continue;
            };
            match self.touches.claim(holder) {
                Claim::Granted => {}
                Claim::Twice => self.held_code_twice(place, holder),
                Claim::Kept => {
                    let unit = self.store.describe(holder);
                    self.fault(target.code, Fault::CodeInUse { code: code.clone(), unit });
                }
            }
        }
    }

    /// Tells who else takes up the code that a touched version carries until now.
    fn held_code_twice(&mut self, place: u32, holder: u32) {
        let takes_up = |target: &&Target| match self.staged.code_of(target.code) {
            Some(code) => self.store.with_code_now(target.level, code) == Some(holder),
            None => self.touches.get(target.touch).is_some_and(|touch| touch.version == holder),
        };
        let other = self.targets.iter().position(|target| takes_up(&target));
        let Some(target) = self.targets.get(place as usize).copied() else { return };
        let code = self.store.code(&self.store.records.at(holder));
        self.code_twice(code, &target, other.map_or(NONE, super::grow::index));
    }

    fn code_twice(&mut self, code: Code, target: &Target, other: u32) {
        let named =
            |target: &Target| if target.code == NONE { target.provision } else { target.code };
        let other = self.targets.get(other as usize).copied();
        let (mut mine, mut theirs) = (named(target), other.as_ref().map_or(NONE, named));
        if mine == NONE {
            // A unit that merely goes on under its code has no clause to blame.
            std::mem::swap(&mut mine, &mut theirs);
        }
        let other = match (theirs, other) {
            (NONE, _) => {
                let unit =
                    if target.code == NONE { Some(target.unit) } else { other.map(|o| o.unit) };
                let latest = unit.map_or(NONE, |unit| self.store.units.at(unit).latest);
                format!("{}, which goes on under it", self.store.describe(latest))
            }
            (provision, _) => self.by(provision),
        };
        self.fault(mine, Fault::CodeTwice { code, other });
    }
}
