//! Where a row stands: one point for every feature, under a stated rule for each kind of geometry.
//!
//! A point is itself. Several points are their mean, counted once. A polygon is the centre of its bounding box when it is a
//! rectangle along the axes (a grid cell), else its centroid when that lies inside, else a point inside it. A CSV has x
//! (east, longitude) and y (north, latitude). Lines and collections have no agreed position and are refused.

use super::column::{find, missing};
use super::row::Rows;
use super::vocabulary::{X, Y};
use crate::issue::Issues;
use crate::model::InFile;
use crate::raster::valid::is_valid;
use crate::read::angle::angle;
use crate::read::number::{Fault, MAX_COORDINATE, coordinate, shown};
use crate::read::{Cell, Column, Polygons, Shape, Table};
use geo::{Area, BoundingRect, Centroid, Contains, Coord, InteriorPoint, LineString, MultiPolygon, Polygon};

/// How a position was found.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Rule {
    /// It is given.
    Given,
    /// Mean of so many points.
    Mean(usize),
    /// Centre of a rectangle along the axes.
    Centre,
    /// Centroid of a polygon.
    Centroid,
    /// A point inside a polygon whose centroid lies outside.
    Inside,
}

/// Why a geometry has no position.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Misplaced {
    /// A type without an agreed position.
    Type(&'static str),
    /// A coordinate is not finite or beyond [`MAX_COORDINATE`].
    Range,
    /// A polygon without area, or one that crosses itself and does not hold its centroid.
    NoInside,
}

/// Position of a geometry; `None` when there is none.
///
/// # Errors
/// [`Misplaced`] says what is wrong with it.
pub fn position(shape: Shape<'_>) -> Result<Option<(InFile, Rule)>, Misplaced> {
    match shape {
        Shape::None => Ok(None),
        Shape::Point(at) => Ok(Some((InFile(sound(at)?), Rule::Given))),
        Shape::MultiPoint([]) => Ok(None),
        Shape::MultiPoint([at]) => Ok(Some((InFile(sound(*at)?), Rule::Given))),
        Shape::MultiPoint(several) => mean(several).map(Some),
        Shape::Polygons(polygons) => inside(polygons).map(Some),
        Shape::Lines(lines) => Err(Misplaced::Type(lines.name())),
        Shape::Other(name) => Err(Misplaced::Type(name)),
    }
}

/// The polygons of a row that must be an area; `None` without geometry.
///
/// # Errors
/// [`Misplaced`] says what is wrong with it.
pub fn area(shape: Shape<'_>) -> Result<Option<MultiPolygon<f64>>, Misplaced> {
    match shape {
        Shape::Polygons(polygons) if polygons.parts.len() > 1 => shape_of(polygons).map(Some),
        Shape::None | Shape::Polygons(_) => Ok(None),
        Shape::Point(_) => Err(Misplaced::Type("Point")),
        Shape::MultiPoint(_) => Err(Misplaced::Type("MultiPoint")),
        Shape::Lines(lines) => Err(Misplaced::Type(lines.name())),
        Shape::Other(kind) => Err(Misplaced::Type(kind)),
    }
}

/// The polygons of a row for geometry operations; every coordinate is finite and of a possible size.
///
/// # Errors
/// [`Misplaced::Range`].
pub fn shape_of(polygons: Polygons<'_>) -> Result<MultiPolygon<f64>, Misplaced> {
    let ring = |k: usize| {
        let points = &polygons.xy[polygons.rings[k] as usize..polygons.rings[k + 1] as usize];
        points.iter().map(|&at| sound(at).map(|[x, y]| Coord { x, y })).collect::<Result<Vec<_>, _>>().map(LineString)
    };
    let part = |ends: &[u32]| {
        let mut rings = (ends[0] as usize..ends[1] as usize).map(ring);
        let shell = rings.next().transpose()?.unwrap_or_else(|| LineString(Vec::new()));
        Ok(Polygon::new(shell, rings.collect::<Result<_, _>>()?))
    };
    polygons.parts.windows(2).map(part).collect::<Result<Vec<_>, _>>().map(MultiPolygon)
}

