//! Puts the parts of a picture together.

use std::collections::BTreeMap;

use sapnhap::report::{Language, in_xml};
use sapnhap::{Version, VersionId};
use svg::Document;
use svg::node::element::{
    ClipPath, Definitions, Group as Layer, Line, Path, Polygon, Rectangle, Text, Title,
};

use super::colouring::{Coloured, Colouring, coloured};
use super::edges::{Edge, edges, touching};
use super::insets::{Parts, densest, parts};
use super::labels::{Label, Labelled, NAME, Placed, Where, width};
use super::layer::{Ground, LineKind, Seen, layer, seen};
use super::legend::{Entry, entries, numbers};
use super::plane::{Area, Spot, View, count, tenths};
use super::sheet::{LINE, MARGIN, Sheet, Wanted};
use super::{Map, words};

/// Outlines that are nearer to each other than this, in pixels, are drawn without a gap.
const GAP: f64 = 2.5;
/// Units of a smaller radius than this, in pixels, have no room for a number.
const SMALL: f64 = 9.0;
/// How wide small units shall be where they are drawn again.
const ENLARGED: f64 = 15.0;
/// How many times as large they are drawn at most.
const MOST_ENLARGED: f64 = 8.0;
const TITLE: f64 = 26.0;
const SUBTITLE: f64 = 14.0;
const NOTE: f64 = 11.0;
/// How many lines may name units that are not on the map. Of further units the number is told.
const UNDRAWN_LINES: usize = 6;
const INK: &str = "#222222";

/// What is drawn, before it is known where.
struct Picture<'m, 'a> {
    map: &'m Map<'a>,
    edges: Vec<Edge>,
    coloured: Coloured,
    numbers: Vec<Option<usize>>,
    above: Vec<Option<VersionId>>,
    widest_gap: f64,
}

