//! A plan as people write it in a spreadsheet: one row for each old unit and the new one that it
//! goes to.
//!
//! Its columns stand at [`Plan::from_csv`].

use std::collections::BTreeSet;
use std::sync::Arc;

use jiff::civil::Date;
use rustc_hash::FxHashMap;

use super::build::{Unfound, is_bare};
use super::text::PlanText;
use super::{Plan, Successor};
use crate::acts_csv;
use crate::clause::Clause;
use crate::code::Code;
use crate::column::{Column, Value, ValueType};
use crate::decree::{Decree, NewUnit, Outcome, Portion, Provision, Reference, Source, Take};
use crate::error::{Error, ReadFault};
use crate::level::{KindId, Level, LevelId};
use crate::name::exact_key;
use crate::period::day_before;
use crate::position::Position;
use crate::register::{Register, Snapshot};
use crate::sheet::{self, Row, Table};

/// An old unit, and the new one that it goes to.
struct PlanRow<'a> {
    provision: &'a Provision,
    new: &'a NewUnit,
    take: &'a Take,
    old: &'a Reference,
    /// The word for the new unit's kind.
    kind: &'a str,
}

const fn columns<'a>() -> [Column<PlanRow<'a>>; 12] {
    [
        Column::text_of("clause", |row| row.provision.clause.as_ref().map(Clause::as_str).into()),
        Column::text_of("old_code", |row| acts_csv::code_field(row.old).into()),
        Column::text_of("old", |row| acts_csv::name_field(row.old).into()),
        Column::text_of("area", |row| acts_csv::portion(&row.take.area).into()),
        Column::text_of("population", |row| acts_csv::portion(&row.take.population).into()),
        // Stands for both where people write one word; what is written tells them apart.
        Column::text_of("portion", |_| Value::Missing).rare(),
        Column::text_of("new", |row| format!("{} {}", row.kind, row.new.name).into()),
        Column::text_of("code", |row| row.new.code.as_str().into()),
        Column::text_of("seat", |row| row.new.seat.as_ref().map(code_or_name).into()),
        Column::text_of("parent", |row| row.new.parent.as_ref().map(code_or_name).into()),
        Column::new("cites", ValueType::Texts { mark: ";" }, |row| {
            Value::texts(row.take.cites.iter().map(Clause::as_str))
        }),
        Column::text_of("note", |row| row.take.note.as_deref().into()),
    ]
}

/// Writes a reference in one field.
fn code_or_name(reference: &Reference) -> String {
    let code = acts_csv::code_field(reference);
    if code.is_empty() { acts_csv::name_field(reference) } else { code }
}

/// A new unit's kind and name, as names are compared.
type Key = (KindId, String);

/// The places of groups with one key: of namesakes below several parents.
#[derive(Default)]
struct Places {
    last: usize,
    by_parent: FxHashMap<Reference, usize>,
}

impl Places {
    /// Notes a group, and its parent where a row has given it one.
    fn note(&mut self, place: usize, parent: Option<&Reference>) {
        self.last = self.last.max(place);
        if let Some(parent) = parent
            && self.by_parent.get(parent) != Some(&place)
        {
            self.by_parent.insert(parent.clone(), place);
        }
    }

    /// Returns the last group to which a row can belong. One to which no row has given a parent is
    /// the only one of its key, since every row with the key belongs to it.
    fn place(&self, parent: Option<&Reference>) -> Option<usize> {
        match parent {
            Some(parent) if !self.by_parent.is_empty() => self.by_parent.get(parent).copied(),
            _ => Some(self.last),
        }
    }
}

/// The rows of one new unit.
struct Group {
    key: Key,
    level: Level,
    /// Its parent as it is written.
    parent: Option<Reference>,
    clause: Option<Clause>,
    successor: Successor,
    takes: Vec<Take>,
    position: Position,
}

/// Keeps what a row says of a new unit, unless another row has said otherwise.
fn agree<T: PartialEq + std::fmt::Display>(
    row: &Row<'_>,
    column: &str,
    known: &mut Option<T>,
    said: Option<T>,
) -> Result<(), Error> {
    match (&known, said) {
        (Some(known), Some(said)) if *known != said => {
            Err(row.error(column, format!("it is {said}; expected {known}, as in a row before")))
        }
        (None, said) => {
            *known = said;
            Ok(())
        }
        _ => Ok(()),
    }
}

