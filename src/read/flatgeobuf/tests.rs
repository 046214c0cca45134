use super::*;
use crate::model::Role;
use crate::read::{Cell, Quiet, Shape};
use std::path::{Path, PathBuf};

fn data() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/vector")
}

fn look(folder: &Path, name: &str) -> (Option<Table>, Issues) {
    let source = Source::new(folder, name, Role::Facilities);
    crate::read::read_table(&source, &Wanted::everything(), &Quiet)
}

fn codes(issues: &Issues) -> Vec<&'static str> {
    issues.groups().map(|group| group.examples[0].code).collect()
}

fn reason(issues: &Issues) -> String {
    issues.groups().map(|group| group.examples[0].sentence(crate::words::Lang::En)).collect()
}

fn text(t: &str) -> Cell {
    Cell::Text(t.into())
}

#[test]
fn every_type_of_column_and_geometry() {
    let (table, issues) = look(&data(), "kinds.fgb");
    let table = table.unwrap_or_else(|| panic!("{issues:?}"));
    assert!(issues.is_empty());
    assert_eq!(table.layer.crs_member.as_deref(), Some("EPSG:4490"));
    assert_eq!(table.names, ["是", "整", "长", "实", "文", "对象", "时刻"]);
    let row = |row: usize| table.columns.iter().map(|c| c.cells.get(row).into_owned()).collect::<Vec<_>>();
    let long = Cell::Integer(9_007_199_254_740_993);
    let time = text("2025-09-01T08:00:00");
    assert_eq!(
        row(0),
        [Cell::Bool(true), Cell::Integer(-7), long, Cell::Real(0.5), text("凤城"), text("{ \"a\": [ 1, 2 ] }"), time]
    );
    // Blank text is none, and what a feature leaves out is none.
    assert!(row(1).iter().all(|cell| *cell == Cell::Null), "{:?}", row(1));
    assert_eq!(table.shape(0), Shape::Point([107.0, 30.0]));
    assert_eq!(table.shape(1), Shape::MultiPoint(&[[107.0, 30.0], [108.0, 31.0]]));
    let Shape::Lines(lines) = table.shape(2) else { panic!("{:?}", table.shape(2)) };
    assert_eq!((lines.name(), lines.iter().map(<[_]>::len).collect::<Vec<_>>()), ("LineString", vec![2]));
    assert_eq!(table.shape(3), Shape::Other("GeometryCollection"));
    // Heights are left out.
    assert_eq!(table.shape(4), Shape::Point([109.0, 32.0]));
    assert_eq!(table.rows, 5);
}

#[test]
fn an_index_is_passed_over() {
    // GDAL sorts by the index: the rows are in another order and each is still itself.
    let (table, issues) = look(&data(), "indexed.fgb");
    let table = table.unwrap_or_else(|| panic!("{issues:?}"));
    let names = table.column("名称").unwrap();
    let at = |name: &str| names.iter().position(|cell| cell == text(name).view()).unwrap();
    assert_eq!(table.rows, 5);
    assert_eq!(table.column("n").unwrap().get(at("六院")), Cell::Integer(6));
    let Shape::Polygons(found) = table.shape(at("三中")) else { panic!("polygons") };
    assert_eq!(found.parts, [0, 1, 2]);
    let sizes = [index_size(5, 16), index_size(17, 16), index_size(0, 16), index_size(9, 0), index_size(3, 1)];
    assert_eq!(sizes, [Some(6 * 40), Some(20 * 40), Some(0), Some(0), Some(6 * 40)]);
    assert_eq!(index_size(u64::MAX, 2), None);
}

#[test]
fn the_layer_may_be_named() {
    assert!(look(&data(), "six.fgb|layer=six").0.is_some());
    assert_eq!(codes(&look(&data(), "six.fgb|layer=seven").1), ["E0161"]);
}

#[test]
fn a_file_cut_anywhere_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    for name in ["six.fgb", "kinds.fgb", "indexed.fgb"] {
        let whole = std::fs::read(data().join(name)).unwrap();
        for length in 4..whole.len() {
            std::fs::write(folder.path().join("cut.fgb"), &whole[..length]).unwrap();
            let (table, issues) = look(folder.path(), "cut.fgb");
            assert!(table.is_none(), "{name} {length}");
            assert_eq!(codes(&issues), ["E0179"], "{name} {length}");
        }
        let longer = [&whole[..], &[0; 4]].concat();
        std::fs::write(folder.path().join("cut.fgb"), longer).unwrap();
        assert_eq!(codes(&look(folder.path(), "cut.fgb").1), ["E0179"]);
    }
}

