use super::*;
use crate::units::{Persons, Places};
use geo::{MultiPolygon, polygon};
use geojson::{FeatureCollection, GeometryValue};
use proptest::prelude::*;
use serde_json::json;

fn collection(count: usize, encode: impl Fn(usize, Feature<'_>) -> Result<(), String> + Sync) -> Vec<u8> {
    let mut out = Vec::new();
    assert!(write_collection(&mut out, "layer", count, encode).is_ok());
    out
}

fn parsed(bytes: &[u8]) -> FeatureCollection {
    String::from_utf8_lossy(bytes).parse().unwrap_or_else(|error| panic!("{error}"))
}

#[test]
fn an_empty_layer_is_a_collection() {
    let bytes = collection(0, |_, feature| feature.point(None));
    assert_eq!(bytes, b"{\"type\":\"FeatureCollection\",\"name\":\"layer\",\"features\":[\n]}\n");
    assert!(parsed(&bytes).features.is_empty());
}

#[test]
fn every_kind_of_column_reads_back_with_its_type() {
    let bytes = collection(1, |_, mut feature| {
        feature.text("text", "小学 \"A\"\n\\ \u{7f}");
        feature.text("none", None);
        feature.persons("persons", Persons::whole(12));
        feature.places("places", Some(Places::from_micro(1_500_000)));
        feature.metres("metres", Some(1_234.567_89));
        feature.ratio("ratio", None);
        feature.whole("year", Some(2025));
        feature.flag("flag", true);
        feature.point(Some([107.08, -29.86]))
    });
    let feature = &parsed(&bytes).features[0];
    let expected = json!({
        "text": "小学 \"A\"\n\\ \u{7f}", "none": null, "persons": 12.0, "places": 1.5, "metres": 1234.568, "ratio": null,
        "year": 2025, "flag": true,
    });
    assert_eq!(serde_json::Value::Object(feature.properties.clone().unwrap_or_default()), expected);
    assert!(String::from_utf8_lossy(&bytes).contains(r#""persons":12.0"#));
}

#[test]
fn a_hole_and_two_parts_read_back() {
    let shape = MultiPolygon::new(vec![
        polygon!(exterior: [(x: 0.0, y: 0.0), (x: 4.0, y: 0.0), (x: 4.0, y: 4.0)], interiors: [[(x: 2.0, y: 1.0), (x: 3.0, y: 1.0), (x: 3.0, y: 2.0)]]),
        polygon![(x: 5.0, y: 5.0), (x: 6.0, y: 5.0), (x: 6.0, y: 6.0)],
    ]);
    let bytes = collection(1, |_, feature| feature.polygons(&shape));
    let geometry = parsed(&bytes).features.remove(0).geometry;
    let Some(GeometryValue::MultiPolygon { coordinates }) = geometry.map(|g| g.value) else {
        panic!("no MultiPolygon")
    };
    assert_eq!(coordinates.iter().map(Vec::len).collect::<Vec<_>>(), [2, 1]);
    assert_eq!(coordinates[0][0].len(), 4);
}

#[test]
fn what_is_no_number_is_an_error_that_names_feature_and_column() {
    let failed = write_collection(Vec::new(), "layer", 3, |number, mut feature| {
        feature.metres("cost", Some(if number == 2 { f64::NAN } else { 1.0 }));
        feature.point(None)
    });
    assert_eq!(failed.err().map(|e| e.to_string()).as_deref(), Some("feature 2: cost is not a finite number"));
}

#[test]
fn thread_count_changes_no_byte() {
    let layer = || {
        collection(10_000, |number, mut feature| {
            feature.persons("n", Persons::whole(number as i64));
            feature.point(Some([number as f64 / 1e3, 1.0]))
        })
    };
    let alone = rayon::ThreadPoolBuilder::new().num_threads(1).build().map(|pool| pool.install(layer));
    assert_eq!(alone.ok(), Some(layer()));
}

proptest! {
    #[test]
    fn any_text_survives(text in "\\PC*|[\\x00-\\x20\"\\\\]*") {
        let bytes = collection(1, |_, mut feature| {
            feature.text("t", text.as_str());
            feature.point(None)
        });
        let read = parsed(&bytes).features.remove(0).properties.and_then(|mut p| p.remove("t"));
        prop_assert_eq!(read, Some(json!(text)));
    }
}
