//! The rows of the table: what each new unit is, what it has, and of what it came by which clause.

use std::collections::BTreeSet;

use sapnhap::list::List;
use sapnhap::{Attributes, Citation, Level, Ratio, Relation, Snapshot, Version};

/// A new unit, with all that the table says of it.
#[derive(Debug, Clone)]
pub(super) struct Row<'r> {
    pub(super) unit: Version<'r>,
    pub(super) area: Figure,
    pub(super) people: Figure,
    /// Each old unit, and whether a part of it came alone.
    pub(super) former: Vec<(Version<'r>, bool)>,
    /// The names of what stood above the old units, each once.
    pub(super) districts: Vec<String>,
    pub(super) clauses: List<Citation<'r>>,
}

/// A figure, and whether it was summed up.
#[derive(Debug, Clone, Default)]
pub(super) struct Figure {
    pub(super) value: Option<Ratio>,
    /// Whether it is the sum of the old units' figures, for want of one of its own.
    pub(super) is_summed: bool,
}

/// Makes the rows of new units, by code.
pub(super) fn rows<'r>(
    units: &[Version<'r>],
    before: &Snapshot<'r>,
    attributes: Option<&Attributes>,
) -> Vec<Row<'r>> {
    units.iter().map(|unit| row(unit, before, attributes)).collect()
}

fn row<'r>(unit: &Version<'r>, before: &Snapshot<'r>, attributes: Option<&Attributes>) -> Row<'r> {
    let origins = unit.origins(before, unit.level());
    let people = |unit: &Version<'_>| attributes?.of(unit)?.population.map(Ratio::from);
    let area = |unit: &Version<'_>| attributes?.of(unit)?.area.map(Ratio::from);
    let mut districts = Vec::new();
    let mut seen = BTreeSet::new();
    for above in origins.iter().filter_map(|origin| district_of(&origin.earlier())) {
        if seen.insert(above.id()) {
            districts.push(above.label());
        }
    }
    Row {
        unit: *unit,
        area: figure(unit, &origins, area),
        people: figure(unit, &origins, people),
        former: origins
            .iter()
            .map(|origin| (origin.earlier(), !origin.portions().is_whole()))
            .collect(),
        districts,
        clauses: unit.begun_by().iter().copied().filter(|it| it.concerns(unit)).collect(),
    }
}

/// Returns the district of a unit, or what stands directly above it where there is none.
fn district_of<'r>(unit: &Version<'r>) -> Option<Version<'r>> {
    unit.at_level(Level::DISTRICT).filter(|above| above.id() != unit.id()).or_else(|| unit.parent())
}

/// Returns the figure of a unit, or where all that it came of came whole, the sum of theirs.
fn figure(
    unit: &Version<'_>,
    origins: &[Relation<'_>],
    of: impl Fn(&Version<'_>) -> Option<Ratio>,
) -> Figure {
    if let Some(value) = of(unit) {
        return Figure { value: Some(value), is_summed: false };
    }
    let figures = origins
        .iter()
        .map(|origin| if origin.portions().is_whole() { of(&origin.earlier()) } else { None });
    let sum: Option<Vec<Ratio>> = figures.collect();
    let value = sum.filter(|figures| !figures.is_empty()).map(|it| it.into_iter().sum());
    Figure { is_summed: value.is_some(), value }
}
