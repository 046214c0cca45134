//! The same key twice, of which one would have won in silence.

use super::build::{collection, feature, good, point};
use super::case::Case;

const CLASS: &str = "duplicate keys";

pub fn cases() -> Vec<Case> {
    let case = |name, text: &str| Case::layer(CLASS, name, "t.geojson", text);
    let one = |properties: &str| collection(&feature(properties, &point("1,2")));
    vec![
        case("capacity twice", &one("{\"capacity\":1,\"capacity\":2}")).gives(65, &["E0113"]).names(&["capacity"]),
        case("capacity twice, once escaped", &one("{\"capacity\":1,\"\\u0063apacity\":2}")).gives(65, &["E0113"]),
        case("capacity twice, apart", &one("{\"a\":1,\"b\":2,\"c\":3,\"a\":4}")).gives(65, &["E0113"]),
        case("features twice", "{\"type\":\"FeatureCollection\",\"features\":[],\"features\":[]}")
            .gives(65, &["E0205"]),
        case("type twice", &good().replacen("{\"type\"", "{\"type\":\"FeatureCollection\",\"type\"", 1))
            .gives(65, &["E0205"]),
        case("geometry twice", &good().replace("\"geometry\":", "\"geometry\":null,\"geometry\":"))
            .gives(65, &["E0113"]),
        case("properties twice", &good().replace("\"properties\":", "\"properties\":{},\"properties\":"))
            .gives(65, &["E0113"]),
        case("coordinates twice", &good().replace("\"coordinates\":", "\"coordinates\":[1,2],\"coordinates\":"))
            .gives(65, &["E0113"]),
    ]
}
