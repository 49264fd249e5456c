//! Random histories of the made-up country.
//!
//! A history is grown from genes, so that proptest can shrink it: each gene proposes one change to
//! the day at hand, the reference model says whether the day can still be played, and only then is
//! the change kept. What the model refuses is kept apart: the library must refuse it too.

use std::collections::{BTreeMap, BTreeSet};

use proptest::prelude::*;
use sapnhap::date;

use super::play::{Refusal, steps};
use super::reference::{
    Amount, Atoms, Changed, Day, Decree, Land, Made, Outcome, Place, Provision, Source, State,
    Take, Unit, UnitNumber, World,
};

/// The kinds of the made-up country; the first letter tells the level.
pub(crate) const KINDS: &[&str] =
    &["canton", "city", "district", "department", "municipality", "market", "hamlet", "hof"];

/// Every kind of change that is proposed.
pub(crate) const SHAPES: &[&str] = &[
    "create",
    "merge",
    "take over",
    "break down",
    "split off",
    "transfer",
    "rename",
    "change kind",
    "change code",
    "swap codes",
    "reuse a freed code",
    "change parent",
    "dissolve the level",
    "end with members",
    "restore",
    "land one way, people two",
    "an upper unit becomes a lower one",
    "a district with its members",
    "merge units with members",
    "divide with members placed",
    "stated figures",
    "change everything",
    "empty rest",
    "a place that is no unit",
    "named twice in a clause",
    "create a parent",
    "take what ends",
    "people only",
    "land only",
    "rotate codes",
    "then",
    "a part with a member",
    "a part of a member",
    "a lower unit becomes an upper one",
    "members into the unit above",
    "an upper unit becomes a lower one with its parts",
    "restore what it brought",
];

/// How codes are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Codes {
    /// Digits, of one width per level.
    Fixed,
    /// Many digits, far apart.
    Wide,
    /// More digits than a number holds.
    Long,
    Alphanumeric,
    /// No width: 7, 07 and A.7 are three codes.
    Variable,
}

/// How decrees name units.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Style {
    Code,
    Level,
    Name,
}

/// Picks one of the first few levels.
pub(crate) fn among(pick: usize, n: usize) -> u8 {
    u8::try_from(pick % n).expect("few levels")
}

/// What one change is grown from.
#[derive(Debug, Clone)]
pub(crate) struct Gene {
    pub(crate) shape: usize,
    pub(crate) picks: [usize; 6],
}

/// What a history is grown from.
#[derive(Debug, Clone)]
pub(crate) struct Seed {
    pub(crate) codes: Codes,
    pub(crate) style: Style,
    pub(crate) hamlets: bool,
    pub(crate) days: Vec<Vec<Gene>>,
}

/// A history that the model has played.
#[derive(Debug, Clone)]
pub(crate) struct History {
    pub(crate) world: World,
    pub(crate) seed: Seed,
    pub(crate) days: Vec<Day>,
    /// Days that the model refuses, with how many days come before, and why.
    pub(crate) refused: Vec<(usize, Day, Refusal)>,
    /// The shapes that were kept, in order.
    pub(crate) shapes: Vec<&'static str>,
}

pub(crate) fn gene() -> impl Strategy<Value = Gene> {
    (0..SHAPES.len(), prop::array::uniform6(0..1000_usize))
        .prop_map(|(shape, picks)| Gene { shape, picks })
}

pub(crate) fn seed() -> impl Strategy<Value = Seed> {
    let codes = prop_oneof![
        3 => Just(Codes::Fixed),
        1 => Just(Codes::Wide),
        1 => Just(Codes::Long),
        1 => Just(Codes::Alphanumeric),
        1 => Just(Codes::Variable),
    ];
    let style = prop_oneof![Just(Style::Code), Just(Style::Level), Just(Style::Name)];
    let days = prop::collection::vec(prop::collection::vec(gene(), 1..7), 1..5);
    (codes, style, any::<bool>(), days).prop_map(|(codes, style, hamlets, days)| Seed {
        codes,
        style,
        hamlets,
        days,
    })
}

