//! Files as other programs write them, from public reports of faults: each has one right answer, which stands in a line here.

#![allow(clippy::panic, reason = "a test that panics has failed")]

use catchment::geodesy::{Named, named};
use catchment::issue::Issues;
use catchment::model::Role;
use catchment::prepare;
use catchment::read::{Cell, Cells, Quiet, Shape, Source, Table, Wanted, read_table};
use catchment::words::Lang;
use std::path::{Path, PathBuf};

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/cases/files")
}

/// A layer as its reader gives it.
fn read(file: &str) -> (Option<Table>, Issues) {
    read_table(&Source::new(&folder(), file, Role::Demand), &Wanted::everything(), &Quiet)
}

fn table(file: &str) -> (Table, Issues) {
    let (table, issues) = read(file);
    (table.unwrap_or_else(|| panic!("{file}: {}", said(&issues))), issues)
}

/// What `check` says of a file by itself, its rows looked at as what they look like.
fn checked(file: &str) -> Issues {
    let path = folder().join(file).display().to_string();
    let mut issues = Issues::new();
    for mut found in prepare::look(&path, &Quiet) {
        found.check_rows();
        issues.extend(found.issues);
    }
    issues
}

/// Every message with its remedy.
fn said(issues: &Issues) -> String {
    let all = issues.groups().flat_map(|group| &group.examples);
    all.map(|issue| format!("{} {} {}\n", issue.code, issue.sentence(Lang::En), issue.help(Lang::En))).collect()
}

/// Codes of errors and warnings, and of notes where they are asked for.
fn codes(issues: &Issues) -> Vec<&'static str> {
    let mut codes: Vec<_> = issues.groups().filter_map(|group| Some(group.examples.first()?.code)).collect();
    codes.sort_unstable();
    codes
}

fn column(table: &Table, name: &str) -> Vec<Cell> {
    table.column(name).map_or_else(|| panic!("{name} among {:?}", table.names), Cells::to_vec)
}

fn texts(table: &Table, name: &str) -> Vec<String> {
    let text = |cell: Cell| if let Cell::Text(text) = cell { text.into_string() } else { format!("{cell:?}") };
    column(table, name).into_iter().map(text).collect()
}

fn sum(table: &Table) -> f64 {
    let value = |cell: Cell| if let Cell::Real(value) = cell { value } else { f64::NAN };
    column(table, "persons").into_iter().map(value).sum()
}

