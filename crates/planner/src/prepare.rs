//! The preparation of a problem: it is put into numbers, and all that is wrong with it is told.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use sapnhap::attributes::{Contact, Contiguity, Point};
use sapnhap::{Amount, Code, KindId, UnitFacts, Version};
use sapnhap_regions::{
    Attribute, Condition, Ground, Labels, Lone, Needs, Node, Parts, Quantity, Task, TaskFault,
};

use crate::fault::PlannerFault;
use crate::figures::{Counted, Figures, missing};
use crate::parts::{PartNodes, UnitPart, node_of};
use crate::problem::{LabelSource, Mixable, OfSums, OwnFigure, Problem, Weighing};
use crate::requirement::{GroupFacts, Minimum, UnitToClass};

/// The mean radius of the earth in km.
const EARTH: f64 = 6371.0;

/// Units in numbers, each with its figures as they were given.
type FiguredNodes = Vec<(Node, Figures)>;

/// A class that may decide about a group: the kind that comes of it, and what the group needs.
#[derive(Debug, Clone)]
pub(crate) struct Rank {
    class: KindId,
    pub(crate) kind: KindId,
    pub(crate) needs: Option<Minimum>,
}

/// A problem in numbers, and what they stand for.
#[derive(Debug, Clone)]
pub(crate) struct Prepared<'a> {
    /// The units, in the order of their codes. Each is a node, or the first of its parts is.
    pub(crate) units: Vec<Version<'a>>,
    /// The parts of units that may be divided, which are nodes too.
    pub(crate) parts: PartNodes,
    /// Of each node.
    pub(crate) figures: Vec<Figures>,
    /// The classes, in the order in which they decide; a node has a place among them.
    pub(crate) ranks: Vec<Rank>,
    pub(crate) ground: Arc<Ground>,
}

