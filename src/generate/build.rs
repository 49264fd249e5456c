//! Growing decrees: one clause or a few for each gene, about units that no other gene is about.

use super::ground::{Ground, Unit};
use crate::clause::Clause;
use crate::code::Code;
use crate::decree::{
    Continuation, Decree, NewUnit, Outcome, Portion, Provision, Reference, Source, Take,
};
use crate::error::Error;
use crate::level::KindId;
use crate::name::Name;

/// How many kinds of change there are.
pub(super) const SHAPES: usize = 12;

/// What a change is grown from.
#[derive(Debug, Clone, Default)]
pub(super) struct Gene {
    pub(super) shape: usize,
    pub(super) picks: [usize; 4],
}

/// A decree while it grows.
pub(super) struct Builder<'g> {
    pub(super) ground: &'g Ground,
    provisions: Vec<Provision>,
    /// By unit: whether a change is about it.
    busy: Vec<bool>,
    /// By unit: whether its code is asked for as that of a parent, so that it has to stay.
    kept: Vec<bool>,
    /// By unit: whether nobody can be put under its code any more.
    gone: Vec<bool>,
    /// By rank: how many of the free codes are used.
    n_codes: Vec<usize>,
    n_names: usize,
}

/// Returns the element that a number picks; `None` for an empty list.
fn pick<T: Copy>(list: &[T], number: usize) -> Option<T> {
    list.get(number.checked_rem(list.len())?).copied()
}

impl<'g> Builder<'g> {
    pub(super) fn new(ground: &'g Ground) -> Self {
        let n_units = ground.units.len();
        Self {
            ground,
            provisions: Vec::new(),
            busy: vec![false; n_units],
            kept: vec![false; n_units],
            gone: vec![false; n_units],
            n_codes: vec![0; ground.ranks.len()],
            n_names: 0,
        }
    }

    pub(super) fn is_empty(&self) -> bool {
        self.provisions.is_empty()
    }

    pub(super) fn push(&mut self, provision: Provision) {
        self.provisions.push(provision);
    }

    /// Numbers the clauses and makes the decree; with a scope where all new units have one parent.
    pub(super) fn finish(self, scoped: bool) -> Result<Decree, Error> {
        let mut decree = Decree::without_provisions(self.ground.number()?, self.ground.date);
        decree.provisions = self.provisions;
        for (number, provision) in (1_u32..).zip(&mut decree.provisions) {
            provision.clause = Some(Clause::new(&number.to_string())?);
        }
        if scoped {
            let mut made: Vec<&mut NewUnit> = Vec::new();
            for provision in &mut decree.provisions {
                if let Outcome::New(new) = &mut provision.outcome {
                    made.push(new);
                }
            }
            let parent = made.first().and_then(|new| new.parent.clone());
            if parent.is_some() && made.iter().all(|new| new.parent == parent) {
                made.into_iter().for_each(|new| new.parent = None);
                decree.scope = parent;
            }
        }
        Ok(decree)
    }

    /// Adds the change of a gene, where there are units for it.
    pub(super) fn grow(&mut self, gene: &Gene) -> Result<(), Error> {
        let grown = match gene.shape {
            0 => self.rename(gene),
            1 => self.change_kind(gene),
            2 => self.change_code(gene),
            3 => self.change_parent(gene),
            4 => self.create(gene),
            5 => self.merge(gene, true),
            6 => self.merge(gene, false),
            7 => self.take_over(gene),
            8 => self.divide(gene),
            9 => self.split_off(gene),
            10 => self.transfer(gene),
            _ => self.dissolve(gene),
        };
        grown.map(|_| ())
    }

    /// Adds some change, if there can be any.
    pub(super) fn anything(&mut self) -> Result<(), Error> {
        let gene = Gene::default();
        if self.rename(&gene)?.is_none() {
            self.create(&gene)?;
        }
        Ok(())
    }

    // What units there are.

    fn flag(list: &[bool], unit: usize) -> bool {
        list.get(unit).copied().unwrap_or(false)
    }

    fn mark(list: &mut [bool], unit: usize) {
        if let Some(flag) = list.get_mut(unit) {
            *flag = true;
        }
    }

