//! The log: decrees that have been staged, and those that were loaded from the compact form.
//!
//! What the compact form holds of a decree is what its change needs. The decree as people write it
//! is put together again when somebody asks for it, with sources by code.

use std::sync::{Arc, OnceLock};

use jiff::civil::Date;
use rustc_hash::FxHashMap;

use super::change::{Staged, StagedOutcome, StagedTake};
use super::store::Store;
use crate::clause::{Clause, DecreeNumber};
use crate::decree::{
    Continuation, Decree, NewUnit, Outcome, Portion, Provision, Reference, Source, Take,
};
use crate::level::Level;
use crate::name::Name;
use crate::share::Share;

/// A decree of a change.
#[derive(Debug, Clone)]
pub(crate) struct Logged {
    pub(crate) number: DecreeNumber,
    pub(crate) effective: Date,
    /// The decree as it is written, once it is there.
    written: OnceLock<Arc<Decree>>,
    /// What a decree from the compact form has beside what is staged.
    beside: Option<Arc<Beside>>,
}

/// What a decree from the compact form has beside what is staged.
#[derive(Debug, Clone)]
pub(crate) struct Beside {
    /// The decree without its provisions.
    pub(crate) head: Decree,
    /// The clauses; `None` when they are numbered from 1 on.
    pub(crate) clauses: Option<Vec<Option<Clause>>>,
    /// By the place of a take among those of the decree: the clauses that it cites.
    pub(crate) cites: Vec<(u32, Clause)>,
    /// By the place of a take: remarks.
    pub(crate) notes: Vec<(u32, Box<str>)>,
    /// By the place of a provision: where the authority of the unit that it makes sits.
    pub(crate) seats: Vec<(u32, Reference)>,
    /// By the place of a take: provision and source of those that take from no unit by name.
    pub(crate) others: Vec<(u32, u32, Take)>,
}

impl Logged {
    pub(crate) fn of(decree: Arc<Decree>) -> Self {
        Self {
            number: decree.number.clone(),
            effective: decree.effective,
            written: OnceLock::from(decree),
            beside: None,
        }
    }

    #[cfg(feature = "binary")]
    pub(crate) fn beside(beside: Beside) -> Self {
        Self {
            number: beside.head.number.clone(),
            effective: beside.head.effective,
            written: OnceLock::new(),
            beside: Some(Arc::new(beside)),
        }
    }

    /// Returns the scope, without putting the decree together.
    pub(crate) fn scope(&self) -> Option<&Reference> {
        match &self.beside {
            Some(beside) => beside.head.scope.as_ref(),
            None => self.written.get()?.scope.as_ref(),
        }
    }

    /// Returns the decree as it is written.
    pub(crate) fn full(&self, store: &Store, staged: &Staged, place: u32) -> &Decree {
        self.shared(store, staged, place)
    }

    /// Returns the decree as it is written, to be kept.
    pub(crate) fn shared(&self, store: &Store, staged: &Staged, place: u32) -> &Arc<Decree> {
        self.written.get_or_init(|| match &self.beside {
            Some(beside) => Arc::new(Writer { store, staged, beside }.decree(place)),
            // One of the two is always there.
            None => Arc::new(Decree::without_provisions(self.number.clone(), self.effective)),
        })
    }
}

/// The places of decrees in the log, by number; clones share them. A branch of a few decrees has the
/// last ones only in the log.
#[derive(Debug, Clone, Default)]
pub(crate) struct Numbers(Arc<FxHashMap<DecreeNumber, u32>>);

impl Numbers {
    /// How many decrees may be looked for in the log.
    const FEW: u32 = 64;

    /// Follows the register after a change that was written whole, or not.
    pub(crate) fn grown(&mut self, store: &Store, is_whole: bool) {
        let (known, n_decrees) = (super::grow::index(self.0.len()), store.decrees.len());
        if is_whole || n_decrees - known > Self::FEW + known / 8 {
            let numbers = Arc::make_mut(&mut self.0);
            let last = (known..n_decrees).map(|place| (place, store.logged(place)));
            numbers.extend(last.filter_map(|(place, of)| Some((of?.number.clone(), place))));
        }
    }

    /// Returns the place of a decree.
    pub(crate) fn place_of(&self, store: &Store, number: &DecreeNumber) -> Option<u32> {
        let known = super::grow::index(self.0.len());
        let is_it = |place: &u32| store.logged(*place).is_some_and(|of| of.number == *number);
        self.0.get(number).copied().or_else(|| (known..store.decrees.len()).rev().find(is_it))
    }
}

/// Puts a decree together again.
struct Writer<'a> {
    store: &'a Store,
    staged: &'a Staged,
    beside: &'a Beside,
}

