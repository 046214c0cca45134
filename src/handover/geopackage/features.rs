//! The features of a layer, column by column, each in the type that its column has in the model.

use super::plan::Plan;
use crate::check::{self, Properties};
use crate::output::Kind;
use crate::prepare::Failure;
use crate::read::Geometry;
use geojson::{GeometryValue, Position};
use rusqlite::types;
use serde_json::Value;
use std::collections::HashSet;
use std::sync::Arc;

/// A layer that was read.
pub(super) struct Features {
    /// Where its features lie, in longitude and latitude.
    pub geometry: Geometry,
    /// Its columns, in the order asked for.
    pub columns: Vec<Values>,
}

/// The values of a column; texts that repeat are held once.
#[derive(Debug, PartialEq)]
pub(super) enum Values {
    Text(Vec<Option<Arc<str>>>),
    Flag(Vec<Option<bool>>),
    Whole(Vec<Option<i64>>),
    /// Not a number where there is none, which takes half the room.
    Real(Vec<f64>),
}

/// Reads columns of a layer.
pub(super) fn read(plan: &Plan<'_>, names: &[(&str, Kind)]) -> Result<Features, Failure> {
    let mut geometry = Geometry::default();
    let mut columns: Vec<Values> = names.iter().map(|(_, kind)| Values::new(*kind)).collect();
    let mut texts = HashSet::new();
    let look = |at: Option<GeometryValue>, properties: &Properties| {
        push(&mut geometry, at);
        for ((name, _), column) in names.iter().zip(&mut columns) {
            column.push(properties.get(name), &mut texts);
        }
    };
    check::each(&plan.path(), look).map_err(|what| plan.unreadable(what))?;
    Ok(Features { geometry, columns })
}

fn push(geometry: &mut Geometry, at: Option<GeometryValue>) {
    let position = |at: &Position| -> Option<[f64; 2]> { Some([*at.as_slice().first()?, *at.as_slice().get(1)?]) };
    let ring = |ring: &Vec<Position>| ring.iter().filter_map(position).collect();
    let polygon = |rings: &Vec<Vec<Position>>| rings.iter().map(ring).collect();
    let polygons: Vec<Vec<Vec<[f64; 2]>>> = match at {
        Some(GeometryValue::Point { coordinates }) => {
            match position(&coordinates) {
                Some(at) => geometry.push_point(at),
                None => geometry.push_none(),
            }
            return;
        }
        Some(GeometryValue::LineString { coordinates }) => {
            let line: Vec<[f64; 2]> = coordinates.iter().filter_map(position).collect();
            if line.is_empty() {
                geometry.push_none();
            } else {
                geometry.push_lines(&[line], false);
            }
            return;
        }
        Some(GeometryValue::Polygon { coordinates }) => vec![polygon(&coordinates)],
        Some(GeometryValue::MultiPolygon { coordinates }) => coordinates.iter().map(polygon).collect(),
        _ => Vec::new(),
    };
    if polygons.is_empty() { geometry.push_none() } else { geometry.push_polygons(&polygons) }
}

impl Values {
    fn new(kind: Kind) -> Self {
        match kind {
            Kind::Text => Self::Text(Vec::new()),
            Kind::Flag => Self::Flag(Vec::new()),
            Kind::Whole => Self::Whole(Vec::new()),
            Kind::Real => Self::Real(Vec::new()),
        }
    }

    fn push(&mut self, value: Option<&Value>, texts: &mut HashSet<Arc<str>>) {
        match self {
            Self::Text(all) => all.push(value.and_then(Value::as_str).map(|text| shared(text, texts))),
            Self::Flag(all) => all.push(value.and_then(Value::as_bool)),
            Self::Whole(all) => all.push(value.and_then(Value::as_i64)),
            Self::Real(all) => all.push(value.and_then(Value::as_f64).unwrap_or(f64::NAN)),
        }
    }

    /// The value of a row, as SQLite has it.
    pub fn get(&self, row: usize) -> types::Value {
        let found = match self {
            Self::Text(all) => all[row].as_deref().map(|text| types::Value::Text(text.to_owned())),
            Self::Flag(all) => all[row].map(|is| types::Value::Integer(i64::from(is))),
            Self::Whole(all) => all[row].map(types::Value::Integer),
            Self::Real(all) => Some(all[row]).filter(|n| !n.is_nan()).map(types::Value::Real),
        };
        found.unwrap_or(types::Value::Null)
    }
}

fn shared(text: &str, texts: &mut HashSet<Arc<str>>) -> Arc<str> {
    if let Some(known) = texts.get(text) {
        return Arc::clone(known);
    }
    let text: Arc<str> = text.into();
    texts.insert(Arc::clone(&text));
    text
}
