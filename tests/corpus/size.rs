//! Depth, size and counts.

use super::build::{collection, feature, good, point, shape};
use super::case::Case;

const CLASS: &str = "depth, size, counts";

pub fn cases() -> Vec<Case> {
    let case = |name, text: &str| Case::layer(CLASS, name, "t.geojson", text);
    let nested = |n: usize, open: &str, close: &str| format!("{}1{}", open.repeat(n), close.repeat(n));
    let collections =
        format!("{}null{}", "{\"type\":\"GeometryCollection\",\"geometries\":[".repeat(50_000), "]}".repeat(50_000));
    let keys: String = (0..200_000).map(|n| format!("\"k{n}\":{n},")).collect();
    let parts = "[[[0,0],[1,0],[1,1],[0,0]]],".repeat(100_000);
    vec![
        case("200,000 arrays, the whole file", &nested(200_000, "[", "]")).gives(65, &["E0110"]),
        case("200,000 arrays, not closed", &"[".repeat(200_000)).gives(65, &["E0110"]),
        case("200,000 arrays as coordinates", &shape(&point(&nested(200_000, "[", "]")))).gives(65, &["E0110"]),
        case("200,000 objects in a property", &collection(&feature(&nested(200_000, "{\"a\":", "}"), "null")))
            .gives(65, &["E0110"]),
        case(
            "200,000 arrays in a foreign member",
            &good().replacen('{', &format!("{{\"x\":{},", nested(200_000, "[", "]")), 1),
        )
        .gives(65, &["E0110"]),
        case("50,000 geometry collections", &shape(&collections)).gives(65, &["E0110"]),
        case("a text of 17 MB", &good().replace("West", &"x".repeat(17 << 20))),
        case("a number of a million digits", &shape(&point(&format!("1{},1", "0".repeat(1_000_000)))))
            .gives(65, &["E0203"]),
        case("a million decimals", &shape(&point(&format!("1.{},1", "3".repeat(1_000_000))))),
        case(
            "200,000 keys in one feature",
            &collection(&feature(&format!("{{{}}}", keys.trim_end_matches(',')), "null")),
        )
        .gives(65, &["E0110"]),
        case(
            "100,000 parts in one feature",
            &shape(&format!("{{\"type\":\"MultiPolygon\",\"coordinates\":[{}]}}", parts.trim_end_matches(','))),
        ),
        case("4,000 properties behind 50,000 features", &late_properties()).gives(65, &["E0207"]),
        case("20 MB of white space", &format!("{}{}", " ".repeat(20 << 20), good())).gives(65, &["E0102"]),
    ]
}

/// Many features of one property, and behind them one of very many.
fn late_properties() -> String {
    let names: Vec<String> = (0..4_000).map(|n| format!("\"c{n}\":1")).collect();
    let all = vec![feature("{\"a\":1}", &point("107.1,29.8")); 50_000].join(",");
    collection(&format!("{all},{}", feature(&format!("{{{}}}", names.join(",")), "null")))
}
