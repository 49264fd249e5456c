//! From the partition to begin with to one that breaks fewer rules, along chains of regions. Each
//! region of a chain gives a node to the region before it, and the last one can spare what it
//! gives.
//!
//! ```text
//! a|b b|c c c  ->  a b|b c|c c        a had too little; b passes on what c can do without
//! ```
//!
//! The shortest chain that makes the partition better is taken, and of equally short ones the best.
//! It does for regions what an augmenting path does for a matching (compare Ahuja, Ergun, Orlin and
//! Punnen 2002, "A survey of very large-scale neighborhood search techniques").

use crate::descent::exchange;
use crate::judge::Cost;
use crate::list::{at, count, set};
use crate::partition::{Partition, WORTH};

/// How many links a chain has at most.
const MOST_LINKS: usize = 32;
/// How many nodes are tried for one chain, at which it ends for graphs of any size.
const MOST_TRIED: usize = 600;
/// How many nodes a region gets in a round at most.
const MOST_CHAINS: usize = 4;
const MOST_ROUNDS: usize = 4;

/// A region that gave a node to the one before it.
#[derive(Debug, Clone, Copy)]
struct Link {
    region: u32,
    gives: Option<u32>,
    /// The place of the link before it.
    before: usize,
    /// How much more all regions before it cost than they did.
    added: Cost,
}

/// Brings regions up to what they need, by exchanges and along chains, as far as either helps.
pub(crate) fn mend(partition: &mut Partition<'_>) {
    for _ in 0..MOST_ROUNDS {
        let before = partition.total.of_rules();
        exchange(partition);
        pass_on(partition);
        if partition.total.of_rules() >= before {
            break;
        }
    }
}

/// Gives nodes to regions that miss what they need, as long as some chain makes the partition
/// better.
fn pass_on(partition: &mut Partition<'_>) {
    let mut search = Search::default();
    for region in 0..count(partition.members.len()) {
        let is_hopeless = |node: &u32| at(&partition.judge.ground.out_of_reach.is_in, *node);
        if partition.members_of(region).first().is_none_or(is_hopeless) {
            continue;
        }
        for _ in 0..MOST_CHAINS {
            if partition.cost_of(region).of_rules() <= 0.0 || !search.chain_from(partition, region)
            {
                break;
            }
        }
    }
}

#[derive(Debug, Default)]
struct Search {
    links: Vec<Link>,
    /// In which turn each node was last tried; a turn ends when the partition changes. A node that
    /// led nowhere from one region leads nowhere from another.
    met: Vec<u32>,
    turn: u32,
}

impl Search {
    /// Looks for the shortest chain that begins at a region, and makes it.
    fn chain_from(&mut self, partition: &mut Partition<'_>, region: u32) -> bool {
        self.met.resize(partition.region_of.len(), u32::MAX);
        self.links.clear();
        self.links.push(Link { region, gives: None, before: 0, added: Cost::default() });
        let mut level = 0..1;
        for _ in 0..MOST_LINKS {
            let mut best: Option<(f64, usize)> = None;
            let start = self.links.len();
            for place in level {
                self.extend(partition, place, &mut best);
            }
            if let Some((_, place)) = best {
                self.make(partition, place);
                self.turn += 1;
                return true;
            }
            level = start..self.links.len();
            if level.is_empty() {
                break;
            }
            // Those that were not followed to the end may lead somewhere from another region.
            if self.links.len() > MOST_TRIED {
                self.turn += 1;
                break;
            }
        }
        false
    }

    /// Adds the nodes that other regions could give to the region of a link. A chain that ends with
    /// one of them and makes the partition better may become the best.
    fn extend(
        &mut self,
        partition: &mut Partition<'_>,
        place: usize,
        best: &mut Option<(f64, usize)>,
    ) {
        let Some(&link) = self.links.get(place) else { return };
        let ground = partition.judge.ground;
        let members = partition.members_of(link.region).iter();
        let receiving = members.filter(|&&node| Some(node) != link.gives);
        let beside = receiving.flat_map(|&node| ground.beside(node));
        let mut beside: Vec<u32> = beside.copied().collect();
        beside.sort_unstable();
        beside.dedup();
        let before = partition.cost_of(link.region);
        for given in beside {
            let region = at(&partition.region_of, given);
            let is_met = at(&self.met, given) == self.turn || self.is_on_chain(place, region);
            if is_met
                || partition.members_of(region).len() < 2
                || !partition.holds_without(region, given)
            {
                continue;
            }
            set(&mut self.met, given, self.turn);
            let receiving = partition.cost_changed(link.region, link.gives, Some(given));
            let added = link.added.plus(receiving).minus(before);
            let giving = partition.cost_changed(region, Some(given), None);
            let giving = giving.minus(partition.cost_of(region));
            let total = added.plus(giving).total(1.0);
            if total < best.map_or(-WORTH, |(least, _)| least) {
                *best = Some((total, self.links.len()));
            }
            self.links.push(Link { region, gives: Some(given), before: place, added });
        }
    }

    fn is_on_chain(&self, last: usize, region: u32) -> bool {
        let mut place = last;
        while let Some(link) = self.links.get(place) {
            if link.region == region {
                return true;
            }
            if link.gives.is_none() {
                break;
            }
            place = link.before;
        }
        false
    }

    /// Passes nodes along the chain that ends with a link.
    fn make(&mut self, partition: &mut Partition<'_>, last: usize) {
        let mut place = last;
        while let Some(&Link { gives: Some(given), before, .. }) = self.links.get(place) {
            let Some(to) = self.links.get(before).map(|link| link.region) else { break };
            let costs = partition.costs_of_shift(given, to);
            partition.shift(given, to, costs);
            place = before;
        }
    }
}
