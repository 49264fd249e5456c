//! The reference model: territory cut into numbered atoms of two sorts, land and people.
//!
//! The model is one [`State`] for each day on which something changed: every living unit with its
//! level, code, kind, name, parent and atoms. A provision moves atoms. It is slow and obvious on
//! purpose, knows nothing of versions, edges or indexes, and says of a day of decrees either what
//! comes of it or the name of the fault by which it is refused.
//!
//! Atoms belong to units without members; what a unit with members holds is what they hold.

use std::collections::{BTreeMap, BTreeSet};

use sapnhap::Date;

use super::moves::{cover, follow, is_told, is_whole, move_atoms};

/// A level by rank and a code: how decrees of the model name units.
pub(crate) type Place = (u8, String);
/// The number of a unit, over all its life.
pub(crate) type UnitNumber = usize;
/// Atoms of land or of people.
pub(crate) type Atoms = BTreeSet<u32>;

/// A unit on a day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Unit {
    pub(crate) level: u8,
    pub(crate) code: String,
    pub(crate) kind: String,
    pub(crate) name: String,
    pub(crate) parent: Option<UnitNumber>,
    pub(crate) land: Atoms,
    pub(crate) people: Atoms,
}

/// Everything in force on a day.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) struct State {
    pub(crate) units: BTreeMap<UnitNumber, Unit>,
}

/// How much of the land, or of the people, of a source is taken.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Amount {
    All,
    Rest,
    Nothing,
    /// These atoms; `stated` when the decree says how many they are, and of how many.
    Part {
        atoms: Atoms,
        stated: Option<(usize, usize)>,
    },
}

/// What a clause takes from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Source {
    Unit(Place),
    Every(u8),
    /// A place that is no unit.
    Spot,
}

/// A mention of a source.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Take {
    pub(crate) source: Source,
    pub(crate) land: Amount,
    pub(crate) people: Amount,
}

/// A unit that is made, and how many atoms come with it from nowhere.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) struct Made {
    pub(crate) code: String,
    pub(crate) kind: String,
    pub(crate) name: String,
    pub(crate) parent: Option<Place>,
    pub(crate) restores: Option<Place>,
    pub(crate) fresh: u32,
}

/// A unit that goes on, and what changes about it.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) struct Changed {
    pub(crate) unit: Place,
    pub(crate) code: Option<String>,
    pub(crate) kind: Option<String>,
    pub(crate) name: Option<String>,
    pub(crate) parent: Option<Place>,
}

/// What comes of a clause.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Outcome {
    New(Made),
    GoesOn(Changed),
    Ends,
}

/// A clause.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Provision {
    pub(crate) takes: Vec<Take>,
    pub(crate) outcome: Outcome,
}

/// A decree.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Decree {
    pub(crate) number: String,
    pub(crate) scope: Option<Place>,
    pub(crate) provisions: Vec<Provision>,
}

/// All decrees of one day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Day {
    pub(crate) date: Date,
    pub(crate) decrees: Vec<Decree>,
}

/// The levels and code widths of the made-up country.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Land {
    /// The width of the codes of each level; 0 where it varies.
    pub(crate) widths: [usize; 4],
    /// Kinds begin with the letter of their level.
    pub(crate) kinds: &'static [&'static str],
}

/// The letters with which the ids of kinds begin, by level.
const LETTERS: [char; 4] = ['c', 'd', 'm', 'h'];

impl Land {
    pub(crate) fn level_of(&self, kind: &str) -> Option<u8> {
        let known = self.kinds.contains(&kind);
        let rank = LETTERS.iter().position(|letter| kind.starts_with(*letter));
        rank.filter(|_| known).and_then(|rank| u8::try_from(rank).ok())
    }

    fn fits(&self, level: u8, code: &str) -> bool {
        let width = self.widths[usize::from(level)];
        width == 0 || width == code.len()
    }
}

/// The whole history so far.
#[derive(Debug, Clone)]
pub(crate) struct World {
    pub(crate) land: Land,
    pub(crate) opening: Date,
    /// The state from each day on, oldest first; the first is that of the opening day.
    pub(crate) states: Vec<(Date, State)>,
    pub(crate) numbers: BTreeSet<String>,
    pub(crate) n_units: usize,
    pub(crate) n_atoms: u32,
}

impl State {
    pub(crate) fn find(&self, place: &Place) -> Option<UnitNumber> {
        let mut carriers =
            self.units.iter().filter(|(_, unit)| (unit.level, &unit.code) == (place.0, &place.1));
        carriers.next().map(|(number, _)| *number)
    }

