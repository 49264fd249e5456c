//! Decrees, registers and plans as JSON.

use sapnhap::*;

use crate::registers::is_sound;
use crate::world::{self, WITH_DISTRICTS};

/// Reads decrees from JSON, enacts what can be read, and holds the rest against the rules.
pub fn decree_json(bytes: &[u8]) {
    let Some((choice, text)) = crate::choice(bytes) else { return };
    let decrees = match choice % 4 {
        0 => Decree::from_json(text).map(|decree| vec![decree]),
        1 => Decree::list_from_json(text),
        2 => {
            if let Ok(register) = Register::from_json(text) {
                is_sound(&register);
            }
            return;
        }
        _ => {
            if let Ok(plan) = Plan::from_json(&WITH_DISTRICTS, text) {
                is_judged(&plan);
                let again = Plan::from_json(&WITH_DISTRICTS, &plan.to_json()).expect("a plan is read");
                assert_eq!(again.to_json(), plan.to_json());
            }
            return;
        }
    };
    let decrees = match decrees {
        Ok(decrees) => decrees,
        Err(error) => {
            assert!(error.position().is_some(), "{error}");
            return;
        }
    };
    for decree in &decrees {
        is_written(decree);
    }
    for register in [&*WITH_DISTRICTS, &world::opening()] {
        match register.enact(decrees.iter().cloned()) {
            Ok(next) => is_sound(&next),
            Err(error) => {
                assert!(!error.faults().is_empty() && error.to_string().len() < 1_000_000);
            }
        }
    }
    let plan = decrees.into_iter().fold(Plan::on(&WITH_DISTRICTS, date(2005, 1, 1)), Plan::decree);
    is_judged(&plan);
}

/// A decree is read from what is written of it, as JSON and as a table.
fn is_written(decree: &Decree) {
    let text = decree.to_json();
    let again = match Decree::from_json(&text) {
        Ok(again) => again,
        Err(error) => panic!("{error}\n{text}"),
    };
    assert_eq!(again.to_json(), text);
    let table = decree.to_csv();
    let mut head = decree.clone();
    head.provisions.clear();
    if let Ok(read) = head.clone().with_csv(&table) {
        // White space at the ends of a field is no part of it in a table.
        let table = read.to_csv();
        assert_eq!(head.with_csv(&table).unwrap().to_csv(), table);
    }
}

/// Rules say the same of a plan each time, and of one without faults comes a register.
pub fn is_judged(plan: &Plan) {
    let report = check(plan, &rules::universal(), ());
    assert_eq!(report.to_string(), check(plan, &rules::universal(), ()).to_string());
    assert!(!report.to_text(report::Language::Vietnamese).is_empty());
    match plan.register() {
        Ok(register) => is_sound(&register),
        Err(error) => assert!(!error.to_string().is_empty()),
    }
}
