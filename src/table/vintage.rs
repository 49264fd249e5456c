//! Of which date a column of codes is.

use std::collections::BTreeMap;
use std::fmt;

use jiff::civil::Date;

use crate::error::Error;
use crate::level::Level;
use crate::period::{Period, day_before};
use crate::register::{Register, Version};

/// A time in which the same rows of a column name the same units, and how many those are.
///
/// # Example
/// ```
/// # #[cfg(feature = "vietnam")] {
/// use sapnhap::table::vintage;
/// use sapnhap::{Level, date, vietnam};
///
/// let found = vintage(vietnam::register(), Level::PROVINCE, ["02", "04", "06"], None)?;
/// let era = &found.eras()[0];
/// assert_eq!((era.n_fit, era.period.until), (3, Some(date(2025, 7, 1))));
/// # }
/// # Ok::<(), sapnhap::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Era {
    /// The time.
    pub period: Period,
    /// How many rows name a unit of it.
    pub n_fit: usize,
    /// The first rows that do not, counted from 1: up to ten.
    pub misfits: Vec<usize>,
}

/// What is known of the date that a column of codes is of.
///
/// # Example
/// ```
/// # #[cfg(feature = "vietnam")] {
/// use sapnhap::table::{Vintage, vintage};
/// use sapnhap::{Level, date, vietnam};
///
/// let register = vietnam::register();
/// // A code that was there before and is there now does not tell.
/// let found = vintage(register, Level::COMMUNE, ["00004"], None)?;
/// assert!(matches!(found, Vintage::CannotTell { .. }));
/// // With its name it does.
/// let found = vintage(register, Level::COMMUNE, ["00004"], Some(&["Ba Đình"]))?;
/// let Vintage::Of { period, .. } = found else { panic!() };
/// assert_eq!(period.from, Some(date(2025, 7, 1)));
/// # }
/// # Ok::<(), sapnhap::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum Vintage {
    /// One time fits better than any other: all rows, or all but a few that fit no time better.
    Of {
        /// The time.
        period: Period,
        /// All times, those that fit best first.
        eras: Vec<Era>,
    },
    /// No time fits all rows, and some rows fit only times that others do not: rows of several dates.
    Mixed {
        /// All times, those that fit best first.
        eras: Vec<Era>,
    },
    /// Several times fit equally well, with different units behind the codes.
    CannotTell {
        /// All times, those that fit best first.
        eras: Vec<Era>,
    },
}

impl Vintage {
    /// Returns all times, those that fit best first, and of those that fit alike the latest.
    #[must_use]
    pub fn eras(&self) -> &[Era] {
        match self {
            Self::Of { eras, .. } | Self::Mixed { eras } | Self::CannotTell { eras } => eras,
        }
    }

    /// Returns the word for it in files: `of`, `mixed`, `cannot_tell`.
    #[must_use]
    pub fn word(&self) -> &'static str {
        match self {
            Self::Of { .. } => "of",
            Self::Mixed { .. } => "mixed",
            Self::CannotTell { .. } => "cannot_tell",
        }
    }
}

/// Writes a line with what is found, and one for each of the first times.
impl fmt::Display for Vintage {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Of { period, .. } => write!(f, "of the time {period}")?,
            Self::Mixed { .. } => f.write_str("rows of several dates")?,
            Self::CannotTell { .. } => {
                f.write_str("it can't be told: several times fit equally well")?;
            }
        }
        for era in self.eras().iter().take(5) {
            write!(f, "\n{}: {} rows fit", era.period, era.n_fit)?;
            if !era.misfits.is_empty() {
                let rows: Vec<String> = era.misfits.iter().map(usize::to_string).collect();
                write!(f, "; not rows {}", rows.join(", "))?;
            }
        }
        Ok(())
    }
}

