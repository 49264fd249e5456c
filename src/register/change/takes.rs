//! Staging the takes of a provision: whom a mention of a source means, the members that go with a unit
//! which is taken whole, and all units of a level.

use crate::decree::{Portion, Source, Take};
use crate::error::Fault;
use crate::evidence::Evidence;
use crate::level::Level;
use crate::period::Moment;
use crate::register::change::stage::Stager;
use crate::register::data::ids::{Place, VersionId};
use crate::register::data::records::Record;
use crate::register::data::shared_array::index;
use crate::register::data::staged::{StagedOutcome, StagedTake};
use crate::register::data::store::Store;
use crate::register::view::search;
use crate::share::Share;

/// How often the members of a unit, or the units of a level, are taken one by one. Who takes them
/// more often is at fault in that, or does nothing more, and has them not gone through again: a few
/// bytes for each time would ask for as much as the whole register.
const TAKEN_APART: u8 = 2;

impl Stager<'_> {
    pub(super) fn take(&mut self, take: &Take, outcome: StagedOutcome) {
        let source = match &take.source {
            Source::Place(_) => return,
            Source::Every(level) => {
                self.every(level.as_str());
                return;
            }
            Source::Unit(reference) => reference,
        };
        let level = outcome.level(|version| self.register.store.records.at(version).level);
        let Some(version) = self.resolve(source, level) else { return };
        let idx = index(self.staged.takes.len());
        for (portion, of_population) in [(&take.area, false), (&take.population, true)] {
            if let Portion::Part(Some(figure)) = portion {
                self.staged.figures.push((idx, of_population, (**figure).clone()));
            }
        }
        let portions = [take.area.share(), take.population.share()];
        self.push_take(version, portions, level, take.evidence);
    }

    /// Puts a take of the provision at hand behind those that are staged, and with a unit above
    /// the outcome's level its members.
    #[inline]
    pub(crate) fn push_take(
        &mut self,
        source: VersionId,
        [area, population]: [Share; 2],
        outcome: Option<Level>,
        evidence: Option<Evidence>,
    ) {
        if area == Share::Nothing && population == Share::Nothing {
            let unit = self.register.store.named(source);
            self.fault(Fault::EmptyTake { unit });
            return;
        }
        let Some(provision) = self.provision else { return };
        let take = StagedTake { source, provision, area, population, derived: false, evidence };
        let record = self.register.store.records.at(source);
        if !record.ground {
            let place = index(self.staged.takes.len());
            self.staged.of_members.push(place);
        }
        self.staged.takes.push(take);
        if let Some(level) = outcome
            && record.level != level
        {
            self.fit(&take, &record, level);
        }
    }

    /// Checks a source's level against the outcome's; of a unit above it, takes the members.
    fn fit(&mut self, take: &StagedTake, record: &Record, outcome: Level) {
        let (version, whole, evidence) = (take.source, take.is_whole(), take.evidence);
        let store = &self.register.store;
        if outcome.is_above(record.level) {
            self.fit_below(version, outcome);
        } else if record.level.is_above(outcome) && store.units.at(record.unit).members.is_some() {
            let Some(provision) = self.provision else { return };
            let known = self.staged.known.taken_with_members.entry((version, outcome));
            let (n_times, has_members) = known.or_default();
            if !whole {
                let members = || store.members_on(record.unit, Moment::OPEN_UNTIL_EVE);
                // A part of the ground beside its members has no name of its own.
                if *has_members.get_or_insert_with(|| members().next().is_some()) && !record.ground
                {
                    let unit = store.named(version);
                    self.fault(Fault::PartOfMembers { unit });
                }
                return;
            }
            if *n_times == TAKEN_APART {
                return;
            }
            *n_times += 1;
            let mut above = vec![record.unit];
            let mut taken = Vec::new();
            while let Some(unit) = above.pop() {
                let members = store.members_on(unit, Moment::OPEN_UNTIL_EVE);
                let from = taken.len();
                taken.extend(
                    members.filter(|&member| !outcome.is_above(store.records.at(member).level)),
                );
                above.extend(taken.iter().skip(from).map(|&member| store.records.at(member).unit));
            }
            taken.sort_unstable();
            let first = index(self.staged.takes.len());
            self.staged.takes.extend(taken.into_iter().map(|source| StagedTake {
                source,
                provision,
                area: Share::All,
                population: Share::All,
                derived: true,
                evidence,
            }));
            let end = index(self.staged.takes.len());
            self.staged.known.with_units.extend(first..end);
        }
    }

    /// Checks a source of a level below the outcome's. What is below may become a unit of its own
    /// above, or come to the ground of the unit in which it lies; another unit does not take it.
    fn fit_below(&mut self, version: VersionId, outcome: Level) {
        let store = &self.register.store;
        let staged = self.provision.and_then(|by| self.staged.provisions.get(by.idx()));
        let Some(StagedOutcome::Continues { version: taker, .. }) = staged.map(|of| of.outcome)
        else {
            return;
        };
        let unit = store.records.at(taker).unit;
        let mut above = search::units_above(store, version, Moment::OPEN_UNTIL_EVE);
        if !above.any(|above| store.records.at(above).unit == unit) {
            let fault = source_below(store, version, outcome);
            self.fault(fault);
        } else if outcome.idx() + 2 != self.country().levels().len() {
            // Ground beside members is what a unit has whose members are parts of it, those of the
            // lowest level. Another may have it in place of all its members; that is seen later.
            let place = index(self.staged.takes.len() - 1);
            self.staged.into_units.push(place);
        }
    }

    /// Takes every living unit of a level.
    pub(crate) fn every(&mut self, id: &str) {
        let Some(level) = self.country().level(id) else {
            let fault = self.country().unknown_level(id);
            self.fault(Fault::Reference(fault));
            return;
        };
        let outcome = self.staged.provisions.last().map(|provision| provision.outcome);
        let ends = matches!(outcome, Some(StagedOutcome::Ends));
        let n_times = self.staged.known.taken_levels.entry((level, ends)).or_default();
        if *n_times == TAKEN_APART {
            return;
        }
        *n_times += 1;
        let store = &self.register.store;
        let Some(provision) = self.provision else { return };
        let of_level = store.records.ids().filter(|&version| {
            store.records.at(version).level == level && store.is_living(version)
        });
        let takes = of_level.map(|source| StagedTake {
            source,
            provision,
            area: Share::All,
            population: Share::All,
            derived: true,
            evidence: None,
        });
        self.staged.takes.extend(takes);
    }
}

/// Says that a unit is of a level below that of what takes it.
pub(crate) fn source_below(store: &Store, version: VersionId, outcome: Level) -> Fault {
    Fault::SourceBelow {
        unit: store.named(version),
        level: store.country.level_id(store.records.at(version).level),
        outcome: store.country.level_id(outcome),
    }
}
