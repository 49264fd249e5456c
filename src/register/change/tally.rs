//! The versions that a change touches, and what clauses take of each.

use std::cell::OnceCell;

use rustc_hash::{FxBuildHasher, FxHashMap};

use crate::register::data::ids::{Place, StagedId, TargetId, TouchId, VersionId};
use crate::register::data::shared_array::index;
use crate::register::data::staged::{Staged, StagedOutcome, StagedTake};
use crate::share::{Quantity, Share};

/// What clauses took of one quantity of a source.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Tally(u8);

impl Tally {
    const NOTHING: u8 = Self::of(Share::Nothing).0;
    const PART: u8 = Self::of(Share::Part).0;
    const UNKNOWN: u8 = Self::of(Share::Unknown).0;
    const POSSIBLE: u8 = Self::of(Share::Possible).0;
    const REST: u8 = Self::of(Share::Rest).0;
    const ALL: u8 = Self::of(Share::All).0;
    /// Parts whose stated figures make the whole.
    const FIGURES: u8 = 1 << 7;

    /// Returns the tally of one take: a bit for each word that the law has.
    #[inline]
    const fn of(part: Share) -> Self {
        Self(1 << part as u8)
    }

    /// Returns the tally of a clause that ends a unit: nobody takes anything by it, and what is left of
    /// the unit may be unknown.
    const fn ended(part: Share) -> Self {
        if matches!(part, Share::Unknown) { Self(Self::UNKNOWN) } else { Self(0) }
    }

    /// Notes that stated figures make the whole: of one part, which is then all, or of several.
    #[inline]
    pub(crate) fn make_whole(&mut self, n_parts: u32) {
        self.0 |= if n_parts == 1 { Self::ALL } else { Self::FIGURES };
    }

    #[inline]
    fn has(self, word: u8) -> bool {
        self.0 & word != 0
    }

    /// Adds a take; false when there is not that much left to take.
    #[inline]
    fn add(&mut self, part: Share) -> bool {
        let excluded = match part {
            Share::Nothing => 0,
            Share::All => Self::ALL | Self::PART | Self::UNKNOWN | Self::POSSIBLE,
            Share::Part | Share::Unknown | Share::Possible => Self::ALL,
            Share::Rest => Self::REST,
        };
        let fits = self.0 & excluded == 0;
        self.0 |= Self::of(part).0;
        fits
    }

    /// Tells whether somebody takes less than all, or may do so.
    #[inline]
    pub(crate) fn has_parts(self) -> bool {
        self.has(Self::PART | Self::UNKNOWN | Self::POSSIBLE)
    }

    /// Tells whether somebody takes a rest of what others have taken whole.
    #[inline]
    fn has_empty_rest(self) -> bool {
        self.has(Self::REST) && self.has(Self::ALL | Self::FIGURES)
    }

    /// Tells whether everything is taken.
    #[inline]
    pub(crate) fn is_whole(self) -> bool {
        self.has(Self::ALL | Self::REST | Self::FIGURES)
    }

    /// Tells whether nothing may be left: everything is taken, or nobody knows how much.
    #[inline]
    pub(crate) fn may_be_whole(self) -> bool {
        self.is_whole() || self.has(Self::UNKNOWN)
    }

    /// Returns what an edge carries, the law's word put against what the others took.
    #[inline]
    pub(crate) fn settle(self, part: Share) -> Share {
        match part {
            Share::Rest if self.has(Self::ALL | Self::FIGURES) => Share::Nothing,
            // Not all of it, where another has a part.
            Share::Unknown if self.has(Self::PART) => Share::Part,
            // One part that is stated to be the whole.
            Share::Part if self.has(Self::ALL) => Share::All,
            Share::Rest if !self.has_parts() => Share::All,
            // Who has an unknown extent may have all that is left.
            Share::Rest if self.has(Self::UNKNOWN) => Share::Possible,
            other => other,
        }
    }

    /// Returns what stays with a source that goes on.
    #[inline]
    pub(crate) fn left(self) -> Share {
        if self.is_whole() {
            Share::Nothing
        } else if self.has(Self::PART) {
            Share::Rest
        } else if self.has_parts() {
            Share::Unknown
        } else {
            Share::All
        }
    }
}

