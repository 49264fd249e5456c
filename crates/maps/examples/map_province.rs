//! A map of the communes of a province on a date, as SVG: coloured by (former) district, by kind, by
//! what changed with the reform, by people or by density, or each unlike its neighbours.
//!
//! ```text
//! cargo run --release -p sapnhap-maps --features vietnam --example map_province
//! cargo run --release -p sapnhap-maps --features vietnam --example map_province -- "tỉnh Cà Mau" --by kind --vi
//! cargo run --release -p sapnhap-maps --features vietnam --example map_province -- 01 --date 2025-06-30 --by density
//! cargo run --release -p sapnhap-maps --features vietnam --example map_province -- country --by province --out vietnam.svg
//! ```
//!
//! Without arguments it is Hà Nội on 2025-07-01 by former district, in map.svg. A province is given by name
//! or code; `country` is all of them. `--by` takes district, province, kind, change, people, density or
//! unit; `--out` a file that ends in .svg or, with feature `png`, in .png.

use std::process::ExitCode;
use std::time::Instant;

use sapnhap::report::Language;
use sapnhap::{Amount, Code, Date, Level, Snapshot, Version, date, parse_date, vietnam};
use sapnhap_maps::{Colouring, Figure, Map, MapGroup};

#[path = "../../../examples/common/mod.rs"]
mod common;

use common::AnyError;

/// The last day of the old units, and the first of the new ones.
const BEFORE: Date = date(2025, 6, 30);
const SINCE: Date = date(2025, 7, 1);

struct Options {
    province: String,
    date: Date,
    by: String,
    language: Language,
    out: String,
}

const OPTIONS: &str = "--date, --by, --out or --vi";
const WAYS: [(&str, [&str; 2]); 7] = [
    ("district", ["by district", "theo quận, huyện"]),
    ("province", ["by province", "theo tỉnh"]),
    ("kind", ["by kind", "theo loại đơn vị"]),
    ("change", ["what changed with the reform", "thay đổi sau sắp xếp"]),
    ("people", ["population", "dân số"]),
    ("density", ["people per km²", "mật độ dân số"]),
    ("unit", ["communes", "đơn vị cấp xã"]),
];

fn main() -> ExitCode {
    common::run(include_str!("map_province.rs"), understand, |options| draw(&options))
}

fn understand(arguments: Vec<String>) -> Result<Options, AnyError> {
    let mut options = Options {
        province: "thành phố Hà Nội".to_owned(),
        date: SINCE,
        by: "district".to_owned(),
        language: Language::English,
        out: "map.svg".to_owned(),
    };
    let mut arguments = arguments.into_iter();
    while let Some(argument) = arguments.next() {
        let mut value = || arguments.next().ok_or(format!("{argument} needs a value"));
        match argument.as_str() {
            "--date" => {
                let text = value()?;
                options.date = parse_date(&text).map_err(|_| {
                    format!(
                        "--date can't be {text:?}: expected a date such as 2025-07-01 or 01/07/2025"
                    )
                })?;
            }
            "--by" => options.by = value()?,
            "--out" => options.out = value()?,
            "--vi" => options.language = Language::Vietnamese,
            option if option.starts_with("--") => {
                return Err(common::unknown_option(option, OPTIONS));
            }
            _ => options.province = argument,
        }
    }
    if !WAYS.iter().any(|(way, _)| *way == options.by) {
        let ways = WAYS.map(|(way, _)| way).join(", ");
        Err(format!("--by can't be {:?}: expected one of {ways}", options.by))?;
    }
    let is_png = cfg!(feature = "png") && options.out.ends_with(".png");
    if !is_png && !options.out.ends_with(".svg") {
        Err(format!(
            "--out can't be {:?}: expected a name that ends in .svg, or with feature png in .png",
            options.out
        ))?;
    }
    Ok(options)
}

/// Finds a province by its name or code.
fn province<'r>(on: &Snapshot<'r>, text: &str) -> Result<Version<'r>, AnyError> {
    let by_code = Code::new(text).ok().and_then(|code| on.get(Level::PROVINCE, &code));
    Ok(match by_code {
        Some(province) => province,
        None => on.find_at(Level::PROVINCE, text)?,
    })
}

