//! The figures that the law gives for what went by a step.

use super::edge::Edge;
use crate::amount::Amount;
use crate::decree::{Figure, Portion, Reference, Source};
use crate::level::Level;
use crate::register::Version;
use crate::register::view::search::{self, Wanted};
use crate::share::Quantity;

/// Returns the figure that the law gives for what went of a quantity by a step, and the whole beside it,
/// where a clause states that; of several clauses their sum.
pub(crate) fn stated(edge: &Edge<'_>, quantity: Quantity) -> Option<(Amount, Option<Amount>)> {
    if edge.goes_on() {
        return None;
    }
    let source = edge.source();
    let mut sum: Option<(Amount, Option<Amount>)> = None;
    for cite in edge.citations() {
        for take in cite.provision().map_or(&[][..], |written| &written.takes) {
            let portion = match quantity {
                Quantity::Area => &take.area,
                Quantity::Population => &take.population,
            };
            let (Source::Unit(unit), Portion::Part(Some(figure))) = (&take.source, portion) else {
                continue;
            };
            if means(unit, &source) {
                let Figure { amount, of } = **figure;
                let (before, whole) = sum.unwrap_or((Amount::from(0), None));
                sum = Some((before.checked_add(amount)?, whole.or(of)));
            }
        }
    }
    sum
}

/// Tells whether a reference in a clause may mean a version on its last day.
pub(super) fn means(reference: &Reference, version: &Version<'_>) -> bool {
    let register = version.register;
    match reference.code() {
        Some(code) => {
            let is_of_level = reference.level().is_none_or(|level| *level == version.level_id());
            is_of_level && version.code() == *code
        }
        None => {
            let levels: Vec<Level> = vec![version.level()];
            let wanted = Wanted::of(register, reference, &levels, version.moment);
            wanted.is_some_and(|wanted| search::matches(register, version.id, &wanted))
        }
    }
}
