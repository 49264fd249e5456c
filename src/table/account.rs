//! What a conversion did with every row and with every figure: what went in is the sum of what is told.

use std::collections::BTreeMap;
use std::fmt;

use jiff::civil::Date;
use serde::Serialize;

use super::Table;
use super::fingerprint::Fingerprint;
use super::outcome::OutcomeKind;
use crate::crosswalk::Basis;
use crate::evidence::EvidenceClass;
use crate::ratio::Ratio;

/// What a conversion did with every row and every figure.
///
/// # Example
/// ```
/// # #[cfg(feature = "vietnam")] {
/// use sapnhap::table::{Conversion, Key, OutcomeKind, Table};
/// use sapnhap::{date, vietnam};
///
/// let mut table = Table::new(["ma_xa", "so_tien"]);
/// for row in [["4.0", "100"], ["634", "50"], ["99999", "7"]] {
///     table.push_row(row)?;
/// }
/// let done = Conversion::of_records(vietnam::register(), date(2025, 7, 1))
///     .key(Key::code("ma_xa").as_of(date(2025, 6, 30)))
///     .count("so_tien")
///     .run(&table)?;
/// let account = done.account();
/// assert_eq!(account.rows(OutcomeKind::Converted), 1);
/// assert!(account.balances());
/// assert_eq!(
///     account.to_string().lines().take(2).collect::<Vec<_>>(),
///     [
///         "rows: 3 in = 1 converted + 1 divided + 1 unknown",
///         "so_tien: 157 in = 100 converted + 50 divided + 7 unknown",
///     ]
/// );
/// # }
/// # Ok::<(), sapnhap::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Account {
    pub(super) to: Date,
    pub(super) n_rows: usize,
    pub(super) rows: BTreeMap<OutcomeKind, usize>,
    pub(super) evidence: BTreeMap<EvidenceClass, usize>,
    pub(super) masses: Vec<Mass>,
    pub(super) register: Fingerprint,
    pub(super) weights: Vec<Fingerprint>,
    pub(super) policies: Vec<String>,
}

/// What was done with the figures of a column.
///
/// # Example
/// ```
/// # #[cfg(feature = "vietnam")] {
/// use sapnhap::table::{Conversion, Key, OutcomeKind, Table};
/// use sapnhap::{Ratio, date, vietnam};
///
/// let mut table = Table::new(["ma_xa", "dan_so"]);
/// table.push_row(["00004", "8000"])?;
/// table.push_row(["00007", "c"])?;
/// let done = Conversion::of_units(vietnam::register(), date(2025, 7, 1))
///     .key(Key::code("ma_xa").as_of(date(2025, 6, 30)))
///     .count("dan_so")
///     .run(&table)?;
/// let mass = &done.account().masses()[0];
/// assert_eq!(mass.total, Ratio::from(8000));
/// assert_eq!(mass.n_suppressed, 1);
/// assert_eq!(mass.of(OutcomeKind::Converted), Ratio::from(8000));
/// # }
/// # Ok::<(), sapnhap::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Mass {
    /// The name of the column.
    pub column: String,
    /// The sum of all figures that went in.
    pub total: Ratio,
    /// How much of it was in rows, or parts of rows, of each outcome.
    pub by_outcome: BTreeMap<OutcomeKind, Ratio>,
    /// How much of what is in the table that comes out rests on what.
    pub by_basis: BTreeMap<Basis, Ratio>,
    /// How much of what was decided is not in the table that comes out, since the field there stays
    /// suppressed or missing.
    pub hidden: Ratio,
    /// How many fields were suppressed.
    pub n_suppressed: usize,
    /// How many fields were missing.
    pub n_missing: usize,
}

impl Mass {
    pub(super) fn of_column(column: &str) -> Self {
        Self {
            column: column.to_owned(),
            total: Ratio::ZERO,
            by_outcome: BTreeMap::new(),
            by_basis: BTreeMap::new(),
            hidden: Ratio::ZERO,
            n_suppressed: 0,
            n_missing: 0,
        }
    }

    /// Returns how much was in rows, or parts of rows, of an outcome.
    #[must_use]
    pub fn of(&self, kind: OutcomeKind) -> Ratio {
        self.by_outcome.get(&kind).cloned().unwrap_or_default()
    }

    pub(super) fn add(&mut self, kind: OutcomeKind, amount: &Ratio) {
        self.total += amount;
        *self.by_outcome.entry(kind).or_default() += amount;
    }

    /// Tells whether what went in is the sum of what is told.
    #[must_use]
    pub fn balances(&self) -> bool {
        self.by_outcome.values().sum::<Ratio>() == self.total
    }
}

impl Account {
    /// Returns the date to which the table was carried.
    #[must_use]
    pub fn to(&self) -> Date {
        self.to
    }

