//! What stands around the map: title, notes, units that are not drawn, scale and north.

use sapnhap::report::in_xml;
use svg::Document;
use svg::node::element::{Group as Layer, Polygon, Title};

use super::drawing::{INK, NOTE, bar, rectangle, round_length, text};
use super::labels::width;
use super::plane::{Area, View};
use super::sheet::{MARGIN, Sheet};
use super::words;
use super::write::Picture;
use crate::printed::{count, tenths, wrapped};
use crate::said::said;

const TITLE: f64 = 26.0;
const SUBTITLE: f64 = 14.0;
/// How many lines may name units that are not on the map. Of further units the number is told.
const UNDRAWN_LINES: usize = 6;

impl Picture<'_, '_> {
    /// Writes what stands below everything: source, note, and units that are not drawn.
    pub(super) fn notes(&self, width: f64) -> Vec<(&'static str, String)> {
        let (map, language) = (self.map, self.map.language);
        let mut notes = Vec::new();
        if map.is_of_cells {
            let told =
                "Cells hold what is nearest to the position of a unit; they are not borders.";
            let vietnamese =
                "Mỗi ô gồm những nơi gần vị trí của đơn vị nhất; không phải là ranh giới.";
            notes.push(("note", said(language, told, vietnamese).to_owned()));
        }
        if !map.source.is_empty() {
            let head = said(language, "Source", "Nguồn");
            notes.push(("source", format!("{head}: {}", map.source)));
        }
        if !map.note.is_empty() {
            notes.push(("note", map.note.clone()));
        }
        let mut lines: Vec<(&'static str, String)> = Vec::new();
        for (class, text) in notes {
            lines.extend(in_lines(&text, width).into_iter().map(|line| (class, line)));
        }
        lines.extend(self.undrawn(width).into_iter().map(|line| ("undrawn", line)));
        lines
    }

    /// Lists the units that are not on the map, in lines of this width.
    fn undrawn(&self, width: f64) -> Vec<String> {
        let (undrawn, language) = (&self.map.drawn.undrawn, self.map.language);
        if undrawn.is_empty() {
            return Vec::new();
        }
        let lacking = match self.map.is_of_cells {
            true => said(language, "a position", "vị trí"),
            false => said(language, "an outline", "ranh giới"),
        };
        let head = said(language, "Not drawn for want of", "Không vẽ vì thiếu");
        let n = words::number(language, u64::try_from(undrawn.len()).unwrap_or(u64::MAX));
        let names: Vec<&str> = undrawn.iter().map(|(_, name)| name.as_str()).collect();
        let mut n_told = names.len().min(300);
        loop {
            let told = names.get(..n_told).unwrap_or_default().join(", ");
            let mut all = format!("{head} {lacking} ({n}): {told}");
            if n_told < names.len() {
                let more = names.len() - n_told;
                let told = format!(" … and {more} more");
                all.push_str(&said(language, told, format!(" … và {more} đơn vị nữa")));
            }
            let lines = in_lines(&all, width);
            if lines.len() <= UNDRAWN_LINES || n_told < 2 {
                return lines;
            }
            n_told = n_told * 4 / 5;
        }
    }

    /// Begins the document: paper, title, and notes.
    pub(super) fn page(&self, sheet: &Sheet, notes: &[(&'static str, String)]) -> Document {
        let (map, language) = (self.map, self.map.language);
        let (width, height) = (sheet.width.ceil(), sheet.height.ceil());
        let n_units = map.groups.iter().map(|group| group.units.len()).sum();
        let mut told = words::units(language, n_units);
        if n_units != map.groups.len() {
            let n = words::number(language, u64::try_from(map.groups.len()).unwrap_or(u64::MAX));
            told = said(language, format!("{told} in {n} groups"), format!("{told}, {n} nhóm"));
        }
        let people: u64 =
            map.groups.iter().filter_map(|group| group.population).fold(0, u64::saturating_add);
        let n_unknown = map.groups.iter().filter(|group| group.population.is_none()).count();
        if people > 0 {
            told = format!("{told} · {}", words::people(language, Some(people)));
            if n_unknown > 0 {
                let unknown = format!(" (of {n_unknown} not known)");
                told.push_str(&said(language, unknown, format!(" ({n_unknown} chưa rõ)")));
            }
        }
        let mut y = MARGIN;
        let mut document = Document::new()
            .set("viewBox", format!("0 0 {width:.0} {height:.0}"))
            .set("width", format!("{width:.0}"))
            .set("height", format!("{height:.0}"))
            .set("lang", said(language, "en", "vi"))
            .set("role", "img")
            .set("font-family", "Arial, 'Liberation Sans', 'DejaVu Sans', sans-serif")
            .set("fill", INK)
            .add(Title::new(in_xml(&map.title)))
            .add(rectangle(Area::new((0.0, 0.0), (width, height))).set("fill", "#ffffff"));
        if !map.title.is_empty() {
            y += 24.0;
            let size = fitting(&map.title, TITLE, width - 2.0 * MARGIN);
            let title = text((MARGIN, y), size, "start", &map.title);
            document = document.add(title.set("font-weight", "bold").set("class", "title"));
        }
        y += 22.0;
        document =
            document.add(text((MARGIN, y), SUBTITLE, "start", &told).set("class", "subtitle"));
        let mut y = height - MARGIN - 1.35 * NOTE * count(notes.len()) + NOTE;
        for (class, line) in notes {
            document = document.add(text((MARGIN, y), NOTE, "start", line).set("class", *class));
            y += 1.35 * NOTE;
        }
        document
    }

    /// Draws scale and north below the map.
    pub(super) fn scale(&self, view: &View, sheet: &Sheet) -> Layer {
        let (x, y) = (sheet.map.low.0, sheet.map.high.1 + 24.0);
        let (length, told) = round_length(150.0 / view.per_km, self.map.language);
        let end = x + length * view.per_km;
        let north = end + width(&told, NOTE) + 40.0;
        let arrow = [(north, y - 16.0), (north + 6.0, y + 4.0), (north, y), (north - 6.0, y + 4.0)];
        let corners: Vec<String> =
            arrow.iter().map(|(x, y)| format!("{},{}", tenths(*x), tenths(*y))).collect();
        let letter = said(self.map.language, "N", "B");
        let scale = Layer::new().set("class", "scale").add(bar((x, y), end - x));
        let scale = scale.add(text((end + 6.0, y + 4.0), NOTE, "start", &told));
        let scale =
            scale.add(Polygon::new().set("points", corners.join(" ")).set("class", "north"));
        scale.add(text((north + 14.0, y + 2.0), NOTE + 1.0, "middle", letter))
    }
}

/// Breaks a text into lines.
fn in_lines(told: &str, most: f64) -> Vec<String> {
    wrapped(told, most, 4.0, |text| width(text, NOTE))
}

/// Returns a size in which a text is no wider than a most.
fn fitting(told: &str, size: f64, most: f64) -> f64 {
    (size * most / width(told, size).max(1.0)).min(size)
}
