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
//! | `area`, `population`, or `portion` for both | `all`, `part`, `part 11.98`, `part 11.98 of 20.10`, `rest`, `unknown`, `possible`, `none`; blank: `all` |
//! | `cites` | clauses that a rest refers to, with a semicolon between |
//! | `note` | a remark |
//! | `evidence`, `take_evidence` | what the clause rests on, and what the take rests on, where that is not what the decree, or the clause, rests on: `press, medium` |
//!
//! Columns may come in any order and be left out; unknown ones are refused. Fields may be parted
//! by commas, semicolons or tabs, whichever the header row has. Blank rows are passed over. Decimals
//! stand after a full stop, or after a comma where that can't part thousands: `24,9`, not `24,905`.

use rustc_hash::FxHashSet;

use crate::clause::{Clause, DecreeNumber};
use crate::code::Code;
use crate::column::{Column, Value, ValueType};
use crate::country::Country;
use crate::decree::{
    Continuation, Dating, Decree, Figure, NewUnit, Outcome, Portion, Provision, Record, Reference,
    Source, Take, Totals,
};
use crate::error::{Error, Fault};
use crate::evidence::Evidence;
use crate::level::{KindId, Level, LevelId};
use crate::name::Name;
use crate::period::{Step, parse_date};
use crate::register::OpeningUnit;
use crate::sheet::{self, Row, Table};
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
    "evidence",
    "is_key",
    "changes_unknown",
    "date_confidence",
    "date_rests_on",
    "not_before",
    "not_after",
    "known_since",
];

/// A clause and one of its takes, where it has any.
struct DecreeRow<'a> {
    provision: &'a Provision,
    take: Option<&'a Take>,
}

type DecreeColumn<'a> = Column<DecreeRow<'a>>;

/// Returns the columns that say what comes of a clause, and when.
const fn outcome_columns<'a>() -> [DecreeColumn<'a>; 12] {
    [
        // Few decrees have anything in those that are rare.
        DecreeColumn::text_of("step", DecreeRow::step).rare(),
        DecreeColumn::text_of("outcome", |row| match row.provision.outcome {
            Outcome::New(_) => "new".into(),
            Outcome::Continues(_) => "continues".into(),
            Outcome::Ends => "ends".into(),
        }),
        DecreeColumn::text_of("unit_code", |row| {
            row.going_on().map(|of| code_field(&of.unit)).into()
        }),
        DecreeColumn::text_of("unit", |row| row.going_on().map(|of| name_field(&of.unit)).into()),
        DecreeColumn::text_of("code", |row| {
            let new = row.new_unit().map(|new| &new.code);
            new.or(row.going_on().and_then(|of| of.code.as_ref())).map(Code::as_str).into()
        }),
        DecreeColumn::text_of("kind", |row| {
            let new = row.new_unit().map(|new| &new.kind);
            new.or(row.going_on().and_then(|of| of.kind.as_ref())).map(KindId::as_str).into()
        }),
        DecreeColumn::text_of("name", |row| {
            let new = row.new_unit().map(|new| &new.name);
            new.or(row.going_on().and_then(|of| of.name.as_ref())).map(Name::as_str).into()
        }),
        DecreeColumn::text_of("parent", |row| {
            let new = row.new_unit().and_then(|new| new.parent.as_ref());
            let parent = new.or(row.going_on().and_then(|of| of.parent.as_ref()));
            parent.map(Value::written).into()
        }),
        DecreeColumn::new("aliases", ValueType::Texts { mark: "|" }, |row| {
            Value::texts(row.new_unit().into_iter().flat_map(|new| &new.aliases).map(Name::as_str))
        })
        .rare(),
        DecreeColumn::text_of("restores", |row| {
            row.new_unit().and_then(|new| new.restores.as_ref()).map(Value::written).into()
        })
        .rare(),
        DecreeColumn::text_of("seat", |row| {
            row.new_unit().and_then(|new| new.seat.as_ref()).map(Value::written).into()
        })
        .rare(),
        DecreeColumn::text_of("evidence", DecreeRow::evidence).rare(),
    ]
}

/// Returns the columns that say what is taken.
const fn take_columns<'a>() -> [DecreeColumn<'a>; 8] {
    [
        DecreeColumn::text_of("source_code", |row| match row.take.map(|take| &take.source) {
            Some(Source::Unit(unit)) => code_field(unit).into(),
            Some(Source::Every(level)) => format!("every:{level}").into(),
            Some(Source::Place(_)) => "place:".into(),
            None => Value::Missing,
        }),
        DecreeColumn::text_of("source", |row| match row.take.map(|take| &take.source) {
            Some(Source::Unit(unit)) => name_field(unit).into(),
            Some(Source::Place(place)) => place.as_str().into(),
            Some(Source::Every(_)) | None => Value::Missing,
        }),
        DecreeColumn::text_of("area", |row| row.take.map(|take| portion(&take.area)).into()),
        DecreeColumn::text_of("population", |row| {
            row.take.map(|take| portion(&take.population)).into()
        }),
        // Stands for both where people write one word; what is written tells them apart.
        DecreeColumn::text_of("portion", |_| Value::Missing).rare(),
        DecreeColumn::new("cites", ValueType::Texts { mark: ";" }, |row| {
            Value::texts(row.take.iter().flat_map(|take| &take.cites).map(Clause::as_str))
        }),
        DecreeColumn::text_of("note", |row| row.take.and_then(|take| take.note.as_deref()).into()),
        DecreeColumn::text_of("take_evidence", DecreeRow::evidence_of_take).rare(),
    ]
}

