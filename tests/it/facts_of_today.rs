//! What is known of the communes since 1 July 2025: figures, borders, shares of divided communes, and of
//! which unit a row is, where a plan or a shorter history gives its code to another.
//!
//! Totals are those that whoever compiled the tables counted, written out here; `data/README.md` has them
//! too.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;

use sapnhap::attributes::{Contact, Contiguity, Measure};
use sapnhap::decree::{NewUnit, Take};
use sapnhap::*;

use crate::known::{DAY, EVE, after, before, reform_alone, register};

const TOWNS_OF_2026: Date = date(2026, 4, 30);

fn text(path: &str) -> String {
    fs::read_to_string(format!("{}/data/vietnam/{path}", env!("CARGO_MANIFEST_DIR"))).unwrap()
}

/// The rows of a table of which no field is quoted.
fn rows(text: &str) -> Vec<Vec<&str>> {
    text.lines().skip(1).map(|row| row.split(',').collect()).collect()
}

fn commune<'r>(on: &Snapshot<'r>, of: &str) -> Version<'r> {
    on.unit(Level::COMMUNE, &code(of)).unwrap()
}

fn sum(amounts: impl IntoIterator<Item = Amount>) -> String {
    let start = Amount::from(0);
    amounts.into_iter().fold(start, |sum, next| sum.checked_add(next).unwrap()).to_string()
}

/// The country: 330,944.57 km2 and 112,676,463 people, 43 of the 3,321 without a figure of people and 13
/// with a doubtful one.
#[test]
fn the_country_adds_up() {
    let units = after().units(Level::COMMUNE);
    assert_eq!(units.len(), 3_321);
    let known: Vec<&UnitFacts> =
        units.iter().map(|unit| vietnam::attributes().of(unit).unwrap()).collect();
    assert_eq!(sum(known.iter().map(|facts| facts.area.unwrap())), "330944.5663");
    let people: Vec<u64> = known.iter().filter_map(|facts| facts.population).collect();
    assert_eq!((people.len(), people.iter().sum::<u64>()), (3_278, 112_676_463));
    assert!(known.iter().all(|facts| facts.position.is_some()));
    assert_eq!(known.iter().filter(|facts| facts.seat.is_some()).count(), 2_790);

    let mut marks: BTreeMap<&str, usize> = BTreeMap::new();
    for mark in known.iter().flat_map(|facts| facts.marks()) {
        *marks.entry(mark).or_default() += 1;
    }
    let expected = [
        ("area_outline", 26),
        ("area_published", 3_295),
        ("area_unlike_outline", 266),
        ("kind_differs", 4),
        ("population_both", 2_427),
        ("population_by_total", 12),
        ("population_copy_2025", 573),
        ("population_copy_2026", 278),
        ("population_doubtful", 13),
        ("population_none", 43),
        ("population_unchecked", 4),
        ("population_zero_restored", 193),
        ("position_outline", 28),
    ];
    assert_eq!(marks, BTreeMap::from(expected));
    for facts in known {
        let is_unknown = facts.marks().any(|mark| mark == "population_none");
        assert_eq!(facts.population.is_none(), is_unknown);
    }
}

/// Written off the published table.
#[test]
fn single_communes() {
    let told = |of: &str| {
        let facts = vietnam::attributes().of(&commune(&after(), of)).unwrap();
        let people = facts.population.map_or("unknown".to_owned(), |people| people.to_string());
        let basis = facts.basis.as_deref().unwrap();
        format!("{} km2, {people}, {basis}", facts.area.unwrap())
    };
    assert_eq!(told("00004"), "2.97 km2, 65023, area_published+population_both");
    assert_eq!(
        told("00118"),
        "12.94 km2, 120028, area_published+area_unlike_outline+population_both"
    );
    assert_eq!(
        told("00700"),
        "98.07 km2, 7858, area_published+area_unlike_outline+population_copy_2025"
    );
    let facts = vietnam::attributes().of(&commune(&after(), "00008")).unwrap();
    assert_eq!(facts.seat.as_deref(), Some("Số 25, phố Liễu Giai, phường Ngọc Hà"));
    assert_eq!(facts.position.unwrap().to_string(), "21.0381, 105.816");
}

/// Each row is of a unit of the day, and of one that began on it.
#[test]
fn every_row_is_of_a_unit() {
    let of_day: Vec<&Code> =
        vietnam::attributes().rows().filter(|row| row.2 == DAY).map(|row| row.1).collect();
    assert_eq!(of_day.len(), 3_321);
    for code in of_day {
        let unit = after().unit(Level::COMMUNE, code).unwrap();
        assert_eq!(unit.period().from, Some(DAY), "{code}");
    }
}