fn sound(at: [f64; 2]) -> Result<[f64; 2], Misplaced> {
    let fine = |v: f64| v.is_finite() && v.abs() <= MAX_COORDINATE;
    if fine(at[0]) && fine(at[1]) { Ok(at) } else { Err(Misplaced::Range) }
}

/// West, south, east, north of positions.
pub fn bounds(at: impl Iterator<Item = InFile>) -> Option<[f64; 4]> {
    // 0, 0 stands for "nowhere" and is refused later, by name.
    at.filter(|at| at.0 != [0.0, 0.0])
        .map(|InFile([x, y])| [x, y, x, y])
        .reduce(|a, b| [a[0].min(b[0]), a[1].min(b[1]), a[2].max(b[2]), a[3].max(b[3])])
}

/// Mean of points, summed in the order of their coordinates so that the order in the file changes no bit.
fn mean(points: &[[f64; 2]]) -> Result<(InFile, Rule), Misplaced> {
    let mut sorted = points.iter().map(|&at| sound(at)).collect::<Result<Vec<_>, _>>()?;
    sorted.sort_unstable_by(|a, b| a[0].total_cmp(&b[0]).then(a[1].total_cmp(&b[1])));
    let n = sorted.len();
    let sum = sorted.iter().fold([0.0, 0.0], |sum, at| [sum[0] + at[0], sum[1] + at[1]]);
    Ok((InFile([sum[0] / n as f64, sum[1] / n as f64]), Rule::Mean(n)))
}

fn inside(polygons: Polygons<'_>) -> Result<(InFile, Rule), Misplaced> {
    if let Some(centre) = centre_of_rectangle(polygons) {
        return Ok((InFile(sound(centre)?), Rule::Centre));
    }
    let shape = shape_of(polygons)?;
    let bounds = shape.bounding_rect().ok_or(Misplaced::NoInside)?;
    // Below this share of its bounding box a polygon is a line that was closed, and its centroid is rounding noise.
    let area = shape.unsigned_area();
    if !(area > 1e-9 * bounds.width() * bounds.height() && area > 0.0) {
        return Err(Misplaced::NoInside);
    }
    match shape.centroid() {
        Some(centroid) if shape.contains(&centroid) => Ok((InFile(centroid.into()), Rule::Centroid)),
        _ if is_valid(&shape) == Some(true) => {
            shape.interior_point().map(|p| (InFile(p.into()), Rule::Inside)).ok_or(Misplaced::NoInside)
        }
        _ => Err(Misplaced::NoInside),
    }
}

/// Two opposite corners of a single ring of four corners along the axes.
pub(super) fn corners_of_rectangle(polygons: Polygons<'_>) -> Option<[[f64; 2]; 2]> {
    let &[from, to] = polygons.rings else { return None };
    let &[a, b, c, d, e] = polygons.xy.get(from as usize..to as usize)? else { return None };
    let upright = a[0] == b[0] && b[1] == c[1] && c[0] == d[0] && d[1] == a[1];
    let level = a[1] == b[1] && b[0] == c[0] && c[1] == d[1] && d[0] == a[0];
    let proper = a == e && (upright || level) && a[0] != c[0] && a[1] != c[1];
    proper.then_some([a, c])
}

/// Exact centre of such a ring: five million squares need no polygon of their own.
fn centre_of_rectangle(polygons: Polygons<'_>) -> Option<[f64; 2]> {
    // The smaller first, so that the start corner changes no bit.
    let middle = |a: f64, c: f64| f64::midpoint(a.min(c), a.max(c));
    corners_of_rectangle(polygons).map(|[a, c]| [middle(a[0], c[0]), middle(a[1], c[1])])
}

