//! Shapefiles, their attributes, and DBF tables.

use super::case::Case;
use super::sheet::zipped;

const PRJ: &str = "GEOGCS[\"GCS_China_Geodetic_Coordinate_System_2000\",DATUM[\"D_China_2000\",SPHEROID[\"CGCS2000\",6378137.0,298.257222101]],PRIMEM[\"Greenwich\",0.0],UNIT[\"Degree\",0.0174532925199433]]";

/// A `.shp` of records, each the bytes behind its number and length.
fn shp(kind: i32, records: &[Vec<u8>]) -> Vec<u8> {
    let length: usize = 100 + records.iter().map(|record| 8 + record.len()).sum::<usize>();
    let mut bytes = vec![0; 100];
    bytes[..4].copy_from_slice(&9994_i32.to_be_bytes());
    bytes[24..28].copy_from_slice(&(length as u32 / 2).to_be_bytes());
    bytes[28..32].copy_from_slice(&1000_i32.to_le_bytes());
    bytes[32..36].copy_from_slice(&kind.to_le_bytes());
    for (at, record) in records.iter().enumerate() {
        bytes.extend((at as u32 + 1).to_be_bytes());
        bytes.extend((record.len() as u32 / 2).to_be_bytes());
        bytes.extend(record);
    }
    bytes
}

fn point(x: f64, y: f64) -> Vec<u8> {
    [&1_i32.to_le_bytes()[..], &x.to_le_bytes(), &y.to_le_bytes()].concat()
}

/// A polygon that claims so many parts and positions and has these positions.
fn polygon(parts: i32, claimed: i32, at: &[[f64; 2]]) -> Vec<u8> {
    let mut bytes =
        [&5_i32.to_le_bytes()[..], &[0; 32], &parts.to_le_bytes(), &claimed.to_le_bytes(), &[0; 4]].concat();
    bytes.extend(at.iter().flatten().flat_map(|x| x.to_le_bytes()));
    bytes
}

/// A `.dbf` of a name of 10 bytes and a number of 6 digits.
fn dbf(rows: &[(&str, &str)]) -> Vec<u8> {
    let mut bytes = vec![0; 32];
    bytes[..4].copy_from_slice(&[3, 125, 9, 1]);
    bytes[4..8].copy_from_slice(&(rows.len() as u32).to_le_bytes());
    bytes[8..10].copy_from_slice(&97_u16.to_le_bytes());
    bytes[10..12].copy_from_slice(&17_u16.to_le_bytes());
    for (name, kind, length) in [("name", b'C', 10), ("places", b'N', 6)] {
        let mut column = [0; 32];
        column[..name.len()].copy_from_slice(name.as_bytes());
        column[11] = kind;
        column[16] = length;
        bytes.extend(column);
    }
    bytes.push(13);
    for (name, places) in rows {
        bytes.push(b' ');
        bytes.extend(format!("{name:<10}{places:>6}").bytes());
    }
    bytes.push(26);
    bytes
}

const ROWS: [(&str, &str); 2] = [("One", "90"), ("Two", "45")];

fn case(name: &'static str, bytes: Vec<u8>) -> Case {
    Case::layer("shapefile", name, "t.shp", bytes).with("t.dbf", dbf(&ROWS)).with("t.prj", PRJ)
}

fn good() -> Vec<u8> {
    shp(1, &[point(107.1, 29.8), point(107.2, 29.9)])
}

pub fn cases() -> Vec<Case> {
    [shapes(), companions(), archives(), tables()].concat()
}

