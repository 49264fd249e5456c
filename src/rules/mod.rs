//! Rules for plans: what holds of any merger, and what a country's law asks on a date. Universal is
//! what follows from any record of units; all else stands in the set of the country that asks for it.
//!
//! A rule has an id, a severity, a sentence, a source, the dates on which it holds, and a check; one
//! file holds one rule. A rule set is chosen by date, and its rules can be switched off, weighed
//! otherwise, given options, or joined by the user's own. [`check()`] collects every finding; it
//! never fails. Where a rule lacks the data that it needs, it says so.
//!
//! Who writes a rule of their own makes a [`Rule`], whose check looks at a [`Case`], clause by clause
//! ([`PlacedClause`]), and hands in what it finds to [`Findings`].
//!
//! | rule | says |
//! | --- | --- |
//! | `cover` | nothing is taken twice, nothing is left over |
//! | `no-gap` | territory belongs to somebody on every day |
//! | `parents` | every unit has one parent in force |
//! | `level-and-kind` | sources and outcomes are of levels and kinds that fit |
//! | `references` | every unit that is named is found, and is one |
//! | `well-formed` | clauses do something, agree, and have a number each |
//! | `dates` | decrees come in order, after the register |
//! | `code-unique` | no code is given twice |
//! | `figures` | figures and percentages add up, within their digits |

mod amounts;
mod behind;
mod case;
mod clauses;
mod code_unique;
mod cover;
mod dates;
mod ended;
mod faults;
mod figures;
mod given_facts;
mod level_and_kind;
mod mentions;
mod no_gap;
mod parents;
mod played;
mod references;
mod rule;
mod set;
mod well_formed;

pub use case::Case;
pub use clauses::{PlacedClause, TakenUnit};
pub use given_facts::{Estimate, GivenFacts};
pub use rule::{Findings, OptionValue, Rule, RuleCheck, RuleOption};
pub use set::RuleSet;

use crate::finding::Report;
use crate::plan::Plan;

/// Every universal rule, in the order in which they are listed.
static UNIVERSAL: &[Rule] = &[
    cover::RULE,
    no_gap::RULE,
    parents::RULE,
    level_and_kind::RULE,
    references::RULE,
    well_formed::RULE,
    dates::RULE,
    code_unique::RULE,
    figures::RULE,
];

/// Returns the rules that hold for every merger of any country, on any date.
///
/// # Example
/// ```
/// use sapnhap::rules;
///
/// let rules = rules::universal().without("dates")?;
/// assert!(rules.rules().iter().all(|rule| rule.id() != "dates"));
/// # Ok::<(), sapnhap::Error>(())
/// ```
#[must_use]
pub fn universal() -> RuleSet {
    RuleSet::of(UNIVERSAL.iter().cloned())
}

/// Holds a plan against rules and returns every finding.
///
/// `evidence` is what is known about units beside the law: `&Attributes`, a pair of those and
/// `&Neighbours`, or `()` for nothing.
///
/// # Complexity
/// That of applying the plan, and for most rules linear in its takes.
///
/// # Example
/// ```
/// # #[cfg(feature = "vietnam")] {
/// use sapnhap::{Plan, Successor, check, date, rules, vietnam};
///
/// let plan = Plan::on(vietnam::register(), date(2027, 1, 1))
///     .merge(["xã Ba Vì", "phường Ba Vì"], Successor::new("xã Ba Vì")?);
/// assert!(plan.is_err()); // There is no phường Ba Vì.
/// let plan = Plan::on(vietnam::register(), date(2027, 1, 1))
///     .within("thành phố Hà Nội")?
///     .merge(["xã Ba Vì", "xã Yên Bài"], Successor::new("xã Ba Vì")?)?;
/// let report = check(&plan, &rules::universal(), ());
/// assert!(report.is_lawful() && report.findings().is_empty());
/// // Where the new commune sits is not said, so Viet Nam's rule of the seat can't be judged.
/// let report = check(&plan, &vietnam::rules(plan.date()), ());
/// assert_eq!(report.of_rule("code-of-seat").count(), 1);
/// # }
/// # Ok::<(), sapnhap::Error>(())
/// ```
#[must_use]
pub fn check<'a>(plan: &Plan, rules: &RuleSet, evidence: impl Into<GivenFacts<'a>>) -> Report {
    let case = Case::new(plan, evidence.into());
    let mut findings = Vec::new();
    for rule in rules.rules() {
        let mut found = Findings::new(rule, &case, &mut findings);
        rule.run(&case, &mut found);
    }
    Report::new(plan.name(), findings)
}
