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
    /// A TopoJSON file has no object of the name that was asked for, or several and none was chosen.
    #[error("the topology has {}: expected {}", names(.found), wanted(.name.as_deref()))]
    TopologyObject {
        /// The name that was asked for.
        name: Option<String>,
        /// The names of the objects, in order.
        found: Vec<String>,
    },
    /// A TopoJSON file says in no two numbers how its positions are scaled or moved.
    #[error(
        "the transform of the topology is not whole: expected two numbers as its scale and two as its translation"
    )]
    TopologyTransform,
    /// An arc that a feature of a TopoJSON file is made of is not there, or one of the arcs has a
    /// position without longitude and latitude.
    #[error("{}arc {arc} is not there or has a position of fewer than two numbers: expected one of {n_arcs} arcs of positions", of_feature(*.feature))]
    TopologyArc {
        /// Which of the features names it, counted from 1. None when the arc itself is broken.
        feature: Option<usize>,
        /// Its index, as the file has it.
        arc: i64,
        /// How many arcs there are.
        n_arcs: usize,
    },
    /// A TopoJSON file repeats its arcs so often that its outlines have more points than it has
    /// bytes.
    #[error(
        "the outlines have more points than the topology has bytes, from feature {feature} on: expected each arc in one or two outlines"
    )]
    TopologyPoints {
        /// The feature with which there are too many, counted from 1.
        feature: usize,
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

/// Names the objects of a topology; a long list is cut.
fn names(found: &[String]) -> String {
    const SHOWN: usize = 5;
    let quoted = found.iter().take(SHOWN).map(|name| {
        let short: String = name.chars().take(40).collect();
        format!("{short:?}")
    });
    match found.len() {
        0 => "no object".to_owned(),
        n if n > SHOWN => {
            format!("{n} objects, {} and more", quoted.collect::<Vec<_>>().join(", "))
        }
        _ => format!("the objects {}", quoted.collect::<Vec<_>>().join(", ")),
    }
}

fn wanted(name: Option<&str>) -> String {
    match name {
        Some(name) => format!("{name:?}"),
        None => "one, or that one is chosen".to_owned(),
    }
}

fn of_feature(feature: Option<usize>) -> String {
    feature.map_or_else(String::new, |feature| format!("feature {feature}: "))
}
