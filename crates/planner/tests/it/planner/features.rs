//! Features only add: what planning finds is written down here once, and holds whichever of them
//! are on. The tests are run with all features and with none.

use super::*;

/// Writes the group of each unit, and the total.
fn told(solution: &Solution<'_>, n_units: usize) -> String {
    let group_of = |place: usize| {
        let is_in = |group: &Group<'_>| group.units().iter().any(|it| it.code() == code_of(place));
        solution.groups().iter().position(is_in).unwrap()
    };
    let letter = |place| char::from(b'a' + u8::try_from(group_of(place)).unwrap());
    format!("{} {:.9}", (0..n_units).map(letter).collect::<String>(), solution.score().total)
}

#[test]
fn features_only_add() {
    let map = Map::grid(6, 5);
    let world = map.world(false);
    let problem = world
        .problem()
        .requirement(requirement())
        .keep_together(CANTON, Preference::Hard)
        .target(Target::Count(8));
    let budget = Budget::moves(2_000);
    let counted = problem.solve(budget, 1, on).unwrap();
    let most = problem.clone().target(Target::MostFeasible).solve(budget, 1, on).unwrap();
    let better = problem.improve(&counted, budget, 2, on).unwrap();
    let several = problem.solve_several(2, 0.1, budget, 1, on).unwrap();
    let found = [&counted, &most, &better].into_iter().chain(&several);
    let told: Vec<String> = found.map(|solution| told(solution, 30)).collect();
    assert_eq!(
        told,
        [
            "aabbccaabbccddeeefdggeffdgghhh 4.964012451",
            "aacdbbaacddbeeffhjegghhjeggiij 6.608693473",
            "aabbccaabbccddeeefdggeffdgghhh 4.964012451",
            "aabbccaabbccffddeeffddheffgghh 4.869312703",
            "aabbccaabbccddeeefdggeffdgghhh 4.964012451",
        ]
    );
}
