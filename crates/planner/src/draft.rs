//! Regions become a solution: groups of units with a seat, a kind and a name, in their order.

use std::collections::BTreeMap;
use std::sync::Arc;

use sapnhap::{Amount, Code, KindId, Name, Version};
use sapnhap_regions::Regions;

use crate::fault::PlannerFault;
use crate::figures::Figures;
use crate::names::{UnnamedGroup, names};
use crate::prepare::Prepared;
use crate::problem::Problem;
use crate::solution::{AimNames, Group, PartOf, Solution};
use crate::standing::{Judged, Standing};

impl<'r> Prepared<'r> {
    /// Makes a solution of regions.
    pub(crate) fn solution(
        &self,
        problem: &Problem<'r>,
        regions: Regions,
    ) -> Result<Solution<'r>, PlannerFault> {
        let (score, is_stopped) = (regions.score().clone(), regions.is_stopped());
        let regions = regions.into_regions();
        let rests = self.rests(&regions);
        let drafted = regions.into_iter().enumerate().filter_map(|(region, members)| {
            let has_rest = |place: u32| rests.get(&place).is_none_or(|own| *own == region);
            Some((DraftedGroup::of(problem, self, &members, &has_rest)?, members))
        });
        let mut drafted: Vec<(DraftedGroup<'r>, Vec<u32>)> = drafted.collect();
        // They are in the order of the units right above, and then of their codes.
        drafted.sort_by_cached_key(|(group, _)| {
            (group.main.map(|above| above.code()), group.seat.code())
        });
        let new = drafted.iter().filter(|(group, _)| group.is_new());
        let new: Vec<UnnamedGroup<'_, 'r>> = new.map(|(group, _)| group.unnamed()).collect();
        let mut given = names(problem, &new)?.into_iter();
        let mut codes = free_codes(problem, &drafted)?.into_iter();
        let (mut groups, mut in_order) = (Vec::new(), Vec::new());
        for (group, members) in drafted {
            let own = || Name::new(group.seat.name());
            let name = if group.is_new() { given.next().map_or_else(own, Ok)? } else { own()? };
            let is_out_of_reach = |&node: &u32| self.ground.is_out_of_reach(node);
            let code = match group.has_code {
                true => group.seat.code(),
                false => codes.next().unwrap_or_else(|| group.seat.code()),
            };
            groups.push(group.named(name, code, members.first().is_some_and(is_out_of_reach)));
            in_order.push(members);
        }
        let mut assumptions = problem.requirement.assumptions().to_vec();
        assumptions.extend(not_judged(&groups));
        assumptions.extend(problem.weightless(&self.figures));
        Ok(Solution {
            snapshot: problem.snapshot,
            scope: problem.scope,
            units: self.units.clone(),
            parts: self.parts.clone(),
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

impl Prepared<'_> {
    /// Returns which region has the rest of each unit that is divided: the one with most of its people, and
    /// of several the first.
    fn rests(&self, regions: &[Vec<u32>]) -> BTreeMap<u32, usize> {
        let mut people: BTreeMap<(u32, usize), u64> = BTreeMap::new();
        for (region, members) in regions.iter().enumerate() {
            for &node in members {
                if let Some(part) = self.parts.part(node) {
                    let sum = people.entry((self.parts.unit_of(node), region)).or_default();
                    *sum = sum.saturating_add(part.population);
                }
            }
        }
        let mut rests: BTreeMap<u32, (usize, u64)> = BTreeMap::new();
        for ((place, region), people) in people {
            let rest = rests.entry(place).or_insert((region, people));
            if people > rest.1 {
                *rest = (region, people);
            }
        }
        rests.into_iter().map(|(place, (region, _))| (place, region)).collect()
    }
}

/// Returns a code for each group that has the code of none of its units.
fn free_codes(
    problem: &Problem<'_>,
    drafted: &[(DraftedGroup<'_>, Vec<u32>)],
) -> Result<Vec<Code>, PlannerFault> {
    let n_units = drafted.iter().filter(|(group, _)| !group.has_code).count();
    let codes: Vec<Code> = problem.free_codes.iter().take(n_units).cloned().collect();
    match codes.len() < n_units {
        true => Err(PlannerFault::FewCodes { n_units, n_codes: codes.len() }),
        false => Ok(codes),
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
    parts: Vec<PartOf<'r>>,
    /// Whether it has the code of its seat.
    has_code: bool,
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
    fn of(
        problem: &Problem<'r>,
        prepared: &Prepared<'r>,
        members: &[u32],
        has_rest: &dyn Fn(u32) -> bool,
    ) -> Option<Self> {
        let ground = &prepared.ground;
        let held = prepared.held(members, has_rest);
        let seat = seat(problem, prepared, members, &held)?;
        let people = ground.sums(members).population;
        let mean_way_km = (people > 0.0).then(|| ground.travel(members, seat.main_node()) / people);
        let figures = held.iter().map(|held| held.figures);
        let rank = prepared.rank(members);
        let shortfall = ground.shortfall(members);
        let judged = Judged {
            n_units: held.len(),
            is_alone: held.len() == 1 && held.iter().all(|held| held.is_whole),
            figures: figures.reduce(|sum, own| sum.plus(&own)).unwrap_or_default(),
            rank,
            shortfall,
        };
        let Figures { population, area, .. } = judged.figures;
        let (standing, is_settled) = judged.standing(problem);
        Some(Self {
            seat: seat.unit,
            has_code: seat.has_code,
            parts: held.iter().filter(|held| !held.is_whole).map(|it| it.part(prepared)).collect(),
            areas: held.iter().map(|held| held.figures.area).collect(),
            main: main_parent(&held),
            units: held.iter().map(|held| held.unit).collect(),
            kind: rank.map(|rank| rank.kind.clone()),
            population,
            area,
            mean_way_km,
            shortfall,
            standing,
            is_settled,
        })
    }

    fn is_new(&self) -> bool {
        self.units.len() > 1 || !self.parts.is_empty()
    }

    /// Gives it a name. A unit that stays alone has the kind that it had.
    fn named(self, name: Name, code: Code, is_unavoidable: bool) -> Group<'r> {
        let kind = if self.is_new() { self.kind } else { self.seat.kind_id().cloned() };
        let Self { units, seat, population, area, shortfall, standing, is_settled, .. } = self;
        Group {
            mean_way_km: self.mean_way_km,
            units,
            parts: self.parts,
            seat,
            code,
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

/// What a group has of a unit: all of it, or some parts.
struct Held<'r> {
    unit: Version<'r>,
    /// Its nodes, that with the most people first.
    nodes: Vec<u32>,
    figures: Figures,
    is_whole: bool,
    /// Whether the unit's code goes to the group.
    has_code: bool,
}

impl<'r> Held<'r> {
    fn main_node(&self) -> u32 {
        self.nodes.first().copied().unwrap_or_default()
    }

    fn people(&self) -> u64 {
        self.figures.population.unwrap_or(0)
    }

    /// Says which parts these are.
    fn part(&self, prepared: &Prepared<'r>) -> PartOf<'r> {
        let mut nodes = self.nodes.clone();
        nodes.sort_unstable();
        let names = nodes.iter().filter_map(|&node| prepared.parts.part(node));
        PartOf {
            unit: self.unit,
            names: names.map(|part| part.name.clone()).collect(),
            population: self.people(),
            area: self.figures.area.unwrap_or(Amount::from(0)),
            is_rest: self.has_code,
        }
    }
}

impl<'r> Prepared<'r> {
    /// Returns what a group has of each of its units, in their order.
    fn held(&self, members: &[u32], has_rest: &dyn Fn(u32) -> bool) -> Vec<Held<'r>> {
        let mut nodes_of: BTreeMap<u32, Vec<u32>> = BTreeMap::new();
        for &node in members {
            nodes_of.entry(self.parts.unit_of(node)).or_default().push(node);
        }
        let figures = |node: &u32| self.figures.get(*node as usize).copied().unwrap_or_default();
        let held = nodes_of.into_iter().filter_map(|(place, mut nodes)| {
            nodes.sort_by_key(|node| (std::cmp::Reverse(figures(node).population), *node));
            let is_whole = nodes.len() == self.parts.n_nodes_of(place);
            let sum = nodes.iter().map(figures).reduce(|sum, own| sum.plus(&own));
            let mut sum = sum.unwrap_or_default();
            if let Some(first) = nodes.first().map(figures).filter(|_| is_whole) {
                (sum.alone, sum.is_left_out) = (first.alone, first.is_left_out);
            }
            let unit = *self.units.get(place as usize)?;
            Some(Held { unit, nodes, figures: sum, is_whole, has_code: has_rest(place) })
        });
        held.collect()
    }
}

/// Chooses the seat: the unit that was asked for, or else one with the most people or the shortest way.
/// Units whose codes go to another group are taken only where there is no other.
fn seat<'h, 'r>(
    problem: &Problem<'r>,
    prepared: &Prepared<'r>,
    members: &[u32],
    held: &'h [Held<'r>],
) -> Option<&'h Held<'r>> {
    let has_code = held.iter().any(|held| held.has_code);
    let can_be = || held.iter().filter(|held| held.has_code == has_code);
    let mut asked = can_be().filter(|held| problem.seats.contains(&held.unit.code()));
    if let (Some(seat), None) = (asked.next(), asked.next()) {
        return Some(seat);
    }
    let units: Vec<Version<'r>> = held.iter().map(|held| held.unit).collect();
    let named = problem.heritage.iter().find(|heritage| heritage.is_of(&units));
    let can_be = can_be()
        .filter(|held| named.is_none_or(|heritage| heritage.units.contains(&held.unit.code())));
    let way = |held: &Held<'r>| prepared.ground.travel(members, held.main_node());
    let is_better = |one: &Held<'r>, other: &Held<'r>| match problem.weights.travel > 0.0 {
        true => way(one) < way(other),
        false => one.people() > other.people(),
    };
    // Of equally good units it is the one with the smallest code.
    can_be.reduce(|best, next| if is_better(next, best) { next } else { best })
}

/// Returns the unit right above in which most of the people of a group live. Of units with equally
/// many of them, it is the one with the smallest code.
fn main_parent<'r>(held: &[Held<'r>]) -> Option<Version<'r>> {
    let mut parents: Vec<(Version<'r>, u64)> = Vec::new();
    for held in held {
        let Some(parent) = held.unit.parent() else { continue };
        match parents.iter_mut().find(|(known, _)| known.id() == parent.id()) {
            Some((_, sum)) => *sum = sum.saturating_add(held.people()),
            None => parents.push((parent, held.people())),
        }
    }
    parents.sort_by_cached_key(|(parent, _)| parent.code());
    let best = parents.into_iter().reduce(|best, next| if next.1 > best.1 { next } else { best });
    best.map(|(parent, _)| parent)
}
