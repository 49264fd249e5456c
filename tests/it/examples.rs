//! Every example is run, and what it prints compared with a file beside this one.
//!
//! Cargo builds the examples for `cargo test`; with `--test it` alone they are those of the last
//! build. `UPDATE_EXPECT=1` writes the files anew.

use std::path::PathBuf;
use std::process::{Command, Output, Stdio};

use expect_test::{ExpectFile, expect_file};

const EXAMPLES: [&str; 8] = [
    "check_plan",
    "compare_plans",
    "former_district",
    "lineage",
    "plan_country",
    "plan_hanoi",
    "reform_2025",
    "write_a_decree",
];

/// Examples stand beside the folder of the test: target/debug/deps/it-0123 and
/// target/debug/examples/NAME.
fn path_of(example: &str) -> PathBuf {
    let mut path: PathBuf = std::env::current_exe().unwrap();
    path.pop();
    path.pop();
    path.push("examples");
    path.push(format!("{example}{}", std::env::consts::EXE_SUFFIX));
    path
}

fn run(example: &str, arguments: &[&str]) -> Output {
    let path = path_of(example);
    assert!(path.exists(), "{} is not built: cargo build --examples", path.display());
    // A backtrace would stand behind the message of an error.
    Command::new(path).args(arguments).env_remove("RUST_BACKTRACE").output().unwrap()
}

fn check(example: &str, arguments: &[&str], expected: &ExpectFile) {
    check_code(example, arguments, 0, expected);
}

fn check_code(example: &str, arguments: &[&str], code: i32, expected: &ExpectFile) {
    let output = run(example, arguments);
    let message = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(code), "{example}: {message}");
    expected.assert_eq(std::str::from_utf8(&output.stdout).unwrap());
    // Equal input gives byte-equal output.
    assert!(run(example, arguments).stdout == output.stdout, "{example}");
}

fn check_error(example: &str, arguments: &[&str], expected: &str) {
    check_message(example, arguments, 2, &format!("{expected}\n"));
}

fn check_message(example: &str, arguments: &[&str], code: i32, expected: &str) {
    let output = run(example, arguments);
    assert_eq!(output.status.code(), Some(code), "{arguments:?}");
    assert_eq!(output.stdout, b"", "{arguments:?}");
    assert_eq!(String::from_utf8(output.stderr).unwrap(), expected, "{arguments:?}");
}

/// Writes a file for an example to read, and returns its path.
#[cfg(feature = "csv")]
fn file(name: &str, text: &str) -> String {
    let path = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(name);
    std::fs::write(&path, text).unwrap();
    path.to_str().unwrap().to_owned()
}

#[cfg(feature = "csv")]
#[test]
fn check_plan() {
    let check = |arguments: &[&str], code: i32, expected: &ExpectFile| {
        check_code("check_plan", arguments, code, expected);
    };
    check(&[], 1, &expect_file!["examples/check_plan.txt"]);
    check(&["--vi"], 1, &expect_file!["examples/check_plan_vi.txt"]);
    let text = "old,new,seat\nxã Hữu Lũng,xã Hữu Lũng,yes\nxã Tuấn Sơn,,\n";
    let good = file("good_plan.csv", text);
    check(&[&good, "01/01/2027", "Lạng Sơn"], 0, &expect_file!["examples/check_plan_good.txt"]);
    let mut plan = sapnhap::Plan::from_csv(
        sapnhap::vietnam::register(),
        sapnhap::date(2027, 1, 1),
        "Lạng Sơn",
        text,
    )
    .unwrap()
    .named("good_plan");
    let same = file("good_plan.json", &plan.to_json());
    check(&[&same], 0, &expect_file!["examples/check_plan_good.txt"]);

    // As data: the same findings, and the sentence in both languages.
    let data = run("check_plan", &["--json"]);
    assert_eq!(data.status.code(), Some(1));
    let data: serde_json::Value = serde_json::from_slice(&data.stdout).unwrap();
    let told = String::from_utf8(run("check_plan", &[]).stdout).unwrap();
    for finding in data["findings"].as_array().unwrap() {
        assert!(told.contains(finding["says"]["english"].as_str().unwrap()), "{finding}");
        assert!(finding["says"]["vietnamese"].is_string(), "{finding}");
    }
    plan = plan.named("nothing").only([]);
    let nothing = file("nothing.json", &plan.to_json());
    check(&[&nothing], 1, &expect_file!["examples/check_plan_nothing.txt"]);
}

