//! Opening units and decrees as tables (CSV), the way people keep them in a spreadsheet.
//!
//! A decree's table has one row for each take, in the order of the text. What comes of a clause
//! stands on its first row, and may be repeated on the others:
//!
//! | column | meaning |
//! | --- | --- |
//! | `clause` | the clause; blank for an act that is cited whole |
//! | `step` | the step of the day; blank: 1 |
//! | `outcome` | `new`, `continues` or `ends`; blank: `continues` where a unit is named, else `new` |
//! | `unit_code`, `unit` | the unit that goes on, by code, by name, or by both, which must agree |
//! | `code`, `kind`, `name`, `parent` | of the new unit, or what changes about the one that goes on |
//! | `aliases`, `restores`, `seat` | other spellings, with a bar between; the ended unit that is restored; the unit in which a new one's authority sits |
//! | `source_code`, `source` | what is taken from, by code, by name, or by both, which must agree; `district:498` for a code of another level, `every:district` for a whole level, `place:` with a name for a place that is no unit |
//! | `area`, `population`, or `portion` for both | `all`, `part`, `part 11.98`, `part 11.98 of 20.10`, `rest`, `none`; blank: `all` |
//! | `cites` | clauses that a rest refers to, with a semicolon between |
//! | `note` | a remark |
//!
//! Columns may come in any order and be left out; unknown ones are refused. Fields may be parted
//! by commas, semicolons or tabs, whichever the header row has. Blank rows are passed over. Decimals
//! stand after a full stop, or after a comma where that can't part thousands: `24,9`, not `24,905`.

use rustc_hash::FxHashSet;

use crate::clause::{Clause, DecreeNumber};
use crate::code::Code;
use crate::country::Country;
use crate::decree::{
    Continuation, Decree, Figure, NewUnit, Outcome, Portion, Provision, Reference, Source, Take,
    Totals,
};
use crate::error::{Error, Fault};
use crate::level::{KindId, Level, LevelId};
use crate::name::Name;
use crate::period::{Step, parse_date};
use crate::register::OpeningUnit;
use crate::sheet::{self, Row, Table, write};
use crate::text::TextFault;

const UNIT_COLUMNS: &[&str] = &["code", "kind", "name", "parent", "aliases"];
const HEAD_COLUMNS: &[&str] = &[
    "number",
    "issuer",
    "title",
    "issued",
    "in_force",
    "effective",
    "scope",
    "totals",
    "formed",
    "unchanged",
];
const ROW_COLUMNS: &[&str] = &[
    "clause",
    "step",
    "outcome",
    "unit_code",
    "unit",
    "code",
    "kind",
    "name",
    "parent",
    "aliases",
    "restores",
    "seat",
    "source_code",
    "source",
    "area",
    "population",
    "portion",
    "cites",
    "note",
];
/// The columns that say what comes of a clause, and when.
const OUTCOME_COLUMNS: &[&str] = &[
    "step",
    "outcome",
    "unit_code",
    "unit",
    "code",
    "kind",
    "name",
    "parent",
    "aliases",
    "restores",
    "seat",
];

