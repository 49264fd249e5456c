//! How much of a unit went to each of those that came of it: by the law's words and figures, by tables of
//! shares, by choice.
//!
//! Shares belong to single steps, so what went over several is followed step by step, each weight times
//! the next. A unit that had come of several and was divided then gives its parts as if its ground were of
//! one make: what came of one of those is assumed to lie evenly in it.

use std::collections::BTreeMap;

use super::basis::{Basis, Bounds};
use super::weighing::{Otherwise, Weighing};
use super::weights::Weights;
use crate::level::Level;
use crate::lineage::{Edge, Relation, stated};
use crate::list::List;
use crate::ratio::Ratio;
use crate::register::{Snapshot, Version, VersionId};
use crate::share::{Quantity, Share};

/// A weight, with what it rests on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Weighed {
    pub(super) value: Ratio,
    pub(super) bounds: Bounds,
    pub(super) basis: Basis,
    pub(super) error: Option<Ratio>,
}

impl Weighed {
    /// All of it, for certain.
    pub(super) fn whole() -> Self {
        Self::exact(Ratio::ONE, Basis::Whole)
    }

    /// Nothing of it, for certain.
    pub(super) fn nothing() -> Self {
        Self::exact(Ratio::ZERO, Basis::Whole)
    }

    pub(super) fn exact(value: Ratio, basis: Basis) -> Self {
        Self { bounds: Bounds::exactly(value.clone()), value, basis, error: None }
    }

    pub(super) fn assumed(value: Ratio, share: Share) -> Self {
        Self { value, bounds: bounds_of(share), basis: Basis::Assumed, error: None }
    }

    /// Returns the weight of a part of this part.
    pub(super) fn times(&self, next: &Self) -> Self {
        let errors = [(&self.error, &next.value), (&next.error, &self.value)];
        let error =
            errors.into_iter().filter_map(|(error, by)| error.as_ref().map(|error| error * by));
        Self {
            value: &self.value * &next.value,
            bounds: self.bounds.times(&next.bounds),
            basis: self.basis.max(next.basis),
            error: error.reduce(|one, other| &one + &other),
        }
    }

    /// Adds what came another way.
    pub(super) fn add(&mut self, other: &Self) {
        self.value += &other.value;
        self.bounds.add_part(&other.bounds);
        self.basis = self.basis.max(other.basis);
        if let Some(error) = &other.error {
            self.error = Some(self.error.as_ref().map_or_else(|| error.clone(), |own| own + error));
        }
    }

    /// Takes it for the part of each of several that had become one: as if all lay evenly in it. Of any of
    /// them it may be nothing and all.
    pub(super) fn spread(self) -> Self {
        Self { basis: Basis::Assumed, bounds: Bounds::ANY, ..self }
    }
}

/// Returns between what the weight of a share lies where nothing else is known.
pub(super) fn bounds_of(share: Share) -> Bounds {
    match share {
        Share::Nothing => Bounds::exactly(Ratio::ZERO),
        Share::Possible => Bounds::ANY,
        Share::Part | Share::Rest => Bounds::PART,
        Share::Unknown => Bounds::SOME,
        Share::All => Bounds::exactly(Ratio::ONE),
    }
}

/// Weighs how a unit is related to all that came of it, in the order of the relations; `None` where
/// nothing weighs it.
pub(super) fn weigh<'r>(
    source: &Version<'r>,
    relations: &[Relation<'r>],
    after: &Snapshot<'r>,
    level: Level,
    weighing: &Weighing<'_>,
) -> Vec<Option<Weighed>> {
    let follows = weighing.variable.follows();
    let shares: Vec<Share> =
        relations.iter().map(|relation| relation.portions().of(follows)).collect();
    if let Some(sole) = of_sole(&shares) {
        return sole;
    }
    let ids = relations.iter().map(|relation| relation.later().id());
    let targets: Vec<(VersionId, Share)> = ids.zip(shares.iter().copied()).collect();
    // A table may have the pairs themselves, over any number of steps.
    let mut weights = by_tables(source.id(), &targets, weighing)
        .or_else(|| by_steps(source, relations, &shares, after, level, weighing))
        .unwrap_or_else(|| {
            let nothing = |share: &Share| (*share == Share::Nothing).then(Weighed::nothing);
            shares.iter().map(nothing).collect()
        });
    choose(source, relations, &shares, &mut weights, after, weighing.otherwise);
    weights
}

