//! What the mentions of a step do to the atoms and members of a unit.

use std::collections::BTreeSet;

use super::play::Refusal;
use super::reference::{Amount, Atoms, State, UnitNumber, last_held};

/// A resolved mention of a source.
#[derive(Debug, Clone)]
pub(super) struct Mention {
    /// The place of the provision in its step.
    pub(super) provision: usize,
    pub(super) source: UnitNumber,
    pub(super) land: Amount,
    pub(super) people: Amount,
    /// Whether it only follows from a unit above that is taken.
    pub(super) derived: bool,
}

impl Mention {
    pub(super) fn amount(&self, quantity: usize) -> &Amount {
        if quantity == 0 { &self.land } else { &self.people }
    }
}

/// Checks that no more of a unit is taken than there is.
pub(super) fn cover(mentions: &[Mention], unit: UnitNumber) -> Result<(), Refusal> {
    for quantity in [0, 1] {
        let of_unit = mentions.iter().filter(|mention| mention.source == unit);
        let amounts: Vec<&Amount> = of_unit.map(|mention| mention.amount(quantity)).collect();
        let count =
            |wanted: fn(&Amount) -> bool| amounts.iter().filter(|amount| wanted(amount)).count();
        let n_all = count(|amount| *amount == Amount::All);
        let n_rest = count(|amount| *amount == Amount::Rest);
        let n_parts = count(|amount| matches!(amount, Amount::Part { .. }));
        if n_all > 1 || n_rest > 1 || (n_all == 1 && n_parts > 0) {
            return Err("TakenTwice");
        }
        let stated = amounts.iter().filter_map(|amount| match amount {
            Amount::Part { stated, .. } => *stated,
            _ => None,
        });
        let (mut sum, mut whole) = (0, None);
        for (part, of) in stated {
            sum += part;
            whole = whole.or(Some(of));
        }
        if whole.is_some_and(|whole| sum > whole) {
            return Err("FiguresDisagree");
        }
    }
    Ok(())
}

/// Tells whether the amounts taken of a quantity leave nothing.
pub(super) fn is_whole<'a>(amounts: impl Iterator<Item = &'a Amount>) -> bool {
    let amounts: Vec<&Amount> = amounts.collect();
    if amounts.iter().any(|amount| matches!(amount, Amount::All | Amount::Rest)) {
        return true;
    }
    let parts: Vec<Option<(usize, usize)>> = amounts
        .iter()
        .filter_map(
            |amount| if let Amount::Part { stated, .. } = amount { Some(*stated) } else { None },
        )
        .collect();
    let stated: Option<Vec<(usize, usize)>> = parts.into_iter().collect();
    stated.is_some_and(|stated| {
        let sum: usize = stated.iter().map(|(part, _)| part).sum();
        stated.first().is_some_and(|(_, whole)| sum == *whole)
    })
}

/// Tells whether the words of a step say truly what is left of each unit's own ground.
///
/// Parts without figures may come to all of a unit by chance: nobody who only reads the decrees can
/// know that, so what they say of a rest, or of a unit that goes on, would be wrong. And a part of a
/// unit that has ground beside its members is a part of that ground: members go by clauses of their
/// own.
pub(super) fn is_told(before: &State, mentions: &[Mention]) -> bool {
    let is_of_ground = |mention: &Mention, quantity: usize| match mention.amount(quantity) {
        Amount::Part { atoms, .. } => atoms.is_subset(before.units[&mention.source].own(quantity)),
        _ => true,
    };
    let with_ground = mentions.iter().filter(|mention| before.units[&mention.source].has_ground());
    let all_of_ground = [0, 1]
        .into_iter()
        .all(|quantity| with_ground.clone().all(|mention| is_of_ground(mention, quantity)));
    all_of_ground
        && before.holders().all(|number| {
            [0, 1].into_iter().all(|quantity| {
                let of_unit = mentions.iter().filter(|mention| mention.source == number);
                let amounts = of_unit.map(|mention| mention.amount(quantity));
                let ahead_of_rests: Vec<&Amount> =
                    amounts.filter(|amount| **amount != Amount::Rest).collect();
                let mut left = before.units[&number].own(quantity).clone();
                for amount in &ahead_of_rests {
                    match amount {
                        Amount::All => left.clear(),
                        Amount::Part { atoms, .. } => left.retain(|atom| !atoms.contains(atom)),
                        Amount::Rest | Amount::Nothing => {}
                    }
                }
                left.is_empty() == is_whole(ahead_of_rests.into_iter())
            })
        })
}

/// What of a quantity a mention takes of its source's own ground.
fn taken(before: &State, mentions: &[Mention], mention: &Mention, quantity: usize) -> Atoms {
    let own = before.units[&mention.source].own(quantity);
    let others = || mentions.iter().filter(|other| other.source == mention.source);
    match mention.amount(quantity) {
        Amount::Nothing => Atoms::new(),
        Amount::All => own.clone(),
        Amount::Part { atoms, .. } => own & atoms,
        Amount::Rest => {
            let mut left = own.clone();
            for other in others() {
                match other.amount(quantity) {
                    Amount::All => left.clear(),
                    Amount::Part { atoms, .. } => left.retain(|atom| !atoms.contains(atom)),
                    Amount::Rest | Amount::Nothing => {}
                }
            }
            left
        }
    }
}

