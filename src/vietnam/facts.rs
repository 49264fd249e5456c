//! Figures and borders of Viet Nam's communes, on the day before the reform and since.
//!
//! The two sets of figures are of different measures: people of 30 June 2025 are those of the census of
//! 2019, people since are registered residents of 2024 or so. Each figure says which
//! ([`population_measure`](crate::UnitFacts::population_measure)), and they do not belong in one sum.

use std::sync::OnceLock;

use crate::Date;
use crate::attributes::{Attributes, Measure, Neighbours};
use crate::country::Level;
use crate::crosswalk::{Basis, Variable, Weights};
use crate::error::Error;
use crate::period::date;
use crate::register::Register;

use super::register;
use super::unchanged::same_as;

/// The day before the reform of 2025, and the day of it.
const EVE: Date = date(2025, 6, 30);
const REFORM: Date = date(2025, 7, 1);

/// Where the figures of [`attributes`] and the pairs of [`neighbours`] and [`neighbours_today`] come
/// from.
pub const ATTRIBUTES_SOURCE: &str = "approximate, for planning: of 30 June 2025, people counted by the \
    census of 1 April 2019 (statistics office), and areas, positions and neighbours measured on \
    outlines of choisy/censusVN2009 (MIT; after a map of 1:250,000); since 1 July 2025, areas and \
    people published with the map of the new units (by way of vietnamadminunits and \
    thanglequoc/vietnamese-provinces-database, MIT), each tested, and neighbours measured on \
    outlines of the latter";

/// Returns area, population and position of the 10,035 communes of 30 June 2025 and of the 3,321 since
/// 1 July 2025. **Approximate, for planning**: not the figures that Resolution 76/2025 asks for.
///
/// | | 30 June 2025 | since 1 July 2025 |
/// | --- | --- | --- |
/// | people | census of 1 April 2019 | registered residents, as published; very likely of 31 December 2024, which is inferred |
/// | area, position | measured on outlines of a small map | as published, 26 areas and 28 positions from an outline |
/// | not known | 18 areas and positions, 6 populations | 43 populations |
/// | doubtful | 334 where a merger was inferred | 13 populations; 266 areas more than 3% from the outline |
///
/// The two counts of people are not of one measure, and their ratio is no growth:
/// [`population_measure`](crate::UnitFacts::population_measure) says which a figure is of.
/// [`marks`](crate::UnitFacts::marks) says how a figure was chosen. Terrain, border, island and culture
/// region are not known: lay a table of your own over it with [`Attributes::extend`]. `data/README.md`
/// says more.
///
/// A row since the reform is [tied](Attributes::tied_to) to the unit of the law, so a plan for 1 July
/// 2025 that gives its code to another unit has nothing of it. Where a later act changes the name or kind
/// of a unit and not its ground, as on 30 April 2026, its new version is answered for by the same figures.
///
/// It is read at the first call and shared by all later ones.
///
/// # Example
/// ```
/// use sapnhap::{Level, date, vietnam};
///
/// let before = vietnam::register().at(date(2025, 6, 30))?;
/// let ward = before.find("phường Trúc Bạch, Hà Nội")?;
/// let facts = vietnam::attributes().of(&ward).unwrap();
/// assert_eq!(facts.area.unwrap().to_string(), "0.717"); // km2, roughly
/// assert_eq!(facts.basis.as_deref(), Some("union_announced"));
/// # Ok::<(), sapnhap::Error>(())
/// ```
///
/// # Example: a commune of today
/// ```
/// use sapnhap::{date, vietnam};
///
/// let ward = vietnam::register().latest().find("phường Ba Đình, Hà Nội")?;
/// let facts = vietnam::attributes().of(&ward).unwrap();
/// assert_eq!((facts.area.unwrap().to_string().as_str(), facts.population), ("2.97", Some(65_023)));
/// let measure = facts.population_measure.as_ref().unwrap();
/// assert!(measure.date() == Some(date(2024, 12, 31)) && measure.is_inferred());
/// # Ok::<(), sapnhap::Error>(())
/// ```
///
/// # Panics
/// Never: that the embedded texts are tables is tested.
#[must_use]
pub fn attributes() -> &'static Attributes {
    static ATTRIBUTES: OnceLock<Attributes> = OnceLock::new();
    ATTRIBUTES.get_or_init(|| embedded("facts", load_attributes(register())))
}

