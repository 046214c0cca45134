//! Ways as lines: those that are longest beside the straight line, and where people would go if there were a way.

use crate::balance::{Detour, ServiceResult, WayOfPeople};
use crate::cost::{self, Routes};
use crate::model::{Model, Planar, SiteIx};
use std::cmp::Reverse;
use std::collections::BTreeMap;

/// No more of each are drawn.
const MOST: usize = 100;

/// The longest detours, the longest first, then people who go nowhere, the most first.
///
/// # Cost
/// A search for every site of a detour.
pub(super) fn detours(model: &Model, routes: &Routes, result: &ServiceResult, ways: &[WayOfPeople]) -> Vec<Detour> {
    let longer = |way: &usize| ways[*way].goes.as_ref().map_or(0.0, |going| going.metres - going.straight);
    let mut longest: Vec<usize> = (0..ways.len()).filter(|way| longer(way) > 0.0).collect();
    longest.sort_by(|a, b| longer(b).total_cmp(&longer(a)).then(a.cmp(b)));
    longest.truncate(MOST);
    let mut of_site: BTreeMap<SiteIx, Vec<usize>> = BTreeMap::new();
    for way in &longest {
        if let Ok(going) = &ways[*way].goes {
            of_site.entry(going.site).or_default().push(*way);
        }
    }
    let mut lines: BTreeMap<usize, Vec<[f64; 2]>> = BTreeMap::new();
    for (site, of) in of_site {
        let cells: Vec<u32> = of.iter().map(|way| ways[*way].cell.index() as u32).collect();
        let drawn = routes.drawn(model, result.facilities[site.index()].facility.index(), &cells);
        lines.extend(of.into_iter().zip(drawn).filter_map(|(way, line)| Some((way, line?))));
    }
    let mut nowhere: Vec<usize> = (0..ways.len()).filter(|way| ways[*way].goes.is_err()).collect();
    nowhere.sort_by_key(|way| (Reverse(ways[*way].persons), *way));
    nowhere.truncate(MOST);
    let with_line = |way: usize| {
        let line = lines.remove(&way)?;
        Some(Detour { way, straight: ways[way].goes.as_ref().map_or(0.0, |going| going.straight), line })
    };
    let mut found: Vec<Detour> = longest.into_iter().filter_map(with_line).collect();
    found.extend(nowhere.into_iter().filter_map(|way| to_nearest(model, result, ways, way)));
    found
}

/// The straight line to the nearest site that is counted.
fn to_nearest(model: &Model, result: &ServiceResult, ways: &[WayOfPeople], way: usize) -> Option<Detour> {
    let cell = ways[way].cell.index();
    let from = [model.demand.x[cell], model.demand.y[cell]];
    let sites = result.open().filter_map(|site| result.facility(model, site).at);
    let measured = sites.map(|Planar(to)| (cost::metres(from, to), to));
    let (straight, to) = measured.min_by(|a, b| a.0.total_cmp(&b.0))?;
    Some(Detour { way, straight, line: vec![from, to] })
}
