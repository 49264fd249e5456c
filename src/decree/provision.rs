//! Provisions: what a clause takes from which units, and what comes of it.

use std::hash::{Hash, Hasher};

use crate::amount::Amount;
use crate::clause::Clause;
use crate::code::Code;
use crate::decree::Reference;
use crate::error::Error;
use crate::evidence::Evidence;
use crate::level::{KindId, LevelId};
use crate::name::Name;
use crate::period::Step;
use crate::position::Position;
use crate::share::Share;

/// A figure that a decree states for a part: square kilometres of area, or people.
///
/// # Example
/// ```
/// use sapnhap::decree::Figure;
/// use sapnhap::Amount;
///
/// let figure = Figure { amount: Amount::new("11.98")?, of: Some(Amount::new("20.10")?) };
/// assert_eq!(figure.amount.to_string(), "11.98");
/// # Ok::<(), sapnhap::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Figure {
    /// How much is taken.
    pub amount: Amount,
    /// How much there was in all, where the decree says so.
    pub of: Option<Amount>,
}

/// How much of a source's area, or of its population, is taken.
///
/// # Example
/// ```
/// use sapnhap::Portion;
///
/// assert!(Portion::Rest.is_something());
/// assert!(!Portion::Nothing.is_something());
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Portion {
    /// All of it (toàn bộ).
    All,
    /// A part (một phần), with the decree's figure where it gives one.
    Part(Option<Box<Figure>>),
    /// What other clauses leave (phần còn lại).
    Rest,
    /// Some, and perhaps all: who got it is known, and how far that reaches is not. A unit of which
    /// that is taken ends, unless a clause lets it go on.
    Unknown,
    /// Perhaps some and perhaps none: land moved between two units that both go on, and which way is
    /// not known. Each then takes so much of the other.
    Possible,
    /// None of it.
    Nothing,
}

impl Portion {
    /// Returns the word of it, without a figure.
    pub(crate) fn share(&self) -> Share {
        match self {
            Self::All => Share::All,
            Self::Part(_) => Share::Part,
            Self::Rest => Share::Rest,
            Self::Unknown => Share::Unknown,
            Self::Possible => Share::Possible,
            Self::Nothing => Share::Nothing,
        }
    }

    /// Returns the portion of a word; a part has the figure, where there is one.
    pub(crate) fn of(share: Share, figure: Option<Box<Figure>>) -> Self {
        match share {
            Share::All => Self::All,
            Share::Part => Self::Part(figure),
            Share::Rest => Self::Rest,
            Share::Unknown => Self::Unknown,
            Share::Possible => Self::Possible,
            Share::Nothing => Self::Nothing,
        }
    }

    /// A part without a figure.
    pub const PART: Self = Self::Part(None);

    /// Tells whether anything is taken.
    #[must_use]
    pub fn is_something(&self) -> bool {
        !matches!(self, Self::Nothing)
    }
}

/// What a provision takes from.
///
/// # Example
/// ```
/// use sapnhap::decree::Source;
/// use sapnhap::Reference;
///
/// let source = Source::Unit(Reference::new("00004")?);
/// assert!(matches!(source, Source::Unit(_)));
/// # Ok::<(), sapnhap::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Source {
    /// A unit in force on the day before.
    Unit(Reference),
    /// Every unit of a level: the way to dissolve it.
    Every(LevelId),
    /// A place that is no unit (a shooting range, tidal flats): recorded, without lineage.
    Place(Name),
}

/// A mention of a source in a provision.
///
/// # Example
/// ```
/// use sapnhap::decree::Take;
/// use sapnhap::{Clause, Portion};
///
/// let take = Take::part("00073")?.citing(["3"])?;
/// assert_eq!(take.area, Portion::PART);
/// assert_eq!(take.cites, [Clause::new("3")?]);
/// # Ok::<(), sapnhap::Error>(())
/// ```
///
/// Where it stood in a file is no part of what it says: takes that differ in nothing else are equal.
#[derive(Debug, Clone)]
pub struct Take {
    /// The source.
    pub source: Source,
    /// How much of its area.
    pub area: Portion,
    /// How much of its population.
    pub population: Portion,
    /// The clauses of the same decree that a rest refers to.
    pub cites: Vec<Clause>,
    /// A remark for people.
    pub note: Option<Box<str>>,
    /// What it rests on, where that is not what its provision rests on.
    pub evidence: Option<Evidence>,
    /// The place in the text that it was read from, where that is known.
    pub position: Option<Position>,
}

impl Take {
    /// Takes from a unit, by code or name.
    ///
    /// # Errors
    /// An empty reference.
    pub fn new(unit: &str, area: Portion, population: Portion) -> Result<Self, Error> {
        Ok(Self::of(Source::Unit(Reference::new(unit)?), area, population))
    }

