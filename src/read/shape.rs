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
    /// Lines; see [`Lines`].
    Lines(Lines<'a>),
    /// A collection, a curve: the name of its type.
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

/// Lines of one row as flat slices: `ends[k]..ends[k+1]` are the coordinates of line `k`.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Lines<'a> {
    /// All coordinates of the layer.
    pub xy: &'a [[f64; 2]],
    /// Ends of the lines, one more than lines.
    pub ends: &'a [u32],
    /// Whether the file says that there may be several.
    pub several: bool,
}

impl<'a> Lines<'a> {
    /// The lines.
    pub fn iter(&self) -> impl Iterator<Item = &'a [[f64; 2]]> + use<'a> {
        let xy = self.xy;
        self.ends.windows(2).map(move |ends| &xy[ends[0] as usize..ends[1] as usize])
    }

    /// The type of the geometry.
    pub fn name(&self) -> &'static str {
        if self.several { "MultiLineString" } else { "LineString" }
    }
}
