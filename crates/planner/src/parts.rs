//! Units that may be divided: their parts, and the nodes that these are.
//!
//! The first part of a divided unit is the node that an undivided one would be, and its other parts are
//! nodes behind those of all units.

use std::collections::{BTreeMap, BTreeSet};

use sapnhap::attributes::Point;
use sapnhap::{Amount, Code, UnitFacts, Version};

use crate::fault::PlannerFault;

/// A part of a unit that may be divided, such as a hamlet, with its own figures.
///
/// # Example
/// See [`Problem::divided`](crate::Problem::divided).
#[derive(Debug, Clone, PartialEq)]
pub struct UnitPart {
    /// What it is called; no two parts of a unit have one name.
    pub name: String,
    /// How many people live in it.
    pub population: u64,
    /// Its area in km2.
    pub area: Amount,
    /// Where it lies.
    pub position: Point,
    /// What it borders. A border is known if either side has it.
    pub beside: Vec<Beside>,
}

/// What a part of a unit borders.
///
/// # Example
/// ```
/// use sapnhap::code;
/// use sapnhap_planner::Beside;
///
/// let beside = [Beside::Unit(code("09616")), Beside::Part { unit: code("09619"), name: "thôn 2".to_owned() }];
/// assert_ne!(beside[0], beside[1]);
/// ```
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Beside {
    /// A unit that is not divided.
    Unit(Code),
    /// A part of the same unit, or of another that may be divided.
    Part {
        /// The unit.
        unit: Code,
        /// What its part is called.
        name: String,
    },
}

/// A unit that may be divided, as the caller states it.
#[derive(Debug, Clone)]
pub(crate) struct DividedUnit {
    pub(crate) unit: Code,
    pub(crate) parts: Vec<UnitPart>,
    pub(crate) weight: f64,
}

/// A part as a node.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct PartNode {
    /// The place of its unit.
    pub(crate) unit: u32,
    pub(crate) part: UnitPart,
}

/// The parts of all units that may be divided.
#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) struct PartNodes {
    n_units: u32,
    /// By node.
    parts: BTreeMap<u32, PartNode>,
    /// The nodes of each unit that may be divided, by its place.
    of_unit: BTreeMap<u32, Vec<u32>>,
    weights: BTreeMap<u32, f64>,
}

