//! The register as tables of SQL: made when they are read, of the columns that are asked for.

use std::sync::Arc;

use async_trait::async_trait;
use datafusion::arrow::array::{AsArray, RecordBatch};
use datafusion::arrow::compute::filter_record_batch;
use datafusion::arrow::datatypes::SchemaRef;
use datafusion::catalog::{Session, TableFunctionArgs, TableFunctionImpl};
use datafusion::common::{DFSchema, Result, exec_datafusion_err, plan_datafusion_err, plan_err};
use datafusion::datasource::memory::MemorySourceConfig;
use datafusion::datasource::{TableProvider, TableType};
use datafusion::logical_expr::utils::{conjunction, expr_to_columns};
use datafusion::logical_expr::{Expr, TableProviderFilterPushDown};
use datafusion::physical_plan::ExecutionPlan;
use sapnhap::arrow::record_batch;
use sapnhap::crosswalk::Crosswalk;
use sapnhap::report::{
    self, Column, Value,
    ValueType::{Boolean, Date as Day, Integer, Number, Text},
};
use sapnhap::{Date, Decree, Error, Level, UnitFacts, Version, diff};

use crate::days::{Day as DayOf, date_of, day_of};
use crate::shared::Shared;

/// What a table holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum Source {
    /// The units in force on a day.
    Units(Date),
    /// The weighted pairs between the units of two days.
    Crosswalk([Date; 2], Level),
    /// The steps of the lineage.
    Edges,
    /// The decrees of the register.
    Decrees,
    /// What ended, came and changed on each day of change.
    Changes,
    /// Facts of units.
    Facts,
}

/// A table that is made of a register when it is read.
#[derive(Debug)]
pub(crate) struct RegisterTable {
    shared: Arc<Shared>,
    source: Source,
    schema: SchemaRef,
}

impl RegisterTable {
    pub(crate) fn new(shared: &Arc<Shared>, source: Source) -> Result<Self> {
        let schema = batch(shared, source, None, true)?.schema();
        Ok(Self { shared: Arc::clone(shared), source, schema })
    }
}

/// A unit that ended, came or changed on a day.
struct ChangedUnit<'r> {
    day: Date,
    what: &'static str,
    unit: Version<'r>,
    before: Option<Version<'r>>,
    clauses: String,
}

/// Makes a batch of the columns at some places, or of all; of no rows, where only the types are wanted.
fn batch(
    shared: &Shared,
    source: Source,
    wanted: Option<&[usize]>,
    is_empty: bool,
) -> Result<RecordBatch> {
    let register = &shared.register;
    let told = |error: Error| exec_datafusion_err!("{error}");
    match source {
        Source::Units(day) => {
            let on = register.at(day).map_err(told)?;
            made(&report::version_columns(), wanted, is_empty, || on.in_force().collect())
        }
        Source::Crosswalk(days, level) => {
            let rows = || -> Result<Vec<_>, Error> {
                let made = Crosswalk::weighed(register, days, level, &shared.weighing)?;
                Ok(made.rows().collect())
            };
            let rows = if is_empty { Vec::new() } else { rows().map_err(told)? };
            made(&report::crosswalk_columns(), wanted, is_empty, || rows)
        }
        Source::Edges => {
            let edges = || register.lineage().edges().collect();
            made(&report::edge_columns(), wanted, is_empty, edges)
        }
        Source::Decrees => {
            let decrees = || register.decrees().collect();
            made(&decree_columns(), wanted, is_empty, decrees)
        }
        Source::Changes => {
            let rows = if is_empty { Vec::new() } else { changes(shared).map_err(told)? };
            made(&change_columns(), wanted, is_empty, || rows)
        }
        Source::Facts => {
            let facts = || shared.facts.iter().flat_map(|facts| facts.rows());
            let rows = facts().map(|(level, code, day, facts)| FactsRow {
                level: register
                    .country()
                    .level_definition(level)
                    .map_or(String::new(), |it| it.id.as_str().to_owned()),
                code: code.to_string(),
                day,
                facts,
            });
            // The decimals of an area hang on the values.
            let all = made(&fact_columns(), wanted, false, || rows.collect())?;
            Ok(if is_empty { all.slice(0, 0) } else { all })
        }
    }
}

