//! What `generate` makes is what it says: valid decrees are accepted, broken ones refused for the
//! named reason and for no other, every kind of either comes up, and shrinking changes none of it.

use std::collections::BTreeMap;

use proptest::prelude::*;
use proptest::strategy::ValueTree;
use proptest::test_runner::{Config, RngAlgorithm, TestRng, TestRunner};
use sapnhap::decree::Outcome;
use sapnhap::generate::{self, Breakage};
use sapnhap::{Date, Decree, Plan, Portion, Provision, Register, Severity, check, date, rules};

const DAY: Date = date(2040, 1, 1);

fn runner(cases: u32) -> TestRunner {
    let config = Config { cases, failure_persistence: None, ..Config::default() };
    TestRunner::new_with_rng(config, TestRng::deterministic_rng(RngAlgorithm::ChaCha))
}

fn with_decree() -> impl Strategy<Value = (Register, Decree)> {
    generate::registers().prop_flat_map(|register| {
        let decree = generate::decrees(&register, DAY);
        (Just(register), decree)
    })
}

fn with_broken() -> impl Strategy<Value = (Register, (Decree, Breakage))> {
    generate::registers().prop_flat_map(|register| {
        let broken = generate::broken_decrees(&register, DAY);
        (Just(register), broken)
    })
}

/// A broken decree is refused for its breakage alone, and without its last clause accepted.
fn check_broken(register: &Register, mut decree: Decree, breakage: Breakage) {
    let error = register.enact([decree.clone()]).expect_err(&format!("{breakage:?}: {decree:#?}"));
    let last = decree.provisions.last().unwrap().clause.clone();
    for fault in error.faults() {
        assert!(breakage.is_told_by(&fault.fault), "{breakage:?}: {fault}\n{decree:#?}");
        assert_eq!(fault.clause, last, "{breakage:?}: {fault}\n{decree:#?}");
    }
    decree.provisions.pop();
    if !decree.provisions.is_empty() {
        register.enact([decree]).unwrap();
    }
}

#[test]
fn valid_decrees_are_accepted() {
    runner(2000)
        .run(&with_decree(), |(register, decree)| {
            let changed = register.enact([decree.clone()]);
            prop_assert!(changed.is_ok(), "{:?}\n{:#?}", changed, decree);
            Ok(())
        })
        .unwrap();
}

/// Where a decree stood in a file, and how the file was laid out, is no part of it.
#[cfg(feature = "json")]
#[test]
fn decrees_are_equal_whatever_the_file_looks_like() {
    let hash_of = |decree: &Decree| {
        use std::hash::{DefaultHasher, Hash, Hasher};
        let mut hasher = DefaultHasher::new();
        decree.provisions.iter().for_each(|provision| provision.takes.hash(&mut hasher));
        hasher.finish()
    };
    runner(500)
        .run(&with_decree(), |(_, decree)| {
            let printed = decree.to_json();
            let read = Decree::from_json(&printed).unwrap();
            prop_assert_eq!(&read, &decree);
            prop_assert_eq!(hash_of(&read), hash_of(&decree));
            prop_assert!(read.provisions.iter().all(|provision| provision.position.is_some()));
            let spaced = Decree::from_json(&printed.replace('\n', "\n\n\t ")).unwrap();
            prop_assert_eq!(spaced, decree);
            Ok(())
        })
        .unwrap();
}

#[test]
fn broken_decrees_are_refused_for_their_breakage() {
    let mut seen: BTreeMap<Breakage, usize> = BTreeMap::new();
    let strategy = with_broken();
    let mut runner = runner(1);
    for _ in 0..4000 {
        let (register, (decree, breakage)) = strategy.new_tree(&mut runner).unwrap().current();
        check_broken(&register, decree, breakage);
        *seen.entry(breakage).or_default() += 1;
    }
    for breakage in Breakage::ALL {
        // An even spread would be about 190 of each.
        assert!(seen.get(breakage).is_some_and(|n| *n >= 40), "{breakage:?}: {seen:?}");
    }
}

/// Reads the sort of change off a clause.
fn shape(provision: &Provision) -> &'static str {
    let whole = |take: &sapnhap::decree::Take| take.area == Portion::All;
    let rest = |take: &sapnhap::decree::Take| take.area == Portion::Rest;
    match (&provision.outcome, provision.takes.as_slice()) {
        (Outcome::Ends, _) => "dissolve",
        (Outcome::New(_), []) => "create",
        (Outcome::New(_), [take]) if rest(take) => "rest",
        (Outcome::New(_), [_]) => "part",
        (Outcome::New(_), takes) if takes.iter().all(whole) => "merge",
        (Outcome::Continues(goes_on), []) if goes_on.name.is_some() => "rename",
        (Outcome::Continues(goes_on), []) if goes_on.kind.is_some() => "change kind",
        (Outcome::Continues(goes_on), []) if goes_on.code.is_some() => "change code",
        (Outcome::Continues(goes_on), []) if goes_on.parent.is_some() => "change parent",
        (Outcome::Continues(_), [take]) if take.population == Portion::Nothing => "land alone",
        (Outcome::Continues(_), [take]) if !whole(take) => "transfer",
        (Outcome::Continues(_), takes) if takes.iter().all(whole) => "take over",
        _ => "other",
    }
}

