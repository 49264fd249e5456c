//! What findings say, once and so that it helps: numbers of clauses, ends, scopes, days, long lines.

use expect_test::expect;
use sapnhap::decree::{NewUnit, Take};
use sapnhap::finding::{Mend, Reason};
use sapnhap::report::Language;
use sapnhap::rules::Case;
use sapnhap::{Clause, Decree, DecreeNumber, Finding, Plan, Provision, check, date, vietnam};

use super::{DAY, breaks_only, cites_enough, decree, formal, order_does_not_matter, plan};

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
    .assert_eq(&formal(&plan).to_text(Language::Vietnamese));
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
    assert!(formal(&apart).findings().is_empty(), "{}", formal(&apart));
}

/// Of two clauses with one number the place in the text tells which one a finding is about, and a clause
/// of another decree is none of them.
#[test]
fn which_of_two_clauses_with_one_number() {
    let new = |clause: &str, code: &str, name: &str, source: &str| {
        let new = NewUnit::new(code, "xa", name).unwrap().seated_in(source).unwrap();
        Provision::of_new(clause, new).unwrap().taking(Take::all(source).unwrap())
    };
    let wide = |clause: &str, name: &str, source: &str| new(clause, "123456", name, source);
    let told_of = |plan: &Plan| {
        let report = formal(plan);
        let codes = report
            .findings()
            .iter()
            .filter(|finding| finding.says.to_string().contains("is not as wide"));
        let told = codes.map(|finding| {
            let units: Vec<String> = finding.units.iter().map(ToString::to_string).collect();
            let decree = finding.decree.as_ref().unwrap();
            format!("{decree} {} {:?}", units.join(", "), finding.position.map(|at| at.line))
        });
        told.collect::<Vec<String>>()
    };
    let built = |decrees: Vec<Decree>| decrees.into_iter().fold(plan(), Plan::decree);
    let told = |decrees: Vec<Decree>| {
        told_of(&Plan::from_json(vietnam::register(), &built(decrees).to_json()).unwrap())
    };
    let sound = || new("1", "09700", "Một", "09700");
    let faulty = || wide("1", "Hai", "09706");
    assert_eq!(told(vec![decree("1/NQ", [sound(), faulty()])]), ["1/NQ xã Hai (123456) Some(23)"]);
    assert_eq!(told(vec![decree("1/NQ", [faulty(), sound()])]), ["1/NQ xã Hai (123456) Some(11)"]);
    let apart = || vec![decree("1/NQ", [sound()]), decree("2/NQ", [faulty()])];
    assert_eq!(told(apart()), ["2/NQ xã Hai (123456) Some(30)"]);
    let beside = || vec![decree("1/NQ", [new("2", "09700", "Một", "09700"), faulty()])];
    assert_eq!(told(beside()), ["1/NQ xã Hai (123456) Some(23)"]);
    // Without places the number is enough where it stands once in its decree.
    assert_eq!(told_of(&built(apart())), ["2/NQ xã Hai (123456) None"]);
    assert_eq!(told_of(&built(beside())), ["1/NQ xã Hai (123456) None"]);
    // In a table its sources have places of their own.
    let text = "clause,old,new,seat\n\
                1,xã Ba Vì,xã Một,yes\n\
                1,xã Suối Hai,xã Hai,yes\n\
                1,xã Không Có,,\n";
    let plan = Plan::from_csv(vietnam::register(), DAY, "thành phố Hà Nội", text).unwrap();
    let report = formal(&plan);
    let unfound = &report.findings()[0];
    assert!(unfound.says.to_string().contains("xã Không Có"), "{report}");
    assert_eq!(unfound.position.map(|at| (at.line, at.column)), Some((4, 2)));
    let units: Vec<String> = unfound.units.iter().map(ToString::to_string).collect();
    assert_eq!(units, ["xã Hai (09694)"]);
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
    assert!(formal(&plan).findings().is_empty(), "{}", formal(&plan));
}

