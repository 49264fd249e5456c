//! Holdings handed over: first what is allotted, then what a sole successor gets, then by weights.

use std::collections::BTreeMap;

use super::allotment::{Allotment, Allotments};
use super::category::thing;
use super::handed::{HandOver, HandedBy, HandedOver, NotAllotted, WhyNot};
use super::held::{self, Division, Held, Holding, Holdings};
use crate::crosswalk::{Crosswalk, CrosswalkRow, Weighing};
use crate::error::{Candidate, Error, HoldingsFault, LookupFault};
use crate::level::Level;
use crate::ratio::Ratio;
use crate::register::{Snapshot, Version, VersionId};

/// Hands over what units held to those of a level that came of them by a later day.
///
/// Allotments go first, in their order. Of what they leave, all goes to a successor that is the only one, or the
/// only one that by law and figures got anything of what is weighed. Else what may be divided goes by weights, in
/// whole pieces where it comes in pieces, and what is left is listed, as is what stays whole.
///
/// The later day may be one of a branch, such as a plan's register.
///
/// # Errors
/// [`HoldingsFault`] with the row, for an allotment of what a unit does not hold or no longer has, of more than
/// there is, of a part of what stays whole, to a unit that is no successor and stands above none.
/// [`LookupFault`] for a level that the country does not have and for days in the wrong order;
/// [`CrosswalkFault`](crate::error::CrosswalkFault) for weights or holdings of another register.
///
/// # Complexity
/// For each unit that holds something that of a row of a [`Crosswalk`]; linear in the holdings times the
/// allotments of their unit and in what comes out, times a logarithm.
///
/// # Example: files go by weights, and the office stays whole
/// ```
/// # #[cfg(all(feature = "vietnam", feature = "csv"))] {
/// use sapnhap::crosswalk::{Variable, Weighing};
/// use sapnhap::holdings::{Allotment, Allotments, Holding, Holdings, hand_over};
/// use sapnhap::{Level, Ratio, date, vietnam};
///
/// let register = vietnam::register();
/// let (before, after) = (register.at(date(2025, 6, 30))?, register.at(date(2025, 7, 1))?);
/// let ward = before.find("phường Đại Mỗ, Hà Nội")?;
/// let mut holdings = Holdings::new(before);
/// holdings.insert(&ward, Holding::new("files", "", Ratio::from(1_000))?.in_pieces())?;
/// holdings.insert(&ward, Holding::new("offices", "trụ sở", Ratio::ONE)?.indivisible())?;
///
/// let mut allotments = Allotments::new();
/// let heir = after.find("phường Tây Mỗ")?;
/// allotments.push(Allotment::of_item(&ward, "offices", "trụ sở", &heir)?);
/// let weighing = Weighing::of(Variable::people()).by(vietnam::area_shares());
/// let done = hand_over(&holdings, &after, Level::COMMUNE, &allotments, &weighing)?;
/// let told: Vec<String> = done.accounts().iter().map(ToString::to_string).collect();
/// assert_eq!(told, ["files: 1000 in = 998 weighed + 2 not allotted", "offices: 1 in = 1 allotted"]);
/// # }
/// # Ok::<(), sapnhap::Error>(())
/// ```
pub fn hand_over<'r>(
    holdings: &Holdings<'_>,
    after: &Snapshot<'r>,
    level: Level,
    allotments: &Allotments<'_>,
    weighing: &Weighing<'_>,
) -> Result<HandOver<'r>, Error> {
    let register = after.register();
    register.country().known_level(level)?;
    weighing.check(register)?;
    if holdings.date() > after.date() {
        Err(LookupFault::DatesReversed { from: holdings.date(), to: after.date() })?;
    }
    let before = Snapshot::at_moment(register, holdings.date(), holdings.on().moment);
    let rows_of = |unit: Version<'r>| {
        Crosswalk::of_unit(unit, *after, level, weighing).rows_of(&unit).into_iter().collect()
    };
    Work::begin(holdings, before, *after, rows_of)?.finish(holdings, allotments)
}

