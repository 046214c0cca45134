//! A layer of a service as a table of its own.

use super::failed;
use super::features::{self, Features};
use super::kinds;
use super::plan::Plan;
use super::shown::Shown;
use super::style::Style;
use crate::output::{self, Column};
use crate::prepare::Failure;
use crate::words::Lang;
use crate::write::table::{Field, Kind, Layer, Package};
use rayon::prelude::*;
use std::path::Path;

/// Layers read at a time.
pub(super) const AT_ONCE: usize = 4;

/// A layer that was read, with its styles.
pub(super) struct Own<'a> {
    pub plan: &'a Plan<'a>,
    pub columns: Vec<Column<'static, ()>>,
    pub styles: Vec<Style>,
    pub features: Features,
}

/// Reads a layer.
pub(super) fn read<'a>(plan: &'a Plan<'a>, lang: Lang) -> Result<Own<'a>, Failure> {
    let styles = Style::all(plan, &plan.words(lang))?;
    let columns = plan.columns(styles.first().map_or(&[], |style| &style.columns));
    let names: Vec<(&str, output::Kind)> = columns.iter().map(|column| (&*column.name, column.unit.kind())).collect();
    let features = features::read(plan, &names)?;
    Ok(Own { plan, columns, styles, features })
}

/// Writes layers, one table for each.
pub(super) fn write(plans: &[Plan<'_>], package: &mut Package, path: &Path, lang: Lang) -> Result<Vec<Shown>, Failure> {
    let mut shown = Vec::with_capacity(plans.len());
    for some in plans.chunks(AT_ONCE) {
        let own: Vec<Own<'_>> = some.par_iter().map(|plan| read(plan, lang)).collect::<Result<_, _>>()?;
        for own in own {
            shown.push(put(own, package, lang).map_err(|error| failed(path, error))?);
        }
    }
    Ok(shown)
}

fn put(own: Own<'_>, package: &mut Package, lang: Lang) -> rusqlite::Result<Shown> {
    let Own { plan, columns, styles, features } = own;
    let names = |column: &Column<'static, ()>| (column.name.to_string(), column.alias(lang));
    let aliases: Vec<(String, String)> = columns.iter().map(names).collect();
    let fields = aliases.iter().zip(&columns).map(|(names, column)| field(names, column.unit.kind()));
    let mut rows = package.layer(&Layer {
        name: &plan.table(),
        title: &plan.title(lang),
        geometry: Some(geometry_type(plan)),
        srs: Some(4326),
        fields: fields.collect(),
    })?;
    for row in 0..features.geometry.len() {
        rows.push(features.geometry.shape(row), features.columns.iter().map(|column| column.get(row)))?;
    }
    let table = rows.finish()?;
    Ok(Shown { aliases, bounds: features.geometry.bounds(), ..Shown::new(plan, table, styles, lang) })
}

/// The one type of its geometries.
pub(super) fn geometry_type(plan: &Plan<'_>) -> &'static str {
    match plan.kind.features {
        kinds::Features::Points => "POINT",
        kinds::Features::Lines => "LINESTRING",
        kinds::Features::Areas => "MULTIPOLYGON",
    }
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
