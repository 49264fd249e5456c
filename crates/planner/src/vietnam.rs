//! What the law of Viet Nam asks of communes that are formed and of those that stay, as the planner
//! looks at it, and how the law is read where that is open.
//!
//! Resolution 76/2025/UBTVQH15 asks one thing of communes that are formed (article 5.1) and another of
//! those that may stay as they are (article 2.3, by the standards of Resolution 1211/2016/UBTVQH13). Both
//! go by terrain, and for wards by the province in which they lie once the provinces have been merged.

use std::fmt;

use sapnhap::attributes::Terrain;
use sapnhap::{Amount, Date, Error, KindId, Level, Version, date};

use crate::requirement::UnitToClass;
use crate::{Minimum, Requirement};

/// The days of Resolution 76/2025/UBTVQH15, and of Resolution 112/2025/UBTVQH15, which ended it.
const SINCE_76: Date = date(2025, 4, 15);
const SINCE_112: Date = date(2026, 1, 1);
/// The day of the figures that the law asks for (76/2025, article 6.3).
const FIGURES: Date = date(2024, 12, 31);
/// The day on which most communes and provinces were formed.
const REFORM: Date = date(2025, 7, 1);

/// Whose mountains and border decide about a ward of a province (76/2025, article 5.1c): the words say
/// "wards of a province formed in a region of mountains, highlands or the border", of which either may
/// be what lies there.
///
/// # Example
/// ```
/// use sapnhap_planner::vietnam::{Reading, WardsBy};
///
/// assert_eq!(Reading::default().wards, WardsBy::Province);
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum WardsBy {
    /// Those of the province that is formed.
    #[default]
    Province,
    /// Those of the ward that is formed.
    Ward,
}

/// How Resolution 76/2025/UBTVQH15 is read where its words, or the facts, leave it open. What is found
/// under a reading is true under that reading.
///
/// # Example
/// ```
/// use sapnhap_planner::vietnam::Reading;
///
/// let mut reading = Reading::default();
/// reading.unknown_is_mountain = true;
/// assert!(reading.to_string().starts_with("where no terrain is known it is mountain"));
/// assert_eq!(Reading::ALL.len(), 4);
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub struct Reading {
    /// Whether what the facts name no terrain of is taken for mountain, and whether mountain decides
    /// about a unit that is formed of some there and some elsewhere. Highland is read as mountain.
    pub unknown_is_mountain: bool,
    /// Whose mountains and border decide about a ward.
    pub wards: WardsBy,
    /// Whether three or more units taken whole are exempt (article 5.2), as its words say.
    pub exempts_three: bool,
}

impl Default for Reading {
    /// No mountains where none are known, wards by their province, three or more units exempt.
    fn default() -> Self {
        Self { unknown_is_mountain: false, wards: WardsBy::Province, exempts_three: true }
    }
}

impl Reading {
    /// The readings of terrain and of article 5.1c, which together give the bounds of an answer where
    /// neither is known.
    pub const ALL: [Self; 4] = [
        Self { unknown_is_mountain: false, wards: WardsBy::Province, exempts_three: true },
        Self { unknown_is_mountain: false, wards: WardsBy::Ward, exempts_three: true },
        Self { unknown_is_mountain: true, wards: WardsBy::Province, exempts_three: true },
        Self { unknown_is_mountain: true, wards: WardsBy::Ward, exempts_three: true },
    ];

    /// Says how terrain is read, which the law of all dates asks about.
    fn of_terrain(self) -> String {
        let (terrain, mixed) = match self.unknown_is_mountain {
            true => ("mountain", "mountain"),
            false => ("not mountain", "the other"),
        };
        format!("where no terrain is known it is {terrain}, of units with both {mixed} decides")
    }

    fn is_mountain(self, terrain: Option<Terrain>) -> bool {
        terrain.map_or(self.unknown_is_mountain, |terrain| {
            matches!(terrain, Terrain::Mountain | Terrain::Highland)
        })
    }
}

/// Writes it as a sentence for people.
impl fmt::Display for Reading {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let wards = match self.wards {
            WardsBy::Province => "the province",
            WardsBy::Ward => "the ward",
        };
        let terrain = self.of_terrain();
        write!(f, "{terrain}; mountains and border of {wards} decide about wards (5.1c)")?;
        if self.exempts_three {
            f.write_str("; three or more units taken whole are exempt (5.2)")?;
        }
        Ok(())
    }
}

/// Returns what the law of a date asks of communes, for the planner, by the [default](Reading::default)
/// reading.
///
/// # Errors
/// In practice there is none; see [`Requirement::kind`].
///
/// # Example
/// ```
/// use sapnhap::date;
/// use sapnhap_planner::vietnam;
///
/// let requirement = vietnam::requirement(date(2025, 7, 1))?;
/// let least = |class: &str, of: &std::collections::BTreeMap<sapnhap::KindId, _>| {
///     let least: &sapnhap_planner::Minimum = &of[&sapnhap::KindId::new(class).unwrap()];
///     format!("{} people, {} km2", least.population, least.area)
/// };
/// // What is asked of a xã that is formed, and of one that stays.
/// assert_eq!(least("xa", requirement.minima()), "16000 people, 30 km2");
/// assert_eq!(least("xa", requirement.alone_minima()), "8000 people, 30 km2");
/// assert_eq!(least("xa_mountain", requirement.minima()), "5000 people, 100 km2");
/// assert!(vietnam::requirement(date(2024, 7, 1))?.minima().is_empty());
/// # Ok::<(), sapnhap::Error>(())
/// ```
pub fn requirement(day: Date) -> Result<Requirement, Error> {
    requirement_as_read(day, Reading::default())
}

