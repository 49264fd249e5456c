//! Civil dates and half-open periods.
//!
//! Dates are [`jiff::civil::Date`]; no clock and no time zone is ever asked. Inside the register
//! a moment of a day is one ordered integer, so that a look-up at a date compares two words.

use std::fmt;

use jiff::civil::{Date, Time};
use serde::{Deserialize, Serialize};

/// The place of a provision among those of its day: provisions of a step come before those of a later
/// one, whichever decree they stand in, and a later step may take what an earlier one makes.
///
/// A number from 1 to 254; 1 where nothing else is said.
///
/// # Example
/// ```
/// use sapnhap::Step;
///
/// assert_eq!(Step::default(), Step::FIRST);
/// assert!(Step::new(2)? > Step::FIRST);
/// assert!(Step::new(0).is_err());
/// # Ok::<(), sapnhap::Error>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "u64", into = "u8")]
pub struct Step(u8);

impl Step {
    /// The step of a provision that says nothing of it.
    pub const FIRST: Self = Self(1);
    /// The largest number that a step may have.
    pub const MAX: u8 = 254;

    /// Makes the step of a number.
    ///
    /// # Errors
    /// [`DateFault::Step`] for 0 and for numbers above 254.
    pub fn new(number: u8) -> Result<Self, DateFault> {
        Self::try_from(u64::from(number))
    }

    /// Returns the number.
    #[must_use]
    pub const fn number(self) -> u8 {
        self.0
    }

    /// Tells whether it is the first.
    #[must_use]
    pub fn is_first(&self) -> bool {
        *self == Self::FIRST
    }
}

impl Default for Step {
    fn default() -> Self {
        Self::FIRST
    }
}

impl fmt::Display for Step {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(&self.0, f)
    }
}

impl TryFrom<u64> for Step {
    type Error = DateFault;

    fn try_from(number: u64) -> Result<Self, DateFault> {
        match u8::try_from(number) {
            Ok(step @ 1..=Self::MAX) => Ok(Self(step)),
            _ => Err(DateFault::Step { number }),
        }
    }
}

impl From<Step> for u8 {
    fn from(step: Step) -> Self {
        step.0
    }
}

/// The half-open time `[from, until)` in which something held, in civil dates.
///
/// `from` is `None` for opening units, whose birth is not known; `until` is `None` for what still
/// holds. A period is empty only of what lived between two [`Step`]s of one day, or what a user writes so.
///
/// # Example
/// ```
/// use sapnhap::{Period, date};
///
/// let period = Period { from: Some(date(2025, 7, 1)), until: None };
/// assert!(period.contains(date(2025, 7, 1)));
/// assert!(!period.contains(date(2025, 6, 30)));
/// assert_eq!(period.to_string(), "2025-07-01 ..");
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Period {
    /// The first day, where it is known.
    pub from: Option<Date>,
    /// The first day after, where there is one.
    pub until: Option<Date>,
}

impl Period {
    /// Tells whether the date lies in the period.
    #[must_use]
    pub fn contains(&self, date: Date) -> bool {
        self.from.is_none_or(|from| from <= date) && self.until.is_none_or(|until| date < until)
    }
}

impl fmt::Display for Period {
    /// Writes `2025-07-01 .. 2026-04-30`, both ends left out where they are open; the second date
    /// is the first day after.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(from) = self.from {
            write!(f, "{from} ")?;
        }
        f.write_str("..")?;
        if let Some(until) = self.until {
            write!(f, " {until}")?;
        }
        Ok(())
    }
}

