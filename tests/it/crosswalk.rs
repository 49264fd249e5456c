//! Crosswalks of the reform, and what must hold of all of them.

use sapnhap::attributes::Measure;
use sapnhap::crosswalk::{
    Basis, Bounds, Choice, Crosswalk, Figures, OldValues, Otherwise, Variable, Weighing, Weights,
};
use sapnhap::error::CrosswalkFault;
use sapnhap::{
    Code, Date, Error, ErrorKind, Level, OneSuccessor, Quantity, Ratio, Register, Version, code,
    date, vietnam,
};

const DAYS: [Date; 2] = [date(2025, 6, 30), date(2025, 7, 1)];

fn register() -> &'static Register {
    vietnam::register()
}

fn before(text: &str) -> Version<'static> {
    register().at(DAYS[0]).unwrap().unit(Level::COMMUNE, &code(text)).unwrap()
}

fn after(text: &str) -> Version<'static> {
    register().at(DAYS[1]).unwrap().unit(Level::COMMUNE, &code(text)).unwrap()
}

fn weighed(weighing: &Weighing<'_>) -> Crosswalk<'static> {
    Crosswalk::weighed(register(), DAYS, Level::COMMUNE, weighing).unwrap()
}

fn by_area(variable: Variable) -> Crosswalk<'static> {
    weighed(&Weighing::of(variable).by(vietnam::area_shares()))
}

fn ratio(text: &str) -> Ratio {
    text.parse().unwrap()
}

fn fault(error: &Error) -> &CrosswalkFault {
    match error.kind() {
        ErrorKind::Crosswalk(fault) => fault,
        other => panic!("{other:?}"),
    }
}

fn n_of(crosswalk: &Crosswalk<'_>, basis: Option<Basis>) -> usize {
    crosswalk.rows().filter(|row| row.basis == basis).count()
}

/// Figures that differ from unit to unit, with zeros, negative ones and huge ones.
fn figures(crosswalk: &Crosswalk<'_>) -> Figures {
    let mut figures = Figures::new(Variable::people());
    let huge = ratio("123456789012345678901234567890123");
    for (unit, n) in crosswalk.sources().zip(0_i64..) {
        let figure = match n % 7 {
            0 => Ratio::ZERO,
            1 => Ratio::from(-n),
            2 => &huge * &Ratio::from(n),
            _ => Ratio::from(n * n),
        };
        figures.insert(&unit, figure).unwrap();
    }
    figures
}

/// 10,035 communes and the five island districts that have none; 10,566 edges between communes, and one of
/// each of those districts (`data/README.md`, what was checked).
#[test]
fn every_unit_of_the_reform_has_rows_that_add_up_to_one() {
    for variable in [Variable::area(), Variable::people()] {
        let crosswalk = by_area(variable.clone());
        assert_eq!((crosswalk.n_sources(), crosswalk.len()), (10_040, 10_571));
        assert_eq!(crosswalk.without_successor().count(), 0);
        // Kỳ Lợi's people went to two to which the law gives no area: no share of area tells of them.
        let is_of_people = variable == Variable::people();
        assert_eq!(crosswalk.n_open(), if is_of_people { 2 } else { 0 });
        for unit in crosswalk.sources() {
            if is_of_people && unit == before("18796") {
                continue;
            }
            let sum: Ratio =
                crosswalk.rows_of(&unit).iter().filter_map(|row| row.weight.clone()).sum();
            assert_eq!(sum, Ratio::ONE, "{unit}");
        }
    }
}

/// Of 441 divided communes the law gives all area of one to one unit (Kỳ Lợi), and all people of 60 to one
/// unit each: 39 of which parts took area alone, 21 of which a part took all people.
#[test]
fn the_law_alone_leaves_open_what_it_leaves_open() {
    let law = Crosswalk::between(register(), DAYS, Level::COMMUNE).unwrap();
    assert_eq!(law.n_open(), 972 - 3);
    assert_eq!(n_of(&law, Some(Basis::Whole)), 10_571 - 969);

    let people = weighed(&Weighing::of(Variable::people()));
    let is_open = |unit: &Version<'_>| people.rows_of(unit).iter().any(|row| row.weight.is_none());
    assert_eq!(people.sources().filter(is_open).count(), 441 - 60);

    // Clause 62 of 1665/NQ-UBTVQH15 takes all area, clauses 63 and 64 take the people.
    let rows = law.rows_of(&before("18796"));
    let weights: Vec<Option<Ratio>> = rows.iter().map(|row| row.weight.clone()).collect();
    let [zero, one] = [Some(Ratio::ZERO), Some(Ratio::ONE)];
    assert_eq!(weights.iter().filter(|weight| **weight == one).count(), 1);
    assert_eq!(weights.iter().filter(|weight| **weight == zero).count(), 2);
    assert!(rows.iter().all(|row| row.basis == Some(Basis::Whole)));
    // Its people went to two, of which neither has a figure.
    let open = people.rows_of(&before("18796"));
    assert_eq!(open.iter().filter(|row| row.weight.is_none()).count(), 2);
}

