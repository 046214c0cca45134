use crate::model::Role;
use crate::read::{Cell, Quiet, Source, Table, Wanted, read_table};
use rust_xlsxwriter::{ExcelDateTime, Format, Formula, Workbook};
use std::io::Write;
use std::path::Path;
use std::time::Instant;

pub(super) type Found = (Option<Table>, Vec<(&'static str, String)>);

/// Reads bytes as a file, or `part` of it; findings with what they say.
pub(super) fn read(bytes: &[u8], part: &str) -> Found {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("t"), bytes).unwrap();
    let source = Source::new(folder.path(), &format!("t{part}"), Role::Facilities);
    let (table, issues) = read_table(&source, &Wanted::everything(), &Quiet);
    let said = issues.groups().map(|g| (g.examples[0].code, g.examples[0].sentence(crate::words::Lang::En))).collect();
    (table, said)
}

pub(super) fn codes(found: &Found) -> Vec<&'static str> {
    found.1.iter().map(|(code, _)| *code).collect()
}

fn text(text: &str) -> Cell {
    Cell::Text(text.into())
}

fn column(found: &Found, name: &str) -> Vec<Cell> {
    found.0.as_ref().and_then(|table| table.column(name)).map(crate::read::Cells::to_vec).unwrap_or_default()
}

/// A list as bureaus keep it: title, unit, two rows of names, a merged street, notes.
fn bureau() -> Workbook {
    let mut book = Workbook::new();
    book.add_worksheet().set_name("说明").unwrap().write(0, 0, "本表由区教委填报").unwrap();
    let sheet = book.add_worksheet().set_name("学校").unwrap();
    let plain = Format::new();
    sheet.merge_range(0, 0, 0, 5, "长寿区2025年小学一览表", &plain).unwrap();
    sheet.write(1, 5, "单位：人").unwrap();
    sheet.merge_range(2, 0, 3, 0, "街道", &plain).unwrap();
    sheet.merge_range(2, 1, 3, 1, "代码", &plain).unwrap();
    sheet.merge_range(2, 2, 2, 3, "学位数", &plain).unwrap();
    sheet.write(3, 2, "小学").unwrap();
    sheet.write(3, 3, "初中").unwrap();
    sheet.merge_range(2, 4, 3, 4, "启用日期", &plain).unwrap();
    sheet.merge_range(2, 5, 3, 5, "公办", &plain).unwrap();
    let date = Format::new().set_num_format("yyyy-mm-dd");
    sheet.merge_range(4, 0, 6, 0, "凤城街道", &plain).unwrap();
    for row in 4..7_u32 {
        sheet.write(row, 1, 500_115_000.0 + f64::from(row)).unwrap();
        sheet.write_formula(row, 2, Formula::new("=1+1").set_result("1350")).unwrap();
        sheet.write(row, 4, ExcelDateTime::from_ymd(2025, 9, 1).unwrap()).unwrap();
        sheet.set_cell_format(row, 4, &date).unwrap();
        sheet.write(row, 5, true).unwrap();
    }
    sheet.write(6, 1, "0500").unwrap();
    sheet.write(8, 0, "晏家街道").unwrap();
    sheet.write(8, 3, 29.5).unwrap();
    sheet.write(10, 0, "注：数据截至2025年9月").unwrap();
    sheet.write(11, 0, "填表人：张三").unwrap();
    book
}

#[test]
fn a_list_of_a_bureau_is_read_as_it_is_meant() {
    let found = read(&bureau().save_to_buffer().unwrap(), "");
    assert_eq!(codes(&found), ["I0128", "I0149", "I0150", "I0151", "I0152", "I0154"], "{:?}", found.1);
    let table = found.0.as_ref().unwrap();
    assert_eq!(table.names, ["街道", "代码", "学位数/小学", "学位数/初中", "启用日期", "公办"]);
    assert_eq!(table.lines, Some(vec![5, 6, 7, 9]));
    assert_eq!(column(&found, "街道"), [text("凤城街道"), text("凤城街道"), text("凤城街道"), text("晏家街道")]);
    assert_eq!(column(&found, "代码")[..3], [Cell::Integer(500_115_004), Cell::Integer(500_115_005), text("0500")]);
    assert_eq!(column(&found, "学位数/小学")[0], Cell::Integer(1350));
    assert_eq!(column(&found, "学位数/初中")[3], Cell::Real(29.5));
    assert_eq!(column(&found, "启用日期")[0], text("2025-09-01"));
    assert_eq!(column(&found, "公办")[0], Cell::Bool(true));
    assert_eq!((table.layer.format, table.layer.features, table.layer.file.as_str()), ("XLSX", 4, "t#学校"));
}

