//! Holdings of dissolved units: to whom they go, what is left open, what is short, and what is refused.

#[cfg(feature = "proptest")]
mod property;

use sapnhap::crosswalk::{Crosswalk, Otherwise, Variable, Weighing};
use sapnhap::error::{CrosswalkFault, HoldingsFault, LookupFault};
use sapnhap::holdings::{
    Allotment, Allotments, Category, HandOver, HandedBy, Holding, Holdings, Norms, WhyNot,
    hand_over, hand_over_by,
};
use sapnhap::{
    Date, Error, ErrorKind, Level, OneSuccessor, Ratio, Snapshot, Version, code, date, vietnam,
};

const DAYS: [Date; 2] = [date(2025, 6, 30), date(2025, 7, 1)];

fn before() -> Snapshot<'static> {
    vietnam::register().at(DAYS[0]).unwrap()
}

fn after() -> Snapshot<'static> {
    vietnam::register().at(DAYS[1]).unwrap()
}

fn old(name: &str) -> Version<'static> {
    before().find(name).unwrap()
}

fn new(name: &str) -> Version<'static> {
    after().find(name).unwrap()
}

fn ratio(text: &str) -> Ratio {
    text.parse().unwrap()
}

fn category(text: &str) -> Category {
    Category::new(text).unwrap()
}

fn holding(category: &str, item: &str, amount: &str) -> Holding {
    Holding::new(category, item, ratio(amount)).unwrap()
}

fn holdings(rows: impl IntoIterator<Item = (Version<'static>, Holding)>) -> Holdings<'static> {
    let mut holdings = Holdings::new(before());
    for (unit, holding) in rows {
        holdings.insert(&unit, holding).unwrap();
    }
    holdings
}

fn allotments(rows: impl IntoIterator<Item = Allotment<'static>>) -> Allotments<'static> {
    let mut allotments = Allotments::new();
    rows.into_iter().for_each(|row| allotments.push(row));
    allotments
}

fn people() -> Weighing<'static> {
    Weighing::of(Variable::people())
}

fn handed(
    holdings: &Holdings<'_>,
    allotments: &Allotments<'_>,
    weighing: &Weighing<'_>,
) -> HandOver<'static> {
    let done = hand_over(holdings, &after(), Level::COMMUNE, allotments, weighing).unwrap();
    assert!(done.accounts().iter().all(sapnhap::holdings::CategoryAccount::balances));
    done
}

fn told(lines: impl IntoIterator<Item = impl ToString>) -> Vec<String> {
    lines.into_iter().map(|line| line.to_string()).collect()
}

fn fault(error: &Error) -> &HoldingsFault {
    match error.kind() {
        ErrorKind::Holdings(fault) => fault,
        other => panic!("{other:?}"),
    }
}

/// In April 2025 the archives of Hà Nội's districts measured 12,900 m and those of its communes 55,966.4 m,
/// 68,866.4 m together. How much each unit had was not told, so they have equal parts here.
#[test]
fn archives_of_ha_noi_arrive_to_the_last_decimetre() {
    let city = old("thành phố Hà Nội");
    let [districts, communes] = [Level::DISTRICT, Level::COMMUNE].map(|level| city.members(level));
    assert_eq!((districts.len(), communes.len()), (30, 526));
    let part = |total: &str, n: i64| ratio(total).checked_div(&Ratio::from(n)).unwrap();
    let of =
        |name, amount: &Ratio| Holding::new(name, "", amount.clone()).unwrap().measured_in("m");
    let (each_district, each_commune) = (part("12900", 30), part("55966.4", 526));
    let rows = districts.iter().map(|unit| (*unit, of("archives/districts", &each_district)));
    let others = communes.iter().map(|unit| (*unit, of("archives/communes", &each_commune)));
    let archives = holdings(rows.chain(others));
    assert_eq!(archives.total(&category("archives")), ratio("68866.4"));

    let none = Allotments::new();
    let done = handed(&archives, &none, &people().otherwise(Otherwise::Equal));
    let accounts = told(done.accounts());
    assert!(accounts[0].starts_with("archives: 68866.4 m in = "), "{}", accounts[0]);
    assert_eq!(done.account(&category("archives/districts")).unwrap().total, ratio("12900"));
    assert_eq!(done.account(&category("archives/communes")).unwrap().total, ratio("55966.4"));
    assert_eq!(done.account(&category("archives")).unwrap().handed_over(), ratio("68866.4"));
    assert!(done.not_allotted().is_empty());
    assert_eq!(done.successors().len(), 126);
    let sum: Ratio =
        done.successors().iter().map(|unit| done.amount_of(unit, &category("archives"))).sum();
    assert_eq!(sum, ratio("68866.4"));

    // By the law alone nothing is lost either: what it does not weigh is listed.
    let law = handed(&archives, &none, &people());
    let account = law.account(&category("archives")).unwrap();
    assert!(!account.whole.is_zero() && !account.not_allotted.is_zero());
    assert_eq!(&account.handed_over() + &account.not_allotted, ratio("68866.4"));
    assert!(law.not_allotted().iter().all(|open| open.why == WhyNot::NotWeighed));
}

/// The service centre of xã Lam Thành received 2,699 files from July to September 2025. A unit that stays as it
/// is keeps what it has.
#[test]
fn files_of_a_unit_that_stays_are_kept() {
    let register = vietnam::register();
    let then = register.at(date(2025, 9, 30)).unwrap();
    let commune = then.find("xã Lam Thành, Nghệ An").unwrap();
    let mut files = Holdings::new(then);
    files.insert(&commune, holding("files", "tiếp nhận quý III", "2699").in_pieces()).unwrap();
    let today = register.at(date(2026, 11, 23)).unwrap();
    let done = hand_over(&files, &today, Level::COMMUNE, &Allotments::new(), &people()).unwrap();
    assert_eq!(told(done.accounts()), ["files: 2699 in = 2699 whole"]);
    assert_eq!(done.amount_of(&commune, &category("files")), Ratio::from(2699));
}

/// Seats of communes that merged are more than the new commune needs.
#[test]
fn offices_that_merged_communes_leave_are_over() {
    let commune = new("xã Lam Thành, Nghệ An");
    let members: Vec<Version<'_>> = commune.predecessors().map(|edge| edge.source()).collect();
    assert!(members.len() > 1);
    let seat = |unit: &Version<'static>| {
        (*unit, holding("offices", &format!("trụ sở {}", unit.label()), "1").indivisible())
    };
    let done = handed(&holdings(members.iter().map(seat)), &Allotments::new(), &people());
    let mut norms = Norms::new(after());
    norms.insert(&category("offices"), Ratio::ONE).unwrap();
    let needs = done.against(&norms).unwrap();
    let need = needs.of(&commune).next().unwrap();
    assert_eq!(need.has, Ratio::from(i64::try_from(members.len()).unwrap()));
    assert_eq!(need.surplus(), &need.has - &Ratio::ONE);
    assert_eq!(needs.rows().len(), done.successors().len());
}

