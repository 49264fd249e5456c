//! Hà Nội from 526 communes to 263, to 126 and to as many as can be, with what is known of them.

use std::collections::BTreeMap;

use super::*;
use sapnhap::attributes::Contiguity;

const BEFORE: Date = date(2025, 6, 30);
const REFORM: Date = date(2025, 7, 1);

fn problem(target: Target) -> Problem<'static> {
    let before = vietnam::register().at(BEFORE).unwrap();
    Problem::new(&before, Level::COMMUNE, vietnam::attributes(), vietnam::neighbours())
        .unwrap()
        .within_unit(&before.find("thành phố Hà Nội").unwrap())
        .requirement(sapnhap_planner::vietnam::requirement(REFORM).unwrap())
        .keep_together(Level::DISTRICT, Preference::Soft(2.0))
        .naming(Naming::DistrictOrdinal)
        .target(target)
}

fn count(solution: &Solution<'_>, standing: Standing) -> usize {
    let counted = solution.standings();
    counted.iter().find(|(own, ..)| *own == standing).map_or(0, |(_, n, _)| *n)
}

/// Hà Nội from 526 communes to 263, as it set out to on 3 April 2025: no commune is left alone that
/// article 2.3 of Resolution 76/2025 would merge, and each that is formed meets 5.1, is exempt by 5.2, or
/// is listed under 5.3.
#[test]
fn to_263() {
    let problem = problem(Target::Count(263));
    let solution = problem.solve(Budget::moves(60_000), 1, on).unwrap();
    assert_eq!(solution.groups().len(), 263);
    let neighbours = vietnam::neighbours();
    for group in solution.groups() {
        let ids: Vec<VersionId> = group.units().iter().map(Version::id).collect();
        assert_eq!(neighbours.contiguity(&ids), Contiguity::Connected, "{group}");
    }
    let names: Vec<&str> = solution.groups().iter().map(Group::name).collect();
    assert!(names.contains(&"Thanh Xuân 1") && names.contains(&"Thanh Xuân 2"), "{names:?}");
    assert_eq!(count(&solution, Standing::AloneShort), 0);
    // 18 communes meet both standards (1211/2016) by the figures at hand, and 17 or all of them stay.
    assert!((17..=18).contains(&count(&solution, Standing::Alone)));
    let n_short = count(&solution, Standing::FormedShort);
    assert!((198..=203).contains(&n_short), "{n_short}");

    let plan = solution.plan("planner", REFORM).unwrap();
    let evidence = (vietnam::attributes(), neighbours);
    let report = check(&plan, &vietnam::rules(REFORM), evidence);
    assert!(report.is_lawful(), "{report}");
    for rule in ["vn-76-name-twice", "vn-76-neighbours", "vn-76-kind", "code-of-seat"] {
        assert_eq!(report.of_rule(rule).count(), 0, "{report}");
    }
    // What the planner counts is what the rules find, as far as terrain and people are known.
    let warned = |rule| {
        let found = report.of_rule(rule);
        found.filter(|finding| finding.severity == Severity::Warning).count()
    };
    assert_eq!(warned("vn-76-arranged"), 0);
    let certain = solution
        .groups()
        .iter()
        .filter(|group| group.standing() == Standing::FormedShort && group.is_settled());
    let of_wards =
        certain.filter(|group| group.kind().is_some_and(|kind| kind.as_str() == "phuong"));
    let wards = report.of_rule("vn-76-area-population");
    let wards = wards.filter(|finding| finding.severity == Severity::Warning);
    let wards = wards.filter(|finding| finding.units.iter().any(|unit| unit.kind == "phường"));
    assert_eq!(wards.count(), of_wards.count());
    // The districts end, and all communes lie right under the city.
    let after = plan.register().unwrap();
    let hanoi = after.latest().find("thành phố Hà Nội").unwrap();
    assert_eq!(hanoi.members(Level::COMMUNE).len(), 263);
    assert_eq!(hanoi.members(Level::DISTRICT).len(), 0);
    let under = |commune: &Version<'_>| commune.parent().map(|above| above.id());
    assert!(hanoi.members(Level::COMMUNE).iter().all(|commune| under(commune) == Some(hanoi.id())));
}

