//! Tables carried over: nothing disappears, totals hold to the unit, and every row says what became of it.

use std::collections::BTreeMap;

use sapnhap::crosswalk::{Choice, Otherwise, Variable, Weighing};
use sapnhap::error::TableFault;
use sapnhap::places::How;
use sapnhap::table::{
    Account, Assignment, Conversion, Converted, Key, Outcome, OutcomeKind, OwnCodes, Panel, Table,
    Ties, Vintage, vintage,
};
use sapnhap::{
    Date, Error, ErrorKind, Level, OneSuccessor, Period, Quantity, Ratio, Register, code, date,
    vietnam,
};

const DAYS: [Date; 2] = [date(2025, 6, 30), date(2025, 7, 1)];

fn register() -> &'static Register {
    vietnam::register()
}

fn table(text: &str) -> Table {
    Table::from_csv(text).unwrap()
}

fn key() -> Key {
    Key::code("ma").as_of(DAYS[0])
}

fn weighing() -> Weighing<'static> {
    Weighing::of(Variable::people()).by(vietnam::area_shares()).otherwise(Otherwise::Equal)
}

fn records<'w>() -> Conversion<'static, 'w> {
    Conversion::of_records(register(), DAYS[1])
}

fn units<'w>() -> Conversion<'static, 'w> {
    Conversion::of_units(register(), DAYS[1])
}

fn kinds(done: &Converted<'_>) -> Vec<OutcomeKind> {
    (0..done.account().n_rows()).filter_map(|row| done.outcome(row)).map(Outcome::kind).collect()
}

fn sum(table: &Table, column: &str) -> Ratio {
    let column = table.column(column).unwrap();
    table.fields(column).map(|field| field.parse::<Ratio>().unwrap()).sum()
}

fn fault(error: &Error) -> &TableFault {
    match error.kind() {
        ErrorKind::Table(fault) => fault,
        other => panic!("{other:?}"),
    }
}

/// A row for each commune of 30 June 2025, with figures that differ from row to row.
fn of_all_communes(columns: &str, figures: impl Fn(u32) -> String) -> Table {
    let before = register().at(DAYS[0]).unwrap();
    let mut text = format!("ma,{columns}\n");
    for (unit, n) in before.units(Level::COMMUNE).iter().zip(0..) {
        text.push_str(&format!("{},{}\n", unit.code(), figures(n)));
    }
    table(&text)
}

/// The province of each commune before, as the new province that it went to.
fn new_province_of() -> BTreeMap<String, String> {
    let [before, after] = DAYS.map(|day| register().at(day).unwrap());
    let province = |unit: &sapnhap::Version<'_>| {
        let to = unit.successors_at(&after)[0].later();
        to.at_level(Level::PROVINCE).unwrap().label()
    };
    let units = before.units(Level::COMMUNE);
    units.iter().map(|unit| (unit.code().to_string(), province(unit))).collect()
}

#[test]
fn national_counts_keep_every_total_of_the_country_and_of_each_province() {
    let figures = |n: u32| format!("{},{},{}", n * 7 % 5003, n % 3, n * 7 % 5003 + n % 3);
    let old = of_all_communes("nam,nu,tat_ca", figures);
    let done = units()
        .key(key())
        .weighing(weighing())
        .count("nam")
        .count("nu")
        .count("tat_ca")
        .adding_up("tat_ca", ["nam", "nu"])
        .run(&old)
        .unwrap();
    let new = done.table();
    assert_eq!(new.n_rows(), 3_321 - 5); // The islands came of districts without communes.
    assert_eq!(
        done.account().rows(OutcomeKind::Weighed) + done.account().rows(OutcomeKind::Converted),
        10_035
    );
    let provinces = new_province_of();
    for column in ["nam", "nu", "tat_ca"] {
        assert_eq!(sum(new, column), sum(&old, column), "{column}");
        let mut by_province: BTreeMap<&str, Ratio> = BTreeMap::new();
        let at = old.column(column).unwrap();
        for row in 0..old.n_rows() {
            let province = &provinces[old.field(row, 0).unwrap()];
            *by_province.entry(province).or_default() +=
                &old.field(row, at).unwrap().parse().unwrap();
        }
        assert_eq!(by_province.len(), 34);
        let (at, within) = (new.column(column).unwrap(), new.column("within").unwrap());
        for row in 0..new.n_rows() {
            let province = new.field(row, within).unwrap();
            *by_province.get_mut(province).unwrap() -=
                &new.field(row, at).unwrap().parse().unwrap();
        }
        assert!(by_province.values().all(Ratio::is_zero), "{column}: {by_province:?}");
    }
    // In each unit men and women are still all.
    for row in 0..new.n_rows() {
        let figure = |column: &str| -> i64 {
            new.field(row, new.column(column).unwrap()).unwrap().parse().unwrap()
        };
        assert_eq!(figure("nam") + figure("nu"), figure("tat_ca"));
    }
    assert!(done.account().balances());
}

