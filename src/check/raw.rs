//! What a finished output repeats of the raw layers: positions, residents, demand, sites and the borders of zones.

use super::clusters;
use super::comparison::Comparison;
use super::coverage::by_coverage;
use super::facilities::written_services;
use super::finding::Finding;
use super::folder::{Row, layer};
use super::interval::Interval;
use super::known_ways::{Near, TableWays};
use super::look::Look;
use super::positions::METRES;
use super::results::Results;
use super::score_entry;
use super::score_files::ScoreFiles;
use super::unread;
use super::written::Written;
use crate::balance::FacilityBalance;
use crate::cost::Travel;
use crate::model::{Attribute, CellIx, Model, SiteIx, ZoneIx};
use crate::units::{Limit, Persons, Places};
use crate::words::{Sentence, say};
use geo::{CoordsIter, MultiPolygon};
use std::collections::{BTreeMap, BTreeSet};

/// A service as the raw layers have it, before anybody is sent anywhere.
pub struct Before<'a> {
    /// Its name.
    pub id: &'a str,
    /// Demand by cell.
    pub demand: &'a [Persons],
    /// People in no zone.
    pub outside: Persons,
    /// People without a position.
    pub unlocated: Persons,
    /// People in rows that the study sets aside.
    pub excluded: Persons,
    /// Sites that offer it.
    pub facilities: &'a [FacilityBalance],
    /// Its ways, where it goes by a table.
    pub ways: Option<&'a TableWays>,
    /// What ways to them cost.
    pub travel: &'a Travel<'a>,
    /// Where they stand.
    pub at: &'a [Option<[f64; 2]>],
}

/// Counts have six decimals.
const PERSONS: f64 = 1e-6;

/// Sums of them.
const SUMS: f64 = 1e-3;

/// Compares what the files of one service repeat of the layers, and the patterns of cells, whose neighbours only these know.
///
/// # Errors
/// What is missing or unreadable.
pub fn raw(results: &Results, model: &Model, before: &Before<'_>) -> Result<Vec<Finding>, Sentence> {
    let (entry, balance) = results.of(before.id);
    let run = &results.run;
    let service = run.study.service.iter().find(|service| service.id.as_str() == before.id);
    let service = service.ok_or_else(|| unread::lacks("run.json", &format!("service {}", before.id)))?;
    let written = Written::read(run, service, (entry, balance), before.ways)?;
    let mut comparison = Comparison::default();
    cells(&written, model, before, &mut comparison);
    facilities(&written, model, before, &mut comparison);
    zones(&written, model, &mut comparison);
    residents(&written, model, &mut comparison)?;
    for (column, found) in [("outside", before.outside), ("unlocated", before.unlocated), ("excluded", before.excluded)]
    {
        let what = || format!("ledger.json demand.{column}");
        comparison.number(what, entry["demand"][column].as_f64(), Some(found.to_f64()), PERSONS);
    }
    let title = written.title(say("check.title.raw"));
    let mut findings = vec![comparison.finding(title)];
    if let Some(files) = ScoreFiles::read(&written)? {
        findings.push(clusters::clusters(&files, Some(model)));
        findings.push(scores(&files, model, before));
    }
    Ok(findings)
}

/// Every score by its formula, over the ways of the raw layers, which are known exactly.
fn scores(files: &ScoreFiles<'_>, model: &Model, before: &Before<'_>) -> Finding {
    let look = Look::new(before.travel, &model.demand, before.at);
    let number: BTreeMap<&str, usize> =
        files.written.sites.iter().enumerate().filter_map(|(number, site)| Some((site.text("id")?, number))).collect();
    let open: Vec<Option<SiteIx>> =
        files.open.iter().map(|(site, _)| Some(SiteIx::new(*number.get(site.text("id")?)?))).collect();
    let way = |cell: usize, site: usize| look.cost(CellIx::new(cell), open[site]?).map(Interval::exactly);
    let mut comparison = Comparison::default();
    let is_whole = files.cells.len() == model.demand.len() && before.facilities.len() == files.written.sites.len();
    comparison.holds(is_whole, || "access.geojson".to_owned());
    for asked in files.asked.iter().filter(|_| is_whole) {
        score_entry::formulas(files, asked, &way, &mut comparison);
    }
    comparison.finding(files.written.title(say("check.title.exact_scores")))
}

/// Whether a written position is that of the layer.
fn stands(row: &Row, at: Option<[f64; 2]>) -> bool {
    match (row.at, at) {
        (Some(a), Some(b)) => f64::hypot(a[0] - b[0], a[1] - b[1]) <= METRES,
        (None, None) => true,
        _ => false,
    }
}