fn load_attributes(register: &Register) -> Result<Attributes, Error> {
    static BEFORE: &str = include_str!("../../data/vietnam/attributes.csv");
    static SINCE: &str = include_str!("../../data/vietnam/attributes_2025-07-01.csv");
    let read = |text, day, source| {
        Attributes::from_csv(text, register.country(), Level::COMMUNE, day, source)
    };
    let census = Measure::new("usual residents, by census", Some(date(2019, 4, 1)));
    // No source says it of a unit; the law's totals are of this, and the units add up to those.
    let registered =
        Measure::new("permanent and temporary residents, as registered", Some(date(2024, 12, 31)))
            .inferred();
    let mut attributes = read(BEFORE, EVE, ATTRIBUTES_SOURCE)?.measured_by(&census);
    let since = read(SINCE, REFORM, "")?.measured_by(&registered);
    attributes.extend(with_later_versions(since, register)?.tied_to(register));
    Ok(attributes)
}

/// Puts a row for each later version of a commune that has the same ground and people as the unit which
/// carried its code: what changed is its name, its kind or what stands above it.
fn with_later_versions(mut facts: Attributes, register: &Register) -> Result<Attributes, Error> {
    let later = register.versions().filter(|version| {
        version.level() == Level::COMMUNE && version.period().from.is_some_and(|from| from > REFORM)
    });
    // A version comes after all that came before it, so the row of the one before is there.
    for version in later {
        let Some(from) = version.period().from else { continue };
        let known = same_as(&version).and_then(|earlier| facts.of(&earlier).cloned());
        if let Some(known) = known {
            facts.insert(Level::COMMUNE, version.code(), from, known)?;
        }
    }
    Ok(facts)
}

/// Returns in which culture region each commune of Hà Nội of 30 June 2025 lies, for the rule
/// `hn-culture-regions` and for planning: Thăng Long, xứ Đoài, Kinh Bắc, Sơn Nam Thượng.
///
/// **The regions are the city's, their bounds are ours**: on 3 April 2025 it named the four and said that
/// they are not to be mixed, and no source says where each ends. Each of the 30 districts is put whole
/// into one here; `data/vietnam/hanoi_culture_regions.csv` has them. Lay the table over the
/// [`attributes`] ([`Attributes::extend`]). It is read at the first call and shared by all later ones.
///
/// # Example
/// ```
/// use sapnhap::{date, vietnam};
///
/// let before = vietnam::register().at(date(2025, 6, 30))?;
/// let of = |unit: &str| {
///     let facts = vietnam::hanoi_culture_regions().of(&before.find(unit)?);
///     Ok::<_, sapnhap::Error>(facts.and_then(|facts| facts.culture_region.clone()))
/// };
/// assert_eq!(of("phường Kim Liên, quận Đống Đa")?.as_deref(), Some("Thăng Long"));
/// assert_eq!(of("xã Đường Lâm, thị xã Sơn Tây")?.as_deref(), Some("xứ Đoài"));
/// # Ok::<(), sapnhap::Error>(())
/// ```
///
/// # Panics
/// Never: that the embedded text is a table of districts is tested.
#[must_use]
pub fn hanoi_culture_regions() -> &'static Attributes {
    static REGIONS: OnceLock<Attributes> = OnceLock::new();
    REGIONS.get_or_init(|| embedded("culture regions", load_culture_regions(register())))
}

fn load_culture_regions(register: &Register) -> Result<Attributes, Error> {
    static TEXT: &str = include_str!("../../data/vietnam/hanoi_culture_regions.csv");
    let source =
        "culture regions as the city named them on 3 April 2025, districts put into them here";
    let country = register.country();
    let districts = Attributes::from_csv(TEXT, country, Level::DISTRICT, EVE, source)?;
    let mut communes = Attributes::new(source);
    let eve = register.at(EVE)?;
    for (level, code, _, facts) in districts.rows() {
        let district = eve.unit(level, code)?;
        for commune in district.members(Level::COMMUNE) {
            communes.insert(Level::COMMUNE, commune.code(), EVE, facts.clone())?;
        }
    }
    Ok(communes)
}

/// Returns which of the 10,035 communes of 30 June 2025 border each other: 27,688 pairs that share
/// more than about half a kilometre. **Approximate, for planning**: measured on outlines of a small
/// map, so that a pair with a short border may be missing or too many, and islands have no
/// neighbours.
///
/// For the communes of today see [`neighbours_today`]; for those of a plan, [`Neighbours::carried_to`].
/// `data/README.md` says more. It is read at the first call and shared by all later ones.
///
/// # Example
/// ```
/// use sapnhap::attributes::Contact;
/// use sapnhap::{date, vietnam};
///
/// let before = vietnam::register().at(date(2025, 6, 30))?;
/// let (one, other) = (before.find("phường Trúc Bạch")?, before.find("phường Quán Thánh")?);
/// let neighbours = vietnam::neighbours();
/// assert_eq!(neighbours.contact(one.id(), other.id()), Some(Contact::Certain));
/// # Ok::<(), sapnhap::Error>(())
/// ```
///
/// # Panics
/// Never: that the embedded text is a table of pairs is tested.
#[must_use]
pub fn neighbours() -> &'static Neighbours {
    static NEIGHBOURS: OnceLock<Neighbours> = OnceLock::new();
    static TEXT: &str = include_str!("../../data/vietnam/neighbours.csv");
    NEIGHBOURS.get_or_init(|| read_neighbours(TEXT, EVE))
}

