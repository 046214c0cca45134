#![allow(clippy::unwrap_used, reason = "a test that panics has failed")]

use super::*;
use crate::model::Role;
use crate::read::{Quiet, Shape};
use std::path::{Path, PathBuf};

fn data() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/parquet")
}

fn look(folder: &Path, name: &str) -> (Option<Table>, Issues) {
    crate::read::read_table(&Source::new(folder, name, Role::Facilities), &Wanted::everything(), &Quiet)
}

fn sound(name: &str) -> Table {
    let (table, issues) = look(&data(), name);
    assert!(issues.is_empty(), "{name}: {issues:?}");
    table.unwrap()
}

fn codes(issues: &Issues) -> Vec<&'static str> {
    issues.groups().map(|group| group.examples[0].code).collect()
}

fn said(issues: &Issues) -> String {
    issues.groups().map(|group| group.examples[0].sentence(crate::words::Lang::En)).collect()
}

fn text(text: &str) -> Cell {
    Cell::Text(text.into())
}

fn row(table: &Table, row: usize) -> Vec<Cell> {
    table.columns.iter().map(|column| column.cells.get(row).into_owned()).collect()
}

#[test]
fn points_of_geopandas_with_the_extents_beside_them() {
    let table = sound("points.parquet");
    assert_eq!(
        (table.rows, table.layer.format, table.layer.crs_member.as_deref()),
        (6, "GeoParquet", Some("EPSG:4490"))
    );
    assert_eq!(table.names, ["名称", "学位", "率", "开"]);
    assert_eq!(row(&table, 0), [text("凤城街道第一小学"), Cell::Integer(900), Cell::Real(0.5), Cell::Bool(true)]);
    assert_eq!(row(&table, 1), [Cell::Null, Cell::Null, Cell::Null, Cell::Bool(false)]);
    assert_eq!(row(&table, 4)[0], Cell::Null, "blank text is none");
    assert_eq!((table.shape(1), table.shape(5)), (Shape::Point([107.125, 29.9375]), Shape::None));
    assert_eq!(sound("metres.parquet").layer.crs_member.as_deref(), Some("EPSG:4545"));
    assert_eq!(sound("nowhere.parquet").layer.crs_member, None, "null is no system");
}

#[test]
fn columns_that_nobody_wants_are_not_read() {
    let source = Source::new(&data(), "kinds.parquet", Role::Facilities);
    let (table, issues) = crate::read::read_table(&source, &Wanted::default(), &Quiet);
    let table = table.unwrap();
    assert!(issues.is_empty() && table.columns.is_empty(), "{issues:?}");
    assert_eq!((table.rows, table.names.len()), (3, 15));
}

#[test]
fn every_type_of_column_in_every_packing() {
    let (kinds, issues) = look(&data(), "kinds.parquet");
    let kinds = kinds.unwrap();
    assert_eq!(codes(&issues), ["W0215"; 3], "bytes, list and group");
    assert!(said(&issues).contains("bytes of kinds.parquet holds BINARY"), "{}", said(&issues));
    assert_eq!((kinds.rows, kinds.layer.format, kinds.geometry.len()), (3, "Parquet", 0));
    let first = [
        Cell::Integer(-7),
        Cell::Integer(200),
        Cell::Integer(4_294_967_295),
        Cell::Integer(9_007_199_254_740_993),
        text("18446744073709551615"),
        Cell::Real(0.5),
        Cell::Real(0.25),
        Cell::Bool(true),
        Cell::Real(-1.05),
        text("12345678901234567890.12"),
        text("2025-09-01"),
        text("08:30:00"),
        text("2025-09-01T08:00:00.25"),
        text("2025-09-01T08:00:00.25Z"),
        text("小学"),
    ];
    assert_eq!(row(&kinds, 0), first);
    assert!(row(&kinds, 1).iter().all(|cell| *cell == Cell::Null), "{:?}", row(&kinds, 1));
    assert_eq!(row(&kinds, 2)[6], Cell::Null, "NaN is none");
    assert_eq!(row(&kinds, 2)[8..12], [Cell::Real(3.0), Cell::Real(0.01), text("1969-12-31"), text("00:00:00.5")]);
    for name in ["kinds-zstd.parquet", "kinds-gzip.parquet", "kinds-none.parquet"] {
        assert_eq!(sound(name).columns, kinds.columns, "{name}");
    }
    let encoded = sound("encoded.parquet");
    assert_eq!(row(&encoded, 0), [Cell::Integer(-7), Cell::Real(0.25), text("小学")]);
    assert_eq!(row(&encoded, 2), [Cell::Integer(127), Cell::Null, text("中学")]);
    assert_eq!(row(&sound("int96.parquet"), 0), [text("2025-09-01T08:00:00.25")]);
    assert_eq!(sound("empty.parquet").rows, 0);
}

