//! Decrees of the compact form, put together again as people write them, with sources by code.

use crate::clause::Clause;
use crate::decree::{
    Continuation, Decree, NewUnit, Outcome, Portion, Provision, Reference, Source, Take,
};
use crate::level::Level;
use crate::name::Name;
use crate::register::Register;
use crate::register::data::ids::{DecreeId, ParentId, Place, StagedId, VersionId, with_ids};
use crate::register::data::logged::Beside;
use crate::register::data::shared_array::index;
use crate::register::data::staged::{Staged, StagedOutcome, StagedTake};
use crate::register::data::store::Store;
use crate::share::Share;

impl Register {
    /// Returns a decree of the log.
    pub(crate) fn logged_decree(&self, decree: DecreeId) -> Option<&Decree> {
        Some(self.log.logged(decree)?.full(|beside| {
            let day = self.log.steps_of(decree);
            let (place, steps) = day.map_or((0, Vec::new()), |(at, steps)| (at, steps.collect()));
            together(&self.store, beside, place, &steps)
        }))
    }
}

/// Puts a decree together again, with its provisions in the order of the text, whatever their steps.
fn together(store: &Store, beside: &Beside, place: u32, steps: &[&Staged]) -> Decree {
    let mut provisions: Vec<(u32, &Staged, StagedId)> = Vec::new();
    for &staged in steps {
        // Those of a decree stand together.
        let first = staged.provisions.partition_point(|written| written.decree < place);
        let own = with_ids(&staged.provisions).skip(first);
        let own = own.take_while(|(_, written)| written.decree == place);
        provisions.extend(own.map(|(idx, written)| (written.place, staged, idx)));
    }
    provisions.sort_by_key(|(place, ..)| *place);
    let mut decree = beside.head.clone();
    let mut cursors = Cursors::of(beside);
    for (place, staged, idx) in provisions {
        let writer = Writer { store, staged, beside };
        let takes = writer.takes(place, idx, &mut cursors);
        let Some(outcome) = writer.outcome(place, idx, &mut cursors) else { continue };
        let provision = Provision::of_whole_act(takes, outcome).in_step(staged.step);
        let evidence = staged.provisions.get(idx.idx()).and_then(|staged| staged.evidence);
        decree.provisions.push(Provision { clause: beside.clause(place), evidence, ..provision });
    }
    decree
}

/// Goes through a list in the order of its places.
type Cursor<'a, T> = std::iter::Peekable<std::slice::Iter<'a, T>>;

/// How far what a decree has beside what is staged has been gone through: all of it is in the order of
/// the takes, or of the provisions.
struct Cursors<'a> {
    /// How many takes of the decree there were.
    n_takes: u32,
    others: Cursor<'a, (u32, u32, Take)>,
    cites: Cursor<'a, (u32, Clause)>,
    notes: Cursor<'a, (u32, Box<str>)>,
    seats: Cursor<'a, (u32, Reference)>,
}

impl<'a> Cursors<'a> {
    fn of(beside: &'a Beside) -> Self {
        Self {
            n_takes: 0,
            others: beside.others.iter().peekable(),
            cites: beside.cites.iter().peekable(),
            notes: beside.notes.iter().peekable(),
            seats: beside.seats.iter().peekable(),
        }
    }
}

/// Puts provisions of a step together again.
struct Writer<'a> {
    store: &'a Store,
    staged: &'a Staged,
    beside: &'a Beside,
}