/// A version that the change touches: it ends with the change, whether or not its unit does.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Touch {
    pub(crate) version: VersionId,
    pub(crate) area: Tally,
    pub(crate) population: Tally,
    /// Whether several provisions take from it.
    several: bool,
    /// The provision that takes from it; the last of several.
    pub(crate) taker: Option<StagedId>,
    /// The provision that ends it without a successor.
    pub(crate) dissolver: Option<StagedId>,
    /// The target by which its unit goes on.
    pub(crate) goes_on: Option<TargetId>,
}

impl Touch {
    fn new(version: VersionId) -> Self {
        Self {
            version,
            area: Tally::default(),
            population: Tally::default(),
            several: false,
            taker: None,
            dissolver: None,
            goes_on: None,
        }
    }

    /// Returns the touch of the first clause that names a version.
    #[inline]
    fn first(take: &StagedTake, ends: bool) -> Self {
        let untouched = Self::new(take.source);
        if ends {
            let (area, population) = (Tally::ended(take.area), Tally::ended(take.population));
            return Self { area, population, dissolver: Some(take.provision), ..untouched };
        }
        let (area, population) = (Tally::of(take.area), Tally::of(take.population));
        Self { area, population, taker: Some(take.provision), ..untouched }
    }

    /// Adds a take; false for what is not there any more of area and population.
    fn add(&mut self, take: &StagedTake, ends: bool) -> [bool; 2] {
        if ends {
            self.dissolver = Some(take.provision);
            self.area.0 |= Tally::ended(take.area).0;
            self.population.0 |= Tally::ended(take.population).0;
            return [true; 2];
        }
        self.several |= self.taker.is_some_and(|taker| taker != take.provision);
        self.taker = Some(take.provision);
        [self.area.add(take.area), self.population.add(take.population)]
    }

    /// Returns what is taken of a quantity.
    #[inline]
    pub(crate) fn of(&self, quantity: Quantity) -> Tally {
        match quantity {
            Quantity::Area => self.area,
            Quantity::Population => self.population,
        }
    }

    #[inline]
    pub(crate) fn has_parts(&self) -> bool {
        self.area.has_parts() || self.population.has_parts()
    }

    #[inline]
    pub(crate) fn may_have_empty_takes(&self) -> bool {
        let (area, population) = (self.area, self.population);
        let empty = (area.has_empty_rest(), population.has_empty_rest());
        match empty {
            (false, false) => false,
            (true, true) => true,
            (true, false) => population.has(Tally::NOTHING),
            (false, true) => area.has(Tally::NOTHING),
        }
    }

    #[inline]
    pub(crate) fn is_whole(&self) -> bool {
        self.area.is_whole() && self.population.is_whole()
    }

    /// Tells whether nothing may be left of it.
    #[inline]
    pub(crate) fn may_be_whole(&self) -> bool {
        self.area.may_be_whole() && self.population.may_be_whole()
    }

    /// Returns the provision that ends it, or else the last that takes from it.
    #[inline]
    pub(crate) fn ender(&self) -> Option<StagedId> {
        self.dissolver.or(self.taker)
    }

    /// Returns the last provision that takes from it, or else the one that ends it.
    pub(crate) fn taker_or_dissolver(&self) -> Option<StagedId> {
        self.taker.or(self.dissolver)
    }

    /// Returns the provision that takes everything by the word, where no other takes anything.
    pub(crate) fn only_taker(&self) -> Option<StagedId> {
        self.taker.filter(|_| self.is_whole() && !self.several && !self.has_parts())
    }

    /// Returns the one provision that takes everything, where it is one.
    pub(crate) fn whole_taker(&self, staged: &Staged, takes: &TakesBySource) -> Option<StagedId> {
        if !self.is_whole() || self.has_parts() {
            return None;
        }
        if !self.several {
            return self.taker;
        }
        // Everything is taken by the word, or by a rest that nobody leaves anything out of.
        let by = |part: fn(&StagedTake) -> Share| {
            let mut takes = takes.of(staged, self.version).rev();
            let all = takes.clone().find(|take| part(take) == Share::All);
            all.or_else(|| takes.find(|take| part(take) == Share::Rest)).map(|take| take.provision)
        };
        let area = by(|take| take.area);
        area.filter(|_| area == by(|take| take.population))
    }
}

/// The takes of a change by source, in the order of the law; collected when one is first asked for.
#[derive(Debug, Clone, Default)]
pub(crate) struct TakesBySource(OnceCell<Vec<(VersionId, u32)>>);

