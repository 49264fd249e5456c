//! What the rules of Viet Nam say: each sentence has a name here and its words in a file for each
//! language. Another language is another such file, and a line in [`Say::in_language`].

mod english;
mod say;
mod vietnamese;

use crate::finding::{Claim, Measured, Mend, Reason, Sentence, Value};
use crate::report::Language;

pub(super) use say::Say;

impl Say {
    fn in_language(self, language: Language) -> &'static str {
        match language {
            Language::English => english::say(self),
            Language::Vietnamese => vietnamese::say(self),
        }
    }

    /// Makes the sentence, in all languages.
    fn sentence(self) -> Sentence {
        let languages = Language::ALL.into_iter().filter(|of| *of != Language::English);
        let english = Sentence::new(self.in_language(Language::English));
        languages.fold(english, |sentence, of| sentence.said_in(of, self.in_language(of)))
    }

    /// Makes the sentence with a value in it.
    pub(super) fn with(self, name: &'static str, value: impl Into<Value>) -> Sentence {
        self.sentence().with(name, value)
    }
}

/// Lets a sentence without values stand where a finding asks for one.
macro_rules! says {
    ($($set:ident),*) => {
        $(impl From<Say> for $set {
            fn from(say: Say) -> Self {
                Self::Said(say.sentence())
            }
        })*
    };
}

says!(Claim, Reason, Mend, Measured);

#[cfg(test)]
mod tests {
    use super::*;

    const ALL: &[Say] = &[
        Say::AnotherName,
        Say::Apart,
        Say::AreaAndPopulation,
        Say::AreaAndPopulationOf,
        Say::BelowCity,
        Say::BelowStandards,
        Say::BordersAsOf,
        Say::BordersOf,
        Say::CiteClauses,
        Say::CodeChanges,
        Say::CodeClosed,
        Say::CodeNotOfSeat,
        Say::CodeOfSeat,
        Say::CodeOutOfRange,
        Say::CountsMiss,
        Say::CultureRegionsMixed,
        Say::CultureRegionsOf,
        Say::CultureRegionsUnknown,
        Say::FiguresOf,
        Say::FiguresOrTerrain,
        Say::FiguresTerrainOrParts,
        Say::GiveCode,
        Say::GoesOnElsewhere,
        Say::HowUrban,
        Say::IslandsMixed,
        Say::IslandsUnknown,
        Say::KeepsWithoutPeople,
        Say::Kind,
        Say::LeaveOutApart,
        Say::MergeOrAsk,
        Say::MergeWithNeighbour,
        Say::MustBeArranged,
        Say::NameIsLong,
        Say::NameOfNoDistrict,
        Say::NameOfNoProvince,
        Say::NameToPeople,
        Say::NameTwice,
        Say::NeighboursUnknown,
        Say::NoFigureOf,
        Say::NoFigureOfMore,
        Say::NoFigures,
        Say::NoScope,
        Say::NoSeat,
        Say::OnlyBounds,
        Say::OtherErrors,
        Say::Percent,
        Say::Reduction,
        Say::RestCitesNoPart,
        Say::RestCitesNothing,
        Say::RestCitesOthers,
        Say::RestOfAll,
        Say::SameName,
        Say::SeatElsewhere,
        Say::SeriesLacks,
        Say::Syllables,
        Say::TakeAllOrPart,
        Say::TakesFromElsewhere,
        Say::TownFormed,
        Say::WardStandardsUnknown,
        Say::WardWithoutWard,
        Say::WardsPercent,
        Say::WhetherArranged,
        Say::WhetherCounts,
        Say::WhetherIslands,
        Say::WhetherIslandsOf,
        Say::WhetherSeatCodes,
        Say::XaWithWards,
    ];

    fn names(template: &str) -> Vec<&str> {
        let parts = template.split('{').skip(1);
        let mut names: Vec<&str> =
            parts.map(|part| part.split_once('}').map_or("", |(name, _)| name)).collect();
        names.sort_unstable();
        names
    }

    /// The same values stand in a sentence in every language.
    #[test]
    fn languages_agree_on_the_values() {
        for say in ALL {
            let [english, vietnamese] = Language::ALL.map(|of| say.in_language(of));
            assert_eq!(names(english), names(vietnamese), "{say:?}");
            assert_ne!(english, vietnamese, "{say:?}");
        }
    }
}
