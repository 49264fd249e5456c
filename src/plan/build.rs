//! Building plans in code: units by what people write, the code of a new unit by the rule of the
//! seat.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::Plan;
use super::codes::UsedCodes;
use super::made::Made;
use crate::clause::{Clause, DecreeNumber};
use crate::code::Code;
use crate::country::Kind;
use crate::decree::{Decree, NewUnit, Outcome, Portion, Provision, Reference, Source, Take};
use crate::error::{Error, LookupFault};
use crate::level::{KindId, Level};
use crate::list::List;
use crate::name::{Name, exact_key, leaves_marks_out, loose_key, segments};
use crate::period::day_before;
use crate::position::Position;
use crate::register::{Snapshot, Version};

/// A unit that a plan forms, as people write it: kind and name, and the seat where it is settled.
///
/// # Example
/// ```
/// use sapnhap::Successor;
///
/// let successor = Successor::new("xã Vân Nham")?.seated_in("xã Đồng Tiến")?;
/// assert!(Successor::new(" ").is_err());
/// # Ok::<(), sapnhap::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Successor {
    pub(super) text: Name,
    pub(super) seat: Option<Reference>,
    pub(super) code: Option<Code>,
    pub(super) parent: Option<Reference>,
}

impl Successor {
    /// Reads a new unit from its kind and name: `xã Vân Nham`, `P. Ba Đình`.
    ///
    /// # Errors
    /// A text that is no name. Whether it has a kind is seen when it is put into a plan.
    pub fn new(text: &str) -> Result<Self, Error> {
        Ok(Self { text: Name::new(text)?, seat: None, code: None, parent: None })
    }

    /// Says in which of its sources its authority sits; the new unit takes that one's code.
    ///
    /// # Errors
    /// An empty reference.
    pub fn seated_in(mut self, unit: &str) -> Result<Self, Error> {
        self.seat = Some(Reference::new(unit)?);
        Ok(self)
    }

    /// Gives it a code, in place of that of the seat.
    #[must_use]
    pub fn coded(mut self, code: Code) -> Self {
        self.code = Some(code);
        self
    }

    /// Sets its parent, in place of the plan's scope.
    ///
    /// # Errors
    /// An empty reference.
    pub fn under(mut self, parent: &str) -> Result<Self, Error> {
        self.parent = Some(Reference::new(parent)?);
        Ok(self)
    }
}

/// What becomes of a unit that is named and not found on the day before.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Unfound {
    /// It is an error at once.
    Refused,
    /// It is kept as it is written, for rules to tell together with all else.
    #[cfg(feature = "csv")]
    Kept,
}

impl Plan {
    /// Merges whole units into a new one, by a clause of its own behind those that are there.
    ///
    /// Without a seat or a code the new unit takes the code of the source that it is named after,
    /// else of the first; rules then say that the seat is not known.
    ///
    /// # Errors
    /// [`LookupFault`] for a unit that is not found on the day before, or that may be several, and
    /// for a new unit without a kind.
    ///
    /// # Complexity
    /// A look-up for each unit, and the name index at the first.
    pub fn merge<T: AsRef<str>>(
        self,
        units: impl IntoIterator<Item = T>,
        successor: Successor,
    ) -> Result<Self, Error> {
        let takes = units.into_iter().map(|unit| Take::all(unit.as_ref()));
        let takes = takes.collect::<Result<Vec<_>, _>>()?;
        self.form(takes, successor)
    }

    /// Forms a new unit of whole units, parts and rests, as [`merge`](Self::merge) does of whole
    /// ones.
    ///
    /// # Errors
    /// As [`merge`](Self::merge).
    ///
    /// # Example
    /// ```
    /// # #[cfg(feature = "vietnam")] {
    /// use sapnhap::decree::Take;
    /// use sapnhap::{Plan, Successor, date, vietnam};
    ///
    /// let plan = Plan::on(vietnam::register(), date(2027, 1, 1))
    ///     .within("thành phố Hà Nội")?
    ///     .form(
    ///         vec![Take::all("xã Ba Vì")?, Take::part("xã Yên Bài")?],
    ///         Successor::new("xã Ba Vì")?,
    ///     )?;
    /// assert!(plan.faults().is_empty());
    /// # }
    /// # Ok::<(), sapnhap::Error>(())
    /// ```
    pub fn form(mut self, takes: Vec<Take>, successor: Successor) -> Result<Self, Error> {
        self.push(None, takes, successor, None, Unfound::Refused)?;
        Ok(self)
    }

