//! Regions become a solution: groups of units with a seat, a kind and a name, in their order.

use std::sync::Arc;

use sapnhap::{Amount, KindId, Name, Version};
use sapnhap_regions::Regions;

use crate::fault::PlannerFault;
use crate::figures::Figures;
use crate::names::{UnnamedGroup, names};
use crate::prepare::Prepared;
use crate::problem::Problem;
use crate::solution::{AimNames, Group, Solution};
use crate::standing::{Judged, Standing};

impl<'r> Prepared<'r> {
    /// Makes a solution of regions.
    pub(crate) fn solution(
        &self,
        problem: &Problem<'r>,
        regions: Regions,
    ) -> Result<Solution<'r>, PlannerFault> {
        let (score, is_stopped) = (regions.score().clone(), regions.is_stopped());
        let drafted = regions
            .into_regions()
            .into_iter()
            .filter_map(|members| Some((DraftedGroup::of(problem, self, &members)?, members)));
        let mut drafted: Vec<(DraftedGroup<'r>, Vec<u32>)> = drafted.collect();
        // They are in the order of the units right above, and then of their codes.
        drafted.sort_by_cached_key(|(group, _)| {
            (group.main.map(|above| above.code()), group.seat.code())
        });
        let new = drafted.iter().filter(|(group, _)| group.is_new());
        let new: Vec<UnnamedGroup<'_, 'r>> = new.map(|(group, _)| group.unnamed()).collect();
        let mut given = names(problem, &new)?.into_iter();
        let (mut groups, mut in_order) = (Vec::new(), Vec::new());
        for (group, members) in drafted {
            let own = || Name::new(group.seat.name());
            let name = if group.is_new() { given.next().map_or_else(own, Ok)? } else { own()? };
            let is_out_of_reach = |&node: &u32| self.ground.is_out_of_reach(node);
            groups.push(group.named(name, members.first().is_some_and(is_out_of_reach)));
            in_order.push(members);
        }
        let mut assumptions = problem.requirement.assumptions().to_vec();
        assumptions.extend(not_judged(&groups));
        assumptions.extend(problem.weightless(&self.figures));
        Ok(Solution {
            snapshot: problem.snapshot,
            scope: problem.scope,
            units: self.units.clone(),
            ground: Arc::clone(&self.ground),
            groups,
            members: in_order,
            score,
            aims: AimNames {
                attributes: problem.own_attributes.iter().map(|own| own.what.clone()).collect(),
                quantities: problem.quantities.iter().map(|own| own.what.clone()).collect(),
            },
            is_stopped,
            assumptions,
            reading: problem.requirement.reading().to_owned(),
            in_force: problem.requirement.in_force,
        })
    }
}

/// Says which units are not judged for want of figures.
fn not_judged(groups: &[Group<'_>]) -> Option<String> {
    let is_known = |group: &&Group<'_>| group.population.is_some() && group.area.is_some();
    let unknown = groups.iter().filter(|group| !is_known(group));
    let unknown: Vec<String> = unknown.map(|group| group.code().to_string()).collect();
    let (n, codes) = (unknown.len(), unknown.join(", "));
    (n > 0).then(|| format!("{n} units that are kept lack figures, so they aren't judged: {codes}"))
}

/// A group with all but its name.
struct DraftedGroup<'r> {
    units: Vec<Version<'r>>,
    areas: Vec<Option<Amount>>,
    seat: Version<'r>,
    main: Option<Version<'r>>,
    kind: Option<KindId>,
    population: Option<u64>,
    area: Option<Amount>,
    mean_way_km: Option<f64>,
    shortfall: Option<f64>,
    standing: Standing,
    is_settled: bool,
}

impl<'r> DraftedGroup<'r> {
    fn of(problem: &Problem<'r>, prepared: &Prepared<'r>, members: &[u32]) -> Option<Self> {
        let Prepared { units: all, figures, ground, .. } = prepared;
        let figures = |node: u32| figures.get(node as usize).copied().unwrap_or_default();
        let units: Vec<Version<'r>> =
            members.iter().filter_map(|&node| all.get(node as usize).copied()).collect();
        let people = |node: u32| figures(node).population.unwrap_or(0);
        let mut asked = units.iter().filter(|unit| problem.seats.contains(&unit.code()));
        let seat = match (asked.next(), asked.next()) {
            (Some(seat), None) => *seat,
            _ => {
                let named = problem.heritage.iter().find(|heritage| heritage.is_of(&units));
                let can_be = units.iter().zip(members).filter(|(unit, _)| {
                    named.is_none_or(|heritage| heritage.units.contains(&unit.code()))
                });
                // Of equally good units it is the one with the smallest code.
                let is_better = |one: u32, other: u32| match problem.weights.travel > 0.0 {
                    true => ground.travel(members, one) < ground.travel(members, other),
                    false => people(one) > people(other),
                };
                let best = can_be
                    .reduce(|best, next| if is_better(*next.1, *best.1) { next } else { best });
                *best?.0
            }
        };
        let seat_node = units.iter().position(|unit| unit.id() == seat.id());
        let seat_node = seat_node.and_then(|place| members.get(place)).copied();
        let all_people = ground.sums(members).population;
        let way = seat_node.filter(|_| all_people > 0.0);
        let mean_way_km = way.map(|seat| ground.travel(members, seat) / all_people);
        let figures: Vec<Figures> = members.iter().map(|&node| figures(node)).collect();
        let areas = figures.iter().map(|own| own.area).collect();
        let main = main_parent(&units, members, people);
        let rank = prepared.rank(members);
        let kind = rank.map(|rank| rank.kind.clone());
        let shortfall = ground.shortfall(members);
        let judged = Judged {
            n_units: units.len(),
            figures: figures.iter().copied().reduce(|sum, own| sum.plus(&own)).unwrap_or_default(),
            rank,
            shortfall,
        };
        let Figures { population, area, .. } = judged.figures;
        let (standing, is_settled) = judged.standing(problem);
        Some(Self {
            units,
            areas,
            seat,
            main,
            kind,
            population,
            area,
            mean_way_km,
            shortfall,
            standing,
            is_settled,
        })
    }

    fn is_new(&self) -> bool {
        self.units.len() > 1
    }

    /// Gives it a name. A unit that stays alone has the kind that it had.
    fn named(self, name: Name, is_unavoidable: bool) -> Group<'r> {
        let kind = if self.is_new() { self.kind } else { self.seat.kind_id().cloned() };
        let Self { units, seat, population, area, shortfall, standing, is_settled, .. } = self;
        Group {
            mean_way_km: self.mean_way_km,
            units,
            seat,
            kind,
            name,
            population,
            area,
            shortfall,
            standing,
            is_settled,
            is_unavoidable,
        }
    }

    fn unnamed(&self) -> UnnamedGroup<'_, 'r> {
        let Self { units, areas, seat, main, kind, .. } = self;
        let population = self.population.unwrap_or(0);
        UnnamedGroup { units, areas, seat: *seat, main: *main, kind: kind.as_ref(), population }
    }
}

/// Returns the unit right above in which most of the people of a group live. Of units with equally
/// many of them, it is the one with the smallest code.
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
