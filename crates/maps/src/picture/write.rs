//! Puts the parts of a picture together.

use std::collections::BTreeMap;

use sapnhap::{Version, VersionId};

use super::colouring::{Coloured, Colouring, coloured};
use super::drawing::NOTE;
use super::edges::{Edge, edges, touching};
use super::insets::{Parts, densest, parts};
use super::layer::LineKind;
use super::legend::{self, Entry, entries, numbers};
use super::map::Map;
use super::plane::{Area, View};
use super::sheet::{MARGIN, Sheet, Wanted};
use crate::printed::count;
use crate::said::said;

/// Outlines that are nearer to each other than this, in pixels, are drawn without a gap.
const GAP: f64 = 2.5;
/// Units of a smaller radius than this, in pixels, have no room for a number.
const SMALL: f64 = 9.0;
/// How wide small units shall be where they are drawn again.
const ENLARGED: f64 = 15.0;
/// How many times as large they are drawn at most.
const MOST_ENLARGED: f64 = 8.0;

/// What is drawn, before it is known where.
pub(super) struct Picture<'m, 'a> {
    pub(super) map: &'m Map<'a>,
    pub(super) edges: Vec<Edge>,
    pub(super) coloured: Coloured,
    /// The number of each group in the index.
    pub(super) numbers: Vec<Option<usize>>,
    /// What is above each unit, where borders of that are drawn.
    pub(super) above: Vec<Option<VersionId>>,
    pub(super) widest_gap: f64,
}

impl Map<'_> {
    /// Draws the map as SVG.
    ///
    /// # Complexity
    /// Linear in the points of the outlines, times a logarithm of the units; a country of 10,000
    /// takes less than a second (bench `pictures`).
    #[must_use]
    pub fn to_svg(&self) -> String {
        let map = self;
        let parts = parts(&map.drawn, map.has_insets);
        // Which lines are one is settled for a map as wide as a sheet.
        let widest_gap = GAP * parts.main.width().max(parts.main.height()).max(1.0) / 1000.0;
        let widest_gap = if map.is_of_cells { 1e-3 * widest_gap } else { widest_gap };
        let edges = edges(&map.drawn.shapes, widest_gap);
        let group = |place: usize| map.drawn.shapes.get(place).map_or(0, |shape| shape.group);
        let touching = touching(&edges, group);
        let coloured = coloured(&map.colouring, &map.groups, &touching, map.language);
        let numbers = numbers(map.groups.len(), &coloured);
        let above = above(map);
        let picture = Picture { map, edges, coloured, numbers, above, widest_gap };
        picture.draw(&parts)
    }
}

/// Returns what is above each unit that is drawn, if borders of that are asked for.
fn above(map: &Map<'_>) -> Vec<Option<VersionId>> {
    let Some(level) = map.borders else { return vec![None; map.drawn.shapes.len()] };
    let units = map.groups.iter().flat_map(|group| &group.units);
    let of_units: BTreeMap<VersionId, Option<VersionId>> =
        units.map(|unit| (unit.id(), unit.at_level(level).map(|above| above.id()))).collect();
    map.drawn.shapes.iter().map(|shape| of_units.get(&shape.id).copied().flatten()).collect()
}

impl Picture<'_, '_> {
    fn draw(&self, parts: &Parts) -> String {
        let map = self.map;
        let lines = self.line_entries();
        let entries =
            entries(&map.groups, &map.drawn, &self.coloured, &self.numbers, lines, map.language);
        let widest = entries.iter().map(Entry::width).fold(6.0, f64::max);
        let notes = |width: f64| self.notes(width);
        let head = if map.title.is_empty() { 30.0 } else { 62.0 };
        let mut wanted = Wanted {
            part: parts.main.grown(0.01 * parts.main.width().max(parts.main.height()) + 0.05),
            n_islands: parts.islands.len(),
            has_dense: false,
            n_lines: entries.len(),
            width: widest,
            head,
            foot: 14.0 + count(notes(1100.0).len()) * 1.35 * NOTE,
        };
        let mut sheet = Sheet::of(&wanted);
        let window = |sheet: &Sheet| self.window(parts, &wanted, sheet);
        if map.has_insets && window(&sheet).is_some() {
            let with = Sheet::of(&Wanted { has_dense: true, ..wanted });
            if window(&with).is_some() {
                sheet = with;
                wanted.has_dense = true;
            }
        }
        let dense =
            sheet.dense.and_then(|frame| Some((frame, self.window(parts, &wanted, &sheet)?)));
        let notes = notes(sheet.width - 2.0 * MARGIN);
        let mut document = self.page(&sheet, &notes);
        let main_view = View::fitting(wanted.part, sheet.map);
        for element in self.views(parts, &main_view, &sheet, dense) {
            document = document.add(element);
        }
        document.add(legend::drawn(&entries, &sheet)).to_string()
    }

    /// Returns the part of the map that is drawn once more.
    fn window(&self, parts: &Parts, wanted: &Wanted, sheet: &Sheet) -> Option<Area> {
        let view = View::fitting(wanted.part, sheet.map);
        let small = SMALL / view.per_km;
        let frame = sheet.dense.map_or((460.0, 400.0), |dense| (dense.width(), dense.height()));
        let shapes = &self.map.drawn.shapes;
        let mut radii: Vec<f64> = shapes
            .iter()
            .map(|shape| libm::sqrt(shape.area / std::f64::consts::PI) * view.per_km)
            .filter(|radius| *radius < SMALL)
            .collect();
        radii.sort_by(f64::total_cmp);
        let typical = radii.get(radii.len() / 2)?;
        let times = (ENLARGED / typical.max(0.1)).clamp(2.0, MOST_ENLARGED);
        let per_km = times * view.per_km;
        densest(shapes, parts.main, small, (frame.0 / per_km, frame.1 / per_km))
    }

    /// What lines mean, for the legend.
    fn line_entries(&self) -> Vec<Entry> {
        let language = self.map.language;
        let mut entries = Vec::new();
        let is_one_unit = self.map.groups.iter().all(|group| group.units.len() < 2);
        let mut add = |kind: LineKind, english: &str, vietnamese: &str| {
            let told = said(language, english, vietnamese).to_owned();
            entries.push(Entry::Line(kind.style().0, told));
        };
        if is_one_unit {
            add(LineKind::Group, "border of a unit", "ranh giới đơn vị");
        } else {
            add(LineKind::Group, "border of a group", "ranh giới nhóm");
            add(LineKind::Inner, "border of a unit within", "ranh giới đơn vị trong nhóm");
        }
        match (&self.map.borders, &self.map.colouring) {
            (_, Colouring::Former { .. }) => {
                add(LineKind::Above, "border of former units", "ranh giới theo đơn vị cũ");
            }
            (Some(level), _) | (None, Colouring::Above(level)) => {
                let unit = self.map.groups.iter().flat_map(|group| &group.units).next();
                let level = unit.and_then(|unit: &Version<'_>| {
                    let country = unit.register().country();
                    country.level_definition(*level).map(|it| (it.english.clone(), it.name.clone()))
                });
                let (english, vietnamese) = level.unwrap_or_default();
                let (english, vietnamese) =
                    (format!("border: {english}"), format!("ranh giới {vietnamese}"));
                add(LineKind::Above, &english, &vietnamese);
            }
            _ => {}
        }
        entries
    }
}
