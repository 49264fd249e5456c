//! Pictures as PNG: how large they are, and what can't be made.

use sapnhap::{Level, date, vietnam};
use sapnhap_maps::{Map, PngFault};

fn map() -> Map<'static> {
    let before = vietnam::register().at(date(2025, 6, 30)).unwrap();
    let wards = before.find("quận Ba Đình").unwrap().members(Level::COMMUNE);
    Map::of_positions(vietnam::attributes(), wards.iter().copied()).title("Ba Đình")
}

/// The width and the height that the head of a PNG says.
fn size(png: &[u8]) -> [u32; 2] {
    assert_eq!(&png[..8], b"\x89PNG\r\n\x1a\n");
    assert_eq!(&png[12..16], b"IHDR");
    [16, 20].map(|at| u32::from_be_bytes(png[at..at + 4].try_into().unwrap()))
}

#[test]
fn a_map_is_as_large_as_its_scale_says() {
    let map = map();
    let svg = map.to_svg();
    let of = |name: &str| -> f64 {
        let from = svg.find(&format!(" {name}=\"")).unwrap() + name.len() + 3;
        svg[from..].split('"').next().unwrap().parse().unwrap()
    };
    let sizes = [0.5, 1.0].map(|scale| {
        let png = match map.to_png(scale) {
            Ok(png) => png,
            // A map without text says nothing, so a system without fonts makes none.
            Err(fault) => return (scale, Err(fault)),
        };
        assert_eq!(map.to_png(scale).unwrap(), png);
        (scale, Ok((size(&png), png.len())))
    });
    for (scale, found) in sizes {
        match found {
            Ok((size, n_bytes)) => {
                let of_svg = ["width", "height"].map(|name| (of(name) * f64::from(scale)).ceil());
                assert_eq!(size.map(f64::from), of_svg);
                assert!(n_bytes > 10_000, "{n_bytes}");
            }
            Err(fault) => assert_eq!(fault, PngFault::NoFont),
        }
    }
}

#[test]
fn scales_that_can_not_be() {
    for scale in [0.0, -1.0, f32::NAN, f32::INFINITY, 1e-9, 1e6] {
        let fault = map().to_png(scale).unwrap_err();
        assert!(matches!(fault, PngFault::Scale { .. } | PngFault::NoFont), "{scale}: {fault}");
    }
}
