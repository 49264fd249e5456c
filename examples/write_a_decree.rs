//! A decree written by hand as JSON, what it does, and what is wrong with another one.
//!
//! ```text
//! cargo run --example write_a_decree
//! ```

use std::process::ExitCode;

use sapnhap::{Decree, Level, vietnam};

mod common;

const DECREE: &str = r#"{
    "number": "12/NQ-HĐND",
    "effective": "01/01/2027",
    "scope": "tỉnh Lạng Sơn",
    "provisions": [
        {
            "clause": "1",
            "takes": ["xã Vân Nham", { "from": "xã Thiện Tân", "portion": "part" }],
            "new": { "code": "06415", "kind": "xa", "name": "Vân Nham" }
        },
        {
            "clause": "2",
            "takes": [{ "from": "xã Thiện Tân", "portion": "rest", "cites": ["1"] }, "xã Hữu Liên"],
            "new": { "code": "06436", "kind": "xa", "name": "Thiện Liên" }
        },
        { "clause": "3", "continues": { "unit": "xã Tuấn Sơn", "name": "Đồng Tiến" } }
    ]
}"#;

fn main() -> ExitCode {
    let understand = |arguments: Vec<String>| common::no_more_than(&arguments, 0);
    common::run(include_str!("write_a_decree.rs"), understand, print)
}

fn print((): ()) -> Result<ExitCode, common::AnyError> {
    let register = vietnam::register();
    let decree = Decree::from_json(DECREE)?;
    let changed = register.enact([decree.clone()])?;
    let count = |level| (register.latest().count(level), changed.latest().count(level));
    println!("communes before and after: {:?}", count(Level::COMMUNE));
    for edge in changed.lineage().edges().filter(|edge| edge.target().date() == decree.effective) {
        println!("{edge:?} {:?}", edge.citations());
    }

    // The same with slips of the pen: a misspelt name, a code that is in use, a unit that goes on
    // by one clause and is taken whole by another.
    let wrong = DECREE
        .replace("xã Vân Nham", "xã Vân Nhan")
        .replace("\"06436\"", "\"06391\"")
        .replace("xã Tuấn Sơn", "xã Hữu Liên");
    let error = register.enact([Decree::from_json(&wrong)?]).unwrap_err();
    println!("\n{} faults", error.faults().len());
    for fault in error.faults() {
        println!("  {fault}");
    }
    Ok(ExitCode::SUCCESS)
}
