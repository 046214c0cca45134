//! Half-valid files of every format: what comes back is a table or an error, soon, and never a panic.

#![allow(clippy::unwrap_used, reason = "a test that panics has failed")]

use super::Format;
use crate::model::Role;
use crate::read::{Quiet, Source, Wanted, read_table};
use crate::words::Lang;
use proptest::prelude::*;
use std::io::{Cursor, Read, Write};
use std::time::{Duration, Instant};
use zip::{ZipArchive, ZipWriter};

/// A reader that takes longer for so small a file does not end.
const LONGEST: Duration = Duration::from_secs(10);

/// Sound files, or their beginnings where the rest may be anything.
fn starts() -> Vec<(Format, Vec<u8>)> {
    macro_rules! file {
        ($name:literal) => {
            include_bytes!(concat!("../../../tests/data/", $name)).to_vec()
        };
    }
    let mut workbook = rust_xlsxwriter::Workbook::new();
    let sheet = workbook.add_worksheet();
    sheet.write_row(0, 0, ["name", "places"]).and_then(|sheet| sheet.write_row(1, 0, ["A", "12"])).unwrap();
    sheet.merge_range(3, 0, 4, 1, "B", &rust_xlsxwriter::Format::new()).unwrap();
    vec![
        (Format::GeoJson, file!("vector/six.geojson")),
        (Format::GeoJsonSeq, file!("vector/six.geojsonl")),
        (Format::GeoJsonSeq, b"\x1e{\"type\":\"Feature\",\"geometry\":null,\"properties\":{}}\n\x1e{".to_vec()),
        (Format::Gzip, file!("vector/six.geojson.gz")),
        (Format::Shapefile, file!("vector/six.shp")),
        (Format::Zip, file!("vector/six.zip")),
        (Format::Zip, file!("sheet/bureau.ods")),
        (Format::Zip, workbook.save_to_buffer().unwrap()),
        (Format::Dbf, file!("vector/six.dbf")),
        (Format::Dbf, file!("vector/gbk.dbf")),
        (Format::Sqlite, file!("fuzz/one.gpkg")),
        (Format::FlatGeobuf, file!("vector/six.fgb")),
        (Format::FlatGeobuf, file!("vector/indexed.fgb")),
        (Format::Parquet, file!("parquet/points.parquet")),
        (Format::Parquet, file!("parquet/native-polygon.parquet")),
        (Format::Parquet, file!("parquet/kinds-zstd.parquet")),
        (Format::GeoTiff, file!("raster/stripped-deflate.tif")),
        (Format::GeoTiff, file!("raster/tiled-lzw.tif")),
        (Format::GeoTiff, b"MM\0*\0\0\0\x08\0\x03".to_vec()),
        (Format::GeoTiff, b"II+\0\x08\0\0\0\x10\0\0\0\0\0\0\0".to_vec()),
        (Format::OsmPbf, file!("roads/missing-nodes.osm.pbf")),
        (Format::Csv, b"a,b\n1,\"2,\n3\"\n".to_vec()),
        (Format::Csv, b"\xff\xfea\0\n\x001\0\n\0".to_vec()),
        (Format::Csv, b"\xc3\xfb\xb3\xc6;n\n\xb5\xda;12\n".to_vec()),
        (Format::Workbook, file!("sheet/bureau.xls")),
        (Format::Foreign("PDF"), b"%PDF-1.7".to_vec()),
        (Format::Foreign("HTML / XML"), b"<html>".to_vec()),
        (Format::Empty, b" \n".to_vec()),
    ]
}

/// Nothing that is recognised is left out above: a new format is a compile error here.
#[test]
fn every_format_has_a_start() {
    let starts = starts();
    for (format, bytes) in &starts {
        assert_eq!(Format::of(bytes), *format);
    }
    for format in [
        Format::GeoJson,
        Format::GeoJsonSeq,
        Format::Gzip,
        Format::Shapefile,
        Format::Zip,
        Format::Dbf,
        Format::Sqlite,
        Format::FlatGeobuf,
        Format::Parquet,
        Format::GeoTiff,
        Format::OsmPbf,
        Format::Csv,
        Format::Workbook,
        Format::Foreign("PDF"),
        Format::Empty,
    ] {
        match format {
            Format::GeoJson | Format::GeoJsonSeq | Format::Gzip | Format::Shapefile | Format::Zip => {}
            Format::Dbf | Format::Sqlite | Format::FlatGeobuf | Format::GeoTiff | Format::Csv => {}
            Format::OsmPbf | Format::Parquet => {}
            Format::Workbook | Format::Foreign(_) | Format::Empty => {}
        }
        assert!(starts.iter().any(|(found, _)| *found == format), "{format:?}");
    }
}

