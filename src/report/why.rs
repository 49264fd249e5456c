//! Why a unit is what it is, as text for a person: what came of what, how much of it, and under
//! which clause of which act, passed by whom and when.
//!
//! Every text is whole lines and ends with a line end. A period is told by its last day, not by
//! the first day after. Acts that are about a unit itself come before those about what it lies in.

use indexmap::IndexMap;

use super::words::{Language, citations, clauses, date, evidence, fate, operation, portions_of};
use crate::clause::DecreeNumber;
use crate::decree::{Decree, Portion, Source, Take};
use crate::diff::{Aspect, Diff, DiffChange, DiffUnit, may_mean};
use crate::lineage::{Edge, Fate, Relation, in_order};
use crate::list::List;
use crate::period::day_before;
use crate::register::{Citation, Version};
use crate::share::{Share, Shares};

/// Tells what a version is, what it came of one step back, how it ended if it did, and under which
/// clauses.
///
/// # Complexity
/// Linear in the edges to and from the version, and in the provisions of the register's log that
/// end units when it ended without a successor.
///
/// # Example
/// ```
/// # #[cfg(feature = "vietnam")] {
/// use sapnhap::report::{Language, why_version};
/// use sapnhap::{date, vietnam};
///
/// let register = vietnam::register();
/// let city = register.latest().find("thành phố Đồng Nai")?;
/// assert_eq!(
///     why_version(&city, Language::English),
///     "thành phố Đồng Nai (75): in force since 2026-04-30.
/// Goes on since 2026-04-30 from tỉnh Đồng Nai (75), by 30/2026/QH16 (change of kind).
/// 30/2026/QH16: Quốc hội, issued 2026-04-14, \"Đồng Nai becomes a centrally run city\", known from a table.
/// "
/// );
/// # }
/// # Ok::<(), sapnhap::Error>(())
/// ```
#[must_use]
pub fn why_version(version: &Version<'_>, language: Language) -> String {
    let mut lines = vec![head(version, language)];
    let mut behind = Behind::of(version.begun_by(), &[*version]);
    match version.period().from {
        Some(from) => lines.extend(beginning(version, from, &behind, language)),
        None => {
            let opening = date(version.register().opening(), language);
            lines.push(language.of(
                format!("The register opens with it on {opening}; what was before is not known."),
                format!("Có từ khi sổ bắt đầu, ngày {opening}; chưa biết trước đó thế nào."),
            ));
        }
    }
    if let Some(until) = version.period().until {
        let ended_by = Behind::of(version.ended_by(), &[*version]);
        let goes_on = version.successors().any(|edge| edge.goes_on());
        let (until, cites) = (date(until, language), citations(&ended_by.all(), language));
        lines.push(if goes_on && ended_by.own.is_empty() {
            language.of(
                format!("Goes on as it is since {until}; what it lies in changes, by {cites}."),
                format!("Từ ngày {until} vẫn như cũ; đơn vị cấp trên thay đổi, theo {cites}."),
            )
        } else if goes_on {
            language.of(
                format!("Goes on changed since {until}, by {cites}."),
                format!("Từ ngày {until} tiếp tục với thay đổi, theo {cites}."),
            )
        } else {
            language.of(
                format!("No more since {until}, by {cites}."),
                format!("Không còn từ ngày {until}, theo {cites}."),
            )
        });
        behind.own.extend(ended_by.own);
        behind.above.extend(ended_by.above);
    }
    lines.extend(acts(behind.all(), language));
    text(lines)
}

/// Tells how a unit of an earlier date is related to one of a later date.
///
/// # Complexity
/// Linear in the edges behind the relation.
///
/// # Example
/// ```
/// # #[cfg(feature = "vietnam")] {
/// use sapnhap::report::{Language, why_relation};
/// use sapnhap::{Level, date, vietnam};
///
/// let register = vietnam::register();
/// let before = register.at(date(2025, 6, 30))?;
/// let today = register.at(date(2025, 7, 1))?;
/// let origins = today.find("phường Ba Đình")?.origins(&before, Level::COMMUNE);
/// let told = why_relation(&origins[0], Language::English);
/// let first = told.lines().next();
/// assert_eq!(
///     first,
///     Some(
///         "All of phường Trúc Bạch (00004), as of 2025-06-30, came to phường Ba Đình (00004), as \
///          of 2025-07-01, by 1656/NQ-UBTVQH15 clause 3."
///     )
/// );
/// # }
/// # Ok::<(), sapnhap::Error>(())
/// ```
#[must_use]
pub fn why_relation(relation: &Relation<'_>, language: Language) -> String {
    let mut lines = vec![format!("{}.", capital(&related(relation, language)))];
    lines.extend(acts(Behind::of_relation(relation).all(), language));
    text(lines)
}