/// Hands over what units held by a crosswalk that was made before: one
/// [from districts](Crosswalk::from_level), of which each member weighs what it has of something.
///
/// A unit that the crosswalk does not carry is taken as one of which the law alone tells.
///
/// # Errors
/// As [`hand_over`]; [`HoldingsFault::OtherDay`] for holdings of a day other than that on which the crosswalk
/// begins.
///
/// # Complexity
/// As [`hand_over`].
///
/// # Example: archives of a district by the people of its communes in 2019
/// ```
/// # #[cfg(all(feature = "vietnam", feature = "csv"))] {
/// use sapnhap::crosswalk::{Crosswalk, Figures, OldValues, Variable, Weighing};
/// use sapnhap::holdings::{Allotments, Category, Holding, Holdings, hand_over_by};
/// use sapnhap::{Level, Quantity, Ratio, date, vietnam};
///
/// let register = vietnam::register();
/// let days = [date(2025, 6, 30), date(2025, 7, 1)];
/// let before = register.at(days[0])?;
/// let facts = vietnam::attributes();
/// let people = Figures::of_facts(facts, &before, Level::COMMUNE, Quantity::Population)?;
/// let weighing = Weighing::of(Variable::people()).by(vietnam::area_shares());
/// let crosswalk = Crosswalk::weighed(register, days, Level::COMMUNE, &weighing)?
///     .from_level(Level::DISTRICT, &people, OldValues::StandIn)?;
///
/// let mut holdings = Holdings::new(before);
/// let archive = Holding::new("archives", "", Ratio::from(430))?.measured_in("m");
/// holdings.insert(&before.find("huyện Bình Chánh")?, archive)?;
/// let done = hand_over_by(&holdings, &crosswalk, &Allotments::new())?;
/// assert_eq!(done.accounts()[0].to_string(), "archives: 430 m in = 430 weighed");
/// # }
/// # Ok::<(), sapnhap::Error>(())
/// ```
pub fn hand_over_by<'r>(
    holdings: &Holdings<'_>,
    crosswalk: &Crosswalk<'r>,
    allotments: &Allotments<'_>,
) -> Result<HandOver<'r>, Error> {
    let (before, after) = (crosswalk.from(), crosswalk.to());
    if before.date() > after.date() {
        Err(LookupFault::DatesReversed { from: before.date(), to: after.date() })?;
    }
    if before.date() != holdings.date() {
        let (date, expected) = (before.date(), holdings.date());
        Err(HoldingsFault::OtherDay { what: "a crosswalk", date, expected })?;
    }
    let law = Weighing::of(crosswalk.variable().clone());
    let [_, level] = crosswalk.levels();
    let rows_of = |unit: Version<'r>| {
        let mut rows = crosswalk.rows_of(&unit);
        if rows.is_empty() {
            rows = Crosswalk::of_unit(unit, after, level, &law).rows_of(&unit);
        }
        rows.into_iter().collect()
    };
    Work::begin(holdings, before, after, rows_of)?.finish(holdings, allotments)
}

/// A hand-over while it is made.
struct Work<'h, 'r> {
    before: Snapshot<'r>,
    after: Snapshot<'r>,
    stocks: BTreeMap<VersionId, Stock<'h, 'r>>,
    handed_over: Vec<HandedOver<'r>>,
}

/// What a unit holds, and where it may go.
struct Stock<'h, 'r> {
    unit: Version<'r>,
    rows: Vec<CrosswalkRow<'r>>,
    left: Vec<Left<'h>>,
}

/// What is left of a holding.
struct Left<'h> {
    held: &'h Held<'h>,
    amount: Ratio,
    /// Whether it is not all allotted: nothing of a thing may still be a thing.
    is_open: bool,
}

