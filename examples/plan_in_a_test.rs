//! A merger plan held against the law in a test suite, as `tests/` would; an example runs the same checks: `cargo run --all-features --example plan_in_a_test`

use std::process::ExitCode;

use sapnhap::{Error, Level, Plan, Severity, Successor, check, date, vietnam};

fn plan() -> Result<Plan, Error> {
    let seat = Successor::new("xã Ba Vì")?.seated_in("xã Ba Vì")?;
    Plan::on(vietnam::register(), date(2027, 1, 1))
        .within("thành phố Hà Nội")?
        .merge(["xã Ba Vì", "xã Yên Bài"], seat)
}

/// The plan breaks no rule that was in force on its day, as far as the data tells.
fn breaks_no_rule() -> Result<(), Error> {
    let plan = plan()?;
    check(&plan, &vietnam::rules(plan.date()), vietnam::attributes()).to_result()
}

/// One unit fewer in the city, and none elsewhere.
fn merges_what_it_says() -> Result<(), Error> {
    let (plan, register) = (plan()?, vietnam::register());
    let n_before = register.at(date(2026, 12, 31))?.count(Level::COMMUNE);
    assert_eq!(plan.register()?.at(plan.date())?.count(Level::COMMUNE), n_before - 1);
    Ok(())
}
mod common;

fn main() -> ExitCode {
    common::recipe(include_str!("plan_in_a_test.rs"), tell)
}

fn tell() -> Result<(), common::AnyError> {
    let report = check(&plan()?, &vietnam::rules(date(2027, 1, 1)), vietnam::attributes());
    let n_errors = report.findings().iter().filter(|of| of.severity == Severity::Error).count();
    println!("{n_errors} errors, {} findings in all", report.findings().len());
    merges_what_it_says()?;
    println!("merges_what_it_says: ok\nbreaks_no_rule: {:?}", breaks_no_rule().is_ok());
    Ok(())
}
