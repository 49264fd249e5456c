//! What a group is worth, and a partition into groups.
//!
//! Everything about a group follows from its sums and labels, so trying a move costs the size of
//! the groups that it touches. `Cost` keeps the aims apart, since rules weigh less in annealing.

use crate::ground::{Ground, at, float, set};
use crate::score::Score;
use crate::task::RegionSums;

/// What the members of a group come to.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Sums {
    pub(crate) n_units: u32,
    pub(crate) population: f64,
    pub(crate) area: f64,
    weight: f64,
    x: f64,
    y: f64,
    square: f64,
    pub(crate) rank: u32,
}

impl Default for Sums {
    fn default() -> Self {
        let zero = 0.0;
        Self {
            n_units: 0,
            population: zero,
            area: zero,
            weight: zero,
            x: zero,
            y: zero,
            square: zero,
            rank: u32::MAX,
        }
    }
}

impl Sums {
    pub(crate) fn of_node(ground: &Ground, node: u32) -> Self {
        let node = at(&ground.nodes, node);
        let weight = node.weight;
        Self {
            n_units: 1,
            population: node.population,
            area: node.area,
            weight,
            x: weight * node.x,
            y: weight * node.y,
            square: weight * (node.x * node.x + node.y * node.y),
            rank: node.rank,
        }
    }

    pub(crate) fn of(ground: &Ground, members: &[u32]) -> Self {
        let one = |sums: Self, &node: &u32| sums.plus(&Self::of_node(ground, node));
        members.iter().fold(Self::default(), one)
    }

    pub(crate) fn plus(&self, other: &Self) -> Self {
        Self {
            n_units: self.n_units + other.n_units,
            population: self.population + other.population,
            area: self.area + other.area,
            weight: self.weight + other.weight,
            x: self.x + other.x,
            y: self.y + other.y,
            square: self.square + other.square,
            rank: self.rank.min(other.rank),
        }
    }

    /// Takes a part away. The kind stays that of the whole, so this is for choosing and not for
    /// judging.
    pub(crate) fn without(&self, part: &Self) -> Self {
        Self {
            n_units: self.n_units - part.n_units,
            population: self.population - part.population,
            area: self.area - part.area,
            weight: self.weight - part.weight,
            x: self.x - part.x,
            y: self.y - part.y,
            square: self.square - part.square,
            rank: self.rank,
        }
    }

    /// The part of them that the caller sees.
    pub(crate) fn told(&self) -> RegionSums {
        let Self { population, area, rank, .. } = *self;
        RegionSums { n_nodes: self.n_units as usize, population, area, rank }
    }

    /// Weight times the square of the distance to the middle.
    pub(crate) fn inertia(&self) -> f64 {
        if self.n_units < 2 || self.weight <= 0.0 {
            return 0.0;
        }
        (self.square - (self.x * self.x + self.y * self.y) / self.weight).max(0.0)
    }

    /// Returns `None` when the group meets its requirement or is exempt, else by how much it misses,
    /// as a part of what is needed.
    pub(crate) fn shortfall(&self, ground: &Ground) -> Option<f64> {
        let n_units = self.n_units as usize;
        let is_less = n_units < ground.least_nodes;
        let mut missing = is_less.then(|| 1.0 - float(n_units) / float(ground.least_nodes));
        if n_units >= ground.exempt_from || (n_units == 1 && ground.exempt_alone) {
            return missing;
        }
        let Some(needs) = ground.needs.get(self.rank as usize) else { return missing };
        if let Some(needs) = needs {
            for (have, need) in [(self.population, needs.population), (self.area, needs.area)] {
                if have < need {
                    missing = Some(missing.unwrap_or(0.0).max((need - have) / need));
                }
            }
        }
        if let Some(condition) = &ground.condition
            && !condition.is_met_by(&self.told())
        {
            missing = missing.or(Some(0.0));
        }
        missing
    }
}

/// What a group adds to the total, in points.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub(crate) struct Cost {
    /// Rules broken.
    pub(crate) rules: f64,
    /// How much is missing of what they ask for.
    pub(crate) missing: f64,
    pub(crate) wishes: f64,
    pub(crate) shape: f64,
}

impl Cost {
    pub(crate) fn plus(self, other: Self) -> Self {
        Self {
            rules: self.rules + other.rules,
            missing: self.missing + other.missing,
            wishes: self.wishes + other.wishes,
            shape: self.shape + other.shape,
        }
    }

    pub(crate) fn minus(self, other: Self) -> Self {
        Self {
            rules: self.rules - other.rules,
            missing: self.missing - other.missing,
            wishes: self.wishes - other.wishes,
            shape: self.shape - other.shape,
        }
    }