fn shapes() -> Vec<Case> {
    let bad = |name, bytes: Vec<u8>| case(name, bytes).gives(65, &["E0170"]).names(&["t.shp"]);
    let with = |at: usize, bytes: &[u8]| {
        let mut all = good();
        all[at..at + bytes.len()].copy_from_slice(bytes);
        all
    };
    let one = |record: Vec<u8>| shp(5, &[record]);
    let square = [[107.0, 29.0], [107.0, 30.0], [108.0, 30.0], [107.0, 29.0]];
    vec![
        case("a sound layer", good()),
        bad("only the magic", b"\0\0\x27\x0a".to_vec()),
        bad("cut within a record", good()[..140].to_vec()),
        case("a length of nothing", with(24, &[0; 4])).gives(65, &["E0172"]),
        bad("a length beyond the end", with(24, &[0x7f, 0xff, 0xff, 0xff])),
        bad("a negative length of a record", with(104, &[0xff; 4])),
        bad("an unknown kind of shape", with(108, &[99, 0, 0, 0])),
        bad("2,147,483,647 positions claimed", one(polygon(1, i32::MAX, &square))),
        bad("2,147,483,647 parts claimed", one(polygon(i32::MAX, 4, &square))),
        bad("-1 positions", one(polygon(1, -1, &square))),
        bad("-1 parts", one(polygon(-1, 4, &square))),
        case("NaN degrees", shp(1, &[point(f64::NAN, 29.8), point(107.2, 29.9)])).gives(65, &["E0352"]),
        case("1e308 degrees", shp(1, &[point(1e308, 1e308), point(107.2, 29.9)])).gives(65, &["E0352", "E0417"]),
    ]
}

fn companions() -> Vec<Case> {
    vec![
        case("fewer records than shapes", good()).with("t.dbf", dbf(&ROWS[..1])).gives(65, &["E0172"]),
        case("more records than shapes", good()).with("t.dbf", dbf(&[ROWS, ROWS].concat())).gives(65, &["E0172"]),
        case("attributes that are none", good()).with("t.dbf", "no table").gives(65, &["E0175"]),
        case("a folder in place of the attributes", good()).after("rm t.dbf && mkdir t.dbf").gives(0, &["W0171"]),
        case("a link in a circle in place of the attributes", good())
            .after("rm t.dbf && ln -s t.dbf t.dbf")
            .gives(0, &["W0171"]),
        case("a pipe in place of the attributes", good()).after("rm t.dbf && mkfifo t.dbf").gives(0, &["W0171"]),
        case("an index that points nowhere", good())
            .with("t.shx", [&good()[..100], &[0xff; 16]].concat())
            .gives(65, &["E0170"]),
        case("an unknown system", good()).with("t.prj", "GEOGCS[\"Mars\"]").gives(65, &["E0174"]),
        case("100,000 brackets as system", good()).with("t.prj", "GEOGCS[".repeat(100_000)).gives(65, &["E0174"]),
        case("an encoding that is none", good()).with("t.cpg", "klingon"),
    ]
}

fn archives() -> Vec<Case> {
    let case = |name, bytes: Vec<u8>| Case::layer("shapefile", name, "t.zip", bytes);
    let blanks = vec![0; 16 << 20];
    let all = good();
    vec![
        case("in an archive", zipped(&[("a/t.shp", &all), ("a/t.dbf", &dbf(&ROWS)), ("a/t.prj", PRJ.as_bytes())])),
        case("two in an archive", zipped(&[("a.shp", &all), ("b.shp", &all)])).gives(65, &["E0162"]),
        case("16 MB of zeros in an archive", zipped(&[("a.shp", &blanks)])).gives(65, &["E0173"]),
        case("an archive that leaves the folder", zipped(&[("../../t.shp", &all), ("../../t.dbf", &dbf(&ROWS))])),
    ]
}

fn tables() -> Vec<Case> {
    let case = |name, bytes: Vec<u8>| Case::layer("DBF", name, "t.dbf", bytes);
    let with = |at: usize, bytes: &[u8]| {
        let mut all = dbf(&ROWS);
        all[at..at + bytes.len()].copy_from_slice(bytes);
        all
    };
    vec![
        case("4,294,967,295 records claimed", with(4, &[0xff; 4])).gives(65, &["E0175"]).names(&["t.dbf"]),
        case("a head of no bytes", with(8, &[0, 0])).gives(65, &["E0124"]),
        case("records of no bytes", with(10, &[0, 0])).gives(65, &["E0175"]),
        case("columns wider than the record", with(48, &[255])).gives(65, &["E0175"]),
        case("an unknown kind of column", with(43, b"?")).gives(65, &["E0341"]),
        case("cut within a record", dbf(&ROWS)[..105].to_vec()).gives(65, &["E0175"]),
        case("letters as number", dbf(&[("One", "many")])).gives(65, &["E0178"]).names(&["places", "many"]),
        case("stars as number", dbf(&[("One", "******")])).gives(65, &["E0316"]),
        case("NaN as number", dbf(&[("One", "NaN")])).gives(65, &["E0316"]),
    ]
}
