use super::*;
use crate::output::{Column, Unit};
use crate::units::{Impedance, Limit, Persons, Places};
use geo::{MultiPolygon, polygon};
use geojson::{FeatureCollection, GeometryValue};
use proptest::prelude::*;
use serde_json::json;
use std::borrow::Cow;

fn layer<'a>(rows: usize, columns: Vec<Column<'a>>, shape: Shape<'a>) -> Output<'a> {
    Output { service: None, name: "layer", rows, columns, shape, is_translated: false, styles: Vec::new() }
}

fn nowhere<'a>() -> Shape<'a> {
    Shape::Points(Box::new(|_| None))
}

fn collection(output: &Output<'_>) -> Vec<u8> {
    let mut out = Vec::new();
    assert!(write_layer(output, &mut out).is_ok());
    out
}

fn parsed(bytes: &[u8]) -> FeatureCollection {
    String::from_utf8_lossy(bytes).parse().unwrap_or_else(|error| panic!("{error}"))
}

#[test]
fn an_empty_layer_is_a_collection() {
    let bytes = collection(&layer(0, Vec::new(), nowhere()));
    assert_eq!(bytes, b"{\"type\":\"FeatureCollection\",\"name\":\"layer\",\"features\":[\n]}\n");
    assert!(parsed(&bytes).features.is_empty());
}

#[test]
fn every_kind_of_column_reads_back_with_its_type() {
    let columns = vec![
        Column::text("text", |_| "小学 \"A\"\n\\ \u{7f}"),
        Column::text("none", |_| None::<&str>),
        Column::persons("persons", |_| Persons::whole(12)),
        Column::places("places", |_| Some(Places::from_micro(1_500_000))),
        Column::number("metres", Unit::Cost(None), |_| Some(1_234.567_89)),
        Column::number("ratio", Unit::Share, |_| None),
        Column::whole("year", Unit::Year, |_| Some(2025)),
        Column::flag("flag", |_| true),
        Column::limit("limit", Impedance::Metres, |_| Limit::new(300_000, Impedance::Metres)),
        Column::number("large", Unit::Cost(None), |_| 1e18),
    ];
    let bytes = collection(&layer(1, columns, Shape::Points(Box::new(|_| Some([107.08, -29.86])))));
    let feature = &parsed(&bytes).features[0];
    let expected = json!({
        "text": "小学 \"A\"\n\\ \u{7f}", "none": null, "persons": 12.0, "places": 1.5, "metres": 1234.568, "ratio": null,
        "year": 2025, "flag": true, "limit": 300.0, "large": 1e18,
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
    let bytes = collection(&layer(1, Vec::new(), Shape::Areas(Box::new(|_| Cow::Borrowed(&shape)))));
    let geometry = parsed(&bytes).features.remove(0).geometry;
    let Some(GeometryValue::MultiPolygon { coordinates }) = geometry.map(|g| g.value) else {
        panic!("no MultiPolygon")
    };
    assert_eq!(coordinates.iter().map(Vec::len).collect::<Vec<_>>(), [2, 1]);
    assert_eq!(coordinates[0][0].len(), 4);
}

#[test]
fn what_is_no_number_is_an_error_that_names_feature_and_column() {
    let said = |output: &Output<'_>| write_layer(output, Vec::new()).err().map(|error| error.to_string());
    let cost = Column::number("cost", Unit::Cost(None), |row| Some(if row == 2 { f64::NAN } else { 1.0 }));
    let found = said(&layer(3, vec![cost], nowhere()));
    assert_eq!(found.as_deref(), Some("feature 2: cost is not a finite number"));
    let at = Shape::Points(Box::new(|row| Some([1.0, if row == 1 { f64::INFINITY } else { 1.0 }])));
    assert_eq!(said(&layer(3, Vec::new(), at)).as_deref(), Some("feature 1: geometry is not a finite number"));
}

#[test]
fn thread_count_changes_no_byte() {
    let written = || {
        let n = Column::persons("n", |row| Persons::whole(row as i64));
        collection(&layer(10_000, vec![n], Shape::Points(Box::new(|row| Some([row as f64 / 1e3, 1.0])))))
    };
    let alone = rayon::ThreadPoolBuilder::new().num_threads(1).build().map(|pool| pool.install(written));
    assert_eq!(alone.ok(), Some(written()));
}

proptest! {
    #[test]
    fn any_text_survives(text in "\\PC*|[\\x00-\\x20\"\\\\]*") {
        let column = Column::text("t", |_| text.as_str());
        let bytes = collection(&layer(1, vec![column], nowhere()));
        let read = parsed(&bytes).features.remove(0).properties.and_then(|mut p| p.remove("t"));
        prop_assert_eq!(read, Some(json!(text)));
    }
}
