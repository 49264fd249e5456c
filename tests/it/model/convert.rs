//! The made-up country and its decrees, as the library takes them.

use sapnhap::country::{Kind, LevelDefinition};
use sapnhap::decree::{Figure, NewUnit, Take};
use sapnhap::{
    Amount as Figures, Change, Code, Country, Date, Decree, KindId, LevelId, Name, OpeningUnit,
    Portion, Provision, Reference, Register,
};

use super::generate::{KINDS, Style};
use super::play::steps;
use super::reference::{self, Amount, Day, Outcome, Place, Source, State, World};

pub(crate) const LEVELS: [&str; 4] = ["canton", "district", "municipality", "hamlet"];

pub(crate) fn level_id(level: u8) -> LevelId {
    LevelId::new(LEVELS[usize::from(level)]).unwrap()
}

fn country(widths: [usize; 4]) -> Country {
    let levels = LEVELS.iter().zip(widths).map(|(id, width)| LevelDefinition {
        id: LevelId::new(id).unwrap(),
        name: (*id).to_owned(),
        english: (*id).to_owned(),
        code_width: u8::try_from(width).ok().filter(|width| *width > 0),
    });
    let kinds = KINDS.iter().enumerate().map(|(number, id)| Kind {
        id: KindId::new(id).unwrap(),
        level: LevelId::new(LEVELS[number / 2]).unwrap(),
        name: (*id).to_owned(),
        abbreviations: Vec::new(),
        english: (*id).to_owned(),
    });
    Country::new("MU", "Made-up", levels.collect(), kinds.collect()).unwrap()
}

/// Opens a register of the first state of a world.
pub(crate) fn open(world: &World) -> Register {
    let state = &world.states[0].1;
    let units = state.units.values().map(|unit| OpeningUnit {
        code: Code::new(&unit.code).unwrap(),
        kind: KindId::new(&unit.kind).unwrap(),
        name: Name::new(&unit.name).unwrap(),
        parent: unit.parent.map(|parent| {
            let place = state.place(parent);
            Reference::of_code(Code::new(&place.1).unwrap()).at_level(level_id(place.0))
        }),
        aliases: Vec::new(),
    });
    Register::open(country(world.land.widths), world.opening, units.collect()).unwrap()
}

fn at_level(place: &Place) -> Reference {
    Reference::of_code(Code::new(&place.1).unwrap()).at_level(level_id(place.0))
}

/// Writes decrees of a day, with units named as of the state before their step and parents as of the
/// one after, when there is one.
pub(crate) struct Writer<'a> {
    style: Style,
    world: &'a World,
    day: &'a Day,
    /// What came of each step of the day, up to the one that is refused.
    states: Vec<State>,
}

/// A step as a clause of it sees the country.
struct Step<'a> {
    writer: &'a Writer<'a>,
    before: &'a State,
    after: Option<&'a State>,
    is_first: bool,
}

impl<'a> Writer<'a> {
    pub(crate) fn new(style: Style, world: &'a World, day: &'a Day) -> Self {
        let (states, _) = world.play_on(day);
        Self { style, world, day, states }
    }

    pub(crate) fn decrees(&self) -> Vec<Decree> {
        self.day.decrees.iter().map(|decree| self.decree(decree)).collect()
    }

    fn decree(&self, decree: &reference::Decree) -> Decree {
        let mut written = Decree::new(&decree.number, self.day.date).unwrap();
        written.scope = decree.scope.as_ref().map(at_level);
        for (number, provision) in decree.provisions.iter().enumerate() {
            let step = self.step(provision.step);
            written = written.provision(step.provision(number, provision));
        }
        written
    }

    fn step(&self, number: u8) -> Step<'_> {
        let place = steps(self.day).range(..number).count();
        let known = &self.states[..place.min(self.states.len())];
        Step {
            writer: self,
            before: known.last().unwrap_or_else(|| self.world.state()),
            after: self.states.get(place),
            is_first: place == 0,
        }
    }
}

