//! The records of which the arrays of a register are made.

use crate::evidence::Evidence;
use crate::level::Level;
use crate::period::Moment;
use crate::register::data::carriers::CodeKey;
use crate::register::data::ids::{DecreeId, EdgeId, NameId, Place, ProvisionId, UnitId, VersionId};
use crate::share::Shares;

/// No version, unit, or place in an array.
pub(crate) const NONE: u32 = u32::MAX;

/// Marks a word of a life or an edge that points into a list.
const LIST: u32 = 1 << 31;

/// Marks the list of a life with an edge that gives a restored unit its own back.
const GIVES_BACK: u32 = 1 << 30;

/// What a version is, from its first day on.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Record {
    pub(crate) unit: UnitId,
    /// The unit above; `None` for a unit of the top level.
    pub(crate) parent: Option<UnitId>,
    pub(crate) code: CodeKey,
    pub(crate) name: NameId,
    /// The version that the unit had before; `None` for its first.
    pub(crate) previous: Option<VersionId>,
    /// The version that joined the same parent before this one; `None` for the first.
    pub(crate) sibling: Option<VersionId>,
    /// The first of its edges; they go on to the first edge of the next version.
    pub(crate) edges: EdgeId,
    pub(crate) level: Level,
    pub(crate) kind: u8,
    /// Whether it holds ground of its own, and not only through members.
    pub(crate) ground: bool,
}

impl Default for Record {
    #[inline]
    fn default() -> Self {
        Self {
            unit: UnitId::default(),
            parent: None,
            code: CodeKey::default(),
            name: NameId::default(),
            previous: None,
            sibling: None,
            edges: EdgeId::at(0),
            level: Level::PROVINCE,
            kind: 0,
            ground: false,
        }
    }
}

/// When a version was in force, and what came of it.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Life {
    pub(crate) from: Moment,
    /// The first day on which it was no more.
    pub(crate) until: Moment,
    /// The only successor; or how many there are, marked as a list; or [`NONE`].
    to: u32,
    /// The only edge, or the place in `outs` where the edges are listed; without a successor the
    /// provision that ended it.
    edge: u32,
}

impl Default for Life {
    #[inline]
    fn default() -> Self {
        Self::begins(Moment::OPEN_UNTIL)
    }
}

impl Life {
    /// The end of how many edges a list may have: with one more, and what is given back, all bits would be
    /// those of [`NONE`].
    pub(crate) const MAX_EDGES: usize = GIVES_BACK as usize - 1;

    #[inline]
    pub(crate) fn begins(from: Moment) -> Self {
        Self { from, until: Moment::OPEN_UNTIL, to: NONE, edge: NONE }
    }

    #[inline]
    pub(crate) fn ends_without_successor(self, until: Moment, provision: ProvisionId) -> Self {
        Self { until, to: NONE, edge: provision.place(), ..self }
    }

    #[inline]
    pub(crate) fn ends_with_one(self, until: Moment, to: VersionId, edge: EdgeId) -> Self {
        Self { until, to: to.place(), edge: edge.place(), ..self }
    }

    #[inline]
    pub(crate) fn ends_with_list(self, until: Moment, place: u32, len: u32) -> Self {
        Self { until, to: len | LIST, edge: place, ..self }
    }

    /// Notes that an edge of the list gives a restored unit its own back.
    #[inline]
    pub(crate) fn giving_back(self) -> Self {
        Self { to: self.to | GIVES_BACK, ..self }
    }

    #[inline]
    pub(crate) fn contains(self, moment: Moment) -> bool {
        (self.from <= moment) & (moment < self.until)
    }

    /// Returns the provision that ended a version without a successor.
    pub(crate) fn ended_by(self) -> Option<ProvisionId> {
        (self.to == NONE && self.edge != NONE).then(|| ProvisionId::at(self.edge))
    }
}

/// The edges by which a version's successors come of it.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Outs {
    None,
    One { to: VersionId, edge: EdgeId },
    List { place: u32, len: u32, gives_back: bool },
}

impl Life {
    #[inline]
    pub(crate) fn outs(self) -> Outs {
        if self.to & LIST == 0 {
            Outs::One { to: VersionId::at(self.to), edge: EdgeId::at(self.edge) }
        } else if self.to == NONE {
            Outs::None
        } else {
            let gives_back = self.to & GIVES_BACK != 0;
            Outs::List { place: self.edge, len: self.to & !(LIST | GIVES_BACK), gives_back }
        }
    }
}

/// One pair of versions.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Edge {
    pub(crate) source: VersionId,
    pub(crate) target: VersionId,
    pub(crate) cite: Cite,
    pub(crate) portions: Shares,
    pub(crate) marks: EdgeMarks,
    /// The weakest of what it rests on.
    pub(crate) evidence: Evidence,
}

/// What there is to say of an edge, of area (0) and of population (1) apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub(crate) struct EdgeMarks(u8);

impl EdgeMarks {
    const OPEN: u8 = 2;

    #[inline]
    fn of([area, population]: [bool; 2], first: u8) -> Self {
        Self((u8::from(area) << first) | (u8::from(population) << (first + 1)))
    }

    /// Marks what a restored unit had brought.
    #[inline]
    pub(crate) fn given_back(quantities: [bool; 2]) -> Self {
        Self::of(quantities, 0)
    }

    /// Marks what is of a source that ended, of which some may have gone where no edge leads.
    #[inline]
    pub(crate) fn open(quantities: [bool; 2]) -> Self {
        Self::of(quantities, Self::OPEN)
    }

