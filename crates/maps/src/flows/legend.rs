//! The legend of a picture of flows: what is what, how wide an amount is, which units have no figure, and
//! where figures come from.

use sapnhap::{Ratio, Version};
use svg::node::element::{Group, Line, Rectangle};

use super::layout::{BAR, LEAST};
use super::pixels::{FAINT, INK, MARGIN, OUTSIDE, TYPE, colour, hatch, rectangle, text, width_of};
use super::value::{FlowBand, FlowNode, FlowOptions, Flows};
use super::words::{self, Legend};
use crate::printed::{tenths, wrapped};
use crate::said::said;

/// How many lines may name units without a figure.
const UNKNOWN_LINES: usize = 6;

/// What an entry shows.
enum Sample {
    Band(Option<String>),
    Outside,
    Unknown,
}

impl Sample {
    /// Draws it on a line of text that begins here.
    fn at(self, [x, y]: [f64; 2]) -> Group {
        let blue = colour(0);
        let of = |rectangle: Rectangle| Group::new().add(rectangle);
        match self {
            Self::Band(hatch) => {
                let (at, size) = ([x, y - 10.0], [26.0, 12.0]);
                let whole = of(rectangle(at, size, blue).set("fill-opacity", 0.55));
                match hatch {
                    Some(hatch) => whole.add(rectangle(at, size, &hatch)),
                    None => whole,
                }
            }
            Self::Outside => of(rectangle([x + 7.0, y - 10.0], [BAR, 12.0], OUTSIDE)),
            Self::Unknown => {
                of(rectangle([x, y - 6.0], [26.0, LEAST], blue).set("fill-opacity", 0.35))
            }
        }
    }
}

/// Draws the legend below an upper edge, on a sheet of a width; returns where it ends.
pub(super) fn legend(
    flows: &Flows<'_>,
    options: &FlowOptions,
    words: &Legend,
    [top, width]: [f64; 2],
    scale: f64,
) -> (Group, f64) {
    let mut legend = Group::new().set("class", "legend").set("fill", INK);
    let (mut x, mut y) = (MARGIN, top);
    for (sample, told) in entries(flows, options, words) {
        let wide = 34.0 + width_of(told, TYPE) + 24.0;
        if x > MARGIN && x + wide > width - MARGIN {
            (x, y) = (MARGIN, y + 20.0);
        }
        legend = legend.add(sample.at([x, y])).add(text([x + 34.0, y], "start", told));
        x += wide;
    }
    if let Some((told, length)) = scale_bar(flows, options, scale, width) {
        y += 24.0;
        let line = Line::new().set("x1", MARGIN).set("x2", tenths(MARGIN + length));
        let line = line.set("y1", tenths(y - 4.0)).set("y2", tenths(y - 4.0)).set("stroke", INK);
        legend = legend.add(line.set("stroke-width", 2).set("class", "scale"));
        legend = legend.add(text([MARGIN + length + 8.0, y], "start", &told));
    }
    for line in unknown(flows, options, width - 2.0 * MARGIN) {
        y += 20.0;
        legend = legend.add(text([MARGIN, y], "start", &line).set("class", "unknown"));
    }
    if !options.source.is_empty() {
        let told = format!("{}{}", words.source, options.source);
        for line in in_lines(&told, width - 2.0 * MARGIN) {
            y += 20.0;
            legend = legend.add(text([MARGIN, y], "start", &line).set("fill", FAINT));
        }
    }
    (legend, y + 12.0)
}

/// Returns the entries for what the picture has.
fn entries<'w>(
    flows: &Flows<'_>,
    options: &FlowOptions,
    words: &'w Legend,
) -> Vec<(Sample, &'w str)> {
    let bands = || flows.columns().iter().flat_map(|column| &column.bands);
    let mut nodes = flows.columns().iter().flat_map(|column| &column.nodes);
    let is_part = |is_known: bool| {
        move |band: &FlowBand<'_>| band.is_part() && band.amount.is_some() == is_known
    };
    let hatched = |is_known| Sample::Band(Some(hatch(&options.id, is_known)));
    let all = [
        (true, Sample::Band(None), words.whole),
        (bands().any(is_part(true)), hatched(true), words.part),
        (bands().any(is_part(false)), hatched(false), words.unweighed),
        (flows.without_figure().next().is_some(), Sample::Unknown, words.unknown.as_str()),
        (nodes.any(|node: &FlowNode<'_>| node.is_outside), Sample::Outside, words.outside),
    ];
    let shown = all.into_iter().filter(|(is_there, ..)| *is_there);
    shown.map(|(_, sample, told)| (sample, told)).collect()
}

/// Returns a round amount with the length of a band that wide, turned on its side.
fn scale_bar(
    flows: &Flows<'_>,
    options: &FlowOptions,
    scale: f64,
    width: f64,
) -> Option<(String, f64)> {
    let known = flows.columns().iter().flat_map(|column| &column.nodes);
    known.filter_map(|node| node.amount.as_ref()).find(|amount| !amount.is_zero())?;
    let room = (0.2 * width).min(200.0);
    let mut round = None;
    // A hundredth to ten thousand millions, by 1, 2 and 5.
    for power in -2_i32..=10 {
        for times in [1_i64, 2, 5] {
            let ten = 10_i64.pow(power.unsigned_abs());
            let amount =
                if power < 0 { Ratio::new(times, ten) } else { Ratio::new(times * ten, 1) };
            round = amount.filter(|amount| amount.to_f64() * scale <= room).or(round);
        }
    }
    let round = round?;
    let amount = words::amount(options.language, &flows.counted, &round);
    let told = said(
        options.language,
        format!("a band as wide as this is long: {amount}"),
        format!("dải rộng bằng độ dài này: {amount}"),
    );
    Some((told, round.to_f64() * scale))
}

/// Names the units without a figure, in lines.
fn unknown(flows: &Flows<'_>, options: &FlowOptions, width: f64) -> Vec<String> {
    let units: Vec<Version<'_>> = flows.without_figure().collect();
    if units.is_empty() {
        return Vec::new();
    }
    let names: Vec<String> = units.iter().map(Version::label).collect();
    let told = words::without_figure(options.language, units.len()) + &names.join(", ");
    let lines = in_lines(&told, width);
    if lines.len() <= UNKNOWN_LINES {
        return lines;
    }
    let mut shown: Vec<String> = lines.into_iter().take(UNKNOWN_LINES).collect();
    let n_shown: usize = shown.iter().map(|line| line.matches(',').count()).sum();
    shown.push(words::and_more(options.language, units.len().saturating_sub(n_shown)));
    shown
}

fn in_lines(told: &str, width: f64) -> Vec<String> {
    wrapped(told, width, TYPE, |text| width_of(text, TYPE))
}
