//! `facilities.geojson` and `catchments.geojson` of a finished output: their numbers, taken again from the cells.

use super::comparison::Comparison;
use super::counted::{Counted, PERSONS, RATIO};
use super::folder::Row;
use super::interval::Interval;
use super::known_ways::KnownWays;
use super::written::{Written, free};
use crate::study::CutoffBy;
use crate::units::Limit;
use rstar::RTree;
use rstar::primitives::GeomWithData;
use std::collections::{BTreeMap, BTreeSet};

/// Distances are written to a millimetre, and means of them too.
const COST: f64 = 2e-3;

const LAYER: &str = "facilities.geojson";

/// Columns that only a site has that people can go to.
const OF_COUNTED: [&str; 9] =
    ["allocated", "spare", "over", "utilisation", "mean_cost", "max_cost", "within_cutoff", "price", "serves"];

/// Compares both layers with what the cells send.
pub(super) fn facilities(written: &Written<'_>, counted: &Counted<'_>, comparison: &mut Comparison) {
    let around = Around::new(written);
    let (mut spent, mut people) = ([0.0; 2], 0.0);
    let by_zone = written.run.study.facilities.iter().any(|layer| layer.place_by.is_some());
    for site in &written.sites {
        let what = |column: &str| format!("{LAYER} {} {column}", site.text("id").unwrap_or("?"));
        comparison.text(|| what("service"), site.text("service"), Some(written.id));
        let stated = site.number("places");
        if written.table.is_uncounted() {
            comparison.number(|| what("places"), stated, None, 0.0);
        } else {
            comparison.holds(stated.is_none_or(|places| places >= 0.0 && free(site) >= 0.0), || what("places"));
        }
        existing(site, &what, comparison);
        comparison.holds(site.is("counted") == counts(written, site), || what("counted"));
        let basis = site.text("position_basis");
        comparison.holds((basis == Some("none")) == site.at.is_none(), || what("position_basis"));
        // Sites stand for their zone only where the study asks for it.
        comparison.holds(basis != Some("zone") || by_zone, || what("position_basis"));
        roll(site, &what, comparison);
        of_all(written, site, &what, comparison);
        let is_kept = written.table.reserved.is_some() || site.number("reserved") == Some(0.0);
        comparison.holds(is_kept, || what("reserved"));
        if !site.is("counted") {
            for column in OF_COUNTED {
                comparison.number(|| what(column), site.number(column), None, 0.0);
            }
            continue;
        }
        let got = site.text("id").and_then(|id| counted.sent.get(id)).cloned().unwrap_or_default();
        comparison.amount(|| what("allocated"), site.amount("allocated"), got.persons, PERSONS);
        let free = stated.map(|_| free(site));
        let spare = free.map(|free| (free - got.persons).max(0.0));
        let over = free.map(|free| (got.persons - free).max(0.0));
        comparison.amount_or_none(|| what("spare"), site.number("spare"), spare, PERSONS);
        comparison.amount_or_none(|| what("over"), site.number("over"), over, PERSONS);
        let utilisation = stated.filter(|places| *places > 0.0).map(|places| got.persons / places);
        let within = RATIO * (1.0 + 1e-3 * utilisation.unwrap_or(0.0));
        comparison.number(|| what("utilisation"), site.number("utilisation"), utilisation, within);
        let somebody = |number: f64| Some(number).filter(|_| got.persons > 0.0);
        let off = if got.is_measured { written.measured().off().max(COST) } else { COST };
        for (column, found) in [("mean_cost", got.weighted / got.persons), ("max_cost", got.farthest)] {
            let stated = site.number(column);
            if got.is_open {
                // Of a cell that is split nothing is known but the mean: no way to the site is shorter than none, and the farthest is
                // no shorter than the mean.
                let least = if column == "mean_cost" { 0.0 } else { site.amount("mean_cost").max(got.farthest_whole) };
                let limits = Interval { from: least - COST, to: f64::INFINITY };
                comparison.between(|| what(column), stated, limits);
                continue;
            }
            comparison.number(|| what(column), stated, somebody(found), off * (1.0 + 1e-3 * found.abs()));
        }
        spent[0] += if got.persons > 0.0 { got.persons * site.amount("mean_cost") } else { 0.0 };
        spent[1] += got.weighted_cells;
        people += got.persons;
        match (written.table.limit(), site.at) {
            (Some(cutoff), Some(_)) if !written.known.are_known() => {
                let limits = Interval { from: 0.0, to: around.most(written, site, cutoff.value()) };
                comparison.between(|| what("within_cutoff"), site.number("within_cutoff"), limits);
            }
            (Some(cutoff), Some(_)) => {
                // Cells at the very edge may be on either side of it once positions are rounded.
                let edges = written.known.edges(cutoff.value());
                let [from, to] = edges.map(|limit| around.people(site, limit));
                let off = PERSONS * (1.0 + 1e-3 * to);
                let stated = site.number("within_cutoff");
                comparison.between(|| what("within_cutoff"), stated, Interval { from, to }.widened(off));
                let is_one = stated.is_some_and(|stated| around.is_sum(site, edges, stated - from, off));
                comparison.holds(is_one, || what("within_cutoff"));
            }
            _ => comparison.number(|| what("within_cutoff"), site.number("within_cutoff"), None, 0.0),
        }
        if !written.table.method.respects_places() {
            for column in ["price", "serves"] {
                comparison.number(|| what(column), site.number(column), None, 0.0);
            }
        }
    }
    // What people travel to the sites is what they travel from the cells, though of a split cell nobody knows how much goes where.
    let off = COST * (1.0 + people) + 1e-9 * spent[1];
    comparison.number(
        || format!("{LAYER} mean_cost"),
        Some(spent[0]),
        Some(spent[1]),
        off.max(written.measured().off() * people),
    );
    catchments(written, comparison);
}

