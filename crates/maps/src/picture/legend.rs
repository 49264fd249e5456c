//! The legend: what colours and lines mean, and the index of all groups by their numbers.

use sapnhap::report::{Language, in_xml};
use svg::node::element::{Group as Layer, Path, Text};

use super::colouring::Coloured;
use super::drawing::rectangle;
use super::group::MapGroup;
use super::labels::width;
use super::layer::{LineKind, MOST_LISTED};
use super::plane::Area;
use super::shape::Drawn;
use super::sheet::{LINE, Sheet};
use super::words;
use crate::printed::{count, tenths};
use crate::said::said;

/// How wide an entry may be, in sizes of type. What is longer is cut.
const WIDEST: f64 = 30.0;

/// A line of the legend.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Entry {
    /// What stands below belongs together.
    Head(String),
    /// A colour and what it means.
    Colour(&'static str, String),
    /// A kind of line and what it means.
    Line(&'static str, String),
    /// A group: its colour unless that stands above, its number, and what is said of it.
    Group(Option<&'static str>, usize, String),
}

impl Entry {
    /// How wide it is, in sizes of type.
    pub(super) fn width(&self) -> f64 {
        match self {
            Self::Head(text) => 1.1 * width(text, 1.0) + 1.0,
            Self::Colour(_, text) => 1.1 * width(text, 1.0) + 3.0,
            Self::Line(_, text) => width(text, 1.0) + 3.0,
            Self::Group(None, _, text) => width(text, 1.0) + 3.6,
            Self::Group(Some(_), _, text) => width(text, 1.0) + 5.4,
        }
    }
}

/// Numbers the groups as they stand in the index, from 1; none where there are too many.
pub(super) fn numbers(n_groups: usize, coloured: &Coloured) -> Vec<Option<usize>> {
    if n_groups > MOST_LISTED {
        return vec![None; n_groups];
    }
    let class = |group: usize| coloured.of_groups.get(group).copied().unwrap_or_default();
    let mut order: Vec<usize> = (0..n_groups).collect();
    order.sort_by_key(|&group| class(group));
    let mut numbers = vec![None; n_groups];
    for (place, group) in order.into_iter().enumerate() {
        if let Some(number) = numbers.get_mut(group) {
            *number = Some(place + 1);
        }
    }
    numbers
}

/// Writes the legend.
pub(super) fn entries(
    groups: &[MapGroup<'_>],
    drawn: &Drawn,
    coloured: &Coloured,
    numbers: &[Option<usize>],
    lines: Vec<Entry>,
    language: Language,
) -> Vec<Entry> {
    let n_undrawn = n_undrawn(groups.len(), drawn);
    let mut listed: Vec<(usize, usize)> = numbers
        .iter()
        .enumerate()
        .filter_map(|(group, number)| Some(((*number)?, group)))
        .collect();
    listed.sort_unstable();
    let of_group = |&(number, group): &(usize, usize)| {
        let it = groups.get(group)?;
        let n_undrawn = n_undrawn.get(group).copied().unwrap_or_default();
        let mut text = told(it, n_undrawn, language);
        if coloured.mixed.contains(&group) {
            text.push_str(" *");
        }
        let colour = coloured.colours.get(group)?;
        let colour = Some(*colour).filter(|_| coloured.classes.is_empty());
        Some(Entry::Group(colour, number, cut(&text)))
    };
    let mut entries = lines;
    if coloured.classes.is_empty() {
        if !listed.is_empty() {
            let head = "No., name, units, people";
            entries.push(Entry::Head(said(language, head, "Số, tên, số đơn vị, dân số").into()));
        }
        entries.extend(listed.iter().filter_map(of_group));
        return entries;
    }
    entries.push(Entry::Head(cut(&coloured.title)));
    let head = said(language, "No., name · units · people", "Số, tên · số đơn vị · dân số");
    entries.push(Entry::Head(head.to_owned()));
    if !coloured.mixed.is_empty() {
        let told = "* of several, coloured as most of it";
        let told = said(language, told, "* từ nhiều đơn vị, tô theo đơn vị có nhiều nhất");
        entries.push(Entry::Head(told.to_owned()));
    }
    for (place, class) in coloured.classes.iter().enumerate() {
        let is_own = |group: usize| coloured.of_groups.get(group) == Some(&place);
        let own = groups.iter().enumerate().filter(|(group, _)| is_own(*group)).map(|(_, it)| it);
        let n_units: usize = own.clone().map(|group| group.units.len()).sum();
        let people = own
            .map(|group| group.population)
            .try_fold(0, |sum: u64, people| Some(sum.saturating_add(people?)));
        let n_units = words::number(language, u64::try_from(n_units).unwrap_or(u64::MAX));
        let people = people.map_or("?".to_owned(), |people| words::number(language, people));
        let text = format!("{} · {n_units} · {people}", class.name);
        entries.push(Entry::Colour(class.colour, cut(&text)));
        entries.extend(listed.iter().filter(|(_, group)| is_own(*group)).filter_map(of_group));
    }
    entries
}

/// Counts the units of each group that are not drawn.
fn n_undrawn(n_groups: usize, drawn: &Drawn) -> Vec<usize> {
    let mut n_undrawn = vec![0_usize; n_groups];
    for (group, _) in &drawn.undrawn {
        if let Some(n) = n_undrawn.get_mut(*group) {
            *n += 1;
        }
    }
    n_undrawn
}

/// What the index says of a group.
fn told(group: &MapGroup<'_>, n_undrawn: usize, language: Language) -> String {
    let number = |n: usize| words::number(language, u64::try_from(n).unwrap_or(u64::MAX));
    let mut text = group.name.clone();
    if group.units.len() != 1 {
        text = format!("{text} · {}", number(group.units.len()));
    }
    if n_undrawn > 0 {
        let undrawn = said(language, "not drawn", "không vẽ");
        text = format!("{text} ({} {undrawn})", number(n_undrawn));
    }
    match group.population {
        Some(people) => text = format!("{text} · {}", words::number(language, people)),
        None if group.units.len() != 1 => text.push_str(" · ?"),
        None => {}
    }
    if group.stays {
        text = format!("{text}, {}", said(language, "stays", "giữ nguyên"));
    }
    if group.is_marked {
        text.push_str(" *");
    }
    text
}

/// Cuts a text that is too long for a column.
pub(super) fn cut(text: &str) -> String {
    let mut kept = String::new();
    let mut sum = 0.0;
    for letter in text.chars() {
        sum += width(letter.encode_utf8(&mut [0; 4]), 1.0);
        if sum > WIDEST {
            kept.push('…');
            break;
        }
        kept.push(letter);
    }
    kept
}

/// Writes the legend in columns.
pub(super) fn drawn(entries: &[Entry], sheet: &Sheet) -> Layer {
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