impl Row<'_> {
    /// Reads a unit that is given by code, by name, or by both; a code as it is read of the level
    /// that stands before it, if any does.
    pub(crate) fn reference(
        &self,
        code: &str,
        name: &str,
        read_code: impl Fn(Option<&LevelId>, &str) -> Result<Code, Error>,
    ) -> Result<Option<Reference>, Error> {
        let read = |text: &str| -> Result<Reference, Error> {
            match text.split_once(':') {
                Some(("code", text)) => Ok(Reference::of_code(read_code(None, text)?)),
                Some((level, text)) => {
                    let level = LevelId::new(level)?;
                    Ok(Reference::of_code(read_code(Some(&level), text)?).at_level(level))
                }
                None => Ok(Reference::of_code(read_code(None, text)?)),
            }
        };
        let by_code = self.read(code, read)?;
        match by_code {
            Some(by_code) => self
                .read(name, |text| by_code.clone().labelled(text))
                .map(|both| Some(both.unwrap_or(by_code))),
            None => self.read(name, Reference::new),
        }
    }

    pub(crate) fn portion(&self, column: &str) -> Result<Portion, Error> {
        let column = if self.field(column).is_empty() { "portion" } else { column };
        let text = self.field(column);
        let figure = match text.strip_prefix("part ") {
            None if text.is_empty() => return Ok(Portion::All),
            None => {
                return Portion::from_word(text).map_err(|message| self.error(column, message));
            }
            Some(figure) => figure,
        };
        let (amount, of) = match figure.split_once(" of ") {
            Some((amount, of)) => (amount, Some(of)),
            None => (figure, None),
        };
        let read = |text: &str| sheet::amount(text).map_err(|error| self.error(column, error));
        let figure = Figure { amount: read(amount)?, of: of.map(read).transpose()? };
        Ok(Portion::Part(Some(Box::new(figure))))
    }

    fn take(&self) -> Result<Option<Take>, Error> {
        let (code, name) = (self.field("source_code"), self.field("source"));
        if code.is_empty() && name.is_empty() {
            return Ok(None);
        }
        let source = if code == "place:" {
            Source::Place(self.need("source", Name::new)?)
        } else if let Some(level) = code.strip_prefix("every:") {
            Source::Every(LevelId::new(level).map_err(|error| self.error("source_code", error))?)
        } else {
            match self.reference("source_code", "source", as_written)? {
                Some(unit) => Source::Unit(unit),
                None => return Ok(None),
            }
        };
        let mut take = Take::of(source, self.portion("area")?, self.portion("population")?);
        take.cites = self.list("cites", ';', Clause::new)?;
        take.note = Some(self.field("note")).filter(|note| !note.is_empty()).map(Box::from);
        Ok(Some(take))
    }

    fn outcome(&self) -> Result<Outcome, Error> {
        let unit = self.reference("unit_code", "unit", as_written)?;
        let parent = || self.read("parent", Reference::new);
        match (self.field("outcome"), unit) {
            ("continues" | "", Some(unit)) => Ok(Outcome::Continues(Box::new(Continuation {
                unit,
                code: self.read("code", Code::new)?,
                kind: self.read("kind", KindId::with_capitals)?,
                name: self.read("name", Name::new)?,
                parent: parent()?,
            }))),
            ("new" | "", None) => Ok(Outcome::New(Box::new(NewUnit {
                code: self.need("code", Code::new)?,
                kind: self.need("kind", KindId::with_capitals)?,
                name: self.need("name", Name::new)?,
                parent: parent()?,
                restores: self.read("restores", Reference::new)?,
                seat: self.read("seat", Reference::new)?,
                aliases: self.list("aliases", '|', Name::new)?,
            }))),
            ("ends", None) => Ok(Outcome::Ends),
            ("continues", None) => Err(self.error("unit", "expected the unit that goes on")),
            ("new" | "ends", Some(_)) => {
                Err(self.error("unit", "expected nothing: only a unit that goes on stands here"))
            }
            (other, _) => {
                let message = format!("{other:?} is no outcome: expected new, continues or ends");
                Err(self.error("outcome", message))
            }
        }
    }

    /// Tells whether the row belongs to the clause that another begins.
    fn goes_on_from(&self, first: &Row<'_>) -> Result<bool, Error> {
        if !self.field("clause").is_empty() && self.field("clause") != first.field("clause") {
            return Ok(false);
        }
        let filled = |column: &&&str| !self.field(column).is_empty();
        let mut filled = OUTCOME_COLUMNS.iter().filter(filled);
        let differs = filled.find(|column| self.field(column) != first.field(column));
        match differs {
            // Without a clause another outcome is another provision.
            Some(_) if self.field("clause").is_empty() => Ok(false),
            Some(column) => {
                let (here, before) = (self.field(column), first.field(column));
                let clause = self.field("clause");
                let message = format!("{here:?}, but clause {clause} began with {before:?}");
                Err(self.error(column, message))
            }
            None => Ok(true),
        }
    }
}

/// Reads a code as a decree writes one.
fn as_written(_: Option<&LevelId>, text: &str) -> Result<Code, Error> {
    Ok(Code::new(text)?)
}

fn totals(row: &Row<'_>) -> Result<Totals, Error> {
    let number = |text: &str| match text.parse::<u32>() {
        Ok(number) => Ok(number),
        Err(_) => Err(row.error("totals", format!("{text:?} is no number of units"))),
    };
    let mut totals = Totals::default();
    for part in row.field("totals").split(';').map(str::trim).filter(|part| !part.is_empty()) {
        let Some((kind, count)) = part.split_once('=') else {
            return Err(row.error("totals", format!("{part:?} is not of the form kind=number")));
        };
        let kind = KindId::with_capitals(kind).map_err(|error| row.error("totals", error))?;
        totals.kinds.insert(kind, number(count)?);
    }
    totals.formed = row.read("formed", number)?;
    totals.unchanged = row.read("unchanged", number)?;
    Ok(totals)
}

