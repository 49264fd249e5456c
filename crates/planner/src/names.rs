//! The names of new units. They follow a policy, are never given twice in a province, and are never
//! that of a unit that stays.
//!
//! Names of heritage, which the caller gives with the units that must be held, come first, and are not
//! given again. Then one unit of each district of the historic centre has the district's own name.
//! Numbers are given to units of one kind: where a district has new units of several kinds, those of
//! the kind that it has most of are numbered, and the others have names of their own.
//! Two names are one when people would read them as one, with or without marks on the letters.

use std::collections::{BTreeMap, BTreeSet};

use sapnhap::{Amount, Error, KindId, Name, Version, VersionId};

use crate::problem::{Heritage, Naming, Problem};

/// A group that wants a name.
pub(crate) struct UnnamedGroup<'u, 'r> {
    /// In the order of their codes.
    pub(crate) units: &'u [Version<'r>],
    /// The area of each.
    pub(crate) areas: &'u [Option<Amount>],
    pub(crate) seat: Version<'r>,
    /// The unit right above, in which most of the people live.
    pub(crate) main: Option<Version<'r>>,
    pub(crate) kind: Option<&'u KindId>,
    pub(crate) population: u64,
}

impl<'r> UnnamedGroup<'_, 'r> {
    /// Returns the units with the most land first, and of those with equally much the smallest code
    /// first.
    fn by_area(&self) -> Vec<Version<'r>> {
        let mut units: Vec<_> = self.units.iter().zip(self.areas).collect();
        units.sort_by_key(|(_, area)| std::cmp::Reverse(*area));
        units.into_iter().map(|(unit, _)| *unit).collect()
    }

    /// Returns names to choose from: of the seat first, and then of the units with the most land.
    fn names_by_seat(&self) -> Vec<String> {
        let mut others = self.by_area();
        others.retain(|unit| unit.id() != self.seat.id());
        [vec![self.seat.name().to_owned()], names_of(&others)].concat()
    }

    /// The unit right above whose name it has with a number.
    fn stem(&self) -> &str {
        self.main.as_ref().unwrap_or(&self.seat).name()
    }
}

/// Returns the province of a unit, or whatever else stands at the top.
fn top(unit: &Version<'_>) -> Option<VersionId> {
    unit.units_above().last().map(|above| above.id())
}

fn key(name: &str) -> Option<String> {
    Name::new(name).ok().map(|name| name.key())
}

/// The names that are given, by province.
struct TakenNames(BTreeSet<(Option<VersionId>, String)>);

impl TakenNames {
    /// Takes a name, if it is not given already.
    fn take(&mut self, province: Option<VersionId>, name: &str) -> Option<Name> {
        let name = Name::new(name).ok()?;
        self.0.insert((province, name.key())).then_some(name)
    }

    /// Takes the first free name of a list, or the first one with a number where none is free.
    fn take_first(
        &mut self,
        province: Option<VersionId>,
        list: &[String],
    ) -> Result<Option<Name>, Error> {
        let free = list.iter().find_map(|name| self.take(province, name));
        Ok(match (free, list.first()) {
            (Some(name), _) => Some(name),
            (None, Some(first)) => Some(self.take_numbered(province, first, 2)?.0),
            (None, None) => None,
        })
    }

    /// Takes a name with a number, which is the first free one from `first` on.
    fn take_numbered(
        &mut self,
        province: Option<VersionId>,
        stem: &str,
        first: usize,
    ) -> Result<(Name, usize), Error> {
        let mut number = first;
        loop {
            let name = Name::new(&format!("{stem} {number}"))?;
            if self.0.insert((province, name.key())) {
                return Ok((name, number));
            }
            number += 1;
        }
    }
}

/// Names groups, which are numbered in the order in which they come.
pub(crate) fn names(
    problem: &Problem<'_>,
    groups: &[UnnamedGroup<'_, '_>],
) -> Result<Vec<Name>, Error> {
    let mut taken = TakenNames(names_that_stay(problem, groups));
    let mut names: Vec<Option<Name>> = vec![None; groups.len()];
    for (group, slot) in groups.iter().zip(&mut names) {
        let given = problem.heritage.iter().find(|heritage| heritage.is_of(group.units));
        if let Some(Heritage { name, .. }) = given {
            *slot = taken.take_first(top(&group.seat), &[name.as_str().to_owned()])?;
        }
    }
    in_the_centre(problem, groups, &mut names, &mut taken)?;
    match problem.naming {
        Naming::DistrictOrdinal => by_district(groups, &mut names, &mut taken)?,
        Naming::Largest => {
            let order = |group: &UnnamedGroup<'_, '_>| names_of(&group.by_area());
            by_source(groups, 0..groups.len(), &mut names, &mut taken, order)?;
        }
        Naming::Seat => {
            let order = |group: &UnnamedGroup<'_, '_>| group.names_by_seat();
            by_source(groups, 0..groups.len(), &mut names, &mut taken, order)?;
        }
    }
    Ok(names.into_iter().flatten().collect())
}