fn made<Row>(
    columns: &[Column<Row>],
    wanted: Option<&[usize]>,
    is_empty: bool,
    rows: impl FnOnce() -> Vec<Row>,
) -> Result<RecordBatch> {
    let rows = if is_empty { Vec::new() } else { rows() };
    let of = |columns: &[Column<Row>]| {
        record_batch(columns, rows).map_err(|error| exec_datafusion_err!("{error}"))
    };
    match wanted {
        None => of(columns),
        Some(wanted) => {
            let chosen: Vec<Column<Row>> =
                wanted.iter().filter_map(|place| columns.get(*place).copied()).collect();
            of(&chosen)
        }
    }
}

const fn decree_columns<'r>() -> [Column<&'r Decree>; 7] {
    [
        Column::new("number", Text, |it| it.number.as_str().into()),
        Column::new("issuer", Text, |it| it.issuer.as_deref().into()),
        Column::new("title", Text, |it| it.title.as_deref().into()),
        Column::new("issued", Day, |it| it.issued.into()),
        Column::new("in_force", Day, |it| it.in_force.into()),
        Column::new("effective", Day, |it| it.effective.into()),
        Column::new("n_provisions", Integer, |it| it.provisions.len().into()),
    ]
}

const fn change_columns<'r>() -> [Column<ChangedUnit<'r>>; 10] {
    [
        Column::new("date", Day, |row| row.day.into()),
        Column::new("what", Text, |row| row.what.into()),
        Column::new("level", Text, |row| level_of(row.unit).into()),
        Column::new("code", Text, |row| row.unit.code().to_string().into()),
        Column::new("name", Text, |row| row.unit.label().into()),
        Column::new("identity", Text, |row| row.unit.identity().into()),
        Column::new("parent", Text, |row| row.unit.parent().map(|unit| unit.identity()).into()),
        Column::new("code_before", Text, |row| {
            row.before.map(|before| before.code().to_string()).into()
        }),
        Column::new("name_before", Text, |row| row.before.map(|before| before.label()).into()),
        Column::new("clauses", Text, |row| row.clauses.as_str().into()),
    ]
}

fn level_of(unit: Version<'_>) -> String {
    unit.level_id().as_str().to_owned()
}

struct FactsRow<'f> {
    level: String,
    code: String,
    day: Date,
    facts: &'f UnitFacts,
}

const fn fact_columns<'f>() -> [Column<FactsRow<'f>>; 11] {
    [
        Column::new("level", Text, |row| row.level.as_str().into()),
        Column::new("code", Text, |row| row.code.as_str().into()),
        Column::new("date", Day, |row| row.day.into()),
        Column::new("area_km2", sapnhap::report::ValueType::Decimal, |row| row.facts.area.into()),
        Column::new("population", Integer, |row| {
            let people = row.facts.population.and_then(|people| i64::try_from(people).ok());
            people.map_or(Value::Missing, Value::Integer)
        }),
        Column::new("latitude", Number, |row| row.facts.position.map(|at| at.lat).into()),
        Column::new("longitude", Number, |row| row.facts.position.map(|at| at.lon).into()),
        Column::new("is_at_border", Boolean, |row| row.facts.border.into()),
        Column::new("is_island", Boolean, |row| row.facts.island.into()),
        Column::new("seat", Text, |row| row.facts.seat.as_deref().into()),
        Column::new("basis", Text, |row| row.facts.basis.as_deref().into()),
    ]
}

/// Returns what ended, came and changed on each day of change, in the order of days; of a day first what ended,
/// then what came, then what changed.
fn changes(shared: &Shared) -> Result<Vec<ChangedUnit<'_>>, Error> {
    let register = &shared.register;
    let mut rows = Vec::new();
    for day in register.change_days() {
        let Ok(before) = day.yesterday() else { continue };
        if before < register.opening() {
            continue;
        }
        let told = diff(register, before, day)?;
        let clauses = |citations: &mut dyn Iterator<Item = String>| {
            citations.collect::<Vec<String>>().join("; ")
        };
        for (what, units) in [("ended", told.ended()), ("new", told.new_units())] {
            rows.extend(units.iter().map(|it| ChangedUnit {
                day,
                what,
                unit: it.unit,
                before: None,
                clauses: clauses(&mut it.citations.iter().map(ToString::to_string)),
            }));
        }
        rows.extend(told.changed().iter().map(|it| ChangedUnit {
            day,
            what: "changed",
            unit: it.after,
            before: Some(it.before),
            clauses: clauses(&mut it.citations.iter().map(ToString::to_string)),
        }));
    }
    Ok(rows)
}

