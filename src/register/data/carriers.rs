//! Which unit version carried a code, at any date.
//!
//! All-digit codes of the level's width stand in a dense table by their value, any other code in
//! a hash map. A slot holds the last two carriers; earlier ones, which are rare, stand apart. When a
//! carrier was in force stands in its life, so closing a code costs nothing here; look-ups at a date
//! have tables that are made of both ([codes at a date](crate::register::index::code_at_date)).

use std::hash::Hash;

use rustc_hash::FxHashMap;

use crate::code::{Code, Digits};
use crate::register::data::ids::VersionId;
use crate::register::data::shared_array::{Array, Mode, SharedArray, index};
use crate::register::data::shared_map::SharedMap;

/// How many slots a dense table may have for each code in it, before codes go to the map.
const SPREAD: usize = 32;
/// The slots that a dense table may have however few codes there are.
const SMALL: usize = 4096;

/// The latest carrier of a code, and the one before it.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Slot {
    latest: Option<VersionId>,
    before: Option<VersionId>,
}

/// A [`SharedMap`] that is open for writing.
#[derive(Debug)]
enum MapWriter<'a, K, V> {
    Whole(&'a mut FxHashMap<K, V>),
    Above(&'a mut SharedMap<K, V>),
}

impl<'a, K: Clone + Eq + Hash, V: Clone> MapWriter<'a, K, V> {
    fn of(map: &'a mut SharedMap<K, V>, whole: bool) -> Self {
        if whole { Self::Whole(map.whole()) } else { Self::Above(map) }
    }

    fn get(&self, key: &K) -> Option<&V> {
        match self {
            Self::Whole(map) => map.get(key),
            Self::Above(map) => map.get(key),
        }
    }

    fn insert(&mut self, key: K, value: V) {
        match self {
            Self::Whole(map) => drop(map.insert(key, value)),
            Self::Above(map) => map.insert(key, value),
        }
    }
}

/// The codes of one level.
#[derive(Debug, Clone, Default)]
pub(crate) struct CodeIndex {
    /// The width of the level's codes; 0 where it varies.
    width: u8,
    dense: SharedArray<Slot>,
    sparse: SharedMap<Code, Slot>,
    /// The carrier before the second to last one, and so on: by version.
    earlier: SharedMap<VersionId, Option<VersionId>>,
}

/// Returns the place of a code in the dense table of its level, were the table long enough.
#[inline]
fn dense_place(width: u8, code: &Code) -> Option<u32> {
    let number = code.number()?;
    let fits = if width == 0 {
        // Where widths vary, a leading zero tells two codes of one value apart.
        code.width() == 1 || !code.as_str().starts_with('0')
    } else {
        code.width() == usize::from(width)
    };
    fits.then_some(number)
}

impl CodeIndex {
    pub(crate) fn new(width: Option<u8>) -> Self {
        Self { width: width.unwrap_or(0), ..Self::default() }
    }

    #[inline]
    fn slot(&self, code: &Code) -> Slot {
        if let Some(place) = dense_place(self.width, code)
            && let Some(&slot) = self.dense.get(place)
        {
            return slot;
        }
        self.slot_in_map(code)
    }

    #[inline(never)]
    fn slot_in_map(&self, code: &Code) -> Slot {
        self.sparse.get(code).copied().unwrap_or_default()
    }

    /// Returns the code of the first place in the dense table.
    pub(crate) fn first(&self) -> Digits {
        Digits::new(self.width, 0)
    }

    /// Returns the last two carriers of each code of the dense table, latest first.
    pub(crate) fn dense(&self) -> impl ExactSizeIterator<Item = [Option<VersionId>; 2]> + '_ {
        let slots = self.dense.base().iter();
        slots.map(|slot| [slot.latest, slot.before])
    }

    /// Returns the version that carried a code before one that is not its latest carrier.
    fn carrier_before(&self, version: VersionId) -> Option<VersionId> {
        *self.earlier.get(&version)?
    }

    /// Returns the latest version to take up the code.
    #[inline]
    pub(crate) fn latest(&self, code: &Code) -> Option<VersionId> {
        self.slot(code).latest
    }

    /// Returns every version that ever took up the code, latest first.
    pub(crate) fn carriers(&self, code: &Code) -> impl Iterator<Item = VersionId> + '_ {
        let slot = self.slot(code);
        let before = std::iter::successors(slot.before, |&version| self.carrier_before(version));
        slot.latest.into_iter().chain(before)
    }

    pub(crate) fn is_shared(&self) -> bool {
        self.dense.is_shared()
    }

    /// Makes clones cheap again after a change that was written into the overlay.
    pub(crate) fn settle(&mut self) {
        self.dense.settle();
        self.sparse.settle();
        self.earlier.settle();
    }

    pub(crate) fn writer<M: Mode>(&mut self) -> CodeWriter<'_, M> {
        // A base that is being made anew is the time to look where codes are best kept.
        let anew = M::IS_WHOLE && (self.dense.is_shared() || !self.sparse.is_flat());
        let mut dense = M::open(&mut self.dense, 0);
        let mut sparse = MapWriter::of(&mut self.sparse, M::IS_WHOLE);
        if anew
            && let Some(dense) = dense.all_mut()
            && let MapWriter::Whole(sparse) = &mut sparse
        {
            bring_home(self.width, dense, sparse);
        }
        let earlier = MapWriter::of(&mut self.earlier, M::IS_WHOLE);
        CodeWriter { width: self.width, dense, sparse, earlier }
    }
}

