//! Answers as tables (CSV): what an analyst joins with.
//!
//! Commas part the fields, the first row names the columns, lines end with a line feed. Portions
//! are `all`, `rest`, `part`, `unknown`, `possible` or `none`. A cell has one value: where a row rests on
//! several clauses, `decree` and `clause` are the first of them, `n_clauses` says how many there are, and a
//! table of citations has them all; a clause is blank for an act that is cited whole. A blank date is
//! an open end; `until` is the first day after. Only `aliases` are a list, of texts, with bars between.

use std::borrow::Borrow;

use super::citations::{self, CitationRow};
use super::columns::{crosswalk_columns, edge_columns, relation_columns, version_columns};
use super::fates::{fate_columns, fate_rows};
use crate::code::Code;
use crate::crosswalk::Crosswalk;
use crate::lineage::{Fate, Relation};
use crate::register::Register;
use crate::sheet;

/// Writes all unit versions, one row each, in the order of their ids.
///
/// `identity` is that of the unit, which its versions share; with `from` it tells versions apart.
/// `parent` is the identity of the unit above; `aliases` have a bar between.
///
/// # Complexity
/// Linear in the versions, times the aliases of the register.
///
/// # Example
/// ```
/// # #[cfg(feature = "vietnam")] {
/// use sapnhap::{report, vietnam};
///
/// let text = report::versions_csv(vietnam::register());
/// let mut lines = text.lines();
/// assert_eq!(lines.next(), Some("identity,level,code,kind,name,parent,from,until,aliases"));
/// assert_eq!(
///     lines.next(),
///     Some("province:01@2019-01-01,province,01,thanh_pho_tw,Hà Nội,,,,HN")
/// );
/// # }
/// ```
#[must_use]
pub fn versions_csv(register: &Register) -> String {
    let columns = version_columns();
    let columns: Vec<_> =
        columns.into_iter().filter(|column| !["label", "rank"].contains(&column.name())).collect();
    sheet::write(&columns, register.versions())
}

/// Writes all edges, one row each, in the order of their ids.
///
/// # Complexity
/// Linear in the edges and their citations.
///
/// # Example
/// ```
/// # #[cfg(feature = "vietnam")] {
/// use sapnhap::{report, vietnam};
///
/// let register = vietnam::register();
/// let text = report::edges_csv(register);
/// assert_eq!(text.lines().count(), register.lineage().n_edges() + 1);
/// # }
/// ```
#[must_use]
pub fn edges_csv(register: &Register) -> String {
    let columns = edge_columns().into_iter().filter(|column| column.name() != "goes_on");
    let columns = citations::with_first(columns, citations::of_edge());
    sheet::write(&columns, register.lineage().edges())
}

/// Writes the clauses behind all edges, one row each: the edges in the order of their ids, and the clauses
/// of one in the order of the law. `source` and `source_until`, `target` and `target_from` join them to the
/// edges.
///
/// # Complexity
/// Linear in the edges and their citations.
///
/// # Example
/// ```
/// # #[cfg(feature = "vietnam")] {
/// use sapnhap::{report, vietnam};
///
/// let text = report::edge_citations_csv(vietnam::register());
/// let header = "source,source_until,target,target_from,decree,clause";
/// assert_eq!(text.lines().next(), Some(header));
/// # }
/// ```
#[must_use]
pub fn edge_citations_csv(register: &Register) -> String {
    let rows = register.lineage().edges().flat_map(|edge| {
        let (earlier, later) = (edge.source(), edge.target());
        let citations: Vec<_> = edge.citations().collect();
        let row = move |citation| CitationRow { asked: None, earlier, later, citation };
        citations.into_iter().map(row)
    });
    sheet::write(&citations::edge_citation_columns(), rows)
}

/// Writes relations, one row each, in their order: from which unit of an earlier date to which of
/// a later one, how much, and by which clauses.
///
/// # Complexity
/// Linear in the relations and the edges behind them.
///
/// # Example: the former districts of a commune
/// ```
/// # #[cfg(feature = "vietnam")] {
/// use sapnhap::{Level, date, report, vietnam};
///
/// let register = vietnam::register();
/// let before = register.at(date(2025, 6, 30))?;
/// let ward = register.latest().find("phường Ba Đình")?;
/// let text = report::relations_csv(&ward.origins(&before, Level::DISTRICT));
/// assert_eq!(
///     text.lines().nth(1),
///     Some(
///         "district:001@2019-01-01,2025-06-30,district,001,quan,Ba Đình,commune:00004@2025-07-01,\
///          2026-04-30,commune,00004,phuong,Ba Đình,part,part,1656/NQ-UBTVQH15,3,1,text"
///     )
/// );
/// # }
/// # Ok::<(), sapnhap::Error>(())
/// ```
#[must_use]
pub fn relations_csv<'a, 'r: 'a>(relations: impl IntoIterator<Item = &'a Relation<'r>>) -> String {
    let columns = citations::with_first(relation_columns(), citations::of_relation());
    sheet::write(&columns, relations.into_iter().cloned())
}

