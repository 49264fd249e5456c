//! The working group in which the units that came of a former district go on together.
//!
//! ```text
//! former district --+--> commune A ----+--> AB    turns of six months: A, B, C, A, ..
//!                   +--> commune B ----+
//!                   +--> commune C -------> C     papers carry the seal of whose turn it is
//! ```
//!
//! So the seven communes of former Bình Chánh district agreed in 2025, and the eight of former Hữu Lũng.
//! What always holds: a turn begins on the day of the month on which the group began, and no merger of
//! members moves it. Left out on purpose: what a group works on, and meetings beside the regular ones.

use jiff::Span;
use jiff::civil::Date;

use crate::error::{Error, WorkingGroupFault};
use crate::list::List;
use crate::period::Period;
use crate::register::{Snapshot, Version};
use crate::share::Share;

/// How long a unit chairs before it is the turn of the next.
const MONTHS_OF_A_TURN: i32 = 6;

/// How long it is from one regular meeting to the next.
const MONTHS_BETWEEN_MEETINGS: i32 = 3;

/// A working group of the units that came of a former district: who is in it, who chairs, when it meets.
///
/// # Example
/// ```
/// # #[cfg(feature = "vietnam")] {
/// use sapnhap::working_group::WorkingGroup;
/// use sapnhap::{date, vietnam};
///
/// let register = vietnam::register();
/// let district = register.at(date(2025, 6, 30))?.find("huyện Hữu Lũng, Lạng Sơn")?;
/// let after = register.at(date(2025, 7, 1))?;
/// let (from, until) = (date(2025, 11, 29), date(2031, 1, 1));
/// let group = WorkingGroup::of(&district, &after, from, until)?;
/// assert_eq!(group.members_on(from)?.len(), 8);
///
/// let order = ["xã Vân Nham, Lạng Sơn", "xã Yên Bình, Lạng Sơn"].map(|name| after.find(name));
/// let group = group.chaired_by(order.into_iter().collect::<Result<Vec<_>, _>>()?)?;
/// assert_eq!(group.chair_on(date(2026, 5, 28))?.label(), "xã Vân Nham");
/// assert_eq!(group.seal_on(date(2026, 5, 29))?.label(), "xã Yên Bình");
/// assert_eq!(group.meetings().nth(1), Some(date(2026, 2, 28)));
/// assert!(group.chair_on(until).is_err());
/// # }
/// # Ok::<(), sapnhap::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WorkingGroup<'r> {
    founders: List<Version<'r>>,
    order: Vec<Version<'r>>,
    from: Date,
    until: Option<Date>,
}

