use super::*;
use crate::model::Role;
use crate::read::Quiet;
use crate::read::roles::wanted_totals;
use encoding_rs::GB18030;
use proptest::prelude::*;

fn source() -> Source {
    Source::new(std::path::Path::new(""), "t.csv", Role::Facilities)
}

fn run(bytes: &[u8]) -> (Option<Table>, Vec<&'static str>) {
    let (table, issues) =
        read(&source(), bytes.to_vec(), std::io::empty(), || None, bytes.len() as u64, &Wanted::everything(), &Quiet);
    let codes = issues.groups().map(|group| group.examples[0].code).collect();
    (table, codes)
}

fn cells(bytes: &[u8], column: &str) -> Vec<Cell> {
    run(bytes).0.and_then(|table| table.column(column).map(crate::read::Cells::to_vec)).unwrap_or_default()
}

#[test]
fn numbers_are_numbers_and_codes_stay_text() {
    let found = cells(b"v\n12\n-3\n1.50\n007\n1e5\n1234567890123456\n\"1,350\"\nNaN\n0\n0.5\n-0.5\n", "v");
    let text = |s: &str| Cell::Text(s.into());
    let expected =
        [Cell::Integer(12), Cell::Integer(-3), Cell::Real(1.5), text("007"), text("1e5"), text("1234567890123456")];
    assert_eq!(found[..6], expected);
    assert_eq!(found[7..], [text("NaN"), Cell::Integer(0), Cell::Real(0.5), Cell::Real(-0.5)]);
}

#[test]
fn gbk_is_found_and_said() {
    let (bytes, _, _) = encoding_rs::GBK.encode("名称,学位数\n长寿第一小学,1350\n晏家园区小学,1890\n");
    let (table, codes) = run(&bytes);
    assert_eq!(codes, ["I0126"]);
    assert_eq!(
        table.and_then(|t| t.column("名称").map(|c| c.get(0).into_owned())),
        Some(Cell::Text("长寿第一小学".into()))
    );
}

/// The first Chinese letter stands beyond what is looked at first; a byte that GBK does not have is found in its line.
#[test]
fn gbk_far_behind_the_beginning_is_found_too() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("t.csv");
    let rows = "school,1\n".repeat(20_000);
    let text = format!("name,n\n{rows}长寿第一小学,2\n");
    let (bytes, _, _) = encoding_rs::GBK.encode(&text);
    std::fs::write(&path, &bytes).unwrap();
    let source = Source { path, ..source() };
    let (table, issues) = crate::read::read_table(&source, &Wanted::everything(), &Quiet);
    assert_eq!(issues.count_of("I0126"), 1);
    assert_eq!(
        table.and_then(|t| t.column("name").map(|c| c.get(20_000).into_owned())),
        Some(Cell::Text("长寿第一小学".into()))
    );
    let named = Source { encoding: Some("gbk".into()), ..source };
    std::fs::write(&named.path, b"name\na\nb\xff\xff\n").unwrap();
    let (_, issues) = crate::read::read_table(&named, &Wanted::everything(), &Quiet);
    assert_eq!(
        issues.groups().map(|g| (g.examples[0].code, g.examples[0].line)).collect::<Vec<_>>(),
        [("E0107", Some(3))]
    );
}

#[test]
fn delimiters_are_found_and_said() {
    for (bytes, code) in [
        ("a;b\n1;2\n", Some("I0125")),
        ("a\tb\n1\t2\n", Some("I0125")),
        ("a|b\n1|2\n", Some("I0125")),
        ("a,b\n1,2\n", None),
    ] {
        let (table, codes) = run(bytes.as_bytes());
        assert_eq!(table.and_then(|t| t.column("b").map(|c| c.get(0).into_owned())), Some(Cell::Integer(2)), "{bytes}");
        assert_eq!(codes.first().copied(), code);
    }
}

#[test]
fn faults_have_their_codes() {
    for (bytes, code) in [
        (&b"a,b\n1\n"[..], "E0120"),
        (b"a,b\n1,2,3\n", "E0120"),
        ("学位数,学位数\n1,2\n".as_bytes(), "E0121"),
        (b"1,1\n1,2\n", "E0121"),
        (b"a,a\n1,2\n", "I0129"),
        (b",a,b\n0,1,2\n", "I0127"),
        (b"a,,c\n1,2,3\n", "E0122"),
        (b"a,n\n1,\"a\n2,b\n3,\"a\n4,b\n", "E0123"),
        (b"schools of 2025,,\n1,2,3\n4,5,6\n", "E0129"),
        (b"schools of 2025,,\na,b,c\n1,2,3\n", "I0150"),
        (b"a,b\n1,\"2\n3,4\n5,6\n", "E0123"),
        (b"a,b\n1,\x002\n", "E0124"),
        (b"", "E0102"),
        (b"a,b\n", "E0102"),
    ] {
        assert_eq!(run(bytes).1, [code], "{}", String::from_utf8_lossy(bytes));
    }
}

