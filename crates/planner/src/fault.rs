//! Problems that no planner can solve as they are stated.

use jiff::civil::Date;
use sapnhap::{Code, Version};
use sapnhap_regions::TaskFault;

/// What is wrong with a problem, so that no planner can solve it as it is stated. Something that a
/// plan can't reach, such as a rule that stays broken, is not a fault and is told by the score.
///
/// # Example
/// ```
/// use std::ops::ControlFlow;
///
/// use sapnhap::{Level, date, vietnam};
/// use sapnhap_planner::{Budget, PlannerFault, Problem, Target};
///
/// let before = vietnam::register().at(date(2025, 6, 30))?;
/// let (attributes, neighbours) = (vietnam::attributes(), vietnam::neighbours());
/// let problem = Problem::new(&before, Level::COMMUNE, attributes, neighbours)?
///     .within_unit(&before.find("thành phố Hà Nội")?)
///     .target(Target::Count(527));
/// let fault = problem.solve(Budget::moves(0), 1, |_| ControlFlow::Continue(())).unwrap_err();
/// assert_eq!(fault, PlannerFault::TooMany { target: 527, most: 526 });
/// # Ok::<(), PlannerFault>(())
/// ```
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum PlannerFault {
    /// There is nothing to plan, because no unit is of the level on the date, or none lies within
    /// the unit that was asked for.
    #[error("there are no units to plan on {date}: expected at least one")]
    NoUnits {
        /// The date of the snapshot.
        date: Date,
    },
    /// The neighbours are of another date, level or register than the units.
    #[error(
        "the neighbours are of {found}, and not of the units of {date}: expected those of the same \
         date, level and register"
    )]
    OtherNeighbours {
        /// The date of the units.
        date: Date,
        /// The date of the neighbours.
        found: Date,
    },
    /// More groups are asked for than can be made, since each holds at least one unit.
    #[error("{target} units can't be made of these: expected at most {most}")]
    TooMany {
        /// How many are asked for.
        target: usize,
        /// How many there can be.
        most: usize,
    },
    /// Fewer groups are asked for than there are parts that hang together. Islands, kept units and
    /// fixed groups are parts of their own.
    #[error(
        "{target} groups are too few: expected at least {least}, since parts of the map that do not touch, \
         fixed groups and units that are kept are groups of their own"
    )]
    TooFew {
        /// How many are asked for.
        target: usize,
        /// How many there have to be.
        least: usize,
    },
    /// A figure of some units is not known.
    #[error("{} units have no {figure}, which planning needs: {}", .units.len(), first_codes(.units))]
    Missing {
        /// What is not known: `population`, `area_km2`, `position` or `culture_region`.
        figure: &'static str,
        /// The units, by code.
        units: Vec<Code>,
    },
    /// Some units have no value of a figure of the caller's.
    #[error("{} units have no value of {what:?}, which planning was asked to look at: {}",
        .units.len(), first_codes(.units))]
    NoValue {
        /// What the figure is called.
        what: String,
        /// The units, by code.
        units: Vec<Code>,
    },
    /// A figure of the caller's, or a figure of a part of a unit, is none that can be.
    #[error("{what} of {unit} is {value}: expected {expected}")]
    Value {
        /// What the figure is called; of a part, with its name.
        what: String,
        /// The code of the unit.
        unit: Code,
        /// What was given.
        value: String,
        /// What it can be.
        expected: &'static str,
    },
    /// The largest sum that was asked for is negative or is not a number.
    #[error("the most {what:?} of a group is {value}: expected a finite number, not negative")]
    LargestSum {
        /// What the figure is called.
        what: String,
        /// What was given.
        value: String,
    },
    /// What whole units need can be proved, and what parts need can't.
    #[error("units {} may be divided: expected whole units where needs are proved", first_codes(.units))]
    MayBeDivided {
        /// The units, by code.
        units: Vec<Code>,
    },
    /// A unit that may be divided has fewer than two parts.
    #[error("unit {unit} has {n_parts} parts: expected at least two")]
    FewParts {
        /// The code of the unit.
        unit: Code,
        /// How many parts it has.
        n_parts: usize,
    },
    /// Two parts of a unit have one name.
    #[error("unit {unit} has two parts {part:?}: expected a name of its own for each")]
    PartTwice {
        /// The code of the unit.
        unit: Code,
        /// The name.
        part: String,
    },
    /// The figures of the parts of a unit do not come to that of the unit.
    #[error(
        "the {figure} of the parts of unit {unit} is {sum} in all: expected {expected}, as of the unit"
    )]
    PartFigures {
        /// The code of the unit.
        unit: Code,
        /// `population` or `area_km2`.
        figure: &'static str,
        /// What the parts come to.
        sum: String,
        /// What the unit has.
        expected: String,
    },
    /// What a part borders is no part of the unit, or is a unit that may be divided itself.
    #[error("{}", no_part(.unit, .part.as_deref()))]
    NoPart {
        /// The code of the unit that is bordered.
        unit: Code,
        /// The name of its part; `None` where none was given.
        part: Option<String>,
    },
    /// New units of parts alone have no code that is free.
    #[error(
        "{n_units} new units are made of parts whose units' codes go elsewhere, and {n_codes} codes were \
             given: expected one for each"
    )]
    FewCodes {
        /// How many new units need one.
        n_units: usize,
        /// How many were given.
        n_codes: usize,
    },
    /// More units above, such as districts, are mixed than may be.
    #[error("{found} units above are mixed, such as {}: expected at most {most}", first_codes(.above))]
    TooManyMixed {
        /// How many are.
        found: usize,
        /// How many may be.
        most: usize,
        /// Their codes, in order.
        above: Vec<Code>,
    },
    /// A weight is negative, is not a number, or is so large that sums with it would lose what is
    /// small.
    #[error("{what} is {value}: expected a number from 0 to 1000000000")]
    Negative {
        /// Which weight it is.
        what: String,
        /// What it was given as.
        value: String,
    },
    /// A unit is fixed, kept, forbidden or named, and is none of those that are planned.
    #[error("code {code} is none of the units that are planned")]
    NotPlanned {
        /// The code.
        code: Code,
    },
    /// A unit is fixed or kept twice, or is in two groups.
    #[error("unit {code} is fixed or kept twice: expected once")]
    FixedTwice {
        /// The code.
        code: Code,
    },
    /// Units are fixed as a group, or kept, and the groups that were handed in do not have that
    /// group.
    #[error("units {} are fixed or kept: expected them as a group of their own", first_codes(.units))]
    NotAsFixed {
        /// The units, by code.
        units: Vec<Code>,
    },
    /// Units are to stay together, and the groups that were handed in part them.
    #[error("units {} stay together: expected them in one group", first_codes(.units))]
    Parted {
        /// The units, by code.
        units: Vec<Code>,
    },
    /// Units are to be one group and do not hang together.
    #[error("units {} do not hang together: expected units that border each other", first_codes(.units))]
    Apart {
        /// The units, by code.
        units: Vec<Code>,
    },
    /// The groups that were handed in leave a unit out.
    #[error("unit {code} is in no group: expected each unit in one")]
    NoGroup {
        /// The code of the first unit that is left out.
        code: Code,
    },
    /// The plan is for a day on which the rules that it was made under are not in force.
    #[error(
        "the rules of this plan are in force from {from}{}, and not on {day}: expected a plan for a day on \
         which they are, or rules that are taken on any day",
        .until.map(|until| format!(" until {until}")).unwrap_or_default()
    )]
    NotInForce {
        /// The day of the plan.
        day: Date,
        /// From when the rules are in force.
        from: Date,
        /// Since when they no longer are.
        until: Option<Date>,
    },
    /// The register or a text has something that can't be, such as an unknown level or a name that
    /// is none.
    #[error(transparent)]
    Register(#[from] sapnhap::Error),
    /// The numbers into which units were put can't be. In practice this does not occur.
    #[error(transparent)]
    Numbers(TaskFault),
}