    pub(crate) fn place(&self, number: UnitNumber) -> Place {
        let unit = &self.units[&number];
        (unit.level, unit.code.clone())
    }

    pub(crate) fn members(&self, number: UnitNumber) -> Vec<UnitNumber> {
        let members = self.units.iter().filter(|(_, unit)| unit.parent == Some(number));
        members.map(|(member, _)| *member).collect()
    }

    pub(crate) fn is_leaf(&self, number: UnitNumber) -> bool {
        self.members(number).is_empty()
    }

    /// Everything below a unit, the unit left out.
    pub(crate) fn below(&self, number: UnitNumber) -> Vec<UnitNumber> {
        let mut below = self.members(number);
        let mut next = 0;
        while next < below.len() {
            let members = self.members(below[next]);
            below.extend(members);
            next += 1;
        }
        below
    }

    /// The units without members that hold a unit's territory: itself, when it has none.
    pub(crate) fn leaves(&self, number: UnitNumber) -> Vec<UnitNumber> {
        if self.is_leaf(number) {
            return vec![number];
        }
        self.below(number).into_iter().filter(|below| self.is_leaf(*below)).collect()
    }

    pub(crate) fn territory(&self, number: UnitNumber) -> [Atoms; 2] {
        let mut all = [Atoms::new(), Atoms::new()];
        for leaf in self.leaves(number) {
            all[0].extend(&self.units[&leaf].land);
            all[1].extend(&self.units[&leaf].people);
        }
        all
    }

    /// The unit that stands for another at a level: the one above it, or the highest below the
    /// level where there is none, or itself.
    pub(crate) fn standing_at(&self, number: UnitNumber, level: u8) -> UnitNumber {
        match self.units[&number].parent {
            Some(parent) if self.units[&parent].level >= level => self.standing_at(parent, level),
            _ => number,
        }
    }

    /// Tells whether every unit without members has land and people, and no other has any of its
    /// own, and every atom has one holder: what keeps "who holds this atom" a question with one answer.
    pub(crate) fn is_sound(&self) -> bool {
        let once = [0, 1].into_iter().all(|sort| {
            let held =
                self.units.values().map(|unit| if sort == 0 { &unit.land } else { &unit.people });
            let n_atoms: usize = held.clone().map(Atoms::len).sum();
            n_atoms == held.flatten().collect::<BTreeSet<_>>().len()
        });
        once && self.units.iter().all(|(number, unit)| {
            let leaf = self.is_leaf(*number);
            unit.land.is_empty() != leaf && unit.people.is_empty() != leaf
        })
    }
}

/// The name of the fault by which a day is refused: that of the library's variant.
pub(crate) type Refusal = &'static str;

/// What a provision is about, its references resolved.
#[derive(Debug, Clone, Copy)]
enum Resolved {
    New(u8),
    GoesOn(UnitNumber),
    Ends,
}

/// A resolved mention: provision, source, land, people.
pub(super) type Mention = (usize, UnitNumber, Amount, Amount);

impl World {
    pub(crate) fn state(&self) -> &State {
        &self.states[self.states.len() - 1].1
    }

    pub(crate) fn last(&self) -> Date {
        self.states[self.states.len() - 1].0
    }

    /// The world as it was when a number of days had been played.
    pub(crate) fn until(&self, n_days: usize) -> Self {
        let mut world = self.clone();
        world.states.truncate(n_days + 1);
        world
    }

    pub(crate) fn on(&self, date: Date) -> &State {
        let states = self.states.iter().rev();
        &states.into_iter().find(|(from, _)| *from <= date).expect("a date since the opening").1
    }

    /// The ended unit that carried a code last.
    pub(crate) fn ended(&self, place: &Place) -> Option<UnitNumber> {
        let carriers = self.states.iter().rev().filter_map(|(_, state)| state.find(place));
        carriers.into_iter().find(|number| !self.state().units.contains_key(number))
    }

