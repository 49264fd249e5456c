//! Viet Nam: the units of 1 January 2019 and every act since, embedded.
//!
//! The data is reviewed as text in `data/vietnam` of the package; what is embedded is its compact
//! form, which a test holds against the text. `data/README.md` says where every column comes from
//! and what is not known.

#[cfg(feature = "csv")]
mod facts;
mod rules;
mod unchanged;

use std::sync::OnceLock;

#[cfg(feature = "csv")]
pub use facts::{
    ATTRIBUTES_SOURCE, area_shares, attributes, hanoi_culture_regions, neighbours, neighbours_today,
};
pub use rules::{hanoi_proposal, rules};

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
