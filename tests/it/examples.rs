//! Every example is run, and what it prints compared with a file beside this one.
//!
//! `UPDATE_EXPECT=1` writes the files anew.

use expect_test::{ExpectFile, expect_file};

use crate::example::*;

const EXAMPLES: [&str; 16] = [
    "check_plan",
    "compare_plans",
    "convert_figures",
    "convert_table",
    "district_shares",
    "find_places",
    "find_vintage",
    "former_district",
    "hand_over",
    "lineage",
    "panel",
    "plan_in_a_test",
    "reform_2025",
    "since_2019",
    "working_group",
    "write_a_decree",
];

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
fn recipes() {
    check("convert_figures", &[], &expect_file!["examples/convert_figures.txt"]);
    check("district_shares", &[], &expect_file!["examples/district_shares.txt"]);
    check("find_vintage", &[], &expect_file!["examples/find_vintage.txt"]);
    check("panel", &[], &expect_file!["examples/panel.txt"]);
    check("plan_in_a_test", &[], &expect_file!["examples/plan_in_a_test.txt"]);
}

#[cfg(feature = "csv")]
#[test]
fn convert_table() {
    check("convert_table", &[], &expect_file!["examples/convert_table.txt"]);
    let account = file("account.txt", "");
    let accepting = ["--accept", "left_over", "--choose", "code", "--account", &account];
    check("convert_table", &accepting, &expect_file!["examples/convert_table_chosen.txt"]);
    let told = std::fs::read_to_string(&account).unwrap();
    expect_file!["examples/convert_table_account.txt"].assert_eq(&told);
    let people = file("people.csv", "ma_xa,dan_so,ngheo\n00007,23163,0.5\n00004,14770,1.1\n");
    let units = [
        people.as_str(),
        "--units",
        "--as-of",
        "30/06/2025",
        "--count",
        "dan_so",
        "--rate",
        "ngheo/dan_so",
        "--weights",
        "area",
    ];
    check("convert_table", &units, &expect_file!["examples/convert_table_units.txt"]);
    let message = "\"x\" is none of heir, code, seat, part\n";
    check_message("convert_table", &["--choose", "x"], 1, message);
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
        "line 2, column 3: column portion: \"half\" is no portion: expected all, part, rest, unknown, possible or none\n",
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

#[cfg(feature = "csv")]
#[test]
fn hand_over() {
    check("hand_over", &[], &expect_file!["examples/hand_over.txt"]);
}

#[test]
fn find_places() {
    check("find_places", &[], &expect_file!["examples/find_places.txt"]);
    let lines = file("places.txt", "P.12 Q.Gò Vấp\n\nThị trấn Việt Trung, Bố Trạch\n");
    let accepting = ["--accept", "dropped_word", "--level", "commune", &lines, "30/06/2025"];
    check("find_places", &accepting, &expect_file!["examples/find_places_accepting.txt"]);
}

#[test]
fn find_places_with_wrong_arguments() {
    let check =
        |arguments: &[&str], expected: &str| check_error("find_places", arguments, expected);
    check(&["--accept", "guess"], "\"guess\" is none of dropped_word, typo or left_over");
    check(&["--accept"], "--accept needs a value");
    check(&["--level", "county"], "the country has no level county");
    check(&["--date"], "unknown option --date: expected --accept, --level or --help");
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
fn since_2019() {
    check("since_2019", &[], &expect_file!["examples/since_2019.txt"]);
    let town = ["31489", "01/04/2019"];
    check("since_2019", &town, &expect_file!["examples/since_2019_in_doubt.txt"]);
    let divided = ["xã Thái Thịnh, Hòa Bình", "2019-06-01"];
    check("since_2019", &divided, &expect_file!["examples/since_2019_divided.txt"]);
    let district = ["quận 2, Hồ Chí Minh", "2019-06-01"];
    check("since_2019", &district, &expect_file!["examples/since_2019_district.txt"]);
    let early = ["00010", "2018-12-31"];
    let told = "the register opens on 2019-01-01 and does not know what was on 2018-12-31";
    check_error("since_2019", &early, told);
}

#[test]
fn lineage_with_wrong_arguments() {
    let check = |arguments: &[&str], expected: &str| check_error("lineage", arguments, expected);
    check(
        &["00004", "2018-12-31"],
        "the register opens on 2019-01-01 and does not know what was on 2018-12-31",
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
fn reform_2025() {
    check("reform_2025", &[], &expect_file!["examples/reform_2025.txt"]);
}

#[test]
fn working_group() {
    check("working_group", &[], &expect_file!["examples/working_group.txt"]);
    check("working_group", &["20/11/2026"], &expect_file!["examples/working_group_seal.txt"]);
    let early = "the group does not work on 2025-11-07: expected a date of 2025-11-08 ..\n";
    check_message("working_group", &["07/11/2025"], 1, early);
}

#[test]
fn write_a_decree() {
    check("write_a_decree", &[], &expect_file!["examples/write_a_decree.txt"]);
}

#[test]
fn every_example_knows_help_and_ends_quietly_when_nobody_reads_on() {
    know_help(&EXAMPLES);
    end_quietly(&["reform_2025", "lineage", "check_plan"]);
}

#[test]
fn every_example_is_run() {
    are_all_run(&EXAMPLES, include_str!("examples.rs"));
}