impl OpeningUnit {
    /// Reads opening units from a table with the columns `code`, `kind`, `name`, and, where there
    /// are any, `parent` (a code) and `aliases` (with a bar between).
    ///
    /// # Errors
    /// [`ReadFault`](crate::ReadFault) with line and column.
    ///
    /// # Example
    /// ```
    /// use sapnhap::OpeningUnit;
    ///
    /// let units = OpeningUnit::list_from_csv("code,kind,name,parent\n01,tinh,Hà Nội,\n")?;
    /// assert_eq!(units[0].name.as_str(), "Hà Nội");
    /// let error = OpeningUnit::list_from_csv("code,kind,name\n01,tinh,\n").unwrap_err();
    /// assert_eq!(error.to_string(), "line 2, column 3: column name: it is blank; expected a value");
    /// # Ok::<(), sapnhap::Error>(())
    /// ```
    pub fn list_from_csv(text: &str) -> Result<Vec<Self>, Error> {
        let table = Table::read(text, UNIT_COLUMNS, &["code", "kind", "name"])?;
        let units = table.rows().map(|row| {
            Ok(Self {
                code: row.need("code", Code::new)?,
                kind: row.need("kind", KindId::with_capitals)?,
                name: row.need("name", Name::new)?,
                parent: row.reference("parent", "", as_written)?,
                aliases: row.list("aliases", '|', Name::new)?,
            })
        });
        units.collect()
    }
}

impl OpeningUnit {
    /// Reads opening units from a table as [`list_from_csv`](Self::list_from_csv) does, with codes and
    /// parents' codes as they stand in people's tables: see
    /// [`Country::read_code`](crate::Country::read_code).
    ///
    /// # Errors
    /// [`ReadFault`](crate::ReadFault) with line and column; also for a kind that the country does not
    /// have, and a code that is none of its level.
    ///
    /// # Example
    /// ```
    /// # #[cfg(feature = "vietnam")] {
    /// use sapnhap::{OpeningUnit, Register, code, date, vietnam};
    ///
    /// let country = vietnam::register().country();
    /// let text = "code,kind,name,parent\n1.0,thanh_pho_tw,Hà Nội,\n4.0,phuong,Ba Đình,1.0\n";
    /// let units = OpeningUnit::list_from_csv_for(country, text)?;
    /// assert_eq!(units[1].code, code("00004"));
    /// assert!(Register::open(country.clone(), date(2025, 7, 1), units).is_ok());
    /// let error = OpeningUnit::list_from_csv_for(country, "code,kind,name\n1e3,xa,A\n").unwrap_err();
    /// assert_eq!(
    ///     error.to_string(),
    ///     "line 2, column 1: column code: \"1e3\" is no code of level commune: expected 5 digits"
    /// );
    /// # }
    /// # Ok::<(), sapnhap::Error>(())
    /// ```
    pub fn list_from_csv_for(country: &Country, text: &str) -> Result<Vec<Self>, Error> {
        let table = Table::read(text, UNIT_COLUMNS, &["code", "kind", "name"])?;
        let mut units = Vec::new();
        let mut codes: FxHashSet<(Level, Code)> = FxHashSet::default();
        for row in table.rows() {
            let kind = row.need("kind", KindId::with_capitals)?;
            let Some(level) = country.level_of(&kind) else {
                let expected = country.kinds().map(|kind| kind.id.clone()).collect();
                return Err(row.error("kind", Fault::UnknownKind { kind, expected }));
            };
            let code = row.need("code", |text| match country.read_own_code(level, text) {
                Some(own) => Ok(own),
                None => country.read_code(level, text),
            })?;
            codes.insert((level, code.clone()));
            let name = row.need("name", Name::new)?;
            let aliases = row.list("aliases", '|', Name::new)?;
            units.push((level, Self { code, kind, name, parent: None, aliases }));
        }
        for ((level, unit), row) in units.iter_mut().zip(table.rows()) {
            unit.parent = row.reference("parent", "", |said, text| {
                let said = |level: &Level| {
                    said.is_none_or(|id| country.level(id.as_str()) == Some(*level))
                };
                let above: Vec<Level> = (0..level.rank()).map(Level::new).filter(said).collect();
                let has = |code: &Code, level: Level| codes.contains(&(level, code.clone()));
                let written = Code::new(text).map_err(Error::from);
                if written.as_ref().is_ok_and(|code| above.iter().any(|&level| has(code, level))) {
                    return written;
                }
                // A code that is mended is one that the table has, at one level alone.
                let mut mended = above.iter().filter_map(|&level| {
                    country.read_code(level, text).ok().filter(|code| has(code, level))
                });
                match (mended.next(), mended.next()) {
                    (Some(code), None) => Ok(code),
                    (None, _) => written,
                    (Some(_), Some(_)) => Err(TextFault::Form {
                        what: "parent of one level alone",
                        text: crate::text::shortened(text),
                        expected: "the level before the code, as level:code",
                    })?,
                }
            })?;
        }
        Ok(units.into_iter().map(|(_, unit)| unit).collect())
    }
}