const SHAPES: [&str; 12] = [
    "change code",
    "change kind",
    "change parent",
    "create",
    "dissolve",
    "land alone",
    "merge",
    "part",
    "rename",
    "rest",
    "take over",
    "transfer",
];

#[test]
fn every_kind_of_change_comes_up() {
    let mut seen: BTreeMap<&'static str, usize> = BTreeMap::new();
    let (mut scoped, mut n_clauses, mut with_members) = (0, 0, 0);
    let strategy = with_decree();
    let mut runner = runner(1);
    for _ in 0..2000 {
        let (register, decree) = strategy.new_tree(&mut runner).unwrap().current();
        scoped += usize::from(decree.scope.is_some());
        n_clauses += decree.provisions.len();
        for provision in &decree.provisions {
            let shape = shape(provision);
            *seen.entry(shape).or_default() += 1;
            if let Some(sapnhap::decree::Source::Unit(first)) =
                provision.takes.first().map(|t| &t.source)
                && shape == "merge"
            {
                let level = register.country().level(first.level().unwrap().as_str()).unwrap();
                let unit = register.latest().unit(level, first.code().unwrap()).unwrap();
                with_members += usize::from(!unit.children().is_empty());
            }
        }
    }
    let names: Vec<&str> = seen.keys().copied().collect();
    assert_eq!(names, SHAPES, "{seen:?}");
    assert!(seen.values().all(|n| *n >= 100), "{seen:?}");
    assert!(scoped >= 200 && with_members >= 50, "{scoped} scoped, {with_members} with members");
    assert!(n_clauses >= 4000, "{n_clauses} clauses");
}

#[test]
fn registers_are_of_many_sorts() {
    let (mut levels, mut widths, mut sizes, mut lettered) = ([0; 5], [0; 2], Vec::new(), 0);
    let strategy = generate::registers();
    let mut runner = runner(1);
    for _ in 0..300 {
        let register = strategy.new_tree(&mut runner).unwrap().current();
        let country = register.country();
        levels[country.levels().len()] += 1;
        widths[usize::from(country.levels()[0].code_width.is_some())] += 1;
        let units = register.opening_units();
        lettered += usize::from(units[0].code.as_str().starts_with('K'));
        sizes.push(units.len());
    }
    assert!(levels[2..].iter().all(|n| *n >= 50) && levels[..2] == [0, 0], "{levels:?}");
    assert!(widths.iter().all(|n| *n >= 50) && lettered >= 50, "{widths:?} {lettered}");
    sizes.sort_unstable();
    assert!(sizes[0] <= 3 && sizes[150] >= 8 && sizes[299] <= 100, "{sizes:?}");
}

/// Follows a value down while it can be made simpler, now and then turning back, and looks at each.
fn shrink<T: std::fmt::Debug>(mut tree: impl ValueTree<Value = T>, look: impl Fn(T)) -> usize {
    let mut n_steps = 0;
    while n_steps < 60 && tree.simplify() {
        look(tree.current());
        n_steps += 1;
        if n_steps % 5 == 0 && tree.complicate() {
            look(tree.current());
        }
    }
    n_steps
}

#[test]
fn shrinking_keeps_decrees_as_they_are_meant() {
    let (valid, broken) = (with_decree(), with_broken());
    let mut runner = runner(1);
    let mut n_steps = 0;
    for _ in 0..60 {
        n_steps += shrink(valid.new_tree(&mut runner).unwrap(), |(register, decree)| {
            assert!(register.enact([decree.clone()]).is_ok(), "{decree:#?}");
        });
        n_steps += shrink(broken.new_tree(&mut runner).unwrap(), |(register, broken)| {
            check_broken(&register, broken.0, broken.1);
        });
    }
    assert!(n_steps > 1000, "{n_steps}");
}

#[test]
fn the_simplest_decree_is_a_renaming() {
    let mut runner = runner(1);
    let strategy = with_decree();
    for _ in 0..20 {
        let mut tree = strategy.new_tree(&mut runner).unwrap();
        while tree.simplify() {}
        let (register, decree) = tree.current();
        assert_eq!(decree.provisions.len(), 1);
        assert_eq!(shape(&decree.provisions[0]), "rename");
        assert!(register.opening_units().len() <= 3);
    }
}

