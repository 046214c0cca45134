//! Coordinates that are not in the system they are said to be in.

use super::case::Case;

const CLASS: &str = "CRS";

pub fn cases() -> Vec<Case> {
    let case = |name| Case::town(CLASS, name);
    let declared = |name, crs: &str| {
        case(name).change(
            "study.toml",
            "path = \"schools.csv\"\ncrs = \"EPSG:4545\"",
            &format!("path = \"schools.csv\"\ncrs = \"{crs}\""),
        )
    };
    vec![
        declared("metres said to be degrees", "EPSG:4326").gives(65, &["E0417"]).names(&["schools.csv", "500050"]),
        declared("an unknown code", "EPSG:999999").gives(65, &["E0401"]).names(&["999999"]),
        declared("no name of a system", "; DROP TABLE").gives(65, &["E0402"]),
        declared("an empty name", "").gives(0, &["I0408"]),
        declared("a PROJ pipeline", "+proj=pipeline +step +proj=longlat").gives(65, &["E0402"]),
        declared("a file of PROJ", "+init=/etc/passwd").gives(65, &["E0402"]),
        declared("another zone", "EPSG:4549").gives(65, &["E0413"]),
        case("a member that contradicts the study")
            .change("study.toml", "path = \"streets.geojson\"", "path = \"streets.geojson\"\ncrs = \"EPSG:4549\"")
            .gives(65, &["E0405"]),
        case("degrees to be measured in")
            .change("study.toml", "analysis = \"EPSG:4545\"", "analysis = \"EPSG:4326\"")
            .gives(65, &["E0411"]),
        case("a school at 0, 0")
            .change("schools.csv", "500050,3300050", "0,0")
            .gives(65, &["E0414"])
            .names(&["schools.csv"]),
        case("north before east")
            .change("schools.csv", "500050,3300050", "3300050,500050")
            .change("schools.csv", "500450,3300050", "3300050,500450")
            .change("schools.csv", "500550,3300150", "3300150,500550")
            .gives(65, &["E0407"]),
        case("a school on another continent")
            .change("schools.csv", "500050,3300050", "9500050,3300050")
            .gives(65, &["E0417"]),
    ]
}
