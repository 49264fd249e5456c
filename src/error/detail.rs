//! What faults of a change say in detail: who took a unit before, what is left of it, how it ends, and
//! why a parent is not in force.

use std::fmt;

use jiff::civil::Date;
use serde::Serialize;

use crate::amount::Amount;
use crate::clause::NamedClause;
use crate::error::lookup::{Candidate, NOT_LOOKED_FOR, near_names};
use crate::level::KindId;
use crate::text;
use crate::unit::NamedUnit;

/// Who took of a unit before, where more is taken than there is.
///
/// # Example
/// ```
/// use sapnhap::error::TakenBefore;
///
/// assert_eq!(TakenBefore::InClause.to_string(), "earlier in the same clause");
/// ```
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum TakenBefore {
    /// The same clause.
    InClause,
    /// Another clause.
    By(NamedClause),
    /// It is not known by whom.
    Already,
}

impl fmt::Display for TakenBefore {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::InClause => f.write_str("earlier in the same clause"),
            Self::By(clause) => write!(f, "by {clause}"),
            Self::Already => f.write_str("already"),
        }
    }
}

/// How much of a unit that ends goes to nobody.
///
/// # Example
/// ```
/// use sapnhap::error::Left;
///
/// assert_eq!(Left::Rest.to_string(), "the rest");
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Left {
    /// All of it.
    All,
    /// What others leave who take parts.
    Rest,
}

impl Left {
    /// Says in English what would make it whole.
    pub(crate) fn expected(self) -> &'static str {
        match self {
            Self::All => "a clause that takes it",
            Self::Rest => "a clause that takes the rest, or a unit that goes on",
        }
    }
}

impl fmt::Display for Left {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(match self {
            Self::All => "all",
            Self::Rest => "the rest",
        })
    }
}

/// The whole that clauses state of a quantity of which they take parts.
///
/// # Example
/// ```
/// use sapnhap::Amount;
/// use sapnhap::error::StatedWhole;
///
/// let whole = StatedWhole::One(Amount::new("6.5")?);
/// assert_eq!(whole.to_string(), "6.5");
/// # Ok::<(), sapnhap::Error>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum StatedWhole {
    /// All that state one state the same.
    One(Amount),
    /// Clauses state different ones, or one of them none.
    Several {
        /// What the clause at hand states.
        here: Option<Amount>,
        /// What another one does.
        elsewhere: Option<Amount>,
    },
}

impl fmt::Display for StatedWhole {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let told = |amount: &Option<Amount>| amount.map_or("?".to_owned(), |it| it.to_string());
        match self {
            Self::One(amount) => write!(f, "{amount}"),
            Self::Several { here, elsewhere } => {
                write!(f, "{}, where another clause says {}", told(here), told(elsewhere))
            }
        }
    }
}

/// How a unit ends that also goes on.
///
/// # Example
/// ```
/// use sapnhap::error::{Ending, NamedClause};
/// use sapnhap::DecreeNumber;
///
/// let clause = NamedClause { decree: DecreeNumber::new("1/NQ")?, clause: None };
/// let ending = Ending::TakenWholeBy(clause);
/// assert_eq!(ending.to_string(), "taken whole by decree 1/NQ an unnumbered clause");
/// # Ok::<(), sapnhap::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Ending {
    /// A clause ends it.
    EndedBy(NamedClause),
    /// A clause takes the last of it.
    TakenWholeBy(NamedClause),
}

impl fmt::Display for Ending {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::EndedBy(clause) => write!(f, "ended by {clause}"),
            Self::TakenWholeBy(clause) => write!(f, "taken whole by {clause}"),
        }
    }
}

/// What clauses give a unit of which it can have one.
///
/// # Example
/// ```
/// use sapnhap::error::Given;
///
/// assert_eq!(Given::Parent.to_string(), "parent");
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Given {
    /// Its code.
    Code,
    /// Its kind.
    Kind,
    /// Its name.
    Name,
    /// The unit in which it lies.
    Parent,
}

impl fmt::Display for Given {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(match self {
            Self::Code => "code",
            Self::Kind => "kind",
            Self::Name => "name",
            Self::Parent => "parent",
        })
    }
}

