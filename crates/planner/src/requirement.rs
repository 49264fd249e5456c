//! What is asked of each unit: the least people and the least area of one that is formed, and of one
//! that stays alone.
//!
//! Each unit is of a class, by default its kind. A law that asks more by the lake than in the hills
//! has a class for each. Before a search begins all of this becomes numbers, so that a group can be
//! looked at a million times. The module of a country gives its own, with the reading of the law on
//! which it rests and what it assumes beside the figures. The rules judge the finished plan once more.

use std::collections::BTreeMap;
use std::fmt;
use std::ops::RangeInclusive;
use std::sync::Arc;

use jiff::civil::Date;
use sapnhap::{Amount, Attributes, Error, KindId, UnitFacts, Version};

/// The least people and the least area of a unit.
///
/// # Example
/// ```
/// use sapnhap::Amount;
/// use sapnhap_planner::Minimum;
///
/// let ward = Minimum { population: 45_000, area: Amount::new("5.5")? };
/// assert_eq!(ward.area.to_string(), "5.5");
/// # Ok::<(), sapnhap::Error>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Minimum {
    /// People.
    pub population: u64,
    /// Square kilometres.
    pub area: Amount,
}

/// Whether a unit that stays alone has to meet what a new one has to, where its class has no standard
/// of its own for that ([`Requirement::alone_minimum`]).
///
/// # Example
/// ```
/// use sapnhap_planner::LoneUnit;
///
/// assert_ne!(LoneUnit::Judged, LoneUnit::Exempt);
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum LoneUnit {
    /// It has to meet it, so that a unit that is too small is put together with others.
    Judged,
    /// It need not, since no unit is formed.
    Exempt,
}

/// What a condition of the caller learns of a group.
///
/// # Example
/// ```
/// use sapnhap::KindId;
/// use sapnhap_planner::GroupFacts;
///
/// let kind = KindId::new("xa")?;
/// let facts = GroupFacts { n_units: 2, population: 17_000.0, area: 31.5, kind: &kind };
/// assert!(facts.population / facts.area > 500.0);
/// # Ok::<(), sapnhap::Error>(())
/// ```
#[derive(Debug, Clone, Copy)]
pub struct GroupFacts<'a> {
    /// How many units it is made of.
    pub n_units: usize,
    /// Its people.
    pub population: f64,
    /// Its area in km2.
    pub area: f64,
    /// The kind that results.
    pub kind: &'a KindId,
}

/// A unit whose class is asked for; see [`Requirement::classed_by`].
///
/// # Example
/// ```
/// use sapnhap::attributes::Terrain;
/// use sapnhap_planner::UnitToClass;
///
/// fn is_mountain(asked: &UnitToClass<'_>) -> bool {
///     asked.facts.and_then(|facts| facts.terrain) == Some(Terrain::Mountain)
/// }
/// # let _ = is_mountain;
/// ```
#[derive(Debug, Clone, Copy)]
pub struct UnitToClass<'a> {
    /// The unit.
    pub unit: Version<'a>,
    /// What is known of it.
    pub facts: Option<&'a UnitFacts>,
    /// All that is known, such as of the province in which it lies.
    pub attributes: &'a Attributes,
}

type Classes = Arc<dyn Fn(&UnitToClass<'_>) -> Option<KindId> + Send + Sync>;

/// The days on which a set of rules is in force.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct InForce {
    pub(crate) from: Date,
    pub(crate) until: Option<Date>,
}

/// Populations as of a day before another one, which may be higher by so many percent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Growth {
    pub(crate) before: Date,
    pub(crate) percent: RangeInclusive<u32>,
}

