//! By what groups are coloured, and what the legend says of each colour.

use std::collections::{BTreeMap, BTreeSet};

use sapnhap::report::Language;
use sapnhap::{Level, Snapshot, Version, VersionId};

use super::group::MapGroup;
use super::palette::{GREY, MOST_STEPS, steps, unlike};
use super::words;
use crate::said::{kind_of, said};

/// By what groups are coloured. A group of several units has the colour of its units if they agree.
///
/// # Example
/// ```
/// # #[cfg(feature = "vietnam")] {
/// use sapnhap::{Level, date, vietnam};
/// use sapnhap_maps::{Colouring, Figure, Map};
///
/// let today = vietnam::register().at(date(2025, 7, 1))?;
/// let outlines = sapnhap_maps::vietnam::outlines(&today)?;
/// let communes = today.find("thành phố Huế")?.members(Level::COMMUNE);
/// let of = |commune: &sapnhap::Version<'_>| vietnam::attributes().of(commune)?.population;
/// let people = communes.iter().filter_map(|it| Some((it.id(), of(it)? as f64)));
/// let figure = Figure::new("Population", "people").values(people).quantiles(4);
/// let map = Map::of_outlines(&outlines, communes.iter().copied()).coloured(Colouring::Figure(figure));
/// assert!(map.to_svg().contains("Population (people)"));
/// # }
/// # Ok::<(), sapnhap_maps::MapFault>(())
/// ```
#[derive(Debug, Clone, Default)]
#[non_exhaustive]
pub enum Colouring<'r> {
    /// Each group has a colour that is unlike those of the groups around it.
    #[default]
    Group,
    /// By the unit of this level that a unit is in, such as its province.
    Above(Level),
    /// By the unit of this level on an earlier date of which a unit came, such as its former
    /// district. A unit that came of several has the colour of the one that most of its
    /// predecessors were in, the first by code where that is not one, and a star in the index.
    Former {
        /// The earlier date.
        before: Snapshot<'r>,
        /// The level of the former units.
        level: Level,
    },
    /// By what a unit is called, such as ward and commune.
    Kind,
    /// By a figure of each unit.
    Figure(Figure),
    /// By what happened since an earlier date: nothing, another name or kind, formed of whole units,
    /// or formed with parts.
    Change {
        /// The earlier date.
        before: Snapshot<'r>,
    },
}

/// A figure of units, and the classes in which it is shown.
///
/// Without breaks, there are five classes that hold about as many units each. A unit without a
/// value, or with one that is no finite number, is in a class of its own.
///
/// # Example
/// ```
/// use sapnhap_maps::Figure;
///
/// let figure = Figure::new("Density", "people/km²").breaks([100.0, 1_000.0, 10_000.0]);
/// assert_eq!(figure.unit, "people/km²");
/// ```
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct Figure {
    /// What it is, as the legend says it.
    pub name: String,
    /// In what it is measured.
    pub unit: String,
    values: BTreeMap<VersionId, f64>,
    classes: Classes,
}

#[derive(Debug, Clone)]
enum Classes {
    Breaks(Vec<f64>),
    Quantiles(usize),
}

impl Figure {
    /// Makes a figure of its name and what it is measured in.
    #[must_use]
    pub fn new(name: &str, unit: &str) -> Self {
        let (name, unit) = (name.to_owned(), unit.to_owned());
        Self { name, unit, values: BTreeMap::new(), classes: Classes::Quantiles(5) }
    }

    /// Sets the values of units.
    #[must_use]
    pub fn values(mut self, values: impl IntoIterator<Item = (VersionId, f64)>) -> Self {
        self.values.extend(values.into_iter().filter(|(_, value)| value.is_finite()));
        self
    }

    /// Sets where one class ends and the next begins; a value that is a break is in the next one.
    /// Of more than six breaks the six least are used.
    #[must_use]
    pub fn breaks(mut self, breaks: impl IntoIterator<Item = f64>) -> Self {
        let mut breaks: Vec<f64> = breaks.into_iter().filter(|it| it.is_finite()).collect();
        breaks.sort_by(f64::total_cmp);
        breaks.dedup();
        breaks.truncate(MOST_STEPS - 1);
        self.classes = Classes::Breaks(breaks);
        self
    }

    /// Asks for so many classes, from 1 to 7, that hold about as many units each. Equal values are
    /// in one class, so there may be fewer.
    #[must_use]
    pub fn quantiles(mut self, n: usize) -> Self {
        self.classes = Classes::Quantiles(n.clamp(1, MOST_STEPS));
        self
    }

    fn break_values(&self, shown: &[f64]) -> Vec<f64> {
        match &self.classes {
            Classes::Breaks(breaks) => breaks.clone(),
            Classes::Quantiles(n) => {
                let mut sorted = shown.to_vec();
                sorted.sort_by(f64::total_cmp);
                let at = |turn: usize| sorted.get(sorted.len() * turn / n).copied();
                let mut breaks: Vec<f64> = (1..*n).filter_map(at).collect();
                breaks.dedup();
                breaks.retain(|value| sorted.first().is_some_and(|least| value > least));
                breaks
            }
        }
    }
}

