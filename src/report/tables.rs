//! Answers as tables (CSV): what an analyst joins with.
//!
//! Commas part the fields, the first row names the columns, lines end with a line feed. Portions
//! are `all`, `rest`, `part`, `possible` or `none`. Where a row rests on several clauses, `decrees`
//! and `clauses` hold lists of equal length with `; ` between; a clause is blank for an act that is
//! cited whole. A blank date is an open end; `until` is the first day after.

use std::borrow::Borrow;

use super::columns::{FateRow, edge_columns, fate_columns, relation_columns, version_columns};
use crate::code::Code;
use crate::lineage::{Fate, Relation};
use crate::list::List;
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
    let columns: Vec<_> =
        edge_columns().into_iter().filter(|column| column.name() != "goes_on").collect();
    sheet::write(&columns, register.lineage().edges())
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
///          2026-04-30,commune,00004,phuong,Ba Đình,part,part,1656/NQ-UBTVQH15,3,text"
///     )
/// );
/// # }
/// # Ok::<(), sapnhap::Error>(())
/// ```
#[must_use]
pub fn relations_csv<'a, 'r: 'a>(relations: impl IntoIterator<Item = &'a Relation<'r>>) -> String {
    sheet::write(&relation_columns(), relations.into_iter().cloned())
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
///      decrees,clauses,evidence\n\
///      00004,merged,1,commune:00004@2025-07-01,commune,00004,phuong,Ba Đình,all,all,\
///      1656/NQ-UBTVQH15,3,text\n\
///      99999,unknown,0,,,,,,,,,,\n"
/// );
/// # }
/// # Ok::<(), sapnhap::Error>(())
/// ```
#[must_use]
pub fn fates_csv<'a, 'r, F: Borrow<Fate<'r>>>(
    fates: impl IntoIterator<Item = (&'a Code, F)>,
) -> String {
    let rows = fates.into_iter().flat_map(|(code, fate)| {
        let fate = fate.borrow();
        let relations: List<Relation<'r>> = fate.relations().iter().cloned().collect();
        let (fate, n_successors) = (fate.word(), relations.len());
        let row = move |successor| FateRow { code, fate, n_successors, successor };
        let blank = relations.is_empty().then(|| row(None));
        relations.into_iter().map(Some).map(row).chain(blank)
    });
    sheet::write(&fate_columns(), rows)
}