#[test]
fn trailing_blanks_of_spreadsheets_are_harmless() {
    let (table, codes) = run(b"a,b,,\n1,2,,\n,,,\n,,,\n");
    assert_eq!(table.map(|t| t.rows), Some(1));
    assert_eq!(codes, ["I0128"]);
}

#[test]
fn an_unknown_encoding_is_refused() {
    let named = Source { encoding: Some("klingon".into()), ..source() };
    let (table, issues) = read(&named, b"a\n1\n".to_vec(), std::io::empty(), || None, 4, &Wanted::everything(), &Quiet);
    assert!(table.is_none() && issues.count_of("E0106") == 1);
}

/// Line numbers are those that an editor shows, whatever ends a line; an empty line counts too.
#[test]
fn lines_are_counted_as_an_editor_counts_them() {
    let text = "a,b\n1,2\n\n3,4\n5,\"6\n7\"\n8,9\n";
    for bytes in [text.to_owned(), text.replace('\n', "\r\n"), format!("\u{feff}{text}")] {
        let (table, _) = run(bytes.trim_start_matches('\u{feff}').as_bytes());
        assert_eq!(table.and_then(|table| table.lines), Some(vec![2, 4, 5, 7]), "{bytes:?}");
    }
}

/// Every encoding that bureaus use, with and without a mark, and a character of four bytes (GB18030) or two units (UTF-16).
#[test]
fn encodings_read_the_same() {
    let text = "名称,学位数\n长寿第一小学𠮷,1350\n晏家园区小学,1890\n第三,7\n第四,8\n";
    let utf16 = |order: fn(u16) -> [u8; 2], mark: &str| {
        format!("{mark}{text}").encode_utf16().flat_map(order).collect::<Vec<u8>>()
    };
    let (gb18030, _, _) = GB18030.encode(text);
    for (bytes, encoding) in [
        (text.as_bytes().to_vec(), "UTF-8"),
        (format!("\u{feff}{text}").into_bytes(), "UTF-8 BOM"),
        (gb18030.into_owned(), "GB18030 (GBK)"),
        (utf16(u16::to_le_bytes, "\u{feff}"), "UTF-16LE"),
        (utf16(u16::to_be_bytes, "\u{feff}"), "UTF-16BE"),
        (utf16(u16::to_le_bytes, ""), "UTF-16LE"),
        (utf16(u16::to_be_bytes, ""), "UTF-16BE"),
    ] {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("t.csv");
        std::fs::write(&path, &bytes).unwrap();
        let source = Source { path, ..source() };
        let (table, issues) = crate::read::read_table(&source, &Wanted::everything(), &Quiet);
        let table = table.unwrap_or_else(|| panic!("{encoding}: {issues:?}"));
        assert_eq!(table.layer.encoding, encoding);
        assert_eq!(
            table.column("名称").map(|c| c.get(0).into_owned()),
            Some(Cell::Text("长寿第一小学𠮷".into())),
            "{encoding}"
        );
        assert_eq!(table.column("学位数").map(|c| c.get(1).into_owned()), Some(Cell::Integer(1890)));
        assert!(!issues.has_errors());
    }
}

/// What the study states wins over what a file looks like; "utf-16" takes its order from the mark.
#[test]
fn a_stated_encoding_wins() {
    let bytes: Vec<u8> = "\u{feff}名称\n甲\n".encode_utf16().flat_map(u16::to_be_bytes).collect();
    let named = |name: &str| Source { encoding: Some(name.into()), ..source() };
    let run =
        |name: &str| read(&named(name), bytes.clone(), std::io::empty(), || None, 0, &Wanted::everything(), &Quiet);
    assert!(run("utf-16").0.is_some());
    assert!(run("utf-8").1.has_errors());
}

#[test]
fn titles_and_two_rows_of_names_are_said() {
    let text = "长寿区2025年小学一览表\n单位：人\n学校;学位数;;街道\n;小学;初中;\n甲;1;2;凤城\n";
    let (table, codes) = run(text.as_bytes());
    assert_eq!(codes, ["I0125", "I0150", "I0151"]);
    let table = table.unwrap();
    assert_eq!(table.names, ["学校", "学位数/小学", "学位数/初中", "街道"]);
    assert_eq!(table.lines, Some(vec![5]));
}

