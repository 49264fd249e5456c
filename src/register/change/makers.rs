//! Provisions by the codes and the names that they give: whom a reference may mean that is read as of
//! after a step, or that means nobody of before it.

use std::hash::Hash;
use std::sync::OnceLock;

use rustc_hash::FxHashMap;

use crate::code::Code;
use crate::decree::Reference;
use crate::level::Level;
use crate::name;
use crate::register::data::ids::index;
use crate::register::data::store::Store;
use crate::register::view::coded::CodeReading;
use crate::register::view::query::Written;

/// A provision that makes a unit, or gives one a code or a name.
#[derive(Debug, Clone)]
pub(crate) struct Maker {
    /// The level of the unit, where it is known.
    pub(crate) level: Option<Level>,
    pub(crate) kind: u8,
    pub(crate) code: Option<Code>,
    /// The code in full of a unit that is given its own, where it is known before its parent is.
    pub(crate) full_code: Option<Code>,
    pub(crate) name: Option<String>,
    /// Its number, for whoever asks.
    pub(crate) number: u32,
}

/// Makers in their order, looked up in time that does not grow with how many there are.
#[derive(Debug, Clone, Default)]
pub(crate) struct Makers {
    list: Vec<Maker>,
    by_code: OnceLock<Places<Code>>,
    /// By the key of the name without diacritics.
    by_name: OnceLock<Places<String>>,
}

/// The places of makers by what they give.
type Places<K> = FxHashMap<K, Vec<u32>>;

/// Returns the codes by which a maker is found.
fn codes(maker: &Maker) -> [Option<Code>; 2] {
    [maker.code.clone(), maker.full_code.clone()]
}

/// Returns the key of the name by which a maker is found.
fn loose_name(maker: &Maker) -> [Option<String>; 1] {
    [maker.name.as_deref().map(name::loose_key)]
}

fn put<K: Eq + Hash, const N: usize>(places: &mut Places<K>, keys: [Option<K>; N], place: u32) {
    keys.into_iter().flatten().for_each(|key| places.entry(key).or_default().push(place));
}

impl Makers {
    pub(crate) fn of(list: Vec<Maker>) -> Self {
        Self { list, ..Self::default() }
    }

    /// Puts a maker behind the others.
    pub(crate) fn push(&mut self, maker: Maker) {
        let place = index(self.list.len());
        if let Some(by_code) = self.by_code.get_mut() {
            put(by_code, codes(&maker), place);
        }
        if let Some(by_name) = self.by_name.get_mut() {
            put(by_name, loose_name(&maker), place);
        }
        self.list.push(maker);
    }

    fn with_code(&self, code: &Code) -> impl Iterator<Item = &Maker> {
        let by_code = self.by_code.get_or_init(|| self.places_by(codes));
        self.listed(by_code.get(code))
    }

    fn places_by<K: Eq + Hash, const N: usize>(
        &self,
        keys: impl Fn(&Maker) -> [Option<K>; N],
    ) -> Places<K> {
        let mut places = Places::default();
        (0..).zip(&self.list).for_each(|(place, maker)| put(&mut places, keys(maker), place));
        places
    }

    /// Returns those that a reference may mean, by number: those with its code and, where it has none
    /// that is told from a name, those of its name; of that the word for a kind is taken off.
    pub(crate) fn meant(&self, store: &Store, reference: &Reference) -> Vec<&Maker> {
        if self.list.is_empty() {
            return Vec::new();
        }
        let levels = store.country.all_levels();
        let reading = CodeReading::of(reference);
        let mut codes: Vec<&Code> =
            levels.filter_map(|level| reading.at(&store.country, level)).collect();
        codes.sort_unstable();
        codes.dedup();
        let coded = codes.iter().flat_map(|code| self.with_code(code));
        let is_coded = |maker: &&Maker| {
            let code = maker.level.map(|level| reading.at(&store.country, level));
            code.is_none_or(|code| code == maker.code.as_ref() || code == maker.full_code.as_ref())
        };
        let mut meant: Vec<&Maker> = coded.filter(is_coded).collect();
        if reference.code().is_none()
            && let Some(text) = reference.name()
        {
            meant.extend(self.called(store, text));
        }
        meant.sort_unstable_by_key(|maker| maker.number);
        meant.dedup_by_key(|maker| maker.number);
        meant
    }

    /// Returns those that a written name may mean, in order.
    fn called<'a>(&'a self, store: &Store, text: &str) -> Vec<&'a Maker> {
        let by_name = self.by_name.get_or_init(|| self.places_by(loose_name));
        let written = Written::of(store, text);
        let keys = written.readings().iter().map(|reading| reading.loose());
        let mut places: Vec<u32> =
            keys.filter_map(|key| by_name.get(key)).flatten().copied().collect();
        places.sort_unstable();
        places.dedup();
        let called = |maker: &&Maker| written.means(maker.kind, maker.name.as_deref());
        self.listed(Some(&places)).filter(called).collect()
    }

    /// Returns the first that a reference may mean.
    pub(crate) fn first(&self, store: &Store, reference: &Reference) -> Option<&Maker> {
        let level = match reference.level() {
            Some(id) => Some(store.country.level(id.as_str())?),
            None => None,
        };
        let is_of_level =
            |maker: &&Maker| level.is_none() || maker.level.is_none() || level == maker.level;
        self.meant(store, reference).into_iter().find(is_of_level)
    }

    fn listed<'a>(&'a self, places: Option<&Vec<u32>>) -> impl Iterator<Item = &'a Maker> {
        let places = places.cloned().unwrap_or_default().into_iter();
        places.filter_map(|place| self.list.get(place as usize))
    }
}
