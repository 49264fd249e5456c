//! Random plans, most of them broken: what a finding cites is enough to have it again, and the
//! order of what is put in changes nothing.

use proptest::prelude::*;
use proptest::strategy::ValueTree;
use proptest::test_runner::{Config, RngSeed, TestRunner};
use sapnhap::decree::{Continuation, Figure, NewUnit, Source, Take};
use sapnhap::{
    Amount, Clause, Code, Country, Date, Decree, KindId, Level, Name, Plan, Portion, Provision,
    Reference, Register, Severity, date, vietnam,
};

use super::{broken_rules, cites_enough, formal, order_does_not_matter};
use crate::made_up::{self, unit};

/// What plans are made of: a register, and how its units, parents, kinds and codes are called.
struct Stock {
    register: Register,
    day: Date,
    units: Vec<String>,
    parents: Vec<String>,
    kinds: Vec<&'static str>,
    codes: Vec<String>,
    figures: [&'static str; 4],
}

impl Stock {
    fn unit(&self, pick: usize) -> &str {
        &self.units[pick % self.units.len()]
    }
}

/// Two cantons, three districts, eight communes, and a code that was closed.
fn small() -> Stock {
    let level = |id: &str, width: u8| made_up::level(id, Some(width));
    let levels = vec![level("canton", 1), level("district", 2), level("commune", 3)];
    let kinds = vec![
        made_up::kind("canton", "canton"),
        made_up::kind("district", "district"),
        made_up::kind("village", "commune"),
        made_up::kind("town", "commune"),
    ];
    let mut units = vec![
        unit("canton", "1", "Alba", ""),
        unit("canton", "2", "Bora", ""),
        unit("district", "10", "Celo", "1"),
        unit("district", "11", "Dino", "1"),
        unit("district", "20", "Fumo", "2"),
    ];
    let names = ["Gora", "Hilo", "Juna", "Koro", "Lumo", "Mira", "Nera", "Olmo"];
    for (place, name) in names.iter().enumerate() {
        let parent = ["10", "10", "10", "11", "11", "20", "20", "20"][place];
        units.push(unit("village", &format!("{}", 101 + place), name, parent));
    }
    let register =
        Register::open(Country::new("X", "X", levels, kinds).unwrap(), date(2000, 1, 1), units)
            .unwrap();
    let closing = Decree::new("0/C", date(2001, 1, 1))
        .unwrap()
        .provision(Provision::take_over("1", "107", ["108"]).unwrap());
    let mut units: Vec<String> = (101..=108).map(|code| code.to_string()).collect();
    units.extend(["district:10", "district:11", "district:20"].map(str::to_owned));
    units.push("village Gora".to_owned());
    let parents = ["district:10", "district:11", "district:20", "canton:1", "district Zero"];
    let codes = ["101", "102", "103", "104", "108", "201", "202", "12"];
    Stock {
        register: register.enact([closing]).unwrap(),
        day: date(2002, 1, 1),
        units,
        parents: parents.map(str::to_owned).to_vec(),
        kinds: vec!["village", "village", "village", "town", "district", "marsh"],
        codes: codes.map(str::to_owned).to_vec(),
        figures: ["5", "5.0", "4.9", "12"],
    }
}

/// A few communes of Hà Nội, and one beyond its border.
fn hanoi() -> Stock {
    let register = vietnam::register().clone();
    let city = register.latest().find("thành phố Hà Nội").unwrap();
    let communes = city.members(Level::COMMUNE);
    let mut units: Vec<String> =
        communes.iter().take(9).map(|commune| commune.code().to_string()).collect();
    let mut codes: Vec<String> = units.iter().take(5).cloned().collect();
    codes.extend(["00007", "99001", "99002", "0001"].map(str::to_owned));
    units.extend(["08674", "99999", "phường Ba Đình", "phường Ba Đinh"].map(str::to_owned));
    let parents = ["province:01", "thành phố Hà Nội", "province:25", "tỉnh Hà Tây"];
    Stock {
        register,
        day: date(2027, 1, 1),
        units,
        parents: parents.map(str::to_owned).to_vec(),
        kinds: vec!["xa", "phuong", "phuong", "phuong", "tinh", "ap"],
        codes,
        figures: ["5", "5.0", "4.9", "12"],
    }
}

type Gene = (usize, [usize; 6]);

/// A decree: its day, what its head says, and its clauses.
type DecreeGenes = (usize, usize, Vec<Gene>);

fn gene() -> impl Strategy<Value = Gene> {
    (0..20_usize, prop::array::uniform6(0..1000_usize))
}

fn genes() -> impl Strategy<Value = Vec<DecreeGenes>> {
    let decree = (0..4_usize, 0..1000_usize, prop::collection::vec(gene(), 0..5));
    prop::collection::vec(decree, 1..4)
}

fn take(stock: &Stock, [shape, unit, figure, cite]: [usize; 4]) -> Take {
    let stated = |pick: usize| {
        let amount = |text: &str| Amount::new(text).unwrap();
        let of = (!pick.is_multiple_of(3)).then(|| amount("10"));
        let figure = Figure { amount: amount(stock.figures[pick % 4]), of };
        Portion::Part(Some(Box::new(figure)))
    };
    let (area, population) = match shape % 12 {
        0..=4 => (Portion::All, Portion::All),
        5 | 6 => (Portion::PART, Portion::PART),
        7 => (Portion::Rest, Portion::Rest),
        8 => (stated(figure), stated(figure / 4)),
        9 => (stated(figure), Portion::PART),
        10 => (Portion::All, Portion::Nothing),
        _ => (Portion::Nothing, Portion::Rest),
    };
    let mut take = Take::new(stock.unit(unit), area, population).unwrap();
    if cite.is_multiple_of(3) {
        take.cites.push(Clause::new(&(cite % 5 + 1).to_string()).unwrap());
    }
    take
}

fn provision(stock: &Stock, clause: &str, (shape, picks): &Gene) -> Provision {
    let [a, b, c, d, e, f] = *picks;
    let takes = || {
        let all = [[a, b, c, d], [c, d, e, f], [e, f, a, b]];
        let takes = all.into_iter().take(1 + d % 3).map(|picks| take(stock, picks));
        takes.collect::<Vec<_>>()
    };
    let goes_on = |change: &dyn Fn(&mut Continuation)| {
        let mut goes_on = Continuation::of(stock.unit(a)).unwrap();
        change(&mut goes_on);
        Provision::of_continuation(clause, goes_on).unwrap()
    };
    let parent = || Some(Reference::new(&stock.parents[b % stock.parents.len()]).unwrap());
    match shape {
        0..=6 => {
            let mut takes = takes();
            let kind = stock.kinds[e % stock.kinds.len()];
            // Mostly the code of a source, as the law has it.
            let code = match takes.first().map(|take| &take.source) {
                Some(Source::Unit(unit)) if f % 4 > 0 && unit.code().is_some() => {
                    unit.code().unwrap().to_string()
                }
                _ => stock.codes[f % stock.codes.len()].clone(),
            };
            let mut new = NewUnit::new(&code, kind, ["Rara", "Sisi", "Tutu"][a % 3]).unwrap();
            new.parent = if e % 2 == 0 { parent() } else { None };
            new.seat = (c % 3 > 0).then(|| Reference::new(stock.unit(b)).unwrap());
            if d.is_multiple_of(5) {
                takes.push(Take::all(stock.unit(c)).unwrap());
            }
            let mut made = Provision::of_new(clause, new).unwrap();
            made.takes = takes;
            made
        }
        7..=10 => {
            let mut provision = goes_on(&|_| ());
            provision.takes = takes();
            provision
        }
        11 => goes_on(&|unit| unit.name = Name::new(["Vivi", "Wowo"][b % 2]).ok()),
        12 => goes_on(&|unit| unit.code = Code::new(&stock.codes[b % stock.codes.len()]).ok()),
        13 => goes_on(&|unit| unit.kind = KindId::new(stock.kinds[b % stock.kinds.len()]).ok()),
        14 | 15 => goes_on(&|unit| unit.parent = parent()),
        16 => Provision::end(clause, [stock.unit(a)]).unwrap(),
        17 => Provision::end(clause, [stock.unit(a), stock.unit(b)]).unwrap(),
        _ => Provision::merge(
            clause,
            [stock.unit(a), stock.unit(b)],
            &stock.codes[c % stock.codes.len()],
            stock.kinds[d % 3],
            "Xaxa",
        )
        .unwrap(),
    }
}

fn grown(stock: &Stock, genes: &[DecreeGenes]) -> Plan {
    let mut plan = Plan::on(&stock.register, stock.day).named("random");
    for (place, (day, head, clauses)) in genes.iter().enumerate() {
        // Every fourth decree takes effect later.
        let day = if *day == 0 { date(2030, 1, 1) } else { stock.day };
        let mut decree = Decree::new(&format!("{place}/D"), day).unwrap();
        if head % 3 > 0 {
            decree = decree.scope(&stock.parents[head % 4]).unwrap();
        }
        if head % 7 == 0 {
            decree.totals.formed = Some(1);
            decree.totals.kinds.insert(KindId::new(stock.kinds[0]).unwrap(), 3);
        }
        if head % 11 == 0 {
            decree.in_force = Some(date(2029, 1, 1));
        }
        let clauses = clauses.iter().zip(1..);
        let provisions = clauses.map(|(gene, clause)| provision(stock, &clause.to_string(), gene));
        decree.provisions = provisions.collect();
        plan = plan.decree(decree);
    }
    plan
}

fn holds(stock: &Stock, n_cases: usize) -> Vec<Plan> {
    let mut runner =
        TestRunner::new(Config { rng_seed: RngSeed::Fixed(0x5A9), ..Config::default() });
    let plans =
        (0..n_cases).map(|_| grown(stock, &genes().new_tree(&mut runner).unwrap().current()));
    let plans: Vec<Plan> = plans.collect();
    for plan in &plans {
        order_does_not_matter(plan);
        cites_enough(plan);
    }
    plans
}

/// How many of the rules are broken at all, and how many plans break none.
fn spread(plans: &[Plan]) -> (Vec<String>, usize) {
    let reports: Vec<_> = plans.iter().map(formal).collect();
    let mut rules: Vec<String> = reports.iter().flat_map(broken_rules).collect();
    rules.sort();
    rules.dedup();
    let lawful = reports.iter().filter(|report| report.count(Severity::Error) == 0).count();
    (rules, lawful)
}

const ALL: [&str; 14] = [
    "code-closed",
    "code-of-seat",
    "code-unique",
    "cover",
    "dates",
    "figures",
    "level-and-kind",
    "no-gap",
    "parents",
    "parents-agree",
    "references",
    "remainder-citations",
    "stated-counts",
    "well-formed",
];

#[test]
fn findings_on_a_small_country() {
    let (rules, lawful) = spread(&holds(&small(), 1000));
    assert_eq!(rules, ALL);
    assert!(lawful > 4, "{lawful}");
}

#[test]
fn findings_on_communes_of_hanoi() {
    let (rules, lawful) = spread(&holds(&hanoi(), 200));
    assert!(rules.len() > 11, "{rules:?}");
    assert!(lawful > 2, "{lawful}");
}
