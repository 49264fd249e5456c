//! Plans beside each other and beside the law: what is asked in one call is what the functions for
//! registers say, and what can't be compared says why.

use sapnhap::compare::{Likeness, compare_within};
use sapnhap::error::LookupFault;
use sapnhap::{ErrorKind, Level, Plan, Successor, compare, date, vietnam};

/// A plan for Hà Nội on the units of today.
fn hanoi(day: i8) -> Plan {
    Plan::on(vietnam::register(), date(2027, 1, day)).within("thành phố Hà Nội").unwrap()
}

fn merge(plan: Plan, units: &[&str], name: &str) -> Plan {
    plan.merge(units, Successor::new(name).unwrap()).unwrap()
}

#[test]
fn one_call_says_what_the_registers_say() {
    let one = merge(hanoi(1), &["xã Ba Vì", "xã Yên Bài"], "xã Ba Vì");
    let other = merge(hanoi(3), &["xã Ba Vì", "xã Yên Bài"], "xã Tản Viên");
    let comparison = one.compare(&other, Level::COMMUNE).unwrap();
    let (before, last) = (date(2026, 12, 31), date(2027, 1, 3));
    assert_eq!((comparison.before().date(), comparison.one().date()), (before, last));
    assert_eq!(comparison.other().date(), last);

    let (register, others) = (one.register().unwrap(), other.register().unwrap());
    let before = vietnam::register().at(before).unwrap();
    let within = before.find("thành phố Hà Nội").unwrap();
    let sides = (register.at(last).unwrap(), others.at(last).unwrap());
    let slow = compare_within(&before, &sides.0, &sides.1, &within, Level::COMMUNE).unwrap();
    assert_eq!(comparison.to_string(), slow.to_string());
    assert_eq!(comparison.counts().renamed, 1);

    // The other way round it is the same, seen from the other side.
    let turned = other.compare(&one, Level::COMMUNE).unwrap();
    assert_eq!(turned.in_one().len(), comparison.in_other().len());
    assert_eq!(turned.similarity(), comparison.similarity());
}

#[test]
fn a_plan_without_a_scope_is_compared_as_a_whole() {
    let one = merge(hanoi(1), &["xã Ba Vì", "xã Yên Bài"], "xã Ba Vì");
    let nothing = Plan::on(vietnam::register(), date(2027, 1, 1));
    let comparison = nothing.compare(&one, Level::COMMUNE).unwrap();
    assert_eq!(comparison.counts().n_before, 3321);
    assert_eq!((comparison.in_one().len(), comparison.in_other().len()), (3321, 3320));
    assert_eq!(one.compare(&nothing, Level::COMMUNE).unwrap().counts().n_before, 126);

    let (before, after) = (nothing.base().at(date(2026, 12, 31)).unwrap(), one.register().unwrap());
    let after = after.at(date(2027, 1, 1)).unwrap();
    let slow = compare(&before, &before, &after, Level::COMMUNE).unwrap();
    assert_eq!(comparison.counts(), slow.counts());
}

#[test]
fn what_is_kept_is_made_anew_when_a_plan_grows() {
    let one = merge(hanoi(1), &["xã Ba Vì", "xã Yên Bài"], "xã Ba Vì");
    let same = one.clone();
    assert!(one.compare(&same, Level::COMMUNE).unwrap().is_same());
    let grown = merge(one.clone(), &["xã Suối Hai", "xã Bất Bạt"], "xã Suối Hai");
    assert_eq!(grown.compare(&same, Level::COMMUNE).unwrap().counts().n_one, 124);
    let decree = grown.decrees().next().unwrap().number.to_string();
    assert_eq!(grown.only([]).compare(&same, Level::COMMUNE).unwrap().counts().n_one, 126);
    assert_eq!(
        grown.only([decree.as_str()]).register().unwrap().latest().count(Level::COMMUNE),
        3319
    );
    let given = same.decrees().next().unwrap().clone();
    assert!(hanoi(1).given(given.clone()).compare(&same, Level::COMMUNE).unwrap().is_same());
    assert!(hanoi(1).decree(given).compare(&same, Level::COMMUNE).unwrap().is_same());
}

#[test]
fn the_law_as_a_plan_is_the_law() {
    let law = vietnam::register();
    let plan = Plan::from_register(law, ["1656/NQ-UBTVQH15"]).unwrap();
    let comparison = plan.compare_with(law, Level::COMMUNE).unwrap();
    assert_eq!(comparison.before().date(), date(2025, 6, 30));
    assert!(comparison.is_same());
    // Without the act, the communes of Hà Nội stay what they were.
    let without = plan.only([]).within("thành phố Hà Nội").unwrap();
    let comparison = without.compare_with(law, Level::COMMUNE).unwrap();
    let counts = comparison.counts();
    assert_eq!((counts.n_before, counts.n_one, counts.n_other), (526, 526, 126));
    let is_kept = |unit: &sapnhap::compare::ComparedUnit<'_>| unit.likeness == Likeness::OnlyHere;
    assert!(comparison.in_one().iter().all(is_kept));
}

#[test]
fn what_cannot_be_compared_says_why() {
    let one = merge(hanoi(1), &["xã Ba Vì", "xã Yên Bài"], "xã Ba Vì");
    let twice = merge(one.clone(), &["xã Ba Vì", "xã Suối Hai"], "xã Suối Hai");
    let error = one.compare(&twice, Level::COMMUNE).unwrap_err();
    assert!(!error.faults().is_empty());
    assert_eq!(twice.compare(&one, Level::COMMUNE).unwrap_err(), error);
    assert_eq!(twice.faults(), error.faults());

    let nowhere = one.clone().within("tỉnh Không Đâu").unwrap();
    let error = nowhere.compare(&one, Level::COMMUNE).unwrap_err();
    assert!(matches!(error.kind(), ErrorKind::Lookup(LookupFault::UnknownName { .. })), "{error}");

    let before = vietnam::register().rewound(date(2025, 7, 1)).unwrap();
    let stranger = Plan::on(&before, date(2027, 1, 1));
    let error = one.compare(&stranger, Level::COMMUNE).unwrap_err();
    assert!(matches!(error.kind(), ErrorKind::Lookup(LookupFault::OtherBase { .. })), "{error}");

    let too_early = Plan::on(&before, date(2019, 1, 1));
    let error = too_early.compare(&too_early, Level::COMMUNE).unwrap_err();
    assert!(
        matches!(error.kind(), ErrorKind::Lookup(LookupFault::BeforeOpening { .. })),
        "{error}"
    );
}
