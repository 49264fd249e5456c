//! Every example is run, and what it prints compared with a file beside this one.
//!
//! Cargo builds the examples for `cargo test`; with `--test it` alone they are those of the last
//! build. `UPDATE_EXPECT=1` writes the files anew.

use std::path::PathBuf;
use std::process::{Command, Output};

use expect_test::{ExpectFile, expect_file};

const EXAMPLES: [&str; 5] =
    ["former_district", "lineage", "plan_hanoi", "reform_2025", "write_a_decree"];

/// Examples stand beside the folder of the test: target/debug/deps/it-0123 and
/// target/debug/examples/NAME.
fn run(example: &str, arguments: &[&str]) -> Output {
    let mut path: PathBuf = std::env::current_exe().unwrap();
    path.pop();
    path.pop();
    path.push("examples");
    path.push(format!("{example}{}", std::env::consts::EXE_SUFFIX));
    assert!(path.exists(), "{} is not built: cargo build --examples", path.display());
    // A backtrace would stand behind the message of an error.
    Command::new(path).args(arguments).env_remove("RUST_BACKTRACE").output().unwrap()
}

fn check(example: &str, arguments: &[&str], expected: &ExpectFile) {
    let output = run(example, arguments);
    let message = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{example}: {message}");
    expected.assert_eq(std::str::from_utf8(&output.stdout).unwrap());
    // Equal input gives byte-equal output.
    assert!(run(example, arguments).stdout == output.stdout, "{example}");
}

fn check_error(example: &str, arguments: &[&str], expected: &str) {
    let output = run(example, arguments);
    assert_eq!(output.status.code(), Some(1), "{arguments:?}");
    assert_eq!(output.stdout, b"", "{arguments:?}");
    let message = String::from_utf8(output.stderr).unwrap();
    assert_eq!(message, format!("Error: {expected}\n"), "{arguments:?}");
}

#[test]
fn former_district() {
    check("former_district", &[], &expect_file!["examples/former_district.txt"]);
    let arguments = ["huyện Hữu Lũng, Lạng Sơn"];
    check("former_district", &arguments, &expect_file!["examples/former_district_huu_lung.txt"]);
    check_error(
        "former_district",
        &["huyện Tam Nông"],
        "\"huyện Tam Nông\" is ambiguous on 2025-06-30: huyện Tam Nông (236), tỉnh Phú Thọ; \
         huyện Tam Nông (871), tỉnh Đồng Tháp",
    );
}

#[test]
fn lineage() {
    check("lineage", &[], &expect_file!["examples/lineage.txt"]);
    let back = ["xã Tân Nhựt, Hồ Chí Minh", "01/01/2026", "30/06/2025"];
    check("lineage", &back, &expect_file!["examples/lineage_back.txt"]);
    let province = ["tỉnh Yên Bái"];
    check("lineage", &province, &expect_file!["examples/lineage_province.txt"]);
}

#[test]
fn lineage_with_wrong_arguments() {
    let check = |arguments: &[&str], expected: &str| check_error("lineage", arguments, expected);
    check(
        &["00004", "2025-06-29"],
        "the register opens on 2025-06-30 and does not know what was on 2025-06-29",
    );
    check(&["00004", "31/02/2025"], "\"31/02/2025\" is a day that the calendar does not have");
    check(
        &["00004", "2025-06-30", "July 2025"],
        "\"July 2025\" is no date: expected 2025-07-01 or 01/07/2025",
    );
    check(&["00002"], "no commune carries the code 00002 on 2025-06-30");
    check(
        &["00007", "2025-07-01"],
        "no commune carries the code 00007 on 2025-07-01; the last to carry it was \
         phường Cống Vị (00007), quận Ba Đình, thành phố Hà Nội, .. 2025-07-01",
    );
    check(
        &["xã Tân Nhưtj, Bình Chánh"],
        "no unit on 2025-06-30 is called \"xã Tân Nhưtj, Bình Chánh\"; near names: \
         xã Tân Nhựt (27613), huyện Bình Chánh, thành phố Hồ Chí Minh",
    );
    check(
        &["xã Tân Thành, Lạng Sơn"],
        "\"xã Tân Thành, Lạng Sơn\" is ambiguous on 2025-06-30: \
         xã Tân Thành (06250), huyện Cao Lộc, tỉnh Lạng Sơn; \
         xã Tân Thành (06379), huyện Bắc Sơn, tỉnh Lạng Sơn; \
         xã Tân Thành (06442), huyện Hữu Lũng, tỉnh Lạng Sơn",
    );
    check(&[""], "no unit on 2025-06-30 is called \"\"");
}

#[test]
#[cfg(all(feature = "csv", feature = "svg"))]
fn plan_hanoi() {
    let quick = ["--target", "126", "--moves", "20000"];
    check("plan_hanoi", &quick, &expect_file!["examples/plan_hanoi_126.txt"]);
}

#[test]
fn reform_2025() {
    check("reform_2025", &[], &expect_file!["examples/reform_2025.txt"]);
}

#[test]
fn write_a_decree() {
    check("write_a_decree", &[], &expect_file!["examples/write_a_decree.txt"]);
}

#[test]
fn every_example_is_run() {
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("examples");
    let mut names: Vec<String> = std::fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path().file_stem().unwrap().to_str().unwrap().to_owned())
        .collect();
    names.sort();
    assert_eq!(names, EXAMPLES);
    let text = include_str!("examples.rs");
    for name in EXAMPLES {
        assert!(text.contains(&format!("check(\"{name}\"")), "{name}");
    }
}
