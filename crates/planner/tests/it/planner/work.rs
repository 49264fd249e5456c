//! The work of planning: beginning from a map of one's own, keeping units together, capping what may be
//! mixed, and what is told of figures that can't be.

use super::*;
use sapnhap::attributes::Point;

/// How many cantons share a group with another.
fn n_mixed(solution: &Solution<'_>) -> usize {
    let canton = |unit: &Version<'_>| unit.at_level(CANTON).unwrap().code();
    let mixed = solution
        .groups()
        .iter()
        .map(|group| group.units().iter().map(canton).collect::<BTreeSet<_>>());
    mixed.filter(|cantons| cantons.len() > 1).flatten().collect::<BTreeSet<_>>().len()
}

#[test]
fn units_that_stay_together() {
    let world = Map::grid(6, 4).world(false);
    let [one, other, third] = [8, 9, 15].map(code_of);
    let problem = world
        .problem()
        .requirement(requirement())
        .together([one.clone(), other.clone()])
        .together([other.clone(), third.clone()])
        .target(Target::Count(7));
    let holds = |solution: &Solution<'_>| {
        let all = [&one, &other, &third];
        groups_of(solution).iter().any(|group| all.iter().all(|code| group.contains(code)))
    };
    for seed in 1..4 {
        let solution = problem.solve(Budget::moves(3_000), seed, on).unwrap();
        assert!(holds(&solution) && solution.groups().len() == 7);
        // They grow: others may join them.
        let better = problem.improve(&solution, Budget::moves(1_000), seed, on).unwrap();
        assert!(holds(&better) && better.score().total <= solution.score().total);
        let told = solution.explain(&one).unwrap();
        assert!(told.alternatives.iter().all(|other| other.added.is_none()));
    }
    // A plan that parts them is refused with their names.
    let free = world.problem().target(Target::Count(24)).solve(Budget::moves(0), 1, on).unwrap();
    let refused = problem.improve(&free, Budget::moves(10), 1, on);
    assert_eq!(fault(refused), PlannerFault::Parted { units: vec![one.clone(), other, third] });
    let apart = world.problem().together([code_of(0), code_of(23)]);
    let units = vec![code_of(0), code_of(23)];
    assert_eq!(fault(apart.solve(Budget::moves(0), 1, on)), PlannerFault::Apart { units });
    let unknown = world.problem().together([one, code("999")]);
    let expected = PlannerFault::NotPlanned { code: code("999") };
    assert_eq!(fault(unknown.solve(Budget::moves(0), 1, on)), expected);
}

#[test]
fn so_many_districts_may_be_mixed() {
    let world = Map::grid(7, 7).world(false);
    // Unlike rows of the two cantons: groups of two reach over the border between them, left to themselves.
    let problem = world.problem().target(Target::Count(12));
    let free = problem.solve(Budget::moves(4_000), 1, on).unwrap();
    assert_eq!(n_mixed(&free), 2);
    for most in [0, 1, 2] {
        let capped = problem.clone().mixed_at_most(CANTON, most);
        let solution = capped.solve(Budget::moves(4_000), 1, on).unwrap();
        assert!(n_mixed(&solution) <= most && solution.groups().len() == 12);
        let better = capped.improve(&solution, Budget::moves(1_000), 1, on).unwrap();
        assert!(n_mixed(&better) <= most);
        let several = capped.solve_several(2, 0.01, Budget::moves(500), 1, on).unwrap();
        assert!(several.iter().all(|solution| n_mixed(solution) <= most));
    }
    let refused = problem.mixed_at_most(CANTON, 1).improve(&free, Budget::moves(10), 1, on);
    let above = vec![code("1"), code("2")];
    assert_eq!(fault(refused), PlannerFault::TooManyMixed { found: 2, most: 1, above });
}

#[test]
fn a_map_of_ones_own_is_gone_on_with() {
    let world = Map::grid(6, 4).world(false);
    let problem = world.problem().requirement(requirement()).naming(Naming::DistrictOrdinal);
    // Columns of four, drawn by hand.
    let columns: Vec<Vec<Code>> =
        (0..6).map(|column| (0..4).map(|row| code_of(row * 6 + column)).collect()).collect();
    let drawn = problem.solution_of(&columns).unwrap();
    assert_eq!(drawn.groups().len(), 6);
    assert_eq!(drawn.score(), &problem.score_of(&columns).unwrap());
    let better = problem.improve(&drawn, Budget::moves(3_000), 1, on).unwrap();
    assert!(better.score().total < drawn.score().total);
    // The drawn one is still there to go back to.
    assert_eq!(groups_of(&drawn).iter().collect::<BTreeSet<_>>(), columns.iter().collect());
    // What a plan made is read back as groups.
    let plan = better.plan("mine", date(2001, 1, 1)).unwrap();
    let after = plan.register().unwrap();
    let before = world.register.at(OPENING).unwrap();
    let (groups, divided) = groups_after(&before.units(COMMUNE), &after.latest());
    assert!(divided.is_empty());
    assert_eq!(problem.solution_of(&groups).unwrap().score(), better.score());
    let missing = problem.solution_of(&columns[1..]);
    assert_eq!(fault(missing), PlannerFault::NoGroup { code: code_of(0) });
}