#[test]
fn damaged_bytes_end_with_a_table_or_an_issue() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("hurt.fgb");
    for name in ["six.fgb", "kinds.fgb", "indexed.fgb"] {
        let whole = std::fs::read(data().join(name)).unwrap();
        let try_one = |bytes: &[u8]| {
            std::fs::write(&path, bytes).unwrap();
            let (table, issues) = look(folder.path(), "hurt.fgb");
            assert!(table.is_some() || issues.has_errors());
            assert!(!reason(&issues).contains("the library failed"), "{}", reason(&issues));
        };
        for at in 4..whole.len() {
            for value in [0x00, 0xff, whole[at] ^ 1] {
                let mut bytes = whole.clone();
                bytes[at] = value;
                try_one(&bytes);
            }
        }
        let mut seed = 7_u64;
        for _ in 0..1_000 {
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

#[test]
fn lengths_beyond_the_file_reserve_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let said = |bytes: &[u8]| {
        std::fs::write(folder.path().join("x.fgb"), bytes).unwrap();
        reason(&look(folder.path(), "x.fgb").1)
    };
    assert!(said(b"fgb\x03fgb\0\xff\xff\xff\xff").contains("are the most"));
    assert!(said(b"fgb\x03fgb\0\xff\xff\x1f\0").contains("ends early"));
    assert!(said(b"fgb\x03abc\0\x08\0\0\0").contains("version 3"));
    let six = std::fs::read(data().join("six.fgb")).unwrap();
    let header = 12 + u32::from_le_bytes(*six[8..].first_chunk().unwrap()) as usize;
    let with = |length: u32| {
        let mut bytes = six.clone();
        bytes[header..header + 4].copy_from_slice(&length.to_le_bytes());
        bytes
    };
    assert!(said(&with(u32::MAX)).contains("are the most"));
    assert!(said(&with(1 << 20)).contains("ends early"));
    assert!(!said(&with(0)).is_empty());
}

#[test]
fn values_that_do_not_fit_are_refused() {
    use flatgeobuf::ColumnType as T;
    let kinds = [T::UByte, T::Byte, T::Short, T::UShort, T::UInt, T::ULong, T::Float, T::Double, T::Binary, T::String];
    let mut values = Values::new(kinds.to_vec());
    let mut bytes = Vec::new();
    let raw: [&[u8]; 10] = [
        &[200],
        &[0xff],
        &(-2_i16).to_le_bytes(),
        &65_535_u16.to_le_bytes(),
        &u32::MAX.to_le_bytes(),
        &u64::MAX.to_le_bytes(),
        &1.5_f32.to_le_bytes(),
        &f64::NAN.to_le_bytes(),
        &[2, 0, 0, 0, 1, 2],
        &[2, 0, 0, 0, 0xc3, 0xa9],
    ];
    for (column, value) in raw.iter().enumerate() {
        bytes.extend((column as u16).to_le_bytes());
        bytes.extend(*value);
    }
    values.take(&bytes).unwrap();
    let cells: Vec<Cell> = (0..10).map(|column| values.cell(&bytes, column).unwrap()).collect();
    let whole = |n: i64| Cell::Integer(n);
    assert_eq!(cells[..5], [whole(200), whole(-1), whole(-2), whole(65_535), whole(4_294_967_295)]);
    let rest = [text("18446744073709551615"), Cell::Real(1.5), Cell::Null, Cell::Nested, text("é")];
    assert_eq!(cells[5..], rest);
    // Every cut is noticed, except between two values.
    let between: Vec<usize> = (raw.iter())
        .scan(0, |end, value| {
            *end += 2 + value.len();
            Some(*end)
        })
        .collect();
    for end in 1..bytes.len() {
        assert_eq!(values.take(&bytes[..end]).is_ok(), between.contains(&end), "{end}");
    }
    assert!(values.take(&[0, 0, 1, 0, 0, 2]).is_err(), "two values");
    assert!(values.take(&[10, 0, 1]).is_err(), "no such column");
    assert!(values.take(&[9, 0, 0xff, 0xff, 0xff, 0xff]).is_err(), "a length beyond the bytes");
    let bad = [9, 0, 1, 0, 0, 0, 0xff];
    values.take(&bad).unwrap();
    assert!(values.cell(&bad, 9).is_err(), "not UTF-8");
}
