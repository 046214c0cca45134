//! The columns that hold coordinates, for tables without a geometry, and those that only look like it.

use super::column::find;
use super::vocabulary::{X, Y};
use crate::issue::Issues;
use crate::read::number::{coordinate, normal};
use crate::read::{Cell, Column, Table};

/// Indices of the columns with east and north; `None` without both, or when an issue says why none could be chosen.
pub fn axes(table: &Table) -> (Option<[usize; 2]>, Issues) {
    let mut issues = Issues::new();
    let mut index = |term| {
        let found: &Column = find(table, term, None, &mut issues)?;
        table.columns.iter().position(|column| std::ptr::eq(column, found))
    };
    let (x, y) = (index(&X), index(&Y));
    (x.zip(y).map(|(x, y)| [x, y]), issues)
}

/// Indices of every column that may be taken for a coordinate.
pub fn coordinate_columns(table: &Table) -> Vec<usize> {
    let is_axis = |name: &str| X.has_alias(name) || Y.has_alias(name);
    (0..table.columns.len()).filter(|at| is_axis(&table.columns[*at].name)).collect()
}

/// Headings of the columns that hold the positions, as the study names them or else as they are found; none beside geometries.
pub fn headings(table: &Table, named: [Option<&str>; 2]) -> Vec<String> {
    if !table.geometry.is_empty() {
        return Vec::new();
    }
    let column = |(term, named)| find(table, term, named, &mut Issues::new()).map(|column| column.name.clone());
    [&X, &Y].into_iter().zip(named).filter_map(column).collect()
}

/// Columns that look like coordinates though no name of the vocabulary says so.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Likely {
    /// East.
    pub x: Option<String>,
    /// North.
    pub y: Option<String>,
    /// All of them, those that may be either or both too.
    pub all: Vec<String>,
}

/// Columns whose names or numbers speak of coordinates: 经度, 坐标, lon ... in the name, or degrees as China has them (70 to
/// 140 and 3 to 55) of which most have three decimals. Numbers are seen only in columns that were read.
pub fn likely_axes(table: &Table) -> Likely {
    let named = |name: &str, words: &[&str], whole: &[&str]| {
        let name = normal(name);
        words.iter().any(|word| name.contains(word)) || whole.contains(&name.as_str())
    };
    let numbers = |name: &str, range: std::ops::RangeInclusive<f64>| {
        table.columns.iter().find(|column| column.name == name).is_some_and(|column| degrees(column, &range))
    };
    let mut likely = Likely::default();
    for name in &table.names {
        let (east, north) = (named(name, &EAST, &["e", "jd", "lng"]), named(name, &NORTH, &["n", "wd", "lat"]));
        let is_x = !north && (east || numbers(name, 70.0..=140.0));
        let is_y = !east && (north || numbers(name, 3.0..=55.0));
        if is_x {
            likely.x.get_or_insert_with(|| name.clone());
        } else if is_y {
            likely.y.get_or_insert_with(|| name.clone());
        }
        if is_x || is_y || named(name, &["坐标", "经纬", "coord", "latlon", "lnglat", "lonlat"], &["location"]) {
            likely.all.push(name.clone());
        }
    }
    // Letters stand for much else: one of them alone says nothing.
    if likely.all.len() == 1 && normal(&likely.all[0]).chars().count() < 3 && likely.all[0].is_ascii() {
        return Likely::default();
    }
    likely
}

const EAST: [&str; 6] = ["经度", "东经", "longitude", "lon_", "_lon", "jingdu"];
const NORTH: [&str; 6] = ["纬度", "北纬", "latitude", "lat_", "_lat", "weidu"];

/// Whether the numbers of a column are degrees in this range, most with three decimals or more.
fn degrees(column: &Column, range: &std::ops::RangeInclusive<f64>) -> bool {
    let (mut all, mut fine) = (0, 0);
    for cell in &column.cells {
        match coordinate(&cell) {
            Ok(None) => {}
            Ok(Some(number)) if range.contains(&number) => {
                all += 1;
                fine += usize::from((number * 100.0 - (number * 100.0).round()).abs() > 1e-6);
            }
            // A row of sums or a note has text or nothing here.
            _ if matches!(cell, Cell::Text(_)) => {}
            _ => return false,
        }
    }
    all > 0 && fine * 2 > all
}

#[cfg(test)]
mod tests {
    use super::super::sample::table;
    use super::*;
    use crate::model::Role;
    use serde_json::json;

    #[test]
    fn names_and_numbers_that_look_like_coordinates() {
        let of = |rows: serde_json::Value| likely_axes(&table(Role::Facilities, "a.csv", &rows));
        let found = of(json!([{"床位": 30, "甲": 107.123, "乙": 29.823}, {"床位": 45, "甲": 107.2345, "乙": null}]));
        assert_eq!((found.x.as_deref(), found.y.as_deref(), found.all.len()), (Some("甲"), Some("乙"), 2));
        let found = of(json!([{"床位": 30, "校门经度值": "107", "校门纬度值": "29"}]));
        assert_eq!((found.x.as_deref(), found.y.as_deref()), (Some("校门经度值"), Some("校门纬度值")));
        let found = of(json!([{"位置坐标": "107.1,29.8"}]));
        assert_eq!((found.x, found.all), (None, vec!["位置坐标".to_owned()]));
        assert_eq!(of(json!([{"床位": 30.5, "面积": 120.5, "n": 3}])), Likely::default());
    }
}
