//! Tables as text.

use super::case::Case;

const CLASS: &str = "CSV";

pub fn cases() -> Vec<Case> {
    let case = |name, bytes: &[u8]| Case::layer(CLASS, name, "t.csv", bytes);
    let (gbk, _, _) = encoding_rs::GBK.encode("名称,学位数\n长寿第一小学,1350\n晏家园区小学,1890\n");
    let wide: String = (0..5000).map(|n| format!("c{n},")).collect();
    vec![
        case("GBK", &gbk).gives(0, &["I0126"]),
        case("semicolons", b"a;b\n1;2\n").gives(0, &["I0125"]),
        case("a short row", b"a,b\n1,2\n3\n").gives(65, &["E0120"]).names(&["t.csv", "line 3"]),
        case("a long row", b"a,b\n1,2,3\n").gives(65, &["E0120"]).names(&["line 2"]),
        case("a quotation mark that is not closed", b"a,b\n1,\"2\n3,4\n5,6\n").gives(65, &["E0123"]),
        case("a column twice", b"a,a\n1,2\n").gives(0, &["I0129"]).names(&["\"a\"", "\"a_2\""]),
        case("a column without a name", b"a,,c\n1,2,3\n").gives(65, &["E0122"]),
        case("a title row", b"schools of 2025,,\na,b,c\n1,2,3\n").gives(0, &["I0150"]),
        case("a zero byte", b"a,b\n1,\x002\n").gives(65, &["E0124"]).names(&["line 2"]),
        case("5,000 columns", format!("{wide}z\n").as_bytes()).gives(65, &["E0130"]),
        case("ten million commas", format!("a,b\n{}\n", ",".repeat(10_000_000)).as_bytes())
            .gives(65, &["E0130"])
            .names(&["line 2"]),
        case("only a head", b"a,b\n").gives(65, &["E0102"]),
        case("blank rows", b"a,b\n1,2\n,\n,\n3,4\n").gives(0, &["I0128"]),
        case("CR alone between rows", b"a,b\r1,2\r"),
        case("a cell of 20 MB", format!("a,b\n{},2\n", "x".repeat(20 << 20)).as_bytes()).gives(0, &[]),
        case("quotation marks in the middle", b"a,b\n1\"2\"3,4\n"),
        case("bytes of no text", &(0..=255).cycle().skip(14).take(4096).collect::<Vec<u8>>()).gives(65, &["E0107"]),
        Case::town(CLASS, "an encoding that is none")
            .change("study.toml", "path = \"schools.csv\"", "path = \"schools.csv\"\nencoding = \"klingon\"")
            .gives(65, &["E0106"]),
        Case::town(CLASS, "not in the encoding named")
            .change("study.toml", "path = \"schools.csv\"", "path = \"schools.csv\"\nencoding = \"gbk\"")
            .with("schools.csv", b"id,name\nA,\xff\xff\n")
            .gives(65, &["E0107"]),
    ]
}