/// At 340 some are left alone that article 2.3 would merge: the rule finds the wards that the planner lists,
/// of which the standard is known; of xã it can't tell, since their terrain is not known.
#[test]
fn whom_a_plan_leaves_alone() {
    let solution = problem(Target::Count(340)).solve(Budget::moves(2_000), 1, on).unwrap();
    let short = solution.groups().iter().filter(|group| group.standing() == Standing::AloneShort);
    let wards = short.filter(|group| group.seat().is_kind("phuong") && group.is_settled());
    let wards: BTreeSet<Code> = wards.map(Group::code).collect();
    assert!(wards.len() > 20, "{}", wards.len());
    let plan = solution.plan("planner", REFORM).unwrap();
    let evidence = (vietnam::attributes(), vietnam::neighbours());
    let report = check(&plan, &vietnam::rules(REFORM), evidence);
    let found = report.of_rule("vn-76-arranged");
    let found = found.filter(|finding| finding.severity == Severity::Warning);
    let found = found.flat_map(|finding| &finding.units).filter(|unit| unit.kind == "phường");
    assert_eq!(found.map(|unit| unit.code.clone()).collect::<BTreeSet<Code>>(), wards);
}

/// Of 263 communes at least 198 are formed short of 5.1, where none is left alone that 2.3 would merge:
/// proved, as the law is read by default; the plan has 199 of them.
#[cfg(feature = "exact")]
#[test]
fn beside_the_fewest_formed_short() {
    let problem = problem(Target::Count(263));
    let fewest = problem.fewest_formed_short(263).unwrap();
    assert_eq!(fewest.value(), 198, "{fewest}");
    assert!(fewest.to_string().ends_with(&format!("; read so: {}", problem_reading())), "{fewest}");
    let solution = problem.solve(Budget::moves(300_000), 1, on).unwrap();
    assert!((198..=200).contains(&count(&solution, Standing::FormedShort)));
}

#[cfg(feature = "exact")]
fn problem_reading() -> String {
    sapnhap_planner::vietnam::Reading::default().to_string()
}

/// The whole plan as an office makes it: culture regions apart, names of the centre, series of one kind
/// without gaps.
#[test]
fn names_and_culture_regions() {
    let mut facts = vietnam::attributes().clone();
    facts.extend(vietnam::hanoi_culture_regions().clone());
    let before = vietnam::register().at(BEFORE).unwrap();
    let solution = Problem::new(&before, Level::COMMUNE, &facts, vietnam::neighbours())
        .unwrap()
        .within_unit(&before.find("thành phố Hà Nội").unwrap())
        .requirement(sapnhap_planner::vietnam::requirement(REFORM).unwrap())
        .keep_together(Level::DISTRICT, Preference::Soft(2.0))
        .apart(Preference::Hard)
        .naming(Naming::DistrictOrdinal)
        .historic_centre(["001", "002", "006", "007"].map(code))
        .named([code("00229")], Name::new("Kim Liên").unwrap())
        .target(Target::Count(263))
        .solve(Budget::moves(60_000), 1, on)
        .unwrap();
    let region = |unit: &Version<'_>| facts.of(unit).and_then(|facts| facts.culture_region.clone());
    let mut numbers: BTreeMap<(String, String), Vec<usize>> = BTreeMap::new();
    for group in solution.groups().iter().filter(|group| group.is_new()) {
        let regions: BTreeSet<Option<String>> = group.units().iter().map(region).collect();
        assert_eq!(regions.len(), 1, "{group}");
        let numbered = group.name().rsplit_once(' ');
        if let Some((stem, number)) = numbered
            && let Ok(number) = number.parse()
        {
            let kind = group.kind().unwrap().as_str().to_owned();
            numbers.entry((stem.to_owned(), kind)).or_default().push(number);
        }
    }
    let stems: BTreeSet<&String> = numbers.keys().map(|(stem, _)| stem).collect();
    assert_eq!(stems.len(), numbers.len(), "a series of one kind each");
    for (series, mut numbers) in numbers {
        numbers.sort_unstable();
        assert_eq!(numbers, (1..=numbers.len()).collect::<Vec<_>>(), "{series:?}");
    }
    // Named after its old ward, and seated there.
    let kim_lien = solution.groups().iter().find(|group| group.name() == "Kim Liên").unwrap();
    assert_eq!(kim_lien.seat().at_level(Level::DISTRICT).unwrap().name(), "Đống Đa");
    assert_eq!(kim_lien.code(), code("00229"));
    let centre = ["Ba Đình", "Hoàn Kiếm", "Đống Đa", "Hai Bà Trưng"];
    for district in centre {
        let named = solution.groups().iter().filter(|group| group.name() == district);
        assert_eq!(named.count(), 1, "{district}");
        assert!(!solution.groups().iter().any(|group| group.name() == format!("{district} 1")));
    }
}

