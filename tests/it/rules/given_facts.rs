//! Figures of units that stand above, or come of several steps: what is divided within a unit is wholly
//! that unit's, and what lacks a figure is named.

use sapnhap::decree::{Continuation, NewUnit, Take};
use sapnhap::rules::{Case, Estimate};
use sapnhap::*;

use crate::made_up;

const EVE: Date = date(2025, 6, 30);
const REFORM: Date = date(2025, 7, 1);

/// The provinces of 1 July 2025: people counted on 1 April 2019 and area in km2, added up by hand from
/// `attributes.csv` over the communes of the day before; and how many of the old units in each lack a
/// figure of people, and of area: communes, or island districts without any.
#[cfg(feature = "csv")]
const PROVINCES: [(&str, u64, &str, usize, usize); 34] = [
    ("Hà Nội (01)", 8_053_663, "3356.603", 0, 0),
    ("Cao Bằng (04)", 530_341, "6730.698", 0, 0),
    ("Tuyên Quang (08)", 1_639_490, "13814.691", 0, 0),
    ("Điện Biên (11)", 598_856, "9541.874", 0, 0),
    ("Lai Châu (12)", 460_196, "9073.792", 0, 0),
    ("Sơn La (14)", 1_248_415, "14120.927", 3, 3),
    ("Lào Cai (15)", 1_551_450, "13266.247", 3, 3),
    ("Thái Nguyên (19)", 1_600_656, "8367.468", 0, 0),
    ("Lạng Sơn (20)", 781_655, "8333.658", 0, 0),
    ("Quảng Ninh (22)", 1_320_324, "5906.1", 0, 0),
    ("Bắc Ninh (24)", 3_172_790, "4482.923", 0, 0),
    ("Phú Thọ (25)", 3_469_011, "9352.185", 0, 0),
    ("Hải Phòng (31)", 3_920_144, "3045.124", 1, 1),
    ("Hưng Yên (33)", 3_113_178, "2580.674", 0, 0),
    ("Ninh Bình (37)", 3_615_680, "3819.251", 0, 0),
    ("Thanh Hóa (38)", 3_640_128, "11081.408", 0, 0),
    ("Nghệ An (40)", 3_327_791, "16524.538", 0, 0),
    ("Hà Tĩnh (42)", 1_288_866, "5962.337", 0, 0),
    ("Quảng Trị (44)", 1_527_459, "12587.749", 1, 1),
    ("Huế (46)", 1_128_620, "5024.784", 0, 0),
    ("Đà Nẵng (48)", 2_630_122, "11549.22", 1, 1),
    ("Quảng Ngãi (51)", 1_753_585, "13712.171", 1, 4),
    ("Gia Lai (52)", 3_000_765, "21582.729", 0, 0),
    ("Khánh Hòa (56)", 1_821_574, "8083.1", 0, 3),
    ("Đắk Lắk (66)", 2_742_286, "18070.256", 0, 0),
    ("Lâm Đồng (68)", 3_149_882, "24234.87", 0, 1),
    ("Đồng Nai (75)", 4_091_786, "12731.574", 0, 0),
    ("Hồ Chí Minh (79)", 12_559_129, "6624.992", 1, 1),
    ("Tây Ninh (80)", 2_857_712, "8548.88", 0, 0),
    ("Đồng Tháp (82)", 3_363_689, "5799.205", 0, 0),
    ("Vĩnh Long (86)", 3_320_422, "6220.398", 0, 2),
    ("An Giang (91)", 3_631_419, "9840.01", 0, 0),
    ("Cần Thơ (92)", 3_167_841, "6355.908", 0, 3),
    ("Cà Mau (96)", 2_101_712, "7747.746", 0, 0),
];

#[cfg(feature = "csv")]
fn told(have: &Estimate) -> String {
    have.to_string()
}