impl<'h, 'r> Work<'h, 'r> {
    fn begin(
        holdings: &'h Holdings<'_>,
        before: Snapshot<'r>,
        after: Snapshot<'r>,
        mut rows_of: impl FnMut(Version<'r>) -> Vec<CrosswalkRow<'r>>,
    ) -> Result<Self, Error> {
        let mut stocks: BTreeMap<VersionId, Stock<'h, 'r>> = BTreeMap::new();
        for held in holdings.rows() {
            let unit = held::of_register(&before, &held.unit)?;
            let stock = stocks.entry(unit.id()).or_insert_with(|| Stock {
                unit,
                rows: rows_of(unit),
                left: Vec::new(),
            });
            let amount = held.holding.amount.clone();
            stock.left.push(Left { held, amount, is_open: true });
        }
        Ok(Self { before, after, stocks, handed_over: Vec::new() })
    }

    fn finish(
        mut self,
        holdings: &Holdings<'_>,
        allotments: &Allotments<'_>,
    ) -> Result<HandOver<'r>, Error> {
        let mut successors: BTreeMap<VersionId, Version<'r>> = BTreeMap::new();
        for (row, allotment) in (1..).zip(allotments.rows()) {
            self.allot(row, allotment)?;
        }
        let mut not_allotted = Vec::new();
        for stock in self.stocks.values() {
            successors.extend(stock.rows.iter().map(|row| (row.to.id(), row.to)));
            for left in stock.left.iter().filter(|left| left.is_open) {
                not_allotted.extend(stock.settle(left, &mut self.handed_over));
            }
        }
        not_allotted.sort_by_key(|open: &NotAllotted<'_>| open.row);
        Ok(HandOver::new(holdings, self.after, successors, self.handed_over, not_allotted))
    }

    /// Hands over what an allotment names.
    fn allot(&mut self, row: usize, allotment: &Allotment<'_>) -> Result<(), Error> {
        let from = &allotment.from;
        let unit = || Box::new(from.describe());
        let Some(own) = held::in_force(&self.before, from) else {
            let (table, date) = ("allotments", self.before.date());
            Err(HoldingsFault::NotInForce { table, row, unit: unit(), date })?
        };
        if let Some(amount) = &allotment.amount
            && (amount.is_negative() || amount.is_zero())
        {
            Err(HoldingsFault::NoAmount { row, amount: amount.clone() })?;
        }
        let Some(stock) = self.stocks.get_mut(&own.id()) else {
            let (thing, expected) = (allotment.thing(), "nothing".to_owned());
            Err(HoldingsFault::NotHeld { row, unit: unit(), thing, expected })?
        };
        let to = stock.successor(row, allotment, &self.after)?;
        let taken = match (&allotment.item, &allotment.amount) {
            (Some(item), amount) => stock.take_item(row, allotment, item, amount.as_ref())?,
            (None, Some(amount)) => stock.take_amount(row, allotment, amount)?,
            (None, None) => stock.take_all(row, allotment)?,
        };
        let by = HandedBy::Allotted { row };
        let from = stock.unit;
        self.handed_over.extend(taken.into_iter().map(|(row, holding)| HandedOver {
            to,
            from,
            holding,
            by,
            row,
        }));
        Ok(())
    }
}

/// Things that are taken, each with the row that it is of.
type Taken = Vec<(usize, Holding)>;

impl<'r> Stock<'_, 'r> {
    fn describe(&self) -> Box<Candidate> {
        Box::new(self.unit.describe())
    }