fn zone(model: &Model, zone: Option<ZoneIx>) -> Option<&str> {
    zone.map(|zone| model.zones[zone.index()].id.as_str())
}

fn cells(written: &Written<'_>, model: &Model, before: &Before<'_>, comparison: &mut Comparison) {
    let demand = &model.demand;
    let (stated, found) = (written.cells.len() as f64, demand.len() as f64);
    comparison.number(|| "demand.geojson".to_owned(), Some(stated), Some(found), 0.0);
    for (cell, row) in written.cells.iter().enumerate().take(demand.len()) {
        let id = demand.id(cell);
        let what = |column: &str| format!("demand.geojson {id} {column}");
        comparison.text(|| what("id"), row.text("id"), Some(&id));
        comparison.text(|| what("zone"), row.text("zone"), zone(model, demand.zone[cell]));
        comparison.number(|| what("demand"), row.number("demand"), Some(before.demand[cell].to_f64()), PERSONS);
        comparison.holds(stands(row, Some([demand.x[cell], demand.y[cell]])), || what("geometry"));
    }
}

fn facilities(written: &Written<'_>, model: &Model, before: &Before<'_>, comparison: &mut Comparison) {
    let (stated, found) = (written.sites.len() as f64, before.facilities.len() as f64);
    comparison.number(|| "facilities.geojson".to_owned(), Some(stated), Some(found), 0.0);
    let service = crate::model::ServiceId::new(before.id);
    let year = written.run.study.year.unwrap_or_default();
    for (row, offer) in written.sites.iter().zip(before.facilities) {
        let facility = &model.facilities[offer.facility.index()];
        let what = |column: &str| format!("facilities.geojson {} {column}", facility.id);
        for (column, found) in [
            ("id", Some(facility.id.as_str())),
            ("name", Some(facility.name.as_str())),
            ("zone", zone(model, model.facility_zone[offer.facility.index()])),
            ("position_basis", Some(facility.basis.as_str())),
            ("status", Some(facility.status.as_str())),
            ("level", facility.level.as_deref()),
        ] {
            comparison.text(|| what(column), row.text(column), found);
        }
        for (column, found) in [
            ("opens", facility.opens_for(&service).map(f64::from)),
            ("closes", facility.closes_for(&service).map(f64::from)),
            ("places", offer.places.map(Places::to_f64)),
            ("places_existing", offer.existing.map(Places::to_f64)),
            ("reserved", Some(offer.reserved.to_f64())),
            ("enrolled", facility.roll.enrolled.map(crate::units::Persons::to_f64)),
            ("places_all", facility.all_places_in(year).map(Places::to_f64)),
            ("classes", facility.classes.in_year(year)),
            ("class_size", facility.roll.class_size()),
            ("begins", facility.building.begins.map(f64::from)),
            ("investment", facility.building.investment),
        ] {
            comparison.number(|| what(column), row.number(column), found, PERSONS);
        }
        let services: BTreeSet<&str> = facility.services().collect();
        comparison.holds(written_services(row).eq(services), || what("services"));
        comparison.holds(row.is("counted") == offer.counted, || what("counted"));
        comparison.holds(stands(row, facility.at.map(|at| at.0)), || what("geometry"));
    }
}

fn zones(written: &Written<'_>, model: &Model, comparison: &mut Comparison) {
    let (stated, found) = (written.zones.len() as f64, model.zones.len() as f64);
    comparison.number(|| "zones.geojson".to_owned(), Some(stated), Some(found), 0.0);
    for (row, zone) in written.zones.iter().zip(&model.zones) {
        let what = |column: &str| format!("zones.geojson {} {column}", zone.id);
        comparison.text(|| what("id"), row.text("id"), Some(&zone.id));
        comparison.text(|| what("name"), row.text("name"), Some(&zone.name));
        // A zone that only a table names has no border.
        let is_alike = row.shape.as_ref().map_or(zone.shape.0.is_empty(), |shape| alike(shape, &zone.shape));
        comparison.holds(is_alike, || what("geometry"));
    }
}

/// Whether two areas have the same corners.
fn alike(a: &MultiPolygon<f64>, b: &MultiPolygon<f64>) -> bool {
    let near = |(a, b): (geo::Coord, geo::Coord)| f64::hypot(a.x - b.x, a.y - b.y) <= METRES;
    a.coords_count() == b.coords_count() && a.coords_iter().zip(b.coords_iter()).all(near)
}