    pub(super) fn push(
        &mut self,
        clause: Option<Clause>,
        mut takes: Vec<Take>,
        successor: Successor,
        position: Option<Position>,
        unfound: Unfound,
    ) -> Result<(), Error> {
        // Lost on an error, and then collected again.
        let mut used_codes = std::mem::take(&mut self.used_codes);
        let new = {
            let before = self.base.at_or_opening(day_before(self.date));
            let mut sources = Vec::with_capacity(takes.len());
            for take in &mut takes {
                if let Source::Unit(reference) = &take.source {
                    let unit = match self.located(&before, reference, None) {
                        Some(unit) => unit,
                        None if unfound == Unfound::Refused => {
                            self.locate(&before, reference, None)?
                        }
                        None => {
                            sources.push(None);
                            continue;
                        }
                    };
                    // From here on it is this unit, whatever else is called so.
                    take.source = Source::Unit(settled(&unit, reference)?);
                    let is_whole = take.area == Portion::All && take.population == Portion::All;
                    sources.push(Some((unit, is_whole)));
                }
            }
            let known: Vec<_> = sources.iter().flatten().copied().collect();
            let new = self.new_unit(&mut used_codes, &before, &known, successor, unfound)?;
            let level = self.base.country().level_of(&new.kind);
            let units = takes.iter_mut().filter_map(|take| match &mut take.source {
                Source::Unit(reference) => Some(reference),
                _ => None,
            });
            // A bare code is read as one of the new unit's level.
            for (reference, source) in units.zip(&sources) {
                let Some((unit, _)) = source else { continue };
                if level != Some(unit.level()) && reference.level().is_none() {
                    *reference = reference.clone().at_level(unit.level_id());
                }
            }
            new
        };
        used_codes.values_mut().for_each(|codes| codes.take(&new.code));
        self.used_codes = used_codes;
        let decree = self.own_decree()?;
        let clause = match clause {
            Some(clause) => clause,
            None => Clause::new(&(decree.provisions.len() + 1).to_string())?,
        };
        let outcome = Outcome::New(Box::new(new));
        let clause = Some(clause);
        let provision = Provision::of_whole_act(takes, outcome);
        decree.provisions.push(Provision { clause, position, ..provision });
        Ok(())
    }

