//! Random towns with crooked borders, receivers that are 30 m off, and every reading of the layer and of the zones.

use super::super::*;
use crate::geodesy::AnalysisCrs;
use crate::model::{Column, Facility, Planar, Zone};
use proptest::prelude::*;

/// Zones with crooked shared borders, and sites in them; metres from the south-western corner.
#[derive(Debug, Clone)]
struct Town {
    lonlat: [f64; 2],
    nodes: Vec<[f64; 2]>,
    sites: Vec<([f64; 2], [f64; 2])>,
}

const SIDE: usize = 6;

fn town(sites: std::ops::Range<usize>) -> impl Strategy<Value = Town> {
    let corner = (-0.3..0.3_f64, -0.3..0.3_f64);
    // A place in the town, and what the receiver adds to it: 30 m around the truth.
    let site = ((0.0..1.0_f64, 0.0..1.0_f64), (-30.0..30.0_f64, -30.0..30.0_f64));
    let where_ = (85.0..125.0_f64, 20.0..45.0_f64);
    let corners = prop::collection::vec(corner, (SIDE + 1) * (SIDE + 1));
    (where_, 1_500.0..4_000.0_f64, corners, prop::collection::vec(site, sites)).prop_map(|(at, step, jitter, sites)| {
        let node = |(i, (dx, dy)): (usize, (f64, f64))| {
            [((i % (SIDE + 1)) as f64 + dx) * step, ((i / (SIDE + 1)) as f64 + dy) * step]
        };
        let wide = SIDE as f64 * step;
        let place = |((x, y), (dx, dy)): ((f64, f64), (f64, f64))| ([x * wide, y * wide], [dx, dy]);
        let nodes = jitter.into_iter().enumerate().map(node).collect();
        Town { lonlat: [at.0, at.1], nodes, sites: sites.into_iter().map(place).collect() }
    })
}

fn layer(role: Role, file: &str, crs: &str) -> Layer {
    Layer {
        role,
        file: file.into(),
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
        features: 0,
        bounds: None,
    }
}

fn site(source: (usize, usize), at: [f64; 2], zone: Option<String>) -> Facility {
    Facility {
        zone,
        source,
        ..Facility::named(&format!("F{}-{}", source.0, source.1), &format!("School {}", source.1), Planar(at))
    }
}

impl Town {
    /// The sites that stand in a zone of their own name, each moved as a file in `truth` is that was read as `read`.
    fn model(&self, named: bool, read: Datum, truth: Datum) -> Model {
        let Some(crs) = AnalysisCrs::around(self.lonlat) else { panic!("no system") };
        let origin = crs.from_lonlat(self.lonlat).unwrap_or_default();
        let put = |[x, y]: [f64; 2]| [origin[0] + x, origin[1] + y];
        let corner = |i: usize| {
            let [x, y] = put(self.nodes[i]);
            geo::Coord { x, y }
        };
        let zones: Vec<Zone> = (0..SIDE * SIDE)
            .map(|z| {
                let a = z / SIDE * (SIDE + 1) + z % SIDE;
                let ring = [a, a + 1, a + SIDE + 2, a + SIDE + 1, a].map(corner).to_vec();
                let shape = geo::Polygon::new(ring.into(), Vec::new()).into();
                Zone { id: format!("Z{z:02}"), name: format!("Zone {z}"), texts: BTreeMap::new(), shape }
            })
            .collect();
        let tree = ZoneTree::new(&zones);
        let facilities = self.sites.iter().enumerate().filter_map(|(n, (at, noise))| {
            let at = put(*at);
            let zone = tree.zone_of(at)?;
            let name = named.then(|| zones[zone.index()].name.clone());
            let shifted = truth.reread(crs.to_lonlat([at[0] + noise[0], at[1] + noise[1]]), read);
            Some(site((0, n), crs.from_lonlat(shifted)?, name))
        });
        let facilities: Vec<Facility> = facilities.collect();
        super::uninhabited(crs, facilities, zones)
    }
}

fn layers(crs: &str) -> Vec<Layer> {
    vec![layer(Role::Facilities, "schools.csv", crs), layer(Role::Zones, "zones.geojson", "wgs84")]
}

