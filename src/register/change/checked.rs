//! What a checked change comes to: the versions that it makes, with what each is given and by which
//! provision. Data only: [`checker`](crate::register::change::checker) makes it, and
//! [`apply`](crate::register::change::apply) writes it down.

use std::cmp::Ordering;

use rustc_hash::FxHashMap;

use crate::code::Code;
use crate::level::Level;
use crate::register::change::tally::Touches;
use crate::register::data::ids::{ParentId, Place, StagedId, TargetId, TouchId, UnitId, VersionId};
use crate::register::data::staged::Staged;

/// A code that a target is given.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum GivenCode {
    /// As a provision has it.
    By(StagedId),
    /// In full, where no provision gives it so: a place in the list of those.
    Completed(u32),
}

/// A version that the change makes.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Target {
    pub(crate) unit: UnitId,
    /// The unit in which it lies, once that is settled; `None` at the top level.
    pub(crate) parent: Option<UnitId>,
    /// The touch of the unit's version until now; `None` for a new unit.
    pub(crate) touch: Option<TouchId>,
    /// The first provision behind it; `None` when it only follows from others.
    pub(crate) provision: Option<StagedId>,
    /// The code and the name that it is given; `None` where it keeps what it has.
    pub(crate) code: Option<GivenCode>,
    pub(crate) name: Option<StagedId>,
    /// The parent that a provision gives it.
    pub(crate) written_parent: Option<ParentId>,
    pub(crate) level: Level,
    pub(crate) kind: u8,
}

/// The ground of a dissolved unit, which falls to the one in which it lay.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Fall {
    /// The target of the unit in which it lay.
    pub(crate) target: TargetId,
    pub(crate) source: VersionId,
    /// The provision that dissolves it.
    pub(crate) provision: StagedId,
}

/// Of which takes area and population are given back, by their places.
pub(crate) type Returns = FxHashMap<u32, [bool; 2]>;

/// What applying a change without faults comes to.
#[derive(Debug, Clone)]
pub(crate) struct Checked {
    pub(crate) touches: Touches,
    pub(crate) targets: Vec<Target>,
    /// Provisions beyond the first that stand behind a target: the target and the provision, in
    /// order of provisions.
    pub(crate) also: Vec<(TargetId, StagedId)>,
    /// The provisions because of which a version that follows gets its new parent, by target.
    pub(crate) because: Vec<(TargetId, StagedId)>,
    /// What restored units get back.
    pub(crate) returns: Returns,
    /// What falls to units from others that are dissolved inside them, by target.
    pub(crate) falls: Vec<Fall>,
    /// Codes in full that no provision gives so.
    pub(crate) full_codes: Vec<Code>,
}

impl Checked {
    /// Returns the code that a target is given.
    #[inline]
    pub(crate) fn code_of<'s>(&'s self, staged: &'s Staged, code: GivenCode) -> Option<&'s Code> {
        code_of(staged, &self.full_codes, code)
    }

    /// Returns the target of a provision.
    #[inline]
    pub(crate) fn target_of(&self, provision: StagedId) -> Option<&Target> {
        target_of(&self.targets, &self.also, provision)
    }
}

/// Finds the target of a provision. Those that only follow come last, and stand behind every
/// provision, so targets are in order.
#[inline]
pub(crate) fn target_of<'a>(
    targets: &'a [Target],
    also: &[(TargetId, StagedId)],
    provision: StagedId,
) -> Option<&'a Target> {
    let order = |target: &Target| match target.provision {
        Some(of) => of.cmp(&provision),
        None => Ordering::Greater,
    };
    match targets.binary_search_by(order) {
        Ok(place) => targets.get(place),
        Err(_) => {
            let place = also.binary_search_by_key(&provision, |(_, also)| *also).ok()?;
            targets.get(also.get(place)?.0.idx())
        }
    }
}

/// Returns the code that a target is given.
#[inline]
pub(crate) fn code_of<'a>(
    staged: &'a Staged,
    full_codes: &'a [Code],
    code: GivenCode,
) -> Option<&'a Code> {
    match code {
        GivenCode::By(provision) => staged.code_of(provision),
        GivenCode::Completed(place) => full_codes.get(place as usize),
    }
}