#[test]
fn what_duckdb_writes() {
    for name in ["duckdb.parquet", "duckdb-v2.parquet"] {
        let table = sound(name);
        let uuid = text("00010203-0405-0607-0809-0a0b0c0d0e0f");
        let expected = [
            Cell::Integer(1),
            text("凤城"),
            Cell::Integer(900),
            Cell::Real(1.25),
            uuid,
            text("小学"),
            text("2025-09-01"),
        ];
        assert_eq!(row(&table, 0), expected, "{name}");
        assert!(row(&table, 1)[1..].iter().all(|cell| *cell == Cell::Null), "{name}");
    }
    for name in ["duckdb-places.parquet", "duckdb-type.parquet"] {
        let table = sound(name);
        assert_eq!((table.names.as_slice(), table.rows), (["n".to_owned()].as_slice(), 3), "{name}");
        assert_eq!((table.shape(0), table.shape(1)), (Shape::Point([107.0, 30.0]), Shape::None), "{name}");
        assert!(matches!(table.shape(2), Shape::Polygons(_)), "{name}");
        assert!(table.layer.crs_member.is_some_and(|system| system.ends_with("CRS84")), "{name}");
    }
}

/// Each encoding against the same geometries in the text of the script that made the files.
#[test]
fn native_encodings_of_every_type() {
    let square = |x: f64, y: f64| vec![[x + 1.0, y], [x + 1.0, y + 1.0], [x, y + 1.0], [x, y], [x + 1.0, y]];
    let shell = vec![[107.0, 30.0], [108.0, 30.0], [108.0, 31.0], [107.0, 31.0], [107.0, 30.0]];
    let hole = vec![[107.2, 30.2], [107.4, 30.2], [107.3, 30.4], [107.2, 30.2]];
    let mut expected: Vec<(&str, Geometry)> = Vec::new();
    let mut of = |name, fill: &dyn Fn(&mut Geometry)| {
        let mut geometry = Geometry::default();
        fill(&mut geometry);
        expected.push((name, geometry));
    };
    of("point", &|geometry| {
        geometry.push_point([107.0, 30.0]);
        geometry.push_point([107.125, 29.9375]);
        geometry.push_none();
    });
    of("linestring", &|geometry| {
        geometry.push_lines(&[vec![[107.0, 30.0], [108.0, 31.0], [109.0, 30.0]]], false);
        geometry.push_none();
    });
    of("multipoint", &|geometry| {
        geometry.push_points(&[[107.0, 30.0], [108.0, 31.0]]);
        geometry.push_points(&[[1.0, 2.0]]);
        geometry.push_none();
    });
    of("polygon", &|geometry| {
        geometry.push_polygons(&[vec![shell.clone(), hole.clone()]]);
        geometry.push_none();
        geometry.push_polygons(&[vec![square(0.0, 0.0)]]);
    });
    of("multilinestring", &|geometry| {
        let lines = [vec![[107.0, 30.0], [108.0, 31.0]], vec![[1.0, 1.0], [2.0, 2.0], [3.0, 3.0]]];
        geometry.push_lines(&lines, true);
        geometry.push_none();
    });
    of("multipolygon", &|geometry| {
        geometry.push_polygons(&[vec![shell.clone(), hole.clone()], vec![square(0.0, 0.0)]]);
        geometry.push_none();
        geometry.push_polygons(&[vec![square(5.0, 5.0)]]);
    });
    for (name, geometry) in expected {
        let table = sound(&format!("native-{name}.parquet"));
        assert_eq!(table.geometry, geometry, "{name}");
        assert_eq!((table.layer.crs_member.as_deref(), table.names.len()), (Some("EPSG:4326"), 4), "{name}");
    }
}

