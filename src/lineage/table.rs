//! The successors of every version at one date, worked out in one pass.

use super::graph::Lineage;
use crate::register::VersionId;
use crate::register::data::records::Outs;

/// For every version of a register, the versions in force on a date that came of it.
///
/// One pass from the latest version back, since what comes of a version has the greater id. A
/// version in force stands for itself; one that begins later has none.
///
/// # Example
/// ```
/// # #[cfg(feature = "vietnam")] {
/// use sapnhap::{Level, code, date, vietnam};
///
/// let register = vietnam::register();
/// let table = register.lineage().successor_table(date(2025, 7, 1));
/// let old = register.at(date(2025, 6, 30))?.unit(Level::COMMUNE, &code("00634"))?;
/// assert_eq!(table.of(old.id()).len(), 5);
/// # }
/// # Ok::<(), sapnhap::Error>(())
/// ```
#[derive(Debug, Clone, Default)]
pub struct SuccessorTable {
    /// Where the list of each version begins, and how long it is.
    places: Vec<(u32, u32)>,
    ids: Vec<VersionId>,
}

impl SuccessorTable {
    /// Returns the versions in force on the table's date that came of one, in order of id; empty
    /// for a version that begins later, or of another register.
    ///
    /// # Complexity
    /// Constant.
    #[must_use]
    pub fn of(&self, version: VersionId) -> &[VersionId] {
        let (start, len) = self.places.get(version.index()).copied().unwrap_or((0, 0));
        self.ids.get(start as usize..(start + len) as usize).unwrap_or(&[])
    }
}

impl Lineage<'_> {
    /// Works out the successors of all versions on a date.
    ///
    /// # Complexity
    /// One pass over versions and edges, plus the length of the lists. Versions with one successor
    /// share its list.
    #[must_use]
    pub fn successor_table(self, date: jiff::civil::Date) -> SuccessorTable {
        let store = &self.register.store;
        let moment = crate::period::Moment::of(date);
        let mut table = SuccessorTable {
            places: vec![(0, 0); store.records.len() as usize],
            ids: Vec::with_capacity(store.records.len() as usize / 2),
        };
        let mut list = Vec::new();
        for version in store.records.ids().rev() {
            let life = store.lives.at(version);
            let place = if life.until > moment {
                if store.lives.at(version).from > moment {
                    continue;
                }
                table.push(&[version])
            } else {
                match life.outs() {
                    Outs::None => continue,
                    Outs::One { to, .. } => {
                        table.places.get(to.index()).copied().unwrap_or_default()
                    }
                    Outs::List { .. } => {
                        list.clear();
                        for next in self.successors(version) {
                            list.extend_from_slice(table.of(next));
                        }
                        list.sort_unstable();
                        list.dedup();
                        table.push(&list)
                    }
                }
            };
            if let Some(slot) = table.places.get_mut(version.index()) {
                *slot = place;
            }
        }
        table
    }
}

impl SuccessorTable {
    fn push(&mut self, list: &[VersionId]) -> (u32, u32) {
        let len = |len: usize| u32::try_from(len).unwrap_or(u32::MAX);
        let place = (len(self.ids.len()), len(list.len()));
        self.ids.extend_from_slice(list);
        place
    }
}