/// Returns the weights of shares of which one alone is anything.
fn of_sole(shares: &[Share]) -> Option<Vec<Option<Weighed>>> {
    let mut some = shares.iter().filter(|share| **share != Share::Nothing);
    let (sole, None) = (some.next()?, some.next()) else { return None };
    let basis = match sole {
        Share::All | Share::Nothing => Basis::Whole,
        Share::Part | Share::Rest => Basis::Derived,
        // Nobody says how far it reaches; nobody else is known to have got any.
        Share::Unknown | Share::Possible => Basis::Assumed,
    };
    let weight = |share: &Share| match share {
        Share::Nothing => Weighed::nothing(),
        _ if basis == Basis::Assumed => Weighed::assumed(Ratio::ONE, *sole),
        _ => Weighed::exact(Ratio::ONE, basis),
    };
    Some(shares.iter().map(|share| Some(weight(share))).collect())
}

/// Weighs the parts of a unit by the first table that has a share for each that got anything.
fn by_tables(
    source: VersionId,
    targets: &[(VersionId, Share)],
    weighing: &Weighing<'_>,
) -> Option<Vec<Option<Weighed>>> {
    let mut tables = weighing.tables.iter();
    let found = tables.find_map(|table| by_table(source, targets, table, weighing))?;
    Some(found.into_iter().map(Some).collect())
}

/// Weighs the parts of a unit by a table of shares, when it has one for each that got anything.
fn by_table(
    source: VersionId,
    targets: &[(VersionId, Share)],
    table: &Weights,
    weighing: &Weighing<'_>,
) -> Option<Vec<Weighed>> {
    let mut sum = Ratio::ZERO;
    let mut found = Vec::with_capacity(targets.len());
    for (target, share) in targets {
        let given = table.shares.get(&(source, *target));
        if *share == Share::Nothing {
            found.push(None);
            continue;
        }
        let given = given?;
        sum += &given.value;
        found.push(Some(given));
    }
    let is_own = table.variable == weighing.variable;
    let basis = if is_own { table.basis } else { Basis::Assumed };
    let weights = found.into_iter().zip(targets).map(|(given, (_, share))| {
        let Some(given) = given else { return Some(Weighed::nothing()) };
        let value = given.value.checked_div(&sum)?;
        Some(if basis.is_certain() {
            Weighed::exact(value, basis)
        } else {
            Weighed { value, bounds: bounds_of(*share), basis, error: given.error.clone() }
        })
    });
    weights.collect()
}

/// Weighs by following what went step by step; `None` where that does not lead to what is related, or
/// the unit has its ground through members.
fn by_steps<'r>(
    source: &Version<'r>,
    relations: &[Relation<'r>],
    shares: &[Share],
    after: &Snapshot<'r>,
    level: Level,
    weighing: &Weighing<'_>,
) -> Option<Vec<Option<Weighed>>> {
    if source.has_children() {
        return None;
    }
    let register = source.register();
    let mut arrived: BTreeMap<VersionId, Option<Weighed>> = BTreeMap::new();
    let mut open: BTreeMap<VersionId, Option<Weighed>> = BTreeMap::new();
    open.insert(source.id(), Some(Weighed::whole()));
    // What comes of a version has the greater id, so each is met after all that came to it.
    while let Some((version, weight)) = open.pop_first() {
        if register.store.lives.at(version).until > after.moment {
            let standing = after.view(version).standing_at(level).id();
            add(&mut arrived, standing, weight);
            continue;
        }
        let is_source = version == source.id();
        for (target, step) in steps_from(&after.view(version), is_source, weighing) {
            let step = weight.as_ref().zip(step).map(|(weight, step)| weight.times(&step));
            add(&mut open, target, step);
        }
    }
    let is_related = |id: &VersionId| {
        relations
            .iter()
            .zip(shares)
            .any(|(to, share)| to.later().id() == *id && *share != Share::Nothing)
    };
    let leads_elsewhere = arrived.iter().any(|(id, weight)| {
        !is_related(id) && weight.as_ref().is_none_or(|weight| !weight.value.is_zero())
    });
    if leads_elsewhere {
        return None;
    }
    let weights = relations.iter().zip(shares).map(|(relation, share)| match share {
        Share::Nothing => Some(Weighed::nothing()),
        _ => arrived.remove(&relation.later().id()).flatten(),
    });
    Some(weights.collect())
}

fn add(to: &mut BTreeMap<VersionId, Option<Weighed>>, at: VersionId, weight: Option<Weighed>) {
    use std::collections::btree_map::Entry;
    match to.entry(at) {
        Entry::Vacant(place) => {
            place.insert(weight);
        }
        Entry::Occupied(mut known) => match (known.get_mut(), weight) {
            (Some(known), Some(weight)) => known.add(&weight),
            (known, _) => *known = None,
        },
    }
}