/// The embedded figures of the day before the reform, without those since.
#[cfg(feature = "csv")]
fn of_the_eve() -> Attributes {
    let mut attributes = Attributes::new(vietnam::ATTRIBUTES_SOURCE);
    for (level, code, day, facts) in vietnam::attributes().rows().filter(|row| row.2 == EVE) {
        attributes.insert(level, code.clone(), day, facts.clone()).unwrap();
    }
    attributes
}

#[cfg(feature = "csv")]
#[test]
fn provinces_have_the_people_and_the_ground_of_all_that_was_in_them() {
    let (plan, attributes) = (Plan::on(vietnam::register(), date(2027, 1, 1)), of_the_eve());
    let case = Case::new(&plan, (&attributes).into());
    let provinces = vietnam::register().at(REFORM).unwrap().units(Level::PROVINCE);
    assert_eq!(provinces.len(), PROVINCES.len());
    let said = |missing: usize, figure: String| match missing {
        0 => figure,
        _ => format!("at least {figure}"),
    };
    for (province, (name, people, area, no_people, no_area)) in provinces.iter().zip(PROVINCES) {
        assert_eq!(format!("{} ({})", province.name(), province.code()), name);
        let (population, ground) = (case.population(province), case.area(province));
        assert_eq!(told(&population), said(no_people, people.to_string()), "{name}");
        assert_eq!(told(&ground), said(no_area, area.to_owned()), "{name}");
        assert_eq!((population.missing.len(), ground.missing.len()), (no_people, no_area));
        assert_eq!((population.dates(), ground.dates()), (&[EVE][..], &[EVE][..]), "{name}");
    }
    // With the 28,347 of four island districts, and none counted on the fifth, this is the census.
    let total: u64 = PROVINCES.iter().map(|(_, people, ..)| people).sum();
    assert_eq!(total + 28_347, 96_208_984);
    // What lacks a figure is named: island districts, and wards made in Sa Pa and Mộc Châu after 2019.
    let missing: Vec<String> = provinces
        .iter()
        .flat_map(|province| case.population(province).missing)
        .map(|unit| unit.code.to_string())
        .collect();
    assert_eq!(
        missing,
        ["03980", "03983", "03984", "03002", "03003", "03006", "318", "471", "498", "536", "755"]
    );
}

/// On both days of the reform, and since.
#[cfg(feature = "csv")]
#[test]
fn hanoi_has_as_many_people_after_the_reform_as_before() {
    let numbers: Vec<String> =
        vietnam::register().decrees().map(|decree| decree.number.to_string()).collect();
    let plan =
        Plan::from_register(vietnam::register(), numbers.iter().map(String::as_str)).unwrap();
    let attributes = of_the_eve();
    let case = Case::new(&plan, (&attributes).into());
    let register = case.after().unwrap();
    for day in [EVE, REFORM, date(2026, 11, 23)] {
        let city = register.at(day).unwrap().find("thành phố Hà Nội").unwrap();
        assert_eq!(told(&case.population(&city)), "8053663", "{day}");
        assert_eq!(told(&case.area(&city)), "3356.603", "{day}");
    }
    // A district that was taken apart on the day, as the census has it.
    let district = register.at(EVE).unwrap().find("quận Ba Đình").unwrap();
    assert_eq!(told(&case.population(&district)), "221893");
    // Parts that a decree takes are bounds, as before: phường Đại Mỗ went to five.
    let ward = register.at(REFORM).unwrap().find("phường Đại Mỗ, Hà Nội").unwrap();
    let people = case.population(&ward);
    assert!(people.low < people.high && people.missing.is_empty(), "{people:?}");
}

/// ```text
/// canton (1)
///   district (11): towns 111 (100 people), 112 (200), 113 (400)
///   district (12): town 121 (800)
/// ```
fn small() -> Register {
    let unit = |kind: &str, code: &str, parent: &str| {
        made_up::unit(kind, code, &format!("N{code}"), parent)
    };
    let units = vec![
        unit("canton", "1", ""),
        unit("district", "11", "1"),
        unit("district", "12", "1"),
        unit("town", "111", "11"),
        unit("town", "112", "11"),
        unit("town", "113", "11"),
        unit("town", "121", "12"),
    ];
    let country =
        made_up::country(&[("canton", Some(1)), ("district", Some(2)), ("town", Some(3))]);
    Register::open(country, date(2000, 1, 1), units).unwrap()
}

