//! The geometry of one row of a table.

/// Geometry of one row.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Shape<'a> {
    /// No geometry, or CSV.
    None,
    /// One point.
    Point([f64; 2]),
    /// Several points.
    MultiPoint(&'a [[f64; 2]]),
    /// Polygons; see [`Polygons`].
    Polygons(Polygons<'a>),
    /// A line, a collection: the name of its type.
    Other(&'static str),
}

/// Polygons of one row as flat slices. `rings[k]..rings[k+1]` are the coordinates of ring `k`; `parts[p]..parts[p+1]` are
/// the rings of polygon `p`, its shell first.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Polygons<'a> {
    /// All coordinates of the layer.
    pub xy: &'a [[f64; 2]],
    /// Ring ends of this row, one more than rings.
    pub rings: &'a [u32],
    /// Part ends of this row, one more than parts; indices into `rings`.
    pub parts: &'a [u32],
}
