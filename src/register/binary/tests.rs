//! What the compact form refuses though its checksum is right: each case changes what a small
//! register is written as.

use super::read::body;
use super::write::{head, seal, sealed};
use super::*;
use crate::amount::Amount;
use crate::clause::DecreeNumber;
use crate::code::code;
use crate::country::Kind;
use crate::decree::{
    Continuation, Decree, Figure, NewUnit, Outcome, Portion, Provision, Reference, Source, Take,
};
use crate::level::{KindId, Level, LevelDefinition, LevelId};
use crate::name::Name;
use crate::period::{Step, date};
use crate::register::{Correction, OpeningUnit, Register};

fn country() -> Country {
    let levels = [("canton", Some(2)), ("district", None), ("commune", None)];
    let levels = levels.map(|(id, code_width)| LevelDefinition {
        id: LevelId::new(id).unwrap(),
        name: id.to_owned(),
        english: id.to_owned(),
        code_width,
    });
    let kinds = ["canton", "district", "commune"].map(|id| Kind {
        id: KindId::new(id).unwrap(),
        level: LevelId::new(id).unwrap(),
        name: id.to_owned(),
        abbreviations: Vec::new(),
        english: id.to_owned(),
    });
    Country::new("MU", "Made-up", levels.to_vec(), kinds.to_vec()).unwrap()
}

fn opening() -> Register {
    let units = "01 canton Alba -;02 canton Bora -;1 district Celo 01;2 district Dino 02;\
        101 commune Fako 1;102 commune Gora 1;2A01 commune Hilo 2;2A02 commune Ilmo 2;\
        201 commune Jura 2";
    let units = units.split(';').map(|unit| {
        let fields: Vec<&str> = unit.split(' ').collect();
        OpeningUnit {
            code: code(fields[0]),
            kind: KindId::new(fields[1]).unwrap(),
            name: Name::new(fields[2]).unwrap(),
            parent: Reference::new(fields[3]).ok().filter(|_| fields[3] != "-"),
            aliases: match fields[0] {
                "101" => vec![Name::new("Fakau").unwrap(), Name::new("Fakkow").unwrap()],
                "2A02" => vec![Name::new("Ilmau").unwrap()],
                _ => Vec::new(),
            },
        }
    });
    Register::open(country(), date(2000, 1, 1), units.collect()).unwrap()
}

fn figure(amount: &str, of: &str) -> Portion {
    let figure = Figure { amount: Amount::new(amount).unwrap(), of: Amount::new(of).ok() };
    Portion::Part(Some(Box::new(figure)))
}

/// A register with everything that the form has a place for.
fn register() -> Register {
    let new = |code: &str, name: &str| NewUnit::new(code, "commune", name).unwrap();
    let mut merged = new("102", "Gorau").seated_in("Fako").unwrap().under("district:1").unwrap();
    merged.aliases.push(Name::new("Goraw").unwrap());
    let place = Source::Place(Name::new("tidal flats").unwrap());
    let mut of_place = Take::of(place, figure("2.5", "10"), Portion::PART);
    of_place.note = Some("by the sea".into());
    let merger = Provision::of_new("1", merged)
        .unwrap()
        .taking(Take::all("101").unwrap())
        .taking(of_place)
        .taking(Take::new("code:2A01", figure("5.50", "11"), figure("7", "")).unwrap())
        .taking(Take::rest("102").unwrap().citing(["2", "3"]).unwrap());
    let mut moved = Continuation::of("code:2A02").unwrap();
    moved.parent = Reference::new("district:1").ok();
    moved.name = Name::new("Ilma").ok();
    let mut goes_on = Provision::of_continuation("2a", moved).unwrap();
    goes_on.takes.push(Take::part("102").unwrap());
    let mut first = Decree::new("1/D", date(2001, 1, 1)).unwrap().provision(merger);
    first = first.provision(goes_on).scope("district:1").unwrap();
    first.totals.formed = Some(1);
    first.totals.kinds.insert(KindId::new("commune").unwrap(), 4);
    first.title = Some("On communes".to_owned());
    // The code of what ends is given again, so that the code alone does not say what is restored.
    let taken_up = Provision::of_new("1", new("101", "Kilo").under("1").unwrap()).unwrap();
    let second = Decree::new("2/D", date(2002, 1, 1))
        .unwrap()
        .provision(taken_up.taking(Take::part("102").unwrap()));
    let third = Decree::new("3/D", date(2003, 1, 1))
        .unwrap()
        .provision(Provision::take_over("1", "102", ["101"]).unwrap());
    let restored = new("103", "Fako").restoring("Fako").unwrap().under("canton:01").unwrap();
    let restored = Provision::of_new("1", restored).unwrap().taking(Take::part("102").unwrap());
    let fourth = Decree::new("4/D", date(2004, 1, 1))
        .unwrap()
        .provision(restored)
        .provision(Provision::dissolve_level("2", "district").unwrap());
    opening().enact([first, second, third, fourth]).unwrap()
}

