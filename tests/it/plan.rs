//! Plans: made in code and of enacted law, as JSON and as tables, side by side on one register.

mod table;

use expect_test::{Expect, expect};
use sapnhap::decree::{NewUnit, Outcome, Source, Take};
use sapnhap::error::LookupFault;
use sapnhap::plan::Balance;
use sapnhap::{
    Date, Decree, Error, ErrorKind, Fault, Level, Plan, Portion, Provision, Register, Severity,
    Successor, Version, code, date, vietnam,
};

use crate::rules::formal;

const DAY: Date = date(2027, 1, 1);

fn plan() -> Plan {
    Plan::on(vietnam::register(), DAY).within("thành phố Hà Nội").unwrap()
}

fn new(text: &str) -> Successor {
    Successor::new(text).unwrap()
}

fn fails<T>(made: Result<T, Error>, told: &Expect) -> Error {
    let Err(error) = made else { panic!("made") };
    told.assert_eq(&error.to_string());
    error
}

/// The units that the clauses of a plan make: kind, name, code, seat and parent.
fn made(plan: &Plan) -> Vec<String> {
    let new = |provision: &Provision| match &provision.outcome {
        Outcome::New(new) => {
            let NewUnit { code, kind, name, parent, seat, .. } = &**new;
            let clause = provision.clause.as_ref().unwrap();
            let seat = seat.as_ref().map(ToString::to_string);
            let parent = parent.as_ref().map(ToString::to_string);
            let takes: Vec<String> = provision.takes.iter().map(take).collect();
            format!("{clause}: {kind} {name} {code} {seat:?} {parent:?} of {}", takes.join("; "))
        }
        other => format!("{other:?}"),
    };
    plan.decrees().flat_map(|decree| &decree.provisions).map(new).collect()
}

fn take(take: &Take) -> String {
    let Source::Unit(unit) = &take.source else { return format!("{:?}", take.source) };
    let portion = |portion: &Portion| match portion {
        Portion::All => "all".to_owned(),
        Portion::Rest => "rest".to_owned(),
        Portion::Nothing => "none".to_owned(),
        Portion::Unknown => "unknown".to_owned(),
        Portion::Possible => "possible".to_owned(),
        Portion::Part(None) => "part".to_owned(),
        Portion::Part(Some(figure)) => format!("{} of {:?}", figure.amount, figure.of),
    };
    format!("{unit} {}/{}", portion(&take.area), portion(&take.population))
}