/// Returns the first number from one on that no clause has, and notes that one has it now.
fn unused(numbers: &mut BTreeSet<Clause>, from: usize) -> Result<Clause, Error> {
    let mut number = from;
    loop {
        let clause = Clause::new(&number.to_string())?;
        if numbers.insert(clause.clone()) {
            return Ok(clause);
        }
        number = number.saturating_add(1);
    }
}

impl Plan {
    /// Reads a plan for a register and a day from a table with a row for each old unit; the scope
    /// tells namesakes apart and is the parent of what is new.
    ///
    /// | column | meaning |
    /// | --- | --- |
    /// | `old_code`, `old` | the old unit, by code (read as [`Country::read_code`](crate::Country::read_code) does), by name, or by both, which must agree; a number in `old` may be a code or a name |
    /// | `new` | the new unit's kind and name: `xã Vân Nham`; blank: as in the row before |
    /// | `area`, `population`, or `portion` for both | `all`, `part`, `part 11.98`, `part 11.98 of 20.10`, `rest`, `none`; blank: `all` |
    /// | `seat` | the old unit in which the new one's authority sits, or `yes` in the row of that unit |
    /// | `clause` | the clause; blank: counted from 1, past those that are written |
    /// | `code`, `parent` | of the new unit, where they do not follow from seat and scope |
    /// | `cites` | the clauses that a rest refers to, with a semicolon between |
    /// | `note` | a remark |
    ///
    /// Decimals stand after a full stop, or after a comma where that can't part thousands: `part 24,9`,
    /// not `part 24,905`. Columns may come in any order and be left out, all but `new`, and blank rows
    /// are passed over. Rows of one new unit need not
    /// stand together, and what is the same for all of them need stand in one of them only. A name
    /// without diacritics that is that of a source gets them back. An old unit that alone and whole
    /// becomes a unit of its own kind, name, code and parent stays as it is. Findings show the row
    /// of the old unit that they are about, else the first row of the new one.
    ///
    /// # Errors
    /// [`ReadFault`] with line and column. An old unit that is not found,
    /// or may be several, is no error of reading: it is kept as written, and the report of
    /// [`check`](crate::check()) tells of it, with near names.
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
    /// // A code and a name beside it that do not agree are for the rules.
    /// let text = "old_code,old,new\n09700,xã Yên Bài,xã Mới\n";
    /// let plan = Plan::from_csv(vietnam::register(), date(2027, 1, 1), "01", text)?;
    /// let told: Vec<String> = plan.faults().iter().map(|fault| fault.fault.to_string()).collect();
    /// assert!(told[0].starts_with("code 09700 is xã Ba Vì (09700), but the text beside it says"));
    /// let wrong = "old,new,portion\nxã Ba Vì,xã Mới,half\n";
    /// let error = Plan::from_csv(vietnam::register(), date(2027, 1, 1), "01", wrong).unwrap_err();
    /// assert!(error.to_string().starts_with("line 2, column 3: column portion: "), "{error}");
    /// # }
    /// # Ok::<(), sapnhap::Error>(())
    /// ```
    pub fn from_csv(base: &Register, date: Date, scope: &str, text: &str) -> Result<Self, Error> {
        let mut plan = Self::on(base, date);
        if !scope.trim().is_empty() {
            plan = plan.within(scope)?;
        }
        plan.text = Some(Arc::new(PlanText::new(text)));
        let table = Table::read(text, &sheet::names(&columns()), &["new"])?;
        let groups = plan.groups(&table)?;
        let mut numbers: BTreeSet<Clause> =
            groups.iter().filter_map(|group| group.clause.clone()).collect();
        let mut n_clauses = 0_usize;
        for group in groups {
            if plan.changes_something(&group)? {
                n_clauses += 1;
                let position = group.position;
                let clause = match group.clause {
                    Some(clause) => clause,
                    None => unused(&mut numbers, n_clauses)?,
                };
                let successor = group.successor;
                plan.push(Some(clause), group.takes, successor, Some(position), Unfound::Kept)
                    .map_err(|error| ReadFault::Malformed {
                        position,
                        message: error.to_string(),
                    })?;
            }
        }
        Ok(plan)
    }

