//! A plan as people write it in a spreadsheet: one row for each old unit and the new one that it
//! goes to.
//!
//! | column | meaning |
//! | --- | --- |
//! | `old_code`, `old` | the old unit, by code, by name, or by both, which must agree |
//! | `new` | the new unit's kind and name: `xã Vân Nham`; blank: as in the row before |
//! | `area`, `population`, or `portion` for both | as in the table of a decree; blank: `all` |
//! | `seat` | the old unit in which the new one's authority sits, or `yes` in the row of that unit |
//! | `clause` | the clause; blank: counted from 1 |
//! | `code`, `parent` | of the new unit, where they do not follow from seat and scope |
//! | `cites`, `note` | as in the table of a decree |
//!
//! Rows of one new unit need not stand together. An old unit that alone and whole becomes a unit
//! of its own kind and name stays as it is.

use std::sync::Arc;

use indexmap::IndexMap;
use jiff::civil::Date;

use super::{Plan, Successor};
use crate::clause::Clause;
use crate::code::Code;
use crate::decree::{Decree, Outcome, Portion, Provision, Reference, Source, Take};
use crate::error::{Error, Position};
use crate::level::Level;
use crate::name::exact_key;
use crate::period::day_before;
use crate::register::Register;
use crate::sheet::{self, Row, Table};
use crate::table;

const COLUMNS: &[&str] = &[
    "clause",
    "old_code",
    "old",
    "area",
    "population",
    "portion",
    "new",
    "code",
    "seat",
    "parent",
    "cites",
    "note",
];

/// The rows of one new unit.
struct Group {
    clause: Option<Clause>,
    successor: Successor,
    takes: Vec<Take>,
    position: Position,
}

impl Plan {
    /// Reads a plan for a register and a day from a table with a row for each old unit; the scope
    /// tells namesakes apart and is the parent of what is new.
    ///
    /// # Errors
    /// [`ReadFault`](crate::ReadFault) with line and column, and the line for an old unit that is
    /// not found or may be several.
    ///
    /// # Example
    /// ```
    /// # #[cfg(feature = "vietnam")] {
    /// use sapnhap::{Plan, date, vietnam};
    ///
    /// let text = "old;new;portion;seat\n\
    ///             xã Ba Vì;xã Ba Vì;;yes\n\
    ///             xã Yên Bài;;;\n";
    /// let plan = Plan::from_csv(vietnam::register(), date(2027, 1, 1), "thành phố Hà Nội", text)?;
    /// assert_eq!(plan.decrees().next().map(|decree| decree.provisions.len()), Some(1));
    /// let wrong = "old,new\nxã Ba Vi,xã Mới\nxã Nowhere,\n";
    /// let error = Plan::from_csv(vietnam::register(), date(2027, 1, 1), "01", wrong).unwrap_err();
    /// assert!(error.to_string().starts_with("line 3, column 1: column old: "), "{error}");
    /// # }
    /// # Ok::<(), sapnhap::Error>(())
    /// ```
    pub fn from_csv(base: &Register, date: Date, scope: &str, text: &str) -> Result<Self, Error> {
        let mut plan = Self::on(base, date);
        if !scope.trim().is_empty() {
            plan = plan.within(scope)?;
        }
        plan.text = Some(Arc::from(text));
        let table = Table::read(text, COLUMNS, &["new"])?;
        let mut groups: IndexMap<(String, String), Group> = IndexMap::new();
        let mut last: Option<(String, String)> = None;
        for row in table.rows() {
            let key = match (row.field("new"), &last) {
                ("", Some(last)) => last.clone(),
                (new, _) => (exact_key(new), row.field("parent").to_owned()),
            };
            last = Some(key.clone());
            let group = match groups.entry(key) {
                indexmap::map::Entry::Occupied(known) => known.into_mut(),
                indexmap::map::Entry::Vacant(new) => new.insert(Group {
                    clause: row.read("clause", Clause::new)?,
                    successor: row.need("new", Successor::new)?,
                    takes: Vec::new(),
                    position: row.position("new"),
                }),
            };
            plan.row(&row, group)?;
        }
        for group in groups.into_values() {
            if plan.changes_something(&group)? {
                let position = Some(group.position);
                plan.push(group.clause, group.takes, group.successor, position)?;
            }
        }
        Ok(plan)
    }

