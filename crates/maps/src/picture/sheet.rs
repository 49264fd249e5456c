//! Where what is on the sheet: the map, boxes with parts of it, and the legend. Sheets are of A3 by
//! 96 pixels an inch, or larger where the legend does not fit; what would stay blank is cut off.
//!
//! ```text
//! title                                  title
//! +---------------+--------+             +------------------------+
//! | map           | boxes  |             | map                    |
//! |               +--------+     or      |                        |
//! |               | legend |             +-------+----------------+
//! +---------------+--------+             | boxes | legend         |
//! notes                                  notes
//! ```

use super::plane::Area;
use crate::printed::count;

/// What is left free at the edge, and between the parts of the sheet.
pub(super) const MARGIN: f64 = 30.0;
pub(super) const BETWEEN: f64 = 18.0;
/// The height of the scale below the map, and of the words above a box.
pub(super) const SCALE: f64 = 44.0;
pub(super) const CAPTION: f64 = 20.0;
/// Sides of an A3 sheet.
const LONG: f64 = 1587.0;
const SHORT: f64 = 1123.0;
/// Sheets that are tried, each with twice the area of the one before.
const SHEETS: i32 = 8;
/// The sizes of type that are tried for the legend.
const SIZES: [f64; 5] = [13.0, 12.0, 11.0, 10.0, 9.2];
/// The height of a line of the legend, in sizes of its type.
pub(super) const LINE: f64 = 1.34;
/// The least width and height of a box.
const BOX: f64 = 150.0;
const DENSE: f64 = 360.0;

/// What has to go on a sheet.
#[derive(Debug, Clone, Copy)]
pub(super) struct Wanted {
    /// The part of the plane that the map shows.
    pub(super) part: Area,
    pub(super) n_islands: usize,
    pub(super) has_dense: bool,
    /// How many lines the legend has, and the width of the longest by the size of the type.
    pub(super) n_lines: usize,
    pub(super) width: f64,
    /// The heights of the title and of the notes.
    pub(super) head: f64,
    pub(super) foot: f64,
}

/// Where everything is.
#[derive(Debug, Clone)]
pub(super) struct Sheet {
    pub(super) width: f64,
    pub(super) height: f64,
    pub(super) map: Area,
    pub(super) islands: Vec<Area>,
    pub(super) dense: Option<Area>,
    pub(super) legend: Area,
    /// The width of a column of the legend, and how many lines each has.
    pub(super) column: f64,
    pub(super) n_in_column: usize,
    pub(super) size: f64,
    per_km: f64,
}

impl Sheet {
    /// Finds the sheet on which the map is largest.
    pub(super) fn of(wanted: &Wanted) -> Self {
        let mut last = None;
        for turn in 0..SHEETS {
            let times = libm::pow(2.0, f64::from(turn) / 2.0);
            let mut best: Option<(f64, Self)> = None;
            for (width, height) in [(LONG, SHORT), (SHORT, LONG)] {
                for size in SIZES {
                    let paper = (times * width, times * height);
                    let found = [
                        beside(wanted, paper, size),
                        below(wanted, paper, size),
                        boxes_beside(wanted, paper, size),
                    ];
                    for sheet in found.into_iter().flatten() {
                        // A larger map is worth smaller type, to a degree.
                        let score = sheet.per_km * libm::sqrt(size);
                        if best.as_ref().is_none_or(|(most, _)| score > 1.001 * most) {
                            best = Some((score, sheet));
                        }
                    }
                }
            }
            if let Some((_, sheet)) = best {
                return sheet;
            }
            last = Some((times * LONG, times * SHORT));
        }
        endless(wanted, last.unwrap_or((LONG, SHORT)))
    }
}

/// The place for everything between title and notes.
fn content(wanted: &Wanted, (width, height): (f64, f64)) -> Area {
    Area {
        low: (MARGIN, MARGIN + wanted.head),
        high: (width - MARGIN, height - MARGIN - wanted.foot),
    }
}

fn scale_of(part: Area, width: f64, height: f64) -> f64 {
    (width / part.width().max(0.1)).min(height / part.height().max(0.1))
}