/// Histories of days on which many clauses take parts of the same few units.
pub(crate) fn crowded() -> impl Strategy<Value = Seed> {
    const PARTS: [&str; 12] = [
        "take over",
        "break down",
        "split off",
        "transfer",
        "restore",
        "land one way, people two",
        "stated figures",
        "empty rest",
        "named twice in a clause",
        "people only",
        "land only",
        "restore what it brought",
    ];
    let shapes: Vec<usize> =
        (0..SHAPES.len()).filter(|shape| PARTS.contains(&SHAPES[*shape])).collect();
    let gene = (prop::sample::select(shapes), prop::array::uniform6(0..1000_usize));
    // Such a pick keeps nobody from being taken from again, see `note_busy`.
    let gene = gene.prop_map(|(shape, mut picks)| {
        picks[4] -= picks[4] % 3;
        Gene { shape, picks }
    });
    let days = prop::collection::vec(prop::collection::vec(gene, 1..14), 1..3);
    (any::<bool>(), days).prop_map(|(hamlets, days)| Seed {
        codes: Codes::Fixed,
        style: Style::Level,
        hamlets,
        days,
    })
}

/// A name of syllables that no other number has.
fn name_of(number: usize) -> String {
    const SYLLABLES: [&str; 5] = ["ra", "mi", "so", "tu", "ne"];
    let mut left = number;
    let mut name = String::from("Wo");
    for _ in 0..5 {
        name.push_str(SYLLABLES[left % 5]);
        left /= 5;
    }
    name
}

fn code_of(codes: Codes, level: u8, number: usize) -> String {
    let rank = usize::from(level);
    match codes {
        Codes::Fixed => format!("{number:0width$}", width = [3, 4, 5, 7][rank]),
        Codes::Wide => format!("{:09}", number * 7_919_993 % 999_999_937),
        Codes::Long => format!("{number:012}"),
        Codes::Alphanumeric => format!("{}{number:03}", ["C", "D", "M-", "H_"][rank]),
        Codes::Variable => match number % 3 {
            0 => format!("{number}"),
            1 => format!("0{number}"),
            _ => format!("A.{number}"),
        },
    }
}

pub(crate) fn widths(codes: Codes) -> [usize; 4] {
    match codes {
        Codes::Fixed => [3, 4, 5, 7],
        Codes::Wide => [9; 4],
        Codes::Long => [12; 4],
        Codes::Alphanumeric => [4, 4, 5, 5],
        Codes::Variable => [0; 4],
    }
}

/// How many atoms of each sort a unit of the opening holds.
pub(crate) const ATOMS: u32 = 6;

pub(crate) struct Builder {
    pub(crate) world: World,
    codes: Codes,
    n_codes: usize,
    n_names: usize,
    n_decrees: usize,
    /// The day at hand, and what comes of it so far.
    day: Day,
    pub(crate) after: State,
    /// What the step at hand begins from, and its number.
    base: State,
    step: u8,
    /// What the changes of the step are about.
    busy: BTreeSet<UnitNumber>,
}

pub(crate) fn all_of(place: Place) -> Take {
    Take { source: Source::Unit(place), land: Amount::All, people: Amount::All }
}

pub(crate) fn some_of(atoms: Atoms) -> Amount {
    Amount::Part { atoms, stated: None }
}

/// Cuts `parts` pieces out of atoms, each of at least one, and leaves at least one.
pub(crate) fn pieces(atoms: &Atoms, parts: usize, pick: usize) -> Option<Vec<Atoms>> {
    if atoms.len() <= parts {
        return None;
    }
    let mut order: Vec<u32> = atoms.iter().copied().collect();
    let turn = pick % order.len();
    order.rotate_left(turn);
    let size = 1 + pick / 7 % ((order.len() - 1) / parts);
    Some(order.chunks(size).take(parts).map(|chunk| chunk.iter().copied().collect()).collect())
}

