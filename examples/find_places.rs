//! Which unit each line of a file names: a name, a code or a whole address, as people write them.
//!
//! ```text
//! cargo run --example find_places -- [OPTIONS] [FILE] [DATE]
//! cargo run --example find_places -- addresses.txt 30/06/2025
//! cargo run --example find_places -- --accept left_over,typo - < addresses.txt
//! ```
//!
//! FILE is `-` for what comes in by stdin; left out, it is a few lines that the example has. Without a
//! DATE a line is read as of every date. `--accept` names what is taken for an answer beside what is
//! certain: dropped_word, typo, left_over; left out, it is left_over. `--level commune` reads for units of
//! that level alone.
//!
//! Of each line come its number, the unit with its code, how it was found, and what was left over; or why
//! there is no unit. Columns stand apart by tabs.

use std::io::Read;
use std::process::ExitCode;

use sapnhap::places::{How, Places};
use sapnhap::{Snapshot, parse_date, vietnam};

mod common;

const LINES: &str = "\
12 Lê Lợi, P. Bến Nghé, Q.1, TP.HCM
P.12 Q.Gò Vấp
Hà Nội, Ba Đình, Phường Trúc Bạch, số 5 ngõ 3
Phường Ba Đình, Hà Nội, Việt Nam
XÃ TÂN THÀNH - TỈNH LẠNG SƠN
huyen Phu Qui, Binh Thuan
Thị trấn Việt Trung, Bố Trạch
Quận 2, TP.HCM
00004
Phường Bến Nghế, Quận 11
";

fn main() -> ExitCode {
    common::run(include_str!("find_places.rs"), understand, print)
}

fn understand(arguments: Vec<String>) -> Result<(String, Places<'static>), common::AnyError> {
    let register = vietnam::register();
    let (mut plain, mut accepted, mut level) = (Vec::new(), "left_over".to_owned(), None);
    let mut arguments = arguments.into_iter();
    while let Some(argument) = arguments.next() {
        let mut value = || arguments.next().ok_or(format!("{argument} needs a value"));
        match argument.as_str() {
            "--accept" => accepted = value()?,
            "--level" => level = Some(value()?),
            option if option.starts_with("--") => {
                return Err(common::unknown_option(option, "--accept, --level or --help"));
            }
            _ => plain.push(argument),
        }
    }
    common::no_more_than(&plain, 2)?;
    let mut places = match plain.get(1) {
        Some(date) => register.at(parse_date(date)?)?.places(),
        None => register.places(),
    };
    for word in accepted.split(',').filter(|word| !word.is_empty()) {
        let hows = [How::DroppedWord, How::Typo, How::LeftOver];
        let how = hows.into_iter().find(|how| how.word() == word);
        let expected = "dropped_word, typo or left_over";
        places = places.accepting(how.ok_or(format!("{word:?} is none of {expected}"))?);
    }
    if let Some(id) = level {
        let level = register.country().level(&id);
        places = places.at_level(level.ok_or(format!("the country has no level {id}"))?);
    }
    let text = match plain.first().map(String::as_str) {
        None => LINES.to_owned(),
        Some("-") => {
            let mut bytes = Vec::new();
            std::io::stdin().read_to_end(&mut bytes)?;
            sapnhap::text_of_file(&bytes)?.to_owned()
        }
        Some(file) => common::text_of(file)?,
    };
    Ok((text, places))
}

fn print((text, places): (String, Places<'static>)) -> Result<ExitCode, common::AnyError> {
    let (mut n_lines, mut n_found) = (0, 0);
    println!("line\tunit\tin\thow\tleft over");
    for (number, line) in (1..).zip(text.lines()).filter(|(_, line)| !line.trim().is_empty()) {
        n_lines += 1;
        match places.read(line) {
            Ok(place) => {
                n_found += 1;
                let unit = place.unit();
                // What stands above is seen as of the date of the unit.
                let above: Vec<String> = unit.units_above().map(|above| above.label()).collect();
                let left: Vec<&str> =
                    place.left_over().filter_map(|part| line.get(part.bytes.clone())).collect();
                let (above, left) = (above.join(", "), left.join("; "));
                println!("{number}\t{unit}\t{above}\t{}\t{left}", place.how());
            }
            Err(error) => println!("{number}\t-\t\t{error}\t"),
        }
    }
    let day =
        places.snapshot().map_or("every date".to_owned(), |it: Snapshot<'_>| it.date().to_string());
    eprintln!("{n_found} of {n_lines} lines name one unit, read as of {day}");
    Ok(ExitCode::SUCCESS)
}
