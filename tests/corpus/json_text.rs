//! Text that is no JSON, or not one whole document of it.

use super::build::{collection, feature, good, point, shape};
use super::case::Case;

const CLASS: &str = "JSON text";
const FILE: &str = "t.geojson";

pub fn cases() -> Vec<Case> {
    let case = |name, bytes: &[u8]| Case::layer(CLASS, name, FILE, bytes);
    let text = good();
    let two = collection(&format!("{},{}", feature("{}", &point("1,2")), feature("{}", &point("3,4"))));
    let comma = two.find("},{\"type\":\"Feature\"").map_or(0, |at| at + 2);
    let with = |from: &str, to: &str| text.replace(from, to);
    let (gbk, _, _) = encoding_rs::GBK.encode("长寿第一小学");
    let gbk = [&b"{\"type\":\"FeatureCollection\",\"name\":\""[..], &gbk, b"\",\"features\":[]}"].concat();
    let wide: Vec<u8> = [0xfeff_u16].into_iter().chain(text.encode_utf16()).flat_map(u16::to_le_bytes).collect();
    vec![
        case("cut after the comma of a feature", &two.as_bytes()[..comma]).gives(65, &["E0111"]).names(&[FILE]),
        case("cut within a feature", &two.as_bytes()[..comma + 20]).gives(65, &["E0111"]).names(&["line 1"]),
        case("cut before the last bracket", &text.as_bytes()[..text.len() - 1]).gives(65, &["E0111"]),
        case("cut within a text", b"{\"type\":\"FeatureColl").gives(65, &["E0111"]),
        case("text behind the end", format!("{text} x").as_bytes()).gives(65, &["E0110"]).names(&["column"]),
        case("two documents", format!("{text}\n{text}").as_bytes()).gives(65, &["E0110"]).names(&["line 2"]),
        case("NUL bytes at the end", &[text.as_bytes(), &[0; 512]].concat()).gives(65, &["E0110"]),
        case("NaN", shape(&point("NaN,1")).as_bytes()).gives(65, &["E0114"]),
        case("Infinity", shape(&point("-Infinity,1")).as_bytes()).gives(65, &["E0114"]),
        case("1e400", shape(&point("1e400,1")).as_bytes()).gives(65, &["E0110"]),
        case("a leading zero", shape(&point("0107.1,29")).as_bytes()).gives(65, &["E0110"]),
        case("a plus sign", shape(&point("+107.1,29")).as_bytes()).gives(65, &["E0110"]),
        case("a bare point before digits", shape(&point(".5,29")).as_bytes()).gives(65, &["E0110"]),
        case("a hexadecimal number", shape(&point("0x6b,29")).as_bytes()).gives(65, &["E0110"]),
        case("a trailing comma", with("]}}]", "]}},]").as_bytes()).gives(65, &["E0110"]),
        case("a comment", with("\"features\"", "/* x */\"features\"").as_bytes()).gives(65, &["E0110"]),
        case("single quotes", with("\"", "'").as_bytes()).gives(65, &["E0110"]),
        case("a control character in a text", with("West", "We\u{1}st").as_bytes()).gives(65, &["E0110"]),
        case("half a surrogate", with("West", "\\ud800").as_bytes()).gives(65, &["E0110"]),
        case("an unknown escape", with("West", "\\x41").as_bytes()).gives(65, &["E0110"]),
        case("an HTML page", b"<!DOCTYPE html><html><body>404</body></html>").gives(65, &["E0103"]),
        case("XML", b"<?xml version=\"1.0\"?><kml/>").gives(65, &["E0103"]),
        case("GBK", &gbk).gives(65, &["E0104"]).names(&["GBK"]),
        case("UTF-16", &wide).gives(65, &["E0103"]),
        case("an overlong UTF-8 sequence", &[b"{\"a\":\"", &[0xc0, 0x80][..], b"\"}"].concat()).gives(65, &["E0104"]),
        case("lines of features", format!("{0}\n{0}\n", feature("{}", &point("1,2"))).as_bytes()).gives(0, &[]),
        case("an empty file", b"").gives(65, &["E0102"]).names(&[FILE]),
        case("white space only", b" \n\t\n ").gives(65, &["E0102"]),
        case("a byte order mark only", b"\xef\xbb\xbf").gives(65, &["E0102"]),
        case("a byte order mark before it", format!("\u{feff}{text}").as_bytes()),
        case("CRLF between members", with(",", ",\r\n").as_bytes()),
        case("white space around it", format!("\n\n {text}\n\n").as_bytes()),
    ]
}
