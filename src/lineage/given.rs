//! How much of each version came to some later ones.
//!
//! A walk back from the later versions, in which every version is settled after all that came of it.
//! A version has one answer for all of its ground, as long as no unit that went into it is made again
//! later. What such a unit had brought goes its own way from then on: of that ground, and of the rest,
//! a version has answers of their own.
//!
//! ```text
//! 101 -----> 102 -----> 102 -----> 102      of what 101 brought all goes to 101 again,
//! 102 --/       \-part-> 105  \--> 101      unless it had left with the part
//! ```

use std::cell::RefCell;
use std::collections::BTreeMap;

use rustc_hash::{FxHashMap, FxHashSet};

use super::walk::Ways;
use crate::register::data::ids::{EdgeId, UnitId};
use crate::register::data::records;
use crate::register::data::store::Store;
use crate::register::{Register, VersionId};
use crate::share::{Share, Shares};

/// What each version of an earlier moment gave to a set of later ones.
pub(super) struct Given {
    ways: Ways,
    came: BTreeMap<VersionId, Came>,
}

/// How much of a version's ground came.
#[derive(Debug, Clone, Default)]
struct Came {
    /// Of all of it.
    total: Shares,
    /// Of what no unit had brought that is restored on the way.
    own: Shares,
    /// Whether it is certain that there is area, and population, of that.
    has_own: [bool; 2],
    /// Of what units had brought that are.
    brought: Vec<Brought>,
}

/// How much came of what a unit had brought to a version.
#[derive(Debug, Clone)]
struct Brought {
    unit: UnitId,
    portions: Shares,
    /// Whether it is certain that there is area, and population, of it.
    is_there: [bool; 2],
}

impl Came {
    fn plain(portions: Shares) -> Self {
        Self { total: portions, own: portions, ..Self::default() }
    }

    /// Returns how much came of what a unit had brought; of a unit that is not restored from here on
    /// as much as of the rest.
    fn of_unit(&self, unit: Option<UnitId>) -> Shares {
        let brought = unit.and_then(|unit| self.brought_by(unit));
        brought.map_or(self.own, |brought| brought.portions)
    }

    fn brought_by(&self, unit: UnitId) -> Option<&Brought> {
        self.brought.iter().find(|brought| brought.unit == unit)
    }

    fn units(&self) -> impl Iterator<Item = UnitId> + Clone + '_ {
        self.brought.iter().map(|brought| brought.unit)
    }
}

/// Which ground of a version is asked about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Ground {
    All,
    /// What a unit had brought that is restored on the way.
    BroughtBy(UnitId),
    /// What no such unit had brought.
    Own,
}

/// Area or population.
type Quantity = fn(&Shares) -> Share;
const QUANTITIES: [Quantity; 2] = [|portions| portions.area, |portions| portions.population];

fn both(share: impl Fn(usize) -> Share) -> Shares {
    Shares { area: share(0), population: share(1) }
}

impl Given {
    /// Settles what was given over some ways to the later versions.
    ///
    /// # Complexity
    /// Linear in the edges of the ways; where units are restored on the way, also in all that came of
    /// the versions that hold ground of theirs, and of each of those units.
    pub(super) fn over(register: &Register, later: &[VersionId], ways: Ways) -> Self {
        let all = later.iter().map(|&version| (version, Came::plain(Shares::ALL)));
        let came = all.collect();
        let mut walk = Walk { register, ways: &ways, came, holders: RefCell::default() };
        for &version in ways.versions() {
            if !walk.came.contains_key(&version) {
                let came = walk.settle(version);
                walk.came.insert(version, came);
            }
        }
        let came = walk.came;
        Self { ways, came }
    }

    pub(super) fn ways(&self) -> &Ways {
        &self.ways
    }

    /// Returns the versions from which any way leads to the later ones, in order.
    pub(super) fn versions(&self) -> impl Iterator<Item = VersionId> + '_ {
        self.came.keys().copied()
    }

    pub(super) fn of(&self, version: VersionId) -> Shares {
        self.came.get(&version).map_or(Shares::default(), |came| came.total)
    }
}