    /// Puts the rows of each new unit together, in the order in which the units are first named.
    fn groups(&self, table: &Table) -> Result<Vec<Group>, Error> {
        let mut groups: Vec<Group> = Vec::new();
        let mut places: FxHashMap<Key, Places> = FxHashMap::default();
        // Rows of one unit mostly stand together, and a blank one goes on with the last.
        let mut last = 0;
        for row in table.rows() {
            let parent = row.read("parent", Reference::new)?;
            let new = row.read("new", Successor::new)?;
            let kind = match &new {
                Some(new) => self.read(&new.text, &[]).map(Some),
                None => Ok(None),
            };
            let kind = kind.map_err(|error| row.error("new", error))?;
            let key = kind.as_ref().map(|(kind, _, name)| (kind.clone(), exact_key(name.as_str())));
            let is_of = |group: &Group| {
                let parents = (&group.parent, &parent);
                let is_apart = matches!(parents, (Some(one), Some(other)) if one != other);
                key.as_ref() == Some(&group.key) && !is_apart
            };
            let known = match &key {
                None if !groups.is_empty() => Some(last),
                _ if groups.get(last).is_some_and(is_of) => Some(last),
                Some(key) => places.get(key).and_then(|of| of.place(parent.as_ref())),
                None => None,
            };
            last = match known {
                Some(place) => place,
                None => {
                    let (Some(successor), Some(key), Some((_, level, _))) = (new, key, kind) else {
                        return Err(row.error("new", "it is blank; expected the new unit"));
                    };
                    groups.push(Group {
                        key,
                        level,
                        parent: None,
                        clause: None,
                        successor,
                        takes: Vec::new(),
                        position: row.position("new"),
                    });
                    groups.len() - 1
                }
            };
            if let Some(group) = groups.get_mut(last) {
                self.row(&row, parent, group)?;
                let of_key = places.entry(group.key.clone()).or_default();
                of_key.note(last, group.parent.as_ref());
            }
        }
        Ok(groups)
    }

    /// Reads one row into the group of its new unit. An old unit that is not found is kept as it is
    /// written: rules tell of it, together with all else that is wrong.
    fn row(
        &self,
        row: &Row<'_>,
        parent: Option<Reference>,
        group: &mut Group,
    ) -> Result<(), Error> {
        let level = group.level;
        let column = if row.field("old").is_empty() { "old_code" } else { "old" };
        let country = self.base.country();
        // What is no code of the level is kept: a rule tells of it.
        let read_code = |said: Option<&LevelId>, text: &str| {
            let said = said.map_or(Some(level), |id| country.level(id.as_str()));
            match said.map(|level| country.read_code(level, text)) {
                Some(Ok(code)) => Ok(code),
                _ => Ok(Code::new(text)?),
            }
        };
        let before = self.base.at_or_opening(day_before(self.date));
        let old = match row.reference("old_code", "old", read_code)? {
            Some(old) if row.field("old_code").is_empty() => self.in_full(&before, old, level),
            Some(old) => old,
            None => return Err(row.error("old", "it is blank; expected the old unit")),
        };
        let unit = self.located(&before, &old, Some(level));
        let seated = match &unit {
            Some(unit) => Reference::of_code(unit.code()),
            None => old.clone(),
        };
        let reference = match unit {
            Some(unit) => super::build::settled(&unit, &old)?,
            None => old,
        };
        let seat = match row.field("seat").to_lowercase().as_str() {
            "" | "no" | "không" => None,
            "yes" | "x" | "có" => Some(seated),
            _ => row.read("seat", Reference::new)?,
        };
        let seat = seat.map(|seat| self.in_full(&before, seat, level));
        let code = row.read("code", |text| country.read_code(level, text))?;
        group.parent = group.parent.take().or_else(|| parent.clone());
        let parent = parent.map(|parent| self.parent_with_zeros(&before, parent, level));
        agree(row, "clause", &mut group.clause, row.read("clause", Clause::new)?)?;
        agree(row, "seat", &mut group.successor.seat, seat)?;
        agree(row, "code", &mut group.successor.code, code)?;
        agree(row, "parent", &mut group.successor.parent, parent)?;
        let (area, population) = (row.portion("area")?, row.portion("population")?);
        let mut take = Take::of(Source::Unit(reference), area, population);
        take.position = Some(row.position(column));
        take.cites = row.list("cites", ';', Clause::new)?;
        take.note = Some(row.field("note")).filter(|note| !note.is_empty()).map(Box::from);
        group.takes.push(take);
        Ok(())
    }