/// Returns the columns of a decree.
fn decree_columns<'a>() -> Vec<DecreeColumn<'a>> {
    let clause: DecreeColumn<'a> = DecreeColumn::text_of("clause", |row| {
        row.provision.clause.as_ref().map(Clause::as_str).into()
    });
    [clause].into_iter().chain(outcome_columns()).chain(take_columns()).collect()
}

impl<'a> DecreeRow<'a> {
    /// Returns the rows of a clause: one for each take, or one alone.
    fn of(provision: &'a Provision) -> impl Iterator<Item = Self> {
        let blank = provision.takes.is_empty().then_some(Self { provision, take: None });
        provision.takes.iter().map(move |take| Self { provision, take: Some(take) }).chain(blank)
    }

    fn step(&self) -> Value<'_> {
        let step = Some(self.provision.step).filter(|step| !step.is_first());
        step.map(|step| Value::written(&step)).into()
    }

    fn evidence(&self) -> Value<'_> {
        self.provision.evidence.map(|evidence| Value::written(&evidence)).into()
    }

    fn evidence_of_take(&self) -> Value<'_> {
        let evidence = self.take.and_then(|take| take.evidence);
        evidence.map(|evidence| Value::written(&evidence)).into()
    }

    fn new_unit(&self) -> Option<&'a NewUnit> {
        match &self.provision.outcome {
            Outcome::New(new) => Some(new),
            Outcome::Continues(_) | Outcome::Ends => None,
        }
    }

    fn going_on(&self) -> Option<&'a Continuation> {
        match &self.provision.outcome {
            Outcome::Continues(of) => Some(of),
            Outcome::New(_) | Outcome::Ends => None,
        }
    }
}

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
        take.evidence = self.read("take_evidence", str::parse::<Evidence>)?;
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
        let columns = outcome_columns();
        let mut filled =
            columns.iter().map(Column::name).filter(|column| !self.field(column).is_empty());
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

fn record(row: &Row<'_>) -> Result<Record, Error> {
    let flag = |column: &str| match row.field(column) {
        "" | "no" => Ok(false),
        "yes" => Ok(true),
        other => Err(row.error(column, format!("{other:?} is neither yes nor no"))),
    };
    Ok(Record {
        evidence: row.read("evidence", str::parse::<Evidence>)?.unwrap_or_default(),
        is_key: flag("is_key")?,
        changes_unknown: flag("changes_unknown")?,
        dating: Dating {
            confidence: row.read("date_confidence", str::parse)?.unwrap_or_default(),
            rests_on: Some(row.field("date_rests_on").to_owned()).filter(|text| !text.is_empty()),
            not_before: row.read("not_before", parse_date)?,
            not_after: row.read("not_after", parse_date)?,
        },
        known_since: row.read("known_since", parse_date)?,
    })
}

impl OpeningUnit {
    /// Reads opening units from a table with the columns `code`, `kind`, `name`, and, where there
    /// are any, `parent` (a code) and `aliases` (with a bar between).
    ///
    /// # Errors
    /// [`ReadFault`](crate::error::ReadFault) with line and column.
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
    /// [`ReadFault`](crate::error::ReadFault) with line and column; also for a kind that the
    /// country does not have, and a code that is none of its level.
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
    /// `scope`, `totals` (`xa=85;phuong=14`), `formed` and `unchanged`; and of the
    /// [`Record`] `evidence`, `is_key` and `changes_unknown` (`yes` or blank),
    /// `date_confidence`, `date_rests_on`, `not_before`, `not_after` and `known_since`.
    ///
    /// # Errors
    /// [`ReadFault`](crate::error::ReadFault) with line and column.
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
                record: record(&row)?,
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
    /// [`ReadFault`](crate::error::ReadFault) with line and column.
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
        let table = Table::read(text, &sheet::names(&decree_columns()), &[])?;
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
                    evidence: row.read("evidence", str::parse::<Evidence>)?,
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
        let rows = self.provisions.iter().flat_map(DecreeRow::of).collect();
        sheet::write_without_blanks(&decree_columns(), rows)
    }
}

/// Returns the field of a reference for its code.
pub(crate) fn code_field(reference: &Reference) -> String {
    match (reference.level(), reference.code()) {
        (Some(level), Some(code)) => format!("{level}:{code}"),
        (None, Some(code)) => code.to_string(),
        _ => String::new(),
    }
}

/// Returns the field of a reference for the name beside its code, or in place of it.
pub(crate) fn name_field(reference: &Reference) -> String {
    let kind = reference.kind().map(|kind| format!("{} ", kind.as_str().replace('_', " ")));
    let name = reference.name().map(|name| {
        let within = reference.within().iter().map(|above| format!(", {above}"));
        format!("{}{name}{}", kind.unwrap_or_default(), within.collect::<String>())
    });
    name.unwrap_or_default()
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