    /// Tells whether anything is what a restored unit had brought.
    #[inline]
    pub(crate) fn gives_back(self) -> bool {
        self.is_given_back(0) || self.is_given_back(1)
    }

    #[inline]
    pub(crate) fn is_given_back(self, quantity: usize) -> bool {
        self.0 & (1 << quantity) != 0
    }

    #[inline]
    pub(crate) fn is_open(self, quantity: usize) -> bool {
        self.0 & (1 << (quantity + usize::from(Self::OPEN))) != 0
    }

    #[inline]
    pub(crate) fn and(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }
}

/// What an edge rests on: one provision, or the place of a list of them.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Cite(u32);

impl Cite {
    #[inline]
    pub(crate) fn one(provision: ProvisionId) -> Self {
        Self(provision.place())
    }

    #[inline]
    pub(crate) fn list(place: u32) -> Self {
        Self(place | LIST)
    }

    /// Returns the provisions; `cites` gives the elements of lists.
    pub(crate) fn listed(self, cites: impl Fn(u32) -> u32) -> impl Iterator<Item = ProvisionId> {
        let mut cited = self.cited(&cites);
        std::iter::from_fn(move || cited.next(&cites))
    }

    pub(crate) fn cited(self, cites: impl Fn(u32) -> u32) -> Cited {
        if self.0 & LIST == 0 {
            return Cited { one: Some(ProvisionId::at(self.0)), places: 0..0 };
        }
        let first = (self.0 & !LIST) + 1;
        Cited { one: None, places: first..first + cites(first - 1) }
    }
}

/// The provisions on which an edge rests and that are still to come, in the order of the law.
#[derive(Debug, Clone)]
pub(crate) struct Cited {
    one: Option<ProvisionId>,
    /// Where they are listed.
    places: std::ops::Range<u32>,
}

impl Cited {
    /// Returns the next provision; `cites` gives the elements of lists.
    #[inline]
    pub(crate) fn next(&mut self, cites: impl Fn(u32) -> u32) -> Option<ProvisionId> {
        let place = || self.places.next().map(|place| ProvisionId::at(cites(place)));
        self.one.take().or_else(place)
    }

    /// Returns the last provision; `cites` gives the elements of lists.
    pub(crate) fn next_back(&mut self, cites: impl Fn(u32) -> u32) -> Option<ProvisionId> {
        let place = || self.places.next_back().map(|place| ProvisionId::at(cites(place)));
        self.one.take().or_else(place)
    }

    /// Returns how many there are still.
    pub(crate) fn len(&self) -> usize {
        usize::from(self.one.is_some()) + self.places.len()
    }
}

/// A unit over all its versions.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct UnitRecord {
    /// Its latest version, ended or not; behind all others until the first is written.
    pub(crate) latest: VersionId,
    /// The latest version to become its member; `None` when it never had any.
    pub(crate) members: Option<VersionId>,
    /// The unit that it restores.
    pub(crate) restores: Option<UnitId>,
    /// The unit that restores it.
    pub(crate) restored_by: Option<UnitId>,
    /// The provision that made it; `None` for an opening unit.
    pub(crate) made_by: Option<ProvisionId>,
}

/// A provision that has been applied.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct ProvisionRecord {
    /// The place of its decree in the log.
    pub(crate) decree: DecreeId,
    /// Its place in the decree.
    pub(crate) place: u32,
    /// The version that came of it; `None` for a provision that ends units.
    pub(crate) result: Option<VersionId>,
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A list says of itself how long it is and whether it gives anything back, and neither changes the
    /// other.
    #[test]
    fn lives_say_what_came_of_them() {
        let life = Life::begins(Moment::OPEN_FROM);
        assert!(matches!(life.outs(), Outs::None) && life.ended_by().is_none());
        let ended = life.ends_without_successor(Moment::OPEN_UNTIL_EVE, ProvisionId::at(3));
        assert!(matches!(ended.outs(), Outs::None));
        assert_eq!(ended.ended_by(), Some(ProvisionId::at(3)));
        let one = life.ends_with_one(Moment::OPEN_UNTIL_EVE, VersionId::at(7), EdgeId::at(9));
        assert!(matches!(one.outs(), Outs::One { to, edge }
            if (to, edge) == (VersionId::at(7), EdgeId::at(9))));
        assert_eq!(one.ended_by(), None);
        for len in [2, 3, (1 << 30) - 2] {
            let list = life.ends_with_list(Moment::OPEN_UNTIL_EVE, 5, len);
            for (list, expected) in [(list, false), (list.giving_back(), true)] {
                let Outs::List { place, len: found, gives_back } = list.outs() else { panic!() };
                assert_eq!((place, found, gives_back), (5, len, expected));
                assert_eq!(list.ended_by(), None);
            }
        }
    }

    #[test]
    fn marks_of_each_quantity() {
        for quantities in [[false, false], [true, false], [false, true], [true, true]] {
            let (back, open) = (EdgeMarks::given_back(quantities), EdgeMarks::open(quantities));
            assert_eq!([0, 1].map(|of| back.is_given_back(of)), quantities);
            assert_eq!([0, 1].map(|of| open.is_open(of)), quantities);
            assert_eq!(back.gives_back(), quantities != [false; 2]);
            assert!(!open.gives_back() && ![0, 1].iter().any(|of| back.is_open(*of)));
            assert_eq!(back.and(open), open.and(back));
            assert_eq!([0, 1].map(|of| back.and(open).is_open(of)), quantities);
        }
    }
}
