//! Names from the data in what is printed and written: they must stay text.

use super::case::Case;

const CLASS: &str = "outputs";

pub fn cases() -> Vec<Case> {
    let named = |name, text: &str| Case::town(CLASS, name).change("schools.csv", "West School", text);
    let zone = |name, text: &str| Case::town(CLASS, name).change("streets.geojson", "West Street", text);
    let fault =
        |name, text: &str| Case::town(CLASS, name).change("schools.csv", "primary,500", &format!("primary,{text}"));
    vec![
        named("a formula as name", "=cmd|' /C calc'!A0"),
        named("markup as name", "<script>alert(1)</script>"),
        zone("a formula as zone", "=HYPERLINK(1)"),
        fault("ESC in a value", "\u{1b}[31m5").gives(65, &["E0311"]).names(&["\\u{1b}"]),
        fault("OSC 8 in a value", "\u{1b}]8;;http://x\u{7}5").gives(65, &["E0311"]),
        fault("a C1 control in a value", "\u{9b}31m5").gives(65, &["E0311"]),
        fault("a bidi override in a value", "\u{202e}5").gives(65, &["E0311"]),
        fault("a value of 100,000 letters", &"x".repeat(100_000)).gives(65, &["E0311"]),
        Case::layer(CLASS, "ESC in a column name", "t.csv", "a\u{1b}[31m,a\u{1b}[31m\n1,2\n").gives(0, &["I0129"]),
    ]
}
