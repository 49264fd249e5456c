//! What several rules of Viet Nam ask of a plan, and the days since which its law is in force.

use rustc_hash::FxHashMap;

use super::words::Say;
use crate::finding::NamedUnit;
use crate::rules::{Case, Findings, PlacedClause};
use crate::{Amount, Date, Decree, DecreeNumber, Finding, Level, date};

/// The day since which Resolution 76/2025/UBTVQH15 is in force, and 35/2023/UBTVQH15 no more.
pub(super) const SINCE_76: Date = date(2025, 4, 15);
/// The day since which Resolution 112/2025/UBTVQH15 is reported to hold.
pub(super) const SINCE_112: Date = date(2026, 1, 1);

/// The day as of which law wants figures (76/2025, article 6.3).
pub(super) const FIGURES: Date = date(2024, 12, 31);

/// Returns the clauses of a plan by which communes are formed, but for those that a later step of the
/// day ends.
pub(super) fn communes_formed<'c>(case: &'c Case<'_>) -> impl Iterator<Item = PlacedClause<'c>> {
    let formed = case.placed().filter(PlacedClause::is_new);
    formed.filter(|placed| placed.level() == Some(Level::COMMUNE) && !placed.is_passing())
}

/// Returns a mark of the plain consonants and digits of a name, which all its spellings share: most
/// names are told apart by it, without reading their letters one by one. Names of one mark may
/// still differ.
pub(super) fn skeleton(name: &str) -> u64 {
    let plain = name.bytes().map(|byte| byte.to_ascii_lowercase());
    let kept = plain.filter(|byte| byte.is_ascii_alphanumeric() && !b"aeiouy0".contains(byte));
    // A running product, as in the hash of Fowler, Noll and Vo.
    kept.fold(0xcbf2_9ce4_8422_2325, |mark, byte| {
        (mark ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
    })
}

/// Tells whether the unit that comes of a clause is of a kind.
pub(super) fn is_kind(placed: &PlacedClause<'_>, id: &str) -> bool {
    placed.kind().is_some_and(|kind| kind.id.as_str() == id)
}

/// Units about which a rule can't say anything, by decree: one note for all of them.
#[derive(Default)]
pub(super) struct Unknown<'c> {
    by_decree: Vec<(&'c Decree, Vec<NamedUnit>)>,
    /// Looked up in, never walked.
    places: FxHashMap<&'c DecreeNumber, usize>,
}

impl<'c> Unknown<'c> {
    pub(super) fn add(&mut self, placed: &PlacedClause<'c>) {
        let Some(decree) = placed.decree() else { return };
        let place = *self.places.entry(&decree.number).or_insert_with(|| {
            self.by_decree.push((decree, Vec::new()));
            self.by_decree.len() - 1
        });
        if let Some((_, units)) = self.by_decree.get_mut(place) {
            units.extend(placed.unit());
        }
    }

    /// Hands in a note for each decree: what can't be told of how many units, and why.
    pub(super) fn hand_in(self, found: &mut Findings<'_, '_>, what: Say, lacking: Say) {
        for (decree, units) in self.by_decree {
            let mut finding = Finding::new(what.with("n", units.len()));
            finding.decree = Some(decree.number.clone());
            finding.date = Some(decree.effective);
            found.cannot_tell(finding.about(units), lacking);
        }
    }
}

/// Returns a number with one decimal.
pub(super) fn tenths(number: f64) -> Amount {
    Amount::new(&format!("{number:.1}")).unwrap_or(Amount::from(0))
}
