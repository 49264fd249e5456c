//! `vn-76-neighbours`: units that are merged lie next to each other.

use super::{SINCE_76, Unknown, communes_formed};
use crate::{
    Case, Cause, Contiguity, Date, Found, NamedUnit, Neighbours, Placed, Rule, Severity, Step,
    VersionId, Wording,
};

/// What is known of borders may be approximate, so a finding is a warning.
pub(super) const RULE: Rule = Rule::fixed(
    "vn-76-neighbours",
    Severity::Warning,
    "units that are merged lie next to each other",
    "Resolution 76/2025/UBTVQH15, article 2.3",
    check,
)
.holding(Some(SINCE_76), None);

/// A day of a plan, and the step.
type When = (Date, Option<Step>);

fn check(case: &Case<'_>, found: &mut Found<'_, '_>) {
    let mut unknown = Unknown::default();
    // The borders as of before each step of the plan.
    let mut carried: Option<(When, Option<Neighbours>)> = None;
    // Where a source is not found, it may be what lies between the others.
    for placed in communes_formed(case).filter(Placed::is_resolved) {
        let units: Vec<VersionId> = placed
            .takes()
            .filter(|taken| taken.unit.level() == crate::Level::COMMUNE)
            .map(|taken| taken.unit.id())
            .collect();
        if units.len() < 2 {
            continue;
        }
        let Some(known) = case.evidence().neighbours else {
            unknown.add(&placed);
            continue;
        };
        let before = placed.before();
        let borders = if known.date() == before.date() {
            Some(known)
        } else {
            let when = (placed.date(), placed.provision().map(|provision| provision.step));
            if carried.as_ref().is_none_or(|(of, _)| *of != when) {
                carried = Some((when, known.carried_to(&before).ok()));
            }
            carried.as_ref().and_then(|(_, borders)| borders.as_ref())
        };
        let Some(borders) = borders else {
            unknown.add(&placed);
            continue;
        };
        if borders.contiguity(&units) != Contiguity::Apart {
            continue;
        }
        // A unit without any neighbour is an island, or the map is too coarse for it.
        if units.iter().any(|&unit| borders.of(unit).len() == 0) {
            unknown.add(&placed);
        } else {
            let mut names: Vec<String> =
                placed.takes().map(|taken| NamedUnit::of(&taken.unit).to_string()).collect();
            names.sort();
            let names = names.join(", ");
            let known = borders.date();
            found.add(
                placed
                    .finding(Wording::new(
                        format!(
                            "the units that it takes from do not lie next to each other: {names}"
                        ),
                        format!("các đơn vị hợp thành không liền kề nhau: {names}"),
                    ))
                    .because([Cause::new(Wording::new(
                        format!("borders as known of {known}; short ones may be missing"),
                        format!("ranh giới theo dữ liệu ngày {known}; có thể thiếu đoạn ngắn"),
                    ))])
                    .about(placed.takes().map(|taken| NamedUnit::of(&taken.unit)))
                    .mended_by(Wording::new(
                        "leave out what lies apart, or take what lies between",
                        "bỏ đơn vị nằm rời, hoặc thêm đơn vị nằm giữa",
                    )),
            );
        }
    }
    unknown.hand_in(
        found,
        &Wording::new("the borders", "ranh giới"),
        &Wording::new(
            "no neighbours are known for some",
            "chưa có dữ liệu liền kề của một số đơn vị",
        ),
    );
}