impl Builder {
    /// Opens the country: three cantons, seven districts, of which one has no municipalities.
    pub(crate) fn new(codes: Codes, hamlets: bool) -> Self {
        let land = Land { widths: widths(codes), kinds: KINDS };
        let opening = date(2000, 1, 1);
        let world = World {
            land,
            opening,
            states: vec![(opening, State::default())],
            between: BTreeMap::new(),
            numbers: BTreeMap::new(),
            n_units: 0,
            n_atoms: 0,
        };
        let day = Day { date: opening, decrees: Vec::new() };
        let mut builder = Self {
            world,
            codes,
            n_codes: 0,
            n_names: 0,
            n_decrees: 0,
            day,
            after: State::default(),
            base: State::default(),
            step: 1,
            busy: BTreeSet::new(),
        };
        for canton in 0..3 {
            let canton_number = builder.open(0, None, false);
            for district in 0..[3, 2, 2][canton] {
                let leaf = (canton, district) == (2, 1);
                let district_number = builder.open(1, Some(canton_number), leaf);
                let n_municipalities = if leaf { 0 } else { 2 + district % 2 };
                for municipality in 0..n_municipalities {
                    let divided = hamlets && municipality == 0;
                    let number = builder.open(2, Some(district_number), !divided);
                    for _ in 0..if divided { 2 } else { 0 } {
                        builder.open(3, Some(number), true);
                    }
                }
            }
        }
        builder.after = builder.world.state().clone();
        builder.base = builder.after.clone();
        builder
    }

    fn open(&mut self, level: u8, parent: Option<UnitNumber>, leaf: bool) -> UnitNumber {
        let atoms: Atoms = if leaf {
            (self.world.n_atoms..self.world.n_atoms + ATOMS).collect()
        } else {
            Atoms::new()
        };
        self.world.n_atoms += ATOMS;
        let unit = Unit {
            level,
            code: self.code(level),
            kind: KINDS[usize::from(level) * 2].to_owned(),
            name: self.name(),
            parent,
            land: atoms.clone(),
            people: atoms,
            restores: None,
        };
        let number = self.world.n_units;
        self.world.n_units += 1;
        self.world.states[0].1.units.insert(number, unit);
        number
    }

    pub(crate) fn code(&mut self, level: u8) -> String {
        self.n_codes += 1;
        code_of(self.codes, level, self.n_codes)
    }

    pub(crate) fn name(&mut self) -> String {
        self.n_names += 1;
        name_of(self.n_names)
    }

    /// What the step at hand begins from.
    pub(crate) fn before(&self) -> &State {
        &self.base
    }

    pub(crate) fn place(&self, number: UnitNumber) -> Place {
        self.before().place(number)
    }

    /// A unit of a level that was in force before the step and that no other change of the step is
    /// about.
    pub(crate) fn unit(
        &self,
        level: u8,
        pick: usize,
        wanted: impl Fn(UnitNumber) -> bool,
    ) -> Option<UnitNumber> {
        let fitting: Vec<UnitNumber> = self
            .before()
            .units
            .iter()
            .filter(|(number, unit)| {
                unit.level == level && !self.busy.contains(number) && wanted(**number)
            })
            .map(|(number, _)| *number)
            .collect();
        fitting.get(pick.checked_rem(fitting.len())?).copied()
    }

    pub(crate) fn leaf(&self, level: u8, pick: usize) -> Option<UnitNumber> {
        self.unit(level, pick, |number| self.before().is_leaf(number))
    }

    /// Several units of a level, all with members or all without.
    pub(crate) fn several(
        &self,
        level: u8,
        n: usize,
        picks: &[usize; 6],
        leaves: bool,
    ) -> Option<Vec<UnitNumber>> {
        let mut units: Vec<UnitNumber> = Vec::new();
        for place in 0..n {
            let unit = self.unit(level, picks[place % 6] + place, |number| {
                self.before().is_leaf(number) == leaves && !units.contains(&number)
            })?;
            units.push(unit);
        }
        Some(units)
    }

