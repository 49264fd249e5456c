//! Lists that are read by the numbers of nodes and regions.

/// Reads a place of a list. A place that is not there holds nothing, such as zero.
pub(crate) fn at<T: Copy + Default>(list: &[T], place: u32) -> T {
    list.get(place as usize).copied().unwrap_or_default()
}

/// Sets a place of a list, if it is there.
pub(crate) fn set<T>(list: &mut [T], place: u32, value: T) {
    if let Some(slot) = list.get_mut(place as usize) {
        *slot = value;
    }
}

/// Returns a number of things as nodes are numbered; there are never more than fit.
pub(crate) fn count(n: usize) -> u32 {
    u32::try_from(n).unwrap_or(u32::MAX)
}

/// Returns a number of things as a float, for scores.
#[expect(clippy::cast_precision_loss, reason = "counts are far below 2^52")]
pub(crate) fn float(n: usize) -> f64 {
    n as f64
}

/// Returns regions with their members in order, by their first members.
pub(crate) fn in_order(regions: &[Vec<u32>]) -> Vec<Vec<u32>> {
    let mut regions = regions.to_vec();
    regions.iter_mut().for_each(|members| members.sort_unstable());
    regions.sort_unstable();
    regions
}
