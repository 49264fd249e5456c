//! The figures that a decree states for parts, put against the wholes that it states.

use super::check::Checker;
use crate::amount::Amount;
use crate::error::Fault;
use crate::share::Share;

impl Checker<'_> {
    /// Puts the stated parts of a source against its stated whole.
    pub(super) fn figures(&mut self) {
        /// The parts of one quantity of one source so far.
        struct Sum {
            parts: u32,
            sum: Option<Amount>,
            whole: Option<Amount>,
            /// A figure that is negative, or of another whole than those before it.
            odd: Option<(Amount, Option<Amount>)>,
            provision: u32,
        }
        let mut sums: indexmap::IndexMap<(u32, bool), Sum> = indexmap::IndexMap::new();
        for (take, of_population, figure) in &self.staged.figures {
            let Some(take) = self.staged.takes.get(*take as usize) else { continue };
            let (source, provision, of_population) = (take.source, take.provision, *of_population);
            let sum = sums.entry((source, of_population)).or_insert(Sum {
                parts: 0,
                sum: Some(figure.amount),
                whole: None,
                odd: None,
                provision,
            });
            if sum.parts > 0 {
                sum.sum = sum.sum.and_then(|sum| sum.checked_add(figure.amount));
            }
            sum.parts += 1;
            let wholes = (sum.whole, figure.of);
            if figure.amount.is_negative() || matches!(wholes, (Some(a), Some(b)) if a != b) {
                sum.odd = Some((figure.amount, figure.of));
            }
            sum.whole = sum.whole.or(figure.of);
            sum.provision = provision;
        }
        for ((source, of_population), sum) in sums {
            if let Some((amount, of)) = sum.odd {
                let unit = self.store.describe(source);
                let quantity = if of_population { "population" } else { "area" };
                let told = |whole: Option<Amount>| whole.map_or("?".to_owned(), |w| w.to_string());
                let whole = format!("{}, where another clause says {}", told(of), told(sum.whole));
                let sum_text = amount.to_string();
                let fault = Fault::FiguresDisagree { unit, quantity, sum: sum_text, whole };
                self.fault(sum.provision, fault);
                continue;
            }
            let (Some(added), Some(whole)) = (sum.sum, sum.whole) else { continue };
            let parts = self.staged.takes.iter().filter(|take| {
                let part = if of_population { take.population } else { take.area };
                take.source == source && part == Share::Part
            });
            let all_stated = parts.count() == sum.parts as usize;
            let Some(touch) = self.touches.of_mut(source) else { continue };
            let tally = if of_population { &mut touch.population } else { &mut touch.area };
            if added == whole && all_stated {
                tally.make_whole(sum.parts);
                self.touches.note_whole(source);
            } else if added > whole {
                let unit = self.store.describe(source);
                let quantity = if of_population { "population" } else { "area" };
                let (sum_text, whole) = (added.to_string(), whole.to_string());
                let fault = Fault::FiguresDisagree { unit, quantity, sum: sum_text, whole };
                self.fault(sum.provision, fault);
            }
        }
    }
}