#[test]
fn plans_have_no_faults_and_histories_of_several_days() {
    let strategy = generate::registers().prop_flat_map(|register| generate::plans(&register));
    let mut runner = runner(1);
    let mut n_decrees = [0; 4];
    for _ in 0..400 {
        let plan: Plan = strategy.new_tree(&mut runner).unwrap().current();
        n_decrees[plan.decrees().len()] += 1;
        let after = plan.register().unwrap();
        let report = check(&plan, &rules::universal(), ());
        // Rules ask more than a register does; what they must not find is a fault of the change.
        let asked = ["code-of-seat", "code-closed", "parents-agree", "remainder-citations"];
        for finding in report.findings() {
            let rule = finding.rule.as_ref().unwrap().as_str();
            // A unit may be new land; a plan is asked where it comes from.
            let is_new_land = finding.says == sapnhap::finding::Claim::MadeOfNothing;
            // A level that ends in one place only is lawful, and told where the country says nothing.
            let skips_a_level = rule == "parents" && finding.severity == Severity::Warning;
            assert!(asked.contains(&rule) || is_new_land || skips_a_level, "{finding}");
        }
        // A register with a history is as good as one without.
        let next = generate::decrees(&after, after.last()).new_tree(&mut runner).unwrap().current();
        assert!(next.effective > after.last());
        after.enact([next]).unwrap();
        let broken = generate::broken_decrees(&after, DAY).new_tree(&mut runner).unwrap().current();
        check_broken(&after, broken.0, broken.1);
    }
    assert!(n_decrees[1..].iter().all(|n| *n >= 50), "{n_decrees:?}");
}

/// Everything that a register answers with: its log, its versions, and their edges in order.
#[cfg(all(feature = "binary", feature = "json"))]
fn told(register: &Register) -> (String, Vec<String>) {
    let versions = register.versions().map(|version| {
        let record = serde_json::to_string(&version.to_record()).unwrap();
        let edges = version.predecessors().map(|edge| {
            let cites: Vec<String> = edge.citations().map(|cite| cite.to_string()).collect();
            format!("{} {} {cites:?}", edge.source().id().index(), edge.portions())
        });
        let restores = version.restores().map(|unit| unit.id().index());
        format!("{record} {:?} {restores:?}", edges.collect::<Vec<_>>())
    });
    (register.to_json(), versions.collect())
}

/// A register is read again from its own bytes and from its JSON, as the same.
#[cfg(all(feature = "binary", feature = "json"))]
#[test]
fn registers_are_read_again_from_what_is_written_of_them() {
    let strategy = generate::registers().prop_flat_map(|register| generate::plans(&register));
    let mut runner = runner(1);
    for _ in 0..300 {
        let plan: Plan = strategy.new_tree(&mut runner).unwrap().current();
        for register in [plan.base().clone(), plan.register().unwrap()] {
            let bytes = register.to_bytes();
            let read = Register::from_bytes(&bytes).unwrap();
            assert!(read.to_bytes() == bytes);
            // Names beside codes are not kept in bytes; versions and edges are the same.
            assert_eq!(told(&read).1, told(&register).1);
            for text in [register.to_json(), read.to_json()] {
                let by_text = Register::from_json(&text).unwrap();
                assert!(by_text.to_bytes() == bytes);
                assert_eq!(told(&by_text), (text, told(&register).1));
            }
        }
    }
}

#[cfg(feature = "vietnam")]
#[test]
fn the_embedded_register_is_as_good_as_any() {
    let law = sapnhap::vietnam::register();
    let before = law.rewound(date(2025, 7, 1)).unwrap();
    for register in [law, &before] {
        let mut runner = runner(1);
        let (valid, broken) =
            (generate::decrees(register, DAY), generate::broken_decrees(register, DAY));
        let mut seen: BTreeMap<Breakage, usize> = BTreeMap::new();
        for _ in 0..150 {
            let decree = valid.new_tree(&mut runner).unwrap().current();
            register.enact([decree]).unwrap();
            let (decree, breakage) = broken.new_tree(&mut runner).unwrap().current();
            check_broken(register, decree, breakage);
            *seen.entry(breakage).or_default() += 1;
        }
        assert_eq!(seen.len(), Breakage::ALL.len(), "{seen:?}");
        let plan = generate::plans(register).new_tree(&mut runner).unwrap().current();
        assert!(plan.faults().is_empty());
    }
}

#[test]
fn a_day_that_is_over_is_moved_on() {
    let mut runner = runner(1);
    let register = generate::registers().new_tree(&mut runner).unwrap().current();
    let decrees = generate::decrees(&register, date(1900, 1, 1));
    let decree = decrees.new_tree(&mut runner).unwrap().current();
    assert_eq!(decree.effective, register.opening().tomorrow().unwrap());
}