/// Moves codes from the map into the dense table, as far as the table does not become sparse.
fn bring_home(width: u8, dense: &mut Vec<Slot>, sparse: &mut FxHashMap<Code, Slot>) {
    if sparse.is_empty() {
        return;
    }
    let mut homeless: Vec<(u32, Code)> = sparse
        .keys()
        .filter_map(|code| dense_place(width, code).map(|place| (place, code.clone())))
        .collect();
    homeless.sort_unstable();
    let room = SMALL.max((dense.len() + homeless.len()).saturating_mul(SPREAD));
    for (place, code) in homeless {
        if (place as usize) < room
            && let Some(slot) = sparse.remove(&code)
        {
            put_dense(dense, place, slot);
        }
    }
}

fn put_dense(dense: &mut Vec<Slot>, place: u32, slot: Slot) {
    let place = place as usize;
    if dense.len() <= place {
        dense.resize(place + 1, Slot::default());
    }
    if let Some(old) = dense.get_mut(place) {
        *old = slot;
    }
}

/// A [`CodeIndex`] that is open for writing.
pub(crate) struct CodeWriter<'a, M: Mode> {
    width: u8,
    dense: M::Array<'a, Slot, u32>,
    sparse: MapWriter<'a, Code, Slot>,
    earlier: EarlierWriter<'a>,
}

impl<M: Mode> CodeWriter<'_, M> {
    /// Makes room in the dense table for codes up to the largest of an opening.
    pub(crate) fn reserve(&mut self, keys: impl Iterator<Item = CodeKey>) {
        let mut places: Vec<u32> = keys.filter_map(CodeKey::number).collect();
        if !places.is_sorted() {
            places.sort_unstable();
        }
        // The largest code at which the table is still dense enough.
        let enough = places.iter().enumerate().rev().find(|&(number, &place)| {
            (place as usize) < SMALL.max((number + 1).saturating_mul(SPREAD))
        });
        if let (Some(dense), Some((_, &place))) = (self.dense.all_mut(), enough)
            && dense.len() <= place as usize
        {
            dense.resize(place as usize + 1, Slot::default());
        }
    }

    /// Notes that a version takes up a code.
    #[inline]
    pub(crate) fn take_up(&mut self, code: &Code, version: VersionId) {
        match dense_place(self.width, code) {
            Some(place) => self.take_up_number(place, version),
            None => self.take_up_sparse(code, version),
        }
    }

    /// Notes that a version takes up the code of a number.
    #[inline]
    pub(crate) fn take_up_number(&mut self, number: u32, version: VersionId) {
        match self.dense.get_mut(number) {
            Some(slot) => slot.take_up(version, &mut self.earlier),
            None => {
                let code = Code::from_number(number, self.width.max(1));
                self.take_up_sparse(&code, version);
            }
        }
    }

    #[inline(never)]
    fn take_up_sparse(&mut self, code: &Code, version: VersionId) {
        let mut slot = self.sparse.get(code).copied().unwrap_or_default();
        slot.take_up(version, &mut self.earlier);
        self.sparse.insert(code.clone(), slot);
    }
}

