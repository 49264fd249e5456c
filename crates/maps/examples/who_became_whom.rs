//! Who became whom, drawn: the communes of a former district or province as bands that lead to the
//! communes that they became, or with `--story` what one commune came of and became, with a column for each day
//! on which that changed. The unit is named as people write it, on the first date (with `--story`, on the
//! last, or else on the first). Bands are as wide as people (`--people`, by the census of 2019), area (`--area`)
//! or units (`--units`); what the law divided without figures is divided by shares of area, an
//! estimate, or with `--law-alone` not at all. In English or Vietnamese (`--vi`), to a file (`--out`).
//!
//! ```text
//! cargo run --release -p sapnhap-maps --example who_became_whom
//! cargo run --release -p sapnhap-maps --example who_became_whom -- "huyện Sóc Sơn" --area --vi
//! cargo run --release -p sapnhap-maps --example who_became_whom -- "tỉnh Bắc Kạn" 2025-06-30 2025-07-01 --out bac_kan.svg
//! cargo run --release -p sapnhap-maps --example who_became_whom -- "phường Hai Bà Trưng, Hà Nội" 2019-01-01 2025-07-01 --story
//! ```

use std::process::ExitCode;

use sapnhap::crosswalk::Figures;
use sapnhap::report::Language;
use sapnhap::vietnam::{area_shares, attributes, register};
use sapnhap::{Date, Level, Quantity, Version, date, parse_date};
use sapnhap_maps::{FlowMeasure, FlowOptions, Flows};

#[path = "../../../examples/common/mod.rs"]
mod common;

use common::AnyError;

/// Where the figures come from, in English and Vietnamese.
const SOURCES: [&str; 2] = [
    "who became whom: the resolutions; figures: approximate, census of 1 April 2019 and outlines of a small map; parts \
     without a figure in law by shares of area, an estimate",
    "nghị quyết về sắp xếp; số liệu gần đúng: tổng điều tra 01/04/2019, ranh giới trên bản đồ tỷ lệ nhỏ; phần không có số \
     liệu trong luật ước tính theo tỷ lệ diện tích",
];

struct Asked {
    unit: String,
    days: [Date; 2],
    /// Area or people; without, units are counted.
    quantity: Option<Quantity>,
    is_story: bool,
    by_law_alone: bool,
    language: Language,
    out: String,
}

fn main() -> ExitCode {
    common::run(include_str!("who_became_whom.rs"), understand, draw)
}

fn understand(arguments: Vec<String>) -> Result<Asked, AnyError> {
    let mut asked = Asked {
        unit: "quận Hoàn Kiếm".to_owned(),
        days: [date(2025, 6, 30), date(2025, 7, 1)],
        quantity: Some(Quantity::Population),
        is_story: false,
        by_law_alone: false,
        language: Language::English,
        out: "who_became_whom.svg".to_owned(),
    };
    let mut plain = Vec::new();
    let mut arguments = arguments.into_iter();
    while let Some(argument) = arguments.next() {
        match argument.as_str() {
            "--people" => asked.quantity = Some(Quantity::Population),
            "--area" => asked.quantity = Some(Quantity::Area),
            "--units" => asked.quantity = None,
            "--story" => asked.is_story = true,
            "--law-alone" => asked.by_law_alone = true,
            "--vi" => asked.language = Language::Vietnamese,
            "--out" => asked.out = arguments.next().ok_or("--out: expected a file after it")?,
            option if option.starts_with("--") => {
                let known = "--people, --area, --units, --story, --law-alone, --vi or --out FILE";
                return Err(common::unknown_option(option, known));
            }
            _ => plain.push(argument),
        }
    }
    common::no_more_than(&plain, 3)?;
    let mut plain = plain.into_iter();
    asked.unit = plain.next().unwrap_or(asked.unit);
    for day in &mut asked.days {
        *day = plain.next().map_or(Ok(*day), |text| parse_date(&text))?;
    }
    Ok(asked)
}

fn draw(asked: Asked) -> Result<ExitCode, AnyError> {
    let [before, after] = [register().at(asked.days[0])?, register().at(asked.days[1])?];
    let measure = match asked.quantity {
        None => FlowMeasure::units(),
        Some(of) => FlowMeasure::of(Figures::of_facts(attributes(), &before, Level::COMMUNE, of)?),
    };
    let measure = if asked.by_law_alone { measure } else { measure.by(area_shares()) };
    let found: Version<'_>;
    let flows = if asked.is_story {
        found = after.find(&asked.unit).or_else(|_| before.find(&asked.unit))?;
        Flows::of_place(&found, asked.days, &measure)?
    } else {
        found = before.find(&asked.unit)?;
        let units = match found.level() {
            Level::COMMUNE => vec![found],
            _ => found.members(Level::COMMUNE).to_vec(),
        };
        Flows::between(&units, &after, &measure)?
    };
    let source = match asked.language {
        Language::Vietnamese => SOURCES[1],
        _ => SOURCES[0],
    };
    let options = FlowOptions::new(&found.label()).language(asked.language).source(source);
    let picture = flows.to_svg(&options);
    std::fs::write(&asked.out, &picture).map_err(|error| format!("{}: {error}", asked.out))?;
    for column in flows.columns() {
        let n_outside = column.nodes.iter().filter(|node| node.is_outside).count();
        let n_parts = column.bands.iter().filter(|band| band.is_part()).count();
        println!(
            "{}: {} units, {n_outside} of them from outside; {} bands on, {n_parts} of them parts",
            column.date,
            column.nodes.len(),
            column.bands.len()
        );
    }
    println!("without figure: {}", flows.without_figure().count());
    println!("{}: {} bytes", asked.out, picture.len());
    Ok(ExitCode::SUCCESS)
}
