//! Carrying a table: its key is read, each row decided, and the shape says what is made of that.

use std::collections::BTreeSet;

use super::conversion::{Carried, Carry, Conversion, Shape};
use super::converted::Converted;
use super::decide::{Decided, Decider};
use super::outcome::Outcome;
use super::{Table, records, units};
use crate::error::{Error, TableFault};
use crate::level::Level;

impl<'r> Conversion<'r, '_> {
    /// Carries a table.
    ///
    /// # Errors
    /// [`TableFault`], with rows and columns: no key, a column that is not there or asked for twice, a field
    /// that is no figure, two rows of one unit, a column that can't be carried, columns that do not add up.
    /// [`LookupFault`](crate::error::LookupFault) for a date before the opening and for an unknown level.
    /// What single rows lack is told in the account.
    ///
    /// # Complexity
    /// Each distinct key is read once, and each distinct unit asked once; then linear in the fields.
    pub fn run(&self, table: &Table) -> Result<Converted<'r>, Error> {
        if table.n_columns() == 0 {
            Err(TableFault::Empty)?;
        }
        let Some(key) = &self.key else { return Err(TableFault::NoKey)? };
        self.check_columns(table)?;
        let country = self.register.country();
        let to = self.register.at(self.to)?;
        // A country may have levels of which the register holds no unit.
        let lowest = || country.all_levels().filter(|level| to.count(*level) > 0).last();
        let level = key.level.or_else(lowest).unwrap_or(Level::new(0));
        let to_level = self.to_level.unwrap_or(level);
        country.known_level(level)?;
        country.known_level(to_level)?;
        let decider = Decider {
            register: self.register,
            to,
            level,
            to_level,
            accepted: self.accepted.clone(),
            about: self.about,
        };
        let decided: Decided<'r> = decider.decide(table, &key.in_table(table)?);
        match self.shape {
            Shape::Records => records::converted(self, table, &decider, decided),
            Shape::Units => units::converted(self, table, &decider, decided),
        }
    }

    /// Tells what becomes of records of a program's own, in their order: `field` gives the text that a record has
    /// for a column of the key.
    ///
    /// # Errors
    /// As [`run`](Self::run), where columns that are carried are not asked for.
    ///
    /// # Complexity
    /// That of [`run`](Self::run) for a table of the columns of the key.
    ///
    /// # Example
    /// ```
    /// # #[cfg(feature = "vietnam")] {
    /// use sapnhap::table::{Conversion, Key};
    /// use sapnhap::{date, vietnam};
    ///
    /// struct Payment {
    ///     commune: u32,
    /// }
    /// let payments = [Payment { commune: 4 }, Payment { commune: 634 }];
    /// let conversion = Conversion::of_records(vietnam::register(), date(2025, 7, 1))
    ///     .key(Key::code("commune").as_of(date(2025, 6, 30)));
    /// let outcomes = conversion.of_each(&payments, |of, _| of.commune.to_string())?;
    /// assert_eq!(outcomes[0].to().unwrap().label(), "phường Ba Đình");
    /// assert!(outcomes[1].to().is_none());
    /// # }
    /// # Ok::<(), sapnhap::Error>(())
    /// ```
    pub fn of_each<T>(
        &self,
        records: &[T],
        field: impl Fn(&T, &str) -> String,
    ) -> Result<Vec<Outcome<'r>>, Error> {
        let Some(key) = &self.key else { return Err(TableFault::NoKey)? };
        let mut columns = key.columns();
        columns.extend(self.placing.iter().map(|(_, column)| column.as_str()));
        let mut table = Table::new(columns.iter().copied());
        for record in records {
            let fields: Vec<String> = columns.iter().map(|column| field(record, column)).collect();
            table.push_row(fields.iter().map(String::as_str))?;
        }
        let plain =
            Self { carries: Vec::new(), groups: Vec::new(), sums: Vec::new(), ..self.clone() };
        let done = plain.run(&table)?;
        Ok((0..records.len()).filter_map(|row| done.outcome(row).cloned()).collect())
    }

    fn check_columns(&self, table: &Table) -> Result<(), TableFault> {
        let mut seen = BTreeSet::new();
        for carry in &self.carries {
            if let Carried::Refused(reason) = carry.what {
                return Err(TableFault::CannotCarry { column: carry.column.clone(), reason });
            }
            if !seen.insert(table.column(&carry.column)?) {
                return Err(TableFault::UsedTwice { column: carry.column.clone() });
            }
        }
        for column in &self.groups {
            if !seen.insert(table.column(column)?) {
                return Err(TableFault::UsedTwice { column: column.clone() });
            }
        }
        self.check_sums()?;
        for (total, parts) in &self.sums {
            for column in std::iter::once(total).chain(parts) {
                let is_count = |carry: &Carry<'_>| {
                    carry.column == *column && matches!(carry.what, Carried::Count)
                };
                if !self.carries.iter().any(is_count) {
                    return Err(TableFault::CannotCarry {
                        column: column.clone(),
                        reason: "columns that add up must each be carried as counts",
                    });
                }
            }
        }
        Ok(())
    }

    /// Refuses sums that lie in each other.
    fn check_sums(&self) -> Result<(), TableFault> {
        for (total, _) in &self.sums {
            let (mut open, mut seen) = (vec![total], BTreeSet::new());
            while let Some(column) = open.pop() {
                let of_column = self.sums.iter().filter(|(sum, _)| sum == column);
                for part in of_column.flat_map(|(_, parts)| parts) {
                    if part == total {
                        return Err(TableFault::CannotCarry {
                            column: total.clone(),
                            reason: "it is said to be a part of itself",
                        });
                    }
                    if seen.insert(part) {
                        open.push(part);
                    }
                }
            }
        }
        Ok(())
    }
}
