//! The parts of a graph in which no region can have what it needs, whatever the partition.
//!
//! The sums of a region only grow with it. So take the nodes of a part, and leave out those of
//! smaller ranks than one that is looked at. Where not even all nodes that then still hang together
//! have what that rank needs, no region of that rank has it. This is a proof without a solver. How
//! many regions can have what they need where some can is a question for `exact`.

use crate::ground::{Ground, OutOfReach};
use crate::judge::Sums;
use crate::list::{at, set};

impl OutOfReach {
    /// Looks at all parts. It takes time linear in nodes and borders for each rank.
    pub(crate) fn of(ground: &Ground) -> Self {
        let mut found = Self { n_parts: 0, is_in: vec![false; ground.nodes.len()] };
        for part in ground.components() {
            let is_fixed = part.first().is_some_and(|&node| at(&ground.is_fixed, node));
            let can_meet = match is_fixed {
                true => ground.shortfall(&part).is_none(),
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

/// Tells whether some region within a part that hangs together can have what it needs, or is
/// exempt.
fn can_meet(ground: &Ground, part: &[u32]) -> bool {
    // Most parts have it as a whole.
    let is_met =
        |sums: &Sums| sums.shortfall(ground, sums.made()).is_none_or(|missing| missing <= 0.0);
    let is_alone_enough = |&node: &u32| is_met(&Sums::of_node(ground, node));
    if is_met(&Sums::of(ground, part)) || part.iter().any(is_alone_enough) {
        return true;
    }
    let mut ranks: Vec<u32> = part.iter().map(|&node| at(&ground.nodes, node).rank).collect();
    ranks.sort_unstable();
    ranks.dedup();
    ranks.into_iter().any(|rank| {
        let left = part.iter().copied().filter(|&node| at(&ground.nodes, node).rank >= rank);
        ground.borders.pieces(left).iter().any(|piece| {
            let sums = Sums::of(ground, piece);
            // A piece without the rank is looked at when the turn of its own rank comes. Where only
            // a condition of the caller is not met, nothing counts as missing, so it is left out.
            sums.rank == rank && is_met(&sums)
        })
    })
}
