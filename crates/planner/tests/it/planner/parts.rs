//! Units that come as parts: what a plan makes of them, and what is refused.

use sapnhap::attributes::Point;

use super::*;

const PEOPLE: [u64; 4] = [1_000, 2_000, 1_000, 400];

/// Four units in a row: `0 1 2 3`.
fn row(people: [u64; 4]) -> World {
    let spot = |(place, people): (usize, u64)| Spot {
        x: place as f64,
        y: 0.0,
        people,
        area: 100,
        is_town: false,
        is_north: place < 2,
    };
    let spots = people.into_iter().enumerate().map(spot).collect();
    Map { spots, pairs: vec![(0, 1), (1, 2), (2, 3)] }.world(false)
}

fn part(name: &str, people: u64, area: &str, x: f64, beside: Vec<Beside>) -> UnitPart {
    let position = Point { lat: 0.0, lon: x / 111.2 };
    let area = Amount::new(area).unwrap();
    UnitPart { name: name.to_owned(), population: people, area, position, beside }
}

/// The second unit in two parts, of which the western one has most of the people.
fn halves() -> [UnitPart; 2] {
    let east = Beside::Part { unit: code_of(1), name: "east".to_owned() };
    [
        part("west", 1_300, "0.25", 0.8, vec![Beside::Unit(code_of(0)), east]),
        part("east", 700, "0.75", 1.2, vec![Beside::Unit(code_of(2))]),
    ]
}

fn even() -> Weights {
    let mut weights = Weights::default();
    (weights.unevenness, weights.inertia) = (10.0, 0.0);
    weights
}

#[test]
fn a_unit_is_divided_where_that_is_worth_it() {
    let world = row(PEOPLE);
    let problem = world.problem().weights(even()).target(Target::Count(2));
    // Whole units come to 3,000 and 1,400 or worse, and halves to 2,300 and 2,100.
    let whole = problem.solve(Budget::moves(1_000), 1, on).unwrap();
    let sums = |solution: &Solution<'_>| -> Vec<u64> {
        solution.groups().iter().map(|group| group.population().unwrap()).collect()
    };
    assert_eq!(sums(&whole), [3_000, 1_400]);
    let divided = problem.clone().divided(code_of(1), halves(), 0.0);
    let solution = divided.solve(Budget::moves(1_000), 1, on).unwrap();
    assert_eq!((sums(&solution), solution.score().parted), (vec![2_300, 2_100], 1));
    let [first, second] = solution.groups() else { panic!() };
    assert_eq!((first.code(), second.code()), (code_of(1), code_of(2)));
    let told = |group: &Group<'_>| -> Vec<(Vec<String>, u64, String, bool)> {
        let told =
            |it: &PartOf<'_>| (it.names.clone(), it.population, it.area.to_string(), it.is_rest);
        group.parts().iter().map(told).collect()
    };
    assert_eq!(told(first), [(vec!["west".to_owned()], 1_300, "0.25".to_owned(), true)]);
    assert_eq!(told(second), [(vec!["east".to_owned()], 700, "0.75".to_owned(), false)]);
    assert!(first.is_new() && second.is_new());

    // The plan says who took which part, and how much of it.
    let after = solution.plan("a plan", DAY).unwrap().register().unwrap();
    let (before, later) = (after.at(OPENING).unwrap(), after.latest());
    let unit = before.unit(COMMUNE, &code_of(1)).unwrap();
    let successors = unit.successors_at_level(&later, COMMUNE);
    let told: Vec<_> =
        successors.iter().map(|it| (it.later().code(), it.portions().population)).collect();
    assert_eq!(told, [(code_of(1), Share::Rest), (code_of(2), Share::Part)]);
    assert_eq!(later.units(COMMUNE).len(), 2);

    // A weight keeps it whole, and to be kept or together means all of it.
    let heavy = problem.clone().divided(code_of(1), halves(), 100.0);
    let solution = heavy.solve(Budget::moves(1_000), 1, on).unwrap();
    assert_eq!((sums(&solution), solution.score().parted), (vec![3_000, 1_400], 0));
    assert!(solution.groups().iter().all(|group| group.parts().is_empty()));
    let kept = divided.clone().kept([code_of(1)]).target(Target::Count(3));
    let solution = kept.solve(Budget::moves(1_000), 1, on).unwrap();
    assert!(solution.groups().iter().any(|group| !group.is_new() && group.code() == code_of(1)));
    let together = divided.together([code_of(1), code_of(2)]);
    let solution = together.solve(Budget::moves(1_000), 1, on).unwrap();
    assert_eq!((solution.score().parted, solution.groups().len()), (0, 2));
}