#[test]
fn one_of_several_columns_of_geometries() {
    let (table, issues) = look(&data(), "several.parquet");
    assert_eq!(codes(&issues), ["W0215"]);
    assert!(said(&issues).contains("around"), "{}", said(&issues));
    assert_eq!(table.unwrap().shape(0), Shape::Point([107.0, 30.0]));
    let (table, issues) = look(&data(), "several.parquet|layer=around");
    assert!(matches!(table.unwrap().shape(0), Shape::Polygons(_)), "{issues:?}");
    assert_eq!(codes(&look(&data(), "several.parquet|layer=centre").1), ["E0161"]);
}

#[test]
fn what_is_not_read_is_named() {
    for (name, code, word) in [
        ("lz4.parquet", "E0212", "LZ4"),
        ("brotli.parquet", "E0212", "Brotli"),
        ("fronts.parquet", "E0216", "DELTA_BYTE_ARRAY"),
    ] {
        let (table, issues) = look(&data(), name);
        assert!(table.is_none() && codes(&issues) == [code] && said(&issues).contains(word), "{}", said(&issues));
    }
    let folder = tempfile::tempdir().unwrap();
    let whole = std::fs::read(data().join("points.parquet")).unwrap();
    let with = |from: &[u8], to: &[u8]| {
        let at = whole.windows(from.len()).rposition(|window| window == from).unwrap();
        let bytes = [&whole[..at], to, &whole[at + from.len()..]].concat();
        std::fs::write(folder.path().join("a.parquet"), bytes).unwrap();
        let (table, issues) = look(folder.path(), "a.parquet");
        assert!(table.is_none());
        codes(&issues)
    };
    assert_eq!(with(b"PAR1", b"PARE"), ["E0213"]);
    assert_eq!(with(b"\"WKB\"", b"\"WKX\""), ["E0214"]);
    assert_eq!(with(b"\"primary_column\"", b"\"primary_colunm\""), ["E0211"]);
    assert_eq!(with(b"{\"primary_column\"", b"[\"primary_column\""), ["E0211"]);
}

#[test]
fn a_file_cut_anywhere_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    for name in ["encoded.parquet", "duckdb-v2.parquet", "native-polygon.parquet"] {
        let whole = std::fs::read(data().join(name)).unwrap();
        for length in (4..whole.len()).step_by(if name == "native-polygon.parquet" { 13 } else { 1 }) {
            std::fs::write(folder.path().join("cut.parquet"), &whole[..length]).unwrap();
            let (table, issues) = look(folder.path(), "cut.parquet");
            assert!(table.is_none() && codes(&issues) == ["E0211"], "{name} {length}: {issues:?}");
        }
    }
}

/// Where the library panics on what could not be measured, the guard around it gives the issue.
#[test]
fn damaged_bytes_end_with_a_table_or_an_issue() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("hurt.parquet");
    let mut seed = 7_u64;
    for name in [
        "encoded.parquet",
        "duckdb-v2.parquet",
        "kinds-gzip.parquet",
        "int96.parquet",
        "points.parquet",
        "native-polygon.parquet",
    ] {
        let whole = std::fs::read(data().join(name)).unwrap();
        let try_one = |bytes: &[u8]| {
            std::fs::write(&path, bytes).unwrap();
            let (table, issues) = look(folder.path(), "hurt.parquet");
            assert!(table.is_some() || issues.has_errors(), "{name}");
        };
        for at in (4..whole.len()).step_by(1 + whole.len() / 1500) {
            for value in [0x00, 0xff, whole[at] ^ 1] {
                let mut bytes = whole.clone();
                bytes[at] = value;
                try_one(&bytes);
            }
        }
        for _ in 0..500 {
            let mut bytes = whole.clone();
            for _ in 0..6 {
                seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
                let at = 4 + (seed >> 33) as usize % (bytes.len() - 4);
                bytes[at] = (seed >> 20) as u8;
            }
            try_one(&bytes);
        }
    }
}

