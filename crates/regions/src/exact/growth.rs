//! Connected sets whose centre is in one part of the plane, grown node by node.

use super::priced::{Priced, Worth};
use crate::moments::Moments;

/// The most nodes of a part of the plane that can be grown into sets. There is one bit for each.
pub(super) const MOST_GROWN: usize = 128;
/// How far the cost of a set of so many nodes can be off by rounding, as a part of the sum of
/// squares from which it is worked out.
const ROUNDING: f64 = 8.0 * (MOST_GROWN as f64 + 8.0) * f64::EPSILON;

/// A node that can be in a set whose centre is in a part of the plane.
#[derive(Clone, Copy)]
pub(super) struct Candidate {
    pub(super) node: u32,
    /// What it gains about the nearest place of that part, and about the furthest.
    pub(super) most: f64,
    pub(super) least: f64,
}

/// The sums over the nodes of a set. Places are measured from the middle of the part.
#[derive(Clone, Copy, Default)]
struct Sums {
    price: f64,
    moments: Moments,
}

impl Sums {
    fn plus(&self, other: &Self) -> Self {
        Self { price: self.price + other.price, moments: self.moments.plus(&other.moments) }
    }

    fn worth(&self) -> f64 {
        self.price - self.moments.inertia()
    }
}

/// A candidate, with one bit for each candidate beside it.
struct Member {
    candidate: Candidate,
    own: Sums,
    beside: u128,
}

fn members_where(members: &[Member], is: impl Fn(&Member) -> bool) -> u128 {
    let all = members.iter().enumerate().filter(|(_, member)| is(member));
    all.fold(0, |set, (place, _)| set | 1 << place)
}

/// Which sets are looked for.
#[derive(Clone, Copy)]
pub(super) struct Goal {
    /// What they are worth more than.
    pub(super) above: f64,
    /// Whether this rises to what each set that is found is worth.
    pub(super) rises: bool,
}

/// The sets that are grown.
pub(super) struct Growth {
    members: Vec<Member>,
    /// The members that can gain, and those that gain about any place of the part.
    gaining: u128,
    sure: u128,
    goal: Goal,
    found: Vec<(u128, f64)>,
    /// How many steps are left.
    left: u64,
}

impl Growth {
    /// Begins with candidates, of which those that can gain most come first. Places are measured
    /// from the middle of the part of the plane, and `place_of` gives the place of a node among the
    /// candidates.
    pub(super) fn new(
        priced: &Priced<'_>,
        [x0, y0]: [f64; 2],
        candidates: &[Candidate],
        place_of: impl Fn(u32) -> u32,
        goal: Goal,
        left: u64,
    ) -> Self {
        let member = |candidate: &Candidate| {
            let ([x, y], weight) = (priced.place(candidate.node), priced.weight(candidate.node));
            let beside = priced.neighbours(candidate.node).iter();
            let beside = beside.filter_map(|&other| bit(place_of(other)));
            Member {
                candidate: *candidate,
                own: Sums {
                    price: priced.price(candidate.node),
                    moments: Moments::of(weight, x - x0, y - y0),
                },
                beside: beside.fold(0, |all, bit| all | bit),
            }
        };
        let members: Vec<Member> = candidates.iter().map(member).collect();
        Self {
            gaining: members_where(&members, |member| member.candidate.most > 0.0),
            sure: members_where(&members, |member| member.candidate.least > 0.0),
            members,
            goal,
            found: Vec::new(),
            left,
        }
    }

    pub(super) fn left(&self) -> u64 {
        self.left
    }

    /// Returns what sets would have to be worth more than to be looked for now.
    pub(super) fn above(&self) -> f64 {
        self.goal.above
    }

    /// Returns the sets that were found.
    pub(super) fn found(&self) -> impl Iterator<Item = Worth> {
        self.found.iter().map(|&(set, worth)| {
            let own = bits(set).filter_map(|place| self.members.get(place));
            let mut set: Vec<u32> = own.map(|member| member.candidate.node).collect();
            set.sort_unstable();
            Worth { set, worth }
        })
    }

    /// Goes through all sets, and tells whether there were steps enough.
    pub(super) fn grow(&mut self) -> bool {
        let mut out = 0_u128;
        let mut gains: f64 = self.gains(self.gaining);
        for place in 0..self.members.len() {
            let Some(root) = self.members.get(place) else { break };
            // Every set has a node that gains. Its root is the one that can gain most.
            if root.candidate.most <= 0.0 || gains <= self.goal.above {
                break;
            }
            gains -= root.candidate.most;
            let own = root.own;
            let own_bit = 1_u128 << place;
            if !self.from(own_bit, out, own) {
                return false;
            }
            out |= own_bit;
        }
        true
    }

    fn gains(&self, set: u128) -> f64 {
        bits(set & self.gaining)
            .filter_map(|place| self.members.get(place))
            .map(|member| member.candidate.most)
            .sum()
    }

    fn beside(&self, set: u128) -> u128 {
        bits(set).filter_map(|place| self.members.get(place)).fold(0, |all, own| all | own.beside)
    }

    /// Goes through the sets that hold some members and do not hold others, and tells whether there
    /// were steps enough.
    fn from(&mut self, mut set: u128, out: u128, mut sums: Sums) -> bool {
        if self.left == 0 {
            return false;
        }
        self.left -= 1;
        let mut edge = self.beside(set);
        // A member that gains about any place is in the best set beside which it lies.
        loop {
            if edge & out & self.sure != 0 {
                return true;
            }
            let sure = edge & !set & self.sure;
            if sure == 0 {
                break;
            }
            for place in bits(sure) {
                if let Some(member) = self.members.get(place) {
                    sums = sums.plus(&member.own);
                    edge |= member.beside;
                }
            }
            set |= sure;
        }
        let worth = sums.worth() + ROUNDING * sums.moments.squares;
        // These can still be reached.
        let mut reached = set;
        let mut new = edge & !set & !out;
        while new != 0 {
            reached |= new;
            new = self.beside(new) & !reached & !out;
        }
        let rest = reached & !set;
        if worth + self.gains(rest) <= self.goal.above {
            return true;
        }
        let choices = edge & rest;
        if rest & self.gaining == 0 {
            if worth > self.goal.above {
                self.found.push((set, worth));
                if self.goal.rises {
                    self.goal.above = worth;
                }
            }
            return true;
        }
        // Of the members beside it, the first is the one that can gain most.
        let choice = choices.trailing_zeros();
        let Some(member) = self.members.get(choice as usize) else { return true };
        let with = sums.plus(&member.own);
        let own = 1_u128 << choice;
        self.from(set | own, out, with) && self.from(set, out | own, sums)
    }
}

fn bit(place: u32) -> Option<u128> {
    1_u128.checked_shl(place)
}

fn bits(mut set: u128) -> impl Iterator<Item = usize> {
    std::iter::from_fn(move || {
        (set != 0).then(|| {
            let place = set.trailing_zeros();
            set &= set - 1;
            place as usize
        })
    })
}
