//! Text in gzip, and features one after another.

use super::build::{feature, point};
use super::case::Case;
use flate2::Compression;
use flate2::write::GzEncoder;
use std::io::Write;

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut packed = GzEncoder::new(Vec::new(), Compression::best());
    assert!(packed.write_all(bytes).is_ok());
    packed.finish().unwrap_or_default()
}

pub fn cases() -> Vec<Case> {
    [packed(), sequences()].concat()
}

fn packed() -> Vec<Case> {
    let case = |name, bytes: Vec<u8>| Case::layer("gzip", name, "t.csv.gz", bytes);
    let whole = gzip(b"id,name,service,places,x,y\nA,One,primary,90,107.1,29.8\n");
    let mut wrong_sum = whole.clone();
    let end = wrong_sum.len();
    wrong_sum[end - 8..end - 4].fill(0);
    vec![
        case("a sound table", whole.clone()),
        case("only the magic", b"\x1f\x8b".to_vec()).gives(65, &["E0168"]).names(&["t.csv.gz"]),
        case("cut in the middle", whole[..end / 2].to_vec()).gives(65, &["E0168"]),
        case("cut before its check sum", whole[..end - 8].to_vec()).gives(65, &["E0168"]),
        case("a wrong check sum", wrong_sum).gives(65, &["E0168"]),
        case("nothing", gzip(b"")).gives(65, &["E0102"]),
        case("64 MB of one letter", gzip(&vec![b'a'; 64 << 20])).gives(65, &["E0173"]),
        case("gzip in gzip", gzip(&whole)).gives(65, &["E0169"]),
        case("a database in gzip", gzip(b"SQLite format 3\0")).gives(65, &["E0169"]).names(&["GeoPackage"]),
        case("two members", [gzip(b"id,name,service,places,x,y\n"), gzip(b"A,One,primary,90,107.1,29.8\n")].concat()),
    ]
}

fn sequences() -> Vec<Case> {
    let case = |name, text: String| Case::layer("GeoJSONSeq", name, "t.geojsonl", text);
    let one = |id: &str| feature(&format!("{{\"id\":\"{id}\",\"name\":\"a\"}}"), &point("107.1,29.8"));
    let two = format!("{}\n{}\n", one("A"), one("B"));
    vec![
        case("a sound sequence", two.clone()),
        case("with record separators", format!("\u{1e}{}\n\u{1e}{}\n", one("A"), one("B"))),
        case("cut within a feature", two[..two.len() - 20].to_owned()).gives(65, &["E0110"]).names(&["t.geojsonl"]),
        case("a line that is no JSON", format!("{two}nonsense\n")).gives(65, &["E0110"]),
        case("a geometry among features", format!("{two}{}\n", point("1,2"))).gives(65, &["E0202"]),
        case("a number among features", format!("{two}5\n")).gives(65, &["E0202"]),
        case("a collection behind features", format!("{two}{}\n", super::build::good())).gives(65, &["E0202"]),
        case("200,000 arrays in a line", format!("{two}{}\n", "[".repeat(200_000))).gives(65, &["E0110"]),
    ]
}
