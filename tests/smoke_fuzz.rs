//! The bodies of the fuzz targets over damaged copies of known files, on the stable compiler. The seed is fixed, so that a
//! find is found again; `CATCHMENT_FUZZ_ROUNDS` (default 60) says how many copies of each file, and
//! `CATCHMENT_FUZZ_SEEDS` names a folder for the known files themselves, from which libFuzzer starts.

#![allow(clippy::panic, reason = "a test that panics has failed")]

#[path = "../fuzz/bodies.rs"]
#[allow(clippy::expect_used, clippy::unwrap_used, reason = "shared with the fuzz targets")]
mod bodies;

use std::path::Path;

/// Xorshift: the same numbers on every machine.
struct Numbers(u64);

impl Numbers {
    fn next(&mut self) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0
    }

    /// Below `n`, which is not 0.
    fn below(&mut self, n: usize) -> usize {
        (self.next() % n as u64) as usize
    }
}

/// What damage likes to look like.
const SPLINTERS: [&[u8]; 16] = [
    b"\0",
    b"\xff",
    b"\xff\xff\xff\xff",
    b"\xff\xff\xff\x7f",
    b"\0\0\0\x80",
    b"1e999",
    b"NaN",
    b"-",
    b"\"",
    b"{",
    b"[",
    b",",
    b"\n",
    "万".as_bytes(),
    b"\xe4\xb8",
    b"99999999999999999999",
];

fn damaged(sound: &[u8], numbers: &mut Numbers) -> Vec<u8> {
    let mut bytes = sound.to_vec();
    for _ in 0..=numbers.below(4) {
        let at = numbers.below(bytes.len().max(1)).min(bytes.len());
        let to = (at + numbers.below(24)).min(bytes.len());
        match numbers.below(6) {
            0 => bytes.truncate(at),
            1 => drop(bytes.splice(at..to, [])),
            2 => {
                let twice = bytes[at..to].to_vec();
                drop(bytes.splice(at..at, twice));
            }
            3 => drop(bytes.splice(at..at, SPLINTERS[numbers.below(SPLINTERS.len())].iter().copied())),
            4 => {
                let splinter = SPLINTERS[numbers.below(SPLINTERS.len())];
                let end = (at + splinter.len()).min(bytes.len());
                drop(bytes.splice(at..end, splinter.iter().copied()));
            }
            _ if at < bytes.len() => bytes[at] ^= 1 << numbers.below(8),
            _ => {}
        }
    }
    bytes
}

