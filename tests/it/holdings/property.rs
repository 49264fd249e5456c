//! Of random holdings on random registers, over random decrees, what went in is what came out and what is
//! listed, and what stays whole is in one place.

use std::cell::Cell;
use std::collections::{BTreeMap, BTreeSet};

use proptest::prelude::*;
use proptest::test_runner::{Config, RngAlgorithm, TestRng, TestRunner};
use sapnhap::crosswalk::{Otherwise, Variable, Weighing};
use sapnhap::holdings::{
    Allotment, Allotments, Category, Division, HandOver, Holding, Holdings, hand_over,
};
use sapnhap::{Date, Decree, Level, OneSuccessor, Ratio, Register, Version, date, generate};

const DAY: Date = date(2040, 1, 1);
const CATEGORIES: [&str; 5] = ["archives", "staff", "staff/clerk", "staff/clerk/land", "offices"];

/// A unit by its place, a category by its place, an amount as a fraction, a division by its place.
type Row = (usize, usize, i64, i64, u8);

fn cases() -> impl Strategy<Value = (Register, Decree, Vec<Row>, Vec<(usize, usize)>, u8)> {
    generate::registers().prop_flat_map(|register| {
        let decree = generate::decrees(&register, DAY);
        let row = (0..64_usize, 0..CATEGORIES.len(), 0..50_i64, 1..7_i64, 0..3_u8);
        let rows = prop::collection::vec(row, 0..24);
        let allotted = prop::collection::vec((0..24_usize, 0..64_usize), 0..8);
        (Just(register), decree, rows, allotted, 0..3_u8)
    })
}

fn table<'r>(register: &'r Register, rows: &[Row]) -> Holdings<'r> {
    let on = register.at(DAY.yesterday().unwrap()).unwrap();
    let units: Vec<Version<'r>> = on.in_force().collect();
    let mut holdings = Holdings::new(on);
    for (place, &(unit, category, amount, parts, division)) in rows.iter().enumerate() {
        let amount = match division {
            0 => Ratio::new(amount, parts).unwrap(),
            _ => Ratio::from(amount),
        };
        let item = format!("{place}");
        let holding = Holding::new(CATEGORIES[category], &item, amount).unwrap();
        let holding = match division {
            0 => holding,
            1 => holding.in_pieces(),
            _ => holding.indivisible(),
        };
        holdings.insert(&units[unit % units.len()], holding).unwrap();
    }
    holdings
}

/// Allots rows that were left open to one of their candidates, each once.
fn allot<'r>(open: &HandOver<'r>, picks: &[(usize, usize)]) -> Allotments<'r> {
    let mut allotments = Allotments::new();
    let mut seen = BTreeSet::new();
    for (row, candidate) in picks {
        let Some(open) = open.not_allotted().get(*row) else { continue };
        if open.candidates.is_empty() || !seen.insert(open.row) {
            continue;
        }
        let to = &open.candidates[candidate % open.candidates.len()];
        let (category, item) = (open.holding.category.as_str(), &open.holding.item);
        let allotment = Allotment::of_item(&open.from, category, item, to).unwrap();
        let amount = open.holding.amount.clone();
        allotments.push(match open.holding.division {
            Division::Pieces if !amount.is_zero() => allotment.amount(Ratio::ONE),
            _ => allotment,
        });
    }
    allotments
}

fn check(holdings: &Holdings<'_>, done: &HandOver<'_>) {
    let handed = done.handed_over().iter().map(|handed| (handed.row, &handed.holding));
    let open = done.not_allotted().iter().map(|open| (open.row, &open.holding));
    let out: Vec<(usize, &Holding)> = handed.chain(open).collect();
    for category in CATEGORIES.map(|text| Category::new(text).unwrap()) {
        let parts = out.iter().filter(|(_, part)| part.category.is_within(&category));
        let sum: Ratio = parts.map(|(_, part)| &part.amount).sum();
        assert_eq!(sum, holdings.total(&category));
        if let Some(account) = done.account(&category) {
            assert!(account.balances());
            assert_eq!(account.total, sum);
        } else {
            assert!(sum.is_zero());
        }
    }
    let mut by_row: BTreeMap<usize, Vec<&Holding>> = BTreeMap::new();
    out.iter().for_each(|(row, part)| by_row.entry(*row).or_default().push(part));
    for held in holdings.rows() {
        let parts = by_row.remove(&held.row).unwrap_or_default();
        let sum: Ratio = parts.iter().map(|part| &part.amount).sum();
        assert_eq!(sum, held.holding.amount);
        assert!(parts.iter().all(|part| !part.amount.is_negative()));
        match held.holding.division {
            Division::Never => assert_eq!(parts, [&held.holding]),
            Division::Pieces => assert!(parts.iter().all(|part| part.amount.is_integer())),
            _ => {}
        }
    }
    assert!(by_row.is_empty());
    assert!(done.handed_over().iter().all(|handed| handed.to.is_in_force(DAY)));
}

#[test]
fn what_goes_in_comes_out_or_is_listed() {
    let config = Config { cases: 400, failure_persistence: None, ..Config::default() };
    let rng = TestRng::deterministic_rng(RngAlgorithm::ChaCha);
    let (n_handed, n_open) = (Cell::new(0), Cell::new(0));
    TestRunner::new_with_rng(config, rng)
        .run(&cases(), |(register, decree, rows, picks, choice)| {
            let holdings = table(&register, &rows);
            let branch = register.enact([decree]).unwrap();
            let after = branch.at(DAY).unwrap();
            let weighing = Weighing::of(Variable::people());
            let weighing = match choice {
                0 => weighing,
                1 => weighing.otherwise(Otherwise::Equal),
                _ => weighing.otherwise(Otherwise::AllTo(OneSuccessor::Heir)),
            };
            let level = branch.country().levels().len();
            let level = Level::new(u8::try_from(level - 1).unwrap());
            let none = Allotments::new();
            let first = hand_over(&holdings, &after, level, &none, &weighing).unwrap();
            check(&holdings, &first);
            let allotments = allot(&first, &picks);
            let second = hand_over(&holdings, &after, level, &allotments, &weighing).unwrap();
            check(&holdings, &second);
            assert!(second.not_allotted().len() <= first.not_allotted().len());
            n_handed.set(n_handed.get() + first.handed_over().len());
            n_open.set(n_open.get() + first.not_allotted().len());
            Ok(())
        })
        .unwrap();
    let (n_handed, n_open) = (n_handed.get(), n_open.get());
    assert!(n_handed > 500 && n_open > 100, "{n_handed} {n_open}");
}
