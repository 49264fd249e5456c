//! What the rules say, in English.

use super::say::Say;

/// Returns a sentence, with names in braces for the values.
// Long: a list of all sentences, one arm for each.
pub(super) fn say(say: Say) -> &'static str {
    match say {
        Say::AnotherName => {
            "give one of them another name, such as the old district's with a number"
        }
        Say::Apart => "the units that it takes from do not lie next to each other: {units}",
        Say::AreaAndPopulation => "area and population",
        Say::AreaAndPopulationOf => "area and population of {n} units",
        Say::BelowCity => "it does not meet the standards of a centrally run city",
        Say::BelowStandards => "{unit} does not meet the standards of area and population",
        Say::BordersAsOf => "borders as known of {date}; short ones may be missing",
        Say::BordersOf => "the borders of {n} units",
        Say::CiteClauses => "cite the clauses {clauses}",
        Say::CodeChanges => "its ground stays as it is, but its code changes from {old} to {new}",
        Say::CodeClosed => "the code {code} was closed on {until}, when {unit} ended",
        Say::CodeNotOfSeat => "it has the code {code}, but its authority sits in {seat}",
        Say::CodeOfSeat => "give the code of the seat, or one that was never given",
        Say::CodeOutOfRange => "the code {code} is not among {least} to {most}",
        Say::CountsMiss => "the counts that it states are not those that it comes to",
        Say::CultureRegionsMixed => "it mixes the culture regions {regions}",
        Say::CultureRegionsOf => "the culture regions of {n} units",
        Say::CultureRegionsUnknown => "it is not known in which they lie",
        Say::FiguresOf => "figures of {dates}: {source}",
        Say::FiguresOrTerrain => "figures or terrain are missing",
        Say::FiguresTerrainOrParts => "figures or terrain are missing, or it takes parts",
        Say::GiveCode => "give it the code {code}",
        Say::GoesOnElsewhere => "it goes on in {own}, but lay in {left}, which does not go there",
        Say::HowUrban => "how urban it is",
        Say::IslandsMixed => "it mixes islands with the mainland",
        Say::IslandsUnknown => "it is not known which units are islands",
        Say::KeepsWithoutPeople => "it keeps the name and code of {unit}, and none of its people",
        Say::Kind => "kind",
        Say::LeaveOutApart => "leave out what lies apart, or take what lies between",
        Say::MergeOrAsk => "merge it with a neighbour, or ask the Standing Committee",
        Say::MergeWithNeighbour => "merge it with a neighbour",
        Say::MustBeArranged => "{unit} has to be arranged, and is not",
        Say::NameIsLong => "the name {name} is long",
        Say::NameOfNoDistrict => {
            "{name} is neither the name of an old district with a number nor one of heritage"
        }
        Say::NameOfNoProvince => "none of the provinces that make it is called {name}",
        Say::NameToPeople => {
            "give the name and code to the unit that the people go to, or leave people here"
        }
        Say::NameTwice => "the name {name} stands {n} times in its province",
        Say::NeighboursUnknown => "no neighbours are known for some",
        Say::NoFigureOf => "of {units} no figure is known",
        Say::NoFigureOfMore => "of {units} and {n} more no figure is known",
        Say::NoFigures => "no figures are known",
        Say::NoScope => "its scope is not found",
        Say::NoSeat => "no seat is given",
        Say::OnlyBounds => "of units that are divided only bounds are known",
        Say::OtherErrors => "something else is wrong with the plan",
        Say::Percent => "percent",
        Say::Reduction => "it leaves {after} of {before} communes, {percent}% fewer",
        Say::RestCitesNoPart => {
            "the rest of {unit} cites the clauses {cited}, but no clause took a part"
        }
        Say::RestCitesNothing => "the rest of {unit} cites no clause; {n} took a part",
        Say::RestCitesOthers => {
            "the rest of {unit} cites the clauses {cited}, but {took} took of it"
        }
        Say::RestOfAll => "it takes the rest of {unit}, of which no clause takes a part: all",
        Say::SameName => "it gives the same name",
        Say::SeatElsewhere => "its seat {seat} is none of the units that it is made of",
        Say::SeriesLacks => "its series of numbered names lacks {numbers}",
        Say::Syllables => "syllables",
        Say::TakeAllOrPart => "take all of it, or let another clause take a part",
        Say::TakesFromElsewhere => {
            "it comes to lie in {own}, but takes from {others}, which does not go there"
        }
        Say::TownFormed => "it becomes a thị trấn, a kind that the arrangement does not form",
        Say::WardStandardsUnknown => "the standards of a ward since 2026 are not at hand",
        Say::WardWithoutWard => "it becomes a ward, though no ward is in it",
        Say::WardsPercent => "wards, percent",
        Say::WhetherArranged => "whether {n} units have to be arranged",
        Say::WhetherCounts => "whether the stated counts hold",
        Say::WhetherIslands => "whether islands are mixed with the mainland",
        Say::WhetherIslandsOf => "whether islands are mixed with the mainland in any of {n} units",
        Say::WhetherSeatCodes => "whether {n} new units have the codes of their seats",
        Say::XaWithWards => "it becomes a xã, though wards are in it",
    }
}
