//! SQL functions and tables over a dated register of administrative units, for DataFusion.
//!
//! [`register`] gives them to a session; [`Functions`] does so with facts, weights and what else a register does
//! not hold. The README of the package shows the queries.
//!
//! # Functions
//!
//! `date`, `from` and `to` are dates, times or texts as `2025-07-01` and `01/07/2025`; a level is a constant,
//! `commune` where none is given. NULL in, NULL out. A bad value (no code that a unit carried on the day, no date,
//! dates the wrong way round) is an error that names row and column, and NULL in the `try_` form of each function.
//! Errors show values only after `SET sapnhap.show_values = true`: they are people's data.
//!
//! | function | gives |
//! | --- | --- |
//! | `code_at(code, date [, level])` | the code as law writes it, zeros put back, of the unit that carried it |
//! | `heir(code, from, to [, level])` | the code of its [heir](sapnhap::OneSuccessor::Heir); NULL where it has none |
//! | `outcome(code, from, to [, level])` | what a conversion does with the row: `converted`, `divided`, `ended`, `unknown`, `before_opening`, `no_date` or `blank`; never NULL and never an error |
//! | `became(code, from, to [, level])` | a list of all that it went to: `code`, `name`, `area` and `population` in the law's words, `weight` as a fraction and `weight_f64` where law or shares give one, `clause` |
//! | `origins(code, date, level [, earlier [, level of the code]])` | a list of what it came of, of a level, as of an earlier day, or of that before the version of the unit began |
//! | `unit_name(code, date [, level])` | kind and name: `phường Ba Đình` |
//! | `parent(code, level, date [, level of the code])` | the code of the unit above, of a level |
//! | `find_place(text, date [, level])` | the code of the unit that a text names; ambiguous texts are bad values |
//! | `carry_counts(code, from, count, to [, level])` | an aggregate: a finished table of counts, see below |
//!
//! Texts come out as they went in: `Utf8`, `LargeUtf8`, `Utf8View` or a dictionary.
//!
//! # Tables
//!
//! `units('2025-07-01')`, `crosswalk('2025-06-30', '2025-07-01', 'commune')`, `edges`, `decrees`, `changes`,
//! `facts`. Only columns that a query asks for are made, and filters are held against them before anything else.
//!
//! # Counts
//!
//! `carry_counts` adds up counts by unit, which partitions and processes may do in any order, and when all are
//! added carries them by the [table conversion](sapnhap::table::Conversion) of the library: parts are exact until the
//! table is finished and then rounded once, together, so that totals stay. It gives a list of rows `outcome`,
//! `code`, `count`, of which those that are not decided have no code: their sum is what went in.
#![cfg_attr(
    not(test),
    deny(
        clippy::unwrap_used,
        clippy::expect_used,
        clippy::panic,
        clippy::indexing_slicing,
        clippy::print_stdout
    )
)]

mod carriers;
mod counts;
mod days;
mod function;
mod options;
mod place;
mod question;
mod shared;
mod tables;

use std::sync::Arc;

use datafusion::catalog::TableProvider;
use datafusion::common::{Result, plan_err};
use datafusion::execution::FunctionRegistry;
use datafusion::logical_expr::{AggregateUDF, ScalarUDF};
use datafusion::prelude::SessionContext;
use sapnhap::crosswalk::{Variable, Weighing};
use sapnhap::{Attributes, Register};

pub use options::SapnhapOptions;

use counts::CarryCounts;
use function::{Function, Kind};
use place::FindPlace;
use shared::Shared;
use tables::{RegisterTable, Source, TableFunction};

/// Gives a session the functions and tables of a register, with weights by the law alone and no facts.
///
/// # Errors
/// As [`Functions::register`].
///
/// # Example
/// ```
/// # #[cfg(feature = "vietnam")] {
/// use datafusion::prelude::SessionContext;
/// use sapnhap::vietnam;
///
/// # tokio::runtime::Runtime::new().unwrap().block_on(async {
/// let ctx = SessionContext::new();
/// sapnhap_datafusion::register(&ctx, vietnam::register().clone())?;
/// let rows = ctx.sql("SELECT heir('4', '2025-06-30', '2025-07-01')").await?.collect().await?;
/// assert!(datafusion::arrow::util::pretty::pretty_format_batches(&rows)?.to_string().contains("00004"));
/// # Ok::<(), datafusion::error::DataFusionError>(())
/// # }).unwrap();
/// # }
/// ```
pub fn register(ctx: &SessionContext, register: impl Into<Arc<Register>>) -> Result<()> {
    Functions::of(register).register(ctx)
}

