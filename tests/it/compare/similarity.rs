//! How alike two partitions are: by hand, against counting pairs, and of registers.

use proptest::prelude::*;

use super::*;

fn of(one: &[u32], other: &[u32]) -> Similarity {
    assert_eq!(one.len(), other.len());
    Similarity::of(one.iter().zip(other).map(|(one, other)| (one, other, 1.0)))
}

/// Numbers by hand, and two of the documentation of scikit-learn's `adjusted_rand_score`.
#[test]
fn similarity_by_hand() {
    // Groups 2, 1, 1 and 2, 2; both 2, 1, 1. Pairs: both 1, one 1, other 2, all 6.
    // E = 1 * 2 / 6 = 1/3; (1 - 1/3) / (3/2 - 1/3) = 4/7. VI: 2 units of weight 1/4, log2(2) each.
    let one_cut = of(&[0, 0, 1, 2], &[0, 0, 1, 1]);
    close(one_cut.adjusted_rand, 4.0 / 7.0);
    close(one_cut.variation_of_information, 0.5);
    // Crossed: both 0, one 2, other 2, all 6. E = 2/3; (0 - 2/3) / (2 - 2/3) = -1/2.
    // VI: 4 units of weight 1/4, log2(2) twice each.
    let crossed = of(&[0, 0, 1, 1], &[0, 1, 0, 1]);
    close(crossed.adjusted_rand, -0.5);
    close(crossed.variation_of_information, 2.0);
    // Groups 2, 3, 1 and 3, 2, 1 of six, of which the table is
    //   1 1 0
    //   2 1 0
    //   0 0 1
    // Pairs: both 1, one 1 + 3 = 4, other 3 + 1 = 4, all 15. E = 16/15; (1 - 16/15) / (4 - 16/15)
    // = -1/44. VI: (log2(2) + log2(3)) + (log2(2) + log2(2)) + 2 (log2(3/2) + log2(3/2))
    // + (log2(3) + log2(2)), over 6, the last unit alone in both.
    let mixed = of(&[0, 0, 1, 1, 1, 2], &[0, 1, 0, 0, 1, 2]);
    close(mixed.adjusted_rand, -1.0 / 44.0);
    let (two, three) = (1.0, 3.0_f64.log2());
    let bits = (two + three) + (two + two) + 4.0 * (three - two) + (three + two);
    close(mixed.variation_of_information, bits / 6.0);
}

/// What is exact, whatever the partition.
#[test]
fn similarity_of_trivial_partitions() {
    let equal = |similarity: Similarity| {
        assert_eq!((similarity.adjusted_rand, similarity.variation_of_information), (1.0, 0.0));
    };
    equal(of(&[], &[]));
    equal(of(&[7], &[9]));
    equal(of(&[1, 1, 1], &[2, 2, 2]));
    equal(of(&[1, 2, 3], &[3, 1, 2]));
    equal(Similarity::of([(1, 2, 0.1), (1, 2, 0.2), (2, 1, 1e300), (3, 3, 1e-300)]));
    let apart = of(&[1, 1, 1, 1], &[1, 2, 3, 4]);
    assert_eq!((apart.adjusted_rand, apart.variation_of_information), (0.0, 2.0));
    // Weights so unlike that no pair is seen still give numbers.
    let unlike = Similarity::of([(1, 1, 1e300), (1, 2, 1e-300), (2, 2, 1e-300)]);
    assert!(unlike.adjusted_rand.is_finite() && unlike.variation_of_information.is_finite());
    let left_out = Similarity::of([(1, 1, f64::INFINITY), (1, 2, -1.0), (1, 2, f64::NAN)]);
    assert_eq!(left_out.n_units, 0);
}

/// The group in the one, the group in the other, and the weight.
type Thing = (u8, u8, f64);