/// Shares of area are estimates of area, and an assumption for people; bounds are what is certain.
#[test]
fn an_estimate_lies_within_what_is_certain_and_says_what_it_rests_on() {
    let area = by_area(Variable::area());
    assert_eq!(n_of(&area, Some(Basis::Estimated)), 969);
    let mut n_unseen = 0;
    for row in area.rows().filter(|row| row.basis == Some(Basis::Estimated)) {
        assert_eq!(row.bounds, Bounds::PART);
        // A part that is too small to be seen is not nothing.
        n_unseen += usize::from(row.weight == Some(Ratio::ZERO));
    }
    assert_eq!(n_unseen, 20);
    let people = by_area(Variable::people());
    assert_eq!(n_of(&people, Some(Basis::Estimated)), 0);
    assert!(n_of(&people, Some(Basis::Assumed)) > 700);
    // To whom the law gives no people, no share of area gives any.
    let none = people.rows().filter(|row| row.portions.population == sapnhap::Share::Nothing);
    assert!(none.inspect(|row| assert_eq!(row.weight, Some(Ratio::ZERO))).count() >= 60);
}

#[test]
fn figures_are_carried_with_nothing_lost() {
    let weighing = Weighing::of(Variable::people()).by(vietnam::area_shares());
    let crosswalk = weighed(&weighing.otherwise(Otherwise::Equal));
    let figures = figures(&crosswalk);
    let carried = crosswalk.carry(&figures);
    assert_eq!(carried.total(), figures.total());
    assert!(carried.undecided().is_empty() && carried.not_carried().is_empty());
    for figure in carried.figures() {
        let value = figure.value.as_ref().unwrap();
        assert!(*value >= figure.bounds.lower && *value <= figure.bounds.upper, "{}", figure.unit);
    }
    let provinces = crosswalk.to_level(Level::PROVINCE).unwrap().carry(&figures);
    assert_eq!(provinces.figures().len(), 34);
    assert_eq!(provinces.total(), figures.total());
    assert!(provinces.figures().iter().all(|figure| figure.basis == Basis::Whole));

    // By the law alone what is open stays open, and is told.
    let law = weighed(&Weighing::of(Variable::people()));
    let carried = law.carry(&figures);
    assert_eq!(&carried.total() + &carried.total_undecided(), figures.total());
    assert!(carried.figures().iter().any(|figure| figure.value.is_none()));
}

#[test]
fn forwards_and_back_by_its_own_values_gives_the_old_table() {
    let forwards = by_area(Variable::area());
    let mut old = Figures::new(Variable::area());
    for (unit, n) in forwards.sources().zip(1..) {
        old.insert(&unit, Ratio::from(n)).unwrap();
    }
    let back = forwards.inverted(&old, OldValues::Own);
    assert_eq!(back.carry(&forwards.carry(&old).to_figures()).to_figures(), old);
    // With something else in its place each unit that came of several is an estimate.
    let stand_in = forwards.inverted(&old, OldValues::StandIn);
    for row in stand_in.rows() {
        let n_origins = stand_in.rows_of(&row.from).len();
        let is_sure = row.basis.is_some_and(Basis::is_certain);
        assert!(is_sure == (n_origins == 1) || row.weight == Some(Ratio::ZERO), "{row:?}");
    }
}