#[test]
fn nothing_that_weighs_is_told() {
    let mut map = Map::grid(3, 3);
    map.spots.iter_mut().for_each(|spot| spot.people = 0);
    let world = map.world(false);
    let problem = world.problem().target(Target::Count(3));
    let told = |problem: &Problem<'_>| {
        let solution = problem.solve(Budget::moves(10), 1, on).unwrap();
        assert_eq!(solution.groups().len(), 3);
        let told = "no unit has any people, so no shape is better than another";
        solution.assumptions().iter().any(|assumption| assumption == told)
    };
    assert!(told(&problem));
    assert!(!told(&problem.weighing(Weighing::Area)));
}

/// Islands on both sides of the longitude of 180 degrees lie next to each other.
#[test]
fn across_the_date_line() {
    let shapes = [0.0, 180.0].map(|east| {
        let map = Map::grid(6, 3);
        let mut world = map.world(false);
        let mut moved = Attributes::new("made up");
        for (level, code, date, facts) in world.attributes.rows() {
            let mut facts = facts.clone();
            let at = facts.position.unwrap();
            let lon = at.lon - 0.03 + east;
            facts.position =
                Some(Point { lat: at.lat, lon: if lon > 180.0 { lon - 360.0 } else { lon } });
            moved.insert(level, code.clone(), date, facts).unwrap();
        }
        world.attributes = moved;
        let problem = world.problem().target(Target::Count(5));
        let solution = problem.solve(Budget::moves(2_000), 1, on).unwrap();
        (groups_of(&solution), solution.score().inertia)
    });
    assert_eq!(shapes[0].0, shapes[1].0);
    assert!((shapes[0].1 / shapes[1].1 - 1.0).abs() < 1e-9, "{shapes:?}");
}

/// Each of the 63 provinces at the law's own count, under its own figures: the plan enacts, leaves nobody
/// alone that article 2.3 would merge but on islands, and is no worse than the law on article 5.1 and on
/// shape, with terrain read in one way or the other, as far as whole communes can tell (a commune that the
/// law divided counts with the unit that took most of it).
#[cfg(feature = "vietnam")]
#[test]
fn every_province_beside_the_law() {
    let law = vietnam::register();
    let (before, after) = (law.at(date(2025, 6, 30)).unwrap(), law.at(date(2025, 7, 1)).unwrap());
    let provinces = before.units(Level::PROVINCE);
    assert_eq!(provinces.len(), 63);
    for province in provinces {
        let (by_law, _) = groups_after(&province.members(Level::COMMUNE), &after);
        let is_no_worse = [false, true].into_iter().any(|unknown_is_mountain| {
            let groups = groups_of(&planned(&province, by_law.len(), unknown_is_mountain));
            let (short, spread) = measured(&groups, &before, unknown_is_mountain);
            let (short_by_law, spread_by_law) = measured(&by_law, &before, unknown_is_mountain);
            short <= short_by_law && spread <= spread_by_law
        });
        assert!(is_no_worse, "{}", province.label());
    }
}

