//! Giving a session the functions and tables of a register.

use std::sync::Arc;

use datafusion::catalog::TableProvider;
use datafusion::common::{Result, plan_err};
use datafusion::execution::FunctionRegistry;
use datafusion::logical_expr::{AggregateUDF, ScalarUDF};
use datafusion::prelude::SessionContext;
use sapnhap::crosswalk::{Variable, Weighing};
use sapnhap::{Attributes, Register};

use crate::counts::CarryCounts;
use crate::function::{Function, Kind};
use crate::options::SapnhapOptions;
use crate::place::FindPlace;
use crate::shared::Shared;
use crate::tables::{RegisterTable, Source, TableFunction};

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

    /// Gives a session the functions and tables. Functions of the same names are replaced.
    ///
    /// # Errors
    /// A plan error where the session has a table `edges`, `decrees`, `changes` or `facts`; nothing is changed
    /// then.
    pub fn register(&self, ctx: &SessionContext) -> Result<()> {
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
        let register = Arc::clone(&self.register);
        let shared = Arc::new(Shared::new(register, self.facts.clone(), self.weighing.clone()));
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