/// What each group has to meet, unless it is exempt. By default nothing is asked for.
///
/// # Example
/// ```
/// use sapnhap::Amount;
/// use sapnhap_planner::{Minimum, Requirement};
///
/// let requirement = Requirement::default()
///     .kind("phuong", "phuong")?
///     .kind("xa", "xa")?
///     .minimum("xa", Minimum { population: 16_000, area: Amount::from(30) })?
///     // A xã that is large enough may stay as it is.
///     .alone_minimum("xa", Minimum { population: 8_000, area: Amount::from(30) })?
///     .exempt_from(3)
///     .assuming("no unit lies in the mountains");
/// assert_eq!(requirement.assumptions().len(), 1);
/// assert!(Requirement::default().kind("", "xa").is_err());
/// # Ok::<(), sapnhap::Error>(())
/// ```
#[derive(Clone, Default)]
pub struct Requirement {
    /// Each class with the kind that results, in the order in which they decide.
    pub(crate) kinds: Vec<(KindId, KindId)>,
    minima: BTreeMap<KindId, Minimum>,
    alone_minima: BTreeMap<KindId, Minimum>,
    classes: Option<Classes>,
    pub(crate) least_units: usize,
    pub(crate) exempt_from: Option<usize>,
    pub(crate) exempt_alone: bool,
    pub(crate) also: Option<fn(&GroupFacts<'_>) -> bool>,
    pub(crate) in_force: Option<InForce>,
    pub(crate) growth: Option<Growth>,
    reading: String,
    assumptions: Vec<String>,
}

impl Requirement {
    /// Says what comes of a group that holds a unit of a class, which is its kind unless
    /// [`classed_by`](Self::classed_by) says otherwise. Where a group has several classes, the one
    /// that was named first decides. A class that was not named is its own kind, and decides only
    /// where none was.
    ///
    /// # Errors
    /// A fault for a text that is not the id of a kind.
    pub fn kind(mut self, class: &str, result: &str) -> Result<Self, Error> {
        self.kinds.push((KindId::with_capitals(class)?, KindId::with_capitals(result)?));
        Ok(self)
    }

    /// Sets the least that a group of a class needs, or one of which a kind comes; the class goes
    /// before the kind. Without either, nothing is needed.
    ///
    /// # Errors
    /// A fault for a text that is not the id of a kind.
    pub fn minimum(mut self, class_or_kind: &str, minimum: Minimum) -> Result<Self, Error> {
        self.minima.insert(KindId::with_capitals(class_or_kind)?, minimum);
        Ok(self)
    }

    /// Sets what a unit of a class needs to stay alone. One that has less should be put together with
    /// others: this stands above all else that is asked of groups. It is asked in place of what a
    /// group needs.
    ///
    /// # Errors
    /// A fault for a text that is not the id of a kind.
    pub fn alone_minimum(mut self, class: &str, minimum: Minimum) -> Result<Self, Error> {
        self.alone_minima.insert(KindId::with_capitals(class)?, minimum);
        Ok(self)
    }

