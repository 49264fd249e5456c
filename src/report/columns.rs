//! The columns of answers, which all formats share.

use super::words::share_word;
use crate::column::{Column, Value, ValueType};
#[cfg(feature = "csv")]
use crate::compare::{ComparedUnit, SharedGround};
use crate::crosswalk::{Basis, CrosswalkRow};
use crate::lineage::{Edge, Relation};
use crate::ratio::Ratio;
use crate::register::{Citation, Version};

/// What stands between the clauses of a field.
pub(super) const CLAUSES: ValueType = ValueType::Texts { mark: "; " };
/// What stands between words and other names in a field.
const WORDS: ValueType = ValueType::Texts { mark: "|" };

/// Returns the columns of unit versions.
///
/// | column | what it is |
/// | --- | --- |
/// | `label` | the kind's own word and the name |
/// | `identity` | the identity of the unit, which its versions share; with `from` it tells versions apart |
/// | `level`, `rank` | the id of the level, and its place from the top |
/// | `code`, `kind`, `name` | of the version; the kind by its id |
/// | `parent` | the identity of the unit above |
/// | `from`, `until` | the first day, and the first day after; missing for an open end |
/// | `aliases` | other spellings of the name |
///
/// # Example
/// ```
/// # #[cfg(feature = "vietnam")] {
/// use sapnhap::report::{self, Value};
/// use sapnhap::vietnam;
///
/// let ward = vietnam::register().latest().find("phường Ba Đình")?;
/// let columns = report::version_columns();
/// let from = columns.iter().find(|column| column.name() == "from").unwrap();
/// assert_eq!(from.value(&ward), Value::Date(sapnhap::date(2025, 7, 1)));
/// # }
/// # Ok::<(), sapnhap::Error>(())
/// ```
#[must_use]
pub const fn version_columns<'r>() -> [Column<Version<'r>>; 11] {
    [
        Column::text_of("label", |version| version.label().into()),
        Column::text_of("identity", |version| identity(*version)),
        Column::text_of("level", |version| level(*version)),
        Column::new("rank", ValueType::Integer, |version| {
            Value::Integer(version.level().rank().into())
        }),
        Column::text_of("code", |version| code(*version)),
        Column::text_of("kind", |version| kind(*version)),
        Column::text_of("name", |version| version.name().into()),
        Column::text_of("parent", |version| version.parent_identity().into()),
        Column::new("from", ValueType::Date, |version| version.period().from.into()),
        Column::new("until", ValueType::Date, |version| version.period().until.into()),
        Column::new("aliases", WORDS, |version| Value::texts(version.aliases())),
    ]
}

/// Returns the columns of edges: the earlier version (`source`, the identity, with level, code, kind and
/// name) and its end, the later one (`target`) and its beginning, what came of `area` and of
/// `population`, whether one unit goes on, and the clauses behind it, of which `decrees` and `clauses`
/// are lists of equal length, and the weakest of what they rest on.
///
/// # Example
/// ```
/// # #[cfg(feature = "vietnam")] {
/// use sapnhap::{report, vietnam};
///
/// let register = vietnam::register();
/// let edge = register.latest().find("phường Ba Đình")?.predecessors().next().unwrap();
/// let columns = report::edge_columns();
/// let clauses = columns.iter().find(|column| column.name() == "clauses").unwrap();
/// assert_eq!(clauses.text(&edge), "3");
/// # }
/// # Ok::<(), sapnhap::Error>(())
/// ```
#[must_use]
pub const fn edge_columns<'r>() -> [Column<Edge<'r>>; 18] {
    [
        Column::text_of("source", |edge| identity(edge.source())),
        Column::text_of("source_level", |edge| level(edge.source())),
        Column::text_of("source_code", |edge| code(edge.source())),
        Column::text_of("source_kind", |edge| kind(edge.source())),
        Column::text_of("source_name", |edge| edge.source().name().into()),
        Column::new("source_until", ValueType::Date, |edge| edge.source().period().until.into()),
        Column::text_of("target", |edge| identity(edge.target())),
        Column::text_of("target_level", |edge| level(edge.target())),
        Column::text_of("target_code", |edge| code(edge.target())),
        Column::text_of("target_kind", |edge| kind(edge.target())),
        Column::text_of("target_name", |edge| edge.target().name().into()),
        Column::new("target_from", ValueType::Date, |edge| edge.target().period().from.into()),
        Column::text_of("area", |edge| share_word(edge.portions().area).into()),
        Column::text_of("population", |edge| share_word(edge.portions().population).into()),
        Column::new("goes_on", ValueType::Boolean, |edge| edge.goes_on().into()),
        Column::new("decrees", CLAUSES, |edge| decrees(edge.citations())),
        Column::new("clauses", CLAUSES, |edge| clauses(edge.citations())),
        Column::text_of("evidence", |edge| Value::written(&edge.evidence())),
    ]
}