/// Tells whether a restored unit is given another part, without a figure, than what it had brought to
/// where it is taken from.
pub(super) fn untrue_return(
    states: &[&State],
    mentions: &[Mention],
    restores: impl Fn(usize) -> Option<UnitNumber>,
) -> bool {
    let Some(before) = states.last() else { return false };
    mentions.iter().any(|mention| {
        let restored = restores(mention.provision);
        let brought = restored.and_then(|restored| last_held(states, restored));
        let Some(brought) = brought else { return false };
        [0, 1].into_iter().any(|quantity| {
            let told = match mention.amount(quantity) {
                Amount::Rest | Amount::Part { stated: None, .. } => true,
                Amount::Part { .. } | Amount::All | Amount::Nothing => false,
            };
            let source = before.units[&mention.source].own(quantity);
            // A unit to which it brought nothing gives of its own.
            let home = source & &brought[quantity];
            let may_hold = may_hold(states, restored.expect("a restored unit"), mention.source);
            told && may_hold && taken(before, mentions, mention, quantity) != home
        })
    })
}

/// Tells whether some ground that a unit had when it ended may have come to another, by any way: what
/// somebody sees who does not see atoms.
fn may_hold(states: &[&State], ended: UnitNumber, other: UnitNumber) -> bool {
    let Some(last) = states.iter().rposition(|state| state.units.contains_key(&ended)) else {
        return false;
    };
    let mut holders: BTreeSet<UnitNumber> = BTreeSet::from([ended]);
    for pair in states[last..].windows(2) {
        let [before, after] = pair else { unreachable!("windows of two") };
        let meets = |one: UnitNumber, other: UnitNumber| {
            [0, 1].into_iter().any(|quantity| {
                let held = before.units[&one].own(quantity);
                !held.is_disjoint(after.units[&other].own(quantity))
            })
        };
        let next = after.holders().filter(|next| holders.iter().any(|one| meets(*one, *next)));
        holders = next.collect();
    }
    holders.contains(&other)
}

/// Moves the atoms that units have of their own to where the clauses take them.
pub(super) fn move_atoms(
    before: &State,
    mentions: &[Mention],
    result: &[Option<UnitNumber>],
    after: &mut State,
) {
    for quantity in [0, 1] {
        // A piece of ground that two clauses take comes to both: `State::is_sound` refuses it.
        let moved: Vec<(UnitNumber, UnitNumber, Atoms)> = mentions
            .iter()
            .map(|mention| {
                let target = result[mention.provision].expect("a clause that takes has an outcome");
                (mention.source, target, taken(before, mentions, mention, quantity))
            })
            .collect();
        for (source, _, atoms) in &moved {
            if let Some(unit) = after.units.get_mut(source) {
                unit.own_mut(quantity).retain(|atom| !atoms.contains(atom));
            }
        }
        for (_, target, atoms) in moved {
            let unit = after.units.get_mut(&target).expect("what comes of a clause");
            unit.own_mut(quantity).extend(atoms);
        }
    }
}

/// The unit to which the own ground of a dissolved one falls: that in which it lay, when it stays and
/// has ground of its own, or goes on by a clause that says nothing else.
pub(super) fn falls_to(
    before: &State,
    unit: UnitNumber,
    gone: &BTreeSet<UnitNumber>,
    silent: &BTreeSet<UnitNumber>,
) -> Option<UnitNumber> {
    let above = before.units[&unit].parent?;
    let can = before.units[&above].has_ground() || silent.contains(&above);
    (can && !gone.contains(&above)).then_some(above)
}

pub(super) fn fall(before: &State, unit: UnitNumber, above: UnitNumber, after: &mut State) {
    for quantity in [0, 1] {
        let atoms = before.units[&unit].own(quantity).clone();
        let above = after.units.get_mut(&above).expect("a unit that goes on");
        above.own_mut(quantity).extend(atoms);
    }
}

/// Tells whether a clause takes of a unit that has ground only through members, and none of it comes
/// to where it should.
pub(super) fn lost(
    before: &State,
    mentions: &[Mention],
    result: &[Option<UnitNumber>],
    after: &State,
) -> bool {
    let written = mentions.iter().filter(|mention| !mention.derived);
    let of_members = written.filter(|mention| !before.units[&mention.source].has_ground());
    of_members.into_iter().any(|mention| {
        let Some(target) = result[mention.provision] else { return false };
        // Members that stay what they are lie beside what the unit becomes.
        let is_above = before.units[&mention.source].level < after.units[&target].level;
        let to = if is_above { after.units[&target].parent } else { Some(target) };
        let Some(to) = to else { return false };
        let (held, got) = (before.territory(mention.source), after.territory(to));
        let others = mentions.iter().filter(|other| other.source == mention.source);
        [0, 1].into_iter().any(|quantity| {
            let amount = mention.amount(quantity);
            let is_empty_rest = *amount == Amount::Rest && {
                let ahead = others.clone().map(|other| other.amount(quantity));
                is_whole(ahead.filter(|amount| **amount != Amount::Rest))
            };
            *amount != Amount::Nothing
                && !is_empty_rest
                && !held[quantity].is_empty()
                && held[quantity].is_disjoint(&got[quantity])
        })
    })
}

/// The unit to which members of another belong after the day: itself, the one that took it whole,
/// or the one above when it ends without a taker. None for members of one that is divided.
pub(super) fn follow(
    before: &State,
    after: &State,
    mentions: &[Mention],
    result: &[Option<UnitNumber>],
    ends: &BTreeSet<UnitNumber>,
    old: UnitNumber,
    level: u8,
) -> Option<UnitNumber> {
    if after.units.contains_key(&old) {
        return Some(old);
    }
    let of_old = mentions.iter().filter(|mention| mention.source == old);
    let takers: BTreeSet<usize> = of_old.map(|mention| mention.provision).collect();
    if let (1, Some(taker)) = (takers.len(), takers.first()) {
        let target = result[*taker]?;
        return (after.units[&target].level < level).then_some(target);
    }
    if ends.contains(&old) {
        let above = before.units[&old].parent?;
        return follow(before, after, mentions, result, ends, above, level);
    }
    None
}
