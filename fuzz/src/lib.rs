//! What the fuzz targets do with their input. Each is a function, so that a file that a fuzzer left
//! can be run without one (`examples/replay.rs`), and can be made a test of the library.
//!
//! A target panics where something that must hold does not: what is read is written and read as the
//! same, what is accepted is a register that answers, and what is refused is refused with a message.

mod decrees;
mod facts;
pub mod planner;
mod plans;
mod registers;
mod texts;
pub mod world;

pub use decrees::decree_json;
pub use facts::facts;
pub use plans::plan_csv;
pub use registers::binary_register;
pub use texts::names_dates;

/// Takes the first byte off, which chooses among several ways to read the rest.
fn choice(bytes: &[u8]) -> Option<(u8, &str)> {
    let (choice, rest) = bytes.split_first()?;
    Some((*choice, std::str::from_utf8(rest).ok()?))
}

/// Runs a target by its name; `None` for a name that is none.
pub fn run(target: &str, bytes: &[u8]) -> Option<()> {
    match target {
        "decree_json" => decree_json(bytes),
        "plan_csv" => plan_csv(bytes),
        "binary_register" => binary_register(bytes),
        "facts" => facts(bytes),
        "names_dates" => names_dates(bytes),
        "planner" => {
            let mut bytes = arbitrary::Unstructured::new(bytes);
            if let Ok(world) = arbitrary::Arbitrary::arbitrary(&mut bytes) {
                planner::planner(&world);
            }
        }
        _ => return None,
    }
    Some(())
}