impl Step<'_> {
    fn named(state: &State, place: &Place) -> Option<Reference> {
        let unit = &state.units[&state.find(place)?];
        Some(Reference::new(&format!("{} {}", unit.kind, unit.name)).unwrap())
    }

    /// A unit from before the step, in a clause about a level.
    fn unit(&self, place: &Place, about: Option<u8>) -> Reference {
        match self.writer.style {
            Style::Code if about == Some(place.0) => {
                Reference::of_code(Code::new(&place.1).unwrap())
            }
            Style::Name if about.is_none_or(|about| about >= place.0) => {
                Self::named(self.before, place).unwrap_or_else(|| at_level(place))
            }
            _ => at_level(place),
        }
    }

    /// A unit from after the step, as the parent of one of a level.
    fn parent(&self, place: &Place, child: u8) -> Reference {
        let elsewhere = |state: &State| {
            (0..child)
                .filter(|level| *level != place.0)
                .any(|level| state.find(&(level, place.1.clone())).is_some())
        };
        match (self.writer.style, self.after) {
            (Style::Name, Some(after)) => {
                Self::named(after, place).unwrap_or_else(|| at_level(place))
            }
            (Style::Code, Some(after))
                // In a table a bare code with letters would be read as a name.
                if place.1.bytes().all(|byte| byte.is_ascii_digit())
                    && place.0 < child && !elsewhere(after) && !elsewhere(self.before) =>
            {
                Reference::of_code(Code::new(&place.1).unwrap())
            }
            _ => at_level(place),
        }
    }

    fn restored(&self, place: &Place) -> Reference {
        let world = self.writer.world;
        let has_ended = |unit: &usize| self.is_first && !self.before.units.contains_key(unit);
        let ended = world.ended(place).filter(has_ended);
        let last = ended.and_then(|number| {
            world.all_states().into_iter().rev().find_map(|state| state.units.get(&number))
        });
        match (self.writer.style, last) {
            (Style::Name, Some(unit)) => {
                Reference::new(&format!("{} {}", unit.kind, unit.name)).unwrap()
            }
            _ => at_level(place),
        }
    }

    fn take(&self, take: &reference::Take, about: Option<u8>) -> Take {
        let source = match &take.source {
            Source::Spot => {
                sapnhap::decree::Source::Place(Name::new("the shooting range").unwrap())
            }
            Source::Every(level) => sapnhap::decree::Source::Every(level_id(*level)),
            Source::Unit(place) => sapnhap::decree::Source::Unit(self.unit(place, about)),
        };
        Take::of(source, portion(&take.land), portion(&take.people))
    }

    fn provision(&self, number: usize, provision: &reference::Provision) -> Provision {
        let (about, outcome) = match &provision.outcome {
            Outcome::Ends => (None, sapnhap::decree::Outcome::Ends),
            Outcome::New(made) => {
                let level = self.writer.world.land.level_of(&made.kind);
                let mut unit = NewUnit::new(&made.code, &made.kind, &made.name).unwrap();
                unit.parent =
                    made.parent.as_ref().map(|place| self.parent(place, level.unwrap_or(4)));
                unit.seat = provision.takes.first().and_then(|take| match &take.source {
                    Source::Unit(place) => Some(self.unit(place, level)),
                    _ => None,
                });
                unit.restores = made.restores.as_ref().map(|place| self.restored(place));
                (level, sapnhap::decree::Outcome::New(Box::new(unit)))
            }
            Outcome::GoesOn(changed) => {
                let level = changed.unit.0;
                let mut unit =
                    sapnhap::decree::Continuation::of_reference(self.unit(&changed.unit, None));
                unit.code = changed.code.as_ref().map(|code| Code::new(code).unwrap());
                unit.kind = changed.kind.as_ref().map(|kind| KindId::new(kind).unwrap());
                unit.name = changed.name.as_ref().map(|name| Name::new(name).unwrap());
                unit.parent = changed.parent.as_ref().map(|place| self.parent(place, level));
                (Some(level), sapnhap::decree::Outcome::Continues(Box::new(unit)))
            }
        };
        let mut written = Provision::new(&(number + 1).to_string(), outcome).unwrap();
        written.step = sapnhap::Step::new(provision.step).unwrap();
        written.takes = provision.takes.iter().map(|take| self.take(take, about)).collect();
        written
    }
}

fn portion(amount: &Amount) -> Portion {
    match amount {
        Amount::All => Portion::All,
        Amount::Rest => Portion::Rest,
        Amount::Nothing => Portion::Nothing,
        Amount::Part { stated: None, .. } => Portion::PART,
        Amount::Part { stated: Some((part, whole)), .. } => {
            // Atoms are whole; with decimals their figures leave no room for rounding.
            let amount = |number: &usize| Figures::new(&format!("{number}.00")).unwrap();
            Portion::Part(Some(Box::new(Figure { amount: amount(part), of: Some(amount(whole)) })))
        }
    }
}

/// Stages the decrees of a day.
pub(crate) fn staged<'r>(register: &'r Register, date: Date, decrees: &[Decree]) -> Change<'r> {
    let mut change = register.change(date);
    for decree in decrees {
        change.stage(decree.clone());
    }
    change
}