/// A date that is none.
///
/// # Example
/// ```
/// use sapnhap::error::DateFault;
/// use sapnhap::parse_date;
///
/// let fault = parse_date("30/02/2025").unwrap_err();
/// assert!(matches!(fault, DateFault::Impossible { .. }));
/// ```
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum DateFault {
    /// Not of a form that is read as a date.
    #[error("\"{text}\" is no date: expected 2025-07-01 or 01/07/2025")]
    Unreadable {
        /// The start of the text.
        text: String,
    },
    /// A time of day beside the date that is not midnight, or that is of a time zone.
    #[error(
        "{text:?} is no date: expected a day alone, as 2025-07-01, or its midnight without a time \
         zone, as 2025-07-01T00:00:00"
    )]
    TimeOfDay {
        /// The text, cut when it is long.
        text: String,
    },
    /// Day and month that could be the other way round, where that must not be.
    #[error(
        "{text:?} is {day_first} with the day first and {month_first} with the month first: expected \
         the year first, as 2025-07-01"
    )]
    Ambiguous {
        /// The text.
        text: String,
        /// The date when the day stands first.
        day_first: Date,
        /// The date when the month stands first.
        month_first: Date,
    },
    /// A day that the calendar does not have.
    #[error("\"{text}\" is a day that the calendar does not have")]
    Impossible {
        /// The text.
        text: String,
    },
    /// A step of a day that can't be one.
    #[error("{number} is no step of a day: expected a number from 1 to 254")]
    Step {
        /// The number.
        number: u64,
    },
}

/// Makes a civil date from a literal.
///
/// # Panics
/// If there is no such day. For tests and examples; [`parse_date`] is for what users write.
///
/// # Example
/// ```
/// assert_eq!(sapnhap::date(2025, 7, 1).to_string(), "2025-07-01");
/// ```
#[must_use]
pub const fn date(year: i16, month: i8, day: i8) -> Date {
    jiff::civil::date(year, month, day)
}

/// Reads a date as people write it: `2025-07-01`, or with the day first `01/07/2025`, `1/7/2025`,
/// `1.7.2025` and `1-7-2025`; and one before the year 0 as it is printed, `-000001-12-31`. Midnight
/// without a time zone may stand behind it, as databases and spreadsheets write a day:
/// `2025-07-01T00:00:00`, `2025-07-01 00:00:00.000`, `1/7/2025 0:00`.
///
/// # Errors
/// [`DateFault::Impossible`] for a day that the calendar does not have, [`DateFault::TimeOfDay`] for
/// any other time of the day and for one with a zone, since neither is a day alone, and
/// [`DateFault::Unreadable`] for any other form.
///
/// # Example
/// ```
/// use sapnhap::{date, parse_date};
///
/// assert_eq!(parse_date("2025-07-01")?, date(2025, 7, 1));
/// assert_eq!(parse_date("01/07/2025")?, date(2025, 7, 1));
/// assert_eq!(parse_date("2025-07-01T00:00:00")?, date(2025, 7, 1));
/// assert!(parse_date("31/02/2025").is_err());
/// assert!(parse_date("2025-07-01T17:00:00Z").is_err());
/// # Ok::<(), sapnhap::Error>(())
/// ```
pub fn parse_date(text: &str) -> Result<Date, DateFault> {
    Ok(read(text)?.0)
}

/// Reads a date as [`parse_date`] does, but none that can be read both ways: in `7/1/2025` one writer
/// puts the day first, another the month.
///
/// # Errors
/// As [`parse_date`]; [`DateFault::Ambiguous`], with both readings, for a date with the year last of
/// which day and month can be exchanged and are not one number.
///
/// # Example
/// ```
/// use sapnhap::error::DateFault;
/// use sapnhap::{date, parse_date_strict};
///
/// let fault = parse_date_strict("7/1/2025").unwrap_err();
/// let DateFault::Ambiguous { day_first, month_first, .. } = fault else { panic!() };
/// assert_eq!((day_first, month_first), (date(2025, 1, 7), date(2025, 7, 1)));
/// assert_eq!(parse_date_strict("2025-07-01")?, date(2025, 7, 1));
/// assert_eq!(parse_date_strict("30/06/2025")?, date(2025, 6, 30));
/// # Ok::<(), sapnhap::Error>(())
/// ```
pub fn parse_date_strict(text: &str) -> Result<Date, DateFault> {
    match read(text)? {
        (date, None) => Ok(date),
        (day_first, Some(month_first)) => {
            let text = crate::text::shortened(text.trim());
            Err(DateFault::Ambiguous { text, day_first, month_first })
        }
    }
}