/// Positions of all rows of a table, from geometries or from columns.
#[derive(Debug, Clone, Copy)]
pub struct Positions<'t> {
    rows: Rows<'t>,
    axes: Option<(&'t Column, &'t Column)>,
}

impl<'t> Positions<'t> {
    /// Finds the columns of a table without geometries. With only one of them, or with none where `needed`, an issue says so.
    pub fn new(rows: Rows<'t>, named: [Option<&str>; 2], needed: bool, issues: &mut Issues) -> Self {
        let table: &Table = rows.table;
        if !table.geometry.is_empty() || table.rows == 0 {
            return Self { rows, axes: None };
        }
        let before = issues.count_of("E0301") + issues.count_of("E0302");
        let x = find(table, &X, named[0], issues);
        let y = find(table, &Y, named[1], issues);
        if issues.count_of("E0301") + issues.count_of("E0302") == before {
            if x.is_none() && (needed || y.is_some()) {
                issues.push(missing(table, "x", &X));
            }
            if y.is_none() && (needed || x.is_some()) {
                issues.push(missing(table, "y", &Y));
            }
        }
        Self { rows, axes: x.zip(y) }
    }

    /// Names of the columns that hold them.
    pub fn names(&self) -> impl Iterator<Item = &'t str> {
        self.axes.into_iter().flat_map(|(x, y)| [x.name.as_str(), y.name.as_str()])
    }

    /// Whether no two columns hold the positions.
    pub fn is_without_axes(&self) -> bool {
        self.axes.is_none()
    }

    /// Position of a row; `Err` means that an issue says what is wrong.
    pub fn at(&self, row: usize, issues: &mut Issues) -> Result<Option<(InFile, Rule)>, ()> {
        if let Some((column_x, column_y)) = self.axes {
            let x = self.axis(column_x, row, issues);
            let y = self.axis(column_y, row, issues);
            return match (x?, y?) {
                (Some(x), Some(y)) => Ok(Some((InFile([x, y]), Rule::Given))),
                (None, None) => Ok(None),
                (x, _) => {
                    let empty = if x.is_none() { column_x } else { column_y };
                    let value = shown(&empty.cells.get(row));
                    // A word for "no value" beside a number is as likely a fault of writing.
                    let code = if value == "null" || value.trim().is_empty() { "E0356" } else { "E0351" };
                    let value = if code == "E0356" { String::new() } else { value };
                    issues.push(self.rows.issue(code, row).field(&empty.name).value(value));
                    Err(())
                }
            };
        }
        position(self.rows.table.shape(row)).map_err(|misplaced| issues.push(misplaced.issue(&self.rows, row)))
    }

    /// Whether a row has no position at all.
    pub fn is_empty(&self, row: usize) -> bool {
        let empty = |column: &Column| matches!(coordinate(&column.cells.get(row)), Ok(None));
        !self.has_geometry(row) && self.axes.is_none_or(|(x, y)| empty(x) && empty(y))
    }

    /// Whether a row has a geometry.
    pub fn has_geometry(&self, row: usize) -> bool {
        !matches!(self.rows.table.shape(row), Shape::None)
    }

    fn axis(&self, column: &Column, row: usize, issues: &mut Issues) -> Result<Option<f64>, ()> {
        let cell = column.cells.get(row);
        if let Cell::Text(text) = cell
            && let Some(angle) = angle(text)
        {
            let is_x = self.axes.is_some_and(|(x, _)| std::ptr::eq(x, column));
            // A latitude under 经度 is a slip.
            if angle.is_east.is_some_and(|is_east| is_east != is_x) {
                issues.push(self.rows.issue("E0351", row).field(&column.name).value(shown(&cell)));
                return Err(());
            }
            let issue = self.rows.issue("I0352", row).field(&column.name).value(shown(&cell));
            issues.push(issue.fact("degrees", format!("{:.6}", angle.degrees)));
        }
        coordinate(&cell).map_err(|fault| {
            let code = if fault == Fault::Range { "E0352" } else { "E0351" };
            issues.push(self.rows.issue(code, row).field(&column.name).value(shown(&cell)));
        })
    }
}

