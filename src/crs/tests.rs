use super::*;
use crate::geodesy::{Named, Projection, System, named};
use crate::model::{Categories, Facility, InFile, Layer, RawDemand, RawFacilities, RawModel, Role, TextIx};
use std::collections::BTreeMap;

fn layer(role: Role, crs: &str, points: &[[f64; 2]]) -> Layer {
    let bounds = points
        .iter()
        .map(|p| [p[0], p[1], p[0], p[1]])
        .reduce(|a, b| [a[0].min(b[0]), a[1].min(b[1]), a[2].max(b[2]), a[3].max(b[3])]);
    Layer {
        role,
        file: format!("{role:?}.geojson"),
        files: Vec::new(),
        format: "GeoJSON",
        encoding: "UTF-8".into(),
        crs: crs.into(),
        allow_far: false,
        crs_member: None,
        set_aside: None,
        above: Vec::new(),
        residents: None,
        sums: Vec::new(),
        features: points.len(),
        bounds,
    }
}

fn raw(crs: &str, cells: &[[f64; 2]]) -> RawModel {
    let site = Facility::named("F1", "F1", InFile(cells[0]));
    RawModel {
        series: std::collections::BTreeMap::new(),
        ground: std::collections::BTreeMap::new(),
        attendance: std::collections::BTreeMap::new(),
        facilities: vec![RawFacilities { layer: layer(Role::Facilities, crs, &cells[..1]), sites: vec![site] }],
        zones: None,
        demand: vec![RawDemand {
            rows: None,
            layer: layer(Role::Demand, crs, cells),
            ids: None,
            at: cells.iter().map(|c| InFile(*c)).collect(),
            neighbours: false,
            extent: None,
            zone: None,
            zone_names: Vec::new(),
            texts: BTreeMap::new(),
            columns: Vec::new(),
            unlocated: Vec::new(),
            unlocated_rows: 0,
        }],
        land: None,
        by_zone: Vec::new(),
        costs: BTreeMap::new(),
    }
}

const PLACES: [[f64; 2]; 4] = [[107.08, 29.86], [107.27, 29.95], [106.90, 30.10], [107.01, 29.80]];

fn code_of(outcome: &Result<(crate::model::Model, crate::issue::Issues), crate::issue::Issues>) -> Vec<&'static str> {
    match outcome {
        Ok((_, issues)) | Err(issues) => issues.groups().map(|g| g.examples[0].code).collect(),
    }
}

#[test]
fn the_same_places_in_any_system_are_the_same_places() {
    let Ok((expected, _)) = to_model(raw("wgs84", &PLACES), "auto") else { panic!("wgs84") };
    assert_eq!(expected.crs.name, "EPSG:4545");
    for name in [
        "auto",
        "cgcs2000",
        "EPSG:4490",
        "EPSG:4545",
        "EPSG:4524",
        "EPSG:4507",
        "EPSG:32648",
        "EPSG:3857",
        "ESRI:102012",
        "+proj=tmerc +lon_0=107.5 +x_0=500000 +ellps=GRS80",
        "+proj=aea +lat_1=25 +lat_2=47 +lon_0=105 +datum=WGS84",
        "gcj02",
        "bd09",
    ] {
        let system = match named(name) {
            Named::System(system) => system,
            _ => System::LonLat,
        };
        let there: Vec<[f64; 2]> = PLACES.iter().map(|p| system.from_lonlat(*p).unwrap_or_default()).collect();
        let Ok((model, _)) = to_model(raw(name, &there), "EPSG:4545") else { panic!("{name}") };
        for i in 0..PLACES.len() {
            let off = f64::hypot(model.demand.x[i] - expected.demand.x[i], model.demand.y[i] - expected.demand.y[i]);
            assert!(off < 1e-4, "{name}: {off} m");
        }
    }
}

