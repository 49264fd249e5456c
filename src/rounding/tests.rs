//! Rounded tables against what is guaranteed of them.

use proptest::prelude::*;

use super::*;

fn ratio(text: &str) -> Ratio {
    text.parse().unwrap()
}

fn table(rows: &[&str]) -> Vec<Vec<Ratio>> {
    rows.iter().map(|row| row.split(' ').map(ratio).collect()).collect()
}

fn print(rows: &[Vec<Ratio>]) -> Vec<String> {
    let row = |row: &Vec<Ratio>| row.iter().map(Ratio::to_string).collect::<Vec<_>>().join(" ");
    rows.iter().map(row).collect()
}

fn forest(n_leaves: usize, parents: &[usize]) -> Forest {
    let parent = |&parent: &usize| (parent != usize::MAX).then_some(parent);
    Forest::new(n_leaves, parents.iter().map(parent).collect()).unwrap()
}

const TOP: usize = usize::MAX;

/// Holds a rounded table against its definition, straight from the cells; returns how many totals of the
/// middle are not beside their exact value.
fn check(
    rows: &Forest,
    columns: &Forest,
    exact: &[Vec<Ratio>],
    whole: &[Vec<Ratio>],
) -> Result<usize, TestCaseError> {
    let is_within = |forest: &Forest, leaf, node| {
        std::iter::successors(Some(leaf), |&it| forest.parent(it)).any(|it| it == node)
    };
    let mut n_missed = 0;
    for row in 0..rows.len() {
        for column in 0..columns.len() {
            let within = |forest: &Forest, node| {
                (0..forest.n_leaves)
                    .filter(|&leaf| is_within(forest, leaf, node))
                    .collect::<Vec<_>>()
            };
            let (in_row, in_column) = (within(rows, row), within(columns, column));
            let total = |cells: &[Vec<Ratio>]| -> Ratio {
                let rows = in_row.iter().map(|&row| &cells[row]);
                rows.flat_map(|row| in_column.iter().map(|&column| &row[column])).sum()
            };
            let (exact, whole) = (total(exact), total(whole));
            prop_assert!(whole.is_integer());
            let is_beside = (&exact - &whole).abs() < Ratio::ONE;
            if rows.is_middle(row) && columns.is_middle(column) {
                prop_assert!(is_beside || !exact.is_integer(), "{row} {column}: {exact} {whole}");
                n_missed += usize::from(!is_beside);
            } else {
                prop_assert!(is_beside, "{row} {column}: {exact} {whole}");
            }
        }
    }
    Ok(n_missed)
}

#[test]
fn a_small_table() {
    // Two communes of one province and one of another; men and women make the people.
    let rows = forest(3, &[3, 3, 4, 5, 5, TOP]);
    let columns = forest(2, &[2, 2, TOP]);
    let exact = table(&["10/3 20/3", "2/3 1/3", "-5/2 7"]);
    let whole = rounded(&rows, &columns, &exact).unwrap();
    assert_eq!(print(&whole), ["3 7", "1 0", "-3 7"]);
    check(&rows, &columns, &exact, &whole).unwrap();
}

#[test]
fn not_every_unit_goes_to_the_larger_part() {
    let n_units = 100;
    let exact: Vec<Vec<Ratio>> = (0..n_units).map(|_| vec![ratio("0.6"), ratio("0.4")]).collect();
    let columns = forest(2, &[2, 2, TOP]);
    let mut parents = vec![n_units; n_units];
    parents.push(TOP);
    let grouped = rounded(&forest(n_units, &parents), &columns, &exact).unwrap();
    let ups = |whole: &[Vec<Ratio>]| whole.iter().filter(|row| row[0] == Ratio::ONE).count();
    assert_eq!(ups(&grouped), 60);
    // Without any group as well.
    let alone = rounded(&forest(n_units, &vec![TOP; n_units]), &columns, &exact).unwrap();
    assert_eq!(ups(&alone), 60);
}

