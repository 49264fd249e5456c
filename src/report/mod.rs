//! Answers in the forms that people open next: texts, tables and pictures.
//!
//! Only here is prose, but for the messages of errors and what the rules of a country say; everything
//! else of the crate is data. Every function is pure and gives the
//! same bytes for the same register: no clock, no locale, no hash order. Nothing is written to a
//! file: the texts go where the caller puts them.
//!
//! | wanted | functions |
//! | --- | --- |
//! | why a unit is what it is, as text | [`why_version`], [`why_relation`], [`why_fate`], [`why_diff`] |
//! | what rules found, as text | [`Report::to_text`](crate::Report::to_text) |
//! | tables (feature `csv`) | `versions_csv`, `edges_csv`, `relations_csv`, `fates_csv`, `crosswalk_csv`, `comparison_csv` |
//! | all clauses behind the rows of these | `edge_citations_csv`, `relation_citations_csv`, `fate_citations_csv` |
//! | the columns of these, for a form of one's own | [`version_columns`], [`edge_columns`], [`relation_columns`], [`crosswalk_columns`] |
//! | a graph for Gephi or yEd (feature `graphml`) | `graphml`, `graphml_of` |
//! | a drawing by Graphviz | [`dot`] |
//! | which versions to draw | [`related_to`], [`touched_by`] |

#[cfg(feature = "csv")]
mod citations;
mod columns;
#[cfg(feature = "csv")]
mod compare;
mod dot;
#[cfg(any(feature = "arrow", feature = "csv"))]
mod fates;
mod findings;
#[cfg(feature = "graphml")]
mod graphml;
mod selection;
#[cfg(feature = "csv")]
mod tables;
mod why;
mod words;

pub use columns::{crosswalk_columns, edge_columns, relation_columns, version_columns};
#[cfg(feature = "csv")]
pub use compare::comparison_csv;
pub use dot::dot;
#[cfg(feature = "arrow")]
pub(crate) use fates::{fate_columns, fate_rows};
#[cfg(feature = "graphml")]
pub use graphml::{graphml, graphml_of};
pub use selection::{related_to, touched_by};
#[cfg(feature = "csv")]
pub use tables::{
    crosswalk_csv, edge_citations_csv, edges_csv, fate_citations_csv, fates_csv,
    relation_citations_csv, relations_csv, versions_csv,
};
pub use why::{why_diff, why_fate, why_relation, why_version};
pub use words::{Language, in_xml};

pub use crate::column::{Column, Value, ValueType};
