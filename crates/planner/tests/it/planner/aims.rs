//! Aims of the caller's own: figures in which groups are alike, sums that are even or not too large, and
//! the way to the seat, on the communes of Ba Vì.

use super::*;

fn ba_vi() -> (Problem<'static>, Vec<Version<'static>>) {
    let before = vietnam::register().at(date(2025, 6, 30)).unwrap();
    let district = before.find("huyện Ba Vì").unwrap();
    let (attributes, neighbours) = (vietnam::attributes(), vietnam::neighbours());
    let problem = Problem::new(&before, Level::COMMUNE, attributes, neighbours)
        .unwrap()
        .within_unit(&district)
        .target(Target::Count(8)); // as many as the law made
    let mut units = Vec::from(district.members(Level::COMMUNE));
    units.sort_by_key(Version::code);
    (problem, units)
}

fn people(unit: &Version<'_>) -> f64 {
    f64::from(u32::try_from(vietnam::attributes().of(unit).unwrap().population.unwrap()).unwrap())
}

/// How far the people of some units live from one of them on average, on a sphere.
fn mean_way_km(units: &[Version<'_>], seat: &Version<'_>) -> f64 {
    let at = |unit: &Version<'_>| vietnam::attributes().of(unit).unwrap().position.unwrap();
    let way = |unit: &Version<'_>| {
        let (one, other) = (at(unit), at(seat));
        let (a, b) = (one.lat.to_radians(), other.lat.to_radians());
        let turn = (one.lon - other.lon).to_radians();
        let half = ((a - b) / 2.0).sin().powi(2) + a.cos() * b.cos() * (turn / 2.0).sin().powi(2);
        2.0 * 6371.0 * half.sqrt().asin()
    };
    let all: f64 = units.iter().map(people).sum();
    units.iter().map(|unit| people(unit) * way(unit)).sum::<f64>() / all
}

/// With a weight, people have shorter ways, and each seat is the unit to which they are shortest.
#[test]
fn ways_to_the_seat() {
    let (problem, _) = ba_vi();
    let plain = problem.solve(Budget::moves(20_000), 1, on).unwrap();
    assert_eq!(plain.score().travel, None);
    let mut weights = Weights::default();
    (weights.travel, weights.inertia) = (5.0, 0.1);
    let near = problem.clone().weights(weights).solve(Budget::moves(20_000), 1, on).unwrap();
    let all = |solution: &Solution<'_>| -> f64 {
        let groups = solution.groups().iter();
        groups.map(|it| it.mean_way_km().unwrap() * it.population().unwrap() as f64).sum()
    };
    assert!(all(&near) < all(&plain), "{} {}", all(&near), all(&plain));
    let travel = near.score().travel.unwrap();
    assert!((all(&near) - travel).abs() < 1e-6 * travel);
    for group in near.groups() {
        let own = group.mean_way_km().unwrap();
        // The plane in which ways are measured is right to a thousandth within a province.
        assert!((own - mean_way_km(group.units(), &group.seat())).abs() <= 2e-3 * own + 1e-9);
        let others = group.units().iter().map(|unit| mean_way_km(group.units(), unit));
        assert!(others.fold(f64::INFINITY, f64::min) >= own * (1.0 - 2e-3));
    }
}

/// A largest sum is kept where it can be, and sums are more even with a weight than without.
#[test]
fn sums_that_are_even_and_not_too_large() {
    let (problem, units) = ba_vi();
    let pupils = || units.iter().map(|unit| (unit.code(), (people(unit) / 7.0).round()));
    let all: f64 = pupils().map(|it| it.1).sum();
    let uneven = |weight| {
        let problem = problem.clone().even("pupils", pupils(), weight);
        let solution = problem.solve(Budget::moves(20_000), 1, on).unwrap();
        solution.sums()[0].1.unevenness
    };
    assert!(uneven(50.0) < uneven(0.0) / 2.0);
    let most = all / 8.0 * 1.3;
    let solution = problem.clone().at_most("pupils", pupils(), most);
    let solution = solution.solve(Budget::moves(20_000), 1, on).unwrap();
    assert_eq!((solution.sums()[0].0, solution.sums()[0].1.n_over), ("pupils", 0));
    for group in solution.groups() {
        let own: f64 = group.units().iter().map(|unit| (people(unit) / 7.0).round()).sum();
        assert!(own <= most);
    }
    // No plan can keep a sum that is below that of one commune, and the score says so.
    let solution = problem.at_most("pupils", pupils(), 10.0);
    let solution = solution.solve(Budget::moves(1_000), 1, on).unwrap();
    assert_eq!(solution.sums()[0].1.n_over, 8);
    assert!(solution.score().to_string().contains("quantity 1 unevenness"));
}

#[test]
fn figures_of_ones_own_that_can_not_be() {
    let (problem, units) = ba_vi();
    let some = || units.iter().skip(2).map(|unit| (unit.code(), 1.0));
    let lacking = problem.clone().alike("income", some(), 1.0);
    let expected = vec![units[0].code(), units[1].code()];
    let refused = fault(lacking.solve(Budget::moves(0), 1, on));
    assert_eq!(refused, PlannerFault::NoValue { what: "income".to_owned(), units: expected });
    let told =
        "2 units have no value of \"income\", which planning was asked to look at: 09619, 09625";
    assert_eq!(refused.to_string(), told);
    let all = || units.iter().map(|unit| (unit.code(), 1.0));
    let unknown = problem.clone().even("income", all().chain([(code("99999"), 1.0)]), 1.0);
    let expected = PlannerFault::NotPlanned { code: code("99999") };
    assert_eq!(fault(unknown.solve(Budget::moves(0), 1, on)), expected);
    let odd = problem.clone().even("income", all().map(|(code, _)| (code, f64::NAN)), 1.0);
    let told = fault(odd.solve(Budget::moves(0), 1, on)).to_string();
    assert_eq!(told, "income of 09619 is NaN: expected a finite number, not negative");
    let less = problem.clone().even("income", all().map(|(code, _)| (code, -1.0)), 1.0);
    let told = fault(less.solve(Budget::moves(0), 1, on)).to_string();
    assert_eq!(told, "income of 09619 is -1: expected a finite number, not negative");
    let odd = problem.clone().alike("income", all().map(|(code, _)| (code, f64::INFINITY)), 1.0);
    let told = fault(odd.solve(Budget::moves(0), 1, on)).to_string();
    assert_eq!(told, "income of 09619 is inf: expected a finite number");
    let heavy = problem.at_most("income", all(), f64::INFINITY);
    let told = fault(heavy.solve(Budget::moves(0), 1, on)).to_string();
    assert_eq!(
        told,
        "the most \"income\" of a group is inf: expected a finite number, not negative"
    );
}
