//! The kinds of changes: what each gene proposes to the day at hand.
//!
//! Nothing here looks whether a proposal can be played; the reference model does.

use super::generate::{ATOMS, Builder, Gene, KINDS, SHAPES, all_of, among, pieces, some_of};
use super::reference::{self, Amount, Atoms, Outcome, Place, Provision, Source, Take, UnitNumber};

impl Builder {
    /// Proposes a change.
    pub(crate) fn propose(&mut self, gene: &Gene) -> Option<Vec<Provision>> {
        let picks = &gene.picks;
        let [a, b, c, d, e, _] = *picks;
        let level = Self::level(e);
        let before = self.before().clone();
        Some(match SHAPES[gene.shape] {
            "create" => {
                let mut provision = self.new_of(level, a, Vec::new(), &[]);
                if let Outcome::New(made) = &mut provision.outcome {
                    made.fresh = ATOMS;
                }
                vec![provision]
            }
            "merge" => {
                let units = self.several(level, 2 + d % 2, picks, true)?;
                let places: Vec<Place> = units.iter().map(|unit| self.place(*unit)).collect();
                let takes = places.iter().cloned().map(all_of).collect();
                vec![self.new_of(level, a, takes, &places)]
            }
            "take over" => {
                let units = self.several(level, 2 + d % 2, picks, true)?;
                let takes = units[1..].iter().map(|unit| all_of(self.place(*unit))).collect();
                vec![self.goes_on(units[0], takes)]
            }
            "break down" => {
                let source = self.leaf(level, a)?;
                let freed = [self.place(source)];
                let takes = [self.part(source, b)?, self.rest(source)];
                let mut provisions = Vec::new();
                for (number, take) in takes.into_iter().enumerate() {
                    let neighbour =
                        self.unit(level, c, |unit| before.is_leaf(unit) && unit != source);
                    provisions.push(match neighbour {
                        Some(unit) if number == d % 3 => self.goes_on(unit, vec![take]),
                        _ => self.new_of(level, a + number, vec![take], &freed),
                    });
                }
                if d % 2 == 0 {
                    provisions.reverse();
                }
                provisions
            }
            "split off" => {
                let source = self.leaf(level, a)?;
                let take = self.part(source, b)?;
                let mut provisions = vec![self.new_of(level, c, vec![take], &[])];
                if d % 2 == 0 {
                    provisions.push(self.goes_on(source, Vec::new()));
                }
                provisions
            }
            "transfer" => {
                let units = self.several(level, 2, picks, true)?;
                let take = self.part(units[0], c)?;
                let mut provisions = vec![self.goes_on(units[1], vec![take])];
                if d % 3 == 0 {
                    // And something the other way.
                    provisions.push(self.goes_on(units[0], vec![self.part(units[1], d)?]));
                }
                provisions
            }
            "rename" => {
                let unit = self.unit(among(e, 4), a, |_| true)?;
                vec![self.changed(unit, |builder, changed| changed.name = Some(builder.name()))]
            }
            "change kind" => {
                let unit = self.unit(among(e, 4), a, |_| true)?;
                let kind = KINDS[e % 4 * 2 + b % 2].to_owned();
                vec![self.changed(unit, |_, changed| changed.kind = Some(kind))]
            }
            "change code" => {
                let unit = self.unit(among(e, 4), a, |_| true)?;
                let level = among(e, 4);
                vec![
                    self.changed(unit, |builder, changed| changed.code = Some(builder.code(level))),
                ]
            }
            "swap codes" => {
                let level = among(e, 4);
                let one = self.unit(level, a, |_| true)?;
                let other = self.unit(level, b, |unit| unit != one)?;
                let codes = [self.place(other).1, self.place(one).1];
                let [first, second] = codes;
                vec![
                    self.changed(one, |_, changed| changed.code = Some(first)),
                    self.changed(other, |_, changed| changed.code = Some(second)),
                ]
            }
            "rotate codes" => {
                let units = self.several(2, 3, picks, true)?;
                let codes: Vec<String> = units.iter().map(|unit| self.place(*unit).1).collect();
                let next = [codes[1].clone(), codes[2].clone(), codes[0].clone()];
                let pairs = units.into_iter().zip(next);
                pairs.map(|(unit, code)| self.changed(unit, |_, it| it.code = Some(code))).collect()
            }
            "reuse a freed code" => {
                let mover = self.unit(level, a, |_| true)?;
                let freed = self.place(mover).1;
                let taker = self.unit(level, b, |unit| unit != mover)?;
                let mut provisions = vec![self.changed(mover, |builder, changed| {
                    changed.code = Some(builder.code(level));
                })];
                if c % 2 == 0 {
                    provisions.push(self.changed(taker, |_, changed| changed.code = Some(freed)));
                } else {
                    let mut provision = self.new_of(level, c, Vec::new(), &[]);
                    if let Outcome::New(made) = &mut provision.outcome {
                        (made.code, made.fresh) = (freed, ATOMS);
                    }
                    provisions.push(provision);
                }
                provisions
            }
            "change parent" => {
                let level = 1 + among(e, 3);
                let unit = self.unit(level, a, |_| true)?;
                let parent = self.parent(level, b);
                vec![self.changed(unit, |_, changed| changed.parent = parent)]
            }
            "dissolve the level" => {
                let level = if e % 3 == 0 { 2 } else { 1 };
                let source = Source::Every(level);
                let every = Take { source, land: Amount::All, people: Amount::All };
                let mut provisions = vec![Provision::of(vec![every], Outcome::Ends)];
                // Units of the level that hold territory become units of the level below.
                for (number, unit) in &before.units {
                    if unit.level == level && before.is_leaf(*number) {
                        let mut provision =
                            self.new_of(level + 1, b, vec![all_of(self.place(*number))], &[]);
                        if let (Outcome::New(made), Some(parent)) =
                            (&mut provision.outcome, unit.parent)
                        {
                            made.parent = Some(before.place(parent));
                        }
                        provisions.push(provision);
                    }
                }
                provisions
            }
            "end with members" => {
                let level = 1 + among(e, 2);
                let unit = self.unit(level, a, |unit| !before.is_leaf(unit))?;
                let take = all_of(self.place(unit));
                vec![Provision::of(vec![take], Outcome::Ends)]
            }
            "restore" => {
                let place = self.ended(a)?;
                let source = self.leaf(place.0, b)?;
                let take = self.part(source, c)?;
                vec![self.restored(place, vec![take], d)]
            }
            "restore what it brought" => {
                let place = self.ended(a)?;
                let states = self.world.all_states();
                let ended = reference::ended(&states, &place)?;
                let brought = reference::last_held(&states, ended)?;
                let mut takes = Vec::new();
                for number in before.holders() {
                    let unit = &before.units[&number];
                    let amount = |quantity: usize| {
                        let home = unit.own(quantity) & &brought[quantity];
                        match () {
                            () if home.is_empty() => Amount::Nothing,
                            () if home == *unit.own(quantity) => Amount::All,
                            () => some_of(home),
                        }
                    };
                    let [land, people] = [amount(0), amount(1)];
                    if [&land, &people] != [&Amount::Nothing; 2] {
                        takes.push(Take { source: Source::Unit(self.place(number)), land, people });
                    }
                }
                vec![self.restored(place, takes, d)]
            }
            "land one way, people two" => {
                let source = self.leaf(level, a)?;
                let mut takers: Vec<UnitNumber> = Vec::new();
                for pick in [b, c, d] {
                    takers.push(self.unit(level, pick, |unit| {
                        before.is_leaf(unit) && unit != source && !takers.contains(&unit)
                    })?);
                }
                let [land, part, rest] = *takers.as_slice() else { return None };
                let people = pieces(&before.units[&source].people, 1, e)?.remove(0);
                let take = |land: Amount, people: Amount| Take {
                    source: Source::Unit(before.place(source)),
                    land,
                    people,
                };
                vec![
                    self.goes_on(land, vec![take(Amount::All, Amount::Nothing)]),
                    self.goes_on(part, vec![take(Amount::Nothing, some_of(people))]),
                    self.goes_on(rest, vec![take(Amount::Nothing, Amount::Rest)]),
                ]
            }
            "people only" | "land only" => {
                let units = self.several(level, 2, picks, true)?;
                let mut take = self.part(units[0], c)?;
                if SHAPES[gene.shape] == "people only" {
                    take.land = Amount::Nothing;
                } else {
                    take.people = Amount::Nothing;
                }
                vec![self.goes_on(units[1], vec![take])]
            }
            "an upper unit becomes a lower one" => {
                let source = self.leaf(1, a)?;
                let mut takes = vec![all_of(self.place(source))];
                if let Some(other) = self.leaf(2, b).filter(|_| c % 2 == 0) {
                    takes.push(all_of(self.place(other)));
                }
                vec![self.new_of(2, c, takes, &[])]
            }
            "a district with its members" => {
                let source = self.unit(1, a, |unit| !before.is_leaf(unit))?;
                let mut takes = vec![all_of(self.place(source))];
                if let Some(other) = self.leaf(2, b).filter(|_| c % 2 == 0) {
                    takes.push(all_of(self.place(other)));
                }
                let freed: Vec<Place> =
                    before.members(source).into_iter().map(|unit| self.place(unit)).collect();
                let receiver = self.unit(2, d, |unit| before.units[&unit].parent != Some(source));
                match receiver {
                    Some(unit) if d % 3 == 0 => vec![self.goes_on(unit, takes)],
                    _ => vec![self.new_of(2, c, takes, &freed)],
                }
            }
            "merge units with members" => {
                let level = [0, 1, 1, 2][e % 4];
                let units = self.several(level, 2, picks, false)?;
                let places: Vec<Place> = units.iter().map(|unit| self.place(*unit)).collect();
                if d % 3 == 0 {
                    vec![self.goes_on(units[0], vec![all_of(places[1].clone())])]
                } else {
                    let takes = places.iter().cloned().map(all_of).collect();
                    vec![self.new_of(level, a, takes, &places)]
                }
            }
            "divide with members placed" => {
                let level = [1, 2, 1, 0][e % 4];
                let source = self.unit(level, a, |unit| before.members(unit).len() > 1)?;
                let freed = [self.place(source)];
                let members = before.members(source);
                let cut = 1 + b % (members.len() - 1);
                let mut provisions = Vec::new();
                for (number, group) in [&members[..cut], &members[cut..]].into_iter().enumerate() {
                    let take = match number {
                        0 => self.part_of_members(source, group),
                        _ => self.rest(source),
                    };
                    let provision = self.new_of(level, c + number, vec![take], &freed);
                    let Outcome::New(made) = &provision.outcome else { return None };
                    let parent = Some((level, made.code.clone()));
                    provisions.push(provision);
                    for unit in group {
                        let parent = parent.clone();
                        provisions.push(self.changed(*unit, |_, changed| changed.parent = parent));
                    }
                }
                provisions
            }
            "stated figures" => {
                let source = self.leaf(level, a)?;
                let unit = &before.units[&source];
                let land = pieces(&unit.land, 1, b)?.remove(0);
                let people = pieces(&unit.people, 1, c)?.remove(0);
                let stated = |atoms: Atoms, whole: usize| {
                    let stated = Some((atoms.len(), whole));
                    Amount::Part { atoms, stated }
                };
                let take = |land: Atoms, people: Atoms| Take {
                    source: Source::Unit(before.place(source)),
                    land: stated(land, unit.land.len()),
                    people: stated(people, unit.people.len()),
                };
                let rest = [&unit.land - &land, &unit.people - &people];
                let [rest_land, rest_people] = rest;
                let freed = [self.place(source)];
                let mut provisions = vec![self.new_of(level, d, vec![take(land, people)], &freed)];
                if e % 2 == 0 {
                    provisions.push(self.new_of(
                        level,
                        d + 1,
                        vec![take(rest_land, rest_people)],
                        &freed,
                    ));
                }
                provisions
            }
            "change everything" => {
                let level = 1 + among(e, 3);
                let unit = self.unit(level, a, |_| true)?;
                let parent = self.parent(level, b);
                let kind = KINDS[usize::from(level) * 2 + c % 2].to_owned();
                vec![self.changed(unit, |builder, changed| {
                    changed.parent = parent;
                    changed.kind = Some(kind);
                    changed.code = Some(builder.code(level));
                    changed.name = Some(builder.name());
                })]
            }
            "empty rest" => {
                let units = self.several(level, 3, picks, true)?;
                let take = all_of(self.place(units[0]));
                vec![
                    self.goes_on(units[1], vec![take]),
                    self.goes_on(units[2], vec![self.rest(units[0])]),
                ]
            }
            "a place that is no unit" => {
                let units = self.several(level, 2, picks, true)?;
                let spot =
                    Take { source: Source::Spot, land: Amount::All, people: Amount::Nothing };
                vec![self.goes_on(units[0], vec![spot, all_of(self.place(units[1]))])]
            }
            "named twice in a clause" => {
                let units = self.several(level, 2, picks, true)?;
                let (mut land, mut people) = (self.part(units[0], c)?, self.part(units[0], d)?);
                (land.people, people.land) = (Amount::Nothing, Amount::Nothing);
                if b % 3 == 0 {
                    (land.land, people.people) = (Amount::All, Amount::All);
                }
                vec![self.goes_on(units[1], vec![land, people])]
            }
            "create a parent" => {
                let level = among(e, 2);
                let mut provisions = vec![self.new_of(level, a, Vec::new(), &[])];
                let Outcome::New(made) = &provisions[0].outcome else { return None };
                let parent = Some((level, made.code.clone()));
                for pick in [b, c] {
                    let unit = self.unit(level + 1, pick, |_| true)?;
                    let parent = parent.clone();
                    provisions.push(self.changed(unit, |_, changed| changed.parent = parent));
                }
                provisions
            }
            "take what ends" => {
                let units = self.several(level, 2, picks, true)?;
                let take = all_of(self.place(units[0]));
                let end = Provision::of(vec![take.clone()], Outcome::Ends);
                vec![self.goes_on(units[1], vec![take]), end]
            }
            "a part with a member" => {
                let source = self.unit(among(e, 3), a, |unit| before.members(unit).len() > 1)?;
                let level = before.units[&source].level;
                let taker = self.unit(level, b, |unit| unit != source && !before.is_leaf(unit))?;
                let member = *before.members(source).get(c % 2)?;
                let parent = Some(self.place(taker));
                vec![
                    self.goes_on(taker, vec![self.part_of_members(source, &[member])]),
                    self.changed(member, |_, changed| changed.parent = parent),
                ]
            }
            "a part of a member" => {
                let level = 1 + among(e, 3);
                let units = self.several(level, 2, picks, true)?;
                let [giver, taker] = *units.as_slice() else { return None };
                let [from, to] = [giver, taker].map(|unit| before.units[&unit].parent);
                let (from, to) = (from?, to.filter(|to| Some(*to) != from)?);
                let mut above = self.part(giver, c)?;
                above.source = Source::Unit(self.place(from));
                vec![self.goes_on(taker, vec![self.part(giver, c)?]), self.goes_on(to, vec![above])]
            }
            "a lower unit becomes an upper one" => {
                let level = 2 + among(e, 2);
                let source = self.unit(level, a, |unit| b % 3 == 0 || before.is_leaf(unit))?;
                vec![self.new_of(level - 1, c, vec![all_of(self.place(source))], &[])]
            }
            "members into the unit above" => {
                let level = [1, 2, 2, 0][e % 4];
                let above = self.unit(level, a, |unit| !before.is_leaf(unit))?;
                let members = before.members(above);
                let n_members = if b % 2 == 0 { members.len() } else { 1 };
                let members = &members[..n_members];
                let takes = members.iter().map(|member| all_of(self.place(*member))).collect();
                match c % 3 {
                    0 => vec![self.goes_on(above, takes)],
                    1 => vec![Provision::of(takes, Outcome::Ends)],
                    _ => vec![Provision::of(takes, Outcome::Ends), self.goes_on(above, Vec::new())],
                }
            }
            "an upper unit becomes a lower one with its parts" => {
                let level = among(e, 3);
                let source = self.unit(level, a, |unit| !before.is_leaf(unit))?;
                vec![self.new_of(level + 1, c, vec![all_of(self.place(source))], &[])]
            }
            _ => return None,
        })
    }