/// Cao Bằng by article 5.1b, where no xã lies in mountains, and by 5.1a, where all do: by how large a xã
/// must be that is formed, and one that stays as any other, 53 (with wards of 45,000 people, as
/// in a centrally run city) and 61; with the standards of 1211/2016 for
/// those that stay 57 and 65 or 66. The law made 56.
#[cfg(feature = "exact")]
#[test]
fn cao_bang_in_the_mountains() {
    use sapnhap_planner::vietnam::{Reading, requirement_as_read};
    let before = vietnam::register().at(BEFORE).unwrap();
    let of = |requirement: Requirement| {
        let problem =
            Problem::new(&before, Level::COMMUNE, vietnam::attributes(), vietnam::neighbours());
        let problem = problem.unwrap().within_unit(&before.find("tỉnh Cao Bằng").unwrap());
        let most = problem.requirement(requirement).most_feasible().unwrap();
        (most.n_met(), most.upper_bound())
    };
    let formed_alone = |population, area, wards| {
        let least =
            |population, area: &str| Minimum { population, area: Amount::new(area).unwrap() };
        let asked = Requirement::default();
        let asked = asked.kind("phuong", "phuong").unwrap().kind("xa", "xa").unwrap();
        let asked = asked.kind("thi_tran", "xa").unwrap().exempt_from(3);
        let asked = asked.minimum("phuong", least(wards, "5.5")).unwrap();
        asked.minimum("xa", least(population, area)).unwrap()
    };
    assert_eq!(of(formed_alone(16_000, "30", 45_000)), (53, 53));
    assert_eq!(of(formed_alone(5_000, "100", 15_000)), (61, 61));
    let read = |unknown_is_mountain| {
        let mut reading = Reading::default();
        reading.unknown_is_mountain = unknown_is_mountain;
        of(requirement_as_read(REFORM, reading).unwrap())
    };
    assert_eq!(read(false), (57, 57));
    let (found, most) = read(true);
    assert!(found >= 61 && most == 66, "{found} {most}");
}