/// Legacy datums and ellipsoids whose shift nobody states are said; one whose shift is stated is not.
#[test]
fn an_ellipsoid_without_a_shift_is_said() {
    for (name, expected) in [
        ("+proj=tmerc +lon_0=107.5 +x_0=500000 +ellps=krass", vec!["W0410", "W0410"]),
        ("+proj=tmerc +lon_0=107.5 +x_0=500000 +ellps=bessel", vec!["W0430", "W0430"]),
        ("+proj=tmerc +lon_0=107.5 +x_0=500000 +ellps=bessel +towgs84=1,2,3", vec![]),
        ("+proj=tmerc +lon_0=107.5 +x_0=500000 +ellps=krass +towgs84=1,2,3", vec![]),
        ("+proj=tmerc +lon_0=107.5 +x_0=500000 +ellps=GRS80", vec![]),
    ] {
        let Named::System(system) = named(name) else { panic!("{name}") };
        let there: Vec<[f64; 2]> = PLACES.iter().map(|p| system.from_lonlat(*p).unwrap_or_default()).collect();
        let found = to_model(raw(name, &there), "EPSG:4545").map(|(_, issues)| issues);
        let issues = found.unwrap_or_else(|issues| panic!("{name}: {issues:?}"));
        let codes: Vec<_> = issues.groups().flat_map(|group| &group.examples).map(|issue| issue.code).collect();
        assert_eq!(codes, expected, "{name}");
    }
}

/// A declared system and that of the file may be called differently and be the same.
#[test]
fn one_system_by_two_names_is_no_contradiction() {
    let own = "+proj=tmerc +lon_0=108 +x_0=500000 +ellps=GRS80";
    let there: Vec<[f64; 2]> =
        PLACES.iter().filter_map(|p| Projection::of(4545).and_then(|z| z.from_lonlat(*p))).collect();
    for (member, expected) in [("EPSG:4545", None), ("EPSG:4546", Some("E0405"))] {
        let layer = Layer { crs_member: Some(member.to_owned()), ..layer(Role::Demand, own, &there) };
        let found = identify::identify(&layer, None, &mut Vec::new());
        assert_eq!(found.err().map(|issue| issue.code), expected, "{member}");
    }
}

#[test]
fn a_zone_prefix_names_its_system() {
    let there: Vec<[f64; 2]> =
        PLACES.iter().filter_map(|p| Projection::of(4524).and_then(|z| z.from_lonlat(*p))).collect();
    let outcome = to_model(raw("auto", &there), "auto");
    assert!(outcome.is_ok());
    assert_eq!(code_of(&outcome), ["I0408", "I0408"].map(|c| c).into_iter().take(2).collect::<Vec<_>>());
}