    /// A unit that is no more.
    fn ended(&self, pick: usize) -> Option<Place> {
        let before = self.before();
        let units = self.world.states.iter().flat_map(|(_, state)| state.units.iter());
        let ended = units
            .filter(|(number, unit)| unit.level > 0 && !before.units.contains_key(number))
            .map(|(_, unit)| (unit.level, unit.code.clone()));
        let ended: Vec<Place> = ended.collect();
        ended.get(pick.checked_rem(ended.len())?).cloned()
    }

    /// A new unit that restores an ended one, with its code where that is free.
    fn restored(&mut self, place: Place, takes: Vec<Take>, pick: usize) -> Provision {
        let is_free = [self.before(), &self.after].iter().all(|state| state.find(&place).is_none());
        let mut provision = self.new_of(place.0, pick, takes, &[]);
        if let Outcome::New(made) = &mut provision.outcome {
            if is_free {
                made.code.clone_from(&place.1);
            }
            made.restores = Some(place);
        }
        provision
    }

    /// The part of a unit that some of its members are.
    fn part_of_members(&self, number: UnitNumber, members: &[UnitNumber]) -> Take {
        let before = self.before();
        let held = |quantity: usize| -> Atoms {
            members.iter().flat_map(|unit| before.territory(*unit)[quantity].clone()).collect()
        };
        Take {
            source: Source::Unit(self.place(number)),
            land: some_of(held(0)),
            people: some_of(held(1)),
        }
    }
}
