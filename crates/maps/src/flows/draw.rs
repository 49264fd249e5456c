//! Draws flows that are laid out: bands, nodes and names, with a legend below.

use sapnhap::report::in_xml;
use svg::Document;
use svg::node::element::{Description, Group, Path, Rectangle, Text, Title};

use super::layout::{BAR, LEAST, LabelWidths, Layout, PlacedBand, PlacedNode, TO_LABEL, layout};
use super::legend::legend;
use super::measure::Counted;
use super::pixels::{
    FAINT, INK, MARGIN, OUTSIDE, TYPE, colour, hatch, patterns, plain, rectangle, text, width_of,
};
use super::value::{FlowBand, FlowColumn, FlowNode, FlowOptions, Flows};
use super::words::{self, Legend};
use crate::printed::tenths;
use crate::said::cited;

/// The height of the title, what it is, and the heads of columns.
const HEAD: f64 = 96.0;
/// How many letters of a label are drawn.
const LONGEST: usize = 52;
/// The least width of a sheet, which its legend needs.
const LEAST_WIDTH: f64 = 760.0;

impl Flows<'_> {
    /// Draws the flows (SVG). Units of a date stand above each other, with their names and figures, and
    /// bands lead from each to what it became. The width of a band is its amount; the legend says how wide
    /// what is, and which units have no figure. Bands of divided units are hatched and labelled.
    ///
    /// Units are put in an order in which few bands cross: by the mean place of those they are tied to,
    /// column by column forth and back (the barycentre method of Sugiyama, Tagawa and Toda, 1981). Groups
    /// that have nothing to do with each other are drawn one below the other, and in several columns of
    /// the sheet where they are many.
    ///
    /// # Complexity
    /// Linear in the bands, times a logarithm.
    #[must_use]
    pub fn to_svg(&self, options: &FlowOptions) -> String {
        svg(self, options)
    }
}

fn svg(flows: &Flows<'_>, options: &FlowOptions) -> String {
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
        let top = HEAD + sheet.height + 34.0;
        let (legend, below) =
            legend(self.flows, self.options, &self.legend, [top, width], sheet.scale);
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
            .add(patterns(id))
            .add(rectangle([0.0, 0.0], [width, height], "#ffffff"))
            .add(text([MARGIN, 34.0], "start", &self.options.title).set("font-size", 20))
            .add(text([MARGIN, 56.0], "start", &self.subtitle()).set("fill", FAINT));
        let mut bands = Group::new().set("class", "bands");
        for placed in &sheet.bands {
            for path in self.band(placed) {
                bands = bands.add(path);
            }
        }
        document = self.nodes(sheet).into_iter().fold(document.add(bands), Document::add);
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

    /// Draws the nodes, and their labels.
    fn nodes(&self, sheet: &Layout) -> [Group; 3] {
        let mut nodes = Group::new().set("class", "nodes");
        let mut labels = Group::new().set("class", "labels").set("fill", INK);
        // Between the first column and the last, labels stand on bands: below each lies its own form in
        // white.
        let mut shine = Group::new()
            .set("fill", "#ffffff")
            .set("stroke", "#ffffff")
            .set("stroke-width", 3)
            .set("stroke-linejoin", "round")
            .set("opacity", 0.8)
            .set("aria-hidden", "true");
        for placed in &sheet.nodes {
            if let Some((bar, label)) = self.node(placed) {
                if placed.column > 0 && placed.column + 1 < self.flows.columns().len() {
                    let white = label.clone().set("fill", "#ffffff");
                    shine = shine.add(white.set("class", "shine"));
                }
                (nodes, labels) = (nodes.add(bar), labels.add(label));
            }
        }
        [nodes, shine, labels]
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
        let hatch = hatch(&self.options.id, band.amount.is_some());
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
}

/// Tells whether a node of a column went on in parts, of which several are known.
fn is_divided(column: &FlowColumn<'_>, node: usize) -> bool {
    let mut bands = column.bands.iter().filter(|band| band.from == node).peekable();
    let n_elsewhere = column.nodes.get(node).map_or(0, |node| node.n_elsewhere);
    bands.peek().is_some_and(|band| band.is_part()) && bands.count() + n_elsewhere > 1
}
