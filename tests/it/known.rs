//! Known answers about Viet Nam's reform, each with the law or the official count that it stands in.
//!
//! What is asked for is written out here and not read from the data: a fault in the data must not
//! move both sides. All of it goes through the public API and the embedded register.

mod counts;
mod lineage;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::OnceLock;

use sapnhap::decree::{Outcome, Source};
use sapnhap::{
    Clause, Code, Date, Fate, Level, Portion, Register, Relation, Share, Snapshot, Version, code,
    date, vietnam,
};

pub(crate) const EVE: Date = date(2025, 6, 30);
pub(crate) const DAY: Date = date(2025, 7, 1);

pub(crate) fn register() -> &'static Register {
    vietnam::register()
}

/// The units of the day before the reform as an opening, and the acts since: what does not depend on
/// the acts of the years before.
pub(crate) fn reform_alone() -> &'static Register {
    static ALONE: OnceLock<Register> = OnceLock::new();
    ALONE.get_or_init(|| {
        let units = before().to_opening_units();
        let opened = Register::open(register().country().clone(), EVE, units).unwrap();
        let acts = register().decrees().filter(|decree| decree.effective >= DAY);
        opened.enact(acts.cloned()).unwrap()
    })
}

pub(crate) fn before() -> Snapshot<'static> {
    register().at(EVE).unwrap()
}

pub(crate) fn after() -> Snapshot<'static> {
    register().at(DAY).unwrap()
}

/// Counts of kinds, in the order asked for.
fn kinds<const N: usize>(counts: &BTreeMap<sapnhap::KindId, usize>, ids: [&str; N]) -> [usize; N] {
    ids.map(|id| counts.iter().find(|(kind, _)| kind.as_str() == id).map_or(0, |(_, n)| *n))
}

fn commune(snapshot: Snapshot<'static>, text: &str) -> Version<'static> {
    snapshot.unit(Level::COMMUNE, &code(text)).unwrap()
}

fn labels<'r>(units: impl IntoIterator<Item = Version<'r>>) -> Vec<String> {
    units.into_iter().map(|unit| unit.label()).collect()
}

/// `label: portions, clauses` for each unit that an earlier one lives on in.
pub(crate) fn onward(relations: &[Relation<'_>]) -> Vec<String> {
    let line = |relation: &Relation<'_>| {
        let clauses: Vec<String> = relation.citations().iter().map(ToString::to_string).collect();
        format!("{}: {} by {}", relation.later(), relation.portions(), clauses.join(", "))
    };
    relations.iter().map(line).collect()
}

/// How often each number occurs.
fn spread(numbers: impl IntoIterator<Item = usize>) -> Vec<(usize, usize)> {
    let mut spread = BTreeMap::new();
    for number in numbers {
        *spread.entry(number).or_insert(0) += 1;
    }
    spread.into_iter().collect()
}

/// Letter 1027/CTK-CSCL: of the 3,194 communes that come of a clause 3,189 carry the code of a
/// unit that they come of, 139 of them of one that was not taken whole; five codes are new.
#[test]
fn codes_are_used_again() {
    let (before, after) = (before(), after());
    let mut n_of_source = 0;
    let mut n_of_divided = 0;
    let mut new_codes = Vec::new();
    let mut n_look_the_same = 0;
    let mut reused = BTreeSet::new();
    for unit in after.units(Level::COMMUNE) {
        let old = before.get(Level::COMMUNE, &unit.code());
        if old.is_some() {
            reused.insert(unit.code());
        } else {
            new_codes.push(unit.to_string());
        }
        let untouched =
            old.is_some_and(|old| old.unit() == unit.unit() && old.name() == unit.name());
        if untouched {
            continue;
        }
        let sources = unit.predecessors_at(&before);
        if let Some(source) = sources.iter().find(|source| {
            source.earlier().level() == Level::COMMUNE && source.earlier().code() == unit.code()
        }) {
            n_of_source += 1;
            n_of_divided += usize::from(!source.portions().is_whole());
        }
        n_look_the_same += usize::from(
            old.is_some_and(|old| (old.kind_id(), old.name()) == (unit.kind_id(), unit.name())),
        );
    }
    assert_eq!((n_of_source, n_of_divided), (3_189, 139));
    assert_eq!(
        new_codes,
        [
            "đặc khu Bạch Long Vĩ (11948)",
            "đặc khu Cồn Cỏ (19742)",
            "đặc khu Hoàng Sa (20333)",
            "đặc khu Lý Sơn (21548)",
            "đặc khu Côn Đảo (26732)"
        ]
    );
    assert_eq!(reused.len(), 3_316);
    // A join by code, name and kind succeeds here and is wrong.
    assert_eq!(n_look_the_same, 1_050);
    let closed = before
        .units(Level::COMMUNE)
        .iter()
        .filter(|old| after.get(Level::COMMUNE, &old.code()).is_none())
        .count();
    assert_eq!(closed, 10_035 - 3_316);
}

