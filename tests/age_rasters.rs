//! Rasters by age and sex over one grid are one layer, as a table of cells with a column for each band would be; densities become
//! people by the true area of their pixels.

#![allow(clippy::panic, clippy::unwrap_used, reason = "a test that panics has failed")]

use crate::common;
use catchment::issue::Issues;
use catchment::model::Attribute;
use catchment::prepare;
use catchment::read::{Files, Quiet};
use catchment::run::load;
use catchment::study::{Failure, Study};
use catchment::words::Lang;
use std::collections::BTreeMap;
use std::fmt::Write;
use std::path::Path;
use tiff::encoder::{TiffEncoder, colortype};
use tiff::tags::Tag;

const STEP: f64 = 1.0 / 1200.0;
const CORNER: [f64; 2] = [107.01, 29.9];
const SIZE: [u32; 2] = [40, 30];
const BANDS: [(&str, &str); 4] = [("0", "0"), ("1", "1-4"), ("5", "5-79"), ("80", "80+")];

/// One image after the other, each with its values row by row.
pub fn write(path: &Path, [columns, rows]: [u32; 2], corner: [f64; 2], step: f64, images: &[Vec<f32>]) {
    let mut file = TiffEncoder::new(std::fs::File::create(path).unwrap()).unwrap();
    for values in images {
        let mut image = file.new_image::<colortype::Gray32Float>(columns, rows).unwrap();
        let tags = image.encoder();
        tags.write_tag(Tag::Unknown(33550), &[step, step, 0.0][..]).unwrap();
        tags.write_tag(Tag::Unknown(33922), &[0.0, 0.0, 0.0, corner[0], corner[1], 0.0][..]).unwrap();
        let keys = [1_u16, 1, 0, 3, 1024, 0, 1, 2, 1025, 0, 1, 1, 2048, 0, 1, 4326];
        tags.write_tag(Tag::Unknown(34735), &keys[..]).unwrap();
        tags.write_tag(Tag::Unknown(42113), "-99999").unwrap();
        image.write_data(values).unwrap();
    }
}

/// Persons of a pixel of a band and sex, in quarters; every band has nobody, and no data, at other pixels.
fn persons(pixel: u32, band: usize, sex: usize) -> f32 {
    let of = (pixel * 7 + band as u32 * 5 + sex as u32 * 3) % 17;
    if of == 4 { -99_999.0 } else { (of % 11) as f32 * 0.25 }
}

fn known(pixel: u32, band: usize, sex: usize) -> f64 {
    f64::from(persons(pixel, band, sex)).max(0.0)
}

fn pixels(of: impl Fn(u32) -> f32) -> Vec<f32> {
    (0..SIZE[0] * SIZE[1]).map(of).collect()
}

const REST: &str = "[[service]]\nid = \"primary\"\ndemand = { ages = [1, 4] }\nmethod = \"nearest\"\n\
    [[service]]\nid = \"junior\"\ndemand = { per_1000 = 1000 }\nmethod = \"optimal\"\ncutoff = \"2 km\"\n";

/// Rasters of every band and sex, and the same people as a table.
fn lay_out(folder: &Path) {
    for (band, (age, _)) in BANDS.iter().enumerate() {
        for (sex, letter) in ["f", "m"].iter().enumerate() {
            let name = folder.join(format!("chn_{letter}_{age}_2020.tif"));
            write(&name, SIZE, CORNER, STEP, &[pixels(|pixel| persons(pixel, band, sex))]);
        }
    }
    let mut csv = "lon,lat,persons,a,b,c,d\n".to_owned();
    for pixel in 0..SIZE[0] * SIZE[1] {
        let by_band: Vec<f64> = (0..BANDS.len()).map(|band| known(pixel, band, 0) + known(pixel, band, 1)).collect();
        if by_band.iter().any(|people| *people > 0.0) {
            let middle = |n: u32| f64::from(n) + 0.5;
            let (x, y) = (CORNER[0] + middle(pixel % SIZE[0]) * STEP, CORNER[1] - middle(pixel / SIZE[0]) * STEP);
            let columns: Vec<String> = by_band.iter().map(f64::to_string).collect();
            writeln!(csv, "{x},{y},{},{}", by_band.iter().sum::<f64>(), columns.join(",")).unwrap();
        }
    }
    std::fs::write(folder.join("cells.csv"), csv).unwrap();
    let schools = "id,name,service,places,lon,lat\nA,A,primary,300,107.02,29.89\nB,B,junior,900,107.03,29.88\n";
    std::fs::write(folder.join("schools.csv"), schools).unwrap();
}