/// Returns the columns of relations: the `earlier` unit with its date, level, code, kind and name, the
/// `later` one, and the rest as [`edge_columns`] has it.
///
/// # Example
/// ```
/// # #[cfg(feature = "vietnam")] {
/// use sapnhap::{Level, date, report, vietnam};
///
/// let register = vietnam::register();
/// let before = register.at(date(2025, 6, 30))?;
/// let ward = register.latest().find("phường Ba Đình")?;
/// let columns = report::relation_columns();
/// let earlier = columns.iter().find(|column| column.name() == "earlier_name").unwrap();
/// for origin in ward.origins(&before, Level::DISTRICT) {
///     assert_eq!(earlier.text(&origin), origin.earlier().name());
/// }
/// # }
/// # Ok::<(), sapnhap::Error>(())
/// ```
#[must_use]
pub const fn relation_columns<'r>() -> [Column<Relation<'r>>; 17] {
    [
        Column::text_of("earlier", |relation| identity(relation.earlier())),
        Column::new("earlier_date", ValueType::Date, |relation| relation.earlier().date().into()),
        Column::text_of("earlier_level", |relation| level(relation.earlier())),
        Column::text_of("earlier_code", |relation| code(relation.earlier())),
        Column::text_of("earlier_kind", |relation| kind(relation.earlier())),
        Column::text_of("earlier_name", |relation| relation.earlier().name().into()),
        Column::text_of("later", |relation| identity(relation.later())),
        Column::new("later_date", ValueType::Date, |relation| relation.later().date().into()),
        Column::text_of("later_level", |relation| level(relation.later())),
        Column::text_of("later_code", |relation| code(relation.later())),
        Column::text_of("later_kind", |relation| kind(relation.later())),
        Column::text_of("later_name", |relation| relation.later().name().into()),
        Column::text_of("area", |relation| share_word(relation.portions().area).into()),
        Column::text_of("population", |relation| share_word(relation.portions().population).into()),
        Column::new("decrees", CLAUSES, |relation| decrees(relation.citations())),
        Column::new("clauses", CLAUSES, |relation| clauses(relation.citations())),
        Column::text_of("evidence", |relation| Value::written(&relation.evidence())),
    ]
}

/// Returns the columns of the rows of a crosswalk.
///
/// | column | what it is |
/// | --- | --- |
/// | `from`, `from_date`, .. | the unit of the first date: identity, date, level, code, kind, name |
/// | `to`, `to_date`, .. | that of the second |
/// | `weight` | exactly, always as a fraction: `103/200`, and `1/1` for all; missing where nothing weighs it |
/// | `weight_f64` | the nearest number that a computer counts with |
/// | `lower`, `upper` | between what the weight lies for certain |
/// | `above_lower`, `below_upper` | whether it is not the lower end itself, and not the upper one |
/// | `basis` | what the weight rests on: `whole`, `stated`, `derived`, `estimated` or `assumed` |
/// | `error` | how far from the truth such weights were found to be |
/// | `area`, `population` | what law says: `all`, `rest`, `part`, `unknown`, `possible` or `none` |
///
/// # Example
/// ```
/// # #[cfg(feature = "vietnam")] {
/// use sapnhap::crosswalk::Crosswalk;
/// use sapnhap::{Level, date, report, vietnam};
///
/// let register = vietnam::register();
/// let days = [date(2025, 6, 30), date(2025, 7, 1)];
/// let crosswalk = Crosswalk::between(register, days, Level::PROVINCE)?;
/// let row = crosswalk.rows().next().unwrap();
/// let columns = report::crosswalk_columns();
/// let weight = columns.iter().find(|column| column.name() == "weight").unwrap();
/// assert_eq!(weight.text(&row), "1/1");
/// # }
/// # Ok::<(), sapnhap::Error>(())
/// ```
#[must_use]
pub const fn crosswalk_columns<'r>() -> [Column<CrosswalkRow<'r>>; 22] {
    [
        Column::text_of("from", |row| identity(row.from)),
        Column::new("from_date", ValueType::Date, |row| row.from.date().into()),
        Column::text_of("from_level", |row| level(row.from)),
        Column::text_of("from_code", |row| code(row.from)),
        Column::text_of("from_kind", |row| kind(row.from)),
        Column::text_of("from_name", |row| row.from.name().into()),
        Column::text_of("to", |row| identity(row.to)),
        Column::new("to_date", ValueType::Date, |row| row.to.date().into()),
        Column::text_of("to_level", |row| level(row.to)),
        Column::text_of("to_code", |row| code(row.to)),
        Column::text_of("to_kind", |row| kind(row.to)),
        Column::text_of("to_name", |row| row.to.name().into()),
        Column::text_of("weight", |row| row.weight.as_ref().map(fraction).into()),
        Column::new("weight_f64", ValueType::Number, |row| number(row.weight.as_ref())),
        Column::new("lower", ValueType::Number, |row| number(Some(&row.bounds.lower))),
        Column::new("upper", ValueType::Number, |row| number(Some(&row.bounds.upper))),
        Column::new("above_lower", ValueType::Boolean, |row| row.bounds.is_above_lower.into()),
        Column::new("below_upper", ValueType::Boolean, |row| row.bounds.is_below_upper.into()),
        Column::text_of("basis", |row| row.basis.map(Basis::word).into()),
        Column::new("error", ValueType::Number, |row| number(row.error.as_ref())),
        Column::text_of("area", |row| share_word(row.portions.area).into()),
        Column::text_of("population", |row| share_word(row.portions.population).into()),
    ]
}