/// People of the two days are of two measures, and each figure says of which.
#[test]
fn people_are_of_two_measures() {
    let of = |on: Snapshot<'static>| {
        let units = on.units(Level::COMMUNE);
        let known = units.iter().filter_map(|unit| vietnam::attributes().of(unit));
        let measures = known.filter(|facts| facts.population.is_some());
        measures.map(|facts| facts.population_measure.clone().unwrap()).collect::<BTreeSet<_>>()
    };
    let told = |measures: &BTreeSet<Measure>| {
        measures.iter().map(Measure::to_string).collect::<Vec<String>>().join("; ")
    };
    let (old, new) = (of(before()), of(register().latest()));
    assert_eq!(told(&old), "usual residents, by census, 2019-04-01");
    assert_eq!(
        told(&new),
        "permanent and temporary residents, as registered, 2024-12-31 (inferred)"
    );
    assert_eq!(new, of(after()));
    // A unit without people has no measure of them.
    let rows = vietnam::attributes().rows();
    let mut without = rows.filter(|row| row.3.population.is_none());
    assert!(without.all(|row| row.3.population_measure.is_none()));
}

/// On 30 April 2026 ten xã became phường, 237/NQ-UBTVQH16; their ground is what it was.
#[test]
fn a_change_of_kind_leaves_the_figures() {
    let attributes = vietnam::attributes();
    let changed: Vec<String> = attributes
        .rows()
        .filter(|row| row.2 == TOWNS_OF_2026)
        .map(|(_, code, _, _)| code.to_string())
        .collect();
    let ten =
        ["25270", "25357", "25363", "26116", "26170", "26248", "26326", "26368", "26425", "26485"];
    assert_eq!(changed, ten);
    let latest = register().latest();
    for of in ten {
        let (then, now) = (commune(&after(), of), commune(&latest, of));
        assert!(then != now && now.is_kind("phuong"));
        assert_eq!(attributes.of(&then), attributes.of(&now));
    }
    let units = latest.units(Level::COMMUNE);
    assert!(units.iter().all(|unit| attributes.of(unit).is_some()));
}

/// A code of the day of the reform is another unit's in a plan for that day, and in a history that ends
/// before it.
#[test]
fn rows_are_of_the_units_of_the_law() {
    let attributes = vietnam::attributes();
    let people = |unit: &Version<'_>| attributes.of(unit).and_then(|facts| facts.population);
    let eve_people = people(&commune(&before(), "00004"));
    assert_ne!(people(&commune(&after(), "00004")), eve_people);

    let rewound = register().rewound(DAY).unwrap();
    let old = commune(&rewound.latest(), "00004");
    assert_eq!((old.name(), people(&old)), ("Trúc Bạch", eve_people));

    let ward = NewUnit::new("00004", "phuong", "Ba Đình").unwrap().under("01").unwrap();
    let made = Provision::of_new("1", ward).unwrap();
    let made = made.taking(Take::all("00004").unwrap()).taking(Take::all("00001").unwrap());
    let planned = rewound.enact([Decree::new("1/NQ", DAY).unwrap().provision(made)]).unwrap();
    let planned = commune(&planned.latest(), "00004");
    assert_eq!((planned.name(), people(&planned)), ("Ba Đình", None));

    // The same acts in a register of one's own, and registers that open with the units of today.
    let alone = commune(&reform_alone().latest(), "00004");
    assert_eq!(people(&alone), Some(65_023));
    let opened = |day: Date| {
        let units = register().at(day).unwrap().to_opening_units();
        Register::open(register().country().clone(), day, units).unwrap()
    };
    let today = opened(DAY);
    assert_eq!(people(&commune(&today.latest(), "00004")), Some(65_023));
    let eve = opened(EVE);
    assert_eq!(people(&commune(&eve.latest(), "00004")), eve_people);
}

/// Rules ask the facts by unit too: in a plan instead of the reform nothing is known but of the day before.
#[test]
fn a_plan_for_the_day_of_the_reform_has_the_figures_of_the_eve() {
    let rewound = register().rewound(DAY).unwrap();
    let plan = Plan::on(&rewound, DAY)
        .within("thành phố Hà Nội")
        .unwrap()
        .merge(
            ["phường Phúc Xá", "phường Trúc Bạch"],
            Successor::new("phường Trúc Bạch").unwrap().seated_in("phường Trúc Bạch").unwrap(),
        )
        .unwrap();
    let case = rules::Case::new(&plan, vietnam::attributes().into());
    let outcome = case.outcome().unwrap();
    let ward = outcome.find("phường Trúc Bạch, Hà Nội").unwrap();
    let together = ["00001", "00004"]
        .map(|of| vietnam::attributes().of(&commune(&before(), of)).unwrap().population.unwrap());
    assert_eq!(case.population(&ward).to_string(), together.iter().sum::<u64>().to_string());
    let city = case.population(&outcome.find("thành phố Hà Nội").unwrap());
    assert_eq!((city.to_string().as_str(), city.dates()), ("8053663", &[EVE][..]));
}