/// What is found with parts can be gone on with, and groups by code put them together.
#[test]
fn a_divided_plan_is_gone_on_with() {
    let world = row(PEOPLE);
    let problem = world.problem().weights(even()).target(Target::Count(2));
    let problem = problem.divided(code_of(1), halves(), 0.0);
    let solution = problem.solve(Budget::moves(1_000), 1, on).unwrap();
    let better = problem.improve(&solution, Budget::moves(100), 2, on).unwrap();
    assert_eq!(better.score(), solution.score());
    let groups = [vec![code_of(0), code_of(1)], vec![code_of(2), code_of(3)]];
    let by_code = problem.solution_of(&groups).unwrap();
    assert_eq!((by_code.score().parted, by_code.groups()[0].parts().len()), (0, 0));
    // From there the search finds the better plan, which divides the unit.
    let better = problem.improve(&by_code, Budget::moves(1_000), 1, on).unwrap();
    assert_eq!(better.score().parted, 1);
}

/// A whole that stays alone is judged as a unit that does, and a part as a new one. The parts of a unit
/// are no several units that make a group exempt.
#[test]
fn parts_are_judged_as_new_units() {
    let world = row(PEOPLE);
    let requirement = requirement().exempt_from(2);
    let problem = world.problem().requirement(requirement).target(Target::Count(3));
    let problem = problem.divided(code_of(1), halves(), 0.0);
    let groups = [vec![code_of(0)], vec![code_of(1)], vec![code_of(2), code_of(3)]];
    let solution = problem.solution_of(&groups).unwrap();
    let standings: Vec<Standing> = solution.groups().iter().map(Group::standing).collect();
    assert_eq!(standings, [Standing::AloneShort, Standing::AloneShort, Standing::FormedExempt]);
}

/// A new unit that is made of parts whose units' codes go elsewhere takes a code that is free.
#[test]
fn a_group_of_parts_alone_takes_a_free_code() {
    let world = row([700, 2_000, 2_000, 700]);
    let in_unit = |place, name: &str| Beside::Part { unit: code_of(place), name: name.to_owned() };
    let second = [
        part("west", 1_100, "0.25", 0.8, vec![Beside::Unit(code_of(0))]),
        part("east", 900, "0.75", 1.2, vec![in_unit(1, "west")]),
    ];
    let third = [
        part("a", 900, "0.5", 1.8, vec![in_unit(1, "east")]),
        part("b", 1_100, "0.5", 2.2, vec![in_unit(2, "a"), Beside::Unit(code_of(3))]),
    ];
    let problem = world.problem().target(Target::Count(3)).weights(even());
    let problem = problem.divided(code_of(1), second, 0.0).divided(code_of(2), third, 0.0);
    // The two smaller parts together are 1,800, and so are the others with what lies beside them.
    let refused = fault(problem.solve(Budget::moves(2_000), 1, on));
    assert_eq!(refused, PlannerFault::FewCodes { n_units: 1, n_codes: 0 });
    let problem = problem.free_codes([code("900"), code("901")]);
    let solution = problem.solve(Budget::moves(2_000), 1, on).unwrap();
    let codes: BTreeSet<Code> = solution.groups().iter().map(Group::code).collect();
    assert_eq!(codes, BTreeSet::from([code_of(1), code_of(2), code("900")]));
    let after = solution.plan("a plan", DAY).unwrap().register().unwrap();
    let new = after.latest().unit(COMMUNE, &code("900")).unwrap();
    let names: Vec<&str> = new.predecessors().map(|edge| edge.source().name()).collect();
    assert_eq!(names, ["U1", "U2"]);
}