#[test]
fn sheets_and_ranges_are_named() {
    let bytes = bureau().save_to_buffer().unwrap();
    let found = read(&bytes, "#学校!A3:D7");
    assert_eq!(found.0.as_ref().map(|t| (t.rows, t.names.len())), Some((3, 4)), "{:?}", found.1);
    let found = read(&bytes, "#学小");
    assert_eq!(codes(&found), ["E0140"]);
    assert!(found.1[0].1.contains("说明, 学校"), "{}", found.1[0].1);
    assert_eq!(codes(&read(&bytes, "#说明")), ["E0102"]);
    assert_eq!(codes(&read("a,b\n1,2\n".as_bytes(), "#学校")), ["E0157"]);
}

/// One sheet, filled by a closure.
pub(super) fn sheet(fill: impl FnOnce(&mut rust_xlsxwriter::Worksheet)) -> Vec<u8> {
    let mut book = Workbook::new();
    fill(book.add_worksheet().set_name("学校").unwrap());
    book.save_to_buffer().unwrap()
}

pub(super) fn rows(sheet: &mut rust_xlsxwriter::Worksheet, rows: &[&[&str]]) {
    for (row, cells) in rows.iter().enumerate() {
        for (column, cell) in cells.iter().enumerate() {
            match cell.parse::<f64>() {
                _ if cell.is_empty() => {}
                Ok(number) => drop(sheet.write(row as u32, column as u16, number).unwrap()),
                Err(_) => drop(sheet.write(row as u32, column as u16, *cell).unwrap()),
            }
        }
    }
}

#[test]
fn faults_name_sheet_and_cell() {
    let names: &[&str] = &["学校", "学位数", "街道"];
    let found = read(
        &sheet(|s| {
            rows(s, &[names, &["甲", "", "凤城"], &["乙", "2", "凤城"]]);
            s.write_formula(1, 1, Formula::new("=1/0").set_result("#DIV/0!")).unwrap();
        }),
        "",
    );
    assert_eq!(codes(&found), ["E0145"]);
    assert!(found.1[0].1.contains("学校!B2") && found.1[0].1.contains("#DIV/0!"), "{}", found.1[0].1);

    let found = read(&sheet(|s| rows(s, &[&["学校", "学位数"], &["甲", "1"], &["乙", "2", "好"]])), "");
    assert_eq!(codes(&found), ["E0144"]);
    assert!(found.1[0].1.contains("学校!C3") && found.1[0].1.contains("学校!C1"), "{}", found.1[0].1);

    let plain = Format::new();
    let found = read(
        &sheet(|s| {
            rows(s, &[names, &["甲", "1", "凤城"], &["乙", "", "凤城"], &["合计", "", "x"]]);
            s.merge_range(1, 1, 2, 1, "", &plain).unwrap();
            s.write(1, 1, 1350).unwrap();
            s.merge_range(3, 0, 3, 1, "合计", &plain).unwrap();
        }),
        "",
    );
    assert_eq!(codes(&found), ["E0147", "W0153"]);
    assert!(found.1[0].1.contains("学校!B2"), "{}", found.1[0].1);

    let found = read(&sheet(|s| rows(s, &[&["一览表"], &["甲", "1", "2"], &["乙", "2", "3"]])), "#学校");
    assert_eq!(codes(&found), ["E0148"]);
    let found = read(&sheet(|s| rows(s, &[&["学校", "学校"], &["甲", "1"]])), "");
    assert_eq!(codes(&found), ["E0121"]);
}

/// A workbook with one part replaced.
pub(super) fn replaced(part: &str, change: impl Fn(String) -> String) -> Vec<u8> {
    changed(&sheet(|s| rows(s, &[&["学校", "学位数"], &["甲", "1"]])), part, change)
}

pub(super) fn changed(bytes: &[u8], part: &str, change: impl Fn(String) -> String) -> Vec<u8> {
    let mut from = zip::ZipArchive::new(std::io::Cursor::new(bytes)).unwrap();
    let mut to = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    for at in 0..from.len() {
        let mut content = String::new();
        let mut file = from.by_index(at).unwrap();
        let name = file.name().unwrap().into_owned();
        std::io::Read::read_to_string(&mut file, &mut content).unwrap();
        to.start_file(&*name, zip::write::SimpleFileOptions::default()).unwrap();
        let content = if name == part { change(content) } else { content };
        to.write_all(content.as_bytes()).unwrap();
    }
    to.finish().unwrap().into_inner()
}

