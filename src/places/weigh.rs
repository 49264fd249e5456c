//! Holding readings of a text against each other: what is left over, and what may not be.

use std::ops::Range;

use super::chain::{Chain, Named, Order, Reading, Stuck};
use crate::list::List;
use crate::register::data::ids::VersionId;
use crate::register::view::hierarchy::units_above;

impl Reading<'_> {
    /// Leaves out units that lie in another one that is named as well: whatever was meant, what is left over
    /// lies in that.
    pub(super) fn keep_what_holds_the_others(&self, best: &mut Chain) {
        let units = best.units();
        let holds = |outer: &&Named| {
            units.iter().all(|unit| {
                let mut above = units_above(self.store, unit.version, self.moment);
                unit.version == outer.version || above.any(|above| above == outer.version)
            })
        };
        if let Some(outer) = units.iter().find(holds).filter(|_| units.len() > 1) {
            best.others.clear();
            let last = best.links.last_mut().into_iter();
            last.for_each(|link| link.units = List::of_one(*outer));
        }
    }

    /// Returns units that parts of what a chain leaves over name, within the same units, where nothing says
    /// that they are streets: `Ngọc Hà, Ba Đình` are two wards.
    pub(super) fn rivals(&self, best: &Chain) -> Vec<Named> {
        let Some((last, above)) = best.links.split_last().filter(|(last, _)| !last.has_kind) else {
            return Vec::new();
        };
        let within: List<VersionId> = above
            .last()
            .into_iter()
            .flat_map(|link| link.units.iter().map(|it| it.version))
            .collect();
        let is_apart = |rival: &Named| {
            let lies_in = |unit: VersionId, other: VersionId| {
                unit == other
                    || units_above(self.store, unit, self.moment).any(|above| above == other)
            };
            !last.units.iter().any(|unit| {
                lies_in(rival.version, unit.version) || lies_in(unit.version, rival.version)
            })
        };
        let parts = self.parts(&best.left_over);
        let named = parts.filter(|part| !self.words.get(part.start).is_some_and(|it| it.is_number));
        let rivals =
            named.flat_map(|part| self.units(self.called(&part), &part, None, &within, None));
        rivals.filter(is_apart).collect()
    }

    /// Leaves out units whose marks are only left out, where others are written just so, as long as the
    /// text has any marks.
    pub(super) fn keep_the_best_marked(&self, best: &mut Chain) {
        let last = best.links.last_mut().map(|link| &mut link.units);
        let has_marked = last.as_ref().is_some_and(|units| units.iter().any(|unit| unit.has_marks))
            || best.others.iter().any(|unit| unit.has_marks);
        if !self.is_bare && has_marked {
            last.into_iter().for_each(|units| units.retain(|unit| unit.has_marks));
            best.others.retain(|unit| unit.has_marks);
        }
    }

    /// Keeps a chain where it leaves fewer words over than those before, or as few.
    // Long: a list of what may not be left over, each with a reason.
    pub(super) fn offer(
        &mut self,
        left_over: Range<usize>,
        within: &List<VersionId>,
        order: Order,
    ) {
        let Some(last) = self.path.last() else { return };
        let fits = |unit: &&Named| self.levels.contains(&self.store.records.at(unit.version).level);
        // Initials are settled by what lies in the unit, or by the word for its kind and what it lies in.
        if last.is_initials && !(last.has_kind && self.path.len() > 1) {
            return;
        }
        // A word for a kind belongs to what stands behind it.
        if order == Order::FromEnd
            && !last.has_kind
            && !left_over.is_empty()
            && self.address.kinds_ending_at(self.words, left_over.end).next().is_some()
        {
            return;
        }
        let n_remarks: usize = self.remarks.iter().map(|run| run.len()).sum();
        let cost = left_over.len() + n_remarks;
        if self.best.as_ref().is_some_and(|best| best.cost < cost) {
            return;
        }
        let is_at_edge = left_over.is_empty() || self.is_edge(left_over.start);
        if order == Order::FromStart && !is_at_edge {
            return;
        }
        let has_level = last.units.iter().any(|unit| fits(&unit));
        let unread = self.unread_unit(&left_over).or_else(|| self.other_top(&left_over));
        if let Some(words) = unread.or_else(|| (!has_level).then(|| left_over.clone())) {
            if self.stuck.as_ref().is_none_or(|stuck| cost <= stuck.n_left_over) {
                let within = within.clone();
                self.stuck = Some(Stuck { words, within, n_left_over: cost });
            }
            return;
        }
        if order == Order::FromStart {
            let begins_well = self.path.first().is_some_and(|first| {
                let is_street =
                    left_over.is_empty() || self.address.is_street(self.words, left_over.start);
                self.is_of_the_top(first) || (first.has_kind && (self.path.len() > 1 || is_street))
            });
            if !begins_well {
                return;
            }
        }
        let mut units: List<Named> = last.units.iter().filter(fits).copied().collect();
        let (mut left_over, mut cost) = (left_over, cost);
        // A code may stand in front of all: 06442 Xã Tân Thành.
        if left_over == (0..1) && self.words.get(0).is_some_and(|word| word.is_number) {
            let is_coded = |unit: &Named| {
                let level = self.store.records.at(unit.version).level;
                let definition = self.store.country.level_definition(level);
                let width = definition.and_then(|it| it.code_width).map(usize::from);
                width.is_some_and(|width| width >= 5 && width == self.words.bytes(0..1).len())
            };
            if units.iter().any(is_coded) {
                units.retain(|unit| self.has_code(unit.version, &(0..1)));
                if units.is_empty() {
                    return;
                }
                (left_over, cost) = (0..0, cost - 1);
            }
        }
        match &mut self.best {
            Some(best) if best.cost == cost => {
                let known = best.units();
                let is_known = |unit: &&Named| known.iter().any(|it| it.version == unit.version);
                let more: Vec<Named> =
                    units.iter().filter(|unit| !is_known(unit)).copied().collect();
                best.others.extend(more);
            }
            _ => {
                let mut links = self.path.clone();
                links.last_mut().into_iter().for_each(|link| link.units = units.clone());
                let remarks = self.remarks.clone();
                self.best = Some(Chain { links, others: Vec::new(), left_over, remarks, cost });
            }
        }
    }

    /// Returns the first part of what is left over that is the name of a unit of the top level, where the
    /// chain has none: then it lies elsewhere.
    pub(super) fn other_top(&self, left_over: &Range<usize>) -> Option<Range<usize>> {
        if left_over.is_empty() || self.path.first().is_none_or(|first| self.is_of_the_top(first)) {
            return None;
        }
        self.parts(left_over).find(|part| {
            let called = self.called(part);
            let units = self.units(called, part, None, &List::default(), None);
            units.iter().any(|unit| self.store.records.at(unit.version).parent.is_none())
        })
    }

    /// Returns the first part of what is left over that says that it is a unit.
    pub(super) fn unread_unit(&self, left_over: &Range<usize>) -> Option<Range<usize>> {
        self.parts(left_over).find(|part| self.says_unit(part))
    }

    pub(super) fn says_unit(&self, part: &Range<usize>) -> bool {
        part.clone().any(|at| {
            let is_first = at == part.start;
            // tỉnh lộ 8 is no tỉnh.
            let other = self.address.part_at(self.words, at);
            let is_behind_other = !is_first && self.address.part_ends_at(self.words, at);
            let kinds = self.address.kinds_beginning_at(self.words, at);
            let mut kinds = kinds.filter(|kind| kind.end < part.end && kind.end - at > other);
            kinds.any(|kind| {
                self.has_units(&kind.kinds)
                    && !self.address.is_within_part(self.words, at)
                    && (is_first || (kind.is_plain && !is_behind_other))
            })
        }) || self.address.kinds_behind(self.words, part.end).any(|kind| {
            let is_of_part = kind.start > part.start && kind.end == part.end;
            is_of_part && self.has_units(&kind.kinds)
        })
    }
}
