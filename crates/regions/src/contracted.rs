//! Nodes that stay together, as one node each.
//!
//! A search knows nothing of sets that stay together: it is made on a smaller ground, in which each of
//! them is one node that stands for several, and what it finds is put back. Such a node has the sums of
//! its nodes, their middle, and of labels that most of its population has. So a label that is mixed within
//! a set is not seen by the search, and is counted in every score. So is the way that people of a set have
//! to its middle.

use std::collections::BTreeMap;

use crate::borders::Borders;
use crate::fault::TaskFault;
use crate::ground::{Ground, OutOfReach};
use crate::list::{at, count, in_order, set};
use crate::task::{Lone, Node};

/// A ground in which each set that stays together is one node.
#[derive(Debug, Clone)]
pub(crate) struct Contracted {
    pub(crate) ground: Ground,
    /// The nodes that each node of it stands for.
    nodes: Vec<Vec<u32>>,
    /// The node of it that stands for each node.
    of_node: Vec<u32>,
}

impl Contracted {
    /// Puts each set that stays together into one node. It takes time linear in nodes and borders, times
    /// a logarithm.
    pub(crate) fn of(whole: &Ground) -> Self {
        let mut of_node: Vec<Option<u32>> = vec![None; whole.nodes.len()];
        let mut nodes: Vec<Vec<u32>> = Vec::new();
        for members in &whole.together {
            members.iter().for_each(|&node| set(&mut of_node, node, Some(count(nodes.len()))));
            nodes.push(members.clone());
        }
        let of_node: Vec<u32> = (0..)
            .zip(of_node)
            .map(|(node, own)| {
                own.unwrap_or_else(|| {
                    nodes.push(vec![node]);
                    count(nodes.len() - 1)
                })
            })
            .collect();
        let ground = ground(whole, &nodes, &of_node);
        Self { ground, nodes, of_node }
    }

    /// Puts regions of this ground back to the nodes for which its nodes stand.
    pub(crate) fn expanded(&self, regions: &[Vec<u32>]) -> Vec<Vec<u32>> {
        let nodes = |&node: &u32| self.nodes.get(node as usize).into_iter().flatten().copied();
        let regions: Vec<Vec<u32>> =
            regions.iter().map(|region| region.iter().flat_map(nodes).collect()).collect();
        in_order(&regions)
    }

    /// Puts regions of all nodes into this ground.
    ///
    /// # Errors
    /// [`TaskFault::NotTogether`] for regions that part a set.
    pub(crate) fn contracted(&self, regions: &[Vec<u32>]) -> Result<Vec<Vec<u32>>, TaskFault> {
        let mut seen: BTreeMap<u32, usize> = BTreeMap::new();
        let mut contracted = Vec::new();
        for (place, region) in regions.iter().enumerate() {
            let mut own: Vec<u32> = region.iter().map(|&node| at(&self.of_node, node)).collect();
            own.sort_unstable();
            own.dedup();
            for &node in &own {
                if *seen.entry(node).or_insert(place) != place {
                    let nodes = self.nodes.get(node as usize).cloned().unwrap_or_default();
                    return Err(TaskFault::NotTogether { nodes });
                }
            }
            contracted.push(own);
        }
        Ok(in_order(&contracted))
    }
}

/// Returns the ground of nodes that stand for others.
fn ground(whole: &Ground, nodes: &[Vec<u32>], of_node: &[u32]) -> Ground {
    let in_own = |list: &Vec<u32>| -> Vec<u32> {
        let mut list: Vec<u32> = list.iter().map(|&node| at(of_node, node)).collect();
        list.sort_unstable();
        list.dedup();
        list
    };
    let fixed: Vec<Vec<u32>> = in_order(&whole.fixed.iter().map(in_own).collect::<Vec<_>>());
    let mut is_fixed = vec![false; nodes.len()];
    fixed.iter().flatten().for_each(|&node| set(&mut is_fixed, node, true));
    let sets = 0..whole.label_sets.len();
    let labels = nodes.iter().flat_map(|members| {
        let of_set = move |of_set| label(whole, members, of_set);
        sets.clone().map(of_set)
    });
    let forbidden = (0..).zip(nodes).map(|(place, members)| {
        let lists = members.iter().filter_map(|&node| whole.forbidden.get(node as usize));
        let mut list = in_own(&lists.flatten().copied().collect());
        list.retain(|&other| other != place);
        list
    });
    let mut ground = Ground {
        nodes: nodes.iter().map(|members| node(whole, members)).collect(),
        borders: Borders::default(),
        edges: Vec::new(),
        needs: whole.needs.clone(),
        label_sets: whole.label_sets.clone(),
        labels: labels.collect(),
        n_labels: whole.n_labels,
        forbidden: match whole.forbidden.is_empty() {
            true => Vec::new(),
            false => forbidden.collect(),
        },
        fixed,
        is_fixed,
        together: Vec::new(),
        further: whole.further.joined(nodes.iter().map(Vec::as_slice)),
        wholes: whole.wholes.joined(nodes.iter().map(Vec::as_slice)),
        sizes: nodes.iter().map(|members| count(members.len())).collect(),
        least_nodes: whole.least_nodes,
        exempt_from: whole.exempt_from,
        condition: whole.condition.clone(),
        weights: whole.weights,
        out_of_reach: OutOfReach::default(),
    };
    let own = |node: u32| at(of_node, node);
    let pairs = whole.edges.iter().map(|&(one, other)| (own(one), own(other)));
    let pairs: Vec<(u32, u32)> = pairs.filter(|(one, other)| one < other).collect();
    ground.set_edges(&pairs);
    ground.out_of_reach = OutOfReach::of(&ground);
    ground
}

/// Returns the node that stands for others.
fn node(whole: &Ground, members: &[u32]) -> Node {
    if let &[node] = members {
        return at(&whole.nodes, node);
    }
    let mut sum = Node { rank: u32::MAX, lone: Lone::AsOthers, ..Node::default() };
    let (mut x, mut y, mut n) = (0.0, 0.0, 0.0);
    for &node in members {
        let node = at(&whole.nodes, node);
        sum.population += node.population;
        sum.area += node.area;
        sum.weight += node.weight;
        sum.rank = sum.rank.min(node.rank);
        // Where nothing weighs anything, the middle is that of the places.
        let weight = node.weight + f64::MIN_POSITIVE;
        (x, y, n) = (x + weight * node.x, y + weight * node.y, n + weight);
    }
    Node { x: x / n, y: y / n, ..sum }
}

/// Returns the label that most of the population of some nodes has; of equally many the smallest.
fn label(whole: &Ground, members: &[u32], of_set: usize) -> u32 {
    let mut people: BTreeMap<u32, f64> = BTreeMap::new();
    for &node in members {
        *people.entry(whole.label(node, of_set)).or_default() += at(&whole.nodes, node).population;
    }
    let most = people.into_iter().reduce(|most, next| if next.1 > most.1 { next } else { most });
    most.map_or(0, |(label, _)| label)
}
