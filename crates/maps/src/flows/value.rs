//! Who became whom, as a value: what leaves a unit and what arrives are the same exact numbers. What
//! nobody knows has no number.

use sapnhap::crosswalk::Basis;
use sapnhap::list::List;
use sapnhap::report::Language;
use sapnhap::{Citation, Date, Ratio, Shares, Version};

use super::measure::Counted;
use crate::printed::as_id;

/// Units of two or more dates, and how much of each came to whom on the next of these dates.
///
/// # Example
/// ```
/// use sapnhap::{Level, date, vietnam};
/// use sapnhap_maps::{FlowMeasure, FlowOptions, Flows};
///
/// let register = vietnam::register();
/// let (before, after) = (register.at(date(2025, 6, 30))?, register.at(date(2025, 7, 1))?);
/// let district = before.find("quận Hoàn Kiếm")?;
/// let wards = district.members(Level::COMMUNE);
/// let flows = Flows::between(&wards, &after, &FlowMeasure::units())?;
/// let [old, new] = flows.columns() else { panic!() };
/// // 18 wards of the district, and those of other districts that the same units took from.
/// assert_eq!(old.nodes.iter().filter(|node| !node.is_outside).count(), 18);
/// assert_eq!(new.nodes.iter().filter(|node| node.unit.name() == "Hoàn Kiếm").count(), 1);
///
/// let options = FlowOptions::new("quận Hoàn Kiếm").source("resolution 1656/NQ-UBTVQH15");
/// assert!(flows.to_svg(&options).starts_with("<svg"));
/// # Ok::<(), sapnhap_maps::FlowFault>(())
/// ```
#[derive(Debug, Clone)]
pub struct Flows<'r> {
    pub(super) columns: Vec<FlowColumn<'r>>,
    pub(super) counted: Counted,
}

/// The units of one date, and the bands that lead from them to the units of the next.
///
/// # Example
/// ```
/// use sapnhap::{date, vietnam};
/// use sapnhap_maps::{FlowMeasure, Flows};
///
/// let register = vietnam::register();
/// let before = register.at(date(2025, 6, 30))?;
/// let ward = before.find("phường Hàng Bạc, Hà Nội")?;
/// let flows = Flows::between(&[ward], &register.at(date(2025, 7, 1))?, &FlowMeasure::units())?;
/// assert_eq!(flows.columns()[0].date, date(2025, 6, 30));
/// assert!(flows.columns()[1].bands.is_empty());
/// # Ok::<(), sapnhap_maps::FlowFault>(())
/// ```
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct FlowColumn<'r> {
    /// The date.
    pub date: Date,
    /// Its units: those asked for in order of what stands above them and of their codes, then the others.
    pub nodes: Vec<FlowNode<'r>>,
    /// What came of them by the date of the next column; empty in the last one. By the first unit, and
    /// of one by the second.
    pub bands: Vec<FlowBand<'r>>,
}

/// A unit in a column.
///
/// # Example
/// ```
/// use sapnhap::{Ratio, date, vietnam};
/// use sapnhap_maps::{FlowMeasure, Flows};
///
/// let register = vietnam::register();
/// let ward = register.at(date(2025, 6, 30))?.find("phường Hàng Bạc, Hà Nội")?;
/// let flows = Flows::between(&[ward], &register.at(date(2025, 7, 1))?, &FlowMeasure::units())?;
/// assert_eq!(flows.columns()[0].nodes[0].amount, Some(Ratio::ONE));
/// # Ok::<(), sapnhap_maps::FlowFault>(())
/// ```
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct FlowNode<'r> {
    /// The unit.
    pub unit: Version<'r>,
    /// How much it has: in the first column its figure, later the sum of what arrives. `None` where that
    /// is not known.
    pub amount: Option<Ratio>,
    /// Whether it was not asked for, and stands here since it gave to a unit of the next column.
    pub is_outside: bool,
    /// To how many units that are not in the next column it gave as well.
    pub n_elsewhere: usize,
}

/// What came of a unit to one of the next column.
///
/// # Example
/// ```
/// use sapnhap::{date, vietnam};
/// use sapnhap_maps::{FlowMeasure, Flows};
///
/// let register = vietnam::register();
/// let ward = register.at(date(2025, 6, 30))?.find("phường Đại Mỗ, Hà Nội")?;
/// let flows = Flows::between(&[ward], &register.at(date(2025, 7, 1))?, &FlowMeasure::units())?;
/// let band = &flows.columns()[0].bands[0];
/// // The ward was divided, and the law does not say how much of it came to whom.
/// assert!(band.is_part() && band.amount.is_none());
/// assert_eq!(band.citations[0].to_string(), "1656/NQ-UBTVQH15 clause 36");
/// # Ok::<(), sapnhap_maps::FlowFault>(())
/// ```
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct FlowBand<'r> {
    /// The place of the giving unit in its column.
    pub from: usize,
    /// The place of the receiving unit in the next column.
    pub to: usize,
    /// How much came; `None` where that is not known.
    pub amount: Option<Ratio>,
    /// What the share of the giving unit rests on; `None` where nothing weighs it.
    pub basis: Option<Basis>,
    /// What the law says of how much came.
    pub portions: Shares,
    /// The clauses behind it, in the order of the register's log.
    pub citations: List<Citation<'r>>,
}

impl FlowBand<'_> {
    /// Tells whether less than all of the giving unit's area and population came, or perhaps so.
    #[must_use]
    pub fn is_part(&self) -> bool {
        !self.portions.is_whole()
    }
}

impl<'r> Flows<'r> {
    /// Returns the columns, by date; at least two.
    #[must_use]
    pub fn columns(&self) -> &[FlowColumn<'r>] {
        &self.columns
    }

    /// Returns the units of the first column, and those from outside, whose figure is not known, by column.
    pub fn without_figure(&self) -> impl Iterator<Item = Version<'r>> {
        let columns = self.columns.iter().enumerate();
        columns.flat_map(|(place, column)| {
            let begin = column.nodes.iter().filter(move |node| place == 0 || node.is_outside);
            begin.filter(|node| node.amount.is_none()).map(|node| node.unit)
        })
    }
}

/// What a picture of [`Flows`] says beside them.
///
/// # Example
/// ```
/// use sapnhap::report::Language;
/// use sapnhap_maps::FlowOptions;
///
/// let options = FlowOptions::new("Huyện Sóc Sơn").language(Language::Vietnamese);
/// assert_eq!(options.title, "Huyện Sóc Sơn");
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct FlowOptions {
    /// The title.
    pub title: String,
    /// Where the figures come from, in the language of the picture; empty for nothing.
    pub source: String,
    /// The language of all other words.
    pub language: Language,
    /// What ids in the picture begin with, `flows` by default: of several pictures on one page each needs
    /// its own. Of what is set, letters of ASCII, digits and hyphens are kept.
    pub id: String,
}

impl FlowOptions {
    /// Makes options of a title, in English, without a source.
    #[must_use]
    pub fn new(title: &str) -> Self {
        let (title, id) = (title.to_owned(), "flows".to_owned());
        Self { title, source: String::new(), language: Language::default(), id }
    }

    /// Sets where the figures come from.
    #[must_use]
    pub fn source(mut self, source: &str) -> Self {
        self.source = source.to_owned();
        self
    }

    /// Sets what ids in the picture begin with.
    #[must_use]
    pub fn id(mut self, id: &str) -> Self {
        self.id = as_id(id);
        self
    }

    /// Sets the language.
    #[must_use]
    pub fn language(mut self, language: Language) -> Self {
        self.language = language;
        self
    }
}