/// What groups of one colour have in common.
#[derive(Debug, Clone)]
pub(super) struct Class {
    pub(super) name: String,
    /// As it stands on the map.
    pub(super) short: String,
    pub(super) colour: &'static str,
}

/// The colours of groups. Without classes, each group has its own.
#[derive(Debug, Clone, Default)]
pub(super) struct Coloured {
    /// What the classes are of, as the head of the legend.
    pub(super) title: String,
    pub(super) classes: Vec<Class>,
    /// The class of each group.
    pub(super) of_groups: Vec<usize>,
    /// Groups that belong to several classes and have the colour of one.
    pub(super) mixed: BTreeSet<usize>,
    pub(super) colours: Vec<&'static str>,
    /// Whether the borders of classes are drawn.
    pub(super) has_borders: bool,
}

/// The key by which classes are put in order, the name of each, and as it stands on the map.
type Key = (usize, String, String, String);

fn plain(order: usize, name: &str) -> Key {
    (order, String::new(), name.to_owned(), String::new())
}

/// Colours groups; the pairs of groups that touch are given.
pub(super) fn coloured(
    colouring: &Colouring<'_>,
    groups: &[MapGroup<'_>],
    touching: &BTreeSet<(usize, usize)>,
    language: Language,
) -> Coloured {
    let mut mixed = BTreeSet::new();
    let mut key_of = |group: usize, unit: &Version<'_>| -> Key {
        let unknown = || plain(usize::MAX, said(language, "none", "không có"));
        let above = |above: Option<Version<'_>>| {
            above.map_or_else(unknown, |it| {
                (0, it.code().to_string(), it.label(), it.name().to_owned())
            })
        };
        match colouring {
            Colouring::Above(level) => above(unit.at_level(*level)),
            Colouring::Former { before, level } => {
                let (found, is_mixed) = former(unit, before, *level);
                if is_mixed {
                    mixed.insert(group);
                }
                above(found)
            }
            Colouring::Kind => unit.kind().map_or_else(unknown, |kind| {
                let mut kinds = unit.register().country().kinds();
                let place = kinds.position(|known| known.id == kind.id).unwrap_or_default();
                plain(place, &kind_of(unit, language).unwrap_or_default())
            }),
            Colouring::Change { before } => change(unit, before, language),
            Colouring::Group | Colouring::Figure(_) => plain(0, ""),
        }
    };
    match colouring {
        Colouring::Group => {
            let colours = unlike(groups.len(), touching);
            Coloured { of_groups: vec![0; groups.len()], colours, ..Coloured::default() }
        }
        Colouring::Figure(figure) => by_figure(figure, groups, language),
        _ => {
            let several = || plain(usize::MAX - 1, said(language, "several", "nhiều loại"));
            let key = |(place, group): (usize, &MapGroup<'_>)| {
                let keys: BTreeSet<Key> =
                    group.units.iter().map(|unit| key_of(place, unit)).collect();
                let mut keys = keys.into_iter();
                match (keys.next(), keys.next()) {
                    (Some(only), None) => only,
                    _ => several(),
                }
            };
            let keys: Vec<Key> = groups.iter().enumerate().map(key).collect();
            by_keys(colouring, &keys, mixed, touching, language)
        }
    }
}

fn by_keys(
    colouring: &Colouring<'_>,
    keys: &[Key],
    mixed: BTreeSet<usize>,
    touching: &BTreeSet<(usize, usize)>,
    language: Language,
) -> Coloured {
    let known: BTreeSet<&Key> = keys.iter().collect();
    let known: Vec<&Key> = known.into_iter().collect();
    let of_groups: Vec<usize> =
        keys.iter().map(|key| known.binary_search(&key).unwrap_or_default()).collect();
    let class_of = |group: usize| of_groups.get(group).copied().unwrap_or_default();
    let is_of_area = matches!(colouring, Colouring::Above(_) | Colouring::Former { .. });
    let pairs: BTreeSet<(usize, usize)> = if is_of_area {
        let pairs = touching.iter().map(|&(a, b)| (class_of(a), class_of(b)));
        pairs.filter(|(a, b)| a != b).map(|(a, b)| (a.min(b), a.max(b))).collect()
    } else {
        // Classes that lie anywhere are unlike all others.
        let all = 0..known.len();
        all.clone().flat_map(|a| all.clone().map(move |b| (a, b))).filter(|(a, b)| a < b).collect()
    };
    let colours = unlike(known.len(), &pairs);
    let classes = known.iter().zip(colours).map(|((order, _, name, short), colour)| {
        let colour = if *order >= usize::MAX - 1 { GREY } else { colour };
        Class { name: name.clone(), short: short.clone(), colour }
    });
    let classes: Vec<Class> = classes.collect();
    let title = match colouring {
        Colouring::Above(_) => said(language, "Units above", "Đơn vị cấp trên"),
        Colouring::Former { .. } => said(language, "Former units", "Đơn vị cũ"),
        Colouring::Change { .. } => said(language, "What changed", "Thay đổi"),
        _ => said(language, "Kinds", "Loại đơn vị"),
    };
    let colour = |class: &usize| classes.get(*class).map_or(GREY, |class| class.colour);
    let colours = of_groups.iter().map(colour).collect();
    let title = title.to_owned();
    Coloured { title, classes, of_groups, mixed, colours, has_borders: is_of_area }
}