/// Who makes an ended unit again, where another clause does so too.
///
/// # Example
/// ```
/// use sapnhap::error::{NamedClause, Restorer};
/// use sapnhap::{Clause, DecreeNumber};
///
/// let clause = Some(Clause::new("2")?);
/// let restorer = Restorer::Clause(NamedClause { decree: DecreeNumber::new("1/NQ")?, clause });
/// assert_eq!(restorer.to_string(), "decree 1/NQ clause 2");
/// # Ok::<(), sapnhap::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Restorer {
    /// Another clause of the change.
    Clause(NamedClause),
    /// The unit in force that was made of it.
    Unit(NamedUnit),
}

impl fmt::Display for Restorer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Clause(clause) => write!(f, "{clause}"),
            Self::Unit(unit) => write!(f, "{unit}"),
        }
    }
}

/// Why a parent, or a scope, is not in force on the day.
///
/// # Example
/// ```
/// # #[cfg(feature = "vietnam")] {
/// use sapnhap::error::NotInForce;
/// use sapnhap::{Decree, Fault, Provision, date, vietnam};
///
/// let decree = Decree::new("1/NQ", date(2027, 1, 1))?
///     .scope("tỉnh Hà Giang")?
///     .provision(Provision::rename("1", "xã Đồng Văn, tỉnh Tuyên Quang", "Đồng Văn Mới")?);
/// let error = vietnam::register().enact([decree]).unwrap_err();
/// let Fault::ScopeNotInForce { why, .. } = &error.faults()[0].fault else { panic!() };
/// let NotInForce::Ended { unit, ended } = why else { panic!() };
/// assert_eq!((unit.name.as_str(), *ended), ("Hà Giang", date(2025, 7, 1)));
/// # }
/// # Ok::<(), sapnhap::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum NotInForce {
    /// It has ended.
    Ended {
        /// The unit.
        unit: NamedUnit,
        /// The first day on which it was no more.
        ended: Date,
    },
    /// It ends, or changes its code, by the change itself.
    EndsHere {
        /// The unit.
        unit: NamedUnit,
    },
    /// The change makes a unit of the name, which has to be named with the units above it, or by its
    /// code.
    MadeHere {
        /// The clause that makes it.
        maker: NamedClause,
    },
    /// It is of a level above which no unit lies.
    NotAbove {
        /// The unit.
        unit: NamedUnit,
    },
    /// Several units may be meant.
    Several {
        /// The first of them, by level and in the order in which they came.
        first: Vec<NamedUnit>,
        /// How many there are.
        n_units: usize,
    },
    /// No unit of a level above is called so.
    NoSuch {
        /// Units of a level above with similar names, nearest first.
        near: Vec<Candidate>,
    },
    /// No unit of a level above is called so, and near names were not looked for.
    NoSuchAmongMany,
}

impl fmt::Display for NotInForce {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        const NO_SUCH: &str = "no unit of a level above is called so";
        match self {
            Self::Ended { unit, ended } => write!(f, "{unit} ended on {ended}"),
            Self::EndsHere { unit } => {
                write!(f, "{unit} ends, or changes its code, by this change")
            }
            Self::MadeHere { maker } => write!(
                f,
                "a unit that {maker} makes is named without the units above it, or by its code"
            ),
            Self::NotAbove { unit } => write!(f, "no unit can lie in {unit}"),
            Self::Several { first, n_units } => {
                write!(f, "it may be {}", Listed(first, " or "))?;
                match n_units.checked_sub(first.len()) {
                    Some(more @ 1..) => write!(f, " or one of {more} more"),
                    _ => Ok(()),
                }
            }
            Self::NoSuch { near } => write!(f, "{NO_SUCH}{}", near_names(near)),
            Self::NoSuchAmongMany => write!(f, "{NO_SUCH}; {NOT_LOOKED_FOR}"),
        }
    }
}

/// Units with a word between them.
pub(crate) struct Listed<'a>(pub(crate) &'a [NamedUnit], pub(crate) &'a str);

impl fmt::Display for Listed<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (place, unit) in self.0.iter().enumerate() {
            write!(f, "{}{unit}", if place == 0 { "" } else { self.1 })?;
        }
        Ok(())
    }
}

/// Lists the kinds that there are; of very many the first.
pub(crate) fn kinds(kinds: &[KindId]) -> String {
    text::listed(kinds.iter().map(KindId::as_str), 30)
}
