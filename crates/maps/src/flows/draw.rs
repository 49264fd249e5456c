//! Draws flows that are laid out: bands, nodes, names, and a legend that says what is what.

use sapnhap::report::in_xml;
use sapnhap::{Ratio, Version};
use svg::Document;
use svg::node::element::{
    Definitions, Description, Group, Line, Path, Pattern, Rectangle, Text, Title,
};

use super::layout::{
    BAR, LEAST, LabelWidths, Layout, PlacedBand, PlacedNode, TO_LABEL, count, layout,
};
use super::measure::Counted;
use super::words::{self, Legend};
use super::{FlowBand, FlowColumn, FlowNode, FlowOptions, Flows};
use crate::said::{cited, said};

/// The height of labels, and how wide a letter is, as a part of that: wider than letters are on average.
const TYPE: f64 = 12.0;
const LETTER: f64 = 0.56;
const MARGIN: f64 = 28.0;
/// The height of the title, what it is, and the heads of columns.
const HEAD: f64 = 96.0;
/// How many letters of a label are drawn.
const LONGEST: usize = 52;
/// The least width of a sheet, which its legend needs.
const LEAST_WIDTH: f64 = 760.0;
/// How many lines may name units without a figure.
const UNKNOWN_LINES: usize = 6;
const INK: &str = "#222222";
const FAINT: &str = "#595959";
const OUTSIDE: &str = "#8c8c8c";

/// The colours of Okabe and Ito (2008), which people with any sight tell apart, without black and
/// yellow; two beside each other differ.
const COLOURS: [&str; 6] = ["#0072b2", "#e69f00", "#009e73", "#cc79a7", "#56b4e9", "#d55e00"];

/// Draws flows.
pub(super) fn svg(flows: &Flows<'_>, options: &FlowOptions) -> String {
    let picture = Picture { flows, options, legend: words::legend(options.language, LEAST) };
    let labels: LabelWidths = flows
        .columns()
        .iter()
        .map(|column| {
            let widths = column.nodes.iter().enumerate();
            let widths = widths
                .map(|(node, it)| width_of(&picture.label(it, is_divided(column, node)), TYPE));
            widths.fold(80.0, f64::max)
        })
        .collect();
    let sheet = layout(flows, &labels, [MARGIN, HEAD]);
    picture.draw(&sheet)
}

struct Picture<'p, 'r> {
    flows: &'p Flows<'r>,
    options: &'p FlowOptions,
    legend: Legend,
}

