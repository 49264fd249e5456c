//! A plan as JSON: its name, day, scope, decrees and totals.

use std::sync::Arc;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;

use super::text::PlanText;
use super::{Balance, Plan};
use crate::decree::{Decree, Reference};
use crate::error::Error;
use crate::json::{print, read_object};
use crate::period::serde_date;
use crate::register::Register;

#[derive(Serialize)]
struct Out<'a> {
    name: &'a str,
    #[serde(with = "serde_date")]
    date: Date,
    #[serde(skip_serializing_if = "Option::is_none")]
    scope: Option<&'a Reference>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    given: Vec<&'a Decree>,
    decrees: Vec<&'a Decree>,
    #[serde(skip_serializing_if = "<[Balance]>::is_empty")]
    balances: &'a [Balance],
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct In<'a> {
    name: String,
    #[serde(with = "serde_date")]
    date: Date,
    #[serde(default)]
    scope: Option<Reference>,
    #[serde(default, borrow)]
    given: Option<&'a RawValue>,
    #[serde(borrow)]
    decrees: &'a RawValue,
    #[serde(default)]
    balances: Vec<Balance>,
}

impl Plan {
    /// Reads a plan for a register from JSON: `name`, `date`, `decrees` as
    /// [`Decree::from_json`] reads them and, where there are any, `scope`, `given` and `balances`.
    ///
    /// # Errors
    /// [`ReadFault`](crate::error::ReadFault) with line and column. What is wrong with the decrees is
    /// for [`check`](crate::check()).
    ///
    /// # Example
    /// ```
    /// # #[cfg(feature = "vietnam")] {
    /// use sapnhap::{Plan, vietnam};
    ///
    /// let plan = Plan::from_json(
    ///     vietnam::register(),
    ///     r#"{"name": "none yet", "date": "2027-01-01", "decrees": []}"#,
    /// )?;
    /// assert_eq!(Plan::from_json(vietnam::register(), &plan.to_json())?.to_json(), plan.to_json());
    /// # }
    /// # Ok::<(), sapnhap::Error>(())
    /// ```
    pub fn from_json(base: &Register, text: &str) -> Result<Self, Error> {
        let wire: In<'_> = read_object(text, "\"name\", \"date\" and \"decrees\"")?;
        let decrees = |list: &RawValue| -> Result<Vec<Arc<Decree>>, Error> {
            let decrees = Decree::list_within(text, list.get())?;
            Ok(decrees.into_iter().map(Arc::new).collect())
        };
        let mut plan = Self::on(base, wire.date).named(&wire.name);
        plan.scope = wire.scope;
        plan.given = wire.given.map(decrees).transpose()?.unwrap_or_default();
        plan.decrees = decrees(wire.decrees)?;
        plan.balances = wire.balances;
        plan.text = Some(Arc::new(PlanText::new(text)));
        Ok(plan)
    }

    /// Writes the plan as JSON, indented, with a line end; [`from_json`](Self::from_json) reads
    /// it back.
    #[must_use]
    pub fn to_json(&self) -> String {
        print(&Out {
            name: &self.name,
            date: self.date,
            scope: self.scope.as_ref(),
            given: self.given_decrees().collect(),
            decrees: self.decrees().collect(),
            balances: &self.balances,
        })
    }
}
