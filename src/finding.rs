//! Findings: what rules hold against a plan, as data.
//!
//! An error says that a call could not be done; a finding says that what was asked for should not
//! be, or can't be judged. All of them are collected. Sentences come in English and Vietnamese from
//! the rule that makes them, since only it knows its terms; how findings are laid out for people is
//! the business of `report`.

use std::fmt;

use jiff::civil::Date;
use serde::Serialize;

use crate::clause::{self, Clause, DecreeNumber};
use crate::language::Language;
use crate::position::Position;
use crate::text::{self, TextFault};
use crate::unit::NamedUnit;

fn check_rule(text: &str) -> Result<(), TextFault> {
    text::check(text, "rule", 60)?;
    let fits = |character: char| character.is_ascii_lowercase() || character.is_ascii_digit();
    match text.chars().find(|&character| !fits(character) && character != '-') {
        Some(character) => {
            Err(TextFault::Character { what: "rule", text: text.to_owned(), character })
        }
        None => Ok(()),
    }
}

text::text_newtype! {
    /// The id of a rule: `cover`, `vn-area-population`. Lower-case letters, digits and hyphens.
    ///
    /// # Example
    /// ```
    /// use sapnhap::RuleId;
    ///
    /// assert_eq!(RuleId::new("cover")?.as_str(), "cover");
    /// assert!(RuleId::new("Cover it").is_err());
    /// # Ok::<(), sapnhap::Error>(())
    /// ```
    RuleId, check_rule
}

/// How much a finding weighs.
///
/// # Example
/// ```
/// use sapnhap::Severity;
///
/// assert!(Severity::Error > Severity::Warning);
/// assert_eq!(Severity::Note.to_string(), "note");
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Severity {
    /// To be known: also what can't be judged for want of data.
    Note,
    /// Against a rule from which somebody may grant an exception.
    Warning,
    /// The plan can't become law as it is.
    Error,
}

impl fmt::Display for Severity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.word(Language::English))
    }
}

/// What a rule rests on.
///
/// # Example
/// ```
/// use sapnhap::Basis;
///
/// assert_eq!(Basis::default(), Basis::Law);
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Basis {
    /// The text of a law, or what follows from any record of units.
    #[default]
    Law,
    /// What the press reports of a law whose text was not at hand.
    Reports,
    /// What has been proposed and is not law.
    Proposal,
}

/// A sentence in English and in Vietnamese.
///
/// # Example
/// ```
/// use sapnhap::Wording;
///
/// let wording = Wording::new("the name stands twice", "tên bị trùng");
/// assert_eq!(wording.english, "the name stands twice");
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default, Serialize)]
pub struct Wording {
    /// In English.
    pub english: String,
    /// In Vietnamese.
    pub vietnamese: String,
}

impl Wording {
    /// Makes a sentence of its two forms.
    #[must_use]
    pub fn new(english: impl Into<String>, vietnamese: impl Into<String>) -> Self {
        Self { english: english.into(), vietnamese: vietnamese.into() }
    }
}

/// A figure that a rule looked at: what there is, what is needed, and by how much it misses.
///
/// # Example
/// ```
/// use sapnhap::Measure;
///
/// let measure = Measure::new("population", "12400", "15000").by("2600");
/// assert_eq!(measure.to_string(), "population 12400, expected 15000, off by 2600");
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize)]
pub struct Measure {
    /// What is measured, with its unit: `area km2`.
    pub quantity: String,
    /// What there is.
    pub have: String,
    /// What is needed.
    pub need: String,
    /// By how much it misses, where that is a number.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub by: Option<String>,
}

impl Measure {
    /// Puts what there is beside what is needed.
    #[must_use]
    pub fn new(
        quantity: impl Into<String>,
        have: impl Into<String>,
        need: impl Into<String>,
    ) -> Self {
        Self { quantity: quantity.into(), have: have.into(), need: need.into(), by: None }
    }

    /// Says by how much it misses.
    #[must_use]
    pub fn by(mut self, by: impl Into<String>) -> Self {
        self.by = Some(by.into());
        self
    }
}

impl fmt::Display for Measure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.write(f, Language::English)
    }
}

