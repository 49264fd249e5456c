//! Whether the library's answers about a history agree with the model's.

use std::collections::{BTreeMap, BTreeSet};

use sapnhap::{Code, Date, Level, Register, Relation, Share, UnitId, Version};

use super::reference::{Atoms, State, UnitNumber, World, last_held};

fn day_before(date: Date) -> Date {
    date.yesterday().unwrap()
}

/// The version of a unit of the model on a date.
fn version<'r>(
    register: &'r Register,
    state: &State,
    number: UnitNumber,
    date: Date,
) -> Version<'r> {
    let unit = &state.units[&number];
    let code = Code::new(&unit.code).unwrap();
    register
        .at(date)
        .unwrap()
        .get(Level::new(unit.level), &code)
        .unwrap_or_else(|| panic!("nobody carries {} at level {} on {date}", unit.code, unit.level))
}

/// The dates on which answers are compared: each day of change, and the day before it.
fn dates(world: &World) -> Vec<Date> {
    let mut dates = BTreeSet::new();
    for (number, (date, _)) in world.states.iter().enumerate() {
        if number > 0 {
            dates.insert(day_before(*date));
        }
        dates.insert(*date);
    }
    dates.into_iter().collect()
}

/// The same units with code, kind, name and parent are in force on each date, and one unit of the
/// model is one unit of the library all its life.
pub(crate) fn units(register: &Register, world: &World) {
    let mut same: BTreeMap<UnitNumber, UnitId> = BTreeMap::new();
    for date in dates(world) {
        let state = world.on(date);
        let snapshot = register.at(date).unwrap();
        for level in 0..4 {
            let n_units = state.units.values().filter(|unit| unit.level == level).count();
            assert_eq!(
                snapshot.count(Level::new(level)),
                n_units,
                "units of level {level} on {date}"
            );
        }
        for (number, unit) in &state.units {
            let found = version(register, state, *number, date);
            assert_eq!(found.name(), unit.name);
            assert!(found.is_kind(&unit.kind), "{found:?} is no {}", unit.kind);
            assert!(found.is_in_force(date));
            let parent = unit.parent.map(|parent| version(register, state, parent, date));
            assert_eq!(found.parent(), parent, "parent of {found:?} on {date}");
            let mut members: Vec<Version<'_>> = state
                .members(*number)
                .into_iter()
                .map(|member| version(register, state, member, date))
                .collect();
            members.sort();
            let mut children = found.children();
            children.sort();
            assert_eq!(children, members, "members of {found:?} on {date}");
            let known = same.entry(*number).or_insert(found.unit());
            assert_eq!(*known, found.unit(), "{found:?} is another unit than before");
        }
    }
    let different: BTreeSet<UnitId> = same.values().copied().collect();
    assert_eq!(different.len(), same.len(), "two units of the model are one of the library");
    for (number, unit) in same {
        let history = register.history(unit);
        for pair in history.windows(2) {
            assert_eq!(
                pair[0].period().until,
                pair[1].period().from,
                "a gap in the life of a unit"
            );
        }
        for date in dates(world) {
            let lives = world.on(date).units.contains_key(&number);
            let in_force = history.iter().filter(|version| version.is_in_force(date)).count();
            assert_eq!(in_force, usize::from(lives), "versions of {:?} on {date}", history[0]);
        }
    }
}

/// The carriers of every code, at every date.
pub(crate) fn codes(register: &Register, world: &World) {
    let places: BTreeSet<(u8, &str)> = world
        .states
        .iter()
        .flat_map(|(_, state)| state.units.values())
        .map(|unit| (unit.level, unit.code.as_str()))
        .collect();
    for (level, text) in places {
        let code = Code::new(text).unwrap();
        let history = register.code_history(Level::new(level), &code);
        let with_code: Vec<Version<'_>> = register
            .versions()
            .filter(|version| version.level() == Level::new(level) && version.code() == code)
            .collect();
        assert_eq!(history, with_code, "carriers of {text}");
        for date in dates(world) {
            let state = world.on(date);
            let carrier = state.find(&(level, text.to_owned()));
            let carrier = carrier.map(|number| version(register, state, number, date));
            let carriers: Vec<_> =
                history.iter().filter(|version| version.is_in_force(date)).copied().collect();
            assert_eq!(
                carriers,
                carrier.into_iter().collect::<Vec<_>>(),
                "carriers of {text} on {date}"
            );
        }
    }
}