/// Draws a map.
pub(super) fn svg(map: &Map<'_>) -> String {
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
        for element in self.views(parts, &wanted, &sheet, dense) {
            document = document.add(element);
        }
        document.add(legend(&entries, &sheet)).to_string()
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

    /// Draws all views, with their labels, and what ties them together.
    fn views(
        &self,
        parts: &Parts,
        wanted: &Wanted,
        sheet: &Sheet,
        dense: Option<(Area, Area)>,
    ) -> Vec<Layer> {
        let ground = Ground {
            drawn: &self.map.drawn,
            edges: &self.edges,
            coloured: &self.coloured,
            above: &self.above,
            n_groups: self.map.groups.len(),
            widest_gap: self.widest_gap,
        };
        let mut layers = Vec::new();
        let main = View::fitting(wanted.part, sheet.map);
        let main_part = parts.main.grown(1e-6);
        let on_main = seen(&self.map.drawn, &main, main_part);
        layers.push(layer(&ground, &main, main_part, &on_main, false).set("id", "map"));
        let mut is_named = vec![false; self.map.groups.len()];
        let mut placed = Vec::new();
        let mut kept_free = Vec::new();
        if let Some((frame, part)) = dense {
            let view = View::fitting(part, frame);
            let part = view.part();
            let found = seen(&self.map.drawn, &view, part);
            let drawn = layer(&ground, &view, part, &found, true);
            layers.push(boxed(drawn, frame, "dense").add(scale_in(
                &view,
                frame,
                self.map.language,
            )));
            layers.push(tied(main.area(part), frame));
            kept_free.push(main.area(part));
            let mut labels = Placed::new(frame.grown(-2.0), &[scale_area(frame)]);
            let is_whole = |group: usize| {
                let own = self.map.drawn.shapes.iter().filter(|shape| shape.group == group);
                own.fold(Area::NONE, |all, shape| all.with(shape.bounds))
            };
            let wholly = |group: usize| part.holds(is_whole(group));
            self.label(&mut labels, &found, &mut is_named, Where::Beside, wholly);
            placed.push((labels, Some(found)));
        }
        for ((area, units), frame) in parts.islands.iter().zip(&sheet.islands) {
            let margin = 0.06 * area.width().max(area.height()) + 0.5;
            let view = View::fitting(area.grown(margin), *frame);
            let part = area.grown(1e-6);
            let found = seen(&self.map.drawn, &view, part);
            let drawn = layer(&ground, &view, part, &found, false);
            let box_of = boxed(drawn, *frame, "island");
            let box_of = box_of.add(scale_in(&view, *frame, self.map.language));
            layers.push(box_of.add(self.caption(units, *frame)));
            let mut labels = Placed::new(frame.grown(-2.0), &[scale_area(*frame)]);
            let on_main: Vec<usize> = on_main.iter().map(|it| it.group).collect();
            let is_here = |group: usize| !on_main.contains(&group);
            self.label(&mut labels, &found, &mut is_named, Where::Beside, is_here);
            placed.push((labels, None));
        }
        let mut labels = Placed::new(sheet.map.grown(6.0), &kept_free);
        self.label(&mut labels, &on_main, &mut is_named, Where::Within, |_| true);
        for (of, found) in &mut placed {
            if let Some(found) = found {
                self.label(of, found, &mut is_named, Where::Within, |_| true);
            }
        }
        self.label(&mut labels, &on_main, &mut is_named, Where::Beside, |_| true);
        placed.push((labels, None));
        let all = placed.iter().flat_map(|(placed, _)| &placed.labels);
        layers.push(written(all));
        layers.push(self.scale(&main, sheet));
        layers
    }

    /// Labels the groups that are seen, are to be labelled here and are not yet.
    fn label(
        &self,
        placed: &mut Placed,
        found: &[Seen],
        is_named: &mut [bool],
        place: Where,
        is_here: impl Fn(usize) -> bool,
    ) {
        if self.numbers.iter().all(Option::is_none) {
            return self.label_classes(placed, found);
        }
        let is_done = |group: usize| is_named.get(group).copied().unwrap_or(true);
        let mut of_groups: BTreeMap<usize, Vec<&[Vec<Spot>]>> = BTreeMap::new();
        for it in found.iter().filter(|it| !is_done(it.group)) {
            of_groups.entry(it.group).or_default().push(&it.rings);
        }
        of_groups.retain(|group, _| is_here(*group));
        let (groups, all): (Vec<usize>, Vec<Labelled<'_>>) = of_groups
            .into_iter()
            .filter_map(|(group, rings)| {
                let number = (*self.numbers.get(group)?)?.to_string();
                let name = self.map.groups.get(group)?.name.clone();
                Some((group, Labelled { name, number: Some(number), rings }))
            })
            .unzip();
        for (group, is_done) in groups.into_iter().zip(placed.label(&all, place)) {
            if let Some(it) = is_named.get_mut(group).filter(|_| is_done) {
                *it = true;
            }
        }
    }

    /// Labels what groups are coloured by, where groups are too many for labels of their own.
    fn label_classes(&self, placed: &mut Placed, found: &[Seen]) {
        if !self.coloured.has_borders || !placed.labels.is_empty() {
            return;
        }
        let mut of_classes: BTreeMap<usize, Vec<&[Vec<Spot>]>> = BTreeMap::new();
        for it in found {
            if let Some(class) = self.coloured.of_groups.get(it.group) {
                of_classes.entry(*class).or_default().push(&it.rings);
            }
        }
        let all = of_classes.into_iter().filter_map(|(class, rings)| {
            let name = self.coloured.classes.get(class)?.short.clone();
            Some(Labelled { name, number: None, rings })
        });
        placed.label(&all.collect::<Vec<_>>(), Where::Beside);
    }

    fn caption(&self, units: &[usize], frame: Area) -> Text {
        let mut names: Vec<&str> = units
            .iter()
            .filter_map(|&unit| self.map.drawn.shapes.get(unit))
            .map(|shape| shape.title.as_str())
            .collect();
        names.dedup();
        let more = names.len().saturating_sub(2);
        names.truncate(2);
        let mut told = names.join(", ");
        if more > 0 {
            told = format!("{told} +{more}");
        }
        while width(&told, NOTE) > frame.width() && told.chars().count() > 4 {
            told = told.chars().take(told.chars().count() - 2).collect::<String>() + "…";
        }
        text((frame.low.0, frame.low.1 - 6.0), NOTE, "start", &told)
    }

    /// What lines mean, for the legend.
    fn line_entries(&self) -> Vec<Entry> {
        let language = self.map.language;
        let mut entries = Vec::new();
        let is_one_unit = self.map.groups.iter().all(|group| group.units.len() < 2);
        let mut add = |kind: LineKind, english: &str, vietnamese: &str| {
            let told = words::of(language, english, vietnamese).to_owned();
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

    /// Writes what stands below everything: source, note, and units that are not drawn.
    fn notes(&self, width: f64) -> Vec<(&'static str, String)> {
        let (map, language) = (self.map, self.map.language);
        let mut notes = Vec::new();
        if map.is_of_cells {
            let told =
                "Cells hold what is nearest to the position of a unit; they are not borders.";
            let vietnamese =
                "Mỗi ô gồm những nơi gần vị trí của đơn vị nhất; không phải là ranh giới.";
            notes.push(("note", words::of(language, told, vietnamese).to_owned()));
        }
        if !map.source.is_empty() {
            let head = words::of(language, "Source", "Nguồn");
            notes.push(("source", format!("{head}: {}", map.source)));
        }
        if !map.note.is_empty() {
            notes.push(("note", map.note.clone()));
        }
        let mut lines: Vec<(&'static str, String)> = Vec::new();
        for (class, text) in notes {
            lines.extend(wrapped(&text, width).into_iter().map(|line| (class, line)));
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
            true => words::of(language, "a position", "vị trí"),
            false => words::of(language, "an outline", "ranh giới"),
        };
        let head = words::of(language, "Not drawn for want of", "Không vẽ vì thiếu");
        let n = words::number(language, u64::try_from(undrawn.len()).unwrap_or(u64::MAX));
        let names: Vec<&str> = undrawn.iter().map(|(_, name)| name.as_str()).collect();
        let mut n_told = names.len().min(300);
        loop {
            let told = names.get(..n_told).unwrap_or_default().join(", ");
            let mut all = format!("{head} {lacking} ({n}): {told}");
            if n_told < names.len() {
                let more = names.len() - n_told;
                let told = format!(" … and {more} more");
                all.push_str(&words::of(language, told, format!(" … và {more} đơn vị nữa")));
            }
            let lines = wrapped(&all, width);
            if lines.len() <= UNDRAWN_LINES || n_told < 2 {
                return lines;
            }
            n_told = n_told * 4 / 5;
        }
    }

    /// Begins the document: paper, title, and notes.
    fn page(&self, sheet: &Sheet, notes: &[(&'static str, String)]) -> Document {
        let (map, language) = (self.map, self.map.language);
        let (width, height) = (sheet.width.ceil(), sheet.height.ceil());
        let n_units = map.groups.iter().map(|group| group.units.len()).sum();
        let mut told = words::units(language, n_units);
        if n_units != map.groups.len() {
            let n = words::number(language, u64::try_from(map.groups.len()).unwrap_or(u64::MAX));
            told =
                words::of(language, format!("{told} in {n} groups"), format!("{told}, {n} nhóm"));
        }
        let people: u64 =
            map.groups.iter().filter_map(|group| group.population).fold(0, u64::saturating_add);
        let n_unknown = map.groups.iter().filter(|group| group.population.is_none()).count();
        if people > 0 {
            told = format!("{told} · {}", words::people(language, Some(people)));
            if n_unknown > 0 {
                let unknown = format!(" (of {n_unknown} not known)");
                told.push_str(&words::of(language, unknown, format!(" ({n_unknown} chưa rõ)")));
            }
        }
        let mut y = MARGIN;
        let mut document = Document::new()
            .set("viewBox", format!("0 0 {width:.0} {height:.0}"))
            .set("width", format!("{width:.0}"))
            .set("height", format!("{height:.0}"))
            .set("lang", words::of(language, "en", "vi"))
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
    fn scale(&self, view: &View, sheet: &Sheet) -> Layer {
        let (x, y) = (sheet.map.low.0, sheet.map.high.1 + 24.0);
        let (length, told) = round_length(150.0 / view.per_km, self.map.language);
        let end = x + length * view.per_km;
        let north = end + width(&told, NOTE) + 40.0;
        let arrow = [(north, y - 16.0), (north + 6.0, y + 4.0), (north, y), (north - 6.0, y + 4.0)];
        let corners: Vec<String> =
            arrow.iter().map(|(x, y)| format!("{},{}", tenths(*x), tenths(*y))).collect();
        let letter = words::of(self.map.language, "N", "B");
        let scale = Layer::new().set("class", "scale").add(bar((x, y), end - x));
        let scale = scale.add(text((end + 6.0, y + 4.0), NOTE, "start", &told));
        let scale =
            scale.add(Polygon::new().set("points", corners.join(" ")).set("class", "north"));
        scale.add(text((north + 14.0, y + 2.0), NOTE + 1.0, "middle", letter))
    }
}

/// Draws a bar with ends.
fn bar((x, y): Spot, length: f64) -> Path {
    let (x, y, end) = (tenths(x), tenths(y), tenths(x + length));
    let d = format!("M{x},{}V{y}H{end}V{}", tenths(y - 5.0), tenths(y - 5.0));
    Path::new().set("d", d).set("fill", "none").set("stroke", INK).set("stroke-width", 1.4)
}

/// Returns a length in kilometres of one, two or five and zeros, as long as a most, and its name.
fn round_length(most: f64, language: Language) -> (f64, String) {
    let power = libm::pow(10.0, libm::floor(libm::log10(most.clamp(1e-3, 1e5))));
    let times = [5.0, 2.0, 1.0].into_iter().find(|times| times * power <= most).unwrap_or(1.0);
    let length = times * power;
    if length < 1.0 {
        return (length, format!("{} m", words::figure(language, 1000.0 * length, 0)));
    }
    (length, format!("{} km", words::figure(language, length, 0)))
}

/// Where the scale of a box stands.
fn scale_area(frame: Area) -> Area {
    let size = (frame.width() * 0.36 + 50.0, 16.0);
    Area::new((frame.low.0 + 2.0, frame.high.1 - 18.0), size)
}

fn scale_in(view: &View, frame: Area, language: Language) -> Layer {
    let (length, told) = round_length(0.3 * frame.width() / view.per_km, language);
    let (x, y) = (frame.low.0 + 6.0, frame.high.1 - 6.0);
    let white = rectangle(Area::new(
        (x - 4.0, y - 11.0),
        (length * view.per_km + 10.0 + width(&told, 9.5), 15.0),
    ));
    Layer::new()
        .add(white.set("fill", "#ffffff").set("fill-opacity", 0.8))
        .add(bar((x, y), length * view.per_km))
        .add(text((x + length * view.per_km + 4.0, y), 9.5, "start", &told))
}

/// Frames a drawing, and cuts off what lies outside.
fn boxed(drawing: Layer, frame: Area, name: &str) -> Layer {
    let id = format!("{name}-{:.0}-{:.0}", frame.low.0, frame.low.1);
    let clip = ClipPath::new().set("id", id.as_str()).add(rectangle(frame));
    Layer::new()
        .set("class", name)
        .add(Definitions::new().add(clip))
        .add(rectangle(frame).set("fill", "#f6f9fb"))
        .add(Layer::new().set("clip-path", format!("url(#{id})")).add(drawing))
        .add(rectangle(frame).set("fill", "none").set("stroke", INK).set("stroke-width", 1.2))
}

/// Frames the part that is drawn again, and ties it to the box.
fn tied(part: Area, frame: Area) -> Layer {
    let line = |from: Spot, to: Spot| {
        let line = Line::new().set("class", "tie-line").set("stroke", INK).set("stroke-width", 0.7);
        let line = line.set("stroke-dasharray", "4 3");
        let line = line.set("x1", tenths(from.0)).set("y1", tenths(from.1));
        line.set("x2", tenths(to.0)).set("y2", tenths(to.1))
    };
    let is_beside = frame.low.0 > part.high.0;
    let (a, b, c, d) = if is_beside {
        let (from, to) = ((part.high.0, part.low.1), (frame.low.0, frame.low.1));
        (from, to, part.high, (frame.low.0, frame.high.1))
    } else {
        let from = (part.low.0, part.high.1);
        (from, frame.low, part.high, (frame.high.0, frame.low.1))
    };
    let around = rectangle(part).set("class", "window").set("fill", "none");
    let around = around.set("stroke", INK).set("stroke-width", 1.2);
    Layer::new().add(line(a, b)).add(line(c, d)).add(around)
}

/// Writes labels, with lines to what they name where they stand beside it. Each stands on a
/// shine of its own form, so that lines below do not disturb.
fn written<'l>(labels: impl Iterator<Item = &'l Label>) -> Layer {
    let mut lines = Layer::new().set("stroke", INK).set("stroke-width", 0.6);
    let mut shine = Layer::new()
        .set("text-anchor", "middle")
        .set("fill", "#ffffff")
        .set("stroke", "#ffffff")
        .set("stroke-width", 2)
        .set("opacity", 0.6)
        .set("stroke-linejoin", "round")
        .set("aria-hidden", "true");
    let mut layer = Layer::new().set("class", "labels").set("text-anchor", "middle");
    for label in labels {
        if let Some((start, end)) = label.lead {
            let line = Line::new().set("class", "lead");
            let line = line.set("x1", tenths(start.0)).set("y1", tenths(start.1));
            lines = lines.add(line.set("x2", tenths(end.0)).set("y2", tenths(end.1)));
        }
        let it = Text::new(in_xml(&label.text)).set("font-size", tenths(label.size));
        let it = it.set("x", tenths(label.at.0)).set("y", tenths(label.at.1 + 0.36 * label.size));
        shine = shine.add(it.clone().set("class", "shine"));
        layer = layer.add(it.set("class", if label.size >= NAME { "name" } else { "number" }));
    }
    Layer::new().add(lines).add(shine).add(layer)
}

/// Writes the legend in columns.
fn legend(entries: &[Entry], sheet: &Sheet) -> Layer {
    let (size, line) = (sheet.size, LINE * sheet.size);
    let mut legend = Layer::new().set("class", "legend").set("font-size", tenths(size));
    let (mut column, mut row) = (0.0, 0);
    for (place, entry) in entries.iter().enumerate() {
        // What heads a list does not stand at the end of a column.
        let is_head = matches!(entry, Entry::Colour(..) | Entry::Head(_));
        let heads = is_head && matches!(entries.get(place + 1), Some(Entry::Group(..)));
        if row + usize::from(heads) >= sheet.n_in_column.max(1) {
            (column, row) = (column + 1.0, 0);
        }
        let x = sheet.legend.low.0 + column * sheet.column;
        let y = sheet.legend.low.1 + (count(row) + 0.8) * line;
        row += 1;
        let said =
            |x: f64, told: &str| Text::new(in_xml(told)).set("x", tenths(x)).set("y", tenths(y));
        let square = |colour: &str| {
            let area = Area::new((x, y - 0.82 * size), (1.4 * size, size));
            let square = rectangle(area).set("class", "swatch").set("fill", colour);
            square.set("stroke", "#3c3c3c").set("stroke-width", 0.5)
        };
        legend = match entry {
            Entry::Head(told) => legend.add(said(x, told).set("font-weight", "bold")),
            Entry::Colour(colour, told) => legend
                .add(square(colour))
                .add(said(x + 2.0 * size, told).set("font-weight", "bold")),
            Entry::Line(name, told) => {
                let kind = LineKind::ALL.into_iter().find(|kind| kind.style().0 == *name);
                let (_, colour, width) = kind.unwrap_or(LineKind::Group).style();
                let end = tenths(x + 1.6 * size);
                let d = format!("M{},{}H{end}", tenths(x), tenths(y - 0.35 * size));
                let key = Path::new().set("d", d).set("stroke", colour).set("stroke-width", width);
                legend.add(key).add(said(x + 2.0 * size, told))
            }
            Entry::Group(colour, number, told) => {
                let indent = if colour.is_some() { 3.7 } else { 2.0 };
                let number = said(x + indent * size, &number.to_string());
                let number = number.set("text-anchor", "end");
                let legend =
                    colour.iter().fold(legend, |legend, colour| legend.add(square(colour)));
                legend.add(number).add(said(x + (indent + 0.5) * size, told))
            }
        };
    }
    legend
}

/// Breaks a text into lines.
fn wrapped(told: &str, most: f64) -> Vec<String> {
    let mut lines = vec![String::new()];
    for word in told.split_whitespace() {
        let Some(line) = lines.last_mut() else { break };
        if !line.is_empty() && width(line, NOTE) + width(word, NOTE) + 4.0 > most {
            lines.push(word.to_owned());
        } else {
            if !line.is_empty() {
                line.push(' ');
            }
            line.push_str(word);
        }
    }
    lines.retain(|line| !line.is_empty());
    lines
}

/// Returns a size in which a text is no wider than a most.
fn fitting(told: &str, size: f64, most: f64) -> f64 {
    (size * most / width(told, size).max(1.0)).min(size)
}

fn rectangle(area: Area) -> Rectangle {
    Rectangle::new()
        .set("x", tenths(area.low.0))
        .set("y", tenths(area.low.1))
        .set("width", tenths(area.width()))
        .set("height", tenths(area.height()))
}

fn text(at: Spot, size: f64, anchor: &str, content: &str) -> Text {
    Text::new(in_xml(content))
        .set("x", tenths(at.0))
        .set("y", tenths(at.1))
        .set("font-size", tenths(size))
        .set("text-anchor", anchor)
}