/// Phường Đại Mỗ was divided among five.
#[test]
fn things_go_by_allotment_then_by_weights_and_the_rest_is_listed() {
    let ward = old("phường Đại Mỗ, Hà Nội");
    let things = holdings([
        (ward, holding("archives", "", "10").measured_in("m")),
        (ward, holding("files", "land", "12").in_pieces()),
        (ward, holding("files", "people", "3").in_pieces()),
        (ward, holding("offices", "trụ sở", "1").indivisible()),
        (ward, holding("offices", "kho", "1").indivisible()),
    ]);
    let heir = new("phường Tây Mỗ");
    let item = |name| Allotment::of_item(&ward, "offices", name, &heir).unwrap();
    let files = Allotment::of_category(&ward, "files", &new("phường Xuân Phương")).unwrap();
    let allotted = allotments([item("trụ sở"), files.amount(Ratio::from(13))]);
    let done = handed(&things, &allotted, &people().otherwise(Otherwise::Equal));
    assert_eq!(
        told(done.accounts()),
        [
            "archives: 10 m in = 10 weighed",
            "files: 15 in = 13 allotted + 2 not allotted",
            "offices: 2 in = 1 allotted + 1 not allotted",
        ]
    );
    assert_eq!(
        told(done.of(&heir)),
        [
            "phường Tây Mỗ (00634) has archives: 2 m of phường Đại Mỗ (00634), weighed, assumed",
            "phường Tây Mỗ (00634) has offices \"trụ sở\": 1 of phường Đại Mỗ (00634), allotted in row 1",
        ]
    );
    let open: Vec<_> = done
        .not_allotted()
        .iter()
        .map(|open| (open.holding.to_string(), open.why, open.candidates.len()))
        .collect();
    assert_eq!(
        open,
        [
            ("files \"people\": 2".to_owned(), WhyNot::Pieces, 5),
            ("offices \"kho\": 1".to_owned(), WhyNot::StaysWhole, 5),
        ]
    );
    // The law alone weighs none of it, and a chosen heir is no reason to move a house.
    let law = handed(&things, &Allotments::new(), &people());
    assert!(law.handed_over().is_empty());
    assert_eq!(law.not_allotted().len(), 5);
    let chosen = people().otherwise(Otherwise::AllTo(OneSuccessor::CarriesCode));
    let chosen = handed(&things, &Allotments::new(), &chosen);
    assert_eq!(chosen.amount_of(&heir, &category("archives")), Ratio::from(10));
    assert_eq!(chosen.amount_of(&heir, &category("offices")), Ratio::ZERO);
}

