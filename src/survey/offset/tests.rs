mod towns;

use super::*;
use crate::geodesy::AnalysisCrs;
use crate::geodesy::{bd09, gcj02};
use crate::model::{Demand, Facility, Planar, Zone};
use geo::polygon;
use proptest::prelude::*;

const MIDDLE: [f64; 2] = [107.08, 29.86];

fn crs() -> AnalysisCrs {
    AnalysisCrs::around(MIDDLE).unwrap()
}

/// Six by six zones of two kilometres; `map` is where a true position is drawn.
fn zones(map: fn([f64; 2]) -> [f64; 2]) -> Vec<Zone> {
    let crs = crs();
    let origin = crs.from_lonlat(MIDDLE).unwrap();
    let corner = |c: u32, r: u32| {
        let true_at = [origin[0] + f64::from(c) * 2000.0 - 6000.0, origin[1] + f64::from(r) * 2000.0 - 6000.0];
        let drawn = crs.from_lonlat(map(crs.to_lonlat(true_at))).unwrap();
        geo::Coord { x: drawn[0], y: drawn[1] }
    };
    let zone = |k: u32| {
        let (c, r) = (k % 6, k / 6);
        let shape = polygon![corner(c, r), corner(c + 1, r), corner(c + 1, r + 1), corner(c, r + 1)];
        let texts = BTreeMap::new();
        Zone { id: format!("z{k:02}"), name: format!("街道{k}"), texts, shape: shape.into() }
    };
    (0..36).map(zone).collect()
}

fn same(at: [f64; 2]) -> [f64; 2] {
    at
}

/// Sites at true positions (metres from the south-west corner), drawn by `map` and read as WGS 84.
fn model(
    at: &[(f64, f64)],
    noise: &[(f64, f64)],
    names_zone: bool,
    map: fn([f64; 2]) -> [f64; 2],
    zone_map: fn([f64; 2]) -> [f64; 2],
) -> Model {
    let crs = crs();
    let origin = crs.from_lonlat(MIDDLE).unwrap();
    let site = |(k, (x, y)): (usize, &(f64, f64))| {
        let true_at = [origin[0] + x - 6000.0, origin[1] + y - 6000.0];
        let zone = ((y / 2000.0) as u32).min(5) * 6 + ((x / 2000.0) as u32).min(5);
        let drawn = crs.from_lonlat(map(crs.to_lonlat(true_at))).unwrap();
        let off = noise.get(k).copied().unwrap_or_default();
        Facility {
            zone: names_zone.then(|| format!("z{zone:02}")),
            source: (0, k),
            ..Facility::named(&format!("f{k:03}"), &format!("第{k}小学"), Planar([drawn[0] + off.0, drawn[1] + off.1]))
        }
    };
    let facilities: Vec<Facility> = at.iter().enumerate().map(site).collect();
    uninhabited(crs, facilities, zones(zone_map))
}

/// Sites and zones without people.
fn uninhabited(crs: AnalysisCrs, facilities: Vec<Facility>, zones: Vec<Zone>) -> Model {
    let demand = Demand { x: Vec::new(), y: Vec::new(), ..Demand::default() };
    let facility_zone = vec![None; facilities.len()];
    Model { facilities, facility_zone, zones, demand, ..Model::bare(crs) }
}

fn found(model: &Model, declared: &str) -> Vec<(&'static str, String)> {
    let layers =
        [Layer::named(Role::Facilities, "schools.csv", declared), Layer::named(Role::Zones, "zones.geojson", "auto")];
    let issues = offsets(model, &layers);
    let all = issues.groups().map(|g| (g.examples[0].code, g.examples[0].value.clone().unwrap_or_default()));
    all.collect()
}

/// A hundred sites all over the zones.
fn spread() -> Vec<(f64, f64)> {
    (0..100).map(|k| (60.0 + f64::from(k % 10) * 1315.0, 90.0 + f64::from(k / 10) * 1310.0)).collect()
}