impl Town {
    /// Whether the offset can be told from noise: it carries sites of sixteen squares out of the zones they name, and of four such squares
    /// no more than one site is carried there by its receiver alone. Of an offset of 300 m and zones of 4 km that is not always so, and a
    /// sign test of 14 against 4 rightly says that the evidence is thin.
    fn shows(&self, read: Datum, truth: Datum) -> bool {
        let outside = |model: &Model| -> Vec<(bool, [i64; 2])> {
            let (tree, index) = (ZoneTree::new(&model.zones), names(model));
            let sites =
                model.facilities.iter().filter_map(|site| Some((site.at?.0, index.get(site.zone.as_deref()?)?)));
            sites.map(|(at, zone)| (!tree.is_in(*zone, at), at.map(|x| (x / SQUARE).floor() as i64))).collect()
        };
        let moved = outside(&self.model(true, read, truth));
        let lost = outside(&self.model(true, Datum::Wgs84, Datum::Wgs84));
        let carried = moved.iter().zip(&lost).filter(|(moved, lost)| moved.0 && !lost.0).map(|(moved, _)| moved.1);
        let carried = carried.collect::<std::collections::BTreeSet<_>>().len();
        carried >= 16 && 4 * lost.iter().filter(|lost| lost.0).count() <= carried
    }
}

/// Metres of the offset at the town. In parts of the west it is nearly nothing, and then nothing shows it.
fn strength(town: &Town, truth: Datum) -> f64 {
    let Some(crs) = AnalysisCrs::around(town.lonlat) else { panic!("no system") };
    let [a, b] = [town.lonlat, truth.reread(town.lonlat, Datum::Wgs84)].map(|p| crs.from_lonlat(p).unwrap_or_default());
    f64::hypot(a[0] - b[0], a[1] - b[1])
}

/// Offsets that a couple of hundred sites must show.
const STRONG: f64 = 300.0;

/// Codes with the datum they name.
fn found(issues: &Issues) -> Vec<(&'static str, String)> {
    issues.groups().map(|g| (g.examples[0].code, g.examples[0].value.clone().unwrap_or_default())).collect()
}

fn warned(issues: &Issues) -> bool {
    issues.count(crate::issue::Severity::Warning) > 0
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 96, failure_persistence: None, ..ProptestConfig::default() })]

    /// No offset, no alarm: receivers are 30 m off, sites stand anywhere, named zones or not.
    #[test]
    fn no_false_alarm(town in town(5..250), named in any::<bool>()) {
        let issues = offsets(&town.model(named, Datum::Wgs84, Datum::Wgs84), &layers("wgs84"));
        prop_assert!(!warned(&issues), "{issues:?}");
    }

    /// Any offset that is not declared is found and named.
    #[test]
    fn an_offset_is_found(town in town(220..320), bd in any::<bool>()) {
        let truth = if bd { Datum::Bd09 } else { Datum::Gcj02 };
        prop_assume!(strength(&town, truth) > STRONG && town.shows(Datum::Wgs84, truth));
        let issues = offsets(&town.model(true, Datum::Wgs84, truth), &layers("auto"));
        prop_assert_eq!(found(&issues), [("W0420", truth.as_str().to_owned())]);
    }

    /// A layer declared as gcj02 that never was is moved once too often.
    #[test]
    fn an_offset_taken_off_twice_is_found(town in town(220..320)) {
        prop_assume!(strength(&town, Datum::Gcj02) > STRONG && town.shows(Datum::Gcj02, Datum::Wgs84));
        let issues = offsets(&town.model(true, Datum::Gcj02, Datum::Wgs84), &layers("gcj02"));
        prop_assert_eq!(found(&issues), [("W0420", "wgs84".to_owned())]);
    }

    /// Where the sites would have to move against the offset, the zones carry it.
    #[test]
    fn shifted_zones_are_found(town in town(220..320)) {
        prop_assume!(strength(&town, Datum::Gcj02) > STRONG && town.shows(Datum::Gcj02, Datum::Wgs84));
        let issues = offsets(&town.model(true, Datum::Gcj02, Datum::Wgs84), &layers("wgs84"));
        prop_assert_eq!(found(&issues), [("W0422", "gcj02".to_owned())]);
    }

    /// Sites of one name in two layers: found with a few, and not where nothing is shifted.
    #[test]
    fn sites_of_one_name_show_it(town in town(4..40), shifted in any::<bool>()) {
        let truth = if shifted { Datum::Gcj02 } else { Datum::Wgs84 };
        let mut model = town.model(false, Datum::Wgs84, truth);
        let others = town.model(false, Datum::Wgs84, Datum::Wgs84).facilities;
        prop_assume!(others.len() >= PAIRS && strength(&town, Datum::Gcj02) > STRONG);
        model.facilities.extend(others.into_iter().map(|s| Facility { source: (1, s.source.1), ..s }));
        model.zones.clear();
        let layers = [layer(Role::Facilities, "a.csv", "auto"), layer(Role::Facilities, "b.csv", "auto")];
        let issues = offsets(&model, &layers);
        let expected = if shifted { vec![("W0421", "gcj02".to_owned())] } else { Vec::new() };
        prop_assert_eq!(found(&issues), expected);
    }
}

