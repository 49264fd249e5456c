//! Answers as tables (CSV): what an analyst joins with.
//!
//! Commas part the fields, the first row names the columns, lines end with a line feed. Portions
//! are `all`, `rest`, `part`, `possible` or `none`. Where a row rests on several clauses, `decrees`
//! and `clauses` hold lists of equal length with `; ` between; a clause is blank for an act that is
//! cited whole. A blank date is an open end; `until` is the first day after.

use std::borrow::Borrow;

use super::words::share_word;
use crate::code::Code;
use crate::lineage::{Fate, Relation};
use crate::list::List;
use crate::register::{Citation, Register, Version};
use crate::share::Portions;
use crate::sheet;

const VERSION_COLUMNS: &[&str] =
    &["identity", "level", "code", "kind", "name", "parent", "from", "until", "aliases"];
const EDGE_COLUMNS: &[&str] = &[
    "source",
    "source_level",
    "source_code",
    "source_kind",
    "source_name",
    "source_until",
    "target",
    "target_level",
    "target_code",
    "target_kind",
    "target_name",
    "target_from",
    "area",
    "population",
    "decrees",
    "clauses",
];
const RELATION_COLUMNS: &[&str] = &[
    "earlier",
    "earlier_date",
    "earlier_level",
    "earlier_code",
    "earlier_kind",
    "earlier_name",
    "later",
    "later_date",
    "later_level",
    "later_code",
    "later_kind",
    "later_name",
    "area",
    "population",
    "decrees",
    "clauses",
];
const FATE_COLUMNS: &[&str] = &[
    "code",
    "fate",
    "n_successors",
    "later",
    "later_level",
    "later_code",
    "later_kind",
    "later_name",
    "area",
    "population",
    "decrees",
    "clauses",
];

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
///     Some("province:01@opening,province,01,thanh_pho_tw,Hà Nội,,,,")
/// );
/// # }
/// ```
#[must_use]
pub fn versions_csv(register: &Register) -> String {
    let rows = register.versions().map(|version| {
        let record = version.to_record();
        let aliases: Vec<&str> = version.aliases().collect();
        vec![
            record.identity,
            record.level.to_string(),
            record.code.to_string(),
            record.kind.to_string(),
            record.name.to_string(),
            record.parent.unwrap_or_default(),
            record.period.from.map(|date| date.to_string()).unwrap_or_default(),
            record.period.until.map(|date| date.to_string()).unwrap_or_default(),
            aliases.join("|"),
        ]
    });
    sheet::write(VERSION_COLUMNS, rows)
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
    let rows = register.lineage().edges().map(|edge| {
        let (source, target) = (edge.source(), edge.target());
        let mut row = unit(&source).to_vec();
        row.push(source.period().until.map(|date| date.to_string()).unwrap_or_default());
        row.extend(unit(&target));
        row.push(target.period().from.map(|date| date.to_string()).unwrap_or_default());
        row.extend(portions(edge.portions()));
        row.extend(cites(&edge.citations().collect::<List<_>>()));
        row
    });
    sheet::write(EDGE_COLUMNS, rows)
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
///         "district:001@opening,2025-06-30,district,001,quan,Ba Đình,commune:00004@2025-07-01,\
///          2026-04-30,commune,00004,phuong,Ba Đình,part,part,1656/NQ-UBTVQH15,3"
///     )
/// );
/// # }
/// # Ok::<(), sapnhap::Error>(())
/// ```
#[must_use]
pub fn relations_csv<'a, 'r: 'a>(relations: impl IntoIterator<Item = &'a Relation<'r>>) -> String {
    let dated = |version: &Version<'r>| {
        let [identity, rest @ ..] = unit(version);
        let mut fields = vec![identity, version.date().to_string()];
        fields.extend(rest);
        fields
    };
    let rows = relations.into_iter().map(|relation| {
        let mut row = dated(&relation.earlier());
        row.extend(dated(&relation.later()));
        row.extend(portions(relation.portions()));
        row.extend(cites(&relation.citations()));
        row
    });
    sheet::write(RELATION_COLUMNS, rows)
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
///     report::fates_csv(codes.iter().zip(fates)),
///     "code,fate,n_successors,later,later_level,later_code,later_kind,later_name,area,population,\
///      decrees,clauses\n\
///      00004,merged,1,commune:00004@2025-07-01,commune,00004,phuong,Ba Đình,all,all,\
///      1656/NQ-UBTVQH15,3\n\
///      99999,unknown,0,,,,,,,,,\n"
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
        let relations = fate.relations();
        let head = vec![code.to_string(), fate.word().to_owned(), relations.len().to_string()];
        if relations.is_empty() {
            let blanks = FATE_COLUMNS.len() - head.len();
            return vec![
                head.into_iter().chain(std::iter::repeat_n(String::new(), blanks)).collect(),
            ];
        }
        let rows = relations.iter().map(|relation| {
            let mut row = head.clone();
            row.extend(unit(&relation.later()));
            row.extend(portions(relation.portions()));
            row.extend(cites(&relation.citations()));
            row
        });
        rows.collect()
    });
    sheet::write(FATE_COLUMNS, rows)
}

/// Returns the identity, level, code, kind and name of a version.
pub(super) fn unit(version: &Version<'_>) -> [String; 5] {
    [
        version.identity(),
        version.level_id().to_string(),
        version.code().to_string(),
        version.kind_id().map(ToString::to_string).unwrap_or_default(),
        version.name().to_owned(),
    ]
}

fn portions(portions: Portions) -> [String; 2] {
    [share_word(portions.area).to_owned(), share_word(portions.population).to_owned()]
}

/// Returns the decrees and the clauses as lists of equal length.
fn cites(citations: &[Citation<'_>]) -> [String; 2] {
    let decrees = citations.iter().map(|cite| cite.number().map_or("", |number| number.as_str()));
    let clauses = citations.iter().map(|cite| cite.clause().map_or("", |clause| clause.as_str()));
    [decrees.collect::<Vec<_>>().join("; "), clauses.collect::<Vec<_>>().join("; ")]
}
