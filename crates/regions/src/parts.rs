//! Annealing part by part, where the map falls into several: provinces that are not mixed, islands.
//!
//! At first all are annealed as one, since how many groups a part has is settled between them; then
//! each by itself, with a share of the moves by its nodes and a seed of its own. So the partition is the
//! same however many threads do it (feature `rayon`).

use crate::anneal;
use crate::ground::{Ground, at, count, set};
use crate::group::Partition;
use crate::watch::{Watch, all};

/// One of so many moves is made with all parts as one.
const AT_ONCE: u64 = 3;

/// A part with its groups, in its own numbers.
struct Part {
    nodes: Vec<u32>,
    ground: Ground,
    groups: Vec<Vec<u32>>,
    n_moves: u64,
    seed: u64,
}

/// Anneals a partition, and leaves the best that was found in it.
pub(crate) fn anneal(partition: &mut Partition<'_>, n_moves: u64, seed: u64, watch: &Watch<'_>) {
    let ground = partition.judge.ground;
    let mut parts = ground.components();
    // In two nodes there is nothing to choose, but how many groups they are.
    parts.retain(|nodes| nodes.len() > 2 && nodes.iter().all(|&node| is_open(ground, node)));
    if parts.len() < 2 {
        anneal::anneal(partition, n_moves, seed, watch);
        return;
    }
    let at_once = n_moves.div_ceil(AT_ONCE);
    anneal::anneal(partition, at_once, seed, watch);
    let parts = shares(partition, parts, n_moves - at_once, seed);
    let scale = partition.judge.scale;
    let annealed = all(parts, |part| {
        let mut own = Partition::scaled(&part.ground, scale, part.groups);
        anneal::anneal(&mut own, part.n_moves, part.seed, watch);
        let there = |node: u32| at(&part.nodes, node);
        let groups =
            own.members.iter().map(|group| group.iter().map(|&node| there(node)).collect());
        groups.collect::<Vec<Vec<u32>>>()
    });
    let mut is_in_part = vec![false; ground.nodes.len()];
    let in_parts = annealed.iter().flatten().flatten();
    in_parts.for_each(|&node| set(&mut is_in_part, node, true));
    let mut groups = std::mem::take(&mut partition.members);
    groups.retain(|group| group.first().is_none_or(|&node| !at(&is_in_part, node)));
    groups.extend(annealed.into_iter().flatten());
    *partition = Partition::new(ground, crate::group::in_order(&groups));
}

fn is_open(ground: &Ground, node: u32) -> bool {
    !at(&ground.is_closed, node) && !at(&ground.out_of_reach.is_in, node)
}

/// Takes the parts out, each with its groups and its share of the moves.
fn shares(partition: &Partition<'_>, parts: Vec<Vec<u32>>, n_moves: u64, seed: u64) -> Vec<Part> {
    let ground = partition.judge.ground;
    let n_units = |nodes: usize| u64::try_from(nodes).unwrap_or(u64::MAX);
    let n_all = n_units(parts.iter().map(Vec::len).sum());
    let shares = (0_u64..).zip(parts).map(|(place, mut nodes)| {
        nodes.sort_unstable();
        let own = |node: &u32| nodes.binary_search(node).map_or(0, count);
        let mut groups: Vec<u32> =
            nodes.iter().map(|&node| at(&partition.group_of, node)).collect();
        groups.sort_unstable();
        groups.dedup();
        let members = groups.iter().map(|&group| partition.members_of(group).iter().map(own));
        let groups: Vec<Vec<u32>> = members.map(Iterator::collect).collect();
        let ground = ground.part(&nodes);
        let n_moves = n_moves.saturating_mul(n_units(nodes.len())) / n_all.max(1);
        Part { nodes, ground, groups, n_moves, seed: seed.wrapping_add(place + 1) }
    });
    shares.collect()
}
