//! How sure facts are: extents and directions that nobody knows, evidence on the way, and what became
//! known later. On a made-up country.

use sapnhap::decree::{Continuation, NewUnit, Outcome, Source, Take};
use sapnhap::evidence::EvidenceClass;
use sapnhap::register::{Correction, Identities};
use sapnhap::*;

use crate::diff::small;

fn opened() -> Register {
    small(["Alba", "Bora", "Celo", "Dino"])
}

fn take(unit: &str, portion: Portion) -> Take {
    Take::new(unit, portion.clone(), portion).unwrap()
}

fn merged(clause: &str, code: &str, takes: impl IntoIterator<Item = Take>) -> Provision {
    let unit = NewUnit::new(code, "commune", &format!("New {code}")).unwrap().under("canton:1");
    let provision = Provision::of_new(clause, unit.unwrap()).unwrap();
    takes.into_iter().fold(provision, Provision::taking)
}

fn decree(number: &str, day: Date, provisions: impl IntoIterator<Item = Provision>) -> Decree {
    let decree = Decree::new(number, day).unwrap();
    provisions.into_iter().fold(decree, Decree::provision)
}

fn commune(snapshot: &Snapshot<'_>, text: &str) -> String {
    snapshot.unit(COMMUNE, &code(text)).unwrap().label()
}

/// The lowest level of the country of two levels.
const COMMUNE: Level = Level::DISTRICT;

fn share(register: &Register, from: &str, to: &str, day: Date) -> Share {
    let level = COMMUNE;
    let before = register.at(register.opening()).unwrap().unit(level, &code(from)).unwrap();
    let relations = before.successors_at(&register.at(day).unwrap());
    let found = relations.iter().find(|relation| relation.later().code() == code(to));
    found.map_or(Share::Nothing, |relation| relation.portions().area)
}

const FIRST: Date = date(2001, 1, 1);
const SECOND: Date = date(2002, 1, 1);

/// A unit of which the heir alone is known ends without a fault, and nobody has all of it, then or later.
#[test]
fn unknown_extents_prove_nothing() {
    let all =
        merged("1", "31", [take("commune:11", Portion::Unknown), take("commune:12", Portion::All)]);
    let register = opened().enact([decree("1", FIRST, [all])]).unwrap();
    assert_eq!(register.latest().count(COMMUNE), 3);
    assert_eq!(share(&register, "11", "31", FIRST), Share::Unknown);
    assert_eq!(share(&register, "12", "31", FIRST), Share::All);
    // All of the heir goes on to one, and of the source no more is known than before.
    let again =
        merged("1", "41", [take("commune:31", Portion::All), take("commune:21", Portion::All)]);
    let register = register.enact([decree("2", SECOND, [again])]).unwrap();
    assert_eq!(share(&register, "11", "41", SECOND), Share::Unknown);
    assert_eq!(share(&register, "12", "41", SECOND), Share::All);
    // What comes in and is read again is the same.
    let level = COMMUNE;
    let fate = register.what_became_of(level, &code("11"), register.opening(), SECOND).unwrap();
    assert_eq!(fate.word(), "merged");
}

/// Where another has a part, the unknown extent is a part too; the two together may not be all.
#[test]
fn parts_and_no_rest() {
    let one = merged("1", "31", [take("commune:11", Portion::PART)]);
    let other = merged("2", "32", [take("commune:11", Portion::Unknown)]);
    let register = opened().enact([decree("1", FIRST, [one.clone(), other])]).unwrap();
    assert_eq!(share(&register, "11", "31", FIRST), Share::Part);
    assert_eq!(share(&register, "11", "32", FIRST), Share::Part);
    let together =
        merged("1", "41", [take("commune:31", Portion::All), take("commune:32", Portion::All)]);
    let register = register.enact([decree("2", SECOND, [together.clone()])]).unwrap();
    assert_eq!(share(&register, "11", "41", SECOND), Share::Unknown);
    // The same of two parts of a unit that ends by a clause of its own.
    let other = merged("2", "32", [take("commune:11", Portion::PART)]);
    let ends = Provision::new("3", Outcome::Ends).unwrap();
    let ends = ends.taking(take("commune:11", Portion::Unknown));
    let register = opened().enact([decree("1", FIRST, [one, other, ends])]).unwrap();
    let register = register.enact([decree("2", SECOND, [together])]).unwrap();
    assert_eq!(share(&register, "11", "32", FIRST), Share::Part);
    assert_eq!(share(&register, "11", "41", SECOND), Share::Unknown);
    // A known unit takes nothing of what another has whole.
    let whole = merged("1", "31", [take("commune:11", Portion::All)]);
    let more = merged("2", "32", [take("commune:11", Portion::Unknown)]);
    let error = opened().enact([decree("1", FIRST, [whole, more])]).unwrap_err();
    assert!(matches!(error.faults()[0].fault, Fault::TakenTwice { .. }), "{error}");
}