/// Cells without zone names, cut to the district: the lattice of a shifted layer hangs over its edge.
#[test]
fn a_shifted_lattice_is_found_and_a_straight_one_is_not() {
    for (truth, expected) in [(Datum::Wgs84, Vec::new()), (Datum::Gcj02, vec![("W0420", "gcj02".to_owned())])] {
        let nodes = (0..49).map(|i| [f64::from(i % 7) * 4_000.0, f64::from(i / 7) * 4_000.0]).collect();
        let town = Town { lonlat: [107.08, 29.86], nodes, sites: Vec::new() };
        let mut model = town.model(false, Datum::Wgs84, Datum::Wgs84);
        let origin = model.crs.from_lonlat(town.lonlat).unwrap_or_default();
        for i in 0..120 * 120 {
            let at = [origin[0] + f64::from(i % 120) * 200.0 + 100.0, origin[1] + f64::from(i / 120) * 200.0 + 100.0];
            let read = truth.reread(model.crs.to_lonlat(at), Datum::Wgs84);
            let at = model.crs.from_lonlat(read).unwrap_or_default();
            model.demand.x.push(at[0]);
            model.demand.y.push(at[1]);
        }
        let n = model.demand.len();
        model.demand.zone = vec![None; n];
        model.demand.columns = vec![Column { attribute: Attribute::Persons, values: vec![Persons::whole(3); n] }];
        let layers = [layer(Role::Zones, "zones.geojson", "auto"), layer(Role::Demand, "grid.geojson", "auto")];
        assert_eq!(found(&offsets(&model, &layers)), expected, "{truth:?}");
    }
}

#[test]
fn a_few_points_are_too_little() {
    let nodes = (0..49).map(|i| [f64::from(i % 7) * 3_000.0, f64::from(i / 7) * 3_000.0]).collect();
    // Three sites just west of a border, which the offset carries across it.
    let sites = (0..3).map(|k| ([5_900.0, 1_500.0 + 3_000.0 * f64::from(k)], [0.0, 0.0])).collect();
    let town = Town { lonlat: [107.08, 29.86], nodes, sites };
    let issues = offsets(&town.model(true, Datum::Wgs84, Datum::Gcj02), &layers("auto"));
    assert_eq!(found(&issues), [("I0423", "gcj02".to_owned())]);
}

/// Schools of a neighbour across the border are not in any zone, and no offset.
#[test]
fn a_neighbours_schools_are_no_offset() {
    let nodes = (0..49).map(|i| [f64::from(i % 7) * 3_000.0, f64::from(i / 7) * 3_000.0]).collect();
    let town = Town { lonlat: [107.08, 29.86], nodes, sites: Vec::new() };
    let mut model = town.model(false, Datum::Wgs84, Datum::Wgs84);
    let origin = model.crs.from_lonlat(town.lonlat).unwrap_or_default();
    // To the east of the district: taking the offset off would draw the nearest of them in.
    for n in 0..40 {
        let at = [18_150.0 + f64::from(n % 4) * 400.0, 700.0 + f64::from(n / 4) * 1_700.0];
        model.facilities.push(site((0, n as usize), [origin[0] + at[0], origin[1] + at[1]], None));
    }
    assert!(!warned(&offsets(&model, &layers("auto"))));
}
