//! What became of a unit that a plan names though it has ended.

use jiff::civil::Date;

use super::played::Turn;
use crate::code::Code;
use crate::error::Fault;
use crate::finding::{NamedUnit, Wording};
use crate::level::Level;
use crate::lineage::Fate;
use crate::period::{day_before, parse_date};
use crate::register::Version;

/// How many successors are clear enough to choose from.
const MOST_SUCCESSORS: usize = 6;

/// Says which units to name in place of one that has ended; `None` for any other fault, and where
/// what became of it is not clear.
pub(super) fn mend(turn: Turn<'_>, fault: &Fault) -> Option<Wording> {
    let (unit, ended) = match fault {
        Fault::Ended { unit, ended } => (unit.as_str(), *ended),
        Fault::ParentNotInForce { why, .. } | Fault::ScopeNotInForce { why, .. } => named_in(why)?,
        _ => return None,
    };
    let fate = version(turn, unit, ended)?.fate_at(&turn.before());
    let level = fate.relations().first()?.earlier().level();
    let successors = fate.relations().iter().map(|relation| relation.later());
    let successors: Vec<Version<'_>> = successors.collect();
    if successors.len() > MOST_SUCCESSORS || successors.iter().any(|unit| unit.level() != level) {
        return None;
    }
    let names: Vec<String> =
        successors.iter().map(|unit| NamedUnit::of(unit).to_string()).collect();
    let names = names.join("; ");
    Some(match fate {
        Fate::Divided(_) => Wording::new(
            format!("name one of those among which it was divided: {names}"),
            format!("ghi một trong các đơn vị đã nhận phần của nó: {names}"),
        ),
        _ => Wording::new(
            format!("name what it became: {names}"),
            format!("ghi đơn vị kế thừa nó: {names}"),
        ),
    })
}

/// Reads the unit and the day of its end off the reason for which a parent is not in force.
pub(super) fn named_in(why: &str) -> Option<(&str, Date)> {
    let (unit, date) = why.rsplit_once(" ended on ")?;
    Some((unit, parse_date(date).ok()?))
}

/// Finds a unit, as faults name it, on the last day on which it was in force.
fn version<'d>(turn: Turn<'d>, unit: &str, ended: Date) -> Option<Version<'d>> {
    let (_, code) = unit.rsplit_once(" (")?;
    let code = Code::new(code.strip_suffix(')')?).ok()?;
    let register = turn.register();
    let before = register.at_or_opening(day_before(ended));
    let n_levels = u8::try_from(register.country().levels().len()).unwrap_or(u8::MAX);
    let mut carriers = (0..n_levels).filter_map(|rank| before.get(Level::new(rank), &code));
    carriers.find(|carrier| carrier.to_string() == unit)
}
