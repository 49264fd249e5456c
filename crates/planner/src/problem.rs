//! What is to be planned, as the caller states it. All of this is data, and is looked at when it is
//! prepared.

use std::collections::{BTreeMap, BTreeSet};

use sapnhap::{Attributes, Code, Level, Name, Neighbours, Snapshot, Version};
use sapnhap_regions::{Preference, Target, Weights};

use crate::fault::PlannerFault;
use crate::parts::{DividedUnit, UnitPart};
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
    /// Its people, so that groups are compact for those who live there.
    #[default]
    People,
    /// Its area, so that groups are compact on the map.
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
    /// By the unit right above in which most of the people live, and a number: Thanh Xuân 1, Thanh
    /// Xuân 2. The numbers follow the codes of the seats. Where a district has only one new unit,
    /// that has its name without a number, unless another unit has it. Where it has new units of
    /// several kinds, those of the kind that it has most of are numbered, and the others have the names
    /// of their seats.
    DistrictOrdinal,
    /// By the name that the unit with the most land had.
    Largest,
    /// By the name that the seat had, whose code the new unit has.
    Seat,
}

/// Which units of a level above may share a group with others; all others are kept whole.
#[derive(Debug, Clone)]
pub(crate) struct Mixable {
    pub(crate) level: Level,
    pub(crate) above: BTreeSet<Code>,
}

/// A name, and the units that a new unit of that name must hold.
#[derive(Debug, Clone)]
pub(crate) struct Heritage {
    pub(crate) units: BTreeSet<Code>,
    pub(crate) name: Name,
}

impl Heritage {
    /// Tells whether a group holds all of the units.
    pub(crate) fn is_of(&self, group: &[Version<'_>]) -> bool {
        let n_held = group.iter().filter(|unit| self.units.contains(&unit.code())).count();
        n_held == self.units.len()
    }
}

/// Where the labels come from that groups should not mix.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum LabelSource {
    /// Units of a level above.
    Level(Level),
    /// Culture regions, by the facts.
    CultureRegion,
}

/// A figure of the caller's, such as income or pupils, by unit.
#[derive(Debug, Clone)]
pub(crate) struct OwnFigure<A> {
    /// What it is called.
    pub(crate) what: String,
    pub(crate) values: BTreeMap<Code, f64>,
    pub(crate) asked: A,
}

impl<A> OwnFigure<A> {
    fn new(what: &str, values: impl IntoIterator<Item = (Code, f64)>, asked: A) -> Self {
        Self { what: what.to_owned(), values: values.into_iter().collect(), asked }
    }
}

/// What is asked of the sums of groups.
#[derive(Debug, Clone, Copy)]
pub(crate) enum OfSums {
    /// That they are even, with this weight.
    Even(f64),
    /// That none is larger.
    AtMost(f64),
}

/// Units that are to be put into groups, and what is asked of the groups.
///
/// [`new`](Self::new) makes a problem of all units of a level. What is asked is added in any order,
/// and is looked at when the problem is solved.
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
    pub(crate) mixed: Vec<(LabelSource, Preference)>,
    pub(crate) most_mixed: Option<(Level, usize)>,
    pub(crate) mixable: Option<Mixable>,
    pub(crate) fixed: Vec<Vec<Code>>,
    pub(crate) together: Vec<Vec<Code>>,
    pub(crate) keeps_unknown: bool,
    pub(crate) divided: Vec<DividedUnit>,
    pub(crate) free_codes: Vec<Code>,
    pub(crate) forbidden: Vec<(Code, Code)>,
    pub(crate) seats: Vec<Code>,
    pub(crate) naming: Naming,
    pub(crate) heritage: Vec<Heritage>,
    pub(crate) centre: BTreeSet<Code>,
    pub(crate) own_attributes: Vec<OwnFigure<f64>>,
    pub(crate) quantities: Vec<OwnFigure<OfSums>>,
    pub(crate) weighing: Weighing,
    pub(crate) weights: Weights,
    pub(crate) target: Target,
}

