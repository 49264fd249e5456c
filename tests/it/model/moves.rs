//! What the mentions of a day do to the atoms and members of a unit.

use std::collections::BTreeSet;

use super::reference::{Amount, Atoms, Mention, Refusal, State, UnitNumber};

/// Checks that no more of a unit is taken than there is.
pub(super) fn cover(mentions: &[Mention], unit: UnitNumber) -> Result<(), Refusal> {
    for quantity in [0, 1] {
        let amounts: Vec<&Amount> = mentions
            .iter()
            .filter(|mention| mention.1 == unit)
            .map(|mention| if quantity == 0 { &mention.2 } else { &mention.3 })
            .collect();
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

/// Tells whether the words of the day say truly what is left of each unit without members.
///
/// Parts without figures may come to all of a unit by chance: nobody who only reads the decrees can
/// know that, so what they say of a rest, or of a unit that goes on, would be wrong.
pub(super) fn is_told(before: &State, mentions: &[Mention]) -> bool {
    let leaves = before.units.iter().filter(|(number, _)| before.is_leaf(**number));
    leaves.into_iter().all(|(number, unit)| {
        [&unit.land, &unit.people].into_iter().enumerate().all(|(quantity, held)| {
            let of_leaf = mentions.iter().filter(|mention| mention.1 == *number);
            let amounts = of_leaf.map(|mention| [&mention.2, &mention.3][quantity]);
            let ahead_of_rests: Vec<&Amount> =
                amounts.filter(|amount| **amount != Amount::Rest).collect();
            let mut left = held.clone();
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

/// Moves the atoms of units without members to where the clauses take them.
pub(super) fn move_atoms(
    before: &State,
    mentions: &[Mention],
    result: &[Option<UnitNumber>],
    after: &mut State,
) {
    let leaves: Vec<UnitNumber> =
        before.units.keys().copied().filter(|number| before.is_leaf(*number)).collect();
    for leaf in leaves {
        for quantity in [0, 1] {
            let mut left = if quantity == 0 {
                before.units[&leaf].land.clone()
            } else {
                before.units[&leaf].people.clone()
            };
            let mut moved: Vec<(UnitNumber, Atoms)> = Vec::new();
            let of_leaf = || mentions.iter().filter(|mention| mention.1 == leaf);
            // Rests come last, whatever the order of the clauses.
            for rests in [false, true] {
                for (provision, _, land, people) in of_leaf() {
                    let amount = if quantity == 0 { land } else { people };
                    let target = result[*provision].expect("a clause that takes has an outcome");
                    let atoms = match amount {
                        Amount::All if !rests => left.clone(),
                        Amount::Part { atoms, .. } if !rests => atoms.clone(),
                        Amount::Rest if rests => left.clone(),
                        _ => continue,
                    };
                    left.retain(|atom| !atoms.contains(atom));
                    moved.push((target, atoms));
                }
            }
            if let Some(unit) = after.units.get_mut(&leaf) {
                for (_, atoms) in &moved {
                    let own = if quantity == 0 { &mut unit.land } else { &mut unit.people };
                    own.retain(|atom| !atoms.contains(atom));
                }
            }
            for (target, atoms) in moved {
                let unit = after.units.get_mut(&target).expect("what comes of a clause");
                let own = if quantity == 0 { &mut unit.land } else { &mut unit.people };
                own.extend(atoms);
            }
        }
    }
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
    let of_old: Vec<&Mention> = mentions.iter().filter(|mention| mention.1 == old).collect();
    let takers: BTreeSet<usize> = of_old.iter().map(|mention| mention.0).collect();
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
