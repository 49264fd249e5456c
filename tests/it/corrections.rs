//! Corrections one upon the other, and files in which they do not go with what they keep of before. On
//! a made-up country of two cantons with two communes each.

use sapnhap::decree::{NewUnit, Take};
use sapnhap::register::Correction;
use sapnhap::*;

use crate::diff::small;
use crate::made_up::{self, unit};

const COMMUNE: Level = Level::new(1);

fn opened() -> Register {
    small(["Alba", "Bora", "Celo", "Dino"])
}

/// A decree of 2001 by which commune Alba gets another name; units are called by name.
fn renamed(number: &str, name: &str) -> Decree {
    let provision = Provision::rename("1", "commune Alba, Ost", name).unwrap();
    Decree::new(number, date(2001, 1, 1)).unwrap().provision(provision)
}

/// A decree of 2002 that makes a commune of two; its scope stands beside it again.
fn merged(number: &str) -> Decree {
    let new = NewUnit::new("29", "commune", "Lago").unwrap().under("canton:2").unwrap();
    let provision = ["commune Celo", "commune Dina"].into_iter();
    let provision = provision.fold(Provision::of_new("1", new).unwrap(), |provision, unit| {
        provision.taking(Take::all(unit).unwrap())
    });
    let decree = Decree::new(number, date(2002, 1, 1)).unwrap().scope("canton:2").unwrap();
    decree.provision(provision)
}

fn number(text: &str) -> DecreeNumber {
    text.parse().unwrap()
}

fn row(code: &str, name: &str, parent: &str) -> OpeningUnit {
    unit("commune", code, name, parent)
}

/// A register with three corrections: each withdraws what the one before it has entered, and all set
/// the same row right. Before it, the register as it was before each of them.
fn corrected() -> (Vec<Register>, Register) {
    let register = opened().enact([renamed("1", "Wrong")]).unwrap();
    let corrections = [
        Correction::new(date(2010, 1, 1), "an erratum")
            .withdrawing(number("1"))
            .entering(renamed("1", "Better"))
            .with_row(code("22"), row("23", "Dino", "canton:2")),
        Correction::new(date(2012, 1, 1), "another one")
            .withdrawing(number("1"))
            .entering(renamed("1a", "Right"))
            .with_row(code("23"), row("24", "Dina", "2"))
            .entering(merged("2")),
        // The codes of two communes had been taken for each other.
        Correction::new(date(2014, 1, 1), "the act itself")
            .withdrawing(number("1a"))
            .with_row(code("21"), row("24", "Celo", "2"))
            .with_row(code("24"), row("21", "Dina", "2"))
            .entering(renamed("1", "Right")),
    ];
    let mut before = vec![register];
    for correction in corrections {
        let next = before.last().unwrap().corrected(correction).unwrap();
        before.push(next);
    }
    let last = before.pop().unwrap();
    (before, last)
}

fn communes(register: &Register, day: Date) -> Vec<String> {
    let snapshot = register.at(day).unwrap();
    let units = snapshot.units(COMMUNE).into_iter();
    units.map(|unit| format!("{} {}", unit.code(), unit.name())).collect()
}

fn name_of(register: &Register, day: Date, of: &str) -> String {
    register.at(day).unwrap().unit(COMMUNE, &code(of)).unwrap().name().to_owned()
}

