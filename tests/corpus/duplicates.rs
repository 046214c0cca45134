//! The same thing twice.

use super::case::Case;

const CLASS: &str = "duplicates";

pub fn cases() -> Vec<Case> {
    let case = |name| Case::town(CLASS, name);
    vec![
        case("an id twice")
            .change("schools.csv", "B,East", "A,East")
            .gives(65, &["E0340"])
            .names(&["schools.csv", "A"]),
        case("a school twice")
            .change("schools.csv", "C,Late", "A2,West School,primary,500,existing,,500050,3300050\nC,Late")
            .gives(0, &["W0340"]),
        case("planned and existing").change("schools.csv", "C,Late", "C,West").gives(0, &["W0341"]),
        case("a zone id twice").change("streets.geojson", "\"id\": \"E\"", "\"id\": \"W\"").gives(65, &["E0340"]),
        case("the same file twice")
            .change(
                "study.toml",
                "[[demand]]",
                "[[facilities]]\npath = \"schools.csv\"\ncrs = \"EPSG:4545\"\n\n[[demand]]",
            )
            .gives(65, &["E0340"]),
    ]
}