#[cfg(feature = "csv")]
#[test]
fn check_plan_that_cannot_be_read() {
    let check = |text: &str, arguments: &[&str], expected: &str| {
        let file = file("unreadable_plan.csv", text);
        let expected = format!("{file}: {expected}");
        check_message("check_plan", &[&[file.as_str()], arguments].concat(), 2, &expected);
    };
    let wrong = "old,new\nxã Hữu Lũng,xã Hữu Lũng\nxã Tuấn Sơm,\n";
    check(wrong, &[], "a table needs the day of the plan\n");
    check(wrong, &["2027"], "\"2027\" is no date: expected 2025-07-01 or 01/07/2025\n");
    check(
        "old,new,portion\nxã Hữu Lũng,xã Hữu Lũng,half\n",
        &["01/01/2027", "Lạng Sơn"],
        "line 2, column 3: column portion: \"half\" is no portion: expected all, part, rest or none\n",
    );
    let unknown = "unknown option --english: expected --vi or --json\n";
    check_message("check_plan", &["--vi", "--english"], 2, unknown);
    let output = run("check_plan", &["no_such_file.json"]);
    assert_eq!(output.status.code(), Some(2));
}

#[cfg(feature = "csv")]
#[test]
fn compare_plans() {
    check("compare_plans", &[], &expect_file!["examples/compare_plans.txt"]);
    let one = file("one.csv", "old,new,seat\nxã Hữu Lũng,xã Hữu Lũng,yes\nxã Tuấn Sơn,,\n");
    let other = file("other.csv", "old,new,seat\nxã Tuấn Sơn,xã Bắc Lệ,yes\nxã Hữu Lũng,,\n");
    let arguments = [&one, &other, "01/01/2027", "Lạng Sơn"];
    check("compare_plans", &arguments, &expect_file!["examples/compare_plans_files.txt"]);

    let table = run("compare_plans", &[&arguments[..], &["--csv"]].concat());
    let rows = String::from_utf8(table.stdout).unwrap();
    assert_eq!(rows.lines().filter(|row| row.contains(",renamed,")).count(), 2, "{rows}");
    let path = file("comparison.csv", "");
    let written = run("compare_plans", &[&arguments[..], &["--csv", path.as_str()]].concat());
    assert!(written.status.success() && written.stdout.is_empty());
    assert_eq!(std::fs::read_to_string(&path).unwrap(), rows);
    // What can't be read is told with the file that it is in, or with what is known instead.
    let check = |arguments: &[&str], expected: &str| {
        check_message("compare_plans", arguments, 2, &format!("{expected}\n"));
    };
    check(&[&one], "expected two files, a date and a scope, or nothing");
    check(&["--svg"], "unknown option --svg: expected --csv");
    check(&["--csv", &path, &one], "expected one file at most behind --csv");
    let broken = file("broken.csv", "old,new\nxã Tuấn Sơn,xã Bắc Lệ,yes\n");
    let told = "line 2, column 1: the row has 3 fields; expected 2, as in the header; a comma inside \
                a field needs quotes around the field";
    check(&[&one, &broken, "01/01/2027", "Lạng Sơn"], &format!("{broken}: {told}"));
    let missing = run("compare_plans", &["no_such.csv", &one, "01/01/2027", "Lạng Sơn"]);
    assert_eq!(missing.status.code(), Some(2));
    assert!(String::from_utf8(missing.stderr).unwrap().starts_with("no_such.csv: "));
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
#[cfg(feature = "csv")]
fn plan_country() {
    let quick = ["--moves", "10000"];
    check(
        "plan_country",
        &quick,
        &expect_file!["../../crates/planner/tests/it/examples/plan_country.txt"],
    );
    let unknown = "unknown option --goal: expected --target, --moves, --seed or --out\n";
    check_message("plan_country", &["--goal"], 2, unknown);
    let message = "--target can't be \"all\": expected a whole number\n";
    check_message("plan_country", &["--target", "all"], 2, message);
}

#[test]
#[cfg(all(feature = "csv", feature = "svg", feature = "exact"))]
fn plan_hanoi() {
    let quick = ["--target", "126", "--moves", "20000"];
    check(
        "plan_hanoi",
        &quick,
        &expect_file!["../../crates/planner/tests/it/examples/plan_hanoi_126.txt"],
    );
    let most = ["--most-feasible", "--moves", "20000"];
    check(
        "plan_hanoi",
        &most,
        &expect_file!["../../crates/planner/tests/it/examples/plan_hanoi_most.txt"],
    );
    let check = |arguments: &[&str], expected: &str| {
        check_message("plan_hanoi", arguments, 2, &format!("{expected}\n"));
    };
    check(
        &["--goal", "126"],
        "unknown option --goal: expected --target, --most-feasible, --moves, --seed, --out, \
         --outlines or --explain",
    );
    check(&["--outlines", "map.geojson"], "--outlines needs --out, where the map goes");
    check(&["--target", "many"], "--target can't be \"many\": expected a whole number");
    check(&["--target"], "--target needs a value");
}

/// The map drawn of a file of outlines, and what is wrong with such a file.
#[test]
#[cfg(all(feature = "csv", feature = "svg", feature = "geo"))]
fn plan_hanoi_of_outlines() {
    let feature = |code: &str| {
        format!(
            r#"{{"type":"Feature","properties":{{"code":"{code}"}},"geometry":{{"type":"Polygon",
            "coordinates":[[[105.8,21.0],[105.9,21.0],[105.9,21.1],[105.8,21.0]]]}}}}"#
        )
    };
    let collection =
        |features: &str| format!("{{\"type\":\"FeatureCollection\",\n\"features\":[{features}]}}");
    let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("plan_hanoi");
    let folder = folder.to_str().unwrap();
    let arguments = |outlines: &str| {
        let arguments = ["--target", "126", "--moves", "0", "--out", folder];
        let arguments = arguments.into_iter().chain(["--outlines", outlines]);
        arguments.map(str::to_owned).collect::<Vec<String>>()
    };
    let run = |outlines: &str| {
        let arguments = arguments(outlines);
        run("plan_hanoi", &arguments.iter().map(String::as_str).collect::<Vec<_>>())
    };
    let good = file("outlines.geojson", &collection(&feature("00001")));
    assert!(run(&good).status.success());
    let map = std::fs::read_to_string(format!("{folder}/map.svg")).unwrap();
    assert!(map.contains("outlines of outlines.geojson; "), "{map}");
    assert!(map.contains("Not drawn for want of an outline (525): "));

    let fails = |text: &str, expected: &str| {
        let file = file("broken.geojson", text);
        let output = run(&file);
        assert_eq!(output.status.code(), Some(2));
        assert_eq!(String::from_utf8(output.stderr).unwrap(), format!("{file}: {expected}\n"));
    };
    fails("{\"type\":\n  oops}", "line 2, column 3: expected value");
    fails(
        &collection(&[feature("00001"), feature("99999")].join(",")),
        "feature 2: no commune carries the code 99999 on 2025-06-30",
    );
    let missing = run("no_such.geojson");
    assert_eq!(missing.status.code(), Some(2));
    assert!(String::from_utf8(missing.stderr).unwrap().starts_with("no_such.geojson: "));
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
fn every_example_knows_help_and_ends_quietly_when_nobody_reads_on() {
    for example in EXAMPLES.into_iter().filter(|name| path_of(name).exists()) {
        let help = run(example, &["--help"]);
        assert_eq!(help.status.code(), Some(0), "{example}");
        assert_eq!(help.stderr, b"", "{example}");
        let text = String::from_utf8(help.stdout).unwrap();
        assert!(text.contains(&format!("--example {example}")), "{text}");
        assert!(!text.contains("```") && !text.contains("//!"), "{text}");

        let output = Command::new(path_of(example))
            .arg("--no-such-option")
            .env_remove("RUST_BACKTRACE")
            .output()
            .unwrap();
        assert_eq!(output.status.code(), Some(2), "{example}");
        let told = String::from_utf8(output.stderr).unwrap();
        assert!(told.starts_with("unknown option --no-such-option: expected --"), "{told}");
    }
    for example in ["reform_2025", "lineage", "check_plan"] {
        if !path_of(example).exists() {
            continue;
        }
        let mut child = Command::new(path_of(example))
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        drop(child.stdout.take());
        let told = String::from_utf8(child.wait_with_output().unwrap().stderr).unwrap();
        assert!(!told.contains("panic") && !told.contains("pipe"), "{told}");
    }
}

#[test]
fn every_example_is_run() {
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("examples");
    let mut names: Vec<String> = std::fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.extension().is_some_and(|extension| extension == "rs"))
        .map(|path| path.file_stem().unwrap().to_str().unwrap().to_owned())
        .collect();
    names.sort();
    assert_eq!(names, EXAMPLES);
    let text = include_str!("examples.rs");
    for name in EXAMPLES {
        let is_checked = ["check(", "check_code("].iter().any(|call| {
            let call = format!("{call}\"{name}\"");
            text.contains(&call)
        });
        assert!(is_checked, "{name}");
    }
}
