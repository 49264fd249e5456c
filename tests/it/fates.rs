//! What became of a column of codes: each row as if it were asked about alone, on any number of threads.

use sapnhap::lineage::{EdgeId, Fates};
use sapnhap::{Code, Date, Fate, Level, Register, code, date, vietnam};

const EVE: Date = date(2025, 6, 30);
const DAY: Date = date(2025, 7, 1);

/// All codes that any unit of a level ever carried, and some that none did.
fn codes(register: &Register, level: Level) -> Vec<Code> {
    let units = register.versions().filter(|version| version.level() == level);
    let mut codes: Vec<Code> = units.map(|version| version.code()).collect();
    codes.extend(["99999", "4", "2A004", "999999999"].map(code));
    codes.sort();
    codes.dedup();
    codes
}

fn steps(fate: &Fate<'_>) -> Vec<Vec<EdgeId>> {
    let of_one = |edges: &mut dyn Iterator<Item = EdgeId>| edges.collect();
    let relations = fate.relations().iter();
    relations.map(|relation| of_one(&mut relation.edges().map(|edge| edge.id()))).collect()
}

/// Holds the fates of a column against each other and against those of its codes asked one by one.
fn check(fates: &Fates<'_>, codes: &[Code], alone: &[Fate<'_>]) {
    assert_eq!((fates.len(), fates.places().len()), (codes.len(), codes.len()));
    assert_eq!(fates.is_empty(), codes.is_empty());
    assert!(fates.iter().eq(alone));
    assert!(fates.iter().rev().eq(alone.iter().rev()));
    for (row, (fate, alone)) in fates.into_iter().zip(alone).enumerate() {
        assert_eq!(steps(fate), steps(alone), "{}", codes[row]);
        assert!(std::ptr::eq(fates.get(row).unwrap(), fate));
    }
    assert_eq!(fates.get(codes.len()), None);
    let mut is_used = vec![false; fates.distinct().len()];
    fates.places().iter().for_each(|&place| is_used[place as usize] = true);
    assert!(is_used.into_iter().all(|used| used));
    let units = fates.distinct().iter().filter_map(|fate| fate.relations().first());
    assert!(units.map(|relation| relation.earlier().id()).is_sorted_by(|one, next| one < next));
}

#[test]
fn a_column_is_answered_as_its_codes_are() {
    let register = vietnam::register();
    let last = register.last();
    for level in [Level::PROVINCE, Level::DISTRICT, Level::COMMUNE] {
        let codes = codes(register, level);
        for (from, to) in [
            (date(2018, 12, 31), DAY),
            (register.opening(), register.opening()),
            (register.opening(), date(2020, 1, 1)),
            (register.opening(), last),
            (date(2020, 2, 15), date(2024, 12, 31)),
            (EVE, EVE),
            (EVE, DAY),
            (DAY, last),
            (last, date(9999, 12, 31)),
        ] {
            let alone = |code| register.what_became_of(level, code, from, to).unwrap();
            let alone: Vec<Fate<'_>> = codes.iter().map(alone).collect();
            let fates = register.what_became_of_all(level, &codes, from, to).unwrap();
            check(&fates, &codes, &alone);
            // The places of fates do not depend on the order of the rows.
            let turned: Vec<Code> = codes.iter().rev().chain(&codes).cloned().collect();
            let twice = register.what_became_of_all(level, &turned, from, to).unwrap();
            assert_eq!(twice.distinct(), fates.distinct());
            let places = fates.places().iter().rev().chain(fates.places());
            assert!(twice.places().iter().eq(places));
        }
    }
}

#[test]
fn a_column_without_rows_has_no_fates() {
    for from in [date(1999, 1, 1), EVE] {
        let fates = vietnam::register().what_became_of_all(Level::COMMUNE, &[], from, DAY).unwrap();
        assert!(fates.is_empty() && fates.distinct().is_empty() && fates.iter().next().is_none());
    }
}

#[test]
fn rows_before_the_opening_share_one_fate() {
    let codes = [code("00004"), code("99999")];
    let early = date(2018, 12, 31);
    let fates = vietnam::register().what_became_of_all(Level::COMMUNE, &codes, early, DAY).unwrap();
    assert_eq!(fates.distinct(), [Fate::BeforeOpening { opening: date(2019, 1, 1) }]);
    assert_eq!(fates.places(), [0, 0]);
}

/// A column is parted among threads; its fates and their places are those of one thread.
#[cfg(feature = "rayon")]
#[test]
fn threads_do_not_change_the_fates() {
    let register = vietnam::register();
    let codes = codes(register, Level::COMMUNE);
    let rows: Vec<Code> = codes.iter().cycle().step_by(7).take(100_000).cloned().collect();
    for (from, to) in [(register.opening(), register.last()), (EVE, DAY)] {
        let on = |n_threads: usize| {
            let pool = rayon::ThreadPoolBuilder::new().num_threads(n_threads).build().unwrap();
            pool.install(|| register.what_became_of_all(Level::COMMUNE, &rows, from, to).unwrap())
        };
        let alone = on(1);
        assert_eq!(alone.len(), 100_000);
        assert_eq!(on(2), alone);
        assert_eq!(on(5), alone);
    }
}