impl TakesBySource {
    /// Returns the takes from a version.
    #[inline]
    pub(crate) fn of<'s>(
        &'s self,
        staged: &'s Staged,
        version: VersionId,
    ) -> impl DoubleEndedIterator<Item = &'s StagedTake> + Clone {
        let places = self.0.get_or_init(|| {
            let takes = staged.takes.iter().zip(0..);
            let mut places: Vec<(VersionId, u32)> =
                takes.map(|(take, at)| (take.source, at)).collect();
            places.sort_unstable();
            places
        });
        let first = places.partition_point(|&(source, _)| source < version);
        let last = places.partition_point(|&(source, _)| source <= version);
        let places = places.get(first..last).unwrap_or_default();
        places.iter().filter_map(|&(_, at)| staged.takes.get(at as usize))
    }
}

/// Whether the code of a version may be taken up.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Claim {
    /// The version is not touched and keeps it.
    Kept,
    /// It may, and has been.
    Granted,
    /// It has been taken up before.
    Twice,
}

/// The place of a touch, and whether the code of its version has been taken up.
#[derive(Debug, Clone, Copy, Default)]
struct Mark(u32);

impl Mark {
    const CLAIMED: u32 = 1 << 31;

    /// Places are counted from one, so that zeros mark what is not touched.
    #[inline]
    fn of(place: TouchId) -> Self {
        Self(place.place() + 1)
    }

    #[inline]
    fn place(self) -> Option<TouchId> {
        (self.0 & !Self::CLAIMED).checked_sub(1).map(TouchId::at)
    }

    #[inline]
    fn claim(&mut self) -> Claim {
        let claim = match *self {
            Self(0) => Claim::Kept,
            Self(mark) if mark & Self::CLAIMED == 0 => Claim::Granted,
            Self(_) => Claim::Twice,
        };
        if claim == Claim::Granted {
            self.0 |= Self::CLAIMED;
        }
        claim
    }
}

/// A way to find marks by version.
trait MarkTable {
    /// Returns the mark of a version; `None` for a version that there is not.
    fn mark(&mut self, version: VersionId) -> Option<&mut Mark>;
}

impl MarkTable for Vec<Mark> {
    #[inline]
    fn mark(&mut self, version: VersionId) -> Option<&mut Mark> {
        self.get_mut(version.index())
    }
}

impl MarkTable for FxHashMap<VersionId, Mark> {
    #[inline]
    fn mark(&mut self, version: VersionId) -> Option<&mut Mark> {
        Some(self.entry(version).or_default())
    }
}

/// Marks by version.
#[derive(Debug, Clone)]
enum Marks {
    /// For changes that reach a good part of the register.
    Dense(Vec<Mark>),
    Sparse(FxHashMap<VersionId, Mark>),
}

/// The touched versions, in the order in which clauses first name them.
#[derive(Debug, Clone)]
pub(crate) struct Touches {
    list: Vec<Touch>,
    marks: Marks,
    /// Whether there may be takes of which nothing comes: of a rest of what others took whole.
    may_have_empty_takes: bool,
}

impl Touches {
    /// Makes room for the touches of a change with so many takes.
    pub(crate) fn new(n_versions: u32, n_takes: usize) -> Self {
        let dense = n_takes.saturating_mul(64) >= n_versions as usize;
        let marks = if dense {
            Marks::Dense(vec![Mark::default(); n_versions as usize])
        } else {
            Marks::Sparse(FxHashMap::with_capacity_and_hasher(n_takes, FxBuildHasher))
        };
        Self { list: Vec::with_capacity(n_takes), marks, may_have_empty_takes: false }
    }

