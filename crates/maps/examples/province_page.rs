//! One page of HTML for a province: a map of what it became, a table of its new communes that sorts and
//! filters, what the rules of the day find about the law that made them, and who became whom, by former
//! district. The province is named as people write it, on the first date. In English or Vietnamese (`--vi`), to a file
//! (`--out`). The page needs no network, and prints on A3.
//!
//! ```text
//! cargo run --release -p sapnhap-maps --features html,vietnam --example province_page
//! cargo run --release -p sapnhap-maps --features html,vietnam --example province_page -- "tỉnh Nghệ An" --vi
//! cargo run --release -p sapnhap-maps --features html,vietnam --example province_page -- "Hà Giang" 2025-06-30 2025-07-01 --out ha_giang.html
//! ```

use std::collections::BTreeSet;
use std::process::ExitCode;

use sapnhap::crosswalk::Figures;
use sapnhap::report::Language;
use sapnhap::vietnam::{area_shares, attributes, neighbours, register, rules};
use sapnhap::{Date, Level, Plan, Quantity, Report, Snapshot, Version, check, date, parse_date};
use sapnhap_maps::vietnam::{SOURCE, outlines};
use sapnhap_maps::{Colouring, FlowMeasure, Map, MapGroup, Page, PageFigure};

#[path = "../../../examples/common/mod.rs"]
mod common;

use common::AnyError;

struct Asked {
    province: String,
    days: [Date; 2],
    language: Language,
    out: String,
}

fn main() -> ExitCode {
    common::run(include_str!("province_page.rs"), understand, write)
}

fn understand(arguments: Vec<String>) -> Result<Asked, AnyError> {
    let mut asked = Asked {
        province: "thành phố Hà Nội".to_owned(),
        days: [date(2025, 6, 30), date(2025, 7, 1)],
        language: Language::English,
        out: "province_page.html".to_owned(),
    };
    let mut plain = Vec::new();
    let mut arguments = arguments.into_iter();
    while let Some(argument) = arguments.next() {
        match argument.as_str() {
            "--vi" => asked.language = Language::Vietnamese,
            "--out" => asked.out = arguments.next().ok_or("--out: expected a file after it")?,
            option if option.starts_with("--") => {
                return Err(common::unknown_option(option, "--vi or --out FILE"));
            }
            _ => plain.push(argument),
        }
    }
    common::no_more_than(&plain, 3)?;
    let mut plain = plain.into_iter();
    asked.province = plain.next().unwrap_or(asked.province);
    for day in &mut asked.days {
        *day = plain.next().map_or(Ok(*day), |text| parse_date(&text))?;
    }
    Ok(asked)
}

fn write(asked: Asked) -> Result<ExitCode, AnyError> {
    let Asked { days, language, .. } = asked;
    let [before, after] = [register().at(days[0])?, register().at(days[1])?];
    let province = before.find(&asked.province)?;
    let units = province.members(Level::COMMUNE);
    let report = report(&units, &after)?;
    let mut page = Page::new(&province.label(), &units, &after)?
        .language(language)
        .attributes(attributes())
        .map(map_before(&units, &before, language)?)
        .map(map(&units, [before, after], language)?)
        .source(match language {
            Language::Vietnamese => {
                "Số liệu gần đúng: dân số theo tổng điều tra 01/04/2019 và số liệu công bố năm 2025."
            }
            _ => "Figures are approximate: people of the census of 1 April 2019, and as published in 2025.",
        })
        .source(SOURCE);
    if let Some(report) = &report {
        page = page.report(report);
    }
    let people = Figures::of_facts(attributes(), &before, Level::COMMUNE, Quantity::Population)?;
    let measure = FlowMeasure::of(people).by(area_shares());
    page = page.flows_of(&province.members(Level::DISTRICT), &measure)?;
    let html = page.to_html();
    std::fs::write(&asked.out, &html).map_err(|error| format!("{}: {error}", asked.out))?;
    println!("{}: {} bytes", asked.out, html.len());
    Ok(ExitCode::SUCCESS)
}

/// What the rules of the day find about the acts that made the new units; without such acts nothing.
fn report(units: &[Version<'_>], after: &Snapshot<'_>) -> Result<Option<Report>, AnyError> {
    let relations =
        units.iter().flat_map(|unit| unit.successors_at_level(after, unit.level()).to_vec());
    let citations = relations.flat_map(|relation| relation.citations().to_vec());
    let acts: BTreeSet<String> = citations
        .filter(|citation| citation.decree().is_some_and(|act| act.effective == after.date()))
        .filter(|citation| citation.clause().is_some())
        .filter_map(|citation| Some(citation.number()?.to_string()))
        .collect();
    if acts.is_empty() {
        return Ok(None);
    }
    let law = Plan::from_register(register(), acts.iter().map(String::as_str))?;
    Ok(Some(check(&law, &rules(after.date()), (attributes(), neighbours()))))
}

/// The units as they were, by district.
fn map_before(
    units: &[Version<'static>],
    before: &Snapshot<'static>,
    language: Language,
) -> Result<PageFigure, AnyError> {
    let caption = match language {
        Language::Vietnamese => "Các đơn vị cũ, theo huyện",
        _ => "The former units, by district",
    };
    let outlines = outlines(before)?;
    let map = Map::of_outlines(&outlines, units.iter().map(group))
        .id("before")
        .title(caption)
        .source(SOURCE)
        .language(language)
        .coloured(Colouring::Above(Level::DISTRICT));
    Ok(PageFigure::new(caption, map.to_svg()))
}

/// A unit with its people, as what a map shows.
fn group<'r>(unit: &Version<'r>) -> MapGroup<'r> {
    let people = attributes().of(unit).and_then(|facts| facts.population);
    MapGroup::from(*unit).population(people)
}

/// The new units, coloured by the former district that most of each came from.
fn map(
    units: &[Version<'static>],
    [before, after]: [Snapshot<'static>; 2],
    language: Language,
) -> Result<PageFigure, AnyError> {
    let new_units: BTreeSet<_> = units
        .iter()
        .flat_map(|unit| unit.successors_at_level(&after, unit.level()).to_vec())
        .map(|relation| relation.later().code())
        .collect();
    let new_units = new_units.iter().filter_map(|code| after.get(Level::COMMUNE, code));
    let caption = match language {
        Language::Vietnamese => "Các đơn vị mới, theo huyện cũ",
        _ => "The new units, by former district",
    };
    let outlines = outlines(&after)?;
    let map = Map::of_outlines(&outlines, new_units.map(|unit| group(&unit)))
        .title(caption)
        .source(SOURCE)
        .language(language)
        .coloured(Colouring::Former { before, level: Level::DISTRICT });
    Ok(PageFigure::new(caption, map.to_svg()))
}
