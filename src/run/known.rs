//! Files that a study knows: results may come from anybody, and with them nothing is opened that their study does not name.

use crate::issue::{Issue, Issues};
use crate::model::{RawRaster, RawRoads};
use crate::read::{Files, Layers, Progress, Source, Table, Wanted};
use crate::study::Study;
use serde_json::Value;
use std::collections::BTreeSet;
use std::path::{Component, Path, PathBuf};

/// Files below the folder of a study, and in those folders that it names itself.
pub(super) struct Known {
    folders: BTreeSet<PathBuf>,
}

impl Known {
    pub fn to(study: &Study) -> Self {
        let mut folders = BTreeSet::new();
        for value in study.file.parameters().values() {
            add(value, &mut folders);
        }
        Self { folders }
    }

    /// What is wrong with a file that the study does not know.
    pub fn stranger(&self, name: &str) -> Option<Issue> {
        let is_plain = |part: Component<'_>| matches!(part, Component::Normal(_) | Component::CurDir);
        let is_known = Path::new(name).components().all(is_plain) || self.folders.contains(&folder(name));
        (!is_known).then(|| Issue::new("E0747").file(name))
    }
}

fn folder(name: &str) -> PathBuf {
    Path::new(name).parent().map(Path::to_path_buf).unwrap_or_default()
}

/// The folders of all texts: those that are no paths name no folder that there is.
fn add(value: &Value, folders: &mut BTreeSet<PathBuf>) {
    match value {
        Value::String(text) => {
            folders.insert(folder(text));
        }
        Value::Array(values) => values.iter().for_each(|value| add(value, folders)),
        Value::Object(members) => members.values().for_each(|value| add(value, folders)),
        _ => {}
    }
}

impl Layers for Known {
    fn table(&self, source: &Source, wanted: &Wanted, progress: &dyn Progress) -> (Option<Table>, Issues) {
        match self.stranger(&source.named) {
            Some(issue) => (None, issue.into()),
            None => Files.table(source, wanted, progress),
        }
    }

    fn rasters(&self, bands: &[(String, Source)], wanted: &Wanted, progress: &dyn Progress) -> (Option<Table>, Issues) {
        match bands.iter().find_map(|(_, source)| self.stranger(&source.named)) {
            Some(issue) => (None, issue.into()),
            None => Files.rasters(bands, wanted, progress),
        }
    }

    fn roads(&self, source: &Source, progress: &dyn Progress) -> Option<(Option<RawRoads>, Issues)> {
        match self.stranger(&source.named) {
            Some(issue) => Some((None, issue.into())),
            None => Files.roads(source, progress),
        }
    }

    fn field(&self, source: &Source, progress: &dyn Progress) -> (Option<RawRaster>, Issues) {
        match self.stranger(&source.named) {
            Some(issue) => (None, issue.into()),
            None => Files.field(source, progress),
        }
    }

    fn text(&self, source: &Source) -> Result<String, Issue> {
        self.stranger(&source.named).map_or_else(|| Files.text(source), Err)
    }

    fn hashes(&self, source: &Source) -> Vec<(String, String)> {
        if self.stranger(&source.named).is_some() { Vec::new() } else { Files.hashes(source) }
    }
}
