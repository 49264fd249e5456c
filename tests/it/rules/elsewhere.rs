//! Lawful acts of other countries: universal rules hold nothing against them.
//!
//! ```text
//! canton Bern (2)            district Laufen (11): Laufen (131), Zwingen (132)
//!                            district Aarwangen (12): Aarwangen (321), Bannwil (322), Wynau (323)
//! canton Basel-Land (13)     district Arlesheim (21): Aesch (761), Ettingen (762)
//! ```

use sapnhap::decree::{NewUnit, Outcome, Take};
use sapnhap::*;

use crate::made_up::{self, unit};

const DAY: Date = date(1994, 1, 1);

fn register() -> Register {
    let units = vec![
        unit("canton", "2", "Bern", ""),
        unit("canton", "13", "Basel-Land", ""),
        unit("district", "11", "Laufen", "canton:2"),
        unit("district", "12", "Aarwangen", "canton:2"),
        unit("district", "21", "Arlesheim", "canton:13"),
        unit("commune", "131", "Laufen", "district:11"),
        unit("commune", "132", "Zwingen", "district:11"),
        unit("commune", "321", "Aarwangen", "district:12"),
        unit("commune", "322", "Bannwil", "district:12"),
        unit("commune", "323", "Wynau", "district:12"),
        unit("commune", "761", "Aesch", "district:21"),
        unit("commune", "762", "Ettingen", "district:21"),
    ];
    let country =
        made_up::country(&[("canton", None), ("district", Some(2)), ("commune", Some(3))]);
    Register::open(country, date(1960, 1, 1), units).unwrap()
}

fn plan(decrees: impl IntoIterator<Item = Decree>) -> Plan {
    decrees.into_iter().fold(Plan::on(&register(), DAY).named("P"), Plan::decree)
}

fn decree(number: &str, provisions: impl IntoIterator<Item = Provision>) -> Decree {
    let mut decree = Decree::new(number, DAY).unwrap();
    decree.provisions.extend(provisions);
    decree
}

#[track_caller]
fn holds(plan: &Plan) {
    let report = check(plan, &rules::universal(), ());
    assert_eq!(report.findings(), [], "{report}");
}

fn made(clause: &str, code: &str, name: &str, takes: &[Take]) -> Provision {
    let unit = NewUnit::new(code, "commune", name).unwrap().under("district:12").unwrap();
    let mut provision = Provision::of_new(clause, unit).unwrap();
    provision.takes.extend_from_slice(takes);
    provision
}

/// A merger gets a number that none of its communes had, and sits in one of them.
#[test]
fn a_merger_with_a_number_of_its_own() {
    let mut unit = NewUnit::new("340", "commune", "Aare").unwrap().under("district:12").unwrap();
    unit.seat = Some("322".parse().unwrap());
    let takes = [Take::all("321").unwrap(), Take::all("322").unwrap()];
    let merger = takes.into_iter().fold(Provision::of_new("1", unit).unwrap(), Provision::taking);
    holds(&plan([decree("1/D", [merger])]));
}

/// Laufental went from Bern to Basel-Land on 1 January 1994, district by district and commune by
/// commune (here one of either).
#[test]
fn a_commune_and_a_district_change_canton() {
    let commune = Provision::change_parent("1", "321", "district:21").unwrap();
    holds(&plan([decree("1/D", [commune])]));
    let district = Provision::change_parent("1", "district:11", "canton:13").unwrap();
    holds(&plan([decree("1/D", [district])]));
    // A commune of one canton takes in one of another.
    let merger = Provision::take_over("1", "761", ["131"]).unwrap();
    holds(&plan([decree("1/D", [merger])]));
}

/// A number that was closed is given again, as a restored commune gets its old one.
#[test]
fn a_closed_number_is_given_again() {
    let mut first = decree("1/D", [Provision::take_over("1", "321", ["322"]).unwrap()]);
    first.effective = date(1990, 1, 1);
    let mut again = made("1", "322", "Bannwil", &[Take::part("321").unwrap()]);
    if let Outcome::New(new) = &mut again.outcome {
        new.restores = Some(Reference::new("322").unwrap());
    }
    holds(&plan([first, decree("2/D", [again])]));
}

/// A rest says no clauses, and what an act counts is its own way to count.
#[test]
fn rests_and_counts_of_another_form() {
    let part = made("1", "341", "Eins", &[Take::part("321").unwrap(), Take::all("322").unwrap()]);
    let rest = made("2", "342", "Zwei", &[Take::rest("321").unwrap(), Take::all("323").unwrap()]);
    let mut act = decree("1/D", [part, rest]).scope("canton:2").unwrap();
    act.totals.formed = Some(5);
    act.totals.unchanged = Some(5);
    holds(&plan([act]));
}
