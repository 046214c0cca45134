//! Lists of longitude and latitude in China that do not say in what datum they are: what the other answers would change.
//!
//! Maps of Amap and Tencent (GCJ-02) and of Baidu (BD-09) are shifted by some hundred metres, and a table of 经度 and 纬度 looks the
//! same in each of them. Nothing is moved here.

use super::ZoneTree;
use crate::crs::offset::Datum;
use crate::geodesy::gcj02;
use crate::issue::{Issue, Issues};
use crate::model::{Layer, Model, Role};

/// Formats of tables: none of them says by itself what its coordinates are in.
const TABLES: [&str; 5] = ["CSV", "XLSX", "XLS", "ODS", "dBASE"];

/// Whether a layer is a table of longitude and latitude whose datum is assumed.
pub fn is_assumed(layer: &Layer) -> bool {
    let in_degrees = |[w, s, e, n]: [f64; 4]| w >= -180.0 && e <= 180.0 && s >= -90.0 && n <= 90.0;
    TABLES.contains(&layer.format)
        && layer.crs == "auto"
        && layer.crs_member.is_none()
        && layer.bounds.is_some_and(in_degrees)
}

/// Metres by which a position (longitude and latitude) read as WGS 84 would stand elsewhere as GCJ-02 and as BD-09; `None` outside
/// China, where there is no such offset.
pub fn shifts(at: [f64; 2]) -> Option<[f64; 2]> {
    if gcj02::from_wgs84(at) == at {
        return None;
    }
    Some([Datum::Gcj02, Datum::Bd09].map(|datum| metres(at, Datum::Wgs84.reread(at, datum))))
}

/// Metres between two positions that are near each other, on the sphere.
fn metres([lon, lat]: [f64; 2], [to_lon, to_lat]: [f64; 2]) -> f64 {
    const DEGREE: f64 = 111_195.0;
    let east = (to_lon - lon) * lat.to_radians().cos();
    east.hypot(to_lat - lat) * DEGREE
}

/// Says of every such list of sites how far they would stand elsewhere, and how many of them in another zone: a note (I0597), a
/// warning where some would (W0597). `told` are files whose offset has been found out.
pub fn assumed(model: &Model, layers: &[Layer], told: &Issues) -> Issues {
    let mut issues = Issues::new();
    let tree = ZoneTree::new(&model.zones);
    let is_told = |file: &str| {
        let offset = told.groups().flat_map(|group| &group.examples);
        { offset }.any(|issue| matches!(issue.code, "W0420" | "W0421" | "I0423") && issue.file.as_deref() == Some(file))
    };
    for (number, layer) in layers.iter().filter(|layer| layer.role == Role::Facilities).enumerate() {
        if !is_assumed(layer) || is_told(&layer.file) {
            continue;
        }
        let sites = model.facilities.iter().filter(|site| site.source.0 == number);
        let placed = || sites.clone().filter_map(|site| site.at).map(|at| at.0);
        let Some(all) = placed().map(|at| shifts(model.crs.to_lonlat(at))).collect::<Option<Vec<_>>>() else {
            continue;
        };
        if all.is_empty() {
            continue;
        }
        let mean = |datum: usize| all.iter().map(|shift| shift[datum]).sum::<f64>() / all.len() as f64;
        let elsewhere = |datum: Datum| {
            let moves = |at: &[f64; 2]| {
                let there = Datum::Wgs84.reread(model.crs.to_lonlat(*at), datum);
                model.crs.from_lonlat(there).is_some_and(|there| tree.zone_of(there) != tree.zone_of(*at))
            };
            placed().filter(moves).count()
        };
        let zones = [Datum::Gcj02, Datum::Bd09].map(elsewhere);
        let issue = Issue::new(if zones == [0, 0] { "I0597" } else { "W0597" }).file(&layer.file).field("crs");
        let issue =
            issue.fact("sites", all.len()).fact("gcj", format!("{:.0}", mean(0))).fact("bd", format!("{:.0}", mean(1)));
        issues.push(issue.fact("gcj_zones", zones[0]).fact("bd_zones", zones[1]));
    }
    issues
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn offsets_are_those_of_the_maps() {
        let shift = shifts([107.1, 29.8]).unwrap_or_default();
        assert!((300.0..800.0).contains(&shift[0]) && (600.0..1_500.0).contains(&shift[1]), "{shift:?}");
        assert_eq!(shifts([-73.9, 40.7]), None);
    }
}