    /// Plays a day: the state that comes of it, or why it is refused.
    pub(crate) fn play(&self, day: &Day) -> Result<State, Refusal> {
        let before = self.state();
        self.heads(day)?;
        let provisions: Vec<(&Decree, &Provision)> = day
            .decrees
            .iter()
            .flat_map(|decree| decree.provisions.iter().map(move |provision| (decree, provision)))
            .collect();
        let resolved = provisions
            .iter()
            .map(|(_, provision)| self.outcome(&provision.outcome))
            .collect::<Result<Vec<_>, _>>()?;
        let mut mentions = Vec::new();
        let mut ends: BTreeSet<UnitNumber> = BTreeSet::new();
        for (number, (_, provision)) in provisions.iter().enumerate() {
            for take in &provision.takes {
                self.mention(number, take, resolved[number], &mut mentions, &mut ends)?;
            }
        }
        let goes_on: BTreeSet<UnitNumber> = resolved
            .iter()
            .filter_map(|it| if let Resolved::GoesOn(unit) = it { Some(*unit) } else { None })
            .collect();

        // Who takes how much of whom, and who is no more.
        let mut gone: BTreeSet<UnitNumber> = BTreeSet::new();
        let taken: BTreeSet<UnitNumber> = mentions.iter().map(|mention| mention.1).collect();
        for &unit in &taken {
            cover(&mentions, unit)?;
        }
        for &unit in taken.iter().chain(&ends).chain(&goes_on) {
            let of: Vec<&Mention> = mentions.iter().filter(|mention| mention.1 == unit).collect();
            let whole = [is_whole(of.iter().map(|m| &m.2)), is_whole(of.iter().map(|m| &m.3))];
            if goes_on.contains(&unit) {
                let own =
                    |m: &&Mention| matches!(resolved[m.0], Resolved::GoesOn(of) if of == unit);
                if of.iter().copied().any(|m| own(&m)) {
                    return Err("TakesItself");
                }
                if whole == [true, true] || ends.contains(&unit) {
                    return Err("GoesOnAndEnds");
                }
                continue;
            }
            let dissolved = of.is_empty() && !before.is_leaf(unit);
            if whole == [true, true] || dissolved {
                gone.insert(unit);
            } else if whole != [false, false] || ends.contains(&unit) {
                return Err("LeftOver");
            }
        }
        self.empty(&provisions, &resolved, &taken, &ends)?;

        // The units of the day: those that stay, as they were, and the new ones.
        let mut after = before.clone();
        after.units.retain(|number, _| !gone.contains(number));
        let mut result: Vec<Option<UnitNumber>> = Vec::new();
        let mut next = self.n_units;
        let mut atom = self.n_atoms;
        for ((_, provision), outcome) in provisions.iter().zip(&resolved) {
            match (&provision.outcome, outcome) {
                (Outcome::New(made), Resolved::New(level)) => {
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
                    };
                    after.units.insert(next, unit);
                    result.push(Some(next));
                    next += 1;
                }
                (_, Resolved::GoesOn(unit)) => result.push(Some(*unit)),
                _ => result.push(None),
            }
        }
        self.attributes(&provisions, &resolved, &mut after)?;
        move_atoms(before, &mentions, &result, &mut after);
        self.parents(&provisions, &result, &mentions, &ends, &mut after)?;
        let mut codes = BTreeSet::new();
        for unit in after.units.values() {
            if !codes.insert((unit.level, &unit.code)) {
                return Err("Code");
            }
        }
        Ok(after)
    }

    /// Tells whether a day that can be played says all that comes of it: what the library, which
    /// sees no atoms, can be asked about.
    pub(crate) fn is_told(&self, day: &Day) -> bool {
        let provisions = day.decrees.iter().flat_map(|decree| &decree.provisions);
        let (mut mentions, mut ends) = (Vec::new(), BTreeSet::new());
        let resolved = provisions.enumerate().try_for_each(|(number, provision)| {
            let outcome = self.outcome(&provision.outcome)?;
            let mut takes = provision.takes.iter();
            takes.try_for_each(|take| self.mention(number, take, outcome, &mut mentions, &mut ends))
        });
        resolved.is_ok() && is_told(self.state(), &mentions)
    }

    /// Plays a day and keeps what came of it.
    pub(crate) fn commit(&mut self, day: &Day) -> Result<(), Refusal> {
        let state = self.play(day)?;
        for decree in &day.decrees {
            self.numbers.insert(decree.number.clone());
            for provision in &decree.provisions {
                if let Outcome::New(made) = &provision.outcome {
                    self.n_units += 1;
                    self.n_atoms += made.fresh;
                }
            }
        }
        self.states.push((day.date, state));
        Ok(())
    }

    fn heads(&self, day: &Day) -> Result<(), Refusal> {
        let mut numbers = self.numbers.clone();
        for decree in &day.decrees {
            if decree.provisions.is_empty() {
                return Err("EmptyDecree");
            }
            if !numbers.insert(decree.number.clone()) {
                return Err("DecreeTwice");
            }
        }
        if self.states.len() > 1 && day.date <= self.last() || day.date <= self.opening {
            return Err("NotAfterLast");
        }
        Ok(())
    }

    /// The living unit of a place, or why there is none.
    fn living(&self, place: &Place) -> Result<UnitNumber, Refusal> {
        if !self.land.fits(place.0, &place.1) {
            return Err("CodeWidth");
        }
        let carried = self.states.iter().any(|(_, state)| state.find(place).is_some());
        self.state().find(place).ok_or(if carried { "Ended" } else { "Reference" })
    }

    fn outcome(&self, outcome: &Outcome) -> Result<Resolved, Refusal> {
        match outcome {
            Outcome::Ends => Ok(Resolved::Ends),
            Outcome::New(made) => {
                let level = self.land.level_of(&made.kind).ok_or("UnknownKind")?;
                if !self.land.fits(level, &made.code) {
                    return Err("CodeWidth");
                }
                if level == 0 && made.parent.is_some() {
                    return Err("RootWithParent");
                }
                if made.restores.as_ref().is_some_and(|place| self.ended(place).is_none()) {
                    return Err("Reference");
                }
                Ok(Resolved::New(level))
            }
            Outcome::GoesOn(changed) => {
                let unit = self.living(&changed.unit)?;
                let level = changed.unit.0;
                if let Some(kind) = &changed.kind {
                    let of = self.land.level_of(kind).ok_or("UnknownKind")?;
                    if of != level {
                        return Err("KindOfOtherLevel");
                    }
                }
                if changed.code.as_ref().is_some_and(|code| !self.land.fits(level, code)) {
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
        let before = self.state();
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
            Resolved::New(level) => level,
            Resolved::GoesOn(unit) => before.units[&unit].level,
            Resolved::Ends => {
                ends.extend(units);
                return Ok(());
            }
        };
        for unit in units {
            let of = before.units[&unit].level;
            if of > level {
                return Err("SourceBelow");
            }
            let (land, people) = (take.land.clone(), take.people.clone());
            let whole = land == Amount::All && people == Amount::All;
            mentions.push((provision, unit, land, people));
            // Of a unit above the outcome the members are taken, down to the outcome's level.
            if of < level && !before.is_leaf(unit) {
                if !whole {
                    return Err("PartOfMembers");
                }
                let members = before.below(unit);
                let taken =
                    members.into_iter().filter(|member| before.units[member].level <= level);
                mentions.extend(taken.map(|member| (provision, member, Amount::All, Amount::All)));
            }
        }
        Ok(())
    }

    /// Refuses clauses that neither take nor change anything.
    fn empty(
        &self,
        provisions: &[(&Decree, &Provision)],
        resolved: &[Resolved],
        taken: &BTreeSet<UnitNumber>,
        ends: &BTreeSet<UnitNumber>,
    ) -> Result<(), Refusal> {
        for ((_, provision), resolved) in provisions.iter().zip(resolved) {
            let changes = match (&provision.outcome, resolved) {
                (Outcome::New(_), _) => true,
                (Outcome::GoesOn(changed), Resolved::GoesOn(unit)) => {
                    let touched = taken.contains(unit) || ends.contains(unit);
                    let untouched = Changed { unit: changed.unit.clone(), ..Changed::default() };
                    touched || *changed != untouched
                }
                _ => false,
            };
            if provision.takes.is_empty() && !changes {
                return Err("EmptyProvision");
            }
        }
        Ok(())
    }

    fn attributes(
        &self,
        provisions: &[(&Decree, &Provision)],
        resolved: &[Resolved],
        after: &mut State,
    ) -> Result<(), Refusal> {
        let mut given: BTreeMap<(UnitNumber, &str), &String> = BTreeMap::new();
        for ((_, provision), resolved) in provisions.iter().zip(resolved) {
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
        provisions: &[(&Decree, &Provision)],
        result: &[Option<UnitNumber>],
        mentions: &[Mention],
        ends: &BTreeSet<UnitNumber>,
        after: &mut State,
    ) -> Result<(), Refusal> {
        let before = self.state();
        let mut written: BTreeMap<UnitNumber, UnitNumber> = BTreeMap::new();
        for ((decree, provision), result) in provisions.iter().zip(result) {
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
}
