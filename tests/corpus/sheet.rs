//! Workbooks: what they claim of themselves, what is packed into them, and what people do in them.

use super::case::Case;
use rust_xlsxwriter::{Format, Formula, Workbook, Worksheet, XlsxError};
use std::io::{Cursor, Read, Write};
use zip::write::SimpleFileOptions;
use zip::{ZipArchive, ZipWriter};

const SHEET: &str = "xl/worksheets/sheet1.xml";
const STRINGS: &str = "xl/sharedStrings.xml";

/// A workbook of one sheet.
fn book(fill: impl FnOnce(&mut Worksheet) -> Result<(), XlsxError>) -> Vec<u8> {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    let done = sheet.set_name("学校").map(drop).and_then(|()| fill(sheet));
    done.and_then(|()| book.save_to_buffer()).unwrap_or_default()
}

/// The list of two schools, and whatever is done to it.
fn list(more: impl FnOnce(&mut Worksheet) -> Result<(), XlsxError>) -> Vec<u8> {
    book(|sheet| {
        sheet.write_row(0, 0, ["编号", "学校", "类型", "学位数"])?;
        sheet.write_row(1, 0, ["1", "甲小学", "小学"])?.write(1, 3, 90)?;
        sheet.write_row(2, 0, ["2", "乙小学", "小学"])?.write(2, 3, 45)?;
        more(sheet)
    })
}

/// A zip file of these parts.
pub fn zipped(parts: &[(&str, &[u8])]) -> Vec<u8> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in parts {
        assert!(zip.start_file(*name, SimpleFileOptions::default()).is_ok_and(|()| zip.write_all(bytes).is_ok()));
    }
    zip.finish().map(Cursor::into_inner).unwrap_or_default()
}

/// The list with one part changed as text.
fn changed(part: &str, change: impl Fn(&str) -> String) -> Vec<u8> {
    let whole = list(|_| Ok(()));
    let mut parts = Vec::new();
    if let Ok(mut archive) = ZipArchive::new(Cursor::new(whole)) {
        for at in 0..archive.len() {
            let Ok(mut entry) = archive.by_index(at) else { continue };
            let (name, mut bytes) = (entry.name().map(std::borrow::Cow::into_owned).unwrap_or_default(), Vec::new());
            assert!(entry.read_to_end(&mut bytes).is_ok());
            if name == part {
                let text = String::from_utf8_lossy(&bytes).into_owned();
                bytes = change(&text).into_bytes();
                assert!(bytes != text.as_bytes(), "{part} was not changed");
            }
            parts.push((name, bytes));
        }
    }
    let parts: Vec<(&str, &[u8])> = parts.iter().map(|(name, bytes)| (name.as_str(), bytes.as_slice())).collect();
    zipped(&parts)
}

pub fn cases() -> Vec<Case> {
    [packing(), claims(), cells(), names(), compound(), opendocument()].concat()
}

fn packing() -> Vec<Case> {
    let case = |name, bytes: Vec<u8>| Case::layer("spreadsheets", name, "t.xlsx", bytes);
    let whole = list(|_| Ok(()));
    let cut = |part: usize| whole[..whole.len() * part / 10].to_vec();
    let mut flipped = whole.clone();
    // Behind the local head of the first part.
    flipped.iter_mut().skip(60).take(40).for_each(|byte| *byte ^= 0x55);
    let zeros = vec![b' '; 64 << 20];
    vec![
        Case::layer("spreadsheets", "what Excel keeps beside an open workbook", "~$t.xlsx", "\u{6}user01")
            .gives(65, &["E0158"])
            .names(&["~$t.xlsx"]),
        case("a sound list", whole.clone()),
        case("cut in the middle", cut(5)).gives(65, &["E0141"]).names(&["t.xlsx"]),
        case("cut near the end", cut(9)).gives(65, &["E0141"]),
        case("only the first bytes", b"PK\x03\x04".to_vec()).gives(65, &["E0141"]),
        case("damaged packing", flipped).gives(65, &["E0141"]),
        case("text behind the end", [&whole[..], b"garbage"].concat()),
        case("64 MB of blanks in 64 kB", {
            let part = [b"<worksheet>".as_slice(), &zeros].concat();
            zipped(&[("xl/workbook.xml", b"<workbook/>"), (SHEET, &part)])
        })
        .gives(65, &["E0143"]),
        case("12,000 parts", {
            let names: Vec<String> = (0..12_000).map(|n| format!("xl/media/{n}.png")).collect();
            let mut parts: Vec<(&str, &[u8])> = names.iter().map(|name| (name.as_str(), &b""[..])).collect();
            parts.push(("xl/workbook.xml", b"<workbook/>"));
            zipped(&parts)
        })
        .gives(65, &["E0143"]),
        case("a workbook of nothing", zipped(&[("xl/workbook.xml", b"")])).gives(65, &["E0141"]),
        case("a part that leaves the folder", {
            zipped(&[("../../evil.txt", b"x"), ("xl/workbook.xml", b"<workbook/>")])
        })
        .gives(65, &["E0141"]),
        case("a binary workbook", zipped(&[("xl/workbook.bin", b"\0")])).gives(65, &["E0103"]).names(&["xlsb"]),
        case("a text document", zipped(&[("word/document.xml", b"<w/>")])).gives(65, &["E0103"]).names(&["docx"]),
        case("a place of Google Earth", zipped(&[("doc.kml", b"<kml/>")])).gives(65, &["E0103"]).names(&["kmz"]),
        case("any other archive", zipped(&[("a.txt", b"a")])).gives(65, &["E0103"]).names(&["zip"]),
        case("an empty archive", zipped(&[])).gives(65, &["E0124"]),
    ]
}