/// What the law gives no people to has none of what follows people, and so no claim on an office that does.
#[test]
fn a_sole_successor_of_what_is_weighed_gets_all() {
    let people = Crosswalk::weighed(vietnam::register(), DAYS, Level::COMMUNE, &people()).unwrap();
    let is_sole = |unit: &Version<'static>| {
        let rows = people.rows_of(unit);
        rows.len() > 1 && rows.iter().any(|row| row.weight == Some(Ratio::ONE))
    };
    let ward = people.sources().find(is_sole).unwrap();
    let office = holdings([(ward, holding("offices", "trụ sở", "1").indivisible())]);
    let done = hand_over_by(&office, &people, &Allotments::new()).unwrap();
    assert_eq!(done.handed_over()[0].by, HandedBy::Whole);
    let by_area = Weighing::of(Variable::area());
    let done = handed(&office, &Allotments::new(), &by_area);
    assert_eq!(done.not_allotted()[0].why, WhyNot::StaysWhole);
}

#[test]
fn a_province_above_a_successor_may_be_allotted_something_and_others_not() {
    let district = old("huyện Bình Chánh");
    let archive = holdings([(district, holding("archives", "", "430.5").measured_in("m"))]);
    let city = new("Thành phố Hồ Chí Minh");
    let all = Allotment::of_category(&district, "archives", &city).unwrap();
    let done = handed(&archive, &allotments([all]), &people());
    assert_eq!(done.amount_of(&city, &category("archives")), ratio("430.5"));
    assert!(!done.successors().contains(&city));
    let other = Allotment::of_category(&district, "archives", &new("Hà Nội")).unwrap();
    let error =
        hand_over(&archive, &after(), Level::COMMUNE, &allotments([other]), &people()).unwrap_err();
    assert!(matches!(fault(&error), HoldingsFault::NotSuccessor { row: 1, .. }), "{error}");
}

#[test]
fn norms_tell_wider_and_narrower_categories_apart() {
    let [one, other] = ["phường Trúc Bạch, Hà Nội", "phường Đại Mỗ, Hà Nội"].map(old);
    let staff = holdings([
        (one, holding("staff/clerk", "", "30").in_pieces()),
        (one, holding("staff/clerk/land", "", "5").in_pieces()),
        (one, holding("desks", "", "9").in_pieces()),
        (other, holding("staff", "", "7").in_pieces()),
    ]);
    let done = handed(&staff, &Allotments::new(), &people());
    let (ward, surveyor) = (new("phường Ba Đình"), category("staff/land surveyor"));
    let mut norms = Norms::new(after());
    norms.insert(&category("staff"), Ratio::from(32)).unwrap();
    norms.insert_for(&ward, &surveyor, Ratio::from(2)).unwrap();
    norms.insert_for(&new("phường Cửa Nam"), &surveyor, Ratio::ONE).unwrap();
    let needs = done.against(&norms).unwrap();
    assert_eq!(
        told(needs.of(&ward)),
        [
            "phường Ba Đình (00004): staff: 35 of 32, 3 over",
            "phường Ba Đình (00004): staff/land surveyor: 0 of 2, 2 short",
        ]
    );
    assert_eq!(needs.short_within_surplus().count(), 1);
    assert_eq!(
        told(needs.totals()),
        [
            "staff: 35 of 224 in 7 units, 3 over, 192 short; 7 not allotted",
            "staff/land surveyor: 0 of 3 in 2 units, 0 over, 3 short",
        ]
    );
    assert_eq!(told(needs.without_norm()), ["desks"]);
}

