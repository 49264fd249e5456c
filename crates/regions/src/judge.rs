//! What a region costs, by its members alone.
//!
//! All that counts about a region follows from the sums and the labels of its nodes (`tally` keeps
//! them while nodes come and go). `Cost` keeps the aims apart, since rules weigh less while annealing
//! goes on.

pub(crate) mod tally;

use crate::further::{FurtherPoints, FurtherSums};
use crate::ground::Ground;
use crate::list::{at, float, in_order, set};
use crate::moments::Moments;
use crate::score::Score;
use crate::task::{Lone, RegionSums};
use crate::travel;
use crate::wholes::Made;

/// What the members of a region come to.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Sums {
    pub(crate) n_nodes: u32,
    pub(crate) population: f64,
    pub(crate) area: f64,
    pub(crate) moments: Moments,
    pub(crate) rank: u32,
    /// How the node is judged alone, where there is one.
    pub(crate) lone: Lone,
}

impl Default for Sums {
    fn default() -> Self {
        let (n_nodes, population, area, moments) = (0, 0.0, 0.0, Moments::default());
        Self { n_nodes, population, area, moments, rank: u32::MAX, lone: Lone::AsOthers }
    }
}

/// What a region misses of what it needs.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Missing {
    /// As a part of what it needs.
    pub(crate) part: f64,
    /// Whether it is a node that should not stay alone, or has too few nodes.
    pub(crate) is_lone: bool,
}

impl Sums {
    pub(crate) fn of_node(ground: &Ground, node: u32) -> Self {
        let n_nodes = at(&ground.sizes, node).max(1);
        let node = at(&ground.nodes, node);
        Self {
            n_nodes,
            population: node.population,
            area: node.area,
            moments: Moments::of(node.weight, node.x, node.y),
            rank: node.rank,
            lone: node.lone,
        }
    }

    pub(crate) fn of(ground: &Ground, members: &[u32]) -> Self {
        let one = |sums: Self, &node: &u32| sums.plus(&Self::of_node(ground, node));
        members.iter().fold(Self::default(), one)
    }

    pub(crate) fn plus(&self, other: &Self) -> Self {
        Self {
            n_nodes: self.n_nodes + other.n_nodes,
            population: self.population + other.population,
            area: self.area + other.area,
            moments: self.moments.plus(&other.moments),
            rank: self.rank.min(other.rank),
            lone: if self.n_nodes == 0 { other.lone } else { self.lone },
        }
    }

    /// Takes a part away. The rank stays that of the whole, so what comes of it helps to choose a
    /// move and must not judge it.
    pub(crate) fn without(&self, part: &Self) -> Self {
        Self {
            n_nodes: self.n_nodes - part.n_nodes,
            population: self.population - part.population,
            area: self.area - part.area,
            moments: self.moments.minus(&part.moments),
            rank: self.rank,
            lone: Lone::AsOthers,
        }
    }

    /// Says what they are made of where no node is a part of a whole, or as if none were.
    pub(crate) fn made(&self) -> Made {
        Made { n_units: self.n_nodes, lone: self.lone }
    }

    /// Returns the part of them that the caller sees.
    pub(crate) fn told(&self, made: Made) -> RegionSums {
        let Self { population, area, rank, .. } = *self;
        RegionSums { n_nodes: made.n_units as usize, population, area, rank }
    }

    /// Returns the inertia; that of a single node is zero.
    pub(crate) fn inertia(&self) -> f64 {
        if self.n_nodes < 2 { 0.0 } else { self.moments.inertia() }
    }

