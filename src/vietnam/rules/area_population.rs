//! `vn-76-area-population`: a commune that is formed is large enough, unless it is of three or more.

use super::common::{SINCE_76, SINCE_112, communes_formed, is_kind};
use super::standard::{Standard, hold_against, is_mountain};
use super::words::Say;
use crate::Severity;
use crate::attributes::Terrain;
use crate::rules::OptionValue::Word;
use crate::rules::{Case, Findings, PlacedClause, Rule, RuleOption};

/// The figures are percentages of the standards of Resolution 1211/2016/UBTVQH13, as amended by
/// 27/2022/UBTVQH15. What neither meets them nor is exempt needs the Standing Committee.
pub(super) const RULE: Rule = Rule::fixed(
    "vn-76-area-population",
    Severity::Warning,
    "a commune that is formed meets the standards of area and population, unless of three or more",
    "Resolution 76/2025/UBTVQH15, articles 5.1, 5.2 and 5.3",
    check,
)
.holding(Some(SINCE_76), Some(SINCE_112))
.with_options(&[
    RuleOption {
        id: "exempt",
        takes: &[Word("whole"), Word("any"), Word("none")],
        says: "three or more units taken whole are exempt, or taken at all, or none is",
        value: "whole",
    },
    RuleOption {
        id: "terrain",
        takes: &[Word("unknown"), Word("mountain"), Word("other")],
        says: "what is taken where no terrain is known",
        value: "unknown",
    },
    RuleOption {
        id: "wards",
        takes: &[Word("both"), Word("province"), Word("ward")],
        says: "whose mountains and border decide about a ward (5.1c): those of the province, of the ward, \
               or what both agree on",
        value: "both",
    },
]);

/// A xã in mountains or highlands: all of the population standard, twice that of area.
const MOUNTAIN: Standard = Standard::new(5_000, 10_000);
/// Any other xã: twice the population standard, all of that of area.
const OTHER: Standard = Standard::new(16_000, 3_000);
/// A ward of a centrally run city, of a mountain, highland or border province, and elsewhere.
const WARDS: [Standard; 3] =
    [Standard::new(45_000, 550), Standard::new(15_000, 550), Standard::new(21_000, 550)];

fn check(case: &Case<'_>, found: &mut Findings<'_, '_>) {
    let (exempt, terrain) = (found.rule().value("exempt"), found.rule().value("terrain"));
    let wards = found.rule().value("wards");
    // For islands and special zones defence comes first; they have no figures.
    let judged = communes_formed(case)
        .filter(|placed| !is_kind(placed, "dac_khu") && !is_exempt(placed, exempt));
    let with_standards = judged.map(|placed| {
        let standards = if is_kind(&placed, "phuong") {
            of_ward(case, &placed, wards)
        } else {
            of_xa(case, &placed, terrain)
        };
        (placed, standards)
    });
    hold_against(case, found, with_standards, Say::MergeOrAsk);
}

/// Tells whether a clause makes one unit of three or more.
fn is_exempt(placed: &PlacedClause<'_>, which: &str) -> bool {
    let n_sources = match which {
        "whole" => placed.takes().filter(|taken| !taken.is_derived && taken.is_whole()).count(),
        "any" => placed.takes().filter(|taken| !taken.is_derived).count(),
        _ => 0,
    };
    n_sources >= 3
}

fn of_xa(case: &Case<'_>, placed: &PlacedClause<'_>, where_unknown: &str) -> Vec<Standard> {
    match (is_mountain(case, placed), where_unknown) {
        (Some(true), _) | (None, "mountain") => vec![MOUNTAIN],
        (Some(false), _) | (None, "other") => vec![OTHER],
        (None, _) => vec![OTHER, MOUNTAIN],
    }
}

/// The words of article 5.1c, wards of a province formed in a region of mountains, highlands or the border,
/// can mean a province that lies there, or a ward.
fn of_ward(case: &Case<'_>, placed: &PlacedClause<'_>, by: &str) -> Vec<Standard> {
    let [of_city, of_mountains, elsewhere] = WARDS;
    let Some(province) = placed.parent() else { return WARDS.to_vec() };
    if province.is_kind("thanh_pho_tw") {
        return vec![of_city];
    }
    let facts = case.facts(&province);
    let terrain = facts.and_then(|facts| facts.terrain).map(|terrain| terrain != Terrain::Other);
    let province = either(terrain, facts.and_then(|facts| facts.border));
    let borders =
        placed.takes().map(|taken| case.facts(&taken.unit).and_then(|facts| facts.border));
    let border = borders.reduce(either);
    let ward = either(is_mountain(case, placed), border.flatten());
    let agreed = match by {
        "province" => province,
        "ward" => ward,
        _ => province.filter(|_| province == ward),
    };
    match agreed {
        Some(true) => vec![of_mountains],
        Some(false) => vec![elsewhere],
        None => vec![elsewhere, of_mountains],
    }
}

/// Tells whether one of two holds, as far as they are known.
fn either(one: Option<bool>, other: Option<bool>) -> Option<bool> {
    match (one, other) {
        (Some(true), _) | (_, Some(true)) => Some(true),
        (Some(false), Some(false)) => Some(false),
        _ => None,
    }
}
