//! What a provision does, in the field's vocabulary (UNECE's GSIM, types of change of units).
//!
//! Nothing of it is stored: it is read off what was taken and what came of it.

use std::fmt;

use serde::Serialize;

use crate::decree::Outcome;
use crate::register::{Citation, Register, Version};
use crate::share::Share;

/// What a provision does. One provision may do several of these.
///
/// # Example
/// ```
/// # #[cfg(feature = "vietnam")] {
/// use sapnhap::lineage::Operation;
/// use sapnhap::{Level, code, vietnam};
///
/// let register = vietnam::register();
/// let ward = register.latest().unit(Level::COMMUNE, &code("00004"))?;
/// let clause = ward.begun_by()[0];
/// assert!(clause.operations().eq([Operation::Merger, Operation::Breakdown]));
/// # }
/// # Ok::<(), sapnhap::Error>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Operation {
    /// A unit is made of no other.
    Creation,
    /// A unit is made in the place of one.
    Replacement,
    /// A unit is made of several, or of parts of them.
    Merger,
    /// A unit that goes on takes in others whole.
    TakeOver,
    /// A unit that ends gives a part, others giving or taking the rest.
    Breakdown,
    /// A unit is made of a part of one that goes on.
    SplitOff,
    /// A unit that goes on gets a part of another that goes on.
    Transfer,
    /// A unit that had ended is made again.
    Restoration,
    /// Units end without a successor of their own.
    Dissolution,
    /// A unit gets another code.
    ChangeOfCode,
    /// A unit gets another kind.
    ChangeOfKind,
    /// A unit gets another name.
    ChangeOfName,
    /// A unit gets another parent.
    ChangeOfParent,
}

impl Operation {
    /// All of them, in order.
    const ALL: [Self; 13] = [
        Self::Creation,
        Self::Replacement,
        Self::Merger,
        Self::TakeOver,
        Self::Breakdown,
        Self::SplitOff,
        Self::Transfer,
        Self::Restoration,
        Self::Dissolution,
        Self::ChangeOfCode,
        Self::ChangeOfKind,
        Self::ChangeOfName,
        Self::ChangeOfParent,
    ];
}

/// What a provision does: the operations that are still to come, each once and in the order of
/// [`Operation`].
///
/// # Example
/// ```
/// # #[cfg(feature = "vietnam")] {
/// use sapnhap::{Level, code, vietnam};
///
/// let register = vietnam::register();
/// let ward = register.latest().unit(Level::COMMUNE, &code("00004"))?;
/// assert_eq!(format!("{:?}", ward.begun_by()[0].operations()), "[Merger, Breakdown]");
/// # }
/// # Ok::<(), sapnhap::Error>(())
/// ```
#[derive(Clone)]
pub struct Operations {
    /// A bit for each that there is, in order from the lowest.
    bits: u16,
}

impl Operations {
    fn of(operations: &[(Operation, bool)]) -> Self {
        let there = operations.iter().filter(|(_, holds)| *holds);
        Self { bits: there.fold(0, |bits, (operation, _)| bits | 1 << (*operation as u16)) }
    }
}

impl Iterator for Operations {
    type Item = Operation;

    fn next(&mut self) -> Option<Operation> {
        let next = Operation::ALL.get(self.bits.trailing_zeros() as usize)?;
        self.bits &= self.bits - 1;
        Some(*next)
    }

    fn size_hint(&self) -> (usize, Option<usize>) {
        let len = self.bits.count_ones() as usize;
        (len, Some(len))
    }
}

impl ExactSizeIterator for Operations {}

impl fmt::Debug for Operations {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(self.clone()).finish()
    }
}

impl Citation<'_> {
    /// Returns what the provision does, in the order of [`Operation`].
    ///
    /// # Complexity
    /// Linear in the edges to the version that came of it.
    #[must_use]
    pub fn operations(&self) -> Operations {
        let Some(provision) = self.provision() else { return Operations::of(&[]) };
        let Some(result) = self.result() else {
            return Operations::of(&[(Operation::Dissolution, true)]);
        };
        let (mut n_sources, mut n_whole) = (0, 0);
        let (mut parts_of_ended, mut parts_of_living) = (false, false);
        for (source, whole) in self.sources(&result) {
            n_sources += 1;
            n_whole += usize::from(whole);
            let goes_on = lives_on(self.register, &source);
            parts_of_ended |= !whole && !goes_on;
            parts_of_living |= !whole && goes_on;
        }
        match &provision.outcome {
            Outcome::New(new) => Operations::of(&[
                (Operation::Restoration, new.restores.is_some()),
                (Operation::Creation, n_sources == 0),
                (Operation::Replacement, n_sources == 1 && n_whole == 1),
                (Operation::Merger, n_sources > 1),
                (Operation::Breakdown, parts_of_ended),
                (Operation::SplitOff, parts_of_living),
            ]),
            Outcome::Continues(changed) => Operations::of(&[
                (Operation::TakeOver, n_whole > 0),
                (Operation::Breakdown, parts_of_ended),
                (Operation::Transfer, parts_of_living),
                (Operation::ChangeOfCode, changed.code.is_some()),
                (Operation::ChangeOfKind, changed.kind.is_some()),
                (Operation::ChangeOfName, changed.name.is_some()),
                (Operation::ChangeOfParent, changed.parent.is_some()),
            ]),
            Outcome::Ends => Operations::of(&[(Operation::Dissolution, true)]),
        }
    }

    /// Returns the units that the provision takes from, and whether it takes them whole.
    fn sources<'r>(&self, result: &Version<'r>) -> impl Iterator<Item = (Version<'r>, bool)> {
        let provision = self.provision;
        let taken = result.predecessors().filter(move |edge| {
            !edge.goes_on() && edge.citations().any(|cite| cite.provision == provision)
        });
        let whole = |share: Share| share == Share::All || share == Share::Nothing;
        taken.map(move |edge| {
            let portions = edge.portions();
            (edge.source(), whole(portions.area) && whole(portions.population))
        })
    }
}

/// Tells whether the unit of a version has a later one.
fn lives_on(register: &Register, version: &Version<'_>) -> bool {
    register.store.units.at(version.unit()).latest != version.id
}
