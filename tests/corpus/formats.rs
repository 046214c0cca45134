//! Formats that no reader is for.

use super::case::Case;

pub fn cases() -> Vec<Case> {
    let case = |name, bytes: &[u8]| Case::layer("foreign formats", name, "t.dat", bytes);
    vec![
        case("a PDF", b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n").gives(65, &["E0103"]),
        case("a PNG", b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR").gives(65, &["E0124"]),
        case("a program", b"\x7fELF\x02\x01\x01\0\0\0\0\0\0\0\0\0").gives(65, &["E0124"]),
    ]
}
