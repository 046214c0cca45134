//! The same six features in every format, as GDAL writes them (`tests/data/vector/make.py`).

#![allow(clippy::unwrap_used, reason = "a test that panics has failed")]

use super::*;
use crate::issue::Issues;
use crate::model::Role;
use flate2::Compression;
use flate2::write::GzEncoder;
use std::io::Write;
use std::path::{Path, PathBuf};

fn data() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/vector")
}

fn table(folder: &Path, name: &str) -> (Option<Table>, Issues) {
    read_table(&Source::new(folder, name, Role::Facilities), &Wanted::everything(), &Quiet)
}

/// Rings of a row, each running counter-clockwise: shapefiles turn them round.
fn polygons(table: &Table, row: usize) -> Option<Vec<Vec<Vec<[f64; 2]>>>> {
    let Shape::Polygons(p) = table.shape(row) else { return None };
    let ring = |k: u32| {
        let mut ring = p.xy[p.rings[k as usize] as usize..p.rings[k as usize + 1] as usize].to_vec();
        let doubled: f64 = ring.windows(2).map(|e| e[0][0] * e[1][1] - e[1][0] * e[0][1]).sum();
        if doubled < 0.0 {
            ring.reverse();
        }
        ring
    };
    Some(p.parts.windows(2).map(|ends| (ends[0]..ends[1]).map(ring).collect()).collect())
}

#[test]
fn all_formats_give_the_same_table() {
    let (expected, issues) = table(&data(), "six.geojson");
    let expected = expected.unwrap_or_else(|| panic!("{issues:?}"));
    for name in ["six.shp", "gbk.shp", "six.zip", "six.gpkg", "six.geojsonl", "six.geojson.gz"] {
        let (found, issues) = table(&data(), name);
        let found = found.unwrap_or_else(|| panic!("{name}: {issues:?}"));
        assert!(!issues.has_errors(), "{name}: {issues:?}");
        for column in ["名称", "n", "r"] {
            assert_eq!(found.column(column), expected.column(column), "{name} {column}");
        }
        for row in 0..6 {
            assert_eq!(polygons(&found, row), polygons(&expected, row), "{name} {row}");
        }
        if name.ends_with("shp") {
            assert_eq!(found.layer.crs_member.as_deref(), Some("EPSG:4326"));
            assert_eq!(found.layer.files.len(), 5);
        }
    }
}

/// GDAL writes no feature without geometry into a FlatGeobuf; all others are the same.
#[test]
fn a_flatgeobuf_holds_what_has_a_place() {
    let (expected, _) = table(&data(), "six.geojson");
    let expected = expected.unwrap();
    let (found, issues) = table(&data(), "six.fgb");
    let found = found.unwrap_or_else(|| panic!("{issues:?}"));
    assert!(issues.is_empty(), "{issues:?}");
    assert_eq!(found.rows, 5);
    for (row, same) in [0, 1, 2, 4, 5].into_iter().enumerate() {
        assert_eq!(polygons(&found, row), polygons(&expected, same), "{row}");
        for column in ["名称", "n", "r"] {
            assert_eq!(
                found.column(column).unwrap().get(row),
                expected.column(column).unwrap().get(same),
                "{row} {column}"
            );
        }
    }
}

fn packed(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}

fn code_of(folder: &Path, bytes: &[u8]) -> Option<&'static str> {
    std::fs::write(folder.join("a.gz"), bytes).unwrap();
    let (table, issues) = table(folder, "a.gz");
    assert!(table.is_some() || issues.has_errors());
    issues.groups().map(|group| group.examples[0].code).find(|code| code.starts_with('E'))
}

#[test]
fn gzip_is_unpacked_within_limits_and_to_its_end() {
    let folder = tempfile::tempdir().unwrap();
    let csv = "name,x,y\n甲,107.1,29.9\n乙,107.2,29.8\n";
    // Several members are one text.
    let (one, two) = csv.split_at(20);
    let members = [packed(one.as_bytes()), packed(two.as_bytes())].concat();
    assert_eq!(code_of(folder.path(), &members), None);
    let (gbk, _, _) = encoding_rs::GBK.encode(csv);
    assert_eq!(code_of(folder.path(), &packed(&gbk)), None);
    let whole = packed(csv.as_bytes());
    for length in 2..whole.len() {
        assert!(code_of(folder.path(), &whole[..length]).is_some(), "{length}");
    }
    assert_eq!(code_of(folder.path(), &packed("x,y\n1,1\n".repeat(50 << 20).as_bytes())), Some("E0173"));
    assert_eq!(code_of(folder.path(), &packed(&whole)), Some("E0169"));
    assert_eq!(code_of(folder.path(), &packed(&std::fs::read(data().join("six.shp")).unwrap())), Some("E0169"));
}
