//! Facts and borders as tables, outlines as GeoJSON, and maps of them.

use std::ops::ControlFlow;

use sapnhap::*;
use sapnhap_maps::{
    Map, OutlineOptions, Outlines, PointOptions, neighbours_of_points,
};
use sapnhap_planner::{Budget, Problem, Target};

use crate::world::WITH_DISTRICTS;

const COMMUNE: Level = Level::new(2);

/// Reads facts, borders or outlines of the communes of a small country.
pub fn facts(bytes: &[u8]) {
    let Some((choice, text)) = crate::choice(bytes) else { return };
    let day = WITH_DISTRICTS.last();
    let on = WITH_DISTRICTS.at(day).unwrap();
    match choice % 3 {
        0 => {
            let country = WITH_DISTRICTS.country();
            let Ok(facts) = Attributes::from_csv(text, country, COMMUNE, day, "a table") else {
                return;
            };
            let known = on.units(COMMUNE).into_iter().filter(|unit| {
                facts.of(unit).is_some_and(|facts| facts.position.is_some())
            });
            let options = PointOptions::default().among(known.map(|unit| unit.id()));
            if let Ok(neighbours) = neighbours_of_points(&on, COMMUNE, &facts, &options) {
                let _ = neighbours.carried_to(&WITH_DISTRICTS.latest());
            }
        }
        1 => {
            if let Ok(neighbours) = Neighbours::from_csv(text, &on, COMMUNE) {
                let ids: Vec<VersionId> = on.units(COMMUNE).iter().map(Version::id).collect();
                let _ = neighbours.contiguity(&ids);
                let _ = neighbours.carried_to(&WITH_DISTRICTS.latest());
            }
        }
        _ => outlines(text, &on),
    }
}

fn outlines(text: &str, on: &Snapshot<'_>) {
    let units = on.units(COMMUNE);
    let few = OutlineOptions::new("code").among(units.iter().take(3).map(Version::id));
    for options in [few, OutlineOptions::new("code"), OutlineOptions::new("id").tolerance_m(1e4)] {
        let _ = Outlines::from_topojson(text, on, COMMUNE, &options);
        let Ok(outlines) = Outlines::from_geojson(text, on, COMMUNE, &options) else { continue };
        if !outlines.missing().is_empty() {
            assert!(outlines.neighbours().is_err() && outlines.attributes("a map").is_err());
            continue;
        }
        let neighbours = outlines.neighbours().unwrap();
        let facts = outlines.attributes("a map").unwrap();
        for unit in &units {
            if let Some(area) = facts.of(unit).and_then(|facts| facts.area) {
                assert!(area.to_f64() >= 0.0);
            }
        }
        let problem = Problem::new(on, COMMUNE, &facts, &neighbours).unwrap();
        let problem = problem.keep_unknown().target(Target::Count(units.len()));
        let solution = problem.solve(Budget::moves(10), 1, |_| ControlFlow::Continue(()));
        if let Ok(solution) = solution {
            let _ = Map::of_outlines(&outlines, solution.groups()).title("map").to_svg();
            let _ = Map::of_positions(&facts, solution.groups()).title("map").to_svg();
        }
    }
}
