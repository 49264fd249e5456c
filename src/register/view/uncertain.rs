//! What may have been in force on a day, where the day of an act is not certain.

use crate::code::Code;
use crate::decree::Decree;
use crate::level::Level;
use crate::list::List;
use crate::period::day_before;
use crate::register::{Snapshot, Version};

impl<'r> Snapshot<'r> {
    /// Returns the decrees of which it is not certain whether they were in effect on the day, in the
    /// order of the register's log: theirs lies in an interval that holds this one.
    ///
    /// # Complexity
    /// Linear in the decrees.
    ///
    /// # Example
    /// ```
    /// # #[cfg(feature = "vietnam")] {
    /// use sapnhap::{date, vietnam};
    ///
    /// let day = vietnam::register().at(date(2025, 1, 20))?;
    /// let numbers: Vec<&str> = day.uncertain().map(|decree| decree.number.as_str()).collect();
    /// assert_eq!(numbers, ["unnumbered-quang-tri-2024-11"]);
    /// # }
    /// # Ok::<(), sapnhap::Error>(())
    /// ```
    pub fn uncertain(&self) -> impl Iterator<Item = &'r Decree> + use<'r> {
        let (register, day) = (self.register, self.date);
        let uncertain = register.log.decrees.ids().filter(move |&place| {
            let head = register.log.logged(place).and_then(|logged| logged.head());
            head.is_some_and(|head| head.record.dating.holds(day))
        });
        uncertain.filter_map(|place| register.logged_decree(place))
    }

    /// Returns the units that may have carried a code on the day: first the one that [`get`](Self::get)
    /// returns, then those that carried it before or after a decree whose day is not certain, each seen
    /// on the day that is written for that decree, or on the day before. None where no day is in doubt
    /// and nobody carried it.
    ///
    /// # Complexity
    /// That of [`get`](Self::get), and linear in the decrees.
    ///
    /// # Example
    /// ```
    /// # #[cfg(feature = "vietnam")] {
    /// use sapnhap::{Level, code, date, vietnam};
    ///
    /// // A list shows it as a town in March 2019 already, while it should have become one in May.
    /// let day = vietnam::register().at(date(2019, 4, 1))?;
    /// let units = day.possible(Level::COMMUNE, &code("31489"));
    /// let labels: Vec<String> = units.iter().map(|unit| unit.label()).collect();
    /// assert_eq!(labels, ["xã Vĩnh Viễn", "thị trấn Vĩnh Viễn"]);
    /// # }
    /// # Ok::<(), sapnhap::Error>(())
    /// ```
    #[must_use]
    pub fn possible(&self, level: Level, code: &Code) -> List<Version<'r>> {
        let mut units: List<Version<'r>> = self.get(level, code).into_iter().collect();
        for decree in self.uncertain() {
            let is_after = decree.effective <= self.date;
            let day = if is_after { day_before(decree.effective) } else { decree.effective };
            let Some(other) = self.register.at_or_opening(day).get(level, code) else { continue };
            let clauses = if is_after { other.ended_by() } else { other.begun_by() };
            let is_by_it = clauses.iter().any(|clause| clause.number() == Some(&decree.number));
            if is_by_it && !units.contains(&other) {
                units.push(other);
            }
        }
        units
    }
}