#[test]
#[cfg(feature = "geotiff")]
fn rasters() {
    let fact = |issues: &Issues, key: &str| {
        let mut all = issues.groups().flat_map(|group| &group.examples).filter(|issue| issue.code == "I0180");
        all.next().and_then(|issue| issue.facts.get(key).cloned()).unwrap_or_default()
    };
    // File, persons, cells, pixels without data, first and last middle of a cell.
    for (file, persons, cells, nodata) in [
        ("02-raster-aux-nodata/r03_aux_nodata.tif", 3_792.0, 32, "32"),
        ("03-raster-four-tiepoints/r01_four_tiepoints.tif", 8_864.0, 64, "0"),
        ("04-raster-scale-one/r11_scale_one.tif", 8_864.0, 64, "0"),
        ("05-raster-nodata-text-msvc/r15_01_nodata.tif", 3_792.0, 32, "32"),
        ("07-raster-last-strip/r36_last_strip_deflate.tif", 10_000.0, 4_000, "1196000"),
    ] {
        let (table, issues) = table(file);
        assert_eq!((sum(&table), table.rows), (persons, cells), "{file}");
        assert_eq!(fact(&issues, "nodata"), nodata, "{file}");
        assert_eq!(codes(&issues), ["I0180"], "{file}");
    }
    let (table, _) = table("02-raster-aux-nodata/r03_aux_nodata.tif");
    let files = ["02-raster-aux-nodata/r03_aux_nodata.tif", "02-raster-aux-nodata/r03_aux_nodata.tif.aux.xml"];
    assert_eq!(table.layer.files, files);
    let (table, _) = self::table("03-raster-four-tiepoints/r01_four_tiepoints.tif");
    let bounds = table.layer.bounds.unwrap_or_default();
    for (found, expected) in bounds.into_iter().zip([107.002_5, 29.802_5, 107.037_5, 29.837_5]) {
        assert!((found - expected).abs() < 1e-9, "{bounds:?}");
    }
    // What is not read says why, and what to do.
    for (file, code, words) in [
        ("01-raster-internal-mask/r02_internal_mask.tif", "E0195", "mask (NewSubfileType 4)"),
        ("x02-raster-alpha/r04b_alpha_garbage.tif", "E0195", "alpha (ExtraSamples)"),
        ("06-raster-remedy-overflow/r03e_undeclared_1e20.tif", "E0183", "write nodata = 1.0000000200408773e20 "),
        ("x10-raster-negative-scaley/r08_negative_scaley.tif", "E0196", "GTIFF_HONOUR_NEGATIVE_SCALEY"),
    ] {
        let (table, issues) = read(file);
        assert_eq!((table.is_none(), codes(&issues)), (true, vec![code]), "{file}");
        assert!(said(&issues).contains(words), "{file}: {}", said(&issues));
    }
    // China Albers, told by the definition in the file: the middle of the first pixel, there and back by pyproj 3.7.
    let (table, issues) = self::table("08-raster-albers/r20_albers.tif");
    assert_eq!(codes(&issues), ["I0180"]);
    let Named::System(system) = named(table.layer.crs_member.as_deref().unwrap_or_default()) else {
        panic!("no system")
    };
    let Shape::Point(first) = table.shape(0) else { panic!("no point") };
    let at = system.to_lonlat(first).unwrap_or_default();
    assert!((at[0] - 107.033_626_123).abs() < 1e-8 && (at[1] - 31.567_873_896).abs() < 1e-8, "{at:?}");
    // In a study a density is refused; by itself it is shown with a warning, as nobody can say what it counts.
    let (table, issues) = read("09-raster-density-name/chn_pd_2020_1km_UNadj.tif");
    assert_eq!((table.is_none(), codes(&issues)), (true, vec!["E0198"]));
    assert_eq!(codes(&checked("09-raster-density-name/chn_pd_2020_1km_UNadj.tif")), ["I0180", "W0182"]);
}

/// The numbers of a column; nothing where there is none.
fn numbers(table: &Table, name: &str) -> Vec<Option<f64>> {
    let number = |cell: Cell| match cell {
        Cell::Null => None,
        Cell::Integer(n) => Some(n as f64),
        Cell::Real(x) => Some(x),
        other => panic!("{name}: {other:?}"),
    };
    column(table, name).into_iter().map(number).collect()
}

fn located(table: &Table) -> Vec<bool> {
    (0..table.rows).map(|row| table.shape(row) != Shape::None).collect()
}

#[test]
#[cfg(feature = "shapefile")]
fn systems_of_shapefiles() {
    for (file, system, found) in [
        ("11-prj-unknown-datum/s05_unknown_datum.shp", Some("EPSG:4326"), vec!["I0174"]),
        ("12-prj-wkt2/s05m_wkt2_4545.shp", Some("EPSG:4545"), vec![]),
        ("13-prj-empty/s05_empty.shp", None, vec![]),
        ("x13-prj-vertical-authority/s05_vertcs_auth.shp", Some("EPSG:4326"), vec![]),
    ] {
        let (table, issues) = table(file);
        assert_eq!((table.layer.crs_member.as_deref(), codes(&issues)), (system, found), "{file}");
        assert_eq!((table.rows, checked(file).has_errors()), (4, false), "{file}");
    }
    let (table, issues) = self::table("10-prj-local-meridian/s05m_cq_local.shp");
    assert_eq!(codes(&issues), Vec::<&str>::new());
    let Named::System(system) = named(table.layer.crs_member.as_deref().unwrap_or_default()) else {
        panic!("no system")
    };
    let Some([west, south, east, north]) = table.layer.bounds else { panic!("no bounds") };
    for (at, expected) in [([west, south], [107.005, 29.81]), ([east, north], [107.035, 29.83])] {
        let at = system.to_lonlat(at).unwrap_or_default();
        assert!((at[0] - expected[0]).abs() < 1e-3 && (at[1] - expected[1]).abs() < 1e-3, "{at:?}");
    }
}

