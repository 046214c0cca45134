//! What pictures are drawn from: read once, whatever the language and the shape.

mod zone;

pub(super) use zone::{Coverage, Score, Zone};

use crate::check::Row;
use crate::handover::cells::{Cells, Marks};
use crate::handover::{Case, Source};
use crate::prepare::Failure;
use crate::study::ServiceTable;
use crate::words::Called;
use geo::{BoundingRect, MultiPolygon, Rect};
use rayon::prelude::*;
use std::collections::BTreeMap;
use std::sync::Arc;

/// Services that are drawn; of more of them nobody looks at the maps.
const MOST_SERVICES: usize = 12;

/// What the case that is spoken of first has to be drawn.
pub(super) struct Material<'s> {
    pub case: &'s Case,
    /// What the study is called.
    pub title: String,
    /// West, south, east and north of all that is drawn, in planar metres.
    pub extent: [f64; 4],
    /// Its services.
    pub services: Vec<OfService<'s>>,
    /// Of a study of several years the first of them, as far as its sites and zones go.
    pub first: Option<Box<Self>>,
}

/// What a service has.
pub(super) struct OfService<'s> {
    pub service: &'s ServiceTable,
    pub called: Called,
    pub zones: Vec<Zone>,
    pub sites: Vec<Site>,
    pub catchments: Vec<Catchment>,
    pub coverages: Vec<Coverage>,
    pub scores: Vec<Score>,
    pub cells: Option<Arc<Cells>>,
    pub years: Vec<Balance>,
}

/// A site.
pub(super) struct Site {
    pub id: String,
    pub name: String,
    pub at: Option<[f64; 2]>,
    pub zone: Option<String>,
    pub status: Option<String>,
    pub is_counted: bool,
    pub opens: Option<f64>,
    pub closes: Option<f64>,
    pub places: Option<f64>,
    pub allocated: Option<f64>,
    pub used: Option<f64>,
    pub way: Option<f64>,
}

impl Site {
    /// Whether it is there as it was.
    pub fn is_existing(&self) -> bool {
        self.status.as_deref().is_none_or(|status| status == "existing")
    }

    /// Whether people go there in a year, and if not, why.
    pub fn standing(&self, year: i32) -> Standing {
        let year = f64::from(year);
        let is_open = self.opens.map_or(self.is_existing(), |opens| opens <= year);
        match self.is_counted {
            true => Standing::Counted,
            false if is_open && self.places.is_none() && self.closes.is_none_or(|closes| closes > year) => {
                Standing::Unknown
            }
            false => Standing::Away,
        }
    }
}

/// Whether people go to a site.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Standing {
    /// They do.
    Counted,
    /// It is there, but nobody knows how many places it has.
    Unknown,
    /// It is not open in the year.
    Away,
}

/// Where those come from who go to a site.
pub(super) struct Catchment {
    pub id: String,
    pub name: String,
    pub shape: MultiPolygon<f64>,
    pub at: Option<[f64; 2]>,
    pub allocated: Option<f64>,
    pub places: Option<f64>,
    pub used: Option<f64>,
    pub way: Option<f64>,
}

/// A year of the balance of the whole district, of the study without changes.
pub(super) struct Balance {
    pub year: i32,
    pub demand: Option<f64>,
    pub places: Option<f64>,
    pub gap: Option<f64>,
}

impl OfService<'_> {
    /// Whether it counts places.
    pub fn has_places(&self) -> bool {
        self.sites.iter().any(|site| site.places.is_some()) || self.zones.iter().any(|zone| zone.gap.is_some())
    }

    /// Sites with their numbers, the same on every map: those first that are planned or otherwise not as they were.
    pub fn numbered(&self) -> impl Iterator<Item = (usize, &Site)> {
        let (changed, existing): (Vec<&Site>, Vec<&Site>) = self.sites.iter().partition(|site| !site.is_existing());
        changed.into_iter().chain(existing).enumerate().map(|(at, site)| (at + 1, site))
    }

    /// The name of the zone of a site.
    pub fn zone<'a>(&'a self, site: &'a Site) -> Option<&'a str> {
        let id = site.zone.as_deref()?;
        Some(self.zones.iter().find(|zone| zone.id == id).map_or(id, |zone| &zone.name))
    }
}

impl<'s> Material<'s> {
    /// Reads it; `None` where nothing lies anywhere.
    pub fn read(source: &'s Source) -> Result<Option<Self>, Failure> {
        let Some(case) = source.main() else { return Ok(None) };
        let mut years = years(source)?;
        let drawn: Vec<&ServiceTable> = case.study.service.iter().take(MOST_SERVICES).collect();
        let read = |service: &&'s ServiceTable| of_service(source, case, service);
        let mut services = drawn.par_iter().map(read).collect::<Result<Vec<_>, _>>()?;
        for of in &mut services {
            of.years = years.remove(of.service.id.as_str()).unwrap_or_default();
        }
        let Some(extent) = extent(&services) else { return Ok(None) };
        let title = source.study.title.clone();
        let first = first(source, case, (&title, extent))?.map(Box::new);
        Ok(Some(Self { case, title, extent, services, first }))
    }
}