/// Writes the clauses behind relations, one row each: the relations in their order, and the clauses of one
/// in the order of the law. `earlier` and `later`, with their dates, join them to the relations.
///
/// # Complexity
/// Linear in the relations and the edges behind them.
///
/// # Example
/// ```
/// # #[cfg(feature = "vietnam")] {
/// use sapnhap::{Level, date, report, vietnam};
///
/// let register = vietnam::register();
/// let before = register.at(date(2025, 6, 30))?;
/// let ward = register.latest().find("phường Ba Đình")?;
/// let text = report::relation_citations_csv(&ward.origins(&before, Level::DISTRICT));
/// assert_eq!(text.lines().next(), Some("earlier,earlier_date,later,later_date,decree,clause"));
/// # }
/// # Ok::<(), sapnhap::Error>(())
/// ```
#[must_use]
pub fn relation_citations_csv<'a, 'r: 'a>(
    relations: impl IntoIterator<Item = &'a Relation<'r>>,
) -> String {
    let rows = relations.into_iter().flat_map(|relation| cited(None, relation));
    sheet::write(&citations::relation_citation_columns(), rows)
}

fn cited<'a, 'r>(
    asked: Option<&'a Code>,
    relation: &Relation<'r>,
) -> impl Iterator<Item = CitationRow<'a, 'r>> {
    let (earlier, later) = (relation.earlier(), relation.later());
    let row = move |citation| CitationRow { asked, earlier, later, citation };
    relation.citations().into_iter().map(row)
}

/// Writes what became of codes, in their order: a row for each successor, and one row with blanks
/// for a code without any.
///
/// Joined to a table by `code`, a row of `merged`, `renamed` or `same` is a plain replacement; one
/// of `divided` needs weights, or the street.
///
/// # Complexity
/// Linear in the successors and the edges behind them.
///
/// # Example
/// ```
/// # #[cfg(feature = "vietnam")] {
/// use sapnhap::{Level, code, date, report, vietnam};
///
/// let register = vietnam::register();
/// let codes = [code("00004"), code("99999")];
/// let (from, to) = (date(2025, 6, 30), date(2025, 7, 1));
/// let fates = register.what_became_of_all(Level::COMMUNE, &codes, from, to)?;
/// assert_eq!(
///     report::fates_csv(codes.iter().zip(&fates)),
///     "code,fate,n_successors,later,later_level,later_code,later_kind,later_name,area,population,\
///      decree,clause,n_clauses,evidence\n\
///      00004,merged,1,commune:00004@2025-07-01,commune,00004,phuong,Ba Đình,all,all,\
///      1656/NQ-UBTVQH15,3,1,text\n\
///      99999,unknown,0,,,,,,,,,,,\n"
/// );
/// # }
/// # Ok::<(), sapnhap::Error>(())
/// ```
#[must_use]
pub fn fates_csv<'a, 'r, F: Borrow<Fate<'r>>>(
    fates: impl IntoIterator<Item = (&'a Code, F)>,
) -> String {
    let columns = citations::with_first(fate_columns(), citations::of_fate());
    sheet::write(&columns, fate_rows(fates))
}

/// Writes the clauses behind what became of codes, one row each: the codes in their order, the successors
/// of one in theirs, and the clauses in the order of the law. `code` and `later` join them to what
/// [`fates_csv`] writes; a code without a successor has no row.
///
/// # Complexity
/// Linear in the successors and the edges behind them.
///
/// # Example: a unit that rests on two acts
/// ```
/// # #[cfg(feature = "vietnam")] {
/// use sapnhap::{Level, code, date, report, vietnam};
///
/// let register = vietnam::register();
/// let codes = [code("00859")];
/// let (from, to) = (date(2025, 6, 30), date(2025, 7, 1));
/// let fates = register.what_became_of_all(Level::COMMUNE, &codes, from, to)?;
/// assert_eq!(
///     report::fate_citations_csv(codes.iter().zip(&fates)),
///     "code,later,later_code,decree,clause\n\
///      00859,commune:00859@2019-01-01,00859,202/2025/QH15,1\n\
///      00859,commune:00859@2019-01-01,00859,203/2025/QH15,\n"
/// );
/// # }
/// # Ok::<(), sapnhap::Error>(())
/// ```
#[must_use]
pub fn fate_citations_csv<'a, 'r, F: Borrow<Fate<'r>>>(
    fates: impl IntoIterator<Item = (&'a Code, F)>,
) -> String {
    let rows = fates.into_iter().flat_map(|(code, fate)| {
        let relations = fate.borrow().relations().iter();
        relations.flat_map(|relation| cited(Some(code), relation)).collect::<Vec<_>>()
    });
    sheet::write(&citations::fate_citation_columns(), rows)
}

/// Writes the rows of a crosswalk, in their order, in the columns of
/// [`crosswalk_columns`](super::crosswalk_columns). A unit of which nothing came has no row.
///
/// # Complexity
/// Linear in the rows.
///
/// # Example
/// ```
/// # #[cfg(feature = "vietnam")] {
/// use sapnhap::crosswalk::Crosswalk;
/// use sapnhap::{Level, date, report, vietnam};
///
/// let register = vietnam::register();
/// let days = [date(2025, 6, 30), date(2025, 7, 1)];
/// let crosswalk = Crosswalk::between(register, days, Level::PROVINCE)?;
/// assert_eq!(
///     report::crosswalk_csv(&crosswalk).lines().nth(1),
///     Some(
///         "province:01@2019-01-01,2025-06-30,province,01,thanh_pho_tw,Hà Nội,\
///          province:01@2019-01-01,2025-07-01,province,01,thanh_pho_tw,Hà Nội,\
///          1/1,1.0,1.0,1.0,false,false,whole,,all,all"
///     )
/// );
/// # }
/// # Ok::<(), sapnhap::Error>(())
/// ```
#[must_use]
pub fn crosswalk_csv(crosswalk: &Crosswalk<'_>) -> String {
    sheet::write(&crosswalk_columns(), crosswalk.rows())
}
