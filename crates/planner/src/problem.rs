//! What is to be planned, as the caller puts it.

use std::collections::BTreeMap;

use sapnhap::{Attributes, Code, Level, Name, Neighbours, Snapshot, Version};
use sapnhap_regions::{Preference, Target, Weights};

use crate::fault::PlannerFault;
use crate::requirement::Requirement;

/// What a unit weighs in the moment of inertia.
///
/// # Example
/// ```
/// use sapnhap_planner::Weighing;
///
/// assert_eq!(Weighing::default(), Weighing::People);
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Weighing {
    /// Its people: groups are compact for those who live there.
    #[default]
    People,
    /// Its area: groups are compact on the map.
    Area,
}

/// How new units are named.
///
/// # Example
/// ```
/// use sapnhap_planner::Naming;
///
/// assert_ne!(Naming::DistrictOrdinal, Naming::Seat);
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Naming {
    /// By the unit right above, in which most of the people live, and a number: Thanh Xuân 1, Thanh
    /// Xuân 2, in the order of the codes of the seats. The only one of a district has its name
    /// without a number, where no other has it.
    DistrictOrdinal,
    /// As the unit with the most land was called.
    Largest,
    /// As the seat was called, whose code it has.
    Seat,
}

/// What groups should not mix.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Mixed {
    /// Units of a level above.
    Level(Level),
    /// Culture regions, by the facts.
    CultureRegion,
}

/// Units that are to be put into groups, and what is asked of the groups.
///
/// Made by [`new`](Self::new) for all units of a level; what is asked is put in any order and looked
/// at when it is solved.
///
/// # Example
/// ```
/// use std::ops::ControlFlow;
///
/// use sapnhap_planner::{Budget, Naming, Preference, Problem, Target};
/// use sapnhap::{Level, date, vietnam};
///
/// let before = vietnam::register().at(date(2025, 6, 30))?;
/// let (attributes, neighbours) = (vietnam::attributes(), vietnam::neighbours());
/// let problem = Problem::new(&before, Level::COMMUNE, attributes, neighbours)?
///     .within_unit(&before.find("quận Thanh Xuân")?)
///     .keep_together(Level::DISTRICT, Preference::Soft(2.0))
///     .naming(Naming::DistrictOrdinal)
///     .target(Target::Count(3));
/// let solution = problem.solve(Budget::moves(2_000), 1, |_| ControlFlow::Continue(()))?;
/// let names: Vec<&str> = solution.groups().iter().map(|group| group.name()).collect();
/// assert_eq!(names, ["Thanh Xuân 1", "Thanh Xuân 2", "Thanh Xuân 3"]);
/// // Figures of another day are refused.
/// let today = vietnam::register().latest();
/// assert!(Problem::new(&today, Level::COMMUNE, attributes, neighbours).is_err());
/// # Ok::<(), sapnhap_planner::PlannerFault>(())
/// ```
#[derive(Debug, Clone)]
pub struct Problem<'a> {
    pub(crate) snapshot: Snapshot<'a>,
    pub(crate) level: Level,
    pub(crate) attributes: &'a Attributes,
    pub(crate) neighbours: &'a Neighbours,
    pub(crate) scope: Option<Version<'a>>,
    pub(crate) requirement: Requirement,
    pub(crate) mixed: Vec<(Mixed, Preference)>,
    pub(crate) fixed: Vec<Vec<Code>>,
    pub(crate) keeps_unknown: bool,
    pub(crate) forbidden: Vec<(Code, Code)>,
    pub(crate) seats: Vec<Code>,
    pub(crate) naming: Naming,
    pub(crate) heritage: BTreeMap<Code, Name>,
    pub(crate) weighing: Weighing,
    pub(crate) weights: Weights,
    pub(crate) target: Target,
}

