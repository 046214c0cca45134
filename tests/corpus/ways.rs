//! What ways go by: layers that have nothing in them, files without a name, and barriers that are none.

use super::build::{collection, feature, polygon};
use super::case::Case;

const CLASS: &str = "what ways go by";

const TRAVEL: &str = "cutoff = \"10 min\"\ncost = \"w\"\n[travel.w]\nmode = \"car\"\nroads = [\"roads.geojson\"]\n\
                      crs = \"EPSG:4545\"";

/// A road through the street town, with these properties.
fn road(properties: &str) -> String {
    let along = "{\"type\":\"LineString\",\"coordinates\":[[500000,3300100],[500700,3300100]]}";
    collection(&feature(properties, along))
}

pub fn cases() -> Vec<Case> {
    let by_road = |name| {
        let town = Case::town(CLASS, name).change("study.toml", "cutoff = \"200 m\"", TRAVEL);
        town.with("roads.geojson", road("{\"highway\":\"residential\"}"))
    };
    let key = |name, key: &str| by_road(name).change("study.toml", "mode = \"car\"", &format!("mode = \"car\"\n{key}"));
    let within = polygon("[[499000,3299000],[502000,3299000],[502000,3302000],[499000,3302000],[499000,3299000]]");
    let nothing = collection("");
    vec![
        by_road("a road by car").gives(0, &["I0936"]),
        by_road("roads without features")
            .with("roads.geojson", &nothing)
            .gives(65, &["E0102"])
            .names(&["roads.geojson"]),
        by_road("zones without features")
            .with("streets.geojson", &nothing)
            .gives(65, &["E0102"])
            .names(&["streets.geojson"]),
        by_road("sites without features").with("schools.csv", &nothing).gives(65, &["E0102"]).names(&["schools.csv"]),
        by_road("people without features").with("cells.csv", &nothing).gives(65, &["E0102"]).names(&["cells.csv"]),
        key("barriers without features", "barriers = [\"b.geojson\"]")
            .with("b.geojson", &nothing)
            .gives(65, &["E0102"])
            .names(&["b.geojson"]),
        key("crossings without features", "barriers = [\"roads.geojson\"]\ncrossings = [\"c.geojson\"]")
            .with("c.geojson", &nothing)
            .gives(65, &["E0102"])
            .names(&["c.geojson"]),
        by_road("land without features")
            .change("study.toml", "[zones]", "[land]\npath = \"l.geojson\"\n[zones]")
            .with("l.geojson", &nothing)
            .gives(65, &["E0102"])
            .names(&["l.geojson"]),
        by_road("heights in a file without a name")
            .change("study.toml", "\"car\"", "\"walk\"\nspeed = \"4 km/h\"\nelevation = \"\"")
            .gives(65, &["E0672"])
            .names(&["travel.w.elevation"]),
        by_road("roads in a file without a name")
            .change("study.toml", "[\"roads.geojson\"]", "[\"\"]")
            .gives(65, &["E0672"])
            .names(&["travel.w.roads"]),
        by_road("sites in a file without a name")
            .change("study.toml", "\"schools.csv\"", "\"\"")
            .gives(65, &["E0672"])
            .names(&["facilities.path"]),
        key("roads in an encoding that nobody knows", "encoding = \"xyz\"").gives(65, &["E0106"]).names(&[
            "travel.w.encoding",
            "xyz",
            "gb18030",
        ]),
        by_road("a road with a speed of zero")
            .with("roads.geojson", road("{\"highway\":\"residential\",\"限速\":0}"))
            .gives(0, &["I0967"])
            .names(&["限速", "feature 0"]),
        key("an area around everybody as a barrier", "barriers = [\"b.geojson\"]")
            .with("b.geojson", collection(&feature("{}", &within)))
            .gives(0, &["W0969"])
            .names(&["b.geojson", "100 %"]),
    ]
}
