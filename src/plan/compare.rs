//! A plan beside another plan, or beside what became law.
//!
//! A comparison borrows the registers that it is made of. That of a plan is made once and kept in
//! the plan, so both plans can be asked in one call.

use jiff::civil::Date;

use super::Plan;
use crate::compare::{Comparison, compare, compare_within};
use crate::error::Error;
use crate::level::Level;
use crate::period::day_before;
use crate::register::{Register, Snapshot};

impl Plan {
    /// Compares how this plan and another divide the same units: those of this plan's scope on the
    /// day before either begins, or all of them when it has no scope.
    ///
    /// Both are taken as of the last day on which either changes something. Of units of another
    /// place than the scope, see [`compare_within`](crate::compare::compare_within()).
    ///
    /// # Errors
    /// All faults of a plan that gives no register; a scope that is not found on the day before;
    /// and [`LookupFault::OtherBase`](crate::error::LookupFault::OtherBase) for plans that stand on
    /// registers whose units differ on that day.
    ///
    /// # Complexity
    /// That of [`register`](Self::register) for each plan that has not been compared before, and
    /// that of [`compare_within`](crate::compare::compare_within()) or [`compare`](crate::compare()).
    ///
    /// # Example
    /// ```
    /// # #[cfg(feature = "vietnam")] {
    /// use sapnhap::{Level, Plan, Successor, date, vietnam};
    ///
    /// let none = Plan::on(vietnam::register(), date(2027, 1, 1)).within("thành phố Hà Nội")?;
    /// let merge = |units: &[&str]| none.clone().merge(units, Successor::new("xã Ba Vì")?);
    /// let one = merge(&["xã Ba Vì", "xã Yên Bài"])?;
    /// let other = merge(&["xã Ba Vì", "xã Yên Bài", "xã Suối Hai"])?;
    ///
    /// let comparison = one.compare(&other, Level::COMMUNE)?;
    /// assert_eq!(
    ///     comparison.to_string(),
    ///     "126 units of 2026-12-31: 125 and 124, of which 123 same (123 kept), 0 renamed, \
    ///      1 and 1 different, 1 and 0 only here"
    /// );
    /// assert!(comparison.similarity().adjusted_rand < 1.0);
    /// # }
    /// # Ok::<(), sapnhap::Error>(())
    /// ```
    pub fn compare<'r>(&'r self, other: &'r Self, level: Level) -> Result<Comparison<'r>, Error> {
        let first = self.first_day().min(other.first_day());
        let last = self.last_day().max(other.last_day());
        self.compare_from(first, &other.made()?.at(last)?, level)
    }

    /// Compares the plan with a register that the same units came to in another way, such as the
    /// law: as [`compare`](Self::compare) does, the register as of the plan's last day.
    ///
    /// # Errors
    /// As [`compare`](Self::compare).
    ///
    /// # Example
    /// ```
    /// # #[cfg(feature = "vietnam")] {
    /// use sapnhap::{Level, Plan, Successor, date, vietnam};
    ///
    /// let law = vietnam::register();
    /// // On the units of 30 June 2025: the wards of the old district, as one.
    /// let before = law.rewound(date(2025, 7, 1))?;
    /// let wards = before.latest().find("quận Ba Đình")?.children();
    /// let wards = wards.iter().map(|ward| ward.code().to_string());
    /// let plan = Plan::on(&before, date(2025, 7, 1))
    ///     .within("thành phố Hà Nội")?
    ///     .merge(wards, Successor::new("phường Ba Đình")?)?;
    ///
    /// let comparison = plan.compare_with(law, Level::COMMUNE)?;
    /// // The plan leaves all communes of Hà Nội as they are but for 13; the law made 126 of the 526.
    /// let counts = comparison.counts();
    /// assert_eq!((counts.n_before, counts.n_one, counts.n_other), (526, 514, 126));
    /// # }
    /// # Ok::<(), sapnhap::Error>(())
    /// ```
    pub fn compare_with<'r>(
        &'r self,
        register: &'r Register,
        level: Level,
    ) -> Result<Comparison<'r>, Error> {
        self.compare_from(self.first_day(), &register.at(self.last_day())?, level)
    }

    fn compare_from<'r>(
        &'r self,
        first: Date,
        other: &Snapshot<'r>,
        level: Level,
    ) -> Result<Comparison<'r>, Error> {
        let before = self.base.at(day_before(first))?;
        let one = self.made()?.at(other.date())?;
        match &self.scope {
            Some(scope) => {
                let scope = self.locate(&before, scope, None)?;
                compare_within(&before, &one, other, &scope, level)
            }
            None => compare(&before, &one, other, level),
        }
    }

    /// Returns the register that comes of the plan; it is made once.
    pub(super) fn made(&self) -> Result<&Register, Error> {
        self.trials().register()
    }

    /// Returns the first day on which the plan changes something; its own when it has no decree.
    fn first_day(&self) -> Date {
        self.change_days().min().unwrap_or(self.date)
    }

    /// Returns the last day on which the plan changes something; its own when it has no decree.
    fn last_day(&self) -> Date {
        self.change_days().max().unwrap_or(self.date)
    }

    fn change_days(&self) -> impl Iterator<Item = Date> {
        self.given.iter().chain(&self.decrees).map(|decree| decree.effective)
    }
}