/// Land moved between two units, and nobody says which way: each may have some of the other, and the two
/// together have all of both.
#[test]
fn unknown_directions() {
    let gets = |clause: &str, unit: &str, from: &str| {
        let goes_on = Provision::of_continuation(clause, Continuation::of(unit).unwrap()).unwrap();
        goes_on.taking(take(from, Portion::Possible))
    };
    let swap = [gets("1", "commune:11", "commune:12"), gets("2", "commune:12", "commune:11")];
    let register = opened().enact([decree("1", FIRST, swap)]).unwrap();
    for (from, to) in [("11", "12"), ("12", "11")] {
        assert_eq!(share(&register, from, to, FIRST), Share::Possible);
        assert_eq!(share(&register, from, from, FIRST), Share::Unknown);
    }
    let together =
        merged("1", "31", [take("commune:11", Portion::All), take("commune:12", Portion::All)]);
    let register = register.enact([decree("2", SECOND, [together])]).unwrap();
    assert_eq!(share(&register, "11", "31", SECOND), Share::All);
    #[cfg(feature = "binary")]
    {
        let again = Register::from_bytes(&register.to_bytes()).unwrap();
        assert_eq!(again.to_bytes(), register.to_bytes());
        assert_eq!(share(&again, "11", "12", FIRST), Share::Possible);
        assert_eq!(share(&again, "11", "31", SECOND), Share::All);
    }
}

/// An answer rests on the weakest of its way, in each of the forms in which a register is kept.
#[test]
fn evidence_on_the_way() {
    let press: Evidence = "press, medium".parse().unwrap();
    let sure = take("commune:12", Portion::All);
    let told = Take { evidence: Some(press), ..take("commune:11", Portion::All) };
    let provision = Provision {
        evidence: Some(Evidence::of(EvidenceClass::Table).by_name()),
        ..merged("1", "31", [told, sure])
    };
    let mut first = decree("1", FIRST, [provision]);
    first.record.evidence = Evidence::of(EvidenceClass::List);
    first.record.changes_unknown = false;
    let goes_on = Provision::rename("1", "commune:31", "Alba").unwrap();
    let register = opened().enact([first.clone(), decree("2", SECOND, [goes_on])]).unwrap();
    let check = |register: &Register| {
        let level = COMMUNE;
        let before = register.at(register.opening()).unwrap();
        let evidence = |text: &str| {
            let unit = before.unit(level, &code(text)).unwrap();
            let fate = unit.fate_at(&register.latest());
            (fate.word(), fate.evidence().to_string())
        };
        assert_eq!(evidence("11"), ("merged", "press, medium".to_owned()));
        assert_eq!(evidence("12"), ("merged", "table, by name".to_owned()));
        assert_eq!(evidence("21"), ("same", "text".to_owned()));
        let new = register.at(FIRST).unwrap().unit(level, &code("31")).unwrap();
        assert_eq!(new.begun_by()[0].evidence().to_string(), "table, by name");
    };
    check(&register);
    #[cfg(feature = "binary")]
    check(&Register::from_bytes(&register.to_bytes()).unwrap());
    #[cfg(feature = "json")]
    check(&Register::from_json(&register.to_json()).unwrap());
    #[cfg(feature = "csv")]
    {
        let head = Decree { provisions: Vec::new(), ..first.clone() };
        assert_eq!(head.with_csv(&first.to_csv()).unwrap(), first);
    }
}

/// An act that is known without its changes has no provisions; another one needs some.
#[test]
fn acts_without_their_changes() {
    let mut known = decree("1", FIRST, []);
    let error = opened().enact([known.clone()]).unwrap_err();
    assert_eq!(error.faults()[0].fault, Fault::EmptyDecree);
    known.record.changes_unknown = true;
    let register = opened().enact([known.clone()]).unwrap();
    assert_eq!((register.last(), register.decrees().count()), (FIRST, 1));
    #[cfg(feature = "binary")]
    assert_eq!(Register::from_bytes(&register.to_bytes()).unwrap().decree("1"), Some(&known));
}