#[test]
#[cfg(feature = "shapefile")]
fn shapefiles_and_dbf() {
    for file in ["14-dbf-mark-against-text/s01_utf8_marked_gbk.shp", "x14-cpg-gbk-text-utf8/s03c_utf8_cpg_gbk.shp"] {
        let (table, issues) = table(file);
        assert_eq!((codes(&issues), table.layer.encoding.as_str()), (vec!["W0172"], "UTF-8"), "{file}");
        assert_eq!(table.names, ["名称", "街道", "学位数"]);
        assert_eq!(texts(&table, "名称"), ["一小", "二小", "三小", "四小"]);
        assert_eq!(texts(&table, "街道")[0], "西街道");
    }
    let (table, issues) = table("15-dbf-alone-with-cpg/s20b_lone_utf8_marked.dbf");
    assert_eq!(
        (texts(&table, "NAME"), codes(&issues)),
        (["东街小学", "西街中学", "南街医院"].map(str::to_owned).to_vec(), vec![])
    );
    let files = ["15-dbf-alone-with-cpg/s20b_lone_utf8_marked.dbf", "15-dbf-alone-with-cpg/s20b_lone_utf8_marked.cpg"];
    assert_eq!(table.layer.files, files);
    for (file, rows) in [("16-zip-from-a-mac/s12_mac.zip", 4), ("x17-zip-appledouble/s12b_appledouble.zip", 2)] {
        let (table, issues) = self::table(file);
        assert_eq!((table.rows, issues.has_errors()), (rows, false), "{file}");
    }
    let (table, issues) = self::table("18-shp-arcgis-empty-point/s18_arc_empty.shp");
    assert_eq!((located(&table), codes(&issues)), (vec![true, false, true], vec![]));
    assert_eq!(table.layer.bounds.map(|b| b[2]), Some(107.025));
    let found = checked("18-shp-arcgis-empty-point/s18_arc_empty.shp");
    assert_eq!((found.count_of("W0351"), found.has_errors()), (1, false));
    let (table, issues) = self::table("19-shp-edited-in-place/s19_rewritten.shp");
    let positions = |row| if let Shape::Polygons(p) = table.shape(row) { p.rings[1] - p.rings[0] } else { 0 };
    assert_eq!((texts(&table, "name"), codes(&issues)), (vec!["West".to_owned(), "East".to_owned()], vec![]));
    assert_eq!((positions(0), positions(1)), (7, 5));
    for (file, name, values, found) in [
        ("20-dbf-nul-behind-blanks/s21_nulpad.dbf", "PLACES", vec![Some(100.0), Some(200.0)], vec![]),
        ("21-dbf-foxpro-32/s22_vfp32.dbf", "PLACES", vec![Some(100.0), Some(200.0)], vec![]),
        ("22-dbf-qnan/s09_qnan.shp", "学位数", vec![Some(100.0), None, Some(200.0), Some(300.0)], vec![]),
        (
            "x21-dbf-decimal-comma/s09_comma.shp",
            "学位数",
            vec![Some(100.5), Some(200.25), Some(300.0), Some(400.0)],
            vec!["I0178"],
        ),
        (
            "x22-dbf-bytes-behind/s11_dbf_extra.shp",
            "学位数",
            vec![Some(2000.0), Some(1500.0), Some(2500.0), Some(1200.0)],
            vec![],
        ),
    ] {
        let (table, issues) = self::table(file);
        assert_eq!((numbers(&table, name), codes(&issues)), (values, found), "{file}");
    }
}

