//! What findings say, once and so that it helps: numbers of clauses, ends, scopes, days, long lines.

use expect_test::expect;
use sapnhap::report::Language;
use sapnhap::{NewUnit, Plan, Provision, Take, vietnam};

use super::{DAY, breaks_only, cites_enough, decree, order_does_not_matter, plan, universal};

/// Two units made, and one that goes on, in clauses of one number: nobody could cite one of them.
#[test]
fn clauses_of_one_number() {
    let new = |code: &str, name: &str, source: &str| {
        let new = NewUnit {
            seat: Some(source.parse().unwrap()),
            ..NewUnit::new(code, "xa", name).unwrap()
        };
        Provision::of_new("1", new).unwrap().taking(Take::all(source).unwrap())
    };
    let provisions = [
        new("09700", "Một", "09700"),
        Provision::rename("2", "xã Cổ Đô", "Ba").unwrap(),
        new("09706", "Hai", "09706"),
        Provision::rename("1", "xã Suối Hai", "Bốn").unwrap(),
    ];
    let plan = plan().decree(decree("1/NQ", provisions));
    breaks_only(
        "well-formed",
        &plan,
        &expect![[r#"
        plan P: 1 error, 0 warnings, 0 notes
        error [well-formed] 1/NQ clause 1: 3 clauses of the decree have the number 1
          because 1/NQ clause 1: it makes Hai (09706)
          because 1/NQ clause 1: it makes Một (09700)
          because 1/NQ clause 1: xã Suối Hai (09694) goes on by it
          mend: give each clause a number of its own
    "#]],
    );
    expect![[r#"
        phương án P: 1 lỗi, 0 cảnh báo, 0 ghi chú
        lỗi [well-formed] 1/NQ khoản 1: văn bản có 3 khoản cùng mang số 1
          vì 1/NQ khoản 1: lập Hai (09706)
          vì 1/NQ khoản 1: lập Một (09700)
          vì 1/NQ khoản 1: xã Suối Hai (09694) tiếp tục theo khoản này
          cách sửa: đánh số riêng cho từng khoản
    "#]]
    .assert_eq(&universal(&plan).to_text(Language::Vietnamese));
    cites_enough(&plan);
    order_does_not_matter(&plan);
    // One number in two decrees, and clauses without one, are as in the law.
    let [first, second, third, mut fourth] = provisions_of(&plan);
    fourth.clause = None;
    let mut without = third;
    without.clause = None;
    let apart = super::plan()
        .decree(decree("1/NQ", [first, second, without, fourth]))
        .decree(decree("2/NQ", [Provision::rename("1", "xã Minh Châu", "Năm").unwrap()]));
    assert!(universal(&apart).findings().is_empty(), "{}", universal(&apart));
}

fn provisions_of(plan: &Plan) -> [Provision; 4] {
    plan.decrees().next().unwrap().provisions.clone().try_into().unwrap()
}

/// Clauses that a table leaves blank are counted past those that it writes.
#[test]
fn clauses_counted_past_those_that_are_written() {
    let text = "clause,old,new,seat\n\
                ,xã Ba Vì,xã Ba Vì Mới,yes\n\
                1,xã Yên Bài,xã Yên Bài Mới,yes\n\
                ,xã Suối Hai,xã Suối Hai Mới,yes\n";
    let plan = Plan::from_csv(vietnam::register(), DAY, "thành phố Hà Nội", text).unwrap();
    let provisions = plan.decrees().flat_map(|decree| &decree.provisions);
    let clauses: Vec<&str> = provisions.map(|one| one.clause.as_ref().unwrap().as_str()).collect();
    assert_eq!(clauses, ["2", "1", "3"]);
    assert!(universal(&plan).findings().is_empty(), "{}", universal(&plan));
}
