//! petgraph's algorithms on the lineage as it is, without a copy.

use petgraph::Direction;
use petgraph::algo::{
    connected_components, dijkstra, has_path_connecting, is_cyclic_directed, toposort,
};
use petgraph::dot::{Config, Dot};
use petgraph::visit::{
    Bfs, EdgeRef, IntoEdgeReferences, IntoEdges, IntoNeighbors, IntoNeighborsDirected,
    IntoNodeIdentifiers, NodeCount, NodeIndexable, Reversed, VisitMap, Visitable, Walker,
};
use sapnhap::decree::{NewUnit, Take};
use sapnhap::{Country, Decree, Level, OpeningUnit, Provision, Reference, Register, code, date};

use crate::known::{EVE, after, before, reform_alone, register};

/// A made-up register: province 1 with communes A, B and C. On 2030-01-01 A and a part of B become
/// D, the rest of B becomes E; C goes on as C2.
///
/// ```text
/// A --> D    C --> C2
///      /
/// B --+
///      \
///       E
/// ```
fn made_up() -> Register {
    let country: Country = serde_json::from_str(
        r#"{
            "id": "XX", "name": "Made up",
            "levels": [
                { "id": "province", "name": "province", "english": "province", "code_width": 1 },
                { "id": "commune", "name": "commune", "english": "commune", "code_width": 2 }
            ],
            "kinds": [
                { "id": "province", "level": "province", "name": "province", "english": "province" },
                { "id": "commune", "level": "commune", "name": "commune", "english": "commune" }
            ]
        }"#,
    )
    .unwrap();
    let unit = |text: &str, kind: &str, parent: Option<&str>| OpeningUnit {
        code: code(text),
        kind: kind.parse().unwrap(),
        name: sapnhap::Name::new(&format!("U{text}")).unwrap(),
        parent: parent.map(|parent| Reference::new(parent).unwrap()),
        aliases: Vec::new(),
    };
    let opening = vec![
        unit("1", "province", None),
        unit("01", "commune", Some("1")),
        unit("02", "commune", Some("1")),
        unit("03", "commune", Some("1")),
    ];
    let decree = || {
        let of_new = |clause, unit: &str| {
            Provision::of_new(clause, NewUnit::new(unit, "commune", &format!("U{unit}"))?)
        };
        Ok::<_, sapnhap::Error>(
            Decree::new("1", date(2030, 1, 1))?
                .scope("province:1")?
                .provision(of_new("1", "11")?.taking(Take::all("01")?).taking(Take::part("02")?))
                .provision(of_new("2", "12")?.taking(Take::rest("02")?.citing(["1"])?))
                .provision(Provision::rename("3", "03", "U33")?),
        )
    };
    Register::open(country, date(2029, 1, 1), opening).unwrap().enact([decree().unwrap()]).unwrap()
}