fn study(folder: &Path, name: &str, demand: &str) -> std::path::PathBuf {
    let path = folder.join(name);
    let head = "title = \"ages\"\nyear = 2025\n[[facilities]]\npath = \"schools.csv\"\n[[demand]]\n";
    std::fs::write(&path, format!("{head}{demand}\n{REST}")).unwrap();
    path
}

fn rasters(band: impl Fn(&str) -> Vec<String>) -> String {
    let line = |(age, key): &(&str, &str)| format!("rasters.\"{key}\" = {:?}\n", band(age));
    BANDS.iter().map(line).collect()
}

fn both(age: &str) -> Vec<String> {
    ["f", "m"].map(|sex| format!("chn_{sex}_{age}_2020.tif")).to_vec()
}

/// What stops a study.
fn refused(study: &Path) -> Issues {
    let outcome = Study::open(study).and_then(|study| load(&study, &Files, &Quiet));
    match outcome {
        Err(Failure::Data(issues) | Failure::Missing(issues)) => issues,
        other => panic!("{:?}", other.map(|loaded| loaded.issues)),
    }
}

fn warned(study: &Path) -> Issues {
    Study::open(study).and_then(|study| load(&study, &Files, &Quiet)).unwrap().issues
}

#[test]
fn bands_and_their_sum_are_those_of_a_table() {
    let folder = tempfile::tempdir().unwrap();
    lay_out(folder.path());
    let by_rasters = study(folder.path(), "rasters.toml", &rasters(both));
    let by_table = study(
        folder.path(),
        "table.toml",
        "path = \"cells.csv\"\nfields = { ages = { \"0\" = \"a\", \"1-4\" = \"b\", \"5-79\" = \"c\", \"80+\" = \"d\" } }",
    );
    let (a, b) = (common::run(&by_rasters, &[]), common::run(&by_table, &[]));
    assert_eq!(a.model.demand.columns, b.model.demand.columns);
    assert_eq!(a.model.demand.columns.len(), 5);
    for (of, with) in a.services.iter().zip(&b.services) {
        assert_eq!((&of.demand, of.allocation.by_site()), (&with.demand, with.allocation.by_site()), "{}", of.id);
    }
    let all =
        |band: usize| (0..SIZE[0] * SIZE[1]).map(|pixel| known(pixel, band, 0) + known(pixel, band, 1)).sum::<f64>();
    let sum = |attribute| a.model.demand.column(&attribute).unwrap().iter().map(|p| p.to_f64()).sum::<f64>();
    assert_eq!(sum(Attribute::Ages(1, 4)), all(1));
    assert_eq!(sum(Attribute::Persons), (0..4).map(all).sum::<f64>());
    // Every file stands in run.json with its hash.
    let run: serde_json::Value = serde_json::from_slice(&common::written(&by_rasters, &[])["run.json"]).unwrap();
    let inputs: BTreeMap<String, String> = serde_json::from_value(run["inputs"].clone()).unwrap();
    for (age, _) in BANDS {
        assert!(both(age).iter().all(|file| inputs.contains_key(file)), "{inputs:?}");
    }
}

#[test]
fn without_every_age_nobody_knows_the_sum() {
    let folder = tempfile::tempdir().unwrap();
    lay_out(folder.path());
    let some = study(folder.path(), "some.toml", "rasters.\"1-4\" = [\"chn_f_1_2020.tif\", \"chn_m_1_2020.tif\"]");
    assert_eq!(warned(&some).count_of("I0311"), 1);
    let women = study(folder.path(), "women.toml", "rasters.\"1-4\" = [\"chn_f_1_2020.tif\"]");
    assert_eq!(warned(&women).count_of("W0192"), 1);
}

