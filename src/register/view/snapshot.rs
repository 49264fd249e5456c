//! The register as of a date: what is in force, and finding it.

use std::cell::{LazyCell, OnceCell};
use std::collections::BTreeMap;

use jiff::civil::Date;

use crate::code::Code;
use crate::error::{Error, LookupFault};
use crate::level::{KindId, Level};
use crate::list::List;
use crate::period::Moment;
use crate::register::Register;
use crate::register::data::ids::VersionId;
use crate::register::index::code_at_date::{Carrier, DatedCodes};
use crate::register::view::coded::Coded;
use crate::register::view::search::{self, Wanted, Written};
use crate::register::view::version::Version;

/// The longest text that is looked up, in bytes.
const MAX_QUERY: usize = 2000;

/// The register as of a date: a view that costs nothing to make, but for the first of a register
/// that came whole out of a file or of a large change, which sets up the tables for look-ups by code.
///
/// # Example
/// ```
/// # #[cfg(feature = "vietnam")] {
/// use sapnhap::{Level, code, date, vietnam};
///
/// let register = vietnam::register();
/// let before = register.at(date(2025, 6, 30))?;
/// let today = register.at(date(2026, 11, 23))?;
/// let code = code("00004");
/// assert_eq!(before.unit(Level::COMMUNE, &code)?.label(), "phường Trúc Bạch");
/// assert_eq!(today.unit(Level::COMMUNE, &code)?.label(), "phường Ba Đình");
/// assert_eq!(today.count(Level::DISTRICT), 0);
/// # }
/// # Ok::<(), sapnhap::Error>(())
/// ```
#[derive(Clone, Copy)]
pub struct Snapshot<'r> {
    pub(crate) register: &'r Register,
    pub(crate) date: Date,
    pub(crate) moment: Moment,
    /// What there is of tables for look-ups by code.
    dated: &'r DatedCodes,
}

impl std::fmt::Debug for Snapshot<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Snapshot")
            .field("date", &self.date)
            .field("register", self.register)
            .finish()
    }
}

impl Register {
    /// Returns the version that carries a code of a level at a moment, where the tables of a register
    /// that was written whole do not tell.
    #[inline(never)]
    fn with_code(&self, level: Level, code: &Code, moment: Moment) -> Option<VersionId> {
        match self.indexes.carrier_on_branch(level, code, moment) {
            Carrier::Version(version) => Some(version),
            Carrier::Nobody => None,
            Carrier::Unknown => self.store.with_code(level, code, moment),
        }
    }

    /// Returns the register as of a date: a view, not a copy.
    ///
    /// # Errors
    /// [`LookupFault::BeforeOpening`] for a date before the opening day.
    pub fn at(&self, date: Date) -> Result<Snapshot<'_>, Error> {
        if date < self.store.opening {
            let opening = self.store.opening;
            return Err(LookupFault::BeforeOpening { date, opening })?;
        }
        Ok(Snapshot::new(self, date))
    }

    /// Returns the register as of a date, or as of the opening day for any date before it.
    #[must_use]
    pub fn at_or_opening(&self, date: Date) -> Snapshot<'_> {
        Snapshot::new(self, date.max(self.store.opening))
    }

    /// Returns the register as of the last day on which something changed.
    #[must_use]
    pub fn latest(&self) -> Snapshot<'_> {
        Snapshot::new(self, self.last())
    }
}

impl<'r> Snapshot<'r> {
    pub(crate) fn new(register: &'r Register, date: Date) -> Self {
        let dated = register.indexes.dated(&register.store);
        Self { register, date, moment: Moment::of(date), dated }
    }

    /// Looks at the register as a version is seen.
    pub(crate) fn of(version: &Version<'r>) -> Self {
        Self { moment: version.moment, ..Self::new(version.register, version.date()) }
    }

    /// Looks at the register as of a moment of a day.
    pub(crate) fn at_moment(register: &'r Register, date: Date, moment: Moment) -> Self {
        Self { moment, ..Self::new(register, date) }
    }

    /// Returns the date.
    #[must_use]
    pub fn date(&self) -> Date {
        self.date
    }