    /// A unit of the day that can be a parent: it has members already.
    pub(crate) fn parent(&self, level: u8, pick: usize) -> Option<Place> {
        let wanted =
            if level > 1 && pick.is_multiple_of(7) { level - 2 } else { level.checked_sub(1)? };
        let fitting: Vec<UnitNumber> = self
            .after
            .units
            .iter()
            .filter(|(number, unit)| unit.level == wanted && !self.after.is_leaf(**number))
            .map(|(number, _)| *number)
            .collect();
        Some(self.after.place(*fitting.get(pick.checked_rem(fitting.len())?)?))
    }

    /// A new unit under a parent of the day; with a code that nobody had, or one that is free now.
    pub(crate) fn made(&mut self, level: u8, pick: usize, freed: &[Place]) -> Made {
        let code = match freed.get(pick % 3) {
            Some(place) if place.0 == level => place.1.clone(),
            _ => self.code(level),
        };
        Made {
            code,
            kind: KINDS[usize::from(level) * 2 + pick / 3 % 2].to_owned(),
            name: self.name(),
            parent: self.parent(level, pick),
            ..Made::default()
        }
    }

    pub(crate) fn new_of(
        &mut self,
        level: u8,
        pick: usize,
        takes: Vec<Take>,
        freed: &[Place],
    ) -> Provision {
        Provision::of(takes, Outcome::New(self.made(level, pick, freed)))
    }

    pub(crate) fn goes_on(&self, number: UnitNumber, takes: Vec<Take>) -> Provision {
        let changed = Changed { unit: self.place(number), ..Changed::default() };
        Provision::of(takes, Outcome::GoesOn(changed))
    }

    /// A part of the land and of the people of a unit, as a take.
    pub(crate) fn part(&self, number: UnitNumber, pick: usize) -> Option<Take> {
        let unit = &self.before().units[&number];
        Some(Take {
            source: Source::Unit(self.place(number)),
            land: some_of(pieces(&unit.land, 1, pick)?.remove(0)),
            people: some_of(pieces(&unit.people, 1, pick / 3)?.remove(0)),
        })
    }

    pub(crate) fn rest(&self, number: UnitNumber) -> Take {
        Take { source: Source::Unit(self.place(number)), land: Amount::Rest, people: Amount::Rest }
    }

    /// The level at which a change is made: mostly that of municipalities.
    pub(crate) fn level(pick: usize) -> u8 {
        [2, 2, 2, 3, 1][pick % 5]
    }

    pub(crate) fn changed(
        &mut self,
        number: UnitNumber,
        change: impl FnOnce(&mut Self, &mut Changed),
    ) -> Provision {
        let mut changed = Changed { unit: self.place(number), ..Changed::default() };
        change(self, &mut changed);
        Provision::of(Vec::new(), Outcome::GoesOn(changed))
    }

    /// Adds provisions to the step of the day at hand, over one to three decrees.
    pub(crate) fn with(&mut self, provisions: &[Provision], pick: usize) -> Day {
        let mut day = self.day.clone();
        let mut provisions = provisions.to_vec();
        provisions.iter_mut().for_each(|provision| provision.step = self.step);
        let mut scoped = provisions.clone();
        if pick % 6 == 5
            && let Some(scope) = scope_of(&mut scoped)
        {
            self.n_decrees += 1;
            let number = format!("{}/S", self.n_decrees);
            day.decrees.push(Decree { number, scope: Some(scope), provisions: scoped });
            day.decrees.sort_by_key(|decree| rank(&self.world.land, decree));
            return day;
        }
        for (number, provision) in provisions.into_iter().enumerate() {
            // Some changes are spread over several decrees.
            let place = if pick.is_multiple_of(4) { pick / 4 + number } else { pick / 4 } % 3;
            while day.decrees.iter().filter(|decree| decree.scope.is_none()).count() <= place {
                self.n_decrees += 1;
                let number = format!("{}/D", self.n_decrees);
                day.decrees.push(Decree { number, scope: None, provisions: Vec::new() });
            }
            let mut open = day.decrees.iter_mut().filter(|decree| decree.scope.is_none());
            open.nth(place).expect("as many decrees").provisions.push(provision);
        }
        day.decrees.retain(|decree| !decree.provisions.is_empty());
        day.decrees.sort_by_key(|decree| rank(&self.world.land, decree));
        day
    }