    /// Returns what is missing. It is `None` when the region has what it needs or is exempt.
    pub(crate) fn missing(&self, ground: &Ground, made: Made) -> Option<Missing> {
        let n_nodes = made.n_units as usize;
        let too_few = (n_nodes < ground.least_nodes)
            .then(|| 1.0 - float(n_nodes) / float(ground.least_nodes));
        let lone = if n_nodes == 1 { made.lone } else { Lone::AsOthers };
        let is_lone = match (lone, too_few) {
            (Lone::Missed(part), _) => Some(part.max(too_few.unwrap_or(0.0))),
            (_, too_few) => too_few,
        };
        if let Some(part) = is_lone {
            return Some(Missing { part, is_lone: true });
        }
        if n_nodes >= ground.exempt_from || lone == Lone::Met {
            return None;
        }
        let needs = ground.needs.get(self.rank as usize)?;
        let mut missing: Option<f64> = None;
        if let Some(needs) = needs {
            for (have, need) in [(self.population, needs.population), (self.area, needs.area)] {
                if have < need {
                    missing = Some(missing.unwrap_or(0.0).max((need - have) / need));
                }
            }
        }
        if let Some(condition) = &ground.condition
            && !condition.is_met_by(&self.told(made))
        {
            missing = missing.or(Some(0.0));
        }
        missing.map(|part| Missing { part, is_lone: false })
    }

    /// Returns how much is missing, as a part of what is needed.
    pub(crate) fn shortfall(&self, ground: &Ground, made: Made) -> Option<f64> {
        self.missing(ground, made).map(|missing| missing.part)
    }
}

/// What a region adds to the total, in points.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub(crate) struct Cost {
    /// What a node costs that should not stay alone.
    pub(crate) lone: f64,
    /// What the other rules that are broken cost.
    pub(crate) rules: f64,
    /// What that which is missing of least sums costs.
    pub(crate) missing: f64,
    pub(crate) wishes: f64,
    pub(crate) shape: f64,
}

impl Cost {
    pub(crate) fn plus(self, other: Self) -> Self {
        Self {
            lone: self.lone + other.lone,
            rules: self.rules + other.rules,
            missing: self.missing + other.missing,
            wishes: self.wishes + other.wishes,
            shape: self.shape + other.shape,
        }
    }

    pub(crate) fn minus(self, other: Self) -> Self {
        Self {
            lone: self.lone - other.lone,
            rules: self.rules - other.rules,
            missing: self.missing - other.missing,
            wishes: self.wishes - other.wishes,
            shape: self.shape - other.shape,
        }
    }

    /// Returns what the rules that are broken cost, among them that some nodes should not stay alone.
    pub(crate) fn of_rules(self) -> f64 {
        self.lone + self.rules
    }

    /// Returns the sum of all, with the rules at a part of their weight.
    pub(crate) fn total(self, of_rules: f64) -> f64 {
        self.of_rules() * of_rules + self.missing + self.wishes + self.shape
    }
}

/// What a point is worth, which depends on how many regions there are.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Scale {
    /// How many points an inertia of one is.
    pub(crate) inertia: f64,
    pub(crate) mean_population: f64,
    /// How many points it is when one person travels as far as one.
    pub(crate) travel: f64,
    pub(crate) n_regions: f64,
}

impl Scale {
    pub(crate) fn of(ground: &Ground, n_regions: usize) -> Self {
        let (mut weight, mut area, mut population) = (0.0, 0.0, 0.0);
        for node in &ground.nodes {
            weight += node.weight;
            area += node.area;
            population += node.population;
        }
        let n_regions = float(n_regions.max(1));
        // The mean square of the distance to the middle of a disc of area a is a / 2 pi.
        let round = weight / n_regions * (area / n_regions) / std::f64::consts::TAU;
        let inertia = if round > 0.0 { 1.0 / round } else { 1.0 };
        let mean_population = if population > 0.0 { population / n_regions } else { 1.0 };
        // The mean distance to the middle of a disc is two thirds of its radius.
        let radius = (area / n_regions / std::f64::consts::PI).sqrt();
        let of_round = population / n_regions * radius * 2.0 / 3.0;
        let travel = if of_round > 0.0 { 1.0 / of_round } else { 1.0 };
        Self { inertia, mean_population, travel, n_regions }
    }
}

