//! Small files that stand for very much: each reader counts what it keeps, and refuses the file before its memory is taken.

use super::dbf::tests::bytes as dbf;
use super::{Quiet, Source, Wanted, read_table};
use crate::model::Role;
use flate2::{Compression, write::GzEncoder};
use std::fmt::Write as _;
use std::io::Write;
use std::time::{Duration, Instant};
use zip::write::SimpleFileOptions;

/// A build for tests reads each of these well within this.
const SOON: Duration = Duration::from_secs(20);

/// The first error of these bytes as a file, and whether there was a table.
fn error(name: &str, bytes: &[u8]) -> (Option<&'static str>, bool) {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join(name), bytes).unwrap();
    let started = Instant::now();
    let source = Source::new(folder.path(), name, Role::Facilities);
    let (table, issues) = read_table(&source, &Wanted::everything(), &Quiet);
    assert!(started.elapsed() < SOON, "{:?}", started.elapsed());
    let mut all = issues.groups().map(|group| group.examples[0].code);
    (all.find(|code| code.starts_with('E')), table.is_some())
}

const REFUSED: (Option<&str>, bool) = (Some("E0207"), false);

fn zipped(parts: &[(&str, &str)]) -> Vec<u8> {
    let mut zip = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    for (name, text) in parts {
        zip.start_file(*name, SimpleFileOptions::default()).unwrap();
        zip.write_all(text.as_bytes()).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

fn ods(content: &str) -> Vec<u8> {
    zipped(&[("mimetype", "application/vnd.oasis.opendocument.spreadsheet"), ("content.xml", content)])
}

fn cell(text: &str, more: &str) -> String {
    format!("<table:table-cell {more}><text:p>{text}</text:p></table:table-cell>")
}

fn sheet(rows: &[(String, u32)]) -> Vec<u8> {
    let mut content = "<a><table:table table:name=\"schools\">".to_owned();
    for (cells, times) in rows {
        let _ = write!(content, "<table:table-row table:number-rows-repeated=\"{times}\">{cells}</table:table-row>");
    }
    ods(&(content + "</table:table></a>"))
}

#[test]
fn a_cell_that_is_repeated_counts_each_time() {
    let head = cell("a", "") + &cell("b", "");
    let long = cell(&"\u{957f}".repeat(30_000), "table:number-columns-repeated=\"2\"");
    assert_eq!(error("a.ods", &sheet(&[(head.clone(), 1), (long.clone(), 2_000)])), REFUSED);
    assert_eq!(error("a.ods", &sheet(&[(head, 1), (long, 100)])), (None, true));
}

#[test]
fn a_merged_text_counts_in_each_row_that_it_fills() {
    let head = cell("a", "") + &cell("b", "");
    let tall = |rows: u32| {
        let first = cell(&"x".repeat(20_000), &format!("table:number-rows-spanned=\"{rows}\"")) + &cell("b", "");
        sheet(&[(head.clone(), 1), (first, 1), ("<table:covered-table-cell/>".to_owned() + &cell("b", ""), rows)])
    };
    assert_eq!(error("a.ods", &tall(20_000)), REFUSED);
    assert_eq!(error("a.ods", &tall(100)), (None, true));
}

#[test]
fn a_shared_text_counts_in_each_cell() {
    let book = |times: u32| {
        let head = "<row><c t=\"inlineStr\"><is><t>a</t></is></c><c t=\"s\"><v>1</v></c></row>";
        let row = "<row><c t=\"s\"><v>0</v></c><c t=\"s\"><v>1</v></c></row>".repeat(times as usize);
        let sheet = format!("<worksheet><sheetData>{head}{row}</sheetData></worksheet>");
        let strings = format!("<sst><si><t>{}</t></si><si><t>b</t></si></sst>", "x".repeat(30_000));
        let of = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
        let relation = |id: &str, kind: &str, to: &str| {
            format!("<Relationship Id=\"{id}\" Type=\"{of}/{kind}\" Target=\"{to}\"/>")
        };
        let relations = |all: &[String]| format!("<Relationships>{}</Relationships>", all.concat());
        let workbook = format!(
            "<workbook xmlns:r=\"{of}\"><sheets><sheet name=\"s\" sheetId=\"1\" r:id=\"a\"/></sheets></workbook>"
        );
        let inner =
            [relation("a", "worksheet", "worksheets/sheet1.xml"), relation("b", "sharedStrings", "sharedStrings.xml")];
        zipped(&[
            ("[Content_Types].xml", "<Types/>"),
            ("_rels/.rels", &relations(&[relation("r", "officeDocument", "xl/workbook.xml")])),
            ("xl/workbook.xml", &workbook),
            ("xl/_rels/workbook.xml.rels", &relations(&inner)),
            ("xl/sharedStrings.xml", &strings),
            ("xl/worksheets/sheet1.xml", &sheet),
        ])
    };
    assert_eq!(error("a.xlsx", &book(4_000)), REFUSED);
    assert_eq!(error("a.xlsx", &book(100)), (None, true));
}

#[test]
fn columns_of_one_name_and_sheets_beyond_number_are_answered_soon() {
    let wide = |columns: u32| {
        let row = |text: &str| (cell(text, &format!("table:number-columns-repeated=\"{columns}\"")), 1);
        sheet(&[row("\u{5907}\u{6ce8}"), row("b")])
    };
    assert_eq!(error("a.ods", &wide(16_384)), (Some("E0130"), false));
    assert_eq!(error("a.ods", &wide(4096)), (None, true));
    let sheets: String = (0..5_000).map(|n| format!("<table:table table:name=\"s{n}\"></table:table>")).collect();
    assert_eq!(error("a.ods", &ods(&format!("<a>{sheets}</a>"))), (Some("E0143"), false));
    // Every sheet has a million rows of one column, which are no table.
    let one = cell("1", "");
    let sheets: String = (0..200)
        .map(|n| {
            let rows = format!("<table:table-row table:number-rows-repeated=\"999999\">{one}</table:table-row>");
            format!("<table:table table:name=\"s{n}\">{rows}</table:table>")
        })
        .collect();
    assert_eq!(error("a.ods", &ods(&format!("<a>{sheets}</a>"))), REFUSED);
}

#[test]
fn columns_without_bytes_count_in_each_record() {
    let mut made = dbf(0, [b"NAME", b"N"], &[(b"x", "1")], &[]);
    // Records of one byte each, and two thousand columns of none.
    let (fields, records) = (2_000_u16, 20_000_u32);
    made.truncate(32);
    made[4..8].copy_from_slice(&records.to_le_bytes());
    made[8..10].copy_from_slice(&(32 + 32 * fields + 1).to_le_bytes());
    made[10..12].copy_from_slice(&1_u16.to_le_bytes());
    for number in 0..fields {
        let mut field = format!("c{number}").into_bytes();
        field.resize(11, 0);
        field.push(b"CN"[usize::from(number % 2)]);
        field.resize(32, 0);
        made.extend(field);
    }
    made.push(0x0d);
    made.resize(made.len() + records as usize, b' ');
    assert_eq!(error("a.dbf", &made), REFUSED);
}

#[test]
fn a_default_counts_in_each_row() {
    let package = |rows: u32| {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.gpkg");
        let connection = rusqlite::Connection::open(&path).unwrap();
        let text = "x".repeat(100_000);
        let made = format!(
            "CREATE TABLE gpkg_contents (table_name TEXT, data_type TEXT, srs_id INTEGER);
             CREATE TABLE list (code TEXT);
             INSERT INTO gpkg_contents VALUES ('list', 'attributes', NULL);
             WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < {rows})
             INSERT INTO list SELECT 'a' FROM n;
             ALTER TABLE list ADD COLUMN note TEXT DEFAULT '{text}';"
        );
        connection.execute_batch(&made).unwrap();
        drop(connection);
        std::fs::read(path).unwrap()
    };
    assert_eq!(error("a.gpkg", &package(3_000)), REFUSED);
    assert_eq!(error("a.gpkg", &package(10)), (None, true));
}

#[test]
fn a_property_that_few_features_have_counts_in_each() {
    let one = "{\"type\":\"Feature\",\"properties\":{},\"geometry\":{\"type\":\"Point\",\"coordinates\":[107,30]}}";
    let wide = |columns: usize| {
        let names: Vec<String> = (0..columns).map(|n| format!("\"c{n}\":1")).collect();
        one.replace("\"properties\":{}", &format!("\"properties\":{{{}}}", names.join(",")))
    };
    let features = |first: &str, times: usize, last: &str, between: &str| {
        let all: Vec<&str> = [first].into_iter().chain(std::iter::repeat_n(one, times)).chain([last]).collect();
        all.join(between)
    };
    let collection =
        |features: String| format!("{{\"type\":\"FeatureCollection\",\"features\":[{features}]}}").into_bytes();
    let (many, some) = (wide(4_000), wide(10));
    for (first, last) in [(one, many.as_str()), (many.as_str(), one)] {
        assert_eq!(error("a.geojson", &collection(features(first, 20_000, last, ","))), REFUSED);
        assert_eq!(error("a.geojsonl", features(first, 20_000, last, "\n").as_bytes()), REFUSED);
    }
    // What is within the limit is read, although parts of it have many cells.
    assert_eq!(error("a.geojson", &collection(features(&many, 2_000, &some, ","))), (None, true));
    assert_eq!(error("a.geojsonl", features(one, 2_000, &many, "\n").as_bytes()), (None, true));
}

#[test]
fn a_row_of_very_many_fields_is_none() {
    let line = |fields: usize| format!("x,y,name{}\n107,30,a\n", ",".repeat(fields));
    assert_eq!(error("a.csv", line(10_000_000).as_bytes()), (Some("E0130"), false));
    // Behind the names a spreadsheet may leave empty ones.
    assert_eq!(error("a.csv", line(0).replace("a\n", &format!("a{}\n", ",".repeat(16_384))).as_bytes()), (None, true));
}

#[test]
fn text_in_gzip_takes_up_memory_by_its_packed_bytes() {
    // Packed to a hundred and fiftieth: within the limit for unpacking, and far more cells than bytes.
    let packed = |rows: u32| {
        let mut out = GzEncoder::new(Vec::new(), Compression::fast());
        let names: Vec<String> = (0..2_000).map(|n| format!("c{n}")).collect();
        writeln!(out, "{}", names.join(",")).unwrap();
        let (mut number, rest) = (1_u64, ",0".repeat(1_999));
        for _ in 0..rows {
            number = number.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
            writeln!(out, "{}{rest}", number >> 12).unwrap();
        }
        out.finish().unwrap()
    };
    let most = packed(8_000);
    assert!(most.len() > 100_000 && most.len() < 1_500_000, "{}", most.len());
    assert_eq!(error("a.csv.gz", &most), REFUSED);
    assert_eq!(error("a.csv.gz", &packed(1_000)), (None, true));
}
