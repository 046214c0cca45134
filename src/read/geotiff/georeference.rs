//! Where pixels lie: ModelPixelScale with ModelTiepoint, or ModelTransformation; and the system, from the GeoKeys.

use super::fault::Fault;
use super::geokeys::GeoKeys;
use super::header::Open;
use tiff::tags::Tag;

const SCALE: Tag = Tag::Unknown(33550);
const TIEPOINT: Tag = Tag::Unknown(33922);
const TRANSFORMATION: Tag = Tag::Unknown(34264);
const KEYS: Tag = Tag::Unknown(34735);
const DOUBLES: Tag = Tag::Unknown(34736);
const TEXTS: Tag = Tag::Unknown(34737);

const RASTER_TYPE: u16 = 1025;

/// The place of every pixel.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Georeference {
    /// Outer corner of pixel 0, 0.
    pub corner: [f64; 2],
    /// From one column to the next and from one row to the next; the latter is negative where north is up.
    pub step: [f64; 2],
    /// `EPSG:n`, `ESRI:54009`, a PROJ string; `None` where the file names no system, or none that is understood.
    pub crs: Option<String>,
    /// What the file says of a projection that is not understood.
    pub own: Option<String>,
}

impl Georeference {
    /// From the tags of the first image.
    ///
    /// # Errors
    /// Nowhere and Rotated.
    pub fn read(file: &mut Open) -> Result<Self, Fault> {
        let keys: Vec<u16> = tag(file, KEYS, tiff::decoder::ifd::Value::into_u16_vec)?.unwrap_or_default();
        let doubles = tag(file, DOUBLES, tiff::decoder::ifd::Value::into_f64_vec)?.unwrap_or_default();
        let texts = tag(file, TEXTS, tiff::decoder::ifd::Value::into_string)?.unwrap_or_default();
        let geokeys = GeoKeys { keys: &keys, doubles: &doubles, texts: &texts };
        let numbers = tiff::decoder::ifd::Value::into_f64_vec;
        let (mut corner, step) = match tag(file, TRANSFORMATION, numbers)?.as_deref() {
            Some([a, b, _, x, d, e, _, y, ..]) => {
                if *b != 0.0 || *d != 0.0 {
                    return Err(Fault::Rotated);
                }
                ([*x, *y], [*a, *e])
            }
            _ => {
                let (scale, tie) = (tag(file, SCALE, numbers)?, tag(file, TIEPOINT, numbers)?);
                let (Some([sx, sy, ..]), Some(ties)) = (scale.as_deref(), tie.as_deref()) else {
                    return Err(Fault::Nowhere);
                };
                if *sy < 0.0 {
                    return Err(Fault::NegativeScale);
                }
                (corner_of(ties, [*sx, *sy]).ok_or(Fault::Nowhere)?, [*sx, -*sy])
            }
        };
        let sound = |step: f64| step.is_finite() && step != 0.0;
        if !corner.iter().all(|c| c.is_finite()) || !step.iter().all(|s| sound(*s)) || step[0] < 0.0 {
            return Err(Fault::Nowhere);
        }
        if geokeys.short(RASTER_TYPE) == Some(2) {
            // PixelIsPoint: the reference is the middle of the pixel.
            corner = [corner[0] - 0.5 * step[0], corner[1] - 0.5 * step[1]];
        }
        let crs = geokeys.system();
        let own = crs.is_none().then(|| geokeys.described()).flatten();
        Ok(Self { corner, step, crs, own })
    }

    /// The four corners of a pixel, one after the other.
    pub fn corners(&self, column: u32, row: u32) -> [[f64; 2]; 4] {
        let at = |c: u32, r: u32| {
            let (c, r) = (f64::from(column) + f64::from(c), f64::from(row) + f64::from(r));
            [self.corner[0] + c * self.step[0], self.corner[1] + r * self.step[1]]
        };
        [at(0, 0), at(1, 0), at(1, 1), at(0, 1)]
    }

    /// The pixel with this middle.
    pub fn pixel(&self, at: [f64; 2]) -> [u32; 2] {
        [0, 1].map(|axis| ((at[axis] - self.corner[axis]) / self.step[axis] - 0.5).round() as u32)
    }

    /// Middle of a pixel.
    pub fn centre(&self, column: u32, row: u32) -> [f64; 2] {
        [
            self.corner[0] + (f64::from(column) + 0.5) * self.step[0],
            self.corner[1] + (f64::from(row) + 0.5) * self.step[1],
        ]
    }
}

/// The outer corner of pixel 0, 0 that all tiepoints agree on, to a thousandth of a pixel. Those that do not are ground
/// control points, which make no grid.
fn corner_of(ties: &[f64], [sx, sy]: [f64; 2]) -> Option<[f64; 2]> {
    let (ties, rest) = ties.as_chunks::<6>();
    let corner = |[i, j, _, x, y, _]: &[f64; 6]| [x - i * sx, y + j * sy];
    let first = corner(ties.first().filter(|_| rest.is_empty())?);
    let agrees = |tie: &[f64; 6]| {
        let [x, y] = corner(tie);
        (x - first[0]).abs() <= 1e-3 * sx.abs() && (y - first[1]).abs() <= 1e-3 * sy.abs()
    };
    ties.iter().skip(1).all(agrees).then_some(first)
}

fn tag<T>(
    file: &mut Open,
    tag: Tag,
    into: impl Fn(tiff::decoder::ifd::Value) -> tiff::TiffResult<T>,
) -> Result<Option<T>, Fault> {
    Ok(file.find_tag(tag)?.map(into).transpose()?)
}
