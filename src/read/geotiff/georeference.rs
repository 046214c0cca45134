//! Where pixels lie: ModelPixelScale with ModelTiepoint, or ModelTransformation; and the system, from the GeoKeys.

use super::fault::Fault;
use super::header::Open;
use tiff::tags::Tag;

const SCALE: Tag = Tag::Unknown(33550);
const TIEPOINT: Tag = Tag::Unknown(33922);
const TRANSFORMATION: Tag = Tag::Unknown(34264);
const KEYS: Tag = Tag::Unknown(34735);
const DOUBLES: Tag = Tag::Unknown(34736);
const TEXTS: Tag = Tag::Unknown(34737);

const MODEL_TYPE: u16 = 1024;
const RASTER_TYPE: u16 = 1025;
const GEOGRAPHIC: u16 = 2048;
const PROJECTED: u16 = 3072;
const PROJECTION: u16 = 3075;
const USER_DEFINED: u16 = 32767;
/// World Mollweide has a code of ESRI, none of EPSG; GDAL writes it by its name.
const MOLLWEIDE: u16 = 54009;

/// The place of every pixel.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Georeference {
    /// Outer corner of pixel 0, 0.
    pub corner: [f64; 2],
    /// From one column to the next and from one row to the next; the latter is negative where north is up.
    pub step: [f64; 2],
    /// `EPSG:n`, `ESRI:54009`; `None` where the file names no system.
    pub crs: Option<String>,
    /// What the file says of a projection that has no code.
    pub own: Option<String>,
}

impl Georeference {
    /// From the tags of the first image.
    ///
    /// # Errors
    /// Nowhere and Rotated.
    pub fn read(file: &mut Open) -> Result<Self, Fault> {
        let keys: Vec<u16> = tag(file, KEYS, tiff::decoder::ifd::Value::into_u16_vec)?.unwrap_or_default();
        let texts = tag(file, TEXTS, tiff::decoder::ifd::Value::into_string)?.unwrap_or_default();
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
        if key(&keys, RASTER_TYPE) == Some(2) {
            // PixelIsPoint: the reference is the middle of the pixel.
            corner = [corner[0] - 0.5 * step[0], corner[1] - 0.5 * step[1]];
        }
        let crs = crs(&keys, &texts);
        let doubles = tag(file, DOUBLES, numbers)?.unwrap_or_default();
        let own = crs.is_none().then(|| own_projection(&keys, &doubles)).flatten();
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

/// A key whose value stands in the directory itself.
fn key(keys: &[u16], wanted: u16) -> Option<u16> {
    let entries = keys.get(4..)?.chunks_exact(4);
    entries.filter(|e| e[0] == wanted && e[1] == 0).map(|e| e[3]).next()
}

/// Method and parameters of a projection without a code, by the names that GeoTIFF has for them.
fn own_projection(keys: &[u16], doubles: &[f64]) -> Option<String> {
    key(keys, PROJECTED).filter(|code| *code == USER_DEFINED)?;
    let method = match key(keys, PROJECTION) {
        Some(1) => "TransverseMercator".to_owned(),
        Some(7) => "Mercator".to_owned(),
        Some(8) => "LambertConfConic_2SP".to_owned(),
        Some(9) => "LambertConfConic_1SP".to_owned(),
        Some(10) => "LambertAzimEqualArea".to_owned(),
        Some(11) => "AlbersEqualArea".to_owned(),
        Some(28) => "CylindricalEqualArea".to_owned(),
        Some(code) => format!("ProjCoordTrans {code}"),
        None => "-".to_owned(),
    };
    let names = [
        (3078, "StdParallel1"),
        (3079, "StdParallel2"),
        (3080, "NatOriginLong"),
        (3081, "NatOriginLat"),
        (3082, "FalseEasting"),
        (3083, "FalseNorthing"),
        (3084, "FalseOriginLong"),
        (3085, "FalseOriginLat"),
        (3088, "CenterLong"),
        (3089, "CenterLat"),
        (3092, "ScaleAtNatOrigin"),
    ];
    let entries = keys.get(4..)?.chunks_exact(4);
    let stated = |wanted: u16| entries.clone().find(|e| e[0] == wanted && e[1] == 34736).map(|e| usize::from(e[3]));
    let known = names.iter().filter_map(|(key, name)| Some((name, doubles.get(stated(*key)?)?)));
    Some(known.fold(method, |all, (name, value)| format!("{all}, {name} {value}")))
}

fn crs(keys: &[u16], texts: &str) -> Option<String> {
    let code = match key(keys, MODEL_TYPE) {
        Some(2) => key(keys, GEOGRAPHIC),
        Some(1) => key(keys, PROJECTED),
        _ => key(keys, PROJECTED).or_else(|| key(keys, GEOGRAPHIC)),
    };
    let plain = texts.to_ascii_lowercase();
    match code {
        Some(MOLLWEIDE) => Some(format!("ESRI:{MOLLWEIDE}")),
        Some(code) if code != USER_DEFINED && code != 0 => Some(format!("EPSG:{code}")),
        _ if plain.contains("world_mollweide") || plain.contains("esri:54009") => Some(format!("ESRI:{MOLLWEIDE}")),
        _ => None,
    }
}
