//! Tables of figures: what old units had is added up in those that came of them.
//!
//! Everything is exact until the table is finished. Then the figures of each column are rounded together,
//! so that every total stays what it was: never row by row, where a lone case would always go to the larger
//! part.

use std::collections::BTreeMap;

use super::Table;
use super::account::{Mass, written};
use super::cells::{Cells, OutRow, ReadColumn, Slot};
use super::conversion::{Carried, Carry, Conversion, Ties};
use super::converted::{Converted, ConvertedFigure};
use super::decide::{Decided, Decider};
use super::number::{self, Cell};
use super::outcome::{Outcome, OutcomeKind};
use super::records;
use super::rounded;
use crate::crosswalk::{Crosswalk, CrosswalkRow, Weighing};
use crate::error::{Error, TableFault};
use crate::ratio::Ratio;
use crate::register::{Version, VersionId};

/// Carries a table of figures.
pub(super) fn converted<'r>(
    conversion: &Conversion<'r, '_>,
    table: &Table,
    decider: &Decider<'r>,
    mut decided: Decided<'r>,
) -> Result<Converted<'r>, Error> {
    let columns = read_columns(conversion, table)?;
    check_sums(conversion, &columns)?;
    let groups = Groups::of(conversion, table)?;
    check_once(&decided, &groups)?;
    let mut work = Work {
        decider,
        columns: &columns,
        weighing: &conversion.weighing,
        crosswalks: BTreeMap::new(),
        cells: BTreeMap::new(),
        masses: columns.iter().map(|column| Mass::of_column(&column.carry.column)).collect(),
        undecided: Vec::new(),
    };
    for (row, outcome) in decided.iter().enumerate() {
        work.add_row(table, row, outcome, groups.of_row(row));
    }
    let Work { cells, mut masses, undecided, .. } = work;
    mark_weighed(&mut decided, &undecided);
    hide(&cells, &columns, &mut masses);
    let masses = columns.iter().zip(masses).filter(|(column, _)| column.is_count());
    let masses = masses.map(|(_, mass)| mass).collect();
    let account = records::account(conversion, table, &decided, masses);
    let lacking = lacking(&cells, &decided, decider);
    let out = write(conversion, &columns, &groups, &cells, &lacking)?;
    let figures = figures_of(&columns, &groups, &cells);
    let undecided = decided.undecided();
    Ok(Converted { table: out, undecided, account, decided, figures })
}

fn read_columns<'c, 'w>(
    conversion: &'c Conversion<'_, 'w>,
    table: &Table,
) -> Result<Vec<ReadColumn<'c, 'w>>, Error> {
    let carries = &conversion.carries;
    let read = carries.iter().map(|carry| {
        let place = table.column(&carry.column)?;
        let is_figure = matches!(carry.what, Carried::Count | Carried::Rate { .. });
        let figures =
            is_figure.then(|| number::figures(table, place, &carry.column)).transpose()?;
        let per = match &carry.what {
            Carried::Rate { per } | Carried::Category { per, .. } => {
                let is_per = |other: &Carry<'_>| {
                    other.column == *per && matches!(other.what, Carried::Count)
                };
                let found = carries.iter().position(is_per);
                Some(found.ok_or_else(|| TableFault::CannotCarry {
                    column: carry.column.clone(),
                    reason: "the column by which it is weighed must be carried as a count",
                })?)
            }
            _ => None,
        };
        Ok(ReadColumn { carry, place, figures, per })
    });
    read.collect()
}