#[test]
fn hostile_workbooks_are_refused_in_time() {
    const SHEET: &str = "xl/worksheets/sheet1.xml";
    let started = Instant::now();
    // One stray cell in the last corner is a column without a name, not a rectangle of 17 thousand million cells.
    let found = read(
        &sheet(|s| {
            rows(s, &[&["学校", "学位数"], &["甲", "1"]]);
            s.write(1_048_575, 16_383, 1).unwrap();
        }),
        "",
    );
    assert_eq!(codes(&found), ["E0144"]);
    assert!(found.1[0].1.contains("XFD1048576"));
    // A lie about the number of strings, about the rectangle, an entity.
    let lie = |s: String| s.replace("uniqueCount=\"3\"", "uniqueCount=\"4294967295\"");
    assert_eq!(codes(&read(&replaced("xl/sharedStrings.xml", lie), "")), ["E0141"]);
    let lie = |s: String| s.replace("ref=\"A1:B2\"", "ref=\"A1:XFD1048576\"");
    assert_eq!(read(&replaced(SHEET, lie), "").0.map(|t| t.rows), Some(1));
    let lie = |s: String| s.replacen("?>", "?><!DOCTYPE a [<!ENTITY b \"c\">]>", 1);
    assert_eq!(codes(&read(&replaced(SHEET, lie), "")), ["E0141"]);
    // Thirty megabytes of blanks packed into thirty thousand bytes.
    let bomb = |s: String| s.replace("<sheetData>", &format!("{}<sheetData>", " ".repeat(30 << 20)));
    let bytes = replaced(SHEET, bomb);
    assert!(bytes.len() < 100_000);
    assert_eq!(codes(&read(&bytes, "")), ["E0143"]);
    // A formula that was never computed.
    let never = |s: String| s.replace("<c r=\"B2\"><v>1</v></c>", "<c r=\"B2\"><f>1+1</f></c>");
    let found = read(&replaced(SHEET, never), "");
    assert_eq!(codes(&found), ["E0146"]);
    assert!(found.1[0].1.contains("学校!B2"));
    assert!(started.elapsed().as_secs() < 60);
}

/// Cut and flipped bytes never end the process.
#[test]
fn damaged_workbooks_are_refused() {
    let good = bureau().save_to_buffer().unwrap();
    let data = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/sheet");
    let fixtures = ["bureau.xls", "bureau.ods"].map(|name| std::fs::read(data.join(name)).unwrap());
    for bytes in std::iter::once(&good).chain(&fixtures) {
        for part in 1..8 {
            let (table, issues) = read(&bytes[..bytes.len() * part / 8], "");
            assert!(table.is_none() || !issues.is_empty());
        }
        for at in (0..bytes.len()).step_by(bytes.len() / 60) {
            let mut odd = bytes.clone();
            odd[at] ^= 0xff;
            read(&odd, "");
        }
    }
}

#[test]
fn xls_and_ods_say_the_same() {
    let data = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/sheet");
    for (name, format) in [("bureau.xls", "XLS"), ("bureau.ods", "ODS")] {
        let found = read(&std::fs::read(data.join(name)).unwrap(), "");
        let table = found.0.as_ref().unwrap_or_else(|| panic!("{name}: {:?}", found.1));
        assert_eq!(table.layer.format, format);
        assert_eq!(table.names, ["街道", "代码", "学位数/小学", "学位数/初中", "启用日期"], "{name}");
        assert_eq!(column(&found, "街道"), [text("凤城街道"), text("凤城街道"), text("晏家街道")], "{name}");
        assert_eq!(column(&found, "代码"), [Cell::Integer(500_115_001), text("0500"), Cell::Integer(3)], "{name}");
        assert_eq!(column(&found, "启用日期")[0], text("2025-09-01"), "{name}");
        let codes = codes(&found);
        assert!(["I0149", "I0150", "I0151", "I0152", "I0154"].iter().all(|code| codes.contains(code)), "{codes:?}");
    }
    let found = read(&std::fs::read(data.join("locked.xlsx")).unwrap(), "");
    assert_eq!(codes(&found), ["E0142"], "{:?}", found.1);
    // A repetition that no sheet has.
    let found = read(&std::fs::read(data.join("repeated.ods")).unwrap(), "");
    assert_eq!(codes(&found), ["E0143"], "{:?}", found.1);
    // A rectangle that the sheet claims and does not have.
    let found = read(&std::fs::read(data.join("claims.xls")).unwrap(), "");
    assert_eq!(codes(&found), ["E0143"], "{:?}", found.1);
}

#[test]
fn other_containers_are_refused_by_name() {
    for (part, name) in [("word/document.xml", "docx"), ("xl/workbook.bin", "xlsb"), ("a.txt", "zip")] {
        let mut zip = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
        zip.start_file(part, zip::write::SimpleFileOptions::default()).unwrap();
        let found = read(&zip.finish().unwrap().into_inner(), "");
        assert_eq!(codes(&found), ["E0103"]);
        assert!(found.1[0].1.contains(name));
    }
}
