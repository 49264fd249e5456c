//! Small things that are drawn in several places: texts, boxes, scales.

use sapnhap::report::{Language, in_xml};
use svg::node::element::{ClipPath, Definitions, Group as Layer, Line, Path, Rectangle, Text};

use super::labels::width;
use super::plane::{Area, Spot, View};
use super::words;
use crate::printed::tenths;

/// The height of notes and captions.
pub(super) const NOTE: f64 = 11.0;
/// The colour of texts and frames.
pub(super) const INK: &str = "#222222";

/// Draws a bar with ends.
pub(super) fn bar((x, y): Spot, length: f64) -> Path {
    let (x, y, end) = (tenths(x), tenths(y), tenths(x + length));
    let d = format!("M{x},{}V{y}H{end}V{}", tenths(y - 5.0), tenths(y - 5.0));
    Path::new().set("d", d).set("fill", "none").set("stroke", INK).set("stroke-width", 1.4)
}

/// Returns a length in kilometres of one, two or five and zeros, as long as a most, and its name.
pub(super) fn round_length(most: f64, language: Language) -> (f64, String) {
    let power = libm::pow(10.0, libm::floor(libm::log10(most.clamp(1e-3, 1e5))));
    let times = [5.0, 2.0, 1.0].into_iter().find(|times| times * power <= most).unwrap_or(1.0);
    let length = times * power;
    if length < 1.0 {
        return (length, format!("{} m", words::figure(language, 1000.0 * length, 0)));
    }
    (length, format!("{} km", words::figure(language, length, 0)))
}

/// Where the scale of a box stands.
pub(super) fn scale_area(frame: Area) -> Area {
    let size = (frame.width() * 0.36 + 50.0, 16.0);
    Area::new((frame.low.0 + 2.0, frame.high.1 - 18.0), size)
}

pub(super) fn scale_in(view: &View, frame: Area, language: Language) -> Layer {
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

/// Frames a drawing, and cuts off what lies outside. The first name is that of the map.
pub(super) fn boxed(drawing: Layer, frame: Area, [map, name]: [&str; 2]) -> Layer {
    let id = format!("{map}-{name}-{:.0}-{:.0}", frame.low.0, frame.low.1);
    let clip = ClipPath::new().set("id", id.as_str()).add(rectangle(frame));
    Layer::new()
        .set("class", name)
        .add(Definitions::new().add(clip))
        .add(rectangle(frame).set("fill", "#f6f9fb"))
        .add(Layer::new().set("clip-path", format!("url(#{id})")).add(drawing))
        .add(rectangle(frame).set("fill", "none").set("stroke", INK).set("stroke-width", 1.2))
}

/// Frames the part that is drawn again, and ties it to the box.
pub(super) fn tied(part: Area, frame: Area) -> Layer {
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

pub(super) fn rectangle(area: Area) -> Rectangle {
    Rectangle::new()
        .set("x", tenths(area.low.0))
        .set("y", tenths(area.low.1))
        .set("width", tenths(area.width()))
        .set("height", tenths(area.height()))
}

pub(super) fn text(at: Spot, size: f64, anchor: &str, content: &str) -> Text {
    Text::new(in_xml(content))
        .set("x", tenths(at.0))
        .set("y", tenths(at.1))
        .set("font-size", tenths(size))
        .set("text-anchor", anchor)
}
