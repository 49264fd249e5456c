//! Article 5.1c of Resolution 76/2025: whose mountains and border decide about a ward of a province.

use super::*;

/// Two wards of Lạng Sơn of 18,000 people and 6 km2 together: enough in the mountains or at the border
/// (15,000), and not elsewhere (21,000).
#[test]
fn the_words_can_be_read_two_ways() {
    let before = of_2025();
    let on = before.latest();
    let province = on.find("tỉnh Lạng Sơn").unwrap();
    let wards: Vec<_> = province
        .members(Level::COMMUNE)
        .into_iter()
        .filter(|unit| unit.is_kind("phuong"))
        .collect();
    let [one, other] = [wards[0].code(), wards[1].code()];
    let (first, second) = (one.to_string(), other.to_string());
    let plan = Plan::on(&before, REFORM)
        .within("tỉnh Lạng Sơn")
        .unwrap()
        .merge(
            [first.as_str(), second.as_str()],
            Successor::new("phường Một").unwrap().seated_in(&first).unwrap(),
        )
        .unwrap();
    let told = |province_is_there: bool, ward_is_there: Option<bool>, by: &str| {
        let mut own = Attributes::new("test");
        for code in [&one, &other] {
            let mut facts = UnitFacts::default();
            facts.area = Some("3".parse().unwrap());
            facts.population = Some(9_000);
            facts.border = ward_is_there;
            facts.terrain = ward_is_there.map(|_| Terrain::Other);
            own.insert(Level::COMMUNE, code.clone(), BEFORE, facts).unwrap();
        }
        let mut facts = UnitFacts::default();
        facts.terrain = Some(Terrain::Other);
        facts.border = Some(province_is_there);
        own.insert(Level::PROVINCE, province.code(), BEFORE, facts).unwrap();
        let rules = vietnam::rules(REFORM).option("vn-76-area-population", "wards", by).unwrap();
        let report = check(&plan, &rules, (&own, vietnam::neighbours()));
        let found: Vec<Severity> =
            report.of_rule("vn-76-area-population").map(|finding| finding.severity).collect();
        found
    };
    let (short, open, met) = (vec![Severity::Warning], vec![Severity::Note], Vec::new());
    assert_eq!(told(false, Some(false), "both"), short);
    assert_eq!(told(true, Some(true), "both"), met);
    // Where they differ, or one is not known, it can't be told.
    assert_eq!(told(true, Some(false), "both"), open);
    assert_eq!(told(false, None, "both"), open);
    assert_eq!(told(true, Some(false), "province"), met);
    assert_eq!(told(true, Some(false), "ward"), short);
    assert_eq!(told(false, Some(true), "province"), short);
    assert_eq!(told(false, Some(true), "ward"), met);
}
