//! Made-up maps for the planner: units with figures in two cantons, and who borders whom.

use std::collections::BTreeSet;

use sapnhap::attributes::Point;
use sapnhap::*;
use sapnhap_planner::Problem;

use crate::made_up::{self, unit};

pub(super) const OPENING: Date = date(2000, 1, 1);
pub(super) const COMMUNE: Level = Level::new(1);

/// A unit of a made-up map.
#[derive(Debug, Clone)]
pub(super) struct Spot {
    pub(super) x: f64,
    pub(super) y: f64,
    pub(super) people: u64,
    /// In hundredths of a km2.
    pub(super) area: u64,
    pub(super) is_town: bool,
    pub(super) is_north: bool,
}

/// A made-up map: units in two cantons, and who borders whom.
#[derive(Debug, Clone)]
pub(super) struct Map {
    pub(super) spots: Vec<Spot>,
    pub(super) pairs: Vec<(usize, usize)>,
}

pub(super) fn code_of(place: usize) -> Code {
    code(&format!("{:03}", place + 100))
}

pub(super) fn place_of(code: &Code) -> usize {
    code.as_str().parse::<usize>().unwrap() - 100
}

pub(super) struct World {
    pub(super) register: Register,
    pub(super) attributes: Attributes,
    pub(super) neighbours: Neighbours,
}

impl Map {
    /// A grid of units with some borders missing, and all figures different.
    pub(super) fn grid(width: usize, height: usize) -> Self {
        let spots = (0..width * height).map(|place| Spot {
            x: (place % width) as f64 + 0.11 * ((place * 7 % 5) as f64),
            y: (place / width) as f64 + 0.07 * ((place * 11 % 7) as f64),
            people: 1_000 + (place as u64 * 7_919) % 5_000,
            area: 100 + (place as u64 * 31) % 90,
            is_town: place % 4 == 1,
            is_north: place / width < height / 2,
        });
        let mut pairs = Vec::new();
        for place in 0..width * height {
            if place % width + 1 < width {
                pairs.push((place, place + 1));
            }
            if place / width + 1 < height {
                pairs.push((place, place + width));
            }
        }
        Self { spots: spots.collect(), pairs }
    }

    /// Makes the register, with units, facts and pairs given in one of two orders.
    pub(super) fn world(&self, is_reversed: bool) -> World {
        let level = |id: &str| made_up::level(id, None);
        let kinds = vec![
            made_up::kind("canton", "canton"),
            made_up::kind("village", "commune"),
            made_up::kind("town", "commune"),
        ];
        let levels = vec![level("canton"), level("commune")];
        let country = Country::new("X", "X", levels, kinds).unwrap();
        let mut units = vec![unit("canton", "1", "North", ""), unit("canton", "2", "South", "")];
        let mut places: Vec<usize> = (0..self.spots.len()).collect();
        let mut pairs = self.pairs.clone();
        if is_reversed {
            places.reverse();
            pairs.reverse();
            pairs.iter_mut().for_each(|pair| *pair = (pair.1, pair.0));
        }
        let mut attributes = Attributes::new("made up");
        for &place in &places {
            let spot = &self.spots[place];
            let kind = if spot.is_town { "town" } else { "village" };
            let parent = if spot.is_north { "code:1" } else { "code:2" };
            units.push(unit(kind, code_of(place).as_str(), &format!("U{place}"), parent));
            let mut facts = UnitFacts::default();
            facts.population = Some(spot.people);
            facts.area = Some(Amount::new(&format!("{:.2}", spot.area as f64 / 100.0)).unwrap());
            facts.position = Some(Point { lat: spot.y / 111.2, lon: spot.x / 111.2 });
            facts.culture_region = Some(if spot.is_north { "a" } else { "b" }.to_owned());
            attributes.insert(COMMUNE, code_of(place), OPENING, facts).unwrap();
        }
        let register = Register::open(country, OPENING, units).unwrap();
        let pairs = pairs.iter().map(|&(one, other)| (code_of(one), code_of(other)));
        let on = register.at(OPENING).unwrap();
        let neighbours = Neighbours::of_pairs(&on, COMMUNE, pairs).unwrap();
        World { register, attributes, neighbours }
    }

    pub(super) fn is_connected(&self, places: &BTreeSet<usize>) -> bool {
        let Some(&first) = places.first() else { return true };
        let (mut seen, mut open) = (BTreeSet::from([first]), vec![first]);
        while let Some(place) = open.pop() {
            for &(one, other) in &self.pairs {
                for (from, to) in [(one, other), (other, one)] {
                    if from == place && places.contains(&to) && seen.insert(to) {
                        open.push(to);
                    }
                }
            }
        }
        seen.len() == places.len()
    }

    pub(super) fn n_components(&self) -> usize {
        let mut left: BTreeSet<usize> = (0..self.spots.len()).collect();
        let mut n = 0;
        while let Some(&first) = left.first() {
            let mut open = vec![first];
            left.remove(&first);
            while let Some(place) = open.pop() {
                for &(one, other) in &self.pairs {
                    for (from, to) in [(one, other), (other, one)] {
                        if from == place && left.remove(&to) {
                            open.push(to);
                        }
                    }
                }
            }
            n += 1;
        }
        n
    }
}

impl World {
    pub(super) fn problem(&self) -> Problem<'_> {
        let on = self.register.at(OPENING).unwrap();
        Problem::new(&on, COMMUNE, &self.attributes, &self.neighbours).unwrap()
    }
}
