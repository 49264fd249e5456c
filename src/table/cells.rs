//! What units have of each column while a table of figures is carried.

use std::collections::BTreeMap;

use super::conversion::{Carried, Carry};
use super::number::{Cell, Figures};
use crate::crosswalk::{Basis, Bounds};
use crate::ratio::Ratio;
use crate::register::{Version, VersionId};

/// What a unit has of a column, as it is added up.
#[derive(Debug, Clone)]
pub(super) struct Slot {
    pub(super) known: Ratio,
    pub(super) bounds: Bounds,
    pub(super) by_basis: BTreeMap<Basis, Ratio>,
    pub(super) suppressed: Option<String>,
    pub(super) n_missing: usize,
    /// Whether it has something of a row that has no figure.
    pub(super) has_gap: bool,
    /// Of a rate, what the column has that it is a rate of; of a category, how much of the unit each has.
    pub(super) per: Ratio,
    pub(super) categories: BTreeMap<String, Ratio>,
    pub(super) kept: Vec<String>,
}

impl Slot {
    pub(super) fn none_yet() -> Self {
        Self {
            known: Ratio::ZERO,
            bounds: Bounds::exactly(Ratio::ZERO),
            by_basis: BTreeMap::new(),
            suppressed: None,
            n_missing: 0,
            has_gap: false,
            per: Ratio::ZERO,
            categories: BTreeMap::new(),
            kept: Vec::new(),
        }
    }

    /// Tells whether all that it has is known.
    pub(super) fn is_known(&self) -> bool {
        self.suppressed.is_none() && self.n_missing == 0
    }

    pub(super) fn basis(&self) -> Option<Basis> {
        self.by_basis.keys().max().copied()
    }

    /// Notes that something of it is not known.
    pub(super) fn lacks(&mut self, cell: &Cell) {
        self.has_gap = true;
        match cell {
            Cell::Suppressed(mark) => {
                self.suppressed.get_or_insert_with(|| mark.clone());
            }
            Cell::Missing | Cell::Number(_) => self.n_missing += 1,
        }
    }
}

/// A column of the table that comes out, with its fields as they were read.
pub(super) struct ReadColumn<'c, 'w> {
    pub(super) carry: &'c Carry<'w>,
    pub(super) place: usize,
    pub(super) figures: Option<Figures>,
    /// Where the column stands among those that are carried that this one is a rate of, or by which a
    /// category is chosen.
    pub(super) per: Option<usize>,
}

/// What comes out: for each unit and group, a slot for each column.
pub(super) type Cells<'r> = BTreeMap<(usize, VersionId), (Version<'r>, Vec<Slot>)>;

impl ReadColumn<'_, '_> {
    pub(super) fn is_count(&self) -> bool {
        matches!(self.carry.what, Carried::Count)
    }

    pub(super) fn cell(&self, row: usize) -> &Cell {
        self.figures.as_ref().and_then(|figures| figures.cells.get(row)).unwrap_or(&Cell::Missing)
    }
}

/// A row of the table that comes out: its group, its unit, and what it has of each column.
pub(super) type OutRow<'c, 'r> = (usize, Version<'r>, &'c [Slot]);