/// Why something was found: another clause, a figure, a unit, and what is behind those.
///
/// # Example
/// ```
/// use sapnhap::{Cause, Wording};
///
/// let cause = Cause::new(Wording::new("clause 3 takes it too", "khoản 3 cũng lấy"));
/// assert!(cause.causes.is_empty());
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize)]
pub struct Cause {
    /// What is the case.
    pub says: Wording,
    /// The decree that it stands in.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub decree: Option<DecreeNumber>,
    /// The clause that it stands in.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub clause: Option<Clause>,
    /// What is behind it.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub causes: Vec<Cause>,
}

impl Cause {
    /// Makes a cause of a sentence.
    #[must_use]
    pub fn new(says: Wording) -> Self {
        Self { says, decree: None, clause: None, causes: Vec::new() }
    }

    /// Says in which decree, and which clause of it, it stands.
    #[must_use]
    pub fn in_clause(mut self, decree: &DecreeNumber, clause: Option<&Clause>) -> Self {
        self.decree = Some(decree.clone());
        self.clause = clause.cloned();
        self
    }

    /// Puts causes behind it.
    #[must_use]
    pub fn because(mut self, causes: impl IntoIterator<Item = Self>) -> Self {
        self.causes.extend(causes);
        self
    }
}

/// One thing that a rule holds against a plan.
///
/// # Example
/// ```
/// use sapnhap::{Finding, Wording};
///
/// let finding = Finding::new(Wording::new("it has no seat", "chưa có trụ sở"));
/// assert!(finding.units.is_empty());
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize)]
#[non_exhaustive]
pub struct Finding {
    /// The rule; set when the finding is handed in.
    pub rule: Option<RuleId>,
    /// How much it weighs.
    pub severity: Severity,
    /// What the rule rests on.
    pub basis: Basis,
    /// The decree; `None` for a finding about the plan as a whole.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub decree: Option<DecreeNumber>,
    /// The clause; `None` for a finding about the decree as a whole.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub clause: Option<Clause>,
    /// The day on which the decree takes effect.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub date: Option<Date>,
    /// The place in the text that the plan was read from.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub position: Option<Position>,
    /// The line of that text; of a long one what lies around the place.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub line: Option<String>,
    /// The units that it is about, by code.
    pub units: Vec<NamedUnit>,
    /// The figures that were looked at.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub measures: Vec<Measure>,
    /// What was found.
    pub says: Wording,
    /// Why.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub causes: Vec<Cause>,
    /// Other decrees of the plan that make what was looked at: those of earlier days, and those
    /// behind counts and units of the day.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub rests_on: Vec<DecreeNumber>,
    /// What would mend it, where that is clear.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub mend: Option<Wording>,
}

impl Finding {
    /// Makes a finding of a sentence. Rule, severity and basis are set when a rule hands it in.
    #[must_use]
    pub fn new(says: Wording) -> Self {
        Self {
            rule: None,
            severity: Severity::Error,
            basis: Basis::Law,
            decree: None,
            clause: None,
            date: None,
            position: None,
            line: None,
            units: Vec::new(),
            measures: Vec::new(),
            says,
            causes: Vec::new(),
            rests_on: Vec::new(),
            mend: None,
        }
    }

    /// Names the units that it is about; they are put in the order of their codes.
    #[must_use]
    pub fn about(mut self, units: impl IntoIterator<Item = NamedUnit>) -> Self {
        self.units.extend(units);
        self.units.sort();
        self.units.dedup();
        self
    }

    /// Adds a figure.
    #[must_use]
    pub fn measured(mut self, measure: Measure) -> Self {
        self.measures.push(measure);
        self
    }

    /// Adds causes.
    #[must_use]
    pub fn because(mut self, causes: impl IntoIterator<Item = Cause>) -> Self {
        self.causes.extend(causes);
        self
    }