/// The functions and tables of a register, before a session has them.
///
/// # Example
/// ```
/// # #[cfg(feature = "vietnam")] {
/// use datafusion::prelude::SessionContext;
/// use sapnhap::crosswalk::{Variable, Weighing};
/// use sapnhap::vietnam;
/// use sapnhap_datafusion::Functions;
///
/// let ctx = SessionContext::new();
/// let people = Weighing::of(Variable::people()).by(vietnam::area_shares());
/// Functions::of(vietnam::register().clone())
///     .weighing(people)
///     .facts(vietnam::attributes().clone())
///     .register(&ctx)?;
/// # }
/// # Ok::<(), datafusion::error::DataFusionError>(())
/// ```
#[derive(Debug, Clone)]
pub struct Functions {
    register: Arc<Register>,
    facts: Option<Attributes>,
    weighing: Weighing<'static>,
}

impl Functions {
    /// Takes a register; weights are those of people by the law alone, and there are no facts.
    #[must_use]
    pub fn of(register: impl Into<Arc<Register>>) -> Self {
        let weighing = Weighing::of(Variable::people());
        Self { register: register.into(), facts: None, weighing }
    }

    /// Weighs divided units so, in `became`, `crosswalk` and `carry_counts`.
    #[must_use]
    pub fn weighing(mut self, weighing: Weighing<'static>) -> Self {
        self.weighing = weighing;
        self
    }

    /// Shows facts in the table `facts`.
    #[must_use]
    pub fn facts(mut self, facts: Attributes) -> Self {
        self.facts = Some(facts);
        self
    }

    fn shared(&self) -> Arc<Shared> {
        let register = Arc::clone(&self.register);
        Arc::new(Shared::new(register, self.facts.clone(), self.weighing.clone()))
    }

    /// Returns the scalar functions, for sessions that are made elsewhere: schedulers and executors.
    #[must_use]
    pub fn scalar(&self) -> Vec<Arc<ScalarUDF>> {
        scalar_of(&self.shared())
    }

    /// Returns the aggregates, for sessions that are made elsewhere.
    #[must_use]
    pub fn aggregates(&self) -> Vec<Arc<AggregateUDF>> {
        vec![Arc::new(AggregateUDF::new_from_impl(CarryCounts::new(&self.shared())))]
    }

    /// Gives a session the functions and tables. Functions of the same names are replaced.
    ///
    /// # Errors
    /// A plan error where the session has a table `edges`, `decrees`, `changes` or `facts`; nothing is changed
    /// then.
    pub fn register(&self, ctx: &SessionContext) -> Result<()> {
        let shared = self.shared();
        let tables = [
            ("edges", Source::Edges),
            ("decrees", Source::Decrees),
            ("changes", Source::Changes),
            ("facts", Source::Facts),
        ];
        for (name, _) in tables {
            if ctx.table_exist(name)? {
                return plan_err!(
                    "the session has a table '{name}' already; expected none of that name"
                );
            }
        }
        for (name, source) in tables {
            let table: Arc<dyn TableProvider> = Arc::new(RegisterTable::new(&shared, source)?);
            ctx.register_table(name, table)?;
        }
        for (name, is_crosswalk) in [("units", false), ("crosswalk", true)] {
            let shared = Arc::clone(&shared);
            ctx.register_udtf(name, Arc::new(TableFunction { shared, is_crosswalk }));
        }
        let state = ctx.state_ref();
        let mut state = state.write();
        state.config_mut().options_mut().extensions.insert(SapnhapOptions::default());
        for function in scalar_of(&shared) {
            state.register_udf(function)?;
        }
        state.register_udaf(Arc::new(AggregateUDF::new_from_impl(CarryCounts::new(&shared))))?;
        Ok(())
    }
}

fn scalar_of(shared: &Arc<Shared>) -> Vec<Arc<ScalarUDF>> {
    let mut functions = Vec::new();
    for is_lenient in [false, true] {
        for kind in Kind::ALL {
            if is_lenient && kind == Kind::Outcome {
                continue;
            }
            let function = Function::new(kind, is_lenient, shared);
            functions.push(Arc::new(ScalarUDF::new_from_impl(function)));
        }
        let function = FindPlace::new(is_lenient, shared);
        functions.push(Arc::new(ScalarUDF::new_from_impl(function)));
    }
    functions
}
