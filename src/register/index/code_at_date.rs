//! Codes as of a date, for reading: what [carriers](crate::register::data::carriers) and the lives
//! of versions say about a code, put together in one place of a table.
//!
//! Who carries a code changes on few days. A place holds the last of those days, who carries the
//! code since then and who did before, so that a look-up reads one place and compares one day.
//! Codes that stand in no dense table, and times before the last two carriers, are left to the
//! index.
//!
//! The tables are made at the first look at a register that was written whole. A change then only
//! has to put down who takes up a code, not the thousands of versions that lose theirs. A branch goes on
//! asking the tables of the register that it comes from, but for the codes that it [may have
//! moved](MovedCodes).

use std::hint::select_unpredictable;

use fixedbitset::FixedBitSet;

use crate::code::{Code, Digits};
use crate::country::MAX_LEVELS;
use crate::level::Level;
use crate::period::Moment;
use crate::register::data::carriers::CodeIndex;
use crate::register::data::ids::{Place as _, VersionId};
use crate::register::data::records::{Life, NONE};

/// Stands for somebody of whom a place does not tell.
const UNKNOWN: u32 = NONE - 1;

/// The last day on which a code went from one to another.
#[derive(Debug, Clone, Copy)]
struct Place {
    moment: Moment,
    /// The version that carries the code since then, or [`NONE`].
    since: u32,
    /// The version that carried it before, [`NONE`], or [`UNKNOWN`].
    before: u32,
}

/// The codes of one level.
#[derive(Debug)]
struct Table {
    /// The code of the first place.
    first: Digits,
    places: Vec<Place>,
}

impl Table {
    const EMPTY: Self = Self { first: Digits::new(0, 0), places: Vec::new() };
}

/// A table for each level.
#[derive(Debug)]
pub(crate) struct DatedCodes([Table; MAX_LEVELS]);

/// The codes that a branch may have moved since the tables were made that it shares: a bit for many
/// codes, so that looking whether one is among them costs no more than a look at one word.
#[derive(Debug, Clone)]
pub(crate) struct MovedCodes(FixedBitSet);

impl MovedCodes {
    const BITS: usize = 1 << 13;

    pub(crate) fn none() -> Self {
        Self(FixedBitSet::with_capacity(Self::BITS))
    }

    /// Returns the bit of the value of a code; neighbours have bits of their own.
    #[inline]
    fn bit(level: Level, number: usize) -> usize {
        (number ^ (usize::from(level.rank()) * 0x9d)) % Self::BITS
    }

    /// Notes that a branch has moved the code of a number.
    pub(crate) fn note(&mut self, level: Level, number: u32) {
        self.0.insert(Self::bit(level, number as usize));
    }

    /// Tells whether a branch may have moved a code that stands in the tables; false for sure where it
    /// has not.
    #[inline]
    pub(crate) fn may_have(&self, level: Level, code: &Code) -> bool {
        self.0.contains(Self::bit(level, code.digits().low_bits()))
    }
}

/// Who carries a code on a day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Carrier {
    Version(VersionId),
    Nobody,
    /// The tables do not tell.
    Unknown,
}

impl DatedCodes {
    /// Makes the tables of what indexes and lives have in their bases.
    pub(crate) fn of(codes: &[CodeIndex], lives: &[Life]) -> Self {
        let life = |version: VersionId| lives.get(version.index()).copied().unwrap_or_default();
        let mut tables = [const { Table::EMPTY }; MAX_LEVELS];
        for (table, index) in tables.iter_mut().zip(codes) {
            let places = index.dense().map(|[latest, before]| place(latest, before, life));
            *table = Table { first: index.first(), places: places.collect() };
        }
        Self(tables)
    }