/// Tells of which date a column of codes of a level is, by the codes that were in use together, and by the
/// names beside them where there are any. A blank code is passed over.
///
/// # Errors
/// [`LookupFault::UnknownLevel`](crate::error::LookupFault::UnknownLevel). A code that never was fits no
/// time.
///
/// # Complexity
/// For each distinct code (and name) the versions that carried it; then linear in the rows and in the days of
/// change.
pub fn vintage<'t>(
    register: &Register,
    level: Level,
    codes: impl IntoIterator<Item = &'t str>,
    names: Option<&[&str]>,
) -> Result<Vintage, Error> {
    register.country().known_level(level)?;
    let days: Vec<Date> =
        std::iter::once(register.opening()).chain(register.change_days()).collect();
    let mut read: BTreeMap<(&str, &str), Vec<(usize, usize)>> = BTreeMap::new();
    let mut rows: Vec<(usize, Vec<(usize, usize)>)> = Vec::new();
    for (row, code) in codes.into_iter().enumerate() {
        if code.trim().is_empty() {
            continue;
        }
        let name = names.and_then(|names| names.get(row)).map_or("", |name| name.trim());
        let spans =
            read.entry((code, name)).or_insert_with(|| spans(register, level, code, name, &days));
        rows.push((row + 1, spans.clone()));
    }
    let mut fits: Vec<usize> = vec![0; days.len()];
    for (_, spans) in &rows {
        for (from, until) in spans {
            fits.get_mut(*from..*until).into_iter().flatten().for_each(|n| *n += 1);
        }
    }
    let eras = eras(&days, &fits, &rows);
    Ok(judged(eras, &rows))
}

/// Returns in which spans of days, by their places, a code was in use for a unit of this name.
fn spans(
    register: &Register,
    level: Level,
    code: &str,
    name: &str,
    days: &[Date],
) -> Vec<(usize, usize)> {
    let Ok(code) = register.country().read_code(level, code) else { return Vec::new() };
    let carriers = register.code_history(level, &code);
    let is_called = |unit: &&Version<'_>| {
        name.is_empty() || {
            let on = register.at_or_opening(unit.date());
            on.candidates_at(level, name).iter().any(|candidate| candidate.unit() == unit.unit())
        }
    };
    let place = |day: Date| days.partition_point(|known| *known < day);
    let mut spans: Vec<(usize, usize)> = Vec::new();
    let mut last = None;
    for unit in carriers.iter().filter(is_called) {
        let period = unit.period();
        let from = period.from.map_or(0, place);
        let until = period.until.map_or(days.len(), place);
        match spans.last_mut() {
            // A unit that goes on is one, whatever changed about it.
            Some((_, end)) if *end == from && last == Some(unit.unit()) => *end = until,
            _ => spans.push((from, until)),
        }
        last = Some(unit.unit());
    }
    spans
}

/// Tells which of the spans of a row holds a day.
fn held(spans: &[(usize, usize)], place: usize) -> Option<usize> {
    spans.iter().position(|(from, until)| (*from..*until).contains(&place))
}

/// Puts days beside each other on which the same rows fit, for the same units, into times, those that fit best first.
fn eras(days: &[Date], fits: &[usize], rows: &[(usize, Vec<(usize, usize)>)]) -> Vec<Era> {
    let is_same = |one: usize, other: usize| {
        fits.get(one) == fits.get(other)
            && rows.iter().all(|(_, spans)| held(spans, one) == held(spans, other))
    };
    let mut starts: Vec<usize> = Vec::new();
    for place in 0..days.len() {
        if place.checked_sub(1).is_none_or(|before| !is_same(before, place)) {
            starts.push(place);
        }
    }
    let ends = starts.iter().skip(1).copied().chain([days.len()]);
    let mut eras: Vec<Era> = starts
        .iter()
        .zip(ends)
        .map(|(&start, end)| Era {
            period: Period {
                from: if start == 0 { None } else { days.get(start).copied() },
                until: days.get(end).copied(),
            },
            n_fit: fits.get(start).copied().unwrap_or(0),
            misfits: rows
                .iter()
                .filter(|(_, spans)| held(spans, start).is_none())
                .map(|(row, _)| *row)
                .take(10)
                .collect(),
        })
        .collect();
    eras.reverse();
    eras.sort_by_key(|era| std::cmp::Reverse(era.n_fit));
    eras
}

fn judged(eras: Vec<Era>, rows: &[(usize, Vec<(usize, usize)>)]) -> Vintage {
    let Some(best) = eras.first().cloned() else { return Vintage::CannotTell { eras } };
    let equal = eras.iter().filter(|era| era.n_fit == best.n_fit).count();
    let n_ever = rows.iter().filter(|(_, spans)| !spans.is_empty()).count();
    if best.n_fit == 0 || equal > 1 && best.n_fit == n_ever {
        return Vintage::CannotTell { eras };
    }
    // Rows that fit some other time, and not the best one, are of that time.
    if best.n_fit < n_ever {
        return Vintage::Mixed { eras };
    }
    Vintage::Of { period: best.period, eras }
}

/// Returns the last day of a time, for conversions of what is of it.
impl Era {
    /// Returns the last day of the time that the register knows, which is a date to read its rows as of.
    #[must_use]
    pub fn last_day(&self, register: &Register) -> Date {
        self.period.until.map_or(register.last(), day_before)
    }
}
