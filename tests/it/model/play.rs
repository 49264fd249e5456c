//! What a day of decrees does to the atoms, step by step, or why it is refused.

use std::collections::{BTreeMap, BTreeSet};

use super::moves::{
    Mention, cover, fall, falls_to, follow, is_told, is_whole, lost, move_atoms, untrue_return,
};
use super::reference::{
    self, Amount, Atoms, Changed, Day, Decree, Outcome, Place, Provision, Source, State, Take,
    Unit, UnitNumber, World,
};

/// The name of the fault by which a day is refused: that of the library's variant.
pub(crate) type Refusal = &'static str;

/// What a provision is about, its references resolved.
#[derive(Debug, Clone, Copy)]
enum Resolved {
    New(u8, Option<UnitNumber>),
    GoesOn(UnitNumber),
    Ends,
}

/// What the provisions of a step mean: outcomes, sources, and the units that end.
type Meant = (Vec<Resolved>, Vec<Mention>, BTreeSet<UnitNumber>);

/// A step of a day.
struct Step<'w> {
    world: &'w World,
    /// Every state up to the step.
    states: Vec<&'w State>,
    provisions: Vec<(&'w Decree, &'w Provision)>,
    /// The numbers of the next unit and the next atom.
    next: (UnitNumber, u32),
}

/// The numbers of the steps that a day has, in order.
pub(crate) fn steps(day: &Day) -> BTreeSet<u8> {
    let provisions = day.decrees.iter().flat_map(|decree| &decree.provisions);
    provisions.map(|provision| provision.step).collect()
}

impl World {
    /// Plays a day: the state that comes of each step, or why it is refused.
    pub(crate) fn play(&self, day: &Day) -> Result<Vec<State>, Refusal> {
        let (states, refusal) = self.play_on(day);
        refusal.map_or(Ok(states), Err)
    }

    /// Plays a day up to the step that is refused.
    pub(crate) fn play_on(&self, day: &Day) -> (Vec<State>, Option<Refusal>) {
        let mut states: Vec<State> = Vec::new();
        if let Err(refusal) = self.heads(day) {
            return (states, Some(refusal));
        }
        let mut next = (self.n_units, self.n_atoms);
        for number in steps(day) {
            let step = self.step(day, number, &states, next);
            next = step.next_after();
            match step.play() {
                Ok(state) => states.push(state),
                Err(refusal) => return (states, Some(refusal)),
            }
        }
        (states, None)
    }

    fn step<'w>(
        &'w self,
        day: &'w Day,
        number: u8,
        states: &'w [State],
        next: (UnitNumber, u32),
    ) -> Step<'w> {
        let provisions = day.decrees.iter().flat_map(|decree| {
            let of_step = decree.provisions.iter().filter(|provision| provision.step == number);
            of_step.map(move |provision| (decree, provision))
        });
        let all = self.all_states().into_iter().chain(states);
        Step { world: self, states: all.collect(), provisions: provisions.collect(), next }
    }

    /// Tells whether a day that can be played says all that comes of it: what the library, which
    /// sees no atoms, can be asked about.
    pub(crate) fn is_told(&self, day: &Day) -> bool {
        let (states, _) = self.play_on(day);
        let mut next = (self.n_units, self.n_atoms);
        steps(day).into_iter().zip(0..).all(|(number, place)| {
            let step = self.step(day, number, &states[..place], next);
            next = step.next_after();
            step.is_told() && states.get(place).is_some_and(|after| step.is_new_ground_told(after))
        })
    }

    /// Plays a day and keeps what came of it.
    pub(crate) fn commit(&mut self, day: &Day) -> Result<(), Refusal> {
        let mut states = self.play(day)?;
        for decree in &day.decrees {
            self.numbers.insert(decree.number.clone(), self.states.len());
            for provision in &decree.provisions {
                if let Outcome::New(made) = &provision.outcome {
                    self.n_units += 1;
                    self.n_atoms += made.fresh;
                }
            }
        }
        let last = states.pop().expect("a day has a step");
        if !states.is_empty() {
            self.between.insert(self.states.len(), states);
        }
        self.states.push((day.date, last));
        Ok(())
    }

    fn heads(&self, day: &Day) -> Result<(), Refusal> {
        let mut numbers: BTreeSet<&String> = self.numbers.keys().collect();
        for decree in &day.decrees {
            if decree.provisions.is_empty() {
                return Err("EmptyDecree");
            }
            if !numbers.insert(&decree.number) {
                return Err("DecreeTwice");
            }
        }
        if self.states.len() > 1 && day.date <= self.last() || day.date <= self.opening {
            return Err("NotAfterLast");
        }
        Ok(())
    }
}

