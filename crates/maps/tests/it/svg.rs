//! Reads a picture back: what is drawn, and where texts stand.

use std::collections::BTreeMap;

use quick_xml::XmlVersion;
use quick_xml::events::{BytesStart, Event};

pub(crate) type Element = (String, BTreeMap<String, String>, String);

/// Reads a picture: tag, attributes and text of each element, in order. Fails where it is no XML,
/// or where what is opened is not closed.
pub(crate) fn elements(svg: &str) -> Vec<Element> {
    let mut reader = quick_xml::Reader::from_str(svg);
    let (mut found, mut open): (Vec<Element>, Vec<usize>) = (Vec::new(), Vec::new());
    let element = |tag: &BytesStart<'_>| {
        let attributes = tag.attributes().map(|attribute| {
            let attribute = attribute.unwrap();
            let value = attribute.normalized_value(XmlVersion::Explicit1_0).unwrap();
            (attribute.key.as_ref().to_owned(), value.into_owned())
        });
        (tag.name().as_ref().to_owned(), attributes.collect(), String::new())
    };
    loop {
        match reader.read_event().unwrap() {
            Event::Eof => break,
            Event::Start(tag) => {
                open.push(found.len());
                found.push(element(&tag));
            }
            Event::Empty(tag) => found.push(element(&tag)),
            Event::End(_) => {
                let text = &mut found[open.pop().unwrap()].2;
                *text = text.trim().to_owned();
            }
            Event::Text(text) => found[*open.last().unwrap()].2.push_str(text.as_ref()),
            Event::GeneralRef(name) => {
                found[*open.last().unwrap()].2.push_str(match name.as_ref() {
                    "amp" => "&",
                    "lt" => "<",
                    "gt" => ">",
                    other => panic!("{other}"),
                });
            }
            other => panic!("{other:?}"),
        }
    }
    assert!(open.is_empty());
    found
}

/// A unit as it is drawn: its colour, and its rings.
#[derive(Debug, Clone, Default)]
pub(crate) struct DrawnUnit {
    pub(crate) fill: String,
    pub(crate) rings: Vec<Vec<(f64, f64)>>,
}

/// A text on the map.
#[derive(Debug, Clone)]
pub(crate) struct DrawnLabel {
    pub(crate) text: String,
    pub(crate) at: (f64, f64),
    pub(crate) size: f64,
}

#[derive(Debug, Default)]
pub(crate) struct Picture {
    /// The units by their titles. One that is drawn on the map and in a box has all its rings.
    pub(crate) units: BTreeMap<String, DrawnUnit>,
    pub(crate) n_dots: usize,
    /// Lines by their kinds: `inner`, `border`, `above` and `gap`.
    pub(crate) lines: BTreeMap<String, Vec<Vec<(f64, f64)>>>,
    /// The colours of closed gaps.
    pub(crate) gaps: Vec<String>,
    pub(crate) labels: Vec<DrawnLabel>,
    /// The colours of the legend.
    pub(crate) swatches: Vec<String>,
    pub(crate) texts: Vec<String>,
    pub(crate) size: (f64, f64),
}

pub(crate) fn picture(svg: &str) -> Picture {
    let mut picture = Picture::default();
    let (mut fill, mut rings) = (String::new(), Vec::new());
    for (tag, attributes, text) in elements(svg) {
        let of = |name: &str| attributes.get(name).cloned().unwrap_or_default();
        let number = |name: &str| of(name).parse::<f64>().unwrap();
        match (tag.as_str(), of("class").as_str()) {
            ("svg", _) => picture.size = (number("width"), number("height")),
            ("g", "group") => fill = of("fill"),
            ("path", "unit") => {
                // The colour is the group's.
                assert!(!attributes.contains_key("fill") && of("d").ends_with('z'));
                rings = lines(&of("d"));
            }
            ("circle", "unit") => picture.n_dots += 1,
            ("title", _) if !fill.is_empty() => {
                let unit = picture.units.entry(text).or_default();
                unit.fill.clone_from(&fill);
                unit.rings.append(&mut rings);
            }
            ("path", "gap") => picture.gaps.push(of("stroke")),
            ("path", name @ ("inner" | "border" | "above")) => {
                picture.lines.entry(name.to_owned()).or_default().extend(lines(&of("d")));
            }
            ("rect", "swatch") => picture.swatches.push(of("fill")),
            ("text", "shine") => {}
            ("text", "name" | "number") => {
                let at = (number("x"), number("y"));
                let label = DrawnLabel { text: text.clone(), at, size: number("font-size") };
                picture.labels.push(label);
                picture.texts.push(text);
            }
            ("text", _) => picture.texts.push(text),
            _ => {}
        }
    }
    picture
}

/// Reads a path of corners and ways: `M1,2l3,4 -5,6z`. A ring comes back to its first corner.
pub(crate) fn lines(path: &str) -> Vec<Vec<(f64, f64)>> {
    let pair = |text: &str| {
        assert!(text.split(['.', ',']).count() <= 4, "{text}");
        let (x, y) = text.split_once(',').unwrap();
        (x.parse::<f64>().unwrap(), y.parse::<f64>().unwrap())
    };
    let line = |text: &str| {
        let (start, ways) = text.trim_end_matches('z').split_once('l').unwrap();
        let mut line = vec![pair(start)];
        for (east, south) in ways.split(' ').map(pair) {
            let &(x, y) = line.last().unwrap();
            line.push((x + east, y + south));
        }
        if text.ends_with('z') {
            line.push(line[0]);
        }
        line
    };
    path.split('M').skip(1).map(line).collect()
}
