//! What pictures are drawn from: read once, whatever the language and the shape.

use crate::handover::{Case, Source};
use crate::prepare::Failure;
use crate::study::ServiceTable;
use geo::{BoundingRect, MultiPolygon};

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
}

/// What a service has.
pub(super) struct OfService<'s> {
    pub service: &'s ServiceTable,
    pub zones: Vec<Zone>,
}

/// A street or a town.
pub(super) struct Zone {
    pub name: String,
    pub shape: MultiPolygon<f64>,
    /// People who need the service, with those of whom only the zone is known.
    pub demand: f64,
    /// Places short, below 0 spare; none where the service counts no places.
    pub gap: Option<f64>,
}

impl<'s> Material<'s> {
    /// Reads it.
    pub fn read(source: &'s Source) -> Result<Option<Self>, Failure> {
        let Some(case) = source.main() else { return Ok(None) };
        let mut services = Vec::new();
        for service in case.study.service.iter().take(MOST_SERVICES) {
            services.push(OfService { service, zones: zones(case, service)? });
        }
        let shapes = services.iter().flat_map(|of| &of.zones).filter_map(|zone| zone.shape.bounding_rect());
        let bounds = shapes.map(|rect| [rect.min().x, rect.min().y, rect.max().x, rect.max().y]);
        let joined = |a: [f64; 4], b: [f64; 4]| [a[0].min(b[0]), a[1].min(b[1]), a[2].max(b[2]), a[3].max(b[3])];
        let Some([west, south, east, north]) = bounds.reduce(joined) else { return Ok(None) };
        let room = ((east - west).max(north - south) * 0.02).max(50.0);
        let extent = [west - room, south - room, east + room, north + room];
        Ok(Some(Self { case, title: source.study.title.clone(), extent, services }))
    }
}

fn zones(case: &Case, service: &ServiceTable) -> Result<Vec<Zone>, Failure> {
    let rows = case.layer(service.id.as_str(), "zones")?.unwrap_or_default();
    let zone = |row: crate::check::Row| {
        let n = |column: &str| row.number(column);
        let name = row.text("name").filter(|name| !name.is_empty()).or(row.text("id")).unwrap_or_default().to_owned();
        let demand = n("demand").unwrap_or_default() + n("demand_unlocated").unwrap_or_default();
        Some(Zone { name, demand, gap: n("gap"), shape: row.shape? })
    };
    Ok(rows.into_iter().filter_map(zone).collect())
}
