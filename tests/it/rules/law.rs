//! The law itself, taken back as plans: no rule holds an error against it.

use expect_test::expect;
use sapnhap::report::Language;
use sapnhap::{Date, Plan, Severity, date, vietnam};

use super::formal;

/// The rules are of 2025; the acts of the years before are no subject of theirs.
const REFORM: Date = date(2025, 7, 1);

/// The numbers of the acts, in the order of the register.
fn numbers() -> Vec<&'static str> {
    let acts = vietnam::register().decrees().filter(|decree| decree.effective >= REFORM);
    let numbers: Vec<&str> = acts.map(|decree| decree.number.as_str()).collect();
    assert_eq!(numbers.len(), 38);
    numbers
}

#[test]
fn each_act_passes_by_itself() {
    for number in numbers() {
        let plan = Plan::from_register(vietnam::register(), [number]).unwrap();
        assert_eq!(plan.decrees().len(), 1);
        let report = formal(&plan);
        report.assert_lawful();
        assert_eq!(report.count(Severity::Warning), 0, "{report}");
        // The law does not say where the authority of a new commune sits; nothing else is open.
        for finding in report.findings() {
            assert_eq!(finding.rule.as_ref().unwrap().as_str(), "code-of-seat", "{report}");
        }
    }
}

#[test]
fn all_acts_pass_as_one_plan() {
    let plan = Plan::from_register(vietnam::register(), numbers()).unwrap();
    assert_eq!((plan.decrees().len(), plan.given_decrees().len()), (38, 0));
    let report = formal(&plan);
    report.assert_lawful();
    assert_eq!(report.findings().len(), report.of_rule("code-of-seat").count());
    let reached = plan.register().unwrap();
    assert_eq!(reached.to_bytes(), vietnam::register().to_bytes());
    // In whatever order decrees were put in, they are staged by day and number.
    let mut turned: Vec<_> = numbers().into_iter().collect();
    turned.reverse();
    let turned = Plan::from_register(vietnam::register(), turned).unwrap();
    assert_eq!(turned.register().unwrap().to_bytes(), vietnam::register().to_bytes());
}

#[test]
fn the_acts_of_2025_and_of_2026_pass_apart() {
    let of_year = |year: i16| {
        let decrees = vietnam::register().decrees();
        decrees
            .filter(|decree| decree.effective >= REFORM && decree.effective.year() == year)
            .map(|decree| decree.number.as_str())
            .collect::<Vec<_>>()
    };
    for (year, n_decrees) in [(2025, 36), (2026, 2)] {
        let plan = Plan::from_register(vietnam::register(), of_year(year)).unwrap();
        assert_eq!((plan.decrees().len(), plan.given_decrees().len()), (n_decrees, 0));
        formal(&plan).assert_lawful();
    }
}

#[test]
fn one_act_told_to_people() {
    let plan = Plan::from_register(vietnam::register(), ["237/NQ-UBTVQH16"]).unwrap();
    let report = formal(&plan);
    expect![[r#"
        plan 237/NQ-UBTVQH16: 0 errors, 0 warnings, 0 notes
    "#]]
    .assert_eq(&report.to_text(Language::English));
    let plan = Plan::from_register(vietnam::register(), ["202/2025/QH15"]).unwrap();
    let first = formal(&plan).findings()[0].says.clone();
    expect![[r#"
        can't tell whether 23 new units have the codes of their seats: no seat is given
        chưa xét được 23 đơn vị mới có mang mã của nơi đặt trụ sở hay không: chưa ghi nơi đặt trụ sở"#]].assert_eq(&format!("{first}\n{}", first.to_text(Language::Vietnamese)));
}