    /// Takes from a source.
    #[must_use]
    pub fn of(source: Source, area: Portion, population: Portion) -> Self {
        Self {
            source,
            area,
            population,
            cites: Vec::new(),
            note: None,
            evidence: None,
            position: None,
        }
    }

    /// Takes all of a unit, by code or name.
    ///
    /// # Errors
    /// An empty reference.
    pub fn all(unit: &str) -> Result<Self, Error> {
        Self::new(unit, Portion::All, Portion::All)
    }

    /// Takes a part of a unit's area and population.
    ///
    /// # Errors
    /// An empty reference.
    pub fn part(unit: &str) -> Result<Self, Error> {
        Self::new(unit, Portion::PART, Portion::PART)
    }

    /// Takes what other clauses leave of a unit.
    ///
    /// # Errors
    /// An empty reference.
    pub fn rest(unit: &str) -> Result<Self, Error> {
        Self::new(unit, Portion::Rest, Portion::Rest)
    }

    /// Says to which clauses a rest refers.
    ///
    /// # Errors
    /// An empty clause label.
    pub fn citing<'a>(mut self, clauses: impl IntoIterator<Item = &'a str>) -> Result<Self, Error> {
        self.cites = clauses.into_iter().map(Clause::new).collect::<Result<_, _>>()?;
        Ok(self)
    }
}

impl Take {
    /// Returns all that it says.
    fn said(&self) -> impl PartialEq + Hash + '_ {
        let Self { source, area, population, cites, note, evidence, position: _ } = self;
        (source, area, population, cites, note, evidence)
    }
}

impl PartialEq for Take {
    fn eq(&self, other: &Self) -> bool {
        self.said() == other.said()
    }
}

impl Eq for Take {}

impl Hash for Take {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.said().hash(state);
    }
}

/// A unit that a provision makes.
///
/// # Example
/// ```
/// use sapnhap::decree::NewUnit;
///
/// let unit = NewUnit::new("00004", "phuong", "Ba Đình")?.under("01")?;
/// assert_eq!(unit.name.as_str(), "Ba Đình");
/// assert!(NewUnit::new("00004", "phuong", "").is_err());
/// # Ok::<(), sapnhap::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct NewUnit {
    /// Its code.
    pub code: Code,
    /// Its kind, which settles its level.
    pub kind: KindId,
    /// Its name, without the kind.
    pub name: Name,
    /// Its parent as of the effective day; the decree's scope where none is given.
    pub parent: Option<Reference>,
    /// The ended unit that it restores, where it does: by the code and day before its end, or by
    /// name.
    pub restores: Option<Reference>,
    /// The unit, of those that it is made of, in which its authority sits, where the decree says
    /// so. It is kept as written; rules hold the code against it.
    pub seat: Option<Reference>,
    /// Other spellings of its name.
    pub aliases: Vec<Name>,
}

impl NewUnit {
    /// Makes a description of a unit to be made.
    ///
    /// # Errors
    /// A code, kind or name that is none.
    pub fn new(code: &str, kind: &str, name: &str) -> Result<Self, Error> {
        Ok(Self {
            code: Code::new(code)?,
            kind: KindId::with_capitals(kind)?,
            name: Name::new(name)?,
            parent: None,
            restores: None,
            seat: None,
            aliases: Vec::new(),
        })
    }

    /// Says where its authority sits: in which of the units that it is made of, by code or name.
    ///
    /// # Errors
    /// An empty reference.
    pub fn seated_in(mut self, unit: &str) -> Result<Self, Error> {
        self.seat = Some(Reference::new(unit)?);
        Ok(self)
    }

    /// Sets the parent, by code or name.
    ///
    /// # Errors
    /// An empty reference.
    pub fn under(mut self, parent: &str) -> Result<Self, Error> {
        self.parent = Some(Reference::new(parent)?);
        Ok(self)
    }

    /// Says which ended unit this one restores, by code or name.
    ///
    /// # Errors
    /// An empty reference.
    pub fn restoring(mut self, unit: &str) -> Result<Self, Error> {
        self.restores = Some(Reference::new(unit)?);
        Ok(self)
    }
}

/// A unit that goes on, and what changes about it.
///
/// # Example
/// ```
/// use sapnhap::decree::Continuation;
/// use sapnhap::KindId;
///
/// let mut goes_on = Continuation::of("xã Bình Minh, tỉnh Đồng Nai")?;
/// goes_on.kind = Some(KindId::new("phuong")?);
/// assert_eq!(goes_on.name, None);
/// # Ok::<(), sapnhap::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Continuation {
    /// The unit.
    pub unit: Reference,
    /// Its new code.
    pub code: Option<Code>,
    /// Its new kind, of the same level.
    pub kind: Option<KindId>,
    /// Its new name.
    pub name: Option<Name>,
    /// Its new parent as of the effective day.
    pub parent: Option<Reference>,
}

