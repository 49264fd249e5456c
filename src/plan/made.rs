//! What comes of a plan, kept until a decree is added: its decrees staged and applied once, for the
//! register and for the report alike.

use std::sync::{Arc, OnceLock};

use jiff::civil::Date;

use crate::decree::Decree;
use crate::error::{ChangeFault, Error};
use crate::register::data::ids::{IdRange, VersionId};
use crate::register::{Register, Trial};

/// What comes of a plan, made when it is first asked for.
#[derive(Debug, Clone, Default)]
pub(super) struct Made(OnceLock<Arc<Trials>>);

impl Made {
    /// Returns what comes of a plan of these decrees by day, put onto a register.
    pub(super) fn get(
        &self,
        base: &Register,
        days: impl FnOnce() -> Vec<(Date, Vec<Arc<Decree>>)>,
    ) -> &Trials {
        self.0.get_or_init(|| Arc::new(Trials::of(base, days())))
    }
}

/// The days of a plan, put to the test one after the other up to the first with faults.
#[derive(Debug)]
pub(crate) struct Trials {
    /// What comes of all days before the first with faults.
    pub(crate) register: Register,
    pub(crate) days: Vec<DayTrial>,
    /// Days that can't be looked at before an earlier one is mended.
    pub(crate) unjudged: Vec<Date>,
}

/// A day of a plan, step by step up to the first with faults.
#[derive(Debug)]
pub(crate) struct DayTrial {
    pub(crate) date: Date,
    pub(crate) steps: Vec<Trial>,
    /// The versions that began on it.
    pub(crate) versions: IdRange<VersionId>,
}

impl DayTrial {
    /// Returns what is wrong with the day: with the last of its steps that could be staged.
    pub(crate) fn faults(&self) -> Option<&[ChangeFault]> {
        let faults = &self.steps.last()?.faults;
        (!faults.is_empty()).then_some(faults)
    }
}

impl Trials {
    fn of(base: &Register, days: Vec<(Date, Vec<Arc<Decree>>)>) -> Self {
        let mut trials = Self { register: base.clone(), days: Vec::new(), unjudged: Vec::new() };
        for (date, decrees) in days {
            if trials.faults().is_some() {
                trials.unjudged.push(date);
                continue;
            }
            let first = trials.register.store.records.next();
            let steps = trials.register.trial(date, decrees);
            let versions = IdRange::between(first, trials.register.store.records.next());
            trials.days.push(DayTrial { date, steps, versions });
        }
        trials
    }

    /// Returns what is wrong with the last of the days, where something is.
    pub(crate) fn faults(&self) -> Option<&[ChangeFault]> {
        self.days.last()?.faults()
    }

    /// Returns the register that comes of all days.
    pub(super) fn register(&self) -> Result<&Register, Error> {
        match self.faults() {
            Some(faults) => Err(faults.to_vec())?,
            None => Ok(&self.register),
        }
    }
}