/// Reads a date, and the other one that it is when the month stands before the day.
fn read(text: &str) -> Result<(Date, Option<Date>), DateFault> {
    let written = text.trim();
    let unreadable = || DateFault::Unreadable { text: crate::text::start_of(written) };
    let ends_day = |character: char| matches!(character, 'T' | 't') || character.is_whitespace();
    let (day, time) = match written.find(ends_day) {
        Some(end) => written.split_at(end),
        None => (written, ""),
    };
    let read = read_day(day).ok_or_else(unreadable)??;
    let time = time.trim_start_matches(ends_day);
    match time.chars().next() {
        None if day == written => Ok(read),
        Some(_) if is_midnight(time) => Ok(read),
        Some('0'..='9') => Err(DateFault::TimeOfDay { text: crate::text::shortened(written) }),
        _ => Err(unreadable()),
    }
}

/// Reads a date without a time; `None` for a text that is none.
fn read_day(written: &str) -> Option<Result<(Date, Option<Date>), DateFault>> {
    // As a date before the year 0 is printed: with a sign and six digits.
    if written.len() == 13 && written.starts_with('-') {
        return written.parse().ok().map(|date| Ok((date, None)));
    }
    let parts: Vec<&str> = written.split(['-', '/', '.']).collect();
    let &[first, month, last] = parts.as_slice() else { return None };
    let year_first = first.len() == 4;
    let (year, day) = if year_first { (first, last) } else { (last, first) };
    let plain = |part: &str, widths: std::ops::RangeInclusive<usize>| {
        widths.contains(&part.len()) && part.bytes().all(|byte| byte.is_ascii_digit())
    };
    if !(plain(year, 4..=4) && plain(month, 1..=2) && plain(day, 1..=2)) {
        return None;
    }
    let date = |month: &str, day: &str| {
        Date::new(year.parse().ok()?, month.parse().ok()?, day.parse().ok()?).ok()
    };
    Some(match date(month, day) {
        Some(day_first) => {
            let month_first = date(day, month).filter(|other| !year_first && *other != day_first);
            Ok((day_first, month_first))
        }
        None => Err(DateFault::Impossible { text: written.to_owned() }),
    })
}

/// Tells whether a time of day is midnight, and of no time zone.
fn is_midnight(time: &str) -> bool {
    // Spreadsheets write hours without a zero before them.
    let is_short = time.find(':') == Some(1);
    let time = if is_short { format!("0{time}") } else { time.to_owned() };
    let is_plain = time.bytes().all(|byte| byte.is_ascii_digit() || matches!(byte, b':' | b'.'));
    is_plain && time.contains(':') && time.parse().is_ok_and(|time: Time| time == Time::midnight())
}

/// Dates in files: written as ISO 8601, read as [`parse_date`] reads them.
pub(crate) mod serde_date {
    use jiff::civil::Date;
    use serde::{Deserialize, Deserializer, Serializer};

    pub(crate) fn serialize<S: Serializer>(date: &Date, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(date)
    }

    pub(crate) fn deserialize<'de, D: Deserializer<'de>>(from: D) -> Result<Date, D::Error> {
        let text = <std::borrow::Cow<'de, str>>::deserialize(from)?;
        super::parse_date(&text).map_err(serde::de::Error::custom)
    }
}

/// Optional dates in files; see [`serde_date`].
pub(crate) mod serde_date_option {
    use jiff::civil::Date;
    use serde::{Deserialize, Deserializer, Serializer};

    pub(crate) fn serialize<S: Serializer>(
        date: &Option<Date>,
        serializer: S,
    ) -> Result<S::Ok, S::Error> {
        match date {
            Some(date) => serializer.collect_str(date),
            None => serializer.serialize_none(),
        }
    }

    pub(crate) fn deserialize<'de, D: Deserializer<'de>>(
        from: D,
    ) -> Result<Option<Date>, D::Error> {
        let text = <Option<std::borrow::Cow<'de, str>>>::deserialize(from)?;
        text.map(|text| super::parse_date(&text).map_err(serde::de::Error::custom)).transpose()
    }
}

/// A day and how many of its steps have been taken, as one ordered integer; or one of the two open
/// ends.
///
/// What a step makes is there from its moment on. A date stands for the moment after all its steps,
/// so what one step made and a later one of the day took is in force on no date.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub(crate) struct Moment(i32);

impl Moment {
    /// Before every date: the unknown birth of opening units.
    pub(crate) const OPEN_FROM: Self = Self(i32::MIN);
    /// After every date: the end of what still holds.
    pub(crate) const OPEN_UNTIL: Self = Self(i32::MAX);
    /// The last of moments: at it stands what has not ended.
    pub(crate) const OPEN_UNTIL_EVE: Self = Self(i32::MAX - 1);
    /// Comes after every step of a day.
    const ALL_STEPS: u8 = u8::MAX;