/// The first year before a case, on maps of the same extent; none where there is no other.
fn first<'s>(
    source: &'s Source,
    main: &Case,
    (title, extent): (&str, [f64; 4]),
) -> Result<Option<Material<'s>>, Failure> {
    let case = source.of_scenarios().next().and_then(|years| years.first());
    let Some(case) = case.filter(|case| case.year < main.year) else { return Ok(None) };
    let of = |service: &'s ServiceTable| -> Result<OfService<'s>, Failure> {
        Ok(OfService {
            service,
            called: service.called(),
            zones: zone::zones(case, service)?,
            sites: sites(case, service)?,
            catchments: Vec::new(),
            coverages: Vec::new(),
            scores: Vec::new(),
            cells: None,
            years: Vec::new(),
        })
    };
    let services: Vec<&'s ServiceTable> = case.study.service.iter().take(MOST_SERVICES).collect();
    let services = services.into_par_iter().map(of).collect::<Result<_, _>>()?;
    Ok(Some(Material { case, title: title.to_owned(), extent, services, first: None }))
}

fn of_service<'s>(source: &Source, case: &'s Case, service: &'s ServiceTable) -> Result<OfService<'s>, Failure> {
    let zones = zone::zones(case, service)?;
    let sites = sites(case, service)?;
    Ok(OfService {
        service,
        called: service.called(),
        catchments: catchments(case, service, &sites)?,
        coverages: zone::coverages(case, service, &zones)?,
        scores: zone::scores(case, service, &zones)?,
        cells: source.cells(case, service)?,
        zones,
        sites,
        years: Vec::new(),
    })
}

/// The name of a feature, or its id.
fn name_of(row: &Row) -> String {
    row.text("name").filter(|name| !name.is_empty()).or(row.text("id")).unwrap_or_default().to_owned()
}

fn sites(case: &Case, service: &ServiceTable) -> Result<Vec<Site>, Failure> {
    let mut sites = Vec::new();
    case.each(service.id.as_str(), "facilities", |row| {
        let n = |column: &str| row.number(column);
        let text = |column: &str| row.text(column).map(str::to_owned);
        sites.push(Site {
            id: text("id").unwrap_or_default(),
            name: name_of(row),
            at: row.at,
            zone: text("zone"),
            status: text("status"),
            is_counted: row.is("counted"),
            opens: n("opens"),
            closes: n("closes"),
            places: n("places"),
            allocated: n("allocated"),
            used: n("utilisation"),
            way: n("mean_cost"),
        });
    })?;
    Ok(sites)
}

fn catchments(case: &Case, service: &ServiceTable, sites: &[Site]) -> Result<Vec<Catchment>, Failure> {
    let by_id: BTreeMap<&str, &Site> = sites.iter().map(|site| (site.id.as_str(), site)).collect();
    let catchment = |row: Row| {
        let id = row.text("facility_id").unwrap_or_default();
        let site = by_id.get(id);
        let of = |get: fn(&Site) -> Option<f64>| site.and_then(|site| get(site));
        Some(Catchment {
            id: id.to_owned(),
            name: row.text("name").filter(|name| !name.is_empty()).unwrap_or(id).to_owned(),
            at: site.and_then(|site| site.at),
            allocated: row.number("allocated"),
            places: of(|site| site.places),
            used: of(|site| site.used),
            way: of(|site| site.way),
            shape: row.shape?,
        })
    };
    Ok(case.layer(service.id.as_str(), "catchments")?.unwrap_or_default().into_iter().filter_map(catchment).collect())
}

/// The years of each service.
fn years(source: &Source) -> Result<BTreeMap<String, Vec<Balance>>, Failure> {
    let mut years: BTreeMap<String, Vec<Balance>> = BTreeMap::new();
    let Some(table) = source.table("years.csv")? else { return Ok(years) };
    let scenario = source.main().and_then(|case| case.scenario.as_deref());
    for line in table.lines().filter(|line| line.text("scenario") == scenario) {
        let (Some(service), Some(year)) = (line.get("service"), line.number("year")) else { continue };
        let n = |column: &str| line.number(column);
        let year = Balance { year: year as i32, demand: n("demand"), places: n("places"), gap: n("gap") };
        match years.get_mut(service) {
            Some(years) => years.push(year),
            None => drop(years.insert(service.to_owned(), vec![year])),
        }
    }
    Ok(years)
}

/// A rectangle around the zones; without zones around all that is drawn.
fn extent(services: &[OfService<'_>]) -> Option<[f64; 4]> {
    let joined = |a: [f64; 4], b: [f64; 4]| [a[0].min(b[0]), a[1].min(b[1]), a[2].max(b[2]), a[3].max(b[3])];
    let of_rect = |rect: Rect<f64>| [rect.min().x, rect.min().y, rect.max().x, rect.max().y];
    let of_point = |[x, y]: [f64; 2]| [x, y, x, y];
    let zones = services.iter().flat_map(|of| &of.zones).filter_map(|zone| zone.shape.bounding_rect());
    let others = || {
        services.iter().flat_map(|of| {
            let areas = of.catchments.iter().filter_map(|catchment| catchment.shape.bounding_rect()).map(of_rect);
            let sites = of.sites.iter().filter_map(|site| site.at).map(of_point);
            let marks = of.cells.iter().flat_map(|cells| [&cells.unmet, &cells.unreachable]);
            areas.chain(sites).chain(marks.filter_map(Marks::bounds))
        })
    };
    let [west, south, east, north] = zones.map(of_rect).reduce(joined).or_else(|| others().reduce(joined))?;
    let room = ((east - west).max(north - south) * 0.02).max(50.0);
    Some([west - room, south - room, east + room, north + room])
}