#[test]
fn wrong_systems_are_refused_with_a_guess() {
    let in_system =
        |code| PLACES.iter().filter_map(|p| Projection::of(code).and_then(|z| z.from_lonlat(*p))).collect::<Vec<_>>();
    let swapped = |points: &[[f64; 2]]| points.iter().map(|p| [p[1], p[0]]).collect::<Vec<_>>();
    assert_eq!(code_of(&to_model(raw("wgs84", &in_system(4524)), "auto")), ["E0403", "E0403"]);
    assert_eq!(code_of(&to_model(raw("EPSG:4545", &PLACES), "auto")), ["E0404", "E0404"]);
    assert_eq!(code_of(&to_model(raw("auto", &swapped(&PLACES)), "auto")), ["E0406", "E0406"]);
    assert_eq!(code_of(&to_model(raw("auto", &swapped(&in_system(4524))), "auto")), ["E0407", "E0407"]);
    assert_eq!(code_of(&to_model(raw("auto", &in_system(4545)), "auto")), ["E0425", "E0425"]);
    assert_eq!(code_of(&to_model(raw("EPSG:99999", &PLACES), "auto")), ["E0401", "E0401"]);
    // NAD27, which a build without PROJ names and one with it finds to be on another continent or takes for degrees.
    let nad27 = code_of(&to_model(raw("EPSG:26711", &PLACES), "auto"));
    assert_eq!(nad27 == ["E0427", "E0427"], cfg!(not(feature = "proj")), "{nad27:?}");
    assert_eq!(code_of(&to_model(raw("北京", &PLACES), "auto")), ["E0402", "E0402"]);
    assert_eq!(code_of(&to_model(raw("wgs84", &PLACES), "EPSG:3857")), ["E0411"]);
    let analysis = code_of(&to_model(raw("wgs84", &PLACES), "EPSG:26711"));
    assert_eq!(analysis == ["E0427"], cfg!(not(feature = "proj")), "{analysis:?}");
    let mut contradicting = raw("EPSG:4545", &in_system(4545));
    contradicting.demand[0].layer.crs_member = Some("urn:ogc:def:crs:EPSG::4524".into());
    assert_eq!(code_of(&to_model(contradicting, "auto")), ["E0405"]);
    let mut apart = raw("wgs84", &PLACES);
    apart.facilities[0].sites[0].at = Some(InFile([121.5, 31.2]));
    apart.facilities[0].layer.bounds = Some([121.5, 31.2, 121.5, 31.2]);
    assert_eq!(code_of(&to_model(apart, "auto"))[0], "E0413");
    let mut zero = raw("wgs84", &PLACES);
    zero.facilities[0].sites[0].at = Some(InFile([0.0, 0.0]));
    assert_eq!(code_of(&to_model(zero, "auto"))[0], "E0414");
    assert!(code_of(&to_model(raw("EPSG:2381", &in_system(2381)), "auto")).contains(&"W0410"));
}

#[test]
fn six_digits_are_placed_by_the_layers_beside_them() {
    let there: Vec<[f64; 2]> =
        PLACES.iter().filter_map(|p| Projection::of(4545).and_then(|z| z.from_lonlat(*p))).collect();
    let mut mixed = raw("auto", &PLACES);
    mixed.facilities[0] = raw("auto", &there).facilities.remove(0);
    let outcome = to_model(mixed, "auto");
    assert_eq!(code_of(&outcome), ["I0408"]);
    let Ok((model, _)) = outcome else { panic!("placed") };
    let at = model.facilities[0].at.map(|at| at.0).unwrap_or_default();
    assert!(f64::hypot(at[0] - 411_106.349_43, at[1] - 3_304_949.570_92) < 1e-3);
}

#[test]
fn texts_follow_their_cells_and_break_ties() {
    let texts = |of_cell: [Option<usize>; 4]| {
        let mut raw = raw("wgs84", &[PLACES[0], PLACES[1], PLACES[1], PLACES[2]]);
        let names = vec!["外地".to_owned(), "本地".to_owned()];
        raw.demand[0]
            .texts
            .insert("户籍".into(), Categories { names, of_cell: of_cell.map(|text| text.map(TextIx::new)).to_vec() });
        let Ok((model, _)) = to_model(raw, "auto") else { panic!("placed") };
        (0..4).map(|cell| model.demand.texts["户籍"].of(cell).map(str::to_owned)).collect::<Vec<_>>()
    };
    // From west to east: the last place, the first, and two cells at one place whose order only their texts decide.
    let expected = [None, Some("外地"), Some("外地"), Some("本地")].map(|text| text.map(str::to_owned));
    assert_eq!(texts([Some(0), Some(0), Some(1), None]), expected);
    assert_eq!(texts([Some(0), Some(1), Some(0), None]), expected);
}

#[test]
fn the_order_of_the_file_changes_nothing() {
    let Ok((a, _)) = to_model(raw("wgs84", &PLACES), "auto") else { panic!("a") };
    let mut reversed = PLACES;
    reversed.reverse();
    let Ok((b, _)) = to_model(raw("wgs84", &reversed), "auto") else { panic!("b") };
    assert_eq!(a.demand, b.demand);
}
