//! The figures that a decree states for parts, put against the wholes that it states.
//!
//! Figures are given to so many digits, so that a sum may miss the whole by what rounding does to
//! its terms: half a unit of the last digit of each. An excess within that is read as the whole,
//! since more than the whole is not to be had. Parts that fall short within it are read as they
//! stand, and the unit goes on with what is left, since a whole hectare may well be meant to stay;
//! only where the other quantity is taken whole, or a clause ends the unit, do they count as the
//! whole too. Rules make a note of either.

use crate::amount::Amount;
use crate::error::{Fault, StatedWhole};
use crate::register::change::checker::Checker;
use crate::register::data::ids::VersionId;
use crate::register::data::staged::Staged;
use crate::share::{Quantity, Share};

/// The stated parts of one quantity of one source.
#[derive(Debug, Clone)]
pub(crate) struct Parts {
    pub(crate) source: VersionId,
    pub(crate) of_population: bool,
    /// How many parts there are, and how many of them have a figure.
    n_parts: u32,
    n_stated: u32,
    /// What they add up to; `None` when it can't be held.
    pub(crate) sum: Option<Amount>,
    pub(crate) whole: Option<Amount>,
    /// How far the sum may lie from the true one for the digits given.
    rounding: Option<Amount>,
    /// A figure that is negative, or of another whole than those before it.
    odd: Option<(Amount, Option<Amount>)>,
    /// The provisions that state them, in the order of the law.
    pub(crate) provisions: Vec<u32>,
}

/// How a sum lies to the whole that is stated with it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Fit {
    Equal,
    /// More or less, by no more than the digits given leave room for.
    MoreWithin,
    LessWithin,
    /// More than there is.
    More,
    Less,
}

impl Parts {
    /// Returns what they are parts of.
    pub(crate) fn quantity(&self) -> Quantity {
        if self.of_population { Quantity::Population } else { Quantity::Area }
    }

    /// Tells whether every part has a figure.
    pub(crate) fn all_stated(&self) -> bool {
        self.n_parts == self.n_stated
    }

    /// Returns how far sum and whole may lie apart for the digits given.
    pub(crate) fn rounding(&self) -> Option<Amount> {
        self.rounding?.checked_add(self.whole?.rounding())
    }

    /// Returns how the sum lies to the whole; `None` when there is no whole, or no sum.
    pub(crate) fn fit(&self) -> Option<Fit> {
        let (sum, whole) = (self.sum?, self.whole?);
        let is_within = match (sum.checked_sub(whole), self.rounding()) {
            (Some(gap), Some(rounding)) => gap.abs() <= rounding,
            _ => false,
        };
        Some(match (sum.cmp(&whole), is_within) {
            (std::cmp::Ordering::Equal, _) => Fit::Equal,
            (std::cmp::Ordering::Greater, true) => Fit::MoreWithin,
            (std::cmp::Ordering::Greater, false) => Fit::More,
            (std::cmp::Ordering::Less, true) => Fit::LessWithin,
            (std::cmp::Ordering::Less, false) => Fit::Less,
        })
    }

    fn add(&mut self, amount: Amount, of: Option<Amount>, provision: u32) {
        self.sum = match self.n_stated {
            0 => Some(amount),
            _ => self.sum.and_then(|sum| sum.checked_add(amount)),
        };
        self.n_stated += 1;
        let is_other = matches!((self.whole, of), (Some(known), Some(of)) if known != of);
        if amount.is_negative() || is_other {
            self.odd = Some((amount, of));
        }
        // Of one whole that is given twice, the more exact form counts.
        self.whole = match (self.whole, of) {
            (Some(known), Some(of)) if of == known && of.decimals() > known.decimals() => Some(of),
            (known, of) => known.or(of),
        };
        self.rounding = match self.n_stated {
            1 => Some(amount.rounding()),
            _ => self.rounding.and_then(|sum| sum.checked_add(amount.rounding())),
        };
        self.provisions.push(provision);
    }
}

/// Adds up the stated parts of each quantity of each source, in the order of the law.
pub(crate) fn parts(staged: &Staged) -> Vec<Parts> {
    let mut sums: indexmap::IndexMap<(VersionId, bool), Parts> = indexmap::IndexMap::new();
    for (take, of_population, figure) in &staged.figures {
        let Some(take) = staged.takes.get(*take as usize) else { continue };
        let (source, of_population) = (take.source, *of_population);
        let parts = sums.entry((source, of_population)).or_insert_with(|| Parts {
            source,
            of_population,
            n_parts: 0,
            n_stated: 0,
            sum: None,
            whole: None,
            rounding: None,
            odd: None,
            provisions: Vec::new(),
        });
        parts.add(figure.amount, figure.of, take.provision);
    }
    for take in &staged.takes {
        for (of_population, share) in [(false, take.area), (true, take.population)] {
            if share == Share::Part
                && let Some(parts) = sums.get_mut(&(take.source, of_population))
            {
                parts.n_parts += 1;
            }
        }
    }
    sums.into_values().collect()
}

impl Checker<'_> {
    /// Puts the stated parts of each source against its stated whole.
    pub(crate) fn figures(&mut self) {
        let mut unequal: Vec<Parts> = Vec::new();
        for parts in parts(self.staged) {
            if let Some((amount, here)) = parts.odd {
                let whole = StatedWhole::Several { here, elsewhere: parts.whole };
                self.disagree(&parts, amount, whole);
                continue;
            }
            match parts.fit() {
                Some(Fit::Equal | Fit::MoreWithin) => self.make_whole(&parts),
                Some(Fit::LessWithin) => unequal.push(parts),
                Some(Fit::More) => {
                    if let (Some(sum), Some(whole)) = (parts.sum, parts.whole) {
                        self.disagree(&parts, sum, StatedWhole::One(whole));
                    }
                    // That something is left over would be a second fault for one mistake.
                    unequal.push(parts);
                }
                Some(Fit::Less) | None => {}
            }
        }
        for parts in unequal {
            let ends = self.touches.of(parts.source).is_some_and(|touch| {
                let other = if parts.of_population { touch.area } else { touch.population };
                other.is_whole() || touch.dissolver != crate::register::data::records::NONE
            });
            if ends {
                self.make_whole(&parts);
            }
        }
    }

    /// Notes that stated parts are the whole, unless there are others beside them.
    fn make_whole(&mut self, parts: &Parts) {
        if !parts.all_stated() {
            return;
        }
        let Some(touch) = self.touches.of_mut(parts.source) else { return };
        let tally = if parts.of_population { &mut touch.population } else { &mut touch.area };
        tally.make_whole(parts.n_stated);
        self.touches.note_whole(parts.source);
    }

    fn disagree(&mut self, parts: &Parts, sum: Amount, whole: StatedWhole) {
        let unit = self.store.named(parts.source);
        let quantity = parts.quantity();
        let provision =
            parts.provisions.last().copied().unwrap_or(crate::register::data::records::NONE);
        self.fault(provision, Fault::FiguresDisagree { unit, quantity, sum, whole });
    }
}