/// One step: an edge between two versions that hold ground of their own exists exactly where their
/// atoms meet, for land and people apart, and says all exactly where all atoms went there.
///
/// What was between the steps of a day is on no date: see [`relations`] for what they come to.
pub(crate) fn edges(register: &Register, world: &World) {
    for pair in world.states.windows(2) {
        let [(_, before), (day, after)] = pair else { unreachable!("windows of two") };
        if world.has_steps(*day) {
            continue;
        }
        let eve = day_before(*day);
        for (number, unit) in &before.units {
            let old = version(register, before, *number, eve);
            if let Some(changed) = after.units.get(number) {
                let new = version(register, after, *number, *day);
                assert!(changed == unit || new != old, "{old:?} changed, and has no new version");
            }
            if !unit.has_ground() {
                continue;
            }
            let mut expected = 0;
            for other in after.holders() {
                let new = version(register, after, other, *day);
                if new == old {
                    continue;
                }
                let edge = old.successors().find(|edge| edge.target() == new);
                let portions = edge.map(|edge| edge.portions()).unwrap_or_default();
                for (quantity, share) in
                    [portions.area, portions.population].into_iter().enumerate()
                {
                    let (mine, theirs) = (unit.own(quantity), after.units[&other].own(quantity));
                    let context = format!("{old:?} -> {new:?}, quantity {quantity}: {share}");
                    assert_ne!(share, Share::Possible, "{context}");
                    assert_eq!(share != Share::Nothing, !mine.is_disjoint(theirs), "{context}");
                    assert_eq!(share == Share::All, mine.is_subset(theirs), "{context}");
                }
                if let Some(edge) = edge {
                    expected += 1;
                    assert!(edge.citations().len() > 0, "an edge without a citation: {edge:?}");
                    assert_eq!(edge.goes_on(), *number == other);
                    assert!(new.predecessors().any(|back| back == edge));
                    assert!(edge.source().id() < edge.target().id());
                }
            }
            let to_ground = |target: Version<'_>| {
                after.holders().any(|holder| version(register, after, holder, *day) == target)
            };
            let n_edges = old.successors().filter(|edge| to_ground(edge.target())).count();
            assert_eq!(n_edges, expected, "edges of {old:?} that no atoms explain");
        }
    }
}

/// Tells whether it can be known between two dates where each part of a quantity is: nothing that came
/// of several was divided, unless along what a unit had brought that is made again.
fn is_exact(world: &World, from: Date, to: Date, quantity: usize) -> bool {
    let path = world.path(from, to);
    path.windows(2).enumerate().all(|(step, pair)| {
        let [before, after] = pair else { unreachable!("windows of two") };
        before.holders().all(|holder| {
            let ground = before.units[&holder].own(quantity);
            let pieces: Vec<(UnitNumber, Atoms)> = after
                .holders()
                .map(|next| (next, after.units[&next].own(quantity) & ground))
                .filter(|(_, piece)| !piece.is_empty())
                .collect();
            let givers = |earlier: &State| -> Vec<Atoms> {
                let givers = earlier.holders().map(|giver| earlier.units[&giver].own(quantity));
                givers.filter(|held| !held.is_disjoint(ground)).cloned().collect()
            };
            // What the pieces are of that units get back.
            let brought = |next: &UnitNumber| -> Option<Atoms> {
                let restored = after.units[next].restores.filter(|_| next > &holder)?;
                let [land, people] = last_held(&world.all_states(), restored)?;
                Some(if quantity == 0 { land } else { people })
            };
            let along_what_was_brought = || {
                let all: Vec<Atoms> = pieces
                    .iter()
                    .filter_map(|(next, piece)| {
                        brought(next).filter(|all| &(all & ground) == piece)
                    })
                    .collect();
                let of_one_sort = |held: &Atoms| {
                    all.iter().all(|brought| held.is_subset(brought) || held.is_disjoint(brought))
                };
                all.len() + 1 >= pieces.len()
                    && path[..=step].iter().all(|earlier| {
                        let givers = givers(earlier);
                        givers.len() == 1 || givers.iter().all(of_one_sort)
                    })
            };
            pieces.len() < 2
                || path[..=step].iter().all(|earlier| givers(earlier).len() == 1)
                || along_what_was_brought()
        })
    })
}