impl<M: Mode> CodeWriter<'_, M> {
    /// Makes the latest version to take up a code none that did.
    pub(crate) fn give_back(&mut self, code: &Code) {
        match dense_place(self.width, code) {
            Some(place) => self.give_back_number(place),
            None => self.give_back_sparse(code),
        }
    }

    /// Makes the latest version to take up the code of a number none that did.
    pub(crate) fn give_back_number(&mut self, number: u32) {
        match self.dense.get_mut(number) {
            Some(slot) => slot.give_back(&mut self.earlier),
            None => self.give_back_sparse(&Code::from_number(number, self.width.max(1))),
        }
    }

    fn give_back_sparse(&mut self, code: &Code) {
        let mut slot = self.sparse.get(code).copied().unwrap_or_default();
        slot.give_back(&mut self.earlier);
        self.sparse.insert(code.clone(), slot);
    }
}

type EarlierWriter<'a> = MapWriter<'a, VersionId, Option<VersionId>>;

impl Slot {
    /// Puts the carrier before the last one apart.
    #[inline(never)]
    fn move_on(self, earlier: &mut EarlierWriter<'_>) {
        if let Some(latest) = self.latest {
            earlier.insert(latest, self.before);
        }
    }

    #[inline]
    fn take_up(&mut self, version: VersionId, earlier: &mut EarlierWriter<'_>) {
        if self.before.is_some() {
            self.move_on(earlier);
        }
        *self = Self { latest: Some(version), before: self.latest };
    }

    /// Does away with what [`take_up`](Self::take_up) did last.
    fn give_back(&mut self, earlier: &mut EarlierWriter<'_>) {
        let before = self.before.and_then(|again| *earlier.get(&again)?);
        if let (Some(again), Some(_)) = (self.before, before) {
            // Its number may be given to a version of another code.
            earlier.insert(again, None);
        }
        *self = Self { latest: self.before, before };
    }
}

/// The code of a version in four bytes: the value of a code that stands in a dense table's terms,
/// or a place among the other codes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default)]
pub(crate) struct CodeKey(u32);

impl CodeKey {
    const OTHER: u32 = 1 << 31;

    /// Packs a code of a level of the given width; `None` for one that does not pack.
    pub(crate) fn of(width: u8, code: &Code) -> Option<Self> {
        dense_place(width, code).map(Self)
    }

    /// Makes the key of a code that does not pack, and stands at a place among those.
    pub(crate) fn other(place: u32) -> Self {
        Self(place | Self::OTHER)
    }

    /// Packs a code of a level of the given width; `other` keeps those that do not pack.
    pub(crate) fn pack(width: u8, code: &Code, other: &mut impl Array<Code>) -> Self {
        Self::of(width, code).unwrap_or_else(|| {
            other.push(code.clone());
            Self::other(other.len() - 1)
        })
    }

    /// Returns the value of a code that packs.
    #[inline]
    pub(crate) fn number(self) -> Option<u32> {
        (self.0 & Self::OTHER == 0).then_some(self.0)
    }