/// Plans a province under the law of 2025, and looks at what was enacted.
#[cfg(feature = "vietnam")]
fn planned<'r>(province: &Version<'r>, n_groups: usize, unknown_is_mountain: bool) -> Solution<'r> {
    let before = vietnam::register().at(date(2025, 6, 30)).unwrap();
    let reform = date(2025, 7, 1);
    let mut reading = sapnhap_planner::vietnam::Reading::default();
    reading.unknown_is_mountain = unknown_is_mountain;
    let asked = sapnhap_planner::vietnam::requirement_as_read(reform, reading).unwrap();
    // The law did not set out to make communes even.
    let mut weights = Weights::default();
    weights.unevenness = 0.0;
    let problem =
        Problem::new(&before, Level::COMMUNE, vietnam::attributes(), vietnam::neighbours())
            .unwrap()
            .within_unit(province)
            .keep_unknown()
            .requirement(asked)
            .keep_together(Level::DISTRICT, Preference::Soft(0.5))
            .weights(weights)
            .naming(Naming::DistrictOrdinal);
    let solve = |n_groups| {
        problem.clone().target(Target::Count(n_groups)).solve(Budget::moves(100_000), 3, on)
    };
    let solution = match solve(n_groups) {
        // The law joined islands with the mainland, or units of which no figure is known.
        Err(PlannerFault::TooFew { least, .. }) => solve(least).unwrap(),
        solved => solved.unwrap(),
    };
    let avoidable = solution.groups().iter().filter(|group| !group.is_unavoidable());
    let alone = avoidable.filter(|group| group.standing() == Standing::AloneShort);
    assert_eq!(alone.count(), 0, "{}", province.label());
    let enacted = solution.plan("plan", reform).unwrap().register().unwrap();
    let own = enacted.latest().unit(Level::PROVINCE, &province.code()).unwrap();
    assert_eq!(own.members(Level::COMMUNE).len(), solution.groups().len());
    // Its districts end with it, but for those that have no communes.
    for district in own.members(Level::DISTRICT) {
        let before = before.unit(Level::DISTRICT, &district.code()).unwrap();
        assert!(before.members(Level::COMMUNE).is_empty(), "{}", district.label());
    }
    solution
}

/// Counts the groups of two units that are short of article 5.1, and sums up people times
/// the square of their distance to the middle of their group, in units of 1e6 degrees.
#[cfg(feature = "vietnam")]
fn measured(
    groups: &[Vec<Code>],
    before: &Snapshot<'_>,
    unknown_is_mountain: bool,
) -> (usize, f64) {
    let attributes = vietnam::attributes();
    let (mut n_short, mut spread) = (0, 0.0);
    for group in groups {
        let units: Vec<Version<'_>> =
            group.iter().map(|code| before.unit(Level::COMMUNE, code).unwrap()).collect();
        let known = units.iter().filter_map(|unit| attributes.of(unit)).filter_map(|facts| {
            Some((facts.population? as f64, facts.area?.to_f64(), facts.position?))
        });
        let known: Vec<(f64, f64, Point)> = known.collect();
        let people: f64 = known.iter().map(|own| own.0).sum();
        let area: f64 = known.iter().map(|own| own.1).sum();
        let is_ward = units.iter().any(|unit| unit.is_kind("phuong"));
        let (least_people, least_area) = match (is_ward, unknown_is_mountain) {
            (true, false) => (21_000.0, 5.5),
            (true, true) => (15_000.0, 5.5),
            (false, false) => (16_000.0, 30.0),
            (false, true) => (5_000.0, 100.0),
        };
        n_short += usize::from(units.len() == 2 && (people < least_people || area < least_area));
        let mean = |of: fn(&Point) -> f64| {
            known.iter().map(|own| own.0 * of(&own.2)).sum::<f64>() / people.max(1.0)
        };
        let (lat, lon) = (mean(|at| at.lat), mean(|at| at.lon));
        spread += known
            .iter()
            .map(|own| own.0 * ((own.2.lat - lat).powi(2) + (own.2.lon - lon).powi(2)))
            .sum::<f64>();
    }
    (n_short, spread)
}

/// The communes of today plan on as those of 2025 do, with the borders and
/// figures since the reform, under what the press reports of Resolution 112/2025.
#[cfg(feature = "vietnam")]
#[test]
fn plans_from_2026_on() {
    let today = vietnam::register().latest();
    let day = date(2026, 12, 1);
    let neighbours = vietnam::neighbours_today().carried_to(&today).unwrap();
    for name in ["Cao Bằng", "Nghệ An"] {
        let province = today.find(&format!("tỉnh {name}")).unwrap();
        let n_units = province.members(Level::COMMUNE).len();
        let solution = Problem::new(&today, Level::COMMUNE, vietnam::attributes(), &neighbours)
            .unwrap()
            .within_unit(&province)
            .requirement(sapnhap_planner::vietnam::requirement(day).unwrap())
            .keep_unknown()
            .naming(Naming::Seat)
            .target(Target::Count(n_units - 8))
            .solve(Budget::moves(4_000), 1, on)
            .unwrap();
        let plan = solution.plan("next round", day).unwrap();
        let after = plan.register().unwrap();
        let own = after.latest().unit(Level::PROVINCE, &province.code()).unwrap();
        assert_eq!(own.members(Level::COMMUNE).len(), n_units - 8);
        let report = check(&plan, &vietnam::rules(day), (vietnam::attributes(), &neighbours));
        assert!(report.is_lawful(), "{report}");
        assert!(solution.assumptions().iter().any(|told| told.contains("the press reported")));
    }
}
