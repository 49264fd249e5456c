//! The reference model: territory cut into numbered atoms of two sorts, land and people.
//!
//! The model is one [`State`] for each step of each day on which something changed: every living unit
//! with its level, code, kind, name, parent and atoms. A provision moves atoms. It is slow and obvious
//! on purpose, knows nothing of versions, edges or indexes, and [says](super::play) of a day of decrees
//! either what comes of it or the name of the fault by which it is refused.
//!
//! A unit without members has atoms of its own; one with members may have some beside theirs.

use std::collections::{BTreeMap, BTreeSet};

use sapnhap::Date;

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
    /// The ended unit that it restores.
    pub(crate) restores: Option<UnitNumber>,
}

impl Unit {
    /// What it holds of its own, beside what its members do: land, or people.
    pub(crate) fn own(&self, quantity: usize) -> &Atoms {
        if quantity == 0 { &self.land } else { &self.people }
    }

    pub(crate) fn own_mut(&mut self, quantity: usize) -> &mut Atoms {
        if quantity == 0 { &mut self.land } else { &mut self.people }
    }

    pub(crate) fn has_ground(&self) -> bool {
        !self.land.is_empty()
    }
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
    pub(crate) step: u8,
}

impl Provision {
    /// A clause of the first step.
    pub(crate) fn of(takes: Vec<Take>, outcome: Outcome) -> Self {
        Self { takes, outcome, step: 1 }
    }
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

    pub(super) fn fits(&self, level: u8, code: &str) -> bool {
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
    /// The states between the steps of a day, which were on no date, by the place of the day.
    pub(crate) between: BTreeMap<usize, Vec<State>>,
    /// The numbers of decrees, each with the place of its day.
    pub(crate) numbers: BTreeMap<String, usize>,
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

    /// Everything above a unit, nearest first.
    pub(crate) fn above(&self, number: UnitNumber) -> Vec<UnitNumber> {
        let parent = |number: &UnitNumber| self.units[number].parent;
        std::iter::successors(parent(&number), parent).collect()
    }

    /// The units that hold ground of their own.
    pub(crate) fn holders(&self) -> impl Iterator<Item = UnitNumber> + '_ {
        self.units.iter().filter(|(_, unit)| unit.has_ground()).map(|(number, _)| *number)
    }

    /// All that a unit and the units below it hold.
    pub(crate) fn territory(&self, number: UnitNumber) -> [Atoms; 2] {
        let all = || self.below(number).into_iter().chain([number]);
        [0, 1].map(|quantity| {
            all().flat_map(|unit| self.units[&unit].own(quantity)).copied().collect()
        })
    }

    /// The ground for which a unit stands at a level: beside its own members only its own.
    pub(crate) fn standing_for(&self, number: UnitNumber, level: u8) -> [Atoms; 2] {
        let unit = &self.units[&number];
        if unit.level < level && unit.has_ground() {
            return [0, 1].map(|quantity| unit.own(quantity).clone());
        }
        self.territory(number)
    }

    /// The unit that stands for another at a level: the one above it, or the highest below the
    /// level where there is none, or itself.
    pub(crate) fn standing_at(&self, number: UnitNumber, level: u8) -> UnitNumber {
        match self.units[&number].parent {
            Some(parent) if self.units[&parent].level >= level => self.standing_at(parent, level),
            _ => number,
        }
    }

    /// Tells whether every unit without members has land and people, and every other has both beside
    /// them or neither, and every atom has one holder: what keeps "who holds this atom" a question with
    /// one answer.
    pub(crate) fn is_sound(&self) -> bool {
        let once = [0, 1].into_iter().all(|quantity| {
            let held = self.units.values().map(|unit| unit.own(quantity));
            let n_atoms: usize = held.clone().map(Atoms::len).sum();
            n_atoms == held.flatten().collect::<BTreeSet<_>>().len()
        });
        once && self.units.iter().all(|(number, unit)| {
            unit.land.is_empty() == unit.people.is_empty()
                && (unit.has_ground() || !self.is_leaf(*number))
        })
    }
}

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
        world.between.retain(|day, _| *day <= n_days);
        world.numbers.retain(|_, day| *day <= n_days);
        world
    }

    pub(crate) fn on(&self, date: Date) -> &State {
        let states = self.states.iter().rev();
        &states.into_iter().find(|(from, _)| *from <= date).expect("a date since the opening").1
    }

    /// Tells whether a day of change had several steps.
    pub(crate) fn has_steps(&self, date: Date) -> bool {
        let day = self.states.iter().position(|(from, _)| *from == date);
        day.is_some_and(|day| self.between.contains_key(&day))
    }

    /// Every state that there was, step by step, from one date to another.
    pub(crate) fn path(&self, from: Date, to: Date) -> Vec<&State> {
        let first = self.states.iter().rposition(|(date, _)| *date <= from).expect("a date");
        let last = self.states.iter().rposition(|(date, _)| *date <= to).expect("a date");
        let mut path = vec![&self.states[first].1];
        for day in first + 1..=last {
            path.extend(self.between.get(&day).into_iter().flatten());
            path.push(&self.states[day].1);
        }
        path
    }

    /// Every state that there was, step by step.
    pub(crate) fn all_states(&self) -> Vec<&State> {
        self.path(self.opening, self.last())
    }

    /// Tells whether a unit is another that was made again, once or more often.
    pub(crate) fn is_again(&self, unit: UnitNumber, other: UnitNumber) -> bool {
        let states = self.all_states();
        let restored = |unit: &UnitNumber| {
            states.iter().find_map(|state| state.units.get(unit)).and_then(|unit| unit.restores)
        };
        std::iter::successors(restored(&unit), restored).any(|restored| restored == other)
    }

    /// The ended unit that carried a code last.
    pub(crate) fn ended(&self, place: &Place) -> Option<UnitNumber> {
        ended(&self.all_states(), place)
    }
}

/// The unit that carried a code last of those that are in the last state no more, or the one that it
/// was made again as.
pub(super) fn ended(states: &[&State], place: &Place) -> Option<UnitNumber> {
    let now = states.last()?;
    let mut carriers = states.iter().rev().filter_map(|state| state.find(place));
    let ended = carriers.find(|number| !now.units.contains_key(number))?;
    let again = |ended: &UnitNumber| {
        let mut units = states.iter().flat_map(|state| &state.units);
        units.find(|(_, unit)| unit.restores == Some(*ended)).map(|(number, _)| *number)
    };
    std::iter::successors(Some(ended), again).last()
}

/// All that a unit held of its own when it was there last.
pub(super) fn last_held(states: &[&State], number: UnitNumber) -> Option<[Atoms; 2]> {
    let last = states.iter().rev().find_map(|state| state.units.get(&number))?;
    Some([0, 1].map(|quantity| last.own(quantity).clone()))
}