    fn grow(&mut self, gene: &Gene, history: &mut History) {
        if SHAPES[gene.shape] == "then" {
            if self.begin_step(1 + among(gene.picks[0], 3)) {
                history.shapes.push("then");
            }
            return;
        }
        let Some(provisions) = self.propose(gene) else { return };
        let day = self.with(&provisions, gene.picks[5]);
        match self.world.play(&day) {
            Ok(states) if states.iter().all(State::is_sound) && self.world.is_told(&day) => {
                let after = states.last().expect("a day has a step");
                self.note_busy(after, gene.picks[4]);
                (self.day, self.after) = (day, after.clone());
                history.shapes.push(SHAPES[gene.shape]);
            }
            Ok(_) => {}
            Err(refusal) => history.refused.push((history.days.len(), day, refusal)),
        }
    }

    /// Keeps later changes of the day from what this one is about; now and then not.
    fn note_busy(&mut self, after: &State, pick: usize) {
        if pick.is_multiple_of(3) {
            return;
        }
        let changed =
            self.base.units.iter().filter(|(number, unit)| after.units.get(*number) != Some(*unit));
        let changed: Vec<UnitNumber> = changed.map(|(number, _)| *number).collect();
        self.busy.extend(changed);
    }

    pub(crate) fn begin(&mut self, number: usize) {
        let number = i16::try_from(number).expect("few days");
        self.day = Day { date: date(2001 + number, 1, 1), decrees: Vec::new() };
        self.after = self.world.state().clone();
        self.base = self.after.clone();
        self.step = 1;
        self.busy.clear();
    }

    /// Lets what comes next be of a later step; not when there is nothing in the step at hand.
    fn begin_step(&mut self, later: u8) -> bool {
        let is_begun = steps(&self.day).contains(&self.step);
        if is_begun {
            self.base = self.after.clone();
            self.step += later;
            self.busy.clear();
        }
        is_begun
    }
}

/// Lets the decree's scope stand for the parent of its new units, where they have one parent.
fn scope_of(provisions: &mut [Provision]) -> Option<Place> {
    let mut made = provisions.iter_mut().filter_map(|provision| match &mut provision.outcome {
        Outcome::New(made) => Some(made),
        _ => None,
    });
    let scope = made.next()?.parent.take()?;
    made.filter(|made| made.parent.as_ref() == Some(&scope)).for_each(|made| made.parent = None);
    Some(scope)
}

/// The order in which decrees of a day are enacted: those that make units of upper levels first.
fn rank(land: &Land, decree: &Decree) -> (bool, Option<u8>) {
    let levels = decree.provisions.iter().filter_map(|provision| match &provision.outcome {
        Outcome::New(made) => land.level_of(&made.kind),
        _ => None,
    });
    let level = levels.min();
    (level.is_none(), level)
}

/// Grows a history.
pub(crate) fn history(seed: &Seed) -> History {
    grown(seed).1
}

/// Grows a history; the builder is left at the last day, which is not committed when `open`.
pub(crate) fn grown(seed: &Seed) -> (Builder, History) {
    let mut builder = Builder::new(seed.codes, seed.hamlets);
    let mut history = History {
        world: builder.world.clone(),
        seed: seed.clone(),
        days: Vec::new(),
        refused: Vec::new(),
        shapes: Vec::new(),
    };
    for (number, genes) in seed.days.iter().enumerate() {
        builder.begin(number);
        for gene in genes {
            builder.grow(gene, &mut history);
        }
        if !builder.day.decrees.is_empty() {
            let day = builder.day.clone();
            builder.world.commit(&day).expect("a day that the model has played");
            history.days.push(day);
        }
    }
    builder.begin(seed.days.len());
    history.world = builder.world.clone();
    (builder, history)
}