/// What each correction says holds, what was known before it is what was there before it, and all of it
/// is read back in either form.
#[test]
fn one_upon_the_other() {
    let (before, last) = corrected();
    let check = |register: &Register| {
        assert_eq!(register.corrections().len(), 3);
        let opening = communes(register, date(2000, 1, 1));
        assert_eq!(opening, ["11 Alba", "12 Bora", "21 Dina", "24 Celo"]);
        assert_eq!(communes(register, date(2002, 1, 1)), ["11 Right", "12 Bora", "29 Lago"]);
        for (year, then) in [2009, 2011, 2013].into_iter().zip(&before) {
            let known = register.as_known(date(year, 12, 31)).unwrap();
            for day in [date(2000, 1, 1), date(2001, 1, 1), date(2002, 1, 1)] {
                assert_eq!(communes(&known, day), communes(then, day), "{year} {day}");
            }
            assert_eq!(known.corrections().len(), then.corrections().len());
            assert!(known.corrections().eq(then.corrections()));
        }
        // The text by which the unit was known means it still.
        let unit = register.unit_with_identity("commune:22@opening").unwrap();
        assert_eq!(register.history(unit)[0].name(), "Dina");
    };
    check(&last);
    #[cfg(feature = "json")]
    {
        let again = Register::from_json(&last.to_json()).unwrap();
        assert_eq!(again.to_json(), last.to_json());
        check(&again);
    }
    #[cfg(feature = "binary")]
    {
        let again = Register::from_bytes(&last.to_bytes()).unwrap();
        assert!(again.to_bytes() == last.to_bytes());
        check(&again);
        // Decrees that come of it call their units by code, and are corrected all the same.
        let more = Correction::new(date(2016, 1, 1), "one more").withdrawing(number("2"));
        let more = again.corrected(more).unwrap();
        let more = Register::from_bytes(&more.to_bytes()).unwrap();
        assert!(communes(&more, date(2002, 1, 1)).contains(&"21 Dina".to_owned()));
        #[cfg(feature = "json")]
        {
            check(&Register::from_json(&again.to_json()).unwrap());
            assert_eq!(Register::from_json(&more.to_json()).unwrap().to_json(), more.to_json());
        }
    }
}

/// One that was known before another that had been taken in is kept without that one, as far as it does
/// not rest on it.
#[test]
fn known_in_another_order_than_taken_in() {
    let register = opened().enact([renamed("1", "Wrong")]).unwrap();
    let late = Correction::new(date(2012, 1, 1), "late")
        .withdrawing(number("1"))
        .entering(renamed("1", "Better"))
        .with_row(code("22"), row("22", "Dina", "2"));
    let early = Correction::new(date(2010, 1, 1), "early")
        .withdrawing(number("1"))
        .entering(renamed("1", "Right"))
        .with_row(code("22"), row("22", "Dana", "2"));
    let both = register.corrected(late.clone()).unwrap().corrected(early.clone()).unwrap();
    let known = both.as_known(date(2011, 1, 1)).unwrap();
    assert_eq!(communes(&known, date(2001, 1, 1)), ["11 Right", "12 Bora", "21 Celo", "22 Dana"]);
    assert!(known.corrections().eq([&early]));
    let first = known.as_known(date(2009, 1, 1)).unwrap();
    assert_eq!(communes(&first, date(2001, 1, 1)), communes(&register, date(2001, 1, 1)));
    #[cfg(feature = "json")]
    assert_eq!(Register::from_json(&known.to_json()).unwrap().to_json(), known.to_json());

    // What it withdraws had not been there.
    let early = Correction::new(date(2010, 1, 1), "early").withdrawing(number("2"));
    let entered = Correction::new(date(2012, 1, 1), "late").entering(merged("2"));
    let entered = entered.with_row(code("22"), row("22", "Dina", "2"));
    let both = register.corrected(entered).unwrap().corrected(early).unwrap();
    let error = both.as_known(date(2011, 1, 1)).unwrap_err();
    assert_eq!(error.to_string(), "the register has no decree 2");
}

/// A decree that is known later than the correction that enters it may be left out of what is known.
#[test]
fn entered_and_not_known_yet() {
    let mut late = renamed("1", "Right");
    late.record.known_since = Some(date(2012, 1, 1));
    let entered = Correction::new(date(2010, 1, 1), "a notice").entering(late);
    let register = opened().corrected(entered).unwrap();
    let known = register.as_known(date(2011, 1, 1)).unwrap();
    assert_eq!((known.decrees().count(), known.corrections().len()), (0, 1));
    #[cfg(feature = "json")]
    assert_eq!(Register::from_json(&known.to_json()).unwrap().to_json(), known.to_json());
    #[cfg(feature = "binary")]
    assert!(Register::from_bytes(&known.to_bytes()).unwrap().to_bytes() == known.to_bytes());
    // Another of its number takes its place.
    let other = known.enact([renamed("1", "Other")]).unwrap();
    #[cfg(feature = "json")]
    assert_eq!(Register::from_json(&other.to_json()).unwrap().to_json(), other.to_json());
    assert_eq!(other.decrees().count(), 1);
}

