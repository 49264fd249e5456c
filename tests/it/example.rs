//! Examples of a package that are run, for the tests of every package of the workspace.
//!
//! Cargo builds the examples for `cargo test`; with `--test it` alone they are those of the last
//! build.

#![allow(dead_code, reason = "each package uses a part")]

use std::path::PathBuf;
use std::process::{Command, Output, Stdio};

use expect_test::ExpectFile;

/// Examples stand beside the folder of the test: target/debug/deps/it-0123 and
/// target/debug/examples/NAME.
pub(crate) fn path_of(example: &str) -> PathBuf {
    let mut path: PathBuf = std::env::current_exe().unwrap();
    path.pop();
    path.pop();
    path.push("examples");
    path.push(format!("{example}{}", std::env::consts::EXE_SUFFIX));
    path
}

pub(crate) fn run(example: &str, arguments: &[&str]) -> Output {
    let path = path_of(example);
    assert!(path.exists(), "{} is not built: cargo build --examples", path.display());
    // A backtrace would stand behind the message of an error.
    Command::new(path).args(arguments).env_remove("RUST_BACKTRACE").output().unwrap()
}

pub(crate) fn check(example: &str, arguments: &[&str], expected: &ExpectFile) {
    check_code(example, arguments, 0, expected);
}

/// Runs an example once: that equal input gives byte-equal output is held by the file, from run to run.
pub(crate) fn check_code(example: &str, arguments: &[&str], code: i32, expected: &ExpectFile) {
    let output = run(example, arguments);
    let message = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(code), "{example}: {message}");
    expected.assert_eq(std::str::from_utf8(&output.stdout).unwrap());
}

pub(crate) fn check_error(example: &str, arguments: &[&str], expected: &str) {
    check_message(example, arguments, 2, &format!("{expected}\n"));
}

pub(crate) fn check_message(example: &str, arguments: &[&str], code: i32, expected: &str) {
    let output = run(example, arguments);
    assert_eq!(output.status.code(), Some(code), "{arguments:?}");
    assert_eq!(output.stdout, b"", "{arguments:?}");
    assert_eq!(String::from_utf8(output.stderr).unwrap(), expected, "{arguments:?}");
}

/// Writes a file for an example to read, and returns its path.
pub(crate) fn file(name: &str, text: &str) -> String {
    let path = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(name);
    std::fs::write(&path, text).unwrap();
    path.to_str().unwrap().to_owned()
}

/// Holds that examples print what they are for, and refuse options that they do not know.
pub(crate) fn know_help(examples: &[&str]) {
    for &example in examples.iter().filter(|name| path_of(name).exists()) {
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
}

/// Holds that examples end without a word when nobody reads on.
pub(crate) fn end_quietly(examples: &[&str]) {
    for &example in examples.iter().filter(|name| path_of(name).exists()) {
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

/// Holds that the examples of the package are these, and that a text of tests runs each.
pub(crate) fn are_all_run(examples: &[&str], text: &str) {
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("examples");
    let mut names: Vec<String> = std::fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.extension().is_some_and(|extension| extension == "rs"))
        .map(|path| path.file_stem().unwrap().to_str().unwrap().to_owned())
        .collect();
    names.sort();
    assert_eq!(names, examples);
    for name in examples {
        let is_checked = ["check(", "check_code("].iter().any(|call| {
            let call = format!("{call}\"{name}\"");
            text.contains(&call)
        });
        assert!(is_checked, "{name}");
    }
}