#[async_trait]
impl TableProvider for RegisterTable {
    fn schema(&self) -> SchemaRef {
        Arc::clone(&self.schema)
    }

    fn table_type(&self) -> TableType {
        TableType::View
    }

    fn supports_filters_pushdown(
        &self,
        filters: &[&Expr],
    ) -> Result<Vec<TableProviderFilterPushDown>> {
        Ok(vec![TableProviderFilterPushDown::Exact; filters.len()])
    }

    async fn scan(
        &self,
        state: &dyn Session,
        projection: Option<&Vec<usize>>,
        filters: &[Expr],
        limit: Option<usize>,
    ) -> Result<Arc<dyn ExecutionPlan>> {
        let all = || (0..self.schema.fields().len()).collect();
        let shown: Vec<usize> = projection.cloned().unwrap_or_else(all);
        // What is shown, and behind it what is only asked about.
        let mut wanted = shown.clone();
        let mut asked = std::collections::HashSet::new();
        filters.iter().try_for_each(|filter| expr_to_columns(filter, &mut asked))?;
        let mut asked: Vec<usize> =
            asked.iter().filter_map(|it| self.schema.index_of(&it.name).ok()).collect();
        asked.sort_unstable();
        wanted.extend(asked.into_iter().filter(|place| !shown.contains(place)));
        let mut rows = batch(&self.shared, self.source, Some(&wanted), false)?;
        if let Some(filter) = conjunction(filters.iter().cloned()) {
            let schema = DFSchema::try_from(rows.schema())?;
            let filter = state.create_physical_expr(filter, &schema)?;
            let keeps = filter.evaluate(&rows)?.into_array(rows.num_rows())?;
            rows = filter_record_batch(&rows, keeps.as_boolean())?;
        }
        let rows = rows.project(&(0..shown.len()).collect::<Vec<usize>>())?;
        let rows = rows.slice(0, limit.unwrap_or(usize::MAX).min(rows.num_rows()));
        let schema = rows.schema();
        Ok(MemorySourceConfig::try_new_exec(&[vec![rows]], schema, None)?)
    }
}

/// `units('2025-07-01')`, `crosswalk('2025-06-30', '2025-07-01', 'commune')`.
#[derive(Debug)]
pub(crate) struct TableFunction {
    pub(crate) shared: Arc<Shared>,
    pub(crate) is_crosswalk: bool,
}

impl TableFunctionImpl for TableFunction {
    fn call_with_args(&self, args: TableFunctionArgs<'_, '_>) -> Result<Arc<dyn TableProvider>> {
        let name = if self.is_crosswalk { "crosswalk" } else { "units" };
        let day = |at: usize| -> Result<Date> {
            let wrong = || {
                plan_datafusion_err!(
                    "{name}: argument {} is no date; expected one as '2025-07-01'",
                    at + 1
                )
            };
            let Some(Expr::Literal(value, _)) = args.exprs().get(at) else { return Err(wrong()) };
            let DayOf::On(day) = day_of(value)? else { return Err(wrong()) };
            let day = date_of(day).ok_or_else(wrong)?;
            self.shared
                .register
                .at(day)
                .map_err(|error| plan_datafusion_err!("{name}: {error}"))?;
            Ok(day)
        };
        let n = args.exprs().len();
        let source = if self.is_crosswalk {
            if n != 2 && n != 3 {
                return plan_err!(
                    "crosswalk was given {n} arguments; expected two dates, and perhaps a level"
                );
            }
            let level = match args.exprs().get(2) {
                None => self.shared.level("commune")?,
                Some(Expr::Literal(value, _)) if value.try_as_str().flatten().is_some() => {
                    self.shared.level(value.try_as_str().flatten().unwrap_or_default())?
                }
                Some(other) => {
                    return plan_err!("crosswalk: the level is {other}; expected a text");
                }
            };
            Source::Crosswalk([day(0)?, day(1)?], level)
        } else {
            if n != 1 {
                return plan_err!("units was given {n} arguments; expected one date");
            }
            Source::Units(day(0)?)
        };
        Ok(Arc::new(RegisterTable::new(&self.shared, source)?))
    }
}