    /// Returns how many rows went in.
    #[must_use]
    pub fn n_rows(&self) -> usize {
        self.n_rows
    }

    /// Returns how many rows had an outcome.
    #[must_use]
    pub fn rows(&self, kind: OutcomeKind) -> usize {
        self.rows.get(&kind).copied().unwrap_or(0)
    }

    /// Returns how many rows that are in the table that comes out rest on which evidence of the register,
    /// by the weakest of the way of each.
    pub fn evidence(&self) -> impl Iterator<Item = (EvidenceClass, usize)> {
        self.evidence.iter().map(|(class, n)| (*class, *n))
    }

    /// Returns what was done with the figures of each column that was carried, in their order.
    #[must_use]
    pub fn masses(&self) -> &[Mass] {
        &self.masses
    }

    /// Returns the digest of the register by which it was done.
    #[must_use]
    pub fn register(&self) -> Fingerprint {
        self.register
    }

    /// Returns the digests of the tables of shares that were given, in the order in which they were asked.
    #[must_use]
    pub fn weights(&self) -> &[Fingerprint] {
        &self.weights
    }

    /// Returns what was chosen, in words.
    #[must_use]
    pub fn policies(&self) -> &[String] {
        &self.policies
    }

    /// Tells whether rows and figures that went in are the sums of what is told: always so.
    #[must_use]
    pub fn balances(&self) -> bool {
        self.rows.values().sum::<usize>() == self.n_rows && self.masses.iter().all(Mass::balances)
    }

    /// Returns the account as a table: `what` (`rows` or a column), `outcome`, `amount`; the outcome of what
    /// went in is `in`, of what is decided and stays hidden `hidden`.
    ///
    /// # Complexity
    /// Linear in the columns.
    #[must_use]
    pub fn to_table(&self) -> Table {
        let mut table = Table::new(["what", "outcome", "amount"]);
        let mut push = |what: &str, outcome: &str, amount: &str| {
            // As many fields as columns.
            let _ = table.push_row([what, outcome, amount]);
        };
        push("rows", "in", &self.n_rows.to_string());
        for (kind, n) in &self.rows {
            push("rows", kind.word(), &n.to_string());
        }
        for mass in &self.masses {
            push(&mass.column, "in", &written(&mass.total));
            for (kind, amount) in &mass.by_outcome {
                push(&mass.column, kind.word(), &written(amount));
            }
            if !mass.hidden.is_zero() {
                push(&mass.column, "hidden", &written(&mass.hidden));
            }
        }
        table
    }
}

/// Writes a figure as digits, with up to six decimals where it has more.
pub(super) fn written(amount: &Ratio) -> String {
    let exact = (0..=6).find(|decimals| (amount * &Ratio::power_of_ten(*decimals)).is_integer());
    match exact {
        Some(decimals) => amount.to_decimals(decimals),
        None => amount.to_decimals(6),
    }
}

/// Writes a line for the rows and one for each column, each as what went in and the sum of what is told, and then
/// what the conversion rests on.
impl fmt::Display for Account {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let rows = self.rows.iter().map(|(kind, n)| format!("{n} {kind}"));
        write!(f, "rows: {} in = {}", self.n_rows, sum(rows))?;
        for mass in &self.masses {
            let parts =
                mass.by_outcome.iter().map(|(kind, amount)| format!("{} {kind}", written(amount)));
            write!(f, "\n{}: {} in = {}", mass.column, written(&mass.total), sum(parts))?;
            if !mass.hidden.is_zero() {
                write!(
                    f,
                    "; {} of it is in fields that stay suppressed or missing",
                    written(&mass.hidden)
                )?;
            }
            if mass.n_suppressed + mass.n_missing > 0 {
                write!(
                    f,
                    "; {} suppressed and {} missing fields",
                    mass.n_suppressed, mass.n_missing
                )?;
            }
            let unsure = mass.by_basis.iter().filter(|(basis, _)| !basis.is_certain());
            for (basis, amount) in unsure {
                write!(f, "; {} {basis}", written(amount))?;
            }
        }
        let evidence = self.evidence.iter().map(|(class, n)| format!("{n} {class}"));
        write!(f, "\nevidence of rows: {}", sum(evidence))?;
        for policy in &self.policies {
            write!(f, "\n{policy}")?;
        }
        write!(f, "\nto {}, by register {}", self.to, self.register)?;
        self.weights.iter().try_for_each(|weights| write!(f, ", by weights {weights}"))
    }
}

fn sum(parts: impl Iterator<Item = String>) -> String {
    let parts: Vec<String> = parts.collect();
    if parts.is_empty() { "0".to_owned() } else { parts.join(" + ") }
}
