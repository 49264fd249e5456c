//! Working groups as two agreements of 2025 have them, and what becomes of them where members merge.

use sapnhap::decree::{NewUnit, Take};
use sapnhap::error::WorkingGroupFault;
use sapnhap::working_group::WorkingGroup;
use sapnhap::*;

use crate::known::{DAY, EVE, register};

/// The communes of former Bình Chánh district in the order in which they chair.
const BINH_CHANH: [&str; 7] =
    ["Tân Vĩnh Lộc", "Tân Nhựt", "Bình Hưng", "Bình Chánh", "Vĩnh Lộc", "Hưng Long", "Bình Lợi"];

/// The communes of former Hữu Lũng district, without diacritics as a report writes them.
const HUU_LUNG: [&str; 8] = [
    "Huu Lung",
    "Tuan Son",
    "Cai Kinh",
    "Tan Thanh",
    "Huu Lien",
    "Van Nham",
    "Yen Binh",
    "Thien Tan",
];

/// The day on which the agreement of Bình Chánh was reported.
const REPORTED: Date = date(2025, 11, 8);

fn group<'r>(
    register: &'r Register,
    district: &str,
    from: Date,
    until: Option<Date>,
) -> Result<WorkingGroup<'r>, Error> {
    let district = register.at(EVE)?.find_at(Level::DISTRICT, district)?;
    WorkingGroup::of(&district, &register.at(DAY)?, from, until)
}

fn commune<'r>(register: &'r Register, name: &str) -> Version<'r> {
    let name = format!("xã {name}, Hồ Chí Minh");
    register.at(DAY).unwrap().find_at(Level::COMMUNE, &name).unwrap()
}

fn binh_chanh(register: &Register) -> WorkingGroup<'_> {
    let group = group(register, "huyện Bình Chánh, Hồ Chí Minh", REPORTED, None).unwrap();
    group.chaired_by(BINH_CHANH.map(|name| commune(register, name))).unwrap()
}

fn names<'r>(units: impl IntoIterator<Item = Version<'r>>) -> Vec<&'r str> {
    units.into_iter().map(|unit| unit.name()).collect()
}

fn members(group: &WorkingGroup<'_>, date: Date) -> Vec<String> {
    group.members_on(date).unwrap().iter().map(ToString::to_string).collect()
}

fn fault(error: &Error) -> &WorkingGroupFault {
    let ErrorKind::WorkingGroup(fault) = error.kind() else { panic!("{error}") };
    fault
}

/// Two wards of other districts got parts of Bình Chánh communes; they are no members.
#[test]
fn members_are_those_of_the_agreements() {
    let group = binh_chanh(register());
    let mut agreed = BINH_CHANH.to_vec();
    let members = group.members_on(REPORTED).unwrap();
    let mut found = names(members.iter().copied());
    agreed.sort_unstable();
    found.sort_unstable();
    assert_eq!(found, agreed);
    assert!(members.is_sorted_by_key(|unit| unit.code()));

    let (from, until) = (date(2025, 11, 29), Some(date(2031, 1, 1)));
    let group = self::group(register(), "huyện Hữu Lũng, Lạng Sơn", from, until).unwrap();
    let after = register().at(DAY).unwrap();
    let mut agreed = HUU_LUNG.map(|name| after.find(&format!("xa {name}, Lang Son")).unwrap());
    agreed.sort_unstable_by_key(|unit| unit.code());
    assert_eq!(*group.members_on(from).unwrap(), agreed);
}

#[test]
fn members_chair_in_turn_for_six_months() {
    let group = binh_chanh(register());
    let chair = |date| group.chair_on(date).unwrap().name();
    let first_days = group.meetings().step_by(2);
    let first_round: Vec<&str> = first_days.take(7).map(chair).collect();
    assert_eq!(first_round, BINH_CHANH);
    assert_eq!(chair(date(2026, 5, 7)), "Tân Vĩnh Lộc");
    assert_eq!(chair(date(2026, 5, 8)), "Tân Nhựt");
    // The eighth half-year begins the second round.
    assert_eq!(chair(date(2029, 5, 7)), "Bình Lợi");
    assert_eq!(chair(date(2029, 5, 8)), "Tân Vĩnh Lộc");
    assert_eq!(group.seal_on(date(2026, 11, 7)).unwrap().label(), "xã Tân Nhựt");
    assert!(group.chair_on(Date::MAX).is_ok());
}

#[test]
fn meetings_are_every_three_months() {
    let group = binh_chanh(register());
    let first: Vec<String> = group.meetings().take(3).map(|day| day.to_string()).collect();
    assert_eq!(first, ["2025-11-08", "2026-02-08", "2026-05-08"]);
    assert!(group.meetings().count() > 30_000);

    // From a last day of a month, each on the last day where a month is shorter; none on the end.
    let (from, until) = (date(2025, 11, 30), Some(date(2026, 8, 30)));
    let group = self::group(register(), "huyện Hữu Lũng, Lạng Sơn", from, until).unwrap();
    let all: Vec<String> = group.meetings().map(|day| day.to_string()).collect();
    assert_eq!(all, ["2025-11-30", "2026-02-28", "2026-05-30"]);
    assert_eq!(group.period().to_string(), "2025-11-30 .. 2026-08-30");
}