#[test]
fn a_layer_from_a_web_map_is_recognised() {
    for (map, name) in [(gcj02::from_wgs84 as fn([f64; 2]) -> [f64; 2], "gcj02"), (bd09::from_wgs84, "bd09")] {
        for names_zone in [true, false] {
            let model = model(&spread(), &[], names_zone, map, same);
            assert_eq!(found(&model, "auto"), [("W0420", name.to_owned())], "{name} {names_zone}");
        }
    }
    let model = model(&spread(), &[], true, gcj02::from_wgs84, same);
    let layers =
        [Layer::named(Role::Facilities, "schools.csv", "auto"), Layer::named(Role::Zones, "zones.geojson", "auto")];
    let issues = offsets(&model, &layers);
    let issue = &issues.groups().next().unwrap().examples[0];
    let number = |key: &str| issue.facts[key].parse::<f64>().unwrap();
    // DOMAIN: 488 to 526 m to the south-east around Changshou.
    assert!((480.0..530.0).contains(&number("metres")), "{}", number("metres"));
    assert!((115.0..130.0).contains(&number("bearing")));
    assert!((58.0..66.0).contains(&number("lost")), "{}", number("lost"));
}

#[test]
fn a_layer_that_is_wrongly_declared_is_recognised() {
    // True positions, declared gcj02: the offset was taken away once too often.
    let model = model(&spread(), &[], true, gcj02::to_wgs84, same);
    assert_eq!(found(&model, "gcj02"), [("W0420", "wgs84".to_owned())]);
}

#[test]
fn zones_from_a_web_map_are_recognised() {
    let model = model(&spread(), &[], true, same, gcj02::from_wgs84);
    assert_eq!(found(&model, "auto"), [("W0422", "gcj02".to_owned())]);
}

#[test]
fn two_layers_with_the_same_names_tell_each_other() {
    let mut model = model(&spread()[..8], &[], false, same, same);
    let twice: Vec<Facility> = super::tests::model(&spread()[..8], &[(20.0, -15.0); 8], false, gcj02::from_wgs84, same)
        .facilities
        .into_iter()
        .map(|mut site| {
            site.source.0 = 1;
            site
        })
        .collect();
    model.facilities.extend(twice);
    model.zones.clear();
    let layers = [Layer::named(Role::Facilities, "a.csv", "auto"), Layer::named(Role::Facilities, "amap.csv", "auto")];
    let issues = offsets(&model, &layers);
    let all: Vec<_> = issues.groups().map(|g| (g.examples[0].code, g.examples[0].file.clone().unwrap())).collect();
    assert_eq!(all, [("W0421", "amap.csv".to_owned())]);
    // The same layers without the offset say nothing.
    let quiet: Vec<Planar> = model.facilities[..8].iter().map(|f| f.at.unwrap()).collect();
    for (k, at) in quiet.into_iter().enumerate() {
        model.facilities[8 + k].at = Some(Planar([at.0[0] + 40.0, at.0[1]]));
    }
    assert!(offsets(&model, &layers).is_empty());
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]
    /// Random towns, thirty metres of noise: no alarm without an offset.
    #[test]
    fn noise_is_no_offset(
        at in prop::collection::vec((0.0_f64..12_000.0, 0.0_f64..12_000.0), 0..150),
        noise in prop::collection::vec((-30.0_f64..30.0, -30.0_f64..30.0), 150),
        names_zone in any::<bool>(),
    ) {
        let issues = found(&model(&at, &noise, names_zone, same, same), "auto");
        prop_assert!(issues.iter().all(|(code, _)| *code == "I0423"), "{:?}", issues);
    }
}

/// Whether an offset shows depends on how many sites lie near a border, so that it is found in most towns, not in all; what
/// is found is never another system.
#[test]
fn an_offset_under_noise_is_found_in_most_towns() {
    let mut random = 1_u64;
    let mut next = |to: f64| {
        random = random.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (random >> 11) as f64 / (1_u64 << 53) as f64 * to
    };
    let towns = 60;
    let mut told = 0;
    for town in 0..towns {
        let at: Vec<_> = (0..61 + town).map(|_| (next(12_000.0), next(12_000.0))).collect();
        let noise: Vec<_> = at.iter().map(|_| (next(60.0) - 30.0, next(60.0) - 30.0)).collect();
        let found = found(&model(&at, &noise, true, gcj02::from_wgs84, same), "auto");
        let alarms: Vec<_> = found.iter().filter(|(code, _)| code.starts_with('W')).collect();
        assert!(alarms.iter().all(|(code, system)| (*code, system.as_str()) == ("W0420", "gcj02")), "{alarms:?}");
        told += usize::from(!alarms.is_empty());
    }
    assert!(told * 10 >= towns * 9, "{told} of {towns}");
}