impl<'r> Picture<'_, 'r> {
    fn draw(&self, sheet: &Layout) -> String {
        let (language, id) = (self.options.language, &self.options.id);
        let width = (sheet.width + 2.0 * MARGIN).max(LEAST_WIDTH);
        let (legend, below) = self.legend_at(HEAD + sheet.height + 34.0, width, sheet.scale);
        let height = below + 10.0;
        let mut document = Document::new()
            .set("viewBox", format!("0 0 {width:.0} {height:.0}"))
            .set("width", format!("{width:.0}"))
            .set("height", format!("{height:.0}"))
            .set("font-family", "sans-serif")
            .set("font-size", TYPE)
            .set("role", "img")
            .set("aria-labelledby", format!("{id}-title {id}-description"))
            .add(Title::new(in_xml(&self.options.title)).set("id", format!("{id}-title")))
            .add(
                Description::new()
                    .set("id", format!("{id}-description"))
                    .add(plain(&self.description())),
            )
            .add(self.patterns())
            .add(rectangle([0.0, 0.0], [width, height], "#ffffff"))
            .add(text([MARGIN, 34.0], "start", &self.options.title).set("font-size", 20))
            .add(text([MARGIN, 56.0], "start", &self.subtitle()).set("fill", FAINT));
        let mut bands = Group::new().set("class", "bands");
        for placed in &sheet.bands {
            for path in self.band(placed) {
                bands = bands.add(path);
            }
        }
        let mut nodes = Group::new().set("class", "nodes");
        let mut labels = Group::new().set("class", "labels").set("fill", INK);
        for placed in &sheet.nodes {
            if let Some((bar, label)) = self.node(placed) {
                (nodes, labels) = (nodes.add(bar), labels.add(label));
            }
        }
        document = document.add(bands).add(nodes).add(labels);
        for mark in sheet.bands.iter().filter_map(|placed| self.part_mark(placed)) {
            document = document.add(mark);
        }
        for &(column, x) in &sheet.heads {
            let Some(date) = self.flows.columns().get(column).map(|column| column.date) else {
                continue;
            };
            let anchor = if column == 0 { "end" } else { "start" };
            let x = if column == 0 { x + BAR } else { x };
            let head = text([x, HEAD - 14.0], anchor, &language.date(date));
            document = document.add(head.set("font-weight", "bold").set("class", "head"));
        }
        document.add(legend).to_string()
    }

    fn subtitle(&self) -> String {
        let columns = self.flows.columns();
        let dates = columns.first().map(|it| it.date).zip(columns.last().map(|it| it.date));
        let (language, counted) = (self.options.language, &self.flows.counted);
        dates
            .map(|(first, last)| words::subtitle(language, first, last, counted))
            .unwrap_or_default()
    }

    fn description(&self) -> String {
        let columns = self.flows.columns();
        let (Some(first), Some(last)) = (columns.first(), columns.last()) else {
            return String::new();
        };
        let bands = || columns.iter().flat_map(|column| &column.bands);
        let ends = [first, last].map(|column| (column.date, column.nodes.len()));
        let n_parts = bands().filter(|band| band.is_part()).count();
        words::description(self.options.language, ends, bands().count(), n_parts)
    }

    /// Writes the name of a unit, the unit above it where that differs from unit to unit, and its figure.
    fn label(&self, node: &FlowNode<'_>, is_divided: bool) -> String {
        let mut label = node.unit.label();
        if node.is_outside
            && let Some(above) = node.unit.parent()
        {
            label = format!("{label} ({})", above.name());
        }
        if label.chars().count() > LONGEST {
            label = label.chars().take(LONGEST - 1).chain(['…']).collect();
        }
        if is_divided {
            label = format!("{label}, {}", self.legend.divided);
        }
        let figure = node.amount.as_ref().map_or("?".to_owned(), |amount| {
            words::short_amount(self.options.language, &self.flows.counted, amount)
        });
        if self.flows.counted == Counted::Units && figure == "1" {
            return label;
        }
        format!("{label} · {figure}")
    }

    fn node(&self, placed: &PlacedNode) -> Option<(Rectangle, Text)> {
        let columns = self.flows.columns();
        let column = columns.get(placed.column)?;
        let node = column.nodes.get(placed.node)?;
        let fill = match (placed.column, node.is_outside) {
            (_, true) => OUTSIDE,
            (0, false) => INK,
            _ => colour(placed.colour),
        };
        let told = self.label(node, is_divided(column, placed.node));
        let bar = rectangle([placed.x, placed.y], [BAR, placed.height], fill).set("class", "node");
        let bar = match node.amount {
            Some(_) => bar,
            None => {
                bar.set("fill-opacity", 0.35).set("stroke", fill).set("stroke-dasharray", "2 2")
            }
        };
        let bar =
            bar.add(Title::new(in_xml(&format!("{} ({})", node.unit.label(), node.unit.code()))));
        let y = placed.y + placed.height / 2.0 + 0.35 * TYPE;
        let label = if placed.column == 0 {
            text([placed.x - TO_LABEL, y], "end", &told)
        } else {
            text([placed.x + BAR + TO_LABEL, y], "start", &told)
        };
        let label = if node.is_outside {
            label.set("font-style", "italic").set("fill", FAINT)
        } else {
            label
        };
        let is_between = placed.column > 0 && placed.column + 1 < columns.len();
        // On bands a label has an edge of white.
        let label = if is_between {
            label.set("paint-order", "stroke").set("stroke", "#ffffff").set("stroke-width", 3)
        } else {
            label
        };
        Some((bar, label))
    }

    /// Draws a band, and over it the hatch of a part.
    fn band(&self, placed: &PlacedBand) -> Vec<Path> {
        let Some(column) = self.flows.columns().get(placed.column) else { return Vec::new() };
        let Some(band) = column.bands.get(placed.band) else { return Vec::new() };
        let [[x0, x1], [y0, y1]] = [placed.x, placed.y];
        let (middle, height) = (f64::midpoint(x0, x1), placed.height);
        let [x0, x1, middle] = [x0, x1, middle].map(tenths);
        let [up0, up1, low0, low1] = [y0, y1, y0 + height, y1 + height].map(tenths);
        let way = format!(
            "M{x0} {up0}C{middle} {up0} {middle} {up1} {x1} {up1}V{low1}C{middle} {low1} {middle} {low0} {x0} {low0}Z"
        );
        let told = self.told(placed.column, band);
        let path = Path::new().set("class", "band").set("d", way.as_str());
        let opacity = if placed.is_known { 0.55 } else { 0.35 };
        let path = path.set("fill", colour(placed.colour)).set("fill-opacity", opacity);
        let path = path.add(Title::new(in_xml(&told)));
        if !band.is_part() {
            return vec![path];
        }
        let hatch = self.hatch(band.amount.is_some());
        let over = Path::new().set("class", "part").set("d", way).set("fill", hatch);
        vec![path, over.set("pointer-events", "none")]
    }

    /// Tells what a band is: from whom to whom, how much, by which clauses.
    fn told(&self, column: usize, band: &FlowBand<'r>) -> String {
        let columns = self.flows.columns();
        let unit = |column: usize, node: usize| {
            let node = columns.get(column).and_then(|column| column.nodes.get(node));
            node.map(|node| node.unit.label()).unwrap_or_default()
        };
        let amount = band.amount.as_ref().map(|amount| {
            format!(", {}", words::amount(self.options.language, &self.flows.counted, amount))
        });
        let what = if band.is_part() { self.legend.part_mark } else { self.legend.whole };
        let clauses: Vec<String> =
            band.citations.iter().map(|it| cited(self.options.language, it)).collect();
        let (from, to) = (unit(column, band.from), unit(column + 1, band.to));
        format!("{from} → {to}: {what}{}; {}", amount.unwrap_or_default(), clauses.join(", "))
    }

    /// Writes on a wide band of the first column that it is a part.
    fn part_mark(&self, placed: &PlacedBand) -> Option<Text> {
        let band = self.flows.columns().get(placed.column)?.bands.get(placed.band)?;
        if placed.column > 0 || !band.is_part() || placed.height < TYPE {
            return None;
        }
        let at = [placed.x[0] + 5.0, placed.y[0] + placed.height / 2.0 + 3.5];
        Some(text(at, "start", self.legend.part_mark).set("font-size", 10).set("class", "mark"))
    }

    /// Draws the legend below the flows; returns where it ends.
    fn legend_at(&self, top: f64, width: f64, scale: f64) -> (Group, f64) {
        let mut legend = Group::new().set("class", "legend").set("fill", INK);
        let bands = || self.flows.columns().iter().flat_map(|column| &column.bands);
        let nodes = || self.flows.columns().iter().flat_map(|column| &column.nodes);
        let blue = colour(0);
        let swatch = |at: [f64; 2], hatch: Option<String>| {
            let whole = rectangle(at, [26.0, 12.0], blue).set("fill-opacity", 0.55);
            let mut swatch = Group::new().add(whole);
            if let Some(hatch) = hatch {
                swatch = swatch.add(rectangle(at, [26.0, 12.0], &hatch));
            }
            swatch
        };
        let is_open = |band: &FlowBand<'_>| band.is_part() && band.amount.is_none();
        let mut entries: Vec<(Option<String>, &str, Kind)> =
            vec![(None, self.legend.whole, Kind::Band)];
        if bands().any(|band| band.is_part() && band.amount.is_some()) {
            entries.push((Some(self.hatch(true)), self.legend.part, Kind::Band));
        }
        if bands().any(is_open) {
            entries.push((Some(self.hatch(false)), self.legend.unweighed, Kind::Band));
        }
        if self.flows.without_figure().next().is_some() {
            entries.push((None, &self.legend.unknown, Kind::Unknown));
        }
        if nodes().any(|node| node.is_outside) {
            entries.push((None, self.legend.outside, Kind::Outside));
        }
        let (mut x, mut y) = (MARGIN, top);
        for (hatch, told, kind) in entries {
            let wide = 34.0 + width_of(told, TYPE) + 24.0;
            if x > MARGIN && x + wide > width - MARGIN {
                (x, y) = (MARGIN, y + 20.0);
            }
            legend = legend.add(match kind {
                Kind::Band => swatch([x, y - 10.0], hatch),
                Kind::Outside => {
                    Group::new().add(rectangle([x + 7.0, y - 10.0], [BAR, 12.0], OUTSIDE))
                }
                Kind::Unknown => Group::new()
                    .add(rectangle([x, y - 6.0], [26.0, LEAST], blue).set("fill-opacity", 0.35)),
            });
            legend = legend.add(text([x + 34.0, y], "start", told));
            x += wide;
        }
        if let Some((bar, told, length)) = self.scale_bar(scale, width) {
            y += 24.0;
            let line = Line::new().set("x1", MARGIN).set("x2", tenths(MARGIN + length));
            let line =
                line.set("y1", tenths(y - 4.0)).set("y2", tenths(y - 4.0)).set("stroke", INK);
            legend = legend.add(line.set("stroke-width", 2).set("class", bar));
            legend = legend.add(text([MARGIN + length + 8.0, y], "start", &told));
        }
        for line in self.unknown(width - 2.0 * MARGIN) {
            y += 20.0;
            legend = legend.add(text([MARGIN, y], "start", &line).set("class", "unknown"));
        }
        if !self.options.source.is_empty() {
            let told = format!("{}{}", self.legend.source, self.options.source);
            for line in wrapped(&told, width - 2.0 * MARGIN) {
                y += 20.0;
                legend = legend.add(text([MARGIN, y], "start", &line).set("fill", FAINT));
            }
        }
        (legend, y + 12.0)
    }

    /// Returns a round amount with the length of a band that wide, turned on its side.
    fn scale_bar(&self, scale: f64, width: f64) -> Option<(&'static str, String, f64)> {
        let known = self.flows.columns().iter().flat_map(|column| &column.nodes);
        known.filter_map(|node| node.amount.as_ref()).find(|amount| !amount.is_zero())?;
        let room = (0.2 * width).min(200.0);
        let mut round = None;
        // A hundredth to ten thousand millions, by 1, 2 and 5.
        for power in -2..=10 {
            for times in [1_i64, 2, 5] {
                let ten = 10_i64.pow(i32::abs(power).unsigned_abs());
                let amount =
                    if power < 0 { Ratio::new(times, ten) } else { Ratio::new(times * ten, 1) };
                round = amount.filter(|amount| amount.to_f64() * scale <= room).or(round);
            }
        }
        let round = round?;
        let language = self.options.language;
        let amount = words::amount(language, &self.flows.counted, &round);
        let told = said(
            language,
            format!("a band as wide as this is long: {amount}"),
            format!("dải rộng bằng độ dài này: {amount}"),
        );
        let length = round.to_f64() * scale;
        Some(("scale", told, length))
    }

    /// The hatches of parts: lines where it is known how much, and dots where it is not.
    fn patterns(&self) -> Definitions {
        let pattern = |what: &str, size: f64| {
            let pattern = Pattern::new().set("id", format!("{}-{what}", self.options.id));
            let pattern = pattern.set("patternUnits", "userSpaceOnUse");
            pattern.set("width", size).set("height", size).set("patternTransform", "rotate(45)")
        };
        let line = Line::new().set("y2", 6).set("stroke", "#ffffff").set("stroke-width", 3);
        let dot = rectangle([0.0, 0.0], [2.5, 2.5], "#ffffff");
        Definitions::new()
            .add(pattern("part", 6.0).add(line))
            .add(pattern("unweighed", 5.0).add(dot))
    }

    /// Returns what a band is filled with for its hatch.
    fn hatch(&self, is_known: bool) -> String {
        format!("url(#{}-{})", self.options.id, if is_known { "part" } else { "unweighed" })
    }

    /// Names the units without a figure, in lines.
    fn unknown(&self, width: f64) -> Vec<String> {
        let units: Vec<Version<'_>> = self.flows.without_figure().collect();
        if units.is_empty() {
            return Vec::new();
        }
        let names: Vec<String> = units.iter().map(Version::label).collect();
        let told = words::without_figure(self.options.language, units.len()) + &names.join(", ");
        let lines = wrapped(&told, width);
        if lines.len() <= UNKNOWN_LINES {
            return lines;
        }
        let mut shown: Vec<String> = lines.into_iter().take(UNKNOWN_LINES).collect();
        let n_shown = shown.iter().map(|line| line.matches(", ").count()).sum::<usize>();
        shown.push(words::and_more(self.options.language, units.len().saturating_sub(n_shown)));
        shown
    }
}