/// A closed code: 00007 (Cống Vị) is nobody's since 2025-07-01, and the error says whose it was.
#[test]
fn closed_codes_say_who_had_them() {
    let error = after().unit(Level::COMMUNE, &code("00007")).unwrap_err();
    assert_eq!(
        error.to_string(),
        "no commune carries the code 00007 on 2025-07-01; the last to carry it was \
         phường Cống Vị (00007), quận Ba Đình, thành phố Hà Nội, .. 2025-07-01"
    );
    let error = before().unit(Level::COMMUNE, &code("11948")).unwrap_err();
    assert!(error.to_string().contains("đặc khu Bạch Long Vĩ (11948)"), "{error}");
}

/// The resolutions write a rest as "phần còn lại .. sau khi sắp xếp theo quy định tại khoản ..":
/// 441 of them name clauses, and each names exactly those that took something of the same unit.
#[test]
fn rests_cite_the_clauses_that_took_parts() {
    let mut n_rests = 0;
    for decree in register().decrees() {
        let mut takers: BTreeMap<&Code, BTreeSet<&Clause>> = BTreeMap::new();
        let takes = || {
            decree.provisions.iter().flat_map(|provision| {
                provision.takes.iter().filter_map(move |take| match &take.source {
                    Source::Unit(unit) => Some((provision.clause.as_ref()?, unit.code()?, take)),
                    _ => None,
                })
            })
        };
        let is_rest = |take: &sapnhap::decree::Take| {
            take.area == Portion::Rest || take.population == Portion::Rest
        };
        let is_part = |portion: &Portion| matches!(portion, Portion::Part(_));
        for (clause, unit, take) in takes() {
            if is_part(&take.area) || is_part(&take.population) {
                takers.entry(unit).or_default().insert(clause);
            }
        }
        for (clause, unit, take) in takes().filter(|(_, _, take)| is_rest(take)) {
            n_rests += 1;
            let cited: BTreeSet<&Clause> = take.cites.iter().collect();
            assert_eq!(Some(&cited), takers.get(unit), "{} clause {clause}: {unit}", decree.number);
        }
    }
    assert_eq!(n_rests, 441);
}

/// 36 acts of 2025 and two of 2026; 23 clauses make a province, 3,192 a commune, 2 rename one.
#[test]
fn acts_and_clauses() {
    let decrees: Vec<_> = reform_alone().decrees().collect();
    assert_eq!(decrees.len(), 38);
    let mut made = BTreeMap::new();
    let mut renamed = Vec::new();
    for provision in decrees.iter().flat_map(|decree| &decree.provisions) {
        match &provision.outcome {
            Outcome::New(new) => {
                let level = register().country().level_of(&new.kind).unwrap();
                *made.entry(level).or_insert(0) += 1;
            }
            Outcome::Continues(unit) => {
                if unit.name.is_some() {
                    renamed.push(unit.unit.to_string());
                }
            }
            Outcome::Ends => {}
        }
    }
    assert_eq!(made, BTreeMap::from([(Level::PROVINCE, 23), (Level::COMMUNE, 3_192)]));
    assert_eq!(renamed.len(), 2);
}

/// Every unit has one parent in force of a level above: a district or province before the reform,
/// a province after it.
#[test]
fn every_commune_lies_in_a_province() {
    for (snapshot, parents) in [(before(), Level::DISTRICT), (after(), Level::PROVINCE)] {
        let mut n_children = 0;
        for parent in snapshot.units(parents) {
            assert!(parent.is_in_force(snapshot.date()));
            n_children += parent.children().len();
        }
        assert_eq!(n_children, snapshot.count(Level::COMMUNE));
    }
    // 203/2025/QH15 ends every district; an ended one stays addressable.
    let ended = register().code_history(Level::DISTRICT, &code("785"));
    assert_eq!(ended.len(), 1);
    assert_eq!(ended[0].period().until, Some(DAY));
}
