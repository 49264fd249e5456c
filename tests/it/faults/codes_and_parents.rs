//! Faults of codes, kinds and parents.

use super::*;

#[test]
fn faults_of_codes_and_kinds() {
    let register = register();
    one_fault!(
        register,
        [Provision::change_code("1", "101", "102").unwrap()],
        Fault::CodeInUse { .. },
        "code 102 is in use by village Hilo (102) on the day"
    );
    one_fault!(
        register,
        [
            Provision::change_code("1", "101", "104").unwrap(),
            Provision::change_code("2", "102", "104").unwrap()
        ],
        Fault::CodeTwice { .. },
        "code 104 is given twice: here and by decree 1/D clause 1"
    );
    one_fault!(
        register,
        [Provision::change_code("1", "101", "0104").unwrap()],
        Fault::CodeWidth { .. },
        "code 0104 is not as wide as a commune code; expected 3 characters"
    );
    let digits = country().with_code_alphabet(Level::COMMUNE, CodeAlphabet::DIGITS).unwrap();
    one_fault!(
        Register::open(digits, register.opening(), register.opening_units()).unwrap(),
        [Provision::change_code("1", "101", "10A").unwrap()],
        Fault::CodeForm { width: Some(3), .. },
        "code 10A is no commune code; expected 3 digits"
    );
    one_fault!(
        register,
        [Provision::change_kind("1", "101", "marsh").unwrap()],
        Fault::UnknownKind { .. },
        "the country has no kind \"marsh\"; expected one of canton, district, village, town"
    );
    one_fault!(
        register,
        [Provision::change_kind("1", "101", "district").unwrap()],
        Fault::KindOfOtherLevel { .. },
        "village Gora (101) can't become a district: that is a kind of level district"
    );
}

#[test]
fn faults_of_parents() {
    let register = register();
    let orphan = NewUnit::new("104", "village", "Koro").unwrap();
    one_fault!(
        register,
        [Provision::of_new("1", orphan).unwrap()],
        Fault::ParentMissing { .. },
        "Koro (104) needs a parent in force on the day; expected one, or the decree's scope"
    );
    one_fault!(
        register,
        [Provision::change_parent("1", "101", "district:99").unwrap()],
        Fault::ParentNotInForce { .. },
        "the parent \"district:99\" of village Gora (101) is not in force on the day: no unit of a \
         level above is called so"
    );
    one_fault!(
        register,
        [Provision::change_parent("1", "101", "commune:102").unwrap()],
        Fault::ParentLevel { .. },
        "village Hilo (102) can't be the parent of village Gora (101); expected a unit of a level \
         above commune"
    );
    let always = Period { from: None, until: None };
    let strict = country().with_parent_level(Level::COMMUNE, Level::DISTRICT, always).unwrap();
    one_fault!(
        Register::open(strict, register.opening(), register.opening_units()).unwrap(),
        [Provision::change_parent("1", "101", "canton:1").unwrap()],
        Fault::ParentOfOtherLevel { .. },
        "village Gora (101) comes to lie in canton Alba (1), a canton; expected a district above it \
         on the day"
    );
    let divided = [
        goes_on("1", "district:20", [part("district:11")]),
        goes_on("2", "district:10", [rest("district:11")]),
    ];
    one_fault!(
        register,
        divided,
        Fault::MemberLeft { .. },
        "village Gora (111) is left without a parent, since district Dino (11) ends and no one \
         unit takes its place; \
         expected a provision that places it"
    );
    one_fault!(
        register,
        [Provision::change_parent("1", "canton:1", "canton:2").unwrap()],
        Fault::RootWithParent { .. },
        "canton Alba (1) is of the top level and has no parent"
    );
}

#[test]
fn faults_of_codes_within_parents() {
    let within = country().with_codes_within_parents(Level::COMMUNE).unwrap();
    let register = register();
    let register = Register::open(within, register.opening(), register.opening_units()).unwrap();
    one_fault!(
        register,
        [Provision::change_code("1", "101", "0104").unwrap()],
        Fault::CodeWithinParent { width: Some(3), .. },
        "code 0104 can be none of level commune; expected 3 characters of 0-9A-Za-z._-, alone or \
         behind the code of the parent and \"/\""
    );
    one_fault!(
        register,
        [Provision::change_code("1", "101", "11/104").unwrap()],
        Fault::CodeOfOtherParent { .. },
        "code 11/104 is not one within district Celo (10); expected 10/104"
    );
    let levels = [("canton", None), ("commune", None)];
    let country = made_up::country(&levels).with_codes_within_parents(Level::new(1)).unwrap();
    let units = vec![
        made_up::unit("canton", "1", "Alba", ""),
        made_up::unit("canton", "12345678901234567890", "Bora", ""),
        made_up::unit("commune", "101", "Gora", "1"),
    ];
    let long = Register::open(country, register.opening(), units).unwrap();
    one_fault!(
        long,
        [Provision::change_parent("1", "1/101", "Bora").unwrap()],
        Fault::CodeTooLong { .. },
        "code 1/101 is too long within canton Bora (12345678901234567890); expected at most 23 \
         characters in full"
    );
}