#[test]
fn one_crosswalk_after_another_is_that_of_both() {
    let register = register();
    let [eve, day] = DAYS;
    let today = register.last();
    let weighing = Weighing::of(Variable::area()).by(vietnam::area_shares());
    let over = |days| Crosswalk::weighed(register, days, Level::COMMUNE, &weighing).unwrap();
    let two = over([eve, day]).then(&over([day, today])).unwrap();
    let one = over([eve, today]);
    let told = |crosswalk: &Crosswalk<'_>| -> Vec<_> {
        let told = crosswalk
            .rows()
            .map(|row| (row.from.id(), row.to.id(), row.weight, row.bounds, row.basis));
        told.collect()
    };
    assert_eq!(told(&two), told(&one));

    // Since 2019 units were joined before some of them were divided: who went with whom is assumed then.
    let since = over([register.opening(), eve]).then(&over([eve, day])).unwrap();
    let direct = over([register.opening(), day]);
    for (one, other) in since.sources().zip(direct.sources()) {
        let weights = |crosswalk: &Crosswalk<'_>, unit: &Version<'_>| -> Vec<_> {
            let rows = crosswalk.rows().filter(|row| row.from.id() == unit.id());
            rows.map(|row| (row.to.id(), row.weight)).collect()
        };
        if one.code().as_str().ends_with("17") {
            assert_eq!(weights(&since, &one), weights(&direct, &other), "{one}");
        }
    }
    let error = over([eve, day]).then(&over([eve, day])).unwrap_err();
    assert!(matches!(fault(&error), CrosswalkFault::DoNotMeet { .. }), "{error}");
}

#[test]
fn what_nothing_weighs_is_chosen_by_name_and_called_assumed() {
    let equal = weighed(&Weighing::of(Variable::people()).otherwise(Otherwise::Equal));
    let rows = equal.rows_of(&before("00634"));
    assert!(rows.iter().all(|row| row.weight == Ratio::new(1, 5)));
    assert!(rows.iter().all(|row| row.basis == Some(Basis::Assumed)));

    let choice = OneSuccessor::CarriesCode;
    let to_one = weighed(&Weighing::of(Variable::people()).otherwise(Otherwise::AllTo(choice)));
    let row = to_one.rows_of(&before("00634")).into_iter().find(|row| row.to == after("00634"));
    assert_eq!(row.unwrap().weight, Some(Ratio::ONE));

    let one = by_area(Variable::area()).one_each(Choice::LargestWeight);
    assert_eq!(one.rows_of(&before("00007"))[0].to, after("00008"));
    assert_eq!(one.rows_of(&before("00007")).len(), 1);
    let by_law = one.rows_of(&before("00004"));
    assert_eq!(by_law[0].basis, Some(Basis::Whole));
}

/// Hữu Lũng district's 24 communes became 8, none divided: exact whatever the figures are.
#[test]
fn districts_are_carried_by_what_their_communes_have() {
    let communes = by_area(Variable::area());
    let district = register().at(DAYS[0]).unwrap().find("huyện Hữu Lũng").unwrap();
    let facts = vietnam::attributes();
    let [on, _] = DAYS.map(|day| register().at(day).unwrap());
    let areas = Figures::of_facts(facts, &on, Level::COMMUNE, Quantity::Area).unwrap();
    let districts = communes.from_level(Level::DISTRICT, &areas, OldValues::Own).unwrap();
    let rows = districts.rows_of(&district);
    assert_eq!(rows.len(), 8);
    assert_eq!(rows.iter().filter_map(|row| row.weight.clone()).sum::<Ratio>(), Ratio::ONE);
    assert!(rows.iter().all(|row| row.basis == Some(Basis::Derived)));
    assert_eq!(communes.within(&district).n_sources(), district.members(Level::COMMUNE).len());
}

