//! Annealing part by part, where no border joins the parts of a graph.
//!
//! At first all parts are annealed as one, because how many regions each of them has is settled
//! between them. Then each part is annealed by itself, with a seed of its own and a share of the
//! moves that follows from its nodes. So the partition is the same however many threads do it
//! (feature `rayon`).

use crate::anneal;
use crate::ground::Ground;
use crate::list::{at, count, in_order, set};
use crate::observer::Observer;
use crate::partition::Partition;
use crate::threads::on_all;

/// One move in so many is tried while all parts are annealed as one.
const AT_ONCE: u64 = 3;

/// A part with its regions. Its nodes are numbered anew.
struct Part {
    nodes: Vec<u32>,
    ground: Ground,
    regions: Vec<Vec<u32>>,
    n_moves: u64,
    seed: u64,
}

/// Anneals a partition, and leaves the best one that was found in its place.
pub(crate) fn anneal(
    partition: &mut Partition<'_>,
    n_moves: u64,
    seed: u64,
    observer: &Observer<'_>,
) {
    let ground = partition.judge.ground;
    let mut parts = ground.components();
    // Of two nodes nothing can be chosen but how many regions they are.
    parts.retain(|nodes| nodes.len() > 2 && nodes.iter().all(|&node| is_open(ground, node)));
    if parts.len() < 2 {
        anneal::anneal(partition, n_moves, seed, observer);
        return;
    }
    let at_once = n_moves.div_ceil(AT_ONCE);
    anneal::anneal(partition, at_once, seed, observer);
    let parts = shares(partition, parts, n_moves - at_once, seed);
    let scale = partition.judge.scale;
    let annealed = on_all(parts, |part| {
        let mut own = Partition::scaled(&part.ground, scale, part.regions);
        anneal::anneal(&mut own, part.n_moves, part.seed, observer);
        let there = |node: u32| at(&part.nodes, node);
        let regions =
            own.members.iter().map(|region| region.iter().map(|&node| there(node)).collect());
        regions.collect::<Vec<Vec<u32>>>()
    });
    let mut is_in_part = vec![false; ground.nodes.len()];
    let in_parts = annealed.iter().flatten().flatten();
    in_parts.for_each(|&node| set(&mut is_in_part, node, true));
    let mut regions = std::mem::take(&mut partition.members);
    regions.retain(|region| region.first().is_none_or(|&node| !at(&is_in_part, node)));
    regions.extend(annealed.into_iter().flatten());
    *partition = Partition::new(ground, in_order(&regions));
}

fn is_open(ground: &Ground, node: u32) -> bool {
    !at(&ground.is_fixed, node) && !at(&ground.out_of_reach.is_in, node)
}

/// Takes each part out of the whole, with its regions and its share of the moves.
fn shares(partition: &Partition<'_>, parts: Vec<Vec<u32>>, n_moves: u64, seed: u64) -> Vec<Part> {
    let ground = partition.judge.ground;
    let n_nodes = |nodes: usize| u64::try_from(nodes).unwrap_or(u64::MAX);
    let n_all = n_nodes(parts.iter().map(Vec::len).sum());
    let shares = (0_u64..).zip(parts).map(|(place, mut nodes)| {
        nodes.sort_unstable();
        let own = |node: &u32| nodes.binary_search(node).map_or(0, count);
        let mut regions: Vec<u32> =
            nodes.iter().map(|&node| at(&partition.region_of, node)).collect();
        regions.sort_unstable();
        regions.dedup();
        let members = regions.iter().map(|&region| partition.members_of(region).iter().map(own));
        let regions: Vec<Vec<u32>> = members.map(Iterator::collect).collect();
        let ground = ground.part(&nodes);
        let n_moves = n_moves.saturating_mul(n_nodes(nodes.len())) / n_all.max(1);
        Part { nodes, ground, regions, n_moves, seed: seed.wrapping_add(place + 1) }
    });
    shares.collect()
}
