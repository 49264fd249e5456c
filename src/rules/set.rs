//! Rules as data, and sets of them.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::fmt;
use std::sync::Arc;

use jiff::civil::Date;

use super::case::Case;
use super::found::Found;
use crate::error::{Error, RuleFault};
use crate::finding::{Basis, RuleId, Severity};

/// The check of a rule: it looks at a case and hands in what it finds.
pub type Check = fn(&Case<'_>, &mut Found<'_, '_>);

type SharedCheck = Arc<dyn Fn(&Case<'_>, &mut Found<'_, '_>) + Send + Sync>;

#[derive(Clone)]
enum Run {
    Function(Check),
    Shared(SharedCheck),
}

/// What an option of a rule may be.
///
/// # Example
/// ```
/// use sapnhap::rules::OptionValue;
///
/// assert_eq!(OptionValue::WholeNumber.to_string(), "whole number");
/// assert_eq!(OptionValue::Word("none").to_string(), "none");
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum OptionValue {
    /// This word.
    Word(&'static str),
    /// Any number of 0 or more.
    Number,
    /// Any number of 0 or more without decimals.
    WholeNumber,
}

impl OptionValue {
    fn is(self, value: &str) -> bool {
        match self {
            Self::Word(word) => word == value,
            Self::Number => {
                value.parse::<f64>().is_ok_and(|number| number.is_finite() && number >= 0.0)
            }
            Self::WholeNumber => value.parse::<u32>().is_ok(),
        }
    }
}

impl fmt::Display for OptionValue {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(match self {
            Self::Word(word) => word,
            Self::Number => "number",
            Self::WholeNumber => "whole number",
        })
    }
}

/// An option of a rule, with what it may be.
///
/// # Example
/// ```
/// use sapnhap::RuleOption;
/// use sapnhap::rules::OptionValue;
///
/// let option = RuleOption {
///     id: "most",
///     takes: &[OptionValue::WholeNumber, OptionValue::Word("none")],
///     says: "how many there may be",
///     value: "none",
/// };
/// assert_eq!(option.to_string(), "whole number|none: how many there may be");
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct RuleOption {
    /// Its id.
    pub id: &'static str,
    /// Which values it takes.
    pub takes: &'static [OptionValue],
    /// What it does.
    pub says: &'static str,
    /// The value that it has unless another is set.
    pub value: &'static str,
}

/// Writes which values it takes, and what it does.
impl fmt::Display for RuleOption {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (place, value) in self.takes.iter().enumerate() {
            write!(f, "{}{value}", if place == 0 { "" } else { "|" })?;
        }
        write!(f, ": {}", self.says)
    }
}

/// A rule: what it is called, what it says and rests on, when it holds, and how it is checked.
///
/// # Example: a rule of one's own
/// ```
/// # #[cfg(feature = "vietnam")] {
/// use sapnhap::{Finding, Plan, Rule, RuleSet, Sentence, Severity, check, date, vietnam};
///
/// let rule = Rule::new("small-plans", Severity::Warning, "a plan has at most ten clauses")
///     .checked_by(|case, found| {
///         if case.placed().count() > 10 {
///             found.add(Finding::new(Sentence::new("it has more than ten")));
///         }
///     });
/// let plan = Plan::from_register(vietnam::register(), ["1656/NQ-UBTVQH15"])?;
/// let report = check(&plan, &RuleSet::default().with(rule)?, ());
/// assert_eq!(report.findings().len(), 1);
/// # }
/// # Ok::<(), sapnhap::Error>(())
/// ```
#[derive(Clone)]
pub struct Rule {
    id: Cow<'static, str>,
    severity: Severity,
    says: Cow<'static, str>,
    source: Cow<'static, str>,
    basis: Basis,
    from: Option<Date>,
    until: Option<Date>,
    options: &'static [RuleOption],
    /// The options of a lower and of an upper bound.
    bounds: Option<(&'static str, &'static str)>,
    values: BTreeMap<&'static str, String>,
    run: Run,
}

fn nothing(_: &Case<'_>, _: &mut Found<'_, '_>) {}

impl Rule {
    /// Makes a rule of the user's own, which so far finds nothing.
    #[must_use]
    pub fn new(
        id: impl Into<Cow<'static, str>>,
        severity: Severity,
        says: impl Into<Cow<'static, str>>,
    ) -> Self {
        Self {
            id: id.into(),
            severity,
            says: says.into(),
            source: Cow::Borrowed(""),
            basis: Basis::Law,
            from: None,
            until: None,
            options: &[],
            bounds: None,
            values: BTreeMap::new(),
            run: Run::Function(nothing),
        }
    }

    /// Makes a rule that is part of a program.
    #[must_use]
    pub const fn fixed(
        id: &'static str,
        severity: Severity,
        says: &'static str,
        source: &'static str,
        check: Check,
    ) -> Self {
        Self {
            id: Cow::Borrowed(id),
            severity,
            says: Cow::Borrowed(says),
            source: Cow::Borrowed(source),
            basis: Basis::Law,
            from: None,
            until: None,
            options: &[],
            bounds: None,
            values: BTreeMap::new(),
            run: Run::Function(check),
        }
    }

    /// Says what the rule rests on.
    #[must_use]
    pub const fn resting_on(mut self, basis: Basis) -> Self {
        self.basis = basis;
        self
    }

    /// Says from which day on it holds, and from which day on it holds no more.
    #[must_use]
    pub const fn holding(mut self, from: Option<Date>, until: Option<Date>) -> Self {
        self.from = from;
        self.until = until;
        self
    }

    /// Gives the rule options.
    #[must_use]
    pub const fn with_options(mut self, options: &'static [RuleOption]) -> Self {
        self.options = options;
        self
    }

    /// Says which two of its options are a lower and an upper bound: the one may not be set above
    /// the other.
    #[must_use]
    pub const fn with_bounds(mut self, least: &'static str, most: &'static str) -> Self {
        self.bounds = Some((least, most));
        self
    }

    /// Says where the rule comes from.
    #[must_use]
    pub fn from_source(mut self, source: impl Into<Cow<'static, str>>) -> Self {
        self.source = source.into();
        self
    }

    /// Sets the check, which may hold data of its own.
    #[must_use]
    pub fn checked_by(
        mut self,
        check: impl Fn(&Case<'_>, &mut Found<'_, '_>) + Send + Sync + 'static,
    ) -> Self {
        self.run = Run::Shared(Arc::new(check));
        self
    }

    /// Returns the id.
    #[must_use]
    pub fn id(&self) -> &str {
        &self.id
    }

    /// Returns how much its findings weigh, unless one says otherwise.
    #[must_use]
    pub fn severity(&self) -> Severity {
        self.severity
    }

    /// Returns what the rule says, in one sentence.
    #[must_use]
    pub fn says(&self) -> &str {
        &self.says
    }

    /// Returns where it comes from: the act and its article.
    #[must_use]
    pub fn source(&self) -> &str {
        &self.source
    }

    /// Returns what it rests on.
    #[must_use]
    pub fn basis(&self) -> Basis {
        self.basis
    }

    /// Tells whether the rule holds on a date.
    #[must_use]
    pub fn holds_on(&self, date: Date) -> bool {
        self.from.is_none_or(|from| from <= date) && self.until.is_none_or(|until| date < until)
    }

    /// Returns its options, with the values that they have unless others are set.
    #[must_use]
    pub fn options(&self) -> &'static [RuleOption] {
        self.options
    }

    /// Returns the value of an option; empty for one that the rule does not have.
    #[must_use]
    pub fn value(&self, option: &str) -> &str {
        let known = self.options.iter().find(|known| known.id == option);
        match self.values.get(option) {
            Some(value) => value,
            None => known.map_or("", |known| known.value),
        }
    }

    fn set(&mut self, option: &str, value: &str) -> Result<(), RuleFault> {
        let Some(known) = self.options.iter().find(|known| known.id == option) else {
            let expected: Vec<&str> = self.options.iter().map(|option| option.id).collect();
            let (rule, option) = (self.id.to_string(), option.to_owned());
            return Err(RuleFault::UnknownOption { rule, option, expected: expected.join(", ") });
        };
        if !known.takes.iter().any(|takes| takes.is(value)) {
            return Err(self.bad_value(option, value, known.to_string()));
        }
        self.values.insert(known.id, value.to_owned());
        Ok(())
    }

    /// Refuses a lower bound that is set above the upper one.
    fn check_bounds(&self) -> Result<(), RuleFault> {
        let Some((least, most)) = self.bounds else { return Ok(()) };
        let number = |option| self.value(option).parse::<f64>().ok();
        match (number(least), number(most)) {
            (Some(lower), Some(upper)) if lower > upper => {
                let most_value = self.value(most);
                let expected = format!(
                    "at most {most_value}, the value of option {most}, or both set together"
                );
                Err(self.bad_value(least, self.value(least), expected))
            }
            _ => Ok(()),
        }
    }

    fn bad_value(&self, option: &str, value: &str, expected: String) -> RuleFault {
        let (option, value) = (option.to_owned(), value.to_owned());
        RuleFault::BadValue { rule: self.id.to_string(), option, value, expected }
    }

    pub(super) fn run(&self, case: &Case<'_>, found: &mut Found<'_, '_>) {
        match &self.run {
            Run::Function(check) => check(case, found),
            Run::Shared(check) => check(case, found),
        }
    }
}

impl fmt::Debug for Rule {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Rule")
            .field("id", &self.id)
            .field("severity", &self.severity)
            .field("says", &self.says)
            .field("source", &self.source)
            .field("values", &self.values)
            .finish_non_exhaustive()
    }
}

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
