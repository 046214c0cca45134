//! What GDAL and ArcGIS keep of a raster in a file beside it, `.aux.xml`: here its value for "no data".

use super::fault::Fault;
use super::header::{nodata, number, within};
use crate::read::Source;
use crate::read::beside::behind;
use std::fs::File;
use std::io::Read;
use std::path::Path;

/// Bytes that are looked at; statistics and histograms of a band are some thousands.
const LARGEST: u64 = 16 << 20;

/// What the file beside says.
#[derive(Debug, Default)]
pub(super) struct Beside {
    /// Value that means "not known".
    pub nodata: Option<f64>,
    /// Its name as the study would give it.
    pub file: Option<String>,
}

impl Beside {
    /// Of the first band.
    ///
    /// # Errors
    /// A scale or an offset, which are not followed, and a value that is no number.
    pub fn of(source: &Source) -> Result<Self, Fault> {
        let Some(path) = behind(&source.path, ".aux.xml") else { return Ok(Self::default()) };
        let mut bytes = Vec::new();
        File::open(&path)?.take(LARGEST).read_to_end(&mut bytes)?;
        let text = String::from_utf8_lossy(&bytes);
        let band = text.split("<PAMRasterBand").skip(1).find(|band| {
            let tag = band.split('>').next().unwrap_or_default();
            tag.contains("band=\"1\"")
        });
        let band = band.and_then(|band| band.split("</PAMRasterBand").next()).unwrap_or_default();
        let stated = |name: &str| band.split_once(name).map(|(_, rest)| within(rest));
        for (name, neutral) in [("<Scale", 1.0), ("<Offset", 0.0)] {
            if stated(name).is_some_and(|value| number(value) != Some(neutral)) {
                return Err(Fault::Feature(format!("scale / offset (.aux.xml, {})", &name[1..])));
            }
        }
        let nodata = stated("<NoDataValue").map(nodata).transpose()?;
        let name = path.file_name().unwrap_or_default();
        let file = Path::new(&source.named).with_file_name(name).display().to_string();
        Ok(Self { nodata, file: nodata.map(|_| file) })
    }
}