/// Checks that columns which are said to add up do, in every row that has all of them.
fn check_sums(
    conversion: &Conversion<'_, '_>,
    columns: &[ReadColumn<'_, '_>],
) -> Result<(), TableFault> {
    let of = |name: &String| columns.iter().find(|column| column.carry.column == *name);
    for (total, parts) in &conversion.sums {
        let Some(whole) = of(total) else { continue };
        let read: Vec<&ReadColumn<'_, '_>> = parts.iter().filter_map(of).collect();
        let n_rows = whole.figures.as_ref().map_or(0, |figures| figures.cells.len());
        for row in 0..n_rows {
            let numbers: Option<Vec<&Ratio>> = read
                .iter()
                .map(|part| match part.cell(row) {
                    Cell::Number(number) => Some(number),
                    _ => None,
                })
                .collect();
            let (Cell::Number(has), Some(numbers)) = (whole.cell(row), numbers) else { continue };
            let sum: Ratio = numbers.into_iter().sum();
            if sum != *has {
                return Err(TableFault::NotTheSum {
                    row: row + 1,
                    parts: parts.join(" + "),
                    sum: written(&sum),
                    total: total.clone(),
                    has: written(has),
                });
            }
        }
    }
    Ok(())
}

/// The groups of rows, by the fields of the columns that tell them apart, in alphabetical order.
pub(super) struct Groups {
    texts: Vec<Vec<String>>,
    rows: Vec<usize>,
}

impl Groups {
    fn of(conversion: &Conversion<'_, '_>, table: &Table) -> Result<Self, TableFault> {
        let columns: Vec<usize> = conversion
            .groups
            .iter()
            .map(|column| table.column(column))
            .collect::<Result<_, _>>()?;
        let text_of = |row: usize| -> Vec<String> {
            let fields = columns.iter().filter_map(|column| table.field(row, *column));
            fields.map(|field| field.trim().to_owned()).collect()
        };
        let mut places: BTreeMap<Vec<String>, usize> =
            (0..table.n_rows()).map(|row| (text_of(row), 0)).collect();
        places.values_mut().enumerate().for_each(|(place, slot)| *slot = place);
        let rows =
            (0..table.n_rows()).filter_map(|row| places.get(&text_of(row)).copied()).collect();
        Ok(Self { texts: places.into_keys().collect(), rows })
    }

    fn of_row(&self, row: usize) -> usize {
        self.rows.get(row).copied().unwrap_or(0)
    }

    fn text(&self, group: usize) -> &[String] {
        self.texts.get(group).map(Vec::as_slice).unwrap_or_default()
    }
}

/// Refuses two rows of one unit and group.
fn check_once(decided: &Decided<'_>, groups: &Groups) -> Result<(), TableFault> {
    let mut seen: BTreeMap<(usize, VersionId), usize> = BTreeMap::new();
    for (row, outcome) in decided.iter().enumerate() {
        let Some(from) = outcome.from() else { continue };
        if let Some(first) = seen.insert((groups.of_row(row), from.id()), row) {
            return Err(TableFault::UnitTwice {
                row: row + 1,
                first: first + 1,
                unit: Box::new(from.describe()),
            });
        }
    }
    Ok(())
}

struct Work<'a, 'r, 'c, 'w> {
    decider: &'a Decider<'r>,
    columns: &'a [ReadColumn<'c, 'w>],
    weighing: &'a Weighing<'w>,
    /// How each unit was divided, by the place of the column that says how; that of the conversion last.
    crosswalks: BTreeMap<(VersionId, usize), Vec<CrosswalkRow<'r>>>,
    cells: Cells<'r>,
    masses: Vec<Mass>,
    /// Rows of which some figure was not weighed.
    undecided: Vec<usize>,
}