    /// Returns the moment after all steps of a day.
    pub(crate) fn of(date: Date) -> Self {
        Self::after(date, Self::ALL_STEPS)
    }

    /// Returns the moment after a step of a day.
    pub(crate) fn of_step(date: Date, step: Step) -> Self {
        Self::after(date, step.number())
    }

    fn after(date: Date, step: u8) -> Self {
        // Year, month, day and step side by side: ordered as the dates are, with no calendar
        // arithmetic. Years take 15 bits, months 4, days 5 and steps 8.
        let date =
            (i32::from(date.year()) << 9) | (i32::from(date.month()) << 5) | i32::from(date.day());
        Self((date << 8) | i32::from(step))
    }

    /// Returns the date; `None` for the open ends.
    pub(crate) fn date(self) -> Option<Date> {
        let date = self.0 >> 8;
        if !(1..=12).contains(&((date >> 5) & 0xf)) {
            // The calendar would make an error of an open end, which takes memory.
            return None;
        }
        let (month, day) = (i8::try_from((date >> 5) & 0xf).ok()?, i8::try_from(date & 0x1f).ok()?);
        Date::new(i16::try_from(date >> 9).ok()?, month, day).ok()
    }

    /// Returns the step of the day; `None` for the open ends, and after all steps.
    pub(crate) fn step(self) -> Option<Step> {
        let [.., step] = self.0.to_be_bytes();
        self.date().and_then(|_| Step::new(step).ok())
    }

    /// Returns the last moment before this one at which something may be in force: after the steps
    /// of the day before, or for what began on this very day between the two steps.
    pub(crate) fn eve_of_end(self, began: Self) -> Self {
        match (self.date(), began.date()) {
            (Some(end), began) if Some(end) != began => Self::of(day_before(end)),
            (Some(_), _) => Self(self.0 - 1),
            (None, _) => self,
        }
    }
}

/// Returns the integer that stands for a date in compact files and keys: year, month and day side by side.
pub(crate) fn to_raw(date: Date) -> i32 {
    (i32::from(date.year()) << 16) | (i32::from(date.month()) << 8) | i32::from(date.day())
}

/// Returns the date of such an integer; `None` for one that stands for none.
#[cfg(feature = "binary")]
pub(crate) fn from_raw(raw: i32) -> Option<Date> {
    let [_, _, month, day] = raw.to_be_bytes();
    Date::new(i16::try_from(raw >> 16).ok()?, i8::try_from(month).ok()?, i8::try_from(day).ok()?)
        .ok()
}

/// The day before, in the sense of the half-open periods of this crate, saturating at the first
/// day of the calendar.
pub(crate) fn day_before(date: Date) -> Date {
    date.yesterday().unwrap_or(date)
}