/// One share of a relation against the atoms of the two units.
fn share(share: Share, mine: &Atoms, theirs: &Atoms, exact: bool, context: &str) {
    let meet = !mine.is_disjoint(theirs);
    let all = mine.is_subset(theirs);
    match share {
        Share::Nothing => assert!(!meet, "{context}: nothing, and atoms meet"),
        Share::Possible => assert!(!exact, "{context}: possibly some, where the law says all"),
        // Of what was divided after a merger it is not certain that the rest went elsewhere.
        Share::Part | Share::Rest => {
            assert!(meet && !(exact && all), "{context}: a part, all is {all}");
        }
        Share::Unknown => assert!(meet && !exact, "{context}: some or all"),
        Share::All => assert!(all, "{context}: not all"),
    }
}

/// Relations over any number of steps, back and forth, at every level, and fates.
pub(crate) fn relations(register: &Register, world: &World) {
    let days: Vec<Date> = world.states.iter().map(|(date, _)| *date).collect();
    for (step, from) in days.iter().enumerate() {
        for to in &days[step..] {
            pair(register, world, *from, *to);
        }
    }
}

/// What relations say over any number of steps is so, where nobody states how far a part reaches; they
/// need not say all of it.
pub(crate) fn sound(register: &Register, world: &World) {
    let days: Vec<Date> = world.states.iter().map(|(date, _)| *date).collect();
    for (step, from) in days.iter().enumerate() {
        for to in &days[step..] {
            shares(register, world, [*from, *to], [false; 2]);
        }
    }
}

fn pair(register: &Register, world: &World, from: Date, to: Date) {
    let exact = [is_exact(world, from, to, 0), is_exact(world, from, to, 1)];
    shares(register, world, [from, to], exact);
    if exact == [true, true] {
        fates(register, world, from, to);
    }
    heirs(register, world, from, to);
}

/// The relations of all units of two days, at every level.
fn shares(register: &Register, world: &World, [from, to]: [Date; 2], exact: [bool; 2]) {
    let (before, after) = (world.on(from), world.on(to));
    let (earlier, later) = (register.at(from).unwrap(), register.at(to).unwrap());
    let territories = |state: &State| -> BTreeMap<UnitNumber, [Atoms; 2]> {
        state.units.keys().map(|number| (*number, state.territory(*number))).collect()
    };
    let (old, new) = (territories(before), territories(after));
    let check = |found: &[Relation<'_>],
                 others: &BTreeMap<Version<'_>, [Atoms; 2]>,
                 own: &[Atoms; 2],
                 back: bool,
                 context: &str| {
        for relation in found {
            let other = if back { relation.earlier() } else { relation.later() };
            assert!(others.contains_key(&other), "{context}: {other:?} is not of the level");
        }
        for (other, held) in others {
            let relation = found.iter().find(|relation| {
                *other == if back { relation.earlier() } else { relation.later() }
            });
            let portions = relation.map(Relation::portions).unwrap_or_default();
            for (quantity, told) in [portions.area, portions.population].into_iter().enumerate() {
                let (mine, theirs) = if back {
                    (&held[quantity], &own[quantity])
                } else {
                    (&own[quantity], &held[quantity])
                };
                let context = format!("{context} and {other:?}, quantity {quantity}");
                share(told, mine, theirs, exact[quantity], &context);
            }
        }
    };
    for level in [0, 1, 2, 3, u8::MAX] {
        let standing = |state: &State, date: Date| -> BTreeMap<Version<'_>, [Atoms; 2]> {
            let units: BTreeSet<_> =
                state.holders().map(|holder| state.standing_at(holder, level)).collect();
            units
                .into_iter()
                .map(|unit| (version(register, state, unit, date), state.standing_for(unit, level)))
                .collect()
        };
        let (origins, successors) = (standing(before, from), standing(after, to));
        for (number, own) in &new {
            let unit = version(register, after, *number, to);
            let found = unit.origins(&earlier, Level::new(level));
            check(
                &found,
                &origins,
                own,
                true,
                &format!("origins at {level} on {from} of {unit:?}"),
            );
        }
        for (number, own) in &old {
            let unit = version(register, before, *number, from);
            let found = unit.successors_at_level(&later, Level::new(level));
            check(
                &found,
                &successors,
                own,
                false,
                &format!("successors at {level} on {to} of {unit:?}"),
            );
            if level == u8::MAX {
                assert_eq!(unit.successors_at(&later), found);
            }
        }
    }
}

