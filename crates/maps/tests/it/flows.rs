//! Who became whom: what leaves is what arrives, and the picture says what is in the value.

use quick_xml::XmlVersion;
use quick_xml::events::Event;
use sapnhap::crosswalk::{Figures, Variable};
use sapnhap::report::Language;
use sapnhap::{Attributes, Level, Quantity, Ratio, Snapshot, Version, date, vietnam};
use sapnhap_maps::*;

pub(crate) fn day(year: i16, month: i8, of_month: i8) -> Snapshot<'static> {
    vietnam::register().at(date(year, month, of_month)).unwrap()
}

fn members(name: &str) -> Vec<Version<'static>> {
    day(2025, 6, 30).find(name).unwrap().members(Level::COMMUNE).to_vec()
}

fn figures(of: Quantity) -> Figures {
    Figures::of_facts(vietnam::attributes(), &day(2025, 6, 30), Level::COMMUNE, of).unwrap()
}

fn flows(name: &str, measure: &FlowMeasure<'_>) -> Flows<'static> {
    Flows::between(&members(name), &day(2025, 7, 1), measure).unwrap()
}

/// What leaves each unit is what it has, and what arrives at the next column is the same.
fn assert_balanced(flows: &Flows<'_>) {
    for pair in flows.columns().windows(2) {
        let [own, next] = pair else { unreachable!() };
        let mut n_known = 0;
        for (place, node) in own.nodes.iter().enumerate() {
            let bands = own.bands.iter().filter(|band| band.from == place);
            let amounts: Option<Vec<Ratio>> = bands.map(|band| band.amount.clone()).collect();
            if let (Some(amount), Some(amounts), 0) = (&node.amount, amounts, node.n_elsewhere)
                && own.bands.iter().any(|band| band.from == place)
            {
                assert_eq!(amounts.into_iter().sum::<Ratio>(), *amount, "{:?}", node.unit);
                n_known += 1;
            }
        }
        assert!(n_known > 0);
        for (place, node) in next.nodes.iter().enumerate().filter(|(_, node)| !node.is_outside) {
            let bands = own.bands.iter().filter(|band| band.to == place);
            let amounts: Option<Vec<Ratio>> = bands.map(|band| band.amount.clone()).collect();
            assert_eq!(amounts.map(|amounts| amounts.into_iter().sum()), node.amount);
        }
    }
}

#[test]
fn what_leaves_arrives() {
    for of in [Quantity::Area, Quantity::Population] {
        let measure = FlowMeasure::of(figures(of)).by(vietnam::area_shares());
        for province in ["thành phố Hà Nội", "tỉnh Bắc Kạn", "tỉnh Nghệ An"] {
            let flows = flows(province, &measure);
            assert_balanced(&flows);
            let arrived = &flows.columns()[1].nodes;
            assert!(arrived.iter().all(|node| node.amount.is_some()), "{province}");
        }
    }
    // By the law alone the parts are not known, and nothing is made up for them.
    let hoan_kiem = flows("quận Hoàn Kiếm", &FlowMeasure::units());
    assert_balanced(&hoan_kiem);
    for band in &hoan_kiem.columns()[0].bands {
        assert_eq!(band.amount.is_none(), band.is_part());
    }
}

/// All of Hà Nội: 526 communes became 126, and all their people are there.
#[test]
fn a_province_has_the_counts_of_the_law() {
    let measure = FlowMeasure::of(figures(Quantity::Population)).by(vietnam::area_shares());
    let flows = flows("thành phố Hà Nội", &measure);
    let [old, new] = flows.columns() else { panic!() };
    assert_eq!((old.nodes.len(), new.nodes.len()), (526, 126));
    assert!(old.nodes.iter().all(|node| !node.is_outside));
    let sum =
        |nodes: &[FlowNode<'_>]| nodes.iter().filter_map(|it| it.amount.clone()).sum::<Ratio>();
    assert_eq!(sum(&old.nodes), sum(&new.nodes));
    // The census of 2019 counted 8,053,663 people in Hà Nội.
    let people = sum(&old.nodes).to_f64();
    assert!((people / 8_053_663.0 - 1.0).abs() < 0.02, "{people}");
}

#[test]
fn units_from_outside_are_told() {
    let flows = flows("quận Hoàn Kiếm", &FlowMeasure::units());
    let [old, new] = flows.columns() else { panic!() };
    let outside: Vec<&FlowNode<'_>> = old.nodes.iter().filter(|node| node.is_outside).collect();
    assert_eq!(old.nodes.len() - outside.len(), 18);
    let phuc_xa = outside.iter().find(|node| node.unit.name() == "Phúc Xá").unwrap();
    assert_eq!(phuc_xa.unit.parent().unwrap().name(), "Ba Đình");
    let names: Vec<&str> = new.nodes.iter().map(|node| node.unit.name()).collect();
    assert_eq!(names, ["Ba Đình", "Hoàn Kiếm", "Cửa Nam", "Hồng Hà", "Văn Miếu - Quốc Tử Giám"]);
    // Phúc Xá went whole to Hồng Hà; a part of Ngọc Thụy stayed elsewhere.
    assert_eq!(phuc_xa.n_elsewhere, 0);
    let ngoc_thuy = outside.iter().find(|node| node.unit.name() == "Ngọc Thụy").unwrap();
    assert!(ngoc_thuy.n_elsewhere > 0);
}

#[test]
fn the_story_of_a_place_has_a_column_for_each_day_of_change() {
    let ward = day(2025, 7, 1).find("phường Hai Bà Trưng, Hà Nội").unwrap();
    let days = [date(2019, 1, 1), date(2025, 7, 1)];
    let story = Flows::of_place(&ward, days, &FlowMeasure::units()).unwrap();
    assert_balanced(&story);
    let columns: Vec<(String, usize)> =
        story.columns().iter().map(|it| (it.date.to_string(), it.nodes.len())).collect();
    let expected = [("2019-01-01", 11), ("2020-03-01", 9), ("2025-01-01", 7), ("2025-07-01", 1)];
    assert_eq!(columns, expected.map(|(day, n)| (day.to_owned(), n)));
    // A place of which nothing changed has both ends.
    let con_dao = day(2019, 1, 1).find("phường Trần Hưng Đạo, quận Hoàn Kiếm").unwrap();
    let days = [date(2019, 1, 1), date(2019, 6, 1)];
    let still = Flows::of_place(&con_dao, days, &FlowMeasure::units()).unwrap();
    assert_eq!(still.columns().len(), 2);
    assert_eq!(still.columns()[0].nodes[0].unit.unit(), still.columns()[1].nodes[0].unit.unit());
}

#[test]
fn provinces_became_provinces() {
    let before = day(2025, 6, 30).units(Level::PROVINCE);
    let flows = Flows::between(&before, &day(2025, 7, 1), &FlowMeasure::units()).unwrap();
    let [old, new] = flows.columns() else { panic!() };
    assert_eq!((old.nodes.len(), new.nodes.len(), old.bands.len()), (63, 34, 63));
    assert_balanced(&flows);
    assert_readable(&flows.to_svg(&FlowOptions::new("63 → 34")));
}

/// A text of a picture: where it lies, and what it says.
#[derive(Debug)]
struct Label {
    left: f64,
    right: f64,
    base: f64,
    text: String,
}

/// Reads the texts of a picture back, each with its box.
fn labels(svg: &str) -> Vec<Label> {
    let mut reader = quick_xml::Reader::from_str(svg);
    let mut labels = Vec::<Label>::new();
    let mut open: Option<(f64, f64, f64, bool, String)> = None;
    loop {
        match reader.read_event().unwrap() {
            Event::Eof => return labels,
            Event::Start(start) if start.name().as_ref() == "text" => {
                let value = |name: &str| {
                    let attribute = start.try_get_attribute(name).unwrap()?;
                    Some(attribute.normalized_value(XmlVersion::Implicit1_0).unwrap().into_owned())
                };
                let number = |name: &str| value(name).map(|text| text.parse::<f64>().unwrap());
                if value("class").as_deref() == Some("shine") {
                    continue;
                }
                let size = number("font-size").unwrap_or(12.0);
                let is_at_end = value("text-anchor").as_deref() == Some("end");
                open = Some((
                    number("x").unwrap(),
                    number("y").unwrap(),
                    size,
                    is_at_end,
                    String::new(),
                ));
            }
            Event::Text(text) => {
                if let Some((.., said)) = &mut open {
                    said.push_str(text.as_ref());
                }
            }
            Event::GeneralRef(name) => {
                if let Some((.., said)) = &mut open {
                    said.push_str(&format!("&{};", name.as_ref()));
                }
            }
            Event::End(end) if end.name().as_ref() == "text" => {
                let Some((x, base, size, is_at_end, text)) = open.take() else { continue };
                let text = text.trim().to_owned();
                let wide = text.chars().count() as f64 * 0.55 * size;
                let left = if is_at_end { x - wide } else { x };
                labels.push(Label { left, right: left + wide, base, text });
            }
            _ => {}
        }
    }
}

/// The picture parses, is small, lies on its sheet, and no label lies on another.
fn assert_readable(svg: &str) -> Vec<Label> {
    assert!(svg.len() < 2_000_000, "{} bytes", svg.len());
    assert!(!svg.contains("NaN") && !svg.contains("inf"), "a place that is no number");
    let mut labels = labels(svg);
    labels.sort_by(|a, b| a.base.total_cmp(&b.base));
    for (place, one) in labels.iter().enumerate() {
        for other in labels[place + 1..].iter().take_while(|other| other.base - one.base < 11.0) {
            let apart = one.right <= other.left || other.right <= one.left;
            assert!(apart, "{one:?} on {other:?}");
        }
    }
    labels
}

#[test]
fn labels_do_not_overlap_and_all_units_are_named() {
    let measure = FlowMeasure::of(figures(Quantity::Population)).by(vietnam::area_shares());
    for name in ["quận Hoàn Kiếm", "huyện Sóc Sơn", "thành phố Hà Nội", "tỉnh Nghệ An"]
    {
        let flows = flows(name, &measure);
        for language in Language::ALL {
            let svg = flows.to_svg(&FlowOptions::new(name).source("census").language(language));
            let labels = assert_readable(&svg);
            for node in flows.columns().iter().flat_map(|column| &column.nodes) {
                let label = node.unit.label();
                assert!(labels.iter().any(|it| it.text.starts_with(&label)), "{label}");
            }
            assert_eq!(
                svg,
                flows.to_svg(&FlowOptions::new(name).source("census").language(language))
            );
        }
    }
}

#[test]
fn each_language_has_its_words() {
    let flows = flows("quận Hoàn Kiếm", &FlowMeasure::units());
    let english = flows.to_svg(&FlowOptions::new("Hoàn Kiếm").source("x"));
    for word in
        ["Who became whom", "2025-06-30", "part of a divided unit", "Source: x", "another unit"]
    {
        // Parts are not weighed here, so the legend has the hatch of those.
        assert_eq!(english.contains(word), word != "part of a divided unit", "{word}");
    }
    assert!(english.contains("how much is not known"));
    let options = FlowOptions::new("Hoàn Kiếm").source("x").language(Language::Vietnamese);
    let vietnamese = flows.to_svg(&options);
    for word in ["30/06/2025", "Nguồn: x", "bị chia", "chưa rõ bao nhiêu", "đơn vị khác"]
    {
        assert!(vietnamese.contains(word), "{word}");
    }
    for word in ["Who", "part", "Source", "divided", "width"] {
        let seen = labels(&vietnamese).iter().any(|label| label.text.contains(word));
        assert!(!seen, "{word}");
    }
}

/// Bands of parts are hatched, and others are not.
#[test]
fn parts_are_hatched() {
    let measure = FlowMeasure::of(figures(Quantity::Area)).by(vietnam::area_shares());
    let flows = flows("huyện Sóc Sơn", &measure);
    let bands = &flows.columns()[0].bands;
    let n_parts = bands.iter().filter(|band| band.is_part()).count();
    assert_eq!((bands.len(), n_parts), (29, 6));
    let svg = flows.to_svg(&FlowOptions::new(""));
    assert_eq!(svg.matches("class=\"band\"").count(), 29);
    assert_eq!(svg.matches("class=\"part\"").count(), 6);
}

#[test]
fn units_without_a_figure_are_told() {
    let units = members("quận Hoàn Kiếm");
    let mut figures = Figures::new(Variable::following("votes", Quantity::Population));
    for (place, unit) in units.iter().enumerate().skip(2) {
        figures.insert(unit, Ratio::from(100 * place as i64 - 300)).unwrap();
    }
    let flows = Flows::between(&units, &day(2025, 7, 1), &FlowMeasure::of(figures)).unwrap();
    // Two have none, one has less than nothing, and nobody knows of those from outside.
    let n_outside = flows.columns()[0].nodes.iter().filter(|node| node.is_outside).count();
    assert_eq!(flows.without_figure().count(), 3 + n_outside);
    let svg = flows.to_svg(&FlowOptions::new("votes"));
    assert_readable(&svg);
    assert!(svg.contains(&format!("Without figure ({}): ", 3 + n_outside)));
    // No figure at all is drawn as well.
    let none = FlowMeasure::of(
        Figures::of_facts(&Attributes::new(""), &day(2025, 6, 30), Level::COMMUNE, Quantity::Area)
            .unwrap(),
    );
    let flows = Flows::between(&units, &day(2025, 7, 1), &none).unwrap();
    assert_readable(&flows.to_svg(&FlowOptions::new("<script>&\"'\u{7}")));
}

#[test]
fn faults_name_the_unit() {
    let (before, after) = (day(2025, 6, 30), day(2025, 7, 1));
    let wards = members("quận Hoàn Kiếm");
    let measure = FlowMeasure::units();
    let district = before.find("quận Hoàn Kiếm").unwrap();
    let mixed = [wards[0], district];
    let fault = Flows::between(&mixed, &after, &measure).unwrap_err();
    assert!(matches!(fault, FlowFault::Level { .. }) && fault.to_string().contains("Hoàn Kiếm"));
    let other_day = day(2025, 5, 1).find("phường Hàng Bạc, Hà Nội").unwrap();
    let fault = Flows::between(&[wards[0], other_day], &after, &measure).unwrap_err();
    assert!(fault.to_string().contains("is seen on 2025-05-01"), "{fault}");
    let fault = Flows::between(&wards, &before, &measure).unwrap_err();
    assert!(matches!(fault, FlowFault::DatesReversed { .. }));
    let fault = Flows::of_place(&wards[0], [date(2018, 1, 1), date(2025, 7, 1)], &measure);
    assert!(matches!(fault.unwrap_err(), FlowFault::Register(_)));
    // There are no districts any more, so a district leads to communes.
    let flows = Flows::between(&[district], &after, &measure).unwrap();
    assert_eq!(flows.columns()[1].nodes[0].unit.level(), Level::COMMUNE);
    assert_readable(&flows.to_svg(&FlowOptions::new("a district")));
}
