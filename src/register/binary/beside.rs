//! Reading what decrees have beside their changes, and holding it against those of all steps.

use jiff::civil::Date;
use rustc_hash::FxHashMap;

use super::{
    ChangeWire, DecreeWire, FigureWire, OtherTakeWire, OtherWire, RecordWire, ReferenceWire,
    broken, date, evidence, shares,
};
use crate::amount::Amount;
use crate::clause::{Clause, DecreeNumber};
use crate::code::Code;
use crate::decree::{Dating, Decree, Figure, Portion, Record, Reference, Source, Take, Totals};
use crate::error::Error;
use crate::evidence::Confidence;
use crate::level::{KindId, Level, LevelId};
use crate::name::Name;
use crate::register::change::stage;
use crate::register::data::logged::Beside;
use crate::register::data::staged::Staged;
use crate::share::Share;

pub(super) fn reference_of(wire: &ReferenceWire<'_>) -> Result<Reference, Error> {
    if wire.code.is_some()
        && (wire.kind.is_some() || wire.name.is_some() || !wire.within.is_empty())
    {
        return Err(broken("a name stands beside the code of a unit"));
    }
    Reference::from_parts(
        wire.level.map(LevelId::new).transpose()?,
        wire.code.map(Code::new).transpose()?,
        wire.kind.map(KindId::with_capitals).transpose()?,
        wire.name.map(str::to_owned),
        wire.within.iter().map(|above| (*above).to_owned()).collect(),
    )
}

pub(super) fn figure_of(wire: &FigureWire<'_>) -> Result<Figure, Error> {
    Ok(Figure { amount: Amount::new(wire.amount)?, of: wire.of.map(Amount::new).transpose()? })
}

fn portion(share: Share, figure: Option<&FigureWire<'_>>) -> Result<Portion, Error> {
    if share != Share::Part && figure.is_some() {
        return Err(broken("a figure is of no part"));
    }
    Ok(Portion::of(share, figure.map(figure_of).transpose()?.map(Box::new)))
}

/// Reads a take from no unit by name.
fn other_of(wire: &OtherTakeWire<'_>) -> Result<Take, Error> {
    let source = match wire.source {
        OtherWire::Every(level) => Source::Every(LevelId::new(level)?),
        OtherWire::Place(name) => Source::Place(Name::new(name)?),
    };
    let [area, population] = shares(wire.portions)?;
    let area = portion(area, wire.area.as_ref())?;
    let population = portion(population, wire.population.as_ref())?;
    Ok(Take { evidence: evidence(wire.evidence)?, ..Take::of(source, area, population) })
}

/// Reads what a decree has beside its changes. What belongs to a take or a clause is in the order of
/// those.
pub(super) fn beside_of(wire: &DecreeWire<'_>, effective: Date) -> Result<Beside, Error> {
    let mut head = Decree::without_provisions(DecreeNumber::new(wire.number)?, effective);
    head.issuer = wire.issuer.map(str::to_owned);
    head.title = wire.title.map(str::to_owned);
    head.issued = wire.issued.map(date).transpose()?;
    head.in_force = wire.in_force.map(date).transpose()?;
    head.scope = wire.scope.as_ref().map(reference_of).transpose()?;
    head.totals = Totals { formed: wire.formed, unchanged: wire.unchanged, ..Totals::default() };
    for (kind, count) in &wire.totals {
        if head.totals.kinds.insert(KindId::with_capitals(kind)?, *count).is_some() {
            return Err(broken("a decree counts a kind twice"));
        }
    }
    head.record = record_of(&wire.record)?;
    let in_order = wire.cites.is_sorted_by_key(|(at, _)| *at)
        && wire.notes.is_sorted_by(|(at, _), (next, _)| at < next)
        && wire.seats.is_sorted_by(|(at, _), (next, _)| at < next)
        && wire
            .others
            .is_sorted_by(|one, next| (one.provision, one.at) < (next.provision, next.at));
    if !in_order {
        return Err(out_of_place());
    }
    let clause = |label: &Option<&str>| label.map(Clause::new).transpose();
    let clauses = wire.clauses.as_ref();
    let clauses =
        clauses.map(|all| all.iter().map(clause).collect::<Result<_, _>>()).transpose()?;
    let cites = wire.cites.iter().map(|(at, label)| Ok((*at, Clause::new(label)?)));
    let seats = wire.seats.iter().map(|(place, seat)| Ok((*place, reference_of(seat)?)));
    let others = wire.others.iter().map(|of| Ok((of.provision, of.at, other_of(of)?)));
    Ok(Beside {
        head,
        clauses,
        cites: cites.collect::<Result<_, Error>>()?,
        notes: wire.notes.iter().map(|(at, note)| (*at, Box::from(*note))).collect(),
        seats: seats.collect::<Result<_, Error>>()?,
        others: others.collect::<Result<_, Error>>()?,
    })
}