#[test]
fn every_table_keeps_its_totals() {
    let huge = "123456789012345678901234567890";
    let kinds: [(&str, &dyn Fn(u32) -> String); 6] = [
        ("lone cases", &|n| u32::from(n % 2 == 0).to_string()),
        ("ones", &|_| "1".to_owned()),
        ("negative", &|n| format!("{}", 500 - i64::from(n % 1000))),
        ("decimals", &|n| format!("{}.{:02}", n % 97, n % 100)),
        ("huge", &|n| if n % 3 == 0 { huge.to_owned() } else { n.to_string() }),
        ("zeros", &|_| "0".to_owned()),
    ];
    for (what, figures) in kinds {
        let old = of_all_communes("so", figures);
        let done = units().key(key()).weighing(weighing()).count("so").run(&old).unwrap();
        assert_eq!(sum(done.table(), "so"), sum(&old, "so"), "{what}");
        let at = done.table().column("so").unwrap();
        // Each figure is a step from the exact one, and no more.
        let step = if what == "decimals" { "0.01" } else { "1" }.parse().unwrap();
        for (figure, text) in done.figures().iter().zip(done.table().fields(at)) {
            let written: Ratio = text.parse().unwrap();
            assert!((&written - figure.value.as_ref().unwrap()).abs() < step, "{what}: {text}");
        }
    }
}

#[test]
fn by_the_law_alone_what_is_divided_stays_open_and_is_told() {
    let old = of_all_communes("so", |n| (n % 1000).to_string());
    let done = units().key(key()).count("so").run(&old).unwrap();
    let mass = &done.account().masses()[0];
    assert!(mass.balances() && !mass.of(OutcomeKind::Divided).is_zero());
    assert_eq!(done.account().rows(OutcomeKind::Divided), 381);
    assert_eq!(mass.total, sum(&old, "so"));
    // A unit that has something of a divided one has no figure, and the known rest is counted as hidden.
    let shown: Ratio = done.figures().iter().filter_map(|of| of.value.clone()).sum();
    let decided = &mass.of(OutcomeKind::Converted) + &mass.of(OutcomeKind::Weighed);
    assert_eq!(&shown + &mass.hidden, decided);
}

#[test]
fn a_secret_stays_one_and_what_is_missing_is_not_nothing() {
    let old = table("ma,so\n00001,10\n00004,c\n00006,5\n00007,\n00008,<3\n");
    let done = units().key(key()).weighing(weighing()).count("so").run(&old).unwrap();
    let mass = &done.account().masses()[0];
    assert_eq!((mass.n_suppressed, mass.n_missing), (2, 1));
    assert!(mass.balances());
    let new = done.table();
    let [name, so] = ["name", "so"].map(|column| new.column(column).unwrap());
    let of = |unit: &str| {
        let row = new.fields(name).position(|name| name == unit).unwrap();
        new.field(row, so).unwrap()
    };
    assert_eq!(of("phường Ba Đình"), "c");
    assert_eq!(of("phường Giảng Võ"), "");
    assert!(new.fields(so).all(|field| field != "0"));
}

#[test]
fn rates_are_means_categories_the_largest_and_texts_are_kept() {
    let old = table(
        "ma,nguoi,ngheo,loai,ghi_chu\n00001,300,2,A,x\n00004,100,6,B,y\n00006,100,0,B,y\n00008,100,1,C,\n",
    );
    let run = |conversion: Conversion<'static, '_>| {
        conversion.key(key()).weighing(weighing()).count("nguoi").run(&old).unwrap()
    };
    let all = |ties| {
        units().to_level(Level::PROVINCE).rate("ngheo", "nguoi").category("loai", "nguoi", ties)
    };
    let done = run(all(Ties::Blank).keep("ghi_chu"));
    let row: Vec<&str> = (0..7).filter_map(|column| done.table().field(0, column)).collect();
    // 300 x 2 + 100 x 6 + 100 x 0 + 100 x 1 = 1300 of 600 people.
    assert_eq!(row, ["01", "thành phố Hà Nội", "", "2", "A", "x; y", "600"]);
    let tie = table("ma,nguoi,loai\n00001,5,B\n00004,5,A\n");
    let of = |ties| {
        let done = units().to_level(Level::PROVINCE).key(key()).count("nguoi");
        let done = done.category("loai", "nguoi", ties).run(&tie).unwrap();
        done.table().field(0, 4).unwrap().to_owned()
    };
    assert_eq!([of(Ties::Blank), of(Ties::First)], ["", "A"]);
}