#[test]
fn huge_values_and_tiny_parts() {
    let rows = forest(2, &[2, 2, TOP]);
    let columns = forest(2, &[2, 2, TOP]);
    let huge = format!("{}/3", "7".repeat(60));
    let tiny = format!("1/{}", "9".repeat(80));
    let exact = table(&[&format!("{huge} {tiny}"), &format!("-{tiny} -{huge}")]);
    let whole = rounded(&rows, &columns, &exact).unwrap();
    check(&rows, &columns, &exact, &whole).unwrap();
}

/// Seven cells of a half. Each total of two of them is one, and they hang together in a circle of seven,
/// so one of two in turn can't go up.
#[test]
fn deep_tables_without_a_solution_are_refused() {
    let rows = forest(5, &[5, 5, 6, 6, 6, 7, 7, TOP]);
    let columns = forest(5, &[5, 5, 5, 6, 6, 7, 7, TOP]);
    let exact =
        table(&["0.5 0 0 0.5 0", "0 0 0.5 0 0", "0 0 0 0.5 0", "0 0.5 0 0 0.5", "0 0 0.5 0 0"]);
    let fault = rounded(&rows, &columns, &exact).unwrap_err();
    let RoundingFault::Missed { group, sum } = fault else { panic!("{fault}") };
    assert!([5, 6].contains(&group) && [5, 6].contains(&sum));
}

/// Communes of six provinces by age and sex, each cell divided among sevenths and elevenths: no total of a
/// province by sex is farther off than the guaranteed ones.
#[test]
fn deep_tables_as_they_come_are_kept_in_the_middle_too() {
    let (n_rows, n_groups) = (120, 6);
    let mut parents: Vec<usize> = (0..n_rows).map(|row| n_rows + row % n_groups).collect();
    parents.extend(vec![n_rows + n_groups; n_groups]);
    parents.push(TOP);
    let rows = forest(n_rows, &parents);
    let columns = forest(8, &[8, 8, 8, 8, 9, 9, 9, 9, 10, 10, TOP]);
    let cell = |row: usize, column: usize| {
        let numerator = (row * 7919 + column * 104_729 + row * column * 31) % 1_000;
        ratio(&format!("{numerator}/{}", if row.is_multiple_of(3) { 7 } else { 11 }))
    };
    let exact: Vec<Vec<Ratio>> =
        (0..n_rows).map(|row| (0..8).map(|column| cell(row, column)).collect()).collect();
    let whole = rounded(&rows, &columns, &exact).unwrap();
    assert_eq!(check(&rows, &columns, &exact, &whole).unwrap(), 0);
}

#[test]
fn what_is_no_table_is_refused() {
    assert!(Forest::new(1, vec![Some(0)]).is_none());
    assert!(Forest::new(2, vec![Some(1), None]).is_none());
    assert!(Forest::new(1, vec![Some(2), None]).is_none());
    assert!(Forest::new(2, vec![None]).is_none());
    let one = forest(1, &[TOP]);
    let fault = RoundingFault::Cells { rows: 1, columns: 1 };
    assert_eq!(rounded(&one, &one, &table(&["1 2"])), Err(fault.clone()));
    assert_eq!(rounded(&one, &one, &[]), Err(fault));
    assert_eq!(print(&rounded(&one, &one, &table(&["5/2"])).unwrap()), ["3"]);
    let none = forest(0, &[]);
    assert_eq!(rounded(&none, &none, &[]), Ok(Vec::new()));
}