fn record_of(wire: &RecordWire<'_>) -> Result<Record, Error> {
    let confidence = Confidence::ALL.get(usize::from(wire.confidence)).copied();
    Ok(Record {
        evidence: evidence(wire.evidence)?.ok_or_else(|| broken("a decree rests on nothing"))?,
        is_key: wire.is_key,
        changes_unknown: wire.changes_unknown,
        dating: Dating {
            confidence: confidence.ok_or_else(|| broken("there is no such confidence"))?,
            rests_on: wire.rests_on.map(str::to_owned),
            not_before: wire.not_before.map(date).transpose()?,
            not_after: wire.not_after.map(date).transpose()?,
        },
        known_since: wire.known_since.map(date).transpose()?,
    })
}

pub(super) fn out_of_place() -> Error {
    broken("what a clause has beside its takes belongs to none, or is out of order")
}

/// A provision that has been read.
pub(super) struct ReadProvision {
    pub(super) decree: u32,
    pub(super) place: u32,
    /// How many takes its text has.
    pub(super) n_takes: u32,
    /// The level of the unit that it makes.
    pub(super) makes: Option<Level>,
}

/// What has been read of the steps of a day.
pub(super) struct DayReader {
    /// The last step that has provisions of each decree.
    pub(super) last_steps: FxHashMap<u32, usize>,
    pub(super) provisions: Vec<ReadProvision>,
}

impl DayReader {
    pub(super) fn of(steps: &[ChangeWire<'_>]) -> Self {
        let runs = steps
            .iter()
            .enumerate()
            .flat_map(|(at, step)| step.runs.iter().map(move |&(decree, _)| (decree, at)));
        Self { last_steps: runs.collect(), provisions: Vec::new() }
    }

    /// Checks, behind the last step, that the decrees of the day have everything in its place.
    pub(super) fn check(&mut self, staged: &Staged) -> Result<(), Error> {
        self.provisions.sort_unstable_by_key(|of| (of.decree, of.place));
        let mut rest = self.provisions.as_slice();
        let mut last_turn = 0;
        for (number, decree) in (0..).zip(staged.decrees.iter()) {
            let (own, after) = rest.split_at(rest.partition_point(|of| of.decree == number));
            rest = after;
            let is_without = decree.head().is_some_and(|head| head.record.changes_unknown);
            if own.is_empty() != is_without || !(0..).zip(own).all(|(place, of)| of.place == place)
            {
                return Err(broken("a decree lacks a provision, or has one twice"));
            }
            if let Some(beside) = decree.loaded() {
                check_beside(beside, own)?;
            }
            let turn = stage::turn_by(own.iter().filter_map(|of| of.makes));
            if turn < last_turn {
                return Err(broken("decrees of a day stand in another order than they are read"));
            }
            last_turn = turn;
        }
        Ok(())
    }
}

/// Checks that what a decree has beside its changes belongs to its provisions and their takes.
fn check_beside(beside: &Beside, provisions: &[ReadProvision]) -> Result<(), Error> {
    if beside.clauses.as_ref().is_some_and(|all| all.len() != provisions.len()) {
        return Err(broken("a decree has more or fewer labels than clauses"));
    }
    let n_takes: u64 = provisions.iter().map(|of| u64::from(of.n_takes)).sum();
    let is_take = |at: u32| u64::from(at) < n_takes;
    let makes_unit = |place: u32| {
        provisions.get(place as usize).is_some_and(|provision| provision.makes.is_some())
    };
    let all_stand = beside.cites.last().is_none_or(|(at, _)| is_take(*at))
        && beside.notes.last().is_none_or(|(at, _)| is_take(*at))
        && beside.seats.iter().all(|(place, _)| makes_unit(*place))
        && beside.others.last().is_none_or(|(of, ..)| (*of as usize) < provisions.len());
    if all_stand { Ok(()) } else { Err(out_of_place()) }
}