/// So many cells at the very edge of a cutoff are tried one by one; of more, any number between them is taken.
const EDGE: usize = 10;

/// Places that are there already are some of the places, and of a site that is to be built none.
fn existing(site: &Row, what: &impl Fn(&str) -> String, comparison: &mut Comparison) {
    let (places, existing) = (site.number("places"), site.number("places_existing"));
    let most = if site.text("status") == Some("existing") { places } else { places.map(|_| 0.0) };
    let is_some_of_them = match (most, existing) {
        (Some(most), Some(existing)) => (0.0..=most).contains(&existing),
        (most, existing) => most.is_none() && existing.is_none(),
    };
    comparison.holds(is_some_of_them, || what("places_existing"));
}

/// What a site says of who is there now: no count is below nothing, and classes have pupils only where there are some.
fn roll(site: &Row, what: &impl Fn(&str) -> String, comparison: &mut Comparison) {
    let (enrolled, size) = (site.number("enrolled"), site.number("class_size"));
    comparison.holds(enrolled.is_none_or(|n| n >= 0.0), || what("enrolled"));
    comparison.holds(site.number("investment").is_none_or(|n| n >= 0.0), || what("investment"));
    let is_size =
        size.is_none_or(|size| enrolled.is_some_and(|enrolled| size >= 0.0 && (size == 0.0) == (enrolled == 0.0)));
    comparison.holds(is_size, || what("class_size"));
}

/// The services that a site has, as they stand there.
pub(super) fn written_services(site: &Row) -> impl Iterator<Item = &str> {
    site.text("services").unwrap_or_default().split(';')
}

/// What a site says of all its services together: this one is among them, each stands there once and in order, and the places of all are
/// no fewer than those of this one; of this one alone they are the same.
fn of_all(written: &Written<'_>, site: &Row, what: &impl Fn(&str) -> String, comparison: &mut Comparison) {
    let services: Vec<&str> = written_services(site).collect();
    let is_list = services.is_sorted_by(|a, b| a < b) && services.contains(&written.id);
    comparison.holds(is_list, || what("services"));
    comparison.holds(site.text("level").is_none_or(|level| !level.trim().is_empty()), || what("level"));
    comparison.holds(site.number("classes").is_none_or(|n| n >= 0.0), || what("classes"));
    let (places, all) = (site.number("places"), site.number("places_all"));
    if written.table.is_uncounted() {
        comparison.number(|| what("places_all"), all, None, 0.0);
    } else if services == [written.id] {
        comparison.number(|| what("places_all"), all, places, PERSONS);
    } else {
        comparison.holds(all.is_none_or(|all| all >= places.unwrap_or(0.0) - PERSONS), || what("places_all"));
    }
}

/// People around sites.
enum Around<'w> {
    /// In a straight line.
    Lines(RTree<GeomWithData<[f64; 2], f64>>),
    /// By a table: costs and people, by site.
    Table(BTreeMap<&'w str, Vec<(f64, f64)>>),
}

impl<'w> Around<'w> {
    fn new(written: &'w Written<'_>) -> Self {
        let cells = || written.cells.iter().filter(|cell| cell.at.is_some());
        if let KnownWays::Lines = written.measured() {
            let located = cells().filter_map(|cell| Some(GeomWithData::new(cell.at?, cell.amount("demand"))));
            return Self::Lines(RTree::bulk_load(located.collect()));
        }
        let counted: Vec<&Row> = written.counted().filter(|site| site.at.is_some()).collect();
        let near = written.near(counted.iter().copied());
        let mut by_site: BTreeMap<&str, Vec<(f64, f64)>> = BTreeMap::new();
        for cell in cells() {
            for (site, cost) in near.by_cost(cell) {
                if let Some(id) = counted[site].text("id") {
                    by_site.entry(id).or_default().push((cost, cell.amount("demand")));
                }
            }
        }
        Self::Table(by_site)
    }

