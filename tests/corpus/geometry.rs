//! Geometry that is missing, of the wrong type, or no valid polygon.

use super::build::{polygon, streets};
use super::case::Case;

const CLASS: &str = "geometry";

pub fn cases() -> Vec<Case> {
    let zone = |name, west: &str| Case::town(CLASS, name).with("streets.geojson", streets(west));
    let whole = "[500000,3300000],[500400,3300000],[500400,3300200],[500000,3300200],[500000,3300000]";
    let bow = "[500000,3300000],[500400,3300200],[500400,3300000],[500000,3300200],[500000,3300000]";
    let flat = "[500000,3300000],[500200,3300000],[500400,3300000],[500000,3300000]";
    let spike = "[500000,3300000],[500400,3300000],[500400,3300200],[500400,3300900],[500400,3300200],[500000,3300200],[500000,3300000]";
    let twice = "[500000,3300000],[500000,3300000],[500400,3300000],[500400,3300200],[500400,3300200],[500000,3300200],[500000,3300000]";
    let clockwise = "[500000,3300000],[500000,3300200],[500400,3300200],[500400,3300000],[500000,3300000]";
    let hole = "[500900,3300000],[500950,3300000],[500950,3300050],[500900,3300000]";
    vec![
        zone("a zone without geometry", "null").gives(65, &["E0353"]).names(&["streets.geojson", "feature 0"]),
        zone("a zone that is a point", "{\"type\":\"Point\",\"coordinates\":[500100,3300100]}").gives(65, &["E0355"]),
        zone("a zone that is a line", "{\"type\":\"LineString\",\"coordinates\":[[500000,3300000],[500400,3300200]]}")
            .gives(65, &["E0355"])
            .names(&["LineString"]),
        zone("a zone that is a collection", "{\"type\":\"GeometryCollection\",\"geometries\":[]}")
            .gives(65, &["E0355"]),
        zone("an empty polygon", &polygon("")).gives(65, &["E0353"]),
        zone("an empty ring", &polygon("[]")).gives(65, &["E0203", "E0353"]),
        zone("a ring of three points", &polygon("[[500000,3300000],[500400,3300000],[500000,3300000]]"))
            .gives(65, &["E0203", "E0353"]),
        zone(
            "a ring that is not closed",
            &polygon("[[500000,3300000],[500400,3300000],[500400,3300200],[500000,3300200]]"),
        )
        .gives(0, &["W0204"]),
        zone("a bow-tie", &polygon(&format!("[{bow}]"))),
        zone("a polygon without area", &polygon(&format!("[{flat}]"))).gives(65, &["E0530"]),
        zone("a spike", &polygon(&format!("[{spike}]"))),
        zone("vertices twice", &polygon(&format!("[{twice}]"))),
        zone("clockwise", &polygon(&format!("[{clockwise}]"))),
        zone("a hole outside", &polygon(&format!("[{whole}],[{hole}]"))),
        zone("a hole that fills it", &polygon(&format!("[{whole}],[{whole}]"))).gives(65, &["E0530"]),
        zone(
            "both zones the same",
            &polygon("[[500400,3300000],[500600,3300000],[500600,3300200],[500400,3300200],[500400,3300000]]"),
        ),
        Case::town(CLASS, "all schools without a place")
            .change("schools.csv", ",500050,3300050", ",,")
            .change("schools.csv", ",500450,3300050", ",,")
            .change("schools.csv", ",500550,3300150", ",,")
            .gives(65, &["E0614"]),
        Case::town(CLASS, "only one of two coordinates")
            .change("schools.csv", ",500050,3300050", ",500050,")
            .gives(65, &["E0356"]),
        Case::town(CLASS, "people without a place are counted").gives(0, &["W0352", "W0351"]).names(&["81920"]),
    ]
}
