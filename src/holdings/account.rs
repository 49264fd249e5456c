//! What was done with all that units held of a category: what went in is the sum of what is told.

use std::fmt;

use serde::Serialize;

use super::category::Category;
use super::held::{digits, measured};
use crate::ratio::Ratio;

/// What was done with all that units held of a category and of what lies in it.
///
/// # Example
/// ```
/// # #[cfg(feature = "vietnam")] {
/// use sapnhap::crosswalk::{Variable, Weighing};
/// use sapnhap::holdings::{Allotment, Allotments, Holding, Holdings, hand_over};
/// use sapnhap::{Level, Ratio, date, vietnam};
///
/// let register = vietnam::register();
/// let (before, after) = (register.at(date(2025, 6, 30))?, register.at(date(2025, 7, 1))?);
/// let district = before.find("huyện Bình Chánh")?;
/// let mut holdings = Holdings::new(before);
/// let archive = Holding::new("archives", "", "430.5".parse()?)?.measured_in("m");
/// holdings.insert(&district, archive)?;
/// let mut allotments = Allotments::new();
/// let part = Allotment::of_category(&district, "archives", &after.find("xã Tân Nhựt")?)?;
/// allotments.push(part.amount(Ratio::from(30)));
///
/// let weighing = Weighing::of(Variable::people());
/// let done = hand_over(&holdings, &after, Level::COMMUNE, &allotments, &weighing)?;
/// let account = &done.accounts()[0];
/// assert_eq!(account.to_string(), "archives: 430.5 m in = 30 allotted + 400.5 not allotted");
/// assert!(account.balances());
/// # }
/// # Ok::<(), sapnhap::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct CategoryAccount {
    /// The category.
    pub category: Category,
    /// The unit of measure; blank for a number of things.
    pub measure: String,
    /// What went in.
    pub total: Ratio,
    /// What went to sole successors.
    pub whole: Ratio,
    /// What was allotted.
    pub allotted: Ratio,
    /// What went by weights.
    pub weighed: Ratio,
    /// What is listed as not allotted.
    pub not_allotted: Ratio,
}

impl CategoryAccount {
    pub(super) fn of(category: Category, measure: &str) -> Self {
        Self {
            category,
            measure: measure.to_owned(),
            total: Ratio::ZERO,
            whole: Ratio::ZERO,
            allotted: Ratio::ZERO,
            weighed: Ratio::ZERO,
            not_allotted: Ratio::ZERO,
        }
    }

    /// Returns what was handed over.
    #[must_use]
    pub fn handed_over(&self) -> Ratio {
        [&self.whole, &self.allotted, &self.weighed].into_iter().sum()
    }

    /// Tells whether what went in is the sum of what is told: always so.
    #[must_use]
    pub fn balances(&self) -> bool {
        &self.handed_over() + &self.not_allotted == self.total
    }
}

/// Writes one line, as what went in and the sum of what is told, without what is nothing.
impl fmt::Display for CategoryAccount {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let parts = [
            (&self.whole, "whole"),
            (&self.allotted, "allotted"),
            (&self.weighed, "weighed"),
            (&self.not_allotted, "not allotted"),
        ];
        let parts: Vec<String> = parts
            .into_iter()
            .filter(|(amount, _)| !amount.is_zero())
            .map(|(amount, word)| format!("{} {word}", digits(amount)))
            .collect();
        let sum = if parts.is_empty() { "0".to_owned() } else { parts.join(" + ") };
        write!(f, "{}: {} in = {sum}", self.category, measured(&self.total, &self.measure))
    }
}
