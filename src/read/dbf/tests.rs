use super::*;
use crate::model::Role;
use crate::read::Quiet;
use encoding_rs::GBK;

/// A table of one column of text and one of numbers.
pub(crate) fn bytes(mark: u8, names: [&[u8]; 2], rows: &[(&[u8], &str)], deleted: &[usize]) -> Vec<u8> {
    let (wide, narrow) = (20_u8, 12_u8);
    let length = 1 + u16::from(wide) + u16::from(narrow);
    let mut out = vec![0x03, 125, 9, 1];
    out.extend((rows.len() as u32).to_le_bytes());
    out.extend((32_u16 + 2 * 32 + 1).to_le_bytes());
    out.extend(length.to_le_bytes());
    out.resize(32, 0);
    out[29] = mark;
    for (name, kind, size) in [(names[0], b'C', wide), (names[1], b'N', narrow)] {
        let mut field = name.to_vec();
        field.resize(11, 0);
        field.push(kind);
        field.resize(16, 0);
        field.push(size);
        field.resize(32, 0);
        out.extend(field);
    }
    out.push(0x0d);
    for (row, (text, number)) in rows.iter().enumerate() {
        out.push(if deleted.contains(&row) { b'*' } else { b' ' });
        let mut field = text.to_vec();
        field.resize(usize::from(wide), b' ');
        out.extend(field);
        out.extend(format!("{number:>12}").bytes());
    }
    out.push(0x1a);
    out
}

fn look(bytes: &[u8], encoding: Option<&str>) -> (Option<Table>, Vec<&'static str>) {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("t.dbf"), bytes).unwrap();
    let source = Source::new(folder.path(), "t.dbf", Role::Facilities);
    let source = Source { encoding: encoding.map(str::to_owned), ..source };
    let (table, issues) = crate::read::read_table(&source, &Wanted::everything(), &Quiet);
    (table, issues.groups().map(|group| group.examples[0].code).collect())
}

fn gbk(text: &str) -> Vec<u8> {
    GBK.encode(text).0.into_owned()
}

fn text(text: &str) -> Cell {
    Cell::Text(text.into())
}

#[test]
fn text_is_gbk_by_mark_by_look_or_as_named() {
    let (name, places) = (gbk("学校名称"), gbk("学位数"));
    let (a, b) = (gbk("长寿第一小学"), gbk("凤城街道中心幼儿园"));
    for (mark, named) in [(0x4d, None), (0, None), (0x57, Some("gbk")), (0, Some("936"))] {
        let rows: [(&[u8], &str); 2] = [(&a, "90"), (&b, "12.5")];
        let (table, codes) = look(&bytes(mark, [&name, &places], &rows, &[]), named);
        let table = table.unwrap_or_else(|| panic!("{codes:?}"));
        assert_eq!(table.names, ["学校名称", "学位数"]);
        assert_eq!(table.columns[0].cells, [text("长寿第一小学"), text("凤城街道中心幼儿园")]);
        assert_eq!(table.columns[1].cells, [Cell::Integer(90), Cell::Real(12.5)]);
        assert_eq!(table.layer.encoding, "GB18030 (GBK)");
        assert_eq!(codes.contains(&"I0126"), named.is_none());
    }
    let (table, _) = look(&bytes(0, ["name".as_bytes(), b"n"], &[("一小".as_bytes(), "1")], &[]), None);
    assert_eq!(table.unwrap().columns[0].cells, [text("一小")]);
}

#[test]
fn names_and_texts_that_were_cut_within_a_character() {
    // Ten bytes hold five characters: two names become one, and one ends with half a character.
    let (long, other) = (gbk("学校标识码甲"), gbk("学校标识码乙"));
    let half = &gbk("a学校标识码")[..10];
    let cut = &gbk("一二三四五六七八九十壹")[..19];
    let (table, codes) = look(&bytes(0x4d, [&long[..10], &other[..10]], &[(cut, "1")], &[]), None);
    let table = table.unwrap();
    assert_eq!(table.names, ["学校标识码", "学校标识码_2"]);
    assert_eq!(table.columns[0].cells, [text("一二三四五六七八九")]);
    assert!(codes.contains(&"I0177"));
    let (table, _) = look(&bytes(0x4d, [half, b"n"], &[(b"x", "1")], &[]), None);
    assert_eq!(table.unwrap().names[0], "a学校标识");
}