/// Writes a ratio with a bar always: a column in which most weights are `1` would be taken for one of
/// whole numbers, and fail at the first that is not.
fn fraction(ratio: &Ratio) -> String {
    if ratio.is_integer() { format!("{ratio}/1") } else { ratio.to_string() }
}

fn number<'v>(ratio: Option<&Ratio>) -> Value<'v> {
    ratio.map(Ratio::to_f64).into()
}

/// A unit of one side of a comparison, and one that shares ground with it, where there is any.
#[cfg(feature = "csv")]
pub(super) struct ComparedRow<'a, 'r> {
    pub(super) side: &'static str,
    pub(super) compared: &'a ComparedUnit<'r>,
    pub(super) counterpart: Option<&'a SharedGround<'r>>,
}

#[cfg(feature = "csv")]
pub(super) const fn compared_columns<'a, 'r>() -> [Column<ComparedRow<'a, 'r>>; 19] {
    [
        Column::text_of("side", |row| row.side.into()),
        Column::text_of("unit", |row| identity(row.compared.unit)),
        Column::text_of("level", |row| level(row.compared.unit)),
        Column::text_of("code", |row| code(row.compared.unit)),
        Column::text_of("kind", |row| kind(row.compared.unit)),
        Column::text_of("name", |row| row.compared.unit.name().into()),
        Column::text_of("likeness", |row| row.compared.likeness.word().into()),
        Column::new("aspects", WORDS, |row| {
            Value::texts(row.compared.aspects.iter().map(|aspect| aspect.word()))
        }),
        Column::new("is_kept", ValueType::Boolean, |row| row.compared.is_kept.into()),
        Column::new("n_origins", ValueType::Integer, |row| row.compared.n_origins.into()),
        Column::new("n_divided", ValueType::Integer, |row| row.compared.n_divided.into()),
        Column::new("n_shares", ValueType::Integer, |row| row.compared.shares.len().into()),
        Column::text_of("counterpart", |row| row.of_other(identity)),
        Column::text_of("counterpart_level", |row| row.of_other(level)),
        Column::text_of("counterpart_code", |row| row.of_other(code)),
        Column::text_of("counterpart_kind", |row| row.of_other(kind)),
        Column::text_of("counterpart_name", |row| row.of_other(|unit| unit.name().into())),
        Column::new("n_shared", ValueType::Integer, |row| {
            row.counterpart.map(|other| other.n_shared).into()
        }),
        Column::new("n_possible", ValueType::Integer, |row| {
            row.counterpart.map(|other| other.n_possible).into()
        }),
    ]
}

#[cfg(feature = "csv")]
impl<'r> ComparedRow<'_, 'r> {
    fn of_other(&self, value: fn(Version<'r>) -> Value<'r>) -> Value<'r> {
        self.counterpart.map(|other| value(other.unit)).into()
    }
}

pub(super) fn identity(version: Version<'_>) -> Value<'_> {
    version.identity().into()
}

pub(super) fn level(version: Version<'_>) -> Value<'_> {
    let level = version.register().country().level_definition(version.level());
    level.map(|level| level.id.as_str()).into()
}

pub(super) fn code(version: Version<'_>) -> Value<'_> {
    Value::written(&version.code())
}

pub(super) fn kind(version: Version<'_>) -> Value<'_> {
    version.kind_id().map(|kind| kind.as_str()).into()
}

/// Returns the numbers of the decrees of some clauses, one for each.
pub(super) fn decrees<'r>(citations: impl IntoIterator<Item = Citation<'r>>) -> Value<'r> {
    let citations = citations.into_iter();
    Value::texts(citations.map(|cite| cite.number().map_or("", |number| number.as_str())))
}

/// Returns some clauses; blank for an act that is cited whole.
pub(super) fn clauses<'r>(citations: impl IntoIterator<Item = Citation<'r>>) -> Value<'r> {
    let citations = citations.into_iter();
    Value::texts(citations.map(|cite| cite.clause().map_or("", |clause| clause.as_str())))
}
