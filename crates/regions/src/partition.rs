//! The partition that a search changes, with what each of its regions costs.
//!
//! What a shift of a node would cost follows from what is kept of the two regions, and takes no more
//! time where they are large. A region of few nodes is judged by its members all the same, which is
//! as quick and exact.

mod walk;

use crate::ground::Ground;
use crate::judge::tally::{Crossing, Tally};
use crate::judge::{Cost, Judge, Scale};
use crate::list::{at, count, set};
use crate::travel;

use self::walk::Walk;

/// How many points a change has to be worth, so that rounding does not make a search go in circles.
pub(crate) const WORTH: f64 = 1e-9;
/// A region of at most so many nodes is judged by its members.
const FEW: usize = 8;
/// After so many changes, or as many as a region has nodes, what is kept of it is worked out anew.
const RENEWED: usize = 64;

/// A partition: each node is in one region.
#[derive(Debug, Clone)]
pub(crate) struct Partition<'g> {
    pub(crate) judge: Judge<'g>,
    pub(crate) region_of: Vec<u32>,
    pub(crate) members: Vec<Vec<u32>>,
    /// The place of each node among the members of its region.
    places: Vec<u32>,
    tallies: Vec<Tally>,
    /// How far people travel to each member of each region, where that counts.
    travel: Vec<Vec<f64>>,
    /// How many nodes have come and gone since the tally of each region was worked out.
    n_changes: Vec<usize>,
    /// How often a region has changed, and how often one had when each region last did.
    time: u64,
    changed_at: Vec<u64>,
    pub(crate) costs: Vec<Cost>,
    pub(crate) total: Cost,
    /// When each node was last seen on a walk.
    pub(crate) seen: Vec<u32>,
    turn: u32,
    walk: Walk,
    /// Members of a region, while it is judged.
    judged: Vec<u32>,
}

impl<'g> Partition<'g> {
    pub(crate) fn new(ground: &'g Ground, members: Vec<Vec<u32>>) -> Self {
        Self::scaled(ground, Scale::of(ground, members.len()), members)
    }

    /// Makes a partition of a part of a graph, with points that are worth as much as on the whole.
    pub(crate) fn scaled(ground: &'g Ground, scale: Scale, members: Vec<Vec<u32>>) -> Self {
        let mut judge = Judge::scaled(ground, scale);
        let n_nodes = ground.nodes.len();
        let (mut region_of, mut places) = (vec![0; n_nodes], vec![0; n_nodes]);
        for (region, nodes) in (0..).zip(&members) {
            for (place, &node) in (0..).zip(nodes) {
                set(&mut region_of, node, region);
                set(&mut places, node, place);
            }
        }
        let costs: Vec<Cost> = members.iter().map(|nodes| judge.cost(nodes)).collect();
        let tally = |nodes: &Vec<u32>| {
            let n_forbidden = judge.n_forbidden(nodes);
            Tally::of(ground, nodes, n_forbidden)
        };
        let tallies = members.iter().map(tally).collect();
        let travel = match judge.travels() {
            true => members.iter().map(|nodes| travel::to_each(ground, nodes)).collect(),
            false => Vec::new(),
        };
        let total = sum(&costs);
        Self {
            judge,
            region_of,
            places,
            tallies,
            travel,
            n_changes: vec![0; members.len()],
            time: 1,
            changed_at: vec![1; members.len()],
            members,
            costs,
            total,
            seen: vec![0; n_nodes],
            turn: 0,
            walk: Walk::default(),
            judged: Vec::new(),
        }
    }

    /// Makes the partition anew, with other regions for its nodes.
    pub(crate) fn with_regions(&self, region_of: &[u32]) -> Self {
        let mut members = vec![Vec::new(); self.members.len()];
        for (node, &region) in (0..).zip(region_of) {
            if let Some(nodes) = members.get_mut(region as usize) {
                nodes.push(node);
            }
        }
        Self::scaled(self.judge.ground, self.judge.scale, members)
    }

    pub(crate) fn members_of(&self, region: u32) -> &[u32] {
        self.members.get(region as usize).map(Vec::as_slice).unwrap_or_default()
    }

    /// Returns the members of a region without one node.
    pub(crate) fn members_without(&self, region: u32, node: u32) -> impl Iterator<Item = u32> {
        self.members_of(region).iter().copied().filter(move |other| *other != node)
    }

    pub(crate) fn cost_of(&self, region: u32) -> Cost {
        at(&self.costs, region)
    }