/// Everything that counts residents, of whom single cells are in no file.
fn residents(written: &Written<'_>, model: &Model, comparison: &mut Comparison) -> Result<(), Sentence> {
    let Some(residents) = model.demand.column(&Attribute::Persons) else {
        for zone in &written.zones {
            let what = || format!("zones.geojson {} persons", zone.text("id").unwrap_or("?"));
            comparison.number(what, zone.number("persons"), None, 0.0);
        }
        return Ok(());
    };
    let count = |cell: usize| residents[cell].to_f64();
    let mut by_zone: BTreeMap<Option<&str>, f64> = BTreeMap::new();
    let mut by_site: BTreeMap<&str, f64> = BTreeMap::new();
    let mut by_id: BTreeMap<&str, f64> = BTreeMap::new();
    for (cell, row) in written.cells.iter().enumerate().take(residents.len()) {
        *by_zone.entry(zone(model, model.demand.zone[cell])).or_default() += count(cell);
        if model.is_own(cell) {
            *by_site.entry(row.text("facility_id").unwrap_or("")).or_default() += count(cell);
        }
        by_id.insert(row.text("id").unwrap_or(""), count(cell));
    }
    for zone in &written.zones {
        let id = zone.text("id");
        let found = by_zone.get(&id).copied().unwrap_or_default();
        comparison.number(
            || format!("zones.geojson {} persons", id.unwrap_or("?")),
            zone.number("persons"),
            Some(found),
            SUMS,
        );
    }
    // Without zones everybody is in the total; with them those outside are not.
    let inside: f64 = by_zone.iter().filter(|(zone, _)| zone.is_some() || model.zones.is_empty()).map(|(_, n)| n).sum();
    let total = written.balance.last().and_then(|row| row.number("persons"));
    comparison.number(|| "balance.csv total persons".to_owned(), total, Some(inside), SUMS);
    for catchment in &written.catchments {
        let id = catchment.text("facility_id").unwrap_or("?");
        let found = by_site.get(id).copied().unwrap_or_default();
        comparison.number(
            || format!("catchments.geojson {id} persons"),
            catchment.number("persons"),
            Some(found),
            SUMS,
        );
    }
    let path = written.folder().join("disagreement.geojson");
    if path.is_file() {
        for row in layer(&path, &written.run.crs)? {
            let id = row.text("id").unwrap_or("?");
            let what = || format!("disagreement.geojson {id} persons");
            comparison.number(what, row.number("persons"), by_id.get(id).copied(), PERSONS);
        }
    }
    coverage(written, model, residents, comparison)
}

/// Residents within the radius of every coverage.
fn coverage(
    written: &Written<'_>,
    model: &Model,
    residents: &[Persons],
    comparison: &mut Comparison,
) -> Result<(), Sentence> {
    let own = || written.run.study.coverage.iter().filter(|table| table.service.as_str() == written.id);
    if own().next().is_none() {
        return Ok(());
    }
    let lines = written.run.coverage.as_ref().map_err(Clone::clone)?;
    let lines = by_coverage(lines.of(written.id));
    let known = written.known_by_radius();
    let sites = Near::new(known, written.open());
    let nearest: Vec<f64> = written.cells.iter().map(|cell| sites.nearest(cell)).collect();
    for asked in own() {
        let radius = asked.limit().map_or(f64::NAN, Limit::value);
        let mut by_zone: BTreeMap<&str, Interval> = BTreeMap::new();
        for (cell, residents) in residents.iter().enumerate() {
            let zone = match zone(model, model.demand.zone[cell]) {
                None if !model.zones.is_empty() => continue,
                zone => zone.unwrap_or_default(),
            };
            // Cells are written in the order of the model.
            let nearest = nearest.get(cell).copied().unwrap_or(f64::INFINITY);
            let within = known.within(radius, nearest, residents.to_f64());
            for zone in [zone, "total"] {
                let sum = by_zone.entry(zone).or_default();
                *sum = *sum + within;
            }
        }
        for line in lines.get(asked.id.as_str()).into_iter().flatten() {
            let id = line.get("zone_id").unwrap_or_default();
            let limits = by_zone.get(id).or_else(|| by_zone.get(id.strip_prefix('\'')?));
            let stated = line.number("residents_within");
            let what = || format!("coverage.csv {} {id} residents_within", asked.id);
            comparison.between(what, stated, limits.copied().unwrap_or_default().widened(SUMS));
        }
    }
    Ok(())
}