    /// Returns tables that tell nothing.
    pub(crate) fn empty() -> &'static Self {
        static EMPTY: DatedCodes = DatedCodes([const { Table::EMPTY }; MAX_LEVELS]);
        &EMPTY
    }

    /// Returns who carries a code of a level on a day.
    #[inline]
    pub(crate) fn carrier(&self, level: Level, code: &Code, moment: Moment) -> Carrier {
        let Some(table) = self.0.get(level.idx()) else { return Carrier::Unknown };
        let place = table.places.get(code.digits().behind(table.first));
        let Some(&Place { moment: last, since, before }) = place else { return Carrier::Unknown };
        // Days are asked about in no order that a processor could foretell, so this is no branch.
        let version = select_unpredictable(last <= moment, since, before);
        if version < UNKNOWN {
            Carrier::Version(VersionId::at(version))
        } else if version == NONE {
            Carrier::Nobody
        } else {
            Carrier::Unknown
        }
    }
}

/// Puts together what is known of the last two carriers of a code.
fn place(
    latest: Option<VersionId>,
    before: Option<VersionId>,
    life: impl Fn(VersionId) -> Life,
) -> Place {
    let Some(latest) = latest else {
        return Place { moment: Moment::OPEN_FROM, since: NONE, before: NONE };
    };
    // Only an opening unit had its code at all times before.
    let Life { from, until, .. } = life(latest);
    if until != Moment::OPEN_UNTIL {
        let before = if from == Moment::OPEN_FROM { latest.place() } else { UNKNOWN };
        return Place { moment: until, since: NONE, before };
    }
    let before = match before.map(|before| (before, life(before))) {
        None => NONE,
        Some((before, life)) if life.from == Moment::OPEN_FROM && life.until == from => {
            before.place()
        }
        Some(_) => UNKNOWN,
    };
    Place { moment: from, since: latest.place(), before }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::code::code;
    use crate::period::date;
    use crate::register::data::carriers::CodeKey;
    use crate::register::data::ids::ProvisionId;
    use crate::register::data::shared_array::Whole;

    #[test]
    fn a_place_tells_of_the_last_day_of_change() {
        let moment = |year| Moment::of(date(year, 1, 1));
        let opening = |until| {
            Life::begins(Moment::OPEN_FROM).ends_without_successor(until, ProvisionId::at(0))
        };
        let lives = [
            // 00000 was closed, 00001 went on to another, 00002 lay idle between the two.
            opening(moment(2010)),
            opening(moment(2010)),
            opening(moment(2005)),
            Life::begins(moment(2010)),
            Life::begins(moment(2010)),
            // 00003 is new, and 00004 was but for a while.
            Life::begins(moment(2010)),
            Life::begins(moment(2010)).ends_without_successor(moment(2020), ProvisionId::at(0)),
        ];
        let mut index = CodeIndex::new(Some(5));
        let carried = [(0, 0), (1, 1), (2, 2), (1, 3), (2, 4), (3, 5), (4, 6)];
        let keys = carried.map(|(number, _)| CodeKey::of(5, &Code::from_number(number, 5)));
        {
            let mut writer = index.writer::<Whole>();
            writer.reserve(keys.into_iter().flatten());
            for (number, version) in carried {
                writer.take_up_number(number, VersionId::at(version));
            }
        }
        let dated = DatedCodes::of(&[index], &lives);
        let on = |number: u32, year| {
            dated.carrier(Level::PROVINCE, &Code::from_number(number, 5), moment(year))
        };
        let [version, nobody, unknown] = [
            |place| Carrier::Version(VersionId::at(place)),
            |_| Carrier::Nobody,
            |_| Carrier::Unknown,
        ];
        for (number, [before, since, later]) in [
            (0, [version(0), nobody(0), nobody(0)]),
            (1, [version(1), version(3), version(3)]),
            (2, [unknown(0), version(4), version(4)]),
            (3, [nobody(0), version(5), version(5)]),
            (4, [unknown(0), unknown(0), nobody(0)]),
            (5, [unknown(0), unknown(0), unknown(0)]),
        ] {
            let told = [2009, 2010, 2020].map(|year| on(number, year));
            assert_eq!(told, [before, since, later], "{number}");
        }
        let other = |level, text| dated.carrier(level, &code(text), moment(2009));
        assert_eq!(other(Level::PROVINCE, "1"), Carrier::Unknown);
        assert_eq!(other(Level::DISTRICT, "00001"), Carrier::Unknown);
        assert_eq!(
            DatedCodes::empty().carrier(Level::PROVINCE, &code("00001"), moment(2009)),
            Carrier::Unknown
        );
    }
}
