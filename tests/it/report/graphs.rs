//! Graphs as GraphML and DOT, read back.

use super::*;
use quick_xml::Reader;
use quick_xml::events::Event;
use std::collections::{BTreeMap, BTreeSet};

/// A graph that has been read: the nodes with their data, and the ends of the edges.
#[derive(Default)]
struct Graph {
    keys: BTreeSet<String>,
    nodes: BTreeMap<String, BTreeMap<String, String>>,
    edges: Vec<(String, String)>,
}

fn read(text: &str) -> Graph {
    let mut reader = Reader::from_str(text);
    let mut graph = Graph::default();
    let (mut node, mut key, mut data) = (None, None, String::new());
    loop {
        match reader.read_event().unwrap() {
            Event::Eof => return graph,
            Event::Start(tag) | Event::Empty(tag) => {
                let attribute = |name: &str| {
                    let found = tag.try_get_attribute(name).unwrap().unwrap();
                    found.normalized_value(quick_xml::XmlVersion::Explicit1_0).unwrap().into_owned()
                };
                match tag.name().as_ref() {
                    "key" => {
                        graph.keys.insert(attribute("id"));
                    }
                    "node" => {
                        graph.nodes.insert(attribute("id"), BTreeMap::new());
                        node = Some(attribute("id"));
                    }
                    "edge" => {
                        graph.edges.push((attribute("source"), attribute("target")));
                        node = None;
                    }
                    "data" => {
                        key = Some(attribute("key"));
                        data.clear();
                    }
                    _ => {}
                }
            }
            Event::Text(text) => data.push_str(text.as_ref()),
            Event::GeneralRef(name) => data.push(match name.as_ref() {
                "amp" => '&',
                "lt" => '<',
                "gt" => '>',
                "quot" => '"',
                "apos" => '\'',
                other => panic!("{other}"),
            }),
            Event::End(tag) if tag.name().as_ref() == "data" => {
                let key = key.take().unwrap();
                assert!(graph.keys.contains(&key), "{key} is not declared");
                if let Some(node) = &node {
                    graph.nodes.get_mut(node).unwrap().insert(key, data.clone());
                }
            }
            _ => {}
        }
    }
}

#[test]
fn whole_lineage_reads_back() {
    let register = vietnam::register();
    let text = report::graphml(register);
    assert_eq!(text, report::graphml(&register.clone()));
    let graph = read(&text);
    assert_eq!(graph.nodes.len(), register.n_versions());
    assert_eq!(graph.edges.len(), register.lineage().n_edges());
    let known = |id: &String| graph.nodes.contains_key(id);
    assert!(graph.edges.iter().all(|(source, target)| known(source) && known(target)));
    assert!(graph.nodes.values().all(|data| !data["label"].is_empty()));
}

#[test]
fn hostile_names_are_escaped() {
    let name = "A & \"B\" <c> ]]>";
    let register = small([name, "D\u{fffe}", "'", "\u{1f600}"]);
    let text = report::graphml(&register);
    let graph = read(&text);
    let names: Vec<&str> = graph.nodes.values().map(|data| data["name"].as_str()).collect();
    assert_eq!(names, ["Ost", "West", name, "D\u{fffd}", "'", "\u{1f600}"]);
    assert_eq!(graph.nodes["v2"]["label"], format!("<commune> & {name}"));
    let dot = report::dot(&register, register.versions().map(|version| version.id()));
    assert!(dot.contains(r#"label = "<commune> & A & \"B\" <c> ]]> (11)\l..""#), "{dot}");
}

#[test]
fn literal_graph() {
    let register = vietnam::register();
    let unit = commune(before(), "00859");
    let successor = commune(reform(), "00859");
    check(
        &report::graphml_of(register, [unit.id(), successor.id()]),
        expect![[r#"
            <?xml version="1.0" encoding="UTF-8"?>
            <graphml xmlns="http://graphml.graphdrawing.org/xmlns" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:schemaLocation="http://graphml.graphdrawing.org/xmlns http://graphml.graphdrawing.org/xmlns/1.0/graphml.xsd">
              <key id="label" for="node" attr.name="label" attr.type="string"/>
              <key id="identity" for="node" attr.name="identity" attr.type="string"/>
              <key id="level" for="node" attr.name="level" attr.type="string"/>
              <key id="rank" for="node" attr.name="rank" attr.type="int"/>
              <key id="code" for="node" attr.name="code" attr.type="string"/>
              <key id="kind" for="node" attr.name="kind" attr.type="string"/>
              <key id="name" for="node" attr.name="name" attr.type="string"/>
              <key id="parent" for="node" attr.name="parent" attr.type="string"/>
              <key id="from" for="node" attr.name="from" attr.type="string"/>
              <key id="until" for="node" attr.name="until" attr.type="string"/>
              <key id="area" for="edge" attr.name="area" attr.type="string"/>
              <key id="population" for="edge" attr.name="population" attr.type="string"/>
              <key id="goes_on" for="edge" attr.name="goes_on" attr.type="boolean"/>
              <key id="citations" for="edge" attr.name="citations" attr.type="string"/>
              <graph id="lineage" edgedefault="directed">
                <node id="v1074">
                  <data key="label">xã Ngọc Long</data>
                  <data key="identity">commune:00859@2019-01-01</data>
                  <data key="level">commune</data>
                  <data key="rank">2</data>
                  <data key="code">00859</data>
                  <data key="kind">xa</data>
                  <data key="name">Ngọc Long</data>
                  <data key="parent">district:028@2019-01-01</data>
                  <data key="until">2025-07-01</data>
                </node>
                <node id="v16776">
                  <data key="label">xã Ngọc Long</data>
                  <data key="identity">commune:00859@2019-01-01</data>
                  <data key="level">commune</data>
                  <data key="rank">2</data>
                  <data key="code">00859</data>
                  <data key="kind">xa</data>
                  <data key="name">Ngọc Long</data>
                  <data key="parent">province:08@2025-07-01</data>
                  <data key="from">2025-07-01</data>
                </node>
                <edge source="v1074" target="v16776">
                  <data key="area">all</data>
                  <data key="population">all</data>
                  <data key="goes_on">true</data>
                  <data key="citations">202/2025/QH15 clause 1 and 203/2025/QH15</data>
                </edge>
              </graph>
            </graphml>
        "#]],
    );
}
