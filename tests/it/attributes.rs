//! Facts and neighbours: every fault, the embedded tables against the counts of their sources, and
//! what is carried over against a slow way to the same answer.

use sapnhap::attributes::{Contact, Contiguity, Point, Terrain};
use sapnhap::decree::{NewUnit, Take};
use sapnhap::error::{AttributesFault, LookupFault, ReadFault};
use sapnhap::*;

use crate::diff::small;

const OPENING: Date = date(2000, 1, 1);
const COMMUNE: Level = Level::new(1);

fn facts(fill: impl FnOnce(&mut UnitFacts)) -> UnitFacts {
    let mut facts = UnitFacts::default();
    fill(&mut facts);
    facts
}

fn at(lat: f64, lon: f64) -> UnitFacts {
    facts(|facts| facts.position = Some(Point { lat, lon }))
}

/// The graph of a few communes that border each other.
fn beside(register: &Register, pairs: &[(&str, &str)]) -> Result<Neighbours, Error> {
    let pairs = pairs.iter().map(|(one, other)| (code(one), code(other)));
    Neighbours::of_pairs(&register.at(OPENING)?, COMMUNE, pairs)
}

fn id(on: &Snapshot<'_>, text: &str) -> VersionId {
    on.unit(COMMUNE, &code(text)).unwrap().id()
}

/// The pairs of a graph by code.
fn told(register: &Register, neighbours: &Neighbours) -> Vec<String> {
    let label = |id: VersionId| register.version(id).unwrap().code().to_string();
    let graph = neighbours.graph();
    let ends = |edge| graph.edge_endpoints(edge).unwrap();
    let pairs = graph.edge_indices().map(|edge| (ends(edge), graph[edge]));
    let pairs = pairs.map(|((one, other), contact)| {
        format!("{} {} {}", label(graph[one]), label(graph[other]), contact.word())
    });
    pairs.collect()
}

#[test]
fn facts_that_can_not_be_are_refused() {
    let mut attributes = Attributes::new("made up");
    let mut insert = |facts: UnitFacts| {
        let error = attributes.insert(COMMUNE, code("11"), OPENING, facts).unwrap_err();
        assert!(matches!(
            error.kind(),
            ErrorKind::Attributes(AttributesFault::OutOfRange { code, .. }) if code.as_str() == "11"
        ));
        error.to_string()
    };
    let area = facts(|facts| facts.area = Some(Amount::new("-0.5").unwrap()));
    assert_eq!(
        insert(area),
        "code 11 has -0.5 for area_km2: expected square kilometres, not negative"
    );
    assert_eq!(insert(at(90.5, 0.0)), "code 11 has 90.5 for lat: expected degrees from -90 to 90");
    assert_eq!(insert(at(-91.0, 0.0)), "code 11 has -91 for lat: expected degrees from -90 to 90");
    assert_eq!(
        insert(at(0.0, -180.1)),
        "code 11 has -180.1 for lon: expected degrees from -180 to 180"
    );
    assert!(insert(at(f64::NAN, 0.0)).starts_with("code 11 has NaN for lat"));
    assert!(insert(at(0.0, f64::INFINITY)).starts_with("code 11 has inf for lon"));
    assert!(attributes.is_empty());
    attributes.insert(COMMUNE, code("11"), OPENING, at(-90.0, 180.0)).unwrap();
    let error = attributes.insert(COMMUNE, code("11"), OPENING, UnitFacts::default()).unwrap_err();
    assert!(matches!(
        error.kind(),
        ErrorKind::Attributes(AttributesFault::Twice { level: COMMUNE, date: OPENING, .. })
    ));
    assert_eq!(
        error.to_string(),
        "code 11 has facts of 2000-01-01 twice: expected one row for each code of a level on a date"
    );
    assert_eq!(attributes.len(), 1);
}

