//! Plans: decrees that are not law yet, on top of a register.
//!
//! A plan is a branch. Any number of them stand on one register, which stays as it is. Without
//! faults a plan gives an ordinary register, with every question that a register answers; with
//! faults it gives its report. Nothing that is asked of a register is written twice here.
//!
//! ```text
//! Register --Plan::on--> Plan --merge, decree, from_csv--> Plan --register--> Register
//!                         |                                 |
//!    from_register: law   +--- given: law of the same day   +--check--> Report
//!                                                           +--compare, compare_with--> Comparison
//! ```

mod balance;
mod build;
mod codes;
mod compare;
#[cfg(feature = "json")]
mod json;
mod made;
#[cfg(feature = "csv")]
mod sheet;
mod text;

pub use balance::{Balance, BalancePart};
pub use build::Successor;

use std::collections::BTreeMap;
use std::sync::Arc;

use jiff::civil::Date;

use crate::clause::{self, DecreeNumber};
use crate::decree::{Decree, Reference};
use crate::error::{ChangeFault, Error, LookupFault};
use crate::level::Level;
use crate::register::Register;
use codes::UsedCodes;
use made::Made;
pub(crate) use made::{DayTrial, Trials};
use text::PlanText;

/// Decrees proposed on top of a register.
///
/// # Example
/// ```
/// # #[cfg(feature = "vietnam")] {
/// use sapnhap::{Level, Plan, Successor, date, vietnam};
///
/// let register = vietnam::register();
/// let plan = Plan::on(register, date(2027, 1, 1))
///     .within("thành phố Hà Nội")?
///     .merge(["xã Ba Vì", "xã Yên Bài"], Successor::new("xã Ba Vì")?.seated_in("xã Ba Vì")?)?;
/// assert_eq!(plan.register()?.latest().count(Level::COMMUNE), 3320);
/// assert_eq!(register.latest().count(Level::COMMUNE), 3321);
/// // A unit that nobody knows is told at once, with names that are near.
/// assert!(plan.merge(["xã Bà Về"], Successor::new("xã Mới")?).is_err());
/// # }
/// # Ok::<(), sapnhap::Error>(())
/// ```
#[derive(Debug, Clone)]
pub struct Plan {
    name: String,
    base: Register,
    date: Date,
    scope: Option<Reference>,
    given: Vec<Arc<Decree>>,
    decrees: Vec<Arc<Decree>>,
    balances: Vec<Balance>,
    /// The text that it was read from, for the lines that findings show.
    text: Option<Arc<PlanText>>,
    /// What comes of it; made anew when a decree has been added or taken out.
    made: Made,
    /// The codes that new units of a level can't get; collected when first needed.
    used_codes: BTreeMap<Level, UsedCodes>,
}

impl Plan {
    /// Makes a plan without decrees, for a day, on a register.
    #[must_use]
    pub fn on(base: &Register, date: Date) -> Self {
        Self {
            name: format!("on {date}"),
            base: base.clone(),
            date,
            scope: None,
            given: Vec::new(),
            decrees: Vec::new(),
            balances: Vec::new(),
            text: None,
            made: Made::default(),
            used_codes: BTreeMap::new(),
        }
    }