/// A file of one column, whose levels and values are packed by the library.
fn written<T: parquet::data_type::DataType>(schema: &str, rows: usize, values: &[T::T]) -> (tempfile::TempDir, Issues) {
    use parquet::file::properties::WriterProperties;
    use parquet::file::writer::SerializedFileWriter;
    let folder = tempfile::tempdir().unwrap();
    let schema = std::sync::Arc::new(parquet::schema::parser::parse_message_type(schema).unwrap());
    let file = File::create(folder.path().join("a.parquet")).unwrap();
    let mut writer =
        SerializedFileWriter::new(file, schema, std::sync::Arc::new(WriterProperties::builder().build())).unwrap();
    let mut group = writer.next_row_group().unwrap();
    let mut column = group.next_column().unwrap().unwrap();
    let levels: Vec<i16> = (0..rows).map(|row| i16::from(row < values.len())).collect();
    column.typed::<T>().write_batch(values, Some(&levels), None).unwrap();
    column.close().unwrap();
    group.close().unwrap();
    writer.close().unwrap();
    let issues = look(folder.path(), "a.parquet").1;
    (folder, issues)
}

#[test]
fn small_files_that_stand_for_very_much_are_refused() {
    use parquet::data_type::{ByteArray, ByteArrayType, Int32Type};
    let numbers = "message m { optional int32 n; }";
    assert_eq!(codes(&written::<Int32Type>(numbers, 8_000_000, &[]).1), ["E0207"], "rows of nothing");
    assert!(written::<Int32Type>(numbers, 10_000, &[]).1.is_empty());
    let texts = "message m { optional binary t (UTF8); }";
    let text = ByteArray::from("x".repeat(100_000).into_bytes());
    assert_eq!(
        codes(&written::<ByteArrayType>(texts, 20_000, &vec![text.clone(); 20_000]).1),
        ["E0207"],
        "one text, often"
    );
    assert!(written::<ByteArrayType>(texts, 100, &vec![text; 100]).1.is_empty());
}

/// A page of a few bytes that states very many is refused before it is unpacked, also where the layer could hold it.
#[test]
fn a_page_may_state_so_many_times_its_bytes() {
    use pages::most;
    assert_eq!(most(0), 32 << 20);
    assert_eq!(most(1 << 20), 96 << 20);
    assert_eq!(most(usize::MAX), 256 << 20);
    let folder = tempfile::tempdir().unwrap();
    std::fs::copy(data().join("page.parquet"), folder.path().join("a.parquet")).unwrap();
    let (table, issues) = look(folder.path(), "a.parquet");
    assert!(table.is_none() && codes(&issues) == ["E0216"], "{issues:?}");
    let said = said(&issues);
    assert!(said.contains("240000013") && said.contains("unpacks"), "{said}");
}

#[test]
fn a_page_is_unpacked_to_its_length_and_no_further() {
    use flate2::{Compression, write::GzEncoder};
    use parquet::basic::{Compression as Packed, GzipLevel, ZstdLevel};
    let mut gzip = GzEncoder::new(Vec::new(), Compression::best());
    std::io::Write::write_all(&mut gzip, &vec![0; 50 << 20]).unwrap();
    let gzip = gzip.finish().unwrap();
    let zstd = ruzstd::encoding::compress_to_vec(&vec![0_u8; 5 << 20][..], ruzstd::encoding::CompressionLevel::Fastest);
    let snappy = snap::raw::Encoder::new().compress_vec(&vec![0; 5 << 20]).unwrap();
    for (kind, bytes, whole) in [
        (Packed::GZIP(GzipLevel::default()), gzip, 50 << 20),
        (Packed::ZSTD(ZstdLevel::default()), zstd, 5 << 20),
        (Packed::SNAPPY, snappy, 5 << 20),
    ] {
        for stated in [1, 1_000, whole - 1, whole + 1] {
            let mut out = vec![7];
            assert!(packed::unpack(kind, &bytes, stated, &mut out).is_err(), "{kind:?} {stated}");
            assert!(out.len() <= stated + 2, "{kind:?} {stated}");
        }
        let mut out = vec![7];
        assert_eq!(packed::unpack(kind, &bytes, whole, &mut out), Ok(()), "{kind:?}");
        assert_eq!(out.len(), whole + 1, "{kind:?}");
        for cut in [0, 1, bytes.len() / 2, bytes.len() - 1] {
            assert!(packed::unpack(kind, &bytes[..cut], whole, &mut Vec::new()).is_err(), "{kind:?} cut at {cut}");
        }
    }
}

