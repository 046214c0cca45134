//! Ways along roads: the network of one way of travelling, where cells and facilities are joined to it, and what the ways cost.

mod drawn;
pub(super) mod fences;
mod issues;
pub(super) mod lines;
mod nearest;
pub(super) mod over;
mod passing;
pub(super) mod reach;
mod reached;
mod rules;
mod seen;
pub(super) mod slopes;
mod turns;

pub use drawn::Edge;
pub(super) use issues::why;
pub use passing::Passing;
pub use reach::Reach;
pub use rules::RoadRules;
pub use seen::{Comers, SeenWay, Stretch};

use super::{Given, GivenWays, Listed, Made};
use crate::issue::{Issue, Issues};
use crate::model::{Ground, Model, Planar};
use crate::network::{self, Barriers, Cost, Joined, Nearby, Network, Parts, Place, Search, Snap, Snapped};
use crate::words::say;
use rayon::prelude::*;
use reach::Joint;
use std::sync::Arc;

/// The network of one way of travelling over a ground, and where the cells are joined to it.
#[derive(Debug)]
pub struct Streets {
    pub(super) rules: RoadRules,
    pub(super) network: Network,
    pub(super) parts: Parts,
    nearby: Nearby,
    barriers: Barriers,
    /// Files and roads of the network's roads.
    pub(super) of: Vec<(u32, u32)>,
    cells: Vec<Snap>,
    /// Whether the height of each cell is unknown; empty where heights are not asked for.
    unknown: Vec<bool>,
}

/// Bytes of a way that is listed, once for all services and once in each.
const A_WAY: usize = 40;

/// A table takes no more bytes.
const MOST_BYTES: usize = 1 << 30;

/// Where a facility is joined.
#[derive(Debug, Clone)]
pub struct Routes {
    /// What leads there.
    pub streets: Arc<Streets>,
    /// By facility; none without a position, or where it is not asked for.
    pub(super) sites: Vec<Option<Snap>>,
}

/// Where something is joined, with its leg by what is made least alone.
fn joint((joined, leg): (Joined, Cost)) -> (Joined, i64) {
    (joined, leg.first)
}

/// Why no way leads from a cell.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum NoWay {
    /// The nearest road that may be used is so many metres away; none where there is none at all.
    TooFar(Option<f64>),
    /// The nearest road is on a part that is not connected, of so many metres, somewhere.
    Apart(f64, [f64; 2]),
    /// A barrier lies between it and every road that is near enough.
    Barrier,
    /// Nobody knows how high the ground lies.
    NoElevation,
    /// Nobody walks on what covers the ground.
    Closed,
}

impl Streets {
    /// The network, and the cells joined to it.
    ///
    /// # Errors
    /// None where nobody may go along any road: E0941 says so.
    ///
    /// # Cost
    /// O(vertices log vertices + cells log vertices).
    pub fn new(name: &str, model: &Model, ground: &Ground, rules: RoadRules) -> (Option<Self>, Issues) {
        let mut said = Issues::new();
        let barriers = Barriers::new(&ground.barriers);
        issues::speeds(ground, &rules, &mut said);
        let mut fences = fences::Fences::with_crossings(&barriers, ground, rules.crossing_snap);
        let mut lines = lines::lines(ground, &rules, &mut fences, &mut said);
        fences.say(ground, rules.crossing_snap, &mut said);
        let profiles = slopes::slopes(ground, &mut lines, rules.impedance, &mut said);
        let breaks = if rules.is_car { turns::breaks(ground, &lines) } else { Vec::new() };
        let mut made = network::assemble(&lines.at, &lines.all, &breaks);
        let (forbidden, turns) =
            if rules.is_car { turns::forbidden(ground, &lines, &made) } else { (Vec::new(), [0, 0]) };
        slopes::of_roads(&mut made, &profiles);
        let of: Vec<(u32, u32)> = made.line.iter().map(|line| lines.of[*line as usize]).collect();
        let network = Network::new(made.nodes, made.roads, made.points, &forbidden);
        let parts = Parts::of(&network);
        let file = ground.roads.first().map_or("", |roads| roads.file.as_str());
        if !parts.metres.first().is_some_and(|metres| *metres > 0.0) {
            let issue = Issue::new("E0941").file(file);
            said.push(issue.words("who", say(if rules.is_car { "cost.by_car" } else { "cost.on_foot" })));
            return (None, issues::about(name, said));
        }
        issues::network(file, &network, &parts, turns, &mut said);
        let nearby = Nearby::new(&network, &parts);
        let demand = &model.demand;
        let cells: Vec<Snap> = (0..demand.len())
            .into_par_iter()
            .with_min_len(256)
            .map(|cell| nearby.join([demand.x[cell], demand.y[cell]], rules.snap, &barriers))
            .collect();
        let relief = ground.elevation.as_ref().map(|elevation| &elevation.relief);
        let is_unknown =
            |cell: usize| relief.is_some_and(|relief| relief.height([demand.x[cell], demand.y[cell]]).is_none());
        let unknown = if relief.is_some() { (0..demand.len()).map(is_unknown).collect() } else { Vec::new() };
        let made = Self { rules, network, parts, nearby, barriers, of, cells, unknown };
        issues::extent(model, file, &made, &mut said);
        if !said.has_errors() {
            issues::cells(model, file, &made, &mut said);
        }
        (Some(made), issues::about(name, said))
    }

