//! Texts without a date: readings of all dates, held against each other.
//!
//! A text is read as of each day on which something changed. What leaves the fewest words over counts. A unit
//! that goes on is one answer, and so are two of which the later has all the ground of the earlier and no
//! other; else the text is ambiguous by era.

use super::{Place, Places, chain::Chain, chain::Named, chain::Reading, chain::Stuck};
use crate::code::Code;
use crate::country::Level;
use crate::error::{Candidate, Error, ErrorKind, PlaceFault};
use crate::how::How;
use crate::name::Words;
use crate::period::{Moment, Period};
use crate::register::view::coded::{Coded, has_letters};
use crate::register::view::snapshot::Asked;
use crate::register::{Register, Snapshot, Version};
use crate::share::Share;

/// A unit that a text names in a time, with its reading as of the last moment of it.
#[derive(Debug, Clone)]
pub(super) struct Era<'r> {
    pub(super) unit: Version<'r>,
    pub(super) period: Period,
    named: Named,
    chain: Option<Chain>,
}

impl Era<'_> {
    /// Tells whether it leaves fewer words over than so many, or as few and has marks that others lack.
    pub(super) fn is_better(&self, cost: usize, lacks_marks: bool) -> bool {
        self.chain.as_ref().is_none_or(|chain| {
            chain.cost() < cost || (chain.cost() == cost && lacks_marks && chain.has_marks())
        })
    }
}

impl<'r> Places<'r> {
    /// Reads a text as of every date.
    pub(super) fn read_ever(&self, text: &str, words: &Words) -> Result<Place<'r>, Error> {
        let eras = match self.eras(text, words) {
            Ok(eras) => eras,
            Err(Unread::Ambiguous { fault, .. }) => return Err(fault)?,
            Err(Unread::Stuck(stuck)) => return self.missed_ever(text, words, stuck),
        };
        let place = self.one_of(text, words, &eras)?;
        self.if_accepted(place, words)
    }

    /// Tells of a text that has no reading on any date: as of the latest on which something is likely.
    fn missed_ever(
        &self,
        text: &str,
        words: &Words,
        stuck: Vec<(Snapshot<'r>, Stuck)>,
    ) -> Result<Place<'r>, Error> {
        let mut told: Option<(Error, usize)> = None;
        let mut last: Option<&Stuck> = None;
        for (snapshot, stuck) in stuck.iter().rev() {
            // Nothing else is likely within the same units.
            if last.is_some_and(|last| last.is_like(stuck)) {
                continue;
            }
            last = Some(stuck);
            match self.missed(snapshot, text, words, stuck) {
                Err(error) => {
                    let rank = match error.kind() {
                        ErrorKind::Place(PlaceFault::NotUnderstood {
                            near, understood, ..
                        }) => 3 + usize::from(near.is_empty()) + usize::from(understood.is_empty()),
                        ErrorKind::Place(PlaceFault::Suggested { .. }) => 1,
                        _ => 2,
                    };
                    if told.as_ref().is_none_or(|(_, known)| rank < *known) {
                        told = Some((error, rank));
                    }
                }
                place => return place,
            }
        }
        let all = || PlaceFault::NotUnderstood {
            date: None,
            bytes: words.bytes(0..words.len()),
            understood: Vec::new(),
            near: Vec::new(),
        };
        Err(told.map_or_else(|| all().into(), |(error, _)| error))
    }

    fn one_of(&self, text: &str, words: &Words, eras: &[Era<'r>]) -> Result<Place<'r>, PlaceFault> {
        let [Era { unit, period, named, chain: Some(chain) }] = eras else {
            return Err(PlaceFault::AmbiguousByEra {
                candidates: eras.iter().map(described).collect(),
            });
        };
        let place = self.place(text, words, chain, *named, unit.moment);
        Ok(Place { period: Some(*period), ..place })
    }

    /// Returns what a text names over time: units on different ground, in order of time.
    pub(super) fn eras(&self, text: &str, words: &Words) -> Result<Vec<Era<'r>>, Unread<'r>> {
        let mut reading = Reading::new(self.register, text, words, self.levels());
        let mut stuck = Vec::new();
        let mut read: Vec<(Snapshot<'r>, Chain)> = Vec::new();
        for snapshot in moments(self.register) {
            match reading.at(snapshot.moment) {
                Ok(chain) => read.push((snapshot, chain)),
                Err(new) => stuck.push((snapshot, new)),
            }
        }
        let least = read.iter().map(|(_, chain)| chain.cost()).min();
        let Some(least) = least else { return Err(Unread::Stuck(stuck)) };
        read.retain(|(_, chain)| chain.cost() == least);
        if !words.is_bare(0..words.len()) && read.iter().any(|(_, chain)| chain.has_marks()) {
            read.retain(|(_, chain)| chain.has_marks());
        }
        let mut eras: Vec<Era<'r>> = Vec::new();
        for (snapshot, chain) in read {
            let units = chain.units();
            let [named] = units.as_slice() else {
                let fault = self.ambiguous(&units, snapshot.moment);
                let has_marks = chain.has_marks();
                return Err(Unread::Ambiguous { fault, cost: least, has_marks });
            };
            let unit = snapshot.view(named.version);
            self.add(&mut eras, unit, *named, Some(chain));
        }
        Ok(eras)
    }

    /// Adds what a text names as of a date to what it named before it.
    fn add(&self, eras: &mut Vec<Era<'r>>, unit: Version<'r>, named: Named, chain: Option<Chain>) {
        let until = next_change(self.register, unit.moment);
        let same = eras.iter_mut().find(|era| is_same_ground(&era.unit, &unit));
        match same {
            Some(era) => {
                let period = Period { from: era.period.from, until };
                *era = Era { unit, period, named, chain };
            }
            None => {
                let period = Period { from: Some(unit.date()), until };
                eras.push(Era { unit, period, named, chain });
            }
        }
    }

    /// Tells whether what a text names in a time is certain.
    pub(super) fn certain(&self, text: &str, words: &Words, era: &Era<'r>) -> bool {
        era.chain.as_ref().is_none_or(|chain| {
            self.place(text, words, chain, era.named, era.unit.moment).how.is_certain()
        })
    }

    /// Reads a text that may be a code; `None` where it names none.
    pub(super) fn read_as_code(
        &self,
        text: &str,
        words: &Words,
    ) -> Option<Result<Place<'r>, Error>> {
        let country = self.register.country();
        let may_be = text.contains(':')
            || words.get(0).is_some_and(|word| word.is_number)
            || self.levels().iter().any(|&level| has_letters(country, level));
        if !may_be || words.len() > 6 {
            return None;
        }
        let coded = Coded::of(country, self.levels(), text);
        if !coded.is_any() {
            return None;
        }
        let candidates = |snapshot: &Snapshot<'r>| {
            snapshot.candidates_among(&Asked::of(snapshot, self.levels(), text))
        };
        let named = |unit: &Version<'r>| Named::of_code(unit.id());
        let mut eras: Vec<Era<'r>> = Vec::new();
        let snapshots: Vec<Snapshot<'r>> = match self.snapshot {
            Some(snapshot) => vec![snapshot],
            None => moments(self.register).collect(),
        };
        for snapshot in snapshots {
            match candidates(&snapshot).as_slice() {
                [] => {}
                [unit] => self.add(&mut eras, *unit, named(unit), None),
                several => {
                    let units: Vec<Named> = several.iter().map(named).collect();
                    return Some(Err(self.ambiguous(&units, snapshot.moment).into()));
                }
            }
        }
        match (eras.as_slice(), self.snapshot) {
            ([], Some(snapshot)) => {
                let (level, code) = coded.asked(country)?;
                Some(Err(self.other_code(&snapshot, *level, code)?.into()))
            }
            ([], None) => None,
            ([era], _) => {
                let part = super::Part {
                    bytes: words.bytes(0..words.len()),
                    role: super::Role::Unit(era.unit),
                };
                let period = Some(era.period).filter(|_| self.snapshot.is_none());
                let parts = [part].into_iter().collect();
                Some(Ok(Place { unit: era.unit, how: How::Exact, parts, period }))
            }
            (eras, _) => {
                let candidates = eras.iter().map(described).collect();
                Some(Err(PlaceFault::AmbiguousByEra { candidates }.into()))
            }
        }
    }

    /// Says that a code was carried on other dates.
    fn other_code(&self, snapshot: &Snapshot<'r>, level: Level, code: &Code) -> Option<PlaceFault> {
        let carried = self.register.code_history(level, code);
        let units: Vec<Version<'r>> = carried.iter().copied().collect();
        (!units.is_empty()).then(|| self.other_date(snapshot, &units))
    }
}

