//! Makes flows of a register: which units stand in which column, and how much came to whom.

use std::collections::{BTreeMap, BTreeSet};

use sapnhap::crosswalk::{Crosswalk, CrosswalkRow};
use sapnhap::{Code, Date, Level, Ratio, Snapshot, Version, VersionId};

use super::fault::FlowFault;
use super::measure::FlowMeasure;
use super::value::{FlowBand, FlowColumn, FlowNode, Flows};

/// A column before it is told what came to its units.
struct Stage<'r> {
    on: Snapshot<'r>,
    units: Vec<Version<'r>>,
}

impl<'r> Flows<'r> {
    /// Tells what became of units, seen on one date, by a later one: the units of their level that they
    /// went to, and where those took from other units too, these as well
    /// ([`FlowNode::is_outside`]).
    ///
    /// # Errors
    /// [`FlowFault::NoUnits`]; [`FlowFault::Level`] and [`FlowFault::Date`] for a unit of another level,
    /// date or register than the first; [`FlowFault::DatesReversed`]; [`FlowFault::Register`] for shares
    /// of another register.
    ///
    /// # Complexity
    /// That of a crosswalk of all units of the level between the two dates.
    pub fn between(
        units: &[Version<'r>],
        after: &Snapshot<'r>,
        measure: &FlowMeasure<'_>,
    ) -> Result<Self, FlowFault> {
        let first = *checked(units)?;
        let before = first.register().at(first.date())?;
        if after.date() <= before.date() {
            return Err(FlowFault::DatesReversed { from: before.date(), to: after.date() });
        }
        let level = first.level();
        let successors = units.iter().flat_map(|unit| {
            let relations = unit.successors_at_level(after, level);
            relations.iter().map(|relation| relation.later()).collect::<Vec<_>>()
        });
        let later = in_order(successors);
        let stages = vec![
            Stage { on: before, units: in_order(units.iter().copied()) },
            Stage { on: *after, units: later },
        ];
        of_stages(&stages, level, measure)
    }

    /// Tells the story of one place between two days: the units that this one came of or became, in a
    /// column for each day on which they changed, and one for the first day. Amounts are those of the units
    /// of the first day, carried on.
    ///
    /// # Errors
    /// [`FlowFault::DatesReversed`]; [`FlowFault::NoUnits`] where the unit and what it came of are on none
    /// of the days; [`FlowFault::Register`] for a day before the register's opening, and for shares of
    /// another register.
    ///
    /// # Complexity
    /// That of a crosswalk of all units of the level for each column.
    ///
    /// # Example
    /// ```
    /// use sapnhap::{date, vietnam};
    /// use sapnhap_maps::{FlowMeasure, Flows};
    ///
    /// let ward = vietnam::register().at(date(2025, 7, 1))?.find("phường Hai Bà Trưng, Hà Nội")?;
    /// let days = [date(2019, 1, 1), date(2025, 7, 1)];
    /// let flows = Flows::of_place(&ward, days, &FlowMeasure::units())?;
    /// let columns = flows.columns().iter().map(|column| column.date.to_string());
    /// assert_eq!(columns.collect::<Vec<_>>(), ["2019-01-01", "2020-03-01", "2025-01-01", "2025-07-01"]);
    /// # Ok::<(), sapnhap_maps::FlowFault>(())
    /// ```
    pub fn of_place(
        unit: &Version<'r>,
        days: [Date; 2],
        measure: &FlowMeasure<'_>,
    ) -> Result<Self, FlowFault> {
        let [from, to] = days;
        if to <= from {
            return Err(FlowFault::DatesReversed { from, to });
        }
        let (register, level) = (unit.register(), unit.level());
        let changes = register.change_days().filter(|day| from < *day && *day < to);
        let days: BTreeSet<Date> = changes.chain([from, to]).collect();
        let mut stages: Vec<Stage<'r>> = Vec::new();
        for day in days {
            let stage = stage_of(unit, &register.at(day)?);
            let is_new = stages.last().is_none_or(|last| has_changed(last, &stage, level));
            if is_new && !stage.units.is_empty() {
                stages.push(stage);
            }
        }
        // Where nothing happened, both ends are shown.
        if let [only] = stages.as_slice()
            && only.on.date() < to
        {
            stages.push(stage_of(unit, &register.at(to)?));
        }
        if stages.len() < 2 {
            return Err(FlowFault::NoUnits);
        }
        of_stages(&stages, level, measure)
    }
}

/// Returns the first of some units, of which all have its level, date and register.
fn checked<'u, 'r>(units: &'u [Version<'r>]) -> Result<&'u Version<'r>, FlowFault> {
    let first = units.first().ok_or(FlowFault::NoUnits)?;
    for unit in units {
        if unit.level() != first.level() {
            let [unit, first] = [unit, first].map(|unit| Box::new(unit.describe()));
            return Err(FlowFault::Level { unit, first });
        }
        if unit.date() != first.date() || !std::ptr::eq(unit.register(), first.register()) {
            let (date, expected) = (unit.date(), first.date());
            return Err(FlowFault::Date { unit: Box::new(unit.describe()), date, expected });
        }
    }
    Ok(first)
}

