//! Steps within a day: what a decree comes to is judged once, as the last step of its day leaves it.

use expect_test::expect;
use sapnhap::decree::{Continuation, NewUnit, Take};
use sapnhap::report::Language;
use sapnhap::{Clause, Decree, KindId, Plan, Provision, RuleSet, Step, check, code, date, vietnam};

use super::{breaks_only, cites_enough, decree, formal, order_does_not_matter, plan, seated};

fn second(provision: Provision) -> Provision {
    provision.in_step(Step::new(2).unwrap())
}

/// A new commune that sits in the first of the units that it is made of, and has its code.
fn made(clause: &str, name: &str, seat: &str, takes: &[Take]) -> Provision {
    let new = NewUnit::new(seat, "xa", name).unwrap();
    let new = NewUnit { seat: Some(seat.parse().unwrap()), ..new };
    let mut provision = Provision::of_new(clause, new).unwrap();
    provision.takes.extend_from_slice(takes);
    provision
}

fn all(unit: &str) -> Take {
    Take::all(unit).unwrap()
}

/// Ba Vì (09700) and Yên Bài (09706) are put together; then Suối Hai (09694) joins them.
fn chain() -> [Provision; 2] {
    let first = made("1a", "Tản Viên", "09700", &[all("09700"), all("09706")]);
    let then = made("1b", "Tản Lĩnh", "09694", &[all("09700"), all("09694")]);
    [first, second(then)]
}

fn counted(kinds: [u32; 2], formed: u32, unchanged: u32) -> Plan {
    let mut decree = decree("1/NQ", chain());
    decree.totals.kinds.insert(KindId::new("xa").unwrap(), kinds[0]);
    decree.totals.kinds.insert(KindId::new("phuong").unwrap(), kinds[1]);
    (decree.totals.formed, decree.totals.unchanged) = (Some(formed), Some(unchanged));
    plan().decree(decree)
}