/// Returns how much of a version went by each step from it.
fn steps_from(
    version: &Version<'_>,
    is_source: bool,
    weighing: &Weighing<'_>,
) -> Vec<(VersionId, Option<Weighed>)> {
    let follows = weighing.variable.follows();
    let edges: List<Edge<'_>> = version.successors().collect();
    let shares: Vec<Share> = edges.iter().map(|edge| edge.portions().of(follows)).collect();
    let targets: Vec<(VersionId, Share)> =
        edges.iter().map(|edge| edge.target().id()).zip(shares.iter().copied()).collect();
    let weights = of_sole(&shares)
        .or_else(|| by_figures(&edges, &shares, follows))
        .or_else(|| by_tables(version.id(), &targets, weighing))
        .unwrap_or_else(|| vec![None; edges.len()]);
    let is_divided = shares.iter().filter(|share| **share != Share::Nothing).count() > 1;
    let is_mixed = is_divided && !is_source && came_of_several(version, follows);
    let spread = |weight: Weighed| {
        let is_nothing = weight.value.is_zero() && weight.bounds.are_exact();
        if is_mixed && !is_nothing { weight.spread() } else { weight }
    };
    let weights = weights.into_iter().map(|weight| weight.map(spread));
    targets.into_iter().map(|(target, _)| target).zip(weights).collect()
}

fn came_of_several(version: &Version<'_>, follows: Quantity) -> bool {
    version.predecessors().filter(|edge| edge.portions().of(follows) != Share::Nothing).count() > 1
}

/// Weighs the parts of a unit by the figures that the law gives: for all of them, or for all but one of a
/// whole that is stated too.
fn by_figures(
    edges: &[Edge<'_>],
    shares: &[Share],
    follows: Quantity,
) -> Option<Vec<Option<Weighed>>> {
    let figures: Vec<Option<(Ratio, Option<Ratio>)>> = edges
        .iter()
        .map(|edge| stated(edge, follows).map(|(part, of)| (part.into(), of.map(Ratio::from))))
        .collect();
    if figures.iter().all(Option::is_none) {
        return None;
    }
    let is_open = |place: &usize| {
        figures.get(*place).is_some_and(Option::is_none)
            && shares.get(*place) != Some(&Share::Nothing)
    };
    let open: Vec<usize> = (0..edges.len()).filter(is_open).collect();
    let sum: Ratio = figures.iter().flatten().map(|(part, _)| part).sum();
    let stated_whole = figures.iter().flatten().find_map(|(_, of)| of.clone());
    let (whole, rest) = match (open.as_slice(), stated_whole) {
        ([], _) => (sum, Ratio::ZERO),
        ([_], Some(whole)) => {
            let rest = &whole - &sum;
            (whole, rest)
        }
        _ => return None,
    };
    if rest.is_negative() || whole.is_zero() {
        return None;
    }
    let weight = |(figure, share): (&Option<(Ratio, Option<Ratio>)>, &Share)| {
        let (part, basis) = match (figure, share) {
            (_, Share::Nothing) => return Some(Weighed::nothing()),
            (Some((part, _)), _) => (part, Basis::Stated),
            (None, _) => (&rest, Basis::Derived),
        };
        Some(Weighed::exact(part.checked_div(&whole)?, basis))
    };
    let weights: Option<Vec<Weighed>> = figures.iter().zip(shares).map(weight).collect();
    Some(weights?.into_iter().map(Some).collect())
}

/// Weighs by choice what nothing else weighs.
fn choose<'r>(
    source: &Version<'r>,
    relations: &[Relation<'r>],
    shares: &[Share],
    weights: &mut [Option<Weighed>],
    after: &Snapshot<'r>,
    otherwise: Option<Otherwise>,
) {
    let n_open = weights.iter().filter(|weight| weight.is_none()).count();
    let (Some(otherwise), Ok(n_open @ 1..)) = (otherwise, i64::try_from(n_open)) else { return };
    let known: Ratio = weights.iter().flatten().map(|weight| &weight.value).sum();
    let left = &Ratio::ONE - &known;
    let chosen = match otherwise {
        Otherwise::Equal => None,
        Otherwise::AllTo(choice) => match source.successor_by(after, choice) {
            Some(chosen) => Some(chosen.id()),
            None => return,
        },
    };
    let is_open = |id| {
        relations
            .iter()
            .zip(&*weights)
            .any(|(to, weight)| to.later().id() == id && weight.is_none())
    };
    if chosen.is_some_and(|chosen| !is_open(chosen)) {
        return;
    }
    let each = left.checked_div(&Ratio::from(n_open)).unwrap_or_default();
    for ((relation, share), weight) in relations.iter().zip(shares).zip(weights) {
        if weight.is_none() {
            let value = match chosen {
                None => each.clone(),
                Some(chosen) if relation.later().id() == chosen => left.clone(),
                Some(_) => Ratio::ZERO,
            };
            *weight = Some(Weighed::assumed(value, *share));
        }
    }
}
