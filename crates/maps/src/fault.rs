//! Maps that can't be read, and units that are not on them.

use sapnhap::{Code, Date, Level, LookupFault};

/// A map that can't be read, or units that a map should have and has not.
///
/// # Example
/// ```
/// use sapnhap::{Level, date, vietnam};
/// use sapnhap_maps::{MapFault, OutlineOptions, Outlines};
///
/// let before = vietnam::register().at(date(2025, 6, 30))?;
/// let text = r#"{"type":"FeatureCollection","features":[
///     {"type":"Feature","properties":{"name":"Ba Đình"},"geometry":null}]}"#;
/// let options = OutlineOptions::new("code");
/// let fault = Outlines::from_geojson(text, &before, Level::COMMUNE, &options).unwrap_err();
/// assert!(matches!(fault, MapFault::FeatureCode { feature: 1, .. }));
/// # Ok::<(), sapnhap::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum MapFault {
    /// Units of which the position or the outline is needed, and is not there.
    #[error("{} without {what} on {date}: expected one for each unit", codes_and_how_many_more(.codes))]
    Missing {
        /// `a position` or `an outline`.
        what: &'static str,
        /// The level of the units.
        level: Level,
        /// The date that was asked for.
        date: Date,
        /// All of them, in order.
        codes: Vec<Code>,
    },
    /// A feature of a map that does not say which unit it is.
    #[error("feature {feature} has {found} for {property:?}: expected the code of a unit")]
    FeatureCode {
        /// Which of the features, counted from 1.
        feature: usize,
        /// The property that has the code.
        property: String,
        /// What it has instead, cut when it is long.
        found: String,
    },
    /// A feature of a map with a code that no unit of the level carries on the date.
    #[error("feature {feature}: {fault}")]
    FeatureUnit {
        /// Which of the features, counted from 1.
        feature: usize,
        /// What was looked for.
        fault: Box<LookupFault>,
    },
    /// A feature with a position that has no longitude and latitude.
    #[error(
        "feature {feature}, code {code}, has a position of {numbers} number{}: expected longitude \
         and latitude",
        if *.numbers == 1 { "" } else { "s" }
    )]
    FeaturePosition {
        /// Which of the features, counted from 1.
        feature: usize,
        /// The code of its unit.
        code: Code,
        /// How many numbers the position has.
        numbers: usize,
    },
    /// A second feature for a unit.
    #[error("feature {feature} is code {code} again: expected one feature for each unit")]
    FeatureTwice {
        /// The second one, counted from 1.
        feature: usize,
        /// The code of both.
        code: Code,
    },
    /// Something in the register, the text or the figures that can't be: an unknown level, a file that
    /// is no GeoJSON, a latitude beyond the poles.
    #[error(transparent)]
    Register(#[from] sapnhap::Error),
}

impl From<sapnhap::TextFault> for MapFault {
    fn from(fault: sapnhap::TextFault) -> Self {
        sapnhap::Error::from(fault).into()
    }
}

/// Writes codes as the start of a message; a long list is cut, with the number left out.
fn codes_and_how_many_more(codes: &[Code]) -> String {
    const SHOWN: usize = 12;
    let shown: Vec<&str> = codes.iter().take(SHOWN).map(Code::as_str).collect();
    let more = match codes.len().checked_sub(SHOWN) {
        Some(more @ 1..) => format!(" and {more} more"),
        _ => String::new(),
    };
    format!("code{} {}{more}", if codes.len() == 1 { "" } else { "s" }, shown.join(", "))
}
