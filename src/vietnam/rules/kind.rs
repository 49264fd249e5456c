//! `vn-76-kind`: a ward that is put together with others makes a ward; xã and thị trấn make a xã.

use super::common::{SINCE_76, communes_formed, is_kind};
use super::words::Say;
use crate::Severity;
use crate::finding::{Measure, NamedUnit};
use crate::rules::{Case, Findings, Rule};

/// Held in 3,167 of the 3,179 clauses of 2025 that form a xã or a ward; in the other 12 wards gave
/// only parts or rests.
pub(super) const RULE: Rule = Rule::fixed(
    "vn-76-kind",
    Severity::Warning,
    "a ward put together with others makes a ward; xã and thị trấn make a xã",
    "Resolution 76/2025/UBTVQH15, article 1.3",
    check,
)
.holding(Some(SINCE_76), None);

fn check(case: &Case<'_>, found: &mut Findings<'_, '_>) {
    for placed in communes_formed(case) {
        if is_kind(&placed, "thi_tran") {
            let measure = Measure::new(Say::Kind, "thị trấn", "xã");
            found.add(placed.finding(Say::TownFormed).measured(measure));
            continue;
        }
        let is_ward = is_kind(&placed, "phuong");
        if !is_ward && !is_kind(&placed, "xa") {
            continue;
        }
        let sources = || placed.takes().filter(|taken| !taken.is_derived).map(|taken| taken.unit);
        let wards = || sources().filter(|unit| unit.is_kind("phuong"));
        if is_ward == wards().next().is_some() || sources().next().is_none() {
            continue;
        }
        // A ward may be among the sources that are not found.
        if is_ward && !placed.is_resolved() {
            continue;
        }
        let (have, need) = if is_ward { ("phường", "xã") } else { ("xã", "phường") };
        let says = if is_ward { Say::WardWithoutWard } else { Say::XaWithWards };
        let wards = wards().map(|unit| NamedUnit::of(&unit));
        found.add(placed.finding(says).about(wards).measured(Measure::new(Say::Kind, have, need)));
    }
}