    /// Finds the unit that is allotted something among the successors and the units above them.
    fn successor(
        &self,
        row: usize,
        allotment: &Allotment<'_>,
        after: &Snapshot<'r>,
    ) -> Result<Version<'r>, HoldingsFault> {
        let successors = || self.rows.iter().map(|row| row.to);
        let to = held::in_force(after, &allotment.to);
        let fits = |to: &Version<'r>| {
            successors().any(|unit| {
                unit.id() == to.id() || unit.units_above().any(|above| above.id() == to.id())
            })
        };
        to.filter(fits).ok_or_else(|| {
            let codes: Vec<String> = successors().map(|unit| unit.code().to_string()).collect();
            HoldingsFault::NotSuccessor {
                row,
                from: self.describe(),
                to: Box::new(allotment.to.describe()),
                expected: list(&codes),
            }
        })
    }

    fn take_item(
        &mut self,
        row: usize,
        allotment: &Allotment<'_>,
        item: &str,
        amount: Option<&Ratio>,
    ) -> Result<Taken, HoldingsFault> {
        let unit = self.describe();
        let is_it = |left: &&mut Left<'_>| {
            let holding = &left.held.holding;
            holding.category == allotment.category && holding.item == item
        };
        let thing = allotment.thing();
        let Some(left) = self.left.iter_mut().find(is_it) else {
            return Err(self.not_held(row, allotment));
        };
        if !left.is_open {
            return Err(HoldingsFault::NothingLeft { row, unit, thing });
        }
        let asked = amount.cloned().unwrap_or_else(|| left.amount.clone());
        let division = left.held.holding.division;
        if division == Division::Never && asked != left.amount {
            let amount = left.amount.clone();
            return Err(HoldingsFault::Divides { row, unit, thing, asked, amount });
        }
        if asked > left.amount {
            let left = left.amount.clone();
            return Err(HoldingsFault::TooMuch { row, unit, thing, asked, left });
        }
        if division == Division::Pieces && !asked.is_integer() {
            return Err(HoldingsFault::NotWhole { row, unit, thing, amount: asked });
        }
        Ok(vec![left.take(asked)])
    }

    /// Takes an amount of a category of what may be divided, row by row.
    fn take_amount(
        &mut self,
        row: usize,
        allotment: &Allotment<'_>,
        asked: &Ratio,
    ) -> Result<Taken, HoldingsFault> {
        let unit = self.describe();
        let thing = allotment.thing();
        self.check_held(row, allotment)?;
        let mut wanted = asked.clone();
        let mut there_is = Ratio::ZERO;
        let mut taken = Taken::new();
        for left in self.left.iter_mut().filter(|left| left.is_of(allotment)) {
            let division = left.held.holding.division;
            if !left.is_open || division == Division::Never {
                continue;
            }
            there_is += &left.amount;
            let part = wanted.clone().min(left.amount.clone());
            let part = if division == Division::Pieces { part.floor() } else { part };
            if !part.is_zero() {
                wanted -= &part;
                taken.push(left.take(part));
            }
        }
        if wanted.is_zero() {
            return Ok(taken);
        }
        let asked = asked.clone();
        Err(if asked > there_is {
            HoldingsFault::TooMuch { row, unit, thing, asked, left: there_is }
        } else {
            HoldingsFault::NotWhole { row, unit, thing, amount: asked }
        })
    }

    /// Takes all that is left of a category.
    fn take_all(&mut self, row: usize, allotment: &Allotment<'_>) -> Result<Taken, HoldingsFault> {
        self.check_held(row, allotment)?;
        let open = self.left.iter_mut().filter(|left| left.is_open && left.is_of(allotment));
        let taken: Taken = open.map(|left| left.take(left.amount.clone())).collect();
        if taken.is_empty() {
            let (unit, thing) = (self.describe(), allotment.thing());
            return Err(HoldingsFault::NothingLeft { row, unit, thing });
        }
        Ok(taken)
    }

    fn check_held(&self, row: usize, allotment: &Allotment<'_>) -> Result<(), HoldingsFault> {
        if self.left.iter().any(|left| left.is_of(allotment)) {
            return Ok(());
        }
        Err(self.not_held(row, allotment))
    }

    fn not_held(&self, row: usize, allotment: &Allotment<'_>) -> HoldingsFault {
        let things: Vec<String> = self.left.iter().map(|left| left.held.holding.thing()).collect();
        let thing = match &allotment.item {
            Some(item) => thing(&allotment.category, item),
            None => allotment.category.to_string(),
        };
        HoldingsFault::NotHeld { row, unit: self.describe(), thing, expected: list(&things) }
    }

    /// Hands over what no allotment named, and returns what can't be.
    fn settle(
        &self,
        left: &Left<'_>,
        handed_over: &mut Vec<HandedOver<'r>>,
    ) -> Option<NotAllotted<'r>> {
        let mut hand = |to: Version<'r>, amount: Ratio, by| {
            let Held { row, holding, .. } = left.held;
            let holding = Holding { amount, ..holding.clone() };
            handed_over.push(HandedOver { to, from: self.unit, holding, by, row: *row });
        };
        let is_sure = |row: &&CrosswalkRow<'_>| row.basis.is_some_and(|basis| basis.is_certain());
        let is_all = |row: &&CrosswalkRow<'_>| row.weight == Some(Ratio::ONE);
        if let Some(row) = self.rows.iter().filter(is_sure).find(is_all) {
            hand(row.to, left.amount.clone(), HandedBy::Whole);
            return None;
        }
        let division = left.held.holding.division;
        if self.rows.is_empty() {
            return Some(self.open(left, left.amount.clone(), WhyNot::NoSuccessor));
        }
        if division == Division::Never {
            return Some(self.open(left, left.amount.clone(), WhyNot::StaysWhole));
        }
        let mut rest = left.amount.clone();
        for row in &self.rows {
            let (Some(weight), Some(basis)) = (&row.weight, row.basis) else { continue };
            let part = weight * &left.amount;
            let part = if division == Division::Pieces { part.floor() } else { part };
            if !part.is_zero() {
                rest -= &part;
                hand(row.to, part, HandedBy::Weighed { basis });
            }
        }
        if rest.is_zero() {
            return None;
        }
        let is_weighed = self.rows.iter().all(|row| row.weight.is_some());
        Some(self.open(left, rest, if is_weighed { WhyNot::Pieces } else { WhyNot::NotWeighed }))
    }

    fn open(&self, left: &Left<'_>, amount: Ratio, why: WhyNot) -> NotAllotted<'r> {
        let may_get =
            |row: &&CrosswalkRow<'_>| !(row.bounds.are_exact() && row.bounds.lower.is_zero());
        let Held { row, holding, .. } = left.held;
        NotAllotted {
            from: self.unit,
            holding: Holding { amount, ..holding.clone() },
            why,
            candidates: self.rows.iter().filter(may_get).map(|row| row.to).collect(),
            row: *row,
        }
    }
}

impl Left<'_> {
    fn is_of(&self, allotment: &Allotment<'_>) -> bool {
        self.held.holding.category.is_within(&allotment.category)
    }

    fn take(&mut self, amount: Ratio) -> (usize, Holding) {
        self.amount -= &amount;
        self.is_open = !self.amount.is_zero();
        (self.held.row, Holding { amount, ..self.held.holding.clone() })
    }
}

fn list(words: &[String]) -> String {
    if words.is_empty() { "nothing".to_owned() } else { words.join(", ") }
}