/// What parts need is not proved node by node, and who asks is told of which units.
#[cfg(feature = "exact")]
#[test]
fn needs_of_parts_are_not_proved() {
    let world = row(PEOPLE);
    let problem = world.problem().requirement(requirement()).divided(code_of(1), halves(), 0.0);
    let told = problem.most_feasible().unwrap_err().to_string();
    let expected = "units 101 may be divided: expected whole units where needs are proved";
    assert_eq!(told, expected);
}

#[test]
fn parts_that_can_not_be() {
    let world = row(PEOPLE);
    let solve = |parts: Vec<UnitPart>| {
        let problem = world.problem().target(Target::Count(2)).divided(code_of(1), parts, 0.0);
        fault(problem.solve(Budget::moves(0), 1, on))
    };
    let [west, east] = halves();
    let unit = code_of(1);
    assert_eq!(
        solve(vec![west.clone()]),
        PlannerFault::FewParts { unit: unit.clone(), n_parts: 1 }
    );
    let twice = solve(vec![west.clone(), west.clone()]);
    assert_eq!(twice, PlannerFault::PartTwice { unit: unit.clone(), part: "west".to_owned() });
    let more = UnitPart { population: 701, ..east.clone() };
    let told = solve(vec![west.clone(), more]).to_string();
    assert_eq!(
        told,
        "the population of the parts of unit 101 is 2001 in all: expected 2000, as of the unit"
    );
    let less = UnitPart { area: Amount::new("0.7").unwrap(), ..east.clone() };
    let told = solve(vec![west.clone(), less]);
    assert!(matches!(told, PlannerFault::PartFigures { figure: "area_km2", .. }), "{told}");
    let huge = UnitPart { population: u64::MAX, ..east.clone() };
    let told = solve(vec![west.clone(), huge]).to_string();
    assert!(told.contains("too much in all: expected 2000"), "{told}");
    let nowhere = UnitPart { position: Point { lat: f64::NAN, ..east.position }, ..east.clone() };
    let told = solve(vec![west.clone(), nowhere]).to_string();
    let expected = "the latitude of part \"east\" of 101 is NaN: expected degrees from -90 to 90";
    assert_eq!(told, expected);
    let negative =
        |part: &UnitPart, area| UnitPart { area: Amount::new(area).unwrap(), ..part.clone() };
    let told = solve(vec![negative(&west, "2"), negative(&east, "-1")]).to_string();
    assert_eq!(told, "the area of part \"east\" of 101 is -1: expected km2, not negative");
    let beside = |beside| solve(vec![west.clone(), UnitPart { beside, ..east.clone() }]);
    let part = |name: &str| Beside::Part { unit: code_of(1), name: name.to_owned() };
    let named = beside(vec![part("north")]);
    assert_eq!(named, PlannerFault::NoPart { unit: unit.clone(), part: Some("north".to_owned()) });
    assert_eq!(
        beside(vec![Beside::Unit(unit.clone())]),
        PlannerFault::NoPart { unit: unit.clone(), part: None }
    );
    let unknown = beside(vec![Beside::Unit(code("999"))]);
    assert_eq!(unknown, PlannerFault::NotPlanned { code: code("999") });
    let problem =
        world.problem().divided(unit.clone(), halves(), 0.0).divided(unit.clone(), halves(), 0.0);
    assert_eq!(
        fault(problem.solve(Budget::moves(0), 1, on)),
        PlannerFault::FixedTwice { code: unit }
    );
}
