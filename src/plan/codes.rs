//! Codes for new units that nobody says a code of: numbers that no unit ever had.

use std::collections::BTreeSet;

use crate::code::Code;
use crate::level::Level;
use crate::register::Register;

/// The all-digit codes of a level that units had, or that a plan gives to units of any level.
#[derive(Debug, Clone)]
pub(super) struct UsedCodes {
    width: u8,
    used: BTreeSet<u32>,
    /// All smaller numbers from one on are used.
    lowest: u32,
}

impl UsedCodes {
    /// Collects the codes of a level and those that are taken.
    ///
    /// # Complexity
    /// Linear in all versions.
    pub(super) fn of<'a>(
        register: &Register,
        level: Level,
        taken: impl Iterator<Item = &'a Code>,
    ) -> Self {
        let of_level = register.versions().filter(|version| version.level() == level);
        let known = of_level.filter_map(|version| version.code().number());
        let used = known.chain(taken.filter_map(Code::number)).collect();
        Self { width: register.store.code_width(level).max(1), used, lowest: 1 }
    }

    pub(super) fn take(&mut self, code: &Code) {
        self.used.extend(code.number());
    }

    /// Returns a code that is not used: the one after the largest, or where that has too many digits
    /// the smallest.
    ///
    /// # Complexity
    /// A look-up, and over many calls one for each number that is passed over.
    pub(super) fn unused(&mut self) -> Code {
        let next = self.used.last().map_or(1, |largest| largest.saturating_add(1));
        let end = 10_u32.checked_pow(u32::from(self.width)).filter(|end| next >= *end);
        let Some(end) = end else { return Code::from_number(next, self.width) };
        while self.lowest < end && self.used.contains(&self.lowest) {
            self.lowest += 1;
        }
        let free = if self.lowest < end { self.lowest } else { next };
        Code::from_number(free, self.width)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::code::code;

    #[test]
    fn the_next_code_is_the_one_after_the_largest_or_the_smallest_that_is_free() {
        let used = |codes: &[&str]| {
            let used = codes.iter().filter_map(|text| code(text).number()).collect();
            UsedCodes { width: 2, used, lowest: 1 }
        };
        assert_eq!(used(&[]).unused(), code("01"));
        assert_eq!(used(&["07", "A1"]).unused(), code("08"));
        let mut codes = used(&["01", "02", "99"]);
        assert_eq!(codes.unused(), code("03"));
        codes.take(&code("03"));
        codes.take(&code("B7"));
        assert_eq!(codes.unused(), code("04"));
        (4..99).for_each(|number| codes.take(&Code::from_number(number, 2)));
        // There is none; the one after the largest is told to be too wide.
        assert_eq!(codes.unused(), code("100"));
    }
}
