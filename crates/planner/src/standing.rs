//! How a group stands before the law: formed or left alone, and whether it has what is asked of it.
//!
//! ```text
//!                 has what it needs      is exempt        misses it
//! formed          Formed                 FormedExempt     FormedShort     a higher authority decides
//! left alone      Alone                  LeftOut          AloneShort      it should have been merged
//! ```

use std::fmt;

use serde::Serialize;

use crate::figures::{Counted, Figures, missing};
use crate::prepare::Rank;
use crate::problem::Problem;

/// How a group stands before what is asked of it.
///
/// In Viet Nam in 2025 the law asks one thing of communes that are formed (Resolution 76/2025, article
/// 5.1), another of those that may stay as they are (article 2.3), and nothing of those that it leaves
/// out (article 3).
///
/// # Example
/// ```
/// use sapnhap_planner::Standing;
///
/// assert_eq!(Standing::AloneShort.to_string(), "left alone, and should have been merged");
/// assert!(Standing::FormedShort.is_short() && !Standing::LeftOut.is_short());
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Standing {
    /// It is formed, and has what a new unit needs.
    Formed,
    /// It is formed of so many units that it is exempt, and would miss what it needs otherwise.
    FormedExempt,
    /// It is formed, and misses what a new unit needs.
    FormedShort,
    /// It stays as it is, and may.
    Alone,
    /// It stays as it is, and should have been merged.
    AloneShort,
    /// It stays as it is, since law leaves it out of all mergers, as the caller said.
    LeftOut,
    /// It stays as it is, and can't be judged for want of figures.
    NotJudged,
}

impl Standing {
    /// All of them, in their order.
    pub const ALL: [Self; 7] = [
        Self::Formed,
        Self::FormedExempt,
        Self::FormedShort,
        Self::Alone,
        Self::AloneShort,
        Self::LeftOut,
        Self::NotJudged,
    ];

    /// Tells whether it misses what is asked of it.
    #[must_use]
    pub fn is_short(self) -> bool {
        matches!(self, Self::FormedShort | Self::AloneShort)
    }
}

/// Writes it in words.
impl fmt::Display for Standing {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Formed => "formed, and has what a new unit needs",
            Self::FormedExempt => "formed of so many units that nothing more is asked",
            Self::FormedShort => "formed, and short of what a new unit needs",
            Self::Alone => "left alone, and may be",
            Self::AloneShort => "left alone, and should have been merged",
            Self::LeftOut => "left out by law",
            Self::NotJudged => "left alone, and not judged for want of figures",
        })
    }
}

/// A group as it is judged.
pub(crate) struct Judged<'p> {
    /// Of how many units it has ground.
    pub(crate) n_units: usize,
    /// Whether it is one whole unit.
    pub(crate) is_alone: bool,
    pub(crate) figures: Figures,
    pub(crate) rank: Option<&'p Rank>,
    /// How much it misses, as the search sees it: the condition of the caller is in it.
    pub(crate) shortfall: Option<f64>,
}

impl Judged<'_> {
    /// Says how it stands, and whether that is so however many people there may be by now.
    pub(crate) fn standing(&self, problem: &Problem<'_>) -> (Standing, bool) {
        let own = self.with(problem, Counted::AsGiven);
        let is_settled = self.figures.range.is_none()
            || [Counted::AtLeast, Counted::AtMost]
                .into_iter()
                .all(|counted| self.with(problem, counted).is_short() == own.is_short());
        (own, is_settled)
    }

    fn with(&self, problem: &Problem<'_>, counted: Counted) -> Standing {
        let asked = &problem.requirement;
        let is_alone = self.is_alone;
        if is_alone && self.figures.is_left_out {
            return Standing::LeftOut;
        }
        if self.figures.population.is_none() || self.figures.area.is_none() {
            return Standing::NotJudged;
        }
        let needs = self.rank.and_then(|rank| rank.needs);
        let least = match self.figures.alone {
            Some(least) if is_alone => Some(least),
            _ if is_alone && asked.exempt_alone => None,
            _ => needs,
        };
        let is_missing =
            least.is_some_and(|least| missing(&self.figures, &least, counted).is_some());
        // What the caller asks beside, and the least number of units, do not hang on how many people
        // there are by now.
        let by_figures =
            least.is_some_and(|least| missing(&self.figures, &least, Counted::AsGiven).is_some());
        let is_exempt = asked.exempt_from.is_some_and(|least| self.n_units >= least);
        let is_short = match self.shortfall {
            Some(_) if !by_figures || self.n_units < asked.least_units => true,
            _ => is_missing && !is_exempt,
        };
        match (is_alone, is_short) {
            (true, true) => Standing::AloneShort,
            (true, false) => Standing::Alone,
            (false, true) => Standing::FormedShort,
            (false, false) if is_missing => Standing::FormedExempt,
            (false, false) => Standing::Formed,
        }
    }
}
