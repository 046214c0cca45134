//! Where the bulk of a study lies, and which records lie far from it: one wrong record must not choose the system in which all
//! others are measured.
//!
//! # Method
//! Reference positions are the corners of the zones, or the cells where there are no zones. Their middle is the median of each
//! of the three coordinates of the unit vectors on the sphere (no meridian is an edge there, and fewer than half of the positions cannot
//! move it far); their spread is the distance within which three quarters of them lie. A record is far from a distance of
//! max([`NEAR`], [`SPREADS`] · spread) on: an island or a hospital beyond is possible, a slip of the pen is likely, so it has to
//! be confirmed. Where there are neither zones nor cells, the sites are held against each other: far is a distance from their middle
//! of max([`ALONE`], [`TIMES`] · median distance) on, and one that is so far from the middle of the sites of its own township, but for
//! [`SLIP`], is a warning. Distances are on a sphere of 6,371 km, good to 0.6 %.

use super::records::{Record, cells, corners, of_cell, of_site, of_zone, sites};
use super::systems::{Systems, lonlat_bounds, system_of};
use crate::geodesy::System;
use crate::issue::{Issue, Issues};
use crate::model::{Layer, RawFacilities, RawModel};
use crate::read::number::normal;
use std::collections::{BTreeMap, HashSet};

/// Nothing nearer than this, metres, is far: three degrees of latitude.
const NEAR: f64 = 300_000.0;
/// Farther than so many times the spread is far.
const SPREADS: f64 = 5.0;
/// Among sites alone nothing nearer than this, metres, is far: one degree of longitude in China.
const ALONE: f64 = 100_000.0;
/// Among the sites of one township nothing nearer than this, metres, is a slip of the pen.
const SLIP: f64 = 50_000.0;
/// Farther than so many times the median distance is far among sites.
const TIMES: f64 = 10.0;
/// Fewer sites do not tell which of them is wrong.
const FEWEST: usize = 3;
/// Positions that are looked at for middle and spread, about.
const SAMPLE: usize = 4_000;
/// Mean radius of the earth, metres.
const RADIUS: f64 = 6_371_008.8;

/// The bulk of the reference positions.
pub(super) struct Bulk {
    middle: [f64; 3],
    /// Longitude of the middle: others are counted from it.
    lon: f64,
    /// Within it lies half of the positions.
    median: f64,
    /// And three quarters.
    spread: f64,
    /// Farther is far.
    limit: f64,
}

impl Bulk {
    /// Of the zones, or else of the cells; `None` where there is neither.
    pub fn of(raw: &RawModel, systems: &Systems) -> Option<Self> {
        let mut found = Vec::new();
        for (layer, records) in reference(raw) {
            let system = system_of(systems, layer);
            let every = (records.len() / SAMPLE).max(1);
            found.extend(records.iter().step_by(every).filter_map(|(_, at)| system.to_lonlat(*at)));
        }
        Self::around(&found)
    }

    /// Of the sites, where there are neither zones nor cells.
    pub fn of_sites(raw: &RawModel, systems: &Systems) -> Option<Self> {
        if raw.zones.is_some() || !raw.demand.is_empty() {
            return None;
        }
        let located: Vec<[f64; 2]> = located(raw, systems).into_iter().map(|(.., lonlat)| lonlat).collect();
        Self::among(&located, ALONE)
    }

    /// Of sites alone: far is farther than `least` and than so many times the median distance.
    fn among(lonlat: &[[f64; 2]], least: f64) -> Option<Self> {
        let bulk = Self::around(lonlat).filter(|_| lonlat.len() >= FEWEST)?;
        Some(Self { limit: least.max(TIMES * bulk.median), ..bulk })
    }

