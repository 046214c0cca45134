//! A layer of a service as a table of its own.

use super::failed;
use super::features;
use super::plan::Plan;
use super::shown::Shown;
use super::style::Style;
use crate::output;
use crate::prepare::Failure;
use crate::words::Lang;
use crate::write::table::{Field, Kind, Layer, Package};
use std::path::Path;

/// Writes layers, one table for each.
pub(super) fn write(plans: &[Plan<'_>], package: &mut Package, path: &Path, lang: Lang) -> Result<Vec<Shown>, Failure> {
    plans.iter().map(|plan| one(plan, package, path, lang)).collect()
}

fn one(plan: &Plan<'_>, package: &mut Package, path: &Path, lang: Lang) -> Result<Shown, Failure> {
    let failed = |error| failed(path, error);
    let styles = Style::all(plan, &plan.words(lang))?;
    let columns = plan.columns(styles.first().map_or(&[], |style| &style.columns));
    let names: Vec<(&str, output::Kind)> = columns.iter().map(|column| (&*column.name, column.unit.kind())).collect();
    let features = features::read(plan, &names)?;
    let aliases: Vec<(String, String)> =
        columns.iter().map(|column| (column.name.to_string(), column.alias(lang))).collect();
    let mut rows = package
        .layer(&Layer {
            name: &plan.table(),
            title: &plan.title(lang),
            geometry: Some(geometry_type(plan)),
            srs: Some(4326),
            fields: aliases.iter().zip(&names).map(|(names, (_, kind))| field(names, *kind)).collect(),
        })
        .map_err(failed)?;
    for row in 0..features.geometry.len() {
        let values = features.columns.iter().map(|column| column.get(row));
        rows.push(features.geometry.shape(row), values).map_err(failed)?;
    }
    let table = rows.finish().map_err(failed)?;
    Ok(Shown { aliases, bounds: features.geometry.bounds(), ..Shown::new(plan, table, styles, lang) })
}

/// The one type of its geometries.
pub(super) fn geometry_type(plan: &Plan<'_>) -> &'static str {
    if plan.kind.is_area { "MULTIPOLYGON" } else { "POINT" }
}

/// A column of the file.
pub(super) fn field((name, alias): &(String, String), kind: output::Kind) -> Field {
    let kind = match kind {
        output::Kind::Text => Kind::Text,
        output::Kind::Flag => Kind::Bool,
        output::Kind::Whole => Kind::Integer,
        output::Kind::Real => Kind::Real,
    };
    Field { name: name.clone(), kind, alias: Some(alias.clone()) }
}
