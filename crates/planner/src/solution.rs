//! What came of planning: groups with seat, kind and name, their score, and the plan to enact.

use std::fmt;
use std::sync::Arc;

use jiff::civil::Date;
use sapnhap::{
    Amount, Code, Decree, DecreeNumber, Error, KindId, Level, LookupFault, Name, NewUnit, Plan,
    Portion, Provision, Reference, Register, Snapshot, Source, Take, Version,
};
use sapnhap_regions::{Alternative, Ground, Regions, Score};

use crate::fault::PlannerFault;
use crate::names::{Unnamed, names};
use crate::prepare::{Figures, Prepared, node_of};
use crate::problem::Problem;

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
    units: Vec<Version<'r>>,
    seat: Version<'r>,
    kind: Option<KindId>,
    name: Name,
    population: Option<u64>,
    area: Option<Amount>,
    shortfall: Option<f64>,
    is_unavoidable: bool,
}

impl<'r> Group<'r> {
    /// Returns the units that it is made of, by code.
    #[must_use]
    pub fn units(&self) -> &[Version<'r>] {
        &self.units
    }

    /// Tells whether a new unit is formed; a unit that stays alone stays as it is.
    #[must_use]
    pub fn is_new(&self) -> bool {
        self.units.len() > 1
    }

    /// Returns the unit in which its authority sits.
    #[must_use]
    pub fn seat(&self) -> Version<'r> {
        self.seat
    }

    /// Returns its code: that of the seat.
    #[must_use]
    pub fn code(&self) -> Code {
        self.seat.code()
    }

    /// Returns its kind; `None` for a unit that stays and has none.
    #[must_use]
    pub fn kind(&self) -> Option<&KindId> {
        self.kind.as_ref()
    }

    /// Returns its name, without the kind.
    #[must_use]
    pub fn name(&self) -> &str {
        self.name.as_str()
    }

    /// Returns how many people live in it, by the facts; `None` for a unit that is kept and of which
    /// that is not known.
    #[must_use]
    pub fn population(&self) -> Option<u64> {
        self.population
    }

    /// Returns its area in km2, by the facts; `None` for a unit that is kept and of which that is not
    /// known.
    #[must_use]
    pub fn area(&self) -> Option<Amount> {
        self.area
    }

    /// Returns by how much it misses its requirement, as a part of it; `None` when it meets it, is
    /// exempt, or is kept and can't be judged for want of figures.
    #[must_use]
    pub fn shortfall(&self) -> Option<f64> {
        self.shortfall
    }

    /// Tells whether no plan can avoid that it misses its requirement: it is fixed or kept, or lies in
    /// a part of the map, such as an island, in which no group can meet it.
    #[must_use]
    pub fn is_unavoidable(&self) -> bool {
        self.is_unavoidable
    }
}

/// Writes name and code: `Thanh Xuân 1 (00343)`.
impl fmt::Display for Group<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} ({})", self.name, self.code())
    }
}

/// Why a unit is in the group in which it is; see [`Solution::explain`].
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
    /// Whether it is kept or fixed there, so that nothing else was tried.
    pub is_fixed: bool,
    /// The groups that it borders, in their order.
    pub alternatives: Vec<Alternative>,
}

/// What came of planning.
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
    snapshot: Snapshot<'r>,
    scope: Option<Version<'r>>,
    units: Vec<Version<'r>>,
    pub(crate) ground: Arc<Ground>,
    groups: Vec<Group<'r>>,
    /// The members of each group, by their places among `units`.
    pub(crate) members: Vec<Vec<u32>>,
    score: Score,
    is_stopped: bool,
    assumptions: Vec<String>,
}

impl<'r> Solution<'r> {
    /// Makes one of groups that were not looked for here.
    #[cfg(feature = "exact")]
    pub(crate) fn of_groups(
        problem: &Problem<'r>,
        prepared: &Prepared<'r>,
        groups: &[Vec<u32>],
    ) -> Result<Self, PlannerFault> {
        let regions = prepared.ground.regions(groups).map_err(|fault| prepared.told(fault))?;
        Self::new(problem, prepared, regions)
    }