#[test]
fn no_value_is_no_zero_and_no_digit_is_lost() {
    let rows: [(&[u8], &str); 5] =
        [(b"", ""), (b"007", "************"), (b"c", "500115001001"), (b"d", "-9999"), (b"e", "1.5e+03")];
    let (table, codes) = look(&bytes(0, [b"code", b"n"], &rows, &[1]), None);
    let table = table.unwrap_or_else(|| panic!("{codes:?}"));
    assert_eq!(table.rows, 4);
    assert!(codes.contains(&"I0176"), "a deleted record is said");
    assert_eq!(table.columns[0].cells, [Cell::Null, text("c"), text("d"), text("e")]);
    let numbers = [Cell::Null, Cell::Integer(500_115_001_001), Cell::Integer(-9999), Cell::Real(1500.0)];
    assert_eq!(table.columns[1].cells, numbers);
    let (table, codes) = look(&bytes(0, [b"code", b"n"], &[(b"a", "12 人")], &[]), None);
    assert!(table.is_none());
    assert_eq!(codes, ["E0178"]);
}

#[test]
fn a_comma_is_a_point_unless_it_may_group_thousands() {
    for (raw, decimals, value) in [
        ("100,5", 0, Some(100.5)),
        ("-0,25", 2, Some(-0.25)),
        ("1,350", 0, None),
        ("1,350", 3, Some(1.35)),
        ("1,2,3", 0, None),
        ("1.000,5", 0, None),
        (",5", 0, None),
        ("100", 0, None),
    ] {
        assert_eq!(decimal_comma(raw.as_bytes(), decimals), value.map(Cell::Real), "{raw}");
    }
}

#[test]
fn text_that_is_utf_8_against_the_mark_is_read_as_that() {
    let utf8 = |mark| look(&bytes(mark, ["名称".as_bytes(), b"n"], &[("一小".as_bytes(), "1")], &[]), None);
    let (table, codes) = utf8(0x4d);
    assert_eq!((table.unwrap().names[0].as_str(), codes), ("名称", vec!["W0172"]));
    // Text without a letter of its own proves nothing, and what the study says goes before all.
    let (table, codes) = look(&bytes(0x4d, [b"name", b"n"], &[(b"One", "1")], &[]), None);
    assert_eq!((table.unwrap().layer.encoding.as_str(), codes), ("GB18030 (GBK)", vec!["I0126"]));
    let (table, _) = look(&bytes(0x4d, ["名称".as_bytes(), b"n"], &[(b"One", "1")], &[]), Some("gbk"));
    assert_ne!(table.unwrap().names[0], "名称");
}

#[test]
fn damaged_tables_end_with_an_issue() {
    let rows: [(&[u8], &str); 3] = [(b"a", "1"), (b"b", "2"), (b"c", "3")];
    let whole = bytes(0, [b"code", b"n"], &rows, &[]);
    let records = |bytes: &[u8]| {
        let source = Source::new(std::path::Path::new(""), "t.dbf", Role::Facilities);
        let mut issues = Issues::new();
        let records = Records::new(bytes, None, &source, &mut issues)?;
        for record in 0..records.count {
            for column in 0..records.names.len() {
                records.cell(record, column)?;
            }
        }
        Ok::<usize, Issue>(records.count)
    };
    assert_eq!(records(&whole).ok(), Some(3));
    for length in 0..whole.len() - 1 {
        assert!(records(&whole[..length]).is_err(), "{length}");
    }
    let mut seed = 5_u64;
    for _ in 0..20_000 {
        let mut bytes = whole.clone();
        for _ in 0..4 {
            seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
            let at = (seed >> 33) as usize % bytes.len();
            bytes[at] = (seed >> 20) as u8;
        }
        let _ = records(&bytes);
    }
}
