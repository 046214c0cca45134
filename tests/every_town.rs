//! Whatever town, and whatever is asked of it: results that nobody touched verify, with and without the study.

use crate::common::{ORIGIN, Site, Town, must};
use crate::invariants::town;
use catchment::check::{Finding, verify, verify_by};
use catchment::run::Again;
use catchment::study::Study;
use proptest::prelude::*;
use serde_json::json;
use std::fmt::Write;
use std::path::{Path, PathBuf};

/// Every measure of access with a decay that it takes, of some length.
fn scores(length: u32, decay: usize) -> String {
    let decays = [
        format!("{{ step = [[\"{length} m\", 1.0], [\"{} m\", 0.4]] }}", 2 * length),
        format!("{{ gaussian = \"{length} m\" }}"),
        format!("{{ epanechnikov = \"{length} m\" }}"),
        format!("{{ linear = \"{length} m\" }}"),
        format!("{{ exponential = \"{length} m\" }}"),
        "{ power = 1.5 }".to_owned(),
        format!("{{ logistic = {{ middle = \"{length} m\", width = \"70 m\" }} }}"),
    ];
    let cutoff = format!("cutoff = \"{} m\"", 3 * length);
    let any = format!("decay = {}\n{cutoff}", decays[decay % decays.len()]);
    let mut text = String::new();
    for (method, keys) in [
        ("cumulative", cutoff.as_str()),
        ("nearest_cost", &cutoff),
        ("gravity", &any),
        ("huff", &any),
        ("2sfca", &cutoff),
        ("e2sfca", &any),
        ("g2sfca", &cutoff),
        ("kd2sfca", &cutoff),
        ("3sfca", &any),
        ("m2sfca", &any),
        ("bfca", &any),
        ("mh3sfca", &format!("{any}\nattraction = 0.7")),
        ("raam", &format!("{cutoff}\ntau = \"{length} m\"")),
    ] {
        let _ =
            write!(text, "\n[[access]]\nid = \"a_{method}\"\nservice = \"primary\"\nmethod = \"{method}\"\n{keys}\n");
    }
    text
}

const METHODS: [&str; 10] = [
    "method = \"nearest\"",
    "method = \"nearest\"\ncutoff = \"500 m\"",
    "method = \"radius\"\ncutoff = \"700 m\"",
    "method = \"zone\"",
    "method = \"optimal\"\ncutoff = \"600 m\"",
    "method = \"optimal\"\ncutoff = \"900 m\"\nindivisible = true",
    "method = \"optimal\"\ncutoff = \"400 m\"\ncutoff_by = { field = \"boards\", values = { \"yes\" = \"1500 m\" } }",
    "method = \"nearest\"\ncutoff = \"400 m\"\ncutoff_by = { field = \"boards\", values = { \"yes\" = \"1500 m\" } }",
    "method = \"nearest\"\ncapacity = \"none\"",
    "method = \"optimal\"",
];

/// What is strange about a study.
#[derive(Debug, Clone)]
struct Strange {
    /// Ids of sites begin with it.
    id: &'static str,
    without_places: bool,
    without_zones: bool,
    /// Of all residents so many need the service.
    participation: &'static str,
    /// The first sites take only people of an area of their own.
    areas: bool,
    service: &'static str,
}

fn strange() -> impl Strategy<Value = Strange> {
    let id = prop_oneof![4 => Just("S"), 1 => Just("A;"), 1 => Just("一小:3;"), 1 => Just("=\\"), 1 => Just("r1c")];
    let participation = prop_oneof![Just("1.0"), Just("0.995"), Just("0.333333"), Just("0.000001")];
    let service = prop_oneof![Just("小学"), Just("<b>&amp;"), Just("a, 'b'; c"), Just("{n}")];
    let some = prop::bool::weighted;
    (id, some(0.1), some(0.2), participation, some(0.15), service).prop_map(
        |(id, without_places, without_zones, participation, areas, service)| Strange {
            id,
            without_places,
            without_zones,
            participation,
            areas,
            service,
        },
    )
}