/// Returns the former unit that most predecessors were in, and whether there were several.
fn former<'r>(
    unit: &Version<'_>,
    before: &Snapshot<'r>,
    level: Level,
) -> (Option<Version<'r>>, bool) {
    let Some(own) = before.register().version(unit.id()).filter(|own| own == unit) else {
        return (None, false);
    };
    let mut found: BTreeMap<String, (usize, Version<'r>)> = BTreeMap::new();
    for relation in &own.predecessors_at(before) {
        if let Some(above) = relation.earlier().at_level(level) {
            found.entry(above.code().to_string()).or_insert((0, above)).0 += 1;
        }
    }
    let most = found.values().map(|(n, _)| *n).max();
    let first = found.values().find(|(n, _)| Some(*n) == most).map(|(_, above)| *above);
    (first, found.len() > 1)
}

fn change(unit: &Version<'_>, before: &Snapshot<'_>, language: Language) -> Key {
    let told = |place: usize, english: &str, vietnamese: &str| {
        plain(place, said(language, english, vietnamese))
    };
    let Some(own) = before.register().version(unit.id()).filter(|own| own == unit) else {
        return told(usize::MAX, "not known", "không rõ");
    };
    if own.period().contains(before.date()) {
        return told(0, "as it was", "giữ nguyên");
    }
    let relations = own.predecessors_at(before);
    let is_whole = relations.iter().all(|relation| relation.portions().is_whole());
    let same_words = |old: Version<'_>| (old.name(), old.kind_id()) == (own.name(), own.kind_id());
    match (relations.first(), relations.len()) {
        (None, _) => told(usize::MAX, "not known", "không rõ"),
        (Some(only), 1) if is_whole && same_words(only.earlier()) => {
            told(0, "as it was", "giữ nguyên")
        }
        (Some(_), 1) if is_whole => told(1, "another name or kind", "đổi tên hoặc loại đơn vị"),
        _ if is_whole => told(2, "formed of whole units", "lập từ các đơn vị nguyên vẹn"),
        _ => told(3, "formed with parts of units", "lập có một phần của đơn vị khác"),
    }
}

fn by_figure(figure: &Figure, groups: &[MapGroup<'_>], language: Language) -> Coloured {
    let value = |group: &MapGroup<'_>| match group.units.as_slice() {
        [only] => figure.values.get(&only.id()).copied(),
        _ => None,
    };
    let values: Vec<Option<f64>> = groups.iter().map(value).collect();
    let shown: Vec<f64> = values.iter().flatten().copied().collect();
    let breaks = figure.break_values(&shown);
    // As many digits as tell the breaks apart; without breaks, the values.
    let told_apart = if breaks.is_empty() { &shown } else { &breaks };
    let n_digits = told_apart
        .iter()
        .fold(f64::INFINITY, |least, it| if *it == 0.0 { least } else { least.min(it.abs()) });
    let n_digits = match n_digits {
        least if least >= 100.0 => 0,
        least if least >= 1.0 => 1,
        _ => 3,
    };
    let told = |value: f64| words::figure(language, value, n_digits);
    let colours = steps(breaks.len() + 1);
    let least = shown.iter().copied().reduce(f64::min);
    let most = shown.iter().copied().reduce(f64::max);
    let mut classes: Vec<Class> = Vec::new();
    for (place, colour) in colours.iter().enumerate().take(breaks.len() + 1) {
        let from = if place == 0 { least } else { breaks.get(place - 1).copied() };
        let to = breaks.get(place).copied().or(most);
        let name = match (from, to) {
            (Some(from), Some(to)) => format!("{} – {}", told(from.min(to)), told(to)),
            _ => String::new(),
        };
        classes.push(Class { name, short: String::new(), colour });
    }
    let n_classes = classes.len();
    let class = |value: &Option<f64>| match value {
        Some(value) => breaks.iter().filter(|edge| *edge <= value).count(),
        None => n_classes,
    };
    let of_groups: Vec<usize> = values.iter().map(class).collect();
    if of_groups.contains(&n_classes) {
        let name = said(language, "no figure", "không có số liệu").to_owned();
        classes.push(Class { name, short: String::new(), colour: GREY });
    }
    let colour = |class: &usize| classes.get(*class).map_or(GREY, |class| class.colour);
    let colours = of_groups.iter().map(colour).collect();
    let title = format!("{} ({})", figure.name, figure.unit);
    Coloured { title, classes, of_groups, mixed: BTreeSet::new(), colours, has_borders: false }
}
