//! Workbooks made to use up memory or time.

use super::tests::{codes, read, replaced, rows, sheet};
use std::io::Write;
use std::time::{Duration, Instant};
use zip::write::SimpleFileOptions;

/// A debug build reads each of these well within this.
const SOON: Duration = Duration::from_secs(20);

const SHEET: &str = "xl/worksheets/sheet1.xml";

/// What a lie about the number of strings hides behind is looked through.
#[test]
fn the_number_of_strings_is_found_where_the_library_finds_it() {
    const STRINGS: &str = "xl/sharedStrings.xml";
    let lie = "uniqueCount=\"4294967295\"";
    let behind =
        |before: String| move |s: String| s.replace("<sst", &format!("{before}<sst")).replace("uniqueCount=\"3\"", lie);
    for before in
        [" ".repeat(5000), format!("<!--{}-->", "x".repeat(5000)), format!("<!--<sst>{}-->", "x".repeat(5000))]
    {
        assert_eq!(codes(&read(&replaced(STRINGS, behind(before)), "")), ["E0141"]);
    }
    let prefixed = |s: String| {
        s.replace("<sst ", "<x:sst xmlns:x=\"x\" ").replace("</sst>", "</x:sst>").replace("uniqueCount=\"3\"", lie)
    };
    assert_eq!(codes(&read(&replaced(STRINGS, prefixed), "")), ["E0141"]);
    // A text may speak of it.
    let text = |s: String| s.replace("甲", "uniqueCount=\"99999999\"");
    assert_eq!(read(&replaced(STRINGS, text), "").0.map(|t| t.rows), Some(1));
}

/// Every merge claims the whole column, and there are many.
#[test]
fn merges_upon_merges_are_refused_soon() {
    let bytes = {
        let mut book = rust_xlsxwriter::Workbook::new();
        let s = book.add_worksheet();
        rows(s, &[&["学校", "学位数"]]);
        for row in 1..20_000 {
            s.write(row, 1, 1).unwrap();
        }
        s.write(1, 0, "甲").unwrap();
        book.save_to_buffer().unwrap()
    };
    let merges = "<mergeCell ref=\"A2:A1048576\"/>".repeat(100_000);
    let merges = format!("</sheetData><mergeCells count=\"100000\">{merges}</mergeCells>");
    let bytes = super::tests::changed(&bytes, SHEET, |s| s.replace("</sheetData>", &merges));
    let started = Instant::now();
    let found = read(&bytes, "");
    assert!(started.elapsed() < SOON, "{:?}", started.elapsed());
    assert!(found.1.iter().any(|(code, said)| *code == "E0141" && said.contains("mergeCells")), "{:?}", found.1);
}

fn ods(content: &str) -> Vec<u8> {
    let mut zip = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    let mime = "application/vnd.oasis.opendocument.spreadsheet";
    for (name, text) in [("mimetype", mime), ("content.xml", content)] {
        zip.start_file(name, SimpleFileOptions::default()).unwrap();
        zip.write_all(text.as_bytes()).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

/// Cells outside the range that is asked for are not counted, and must not be gone through either.
#[test]
fn repetitions_outside_the_range_are_passed_over() {
    let row = "<table:table-row table:number-rows-repeated=\"1048576\"><table:table-cell table:number-columns-repeated=\"16384\" \
               office:value-type=\"float\" office:value=\"1\"/></table:table-row>";
    let started = Instant::now();
    let bytes = ods(&format!("<a><table:table table:name=\"学校\">{row}</table:table></a>"));
    let found = read(&bytes, "#学校!XFA1048570:XFC1048575");
    assert!(started.elapsed() < SOON, "{:?}", started.elapsed());
    // A row of ones names its columns twice.
    assert_eq!(codes(&found), ["E0121"], "{:?}", found.1);
}

/// Sheets upon sheets without a table, each as long to look through as the whole file.
#[test]
fn sheets_upon_sheets_are_refused_soon() {
    let table = "<table:table table:name=\"x\"></table:table>".repeat(2000);
    let started = Instant::now();
    let found = read(&ods(&format!("<a>{table}</a>")), "");
    assert!(started.elapsed() < SOON, "{:?}", started.elapsed());
    assert_eq!(codes(&found), ["E0148"], "{:?}", found.1);
    // One large sheet under many names.
    let (one, many) = ("<sheet name=\"学校\" sheetId=\"1\" r:id=\"rId1\"/>", 4_000);
    let long = |s: String| s.replace("<sheetData>", &"<sheetData>".replace('<', &format!("{}<", " ".repeat(900_000))));
    let bytes = super::tests::changed(&sheet(|s| rows(s, &[&["学校"]])), SHEET, long);
    let sheets: String = (1..=many).map(|n| one.replace("学校", &format!("s{n}"))).collect();
    let bytes = super::tests::changed(&bytes, "xl/workbook.xml", |s| s.replace(one, &sheets));
    let started = Instant::now();
    let found = read(&bytes, "");
    assert!(started.elapsed() < SOON, "{:?}", started.elapsed());
    assert_eq!(codes(&found), ["E0148"], "{:?}", found.1);
    assert!(found.1[0].1.contains("255/4000") && found.1[0].1.contains("s1, s2"), "{}", found.1[0].1);
}
