//! What pictures of flows are drawn with: type, colours, hatches, and shapes at places.

use sapnhap::report::in_xml;
use svg::node::element::{Definitions, Line, Pattern, Rectangle, Text};

use crate::printed::{count, tenths};

/// The height of labels, and how wide a letter is, as a part of that: wider than letters are on average.
pub(super) const TYPE: f64 = 12.0;
const LETTER: f64 = 0.56;
pub(super) const MARGIN: f64 = 28.0;
pub(super) const INK: &str = "#222222";
pub(super) const FAINT: &str = "#595959";
pub(super) const OUTSIDE: &str = "#8c8c8c";

/// The colours of Okabe and Ito (2008), which people with any sight tell apart, without black and
/// yellow; two beside each other differ.
const COLOURS: [&str; 6] = ["#0072b2", "#e69f00", "#009e73", "#cc79a7", "#56b4e9", "#d55e00"];

/// The hatches of parts: lines where it is known how much, and dots where it is not.
pub(super) fn patterns(id: &str) -> Definitions {
    let pattern = |what: &str, size: f64| {
        let pattern = Pattern::new().set("id", format!("{id}-{what}"));
        let pattern = pattern.set("patternUnits", "userSpaceOnUse");
        pattern.set("width", size).set("height", size).set("patternTransform", "rotate(45)")
    };
    let line = Line::new().set("y2", 6).set("stroke", "#ffffff").set("stroke-width", 3);
    let dot = rectangle([0.0, 0.0], [2.5, 2.5], "#ffffff");
    Definitions::new().add(pattern("part", 6.0).add(line)).add(pattern("unweighed", 5.0).add(dot))
}

/// Returns what a band is filled with for its hatch.
pub(super) fn hatch(id: &str, is_known: bool) -> String {
    format!("url(#{id}-{})", if is_known { "part" } else { "unweighed" })
}

pub(super) fn colour(place: usize) -> &'static str {
    COLOURS.get(place % COLOURS.len()).copied().unwrap_or(INK)
}

/// Returns how wide a text is, about, and rather more than less.
pub(super) fn width_of(text: &str, height: f64) -> f64 {
    count(text.chars().count()) * LETTER * height
}

pub(super) fn rectangle(at: [f64; 2], size: [f64; 2], fill: &str) -> Rectangle {
    let [[x, y], [width, height]] = [at.map(tenths), size.map(tenths)];
    let rectangle = Rectangle::new().set("x", x).set("y", y).set("width", width);
    rectangle.set("height", height).set("fill", fill)
}

pub(super) fn text(at: [f64; 2], anchor: &str, content: &str) -> Text {
    let [x, y] = at.map(tenths);
    Text::new(in_xml(content)).set("x", x).set("y", y).set("text-anchor", anchor)
}

pub(super) fn plain(content: &str) -> svg::node::Text {
    svg::node::Text::new(in_xml(content))
}