/// Each way in which a row can end, once.
#[test]
fn every_row_says_what_became_of_it() {
    let text = "ma,ten,dia_chi,ngay\n\
        00004,,,2025-06-30\n\
        00634,,,2025-06-30\n\
        ,\"xã Tân Thành, tỉnh Lạng Sơn\",,2025-06-30\n\
        ,,\"12 Lê Lợi, Phường Bến Nghé, Quận 1, TP.HCM\",2025-06-30\n\
        00004,\"phường Bến Nghé, Quận 1, TP.HCM\",,2025-06-30\n\
        99999,,,2025-06-30\n\
        00004,,,2010-01-01\n\
        00004,,,32/13/2025\n\
        ,,,2025-06-30\n\
        634.0,,,30/06/2025\n";
    let key = Key::code("ma").or(Key::names(["ten"])).or(Key::address("dia_chi")).dated("ngay");
    let table = table(text);
    let done = records().key(key.clone()).run(&table).unwrap();
    use OutcomeKind::*;
    let expected = [
        Converted,
        Divided,
        Ambiguous,
        Suggested,
        Contradicting,
        Unknown,
        BeforeOpening,
        NoDate,
        Blank,
        Divided,
    ];
    assert_eq!(kinds(&done), expected);
    assert!(done.account().balances());

    // Accepted by name, a suggestion is an answer; chosen, a divided unit is assigned and not converted.
    let choice = Choice::By(OneSuccessor::CarriesCode);
    let done = records().key(key).accepting(How::LeftOver).choosing(choice).run(&table).unwrap();
    assert_eq!(kinds(&done)[1..4], [Assigned, Ambiguous, Converted]);
    assert_eq!(done.outcome(1).unwrap().to().unwrap().code(), code("00634"));
    assert!(
        done.account()
            .to_string()
            .contains("one of several is chosen: the one that carries the code")
    );
}

/// People of a unit whose people went to one are there, whoever took its ground.
#[test]
fn about_people_only_those_count_who_got_people() {
    let table = table("ma\n18796\n");
    let kind =
        |conversion: Conversion<'static, '_>| kinds(&conversion.key(key()).run(&table).unwrap())[0];
    assert_eq!(kind(records()), OutcomeKind::Divided);
    // All of Kỳ Lợi's area went to one unit (1665/NQ-UBTVQH15, clause 62).
    assert_eq!(kind(records().about(Quantity::Area)), OutcomeKind::Converted);
    assert_eq!(kind(records().about(Quantity::Population)), OutcomeKind::Divided);
}

#[test]
fn a_list_of_places_makes_a_part_certain() {
    let rows = [(code("00634"), "Tổ 1", code("00634")), (code("00634"), "Tổ 2", code("00637"))];
    let places = Assignment::new(register(), DAYS, Level::COMMUNE, rows.clone()).unwrap();
    let table = table("ma,to\n00634,tổ 1\n00634,Tổ 2\n00634,Tổ 3\n");
    let done = records().key(key()).placing(&places, "to").run(&table).unwrap();
    let codes: Vec<_> = (0..3)
        .map(|row| done.outcome(row).unwrap().to().map(|unit| unit.code().to_string()))
        .collect();
    assert_eq!(codes, [Some("00634".to_owned()), Some("00637".to_owned()), None]);
    let contradicted = [&rows[..], &[(code("00634"), "tổ 1", code("00637"))]].concat();
    let error = Assignment::new(register(), DAYS, Level::COMMUNE, contradicted).unwrap_err();
    assert!(matches!(fault(&error), TableFault::Assignment { row: 3, .. }), "{error}");
}

