//! Units and edges as GraphML, which Gephi, yEd, NetworkX and igraph open.
//!
//! Nodes are versions, named by their place among all (`v832`); what they are stands in typed
//! keys. Everything that is text is escaped, and characters that XML 1.0 can't hold are replaced.

use std::io;

use quick_xml::Writer;
use quick_xml::events::{BytesDecl, BytesText, Event};

use super::selection::Selection;
use super::words::{Language, citations, in_xml, share_word};
use crate::lineage::Edge;
use crate::list::List;
use crate::register::{Register, Version, VersionId};

/// A key: its id, what it is for, its name and its type.
const KEYS: &[[&str; 4]] = &[
    ["label", "node", "label", "string"],
    ["identity", "node", "identity", "string"],
    ["level", "node", "level", "string"],
    ["rank", "node", "rank", "int"],
    ["code", "node", "code", "string"],
    ["kind", "node", "kind", "string"],
    ["name", "node", "name", "string"],
    ["parent", "node", "parent", "string"],
    ["from", "node", "from", "string"],
    ["until", "node", "until", "string"],
    ["area", "edge", "area", "string"],
    ["population", "edge", "population", "string"],
    ["goes_on", "edge", "goes_on", "boolean"],
    ["citations", "edge", "citations", "string"],
];

/// Writes the whole lineage of a register as GraphML: versions in the order of their ids, then
/// edges in the order of theirs.
///
/// # Complexity
/// Linear in versions and edges, times a logarithm.
///
/// # Example
/// ```
/// # #[cfg(feature = "vietnam")] {
/// use sapnhap::{report, vietnam};
///
/// let register = vietnam::register();
/// let text = report::graphml(register);
/// assert_eq!(text.matches("<node ").count(), register.n_versions());
/// assert_eq!(text.matches("<edge ").count(), register.lineage().n_edges());
/// # }
/// ```
#[must_use]
pub fn graphml(register: &Register) -> String {
    graphml_of(register, register.versions().map(|version| version.id()))
}

/// Writes versions and the edges between them as GraphML, each version once and in order of id;
/// handles that the register does not have are left out.
///
/// # Complexity
/// Linear in the versions and the edges that lead to them, times a logarithm.
///
/// # Example
/// ```
/// # #[cfg(feature = "vietnam")] {
/// use sapnhap::{date, report, vietnam};
///
/// let register = vietnam::register();
/// let ward = register.at(date(2025, 6, 30))?.find("phường Đại Mỗ")?;
/// let text = report::graphml_of(register, report::related_to(&ward));
/// assert_eq!(text.matches("<edge ").count(), 5);
/// # }
/// # Ok::<(), sapnhap::Error>(())
/// ```
#[must_use]
pub fn graphml_of(register: &Register, versions: impl IntoIterator<Item = VersionId>) -> String {
    let selection = Selection::of(register, versions);
    let mut writer = Writer::new_with_indent(Vec::new(), b' ', 2);
    // Writing to memory can't fail.
    let written = write(&mut writer, &selection).map(|()| writer.into_inner());
    let mut text = String::from_utf8(written.unwrap_or_default()).unwrap_or_default();
    text.push('\n');
    text
}

type Xml = Writer<Vec<u8>>;

fn write(xml: &mut Xml, selection: &Selection<'_>) -> io::Result<()> {
    xml.write_event(Event::Decl(BytesDecl::new("1.0", Some("UTF-8"), None)))?;
    let graphml = xml.create_element("graphml").with_attributes([
        ("xmlns", "http://graphml.graphdrawing.org/xmlns"),
        ("xmlns:xsi", "http://www.w3.org/2001/XMLSchema-instance"),
        (
            "xsi:schemaLocation",
            "http://graphml.graphdrawing.org/xmlns \
             http://graphml.graphdrawing.org/xmlns/1.0/graphml.xsd",
        ),
    ]);
    graphml.write_inner_content(|xml| {
        for [id, scope, name, of_type] in KEYS {
            xml.create_element("key")
                .with_attributes([
                    ("id", *id),
                    ("for", *scope),
                    ("attr.name", *name),
                    ("attr.type", *of_type),
                ])
                .write_empty()?;
        }
        let graph = xml
            .create_element("graph")
            .with_attributes([("id", "lineage"), ("edgedefault", "directed")]);
        graph.write_inner_content(|xml| {
            selection.versions.iter().try_for_each(|version| node(xml, version))?;
            selection.edges.iter().try_for_each(|line| edge(xml, line))
        })?;
        Ok(())
    })?;
    Ok(())
}

fn node(xml: &mut Xml, version: &Version<'_>) -> io::Result<()> {
    let record = version.to_record();
    let name = node_name(version);
    let element = xml.create_element("node").with_attribute(("id", name.as_str()));
    element.write_inner_content(|xml| {
        data(xml, "label", &version.label())?;
        data(xml, "identity", &record.identity)?;
        data(xml, "level", record.level.as_str())?;
        data(xml, "rank", &version.level().rank().to_string())?;
        data(xml, "code", record.code.as_str())?;
        data(xml, "kind", record.kind.as_str())?;
        data(xml, "name", record.name.as_str())?;
        let dates = [("from", record.period.from), ("until", record.period.until)];
        if let Some(parent) = record.parent {
            data(xml, "parent", &parent)?;
        }
        dates.into_iter().try_for_each(|(key, date)| match date {
            Some(date) => data(xml, key, &date.to_string()),
            None => Ok(()),
        })
    })?;
    Ok(())
}

fn edge(xml: &mut Xml, edge: &Edge<'_>) -> io::Result<()> {
    let (source, target) = (node_name(&edge.source()), node_name(&edge.target()));
    let element = xml
        .create_element("edge")
        .with_attributes([("source", source.as_str()), ("target", target.as_str())]);
    element.write_inner_content(|xml| {
        data(xml, "area", share_word(edge.portions().area))?;
        data(xml, "population", share_word(edge.portions().population))?;
        data(xml, "goes_on", if edge.goes_on() { "true" } else { "false" })?;
        let cites: List<_> = edge.citations().collect();
        data(xml, "citations", &citations(&cites, Language::English))
    })?;
    Ok(())
}

fn node_name(version: &Version<'_>) -> String {
    format!("v{}", version.id().index())
}

fn data(xml: &mut Xml, key: &str, text: &str) -> io::Result<()> {
    let element = xml.create_element("data").with_attribute(("key", key));
    element.write_text_content(BytesText::new(&in_xml(text)))?;
    Ok(())
}