#[test]
fn what_cannot_be_added_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    lay_out(folder.path());
    let empty = || pixels(|_| 1.0);
    let at = |name: &str| folder.path().join(name);
    write(&at("small.tif"), [20, 60], CORNER, STEP, &[empty()]);
    write(&at("moved.tif"), SIZE, [CORNER[0] + STEP / 2.0, CORNER[1]], STEP, &[empty()]);
    write(&at("coarse.tif"), SIZE, CORNER, STEP * 1.01, &[empty()]);
    for (other, words) in [
        ("small.tif", "columns x rows 20 x 60 instead of 40 x 30"),
        ("moved.tif", "corner"),
        ("coarse.tif", "pixel size"),
    ] {
        let study = study(folder.path(), "s.toml", &format!("rasters.\"0\" = [\"chn_f_0_2020.tif\", \"{other}\"]"));
        let issues = refused(&study);
        let said: Vec<_> = issues.groups().flat_map(|group| &group.examples).filter(|i| i.code == "E0199").collect();
        let sentence = said[0].sentence(Lang::En);
        assert!(said.len() == 1 && sentence.starts_with(other) && sentence.contains(words), "{sentence}");
    }
    for (demand, code) in [
        ("rasters.\"0\" = [\"cells.csv\"]", "E0191"),
        ("rasters.\"0\" = [\"none.tif\"]", "E0101"),
        ("rasters.\"0\" = [\"moved.tif\", \"moved.tif\"]", "E0623"),
        ("rasters.\"0\" = []", "E0622"),
        ("path = \"cells.csv\"\nrasters.\"0\" = [\"moved.tif\"]", "E0622"),
        ("crs = \"auto\"", "E0622"),
        ("path = \"cells.csv\"\nunit = \"persons per km2\"", "E0624"),
    ] {
        let issues = refused(&study(folder.path(), "s.toml", demand));
        assert_eq!(issues.count_of(code), 1, "{demand}: {issues:?}");
    }
}

#[test]
fn a_density_needs_a_word_and_gives_people_by_area() {
    let folder = tempfile::tempdir().unwrap();
    lay_out(folder.path());
    write(&folder.path().join("chn_pd_2020.tif"), SIZE, CORNER, STEP, &[pixels(|_| 1000.0)]);
    let path = "path = \"chn_pd_2020.tif\"";
    assert_eq!(refused(&study(folder.path(), "s.toml", path)).count_of("E0198"), 1);
    let rest = REST.replace("ages = [1, 4]", "per_1000 = 1000");
    let total = |unit: &str| {
        let study = study(folder.path(), "s.toml", &format!("{path}\nunit = \"{unit}\""));
        let text = std::fs::read_to_string(&study).unwrap().replace(REST, &rest);
        std::fs::write(&study, text).unwrap();
        let loaded = Study::open(&study).and_then(|study| load(&study, &Files, &Quiet)).unwrap();
        loaded.model.demand.column(&Attribute::Persons).unwrap().iter().map(|p| p.to_f64()).sum::<f64>()
    };
    assert_eq!(total("persons"), 1000.0 * f64::from(SIZE[0] * SIZE[1]));
    // The ellipsoid between two parallels and two meridians, by its radii of curvature in the middle.
    let (a, e2) = (6_378_137.0, 0.006_694_379_990_141_3);
    let lat = (CORNER[1] - STEP * f64::from(SIZE[1]) / 2.0).to_radians();
    let w: f64 = 1.0 - e2 * lat.sin().powi(2);
    let (meridian, parallel) = (a * (1.0 - e2) / w.powf(1.5), a / w.sqrt() * lat.cos());
    let step = |n: u32| (STEP * f64::from(n)).to_radians();
    let km2 = meridian * step(SIZE[1]) * parallel * step(SIZE[0]) / 1e6;
    let people = total("persons per km2");
    assert!((people / (1000.0 * km2) - 1.0).abs() < 1e-6, "{people} {km2}");
}

#[test]
fn pages_that_are_not_read_are_said() {
    let folder = tempfile::tempdir().unwrap();
    lay_out(folder.path());
    let ones = || pixels(|_| 1.0);
    write(&folder.path().join("pages.tif"), SIZE, CORNER, STEP, &[ones(), ones(), ones()]);
    let study = study(folder.path(), "s.toml", "path = \"pages.tif\"");
    let issues = warned(&study);
    let said = issues.groups().flat_map(|group| &group.examples).find(|issue| issue.code == "W0191").unwrap();
    assert!(said.sentence(Lang::En).contains("2 more images"), "{}", said.sentence(Lang::En));
}