/// Judges regions.
#[derive(Debug, Clone)]
pub(crate) struct Judge<'g> {
    pub(crate) ground: &'g Ground,
    pub(crate) scale: Scale,
    /// When each label, or each node where something is forbidden, was last seen.
    seen: Vec<u32>,
    turn: u32,
    /// What a region comes to, while it is judged.
    further: FurtherSums,
}

impl<'g> Judge<'g> {
    pub(crate) fn new(ground: &'g Ground, n_regions: usize) -> Self {
        Self::scaled(ground, Scale::of(ground, n_regions))
    }

    /// Makes a judge with points that are worth as much as elsewhere.
    pub(crate) fn scaled(ground: &'g Ground, scale: Scale) -> Self {
        let n_seen = ground.n_labels.max(ground.nodes.len());
        let further = FurtherSums::default();
        Self { ground, scale, seen: vec![0; n_seen], turn: 0, further }
    }

    /// Returns what further aims cost.
    pub(crate) fn cost_of_further(&self, points: FurtherPoints) -> Cost {
        let missing = self.ground.weights.shortfall * points.over_by;
        Cost { rules: points.over, missing, shape: points.shape, ..Cost::default() }
    }

    /// Tells whether it counts how far people travel.
    pub(crate) fn travels(&self) -> bool {
        self.ground.weights.travel > 0.0
    }

    /// Returns what it costs that people travel so far in all.
    pub(crate) fn cost_of_travel(&self, travel: f64) -> f64 {
        self.ground.weights.travel * self.scale.travel * travel
    }

    fn next_turn(&mut self) -> u32 {
        if self.turn == u32::MAX {
            self.seen.fill(0);
            self.turn = 0;
        }
        self.turn += 1;
        self.turn
    }

    /// Counts the labels of a set beyond the first in a region.
    fn n_mixed(&mut self, members: &[u32], set_idx: usize) -> usize {
        if members.len() < 2 {
            return 0;
        }
        let turn = self.next_turn();
        let mut n_labels = 0_usize;
        for &node in members {
            let label = self.ground.label(node, set_idx);
            if at(&self.seen, label) != turn {
                set(&mut self.seen, label, turn);
                n_labels += 1;
            }
        }
        n_labels.saturating_sub(1)
    }

    /// Counts the forbidden pairs in a region.
    pub(crate) fn n_forbidden(&mut self, members: &[u32]) -> usize {
        if self.ground.forbidden.is_empty() || members.len() < 2 {
            return 0;
        }
        let turn = self.next_turn();
        members.iter().for_each(|&node| set(&mut self.seen, node, turn));
        let ground = self.ground;
        let lists = members.iter().filter_map(|&node| ground.forbidden.get(node as usize));
        lists.flatten().filter(|&&other| at(&self.seen, other) == turn).count() / 2
    }

    /// Returns the cost that follows from the sums alone.
    pub(crate) fn cost_of_sums(&self, sums: &Sums, made: Made) -> Cost {
        let weights = &self.ground.weights;
        let mut cost = Cost::default();
        if let Some(Missing { part, is_lone }) = sums.missing(self.ground, made) {
            match is_lone {
                true => cost.lone = weights.lone,
                false => cost.rules = weights.rule,
            }
            cost.missing = weights.shortfall * part;
        }
        let inertia = sums.inertia() * self.scale.inertia;
        let off = sums.population / self.scale.mean_population - 1.0;
        cost.shape = weights.inertia * inertia + weights.unevenness * off * off;
        cost
    }

    /// Returns what so many labels of a set in one region cost.
    pub(crate) fn cost_of_labels(&self, set_idx: usize, n_labels: usize) -> f64 {
        let Some(set) = self.ground.label_sets.get(set_idx) else { return 0.0 };
        let weight = if set.is_hard { self.ground.weights.hard } else { set.weight };
        weight * float(n_labels.saturating_sub(1))
    }