fn names_of(units: &[Version<'_>]) -> Vec<String> {
    units.iter().map(|unit| unit.name().to_owned()).collect()
}

/// Returns the names of the units of the level that no group takes, by province.
fn names_that_stay(
    problem: &Problem<'_>,
    groups: &[UnnamedGroup<'_, '_>],
) -> BTreeSet<(Option<VersionId>, String)> {
    let ending: BTreeSet<VersionId> =
        groups.iter().flat_map(|group| group.units).map(Version::id).collect();
    // Only names in provinces that get new ones are looked at.
    let mut tops: Vec<Option<Version<'_>>> =
        groups.iter().map(|group| group.seat.units_above().last()).collect();
    tops.sort_by_key(|top| top.map(|top| top.id()));
    tops.dedup_by_key(|top| top.map(|top| top.id()));
    let mut taken = BTreeSet::new();
    for province in tops {
        let units = match province {
            Some(province) => province.members(problem.level),
            None => problem.snapshot.units(problem.level),
        };
        let province = province.map(|province| province.id());
        let staying = units.into_iter().filter(|unit| !ending.contains(&unit.id()));
        let of_province = staying.filter(|unit| province.is_some() || top(unit).is_none());
        taken.extend(of_province.filter_map(|unit| Some((province, key(unit.name())?))));
    }
    taken
}

/// Names the groups of the historic centre: of each district one has its own name, that with the most
/// people, and the others have those of their seats.
fn in_the_centre(
    problem: &Problem<'_>,
    groups: &[UnnamedGroup<'_, '_>],
    names: &mut [Option<Name>],
    taken: &mut TakenNames,
) -> Result<(), Error> {
    for district in &problem.centre {
        let is_in =
            |group: &UnnamedGroup<'_, '_>| group.main.is_some_and(|main| main.code() == *district);
        let own: Vec<usize> =
            (0..).zip(groups).filter(|(_, group)| is_in(group)).map(|(place, _)| place).collect();
        let is_open = |place: &&usize| names.get(**place).is_some_and(Option::is_none);
        let people = |place: &usize| groups.get(*place).map_or(0, |group| group.population);
        // Of equally many people, the first has it.
        let largest = own.iter().filter(is_open).rev().max_by_key(|place| people(place));
        if let Some(&place) = largest
            && let Some(group) = groups.get(place)
            && let Some(name) = taken.take(top(&group.seat), group.stem())
            && let Some(slot) = names.get_mut(place)
        {
            *slot = Some(name);
        }
        by_source(groups, own, names, taken, |group| group.names_by_seat())?;
    }
    Ok(())
}

fn by_district(
    groups: &[UnnamedGroup<'_, '_>],
    names: &mut [Option<Name>],
    taken: &mut TakenNames,
) -> Result<(), Error> {
    // Two districts of a province with one name, such as a town and the country around it, are
    // numbered as one.
    let mut series: BTreeMap<(Option<VersionId>, String), (String, Vec<usize>)> = BTreeMap::new();
    for (place, group) in groups.iter().enumerate() {
        if names.get(place).is_some_and(Option::is_some) {
            continue;
        }
        let by = (top(&group.seat), key(group.stem()).unwrap_or_default());
        series.entry(by).or_insert_with(|| (group.stem().to_owned(), Vec::new())).1.push(place);
    }
    for ((province, _), (stem, mut places)) in series {
        let kind_of = |place: &usize| groups.get(*place).and_then(|group| group.kind);
        let kind = most_common(places.iter().map(kind_of));
        let others: Vec<usize> =
            places.extract_if(.., |place| Some(kind_of(place)) != kind).collect();
        let mut next = 1;
        for &place in &places {
            let alone = if places.len() == 1 { taken.take(province, &stem) } else { None };
            let name = match alone {
                Some(name) => name,
                None => {
                    let (name, number) = taken.take_numbered(province, &stem, next)?;
                    next = number + 1;
                    name
                }
            };
            if let Some(slot) = names.get_mut(place) {
                *slot = Some(name);
            }
        }
        by_source(groups, others, names, taken, |group| group.names_by_seat())?;
    }
    Ok(())
}

/// Returns what occurs most often, and of what occurs equally often the first.
fn most_common<T: PartialEq + Copy>(all: impl Iterator<Item = T>) -> Option<T> {
    let mut counts: Vec<(T, usize)> = Vec::new();
    for one in all {
        match counts.iter_mut().find(|(known, _)| *known == one) {
            Some((_, n)) => *n += 1,
            None => counts.push((one, 1)),
        }
    }
    counts.into_iter().rev().max_by_key(|(_, n)| *n).map(|(one, _)| one)
}

/// Gives each group of some that has no name yet the first free one of its list, or the first with a
/// number where none is free.
fn by_source<'r>(
    groups: &[UnnamedGroup<'_, 'r>],
    places: impl IntoIterator<Item = usize>,
    names: &mut [Option<Name>],
    taken: &mut TakenNames,
    order: impl Fn(&UnnamedGroup<'_, 'r>) -> Vec<String>,
) -> Result<(), Error> {
    for place in places {
        if let (Some(group), Some(slot)) = (groups.get(place), names.get_mut(place))
            && slot.is_none()
        {
            *slot = taken.take_first(top(&group.seat), &order(group))?;
        }
    }
    Ok(())
}