    /// By which rules its ways are found.
    pub fn rules(&self) -> &RoadRules {
        &self.rules
    }

    /// Why no way leads from a cell; none where it is joined.
    pub fn no_way(&self, cell: usize) -> Option<NoWay> {
        match self.cells[cell] {
            Snap::Joined(_) => None,
            Snap::TooFar(_) if self.unknown.get(cell) == Some(&true) => Some(NoWay::NoElevation),
            Snap::TooFar(metres) => Some(NoWay::TooFar(metres)),
            Snap::Shut => Some(NoWay::Barrier),
            Snap::Apart(part) => {
                let part = part as usize;
                let metres = self.parts.metres.get(part).copied().unwrap_or_default();
                Some(NoWay::Apart(metres, self.parts.somewhere.get(part).copied().unwrap_or_default()))
            }
        }
    }

    /// Metres from a position to the nearest road that points may be joined to; none where there is none.
    pub fn to_road(&self, at: [f64; 2]) -> Option<f64> {
        self.nearby.metres(at)
    }

    /// What the leg between a point and where it is joined costs.
    fn leg(&self, snapped: &Snapped) -> Cost {
        Cost::of(snapped.metres, self.rules.beside())
    }

    fn cell(&self, cell: usize) -> Option<(Joined, Cost)> {
        match &self.cells[cell] {
            Snap::Joined(snapped) => Some((snapped.joined, self.leg(snapped))),
            _ => None,
        }
    }
}

impl Routes {
    /// Joins the facilities that are needed.
    ///
    /// # Errors
    /// E0933 for each that is not joined; a warning where the study allows it.
    pub fn new(model: &Model, streets: Arc<Streets>, is_needed: impl Fn(usize) -> bool) -> (Self, Issues) {
        let mut issues = Issues::new();
        let join = |number: usize| {
            let Planar(at) = model.facilities[number].at.filter(|_| is_needed(number))?;
            Some(streets.nearby.join(at, streets.rules.snap, &streets.barriers))
        };
        let sites: Vec<Option<Snap>> = (0..model.facilities.len()).map(join).collect();
        let made = Self { streets, sites };
        issues::sites(model, &made, &mut issues);
        (made, issues)
    }

    fn site(&self, facility: usize) -> Option<(Joined, Cost)> {
        match self.sites.get(facility)?.as_ref()? {
            Snap::Joined(snapped) => Some((snapped.joined, self.streets.leg(snapped))),
            _ => None,
        }
    }

