//! What findings say, why, and what would mend them: closed sets for what follows from any record of
//! units, and one open form for the rules of a country or a user.

use jiff::civil::Date;
use serde::Serialize;

use super::measure::Measured;
use super::sentence::Sentence;
use crate::amount::Amount;
use crate::clause::Clause;
use crate::code::Code;
use crate::error::{Fault, Left};
use crate::level::LevelDefinition;
use crate::share::{Quantity, Shares};
use crate::unit::NamedUnit;

/// What was found.
///
/// # Example
/// ```
/// use sapnhap::finding::{Claim, Sentence};
///
/// assert_eq!(Claim::NoDecree.to_string(), "the plan has no decree");
/// assert_eq!(Claim::from(Sentence::new("it has no seat")).to_string(), "it has no seat");
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Claim {
    /// Something is wrong with the change.
    Fault(Box<Fault>),
    /// Something is wrong with what the plan takes as given.
    FaultOfGiven(Box<Fault>),
    /// Neither area nor population of a unit that ends goes to any unit.
    LeftOver {
        /// The unit.
        unit: NamedUnit,
        /// How much of it is left.
        left: Left,
    },
    /// The plan has no decree.
    NoDecree,
    /// A unit takes from none, and none comes under it.
    MadeOfNothing,
    /// Several clauses of a decree have one number.
    NumberedTwice {
        /// The number.
        clause: Clause,
        /// How many have it.
        n_clauses: usize,
    },
    /// The decrees of a day: what can't be judged.
    DecreesOf {
        /// The day.
        date: Date,
    },
    /// A decree has dates in another order than they come in.
    DatesReversed {
        /// What comes first.
        earlier: Stage,
        /// When it did.
        first: Date,
        /// What comes later.
        later: Stage,
        /// When it did.
        second: Date,
    },
    /// Stated parts of a unit miss the stated whole.
    PartsMiss {
        /// The unit.
        unit: NamedUnit,
        /// What they are parts of.
        quantity: Quantity,
        /// What they add up to.
        sum: Amount,
        /// The whole.
        whole: Amount,
    },
    /// What stated parts of a unit add up to: what can't be told.
    SumOfParts {
        /// The unit.
        unit: NamedUnit,
        /// What they are parts of.
        quantity: Quantity,
    },
    /// Parts of a balance miss its total.
    BalanceMisses {
        /// What is balanced, as the plan calls it.
        what: String,
        /// What the parts add up to.
        sum: Amount,
        /// The total.
        total: Amount,
    },
    /// Whether the parts of a balance add up: what can't be told.
    WhetherBalance {
        /// What is balanced, as the plan calls it.
        what: String,
        /// The total.
        total: Amount,
    },
    /// A part is another percentage of the total than is stated.
    PercentMisses {
        /// What is balanced, as the plan calls it.
        what: String,
        /// The part, as the plan calls it.
        part: String,
        /// What it is.
        is: Amount,
        /// What is stated.
        stated: Amount,
    },
    /// Whether a percentage is right: what can't be told.
    WhetherPercent {
        /// What is balanced, as the plan calls it.
        what: String,
        /// The part, as the plan calls it.
        part: String,
        /// What is stated.
        stated: Amount,
    },
    /// Units of a level below end by a clause, where they may be meant as members.
    EndBelow {
        /// The units.
        units: Vec<NamedUnit>,
    },
    /// Units come to lie in one of a higher level than before, beside its units of that level.
    SkipsLevel {
        /// The units.
        units: Vec<NamedUnit>,
        /// The unit that they come to lie in.
        parent: NamedUnit,
        /// The level that they skip.
        level: LevelName,
        /// The units in which they lay.
        before: Vec<NamedUnit>,
    },
    /// The rule can't be judged for want of data.
    CannotTell {
        /// What it can't tell.
        about: Box<Self>,
        /// Why it can't.
        lacking: Reason,
    },
    /// What a rule says in its own words.
    Said(Sentence),
}