#[test]
fn a_foot_that_lies_is_found_before_memory_is_taken() {
    use compact::check_foot;
    let number = |mut n: u32| {
        let mut bytes = Vec::new();
        while n > 0x7f {
            bytes.push((n & 0x7f) as u8 | 0x80);
            n >>= 7;
        }
        bytes.push(n as u8);
        bytes
    };
    // The schema is field 2, a list of structures; each says in field 5 how many are its own.
    let schema = |elements: &[u32], promised: u32| {
        let mut bytes = vec![0x29, 0xfc];
        bytes.extend(number(promised));
        for children in elements {
            bytes.push(0x55);
            bytes.extend(number(children * 2));
            bytes.push(0);
        }
        bytes.push(0);
        check_foot(&bytes, 100).map(drop)
    };
    assert_eq!(schema(&[2, 0, 0], 3), Ok(()));
    assert!(schema(&[2, 0, 0], 300).is_err(), "more elements than bytes");
    assert!(schema(&[u32::MAX / 4, 0, 0], 3).is_err(), "more children than elements");
    assert!(schema(&[1; 60], 60).is_err(), "a group within a group without end");
    assert!(schema(&[0; 500], 500).is_err(), "more columns than allowed");
    assert!(schema(&[0, 0], 2).is_err(), "two roots");
    assert!(check_foot(&[0x19; 40], 100).is_err(), "lists of lists");
    assert!(check_foot(&[0x18, 0xff, 0xff, 0xff, 0x7f], 100).is_err(), "a text longer than all");
    let mut deep = vec![0x3c; 100];
    deep.extend([0; 101]);
    assert!(check_foot(&deep, 100).is_err(), "structures without end");
    assert!(check_foot(&[0x8c, 0, 0], 100).is_ok_and(|foot| foot.is_encrypted));
}

#[test]
fn parts_without_positions_are_no_geometry() {
    let numbers = |definitions: &[i16], repetitions: &[i16], values: &[f64]| Numbers {
        values: values.to_vec(),
        definitions: definitions.to_vec(),
        repetitions: repetitions.to_vec(),
    };
    let push = |x: &Numbers, y: &Numbers| {
        let mut geometry = Geometry::default();
        native::push(Encoding::Polygon, x, y, 3, &mut geometry).map(|closed| (closed, geometry.len()))
    };
    let ring = numbers(&[3, 3, 3], &[0, 2, 2], &[0.0, 1.0, 1.0]);
    assert_eq!(push(&ring, &ring), Ok((vec![(0, 1)], 1)), "an open ring is closed");
    let empty = numbers(&[1, 3], &[0, 1], &[0.0]);
    assert!(push(&empty, &empty).is_err(), "a ring of nothing before another");
    let behind = numbers(&[3, 1], &[0, 1], &[0.0]);
    assert!(push(&behind, &behind).is_err(), "a ring of nothing behind another");
    assert!(push(&ring, &numbers(&[3, 3], &[0, 2], &[0.0, 1.0])).is_err(), "y is shorter");
    let none = numbers(&[0, 1], &[0, 0], &[]);
    assert_eq!(push(&none, &none), Ok((vec![], 2)));
}
