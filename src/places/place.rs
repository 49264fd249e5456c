//! A place that was found in a text: the unit, how it was found, and what each part of the text was.

use std::ops::Range;

use crate::how::How;
use crate::list::List;
use crate::period::Period;
use crate::register::Version;

/// What a part of a text was taken as.
///
/// # Example
/// ```
/// # #[cfg(feature = "vietnam")] {
/// use sapnhap::places::{How, Role};
/// use sapnhap::{date, vietnam};
///
/// let before = vietnam::register().at(date(2025, 6, 30))?;
/// let text = "12 Lê Lợi, P. Bến Nghé, Q.1, Việt Nam";
/// let place = before.places().accepting(How::LeftOver).read(text)?;
/// let parts = place.parts().iter().map(|part| match part.role {
///     Role::Unit(unit) => format!("{}: {unit}", &text[part.bytes.clone()]),
///     role => format!("{}: {role:?}", &text[part.bytes.clone()]),
/// });
/// assert_eq!(
///     parts.collect::<Vec<_>>(),
///     [
///         "12 Lê Lợi: Street",
///         "P. Bến Nghé: phường Bến Nghé (26740)",
///         "Q.1: quận 1 (760)",
///         "Việt Nam: Country",
///     ]
/// );
/// # }
/// # Ok::<(), sapnhap::Error>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Role<'r> {
    /// The unit, or one above it.
    Unit(Version<'r>),
    /// The name of the country.
    Country,
    /// A postal code, or the code of the unit.
    Code,
    /// A part of an address that is no unit of the register: a number and a street, a building, a hamlet, by
    /// a word with which such parts begin.
    Street,
    /// What was left over without a word for what it is.
    LeftOver,
}

/// A part of a text, and what it was taken as; see [`Place::parts`].
///
/// # Example
/// ```
/// # #[cfg(feature = "vietnam")] {
/// use sapnhap::places::{Part, Role};
/// use sapnhap::{date, vietnam};
///
/// let place = vietnam::register().at(date(2025, 7, 1))?.places().read("Hà Nội, VN")?;
/// let [city, country] = place.parts() else { panic!() };
/// assert_eq!((city.bytes.clone(), country.bytes.clone()), (0..9, 11..13));
/// assert_eq!(country.role, Role::Country);
/// # }
/// # Ok::<(), sapnhap::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Part<'r> {
    /// Where it stands in the text, in bytes.
    pub bytes: Range<usize>,
    /// What it was taken as.
    pub role: Role<'r>,
}

/// A place that was found in a text; see [`Places::read`](crate::places::Places::read).
///
/// # Example
/// ```
/// # #[cfg(feature = "vietnam")] {
/// use sapnhap::places::How;
/// use sapnhap::{date, vietnam};
///
/// let before = vietnam::register().at(date(2025, 6, 30))?;
/// let place = before.places().read("P.12 Q.Gò Vấp")?;
/// assert_eq!(place.unit().to_string(), "phường 12 (26881)");
/// assert_eq!(place.how(), How::Exact);
/// # }
/// # Ok::<(), sapnhap::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Place<'r> {
    pub(super) unit: Version<'r>,
    pub(super) how: How,
    pub(super) parts: List<Part<'r>>,
    pub(super) period: Option<Period>,
}

impl<'r> Place<'r> {
    /// Returns the unit: as of the date that was asked for; without a date as of the last one on which the
    /// text could be read so.
    #[must_use]
    pub fn unit(&self) -> Version<'r> {
        self.unit
    }

    /// Returns how it was found: of all parts, by the least sure.
    #[must_use]
    pub fn how(&self) -> How {
        self.how
    }

    /// Returns the parts of the text in their order, with what each was taken as: every word of it is in one.
    #[must_use]
    pub fn parts(&self) -> &[Part<'r>] {
        &self.parts
    }

    /// Returns the parts that are no part of the unit's name nor of those above it.
    pub fn left_over(&self) -> impl Iterator<Item = &Part<'r>> {
        self.parts.iter().filter(|part| matches!(part.role, Role::Street | Role::LeftOver))
    }

    /// Returns in which time the text names the unit; `None` where a date was asked for.
    #[must_use]
    pub fn period(&self) -> Option<Period> {
        self.period
    }
}
