//! What a decree can be about: the units in force, which of them have members, and codes that are
//! free.

use std::collections::BTreeSet;

use jiff::civil::Date;

use crate::clause::DecreeNumber;
use crate::code::Code;
use crate::decree::Reference;
use crate::error::Error;
use crate::level::{KindId, Level, LevelId};
use crate::register::Register;

/// The most free codes that are looked for at a level.
const N_FREE: usize = 48;

/// A unit in force, by its place among all.
pub(super) struct Unit {
    pub(super) rank: usize,
    pub(super) code: Code,
    pub(super) kind: Option<KindId>,
    pub(super) parent: Option<usize>,
    pub(super) members: Vec<usize>,
}

/// A rank of the hierarchy.
pub(super) struct Rank {
    pub(super) id: LevelId,
    pub(super) width: Option<u8>,
    /// The rank in which its units have to lie on the day, where the country says.
    pub(super) parent: Option<usize>,
    pub(super) kinds: Vec<KindId>,
    /// Codes that no unit of it ever had.
    pub(super) free: Vec<Code>,
}

/// The register as it is when a decree takes effect.
pub(super) struct Ground {
    pub(super) date: Date,
    pub(super) number: String,
    /// By level and code.
    pub(super) units: Vec<Unit>,
    pub(super) ranks: Vec<Rank>,
}

impl Ground {
    pub(super) fn of(register: &Register, date: Date) -> Self {
        let date = after(register, date);
        let now = register.latest();
        let country = register.country();
        let mut used: Vec<BTreeSet<Code>> = vec![BTreeSet::new(); country.levels().len()];
        for version in register.versions() {
            if let Some(used) = used.get_mut(usize::from(version.level().rank())) {
                used.insert(version.code());
            }
        }
        let ranks = (0..).map(Level::new).zip(country.levels()).zip(&used);
        let ranks = ranks.map(|((level, definition), used)| Rank {
            id: definition.id.clone(),
            width: definition.code_width,
            parent: country.parent_level(level, date).map(|parent| usize::from(parent.rank())),
            kinds: country
                .kinds()
                .filter(|kind| country.level_of(&kind.id) == Some(level))
                .map(|kind| kind.id.clone())
                .collect(),
            free: free(definition.code_width, used),
        });
        let ranks: Vec<Rank> = ranks.collect();
        let n_ranks = u8::try_from(ranks.len()).unwrap_or(u8::MAX);
        let in_force: Vec<_> = (0..n_ranks).flat_map(|rank| now.units(Level::new(rank))).collect();
        // Handles are dense, so the place of a unit is found by its own.
        let mut places = vec![None; register.n_versions()];
        for (place, unit) in in_force.iter().enumerate() {
            if let Some(slot) = places.get_mut(unit.unit().index()) {
                *slot = Some(place);
            }
        }
        let mut units: Vec<Unit> = Vec::with_capacity(in_force.len());
        for unit in &in_force {
            let parent = unit.parent().and_then(|parent| *places.get(parent.unit().index())?);
            units.push(Unit {
                rank: usize::from(unit.level().rank()),
                code: unit.code(),
                kind: unit.kind_id().cloned(),
                parent,
                members: Vec::new(),
            });
        }
        for place in 0..units.len() {
            let parent = units.get(place).and_then(|unit| unit.parent);
            if let Some(parent) = parent.and_then(|parent| units.get_mut(parent)) {
                parent.members.push(place);
            }
        }
        let numbers = (register.decrees().count() + 1..).map(|number| format!("{number}/NQ"));
        let number = numbers.into_iter().find(|number| register.decree(number).is_none());
        Self { date, number: number.unwrap_or_default(), units, ranks }
    }

    /// Names a unit by level and code.
    pub(super) fn reference(&self, unit: usize) -> Option<Reference> {
        let unit = self.units.get(unit)?;
        Some(self.of_code(unit.rank, &unit.code))
    }

    /// Names whoever has a code of a level.
    pub(super) fn of_code(&self, rank: usize, code: &Code) -> Reference {
        let reference = Reference::of_code(code.clone());
        match self.ranks.get(rank) {
            Some(rank) => reference.at_level(rank.id.clone()),
            None => reference,
        }
    }

    /// Returns the unit in which a unit of a rank can lie that is to lie in this one: the one of the rank
    /// that the country asks for, where it does.
    pub(super) fn parent_for(&self, rank: usize, parent: usize) -> Option<usize> {
        let fits = |unit: &usize| {
            self.units.get(*unit).is_some_and(|unit| self.may_lie_in(rank, unit.rank))
        };
        std::iter::once(parent).chain(self.above(parent)).find(fits)
    }

    /// Tells whether a unit of a rank may lie in one of another, by what the country asks for.
    fn may_lie_in(&self, rank: usize, parent: usize) -> bool {
        let asked = self.ranks.get(rank).and_then(|rank| rank.parent);
        asked.is_none_or(|asked| asked == parent)
    }

    /// Tells whether the members of a unit may lie in a unit of a rank, by what the country asks for.
    pub(super) fn may_hold_members(&self, unit: usize, rank: usize) -> bool {
        let members = self.units.get(unit).map_or(&[][..], |unit| unit.members.as_slice());
        let mut members = members.iter().filter_map(|member| self.units.get(*member));
        members.all(|member| self.may_lie_in(member.rank, rank))
    }

    /// Returns the units above one, nearest first.
    pub(super) fn above(&self, unit: usize) -> impl Iterator<Item = usize> {
        let parent = |unit: usize| self.units.get(unit)?.parent;
        std::iter::successors(parent(unit), move |&above| parent(above))
    }

    pub(super) fn is_leaf(&self, unit: usize) -> bool {
        self.units.get(unit).is_some_and(|unit| unit.members.is_empty())
    }

    pub(super) fn number(&self) -> Result<DecreeNumber, Error> {
        Ok(DecreeNumber::new(&self.number)?)
    }
}

/// Returns codes of a width that are not used.
fn free(width: Option<u8>, used: &BTreeSet<Code>) -> Vec<Code> {
    let width = usize::from(width.unwrap_or(0));
    let texts = (1..=used.len() + N_FREE).map(|number| format!("{number:0width$}"));
    let fitting = texts.filter(|text| width == 0 || text.len() == width);
    let codes = fitting.filter_map(|text| Code::new(&text).ok());
    codes.filter(|code| !used.contains(code)).take(N_FREE).collect()
}

/// Returns a day, or the first after the register's last where it is not later.
pub(super) fn after(register: &Register, date: Date) -> Date {
    let next = register.last().tomorrow().unwrap_or(Date::MAX);
    date.max(next)
}