/// What was withdrawn may be enacted again.
#[test]
fn enacted_behind_a_correction() {
    let register = opened().enact([renamed("1", "Wrong")]).unwrap();
    let withdrawn = Correction::new(date(2010, 1, 1), "x").withdrawing(number("1"));
    let register = register.corrected(withdrawn).unwrap().enact([renamed("1", "Right")]).unwrap();
    assert_eq!(communes(&register, date(2001, 1, 1))[0], "11 Right");
    #[cfg(feature = "json")]
    assert_eq!(Register::from_json(&register.to_json()).unwrap().to_json(), register.to_json());
    #[cfg(feature = "binary")]
    assert!(Register::from_bytes(&register.to_bytes()).unwrap().to_bytes() == register.to_bytes());
}

#[test]
fn a_row_is_set_right_once_at_a_time() {
    let twice = Correction::new(date(2010, 1, 1), "x")
        .with_row(code("22"), row("23", "Dino", "2"))
        .with_row(code("22"), row("24", "Dino", "2"));
    assert_eq!(
        opened().corrected(twice).unwrap_err().to_string(),
        "opening unit commune Dino (24): one correction sets the opening unit of its level with the \
         code 22 right twice"
    );
    let one_code = Correction::new(date(2010, 1, 1), "x")
        .with_row(code("21"), row("24", "Celo", "2"))
        .with_row(code("22"), row("24", "Dino", "2"));
    assert_eq!(
        opened().corrected(one_code).unwrap_err().to_string(),
        "opening unit commune Dino (24): another unit of its level has the same code"
    );
    let number = number("1");
    let twice = Correction::new(date(2010, 1, 1), "x").withdrawing(number.clone());
    let register = opened().enact([renamed("1", "Wrong")]).unwrap();
    assert_eq!(
        register.corrected(twice.withdrawing(number)).unwrap_err().to_string(),
        "the register has no decree 1"
    );
}

/// Where codes are unique only within a parent, a row that is set right may give its own code alone.
#[test]
fn own_codes_of_rows() {
    let country = made_up::country(&[("canton", None), ("commune", None)]);
    let country = country.with_codes_within_parents(COMMUNE).unwrap();
    let units = vec![
        unit("canton", "1", "Ost", ""),
        unit("canton", "2", "West", ""),
        unit("commune", "5", "Alba", "1"),
        unit("commune", "5", "Bora", "2"),
    ];
    let register = Register::open(country, date(2000, 1, 1), units).unwrap();
    let first = Correction::new(date(2010, 1, 1), "x").with_row(code("1/5"), row("6", "Alba", "1"));
    let second =
        Correction::new(date(2011, 1, 1), "x").with_row(code("1/6"), row("7", "Alba", "2"));
    let corrected = register.corrected(first).unwrap().corrected(second).unwrap();
    let check = |register: &Register| {
        let opening = date(2000, 1, 1);
        assert_eq!(communes(register, opening), ["2/5 Bora", "2/7 Alba"]);
        for (year, told) in [(2009, ["1/5 Alba", "2/5 Bora"]), (2010, ["1/6 Alba", "2/5 Bora"])] {
            assert_eq!(communes(&register.as_known(date(year, 6, 1)).unwrap(), opening), told);
        }
        let unit = register.unit_with_identity("commune:1/5@opening").unwrap();
        assert_eq!(register.history(unit)[0].code(), code("2/7"));
    };
    check(&corrected);
    #[cfg(feature = "json")]
    check(&Register::from_json(&corrected.to_json()).unwrap());
    #[cfg(feature = "binary")]
    check(&Register::from_bytes(&corrected.to_bytes()).unwrap());
}

