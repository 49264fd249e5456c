//! Units and edges as GraphML, which Gephi, yEd, NetworkX and igraph open.
//!
//! Nodes are versions, named by their place among all (`v832`); what they are stands in typed
//! keys. Everything that is text is escaped, and characters that XML 1.0 can't hold are replaced.

use std::io;

use quick_xml::Writer;
use quick_xml::events::{BytesDecl, BytesText, Event};

use super::columns::{edge_columns, version_columns};
use super::selection::Selection;
use super::words::{Language, citations, in_xml};
use crate::column::{Column, Value, ValueType};
use crate::lineage::Edge;
use crate::list::List;
use crate::register::{Register, Version, VersionId};

/// Returns the columns of nodes.
fn node_columns<'r>() -> Vec<Column<Version<'r>>> {
    version_columns().into_iter().filter(|column| column.name() != "aliases").collect()
}

/// Returns the columns of edges, of which nodes say what is at their ends.
fn line_columns<'r>() -> Vec<Column<Edge<'r>>> {
    let of_lines = ["area", "population", "goes_on"];
    let columns = edge_columns().into_iter().filter(|column| of_lines.contains(&column.name()));
    columns.chain([Column::new("citations", ValueType::Text, cites)]).collect()
}

fn cites<'a>(edge: &'a Edge<'_>) -> Value<'a> {
    let cites: List<_> = edge.citations().collect();
    citations(&cites, Language::English).into()
}

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
        let (nodes, lines) = (node_columns(), line_columns());
        nodes.iter().try_for_each(|column| key(xml, "node", column))?;
        lines.iter().try_for_each(|column| key(xml, "edge", column))?;
        let graph = xml
            .create_element("graph")
            .with_attributes([("id", "lineage"), ("edgedefault", "directed")]);
        graph.write_inner_content(|xml| {
            selection.versions.iter().try_for_each(|version| node(xml, &nodes, version))?;
            selection.edges.iter().try_for_each(|edge| line(xml, &lines, edge))
        })?;
        Ok(())
    })?;
    Ok(())
}

fn key<Row>(xml: &mut Xml, scope: &str, column: &Column<Row>) -> io::Result<()> {
    let of_type = match column.value_type() {
        ValueType::Integer => "int",
        ValueType::Boolean => "boolean",
        ValueType::Number => "double",
        ValueType::Text | ValueType::Texts { .. } | ValueType::Decimal | ValueType::Date => {
            "string"
        }
    };
    let attributes = [
        ("id", column.name()),
        ("for", scope),
        ("attr.name", column.name()),
        ("attr.type", of_type),
    ];
    xml.create_element("key").with_attributes(attributes).write_empty()?;
    Ok(())
}

fn node<'r>(
    xml: &mut Xml,
    columns: &[Column<Version<'r>>],
    version: &Version<'r>,
) -> io::Result<()> {
    let name = node_name(version);
    let element = xml.create_element("node").with_attribute(("id", name.as_str()));
    element.write_inner_content(|xml| data(xml, columns, version))?;
    Ok(())
}

fn line<'r>(xml: &mut Xml, columns: &[Column<Edge<'r>>], edge: &Edge<'r>) -> io::Result<()> {
    let (source, target) = (node_name(&edge.source()), node_name(&edge.target()));
    let element = xml
        .create_element("edge")
        .with_attributes([("source", source.as_str()), ("target", target.as_str())]);
    element.write_inner_content(|xml| data(xml, columns, edge))?;
    Ok(())
}

fn node_name(version: &Version<'_>) -> String {
    format!("v{}", version.id().index())
}

/// Writes what there is of a row.
fn data<Row>(xml: &mut Xml, columns: &[Column<Row>], row: &Row) -> io::Result<()> {
    let there = columns.iter().filter_map(|column| Some((column.name(), column.written(row)?)));
    there.into_iter().try_for_each(|(key, text)| {
        let element = xml.create_element("data").with_attribute(("key", key));
        element.write_text_content(BytesText::new(&in_xml(&text)))?;
        Ok(())
    })
}