/// Tells what became of a unit, with a line for each successor.
///
/// # Complexity
/// Linear in the successors and the edges behind them.
///
/// # Example
/// ```
/// # #[cfg(feature = "vietnam")] {
/// use sapnhap::report::{Language, why_fate};
/// use sapnhap::{Level, code, date, vietnam};
///
/// let register = vietnam::register();
/// let (from, to) = (date(2025, 6, 30), date(2025, 7, 1));
/// let fate = register.what_became_of(Level::COMMUNE, &code("00634"), from, to)?;
/// let told = why_fate(&fate, Language::English);
/// assert_eq!(told.lines().next(), Some("phường Đại Mỗ (00634) was divided among 5 units."));
/// # }
/// # Ok::<(), sapnhap::Error>(())
/// ```
#[must_use]
pub fn why_fate(told: &Fate<'_>, language: Language) -> String {
    let relations = told.relations();
    let unit = match relations.first() {
        Some(relation) => relation.earlier().to_string(),
        None => language.of("The unit".to_owned(), "Đơn vị".to_owned()),
    };
    let mut lines = vec![fate(told, &unit, language)];
    lines.extend(relations.iter().map(|relation| format!("- {}", related(relation, language))));
    let behind = relations.iter().map(Behind::of_relation);
    lines.extend(acts(behind.fold(Behind::default(), Behind::beside).all(), language));
    text(lines)
}

/// Tells what differs between two dates: the counts of each level, then every unit that ended, is
/// new, or goes on changed, with the clauses, and last the acts.
///
/// # Complexity
/// Linear in what differs. Of a reform of a whole country that is a long text.
///
/// # Example
/// ```
/// # #[cfg(feature = "vietnam")] {
/// use sapnhap::report::{Language, why_diff};
/// use sapnhap::{date, diff, vietnam};
///
/// let diff = diff(vietnam::register(), date(2025, 7, 1), date(2026, 4, 30))?;
/// let told = why_diff(&diff, Language::English);
/// let lines: Vec<&str> = told.lines().take(5).collect();
/// assert_eq!(
///     lines,
///     [
///         "From 2025-07-01 to 2026-04-30:",
///         "- province: 34 before, 34 after; 0 ended, 0 new, 1 changed, 33 the same",
///         "- commune: 3321 before, 3321 after; 0 ended, 0 new, 10 changed, 3311 the same",
///         "Changed:",
///         "- tỉnh Đồng Nai (75): now thành phố Đồng Nai (75) (kind), by 30/2026/QH16",
///     ]
/// );
/// # }
/// # Ok::<(), sapnhap::Error>(())
/// ```
#[must_use]
pub fn why_diff(diff: &Diff<'_>, language: Language) -> String {
    let from = date(diff.before().date(), language);
    let to = date(diff.after().date(), language);
    let mut lines = vec![
        language.of(format!("From {from} to {to}:"), format!("Từ ngày {from} đến ngày {to}:")),
    ];
    let country = diff.before().register().country();
    lines.extend(diff.counts().iter().map(|counts| {
        let level = country.level(counts.level.as_str());
        let definition = level.and_then(|level| country.level_definition(level));
        let level = definition.map_or(counts.level.as_str(), |definition| {
            language.of(definition.english.as_str(), definition.name.as_str())
        });
        let (before, after, same) = (counts.before, counts.after, counts.same);
        let (ended, new, changed) = (counts.ended, counts.new, counts.changed);
        language.of(
            format!(
                "- {level}: {before} before, {after} after; {ended} ended, {new} new, {changed} \
                 changed, {same} the same"
            ),
            format!(
                "- {level}: trước {before}, sau {after}; kết thúc {ended}, mới {new}, thay đổi \
                 {changed}, giữ nguyên {same}"
            ),
        )
    }));
    let one = |entry: &DiffUnit<'_>| {
        format!("- {}{}", within(&entry.unit), by(&entry.citations, language))
    };
    let mut section = |english: &str, vietnamese: &str, entries: Vec<String>| {
        if !entries.is_empty() {
            lines.push(language.of(english, vietnamese).to_owned());
            lines.extend(entries);
        }
    };
    section("Ended:", "Kết thúc:", diff.ended().iter().map(one).collect());
    section("New:", "Mới:", diff.new_units().iter().map(one).collect());
    let changed = diff.changed().iter().map(|change| changed(change, language));
    section("Changed:", "Thay đổi:", changed.collect());
    let units = diff.ended().iter().chain(diff.new_units());
    let behind = units.flat_map(|entry| entry.citations.iter().copied());
    let behind = behind.chain(diff.changed().iter().flat_map(|entry| entry.citations.clone()));
    lines.extend(acts(in_order(behind), language));
    text(lines)
}