/// What was known on a day: without what was entered later, and with errors that were mended later.
#[test]
fn knowledge_has_days_of_its_own() {
    let rename = |number: &str, day: Date, unit: &str, name: &str| {
        decree(number, day, [Provision::rename("1", unit, name).unwrap()])
    };
    let mut late = rename("late", SECOND, "commune:12", "Lava");
    late.record.known_since = Some(date(2005, 1, 1));
    let base = opened().enact([rename("1", FIRST, "commune:11", "Wrong"), late]).unwrap();
    // The act had another name in it, and the list another code.
    let number = base.decree("1").unwrap().number.clone();
    let mut right = base.opening_units().into_iter().find(|unit| unit.code == code("22")).unwrap();
    right.code = code("23");
    let correction = Correction::new(date(2010, 1, 1), "errata")
        .withdrawing(number)
        .entering(rename("1", FIRST, "commune:11", "Right"))
        .with_row(code("22"), right);
    let register = base.corrected(correction.clone()).unwrap();
    let registers = |register: &Register| {
        let now = register.latest();
        assert_eq!(
            ["11", "12", "23"]
                .map(|of| commune(&now, of))
                .map(|label| { label.rsplit(' ').next().unwrap_or_default().to_owned() }),
            ["Right", "Lava", "Dino"]
        );
        let level = COMMUNE;
        let before = register.as_known(date(2009, 12, 31)).unwrap();
        assert!(commune(&before.latest(), "11").ends_with("Wrong"));
        assert!(commune(&before.latest(), "12").ends_with("Lava"));
        assert!(before.latest().get(level, &code("23")).is_none());
        assert!(commune(&before.latest(), "22").ends_with("Dino"));
        assert_eq!(before.corrections().len(), 0);
        let earlier = register.as_known(date(2004, 12, 31)).unwrap();
        assert!(commune(&earlier.latest(), "12").ends_with("Bora"));
        assert_eq!(register.as_known(date(2010, 1, 1)).unwrap().corrections().len(), 1);
        // The text by which the unit was known means it still.
        let unit = register.unit_with_identity("commune:22@opening").unwrap();
        assert_eq!(register.history(unit)[0].code(), code("23"));
    };
    registers(&register);
    assert_eq!(register.corrections().next(), Some(&correction));
    #[cfg(feature = "json")]
    registers(&Register::from_json(&register.to_json()).unwrap());
    #[cfg(feature = "binary")]
    {
        let bytes = register.to_bytes();
        let again = Register::from_bytes(&bytes).unwrap();
        assert_eq!(again.to_bytes(), bytes);
        registers(&again);
    }
    // One that can't be taken in changes nothing.
    let none = Correction::new(date(2010, 1, 1), "x").withdrawing("9".parse().unwrap());
    assert_eq!(base.corrected(none).unwrap_err().to_string(), "the register has no decree 9");
    let row = base.opening_units().pop().unwrap();
    let none = Correction::new(date(2010, 1, 1), "x").with_row(code("99"), row);
    assert_eq!(
        base.corrected(none).unwrap_err().to_string(),
        "opening unit commune Dino (22): no opening unit of its level has the code 99, which it should \
         correct"
    );
    let early = base.as_known(date(1990, 1, 1)).unwrap();
    assert_eq!(early.decrees().count(), 1);
}

/// A register that opens earlier, or later, calls its units by the same texts.
#[test]
fn identities_hang_on_no_opening_day() {
    let recoded = Provision::change_code("1", "commune:11", "15").unwrap();
    let gone = Provision::take_over("2", "commune:21", ["commune:22"]).unwrap();
    let early = opened().enact([decree("1", FIRST, [recoded, gone])]).unwrap();
    let units = early.latest().to_opening_units();
    let late = Register::open(early.country().clone(), FIRST, units).unwrap();
    let named = Identities { named_on: Some(FIRST), opening_was: Some(FIRST) };
    let texts = |register: &Register| -> Vec<String> {
        register.at(FIRST).unwrap().in_force().map(|unit| unit.identity()).collect()
    };
    let early = early.with_identities(named).unwrap();
    let late = late.with_identities(named).unwrap();
    let (mut here, mut there) = (texts(&early), texts(&late));
    here.sort();
    there.sort();
    assert_eq!(here, there);
    assert!(here.contains(&"commune:15@2001-01-01".to_owned()), "{here:?}");
    for register in [&early, &late] {
        let meant = |text: &str| {
            let unit = register.unit_with_identity(text).unwrap();
            register.history(unit).last().unwrap().code()
        };
        assert_eq!(meant("commune:15@2001-01-01"), code("15"));
        assert_eq!(meant("commune:15@opening"), code("15"));
    }
    // Who was there before that day only is called after the opening.
    let ended = early.unit_with_identity("commune:22@opening");
    assert!(ended.is_err());
    let level = COMMUNE;
    let ended = early.at(early.opening()).unwrap().unit(level, &code("22")).unwrap();
    assert_eq!(ended.identity(), "commune:22@opening");
}

/// A take of an unknown extent says so in every form that people write.
#[cfg(feature = "json")]
#[test]
fn words_of_files() {
    let text = r#"{"number": "1", "effective": "2001-01-01", "record": {"evidence": "table", "is_key": true},
        "provisions": [{"clause": "1", "evidence": "list", "takes": [
            {"from": "commune:11", "portion": "unknown", "evidence": "press, low"},
            {"from": "commune:12", "area": "possible", "population": "none"}],
        "continues": {"unit": "commune:21"}}]}"#;
    let decree = Decree::from_json(text).unwrap();
    let takes = &decree.provisions[0].takes;
    assert_eq!((&takes[0].area, &takes[1].area), (&Portion::Unknown, &Portion::Possible));
    assert!(matches!(takes[0].source, Source::Unit(_)));
    assert_eq!(Decree::from_json(&decree.to_json()).unwrap(), decree);
    for (wrong, told) in [
        (r#""evidence": "table""#, r#""evidence": "hearsay""#),
        (r#""press, low""#, r#""press, by name, low""#),
    ] {
        let error = Decree::from_json(&text.replace(wrong, told)).unwrap_err().to_string();
        assert!(error.contains("is no evidence: expected text, table, press, list"), "{error}");
    }
}