/// Pair by pair: the index as agreement beyond chance, the information as entropies of all groups.
fn slow(things: &[Thing]) -> (f64, f64) {
    let (mut both, mut one, mut other, mut all) = (0.0, 0.0, 0.0, 0.0);
    for (place, a) in things.iter().enumerate() {
        for b in &things[..place] {
            let weight = a.2 * b.2;
            all += weight;
            one += if a.0 == b.0 { weight } else { 0.0 };
            other += if a.1 == b.1 { weight } else { 0.0 };
            both += if (a.0, a.1) == (b.0, b.1) { weight } else { 0.0 };
        }
    }
    let total: f64 = things.iter().map(|thing| thing.2).sum();
    // VI = 2 H(one, other) - H(one) - H(other), each entropy summed over units.
    let entropy = |same: fn(&Thing, &Thing) -> bool| {
        let of = |a: &Thing| {
            let group: f64 = things.iter().filter(|b| same(a, b)).map(|b| b.2).sum();
            -a.2 / total * (group / total).log2()
        };
        things.iter().map(of).sum::<f64>()
    };
    let joint = entropy(|a, b| (a.0, a.1) == (b.0, b.1));
    let vi = 2.0 * joint - entropy(|a, b| a.0 == b.0) - entropy(|a, b| a.1 == b.1);
    let room = (one + other) / 2.0 - one * other / all;
    (if room.abs() < 1e-9 { 1.0 } else { (both - one * other / all) / room }, vi)
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn similarity_is_that_of_all_pairs(
        things in prop::collection::vec((0_u8..5, 0_u8..5, 1_u8..9), 2..40),
        weighed in any::<bool>(),
    ) {
        let weight = |weight| if weighed { f64::from(weight) / 3.0 } else { 1.0 };
        let things: Vec<Thing> =
            things.into_iter().map(|(one, other, of)| (one, other, weight(of))).collect();
        let fast = Similarity::of(things.iter().copied());
        let (adjusted_rand, variation_of_information) = slow(&things);
        prop_assert!((fast.adjusted_rand - adjusted_rand).abs() < 1e-9, "{fast:?} {adjusted_rand}");
        prop_assert!((fast.variation_of_information - variation_of_information).abs() < 1e-9);
        // Neither order nor labels nor the side change a bit.
        let turned = things.iter().rev().map(|&(one, other, of)| (9 - other, 7 * (one % 3) + one, of));
        prop_assert_eq!(fast, Similarity::of(turned));
    }

    /// The partitions that plans make are those of their mergers.
    #[test]
    fn registers_are_compared_as_their_partitions(
        ones in prop::collection::vec(0_usize..4, 8),
        others in prop::collection::vec(0_usize..4, 8),
    ) {
        let base = base(9);
        let codes = ["11", "12", "13", "14", "15", "16", "17", "18"];
        let mergers = |groups: &[usize]| {
            let of = |group| codes.iter().zip(groups).filter(move |(_, of)| **of == group);
            let merged = (0..4).filter_map(|group| {
                let units: Vec<&str> = of(group).map(|(code, _)| *code).collect();
                (!units.is_empty()).then(|| merged(&format!("10{group}"), &format!("M{group}"), &units))
            });
            plan(&base, merged)
        };
        let (one, other) = (mergers(&ones), mergers(&others));
        let comparison = compared(&base, &one, &other);
        let alone = (0..10).map(|place| (10 + place, 10 + place, 1.0));
        let expected = ones.iter().zip(&others).map(|(one, other)| (*one, *other, 1.0));
        prop_assert_eq!(comparison.similarity(), Similarity::of(expected.chain(alone)));
        // A unit is the same or renamed where both make a group of the same units.
        let groups = |of: &[usize]| -> std::collections::BTreeSet<Vec<usize>> {
            (0..4).map(|group| (0..8).filter(|&place| of[place] == group).collect()).collect()
        };
        let common = groups(&ones);
        let common = common.intersection(&groups(&others)).filter(|of| !of.is_empty()).count();
        let counts = comparison.counts();
        prop_assert_eq!(counts.same + counts.renamed, common + 10);
        for unit in comparison.in_one() {
            let n_shared: usize = unit.shares.iter().map(|shared| shared.n_shared).sum();
            prop_assert_eq!(n_shared, unit.n_origins);
        }
    }
}
