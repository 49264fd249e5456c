//! Writes a page: markup by `maud`, which escapes every text, with a style and a script that are files of
//! their own.

use std::collections::BTreeSet;

use maud::{DOCTYPE, Markup, PreEscaped, html};
use sapnhap::Report;
use sapnhap::finding::{Cause, Finding, Severity};
use sapnhap::report::Language;

use super::model::{Page, PageFigure};
use super::rows::{Figure, Row, rows};
use super::words::{self, Words, words};
use crate::said::{cited, kind_of, number};

static STYLE: &str = include_str!("page.css");
static SCRIPT: &str = include_str!("page.js");

/// Nothing is asked of a network: the page says so to the browser as well.
const POLICY: &str = "default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'";

impl Page<'_, '_> {
    /// Writes the page. Equal pages are equal byte for byte.
    ///
    /// # Complexity
    /// Linear in the new units, their steps, the findings and the pictures.
    #[must_use]
    pub fn to_html(&self) -> String {
        html(self, &rows(&self.new_units, &self.before, self.attributes))
    }
}

fn html(page: &Page<'_, '_>, rows: &[Row<'_>]) -> String {
    let language = page.language;
    let words = words(language);
    let days = [page.before, page.after].map(|on| language.date(on.date()));
    let summary = words::summary(language, &days, [page.n_old, rows.len()]);
    let sections = sections(page, &words);
    let markup = html! {
        (DOCTYPE)
        html lang=(words.lang) {
            head {
                meta charset="utf-8";
                meta http-equiv="Content-Security-Policy" content=(POLICY);
                meta name="viewport" content="width=device-width, initial-scale=1";
                title { (page.title) }
                style { (PreEscaped(STYLE)) }
            }
            body {
                a class="skip" href="#contents" { (words.skip) }
                header {
                    h1 { (page.title) }
                    p { (summary) }
                }
                nav aria-label=(words.contents) {
                    ul { @for (id, name) in &sections { li { a href={ "#" (id) } { (name) } } } }
                }
                main id="contents" tabindex="-1" {
                    @if !page.maps.is_empty() { (figures("maps", words.map, &page.maps)) }
                    (units(page, rows, &words, &summary))
                    @if let Some(report) = page.report { (findings(report, language, &words)) }
                    @if !page.flows.is_empty() { (figures("flows", words.flows, &page.flows)) }
                }
                footer {
                    @if !page.sources.is_empty() {
                        h2 id="sources" { (words.source) }
                        @for source in &page.sources { p class="faint" { (source) } }
                    }
                }
                script { (PreEscaped(SCRIPT)) }
            }
        }
    };
    markup.into_string()
}

/// Returns the id and name of each section that the page has.
fn sections(page: &Page<'_, '_>, words: &Words) -> Vec<(&'static str, &'static str)> {
    let all = [
        (!page.maps.is_empty(), "maps", words.map),
        (true, "units", words.units),
        (page.report.is_some(), "findings", words.findings),
        (!page.flows.is_empty(), "flows", words.flows),
        (!page.sources.is_empty(), "sources", words.source),
    ];
    all.into_iter().filter(|(is_there, ..)| *is_there).map(|(_, id, name)| (id, name)).collect()
}

/// A picture that does not say itself what it is, is named by its caption.
fn figures(id: &str, name: &str, figures: &[PageFigure]) -> Markup {
    html! {
        section aria-labelledby=(id) {
            h2 id=(id) { (name) }
            @for (place, figure) in figures.iter().enumerate() {
                @let caption = format!("{id}-{}", place + 1);
                figure {
                    figcaption id=(caption) { (figure.caption) }
                    div class="wide" tabindex="0" role="region" aria-labelledby=(caption) {
                        @if figure.svg.contains("role=\"img\"") {
                            (PreEscaped(&figure.svg))
                        } @else {
                            div role="img" aria-labelledby=(caption) { (PreEscaped(&figure.svg)) }
                        }
                    }
                }
            }
        }
    }
}

fn units(page: &Page<'_, '_>, rows: &[Row<'_>], words: &Words, summary: &str) -> Markup {
    let language = page.language;
    let kinds: BTreeSet<String> =
        rows.iter().map(|row| kind_of(&row.unit, language).unwrap_or_default()).collect();
    let districts: BTreeSet<&String> = rows.iter().flat_map(|row| &row.districts).collect();
    let heads = [
        words.name,
        words.code,
        words.kind,
        words.area,
        words.people,
        words.former,
        words.district,
        words.clause,
    ];
    let is_summed = rows.iter().any(|row| row.area.is_summed || row.people.is_summed);
    html! {
        section aria-labelledby="units" {
            h2 id="units" { (words.units) }
            div id="controls" class="controls" hidden {
                div {
                    label for="filter" { (words.filter) }
                    input id="filter" type="search" autocomplete="off";
                }
                div {
                    label for="kind" { (words.kind) }
                    select id="kind" {
                        option value="" { (words.all) }
                        @for kind in &kinds { option value=(kind) { (kind) } }
                    }
                }
                div {
                    label for="district" { (words.district) }
                    select id="district" lang="vi" {
                        option value="" lang=(words.lang) { (words.all) }
                        @for district in &districts { option value=(plain(district)) { (district) } }
                    }
                }
            }
            p id="shown" role="status" data-words=(words.shown) {
                (words.shown.replace("{shown}", &rows.len().to_string()).replace("{all}", &rows.len().to_string()))
            }
            div class="wide" tabindex="0" role="region" aria-labelledby="units-caption" {
                table id="units-table" {
                    caption id="units-caption" { (summary) }
                    thead {
                        tr {
                            @for head in heads {
                                th scope="col" { (head) }
                            }
                        }
                    }
                    tbody { @for row in rows { (unit(row, language, words)) } }
                }
            }
            @if is_summed { p class="faint" { (words.summed) } }
        }
    }
}

fn unit(row: &Row<'_>, language: Language, words: &Words) -> Markup {
    let kind = kind_of(&row.unit, language).unwrap_or_default();
    let clauses: Vec<String> = row.clauses.iter().map(|it| cited(language, it)).collect();
    let districts: Vec<String> = row.districts.iter().map(|name| plain(name)).collect();
    html! {
        tr data-kind=(kind) data-districts=(districts.join("|")) {
            th scope="row" lang="vi" { (row.unit.name()) }
            td { (row.unit.code()) }
            td { (kind) }
            (figure(&row.area, 2, language, words))
            (figure(&row.people, 0, language, words))
            td lang="vi" {
                @for (place, (former, is_part)) in row.former.iter().enumerate() {
                    @if place > 0 { ", " }
                    (former.label())
                    @if *is_part { span lang=(words.lang) { " (" (words.part) ")" } }
                }
            }
            td lang="vi" { (row.districts.join(", ")) }
            td { (clauses.join(", ")) }
        }
    }
}

/// Returns a name as rows carry several of them, with a line between.
fn plain(name: &str) -> String {
    name.replace('|', " ")
}

fn figure(figure: &Figure, decimals: u32, language: Language, words: &Words) -> Markup {
    let told = figure.value.as_ref().map(|value| number(language, value, decimals));
    let value = figure.value.as_ref().map(|value| value.to_decimals(decimals)).unwrap_or_default();
    html! {
        td class="figure" data-value=(value) {
            (told.as_deref().unwrap_or(words.unknown))
            @if figure.is_summed { "*" }
        }
    }
}

fn findings(report: &Report, language: Language, words: &Words) -> Markup {
    let findings = report.findings();
    let count = |severity| findings.iter().filter(|finding| finding.severity == severity).count();
    let counts = [Severity::Error, Severity::Warning, Severity::Note].map(count);
    html! {
        section aria-labelledby="findings" {
            h2 id="findings" { (words.findings) }
            p { strong { (report.plan()) } ": " (words::counts(language, counts)) }
            @if findings.is_empty() { p { (words.no_findings) } }
            @for finding in findings { (one_finding(finding, language, words)) }
        }
    }
}

fn one_finding(finding: &Finding, language: Language, words: &Words) -> Markup {
    let class = match finding.severity {
        Severity::Error => "finding error",
        Severity::Warning => "finding warning",
        Severity::Note => "finding note",
    };
    html! {
        article class=(class) {
            h3 {
                (words::severity(language, finding.severity))
                @if let Some(rule) = &finding.rule { " [" (rule) "]" }
                @if let Some(decree) = &finding.decree { " " (decree) }
                @if let Some(clause) = &finding.clause { " " (words.clause_word) " " (clause) }
            }
            p { (finding.says.to_text(language)) (words::basis(language, finding.basis)) }
            @if !finding.measures.is_empty() {
                ul {
                    @for measure in &finding.measures {
                        li {
                            (measure.quantity.to_text(language)) " " (measure.have.to_text(language))
                            ", " (words.expected) " " (measure.need.to_text(language))
                        }
                    }
                }
            }
            (causes(&finding.causes, language, words))
            @if let Some(mend) = &finding.mend { p { (words.mend) " " (mend.to_text(language)) } }
        }
    }
}

fn causes(of: &[Cause], language: Language, words: &Words) -> Markup {
    html! {
        @if !of.is_empty() {
            ul {
                @for cause in of {
                    li {
                        (words.because) " "
                        @if let Some(decree) = &cause.decree { (decree) " " }
                        @if let Some(clause) = &cause.clause { (words.clause_word) " " (clause) " " }
                        (cause.says.to_text(language))
                        (causes(&cause.causes, language, words))
                    }
                }
            }
        }
    }
}
