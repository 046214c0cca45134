use super::*;
use crate::read::{Quiet, Shape, Source};
use tiff::encoder::{Compression, DeflateLevel, TiffEncoder, colortype};
use tiff::tags::Tag;

/// A raster of three arc seconds with its corner at 107° E, 30° N.
struct Raster<'a> {
    width: u32,
    values: &'a [f32],
    tags: &'a [(Tag, &'a [f64])],
    keys: &'a [u16],
    nodata: Option<&'a str>,
    rows_per_strip: u32,
}

const SCALE: [f64; 3] = [1.0 / 1200.0, 1.0 / 1200.0, 0.0];
const TIE: [f64; 6] = [0.0, 0.0, 0.0, 107.0, 30.0, 0.0];
const LONLAT: [u16; 12] = [1, 1, 0, 2, 1024, 0, 1, 2, 2048, 0, 1, 4326];
const PLACED: [(Tag, &[f64]); 2] = [(Tag::ModelPixelScaleTag, &SCALE), (Tag::ModelTiepointTag, &TIE)];

impl Default for Raster<'_> {
    fn default() -> Self {
        Self {
            width: 3,
            values: &[1.5, 0.0, -99_999.0, f32::NAN, 2.0, 4.25],
            tags: &PLACED,
            keys: &LONLAT,
            nodata: Some("-99999"),
            rows_per_strip: 1,
        }
    }
}

impl Raster<'_> {
    fn bytes(&self, compression: Compression) -> Vec<u8> {
        let mut out = std::io::Cursor::new(Vec::new());
        let mut encoder = TiffEncoder::new(&mut out).unwrap().with_compression(compression);
        let height = self.values.len() as u32 / self.width;
        let mut image = encoder.new_image::<colortype::Gray32Float>(self.width, height).unwrap();
        image.rows_per_strip(self.rows_per_strip).unwrap();
        for (tag, values) in self.tags {
            image.encoder().write_tag(*tag, *values).unwrap();
        }
        if !self.keys.is_empty() {
            image.encoder().write_tag(Tag::GeoKeyDirectoryTag, self.keys).unwrap();
        }
        if let Some(nodata) = self.nodata {
            image.encoder().write_tag(Tag::GdalNodata, nodata).unwrap();
        }
        image.write_data(self.values).unwrap();
        out.into_inner()
    }

    fn read(&self, change: impl FnOnce(&mut Source)) -> (Option<Table>, Issues) {
        read_bytes(&self.bytes(Compression::Deflate(DeflateLevel::default())), change)
    }
}

fn read_bytes(bytes: &[u8], change: impl FnOnce(&mut Source)) -> (Option<Table>, Issues) {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("p.tif"), bytes).unwrap();
    let mut source = Source::new(folder.path(), "p.tif", Role::Demand);
    change(&mut source);
    crate::read::read_table(&source, &Wanted::everything(), &Quiet)
}

fn cells(table: &Table) -> Vec<([f64; 2], f64)> {
    let persons = table.column("persons").unwrap();
    let one = |row: usize| match (table.shape(row), &persons[row]) {
        (Shape::Point(at), Cell::Real(p)) => (at, *p),
        other => panic!("{other:?}"),
    };
    (0..table.rows).map(one).collect()
}

fn code(issues: &Issues) -> &'static str {
    issues.groups().next().unwrap().examples[0].code
}

#[test]
fn pixels_with_people_are_cells_at_their_centres() {
    for compression in [
        Compression::Uncompressed,
        Compression::Lzw,
        Compression::Deflate(DeflateLevel::default()),
        Compression::Packbits,
    ] {
        let (table, issues) = read_bytes(&Raster::default().bytes(compression), |_| {});
        let table = table.unwrap_or_else(|| panic!("{issues:?}"));
        let at = |col: f64, row: f64| [107.0 + (col + 0.5) / 1200.0, 30.0 - (row + 0.5) / 1200.0];
        let expected = [(at(0.0, 0.0), 1.5), (at(1.0, 1.0), 2.0), (at(2.0, 1.0), 4.25)];
        for (found, expected) in cells(&table).iter().zip(expected) {
            assert!((found.0[0] - expected.0[0]).abs() < 1e-12 && (found.0[1] - expected.0[1]).abs() < 1e-12);
            assert_eq!(found.1, expected.1);
        }
        assert_eq!(table.layer.crs_member.as_deref(), Some("EPSG:4326"));
        let said = &issues.groups().next().unwrap().examples[0];
        assert_eq!(said.code, "I0185");
        let fact = |key: &str| said.facts.get(key).map(String::as_str);
        assert_eq!((fact("nodata"), fact("zero"), fact("sum")), (Some("2"), Some("1"), Some("7.750")));
    }
}