/// Rows without a date are read as of every date: 3,316 of today's codes were codes before.
#[test]
fn own_codes_stand_before_official_ones() {
    let time = |from: Option<Date>, until: Option<Date>| Period { from, until };
    let [before, since] = [time(None, Some(DAYS[1])), time(Some(DAYS[1]), None)];
    let list = OwnCodes::new([
        ("A", code("00004"), before),
        ("A", code("00004"), since),
        ("B", code("00634"), before),
        ("B", code("00004"), since),
    ]);
    let list = list.unwrap();
    let table =
        table("chi_nhanh,ngay\nA,2025-06-30\nB,2025-06-30\nB,2025-07-01\nC,2025-07-01\nA,\nB,\n");
    let done = records().key(Key::own("chi_nhanh", &list).dated("ngay")).run(&table).unwrap();
    use OutcomeKind::*;
    assert_eq!(kinds(&done), [Converted, Divided, Converted, Unknown, Converted, Ambiguous]);
    let wrong = |rows: &[(&str, &str, Period)]| {
        OwnCodes::new(rows.iter().map(|(own, official, when)| (*own, code(official), *when)))
            .unwrap_err()
    };
    let fault = wrong(&[("A", "00004", before), ("A", "00008", time(None, None))]);
    assert!(matches!(fault, TableFault::OwnCode { row: 2, .. }), "{fault}");
    assert!(matches!(wrong(&[(" ", "00004", before)]), TableFault::OwnCode { row: 1, .. }));
    let turned = time(Some(DAYS[1]), Some(DAYS[0]));
    assert!(matches!(wrong(&[("A", "00004", turned)]), TableFault::OwnCode { row: 1, .. }));
}

#[test]
fn rows_of_unknown_date_are_converted_or_ambiguous_by_era() {
    let after = register().at(DAYS[1]).unwrap();
    let text: String =
        after.units(Level::COMMUNE).iter().map(|unit| format!("{}\n", unit.code())).collect();
    let table = table(&format!("ma\n{text}"));
    let done = records().key(Key::code("ma")).run(&table).unwrap();
    let account = done.account();
    let [converted, ambiguous] =
        [OutcomeKind::Converted, OutcomeKind::Ambiguous].map(|kind| account.rows(kind));
    assert_eq!(converted + ambiguous, 3_321);
    assert!(converted > 3_000 && ambiguous > 100, "{converted} {ambiguous}");
    for row in 0..table.n_rows() {
        if let Outcome::Ambiguous { is_by_era, candidates } = done.outcome(row).unwrap() {
            assert!(*is_by_era && candidates.len() > 1);
        }
    }
}

#[test]
fn what_can_not_be_carried_is_an_error_that_says_where() {
    let of =
        |conversion: Conversion<'static, '_>, text: &str| conversion.run(&table(text)).unwrap_err();
    let text = "ma,so,so\n00004,1,2\n";
    assert!(matches!(fault(&of(records(), text)), TableFault::NoKey));
    assert!(matches!(fault(&of(records().key(Key::code("x")), text)), TableFault::NoColumn { .. }));
    let twice = units().key(key()).count("so");
    assert!(matches!(fault(&of(twice.clone(), text)), TableFault::ColumnTwice { n: 2, .. }));
    let used = twice.clone().count("so");
    assert!(matches!(fault(&of(used, "ma,so\n00004,1\n")), TableFault::UsedTwice { .. }));
    let number = of(twice.clone(), "ma,so\n00004,1\n00001,many\n");
    assert!(matches!(fault(&number), TableFault::Number { row: 2, .. }), "{number}");
    let rows = of(twice.clone(), "ma,so\n00004,1\n4,2\n");
    assert!(matches!(fault(&rows), TableFault::UnitTwice { row: 2, first: 1, .. }), "{rows}");
    for conversion in [units().median("so"), units().index("so"), units().distinct_count("so")] {
        let error = of(conversion.key(key()), "ma,so\n00004,1\n");
        assert!(matches!(fault(&error), TableFault::CannotCarry { .. }), "{error}");
    }
    let rate = of(units().key(key()).rate("so", "per"), "ma,so\n00004,1\n");
    assert!(matches!(fault(&rate), TableFault::CannotCarry { .. }), "{rate}");
    let sums = twice.clone().count("a").count("b").adding_up("so", ["a", "b"]);
    let error = of(sums, "ma,so,a,b\n00004,3,1,1\n");
    assert!(matches!(fault(&error), TableFault::NotTheSum { row: 1, .. }), "{error}");
    assert!(matches!(fault(&Table::from_csv("").unwrap_err()), TableFault::Empty));
    let empty = records().key(key()).run(&Table::new([])).unwrap_err();
    assert!(matches!(fault(&empty), TableFault::Empty));
    assert!(matches!(Table::new(["a"]).push_row(["1", "2"]), Err(TableFault::Fields { .. })));
    // A circle of sums is refused, not followed.
    let circle = twice.count("a").adding_up("so", ["a"]).adding_up("a", ["so"]);
    let error = of(circle, "ma,so,a\n00004,1,1\n");
    assert!(matches!(fault(&error), TableFault::CannotCarry { .. }), "{error}");
}

