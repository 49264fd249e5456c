//! Faults of a named sort, put into the next day of a valid history.

use super::generate::Builder;
use super::play::Refusal;
use super::reference::{
    Amount, Changed, Day, Made, Outcome, Place, Provision, Source, Take, UnitNumber,
};

/// The sorts of faults, by the name of the library's variant.
pub(crate) const FAULTS: &[&str] = &[
    "Reference",
    "Ended",
    "DecreeTwice",
    "EmptyDecree",
    "NotAfterLast",
    "EmptyProvision",
    "EmptyTake",
    "TakenTwice",
    "LeftOver",
    "FiguresDisagree",
    "GoesOnAndEnds",
    "GoesOnTwice",
    "TakesItself",
    "SourceBelow",
    "PartOfMembers",
    "Code",
    "CodeWidth",
    "UnknownKind",
    "KindOfOtherLevel",
    "ParentMissing",
    "ParentNotInForce",
    "ParentLevel",
    "MemberLeft",
    "RootWithParent",
    "MembersStay",
];

fn all_of(place: &Place) -> Take {
    Take { source: Source::Unit(place.clone()), land: Amount::All, people: Amount::All }
}

fn amounts(place: &Place, land: Amount, people: Amount) -> Take {
    Take { source: Source::Unit(place.clone()), land, people }
}

fn goes_on(place: &Place, takes: Vec<Take>) -> Provision {
    let changed = Changed { unit: place.clone(), ..Changed::default() };
    Provision::of(takes, Outcome::GoesOn(changed))
}

fn changed(place: &Place, change: impl FnOnce(&mut Changed)) -> Provision {
    let mut changed = Changed { unit: place.clone(), ..Changed::default() };
    change(&mut changed);
    Provision::of(Vec::new(), Outcome::GoesOn(changed))
}

/// A day with one fault of a sort; `None` where the history has no units for it.
pub(crate) fn fault(
    builder: &mut Builder,
    sort: &'static str,
    picks: &[usize; 6],
) -> Option<(Day, Refusal)> {
    let provisions = provisions(builder, sort, picks)?;
    let mut day = builder.with(&provisions, 1);
    match sort {
        "DecreeTwice" => day.decrees[0].number = builder.world.numbers.keys().next()?.clone(),
        "EmptyDecree" => day.decrees[0].provisions.clear(),
        "NotAfterLast" => day.date = builder.world.last(),
        _ => {}
    }
    let refusal = builder.world.play(&day).expect_err("a day with a fault");
    assert_eq!(refusal, sort, "another fault than the one put in: {day:#?}");
    Some((day, refusal))
}

