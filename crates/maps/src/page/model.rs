//! What a page has, before it is written.

use sapnhap::report::{Language, in_xml};
use sapnhap::{Attributes, Level, Report, Snapshot, Version};

use crate::flows::{FlowFault, FlowMeasure, FlowOptions, Flows};

/// A page about what becomes of some units, by law or by a plan.
///
/// # Example
/// ```
/// use sapnhap::{Level, date, vietnam};
/// use sapnhap_maps::{Page, PageFigure};
///
/// let register = vietnam::register();
/// let (before, after) = (register.at(date(2025, 6, 30))?, register.at(date(2025, 7, 1))?);
/// let district = before.find("quận Hoàn Kiếm")?;
/// let page = Page::new("Quận Hoàn Kiếm", &district.members(Level::COMMUNE), &after)?
///     .map(PageFigure::new("A drawing", "<svg viewBox=\"0 0 1 1\"></svg>"))
///     .source("resolution 1656/NQ-UBTVQH15");
/// let html = page.to_html();
/// assert!(html.starts_with("<!DOCTYPE html><html lang=\"en\">"));
/// assert!(html.contains("phường Cửa Nam"));
/// # Ok::<(), sapnhap_maps::FlowFault>(())
/// ```
///
/// # Example: a plan and what rules hold against it
/// ```
/// use sapnhap::{Level, Plan, Successor, check, date, vietnam};
/// use sapnhap_maps::Page;
///
/// let register = vietnam::register();
/// let day = date(2027, 1, 1);
/// let successor = Successor::new("xã Hữu Lũng")?.seated_in("xã Hữu Lũng")?;
/// let plan = Plan::on(register, day)
///     .named("two communes into one")
///     .within("tỉnh Lạng Sơn")?
///     .merge(["xã Hữu Lũng", "xã Tuấn Sơn"], successor)?;
/// let report = check(&plan, &vietnam::rules(day), vietnam::attributes());
/// let made = plan.register()?;
/// let (before, after) = (made.at(date(2026, 12, 31))?, made.at(day)?);
/// let province = before.find("tỉnh Lạng Sơn")?;
/// let page = Page::new(plan.name(), &province.members(Level::COMMUNE), &after)?;
/// assert!(page.report(&report).to_html().contains("id=\"findings\""));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone)]
#[must_use]
pub struct Page<'p, 'r> {
    pub(super) title: String,
    pub(super) language: Language,
    pub(super) before: Snapshot<'r>,
    pub(super) after: Snapshot<'r>,
    pub(super) level: Level,
    pub(super) n_old: usize,
    pub(super) new_units: Vec<Version<'r>>,
    pub(super) attributes: Option<&'p Attributes>,
    pub(super) report: Option<&'p Report>,
    pub(super) maps: Vec<PageFigure>,
    pub(super) flows: Vec<PageFigure>,
    pub(super) sources: Vec<String>,
}

/// A picture on a page.
///
/// # Example
/// ```
/// use sapnhap_maps::PageFigure;
///
/// let figure = PageFigure::new("Hà Nội", "<svg viewBox=\"0 0 1 1\"></svg>");
/// assert_eq!(figure.caption, "Hà Nội");
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct PageFigure {
    /// What it shows.
    pub caption: String,
    /// The picture, as SVG. It is put into the page as it is, so it has to be one that a trusted
    /// program drew, such as those of this crate.
    pub svg: String,
}

impl PageFigure {
    /// Makes a figure of what it shows and of the picture as SVG, which goes into the page as it is.
    #[must_use]
    pub fn new(caption: &str, svg: impl Into<String>) -> Self {
        Self { caption: in_xml(caption).into_owned(), svg: svg.into() }
    }
}

impl<'p, 'r> Page<'p, 'r> {
    /// Makes a page about what becomes of units, seen on one date, by a later one. Old and new units may be
    /// those of a plan's register ([`Plan::register`](sapnhap::Plan::register)).
    ///
    /// # Errors
    /// [`FlowFault::NoUnits`], [`FlowFault::DatesReversed`] and [`FlowFault::Register`].
    ///
    /// # Complexity
    /// Linear in the units and in the steps between the dates.
    pub fn new(
        title: &str,
        old_units: &[Version<'r>],
        after: &Snapshot<'r>,
    ) -> Result<Self, FlowFault> {
        let first = old_units.first().ok_or(FlowFault::NoUnits)?;
        let before = first.register().at(first.date())?;
        if after.date() <= before.date() {
            return Err(FlowFault::DatesReversed { from: before.date(), to: after.date() });
        }
        let mut new_units: Vec<Version<'r>> = Vec::new();
        for unit in old_units {
            let successors = unit.successors_at_level(after, unit.level());
            new_units.extend(successors.iter().map(|relation| relation.later()));
        }
        new_units.sort_by_cached_key(|unit| (unit.level(), unit.code()));
        new_units.dedup_by_key(|unit| unit.id());
        Ok(Self {
            title: in_xml(title).into_owned(),
            language: Language::default(),
            before,
            after: *after,
            level: first.level(),
            n_old: old_units.len(),
            new_units,
            attributes: None,
            report: None,
            maps: Vec::new(),
            flows: Vec::new(),
            sources: Vec::new(),
        })
    }

    /// Sets the language of the page; English by default.
    pub fn language(mut self, language: Language) -> Self {
        self.language = language;
        self
    }

    /// Brings the area and people of units. A new unit without a figure has the sum of its former units'
    /// figures, marked as that, if all of them came whole and have one.
    pub fn attributes(mut self, attributes: &'p Attributes) -> Self {
        self.attributes = Some(attributes);
        self
    }

    /// Brings what rules found about a plan. All of it stands on the page with the plan's name, also what is about
    /// units that are not in the table.
    pub fn report(mut self, report: &'p Report) -> Self {
        self.report = Some(report);
        self
    }

    /// Adds a map. Of several each needs ids of its own ([`Map::id`](crate::Map::id)).
    pub fn map(mut self, figure: PageFigure) -> Self {
        self.maps.push(figure);
        self
    }

    /// Adds a picture of who became whom, as [`Flows::to_svg`](crate::Flows::to_svg) draws it. Of several
    /// each needs ids of its own ([`FlowOptions::id`](crate::FlowOptions::id)).
    pub fn flows(mut self, figure: PageFigure) -> Self {
        self.flows.push(figure);
        self
    }

    /// Adds a picture of who became whom for each of some units above the old ones, such as their districts,
    /// in the order in which they are given and in the language that was set before. A unit above without
    /// members has a picture of itself.
    ///
    /// # Errors
    /// Those of [`Flows::between`].
    ///
    /// # Complexity
    /// That of [`Flows::between`] for each of them.
    pub fn flows_of(
        mut self,
        above: &[Version<'r>],
        measure: &FlowMeasure<'_>,
    ) -> Result<Self, FlowFault> {
        for unit in above {
            let mut members = unit.members(self.level).to_vec();
            if members.is_empty() {
                members.push(*unit);
            }
            let label = unit.label();
            let options = FlowOptions::new(&label).language(self.language);
            let options = options.id(&format!("flows-{}", unit.code()));
            let svg = Flows::between(&members, &self.after, measure)?.to_svg(&options);
            self.flows.push(PageFigure::new(&label, svg));
        }
        Ok(self)
    }

    /// Adds where something comes from, a text for people.
    pub fn source(mut self, text: &str) -> Self {
        self.sources.push(in_xml(text).into_owned());
        self
    }
}
