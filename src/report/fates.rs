//! What became of codes, as rows and columns, which all formats share.

use std::borrow::Borrow;

use super::columns::{CLAUSES, clauses, code, decrees, identity, kind, level};
use super::words::share_word;
use crate::code::Code;
use crate::column::{Column, Value, ValueType};
use crate::lineage::{Fate, Relation};
use crate::list::List;
use crate::register::Version;

/// What became of a code: a successor of it, or that there is none.
pub(crate) struct FateRow<'a, 'r> {
    pub(super) code: &'a Code,
    pub(super) fate: &'static str,
    pub(super) n_successors: usize,
    pub(super) successor: Option<Relation<'r>>,
}

pub(crate) const fn fate_columns<'a, 'r>() -> [Column<FateRow<'a, 'r>>; 13] {
    [
        Column::text_of("code", |row| row.code.as_str().into()),
        Column::text_of("fate", |row| row.fate.into()),
        Column::new("n_successors", ValueType::Integer, |row| row.n_successors.into()),
        Column::text_of("later", |row| row.of_later(identity)),
        Column::text_of("later_level", |row| row.of_later(level)),
        Column::text_of("later_code", |row| row.of_later(code)),
        Column::text_of("later_kind", |row| row.of_later(kind)),
        Column::text_of("later_name", |row| row.of_later(|unit| unit.name().into())),
        Column::text_of("area", |row| row.of(|to| share_word(to.portions().area).into())),
        Column::text_of("population", |row| {
            row.of(|to| share_word(to.portions().population).into())
        }),
        Column::new("decrees", CLAUSES, |row| row.of(|to| decrees(to.citations()))),
        Column::new("clauses", CLAUSES, |row| row.of(|to| clauses(to.citations()))),
        Column::text_of("evidence", |row| row.of(|to| Value::written(&to.evidence()))),
    ]
}

/// Returns a row for each successor of a code, and one without a successor for a code that has none.
pub(crate) fn fate_rows<'a, 'r, F: Borrow<Fate<'r>>>(
    fates: impl IntoIterator<Item = (&'a Code, F)>,
) -> impl Iterator<Item = FateRow<'a, 'r>> {
    fates.into_iter().flat_map(|(code, fate)| {
        let fate = fate.borrow();
        let relations: List<Relation<'r>> = fate.relations().iter().cloned().collect();
        let (fate, n_successors) = (fate.word(), relations.len());
        let row = move |successor| FateRow { code, fate, n_successors, successor };
        let blank = relations.is_empty().then(|| row(None));
        relations.into_iter().map(Some).map(row).chain(blank)
    })
}

impl<'r> FateRow<'_, 'r> {
    pub(super) fn of<'v>(&'v self, value: fn(&'v Relation<'r>) -> Value<'v>) -> Value<'v> {
        self.successor.as_ref().map(value).into()
    }

    fn of_later(&self, value: fn(Version<'r>) -> Value<'r>) -> Value<'r> {
        self.successor.as_ref().map(|to| value(to.later())).into()
    }
}