/// Thousands of rows and decrees at once: what grows with their square would not come to an end.
#[test]
fn many_at_once() {
    const N: usize = 20_000;
    let country = made_up::country(&[("canton", None), ("commune", None)]);
    let communes = (0..N).map(|of| row(&(100_000 + of).to_string(), &format!("C{of}"), "1"));
    let units = std::iter::once(unit("canton", "1", "Ost", "")).chain(communes).collect();
    let mut register = Register::open(country, date(2000, 1, 1), units).unwrap();
    let renamed = |of: usize, name: &str| {
        let unit = format!("commune:{}", 100_000 + of);
        let provision = Provision::rename("1", &unit, name).unwrap();
        Decree::new(&format!("{of}"), date(2001, 1, 1)).unwrap().provision(provision)
    };
    register = register.enact((0..N / 10).map(|of| renamed(of, "Wrong"))).unwrap();
    let mut correction = Correction::new(date(2010, 1, 1), "another list");
    for of in 0..N {
        // Each gets the code of the next.
        let right = row(&(100_000 + (of + 1) % N).to_string(), &format!("C{of}"), "1");
        correction = correction.with_row(code(&(100_000 + of).to_string()), right);
    }
    for of in 0..N / 10 {
        correction = correction.withdrawing(number(&of.to_string())).entering(renamed(of, "Right"));
    }
    let corrected = register.corrected(correction).unwrap();
    #[cfg(feature = "binary")]
    let corrected = Register::from_bytes(&corrected.to_bytes()).unwrap();
    #[cfg(feature = "json")]
    let corrected = Register::from_json(&corrected.to_json()).unwrap();
    let opening = date(2000, 1, 1);
    assert_eq!(name_of(&corrected, opening, "100000"), format!("C{}", N - 1));
    let known = corrected.as_known(date(2009, 1, 1)).unwrap();
    assert_eq!(name_of(&known, opening, "100000"), "C0");
    assert_eq!(name_of(&known, date(2001, 1, 1), "100000"), "Wrong");
}

/// Every way in which a file can have corrections that were not taken into its register.
#[cfg(feature = "json")]
mod broken {
    use sapnhap::error::{CorrectionFault, ReadFault};
    use serde_json::{Value, json};

    use super::*;

    /// Changes what is written of the register with three corrections, and says why it is refused.
    fn refused(change: impl FnOnce(&mut Value)) -> (usize, CorrectionFault, String) {
        let (_, register) = corrected();
        let mut value: Value = serde_json::from_str(&register.to_json()).unwrap();
        change(&mut value);
        let error = Register::from_json(&value.to_string()).unwrap_err();
        let ErrorKind::Read(ReadFault::Correction { number, known_since, fault }) = error.kind()
        else {
            panic!("{error}")
        };
        assert_eq!(known_since.year() as usize, 2008 + 2 * number);
        let message = error.to_string();
        let start = format!("correction {number}, known since {known_since}: ");
        (*number, fault.clone(), message.strip_prefix(&start).unwrap().to_owned())
    }

    /// The same of a change to one of the corrections, counted from 1.
    fn told(number: usize, change: impl FnOnce(&mut Value)) -> (CorrectionFault, String) {
        let (found, fault, message) =
            refused(|value| change(&mut value["corrections"][number - 1]));
        assert_eq!(found, number, "{message}");
        (fault, message)
    }