/// Why a text without a date has no reading.
#[derive(Debug)]
pub(super) enum Unread<'r> {
    /// Where it is stuck, by date.
    Stuck(Vec<(Snapshot<'r>, Stuck)>),
    /// At a date several units can be meant; with how many words are left over, and whether any is named with its marks.
    Ambiguous { fault: PlaceFault, cost: usize, has_marks: bool },
}

/// Returns the register as of its opening and of each day of change.
fn moments(register: &Register) -> impl Iterator<Item = Snapshot<'_>> {
    let days = std::iter::once(register.opening()).chain(register.change_days());
    days.map(|day| Snapshot::new(register, day))
}

fn next_change(register: &Register, moment: Moment) -> Option<jiff::civil::Date> {
    register.change_days().find(|day| Moment::of(*day) > moment)
}

/// Describes what a text names, with when it does.
fn described(era: &Era<'_>) -> Candidate {
    Candidate { period: era.period, ..era.unit.describe() }
}

/// Tells whether a later unit is an earlier one, or has its ground: all of it, and no other.
fn is_same_ground<'r>(earlier: &Version<'r>, later: &Version<'r>) -> bool {
    if earlier.unit() == later.unit() {
        return true;
    }
    let (before, after) = (Snapshot::of(earlier), Snapshot::of(later));
    let went = earlier.successors_at_level(&after, later.level());
    let came = later.origins(&before, earlier.level());
    let is_whole = |share: Share| share == Share::All;
    match (went.as_slice(), came.as_slice()) {
        ([went], [came]) => {
            went.later().id() == later.id()
                && came.earlier().id() == earlier.id()
                && is_whole(went.portions().area)
                && is_whole(went.portions().population)
        }
        _ => false,
    }
}
