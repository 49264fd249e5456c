//! What a provision does, in the field's vocabulary (UNECE's GSIM, types of change of units).
//!
//! Nothing of it is stored: it is read off what was taken and what came of it.

use serde::Serialize;

use crate::decree::Outcome;
use crate::register::{Citation, Register, Version};
use crate::share::Share;

/// What a provision does. One provision may do several of these.
///
/// # Example
/// ```
/// # #[cfg(feature = "vietnam")] {
/// use sapnhap::{Level, Operation, code, vietnam};
///
/// let register = vietnam::register();
/// let ward = register.latest().unit(Level::COMMUNE, &code("00004"))?;
/// let clause = ward.predecessors().next().unwrap().citations()[0];
/// assert_eq!(clause.operations(), [Operation::Merger, Operation::Breakdown]);
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

impl Citation<'_> {
    /// Returns what the provision does, in the order of [`Operation`].
    ///
    /// # Complexity
    /// Linear in the edges to the version that came of it.
    #[must_use]
    pub fn operations(&self) -> Vec<Operation> {
        let Some(provision) = self.provision() else { return Vec::new() };
        let Some(result) = self.result() else { return vec![Operation::Dissolution] };
        let sources = self.sources(&result);
        let whole = sources.iter().filter(|(_, whole)| *whole).count();
        let goes_on = |source: &Version<'_>| lives_on(self.register, source);
        let parts_of_ended = sources.iter().any(|(source, whole)| !whole && !goes_on(source));
        let parts_of_living = sources.iter().any(|(source, whole)| !whole && goes_on(source));
        let mut operations = Vec::new();
        let mut note = |holds: bool, operation: Operation| {
            if holds {
                operations.push(operation);
            }
        };
        match &provision.outcome {
            Outcome::New(new) => {
                note(new.restores.is_some(), Operation::Restoration);
                note(sources.is_empty(), Operation::Creation);
                note(sources.len() == 1 && whole == 1, Operation::Replacement);
                note(sources.len() > 1, Operation::Merger);
                note(parts_of_ended, Operation::Breakdown);
                note(parts_of_living, Operation::SplitOff);
            }
            Outcome::Continues(changed) => {
                note(whole > 0, Operation::TakeOver);
                note(parts_of_ended, Operation::Breakdown);
                note(parts_of_living, Operation::Transfer);
                note(changed.code.is_some(), Operation::ChangeOfCode);
                note(changed.kind.is_some(), Operation::ChangeOfKind);
                note(changed.name.is_some(), Operation::ChangeOfName);
                note(changed.parent.is_some(), Operation::ChangeOfParent);
            }
            Outcome::Ends => note(true, Operation::Dissolution),
        }
        operations.sort_unstable();
        operations
    }

    /// Returns the units that the provision takes from, and whether it takes them whole.
    fn sources<'r>(&self, result: &Version<'r>) -> Vec<(Version<'r>, bool)> {
        let taken = result.predecessors().filter(|edge| {
            !edge.goes_on() && edge.citations().iter().any(|cite| cite.provision == self.provision)
        });
        let whole = |share: Share| share == Share::All || share == Share::Nothing;
        taken
            .map(|edge| {
                let portions = edge.portions();
                (edge.source(), whole(portions.area) && whole(portions.population))
            })
            .collect()
    }
}

/// Tells whether the unit of a version has a later one.
fn lives_on(register: &Register, version: &Version<'_>) -> bool {
    register.store.units.at(version.unit().0).latest != version.id
}
