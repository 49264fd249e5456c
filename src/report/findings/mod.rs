//! Findings as text for people: the layout that all languages share, and what each of them calls things.
//!
//! A language is a file here that says everything in [`Words`], and a line in `words`.

mod english;
mod json;
mod vietnamese;
mod words;

use std::fmt;

use crate::clause::{Clause, DecreeNumber};
use crate::finding::{
    Cause, Claim, Finding, Measure, Measured, Mend, Reason, Report, Sentence, Severity, Value,
};
use crate::language::Language;

use words::Words;

fn words(language: Language) -> &'static dyn Words {
    match language {
        Language::English => &english::English,
        Language::Vietnamese => &vietnamese::Vietnamese,
    }
}

/// Writes what a set of facts says in each language, and in English as its `Display`.
macro_rules! told {
    ($($fact:ident by $say:ident),* $(,)?) => {
        $(
            /// Says it in English; `to_text` says it in any language.
            impl fmt::Display for $fact {
                fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                    f.write_str(&words(Language::English).$say(self))
                }
            }

            impl $fact {
                /// Says it in a language.
                #[must_use]
                pub fn to_text(&self, language: Language) -> String {
                    words(language).$say(self)
                }
            }
        )*
    };
}

told!(
    Claim by claim,
    Reason by reason,
    Mend by mend,
    Measured by measured,
    Value by value,
    Sentence by sentence,
);

/// Writes the English word for it.
impl fmt::Display for Severity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(words(Language::English).severity(*self))
    }
}

/// Writes it in English: `population 12400, expected 15000, off by 2600`.
impl fmt::Display for Measure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write_measure(f, self, words(Language::English))
    }
}

/// Writes one line in English: `error [cover] 1/NQ clause 2: ...`.
impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write_finding(f, self, words(Language::English))
    }
}

/// Writes the readable report in English; see [`Report::to_text`].
impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write_report(f, self, words(Language::English))
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
        let _ = write_report(&mut text, self, words(language));
        text.push('\n');
        text
    }
}

fn write_report(f: &mut dyn fmt::Write, report: &Report, words: &dyn Words) -> fmt::Result {
    let counts = [Severity::Error, Severity::Warning, Severity::Note].map(|of| report.count(of));
    f.write_str(&words.head(report.plan(), counts))?;
    for finding in report.findings() {
        f.write_char('\n')?;
        write_finding(f, finding, words)?;
        if let Some(line) = &finding.line {
            write!(f, "\n  | {line}")?;
        }
        for measure in &finding.measures {
            f.write_str("\n  = ")?;
            write_measure(f, measure, words)?;
        }
        write_causes(f, &finding.causes, 1, words)?;
        if let Some(mend) = &finding.mend {
            write!(f, "\n  {} {}", words.mend_mark(), words.mend(mend))?;
        }
    }
    Ok(())
}

fn write_finding(f: &mut dyn fmt::Write, finding: &Finding, words: &dyn Words) -> fmt::Result {
    if let Some(position) = finding.position {
        f.write_str(&words.position(position))?;
    }
    f.write_str(words.severity(finding.severity))?;
    if let Some(rule) = &finding.rule {
        write!(f, " [{rule}]")?;
    }
    write_place(f, finding.decree.as_ref(), finding.clause.as_ref(), words)?;
    write!(f, ": {}{}", words.claim(&finding.says), words.basis(finding.basis))
}

fn write_measure(f: &mut dyn fmt::Write, measure: &Measure, words: &dyn Words) -> fmt::Result {
    let Measure { quantity, have, need, by } = measure;
    let (have, need) = (words.value(have), words.value(need));
    write!(f, "{} {have}, {} {need}", words.measured(quantity), words.expected())?;
    match by {
        Some(by) => write!(f, ", {} {by}", words.off_by()),
        None => Ok(()),
    }
}

fn write_place(
    f: &mut dyn fmt::Write,
    decree: Option<&DecreeNumber>,
    clause: Option<&Clause>,
    words: &dyn Words,
) -> fmt::Result {
    if let Some(decree) = decree {
        write!(f, " {decree}")?;
    }
    match clause {
        Some(clause) => write!(f, " {} {clause}", words.clause()),
        None => Ok(()),
    }
}

fn write_causes(
    f: &mut dyn fmt::Write,
    causes: &[Cause],
    depth: usize,
    words: &dyn Words,
) -> fmt::Result {
    let indent = "  ".repeat(depth);
    for cause in causes {
        write!(f, "\n{indent}{}", words.because())?;
        write_place(f, cause.decree.as_ref(), cause.clause.as_ref(), words)?;
        let part = if cause.decree.is_some() { ":" } else { "" };
        write!(f, "{part} {}", words.reason(&cause.says))?;
        write_causes(f, &cause.causes, depth + 1, words)?;
    }
    Ok(())
}
