//! The page of a plan or a province: all units are in it, in either language, and nothing hostile gets
//! through. What a browser makes of it is tried in `browser/`.

use std::collections::BTreeSet;

use sapnhap::crosswalk::{Figures, Variable};
use sapnhap::report::Language;
use sapnhap::{
    Attributes, Level, Plan, Quantity, Report, Successor, UnitFacts, Version, check, date, vietnam,
};
use sapnhap_maps::*;

use crate::flows::day;

fn members(name: &str) -> Vec<Version<'static>> {
    day(2025, 6, 30).find(name).unwrap().members(Level::COMMUNE).to_vec()
}

fn province(name: &str) -> Page<'static, 'static> {
    let page = Page::new(name, &members(name), &day(2025, 7, 1)).unwrap();
    page.attributes(vietnam::attributes())
}

/// Returns what stands between two texts, each time.
fn between<'t>(text: &'t str, before: &str, after: &str) -> Vec<&'t str> {
    text.split(before).skip(1).map(|rest| rest.split(after).next().unwrap()).collect()
}

/// A page asks for nothing, and each id is there once.
fn assert_sound(html: &str) {
    assert!(html.len() < 2_000_000, "{} bytes", html.len());
    for word in ["src=", "@import", "<link", "<iframe", "fetch(", "XMLHttp", "<form"] {
        assert!(!html.contains(word), "{word}");
    }
    let links = between(html, "href=\"", "\"");
    assert!(links.iter().all(|link| link.starts_with('#')), "{links:?}");
    let ids = between(html, " id=\"", "\"");
    let once: BTreeSet<&&str> = ids.iter().collect();
    assert_eq!(once.len(), ids.len(), "{ids:?}");
    for id in between(html, "href=\"#", "\"").into_iter().chain(between(html, " for=\"", "\"")) {
        assert!(once.contains(&id), "{id}");
    }
    for named in between(html, "aria-labelledby=\"", "\"") {
        assert!(named.split(' ').all(|id| once.contains(&id)), "{named}");
    }
    assert_eq!(html.matches("<h1>").count(), 1);
}

#[test]
fn a_province_has_all_its_units_in_either_language() {
    for (language, lang, words) in [
        (
            Language::English,
            "en",
            ["126 of 126 units shown.", "Former district", "clause 14", "xã (commune)"],
        ),
        (
            Language::Vietnamese,
            "vi",
            ["Đang hiện 126 trên 126 đơn vị.", "Huyện cũ", "khoản 14", "15,09"],
        ),
    ] {
        let page = province("thành phố Hà Nội").language(language).source("nguồn <1>");
        let html = page.to_html();
        assert_sound(&html);
        assert!(html.starts_with(&format!("<!DOCTYPE html><html lang=\"{lang}\">")));
        words.into_iter().for_each(|word| assert!(html.contains(word), "{word}"));
        assert!(html.contains("nguồn &lt;1&gt;"));
        let names = between(&html, "<th scope=\"row\" lang=\"vi\">", "</th>");
        assert_eq!(names.len(), 126);
        let after = day(2025, 7, 1).find("thành phố Hà Nội").unwrap();
        let expected: BTreeSet<&str> =
            after.members(Level::COMMUNE).iter().map(Version::name).collect();
        assert_eq!(names.into_iter().collect::<BTreeSet<_>>(), expected);
        assert_eq!(html, page.to_html());
    }
}

/// Bắc Kạn's communes went whole, but one; figures that new units lack are summed and marked.
#[test]
fn figures_that_are_missing_are_summed_where_all_came_whole() {
    let units = members("quận Hoàn Kiếm");
    let mut attributes = Attributes::new("made up");
    let other = members("huyện Sóc Sơn");
    for unit in units.iter().chain(&other) {
        let mut facts = UnitFacts::default();
        facts.population = Some(1_000);
        attributes.insert(Level::COMMUNE, unit.code(), date(2025, 6, 30), facts).unwrap();
    }
    let html = |units: &[Version<'static>]| {
        Page::new("x", units, &day(2025, 7, 1)).unwrap().attributes(&attributes).to_html()
    };
    // Each new unit of Hoàn Kiếm took a part of something, or from outside.
    assert!(!html(&units).contains("1,000") && html(&units).contains("not known"));
    // In Sóc Sơn three of five took whole communes alone.
    let page = html(&other);
    let summed = between(&page, "data-value=\"", "</td>");
    let summed: Vec<&&str> = summed.iter().filter(|cell| cell.ends_with('*')).collect();
    assert!(
        (1..5).contains(&summed.len()) && summed.iter().all(|it| it.contains(",000*")),
        "{summed:?}"
    );
    assert!(page.contains("Sum of the figures of the former units"));
}