/// Of several rows the latest in the version's period counts, and none outside it.
#[test]
fn facts_are_of_a_version() {
    let (first, last) = (date(2001, 1, 1), date(2004, 1, 1));
    let renamed = |number: &str, day, name: &str| {
        let decree = Decree::new(number, day).unwrap();
        decree.provision(Provision::rename("1", "11", name).unwrap())
    };
    let register = small(["A", "B", "C", "D"])
        .enact([renamed("1", first, "A2"), renamed("2", last, "A3")])
        .unwrap();
    let people = |n| facts(|facts| facts.population = Some(n));
    let mut attributes = Attributes::new("made up");
    for (day, n) in [(date(2003, 12, 31), 30), (date(2000, 6, 1), 10), (first, 20)] {
        attributes.insert(COMMUNE, code("11"), day, people(n)).unwrap();
    }
    // Of another level, and of a code that nobody has.
    attributes.insert(Level::new(0), code("11"), last, people(1)).unwrap();
    attributes.insert(COMMUNE, code("77"), last, people(2)).unwrap();
    let counted = |day| {
        let unit = register.at(day).unwrap().unit(COMMUNE, &code("11")).unwrap();
        attributes.of(&unit).and_then(|facts| facts.population)
    };
    assert_eq!(counted(OPENING), Some(10));
    assert_eq!(counted(first), Some(30));
    assert_eq!(counted(last), None);
    let rows: Vec<_> = attributes.rows().map(|(level, code, day, _)| (level, code, day)).collect();
    assert_eq!((rows.len(), attributes.len()), (5, 5));
    assert!(rows.is_sorted());
}

#[test]
fn a_table_is_laid_over_another() {
    let table = |source: &str, rows: Vec<(&str, UnitFacts)>| {
        let mut table = Attributes::new(source);
        for (text, facts) in rows {
            table.insert(COMMUNE, code(text), OPENING, facts).unwrap();
        }
        table
    };
    let full = facts(|facts| {
        facts.area = Amount::new("1.50").ok();
        facts.population = Some(7);
        facts.border = Some(true);
        facts.basis = Some("measured".to_owned());
    });
    let own = facts(|facts| {
        facts.population = Some(8);
        facts.border = Some(false);
        facts.terrain = Some(Terrain::Highland);
        facts.seat = Some("A".to_owned());
    });
    let mut attributes = table("", vec![("11", full.clone()), ("12", full.clone())]);
    attributes.extend(table("own", vec![("12", own.clone()), ("21", own.clone())]));
    assert_eq!(attributes.source(), "own");
    let mut both = full.clone();
    both.population = Some(8);
    both.border = Some(false);
    both.terrain = Some(Terrain::Highland);
    both.seat = Some("A".to_owned());
    let rows: Vec<_> = attributes.rows().map(|(_, _, _, facts)| facts.clone()).collect();
    assert_eq!(rows, [full, both, own]);
    let empty = Attributes::new("");
    let before = attributes.clone();
    attributes.extend(empty);
    assert_eq!(attributes, before);
}

#[test]
fn neighbours_that_can_not_be_are_refused() {
    let register = small(["A", "B", "C", "D"]);
    let error = beside(&register, &[("11", "12"), ("21", "99")]).unwrap_err();
    assert!(matches!(error.kind(), ErrorKind::Lookup(LookupFault::UnknownCode { .. })), "{error}");
    let error = beside(&register, &[("11", "11")]).unwrap_err();
    let ErrorKind::Attributes(AttributesFault::OwnNeighbour { code }) = error.kind() else {
        panic!("{error}")
    };
    assert_eq!(code.as_str(), "11");
    assert_eq!(error.to_string(), "code 11 is given as its own neighbour: expected two units");

    let renamed = Decree::new("1", date(2001, 1, 1)).unwrap();
    let renamed = renamed.provision(Provision::rename("1", "11", "A2").unwrap());
    let grown = register.enact([renamed]).unwrap();
    let later = grown.at(date(2001, 1, 1)).unwrap();
    let neighbours = beside(&register, &[("11", "12")]).unwrap().carried_to(&later).unwrap();
    let error = neighbours.carried_to(&grown.at(OPENING).unwrap()).unwrap_err();
    assert!(matches!(error.kind(), ErrorKind::Lookup(LookupFault::DatesReversed { .. })));
    // The register without the change has other versions on that day.
    let error = neighbours.carried_to(&register.at(date(2002, 1, 1)).unwrap()).unwrap_err();
    assert!(matches!(
        error.kind(),
        ErrorKind::Attributes(AttributesFault::OtherRegister { date: day }) if *day == later.date()
    ));
    assert_eq!(
        error.to_string(),
        "the register does not have the units of 2001-01-01 that the neighbours are of: expected \
         the same register, or one that grew from it"
    );
    // One that opens later knows nothing of the day.
    let country = register.country().clone();
    let late = Register::open(country, date(2009, 1, 1), register.opening_units()).unwrap();
    let error = neighbours.carried_to(&late.latest()).unwrap_err();
    assert!(matches!(error.kind(), ErrorKind::Attributes(AttributesFault::OtherRegister { .. })));
}