/// Rules that are not in force on the day of a plan are refused, unless they are taken on any day.
#[test]
fn rules_of_the_day() {
    let before = vietnam::register().at(BEFORE).unwrap();
    let solve = |requirement: Requirement| {
        Problem::new(&before, Level::COMMUNE, vietnam::attributes(), vietnam::neighbours())
            .unwrap()
            .within_unit(&before.find("huyện Ba Vì").unwrap())
            .requirement(requirement)
            .target(Target::Count(8))
            .solve(Budget::moves(0), 1, on)
            .unwrap()
    };
    let of_76 = || sapnhap_planner::vietnam::requirement(REFORM).unwrap();
    let day = date(2026, 3, 1);
    let refused = solve(of_76()).plan("late", day).unwrap_err();
    assert_eq!(
        refused.to_string(),
        "the rules of this plan are in force from 2025-04-15 until 2026-01-01, and not on 2026-03-01: \
         expected a plan for a day on which they are, or rules that are taken on any day"
    );
    let anyway = solve(of_76().on_any_day());
    assert!(anyway.assumptions().iter().any(|told| told.contains("are taken on any day")));
    assert!(anyway.plan("late", day).is_ok());
    let of_112 = sapnhap_planner::vietnam::requirement(day).unwrap();
    assert!(of_112.assumptions().iter().any(|told| told.contains("the press reported")));
    assert!(of_112.assumptions().iter().any(|told| told.contains("no standard for wards")));
    // Nor has it the articles of 76/2025 by which wards and three units are read.
    let reading =
        "where no terrain is known it is not mountain, of units with both the other decides";
    assert_eq!(of_112.reading(), reading);
}

/// A commune that a table leaves out (76/2025, article 3) stays as it is, and nothing is asked of it.
#[test]
fn left_out_by_a_table() {
    let mut facts = vietnam::attributes().clone();
    let mut own = Attributes::new("defence");
    let mut left_out = UnitFacts::default();
    left_out.left_out = Some(true);
    own.insert(Level::COMMUNE, code("09694"), BEFORE, left_out).unwrap();
    facts.extend(own);
    let before = vietnam::register().at(BEFORE).unwrap();
    let problem = Problem::new(&before, Level::COMMUNE, &facts, vietnam::neighbours())
        .unwrap()
        .within_unit(&before.find("huyện Ba Vì").unwrap())
        .requirement(sapnhap_planner::vietnam::requirement(REFORM).unwrap())
        .target(Target::Count(9));
    let solution = problem.solve(Budget::moves(2_000), 1, on).unwrap();
    let group = solution.groups().iter().find(|group| group.code() == code("09694")).unwrap();
    assert_eq!((group.units().len(), group.standing()), (1, Standing::LeftOut));
    assert_eq!(count(&solution, Standing::AloneShort), 0);
    assert_eq!(solution.score().rules_broken, 0);
}

/// At 126, as the law has it, the requirement can be met.
#[test]
fn to_126() {
    let solution = problem(Target::Count(126)).solve(Budget::moves(60_000), 1, on).unwrap();
    assert_eq!((solution.groups().len(), solution.score().rules_broken), (126, 0));
}

/// Shape alone: annealing is well below Ward's method, and more moves do not make it worse.
#[test]
fn shape_alone() {
    let problem = problem(Target::Count(263)).requirement(Requirement::default());
    let total = |n_moves| {
        let solution = problem.solve(Budget::moves(n_moves), 1, on).unwrap();
        solution.score().total
    };
    let (ward, some, more) = (total(0), total(10_000), total(100_000));
    assert!(some < 0.985 * ward && more < some, "{ward} {some} {more}");
}

/// Shape alone, 263 groups: no plan has less inertia than the bound, whatever the size of its
/// groups, and the planner's has next to no more.
#[cfg(feature = "exact")]
#[test]
fn shape_beside_its_bound() {
    let mut weights = Weights::default();
    weights.unevenness = 0.0;
    let before = vietnam::register().at(BEFORE).unwrap();
    let (attributes, neighbours) = (vietnam::attributes(), vietnam::neighbours());
    let problem = Problem::new(&before, Level::COMMUNE, attributes, neighbours)
        .unwrap()
        .within_unit(&before.find("thành phố Hà Nội").unwrap())
        .weights(weights)
        .target(Target::Count(263));
    // The best of eight seeds; each by itself has up to a hundredth more than the bound.
    let several = problem.solve_several(2, 0.0, Budget::moves(300_000), 1, on).unwrap();
    let solution = &several[0];
    let inertia = solution.score().inertia;
    let bound = solution.bound().unwrap();
    assert!(bound.value() <= inertia && inertia <= 1.005 * bound.value(), "{inertia}: {bound}");
    let part = bound.gap(solution).part().unwrap();
    assert!((inertia / bound.value() - 1.0 - part).abs() < 1e-12);
    assert_eq!(bound.recheck().unwrap(), bound.value());
    assert_eq!(
        bound.to_string(),
        "263 groups have an inertia of 5378065 at least, whatever their size"
    );
    // Ward's method alone is not that near.
    let ward = problem.solve(Budget::moves(0), 1, on).unwrap();
    assert!(bound.gap(&ward).part().unwrap() > 0.01);
}

