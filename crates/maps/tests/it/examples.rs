//! Every example is run, and what it prints compared.

use std::path::PathBuf;

use crate::example::*;

/// Runs an example that writes a file, and returns what it printed and wrote.
fn written(example: &str, arguments: &[&str], file: &str) -> (String, String) {
    let path = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(file);
    let path = path.to_str().unwrap();
    let output = run(example, &[arguments, &["--out", path]].concat());
    let message = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(0), "{example}: {message}");
    let told = String::from_utf8(output.stdout).unwrap().replace(path, "FILE");
    (told, std::fs::read_to_string(path).unwrap())
}

#[test]
fn map_province() {
    let (told, svg) = written("map_province", &[], "map.svg");
    assert!(told.starts_with("126 communes of Thành phố Hà Nội are in FILE"), "{told}");
    assert!(svg.starts_with("<svg") && svg.contains("quận Ba Đình"));
    let arguments = ["tỉnh Cà Mau", "--by", "kind", "--vi"];
    let (told, svg) = written("map_province", &arguments, "ca_mau.svg");
    assert!(told.starts_with("64 communes of Tỉnh Cà Mau are in FILE"), "{told}");
    assert!(svg.contains("Nguồn") && svg.contains("phường"));
    let nowhere = run("map_province", &["tỉnh Atlantis"]);
    assert_ne!(nowhere.status.code(), Some(0));
    assert!(String::from_utf8(nowhere.stderr).unwrap().contains("Atlantis"));
}

#[test]
fn who_became_whom() {
    let (told, svg) = written("who_became_whom", &[], "flows.svg");
    let expected = "2025-06-30: 45 units, 27 of them from outside; 56 bands on, 38 of them parts\n\
                    2025-07-01: 5 units, 0 of them from outside; 0 bands on, 0 of them parts\n";
    assert!(told.contains(expected), "{told}");
    assert!(svg.contains("Phúc Tân") && svg.contains("Cửa Nam"));
}

#[test]
fn province_page() {
    let (told, html) = written("province_page", &["tỉnh Hà Nam"], "page.html");
    assert!(told.contains("FILE"), "{told}");
    assert!(
        html.starts_with("<!DOCTYPE html>") && html.contains("<svg") && html.contains("<table")
    );
}

#[test]
fn examples_tell_what_they_are_for() {
    know_help(&["map_province", "who_became_whom", "province_page"]);
}
