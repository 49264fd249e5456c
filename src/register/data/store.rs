//! The arrays of a register, and looking things up in them.
//!
//! A version's record is written once, when the version begins; its end once, when it comes. Ids
//! are places in these arrays, given in order, so that a predecessor always has the smaller one.
//!
//! ```text
//! records   unit, parent, code, name, kind | version that the unit had before, version that its
//!           parent got before, first of its edges
//! lives     from when until when, where its successors stand
//! edges     source -> target, portions, citation; those of one target stand together
//! outs      ids of the edges of sources that have several
//! cites     lists of provisions, for edges that rest on several
//! ```

use std::sync::{Arc, OnceLock};

use jiff::civil::Date;

use crate::code::Code;
use crate::country::Country;
use crate::level::Level;
use crate::name::{KindWords, Name};
use crate::period::Moment;
use crate::register::data::carriers::{CodeIndex, CodeWriter};
use crate::register::data::identities::Identities;
use crate::register::data::ids::{EdgeId, IdRange, Place, ProvisionId, UnitId, VersionId};
use crate::register::data::name_arena::{NameArena, NameArenaWriter, NameList};
use crate::register::data::records::{
    Cited, Edge, Life, Outs, ProvisionRecord, Record, UnitRecord,
};
use crate::register::data::shared_array::{Array, Mode, SharedArray, index};
use crate::unit::NamedUnit;

/// The arrays. See the module's page.
#[derive(Debug, Clone)]
pub(crate) struct Store {
    pub(crate) country: Arc<Country>,
    pub(crate) opening: Date,
    pub(crate) identities: Identities,
    pub(crate) records: SharedArray<Record, VersionId>,
    pub(crate) lives: SharedArray<Life, VersionId>,
    pub(crate) units: SharedArray<UnitRecord, UnitId>,
    pub(crate) edges: SharedArray<Edge, EdgeId>,
    pub(crate) outs: SharedArray<EdgeId>,
    pub(crate) cites: SharedArray<u32>,
    pub(crate) names: NameArena,
    /// Other spellings of a unit's name, in the order in which they came.
    pub(crate) aliases: SharedArray<(UnitId, Name)>,
    pub(crate) other_codes: SharedArray<Code>,
    pub(crate) codes: Vec<CodeIndex>,
    pub(crate) provisions: SharedArray<ProvisionRecord, ProvisionId>,
    words: Arc<OnceLock<KindWords>>,
    /// Whether no array has an overlay.
    pub(crate) is_flat: bool,
}

impl Store {
    pub(crate) fn new(country: Arc<Country>, opening: Date) -> Self {
        let codes = country.levels().iter().map(|level| CodeIndex::new(level.code_width)).collect();
        Self {
            country,
            opening,
            identities: Identities::default(),
            records: SharedArray::default(),
            lives: SharedArray::default(),
            units: SharedArray::default(),
            edges: SharedArray::default(),
            outs: SharedArray::default(),
            cites: SharedArray::default(),
            names: NameArena::default(),
            aliases: SharedArray::default(),
            other_codes: SharedArray::default(),
            codes,
            provisions: SharedArray::default(),
            words: Arc::default(),
            is_flat: true,
        }
    }