/// Returns units once each: by what stands above them, and by code.
fn in_order<'r>(units: impl IntoIterator<Item = Version<'r>>) -> Vec<Version<'r>> {
    let by_id: BTreeMap<VersionId, Version<'r>> =
        units.into_iter().map(|unit| (unit.id(), unit)).collect();
    let mut units: Vec<Version<'r>> = by_id.into_values().collect();
    units.sort_by_cached_key(|unit| -> (Level, Vec<Code>, Code) {
        let mut above: Vec<Code> = unit.units_above().map(|above| above.code()).collect();
        above.reverse();
        (unit.level(), above, unit.code())
    });
    units
}

/// Returns the units on a day of which a unit came, or that came of it.
fn stage_of<'r>(unit: &Version<'r>, on: &Snapshot<'r>) -> Stage<'r> {
    let level = unit.level();
    let units: Vec<Version<'r>> = if unit.is_in_force(on.date()) {
        vec![on.get(level, &unit.code()).unwrap_or(*unit)]
    } else if on.date() < unit.date() {
        unit.origins(on, level).iter().map(|relation| relation.earlier()).collect()
    } else {
        unit.successors_at_level(on, level).iter().map(|relation| relation.later()).collect()
    };
    Stage { on: *on, units: in_order(units) }
}

/// Tells whether anything that a reader would see differs between two days.
fn has_changed(last: &Stage<'_>, stage: &Stage<'_>, level: Level) -> bool {
    let shown = |stage: &Stage<'_>| -> Vec<_> {
        stage.units.iter().map(|unit| (unit.unit(), unit.code(), unit.label())).collect()
    };
    let goes_whole = |unit: &Version<'_>| {
        let relations = unit.successors_at_level(&stage.on, level);
        matches!(relations.as_slice(), [relation] if relation.portions().is_whole())
    };
    shown(last) != shown(stage)
        || !last.units.iter().all(|unit| stays(unit, stage) || goes_whole(unit))
}

fn stays(unit: &Version<'_>, stage: &Stage<'_>) -> bool {
    stage.units.iter().any(|later| later.id() == unit.id())
}

fn of_stages<'r>(
    stages: &[Stage<'r>],
    level: Level,
    measure: &FlowMeasure<'_>,
) -> Result<Flows<'r>, FlowFault> {
    let mut columns = Vec::with_capacity(stages.len());
    let mut arrived: Option<Vec<Option<Ratio>>> = None;
    for (place, stage) in stages.iter().enumerate() {
        let amounts = arrived.take();
        let nodes = stage.units.iter().enumerate().map(|(idx, unit)| FlowNode {
            unit: *unit,
            amount: match &amounts {
                Some(amounts) => amounts.get(idx).cloned().flatten(),
                None => measure.amount(unit),
            },
            is_outside: false,
            n_elsewhere: 0,
        });
        let mut column =
            FlowColumn { date: stage.on.date(), nodes: nodes.collect(), bands: Vec::new() };
        if let Some(next) = stages.get(place + 1) {
            arrived = Some(join(&mut column, stage, next, level, measure)?);
        }
        columns.push(column);
    }
    Ok(Flows { columns, counted: measure.counted() })
}

/// Leads bands from a column to the units of the next one, and returns how much arrives at each.
fn join<'r>(
    column: &mut FlowColumn<'r>,
    stage: &Stage<'r>,
    next: &Stage<'r>,
    level: Level,
    measure: &FlowMeasure<'_>,
) -> Result<Vec<Option<Ratio>>, FlowFault> {
    let days = [stage.on.date(), next.on.date()];
    let register = stage.on.register();
    let crosswalk = Crosswalk::weighed(register, days, level, &measure.weighing)?;
    let place_of: BTreeMap<VersionId, usize> =
        next.units.iter().enumerate().map(|(idx, unit)| (unit.id(), idx)).collect();
    let asked: BTreeSet<VersionId> = stage.units.iter().map(Version::id).collect();
    let origins = next.units.iter().flat_map(|unit| {
        let relations = unit.origins(&stage.on, level);
        relations.iter().map(|relation| relation.earlier()).collect::<Vec<_>>()
    });
    let outside = in_order(origins.filter(|unit| !asked.contains(&unit.id())));
    column.nodes.extend(outside.into_iter().map(|unit| {
        let amount = measure.amount(&unit);
        FlowNode { unit, amount, is_outside: true, n_elsewhere: 0 }
    }));
    let mut arrives = vec![Some(Ratio::ZERO); next.units.len()];
    for (from, node) in column.nodes.iter_mut().enumerate() {
        let relations = node.unit.successors_at_level(&next.on, level);
        for row in &crosswalk.rows_of(&node.unit) {
            let Some(&to) = place_of.get(&row.to.id()) else {
                node.n_elsewhere += 1;
                continue;
            };
            let amount = amount_of(node, row);
            if let Some(sum) = arrives.get_mut(to) {
                *sum = sum.take().zip(amount.as_ref()).map(|(sum, amount)| &sum + amount);
            }
            let relation = relations.iter().find(|relation| relation.later().id() == row.to.id());
            column.bands.push(FlowBand {
                from,
                to,
                amount,
                basis: row.basis,
                portions: row.portions,
                citations: relation.map(|relation| relation.citations()).unwrap_or_default(),
            });
        }
    }
    Ok(arrives)
}

fn amount_of(node: &FlowNode<'_>, row: &CrosswalkRow<'_>) -> Option<Ratio> {
    Some(node.amount.as_ref()? * row.weight.as_ref()?)
}