impl Continuation {
    /// Makes the continuation of a unit, with nothing changed about it yet.
    ///
    /// # Errors
    /// An empty reference.
    pub fn of(unit: &str) -> Result<Self, Error> {
        Ok(Self::of_reference(Reference::new(unit)?))
    }

    /// Makes the continuation of a unit, with nothing changed about it yet.
    #[must_use]
    pub fn of_reference(unit: Reference) -> Self {
        Self { unit, code: None, kind: None, name: None, parent: None }
    }
}

/// What comes of a provision.
///
/// # Example
/// ```
/// use sapnhap::decree::{NewUnit, Outcome};
///
/// let outcome = Outcome::New(Box::new(NewUnit::new("00004", "phuong", "Ba Đình")?));
/// assert!(matches!(outcome, Outcome::New(_)));
/// # Ok::<(), sapnhap::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Outcome {
    /// A unit is made.
    New(Box<NewUnit>),
    /// A unit goes on.
    Continues(Box<Continuation>),
    /// What is taken ends, and its members go to the level above. The ground of a unit without
    /// members must go somewhere: other clauses take it, or the unit in which it lies has ground of
    /// its own, or goes on by a clause of the step that says nothing else. What is taken with
    /// [`Portion::Unknown`] ends when others take parts of it, and whether they have all of it is not
    /// known.
    Ends,
}

/// One numbered clause of a decree: what it takes, and what comes of it.
///
/// The functions here make the common shapes; every other one is put together from [`Take`] and
/// [`Outcome`]. A breakdown is several provisions that each take a part or the rest of one unit; a
/// split-off takes a part and names no rest, so that the source goes on with what is left.
///
/// # Example
/// ```
/// use sapnhap::decree::{NewUnit, Take};
/// use sapnhap::Provision;
///
/// // One unit broken down into two.
/// let first = Provision::of_new("1", NewUnit::new("00901", "xa", "Tân An")?)?
///     .taking(Take::part("00900")?);
/// let second = Provision::of_new("2", NewUnit::new("00902", "xa", "Tân Bình")?)?
///     .taking(Take::rest("00900")?.citing(["1"])?);
/// assert_eq!(first.takes.len() + second.takes.len(), 2);
/// # Ok::<(), sapnhap::Error>(())
/// ```
///
/// Where it stood in a file is no part of what it says: provisions that differ in nothing else are
/// equal.
#[derive(Debug, Clone)]
pub struct Provision {
    /// The label of the clause; `None` for an act that is cited whole.
    pub clause: Option<Clause>,
    /// What it takes, in the order of the text.
    pub takes: Vec<Take>,
    /// What comes of it.
    pub outcome: Outcome,
    /// Its place among the provisions of its day: what a step makes, a later one may take.
    pub step: Step,
    /// What it rests on, where that is not what its decree rests on.
    pub evidence: Option<Evidence>,
    /// Its place in the text that it was read from.
    pub position: Option<Position>,
}

impl PartialEq for Provision {
    fn eq(&self, other: &Self) -> bool {
        let Self { clause, takes, outcome, step, evidence, position: _ } = self;
        (clause, takes, outcome) == (&other.clause, &other.takes, &other.outcome)
            && (step, evidence) == (&other.step, &other.evidence)
    }
}

impl Eq for Provision {}

impl Provision {
    /// Makes a provision without takes.
    ///
    /// # Errors
    /// An empty clause label.
    pub fn new(clause: &str, outcome: Outcome) -> Result<Self, Error> {
        Ok(Self { clause: Some(Clause::new(clause)?), ..Self::of_whole_act(Vec::new(), outcome) })
    }

    /// Makes the provision of an act that is cited whole.
    pub(crate) fn of_whole_act(takes: Vec<Take>, outcome: Outcome) -> Self {
        Self { clause: None, takes, outcome, step: Step::FIRST, evidence: None, position: None }
    }

    /// Makes a unit.
    ///
    /// # Errors
    /// An empty clause label.
    pub fn of_new(clause: &str, unit: NewUnit) -> Result<Self, Error> {
        Self::new(clause, Outcome::New(Box::new(unit)))
    }

    /// Lets a unit go on.
    ///
    /// # Errors
    /// An empty clause label.
    pub fn of_continuation(clause: &str, continuation: Continuation) -> Result<Self, Error> {
        Self::new(clause, Outcome::Continues(Box::new(continuation)))
    }

