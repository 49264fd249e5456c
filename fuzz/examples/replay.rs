//! Runs files through a target without a fuzzer, to look at what one of them does.
//!
//! ```text
//! cargo run --example replay -- facts artifacts/facts/crash-*
//! ```

use std::fs;

fn main() {
    let mut arguments = std::env::args().skip(1);
    let target = arguments.next().expect("expected the name of a target");
    for path in arguments {
        let bytes = fs::read(&path).unwrap_or_else(|error| panic!("{path}: {error}"));
        eprintln!("{path}: {} bytes", bytes.len());
        sapnhap_fuzz::run(&target, &bytes).expect("expected the name of a target");
    }
}