impl Decree {
    /// Reads the heads of decrees, without their provisions, from a table with the columns
    /// `number`, `effective` and, where there are any, `issuer`, `title`, `issued`, `in_force`,
    /// `scope`, `totals` (`xa=85;phuong=14`), `formed` and `unchanged`.
    ///
    /// # Errors
    /// [`ReadFault`](crate::ReadFault) with line and column.
    pub fn heads_from_csv(text: &str) -> Result<Vec<Self>, Error> {
        let table = Table::read(text, HEAD_COLUMNS, &["number", "effective"])?;
        let heads = table.rows().map(|row| {
            let text =
                |column: &str| Some(row.field(column).to_owned()).filter(|text| !text.is_empty());
            Ok(Self {
                number: row.need("number", DecreeNumber::new)?,
                issuer: text("issuer"),
                title: text("title"),
                issued: row.read("issued", parse_date)?,
                in_force: row.read("in_force", parse_date)?,
                effective: row.need("effective", parse_date)?,
                scope: row.read("scope", Reference::new)?,
                totals: totals(&row)?,
                provisions: Vec::new(),
            })
        });
        heads.collect()
    }

    /// Reads provisions from a table and puts them behind those that the decree has. The columns
    /// are those of the table in [`to_csv`](Self::to_csv); all but one source column may be left
    /// out.
    ///
    /// # Errors
    /// [`ReadFault`](crate::ReadFault) with line and column.
    ///
    /// # Example
    /// ```
    /// use sapnhap::{Decree, date};
    ///
    /// let head = Decree::new("12/NQ-HĐND", date(2027, 1, 1))?.scope("20")?;
    /// let decree = head.with_csv(
    ///     "clause;kind;code;name;source;portion\n\
    ///      1;xa;06436;Vân Nham;xã Vân Nham;all\n\
    ///      1;;;;xã Thiện Tân;part\n",
    /// )?;
    /// assert_eq!(decree.provisions[0].takes.len(), 2);
    /// # Ok::<(), sapnhap::Error>(())
    /// ```
    pub fn with_csv(mut self, text: &str) -> Result<Self, Error> {
        let table = Table::read(text, ROW_COLUMNS, &[])?;
        let mut first: Option<Row<'_>> = None;
        for row in table.rows() {
            let goes_on = match &first {
                Some(first) => row.goes_on_from(first)?,
                None => false,
            };
            if !goes_on {
                self.provisions.push(Provision {
                    clause: row.read("clause", Clause::new)?,
                    takes: Vec::new(),
                    outcome: row.outcome()?,
                    step: row.read("step", step)?.unwrap_or_default(),
                    position: Some(row.position("clause")),
                });
                first = Some(row);
            }
            if let (Some(provision), Some(take)) = (self.provisions.last_mut(), row.take()?) {
                provision.takes.push(take);
            }
        }
        Ok(self)
    }