/// What an entry of the legend is about.
enum Kind {
    Band,
    Outside,
    Unknown,
}

/// Tells whether a node of a column went on in parts.
fn is_divided(column: &FlowColumn<'_>, node: usize) -> bool {
    column.bands.iter().any(|band| band.from == node && band.is_part())
}

fn colour(place: usize) -> &'static str {
    COLOURS.get(place % COLOURS.len()).copied().unwrap_or(INK)
}

/// Returns how wide a text is, about, and rather more than less.
fn width_of(text: &str, height: f64) -> f64 {
    count(text.chars().count()) * LETTER * height
}

/// Breaks a text between words into lines of a width; a word that is longer has a line of its own.
fn wrapped(text: &str, width: f64) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    for word in text.split_whitespace() {
        match lines.last_mut() {
            Some(line) if width_of(line, TYPE) + width_of(word, TYPE) + TYPE < width => {
                line.push(' ');
                line.push_str(word);
            }
            _ => lines.push(word.to_owned()),
        }
    }
    lines
}

fn rectangle(at: [f64; 2], size: [f64; 2], fill: &str) -> Rectangle {
    let [[x, y], [width, height]] = [at.map(tenths), size.map(tenths)];
    let rectangle = Rectangle::new().set("x", x).set("y", y).set("width", width);
    rectangle.set("height", height).set("fill", fill)
}

fn text(at: [f64; 2], anchor: &str, content: &str) -> Text {
    let [x, y] = at.map(tenths);
    Text::new(in_xml(content)).set("x", x).set("y", y).set("text-anchor", anchor)
}

fn plain(content: &str) -> svg::node::Text {
    svg::node::Text::new(in_xml(content))
}

/// Rounds to tenths, which are printed with one digit after the point or none.
fn tenths(value: f64) -> f64 {
    // Adding zero takes away the sign of a negative zero.
    (value * 10.0).round() / 10.0 + 0.0
}