impl Misplaced {
    /// The issue in this row.
    pub fn issue(self, rows: &Rows<'_>, row: usize) -> crate::issue::Issue {
        match self {
            Self::Type(name) => rows.issue("E0350", row).field("geometry").value(name),
            Self::Range => rows.issue("E0352", row).field("geometry").value("coordinates"),
            Self::NoInside => rows.issue("E0354", row).field("geometry"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn polygon(xy: &[[f64; 2]]) -> Result<Option<(InFile, Rule)>, Misplaced> {
        position(Shape::Polygons(Polygons { xy, rings: &[0, xy.len() as u32], parts: &[0, 1] }))
    }

    #[test]
    fn a_square_is_its_exact_centre_from_any_corner() {
        let square = [[0.1, 0.2], [0.3, 0.2], [0.3, 0.4], [0.1, 0.4], [0.1, 0.2]];
        let other = [[0.3, 0.4], [0.3, 0.2], [0.1, 0.2], [0.1, 0.4], [0.3, 0.4]];
        let expected = Ok(Some((InFile([f64::midpoint(0.1, 0.3), f64::midpoint(0.2, 0.4)]), Rule::Centre)));
        assert_eq!(polygon(&square), expected);
        assert_eq!(polygon(&other), expected);
    }

    #[test]
    fn a_polygon_is_its_centroid_or_a_point_inside() {
        let triangle = [[0.0, 0.0], [3.0, 0.0], [0.0, 3.0], [0.0, 0.0]];
        let Ok(Some((InFile(at), Rule::Centroid))) = polygon(&triangle) else { panic!() };
        assert!((at[0] - 1.0).abs() < 1e-12 && (at[1] - 1.0).abs() < 1e-12);
        // A horseshoe open to the top: arms 1 wide, floor 1 high; its centroid lies in the gap.
        let shoe = [
            [0.0, 0.0],
            [5.0, 0.0],
            [5.0, 9.0],
            [4.0, 9.0],
            [4.0, 1.0],
            [1.0, 1.0],
            [1.0, 9.0],
            [0.0, 9.0],
            [0.0, 0.0],
        ];
        let Ok(Some((InFile([x, y]), Rule::Inside))) = polygon(&shoe) else { panic!() };
        assert!((0.0..=9.0).contains(&y) && (y <= 1.0 || (0.0..=1.0).contains(&x) || (4.0..=5.0).contains(&x)));
    }

    #[test]
    fn polygons_without_an_inside_and_impossible_numbers_are_refused() {
        assert_eq!(polygon(&[[0.0, 0.0], [1.0, 1.0], [2.0, 2.0], [0.0, 0.0]]), Err(Misplaced::NoInside));
        let bow_tie = [[0.0, 0.0], [2.0, 2.0], [2.0, 0.0], [0.0, 2.0], [0.0, 0.0]];
        assert_eq!(polygon(&bow_tie), Err(Misplaced::NoInside));
        assert_eq!(polygon(&[[0.0, 0.0], [1e308, 0.0], [0.0, 1e308], [0.0, 0.0]]), Err(Misplaced::Range));
        assert_eq!(position(Shape::Point([f64::NAN, 0.0])), Err(Misplaced::Range));
        assert_eq!(position(Shape::Other("LineString")), Err(Misplaced::Type("LineString")));
    }

    #[test]
    fn several_points_are_one_site_at_their_mean() {
        let mean = position(Shape::MultiPoint(&[[0.0, 0.0], [2.0, 4.0]]));
        assert_eq!(mean, Ok(Some((InFile([1.0, 2.0]), Rule::Mean(2)))));
        assert_eq!(position(Shape::MultiPoint(&[[3.0, 1.0]])), Ok(Some((InFile([3.0, 1.0]), Rule::Given))));
        assert_eq!(position(Shape::MultiPoint(&[])), Ok(None));
    }
}