/// A plan: Tân Nhựt takes Bình Chánh over, and Hưng Long is divided.
fn changed() -> Register {
    let within = |name: &str| format!("xã {name}, Hồ Chí Minh");
    let (long, hung, loi) = (within("Hưng Long"), within("Bình Hưng"), within("Bình Lợi"));
    let merger = Provision::take_over("1", &within("Tân Nhựt"), [within("Bình Chánh").as_str()]);
    let one = NewUnit::new("99998", "xa", "Hưng").unwrap();
    let one = Provision::of_new("2", one).unwrap();
    let one = one.taking(Take::part(&long).unwrap()).taking(Take::all(&hung).unwrap());
    let other = NewUnit::new("99999", "xa", "Long").unwrap();
    let other = Provision::of_new("3", other).unwrap();
    let other = other.taking(Take::rest(&long).unwrap()).taking(Take::all(&loi).unwrap());
    let decree = Decree::new("a plan", date(2027, 1, 1)).unwrap().scope("Hồ Chí Minh").unwrap();
    let provisions = [merger.unwrap(), one, other];
    register().enact([provisions.into_iter().fold(decree, Decree::provision)]).unwrap()
}

#[test]
fn members_follow_mergers_and_divisions() {
    let changed = changed();
    let group = binh_chanh(&changed);
    assert_eq!(members(&group, date(2026, 12, 31)), members(&binh_chanh(register()), REPORTED));
    let expected = [
        "xã Tân Nhựt (27595)",
        "xã Vĩnh Lộc (27601)",
        "xã Tân Vĩnh Lộc (27604)",
        "xã Hưng (99998)",
        "xã Long (99999)",
    ];
    assert_eq!(members(&group, date(2027, 1, 1)), expected);

    let chair = |date| group.chair_on(date).map(|unit| unit.name().to_owned());
    // Bình Hưng's turn goes to what it became whole, Bình Chánh's to Tân Nhựt, which had its own.
    assert_eq!(chair(date(2026, 12, 31)).unwrap(), "Bình Hưng");
    assert_eq!(chair(date(2027, 1, 1)).unwrap(), "Hưng");
    assert_eq!(chair(date(2027, 5, 8)).unwrap(), "Tân Nhựt");
    assert_eq!(chair(date(2027, 11, 8)).unwrap(), "Vĩnh Lộc");
    assert_eq!(chair(date(2028, 11, 8)).unwrap(), "Long");
    let error = chair(date(2028, 5, 8)).unwrap_err();
    assert!(matches!(fault(&error), WorkingGroupFault::NoHeir { .. }));
    assert_eq!(
        error.to_string(),
        "nobody chairs on 2028-05-08: it is the turn of xã Hưng Long (27628), thành phố Hồ Chí \
         Minh, which was divided and has no heir"
    );
}

#[test]
fn what_can_not_be_is_told_with_unit_and_date() {
    let name = "huyện Hữu Lũng, Lạng Sơn";
    let told = |error: Error| {
        fault(&error);
        error.to_string()
    };
    let made = |from, until| told(group(register(), name, from, until).unwrap_err());
    assert_eq!(
        made(EVE, None),
        "the group begins on 2025-06-30, before 2025-07-01, on which its members are looked up"
    );
    assert_eq!(
        made(DAY, Some(DAY)),
        "the group begins on 2025-07-01 and works until 2025-07-01: expected a later day"
    );

    let (from, until) = (date(2025, 11, 29), Some(date(2031, 1, 1)));
    let lang_son = group(register(), name, from, until).unwrap();
    assert_eq!(
        told(lang_son.members_on(date(2031, 1, 1)).unwrap_err()),
        "the group does not work on 2031-01-01: expected a date of 2025-11-29 .. 2031-01-01"
    );
    assert_eq!(
        told(lang_son.seal_on(from).unwrap_err()),
        "nobody chairs on 2025-11-29: no order was set in which members chair"
    );
    let other = commune(register(), "Tân Nhựt");
    assert_eq!(
        told(lang_son.chaired_by([other]).unwrap_err()),
        "xã Tân Nhựt (27595), thành phố Hồ Chí Minh is no member of the group as it begins on \
         2025-11-29, so it can't chair"
    );
    let twice = binh_chanh(register()).chaired_by([other, other]).unwrap_err();
    assert_eq!(
        told(twice),
        "xã Tân Nhựt (27595), thành phố Hồ Chí Minh is named twice in the order in which members \
         chair"
    );

    // A snapshot from before the district has nothing that came of it.
    let name = "thành phố Thủ Đức, Hồ Chí Minh";
    let district = register().at(EVE).unwrap().find_at(Level::DISTRICT, name).unwrap();
    let early = register().at(date(2019, 6, 1)).unwrap();
    assert_eq!(
        told(WorkingGroup::of(&district, &early, from, None).unwrap_err()),
        "no unit on 2019-06-01 is one that a unit of thành phố Thủ Đức (769), thành phố Hồ Chí Minh \
         came to whole"
    );
}