    fn around(lonlat: &[[f64; 2]]) -> Option<Self> {
        let vectors: Vec<[f64; 3]> = lonlat.iter().map(|at| vector(*at)).collect();
        let median = |axis: usize| {
            let mut values: Vec<f64> = vectors.iter().map(|vector| vector[axis]).collect();
            values.sort_unstable_by(f64::total_cmp);
            values.get(values.len() / 2).copied()
        };
        let [x, y, z] = [median(0)?, median(1)?, median(2)?];
        let length = (x * x + y * y + z * z).sqrt();
        if length < 1e-6 {
            return None;
        }
        let mut bulk = Self {
            middle: [x / length, y / length, z / length],
            lon: y.atan2(x).to_degrees(),
            median: 0.0,
            spread: 0.0,
            limit: 0.0,
        };
        let mut distances: Vec<f64> = lonlat.iter().map(|at| bulk.distance(*at)).collect();
        distances.sort_unstable_by(f64::total_cmp);
        bulk.median = distances[(distances.len() - 1) / 2];
        bulk.spread = distances[distances.len() * 3 / 4];
        bulk.limit = NEAR.max(SPREADS * bulk.spread);
        Some(bulk)
    }

    /// Metres from the middle.
    fn distance(&self, lonlat: [f64; 2]) -> f64 {
        let [a, b] = [self.middle, vector(lonlat)];
        let chord = (0..3).map(|axis| (a[axis] - b[axis]).powi(2)).sum::<f64>().sqrt();
        2.0 * RADIUS * (chord / 2.0).min(1.0).asin()
    }

    fn is_far(&self, lonlat: [f64; 2]) -> bool {
        self.distance(lonlat) > self.limit
    }

    /// Whether a layer's bounds leave it open whether some record is far; longitudes on both sides of the 180th meridian do.
    fn is_open(&self, system: &System, layer: &Layer) -> bool {
        let Some(bounds) = layer.bounds else { return false };
        let Some([west, south, east, north]) = lonlat_bounds(system, bounds) else { return true };
        let corners = [[west, south], [east, south], [west, north], [east, north]];
        east - west > 180.0 || corners.into_iter().any(|corner| self.is_far(corner))
    }

    /// West, south, east and north of the reference positions that are not far; longitudes run on across the 180th meridian.
    pub fn extent(&self, raw: &RawModel, systems: &Systems) -> Option<[f64; 4]> {
        let mut extent: Option<[f64; 4]> = None;
        let mut widen = |[w, s, e, n]: [f64; 4]| {
            extent = Some(extent.map_or([w, s, e, n], |x| [x[0].min(w), x[1].min(s), x[2].max(e), x[3].max(n)]));
        };
        for (layer, records) in reference(raw) {
            let system = system_of(systems, layer);
            if self.is_open(system, layer) {
                let near = records.iter().filter_map(|(_, at)| system.to_lonlat(*at)).filter(|at| !self.is_far(*at));
                near.map(|[lon, lat]| [self.onward(lon), lat]).for_each(|[lon, lat]| widen([lon, lat, lon, lat]));
            } else if let Some([w, s, e, n]) = layer.bounds.and_then(|bounds| lonlat_bounds(system, bounds)) {
                let west = self.onward(w);
                widen([west, s, west + e - w, n]);
            }
        }
        extent
    }

    /// A longitude within 180 degrees of the middle's.
    fn onward(&self, lon: f64) -> f64 {
        self.lon + (lon - self.lon + 180.0).rem_euclid(360.0) - 180.0
    }

    /// E0418 for each record of a site, of a zone and, where there are no zones, of a cell that is far and not allowed to be. People
    /// outside every zone are in no result, and W0501 counts them.
    pub fn far(&self, raw: &RawModel, systems: &Systems, issues: &mut Issues) {
        let mut look = |layer: &Layer, records: &[Record], named: &dyn Fn(usize, Issue) -> Issue| {
            let system = system_of(systems, layer);
            if layer.allow_far || !self.is_open(system, layer) {
                return;
            }
            let mut last = None;
            for &(record, at) in records {
                // 0, 0 is unknown, which has its own message; a zone is named once, however many of its corners are far.
                let Some(lonlat) = system.to_lonlat(at).filter(|lonlat| self.is_far(*lonlat)) else { continue };
                if at == [0.0, 0.0] || last.replace(record) == Some(record) {
                    continue;
                }
                let issue = Issue::new("E0418").file(&layer.file).value(format!("{}, {}", at[0], at[1]));
                let issue = issue.fact("km", format!("{:.0}", self.distance(lonlat) / 1e3));
                let issue = issue.fact("within", format!("{:.0}", (self.spread / 1e3).max(1.0)));
                issues.push(named(record, issue.fact("limit", format!("{:.0}", self.limit / 1e3))));
            }
        };
        for layer in &raw.facilities {
            look(&layer.layer, &sites(layer), &|record, issue| of_site(layer, record, issue));
        }
        if let Some(layer) = &raw.zones {
            look(&layer.layer, &corners(layer), &|record, issue| of_zone(layer, record, issue));
            return;
        }
        for layer in &raw.demand {
            look(&layer.layer, &cells(layer), &|record, issue| of_cell(layer, record, issue));
        }
    }