/// The clauses behind something, each once and in the order of the register's log.
#[derive(Default)]
struct Behind<'r> {
    /// Those that are about the units themselves.
    own: List<Citation<'r>>,
    /// Those that are only about what the units lie in.
    above: List<Citation<'r>>,
}

impl<'r> Behind<'r> {
    fn of(cites: impl IntoIterator<Item = Citation<'r>>, units: &[Version<'r>]) -> Self {
        let is_own = |cite: &Citation<'r>| units.iter().any(|unit| cite.concerns(unit));
        let (own, above) = cites.into_iter().partition(is_own);
        Self { own, above }
    }

    fn of_edge(edge: &Edge<'r>) -> Self {
        Self::of(edge.citations(), &[edge.source(), edge.target()])
    }

    fn of_relation(relation: &Relation<'r>) -> Self {
        relation.edges().map(|edge| Self::of_edge(&edge)).fold(Self::default(), Self::beside)
    }

    /// Puts the clauses behind something else beside these.
    fn beside(self, other: Self) -> Self {
        let own = in_order(self.own.into_iter().chain(other.own));
        let above = self.above.into_iter().chain(other.above);
        let above = in_order(above.filter(|cite| !own.contains(cite)));
        Self { own, above }
    }

    /// Returns all of them, those about the units themselves first.
    fn all(&self) -> List<Citation<'r>> {
        self.own.iter().chain(&self.above).copied().collect()
    }
}

fn text(lines: Vec<String>) -> String {
    let mut text = lines.join("\n");
    text.push('\n');
    text
}

/// Writes the first letter large.
fn capital(text: &str) -> String {
    let mut characters = text.chars();
    let first = characters.next().into_iter().flat_map(char::to_uppercase);
    first.chain(characters.clone()).collect()
}

/// Names a unit with those above it.
fn within(unit: &Version<'_>) -> String {
    unit.describe().to_string()
}