fn planned(name: &str, new: &str) -> (Plan, Report) {
    let register = vietnam::register();
    let day = date(2027, 1, 1);
    let successor = Successor::new(new).unwrap().seated_in("xã Hữu Lũng").unwrap();
    let plan = Plan::on(register, day).named(name).within("tỉnh Lạng Sơn").unwrap();
    let plan = plan.merge(["xã Hữu Lũng", "xã Tuấn Sơn"], successor).unwrap();
    let report = check(&plan, &vietnam::rules(day), vietnam::attributes());
    (plan, report)
}

#[test]
fn a_plan_has_its_findings() {
    let (plan, report) = planned("a plan", "xã Hữu Lũng");
    let made = plan.register().unwrap();
    let (before, after) = (made.at(date(2026, 12, 31)).unwrap(), made.at(plan.date()).unwrap());
    let units = before.find("tỉnh Lạng Sơn").unwrap().members(Level::COMMUNE);
    let page = Page::new(plan.name(), &units, &after).unwrap();
    assert!(!report.findings().is_empty());
    for language in Language::ALL {
        let html = page.clone().report(&report).language(language).to_html();
        assert_sound(&html);
        assert_eq!(html.matches("<article").count(), report.findings().len());
        let first = &report.findings()[0];
        let said = first.says.to_text(language).replace('&', "&amp;").replace('<', "&lt;");
        assert!(html.contains(&said), "{said}");
    }
    assert!(!page.to_html().contains("id=\"findings\""));
}

/// Names in a plan, titles and sources may be anything; what is markup in them is not markup here.
#[test]
fn hostile_names_are_text() {
    let hostile = "\"><script>alert('x')</script>&amp;";
    let (plan, report) = planned(hostile, "xã <b onclick=x> & \"'|");
    let Ok(made) = plan.register() else { panic!("{:?}", plan.faults()) };
    let (before, after) = (made.at(date(2026, 12, 31)).unwrap(), made.at(plan.date()).unwrap());
    let units = before.find("tỉnh Lạng Sơn").unwrap().members(Level::COMMUNE);
    let flows = Flows::between(&units, &after, &FlowMeasure::units()).unwrap();
    let svg = flows.to_svg(&FlowOptions::new(hostile).id(hostile).source(hostile));
    let rung = format!("{hostile}\u{7}");
    let page = Page::new(&rung, &units, &after).unwrap().report(&report).source(hostile);
    let html = page.flows(PageFigure::new(hostile, svg)).to_html();
    assert_sound(&html);
    assert_eq!(html.matches("<script>").count(), 1);
    assert!(!html.contains("<b onclick") && html.contains("&lt;b onclick=x&gt;"));
    assert!(!html.contains('\u{7}') && html.contains('\u{fffd}'));
}

#[test]
fn pictures_stand_in_their_sections() {
    let units = members("huyện Sóc Sơn");
    let after = day(2025, 7, 1);
    let figures = Figures::new(Variable::following("votes", Quantity::Population));
    let flows = Flows::between(&units, &after, &FlowMeasure::of(figures)).unwrap();
    let svg = |id: &str| flows.to_svg(&FlowOptions::new(id).id(id));
    let page = Page::new("Sóc Sơn", &units, &after)
        .unwrap()
        .map(PageFigure::new("bản đồ", "<svg></svg>"))
        .flows(PageFigure::new("one", svg("one")))
        .flows(PageFigure::new("two", svg("two")));
    let html = page.to_html();
    assert_sound(&html);
    // What does not say what it is, is named by its caption.
    assert!(html.contains("<div role=\"img\" aria-labelledby=\"maps-1\"><svg></svg></div>"));
    assert_eq!(html.matches("role=\"img\"").count(), 3);
    let places = ["id=\"maps\"", "id=\"units\"", "id=\"flows\""].map(|id| html.find(id).unwrap());
    assert!(places.is_sorted());
}

#[test]
fn faults_of_pages() {
    let after = day(2025, 7, 1);
    assert_eq!(Page::new("x", &[], &after).unwrap_err(), FlowFault::NoUnits);
    let units = members("quận Hoàn Kiếm");
    let fault = Page::new("x", &units, &day(2025, 6, 30)).unwrap_err();
    assert!(matches!(fault, FlowFault::DatesReversed { .. }));
}