    /// Returns what a region would cost when a node has left it, another has come, or both.
    ///
    /// It takes as much time as the region has labels, and the nodes have forbidden pairs.
    pub(crate) fn cost_changed(
        &mut self,
        region: u32,
        leaves: Option<u32>,
        comes: Option<u32>,
    ) -> Cost {
        let n_nodes = self.members_of(region).len() + usize::from(comes.is_some());
        if n_nodes <= FEW + usize::from(leaves.is_some()) {
            let mut judged = std::mem::take(&mut self.judged);
            judged.clear();
            let stay = self.members_of(region).iter().filter(|&&node| Some(node) != leaves);
            judged.extend(stay.chain(&comes));
            let cost = self.judge.cost(&judged);
            self.judged = judged;
            return cost;
        }
        let gone = leaves;
        let leaves = leaves.map(|node| self.crossing(node, region, None));
        let comes = comes.map(|node| self.crossing(node, region, gone));
        let tally = self.tallies.get(region as usize);
        let cost = |tally: &Tally| tally.cost_changed(&self.judge, leaves, comes);
        let mut cost = tally.map_or_else(Cost::default, cost);
        if let Some(to_each) = self.travel.get(region as usize) {
            let kept = (self.members_of(region), to_each.as_slice());
            let comes = comes.map(|crossing| crossing.node);
            let travel = travel::to_seat_changed(self.judge.ground, kept, gone, comes);
            cost.shape += self.judge.cost_of_travel(travel);
        }
        cost
    }

    /// Returns what two regions cost when a node goes from the one that it is in to another.
    pub(crate) fn costs_of_shift(&mut self, node: u32, to: u32) -> [Cost; 2] {
        let from = at(&self.region_of, node);
        [self.cost_changed(from, Some(node), None), self.cost_changed(to, None, Some(node))]
    }

    /// Returns what two regions would cost as one.
    pub(crate) fn cost_of_both(&mut self, one: u32, other: u32) -> Cost {
        let n_nodes = self.members_of(one).len() + self.members_of(other).len();
        let is_few = n_nodes <= FEW;
        let mut n_forbidden = 0;
        if is_few || !self.judge.ground.forbidden.is_empty() {
            let mut judged = std::mem::take(&mut self.judged);
            judged.clear();
            judged.extend(self.members_of(one).iter().chain(self.members_of(other)));
            let cost = is_few.then(|| self.judge.cost(&judged));
            n_forbidden = self.judge.n_forbidden(&judged);
            self.judged = judged;
            if let Some(cost) = cost {
                return cost;
            }
        }
        let tallies = (self.tallies.get(one as usize), self.tallies.get(other as usize));
        let mut cost = match tallies {
            (Some(ours), Some(theirs)) => ours.cost_with(&self.judge, theirs, n_forbidden),
            _ => Cost::default(),
        };
        let travel = (self.travel.get(one as usize), self.travel.get(other as usize));
        if let (Some(ours), Some(theirs)) = travel {
            let ours = (self.members_of(one), ours.as_slice());
            let theirs = (self.members_of(other), theirs.as_slice());
            let travel = travel::to_seat_of_both(self.judge.ground, ours, theirs);
            cost.shape += self.judge.cost_of_travel(travel);
        }
        cost
    }

    /// Puts a node into another region, with what the two regions then cost.
    pub(crate) fn shift(&mut self, node: u32, to: u32, costs: [Cost; 2]) {
        let from = at(&self.region_of, node);
        let (leaves, comes) = (self.crossing(node, from, None), self.crossing(node, to, None));
        let ground = self.judge.ground;
        let place = at(&self.places, node);
        if let Some(to_each) = self.travel.get_mut(from as usize) {
            let members = self.members.get(from as usize).map(Vec::as_slice).unwrap_or_default();
            travel::take(ground, members, to_each, place as usize);
        }
        if let Some(to_each) = self.travel.get_mut(to as usize) {
            let members = self.members.get(to as usize).map(Vec::as_slice).unwrap_or_default();
            travel::add(ground, members, to_each, node);
        }
        if let Some(nodes) = self.members.get_mut(from as usize)
            && nodes.get(place as usize) == Some(&node)
        {
            nodes.swap_remove(place as usize);
            nodes.get(place as usize).into_iter().for_each(|&it| set(&mut self.places, it, place));
        }
        if let Some(nodes) = self.members.get_mut(to as usize) {
            set(&mut self.places, node, count(nodes.len()));
            nodes.push(node);
        }
        set(&mut self.region_of, node, to);
        if let Some(tally) = self.tallies.get_mut(from as usize) {
            tally.take(ground, leaves);
        }
        if let Some(tally) = self.tallies.get_mut(to as usize) {
            tally.add(ground, comes);
        }
        for (region, cost) in [from, to].into_iter().zip(costs) {
            self.set_cost(region, cost);
            self.keep_exact(region);
        }
    }

