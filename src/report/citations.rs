//! Clauses in tables with one value in a cell: the first of those behind a row beside it, and a table of
//! all of them.
//!
//! A list in a cell, `1; 2`, fails where a column is taken for one of whole numbers after its first rows.

use super::columns::{code, identity};
use super::fates::FateRow;
use crate::code::Code;
use crate::column::{Column, Value, ValueType};
use crate::lineage::{Edge, Relation};
use crate::register::{Citation, Version};

/// Returns the columns of a table with one value in a cell: `decree`, `clause` and `n_clauses` where the
/// lists of decrees and clauses stood.
pub(super) fn with_first<Row>(
    columns: impl IntoIterator<Item = Column<Row>>,
    first: [Column<Row>; 3],
) -> Vec<Column<Row>> {
    let columns = columns.into_iter().filter(|column| column.name() != "clauses");
    let replaced = columns
        .map(|column| if column.name() == "decrees" { first.to_vec() } else { vec![column] });
    replaced.flatten().collect()
}

pub(super) const fn of_edge<'r>() -> [Column<Edge<'r>>; 3] {
    [
        Column::text_of("decree", |edge| first(edge.citations(), decree)),
        Column::text_of("clause", |edge| first(edge.citations(), clause)),
        Column::new("n_clauses", ValueType::Integer, |edge| edge.citations().count().into()),
    ]
}

pub(super) const fn of_relation<'r>() -> [Column<Relation<'r>>; 3] {
    [
        Column::text_of("decree", |relation| first(relation.citations(), decree)),
        Column::text_of("clause", |relation| first(relation.citations(), clause)),
        Column::new("n_clauses", ValueType::Integer, |relation| relation.citations().len().into()),
    ]
}

pub(super) const fn of_fate<'a, 'r>() -> [Column<FateRow<'a, 'r>>; 3] {
    [
        Column::text_of("decree", |row| row.of(|to| first(to.citations(), decree))),
        Column::text_of("clause", |row| row.of(|to| first(to.citations(), clause))),
        Column::new("n_clauses", ValueType::Integer, |row| {
            row.of(|to| to.citations().len().into())
        }),
    ]
}

/// A clause behind what came of one unit to another.
pub(super) struct CitationRow<'a, 'r> {
    /// The code that was asked about, where one was.
    pub(super) asked: Option<&'a Code>,
    pub(super) earlier: Version<'r>,
    pub(super) later: Version<'r>,
    pub(super) citation: Citation<'r>,
}

pub(super) const fn edge_citation_columns<'a, 'r>() -> [Column<CitationRow<'a, 'r>>; 6] {
    [
        Column::text_of("source", |row| identity(row.earlier)),
        Column::new("source_until", ValueType::Date, |row| row.earlier.period().until.into()),
        Column::text_of("target", |row| identity(row.later)),
        Column::new("target_from", ValueType::Date, |row| row.later.period().from.into()),
        decree_column(),
        clause_column(),
    ]
}

pub(super) const fn relation_citation_columns<'a, 'r>() -> [Column<CitationRow<'a, 'r>>; 6] {
    [
        Column::text_of("earlier", |row| identity(row.earlier)),
        Column::new("earlier_date", ValueType::Date, |row| row.earlier.date().into()),
        Column::text_of("later", |row| identity(row.later)),
        Column::new("later_date", ValueType::Date, |row| row.later.date().into()),
        decree_column(),
        clause_column(),
    ]
}

pub(super) const fn fate_citation_columns<'a, 'r>() -> [Column<CitationRow<'a, 'r>>; 5] {
    [
        Column::text_of("code", |row| row.asked.map(Code::as_str).into()),
        Column::text_of("later", |row| identity(row.later)),
        Column::text_of("later_code", |row| code(row.later)),
        decree_column(),
        clause_column(),
    ]
}

const fn decree_column<'a, 'r>() -> Column<CitationRow<'a, 'r>> {
    Column::text_of("decree", |row| decree(row.citation))
}

const fn clause_column<'a, 'r>() -> Column<CitationRow<'a, 'r>> {
    Column::text_of("clause", |row| clause(row.citation))
}

fn first<'r>(
    citations: impl IntoIterator<Item = Citation<'r>>,
    value: fn(Citation<'r>) -> Value<'r>,
) -> Value<'r> {
    citations.into_iter().next().map(value).into()
}

fn decree(citation: Citation<'_>) -> Value<'_> {
    citation.number().map(|number| number.as_str()).into()
}

fn clause(citation: Citation<'_>) -> Value<'_> {
    citation.clause().map(|clause| clause.as_str()).into()
}