/// Returns what the law of a date asks of communes, for the planner, by some reading.
///
/// From 15 April 2025 until the end of that year this is Resolution 76/2025/UBTVQH15: the figures of the
/// rules `vn-76-area-population` and `vn-76-arranged`. Terrain, border and islands are those of the facts;
/// a ward goes by the province in which it comes to lie. Since 2026 it is what the press reports of
/// Resolution 112/2025/UBTVQH15, of which the reading is that of terrain alone. Before, no figures are
/// asked for.
///
/// A ward that is put together with other units makes a ward, and xã and thị trấn make a xã. Of communes
/// of islands nothing is asked (5.1d).
///
/// # Errors
/// In practice there is none; see [`Requirement::kind`].
///
/// # Example
/// ```
/// use sapnhap::date;
/// use sapnhap_planner::vietnam::{Reading, requirement_as_read};
///
/// for reading in Reading::ALL {
///     let requirement = requirement_as_read(date(2025, 7, 1), reading)?;
///     assert_eq!(requirement.reading(), reading.to_string());
/// }
/// # Ok::<(), sapnhap::Error>(())
/// ```
pub fn requirement_as_read(day: Date, reading: Reading) -> Result<Requirement, Error> {
    if day < SINCE_76 {
        let none = Requirement::default().kind("dac_khu", "dac_khu")?.kind("phuong", "phuong")?;
        return none.kind("xa", "xa")?.kind("thi_tran", "xa");
    }
    if day < SINCE_112 { by_76(reading) } else { by_112(reading) }
}

/// A class of communes: its id, the kind that comes of it, and hundredths of km2 and people that one
/// needs that is formed, and one that stays.
type Class = (&'static str, &'static str, Option<(u64, u32)>, Option<(u64, u32)>);

/// Of a quận, of a city or of a thị xã: that decides about a ward that stays.
const WARD_IN_CITY: [Class; 3] = [
    ("phuong_city_of_quan", "phuong", Some((45_000, 550)), Some((15_000, 550))),
    ("phuong_city_of_city", "phuong", Some((45_000, 550)), Some((7_000, 550))),
    ("phuong_city_of_thi_xa", "phuong", Some((45_000, 550)), Some((5_000, 550))),
];
const WARD_IN_MOUNTAINS: [Class; 3] = [
    ("phuong_mountain_of_quan", "phuong", Some((15_000, 550)), Some((15_000, 550))),
    ("phuong_mountain_of_city", "phuong", Some((15_000, 550)), Some((7_000, 550))),
    ("phuong_mountain_of_thi_xa", "phuong", Some((15_000, 550)), Some((5_000, 550))),
];
const WARD_ELSEWHERE: [Class; 3] = [
    ("phuong_of_quan", "phuong", Some((21_000, 550)), Some((15_000, 550))),
    ("phuong_of_city", "phuong", Some((21_000, 550)), Some((7_000, 550))),
    ("phuong_of_thi_xa", "phuong", Some((21_000, 550)), Some((5_000, 550))),
];
const XA: Class = ("xa", "xa", Some((16_000, 3_000)), Some((8_000, 3_000)));
const XA_IN_MOUNTAINS: Class = ("xa_mountain", "xa", Some((5_000, 10_000)), Some((5_000, 5_000)));
/// The standard of a thị trấn was not at hand. None stays one, so it is held to that of a xã.
const THI_TRAN: Class = ("thi_tran", "xa", XA.2, XA.3);
const THI_TRAN_IN_MOUNTAINS: Class =
    ("thi_tran_mountain", "xa", XA_IN_MOUNTAINS.2, XA_IN_MOUNTAINS.3);
const ISLANDS: [Class; 4] = [
    ("dac_khu", "dac_khu", None, None),
    ("phuong_island", "phuong", None, None),
    ("xa_island", "xa", None, None),
    ("thi_tran_island", "xa", None, None),
];

