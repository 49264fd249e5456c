//! Features only add: what a search finds is written down here once, and holds whichever of them
//! are on. The tests are run with all features and with none.

use std::ops::ControlFlow;

use sapnhap_regions::{
    Budget, Labels, Lone, Needs, Node, Preference, Progress, Regions, Target, Task,
};

fn on(_: &Progress) -> ControlFlow<()> {
    ControlFlow::Continue(())
}

/// Two grids of four by five nodes that no border joins, so that there are parts to be searched by
/// themselves, with least sums and with labels that should not be mixed.
fn grids() -> Task {
    let node = |place: u32| Node {
        population: f64::from(10 + place * 13 % 17),
        area: 1.0,
        weight: 1.0,
        x: f64::from(place % 4) + 0.1 * f64::from(place * 7 % 5),
        y: f64::from(place / 4) + 0.1 * f64::from(place * 5 % 7),
        rank: 0,
        lone: Lone::AsOthers,
    };
    let right = (0..40).filter(|place| place % 4 < 3).map(|place| (place, place + 1));
    let down = (0..36).filter(|place| place / 4 != 4).map(|place| (place, place + 4));
    let labels = (0..40).map(|place| place / 10).collect();
    Task {
        nodes: (0..40).map(node).collect(),
        pairs: right.chain(down).collect(),
        needs: vec![Some(Needs { population: 60.0, area: 0.0 })],
        labels: vec![Labels { labels, preference: Preference::Soft(0.5) }],
        ..Task::default()
    }
}

/// Writes to which region each node belongs, and the total.
fn told(found: &Regions) -> String {
    let region_of = |node: u32| found.regions().iter().position(|it| it.contains(&node)).unwrap();
    let letter = |node| char::from(b'a' + u8::try_from(region_of(node)).unwrap());
    format!("{} {:.9}", (0..40).map(letter).collect::<String>(), found.score().total)
}

#[test]
fn features_only_add() {
    let ground = grids().prepare().unwrap();
    let budget = Budget::moves(2_000);
    let counted = ground.solve(Target::Count(9), budget, 1, on).unwrap();
    let most = ground.solve(Target::MostFeasible, budget, 1, on).unwrap();
    let better = ground.improve(counted.regions(), budget, 2, on).unwrap();
    let from = ground.solve_from(counted.regions(), 10, budget, 1, on).unwrap();
    let several = ground.solve_several(2, 0.0, Target::Count(8), budget, 1, on).unwrap();
    let found = [&counted, &most, &better, &from].into_iter().chain(&several);
    let told: Vec<String> = found.map(told).collect();
    assert_eq!(
        told,
        [
            "aabbaabbaaccddceddeeffggffggffhhiihhiihh 9.523438250",
            "aaaabbccbbccddeeddeeffggffggfhiihhjihjjj 12.152968350",
            "aabbaabbaaccddceddeeffggffggffhhiihhiihh 9.523438250",
            "aaaabbccbbccddeeddeeffggffggfhiihhjihjjj 12.152968350",
            "aabbaabbaaccddccdddceeffeeffeegghhgghhgg 8.435718230",
            "aabbaabbaaccddccdddceeffeeffeegghhgghhgg 8.435718230",
        ]
    );
}