impl From<sapnhap::error::TextFault> for PlannerFault {
    fn from(fault: sapnhap::error::TextFault) -> Self {
        sapnhap::Error::from(fault).into()
    }
}

impl PlannerFault {
    /// Tells what is wrong with the numbers in terms of the units.
    pub(crate) fn of_nodes(fault: TaskFault, units: &[Version<'_>]) -> Self {
        let code = |node: u32| units.get(node as usize).map(Version::code);
        let codes = |nodes: &[u32]| nodes.iter().filter_map(|&node| code(node)).collect();
        let told = match &fault {
            TaskFault::TooMany { target, most } => {
                Some(Self::TooMany { target: *target, most: *most })
            }
            TaskFault::TooFew { target, least } => {
                Some(Self::TooFew { target: *target, least: *least })
            }
            TaskFault::OutOfRange { what, value } => {
                Some(Self::Negative { what: (*what).to_owned(), value: value.to_string() })
            }
            TaskFault::Twice { node } => code(*node).map(|code| Self::FixedTwice { code }),
            TaskFault::NoRegion { node } => code(*node).map(|code| Self::NoGroup { code }),
            TaskFault::Apart { nodes } => Some(Self::Apart { units: codes(nodes) }),
            TaskFault::NotTogether { nodes } => Some(Self::Parted { units: codes(nodes) }),
            TaskFault::NotAsFixed { nodes } => Some(Self::NotAsFixed { units: codes(nodes) }),
            _ => None,
        };
        told.unwrap_or(Self::Numbers(fault))
    }
}

fn no_part(unit: &Code, part: Option<&str>) -> String {
    match part {
        Some(part) => {
            format!("unit {unit} has no part {part:?}: expected the name of one that it has")
        }
        None => format!("unit {unit} may be divided: expected which of its parts is bordered"),
    }
}

/// Writes the first ten codes, with commas between them.
fn first_codes(units: &[Code]) -> String {
    let shown: Vec<&str> = units.iter().take(10).map(Code::as_str).collect();
    let more = if units.len() > shown.len() { ", .." } else { "" };
    format!("{}{more}", shown.join(", "))
}