impl<'r> WorkingGroup<'r> {
    /// Makes the group of the units that came of a former district, as they are on the date of a snapshot
    /// of the same register; until when it works may be left open with `None`.
    ///
    /// A unit is a member when a unit of the district came to it whole. What got parts alone was made of
    /// units of another district: of the nine that former Bình Chánh district went to, seven are members.
    /// While the district itself is in force on that date, its own units are.
    ///
    /// # Errors
    /// [`WorkingGroupFault::NoMembers`] where no unit is a member,
    /// [`WorkingGroupFault::BeforeItsMembers`] where the group begins before the date of the snapshot, and
    /// [`WorkingGroupFault::EndsFirst`] where it ends before it begins, or on that day.
    ///
    /// # Complexity
    /// That of [`Version::successors_at`], and of [`Version::predecessors_at`] for each of them.
    pub fn of(
        district: &Version<'r>,
        after: &Snapshot<'r>,
        from: Date,
        until: impl Into<Option<Date>>,
    ) -> Result<Self, Error> {
        let (until, date) = (until.into(), after.date());
        if from < date {
            return Err(WorkingGroupFault::BeforeItsMembers { from, date })?;
        }
        if let Some(until) = until.filter(|until| *until <= from) {
            return Err(WorkingGroupFault::EndsFirst { from, until })?;
        }
        let before = Snapshot::of(district);
        let came_whole = |successor: &Version<'r>| {
            successor.predecessors_at(&before).iter().any(|relation| {
                let earlier = relation.earlier();
                let is_own = earlier == *district || earlier.units_above().any(|u| u == *district);
                is_own && relation.portions().area == Share::All
            })
        };
        let successors = district.successors_at(after);
        let successors = successors.iter().map(|relation| relation.later());
        let founders: List<Version<'r>> = successors.filter(came_whole).collect();
        if founders.is_empty() {
            let district = Box::new(district.describe());
            return Err(WorkingGroupFault::NoMembers { district, date })?;
        }
        Ok(Self { founders, order: Vec::new(), from, until })
    }

    /// Returns when the group works.
    #[must_use]
    pub fn period(&self) -> Period {
        Period { from: Some(self.from), until: self.until }
    }

    /// Returns the members on a date, by level and code: of each unit that founded the group its heir
    /// ([`Version::heir_at`]), or all units that it was divided among.
    ///
    /// # Errors
    /// [`WorkingGroupFault::NotAtWork`] for a date on which the group does not work.
    pub fn members_on(&self, date: Date) -> Result<List<Version<'r>>, Error> {
        self.check_date(date)?;
        let mut members = Vec::new();
        for founder in self.founders.iter() {
            let day = founder.register().at_or_opening(date);
            match founder.heir_at(&day) {
                Some(heir) => members.push(heir),
                None => members.extend(founder.successors_at(&day).iter().map(|it| it.later())),
            }
        }
        members.sort_unstable_by(Version::cmp_in_lists);
        members.dedup();
        Ok(members.into_iter().collect())
    }

    /// Sets the order in which members chair, six months each from the day on which the group begins, and
    /// then from the first again. A member that is not named never chairs.
    ///
    /// # Errors
    /// [`WorkingGroupFault::NotAMember`] and [`WorkingGroupFault::NamedTwice`] for a unit of the order.
    pub fn chaired_by(
        mut self,
        order: impl IntoIterator<Item = Version<'r>>,
    ) -> Result<Self, Error> {
        self.order.clear();
        for named in order {
            let is_it = |founder: &&Version<'r>| founder.unit() == named.unit();
            let unit = || Box::new(named.describe());
            let Some(founder) = self.founders.iter().find(is_it) else {
                return Err(WorkingGroupFault::NotAMember { unit: unit(), from: self.from })?;
            };
            if self.order.contains(founder) {
                return Err(WorkingGroupFault::NamedTwice { unit: unit() })?;
            }
            self.order.push(*founder);
        }
        Ok(self)
    }

    /// Returns the unit that chairs on a date: the heir of the one whose turn it is.
    ///
    /// # Example: two members in the order merge
    /// Each keeps its turn, so that nobody else's turn moves: the unit that they became chairs twice a
    /// round.
    ///
    /// ```
    /// # #[cfg(feature = "vietnam")] {
    /// use sapnhap::working_group::WorkingGroup;
    /// use sapnhap::{Decree, Provision, date, vietnam};
    ///
    /// let merger = Provision::take_over("1", "xã Yên Bình, Lạng Sơn", ["xã Hữu Liên, Lạng Sơn"])?;
    /// let decree = Decree::new("a plan", date(2027, 1, 1))?.provision(merger);
    /// let register = vietnam::register().enact([decree])?;
    /// let district = register.at(date(2025, 6, 30))?.find("huyện Hữu Lũng, Lạng Sơn")?;
    /// let after = register.at(date(2025, 7, 1))?;
    /// let group = WorkingGroup::of(&district, &after, date(2026, 1, 1), None)?;
    /// let order = ["xã Hữu Liên", "xã Vân Nham", "xã Yên Bình"];
    /// let order = order.map(|name| after.find(&format!("{name}, Lạng Sơn")));
    /// let group = group.chaired_by(order.into_iter().collect::<Result<Vec<_>, _>>()?)?;
    /// let chairs = |day| Ok::<_, sapnhap::Error>(group.chair_on(day)?.label());
    /// assert_eq!(chairs(date(2026, 6, 30))?, "xã Hữu Liên");
    /// assert_eq!(chairs(date(2027, 6, 30))?, "xã Yên Bình");
    /// assert_eq!(chairs(date(2027, 7, 1))?, "xã Yên Bình");
    /// assert_eq!(chairs(date(2028, 1, 1))?, "xã Vân Nham");
    /// # }
    /// # Ok::<(), sapnhap::Error>(())
    /// ```
    ///
    /// # Errors
    /// [`WorkingGroupFault::NotAtWork`] for a date on which the group does not work,
    /// [`WorkingGroupFault::NoOrder`] where no order was set, and [`WorkingGroupFault::NoHeir`] where the
    /// unit whose turn it is was divided and has no heir.
    ///
    /// # Complexity
    /// Linear in the turns until the date, and that of [`Version::heir_at`].
    pub fn chair_on(&self, date: Date) -> Result<Version<'r>, Error> {
        self.check_date(date)?;
        let begun = self.days_every(MONTHS_OF_A_TURN).take_while(|begin| *begin <= date).count();
        let turn = begun.saturating_sub(1).checked_rem(self.order.len());
        let Some(unit) = turn.and_then(|turn| self.order.get(turn)) else {
            return Err(WorkingGroupFault::NoOrder { date })?;
        };
        let heir = unit.heir_at(&unit.register().at_or_opening(date));
        let fault = || WorkingGroupFault::NoHeir { unit: Box::new(unit.describe()), date };
        Ok(heir.ok_or_else(fault)?)
    }

    /// Returns the unit whose seal a paper of a date carries: the one that chairs on it.
    ///
    /// # Errors
    /// Those of [`chair_on`](Self::chair_on).
    pub fn seal_on(&self, date: Date) -> Result<Version<'r>, Error> {
        self.chair_on(date)
    }

    /// Returns the days by which the group has regular meetings: that on which it begins, and every three
    /// months, as long as it works.
    pub fn meetings(&self) -> impl Iterator<Item = Date> + use<'r> {
        let until = self.until;
        self.days_every(MONTHS_BETWEEN_MEETINGS)
            .take_while(move |day| until.is_none_or(|until| *day < until))
    }

    /// Returns the day on which the group begins, and the same day of the month every so many months, or
    /// the last of a month that has no such day.
    fn days_every(&self, months: i32) -> impl Iterator<Item = Date> + use<'r> {
        let from = self.from;
        (0..).map_while(move |place: i32| {
            let span = Span::new().try_months(place.checked_mul(months)?).ok()?;
            from.checked_add(span).ok()
        })
    }

    fn check_date(&self, date: Date) -> Result<(), WorkingGroupFault> {
        let period = self.period();
        if period.contains(date) {
            Ok(())
        } else {
            Err(WorkingGroupFault::NotAtWork { date, period })
        }
    }
}
