//! What people write: names, codes, dates, references, amounts.

use sapnhap::places::How;
use sapnhap::*;

use crate::world::{REGISTER, WITH_DISTRICTS};

/// Reads a text as everything that it may be, and looks it up.
pub fn names_dates(bytes: &[u8]) {
    let Some((choice, text)) = crate::choice(bytes) else { return };
    if let Ok(name) = Name::new(text) {
        assert_eq!(Name::new(name.as_str()).unwrap(), name);
        let key = name.key();
        if let Ok(again) = Name::new(&key) {
            assert_eq!(again.key(), key);
        }
    }
    if let Ok(code) = Code::new(text) {
        assert_eq!(Code::new(code.as_str()).unwrap(), code);
    }
    if let Ok(amount) = Amount::new(text) {
        assert_eq!(Amount::new(&amount.to_string()).unwrap(), amount);
    }
    if let Ok(day) = parse_date(text) {
        assert_eq!(parse_date(&day.to_string()).unwrap(), day);
    }
    if let Ok(reference) = Reference::new(text)
        && let Ok(again) = Reference::new(&reference.to_string())
    {
        assert_eq!(again, reference);
    }
    if let Ok(place) = WITH_DISTRICTS.places().accepting(How::LeftOver).read(text) {
        for part in place.parts() {
            assert!(text.get(part.bytes.clone()).is_some(), "{:?} of {text:?}", part.bytes);
        }
    }
    let _ = WITH_DISTRICTS.latest().places().complete(text, 5);
    if let Ok(successor) = Successor::new(text) {
        let plan = Plan::on(&WITH_DISTRICTS, date(2005, 1, 1)).within("01").unwrap();
        let _ = plan.merge(["xã Ba Vì", text], successor);
    }
    for register in [&*REGISTER, &*WITH_DISTRICTS, vietnam::register()] {
        if choice % 4 > 0 && std::ptr::eq(register, vietnam::register()) {
            // Large, and so slow that it gets its share only.
            continue;
        }
        for day in [register.opening(), register.last()] {
            let on = register.at(day).unwrap();
            let candidates = on.candidates(text);
            match on.find(text) {
                Ok(unit) => assert_eq!(candidates, [unit]),
                Err(error) => {
                    assert!(candidates.len() != 1 && error.to_string().len() < 100_000);
                }
            }
            for rank in 0..5 {
                let level = Level::new(rank);
                let _ = on.find_at(level, text);
                if let Ok(code) = register.country().read_code(level, text) {
                    let _ = on.unit(level, &code);
                }
            }
        }
    }
}