    #[test]
    fn decrees_that_are_withdrawn() {
        let (fault, message) = told(2, |of| of["withdrawn"] = json!([]));
        assert!(matches!(fault, CorrectionFault::Withdrawn { place: 1, found: None, .. }));
        assert_eq!(
            message,
            "of the decrees that it withdraws, the one in place 1 is kept as none; expected 1"
        );
        let (_, message) = told(2, |of| of["withdrawn"][0]["number"] = json!("7"));
        assert_eq!(
            message,
            "of the decrees that it withdraws, the one in place 1 is kept as 7; expected 1"
        );
        let (fault, message) = told(2, |of| of["correction"]["withdraws"] = json!([]));
        assert!(matches!(fault, CorrectionFault::Withdrawn { place: 1, expected: None, .. }));
        assert_eq!(
            message,
            "of the decrees that it withdraws, the one in place 1 is kept as 1; expected none"
        );
        // In another order.
        let (fault, _) = told(3, |of| {
            of["correction"]["withdraws"] = json!(["2", "1a"]);
            let first = of["withdrawn"][0].clone();
            let mut other = first.clone();
            other["number"] = json!("2");
            of["withdrawn"] = json!([first, other]);
        });
        assert!(matches!(fault, CorrectionFault::Withdrawn { place: 1, .. }));
        let (fault, message) = told(2, |of| {
            of["correction"]["withdraws"] = json!(["1", "1"]);
            let first = of["withdrawn"][0].clone();
            of["withdrawn"] = json!([first.clone(), first]);
        });
        assert!(matches!(fault, CorrectionFault::WithdrawnTwice { .. }));
        assert_eq!(message, "it withdraws decree 1 twice; expected each once");
    }

    #[test]
    fn decrees_that_are_entered() {
        // The register has another one, or none.
        let (fault, message) = told(2, |of| of["correction"]["enters"][1]["number"] = json!("2b"));
        assert!(matches!(fault, CorrectionFault::NotEntered { .. }));
        assert_eq!(
            message,
            "it enters decree 2b, which the register does not have; expected it there, or in a later \
             correction that withdraws it"
        );
        let title = |value: &mut Value| value["title"] = json!("On communes");
        let (fault, message) = told(3, |of| title(&mut of["correction"]["enters"][0]));
        assert!(matches!(fault, CorrectionFault::EnteredOther { .. }));
        assert_eq!(
            message,
            "it enters decree 1, which says something else where it is kept; expected the same"
        );
        // So it is when the register is the one that says something else.
        let (number, fault, _) = refused(|value| title(&mut value["decrees"][1]));
        assert_eq!(number, 2);
        assert!(matches!(fault, CorrectionFault::EnteredOther { .. }));
        // Or the later correction that withdraws it.
        let (fault, _) = told(1, |of| {
            of["correction"]["enters"][0]["provisions"][0]["continues"]["name"] = json!("Worse");
        });
        assert!(matches!(fault, CorrectionFault::EnteredOther { .. }));
        let (fault, _) =
            told(2, |of| of["correction"]["enters"][1]["provisions"][0]["takes"] = json!(["24"]));
        assert!(matches!(fault, CorrectionFault::EnteredOther { .. }));
        // By what its units are called makes no difference, but for two codes.
        let called = |value: &mut Value, other: &str| {
            let decrees = value["decrees"].as_array_mut().unwrap();
            let kept = decrees.iter_mut().find(|of| of["number"] == "2").unwrap();
            kept["provisions"][0]["takes"] = json!(["24", "commune Dina"]);
            let entered = &mut value["corrections"][1]["correction"]["enters"][1]["provisions"][0];
            entered["takes"] = json!([other, "21"]);
        };
        let (_, register) = corrected();
        let mut value: Value = serde_json::from_str(&register.to_json()).unwrap();
        called(&mut value, "24");
        assert!(Register::from_json(&value.to_string()).is_ok());
        let (_, fault, _) = refused(|value| called(value, "11"));
        assert!(matches!(fault, CorrectionFault::EnteredOther { .. }));
        // It has been taken out before it is entered again.
        let (fault, _) = told(2, |of| {
            (of["correction"]["withdraws"], of["withdrawn"]) = (json!([]), json!([]));
            of["correction"]["enters"][0]["number"] = json!("1");
        });
        assert!(matches!(fault, CorrectionFault::NotEntered { .. }));
    }