/// Provinces since the reform, added up over their communes. Of Hà Nội one commune has no figure of people,
/// so people are those of the census; the ground is that of today.
#[test]
fn provinces_add_up_to_figures_of_one_day() {
    let plan = Plan::on(register(), date(2027, 1, 1));
    let case = rules::Case::new(&plan, vietnam::attributes().into());
    let told = |of: &str| {
        let province = after().unit(Level::PROVINCE, &code(of)).unwrap();
        let (people, area) = (case.population(&province), case.area(&province));
        assert_eq!((people.dates().len(), area.dates().len()), (1, 1), "{of}");
        format!("{people} of {}, {area} km2 of {}", people.dates()[0], area.dates()[0])
    };
    assert_eq!(told("24"), "3619442 of 2025-07-01, 4718.61 km2 of 2025-07-01");
    assert_eq!(told("44"), "1870844 of 2025-07-01, 12702.17 km2 of 2025-07-01");
    assert_eq!(told("01"), "8053663 of 2025-06-30, 3359.77 km2 of 2025-07-01");
}

/// Where a table is laid over another, what a population counts comes with the population.
#[test]
fn a_measure_goes_with_its_figure() {
    let table = |people: Option<u64>, what: Option<&str>| {
        let mut facts = UnitFacts::default();
        facts.population = people;
        let mut table = Attributes::new("");
        table.insert(Level::COMMUNE, code("00004"), EVE, facts).unwrap();
        match what {
            Some(what) => table.measured_by(&Measure::new(what, None)),
            None => table,
        }
    };
    let laid = |mut one: Attributes, other: Attributes| {
        one.extend(other);
        let (_, _, _, facts) = one.rows().next().unwrap();
        let measure = facts.population_measure.as_ref().map(|measure| measure.what().to_owned());
        (facts.population, measure)
    };
    let counted = || table(Some(1), Some("counted"));
    let named = |what: &str| Some(what.to_owned());
    assert_eq!(laid(counted(), table(None, Some("other"))), (Some(1), named("counted")));
    assert_eq!(laid(counted(), table(Some(2), Some("other"))), (Some(2), named("other")));
    assert_eq!(laid(counted(), table(Some(2), None)), (Some(2), None));
    // What is said already stays.
    let again = counted().measured_by(&Measure::new("other", None));
    assert_eq!(laid(again, Attributes::new("")), (Some(1), named("counted")));

    let read = |text| {
        Attributes::from_csv(text, register().country(), Level::COMMUNE, EVE, "").map(|table| {
            let (_, _, _, facts) = table.rows().next().unwrap();
            facts.population_measure.as_ref().map(ToString::to_string)
        })
    };
    let text = "code,population,population_measure,population_date\n4,1,counted,2019-04-01\n";
    assert_eq!(read(text).unwrap().as_deref(), Some("counted, 2019-04-01"));
    assert_eq!(read("code,population_measure\n4,counted\n").unwrap(), None);
    let cases = [
        (
            "code,population,population_date\n4,1,2019-04-01\n",
            "line 2, column 1: column population_measure: it is blank beside a date; expected both",
        ),
        (
            "code,population_measure,population_date\n4,counted,2019-04-31\n",
            "line 2, column 3: column population_date: ",
        ),
    ];
    for (text, expected) in cases {
        let told = read(text).unwrap_err().to_string();
        assert!(told.starts_with(expected), "{told}");
    }
}

