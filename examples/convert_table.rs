//! A table of old codes, names or addresses, brought over to the units of a date, with an account of every row.
//!
//! ```text
//! cargo run --all-features --example convert_table -- [OPTIONS] [FILE]
//! cargo run --all-features --example convert_table -- customers.csv --to 2025-07-01 --out new.csv
//! cargo run --all-features --example convert_table -- people.csv --units --count dan_so --weights area
//! ```
//!
//! FILE is a CSV with a header row, or `-` for stdin; left out, it is a few messy rows that the example has.
//! What comes out goes to stdout, or to the file of `--out`; the account to stderr, or to `--account`; what could not be
//! decided, with its candidates and clauses, to `--undecided`.
//!
//! ```text
//! --to DATE           the date of the units (2025-07-01; else today's, as far as the register knows)
//! --code COLUMN       a column of codes                          (else ma_xa, code, .. are looked for)
//! --names A,B,C       columns of names, the smallest unit first  (else xa,huyen,tinh, ..)
//! --address COLUMN    a column of addresses                      (else dia_chi, address)
//! --dated COLUMN      a column of dates; blank: of any date      (else ngay, date)
//! --as-of DATE        the date of all rows
//! --level LEVEL       province, district or commune              (commune)
//! --accept HOW,..     what is taken beside what is certain: left_over, dropped_word, typo
//! --choose HOW        one successor for each divided unit: heir, code, seat, part
//! --units             rows are of units, and not of something within one
//! --count A,B         columns that are added up
//! --rate A/B          a column that is a rate of another
//! --keep A,B          columns of texts that are kept, of rows of units
//! --weights area      shares of area for what the law leaves open (an estimate; for people an assumption)
//! --else equal        equal shares for what is still open
//! ```

use std::io::Read;
use std::process::ExitCode;

use sapnhap::crosswalk::{Choice, Otherwise, Variable, Weighing};
use sapnhap::places::How;
use sapnhap::table::{Conversion, Key, Table};
use sapnhap::{Date, OneSuccessor, parse_date, vietnam};

mod common;

const TABLE: &str = "\
khach,ma_xa,xa,huyen,tinh,dia_chi,ngay,so_tien
An,4.0,,,,,30/06/2025,120000
Bình,,Tân Nhựt,Bình Chánh,TP.HCM,,2025-03-15,80000
Chi,634,,,,,2025-06-30,50000
Dũng,,,,,\"12 Lê Lợi, P. Bến Nghé, Q.1, TP.HCM\",2024-11-02,30000
Em,00004,,,,,01/07/2025,45000
Giang,00004,,,,,,10000
Hà,,Huu Lung,,Lang Son,,2025-06-30,20000
Khánh,99999,,,,,2025-06-30,7000
Lan,27613,Bến Nghé,Quận 1,TP.HCM,,2025-06-30,9000
Minh,,,,,,2025-06-30,4000
";

/// What the arguments say.
#[derive(Default)]
struct Asked {
    file: Option<String>,
    options: Vec<(String, String)>,
    is_of_units: bool,
}

fn main() -> ExitCode {
    common::run(include_str!("convert_table.rs"), understand, convert)
}

fn understand(arguments: Vec<String>) -> Result<Asked, common::AnyError> {
    const OPTIONS: [&str; 17] = [
        "--to",
        "--out",
        "--account",
        "--undecided",
        "--code",
        "--names",
        "--address",
        "--dated",
        "--as-of",
        "--level",
        "--accept",
        "--choose",
        "--count",
        "--rate",
        "--keep",
        "--weights",
        "--else",
    ];
    let mut asked = Asked::default();
    let mut arguments = arguments.into_iter();
    while let Some(argument) = arguments.next() {
        if argument == "--units" {
            asked.is_of_units = true;
        } else if OPTIONS.contains(&argument.as_str()) {
            let value = arguments.next().ok_or(format!("{argument} needs a value"))?;
            asked.options.push((argument, value));
        } else if argument.starts_with("--") {
            return Err(common::unknown_option(
                &argument,
                &format!("{}, --units or --help", OPTIONS.join(", ")),
            ));
        } else if asked.file.replace(argument).is_some() {
            return Err("one file at a time; see --help".into());
        }
    }
    Ok(asked)
}

impl Asked {
    fn value(&self, option: &str) -> Option<&str> {
        self.options.iter().rev().find(|(name, _)| name == option).map(|(_, value)| value.as_str())
    }

    fn list(&self, option: &str) -> impl Iterator<Item = &str> {
        self.value(option).into_iter().flat_map(|value| value.split(',')).map(str::trim)
    }

    fn table(&self) -> Result<Table, common::AnyError> {
        let text = match self.file.as_deref() {
            None => TABLE.to_owned(),
            Some("-") => {
                let mut bytes = Vec::new();
                std::io::stdin().read_to_end(&mut bytes)?;
                sapnhap::text_of_file(&bytes)?.to_owned()
            }
            Some(file) => common::text_of(file)?,
        };
        Ok(Table::from_csv(&text)?)
    }

