//! The embedded facts and neighbours of Viet Nam, and tables that are read.

use std::collections::BTreeSet;

use super::slow::{carried_slowly, contacts, contiguity_slowly};
use super::*;
use crate::known::{DAY, EVE, after, before, register};

fn communes(on: Snapshot<'static>, province: &str) -> Vec<VersionId> {
    let province = on.unit(Level::PROVINCE, &code(province)).unwrap();
    province.members(Level::COMMUNE).iter().map(Version::id).collect()
}

fn commune(on: Snapshot<'static>, text: &str) -> VersionId {
    on.unit(Level::COMMUNE, &code(text)).unwrap().id()
}

fn n_certain(neighbours: &Neighbours) -> usize {
    let contacts = neighbours.graph().edge_weights();
    contacts.filter(|contact| **contact == Contact::Certain).count()
}

/// The census of 1 April 2019 counted 96,208,984 people, of whom 28,347 live in four island
/// districts that had no communes.
#[test]
fn the_census_is_whole() {
    let attributes = vietnam::attributes();
    let units = before().units(Level::COMMUNE);
    let n_rows = attributes.rows().filter(|row| row.2 == EVE).count();
    assert_eq!((n_rows, units.len()), (10_035, 10_035));
    let known: Vec<_> = units.iter().map(|unit| attributes.of(unit).unwrap()).collect();
    let people: u64 = known.iter().filter_map(|facts| facts.population).sum();
    assert_eq!(people, 96_180_637);
    assert_eq!(people + 28_347, 96_208_984);
    let n = |has: fn(&UnitFacts) -> bool| known.iter().filter(|facts| has(facts)).count();
    assert_eq!(n(|facts| facts.population.is_some()), 10_029);
    assert_eq!(n(|facts| facts.area.is_some()), 10_017);
    assert_eq!(n(|facts| facts.position.is_some()), 10_017);
    assert_eq!(n(|facts| facts.basis.is_some()), 10_026);
    assert_eq!(n(|facts| facts.terrain.is_some() || facts.island.is_some()), 0);
    let inferred = |facts: &UnitFacts| {
        facts.basis.as_deref().is_some_and(|basis| basis.starts_with("union_inferred"))
    };
    assert_eq!(n(inferred), 334);
    assert_eq!(n(UnitFacts::is_empty), 6);
    assert!(attributes.source().starts_with("approximate"));
    // The next day's units are others, also where they have the same code: 00004 was Trúc Bạch, and is
    // Ba Đình.
    let people = |on: Snapshot<'static>| {
        let unit = on.unit(Level::COMMUNE, &code("00004")).unwrap();
        attributes.of(&unit).and_then(|facts| facts.population)
    };
    assert_eq!((people(before()), people(after())), (Some(14_770), Some(65_023)));
}

/// Hà Nội's 526 communes: 8,053,663 people; 3,356.60 km2, where the official figure is 3,359.84;
/// one whole with 1,351 pairs.
#[test]
fn the_capital_hangs_together() {
    let ids = communes(before(), "01");
    assert_eq!(ids.len(), 526);
    let known = ids.iter().filter_map(|id| vietnam::attributes().of(&version(*id)));
    let (mut people, mut area) = (0, Amount::new("0").unwrap());
    for facts in known {
        people += facts.population.unwrap();
        area = area.checked_add(facts.area.unwrap()).unwrap();
    }
    assert_eq!((people, area.to_string().as_str()), (8_053_663, "3356.603"));
    let neighbours = vietnam::neighbours();
    assert_eq!(neighbours.contiguity(&ids), Contiguity::Connected);
    let inside: BTreeSet<_> = ids.iter().copied().collect();
    let pairs = contacts(neighbours);
    let within = pairs.keys().filter(|(a, b)| inside.contains(a) && inside.contains(b));
    assert_eq!(within.count(), 1_351);
}

fn version(id: VersionId) -> Version<'static> {
    register().version(id).unwrap()
}

#[test]
fn neighbours_of_the_eve() {
    let neighbours = vietnam::neighbours();
    let graph = neighbours.graph();
    assert_eq!((graph.node_count(), graph.edge_count()), (10_035, 27_688));
    assert_eq!((n_certain(neighbours), neighbours.date()), (27_688, EVE));
    let alone = graph.node_indices().filter(|&node| graph.neighbors(node).next().is_none());
    assert_eq!(alone.count(), 32);
    // Trường Sa is three islands.
    let islands = ["22736", "22737", "22739"].map(|text| commune(before(), text));
    assert_eq!(neighbours.contiguity(&islands), Contiguity::Apart);
}

