//! What came of planning: groups with a seat, a kind and a name, and their score.

use std::fmt;
use std::sync::Arc;

use sapnhap::{Amount, Code, KindId, Name, Snapshot, Version};
use sapnhap_regions::{Alternative, Ground, QuantityScore, Score};

use crate::parts::{PartNodes, node_of};
use crate::requirement::InForce;
use crate::standing::Standing;

/// Some parts of a unit that is divided.
///
/// # Example
/// See [`Problem::divided`](crate::Problem::divided).
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct PartOf<'r> {
    /// The unit.
    pub unit: Version<'r>,
    /// What the parts are called, in the order in which they were given.
    pub names: Vec<String>,
    /// How many people live in them.
    pub population: u64,
    /// Their area in km2.
    pub area: Amount,
    /// Whether most of the people of the unit live in them. The group then takes the rest of the unit,
    /// and has its code.
    pub is_rest: bool,
}

/// Units that become one, or one that stays as it is.
///
/// # Example
/// ```
/// use std::ops::ControlFlow;
///
/// use sapnhap_planner::{Budget, Problem, Target};
/// use sapnhap::{Level, date, vietnam};
///
/// let before = vietnam::register().at(date(2025, 6, 30))?;
/// let problem =
///     Problem::new(&before, Level::COMMUNE, vietnam::attributes(), vietnam::neighbours())?
///         .within_unit(&before.find("quận Hoàn Kiếm")?)
///         .target(Target::Count(1));
/// let solution = problem.solve(Budget::moves(0), 1, |_| ControlFlow::Continue(()))?;
/// let group = &solution.groups()[0];
/// assert_eq!((group.units().len(), group.is_new()), (18, true));
/// assert_eq!(group.code(), group.seat().code());
/// # Ok::<(), sapnhap_planner::PlannerFault>(())
/// ```
#[derive(Debug, Clone)]
pub struct Group<'r> {
    pub(crate) units: Vec<Version<'r>>,
    pub(crate) parts: Vec<PartOf<'r>>,
    pub(crate) seat: Version<'r>,
    pub(crate) code: Code,
    pub(crate) kind: Option<KindId>,
    pub(crate) name: Name,
    pub(crate) population: Option<u64>,
    pub(crate) area: Option<Amount>,
    pub(crate) shortfall: Option<f64>,
    pub(crate) mean_way_km: Option<f64>,
    pub(crate) standing: Standing,
    pub(crate) is_settled: bool,
    pub(crate) is_unavoidable: bool,
}

impl<'r> Group<'r> {
    /// Returns the units of which it is made, wholly or in part, in the order of their codes.
    #[must_use]
    pub fn units(&self) -> &[Version<'r>] {
        &self.units
    }

    /// Returns what it has of units that are divided, in the order of their codes. All other units of it
    /// are whole.
    #[must_use]
    pub fn parts(&self) -> &[PartOf<'r>] {
        &self.parts
    }

    /// Tells whether a new unit is formed. A unit that stays alone stays as it is.
    #[must_use]
    pub fn is_new(&self) -> bool {
        self.units.len() > 1 || !self.parts.is_empty()
    }

    /// Returns the unit in which its authority sits.
    #[must_use]
    pub fn seat(&self) -> Version<'r> {
        self.seat
    }

    /// Returns its code. It is that of the seat, unless the seat lies in a part of a unit whose code goes
    /// to another group ([`Problem::free_codes`](crate::Problem::free_codes)).
    #[must_use]
    pub fn code(&self) -> Code {
        self.code.clone()
    }

    /// Returns its kind. It is `None` for a unit that stays as it is and has none.
    #[must_use]
    pub fn kind(&self) -> Option<&KindId> {
        self.kind.as_ref()
    }

    /// Returns its name, without the kind.
    #[must_use]
    pub fn name(&self) -> &str {
        self.name.as_str()
    }

    /// Returns how many people live in it, by the facts. It is `None` for a unit that is kept and
    /// of which this is not known.
    #[must_use]
    pub fn population(&self) -> Option<u64> {
        self.population
    }

    /// Returns its area in km2, by the facts. It is `None` for a unit that is kept and of which
    /// this is not known.
    #[must_use]
    pub fn area(&self) -> Option<Amount> {
        self.area
    }

    /// Returns how far its people live from the unit in which its seat is, on average: in km as the crow
    /// flies, from the position of each unit to that of the seat's. It is `None` where nobody is known to
    /// live there.
    #[must_use]
    pub fn mean_way_km(&self) -> Option<f64> {
        self.mean_way_km
    }

    /// Returns how much it misses, as a part of what it needs. It is `None` when it meets its
    /// requirement, is exempt, or is kept and can't be judged for want of figures.
    #[must_use]
    pub fn shortfall(&self) -> Option<f64> {
        self.shortfall
    }

    /// Returns how it stands before what is asked of it: formed or left alone, and whether it has what
    /// it needs.
    #[must_use]
    pub fn standing(&self) -> Standing {
        self.standing
    }

    /// Tells whether that is so however many people there may be by now. It is not where they were
    /// counted long ago ([`Requirement::counted_before`](crate::Requirement::counted_before)) and it
    /// would be short by one figure and not by another.
    #[must_use]
    pub fn is_settled(&self) -> bool {
        self.is_settled
    }

    /// Tells whether no plan can avoid that it misses its requirement. Either it is fixed or kept
    /// and misses it, or it lies in a part of the map, such as an island, in which no group can
    /// meet it.
    #[must_use]
    pub fn is_unavoidable(&self) -> bool {
        self.is_unavoidable
    }
}

