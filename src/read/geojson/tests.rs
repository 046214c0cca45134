use super::*;
use crate::model::Role;
use crate::read::{Cell, Quiet, Shape};
use proptest::prelude::*;

fn run(text: &str) -> (Option<Table>, Vec<&'static str>) {
    let source = Source::new(std::path::Path::new(""), "t.geojson", Role::Facilities);
    let (table, issues) = read(&source, text.as_bytes(), text.len() as u64, &Wanted::everything(), &Quiet);
    (table, issues.groups().map(|group| group.examples[0].code).collect())
}

fn collection(features: &str) -> String {
    format!("{{\"type\":\"FeatureCollection\",\"features\":[{features}]}}")
}

fn feature(geometry: &str) -> String {
    collection(&format!("{{\"type\":\"Feature\",\"properties\":{{\"a\":1}},\"geometry\":{geometry}}}"))
}

#[test]
fn members_come_in_any_order() {
    let text = "{\"name\":\"x\",\"features\":[{\"geometry\":{\"coordinates\":[1,2.5,9],\"type\":\"Point\"},\"id\":7,\
        \"properties\":{\"名称\":\"一小\",\"n\":-3,\"x\":{\"y\":[1]}},\"type\":\"Feature\"}],\
        \"crs\":{\"type\":\"name\",\"properties\":{\"name\":\"urn:ogc:def:crs:EPSG::4490\"}},\"type\":\"FeatureCollection\"}";
    let (table, codes) = run(text);
    assert_eq!(codes, [""; 0]);
    let Some(table) = table else { panic!("no table") };
    assert_eq!(table.layer.crs_member.as_deref(), Some("urn:ogc:def:crs:EPSG::4490"));
    assert_eq!(table.shape(0), Shape::Point([1.0, 2.5]));
    assert_eq!(*table.column("名称").unwrap(), [Cell::Text("一小".into())]);
    assert_eq!(*table.column("x").unwrap(), [Cell::Nested]);
    assert_eq!(table.ids.unwrap(), [Cell::Integer(7)]);
}

#[test]
fn faults_have_their_codes() {
    let good = feature("{\"type\":\"Point\",\"coordinates\":[1,2]}");
    let truncated = &good[..good.len() - 3];
    let trailing = format!("{good} x");
    let second = format!("{good}{good}");
    let deep = feature(&format!("{{\"type\":\"Point\",\"coordinates\":{}1{}}}", "[".repeat(100), "]".repeat(100)));
    let cases: Vec<(String, &[&str])> = vec![
        (truncated.to_owned(), &["E0111"]),
        (good[..40].to_owned(), &["E0111"]),
        (trailing, &["E0110"]),
        (second, &["E0110"]),
        (deep, &["E0110"]),
        (feature("{\"type\":\"Point\",\"coordinates\":[NaN,2]}"), &["E0114"]),
        (feature("{\"type\":\"Point\",\"coordinates\":[1e400,2]}"), &["E0110"]),
        ("{\"type\":\"Point\",\"coordinates\":[1,2]}".to_owned(), &["E0201"]),
        ("{\"type\":\"Topology\",\"objects\":{}}".to_owned(), &["E0201"]),
        ("{\"type\":\"FeatureCollection\"}".to_owned(), &["E0201"]),
        ("[1]".to_owned(), &["E0110"]),
        (collection("null"), &["E0202"]),
        (collection("{\"type\":\"Point\",\"coordinates\":[1,2]}"), &["E0202"]),
        (feature("{\"type\":\"Point\",\"coordinates\":[\"1\",\"2\"]}"), &["E0203"]),
        (feature("{\"type\":\"Point\",\"coordinates\":[1]}"), &["E0203"]),
        (feature("{\"type\":\"Point\"}"), &["E0203"]),
        (feature("{\"coordinates\":[1,2]}"), &["E0203"]),
        (feature("{\"type\":\"Polygon\",\"coordinates\":[[[0,0],[1,0],[0,0]]]}"), &["E0203"]),
        (feature("{\"type\":\"Polygon\",\"coordinates\":[[[0,0],[1,0],[1,1],[0,1]]]}"), &["W0204"]),
        (collection("{\"type\":\"Feature\",\"geometry\":null,\"properties\":{\"a\":1,\"a\":2}}"), &["E0113"]),
        (collection("{\"type\":\"Feature\",\"geometry\":null,\"properties\":{\"a\":1,\"b\":3,\"a\":2}}"), &["E0113"]),
        ("{\"type\":\"FeatureCollection\",\"features\":[],\"features\":[]}".to_owned(), &["E0205"]),
    ];
    for (text, codes) in cases {
        assert_eq!(run(&text).1, codes, "{text}");
    }
}