#[test]
fn merging_and_forming() {
    let plan = plan()
        .merge(["xã Ba Vì", "xã Yên Bài"], new("xã Ba Vì").seated_in("xã Yên Bài").unwrap())
        .unwrap()
        .merge(["Suối Hai", "xa Quang Oai"], new("phường Quảng Oai"))
        .unwrap()
        .form(
            vec![Take::part("xã Minh Châu").unwrap(), Take::all("xã Cổ Đô").unwrap()],
            new("P. Cổ Đô").coded(code("99001")),
        )
        .unwrap()
        .form(vec![Take::part("xã Vật Lại").unwrap()], new("xã Mới").under("01").unwrap())
        .unwrap();
    expect![[r#"
        1: xa Ba Vì 09706 Some("09706 xã Yên Bài") None of 09700 xã Ba Vì all/all; 09706 xã Yên Bài all/all
        2: phuong Quảng Oai 09619 None None of 09694 xã Suối Hai all/all; 09619 xã Quảng Oai all/all
        3: phuong Cổ Đô 99001 None None of 09661 xã Minh Châu part/part; 09634 xã Cổ Đô all/all
        4: xa Mới 99002 None Some("01") of 09664 xã Vật Lại part/part"#]].assert_eq(&made(&plan).join("\n"));
    assert!(plan.faults().is_empty());
    assert_eq!(plan.register().unwrap().latest().count(Level::COMMUNE), 3321 - 4 + 1 + 2);
    assert_eq!(vietnam::register().latest().count(Level::COMMUNE), 3321);
}

#[test]
fn what_can_not_be_merged() {
    let nowhere = Plan::on(vietnam::register(), DAY);
    let error = fails(
        nowhere.clone().merge(["xã Tân Thành", "xã Ba Vì"], new("xã Tân Thành")),
        &expect![[
            r#""xã Tân Thành" is ambiguous on 2026-12-31: xã Tân Thành (05923), tỉnh Thái Nguyên; xã Tân Thành (06445), tỉnh Lạng Sơn; xã Tân Thành (15661), tỉnh Thanh Hóa; xã Tân Thành (18919), tỉnh Quảng Trị; xã Tân Thành (23143), tỉnh Lâm Đồng; xã Tân Thành (25534), tỉnh Tây Ninh; xã Tân Thành (29938), tỉnh Đồng Tháp"#
        ]],
    );
    assert!(matches!(error.kind(), ErrorKind::Lookup(LookupFault::Ambiguous { .. })));
    let error = fails(
        plan().merge(["xã Ba Vù"], new("xã Ba Vì")),
        &expect![[
            r#"no unit on 2026-12-31 is called "xã Ba Vù"; near names: xã Ba Vì (09700), thành phố Hà Nội; xã Ba Vì (21529), tỉnh Quảng Ngãi"#
        ]],
    );
    assert!(matches!(error.kind(), ErrorKind::Lookup(LookupFault::UnknownName { .. })));
    let error = fails(
        plan().merge(["xã Ba Vì"], new("Ba Vì")),
        &expect![[
            r#""Ba Vì" names no kind that a new unit can have; expected one of tỉnh, thành phố, xã, phường, thị trấn, đặc khu before it"#
        ]],
    );
    assert!(matches!(error.kind(), ErrorKind::Lookup(LookupFault::NoKind { .. })));
    let seated = new("xã Ba Vì").seated_in("xã Chưa Có").unwrap();
    fails(
        plan().merge(["xã Ba Vì", "xã Yên Bài"], seated),
        &expect![[r#"no unit on 2026-12-31 is called "xã Chưa Có""#]],
    );
    assert!(Successor::new(" ").is_err() && new("xã A").seated_in("").is_err());
    assert!(new("xã A").under(" ").is_err() && nowhere.within("").is_err());
    // A merger on a day before the register's last is made, and found to be too early.
    let early = Plan::on(vietnam::register(), date(2026, 4, 1)).within("01").unwrap();
    let early = early.merge(["xã Ba Vì", "xã Yên Bài"], new("xã Ba Vì")).unwrap();
    assert!(matches!(early.faults()[0].fault, Fault::NotAfterLast { .. }));
}

#[test]
fn plans_side_by_side_do_not_touch_each_other() {
    let base = vietnam::register();
    let before = base.to_json();
    let one = plan().merge(["xã Ba Vì", "xã Yên Bài"], new("xã Ba Vì")).unwrap();
    let other = plan().merge(["xã Yên Bài", "xã Suối Hai"], new("xã Suối Hai")).unwrap();
    let [first, second] = [&one, &other].map(|plan| plan.register().unwrap());
    let named = |register: &Register, name: &str| register.latest().find(name).is_ok();
    assert!(named(&first, "xã Suối Hai, Hà Nội") && !named(&first, "xã Yên Bài, Hà Nội"));
    assert!(named(&second, "xã Ba Vì, Hà Nội") && !named(&second, "xã Yên Bài, Hà Nội"));
    assert_eq!(base.to_json(), before);
    assert_eq!(one.base().to_json(), before);
    // The one on top of the other: what both take is gone by then.
    let decrees = other.decrees().cloned().map(|mut decree| {
        (decree.number, decree.effective) = ("2/NQ".parse().unwrap(), date(2027, 2, 1));
        decree
    });
    let later = decrees.fold(Plan::on(base, date(2027, 2, 1)), Plan::decree);
    assert!(later.register().is_ok());
    let error = later.enact_on(&first).unwrap_err();
    expect!["decree 2/NQ clause 1, effective 2027-02-01: xã Yên Bài (09706) ended on 2027-01-01; expected a unit in force on the day before"].assert_eq(&error.to_string());
    // A plan on a register that has grown by something else since.
    let apart = Decree::new("9/NQ", date(2026, 12, 1)).unwrap();
    let apart = apart.provision(Provision::rename("1", "xã Suối Hai, Hà Nội", "Suối Mới").unwrap());
    let grown = base.enact([apart]).unwrap();
    let both = one.enact_on(&grown).unwrap();
    assert!(named(&both, "xã Suối Mới, Hà Nội") && !named(&both, "xã Yên Bài, Hà Nội"));
}

/// Versions are equal where two registers share the part of history that made them.
#[test]
fn versions_of_branches() {
    let base = vietnam::register();
    let one = plan().merge(["xã Ba Vì", "xã Yên Bài"], new("xã Ba Vì")).unwrap();
    let other = plan().merge(["xã Yên Bài", "xã Suối Hai"], new("xã Suối Hai")).unwrap();
    let [first, second] = [&one, &other].map(|plan| plan.register().unwrap());
    // What each of the plans makes has one id, and is another unit.
    let [made, others] =
        [(&first, "09700"), (&second, "xã Suối Hai, Hà Nội")].map(|(register, made)| {
            let made = register.latest().find_at(Level::COMMUNE, made).unwrap();
            assert_eq!(
                made.id(),
                register.latest().units(Level::COMMUNE).iter().max().unwrap().id()
            );
            made
        });
    assert_eq!(made.id(), others.id());
    assert_ne!(made, others);
    assert!(made < others || others < made);
    assert_ne!(made.begun_by(), others.begun_by());
    let edges = |unit: &Version<'_>| unit.predecessors().next().unwrap().id();
    assert_eq!(edges(&made), edges(&others));
    assert_ne!(made.predecessors().next(), others.predecessors().next());
    // What is older is the same in all: also what a plan ends.
    let eve = date(2026, 12, 31);
    for code in ["00004", "09706"].map(code) {
        let [old, in_first, in_second] = [base, &first, &second]
            .map(|register| register.at(eve).unwrap().unit(Level::COMMUNE, &code).unwrap());
        assert!(old == in_first && in_first == in_second);
        assert_eq!(old.begun_by(), in_second.begun_by());
    }
    // Registers that were read apart are held against each other by what they hold.
    let read = Register::from_json(&first.to_json()).unwrap();
    let again = read.latest().unit(Level::COMMUNE, &code("09700")).unwrap();
    assert_eq!(again, made);
    assert_ne!(again, others);
    // The same merger by another act is another history.
    let decree = one.decrees().next().unwrap().clone();
    let decree = Decree { number: "7/NQ".parse().unwrap(), ..decree };
    let by_another = base.enact([decree]).unwrap();
    assert_ne!(by_another.latest().unit(Level::COMMUNE, &code("09700")).unwrap(), made);
}

#[test]
fn law_taken_back_as_a_plan() {
    let national = vietnam::register();
    let error = fails(
        Plan::from_register(national, ["1656/NQ-UBTVQH15", "1/NQ"]),
        &expect!["the register has no decree 1/NQ"],
    );
    assert!(matches!(error.kind(), ErrorKind::Lookup(LookupFault::UnknownDecree { .. })));
    let plan = Plan::from_register(national, ["1656/NQ-UBTVQH15"]).unwrap();
    assert_eq!((plan.name(), plan.date()), ("1656/NQ-UBTVQH15", date(2025, 7, 1)));
    assert_eq!((plan.decrees().len(), plan.given_decrees().len()), (1, 35));
    assert_eq!(plan.base().last(), date(2025, 3, 1));
    assert_eq!(plan.register().unwrap().latest().count(Level::COMMUNE), 3321);
    // Without law of the same day the plan stands alone.
    let alone = plan.decrees().cloned().fold(Plan::on(plan.base(), plan.date()), Plan::decree);
    let by_itself = alone.register().unwrap();
    assert_eq!(by_itself.latest().count(Level::COMMUNE), 10_035 - 526 + 126);
    // Of two days all that lies between is given.
    let both = ["1656/NQ-UBTVQH15", "237/NQ-UBTVQH16"];
    let plan = Plan::from_register(national, both).unwrap();
    assert_eq!((plan.decrees().len(), plan.given_decrees().len()), (2, 36));
    let (reached, law) = (plan.register().unwrap(), national.latest());
    let told = |units: Vec<Version<'_>>| {
        let told = units.iter().map(|unit| format!("{unit} in {:?}", unit.parent()));
        told.collect::<Vec<_>>()
    };
    let communes = told(reached.latest().units(Level::COMMUNE).into());
    assert_eq!(communes, told(law.units(Level::COMMUNE).into()));
    let none: [&str; 0] = [];
    assert_eq!(Plan::from_register(national, none).unwrap().decrees().len(), 0);
}

#[test]
fn registers_rewound() {
    let national = vietnam::register();
    let eve = national.rewound(date(2026, 4, 30)).unwrap();
    assert_eq!((eve.last(), eve.decrees().count()), (date(2025, 7, 1), 149 + 36));
    assert_eq!(national.rewound(date(2026, 5, 1)).unwrap().to_bytes(), national.to_bytes());
    let error = fails(
        national.rewound(date(2019, 1, 1)),
        &expect!["the register opens on 2019-01-01 and does not know what was on 2018-12-31"],
    );
    assert!(matches!(error.kind(), ErrorKind::Lookup(LookupFault::BeforeOpening { .. })));
}

/// Decrees of two days: the second can't be judged before the first is mended.
#[test]
fn decrees_on_two_days() {
    let decree = |number: &str, day: Date, provision: Provision| {
        Decree::new(number, day).unwrap().scope("01").unwrap().provision(provision)
    };
    let units = ["xã Ba Vì", "xã Yên Bài"];
    let merger = |code: &str| Provision::merge("1", units, code, "xa", "Ba Vì Mới").unwrap();
    let rename = || Provision::rename("1", "xã Ba Vì Mới", "Ba Vì").unwrap();
    let later = date(2027, 2, 1);
    let plan = |code: &str| {
        let plan = Plan::on(vietnam::register(), DAY).named("P");
        plan.decree(decree("2/NQ", later, rename())).decree(decree("1/NQ", DAY, merger(code)))
    };
    let lawful = plan("09700");
    formal(&lawful).assert_lawful();
    let register = lawful.register().unwrap();
    assert_eq!(register.change_days().rev().take(2).collect::<Vec<_>>(), [later, DAY]);
    let report = formal(&plan("09661"));
    expect![[r#"
        plan P: 1 error, 0 warnings, 2 notes
        note [code-of-seat] 1/NQ: can't tell whether 1 new units have the codes of their seats: no seat is given
        error [code-unique] 1/NQ clause 1: code 09661 is in use by xã Minh Châu (09661) on the day
          mend: give the code of a unit that ends, such as that of the seat
        note [well-formed]: can't tell the decrees of 2027-02-01: those of an earlier day have to be mended first"#]].assert_eq(&report.to_string());
    assert_eq!(plan("09661").faults().len(), 1);
}

/// Law of the same day that the plan only builds on is applied, and not judged.
#[test]
fn given_decrees_are_not_judged() {
    let decree = |number: &str, provision: Provision| {
        Decree::new(number, DAY).unwrap().scope("01").unwrap().provision(provision)
    };
    let units = ["xã Ba Vì", "xã Yên Bài"];
    // Its code is closed.
    let merger = Provision::merge("1", units, "00007", "xa", "Ba Vì Mới").unwrap();
    let rename = Provision::rename("1", "xã Suối Hai", "Suối Mới").unwrap();
    let plan = Plan::on(vietnam::register(), DAY)
        .named("P")
        .given(decree("1/NQ", merger.clone()))
        .decree(decree("2/NQ", rename.clone()));
    assert!(formal(&plan).findings().is_empty());
    assert_eq!(plan.register().unwrap().decrees().count(), 149 + 38 + 2);
    // What lies between a given decree and the plan's own is the plan's, whichever is at fault.
    let taken = Provision::take_over("1", "xã Suối Hai", ["xã Ba Vì"]).unwrap();
    for (given, own) in [("1/NQ", "2/NQ"), ("2/NQ", "1/NQ")] {
        let plan = Plan::on(vietnam::register(), DAY)
            .given(decree(given, merger.clone()))
            .decree(decree(own, taken.clone()));
        let report = formal(&plan);
        assert_eq!(report.of_rule("cover").count(), 2, "{report}");
        assert_eq!(report.count(Severity::Error), 2, "{report}");
    }
    // A given decree that does not hold by itself leaves nothing to stand on.
    let broken = Provision::end("1", ["xã Ba Vì"]).unwrap();
    let plan = Plan::on(vietnam::register(), DAY)
        .named("P")
        .given(decree("1/NQ", broken))
        .decree(decree("2/NQ", rename.clone()));
    let report = formal(&plan);
    expect![[r#"
        plan P: 2 errors, 0 warnings, 0 notes
        error [well-formed] 1/NQ clause 1: what the plan takes as given does not hold: xã Ba Vì (09700) ends, but all of its area goes to no unit; expected a clause that takes it
          because 1/NQ clause 1: it takes of xã Ba Vì (09700): all
          mend: add a clause that takes what is left
        error [well-formed] 1/NQ clause 1: what the plan takes as given does not hold: xã Ba Vì (09700) ends, but all of its population goes to no unit; expected a clause that takes it
          because 1/NQ clause 1: it takes of xã Ba Vì (09700): all
          mend: add a clause that takes what is left"#]].assert_eq(&report.to_string());
    // Nor may a plan have a decree of a number that is given.
    let plan = Plan::on(vietnam::register(), DAY)
        .given(decree("1/NQ", merger))
        .decree(decree("1/NQ", rename));
    let report = formal(&plan);
    assert_eq!(report.of_rule("well-formed").count(), 1, "{report}");
}

#[test]
fn only_some_decrees_of_a_plan() {
    let rename = |unit: &str| Provision::rename("1", unit, "Mới").unwrap();
    let decree = |number: &str, unit: &str| {
        Decree::new(number, DAY).unwrap().scope("01").unwrap().provision(rename(unit))
    };
    let plan = plan()
        .decree(decree("1/NQ", "xã Ba Vì"))
        .decree(decree("2/NQ", "xã Suối Hai"))
        .given(decree("3/NQ", "xã Yên Bài"))
        .balance(Balance::new("x", "1").unwrap());
    let numbers =
        |plan: &Plan| plan.decrees().map(|decree| decree.number.to_string()).collect::<Vec<_>>();
    let only = plan.only(["2/NQ", "4/NQ"]);
    assert_eq!(numbers(&only), ["2/NQ"]);
    assert_eq!((only.given_decrees().len(), only.balances().len()), (1, 0));
    assert_eq!(numbers(&plan), ["1/NQ", "2/NQ"]);
}

/// A plan as JSON, with everything that it may have.
const JSON: &str = r#"{
  "name": "Phương án 1",
  "date": "2027-01-01",
  "scope": "thành phố Hà Nội",
  "given": [
    {
      "number": "1/NQ",
      "effective": "2027-01-01",
      "provisions": [
        {
          "clause": "1",
          "takes": [],
          "continues": {
            "unit": "xã Minh Châu, Hà Nội",
            "name": "Minh Châu Mới"
          }
        }
      ]
    }
  ],
  "decrees": [
    {
      "number": "2/NQ",
      "effective": "2027-01-01",
      "scope": "thành phố Hà Nội",
      "provisions": [
        {
          "clause": "1",
          "takes": [
            "xã Ba Vì",
            "xã Yên Bài"
          ],
          "new": {
            "code": "09706",
            "kind": "xa",
            "name": "Ba Vì",
            "seat": "xã Ba Vì"
          }
        }
      ]
    }
  ],
  "balances": [
    {
      "what": "communes",
      "total": "526",
      "parts": [
        {
          "what": "after",
          "amount": "263",
          "percent": "50"
        }
      ]
    }
  ]
}
"#;

#[test]
fn plans_as_json() {
    let base = vietnam::register();
    let plan = Plan::from_json(base, JSON).unwrap();
    assert_eq!((plan.name(), plan.date()), ("Phương án 1", DAY));
    assert_eq!((plan.given_decrees().len(), plan.decrees().len()), (1, 1));
    let written = plan.to_json();
    let again = Plan::from_json(base, &written).unwrap();
    assert_eq!(again.to_json(), written);
    // The day may be written as people do.
    let other = Plan::from_json(base, &JSON.replacen("2027-01-01", "01/01/2027", 1)).unwrap();
    assert_eq!(other.date(), DAY);
    assert_eq!(other.line(3), Some(r#"  "date": "01/01/2027","#));
    assert_eq!((other.line(0), other.line(1000)), (None, None));
    // A finding shows the line of its clause.
    let report = formal(&plan);
    expect![[r#"
        plan Phương án 1: 2 errors, 0 warnings, 0 notes
        error [figures]: the parts of communes add up to 263, not to 526
          = communes 263, expected 526, off by 263
        line 27, column 9: error [code-of-seat] 2/NQ clause 1: it has the code 09706, but its authority sits in xã Ba Vì (09700)
          | { "clause": "1",
          = code 09706, expected 09700
          mend: give it the code 09700"#]].assert_eq(&report.to_string());
}

#[test]
fn json_that_can_not_be_read() {
    let base = vietnam::register();
    let read = |from: &str, to: &str| {
        assert!(JSON.contains(from));
        Plan::from_json(base, &JSON.replacen(from, to, 1))
    };
    let error = fails(
        read("\"name\"", "\"names\""),
        &expect![
            "line 2, column 9: unknown field `names`, expected one of `name`, `date`, `scope`, `given`, `decrees`, `balances`"
        ],
    );
    assert_eq!(error.position().map(|at| (at.line, at.column)), Some((2, 9)));
    fails(
        read("2027-01-01", "2027-02-30"),
        &expect![[r#"line 3, column 22: "2027-02-30" is a day that the calendar does not have"#]],
    );
    fails(
        read("\"kind\": \"xa\"", "\"kind\": 7"),
        &expect!["line 35, column 21: invalid type: integer `7`, expected a text"],
    );
    fails(
        read("\"total\": \"526\"", "\"total\": \"5,26\""),
        &expect![[
            r#"line 46, column 21: amount "5,26" has the character ',', which does not belong in one"#
        ]],
    );
    fails(
        read("\"scope\": \"thành phố Hà Nội\"", "\"scope\": \"\""),
        &expect!["line 4, column 13: a reference to a unit is empty"],
    );
    fails(
        read("\"decrees\": [", "\"decrees\": {"),
        &expect!["line 22, column 5: key must be a string"],
    );
    fails(Plan::from_json(base, ""), &expect!["line 1, column 1: EOF while parsing a value"]);
    // Fields in their order are no plan, nor is a list of decrees.
    for list in ["\n  [\"x\", \"2027-01-01\", null, null, []]", "\n  [{}]"] {
        let told = "line 2, column 3: it is a list; expected an object with \"name\", \"date\" and \
                    \"decrees\"";
        assert_eq!(Plan::from_json(base, list).unwrap_err().to_string(), told);
        assert!(Decree::from_json(list).is_err() && Register::from_json(list).is_err());
    }
    fails(
        Plan::from_json(base, r#"{"name": "x", "date": "2027-01-01"}"#),
        &expect!["line 1, column 35: missing field `decrees`"],
    );
}