#[test]
fn dot_of_a_made_up_register() {
    let register = made_up();
    let dot = Dot::new(register.lineage());
    expect_test::expect![[r#"
        digraph {
            0 [ label = "province U1 (1)" ]
            1 [ label = "commune U01 (01)" ]
            2 [ label = "commune U02 (02)" ]
            3 [ label = "commune U03 (03)" ]
            4 [ label = "commune U11 (11)" ]
            5 [ label = "commune U12 (12)" ]
            6 [ label = "commune U33 (03)" ]
            1 -> 4 [ label = "all" ]
            2 -> 4 [ label = "part" ]
            2 -> 5 [ label = "rest" ]
            3 -> 6 [ label = "all" ]
        }
    "#]]
    .assert_eq(&dot.to_string());
    let dot = Dot::with_config(register.lineage(), &[Config::EdgeNoLabel]);
    assert!(!dot.to_string().contains("part"));
}

#[test]
fn topological_order_is_the_order_of_ids() {
    let lineage = reform_alone().lineage();
    let order = toposort(lineage, None).unwrap();
    assert_eq!(order.len(), 14_149);
    let mut place = vec![0; lineage.node_bound()];
    for (idx, version) in order.iter().enumerate() {
        place[version.index()] = idx;
    }
    for edge in lineage.edge_references() {
        let (source, target) = (EdgeRef::source(&edge), EdgeRef::target(&edge));
        assert!(source < target);
        assert!(place[source.index()] < place[target.index()]);
    }
    assert!(!is_cyclic_directed(lineage));
    assert_eq!(lineage.node_count(), reform_alone().n_versions());
}

/// Counted over the acts: what hangs together by giving and taking, left apart what nobody touched.
#[test]
fn components() {
    let lineage = reform_alone().lineage();
    let isolated = lineage
        .node_identifiers()
        .filter(|&version| {
            lineage.neighbors_directed(version, Direction::Incoming).next().is_none()
                && lineage.neighbors(version).next().is_none()
        })
        .count();
    // 11 provinces that stay as they are, and 690 districts that no clause takes.
    assert_eq!(isolated, 11 + 690);
    // 23 new provinces, and 3,030 groups of communes, those left alone each one.
    assert_eq!(connected_components(lineage), isolated + 23 + 3_030);
}

#[test]
fn walks_agree_with_the_register() {
    let lineage = register().lineage();
    let (before, after) = (before(), after());
    // Đại Mỗ, divided five ways: itself and five, one step on.
    let old = before.unit(Level::COMMUNE, &code("00634")).unwrap();
    let steps = dijkstra(lineage, old.id(), None, |_| 1);
    assert_eq!(steps.len(), 6);
    assert_eq!(steps.values().sum::<i32>(), 5);
    assert!(old.descendants().iter().all(|unit| steps.get(&unit.id()) == Some(&1)));

    // Lộc Ninh (1662 clause 44) became a ward in 2026: two steps.
    let ward = register().latest().unit(Level::COMMUNE, &code("25270")).unwrap();
    for source in ward.predecessors_at(&before) {
        let steps = dijkstra(lineage, source.earlier().id(), Some(ward.id()), |_| 1);
        assert_eq!(steps.get(&ward.id()), Some(&2), "{source:?}");
    }

    for unit in before.units(Level::COMMUNE).into_iter().step_by(50) {
        let mut walked: Vec<_> = Bfs::new(lineage, unit.id()).iter(lineage).skip(1).collect();
        walked.sort();
        let ids: Vec<_> = unit.descendants().iter().map(|unit| unit.id()).collect();
        assert_eq!(walked, ids, "{unit}");
    }
    for unit in after.units(Level::COMMUNE).into_iter().step_by(50) {
        let back = Reversed(lineage);
        let mut walked: Vec<_> = Bfs::new(back, unit.id()).iter(back).skip(1).collect();
        walked.sort();
        let ids: Vec<_> = unit.ancestors().iter().map(|unit| unit.id()).collect();
        assert_eq!(walked, ids, "{unit}");
    }
    let new = after.unit(Level::COMMUNE, &code("00004")).unwrap();
    assert!(!has_path_connecting(lineage, old.id(), new.id(), None));
}

/// A map of what was visited tells of each version apart, and forgets one that is to be visited again.
#[test]
fn visited_versions_are_told_apart() {
    let register = made_up();
    let lineage = register.lineage();
    let mut visited = lineage.visit_map();
    let mut ids = lineage.node_identifiers();
    let (one, other) = (ids.next().unwrap(), ids.next().unwrap());
    assert!(!visited.is_visited(&one) && visited.visit(one) && !visited.visit(one));
    assert!(visited.is_visited(&one) && !visited.is_visited(&other));
    assert!(!visited.unvisit(other) && visited.unvisit(one) && !visited.unvisit(one));
    assert!(!visited.is_visited(&one) && visited.visit(one));
    lineage.reset_map(&mut visited);
    assert!(!visited.is_visited(&one));
}

/// Edges weigh what the law says: a path by whole units only.
#[test]
fn edges_carry_their_portions() {
    let lineage = register().lineage();
    let old = register().at(EVE).unwrap().unit(Level::COMMUNE, &code("18796")).unwrap();
    let edges = IntoEdges::edges(lineage, old.id());
    let weights: Vec<String> = edges.map(|edge| edge.weight().to_string()).collect();
    assert_eq!(
        weights,
        [
            "area: all, population: none",
            "area: none, population: part",
            "area: none, population: rest"
        ]
    );
}