#[test]
fn holdings_that_cannot_be_are_refused_with_their_row() {
    let ward = old("phường Đại Mỗ, Hà Nội");
    let check = |unit: Version<'static>, second: Holding, expected: &str| {
        let archives = holding("archives", "land", "1.5").measured_in("m");
        let mut table = holdings([(ward, archives)]);
        let fault = table.insert(&unit, second).unwrap_err();
        assert_eq!(fault.to_string(), expected);
        assert_eq!(table.rows().len(), 1);
        fault
    };
    let place = "phường Đại Mỗ (00634), quận Nam Từ Liêm, thành phố Hà Nội";
    let metres = |item, amount| holding("archives", item, amount).measured_in("m");
    let told = format!("row 2: {place} holds -1 of archives \"old\"; expected 0 or more");
    let fault = check(ward, metres("old", "-1"), &told);
    assert!(matches!(fault, HoldingsFault::Negative { row: 2, .. }));
    let told =
        format!("row 2: 3/2 of files of {place}, which comes in pieces; expected a whole number");
    let fault = check(ward, holding("files", "", "1.5").in_pieces(), &told);
    assert!(matches!(fault, HoldingsFault::NotWhole { row: 2, .. }));
    let told = format!(
        "rows 1 and 2 are both of archives \"land\" of {place}; expected one row for each item"
    );
    let fault = check(ward, metres("land", "1"), &told);
    assert!(matches!(fault, HoldingsFault::ItemTwice { row: 2, first: 1, .. }));
    let told = "row 2: archives is measured in \"km\"; expected \"m\", as in row 1";
    let fault = check(ward, holding("archives/maps", "", "1").measured_in("km"), told);
    assert!(matches!(fault, HoldingsFault::TwoMeasures { row: 2, first: 1, .. }));
    let told = "row 2 of the holdings: phường Ba Đình (00004), thành phố Hà Nội is not in force on 2025-06-30";
    let fault = check(new("phường Ba Đình"), metres("", "1"), told);
    assert!(matches!(fault, HoldingsFault::NotInForce { table: "holdings", row: 2, .. }));
}

/// Checks an allotment of the second row, behind one of 3 m of the archives.
fn check_refused(second: Allotment<'static>, expected: &str) {
    let ward = old("phường Đại Mỗ, Hà Nội");
    let things = holdings([
        (ward, holding("archives", "land", "10").measured_in("m")),
        (ward, holding("files", "", "12").in_pieces()),
        (ward, holding("offices", "trụ sở", "2").indivisible()),
    ]);
    let first = Allotment::of_category(&ward, "archives", &new("phường Tây Mỗ")).unwrap();
    let allotted = allotments([first.amount(Ratio::from(3)), second]);
    let error = hand_over(&things, &after(), Level::COMMUNE, &allotted, &people()).unwrap_err();
    let place = "phường Đại Mỗ (00634), quận Nam Từ Liêm, thành phố Hà Nội";
    assert_eq!(fault(&error).to_string(), expected.replace("PLACE", place));
}