/// A register in which the first clause of a decree, and not the last, is of the later step.
fn with_steps() -> Register {
    let new =
        |code: &str, name: &str| NewUnit::new(code, "commune", name).unwrap().under("1").unwrap();
    let place = |name: &str| {
        Take::of(Source::Place(Name::new(name).unwrap()), figure("2.5", ""), Portion::All)
    };
    let late = Provision::of_new("1", new("104", "Kilo").seated_in("Jura").unwrap());
    let late = late.unwrap().taking(Take::all("103").unwrap()).taking(place("tidal flats"));
    let late = late.taking(Take::part("102").unwrap().citing(["2"]).unwrap());
    let early = Provision::of_new("2", new("103", "Lima")).unwrap().taking(place("a sandbank"));
    let early = early.taking(Take::new("102", figure("1", "5"), Portion::PART).unwrap());
    let last = Provision::rename("3", "104", "Kilau").unwrap();
    let decree = Decree::new("1/D", date(2001, 1, 1)).unwrap();
    let step = |step| Step::new(step).unwrap();
    let decree = decree.provision(late.in_step(step(2))).provision(early);
    let other = Decree::new("2/D", date(2001, 1, 1)).unwrap();
    let other = other.provision(Provision::rename("a", "101", "Fakau").unwrap());
    opening().enact([decree.provision(last.in_step(step(3))), other]).unwrap()
}

/// Holds what is read against what its bytes and its JSON are read as.
fn is_read_again(register: &Register) {
    let bytes = register.to_bytes();
    let again = Register::from_bytes(&bytes).unwrap();
    assert!(again.to_bytes() == bytes);
    #[cfg(feature = "json")]
    {
        let text = again.to_json();
        let by_text = Register::from_json(&text).unwrap_or_else(|error| panic!("{error}\n{text}"));
        assert_eq!(by_text.to_json(), text);
        assert!(by_text.to_bytes() == bytes, "{text}");
    }
}