#[test]
fn a_fault_in_one_feature_leaves_the_others() {
    let text = collection(
        "{\"type\":\"Feature\",\"properties\":{},\"geometry\":{\"type\":\"Polygon\",\"coordinates\":[[[0,0],[1,1]]]}},\
         {\"type\":\"Feature\",\"properties\":{\"b\":2},\"geometry\":{\"type\":\"MultiPolygon\",\"coordinates\":[[[[0,0],[9,0],[9,9],[0,0]],\
         [[1,1],[2,1],[2,2],[1,1]]],[[[20,20],[21,20],[21,21],[20,20]]]]}}",
    );
    let (table, codes) = run(&text);
    assert_eq!(codes, ["E0203"]);
    let Some(table) = table else { panic!("no table") };
    assert_eq!(table.shape(0), Shape::None);
    let Shape::Polygons(polygons) = table.shape(1) else { panic!("no polygons") };
    assert_eq!((polygons.rings, polygons.parts), (&[0, 4, 8, 12][..], &[0, 2, 3][..]));
    assert_eq!(*table.column("b").unwrap(), [Cell::Null, Cell::Integer(2)]);
}

#[test]
fn a_type_that_stands_twice_leaves_the_rows_around_it() {
    let row = |geometry: &str| format!("{{\"type\":\"Feature\",\"properties\":{{}},\"geometry\":{geometry}}}");
    let point = |at: u8| row(&format!("{{\"type\":\"Point\",\"coordinates\":[{at},{at}]}}"));
    let twice = row("{\"type\":\"MultiPoint\",\"coordinates\":[[5,5],[6,6]],\"type\":\"Point\"}");
    let (table, codes) = run(&collection(&[point(1), twice, point(2)].join(",")));
    assert_eq!(codes, ["E0113"]);
    let table = table.unwrap();
    assert_eq!([table.shape(0), table.shape(2)], [Shape::Point([1.0, 1.0]), Shape::Point([2.0, 2.0])]);
}

#[test]
fn a_null_geometry_is_kept() {
    let (table, codes) = run(&feature("null"));
    assert_eq!(codes, [""; 0]);
    assert_eq!(table.map(|t| (t.rows, t.shape(0) == Shape::None)), Some((1, true)));
}

/// Geometries and properties of any kind, written by the `geojson` crate.
fn any_feature() -> impl Strategy<Value = geojson::Feature> {
    let number = prop_oneof![(-1800_i32..1800).prop_map(|n| f64::from(n) / 10.0), -180.0..180.0_f64, Just(-0.0)];
    let position = (number.clone(), number).prop_map(|(x, y)| vec![x, y]);
    let ring = prop::collection::vec(position.clone(), 3..7).prop_map(|mut ring| {
        ring.push(ring[0].clone());
        ring
    });
    let polygon = prop::collection::vec(ring, 1..3);
    let geometry = prop_oneof![
        position.clone().prop_map(|p| Some(geojson::GeometryValue::new_point(p))),
        prop::collection::vec(position, 1..4).prop_map(|p| Some(geojson::GeometryValue::new_multi_point(p))),
        polygon.clone().prop_map(|p| Some(geojson::GeometryValue::new_polygon(p))),
        prop::collection::vec(polygon, 1..3).prop_map(|p| Some(geojson::GeometryValue::new_multi_polygon(p))),
        Just(None),
    ];
    let value = prop_oneof![
        Just(serde_json::Value::Null),
        any::<bool>().prop_map(Into::into),
        any::<i32>().prop_map(Into::into),
        (-1e6..1e6_f64).prop_map(|n| (n + 0.5).into()),
        "\\PC{0,8}".prop_map(Into::into),
    ];
    (geometry, prop::collection::btree_map("[a-c中\"\\\\]{1,3}", value, 0..4)).prop_map(|(geometry, properties)| {
        geojson::Feature {
            bbox: None,
            geometry: geometry.map(geojson::Geometry::new),
            id: None,
            properties: Some(properties.into_iter().collect()),
            foreign_members: None,
        }
    })
}

fn flat(shape: Shape<'_>) -> Vec<[f64; 2]> {
    match shape {
        Shape::Point(p) => vec![p],
        Shape::MultiPoint(p) => p.to_vec(),
        Shape::Polygons(p) => p.xy[p.rings[0] as usize..p.rings[p.rings.len() - 1] as usize].to_vec(),
        _ => Vec::new(),
    }
}

fn flat_by_crate(geometry: Option<&geojson::Geometry>) -> Vec<[f64; 2]> {
    use geojson::GeometryValue as V;
    let point = |p: &geojson::Position| [p[0], p[1]];
    match geometry.map(|g| &g.value) {
        Some(V::Point { coordinates }) => vec![point(coordinates)],
        Some(V::MultiPoint { coordinates }) => coordinates.iter().map(point).collect(),
        Some(V::Polygon { coordinates }) => coordinates.iter().flatten().map(point).collect(),
        Some(V::MultiPolygon { coordinates }) => coordinates.iter().flatten().flatten().map(point).collect(),
        _ => Vec::new(),
    }
}