/// Hà Nội has 75 xã and 51 phường. Of the chain one new xã is left in place of three, and 123 units
/// are as they were; what lives for no day is not counted.
#[test]
fn stated_counts_are_those_of_the_end_of_the_day() {
    let lawful = counted([73, 51], 1, 123);
    assert_eq!(formal(&lawful).findings(), [], "{}", formal(&lawful));
    order_does_not_matter(&lawful);
    let wrong = counted([74, 51], 2, 124);
    breaks_only(
        "stated-counts",
        &wrong,
        &expect![[r#"
            plan P: 1 error, 0 warnings, 0 notes
            error [stated-counts] 1/NQ: the counts that it states are not those that it comes to
              = xa 74, expected 73, off by 1
              = formed 2, expected 1, off by 1
              = unchanged 124, expected 123, off by 1
        "#]],
    );
    cites_enough(&wrong);
    order_does_not_matter(&wrong);
}

/// A unit to which something comes, or that gives something, in any step is no longer as it was; one
/// that only gets another name is counted among those that are formed, once.
#[test]
fn what_is_unchanged_is_so_through_all_steps() {
    let transfer = Provision::transfer("1", "09700", "09706").unwrap();
    let renamed = Provision::rename("2", "09694", "Hai Suối").unwrap();
    let again = second(Provision::rename("3", "09694", "Suối Hai Mới").unwrap());
    let mut decree = decree("1/NQ", [transfer, renamed, again]);
    decree.totals.kinds.insert(KindId::new("xa").unwrap(), 75);
    (decree.totals.formed, decree.totals.unchanged) = (Some(1), Some(123));
    let plan = plan().decree(decree);
    assert_eq!(formal(&plan).findings(), [], "{}", formal(&plan));
}

/// Where a later step is wrong, the counts of none can be told.
#[test]
fn a_faulty_step_leaves_the_day_open() {
    let mut decree = counted([74, 51], 2, 124).decrees().next().unwrap().clone();
    decree.provisions.push(second(Provision::take_over("2", "09661", ["99998"]).unwrap()));
    let report = formal(&plan().decree(decree));
    expect![[r#"
        plan P: 1 error, 0 warnings, 1 note
        note [stated-counts] 1/NQ: can't tell whether the stated counts hold: something else is wrong with the plan
        error [references] 1/NQ clause 2: no commune carries the code 99998 on 2027-01-01
          mend: name a unit in force on the day before, by code or with the unit above it
    "#]].assert_eq(&report.to_text(Language::English));
}

#[test]
fn clauses_of_one_number_in_two_steps() {
    let [first, mut then] = chain();
    then.clause.clone_from(&first.clause);
    let other = Provision::rename("2", "09661", "Châu Minh").unwrap();
    let plan = plan().decree(decree("1/NQ", [first, other, then]));
    breaks_only(
        "well-formed",
        &plan,
        &expect![[r#"
            plan P: 1 error, 0 warnings, 0 notes
            error [well-formed] 1/NQ clause 1a: 2 clauses of the decree have the number 1a
              because 1/NQ clause 1a: it makes Tản Lĩnh (09694)
              because 1/NQ clause 1a: it makes Tản Viên (09700)
              mend: give each clause a number of its own
        "#]],
    );
    cites_enough(&plan);
    order_does_not_matter(&plan);
}

/// A rest cites a clause that took a part in an earlier step: "after the adjustment under point a".
#[test]
fn a_rest_cites_clauses_of_earlier_steps() {
    let rest = |cites: &str| {
        let mut rest = Take::rest("09700").unwrap();
        rest.cites = vec![Clause::new(cites).unwrap()];
        rest
    };
    let plan = |cites: &str| {
        let transfer = Provision::transfer("1a", "09700", "09706").unwrap();
        let then = made("1b", "Tản Lĩnh", "09694", &[all("09694"), rest(cites)]);
        plan().decree(decree("1/NQ", [transfer, second(then)]))
    };
    assert_eq!(formal(&plan("1a")).findings(), [], "{}", formal(&plan("1a")));
    breaks_only(
        "remainder-citations",
        &plan("7"),
        &expect![[r#"
            plan P: 1 error, 0 warnings, 0 notes
            error [remainder-citations] 1/NQ clause 1b: the rest of xã Ba Vì (09700) cites the clauses 7, but 1a took of it
              = clauses 7, expected 1a
              because 1/NQ clause 1a: it takes of xã Ba Vì (09700): part
              mend: cite the clauses 1a
        "#]],
    );
}

/// A commune goes over to another province before its own follows: at the end of the day they agree.
#[test]
fn provinces_are_looked_at_when_the_day_ends() {
    let commune = Provision::change_parent("1", "09700", "tỉnh Phú Thọ").unwrap();
    let province = second(Provision::take_over("1", "province:25", ["province:01"]).unwrap());
    let of = |number: &str, provision| decree_of(number, [provision]);
    let plan = Plan::on(vietnam::register(), super::DAY).named("P");
    let alone = plan.clone().decree(of("1/NQ", commune.clone()));
    assert_eq!(super::broken_rules(&formal(&alone)), ["parents-agree"]);
    let both = plan.decree(of("1/NQ", commune)).decree(of("2/NQ", province));
    assert_eq!(formal(&both).findings(), [], "{}", formal(&both));
}

fn decree_of(number: &str, provisions: impl IntoIterator<Item = Provision>) -> Decree {
    let mut decree = Decree::new(number, super::DAY).unwrap();
    decree.provisions.extend(provisions);
    decree
}

/// A code that one step gives up may be given in a later one; one that was closed before may not.
#[test]
fn codes_go_from_hand_to_hand() {
    let gives_up = Provision::take_over("1", "09694", ["09700"]).unwrap();
    let takes_up = |code: &str| second(Provision::change_code("2", "09706", code).unwrap());
    let plan = |code: &str| plan().decree(decree("1/NQ", [gives_up.clone(), takes_up(code)]));
    assert_eq!(formal(&plan("09700")).findings(), [], "{}", formal(&plan("09700")));
    assert_eq!(super::broken_rules(&formal(&plan("00007"))), ["code-closed"]);
    // Renumbered twice on one day, a commune has in the end the code that it had.
    let there = Provision::change_code("1", "09706", "99001").unwrap();
    let back = second(Provision::change_code("2", "99001", "09706").unwrap());
    let rules = only("vn-19-code-kept");
    let round = super::plan().decree(decree("1/NQ", [there.clone(), back]));
    assert_eq!(check(&round, &rules, ()).findings(), []);
    let there = super::plan().decree(decree("1/NQ", [there]));
    assert_eq!(check(&there, &rules, ()).findings().len(), 1);
}

/// The rules of the law for 2027, but one alone.
fn only(id: &str) -> RuleSet {
    let all = vietnam::rules(super::DAY);
    let rule = all.rules().iter().find(|rule| rule.id() == id).unwrap().clone();
    RuleSet::default().with(rule).unwrap()
}

/// A district made of nothing in one step gets its communes in the next.
#[test]
fn what_comes_in_a_later_step_is_something() {
    let new = NewUnit::new("999", "huyen", "Mới").unwrap();
    let district = Provision::of_new("1", new).unwrap();
    let member = second(Provision::change_parent("2", "09700", "district:999").unwrap());
    let lonely = plan().decree(decree("1/NQ", [district.clone()]));
    assert_eq!(super::broken_rules(&formal(&lonely)), ["well-formed"]);
    // Since the reform communes lie in provinces, so the day has a fault; of nothing is none.
    let report = formal(&plan().decree(decree("1/NQ", [district, member])));
    assert_eq!(super::broken_rules(&report), ["parents"], "{report}");
    let new = NewUnit::new("99001", "xa", "Mới").unwrap();
    let made = Provision::of_new("1", new).unwrap();
    let mut grown = Continuation::of("99001").unwrap();
    grown.name = None;
    let grown =
        Provision::of_continuation("2", grown).unwrap().taking(Take::part("09700").unwrap());
    let report = formal(&plan().decree(decree("1/NQ", [made, second(grown)])));
    assert_eq!(super::broken_rules(&report), [""; 0], "{report}");
}

/// What a later step ends is no commune that is formed: its name stands nowhere, and it meets no
/// standard.
#[test]
fn what_lives_for_no_day_is_not_judged() {
    let [first, mut then] = chain();
    if let sapnhap::decree::Outcome::New(new) = &mut then.outcome {
        new.name = "Tản Viên".parse().unwrap();
    }
    let plan = plan().decree(decree("1/NQ", [first, then]));
    assert_eq!(check(&plan, &only("vn-76-name-twice"), ()).findings(), []);
    let report = check(&plan, &vietnam::rules(super::DAY), ());
    let of_passing =
        |finding: &&sapnhap::Finding| finding.units.iter().any(|unit| unit.code == code("09700"));
    assert!(!report.findings().iter().any(|finding| of_passing(&finding)), "{report}");
}

/// Of two days each is judged as it is left: who goes on under a name has it once, and who has given it
/// up does not have it.
#[test]
fn names_over_several_days() {
    let rules = only("vn-76-name-twice");
    let on = |number: &str, day: i8, provision: Provision| {
        let mut decree = decree(number, [provision]);
        decree.effective = date(2027, 1, day);
        decree
    };
    let rename = |unit: &str, name: &str| Provision::rename("1", unit, name).unwrap();
    // A name goes round, and one that is formed is merged again under its name.
    let plan = plan()
        .decree(on("1/NQ", 1, rename("09700", "Tạm")))
        .decree(on("2/NQ", 2, rename("09706", "Ba Vì")))
        .decree(on("3/NQ", 3, rename("09700", "Yên Bài")))
        .decree(on("4/NQ", 4, made("1", "Yên Bài", "09700", &[all("09700"), all("09694")])));
    assert_eq!(check(&plan, &rules, ()).findings(), []);
    // For one day it stands twice.
    let twice = super::plan().decree(on("1/NQ", 1, rename("09700", "Yên Bài"))).decree(on(
        "2/NQ",
        2,
        rename("09706", "Ba Vì"),
    ));
    expect![[r#"
        plan P: 1 error, 0 warnings, 0 notes
        error [vn-76-name-twice] 1/NQ clause 1: the name Yên Bài stands 2 times in its province
          mend: give one of them another name, such as the old district's with a number
    "#]]
    .assert_eq(&check(&twice, &rules, ()).to_text(Language::English));
    let merged = seated("xã Ba Vì", "xã Ba Vì");
    let lawful = super::plan().merge(["xã Ba Vì", "xã Yên Bài"], merged).unwrap();
    assert_eq!(check(&lawful, &rules, ()).findings(), []);
}
