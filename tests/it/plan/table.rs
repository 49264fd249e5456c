//! Plans as people write them in a spreadsheet.

use expect_test::{Expect, expect};
use sapnhap::{Error, Plan, Portion, Severity, vietnam};

use super::{DAY, fails, made};
use crate::rules::formal;

fn read(text: &str) -> Result<Plan, Error> {
    Plan::from_csv(vietnam::register(), DAY, "thành phố Hà Nội", text)
}

fn gives(text: &str, told: &Expect) -> Plan {
    let plan = read(text).unwrap();
    told.assert_eq(&made(&plan).join("\n"));
    // Written out it is read as the same plan.
    let written = plan.to_csv();
    let again = read(&written).unwrap();
    assert_eq!(made(&again), made(&plan), "{written}");
    assert_eq!(again.to_csv(), written);
    plan
}

/// Semicolons, blank cells as in the row above, and a unit that stays.
#[test]
fn as_spreadsheets_write_them() {
    let plan = gives(
        "old;new;seat\n\
         xã Ba Vì;xã Ba Vì;yes\n\
         xa Yen Bai;;\n\
         Suối Hai;xã Suối Hai;\n\
         Minh Châu;phường Minh Châu;có\n\
         xã cổ đô;;\n",
        &expect![[r#"
            1: xa Ba Vì 09700 Some("09700 xã Ba Vì") None of 09700 xã Ba Vì all/all; 09706 xã Yên Bài all/all
            2: phuong Minh Châu 09661 Some("09661 xã Minh Châu") None of 09661 xã Minh Châu all/all; 09634 xã Cổ Đô all/all"#]],
    );
    formal(&plan).assert_lawful();
    // Tabs, other letters in the header, a mark at the beginning, and quotes.
    let tabs = "\u{feff}OLD\tNew\tSeat\n\"xã Ba Vì\"\txã Ba Vì\tX\nxã Yên Bài\t\t\n";
    gives(
        tabs,
        &expect![[
            r#"1: xa Ba Vì 09700 Some("09700 xã Ba Vì") None of 09700 xã Ba Vì all/all; 09706 xã Yên Bài all/all"#
        ]],
    );
}

#[test]
fn codes_without_their_zeros() {
    gives(
        "old_code,new,code,parent,seat\n\
         9700,xã Ba Vì,9700,1,9706\n\
         9706,,,,\n\
         70,phường Hoàn Kiếm,,,yes\n\
         82,,,,\n",
        &expect![[r#"
            1: xa Ba Vì 09700 Some("09706 xã Yên Bài") Some("01") of 09700 xã Ba Vì all/all; 09706 xã Yên Bài all/all
            2: phuong Hoàn Kiếm 00070 Some("00070 phường Hoàn Kiếm") None of 00070 phường Hoàn Kiếm all/all; 00082 phường Cửa Nam all/all"#]],
    );
    // A code and a name beside it must be the same unit.
    gives(
        "old_code,old,new\n9700,xa Ba Vi,xã Một\n9706,Yên Bài,\n",
        &expect!["1: xa Một 09700 None None of 09700 xa Ba Vi all/all; 09706 Yên Bài all/all"],
    );
}

/// Rows of one unit that do not stand together, and what is said once for all of them.
#[test]
fn rows_in_any_order() {
    gives(
        "clause,old,area,population,new,code,seat,parent,cites,note\n\
         7,xã Ba Vì,all,all,xã Một,09700,,01,,\n\
         8,xã Suối Hai,part 12.5 of 81.29,part,xã Hai,99001,,,,by the river\n\
         ,xã Yên Bài,,,XÃ MỘT,,xã Yên Bài,,,\n\
         ,xã Cổ Đô,rest,rest,xã hai,,,,7;9,\n\
         ,xã Minh Châu,all,none,,,,,,\n",
        &expect![[r#"
            7: xa Một 09700 Some("09706 xã Yên Bài") Some("01") of 09700 xã Ba Vì all/all; 09706 xã Yên Bài all/all
            8: xa Hai 99001 None None of 09694 xã Suối Hai 12.5 of Some(81.29)/part; 09634 xã Cổ Đô rest/rest; 09661 xã Minh Châu all/none"#]],
    );
}

/// Units of one name under two parents are two; a blank parent is that of the rows before.
#[test]
fn namesakes_under_other_parents() {
    gives(
        "old,new,parent\n\
         xã Ba Vì,xã Mới,01\n\
         \"xã Thanh Thủy, tỉnh Phú Thọ\",xã Mới,25\n\
         xã Yên Bài,xã Mới,01\n\
         \"xã Thanh Sơn, tỉnh Phú Thọ\",xã Mới,25\n",
        &expect![[r#"
            1: xa Mới 09700 None Some("01") of 09700 xã Ba Vì all/all; 09706 xã Yên Bài all/all
            2: xa Mới 08674 None Some("25") of 08674 xã Thanh Thủy all/all; 08542 xã Thanh Sơn all/all"#]],
    );
    gives(
        "old,new,parent\nxã Ba Vì,xã Mới,01\nxã Yên Bài,xã Mới,\n",
        &expect![[
            r#"1: xa Mới 09700 None Some("01") of 09700 xã Ba Vì all/all; 09706 xã Yên Bài all/all"#
        ]],
    );
}

/// A unit that alone becomes what it is stays, unless its code or parent is another.
#[test]
fn units_that_stay() {
    gives("old,new\nxã Ba Vì,xã Ba Vì\nxã Yên Bài,XA YÊN BÀI\n", &expect![""]);
    let told = expect!["1: xa Yên Bài 99001 None None of 09706 xã Yên Bài all/all"];
    gives("old,new,code\nxã Ba Vì,xã Ba Vì,09700\nxã Yên Bài,xã Yên Bài,99001\n", &told);
    gives(
        "old,new,parent\nxã Ba Vì,xã Ba Vì,thành phố Hà Nội\nxã Yên Bài,xã Yên Bài,25\n",
        &expect![[r#"1: xa Yên Bài 09706 None Some("25") of 09706 xã Yên Bài all/all"#]],
    );
    gives(
        "old,new,portion\nxã Ba Vì,xã Ba Vì,part\n",
        &expect!["1: xa Ba Vì 32249 None None of 09700 xã Ba Vì part/part"],
    );
    gives(
        "old,new\nxã Ba Vì,phường Ba Vì\n",
        &expect!["1: phuong Ba Vì 09700 None None of 09700 xã Ba Vì all/all"],
    );
}

#[test]
fn findings_show_the_row() {
    let plan = read("old,new,code\nxã Ba Vì,xã Một,09661\nxã Yên Bài,,\n").unwrap().named("P");
    let report = formal(&plan);
    expect![[r#"
        plan P: 1 error, 0 warnings, 1 note
        note [code-of-seat] P: can't tell whether 1 new units have the codes of their seats: no seat is given
        line 2, column 2: error [code-unique] P clause 1: code 09661 is in use by xã Minh Châu (09661) on the day
          | xã Ba Vì,xã Một,09661
          mend: give the code of a unit that ends, such as that of the seat"#]].assert_eq(&report.to_string());
    // A name beside a code that is not that unit's is found by a rule too.
    let plan = read("old_code,old,new\n9700,xã Yên Bài,xã Một\n9694,,\n").unwrap();
    let report = formal(&plan);
    let told: Vec<String> = report.of_rule("references").map(ToString::to_string).collect();
    expect![[r#"line 2, column 2: error [references] on 2027-01-01 clause 1: code 09700 is xã Ba Vì (09700), but the text beside it says "xã Yên Bài""#]].assert_eq(&told.join("\n"));
}

/// Old units that are not found, or may be several, are no errors of reading: the report tells of
/// them together with all else.
#[test]
fn units_that_are_not_found() {
    let text = "old,new,seat\nxã Ba Vù,xã Một,\nxã Yên Bài,,\nxã Tân Thành,xã Hai,yes\nxã Suối Hai,,\n\
                xã Yên Bài,xã Ba,yes\n";
    let plan = Plan::from_csv(vietnam::register(), DAY, "", text).unwrap().named("P");
    let report = formal(&plan);
    let told: Vec<String> = report
        .findings()
        .iter()
        .map(|finding| {
            let rule = finding.rule.as_ref().unwrap();
            let line = finding.position.map_or(0, |at| at.line);
            let says = finding.says.to_string();
            let short: String = says.chars().take(70).collect();
            format!("{line} {rule}: {short}")
        })
        .collect();
    expect![[r#"
        0 code-of-seat: can't tell whether 1 new units have the codes of their seats: no seat 
        2 parents: Một (09706) needs a parent in force on the day; expected one, or the d
        2 references: no unit on 2026-12-31 is called "xã Ba Vù"; near names: xã Ba Vì (0970
        4 parents: Hai (09694) needs a parent in force on the day; expected one, or the d
        4 references: "xã Tân Thành" is ambiguous on 2026-12-31: xã Tân Thành (05923), tỉnh 
        6 code-unique: code 09706 is given twice: here and by decree P clause 1
        6 cover: the area of xã Yên Bài (09706) is taken twice: by decree P clause 1, a
        6 cover: the population of xã Yên Bài (09706) is taken twice: by decree P claus
        6 parents: Ba (09706) needs a parent in force on the day; expected one, or the de"#]]
    .assert_eq(&told.join("\n"));
    // Codes and seats too.
    let plan =
        read("old_code,new,seat\n97O0,xã Một,xã Chưa Có\n99998,xã Hai,\n").unwrap().named("P");
    let report = formal(&plan);
    let told = report.findings().iter().filter(|finding| finding.severity == Severity::Error);
    let told: Vec<String> = told.map(|finding| finding.says.to_string()).collect();
    expect![[r#"
        code 97O0 is not as wide as a commune code; expected 5 characters
        no commune carries the code 99998 on 2026-12-31"#]]
    .assert_eq(&told.join("\n"));
}

#[test]
fn tables_that_can_not_be_read() {
    let error = fails(
        read("old,new\nxã Ba Vì,Một\n"),
        &expect![[
            r#"line 2, column 2: column new: "Một" names no kind that a new unit can have; expected one of tỉnh, thành phố, xã, phường, thị trấn, đặc khu before it"#
        ]],
    );
    assert_eq!(error.position().map(|at| (at.line, at.column)), Some((2, 2)));
    for (text, told) in [
        ("", expect![[r#"line 1, column 1: the table lacks the column "new": expected new"#]]),
        (
            "old\nxã Ba Vì\n",
            expect![[r#"line 1, column 1: the table lacks the column "new": expected new"#]],
        ),
        (
            "old,new,colour\nxã Ba Vì,xã Một,red\n",
            expect![[
                r#"line 1, column 3: the table has the unknown column "colour": expected clause, old_code, old, area, population, portion, new, code, seat, parent, cites, note"#
            ]],
        ),
        (
            "old,new,old\n",
            expect![[
                r#"line 1, column 3: the table has twice the column "old": expected each column once"#
            ]],
        ),
        (
            "old,new\nxã Ba Vì,\n",
            expect!["line 2, column 2: column new: it is blank; expected the new unit"],
        ),
        (
            "old,new\n,xã Một\n",
            expect!["line 2, column 1: column old: it is blank; expected the old unit"],
        ),
        (
            "old,new\nxã Ba Vì,xã Một,x\n",
            expect![
                "line 2, column 1: the row has 3 fields; expected 2, as in the header; a comma inside a field needs quotes around the field"
            ],
        ),
        (
            "old,new,portion\nxã Ba Vì,xã Một,half\n",
            expect![[
                r#"line 2, column 3: column portion: "half" is no portion: expected all, part, rest, unknown, possible or none"#
            ]],
        ),
        (
            "old,new,area\nxã Ba Vì,xã Một,part 1.5 of many\n",
            expect![[
                r#"line 2, column 3: column area: amount "many" has the character 'm', which does not belong in one"#
            ]],
        ),
        (
            "old,new,area\nxã Ba Vì,xã Một,part 1.5.5\n",
            expect![[
                r#"line 2, column 3: column area: "1.5.5" is no amount: expected digits with at most one full stop, as 335983.58"#
            ]],
        ),
        (
            "old;new;area\nxã Ba Vì;xã Một;part 24,905\n",
            expect![[
                r#"line 2, column 3: column area: "24,905" is no amount: expected a full stop before decimals, and nothing between thousands: a comma before three digits may mean either"#
            ]],
        ),
        (
            "old,new,area\nxã Ba Vì,xã Một,\"part 1,234.5 of 2000\"\n",
            expect![[
                r#"line 2, column 3: column area: "1,234.5" is no amount: expected digits, and a full stop or a comma before decimals, as 24.9 or 24,9"#
            ]],
        ),
        (
            "old,new,area\nxã Ba Vì,xã Một,part 24,9\n",
            expect![
                "line 2, column 1: the row has 4 fields; expected 3, as in the header; a comma inside a field needs quotes around the field"
            ],
        ),
        (
            "old,new,code\nxã Ba Vì,xã Một,a b\n",
            expect![[
                r#"line 2, column 3: column code: code "a b" has the character ' ', which does not belong in one"#
            ]],
        ),
        (
            "old,new,seat\nxã Ba Vì,xã Một,yes\nxã Yên Bài,,yes\n",
            expect![
                "line 3, column 3: column seat: it is 09706; expected 09700, as in a row before"
            ],
        ),
        (
            "old,new,code\nxã Ba Vì,xã Một,9700\nxã Yên Bài,,9706\n",
            expect![
                "line 3, column 3: column code: it is 09706; expected 09700, as in a row before"
            ],
        ),
        // Quotes that are never closed have swallowed all that comes after them.
        (
            "old,new\nxã Ba Vì,xã Một\nxã Yên Bài,\"xã Hai\nxã Suối Hai,xã \"\"Ba\n",
            expect![
                "line 3, column 2: the quotes that open here are not closed; expected a quote at the end of the field"
            ],
        ),
        (
            "clause,old,new\n1,xã Ba Vì,xã Một\n2,xã Yên Bài,\n",
            expect!["line 3, column 1: column clause: it is 2; expected 1, as in a row before"],
        ),
    ] {
        fails(read(text), &told);
    }
}

/// Amounts as they are written in Viet Nam, where what they mean is clear.
#[test]
fn decimals_after_a_comma() {
    for (written, amount) in [
        ("24,9", "24.9"),
        ("0,717", "0.717"),
        ("1.234,5", "1234.5"),
        ("12.345.678,905", "12345678.905"),
        ("1234,567", "1234.567"),
        ("24,90", "24.90"),
        ("24.905", "24.905"),
    ] {
        for text in [
            format!("old;new;area\nxã Ba Vì;xã Một;part {written} of 99999999,5\n"),
            format!("old,new,area\nxã Ba Vì,xã Một,\"part {written} of 99999999,5\"\n"),
        ] {
            let plan = read(&text).unwrap();
            let take = &plan.decrees().next().unwrap().provisions[0].takes[0];
            let Portion::Part(Some(figure)) = &take.area else { panic!("{take:?}") };
            assert_eq!(figure.amount.to_string(), amount);
            assert_eq!(figure.of.unwrap().to_string(), "99999999.5");
        }
    }
    for written in
        ["1,234", "24,905", "1,2,3", ",5", "5,", "1.23,5", "1234.567,5", "-,5", "1,234.5"]
    {
        assert!(
            read(&format!("old;new;area\nxã Ba Vì;xã Một;part {written}\n")).is_err(),
            "{written}"
        );
    }
}

/// Rows that a spreadsheet left blank are none, and those after them keep their places.
#[test]
fn blank_rows_are_passed_over() {
    for blank in [";;\n", "\n", " ; ; \n", ";;;;\n;\n"] {
        let text =
            format!("old;new;seat\n{blank}xã Ba Vì;xã Một;yes\n{blank}xã Yên Bài;;\n{blank}");
        let plan = read(&text).unwrap();
        assert_eq!(plan.decrees().next().unwrap().provisions[0].takes.len(), 2, "{blank:?}");
        let line = 3 + 2 * blank.lines().count();
        let at = plan.decrees().next().unwrap().provisions[0].takes[1].position.unwrap();
        assert_eq!(usize::try_from(at.line).unwrap(), line, "{blank:?}");
    }
    assert!(read("\n;;\nold;new\n").is_err());
    assert!(read("\nold;new\nxã Ba Vì;xã Một\n").is_ok());
}
