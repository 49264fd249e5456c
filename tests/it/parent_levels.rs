//! Of which level the units above are: what a country asks for, by date.
//!
//! ```text
//! canton Nord (1)
//!   district Ahorn (11): towns Alm (111), Bach (112)
//!   district Buche (12): town Chur (121)
//! ```

use expect_test::{Expect, expect};
use sapnhap::decree::{NewUnit, Take};
use sapnhap::error::{ChangeFault, CountryFault, LookupFault};
use sapnhap::*;

use crate::made_up::{self, unit};

const CANTON: Level = Level::new(0);
const DISTRICT: Level = Level::new(1);
const TOWN: Level = Level::new(2);

fn until(until: Option<Date>) -> Period {
    Period { from: None, until }
}

fn country() -> Country {
    made_up::country(&[("canton", Some(1)), ("district", Some(2)), ("town", Some(3))])
}

/// Towns lie in districts until 2010, and in cantons from then on.
fn strict() -> Country {
    let reform = date(2010, 1, 1);
    let since = Period { from: Some(reform), until: None };
    country()
        .with_parent_level(TOWN, DISTRICT, until(Some(reform)))
        .and_then(|country| country.with_parent_level(TOWN, CANTON, since))
        .unwrap()
}

fn units() -> Vec<OpeningUnit> {
    vec![
        unit("canton", "1", "Nord", ""),
        unit("district", "11", "Ahorn", "1"),
        unit("district", "12", "Buche", "1"),
        unit("town", "111", "Alm", "11"),
        unit("town", "112", "Bach", "11"),
        unit("town", "121", "Chur", "12"),
    ]
}

fn enacted(country: Country, year: i16, decree: Decree) -> Result<Register, Error> {
    let mut decree = decree;
    decree.effective = date(year, 1, 1);
    Register::open(country, date(2000, 1, 1), units()).unwrap().enact([decree])
}

fn decree(provisions: impl IntoIterator<Item = Provision>) -> Decree {
    let mut decree = Decree::new("1/D", date(2001, 1, 1)).unwrap();
    decree.provisions.extend(provisions);
    decree
}

fn refused(year: i16, decree: Decree, expected: Expect) {
    // A country that says nothing lets them go up.
    enacted(country(), year, decree.clone()).unwrap();
    expected.assert_eq(&format!("{}\n", enacted(strict(), year, decree).unwrap_err()));
}