fn claims() -> Vec<Case> {
    let case = |name, bytes: Vec<u8>| Case::layer("spreadsheets", name, "t.xlsx", bytes);
    let entity = "<!DOCTYPE x [<!ENTITY e SYSTEM \"file:///etc/passwd\">]><worksheet";
    let laughs = "<!DOCTYPE x [<!ENTITY a \"ha\"><!ENTITY b \"&a;&a;&a;&a;&a;&a;&a;&a;\">]><sst";
    let sheet = |from: &'static str, to: &'static str| changed(SHEET, move |xml| xml.replacen(from, to, 1));
    vec![
        case("an entity that names a file", sheet("<worksheet", entity)).gives(65, &["E0141"]).names(&["DOCTYPE"]),
        case("entities in entities", changed(STRINGS, |xml| xml.replacen("<sst", laughs, 1))).gives(65, &["E0141"]),
        case("4,294,967,295 texts claimed", {
            changed(STRINGS, |xml| {
                let (before, behind) = xml.split_once("uniqueCount=\"").unwrap_or_default();
                let rest = behind.split_once('"').unwrap_or_default().1;
                format!("{before}uniqueCount=\"4294967295\"{rest}")
            })
        })
        .gives(65, &["E0141"])
        .names(&["uniqueCount"]),
        case("a range of all cells claimed", sheet("<dimension ref=\"A1:D3\"", "<dimension ref=\"A1:XFD1048576\"")),
        case("a cell in the last corner", list(|sheet| sheet.write(1_048_575, 16_383, 1).map(drop)))
            .gives(65, &["E0144"])
            .names(&["XFD1048576"]),
        case("a cell beyond the last corner", sheet("r=\"D3\"", "r=\"ZZZZZZZ99999999999\"")).gives(65, &["E0141"]),
        case("a text number that is not there", sheet("t=\"s\"><v>0</v>", "t=\"s\"><v>99999999</v>"))
            .gives(65, &["E0141"]),
        case("a negative text number", sheet("t=\"s\"><v>0</v>", "t=\"s\"><v>-1</v>")),
        case("a sheet cut within an element", changed(SHEET, |xml| xml[..xml.len() / 2].to_owned()))
            .gives(65, &["E0141"]),
        case("100,000 elements deep", {
            changed(SHEET, |xml| xml.replacen("<sheetData>", &format!("{}<sheetData>", "<a>".repeat(100_000)), 1))
        }),
        case("a merged range of all cells", {
            sheet("</sheetData>", "</sheetData><mergeCells><mergeCell ref=\"A1:XFD1048576\"/></mergeCells>")
        }),
        case("1e400 in a cell", sheet("<v>90</v>", "<v>1e400</v>")).gives(65, &["E0315"]),
        case("NaN in a cell", sheet("<v>90</v>", "<v>NaN</v>")).gives(65, &["E0315"]),
    ]
}

