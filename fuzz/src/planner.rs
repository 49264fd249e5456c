//! Problems for the planner: small maps with any figures, borders and wishes.

use std::ops::ControlFlow;

use arbitrary::{Arbitrary, Unstructured};
use sapnhap::attributes::Point;
use sapnhap::*;
use sapnhap_maps::Map;
use sapnhap_planner::*;

const DAY: Date = date(2000, 1, 1);
const COMMUNE: Level = Level::new(2);

/// A unit of a map.
#[derive(Debug, Arbitrary)]
struct Spot {
    district: u8,
    is_town: bool,
    people: Option<u32>,
    area: Option<u32>,
    /// In hundredths of a degree.
    position: Option<(i16, i16)>,
    region: Option<bool>,
}

/// What is asked of the planner.
#[derive(Debug, Arbitrary)]
enum Wish {
    Together { level: u8, weight: Option<u8> },
    Apart(Option<u8>),
    Fixed(Vec<u8>),
    Kept(u8),
    KeepUnknown,
    Forbidden(u8, u8),
    Seat(u8),
    Ordinals,
    Named(u8),
    ByArea,
    Within(u8),
    Minimum { people: u16, area: u8, is_town: bool },
    LeastUnits(u8),
    ExemptFrom(u8),
    ExemptAlone,
}

/// A map, and what is asked.
#[derive(Debug)]
pub struct World {
    spots: Vec<Spot>,
    pairs: Vec<(u8, u8)>,
    wishes: Vec<Wish>,
    target: Option<u8>,
    n_moves: u8,
    seed: u8,
}

impl<'a> Arbitrary<'a> for World {
    fn arbitrary(bytes: &mut Unstructured<'a>) -> arbitrary::Result<Self> {
        let n_spots = bytes.int_in_range(1..=14)?;
        let spots = (0..n_spots).map(|_| Spot::arbitrary(bytes)).collect::<Result<_, _>>()?;
        let n_pairs = bytes.int_in_range(0..=30)?;
        let pairs = (0..n_pairs).map(|_| Arbitrary::arbitrary(bytes)).collect::<Result<_, _>>()?;
        let n_wishes = bytes.int_in_range(0..=6)?;
        let wishes = (0..n_wishes).map(|_| Wish::arbitrary(bytes)).collect::<Result<_, _>>()?;
        let (target, n_moves, seed) =
            (Arbitrary::arbitrary(bytes)?, bytes.arbitrary()?, bytes.arbitrary()?);
        Ok(Self { spots, pairs, wishes, target, n_moves, seed })
    }
}

fn code_of(place: usize) -> Code {
    Code::new(&format!("{:03}", 100 + place)).unwrap()
}

impl World {
    fn place(&self, number: u8) -> Code {
        code_of(usize::from(number) % (self.spots.len() + 1))
    }

    fn register(&self) -> (Register, Attributes) {
        let unit = |code: &str, kind: &str, name: &str, parent: &str| OpeningUnit {
            code: Code::new(code).unwrap(),
            kind: KindId::new(kind).unwrap(),
            name: Name::new(name).unwrap(),
            parent: Reference::new(parent).ok(),
            aliases: Vec::new(),
        };
        let mut units = vec![
            unit("01", "tinh", "Bắc", ""),
            unit("02", "tinh", "Nam", ""),
            unit("001", "huyen", "A", "01"),
            unit("002", "huyen", "B", "01"),
            unit("003", "quan", "C", "02"),
        ];
        let mut facts = Attributes::new("made up");
        for (place, spot) in self.spots.iter().enumerate() {
            let kind = if spot.is_town { "phuong" } else { "xa" };
            let parent = format!("district:00{}", 1 + spot.district % 3);
            let code = code_of(place);
            units.push(unit(code.as_str(), kind, &format!("U{}", place % 5), &parent));
            let mut own = UnitFacts::default();
            own.population = spot.people.map(u64::from);
            own.area = spot.area.map(|area| Amount::with_decimals(area, 2));
            own.position = spot.position.map(|(lat, lon)| Point {
                lat: f64::from(lat) / 100.0,
                lon: f64::from(lon) / 100.0,
            });
            own.culture_region = spot.region.map(|region| region.to_string());
            // A position beyond the poles is refused.
            let _ = facts.insert(COMMUNE, code, DAY, own);
        }
        (Register::open(crate::world::country(), DAY, units).unwrap(), facts)
    }

