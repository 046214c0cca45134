//! Spreadsheets, shapefiles, GeoPackages, FlatGeobuf, rasters, packed files and sequences: one function each.

use super::case::Case;

pub fn cases() -> Vec<Case> {
    [raster(), foreign()].concat()
}

fn raster() -> Vec<Case> {
    let case = |name, bytes: &[u8]| Case::layer("GeoTIFF", name, "t.tif", bytes);
    vec![
        case("only the first bytes", b"II*\0").gives(65, &["E0180"]).names(&["t.tif"]),
        case("a directory beyond the end", b"II*\0\xff\xff\xff\x7f").gives(65, &["E0180"]),
        case("a directory that is its own successor", b"II*\0\x08\0\0\0\0\0\x08\0\0\0").gives(65, &["E0180"]),
        case("65,535 tags", &[&b"II*\0\x08\0\0\0\xff\xff"[..], &[0xff; 4096]].concat()).gives(65, &["E0180"]),
    ]
}

fn foreign() -> Vec<Case> {
    let case = |name, bytes: &[u8]| Case::layer("foreign formats", name, "t.dat", bytes);
    vec![
        case("a PDF", b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n").gives(65, &["E0103"]),
        case("a PNG", b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR").gives(65, &["E0124"]),
        case("a program", b"\x7fELF\x02\x01\x01\0\0\0\0\0\0\0\0\0").gives(65, &["E0124"]),
    ]
}