    #[test]
    fn rows_of_before() {
        let (fault, message) = told(1, |of| of["rows_before"] = json!([]));
        assert!(matches!(fault, CorrectionFault::RowCount { n_rows: 1, n_before: 0 }));
        assert_eq!(
            message,
            "it sets 1 opening units right, and has 0 as they were before; expected one for each"
        );
        let (fault, message) = told(1, |of| of["rows_before"][0]["code"] = json!("21"));
        assert!(matches!(fault, CorrectionFault::CodeBefore { .. }));
        assert_eq!(
            message,
            "the opening unit that it calls 22 had the code 21 before; expected 22"
        );
        for kind in ["canton", "hamlet"] {
            let (fault, message) = told(1, |of| of["rows_before"][0]["kind"] = json!(kind));
            assert!(matches!(fault, CorrectionFault::KindBefore { .. }));
            assert_eq!(
                message,
                format!(
                    "the opening unit with the code 22 was of the kind {kind} before; expected one of \
                     level commune"
                )
            );
        }
        let (fault, message) =
            told(1, |of| of["correction"]["rows"][0]["is"]["kind"] = json!("hamlet"));
        assert!(matches!(fault, CorrectionFault::UnknownKind { .. }));
        assert_eq!(
            message,
            "the country has no kind hamlet, of which the opening unit with the code 23 should be"
        );
        // Both rows of the last one have one code before it.
        let (fault, message) = told(3, |of| {
            of["correction"]["rows"][1]["code"] = json!("21");
            of["rows_before"][1]["code"] = json!("21");
        });
        assert!(matches!(fault, CorrectionFault::CodeTaken { .. }));
        assert_eq!(
            message,
            "before it, the opening unit commune Dina (21), in 2 would have the code of another one \
             of its level"
        );
        // That of a row which no correction touches.
        let (fault, _) = told(1, |of| {
            of["correction"]["rows"][0]["code"] = json!("21");
            of["rows_before"][0]["code"] = json!("21");
        });
        assert!(matches!(fault, CorrectionFault::CodeTaken { .. }));
    }

    #[test]
    fn rows_that_are_left() {
        let (fault, message) =
            told(3, |of| of["correction"]["rows"][1]["is"]["name"] = json!("Dana"));
        assert!(matches!(fault, CorrectionFault::RowOther { found: Some(_), .. }));
        assert_eq!(
            message,
            "it leaves the opening unit commune Dana (21), in 2, but there is commune Dina (21), in 2; \
             expected that one, or a later correction of it"
        );
        let (fault, message) =
            told(3, |of| of["correction"]["rows"][1]["is"]["code"] = json!("28"));
        assert!(matches!(fault, CorrectionFault::RowOther { found: None, .. }));
        assert_eq!(
            message,
            "it leaves the opening unit commune Dina (28), in 2, but there is none with its code; \
             expected that one, or a later correction of it"
        );
        for (field, value) in [("parent", json!("1")), ("aliases", json!(["Dyna"]))] {
            let (fault, message) = told(3, |of| of["correction"]["rows"][1]["is"][field] = value);
            assert!(matches!(fault, CorrectionFault::RowOther { .. }), "{message}");
        }
        // The level of a parent may be said or not, and is another one or the same.
        let (fault, _) =
            told(1, |of| of["correction"]["rows"][0]["is"]["parent"] = json!("canton:1"));
        assert!(matches!(fault, CorrectionFault::RowOther { .. }));
        // The register has another row, or a later correction has kept another.
        let (number, fault, _) = refused(|value| {
            let units = value["opening"]["units"].as_array_mut().unwrap();
            let dina = units.iter_mut().find(|unit| unit["code"] == "21").unwrap();
            dina["aliases"] = json!(["Dyna"]);
        });
        assert_eq!(number, 3);
        assert!(matches!(fault, CorrectionFault::RowOther { .. }));
        let (number, fault, message) =
            refused(|value| value["corrections"][1]["rows_before"][0]["name"] = json!("Dana"));
        assert_eq!(number, 1, "{message}");
        assert!(matches!(fault, CorrectionFault::RowOther { .. }));
        let (fault, message) = told(3, |of| {
            of["correction"]["rows"][1]["is"] = of["correction"]["rows"][0]["is"].clone();
        });
        assert!(matches!(fault, CorrectionFault::CodeTwice { .. }));
        assert_eq!(
            message,
            "it sets two opening units right to have the code 24; expected codes of their own"
        );
    }
}
