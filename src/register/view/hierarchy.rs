//! What stands above a version.

use crate::period::Moment;
use crate::register::data::ids::VersionId;
use crate::register::data::store::Store;

/// Returns the versions above one on a day, nearest first.
pub(crate) fn units_above(
    store: &Store,
    version: VersionId,
    moment: Moment,
) -> impl Iterator<Item = VersionId> + '_ {
    let next =
        move |version: VersionId| store.version_on(store.records.at(version).parent?, moment);
    // Each is looked up when it is asked for, since most callers want the nearest alone. A parent is
    // of a level above, so this ends.
    let mut last = Some(version);
    std::iter::from_fn(move || {
        last = last.and_then(next);
        last
    })
}
