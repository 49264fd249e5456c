//! Changes: decrees of one effective day, put onto a register and not yet part of it.
//!
//! ```text
//! decrees --stage, resolve--> staging --check (checker, placement, ..)--> checked --apply, edges--> register
//! ```
//!
//! `enact` goes through the days and the steps of each, and `undo` takes back what came before a fault.

pub(crate) mod apply;
pub(crate) mod arrivals;
pub(crate) mod check;
pub(crate) mod checked;
pub(crate) mod checker;
pub(crate) mod correct;
#[cfg(any(feature = "json", feature = "binary"))]
pub(crate) mod corrections_fit;
pub(crate) mod edges;
pub(crate) mod enact;
pub(crate) mod figures;
pub(crate) mod makers;
pub(crate) mod opening;
pub(crate) mod opening_rows;
pub(crate) mod own_codes;
pub(crate) mod parents;
pub(crate) mod placement;
pub(crate) mod resolve;
pub(crate) mod restoration;
pub(crate) mod stage;
pub(crate) mod staging;
pub(crate) mod takes;
pub(crate) mod tally;
pub(crate) mod undo;
pub(crate) mod unfound;

use std::sync::{Arc, OnceLock};

use jiff::civil::Date;

use crate::decree::Decree;
use crate::error::{ChangeFault, Error};
use crate::register::Register;
use crate::register::change::staging::Staging;
use crate::register::data::logged::Logged;

/// Decrees of one effective day, put onto a register and not yet part of it.
///
/// Sources are read as of the day before, parents and territory as of the day; what one clause
/// makes is a source of clauses in a later [`Step`](crate::Step) of the day alone.
/// [`commit`](Self::commit) applies all of it or nothing; dropping the change means that nothing
/// happened.
///
/// # Example
/// ```
/// # #[cfg(feature = "vietnam")] {
/// use sapnhap::{Decree, Level, Provision, date, vietnam};
///
/// let register = vietnam::register();
/// let decree = Decree::new("1/NQ", date(2027, 1, 1))?
///     .scope("01")?
///     .provision(Provision::merge("1", ["xã Ba Vì", "xã Yên Bài"], "09706", "xa", "Ba Vì")?);
/// let mut change = register.change(date(2027, 1, 1));
/// change.stage(decree);
/// assert!(change.faults().is_empty());
/// let next = change.commit()?;
/// assert_eq!(next.at(date(2027, 1, 1))?.count(Level::COMMUNE), 3320);
/// assert_eq!(register.at(date(2027, 1, 1))?.count(Level::COMMUNE), 3321);
/// # }
/// # Ok::<(), sapnhap::Error>(())
/// ```
#[derive(Clone)]
#[must_use = "a change does nothing until it is committed"]
pub struct Change<'r> {
    register: &'r Register,
    staged: Staging,
    /// The turn of the decree that was staged last, and whether each had one no later than the next.
    last_turn: u8,
    in_order: bool,
    /// What is wrong, once somebody has asked.
    faults: OnceLock<Vec<ChangeFault>>,
}

impl std::fmt::Debug for Change<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let decrees: Vec<_> = self.staged.decrees.iter().map(|decree| &decree.number).collect();
        f.debug_struct("Change")
            .field("effective", &self.staged.date)
            .field("decrees", &decrees)
            .field("register", self.register)
            .finish()
    }
}

impl<'r> Change<'r> {
    pub(crate) fn new(register: &'r Register, date: Date) -> Self {
        Self {
            register,
            staged: Staging::new(date),
            last_turn: 0,
            in_order: true,
            faults: OnceLock::new(),
        }
    }

    /// Puts a decree behind those that are staged. Faults are kept for
    /// [`faults`](Self::faults) and [`commit`](Self::commit).
    ///
    /// In whatever order decrees are put in, those that make units of upper levels are read before
    /// the others, as by [`Register::enact`], so that names are told apart by a scope that is made
    /// the same day.
    ///
    /// # Complexity
    /// Linear in the takes of the decree, and the name index at the first name.
    pub fn stage(&mut self, decree: Decree) {
        let turn = stage::turn(self.register.country(), &decree);
        self.in_order &= self.last_turn <= turn;
        self.last_turn = turn;
        self.faults = OnceLock::new();
        stage::stage(self.register, &mut self.staged, Arc::new(decree));
    }

    /// Stages the decrees anew, each in its turn; `None` when they are so already.
    fn in_turn(&self) -> Option<Staging> {
        if self.in_order {
            return None;
        }
        let decrees = self.staged.decrees.iter().filter_map(Logged::shared).collect();
        Some(self.register.staged_in_turn(self.staged.date, decrees))
    }

    /// Returns everything that is wrong with the change, in the order of decrees and clauses;
    /// empty when it can be committed.
    ///
    /// # Complexity
    /// That of [`commit`](Self::commit) without the writing, and nothing more when it is asked again.
    /// Near names are looked for once for each wrong one, and no more when many thousands of names
    /// have been held against wrong ones; faults beyond that say so.
    #[must_use]
    pub fn faults(&self) -> Vec<ChangeFault> {
        self.faults.get_or_init(|| self.found()).clone()
    }

    fn found(&self) -> Vec<ChangeFault> {
        let staged = self.in_turn().unwrap_or_else(|| self.staged.clone());
        let faults = if staged.known.later.is_empty() {
            check::check(self.register, &staged.end()).map(drop)
        } else {
            // A later step is staged on what the one before has left.
            self.register.clone().take_steps(staged)
        };
        faults.err().unwrap_or_default()
    }

    /// Applies the change and returns the register that comes of it. The register that it was
    /// staged on stays as it is and shares with the new one what they have in common.
    ///
    /// # Errors
    /// [`ErrorKind::Change`](crate::ErrorKind::Change) with all the [`faults`](Self::faults).
    ///
    /// # Complexity
    /// Linear in the takes, the members of units that end, and what an earlier branch changed;
    /// a change that reaches a large share of the register copies it once.
    pub fn commit(self) -> Result<Register, Error> {
        if let Some(faults @ [_, ..]) = self.faults.get().map(Vec::as_slice) {
            return Err(faults.to_vec())?;
        }
        let mut register = self.register.clone();
        if !self.staged.decrees.is_empty() {
            register.take_steps(self.in_turn().unwrap_or(self.staged))?;
        }
        Ok(register)
    }
}
