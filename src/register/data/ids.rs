//! Ids: places in the arrays of a register, each array with a type of its own, so that a unit is never
//! taken for a version. None is an `Option`, which costs no more than the number.

use std::fmt;
use std::marker::PhantomData;
use std::num::NonZeroU32;
use std::ops::Range;

/// Says where something stands in an array.
pub(crate) trait Place: Copy {
    /// Returns the id of a place.
    fn at(place: u32) -> Self;

    /// Returns the place, counted from 0.
    fn place(self) -> u32;

    /// Returns the place as an index of a slice.
    #[inline]
    fn idx(self) -> usize {
        self.place() as usize
    }

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

/// Turns a length into the place of what comes next. Owners check the room before they grow.
#[inline]
pub(crate) fn index(len: usize) -> u32 {
    u32::try_from(len).unwrap_or(u32::MAX)
}

/// Ids that follow one another, in order.
#[derive(Debug, Clone)]
pub(crate) struct IdRange<I> {
    places: Range<u32>,
    ids: PhantomData<fn() -> I>,
}

/// Returns the ids from one place to before another.
#[inline]
pub(crate) fn ids<I>(places: Range<u32>) -> IdRange<I> {
    IdRange { places, ids: PhantomData }
}

/// Puts the id of its place before each item.
#[inline]
pub(crate) fn with_ids<I: Place, T>(
    items: impl IntoIterator<Item = T>,
) -> impl Iterator<Item = (I, T)> {
    (0..).map(I::at).zip(items)
}

impl<I> Default for IdRange<I> {
    fn default() -> Self {
        ids(0..0)
    }
}

impl<I: Place> IdRange<I> {
    /// Returns the ids from one to before another.
    #[inline]
    pub(crate) fn between(first: I, end: I) -> Self {
        ids(first.place()..end.place())
    }

    /// Returns the place of the first.
    #[inline]
    pub(crate) fn first_place(&self) -> u32 {
        self.places.start
    }
}

impl<I: Place> Iterator for IdRange<I> {
    type Item = I;

    #[inline]
    fn next(&mut self) -> Option<I> {
        self.places.next().map(I::at)
    }

    #[inline]
    fn size_hint(&self) -> (usize, Option<usize>) {
        self.places.size_hint()
    }
}

impl<I: Place> DoubleEndedIterator for IdRange<I> {
    #[inline]
    fn next_back(&mut self) -> Option<I> {
        self.places.next_back().map(I::at)
    }
}

impl<I: Place> ExactSizeIterator for IdRange<I> {}

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

        /// A place behind all others.
        impl Default for $Id {
            fn default() -> Self {
                Self(NonZeroU32::MAX)
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

id! {
    /// A handle on an [`Edge`](crate::lineage::Edge), good for the register that gave it and those grown
    /// from it.
    ///
    /// # Example
    /// ```
    /// # #[cfg(feature = "vietnam")] {
    /// use sapnhap::{Level, code, vietnam};
    ///
    /// let register = vietnam::register();
    /// let ward = register.latest().unit(Level::COMMUNE, &code("00004"))?;
    /// let ids: Vec<_> = ward.predecessors().map(|edge| edge.id()).collect();
    /// assert!(ids.is_sorted());
    /// # }
    /// # Ok::<(), sapnhap::Error>(())
    /// ```
    pub struct EdgeId;
}

id! {
    /// A provision that has been applied, by its place among all of the log.
    pub(crate) struct ProvisionId;
}

id! {
    /// A decree of the log.
    pub(crate) struct DecreeId;
}

id! {
    /// A step of a day on which something changed.
    pub(crate) struct ChangeId;
}

id! {
    /// A name in the arena of names.
    pub(crate) struct NameId;
}

id! {
    /// A provision of a step, by its place among those that are staged.
    pub(crate) struct StagedId;
}

id! {
    /// A code in the list of those that provisions of a step give.
    pub(crate) struct ListedCodeId;
}

id! {
    /// A name in the list of those that provisions of a step give.
    pub(crate) struct ListedNameId;
}

id! {
    /// A parent that decrees of a step name.
    pub(crate) struct ParentId;
}

id! {
    /// A version that a step touches.
    pub(crate) struct TouchId;
}

id! {
    /// A version that a step makes.
    pub(crate) struct TargetId;
}
