//! A written name, parsed once: all ways to read it, and the keys by which each is found.
//!
//! Look-ups by text, plans and decrees ask with one value: the name, a code in brackets behind it, its
//! kind and the units above it. Keys are made when they are first asked for, and once.

use std::cell::OnceCell;

use crate::decree::Reference;
use crate::level::Level;
use crate::name::{self, Reading, WordForms, Words};
use crate::period::Moment;
use crate::register::Register;
use crate::register::data::ids::VersionId;
use crate::register::data::records::Record;
use crate::register::data::store::Store;
use crate::register::view::coded::CodeReading;
use crate::register::view::hierarchy::units_above;

/// A name that is looked for at some levels on a moment, taken apart.
#[derive(Debug, Clone)]
pub(crate) struct Wanted<'a> {
    name: Written<'a>,
    /// A code in brackets behind the name, and what it would be as the name of a unit above.
    code: Option<(&'a str, Option<Written<'a>>)>,
    pub(crate) kind: Option<u8>,
    within: Vec<Written<'a>>,
    /// Whether neither the name nor the units above have any diacritics.
    pub(crate) is_bare: bool,
    pub(crate) levels: Vec<Level>,
    pub(crate) moment: Moment,
    /// The same text, where what stands in brackets is part of a name: `Buchs (AG)`.
    bracketed: Option<Box<Self>>,
}

/// A written name of one unit, with all ways to read it.
#[derive(Debug, Clone)]
pub(crate) struct Written<'a>(Vec<WrittenName<'a>>);

/// A way to read a written name: the kinds that are said, none for any, and the name that is left.
#[derive(Debug, Clone)]
pub(crate) struct WrittenName<'a> {
    reading: Reading<'a>,
    forms: &'a WordForms,
    words: OnceCell<Words>,
    exact: OnceCell<String>,
    loose: OnceCell<String>,
}

impl WrittenName<'_> {
    /// Returns the exact key of the name.
    pub(crate) fn exact(&self) -> &str {
        self.exact.get_or_init(|| name::exact_key(self.reading.name))
    }

    /// Returns the loose key of the name.
    pub(crate) fn loose(&self) -> &str {
        self.loose.get_or_init(|| name::loose_key(self.reading.name))
    }

    /// Returns the words of the name.
    fn words(&self) -> &Words {
        self.words.get_or_init(|| Words::of(self.reading.name, self.forms))
    }

    /// Returns the name without marks and white space, as names are indexed.
    pub(crate) fn folded(&self) -> &[u8] {
        let words = self.words();
        words.folded(0..words.len())
    }

    /// Tells whether a unit of a kind may be meant.
    pub(crate) fn fits(&self, kind: u8) -> bool {
        self.reading.kinds.is_empty() || self.reading.kinds.contains(&kind)
    }

    /// Tells whether it may stand for a unit's name: marks may be left out, but those that are there
    /// must be right.
    pub(crate) fn spells(&self, name: &str) -> bool {
        let (own, written) = (Words::of(name, self.forms), self.words());
        let (all_own, all_written) = (0..own.len(), 0..written.len());
        own.folded(all_own.clone()) == written.folded(all_written.clone())
            && name::lacks_marks_only(written.marked(all_written), own.marked(all_own))
    }
}

impl<'a> Written<'a> {
    pub(crate) fn of(store: &'a Store, text: &'a str) -> Self {
        let readings = store.words().readings(text).into_iter();
        let unread = |reading| WrittenName {
            reading,
            forms: store.words().forms(),
            words: OnceCell::new(),
            exact: OnceCell::new(),
            loose: OnceCell::new(),
        };
        Self(readings.map(unread).collect())
    }

    /// Returns the ways to read it, likely ones first.
    pub(crate) fn readings(&self) -> &[WrittenName<'a>] {
        &self.0
    }

    /// Tells whether it may mean a unit of a kind and of any of the names.
    pub(crate) fn means<'n>(&self, kind: u8, names: impl IntoIterator<Item = &'n str>) -> bool {
        let mut names = names.into_iter();
        self.0.iter().any(|reading| reading.fits(kind))
            && names
                .any(|name| self.0.iter().any(|reading| reading.fits(kind) && reading.spells(name)))
    }
}