/// Rows that begin in one piece and end in the next, and the limit for a single one.
#[test]
fn a_row_too_long_is_refused_at_its_line() {
    let bytes = format!("a,b\n1,2\n\n3,{}\n", "x".repeat(500));
    let run = |longest| {
        let mut text = Splitter::of(Window::sized(bytes.as_bytes(), 64, longest), b',');
        table(&mut text, "t.csv", 0, &Wanted::everything(), &Quiet, &mut Issues::new())
    };
    assert_eq!(run(100).err().map(|issue| (issue.code, issue.line)), Some(("E0112", Some(4))));
    assert_eq!(run(1000).map(|table| table.count), Ok(2));
}

#[test]
fn a_mark_out_of_place_is_told_at_its_line() {
    for (text, line) in [
        ("a,b\n1,\"2\n3,4\n5,6\n", 2),
        ("a,b\n1,2\n3,\"4\"5\n", 3),
        ("a,b\n1,2\n\"3\n\n3\"x,4\n", 5),
        ("a,b\n\n\n1,\"2", 4),
    ] {
        for text in [text.to_owned(), text.replace('\n', "\r\n"), text.replace('\n', "\r")] {
            let bytes = text.as_bytes();
            let (table, issues) =
                read(&source(), bytes.to_vec(), std::io::empty(), || None, 0, &Wanted::everything(), &Quiet);
            let found: Vec<_> = issues.groups().map(|g| (g.examples[0].code, g.examples[0].line)).collect();
            assert_eq!((table.is_none(), found), (true, vec![("E0123", Some(line))]), "{text:?}");
        }
    }
}

/// Text of the bytes that mean something in a table, in good order or in none.
fn tables() -> impl Strategy<Value = Vec<u8>> {
    let byte = prop::sample::select(b",,,,;\t|\"\"\n\n\r 0123456789.-abc\xe4\xb8\x80\xc0\0".to_vec());
    let field = prop_oneof![
        4 => "-?[0-9]{1,17}(\\.[0-9]{0,9})?",
        2 => "[ \u{3000}]?[a-z学]{0,3}[ 0-9]{0,2}",
        2 => "\"([a-z,;\r\n0-9]|\"\"){0,5}\"",
        1 => "[a-z\" ]{0,3}",
    ];
    let end = prop::sample::select(vec!["\n", "\r\n", "\r", "\n\n", "\r\n\r\n", ",\n", ",,\n"]);
    let row = (prop::collection::vec(field, 3..=3), end).prop_map(|(fields, end)| fields.join(",") + end);
    prop_oneof![
        2 => prop::collection::vec(byte, 0..60),
        1 => prop::collection::vec(any::<u8>(), 0..60),
        5 => prop::collection::vec(row, 0..60).prop_map(|rows| format!("a,b,c\n{}", rows.concat()).into_bytes()),
    ]
}

/// Every column, or those of a total: `id`, `name` and numbers.
fn wanted(every: bool) -> Wanted {
    if every {
        Wanted::everything()
    } else {
        wanted_totals(&toml::from_str("path = 'a.csv'\nkey = 'c'\npersons = 'a'").unwrap())
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 2000, ..ProptestConfig::default() })]

    /// Bytes of every kind give the same table and the same issues through the splitter and through the csv crate.
    #[test]
    fn both_ways_give_the_same(text in tables(), every in any::<bool>()) {
        prop_assume!(!text.starts_with(b"\xef\xbb\xbf"));
        let total = text.len() as u64;
        let ours = parse(&source(), text.as_slice(), "UTF-8".into(), total, &wanted(every), &Quiet, Issues::new());
        let theirs = twin::parse(&source(), &text, &wanted(every));
        prop_assert_eq!(ours, theirs);
    }

    /// Wherever a piece of the file ends, the rows are the same.
    #[test]
    fn pieces_of_any_size_give_the_same(text in tables(), piece in 2_usize..40) {
        let run = |piece| {
            let mut issues = Issues::new();
            let mut text = Splitter::of(Window::sized(text.as_slice(), piece, usize::MAX), b',');
            let table = table(&mut text, "t.csv", 0, &Wanted::everything(), &Quiet, &mut issues);
            (table, issues, text.fault, text.open)
        };
        prop_assert_eq!(run(piece), run(1 << 16));
    }
}
