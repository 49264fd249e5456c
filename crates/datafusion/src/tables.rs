//! The register as tables of SQL: made when they are read, of the columns that are asked for.

use std::sync::Arc;

use async_trait::async_trait;
use datafusion::arrow::array::{AsArray, RecordBatch};
use datafusion::arrow::compute::filter_record_batch;
use datafusion::arrow::datatypes::SchemaRef;
use datafusion::catalog::{Session, TableFunctionArgs, TableFunctionImpl};
use datafusion::common::{
    DFSchema, DataFusionError, Result, exec_datafusion_err, plan_datafusion_err, plan_err,
};
use datafusion::datasource::memory::MemorySourceConfig;
use datafusion::datasource::{TableProvider, TableType};
use datafusion::logical_expr::utils::{conjunction, expr_to_columns};
use datafusion::logical_expr::{Expr, TableProviderFilterPushDown};
use datafusion::physical_plan::ExecutionPlan;
use sapnhap::arrow::record_batch;
use sapnhap::crosswalk::Crosswalk;
use sapnhap::report::{
    self, Column, Value,
    ValueType::{Boolean, Date as Day, Decimal, Integer, Number, Text},
};
use sapnhap::{Attributes, Date, Decree, Error, Level, UnitFacts, Version, diff};

use crate::days::{Day as DayOf, date_of, day_of};
use crate::question::clauses_of;
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
        let schema = batch(shared, source, None)?.schema();
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

/// Makes a batch of the columns at some places; where none are given, of all columns and no rows, for their types.
fn batch(shared: &Shared, source: Source, wanted: Option<&[usize]>) -> Result<RecordBatch> {
    let register = &shared.register;
    match source {
        Source::Units(day) => {
            let on = register.at(day).map_err(told)?;
            made(&report::version_columns(), wanted, || Ok(on.in_force().collect()))
        }
        Source::Crosswalk(days, level) => made(&report::crosswalk_columns(), wanted, || {
            let made = Crosswalk::weighed(register, days, level, &shared.weighing);
            Ok(made.map_err(told)?.rows().collect())
        }),
        Source::Edges => {
            made(&report::edge_columns(), wanted, || Ok(register.lineage().edges().collect()))
        }
        Source::Decrees => made(&decree_columns(), wanted, || Ok(register.decrees().collect())),
        Source::Changes => made(&change_columns(), wanted, || changes(shared).map_err(told)),
        Source::Facts => {
            // The decimals of an area hang on the values, so even its type is that of all rows.
            let columns: Vec<usize> = (0..fact_columns().len()).collect();
            let all = wanted.unwrap_or(&columns);
            let facts = made(&fact_columns(), Some(all), || Ok(facts(shared)))?;
            Ok(if wanted.is_none() { facts.slice(0, 0) } else { facts })
        }
    }
}

fn facts(shared: &Shared) -> Vec<FactsRow<'_>> {
    let country = shared.register.country();
    let rows = shared.facts.iter().flat_map(Attributes::rows);
    rows.map(|(level, code, day, facts)| FactsRow {
        level: country.level_definition(level).map_or("", |it| it.id.as_str()),
        code: code.to_string(),
        day,
        facts,
    })
    .collect()
}

fn made<Row>(
    columns: &[Column<Row>],
    wanted: Option<&[usize]>,
    rows: impl FnOnce() -> Result<Vec<Row>>,
) -> Result<RecordBatch> {
    let made = match wanted {
        None => record_batch(columns, Vec::new()),
        Some(wanted) => {
            let chosen: Vec<Column<Row>> =
                wanted.iter().filter_map(|place| columns.get(*place).copied()).collect();
            record_batch(&chosen, rows()?)
        }
    };
    made.map_err(told)
}

/// Tells what the library says of a register.
fn told(error: Error) -> DataFusionError {
    exec_datafusion_err!("{error}")
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
    level: &'f str,
    code: String,
    day: Date,
    facts: &'f UnitFacts,
}

const fn fact_columns<'f>() -> [Column<FactsRow<'f>>; 11] {
    [
        Column::new("level", Text, |row| row.level.into()),
        Column::new("code", Text, |row| row.code.as_str().into()),
        Column::new("date", Day, |row| row.day.into()),
        Column::new("area_km2", Decimal, |row| row.facts.area.into()),
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
        for (what, units) in [("ended", told.ended()), ("new", told.new_units())] {
            rows.extend(units.iter().map(|it| ChangedUnit {
                day,
                what,
                unit: it.unit,
                before: None,
                clauses: clauses_of(it.citations.iter().copied()),
            }));
        }
        rows.extend(told.changed().iter().map(|it| ChangedUnit {
            day,
            what: "changed",
            unit: it.after,
            before: Some(it.before),
            clauses: clauses_of(it.citations.iter().copied()),
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
        let mut rows = batch(&self.shared, self.source, Some(&wanted))?;
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
                Some(Expr::Literal(said, _)) => self.shared.level_said(name, said)?,
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