fn by_76(reading: Reading) -> Result<Requirement, Error> {
    let in_order = match reading.unknown_is_mountain {
        true => [
            &WARD_IN_CITY[..],
            &WARD_IN_MOUNTAINS,
            &WARD_ELSEWHERE,
            &[XA_IN_MOUNTAINS, THI_TRAN_IN_MOUNTAINS, XA, THI_TRAN],
        ],
        false => [
            &WARD_IN_CITY[..],
            &WARD_ELSEWHERE,
            &WARD_IN_MOUNTAINS,
            &[XA, THI_TRAN, XA_IN_MOUNTAINS, THI_TRAN_IN_MOUNTAINS],
        ],
    };
    let mut asked = Requirement::default();
    let minimum = |(population, area)| Minimum {
        population,
        area: Amount::with_decimals(area, 2).shortest(),
    };
    for (class, kind, formed, alone) in in_order.into_iter().flatten().chain(&ISLANDS) {
        asked = asked.kind(class, kind)?;
        if let Some(least) = formed {
            asked = asked.minimum(class, minimum(*least))?;
        }
        if let Some(least) = alone {
            asked = asked.alone_minimum(class, minimum(*least))?;
        }
    }
    if reading.exempts_three {
        asked = asked.exempt_from(3);
    }
    Ok(asked
        .classed_by(move |unit| class_by_76(unit, reading))
        .in_force(SINCE_76, Some(SINCE_112))
        .counted_before(FIGURES, 5..=43)
        .read_as(&reading.to_string())
        .assuming("a commune that stays alone has to meet both standards of 1211/2016 (76/2025, article 2.3)")
        .assuming("a thị trấn that stays alone is held to the standards of a xã, since its own are not at hand"))
}

fn class_by_76(asked: &UnitToClass<'_>, reading: Reading) -> Option<KindId> {
    let kind = asked.unit.kind_id()?.as_str();
    let facts = asked.facts;
    let is_mountain = reading.is_mountain(facts.and_then(|facts| facts.terrain));
    let class = if facts.and_then(|facts| facts.island) == Some(true) && kind != "dac_khu" {
        format!("{kind}_island")
    } else if kind == "phuong" {
        class_of_ward(asked, reading, is_mountain)
    } else if ["xa", "thi_tran"].contains(&kind) && is_mountain {
        format!("{kind}_mountain")
    } else {
        return None;
    };
    KindId::new(&class).ok()
}

fn class_of_ward(asked: &UnitToClass<'_>, reading: Reading, is_mountain: bool) -> String {
    let of = match asked.unit.parent() {
        Some(above) if above.is_kind("quan") => "quan",
        Some(above) if above.is_kind("thi_xa") => "thi_xa",
        _ => "city",
    };
    let province = formed_province(&asked.unit);
    if province.is_some_and(|province| province.is_kind("thanh_pho_tw")) {
        return format!("phuong_city_of_{of}");
    }
    let of_province = province.and_then(|province| asked.attributes.of(&province));
    let (is_mountain, border) = match reading.wards {
        WardsBy::Province => (
            reading.is_mountain(of_province.and_then(|facts| facts.terrain)),
            of_province.and_then(|facts| facts.border),
        ),
        WardsBy::Ward => (is_mountain, asked.facts.and_then(|facts| facts.border)),
    };
    // Where no border is known there is none, unless the reading takes what is not known as the mountains.
    let is_there = is_mountain || border == Some(true);
    format!("phuong_{}of_{of}", if is_there { "mountain_" } else { "" })
}

/// Returns the province in which a unit comes to lie: for one of 30 June 2025 that which was formed the
/// day after, by law.
fn formed_province<'r>(unit: &Version<'r>) -> Option<Version<'r>> {
    let own = unit.at_level(Level::PROVINCE)?;
    let (law, eve) = (sapnhap::vietnam::register(), REFORM.yesterday().ok()?);
    let before = law.at(eve).ok()?.get(Level::PROVINCE, &own.code());
    let before = before.filter(|before| before.name() == own.name() && own.period().contains(eve));
    let formed = before.and_then(|before| before.heir_at(&law.at(REFORM).ok()?));
    Some(formed.unwrap_or(own))
}

fn by_112(reading: Reading) -> Result<Requirement, Error> {
    let in_order = match reading.unknown_is_mountain {
        true => ["xa_island", "xa_mountain", "xa"],
        false => ["xa", "xa_mountain", "xa_island"],
    };
    let mut asked = Requirement::default().kind("dac_khu", "dac_khu")?.kind("phuong", "phuong")?;
    for class in in_order {
        asked = asked.kind(class, "xa")?;
    }
    let of = |population, area| Minimum { population, area: Amount::from(area) };
    Ok(asked
        .kind("thi_tran", "xa")?
        .minimum("xa", of(16_000, 30))?
        .minimum("xa_mountain", of(5_000, 100))?
        .minimum("xa_island", of(2_500, 15))?
        .classed_by(move |asked| {
            let facts = asked.facts;
            let class = match asked.unit.kind_id()?.as_str() {
                "xa" if facts.and_then(|facts| facts.island) == Some(true) => "xa_island",
                "xa" if reading.is_mountain(facts.and_then(|facts| facts.terrain)) => "xa_mountain",
                _ => return None,
            };
            KindId::new(class).ok()
        })
        .in_force(SINCE_112, None)
        .read_as(&reading.of_terrain())
        .assuming(
            "the figures of 112/2025 rest on what the press reported, the text was not at hand",
        )
        .assuming("there is no standard for wards, since none was reported")
        .assuming("a commune that stays alone has to meet the same as one that is formed"))
}