#[test]
fn allotments_that_do_not_fit_are_refused_with_their_row() {
    let (ward, heir) = (old("phường Đại Mỗ, Hà Nội"), new("phường Tây Mỗ"));
    let of = |category| Allotment::of_category(&ward, category, &heir).unwrap();
    let item = |category, item| Allotment::of_item(&ward, category, item, &heir).unwrap();
    check_refused(
        of("archives").amount(Ratio::from(8)),
        "row 2 of the allotments: 8 of archives of PLACE; expected no more than 7, which is left",
    );
    check_refused(
        item("archives", "land").amount(ratio("7.5")),
        "row 2 of the allotments: 15/2 of archives \"land\" of PLACE; expected no more than 7, which is left",
    );
    check_refused(
        of("files").amount(ratio("7.5")),
        "row 2: 15/2 of files of PLACE, which comes in pieces; expected a whole number",
    );
    check_refused(
        item("files", "").amount(ratio("7.5")),
        "row 2: 15/2 of files of PLACE, which comes in pieces; expected a whole number",
    );
    check_refused(
        item("offices", "trụ sở").amount(Ratio::ONE),
        "row 2 of the allotments: 1 of offices \"trụ sở\" of PLACE, which stays whole; expected all 2",
    );
    check_refused(
        of("offices").amount(Ratio::ONE),
        "row 2 of the allotments: 1 of offices of PLACE; expected no more than 0, which is left",
    );
    check_refused(
        of("archives").amount(Ratio::ZERO),
        "row 2 of the allotments: the amount is 0; expected more than 0",
    );
    check_refused(
        of("desks"),
        "row 2 of the allotments: PLACE holds no desks; expected what it holds: archives \"land\", files, offices \"trụ sở\"",
    );
    check_refused(
        item("files", "land"),
        "row 2 of the allotments: PLACE holds no files \"land\"; expected what it holds: archives \"land\", files, offices \"trụ sở\"",
    );
    check_refused(
        Allotment::of_category(&old("phường Trúc Bạch, Hà Nội"), "files", &heir).unwrap(),
        "row 2 of the allotments: phường Trúc Bạch (00004), quận Ba Đình, thành phố Hà Nội holds no files; expected what it holds: nothing",
    );
    check_refused(
        Allotment::of_category(&heir, "files", &heir).unwrap(),
        "row 2 of the allotments: phường Tây Mỗ (00634), thành phố Hà Nội is not in force on 2025-06-30",
    );
    let to = |name| Allotment::of_category(&ward, "files", &new(name)).unwrap();
    let error = "row 2 of the allotments: phường Ba Đình (00004), thành phố Hà Nội is no successor of PLACE; expected one of ";
    let expected: Vec<String> = ward
        .successors_at_level(&after(), Level::COMMUNE)
        .iter()
        .map(|relation| relation.later().code().to_string())
        .collect();
    let error = format!("{error}{}, or a unit above one", expected.join(", "));
    check_refused(to("phường Ba Đình"), &error);
}

#[test]
fn what_is_allotted_twice_is_refused() {
    let (ward, heir) = (old("phường Đại Mỗ, Hà Nội"), new("phường Tây Mỗ"));
    let office = holdings([(ward, holding("offices", "trụ sở", "1").indivisible())]);
    let item = || Allotment::of_item(&ward, "offices", "trụ sở", &heir).unwrap();
    let all = Allotment::of_category(&ward, "offices", &heir).unwrap();
    for second in [item(), all] {
        let twice = allotments([item(), second]);
        let error = hand_over(&office, &after(), Level::COMMUNE, &twice, &people()).unwrap_err();
        assert!(matches!(fault(&error), HoldingsFault::NothingLeft { row: 2, .. }), "{error}");
    }
}

#[test]
fn norms_that_cannot_be_are_refused() {
    let (ward, staff) = (new("phường Ba Đình"), category("staff"));
    let mut norms = Norms::new(after());
    norms.insert(&staff, Ratio::from(32)).unwrap();
    norms.insert_for(&ward, &staff, Ratio::from(40)).unwrap();
    let check = |done: Result<(), HoldingsFault>, expected: &str| {
        assert_eq!(done.unwrap_err().to_string(), expected);
    };
    let ratio = Ratio::from;
    check(norms.insert(&staff, ratio(-1)), "the norm of staff is -1; expected 0 or more");
    check(
        norms.insert(&staff, ratio(33)),
        "two norms of staff of all units: 32 and 33; expected one",
    );
    check(
        norms.insert_for(&ward, &staff, ratio(41)),
        "two norms of staff of phường Ba Đình (00004), thành phố Hà Nội: 40 and 41; expected one",
    );
    let gone = norms.insert_for(&old("phường Đại Mỗ, Hà Nội"), &staff, Ratio::ONE).unwrap_err();
    assert!(matches!(gone, HoldingsFault::NotInForce { table: "norms", row: 2, .. }));

    let done = handed(&holdings([]), &Allotments::new(), &people());
    let error = done.against(&Norms::new(before())).unwrap_err();
    assert_eq!(error.to_string(), "norms of 2025-06-30; expected those of 2025-07-01");
}