/// Returns which of the 3,321 communes of 1 July 2025 border each other: 9,278 pairs that share 10
/// metres or more. **Approximate, for planning**: measured on published outlines, and not on those of
/// the law. 19 communes are islands or groups of islands and have no neighbours.
///
/// It is of the day of the reform, on which the units of today got their ground. For the register as it
/// is after later acts, and for plans, see [`Neighbours::carried_to`]: where no ground moves, as on 30
/// April 2026, each pair stays certain. `data/README.md` says more. It is read at the first call and
/// shared by all later ones.
///
/// # Example
/// ```
/// use sapnhap::attributes::Contact;
/// use sapnhap::vietnam;
///
/// let today = vietnam::register().latest();
/// let neighbours = vietnam::neighbours_today().carried_to(&today)?;
/// let (one, other) = (today.find("phường Ba Đình")?, today.find("phường Hồng Hà, Hà Nội")?);
/// assert_eq!(neighbours.contact(one.id(), other.id()), Some(Contact::Certain));
/// # Ok::<(), sapnhap::Error>(())
/// ```
///
/// # Panics
/// Never: that the embedded text is a table of pairs is tested.
#[must_use]
pub fn neighbours_today() -> &'static Neighbours {
    static NEIGHBOURS: OnceLock<Neighbours> = OnceLock::new();
    static TEXT: &str = include_str!("../../data/vietnam/neighbours_2025-07-01.csv");
    NEIGHBOURS.get_or_init(|| read_neighbours(TEXT, REFORM))
}

fn read_neighbours(text: &str, day: Date) -> Neighbours {
    let on = register().at_or_opening(day);
    embedded("neighbours", Neighbours::from_csv(text, &on, Level::COMMUNE))
}

/// Returns how much of the area of each of the 441 communes that the reform of 1 July 2025 divided went where:
/// 972 shares. **Estimates**: old outlines of a small map laid over those of today, with the error that
/// such shares were found to have. Shares of area, and none of people.
///
/// A part that is too small to be seen so has the share 0 and yet some area, by the act: its bounds are
/// above 0. `data/README.md` says more. They are read at the first call and shared by all later ones.
///
/// # Example
/// ```
/// use sapnhap::crosswalk::{Basis, Crosswalk, Variable, Weighing};
/// use sapnhap::{Level, Ratio, code, date, vietnam};
///
/// let days = [date(2025, 6, 30), date(2025, 7, 1)];
/// let weighing = Weighing::of(Variable::area()).by(vietnam::area_shares());
/// let crosswalk = Crosswalk::weighed(vietnam::register(), days, Level::COMMUNE, &weighing)?;
/// let row = crosswalk.rows().find(|row| row.from.code() == code("00007")).unwrap();
/// assert_eq!(row.weight, Some("0.5150".parse::<Ratio>()?));
/// assert_eq!((row.basis, row.error), (Some(Basis::Estimated), Some("0.026".parse::<Ratio>()?)));
/// assert_eq!(row.bounds.to_string(), "more than 0, less than 1");
/// # Ok::<(), sapnhap::Error>(())
/// ```
///
/// # Panics
/// Never: that the embedded text is a table of shares is tested.
#[must_use]
pub fn area_shares() -> &'static Weights {
    static SHARES: OnceLock<Weights> = OnceLock::new();
    static TEXT: &str = include_str!("../../data/vietnam/area_shares_2025-07-01.csv");
    SHARES.get_or_init(|| {
        let days = [date(2025, 6, 30), date(2025, 7, 1)];
        let (variable, basis) = (Variable::area(), Basis::Estimated);
        let read = Weights::from_csv(TEXT, register(), days, Level::COMMUNE, variable, basis);
        embedded("shares", read)
    })
}

/// Returns what was read of an embedded text.
fn embedded<T>(what: &str, read: Result<T, Error>) -> T {
    match read {
        Ok(read) => read,
        #[expect(clippy::panic, reason = "the texts are part of the program and tested")]
        Err(error) => panic!("the embedded {what} of Viet Nam can't be read: {error}"),
    }
}
