//! TopoJSON becomes features: the arcs of a ring are put together to one line.
//!
//! The crate `topojson` reads the file. It takes scales of one number for granted and cuts long
//! indices, so both are looked at before; arcs are put together here, where one that is not there
//! is a fault. The type of the older GeoJSON that the crate knows does not leave it.

use geo::{Coord, LineString, MultiPolygon, Polygon};
use geojson::JsonValue;
use sapnhap::Error;
use topojson::{Geometry, NamedGeometry, TopoJson, Topology, Value};

use super::feature::{BrokenPart, Feature, check_json, malformed};
use super::options::OutlineOptions;
use crate::fault::MapFault;

/// Returns what an object of a topology says of units.
pub(super) fn features(
    text: &str,
    options: &OutlineOptions,
) -> Result<impl Iterator<Item = Feature>, MapFault> {
    let topology = topology(text)?;
    let arcs = unpacked(&topology)?;
    let geometries = match chosen(topology.objects, options.object.as_deref())?.value {
        Value::GeometryCollection(geometries) => geometries,
        _ => Err(malformed("the object is no GeometryCollection; expected one".to_owned()))?,
    };
    // A point takes more than four bytes, and a border is that of two units. So a file whose
    // polygons have more points than it has bytes is made to fill the memory.
    let mut points_left = text.len();
    let property = options.code_property.clone();
    Ok(geometries.into_iter().enumerate().map(move |(idx, geometry)| {
        let code = code(&geometry, &property);
        let parts = parts_of(&geometry.value, &arcs, idx + 1, &mut points_left);
        Feature { code, parts: parts.map_err(BrokenPart::Other) }
    }))
}

fn code(geometry: &Geometry, property: &str) -> Option<JsonValue> {
    let given = geometry.properties.as_ref().and_then(|properties| properties.get(property));
    let own = || geometry.id.as_ref().filter(|_| property == "id");
    given.or_else(own).cloned()
}

fn topology(text: &str) -> Result<Topology, MapFault> {
    check_json(text)?;
    let expected = "expected a TopoJSON Topology";
    let value: JsonValue = serde_json::from_str(text)
        .map_err(|error| malformed(format!("it is no JSON ({error}); {expected}")))?;
    let JsonValue::Object(object) = value else {
        return Err(malformed(format!("it is no object; {expected}")).into());
    };
    if let Some(transform) = object.get("transform") {
        let is_pair = |name| {
            let pair = transform.get(name).and_then(JsonValue::as_array);
            pair.is_some_and(|pair| pair.len() == 2 && pair.iter().all(JsonValue::is_number))
        };
        if !is_pair("scale") || !is_pair("translate") {
            return Err(MapFault::TopologyTransform);
        }
    }
    object.get("objects").map_or(Ok(()), check_indices)?;
    match TopoJson::from_json_object(object) {
        Ok(TopoJson::Topology(topology)) => Ok(topology),
        Ok(TopoJson::Geometry(_)) => Err(malformed(format!("it is a geometry; {expected}")).into()),
        Err(error) => {
            let error: String = error.to_string().chars().take(400).collect();
            Err(malformed(format!("it is no TopoJSON ({error}); {expected}")).into())
        }
    }
}

/// Fails for the index of an arc that is longer than the crate reads.
fn check_indices(value: &JsonValue) -> Result<(), Error> {
    match value {
        JsonValue::Object(members) => {
            let of_arcs = ["arcs", "geometries"].iter().filter_map(|name| members.get(*name));
            let objects = members.values().filter(|member| member.is_object());
            of_arcs.chain(objects).try_for_each(check_indices)
        }
        JsonValue::Array(items) => items.iter().try_for_each(check_indices),
        JsonValue::Number(index) => match index.as_i64().map(i32::try_from) {
            Some(Ok(_)) => Ok(()),
            _ => Err(malformed(format!("an arc has the index {index}; expected a smaller one"))),
        },
        _ => Ok(()),
    }
}

fn chosen(objects: Vec<NamedGeometry>, name: Option<&str>) -> Result<Geometry, MapFault> {
    let mut names: Vec<String> = objects.iter().map(|object| object.name.clone()).collect();
    names.sort();
    let is_only = names.len() == 1;
    let is_chosen = |object: &NamedGeometry| match name {
        Some(name) => object.name == name,
        None => is_only,
    };
    let found = objects.into_iter().find(is_chosen).map(|object| object.geometry);
    found.ok_or(MapFault::TopologyObject { name: name.map(str::to_owned), found: names })
}

/// Returns the arcs in degrees.
fn unpacked(topology: &Topology) -> Result<Vec<Vec<Coord<f64>>>, MapFault> {
    let n_arcs = topology.arcs.len();
    let unpack = |(idx, arc): (usize, &Vec<Vec<f64>>)| {
        let mut at = Coord { x: 0.0, y: 0.0 };
        let positions = arc.iter().map(|position| {
            let &[x, y, ..] = position.as_slice() else {
                let arc = i64::try_from(idx).unwrap_or(i64::MAX);
                return Err(MapFault::TopologyArc { feature: None, arc, n_arcs });
            };
            Ok(match &topology.transform {
                None => Coord { x, y },
                Some(transform) => {
                    at = at + Coord { x, y };
                    let ([scale_x, scale_y], [west, south]) =
                        (transform.scale, transform.translate);
                    Coord { x: at.x * scale_x + west, y: at.y * scale_y + south }
                }
            })
        });
        positions.collect()
    };
    topology.arcs.iter().enumerate().map(unpack).collect()
}

/// Returns the polygons of a geometry, if it has any.
fn parts_of(
    value: &Value,
    arcs: &[Vec<Coord<f64>>],
    feature: usize,
    points_left: &mut usize,
) -> Result<Option<MultiPolygon<f64>>, MapFault> {
    let mut polygon = |rings: &Vec<Vec<i32>>| {
        let lines = rings.iter().map(|indices| ring(indices, arcs, feature, points_left));
        let mut lines = lines.collect::<Result<Vec<_>, _>>()?.into_iter();
        let outer = lines.next().unwrap_or_else(|| LineString::new(Vec::new()));
        Ok(Polygon::new(outer, lines.collect()))
    };
    let polygons: Result<Vec<_>, MapFault> = match value {
        Value::Polygon(rings) => polygon(rings).map(|polygon| vec![polygon]),
        Value::MultiPolygon(polygons) => polygons.iter().map(polygon).collect(),
        _ => return Ok(None),
    };
    Ok(Some(MultiPolygon::new(polygons?)))
}

/// Puts arcs together. The last point of one is the first of the next.
fn ring(
    indices: &[i32],
    arcs: &[Vec<Coord<f64>>],
    feature: usize,
    points_left: &mut usize,
) -> Result<LineString<f64>, MapFault> {
    let mut line: Vec<Coord<f64>> = Vec::new();
    for &index in indices {
        // A negative index is that of an arc which is gone backwards, `-1` that of the first one.
        let (place, is_backwards) = if index < 0 { (!index, true) } else { (index, false) };
        let arc = usize::try_from(place).ok().and_then(|place| arcs.get(place));
        let Some(arc) = arc else {
            let (feature, arc, n_arcs) = (Some(feature), i64::from(index), arcs.len());
            return Err(MapFault::TopologyArc { feature, arc, n_arcs });
        };
        let Some(left) = points_left.checked_sub(arc.len()) else {
            return Err(MapFault::TopologyPoints { feature });
        };
        *points_left = left;
        line.pop();
        if is_backwards {
            line.extend(arc.iter().rev());
        } else {
            line.extend(arc);
        }
    }
    Ok(LineString::new(line))
}