fn provisions(
    builder: &mut Builder,
    sort: &'static str,
    picks: &[usize; 6],
) -> Option<Vec<Provision>> {
    let [a, b, c, ..] = *picks;
    let before = builder.before().clone();
    let leaf = builder.leaf(2, a)?;
    let other = builder.unit(2, b, |unit| unit != leaf && before.is_leaf(unit))?;
    let third = builder.unit(2, c, |unit| unit != leaf && unit != other && before.is_leaf(unit))?;
    let [leaf_place, other_place, third_place] =
        [leaf, other, third].map(|unit| before.place(unit));
    let canton = builder.unit(0, a, |_| true)?;
    let parent = before.units[&leaf].parent.map(|parent| before.place(parent));
    let new = |builder: &mut Builder, takes: Vec<Take>| {
        let made = Made {
            code: builder.code(2),
            kind: "municipality".to_owned(),
            name: builder.name(),
            parent: parent.clone(),
            ..Made::default()
        };
        Provision::of(takes, Outcome::New(made))
    };
    let with_members = |level: u8| {
        builder
            .unit(level, b, |unit| !before.is_leaf(unit) && !before.units[&unit].has_ground())
            .map(|unit: UnitNumber| before.place(unit))
    };
    Some(match sort {
        "Reference" => {
            let unknown = (2, builder.code(2));
            vec![goes_on(&leaf_place, vec![all_of(&unknown)])]
        }
        "Ended" => {
            // A code that somebody carried, and nobody does now.
            let all = builder.world.states.iter().flat_map(|(_, state)| state.units.values());
            let mut freed = all
                .map(|unit| (unit.level, unit.code.clone()))
                .filter(|place| before.find(place).is_none() && place.0 == 2);
            let place = freed.next()?;
            vec![goes_on(&leaf_place, vec![all_of(&place)])]
        }
        "DecreeTwice" | "EmptyDecree" | "NotAfterLast" => {
            vec![changed(&leaf_place, |changed| changed.kind = Some("market".to_owned()))]
        }
        "EmptyProvision" => match a % 2 {
            0 => vec![goes_on(&leaf_place, Vec::new())],
            _ => vec![Provision::of(Vec::new(), Outcome::Ends)],
        },
        "EmptyTake" => {
            let take = amounts(&other_place, Amount::Nothing, Amount::Nothing);
            vec![goes_on(&leaf_place, vec![take])]
        }
        "TakenTwice" => {
            let rest = || amounts(&other_place, Amount::Rest, Amount::Rest);
            let land = || amounts(&other_place, Amount::All, Amount::Nothing);
            match a % 3 {
                0 => vec![
                    goes_on(&leaf_place, vec![all_of(&other_place)]),
                    goes_on(&third_place, vec![all_of(&other_place)]),
                ],
                1 => vec![goes_on(&leaf_place, vec![rest()]), goes_on(&third_place, vec![rest()])],
                _ => vec![
                    goes_on(&leaf_place, vec![all_of(&other_place)]),
                    goes_on(&third_place, vec![land()]),
                ],
            }
        }
        // What is dissolved in a unit with ground of its own falls to that.
        "LeftOver"
            if before.units[&other]
                .parent
                .is_some_and(|parent| before.units[&parent].has_ground()) =>
        {
            return None;
        }
        "LeftOver" => match a % 3 {
            0 => vec![goes_on(
                &leaf_place,
                vec![amounts(&other_place, Amount::All, Amount::Nothing)],
            )],
            1 => vec![goes_on(
                &leaf_place,
                vec![amounts(&other_place, Amount::Nothing, Amount::Rest)],
            )],
            _ => vec![Provision::of(vec![all_of(&other_place)], Outcome::Ends)],
        },
        "FiguresDisagree" => {
            let part = |stated| Amount::Part { atoms: Default::default(), stated };
            let take = amounts(&other_place, part(Some((7, 6))), part(None));
            vec![new(builder, vec![take])]
        }
        "GoesOnAndEnds" => match a % 3 {
            0 => vec![
                goes_on(&leaf_place, vec![all_of(&other_place)]),
                changed(&other_place, |changed| changed.kind = Some("market".to_owned())),
            ],
            1 => vec![
                goes_on(&other_place, Vec::new()),
                Provision::of(vec![all_of(&other_place)], Outcome::Ends),
            ],
            _ => {
                let rest = amounts(&other_place, Amount::Rest, Amount::Rest);
                vec![goes_on(&other_place, Vec::new()), new(builder, vec![rest])]
            }
        },
        "GoesOnTwice" => {
            let names = [builder.name(), builder.name()];
            let both = names.map(|name| changed(&leaf_place, |changed| changed.name = Some(name)));
            both.into()
        }
        "TakesItself" => {
            let part = || Amount::Part { atoms: Default::default(), stated: None };
            match a % 2 {
                0 => vec![goes_on(&leaf_place, vec![amounts(&leaf_place, part(), part())])],
                _ => vec![
                    goes_on(&leaf_place, vec![amounts(&leaf_place, part(), part())]),
                    goes_on(&other_place, vec![amounts(&leaf_place, part(), part())]),
                ],
            }
        }
        "SourceBelow" => {
            let above = builder.unit(1, b, |unit| !before.above(leaf).contains(&unit))?;
            vec![goes_on(&before.place(above), vec![all_of(&leaf_place)])]
        }
        "PartOfMembers" => {
            let district = with_members(1)?;
            let part = || Amount::Part { atoms: Default::default(), stated: None };
            vec![goes_on(&leaf_place, vec![amounts(&district, part(), part())])]
        }
        "Code" => match a % 3 {
            // In use; given twice; kept by one and given to another.
            0 => vec![changed(&leaf_place, |changed| changed.code = Some(other_place.1.clone()))],
            1 => {
                let code = builder.code(2);
                let give = |place| changed(place, |changed| changed.code = Some(code.clone()));
                vec![give(&leaf_place), give(&other_place)]
            }
            _ => vec![
                changed(&leaf_place, |changed| changed.code = Some(other_place.1.clone())),
                changed(&other_place, |changed| changed.kind = Some("market".to_owned())),
            ],
        },
        "CodeWidth" => {
            if builder.world.land.widths[2] == 0 {
                return None;
            }
            vec![changed(&leaf_place, |changed| changed.code = Some("1".to_owned()))]
        }
        "UnknownKind" => {
            vec![changed(&leaf_place, |changed| changed.kind = Some("marsh".to_owned()))]
        }
        "KindOfOtherLevel" => {
            vec![changed(&leaf_place, |changed| changed.kind = Some("hamlet".to_owned()))]
        }
        "ParentMissing" => {
            let mut provision = new(builder, vec![all_of(&leaf_place)]);
            if let Outcome::New(made) = &mut provision.outcome {
                made.parent = None;
            }
            vec![provision]
        }
        "ParentNotInForce" => match a % 2 {
            0 => {
                let unknown = (0, builder.code(0));
                vec![changed(&leaf_place, |changed| changed.parent = Some(unknown))]
            }
            _ => {
                let district = with_members(1)?;
                vec![
                    Provision::of(vec![all_of(&district)], Outcome::Ends),
                    changed(&leaf_place, |changed| changed.parent = Some(district)),
                ]
            }
        },
        "ParentLevel" => {
            vec![changed(&leaf_place, |changed| changed.parent = Some(other_place))]
        }
        "MemberLeft" => {
            let source = builder.unit(1, b, |unit| !before.is_leaf(unit))?;
            let district = before.place(source);
            let into = builder.unit(1, c, |unit| unit != source)?;
            let third = builder.unit(1, a, |unit| unit != source && unit != into)?;
            let part = || Amount::Part { atoms: Default::default(), stated: None };
            vec![
                goes_on(&before.place(into), vec![amounts(&district, part(), part())]),
                goes_on(&before.place(third), vec![amounts(&district, Amount::Rest, Amount::Rest)]),
            ]
        }
        "MembersStay" => {
            let source = builder
                .unit(1, b, |unit| !before.is_leaf(unit) && !before.units[&unit].has_ground())?;
            let into = builder.unit(1, c, |unit| unit != source)?;
            let part = || Amount::Part { atoms: Default::default(), stated: None };
            let take = amounts(&before.place(source), part(), part());
            vec![goes_on(&before.place(into), vec![take])]
        }
        "RootWithParent" => {
            let place = before.place(canton);
            vec![changed(&place, |changed| changed.parent = Some(leaf_place))]
        }
        _ => return None,
    })
}