#[test]
fn a_table_of_a_country_is_quick() {
    // As many communes as Viet Nam has, of 34 provinces, and denominators that have little in common.
    let (n_rows, n_columns) = (3321, 20);
    let mut parents: Vec<usize> = (0..n_rows).map(|row| n_rows + row % 34).collect();
    parents.extend([n_rows + 34; 34]);
    parents.push(TOP);
    let rows = forest(n_rows, &parents);
    let mut parents = vec![n_columns; n_columns];
    parents.push(TOP);
    let columns = forest(n_columns, &parents);
    let cell = |row: usize, column: usize| {
        let numbers = (row * 1_000_003 + column * 77_777, 1000 + (row * 7919 + column * 31) % 97);
        ratio(&format!("{}/{}", numbers.0, numbers.1))
    };
    let exact: Vec<Vec<Ratio>> =
        (0..n_rows).map(|row| (0..n_columns).map(|column| cell(row, column)).collect()).collect();
    let whole = rounded(&rows, &columns, &exact).unwrap();
    let differences = exact.iter().zip(&whole).map(|(exact, whole)| {
        exact.iter().zip(whole).map(|(exact, whole)| exact - whole).collect()
    });
    let off = nested::bounds(&rows, &columns, &differences.collect::<Vec<_>>());
    for (row, column) in (0..rows.len()).flat_map(|row| (0..columns.len()).map(move |it| (row, it)))
    {
        let off = off.get(row, column).unwrap();
        assert!(off.floor == 0 || (off.floor == -1 && !off.is_whole), "{row} {column}: {off:?}");
    }
}

fn cells() -> impl Strategy<Value = Ratio> {
    let huge = "123456789012345678901234567890";
    prop_oneof![
        2 => Just(Ratio::ZERO),
        2 => Just(ratio("1/2")),
        2 => (-20i64..20).prop_map(Ratio::from),
        6 => (-200i64..200, 1i64..12).prop_map(|(one, other)| Ratio::new(one, other).unwrap()),
        1 => (-50i64..50, 1i64..9).prop_map(move |(one, other)| {
            &(&ratio(huge) * &Ratio::new(one, other).unwrap()) + &Ratio::new(1, 3).unwrap()
        }),
    ]
}

/// Leaves under groups, in so many ranks.
fn forests(n_leaves: usize, ranks: std::ops::Range<usize>) -> impl Strategy<Value = Forest> {
    let ranks = prop::collection::vec(1usize..4, ranks);
    (1..=n_leaves, ranks, prop::collection::vec(0usize..100, 40)).prop_map(
        |(n_leaves, ranks, picks)| {
            let mut picks = picks.into_iter().cycle();
            let (mut parents, mut last) = (Vec::new(), n_leaves);
            for n_groups in ranks {
                let start = parents.len() + last;
                for _ in 0..last {
                    // Now and then one stands alone.
                    let pick = picks.next().unwrap();
                    parents.push((pick % 11 > 0).then_some(start + pick % n_groups));
                }
                last = n_groups;
            }
            parents.extend(vec![None; last]);
            Forest::new(n_leaves, parents).unwrap()
        },
    )
}

fn tables(
    row_ranks: std::ops::Range<usize>,
    column_ranks: std::ops::Range<usize>,
) -> impl Strategy<Value = (Forest, Forest, Vec<Vec<Ratio>>)> {
    (forests(10, row_ranks), forests(6, column_ranks)).prop_flat_map(|(rows, columns)| {
        let row = prop::collection::vec(cells(), columns.n_leaves);
        let cells = prop::collection::vec(row, rows.n_leaves);
        (Just(rows), Just(columns), cells)
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn nested_groups_with_one_level_of_sums_hold_always((rows, columns, exact) in tables(0..4, 0..2)) {
        let whole = rounded(&rows, &columns, &exact).unwrap();
        prop_assert_eq!(check(&rows, &columns, &exact, &whole)?, 0);
        prop_assert_eq!(rounded(&rows, &columns, &whole), Ok(whole.clone()));
    }

    #[test]
    fn one_level_of_groups_with_nested_sums_holds_always((rows, columns, exact) in tables(0..2, 0..4)) {
        let whole = rounded(&rows, &columns, &exact).unwrap();
        prop_assert_eq!(check(&rows, &columns, &exact, &whole)?, 0);
    }

    #[test]
    fn deeper_tables_keep_what_is_promised((rows, columns, exact) in tables(2..4, 2..4)) {
        match rounded(&rows, &columns, &exact) {
            Ok(whole) => { check(&rows, &columns, &exact, &whole)?; }
            Err(RoundingFault::Missed { group, sum }) => {
                prop_assert!(rows.is_middle(group) && columns.is_middle(sum));
            }
            Err(fault) => prop_assert!(false, "{fault}"),
        }
    }
}