impl<'w> Step<'w> {
    fn before(&self) -> &'w State {
        self.states[self.states.len() - 1]
    }

    fn next_after(&self) -> (UnitNumber, u32) {
        let made = self.provisions.iter().filter_map(|(_, provision)| match &provision.outcome {
            Outcome::New(made) => Some(made.fresh),
            _ => None,
        });
        made.fold(self.next, |(units, atoms), fresh| (units + 1, atoms + fresh))
    }

    /// Plays the step: the state that comes of it, or why it is refused.
    fn play(&self) -> Result<State, Refusal> {
        let before = self.before();
        let (resolved, mentions, ends) = self.resolve()?;
        let goes_on = going_on(&resolved);
        let silent = self.silent(&resolved, &mentions, &ends);

        // Who takes how much of whom, and who is no more.
        let mut gone: BTreeSet<UnitNumber> = BTreeSet::new();
        let mut falls: Vec<UnitNumber> = Vec::new();
        let mut to_members: Vec<UnitNumber> = Vec::new();
        let taken: BTreeSet<UnitNumber> = mentions.iter().map(|mention| mention.source).collect();
        for &unit in &taken {
            cover(&mentions, unit)?;
        }
        for &unit in taken.iter().chain(&ends).chain(&goes_on) {
            let of = || mentions.iter().filter(|mention| mention.source == unit);
            let whole = [0, 1].map(|quantity| is_whole(of().map(|m| m.amount(quantity))));
            if goes_on.contains(&unit) {
                let own = |m: &&Mention| matches!(resolved[m.provision], Resolved::GoesOn(of) if of == unit);
                if of().any(|m| own(&m)) {
                    return Err("TakesItself");
                }
                if ends.contains(&unit) {
                    return Err("GoesOnAndEnds");
                }
                to_members.extend(Some(unit).filter(|_| whole == [true, true]));
                continue;
            }
            if whole == [true, true] {
                gone.insert(unit);
            } else if of().count() == 0 {
                // Members go up; ground of its own has to go to somebody.
                gone.insert(unit);
                falls.extend(Some(unit).filter(|unit| before.units[unit].has_ground()));
            } else if whole != [false, false] || ends.contains(&unit) {
                return Err("LeftOver");
            }
        }
        let mut fallen: BTreeMap<UnitNumber, UnitNumber> = BTreeMap::new();
        for unit in falls {
            let above = falls_to(before, unit, &gone, &silent).ok_or("LeftOver")?;
            fallen.insert(unit, above);
        }
        if silent.iter().any(|unit| !fallen.values().any(|above| above == unit))
            || self.says_nothing(&resolved)
        {
            return Err("EmptyProvision");
        }

        let (mut after, result) = self.units(&resolved, &gone)?;
        move_atoms(before, &mentions, &result, &mut after);
        fallen.iter().for_each(|(unit, above)| fall(before, *unit, *above, &mut after));
        self.parents(&result, &mentions, &ends, &mut after)?;
        self.units_taken_into_units(&mentions, &result, &after)?;
        // What goes on and gives all of its ground gives it to members of its own.
        for unit in to_members {
            let mut takers = mentions.iter().filter(|mention| mention.source == unit);
            let is_member = |taker: UnitNumber| after.units[&taker].parent == Some(unit);
            if !takers.all(|mention| result[mention.provision].is_some_and(is_member)) {
                return Err("GoesOnAndEnds");
            }
        }
        let mut codes = BTreeSet::new();
        for unit in after.units.values() {
            if !codes.insert((unit.level, &unit.code)) {
                return Err("Code");
            }
        }
        if lost(before, &mentions, &result, &after) {
            return Err("MembersStay");
        }
        Ok(after)
    }

    fn is_told(&self) -> bool {
        let Ok((resolved, mentions, _)) = self.resolve() else { return false };
        let restores = |provision: usize| match resolved[provision] {
            Resolved::New(_, restores) => restores,
            _ => None,
        };
        is_told(self.before(), &mentions) && !untrue_return(&self.states, &mentions, restores)
    }

    /// Tells whether ground that comes from nowhere is seen: that of a unit without members.
    fn is_new_ground_told(&self, after: &State) -> bool {
        self.provisions.iter().all(|(_, provision)| match &provision.outcome {
            Outcome::New(made) if made.fresh > 0 => {
                let level = self.world.land.level_of(&made.kind).expect("a kind");
                after.find(&(level, made.code.clone())).is_some_and(|unit| after.is_leaf(unit))
            }
            _ => true,
        })
    }

    /// Resolves what the provisions name: outcomes, mentions and ends.
    fn resolve(&self) -> Result<Meant, Refusal> {
        let outcomes =
            self.provisions.iter().map(|(_, provision)| self.outcome(&provision.outcome));
        let resolved = outcomes.collect::<Result<Vec<_>, _>>()?;
        let mut restored = BTreeSet::new();
        for outcome in &resolved {
            if let Resolved::New(_, Some(unit)) = outcome
                && (self.before().units.contains_key(unit) || !restored.insert(*unit))
            {
                return Err("RestoredTwice");
            }
        }
        let (mut mentions, mut ends) = (Vec::new(), BTreeSet::new());
        for (number, (_, provision)) in self.provisions.iter().enumerate() {
            for take in &provision.takes {
                self.mention(number, take, resolved[number], &mut mentions, &mut ends)?;
            }
        }
        // A member that goes on by a clause of its own is not taken with the unit in which it lies.
        let goes_on = going_on(&resolved);
        mentions.retain(|mention| !(mention.derived && goes_on.contains(&mention.source)));
        Ok((resolved, mentions, ends))
    }

    /// The living unit of a place, or why there is none.
    fn living(&self, place: &Place) -> Result<UnitNumber, Refusal> {
        if !self.world.land.fits(place.0, &place.1) {
            return Err("CodeWidth");
        }
        let carried = self.states.iter().any(|state| state.find(place).is_some());
        self.before().find(place).ok_or(if carried { "Ended" } else { "Reference" })
    }

    fn outcome(&self, outcome: &Outcome) -> Result<Resolved, Refusal> {
        let land = &self.world.land;
        match outcome {
            Outcome::Ends => Ok(Resolved::Ends),
            Outcome::New(made) => {
                let level = land.level_of(&made.kind).ok_or("UnknownKind")?;
                if !land.fits(level, &made.code) {
                    return Err("CodeWidth");
                }
                if level == 0 && made.parent.is_some() {
                    return Err("RootWithParent");
                }
                let restores = match &made.restores {
                    Some(place) => Some(reference::ended(&self.states, place).ok_or("Reference")?),
                    None => None,
                };
                Ok(Resolved::New(level, restores))
            }
            Outcome::GoesOn(changed) => {
                let unit = self.living(&changed.unit)?;
                let level = changed.unit.0;
                if let Some(kind) = &changed.kind {
                    let of = land.level_of(kind).ok_or("UnknownKind")?;
                    if of != level {
                        return Err("KindOfOtherLevel");
                    }
                }
                if changed.code.as_ref().is_some_and(|code| !land.fits(level, code)) {
                    return Err("CodeWidth");
                }
                if level == 0 && changed.parent.is_some() {
                    return Err("RootWithParent");
                }
                Ok(Resolved::GoesOn(unit))
            }
        }
    }

    fn mention(
        &self,
        provision: usize,
        take: &Take,
        outcome: Resolved,
        mentions: &mut Vec<Mention>,
        ends: &mut BTreeSet<UnitNumber>,
    ) -> Result<(), Refusal> {
        let before = self.before();
        let units = match &take.source {
            Source::Spot => return Ok(()),
            Source::Every(level) => {
                let of_level = before.units.iter().filter(|(_, unit)| unit.level == *level);
                of_level.map(|(number, _)| *number).collect()
            }
            Source::Unit(place) => vec![self.living(place)?],
        };
        let nothing = |amount: &Amount| *amount == Amount::Nothing;
        if nothing(&take.land) && nothing(&take.people) {
            return Err("EmptyTake");
        }
        let level = match outcome {
            Resolved::New(level, _) => level,
            Resolved::GoesOn(unit) => before.units[&unit].level,
            Resolved::Ends => {
                ends.extend(units);
                return Ok(());
            }
        };
        for source in units {
            let of = before.units[&source].level;
            if of > level
                && let Resolved::GoesOn(taker) = outcome
                && !before.above(source).contains(&taker)
            {
                return Err("SourceBelow");
            }
            let (land, people) = (take.land.clone(), take.people.clone());
            let whole = land == Amount::All && people == Amount::All;
            mentions.push(Mention { provision, source, land, people, derived: false });
            // Of a unit above the outcome the members are taken, down to the outcome's level.
            if of < level && !before.is_leaf(source) {
                if !whole {
                    if before.units[&source].has_ground() {
                        continue;
                    }
                    return Err("PartOfMembers");
                }
                let members = before.below(source).into_iter();
                let taken = members.filter(|member| before.units[member].level <= level);
                mentions.extend(taken.map(|source| Mention {
                    provision,
                    source,
                    land: Amount::All,
                    people: Amount::All,
                    derived: true,
                }));
            }
        }
        Ok(())
    }

    /// The units of clauses that say no more than that a unit goes on.
    fn silent(
        &self,
        resolved: &[Resolved],
        mentions: &[Mention],
        ends: &BTreeSet<UnitNumber>,
    ) -> BTreeSet<UnitNumber> {
        let provisions = self.provisions.iter().zip(resolved);
        let silent = provisions.filter_map(|((_, provision), resolved)| {
            let (Outcome::GoesOn(changed), Resolved::GoesOn(unit)) = (&provision.outcome, resolved)
            else {
                return None;
            };
            let taken = mentions.iter().any(|mention| mention.source == *unit);
            let untouched = Changed { unit: changed.unit.clone(), ..Changed::default() };
            let says_nothing = provision.takes.is_empty() && *changed == untouched;
            (says_nothing && !taken && !ends.contains(unit)).then_some(*unit)
        });
        silent.collect()
    }

    /// Tells whether a clause ends nothing.
    fn says_nothing(&self, resolved: &[Resolved]) -> bool {
        let mut provisions = self.provisions.iter().zip(resolved);
        provisions.any(|((_, provision), resolved)| {
            matches!(resolved, Resolved::Ends) && provision.takes.is_empty()
        })
    }

    /// The units after the step: those that stay, as they were but for what clauses change, and the
    /// new ones; and what comes of each clause.
    fn units(
        &self,
        resolved: &[Resolved],
        gone: &BTreeSet<UnitNumber>,
    ) -> Result<(State, Vec<Option<UnitNumber>>), Refusal> {
        let mut after = self.before().clone();
        after.units.retain(|number, _| !gone.contains(number));
        let mut result: Vec<Option<UnitNumber>> = Vec::new();
        let (mut next, mut atom) = self.next;
        for ((_, provision), outcome) in self.provisions.iter().zip(resolved) {
            match (&provision.outcome, outcome) {
                (Outcome::New(made), Resolved::New(level, restores)) => {
                    let fresh: Atoms = (atom..atom + made.fresh).collect();
                    atom += made.fresh;
                    let unit = Unit {
                        level: *level,
                        code: made.code.clone(),
                        kind: made.kind.clone(),
                        name: made.name.clone(),
                        parent: None,
                        land: fresh.clone(),
                        people: fresh,
                        restores: *restores,
                    };
                    after.units.insert(next, unit);
                    result.push(Some(next));
                    next += 1;
                }
                (_, Resolved::GoesOn(unit)) => result.push(Some(*unit)),
                _ => result.push(None),
            }
        }
        self.attributes(resolved, &mut after)?;
        Ok((after, result))
    }

    fn attributes(&self, resolved: &[Resolved], after: &mut State) -> Result<(), Refusal> {
        let mut given: BTreeMap<(UnitNumber, &str), &String> = BTreeMap::new();
        for ((_, provision), resolved) in self.provisions.iter().zip(resolved) {
            let (Outcome::GoesOn(changed), Resolved::GoesOn(number)) =
                (&provision.outcome, resolved)
            else {
                continue;
            };
            let unit = after.units.get_mut(number).expect("a unit that goes on");
            let changes = [
                ("code", &changed.code, &mut unit.code),
                ("kind", &changed.kind, &mut unit.kind),
                ("name", &changed.name, &mut unit.name),
            ];
            for (what, new, old) in changes {
                let Some(new) = new else { continue };
                if given.insert((*number, what), new).is_some_and(|other| other != new) {
                    return Err("GoesOnTwice");
                }
                old.clone_from(new);
            }
        }
        Ok(())
    }

    fn parents(
        &self,
        result: &[Option<UnitNumber>],
        mentions: &[Mention],
        ends: &BTreeSet<UnitNumber>,
        after: &mut State,
    ) -> Result<(), Refusal> {
        let before = self.before();
        let mut written: BTreeMap<UnitNumber, UnitNumber> = BTreeMap::new();
        for ((decree, provision), result) in self.provisions.iter().zip(result) {
            let Some(number) = *result else { continue };
            let level = after.units[&number].level;
            let parent = match &provision.outcome {
                Outcome::New(made) => made.parent.as_ref().or(decree.scope.as_ref()),
                Outcome::GoesOn(changed) => changed.parent.as_ref(),
                Outcome::Ends => None,
            };
            match parent {
                _ if level == 0 => {}
                Some(place) => {
                    let parent = after.find(place).ok_or("ParentNotInForce")?;
                    if place.0 >= level {
                        return Err("ParentLevel");
                    }
                    if written.insert(number, parent).is_some_and(|other| other != parent) {
                        return Err("GoesOnTwice");
                    }
                }
                None if !before.units.contains_key(&number) => return Err("ParentMissing"),
                None => {}
            }
        }
        let numbers: Vec<UnitNumber> = after.units.keys().copied().collect();
        for number in numbers {
            let parent = match written.get(&number) {
                Some(parent) => Some(*parent),
                None => match before.units.get(&number).and_then(|unit| unit.parent) {
                    Some(old) => {
                        let level = after.units[&number].level;
                        let follow = follow(before, after, mentions, result, ends, old, level);
                        Some(follow.ok_or("MemberLeft")?)
                    }
                    None => None,
                },
            };
            after.units.get_mut(&number).expect("its own number").parent = parent;
        }
        Ok(())
    }

    /// Refuses that a unit takes those that lie in it while it keeps members, unless its members are
    /// of the lowest level.
    fn units_taken_into_units(
        &self,
        mentions: &[Mention],
        result: &[Option<UnitNumber>],
        after: &State,
    ) -> Result<(), Refusal> {
        let before = self.before();
        for mention in mentions {
            let Some(taker) = result[mention.provision].and_then(|taker| before.units.get(&taker))
            else {
                continue;
            };
            let is_below = before.units[&mention.source].level > taker.level;
            let number = result[mention.provision].expect("a taker");
            if is_below && taker.level != 2 && !after.is_leaf(number) {
                return Err("SourceBelow");
            }
        }
        Ok(())
    }
}

fn going_on(resolved: &[Resolved]) -> BTreeSet<UnitNumber> {
    let goes_on = resolved.iter().filter_map(|resolved| match resolved {
        Resolved::GoesOn(unit) => Some(*unit),
        _ => None,
    });
    goes_on.collect()
}