/// Writes its name and code: `Thanh Xuân 1 (00343)`.
impl fmt::Display for Group<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} ({})", self.name, self.code())
    }
}

/// Why a unit is in its group; see [`Solution::explain`].
///
/// # Example
/// ```
/// use sapnhap_planner::Explanation;
///
/// fn told(explanation: &Explanation<'_>) -> String {
///     let others = explanation.alternatives.len();
///     format!("{} could go to {others} other groups", explanation.unit.label())
/// }
/// # let _ = told;
/// ```
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct Explanation<'r> {
    /// The unit.
    pub unit: Version<'r>,
    /// The place of its group among [`Solution::groups`].
    pub group: usize,
    /// Whether the unit is kept or fixed there, so that nothing else was tried.
    pub is_fixed: bool,
    /// What it would cost in each group that it borders, in the order of these.
    pub alternatives: Vec<Alternative>,
}

/// What came of planning: groups, and how good they are.
///
/// # Example
/// ```
/// use std::ops::ControlFlow;
///
/// use sapnhap_planner::{Budget, Naming, Problem, Target};
/// use sapnhap::{Level, check, date, rules, vietnam};
///
/// let before = vietnam::register().at(date(2025, 6, 30))?;
/// let problem =
///     Problem::new(&before, Level::COMMUNE, vietnam::attributes(), vietnam::neighbours())?
///         .within_unit(&before.find("thành phố Hà Nội")?)
///         .naming(Naming::DistrictOrdinal)
///         .target(Target::Count(263));
/// let solution = problem.solve(Budget::moves(1_000), 1, |_| ControlFlow::Continue(()))?;
/// let plan = solution.plan("a draft", date(2025, 7, 1))?;
/// check(&plan, &rules::universal(), ()).to_result()?;
/// let after = plan.register()?;
/// let hanoi = after.latest().find("thành phố Hà Nội")?;
/// assert_eq!(hanoi.members(Level::COMMUNE).len(), 263);
/// # Ok::<(), sapnhap_planner::PlannerFault>(())
/// ```
#[derive(Debug, Clone)]
pub struct Solution<'r> {
    pub(crate) snapshot: Snapshot<'r>,
    pub(crate) scope: Option<Version<'r>>,
    pub(crate) units: Vec<Version<'r>>,
    pub(crate) parts: PartNodes,
    pub(crate) ground: Arc<Ground>,
    pub(crate) groups: Vec<Group<'r>>,
    /// The members of each group, as places among `units`.
    pub(crate) members: Vec<Vec<u32>>,
    pub(crate) score: Score,
    pub(crate) aims: AimNames,
    pub(crate) is_stopped: bool,
    pub(crate) assumptions: Vec<String>,
    pub(crate) reading: String,
    pub(crate) in_force: Option<InForce>,
}

/// What the figures of the caller's are called.
#[derive(Debug, Clone, Default)]
pub(crate) struct AimNames {
    pub(crate) attributes: Vec<String>,
    pub(crate) quantities: Vec<String>,
}

fn named<'n, T: Clone>(names: &'n [String], scores: &[T]) -> Vec<(&'n str, T)> {
    names.iter().map(String::as_str).zip(scores.iter().cloned()).collect()
}

impl<'r> Solution<'r> {
    /// Returns the groups. They are in the order of the codes of the districts in which most of
    /// their people live, and then of their own codes.
    #[must_use]
    pub fn groups(&self) -> &[Group<'r>] {
        &self.groups
    }

    #[cfg(feature = "exact")]
    pub(crate) fn units(&self) -> &[Version<'r>] {
        &self.units
    }

    /// Returns how good it is, aim by aim.
    #[must_use]
    pub fn score(&self) -> &Score {
        &self.score
    }

    /// Returns how unlike the units of its groups are in each figure in which they
    /// [should be alike](crate::Problem::alike), by name and in the order in which that was asked: the sum
    /// of squares within groups, weighed as units are in the inertia.
    #[must_use]
    pub fn alike(&self) -> Vec<(&str, f64)> {
        named(&self.aims.attributes, &self.score.attributes)
    }

    /// Returns how good the sums of its groups are by each figure of which that was asked
    /// ([`even`](crate::Problem::even), [`at_most`](crate::Problem::at_most)), by name and in that order.
    #[must_use]
    pub fn sums(&self) -> Vec<(&str, QuantityScore)> {
        named(&self.aims.quantities, &self.score.quantities)
    }

    /// Tells whether the observer stopped planning.
    #[must_use]
    pub fn is_stopped(&self) -> bool {
        self.is_stopped
    }

