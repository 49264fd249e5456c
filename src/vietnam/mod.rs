//! Viet Nam: the units of 1 January 2019 and every act since, embedded.
//!
//! The data is reviewed as text in `data/vietnam` of the package; what is embedded is its compact
//! form, which a test holds against the text. `data/README.md` says where every column comes from
//! and what is not known.

mod rules;

use std::sync::OnceLock;

pub use rules::{hanoi_proposal, rules};

#[cfg(feature = "csv")]
use crate::attributes::{Attributes, Neighbours};
#[cfg(feature = "csv")]
use crate::country::Level;
#[cfg(feature = "csv")]
use crate::period::date;
use crate::register::Register;

/// The state of the embedded data: the day of the last act that it holds.
pub const VERSION: &str = "2026-04-30";

/// Where the embedded data comes from.
pub const SOURCE: &str = "Resolutions 202/2025/QH15, 203/2025/QH15, 1654 to 1687/NQ-UBTVQH15, \
    30/2026/QH16 and 237/NQ-UBTVQH16; before them 149 acts of 2019 to 2025 after the table of \
    changes and the lists of the statistics office, the press and, for a few, their text; units and \
    codes of 30 June 2025 after the list of the statistics office of 18 July 2025 (by way of \
    vietnamadminunits 1.0.4, MIT); codes of 1 July 2025 after its letter 1027/CTK-CSCL of 25 June \
    2025";

static BYTES: &[u8] = include_bytes!("../../data/vietnam/vietnam.bin");

/// Returns the register of Viet Nam: 63 provinces, 713 districts and 11,162 communes on 1 January
/// 2019, and what the acts since made of them. How sure each of its facts is, is part of it:
/// [`Citation::evidence`](crate::Citation::evidence), [`Record`](crate::decree::Record).
///
/// It is read at the first call and shared by all later ones; a clone of it is cheap.
///
/// # Example
/// ```
/// use sapnhap::{Level, date, vietnam};
///
/// let register = vietnam::register();
/// assert_eq!(register.at(date(2025, 7, 1))?.count(Level::PROVINCE), 34);
/// # Ok::<(), sapnhap::Error>(())
/// ```
///
/// # Panics
/// Never: that the embedded bytes are a register is tested.
#[must_use]
pub fn register() -> &'static Register {
    static REGISTER: OnceLock<Register> = OnceLock::new();
    REGISTER.get_or_init(|| match load() {
        Ok(register) => register,
        #[expect(clippy::panic, reason = "the embedded bytes are part of the program and tested")]
        Err(error) => panic!("the embedded register of Viet Nam can't be read: {error}"),
    })
}

/// Reads the embedded register anew: what [`register`] does at its first call.
///
/// # Errors
/// None in practice; see [`Register::from_bytes`].
pub fn load() -> Result<Register, crate::error::Error> {
    Register::from_bytes(BYTES)
}

/// Where the figures of [`attributes`] and the pairs of [`neighbours`] come from.
#[cfg(feature = "csv")]
pub const ATTRIBUTES_SOURCE: &str = "approximate, for planning: people counted by the census of 1 \
    April 2019 (statistics office), summed to the units of 30 June 2025; areas, positions and \
    neighbours measured on commune outlines of choisy/censusVN2009 (MIT; after a map of \
    1:250,000), put together where units have merged since";

/// Returns area, population and position of the 10,035 communes of 30 June 2025. **Approximate, for
/// planning**: not the figures that Resolution 76/2025 asks for.
///
/// Areas and positions are measured on outlines of a small map, people are those of the census of
/// 2019, and for 334 communes a neighbour that a vanished unit went to was inferred;
/// [`basis`](crate::UnitFacts::basis) says which. 18 communes have no area and no position, 6 no
/// population. Terrain, border, island and culture region are not known: lay a table of your own
/// over it with [`Attributes::extend`]. `data/README.md` says more.
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
/// # Panics
/// Never: that the embedded text is a table is tested.
#[cfg(feature = "csv")]
#[must_use]
pub fn attributes() -> &'static Attributes {
    static ATTRIBUTES: OnceLock<Attributes> = OnceLock::new();
    static TEXT: &str = include_str!("../../data/vietnam/attributes.csv");
    ATTRIBUTES.get_or_init(|| {
        let (country, day) = (register().country(), date(2025, 6, 30));
        match Attributes::from_csv(TEXT, country, Level::COMMUNE, day, ATTRIBUTES_SOURCE) {
            Ok(attributes) => attributes,
            #[expect(clippy::panic, reason = "the text is part of the program and tested")]
            Err(error) => panic!("the embedded facts of Viet Nam can't be read: {error}"),
        }
    })
}

/// Returns which of the 10,035 communes of 30 June 2025 border each other: 27,688 pairs that share
/// more than about half a kilometre. **Approximate, for planning**: measured on outlines of a small
/// map, so that a pair with a short border may be missing or too many, and islands have no
/// neighbours.
///
/// For the communes of today see [`Neighbours::carried_to`]. `data/README.md` says more. It is read
/// at the first call and shared by all later ones.
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
#[cfg(feature = "csv")]
#[must_use]
pub fn neighbours() -> &'static Neighbours {
    static NEIGHBOURS: OnceLock<Neighbours> = OnceLock::new();
    static TEXT: &str = include_str!("../../data/vietnam/neighbours.csv");
    NEIGHBOURS.get_or_init(|| {
        let opening = register().at_or_opening(date(2025, 6, 30));
        match Neighbours::from_csv(TEXT, &opening, Level::COMMUNE) {
            Ok(neighbours) => neighbours,
            #[expect(clippy::panic, reason = "the text is part of the program and tested")]
            Err(error) => panic!("the embedded neighbours of Viet Nam can't be read: {error}"),
        }
    })
}