    /// Looks at the ways to every facility once more without going any of them: no stretch between two junctions is cheaper than the
    /// difference of what the ways from them cost, and every junction has a stretch that is exactly as long. How many facilities were
    /// looked at.
    ///
    /// # Errors
    /// The first facility for which that does not hold.
    pub fn proof(&self, most: i64) -> Result<usize, usize> {
        let streets = &*self.streets;
        let holds = |search: &mut Search<'_>, facility: usize| {
            let (site, leg) = self.site(facility)?;
            search.run(site, streets.rules.towards, most.saturating_sub(leg.first));
            Some((facility, search.holds()))
        };
        let all: Vec<Option<(usize, bool)>> =
            (0..self.sites.len()).into_par_iter().map_init(|| Search::new(&streets.network), holds).collect();
        match all.iter().flatten().find(|(_, holds)| !holds) {
            Some((facility, _)) => Err(*facility),
            None => Ok(all.iter().flatten().count()),
        }
    }

    /// All ways that cost no more than so many thousandths: from cells to facilities, or back where the study says so. Where a table of nodes
    /// and facilities takes less room than a list of them, they are worked out from it when asked for.
    ///
    /// # Errors
    /// How many there are, where they would have to be listed and are more than `at_most`.
    ///
    /// # Cost
    /// For each facility O(roads reached x log + cells).
    pub fn ways(&self, most: i64, at_most: usize) -> Result<Given, usize> {
        let streets = &*self.streets;
        let cells = (0..streets.cells.len()).map(|cell| streets.cell(cell).map(joint));
        let facilities: Vec<Joint> = (0..self.sites.len()).map(|facility| self.site(facility).map(joint)).collect();
        let ways = match self.reach(cells.clone(), &facilities, most) {
            Some(reach) => GivenWays::Over(Arc::new(reach)),
            None => {
                let (network, towards) = (&streets.network, streets.rules.towards);
                let ways = reach::listed(network, towards, cells, &facilities, most);
                let ways = ways.unwrap_or_else(|| self.listed(most));
                let n: usize = ways.iter().map(Vec::len).sum();
                if n > at_most {
                    return Err(n);
                }
                GivenWays::Listed(ways)
            }
        };
        Ok(Given { impedance: streets.rules.impedance, made: Made::Roads, ways })
    }

    /// The ways, where a table of nodes and facilities is smaller than a list of them.
    fn reach(&self, cells: impl Iterator<Item = Joint> + Clone, facilities: &[Joint], most: i64) -> Option<Reach> {
        let streets = &*self.streets;
        let bytes = Reach::bytes(&streets.network, facilities);
        let pairs = cells.clone().flatten().count() * facilities.iter().flatten().count();
        if bytes > MOST_BYTES || pairs.saturating_mul(A_WAY) <= bytes {
            return None;
        }
        let reach = Reach::new(&streets.network, streets.rules.towards, cells, facilities, most)?;
        // Without a limit every pair has a way, as good as.
        (most > Listed::MOST || reach.count() * A_WAY > bytes).then_some(reach)
    }

    /// The ways in a list, by searches whose costs may be of any size.
    fn listed(&self, most: i64) -> Vec<Vec<(u32, i64)>> {
        let streets = &*self.streets;
        let place = |(joined, leg)| (streets.network.place(joined, streets.rules.towards), leg);
        let cells: Vec<Option<(Place, Cost)>> =
            (0..streets.cells.len()).map(|cell| streets.cell(cell).map(place)).collect();
        let of = |search: &mut Search<'_>, facility: usize| -> Vec<(u32, i64)> {
            let Some((site, leg)) = self.site(facility) else { return Vec::new() };
            search.run(site, streets.rules.towards, most.saturating_sub(leg.first));
            let way = |(cell, place): (usize, &Option<(Place, Cost)>)| {
                let (place, own) = place.as_ref()?;
                let cost = search.cost_at(place)?.first + own.first + leg.first;
                (cost <= most).then_some((cell as u32, cost))
            };
            cells.iter().enumerate().filter_map(way).collect()
        };
        (0..self.sites.len()).into_par_iter().map_init(|| Search::new(&streets.network), of).collect()
    }
}