    /// Returns what so many forbidden pairs in one region cost.
    pub(crate) fn cost_of_forbidden(&self, n_pairs: usize) -> f64 {
        self.ground.weights.hard * float(n_pairs)
    }

    pub(crate) fn cost(&mut self, members: &[u32]) -> Cost {
        let ground = self.ground;
        let sums = Sums::of(ground, members);
        let counts = ground.wholes.counts(members);
        let mut cost = self.cost_of_sums(&sums, ground.wholes.made(sums.made(), &counts));
        cost.wishes += ground.wholes.cost(&counts);
        if !ground.further.is_empty() {
            self.further.clear(&ground.further);
            members.iter().for_each(|&node| self.further.add(&ground.further, node));
            let (squares, columns) = (self.further.squares(), self.further.columns());
            let (further, n_regions) = (&ground.further, self.scale.n_regions);
            let points = further.points(n_regions, sums.moments.weight, squares, columns);
            cost = cost.plus(self.cost_of_further(points));
        }
        if self.travels() {
            cost.shape += self.cost_of_travel(travel::to_seat(ground, members));
        }
        for set_idx in 0..self.ground.label_sets.len() {
            let n_labels = self.n_mixed(members, set_idx) + 1;
            cost.wishes += self.cost_of_labels(set_idx, n_labels);
        }
        let n_forbidden = self.n_forbidden(members);
        cost.wishes += self.cost_of_forbidden(n_forbidden);
        cost
    }

    /// Judges a whole partition, aim by aim. In which order the regions and their members come
    /// makes no difference.
    pub(crate) fn score(&mut self, regions: &[Vec<u32>]) -> Score {
        let ground = self.ground;
        let (n_regions, rules_unavoidable) = (regions.len(), ground.out_of_reach.n_parts);
        let mut score = Score { n_regions, rules_unavoidable, ..Score::default() };
        let regions = in_order(regions);
        let mut travel = 0.0;
        for members in &regions {
            let sums = Sums::of(ground, members);
            let made = ground.wholes.made(sums.made(), &ground.wholes.counts(members));
            if let Some(Missing { part, is_lone }) = sums.missing(ground, made) {
                score.rules_broken += 1;
                score.lone_missed += usize::from(is_lone);
                score.shortfall += part;
            }
            for (set_idx, set) in ground.label_sets.iter().enumerate() {
                let n_mixed = self.n_mixed(members, set_idx);
                if set.is_hard {
                    score.hard_broken += n_mixed;
                } else {
                    score.mixed += n_mixed;
                    score.mixed_points += set.weight * float(n_mixed);
                }
            }
            score.hard_broken += self.n_forbidden(members);
            score.inertia += sums.inertia();
            let off = sums.population / self.scale.mean_population - 1.0;
            score.unevenness += off * off;
            if self.travels() {
                travel += travel::to_seat(ground, members);
            }
        }
        let (parted, of_parted) = ground.wholes.score(&regions);
        let (attributes, quantities, points) =
            ground.further.score(&ground.nodes, &regions, self.scale.n_regions);
        let of_further = self.cost_of_further(points).total(1.0);
        (score.parted, score.attributes, score.quantities) = (parted, attributes, quantities);
        score.travel = self.travels().then_some(travel);
        let weights = &ground.weights;
        score.inertia_points = score.inertia * self.scale.inertia;
        score.total = weights.lone * float(score.lone_missed)
            + weights.rule * float(score.rules_broken - score.lone_missed)
            + weights.shortfall * score.shortfall
            + weights.hard * float(score.hard_broken)
            + score.mixed_points
            + weights.inertia * score.inertia_points
            + weights.unevenness * score.unevenness
            + of_parted
            + of_further
            + self.cost_of_travel(travel);
        score.unevenness /= float(regions.len().max(1));
        score
    }
}