/// The heir of each unit that held ground of its own, by a walk over every state.
fn heirs(register: &Register, world: &World, from: Date, to: Date) {
    let (before, after) = (world.on(from), world.on(to));
    let later = register.at(to).unwrap();
    for number in before.holders() {
        let heir = heir(&world.path(from, to), number);
        let heir = heir.map(|heir| version(register, after, heir, to));
        let unit = version(register, before, number, from);
        assert_eq!(unit.heir_at(&later), heir, "the heir of {unit:?} from {from} on {to}");
    }
}

/// The unit that is another, in the last of some states: at every step itself, or the only one that
/// got any of it, and any of those once it is made again.
fn heir(path: &[&State], number: UnitNumber) -> Option<UnitNumber> {
    let mut ended: Vec<UnitNumber> = Vec::new();
    let mut current = Some(number);
    for pair in path.windows(2) {
        let [before, after] = pair else { unreachable!("windows of two") };
        if let Some(unit) = current.filter(|unit| !after.units.contains_key(unit)) {
            ended.push(unit);
            let ground = &before.units[&unit];
            let mut takers = after.holders().filter(|taker| {
                let taker = &after.units[taker];
                [0, 1].iter().any(|sort| !taker.own(*sort).is_disjoint(ground.own(*sort)))
            });
            current = takers.next().filter(|_| takers.next().is_none());
        }
        let again = ended.iter().enumerate().find_map(|(place, ended)| {
            let mut made = after.units.iter().filter(|(_, unit)| unit.restores == Some(*ended));
            made.next().map(|(number, _)| (place, *number))
        });
        if let Some((place, again)) = again {
            ended.truncate(place);
            current = Some(again);
        }
    }
    current
}

/// What became of each unit, in one word.
fn fates(register: &Register, world: &World, from: Date, to: Date) {
    let (before, after) = (world.on(from), world.on(to));
    for (number, unit) in &before.units {
        let held = before.territory(*number);
        let heirs: BTreeSet<UnitNumber> = after
            .holders()
            .filter(|holder| {
                (0..2).any(|sort| !after.units[holder].own(sort).is_disjoint(&held[sort]))
            })
            .map(|leaf| after.standing_at(leaf, unit.level))
            .collect();
        let own_level = heirs.iter().all(|heir| after.units[heir].level == unit.level);
        let word = match heirs.first() {
            None => "dissolved",
            Some(_) if !own_level && !before.is_leaf(*number) => "dissolved",
            Some(heir) if heirs.len() == 1 => {
                let later = &after.units[heir];
                let looks = |unit: &super::reference::Unit| {
                    (unit.code.clone(), unit.kind.clone(), unit.name.clone())
                };
                match () {
                    () if world.is_again(*heir, *number) => "restored",
                    () if heir != number => "merged",
                    () if looks(later) == looks(unit) => "same",
                    () => "renamed",
                }
            }
            Some(_) => "divided",
        };
        let code = Code::new(&unit.code).unwrap();
        let fate = register.what_became_of(Level::new(unit.level), &code, from, to).unwrap();
        assert_eq!(
            fate.word(),
            word,
            "what became of {} {} from {from} to {to}: {fate:?}",
            unit.name,
            unit.code
        );
        assert_eq!(fate.relations().len(), heirs.len());
    }
}