/// Puts the legend to the right of the map.
fn beside(wanted: &Wanted, paper: (f64, f64), size: f64) -> Option<Sheet> {
    let content = content(wanted, paper);
    let (column, line) = (wanted.width * size, LINE * size);
    let all = content.height();
    let islands = if wanted.n_islands > 0 { BOX + CAPTION + BETWEEN } else { 0.0 };
    (1..=12).find_map(|n_columns| {
        let mut block = count(n_columns) * column;
        if wanted.has_dense {
            block = block.max(DENSE);
        }
        block = block.max(BOX * count(wanted.n_islands.min(2)));
        let n_columns = (block / column).floor();
        let dense = if wanted.has_dense {
            block.min(0.52 * (all - islands)) + CAPTION + BETWEEN
        } else {
            0.0
        };
        let left = all - islands - dense;
        let n_in_column = (left / line).floor();
        let width = content.width() - block - BETWEEN;
        if n_in_column * n_columns < count(wanted.n_lines) + n_columns
            || width < 0.33 * content.width()
        {
            return None;
        }
        let per_km = scale_of(wanted.part, width, all - SCALE);
        // Blank strips are cut off.
        let width = wanted.part.width() * per_km;
        let lines = (count(wanted.n_lines) / n_columns).ceil();
        let height =
            (wanted.part.height() * per_km + SCALE).max(islands + dense + lines * line).min(all);
        // A head that would stand at the end of a column goes to the next one.
        let lines = (lines + 1.0).min(((height - islands - dense) / line).floor()).max(lines);
        let (x, mut y) = (content.low.0 + width + BETWEEN, content.low.1);
        let each = block / count(wanted.n_islands.max(1));
        let boxed = |place: usize| {
            let at = (x + each * count(place), y + CAPTION);
            Area::new(at, (each - if place + 1 < wanted.n_islands { BETWEEN } else { 0.0 }, BOX))
        };
        let boxes: Vec<Area> = (0..wanted.n_islands).map(boxed).collect();
        y += islands;
        let dense_box =
            (dense > 0.0).then(|| Area::new((x, y + CAPTION), (block, dense - CAPTION - BETWEEN)));
        y += dense;
        let legend = Area::new((x, y), (block, height - islands - dense));
        Some(Sheet {
            width: x + block + MARGIN,
            height: content.low.1 + height + wanted.foot + MARGIN,
            map: Area::new(content.low, (width.max(1.0), (wanted.part.height() * per_km).max(1.0))),
            islands: boxes,
            dense: dense_box,
            legend,
            column,
            n_in_column: to_usize(lines),
            size,
            per_km,
        })
    })
}

/// Puts the legend below the map.
fn below(wanted: &Wanted, paper: (f64, f64), size: f64) -> Option<Sheet> {
    let content = content(wanted, paper);
    let (column, line) = (wanted.width * size, LINE * size);
    (2..=15).find_map(|turn| {
        let block = 0.04 * f64::from(turn) * content.height();
        let each = (block / count(wanted.n_islands.max(1))).floor();
        let islands = if wanted.n_islands > 0 { BOX + BETWEEN } else { 0.0 };
        let dense = if wanted.has_dense { (block - CAPTION) * 1.25 } else { 0.0 };
        let width =
            content.width() - islands - dense - if wanted.has_dense { BETWEEN } else { 0.0 };
        let (n_columns, n_in_column) = ((width / column).floor(), (block / line).floor());
        let is_narrow =
            (wanted.has_dense && dense < DENSE) || (wanted.n_islands > 0 && each < 90.0 + CAPTION);
        if is_narrow
            || n_columns < 1.0
            || n_in_column * n_columns < count(wanted.n_lines) + n_columns
        {
            return None;
        }
        let height = content.height() - block - BETWEEN - SCALE;
        let per_km = scale_of(wanted.part, content.width(), height);
        let used = wanted.part.height() * per_km;
        let y = content.low.1 + used + SCALE + BETWEEN;
        let boxed = |place: usize| {
            let at = (content.low.0, y + CAPTION + each * count(place));
            Area::new(at, (BOX, each - CAPTION - 4.0))
        };
        let x = content.low.0 + islands;
        let dense_box =
            wanted.has_dense.then(|| Area::new((x, y + CAPTION), (dense, block - CAPTION)));
        let x = x + dense + if wanted.has_dense { BETWEEN } else { 0.0 };
        // Few entries go side by side, and not in one column at the edge.
        let lines = (count(wanted.n_lines) / n_columns).ceil() + 1.0;
        Some(Sheet {
            width: paper.0,
            height: y + block + wanted.foot + MARGIN,
            map: Area::new(content.low, (content.width(), used.max(1.0))),
            islands: (0..wanted.n_islands).map(boxed).collect(),
            dense: dense_box,
            legend: Area::new((x, y), (content.high.0 - x, block)),
            column: (content.high.0 - x) / n_columns,
            n_in_column: to_usize(lines),
            size,
            per_km,
        })
    })
}

