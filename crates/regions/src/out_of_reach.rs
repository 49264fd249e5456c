//! Where no region can meet the requirement, whatever the partition.
//!
//! People and area only grow with a region. So of the nodes of a part of the map, leave out those
//! whose kind would decide before another: where not even all that still hang together meet what
//! the other kind needs, no region of that kind does. That is proof without a solver; how many regions
//! can meet it where some do is for `exact`.

use crate::ground::{Ground, OutOfReach};
use crate::judge::Sums;
use crate::list::{at, set};

impl OutOfReach {
    /// Looks at all parts, in time linear in nodes and borders for each kind.
    pub(crate) fn of(ground: &Ground) -> Self {
        let mut found = Self { n_parts: 0, is_in: vec![false; ground.nodes.len()] };
        for part in ground.components() {
            let is_fixed = part.first().is_some_and(|&node| at(&ground.is_fixed, node));
            let can_meet = match is_fixed {
                true => Sums::of(ground, &part).shortfall(ground).is_none(),
                false => can_meet(ground, &part),
            };
            if !can_meet {
                found.n_parts += 1;
                part.iter().for_each(|&node| set(&mut found.is_in, node, true));
            }
        }
        found
    }
}

/// Tells whether some region within a part that hangs together can meet the requirement, or is
/// exempt.
fn can_meet(ground: &Ground, part: &[u32]) -> bool {
    // Most parts meet it as a whole.
    let is_met = |sums: &Sums| sums.shortfall(ground).is_none_or(|missing| missing <= 0.0);
    let is_alone_enough = ground.is_alone_exempt && ground.least_nodes <= 1;
    if is_alone_enough || is_met(&Sums::of(ground, part)) {
        return true;
    }
    let mut ranks: Vec<u32> = part.iter().map(|&node| at(&ground.nodes, node).rank).collect();
    ranks.sort_unstable();
    ranks.dedup();
    ranks.into_iter().any(|rank| {
        let left = part.iter().copied().filter(|&node| at(&ground.nodes, node).rank >= rank);
        ground.borders.pieces(left).iter().any(|piece| {
            let sums = Sums::of(ground, piece);
            // A piece without the kind is looked at when its own turn comes. A condition of the
            // caller that is not met counts as nothing missing, and is left out.
            sums.rank == rank && is_met(&sums)
        })
    })
}
