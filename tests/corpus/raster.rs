//! Rasters: built tag by tag, so that each can lie.

use super::case::Case;

/// Type of a tag's values.
#[derive(Clone, Copy)]
enum Values {
    Short(u16),
    Long(u32),
    Shorts(&'static [u16]),
    Doubles(&'static [f64]),
    Text(&'static str),
}

/// A degree grid of three columns from 107 east, 30 north.
const KEYS: &[u16] = &[1, 1, 0, 3, 1024, 0, 1, 2, 1025, 0, 1, 1, 2048, 0, 1, 4490];
const SCALE: &[f64] = &[0.001, 0.001, 0.0];
const TIE: &[f64] = &[0.0, 0.0, 0.0, 107.0, 30.0, 0.0];

/// A raster of 32-bit floats, three by one, with some tags replaced (`None` leaves one out).
fn tiff(values: &[f32], other: &[(u16, Option<Values>)]) -> Vec<u8> {
    let pixels: Vec<u8> = values.iter().flat_map(|value| value.to_le_bytes()).collect();
    let mut tags = vec![
        (256, Values::Long(3)),
        (257, Values::Long(values.len() as u32 / 3)),
        (258, Values::Short(32)),
        (259, Values::Short(1)),
        (262, Values::Short(1)),
        (273, Values::Long(8)),
        (277, Values::Short(1)),
        (278, Values::Long(values.len() as u32 / 3)),
        (279, Values::Long(pixels.len() as u32)),
        (339, Values::Short(3)),
        (33550, Values::Doubles(SCALE)),
        (33922, Values::Doubles(TIE)),
        (34735, Values::Shorts(KEYS)),
    ];
    for (tag, value) in other {
        tags.retain(|(known, _)| known != tag);
        tags.extend(value.map(|value| (*tag, value)));
    }
    tags.sort_by_key(|(tag, _)| *tag);
    let directory = 8 + pixels.len() as u32;
    let mut behind = directory + 2 + 12 * tags.len() as u32 + 4;
    let (mut entries, mut far) = (Vec::new(), Vec::new());
    for (tag, value) in &tags {
        let (kind, count, bytes) = match value {
            Values::Short(n) => (3_u16, 1_u32, u32::from(*n).to_le_bytes().to_vec()),
            Values::Long(n) => (4, 1, n.to_le_bytes().to_vec()),
            Values::Shorts(all) => (3, all.len() as u32, all.iter().flat_map(|n| n.to_le_bytes()).collect()),
            Values::Doubles(all) => (12, all.len() as u32, all.iter().flat_map(|x| x.to_le_bytes()).collect()),
            Values::Text(text) => (2, text.len() as u32 + 1, [text.as_bytes(), &[0; 4]].concat()),
        };
        entries.extend(tag.to_le_bytes());
        entries.extend(kind.to_le_bytes());
        entries.extend(count.to_le_bytes());
        if bytes.len() <= 4 {
            entries.extend(bytes);
        } else {
            entries.extend(behind.to_le_bytes());
            behind += bytes.len() as u32;
            far.extend(bytes);
        }
    }
    let count = (tags.len() as u16).to_le_bytes();
    [&b"II*\0"[..], &directory.to_le_bytes(), &pixels, &count, &entries, &[0; 4], &far].concat()
}

pub fn cases() -> Vec<Case> {
    let case = |name, bytes: Vec<u8>| Case::layer("GeoTIFF", name, "t.tif", bytes);
    let bad = |name, bytes: &[u8]| case(name, bytes.to_vec()).gives(65, &["E0180"]).names(&["t.tif"]);
    let ones = [1.0, 2.0, 4.0];
    let with = |tag, value| tiff(&ones, &[(tag, Some(value))]);
    let whole = tiff(&ones, &[]);
    vec![
        bad("only the first bytes", b"II*\0"),
        bad("a directory beyond the end", b"II*\0\xff\xff\xff\x7f"),
        bad("a directory that is its own successor", b"II*\0\x08\0\0\0\0\0\x08\0\0\0"),
        bad("65,535 tags", &[&b"II*\0\x08\0\0\0\xff\xff"[..], &[0xff; 4096]].concat()),
        bad("cut in the middle", &whole[..whole.len() / 2]),
        bad("cut before its last values", &whole[..whole.len() - 40]),
        bad("a BigTIFF of 2^64 tags", &[&b"II+\0\x08\0\0\0\x10\0\0\0\0\0\0\0"[..], &[0xff; 64]].concat()),
        case("a sound raster", whole.clone()),
        case(
            "4 billion by 4 billion pixels",
            tiff(&ones, &[(256, Some(Values::Long(u32::MAX))), (257, Some(Values::Long(u32::MAX)))]),
        )
        .gives(65, &["E0180"])
        .names(&["t.tif"]),
        case("60,000 by 60,000 pixels in 12 bytes", {
            let side = Some(Values::Long(60_000));
            tiff(&ones, &[(256, side), (257, side), (278, side)])
        })
        .gives(65, &["E0184"])
        .names(&["strip"]),
        case("no columns", with(256, Values::Long(0))).gives(65, &["E0180"]),
        case("strips of no rows", with(278, Values::Long(0))).gives(65, &["E0180"]),
        case("pixels beyond the end", with(273, Values::Long(u32::MAX))).gives(65, &["E0180"]),
        case("more bytes than there are", with(279, Values::Long(u32::MAX))).gives(65, &["E0180"]),
        case("no list of strips", tiff(&ones, &[(273, None)])).gives(65, &["E0180"]),
        case("three bands", with(277, Values::Short(3))).gives(65, &["E0188"]),
        case("65,535 bands", with(277, Values::Short(u16::MAX))).gives(65, &["E0188"]).names(&["65535"]),
        case("16-bit floats", with(258, Values::Short(16))).gives(65, &["E0189"]),
        case("a palette", with(262, Values::Short(3))).gives(65, &["E0189"]),
        case("JPEG", with(259, Values::Short(7))).gives(65, &["E0181"]).names(&["JPEG"]),
        case("an unknown packing", with(259, Values::Short(60_000))).gives(65, &["E0181"]).names(&["60000"]),
        case("Deflate that is none", with(259, Values::Short(8))).gives(65, &["E0180"]),
        case("LZW that is none", with(259, Values::Short(5))).gives(65, &["E0180"]),
        case("an unknown predictor", with(317, Values::Short(9))).gives(65, &["E0180"]),
        case("no place on earth", tiff(&ones, &[(33550, None), (33922, None)])).gives(65, &["E0182"]),
        case("pixels of no size", with(33550, Values::Doubles(&[0.0, 0.0, 0.0]))).gives(65, &["E0182"]),
        case("pixels of NaN degrees", with(33550, Values::Doubles(&[f64::NAN, 0.001, 0.0]))).gives(65, &["E0182"]),
        case("pixels of 1e308 degrees", with(33550, Values::Doubles(&[1e308, 1e308, 0.0])))
            .gives(65, &["E0352", "E0417"]),
        case("sheared", {
            const M: &[f64] =
                &[0.001, 0.001, 0.0, 107.0, 0.0, -0.001, 0.0, 30.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 1.0];
            tiff(&ones, &[(33550, None), (33922, None), (34264, Some(Values::Doubles(M)))])
        })
        .gives(65, &["E0187"]),
        case("a system of its own", with(34735, Values::Shorts(&[1, 1, 0, 1, 2048, 0, 1, 32767]))),
        case("keys beyond the end of the keys", with(34735, Values::Shorts(&[1, 1, 0, 9999]))),
        case("-99999 that is not declared", tiff(&[1.0, -99_999.0, 2.0], &[])).gives(65, &["E0183"]).names(&["-99999"]),
        case("-99999 declared as nodata", tiff(&[1.0, -99_999.0, 2.0], &[(42113, Some(Values::Text("-99999")))])),
        case("NaN is no data", tiff(&[1.0, f32::NAN, 2.0], &[])),
        case("an endless pixel", tiff(&[1.0, f32::INFINITY, 2.0], &[])).gives(65, &["E0183"]),
        case("the largest float", tiff(&[1.0, f32::MAX, 2.0], &[])).gives(65, &["E0183"]),
        case("a nodata that is no number", with(42113, Values::Text("none"))).gives(65, &["E0189"]),
        case("nobody", tiff(&[0.0, 0.0, 0.0], &[])).gives(65, &["E0190"]),
        Case::town("GeoTIFF", "a raster of schools")
            .with("schools.tif", whole)
            .change("study.toml", "schools.csv", "schools.tif")
            .gives(65, &["E0185"])
            .names(&["schools.tif"]),
    ]
}