/// A step from the version at hand.
struct Way<'w> {
    word: Share,
    to: VersionId,
    /// The unit that gets its own back by it.
    gives_back: Option<UnitId>,
    /// What came of the target; nothing where it does not lead to the later versions.
    onward: Option<&'w Came>,
}

/// A unit, and the version by way of which nothing of it is asked about.
type Holding = (UnitId, Option<VersionId>);

struct Walk<'r> {
    register: &'r Register,
    ways: &'r Ways,
    came: BTreeMap<VersionId, Came>,
    /// By unit, and a version that is left out: the versions that came of the last one of the unit.
    holders: RefCell<FxHashMap<Holding, FxHashSet<VersionId>>>,
}

impl Walk<'_> {
    fn store(&self) -> &Store {
        &self.register.store
    }

    fn settle(&self, version: VersionId) -> Came {
        // Of what may have gone elsewhere too not all is known to have come.
        let known = |quantity: usize, share: Share| match share {
            Share::All if self.is_open(version, quantity) => Share::Unknown,
            other => other,
        };
        if self.is_plain(version) {
            return Came::plain(both(|quantity| known(quantity, self.plain(version, quantity))));
        }
        let ways = [0, 1].map(|quantity| self.ways(version, quantity));
        let unit = self.store().records.at(version).unit;
        let is_brought = |&restored: &UnitId| restored != unit && self.holds(restored, version);
        let brought: Vec<UnitId> = restored(&ways).into_iter().filter(is_brought).collect();
        let total = both(|quantity| known(quantity, self.sum(version, &ways, quantity)));
        if brought.is_empty() {
            return Came::plain(total);
        }
        Came {
            total,
            own: both(|quantity| {
                known(quantity, self.sum_of_own(version, &ways, quantity, &brought))
            }),
            has_own: [0, 1].map(|quantity| self.has_own(&ways, quantity, &brought)),
            brought: brought
                .iter()
                .map(|&unit| Brought {
                    unit,
                    portions: both(|quantity| {
                        known(quantity, self.sum_of_brought(version, &ways, quantity, unit))
                    }),
                    is_there: [0, 1].map(|quantity| {
                        let mut ways = ways.get(quantity).into_iter().flatten();
                        ways.any(|way| self.leads_home(way, quantity, unit))
                    }),
                })
                .collect(),
        }
    }

    /// Tells whether some of a version may have gone where no edge leads.
    fn is_open(&self, version: VersionId, quantity: usize) -> bool {
        self.edges(version).any(|edge| edge.marks.is_open(quantity))
    }

    fn edges(&self, version: VersionId) -> impl Iterator<Item = records::Edge> + '_ {
        let edges = self.register.lineage().edge_ids_out(version);
        edges.map(|edge| self.store().edges.at(edge))
    }

    /// Tells whether no unit that went into a version is restored from there on.
    fn is_plain(&self, version: VersionId) -> bool {
        let mut edges = self.ways.edges_from(version);
        let leads_on = |edge: EdgeId| {
            let came = self.came.get(&self.store().edges.at(edge).target);
            came.is_none_or(|came| came.brought.is_empty())
        };
        !self.store().gives_back(version) && edges.all(leads_on)
    }

    /// Returns how much of a version came, of which all has one answer.
    fn plain(&self, version: VersionId, quantity: usize) -> Share {
        let Some(share) = QUANTITIES.get(quantity) else { return Share::Nothing };
        let mut parts = Parts::default();
        for edge in self.ways.edges_from(version) {
            let edge = self.store().edges.at(edge);
            let word = share(&edge.portions);
            if word != Share::Nothing {
                let came = self.came.get(&edge.target);
                let came = came.map_or(Share::Nothing, |came| share(&came.total));
                parts.add(word, self.of_giver(edge.target, quantity, came, |_| true));
            }
        }
        // One part stands for all that went elsewhere, of which nothing came.
        let some = self.edges(version).filter(|edge| share(&edge.portions) != Share::Nothing);
        if parts.are_all() && some.take(parts.n + 1).count() > parts.n {
            parts.add(Share::Part, Share::Nothing);
        }
        parts.sum()
    }

    /// Returns the steps by which some of a quantity of a version went on.
    fn ways(&self, version: VersionId, quantity: usize) -> Vec<Way<'_>> {
        let Some(share) = QUANTITIES.get(quantity) else { return Vec::new() };
        let edges = self.edges(version).filter(|edge| share(&edge.portions) != Share::Nothing);
        let ways = edges.map(|edge| {
            let word = share(&edge.portions);
            let is_back = edge.marks.is_given_back(quantity) && word != Share::All;
            Way {
                word,
                to: edge.target,
                gives_back: is_back.then(|| self.restored_by(&edge)).flatten(),
                onward: self.came.get(&edge.target),
            }
        });
        ways.collect()
    }

    /// Returns the unit that the target of an edge restores.
    fn restored_by(&self, edge: &records::Edge) -> Option<UnitId> {
        let unit = self.store().records.at(edge.target).unit;
        self.store().units.at(unit).restores
    }

    /// Tells whether a version may hold ground that a unit had when it ended.
    fn holds(&self, unit: UnitId, version: VersionId) -> bool {
        self.holds_beside(unit, None, version)
    }

    /// Tells whether a version may hold ground that a unit had when it ended, and that did not come
    /// by way of another version.
    fn holds_beside(&self, unit: UnitId, other: Option<VersionId>, version: VersionId) -> bool {
        let mut holders = self.holders.borrow_mut();
        let holders = holders.entry((unit, other)).or_insert_with(|| {
            let (lineage, mut seen) = (self.register.lineage(), FxHashSet::default());
            let mut open = vec![self.store().units.at(unit).latest];
            while let Some(version) = open.pop() {
                for next in lineage.successors(version) {
                    if Some(next) != other && seen.insert(next) {
                        open.push(next);
                    }
                }
            }
            seen
        });
        holders.contains(&version)
    }

    /// Returns how much came of all ground of a version.
    fn sum(&self, version: VersionId, ways: &[Vec<Way<'_>>; 2], quantity: usize) -> Share {
        let mut parts = Parts::default();
        for way in ways.get(quantity).into_iter().flatten() {
            parts.add(way.word, self.onward(version, way, quantity, Ground::All));
        }
        parts.sum()
    }

    /// Returns how much came of what a version had that no restored unit had brought to it: by the
    /// ways that give nothing back.
    fn sum_of_own(
        &self,
        version: VersionId,
        ways: &[Vec<Way<'_>>; 2],
        quantity: usize,
        brought: &[UnitId],
    ) -> Share {
        let is_own = |way: &&Way<'_>| way.gives_back.is_none_or(|unit| !brought.contains(&unit));
        let all = ways.get(quantity).map(Vec::as_slice).unwrap_or_default();
        let own: Vec<&Way<'_>> = all.iter().filter(is_own).collect();
        let onward = |way: &Way<'_>| self.onward(version, way, quantity, Ground::Own);
        match own.as_slice() {
            [only] => onward(only),
            several if several.iter().all(|way| onward(way) == Share::All) => Share::All,
            several if several.iter().all(|way| onward(way) == Share::Nothing) => Share::Nothing,
            several => {
                // The law's words are about more than this: a part may have none of it.
                let mut certain = several.iter().filter(|way| onward(way).is_certain());
                let all_certain = certain.clone().count() == several.len();
                if all_certain || certain.any(|way| self.leads_own(way, quantity)) {
                    Share::Part
                } else {
                    Share::Possible
                }
            }
        }
    }

    /// Tells whether it is certain that a version has ground that no restored unit had brought to it:
    /// what is left where all of them get their own back, there or later.
    fn has_own(&self, ways: &[Vec<Way<'_>>; 2], quantity: usize, brought: &[UnitId]) -> bool {
        let all = ways.get(quantity).map(Vec::as_slice).unwrap_or_default();
        let is_back = |unit: &UnitId| all.iter().any(|way| way.gives_back == Some(*unit));
        let all_back = brought.iter().all(is_back);
        let mut own =
            all.iter().filter(|way| way.gives_back.is_none_or(|unit| !brought.contains(&unit)));
        own.any(|way| all_back || self.leads_own(way, quantity))
    }

    /// Tells whether it is certain that ground which no restored unit had brought went by a way.
    fn leads_own(&self, way: &Way<'_>, quantity: usize) -> bool {
        let has_own = |came: &Came| came.has_own.get(quantity).copied().unwrap_or(false);
        way.onward.is_some_and(has_own) && self.givers(way.to, quantity).take(2).count() == 1
    }

    /// Tells whether it is certain that ground which a unit had brought went by a way: that it gets it
    /// back by this one, or from where this one leads.
    fn leads_home(&self, way: &Way<'_>, quantity: usize, of: UnitId) -> bool {
        let is_there = |brought: &Brought| brought.is_there.get(quantity).copied().unwrap_or(false);
        let of_it = |&giver: &VersionId| self.is_last_of(giver, of) || self.holds(of, giver);
        way.gives_back == Some(of)
            || (way.onward.and_then(|came| came.brought_by(of)).is_some_and(is_there)
                && self.givers(way.to, quantity).filter(of_it).take(2).count() == 1)
    }

    /// Returns how much came of what a unit had brought to a version, which is restored from there
    /// on.
    fn sum_of_brought(
        &self,
        version: VersionId,
        ways: &[Vec<Way<'_>>; 2],
        quantity: usize,
        of: UnitId,
    ) -> Share {
        let all = ways.get(quantity).map(Vec::as_slice).unwrap_or_default();
        let own: Vec<&Way<'_>> = all.iter().filter(|way| way.gives_back == Some(of)).collect();
        if !own.is_empty() {
            // All that is there of it; several that restore it share it.
            let mut parts = Parts::default();
            let word = if own.len() == 1 { Share::All } else { Share::Part };
            own.iter()
                .for_each(|way| parts.add(word, self.onward(version, way, quantity, Ground::Own)));
            return parts.sum();
        }
        // What another gets back is none of it, unless it came here by way of that one.
        let last = |unit: UnitId| self.store().units.at(unit).latest;
        let by_way_of = |unit: UnitId| self.holds(of, last(unit));
        let came = |way: &Way<'_>| self.onward(version, way, quantity, Ground::BroughtBy(of));
        let by_others = all.iter().filter(|way| way.gives_back.is_some_and(by_way_of));
        // Of several that it passed, the one that it came to first.
        let first = by_others.min_by_key(|way| way.gives_back.map(last));
        if let Some(first) = first
            && first
                .gives_back
                .is_some_and(|unit| !self.holds_beside(of, Some(last(unit)), version))
        {
            return came(first);
        }
        let open: Vec<&Way<'_>> =
            all.iter().filter(|way| way.gives_back.is_none_or(by_way_of)).collect();
        match open.as_slice() {
            [] => Share::Nothing,
            [only] => came(only),
            several if several.iter().all(|way| came(way) == Share::All) => Share::All,
            several if several.iter().all(|way| came(way) == Share::Nothing) => Share::Nothing,
            // What is restored later is there until then: some of it went that way.
            several => {
                let home = several.iter().copied().filter(|way| self.leads_home(way, quantity, of));
                let mut certain = home.map(|way| came(way).is_certain());
                if certain.any(|certain| certain) { Share::Part } else { Share::Possible }
            }
        }
    }

    /// Returns how much came onward of what a version gave by a way.
    fn onward(&self, version: VersionId, way: &Way<'_>, quantity: usize, of: Ground) -> Share {
        let (Some(came), Some(share)) = (way.onward, QUANTITIES.get(quantity)) else {
            return Share::Nothing;
        };
        if came.brought.is_empty() || (way.gives_back.is_some() && of == Ground::All) {
            // One answer for all that is there.
            return self.of_giver(way.to, quantity, share(&came.total), |_| true);
        }
        // What the last version of a unit gave is what the unit brought.
        let last = came.units();
        let own = last.clone().find(|&unit| self.is_last_of(version, unit));
        let sort = match of {
            Ground::BroughtBy(of) if came.brought_by(of).is_some() => Some(of),
            Ground::BroughtBy(_) | Ground::Own => own,
            Ground::All if self.givers(way.to, quantity).take(2).count() == 1 => {
                return share(&came.total);
            }
            Ground::All if last.clone().any(|unit| self.holds(unit, version)) => {
                return self.mixed(version, own, came, *share);
            }
            Ground::All => own,
        };
        let gives = |giver: VersionId| match sort {
            None => !last.clone().any(|unit| self.is_last_of(giver, unit)),
            Some(unit) => self.is_last_of(giver, unit) || self.holds(unit, giver),
        };
        self.of_giver(way.to, quantity, share(&came.of_unit(sort)), gives)
    }

    /// Puts how much came of ground of several givers as it is known of one of them: a part of it may
    /// hold nothing of this one.
    fn of_giver(
        &self,
        to: VersionId,
        quantity: usize,
        came: Share,
        gives: impl Fn(VersionId) -> bool,
    ) -> Share {
        match came {
            Share::Part | Share::Unknown | Share::Rest => {
                let givers = self.givers(to, quantity).filter(|&giver| gives(giver));
                if givers.take(2).count() == 1 { came } else { Share::Possible }
            }
            other => other,
        }
    }

    /// Returns how much came of the ground of a version in another, where it is of more than one sort:
    /// its own, and what restored units had brought.
    fn mixed(
        &self,
        version: VersionId,
        own: Option<UnitId>,
        came: &Came,
        share: Quantity,
    ) -> Share {
        let brought = came.units().filter(|&unit| self.holds(unit, version)).map(Some);
        let sorts = brought.chain([own]);
        let mut shares = sorts.map(|unit| share(&came.of_unit(unit)));
        match shares.next().unwrap_or_default() {
            first @ (Share::All | Share::Nothing) if shares.all(|share| share == first) => first,
            _ => Share::Possible,
        }
    }

    fn is_last_of(&self, version: VersionId, unit: UnitId) -> bool {
        self.store().units.at(unit).latest == version
    }

    /// Returns the versions that gave some of a quantity to one. What has ground only through members
    /// gives none by itself.
    fn givers(&self, to: VersionId, quantity: usize) -> impl Iterator<Item = VersionId> + '_ {
        let (store, share) = (self.store(), QUANTITIES.get(quantity));
        let edges = store.edges_in(to).map(|edge| store.edges.at(edge));
        let givers = edges.filter(move |edge| {
            share.is_some_and(|share| share(&edge.portions) != Share::Nothing)
                && store.records.at(edge.source).ground
        });
        givers.map(|edge| edge.source)
    }
}

/// Returns the units that are restored from a version on, by the number of the unit.
fn restored(ways: &[Vec<Way<'_>>; 2]) -> Vec<UnitId> {
    let mut restored: Vec<UnitId> = Vec::new();
    for way in ways.iter().flatten() {
        restored.extend(way.gives_back);
        restored.extend(way.onward.iter().flat_map(|came| came.units()));
    }
    restored.sort_unstable();
    restored.dedup();
    restored
}

/// The shares of the parts that make up a whole.
#[derive(Debug, Clone, Default)]
pub(super) struct Parts {
    n_all: usize,
    n_nothing: usize,
    /// Of how many it is certain that some came.
    n_certain: usize,
    n: usize,
    /// What the last of those says of the whole of which anything came.
    last: Share,
}

impl Parts {
    /// Adds a part, which the law calls by a word, and of which so much came.
    pub(super) fn add(&mut self, word: Share, came: Share) {
        self.n += 1;
        match came {
            Share::All => self.n_all += 1,
            Share::Nothing => {
                self.n_nothing += 1;
                return;
            }
            Share::Part | Share::Unknown | Share::Rest | Share::Possible => {}
        }
        self.n_certain += usize::from(word != Share::Possible && came.is_certain());
        self.last = match (word, came) {
            (word, Share::All) => word,
            (Share::All, came) => came,
            (_, Share::Possible) | (Share::Possible, _) => Share::Possible,
            (Share::Unknown, Share::Unknown) => Share::Unknown,
            _ => Share::Part,
        };
    }

    /// Tells whether there are parts, and all of each came.
    fn are_all(&self) -> bool {
        self.n > 0 && self.n_all == self.n
    }

    pub(super) fn sum(&self) -> Share {
        if self.n_nothing == self.n {
            Share::Nothing
        } else if self.n_all == self.n {
            Share::All
        } else if self.n_nothing + 1 == self.n {
            // It came by one way, whose word says how much of the whole that is.
            self.last
        } else if self.n_certain > 0 {
            Share::Part
        } else {
            Share::Possible
        }
    }
}