    /// Returns the name and the aliases of a version.
    pub(crate) fn names_of<'a>(&'a self, record: &Record) -> impl Iterator<Item = &'a str> {
        std::iter::once(self.name(record)).chain(self.aliases_of(record.unit))
    }

    /// Returns the words that stand for kinds; collected at the first name that is read.
    pub(crate) fn words(&self) -> &KindWords {
        self.words.get_or_init(|| KindWords::new(&self.country))
    }

    /// Returns the version that carries a code of a level on a day, without the help of tables.
    #[cold]
    pub(crate) fn with_code(&self, level: Level, code: &Code, moment: Moment) -> Option<VersionId> {
        let mut carriers = self.codes.get(level.idx())?.carriers(code);
        let version = carriers.find(|&version| self.lives.at(version).from <= moment)?;
        (moment < self.lives.at(version).until).then_some(version)
    }

    /// Returns the version that carries a code of a level now, that is after the last change.
    #[inline]
    pub(crate) fn with_code_now(&self, level: Level, code: &Code) -> Option<VersionId> {
        let version = self.codes.get(level.idx())?.latest(code)?;
        self.is_living(version).then_some(version)
    }

    #[inline]
    pub(crate) fn is_living(&self, version: VersionId) -> bool {
        self.lives.at(version).until == Moment::OPEN_UNTIL
    }

    /// Tells whether a number that was read is that of a version in force after the last change.
    #[cfg(feature = "binary")]
    pub(crate) fn is_known_living(&self, version: VersionId) -> bool {
        version.place() < self.records.len() && self.is_living(version)
    }

    /// Returns the version of a unit on a day.
    pub(crate) fn version_on(&self, unit: UnitId, moment: Moment) -> Option<VersionId> {
        let mut version = self.units.at(unit).latest;
        loop {
            let life = self.lives.get(version)?;
            if life.from <= moment {
                return (life.until > moment).then_some(version);
            }
            version = self.records.at(version).previous?;
        }
    }

    /// Returns every version that ever became a member of a unit, latest first.
    pub(crate) fn members_ever(&self, unit: UnitId) -> impl Iterator<Item = VersionId> + '_ {
        let first = self.units.at(unit).members;
        std::iter::successors(first, |&version| self.records.at(version).sibling)
    }

    /// Returns the versions whose parent a unit is on a day, latest first.
    pub(crate) fn members_on(
        &self,
        unit: UnitId,
        moment: Moment,
    ) -> impl Iterator<Item = VersionId> + '_ {
        self.members_ever(unit).filter(move |&version| self.lives.at(version).contains(moment))
    }

    pub(crate) fn code_width(&self, level: Level) -> u8 {
        self.country.level_definition(level).and_then(|level| level.code_width).unwrap_or(0)
    }

    pub(crate) fn code(&self, record: &Record) -> Code {
        record
            .code
            .unpack(self.code_width(record.level), |place| self.other_codes.get(place).cloned())
    }

    pub(crate) fn name(&self, record: &Record) -> &str {
        self.names.get(record.name).unwrap_or("")
    }

    /// Returns other spellings of a unit's name, in the order in which they were given.
    pub(crate) fn aliases_of(&self, unit: UnitId) -> impl Iterator<Item = &str> {
        // Units come with their aliases, so these are in order of units.
        let start = self.aliases.partition_point(|(of, _)| *of < unit);
        (start..self.aliases.len())
            .map_while(move |place| self.aliases.get(place).filter(|(of, _)| *of == unit))
            .map(|(_, alias)| alias.as_str())
    }

    /// Names the unit of a version: `xã Tân Thành (06427)`.
    pub(crate) fn named(&self, version: VersionId) -> NamedUnit {
        let record = self.records.at(version);
        NamedUnit {
            code: self.code(&record),
            kind: self
                .country
                .kind_at(record.kind)
                .map(|kind| kind.name.clone())
                .unwrap_or_default(),
            name: self.name(&record).to_owned(),
            level: self.country.level_id(record.level),
        }
    }

    /// Returns the kind's own word and the name: `xã Tân Thành`.
    pub(crate) fn label(&self, record: &Record) -> String {
        match self.country.kind_at(record.kind) {
            Some(kind) => format!("{} {}", kind.name, self.name(record)),
            None => self.name(record).to_owned(),
        }
    }

    /// Returns the first edge behind those of a version.
    fn edges_end(&self, version: VersionId) -> EdgeId {
        self.records.get(version.plus(1)).map_or(self.edges.next(), |next| next.edges)
    }

    /// Returns the ids of the edges that lead to a version, in the order of the law.
    pub(crate) fn edges_in(&self, version: VersionId) -> IdRange<EdgeId> {
        match self.records.get(version) {
            Some(record) => IdRange::between(record.edges, self.edges_end(version)),
            None => IdRange::default(),
        }
    }

    /// Returns versions, each before those that its edges come from.
    pub(crate) fn with_sources(
        &self,
        versions: IdRange<VersionId>,
    ) -> impl Iterator<Item = VersionId> + '_ {
        versions.flat_map(|version| {
            let sources = self.edges_in(version).map(|edge| self.edges.at(edge).source);
            std::iter::once(version).chain(sources)
        })
    }

    /// Returns the ids of the edges that leave a version which ended so.
    #[inline]
    pub(crate) fn edges_out(&self, outs: Outs) -> EdgesOut<'_> {
        let (one, list) = match outs {
            Outs::None => (None, 0..0),
            Outs::One { edge, .. } => (Some(edge), 0..0),
            Outs::List { place, len, .. } => (None, place..place + len),
        };
        EdgesOut { outs: &self.outs, one, list }
    }

    /// Tells whether an edge from a version gives a restored unit its own back.
    pub(crate) fn gives_back(&self, version: VersionId) -> bool {
        match self.lives.at(version).outs() {
            Outs::None => false,
            Outs::One { edge, .. } => self.edges.at(edge).marks.gives_back(),
            Outs::List { gives_back, .. } => gives_back,
        }
    }

    /// Returns the provisions on which an edge rests, in the order of the law.
    pub(crate) fn cites_of(&self, edge: &Edge) -> Cited {
        edge.cite.cited(|place| self.cites.at(place))
    }

    /// Tells whether nobody else holds the arrays, so that they may be extended in place.
    fn is_shared(&self) -> bool {
        self.records.is_shared() || self.codes.iter().any(CodeIndex::is_shared)
    }

    /// Tells whether a change is better written into arrays of the store's own: when nobody shares
    /// them, when the change alone is a good part of them, or when it makes what the overlays hold half as
    /// long as they are.
    pub(crate) fn is_best_written_whole(&self, more: Room) -> bool {
        let more = more.versions * 2;
        let grown = self.records.overlay_len() + self.lives.overlay_len() + more;
        !self.is_shared() || (more * 4).max(grown * 2) > self.records.base_len() + 256
    }

    /// Makes clones cheap again after a change that was written into the overlays.
    pub(crate) fn settle(&mut self) {
        self.records.settle();
        self.lives.settle();
        self.units.settle();
        self.edges.settle();
        self.outs.settle();
        self.cites.settle();
        self.names.settle();
        self.aliases.settle();
        self.other_codes.settle();
        self.codes.iter_mut().for_each(CodeIndex::settle);
        self.provisions.settle();
    }

    /// Opens the arrays for a change that adds these names and about `more` of everything else.
    pub(crate) fn writer<M: Mode>(&mut self, more: Room, names: &NameList) -> StoreWriter<'_, M> {
        self.is_flat = M::IS_WHOLE;
        // What is written all over the place comes last, and is still near when it is written.
        StoreWriter {
            names: self.names.writer(names),
            aliases: M::open(&mut self.aliases, 0),
            other_codes: M::open(&mut self.other_codes, 0),
            provisions: M::open(&mut self.provisions, more.provisions),
            cites: M::open(&mut self.cites, 0),
            outs: M::open(&mut self.outs, 0),
            edges: M::open(&mut self.edges, more.edges),
            records: M::open(&mut self.records, more.versions),
            codes: self.codes.iter_mut().map(CodeIndex::writer).collect(),
            units: M::open(&mut self.units, more.versions),
            lives: M::open(&mut self.lives, more.versions),
        }
    }
}

