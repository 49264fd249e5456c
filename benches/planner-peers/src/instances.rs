//! What all methods are given, and the one function that judges what each returns.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use sapnhap::{Code, Level, Snapshot, vietnam};
use serde_json::{Value, json};

use crate::AnyError;

/// In km; as the planner has it.
const EARTH: f64 = 6371.0;

/// What all methods are given, and what their groups are judged by.
pub(crate) struct Instance {
    pub(crate) name: String,
    /// Empty where the units are not of Viet Nam.
    pub(crate) codes: Vec<Code>,
    pub(crate) people: Vec<f64>,
    /// In km, or any two figures.
    pub(crate) places: Vec<(f64, f64)>,
    pub(crate) pairs: Vec<(usize, usize)>,
}

/// How good groups are.
#[derive(Clone, Copy)]
pub(crate) struct Judgement {
    pub(crate) n_groups: usize,
    /// How many groups do not hang together.
    pub(crate) n_apart: usize,
    /// The units of the smallest group.
    pub(crate) smallest: usize,
    /// The moment of inertia, in people x km2.
    pub(crate) by_people: f64,
    /// The same with each unit weighing one, in units x km2: what the peers make small.
    pub(crate) by_units: f64,
}

impl Instance {
    /// The communes of a province, in the order of their codes.
    pub(crate) fn of_province(name: &str, on: &Snapshot<'_>) -> Result<Self, AnyError> {
        let mut units = on.find(name)?.members(Level::COMMUNE);
        units.sort_by_key(|unit| unit.code());
        let mut people = Vec::new();
        let mut points = Vec::new();
        for unit in &units {
            let facts = vietnam::attributes().of(unit).ok_or("no facts")?;
            people.push(facts.population.ok_or("no population")? as f64);
            points.push(facts.position.ok_or("no position")?);
        }
        let half = |of: &dyn Fn(usize) -> f64| {
            let values = || (0..points.len()).map(of);
            let low = values().fold(f64::INFINITY, f64::min);
            f64::midpoint(low, values().fold(f64::NEG_INFINITY, f64::max))
        };
        let (lat, lon) = (half(&|i| points[i].lat), half(&|i| points[i].lon));
        let project = |point: &sapnhap::attributes::Point| {
            let east = (point.lon - lon).to_radians() * lat.to_radians().cos();
            (EARTH * east, EARTH * (point.lat - lat).to_radians())
        };
        let places = points.iter().map(project).collect();
        let mut pairs = Vec::new();
        for (one, unit) in units.iter().enumerate() {
            for (other, beside) in units.iter().enumerate().skip(one + 1) {
                if vietnam::neighbours().contact(unit.id(), beside.id()).is_some() {
                    pairs.push((one, other));
                }
            }
        }
        let codes = units.iter().map(|unit| unit.code()).collect();
        let name = format!("{name}, {} communes", units.len());
        Ok(Self { name, codes, people, places, pairs })
    }

    /// Reads what `instances.py` wrote: the instance and the counts that are asked for.
    pub(crate) fn read(path: &Path) -> Result<(Self, Vec<usize>), AnyError> {
        let told: Value = serde_json::from_str(&fs::read_to_string(path)?)?;
        if let Some(fault) = told["fault"].as_str() {
            return Err(fault.into());
        }
        let list = |of: &str| -> Result<Vec<f64>, serde_json::Error> {
            serde_json::from_value(told[of].clone())
        };
        let (x, y) = (list("x")?, list("y")?);
        let instance = Self {
            name: told["name"].as_str().ok_or("no name")?.to_owned(),
            codes: Vec::new(),
            people: vec![1.0; x.len()],
            places: x.into_iter().zip(y).collect(),
            pairs: serde_json::from_value(told["pairs"].clone())?,
        };
        Ok((instance, serde_json::from_value(told["counts"].clone())?))
    }

    /// A square grid whose nodes have two figures by chance, each from zero to one.
    pub(crate) fn grid(side: usize) -> Self {
        let mut state = 1_u64;
        let mut next = || {
            state = state
                .wrapping_mul(6_364_136_223_846_793_005)
                .wrapping_add(1_442_695_040_888_963_407);
            (state >> 33) as f64 / (1_u64 << 31) as f64
        };
        let nodes = 0..side * side;
        let right = nodes.clone().filter(|node| node % side + 1 < side);
        let right = right.map(|node| (node, node + 1));
        let down = (0..side * (side - 1)).map(|node| (node, node + side));
        Self {
            name: format!("grid, {} nodes, figures by chance", side * side),
            codes: Vec::new(),
            people: vec![1.0; side * side],
            places: nodes.map(|_| (next(), next())).collect(),
            pairs: right.chain(down).collect(),
        }
    }

    /// How many parts of it no border joins.
    pub(crate) fn n_parts(&self) -> usize {
        self.n_pieces(&vec![0; self.places.len()])
    }

    /// Judges groups, given by a number for each unit.
    pub(crate) fn judge(&self, groups: &[i64]) -> Judgement {
        assert_eq!(groups.len(), self.places.len(), "each unit is in one group");
        let mut members: BTreeMap<i64, Vec<usize>> = BTreeMap::new();
        for (unit, &group) in groups.iter().enumerate() {
            members.entry(group).or_default().push(unit);
        }
        let inertia = |weight: &dyn Fn(usize) -> f64| -> f64 {
            members.values().map(|units| self.inertia(units, weight)).sum()
        };
        Judgement {
            n_groups: members.len(),
            n_apart: self.n_pieces(groups) - members.len(),
            smallest: members.values().map(Vec::len).min().unwrap_or(0),
            by_people: inertia(&|unit| self.people[unit]),
            by_units: inertia(&|_| 1.0),
        }
    }

    /// Weight times the square of the distance to the middle of the group.
    fn inertia(&self, units: &[usize], weight: &dyn Fn(usize) -> f64) -> f64 {
        let sum =
            |of: &dyn Fn(usize) -> f64| -> f64 { units.iter().map(|&u| weight(u) * of(u)).sum() };
        let whole = sum(&|_| 1.0);
        let (x, y) = (sum(&|u| self.places[u].0) / whole, sum(&|u| self.places[u].1) / whole);
        sum(&|u| (self.places[u].0 - x).powi(2) + (self.places[u].1 - y).powi(2))
    }

    /// Counts the connected pieces of all groups.
    fn n_pieces(&self, groups: &[i64]) -> usize {
        let mut piece: Vec<usize> = (0..groups.len()).collect();
        fn root(piece: &[usize], mut unit: usize) -> usize {
            while piece[unit] != unit {
                unit = piece[unit];
            }
            unit
        }
        for &(one, other) in &self.pairs {
            if groups[one] == groups[other] {
                let (one, other) = (root(&piece, one), root(&piece, other));
                piece[one] = other;
            }
        }
        (0..groups.len()).filter(|&unit| piece[unit] == unit).count()
    }

    pub(crate) fn write(&self, path: &Path, n_least: usize) -> Result<(), AnyError> {
        let (x, y): (Vec<f64>, Vec<f64>) = self.places.iter().copied().unzip();
        let instance = json!({ "x": x, "y": y, "pairs": self.pairs, "n_least": n_least });
        Ok(fs::write(path, instance.to_string())?)
    }
}