    /// Gives back an enacted decree as a plan on the register as it was the day before, so that
    /// the law itself can be judged. Other decrees of the same day are taken as given.
    ///
    /// # Errors
    /// [`LookupFault::UnknownDecree`] for a number that the register does not have.
    ///
    /// # Complexity
    /// That of applying the decrees of earlier days again.
    ///
    /// # Example
    /// ```
    /// # #[cfg(feature = "vietnam")] {
    /// use sapnhap::{Plan, check, rules, vietnam};
    ///
    /// let law = Plan::from_register(vietnam::register(), ["1656/NQ-UBTVQH15"])?;
    /// check(&law, &rules::universal(), ()).to_result()?;
    /// # }
    /// # Ok::<(), sapnhap::Error>(())
    /// ```
    pub fn from_register<'a>(
        register: &Register,
        numbers: impl IntoIterator<Item = &'a str>,
    ) -> Result<Self, Error> {
        let numbers: Vec<&str> = numbers.into_iter().collect();
        for number in &numbers {
            if register.decree(number).is_none() {
                return Err(LookupFault::UnknownDecree { number: (*number).to_owned() })?;
            }
        }
        let is_chosen = |decree: &&Decree| numbers.contains(&decree.number.as_str());
        let chosen: Vec<&Decree> = register.decrees().filter(is_chosen).collect();
        let days = || chosen.iter().map(|decree| decree.effective);
        let (Some(first), Some(last)) = (days().min(), days().max()) else {
            return Ok(Self::on(register, register.last()));
        };
        let mut plan = Self::on(&register.rewound(first)?, first);
        plan.name = numbers.join(", ");
        for decree in register.decrees() {
            if decree.effective < first || decree.effective > last {
                continue;
            }
            let list = if is_chosen(&decree) { &mut plan.decrees } else { &mut plan.given };
            list.push(Arc::new(decree.clone()));
        }
        Ok(plan)
    }

    /// Names the plan, and with it the decree into which its own clauses go.
    #[must_use]
    pub fn named(mut self, name: &str) -> Self {
        let before = std::mem::replace(&mut self.name, name.to_owned());
        if let Ok(number) = DecreeNumber::new(name) {
            for decree in self.decrees.iter_mut().filter(|own| own.number.as_str() == before) {
                Arc::make_mut(decree).number = number.clone();
            }
            self.made = Made::default();
        }
        self
    }

    /// Says which unit the plan is about, by code or name: the parent of what it makes, and the
    /// choice where a name has namesakes.
    ///
    /// # Errors
    /// An empty reference.
    pub fn within(mut self, scope: &str) -> Result<Self, Error> {
        self.scope = Some(Reference::new(scope)?);
        Ok(self)
    }

    /// Adds a decree.
    #[must_use]
    pub fn decree(mut self, decree: Decree) -> Self {
        self.decrees.push(Arc::new(decree));
        self.made = Made::default();
        self.used_codes.clear();
        self
    }

    /// Adds a decree that the plan takes as given, such as law of the same day: it is applied, and
    /// no rule judges it.
    #[must_use]
    pub fn given(mut self, decree: Decree) -> Self {
        self.given.push(Arc::new(decree));
        self.made = Made::default();
        self
    }

    /// Adds a total that the plan states together with its parts.
    #[must_use]
    pub fn balance(mut self, balance: Balance) -> Self {
        self.balances.push(balance);
        self
    }

    /// Returns the name.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Returns the register that the plan stands on.
    #[must_use]
    pub fn base(&self) -> &Register {
        &self.base
    }

    /// Returns the day for which it is made; decrees may have days of their own.
    #[must_use]
    pub fn date(&self) -> Date {
        self.date
    }

    /// Returns the decrees, in the order in which they were put in.
    pub fn decrees(&self) -> impl ExactSizeIterator<Item = &Decree> {
        self.decrees.iter().map(AsRef::as_ref)
    }

    /// Returns the decrees that are taken as given, in the order in which they were put in.
    pub fn given_decrees(&self) -> impl ExactSizeIterator<Item = &Decree> {
        self.given.iter().map(AsRef::as_ref)
    }

    /// Returns the totals that it states.
    #[must_use]
    pub fn balances(&self) -> &[Balance] {
        &self.balances
    }

    /// Returns a line of the text that it was read from, counted from 1.
    ///
    /// # Complexity
    /// Constant; linear in the text at the first call.
    #[must_use]
    pub fn line(&self, number: u32) -> Option<&str> {
        let place = usize::try_from(number).ok()?.checked_sub(1)?;
        self.text.as_deref()?.line(place)
    }

    /// Returns the register that comes of the plan: its decrees by day and number, and the clauses of
    /// each in order, whatever the order in which they were put in.
    ///
    /// # Errors
    /// All faults of the first day that has any.
    ///
    /// # Complexity
    /// That of [`Register::enact`] at the first call, and nothing at later ones.
    pub fn register(&self) -> Result<Register, Error> {
        self.made().cloned()
    }

    /// Enacts the plan on a register: its own base, or one that has grown since.
    ///
    /// # Errors
    /// All faults of the first day that has any; the register stays as it was.
    pub fn enact_on(&self, register: &Register) -> Result<Register, Error> {
        let mut register = register.clone();
        register
            .enact_shared(self.days().into_iter().flat_map(|(_, decrees)| decrees).collect())?;
        Ok(register)
    }

    /// Returns what is wrong with the plan as a change of the register, on the first day that has
    /// any fault; rules find more.
    #[must_use]
    pub fn faults(&self) -> Vec<ChangeFault> {
        self.trials().faults().unwrap_or_default().to_vec()
    }

    /// Returns the plan with only some of its decrees, and the totals left out; those that are
    /// taken as given stay. With the decrees that a finding [cites](crate::Finding::cited) the plan
    /// still has that finding.
    #[must_use]
    pub fn only<'a>(&self, numbers: impl IntoIterator<Item = &'a str>) -> Self {
        let numbers: Vec<&str> = numbers.into_iter().collect();
        let mut plan = self.clone();
        plan.decrees.retain(|decree| numbers.contains(&decree.number.as_str()));
        plan.balances.clear();
        plan.made = Made::default();
        plan.used_codes.clear();
        plan
    }

    /// Returns the days of the plan, staged and applied; they are so once.
    pub(crate) fn trials(&self) -> &Trials {
        self.made.get(&self.base, || self.days())
    }

    /// Returns the decrees by day, in an order that does not depend on that of the input: by
    /// number, and within a decree by clause.
    pub(crate) fn days(&self) -> Vec<(Date, Vec<Arc<Decree>>)> {
        let mut all: Vec<Arc<Decree>> =
            self.given.iter().chain(&self.decrees).map(in_order_of_clauses).collect();
        all.sort_by(|one, other| {
            (one.effective, one.number.order()).cmp(&(other.effective, other.number.order()))
        });
        let mut days: Vec<(Date, Vec<Arc<Decree>>)> = Vec::new();
        for decree in all {
            match days.last_mut() {
                Some((day, decrees)) if *day == decree.effective => decrees.push(decree),
                _ => days.push((decree.effective, vec![decree])),
            }
        }
        days
    }

    /// Tells whether a decree is taken as given. Of two with one number the plan's own counts: what
    /// is wrong with them is for the plan to mend.
    pub(crate) fn is_given(&self, number: &DecreeNumber) -> bool {
        let has = |decrees: &[Arc<Decree>]| decrees.iter().any(|known| known.number == *number);
        has(&self.given) && !has(&self.decrees)
    }
}

/// Returns the decree with its provisions by clause, when each has a clause of its own.
fn in_order_of_clauses(decree: &Arc<Decree>) -> Arc<Decree> {
    let keys: Vec<_> = decree.provisions.iter().map(|p| clause::order(p.clause.as_ref())).collect();
    if keys.is_sorted() {
        return Arc::clone(decree);
    }
    let mut sorted = Decree::clone(decree);
    sorted.provisions.sort_by_cached_key(|provision| {
        let key = clause::order(provision.clause.as_ref());
        (key.0, key.1.to_owned())
    });
    Arc::new(sorted)
}