/// Two wards of one half each, and a third that is whole: totals force what is open.
#[test]
fn totals_force_or_fit_what_is_open() {
    let law = Crosswalk::between(register(), DAYS, Level::COMMUNE).unwrap();
    let truth = by_area(Variable::area());
    let mut old = Figures::new(Variable::area());
    for unit in law.sources() {
        old.insert(&unit, Ratio::from(1000)).unwrap();
    }
    let totals = truth.carry(&old).to_figures();
    let fitted = law.fitted(&old, &totals).unwrap();
    assert!(fitted.is_weighed());
    let mut n_derived = 0;
    for (row, true_row) in fitted.rows().zip(truth.rows()) {
        if row.basis == Some(Basis::Derived) {
            assert_eq!(row.weight, true_row.weight, "{row:?}");
            n_derived += 1;
        }
    }
    assert_eq!(n_derived, 312);
    for unit in fitted.sources() {
        let sum: Ratio = fitted.rows_of(&unit).iter().filter_map(|row| row.weight.clone()).sum();
        assert_eq!(sum, Ratio::ONE, "{unit}");
    }
    // Figures of two measures are refused.
    let census = old.clone().measured(Measure::new("census", Some(date(2019, 4, 1))));
    let counted = totals.clone().measured(Measure::new("residents", Some(date(2024, 12, 31))));
    let error = law.fitted(&census, &counted).unwrap_err();
    assert!(matches!(fault(&error), CrosswalkFault::TwoMeasures { .. }), "{error}");
    // A total that nothing can give.
    let mut wrong = Figures::new(Variable::area());
    wrong.insert(&after("00008"), Ratio::from(1_000_000)).unwrap();
    let error = law.fitted(&old, &wrong).unwrap_err();
    assert!(matches!(fault(&error), CrosswalkFault::Unreachable { .. }), "{error}");
}

/// The embedded people of both dates are of two measures.
#[test]
fn the_census_and_the_register_of_residents_do_not_mix() {
    let facts = vietnam::attributes();
    let [on_eve, on_day] = DAYS.map(|day| register().at(day).unwrap());
    let old = Figures::of_facts(facts, &on_eve, Level::COMMUNE, Quantity::Population).unwrap();
    let new = Figures::of_facts(facts, &on_day, Level::COMMUNE, Quantity::Population).unwrap();
    assert_eq!(new.total(), Ratio::from(112_676_463));
    let law = weighed(&Weighing::of(Variable::people()));
    let error = law.fitted(&old, &new).unwrap_err();
    assert!(matches!(fault(&error), CrosswalkFault::TwoMeasures { .. }), "{error}");
}

#[test]
fn comparable_areas_hold_every_unit_once() {
    let law = Crosswalk::between(register(), DAYS, Level::COMMUNE).unwrap();
    let areas = law.comparable_areas();
    assert_eq!(areas.iter().map(|area| area.from.len()).sum::<usize>(), 10_040);
    assert_eq!(areas.iter().map(|area| area.to.len()).sum::<usize>(), 3_321);
    // Figures of both dates agree in each, whatever the weights.
    let area = areas.iter().find(|area| area.from.contains(&before("00007"))).unwrap();
    assert!(area.to.contains(&after("00008")) && area.to.contains(&after("00025")));
}

#[test]
fn backwards_only_what_came_of_one_is_weighed() {
    let [eve, day] = DAYS;
    let back = Crosswalk::between(register(), [day, eve], Level::COMMUNE).unwrap();
    assert_eq!(back.n_sources(), 3_321);
    assert_eq!(back.len(), 10_571);
    for row in back.rows() {
        let n = back.rows_of(&row.from).len();
        assert!(
            n == 1 || row.weight != Some(Ratio::ONE) || row.portions.area == sapnhap::Share::All,
            "{row:?}"
        );
    }
}

#[test]
fn wrong_weights_are_told_with_their_rows() {
    let of = |rows: Vec<(&str, &str, &str)>| {
        let rows = rows.into_iter().map(|(from, to, share)| (code(from), code(to), ratio(share)));
        let rows: Vec<(Code, Code, Ratio)> = rows.collect();
        let (area, basis) = (Variable::area(), Basis::Estimated);
        Weights::of_shares(register(), DAYS, Level::COMMUNE, area, basis, rows).unwrap_err()
    };
    let half = ("00007", "00008", "1/2");
    let told = [
        (
            of(vec![half, ("99999", "00008", "1/2")]),
            "row 2: no unit of level commune has the code 99999",
        ),
        (of(vec![half, ("00007", "00004", "1/2")]), "row 2: nothing of phường Cống Vị (00007)"),
        (of(vec![half, half]), "row 2: the weight of phường"),
        (of(vec![("00007", "00008", "-1/2")]), "row 1: the weight of"),
        (of(vec![half, ("00007", "00025", "2/3")]), "the weights of"),
        (of(vec![("00007", "00008", "1")]), "a part of"),
    ];
    for (error, start) in told {
        let text = error.to_string();
        assert!(text.starts_with(start), "{text}");
    }
    assert!("NaN".parse::<Ratio>().is_err());
}
