//! `vn-76-arranged`: whom the acts of 2025 left alone.

use super::*;

/// Article 2.3 of Resolution 76/2025 against the acts themselves: of the communes that they left as they
/// were some are short of a standard of 1211/2016, which is the law's own exception.
#[test]
fn whom_the_law_left_alone() {
    let report = check(&national(), &vietnam::rules(REFORM), evidence());
    // Of the 127 that it left as they were; terrain is known of none, and the people of 2024 of none.
    let told = |severity| {
        let found = report.of_rule("vn-76-arranged");
        found
            .filter(|finding| finding.severity == severity)
            .flat_map(|finding| &finding.units)
            .count()
    };
    assert_eq!((told(Severity::Warning), told(Severity::Note)), (21, 68));
    // A table of the user's leaves some out (article 3).
    let warning = report.of_rule("vn-76-arranged").find(|it| it.severity == Severity::Warning);
    let first = warning.unwrap().units[0].clone();
    let mut own = vietnam::attributes().clone();
    let mut kept = Attributes::new("defence");
    let mut facts = UnitFacts::default();
    facts.left_out = Some(true);
    kept.insert(Level::COMMUNE, first.code.clone(), BEFORE, facts).unwrap();
    own.extend(kept);
    let fewer = check(&national(), &vietnam::rules(REFORM), (&own, vietnam::neighbours()));
    assert_eq!(of(&fewer, "vn-76-arranged") + 1, of(&report, "vn-76-arranged"));
}

/// A plan of two wards is no plan of the city, and says nothing of the other 524 communes.
#[test]
fn a_plan_of_a_few_communes() {
    let report = check(&two_wards(), &vietnam::rules(REFORM), evidence());
    assert_eq!(of(&report, "vn-76-arranged"), 0);
}