#[test]
fn a_place_may_be_that_of_the_centre_and_a_matrix_will_do() {
    let matrix = [0.5, 0.0, 0.0, 10.0, 0.0, -0.25, 0.0, 20.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 1.0];
    let keys = [1, 1, 0, 3, 1024, 0, 1, 1, 1025, 0, 1, 2, 3072, 0, 1, 4545];
    let raster = Raster { tags: &[(Tag::ModelTransformationTag, &matrix)], keys: &keys, ..Raster::default() };
    let (table, _) = raster.read(|_| {});
    let table = table.unwrap();
    assert_eq!(cells(&table)[1], ([10.5, 19.75], 2.0));
    assert_eq!(table.layer.crs_member.as_deref(), Some("EPSG:4545"));
}

#[test]
fn only_the_window_is_read() {
    let values: Vec<f32> = (1..=600).map(|v| v as f32).collect();
    let raster = Raster { width: 20, values: &values, nodata: None, rows_per_strip: 4, ..Raster::default() };
    // Columns 5 to 8 and rows 10 to 12, by their centres.
    let at = |pixel: f64| (pixel + 0.5) / 1200.0;
    let window = [107.0 + at(5.0), 30.0 - at(12.0), 107.0 + at(8.0), 30.0 - at(10.0)];
    let (table, issues) = raster.read(|source| source.window = Some(window));
    let persons: Vec<f64> = cells(&table.unwrap()).iter().map(|cell| cell.1).collect();
    let expected: Vec<f64> = (10..=12).flat_map(|row| (5..=8).map(move |col| f64::from(row * 20 + col + 1))).collect();
    assert_eq!(persons, expected);
    assert_eq!(issues.groups().next().unwrap().examples[0].facts.get("pixels").map(String::as_str), Some("12"));
    let (table, issues) = raster.read(|source| source.window = Some([10.0, 10.0, 11.0, 11.0]));
    assert!(table.is_none());
    assert_eq!(code(&issues), "E0183");
}

#[test]
fn what_is_no_number_of_people_is_named() {
    let raster = Raster { nodata: None, ..Raster::default() };
    let (table, issues) = raster.read(|_| {});
    assert!(table.is_none());
    let issue = &issues.groups().next().unwrap().examples[0];
    assert_eq!((issue.code, issue.value.as_deref()), ("E0184", Some("-99999")));
    assert_eq!(issue.facts.get("place").map(String::as_str), Some("2, 0"));
    // The study can say what the file does not.
    let (table, _) = raster.read(|source| source.nodata = Some(-99_999.0));
    assert_eq!(cells(&table.unwrap()).len(), 3);
    let lowest = Raster { values: &[1.0, -3.402_823_4e38, 2.0], nodata: Some("-3.4028234663852886e+38"), ..raster };
    assert_eq!(cells(&lowest.read(|_| {}).0.unwrap()).len(), 2);
    let wrong = Raster { nodata: Some("none"), ..Raster::default() };
    assert_eq!(code(&wrong.read(|_| {}).1), "E0189");
}

#[test]
fn rasters_without_a_place_or_a_system_are_refused() {
    let bare = Raster { tags: &[], ..Raster::default() };
    assert_eq!(code(&bare.read(|_| {}).1), "E0187");
    let turned = [0.5, 0.1, 0.0, 10.0, 0.1, -0.25, 0.0, 20.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 1.0];
    let turned = Raster { tags: &[(Tag::ModelTransformationTag, &turned)], ..Raster::default() };
    assert_eq!(code(&turned.read(|_| {}).1), "E0187");
    let own = Raster { keys: &[1, 1, 0, 2, 1024, 0, 1, 1, 3072, 0, 1, 32_767], ..Raster::default() };
    assert_eq!(code(&own.read(|_| {}).1), "E0188");
    let bytes = Raster::default().bytes(Compression::Lzw);
    let (table, issues) = {
        let folder = tempfile::tempdir().unwrap();
        std::fs::write(folder.path().join("p.tif"), &bytes).unwrap();
        let source = Source::new(folder.path(), "p.tif", Role::Zones);
        crate::read::read_table(&source, &Wanted::default(), &Quiet)
    };
    assert!(table.is_none());
    assert_eq!(code(&issues), "E0180");
}

#[test]
fn damaged_files_end_with_an_issue() {
    let whole = Raster::default().bytes(Compression::Deflate(DeflateLevel::default()));
    for length in 8..whole.len() {
        let (table, issues) = read_bytes(&whole[..length], |_| {});
        assert!(table.is_some() || issues.has_errors(), "cut at {length}");
    }
    let mut seed = 12_345_u64;
    for _ in 0..2_000 {
        let mut bytes = whole.clone();
        for _ in 0..3 {
            seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
            let at = 4 + (seed >> 33) as usize % (bytes.len() - 4);
            bytes[at] = (seed >> 20) as u8;
        }
        let (table, issues) = read_bytes(&bytes, |_| {});
        assert!(table.is_some() || issues.has_errors());
    }
}