    /// Returns the place of a code that does not pack.
    pub(crate) fn place(self) -> Option<u32> {
        (self.0 & Self::OTHER != 0).then_some(self.0 & !Self::OTHER)
    }

    #[cfg(feature = "binary")]
    pub(crate) fn raw(self) -> u32 {
        self.0
    }

    #[cfg(feature = "binary")]
    pub(crate) fn from_raw(raw: u32) -> Self {
        Self(raw)
    }

    /// Returns the code; `other` gives those that did not pack.
    pub(crate) fn unpack(self, width: u8, other: impl FnOnce(u32) -> Option<Code>) -> Code {
        if self.0 & Self::OTHER == 0 {
            return Code::from_number(self.0, width.max(1));
        }
        other(self.0 & !Self::OTHER).unwrap_or_else(|| Code::from_number(0, 1))
    }
}

/// Tells whether the codes of a register can still be counted.
pub(crate) fn has_room(len: u32, more: usize) -> bool {
    (len as usize).saturating_add(more) < CodeKey::OTHER as usize - 1 && index(more) < u32::MAX
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::code::code;
    use crate::register::data::ids::Place;
    use crate::register::data::shared_array::{Overlay, Whole};

    #[test]
    fn carriers_of_numeric_and_other_codes() {
        for width in [None, Some(5)] {
            let mut index = CodeIndex::new(width);
            let codes = [code("00004"), code("2A004"), code("4"), code("04"), code("999999999")];
            let mut writer = index.writer::<Whole>();
            let keys = codes.iter().filter_map(|code| CodeKey::of(width.unwrap_or(0), code));
            writer.reserve(keys);
            for (version, code) in (0..15).zip(codes.iter().cycle()) {
                writer.take_up(code, VersionId::at(version));
            }
            for whole in [false, true] {
                let mut branch = index.clone();
                if whole {
                    branch.writer::<Whole>().take_up(&codes[1], VersionId::at(77));
                } else {
                    branch.writer::<Overlay>().take_up(&codes[1], VersionId::at(77));
                }
                for (place, code) in (0..).zip(&codes) {
                    assert_eq!(branch.carriers(code).last(), Some(VersionId::at(place)));
                    let all: Vec<_> = index.carriers(code).map(Place::place).collect();
                    assert_eq!(all, [place + 10, place + 5, place]);
                }
                assert_eq!(branch.latest(&codes[1]), Some(VersionId::at(77)));
                assert_eq!(index.latest(&codes[1]), Some(VersionId::at(11)));
                assert_eq!(
                    branch.carriers(&codes[1]).map(Place::place).collect::<Vec<_>>(),
                    [77, 11, 6, 1]
                );
                assert_eq!(branch.carriers(&code("5")).next(), None);
            }
        }
    }

    /// Codes that found no place in the table get one when the base is made anew, and not before.
    #[test]
    fn codes_are_brought_home_with_a_new_base() {
        let of_map = code("00004");
        let made = || {
            let mut index = CodeIndex::new(Some(5));
            index.writer::<Whole>().take_up(&of_map, VersionId::at(1));
            assert!(index.writer::<Whole>().dense.get_mut(4).is_none());
            index
        };
        let is_home = |index: &mut CodeIndex| index.writer::<Whole>().dense.get_mut(4).is_some();
        assert!(!is_home(&mut made()));
        // A clone shares the base, so that one of its own is made.
        let index = made();
        let mut branch = index.clone();
        assert!(is_home(&mut branch));
        assert_eq!(branch.latest(&of_map), Some(VersionId::at(1)));
        // Changes of an overlay are put into it.
        let mut branch = made();
        branch.writer::<Overlay>().take_up(&of_map, VersionId::at(2));
        assert!(is_home(&mut branch));
        assert_eq!(branch.carriers(&of_map).map(Place::place).collect::<Vec<_>>(), [2, 1]);
    }
}