    /// Adds a take behind those that are there.
    #[must_use]
    pub fn taking(mut self, take: Take) -> Self {
        self.takes.push(take);
        self
    }

    /// Puts the provision into a step of its day.
    ///
    /// # Example: a part moves, and then what is left is merged
    /// ```
    /// use sapnhap::{Provision, Step};
    ///
    /// let first = Provision::transfer("1", "xã Tân An", "xã Tân Bình")?;
    /// let then = Provision::take_over("2", "xã Tân Bình", ["xã Tân Hòa"])?.in_step(Step::new(2)?);
    /// assert!(first.step < then.step);
    /// # Ok::<(), sapnhap::Error>(())
    /// ```
    #[must_use]
    pub fn in_step(mut self, step: Step) -> Self {
        self.step = step;
        self
    }

    /// Merges whole units into a new one.
    ///
    /// # Errors
    /// A clause, reference, code, kind or name that is none.
    pub fn merge<'a>(
        clause: &str,
        units: impl IntoIterator<Item = &'a str>,
        code: &str,
        kind: &str,
        name: &str,
    ) -> Result<Self, Error> {
        let mut provision = Self::of_new(clause, NewUnit::new(code, kind, name)?)?;
        provision.takes = units.into_iter().map(Take::all).collect::<Result<_, _>>()?;
        Ok(provision)
    }

    /// Lets a unit that goes on take over whole units.
    ///
    /// # Errors
    /// A clause or reference that is none.
    pub fn take_over<'a>(
        clause: &str,
        unit: &str,
        taken: impl IntoIterator<Item = &'a str>,
    ) -> Result<Self, Error> {
        let mut provision = Self::of_continuation(clause, Continuation::of(unit)?)?;
        provision.takes = taken.into_iter().map(Take::all).collect::<Result<_, _>>()?;
        Ok(provision)
    }

    /// Moves a part of one unit to another; both go on.
    ///
    /// # Errors
    /// A clause or reference that is none.
    pub fn transfer(clause: &str, from: &str, to: &str) -> Result<Self, Error> {
        let provision = Self::of_continuation(clause, Continuation::of(to)?)?;
        Ok(provision.taking(Take::part(from)?))
    }

    /// Gives a unit another name.
    ///
    /// # Errors
    /// A clause, reference or name that is none.
    pub fn rename(clause: &str, unit: &str, name: &str) -> Result<Self, Error> {
        let mut continuation = Continuation::of(unit)?;
        continuation.name = Some(Name::new(name)?);
        Self::of_continuation(clause, continuation)
    }

    /// Gives a unit another kind of its level.
    ///
    /// # Errors
    /// A clause, reference or kind that is none.
    pub fn change_kind(clause: &str, unit: &str, kind: &str) -> Result<Self, Error> {
        let mut continuation = Continuation::of(unit)?;
        continuation.kind = Some(KindId::with_capitals(kind)?);
        Self::of_continuation(clause, continuation)
    }

    /// Gives a unit another code.
    ///
    /// # Errors
    /// A clause, reference or code that is none.
    pub fn change_code(clause: &str, unit: &str, code: &str) -> Result<Self, Error> {
        let mut continuation = Continuation::of(unit)?;
        continuation.code = Some(Code::new(code)?);
        Self::of_continuation(clause, continuation)
    }

    /// Puts a unit under another parent.
    ///
    /// # Errors
    /// A clause or reference that is none.
    pub fn change_parent(clause: &str, unit: &str, parent: &str) -> Result<Self, Error> {
        let mut continuation = Continuation::of(unit)?;
        continuation.parent = Some(Reference::new(parent)?);
        Self::of_continuation(clause, continuation)
    }

    /// Dissolves a level: every unit of it ends, and its members go to the level above.
    ///
    /// # Errors
    /// A clause or level id that is none.
    pub fn dissolve_level(clause: &str, level: &str) -> Result<Self, Error> {
        let every = Source::Every(LevelId::new(level)?);
        let provision = Self::new(clause, Outcome::Ends)?;
        Ok(provision.taking(Take::of(every, Portion::All, Portion::All)))
    }

    /// Ends units whose members go to the level above, or whose territory other clauses take.
    ///
    /// # Errors
    /// A clause or reference that is none.
    pub fn end<'a>(clause: &str, units: impl IntoIterator<Item = &'a str>) -> Result<Self, Error> {
        let mut provision = Self::new(clause, Outcome::Ends)?;
        provision.takes = units.into_iter().map(Take::all).collect::<Result<_, _>>()?;
        Ok(provision)
    }
}