/// One damage: from a place, a share of the whole, so many bytes become these.
#[derive(Debug, Clone)]
struct Damage {
    place: f64,
    over: usize,
    with: Vec<u8>,
}

impl Damage {
    fn any() -> impl Strategy<Value = Self> {
        let splinters = [&b"\0\0\0\0"[..], b"\xff\xff\xff\xff", b"\xff\xff\xff\x7f", b"1e999", b"\"", b"<a>", b"\n"];
        let with = prop_oneof![
            3 => prop::collection::vec(any::<u8>(), 0..40),
            1 => prop::sample::select(splinters.to_vec()).prop_map(<[u8]>::to_vec),
        ];
        (0.0..=1.0, 0_usize..40, with).prop_map(|(place, over, with)| Self { place, over, with })
    }

    fn of(&self, bytes: &mut Vec<u8>) {
        let at = (self.place * bytes.len() as f64) as usize;
        let to = (at + self.over).min(bytes.len());
        drop(bytes.splice(at..to, self.with.iter().copied()));
    }
}

/// The same archive with one part damaged: what a checksum would else keep from every reader.
fn within(archive: &[u8], part: usize, damage: &[Damage]) -> Option<Vec<u8>> {
    let mut from = ZipArchive::new(Cursor::new(archive)).ok()?;
    let mut to = ZipWriter::new(Cursor::new(Vec::new()));
    let part = part % from.len().max(1);
    for at in 0..from.len() {
        let mut bytes = Vec::new();
        let mut entry = from.by_index(at).ok()?;
        entry.read_to_end(&mut bytes).ok()?;
        if at == part {
            for damage in damage {
                damage.of(&mut bytes);
            }
        }
        to.start_file(entry.name().ok()?, zip::write::SimpleFileOptions::default()).ok()?;
        to.write_all(&bytes).ok()?;
    }
    to.finish().ok().map(Cursor::into_inner)
}

fn packed(bytes: &[u8]) -> Vec<u8> {
    let mut to = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    to.write_all(bytes).and_then(|()| to.finish()).unwrap()
}

/// Reads bytes as each role; the messages can be said.
fn is_answered(bytes: &[u8]) {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("t"), bytes).unwrap();
    for role in [Role::Facilities, Role::Zones, Role::Demand] {
        let begun = Instant::now();
        let (table, issues) = read_table(&Source::new(folder.path(), "t", role), &Wanted::everything(), &Quiet);
        assert!(begun.elapsed() < LONGEST, "{:?}", begun.elapsed());
        assert!(table.is_some() || issues.has_errors(), "neither a table nor an error");
        for issue in issues.groups().flat_map(|group| &group.examples) {
            assert!(!issue.sentence(Lang::En).is_empty() && !issue.sentence(Lang::Zh).is_empty(), "{}", issue.code);
        }
        if let Some(table) = table {
            assert!(table.columns.iter().all(|column| column.cells.len() == table.rows));
            for row in 0..table.rows {
                let _ = table.shape(row);
            }
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 600, ..ProptestConfig::default() })]

    #[test]
    fn half_valid_files_are_answered(
        start in prop::sample::select(starts()),
        keep in prop_oneof![2 => Just(1.0), 1 => 0.0..1.0],
        damage in prop::collection::vec(Damage::any(), 0..4),
        tail in prop::collection::vec(any::<u8>(), 0..60),
        pack in prop::bool::weighted(0.2),
    ) {
        let (_, mut bytes) = start;
        let kept = (keep * bytes.len() as f64) as usize;
        // Something of the start stays, so that its reader is asked.
        bytes.truncate(kept.max(4));
        for damage in &damage {
            damage.of(&mut bytes);
        }
        bytes.extend(tail);
        is_answered(&if pack { packed(&bytes) } else { bytes });
    }

    #[test]
    fn archives_with_one_damaged_part_are_answered(
        archive in prop::sample::select(starts().into_iter().filter(|(is, _)| *is == Format::Zip).collect::<Vec<_>>()),
        part in any::<usize>(),
        damage in prop::collection::vec(Damage::any(), 1..4),
    ) {
        if let Some(bytes) = within(&archive.1, part, &damage) {
            is_answered(&bytes);
        }
    }

    #[test]
    fn bytes_of_any_kind_are_answered(bytes in prop::collection::vec(any::<u8>(), 0..300)) {
        is_answered(&bytes);
    }
}