/// The day after, saturating at the last day of the calendar.
pub(crate) fn day_after(date: Date) -> Date {
    date.tomorrow().unwrap_or(date)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn moments_are_ordered_as_dates_and_come_back() {
        let dates = [
            date(-9999, 1, 1),
            date(-1, 12, 31),
            date(0, 1, 1),
            date(1975, 4, 30),
            date(2025, 6, 30),
            date(2025, 7, 1),
            date(2026, 1, 1),
            date(9999, 12, 31),
        ];
        for pair in dates.windows(2) {
            assert!(Moment::of(pair[0]) < Moment::of(pair[1]), "{pair:?}");
        }
        for day in dates {
            assert_eq!(parse_date(&day.to_string()).unwrap(), day);
            assert_eq!((Moment::of(day).date(), Moment::of(day).step()), (Some(day), None));
            assert!(
                Moment::OPEN_FROM < Moment::of(day) && Moment::of(day) < Moment::OPEN_UNTIL_EVE
            );
        }
        assert_eq!(Moment::OPEN_FROM.date(), None);
        assert_eq!(Moment::OPEN_UNTIL.date(), None);
        assert_eq!((Moment::OPEN_FROM.step(), Moment::OPEN_UNTIL.step()), (None, None));
    }

    #[test]
    fn steps_lie_within_their_day() {
        let step = |number| Step::new(number).unwrap();
        let day = date(2025, 7, 1);
        let moments = [
            Moment::of(date(2025, 6, 30)),
            Moment::of_step(day, Step::FIRST),
            Moment::of_step(day, step(2)),
            Moment::of_step(day, step(Step::MAX)),
            Moment::of(day),
            Moment::of_step(date(2025, 7, 2), Step::FIRST),
        ];
        assert!(moments.is_sorted_by(|one, next| one < next));
        assert_eq!((moments[2].date(), moments[2].step()), (Some(day), Some(step(2))));
        // What lives over midnight is last seen in the evening, what does not between two steps.
        assert_eq!(moments[2].eve_of_end(Moment::OPEN_FROM), moments[0]);
        let between = moments[2].eve_of_end(moments[1]);
        assert!(moments[1] <= between && between < moments[2]);
    }

    #[test]
    fn dates_as_people_write_them() {
        for text in ["2025-07-01", "01/07/2025", "1/7/2025", "1.7.2025", " 2025/7/1 "] {
            assert_eq!(parse_date(text).unwrap(), date(2025, 7, 1), "{text}");
        }
        for text in ["", "2025", "2025-13-01", "29/02/2025", "1/7/25", "٢٠٢٥-٠٧-٠١"] {
            assert!(parse_date(text).is_err(), "{text}");
        }
    }

    #[test]
    fn midnight_without_a_zone_is_a_day() {
        for text in [
            "2025-07-01T00:00:00",
            "2025-07-01T00:00",
            "2025-07-01 00:00",
            "2025-07-01 00:00:00.000",
            "2025-07-01t00:00:00.000000",
            "01/07/2025 00:00:00",
            "1/7/2025 0:00",
            " 1.7.2025\u{a0}0:00:00 ",
        ] {
            assert_eq!(parse_date(text).unwrap(), date(2025, 7, 1), "{text}");
            assert!(parse_date_strict(text).is_ok() == text.contains('-'), "{text}");
        }
        let fault = |text: &str| parse_date(text).unwrap_err();
        for text in [
            "2025-07-01T07:00:00",
            "2025-07-01 00:00:01",
            "2025-07-01 00:00:00.001",
            "2025-07-01T00:00:00Z",
            "2025-07-01T00:00:00+07:00",
            "2025-07-01T00:00[Asia/Ho_Chi_Minh]",
            "2025-07-01 24:00",
            "2025-07-01 00:00:60",
            "2025-07-01 00",
            "2025-07-01T0000",
            "7/1/2025 12:00:00 AM",
        ] {
            assert!(matches!(fault(text), DateFault::TimeOfDay { .. }), "{text}: {}", fault(text));
        }
        let long = format!("2025-07-01 00:00:00{}", "0".repeat(1 << 20));
        assert!(fault(&long).to_string().len() < 400);
        for text in ["2025-07-01T", "2025-07-01 sáng", "2025-07-01Z", "T00:00", "1 / 7 / 2025"] {
            assert!(matches!(fault(text), DateFault::Unreadable { .. }), "{text}");
        }
        assert!(matches!(fault("30/02/2025 00:00"), DateFault::Impossible { .. }));
    }

    #[test]
    fn what_can_be_read_both_ways_is_refused_by_the_strict_way() {
        for text in ["7/1/2025", "07/01/2025", "7.1.2025", "7-1-2025", "7/1/2025 00:00"] {
            let error = parse_date_strict(text).unwrap_err();
            assert_eq!(
                error.to_string(),
                format!(
                    "{text:?} is 2025-01-07 with the day first and 2025-07-01 with the month first: \
                     expected the year first, as 2025-07-01"
                )
            );
            assert_eq!(parse_date(text).unwrap(), date(2025, 1, 7));
        }
        for text in ["2025-07-01", "2025/7/1", "2025.07.01", "7/7/2025", "13/7/2025", "31/12/2025"]
        {
            assert_eq!(parse_date_strict(text).unwrap(), parse_date(text).unwrap(), "{text}");
        }
        // The month first is no way in which this crate reads.
        for text in ["7/13/2025", "30/02/2025", "tomorrow", ""] {
            assert_eq!(parse_date_strict(text), parse_date(text), "{text}");
            assert!(parse_date_strict(text).is_err(), "{text}");
        }
    }
}