    /// Returns the sum with rules broken at a part of their weight.
    pub(crate) fn total(self, of_rules: f64) -> f64 {
        self.rules * of_rules + self.missing + self.wishes + self.shape
    }
}

/// What one point is, which depends on how many groups there are.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Scale {
    /// Points for a node of inertia.
    pub(crate) inertia: f64,
    pub(crate) mean_population: f64,
}

impl Scale {
    fn of(ground: &Ground, n_groups: usize) -> Self {
        let (mut weight, mut area, mut population) = (0.0, 0.0, 0.0);
        for node in &ground.nodes {
            weight += node.weight;
            area += node.area;
            population += node.population;
        }
        let n_groups = float(n_groups.max(1));
        // The mean square of the distance to the middle of a disc of area a is a / 2 pi.
        let round = weight / n_groups * (area / n_groups) / std::f64::consts::TAU;
        let inertia = if round > 0.0 { 1.0 / round } else { 1.0 };
        let mean_population = if population > 0.0 { population / n_groups } else { 1.0 };
        Self { inertia, mean_population }
    }
}

/// Judges groups.
#[derive(Debug, Clone)]
pub(crate) struct Judge<'g> {
    pub(crate) ground: &'g Ground,
    pub(crate) scale: Scale,
    /// By label, or by node for what is forbidden: when it was last seen.
    seen: Vec<u32>,
    turn: u32,
}

impl<'g> Judge<'g> {
    pub(crate) fn new(ground: &'g Ground, n_groups: usize) -> Self {
        let n_seen = ground.n_labels.max(ground.nodes.len());
        Self { ground, scale: Scale::of(ground, n_groups), seen: vec![0; n_seen], turn: 0 }
    }

    fn next_turn(&mut self) -> u32 {
        if self.turn == u32::MAX {
            self.seen.fill(0);
            self.turn = 0;
        }
        self.turn += 1;
        self.turn
    }

    /// Counts the labels of a set beyond the first in a group.
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

    /// Counts the forbidden pairs in a group.
    fn n_forbidden(&mut self, members: &[u32]) -> usize {
        if self.ground.forbidden.is_empty() || members.len() < 2 {
            return 0;
        }
        let turn = self.next_turn();
        members.iter().for_each(|&node| set(&mut self.seen, node, turn));
        let ground = self.ground;
        let lists = members.iter().filter_map(|&node| ground.forbidden.get(node as usize));
        lists.flatten().filter(|&&other| at(&self.seen, other) == turn).count() / 2
    }

    /// Returns what follows from the sums alone.
    pub(crate) fn cost_of_sums(&self, sums: &Sums) -> Cost {
        let weights = &self.ground.weights;
        let (rules, missing) = match sums.shortfall(self.ground) {
            Some(missing) => (weights.rule, weights.shortfall * missing),
            None => (0.0, 0.0),
        };
        let inertia = sums.inertia() * self.scale.inertia;
        let off = sums.population / self.scale.mean_population - 1.0;
        let shape = weights.inertia * inertia + weights.unevenness * off * off;
        Cost { rules, missing, wishes: 0.0, shape }
    }

    pub(crate) fn cost(&mut self, members: &[u32]) -> Cost {
        let mut cost = self.cost_of_sums(&Sums::of(self.ground, members));
        let ground = self.ground;
        for (set_idx, set) in ground.label_sets.iter().enumerate() {
            let weight = if set.is_hard { ground.weights.hard } else { set.weight };
            cost.wishes += weight * float(self.n_mixed(members, set_idx));
        }
        cost.wishes += ground.weights.hard * float(self.n_forbidden(members));
        cost
    }

    /// Judges a whole partition, aim by aim. What it does not depend on is the order of the groups
    /// or of their members.
    pub(crate) fn score(&mut self, groups: &[Vec<u32>]) -> Score {
        let ground = self.ground;
        let (n_groups, rules_unavoidable) = (groups.len(), ground.out_of_reach.n_parts);
        let mut score = Score { n_groups, rules_unavoidable, ..Score::default() };
        for members in in_order(groups) {
            let sums = Sums::of(ground, &members);
            if let Some(missing) = sums.shortfall(ground) {
                score.rules_broken += 1;
                score.shortfall += missing;
            }
            for (set_idx, set) in ground.label_sets.iter().enumerate() {
                let n_mixed = self.n_mixed(&members, set_idx);
                if set.is_hard {
                    score.hard_broken += n_mixed;
                } else {
                    score.mixed += n_mixed;
                    score.mixed_points += set.weight * float(n_mixed);
                }
            }
            score.hard_broken += self.n_forbidden(&members);
            score.inertia += sums.inertia();
            let off = sums.population / self.scale.mean_population - 1.0;
            score.unevenness += off * off;
        }
        let weights = &ground.weights;
        score.inertia_points = score.inertia * self.scale.inertia;
        score.total = weights.rule * float(score.rules_broken)
            + weights.shortfall * score.shortfall
            + weights.hard * float(score.hard_broken)
            + score.mixed_points
            + weights.inertia * score.inertia_points
            + weights.unevenness * score.unevenness;
        score.unevenness /= float(groups.len().max(1));
        score
    }
}