/// A ring that is not closed is closed in every format that it is written to, and that is said.
#[test]
#[cfg(feature = "formats")]
fn rings_that_are_not_closed() {
    let folder = tempfile::tempdir().unwrap_or_else(|error| panic!("{error}"));
    let from = self::folder().join("17-shp-unclosed-ring/unclosed.shp").display().to_string();
    for name in ["o.gpkg", "o.fgb", "o.shp", "o.csv", "o.geojson"] {
        let wish = prepare::Conversion {
            from: "auto".to_owned(),
            to: None,
            layer: None,
            encoding: catchment::write::TextEncoding::Utf8,
            overwrite: false,
        };
        let to = folder.path().join(name);
        let done =
            prepare::convert(&from, &to, &wish, &Quiet).unwrap_or_else(|ended| panic!("{name}: {:?}", ended.issues));
        assert_eq!((done.rows, done.issues.count_of("W0204")), (2, 1), "{name}");
        let written = |name: &str| Source::new(folder.path(), name, Role::Zones);
        let (table, issues) = read_table(&written(name), &Wanted::everything(), &Quiet);
        let table = table.unwrap_or_else(|| panic!("{name}: {}", said(&issues)));
        assert_eq!((table.rows, issues.count_of("W0204")), (2, 0), "{name}");
        for row in 0..table.rows {
            if let Shape::Polygons(p) = table.shape(row) {
                let ring = &p.xy[p.rings[0] as usize..p.rings[1] as usize];
                assert_eq!((ring.len(), ring.first()), (5, ring.last()), "{name}");
            }
        }
    }
}

#[test]
#[cfg(feature = "formats")]
fn geopackage_and_flatgeobuf() {
    let file = "23-gpkg-no-system-gdal/p05_no_crs.gpkg";
    let (table, issues) = table(file);
    assert_eq!((table.rows, table.layer.crs_member, codes(&issues)), (4, None, vec![]));
    assert!(!checked(file).has_errors());
    let (table, issues) = self::table("24-gpkg-technical-table/p13_empty_table.gpkg");
    assert_eq!((table.rows, codes(&issues)), (4, vec![]));
    let path = folder().join("24-gpkg-technical-table/p13_empty_table.gpkg");
    assert_eq!(catchment::read::parts(&path).tables, [""]);
    let (table, issues) = self::table("25-fgb-one-feature/f02_one_zone.fgb");
    assert_eq!((table.rows, located(&table), codes(&issues)), (1, vec![true], vec![]));
}

#[test]
#[cfg(feature = "workbooks")]
fn workbooks() {
    for (file, rows, found) in [
        ("26-xlsx-chart-sheet-first/x13_chartsheet_first.xlsx", 4, vec![]),
        ("27-ods-without-mimetype/o01_no_mimetype.ods", 2, vec![]),
        ("28-xlsx-backslashes/x24_backslash_parts.xlsx", 4, vec![]),
        ("31-xlsx-index-column/x08_pandas_index.xlsx", 4, vec!["I0127"]),
        ("x25-xlsx-parts-in-root/x31_parts_in_root.xlsx", 4, vec![]),
        ("x31-xlsx-twice-unused/x09_dup_names.xlsx", 4, vec!["I0129"]),
    ] {
        let (table, issues) = table(file);
        assert_eq!((table.rows, codes(&issues)), (rows, found), "{file}");
        assert!(!checked(file).has_errors(), "{file}");
    }
    let (table, _) = table("29-xls-codepage-936/sst_cp936.xls");
    let first =
        format!("{:?} {:?}", table.names, table.columns.iter().map(|column| column.cells.get(0)).collect::<Vec<_>>());
    for word in ["东街小学", "小学", "1350"] {
        assert!(first.contains(word), "{first}");
    }
}

