//! For each rule plans on the real register that break it and no other.

use expect_test::expect;
use sapnhap::decree::{Continuation, Figure, NewUnit, Source, Take};
use sapnhap::report::Language;
use sapnhap::{
    Amount, Clause, Decree, KindId, Plan, Portion, Provision, Reference, Severity, code, date,
    vietnam,
};

use super::{
    DAY, breaks_only, broken_rules, cites_enough, decree, formal, order_does_not_matter, plan,
    seated,
};

/// A merger of two communes of Hà Nội with nothing wrong but that no seat is given.
fn merger(clause: &str) -> Provision {
    let units = ["xã Ba Vì", "xã Yên Bài"];
    Provision::merge(clause, units, "09700", "xa", "Ba Vì").unwrap()
}

fn all(unit: &str) -> Take {
    Take::all(unit).unwrap()
}

#[test]
fn cover() {
    let plan = plan()
        .merge(["xã Ba Vì", "xã Yên Bài"], seated("xã Ba Vì", "xã Ba Vì"))
        .unwrap()
        .merge(["xã Suối Hai", "xã Ba Vì"], seated("xã Suối Hai", "xã Suối Hai"))
        .unwrap();
    breaks_only(
        "cover",
        &plan,
        &expect![[r#"
        plan P: 2 errors, 0 warnings, 0 notes
        error [cover] P clause 2: the area of xã Ba Vì (09700) is taken twice: by decree P clause 1, and again here
          because P clause 1: it takes of xã Ba Vì (09700): all
          because P clause 2: it takes of xã Ba Vì (09700): all
          mend: let one clause take it whole, or the clauses take parts and one of them the rest
        error [cover] P clause 2: the population of xã Ba Vì (09700) is taken twice: by decree P clause 1, and again here
          because P clause 1: it takes of xã Ba Vì (09700): all
          because P clause 2: it takes of xã Ba Vì (09700): all
          mend: let one clause take it whole, or the clauses take parts and one of them the rest
    "#]],
    );
    cites_enough(&plan);

    // Of a unit that is divided the people are forgotten.
    let land = Take::new("xã Ba Vì", Portion::All, Portion::Nothing).unwrap();
    let plan = super::plan()
        .form(vec![all("xã Yên Bài"), land], seated("xã Yên Bài", "xã Yên Bài"))
        .unwrap();
    breaks_only(
        "cover",
        &plan,
        &expect![[r#"
            plan P: 1 error, 0 warnings, 0 notes
            error [cover] P clause 1: xã Ba Vì (09700) ends, but all of its population goes to no unit; expected a clause that takes it
              because P clause 1: it takes of xã Ba Vì (09700): area: all, population: none
              mend: add a clause of the same day that takes what is left
        "#]],
    );

    // A unit that goes on is taken whole by another decree.
    let rename = Provision::rename("1", "xã Ba Vì", "Ba Vì Mới").unwrap();
    let units = ["xã Ba Vì", "xã Yên Bài"];
    let merger = Provision::merge("1", units, "09706", "xa", "Yên Bài").unwrap();
    let plan = super::plan().decree(decree("1/NQ", [merger])).decree(decree("2/NQ", [rename]));
    breaks_only(
        "cover",
        &plan,
        &expect![[r#"
            plan P: 1 error, 0 warnings, 1 note
            note [code-of-seat] 1/NQ: can't tell whether 1 new units have the codes of their seats: no seat is given
            error [cover] 2/NQ clause 1: xã Ba Vì (09700) goes on by decree 2/NQ clause 1, but is also taken whole by decree 1/NQ clause 1
              because 1/NQ clause 1: it takes of xã Ba Vì (09700): all
              mend: correct the clause
        "#]],
    );
    cites_enough(&plan);
}

#[test]
fn no_gap() {
    let end = Provision::end("1", ["xã Ba Vì"]).unwrap();
    let plan = plan().decree(decree("1/NQ", [end]));
    breaks_only(
        "no-gap",
        &plan,
        &expect![[r#"
            plan P: 1 error, 0 warnings, 0 notes
            error [no-gap] 1/NQ clause 1: xã Ba Vì (09700) ends, but all of its area and population goes to no unit; expected a clause that takes it
              because 1/NQ clause 1: it takes of xã Ba Vì (09700): all
              mend: add a clause of the same day that takes what is left
        "#]],
    );
}

/// A clause that only ends a unit is told apart from those that take, also without numbers.
#[test]
fn no_gap_of_a_clause_without_a_number() {
    let land = Take::new("xã Yên Bài", Portion::All, Portion::Nothing).unwrap();
    let mut takes = Provision::of_continuation("2", Continuation::of("xã Suối Hai").unwrap())
        .unwrap()
        .taking(land);
    let mut ends = Provision::end("1", ["xã Ba Vì"]).unwrap();
    (takes.clause, ends.clause) = (None, None);
    let report = formal(&plan().decree(decree("1/NQ", [takes, ends])));
    expect![[r#"
        plan P: 2 errors, 0 warnings, 0 notes
        error [cover] 1/NQ: xã Yên Bài (09706) ends, but all of its population goes to no unit; expected a clause that takes it
          because 1/NQ: it takes of xã Yên Bài (09706): area: all, population: none
          mend: add a clause of the same day that takes what is left
        error [no-gap] 1/NQ: xã Ba Vì (09700) ends, but all of its area and population goes to no unit; expected a clause that takes it
          because 1/NQ: it takes of xã Ba Vì (09700): all
          mend: add a clause of the same day that takes what is left
    "#]].assert_eq(&report.to_text(Language::English));
}

#[test]
fn parents() {
    let new = NewUnit::new("09700", "xa", "Ba Vì").unwrap().under("tỉnh Hà Tây").unwrap();
    let provision = Provision::of_new("1", new).unwrap();
    let provision = provision.taking(all("xã Ba Vì")).taking(all("xã Yên Bài"));
    let plan = plan().decree(decree("1/NQ", [provision]));
    breaks_only(
        "parents",
        &plan,
        &expect![[r#"
            plan P: 1 error, 0 warnings, 1 note
            note [code-of-seat] 1/NQ: can't tell whether 1 new units have the codes of their seats: no seat is given
            error [parents] 1/NQ clause 1: the parent "tỉnh Hà Tây" of Ba Vì (09700) is not in force on the day: no unit of a level above is called so
              mend: name a unit of a level above that is in force on the day, by code or name
        "#]],
    );

    let orphan = Provision::merge("1", ["09700", "09706"], "09700", "xa", "Ba Vì").unwrap();
    let orphan = Decree::new("1/NQ", DAY).unwrap().provision(orphan);
    let plan = Plan::on(vietnam::register(), DAY).named("P").decree(orphan);
    breaks_only(
        "parents",
        &plan,
        &expect![[r#"
            plan P: 1 error, 0 warnings, 1 note
            note [code-of-seat] 1/NQ: can't tell whether 1 new units have the codes of their seats: no seat is given
            error [parents] 1/NQ clause 1: Ba Vì (09700) needs a parent in force on the day; expected one, or the decree's scope
              mend: say under which unit it comes
        "#]],
    );
}

#[test]
fn level_and_kind() {
    let units = ["xã Ba Vì", "xã Yên Bài"];
    let unknown = Provision::merge("1", units, "09706", "huyen_moi", "Ba Vì").unwrap();
    let plan = plan().decree(decree("1/NQ", [unknown]));
    let report = formal(&plan);
    assert_eq!(broken_rules(&report), ["level-and-kind"], "{report}");
    let below = Provision::of_continuation("1", Continuation::of("province:01").unwrap())
        .unwrap()
        .taking(all("commune:09700"));
    let plan = super::plan().decree(decree("1/NQ", [below]));
    breaks_only(
        "level-and-kind",
        &plan,
        &expect![[r#"
            plan P: 1 error, 0 warnings, 0 notes
            error [level-and-kind] 1/NQ clause 1: xã Ba Vì (09700) is a commune, which a province can't take; expected a unit of its own level or above (a member gets a new parent by a provision of its own)
              mend: correct the clause
        "#]],
    );
}

#[test]
fn references() {
    let lost = merger("1").taking(all("xã Ba Vù"));
    breaks_only(
        "references",
        &plan().decree(decree("1/NQ", [lost])),
        &expect![[r#"
            plan P: 1 error, 0 warnings, 1 note
            note [code-of-seat] 1/NQ: can't tell whether 1 new units have the codes of their seats: no seat is given
            error [references] 1/NQ clause 1: no unit on 2026-12-31 is called "xã Ba Vù"; near names: xã Ba Vì (09700), thành phố Hà Nội; xã Ba Vì (21529), tỉnh Quảng Ngãi
              mend: name a unit in force on the day before, by code or with the unit above it
        "#]],
    );
    // A source that is not found is not said to be no seat as well.
    let new = NewUnit::new("09700", "xa", "Ba Vì").unwrap();
    let new = NewUnit { seat: Some("xã Ba Vù".parse().unwrap()), ..new };
    let lost = Provision::of_new("1", new).unwrap().taking(all("xã Ba Vù"));
    let report = formal(&plan().decree(decree("1/NQ", [lost])));
    assert!(broken_rules(&report).contains(&"references".to_owned()), "{report}");
    assert!(!broken_rules(&report).contains(&"code-of-seat".to_owned()), "{report}");
    // What another decree of the day makes is no source.
    let made = Decree::new("2/NQ", DAY)
        .unwrap()
        .provision(Provision::take_over("1", "xã Suối Hai, Hà Nội", ["xã Ba Vì Thượng"]).unwrap());
    let maker = Provision::merge("1", ["xã Ba Vì", "xã Yên Bài"], "09700", "xa", "Ba Vì Thượng");
    let plan = plan().decree(decree("1/NQ", [maker.unwrap()])).decree(made);
    breaks_only(
        "references",
        &plan,
        &expect![[r#"
            plan P: 1 error, 0 warnings, 1 note
            note [code-of-seat] 1/NQ: can't tell whether 1 new units have the codes of their seats: no seat is given
            error [references] 2/NQ clause 1: "xã Ba Vì Thượng" names a unit that this same change makes (decree 1/NQ clause 1); sources are read as of the day before
              because 1/NQ clause 1: it makes Ba Vì Thượng (09700)
              mend: name a unit in force on the day before, by code or with the unit above it
        "#]],
    );
    cites_enough(&plan);
}

#[test]
fn well_formed() {
    let nothing = Provision::of_continuation("1", Continuation::of("xã Ba Vì").unwrap()).unwrap();
    breaks_only(
        "well-formed",
        &plan().decree(decree("1/NQ", [nothing])),
        &expect![[r#"
            plan P: 1 error, 0 warnings, 0 notes
            error [well-formed] 1/NQ clause 1: it takes nothing and changes nothing
              mend: correct the clause
        "#]],
    );
    breaks_only(
        "well-formed",
        &plan(),
        &expect![[r#"
            plan P: 1 error, 0 warnings, 0 notes
            error [well-formed]: the plan has no decree
        "#]],
    );
    breaks_only(
        "well-formed",
        &plan().decree(decree("1/NQ", [])),
        &expect![[r#"
            plan P: 1 error, 0 warnings, 0 notes
            error [well-formed] 1/NQ: it has no provisions; expected at least one
              mend: correct the clause
        "#]],
    );
    let rename = |name: &str| Provision::rename("1", "xã Ba Vì", name).unwrap();
    let plan =
        plan().decree(decree("1/NQ", [rename("Một")])).decree(decree("2/NQ", [rename("Hai")]));
    breaks_only(
        "well-formed",
        &plan,
        &expect![[r#"
            plan P: 1 error, 0 warnings, 0 notes
            error [well-formed] 2/NQ clause 1: xã Ba Vì (09700) gets one name here and another by decree 1/NQ clause 1
              because 1/NQ clause 1: xã Ba Vì (09700) goes on by it
              mend: correct the clause
        "#]],
    );
    cites_enough(&plan);
}

#[test]
fn dates() {
    let mut wrong = decree("1/NQ", [merger("1")]);
    wrong.issued = Some(date(2026, 12, 1));
    wrong.in_force = Some(date(2026, 11, 30));
    breaks_only(
        "dates",
        &plan().decree(wrong),
        &expect![[r#"
            plan P: 1 error, 0 warnings, 1 note
            note [code-of-seat] 1/NQ: can't tell whether 1 new units have the codes of their seats: no seat is given
            error [dates] 1/NQ: it is passed on 2026-12-01, after it is in force on 2026-11-30
              mend: correct the dates of the decree
        "#]],
    );
    let mut late = decree("1/NQ", [merger("1")]);
    late.in_force = Some(date(2027, 2, 1));
    breaks_only(
        "dates",
        &plan().decree(late),
        &expect![[r#"
            plan P: 1 error, 0 warnings, 1 note
            note [code-of-seat] 1/NQ: can't tell whether 1 new units have the codes of their seats: no seat is given
            error [dates] 1/NQ: it is in force on 2027-02-01, after it is effective on 2027-01-01
              mend: correct the dates of the decree
        "#]],
    );
    let mut early = decree("1/NQ", [merger("1")]);
    early.effective = date(2026, 4, 30);
    breaks_only(
        "dates",
        &plan().decree(early),
        &expect![[r#"
            plan P: 1 error, 0 warnings, 1 note
            note [well-formed]: can't tell the decrees of 2026-04-30: their day has to be mended first
            error [dates] 1/NQ: the register already goes to 2026-04-30; expected 2026-05-01 or later, or a replay of the log with the decree put in (Register::with_inserted)
              mend: choose 2026-05-01 or a later day, or put the decree into the log
        "#]],
    );
}

#[test]
fn code_unique() {
    let in_use = Provision::merge("1", ["xã Ba Vì", "xã Yên Bài"], "09661", "xa", "Ba Vì");
    let plan = plan().decree(decree("1/NQ", [in_use.unwrap()]));
    breaks_only(
        "code-unique",
        &plan,
        &expect![[r#"
            plan P: 1 error, 0 warnings, 1 note
            note [code-of-seat] 1/NQ: can't tell whether 1 new units have the codes of their seats: no seat is given
            error [code-unique] 1/NQ clause 1: code 09661 is in use by xã Minh Châu (09661) on the day
              mend: give the code of a unit that ends, such as that of the seat
        "#]],
    );
    let other = Provision::rename("1", "xã Suối Hai", "Suối Hai Mới").unwrap();
    let mut other = other;
    if let sapnhap::decree::Outcome::Continues(goes_on) = &mut other.outcome {
        goes_on.code = Some(code("09700"));
    }
    let plan = super::plan().decree(decree("1/NQ", [merger("1")])).decree(decree("2/NQ", [other]));
    breaks_only(
        "code-unique",
        &plan,
        &expect![[r#"
            plan P: 1 error, 0 warnings, 1 note
            note [code-of-seat] 1/NQ: can't tell whether 1 new units have the codes of their seats: no seat is given
            error [code-unique] 2/NQ clause 1: code 09700 is given twice: here and by decree 1/NQ clause 1
              because 1/NQ clause 1: it takes of xã Ba Vì (09700): all
              because 1/NQ clause 1: it makes Ba Vì (09700)
              mend: give the code of a unit that ends, such as that of the seat
        "#]],
    );
    cites_enough(&plan);
}

#[test]
fn code_of_seat() {
    let successor = seated("xã Ba Vì", "xã Ba Vì").coded(code("09706"));
    let plan = plan().merge(["xã Ba Vì", "xã Yên Bài"], successor).unwrap();
    breaks_only(
        "code-of-seat",
        &plan,
        &expect![[r#"
            plan P: 1 error, 0 warnings, 0 notes
            error [code-of-seat] P clause 1: it has the code 09706, but its authority sits in xã Ba Vì (09700)
              = code 09706, expected 09700
              mend: give it the code 09700
        "#]],
    );
    let successor = seated("xã Ba Vì", "xã Suối Hai").coded(code("09700"));
    let plan = super::plan().merge(["xã Ba Vì", "xã Yên Bài"], successor).unwrap();
    breaks_only(
        "code-of-seat",
        &plan,
        &expect![[r#"
            plan P: 1 error, 0 warnings, 0 notes
            error [code-of-seat] P clause 1: its seat 09694 xã Suối Hai is none of the units that it is made of
        "#]],
    );
}

#[test]
fn code_closed() {
    let closed = Provision::merge("1", ["xã Ba Vì", "xã Yên Bài"], "00007", "xa", "Ba Vì");
    let plan = plan().decree(decree("1/NQ", [closed.unwrap()]));
    breaks_only(
        "code-closed",
        &plan,
        &expect![[r#"
            plan P: 1 error, 0 warnings, 1 note
            note [code-of-seat] 1/NQ: can't tell whether 1 new units have the codes of their seats: no seat is given
            error [code-closed] 1/NQ clause 1: the code 00007 was closed on 2025-07-01, when phường Cống Vị (00007) ended
              mend: give the code of the seat, or one that was never given
        "#]],
    );
    // A code that the first of two days closes is closed on the second.
    let later = Provision::change_code("1", "xã Suối Hai", "09706").unwrap();
    let mut second = decree("2/NQ", [later]);
    second.effective = date(2027, 2, 1);
    let plan = super::plan().decree(decree("1/NQ", [merger("1")])).decree(second);
    breaks_only(
        "code-closed",
        &plan,
        &expect![[r#"
            plan P: 1 error, 0 warnings, 1 note
            note [code-of-seat] 1/NQ: can't tell whether 1 new units have the codes of their seats: no seat is given
            error [code-closed] 2/NQ clause 1: the code 09706 was closed on 2027-01-01, when xã Yên Bài (09706) ended
              mend: give the code of the seat, or one that was never given
        "#]],
    );
    cites_enough(&plan);
}

#[test]
fn parents_agree() {
    let plan = plan()
        .merge(["xã Ba Vì", "xã Thanh Thủy, tỉnh Phú Thọ"], seated("xã Ba Vì", "xã Ba Vì"))
        .unwrap();
    breaks_only(
        "parents-agree",
        &plan,
        &expect![[r#"
            plan P: 1 error, 0 warnings, 0 notes
            error [parents-agree] P clause 1: it comes to lie in thành phố Hà Nội (01), but takes from tỉnh Phú Thọ (25), which does not go there
        "#]],
    );
    cites_enough(&plan);
}

#[test]
fn remainder_citations() {
    let rest = |cites: &str| {
        let mut rest = Take::rest("xã Ba Vì").unwrap();
        rest.cites = vec![Clause::new(cites).unwrap()];
        rest
    };
    let plan = |cites: &str| {
        let part = Take::part("xã Ba Vì").unwrap();
        plan()
            .form(vec![all("xã Yên Bài"), part], seated("xã Yên Bài", "xã Yên Bài"))
            .unwrap()
            .form(vec![all("xã Suối Hai"), rest(cites)], seated("xã Suối Hai", "xã Suối Hai"))
            .unwrap()
    };
    let lawful = formal(&plan("1"));
    assert!(lawful.findings().is_empty(), "{lawful}");
    breaks_only(
        "remainder-citations",
        &plan("3"),
        &expect![[r#"
            plan P: 1 error, 0 warnings, 0 notes
            error [remainder-citations] P clause 2: the rest of xã Ba Vì (09700) cites the clauses 3, but 1 took of it
              = clauses 3, expected 1
              because P clause 1: it takes of xã Ba Vì (09700): part
              mend: cite the clauses 1
        "#]],
    );
}

#[test]
fn stated_counts() {
    let mut counted = decree("1/NQ", [merger("1")]);
    counted.totals.kinds.insert(KindId::new("xa").unwrap(), 74);
    counted.totals.kinds.insert(KindId::new("phuong").unwrap(), 51);
    (counted.totals.formed, counted.totals.unchanged) = (Some(1), Some(124));
    let lawful = formal(&plan().decree(counted.clone()));
    assert!(lawful.of_rule("stated-counts").next().is_none(), "{lawful}");
    counted.totals.kinds.insert(KindId::new("xa").unwrap(), 75);
    (counted.totals.formed, counted.totals.unchanged) = (Some(2), Some(123));
    let plan = plan().decree(counted);
    breaks_only(
        "stated-counts",
        &plan,
        &expect![[r#"
            plan P: 1 error, 0 warnings, 1 note
            note [code-of-seat] 1/NQ: can't tell whether 1 new units have the codes of their seats: no seat is given
            error [stated-counts] 1/NQ: the counts that it states are not those that it comes to
              = xa 75, expected 74, off by 1
              = formed 2, expected 1, off by 1
              = unchanged 123, expected 124, off by 1
        "#]],
    );
    // Another decree of the day changes the counts: both are behind the finding.
    let mut counted = decree("1/NQ", [merger("1")]);
    counted.totals.kinds.insert(KindId::new("xa").unwrap(), 74);
    let other = Provision::take_over("1", "xã Suối Hai", ["xã Quảng Oai"]).unwrap();
    let plan = super::plan().decree(counted).decree(decree("2/NQ", [other]));
    breaks_only(
        "stated-counts",
        &plan,
        &expect![[r#"
            plan P: 1 error, 0 warnings, 1 note
            note [code-of-seat] 1/NQ: can't tell whether 1 new units have the codes of their seats: no seat is given
            error [stated-counts] 1/NQ: the counts that it states are not those that it comes to
              = xa 74, expected 73, off by 1
        "#]],
    );
    cites_enough(&plan);
}

#[test]
fn figures() {
    let figure = |amount: &str| Figure {
        amount: Amount::new(amount).unwrap(),
        of: Some(Amount::new("81.29").unwrap()),
    };
    let part = |amount: &str| Portion::Part(Some(Box::new(figure(amount))));
    let take = Take::new("xã Ba Vì", part("90.00"), Portion::PART).unwrap();
    let plan =
        plan().form(vec![all("xã Yên Bài"), take], seated("xã Yên Bài", "xã Yên Bài")).unwrap();
    breaks_only(
        "figures",
        &plan,
        &expect![[r#"
            plan P: 1 error, 0 warnings, 0 notes
            error [figures] P clause 1: the stated parts of the area of xã Ba Vì (09700) make 90.00 of 81.29
              because P clause 1: it takes of xã Ba Vì (09700): part
              mend: correct the clause
        "#]],
    );
}

/// Twenty faults of many kinds over three decrees of one day, all told at once.
#[test]
fn twenty_faults_are_found_together() {
    let plan = twenty();
    let report = formal(&plan);
    let told = |finding: &sapnhap::Finding| {
        let place = finding.clause.as_ref().map_or("-", Clause::as_str);
        let decree = finding.decree.as_ref().map_or("-", |number| number.as_str());
        format!("{decree} {place} [{}] {}", finding.rule.as_ref().unwrap(), finding.says)
    };
    let errors = report.findings().iter().filter(|found| found.severity == Severity::Error);
    let told: Vec<String> = errors.map(told).collect();
    expect![[r#"
        1/NQ 1 [references] no commune carries the code 99998 on 2026-12-31
        1/NQ 2 [well-formed] it takes nothing and changes nothing
        1/NQ 3 [level-and-kind] the country has no kind "ap"; expected one of tinh, thanh_pho_tw, quan, huyen, thi_xa, thanh_pho, xa, phuong, thi_tran, dac_khu, thon, to_dan_pho
        1/NQ 4 [level-and-kind] xã Bất Bạt (09676) can't become a tinh: that is a kind of level province
        1/NQ 6 [cover] the area of xã Ba Vì (09700) is taken twice: by decree 1/NQ clause 5, and again here
        1/NQ 6 [cover] the population of xã Ba Vì (09700) is taken twice: by decree 1/NQ clause 5, and again here
        1/NQ 7 [no-gap] xã Cổ Đô (09634) ends, but all of its area and population goes to no unit; expected a clause that takes it
        1/NQ 8 [parents] the parent "province:99" of xã Phúc Thọ (09715) is not in force on the day: no unit of a level above is called so
        2/NQ 1 [code-unique] code 09784 is in use by xã Đan Phượng (09784) on the day
        2/NQ 3 [code-unique] code 99001 is given twice: here and by decree 2/NQ clause 2
        2/NQ 4 [well-formed] xã Hoài Đức (09832) gets one name here and another by decree 3/NQ clause 1
        2/NQ 5 [level-and-kind] xã Dương Hòa (09856) is a commune, which a province can't take; expected a unit of its own level or above (a member gets a new parent by a provision of its own)
        2/NQ 6 [references] code 09895 is xã Quốc Oai (09895), but the text beside it says "xã Ba Vì"
        2/NQ 7 [references] no unit on 2026-12-31 is called "phường Đại Mỗ (cũ)"; near names: phường Đại Mỗ (00637), thành phố Hà Nội
        3/NQ - [dates] it is in force on 2027-02-01, after it is effective on 2027-01-01
        3/NQ 2 [cover] xã Thạch Thất (09955) goes on and can't take from itself
        3/NQ 3 [figures] the stated parts of the area of xã Kiều Phú (09910) make 90 of 81
        3/NQ 4 [code-closed] the code 00007 was closed on 2025-07-01, when phường Cống Vị (00007) ended
        3/NQ 4 [code-of-seat] its seat xã Hạ Bằng is none of the units that it is made of
        3/NQ 5 [remainder-citations] the rest of xã Hòa Lạc (09988) cites the clauses 99, but no clause took a part"#]].assert_eq(&told.join("\n"));
    assert_eq!(told.len(), 20);
    assert_eq!(plan.faults().len(), 17);
    order_does_not_matter(&plan);
    cites_enough(&plan);
}

pub(crate) fn twenty() -> Plan {
    let goes_on = |clause: &str, unit: &str, takes: Vec<Take>| {
        let mut provision =
            Provision::of_continuation(clause, Continuation::of(unit).unwrap()).unwrap();
        provision.takes = takes;
        provision
    };
    let mut wrong_label = all("09895");
    let labelled = "09895".parse::<Reference>().unwrap().labelled("xã Ba Vì").unwrap();
    wrong_label.source = Source::Unit(labelled);
    let mut seated = NewUnit::new("00007", "xa", "Phú Cát").unwrap();
    seated.seat = Some("xã Hạ Bằng".parse().unwrap());
    let mut rest = Take::rest("xã Hòa Lạc").unwrap();
    rest.cites = vec![Clause::new("99").unwrap()];
    let figure = Figure { amount: Amount::new("90").unwrap(), of: Amount::new("81").ok() };
    let too_much = Portion::Part(Some(Box::new(figure)));
    let too_much = Take::new("xã Kiều Phú", too_much, Portion::PART).unwrap();
    let first = [
        goes_on("1", "xã Minh Châu", vec![all("99998")]),
        goes_on("2", "xã Quảng Oai", vec![]),
        Provision::change_kind("3", "xã Vật Lại", "ap").unwrap(),
        Provision::change_kind("4", "xã Bất Bạt", "tinh").unwrap(),
        Provision::take_over("5", "xã Suối Hai", ["xã Ba Vì"]).unwrap(),
        // Both area and people are taken again.
        Provision::take_over("6", "xã Yên Bài", ["xã Ba Vì"]).unwrap(),
        // Nobody takes it.
        Provision::end("7", ["xã Cổ Đô"]).unwrap(),
        Provision::change_parent("8", "xã Phúc Thọ", "province:99").unwrap(),
    ];
    let second = [
        Provision::change_code("1", "xã Hát Môn", "09784").unwrap(),
        Provision::change_code("2", "xã Liên Minh", "99001").unwrap(),
        Provision::change_code("3", "xã Ô Diên", "99001").unwrap(),
        Provision::rename("4", "xã Hoài Đức", "Hoài Đức Một").unwrap(),
        goes_on("5", "province:01", vec![all("commune:09856")]),
        goes_on("6", "xã An Khánh", vec![wrong_label]),
        Provision::take_over("7", "xã Hưng Đạo", ["phường Đại Mỗ (cũ)"]).unwrap(),
    ];
    let third = [
        Provision::rename("1", "xã Hoài Đức", "Hoài Đức Hai").unwrap(),
        goes_on("2", "xã Thạch Thất", vec![Take::part("xã Thạch Thất").unwrap()]),
        goes_on("3", "xã Hưng Đạo", vec![too_much]),
        // Its code is closed, and its seat is elsewhere.
        Provision::of_new("4", seated).unwrap().taking(all("xã Phú Cát")),
        goes_on("5", "xã Tây Phương", vec![rest]),
    ];
    let mut third = decree("3/NQ", third);
    third.in_force = Some(date(2027, 2, 1));
    plan().decree(decree("1/NQ", first)).decree(decree("2/NQ", second)).decree(third)
}
