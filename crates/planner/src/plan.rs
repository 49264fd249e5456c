//! A solution as a plan: one decree with a clause for each new unit.

use std::collections::BTreeSet;

use jiff::civil::Date;
use sapnhap::decree::{Figure, NewUnit, Source, Take};
use sapnhap::error::LookupFault;
use sapnhap::{
    Amount, Decree, DecreeNumber, Error, Level, Plan, Portion, Provision, Reference, Register,
    Version, VersionId,
};

use crate::fault::PlannerFault;
use crate::requirement::InForce;
use crate::solution::{Group, PartOf, Solution};

impl<'r> Solution<'r> {
    /// Makes a plan of it that takes effect on a day. The plan has one decree, with a clause for
    /// each new unit in the order of [`groups`](Self::groups). Units that stay alone are in no
    /// clause. Where all units stay alone, the plan has no decree.
    ///
    /// A new unit has the code and the seat of the unit in which most people live, or of the seat
    /// that was asked for. Its parent is the unit within which was planned. Where there is none, it
    /// is the nearest unit above all its sources, and else the parent of the seat; where the
    /// country asks for a level of parents on that day, it is of that level. The last clause ends the
    /// units right above, such as districts, that hold nothing any more: all whose members are in
    /// other hands, and those of a level under which the country then has no such units, so that
    /// those that stay alone go to the level above. Decrees of the register from that day on are left
    /// out, since the plan takes their place.
    ///
    /// # Errors
    /// [`PlannerFault::NotInForce`] for a day on which the rules of the plan are not in force;
    /// [`LookupFault::DatesReversed`] for a day that is not after that of the units, and a fault
    /// for a text that can't be the number of a decree.
    ///
    /// # Complexity
    /// It is linear in the units. Where later decrees are left out, it also takes as long as
    /// applying the earlier ones again.
    pub fn plan(&self, number: &str, day: Date) -> Result<Plan, PlannerFault> {
        let from = self.snapshot.date();
        if day <= from {
            return Err(Error::from(LookupFault::DatesReversed { from, to: day }))?;
        }
        if let Some(InForce { from, until }) = self.in_force
            && (day < from || until.is_some_and(|until| day >= until))
        {
            return Err(PlannerFault::NotInForce { day, from, until });
        }
        let register = self.snapshot.register();
        let base = if register.last() < day { register.clone() } else { register.rewound(day)? };
        let mut decree = Decree::new(number, day)?;
        for (place, group) in self.groups.iter().filter(|group| group.is_new()).enumerate() {
            decree = decree.provision(self.provision(register, group, place + 1, day)?);
        }
        let emptied = self.emptied(register, day);
        if !decree.provisions.is_empty() && !emptied.is_empty() {
            let clause = (decree.provisions.len() + 1).to_string();
            let mut ends = Provision::end(&clause, [])?;
            let whole = |unit| Ok(Take::of(Source::Unit(unit), Portion::All, Portion::All));
            let takes = emptied.iter().map(|unit| whole(reference(register, unit)?));
            ends.takes = takes.collect::<Result<_, Error>>()?;
            decree = decree.provision(ends);
        }
        let mut plan =
            Plan::on(&base, day).named(DecreeNumber::new(number).map_err(Error::from)?.as_str());
        if let Some(scope) = &self.scope {
            decree.scope = Some(reference(register, scope)?);
            plan = plan.within(&scope.label())?;
        }
        Ok(if decree.provisions.is_empty() { plan } else { plan.decree(decree) })
    }

