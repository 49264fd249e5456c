//! What became of a unit that a plan names though it has ended.

use jiff::civil::Date;

use super::played::Turn;
use crate::error::{Fault, NotInForce};
use crate::finding::Mend;
use crate::lineage::Fate;
use crate::period::day_before;
use crate::register::Version;
use crate::unit::NamedUnit;

/// How many successors are clear enough to choose from.
const MOST_SUCCESSORS: usize = 6;

/// Says which units to name in place of one that has ended; `None` for any other fault, and where
/// what became of it is not clear.
pub(super) fn mend(turn: Turn<'_>, fault: &Fault) -> Option<Mend> {
    let (unit, ended) = match fault {
        Fault::Ended { unit, ended }
        | Fault::ParentNotInForce { why: NotInForce::Ended { unit, ended }, .. }
        | Fault::ScopeNotInForce { why: NotInForce::Ended { unit, ended }, .. } => (unit, *ended),
        _ => return None,
    };
    let fate = version(turn, unit, ended)?.fate_at(&turn.before());
    let level = fate.relations().first()?.earlier().level();
    let successors = fate.relations().iter().map(|relation| relation.later());
    let successors: Vec<Version<'_>> = successors.collect();
    if successors.len() > MOST_SUCCESSORS || successors.iter().any(|unit| unit.level() != level) {
        return None;
    }
    let units = successors.iter().map(NamedUnit::of).collect();
    Some(match fate {
        Fate::Divided(_) => Mend::NameOneOf { units },
        _ => Mend::NameSuccessors { units },
    })
}

/// Finds a unit on the last day on which it was in force.
fn version<'d>(turn: Turn<'d>, unit: &NamedUnit, ended: Date) -> Option<Version<'d>> {
    let register = turn.register();
    let level = register.country().level(unit.level.as_str())?;
    let before = register.at_or_opening(day_before(ended));
    before.get(level, &unit.code).filter(|carrier| NamedUnit::of(carrier) == *unit)
}
