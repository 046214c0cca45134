//! A file to be read.

use super::inputs::RasterUnit;
use super::location::{Part, locate};
use crate::model::{Layer, Role};
use std::path::{Path, PathBuf};

/// A file and what the study says about it.
#[derive(Debug, Clone, PartialEq)]
pub struct Source {
    /// Where it is.
    pub path: PathBuf,
    /// The file as the study or the command line names it, without the part.
    pub named: String,
    /// Which table of the file.
    pub part: Part,
    /// How messages and `run.json` call it.
    pub shown_as: String,
    /// What it is read for.
    pub role: Role,
    /// As in [`Layer::crs`].
    pub crs: String,
    /// Text encoding, if the study names one.
    pub encoding: Option<String>,
    /// West, south, east, north in degrees: what lies outside need not be read. Rasters heed it.
    pub window: Option<[f64; 4]>,
    /// The value of pixels without data, if the study names one.
    pub nodata: Option<f64>,
    /// What pixels count, if the study says so.
    pub unit: Option<RasterUnit>,
}

impl Source {
    /// The layer that a study or a command line calls `text`; paths start from `base`.
    pub fn new(base: &Path, text: &str, role: Role) -> Self {
        let (named, part) = locate(base, text);
        let (path, named) = (base.join(named), named.to_owned());
        Self {
            path,
            named,
            part,
            shown_as: text.to_owned(),
            role,
            crs: "auto".to_owned(),
            encoding: None,
            window: None,
            nodata: None,
            unit: None,
        }
    }
}

/// Whether this is what Excel and Word keep beside an open document: `~$list.xlsx`, with the name of who opened it.
pub fn is_lock(path: &Path) -> bool {
    path.file_name().is_some_and(|name| name.to_string_lossy().starts_with("~$"))
}

/// A layer before anything is known of its content.
pub(super) fn layer_of(source: &Source, format: &'static str, encoding: String) -> Layer {
    Layer {
        role: source.role,
        file: source.shown_as.clone(),
        files: vec![source.named.clone()],
        format,
        encoding,
        crs: source.crs.clone(),
        allow_far: false,
        crs_member: None,
        set_aside: None,
        above: Vec::new(),
        residents: None,
        sums: Vec::new(),
        features: 0,
        bounds: None,
    }
}