fn draw(options: &Options) -> Result<ExitCode, AnyError> {
    let on = vietnam::register().at(options.date)?;
    let (name, communes) = if options.province == "country" {
        ("Việt Nam".to_owned(), on.units(Level::COMMUNE))
    } else {
        let province = province(&on, &options.province)?;
        (province.label(), province.members(Level::COMMUNE))
    };
    let facts = vietnam::attributes();
    let people = |commune: &Version<'_>| facts.of(commune).and_then(|facts| facts.population);
    let groups = communes.iter().map(|it| MapGroup::from(*it).population(people(it)));
    let outlines = sapnhap_maps::vietnam::outlines(&on)?;
    let is_vietnamese = options.language == Language::Vietnamese;
    let way = WAYS.iter().find(|(way, _)| *way == options.by).map_or([""; 2], |(_, told)| *told);
    let [english, vietnamese] = match options.by.as_str() {
        "district" if options.date >= SINCE => ["by former district", "theo quận, huyện cũ"],
        _ => way,
    };
    let name = capitalised(&name);
    let title = if is_vietnamese {
        format!("{name}, ngày {}: {vietnamese}", options.language.date(options.date))
    } else {
        format!("{name} on {}: {english}", options.language.date(options.date))
    };
    let mut map = Map::of_outlines(&outlines, groups)
        .title(&title)
        .source(sapnhap_maps::vietnam::SOURCE)
        .language(options.language)
        .coloured(colouring(options, &communes)?);
    if options.date < SINCE {
        map = map.borders_of(Level::DISTRICT);
    }
    if options.province == "country" {
        map = map.borders_of(Level::PROVINCE);
    }
    write(&map, &options.out)?;
    println!("{} communes of {name} are in {}", communes.len(), options.out);
    for unit in map.not_drawn() {
        println!("not drawn: {unit}");
    }
    Ok(ExitCode::SUCCESS)
}

/// Begins a text with a capital letter.
fn capitalised(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

/// Says by what communes are coloured.
fn colouring(options: &Options, communes: &[Version<'_>]) -> Result<Colouring<'static>, AnyError> {
    let before = vietnam::register().at(BEFORE.min(options.date))?;
    let is_since = options.date >= SINCE;
    let facts = vietnam::attributes();
    let people = |commune: &Version<'_>| facts.of(commune)?.population.map(|people| people as f64);
    let is_vietnamese = options.language == Language::Vietnamese;
    Ok(match options.by.as_str() {
        "district" if is_since => Colouring::Former { before, level: Level::DISTRICT },
        "district" => Colouring::Above(Level::DISTRICT),
        "province" => Colouring::Above(Level::PROVINCE),
        "kind" => Colouring::Kind,
        "change" => Colouring::Change { before },
        "people" => {
            let (name, unit) =
                if is_vietnamese { ("Dân số", "người") } else { ("Population", "people") };
            let values = communes.iter().filter_map(|it| Some((it.id(), people(it)?)));
            Colouring::Figure(Figure::new(name, unit).values(values))
        }
        "density" => {
            let (name, unit) = if is_vietnamese {
                ("Mật độ dân số", "người/km²")
            } else {
                ("Density", "people/km²")
            };
            let density = |it: &Version<'_>| {
                let area = facts.of(it)?.area.map(Amount::to_f64)?;
                Some(people(it)? / area)
            };
            let values = communes.iter().filter_map(|it| Some((it.id(), density(it)?)));
            Colouring::Figure(
                Figure::new(name, unit)
                    .values(values)
                    .breaks([100.0, 300.0, 1_000.0, 3_000.0, 10_000.0, 30_000.0]),
            )
        }
        _ => Colouring::Group,
    })
}

/// Writes the picture.
fn write(map: &Map<'_>, file: &str) -> Result<(), AnyError> {
    let told = |error: std::io::Error| format!("{file}: {error}");
    #[cfg(feature = "png")]
    if file.ends_with(".png") {
        return Ok(std::fs::write(file, map.to_png(1.0)?).map_err(told)?);
    }
    let start = Instant::now();
    let picture = map.to_svg();
    eprintln!("drawn in {:?}", start.elapsed());
    Ok(std::fs::write(file, picture).map_err(told)?)
}
