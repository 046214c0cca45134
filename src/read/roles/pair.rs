//! Both coordinates of a site in one column: `113.30,29.11` under 经纬度, 坐标, location or lnglat.
//!
//! The column is read as two, which are called by its heading, so that whatever looks for coordinates finds them. Which of the
//! two is east is told by the values where one of them is beyond 90 degrees or says its direction; else by the heading (经纬度,
//! latlng); else it is asked.

use super::axes::coordinate_columns;
use super::column::by_name;
use super::vocabulary::XY;
use crate::issue::{Issue, Issues};
use crate::read::angle::angle;
use crate::read::number::{coordinate, normal};
use crate::read::{Cell, Cells, Column, Table};
use crate::words::say;

/// Headings that say that east comes first, and those that say that north does.
const EAST_FIRST: [&str; 6] = ["经纬", "lnglat", "lonlat", "longlat", "longitudelatitude", "xy"];
const NORTH_FIRST: [&str; 4] = ["纬经", "latlng", "latlon", "latlong"];

/// One of the two numbers of a cell.
#[derive(Debug, Clone, Copy, PartialEq)]
struct Half {
    value: f64,
    is_east: Option<bool>,
}

/// The table with two columns more where one holds both coordinates; `named` is what the study calls it: east first, or north
/// first. A table with a geometry, or with a column for each, stays as it is.
///
/// # Errors
/// E0357 when nothing tells which of the two is east, E0302 when several columns could be the one.
pub fn paired(mut table: Table, named: [Option<&str>; 2]) -> (Table, Issues) {
    let mut issues = Issues::new();
    let stated = named.iter().flatten().next();
    let has_axes = stated.is_none() && !coordinate_columns(&table).is_empty();
    if !table.geometry.is_empty() || table.rows == 0 || has_axes {
        return (table, issues);
    }
    let column = match stated {
        Some(name) => by_name(&table, name, Some(&XY), &mut issues),
        None => match table.columns.iter().filter(|column| holds_pairs(column)).collect::<Vec<_>>().as_slice() {
            [] => None,
            [one] => Some(*one),
            several => {
                let names: Vec<&str> = several.iter().map(|column| column.name.as_str()).collect();
                let issue = Issue::new("E0302").file(&table.layer.file).field(names.join(", "));
                issues.push(issue.fact("role", "xy").fact("first", names[0]));
                None
            }
        },
    };
    let Some(column) = column else { return (table, issues) };
    let name = column.name.clone();
    let order = match named {
        [Some(_), _] => Some(true),
        [None, Some(_)] => Some(false),
        _ => by_values(column).or_else(|| by_heading(&name)),
    };
    let Some(east_first) = order else {
        let example =
            column.cells.iter().find(|cell| pair(cell).is_some()).map(|cell| crate::read::number::shown(&cell));
        issues.push(Issue::new("E0357").file(&table.layer.file).field(&name).value(example.unwrap_or_default()));
        return (table, issues);
    };
    let halves = halves(column, east_first);
    let order = say(if east_first { "read.east_first" } else { "read.north_first" });
    issues.push(Issue::new("I0353").file(&table.layer.file).field(&name).words("order", order));
    for (axis, cells) in ["x", "y"].into_iter().zip(halves) {
        // A group of coordinates by this name is one to whoever looks for them.
        let group = if normal(&name).contains("坐标") { name.clone() } else { format!("坐标 {name}") };
        let own = format!("{group}/{axis}");
        table.names.push(own.clone());
        table.columns.push(Column { name: own, cells });
    }
    (table, issues)
}

/// Whether a column is called by a name for both, and most of what stands in it are two numbers.
fn holds_pairs(column: &Column) -> bool {
    if !is_pair(&column.name) {
        return false;
    }
    let filled = column.cells.iter().filter(|cell| !matches!(coordinate(cell), Ok(None))).count();
    let pairs = column.cells.iter().filter(|cell| pair(cell).is_some()).count();
    pairs > 0 && pairs * 2 > filled
}

/// Whether a heading is one for both, whatever stands in brackets behind it: 坐标（高德）.
pub(super) fn is_pair(heading: &str) -> bool {
    let heading = normal(heading);
    XY.has_alias(heading.split(['(', '[', '【']).next().unwrap_or_default())
}

/// Whether east comes first, where values tell: `None` when none does, or when they disagree.
fn by_values(column: &Column) -> Option<bool> {
    let (mut east, mut north) = (false, false);
    for [first, second] in column.cells.iter().filter_map(|cell| pair(&cell)) {
        let beyond = |half: Half| half.value.abs() > 90.0 && half.value.abs() <= 180.0;
        let says = first.is_east.or_else(|| second.is_east.map(|is_east| !is_east));
        match says {
            Some(true) => east = true,
            Some(false) => north = true,
            None => {
                east |= beyond(first) && second.value.abs() <= 90.0;
                north |= beyond(second) && first.value.abs() <= 90.0;
            }
        }
    }
    (east != north).then_some(east)
}

fn by_heading(name: &str) -> Option<bool> {
    let name = normal(name).replace([',', '，', '、', '/', '_', '-'], "");
    let has = |words: &[&str]| words.iter().any(|word| name.contains(word));
    match (has(&EAST_FIRST), has(&NORTH_FIRST)) {
        (east, north) if east != north => Some(east),
        _ => None,
    }
}