impl Writer<'_> {
    /// Puts the takes of a provision together.
    fn takes(&self, place: u32, idx: StagedId, cursors: &mut Cursors<'_>) -> Vec<Take> {
        let outcome = self.staged.provisions.get(idx.idx()).map(|staged| staged.outcome);
        let level = outcome
            .and_then(|outcome| outcome.level(|version| self.store.records.at(version).level));
        let mut takes = Vec::new();
        let range = self.staged.takes_range(idx);
        let own = self.staged.takes.get(range.clone()).unwrap_or_default();
        let mut own = (range.start..).zip(own).filter(|(_, take)| !take.derived);
        loop {
            let n_takes = cursors.n_takes;
            let is_next =
                |(of, at, _): &&(u32, u32, Take)| (*of, *at as usize) == (place, takes.len());
            let other = cursors.others.next_if(is_next);
            let mut take = match other {
                Some((_, _, take)) => take.clone(),
                None => match own.next() {
                    Some((at, take)) => self.take(index(at), take, level),
                    None => return takes,
                },
            };
            while let Some((_, clause)) = cursors.cites.next_if(|(at, _)| *at == n_takes) {
                take.cites.push(clause.clone());
            }
            let note = cursors.notes.next_if(|(at, _)| *at == n_takes);
            take.note = note.map(|(_, note)| note.clone());
            takes.push(take);
            cursors.n_takes += 1;
        }
    }

    fn take(&self, at: u32, take: &StagedTake, level: Option<Level>) -> Take {
        let figures = &self.staged.figures;
        let portion = |share: Share, of_population: bool| {
            let place =
                figures.binary_search_by_key(&(at, of_population), |(at, of, _)| (*at, *of));
            let figure = place.ok().and_then(|place| figures.get(place));
            Portion::of(share, figure.map(|(_, _, figure)| Box::new(figure.clone())))
        };
        let source = Source::Unit(self.reference(take.source, level));
        let (area, population) = (portion(take.area, false), portion(take.population, true));
        Take { evidence: take.evidence, ..Take::of(source, area, population) }
    }

    /// Names a version by its code, with its level where the code alone does not say it.
    fn reference(&self, version: VersionId, outcome: Option<Level>) -> Reference {
        let record = self.store.records.at(version);
        let code = self.store.code(&record);
        let country = &self.store.country;
        let plain = match outcome {
            Some(level) => level == record.level,
            None => {
                country.all_levels().filter(|&level| country.code_fits(level, &code)).count() == 1
            }
        };
        let reference = Reference::of_code(code);
        if plain {
            reference
        } else {
            reference.at_level(crate::register::view::search::level_id(self.store, record.level))
        }
    }

    fn outcome(
        &self,
        place: u32,
        provision: StagedId,
        cursors: &mut Cursors<'_>,
    ) -> Option<Outcome> {
        let outcome = self.staged.provisions.get(provision.idx())?.outcome;
        let code = self.staged.code_of(provision).cloned();
        let name = self.staged.name_of(provision).map(Name::new).transpose().ok()?;
        let kind = |idx: u8| self.store.country.kind_at(idx).map(|kind| kind.id.clone());
        let named = |at: Option<ParentId>| Some(&self.staged.parents.get(at?.idx())?.reference);
        let parent = |at: Option<ParentId>| {
            // The scope need not be named again.
            named(at).filter(|parent| Some(*parent) != self.beside.head.scope.as_ref()).cloned()
        };
        Some(match outcome {
            StagedOutcome::New { kind: idx, parent: at, .. } => {
                let aliases = &self.staged.aliases;
                let first = aliases.partition_point(|(of, _)| *of < provision);
                let aliases = aliases.iter().skip(first).take_while(|(of, _)| *of == provision);
                let restored = &self.staged.restored;
                let place_of = restored.binary_search_by_key(&provision, |(of, _)| *of).ok();
                let restored = place_of.and_then(|place| restored.get(place));
                let seat = cursors.seats.next_if(|(of, _)| *of == place);
                Outcome::New(Box::new(NewUnit {
                    code: code?,
                    kind: kind(idx)?,
                    name: name?,
                    parent: parent(at),
                    restores: restored.map(|(_, unit)| unit.clone()),
                    seat: seat.map(|(_, seat)| seat.clone()),
                    aliases: aliases.map(|(_, alias)| alias.clone()).collect(),
                }))
            }
            StagedOutcome::Continues { version, kind: idx, parent: at } => {
                let unit = self.reference(version, None);
                let mut goes_on = Continuation::of_reference(unit);
                goes_on.code = code;
                goes_on.name = name;
                goes_on.kind = idx.and_then(kind);
                goes_on.parent = named(at).cloned();
                Outcome::Continues(Box::new(goes_on))
            }
            StagedOutcome::Ends => Outcome::Ends,
            StagedOutcome::Broken => return None,
        })
    }
}