const TOWN: Level = Level::new(2);

fn facts(rows: &[(Level, &str, Date, u64)]) -> Attributes {
    let mut table = Attributes::new("test");
    for (level, of, day, people) in rows {
        let mut facts = UnitFacts::default();
        facts.population = Some(*people);
        table.insert(*level, code(of), *day, facts).unwrap();
    }
    table
}

fn census() -> Vec<(Level, &'static str, Date, u64)> {
    // Of a day before the register opens: the towns were the same then.
    let day = date(1999, 6, 1);
    vec![
        (TOWN, "111", day, 100),
        (TOWN, "112", day, 200),
        (TOWN, "113", day, 400),
        (TOWN, "121", day, 800),
    ]
}

fn made(code: &str, parent: &str, takes: &[Take]) -> Provision {
    let unit = NewUnit::new(code, "town", &format!("N{code}")).unwrap().under(parent).unwrap();
    let mut provision = Provision::of_new("1", unit).unwrap();
    provision.takes.extend_from_slice(takes);
    provision
}

fn on(number: &str, day: Date, provisions: impl IntoIterator<Item = Provision>) -> Decree {
    let mut decree = Decree::new(number, day).unwrap();
    decree.provisions.extend(provisions);
    decree
}

/// A town is divided between two others, and later the two are put together.
fn divided_and_joined() -> Plan {
    let (part, rest) = (Take::part("112").unwrap(), Take::rest("112").unwrap());
    let first = [
        made("111", "district:11", &[Take::all("111").unwrap(), part]),
        made("113", "district:11", &[Take::all("113").unwrap(), rest]),
    ];
    let second = [made("111", "district:11", &["111", "113"].map(|of| Take::all(of).unwrap()))];
    Plan::on(&small(), date(2001, 1, 1)).decree(on("1/D", date(2001, 1, 1), first)).decree(on(
        "2/D",
        date(2002, 1, 1),
        second,
    ))
}

#[test]
fn what_was_divided_and_is_together_again_is_whole() {
    let (plan, table) = (divided_and_joined(), facts(&census()));
    let case = Case::new(&plan, (&table).into());
    let formed: Vec<String> =
        case.placed().map(|placed| case.population_formed(&placed).to_string()).collect();
    assert_eq!(formed, ["100 to 300", "400 to 600", "700"]);
    let register = case.after().unwrap();
    let people = |day: Date, level: u8, of: &str| {
        let unit = register.at(day).unwrap().unit(Level::new(level), &code(of)).unwrap();
        case.population(&unit).to_string()
    };
    for day in [date(2000, 6, 1), date(2001, 6, 1), date(2002, 6, 1)] {
        assert_eq!((people(day, 1, "11"), people(day, 0, "1")), ("700".into(), "1500".into()));
    }
    assert_eq!(people(date(2001, 6, 1), 2, "113"), "400 to 600");
}

#[test]
fn the_latest_day_of_which_enough_is_known_counts() {
    let plan = divided_and_joined();
    let after = |more: &[(Level, &str, Date, u64)]| {
        let table = facts(&[census(), more.to_vec()].concat());
        let case = Case::new(&plan, (&table).into());
        let canton = case.outcome().unwrap().unit(Level::new(0), &code("1")).unwrap();
        let people = case.population(&canton);
        (people.to_string(), people.dates().to_vec())
    };
    let (old, new) = (date(1999, 6, 1), date(2001, 6, 1));
    assert_eq!(after(&[]), ("1500".to_owned(), vec![old]));
    // A later count of one town alone says less than the old one of all; 121 is as it was.
    assert_eq!(after(&[(TOWN, "111", new, 260)]), ("1500".to_owned(), vec![old]));
    let both = [(TOWN, "111", new, 260), (TOWN, "113", new, 540)];
    assert_eq!(after(&both), ("1600".to_owned(), vec![old, new]));
    // What is stated of the district is of all that is in it.
    let district = [(Level::new(1), "11", new, 777)];
    assert_eq!(after(&district).0, "1500");
    let districts = [(Level::new(1), "11", new, 777), (Level::new(1), "12", new, 888)];
    assert_eq!(after(&districts), ("1665".to_owned(), vec![new]));
}