    fn asked<'a>(&self, mut problem: Problem<'a>, on: &Snapshot<'a>) -> Problem<'a> {
        let preference = |weight: &Option<u8>| match weight {
            Some(weight) => Preference::Soft(f64::from(*weight) / 8.0),
            None => Preference::Hard,
        };
        let mut requirement = Requirement::default();
        for wish in &self.wishes {
            problem = match wish {
                Wish::Together { level, weight } => {
                    problem.keep_together(Level::new(level % 4), preference(weight))
                }
                Wish::Apart(weight) => problem.apart(preference(weight)),
                Wish::Fixed(units) => {
                    problem.fixed(units.iter().take(5).map(|unit| self.place(*unit)))
                }
                Wish::Kept(unit) => problem.kept([self.place(*unit)]),
                Wish::KeepUnknown => problem.keep_unknown(),
                Wish::Forbidden(one, other) => {
                    problem.forbidden(self.place(*one), self.place(*other))
                }
                Wish::Seat(unit) => problem.seated_in([self.place(*unit)]),
                Wish::Ordinals => problem.naming(Naming::DistrictOrdinal),
                Wish::Named(unit) => {
                    problem.named([self.place(*unit)], Name::new("Di Sản").unwrap())
                }
                Wish::ByArea => problem.weighing(Weighing::Area),
                Wish::Within(unit) => {
                    let above = on.units(Level::new(unit % 2));
                    match above.get(usize::from(*unit) % 3) {
                        Some(above) => problem.within_unit(above),
                        None => problem,
                    }
                }
                Wish::Minimum { people, area, is_town } => {
                    let minimum = Minimum {
                        population: u64::from(*people),
                        area: Amount::from(u64::from(*area)),
                    };
                    let kind = if *is_town { "phuong" } else { "xa" };
                    requirement = requirement.minimum(kind, minimum).unwrap();
                    problem
                }
                Wish::LeastUnits(n) => {
                    requirement = requirement.least_units(usize::from(*n % 8));
                    problem
                }
                Wish::ExemptFrom(n) => {
                    requirement = requirement.exempt_from(usize::from(*n % 8));
                    problem
                }
                Wish::ExemptAlone => {
                    requirement = requirement.alone(LoneUnit::Exempt);
                    problem
                }
            };
        }
        let target = match self.target {
            Some(count) => Target::Count(usize::from(count)),
            None => Target::MostFeasible,
        };
        problem.requirement(requirement).target(target)
    }
}

/// Solves a problem, and holds what comes of it against what was asked.
pub fn planner(world: &World) {
    let (register, facts) = world.register();
    let on = register.at(DAY).unwrap();
    let pairs = world.pairs.iter().map(|(one, other)| {
        let place = |number: u8| code_of(usize::from(number) % world.spots.len());
        (place(*one), place(*other))
    });
    let pairs: Vec<(Code, Code)> = pairs.filter(|(one, other)| one != other).collect();
    let neighbours = Neighbours::of_pairs(&on, COMMUNE, pairs).unwrap();
    let problem = Problem::new(&on, COMMUNE, &facts, &neighbours).unwrap();
    let problem = world.asked(problem, &on);
    let go_on = |_: &Progress| ControlFlow::Continue(());
    let budget = Budget::moves(u64::from(world.n_moves));
    let solution = match problem.solve(budget, u64::from(world.seed), go_on) {
        Ok(solution) => solution,
        Err(error) => {
            assert!(!error.to_string().is_empty());
            return;
        }
    };
    let again = problem.solve(budget, u64::from(world.seed), go_on).unwrap();
    let codes = |solution: &Solution<'_>| -> Vec<Vec<Code>> {
        let groups = solution.groups().iter();
        groups.map(|group| group.units().iter().map(Version::code).collect()).collect()
    };
    let groups = codes(&solution);
    assert_eq!(codes(&again), groups, "equal problems give equal solutions");
    if let Some(count) = world.target {
        assert_eq!(groups.len(), usize::from(count));
    }
    let mut units: Vec<&Code> = groups.iter().flatten().collect();
    let n_units = units.len();
    units.sort();
    units.dedup();
    assert_eq!(units.len(), n_units, "a unit is in one group");
    let score = problem.score_of(&groups).expect("a solution can be judged");
    assert!((score.total - solution.score().total).abs() <= 1e-6 * score.total.abs().max(1.0));
    let better = problem.improve(&solution, Budget::moves(20), 7, go_on).expect("a solution goes on");
    assert!(better.score().total <= solution.score().total + 1e-6 * score.total.abs().max(1.0));
    for unit in units {
        assert!(solution.explain(unit).is_some());
    }
    let plan = solution.plan("1/NQ", date(2001, 1, 1)).expect("a solution is a plan");
    assert!(plan.faults().is_empty(), "{:?}", plan.faults().first());
    let _ = Map::of_positions(&facts, solution.groups()).title("map").to_svg();
    if let Ok(bound) = problem.bound(groups.len()) {
        let _ = bound.gap(&solution);
        bound.recheck().expect("a bound is certified");
    }
    if let Ok(most) = problem.most_feasible() {
        most.recheck().expect("the most is certified");
        assert!(most.n_met() <= most.upper_bound());
    }
}