    /// Puts new members into a region.
    pub(crate) fn replace(&mut self, region: u32, members: &[u32], cost: Cost) {
        for (place, &node) in (0..).zip(members) {
            set(&mut self.region_of, node, region);
            set(&mut self.places, node, place);
        }
        if let Some(slot) = self.members.get_mut(region as usize) {
            slot.clear();
            slot.extend_from_slice(members);
        }
        self.recount(region);
        self.set_cost(region, cost);
    }

    /// Returns a time, which goes on with each change of a region.
    pub(crate) fn time(&self) -> u64 {
        self.time
    }

    /// Returns the time of the last change of a region.
    pub(crate) fn changed_at(&self, region: u32) -> u64 {
        at(&self.changed_at, region)
    }

    /// Adds up the total anew, so that rounding does not add up in it.
    pub(crate) fn renew_total(&mut self) {
        self.total = sum(&self.costs);
    }

    fn set_cost(&mut self, region: u32, cost: Cost) {
        self.time += 1;
        set(&mut self.changed_at, region, self.time);
        self.total = self.total.minus(self.cost_of(region)).plus(cost);
        set(&mut self.costs, region, cost);
    }

    /// Works out anew what is kept of a region, where it is small or has changed a lot.
    fn keep_exact(&mut self, region: u32) {
        let n_nodes = self.members_of(region).len();
        let Some(n_changes) = self.n_changes.get_mut(region as usize) else { return };
        *n_changes += 1;
        if n_nodes <= FEW {
            self.recount(region);
        } else if *n_changes >= n_nodes.max(RENEWED) {
            self.recount(region);
            let cost = self.cost_changed(region, None, None);
            self.set_cost(region, cost);
        }
    }

    fn recount(&mut self, region: u32) {
        let ground = self.judge.ground;
        let members = self.members.get(region as usize).map(Vec::as_slice).unwrap_or_default();
        let n_forbidden = self.judge.n_forbidden(members);
        if let Some(tally) = self.tallies.get_mut(region as usize) {
            tally.recount(ground, members, n_forbidden);
        }
        if let Some(to_each) = self.travel.get_mut(region as usize) {
            *to_each = travel::to_each(ground, members);
        }
        set(&mut self.n_changes, region, 0);
    }

    /// Returns a node that comes to a region or leaves it, with how many of the region it is
    /// forbidden to be with, without one that has gone.
    fn crossing(&self, node: u32, region: u32, gone: Option<u32>) -> Crossing {
        let forbidden = self.judge.ground.forbidden.get(node as usize);
        let is_there =
            |other: &&u32| at(&self.region_of, **other) == region && Some(**other) != gone;
        let n_forbidden = forbidden.map_or(0, |all| all.iter().filter(is_there).count());
        Crossing { node, n_forbidden }
    }

    /// Begins a walk, on which nothing has been seen yet.
    pub(crate) fn next_turn(&mut self) -> u32 {
        if self.turn == u32::MAX {
            self.seen.fill(0);
            self.turn = 0;
        }
        self.turn += 1;
        self.turn
    }

    /// Tells whether a region, which hangs together, still does without one of its nodes.
    pub(crate) fn holds_without(&mut self, region: u32, node: u32) -> bool {
        let is_in = |other: u32| at(&self.region_of, other) == region;
        let borders = &self.judge.ground.borders;
        let mut beside = borders.beside(node).iter().filter(|&&other| is_in(other));
        if beside.next().is_none() {
            return self.members_of(region).len() == 1;
        }
        // A node with one neighbour in the region can go.
        beside.next().is_none() || self.walk.holds_without(borders, node, is_in)
    }
}

fn sum(costs: &[Cost]) -> Cost {
    costs.iter().fold(Cost::default(), |sum, cost| sum.plus(*cost))
}

#[cfg(test)]
impl Partition<'_> {
    /// Checks that all that is kept is what comes of the members.
    pub(crate) fn check(&self) {
        let anew = Self::scaled(self.judge.ground, self.judge.scale, self.members.clone());
        assert_eq!((&self.region_of, &self.places), (&anew.region_of, &anew.places));
        for (ours, theirs) in self.tallies.iter().zip(&anew.tallies) {
            assert!(ours.is_near(theirs), "{ours:?} {theirs:?}");
        }
        let near = |ours: Cost, theirs: Cost| {
            let (off, all) = (ours.minus(theirs), theirs.total(1.0));
            [off.lone, off.rules, off.missing, off.wishes, off.shape]
                .iter()
                .all(|it| it.abs() < 1e-9 * all)
        };
        for (&ours, &theirs) in self.costs.iter().zip(&anew.costs) {
            assert!(near(ours, theirs), "{ours:?} {theirs:?}");
        }
        assert!(near(self.total, anew.total), "{:?} {:?}", self.total, anew.total);
        assert_eq!(self.judge.ground.first_apart(self.members.iter()), None);
    }
}