proptest! {
    /// What the `geojson` crate reads from the same text is what this reader reads.
    #[test]
    fn agrees_with_the_geojson_crate(features in prop::collection::vec(any_feature(), 0..40)) {
        let text = geojson::FeatureCollection { bbox: None, features, foreign_members: None }.to_string();
        let expected: geojson::FeatureCollection = text.parse().map_err(|e| TestCaseError::fail(format!("{e}")))?;
        let (table, codes) = run(&text);
        prop_assert!(codes.is_empty(), "{:?}", codes);
        let table = table.ok_or_else(|| TestCaseError::fail("no table"))?;
        prop_assert_eq!(table.rows, expected.features.len());
        for (row, feature) in expected.features.iter().enumerate() {
            // The crate's numbers may be off by the last bit; ours are rounded once.
            let (ours, theirs) = (flat(table.shape(row)), flat_by_crate(feature.geometry.as_ref()));
            let near = |a: f64, b: f64| (a - b).abs() <= b.abs() * 1e-15;
            let equal = ours.iter().zip(&theirs).all(|(a, b)| near(a[0], b[0]) && near(a[1], b[1]));
            prop_assert!(ours.len() == theirs.len() && equal, "{:?} {:?}", ours, theirs);
            for (name, value) in feature.properties.iter().flatten() {
                let cell = table.column(name).map(|cells| cells.get(row).into_owned());
                let expected = match value {
                    serde_json::Value::Null => Cell::Null,
                    serde_json::Value::Bool(b) => Cell::Bool(*b),
                    serde_json::Value::String(s) => Cell::Text(s.as_str().into()),
                    serde_json::Value::Number(n) => n.as_i64().map_or_else(|| Cell::Real(n.as_f64().unwrap_or(0.0)), Cell::Integer),
                    _ => Cell::Nested,
                };
                match (cell, expected) {
                    (Some(Cell::Real(a)), Cell::Real(b)) => prop_assert!(near(a, b)),
                    (cell, expected) => prop_assert_eq!(cell, Some(expected)),
                }
            }
        }
    }

    /// Cut anywhere, the text is refused and nothing is read from it.
    #[test]
    fn a_cut_file_is_never_half_read(at in 0_usize..150) {
        let text = collection("{\"type\":\"Feature\",\"properties\":{\"a\":\"b\"},\"geometry\":{\"type\":\"Point\",\"coordinates\":[1.5,2]}},\
            {\"type\":\"Feature\",\"properties\":null,\"geometry\":null}");
        let cut = &text[..at.min(text.len() - 1)];
        let (table, codes) = run(cut);
        prop_assert!(table.is_none() && codes.len() == 1, "{} {:?}", cut, codes);
    }
}

/// Pieces read in parallel begin where features only seem to begin: nested objects that look like features, texts that
/// look like them, and another order of members.
#[test]
fn any_number_of_threads_reads_the_same() {
    for order in 0..3 {
        let feature = |n: usize| {
            let geometry = format!("\"geometry\":{{\"type\":\"Point\",\"coordinates\":[{n}.25,-{n}]}}");
            let like = "{\"type\":\"Feature\",\"properties\":null,\"geometry\":null}";
            let text = "x".repeat(n % 97);
            let properties = format!(
                "\"properties\":{{\"n\":{n},\"nested\":{like},\"text\":\"{text}, {{\\\"type\\\":\\\"Feature\"}}"
            );
            match order {
                0 => format!("{{\"type\":\"Feature\",{properties},{geometry}}}"),
                1 => format!("{{\"id\":{n},\"type\":\"Feature\",{geometry},{properties}}}"),
                _ => format!(" {{ {properties} ,\n{geometry} , \"type\": \"Feature\" }} "),
            }
        };
        let count = 12_000;
        let text = collection(&(0..count).map(feature).collect::<Vec<_>>().join(","));
        let with = |threads: usize| {
            let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build();
            pool.unwrap().install(|| run(&text))
        };
        let (alone, codes) = with(1);
        assert_eq!(codes, [""; 0], "order {order}");
        assert_eq!(alone.as_ref().map(|table| table.rows), Some(count));
        for threads in [2, 3, 7] {
            assert_eq!(with(threads), (alone.clone(), Vec::new()), "order {order}, {threads} threads");
        }
        // A fault far into the file is found at the same place.
        let broken = text.replacen("[9000.25,", "[9000.2.5,", 1);
        let found = |threads: usize| {
            let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build();
            pool.unwrap().install(|| run(&broken).1)
        };
        assert_eq!((found(1), found(5)), (vec!["E0110"], vec!["E0110"]));
    }
}