impl Prepared<'_> {
    /// Tells what is wrong with the numbers in terms of the units.
    pub(crate) fn told(&self, fault: TaskFault) -> PlannerFault {
        PlannerFault::of_nodes(fault, &self.units)
    }

    /// Returns the units of which some nodes are wholes or parts, in order.
    pub(crate) fn units_of(&self, members: &[u32]) -> Vec<Version<'_>> {
        let mut places: Vec<u32> = members.iter().map(|&node| self.parts.unit_of(node)).collect();
        places.sort_unstable();
        places.dedup();
        places.iter().filter_map(|&place| self.units.get(place as usize).copied()).collect()
    }

    /// Refuses units that may be divided.
    #[cfg(feature = "exact")]
    pub(crate) fn check_whole(&self) -> Result<(), PlannerFault> {
        let places: Vec<u32> = self.parts.wholes().map(|(place, ..)| place).collect();
        match places.is_empty() {
            true => Ok(()),
            false => {
                let units = self.units_of(&places).iter().map(Version::code).collect();
                Err(PlannerFault::MayBeDivided { units })
            }
        }
    }

    /// Returns the class that decides about some nodes.
    pub(crate) fn rank(&self, members: &[u32]) -> Option<&Rank> {
        self.ranks.get(self.ground.sums(members).rank as usize)
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
        let own = units.iter().zip(&facts).filter(|(_, facts)| is_left_out(**facts));
        fixed.extend(
            own.map(|(unit, _)| vec![unit.code()]).filter(|unit| !self.fixed.contains(unit)),
        );
        if self.keeps_unknown {
            fixed.extend(self.unknown(&units, &facts).into_iter().map(|unit| vec![unit]));
        }
        let parts = PartNodes::of(&self.divided, &units, &facts)?;
        let fixed = read_groups(self, &units, &fixed)?;
        let classes = self.classes(&units, &facts);
        let ranks = self.ranks(&classes);
        check_figures(&units, &facts, &fixed)?;
        let nodes = self.nodes(&facts, &parts, (&classes, &ranks));
        let (nodes, figures) = nodes.into_iter().unzip();
        let needs = ranks.iter().map(|rank| rank.needs.map(in_numbers)).collect();
        let task = Task {
            nodes,
            pairs: self.pairs(&units, &parts)?,
            needs,
            least_nodes: self.requirement.least_units,
            exempt_from: self.requirement.exempt_from,
            condition: self.requirement.also.map(|meets| condition(meets, ranks.clone())),
            labels: self.labels(&units, &facts, &parts)?,
            forbidden: self.forbidden_pairs(&units, &parts)?,
            together: of_all_parts(&parts, &self.together_sets(&units)?),
            attributes: self.attributes_of(&units, &parts)?,
            quantities: self.quantities_of(&units, &parts)?,
            parts: self.wholes(&parts, &facts, &classes),
            fixed: of_all_parts(&parts, &fixed),
            weights: self.weights,
        };
        let named = self.heritage.iter().flat_map(|heritage| &heritage.units);
        for code in self.seats.iter().chain(named) {
            node_of(&units, code)?;
        }
        let ground = task.prepare().map_err(|fault| PlannerFault::of_nodes(fault, &units))?;
        Ok(Prepared { units, parts, figures, ranks, ground: Arc::new(ground) })
    }

    /// Returns the units that lack a figure and are not fixed anyway.
    fn unknown(&self, units: &[Version<'a>], facts: &[Option<&UnitFacts>]) -> Vec<Code> {
        let is_known = |facts: &UnitFacts| {
            let is_measured = facts.population.is_some() && facts.area.is_some();
            (is_measured && facts.position.is_some()) || facts.left_out == Some(true)
        };
        let unknown = units.iter().zip(facts).filter(|(_, facts)| !facts.is_some_and(is_known));
        let unknown = unknown.map(|(unit, _)| unit.code());
        unknown.filter(|code| !self.fixed.iter().any(|group| group.contains(code))).collect()
    }

    /// Puts units and parts into numbers. A unit that is kept may lack figures, and is then not judged.
    fn nodes(
        &self,
        facts: &[Option<&UnitFacts>],
        parts: &PartNodes,
        (classes, ranks): (&[Option<KindId>], &[Rank]),
    ) -> FiguredNodes {
        let positions: Vec<Point> =
            facts.iter().flatten().filter_map(|facts| facts.position).collect();
        let middle = middle(&positions);
        let nodes = (0..parts.n_nodes()).map(|node| {
            let (place, part) = (parts.unit_of(node) as usize, parts.part(node));
            let facts = facts_of(facts.get(place).copied().flatten(), part);
            let class = classes.get(place).and_then(Option::as_ref);
            #[expect(clippy::cast_precision_loss, reason = "people are far below 2^52")]
            let population = facts.population.unwrap_or(0) as f64;
            let area = facts.area.map_or(0.0, Amount::to_f64);
            let (x, y) = projected(facts.position.unwrap_or(middle), middle);
            let is_known = facts.population.is_some() && facts.area.is_some();
            let class = class.filter(|_| is_known);
            let rank = ranks.iter().position(|rank| Some(&rank.class) == class);
            let figures = self.figures(&facts, class);
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
                // Some parts of a unit are a new one; how all of them are judged, the whole says.
                lone: match is_known && part.is_none() {
                    true => self.lone(&figures),
                    false => Lone::AsOthers,
                },
            };
            (node, figures)
        });
        nodes.collect()
    }

    /// Returns the units that may be divided, as wholes of their parts.
    fn wholes(
        &self,
        parts: &PartNodes,
        facts: &[Option<&UnitFacts>],
        classes: &[Option<KindId>],
    ) -> Vec<Parts> {
        let whole = |(place, nodes, weight): (u32, &[u32], f64)| {
            let class = classes.get(place as usize).and_then(Option::as_ref);
            let facts = facts.get(place as usize).copied().flatten();
            let lone = facts.map(|facts| self.lone(&self.figures(facts, class)));
            Parts { nodes: nodes.to_vec(), weight, lone: lone.unwrap_or_default() }
        };
        parts.wholes().map(whole).collect()
    }

    /// Says so where no unit weighs anything, so that no shape is better than another.
    pub(crate) fn weightless(&self, figures: &[Figures]) -> Option<String> {
        let (figure, is_there) = match self.weighing {
            Weighing::People => (
                "people",
                figures.iter().any(|own| own.population.is_some_and(|people| people > 0)),
            ),
            Weighing::Area => {
                let has_area = |own: &Figures| own.area.is_some_and(|area| area > Amount::from(0));
                ("area", figures.iter().any(has_area))
            }
        };
        (!is_there).then(|| format!("no unit has any {figure}, so no shape is better than another"))
    }

    /// Returns what is known of a unit of a class, and how many people it may have where they were
    /// counted long ago.
    fn figures(&self, facts: &UnitFacts, class: Option<&KindId>) -> Figures {
        let counted = facts.population_measure.as_ref().and_then(|measure| measure.date());
        let growth = self.requirement.growth.as_ref();
        let growth = growth.filter(|growth| counted.is_some_and(|day| day < growth.before));
        let range = facts.population.zip(growth).map(|(people, growth)| {
            [*growth.percent.start(), *growth.percent.end()].map(|percent| {
                let more = u128::from(people) * u128::from(percent) / 100;
                people.saturating_add(u64::try_from(more).unwrap_or(u64::MAX))
            })
        });
        let alone = class.and_then(|class| self.requirement.alone_minima().get(class)).copied();
        let is_left_out = is_left_out(Some(facts));
        Figures { population: facts.population, range, area: facts.area, alone, is_left_out }
    }

    /// Says how a unit is judged that stays alone. One that law leaves out has what it needs.
    fn lone(&self, figures: &Figures) -> Lone {
        match figures.alone {
            _ if figures.is_left_out => Lone::Met,
            Some(least) => {
                missing(figures, &least, Counted::AsGiven).map_or(Lone::Met, Lone::Missed)
            }
            None if self.requirement.exempt_alone => Lone::Met,
            None => Lone::AsOthers,
        }
    }

    /// Returns the class of each unit.
    fn classes(&self, units: &[Version<'a>], facts: &[Option<&UnitFacts>]) -> Vec<Option<KindId>> {
        let attributes = self.attributes;
        let asked = units.iter().zip(facts).map(|(unit, facts)| UnitToClass {
            unit: *unit,
            facts: *facts,
            attributes,
        });
        asked.map(|asked| self.requirement.class_of(&asked)).collect()
    }

    /// Returns the classes in the order in which they decide, with what comes of them. Those that the
    /// requirement names come first, and then the others by their ids.
    fn ranks(&self, classes: &[Option<KindId>]) -> Vec<Rank> {
        let named = &self.requirement.kinds;
        let is_named = |class: &KindId| named.iter().any(|(own, _)| own == class);
        let others: BTreeSet<&KindId> = classes.iter().flatten().collect();
        let others = others.into_iter().filter(|class| !is_named(class));
        let others = others.map(|class| (class.clone(), class.clone()));
        let kinds = named.iter().cloned().chain(others);
        let ranked = kinds.map(|(class, kind)| {
            let needs = self.requirement.needs(&class, &kind);
            Rank { class, kind, needs }
        });
        ranked.collect()
    }

    /// Tells whether two units may be in one group, as far as it is said which units above may be mixed.
    fn can_mix(&self, one: &Version<'a>, other: &Version<'a>) -> bool {
        let Some(Mixable { level, above }) = &self.mixable else { return true };
        let of = |unit: &Version<'a>| unit.at_level(*level).map(|above| above.code());
        let (one, other) = (of(one), of(other));
        let is_in = |code: &Option<Code>| code.as_ref().is_some_and(|code| above.contains(code));
        one == other || (is_in(&one) && is_in(&other))
    }

    /// Turns what groups should not mix into labels.
    fn labels(
        &self,
        units: &[Version<'a>],
        facts: &[Option<&UnitFacts>],
        parts: &PartNodes,
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
            let labels = parts.of_nodes(&labels);
            sets.push(Labels { labels, preference: *preference });
        }
        Ok(sets)
    }

    /// Returns the sets of units that stay together, among them those of names of heritage. Sets that
    /// share a unit become one.
    fn together_sets(&self, units: &[Version<'a>]) -> Result<Vec<Vec<u32>>, PlannerFault> {
        let named = self.heritage.iter().map(|heritage| heritage.units.iter().cloned().collect());
        let mut sets: Vec<BTreeSet<u32>> = Vec::new();
        for codes in self.together.iter().cloned().chain(named) {
            let nodes = codes.iter().map(|code| node_of(units, code));
            let mut set: BTreeSet<u32> = nodes.collect::<Result<_, _>>()?;
            let touching =
                sets.extract_if(.., |other: &mut BTreeSet<u32>| !other.is_disjoint(&set));
            set.extend(touching.collect::<Vec<_>>().into_iter().flatten());
            sets.push(set);
        }
        let is_fixed = |set: &BTreeSet<u32>| {
            let codes = set.iter().filter_map(|&node| units.get(node as usize)).map(Version::code);
            let codes: Vec<Code> = codes.collect();
            self.fixed.iter().any(|fixed| codes.iter().all(|code| fixed.contains(code)))
        };
        sets.retain(|set| set.len() > 1 && !is_fixed(set));
        Ok(sets.into_iter().map(|set| set.into_iter().collect()).collect())
    }

    /// Puts the figures of the caller's in which groups should be alike into the order of the units.
    fn attributes_of(
        &self,
        units: &[Version<'a>],
        parts: &PartNodes,
    ) -> Result<Vec<Attribute>, PlannerFault> {
        let attributes = self.own_attributes.iter();
        let read = |own: &OwnFigure<f64>| {
            let values = values(own, units, (f64::MIN, "a finite number"))?;
            Ok(Attribute { values: parts.of_nodes(&values), weight: own.asked })
        };
        attributes.map(read).collect()
    }

    fn quantities_of(
        &self,
        units: &[Version<'a>],
        parts: &PartNodes,
    ) -> Result<Vec<Quantity>, PlannerFault> {
        let read = |own: &OwnFigure<OfSums>| {
            let values = values(own, units, (0.0, "a finite number, not negative"))?;
            let values = parts.shared_out(&values);
            let quantity = Quantity { values, ..Quantity::default() };
            match own.asked {
                OfSums::Even(evenness) => Ok(Quantity { evenness, ..quantity }),
                OfSums::AtMost(most) if most.is_finite() && most >= 0.0 => {
                    Ok(Quantity { most: Some(most), ..quantity })
                }
                OfSums::AtMost(most) => {
                    let (what, value) = (own.what.clone(), most.to_string());
                    Err(PlannerFault::LargestSum { what, value })
                }
            }
        };
        self.quantities.iter().map(read).collect()
    }

    fn forbidden_pairs(
        &self,
        units: &[Version<'a>],
        parts: &PartNodes,
    ) -> Result<Vec<(u32, u32)>, PlannerFault> {
        let mut pairs = Vec::new();
        for (one, other) in &self.forbidden {
            let (one, other) = (node_of(units, one)?, node_of(units, other)?);
            let others = parts.nodes_of(other);
            let with = |one: u32| others.iter().map(move |&other| (one, other));
            pairs.extend(parts.nodes_of(one).into_iter().flat_map(with));
        }
        Ok(pairs)
    }

    /// Returns the pairs of units that border each other for certain.
    fn pairs(
        &self,
        units: &[Version<'a>],
        parts: &PartNodes,
    ) -> Result<Vec<(u32, u32)>, PlannerFault> {
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
            let can_meet = |other: &u32| {
                units.get(*other as usize).is_some_and(|other| self.can_mix(unit, other))
            };
            let are_whole = |&other: &u32| !parts.has(one) && !parts.has(other);
            let others = others.filter(|other| one < *other).filter(are_whole);
            let others: Vec<u32> = others.filter(can_meet).collect();
            others.into_iter().map(move |other| (one, other))
        });
        let mut pairs: Vec<(u32, u32)> = pairs.collect();
        let unit = |node: u32| units.get(parts.unit_of(node) as usize);
        let can_meet = |&(one, other): &(u32, u32)| {
            unit(one).zip(unit(other)).is_some_and(|(one, other)| self.can_mix(one, other))
        };
        pairs.extend(parts.pairs(units)?.into_iter().filter(can_meet));
        pairs.sort_unstable();
        Ok(pairs)
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

fn is_left_out(facts: Option<&UnitFacts>) -> bool {
    facts.and_then(|facts| facts.left_out) == Some(true)
}

/// Refuses units that lack a figure, unless they are kept.
fn check_figures(
    units: &[Version<'_>],
    facts: &[Option<&UnitFacts>],
    closed: &[Vec<u32>],
) -> Result<(), PlannerFault> {
    let mut is_kept = vec![false; units.len()];
    let kept = closed.iter().filter_map(|group| group.first().filter(|_| group.len() == 1));
    kept.for_each(|&node| {
        if let Some(slot) = is_kept.get_mut(node as usize) {
            *slot = true;
        }
    });
    let check = |figure, has: &dyn Fn(&UnitFacts) -> bool| {
        let facts = units.iter().zip(facts).zip(&is_kept);
        let missing = facts.filter(|((_, facts), is_kept)| !**is_kept && !facts.is_some_and(has));
        let missing: Vec<Code> = missing.map(|((unit, _), _)| unit.code()).collect();
        match missing.is_empty() {
            true => Ok(()),
            false => Err(PlannerFault::Missing { figure, units: missing }),
        }
    };
    check("population", &|facts| facts.population.is_some())?;
    check("area_km2", &|facts| facts.area.is_some())?;
    check("position", &|facts| facts.position.is_some())
}

fn in_numbers(least: Minimum) -> Needs {
    #[expect(clippy::cast_precision_loss, reason = "people are far below 2^52")]
    let population = least.population as f64;
    Needs { population, area: least.area.to_f64() }
}

/// Reads a figure of the caller's in the order of the units. It is at least so much.
fn values<A>(
    own: &OwnFigure<A>,
    units: &[Version<'_>],
    (least, expected): (f64, &'static str),
) -> Result<Vec<f64>, PlannerFault> {
    for (code, value) in &own.values {
        node_of(units, code)?;
        if !value.is_finite() || *value < least {
            let (what, unit, value) = (own.what.clone(), code.clone(), value.to_string());
            return Err(PlannerFault::Value { what, unit, value, expected });
        }
    }
    let value = |unit: &Version<'_>| own.values.get(&unit.code()).copied();
    let lacking: Vec<Code> =
        units.iter().filter(|unit| value(unit).is_none()).map(Version::code).collect();
    match lacking.is_empty() {
        true => Ok(units.iter().filter_map(value).collect()),
        false => Err(PlannerFault::NoValue { what: own.what.clone(), units: lacking }),
    }
}

/// Returns what is known of a node: of a unit its facts, and of a part the facts of its unit with figures
/// of its own.
fn facts_of<'f>(unit: Option<&'f UnitFacts>, part: Option<&UnitPart>) -> Cow<'f, UnitFacts> {
    let mut facts = unit.map_or_else(Cow::default, Cow::Borrowed);
    if let Some(part) = part {
        let own = facts.to_mut();
        own.population = Some(part.population);
        own.area = Some(part.area);
        own.position = Some(part.position);
    }
    facts
}

/// Puts all parts of units into the place of these.
fn of_all_parts(parts: &PartNodes, sets: &[Vec<u32>]) -> Vec<Vec<u32>> {
    sets.iter().map(|places| parts.all_nodes_of(places)).collect()
}

/// Turns a condition about groups into one about numbers.
fn condition(meets: fn(&GroupFacts<'_>) -> bool, ranks: Vec<Rank>) -> Condition {
    Condition::new(move |sums| {
        ranks.get(sums.rank as usize).is_none_or(|rank| {
            let (n_units, population, area) = (sums.n_nodes, sums.population, sums.area);
            meets(&GroupFacts { n_units, population, area, kind: &rank.kind })
        })
    })
}

/// Returns the point halfway between the outermost ones. Where these lie on both sides of the longitude
/// of 180 degrees, so does the way between them.
fn middle(points: &[Point]) -> Point {
    let ends = |values: &mut dyn Iterator<Item = f64>| {
        values.fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), value| {
            (low.min(value), high.max(value))
        })
    };
    let (south, north) = ends(&mut points.iter().map(|point| point.lat));
    let (mut west, mut east) = ends(&mut points.iter().map(|point| point.lon));
    if east - west > 180.0 {
        let turned = |lon: f64| if lon < 0.0 { lon + 360.0 } else { lon };
        (west, east) = ends(&mut points.iter().map(|point| turned(point.lon)));
    }
    Point { lat: f64::midpoint(south, north), lon: f64::midpoint(west, east) }
}

/// Puts a point into the plane that touches the earth at the middle, in km. Within a province the
/// error is below a thousandth, and at the ends of Viet Nam it is a few hundredths.
fn projected(point: Point, middle: Point) -> (f64, f64) {
    let degrees = libm::remainder(point.lon - middle.lon, 360.0);
    let east = degrees.to_radians() * libm::cos(middle.lat.to_radians());
    (EARTH * east, EARTH * (point.lat - middle.lat).to_radians())
}