impl<'r> Work<'_, 'r, '_, '_> {
    fn add_row(&mut self, table: &Table, row: usize, outcome: &Outcome<'r>, group: usize) {
        let Some(from) = outcome.from() else {
            for (column, mass) in self.columns.iter().zip(&mut self.masses) {
                count(column.cell(row), mass);
                if let Cell::Number(figure) = column.cell(row) {
                    mass.add(outcome.kind(), figure);
                }
            }
            return;
        };
        let columns = self.columns;
        for (place, column) in columns.iter().enumerate() {
            let parts = self.parts_of(&from, place);
            match &column.carry.what {
                Carried::Count => {
                    let is_decided = self.add_count(row, place, &parts, group);
                    if !is_decided {
                        self.undecided.push(row);
                    }
                }
                Carried::Rate { .. } => self.add_rate(row, place, &parts, group),
                Carried::Category { .. } | Carried::Kept => {
                    let text = table.field(row, column.place).unwrap_or("").trim();
                    self.add_text(row, place, &parts, group, text);
                }
                Carried::Refused(_) => {}
            }
        }
    }

    /// Returns how a unit is divided for a column.
    fn parts_of(&mut self, from: &Version<'r>, place: usize) -> Vec<CrosswalkRow<'r>> {
        let own = self.columns.get(place).and_then(|column| {
            let by = column.per.and_then(|per| self.columns.get(per)).unwrap_or(column);
            by.carry.weighing.as_ref()
        });
        let key = (from.id(), own.map_or(usize::MAX, |_| place));
        let (decider, weighing) = (self.decider, own.unwrap_or(self.weighing));
        let made = self.crosswalks.entry(key).or_insert_with(|| {
            Crosswalk::of_unit(*from, decider.to, decider.to_level, weighing).rows().collect()
        });
        made.clone()
    }

    fn slot(&mut self, to: &Version<'r>, group: usize, place: usize) -> Option<&mut Slot> {
        let n_columns = self.columns.len();
        let (_, slots) = self
            .cells
            .entry((group, to.id()))
            .or_insert_with(|| (*to, vec![Slot::none_yet(); n_columns]));
        slots.get_mut(place)
    }

    /// Adds a count up in the units that have parts of it, and tells whether all of it was weighed.
    fn add_count(
        &mut self,
        row: usize,
        place: usize,
        parts: &[CrosswalkRow<'r>],
        group: usize,
    ) -> bool {
        let columns = self.columns;
        let Some(column) = columns.get(place) else { return true };
        let cell = column.cell(row);
        let n_some = parts.iter().filter(|part| is_some(part)).count();
        let kind = if n_some > 1 { OutcomeKind::Weighed } else { OutcomeKind::Converted };
        let mut left = match cell {
            Cell::Number(figure) => figure.clone(),
            _ => Ratio::ZERO,
        };
        for part in parts {
            let Some(slot) = self.slot(&part.to, group, place) else { continue };
            let Cell::Number(figure) = cell else {
                if is_some(part) {
                    slot.lacks(cell);
                }
                continue;
            };
            slot.bounds.add_figure(&part.bounds, figure);
            let (Some(weight), Some(basis)) = (&part.weight, part.basis) else {
                slot.n_missing += 1;
                continue;
            };
            let amount = weight * figure;
            slot.known += &amount;
            *slot.by_basis.entry(basis).or_default() += &amount;
            left -= &amount;
            if let Some(mass) = self.masses.get_mut(place) {
                mass.add(kind, &amount);
                *mass.by_basis.entry(basis).or_default() += &amount;
            }
        }
        let is_weighed = parts.iter().all(|part| part.weight.is_some());
        if let Some(mass) = self.masses.get_mut(place) {
            count(cell, mass);
            if !left.is_zero() {
                let kind = if parts.is_empty() { OutcomeKind::Ended } else { OutcomeKind::Divided };
                mass.add(kind, &left);
            }
        }
        is_weighed
    }

    fn add_rate(&mut self, row: usize, place: usize, parts: &[CrosswalkRow<'r>], group: usize) {
        let columns = self.columns;
        let Some(column) = columns.get(place) else { return };
        let per =
            column.per.and_then(|per| columns.get(per)).map_or(&Cell::Missing, |per| per.cell(row));
        for part in parts.iter().filter(|part| is_some(part)) {
            let Some(slot) = self.slot(&part.to, group, place) else { continue };
            match (column.cell(row), per, &part.weight) {
                (Cell::Number(rate), Cell::Number(per), Some(weight)) => {
                    let per = weight * per;
                    slot.known += &(rate * &per);
                    slot.per += &per;
                    if let Some(basis) = part.basis {
                        *slot.by_basis.entry(basis).or_default() += &per;
                    }
                }
                (Cell::Number(_), lacking, _) | (lacking, ..) => slot.lacks(lacking),
            }
        }
    }

    fn add_text(
        &mut self,
        row: usize,
        place: usize,
        parts: &[CrosswalkRow<'r>],
        group: usize,
        text: &str,
    ) {
        let columns = self.columns;
        let Some(column) = columns.get(place) else { return };
        let per = column.per.and_then(|per| columns.get(per)).map(|per| per.cell(row));
        for part in parts.iter().filter(|part| is_some(part)) {
            let Some(slot) = self.slot(&part.to, group, place) else { continue };
            match per {
                None if text.is_empty() || slot.kept.iter().any(|kept| kept == text) => {}
                None => slot.kept.push(text.to_owned()),
                Some(Cell::Number(per)) => match &part.weight {
                    Some(weight) if !text.is_empty() => {
                        *slot.categories.entry(text.to_owned()).or_default() += &(weight * per);
                    }
                    _ => slot.n_missing += 1,
                },
                Some(lacking) => slot.lacks(lacking),
            }
        }
    }
}

/// Counts a field that has no figure.
fn count(cell: &Cell, mass: &mut Mass) {
    match cell {
        Cell::Number(_) => {}
        Cell::Missing => mass.n_missing += 1,
        Cell::Suppressed(_) => mass.n_suppressed += 1,
    }
}

/// Tells whether anything may have gone by a row.
fn is_some(part: &CrosswalkRow<'_>) -> bool {
    !(part.bounds.are_exact() && part.bounds.lower.is_zero())
}

/// Says of rows of divided units whose figures were all weighed that they were. Rows that share an outcome
/// share their unit, and so whether it was weighed.
fn mark_weighed(decided: &mut Decided<'_>, undecided: &[usize]) {
    let open: std::collections::BTreeSet<u32> =
        undecided.iter().filter_map(|row| decided.rows.get(*row).copied()).collect();
    for (place, outcome) in (0..).zip(&mut decided.outcomes) {
        if let Outcome::Divided { from, parts } = outcome
            && !open.contains(&place)
        {
            *outcome = Outcome::Weighed { from: *from, parts: std::mem::take(parts) };
        }
    }
}

/// Adds up what is known of fields that stay suppressed or missing.
fn hide(cells: &Cells<'_>, columns: &[ReadColumn<'_, '_>], masses: &mut [Mass]) {
    for (_, slots) in cells.values() {
        for ((slot, column), mass) in slots.iter().zip(columns).zip(&mut *masses) {
            if column.is_count() && !slot.is_known() {
                mass.hidden += &slot.known;
            }
        }
    }
}

/// Counts for each unit those that it came of and that the table does not have.
fn lacking<'r>(
    cells: &Cells<'r>,
    decided: &Decided<'r>,
    decider: &Decider<'r>,
) -> BTreeMap<VersionId, usize> {
    let named: BTreeMap<VersionId, Version<'r>> =
        decided.iter().filter_map(|outcome| outcome.from()).map(|unit| (unit.id(), unit)).collect();
    let Some(first) = named.values().next() else { return BTreeMap::new() };
    let day = first.date();
    let is_of_one_day = named.values().all(|unit| unit.date() == day) && day <= decider.to.date();
    if !is_of_one_day {
        // Units of several dates overlap; what is there twice or not at all is not told by counting.
        return BTreeMap::new();
    }
    let before = decider.register.at_or_opening(day);
    let units = cells.values().map(|(unit, _)| *unit);
    let n_lacking = |unit: &Version<'r>| {
        let origins = unit.origins(&before, decider.level);
        origins.iter().filter(|origin| !named.contains_key(&origin.earlier().id())).count()
    };
    units.map(|unit| (unit.id(), n_lacking(&unit))).filter(|(_, n)| *n > 0).collect()
}

/// Writes the table that comes out, by group and then by level and code of the units.
fn write(
    conversion: &Conversion<'_, '_>,
    columns: &[ReadColumn<'_, '_>],
    groups: &Groups,
    cells: &Cells<'_>,
    lacking: &BTreeMap<VersionId, usize>,
) -> Result<Table, Error> {
    let head = ["code", "name", "within"].into_iter();
    let names = conversion.groups.iter().chain(columns.iter().map(|column| &column.carry.column));
    let mut head: Vec<&str> = head.chain(names.map(String::as_str)).collect();
    if !lacking.is_empty() {
        head.push("n_not_in_table");
    }
    let mut table = Table::new(head);
    let ordered = in_order(cells);
    let counts = rounded::counts(conversion, columns, &ordered)?;
    for (row, (group, unit, slots)) in ordered.iter().enumerate() {
        let within: Vec<String> = unit.units_above().map(|above| above.label()).collect();
        let mut fields = vec![unit.code().to_string(), unit.label(), within.join(", ")];
        fields.extend(groups.text(*group).iter().cloned());
        for (place, (column, slot)) in columns.iter().zip(slots.iter()).enumerate() {
            let rounded = counts.get(place).and_then(|column| column.get(row)).cloned().flatten();
            fields.push(field(conversion, column, slot, rounded));
        }
        if !lacking.is_empty() {
            fields.push(lacking.get(&unit.id()).copied().unwrap_or(0).to_string());
        }
        table.push_row(fields.iter().map(String::as_str))?;
    }
    Ok(table)
}

fn in_order<'c, 'r>(cells: &'c Cells<'r>) -> Vec<OutRow<'c, 'r>> {
    let mut ordered: Vec<OutRow<'c, 'r>> =
        cells.iter().map(|((group, _), (unit, slots))| (*group, *unit, slots.as_slice())).collect();
    ordered.sort_by(|(group, unit, _), (other_group, other, _)| {
        unit.cmp_in_lists(other).then(group.cmp(other_group))
    });
    ordered
}

fn field(
    conversion: &Conversion<'_, '_>,
    column: &ReadColumn<'_, '_>,
    slot: &Slot,
    rounded: Option<String>,
) -> String {
    if let Some(mark) = &slot.suppressed {
        return mark.clone();
    }
    if slot.n_missing > 0 {
        return String::new();
    }
    match &column.carry.what {
        Carried::Count => rounded.unwrap_or_default(),
        Carried::Rate { .. } => match slot.known.checked_div(&slot.per) {
            None => String::new(),
            Some(rate) if conversion.is_rounded => {
                rate.to_decimals(column.figures.as_ref().map_or(0, |figures| figures.decimals))
            }
            Some(rate) => rate.to_string(),
        },
        Carried::Category { ties, .. } => most(&slot.categories, *ties),
        Carried::Kept => slot.kept.join("; "),
        Carried::Refused(_) => String::new(),
    }
}

fn most(categories: &BTreeMap<String, Ratio>, ties: Ties) -> String {
    let Some(most) = categories.values().max() else { return String::new() };
    let mut largest = categories.iter().filter(|(_, amount)| *amount == most);
    match (largest.next(), largest.next(), ties) {
        (Some((name, _)), None, _) | (Some((name, _)), Some(_), Ties::First) => name.clone(),
        _ => String::new(),
    }
}

fn figures_of<'r>(
    columns: &[ReadColumn<'_, '_>],
    groups: &Groups,
    cells: &Cells<'r>,
) -> Vec<ConvertedFigure<'r>> {
    let mut figures = Vec::new();
    for (group, unit, slots) in in_order(cells) {
        let counts = columns.iter().zip(slots).filter(|(column, _)| column.is_count());
        for (column, slot) in counts {
            let unsure = slot.by_basis.iter().filter(|(basis, _)| !basis.is_certain());
            figures.push(ConvertedFigure {
                unit,
                group: groups.text(group).to_vec(),
                column: column.carry.column.clone(),
                value: slot.is_known().then(|| slot.known.clone()),
                bounds: (!slot.has_gap).then(|| slot.bounds.clone()),
                estimated: unsure.map(|(_, amount)| amount).sum(),
                basis: slot.basis(),
                suppressed: slot.suppressed.clone(),
                n_missing: slot.n_missing,
            });
        }
    }
    figures
}