/// Held against the clauses by hand.
#[test]
fn neighbours_of_the_day_after() {
    let neighbours = vietnam::neighbours();
    let carried = neighbours.carried_to(&after()).unwrap();
    let graph = carried.graph();
    assert_eq!((graph.node_count(), graph.edge_count()), (3_321, 9_700));
    assert_eq!(n_certain(&carried), 8_641);

    let certain = [
        // Phúc Xá, all of it in Hồng Hà (1656 clause 14); Trúc Bạch, all of it in Ba Đình
        // (clause 3).
        (["00001", "00004"], ["00097", "00004"]),
        // Thị trấn An Phú, all of it in An Phú (1654 clause 1); Vĩnh Trường, all of it in Vĩnh
        // Hậu (clause 2).
        (["30337", "30367"], ["30337", "30367"]),
    ];
    for (old, new) in certain {
        let [a, b] = old.map(|text| commune(before(), text));
        assert_eq!(neighbours.contact(a, b), Some(Contact::Certain));
        let [a, b] = new.map(|text| commune(after(), text));
        assert_eq!(carried.contact(a, b), Some(Contact::Certain));
    }
    // Tân Túc and the old Tân Nhựt are both in the new Tân Nhựt: a border inside it goes.
    let [a, b] = ["27595", "27613"].map(|text| commune(before(), text));
    assert!(neighbours.contact(a, b).is_some());
    let went = [a, b].map(|id| version(id).successors_at(&after()));
    assert!(went.iter().all(|went| went.len() == 1 && went[0].later().code() == code("27595")));
    // Đại Mỗ was divided five ways, and so were most around it: Hà Đông and Dương Nội got parts
    // (1656 clauses 43 and 44).
    let [a, b] = ["09556", "09886"].map(|text| commune(after(), text));
    assert_eq!(carried.contact(a, b), Some(Contact::Possible));
    assert_eq!(carried.contiguity(&communes(after(), "04")), Contiguity::Connected);
    // Hà Nội only with what may be; Hải Phòng has islands.
    let capital = communes(after(), "01");
    assert_eq!(carried.contiguity(&capital), Contiguity::PossiblyConnected);
    assert_eq!(carried.contiguity(&communes(after(), "31")), Contiguity::Apart);
}

/// On the whole table, on parts of it, in one step, in two, and on a branch.
#[test]
fn carried_as_the_slow_way_does() {
    let neighbours = vietnam::neighbours();
    let carried = neighbours.carried_to(&after()).unwrap();
    assert_eq!(contacts(&carried), carried_slowly(neighbours, &before(), &after()));

    let merged = Decree::new("1/NQ", date(2027, 1, 1)).unwrap().provision(
        Provision::of_new(
            "1",
            NewUnit::new("00004", "phuong", "Ba Hà").unwrap().under("01").unwrap(),
        )
        .unwrap()
        .taking(Take::all("00004").unwrap())
        .taking(Take::part("00097").unwrap()),
    );
    let branch = register().enact([merged]).unwrap();
    let mut random = Random(7);
    let pairs: Vec<_> = contacts(neighbours).into_keys().collect();
    for keep in [3, 40, 600] {
        let kept: Vec<_> = pairs.iter().filter(|_| random.below(keep) == 0).collect();
        let codes = kept.iter().map(|(a, b)| (version(*b).code(), version(*a).code()));
        let some = Neighbours::of_pairs(&before(), Level::COMMUNE, codes).unwrap();
        assert_eq!(some.graph().edge_count(), kept.len());
        let latest = register().latest();
        let once = some.carried_to(&latest).unwrap();
        assert_eq!(contacts(&once), carried_slowly(&some, &before(), &latest));
        let halfway = some.carried_to(&after()).unwrap();
        let twice = halfway.carried_to(&latest).unwrap();
        assert_eq!(contacts(&twice), carried_slowly(&halfway, &after(), &latest));
        assert_eq!(contacts(&twice), contacts(&once));
        let (now, then) = (branch.at(DAY).unwrap(), branch.latest());
        let on_branch = halfway.carried_to(&then).unwrap();
        assert_eq!(contacts(&on_branch), carried_slowly(&halfway, &now, &then));
        for _ in 0..40 {
            let units = random_units(&mut random, &halfway);
            let expected = contiguity_slowly(&halfway, &units);
            assert_eq!(halfway.contiguity(&units), expected, "{units:?}");
        }
    }
}