#[test]
fn groups_are_carried_and_rounded_for_themselves() {
    let mut text = "ma,tuoi,gioi,so\n".to_owned();
    for code in ["00007", "00016", "00004", "00634"] {
        for (age, sex) in [("0-14", "nam"), ("0-14", "nu"), ("15+", "nam"), ("15+", "nu")] {
            text.push_str(&format!("{code},{age},{sex},1\n"));
        }
    }
    let table = table(&text);
    let done = units()
        .key(key())
        .weighing(weighing())
        .grouped_by(["tuoi", "gioi"])
        .count("so")
        .run(&table);
    let done = done.unwrap();
    let [age, sex, so] = ["tuoi", "gioi", "so"].map(|column| done.table().column(column).unwrap());
    let mut sums: BTreeMap<(String, String), i64> = BTreeMap::new();
    for row in 0..done.table().n_rows() {
        let field = |column| done.table().field(row, column).unwrap();
        *sums.entry((field(age).to_owned(), field(sex).to_owned())).or_default() +=
            field(so).parse::<i64>().unwrap();
    }
    assert_eq!(sums.len(), 4);
    assert!(sums.values().all(|sum| *sum == 4), "{sums:?}");
}

#[test]
fn codes_tell_their_date_with_names_and_sometimes_without() {
    let units = |day: Date| register().at(day).unwrap().units(Level::COMMUNE);
    let told = |day| {
        let units = units(day);
        let codes: Vec<String> = units.iter().map(|unit| unit.code().to_string()).collect();
        vintage(register(), Level::COMMUNE, codes.iter().map(String::as_str), None).unwrap()
    };
    let Vintage::Of { period, .. } = told(DAYS[0]) else { panic!() };
    assert_eq!(period.until, Some(DAYS[1]));
    let Vintage::Of { period, .. } = told(DAYS[1]) else { panic!() };
    assert_eq!(period.from, Some(DAYS[1]));
    let mixed = vintage(register(), Level::PROVINCE, ["02", "15"], None).unwrap();
    assert!(matches!(mixed, Vintage::Of { .. }));
    let names = ["Trúc Bạch", "Ba Đình"];
    let mixed = vintage(register(), Level::COMMUNE, ["00004", "4"], Some(&names)).unwrap();
    assert!(matches!(mixed, Vintage::Mixed { .. }));
    let never = vintage(register(), Level::COMMUNE, ["99999", ""], None).unwrap();
    assert!(matches!(never, Vintage::CannotTell { .. }));
    assert!(vintage(register(), Level::new(9), ["1"], None).is_err());
}

#[test]
fn a_panel_has_each_figure_once_and_splits_only_when_asked() {
    let births = || table("ma,sinh\n00004,365\n");
    let year = [date(2025, 1, 1), date(2025, 12, 31)];
    let panel = || {
        Panel::to(register(), DAYS[1]).key(Key::code("ma")).column("sinh").over_in_units_of(
            year,
            DAYS[0],
            births(),
        )
    };
    let whole = panel().run().unwrap();
    assert_eq!(whole.cells().len(), 1);
    assert_eq!(whole.cells()[0].text, "365");
    let split = panel().split_by_days().run().unwrap();
    let days: i64 = 365;
    assert!(split.cells().len() > 1);
    let sum: Ratio = split.cells().iter().filter_map(|cell| cell.value.clone()).sum();
    assert_eq!(sum, Ratio::from(days));
    assert!(split.cells().iter().all(|cell| cell.flags.is_estimate));
    let last = split.cells().last().unwrap();
    assert_eq!((last.from, last.until), (DAYS[1], year[1]));
    assert_eq!(last.value, Some(Ratio::from(184)));
}

#[test]
fn the_account_says_by_what_it_was_done() {
    let table = table("ma\n00004\n");
    let account = |weighing: Weighing<'_>| -> Account {
        units().key(key()).weighing(weighing).run(&table).unwrap().account().clone()
    };
    let (law, area) = (account(Weighing::of(Variable::people())), account(weighing()));
    assert_eq!(law.register(), area.register());
    assert!(law.weights().is_empty());
    assert_eq!(area.weights().len(), 1);
    assert_eq!(area.policies().len(), 2);
    assert_eq!(law.to_table().to_csv(), "what,outcome,amount\nrows,in,1\nrows,converted,1\n");
}