    /// Says of which class a unit is, where that is not its kind: by terrain, border, the unit in which
    /// it lies. `None` leaves it at its kind.
    ///
    /// # Example
    /// ```
    /// use sapnhap::attributes::Terrain;
    /// use sapnhap::{Amount, KindId};
    /// use sapnhap_planner::{Minimum, Requirement};
    ///
    /// let hills = KindId::new("xa_in_hills")?;
    /// let requirement = Requirement::default()
    ///     .kind("xa", "xa")?
    ///     .kind("xa_in_hills", "xa")?
    ///     .minimum("xa", Minimum { population: 16_000, area: Amount::from(30) })?
    ///     .minimum("xa_in_hills", Minimum { population: 5_000, area: Amount::from(100) })?
    ///     .classed_by(move |asked| match asked.facts?.terrain? {
    ///         Terrain::Mountain | Terrain::Highland => Some(hills.clone()),
    ///         _ => None,
    ///     });
    /// assert_eq!(requirement.minima().len(), 2);
    /// # Ok::<(), sapnhap::Error>(())
    /// ```
    #[must_use]
    pub fn classed_by(
        mut self,
        class_of: impl Fn(&UnitToClass<'_>) -> Option<KindId> + Send + Sync + 'static,
    ) -> Self {
        self.classes = Some(Arc::new(class_of));
        self
    }

    /// Asks for at least so many units in each group, whatever its kind and whether it is exempt or
    /// not. With 2, no unit stays alone. This stands above all else that is asked of groups.
    #[must_use]
    pub fn least_units(mut self, n_units: usize) -> Self {
        self.least_units = n_units;
        self
    }

    /// Exempts a group of so many units or more.
    #[must_use]
    pub fn exempt_from(mut self, n_units: usize) -> Self {
        self.exempt_from = Some(n_units);
        self
    }

    /// Says whether a unit that stays alone has to meet the requirement, where its class has no
    /// standard of its own for that. By default it has to.
    #[must_use]
    pub fn alone(mut self, alone: LoneUnit) -> Self {
        self.exempt_alone = alone == LoneUnit::Exempt;
        self
    }

    /// Adds a condition of the caller, which tells whether a group that is not exempt is as it
    /// should be. It is called for each group that is tried, so it has to be quick.
    #[must_use]
    pub fn also(mut self, meets: fn(&GroupFacts<'_>) -> bool) -> Self {
        self.also = Some(meets);
        self
    }

    /// Says from when until when these rules are in force. A plan for another day is then refused
    /// ([`PlannerFault::NotInForce`](crate::PlannerFault::NotInForce)).
    #[must_use]
    pub fn in_force(mut self, from: Date, until: Option<Date>) -> Self {
        self.in_force = Some(InForce { from, until });
        self
    }

    /// Plans under these rules on whatever day, and says so among what is assumed.
    #[must_use]
    pub fn on_any_day(mut self) -> Self {
        if let Some(InForce { from, until }) = self.in_force.take() {
            let until = until.map(|until| format!(" until {until}")).unwrap_or_default();
            let told = format!("these rules, in force from {from}{until}, are taken on any day");
            self.assumptions.push(told);
        }
        self
    }

    /// Says by how many percent a population may be higher that was counted before a day. What is
    /// found of a group that could then be otherwise is marked
    /// ([`Group::is_settled`](crate::Group::is_settled)); plans are made by the figures as they are.
    #[must_use]
    pub fn counted_before(mut self, day: Date, percent: RangeInclusive<u32>) -> Self {
        self.growth = Some(Growth { before: day, percent });
        self
    }

    /// Says how the law is read where its words or the facts leave that open. All that is proved
    /// stands beside this sentence.
    #[must_use]
    pub fn read_as(mut self, reading: &str) -> Self {
        reading.clone_into(&mut self.reading);
        self
    }

    /// Returns how the law is read; it is empty where that was not said.
    #[must_use]
    pub fn reading(&self) -> &str {
        &self.reading
    }

    /// Says what is assumed, in words for people.
    #[must_use]
    pub fn assuming(mut self, assumption: &str) -> Self {
        self.assumptions.push(assumption.to_owned());
        self
    }

    /// Returns all that is assumed, in the order in which it was said.
    #[must_use]
    pub fn assumptions(&self) -> &[String] {
        &self.assumptions
    }

    /// Returns the least that a group needs, by class or by the kind that results.
    #[must_use]
    pub fn minima(&self) -> &BTreeMap<KindId, Minimum> {
        &self.minima
    }

    /// Returns what a unit needs to stay alone, by class.
    #[must_use]
    pub fn alone_minima(&self) -> &BTreeMap<KindId, Minimum> {
        &self.alone_minima
    }

    /// Returns the class of a unit.
    pub(crate) fn class_of(&self, asked: &UnitToClass<'_>) -> Option<KindId> {
        let own = self.classes.as_ref().and_then(|class_of| class_of(asked));
        own.or_else(|| asked.unit.kind_id().cloned())
    }

    /// Returns what a group needs in which a class decides.
    pub(crate) fn needs(&self, class: &KindId, result: &KindId) -> Option<Minimum> {
        self.minima.get(class).or_else(|| self.minima.get(result)).copied()
    }
}

impl fmt::Debug for Requirement {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Requirement")
            .field("kinds", &self.kinds)
            .field("minima", &self.minima)
            .field("alone_minima", &self.alone_minima)
            .field("classes", &self.classes.is_some())
            .field("least_units", &self.least_units)
            .field("exempt_from", &self.exempt_from)
            .field("exempt_alone", &self.exempt_alone)
            .field("also", &self.also.is_some())
            .field("in_force", &self.in_force)
            .field("growth", &self.growth)
            .field("reading", &self.reading)
            .field("assumptions", &self.assumptions)
            .finish()
    }
}
