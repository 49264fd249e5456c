//! Civil dates and half-open periods.
//!
//! Dates are [`jiff::civil::Date`]; no clock and no time zone is ever asked. Inside the register
//! a date is one ordered integer, so that a look-up at a date compares two words.

use std::fmt;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::error::{DateFault, Error};

/// The half-open time `[from, until)` in which something held, in civil dates.
///
/// `from` is `None` for opening units, whose birth is not known; `until` is `None` for what still
/// holds. A period is never empty.
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
/// `1.7.2025` and `1-7-2025`; and one before the year 0 as it is printed, `-000001-12-31`.
///
/// # Errors
/// [`DateFault::Unreadable`] for any other form, [`DateFault::Impossible`] for a day that the
/// calendar does not have.
///
/// # Example
/// ```
/// use sapnhap::{date, parse_date};
///
/// assert_eq!(parse_date("2025-07-01")?, date(2025, 7, 1));
/// assert_eq!(parse_date("01/07/2025")?, date(2025, 7, 1));
/// assert!(parse_date("31/02/2025").is_err());
/// # Ok::<(), sapnhap::Error>(())
/// ```
pub fn parse_date(text: &str) -> Result<Date, Error> {
    let written = text.trim();
    let unreadable = || DateFault::Unreadable { text: crate::text::start_of(written) };
    // As a date before the year 0 is printed: with a sign and six digits.
    if written.len() == 13 && written.starts_with('-') {
        return Ok(written.parse().map_err(|_| unreadable())?);
    }
    let parts: Vec<&str> = written.split(['-', '/', '.']).collect();
    let &[first, month, last] = parts.as_slice() else { return Err(unreadable())? };
    let (year, day) = if first.len() == 4 { (first, last) } else { (last, first) };
    let plain = |part: &str, widths: std::ops::RangeInclusive<usize>| {
        widths.contains(&part.len()) && part.bytes().all(|byte| byte.is_ascii_digit())
    };
    if !(plain(year, 4..=4) && plain(month, 1..=2) && plain(day, 1..=2)) {
        Err(unreadable())?;
    }
    let impossible = || DateFault::Impossible { text: written.to_owned() };
    let year = year.parse::<i16>().map_err(|_| impossible())?;
    let month = month.parse::<i8>().map_err(|_| impossible())?;
    let day = day.parse::<i8>().map_err(|_| impossible())?;
    Ok(Date::new(year, month, day).map_err(|_| impossible())?)
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

/// A date as one ordered integer, or one of the two open ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub(crate) struct Day(i32);

impl Day {
    /// Before every date: the unknown birth of opening units.
    pub(crate) const OPEN_FROM: Self = Self(i32::MIN);
    /// After every date: the end of what still holds.
    pub(crate) const OPEN_UNTIL: Self = Self(i32::MAX);
    /// The last of days: on it stands what has not ended.
    pub(crate) const OPEN_UNTIL_EVE: Self = Self(i32::MAX - 1);

    pub(crate) fn of(date: Date) -> Self {
        // Year, month and day side by side: ordered as the dates are, with no calendar arithmetic.
        Self(
            (i32::from(date.year()) << 16) | (i32::from(date.month()) << 8) | i32::from(date.day()),
        )
    }

    /// Returns the integer that stands for the date in compact files.
    #[cfg(feature = "binary")]
    pub(crate) fn raw(self) -> i32 {
        self.0
    }

    #[cfg(feature = "binary")]
    pub(crate) fn from_raw(raw: i32) -> Self {
        Self(raw)
    }

    /// Returns the date; `None` for the open ends.
    pub(crate) fn date(self) -> Option<Date> {
        let [_, _, month, day] = self.0.to_be_bytes();
        let year = i16::try_from(self.0 >> 16).ok()?;
        Date::new(year, i8::try_from(month).ok()?, i8::try_from(day).ok()?).ok()
    }
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
    fn days_are_ordered_as_dates_and_come_back() {
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
            assert!(Day::of(pair[0]) < Day::of(pair[1]), "{pair:?}");
        }
        for day in dates {
            assert_eq!(parse_date(&day.to_string()).unwrap(), day);
            assert_eq!(Day::of(day).date(), Some(day));
            assert!(Day::OPEN_FROM < Day::of(day) && Day::of(day) < Day::OPEN_UNTIL);
        }
        assert_eq!(Day::OPEN_FROM.date(), None);
        assert_eq!(Day::OPEN_UNTIL.date(), None);
    }

    #[test]
    fn dates_as_people_write_them() {
        for text in ["2025-07-01", "01/07/2025", "1/7/2025", "1.7.2025", " 2025/7/1 "] {
            assert_eq!(parse_date(text).unwrap(), date(2025, 7, 1), "{text}");
        }
        for text in
            ["", "2025", "2025-13-01", "29/02/2025", "1/7/25", "2025-07-01T00:00", "٢٠٢٥-٠٧-٠١"]
        {
            assert!(parse_date(text).is_err(), "{text}");
        }
    }
}