    /// Names other decrees that make what was looked at.
    #[must_use]
    pub fn resting_on<'a>(mut self, decrees: impl IntoIterator<Item = &'a DecreeNumber>) -> Self {
        let own = self.decree.as_ref();
        let others = decrees.into_iter().filter(|number| own != Some(*number));
        self.rests_on.extend(others.cloned());
        self.rests_on.sort();
        self.rests_on.dedup();
        self
    }

    /// Says what would mend it.
    #[must_use]
    pub fn mended_by(mut self, mend: Wording) -> Self {
        self.mend = Some(mend);
        self
    }

    /// Returns the decrees that it rests on, each once, in the order of their numbers; empty for a
    /// finding about the plan as a whole. A plan with these decrees [only](crate::Plan::only) has
    /// the finding still.
    #[must_use]
    pub fn cited(&self) -> Vec<&DecreeNumber> {
        let mut cited: Vec<&DecreeNumber> = self.decree.iter().chain(&self.rests_on).collect();
        let mut open: Vec<&Cause> = self.causes.iter().collect();
        while let Some(cause) = open.pop() {
            cited.extend(&cause.decree);
            open.extend(&cause.causes);
        }
        cited.sort();
        cited.dedup();
        cited
    }

    /// The order of findings in a report: by date, decree, clause, rule and units. Clauses that
    /// begin with a number come in the order of the numbers.
    fn order(&self) -> impl Ord + '_ {
        let place = (self.date, &self.decree, clause::order(self.clause.as_ref()));
        (place, &self.rule, &self.units, &self.says.english)
    }
}

/// Writes one line: `error [cover] 1/NQ clause 2: ...`.
impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.write(f, Language::English)
    }
}

/// Everything that a set of rules found in a plan, in an order that the order of input does not
/// change: by date, decree, clause and rule.
///
/// # Example
/// ```
/// # #[cfg(feature = "vietnam")] {
/// use sapnhap::{Plan, check, date, rules, vietnam};
///
/// let plan = Plan::on(vietnam::register(), date(2027, 1, 1));
/// let report = check(&plan, &rules::universal(), ());
/// assert_eq!(report.findings().len(), 1);
/// assert!(report.to_result().is_err());
/// # }
/// # Ok::<(), sapnhap::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Report {
    plan: String,
    findings: Vec<Finding>,
}

impl Report {
    pub(crate) fn new(plan: &str, mut findings: Vec<Finding>) -> Self {
        findings.sort_by(|one, other| one.order().cmp(&other.order()));
        findings.dedup();
        Self { plan: plan.to_owned(), findings }
    }

    /// Returns the name of the plan.
    #[must_use]
    pub fn plan(&self) -> &str {
        &self.plan
    }

    /// Returns the findings, by date, decree, clause, rule and units; those about the plan as a
    /// whole come first.
    #[must_use]
    pub fn findings(&self) -> &[Finding] {
        &self.findings
    }

    /// Returns the findings of a rule, in their order.
    pub fn of_rule<'a>(&'a self, rule: &'a str) -> impl Iterator<Item = &'a Finding> {
        let is_of = move |found: &&Finding| found.rule.as_ref().is_some_and(|r| r.as_str() == rule);
        self.findings.iter().filter(is_of)
    }

    /// Returns how many findings have a severity.
    #[must_use]
    pub fn count(&self, severity: Severity) -> usize {
        self.findings.iter().filter(|finding| finding.severity == severity).count()
    }

    /// Tells whether no finding is an error.
    #[must_use]
    pub fn is_lawful(&self) -> bool {
        self.count(Severity::Error) == 0
    }

    /// Does nothing when no finding is an error; else ends the test with the readable report.
    ///
    /// # Panics
    /// When any finding is an error. For test suites; [`to_result`](Self::to_result) is for
    /// programs.
    #[track_caller]
    pub fn assert_lawful(&self) {
        assert!(self.is_lawful(), "{self}");
    }
}

/// Writes the readable report in English; see [`Report::to_text`].
impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.write(f, Language::English)
    }
}

impl Wording {
    fn of(&self, language: Language) -> &str {
        language.of(&self.english, &self.vietnamese)
    }
}

impl Finding {
    fn write(&self, f: &mut dyn fmt::Write, language: Language) -> fmt::Result {
        if let Some(Position { line, column }) = &self.position {
            let line_word = language.of("line", "dòng");
            let column_word = language.of("column", "cột");
            write!(f, "{line_word} {line}, {column_word} {column}: ")?;
        }
        f.write_str(self.severity.word(language))?;
        if let Some(rule) = &self.rule {
            write!(f, " [{rule}]")?;
        }
        write_place(f, self.decree.as_ref(), self.clause.as_ref(), language)?;
        write!(f, ": {}", self.says.of(language))?;
        match self.basis {
            Basis::Law => Ok(()),
            Basis::Reports => {
                f.write_str(language.of(" (as the press reports the rule)", " (theo báo chí)"))
            }
            Basis::Proposal => f.write_str(language.of(" (as proposed)", " (theo đề xuất)")),
        }
    }
}