impl Strange {
    /// Lays out the town as it is strange.
    fn lay_out(&self, mut town: Town, folder: &Path, method: &str, more: &str) -> PathBuf {
        for site in &mut town.sites {
            site.id = site.id.replacen('S', self.id, 1);
            site.places = if self.without_places { 0 } else { site.places };
        }
        let is_zone = method.contains("zone");
        let (areas, file) = if self.areas && !is_zone {
            let feature = |site: &Site| {
                let [x, y] = [0, 1].map(|axis| ORIGIN[axis] + site.at[axis]);
                let (w, s, e, n) = (x - 450.0, y - 350.0, x + 550.0, y + 650.0);
                let ring = [[w, s], [e, s], [e, n], [w, n], [w, s]];
                json!({ "type": "Feature", "properties": { "学校名称": format!("School {}", site.id) },
                    "geometry": { "type": "Polygon", "coordinates": [ring] } })
            };
            let features: Vec<_> = town.sites.iter().take(2).map(feature).collect();
            let crs = json!({ "type": "name", "properties": { "name": "urn:ogc:def:crs:EPSG::4545" } });
            let layer = json!({ "type": "FeatureCollection", "crs": crs, "features": features });
            ("[[attendance]]\nservice = \"primary\"\npath = \"areas.geojson\"\n", layer.to_string())
        } else {
            ("", String::new())
        };
        if !file.is_empty() {
            must(std::fs::write(folder.join("areas.geojson"), file));
        }
        let boards = |(number, line): (usize, &str)| match number {
            0 => format!("{line},boards\n"),
            n if n % 2 == 0 => format!("{line},no\n"),
            _ => format!("{line},yes\n"),
        };
        let sites: String = town.sites_csv().lines().enumerate().map(boards).collect();
        let zones = town.zones_geojson(|ring| ring);
        let text = format!("{method}\nname_zh = \"{0}\"\nname_en = \"{0}\"\n{more}{areas}", self.service);
        let path = Town::lay_out_as(folder, &text, &town.cells_csv(), &sites, &zones);
        let study = must(std::fs::read_to_string(&path));
        let study = study.replace("participation = 1.0", &format!("participation = {}", self.participation));
        let zones = "zones = { path = \"zones.geojson\" }\n";
        assert!(study.contains(zones));
        must(std::fs::write(&path, if self.without_zones && !is_zone { study.replace(zones, "") } else { study }));
        path
    }
}

/// More of them by request: `make fuzz` asks for 5,000.
fn studies() -> u32 {
    std::env::var("CATCHMENT_STUDIES").ok().and_then(|n| n.parse().ok()).unwrap_or(32)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(studies()))]

    #[test]
    fn untouched_results_verify(
        town in town(1..8),
        strange in strange(),
        method in 0..METHODS.len(),
        length in prop_oneof![Just(100_u32), Just(350), 1_u32..2_000],
        decay in 0_usize..7,
        radius in prop_oneof![Just(300_u32), 1_u32..1_500],
    ) {
        let folder = tempfile::tempdir().unwrap_or_else(|error| panic!("{error}"));
        // A town without anybody has nothing to compute.
        let people: u32 = town.cells.iter().map(|cell| cell.people).sum();
        prop_assume!(people > 0);
        let coverage = format!("\n[[coverage]]\nid = \"near\"\nservice = \"primary\"\nradius = \"{radius} m\"\n[pattern]\npermutations = 39\n");
        let path = strange.lay_out(town, folder.path(), METHODS[method], &(scores(length, decay) + &coverage));
        let study = Study::open(&path).unwrap_or_else(|failure| panic!("{failure:?}"));
        let results = catchment::run::run(&study).unwrap_or_else(|failure| panic!("{failure:?}"));
        let out = folder.path().join("out");
        let options = catchment::write::WriteOptions {
            overwrite: false,
            base: folder.path().to_owned(),
            study: "study.toml".to_owned(),
            lang: catchment::words::Lang::En,
        };
        catchment::write::write(&results, &out, &options).unwrap_or_else(|error| panic!("{error}"));
        let mut found = verify(&out, Some(folder.path())).unwrap_or_else(|what| panic!("{what:?}"));
        let again = Again::new(&study, &out).unwrap_or_else(|failure| panic!("{failure:?}"));
        let ways = again.table_ways(None).unwrap_or_else(|failure| panic!("{failure:?}"));
        found.extend(verify_by(&out, None, &ways).unwrap_or_else(|what| panic!("{what:?}")));
        found.extend(again.recheck(&study, &out).unwrap_or_else(|failure| panic!("{failure:?}")));
        found.push(again.remade().unwrap_or_else(|failure| panic!("{failure:?}")));
        let wrong: Vec<Finding> = found.into_iter().filter(|finding| !finding.holds).collect();
        prop_assert!(wrong.is_empty(), "{:#?}", wrong);
    }
}
