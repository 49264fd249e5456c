//! What is wrong with a map that can't be read, or that lacks units.

use sapnhap::error::LookupFault;
use sapnhap::{Code, Date, Level};

/// What is wrong with a map that can't be read, or that lacks units which it should have.
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
    /// Some units have no position or no outline, which is needed.
    #[error("{} without {what} on {date}: expected one for each unit", codes_and_how_many_more(.codes))]
    Missing {
        /// `a position` or `an outline`.
        what: &'static str,
        /// The level of the units.
        level: Level,
        /// The date that was asked for.
        date: Date,
        /// The codes of all these units, in order.
        codes: Vec<Code>,
    },
    /// A feature of a map does not say which unit it is.
    #[error("feature {feature} has {found} for {property:?}: expected the code of a unit")]
    FeatureCode {
        /// Which of the features it is, counted from 1.
        feature: usize,
        /// The property that has the code.
        property: String,
        /// What the feature has instead of a code. A long text is cut.
        found: String,
    },
    /// A feature of a map has a code that no unit of the level carries on the date.
    #[error("feature {feature}: {fault}")]
    FeatureUnit {
        /// Which of the features it is, counted from 1.
        feature: usize,
        /// What was looked for, and what there is.
        fault: Box<LookupFault>,
    },
    /// A feature has a position without longitude and latitude.
    #[error(
        "feature {feature}, code {code}, has a position of {numbers} number{}: expected longitude \
         and latitude",
        if *.numbers == 1 { "" } else { "s" }
    )]
    FeaturePosition {
        /// Which of the features it is, counted from 1.
        feature: usize,
        /// The code of its unit.
        code: Code,
        /// How many numbers the position has.
        numbers: usize,
    },
    /// A unit has a second feature.
    #[error("feature {feature} is code {code} again: expected one feature for each unit")]
    FeatureTwice {
        /// Which of the features the second one is, counted from 1.
        feature: usize,
        /// The code that both have.
        code: Code,
    },
    /// The register, the text or a figure has something that can't be, such as an unknown level, a
    /// file that is not GeoJSON, or a latitude beyond the poles.
    #[error(transparent)]
    Register(#[from] sapnhap::Error),
}

impl From<sapnhap::error::TextFault> for MapFault {
    fn from(fault: sapnhap::error::TextFault) -> Self {
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