impl Severity {
    fn word(self, language: Language) -> &'static str {
        match self {
            Self::Note => language.of("note", "ghi chú"),
            Self::Warning => language.of("warning", "cảnh báo"),
            Self::Error => language.of("error", "lỗi"),
        }
    }
}

impl Measure {
    fn write(&self, f: &mut dyn fmt::Write, language: Language) -> fmt::Result {
        let quantity = match (language, self.quantity.as_str()) {
            (Language::Vietnamese, "area km2") => "diện tích (km2)",
            (Language::Vietnamese, "population") => "dân số",
            (Language::Vietnamese, "clauses") => "khoản",
            (Language::Vietnamese, "code") => "mã",
            (Language::Vietnamese, "formed") => "thành lập",
            (Language::Vietnamese, "unchanged") => "giữ nguyên",
            (_, other) => other,
        };
        let expected = language.of("expected", "cần");
        write!(f, "{quantity} {}, {expected} {}", self.have, self.need)?;
        match &self.by {
            Some(by) => write!(f, ", {} {by}", language.of("off by", "chênh")),
            None => Ok(()),
        }
    }
}

impl Report {
    /// Writes the report for people: a head with the counts, then each finding with the line of
    /// the plan, the figures, the causes and what would mend it.
    ///
    /// # Example
    /// ```
    /// # #[cfg(feature = "vietnam")] {
    /// use sapnhap::report::Language;
    /// use sapnhap::{Plan, check, date, rules, vietnam};
    ///
    /// let plan = Plan::on(vietnam::register(), date(2027, 1, 1));
    /// let told = check(&plan, &rules::universal(), ()).to_text(Language::English);
    /// assert!(told.starts_with("plan on 2027-01-01: 1 error, 0 warnings, 0 notes\n"));
    /// # }
    /// # Ok::<(), sapnhap::Error>(())
    /// ```
    #[must_use]
    pub fn to_text(&self, language: Language) -> String {
        let mut text = String::new();
        // Writing to a text can't fail.
        let _ = self.write(&mut text, language);
        text.push('\n');
        text
    }

    fn write(&self, f: &mut dyn fmt::Write, language: Language) -> fmt::Result {
        let [errors, warnings, notes] =
            [Severity::Error, Severity::Warning, Severity::Note].map(|of| self.count(of));
        let plan = &self.plan;
        f.write_str(&language.of(
            format!(
                "plan {plan}: {}, {}, {}",
                counted(errors, "error"),
                counted(warnings, "warning"),
                counted(notes, "note")
            ),
            format!("phương án {plan}: {errors} lỗi, {warnings} cảnh báo, {notes} ghi chú"),
        ))?;
        for finding in &self.findings {
            f.write_char('\n')?;
            finding.write(f, language)?;
            if let Some(line) = &finding.line {
                write!(f, "\n  | {line}")?;
            }
            for measure in &finding.measures {
                f.write_str("\n  = ")?;
                measure.write(f, language)?;
            }
            write_causes(f, &finding.causes, 1, language)?;
            if let Some(mend) = &finding.mend {
                write!(f, "\n  {} {}", language.of("mend:", "cách sửa:"), mend.of(language))?;
            }
        }
        Ok(())
    }
}

/// Writes a number with its word, in the plural but for one.
fn counted(n: usize, word: &str) -> String {
    format!("{n} {word}{}", if n == 1 { "" } else { "s" })
}

fn write_place(
    f: &mut dyn fmt::Write,
    decree: Option<&DecreeNumber>,
    clause: Option<&Clause>,
    language: Language,
) -> fmt::Result {
    if let Some(decree) = decree {
        write!(f, " {decree}")?;
    }
    match clause {
        Some(clause) => write!(f, " {} {clause}", language.of("clause", "khoản")),
        None => Ok(()),
    }
}

fn write_causes(
    f: &mut dyn fmt::Write,
    causes: &[Cause],
    depth: usize,
    language: Language,
) -> fmt::Result {
    let indent = "  ".repeat(depth);
    for cause in causes {
        write!(f, "\n{indent}{}", language.of("because", "vì"))?;
        write_place(f, cause.decree.as_ref(), cause.clause.as_ref(), language)?;
        let part = if cause.decree.is_some() { ":" } else { "" };
        write!(f, "{part} {}", cause.says.of(language))?;
        write_causes(f, &cause.causes, depth + 1, language)?;
    }
    Ok(())
}
