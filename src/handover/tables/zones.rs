//! The zones of a case as its balance has them: their names, their order and their gaps.

use crate::check::Row;
use crate::handover::Case;
use crate::prepare::Failure;
use std::collections::BTreeMap;

/// Zones of a case, by their ids.
pub(super) struct Zones {
    names: BTreeMap<String, String>,
    /// Their places in the balance.
    ranks: BTreeMap<String, usize>,
    /// By service and zone.
    gaps: BTreeMap<(String, String), f64>,
}

impl Zones {
    pub fn of(case: &Case) -> Result<Self, Failure> {
        let mut zones = Self { names: BTreeMap::new(), ranks: BTreeMap::new(), gaps: BTreeMap::new() };
        let balance = case.table("balance.csv")?;
        for line in balance.iter().flat_map(crate::check::Table::lines) {
            let (Some(service), Some(id)) = (line.get("service"), line.get("zone_id")) else { continue };
            let rank = zones.ranks.len();
            zones.ranks.entry(id.to_owned()).or_insert(rank);
            if let Some(name) = line.text("zone_name") {
                zones.names.entry(id.to_owned()).or_insert_with(|| name.to_owned());
            }
            if let Some(gap) = line.number("gap") {
                zones.gaps.insert((service.to_owned(), id.to_owned()), gap);
            }
        }
        Ok(zones)
    }

    /// Of the zone in which a site stands.
    pub fn name<'z>(&'z self, site: &'z Row) -> Option<&'z str> {
        let id = site.text("zone")?;
        Some(self.names.get(id).map_or(id, String::as_str))
    }

    /// The place of the zone in which a site stands among all; sites of no zone come last.
    pub fn rank(&self, site: &Row) -> usize {
        site.text("zone").and_then(|id| self.ranks.get(id)).copied().unwrap_or(usize::MAX)
    }

    /// Places short in a zone, negative where they are spare.
    pub fn gap(&self, service: &str, zone: &str) -> Option<f64> {
        self.gaps.get(&(service.to_owned(), zone.to_owned())).copied()
    }
}
