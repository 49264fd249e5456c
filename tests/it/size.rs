//! Input of a size at which work that grows with its square does not come to an end: what is linear
//! takes a moment.

use sapnhap::*;

use crate::made_up;

const DAY: Date = date(2001, 1, 1);
const COMMUNE: Level = Level::new(2);

/// A word for each number, of its own up to a million.
fn word(mut number: usize) -> String {
    const SYLLABLES: [&str; 16] = [
        "ba", "ke", "li", "mo", "nu", "pa", "re", "si", "to", "vu", "da", "fe", "gi", "ho", "ju",
        "xa",
    ];
    let mut word = String::from("W");
    for _ in 0..5 {
        word.push_str(SYLLABLES[number % 16]);
        number /= 16;
    }
    word
}

fn commune(number: usize) -> String {
    (1_000_000 + number).to_string()
}

/// A canton with districts of fifty communes each, and one without members.
fn register(n_communes: usize, name: impl Fn(usize) -> String) -> Register {
    let levels = ["canton", "district", "commune"].map(|id| made_up::level(id, None));
    let kinds = ["canton", "district", "commune"].map(|id| made_up::kind(id, id));
    let country = Country::new("MU", "Made-up", levels.to_vec(), kinds.to_vec()).unwrap();
    let unit = |code: &str, kind: &str, name: &str, parent: &str| OpeningUnit {
        code: code.parse().unwrap(),
        kind: KindId::new(kind).unwrap(),
        name: Name::new(name).unwrap(),
        parent: Reference::new(parent).ok(),
        aliases: Vec::new(),
    };
    let mut units = vec![unit("1", "canton", "Alba", ""), unit("2", "canton", "Bora", "")];
    let n_districts = n_communes / 50 + 1;
    units.extend((0..n_districts).map(|number| {
        unit(&(1000 + number).to_string(), "district", &format!("D{number}"), "canton:1")
    }));
    units.extend((0..n_communes).map(|number| {
        let parent = format!("district:{}", 1000 + number % n_districts);
        unit(&commune(number), "commune", &name(number), &parent)
    }));
    Register::open(country, date(2000, 1, 1), units).unwrap()
}

fn decree(provisions: impl IntoIterator<Item = Provision>) -> Decree {
    let mut decree = Decree::new("1/D", DAY).unwrap();
    decree.provisions.extend(provisions);
    decree
}

/// One unit gives a part to each of thousands, and one gets a part of each of thousands.
#[test]
fn what_differs_where_one_unit_goes_out_in_many_parts() {
    const N: usize = 10_000;
    let register = register(N + 2, word);
    let goes_out = (0..N).map(|to| Provision::transfer("1", &commune(N), &commune(to)).unwrap());
    let mut comes_in =
        Provision::of_continuation("2", Continuation::of(&commune(N + 1)).unwrap()).unwrap();
    comes_in.takes.extend((0..N).map(|from| Take::part(&commune(from)).unwrap()));
    let register = register.enact([decree(goes_out.chain([comes_in]))]).unwrap();
    let diff = diff(&register, date(2000, 1, 1), DAY).unwrap();
    let territory = [Aspect::Area, Aspect::Population];
    // The districts have communes that gave and got, all within the canton.
    let changed = diff.changed().iter().filter(|change| change.after.level() == COMMUNE);
    assert_eq!(changed.clone().count(), N + 2);
    assert!(changed.clone().all(|change| change.aspects == territory));
    let last = changed.last().unwrap();
    assert_eq!(last.after.code().to_string(), commune(N + 1));
    assert_eq!(last.citations.len(), 1);
    assert!(report::why_diff(&diff, report::Language::English).lines().count() > N);
    let fate = register.what_became_of(COMMUNE, &code(&commune(N)), date(2000, 1, 1), DAY).unwrap();
    assert_eq!(fate.relations().len(), N + 1);
}

/// Units that are made of no other, each by a clause of its own.
#[test]
fn what_differs_where_thousands_are_made_of_nothing() {
    const N: usize = 20_000;
    let made = (0..N).map(|number| {
        let unit = NewUnit::new(&(2_000_000 + number).to_string(), "commune", &word(number));
        let unit = unit.unwrap().under("district:1000").unwrap();
        Provision::of_new(&(number + 1).to_string(), unit).unwrap()
    });
    let register = register(0, word).enact([decree(made)]).unwrap();
    let diff = diff(&register, date(2000, 1, 1), DAY).unwrap();
    assert_eq!(diff.new_units().len(), N);
    let cited = diff.new_units().iter().zip(1..).all(|(unit, clause)| {
        let told: Vec<String> = unit.citations.iter().map(ToString::to_string).collect();
        told == [format!("1/D clause {clause}")]
    });
    assert!(cited);
}
