//! Every example is run, and what it prints compared with a file beside this one.
//!
//! `UPDATE_EXPECT=1` writes the files anew.

use std::path::PathBuf;

use expect_test::expect_file;

use crate::example::*;

const EXAMPLES: [&str; 3] = ["own_units", "plan_country", "plan_hanoi"];

#[test]
fn plan_country() {
    let quick = ["--moves", "10000"];
    check("plan_country", &quick, &expect_file!["examples/plan_country.txt"]);
    let unknown = "unknown option --goal: expected --target, --moves, --seed or --out\n";
    check_message("plan_country", &["--goal"], 2, unknown);
    let message = "--target can't be \"all\": expected a whole number\n";
    check_message("plan_country", &["--target", "all"], 2, message);
}

#[test]
fn own_units() {
    check("own_units", &[], &expect_file!["examples/own_units.txt"]);
}

#[test]
#[cfg(feature = "exact")]
fn plan_hanoi() {
    let quick = ["--target", "126", "--moves", "20000"];
    check("plan_hanoi", &quick, &expect_file!["examples/plan_hanoi_126.txt"]);
    let half = ["--vi", "--moves", "20000"];
    check("plan_hanoi", &half, &expect_file!["examples/plan_hanoi_263_vi.txt"]);
    let most = ["--most-feasible", "--moves", "20000"];
    check("plan_hanoi", &most, &expect_file!["examples/plan_hanoi_most.txt"]);
    let check = |arguments: &[&str], expected: &str| {
        check_message("plan_hanoi", arguments, 2, &format!("{expected}\n"));
    };
    check(
        &["--goal", "126"],
        "unknown option --goal: expected --target, --most-feasible, --moves, --seed, --out, --map, \
         --outlines, --explain, --list, --mountains or --vi",
    );
    check(&["--outlines", "map.geojson"], "--outlines needs --out or --map, where the map goes");
    check(&["--target", "many"], "--target can't be \"many\": expected a whole number");
    check(&["--target"], "--target needs a value");
}

/// The map drawn of a file of outlines, and what is wrong with such a file.
#[test]
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
        // So few groups that no bound of their shape is looked for.
        let arguments = ["--target", "100", "--moves", "0", "--out", folder];
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
    assert!(map.contains("Source: outlines.geojson"), "{map}");
    assert!(map.contains("Not drawn for want of an outline (525): "));
    let before = std::fs::read_to_string(format!("{folder}/before.svg")).unwrap();
    assert!(before.contains("Hà Nội as it is: 526 communes in 30 districts"), "{before}");
    let page = std::fs::read_to_string(format!("{folder}/page.html")).unwrap();
    assert!(page.starts_with("<!DOCTYPE html>") && page.contains("id=\"findings\""));

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
fn every_example_knows_help() {
    know_help(&EXAMPLES);
}

#[test]
fn every_example_is_run() {
    are_all_run(&EXAMPLES, include_str!("examples.rs"));
}
