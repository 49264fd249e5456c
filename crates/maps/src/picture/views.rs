//! The map itself and the boxes with parts of it, with their labels.

use std::collections::BTreeMap;

use sapnhap::report::in_xml;
use svg::node::element::{Group as Layer, Line, Text};

use super::drawing::{INK, NOTE, boxed, scale_area, scale_in, text, tied};
use super::insets::Parts;
use super::labels::{Label, Labelled, NAME, Placed, Where, width};
use super::layer::{Ground, Seen, layer, seen};
use super::plane::{Area, Spot, View};
use super::sheet::Sheet;
use super::write::Picture;
use crate::printed::tenths;

/// What is drawn so far, and who is labelled.
struct Progress {
    layers: Vec<Layer>,
    is_named: Vec<bool>,
    placed: Vec<Placed>,
}

impl Picture<'_, '_> {
    /// Draws all views, with their labels, and what ties them together. The box with a part that is
    /// drawn again is given by its frame and that part.
    pub(super) fn views(
        &self,
        parts: &Parts,
        main_view: &View,
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
        let part = parts.main.grown(1e-6);
        let on_main = seen(&self.map.drawn, main_view, part);
        let map = layer(&ground, main_view, part, &on_main, false).set("id", self.map.id.as_str());
        let is_named = vec![false; self.map.groups.len()];
        let mut progress = Progress { layers: vec![map], is_named, placed: Vec::new() };
        let mut kept_free = Vec::new();
        let in_dense = dense.map(|(frame, part)| {
            let view = View::fitting(part, frame);
            let again = main_view.area(view.part());
            kept_free.push(again);
            let found = self.dense(&ground, &view, again, &mut progress);
            (found, progress.placed.len() - 1)
        });
        self.islands(&ground, parts, sheet, &on_main, &mut progress);
        let Progress { mut layers, mut is_named, mut placed } = progress;
        let mut labels = Placed::new(sheet.map.grown(6.0), &kept_free);
        self.label(&mut labels, &on_main, &mut is_named, Where::Within, |_| true);
        if let Some((found, place)) = in_dense
            && let Some(of) = placed.get_mut(place)
        {
            self.label(of, &found, &mut is_named, Where::Within, |_| true);
        }
        self.label(&mut labels, &on_main, &mut is_named, Where::Beside, |_| true);
        placed.push(labels);
        layers.push(written(placed.iter().flat_map(|placed| &placed.labels)));
        layers.push(self.scale(main_view, sheet));
        layers
    }

    /// Draws the part of the map with most small units once more, and labels what is wholly in it.
    fn dense(
        &self,
        ground: &Ground<'_>,
        view: &View,
        again: Area,
        progress: &mut Progress,
    ) -> Vec<Seen> {
        let (frame, part) = (view.frame, view.part());
        let found = seen(&self.map.drawn, view, part);
        let drawn = layer(ground, view, part, &found, true);
        let scale = scale_in(view, frame, self.map.language);
        progress.layers.push(boxed(drawn, frame, [&self.map.id, "dense"]).add(scale));
        progress.layers.push(tied(again, frame));
        let mut bounds = vec![Area::NONE; self.map.groups.len()];
        for shape in &self.map.drawn.shapes {
            if let Some(bounds) = bounds.get_mut(shape.group) {
                *bounds = bounds.with(shape.bounds);
            }
        }
        let is_whole = |group: usize| bounds.get(group).is_some_and(|bounds| part.holds(*bounds));
        let mut labels = Placed::new(frame.grown(-2.0), &[scale_area(frame)]);
        self.label(&mut labels, &found, &mut progress.is_named, Where::Beside, is_whole);
        progress.placed.push(labels);
        found
    }

    /// Draws far islands in boxes, and labels what is not on the map.
    fn islands(
        &self,
        ground: &Ground<'_>,
        parts: &Parts,
        sheet: &Sheet,
        on_main: &[Seen],
        progress: &mut Progress,
    ) {
        for ((area, units), frame) in parts.islands.iter().zip(&sheet.islands) {
            let margin = 0.06 * area.width().max(area.height()) + 0.5;
            let view = View::fitting(area.grown(margin), *frame);
            let part = area.grown(1e-6);
            let found = seen(&self.map.drawn, &view, part);
            let drawn = layer(ground, &view, part, &found, false);
            let scale = scale_in(&view, *frame, self.map.language);
            let caption = self.caption(units, *frame);
            progress
                .layers
                .push(boxed(drawn, *frame, [&self.map.id, "island"]).add(scale).add(caption));
            let mut labels = Placed::new(frame.grown(-2.0), &[scale_area(*frame)]);
            let is_here = |group: usize| on_main.iter().all(|it| it.group != group);
            self.label(&mut labels, &found, &mut progress.is_named, Where::Beside, is_here);
            progress.placed.push(labels);
        }
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