/// Returns groups with their members in order, by their first members.
pub(crate) fn in_order(groups: &[Vec<u32>]) -> Vec<Vec<u32>> {
    let mut groups = groups.to_vec();
    groups.iter_mut().for_each(|members| members.sort_unstable());
    groups.sort_unstable();
    groups
}

/// A partition: every node in one group.
#[derive(Debug, Clone)]
pub(crate) struct Partition<'g> {
    pub(crate) judge: Judge<'g>,
    pub(crate) group_of: Vec<u32>,
    pub(crate) members: Vec<Vec<u32>>,
    pub(crate) costs: Vec<Cost>,
    pub(crate) total: Cost,
    /// By node: when it was last seen, for walks.
    pub(crate) seen: Vec<u32>,
    turn: u32,
    open: Vec<u32>,
}

impl<'g> Partition<'g> {
    pub(crate) fn new(ground: &'g Ground, members: Vec<Vec<u32>>) -> Self {
        Self::scaled(ground, Scale::of(ground, members.len()), members)
    }

    /// Makes one of a part of the map, with points as they are on the whole of it.
    pub(crate) fn scaled(ground: &'g Ground, scale: Scale, members: Vec<Vec<u32>>) -> Self {
        let mut judge = Judge { scale, ..Judge::new(ground, members.len()) };
        let mut group_of = vec![0; ground.nodes.len()];
        for (group, nodes) in (0..).zip(&members) {
            nodes.iter().for_each(|&node| set(&mut group_of, node, group));
        }
        let costs: Vec<Cost> = members.iter().map(|nodes| judge.cost(nodes)).collect();
        let total = costs.iter().fold(Cost::default(), |sum, cost| sum.plus(*cost));
        let seen = vec![0; ground.nodes.len()];
        Self { judge, group_of, members, costs, total, seen, turn: 0, open: Vec::new() }
    }

    pub(crate) fn members_of(&self, group: u32) -> &[u32] {
        self.members.get(group as usize).map(Vec::as_slice).unwrap_or_default()
    }

    pub(crate) fn cost_of(&self, group: u32) -> Cost {
        at(&self.costs, group)
    }

    /// Puts new members into a group.
    pub(crate) fn replace(&mut self, group: u32, members: &[u32], cost: Cost) {
        for &node in members {
            set(&mut self.group_of, node, group);
        }
        if let Some(slot) = self.members.get_mut(group as usize) {
            slot.clear();
            slot.extend_from_slice(members);
        }
        self.total = self.total.minus(self.cost_of(group)).plus(cost);
        set(&mut self.costs, group, cost);
    }

    /// Begins a walk: nothing has been seen in it.
    pub(crate) fn next_turn(&mut self) -> u32 {
        if self.turn == u32::MAX {
            self.seen.fill(0);
            self.turn = 0;
        }
        self.turn += 1;
        self.turn
    }

    /// Tells whether a group hangs together without one of its nodes.
    pub(crate) fn holds_without(&mut self, group: u32, node: u32) -> bool {
        let ground = self.judge.ground;
        let in_group = |partition: &Self, other: u32| at(&partition.group_of, other) == group;
        let mut beside = ground.beside(node).iter().filter(|&&other| in_group(self, other));
        let Some(&first) = beside.next() else { return self.members_of(group).len() == 1 };
        // A node at the end of a branch can go.
        if beside.next().is_none() {
            return true;
        }
        let turn = self.next_turn();
        let mut open = std::mem::take(&mut self.open);
        open.clear();
        open.push(first);
        set(&mut self.seen, node, turn);
        set(&mut self.seen, first, turn);
        let mut n_seen = 2;
        while let Some(next) = open.pop() {
            for &other in ground.beside(next) {
                if at(&self.seen, other) != turn && in_group(self, other) {
                    set(&mut self.seen, other, turn);
                    n_seen += 1;
                    open.push(other);
                }
            }
        }
        self.open = open;
        n_seen == self.members_of(group).len()
    }
}