/// A few units, grown from one of them over borders, and now and then another.
fn random_units(random: &mut Random, neighbours: &Neighbours) -> Vec<VersionId> {
    let all: Vec<VersionId> = neighbours.graph().node_weights().copied().collect();
    let mut units = vec![all[random.below(all.len())]];
    for _ in 0..random.below(12) {
        let from = units[random.below(units.len())];
        let beside: Vec<_> = neighbours.of(from).collect();
        match beside.len() {
            0 => units.push(all[random.below(all.len())]),
            n => units.push(beside[random.below(n)].0),
        }
    }
    if random.below(4) == 0 && units.len() > 2 {
        units.remove(1);
    }
    units
}

/// A small generator, so that every run tries the same sets.
struct Random(u64);

impl Random {
    fn below(&mut self, n: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 % n as u64).unwrap()
    }
}

fn read(text: &str) -> Result<Attributes, Error> {
    Attributes::from_csv(text, register().country(), Level::COMMUNE, EVE, "made up")
}

#[test]
fn facts_are_read_from_a_table() {
    let text = "\u{feff}Island;code;terrain;area_km2;population;lat;lon;border;culture_region;seat;history;basis\n\
                yes;4;Mountain;0.717;14770;21.0449;105.8424;0;Kinh Bắc;số 2;di tích;seen\n\
                FALSE;00006;;;;;;;;;;\n";
    let attributes = read(text).unwrap();
    let ward = |text| before().unit(Level::COMMUNE, &code(text)).unwrap();
    let expected = facts(|facts| {
        facts.area = Amount::new("0.717").ok();
        facts.population = Some(14_770);
        facts.position = Some(Point { lat: 21.0449, lon: 105.8424 });
        facts.terrain = Some(Terrain::Mountain);
        facts.border = Some(false);
        facts.island = Some(true);
        facts.culture_region = Some("Kinh Bắc".to_owned());
        facts.seat = Some("số 2".to_owned());
        facts.history = Some("di tích".to_owned());
        facts.basis = Some("seen".to_owned());
    });
    assert_eq!(attributes.of(&ward("00004")), Some(&expected));
    let expected = facts(|facts| facts.island = Some(false));
    assert_eq!(attributes.of(&ward("00006")), Some(&expected));
    // Over the embedded table the own fields win.
    let mut both = vietnam::attributes().clone();
    both.extend(attributes);
    assert_eq!(both.of(&ward("00004")).unwrap().basis.as_deref(), Some("seen"));
    assert_eq!(both.of(&ward("00006")).unwrap().area, Amount::new("0.711").ok());
    assert_eq!(both.len(), vietnam::attributes().len());
}