#[test]
fn a_heap_of_rasters_becomes_one_layer_by_itself() {
    let folder = tempfile::tempdir().unwrap();
    lay_out(folder.path());
    // Of another year, and both sexes of a band that has women and men.
    write(&folder.path().join("chn_f_0_2015.tif"), SIZE, CORNER, STEP, &[pixels(|_| 1.0)]);
    write(&folder.path().join("chn_t_0_2020.tif"), SIZE, CORNER, STEP, &[pixels(|_| 9.0)]);
    let mut files: Vec<String> = ["schools.csv", "chn_f_0_2015.tif", "chn_t_0_2020.tif"].map(str::to_owned).to_vec();
    files.extend(BANDS.iter().flat_map(|(age, _)| both(age)));
    for (number, file) in (10..80).step_by(5).flat_map(|age| both(&age.to_string())).enumerate() {
        // No two are alike: a copy would be refused.
        let one = |pixel| if pixel == number as u32 { 2.0 } else { 1.0 };
        write(&folder.path().join(&file), SIZE, CORNER, STEP, &[pixels(one)]);
        files.push(file);
    }
    let files: Vec<String> = files.iter().map(|file| folder.path().join(file).display().to_string()).collect();
    let drafted = prepare::init(folder.path(), &files, Lang::En, false, &Quiet).unwrap();
    let text = std::fs::read_to_string(folder.path().join("study.toml")).unwrap();
    assert_eq!(drafted.exit_code, 0, "{:?}\n{text}", drafted.issues);
    for line in [
        "rasters.\"0\" = [\"chn_f_0_2020.tif\", \"chn_m_0_2020.tif\"]",
        "rasters.\"1-4\" = [\"chn_f_1_2020.tif\", \"chn_m_1_2020.tif\"]",
        "rasters.\"80+\" = [\"chn_f_80_2020.tif\", \"chn_m_80_2020.tif\"]",
    ] {
        assert!(text.contains(line), "{text}");
    }
    assert!(!text.contains("\npath = \"chn_") && drafted.issues.count_of("W0731") == 1, "{text}\n{:?}", drafted.issues);
    // Every age is there, so that all residents are known.
    let loaded = Study::open(folder.path().join("study.toml")).and_then(|study| load(&study, &Files, &Quiet)).unwrap();
    assert_eq!(loaded.model.demand.columns.len(), 19);
    assert!(loaded.model.demand.column(&Attribute::Persons).is_some());
}

#[test]
fn neighbours_of_a_raster_are_read_as_far_as_anybody_goes() {
    let folder = tempfile::tempdir().unwrap();
    let (step, corner) = (0.01, [107.0, 30.0]);
    write(&folder.path().join("nation.tif"), SIZE, corner, step, &[pixels(|_| 2.0)]);
    let ring = "[[107.19,29.83],[107.21,29.83],[107.21,29.85],[107.19,29.85],[107.19,29.83]]";
    let zones = format!(
        "{{\"type\":\"FeatureCollection\",\"features\":[{{\"type\":\"Feature\",\"properties\":{{\"id\":\"Z\",\"name\":\"z\"}},\
         \"geometry\":{{\"type\":\"Polygon\",\"coordinates\":[{ring}]}}}}]}}"
    );
    std::fs::write(folder.path().join("zones.geojson"), zones).unwrap();
    std::fs::write(folder.path().join("own.csv"), "id,x,y,persons\na,107.2,29.84,8\n").unwrap();
    std::fs::write(folder.path().join("sites.csv"), "id,name,service,places,x,y\nA,A,primary,300,107.2,29.84\n")
        .unwrap();
    let neighbours = |service: &str| {
        let text = format!(
            "title = 'n'\nyear = 2025\n[[facilities]]\npath = 'sites.csv'\ncrs = 'wgs84'\n[[demand]]\npath = 'own.csv'\ncrs = 'wgs84'\n\
             [[demand]]\npath = 'nation.tif'\nrole = 'neighbours'\n[zones]\npath = 'zones.geojson'\nshare_by = 'centre'\n\
             [[service]]\nid = 'primary'\ndemand = {{ per_1000 = 1000 }}\n{service}\n"
        );
        let path = folder.path().join("study.toml");
        std::fs::write(&path, text).unwrap();
        let results = Study::open(&path).and_then(|study| catchment::run::run(&study));
        results.unwrap_or_else(|failure| panic!("{failure:?}")).services[0].ledger.demand.neighbours.to_f64()
    };
    // Two persons in each of 1,200 pixels, four of which have their centre in the zone.
    assert_eq!(neighbours("method = 'nearest'"), 2.0 * 1_196.0);
    // Nobody who may come is missing: the pixels within 5 km of the site, and hardly more beyond them than a margin.
    let found = neighbours("method = 'optimal'\ncutoff = '5 km'");
    let metres = |pixel: u32| {
        let at = |n: u32| (f64::from(n) + 0.5) * step;
        let (lon, lat) = (corner[0] + at(pixel % SIZE[0]), corner[1] - at(pixel / SIZE[0]));
        ((lon - 107.2) * 96_500.0).hypot((lat - 29.84) * 110_900.0)
    };
    let within = (0..SIZE[0] * SIZE[1]).filter(|pixel| metres(*pixel) <= 5_000.0).count() as f64;
    assert!(found >= 2.0 * (within - 4.0) && found < 2.0 * 1_196.0 / 2.0, "{found} {within}");
}