impl<'a> Wanted<'a> {
    /// Takes a text apart: the name, and the units above it behind commas or in brackets.
    pub(crate) fn text(
        store: &'a Store,
        text: &'a str,
        levels: Vec<Level>,
        moment: Moment,
    ) -> Option<Self> {
        let mut wanted = Self::cut(store, text, &name::segments(text), levels, moment)?;
        if text.contains(['(', '[']) {
            let segments = name::segments_with_brackets(text);
            let levels = wanted.levels.clone();
            wanted.bracketed = Self::cut(store, text, &segments, levels, moment).map(Box::new);
        }
        Some(wanted)
    }

    fn cut(
        store: &'a Store,
        text: &'a str,
        segments: &[&'a str],
        levels: Vec<Level>,
        moment: Moment,
    ) -> Option<Self> {
        let (name, above) = segments.split_first()?;
        // As units are printed: the code in brackets behind the name. With letters it may be a unit
        // above as well.
        let code = above.first().filter(|part| part.len() > 1).and_then(|part| {
            if part.bytes().all(|byte| byte.is_ascii_digit()) {
                return Some((*part, None));
            }
            let reference = Reference::of_name(None, part, Vec::new()).ok()?;
            let reading = CodeReading::of(&reference);
            levels.iter().find(|level| reading.at(&store.country, **level).is_some())?;
            Some((*part, Some(Written::of(store, part))))
        });
        let above = if code.is_some() { above.get(1..).unwrap_or_default() } else { above };
        let within = above.iter().map(|above| Written::of(store, above)).collect();
        let (name, is_bare) = (Written::of(store, name), text.is_ascii());
        Some(Self { name, code, kind: None, within, is_bare, levels, moment, bracketed: None })
    }

    /// Takes the name of a reference apart; `None` when it has none, or a kind that there is not.
    pub(crate) fn of(
        register: &'a Register,
        reference: &'a Reference,
        levels: &[Level],
        moment: Moment,
    ) -> Option<Self> {
        let store = &register.store;
        let mut wanted = Self::text(store, reference.name()?, levels.to_vec(), moment)?;
        let kind = match reference.kind() {
            Some(kind) => Some(register.country().kind_idx(kind)?),
            None => None,
        };
        let mut written = Some(&mut wanted);
        while let Some(of) = written {
            for above in reference.within() {
                of.within.push(Written::of(store, above));
                of.is_bare &= above.is_ascii();
            }
            of.kind = kind;
            written = of.bracketed.as_deref_mut();
        }
        Some(wanted)
    }

    /// Returns the same text, where what stands in brackets is part of a name.
    pub(crate) fn bracketed(&self) -> Option<&Self> {
        self.bracketed.as_deref()
    }

    /// Looks for another name in its place, by all else that it says.
    pub(crate) fn by_name(self, name: Written<'a>) -> Self {
        Self { name, ..self }
    }

    /// Returns the ways to read the name, likely ones first.
    pub(crate) fn readings(&self) -> &[WrittenName<'a>] {
        self.name.readings()
    }

    /// Tells whether a version may be meant, whatever else may be.
    pub(crate) fn means(&self, store: &Store, version: VersionId) -> bool {
        let record = store.records.at(version);
        let is_meant = |wanted: &Self| {
            wanted.fits(store, version, &record)
                && wanted.name.means(record.kind, store.names_of(&record))
        };
        is_meant(self) || self.bracketed().is_some_and(is_meant)
    }

    /// Tells whether a version fits all that is said beside the name.
    pub(crate) fn fits(&self, store: &Store, version: VersionId, record: &Record) -> bool {
        self.levels.contains(&record.level)
            && self.kind.is_none_or(|kind| kind == record.kind)
            && self.is_coded(store, version, record)
            && self.lies_within(store, version)
    }

    fn is_coded(&self, store: &Store, version: VersionId, record: &Record) -> bool {
        self.code.as_ref().is_none_or(|(code, above)| {
            store.code(record).as_str() == *code
                || above.as_ref().is_some_and(|above| {
                    lies_within(store, std::slice::from_ref(above), version, self.moment)
                })
        })
    }

    pub(crate) fn lies_within(&self, store: &Store, version: VersionId) -> bool {
        lies_within(store, &self.within, version, self.moment)
    }
}

/// Tells whether a version lies in units of all the written names on a day.
pub(crate) fn lies_within(
    store: &Store,
    within: &[Written<'_>],
    version: VersionId,
    moment: Moment,
) -> bool {
    within.iter().all(|above| {
        units_above(store, version, moment).any(|ancestor| {
            let record = store.records.at(ancestor);
            above.means(record.kind, store.names_of(&record))
        })
    })
}