fn cells() -> Vec<Case> {
    let case = |name, bytes: Vec<u8>| Case::layer("spreadsheets", name, "t.xlsx", bytes);
    let plain = Format::new();
    let formula = |text: &str, result: &str| {
        let formula = Formula::new(text).set_result(result);
        list(|sheet| sheet.write_formula(1, 3, formula).map(drop))
    };
    vec![
        case("#REF!", formula("=A0", "#REF!")).gives(65, &["E0145", "E0316"]).names(&["学校!D2", "#REF!"]),
        case("#DIV/0!", formula("=1/0", "#DIV/0!")).gives(65, &["E0145", "E0316"]).names(&["学校!D2"]),
        case("a formula with its result", formula("=45*2", "90")),
        case("a formula that calls a program", formula("=CMD|'/C calc'!A0", "90")),
        case("a formula that names a URL", formula("=WEBSERVICE(\"http://127.0.0.1/\")", "90")),
        case(
            "a number merged over rows",
            list(|sheet| sheet.merge_range(1, 3, 2, 3, "", &plain)?.write(1, 3, 90).map(drop)),
        )
        .gives(65, &["E0147", "E0316"])
        .names(&["D2"]),
        case("a cell without a column name", list(|sheet| sheet.write(2, 6, "好").map(drop)))
            .gives(65, &["E0144"])
            .names(&["学校!G3"]),
        case("a column twice", list(|sheet| sheet.write(0, 4, "学位数").map(drop))).gives(65, &["E0121"]),
        case("a title above", {
            book(|sheet| {
                sheet.merge_range(0, 0, 0, 3, "2025年小学一览表", &plain)?;
                sheet.write_row(1, 0, ["编号", "学校", "类型", "学位数"])?;
                sheet.write_row(2, 0, ["1", "甲小学", "小学"])?.write(2, 3, 90).map(drop)
            })
        }),
        case("true as places", list(|sheet| sheet.write(1, 3, true).map(drop))).gives(65, &["E0312"]),
        case("a date as places", {
            list(|sheet| sheet.write_with_format(1, 3, 45_000, &Format::new().set_num_format("yyyy-mm-dd")).map(drop))
        })
        .gives(65, &["E0311"]),
        case("ESC in a text", list(|sheet| sheet.write(1, 3, "\u{1b}[31m9").map(drop))).gives(65, &["E0311"]),
        case("an empty sheet", book(|_| Ok(()))).gives(65, &["E0148"]),
        case("only names", book(|sheet| sheet.write_row(0, 0, ["学校", "学位数"]).map(drop))).gives(65, &["E0148"]),
        case("a text of 32,767 letters", list(|sheet| sheet.write(1, 1, "校".repeat(32_767)).map(drop))),
    ]
}

fn names() -> Vec<Case> {
    let case =
        |name, file: &'static str| Case::layer("spreadsheets", name, "t.xlsx", list(|_| Ok(()))).run(&["check", file]);
    vec![
        case("a sheet by name", "t.xlsx#学校"),
        case("a sheet that is not there", "t.xlsx#学小").gives(65, &["E0140"]).names(&["学小", "学校"]),
        case("a range that is none", "t.xlsx#学校!A1:ZZZZ9").gives(65, &["E0140"]),
        case("a range behind the table", "t.xlsx#学校!K1:M9").gives(65, &["E0148"]),
        case("an empty name of a sheet", "t.xlsx#"),
    ]
}

/// Bytes of a committed file.
fn fixture(name: &str) -> Vec<u8> {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/sheet");
    std::fs::read(folder.join(name)).unwrap_or_default()
}

fn compound() -> Vec<Case> {
    let case = |name, bytes: Vec<u8>| Case::layer("old workbooks", name, "t.xls", bytes);
    let whole = fixture("bureau.xls");
    let magic = [0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1];
    let mut circle = whole.clone();
    // Every block of the table of blocks is said to follow itself.
    circle
        .iter_mut()
        .skip(512)
        .take(512)
        .enumerate()
        .for_each(|(at, byte)| *byte = if at % 4 == 0 { at as u8 / 4 } else { 0 });
    vec![
        case("only the magic", magic.to_vec()).gives(65, &["E0141"]),
        case("a head of 0xff", [&magic[..], &[0xff; 1024]].concat()).gives(65, &["E0141"]),
        case("cut in the middle", whole[..whole.len() / 2].to_vec()).gives(65, &["E0141"]),
        case("blocks in a circle", circle).gives(65, &["E0148"]),
        case("rectangles of a whole sheet claimed", fixture("claims.xls")).gives(65, &["E0143"]),
        case("a password", fixture("locked.xlsx")).gives(65, &["E0142"]),
    ]
}

