//! What is asked of units, and the answers for all versions of a register in one column.

use std::sync::Arc;

use datafusion::arrow::array::ArrayRef;
use datafusion::arrow::array::builder::{
    Float64Builder, ListBuilder, StringBuilder, StringViewBuilder, StructBuilder,
};
use datafusion::arrow::compute::cast;
use datafusion::arrow::datatypes::{DataType, Field, Fields};
use datafusion::common::Result;
use sapnhap::crosswalk::{Crosswalk, CrosswalkRow, Weighing};
use sapnhap::table::OutcomeKind;
use sapnhap::{Citation, Date, Fate, Level, Register, Relation, Snapshot, Version};

/// In place of the first day of an era: as of the day before each version began.
pub(crate) const BEFORE_EACH: i32 = i32::MIN;

/// What is asked of the unit that carried a code on a day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum Question {
    /// Its code, as the law writes it.
    Code,
    /// What it is called.
    Name,
    /// The code of the unit above it, of a level.
    Parent(Level),
    /// The code of its heir.
    Heir,
    /// What a conversion does with a row of it, in a word.
    Outcome,
    /// All that it went to.
    Became,
    /// All that it came of, of a level.
    Origins(Level),
}

impl Question {
    /// Returns the type of an answer where it is no text.
    pub(crate) fn list_type(self) -> Option<DataType> {
        match self {
            Self::Became | Self::Origins(_) => {
                let item = Field::new_list_field(DataType::Struct(pair_fields()), true);
                Some(DataType::List(Arc::new(item)))
            }
            _ => None,
        }
    }
}

/// The fields of a unit that another one went to, or came of.
fn pair_fields() -> Fields {
    let text = |name| Field::new(name, DataType::Utf8, true);
    Fields::from(vec![
        text("code"),
        text("name"),
        text("area"),
        text("population"),
        text("weight"),
        Field::new("weight_f64", DataType::Float64, true),
        text("clause"),
    ])
}

/// Returns the answers for all versions of a level, each at its place among all of the register; null where there is
/// none. The day is that as of which is asked: to which units went, or from which they came; where none is given,
/// the day before each version began.
///
/// # Errors
/// What Arrow says of columns that are too long.
pub(crate) fn answers(
    register: &Register,
    level: Level,
    question: Question,
    day: Option<Date>,
    weighing: &Weighing<'static>,
    texts: &DataType,
) -> Result<ArrayRef> {
    let last = register.last();
    let on = register.at_or_opening(day.unwrap_or(last));
    let asks_back = matches!(question, Question::Origins(_));
    // What began later has no answer.
    let is_asked = |it: &Version<'_>| {
        it.level() == level && (asks_back || it.period().from <= Some(day.unwrap_or(last)))
    };
    let versions = register.versions().map(|version| Some(version).filter(is_asked));
    match question {
        Question::Became | Question::Origins(_) => {
            let mut lists = Lists::new();
            for version in versions {
                match version {
                    Some(version) if day.is_none() => {
                        let before = version.period().from.and_then(|from| from.yesterday().ok());
                        let before = before.unwrap_or(register.opening());
                        lists.push(&version, question, &register.at_or_opening(before), weighing);
                    }
                    Some(version) => lists.push(&version, question, &on, weighing),
                    None => lists.list.append_null(),
                }
            }
            Ok(Arc::new(lists.list.finish()))
        }
        _ => {
            let mut column = StringViewBuilder::new();
            for version in versions {
                let answer = version.and_then(|version| text(&version, question, &on));
                column.append_option(answer);
            }
            let column: ArrayRef = Arc::new(column.finish());
            Ok(if texts == &DataType::Utf8View { column } else { cast(&column, texts)? })
        }
    }
}

fn text<'r>(version: &Version<'r>, question: Question, on: &Snapshot<'r>) -> Option<String> {
    match question {
        Question::Name => Some(version.label()),
        Question::Parent(above) => {
            let unit = on.get(version.level(), &version.code())?;
            (unit.id() == version.id()).then(|| unit.at_level(above)).flatten().map(code_of)
        }
        Question::Heir => version.heir_at(on).map(code_of),
        Question::Outcome => Some(outcome(&version.fate_at(on)).to_owned()),
        Question::Code | Question::Became | Question::Origins(_) => Some(code_of(*version)),
    }
}

/// Returns the word of [`OutcomeKind`] for a fate.
fn outcome(fate: &Fate<'_>) -> &'static str {
    let kind = match fate {
        Fate::Divided(_) => OutcomeKind::Divided,
        Fate::Dissolved(_) => OutcomeKind::Ended,
        Fate::BeforeOpening { .. } => OutcomeKind::BeforeOpening,
        Fate::Unknown => OutcomeKind::Unknown,
        _ => OutcomeKind::Converted,
    };
    kind.word()
}

/// Returns clauses as one text.
pub(crate) fn clauses_of<'r>(citations: impl IntoIterator<Item = Citation<'r>>) -> String {
    let clauses: Vec<String> = citations.into_iter().map(|cite| cite.to_string()).collect();
    clauses.join("; ")
}

fn code_of(version: Version<'_>) -> String {
    version.code().to_string()
}

/// Lists of units that are made one after another.
struct Lists {
    list: ListBuilder<StructBuilder>,
}

impl Lists {
    fn new() -> Self {
        Self { list: ListBuilder::new(StructBuilder::from_fields(pair_fields(), 0)) }
    }

    fn push<'r>(
        &mut self,
        version: &Version<'r>,
        question: Question,
        on: &Snapshot<'r>,
        weighing: &Weighing<'static>,
    ) {
        if let Question::Origins(level) = question {
            for origin in version.origins(on, level) {
                self.push_pair(origin.earlier(), &origin, None);
            }
        } else {
            let relations = version.fate_at(on).relations().to_vec();
            let rows = Crosswalk::of_unit(*version, *on, version.level(), weighing);
            let rows: Vec<CrosswalkRow<'_>> = rows.rows().collect();
            for relation in &relations {
                let row = rows.iter().find(|row| row.to.id() == relation.later().id());
                self.push_pair(relation.later(), relation, row);
            }
        }
        self.list.append(true);
    }

    fn push_pair(
        &mut self,
        unit: Version<'_>,
        relation: &Relation<'_>,
        row: Option<&CrosswalkRow<'_>>,
    ) {
        let portions = relation.portions();
        let weight = row.and_then(|row| row.weight.as_ref());
        let pair = self.list.values();
        let texts = [
            Some(code_of(unit)),
            Some(unit.label()),
            Some(portions.area.to_string()),
            Some(portions.population.to_string()),
            weight.map(ToString::to_string),
        ];
        for (place, text) in texts.into_iter().enumerate() {
            if let Some(column) = pair.field_builder::<StringBuilder>(place) {
                column.append_option(text);
            }
        }
        if let Some(column) = pair.field_builder::<Float64Builder>(5) {
            column.append_option(weight.map(sapnhap::Ratio::to_f64));
        }
        if let Some(column) = pair.field_builder::<StringBuilder>(6) {
            column.append_value(clauses_of(relation.citations()));
        }
        pair.append(true);
    }
}