/// The ids of the edges that leave a version.
#[derive(Debug, Clone)]
pub(crate) struct EdgesOut<'a> {
    outs: &'a SharedArray<EdgeId>,
    one: Option<EdgeId>,
    list: std::ops::Range<u32>,
}

impl Iterator for EdgesOut<'_> {
    type Item = EdgeId;

    #[inline]
    fn next(&mut self) -> Option<EdgeId> {
        match self.one.take() {
            Some(edge) => Some(edge),
            None => self.list.next().map(|place| self.outs.at(place)),
        }
    }
}

/// How much a change will add, so that arrays grow once.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Room {
    pub(crate) versions: usize,
    pub(crate) edges: usize,
    pub(crate) provisions: usize,
    pub(crate) decrees: usize,
}

/// A [`Store`] that is open for writing.
pub(crate) struct StoreWriter<'a, M: Mode> {
    pub(crate) records: M::Array<'a, Record, VersionId>,
    pub(crate) lives: M::Array<'a, Life, VersionId>,
    pub(crate) units: M::Array<'a, UnitRecord, UnitId>,
    pub(crate) edges: M::Array<'a, Edge, EdgeId>,
    pub(crate) outs: M::Array<'a, EdgeId, u32>,
    pub(crate) cites: M::Array<'a, u32, u32>,
    pub(crate) names: NameArenaWriter<'a, M>,
    pub(crate) aliases: M::Array<'a, (UnitId, Name), u32>,
    pub(crate) other_codes: M::Array<'a, Code, u32>,
    pub(crate) codes: Vec<CodeWriter<'a, M>>,
    pub(crate) provisions: M::Array<'a, ProvisionRecord, ProvisionId>,
}

impl<M: Mode> StoreWriter<'_, M> {
    /// Makes the version that comes next the latest of its unit and a member of its parent. Returns
    /// the unit's version before it, and the parent's member before it. Its unit must be there; a
    /// unit that is new is pushed before.
    #[inline]
    pub(crate) fn join(&mut self, unit: UnitId, parent: Option<UnitId>) -> [Option<VersionId>; 2] {
        let version = self.records.next();
        let previous = self.units.get_mut(unit).map(|unit| &mut unit.latest);
        let previous = previous.map(|latest| std::mem::replace(latest, version));
        let previous = previous.filter(|before| *before != VersionId::default());
        let Some(parent) = parent else { return [previous, None] };
        let sibling = self.units.get_mut(parent).map(|parent| &mut parent.members);
        [previous, sibling.and_then(|members| members.replace(version))]
    }

    /// Lists several provisions and returns the place of the list.
    pub(crate) fn push_cites(&mut self, provisions: &[ProvisionId]) -> u32 {
        let place = self.cites.len();
        self.cites.push(index(provisions.len()));
        provisions.iter().for_each(|&provision| self.cites.push(provision.place()));
        place
    }
}
