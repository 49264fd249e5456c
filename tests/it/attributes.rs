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

/// Slow ways to the same answers.
#[cfg(all(feature = "csv", any(feature = "vietnam", all(feature = "binary", feature = "json"))))]
pub(crate) mod slow {
    use std::collections::{BTreeMap, BTreeSet};

    use sapnhap::attributes::{Contact, Contiguity};
    use sapnhap::*;

    /// The graph of a later date the slow way: for each contact, where each of the two went.
    pub(crate) fn carried_slowly(
        given: &Neighbours,
        before: &Snapshot<'_>,
        after: &Snapshot<'_>,
    ) -> BTreeMap<(VersionId, VersionId), Contact> {
        let level = given.level();
        let mut carried = BTreeMap::new();
        let mut note = |one: &Relation<'_>, other: &Relation<'_>, contact: Contact| {
            let (a, b) = (one.later(), other.later());
            let shares = [one.portions().area, other.portions().area];
            if a == b
                || a.level() != level
                || b.level() != level
                || shares.contains(&Share::Nothing)
            {
                return;
            }
            let contact = if shares == [Share::All; 2] { contact } else { Contact::Possible };
            let known = carried.entry((a.id().min(b.id()), a.id().max(b.id()))).or_insert(contact);
            *known = contact.min(*known);
        };
        // Seen on the date: what a unit holds through its members is as of then.
        let units: BTreeMap<VersionId, Version<'_>> =
            before.units(level).into_iter().map(|unit| (unit.id(), unit)).collect();
        for (id, one) in &units {
            let went = one.successors_at_level(after, level);
            for (a, b) in went.iter().flat_map(|a| went.iter().map(move |b| (a, b))) {
                note(a, b, Contact::Possible);
            }
            for (beside, contact) in given.of(*id) {
                for b in units[&beside].successors_at_level(after, level) {
                    went.iter().for_each(|a| note(a, &b, contact));
                }
            }
        }
        carried
    }

    /// Whether units hang together, the slow way: from one of them on, until nothing is added.
    pub(crate) fn contiguity_slowly(given: &Neighbours, units: &[VersionId]) -> Contiguity {
        let all: BTreeSet<VersionId> = units.iter().copied().collect();
        let whole = |enough: &dyn Fn(Contact) -> bool| {
            let mut reached: BTreeSet<VersionId> = all.iter().take(1).copied().collect();
            loop {
                let touches = |unit: &&VersionId| {
                    reached.iter().any(|from| given.contact(*from, **unit).is_some_and(enough))
                };
                let more: Vec<VersionId> = all.iter().filter(touches).copied().collect();
                let n_before = reached.len();
                reached.extend(more);
                if reached.len() == n_before {
                    return reached == all;
                }
            }
        };
        if whole(&|contact| contact == Contact::Certain) {
            Contiguity::Connected
        } else if whole(&|_| true) {
            Contiguity::PossiblyConnected
        } else {
            Contiguity::Apart
        }
    }

    /// The pairs of a graph with how sure they are.
    pub(crate) fn contacts(neighbours: &Neighbours) -> BTreeMap<(VersionId, VersionId), Contact> {
        let graph = neighbours.graph();
        let pairs = graph.edge_indices().map(|edge| {
            let (one, other) = graph.edge_endpoints(edge).unwrap();
            assert!(graph[one] < graph[other]);
            ((graph[one], graph[other]), graph[edge])
        });
        let found: Vec<_> = pairs.collect();
        assert!(found.is_sorted_by_key(|(pair, _)| *pair));
        found.into_iter().collect()
    }
}

#[cfg(all(feature = "csv", feature = "vietnam"))]
mod vietnamese {
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
        assert_eq!((attributes.len(), units.len()), (10_035, 10_035));
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
        // The next day's units are others: nothing of the table is theirs.
        let later = after().units(Level::COMMUNE);
        assert!(later.iter().all(|unit| attributes.of(unit).is_none()));
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
        assert_eq!(both.len(), 10_035);
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
        let error =
            Attributes::from_csv("code\n", register().country(), level, EVE, "").unwrap_err();
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
        assert!(format!("{:?}", vietnam::attributes()).ends_with("n_rows: 10035 }"));
    }
}