/// Puts boxes to the right of the map, and the legend below both.
fn boxes_beside(wanted: &Wanted, paper: (f64, f64), size: f64) -> Option<Sheet> {
    if !wanted.has_dense && wanted.n_islands == 0 {
        return None;
    }
    let content = content(wanted, paper);
    let (column, line) = (wanted.width * size, LINE * size);
    let n_columns = (content.width() / column).floor();
    if n_columns < 1.0 {
        return None;
    }
    let lines = (count(wanted.n_lines) / n_columns).ceil() + 1.0;
    let block = lines * line;
    let most = content.height() - block - BETWEEN;
    let island_row = if wanted.n_islands > 0 { BOX + CAPTION + BETWEEN } else { 0.0 };
    let fits = [0.25, 0.3, 0.35, 0.4, 0.45].map(|part| {
        let right = part * content.width();
        let width = content.width() - right - BETWEEN;
        let per_km = scale_of(wanted.part, width, most - SCALE);
        let used = wanted.part.height() * per_km + SCALE;
        let dense =
            if wanted.has_dense { (used - island_row - CAPTION).min(1.2 * right) } else { 0.0 };
        let is_good = most > 0.4 * content.height()
            && (!wanted.has_dense || (right >= DENSE && dense >= 0.6 * DENSE))
            && (wanted.n_islands == 0 || right >= BOX * count(wanted.n_islands.min(3)));
        (is_good, right, per_km, used, dense)
    });
    let good = fits.into_iter().filter(|it| it.0);
    let (_, right, per_km, used, dense) = good.max_by(|a, b| {
        (a.2 * (1.0 + 0.2 * a.4 / most)).total_cmp(&(b.2 * (1.0 + 0.2 * b.4 / most)))
    })?;
    let used = used.max(island_row + dense + CAPTION);
    let width = wanted.part.width() * per_km;
    let x = content.high.0 - right;
    let each = right / count(wanted.n_islands.max(1));
    let islands = (0..wanted.n_islands).map(|place| {
        let between = if place + 1 < wanted.n_islands { BETWEEN } else { 0.0 };
        Area::new((x + each * count(place), content.low.1 + CAPTION), (each - between, BOX))
    });
    let y = content.low.1 + island_row + CAPTION;
    let dense_box = wanted.has_dense.then(|| Area::new((x, y), (right, dense)));
    let y = content.low.1 + used + BETWEEN;
    // A narrow map stands in the middle of what is left for it.
    let left = (content.width() - right - BETWEEN - width).max(0.0) / 2.0;
    let size_of_map = (width, wanted.part.height() * per_km);
    Some(Sheet {
        width: paper.0,
        height: y + block + wanted.foot + MARGIN,
        map: Area::new((content.low.0 + left, content.low.1), size_of_map),
        islands: islands.collect(),
        dense: dense_box,
        legend: Area::new((content.low.0, y), (content.width(), block)),
        column: content.width() / n_columns,
        n_in_column: to_usize(lines),
        size,
        per_km,
    })
}

/// Makes a sheet as high as a legend that fits on none.
fn endless(wanted: &Wanted, (width, height): (f64, f64)) -> Sheet {
    let size = SIZES.last().copied().unwrap_or(9.2);
    let content = content(wanted, (width, height));
    let column = wanted.width * size;
    let n_columns = (content.width() / column).floor().max(1.0);
    let lines = (count(wanted.n_lines) / n_columns).ceil();
    let y = content.high.1 + BETWEEN;
    let legend = Area::new((content.low.0, y), (content.width(), lines * LINE * size));
    Sheet {
        width,
        height: legend.high.1 + wanted.foot + MARGIN,
        map: Area { low: content.low, high: (content.high.0, content.high.1 - SCALE) },
        islands: Vec::new(),
        dense: None,
        legend,
        column,
        n_in_column: to_usize(lines),
        size,
        per_km: 1.0,
    }
}

fn to_usize(value: f64) -> usize {
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "it is a small whole number, and a cast of any other gives the nearest one"
    )]
    let whole = value.clamp(0.0, 1e9) as usize;
    whole
}
