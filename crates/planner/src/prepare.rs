//! The preparation of a problem: it is put into numbers, and all that is wrong with it is told.

use std::collections::BTreeMap;
use std::sync::Arc;

use sapnhap::attributes::{Contact, Contiguity, Point};
use sapnhap::{Amount, Code, KindId, UnitFacts, Version};
use sapnhap_regions::{Condition, Ground, Labels, Needs, Node, Task, TaskFault};

use crate::fault::PlannerFault;
use crate::problem::{LabelSource, Problem, Weighing};
use crate::requirement::GroupFacts;

/// The mean radius of the earth in km.
const EARTH: f64 = 6371.0;

/// What is known of a unit, as it was given.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Figures {
    pub(crate) population: Option<u64>,
    pub(crate) area: Option<Amount>,
}

/// Units in numbers, each with its figures as they were given.
type FiguredNodes = Vec<(Node, Figures)>;

/// The kind that comes of a group, and what a group of that kind needs.
type RankedKind = (KindId, Option<Needs>);

/// A problem in numbers, and what they stand for.
#[derive(Debug, Clone)]
pub(crate) struct Prepared<'a> {
    /// The unit of each node. They are in the order of their codes.
    pub(crate) units: Vec<Version<'a>>,
    pub(crate) figures: Vec<Figures>,
    /// The kind that results from each rank.
    pub(crate) kinds: Vec<KindId>,
    pub(crate) ground: Arc<Ground>,
}

impl Prepared<'_> {
    /// Tells what is wrong with the numbers in terms of the units.
    pub(crate) fn told(&self, fault: TaskFault) -> PlannerFault {
        PlannerFault::of_nodes(fault, &self.units)
    }
}