    /// Writes the provisions as a table with one row for each take;
    /// [`with_csv`](Self::with_csv) reads it back. The head is not part of it.
    ///
    /// A reference that gives kind, name and units above apart is written as one text.
    #[must_use]
    pub fn to_csv(&self) -> String {
        let mut columns: Vec<&str> =
            ROW_COLUMNS.iter().copied().filter(|column| *column != "portion").collect();
        let mut rows: Vec<Vec<String>> = self.provisions.iter().flat_map(rows).collect();
        // Few decrees have anything in these.
        for rare in ["step", "aliases", "restores", "seat"] {
            let Some(place) = columns.iter().position(|column| *column == rare) else { continue };
            if rows.iter().all(|row| row.get(place).is_none_or(String::is_empty)) {
                columns.remove(place);
                rows.iter_mut().for_each(|row| drop(row.remove(place)));
            }
        }
        write(&columns, rows)
    }
}

/// Returns the two fields of a reference: its code, and the name beside or instead of it.
pub(crate) fn fields(reference: &Reference) -> [String; 2] {
    let code = match (reference.level(), reference.code()) {
        (Some(level), Some(code)) => format!("{level}:{code}"),
        (None, Some(code)) => code.to_string(),
        _ => String::new(),
    };
    let kind = reference.kind().map(|kind| format!("{} ", kind.as_str().replace('_', " ")));
    let name = reference.name().map(|name| {
        let within = reference.within().iter().map(|above| format!(", {above}"));
        format!("{}{name}{}", kind.unwrap_or_default(), within.collect::<String>())
    });
    [code, name.unwrap_or_default()]
}

/// Writes a portion as the reader takes it.
pub(crate) fn portion(portion: &Portion) -> String {
    match portion {
        Portion::Part(Some(figure)) => match &figure.of {
            Some(of) => format!("part {} of {of}", figure.amount),
            None => format!("part {}", figure.amount),
        },
        other => other.word().unwrap_or("part").to_owned(),
    }
}

fn step(text: &str) -> Result<Step, Error> {
    let expected = "a number from 1 to 254";
    let form = || TextFault::Form { what: "step", text: text.to_owned(), expected };
    Ok(Step::try_from(text.parse::<u64>().map_err(|_| form())?)?)
}

fn rows(provision: &Provision) -> Vec<Vec<String>> {
    let text =
        |value: Option<&dyn std::fmt::Display>| value.map(ToString::to_string).unwrap_or_default();
    let parent = |reference: &Option<Reference>| {
        reference.as_ref().map(ToString::to_string).unwrap_or_default()
    };
    let mut head = vec![text(provision.clause.as_ref().map(|clause| clause as _))];
    head.push(if provision.step.is_first() { String::new() } else { provision.step.to_string() });
    match &provision.outcome {
        Outcome::New(new) => {
            let aliases: Vec<&str> = new.aliases.iter().map(Name::as_str).collect();
            head.extend(["new".to_owned(), String::new(), String::new()]);
            head.extend([new.code.to_string(), new.kind.to_string(), new.name.to_string()]);
            head.extend([parent(&new.parent), aliases.join("|")]);
            head.extend([parent(&new.restores), parent(&new.seat)]);
        }
        Outcome::Continues(goes_on) => {
            head.push("continues".to_owned());
            head.extend(fields(&goes_on.unit));
            head.push(text(goes_on.code.as_ref().map(|code| code as _)));
            head.push(text(goes_on.kind.as_ref().map(|kind| kind as _)));
            head.push(text(goes_on.name.as_ref().map(|name| name as _)));
            head.push(parent(&goes_on.parent));
            head.extend(std::iter::repeat_n(String::new(), 3));
        }
        Outcome::Ends => {
            head.push("ends".to_owned());
            head.extend(std::iter::repeat_n(String::new(), 9));
        }
    }
    let blank = |mut head: Vec<String>| {
        head.extend(std::iter::repeat_n(String::new(), 6));
        vec![head]
    };
    if provision.takes.is_empty() {
        return blank(head);
    }
    let takes = provision.takes.iter().map(|take| {
        let source = match &take.source {
            Source::Unit(unit) => fields(unit),
            Source::Every(level) => [format!("every:{level}"), String::new()],
            Source::Place(place) => ["place:".to_owned(), place.to_string()],
        };
        let cites: Vec<&str> = take.cites.iter().map(Clause::as_str).collect();
        let mut row = head.clone();
        row.extend(source);
        row.extend([portion(&take.area), portion(&take.population), cites.join(";")]);
        row.push(take.note.as_deref().unwrap_or("").to_owned());
        row
    });
    takes.collect()
}