    /// Returns the register.
    #[must_use]
    pub fn register(&self) -> &'r Register {
        self.register
    }

    #[inline]
    pub(crate) fn view(&self, id: VersionId) -> Version<'r> {
        Version { register: self.register, id, moment: self.moment }
    }

    /// Returns the unit that carries a code, or `None`.
    ///
    /// # Complexity
    /// Constant for all-digit codes; a hash look-up for others.
    #[inline]
    #[must_use]
    pub fn get(&self, level: Level, code: &Code) -> Option<Version<'r>> {
        let Self { register, dated, moment, .. } = *self;
        let id = match dated.carrier(level, code, moment) {
            Carrier::Version(id) => id,
            Carrier::Nobody => return None,
            Carrier::Unknown => register.with_code(level, code, moment)?,
        };
        Some(Version { register, id, moment })
    }

    /// Returns the unit that carries a code.
    ///
    /// # Errors
    /// [`LookupFault::UnknownCode`], which names the unit that carried the code before;
    /// [`LookupFault::UnknownLevel`] for a level that the country does not have.
    pub fn unit(&self, level: Level, code: &Code) -> Result<Version<'r>, Error> {
        match self.get(level, code) {
            Some(unit) => Ok(unit),
            None => {
                self.register.country().known_level(level)?;
                Err(search::unknown_code(self.register, level, code, self.date))?
            }
        }
    }

    /// Returns every unit that a text may mean, read as names are in decrees and tables; by level and code.
    pub(crate) fn candidates_among(&self, asked: &Asked<'_>) -> List<Version<'r>> {
        if asked.is_too_long {
            return List::default();
        }
        let (store, coded) = (&self.register.store, &asked.coded);
        let within = LazyCell::new(|| -> Vec<Written<'_>> {
            coded.within().iter().map(|above| Written::of(store, above)).collect()
        });
        let mut ids = coded.carriers(|level, code| {
            let id = self.get(level, code)?.id;
            search::lies_within(store, &within, id, self.moment).then_some(id)
        });
        for (level, own) in coded.own() {
            let carriers = search::with_own_code(self.register, *level, own, self.moment);
            ids.extend(carriers.filter(|&id| search::lies_within(store, &within, id, self.moment)));
        }
        if coded.may_be_name(|number| search::is_name(self.register, number))
            && let Some(wanted) = asked.wanted()
        {
            ids.extend(match coded.number().map(|number| Written::of(store, number)) {
                Some(number) => search::named(self.register, &wanted.clone().by_name(number)),
                None => search::named(self.register, wanted),
            });
        }
        ids.sort_unstable();
        ids.dedup();
        let mut units: List<Version<'r>> = ids.into_iter().map(|id| self.view(id)).collect();
        units.sort_unstable_by(Version::cmp_in_lists);
        units
    }

    /// Returns the units of a level in force, by code: a list, since it is put in order. Who needs no
    /// order looks at [`in_force`](Self::in_force), which makes none.
    ///
    /// # Complexity
    /// Linear in all versions of the register, plus the sorting.
    #[must_use]
    pub fn units(&self, level: Level) -> List<Version<'r>> {
        let mut units: List<Version<'r>> =
            self.in_force().filter(|unit| unit.level() == level).collect();
        units.sort_by_cached_key(Version::order);
        units
    }

    /// Returns everything in force, of every level, in the order of ids.
    ///
    /// # Complexity
    /// Linear in all versions of the register, without sorting.
    pub fn in_force(&self) -> impl Iterator<Item = Version<'r>> + use<'r> {
        let snapshot = *self;
        let store = &self.register.store;
        store
            .records
            .ids()
            .filter(move |&id| store.lives.at(id).contains(snapshot.moment))
            .map(move |id| snapshot.view(id))
    }

    /// Returns how many units of a level are in force.
    ///
    /// # Complexity
    /// That of finding the last day of change up to the date.
    #[must_use]
    pub fn count(&self, level: Level) -> usize {
        self.register.log.in_force_at(self.moment).of(level) as usize
    }

    /// Returns how many units of each kind are in force, by the id of the kind; kinds
    /// of which there is none are left out.
    ///
    /// # Complexity
    /// Linear in all versions of the register.
    #[must_use]
    pub fn count_by_kind(&self) -> BTreeMap<KindId, usize> {
        self.counts(self.in_force())
    }

    /// Returns how many units of each kind lie under a unit, as [`count_by_kind`](Self::count_by_kind)
    /// does for all.
    ///
    /// # Complexity
    /// Linear in the versions that ever lay under it.
    #[must_use]
    pub fn count_under(&self, unit: &Version<'r>) -> BTreeMap<KindId, usize> {
        let store = &self.register.store;
        let below = (unit.level().rank()..u8::MAX).map(Level::new);
        let below = below.take_while(|level| level.idx() < store.country.levels().len()).skip(1);
        let seen = self.view(unit.id);
        self.counts(below.flat_map(|level| seen.members_in_any_order(level)))
    }

    fn counts(&self, units: impl Iterator<Item = Version<'r>>) -> BTreeMap<KindId, usize> {
        let mut by_idx = [0_usize; 256];
        for unit in units {
            if let Some(count) = by_idx.get_mut(usize::from(unit.record().kind)) {
                *count += 1;
            }
        }
        let kinds = self.register.country().kinds().zip(by_idx);
        kinds
            .filter(|&(_, count)| count > 0)
            .map(|(kind, count)| (kind.id.clone(), count))
            .collect()
    }
}

/// A text that is looked up at some levels, read once: as codes, and as a name where it may be one.
pub(crate) struct Asked<'a> {
    snapshot: Snapshot<'a>,
    levels: &'a [Level],
    text: &'a str,
    /// Whether there is more of it, so that it is no name.
    is_too_long: bool,
    pub(crate) coded: Coded<'a>,
    wanted: OnceCell<Option<Wanted<'a>>>,
}

impl<'a> Asked<'a> {
    pub(crate) fn of(snapshot: &Snapshot<'a>, levels: &'a [Level], text: &'a str) -> Self {
        let is_too_long = text.len() > MAX_QUERY;
        let text = text.get(..MAX_QUERY).unwrap_or(text);
        let coded = Coded::of(snapshot.register.country(), levels, text);
        Self { snapshot: *snapshot, levels, text, is_too_long, coded, wanted: OnceCell::new() }
    }

    /// Tells whether it is a code, or says that it is one.
    pub(crate) fn is_code(&self) -> bool {
        self.coded.unknown_level().is_some()
            || self.coded.asked(self.snapshot.register.country()).is_some()
    }

    pub(crate) fn wanted(&self) -> Option<&Wanted<'a>> {
        let Snapshot { register, moment, .. } = self.snapshot;
        let read = || Wanted::text(&register.store, self.text, self.levels.to_vec(), moment);
        self.wanted.get_or_init(|| if self.is_too_long { None } else { read() }).as_ref()
    }
}
