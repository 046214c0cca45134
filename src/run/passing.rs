//! Who passes on which road, worked out once more from where the results send people: handed down the trees of cheapest ways.

use super::given::Known;
use crate::check::{self, Finding, flows};
use crate::cost::Paths;
use crate::model::Model;
use crate::study::{Cost, ServiceTable};
use crate::units::Persons;
use crate::words::{Sentence, say};
use std::collections::{BTreeMap, HashMap};
use std::path::Path;

/// People agree to the millionths that files have.
const PERSONS: f64 = 1e-5;

/// The roads of a service against `roads.geojson`; `None` where it does not go along roads.
///
/// # Errors
/// What is missing or unreadable.
pub(super) fn passing(
    model: &Model,
    table: &ServiceTable,
    known: &Known,
    out: &Path,
) -> Result<Option<Finding>, Sentence> {
    let Cost::Travel(name) = &table.cost else { return Ok(None) };
    let Some(routes) = known.paths.get(name).and_then(Paths::routes) else { return Ok(None) };
    let layer = |name: &str| {
        let path = out.join(table.id.as_str()).join(name);
        check::layer(&path, &model.crs)
    };
    let (cells, roads) = (layer("demand.geojson")?, layer("roads.geojson")?);
    let numbers: HashMap<String, u32> =
        (0..model.demand.len()).map(|cell| (model.demand.id(cell).into_owned(), cell as u32)).collect();
    let mut of_site: BTreeMap<String, Vec<(u32, Persons)>> = BTreeMap::new();
    for cell in &cells {
        let Some(number) = cell.text("id").and_then(|id| numbers.get(id)) else { continue };
        for (site, persons) in flows(cell) {
            of_site.entry(site.into_owned()).or_default().push((*number, Persons::from(persons)));
        }
    }
    let mut found = vec![0_i64; routes.streets.edges()];
    for (number, facility) in model.facilities.iter().enumerate() {
        let Some(people) = of_site.get(&facility.id) else { continue };
        for (road, micro) in routes.handed_on(number, people) {
            found[road as usize] += micro;
        }
    }
    let stated = |number: usize| roads.get(number).map_or(f64::NAN, |road| road.amount("persons"));
    let is_other =
        |number: &usize| !((stated(*number) - Persons::from_micro(found[*number]).to_f64()).abs() <= PERSONS);
    let other = (0..found.len()).find(is_other).or((roads.len() != found.len()).then_some(roads.len()));
    Ok(Some(match other {
        None => Finding::of(&table.called(), true, say("run.recheck.passing").count("n", found.len())),
        Some(edge) => Finding::of(&table.called(), false, say("run.recheck.passing_wrong").with("edge", edge + 1)),
    }))
}