#[test]
fn text_tables() {
    let (table, issues) = table("30-csv-index-column/c16_pandas_index.csv");
    assert_eq!((table.rows, table.names.len(), codes(&issues)), (4, 6, vec!["I0127"]));
    assert_eq!(numbers(&table, "编号")[0], Some(500_115_001_001.0));
    let (table, issues) = self::table("32-csv-twice-unused/c17_dup_names.csv");
    assert_eq!((table.rows, codes(&issues)), (4, vec!["I0129"]));
    assert_eq!((texts(&table, "备注")[0].as_str(), texts(&table, "备注_2")[0].as_str()), ("a", "b"));
    assert!(!checked("32-csv-twice-unused/c17_dup_names.csv").has_errors());
    let (table, _) = self::table("33-csv-excel-equals/c05b_excel_equals_quoted.csv");
    assert_eq!(texts(&table, "编号")[0], "500115001001");
    let found = checked("34-csv-bare-decimal-point/c40_bare_point.csv");
    assert!(!found.has_errors(), "{}", said(&found));
    let found = checked("35-csv-na-coordinates/c15c_na_coord.csv");
    assert_eq!((found.count_of("W0351"), found.has_errors()), (1, false), "{}", said(&found));
    let found = checked("x33-csv-bare-coordinate/c40c_bare_coord.csv");
    assert_eq!(found.count_of("E0351"), 0, "{}", said(&found));
}

/// Codes of which a spreadsheet left the first digits are no ids: rows that look alike are different things.
#[test]
fn destroyed_codes() {
    let found = checked("36-csv-codes-destroyed/c01_sci_codes.csv");
    assert_eq!((found.count_of("E0342"), found.count_of("E0340")), (4, 0), "{}", said(&found));
    assert!(said(&found).contains("Get the codes again"));
    let study = catchment::study::Study::open(folder().join("43-totals-codes-destroyed/study.toml"));
    match study.and_then(|study| catchment::run::run(&study)) {
        Err(catchment::study::Failure::Data(found)) => {
            assert_eq!((found.count_of("E0342"), found.count_of("E0380")), (2, 0), "{}", said(&found));
        }
        other => panic!("{other:?}"),
    }
}

#[test]
fn geojson() {
    let (table, issues) = table("37-geojson-crs-uri/g02e_http_epsg.geojson");
    assert_eq!((table.rows, codes(&issues)), (4, vec![]));
    assert!(!checked("37-geojson-crs-uri/g02e_http_epsg.geojson").has_errors());
    for (file, positions) in [
        ("38-geojson-empty-point/g07b_empty_point.geojson", vec![true, true, true, true, false]),
        ("x36-geojson-null-coordinates/g25_nested_nulls.geojson", vec![false]),
        ("39-geojson-one-feature/g23_single_feature_pretty.geojson", vec![true]),
    ] {
        let (table, issues) = self::table(file);
        assert_eq!((located(&table), codes(&issues)), (positions, vec![]), "{file}");
        assert!(!checked(file).has_errors(), "{file}");
    }
    assert_eq!(checked("38-geojson-empty-point/g07b_empty_point.geojson").count_of("W0351"), 1);
    for (file, code, words) in [
        ("40-geojson-nan/g01_nan.geojson", "E0114", "NaN"),
        ("42-amap-poi-json/g16c_amap_poi.json", "E0206", "GCJ-02"),
        ("x38-js-variable/g17_jsvar.geojson", "E0103", "JavaScript"),
    ] {
        let (table, issues) = read(file);
        assert_eq!((table.is_none(), codes(&issues)), (true, vec![code]), "{file}");
        assert!(said(&issues).contains(words), "{file}: {}", said(&issues));
    }
    let file = "41-datav-adcode/g14_datav.json";
    let found = checked(file);
    assert_eq!((found.count_of("I0370"), found.has_errors()), (0, false), "{}", said(&found));
    let (table, _) = self::table(file);
    assert_eq!(numbers(&table, "adcode"), [Some(500_115_000.0), Some(500_115_001.0)]);
}