fn opendocument() -> Vec<Case> {
    let case = |name, bytes: Vec<u8>| Case::layer("OpenDocument", name, "t.ods", bytes);
    let mime = b"application/vnd.oasis.opendocument.spreadsheet".as_slice();
    let content = |table: &str| {
        let xml = format!(
            "<office:document-content xmlns:office=\"o\" xmlns:table=\"t\" xmlns:text=\"x\"><office:body>\
             <office:spreadsheet><table:table table:name=\"a\">{table}</table:table></office:spreadsheet></office:body>\
             </office:document-content>"
        );
        zipped(&[("mimetype", mime), ("content.xml", xml.as_bytes()), ("META-INF/manifest.xml", b"<manifest/>")])
    };
    let cell = "<table:table-cell office:value-type=\"string\" table:number-columns-repeated=\"4000000000\"><text:p>a</text:p></table:table-cell>";
    vec![
        case("a million rows repeated", fixture("repeated.ods")).gives(65, &["E0143"]),
        case("four billion cells repeated", content(&format!("<table:table-row>{cell}</table:table-row>")))
            .gives(65, &["E0148"]),
        case("four billion rows repeated", {
            content(&format!("<table:table-row table:number-rows-repeated=\"4000000000\">{cell}</table:table-row>"))
        })
        .gives(65, &["E0143"]),
        case("a long text in 500,000 rows", {
            let long = "<table:table-cell office:value-type=\"string\"><text:p>".to_owned() + &"x".repeat(100_000) + "</text:p></table:table-cell>";
            content(&format!("<table:table-row table:number-rows-repeated=\"500000\">{long}{long}</table:table-row>"))
        })
        .gives(65, &["E0207"])
        .names(&["t.ods"]),
        case("5,000 sheets", {
            let one = "</table:table><table:table table:name=\"b\">";
            content(&one.repeat(5_000))
        })
        .gives(65, &["E0143"]),
        case("a repetition that is no number", {
            content(&format!("<table:table-row table:number-rows-repeated=\"many\">{cell}</table:table-row>"))
        })
        .gives(65, &["E0148"]),
        case("cut within an element", {
            zipped(&[
                ("mimetype", mime),
                ("content.xml", b"<office:document-content><office:bo"),
                ("META-INF/manifest.xml", b""),
            ])
        })
        .gives(65, &["E0141"]),
        case("a text document", {
            zipped(&[("mimetype", b"application/vnd.oasis.opendocument.text"), ("content.xml", b"<a/>")])
        })
        .gives(65, &["E0103"]),
        case("an empty table", content("")).gives(65, &["E0148"]),
        case("a hidden sheet that is named", {
            let xml = "<office:document-content xmlns:office=\"o\" xmlns:table=\"t\" xmlns:text=\"x\" xmlns:style=\"s\"><office:automatic-styles><style:style style:name=\"h\"><style:table-properties table:display=\"false\"/></style:style></office:automatic-styles><office:body><office:spreadsheet><table:table table:name=\"a\" table:style-name=\"h\"><table:table-row><table:table-cell office:value-type=\"string\"><text:p>学校</text:p></table:table-cell></table:table-row><table:table-row><table:table-cell office:value-type=\"string\"><text:p>甲小学</text:p></table:table-cell></table:table-row></table:table></office:spreadsheet></office:body></office:document-content>";
            zipped(&[("mimetype", mime), ("content.xml", xml.as_bytes()), ("META-INF/manifest.xml", b"<manifest/>")])
        })
        .run(&["check", "t.ods#a"])
        .gives(0, &["I0156"])
        .names(&["\"a\""]),
        case("hidden rows", {
            let row = |hidden: &str, name: &str, places: &str| {
                let cell = |text: &str| format!("<table:table-cell office:value-type=\"string\"><text:p>{text}</text:p></table:table-cell>");
                format!("<table:table-row{hidden}>{}{}{}</table:table-row>", cell(name), cell("小学"), cell(places))
            };
            let hidden = " table:visibility=\"collapse\"";
            let head = "<table:table-row><table:table-cell office:value-type=\"string\"><text:p>学校</text:p></table:table-cell><table:table-cell office:value-type=\"string\"><text:p>类型</text:p></table:table-cell><table:table-cell office:value-type=\"string\"><text:p>学位数</text:p></table:table-cell></table:table-row>";
            content(&format!("{head}{}{}", row("", "甲小学", "90"), row(hidden, "乙小学", "45")))
        })
        .gives(0, &["I0155"])
        .names(&["\"a\""]),
    ]
}
