use super::*;
use crate::model::{Demand, SiteIx, Zone};
use geo::{MapCoords, Validation, polygon};
use proptest::prelude::*;

const EAST: f64 = 411_000.0;
const NORTH: f64 = 3_305_000.0;

fn model(points: &[(i32, i32)], with_zone: bool) -> Option<Model> {
    let mut points = points.to_vec();
    points.sort_unstable();
    let zone = polygon![(x: EAST - 50.0, y: NORTH - 50.0), (x: EAST + 1050.0, y: NORTH - 50.0), (x: EAST + 1050.0, y: NORTH + 1050.0), (x: EAST - 50.0, y: NORTH + 1050.0)];
    let zones = if with_zone {
        vec![Zone { id: "1".into(), name: "1".into(), texts: std::collections::BTreeMap::new(), shape: zone.into() }]
    } else {
        Vec::new()
    };
    Some(Model {
        zones,
        demand: Demand {
            x: points.iter().map(|p| EAST + f64::from(p.0)).collect(),
            y: points.iter().map(|p| NORTH + f64::from(p.1)).collect(),
            zone: vec![None; points.len()],
            ..Demand::default()
        },
        ..Model::bare(AnalysisCrs::named("EPSG:4545")?)
    })
}

fn areas(found: &[(SiteIx, MultiPolygon<f64>)], model: &Model) -> Vec<f64> {
    let planar = |shape: &MultiPolygon<f64>| {
        shape.map_coords(|c| {
            let [x, y] = model.crs.from_lonlat([c.x, c.y]).unwrap_or_default();
            Coord { x, y }
        })
    };
    found.iter().map(|(_, shape)| planar(shape).unsigned_area()).collect()
}

#[test]
fn two_points_halve_the_zone() {
    let Some(model) = model(&[(250, 500), (750, 500)], true) else { panic!("no model") };
    let found = dissolved(&model, &[0, 1].map(|site| Some(SiteIx::new(site))));
    let areas = areas(&found, &model);
    assert_eq!(found.iter().map(|f| f.0).collect::<Vec<_>>(), [0, 1].map(SiteIx::new));
    for area in areas {
        assert!((area - 1100.0 * 550.0).abs() < 50.0, "{area}");
    }
}

#[test]
fn one_point_has_all_and_points_of_nobody_leave_their_place_free() {
    let Some(all) = model(&[(500, 500)], true) else { panic!("no model") };
    assert!((areas(&dissolved(&all, &[Some(SiteIx::new(3))]), &all)[0] - 1100.0 * 1100.0).abs() < 50.0);
    let Some(half) = model(&[(250, 500), (750, 500)], true) else { panic!("no model") };
    let found = dissolved(&half, &[None, Some(SiteIx::new(1))]);
    assert_eq!(found.len(), 1);
    assert!((areas(&found, &half)[0] - 1100.0 * 550.0).abs() < 50.0);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]
    /// Collinear points, duplicates and points on a grid among them.
    #[test]
    fn catchments_are_valid_and_do_not_overlap(
        points in prop::collection::vec((0_i32..40, 0_i32..40), 1..60), step in prop_oneof![Just(25), Just(7)],
        labels in prop::collection::vec(0_usize..4, 60), with_zone in any::<bool>(),
    ) {
        let points: Vec<(i32, i32)> = points.iter().map(|p| (p.0 * step, p.1 * step)).collect();
        let Some(model) = model(&points, with_zone) else { panic!("no model") };
        let labels: Vec<Option<SiteIx>> = labels[..points.len()].iter().copied().map(SiteIx::new).map(Some).collect();
        let found = dissolved(&model, &labels);
        for (_, shape) in &found {
            prop_assert!(shape.is_valid(), "{:?}", shape);
        }
        for (i, (_, a)) in found.iter().enumerate() {
            for (_, b) in &found[..i] {
                let shared = a.intersection(b).unsigned_area();
                prop_assert!(shared <= 1e-6 * a.unsigned_area().min(b.unsigned_area()), "{}", shared);
            }
        }
        if with_zone {
            let total: f64 = areas(&found, &model).iter().sum();
            prop_assert!((total - 1100.0 * 1100.0).abs() < 100.0, "{}", total);
        }
    }
}
