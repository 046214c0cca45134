//! Formats that no reader is for.

use super::case::Case;

pub fn cases() -> Vec<Case> {
    [flatgeobuf(), parquet(), foreign()].concat()
}

fn flatgeobuf() -> Vec<Case> {
    let case = |name, bytes: &[u8]| Case::layer("FlatGeobuf", name, "t.fgb", bytes);
    vec![
        case("only the first bytes", b"fgb\x03fgb\0").gives(65, &["E0179"]).names(&["t.fgb"]),
        case("a header of four gigabytes", b"fgb\x03fgb\0\xff\xff\xff\xff").gives(65, &["E0179"]),
        case("a header of nothing", b"fgb\x03fgb\0\0\0\0\0").gives(65, &["E0179"]),
        case("a header that points out of itself", b"fgb\x03fgb\0\x08\0\0\0\xff\xff\xff\x7f\0\0\0\0")
            .gives(65, &["E0179"]),
    ]
}

fn parquet() -> Vec<Case> {
    let case = |name, bytes: &[u8]| Case::layer("Parquet", name, "t.parquet", bytes);
    vec![
        case("only the first bytes", b"PAR1").gives(65, &["E0211"]).names(&["t.parquet"]),
        case("a foot longer than the file", b"PAR1\xff\xff\xff\x7fPAR1").gives(65, &["E0211"]),
        case("a foot of nothing", b"PAR1\0\0\0\0PAR1").gives(65, &["E0211"]),
        case("encrypted", b"PARE\0\0\0\0PARE").gives(65, &["E0213"]),
    ]
}

fn foreign() -> Vec<Case> {
    let case = |name, bytes: &[u8]| Case::layer("foreign formats", name, "t.dat", bytes);
    vec![
        case("a PDF", b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n").gives(65, &["E0103"]),
        case("a PNG", b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR").gives(65, &["E0103"]),
        case("a program", b"\x7fELF\x02\x01\x01\0\0\0\0\0\0\0\0\0").gives(65, &["E0103"]),
    ]
}