    pub(crate) fn new(
        problem: &Problem<'r>,
        prepared: &Prepared<'r>,
        regions: Regions,
    ) -> Result<Self, PlannerFault> {
        let ground = &prepared.ground;
        let (score, is_stopped) = (regions.score().clone(), regions.is_stopped());
        let mut found: Vec<(Drafted<'r>, Vec<u32>)> = Vec::new();
        for members in regions.into_regions() {
            if let Some(drafted) = Drafted::of(problem, prepared, &members) {
                found.push((drafted, members));
            }
        }
        // District by district, and in each by code.
        found.sort_by_cached_key(|(drafted, _)| {
            (drafted.main.map(|above| above.code()), drafted.seat.code())
        });
        let new: Vec<Unnamed<'_, 'r>> = found
            .iter()
            .filter(|(drafted, _)| drafted.units.len() > 1)
            .map(|(drafted, _)| drafted.unnamed())
            .collect();
        let mut given = names(problem, &new)?.into_iter();
        let (mut groups, mut in_order) = (Vec::new(), Vec::new());
        for (drafted, members) in found {
            let is_new = drafted.units.len() > 1;
            let own = || Name::new(drafted.seat.name());
            let name = if is_new { given.next().map_or_else(own, Ok)? } else { own()? };
            let kind = if is_new { drafted.kind } else { drafted.seat.kind_id().cloned() };
            groups.push(Group {
                is_unavoidable: members.first().is_some_and(|&node| ground.is_out_of_reach(node)),
                units: drafted.units,
                seat: drafted.seat,
                kind,
                name,
                population: drafted.population,
                area: drafted.area,
                shortfall: drafted.shortfall,
            });
            in_order.push(members);
        }
        let mut assumptions = problem.requirement.assumptions().to_vec();
        let is_known = |group: &&Group<'_>| group.population.is_some() && group.area.is_some();
        let unknown: Vec<String> =
            groups.iter().filter(|g| !is_known(g)).map(|group| group.code().to_string()).collect();
        if !unknown.is_empty() {
            let (n, codes) = (unknown.len(), unknown.join(", "));
            assumptions.push(format!(
                "{n} units that are kept lack figures, so they aren't judged: {codes}"
            ));
        }
        Ok(Self {
            snapshot: problem.snapshot,
            scope: problem.scope,
            units: prepared.units.clone(),
            ground: Arc::clone(ground),
            groups,
            members: in_order,
            score,
            is_stopped,
            assumptions,
        })
    }

    /// Returns the groups, by the code of the district in which most of their people live, then by
    /// their own.
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

    /// Tells whether the observer broke planning off.
    #[must_use]
    pub fn is_stopped(&self) -> bool {
        self.is_stopped
    }

    /// Returns what the requirement assumes, and which units could not be judged, for people.
    #[must_use]
    pub fn assumptions(&self) -> &[String] {
        &self.assumptions
    }

    /// Returns why a unit is where it is: what the plan would weigh with it in each group that it
    /// borders. `None` for a code that is none of the units that were planned.
    ///
    /// # Complexity
    /// Linear in all units.
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

    /// Returns how much two solutions of one problem differ, from 0 for the same to 1: of the pairs
    /// of neighbours that one of them or both put together, the part that only one does.
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

    /// Makes a plan of it that takes effect on a day: one decree, a clause for each new unit in the
    /// order of [`groups`](Self::groups). Units that stay alone stand in no clause; where all do, the
    /// plan has no decree.
    ///
    /// A new unit has code and seat of the unit in which most people live, or of the seat that was
    /// asked for; its parent is the unit that was planned within, else the nearest one above all its
    /// sources, else that of the seat; of the level that the country asks for on that day, where it
    /// does. Decrees of the register from that day on are left out, since the plan stands in their
    /// place.
    ///
    /// # Errors
    /// [`LookupFault::DatesReversed`] for a day that is not after that of the units;
    /// what makes no decree number.
    ///
    /// # Complexity
    /// Linear in the units; that of applying earlier decrees again, where later ones are left out.
    pub fn plan(&self, number: &str, day: Date) -> Result<Plan, Error> {
        let from = self.snapshot.date();
        if day <= from {
            return Err(LookupFault::DatesReversed { from, to: day })?;
        }
        let register = self.snapshot.register();
        let base = if register.last() < day { register.clone() } else { register.rewound(day)? };
        let mut decree = Decree::new(number, day)?;
        for (place, group) in self.groups.iter().filter(|group| group.is_new()).enumerate() {
            decree = decree.provision(self.provision(register, group, place + 1, day)?);
        }
        let mut plan = Plan::on(&base, day).named(DecreeNumber::new(number)?.as_str());
        if let Some(scope) = &self.scope {
            decree.scope = Some(reference(register, scope)?);
            plan = plan.within(&scope.label())?;
        }
        Ok(if decree.provisions.is_empty() { plan } else { plan.decree(decree) })
    }

    fn provision(
        &self,
        register: &Register,
        group: &Group<'_>,
        number: usize,
        day: Date,
    ) -> Result<Provision, Error> {
        let kind = match &group.kind {
            Some(kind) => kind.clone(),
            None => {
                let (name, expected) = (group.name.to_string(), "a kind of the units".to_owned());
                return Err(LookupFault::NoKind { name, expected })?;
            }
        };
        let parent = match self.scope {
            Some(scope) => Some(scope),
            None => {
                let asked = register.country().parent_level(group.seat.level(), day);
                common_parent(&group.units, asked).or_else(|| match asked {
                    Some(level) => group.seat.at_level(level),
                    None => group.seat.parent(),
                })
            }
        };
        let new = NewUnit {
            code: group.code(),
            kind,
            name: group.name.clone(),
            parent: parent.map(|parent| reference(register, &parent)).transpose()?,
            restores: None,
            seat: Some(Reference::of_code(group.code())),
            aliases: Vec::new(),
        };
        let takes = group.units.iter().map(|unit| {
            let source = Source::Unit(reference(register, unit)?);
            Ok(Take::of(source, Portion::All, Portion::All))
        });
        let mut provision = Provision::of_new(&number.to_string(), new)?;
        provision.takes = takes.collect::<Result<_, Error>>()?;
        Ok(provision)
    }
}

/// Names a unit by level and code, with its label beside it for people.
fn reference(register: &Register, unit: &Version<'_>) -> Result<Reference, Error> {
    let reference = Reference::of_code(unit.code());
    match register.country().level_definition(unit.level()) {
        Some(level) => reference.at_level(level.id.clone()).labelled(&unit.label()),
        None => Ok(reference),
    }
}

/// Returns the nearest unit above all of these, of a level where one is asked for.
fn common_parent<'r>(units: &[Version<'r>], asked: Option<Level>) -> Option<Version<'r>> {
    let (first, others) = units.split_first()?;
    first.ancestors_above().find(|above| {
        let is_above = |unit: &Version<'_>| unit.ancestors_above().any(|a| a.id() == above.id());
        asked.is_none_or(|level| above.level() == level) && others.iter().all(is_above)
    })
}