/// East and north of every cell. What is no pair stands as it is in the first, where it will be complained about.
fn halves(column: &Column, east_first: bool) -> [Cells; 2] {
    let [mut x, mut y] = [Cells::new(), Cells::new()];
    for cell in &column.cells {
        match pair(&cell) {
            Some([first, second]) => {
                let [east, north] = if east_first { [first, second] } else { [second, first] };
                x.push(Cell::Real(east.value));
                y.push(Cell::Real(north.value));
            }
            None if matches!(coordinate(&cell), Ok(None)) => {
                x.push(Cell::Null);
                y.push(Cell::Null);
            }
            None => {
                x.push(cell.into_owned());
                y.push(Cell::Null);
            }
        }
    }
    [x, y]
}

/// The two numbers of a cell.
fn pair(cell: &Cell<&str>) -> Option<[Half; 2]> {
    let Cell::Text(text) = cell else { return None };
    let text = text.trim().trim_start_matches(['(', '[', '（', '【']).trim_end_matches([')', ']', '）', '】']);
    let separated = |marks: &[char]| {
        let parts: Vec<&str> =
            text.split(|c| marks.contains(&c)).map(str::trim).filter(|part| !part.is_empty()).collect();
        let &[first, second] = parts.as_slice() else { return None };
        Some([half(first)?, half(second)?])
    };
    separated(&[',', '，', ';', '；', '、', '/', '|'])
        .or_else(|| separated(&[' ', '\u{3000}', '\t']))
        .or_else(|| directed(text))
}

/// Two angles without anything between them but their directions: `N29°06′E113°18′`.
fn directed(text: &str) -> Option<[Half; 2]> {
    let at = |(at, c): (usize, char)| {
        ['E', 'W', 'N', 'S', '东', '西', '南', '北'].contains(&c).then_some((at, c.len_utf8()))
    };
    let mut marks = text.char_indices().filter_map(at);
    let (first, len) = marks.next()?;
    let split = if first == 0 { marks.next()?.0 } else { first + len };
    let (first, second) = text.split_at(split);
    Some([half(first)?, half(second)?])
}

fn half(text: &str) -> Option<Half> {
    let is_east = angle(text).and_then(|angle| angle.is_east);
    Some(Half { value: coordinate(&Cell::Text(text)).ok()??, is_east })
}

#[cfg(test)]
mod tests {
    use super::super::sample::table;
    use super::*;
    use crate::model::Role;
    use serde_json::json;

    fn read(heading: &str, cells: &[&str], named: [Option<&str>; 2]) -> Result<Vec<[Option<f64>; 2]>, &'static str> {
        let rows: Vec<_> = cells.iter().map(|cell| json!({"n": 1, heading: cell})).collect();
        let (table, issues) = paired(table(Role::Facilities, "a.csv", &json!(rows)), named);
        if let Some(issue) = issues.groups().flat_map(|g| &g.examples).find(|issue| issue.code.starts_with('E')) {
            return Err(issue.code);
        }
        let (axes, _) = super::super::axes::axes(&table);
        let Some([x, y]) = axes else { return Ok(Vec::new()) };
        let at = |column: usize, row| coordinate(&table.columns[column].cells.get(row)).ok().flatten();
        Ok((0..table.rows).map(|row| [at(x, row), at(y, row)]).collect())
    }

    #[test]
    fn two_numbers_in_one_cell_are_east_and_north() {
        let here = Ok(vec![[Some(113.3), Some(29.11)]]);
        for (heading, cell) in [
            ("经纬度", "113.30,29.11"),
            ("坐标", "29.11，113.30"),
            ("坐标（高德）", "113.3 29.11"),
            ("location", "113.30;29.11"),
            ("lnglat", "[113.30, 29.11]"),
            ("位置坐标", "113°18′00″E,29°06′36″N"),
            ("坐标", "N29°06′36″E113°18′00″"),
            ("坐标", "东经113度18分，北纬29度6分36秒"),
        ] {
            assert_eq!(read(heading, &[cell], [None; 2]), here, "{heading} {cell}");
        }
        let two = read("坐标", &["113.3,29.11", "NA"], [None; 2]);
        assert_eq!(two, Ok(vec![[Some(113.3), Some(29.11)], [None, None]]));
    }

    #[test]
    fn an_order_that_nothing_tells_is_asked() {
        let kashgar = ["76.0,39.5", "75.9,39.4"];
        assert_eq!(read("坐标", &kashgar, [None; 2]), Err("E0357"));
        assert_eq!(read("坐标", &["113.3,29.1", "29.1,113.3"], [None; 2]), Err("E0357"), "they disagree");
        let east = Ok(vec![[Some(76.0), Some(39.5)], [Some(75.9), Some(39.4)]]);
        assert_eq!(read("经纬度", &kashgar, [None; 2]), east);
        assert_eq!(read("坐标", &kashgar, [Some("坐标"), None]), east);
        assert_eq!(read("latlng", &["39.5,76.0"], [None; 2]), Ok(vec![[Some(76.0), Some(39.5)]]));
        assert_eq!(read("位置点", &["39.5,76.0"], [None, Some("位置点")]), Ok(vec![[Some(76.0), Some(39.5)]]));
    }

    #[test]
    fn what_holds_no_pairs_is_left_alone() {
        for (heading, cells) in [("位置", &["人民路3号", "人民路5号"][..]), ("面积", &["1,350"]), ("坐标", &["113.3"])]
        {
            assert_eq!(read(heading, cells, [None; 2]), Ok(Vec::new()), "{heading}");
        }
    }
}
