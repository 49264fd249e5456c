//! Rules: the universal ones, and all that are in force with the facts at hand, on the whole national
//! reform as one plan and on a plan of one merger, beside applying it.

mod support;

use std::hint::black_box;

use criterion::{BatchSize, Criterion, criterion_group, criterion_main};
use sapnhap::rules::GivenFacts;
use sapnhap::{Plan, RuleSet, Successor, check, date, rules, vietnam};

/// The reform of 2025 as one plan: 36 acts on the register of the day before.
fn reform() -> Plan {
    support::decrees().into_iter().fold(Plan::on(&support::base(), support::REFORM), Plan::decree)
}

/// A merger of two communes of Hà Nội in 2027.
fn merger() -> Plan {
    let seated = Successor::new("xã Ba Vì").and_then(|new| new.seated_in("xã Ba Vì")).unwrap();
    let plan = Plan::on(vietnam::register(), date(2027, 1, 1));
    let plan = plan.within("thành phố Hà Nội").unwrap();
    plan.merge(["xã Ba Vì", "xã Yên Bài"], seated).unwrap()
}

fn plans(criterion: &mut Criterion) {
    let universal = rules::universal();
    for (name, make) in [("reform", reform as fn() -> Plan), ("one_merger", merger)] {
        let plan = make();
        assert!(check(&plan, &universal, ()).is_lawful(), "{name}");
        let mut group = criterion.benchmark_group(name);
        group.bench_function("apply", |bencher| {
            bencher.iter_with_large_drop(|| plan.enact_on(black_box(plan.base())).unwrap());
        });
        // A plan is staged and applied at its first check, and kept so; each of these is a new one.
        let mut new_plan = |id: &str, rules: &RuleSet, evidence: GivenFacts<'_>| {
            group.bench_function(id, |bencher| {
                let check = |plan: Plan| (check(black_box(&plan), rules, evidence), plan);
                bencher.iter_batched(make, check, BatchSize::PerIteration);
            });
        };
        new_plan("check_nothing", &RuleSet::default(), GivenFacts::default());
        new_plan("check_universal", &universal, GivenFacts::default());
        // All rules in force on the plan's day, with the facts and borders that the crate has.
        #[cfg(feature = "csv")]
        {
            let all = vietnam::rules(plan.date());
            new_plan("check_all", &all, (vietnam::attributes(), vietnam::neighbours()).into());
            group.bench_function("check_all_again", |bencher| {
                let evidence = (vietnam::attributes(), vietnam::neighbours());
                bencher.iter_with_large_drop(|| check(black_box(&plan), &all, evidence));
            });
        }
    }
}

criterion_group! {
    name = benches;
    config = support::criterion();
    targets = plans
}
criterion_main!(benches);
