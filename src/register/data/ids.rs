//! Ids: places in the arrays of a register, each array with a type of its own, so that a unit is never
//! taken for a version. None is an `Option`, which costs no more than the number.

use std::fmt;
use std::num::NonZeroU32;

/// Says where something stands in an array.
pub(crate) trait Place: Copy {
    /// Returns the id of a place.
    fn at(place: u32) -> Self;

    /// Returns the place, counted from 0.
    fn place(self) -> u32;

    /// Returns the id of what comes `n` places later.
    #[inline]
    #[must_use]
    fn plus(self, n: u32) -> Self {
        Self::at(self.place().saturating_add(n))
    }
}

/// A place that has no type of its own.
impl Place for u32 {
    #[inline]
    fn at(place: u32) -> Self {
        place
    }

    #[inline]
    fn place(self) -> u32 {
        self
    }
}

/// Returns the ids from one place to before another, in order.
pub(crate) fn ids<I: Place>(
    places: std::ops::Range<u32>,
) -> impl DoubleEndedIterator<Item = I> + ExactSizeIterator + Clone {
    places.map(I::at)
}

/// Makes a type of ids. It holds one more than the place, so that 0 is left for none and ids are in
/// the order of their places.
macro_rules! id {
    ($(#[$doc:meta])* $visible:vis struct $Id:ident;) => {
        $(#[$doc])*
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        $visible struct $Id(NonZeroU32);

        impl Place for $Id {
            #[inline]
            fn at(place: u32) -> Self {
                Self(NonZeroU32::MIN.saturating_add(place))
            }

            #[inline]
            fn place(self) -> u32 {
                self.0.get() - 1
            }
        }

        impl fmt::Debug for $Id {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.debug_tuple(stringify!($Id)).field(&self.place()).finish()
            }
        }
    };
}

id! {
    /// A handle on a unit version, good for the register that gave it and those grown from it.
    ///
    /// # Example
    /// ```
    /// # #[cfg(feature = "vietnam")] {
    /// use sapnhap::{Level, code, vietnam};
    ///
    /// let register = vietnam::register();
    /// let id = register.latest().unit(Level::COMMUNE, &code("00004"))?.id();
    /// assert_eq!(register.version(id).map(|unit| unit.label()).as_deref(), Some("phường Ba Đình"));
    /// # }
    /// # Ok::<(), sapnhap::Error>(())
    /// ```
    pub struct VersionId;
}

impl VersionId {
    /// Returns the place of the version among all, counted from 0 in the order in which they came.
    #[must_use]
    #[inline]
    pub fn index(self) -> usize {
        self.place() as usize
    }
}

id! {
    /// A handle on a unit, over all its versions.
    ///
    /// # Example
    /// ```
    /// # #[cfg(feature = "vietnam")] {
    /// use sapnhap::{Level, code, date, vietnam};
    ///
    /// let register = vietnam::register();
    /// // Đồng Nai became a city in 2026: one unit, two versions.
    /// let province = register.latest().unit(Level::PROVINCE, &code("75"))?;
    /// assert_eq!(register.history(province.unit()).len(), 2);
    /// # }
    /// # Ok::<(), sapnhap::Error>(())
    /// ```
    pub struct UnitId;
}

impl UnitId {
    /// Returns the place of the unit among all, counted from 0 in the order in which they came.
    #[must_use]
    #[inline]
    pub fn index(self) -> usize {
        self.place() as usize
    }
}
