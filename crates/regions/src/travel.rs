//! How far people travel to the seat of their region: to that node of it which makes the sum smallest
//! (the 1-median of the region; Hakimi, *Optimum Locations of Switching Centers*, Operations Research 12,
//! 1964).

use crate::ground::Ground;
use crate::list::at;

/// Returns how far the people of a node travel to another.
fn way(ground: &Ground, from: u32, to: u32) -> f64 {
    let (from, to) = (at(&ground.nodes, from), at(&ground.nodes, to));
    from.population * libm::hypot(from.x - to.x, from.y - to.y)
}

/// Returns how far the people of some nodes travel to one of them.
pub(crate) fn to(ground: &Ground, members: &[u32], to: u32) -> f64 {
    members.iter().map(|&from| way(ground, from, to)).sum()
}

/// Returns how far the people of a region travel to each node of it. It takes the square of the nodes.
pub(crate) fn to_each(ground: &Ground, members: &[u32]) -> Vec<f64> {
    members.iter().map(|&node| to(ground, members, node)).collect()
}

/// Returns how far the people of a region travel to its seat.
pub(crate) fn to_seat(ground: &Ground, members: &[u32]) -> f64 {
    least(to_each(ground, members))
}

/// Returns how far they travel once a node has left a region and another one has come, by how far they
/// do to each node. It takes time linear in the nodes.
pub(crate) fn to_seat_changed(
    ground: &Ground,
    (members, to_each): (&[u32], &[f64]),
    leaves: Option<u32>,
    comes: Option<u32>,
) -> f64 {
    let stay = members.iter().zip(to_each).filter(|(node, _)| Some(**node) != leaves);
    let to_stay = stay.clone().map(|(&to, sum)| {
        let gone = leaves.map_or(0.0, |from| way(ground, from, to));
        let come = comes.map_or(0.0, |from| way(ground, from, to));
        sum - gone + come
    });
    let to_new = comes.map(|to| stay.map(|(&from, _)| way(ground, from, to)).sum());
    least(to_stay.chain(to_new)).max(0.0)
}

/// Returns how far they travel in two regions as one. It takes the product of their nodes.
pub(crate) fn to_seat_of_both(
    ground: &Ground,
    (some, to_some): (&[u32], &[f64]),
    (others, to_others): (&[u32], &[f64]),
) -> f64 {
    let joined = |own: &[u32], to_own: &[f64], from: &[u32]| -> f64 {
        let to = |(&to, sum): (&u32, &f64)| {
            sum + from.iter().map(|&from| way(ground, from, to)).sum::<f64>()
        };
        least(own.iter().zip(to_own).map(to))
    };
    joined(some, to_some, others).min(joined(others, to_others, some))
}

/// Takes a node into what is kept of a region, as its last.
pub(crate) fn add(ground: &Ground, members: &[u32], to_each: &mut Vec<f64>, node: u32) {
    for (&to, sum) in members.iter().zip(to_each.iter_mut()) {
        *sum += way(ground, node, to);
    }
    to_each.push(members.iter().map(|&from| way(ground, from, node)).sum());
}

/// Takes a node out of what is kept of a region, whose last node comes to its place.
pub(crate) fn take(ground: &Ground, members: &[u32], to_each: &mut Vec<f64>, place: usize) {
    let Some(&node) = members.get(place) else { return };
    for (&to, sum) in members.iter().zip(to_each.iter_mut()) {
        *sum -= way(ground, node, to);
    }
    if place < to_each.len() {
        to_each.swap_remove(place);
    }
}

/// Returns the smallest of some sums; of a region without nodes it is zero.
fn least(sums: impl IntoIterator<Item = f64>) -> f64 {
    sums.into_iter().reduce(f64::min).unwrap_or(0.0)
}
