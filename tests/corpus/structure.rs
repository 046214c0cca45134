//! JSON that is no collection of features.

use super::build::{collection, feature, good, point, shape};
use super::case::Case;

const CLASS: &str = "structure";

pub fn cases() -> Vec<Case> {
    let case = |name, text: &str| Case::layer(CLASS, name, "t.geojson", text);
    vec![
        case("a bare geometry", &point("1,2")).gives(65, &["E0201"]).names(&["Point"]),
        case("a single feature", &feature("{}", &point("1,2"))).gives(0, &[]),
        case("TopoJSON", "{\"type\":\"Topology\",\"objects\":{},\"arcs\":[]}").gives(65, &["E0201"]).names(&["Topology"]),
        case("Esri JSON", "{\"geometryType\":\"esriGeometryPoint\",\"features\":[{\"attributes\":{\"a\":1},\"geometry\":{\"x\":1,\"y\":2}}]}")
            .gives(65, &["E0201"]),
        case("an array", "[1]").gives(65, &["E0110"]),
        case("an empty object", "{}").gives(65, &["E0201"]),
        case("no features member", "{\"type\":\"FeatureCollection\"}").gives(65, &["E0201"]),
        case("features null", "{\"type\":\"FeatureCollection\",\"features\":null}").gives(65, &["E0201"]),
        case("features an object", "{\"type\":\"FeatureCollection\",\"features\":{}}").gives(65, &["E0201"]),
        case("a null feature", &collection("null")).gives(65, &["E0202"]).names(&["feature 0"]),
        case("a number as feature", &collection("7")).gives(65, &["E0202"]),
        case("a collection in a collection", &collection(&good())).gives(65, &["E0202"]),
        case("coordinates as texts", &shape(&point("\"107.1\",\"29.8\""))).gives(65, &["E0203"]).names(&["feature 0"]),
        case("no coordinates", &shape("{\"type\":\"Point\"}")).gives(65, &["E0203"]),
        case("no type of geometry", &shape("{\"coordinates\":[1,2]}")).gives(65, &["E0203"]),
        case("an unknown type of geometry", &shape("{\"type\":\"Circle\",\"coordinates\":[1,2]}")).gives(65, &["E0203"]),
        case("empty coordinates", &shape(&point(""))).gives(0, &[]),
        case("one coordinate", &shape(&point("1"))).gives(65, &["E0203"]),
        case("nested as another type", &shape("{\"type\":\"Polygon\",\"coordinates\":[1,2]}")).gives(65, &["E0203"]),
        case("null in a position", &shape(&point("null,1"))).gives(65, &["E0203"]),
        case("properties a list", &collection(&feature("[1]", &point("1,2")))).gives(65, &["E0202"]),
        case("properties null", &collection(&feature("null", &point("1,2")))),
        case("heights and measures", &shape(&point("1,2,3,4"))),
        case("no features", &collection("")),
        case("foreign members", &good().replacen('{', "{\"name\":\"x\",\"bbox\":[0,0,1,1],\"xy\":{\"a\":[1]},", 1)),
    ]
}