/// ```text
/// before  11 | 12 | 21   22      after  11 | 12   31   22
///                                            \____|
/// ```
/// 12 gives a part to 31, which takes all of 21; 22 touches nobody.
#[test]
fn borders_are_carried_as_sure_as_they_are() {
    let register = small(["A", "B", "C", "D"]);
    let given = beside(&register, &[("11", "12"), ("21", "12"), ("12", "21")]).unwrap();
    assert_eq!((given.date(), given.level()), (OPENING, COMMUNE));
    assert_eq!(told(&register, &given), ["11 12 certain", "12 21 certain"]);
    let made = NewUnit::new("31", "commune", "E").unwrap().under("2").unwrap();
    let made = Provision::of_new("1", made).unwrap();
    let made = made.taking(Take::all("21").unwrap()).taking(Take::part("12").unwrap());
    let decree = Decree::new("1", date(2001, 1, 1)).unwrap().provision(made);
    let grown = register.enact([decree]).unwrap();
    let after = grown.at(date(2001, 1, 1)).unwrap();
    let carried = given.carried_to(&after).unwrap();
    assert_eq!(carried.date(), after.date());
    // In order of id: what is new comes before what goes on.
    let expected = ["11 31 possible", "11 12 possible", "31 12 possible"];
    assert_eq!(told(&grown, &carried), expected);
    assert_eq!(carried.graph().node_count(), 4);
    let [a, b, d, e] = ["11", "12", "22", "31"].map(|text| id(&after, text));
    assert_eq!(carried.contact(a, e), Some(Contact::Possible));
    assert_eq!((carried.contact(a, d), carried.contact(a, a)), (None, None));
    assert_eq!(carried.of(a).collect::<Vec<_>>(), [(e, Contact::Possible), (b, Contact::Possible)]);
    assert_eq!(carried.of(d).len(), 0);
    // 21 has ended, and is no unit of the later graph.
    let ended = id(&register.at(OPENING).unwrap(), "21");
    assert_eq!((carried.of(ended).len(), carried.contact(a, ended)), (0, None));

    assert_eq!(carried.contiguity(&[]), Contiguity::Connected);
    assert_eq!(carried.contiguity(&[d, d]), Contiguity::Connected);
    assert_eq!(carried.contiguity(&[a, e, b]), Contiguity::PossiblyConnected);
    assert_eq!(carried.contiguity(&[a, d]), Contiguity::Apart);
    assert_eq!(carried.contiguity(&[a, ended]), Contiguity::Apart);
    let [a, b, c] = ["11", "12", "21"].map(|text| id(&register.at(OPENING).unwrap(), text));
    assert_eq!(given.contiguity(&[c, a, b, a]), Contiguity::Connected);
    // To the same date, and over a day without changes, nothing changes.
    for day in [OPENING, date(2000, 6, 1)] {
        let same = given.carried_to(&register.at(day).unwrap()).unwrap();
        assert_eq!(told(&register, &same), told(&register, &given));
        assert_eq!(same.date(), day);
    }
}

#[cfg(all(feature = "csv", any(feature = "vietnam", all(feature = "binary", feature = "json"))))]
pub(crate) mod slow;

#[cfg(all(feature = "csv", feature = "vietnam"))]
mod vietnamese;
