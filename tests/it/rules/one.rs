//! One mistake, one finding: what follows from a mistake is not told as another.

use sapnhap::decree::{NewUnit, Take};
use sapnhap::{Decree, Plan, Portion, Provision, Severity, check, date, vietnam};

/// Returns what is found, beside notes, when the communes of Sơn Tây are merged so.
#[track_caller]
fn told(plan: &Plan) -> Vec<String> {
    let evidence = (vietnam::attributes(), vietnam::neighbours());
    let report = check(plan, &vietnam::rules(plan.date()), evidence);
    let more = report.findings().iter().filter(|finding| finding.severity > Severity::Note);
    more.map(|finding| format!("{} {}", finding.rule.as_ref().unwrap(), finding.says)).collect()
}

fn merged(provisions: impl IntoIterator<Item = Provision>) -> Plan {
    let day = date(2025, 7, 1);
    let before = vietnam::register().rewound(day).unwrap();
    let mut decree = Decree::new("1/NQ", day).unwrap().scope("thành phố Hà Nội").unwrap();
    decree.provisions.extend(provisions);
    Plan::on(&before, day).within("thành phố Hà Nội").unwrap().named("P").decree(decree)
}

fn made<const N: usize>(clause: &str, kind: &str, name: &str, takes: [Take; N]) -> Provision {
    let code = if clause == "1" { "09604" } else { "09598" };
    let new =
        NewUnit { seat: Some(code.parse().unwrap()), ..NewUnit::new(code, kind, name).unwrap() };
    takes.into_iter().fold(Provision::of_new(clause, new).unwrap(), Provision::taking)
}

fn all<const N: usize>(units: [&str; N]) -> [Take; N] {
    units.map(|unit| Take::all(unit).unwrap())
}

fn goes(unit: &str, area: Portion, population: Portion) -> Take {
    Take::new(unit, area, population).unwrap()
}

// 09604 Thanh Mỹ, 09598 Xuân Sơn and 09592 Đường Lâm are communes of the town of Sơn Tây that lie next to
// each other.
const MISSPELT: &str = "xã Đường Lân, thị xã Sơn Tây";
const NOT_FOUND: &str =
    "references no unit on 2025-06-30 is called \"xã Đường Lân, thị xã Sơn Tây\"";

#[test]
fn the_plan_without_mistakes() {
    let plan = merged([made("1", "xa", "Sơn Tây", all(["09604", "09598", "09592"]))]);
    assert_eq!(told(&plan), [""; 0]);
}

#[test]
fn a_misspelt_source() {
    let one = |provisions: Vec<Provision>| {
        let told = told(&merged(provisions));
        assert!(told.len() == 1 && told[0].starts_with(NOT_FOUND), "{told:#?}");
    };
    // In the middle, so that what is left does not hang together.
    one(vec![made("1", "xa", "Sơn Tây", all(["09604", MISSPELT, "09598"]))]);
    // The unit whose name the new one has: it would be there twice.
    one(vec![made("1", "xa", "Đường Lâm", all(["09604", "09598", MISSPELT]))]);
    // It is ended by another clause, and looks as if it went to nobody.
    let taken = made("2", "xa", "Sơn Tây", all(["09604", "09598", MISSPELT]));
    one(vec![Provision::end("1", ["09592"]).unwrap(), taken]);
    // Its land goes to one unit and its people to another.
    let land = goes("09592", Portion::All, Portion::Nothing);
    let people = goes(MISSPELT, Portion::Nothing, Portion::All);
    let told = told(&merged([
        made("1", "phuong", "Một", all(["09604"])).taking(land),
        made("2", "phuong", "Hai", all(["09598"])).taking(people),
    ]));
    assert!(!told.iter().any(|told| told.starts_with("cover")), "{told:#?}");
}

/// The code of the new unit is that of a source which is not found, and looks as if it were in use.
#[test]
fn a_misspelt_source_whose_code_goes_on() {
    for wrong in ["xã Thanh Mĩi, thị xã Sơn Tây", "09605"] {
        let told = told(&merged([made("1", "xa", "Sơn Tây", all([wrong, "09598", "09592"]))]));
        assert!(told.len() == 1 && told[0].starts_with("references "), "{told:#?}");
    }
}

/// A province that is not made leaves 18 districts without one, and two decrees without a scope.
#[test]
fn a_unit_that_is_not_made() {
    let day = date(2025, 7, 1);
    let before = vietnam::register().rewound(day).unwrap();
    let of_province =
        |kind| Provision::merge("1", ["province:02", "province:08"], "08", kind, "Tuyên Quang");
    let plan = |kind| {
        let national = Decree::new("1/QH", day).unwrap().provision(of_province(kind).unwrap());
        let of_scope = |number, scope, name, units: [&str; 3]| {
            let mut decree = Decree::new(number, day).unwrap().scope(scope).unwrap();
            let new = NewUnit::new(units[0], "xa", name).unwrap();
            let new = NewUnit { seat: Some(units[0].parse().unwrap()), ..new };
            let made = Provision::of_new("1", new).unwrap();
            decree.provisions.push(all(units).into_iter().fold(made, Provision::taking));
            decree
        };
        Plan::on(&before, day)
            .named("P")
            .decree(national)
            .decree(of_scope("2/NQ", "province:08", "A", ["00718", "00721", "00724"]))
            .decree(of_scope("3/NQ", "tỉnh Tuyên Quang", "B", ["00727", "00730", "00733"]))
    };
    let errors = |kind| -> Vec<String> {
        let report = check(&plan(kind), &vietnam::rules(day), ());
        let errors = report.findings().iter().filter(|finding| finding.severity == Severity::Error);
        errors.map(|finding| finding.to_string()).collect()
    };
    let told = errors("tinhh");
    assert!(told.len() == 1 && told[0].contains("the country has no kind \"tinhh\""), "{told:#?}");
    assert!(errors("tinh").iter().all(|told| !told.contains("[parents]")), "{:#?}", errors("tinh"));
}
