//! What the width of a band is: units, area, people, or figures of the user's.

use sapnhap::attributes::Measure;
use sapnhap::crosswalk::{Figures, Variable, Weighing, Weights};
use sapnhap::{Quantity, Ratio, Version};

/// What the widths of bands are, and by which shares divided units are weighed.
///
/// # Example: by people, and by shares of area for want of better ones
/// ```
/// # #[cfg(feature = "geo")] {
/// use sapnhap::crosswalk::Figures;
/// use sapnhap::{Level, Quantity, date, vietnam};
/// use sapnhap_maps::{FlowMeasure, Flows};
///
/// let register = vietnam::register();
/// let (before, after) = (register.at(date(2025, 6, 30))?, register.at(date(2025, 7, 1))?);
/// let facts = vietnam::attributes();
/// let people = Figures::of_facts(facts, &before, Level::COMMUNE, Quantity::Population)
///     .map_err(sapnhap::Error::from)?;
/// let measure = FlowMeasure::of(people).by(vietnam::area_shares());
/// let ward = before.find("phường Đại Mỗ, Hà Nội")?;
/// let flows = Flows::between(&[ward], &after, &measure)?;
/// let bands = &flows.columns()[0].bands;
/// let all = bands.iter().filter(|band| band.from == 0).filter_map(|band| band.amount.clone());
/// assert_eq!(Some(all.sum()), flows.columns()[0].nodes[0].amount);
/// # }
/// # Ok::<(), sapnhap_maps::FlowFault>(())
/// ```
#[derive(Debug, Clone)]
pub struct FlowMeasure<'w> {
    figures: Option<Figures>,
    pub(super) weighing: Weighing<'w>,
}

impl<'w> FlowMeasure<'w> {
    /// Counts units: each of the first date is one.
    #[must_use]
    pub fn units() -> Self {
        let weighing = Weighing::of(Variable::following("units", Quantity::Area));
        Self { figures: None, weighing }
    }

    /// Takes figures of the units of the first date, such as what
    /// [`Figures::of_facts`](sapnhap::crosswalk::Figures::of_facts) knows of area or people. A unit without
    /// one is told, and drawn with the least width.
    #[must_use]
    pub fn of(figures: Figures) -> Self {
        let weighing = Weighing::of(figures.variable().clone());
        Self { figures: Some(figures), weighing }
    }

    /// Asks a table of shares where the law gives no figure for a part, after those given before.
    #[must_use]
    pub fn by(mut self, weights: &'w Weights) -> Self {
        self.weighing = self.weighing.by(weights);
        self
    }

    /// Returns how much a unit has by itself. Less than nothing is not known: nothing is that wide.
    pub(super) fn amount(&self, unit: &Version<'_>) -> Option<Ratio> {
        match &self.figures {
            None => Some(Ratio::ONE),
            Some(figures) => figures.of(unit).filter(|figure| !figure.is_negative()).cloned(),
        }
    }

    pub(super) fn counted(&self) -> Counted {
        match &self.figures {
            None => Counted::Units,
            Some(figures) if *figures.variable() == Variable::area() => Counted::Area,
            Some(figures) if *figures.variable() == Variable::people() => {
                Counted::People(figures.measure().cloned())
            }
            Some(figures) => Counted::Other(figures.variable().name().to_owned()),
        }
    }
}

/// What is counted, with how and when that was had where it was said, as far as words for it differ.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Counted {
    Units,
    Area,
    People(Option<Measure>),
    Other(String),
}
