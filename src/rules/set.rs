//! Sets of rules.

use jiff::civil::Date;

use super::rule::Rule;
use crate::error::{Error, RuleFault};
use crate::finding::{RuleId, Severity};

/// Rules in the order in which they are listed, each once.
///
/// # Example
/// ```
/// use sapnhap::{Severity, rules};
///
/// let rules = rules::universal().severity("dates", Severity::Warning)?;
/// assert!(rules.rules().iter().any(|rule| rule.id() == "cover"));
/// assert!(rules.severity("no-such-rule", Severity::Note).is_err());
/// # Ok::<(), sapnhap::Error>(())
/// ```
#[derive(Debug, Clone, Default)]
pub struct RuleSet {
    rules: Vec<Rule>,
}

/// Adds rules behind those that are there; one of an id that is there takes its place.
impl Extend<Rule> for RuleSet {
    fn extend<T: IntoIterator<Item = Rule>>(&mut self, rules: T) {
        for rule in rules {
            match self.rules.iter_mut().find(|known| known.id == rule.id) {
                Some(known) => *known = rule,
                None => self.rules.push(rule),
            }
        }
    }
}

impl RuleSet {
    pub(super) fn of(rules: impl IntoIterator<Item = Rule>) -> Self {
        Self { rules: rules.into_iter().collect() }
    }

    /// Returns the rules in their order.
    #[must_use]
    pub fn rules(&self) -> &[Rule] {
        &self.rules
    }

    /// Adds a rule behind those that are there.
    ///
    /// # Errors
    /// [`RuleFault::RuleTwice`], or an id that is none.
    pub fn with(mut self, rule: Rule) -> Result<Self, Error> {
        RuleId::new(rule.id())?;
        if self.rules.iter().any(|known| known.id == rule.id) {
            return Err(RuleFault::RuleTwice { rule: rule.id.into_owned() })?;
        }
        self.rules.push(rule);
        Ok(self)
    }

    /// Switches a rule off.
    ///
    /// # Errors
    /// [`RuleFault::UnknownRule`].
    pub fn without(mut self, rule: &str) -> Result<Self, Error> {
        let place = self.place(rule)?;
        self.rules.remove(place);
        Ok(self)
    }

    /// Lets a rule's findings weigh otherwise. Notes that something can't be judged stay notes.
    ///
    /// # Errors
    /// [`RuleFault::UnknownRule`].
    pub fn severity(mut self, rule: &str, severity: Severity) -> Result<Self, Error> {
        let place = self.place(rule)?;
        if let Some(rule) = self.rules.get_mut(place) {
            rule.severity = severity;
        }
        Ok(self)
    }

    /// Sets an option of a rule.
    ///
    /// # Errors
    /// [`RuleFault::UnknownRule`], [`RuleFault::UnknownOption`], and [`RuleFault::BadValue`] for a
    /// value that the option does not take, or a lower bound above the upper one; bounds that both
    /// change are set by [`options`](Self::options).
    pub fn option(self, rule: &str, option: &str, value: &str) -> Result<Self, Error> {
        self.options(rule, [(option, value)])
    }

    /// Sets several options of a rule; of one that is given twice the last value counts.
    ///
    /// # Errors
    /// As [`option`](Self::option); bounds are put against each other when all are set.
    ///
    /// # Example
    /// ```
    /// # #[cfg(feature = "vietnam")] {
    /// use sapnhap::{date, vietnam};
    ///
    /// let rules = || vietnam::rules(date(2025, 7, 1));
    /// assert!(rules().options("vn-76-reduction", [("least", "75"), ("most", "80")]).is_ok());
    /// let error = rules().options("vn-76-reduction", [("least", "75")]).unwrap_err();
    /// assert_eq!(
    ///     error.to_string(),
    ///     "option least of rule vn-76-reduction can't be \"75\"; expected at most 70, the value of \
    ///      option most, or both set together"
    /// );
    /// # }
    /// # Ok::<(), sapnhap::Error>(())
    /// ```
    pub fn options<'o>(
        mut self,
        rule: &str,
        options: impl IntoIterator<Item = (&'o str, &'o str)>,
    ) -> Result<Self, Error> {
        let place = self.place(rule)?;
        if let Some(found) = self.rules.get_mut(place) {
            for (option, value) in options {
                found.set(option, value)?;
            }
            found.check_bounds()?;
        }
        Ok(self)
    }

    /// Keeps the rules that hold on a date.
    #[must_use]
    pub fn holding_on(mut self, date: Date) -> Self {
        self.rules.retain(|rule| rule.holds_on(date));
        self
    }

    fn place(&self, rule: &str) -> Result<usize, RuleFault> {
        self.rules.iter().position(|known| known.id == rule).ok_or_else(|| {
            let expected: Vec<&str> = self.rules.iter().map(Rule::id).collect();
            RuleFault::UnknownRule { rule: rule.to_owned(), expected: expected.join(", ") }
        })
    }
}