/// A group with all but its name.
struct Drafted<'r> {
    units: Vec<Version<'r>>,
    areas: Vec<Option<Amount>>,
    seat: Version<'r>,
    main: Option<Version<'r>>,
    kind: Option<KindId>,
    population: Option<u64>,
    area: Option<Amount>,
    shortfall: Option<f64>,
}

impl<'r> Drafted<'r> {
    fn of(problem: &Problem<'r>, prepared: &Prepared<'r>, members: &[u32]) -> Option<Self> {
        let Prepared { units: all, figures, kinds, ground } = prepared;
        let figures = |node: u32| figures.get(node as usize).copied().unwrap_or_default();
        let units: Vec<Version<'r>> =
            members.iter().filter_map(|&node| all.get(node as usize).copied()).collect();
        let people = |node: u32| figures(node).population.unwrap_or(0);
        let mut asked = units.iter().filter(|unit| problem.seats.contains(&unit.code()));
        let seat = match (asked.next(), asked.next()) {
            (Some(seat), None) => *seat,
            _ => {
                // Of equals the one with the smallest code.
                let most = members
                    .iter()
                    .copied()
                    .reduce(|best, node| if people(node) > people(best) { node } else { best });
                *all.get(most? as usize)?
            }
        };
        let figures: Vec<Figures> = members.iter().map(|&node| figures(node)).collect();
        let (mut population, mut area) = (Some(0_u64), Some(Amount::from(0)));
        for own in &figures {
            let more = population.zip(own.population);
            population = more.map(|(sum, more)| sum.saturating_add(more));
            area = area.zip(own.area).and_then(|(sum, more)| sum.checked_add(more));
        }
        let areas = figures.iter().map(|own| own.area).collect();
        let main = main_parent(&units, members, people);
        let kind = kinds.get(ground.sums(members).rank as usize).cloned();
        let shortfall = ground.shortfall(members);
        Some(Self { units, areas, seat, main, kind, population, area, shortfall })
    }

    fn unnamed(&self) -> Unnamed<'_, 'r> {
        let Self { units, areas, seat, main, .. } = self;
        Unnamed { units, areas, seat: *seat, main: *main }
    }
}

/// Returns the unit right above in which most of the people of a group live; of equals the one with
/// the smallest code.
fn main_parent<'r>(
    units: &[Version<'r>],
    members: &[u32],
    people: impl Fn(u32) -> u64,
) -> Option<Version<'r>> {
    let mut parents: Vec<(Version<'r>, u64)> = Vec::new();
    for (unit, &node) in units.iter().zip(members) {
        let Some(parent) = unit.parent() else { continue };
        match parents.iter_mut().find(|(known, _)| known.id() == parent.id()) {
            Some((_, sum)) => *sum = sum.saturating_add(people(node)),
            None => parents.push((parent, people(node))),
        }
    }
    parents.sort_by_cached_key(|(parent, _)| parent.code());
    let best = parents.into_iter().reduce(|best, next| if next.1 > best.1 { next } else { best });
    best.map(|(parent, _)| parent)
}