/// What is stated of a unit with ground beside its members is of all of it; that ground has no figure.
#[test]
fn ground_beside_members_is_not_counted_twice() {
    let district = Continuation::of("district:11").unwrap();
    let takes_in = Provision::of_continuation("1", district).unwrap();
    let takes_in = takes_in.taking(Take::all("town:111").unwrap());
    let day = date(2001, 1, 1);
    let plan = Plan::on(&small(), day).decree(on("1/D", day, [takes_in]));
    let towns = [(TOWN, "112", day, 200), (TOWN, "113", day, 400), (TOWN, "121", day, 800)];
    let of_canton = |districts: &[(Level, &str, Date, u64)]| {
        let table = facts(&[&towns, districts].concat());
        let case = Case::new(&plan, (&table).into());
        let canton = case.outcome().unwrap().unit(Level::new(0), &code("1")).unwrap();
        case.population(&canton)
    };
    let of_district = [(Level::new(1), "11", day, 700), (Level::new(1), "12", day, 800)];
    assert_eq!(of_canton(&of_district).to_string(), "1500");
    let incomplete = of_canton(&of_district[..1]);
    assert_eq!(incomplete.to_string(), "at least 1400");
    assert_eq!(incomplete.missing[0].to_string(), "district N11 (11)");
}

/// Of a day with several steps the end counts: what comes in a later step is there too.
#[test]
fn figures_are_those_of_the_end_of_the_day() {
    let step = |number: u8| Step::new(number).unwrap();
    let provisions = [
        made("111", "district:11", &[Take::all("111").unwrap(), Take::part("112").unwrap()]),
        Provision::take_over("2", "112", ["113"]).unwrap().in_step(step(2)),
        Provision::take_over("3", "111", ["112"]).unwrap().in_step(step(3)),
    ];
    let day = date(2001, 1, 1);
    let plan = Plan::on(&small(), day).decree(on("1/D", day, provisions));
    let table = facts(&census());
    let case = Case::new(&plan, (&table).into());
    let formed: Vec<(String, bool)> = case
        .placed()
        .map(|placed| (case.population_formed(&placed).to_string(), placed.result().is_some()))
        .collect();
    // What the second clause lets go on is gone at the end; what it takes is told of the clause alone.
    assert_eq!(formed[0], ("700".to_owned(), true));
    assert!(!formed[1].1);
    assert_eq!(formed[2], ("700".to_owned(), true));
}

/// Of a unit as it is between two steps figures are those of what lies in it then, and not at the day's end.
#[test]
fn figures_between_two_steps() {
    let second = Step::new(2).unwrap();
    let day = date(2001, 1, 1);
    let renamed = Provision::rename("1", "town:111", "Later").unwrap();
    let register = small().enact([on("0/D", date(2000, 6, 1), [renamed])]).unwrap();
    let provisions = [
        Provision::rename("1", "town:121", "Other").unwrap(),
        Provision::change_parent("2", "town:112", "district:12").unwrap().in_step(second),
    ];
    let plan = Plan::on(&register, day).decree(on("1/D", day, provisions));
    // No day knows all of them: 111 was counted under its new name, and 112 before it moved.
    let mut rows = census();
    rows[0] = (TOWN, "111", date(2003, 6, 1), 150);
    let table = facts(&rows);
    let case = Case::new(&plan, (&table).into());
    let between = case.placed().last().unwrap().before();
    let people = |snapshot: &Snapshot<'_>| {
        case.population(&snapshot.unit(Level::new(1), &code("11")).unwrap()).to_string()
    };
    assert_eq!([people(&between), people(&case.outcome().unwrap())], ["750", "550"]);
}
