//! Layers as they are read, and what their bytes were before anybody looked at them: a file that changes while a run reads it is
//! then another one than the run has recorded.

use crate::issue::{Issue, Issues};
use crate::model::{RawRaster, RawRoads};
use crate::read::{Layers, Progress, Source, Table, Wanted};
use std::collections::BTreeMap;
use std::sync::Mutex;

/// Layers, and the hashes of all files that were asked for.
pub(super) struct Noted<'a> {
    layers: &'a dyn Layers,
    hashes: Mutex<BTreeMap<String, String>>,
}

impl<'a> Noted<'a> {
    pub fn new(layers: &'a dyn Layers) -> Self {
        Self { layers, hashes: Mutex::default() }
    }

    /// SHA-256 of every file, as the study names it, from before it was read first.
    pub fn hashes(self) -> BTreeMap<String, String> {
        self.hashes.into_inner().unwrap_or_default()
    }

    fn note(&self, source: &Source) {
        if let Ok(mut hashes) = self.hashes.lock()
            && !hashes.contains_key(&source.named)
        {
            hashes.extend(self.layers.hashes(source));
        }
    }
}

impl Layers for Noted<'_> {
    fn table(&self, source: &Source, wanted: &Wanted, progress: &dyn Progress) -> (Option<Table>, Issues) {
        self.note(source);
        self.layers.table(source, wanted, progress)
    }

    fn rasters(&self, bands: &[(String, Source)], wanted: &Wanted, progress: &dyn Progress) -> (Option<Table>, Issues) {
        for (_, source) in bands {
            self.note(source);
        }
        self.layers.rasters(bands, wanted, progress)
    }

    fn roads(&self, source: &Source, progress: &dyn Progress) -> Option<(Option<RawRoads>, Issues)> {
        self.note(source);
        self.layers.roads(source, progress)
    }

    fn field(&self, source: &Source, progress: &dyn Progress) -> (Option<RawRaster>, Issues) {
        self.note(source);
        self.layers.field(source, progress)
    }

    fn text(&self, source: &Source) -> Result<String, Issue> {
        self.note(source);
        self.layers.text(source)
    }
}
