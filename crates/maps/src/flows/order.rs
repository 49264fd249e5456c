//! The order of nodes in columns, in which few lines between the columns cross: each node is put at the
//! mean place of those it is tied to, column by column forth and back, and the best order that was met is
//! kept (the barycentre method of Sugiyama, Tagawa and Toda, 1981). Crossings are counted in an
//! accumulator tree, after Barth, Mutzel and Jünger (2004).

/// How often all columns are put in order, forth and back.
const ROUNDS: usize = 12;

/// Lines from nodes of a column to nodes of the next, by their places.
pub(super) type Lines = Vec<(usize, usize)>;

/// Returns for each column its nodes in order. There is a list of lines for each pair of columns.
pub(super) fn order(n_nodes: &[usize], lines: &[Lines]) -> Vec<Vec<usize>> {
    let mut places: Vec<Vec<usize>> = n_nodes.iter().map(|&n| (0..n).collect()).collect();
    let mut best = (all_crossings(&places, lines), places.clone());
    for _ in 0..ROUNDS {
        for column in 1..places.len() {
            let ties =
                lines.get(column - 1).map(|lines| lines.iter().map(|&(from, to)| (to, from)));
            put_in_order(&mut places, column, column - 1, ties.into_iter().flatten());
        }
        for column in (0..places.len().saturating_sub(1)).rev() {
            let ties = lines.get(column).map(|lines| lines.iter().copied());
            put_in_order(&mut places, column, column + 1, ties.into_iter().flatten());
        }
        let n_crossings = all_crossings(&places, lines);
        if n_crossings < best.0 {
            best = (n_crossings, places.clone());
        }
        if n_crossings == 0 {
            break;
        }
    }
    best.1.into_iter().map(|places| by_place(&places)).collect()
}

/// Returns the nodes of a column in the order of their places.
fn by_place(places: &[usize]) -> Vec<usize> {
    let mut nodes: Vec<usize> = (0..places.len()).collect();
    nodes.sort_by_key(|node| places.get(*node).copied());
    nodes
}

/// Puts the nodes of a column at the mean place of what they are tied to in the column beside it; a node
/// without ties keeps its place.
fn put_in_order(
    places: &mut [Vec<usize>],
    column: usize,
    beside: usize,
    ties: impl Iterator<Item = (usize, usize)>,
) {
    let (Some(own), Some(beside)) = (places.get(column), places.get(beside)) else { return };
    let mut sums = vec![(0.0, 0.0); own.len()];
    for (node, tied) in ties {
        if let (Some(sum), Some(&place)) = (sums.get_mut(node), beside.get(tied)) {
            *sum = (sum.0 + number(place), sum.1 + 1.0);
        }
    }
    let mut keys: Vec<(f64, usize, usize)> = own
        .iter()
        .zip(&sums)
        .enumerate()
        .map(|(node, (&place, &(sum, n)))| {
            (if n > 0.0 { sum / n } else { number(place) }, place, node)
        })
        .collect();
    keys.sort_by(|one, other| one.0.total_cmp(&other.0).then(one.1.cmp(&other.1)));
    if let Some(own) = places.get_mut(column) {
        for (place, (_, _, node)) in keys.into_iter().enumerate() {
            if let Some(own) = own.get_mut(node) {
                *own = place;
            }
        }
    }
}

fn all_crossings(places: &[Vec<usize>], lines: &[Lines]) -> u64 {
    let pairs = places.iter().zip(places.iter().skip(1));
    pairs.zip(lines).map(|((one, other), lines)| crossings(one, other, lines)).sum()
}

/// Counts how often lines between two columns cross, of nodes at these places.
pub(super) fn crossings(from: &[usize], to: &[usize], lines: &Lines) -> u64 {
    let ends = lines.iter().filter_map(|&(one, other)| Some((*from.get(one)?, *to.get(other)?)));
    let mut ends: Vec<(usize, usize)> = ends.collect();
    ends.sort_unstable();
    // How many of the lines so far end at or before each place, in partial sums.
    let mut tree = vec![0_u64; to.len() + 1];
    let mut n_crossings = 0;
    for (n_before, &(_, end)) in (0_u64..).zip(&ends) {
        let mut n_not_after = 0;
        let mut at = end + 1;
        while at > 0 {
            n_not_after += tree.get(at).copied().unwrap_or_default();
            at &= at - 1;
        }
        n_crossings += n_before - n_not_after;
        at = end + 1;
        while let Some(sum) = tree.get_mut(at) {
            *sum += 1;
            at += at & at.wrapping_neg();
        }
    }
    n_crossings
}

fn number(place: usize) -> f64 {
    u32::try_from(place).map_or(f64::MAX, f64::from)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Counts them one pair after the other.
    fn counted(from: &[usize], to: &[usize], lines: &Lines) -> u64 {
        let cross = |one: &(usize, usize), other: &(usize, usize)| {
            from[one.0] < from[other.0] && to[one.1] > to[other.1]
        };
        lines.iter().map(|one| lines.iter().filter(|other| cross(one, other)).count() as u64).sum()
    }

    #[test]
    fn crossings_are_those_of_the_pairs() {
        let mut state = 7_u64;
        let mut next = |below: usize| {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
            usize::try_from(state >> 33).unwrap() % below
        };
        for _ in 0..50 {
            let lines: Lines = (0..30).map(|_| (next(9), next(7))).collect();
            let (from, mut to): (Vec<usize>, Vec<usize>) = ((0..9).collect(), (0..7).collect());
            to.rotate_left(next(7));
            assert_eq!(crossings(&from, &to, &lines), counted(&from, &to, &lines));
        }
    }

    #[test]
    fn what_can_be_drawn_without_a_crossing_is() {
        let lines = vec![vec![(0, 2), (1, 1), (2, 0), (3, 2)], vec![(0, 0), (1, 1), (2, 1)]];
        let order = order(&[4, 3, 2], &lines);
        let places: Vec<Vec<usize>> = order.iter().map(|nodes| by_place(nodes)).collect();
        assert_eq!(all_crossings(&places, &lines), 0);
        assert_ne!(all_crossings(&[vec![0, 1, 2, 3], vec![0, 1, 2], vec![0, 1]], &lines), 0);
    }
}
