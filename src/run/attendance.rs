//! Attendance areas (划片): people may go only to the sites that name the areas in which they live.

use crate::cost::{Listed, Travel, Way};
use crate::issue::{Issue, Issues};
use crate::model::{CellIx, Model, Offer, ServiceId, SiteIx, Sites};
use crate::read::roles::{listed, nearest};
use crate::study::Failure;
use crate::survey::ZoneTree;
use crate::units::{self, Persons};
use std::collections::{BTreeMap, BTreeSet};

/// The ways of a service that its areas allow: from a cell to every site of every area that holds its centre. Areas may overlap.
///
/// # Errors
/// [`Failure::Data`] for an area that names no site of the service, or one of several of that name (E0575, E0576).
pub(super) fn within_areas(
    model: &Model,
    service: &ServiceId,
    sites: &Sites,
    demand: &[Persons],
    travel: &Travel<'_>,
) -> Result<Option<(Listed, Issues)>, Failure> {
    let Some(areas) = model.attendance.get(service) else { return Ok(None) };
    let mut issues = Issues::new();
    let named = Named::new(model, sites);
    let of_area: Vec<Vec<SiteIx>> = areas.iter().map(|area| named.sites(&area.name, service, &mut issues)).collect();
    if issues.has_errors() {
        return Err(Failure::Data(issues));
    }
    let tree = ZoneTree::new(areas);
    let cells = &model.demand;
    let mut ways = Vec::new();
    let mut nowhere = Persons::ZERO;
    let mut chosen: Vec<SiteIx> = Vec::new();
    let mut several = Persons::ZERO;
    for (cell, people) in demand.iter().enumerate() {
        chosen.clear();
        chosen.extend(tree.zones_of([cells.x[cell], cells.y[cell]]).flat_map(|area| &of_area[area.index()]));
        chosen.sort_unstable();
        chosen.dedup();
        if chosen.is_empty() {
            nowhere += *people;
        } else if chosen.len() > 1 {
            several += *people;
        }
        for site in &chosen {
            if let Some(cost) = travel.cost(CellIx::new(cell), *site) {
                ways.push(Way { cell: CellIx::new(cell), site: *site, thousandths: units::thousandths(cost) });
            }
        }
    }
    if nowhere > Persons::ZERO {
        issues.push(Issue::new("W0590").fact("service", service).persons(nowhere));
    }
    if several > Persons::ZERO {
        issues.push(Issue::new("I0578").fact("service", service).persons(several));
    }
    let is_named = |site: &SiteIx| of_area.iter().flatten().any(|other| other == site);
    let names: Vec<&str> = sites.all().filter(|site| !is_named(site)).map(|site| named.name(site)).collect();
    if !names.is_empty() {
        let issue = Issue::new("W0591").fact("service", service).fact("n", names.len());
        issues.push(issue.fact("names", names.join(", ")));
    }
    let listed = Listed::new(travel.name(), cells.len(), sites.len(), ways);
    let listed = listed.map_err(|unlisted| Failure::Bug(format!("{service}: {unlisted}")))?;
    Ok(Some((listed, issues)))
}

/// Who may go only to sites that are not open in the year: how many, and which sites (W0594).
pub(super) fn closed(
    model: &Model,
    service: &ServiceId,
    (sites, offer, year): (&Sites, &Offer, i32),
    demand: &[Persons],
    listed: &Listed,
) -> Option<Issue> {
    model.attendance.get(service)?;
    let mut persons = Persons::ZERO;
    let mut closed: BTreeSet<SiteIx> = BTreeSet::new();
    for (cell, people) in demand.iter().enumerate().filter(|(_, people)| **people > Persons::ZERO) {
        let ways = || listed.from(CellIx::new(cell)).map(|(site, _)| site);
        if ways().next().is_some() && !ways().any(|site| offer.is_counted(site.index())) {
            persons += *people;
            closed.extend(ways());
        }
    }
    let name = |site: &SiteIx| model.facilities[sites.facility[site.index()].index()].name.as_str();
    let names = closed.iter().map(name).collect::<Vec<_>>().join(", ");
    let issue = Issue::new("W0594").fact("service", service).persons(persons);
    (persons > Persons::ZERO).then(|| issue.fact("year", year).fact("names", names))
}

/// The sites of a service by id and name.
struct Named<'m> {
    model: &'m Model,
    sites: &'m Sites,
    by_text: BTreeMap<&'m str, Vec<SiteIx>>,
}

impl<'m> Named<'m> {
    fn new(model: &'m Model, sites: &'m Sites) -> Self {
        let mut by_text: BTreeMap<&str, Vec<SiteIx>> = BTreeMap::new();
        for site in sites.all() {
            let facility = &model.facilities[sites.facility[site.index()].index()];
            by_text.entry(&facility.id).or_default().push(site);
            if facility.name != facility.id {
                by_text.entry(&facility.name).or_default().push(site);
            }
        }
        Self { model, sites, by_text }
    }

    fn name(&self, site: SiteIx) -> &'m str {
        &self.model.facilities[self.sites.facility[site.index()].index()].name
    }

    /// The sites of an area: a name as it stands, or a list of them.
    fn sites(&self, text: &str, service: &ServiceId, issues: &mut Issues) -> Vec<SiteIx> {
        let mut found = Vec::new();
        let parts: Vec<&str> = if self.by_text.contains_key(text.trim()) { vec![text.trim()] } else { listed(text) };
        for part in parts {
            match self.by_text.get(part).map(Vec::as_slice) {
                Some([site]) => found.push(*site),
                Some(several) => {
                    let issue = Issue::new("E0576").fact("service", service).value(part);
                    issues.push(issue.fact("n", several.len()));
                }
                None => {
                    let near = nearest(part, self.by_text.keys().copied()).unwrap_or("-");
                    issues.push(Issue::new("E0575").fact("service", service).value(part).fact("near", near));
                }
            }
        }
        found
    }
}
