use super::*;
use crate::model::Role;
use crate::read::dbf::tests::bytes as dbf_bytes;
use crate::read::{Quiet, Shape as Kept};
use shapefile::{NO_DATA, Polygon, PolygonRing, ShapeWriter};
use std::io::Write;
use std::path::Path;
use tempfile::TempDir;

const CGCS2000: &str = "GEOGCS[\"GCS_China_Geodetic_Coordinate_System_2000\",DATUM[\"D_China_2000\",SPHEROID[\"CGCS2000\",6378137.0,298.257222101]],PRIMEM[\"Greenwich\",0.0],UNIT[\"Degree\",0.0174532925199433]]";

fn square(x: f64, y: f64, side: f64, outer: bool) -> PolygonRing<PointZ> {
    let at = |dx: f64, dy: f64| PointZ::new(x + dx * side, y + dy * side, 5.0, NO_DATA);
    let mut points = vec![at(0.0, 0.0), at(0.0, 1.0), at(1.0, 1.0), at(1.0, 0.0), at(0.0, 0.0)];
    if outer {
        PolygonRing::Outer(points)
    } else {
        points.reverse();
        PolygonRing::Inner(points)
    }
}

/// Two zones: one with a hole and an island in it, one plain.
fn zones() -> Vec<shapefile::PolygonZ> {
    let first = vec![square(107.0, 30.0, 1.0, true), square(107.2, 30.2, 0.6, false), square(107.4, 30.4, 0.2, true)];
    vec![shapefile::PolygonZ::with_rings(first), shapefile::PolygonZ::with_rings(vec![square(109.0, 30.0, 1.0, true)])]
}

fn written(folder: &Path, rows: &[(&[u8], &str)], deleted: &[usize]) {
    let writer = ShapeWriter::from_path(folder.join("区.shp")).unwrap();
    writer.write_shapes(&zones()).unwrap();
    let names: [&[u8]; 2] = ["名称".as_bytes(), b"n"];
    std::fs::write(folder.join("区.DBF"), dbf_bytes(0, names, rows, deleted)).unwrap();
    std::fs::write(folder.join("区.prj"), CGCS2000).unwrap();
    std::fs::write(folder.join("区.cpg"), "UTF-8").unwrap();
}

const ROWS: [(&[u8], &str); 2] = [("凤城".as_bytes(), "1"), ("渡舟".as_bytes(), "")];

fn scratch() -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    written(folder.path(), &ROWS, &[]);
    folder
}

fn look(folder: &Path, name: &str) -> (Option<Table>, Vec<&'static str>) {
    let source = Source::new(folder, name, Role::Zones);
    let (table, issues) = crate::read::read_table(&source, &Wanted::everything(), &Quiet);
    (table, issues.groups().map(|group| group.examples[0].code).collect())
}

fn expect_zones(table: &Table) {
    let Kept::Polygons(first) = table.shape(0) else { panic!("polygons") };
    // The island within the hole is a polygon of its own.
    assert_eq!((first.parts, first.rings.len()), (&[0, 2, 3][..], 4));
    assert_eq!(table.layer.bounds, Some([107.0, 30.0, 110.0, 31.0]));
    assert_eq!(table.layer.crs_member.as_deref(), Some("EPSG:4490"));
    assert_eq!(table.column("名称").map(crate::read::Cells::len), Some(2));
    assert_eq!(*table.column("n").unwrap(), [crate::read::Cell::Integer(1), crate::read::Cell::Null]);
}

#[test]
fn shapes_and_attributes_belong_together() {
    let folder = scratch();
    let (table, codes) = look(folder.path(), "区.shp");
    let table = table.unwrap_or_else(|| panic!("{codes:?}"));
    assert!(codes.is_empty(), "{codes:?}");
    expect_zones(&table);
    assert_eq!(table.layer.files, ["区.shp", "区.shx", "区.DBF", "区.prj", "区.cpg"]);
}

