//! Exact answers about the communes of Hà Nội: the numbers that the front page of `exact` gives.

#![expect(clippy::cast_possible_truncation, reason = "maps of a few units")]

use std::collections::BTreeSet;

use sapnhap::{Level, Version, code, date, vietnam};
use sapnhap_planner::exact::{
    ClassRequirement, Cover, Instance, PackingLimits, Site, Standard, Weight, certify_inertia,
    cheapest_of_few, cheapest_partition, connected_sets, least_inertia, lower_bound, most_regions,
};

/// The communes of a province or district as of the eve of the reform, with what the census of
/// 2019 and approximate outlines say; wards are of class 1.
fn within(whole: &Version<'_>) -> (Instance, Vec<u8>) {
    let units = whole.members(Level::COMMUNE);
    let place = |id| units.iter().position(|unit| unit.id() == id);
    let (mut sites, mut classes, mut pairs) = (Vec::new(), Vec::new(), Vec::new());
    let km = 111.195;
    for (at, unit) in (0_u32..).zip(&units) {
        let facts = vietnam::attributes().of(unit).unwrap();
        let area: f64 = facts.area.unwrap().to_string().parse().unwrap();
        let point = facts.position.unwrap();
        sites.push(Site {
            population: facts.population.unwrap(),
            area_millionths: (area * 1e6).round() as u64,
            x: point.lon * km * 21_f64.to_radians().cos(),
            y: point.lat * km,
        });
        classes.push(u8::from(unit.label().starts_with("phường")));
        for (beside, _) in vietnam::neighbours().of(unit.id()) {
            pairs.extend(place(beside).map(|other| (at, other as u32)));
        }
    }
    (Instance::of_pairs(sites, pairs).unwrap(), classes)
}

fn hanoi() -> (Instance, Vec<u8>) {
    let before = vietnam::register().at(date(2025, 6, 30)).unwrap();
    within(&before.unit(Level::PROVINCE, &code("01")).unwrap())
}

/// Districts of 16 to 20 communes, to half as many groups of any size up to six.
#[test]
fn districts_by_two_ways() {
    let before = vietnam::register().at(date(2025, 6, 30)).unwrap();
    let hanoi = before.unit(Level::PROVINCE, &code("01")).unwrap();
    let mut n_checked = 0;
    for district in hanoi.members(Level::DISTRICT) {
        let (units, _) = within(&district);
        if !(16..=20).contains(&units.n_nodes()) {
            continue;
        }
        let sets = connected_sets(&units, 6, 100_000).unwrap();
        let costs = sets.costs_of(|set| units.inertia(set, Weight::Population));
        let n_groups = units.n_nodes() as u32 / 2;
        let least = cheapest_of_few(&sets, &costs, n_groups).unwrap();
        let bound = lower_bound(&sets, &costs, n_groups, Cover::Once).unwrap();
        let cheapest = cheapest_partition(&sets, &costs, &bound, 1_000).unwrap();
        assert!(cheapest.is_proved(), "{}", district.label());
        assert_eq!(cheapest.regions(), least.regions(), "{}", district.label());
        assert!(bound.value() <= least.cost() && bound.value() >= 0.98 * least.cost());
        n_checked += 1;
    }
    assert_eq!(n_checked, 13);
}

/// 526 to 263 in groups of at most four: the bound is the optimum.
#[test]
fn half_as_many() {
    let (hanoi, _) = hanoi();
    let sets = connected_sets(&hanoi, 4, 100_000).unwrap();
    assert_eq!((hanoi.n_nodes(), sets.len()), (526, 25_290));
    let costs = sets.costs_of(|set| hanoi.inertia(set, Weight::Population));
    let bound = lower_bound(&sets, &costs, 263, Cover::Once).unwrap();
    let cheapest = cheapest_partition(&sets, &costs, &bound, 1_000).unwrap();
    check_partition(&hanoi, cheapest.regions());
    assert_eq!(cheapest.regions().len(), 263);
    assert!(cheapest.is_proved());
    assert!((cheapest.cost() / bound.value() - 1.0).abs() < 1e-6);
    // The same again.
    assert_eq!(lower_bound(&sets, &costs, 263, Cover::Once).unwrap(), bound);
    assert_eq!(cheapest_partition(&sets, &costs, &bound, 1_000).unwrap(), cheapest);
}

/// 526 to 263 in groups of any size: a little less than in groups of at most four.
#[test]
fn half_as_many_of_any_size() {
    let (hanoi, _) = hanoi();
    let people = hanoi.weights(Weight::Population);
    let bound = least_inertia(&hanoi, &people, 263).unwrap();
    assert!((bound.value() - 5_377_336.0).abs() < 2.0, "{}", bound.value());
    // Prices that are a little off certify a little less, and are as true.
    let off = bound.prices().iter().zip(0_u32..);
    let off: Vec<f64> = off.map(|(price, unit)| price + f64::from(unit % 7)).collect();
    let less = certify_inertia(&hanoi, &people, 263, &off).unwrap();
    assert!(less < bound.value() && less > 0.99 * bound.value(), "{less}");
}

/// Resolution 76/2025: 16,000 people and 30 km2 a xã, 45,000 and 5.5 km2 a phường.
fn requirement(classes: Vec<u8>) -> ClassRequirement {
    let xa = Standard { population: 16_000, area_millionths: 30_000_000 };
    let ward = Standard { population: 45_000, area_millionths: 5_500_000 };
    ClassRequirement::new(vec![xa, ward], classes).unwrap()
}

#[test]
fn most_where_three_or_more_are_exempt() {
    let (hanoi, classes) = hanoi();
    let requirement = requirement(classes).exempt_from(3);
    let most = most_regions(&hanoi, &requirement, PackingLimits::default()).unwrap();
    assert_eq!((most.n_met(), most.upper_bound(), most.regions().len()), (190, 190, 190));
    assert!(most.is_exact() && most.certificate().pools().is_empty());
    check_partition(&hanoi, most.regions());
}

#[test]
fn most_where_none_is_exempt() {
    let (hanoi, classes) = hanoi();
    let requirement = requirement(classes);
    let limits = PackingLimits::default().max_nodes(6);
    let most = most_regions(&hanoi, &requirement, limits).unwrap();
    assert_eq!(most.upper_bound(), 146);
    assert!(most.n_met() >= 130 && most.n_met() == most.regions().len());
    let again = most.certificate().upper_bound(&hanoi, &requirement, 1_000_000).unwrap();
    assert_eq!(again, most.relaxed());
    check_partition(&hanoi, most.regions());
}

/// Each unit in one group, each group in one piece.
fn check_partition(instance: &Instance, groups: &[Vec<u32>]) {
    let mut units: Vec<u32> = groups.concat();
    units.sort_unstable();
    assert_eq!(units, (0..instance.n_nodes() as u32).collect::<Vec<_>>());
    for group in groups {
        let mut left: BTreeSet<u32> = group.iter().copied().collect();
        let mut open: Vec<u32> = left.pop_first().into_iter().collect();
        while let Some(unit) = open.pop() {
            open.extend(instance.neighbours(unit).iter().filter(|&other| left.remove(other)));
        }
        assert_eq!(left, BTreeSet::new());
    }
}