impl<'a> Problem<'a> {
    /// Makes a problem of all units of a level that are in force on the snapshot's date. Until
    /// another target is set, it is [`Target::MostFeasible`], and all that is required of a group
    /// is that it hangs together.
    ///
    /// A unit that law leaves out of mergers, by the facts
    /// ([`left_out`](sapnhap::UnitFacts::left_out)), stays as it is, and nothing is asked of it.
    ///
    /// Borders that are only possible do not count.
    ///
    /// # Errors
    /// [`PlannerFault::OtherNeighbours`] for neighbours of another date, level or register;
    /// [`PlannerFault::NoUnits`];
    /// [`LookupFault::UnknownLevel`](sapnhap::error::LookupFault::UnknownLevel).
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
            most_mixed: None,
            mixable: None,
            fixed: Vec::new(),
            together: Vec::new(),
            keeps_unknown: false,
            divided: Vec::new(),
            free_codes: Vec::new(),
            forbidden: Vec::new(),
            seats: Vec::new(),
            naming: Naming::Seat,
            heritage: Vec::new(),
            centre: BTreeSet::new(),
            own_attributes: Vec::new(),
            quantities: Vec::new(),
            weighing: Weighing::People,
            weights: Weights::default(),
            target: Target::MostFeasible,
        })
    }

    /// Plans only the members of a unit, such as the 526 of Hà Nội. The units that the plan makes
    /// have that unit as their parent.
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

    /// Asks that a group does not mix units of a level above, such as old districts. Each of them
    /// in a group after the first breaks this once. A plan for a whole country has to keep
    /// provinces together by a hard preference, since nothing lies above two of them.
    #[must_use]
    pub fn keep_together(mut self, level: Level, preference: Preference) -> Self {
        self.mixed.push((LabelSource::Level(level), preference));
        self
    }

    /// Allows at most so many units of a level above, such as old districts, to share a group with
    /// others; all others become whole groups. Which of them may is found by planning without this
    /// first, and taking those that are mixed most.
    #[must_use]
    pub fn mixed_at_most(mut self, level: Level, n_above: usize) -> Self {
        self.most_mixed = Some((level, n_above));
        self
    }

    /// Asks that a group does not mix culture regions, as the facts name them. A unit without a
    /// culture region then lacks a figure.
    #[must_use]
    pub fn apart(mut self, preference: Preference) -> Self {
        self.mixed.push((LabelSource::CultureRegion, preference));
        self
    }

    /// Makes some units one group. No unit is added to it, and none is taken away.
    #[must_use]
    pub fn fixed(mut self, units: impl IntoIterator<Item = Code>) -> Self {
        self.fixed.push(units.into_iter().collect());
        self
    }

    /// Keeps units in one group, which may grow. They have to hang together. Sets that have a unit in
    /// common are one set.
    #[must_use]
    pub fn together(mut self, units: impl IntoIterator<Item = Code>) -> Self {
        self.together.push(units.into_iter().collect());
        self
    }

    /// Lets a unit be divided: it comes as parts with figures and borders of their own, which come to
    /// those of the unit. They prefer to stay together, with a weight in points for each group beyond the
    /// first that has some of them. The law of 2025 divided 199 of the 526 communes of Hà Nội, so what
    /// whole units can't reach, parts may.
    ///
    /// Where something is said of the unit by its code, that it is kept, stays together with others or is
    /// forbidden beside one, it is said of all its parts. In a plan, the group that has most of its people
    /// takes the rest of it, with its code, and other groups take parts with their figures. What is
    /// [asked by figures of one's own](Self::even) goes to parts as their people are.
    ///
    /// # Example
    /// A ward comes as a northern and a southern part, with made-up figures, and groups should have evenly
    /// many people.
    /// ```
    /// use std::ops::ControlFlow;
    ///
    /// use sapnhap::attributes::{Contact, Point};
    /// use sapnhap::{Amount, Level, Version, code, date, vietnam};
    /// use sapnhap_planner::{Beside, Budget, Problem, Target, UnitPart, Weights};
    ///
    /// let before = vietnam::register().at(date(2025, 6, 30))?;
    /// let (facts, neighbours) = (vietnam::attributes(), vietnam::neighbours());
    /// let district = before.find("quận Thanh Xuân")?;
    /// let wards = district.members(Level::COMMUNE);
    /// let ward = before.unit(Level::COMMUNE, &code("00349"))?;
    /// let own = facts.of(&ward).unwrap();
    /// let (people, area, at) = (own.population.unwrap(), own.area.unwrap(), own.position.unwrap());
    ///
    /// let is_beside = |other: &&Version<'_>| {
    ///     let mut beside = neighbours.of(ward.id());
    ///     beside.any(|(id, contact)| id == other.id() && contact == Contact::Certain)
    /// };
    /// let lies_north = |other: &Version<'_>| facts.of(other).unwrap().position.unwrap().lat > at.lat;
    /// let half = |is_north: bool, population, area| {
    ///     let name = |is_north| if is_north { "north" } else { "south" }.to_owned();
    ///     let others = wards.iter().filter(is_beside).filter(|other| lies_north(other) == is_north);
    ///     let mut beside: Vec<Beside> = others.map(|other| Beside::Unit(other.code())).collect();
    ///     beside.push(Beside::Part { unit: ward.code(), name: name(!is_north) });
    ///     let lat = if is_north { at.lat + 0.002 } else { at.lat - 0.002 };
    ///     UnitPart { name: name(is_north), population, area, position: Point { lat, ..at }, beside }
    /// };
    /// let north_area = Amount::new("0.4")?;
    /// let halves = [
    ///     half(true, people / 3, north_area),
    ///     half(false, people - people / 3, area.checked_sub(north_area).unwrap()),
    /// ];
    /// let mut weights = Weights::default();
    /// weights.unevenness = 10.0;
    /// let whole = Problem::new(&before, Level::COMMUNE, facts, neighbours)?
    ///     .within_unit(&district)
    ///     .weights(weights)
    ///     .target(Target::Count(3));
    /// let divided = whole.clone().divided(ward.code(), halves, 0.0);
    /// let solve = |problem: &Problem<'static>| {
    ///     problem.solve(Budget::moves(20_000), 1, |_| ControlFlow::Continue(()))
    /// };
    /// let (whole, solution) = (solve(&whole)?, solve(&divided)?);
    /// assert!(solution.score().unevenness < whole.score().unevenness / 5.0);
    /// // The plan divides it: the group with more of its people takes the rest, and its code.
    /// assert_eq!(solution.score().parted, 1);
    /// let parts: Vec<_> = solution.groups().iter().flat_map(|group| group.parts()).collect();
    /// let told: Vec<_> = parts.iter().map(|part| (part.names[0].as_str(), part.is_rest)).collect();
    /// assert_eq!(told.len(), 2);
    /// assert!(told.contains(&("north", false)) && told.contains(&("south", true)));
    /// # Ok::<(), sapnhap_planner::PlannerFault>(())
    /// ```
    #[must_use]
    pub fn divided(
        mut self,
        unit: Code,
        parts: impl IntoIterator<Item = UnitPart>,
        weight: f64,
    ) -> Self {
        let parts = parts.into_iter().collect();
        self.divided.push(DividedUnit { unit, parts, weight });
        self
    }

    /// Gives codes for new units that are made of parts alone, where the code of each of their units goes
    /// to another. They are taken in this order.
    #[must_use]
    pub fn free_codes(mut self, codes: impl IntoIterator<Item = Code>) -> Self {
        self.free_codes.extend(codes);
        self
    }

    /// Keeps units as they are, each as a group of its own, and judges them as any that stay alone.
    /// They need no figures. One that lacks some is not judged, and
    /// [`Solution::assumptions`](crate::Solution::assumptions) says so.
    #[must_use]
    pub fn kept(mut self, units: impl IntoIterator<Item = Code>) -> Self {
        self.fixed.extend(units.into_iter().map(|unit| vec![unit]));
        self
    }

    /// Keeps all units as they are of which the population, the area or the position is not known.
    /// Without this, such units are a fault.
    #[must_use]
    pub fn keep_unknown(mut self) -> Self {
        self.keeps_unknown = true;
        self
    }

    /// Forbids two units to be in one group. If they are in one anyway, that counts as a hard
    /// preference that is broken.
    #[must_use]
    pub fn forbidden(mut self, one: Code, other: Code) -> Self {
        self.forbidden.push((one, other));
        self
    }

    /// Says which units are the seats of the groups into which they come. Where a group has no such
    /// unit, or several, its seat is the unit with the most people, or where
    /// [travel](Weights::travel) has a weight that to which all its people have the shortest way.
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

    /// Gives a name, such as one of heritage, to the new unit that holds all of some units. These stay
    /// together, and one of them is its seat, so that the name stays where it belongs. A name without
    /// units is given to nothing. Where a new unit holds the units of several such names, the first that
    /// was given counts.
    #[must_use]
    pub fn named(mut self, units: impl IntoIterator<Item = Code>, name: Name) -> Self {
        let units: BTreeSet<Code> = units.into_iter().collect();
        if !units.is_empty() {
            self.heritage.push(Heritage { units, name });
        }
        self
    }

    /// Says which units of the level right above make the historic centre. Of the new units of each of
    /// them one has its name, that with the most people unless a [name was given](Self::named), and the
    /// others have the names of their seats. None has a number, unless no name of its units is free.
    #[must_use]
    pub fn historic_centre(mut self, districts: impl IntoIterator<Item = Code>) -> Self {
        self.centre.extend(districts);
        self
    }

    /// Asks that the units of a group are alike in a figure of one's own, such as income. It may be asked
    /// of any number of figures, and each is [reported by its name](crate::Solution::alike). The weight is
    /// in points, as [`Attribute::weight`](sapnhap_regions::Attribute::weight) says. A unit that
    /// has no value is a fault.
    ///
    /// # Example
    /// ```
    /// use std::ops::ControlFlow;
    ///
    /// use sapnhap::{Level, date, vietnam};
    /// use sapnhap_planner::{Budget, Problem, Target};
    ///
    /// let before = vietnam::register().at(date(2025, 6, 30))?;
    /// let district = before.find("quận Ba Đình")?;
    /// let wards = district.members(Level::COMMUNE);
    /// // A made-up number of pupils, and how dense the wards are.
    /// let pupils = (1_u32..).zip(&wards).map(|(n, ward)| (ward.code(), f64::from(n * 100)));
    /// let dense = wards.iter().filter_map(|ward| {
    ///     let facts = vietnam::attributes().of(ward)?;
    ///     Some((ward.code(), f64::from(u32::try_from(facts.population?).ok()?) / facts.area?.to_f64()))
    /// });
    /// let problem =
    ///     Problem::new(&before, Level::COMMUNE, vietnam::attributes(), vietnam::neighbours())?
    ///         .within_unit(&district)
    ///         .even("pupils", pupils.clone(), 1.0)
    ///         .at_most("pupils", pupils, 4_000.0)
    ///         .alike("people per km2", dense, 2.0)
    ///         .target(Target::Count(3));
    /// let solution = problem.solve(Budget::moves(5_000), 1, |_| ControlFlow::Continue(()))?;
    /// // All pupils are 9,100, and no group has more than 4,000 of them.
    /// let sums = solution.sums();
    /// assert_eq!((sums[1].0, sums[1].1.n_over), ("pupils", 0));
    /// assert_eq!(solution.alike()[0].0, "people per km2");
    /// # Ok::<(), sapnhap_planner::PlannerFault>(())
    /// ```
    #[must_use]
    pub fn alike(
        mut self,
        what: &str,
        values: impl IntoIterator<Item = (Code, f64)>,
        weight: f64,
    ) -> Self {
        self.own_attributes.push(OwnFigure::new(what, values, weight));
        self
    }

    /// Asks that the sums of a figure of one's own are even among groups, with a weight in points as
    /// [`Quantity::evenness`](sapnhap_regions::Quantity::evenness) says. A unit that has no value is a
    /// fault.
    #[must_use]
    pub fn even(
        mut self,
        what: &str,
        values: impl IntoIterator<Item = (Code, f64)>,
        weight: f64,
    ) -> Self {
        self.quantities.push(OwnFigure::new(what, values, OfSums::Even(weight)));
        self
    }

    /// Asks that no group has more than so much of a figure of one's own. A group that has more counts
    /// as a rule that is broken does. A unit that has no value is a fault.
    #[must_use]
    pub fn at_most(
        mut self,
        what: &str,
        values: impl IntoIterator<Item = (Code, f64)>,
        most: f64,
    ) -> Self {
        self.quantities.push(OwnFigure::new(what, values, OfSums::AtMost(most)));
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