#[test]
fn an_archive_with_one_shapefile_is_the_shapefile() {
    let folder = scratch();
    let zip = |names: &[(&str, &str)]| {
        let mut zip = zip::ZipWriter::new(std::fs::File::create(folder.path().join("z.zip")).unwrap());
        for (inside, name) in names {
            zip.start_file(*inside, zip::write::SimpleFileOptions::default()).unwrap();
            zip.write_all(&std::fs::read(folder.path().join(name)).unwrap()).unwrap();
        }
        zip.finish().unwrap();
    };
    let all = [("a/区.shp", "区.shp"), ("a/区.dbf", "区.DBF"), ("a/区.prj", "区.prj"), ("a/区.cpg", "区.cpg")];
    zip(&all);
    let (table, codes) = look(folder.path(), "z.zip");
    expect_zones(&table.unwrap_or_else(|| panic!("{codes:?}")));
    zip(&[&all[..], &[("b/b.shp", "区.shp")]].concat());
    assert_eq!(look(folder.path(), "z.zip").1, ["E0162"]);
    assert_eq!(look(folder.path(), "z.zip|layer=区").0.unwrap().rows, 2);
    zip(&[("readme.txt", "区.prj")]);
    assert_eq!(look(folder.path(), "z.zip").1, ["E0103"]);
    // A thousand bytes of zeros for each that is stored.
    std::fs::write(folder.path().join("zeros"), vec![0; 300 << 20]).unwrap();
    zip(&[("z.shp", "zeros")]);
    assert_eq!(look(folder.path(), "z.zip").1, ["E0173"]);
}

#[test]
fn files_that_do_not_belong_together_are_refused() {
    let folder = scratch();
    std::fs::write(folder.path().join("区.DBF"), dbf_bytes(0, [b"a", b"n"], &[(b"x", "1")], &[])).unwrap();
    assert_eq!(look(folder.path(), "区.shp").1, ["E0172"]);
    let three: [(&[u8], &str); 3] = [(b"x", "1"), (b"y", "2"), (b"z", "3")];
    std::fs::write(folder.path().join("区.DBF"), dbf_bytes(0, [b"a", b"n"], &three, &[])).unwrap();
    assert_eq!(look(folder.path(), "区.shp").1, ["E0172"]);
    std::fs::remove_file(folder.path().join("区.DBF")).unwrap();
    let (table, codes) = look(folder.path(), "区.shp");
    assert_eq!((table.unwrap().rows, codes), (2, vec!["W0171"]));
    std::fs::write(folder.path().join("区.prj"), CGCS2000.replace("D_China_2000", "D_Chongqing")).unwrap();
    assert!(look(folder.path(), "区.shp").1.contains(&"E0174"));
}

#[test]
fn a_deleted_record_takes_its_shape_along() {
    let folder = tempfile::tempdir().unwrap();
    written(folder.path(), &ROWS, &[0]);
    let (table, codes) = look(folder.path(), "区.shp");
    let table = table.unwrap();
    assert_eq!((table.rows, table.layer.bounds), (1, Some([109.0, 30.0, 110.0, 31.0])));
    assert_eq!(codes, ["I0176"]);
}

#[test]
fn a_hole_outside_every_ring_is_a_polygon_drawn_the_wrong_way_round() {
    let mut geometry = Geometry::default();
    let alone = Polygon::with_rings(vec![PolygonRing::Inner(vec![
        Point::new(0.0, 0.0),
        Point::new(1.0, 0.0),
        Point::new(1.0, 1.0),
        Point::new(0.0, 0.0),
    ])]);
    push(Shape::Polygon(alone), &mut geometry);
    let Kept::Polygons(p) = geometry.shape(0) else { panic!("polygons") };
    assert_eq!(p.parts, [0, 1]);
}

#[test]
fn damaged_files_end_with_an_issue() {
    let folder = scratch();
    let whole = std::fs::read(folder.path().join("区.shp")).unwrap();
    for length in (10..whole.len()).step_by(7) {
        std::fs::write(folder.path().join("区.shp"), &whole[..length]).unwrap();
        let (table, codes) = look(folder.path(), "区.shp");
        assert!(table.is_none() && !codes.is_empty(), "{length}: {codes:?}");
    }
    let mut seed = 7_u64;
    for _ in 0..2_000 {
        let mut bytes = whole.clone();
        for _ in 0..6 {
            seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
            let at = 4 + (seed >> 33) as usize % (bytes.len() - 4);
            bytes[at] = (seed >> 20) as u8;
        }
        std::fs::write(folder.path().join("区.shp"), &bytes).unwrap();
        let (table, codes) = look(folder.path(), "区.shp");
        assert!(table.is_some() || !codes.is_empty());
    }
}
