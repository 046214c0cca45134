//! The cells, which all services share: one row for each, with the columns of every service.

use super::failed;
use super::plan::Plan;
use super::shown::Shown;
use super::table::{AT_ONCE, Own, field, geometry_type, read};
use crate::output::Column;
use crate::prepare::Failure;
use crate::read::Geometry;
use crate::words::Lang;
use crate::write::table::{Layer, MOST_COLUMNS, Package};
use rayon::prelude::*;
use std::path::Path;

/// Columns that are the same for every service; the first tells a cell from the others.
const IDENTITY: [&str; 2] = ["id", "zone"];

/// Writes the layers of all services into one table, or into as few as hold their columns.
pub(super) fn write(plans: &[Plan<'_>], package: &mut Package, path: &Path, lang: Lang) -> Result<Vec<Shown>, Failure> {
    let (mut shown, mut together) = (Vec::new(), Vec::new());
    for some in plans.chunks(AT_ONCE) {
        let read: Vec<Own<'_>> = some.par_iter().map(|plan| read(plan, lang)).collect::<Result<_, _>>()?;
        for own in read {
            if !fits(&together, &own) {
                shown.extend(put(&together, package, path, lang)?);
                together.clear();
            }
            add(&mut together, own);
        }
    }
    shown.extend(put(&together, package, path, lang)?);
    Ok(shown)
}

/// Whether a service has the cells of these, and room beside them.
fn fits(together: &[Own<'_>], own: &Own<'_>) -> bool {
    let Some(first) = together.first() else { return true };
    let columns: usize = together.iter().map(|own| own.columns.len()).sum();
    let is_same = IDENTITY.iter().enumerate().all(|(at, _)| first.features.columns[at] == own.features.columns[at]);
    is_same && first.features.geometry == own.features.geometry && columns + own.columns.len() <= MOST_COLUMNS
}

/// What all have is held once.
fn add<'a>(together: &mut Vec<Own<'a>>, mut own: Own<'a>) {
    if !together.is_empty() {
        own.features.geometry = Geometry::default();
        own.features.columns.drain(..IDENTITY.len());
        own.columns.drain(..IDENTITY.len());
    }
    together.push(own);
}

fn put(together: &[Own<'_>], package: &mut Package, path: &Path, lang: Lang) -> Result<Vec<Shown>, Failure> {
    let failed = |error| failed(path, error);
    let Some(first) = together.first() else { return Ok(Vec::new()) };
    let (mut aliases, mut fields) = (Vec::new(), Vec::new());
    for own in together {
        for column in &own.columns {
            let names = names(own.plan, column, lang);
            fields.push(field(&names, column.unit.kind()));
            aliases.push(names);
        }
    }
    let geometry = &first.features.geometry;
    let title = crate::words::word(first.plan.kind.word, lang);
    let mut rows = package
        .layer(&Layer {
            name: &first.plan.table(),
            title,
            geometry: Some(geometry_type(first.plan)),
            srs: Some(4326),
            fields,
        })
        .map_err(failed)?;
    for row in 0..geometry.len() {
        let values = together.iter().flat_map(|own| own.features.columns.iter().map(|column| column.get(row)));
        rows.push(geometry.shape(row), values).map_err(failed)?;
    }
    let table = rows.finish().map_err(failed)?;
    let of = |(number, own): (usize, &Own<'_>)| {
        let renamed: Vec<(&str, String)> =
            own.columns.iter().map(|column| (&*column.name, names(own.plan, column, lang).0)).collect();
        let styles = own.styles.iter().map(|style| style.clone().over(&renamed)).collect();
        let shown = Shown::new(own.plan, table.clone(), styles, lang);
        Shown { aliases: aliases.clone(), bounds: geometry.bounds(), is_first: number == 0, ..shown }
    };
    Ok(together.iter().enumerate().map(of).collect())
}

/// What a column of a service is called among those of others, and what people call it.
fn names(plan: &Plan<'_>, column: &Column<'static, ()>, lang: Lang) -> (String, String) {
    let alias = column.alias(lang);
    if IDENTITY.contains(&&*column.name) {
        return (column.name.to_string(), alias);
    }
    (format!("{}_{}", plan.service.id, column.name), format!("{} {alias}", plan.service.called().name.get(lang)))
}