/// An analyst abroad: age rasters of 1 km, a list of clinics without beds, one draft and one run.
#[test]
fn rasters_and_a_list_of_clinics_give_distances_and_shares() {
    let folder = tempfile::tempdir().unwrap();
    let (corner, step) = ([32.5, 0.6], 1.0 / 120.0);
    let ages = [0, 1].into_iter().chain((5..=80).step_by(5));
    let mut files = vec!["clinics.csv".to_owned()];
    let mut people = vec![0.0; (SIZE[0] * SIZE[1]) as usize];
    for (number, age) in (0_usize..).zip(ages) {
        for (sex, letter) in ["f", "m"].iter().enumerate() {
            files.push(format!("uga_{letter}_{age}_2020.tif"));
            let own = (number * 2 + sex) as f32 * 0.25;
            let values =
                pixels(|pixel| if pixel % 7 == 3 { -99_999.0 } else { persons(pixel, number, sex).max(0.0) + own });
            people.iter_mut().zip(&values).for_each(|(sum, value)| *sum += f64::from(value.max(0.0)));
            write(&folder.path().join(&files[files.len() - 1]), SIZE, corner, step, &[values]);
        }
    }
    let clinics = [("Kira HC III", "Health Centre III", 0.47, 32.62), ("Bwera", "Health Centre II", 0.58, 32.76)];
    let mut list =
        "Facility Name,Facility Type,Ownership,Latitude,Longitude\nMulago,District Hospital,Government,0.52,32.70\n"
            .to_owned();
    for (name, kind, lat, lon) in clinics {
        writeln!(list, "{name},{kind},Government,{lat},{lon}").unwrap();
    }
    std::fs::write(folder.path().join("clinics.csv"), list).unwrap();
    let files: Vec<String> = files.iter().map(|file| folder.path().join(file).display().to_string()).collect();
    let drafted = prepare::init(folder.path(), &files, Lang::En, false, &Quiet).unwrap();
    let text = std::fs::read_to_string(folder.path().join("study.toml")).unwrap();
    assert_eq!(drafted.exit_code, 0, "{:?}\n{text}", drafted.issues);
    let results = Study::open(folder.path().join("study.toml")).and_then(|study| catchment::run::run(&study));
    let results = results.unwrap_or_else(|failure| panic!("{failure:?}\n{text}"));
    let ways = |to: &[(f64, f64)]| -> Vec<f64> {
        let middle = |n: u32| (f64::from(n) + 0.5) * step;
        let way = |pixel: u32, (lat, lon): (f64, f64)| {
            let (x, y) = (corner[0] + middle(pixel % SIZE[0]) - lon, corner[1] - middle(pixel / SIZE[0]) - lat);
            // Of a degree near the equator.
            (x * 111_314.0).hypot(y * 110_575.0)
        };
        let least = |pixel| to.iter().map(|to| way(pixel, *to)).fold(f64::INFINITY, f64::min);
        (0..SIZE[0] * SIZE[1]).map(least).collect()
    };
    let all: f64 = people.iter().sum();
    let towns: [(&str, &[(f64, f64)]); 2] =
        [("clinic", &[(0.47, 32.62), (0.58, 32.76)]), ("hospital_beds", &[(0.52, 32.70)])];
    for (id, at) in towns {
        let service = results.services.iter().find(|service| service.id.as_str() == id).unwrap();
        let ways = ways(at);
        let mean = people.iter().zip(&ways).map(|(people, way)| people * way).sum::<f64>() / all;
        let found = service.total.mean_cost().unwrap();
        assert!((found / mean - 1.0).abs() < 2e-3, "{id}: {found} {mean}");
        assert_eq!((service.total.demand.to_f64(), service.total.unmet.to_f64()), (all, 0.0), "{id}");
        let share = |near: &dyn Fn(f64) -> bool| {
            people.iter().zip(&ways).filter(|(_, way)| near(**way)).map(|(people, _)| people).sum::<f64>()
        };
        for coverage in &service.coverage {
            let limit = coverage.limit.thousandths() as f64 / 1000.0;
            let covered = coverage.total.demand[1].to_f64();
            let (least, most) = (share(&|way| way * 1.003 <= limit), share(&|way| way * 0.997 <= limit));
            assert!(least <= covered && covered <= most && most < all && least > 0.0, "{id}: {least} {covered} {most}");
        }
        assert!(!service.coverage.is_empty(), "{text}");
    }
}