/// Changes what a register is written as, and says what comes of reading it.
fn told(change: impl FnOnce(&mut Wire<'_>)) -> String {
    told_of(&register(), change)
}

/// Says the same of another register.
fn told_of(register: &Register, change: impl FnOnce(&mut Wire<'_>)) -> String {
    let bytes = register.to_bytes();
    let mut wire: Wire<'_> = postcard::from_bytes(body(&bytes).unwrap()).unwrap();
    change(&mut wire);
    match Register::from_bytes(&sealed(&wire)) {
        Ok(register) => {
            is_read_again(&register);
            "a register".to_owned()
        }
        Err(error) => {
            let message = error.to_string();
            let start = "these bytes are no register in the compact form: ";
            message.strip_prefix(start).unwrap_or(&message).to_owned()
        }
    }
}

/// Puts a changed copy in the place of a column.
fn with<T: Copy + 'static>(column: &mut &[T], change: impl FnOnce(&mut Vec<T>)) {
    let mut copy = column.to_vec();
    change(&mut copy);
    *column = copy.leak();
}

fn word(column: &mut [u8], place: usize, number: u32) {
    column[place * 4..place * 4 + 4].copy_from_slice(&number.to_le_bytes());
}

#[test]
fn what_is_written_is_read_as_the_same() {
    let register = register();
    is_read_again(&register);
    is_read_again(&opening());
    is_read_again(&with_steps());
    assert_eq!(told(|_| {}), "a register");
    let again = Register::from_bytes(&register.to_bytes()).unwrap();
    let figures = |register: &Register| {
        let decree = register.decrees().next().unwrap();
        let takes = &decree.provisions[0].takes;
        takes.iter().map(|take| (take.area.clone(), take.population.clone())).collect::<Vec<_>>()
    };
    assert_eq!(figures(&again), figures(&register));
    let restored = |register: &Register| {
        let last = register.decrees().next_back().unwrap();
        let Outcome::New(new) = &last.provisions[0].outcome else { panic!() };
        new.restores.clone()
    };
    assert_eq!(restored(&again), restored(&register));
    let unit = again.latest().get(Level::new(2), &code("103")).unwrap();
    assert_eq!(unit.restores().unwrap().code(), code("101"));
    assert_eq!(unit.restores().unwrap().name(), "Fako");
    for text in ["Fakau", "Fakkow", "Ilmau"] {
        assert!(again.at_or_opening(date(2000, 1, 1)).find(text).is_ok(), "{text}");
    }
}

#[test]
fn a_flipped_bit_is_an_error() {
    let bytes = register().to_bytes();
    for place in 0..bytes.len() * 8 {
        let mut flipped = bytes.clone();
        flipped[place / 8] ^= 1 << (place % 8);
        assert!(Register::from_bytes(&flipped).is_err(), "bit {place}");
    }
    for len in 0..bytes.len() {
        assert!(Register::from_bytes(&bytes[..len]).is_err(), "{len} bytes");
    }
    let mut longer = bytes.clone();
    longer.push(0);
    assert!(Register::from_bytes(&longer).is_err());
}

/// The checksum put aside, what is read is refused or is a register like any other.
#[test]
fn a_flipped_bit_under_a_right_checksum_is_an_error_or_a_register() {
    let bytes = register().to_bytes();
    let body = body(&bytes).unwrap();
    let mut n_registers = 0;
    // Of every byte one bit or two, of all bytes every bit.
    for place in (0..body.len() * 8).step_by(5) {
        let mut flipped = body.to_vec();
        flipped[place / 8] ^= 1 << (place % 8);
        let Ok(wire) = postcard::from_bytes::<Wire<'_>>(&flipped) else { continue };
        if let Ok(register) = Register::from_bytes(&sealed(&wire)) {
            is_read_again(&register);
            n_registers += 1;
        }
    }
    assert!(n_registers > 200, "{n_registers}");
}

/// The first and the last days of the calendar are days like any other.
#[test]
fn days_before_the_year_0_are_written_and_read() {
    for day in [date(-9999, 1, 1), date(-1, 12, 31), date(0, 1, 1)] {
        assert_eq!(told(|wire| wire.opening = crate::period::to_raw(day)), "a register");
    }
    let last = crate::period::to_raw(date(9999, 12, 31));
    assert_eq!(told(|wire| wire.changes[3].day = last), "a register");
    assert_eq!(told(|wire| wire.opening = i32::MIN), "-2147483648 is no date");
}

#[test]
fn other_versions_are_named() {
    let mut bytes = register().to_bytes();
    bytes[NAME.len()] = 2;
    assert_eq!(
        Register::from_bytes(&bytes).unwrap_err().to_string(),
        "these bytes are no register in the compact form: they are of version 2 of the form; \
         expected version 7"
    );
    bytes[NAME.len()] = VERSION;
    bytes[NAME.len() + 1] ^= 1;
    assert_eq!(
        Register::from_bytes(&bytes).unwrap_err().to_string(),
        "these bytes are no register in the compact form: the checksum is another: they are not as \
         they were written"
    );
}

// Long: each column of the opening units is broken in turn.
#[test]
fn opening_units_are_checked() {
    let parent = |row: usize, parent: u32| {
        told(|wire| with(&mut wire.parents, |column| word(column, row, parent)))
    };
    for row in [0, 1, 5, 1000] {
        assert_eq!(
            parent(0, row),
            "opening unit canton Alba (01): a unit of the top level has no parent"
        );
    }
    for row in [4, 5, 8, 1000, u32::MAX] {
        assert_eq!(
            parent(4, row),
            "opening unit commune Fako (101): it needs a parent of a level above"
        );
    }
    assert_eq!(parent(3, 2), "opening unit district Dino (2): its parent is not of a level above");
    let key =
        |row: usize, key: u32| told(|wire| with(&mut wire.keys, |column| word(column, row, key)));
    let not_wide = "its code is not as wide as its level asks for";
    assert_eq!(key(1, 100), format!("opening unit canton Bora (100): {not_wide}"));
    assert_eq!(
        key(3, 1_000_000_000),
        "opening unit district Dino (1000000000): it is no code of its level; expected characters of \
         0-9A-Za-z._-"
    );
    assert_eq!(
        key(1, 1),
        "opening unit canton Bora (01): another unit of its level has the same code"
    );
    let order = "codes of opening units stand in another order than the units";
    let other = 1 << 31;
    assert_eq!(key(8, other), order);
    assert_eq!(key(7, other + 1), order);
    let swapped = told(|wire| {
        with(&mut wire.keys, |column| {
            let (first, second) = (column[28..32].to_vec(), column[32..36].to_vec());
            column[28..32].copy_from_slice(&second);
            column[32..36].copy_from_slice(&first);
        });
    });
    assert_eq!(swapped, order);
    assert_eq!(told(|wire| wire.other_codes = "2A01\n"), order);
    assert_eq!(told(|wire| wire.other_codes = "2A01\n2A02\n2A03\n"), order);
    assert_eq!(
        told(|wire| wire.other_codes = "2A01\n2A01\n"),
        "opening unit commune Ilmo (2A01): it is out of order, or its code is given twice"
    );
    // A commune before a district, though its code is the smaller one.
    assert_eq!(
        told(|wire| with(&mut wire.kinds, |column| column[2] = 2)),
        "opening unit district Dino (2): it is out of order, or its code is given twice"
    );
    assert_eq!(
        told(|wire| wire.aliases.swap(0, 2)),
        "spellings of names stand in another order than the names"
    );
    assert_eq!(told(|wire| wire.aliases[2].0 = 9), "a spelling belongs to no opening unit");
    assert_eq!(
        told(|wire| with(&mut wire.parents, |column| column.push(0))),
        "a column of words ends within one"
    );
    assert_eq!(
        told(|wire| with(&mut wire.kinds, |column| column.push(2))),
        "the columns of the opening units are not of one length"
    );
    let counts = "they hold more or fewer versions and edges than they say";
    assert_eq!(told(|wire| wire.n_versions += 1), counts);
    assert_eq!(told(|wire| wire.n_edges -= 1), counts);
    assert_eq!(told(|wire| (wire.n_versions, wire.n_edges) = (u32::MAX, u32::MAX)), counts);
}

// Long: each column of a change is broken in turn.
#[test]
fn columns_of_changes_are_checked() {
    let first = |change: fn(&mut ChangeWire<'_>)| told(|wire| change(&mut wire.changes[0]));
    let longer = "the columns of a change are longer than its decrees";
    let shorter = "a column of a change is too short";
    assert_eq!(first(|change| with(&mut change.kinds, |column| column.push(2))), longer);
    assert_eq!(first(|change| change.kinds = &[]), shorter);
    assert_eq!(first(|change| change.versions.push(0)), longer);
    assert_eq!(first(|change| change.versions.clear()), shorter);
    assert_eq!(first(|change| change.parents.clear()), shorter);
    assert_eq!(first(|change| change.codes = "102\n7\n"), longer);
    assert_eq!(first(|change| change.codes = ""), shorter);
    assert_eq!(first(|change| with(&mut change.outcomes, |column| column.push(2))), longer);
    assert_eq!(first(|change| change.outcomes = &[]), shorter);
    assert_eq!(first(|change| with(&mut change.n_takes, |column| word(column, 1, 0))), longer);
    assert_eq!(first(|change| with(&mut change.n_takes, |column| word(column, 1, 2))), shorter);
    assert_eq!(first(|change| change.runs[0].1 = 1), longer);
    assert_eq!(told(|wire| wire.changes[1].runs[0].1 = 2), shorter);
    assert_eq!(first(|change| change.runs[0].0 = 1), "a provision is of no decree of its day");
    let order = "clauses of a change stand in another order than they are read";
    assert_eq!(first(|change| change.runs.push((0, 0))), order);
    assert_eq!(first(|change| change.runs = vec![(0, 1), (0, 1)]), order);
    assert_eq!(first(|change| change.places = vec![0, 1]), order);
    assert_eq!(first(|change| change.places = vec![0, 1, 2]), order);
    assert_eq!(first(|change| change.places = vec![1, 0]), order);
    let whole = "a decree lacks a provision, or has one twice";
    assert_eq!(first(|change| change.places = vec![0, 2]), whole);
    assert_eq!(first(|change| change.places = vec![1, 2]), whole);
    let step = "a step is not behind the one before it";
    assert_eq!(first(|change| change.step = 2), step);
    assert_eq!(told(|wire| wire.changes[1].step = 2), step);
    assert_eq!(told(|wire| wire.changes.rotate_left(1)), "a source is no version in force");
    assert_eq!(
        first(|change| with(&mut change.portions, |column| column.push(0))),
        "the columns of a change are not of one length"
    );
    assert_eq!(
        first(|change| with(&mut change.portions, |column| column[0] = 0x36)),
        "there is no such portion"
    );
    assert_eq!(first(|change| change.decrees.clear()), "a change has no decree");
    for bits in [3, 128, ENDS | HAS_CODE, ENDS | HAS_PARENT, CONTINUES | RESTORES, NEW | HAS_KIND] {
        let told = told(|wire| with(&mut wire.changes[0].outcomes, |column| column[1] = bits));
        assert_eq!(told, "there is no such outcome", "{bits}");
    }
    assert_eq!(
        first(|change| with(&mut change.sources, |column| word(column, 0, 99))),
        "a source is no version in force"
    );
    assert_eq!(
        told(|wire| with(&mut wire.changes[1].sources, |column| word(column, 0, 4))),
        "a source is no version in force"
    );
    assert_eq!(
        first(|change| change.aliases[0].0 = 1),
        "a spelling belongs to no unit that is made"
    );
    assert_eq!(
        first(|change| change.figures.swap(0, 1)),
        "figures stand in another order than the takes"
    );
    assert_eq!(
        first(|change| change.figures[1].0 = 0),
        "figures stand in another order than the takes"
    );
    // The first take of a unit is of all, the last of the clause the rest.
    assert_eq!(first(|change| change.figures[0].0 = 0), "a figure is of no part");
    assert_eq!(first(|change| change.figures[1].0 = 2), "a figure is of no part");
    assert_eq!(first(|change| change.figures[1].0 = 99), longer);
}

#[test]
fn decrees_of_changes_are_checked() {
    let first =
        |change: fn(&mut DecreeWire<'_>)| told(|wire| change(&mut wire.changes[0].decrees[0]));
    let beside = "what a clause has beside its takes belongs to none, or is out of order";
    assert_eq!(first(|decree| decree.cites.swap(0, 1)), "a register");
    assert_eq!(first(|decree| decree.cites[1].0 = 2), beside);
    assert_eq!(first(|decree| decree.cites[1].0 = 5), beside);
    assert_eq!(first(|decree| decree.notes[0].0 = 99), beside);
    assert_eq!(first(|decree| decree.notes.push((1, "again"))), beside);
    assert_eq!(first(|decree| decree.seats[0].0 = 1), beside);
    assert_eq!(first(|decree| decree.others[0].at = 99), beside);
    assert_eq!(first(|decree| decree.others[0].provision = 2), beside);
    assert_eq!(first(|decree| decree.others[0].provision = 1), "a register");
    assert_eq!(first(|decree| decree.others[0].portions = 0x13), "a figure is of no part");
    assert_eq!(
        first(|decree| decree.clauses.as_mut().unwrap().push(None)),
        "a decree has more or fewer labels than clauses"
    );
    assert_eq!(first(|decree| decree.totals.push(("commune", 7))), "a decree counts a kind twice");
    assert_eq!(
        first(|decree| decree.seats[0].1.code = Some("101")),
        "a name stands beside the code of a unit"
    );
    assert_eq!(
        first(|decree| decree.scope.as_mut().unwrap().code = Some("7")),
        "decree 1/D, effective 2001-01-01: its scope \"district:7\" is not in force on the day: no \
         unit of a level above is called so"
    );
    // Nothing is taken, and nothing said.
    let idle = told(|wire| {
        let change = &mut wire.changes[3];
        change.decrees[0].others.clear();
    });
    assert_eq!(
        idle,
        "decree 4/D clause 2, effective 2004-01-01: it takes nothing and changes nothing"
    );
    assert_eq!(
        told(|wire| wire.changes[1].day = wire.changes[0].day),
        "decree 2/D, effective 2001-01-01: the register already goes to 2001-01-01; expected \
         2001-01-02 or later, or a replay of the log with the decree put in (Register::with_inserted)"
    );
}

/// What a fuzzer found to load: registers in which look-ups never ended, or that were refused when
/// they had been written again. The files are what stands behind the head.
#[test]
fn registers_that_could_not_be_are_refused() {
    let check = |body: &[u8], expected: &str| {
        let mut bytes = [head().as_slice(), body].concat();
        seal(&mut bytes);
        assert_eq!(Register::from_bytes(&bytes).unwrap_err().to_string(), expected);
    };
    check(
        include_bytes!("../../../tests/it/hostile/binary-own-parent-hang"),
        "opening unit capital_region Bến Gỗ 5 (18): a unit of the top level has no parent",
    );
    check(
        include_bytes!("../../../tests/it/hostile/binary-json-parent-refused"),
        "opening unit region An Bình 1 (K16): a unit of the top level has no parent",
    );
    check(
        include_bytes!("../../../tests/it/hostile/binary-reread-refused"),
        "these bytes are no register in the compact form: codes of opening units stand in another \
         order than the units",
    );
    check(
        include_bytes!("../../../tests/it/hostile/binary-idle-clause"),
        "these bytes are no register in the compact form: a column of a change is too short",
    );
}

/// A register with a correction in it, read with a change in what is kept of that.
fn told_of_correction(change: impl FnOnce(String) -> String) -> String {
    let rename = |name| Provision::rename("1", "commune Fako", name).unwrap();
    let decree = |name| Decree::new("1/D", date(2001, 1, 1)).unwrap().provision(rename(name));
    let mut right = opening().opening_units().pop().unwrap();
    right.code = code("2A03");
    let correction = Correction::new(date(2010, 1, 1), "an erratum")
        .withdrawing(DecreeNumber::new("1/D").unwrap())
        .entering(decree("Right"))
        .with_row(code("2A02"), right);
    let register = opening().enact([decree("Wrong")]).unwrap().corrected(correction).unwrap();
    is_read_again(&register);
    let bytes = register.to_bytes();
    let mut wire: Wire<'_> = postcard::from_bytes(body(&bytes).unwrap()).unwrap();
    let changed = change(wire.corrections.to_owned());
    assert_ne!(changed, wire.corrections);
    wire.corrections = &changed;
    Register::from_bytes(&sealed(&wire)).unwrap_err().to_string()
}

#[test]
fn corrections_are_checked() {
    let told = |what: &str, by: &str| told_of_correction(|text| text.replacen(what, by, 1));
    let start = "correction 1, known since 2010-01-01: ";
    assert_eq!(
        told(r#""rows_before":[{"#, r#""rows_before":[{"code":"7","kind":"canton","name":"A"},{"#),
        format!(
            "{start}it sets 1 opening units right, and has 2 as they were before; expected one for each"
        )
    );
    assert_eq!(
        told(r#"{"code":"2A02","kind""#, r#"{"code":"2A01","kind""#),
        format!(
            "{start}the opening unit that it calls 2A02 had the code 2A01 before; expected 2A02"
        )
    );
    assert_eq!(
        told(r#""withdraws":["1/D"],"#, ""),
        format!(
            "{start}of the decrees that it withdraws, the one in place 1 is kept as 1/D; expected none"
        )
    );
    assert_eq!(
        told("Right", "Left"),
        format!(
            "{start}it enters decree 1/D, which says something else where it is kept; expected the same"
        )
    );
    assert_eq!(
        told(r#""is":{"code":"2A03""#, r#""is":{"code":"2A04""#),
        format!(
            "{start}it leaves the opening unit commune Ilmo (2A04), in 2, also Ilmau, but there is none \
             with its code; expected that one, or a later correction of it"
        )
    );
    // What is no JSON of corrections, or would be written otherwise, is told of the bytes.
    let form = "these bytes are no register in the compact form: ";
    assert!(
        told(r#""rows_before""#, r#""rows_after""#).starts_with(&format!("{form}a correction: "))
    );
    assert_eq!(told("[{", "[ {"), format!("{form}corrections are not as they would be written"));
}

/// A later step comes behind the one before it, on its day, and has clauses and no decrees of its own.
#[test]
fn steps_are_checked() {
    let step = "a step is not behind the one before it";
    let register = with_steps();
    let broken = |change: fn(&mut [ChangeWire<'_>])| {
        told_of(&register, |wire| change(wire.changes.as_mut_slice()))
    };
    assert_eq!(broken(|_| {}), "a register");
    assert_eq!(broken(|changes| changes[2].step = 2), step);
    assert_eq!(broken(|changes| changes[1].step = 4), step);
    assert_eq!(broken(|changes| changes[1].day += 1), step);
    assert_eq!(broken(|changes| changes[1].outcomes = &[]), step);
    let other: Wire<'static> =
        postcard::from_bytes(body(register.to_bytes().leak()).unwrap()).unwrap();
    let first = other.changes.into_iter().next().unwrap();
    let decree = first.decrees.into_iter().next().unwrap();
    assert_eq!(told_of(&register, |wire| wire.changes[1].decrees.push(decree)), step);
}