    /// How many people may live within the cutoff of a site, where not all ways are known: of straight lines no more than all around it.
    fn most(&self, written: &Written<'_>, site: &Row, cutoff: f64) -> f64 {
        let known = written.measured();
        if !known.are_known() {
            return f64::INFINITY;
        }
        let own = written.table.cutoff_by.iter().flat_map(CutoffBy::limits).map(Limit::value);
        let farthest = own.fold(cutoff, f64::max);
        let [_, most] = known.edges(farthest).map(|edge| self.people(site, edge));
        most + PERSONS * (1.0 + 1e-3 * most)
    }

    /// Those whose way costs no more than a limit.
    fn people(&self, site: &Row, limit: f64) -> f64 {
        self.cells(site, limit).into_iter().sum()
    }

    /// The people of each cell whose way costs no more than a limit.
    fn cells(&self, site: &Row, limit: f64) -> Vec<f64> {
        let limit = limit.max(0.0);
        match self {
            Self::Lines(tree) => {
                let within = site.at.map(|at| tree.locate_within_distance(at, limit * limit));
                within.into_iter().flatten().map(|cell| cell.data).collect()
            }
            Self::Table(by_site) => {
                let ways = site.text("id").and_then(|id| by_site.get(id)).into_iter().flatten();
                ways.filter(|(cost, _)| *cost <= limit).map(|(_, people)| *people).collect()
            }
        }
    }

    /// Whether so many people can be those of some of the cells between two limits, each of which is counted whole or not at all.
    fn is_sum(&self, site: &Row, [within, beyond]: [f64; 2], people: f64, off: f64) -> bool {
        let [inner, outer] = [within, beyond].map(|limit| {
            let mut cells = self.cells(site, limit);
            cells.sort_by(f64::total_cmp);
            cells
        });
        let mut inner = inner.into_iter().peekable();
        // Both are sorted, and all of the inner ones are among the outer ones.
        let edge: Vec<f64> = outer.into_iter().filter(|cell| inner.next_if_eq(cell).is_none()).collect();
        if edge.len() > EDGE {
            return true;
        }
        let sums = 0_u32..1 << edge.len();
        let sum = |chosen: u32| (0..edge.len()).filter(|at| chosen >> at & 1 == 1).map(|at| edge[at]).sum::<f64>();
        sums.into_iter().any(|chosen| (sum(chosen) - people).abs() <= 2.0 * off)
    }
}

/// Whether a site is open but has no position.
pub(super) fn is_unlocated(written: &Written<'_>, site: &Row) -> bool {
    site.text("position_basis") == Some("none") && written.is_open(site)
}

/// Whether people are sent to a site: it has a position, is open, and its places are known unless none are counted.
fn counts(written: &Written<'_>, site: &Row) -> bool {
    let has_places = site.number("places").is_some() || written.table.is_uncounted();
    site.at.is_some() && written.is_open(site) && has_places
}

fn catchments(written: &Written<'_>, comparison: &mut Comparison) {
    let by_id = written.by_id();
    let residents: f64 = written.balance.last().and_then(|row| row.number("persons")).unwrap_or(0.0);
    let mut of_all = 0.0;
    for catchment in &written.catchments {
        let site = catchment.text("facility_id").and_then(|id| by_id.get(id));
        let what =
            |column: &str| format!("catchments.geojson {} {column}", catchment.text("facility_id").unwrap_or("?"));
        let found = site.map_or(f64::NAN, |site| site.amount("allocated"));
        comparison.amount(|| what("allocated"), catchment.amount("allocated"), found, PERSONS);
        comparison.text(|| what("name"), catchment.text("name"), site.and_then(|site| site.text("name")));
        comparison.holds(catchment.amount("persons") >= 0.0, || what("persons"));
        of_all += catchment.amount("persons");
    }
    // Residents of single cells are in no file; all of them are in one.
    let all = Interval { from: 0.0, to: residents }.widened(PERSONS * (1.0 + residents));
    comparison.between(|| "catchments.geojson persons".to_owned(), Some(of_all), all);
    // A facility that has no more than parts of cells has no area of its own, nor one whose points lie on a line.
    let served: BTreeSet<&str> = written.cells.iter().filter_map(|cell| cell.text("facility_id")).collect();
    let mut drawn: BTreeMap<&str, usize> = BTreeMap::new();
    for id in written.catchments.iter().filter_map(|catchment| catchment.text("facility_id")) {
        *drawn.entry(id).or_default() += 1;
    }
    let own = drawn.iter().filter(|(id, n)| served.contains(*id) && **n == 1).count();
    comparison.number(|| "catchments.geojson".to_owned(), Some(written.catchments.len() as f64), Some(own as f64), 0.0);
}