    /// Returns the key that was asked for, or else by columns that are called as people call them.
    fn key(&self, table: &Table) -> Result<Key, common::AnyError> {
        let has = |name: &&str| table.column(name).is_ok();
        let known = |names: &[&'static str]| names.iter().copied().find(has);
        let asks =
            ["--code", "--names", "--address"].iter().any(|option| self.value(option).is_some());
        let guess = |names: &[&'static str]| if asks { None } else { known(names) };
        let code = self.value("--code").or_else(|| guess(&["ma_xa", "maxa", "code", "ma"]));
        let address = self.value("--address").or_else(|| guess(&["dia_chi", "diachi", "address"]));
        let mut names: Vec<&str> = self.list("--names").collect();
        if names.is_empty() && !asks {
            let levels = [
                ["xa", "ward", "commune"],
                ["huyen", "quan", "district"],
                ["tinh", "tp", "province"],
            ];
            names = levels.iter().filter_map(|level| known(level)).collect();
        }
        let keys = [
            code.map(Key::code),
            (!names.is_empty()).then(|| Key::names(names)),
            address.map(Key::address),
        ];
        let key = keys.into_iter().flatten().reduce(Key::or);
        let mut key =
            key.ok_or("which columns name units? --code, --names or --address says so")?;
        if let Some(date) = self.value("--as-of") {
            key = key.as_of(parse_date(date)?);
        } else if let Some(column) = self.value("--dated").or_else(|| known(&["ngay", "date"])) {
            key = key.dated(column);
        }
        if let Some(level) = self.value("--level") {
            let country = vietnam::register().country();
            key = key
                .at_level(country.level(level).ok_or(format!("the country has no level {level}"))?);
        }
        Ok(key)
    }

    fn choice(&self) -> Result<Option<Choice>, common::AnyError> {
        let choice = match self.value("--choose") {
            None => return Ok(None),
            Some("heir") => OneSuccessor::Heir,
            Some("code") => OneSuccessor::CarriesCode,
            Some("seat") => OneSuccessor::HasSeat,
            Some("part") => OneSuccessor::LargestPart,
            Some(other) => {
                return Err(format!("{other:?} is none of heir, code, seat, part").into());
            }
        };
        Ok(Some(Choice::By(choice)))
    }

    fn weighing(&self) -> Result<Weighing<'static>, common::AnyError> {
        let mut weighing = Weighing::of(Variable::people());
        match self.value("--weights") {
            None => {}
            Some("area") => weighing = weighing.by(vietnam::area_shares()),
            Some(other) => return Err(format!("{other:?} are no weights: expected area").into()),
        }
        match self.value("--else") {
            None => {}
            Some("equal") => weighing = weighing.otherwise(Otherwise::Equal),
            Some(other) => return Err(format!("{other:?} is no choice: expected equal").into()),
        }
        Ok(weighing)
    }
}

fn convert(asked: Asked) -> Result<ExitCode, common::AnyError> {
    let register = vietnam::register();
    let table = asked.table()?;
    let to: Date = asked.value("--to").map(parse_date).transpose()?.unwrap_or(register.last());
    let mut conversion = match asked.is_of_units {
        true => Conversion::of_units(register, to),
        false => Conversion::of_records(register, to),
    };
    conversion = conversion.key(asked.key(&table)?).weighing(asked.weighing()?);
    for word in asked.list("--accept") {
        let how =
            [How::LeftOver, How::DroppedWord, How::Typo].into_iter().find(|how| how.word() == word);
        let expected = "left_over, dropped_word or typo";
        conversion = conversion.accepting(how.ok_or(format!("{word:?} is none of {expected}"))?);
    }
    if let Some(choice) = asked.choice()? {
        conversion = conversion.choosing(choice);
    }
    for column in asked.list("--count") {
        conversion = conversion.count(column);
    }
    if asked.file.is_none() && asked.value("--count").is_none() {
        conversion = conversion.count("so_tien");
    }
    for rate in asked.list("--rate") {
        let (column, per) = rate.split_once('/').ok_or(format!("{rate:?}: expected COLUMN/PER"))?;
        conversion = conversion.rate(column, per);
    }
    for column in asked.list("--keep") {
        conversion = conversion.keep(column);
    }
    let done = conversion.run(&table)?;
    match asked.value("--out") {
        Some(file) => std::fs::write(file, done.table().to_csv())?,
        None => print!("{}", done.table().to_csv()),
    }
    match asked.value("--account") {
        Some(file) => std::fs::write(file, done.account().to_string())?,
        None => eprintln!("{}", done.account()),
    }
    if let Some(file) = asked.value("--undecided") {
        std::fs::write(file, done.undecided().to_csv())?;
    }
    Ok(ExitCode::SUCCESS)
}
