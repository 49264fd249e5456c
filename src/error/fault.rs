//! What can be wrong in a change, as data: units, clauses and quantities are values.

use jiff::civil::Date;
use serde::Serialize;

use crate::amount::Amount;
use crate::clause::NamedClause;
use crate::code::{Code, CodeAlphabet};
use crate::error::detail::{
    Ending, Given, Left, Listed, NotInForce, Restorer, StatedWhole, TakenBefore, kinds,
};
use crate::error::lookup::LookupFault;
use crate::level::{KindId, LevelId};
use crate::period::{Step, day_after};
use crate::share::Quantity;
use crate::unit::NamedUnit;

/// What can be wrong in a change. Units are named by kind, name and code.
///
/// # Example
/// ```
/// # #[cfg(feature = "vietnam")] {
/// use sapnhap::{Decree, Fault, Provision, date, vietnam};
///
/// let register = vietnam::register();
/// // Ba Vì is taken whole by two clauses at once.
/// let decree = Decree::new("2/NQ-HĐND", date(2027, 1, 1))?
///     .scope("01")?
///     .provision(Provision::merge("1", ["xã Ba Vì"], "09700", "xa", "Ba Vì Một")?)
///     .provision(Provision::merge("2", ["xã Ba Vì"], "99999", "xa", "Ba Vì Hai")?);
/// let error = register.enact([decree]).unwrap_err();
/// assert!(matches!(&error.faults()[0].fault, Fault::TakenTwice { .. }));
/// # }
/// # Ok::<(), sapnhap::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, thiserror::Error)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Fault {
    /// A decree without provisions.
    #[error("it has no provisions; expected at least one")]
    EmptyDecree,
    /// A decree of a number that the register, or the change, already has.
    #[error("a decree of this number is already in the register or the change")]
    DecreeTwice,
    /// A decree that is not later than what the register already holds.
    #[error(
        "the register already goes to {last}; expected {} or later, or a replay of the log with the decree put in (Register::with_inserted)",
        day_after(*.last)
    )]
    NotAfterLast {
        /// The register's last effective date, or its opening day.
        last: Date,
    },
    /// A decree whose day lies outside the days between which its own record puts it.
    #[error("its record puts the day between {first} and {last}; expected one of those days")]
    DayOutside {
        /// The first day on which it may have taken effect.
        first: Date,
        /// The last such day.
        last: Date,
    },
    /// A decree with provisions, of which its record says that its changes are not known.
    #[error("its record says that its changes are not known; expected no provisions")]
    KnownChanges,
    /// A decree whose day differs from that of the change that it was put into.
    #[error("all decrees of a change take effect on one day; expected {expected}")]
    OtherDay {
        /// The day of the change.
        expected: Date,
    },
    /// A unit that is not found, or not the only one called so, on the day before.
    #[error("{0}")]
    Reference(#[source] LookupFault),
    /// A unit that ended before the change.
    #[error("{unit} ended on {ended}; expected a unit in force on the day before")]
    Ended {
        /// The unit.
        unit: NamedUnit,
        /// The first day on which it was no more.
        ended: Date,
    },
    /// A unit that an earlier step of the same day ended.
    #[error(
        "{unit} ended in step {ended} of the same day, before step {step}; expected a unit in force after the step before"
    )]
    EndedInStep {
        /// The unit.
        unit: NamedUnit,
        /// The step that ended it.
        ended: Step,
        /// The step in which it is asked for.
        step: Step,
    },
    /// A unit that only this very change makes, used as a source.
    #[error(
        "{reference:?} names a unit that this same change makes ({maker}); sources are read as of the day before"
    )]
    SameDay {
        /// The reference as it was written.
        reference: String,
        /// The clause that makes the unit.
        maker: NamedClause,
    },
    /// A unit that the same step makes, or one after it, used as a source.
    #[error(
        "{reference:?} names a unit that step {made} makes ({maker}), and is asked for in step {step}; expected a step after {made}"
    )]
    LaterStep {
        /// The reference as it was written.
        reference: String,
        /// The clause that makes the unit.
        maker: NamedClause,
        /// The step of that clause.
        made: Step,
        /// The step in which the unit is asked for.
        step: Step,
    },
    /// A code and a label beside it that do not name the same unit.
    #[error("code {code} is {unit}, but the text beside it says {label:?}")]
    LabelDisagrees {
        /// The code.
        code: Code,
        /// The unit that carries it.
        unit: NamedUnit,
        /// The label.
        label: String,
    },
    /// A provision that takes nothing and changes nothing.
    #[error("it takes nothing and changes nothing")]
    EmptyProvision,
    /// A take of neither area nor population.
    #[error("it takes neither area nor population of {unit}")]
    EmptyTake {
        /// The source.
        unit: NamedUnit,
    },
    /// More of a unit is taken than there is.
    #[error("the {quantity} of {unit} is taken twice: {taken}, and again here")]
    TakenTwice {
        /// The source.
        unit: NamedUnit,
        /// Of what.
        quantity: Quantity,
        /// Who took it before.
        taken: TakenBefore,
    },
    /// Some of a unit that ends is taken by nobody.
    #[error("{unit} ends, but {left} of its {quantity} goes to no unit; expected {}", .left.expected())]
    LeftOver {
        /// The source.
        unit: NamedUnit,
        /// Of what.
        quantity: Quantity,
        /// How much is left.
        left: Left,
    },
    /// Stated figures of the parts that exceed the stated whole by more than the digits given leave
    /// room for; an excess within them counts as the whole. Where they fall short of it, the
    /// source goes on with what is left.
    #[error("the stated parts of the {quantity} of {unit} make {sum} of {whole}")]
    FiguresDisagree {
        /// The source.
        unit: NamedUnit,
        /// Of what.
        quantity: Quantity,
        /// What the parts add up to.
        sum: Amount,
        /// The whole that the decree states.
        whole: StatedWhole,
    },
    /// A unit that goes on, and is also ended or taken whole.
    #[error("{unit} goes on by {goes_on}, but is also {ended_by}")]
    GoesOnAndEnds {
        /// The unit.
        unit: NamedUnit,
        /// The clause by which it goes on.
        goes_on: NamedClause,
        /// What ends it.
        ended_by: Ending,
    },
    /// Two clauses that give one unit different codes, kinds, names or parents.
    #[error("{unit} gets one {what} here and another by {other}")]
    GoesOnTwice {
        /// The unit.
        unit: NamedUnit,
        /// What it is given two of.
        what: Given,
        /// The other clause.
        other: NamedClause,
    },
    /// A unit that takes from itself.
    #[error("{unit} goes on and can't take from itself")]
    TakesItself {
        /// The unit.
        unit: NamedUnit,
    },
    /// A source at a level below the outcome's.
    #[error(
        "{unit} is a {level}, which a {outcome} can't take; expected a unit of its own level or above (a member gets a new parent by a provision of its own)"
    )]
    SourceBelow {
        /// The source.
        unit: NamedUnit,
        /// The level of the source.
        level: LevelId,
        /// The level of the outcome.
        outcome: LevelId,
    },
    /// A part of a unit with members that goes to a unit of its members' level or below.
    #[error("{unit} has members; expected the members that are taken, by name")]
    PartOfMembers {
        /// The source.
        unit: NamedUnit,
    },
    /// What a clause takes of a unit that has its ground through members, and that none of them brings:
    /// looked for where nothing else is wrong.
    #[error(
        "{unit} has its ground through its members, and none of its {} comes to {taker}; expected a clause of the same step that puts a member ({}) under {taker}, or takes of one for a unit there",
        .quantity.map_or("ground", Quantity::word), Listed(.members, ", ")
    )]
    MembersStay {
        /// The source.
        unit: NamedUnit,
        /// Of what; `None` for its ground, area and population together.
        quantity: Option<Quantity>,
        /// The unit that takes of it.
        taker: NamedUnit,
        /// The first few members.
        members: Vec<NamedUnit>,
    },
    /// A code that another unit carries on the day.
    #[error("code {code} is in use by {unit} on the day")]
    CodeInUse {
        /// The code.
        code: Code,
        /// The unit that carries it.
        unit: NamedUnit,
    },
    /// A code that two units of the change are given.
    #[error("code {code} is given twice: here and by {other}")]
    CodeTwice {
        /// The code.
        code: Code,
        /// The other clause.
        other: NamedClause,
    },
    /// An ended unit that is made again twice: another clause of the change restores it too, or the unit
    /// that did is still in force.
    #[error("{unit} is restored twice: here and by {by}")]
    RestoredTwice {
        /// The ended unit.
        unit: NamedUnit,
        /// The other clause, or the unit in force.
        by: Restorer,
    },
    /// A unit that is to be made again and has not ended.
    #[error("{unit} is in force and can't be restored; expected a unit that has ended")]
    NotEnded {
        /// The unit.
        unit: NamedUnit,
    },
    /// A code that is not as wide as its level asks for.
    #[error("code {code} is not as wide as a {level} code; expected {width} characters")]
    CodeWidth {
        /// The code.
        code: Code,
        /// The level.
        level: LevelId,
        /// The width of the level's codes.
        width: u8,
    },
    /// A code with a character that codes of its level do not have.
    #[error("code {code} is no {level} code; expected {}", .alphabet.in_words(*.width))]
    CodeForm {
        /// The code.
        code: Code,
        /// The level.
        level: LevelId,
        /// The characters that codes of the level have.
        alphabet: CodeAlphabet,
        /// How many they have; `None` when that varies.
        width: Option<u8>,
    },
    /// A code that can be none of a level at which codes are unique only within a parent.
    #[error(
        "code {code} can be none of level {level}; expected {}, alone or behind the code of the parent and \"/\"",
        .alphabet.in_words(*.width)
    )]
    CodeWithinParent {
        /// The code.
        code: Code,
        /// The level.
        level: LevelId,
        /// The characters that a unit's own code has.
        alphabet: CodeAlphabet,
        /// How many they are; `None` when that varies.
        width: Option<u8>,
    },
    /// A code in full that begins with another code than that of the unit's parent.
    #[error("code {code} is not one within {parent}; expected {expected}")]
    CodeOfOtherParent {
        /// The code.
        code: Code,
        /// The unit's parent.
        parent: NamedUnit,
        /// The code that the unit would have there.
        expected: Code,
    },
    /// A unit's own code that is too long for one in full behind the code of the parent.
    #[error("code {code} is too long within {parent}; expected at most 23 characters in full")]
    CodeTooLong {
        /// The code.
        code: Code,
        /// The unit's parent.
        parent: NamedUnit,
    },
    /// A kind that the country does not have.
    #[error("the country has no kind {kind:?}; expected one of {}", kinds(.expected))]
    UnknownKind {
        /// The kind.
        kind: KindId,
        /// The kinds that there are.
        expected: Vec<KindId>,
    },
    /// A new kind that belongs to another level.
    #[error("{unit} can't become a {kind}: that is a kind of level {level}")]
    KindOfOtherLevel {
        /// The unit.
        unit: NamedUnit,
        /// The kind.
        kind: KindId,
        /// The level of the kind.
        level: LevelId,
    },
    /// No parent was given, and none follows.
    #[error("{unit} needs a parent in force on the day; expected one, or the decree's scope")]
    ParentMissing {
        /// The unit.
        unit: NamedUnit,
    },
    /// A parent that is unknown, ended or not yet there on the day.
    #[error("the parent {parent:?} of {unit} is not in force on the day: {why}")]
    ParentNotInForce {
        /// The unit.
        unit: NamedUnit,
        /// The parent as it was written.
        parent: String,
        /// What was found instead.
        why: NotInForce,
    },
    /// A scope that is unknown, ended or not yet there on the day; told once for a decree.
    #[error("its scope {scope:?} is not in force on the day: {why}")]
    ScopeNotInForce {
        /// The scope as it was written.
        scope: String,
        /// What was found instead.
        why: NotInForce,
    },
    /// A parent that is not of a level above.
    #[error("{parent} can't be the parent of {unit}; expected a unit of a level above {level}")]
    ParentLevel {
        /// The unit.
        unit: NamedUnit,
        /// The parent.
        parent: NamedUnit,
        /// The level of the unit.
        level: LevelId,
    },
    /// A unit that comes to lie in one of another level than the country asks for on the day.
    #[error(
        "{unit} comes to lie in {parent}, a {level}; expected a {expected} above it on the day"
    )]
    ParentOfOtherLevel {
        /// The unit.
        unit: NamedUnit,
        /// The parent.
        parent: NamedUnit,
        /// The level of the parent.
        level: LevelId,
        /// The level that the country asks for.
        expected: LevelId,
    },
    /// A member whose parent ends, and that has nowhere to go.
    #[error(
        "{unit} is left without a parent, since {parent} ends and no one unit takes its place; expected a provision that places it"
    )]
    MemberLeft {
        /// The member.
        unit: NamedUnit,
        /// Its parent until then.
        parent: NamedUnit,
    },
    /// A top-level unit that would be given a parent.
    #[error("{unit} is of the top level and has no parent")]
    RootWithParent {
        /// The unit.
        unit: NamedUnit,
    },
    /// More units, codes or decrees than handles can count.
    #[error("the register would grow beyond what it can hold")]
    TooLarge,
}
