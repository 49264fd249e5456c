//! Whether a column of codes is answered as its codes are, one by one.

use std::collections::BTreeSet;

use sapnhap::lineage::EdgeId;
use sapnhap::{Code, Date, Fate, Level, Register};

use super::reference::World;

/// The days of change and those before them; the first lies before the opening.
fn dates(world: &World) -> BTreeSet<Date> {
    let days = world.states.iter().map(|(day, _)| *day);
    days.flat_map(|day| [day.yesterday().unwrap(), day]).collect()
}

fn steps(fate: &Fate<'_>) -> Vec<EdgeId> {
    let edges = fate.relations().iter().flat_map(|relation| relation.edges());
    edges.map(|edge| edge.id()).collect()
}

/// Every code that ever was, asked at every level and between every two dates, some of them twice.
pub(crate) fn agree(register: &Register, world: &World) {
    let ever: BTreeSet<Code> = register.versions().map(|version| version.code()).collect();
    let mut codes: Vec<Code> = ever.into_iter().collect();
    codes.extend(codes.iter().step_by(3).cloned().collect::<Vec<_>>());
    let dates = dates(world);
    for (&from, level) in dates.iter().flat_map(|from| (0..4).map(move |level| (from, level))) {
        for &to in dates.range(from..) {
            let level = Level::new(level);
            let fates = register.what_became_of_all(level, &codes, from, to).unwrap();
            assert_eq!(fates.len(), codes.len());
            for (code, fate) in codes.iter().zip(&fates) {
                let alone = register.what_became_of(level, code, from, to).unwrap();
                assert_eq!(*fate, alone, "{code} from {from} to {to}");
                assert_eq!(steps(fate), steps(&alone), "{code} from {from} to {to}");
            }
        }
    }
}