/// What two clauses end, land and people, is one thing to mend, and both clauses are named.
#[test]
fn a_unit_that_two_clauses_end() {
    let end = || Provision::end("1", ["xã Ba Vì"]).unwrap();
    let plan = plan().decree(decree("1/NQ", [end()])).decree(decree("2/NQ", [end()]));
    breaks_only(
        "no-gap",
        &plan,
        &expect![[r#"
        plan P: 1 error, 0 warnings, 0 notes
        error [no-gap] 2/NQ clause 1: xã Ba Vì (09700) ends, but all of its area and population goes to no unit; expected a clause that takes it
          because 1/NQ clause 1: it takes of xã Ba Vì (09700): all
          because 2/NQ clause 1: it takes of xã Ba Vì (09700): all
          mend: add a clause of the same day that takes what is left
    "#]],
    );
    cites_enough(&plan);
    order_does_not_matter(&plan);
}

/// Beside the day nothing can be judged: clauses take what is in force today, not what was then.
#[test]
fn a_plan_before_the_last_day_of_the_register() {
    let text = "old,new,seat\n\
                xã Ba Vì,xã Ba Vì,yes\n\
                xã Yên Bài,,\n\
                phường Cống Vị,phường Cống Vị Mới,xã Suối Hai\n";
    for day in [date(2020, 1, 1), date(2026, 4, 30)] {
        let plan = Plan::from_csv(vietnam::register(), day, "thành phố Hà Nội", text).unwrap();
        let report = check(&plan, &vietnam::rules(day), ());
        assert_eq!(report.findings().len(), 2, "{report}");
        cites_enough(&plan);
    }
    let plan = Plan::from_csv(vietnam::register(), date(2026, 4, 30), "01", text).unwrap();
    let report = formal(&plan.named("P"));
    expect![[r#"
        plan P: 1 error, 0 warnings, 1 note
        note [well-formed]: can't tell the decrees of 2026-04-30: their day has to be mended first
        error [dates] P: the register already goes to 2026-04-30; expected 2026-05-01 or later, or a replay of the log with the decree put in (Register::with_inserted)
          mend: choose 2026-05-01 or a later day, or put the decree into the log
    "#]].assert_eq(&report.to_text(Language::English));
    expect![[r#"
        phương án P: 1 lỗi, 0 cảnh báo, 1 ghi chú
        ghi chú [well-formed]: chưa xét được các văn bản ngày 30/04/2026: trước hết cần sửa ngày
        lỗi [dates] P: sổ đã ghi đến ngày 30/04/2026; cần từ ngày 01/05/2026 trở đi
          cách sửa: chọn ngày 01/05/2026 hoặc muộn hơn, hoặc chèn văn bản vào chuỗi văn bản
    "#]]
    .assert_eq(&report.to_text(Language::Vietnamese));
}

/// The scope is wrong, and not what each clause names in it.
#[test]
fn a_scope_that_is_not_found() {
    let text = "old,new,seat\n\
                xã Tân Thành,xã Tân Thành Mới,yes\n\
                xã Yên Bình,,\n\
                xã Vân Nham,xã Vân Nham Mới,yes\n\
                xã Thiện Tân,,\n";
    let within = |scope| Plan::from_csv(vietnam::register(), DAY, scope, text).unwrap().named("P");
    breaks_only(
        "parents",
        &within("tỉnh Lạng Sơm"),
        &expect![[r#"
        plan P: 1 error, 0 warnings, 0 notes
        error [parents] P: its scope "tỉnh Lạng Sơm" is not in force on the day: no unit of a level above is called so; near names: tỉnh Lạng Sơn (20)
          mend: name a unit of a level above that is in force on the day, by code or name
    "#]],
    );
    breaks_only(
        "parents",
        &within("tỉnh Bắc Giang"),
        &expect![[r#"
        plan P: 1 error, 0 warnings, 0 notes
        error [parents] P: its scope "tỉnh Bắc Giang" is not in force on the day: tỉnh Bắc Giang (24) ended on 2025-07-01
          mend: name what it became: tỉnh Bắc Ninh (24)
    "#]],
    );
    let report = formal(&within("tỉnh Bắc Giang"));
    expect![[r#"
        phương án P: 1 lỗi, 0 cảnh báo, 0 ghi chú
        lỗi [parents] P: phạm vi "tỉnh Bắc Giang" không có hiệu lực vào ngày đó; tỉnh Bắc Giang (24) đã chấm dứt ngày 01/07/2025
          cách sửa: ghi đơn vị kế thừa nó: tỉnh Bắc Ninh (24)
    "#]].assert_eq(&report.to_text(Language::Vietnamese));
    cites_enough(&within("tỉnh Lạng Sơm"));
    // In the right one there is nothing to mend.
    formal(&within("tỉnh Lạng Sơn")).assert_lawful();
}

/// What has ended can be mended by what it became.
#[test]
fn units_that_have_ended() {
    let text = "old,new,seat,parent\n\
                00007,xã A,yes,\n\
                xã Phú Nghĩa Nam,xã B,yes,\n\
                00070,phường Hoàn Kiếm Mới,yes,tỉnh Hà Giang\n\
                phường Hàng Bạc,xã C,yes,\n";
    let plan = Plan::from_csv(vietnam::register(), DAY, "thành phố Hà Nội", text).unwrap();
    let report = formal(&plan.named("P"));
    expect![[r#"
        plan P: 4 errors, 0 warnings, 0 notes
        line 2, column 1: error [references] P clause 1: phường Cống Vị (00007) ended on 2025-07-01; expected a unit in force on the day before
          | 00007,xã A,yes,
          mend: name one of those among which it was divided: phường Ngọc Hà (00008); phường Giảng Võ (00025)
        line 3, column 1: error [references] P clause 2: no unit on 2026-12-31 is called "xã Phú Nghĩa Nam"
          | xã Phú Nghĩa Nam,xã B,yes,
          mend: name a unit in force on the day before, by code or with the unit above it
        line 4, column 2: error [parents] P clause 3: the parent "tỉnh Hà Giang" of Hoàn Kiếm Mới (00070) is not in force on the day: tỉnh Hà Giang (02) ended on 2025-07-01
          | 00070,phường Hoàn Kiếm Mới,yes,tỉnh Hà Giang
          mend: name what it became: tỉnh Tuyên Quang (08)
        line 5, column 1: error [references] P clause 4: phường Hàng Bạc (00061) ended on 2025-07-01; expected a unit in force on the day before
          | phường Hàng Bạc,xã C,yes,
          mend: name what it became: phường Hoàn Kiếm (00070)
    "#]].assert_eq(&report.to_text(Language::English));
    expect![[r#"
        phương án P: 4 lỗi, 0 cảnh báo, 0 ghi chú
        dòng 2, cột 1: lỗi [references] P khoản 1: phường Cống Vị (00007) đã chấm dứt ngày 01/07/2025
          | 00007,xã A,yes,
          cách sửa: ghi một trong các đơn vị đã nhận phần của nó: phường Ngọc Hà (00008); phường Giảng Võ (00025)
        dòng 3, cột 1: lỗi [references] P khoản 2: ngày 31/12/2026 không có đơn vị nào tên "xã Phú Nghĩa Nam"
          | xã Phú Nghĩa Nam,xã B,yes,
          cách sửa: ghi đúng đơn vị còn hiệu lực ngày trước đó, bằng mã hoặc kèm đơn vị cấp trên
        dòng 4, cột 2: lỗi [parents] P khoản 3: đơn vị cấp trên "tỉnh Hà Giang" của Hoàn Kiếm Mới (00070) không có hiệu lực vào ngày đó; tỉnh Hà Giang (02) đã chấm dứt ngày 01/07/2025
          | 00070,phường Hoàn Kiếm Mới,yes,tỉnh Hà Giang
          cách sửa: ghi đơn vị kế thừa nó: tỉnh Tuyên Quang (08)
        dòng 5, cột 1: lỗi [references] P khoản 4: phường Hàng Bạc (00061) đã chấm dứt ngày 01/07/2025
          | phường Hàng Bạc,xã C,yes,
          cách sửa: ghi đơn vị kế thừa nó: phường Hoàn Kiếm (00070)
    "#]].assert_eq(&report.to_text(Language::Vietnamese));
}

/// Of the district of Hoàn Kiếm a few wards are left, and none of them can be named where a district is.
#[test]
fn a_unit_that_became_units_of_another_level() {
    let district =
        formal(&plan().decree(decree("1/NQ", [Provision::end("1", ["district:002"]).unwrap()])));
    let finding = district.of_rule("references").next().unwrap();
    assert!(
        finding.says.to_string().contains("quận Hoàn Kiếm (002) ended on 2025-07-01"),
        "{district}"
    );
    let by_name =
        |mend: &Mend| matches!(mend, Mend::NameSuccessors { .. } | Mend::NameOneOf { .. });
    assert!(!finding.mend.as_ref().is_some_and(by_name), "{:?}", finding.mend);
}

/// What two clauses restore is told once, with the other clause behind it.
#[test]
fn a_unit_that_two_clauses_restore() {
    let again = |clause: &str, code: &str, source: &str| {
        let unit = NewUnit::new(code, "phuong", &format!("Cống Vị {clause}")).unwrap();
        let unit = unit.restoring("commune:00007").unwrap().seated_in(source).unwrap();
        Provision::of_new(clause, unit).unwrap().taking(Take::part(source).unwrap())
    };
    let plan =
        plan().decree(decree("1/NQ", [again("1", "00009", "00008"), again("2", "00010", "00025")]));
    let report = formal(&plan);
    let twice = |finding: &&sapnhap::Finding| finding.says.to_string().contains("restored twice");
    let found: Vec<_> = report.findings().iter().filter(twice).collect();
    let [finding] = found.as_slice() else { panic!("{report}") };
    assert_eq!(finding.clause.as_ref().unwrap().as_str(), "2");
    let behind = finding.causes.iter().filter_map(|cause| cause.clause.as_ref());
    assert_eq!(behind.map(|clause| clause.as_str()).collect::<Vec<&str>>(), ["1"], "{report}");
}

/// A commune that goes on, and what is added to it, stay with the province or go where it goes.
#[test]
fn units_that_go_on_elsewhere_than_their_province() {
    let moved = Provision::change_parent("1", "xã Ba Vì, Hà Nội", "tỉnh Phú Thọ").unwrap();
    let taken = Provision::take_over("2", "xã Suối Hai", ["xã Thanh Thủy, tỉnh Phú Thọ"]).unwrap();
    let plan = plan().decree(decree("1/NQ", [moved.clone(), taken]));
    breaks_only(
        "parents-agree",
        &plan,
        &expect![[r#"
        plan P: 2 errors, 0 warnings, 0 notes
        error [parents-agree] 1/NQ clause 1: it goes on in tỉnh Phú Thọ (25), but lay in thành phố Hà Nội (01), which does not go there
        error [parents-agree] 1/NQ clause 2: it comes to lie in thành phố Hà Nội (01), but takes from tỉnh Phú Thọ (25), which does not go there
    "#]],
    );
    cites_enough(&plan);
    order_does_not_matter(&plan);
    // Where the province goes there too, its commune may.
    let of = |number: &str, provision| Decree::new(number, DAY).unwrap().provision(provision);
    let province = Provision::take_over("1", "province:25", ["province:01"]).unwrap();
    let plan = Plan::on(vietnam::register(), DAY).decree(of("1/NQ", moved));
    let plan = plan.decree(of("2/NQ", province));
    assert!(formal(&plan).findings().is_empty(), "{}", formal(&plan));
}

/// A file of one line is shown around the place, and not whole.
#[test]
fn a_long_line_is_cut() {
    let mut units = vec!["xã Ba Vì, Hà Nội"; 29];
    units[19] = "xã Không Có";
    let rename = |(unit, n): (&str, i32)| Provision::rename(&n.to_string(), unit, "Mới").unwrap();
    let provisions: Vec<Provision> = units.into_iter().zip(1..).map(rename).collect();
    let json = plan().decree(decree("1/NQ", provisions)).to_json();
    let value: serde_json::Value = serde_json::from_str(&json).unwrap();
    let line = value.to_string();
    assert!(line.chars().count() > 1000 && line.lines().count() == 1);
    let report = formal(&Plan::from_json(vietnam::register(), &line).unwrap().named("P"));
    expect![[r#"
        plan P: 1 error, 0 warnings, 0 notes
        line 1, column 1391: error [references] 1/NQ clause 20: no unit on 2026-12-31 is called "xã Không Có"; near names: xã Khổng Lào (03583), tỉnh Lai Châu; xã Krông Nô (24688), tỉnh Lâm Đồng; xã Thọ Ngọc (15754), tỉnh Thanh Hóa; xã Krông Nô (24604), tỉnh Đắk Lắk
          | …name":"Mới","unit":"xã Ba Vì, Hà Nội"}},{"clause":"20","continues":{"name":"Mới","unit":"xã Không Có"}},{"clause":"21","continues":{"name":"Mới","unit":"xã Ba V…
          mend: name a unit in force on the day before, by code or with the unit above it
    "#]].assert_eq(&report.to_text(Language::English));
}

/// Of a line that only opens a bracket the next is shown behind it, and not the one before.
#[test]
fn a_line_that_opens_a_bracket_is_shown_with_the_next() {
    let text = r#"{
  "name": "P",
  "date": "2027-01-01",
  "decrees": [
    {
      "number": "1/NQ",
      "effective": "2027-01-01",
      "provisions": [
        { "clause": "1", "continues": { "unit": "xã Ba Vì, Hà Nội", "name": "Mới" } },
        {
          "clause": "2", "continues": {
            "unit": "xã Không Có", "name": "Mới Hơn"
          }
        }
      ]
    }
  ]
}"#;
    let report = formal(&Plan::from_json(vietnam::register(), text).unwrap());
    let finding = report.of_rule("references").next().unwrap();
    assert_eq!(finding.position.map(|at| at.line), Some(10));
    assert_eq!(finding.line.as_deref(), Some(r#"{ "clause": "2", "continues": {"#));
}

/// What is taken twice is told at the row of the unit, which is not the first of its clause.
#[test]
fn what_is_taken_twice_is_told_at_its_row() {
    let text =
        "clause,old_code,new\n1,09700,xã Một\n1,09706,\n2,09694,xã Hai\n2,09661,\n2,09700,\n";
    let plan = Plan::from_csv(vietnam::register(), DAY, "01", text).unwrap();
    let report = formal(&plan);
    let twice = report.findings().iter().filter(|of| of.says.to_string().contains("twice"));
    let lines: Vec<Option<u32>> = twice.map(|of| of.position.map(|at| at.line)).collect();
    assert_eq!(lines, [Some(6), Some(6)], "{report}");
}

/// Of the clauses that take all of one unit twelve are told with a finding, and how many more there are.
#[test]
fn clauses_beyond_the_twelfth_are_counted() {
    let made = |n: usize| {
        let new = NewUnit::new(&(99_000 + n).to_string(), "xa", &format!("Mới {n}")).unwrap();
        Provision::of_new(&n.to_string(), new).unwrap().taking(Take::all("09700").unwrap())
    };
    for n_clauses in [12, 13, 14, 16, 40] {
        let report = formal(&plan().decree(decree("1/NQ", (1..=n_clauses).map(made))));
        let twice = |of: &&Finding| of.says.to_string().contains("taken twice");
        let causes = &report.findings().iter().find(twice).unwrap().causes;
        assert!(causes[..12].iter().all(|cause| cause.clause.is_some()), "{report}");
        let more: Vec<&Reason> = causes[12..].iter().map(|cause| &cause.says).collect();
        match n_clauses - 12 {
            0 => assert!(more.is_empty(), "{report}"),
            n_clauses => assert_eq!(more, [&Reason::MoreClauses { n_clauses }]),
        }
    }
}

/// That a clause is about itself goes without saying, and takes no place of the twelve.
#[test]
fn a_clause_itself_is_none_of_the_twelve() {
    let renamed = |n: usize| Provision::rename(&n.to_string(), "xã Ba Vì", &format!("Mới {n}"));
    for n_clauses in [12, 13, 14, 20] {
        let provisions = (1..=n_clauses).map(|n| renamed(n).unwrap());
        let report = formal(&plan().decree(decree("1/NQ", provisions)));
        let of_second = |of: &&Finding| of.clause.as_ref().is_some_and(|of| of.as_str() == "2");
        let causes = &report.findings().iter().find(of_second).unwrap().causes;
        let (clauses, more): (Vec<_>, Vec<_>) =
            causes.iter().partition(|cause| cause.clause.is_some());
        let told: Vec<&str> =
            clauses.iter().filter_map(|of| of.clause.as_ref()).map(Clause::as_str).collect();
        let others: Vec<String> =
            (1..=n_clauses).filter(|n| *n != 2).map(|n| n.to_string()).collect();
        assert_eq!(told, &others[..others.len().min(12)], "{report}");
        match n_clauses - 1 {
            0..=12 => assert!(more.is_empty(), "{report}"),
            others => {
                let n_clauses = others - 12;
                assert_eq!(more[0].says, Reason::MoreClauses { n_clauses }, "{report}");
            }
        }
    }
}

/// A clause is printed as its decree and its number.
#[test]
fn a_placed_clause_is_printed() {
    let renamed = Provision::rename("7", "xã Ba Vì", "Mới").unwrap();
    let plan = plan().decree(decree("1/NQ", [renamed]));
    let case = Case::new(&plan, ().into());
    let told = format!("{:?}", case.placed().next().unwrap());
    let clause = (DecreeNumber::new("1/NQ").unwrap(), Clause::new("7").unwrap());
    let expected = format!("decree: {:?}, clause: {:?}", Some(&clause.0), Some(&clause.1));
    assert_eq!(told, format!("PlacedClause {{ {expected} }}"));
}