    /// W0439 for each site that lies far from the others of the township it names, and not far from all others.
    pub fn slips(&self, raw: &RawModel, systems: &Systems, issues: &mut Issues) {
        let mut towns: BTreeMap<String, Vec<Located<'_>>> = BTreeMap::new();
        for (layer, record, lonlat) in located(raw, systems) {
            if let Some(zone) = &layer.sites[record].zone {
                towns.entry(normal(zone)).or_default().push((layer, record, lonlat));
            }
        }
        for town in towns.values() {
            let positions: Vec<[f64; 2]> = town.iter().map(|(.., lonlat)| *lonlat).collect();
            let Some(bulk) = Self::among(&positions, SLIP) else { continue };
            for &(layer, record, lonlat) in town {
                if layer.layer.allow_far || self.is_far(lonlat) || !bulk.is_far(lonlat) {
                    continue;
                }
                let site = &layer.sites[record];
                let at = site.at.map_or(lonlat, |at| at.0);
                let issue = Issue::new("W0439").file(&layer.layer.file).value(format!("{}, {}", at[0], at[1]));
                let issue = issue.fact("km", format!("{:.0}", bulk.distance(lonlat) / 1e3)).fact("n", town.len() - 1);
                let issue = issue.fact("zone", site.zone.clone().unwrap_or_default());
                issues.push(of_site(layer, record, issue));
            }
        }
    }

    /// Positions in longitude and latitude at which the analysis system must measure well: of the zones or cells, and of sites; first
    /// those that are near, then those that are far and allowed to be.
    pub fn measured(&self, raw: &RawModel, systems: &Systems) -> [Vec<[f64; 2]>; 2] {
        let sites = raw.facilities.iter().map(|layer| (&layer.layer, sites(layer)));
        let mut found = [Vec::new(), Vec::new()];
        for (layer, records) in reference(raw).into_iter().chain(sites) {
            let system = system_of(systems, layer);
            // Every place of the data once: within a square of it no plane's scale changes by what would be said.
            let side = if system.is_degrees() { 0.02 } else { 2_000.0 };
            let mut seen = HashSet::new();
            let is_new = |at: &[f64; 2]| seen.insert(at.map(|x| (x / side).floor() as i64));
            let some: Vec<[f64; 2]> = records.iter().map(|(_, at)| *at).filter(is_new).collect();
            for at in some.into_iter().chain(extremes(&records)).filter(|at| *at != [0.0, 0.0]) {
                let Some(lonlat) = system.to_lonlat(at) else { continue };
                found[usize::from(self.is_far(lonlat))].push(lonlat);
            }
        }
        found
    }
}

fn vector([lon, lat]: [f64; 2]) -> [f64; 3] {
    let ((sin, cos), (south_north, across)) = (lon.to_radians().sin_cos(), lat.to_radians().sin_cos());
    [across * cos, across * sin, south_north]
}

/// A site of a layer, in longitude and latitude.
type Located<'m> = (&'m RawFacilities, usize, [f64; 2]);

/// Sites with a position.
fn located<'m>(raw: &'m RawModel, systems: &Systems) -> Vec<Located<'m>> {
    let of = |layer: &'m RawFacilities| {
        let system = system_of(systems, &layer.layer);
        let some = sites(layer).into_iter().filter(|(_, at)| *at != [0.0, 0.0]);
        some.filter_map(|(record, at)| Some((layer, record, system.to_lonlat(at)?))).collect::<Vec<_>>()
    };
    raw.facilities.iter().flat_map(of).collect()
}