#[test]
fn faults_of_tables_have_a_place() {
    let told = |text: &str| read(text).unwrap_err().to_string();
    let cases = [
        (
            "code,area_km2\n4,-1\n",
            "line 2, column 2: column area_km2: code 00004 has -1 for area_km2: expected square \
             kilometres, not negative",
        ),
        (
            "code,area_km2\n4,NaN\n",
            "line 2, column 2: column area_km2: amount \"NaN\" has the character 'N', which \
             does not belong in one",
        ),
        (
            "lat,lon,code\n1,2,1\n91,105,4\n",
            "line 3, column 1: column lat: code 00004 has 91 for lat: expected degrees from -90 \
             to 90",
        ),
        (
            "code,lat,lon\n4,21,inf\n",
            "line 2, column 3: column lon: code 00004 has inf for lon: expected degrees from \
             -180 to 180",
        ),
        (
            "code,lat,lon\n4,21 N,105\n",
            "line 2, column 2: column lat: it is \"21 N\"; expected a number of degrees",
        ),
        (
            "code,lat,lon\n4,21,\n",
            "line 2, column 3: column lon: it is blank beside a latitude; expected both",
        ),
        (
            "code,lon\n4,105\n",
            "line 2, column 1: column lat: it is blank beside a longitude; expected both",
        ),
        (
            "code,population_2019\n4,1.5\n",
            "line 2, column 2: column population_2019: it is \"1.5\"; expected a whole number \
             of people",
        ),
        (
            "code,population\n4,-3\n",
            "line 2, column 2: column population: it is \"-3\"; expected a whole number of people",
        ),
        (
            "code,terrain\n4,swamp\n",
            "line 2, column 2: column terrain: it is \"swamp\"; expected mountain, highland or \
             other",
        ),
        (
            "code,border\n4,maybe\n",
            "line 2, column 2: column border: it is \"maybe\"; expected yes or no",
        ),
        (
            "code\n4\n00004\n",
            "line 3, column 1: column code: code 00004 has facts of 2025-06-30 twice: expected \
             one row for each code of a level on a date",
        ),
        (
            "code\n123456\n",
            "line 2, column 1: column code: a code of the level of 6 bytes is longer than 5: it \
             starts \"123456\"",
        ),
        ("code,seat\n,x\n", "line 2, column 1: column code: it is blank; expected a value"),
    ];
    for (text, expected) in cases {
        assert_eq!(told(text), expected);
        assert!(read(text).unwrap_err().position().is_some());
    }
    // The place of a column is that in the header row.
    let columns = [
        ("code,height\n4,1\n", (1, 2)),
        ("\nseat\nx\n", (2, 1)),
        ("code,population,population_2019\n4,1,1\n", (1, 3)),
        ("seat,code,seat\n", (1, 3)),
    ];
    for (text, place) in columns {
        let error = read(text).unwrap_err();
        assert_eq!(error.position().map(|at| (at.line, at.column)), Some(place), "{error}");
        assert!(matches!(error.kind(), ErrorKind::Read(ReadFault::Column { .. })), "{error}");
    }
    let level = Level::new(9);
    let error = Attributes::from_csv("code\n", register().country(), level, EVE, "").unwrap_err();
    assert!(matches!(error.kind(), ErrorKind::Lookup(LookupFault::UnknownLevel { .. })));
}

#[test]
fn decimals_after_a_comma() {
    let text = "code;area_km2;lat;lon\n4;24,9;21,034;105,8\n;;;\n7;1.234,56;21.5;105,814\n";
    let country = register().country();
    let read = Attributes::from_csv(text, country, Level::COMMUNE, EVE, "").unwrap();
    let told: Vec<String> = read
        .rows()
        .map(|(_, code, _, facts)| {
            let at = facts.position.unwrap();
            format!("{code} {} {} {}", facts.area.unwrap(), at.lat, at.lon)
        })
        .collect();
    assert_eq!(told, ["00004 24.9 21.034 105.8", "00007 1234.56 21.5 105.814"]);
    let text = "code;area_km2\n4;24,905\n";
    let error = Attributes::from_csv(text, country, Level::COMMUNE, EVE, "").unwrap_err();
    assert_eq!(
        error.to_string(),
        "line 2, column 2: column area_km2: \"24,905\" is no amount: expected a full stop before \
         decimals, and nothing between thousands: a comma before three digits may mean either"
    );
}

#[test]
fn pairs_are_read_from_a_table() {
    let read = |text| Neighbours::from_csv(text, &before(), Level::COMMUNE);
    let neighbours = read("shared_km_approx,code_b,code_a\n?,00004,1\n,1,4\n,6,4\n").unwrap();
    assert_eq!(neighbours.graph().edge_count(), 2);
    let told = |text| read(text).unwrap_err().to_string();
    assert_eq!(
        told("code_a,code_b\n1,4\n4,4\n"),
        "line 3, column 2: column code_b: code 00004 is given as its own neighbour: expected \
         two units"
    );
    assert_eq!(
        told("code_a,code_b\n1,99999\n"),
        "line 2, column 2: column code_b: no commune carries the code 99999 on 2025-06-30"
    );
    assert_eq!(
        told("code_a,code_b\n1,\n"),
        "line 2, column 2: column code_b: it is blank; expected a value"
    );
    for text in ["code_a,b\n", "code_a\n1\n"] {
        let error = read(text).unwrap_err();
        assert!(matches!(error.kind(), ErrorKind::Read(ReadFault::Column { .. })), "{error}");
    }
    let error = Neighbours::from_csv("", &before(), Level::new(9)).unwrap_err();
    assert!(matches!(error.kind(), ErrorKind::Lookup(LookupFault::UnknownLevel { .. })));
}

#[test]
fn tables_print_what_they_are() {
    let told = format!("{:?}", vietnam::neighbours());
    assert!(told.contains("n_units: 10035, n_pairs: 27688"), "{told}");
    assert!(format!("{:?}", vietnam::attributes()).ends_with("n_rows: 13366 }"));
}