    fn unit(&self, place: usize) -> Option<&'g Unit> {
        self.ground.units.get(place)
    }

    /// Returns the units that no change is about and that fulfil a condition.
    pub(super) fn free(&self, wanted: impl Fn(usize, &Unit) -> bool) -> Vec<usize> {
        let units = self.ground.units.iter().enumerate();
        let free = units.filter(|(place, _)| !Self::flag(&self.busy, *place));
        free.filter(|(place, unit)| wanted(*place, unit)).map(|(place, _)| place).collect()
    }

    /// Picks a unit that no change is about, and keeps it for this one.
    pub(super) fn take_free(
        &mut self,
        number: usize,
        wanted: impl Fn(usize, &Unit) -> bool,
    ) -> Option<usize> {
        let unit = pick(&self.free(wanted), number)?;
        Self::mark(&mut self.busy, unit);
        Some(unit)
    }

    /// Tells whether a unit may end, or give up its code.
    pub(super) fn may_end(&self, unit: usize) -> bool {
        !Self::flag(&self.busy, unit) && !Self::flag(&self.kept, unit)
    }

    /// Notes that a unit ends, or gives up its code.
    pub(super) fn end(&mut self, unit: usize) {
        Self::mark(&mut self.busy, unit);
        Self::mark(&mut self.gone, unit);
    }

    /// Keeps a unit from ending, and its code with it.
    pub(super) fn keep(&mut self, unit: usize) {
        Self::mark(&mut self.kept, unit);
    }

    /// Picks units that lie side by side: `n` at least, up to four, all with members or all without,
    /// that may end.
    pub(super) fn siblings(&self, n: usize, leaves: bool, picks: [usize; 2]) -> Option<Vec<usize>> {
        // Members follow, into a unit of the same rank.
        let fits = |unit: &usize| {
            self.may_end(*unit)
                && self.ground.is_leaf(*unit) == leaves
                && self
                    .unit(*unit)
                    .is_some_and(|known| self.ground.may_hold_members(*unit, known.rank))
        };
        let roots: Vec<usize> = self.free(|_, unit| unit.rank == 0);
        let lists = self.ground.units.iter().map(|unit| unit.members.as_slice());
        let lists = lists.chain(std::iter::once(roots.as_slice()));
        // Members of a unit may be of several levels; those of one are looked for.
        let fitting = lists.filter_map(|list| {
            let mut list: Vec<usize> = list.iter().copied().filter(fits).collect();
            let rank = self.unit(pick(&list, picks[1])?)?.rank;
            list.retain(|place| self.unit(*place).is_some_and(|unit| unit.rank == rank));
            (list.len() >= n).then_some(list)
        });
        let fitting: Vec<Vec<usize>> = fitting.collect();
        let mut list = fitting.get(picks[0].checked_rem(fitting.len())?)?.clone();
        let turn = picks[1] % list.len().max(1);
        list.rotate_left(turn);
        list.truncate(n.max(2 + picks[1] % 3));
        Some(list)
    }

    /// Returns a code that no unit of a rank ever had.
    pub(super) fn new_code(&mut self, rank: usize) -> Option<Code> {
        let n_codes = self.n_codes.get_mut(rank)?;
        let code = self.ground.ranks.get(rank)?.free.get(*n_codes)?.clone();
        *n_codes += 1;
        Some(code)
    }

    pub(super) fn new_name(&mut self) -> Result<Name, Error> {
        const SYLLABLES: [&str; 6] = ["Ba", "Cồn", "Đông", "Mai", "Rạch", "Thượng"];
        self.n_names += 1;
        let mut left = self.n_names;
        let mut name = String::from("Lập");
        while left > 0 {
            name.push(' ');
            name.push_str(SYLLABLES.get(left % 6).copied().unwrap_or("Ba"));
            left /= 6;
        }
        Ok(Name::new(&name)?)
    }

    /// Describes a new unit of the rank and kind of another, under the same parent, or the unit above it
    /// that the country asks for. `None` when that parent goes, or when there is no code.
    pub(super) fn new_beside(
        &mut self,
        unit: usize,
        code: Option<Code>,
        number: usize,
    ) -> Result<Option<NewUnit>, Error> {
        let Some(known) = self.unit(unit) else { return Ok(None) };
        self.new_under(known.rank, known.parent, code, number)
    }

    fn new_under(
        &mut self,
        rank: usize,
        parent: Option<usize>,
        code: Option<Code>,
        number: usize,
    ) -> Result<Option<NewUnit>, Error> {
        let parent = match parent {
            None => None,
            Some(parent) => match self.ground.parent_for(rank, parent) {
                None => return Ok(None),
                fitting => fitting,
            },
        };
        if parent.is_some_and(|parent| Self::flag(&self.gone, parent)) {
            return Ok(None);
        }
        let kinds = self.ground.ranks.get(rank).map_or(&[][..], |rank| rank.kinds.as_slice());
        let Some(kind) = kinds.get(number.checked_rem(kinds.len()).unwrap_or(0)).cloned() else {
            return Ok(None);
        };
        let Some(code) = code.or_else(|| self.new_code(rank)) else { return Ok(None) };
        let name = self.new_name()?;
        if let Some(parent) = parent {
            self.keep(parent);
        }
        let parent = parent.and_then(|parent| self.ground.reference(parent));
        let (restores, seat, aliases) = (None, None, Vec::new());
        Ok(Some(NewUnit { code, kind, name, parent, restores, seat, aliases }))
    }

    // Clauses.

    pub(super) fn take(&self, unit: usize, area: Portion, population: Portion) -> Option<Take> {
        Some(Take::of(Source::Unit(self.ground.reference(unit)?), area, population))
    }

    pub(super) fn whole(&self, unit: usize) -> Option<Take> {
        self.take(unit, Portion::All, Portion::All)
    }

    pub(super) fn part(&self, unit: usize) -> Option<Take> {
        self.take(unit, Portion::PART, Portion::PART)
    }

    pub(super) fn goes_on(&self, unit: usize) -> Option<Continuation> {
        Some(Continuation::of_reference(self.ground.reference(unit)?))
    }

    /// Adds a clause that makes a unit; its number is given when the decree is done.
    fn make(&mut self, new: NewUnit, takes: Vec<Take>) {
        self.push(of_new(new, takes));
    }

    /// Adds a clause by which a unit goes on.
    pub(super) fn change(&mut self, unit: Continuation, takes: Vec<Take>) {
        self.push(of_continuation(unit, takes));
    }

    // The kinds of change. Each returns `None`, and leaves what is there, when it lacks units.

    fn rename(&mut self, gene: &Gene) -> Result<Option<()>, Error> {
        let unit = self.take_free(gene.picks[0], |_, _| true);
        let Some(mut goes_on) = unit.and_then(|unit| self.goes_on(unit)) else { return Ok(None) };
        goes_on.name = Some(self.new_name()?);
        self.change(goes_on, Vec::new());
        Ok(Some(()))
    }

    fn change_kind(&mut self, gene: &Gene) -> Result<Option<()>, Error> {
        let ground = self.ground;
        let others = |unit: &Unit| -> Vec<&KindId> {
            let kinds = ground.ranks.get(unit.rank).map_or(&[][..], |rank| rank.kinds.as_slice());
            kinds.iter().filter(|kind| Some(*kind) != unit.kind.as_ref()).collect()
        };
        let Some(unit) = self.take_free(gene.picks[0], |_, unit| !others(unit).is_empty()) else {
            return Ok(None);
        };
        let kind = self.unit(unit).and_then(|unit| pick(&others(unit), gene.picks[1]));
        let Some(mut goes_on) = self.goes_on(unit) else { return Ok(None) };
        goes_on.kind = kind.cloned();
        self.change(goes_on, Vec::new());
        Ok(Some(()))
    }

    fn change_code(&mut self, gene: &Gene) -> Result<Option<()>, Error> {
        let Some(unit) = pick(&self.free(|place, _| self.may_end(place)), gene.picks[0]) else {
            return Ok(None);
        };
        let Some(rank) = self.unit(unit).map(|unit| unit.rank) else { return Ok(None) };
        let (Some(code), Some(mut goes_on)) = (self.new_code(rank), self.goes_on(unit)) else {
            return Ok(None);
        };
        self.end(unit);
        goes_on.code = Some(code);
        self.change(goes_on, Vec::new());
        Ok(Some(()))
    }

    /// Puts a unit under another unit that has members already.
    fn change_parent(&mut self, gene: &Gene) -> Result<Option<()>, Error> {
        let parents = |builder: &Self, unit: &Unit| -> Vec<usize> {
            let parent =
                unit.parent.and_then(|parent| builder.ground.parent_for(unit.rank, parent));
            let rank = parent.and_then(|parent| Some(builder.unit(parent)?.rank));
            let all = builder.ground.units.iter().enumerate();
            let fitting = all.filter(|(place, parent)| {
                Some(parent.rank) == rank
                    && Some(*place) != unit.parent
                    && !parent.members.is_empty()
                    && !Self::flag(&builder.gone, *place)
            });
            fitting.map(|(place, _)| place).collect()
        };
        // A unit that is taken whole brings its members along: none may be put elsewhere.
        let stays = |builder: &Self, place: usize| {
            builder.ground.above(place).all(|above| !Self::flag(&builder.gone, above))
        };
        let free = self.free(|place, unit| unit.parent.is_some() && stays(self, place));
        let Some(unit) = pick(&free, gene.picks[0]) else { return Ok(None) };
        let list = self.unit(unit).map(|unit| parents(self, unit)).unwrap_or_default();
        let Some(parent) = pick(&list, gene.picks[1]) else { return Ok(None) };
        let Some(mut goes_on) = self.goes_on(unit) else { return Ok(None) };
        goes_on.parent = self.ground.reference(parent);
        Self::mark(&mut self.busy, unit);
        self.keep(parent);
        let above: Vec<usize> = self.ground.above(unit).collect();
        above.into_iter().for_each(|above| self.keep(above));
        self.change(goes_on, Vec::new());
        Ok(Some(()))
    }

    /// Makes a unit of no other, where there are units of its rank or may be.
    fn create(&mut self, gene: &Gene) -> Result<Option<()>, Error> {
        let with_members = |builder: &Self| builder.free(|_, unit| !unit.members.is_empty());
        let parents: Vec<usize> = with_members(self);
        // One number more than there are parents: a unit of the top level.
        let parent = parents.get(gene.picks[0] % (parents.len() + 1)).copied();
        let parent = parent.filter(|parent| !Self::flag(&self.gone, *parent));
        let rank = parent.and_then(|parent| Some(self.unit(parent)?.rank + 1)).unwrap_or(0);
        let Some(new) = self.new_under(rank, parent, None, gene.picks[1])? else {
            return Ok(None);
        };
        self.make(new, Vec::new());
        Ok(Some(()))
    }

    /// Merges units into a new one, which has a new code or that of one of them.
    fn merge(&mut self, gene: &Gene, leaves: bool) -> Result<Option<()>, Error> {
        let [a, b, c, d] = gene.picks;
        let Some(units) = self.siblings(2, leaves, [a, b]) else { return Ok(None) };
        let Some(first) = units.first().copied() else { return Ok(None) };
        let code = if c.is_multiple_of(4) {
            None
        } else {
            pick(&units, c).and_then(|unit| self.unit(unit)).map(|unit| unit.code.clone())
        };
        let Some(new) = self.new_beside(first, code, d)? else { return Ok(None) };
        let takes = units.iter().filter_map(|unit| self.whole(*unit)).collect();
        units.iter().for_each(|unit| self.end(*unit));
        self.make(new, takes);
        Ok(Some(()))
    }

    /// Lets a unit take over its neighbours.
    fn take_over(&mut self, gene: &Gene) -> Result<Option<()>, Error> {
        let [a, b, c, _] = gene.picks;
        let Some(units) = self.siblings(2, !c.is_multiple_of(4), [a, b]) else { return Ok(None) };
        let Some((taker, taken)) = units.split_first() else { return Ok(None) };
        let Some(goes_on) = self.goes_on(*taker) else { return Ok(None) };
        let takes = taken.iter().filter_map(|unit| self.whole(*unit)).collect();
        taken.iter().for_each(|unit| self.end(*unit));
        Self::mark(&mut self.busy, *taker);
        self.change(goes_on, takes);
        Ok(Some(()))
    }

    /// Divides a unit into parts and a rest: new units, of which the last has its code.
    fn divide(&mut self, gene: &Gene) -> Result<Option<()>, Error> {
        let [a, b, c, d] = gene.picks;
        let leaves = self.free(|place, _| self.may_end(place) && self.ground.is_leaf(place));
        let Some(unit) = pick(&leaves, a) else { return Ok(None) };
        let Some(own) = self.unit(unit).map(|unit| unit.code.clone()) else { return Ok(None) };
        let mut made = Vec::new();
        for number in 0..1 + b % 2 {
            made.extend(self.new_beside(unit, None, c + number)?);
        }
        let rest = self.new_beside(unit, Some(own), d)?;
        let (Some(rest), Some(part)) = (rest, self.part(unit)) else { return Ok(None) };
        if made.is_empty() {
            return Ok(None);
        }
        made.into_iter().for_each(|new| self.make(new, vec![part.clone()]));
        let take = self.take(unit, Portion::Rest, Portion::Rest);
        self.make(rest, take.into_iter().collect());
        self.end(unit);
        Ok(Some(()))
    }

    /// Makes a new unit of a part of another, which goes on.
    fn split_off(&mut self, gene: &Gene) -> Result<Option<()>, Error> {
        let leaves = self.free(|place, _| self.ground.is_leaf(place));
        let Some(unit) = pick(&leaves, gene.picks[0]) else { return Ok(None) };
        let Some(new) = self.new_beside(unit, None, gene.picks[1])? else { return Ok(None) };
        let takes = self.part(unit).into_iter().collect();
        Self::mark(&mut self.busy, unit);
        self.make(new, takes);
        Ok(Some(()))
    }

    /// Moves a part to a neighbour: of land and people, or of land alone.
    fn transfer(&mut self, gene: &Gene) -> Result<Option<()>, Error> {
        let [a, b, c, _] = gene.picks;
        let Some(units) = self.siblings(2, true, [a, b]) else { return Ok(None) };
        let &[from, to, ..] = units.as_slice() else { return Ok(None) };
        let take = match c % 3 {
            0 => self.take(from, Portion::PART, Portion::Nothing),
            _ => self.part(from),
        };
        let (Some(goes_on), Some(take)) = (self.goes_on(to), take) else { return Ok(None) };
        [from, to].iter().for_each(|unit| Self::mark(&mut self.busy, *unit));
        self.change(goes_on, vec![take]);
        Ok(Some(()))
    }

    /// Ends a unit that has members, which go to the unit above it.
    fn dissolve(&mut self, gene: &Gene) -> Result<Option<()>, Error> {
        let uppers = self.free(|place, unit| {
            let above = unit.parent.and_then(|parent| self.unit(parent));
            self.may_end(place)
                && !unit.members.is_empty()
                && above.is_some_and(|above| self.ground.may_hold_members(place, above.rank))
        });
        let Some(unit) = pick(&uppers, gene.picks[0]) else { return Ok(None) };
        let takes = self.whole(unit).into_iter().collect();
        self.end(unit);
        self.push(Provision::of_whole_act(takes, Outcome::Ends));
        Ok(Some(()))
    }

    /// Names whoever has a code of a rank, for clauses about units that are not there.
    pub(super) fn nobody(&mut self, rank: usize) -> Option<Reference> {
        let code = self.new_code(rank)?;
        Some(self.ground.of_code(rank, &code))
    }
}

/// Makes a clause that makes a unit.
pub(super) fn of_new(new: NewUnit, takes: Vec<Take>) -> Provision {
    Provision::of_whole_act(takes, Outcome::New(Box::new(new)))
}

/// Makes a clause by which a unit goes on.
pub(super) fn of_continuation(unit: Continuation, takes: Vec<Take>) -> Provision {
    Provision::of_whole_act(takes, Outcome::Continues(Box::new(unit)))
}