impl PartNodes {
    /// Reads the parts of units, which are in the order of their codes.
    pub(crate) fn of(
        divided: &[DividedUnit],
        units: &[Version<'_>],
        facts: &[Option<&UnitFacts>],
    ) -> Result<Self, PlannerFault> {
        let n_units = u32::try_from(units.len()).unwrap_or(u32::MAX);
        let mut nodes = Self { n_units, ..Self::default() };
        let mut next = n_units;
        for DividedUnit { unit: code, parts, weight } in divided {
            let place = node_of(units, code)?;
            check(code, parts, facts.get(place as usize).copied().flatten())?;
            let mut own = Vec::new();
            for (number, part) in parts.iter().enumerate() {
                let node = if number == 0 { place } else { next };
                next += u32::from(number > 0);
                nodes.parts.insert(node, PartNode { unit: place, part: part.clone() });
                own.push(node);
            }
            nodes.weights.insert(place, *weight);
            if nodes.of_unit.insert(place, own).is_some() {
                return Err(PlannerFault::FixedTwice { code: code.clone() });
            }
        }
        Ok(nodes)
    }

    /// Counts the nodes: units, and parts beyond the first of each.
    pub(crate) fn n_nodes(&self) -> u32 {
        self.parts.last_key_value().map_or(self.n_units, |(&last, _)| self.n_units.max(last + 1))
    }

    /// Gives each node what its unit has.
    pub(crate) fn of_nodes<T: Copy + Default>(&self, of_units: &[T]) -> Vec<T> {
        let of_unit = |node| of_units.get(self.unit_of(node) as usize).copied();
        (0..self.n_nodes()).map(|node| of_unit(node).unwrap_or_default()).collect()
    }

    /// Shares out what units have among their parts, by people, or evenly where there are none.
    pub(crate) fn shared_out(&self, of_units: &[f64]) -> Vec<f64> {
        let mut values = self.of_nodes(of_units);
        for (_, nodes, _) in self.wholes() {
            #[expect(clippy::cast_precision_loss, reason = "people are far below 2^52")]
            let people = |&node: &u32| self.part(node).map_or(0.0, |part| part.population as f64);
            let all: f64 = nodes.iter().map(people).sum();
            let even = 1.0 / f64::from(u32::try_from(nodes.len()).unwrap_or(u32::MAX));
            for node in nodes {
                let share = if all > 0.0 { people(node) / all } else { even };
                if let Some(value) = values.get_mut(*node as usize) {
                    *value *= share;
                }
            }
        }
        values
    }

    /// Returns the part that a node is, if it is one.
    pub(crate) fn part(&self, node: u32) -> Option<&UnitPart> {
        self.parts.get(&node).map(|own| &own.part)
    }

    /// Returns the place of the unit of which a node is the whole or a part.
    pub(crate) fn unit_of(&self, node: u32) -> u32 {
        self.parts.get(&node).map_or(node, |own| own.unit)
    }

    /// Counts the nodes of the unit at a place.
    pub(crate) fn n_nodes_of(&self, place: u32) -> usize {
        self.of_unit.get(&place).map_or(1, Vec::len)
    }

    /// Returns all nodes of the unit at a place.
    pub(crate) fn nodes_of(&self, place: u32) -> Vec<u32> {
        self.of_unit.get(&place).cloned().unwrap_or_else(|| vec![place])
    }

    /// Returns all nodes of the units at some places.
    pub(crate) fn all_nodes_of(&self, places: &[u32]) -> Vec<u32> {
        let mut nodes: Vec<u32> = places.iter().flat_map(|&place| self.nodes_of(place)).collect();
        nodes.sort_unstable();
        nodes
    }

    /// Returns the nodes of each unit that may be divided with its place, and what it weighs that they
    /// stay together.
    pub(crate) fn wholes(&self) -> impl Iterator<Item = (u32, &[u32], f64)> {
        let weight = |place: &u32| self.weights.get(place).copied().unwrap_or_default();
        self.of_unit.iter().map(move |(place, nodes)| (*place, nodes.as_slice(), weight(place)))
    }

    /// Tells whether a unit may be divided.
    pub(crate) fn has(&self, place: u32) -> bool {
        self.of_unit.contains_key(&place)
    }

    /// Returns the borders of parts.
    pub(crate) fn pairs(&self, units: &[Version<'_>]) -> Result<Vec<(u32, u32)>, PlannerFault> {
        let mut pairs = BTreeSet::new();
        for (&node, own) in &self.parts {
            for beside in &own.part.beside {
                let other = self.node_of(beside, units)?;
                if other != node {
                    pairs.insert((node.min(other), node.max(other)));
                }
            }
        }
        Ok(pairs.into_iter().collect())
    }

    fn node_of(&self, beside: &Beside, units: &[Version<'_>]) -> Result<u32, PlannerFault> {
        let (code, name) = match beside {
            Beside::Unit(code) => (code, None),
            Beside::Part { unit, name } => (unit, Some(name)),
        };
        let place = node_of(units, code)?;
        let is_named = |node: &u32| {
            name.is_none_or(|name| self.part(*node).is_some_and(|part| part.name == *name))
        };
        let own = self.nodes_of(place);
        let found = own.iter().copied().find(is_named);
        found
            .filter(|_| name.is_some() == self.has(place))
            .ok_or_else(|| PlannerFault::NoPart { unit: code.clone(), part: name.cloned() })
    }
}

/// Checks the parts of a unit: their names, and that their figures come to those of the unit.
fn check(unit: &Code, parts: &[UnitPart], facts: Option<&UnitFacts>) -> Result<(), PlannerFault> {
    let unit = unit.clone();
    if parts.len() < 2 {
        return Err(PlannerFault::FewParts { unit, n_parts: parts.len() });
    }
    let mut names = BTreeSet::new();
    if let Some(twice) = parts.iter().find(|part| !names.insert(part.name.as_str())) {
        return Err(PlannerFault::PartTwice { unit, part: twice.name.clone() });
    }
    for part in parts {
        let Point { lat, lon } = part.position;
        let figures = [
            ("latitude", lat.to_string(), (-90.0..=90.0).contains(&lat), "degrees from -90 to 90"),
            (
                "longitude",
                lon.to_string(),
                (-180.0..=180.0).contains(&lon),
                "degrees from -180 to 180",
            ),
            ("area", part.area.to_string(), part.area >= Amount::from(0), "km2, not negative"),
        ];
        if let Some((what, value, _, expected)) = figures.into_iter().find(|it| !it.2) {
            let what = format!("the {what} of part {:?}", part.name);
            return Err(PlannerFault::Value { what, unit, value, expected });
        }
    }
    let people = parts.iter().try_fold(0_u64, |sum, part| sum.checked_add(part.population));
    let area =
        parts.iter().try_fold(Amount::from(0), |sum: Amount, part| sum.checked_add(part.area));
    let told = |sum: Option<String>| sum.unwrap_or_else(|| "too much".to_owned());
    let (known_people, known_area) =
        (facts.and_then(|facts| facts.population), facts.and_then(|facts| facts.area));
    if let Some(expected) = known_people.filter(|known| people != Some(*known)) {
        let (sum, expected) = (told(people.map(|sum| sum.to_string())), expected.to_string());
        return Err(PlannerFault::PartFigures { unit, figure: "population", sum, expected });
    }
    if let Some(expected) = known_area.filter(|known| area != Some(*known)) {
        let (sum, expected) = (told(area.map(|sum| sum.to_string())), expected.to_string());
        return Err(PlannerFault::PartFigures { unit, figure: "area_km2", sum, expected });
    }
    Ok(())
}

/// Finds the place of a unit among those that are planned, which are in the order of their codes.
pub(crate) fn node_of(units: &[Version<'_>], code: &Code) -> Result<u32, PlannerFault> {
    let found = units.binary_search_by(|unit| unit.code().cmp(code));
    let node = found.ok().and_then(|node| u32::try_from(node).ok());
    node.ok_or_else(|| PlannerFault::NotPlanned { code: code.clone() })
}
