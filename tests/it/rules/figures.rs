//! Figures: totals of a plan, percentages, and stated parts of units.

use expect_test::expect;
use sapnhap::decree::{Continuation, Figure, Take};
use sapnhap::plan::Balance;
use sapnhap::report::Language;
use sapnhap::{Amount, Decree, Plan, Portion, Provision, Severity, Shares};

use super::{DAY, breaks_only, cites_enough, decree, formal, order_does_not_matter, plan};

/// A plan that changes little and states a total.
fn stating(balance: Balance) -> Plan {
    let rename = Provision::rename("1", "xã Ba Vì", "Ba Vì Mới").unwrap();
    plan().decree(decree("1/NQ", [rename])).balance(balance)
}

fn land(parts: [&str; 3]) -> Balance {
    let [farm, other, unused] = parts;
    Balance::new("land (ha)", "335983.58")
        .and_then(|land| land.part("farm", farm))
        .and_then(|land| land.part("other use", other))
        .and_then(|land| land.part("unused", unused))
        .unwrap()
}

/// Two of the three parts are given to the hectare, so 0.37 ha say nothing.
#[test]
fn a_gap_that_rounding_can_make_is_a_note() {
    let report = formal(&stating(land(["195890", "137458", "2635.21"])));
    assert!(report.is_lawful());
    expect![[r#"
        plan P: 0 errors, 0 warnings, 1 note
        note [figures]: the parts of land (ha) add up to 335983.21, not to 335983.58
          = land (ha) 335983.21, expected 335983.58, off by 0.37
          because the digits given leave room for 1.010
    "#]]
    .assert_eq(&report.to_text(Language::English));
    expect![[r#"
        phương án P: 0 lỗi, 0 cảnh báo, 1 ghi chú
        ghi chú [figures]: các phần của land (ha) cộng lại 335983.21, không phải 335983.58
          = land (ha) 335983.21, cần 335983.58, chênh 0.37
          vì các chữ số đã cho sai lệch được đến 1.010
    "#]]
    .assert_eq(&report.to_text(Language::Vietnamese));
}

#[test]
fn the_same_gap_of_exact_parts_is_an_error() {
    let plan = stating(land(["195890.00", "137458.00", "2635.21"]));
    breaks_only(
        "figures",
        &plan,
        &expect![[r#"
            plan P: 1 error, 0 warnings, 0 notes
            error [figures]: the parts of land (ha) add up to 335983.21, not to 335983.58
              = land (ha) 335983.21, expected 335983.58, off by 0.37
        "#]],
    );
    let exact = formal(&stating(land(["195890.37", "137458.00", "2635.21"])));
    assert!(exact.findings().is_empty(), "{exact}");
}

#[test]
fn percentages_agree_within_their_digits() {
    let reduced = |percent: &str| {
        let parts = Balance::new("communes", "526").unwrap();
        stating(parts.part_of("after", "263", percent).unwrap().part("gone", "263").unwrap())
    };
    for percent in ["50", "50.0", "50.00"] {
        let report = formal(&reduced(percent));
        assert!(report.findings().is_empty(), "{report}");
    }
    breaks_only(
        "figures",
        &reduced("51"),
        &expect![[r#"
            plan P: 1 error, 0 warnings, 0 notes
            error [figures]: communes, after is 50 percent, not 51
              = communes, after 50, expected 51, off by 1
        "#]],
    );
    // A third is 33 percent, or 33.3, and not 34.
    let third = |percent: &str| {
        let parts = Balance::new("communes", "3").unwrap();
        stating(parts.part_of("one", "1", percent).unwrap().part("two", "2").unwrap())
    };
    for (percent, severity) in
        [("33", Severity::Note), ("33.3", Severity::Note), ("34", Severity::Error)]
    {
        let report = formal(&third(percent));
        let found: Vec<Severity> = report.findings().iter().map(|f| f.severity).collect();
        assert_eq!(found, [severity], "{report}");
    }
    // A total without parts is no sum.
    assert!(formal(&stating(Balance::new("communes", "7").unwrap())).findings().is_empty());
}

/// What can't be reckoned is told, and why: a share of nothing, and what has too many digits.
#[test]
fn figures_that_can_not_be_put_against_each_other() {
    let nothing = Balance::new("communes", "0").unwrap().part_of("one", "0", "5").unwrap();
    let huge = "7".repeat(29);
    let total = Balance::new("people", &huge).unwrap();
    let huge = total.part_of("men", &huge, "50").unwrap().part("women", &huge).unwrap();
    // So have two stated parts of one unit.
    let [part, whole] = ["7".repeat(29), "1".repeat(29)];
    let divided = divided([&part, &part], &whole, ["9000", "5000"], "14000");
    let of_unit = formal(&divided);
    let told = of_unit.findings().iter().map(|found| found.says.to_string());
    assert!(
        told.clone().any(|says| {
            says == "can't tell what the stated parts of the area of xã Ba Vì (09700) make: the \
                     figures have more digits together than can be held"
        }),
        "{of_unit}"
    );
    cites_enough(&divided);
    let plan = stating(nothing).balance(huge);
    let report = formal(&plan);
    assert!(report.is_lawful());
    expect![[r#"
        plan P: 0 errors, 0 warnings, 3 notes
        note [figures]: can't tell whether communes, one is 5 percent: the total is 0
        note [figures]: can't tell whether people, men is 50 percent: the figures have more digits together than can be held
        note [figures]: can't tell whether the parts of people add up to 77777777777777777777777777777: the figures have more digits together than can be held
    "#]].assert_eq(&report.to_text(Language::English));
    expect![[r#"
        phương án P: 0 lỗi, 0 cảnh báo, 3 ghi chú
        ghi chú [figures]: chưa xét được communes, one có là 5 phần trăm hay không: tổng bằng 0
        ghi chú [figures]: chưa xét được people, men có là 50 phần trăm hay không: các số có quá nhiều chữ số, không tính được
        ghi chú [figures]: chưa xét được các phần của people có cộng lại 77777777777777777777777777777 hay không: các số có quá nhiều chữ số, không tính được
    "#]].assert_eq(&report.to_text(Language::Vietnamese));
}

/// Two clauses that take stated parts of the area, and of the people, of xã Ba Vì.
fn divided(parts: [&str; 2], whole: &str, people: [&str; 2], all_people: &str) -> Plan {
    let part = |amount: &str, of: &str| {
        let figure =
            Figure { amount: Amount::new(amount).unwrap(), of: Some(Amount::new(of).unwrap()) };
        Portion::Part(Some(Box::new(figure)))
    };
    let goes_on = |clause: &str, unit: &str, area: &str, people: &str| {
        let take =
            Take::new("xã Ba Vì, Hà Nội", part(area, whole), part(people, all_people)).unwrap();
        Provision::of_continuation(clause, Continuation::of(unit).unwrap()).unwrap().taking(take)
    };
    let decrees = [
        ("1/NQ", goes_on("1", "xã Yên Bài, Hà Nội", parts[0], people[0])),
        ("2/NQ", goes_on("1", "xã Suối Hai, Hà Nội", parts[1], people[1])),
    ];
    decrees.into_iter().fold(plan(), |plan, (number, provision)| {
        plan.decree(Decree::new(number, DAY).unwrap().provision(provision))
    })
}

/// What became of xã Ba Vì by a plan without errors.
fn became(plan: &Plan) -> Vec<String> {
    let register = plan.register().unwrap();
    let before = register.at(sapnhap::date(2026, 12, 31)).unwrap();
    let old = before.find("xã Ba Vì, Hà Nội").unwrap();
    old.successors().map(|edge| format!("{}: {}", edge.target(), edge.portions())).collect()
}

#[test]
fn parts_beyond_the_whole_by_rounding_are_the_whole() {
    let plan = divided(["41.27", "40.03"], "81.29", ["9000", "5000"], "14000");
    let report = formal(&plan);
    assert!(report.is_lawful());
    expect![[r#"
        plan P: 0 errors, 0 warnings, 1 note
        note [figures] 2/NQ clause 1: the stated parts of the area of xã Ba Vì (09700) make 81.30 of 81.29
          = area km2 81.30, expected 81.29, off by 0.01
          because 1/NQ clause 1: it takes of xã Ba Vì (09700): part
          because 2/NQ clause 1: it takes of xã Ba Vì (09700): part
          because the digits given leave room for 0.015
    "#]].assert_eq(&report.to_text(Language::English));
    expect![[r#"
        phương án P: 0 lỗi, 0 cảnh báo, 1 ghi chú
        ghi chú [figures] 2/NQ khoản 1: các phần diện tích của xã Ba Vì (09700) cộng lại 81.30 trên 81.29
          = diện tích (km2) 81.30, cần 81.29, chênh 0.01
          vì 1/NQ khoản 1: khoản này lấy của xã Ba Vì (09700): diện tích một phần, dân số một phần
          vì 2/NQ khoản 1: khoản này lấy của xã Ba Vì (09700): diện tích một phần, dân số một phần
          vì các chữ số đã cho sai lệch được đến 0.015
    "#]].assert_eq(&report.to_text(Language::Vietnamese));
    expect![[r#"
        xã Yên Bài (09706): part
        xã Suối Hai (09694): part"#]]
    .assert_eq(&became(&plan).join("\n"));
    cites_enough(&plan);
    order_does_not_matter(&plan);
    // One part that is the whole but for rounding is all.
    let all = Shares::ALL;
    let plan = divided(["81.295", "0.00"], "81.29", ["14000", "0"], "14000");
    assert!(formal(&plan).is_lawful());
    assert_ne!(became(&plan), Vec::<String>::new(), "{all}");
}

#[test]
fn parts_beyond_the_whole_by_more_are_an_error() {
    let plan = divided(["41.27", "40.04"], "81.29", ["9000", "5000"], "14000");
    breaks_only(
        "figures",
        &plan,
        &expect![[r#"
            plan P: 1 error, 0 warnings, 0 notes
            error [figures] 2/NQ clause 1: the stated parts of the area of xã Ba Vì (09700) make 81.31 of 81.29
              because 1/NQ clause 1: it takes of xã Ba Vì (09700): part
              because 2/NQ clause 1: it takes of xã Ba Vì (09700): part
              mend: correct the clause
        "#]],
    );
    cites_enough(&plan);
    order_does_not_matter(&plan);
}

/// All people go, so that nothing stays: the area is all taken too, but for rounding.
#[test]
fn parts_that_fall_short_by_rounding_end_a_unit_that_loses_all_else() {
    let plan = divided(["41.27", "40.01"], "81.29", ["9000", "5000"], "14000");
    let report = formal(&plan);
    assert!(report.is_lawful(), "{report}");
    expect![[r#"
        plan P: 0 errors, 0 warnings, 1 note
        note [figures] 2/NQ clause 1: the stated parts of the area of xã Ba Vì (09700) make 81.28 of 81.29
          = area km2 81.28, expected 81.29, off by 0.01
          because 1/NQ clause 1: it takes of xã Ba Vì (09700): part
          because 2/NQ clause 1: it takes of xã Ba Vì (09700): part
          because the digits given leave room for 0.015
    "#]].assert_eq(&report.to_text(Language::English));
    expect![[r#"
        xã Yên Bài (09706): part
        xã Suối Hai (09694): part"#]]
    .assert_eq(&became(&plan).join("\n"));
    cites_enough(&plan);
    // By more than rounding something is left, with nobody to take it.
    let plan = divided(["41.27", "39.00"], "81.29", ["9000", "5000"], "14000");
    breaks_only(
        "cover",
        &plan,
        &expect![[r#"
            plan P: 1 error, 0 warnings, 0 notes
            error [cover] 2/NQ clause 1: xã Ba Vì (09700) ends, but the rest of its area goes to no unit; expected a clause that takes the rest, or a unit that goes on
              because 1/NQ clause 1: it takes of xã Ba Vì (09700): part
              because 2/NQ clause 1: it takes of xã Ba Vì (09700): part
              mend: add a clause of the same day that takes what is left
        "#]],
    );
}

/// Where people stay as well, the unit goes on with what the decree leaves it.
#[test]
fn parts_that_fall_short_by_rounding_leave_a_unit_that_keeps_people() {
    let plan = divided(["41.27", "40.01"], "81.29", ["9000", "4000"], "14000");
    let report = formal(&plan);
    assert!(report.is_lawful(), "{report}");
    assert_eq!(report.count(Severity::Note), 1);
    expect![[r#"
        xã Yên Bài (09706): part
        xã Suối Hai (09694): part
        xã Ba Vì (09700): rest"#]]
    .assert_eq(&became(&plan).join("\n"));
}

/// Figures in the register read the same way, whichever clause comes first.
#[test]
fn the_order_of_figures_changes_nothing() {
    let one = divided(["41.27", "40.03"], "81.29", ["9000", "5000"], "14000");
    let other = divided(["40.03", "41.27"], "81.290", ["5000", "9000"], "14000");
    assert!(formal(&one).is_lawful());
    // Given to the square metre the whole leaves 0.0105 km2 of room, and 0.01 are still within.
    assert!(formal(&other).is_lawful());
}