    /// Finds the unit that a reference means on the day before, in the plan's scope where the name
    /// has namesakes.
    pub(super) fn locate<'r>(
        &self,
        before: &Snapshot<'r>,
        reference: &Reference,
        level: Option<Level>,
    ) -> Result<Version<'r>, Error> {
        match self.located(before, reference, level) {
            Some(unit) => Ok(unit),
            None => find(before, reference, level),
        }
    }

    /// Finds the unit as [`locate`](Self::locate) does, without a word about why there is none.
    pub(super) fn located<'r>(
        &self,
        before: &Snapshot<'r>,
        reference: &Reference,
        level: Option<Level>,
    ) -> Option<Version<'r>> {
        one(&self.meant(before, reference, level))
    }

    /// Returns the units that a reference may mean: of several the one in the plan's scope, where
    /// it is one.
    pub(super) fn meant<'r>(
        &self,
        before: &Snapshot<'r>,
        reference: &Reference,
        level: Option<Level>,
    ) -> List<Version<'r>> {
        let found = meant(before, reference, level);
        let (Some(scope), [_, _, ..]) = (&self.scope, found.as_slice()) else { return found };
        let Some(scope) = one(&meant(before, scope, None)) else { return found };
        let is_inside = |unit: &Version<'_>| {
            level.is_none_or(|level| unit.level() == level)
                && (*unit == scope || unit.units_above().any(|above| above == scope))
        };
        let mut candidates = before.candidates(&reference.to_string());
        candidates.retain(is_inside);
        if candidates.len() == 1 { candidates } else { found }
    }

    fn new_unit(
        &self,
        used_codes: &mut BTreeMap<Level, UsedCodes>,
        before: &Snapshot<'_>,
        sources: &[(Version<'_>, bool)],
        successor: Successor,
        unfound: Unfound,
    ) -> Result<NewUnit, Error> {
        let (kind, level, name) = self.read(&successor.text, sources)?;
        let name = spelt_as_a_source(name, sources);
        let seat = match &successor.seat {
            Some(seat) => match self.seat(before, seat, level, sources) {
                None if unfound == Unfound::Refused => {
                    Some(self.locate(before, seat, Some(level))?)
                }
                seat => seat,
            },
            None => None,
        };
        let code = match (successor.code, &seat) {
            (Some(code), _) => code,
            (None, Some(seat)) => seat.code(),
            (None, None) => self.code_of_sources(used_codes, before, level, sources, &name),
        };
        let seat = match seat {
            Some(seat) => Some(settled(&seat, &Reference::of_code(seat.code()))?),
            None => successor.seat,
        };
        let parent = successor.parent;
        Ok(NewUnit { code, kind, name, parent, restores: None, seat, aliases: Vec::new() })
    }

    /// Finds the seat among the sources first, so that its bare name is enough.
    fn seat<'r>(
        &self,
        before: &Snapshot<'r>,
        seat: &Reference,
        level: Level,
        sources: &[(Version<'r>, bool)],
    ) -> Option<Version<'r>> {
        let text = seat.to_string();
        let candidates = before.candidates(&text);
        let mut own = sources.iter().map(|(unit, _)| unit).filter(|unit| candidates.contains(unit));
        match (own.next(), own.next()) {
            (Some(unit), None) => Some(*unit),
            _ => self.located(before, seat, Some(level)),
        }
    }

    /// Reads kind, level and name of a new unit; of kinds that share a word, the one of the
    /// sources' level.
    pub(super) fn read(
        &self,
        text: &Name,
        sources: &[(Version<'_>, bool)],
    ) -> Result<(KindId, Level, Name), Error> {
        let country = self.base.country();
        let words = self.base.store.words();
        let of_sources = sources.iter().map(|(unit, _)| unit.level()).max();
        let whole = segments(text.as_str());
        let readings = whole.first().map(|first| words.readings(first)).unwrap_or_default();
        let mut fitting = readings.iter().flat_map(|reading| {
            reading.kinds.iter().map(|&kind| (kind, country.level_of_idx(kind), reading.name))
        });
        let found = match of_sources {
            Some(level) => {
                fitting.clone().find(|(_, of, _)| *of == level).or_else(|| fitting.next())
            }
            None => fitting.next(),
        };
        let known = found.and_then(|(kind, level, name)| {
            Some((country.kind_at(kind)?.id.clone(), level, Name::new(name)))
        });
        match known {
            Some((kind, level, name)) => Ok((kind, level, name?)),
            None => {
                let expected = self.words_for_kinds().join(", ");
                Err(LookupFault::NoKind { name: text.to_string(), expected })?
            }
        }
    }

    /// Returns the words for the kinds of the levels that have units on the eve of the plan, each once.
    fn words_for_kinds(&self) -> Vec<&str> {
        let country = self.base.country();
        let eve = self.base.at_or_opening(day_before(self.date));
        let is_in_use =
            |kind: &&Kind| country.level_of(&kind.id).is_some_and(|level| eve.count(level) > 0);
        let mut words: Vec<&str> = Vec::new();
        for kind in country.kinds().filter(is_in_use) {
            if !words.contains(&kind.name.as_str()) {
                words.push(&kind.name);
            }
        }
        words
    }

    /// Returns the code that a unit gets without a seat: that of the whole source with its name, else
    /// of the first whole one, else one that nobody ever had.
    fn code_of_sources(
        &self,
        used_codes: &mut BTreeMap<Level, UsedCodes>,
        before: &Snapshot<'_>,
        level: Level,
        sources: &[(Version<'_>, bool)],
        name: &Name,
    ) -> Code {
        let whole = || {
            let fits = |(unit, is_whole): &&(Version<'_>, bool)| *is_whole && unit.level() == level;
            sources.iter().filter(fits).map(|(unit, _)| unit)
        };
        let namesake = whole().find(|unit| unit.name() == name.as_str());
        if let Some(unit) = namesake.or_else(|| whole().next()) {
            return unit.code();
        }
        let provisions = self.decrees.iter().flat_map(|decree| &decree.provisions);
        let taken = provisions.filter_map(|provision| match &provision.outcome {
            Outcome::New(new) => Some(&new.code),
            _ => None,
        });
        let used = used_codes.entry(level);
        used.or_insert_with(|| UsedCodes::of(before.register(), level, taken)).unused()
    }

    /// Returns the decree into which clauses of the plan's own go.
    fn own_decree(&mut self) -> Result<&mut Decree, Error> {
        let number = DecreeNumber::new(&self.name)?;
        let date = self.date;
        // A clause is about to be added.
        self.made = Made::default();
        let known = self.decrees.iter().position(|d| d.number == number && d.effective == date);
        let place = match known {
            Some(place) => place,
            None => {
                let mut decree = Decree::without_provisions(number.clone(), date);
                decree.scope = self.scope.clone();
                self.decrees.push(Arc::new(decree));
                self.decrees.len() - 1
            }
        };
        match self.decrees.get_mut(place) {
            Some(decree) => Ok(Arc::make_mut(decree)),
            // The place has just been found or made.
            None => Err(LookupFault::UnknownDecree { number: number.to_string() })?,
        }
    }
}

/// Finds the one unit that a reference means on a date.
fn find<'r>(
    on: &Snapshot<'r>,
    reference: &Reference,
    level: Option<Level>,
) -> Result<Version<'r>, Error> {
    match Asked::of(on, reference, level)? {
        Asked::Code(level, code) => on.unit(level, &code),
        Asked::At(level, text) => on.find_at(level, &text),
        Asked::Anywhere(text) => on.find(&text),
    }
}

/// Returns the units that [`find`] chooses among.
fn meant<'r>(on: &Snapshot<'r>, reference: &Reference, level: Option<Level>) -> List<Version<'r>> {
    match Asked::of(on, reference, level) {
        Ok(Asked::Code(level, code)) => on.get(level, &code).into_iter().collect(),
        Ok(Asked::At(level, text)) => on.candidates_at(level, &text),
        Ok(Asked::Anywhere(text)) => on.candidates(&text),
        Err(_) => List::default(),
    }
}

/// How a reference is looked up.
enum Asked {
    Code(Level, Code),
    At(Level, String),
    Anywhere(String),
}

impl Asked {
    fn of(
        on: &Snapshot<'_>,
        reference: &Reference,
        level: Option<Level>,
    ) -> Result<Self, LookupFault> {
        let country = on.register().country();
        let level = match reference.level() {
            Some(id) => {
                Some(country.level(id.as_str()).ok_or_else(|| country.unknown_level(id.as_str()))?)
            }
            None => level,
        };
        let Some(code) = reference.code() else {
            let text = reference.to_string();
            return Ok(match level {
                Some(level) => Self::At(level, text),
                None => Self::Anywhere(text),
            });
        };
        // A label beside the code is held against it by the register.
        let bare = Reference::of_code(code.clone()).to_string();
        Ok(match level {
            Some(level) if reference.level().is_some() || country.code_fits(level, code) => {
                Self::Code(level, code.clone())
            }
            // A number that is no code in full is what people mean by it.
            Some(level) => Self::At(level, bare),
            None => {
                let levels = (0..).map(Level::new).zip(country.levels()).map(|(level, _)| level);
                let fitting = levels.filter(|&level| country.code_fits(level, code));
                let mut carried = fitting.filter(|&level| on.get(level, code).is_some());
                match (carried.next(), carried.next()) {
                    (Some(level), None) => Self::Code(level, code.clone()),
                    _ => Self::Anywhere(bare),
                }
            }
        })
    }
}

/// Returns the only unit of a list.
fn one<'r>(units: &[Version<'r>]) -> Option<Version<'r>> {
    match units {
        [unit] => Some(*unit),
        _ => None,
    }
}