/// Layers that say where the study is.
fn reference(raw: &RawModel) -> Vec<(&Layer, Vec<Record>)> {
    match &raw.zones {
        Some(layer) => vec![(&layer.layer, corners(layer))],
        None => raw.demand.iter().map(|layer| (&layer.layer, cells(layer))).collect(),
    }
}

/// The outermost positions in eight directions of the file.
fn extremes(records: &[Record]) -> Vec<[f64; 2]> {
    let ways: [[f64; 2]; 8] =
        [[1.0, 0.0], [-1.0, 0.0], [0.0, 1.0], [0.0, -1.0], [1.0, 1.0], [1.0, -1.0], [-1.0, 1.0], [-1.0, -1.0]];
    let outermost = |way: [f64; 2]| {
        let reach = |at: &[f64; 2]| at[0] * way[0] + at[1] * way[1];
        records.iter().map(|(_, at)| *at).max_by(|a, b| reach(a).total_cmp(&reach(b)))
    };
    ways.into_iter().filter_map(outermost).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn square(lon: f64, lat: f64) -> Vec<[f64; 2]> {
        (0..100).map(|i| [lon + f64::from(i % 10) / 20.0, lat + f64::from(i / 10) / 20.0]).collect()
    }

    #[test]
    fn one_wrong_position_moves_nothing_and_is_far() {
        let mut positions = square(107.0, 29.8);
        let Some(alone) = Bulk::around(&positions) else { panic!("bulk") };
        positions.push([17.08, 29.86]);
        let Some(bulk) = Bulk::around(&positions) else { panic!("bulk") };
        assert!(bulk.distance([107.225, 30.025]) < 5_000.0 && (bulk.spread - alone.spread).abs() < 1_000.0);
        assert!(bulk.is_far([17.08, 29.86]) && bulk.is_far([107.0, 39.9]) && !bulk.is_far([107.0, 32.5]));
        // A degree of latitude is 111.195 km on this sphere.
        assert!((bulk.distance([bulk.lon, 31.0]) - bulk.distance([bulk.lon, 32.0]) + 111_195.0).abs() < 1.0);
    }

    /// 500 km around, as a country with islands: 1,500 km away is not far.
    #[test]
    fn what_is_far_grows_with_the_study() {
        let wide: Vec<[f64; 2]> = square(0.0, 0.0).into_iter().map(|[lon, lat]| [lon * 20.0, lat * 20.0]).collect();
        let Some(bulk) = Bulk::around(&wide) else { panic!("bulk") };
        assert!(!bulk.is_far([20.0, 5.0]), "{}", bulk.spread);
        assert!(bulk.is_far([40.0, 5.0]));
    }

    /// Thirty schools of a county and one of 13.10 E instead of 113.10; two sites tell nothing.
    #[test]
    fn sites_alone_tell_which_is_wrong() {
        let mut sites: Vec<[f64; 2]> = square(113.0, 29.0).into_iter().take(30).collect();
        sites.push([13.10, 29.06]);
        let Some(bulk) = Bulk::among(&sites, ALONE) else { panic!("bulk") };
        assert!(bulk.is_far([13.10, 29.06]) && sites[..30].iter().all(|at| !bulk.is_far(*at)));
        assert!(bulk.limit > ALONE && bulk.limit < 300_000.0, "{}", bulk.limit);
        assert!(Bulk::among(&[[113.0, 29.0], [13.0, 29.0]], ALONE).is_none());
        let Some(bulk) = Bulk::among(&[[113.0, 29.0], [113.01, 29.0], [13.0, 29.0]], ALONE) else { panic!("bulk") };
        assert!(bulk.is_far([13.0, 29.0]) && !bulk.is_far([113.0, 29.0]) && !bulk.is_far([113.01, 29.0]));
    }

    #[test]
    fn longitudes_run_on_across_the_180th_meridian() {
        let both = [[179.5, -17.0], [179.9, -16.5], [-179.9, -17.0], [-179.5, -16.5]];
        let Some(bulk) = Bulk::around(&both) else { panic!("bulk") };
        assert!(bulk.spread < 70_000.0, "{}", bulk.spread);
        let lons: Vec<f64> = both.iter().map(|at| bulk.onward(at[0])).collect();
        assert!(lons.windows(2).all(|pair| pair[0] < pair[1]), "{lons:?}");
    }
}
