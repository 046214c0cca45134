//! Names of files.

use super::build::good;
use super::case::Case;

const CLASS: &str = "file names";

pub fn cases() -> Vec<Case> {
    let case = |name, file: &str| Case::layer(CLASS, name, file, good());
    vec![
        case("Chinese and blanks", "长寿 学校.geojson"),
        case("ESC in the name", "a\u{1b}[31m.geojson"),
        case("no extension", "layer"),
        case("another extension", "layer.csv"),
        case("a hash and a bar", "a#1|layer=x.geojson"),
        case("250 letters", &format!("{}.geojson", "x".repeat(240))),
        Case::layer(CLASS, "ESC in the name of a bad file", "a\u{1b}[31m.geojson", "{")
            .gives(65, &["E0111"])
            .names(&["\\u{1b}"]),
        case("a file that is not there", "a.geojson")
            .run(&["check", "b.geojson"])
            .gives(66, &["E0101"])
            .names(&["b.geojson"]),
    ]
}