/// Sound files for a target.
fn sound(target: &str) -> Vec<Vec<u8>> {
    let file = |name: &str| {
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data").join(name);
        std::fs::read(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
    };
    let files = |names: &[&str]| names.iter().map(|name| file(name)).collect::<Vec<_>>();
    match target {
        "geojson" => {
            files(&["town/streets.geojson", "vector/six.geojson", "vector/six.geojsonl", "vector/six.geojson.gz"])
        }
        "csv" => {
            let text = "名称,\"学位\"\"数\"\r\n\"第一,\r\n小学\",1350\r\n第二,890.5\r\n";
            let utf16 = |order: fn(u16) -> [u8; 2]| format!("\u{feff}{text}").encode_utf16().flat_map(order).collect();
            let gbk = b"\xc3\xfb\xb3\xc6;n\n\xb5\xda\xd2\xbb;12\n".to_vec();
            let mut all = files(&["town/cells.csv", "town/schools.csv"]);
            all.extend([text.into(), gbk, utf16(u16::to_le_bytes), utf16(u16::to_be_bytes)]);
            all
        }
        "sheet" => files(&["sheet/bureau.xls", "sheet/bureau.ods", "sheet/locked.xlsx"]),
        "shapefile" => {
            let both = |name: &str| {
                [file(&format!("{name}.shp")), b"\xff.dbf".to_vec(), file(&format!("{name}.dbf"))].concat()
            };
            vec![both("vector/six"), both("vector/gbk"), file("vector/six.zip")]
        }
        "dbf" => files(&["vector/six.dbf", "vector/gbk.dbf"]),
        "flatgeobuf" => files(&["vector/six.fgb", "vector/indexed.fgb", "vector/kinds.fgb"]),
        "geoparquet" => {
            files(&["parquet/points.parquet", "parquet/native-polygon.parquet", "parquet/kinds-zstd.parquet"])
        }
        "geopackage" => files(&["vector/six.gpkg", "fuzz/one.gpkg"]),
        "wkb" => {
            let head = b"GP\0\x01\x8a\x11\0\0";
            let point = [&head[..], b"\x01\x01\0\0\0", &107_f64.to_le_bytes(), &30_f64.to_le_bytes()].concat();
            let ring = [[107.0, 29.0], [108.0, 29.0], [108.0, 30.0], [107.0, 29.0_f64]];
            let ring: Vec<u8> = ring.iter().flatten().flat_map(|x| x.to_le_bytes()).collect();
            let polygon = [&head[..], b"\x01\x03\0\0\0\x01\0\0\0\x04\0\0\0", &ring].concat();
            vec![point, polygon]
        }
        "geotiff" => {
            files(&["raster/stripped-deflate.tif", "raster/tiled-lzw.tif", "raster/mollweide.tif", "raster/big.tif"])
        }
        "osm" => files(&["roads/missing-nodes.osm.pbf", "roads/cathedral.osm.pbf"]),
        "number" => {
            let amounts = [
                "1,350人",
                "69.296万",
                "一千三百五十",
                "约800",
                "１３５０",
                "建筑面积约4.1万平方米，办学规模60个班，容纳学生2700人",
            ];
            amounts.iter().map(|text| text.as_bytes().to_vec()).collect()
        }
        "study" => files(&["town/study.toml"]),
        "pipeline" => {
            (0..3_u8).map(|which| [&[which][..], bodies::TOWN[1 + usize::from(which)].1.as_bytes()].concat()).collect()
        }
        other => panic!("{other} has no files to start from"),
    }
}

/// Writes a known file where libFuzzer finds it, when asked to.
fn keep_seed(target: &str, file: usize, bytes: &[u8]) {
    let Some(seeds) = std::env::var_os("CATCHMENT_FUZZ_SEEDS") else { return };
    let folder = Path::new(&seeds).join(target);
    assert!(std::fs::create_dir_all(&folder).is_ok(), "{}", folder.display());
    assert!(std::fs::write(folder.join(file.to_string()), bytes).is_ok(), "{}", folder.display());
}

#[test]
fn damaged_files_are_answered() {
    let rounds = std::env::var("CATCHMENT_FUZZ_ROUNDS").ok().and_then(|text| text.parse().ok()).unwrap_or(60);
    for (target, body) in bodies::ALL {
        let mut numbers = Numbers(0x9e37_79b9_7f4a_7c15);
        for (file, sound) in sound(target).iter().enumerate() {
            keep_seed(target, file, sound);
            body(sound);
            for round in 0..rounds {
                let bytes = damaged(sound, &mut numbers);
                let outcome = std::panic::catch_unwind(|| body(&bytes));
                if outcome.is_err() {
                    let kept = std::env::temp_dir().join(format!("catchment-find-{target}-{file}-{round}"));
                    let _ = std::fs::write(&kept, &bytes);
                    panic!("{target}, file {file}, round {round}: see {}", kept.display());
                }
            }
        }
    }
}

/// Every target of `fuzz/Cargo.toml` is in the list above, and the other way round.
#[test]
fn every_target_is_run() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("fuzz/fuzz_targets");
    let mut files: Vec<String> = std::fs::read_dir(folder)
        .into_iter()
        .flatten()
        .flatten()
        .filter_map(|entry| entry.path().file_stem().map(|stem| stem.to_string_lossy().into_owned()))
        .collect();
    let mut listed: Vec<String> = bodies::ALL.iter().map(|(name, _)| (*name).to_owned()).collect();
    files.sort();
    listed.sort();
    assert_eq!(files, listed);
}
