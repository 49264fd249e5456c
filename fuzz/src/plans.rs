//! Plans, opening units and decrees as tables.

use sapnhap::*;

use crate::decrees::is_judged;
use crate::world::WITH_DISTRICTS;

/// Reads a table and checks what comes of it.
pub fn plan_csv(bytes: &[u8]) {
    let Some((choice, text)) = crate::choice(bytes) else { return };
    match choice % 6 {
        0 => of(&WITH_DISTRICTS, date(2005, 1, 1), "tỉnh Bắc Sơn", text),
        1 => of(&WITH_DISTRICTS, date(2005, 1, 1), "", text),
        2 => {
            let (register, day) = (vietnam::register(), date(2027, 1, 1));
            let Ok(plan) = Plan::from_csv(register, day, "tỉnh Lạng Sơn", text) else { return };
            let report = check(&plan, &vietnam::rules(day), ());
            assert!(!report.to_string().is_empty());
        }
        3 => {
            let head = Decree::new("1/NQ", date(2005, 1, 1)).unwrap();
            if let Ok(decree) = head.clone().with_csv(text) {
                let table = decree.to_csv();
                let again = head.with_csv(&table).unwrap_or_else(|error| panic!("{error}\n{table}"));
                assert_eq!(again.to_csv(), table);
                is_judged(&Plan::on(&WITH_DISTRICTS, date(2005, 1, 1)).decree(decree));
            }
        }
        4 => {
            if let Ok(units) = OpeningUnit::list_from_csv(text) {
                let country = WITH_DISTRICTS.country().clone();
                if let Ok(register) = Register::open(country, date(2000, 1, 1), units) {
                    crate::registers::is_sound(&register);
                }
            }
        }
        _ => {
            if let Ok(heads) = Decree::heads_from_csv(text) {
                heads.iter().for_each(|head| assert!(head.provisions.is_empty()));
            }
        }
    }
}

fn of(register: &Register, day: Date, scope: &str, text: &str) {
    let plan = match Plan::from_csv(register, day, scope, text) {
        Ok(plan) => plan,
        Err(error) => {
            assert!(error.position().is_some(), "{error}");
            return;
        }
    };
    is_judged(&plan);
    let table = plan.to_csv();
    match Plan::from_csv(register, day, scope, &table) {
        // A unit that stays as it is has no clause, so a second reading may leave out more.
        Ok(again) => assert!(again.to_csv().lines().count() <= table.lines().count()),
        Err(error) => assert!(!error.to_string().is_empty()),
    }
}
