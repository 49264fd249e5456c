//! A plan held against the rules in force on its day: what is wrong with it, in which line, and what
//! would mend it.
//!
//! ```text
//! cargo run --all-features --example check_plan -- [--vi] [--json] [FILE [DATE [SCOPE]]]
//! cargo run --all-features --example check_plan -- plan.json
//! cargo run --all-features --example check_plan -- plan.csv 01/01/2027 "tỉnh Lạng Sơn"
//! ```
//!
//! A file is read by its ending; a table needs the day and the unit that it is about. Without one,
//! a small plan for Lạng Sơn with six different slips is checked. `--vi` writes the report in Vietnamese,
//! `--json` as data. It ends with 0 when the plan has no error, with 1 when it has, and with 2 when
//! it can't be read.

use std::process::ExitCode;

use sapnhap::report::Language;
use sapnhap::{Date, Plan, Register, check, date, parse_date, text_of_file, vietnam};

/// Clause 1 sits in one commune and has the code of another. 2 and 3 both take Thiện Tân whole, and
/// 3 has a misspelt name beside a code. 4 takes a rest of which nobody took a part. 5 puts a commune
/// under a province that is no more. 6 gives a code that is in use.
const PLAN: &str = "\
clause,old_code,old,portion,new,code,seat,parent,cites
1,,xã Hữu Lũng,,xã Hữu Lũng,06385,xã Tuấn Sơn,,
1,,xã Tuấn Sơn,,,,,,
2,,xã Vân Nham,,xã Vân Nham,,yes,,
2,,xã Thiện Tân,,,,,,
3,,xã Thiện Tân,,xã Thiện Liên,,yes,,
3,06400,xã Hữu Lân,,,,,,
4,,xã Tân Thành,rest,xã Hòa Sơn,,yes,,2
5,,xã Cai Kinh,,xã Cai Kinh,,yes,tỉnh Bắc Giang,
6,,xã Yên Bình,part,xã Quyết Thắng,06349,,,
";

mod common;

/// How the report is written.
enum Form {
    Text(Language),
    Json,
}

/// Reads the plan and the options that the arguments name.
fn understand(arguments: Vec<String>) -> Result<(Plan, Form), common::AnyError> {
    let (options, arguments): (Vec<String>, Vec<String>) =
        arguments.into_iter().partition(|argument| argument.starts_with("--"));
    let mut form = Form::Text(Language::English);
    for option in &options {
        form = match option.as_str() {
            "--vi" => Form::Text(Language::Vietnamese),
            "--json" => Form::Json,
            unknown => return Err(common::unknown_option(unknown, "--vi or --json")),
        };
    }
    common::no_more_than(&arguments, 3)?;
    let file = arguments.first().map_or("the plan", String::as_str);
    let plan = read(&arguments).map_err(|error| format!("{file}: {error}"))?;
    Ok((plan, form))
}

fn read(arguments: &[String]) -> Result<Plan, common::AnyError> {
    let register = vietnam::register();
    let Some(file) = arguments.first() else {
        let plan = Plan::from_csv(register, date(2027, 1, 1), "tỉnh Lạng Sơn", PLAN)?;
        return Ok(plan.named("Lạng Sơn 2027"));
    };
    let bytes = std::fs::read(file)?;
    let text = text_of_file(&bytes)?;
    if file.ends_with(".json") {
        let plan = Plan::from_json(register, text)?;
        return Ok(match base(plan.date())? {
            Some(earlier) => Plan::from_json(&earlier, text)?,
            None => plan,
        });
    }
    let day = parse_date(arguments.get(1).ok_or("a table needs the day of the plan")?)?;
    let scope = arguments.get(2).map_or("", String::as_str);
    let name = std::path::Path::new(file).file_stem().map(|stem| stem.to_string_lossy());
    let earlier = base(day)?;
    let register = earlier.as_ref().unwrap_or(register);
    Ok(Plan::from_csv(register, day, scope, text)?.named(&name.unwrap_or_default()))
}

/// Returns the register as it was before a day that it has gone past, so that a plan of that day can
/// stand in place of the law.
fn base(day: Date) -> Result<Option<Register>, sapnhap::Error> {
    let register = vietnam::register();
    if day > register.last() {
        return Ok(None);
    }
    eprintln!(
        "held against the register as it was before {day}: what became law since is left out"
    );
    register.rewound(day).map(Some)
}

fn main() -> ExitCode {
    common::run(include_str!("check_plan.rs"), understand, print)
}

fn print((plan, form): (Plan, Form)) -> Result<ExitCode, common::AnyError> {
    let report =
        check(&plan, &vietnam::rules(plan.date()), (vietnam::attributes(), vietnam::neighbours()));
    match form {
        Form::Json => println!("{}", serde_json::to_string_pretty(&report)?),
        Form::Text(language) => print!("{}", report.to_text(language)),
    }
    Ok(ExitCode::from(u8::from(!report.is_lawful())))
}