/// A district ends under a code that another takes up the same day, and nobody places its members.
#[test]
fn members_that_slip_a_level_are_told() {
    let code_goes_on = decree([
        Provision::end("1", ["district:11"]).unwrap(),
        Provision::change_code("2", "district:12", "11").unwrap(),
    ]);
    refused(
        2001,
        code_goes_on,
        expect![[r#"
            the change has 2 faults
              decree 1/D clause 1, effective 2001-01-01: town Bach (112) comes to lie in canton Nord (1), a canton; expected a district above it on the day
              decree 1/D clause 1, effective 2001-01-01: town Alm (111) comes to lie in canton Nord (1), a canton; expected a district above it on the day
        "#]],
    );
}

/// A merger under a scope that skips a level.
#[test]
fn a_scope_that_skips_a_level_is_told() {
    let merger = Provision::merge("1", ["111", "112"], "111", "town", "Almbach").unwrap();
    refused(
        2001,
        decree([merger]).scope("canton:1").unwrap(),
        expect![[r#"
            decree 1/D clause 1, effective 2001-01-01: Almbach (111) comes to lie in canton Nord (1), a canton; expected a district above it on the day
        "#]],
    );
    let moved = Provision::change_parent("1", "111", "canton:1").unwrap();
    refused(
        2009,
        decree([moved]),
        expect![[r#"
            decree 1/D clause 1, effective 2009-01-01: town Alm (111) comes to lie in canton Nord (1), a canton; expected a district above it on the day
        "#]],
    );
}

/// The report of a decree in a country that says nothing of parents.
fn told(provisions: impl IntoIterator<Item = Provision>, scope: Option<&str>) -> String {
    let mut decree = decree(provisions);
    decree.scope = scope.map(|scope| Reference::new(scope).unwrap());
    let register = Register::open(country(), date(2000, 1, 1), units()).unwrap();
    let plan = Plan::on(&register, date(2001, 1, 1)).named("P").decree(decree);
    let report = check(&plan, &rules::universal(), ());
    assert!(report.is_lawful(), "{report}");
    format!("{report}\n")
}

/// Where a country says nothing, a unit that skips a level is a warning, unless a clause says so or the
/// level is at an end.
#[test]
fn what_slips_a_level_is_a_warning_where_the_country_says_nothing() {
    let code_goes_on = [
        Provision::end("1", ["district:11"]).unwrap(),
        Provision::change_code("2", "district:12", "11").unwrap(),
    ];
    expect![[r#"
        plan P: 0 errors, 1 warning, 0 notes
        warning [parents] 1/D clause 1: town Alm (111), town Bach (112) come to lie in canton Nord (1) itself, beside its units of level district; before it was district Ahorn (11)
          mend: say under which unit it comes, by a clause that names the parent
    "#]].assert_eq(&told(code_goes_on, None));
    let merger = || Provision::merge("1", ["111", "112"], "111", "town", "Almbach").unwrap();
    expect![[r#"
        plan P: 0 errors, 1 warning, 0 notes
        warning [parents] 1/D clause 1: town Almbach (111) comes to lie in canton Nord (1) itself, beside its units of level district; before it was district Ahorn (11)
          mend: say under which unit it comes, by a clause that names the parent
    "#]].assert_eq(&told([merger()], Some("canton:1")));
    let nothing = expect![[r#"
        plan P: 0 errors, 0 warnings, 0 notes
    "#]];
    nothing.assert_eq(&told([merger()], Some("district:11")));
    // What a clause says in so many words is meant.
    let moved = Provision::change_parent("1", "111", "canton:1").unwrap();
    nothing.assert_eq(&told([moved], None));
    let unit = NewUnit::new("111", "town", "Almbach").unwrap().under("canton:1").unwrap();
    let merged = ["111", "112"]
        .into_iter()
        .fold(Provision::of_new("1", unit).unwrap(), |by, of| by.taking(Take::all(of).unwrap()));
    nothing.assert_eq(&told([merged], None));
    // Without districts there is none to lie in.
    nothing.assert_eq(&told([Provision::dissolve_level("1", "district").unwrap()], None));
    let both = Provision::end("1", ["district:11", "district:12"]).unwrap();
    nothing.assert_eq(&told([both], None));
}

/// A unit made of several of a level below, or of one beside members of its own, ends them as units; the
/// report says how they are kept.
#[test]
fn units_that_are_meant_as_members() {
    let made = |takes: &[&str]| {
        let unit = NewUnit::new("13", "district", "Dorn").unwrap().under("canton:1").unwrap();
        let provision = Provision::of_new("1", unit).unwrap();
        takes.iter().fold(provision, |by, of| by.taking(Take::all(of).unwrap()))
    };
    expect![[r#"
        plan P: 0 errors, 1 warning, 0 notes
        warning [level-and-kind] 1/D clause 1: town Alm (111), town Chur (121) end as units: it takes their ground, and does not have them as members
          mend: to keep them as members, let each go on under the new unit, by a clause that changes its parent, and take nothing of them
    "#]].assert_eq(&told([made(&["town:111", "town:121"])], None));
    let member = Provision::change_parent("2", "112", "district:13").unwrap();
    expect![[r#"
        plan P: 0 errors, 1 warning, 0 notes
        warning [level-and-kind] 1/D clause 1: town Alm (111) ends as units: it takes their ground, and does not have them as members
          mend: to keep them as members, let each go on under the new unit, by a clause that changes its parent, and take nothing of them
    "#]].assert_eq(&told([made(&["town:111"]), member.clone()], None));
    // One alone may become a unit of the level above, and members may come to one that takes nothing.
    let nothing = expect![[r#"
        plan P: 0 errors, 0 warnings, 0 notes
    "#]];
    nothing.assert_eq(&told([made(&["town:111"])], None));
    nothing.assert_eq(&told([made(&[]), member], None));
}

#[test]
fn what_is_asked_for_changes_with_the_date() {
    let dissolved = || decree([Provision::dissolve_level("1", "district").unwrap()]);
    let register = enacted(strict(), 2010, dissolved()).unwrap();
    assert_eq!(register.latest().find("canton Nord").unwrap().members(TOWN).len(), 3);
    let error = enacted(strict(), 2009, dissolved()).unwrap_err();
    let elsewhere = |fault: &ChangeFault| matches!(fault.fault, Fault::ParentOfOtherLevel { .. });
    assert!(error.faults().len() == 3 && error.faults().iter().all(elsewhere), "{error}");
    // What a change does not move stays where it was, and may be changed.
    let renamed = decree([Provision::rename("1", "111", "Almen").unwrap()]);
    enacted(strict(), 2010, renamed).unwrap();
    let moved = decree([Provision::change_parent("1", "111", "district:12").unwrap()]);
    refused(
        2010,
        moved,
        expect![[r#"
            decree 1/D clause 1, effective 2010-01-01: town Alm (111) comes to lie in district Buche (12), a district; expected a canton above it on the day
        "#]],
    );
}

#[test]
fn opening_units_lie_where_the_country_asks_for() {
    let error = Register::open(strict(), date(2010, 1, 1), units()).unwrap_err();
    assert_eq!(
        error.to_string(),
        "opening unit town Alm (111): its parent is not of the level that the country asks for"
    );
}

#[test]
fn what_a_country_says_is_kept_and_checked() {
    let country = strict();
    assert_eq!(country.parent_level(TOWN, date(2009, 12, 31)), Some(DISTRICT));
    assert_eq!(country.parent_level(TOWN, date(2010, 1, 1)), Some(CANTON));
    assert_eq!(country.parent_level(DISTRICT, date(2010, 1, 1)), None);
    let told = |error: Error| match error.kind() {
        ErrorKind::Country(CountryFault::ParentLevel { .. }) => error.to_string(),
        _ => panic!("{error:?}"),
    };
    let expected = "expected a level above, and times that do not overlap";
    assert_eq!(
        told(country.clone().with_parent_level(TOWN, CANTON, until(None)).unwrap_err()),
        format!("units of level town can't have parents of level canton during ..: {expected}")
    );
    let at_odds = country.clone().with_parent_level(DISTRICT, TOWN, until(Some(date(2001, 1, 1))));
    assert_eq!(
        told(at_odds.unwrap_err()),
        format!(
            "units of level district can't have parents of level town during .. 2001-01-01: {expected}"
        )
    );
    let empty = Period { from: Some(date(2001, 1, 1)), until: Some(date(2001, 1, 1)) };
    told(country.clone().with_parent_level(DISTRICT, CANTON, empty).unwrap_err());
    let unknown = country.clone().with_parent_level(Level::new(7), CANTON, until(None));
    assert!(matches!(
        unknown.unwrap_err().kind(),
        ErrorKind::Lookup(LookupFault::UnknownLevel { .. })
    ));

    let register = Register::open(country.clone(), date(2000, 1, 1), units()).unwrap();
    #[cfg(feature = "json")]
    assert_eq!(*Register::from_json(&register.to_json()).unwrap().country(), country);
    #[cfg(feature = "binary")]
    assert_eq!(*Register::from_bytes(&register.to_bytes()).unwrap().country(), country);
}

/// Viet Nam: communes lay in districts until 30 June 2025 (Resolution 203/2025/QH15).
#[cfg(feature = "vietnam")]
#[test]
fn communes_of_vietnam_lie_in_provinces_since_the_reform() {
    let country = vietnam::register().country();
    let parent = |level, day| country.parent_level(level, day);
    assert_eq!(parent(Level::COMMUNE, date(2025, 6, 30)), Some(Level::DISTRICT));
    assert_eq!(parent(Level::COMMUNE, date(2025, 7, 1)), Some(Level::PROVINCE));
    assert_eq!(parent(Level::DISTRICT, date(2019, 1, 1)), Some(Level::PROVINCE));
}