/// What a level is called, in English and in the country's own language.
///
/// # Example
/// ```
/// use sapnhap::finding::LevelName;
/// use sapnhap::{Level, vietnam};
///
/// # #[cfg(feature = "vietnam")] {
/// let country = vietnam::register().country();
/// let name = LevelName::from(country.known_level(Level::COMMUNE)?);
/// assert_eq!(name.english, "commune");
/// # }
/// # Ok::<(), sapnhap::error::LookupFault>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default, Serialize)]
pub struct LevelName {
    /// In English.
    pub english: String,
    /// In the country's own language.
    pub own: String,
}

impl From<&LevelDefinition> for LevelName {
    fn from(level: &LevelDefinition) -> Self {
        Self { english: level.english.clone(), own: level.name.clone() }
    }
}

/// A date that a decree has.
///
/// # Example
/// ```
/// use sapnhap::finding::Stage;
///
/// assert!(Stage::Passed < Stage::Effective);
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Stage {
    /// The day on which it was passed.
    Passed,
    /// The day on which it enters into force.
    InForce,
    /// The day on which it takes effect.
    Effective,
}

/// Why something was found, or can't be told.
///
/// # Example
/// ```
/// use sapnhap::finding::Reason;
///
/// assert_eq!(Reason::MoreClauses { n_clauses: 3 }.to_string(), "3 more clauses name it");
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Reason {
    /// The clause ends units.
    Ends,
    /// The clause makes a unit.
    Makes {
        /// The name.
        name: String,
        /// The code.
        code: Code,
    },
    /// A unit goes on by the clause.
    GoesOn {
        /// The unit.
        unit: NamedUnit,
    },
    /// A unit that was not found goes on by the clause.
    GoesOnAs {
        /// The unit as it is written.
        reference: String,
    },
    /// The clause takes of a unit.
    Takes {
        /// The unit.
        unit: NamedUnit,
        /// How much of it.
        portions: Shares,
    },
    /// More clauses than are told have a part in it.
    MoreClauses {
        /// How many.
        n_clauses: usize,
    },
    /// The digits in which figures are given leave room for so much.
    Rounding {
        /// How much.
        within: Amount,
    },
    /// Figures have more digits together than can be held.
    TooManyDigits,
    /// A total of which something is a percentage is 0.
    TotalIsZero,
    /// The decrees of an earlier day have to be mended first.
    EarlierDay,
    /// The day of the decrees has to be mended first.
    DayItself,
    /// What a rule says in its own words.
    Said(Sentence),
}

/// What would mend it.
///
/// # Example
/// ```
/// use sapnhap::finding::Mend;
///
/// assert_eq!(Mend::CorrectClause.to_string(), "correct the clause");
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Mend {
    /// Correct the clause.
    CorrectClause,
    /// Let one clause take a unit whole, or several parts and one of them the rest.
    TakeOnce,
    /// Add a clause that takes what is left.
    TakeRest,
    /// Add a clause of the same day that takes what is left.
    TakeRestOnDay,
    /// Give the code of a unit that ends.
    CodeOfEnded,
    /// Name a unit in force on the day before.
    NameUnit,
    /// Name what a unit that has ended became.
    NameSuccessors {
        /// The units.
        units: Vec<NamedUnit>,
    },
    /// Name one of those among which a unit that has ended was divided.
    NameOneOf {
        /// The units.
        units: Vec<NamedUnit>,
    },
    /// Say under which unit it comes.
    SayParent,
    /// Say under which unit it comes, by a clause that names the parent.
    SayParentInClause,
    /// Name a unit of a level above that is in force on the day.
    NameParent,
    /// Choose a later day, or put the decree into the log.
    LaterDay {
        /// The first day that can be chosen.
        first: Date,
    },
    /// Say which units it is made of.
    SaySources,
    /// Give each clause a number of its own.
    NumberClauses,
    /// Correct the dates of the decree.
    CorrectDates,
    /// Let units that end go on as members, by clauses of their own.
    KeepAsMembers,
    /// What a rule says in its own words.
    Said(Sentence),
}

/// Lets a rule's own sentence stand where one of the closed sets does.
macro_rules! said {
    ($($set:ident),*) => {
        $(impl From<Sentence> for $set {
            fn from(sentence: Sentence) -> Self {
                Self::Said(sentence)
            }
        })*
    };
}

said!(Claim, Reason, Mend, Measured);
