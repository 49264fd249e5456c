//! Units whose names read like words of a sentence: what a finding cites goes by units and clauses, so
//! none of them is lost.
//!
//! ```text
//! county North (1)   town Hull or Kingston (11), town Lee ended on 1990-01-01 (12)
//! county South (2)   town Hull or Kingston (21)
//! ```

use expect_test::{Expect, expect};
use sapnhap::error::NotInForce;
use sapnhap::report::Language;
use sapnhap::*;

use super::cites_enough;
use crate::made_up::{self, unit};

const DAY: Date = date(2001, 1, 1);

fn register() -> Register {
    let units = vec![
        unit("county", "1", "North", ""),
        unit("county", "2", "South", ""),
        unit("town", "11", "Hull or Kingston", "county:1"),
        unit("town", "12", "Lee ended on 1990-01-01", "county:1"),
        unit("town", "21", "Hull or Kingston", "county:2"),
        unit("ward", "111", "Abel", "town:11"),
        unit("ward", "112", "Boro", "town:11"),
        unit("ward", "121", "Cray", "town:12"),
    ];
    let country = made_up::country(&[("county", Some(1)), ("town", Some(2)), ("ward", Some(3))]);
    Register::open(country, date(2000, 1, 1), units).unwrap()
}

fn found(provisions: impl IntoIterator<Item = Provision>, expected: Expect) -> Report {
    let mut decree = Decree::new("1/D", DAY).unwrap();
    decree.provisions.extend(provisions);
    let plan = Plan::on(&register(), DAY).named("P").decree(decree);
    cites_enough(&plan);
    let report = check(&plan, &rules::universal(), ());
    expected.assert_eq(&report.to_text(Language::English));
    report
}

/// Two towns of one name may be the parent, and a clause is about one of them.
#[test]
fn a_name_with_an_or_in_it() {
    let provisions = [
        Provision::change_parent("1", "ward:121", "town Hull or Kingston").unwrap(),
        Provision::change_parent("2", "town:21", "county:1").unwrap(),
    ];
    let report = found(
        provisions,
        expect![[r#"
        plan P: 1 error, 0 warnings, 0 notes
        error [parents] 1/D clause 1: the parent "town Hull or Kingston" of ward Cray (121) is not in force on the day: it may be town Hull or Kingston (11) or town Hull or Kingston (21)
          because 1/D clause 2: town Hull or Kingston (21) goes on by it
          mend: name a unit of a level above that is in force on the day, by code or name
    "#]],
    );
    assert_eq!(report.findings()[0].causes[0].clause, Clause::new("2").ok());
}

/// A unit that only the change ends is not taken for one that ended on the day that its name says.
#[test]
fn a_name_with_an_end_in_it() {
    let provisions = [
        Provision::take_over("1", "town:11", ["town:12"]).unwrap(),
        Provision::change_parent("2", "ward:112", "town:12").unwrap(),
    ];
    found(
        provisions,
        expect![[r#"
        plan P: 1 error, 0 warnings, 0 notes
        error [parents] 1/D clause 2: the parent "town:12" of ward Boro (112) is not in force on the day: town Lee ended on 1990-01-01 (12) ends, or changes its code, by this change
          because 1/D clause 1: it takes of town Lee ended on 1990-01-01 (12): all
          mend: name a unit of a level above that is in force on the day, by code or name
    "#]],
    );
    let mut decree = Decree::new("1/D", DAY).unwrap();
    decree.provisions.push(Provision::take_over("1", "town:11", ["town:12"]).unwrap());
    decree.provisions.push(Provision::change_parent("2", "ward:112", "town:12").unwrap());
    let error = register().enact([decree]).unwrap_err();
    let Fault::ParentNotInForce { why: NotInForce::EndsHere { unit }, .. } =
        &error.faults()[0].fault
    else {
        panic!("{error:#?}")
    };
    assert_eq!((unit.code.as_str(), unit.level.as_str()), ("12", "town"));
}

/// A scope of the lowest level can hold nothing.
#[test]
fn a_scope_in_which_no_unit_can_lie() {
    let mut decree = Decree::new("1/D", DAY).unwrap().scope("ward:111").unwrap();
    decree.provisions.push(Provision::rename("1", "ward:112", "Boro Green").unwrap());
    let error = register().enact([decree]).unwrap_err();
    expect![
        "decree 1/D, effective 2001-01-01: its scope \"ward:111\" is not in force on the day: no unit can lie in ward Abel (111)"
    ]
    .assert_eq(&error.to_string());
}