impl<'a> Problem<'a> {
    /// Makes a problem of all units of a level that are in force on the snapshot's date. Until a
    /// target is set, it is [`Target::MostFeasible`]; nothing is required of a group but that it
    /// hangs together.
    ///
    /// Borders that are only possible do not count.
    ///
    /// # Errors
    /// [`PlannerFault::OtherNeighbours`] for neighbours of another date, level or register;
    /// [`PlannerFault::NoUnits`]; [`LookupFault::UnknownLevel`](sapnhap::LookupFault::UnknownLevel).
    pub fn new(
        on: &Snapshot<'a>,
        level: Level,
        attributes: &'a Attributes,
        neighbours: &'a Neighbours,
    ) -> Result<Self, PlannerFault> {
        on.register().country().known_level(level).map_err(sapnhap::Error::from)?;
        let (date, found) = (on.date(), neighbours.date());
        let units = on.in_force().filter(|unit| unit.level() == level).map(|unit| unit.id());
        let is_of_units = units.eq(neighbours.graph().node_weights().copied());
        if found != date || neighbours.level() != level || !is_of_units {
            return Err(PlannerFault::OtherNeighbours { date, found });
        }
        if neighbours.graph().node_count() == 0 {
            return Err(PlannerFault::NoUnits { date });
        }
        Ok(Self {
            snapshot: *on,
            level,
            attributes,
            neighbours,
            scope: None,
            requirement: Requirement::default(),
            mixed: Vec::new(),
            fixed: Vec::new(),
            keeps_unknown: false,
            forbidden: Vec::new(),
            seats: Vec::new(),
            naming: Naming::Seat,
            heritage: BTreeMap::new(),
            weighing: Weighing::People,
            weights: Weights::default(),
            target: Target::MostFeasible,
        })
    }

    /// Plans only the members of a unit: Hà Nội's 526. What the plan makes has that unit as parent.
    #[must_use]
    pub fn within_unit(mut self, unit: &Version<'a>) -> Self {
        self.scope = Some(*unit);
        self
    }

    /// Sets what each group has to meet.
    #[must_use]
    pub fn requirement(mut self, requirement: Requirement) -> Self {
        self.requirement = requirement;
        self
    }

    /// Asks that a group does not mix units of a level above, such as old districts: each further
    /// one in a group breaks it once. A plan for a whole country keeps its provinces together, hard:
    /// nothing lies above two of them.
    #[must_use]
    pub fn keep_together(mut self, level: Level, preference: Preference) -> Self {
        self.mixed.push((Mixed::Level(level), preference));
        self
    }

    /// Asks that a group does not mix culture regions, as the facts name them; a unit without one
    /// is then missing a figure.
    #[must_use]
    pub fn apart(mut self, preference: Preference) -> Self {
        self.mixed.push((Mixed::CultureRegion, preference));
        self
    }

    /// Makes units one group, as they are given: nothing is added and nothing taken away.
    #[must_use]
    pub fn fixed(mut self, units: impl IntoIterator<Item = Code>) -> Self {
        self.fixed.push(units.into_iter().collect());
        self
    }

    /// Keeps units as they are, each a group of its own. Those need no figures; one that lacks some
    /// is not judged, which [`Solution::assumptions`](crate::Solution::assumptions) says.
    #[must_use]
    pub fn kept(mut self, units: impl IntoIterator<Item = Code>) -> Self {
        self.fixed.extend(units.into_iter().map(|unit| vec![unit]));
        self
    }

    /// Keeps the units as they are of which population, area or position is not known, which else
    /// is a fault.
    #[must_use]
    pub fn keep_unknown(mut self) -> Self {
        self.keeps_unknown = true;
        self
    }

    /// Forbids two units to be in one group. Where it can't be helped, it counts as a hard
    /// preference that is broken.
    #[must_use]
    pub fn forbidden(mut self, one: Code, other: Code) -> Self {
        self.forbidden.push((one, other));
        self
    }

    /// Says which units are seats of the groups that they come into. Without one, or with several,
    /// the seat is the unit with the most people.
    #[must_use]
    pub fn seated_in(mut self, units: impl IntoIterator<Item = Code>) -> Self {
        self.seats.extend(units);
        self
    }

    /// Sets how new units are named.
    #[must_use]
    pub fn naming(mut self, naming: Naming) -> Self {
        self.naming = naming;
        self
    }

    /// Gives a name, such as one of heritage, to the new unit into which a unit comes. Of several
    /// for one, that of the smallest code counts.
    #[must_use]
    pub fn named(mut self, unit: Code, name: Name) -> Self {
        self.heritage.insert(unit, name);
        self
    }

    /// Sets what units weigh in the inertia.
    #[must_use]
    pub fn weighing(mut self, weighing: Weighing) -> Self {
        self.weighing = weighing;
        self
    }

    /// Sets what each aim weighs.
    #[must_use]
    pub fn weights(mut self, weights: Weights) -> Self {
        self.weights = weights;
        self
    }

    /// Sets how many groups are to be made.
    #[must_use]
    pub fn target(mut self, target: Target) -> Self {
        self.target = target;
        self
    }
}
