//! Rasters by age and sex among the files of a heap: those of one place, year and release are one layer.

use crate::prepare::Found;
use crate::read::rasters::{OfAges, Sex, of_ages};
use std::collections::BTreeMap;

/// Files by what they have in common.
#[derive(Debug)]
pub(super) struct Heaps<'f> {
    of: BTreeMap<String, Vec<(&'f String, OfAges)>>,
}

impl<'f> Heaps<'f> {
    /// Those whose names say sex and ages.
    pub fn of(files: &'f [String]) -> Self {
        let mut of: BTreeMap<String, Vec<(&'f String, OfAges)>> = BTreeMap::new();
        for (file, named) in files.iter().filter_map(|file| Some((file, of_ages(file)?))) {
            of.entry(named.family.clone()).or_default().push((file, named));
        }
        Self { of }
    }

    /// Whether another file stands for it: one is enough to see what all of them are, and reading all would take long.
    pub fn is_beside(&self, file: &str) -> bool {
        let heap = of_ages(file).and_then(|named| self.of.get(&named.family));
        heap.and_then(|heap| heap.first()).is_some_and(|(first, _)| *first != file)
    }

    /// Gives a table that stands for a heap the files and bands of it. Where a band has women and men, both sexes in one file would
    /// count them again and are left out.
    pub fn join(&self, found: &mut Found) {
        let heap = of_ages(&found.named).and_then(|named| self.of.get(&named.family));
        let Some(heap) = heap.filter(|_| found.table.is_some()) else { return };
        let has = |band: &str, sex: Sex| heap.iter().any(|(_, named)| named.band == band && named.sex == sex);
        for (file, named) in heap {
            let is_apart = has(&named.band, Sex::Women) && has(&named.band, Sex::Men);
            if named.sex != Sex::Both && !is_apart && has(&named.band, Sex::Both) || named.sex == Sex::Both && is_apart
            {
                continue;
            }
            found.rasters.entry(named.band.clone()).or_default().push((*file).clone());
        }
        found.signs.ages = found.rasters.keys().map(|band| (band.clone(), band.clone())).collect();
    }
}