impl<'a> Problem<'a> {
    /// Returns the units that are planned, in the order of their codes.
    fn units(&self) -> Result<Vec<Version<'a>>, PlannerFault> {
        let mut units = Vec::from(match &self.scope {
            Some(scope) => scope.members(self.level),
            None => self.snapshot.units(self.level),
        });
        let date = self.snapshot.date();
        // The unit within which is planned may be of another date or register.
        units.retain(|unit| {
            let own = self.snapshot.get(self.level, &unit.code());
            own.is_some_and(|own| own.id() == unit.id() && own.name() == unit.name())
        });
        if units.is_empty() { Err(PlannerFault::NoUnits { date }) } else { Ok(units) }
    }

    pub(crate) fn prepare(&self) -> Result<Prepared<'a>, PlannerFault> {
        let units = self.units()?;
        let facts: Vec<Option<&UnitFacts>> =
            units.iter().map(|unit| self.attributes.of(unit)).collect();
        let mut fixed = self.fixed.clone();
        if self.keeps_unknown {
            fixed.extend(self.unknown(&units, &facts).into_iter().map(|unit| vec![unit]));
        }
        let fixed = read_groups(self, &units, &fixed)?;
        let (nodes, ranks) = self.nodes(&units, &facts, &fixed)?;
        let (nodes, figures) = nodes.into_iter().unzip();
        let (kinds, needs): (Vec<KindId>, Vec<Option<Needs>>) = ranks.into_iter().unzip();
        let task = Task {
            nodes,
            pairs: self.pairs(&units),
            needs,
            least_nodes: self.requirement.least_units,
            exempt_from: self.requirement.exempt_from,
            is_alone_exempt: self.requirement.exempt_alone,
            condition: self.requirement.also.map(|meets| condition(meets, kinds.clone())),
            labels: self.labels(&units, &facts)?,
            forbidden: self.forbidden_pairs(&units)?,
            fixed,
            weights: self.weights,
        };
        for code in self.seats.iter().chain(self.heritage.keys()) {
            node_of(&units, code)?;
        }
        let ground = task.prepare().map_err(|fault| PlannerFault::of_nodes(fault, &units))?;
        Ok(Prepared { units, figures, kinds, ground: Arc::new(ground) })
    }

    /// Returns the units that lack a figure and are not fixed anyway.
    fn unknown(&self, units: &[Version<'a>], facts: &[Option<&UnitFacts>]) -> Vec<Code> {
        let is_known = |facts: &UnitFacts| {
            facts.population.is_some() && facts.area.is_some() && facts.position.is_some()
        };
        let unknown = units.iter().zip(facts).filter(|(_, facts)| !facts.is_some_and(is_known));
        let unknown = unknown.map(|(unit, _)| unit.code());
        unknown.filter(|code| !self.fixed.iter().any(|group| group.contains(code))).collect()
    }

    /// Puts units into numbers. A unit that is kept may lack figures, and is then not judged.
    fn nodes(
        &self,
        units: &[Version<'a>],
        facts: &[Option<&UnitFacts>],
        closed: &[Vec<u32>],
    ) -> Result<(FiguredNodes, Vec<RankedKind>), PlannerFault> {
        let ranks = self.ranks(units);
        let none = UnitFacts::default();
        let facts: Vec<&UnitFacts> = facts.iter().map(|facts| facts.unwrap_or(&none)).collect();
        let mut is_kept = vec![false; units.len()];
        let kept = closed.iter().filter_map(|group| group.first().filter(|_| group.len() == 1));
        kept.for_each(|&node| {
            if let Some(slot) = is_kept.get_mut(node as usize) {
                *slot = true;
            }
        });
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
            let area = facts.area.map_or(0.0, Amount::to_f64);
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
                rank: rank.and_then(|rank| u32::try_from(rank).ok()).unwrap_or(u32::MAX),
            };
            (node, Figures { population: facts.population, area: facts.area })
        });
        let nodes = nodes.collect();
        Ok((nodes, ranks.into_iter().map(|(_, ranked)| ranked).collect()))
    }

    /// Returns the kinds in the order in which they decide, with what comes of them. Those that the
    /// requirement names come first, and then the others by their ids.
    fn ranks(&self, units: &[Version<'a>]) -> Vec<(KindId, RankedKind)> {
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
            let needs = self.requirement.minima.get(&kind).map(|minimum| {
                #[expect(clippy::cast_precision_loss, reason = "people are far below 2^52")]
                let population = minimum.population as f64;
                Needs { population, area: minimum.area.to_f64() }
            });
            (source, (kind, needs))
        });
        ranked.collect()
    }

    /// Turns what groups should not mix into labels.
    fn labels(
        &self,
        units: &[Version<'a>],
        facts: &[Option<&UnitFacts>],
    ) -> Result<Vec<Labels>, PlannerFault> {
        let mut sets = Vec::new();
        for (what, preference) in &self.mixed {
            let mut missing = Vec::new();
            let mut numbers: BTreeMap<String, u32> = BTreeMap::new();
            let mut labels = Vec::new();
            for (unit, facts) in units.iter().zip(facts) {
                let label = match what {
                    LabelSource::Level(level) => {
                        unit.at_level(*level).map(|above| above.id().index().to_string())
                    }
                    LabelSource::CultureRegion => {
                        let region = facts.and_then(|facts| facts.culture_region.clone());
                        if region.is_none() {
                            missing.push(unit.code());
                        }
                        region
                    }
                };
                // Units that are under none of that level have one label together.
                let next = u32::try_from(numbers.len()).unwrap_or(u32::MAX);
                labels.push(*numbers.entry(label.unwrap_or_default()).or_insert(next));
            }
            if !missing.is_empty() {
                return Err(PlannerFault::Missing { figure: "culture_region", units: missing });
            }
            sets.push(Labels { labels, preference: *preference });
        }
        Ok(sets)
    }

    fn forbidden_pairs(&self, units: &[Version<'a>]) -> Result<Vec<(u32, u32)>, PlannerFault> {
        let pairs = self.forbidden.iter();
        pairs.map(|(one, other)| Ok((node_of(units, one)?, node_of(units, other)?))).collect()
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

/// Reads groups of codes. Each unit may be in one of them, and each group has to hang together.
pub(crate) fn read_groups(
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
            let is_seen = seen.get_mut(node as usize);
            if is_seen.is_some_and(|is_seen| std::mem::replace(is_seen, true)) {
                return Err(PlannerFault::FixedTwice { code: code.clone() });
            }
            nodes.push(node);
        }
        nodes.sort_unstable();
        let members = nodes.iter().filter_map(|&node| units.get(node as usize));
        let ids: Vec<_> = members.map(Version::id).collect();
        if problem.neighbours.contiguity(&ids) != Contiguity::Connected {
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
pub(crate) fn node_of(units: &[Version<'_>], code: &Code) -> Result<u32, PlannerFault> {
    let found = units.binary_search_by(|unit| unit.code().cmp(code));
    let node = found.ok().and_then(|node| u32::try_from(node).ok());
    node.ok_or_else(|| PlannerFault::NotPlanned { code: code.clone() })
}

/// Turns a condition about groups into one about numbers.
fn condition(meets: fn(&GroupFacts<'_>) -> bool, kinds: Vec<KindId>) -> Condition {
    Condition::new(move |sums| {
        kinds.get(sums.rank as usize).is_none_or(|kind| {
            let (n_units, population, area) = (sums.n_nodes, sums.population, sums.area);
            meets(&GroupFacts { n_units, population, area, kind })
        })
    })
}

/// Returns the point halfway between the outermost ones.
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

/// Puts a point into the plane that touches the earth at the middle, in km. Within a province the
/// error is below a thousandth, and at the ends of Viet Nam it is a few hundredths.
fn projected(point: Point, middle: Point) -> (f64, f64) {
    let east = (point.lon - middle.lon).to_radians() * libm::cos(middle.lat.to_radians());
    (EARTH * east, EARTH * (point.lat - middle.lat).to_radians())
}
