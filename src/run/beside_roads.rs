//! Sites beside roads: whether a layer lies nearer to them when its degrees are read as those of a map service. A second look, never a move.

use super::given::Known;
use crate::cost::{Paths, Streets};
use crate::crs::offset::{Datum, sign_test};
use crate::issue::{Issue, Issues};
use crate::model::{Layer, Model, Planar, Role};
use std::collections::BTreeMap;

/// Sites at least.
const SITES: usize = 8;
/// Side of a square with one vote, metres.
const SQUARE: f64 = 1_000.0;
/// Votes at least.
const VOTES: usize = 5;
/// Highest probability that chance alone gives these votes.
const LEVEL: f64 = 0.01;
/// Nearer than this, in metres, everything stands at a road, however it is read.
const NEAR: f64 = 40.0;

/// Layers of sites that are likely shifted (W0932): read otherwise, half of them at least come twice as near to the roads, and so say three
/// quarters of the squares, as for W0420. A layer that is shifted against the zones already is not said twice.
pub(super) fn datums(model: &Model, layers: &[Layer], known: &Known, before: &Issues) -> Issues {
    let mut issues = Issues::new();
    let Some(routes) = known.paths.values().find_map(Paths::routes) else { return issues };
    let said: Vec<&str> = before
        .groups()
        .flat_map(|group| &group.examples)
        .filter(|issue| matches!(issue.code, "W0420" | "W0421" | "W0422"))
        .filter_map(|issue| issue.file.as_deref())
        .collect();
    let of_sites = layers.iter().filter(|layer| layer.role == Role::Facilities).enumerate();
    for (number, layer) in of_sites.filter(|(_, layer)| !said.contains(&layer.file.as_str())) {
        let sites = model.facilities.iter().filter(|site| site.source.0 == number);
        let points: Vec<[f64; 2]> = sites.filter_map(|site| site.at.map(|Planar(at)| at)).collect();
        let was = Datum::of(layer);
        let readings = Datum::ALL.into_iter().filter(|is| *is != was);
        let found = readings.filter_map(|is| Some((is, evidence(model, &routes.streets, (was, is), &points)?)));
        let best = found.filter(|(_, found)| found.is_enough()).min_by(|a, b| a.1.after.total_cmp(&b.1.after));
        if let Some((is, found)) = best {
            let issue = Issue::new("W0932").file(&layer.file).value(is.as_str()).fact("was", was.as_str());
            let issue = issue.fact("n", points.len()).fact("before", format!("{:.0}", found.before));
            let issue = issue.fact("after", format!("{:.0}", found.after));
            issues.push(issue.fact("votes", found.votes).fact("wins", found.wins));
        }
    }
    issues
}

/// Medians of metres to the nearest road, and the squares that decide.
struct Evidence {
    before: f64,
    after: f64,
    votes: usize,
    wins: usize,
}

impl Evidence {
    fn is_enough(&self) -> bool {
        let nearer = self.before > NEAR && 2.0 * self.after <= self.before;
        let squares = self.votes >= VOTES && 4 * self.wins >= 3 * self.votes;
        nearer && squares && sign_test(self.wins, self.votes) < LEVEL
    }
}

/// `None` where there are too few sites, or a reading moves nothing.
fn evidence(model: &Model, streets: &Streets, (was, is): (Datum, Datum), points: &[[f64; 2]]) -> Option<Evidence> {
    if points.len() < SITES {
        return None;
    }
    let mut metres = [Vec::with_capacity(points.len()), Vec::with_capacity(points.len())];
    let mut squares: BTreeMap<[i64; 2], i64> = BTreeMap::new();
    for &at in points {
        let there = model.crs.from_lonlat(was.reread(model.crs.to_lonlat(at), is))?;
        let [before, after] = [streets.to_road(at)?, streets.to_road(there)?];
        metres[0].push(before);
        metres[1].push(after);
        let square = at.map(|x| (x / SQUARE).floor() as i64);
        *squares.entry(square).or_default() += if after < before { 1 } else { -1 };
    }
    let [before, after] = metres.map(|mut metres| {
        metres.sort_unstable_by(f64::total_cmp);
        metres[metres.len() / 2]
    });
    let votes = squares.values().filter(|vote| **vote != 0).count();
    let wins = squares.values().filter(|vote| **vote > 0).count();
    Some(Evidence { before, after, votes, wins })
}