    /// Counts the groups of each standing that occurs, in the order of [`Standing::ALL`]: how many there
    /// are, and of how many of them it [can't be told](Group::is_settled) by the figures at hand
    /// whether they are short.
    ///
    /// # Example
    /// ```
    /// # #[cfg(feature = "vietnam")] {
    /// use std::ops::ControlFlow;
    ///
    /// use sapnhap_planner::{Budget, Problem, Standing, Target};
    /// use sapnhap::{Level, date, vietnam};
    ///
    /// let before = vietnam::register().at(date(2025, 6, 30))?;
    /// let problem =
    ///     Problem::new(&before, Level::COMMUNE, vietnam::attributes(), vietnam::neighbours())?
    ///         .within_unit(&before.find("huyện Ba Vì")?)
    ///         .requirement(sapnhap_planner::vietnam::requirement(date(2025, 7, 1))?)
    ///         .target(Target::Count(8)); // as many as the law made
    /// let solution = problem.solve(Budget::moves(5_000), 1, |_| ControlFlow::Continue(()))?;
    /// let short = solution.standings().into_iter().filter(|(standing, ..)| standing.is_short());
    /// assert_eq!(short.count(), 0);
    /// # }
    /// # Ok::<(), sapnhap_planner::PlannerFault>(())
    /// ```
    #[must_use]
    pub fn standings(&self) -> Vec<(Standing, usize, usize)> {
        let of = |standing| self.groups.iter().filter(move |group| group.standing == standing);
        let counted = Standing::ALL.into_iter().map(|standing| {
            let n_open = of(standing).filter(|group| !group.is_settled).count();
            (standing, of(standing).count(), n_open)
        });
        counted.filter(|(_, n, _)| *n > 0).collect()
    }

    /// Returns how the law is read, in words for people; it is empty where nothing was said.
    #[must_use]
    pub fn reading(&self) -> &str {
        &self.reading
    }

    /// Returns what the requirement assumes, and which units could not be judged, in words for
    /// people.
    #[must_use]
    pub fn assumptions(&self) -> &[String] {
        &self.assumptions
    }

    /// Returns why a unit is where it is: how the total would change if it went to another group,
    /// for each group that it borders. It is `None` for a code that is none of the units that were
    /// planned.
    ///
    /// # Complexity
    /// It is linear in all units.
    ///
    /// # Example
    /// ```
    /// use std::ops::ControlFlow;
    ///
    /// use sapnhap_planner::{Budget, Problem, Target};
    /// use sapnhap::{Level, code, date, vietnam};
    ///
    /// let before = vietnam::register().at(date(2025, 6, 30))?;
    /// let problem =
    ///     Problem::new(&before, Level::COMMUNE, vietnam::attributes(), vietnam::neighbours())?
    ///         .within_unit(&before.find("quận Ba Đình")?)
    ///         .target(Target::Count(4));
    /// let solution = problem.solve(Budget::moves(5_000), 1, |_| ControlFlow::Continue(()))?;
    /// let explanation = solution.explain(&code("00004")).unwrap();
    /// // It is nowhere better than where it is.
    /// let elsewhere = explanation.alternatives.iter().filter_map(|other| other.added);
    /// assert!(elsewhere.into_iter().all(|added| added > -1e-6));
    /// # Ok::<(), sapnhap_planner::PlannerFault>(())
    /// ```
    #[must_use]
    pub fn explain(&self, unit: &Code) -> Option<Explanation<'r>> {
        let node = node_of(&self.units, unit).ok()?;
        let unit = *self.units.get(node as usize)?;
        let is_own = |members: &Vec<u32>| members.contains(&node);
        let group = self.members.iter().position(is_own)?;
        let alternatives = self.ground.alternatives(&self.members, node);
        let is_fixed = self.ground.is_fixed(node);
        Some(Explanation { unit, group, is_fixed, alternatives })
    }

    /// Returns how much two solutions of one problem differ, from 0 for the same to 1. Of the pairs
    /// of neighbours that at least one of them puts into one group, it is the part that only one of
    /// them does.
    ///
    /// # Complexity
    /// Linear in the borders.
    ///
    /// # Example
    /// ```
    /// use std::ops::ControlFlow;
    ///
    /// use sapnhap_planner::{Budget, Problem, Target};
    /// use sapnhap::{Level, date, vietnam};
    ///
    /// let before = vietnam::register().at(date(2025, 6, 30))?;
    /// let problem =
    ///     Problem::new(&before, Level::COMMUNE, vietnam::attributes(), vietnam::neighbours())?
    ///         .within_unit(&before.find("quận Ba Đình")?);
    /// let solve = |n_groups| {
    ///     let problem = problem.clone().target(Target::Count(n_groups));
    ///     problem.solve(Budget::moves(0), 1, |_| ControlFlow::Continue(()))
    /// };
    /// assert_eq!(solve(4)?.difference(&solve(4)?), 0.0);
    /// assert_eq!(solve(1)?.difference(&solve(13)?), 1.0);
    /// # Ok::<(), sapnhap_planner::PlannerFault>(())
    /// ```
    #[must_use]
    pub fn difference(&self, other: &Solution<'_>) -> f64 {
        self.ground.difference(&self.members, &other.members)
    }
}