/// 9,278 pairs; one piece of 3,302 and 19 communes without neighbours; Hà Nội is one piece with 328 pairs.
#[test]
fn neighbours_since_the_reform() {
    let neighbours = vietnam::neighbours_today();
    let graph = neighbours.graph();
    assert_eq!((graph.node_count(), graph.edge_count()), (3_321, 9_278));
    assert_eq!((neighbours.date(), neighbours.level()), (DAY, Level::COMMUNE));
    let units: Vec<VersionId> = graph.node_weights().copied().collect();
    let (alone, joined): (Vec<_>, Vec<_>) =
        units.into_iter().partition(|&unit| neighbours.of(unit).len() == 0);
    assert_eq!((alone.len(), joined.len()), (19, 3_302));
    assert_eq!(neighbours.contiguity(&joined), Contiguity::Connected);

    let city = after().unit(Level::PROVINCE, &code("01")).unwrap();
    let of_city: Vec<VersionId> = city.members(Level::COMMUNE).iter().map(Version::id).collect();
    assert_eq!(of_city.len(), 126);
    assert_eq!(neighbours.contiguity(&of_city), Contiguity::Connected);
    let within = of_city.iter().flat_map(|&unit| neighbours.of(unit).map(|(other, _)| other));
    assert_eq!(within.filter(|other| of_city.contains(other)).count(), 2 * 328);

    // The ten that changed their kind in 2026 keep their borders.
    let latest = register().latest();
    let carried = neighbours.carried_to(&latest).unwrap();
    assert_eq!(carried.graph().edge_count(), 9_278);
    let contacts = carried.graph().edge_weights();
    assert!(contacts.into_iter().all(|contact| *contact == Contact::Certain));
}

/// Of 8,641 pairs that follow for certain from the borders of the day before, 99.2% were measured.
#[test]
fn borders_of_both_days_agree() {
    let carried = vietnam::neighbours().carried_to(&after()).unwrap();
    let graph = carried.graph();
    let certain = graph.edge_indices().filter(|&edge| graph[edge] == Contact::Certain);
    let pairs = certain.map(|edge| graph.edge_endpoints(edge).unwrap());
    let (mut n_certain, mut n_measured) = (0_u32, 0_u32);
    for (one, other) in pairs {
        n_certain += 1;
        let measured = vietnam::neighbours_today().contact(graph[one], graph[other]);
        n_measured += u32::from(measured.is_some());
    }
    assert_eq!(n_certain, 8_641);
    assert!((0.9915..0.9925).contains(&(f64::from(n_measured) / f64::from(n_certain))));
}

/// The shares of the 441 divided communes: each sums to 1, and each row is an edge of the register, in
/// both directions.
#[test]
fn shares_are_of_the_divided_communes() {
    let text = text("area_shares_2025-07-01.csv");
    let header = "old_code,new_code,share,error,quality,overlap_outside,basis";
    assert_eq!(text.lines().next(), Some(header));
    let rows = rows(&text);
    assert_eq!(rows.len(), 972);
    let amount = |text: &str| Amount::new(text).unwrap();
    let mut sums: BTreeMap<&str, Vec<Amount>> = BTreeMap::new();
    let mut counts: BTreeMap<(&str, &str), usize> = BTreeMap::new();
    let (mut n_unseen, mut n_zero) = (0, 0);
    for row in &rows {
        let [old, _, share, error, quality, outside, basis] = row[..] else { panic!("{row:?}") };
        sums.entry(old).or_default().push(amount(share));
        *counts.entry(("quality", quality)).or_default() += 1;
        *counts.entry(("basis", basis)).or_default() += 1;
        let measured = match (basis, quality) {
            ("overlay", "good") => "0.026",
            ("overlay", "fair") => "0.102",
            _ => "",
        };
        assert_eq!(error, measured, "{row:?}");
        assert!(amount(share) <= Amount::from(1) && amount(outside) <= Amount::from(1), "{row:?}");
        if basis == "overlay" && amount(share) < amount("0.0005") {
            n_unseen += 1;
            n_zero += usize::from(amount(share) == Amount::from(0));
            assert_eq!(quality, "poor");
        }
    }
    assert_eq!(sums.len(), 441);
    assert!(sums.into_values().all(|of| sum(of) == "1.0000"));
    let expected = [
        (("basis", "law"), 3),
        (("basis", "overlay"), 969),
        (("quality", "fair"), 81),
        (("quality", "good"), 810),
        (("quality", "poor"), 81),
    ];
    assert_eq!(counts, BTreeMap::from(expected));
    // The law gives some area, and the overlay is too coarse to see it.
    assert_eq!((n_unseen, n_zero), (25, 20));
    assert!(rows.iter().all(|row| (row[6] == "law") == (row[0] == "18796")));

    let pairs: BTreeSet<(String, String)> =
        rows.iter().map(|row| (row[0].to_owned(), row[1].to_owned())).collect();
    assert_eq!(pairs.len(), 972);
    let mut edges = BTreeSet::new();
    for unit in before().units(Level::COMMUNE) {
        let went = unit.successors_at_level(&after(), Level::COMMUNE);
        if went.len() > 1 {
            let pair = |to: &Relation<'_>| (unit.code().to_string(), to.later().code().to_string());
            edges.extend(went.iter().map(pair));
        }
    }
    assert_eq!(edges, pairs);
}