    /// Returns the units right above those that are planned which are left without any, in the order of
    /// their codes.
    fn emptied(&self, register: &Register, day: Date) -> Vec<Version<'r>> {
        let asked = |level| register.country().parent_level(level, day);
        let mut kept: BTreeSet<VersionId> = self.scope.iter().map(Version::id).collect();
        for group in &self.groups {
            let parent = match group.is_new() {
                true => self.parent_of(register, group, day),
                // It stays where it is, unless the country has it elsewhere from that day on.
                false => group.seat.parent().filter(|parent| {
                    asked(group.seat.level()).is_none_or(|level| level == parent.level())
                }),
            };
            kept.extend(parent.map(|parent| parent.id()));
        }
        let planned: BTreeSet<VersionId> = self.units.iter().map(Version::id).collect();
        let mut above: Vec<Version<'r>> = self.units.iter().filter_map(Version::parent).collect();
        above.sort_by_cached_key(|unit| (unit.level(), unit.code()));
        above.dedup_by_key(|unit| unit.id());
        above.retain(|unit| {
            let level = self.units.first().map(Version::level);
            let members = level.map(|level| unit.members(level)).unwrap_or_default();
            !kept.contains(&unit.id()) && members.iter().all(|unit| planned.contains(&unit.id()))
        });
        above
    }

    /// Returns the parent of a new unit.
    fn parent_of(&self, register: &Register, group: &Group<'r>, day: Date) -> Option<Version<'r>> {
        if let Some(scope) = self.scope {
            return Some(scope);
        }
        let asked = register.country().parent_level(group.seat.level(), day);
        common_parent(&group.units, asked).or_else(|| match asked {
            Some(level) => group.seat.at_level(level),
            None => group.seat.parent(),
        })
    }

    fn provision(
        &self,
        register: &Register,
        group: &Group<'r>,
        number: usize,
        day: Date,
    ) -> Result<Provision, Error> {
        let kind = match &group.kind {
            Some(kind) => kind.clone(),
            None => {
                let (name, expected) = (group.name.to_string(), "a kind of the units".to_owned());
                return Err(LookupFault::NoKind { name, expected })?;
            }
        };
        let parent = self.parent_of(register, group, day);
        let new = NewUnit {
            code: group.code(),
            kind,
            name: group.name.clone(),
            parent: parent.map(|parent| reference(register, &parent)).transpose()?,
            restores: None,
            seat: Some(Reference::of_code(group.seat.code())),
            aliases: Vec::new(),
        };
        let takes = group.units.iter().map(|unit| {
            let source = Source::Unit(reference(register, unit)?);
            let part = group.parts.iter().find(|part| part.unit.id() == unit.id());
            let (area, population) = portions(part);
            Ok(Take::of(source, area, population))
        });
        let mut provision = Provision::of_new(&number.to_string(), new)?;
        provision.takes = takes.collect::<Result<_, Error>>()?;
        Ok(provision)
    }
}

/// Returns how much is taken of the area and of the population of a unit: all, the rest, or a part with
/// its figures.
fn portions(part: Option<&PartOf<'_>>) -> (Portion, Portion) {
    let figure = |amount| Portion::Part(Some(Box::new(Figure { amount, of: None })));
    match part {
        None => (Portion::All, Portion::All),
        Some(part) if part.is_rest => (Portion::Rest, Portion::Rest),
        Some(part) => (figure(part.area), figure(Amount::from(part.population))),
    }
}

/// Names a unit by its level and code, and by its label for people.
fn reference(register: &Register, unit: &Version<'_>) -> Result<Reference, Error> {
    let reference = Reference::of_code(unit.code());
    match register.country().level_definition(unit.level()) {
        Some(level) => reference.at_level(level.id.clone()).labelled(&unit.label()),
        None => Ok(reference),
    }
}

/// Returns the nearest unit above all of these, of the level that is asked for, if one is.
fn common_parent<'r>(units: &[Version<'r>], asked: Option<Level>) -> Option<Version<'r>> {
    let (first, others) = units.split_first()?;
    first.units_above().find(|above| {
        let is_above = |unit: &Version<'_>| unit.units_above().any(|a| a.id() == above.id());
        asked.is_none_or(|level| above.level() == level) && others.iter().all(is_above)
    })
}
