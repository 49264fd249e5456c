//! A problem put into numbers, with everything that is wrong with it told.

use std::collections::BTreeMap;

use super::ground::{Figures, Ground, LabelSet, Node, Ranked, at, count, set};
use super::problem::{Mixed, Problem, Weighing};
use super::reach::OutOfReach;
use super::{Preference, Weights};
use crate::attributes::{Contact, Point, UnitFacts};
use crate::code::Code;
use crate::error::{Error, PlannerFault};
use crate::level::KindId;
use crate::register::Version;

/// The mean radius of the earth in km.
const EARTH: f64 = 6371.0;

/// Units in numbers, each with its figures as they were given.
type Figured = Vec<(Node, Figures)>;

impl<'a> Problem<'a> {
    /// Returns the units that are planned, by code.
    fn units(&self) -> Result<Vec<Version<'a>>, PlannerFault> {
        let mut units = match &self.scope {
            Some(scope) => scope.members(self.level),
            None => self.snapshot.units(self.level),
        };
        let date = self.snapshot.date();
        // A unit within which is planned may be of another date or register.
        units.retain(|unit| {
            let own = self.snapshot.get(self.level, &unit.code());
            own.is_some_and(|own| own.id() == unit.id() && own.name() == unit.name())
        });
        if units.is_empty() { Err(PlannerFault::NoUnits { date }) } else { Ok(units) }
    }

    pub(super) fn prepare(&self) -> Result<(Vec<Version<'a>>, Ground), Error> {
        let units = self.units()?;
        let facts: Vec<Option<&UnitFacts>> =
            units.iter().map(|unit| self.attributes.of(unit)).collect();
        let mut fixed = self.fixed.clone();
        if self.keeps_unknown {
            fixed.extend(self.unknown(&units, &facts).into_iter().map(|unit| vec![unit]));
        }
        let closed = read_groups(self, &units, &fixed)?;
        let mut is_closed = vec![false; units.len()];
        closed.iter().flatten().for_each(|&node| set(&mut is_closed, node, true));
        let (nodes, ranks) = self.nodes(&units, &facts, &closed)?;
        let (nodes, figures) = nodes.into_iter().unzip();
        let (label_sets, labels, n_labels) = self.labels(&units, &facts)?;
        check_weights(&self.weights, &label_sets)?;
        let mut ground = Ground {
            nodes,
            figures,
            starts: Vec::new(),
            targets: Vec::new(),
            edges: Vec::new(),
            ranks,
            label_sets,
            labels,
            n_labels,
            forbidden: self.forbidden_of(&units)?,
            closed,
            is_closed,
            least_units: self.requirement.least_units,
            exempt_from: self.requirement.exempt_from.unwrap_or(usize::MAX),
            exempt_alone: self.requirement.exempt_alone,
            also: self.requirement.also,
            weights: self.weights,
            out_of_reach: OutOfReach::default(),
        };
        for code in self.seats.iter().chain(self.heritage.keys()) {
            node_of(&units, code)?;
        }
        let mut pairs = self.pairs(&units);
        pairs.retain(|&(one, other)| {
            let is_open = !at(&ground.is_closed, one) && !at(&ground.is_closed, other);
            let sets = || (0..).zip(&ground.label_sets);
            let is_cut = sets().any(|(set_idx, set)| {
                set.is_hard && ground.label(one, set_idx) != ground.label(other, set_idx)
            });
            is_open && !is_cut
        });
        ground.set_edges(&pairs);
        ground.out_of_reach = OutOfReach::of(&ground);
        Ok((units, ground))
    }

    /// Returns the units that lack a figure, but for those that are fixed anyway.
    fn unknown(&self, units: &[Version<'a>], facts: &[Option<&UnitFacts>]) -> Vec<Code> {
        let is_known = |facts: &UnitFacts| {
            facts.population.is_some() && facts.area.is_some() && facts.position.is_some()
        };
        let unknown = units.iter().zip(facts).filter(|(_, facts)| !facts.is_some_and(is_known));
        let unknown = unknown.map(|(unit, _)| unit.code());
        unknown.filter(|code| !self.fixed.iter().any(|group| group.contains(code))).collect()
    }

    /// Puts units into numbers. One that is kept may lack figures: then it is not judged.
    fn nodes(
        &self,
        units: &[Version<'a>],
        facts: &[Option<&UnitFacts>],
        closed: &[Vec<u32>],
    ) -> Result<(Figured, Vec<Ranked>), PlannerFault> {
        let ranks = self.ranks(units);
        let none = UnitFacts::default();
        let facts: Vec<&UnitFacts> = facts.iter().map(|facts| facts.unwrap_or(&none)).collect();
        let mut is_kept = vec![false; units.len()];
        let kept = closed.iter().filter_map(|group| group.first().filter(|_| group.len() == 1));
        kept.for_each(|&node| set(&mut is_kept, node, true));
        let check = |figure, has: &dyn Fn(&UnitFacts) -> bool| {
            let facts = units.iter().zip(&facts).zip(&is_kept);
            let missing = facts.filter(|((_, facts), is_kept)| !**is_kept && !has(facts));
            let missing: Vec<Code> = missing.map(|((unit, _), _)| unit.code()).collect();
            match missing.is_empty() {
                true => Ok(()),
                false => Err(PlannerFault::Missing { figure, units: missing }),
            }
        };
        check("population", &|facts| facts.population.is_some())?;
        check("area_km2", &|facts| facts.area.is_some())?;
        check("position", &|facts| facts.position.is_some())?;
        let positions: Vec<Point> = facts.iter().filter_map(|facts| facts.position).collect();
        let middle = middle(&positions);
        let nodes = units.iter().zip(&facts).map(|(unit, facts)| {
            #[expect(clippy::cast_precision_loss, reason = "people are far below 2^52")]
            let population = facts.population.unwrap_or(0) as f64;
            let area = facts.area.map_or(0.0, crate::amount::Amount::to_f64);
            let (x, y) = projected(facts.position.unwrap_or(middle), middle);
            let is_known = facts.population.is_some() && facts.area.is_some();
            let kind = unit.kind_id().filter(|_| is_known);
            let rank = ranks.iter().position(|(source, _)| Some(source) == kind);
            let node = Node {
                population,
                area,
                weight: match self.weighing {
                    Weighing::People => population,
                    Weighing::Area => area,
                },
                x,
                y,
                rank: rank.map_or(u32::MAX, count),
            };
            (node, Figures { population: facts.population, area: facts.area })
        });
        let nodes = nodes.collect();
        Ok((nodes, ranks.into_iter().map(|(_, ranked)| ranked).collect()))
    }

    /// Returns the kinds in the order in which they decide, with what comes of them: those that the
    /// requirement names, then the others by id.
    fn ranks(&self, units: &[Version<'a>]) -> Vec<(KindId, Ranked)> {
        let mut kinds: Vec<(KindId, KindId)> = self.requirement.kinds.clone();
        let n_named = kinds.len();
        for kind in units.iter().filter_map(Version::kind_id) {
            if !kinds.iter().any(|(source, _)| source == kind) {
                kinds.push((kind.clone(), kind.clone()));
            }
        }
        if let Some(others) = kinds.get_mut(n_named..) {
            others.sort_unstable();
        }
        let ranked = kinds.into_iter().map(|(source, kind)| {
            let minimum = self.requirement.minima.get(&kind).map(|minimum| {
                #[expect(clippy::cast_precision_loss, reason = "people are far below 2^52")]
                let population = minimum.population as f64;
                (population, minimum.area.to_f64())
            });
            (source, Ranked { kind, minimum })
        });
        ranked.collect()
    }

    /// Numbers what groups should not mix.
    fn labels(
        &self,
        units: &[Version<'a>],
        facts: &[Option<&UnitFacts>],
    ) -> Result<(Vec<LabelSet>, Vec<u32>, usize), PlannerFault> {
        let mut sets = Vec::new();
        let mut labels = vec![0; units.len() * self.mixed.len()];
        let mut n_labels = 0;
        for (set_idx, (what, preference)) in self.mixed.iter().enumerate() {
            let (weight, is_hard) = match preference {
                Preference::Soft(weight) => (*weight, false),
                Preference::Hard => (0.0, true),
            };
            sets.push(LabelSet { weight, is_hard });
            let mut missing = Vec::new();
            let mut numbers: BTreeMap<String, u32> = BTreeMap::new();
            for (place, (unit, facts)) in units.iter().zip(facts).enumerate() {
                let label = match what {
                    Mixed::Level(level) => {
                        unit.at_level(*level).map(|above| above.id().index().to_string())
                    }
                    Mixed::CultureRegion => {
                        let region = facts.and_then(|facts| facts.culture_region.clone());
                        if region.is_none() {
                            missing.push(unit.code());
                        }
                        region
                    }
                };
                // Units that stand under none of the level are together.
                let number = *numbers.entry(label.unwrap_or_default()).or_insert_with(|| {
                    n_labels += 1;
                    n_labels - 1
                });
                set(&mut labels, count(place * self.mixed.len() + set_idx), number);
            }
            if !missing.is_empty() {
                return Err(PlannerFault::Missing { figure: "culture_region", units: missing });
            }
        }
        Ok((sets, labels, n_labels as usize))
    }

    fn forbidden_of(&self, units: &[Version<'a>]) -> Result<Vec<Vec<u32>>, PlannerFault> {
        if self.forbidden.is_empty() {
            return Ok(Vec::new());
        }
        let mut lists = vec![Vec::new(); units.len()];
        for (one, other) in &self.forbidden {
            let (one, other) = (node_of(units, one)?, node_of(units, other)?);
            for (from, to) in [(one, other), (other, one)] {
                if let Some(list) = lists.get_mut(from as usize).filter(|_| from != to) {
                    list.push(to);
                }
            }
        }
        lists.iter_mut().for_each(|list| {
            list.sort_unstable();
            list.dedup();
        });
        Ok(lists)
    }

    /// Returns the pairs of units that border each other for certain.
    fn pairs(&self, units: &[Version<'a>]) -> Vec<(u32, u32)> {
        let mut places: Vec<_> = (0_u32..).zip(units).map(|(node, u)| (u.id(), node)).collect();
        places.sort_unstable();
        let place_of = |id| {
            let found = places.binary_search_by_key(&id, |(id, _)| *id).ok()?;
            places.get(found).map(|(_, node)| *node)
        };
        let pairs = (0_u32..).zip(units).flat_map(|(one, unit)| {
            let beside = self.neighbours.of(unit.id());
            let certain = beside.filter(|(_, contact)| *contact == Contact::Certain);
            let others = certain.filter_map(|(id, _)| place_of(id));
            others.filter(move |other| one < *other).map(move |other| (one, other))
        });
        let mut pairs: Vec<(u32, u32)> = pairs.collect();
        pairs.sort_unstable();
        pairs
    }
}

/// Reads groups of codes, each unit in at most one, and each group in one piece.
pub(super) fn read_groups(
    problem: &Problem<'_>,
    units: &[Version<'_>],
    groups: &[Vec<Code>],
) -> Result<Vec<Vec<u32>>, PlannerFault> {
    let mut seen = vec![false; units.len()];
    let mut read = Vec::new();
    for codes in groups.iter().filter(|codes| !codes.is_empty()) {
        let mut nodes = Vec::new();
        for code in codes {
            let node = node_of(units, code)?;
            if at(&seen, node) {
                return Err(PlannerFault::FixedTwice { code: code.clone() });
            }
            set(&mut seen, node, true);
            nodes.push(node);
        }
        nodes.sort_unstable();
        let members = nodes.iter().filter_map(|&node| units.get(node as usize));
        let ids: Vec<_> = members.map(Version::id).collect();
        if problem.neighbours.contiguity(&ids) != crate::attributes::Contiguity::Connected {
            let mut units = codes.clone();
            units.sort();
            return Err(PlannerFault::Apart { units });
        }
        read.push(nodes);
    }
    read.sort_unstable();
    Ok(read)
}

/// Finds a unit among those that are planned.
pub(super) fn node_of(units: &[Version<'_>], code: &Code) -> Result<u32, PlannerFault> {
    let found = units.binary_search_by(|unit| unit.code().cmp(code));
    found.map(count).map_err(|_| PlannerFault::NotPlanned { code: code.clone() })
}

fn check_weights(weights: &Weights, sets: &[LabelSet]) -> Result<(), PlannerFault> {
    let soft = sets.iter().map(|set| ("the weight of a preference", set.weight));
    for (what, value) in weights.named().into_iter().chain(soft) {
        // Above that, sums would lose what is small.
        if !(0.0..=1e9).contains(&value) {
            let (what, value) = (what.to_owned(), value.to_string());
            return Err(PlannerFault::Negative { what, value });
        }
    }
    Ok(())
}

/// Returns the point half way between the outermost ones.
fn middle(points: &[Point]) -> Point {
    let half = |of: fn(&Point) -> f64| {
        let values = points.iter().map(of);
        let (low, high) = values.fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), value| {
            (low.min(value), high.max(value))
        });
        f64::midpoint(low, high)
    };
    Point { lat: half(|point| point.lat), lon: half(|point| point.lon) }
}

/// Puts a point into the plane that touches the earth at the middle, in km. Of a province the error
/// is below a thousandth, of Viet Nam a few hundredths at its ends.
fn projected(point: Point, middle: Point) -> (f64, f64) {
    let east = (point.lon - middle.lon).to_radians() * libm::cos(middle.lat.to_radians());
    (EARTH * east, EARTH * (point.lat - middle.lat).to_radians())
}