/// 197 groups by Resolution 76/2025 where three or more units are exempt and those that stay alone are
/// held to the standards of 1211/2016, and no more: the plan has them all.
#[cfg(feature = "exact")]
#[test]
fn most_feasible() {
    let problem = problem(Target::MostFeasible);
    let most = problem.most_feasible().unwrap();
    assert_eq!((most.n_met(), most.upper_bound()), (197, 197), "{most}");
    assert_eq!(most.solution().score().rules_broken, 0);
    assert_eq!(most.units().len(), 526);
    assert_eq!(most.recheck().unwrap(), most.relaxed());
    let solution = problem.solve_from(&most, Budget::moves(60_000), 1, on).unwrap();
    assert_eq!((solution.groups().len(), solution.score().rules_broken), (197, 0));
    // Annealing makes a better plan of it.
    assert!(solution.score().total < most.solution().score().total);
}

/// A map of the plan, of outlines or of cells, has all units, names and the note, and is the same each
/// time.
#[test]
fn map() {
    let solution = problem(Target::Count(126)).solve(Budget::moves(2_000), 1, on).unwrap();
    let outlines =
        sapnhap_maps::vietnam::outlines(&vietnam::register().at(date(2025, 6, 30)).unwrap())
            .unwrap();
    let of_outlines = || sapnhap_maps::Map::of_outlines(&outlines, solution.groups());
    let of_cells = || sapnhap_maps::Map::of_positions(vietnam::attributes(), solution.groups());
    for draw in [&of_outlines as &dyn Fn() -> _, &of_cells] {
        let draw = || draw().title("A < B").note("a note").to_svg();
        let map = draw();
        assert_eq!(map, draw());
        assert_eq!(map.matches("class=\"unit\"").count(), 526);
        assert!(map.contains("A &lt; B") && map.contains("a note"));
        for group in solution.groups() {
            assert!(map.contains(&format!("{} · ", group.name())), "{group}");
        }
    }
}

/// The 126 of today go to 60, with figures and borders since the reform. One of them has no figure of
/// people (43 have none in the country), and is left as it is.
#[test]
fn of_today_to_60() {
    let today = vietnam::register().latest();
    let neighbours = vietnam::neighbours_today().carried_to(&today).unwrap();
    let solution = Problem::new(&today, Level::COMMUNE, vietnam::attributes(), &neighbours)
        .unwrap()
        .within_unit(&today.find("thành phố Hà Nội").unwrap())
        .keep_unknown()
        .target(Target::Count(60))
        .solve(Budget::moves(20_000), 1, on)
        .unwrap();
    assert_eq!(solution.groups().len(), 60);
    let n_units: usize = solution.groups().iter().map(|group| group.units().len()).sum();
    assert_eq!(n_units, 126);
    for group in solution.groups() {
        let ids: Vec<VersionId> = group.units().iter().map(Version::id).collect();
        assert_eq!(neighbours.contiguity(&ids), Contiguity::Connected, "{group}");
    }
    let people: u64 = solution.groups().iter().filter_map(|group| group.population()).sum();
    assert_eq!(people, 8_786_817);
}