    /// Reads one row into the group of its new unit; the old unit must be found.
    fn row(&self, row: &Row<'_>, group: &mut Group) -> Result<(), Error> {
        let (_, level, _) =
            self.read(&group.successor.text, &[]).map_err(|error| row.error("new", error))?;
        let column = if row.field("old").is_empty() { "old_code" } else { "old" };
        let old = match row.reference("old_code", "old")? {
            Some(old) => self.with_zeros(old, level).map_err(|error| row.error(column, error))?,
            None => return Err(row.error("old", "it is blank; expected the old unit")),
        };
        let before = self.base.at_or_opening(day_before(self.date));
        let unit =
            self.locate(&before, &old, Some(level)).map_err(|error| row.error(column, error))?;
        let reference = super::build::settled(&unit, &old)?;
        match row.field("seat") {
            "" | "no" => {}
            "yes" | "x" => group.successor.seat = Some(Reference::of_code(unit.code())),
            _ => group.successor.seat = row.read("seat", Reference::new)?,
        }
        group.successor.code = row.read("code", Code::new)?.or(group.successor.code.take());
        let parent = row.read("parent", Reference::new)?;
        group.successor.parent = parent.or(group.successor.parent.take());
        let (area, population) = (row.portion("area")?, row.portion("population")?);
        let mut take = Take::of(Source::Unit(reference), area, population);
        take.cites = row.list("cites", ';', Clause::new)?;
        take.note = Some(row.field("note")).filter(|note| !note.is_empty()).map(Box::from);
        group.takes.push(take);
        Ok(())
    }

    /// Puts back the zeros that the code of a reference lost in a spreadsheet.
    fn with_zeros(&self, reference: Reference, level: Level) -> Result<Reference, Error> {
        match (reference.level(), reference.code()) {
            (None, Some(code)) => {
                let whole =
                    Reference::of_code(self.base.country().read_code(level, code.as_str())?);
                match reference.name() {
                    Some(name) => whole.labelled(name),
                    None => Ok(whole),
                }
            }
            _ => Ok(reference),
        }
    }

    /// Tells whether a group is more than one whole unit that stays what it is.
    fn changes_something(&self, group: &Group) -> Result<bool, Error> {
        let [only] = group.takes.as_slice() else { return Ok(true) };
        let Source::Unit(reference) = &only.source else { return Ok(true) };
        let is_whole = only.area == Portion::All && only.population == Portion::All;
        let before = self.base.at_or_opening(day_before(self.date));
        let unit = self.locate(&before, reference, None)?;
        let same_name = exact_key(&unit.label()) == exact_key(group.successor.text.as_str());
        Ok(!(is_whole && same_name && group.successor.code.is_none()))
    }

    /// Writes the plan as such a table; [`from_csv`](Self::from_csv) reads it back. Clauses that
    /// form no unit have no place in it: [`Decree::to_csv`] writes those.
    #[must_use]
    pub fn to_csv(&self) -> String {
        let columns: Vec<&str> =
            COLUMNS.iter().copied().filter(|column| *column != "portion").collect();
        let provisions = self.decrees().flat_map(|decree: &Decree| &decree.provisions);
        sheet::write(&columns, provisions.flat_map(|provision| self.rows(provision)))
    }

    fn rows(&self, provision: &Provision) -> Vec<Vec<String>> {
        let Outcome::New(new) = &provision.outcome else { return Vec::new() };
        let country = self.base.country();
        let kind = country.kind(new.kind.as_str()).map_or("", |kind| kind.name.as_str());
        let told = |reference: &Option<Reference>| {
            let [code, name] = reference.as_ref().map(table::fields).unwrap_or_default();
            if code.is_empty() { name } else { code }
        };
        let takes = provision.takes.iter().filter_map(|take| match &take.source {
            Source::Unit(unit) => Some((take, table::fields(unit))),
            _ => None,
        });
        let row = |(take, [code, name]): (&Take, [String; 2])| {
            let cites: Vec<&str> = take.cites.iter().map(Clause::as_str).collect();
            vec![
                provision.clause.as_ref().map(ToString::to_string).unwrap_or_default(),
                code,
                name,
                table::portion(&take.area),
                table::portion(&take.population),
                format!("{kind} {}", new.name),
                new.code.to_string(),
                told(&new.seat),
                told(&new.parent),
                cites.join(";"),
                take.note.as_deref().unwrap_or("").to_owned(),
            ]
        };
        takes.map(row).collect()
    }
}