impl Writer<'_> {
    fn decree(&self, place: u32) -> Decree {
        let mut decree = self.beside.head.clone();
        let first = self.staged.provisions.partition_point(|staged| staged.decree < place);
        let mut n_takes = 0;
        // All of these are in the order of the takes, or of the provisions.
        let mut others = self.beside.others.iter().peekable();
        let mut cites = self.beside.cites.iter().peekable();
        let mut notes = self.beside.notes.iter().peekable();
        let mut seats = self.beside.seats.iter().peekable();
        for (number, staged) in self.staged.provisions.iter().enumerate().skip(first) {
            if staged.decree != place {
                break;
            }
            let idx = super::grow::index(number);
            let level = match staged.outcome {
                StagedOutcome::New { level, .. } => Some(level),
                StagedOutcome::Continues { version, .. } => {
                    Some(self.store.records.at(version).level)
                }
                StagedOutcome::Ends | StagedOutcome::Broken => None,
            };
            let mut takes = Vec::new();
            let range = self.staged.takes_range(idx);
            let own = self.staged.takes.get(range.clone()).unwrap_or_default();
            let mut own = (range.start..).zip(own).filter(|(_, take)| !take.derived);
            loop {
                let other = others.next_if(|(at, of, _)| *at == n_takes && *of == staged.place);
                let mut take = match (other, other.is_none().then(|| own.next()).flatten()) {
                    (Some((_, _, take)), _) => take.clone(),
                    (None, Some((at, take))) => self.take(super::grow::index(at), take, level),
                    (None, None) => break,
                };
                while let Some((_, clause)) = cites.next_if(|(at, _)| *at == n_takes) {
                    take.cites.push(clause.clone());
                }
                take.note = notes.next_if(|(at, _)| *at == n_takes).map(|(_, note)| note.clone());
                takes.push(take);
                n_takes += 1;
            }
            let clause = match &self.beside.clauses {
                Some(clauses) => clauses.get(staged.place as usize).cloned().flatten(),
                None => Clause::new(&(staged.place + 1).to_string()).ok(),
            };
            let Some(mut outcome) = self.outcome(idx, staged.outcome) else { continue };
            if let Outcome::New(new) = &mut outcome {
                let seat = seats.next_if(|(of, _)| *of == staged.place);
                new.seat = seat.map(|(_, seat)| seat.clone());
            }
            decree.provisions.push(Provision { clause, takes, outcome, position: None });
        }
        decree
    }

    fn take(&self, at: u32, take: &StagedTake, level: Option<Level>) -> Take {
        let figures = &self.staged.figures;
        let portion = |share: Share, of_population: bool| {
            let place =
                figures.binary_search_by_key(&(at, of_population), |(at, of, _)| (*at, *of));
            let figure = place.ok().and_then(|place| figures.get(place));
            match share {
                Share::All => Portion::All,
                Share::Rest => Portion::Rest,
                Share::Nothing | Share::Possible => Portion::Nothing,
                Share::Part => Portion::Part(figure.map(|(_, _, figure)| Box::new(figure.clone()))),
            }
        };
        let source = Source::Unit(self.reference(take.source, level));
        Take::of(source, portion(take.area, false), portion(take.population, true))
    }

    /// Names a version by its code, with its level where the code alone does not say it.
    fn reference(&self, version: u32, outcome: Option<Level>) -> Reference {
        let record = self.store.records.at(version);
        let code = self.store.code(&record);
        let country = &self.store.country;
        let plain = match outcome {
            Some(level) => level == record.level,
            None => {
                super::resolve::all_levels(country)
                    .filter(|&level| country.code_fits(level, &code))
                    .count()
                    == 1
            }
        };
        let reference = Reference::of_code(code);
        if plain {
            reference
        } else {
            reference.at_level(super::search::level_id(self.store, record.level))
        }
    }

    fn outcome(&self, provision: u32, outcome: StagedOutcome) -> Option<Outcome> {
        let code = self.staged.code_of(provision).cloned();
        let name = self.staged.name_of(provision).map(Name::new).transpose().ok()?;
        let kind = |idx: u8| self.store.country.kind_at(idx).map(|kind| kind.id.clone());
        let parent = |place: u32| {
            let parent = self.staged.parents.get(place as usize).map(|parent| &parent.reference);
            // The scope need not be named again.
            parent.filter(|parent| Some(*parent) != self.beside.head.scope.as_ref()).cloned()
        };
        Some(match outcome {
            StagedOutcome::New { kind: idx, parent: place, .. } => {
                let aliases = &self.staged.aliases;
                let first = aliases.partition_point(|(of, _)| *of < provision);
                let aliases = aliases.iter().skip(first).take_while(|(of, _)| *of == provision);
                let restored = &self.staged.restored;
                let place_of = restored.binary_search_by_key(&provision, |(of, _)| *of).ok();
                let restored = place_of.and_then(|place| restored.get(place));
                Outcome::New(Box::new(NewUnit {
                    code: code?,
                    kind: kind(idx)?,
                    name: name?,
                    parent: parent(place),
                    restores: restored.map(|(_, unit)| unit.clone()),
                    seat: None,
                    aliases: aliases.map(|(_, alias)| alias.clone()).collect(),
                }))
            }
            StagedOutcome::Continues { version, kind: idx, parent: place } => {
                let unit = self.reference(version, None);
                let mut goes_on = Continuation::of_reference(unit);
                goes_on.code = code;
                goes_on.name = name;
                goes_on.kind = idx.and_then(kind);
                goes_on.parent =
                    self.staged.parents.get(place as usize).map(|parent| parent.reference.clone());
                Outcome::Continues(Box::new(goes_on))
            }
            StagedOutcome::Ends => Outcome::Ends,
            StagedOutcome::Broken => return None,
        })
    }
}