    /// Writes in full a number that lost its zeros in a spreadsheet. One that may be a name as well
    /// stays as it is, for the scope, the sources or the reader to tell.
    fn in_full(&self, before: &Snapshot<'_>, reference: Reference, level: Level) -> Reference {
        let (None, None, Some(code)) = (reference.level(), reference.name(), reference.code())
        else {
            return reference;
        };
        let code = match self.meant(before, &reference, Some(level)).as_slice() {
            [unit] => Some(unit.code()),
            [] => self.base.country().read_code(level, code.as_str()).ok(),
            _ => None,
        };
        code.map_or(reference, Reference::of_code)
    }

    /// Puts back the zeros that the code of a parent lost, where some unit above then carries it.
    fn parent_with_zeros(
        &self,
        before: &Snapshot<'_>,
        parent: Reference,
        child: Level,
    ) -> Reference {
        let (None, Some(code)) = (parent.level(), parent.code()) else { return parent };
        let mut above = (0..child.rank()).rev().map(Level::new);
        let whole = above.find_map(|level| {
            let code = self.base.country().read_code(level, code.as_str()).ok()?;
            before.get(level, &code).is_some().then_some(code)
        });
        whole.map_or(parent, Reference::of_code)
    }

    /// Tells whether a group is more than one whole unit that stays what it is.
    fn changes_something(&self, group: &Group) -> Result<bool, Error> {
        let [only] = group.takes.as_slice() else { return Ok(true) };
        let Source::Unit(reference) = &only.source else { return Ok(true) };
        let is_whole = only.area == Portion::All && only.population == Portion::All;
        let before = self.base.at_or_opening(day_before(self.date));
        let Some(unit) = self.located(&before, reference, None) else { return Ok(true) };
        let (kind, name) = &group.key;
        let (_, _, written) = self.read(&group.successor.text, &[])?;
        let same_name = exact_key(unit.name()) == *name || is_bare(&written, unit.name());
        let is_called_so = unit.kind_id() == Some(kind) && same_name;
        let keeps_code = group.successor.code.as_ref().is_none_or(|code| *code == unit.code());
        let keeps_parent = match (&group.successor.parent, unit.parent()) {
            (Some(written), Some(parent)) => {
                let found = self.located(&before, written, Some(parent.level()));
                found.is_some_and(|found| found == parent)
            }
            (written, _) => written.is_none(),
        };
        Ok(!(is_whole && is_called_so && keeps_code && keeps_parent))
    }

    /// Writes the plan as such a table; [`from_csv`](Self::from_csv) reads it back. Clauses that
    /// form no unit have no place in it: [`Decree::to_csv`] writes those.
    #[must_use]
    pub fn to_csv(&self) -> String {
        let provisions = self.decrees().flat_map(|decree: &Decree| &decree.provisions);
        let rows = provisions.flat_map(|provision| self.rows(provision)).collect();
        sheet::write_without_blanks(&columns(), rows)
    }

    fn rows<'a>(&'a self, provision: &'a Provision) -> impl Iterator<Item = PlanRow<'a>> {
        let new = match &provision.outcome {
            Outcome::New(new) => Some(&**new),
            Outcome::Continues(_) | Outcome::Ends => None,
        };
        let country = self.base.country();
        new.into_iter().flat_map(move |new| {
            let kind = country.kind(new.kind.as_str()).map_or("", |kind| kind.name.as_str());
            provision.takes.iter().filter_map(move |take| match &take.source {
                Source::Unit(old) => Some(PlanRow { provision, new, take, old, kind }),
                Source::Every(_) | Source::Place(_) => None,
            })
        })
    }
}
