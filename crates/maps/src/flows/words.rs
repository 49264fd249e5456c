//! The words of a picture of flows, in both languages.

use sapnhap::attributes::Measure;
use sapnhap::report::Language;
use sapnhap::{Date, Ratio};

use super::measure::Counted;
use crate::said::{number, said};

/// Says between which dates, and what widths are.
pub(super) fn subtitle(language: Language, first: Date, last: Date, counted: &Counted) -> String {
    let (first, last) = (language.date(first), language.date(last));
    let measure = measure(language, counted);
    said(
        language,
        format!("Who became whom, from {first} to {last}. Width of a band: {measure}."),
        format!("Đơn vị nào thành đơn vị nào, từ {first} đến {last}. Bề rộng dải: {measure}."),
    )
}

fn measure(language: Language, counted: &Counted) -> String {
    match counted {
        Counted::Units => said(
            language,
            "how many units of the first date it stands for",
            "số đơn vị của ngày đầu",
        )
        .to_owned(),
        Counted::Area => said(language, "area in km²", "diện tích (km²)").to_owned(),
        Counted::People(measure) => {
            let people = said(language, "people", "số dân").to_owned();
            let date = measure.as_ref().and_then(Measure::date).map(|date| language.date(date));
            match (measure, date) {
                // What was counted is said in English alone.
                (Some(measure), Some(date)) => said(
                    language,
                    format!("{people} ({}, {date})", measure.what()),
                    format!("{people} (ngày {date})"),
                ),
                _ => people,
            }
        }
        Counted::Other(name) => name.clone(),
    }
}

/// Writes an amount with its unit.
pub(super) fn amount(language: Language, counted: &Counted, amount: &Ratio) -> String {
    let figure = |decimals| number(language, amount, decimals);
    match counted {
        Counted::Units => {
            let figure = figure(if amount.is_integer() { 0 } else { 2 });
            said(language, format!("{figure} units"), format!("{figure} đơn vị"))
        }
        Counted::Area => format!("{} km²", figure(if amount.is_integer() { 0 } else { 2 })),
        Counted::People(_) => {
            said(language, format!("{} people", figure(0)), format!("{} người", figure(0)))
        }
        Counted::Other(name) => {
            format!("{} {name}", figure(if amount.is_integer() { 0 } else { 2 }))
        }
    }
}

/// Writes an amount as labels have it, without its unit.
pub(super) fn short_amount(language: Language, counted: &Counted, amount: &Ratio) -> String {
    match counted {
        Counted::Area => number(language, amount, 2),
        Counted::People(_) => number(language, amount, 0),
        Counted::Units | Counted::Other(_) => {
            number(language, amount, if amount.is_integer() { 0 } else { 1 })
        }
    }
}

/// The texts of the legend.
pub(super) struct Legend {
    pub(super) whole: &'static str,
    pub(super) part: &'static str,
    pub(super) unweighed: &'static str,
    pub(super) unknown: String,
    pub(super) outside: &'static str,
    pub(super) source: &'static str,
    pub(super) divided: &'static str,
    pub(super) part_mark: &'static str,
}

pub(super) fn legend(language: Language, least: f64) -> Legend {
    Legend {
        whole: said(language, "all of a unit", "toàn bộ một đơn vị"),
        part: said(language, "part of a divided unit", "một phần của đơn vị bị chia"),
        unweighed: said(
            language,
            "part, how much is not known: drawn as an equal part",
            "một phần, chưa rõ bao nhiêu: vẽ bằng các phần đều nhau",
        ),
        unknown: said(
            language,
            format!("no figure known: drawn {least:.0} px wide"),
            format!("chưa có số liệu: vẽ rộng {least:.0} px"),
        ),
        outside: said(
            language,
            "another unit, which gave to one shown here",
            "đơn vị khác, nhập vào một đơn vị ở đây",
        ),
        source: said(language, "Source: ", "Nguồn: "),
        divided: said(language, "divided", "bị chia"),
        part_mark: said(language, "part", "phần"),
    }
}

/// Says how many units have no figure; their names follow.
pub(super) fn without_figure(language: Language, n: usize) -> String {
    said(language, format!("Without figure ({n}): "), format!("Chưa có số liệu ({n}): "))
}

/// Says how many more there are.
pub(super) fn and_more(language: Language, n: usize) -> String {
    said(language, format!("and {n} more"), format!("và {n} đơn vị khác"))
}

/// What is told instead of a picture, and first to a reader of the screen.
pub(super) fn description(
    language: Language,
    ends: [(Date, usize); 2],
    n_bands: usize,
    n_parts: usize,
) -> String {
    let [(first, n_old), (last, n_new)] = ends;
    let (first, last) = (language.date(first), language.date(last));
    said(
        language,
        format!(
            "{n_old} units of {first} and the {n_new} units of {last} that they became: {n_bands} bands, {n_parts} of them parts of divided units."
        ),
        format!(
            "{n_old} đơn vị ngày {first} và {n_new} đơn vị ngày {last} mà chúng trở thành: {n_bands} dải, trong đó {n_parts} là phần của đơn vị bị chia."
        ),
    )
}