#[test]
fn days_levels_and_registers_that_do_not_fit_are_refused() {
    let none = Allotments::new();
    let later = Holdings::new(after());
    let reversed = hand_over(&later, &before(), Level::COMMUNE, &none, &people()).unwrap_err();
    assert!(matches!(reversed.kind(), ErrorKind::Lookup(LookupFault::DatesReversed { .. })));
    let level = hand_over(&later, &after(), Level::new(9), &none, &people()).unwrap_err();
    assert!(matches!(level.kind(), ErrorKind::Lookup(LookupFault::UnknownLevel { .. })));
    let crosswalk = Crosswalk::between(vietnam::register(), DAYS, Level::COMMUNE).unwrap();
    let day = hand_over_by(&later, &crosswalk, &none).unwrap_err();
    assert!(matches!(fault(&day), HoldingsFault::OtherDay { .. }));
    assert_eq!(day.to_string(), "a crosswalk of 2025-06-30; expected those of 2025-07-01");
    let back = Crosswalk::between(vietnam::register(), [DAYS[1], DAYS[0]], Level::COMMUNE).unwrap();
    let reversed = hand_over_by(&later, &back, &none).unwrap_err();
    assert!(matches!(reversed.kind(), ErrorKind::Lookup(LookupFault::DatesReversed { .. })));

    // Another country has none of the units that hold.
    let country = crate::made_up::country(&[("land", Some(1)), ("town", Some(2))]);
    let units =
        [crate::made_up::unit("land", "1", "A", ""), crate::made_up::unit("town", "11", "B", "1")];
    let other = sapnhap::Register::open(country, date(2025, 1, 1), units.to_vec()).unwrap();
    let ward = old("phường Đại Mỗ, Hà Nội");
    let held = holdings([(ward, holding("files", "", "1"))]);
    let on = other.at(DAYS[1]).unwrap();
    let error = hand_over(&held, &on, Level::new(1), &none, &people()).unwrap_err();
    let ErrorKind::Crosswalk(CrosswalkFault::OtherRegister { what, .. }) = error.kind() else {
        panic!("{error}");
    };
    assert_eq!(*what, "holdings");
}

#[test]
fn tables_that_cannot_be_read_are_told_with_line_and_column() {
    let check = |text: &str, expected: &str| {
        let error = Holdings::from_csv(text, before()).unwrap_err();
        assert_eq!(error.to_string(), expected);
    };
    let header = "unit,level,category,item,amount,indivisible\n";
    check(
        &format!("{header}785,district,staff//clerk,,1,\n"),
        "line 2, column 3: column category: \"staff//clerk\" is no category: expected parts with a bar between, none of them blank, as staff/land surveyor",
    );
    check(
        &format!("{header}785,county,staff,,1,\n"),
        "line 2, column 2: column level: the country has no level county: expected one of province, district, commune, hamlet",
    );
    check(
        &format!("{header}785,district,staff,,1,perhaps\n"),
        "line 2, column 6: column indivisible: expected yes, no or pieces",
    );
    check(
        &format!("{header}785,district,staff,,1,\n\n785,district,staff,,2,\n"),
        "rows 1 and 2 are both of staff of huyện Bình Chánh (785), thành phố Hồ Chí Minh; expected one row for each item",
    );
    let error = Holdings::from_csv(&format!("{header}999,district,staff,,1,\n"), before());
    let error = error.unwrap_err().to_string();
    assert!(error.starts_with("line 2, column 1: column unit: no district carries the code 999"));

    let good = "785,district,staff,\"Nguyễn, A\",1,YES\n785,district,money,,1/3,\n";
    let read = Holdings::from_csv(&format!("{header}{good}"), before()).unwrap();
    assert_eq!(
        told(read.rows().iter().map(|held| &held.holding)),
        ["staff \"Nguyễn, A\": 1", "money: 1/3",]
    );
    assert_eq!(read.rows()[0].unit.code(), code("785"));
    let days = [before(), after()];
    let text = "from,from_level,category,to,to_level\n785,district,staff,00004,district\n";
    let error = Allotments::from_csv(text, days).unwrap_err().to_string();
    assert!(error.starts_with("line 2, column 4: column to: "), "{error}");
}