/// Puts back the marks of a name that is written without them, when it is that of one source.
fn spelt_as_a_source(name: Name, sources: &[(Version<'_>, bool)]) -> Name {
    let mut spelt = sources.iter().map(|(unit, _)| unit.name()).filter(|own| is_bare(&name, own));
    match (spelt.next(), spelt.next()) {
        (Some(one), None) => Name::new(one).unwrap_or(name),
        _ => name,
    }
}

/// Tells whether a name is another one that lacks marks: `Huu Lung` and Hữu Lũng.
pub(super) fn is_bare(name: &Name, of: &str) -> bool {
    let (own, other) = (name.key(), exact_key(of));
    own != other && loose_key(name.as_str()) == loose_key(of) && leaves_marks_out(&own, &other)
}

/// Names a unit by its code, with a label beside it: the one that is written beside a code, which
/// may be wrong, else its own.
pub(super) fn settled(unit: &Version<'_>, written: &Reference) -> Result<Reference, Error> {
    let reference = Reference::of_code(unit.code());
    let reference = match written.level() {
        Some(level) => reference.at_level(level.clone()),
        None => reference,
    };
    match (written.code(), written.name()) {
        (Some(_), Some(label)) => reference.labelled(label),
        _ => reference.labelled(&unit.label()),
    }
}