/// Writes the clauses behind something, where there are any.
fn by(cites: &[Citation<'_>], language: Language) -> String {
    if cites.is_empty() {
        return String::new();
    }
    format!("{}{}", language.of(", by ", ", theo "), citations(cites, language))
}

fn head(version: &Version<'_>, language: Language) -> String {
    let unit = within(version);
    let period = version.period();
    let from = period.from.map(|from| date(from, language));
    let last = period.until.map(|until| date(day_before(until), language));
    match (from, last) {
        (None, None) => language.of(format!("{unit}: in force."), format!("{unit}: đang có.")),
        (None, Some(last)) => language
            .of(format!("{unit}: in force until {last}."), format!("{unit}: có đến ngày {last}.")),
        (Some(from), None) => language
            .of(format!("{unit}: in force since {from}."), format!("{unit}: có từ ngày {from}.")),
        (Some(from), Some(last)) => language.of(
            format!("{unit}: in force from {from} to {last}."),
            format!("{unit}: có từ ngày {from} đến ngày {last}."),
        ),
    }
}

/// Tells what a version came of.
fn beginning(
    version: &Version<'_>,
    from: jiff::civil::Date,
    behind: &Behind<'_>,
    language: Language,
) -> Vec<String> {
    let behind = behind.own.as_slice();
    let from = date(from, language);
    let own = version.predecessors().find(Edge::goes_on);
    let others: Vec<Edge<'_>> = version.predecessors().filter(|edge| !edge.goes_on()).collect();
    let mut lines = Vec::new();
    if let Some(own) = &own {
        lines.extend(going_on(own, version, &from, language));
    }
    // With one clause behind all of it, the clause need not stand on every line.
    let one_clause = own.is_none() && behind.len() == 1;
    let mut sources: Vec<String> =
        others.iter().map(|edge| source(edge, !one_clause, language)).collect();
    sources.extend(behind.iter().flat_map(|cite| places(cite, version, language)));
    let none = sources.is_empty();
    match (own.is_some(), none) {
        (true, true) => {}
        (true, false) => lines.push(language.of("Took in:", "Nhận thêm:").to_owned()),
        (false, true) => {
            let cites = done(behind, version, language);
            lines.push(language.of(
                format!("Formed on {from} by {cites}, of no other unit."),
                format!("Thành lập ngày {from} theo {cites}, không từ đơn vị nào."),
            ));
        }
        (false, false) => {
            let cites = done(behind, version, language);
            lines.push(language.of(
                format!("Formed on {from} by {cites} of:"),
                format!("Thành lập ngày {from} theo {cites} từ:"),
            ));
        }
    }
    lines.extend(sources.into_iter().map(|source| format!("- {source}")));
    if let Some(restored) = version.restores() {
        let restored = within(&restored);
        lines.push(language.of(format!("It restores {restored}."), format!("Tái lập {restored}.")));
    }
    lines
}

/// Tells by what a unit goes on, and by what it comes to lie elsewhere.
fn going_on(own: &Edge<'_>, version: &Version<'_>, from: &str, language: Language) -> Vec<String> {
    let before = within(&own.source());
    let before = match own.portions() {
        Shares::ALL => before,
        portions => portions_of(portions, &before, language),
    };
    let behind = Behind::of_edge(own);
    let mut lines = Vec::new();
    if behind.own.is_empty() {
        lines.push(language.of(
            format!("Goes on since {from} as it was from {before}: no act changes it."),
            format!(
                "Từ ngày {from} tiếp tục như cũ từ {before}: không văn bản nào thay đổi đơn vị này."
            ),
        ));
    } else {
        let cites = done(&behind.own, version, language);
        lines.push(language.of(
            format!("Goes on since {from} from {before}, by {cites}."),
            format!("Từ ngày {from} tiếp tục từ {before}, theo {cites}."),
        ));
    }
    if let (false, Some(parent)) = (behind.above.is_empty(), version.parent()) {
        let (parent, cites) = (within(&parent), citations(&behind.above, language));
        lines.push(language.of(
            format!("It comes to lie in {parent}, by {cites}."),
            format!("Nay thuộc {parent}, theo {cites}."),
        ));
    }
    lines
}

/// Writes clauses and what those that made the version do.
fn done(cites: &[Citation<'_>], version: &Version<'_>, language: Language) -> String {
    let own = cites.iter().filter(|cite| cite.result().as_ref() == Some(version));
    let mut operations: Vec<_> = own.flat_map(|cite| cite.operations()).collect();
    operations.sort_unstable();
    operations.dedup();
    let cites = citations(cites, language);
    if operations.is_empty() {
        return cites;
    }
    let words: Vec<&str> = operations.iter().map(|&what| operation(what, language)).collect();
    format!("{cites} ({})", words.join(", "))
}

/// Writes a source with how much of it was taken, and which clauses a rest refers to.
fn source(edge: &Edge<'_>, with_clause: bool, language: Language) -> String {
    let unit = edge.source();
    let mut line = portions_of(edge.portions(), &within(&unit), language);
    let cites: List<_> = edge.citations().collect();
    let is_rest = [edge.portions().area, edge.portions().population].contains(&Share::Rest);
    let takes = cites.iter().flat_map(|cite| takes(cite));
    let of_unit = takes.filter(|take| match &take.source {
        Source::Unit(reference) => !take.cites.is_empty() && may_mean(reference, &unit),
        _ => false,
    });
    let labels: Vec<String> =
        of_unit.flat_map(|take| &take.cites).map(ToString::to_string).collect();
    if is_rest && !labels.is_empty() {
        let labels = clauses(&labels, language);
        line.push_str(
            &language.of(format!(", left by {labels}"), format!(", sau khi sắp xếp theo {labels}")),
        );
    }
    if with_clause {
        line.push_str(&by(&cites, language));
    }
    line
}

fn takes<'r>(cite: &Citation<'r>) -> &'r [Take] {
    cite.provision().map(|provision| provision.takes.as_slice()).unwrap_or_default()
}