    #[inline]
    pub(crate) fn iter(&self) -> std::slice::Iter<'_, Touch> {
        self.list.iter()
    }

    #[inline]
    pub(crate) fn get(&self, touch: TouchId) -> Option<&Touch> {
        self.list.get(touch.idx())
    }

    #[inline]
    pub(crate) fn get_mut(&mut self, touch: TouchId) -> Option<&mut Touch> {
        self.list.get_mut(touch.idx())
    }

    /// Adds up what clauses take; returns what is not there any more when it is taken.
    pub(crate) fn add_takes<'s>(&mut self, staged: &'s Staged) -> Vec<(&'s StagedTake, [bool; 2])> {
        let empty = &mut self.may_have_empty_takes;
        match &mut self.marks {
            Marks::Dense(marks) => add_takes(staged, &mut self.list, marks, empty),
            Marks::Sparse(marks) => add_takes(staged, &mut self.list, marks, empty),
        }
    }

    /// Notes that figures make the whole of a version, so that a rest of it is nothing.
    pub(crate) fn note_whole(&mut self, version: VersionId) {
        self.may_have_empty_takes |= self.of(version).is_some_and(Touch::may_have_empty_takes);
    }

    #[inline]
    pub(crate) fn may_have_empty_takes(&self) -> bool {
        self.may_have_empty_takes
    }

    /// Returns the place of the touch of a version.
    #[inline]
    pub(crate) fn place_of(&self, version: VersionId) -> Option<TouchId> {
        match &self.marks {
            Marks::Dense(marks) => marks.get(version.index())?.place(),
            Marks::Sparse(marks) => marks.get(&version)?.place(),
        }
    }

    /// Returns the touch of a version.
    #[inline]
    pub(crate) fn of(&self, version: VersionId) -> Option<&Touch> {
        self.get(self.place_of(version)?)
    }

    pub(crate) fn of_mut(&mut self, version: VersionId) -> Option<&mut Touch> {
        let place = self.place_of(version)?;
        self.get_mut(place)
    }

    /// Returns the touch of a version that is touched from now on, and its place; `None` for a
    /// version that there is not.
    #[inline]
    pub(crate) fn enter(&mut self, version: VersionId) -> Option<(TouchId, &mut Touch)> {
        let mark = match &mut self.marks {
            Marks::Dense(marks) => marks.mark(version)?,
            Marks::Sparse(marks) => marks.mark(version)?,
        };
        match mark.place() {
            Some(place) => Some((place, self.list.get_mut(place.idx())?)),
            None => {
                let place = TouchId::at(index(self.list.len()));
                *mark = Mark::of(place);
                self.list.push(Touch::new(version));
                Some((place, self.list.last_mut()?))
            }
        }
    }

    /// Takes up the code that a version carries until now.
    #[inline]
    pub(crate) fn claim(&mut self, version: Option<VersionId>) -> Claim {
        let Some(version) = version else { return Claim::Kept };
        let mark = match &mut self.marks {
            Marks::Dense(marks) => marks.get_mut(version.index()),
            Marks::Sparse(marks) => marks.get_mut(&version),
        };
        mark.map_or(Claim::Kept, Mark::claim)
    }

    /// Returns the versions that are not touched, in order, where looking at each of them costs
    /// less than looking at all that are.
    pub(crate) fn few_untouched(&self) -> Option<impl Iterator<Item = VersionId> + '_> {
        match &self.marks {
            Marks::Dense(marks) if marks.len() < self.list.len() * 2 => {
                // Sixteen at a time, of which mostly all are touched.
                let groups = (0..).step_by(16).zip(marks.chunks(16));
                let untouched = groups
                    .filter(|(_, marks)| marks.iter().fold(false, |any, mark| any | (mark.0 == 0)));
                Some(untouched.flat_map(|(first, marks)| {
                    let marks = (first..).zip(marks).filter(|(_, mark)| mark.0 == 0);
                    marks.map(|(place, _)| VersionId::at(place))
                }))
            }
            _ => None,
        }
    }
}

/// Does what [`Touches::add_takes`] does. All takes are gone through in one loop: those of a
/// provision are too few for a loop of their own.
fn add_takes<'s>(
    staged: &'s Staged,
    list: &mut Vec<Touch>,
    marks: &mut impl MarkTable,
    may_have_empty_takes: &mut bool,
) -> Vec<(&'s StagedTake, [bool; 2])> {
    let mut too_much = Vec::new();
    for take in &staged.takes {
        let by = staged.provisions.get(take.provision.idx());
        let ends = by.is_some_and(|by| matches!(by.outcome, StagedOutcome::Ends));
        let Some(mark) = marks.mark(take.source) else { continue };
        let Some(place) = mark.place() else {
            *mark = Mark::of(TouchId::at(index(list.len())));
            list.push(Touch::first(take, ends));
            continue;
        };
        let Some(touch) = list.get_mut(place.idx()) else { continue };
        let fits = touch.add(take, ends);
        *may_have_empty_takes |= touch.may_have_empty_takes();
        if fits != [true; 2] {
            too_much.push((take, fits));
        }
    }
    too_much
}