/// Writes the sources of a clause that are no units.
fn places(cite: &Citation<'_>, version: &Version<'_>, language: Language) -> Vec<String> {
    if cite.result().as_ref() != Some(version) {
        return Vec::new();
    }
    let share = |portion: &Portion| match portion {
        Portion::All => Share::All,
        Portion::Part(_) => Share::Part,
        Portion::Rest => Share::Rest,
        Portion::Unknown => Share::Unknown,
        Portion::Possible => Share::Possible,
        Portion::Nothing => Share::Nothing,
    };
    let named = takes(cite).iter().filter_map(|take| match &take.source {
        Source::Place(place) => Some((take, place)),
        _ => None,
    });
    named
        .map(|(take, place)| {
            let portions = Shares { area: share(&take.area), population: share(&take.population) };
            let place = language.of(
                format!("{place}, a place that is no unit"),
                format!("{place}, không phải đơn vị hành chính"),
            );
            portions_of(portions, &place, language)
        })
        .collect()
}

/// Writes a relation as a clause of a sentence.
fn related(relation: &Relation<'_>, language: Language) -> String {
    let (earlier, later) = (relation.earlier(), relation.later());
    let (from, to) = (date(earlier.date(), language), date(later.date(), language));
    let behind = Behind::of_relation(relation);
    let lies = lies(&later, &behind.above, language);
    if relation.goes_on() && behind.own.is_empty() && relation.portions().is_whole() {
        return language.of(
            format!("{earlier} is the same on {from} and on {to}{lies}"),
            format!("{earlier} không đổi từ ngày {from} đến ngày {to}{lies}"),
        );
    }
    let what = portions_of(relation.portions(), &earlier.to_string(), language);
    let by = by(&behind.own, language);
    let verb = if relation.goes_on() {
        language.of("goes on as", "tiếp tục là")
    } else {
        language.of("came to", "thuộc")
    };
    language.of(
        format!("{what}, as of {from}, {verb} {later}, as of {to}{by}{lies}"),
        format!("{what}, ngày {from}, {verb} {later}, ngày {to}{by}{lies}"),
    )
}

/// Writes by which clauses a unit came to lie in its parent, where there are any.
fn lies(unit: &Version<'_>, above: &[Citation<'_>], language: Language) -> String {
    let Some(parent) = unit.parent().filter(|_| !above.is_empty()) else { return String::new() };
    let (parent, by) = (within(&parent), by(above, language));
    language.of(format!("; it comes to lie in {parent}{by}"), format!("; nay thuộc {parent}{by}"))
}

fn changed(change: &DiffChange<'_>, language: Language) -> String {
    let aspects = change.aspects.iter().map(|aspect| match aspect {
        Aspect::Code => language.of("code", "mã"),
        Aspect::Kind => language.of("kind", "loại"),
        Aspect::Name => language.of("name", "tên"),
        Aspect::Parent => language.of("parent", "đơn vị cấp trên"),
        Aspect::Area => language.of("area", "diện tích tự nhiên"),
        Aspect::Population => language.of("population", "dân số"),
    });
    let aspects = aspects.collect::<Vec<_>>().join(", ");
    let (before, after) = (within(&change.before), within(&change.after));
    let behind = Behind::of(change.citations.clone(), &[change.before, change.after]);
    let by = by(&behind.all(), language);
    if before == after {
        return format!("- {before} ({aspects}){by}");
    }
    language.of(
        format!("- {before}: now {after} ({aspects}){by}"),
        format!("- {before}: nay là {after} ({aspects}){by}"),
    )
}

/// Writes a line for each act, in the order in which they are first cited: who passed it, when, and
/// what it is about, as far as that is known.
fn acts(cites: List<Citation<'_>>, language: Language) -> Vec<String> {
    let decrees = cites.iter().filter_map(Citation::decree);
    let decrees: IndexMap<&DecreeNumber, &Decree> =
        decrees.map(|decree| (&decree.number, decree)).collect();
    decrees
        .into_values()
        .map(|decree| {
            let issued = decree.issued.map(|issued| date(issued, language));
            let parts: Vec<String> = [
                decree.issuer.clone(),
                issued.map(|issued| {
                    language.of(format!("issued {issued}"), format!("ban hành ngày {issued}"))
                }),
                decree.title.as_ref().map(|title| format!("\"{title}\"")),
                evidence(decree.record.evidence, language),
            ]
            .into_iter()
            .flatten()
            .collect();
            if parts.is_empty() {
                let effective = date(decree.effective, language);
                return language.of(
                    format!("{}: effective {effective}.", decree.number),
                    format!("{}: có hiệu lực ngày {effective}.", decree.number),
                );
            }
            format!("{}: {}.", decree.number, parts.join(", "))
        })
        .collect()
}
