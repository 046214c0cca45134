//! `check --fix`: clean copies of layers, a list of every change, and a study that reads the copies.
//!
//! A copy has counts as numbers, texts without white space around them, no rows that are not data, UTF-8 and WGS 84. What a
//! person has to decide is not touched and stays a finding of `check` on the copy.

use super::Failure;
use super::convert::{Conversion, convert_table};
use crate::issue::{Issues, entry, exit};
use crate::model::Role;
use crate::read::roles::{Change, clean};
use crate::read::{Files as Read, LayerCrs, Progress, Source, Wanted, parts, read_table};
use crate::words::{Lang, word};
use crate::write::table::TextEncoding;
use crate::write::{Staging, WriteError, begin_copies, check_inputs, inert, seal_copies};
use serde::Deserialize;
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use toml::{Table as Toml, Value};

/// What was written.
#[derive(Debug)]
pub struct Cleaned {
    /// The copies, each with the file it is of.
    pub copies: Vec<(String, PathBuf)>,
    /// Number of changes, all of them in `changes.csv`.
    pub changes: usize,
    /// What was found on the way.
    pub issues: Issues,
}

/// Where the copies go and what they are of.
struct Copying<'a> {
    folder: &'a Path,
    staging: Staging,
    progress: &'a dyn Progress,
    names: BTreeSet<String>,
    changes: Vec<(String, Change)>,
    cleaned: Cleaned,
}

/// Writes clean copies of files, or of the layers of a study, into a folder: all of them or none.
///
/// # Errors
/// [`Failure`] with the first file that cannot be read or written; the folder is then as it was.
pub fn fix(files: &[String], folder: &Path, overwrite: bool, progress: &dyn Progress) -> Result<Cleaned, Failure> {
    let staging = begin_copies(folder, overwrite)?;
    let cleaned = Cleaned { copies: Vec::new(), changes: 0, issues: staging.found().clone() };
    let names = BTreeSet::from(["copies.json".to_owned()]);
    let mut copying = Copying { folder, staging, progress, names, changes: Vec::new(), cleaned };
    for file in files {
        if Path::new(file).extension().is_some_and(|e| e.eq_ignore_ascii_case("toml")) {
            copying.study(Path::new(file))?;
        } else {
            let source = Source::new(Path::new(""), file, Role::Facilities);
            let parts = if source.part.is_whole() { parts(&source.path).tables } else { vec![String::new()] };
            for part in parts {
                copying.layer(Path::new(""), &format!("{file}{part}"), "auto", None, true)?;
            }
        }
    }
    copying.list()?;
    seal_copies(copying.staging)?;
    Ok(copying.cleaned)
}

impl Copying<'_> {
    /// One layer; the name of its copy within the folder.
    fn layer(
        &mut self,
        base: &Path,
        named: &str,
        crs: &str,
        encoding: Option<&str>,
        moves: bool,
    ) -> Result<String, Failure> {
        let source = Source {
            crs: crs.to_owned(),
            encoding: encoding.map(str::to_owned),
            ..Source::new(base, named, Role::Facilities)
        };
        check_inputs([source.path.clone()], self.folder)?;
        let (table, issues) = read_table(&source, &Wanted::everything(), self.progress);
        let missing = issues.count_of("E0101") > 0;
        let Some(table) = table.filter(|_| !issues.has_errors()) else {
            return Err(Failure::new(issues, if missing { exit::MISSING } else { exit::DATA }));
        };
        let (table, changes) = clean(table);
        let ending = if table.geometry.is_empty() { "csv" } else { "geojson" };
        let name = self.name(named, ending);
        let out = self.folder.join(&name);
        let wish = Conversion {
            from: crs.to_owned(),
            to: Some("wgs84".to_owned())
                .filter(|_| moves && (table.layer.crs_member.is_some() || crs != "auto" || ending == "geojson")),
            layer: None,
            encoding: TextEncoding::Utf8,
            overwrite: false,
        };
        let (shown, progress) = (out.display().to_string(), self.progress);
        let build = |built: &Path| convert_table(table, issues, (named, &shown), built, &wish, progress);
        let converted = self.staging.built(&name, build)?;
        self.cleaned.issues.extend(converted.issues);
        self.cleaned.copies.push((named.to_owned(), out));
        self.changes.extend(changes.into_iter().map(|change| (named.to_owned(), change)));
        Ok(name)
    }

    /// A name for a copy: that of the file, and a number where it is taken. Nothing in the data names a file.
    fn name(&mut self, named: &str, ending: &str) -> String {
        let file = Path::new(named.split(['#', '|']).next().unwrap_or(named));
        let stem = file.file_stem().map_or_else(|| "layer".to_owned(), |stem| stem.to_string_lossy().into_owned());
        let numbered = |n: usize| if n == 1 { format!("{stem}.{ending}") } else { format!("{stem}_{n}.{ending}") };
        let name = (1..=self.names.len() + 1).map(numbered).find(|name| !self.names.contains(name)).unwrap_or_default();
        self.names.insert(name.clone());
        name
    }

    /// The layers of a study, and the study with their new names.
    fn study(&mut self, path: &Path) -> Result<(), Failure> {
        let shown = path.display().to_string();
        check_inputs([path.to_owned()], self.folder)?;
        let text = crate::study::text_of(path)?;
        let mut study: Toml = text
            .parse()
            .map_err(|error: toml::de::Error| Failure::from(crate::study::unread(error.message()).file(&shown)))?;
        let base = path.parent().unwrap_or(Path::new("")).to_path_buf();
        let mut known: BTreeMap<String, String> = BTreeMap::new();
        for key in ["facilities", "demand", "zones", "land"] {
            for layer in tables(study.get_mut(key)) {
                self.replaced(&base, layer, &mut known)?;
                for totals in tables(layer.get_mut("totals")) {
                    self.replaced(&base, totals, &mut known)?;
                }
            }
        }
        let travel = study.get_mut("travel").and_then(Value::as_table_mut);
        for (_, way) in travel.into_iter().flat_map(Toml::iter_mut) {
            for costs in tables(way.get_mut("table")) {
                self.replaced(&base, costs, &mut known)?;
            }
            // Lines of a network are not tidied: moving a vertex would part roads.
            for key in ["roads", "barriers", "crossings"] {
                for file in way.get_mut(key).and_then(Value::as_array_mut).into_iter().flatten() {
                    if let Value::String(named) = file {
                        *named = whole(&base, named);
                    }
                }
            }
        }
        let text = toml::to_string(&study)
            .map_err(|error| Failure::from(WriteError::Result("study.toml".to_owned(), error.to_string())))?;
        Ok(self.staging.bytes("study.toml", text.as_bytes())?)
    }

    /// Copies the layer that a table of the study names, once, and names the copy.
    fn replaced(&mut self, base: &Path, layer: &mut Toml, known: &mut BTreeMap<String, String>) -> Result<(), Failure> {
        let rasters = layer.get_mut("rasters").and_then(Value::as_table_mut);
        for file in rasters.into_iter().flat_map(Toml::iter_mut).filter_map(|(_, files)| files.as_array_mut()).flatten()
        {
            if let Value::String(named) = file {
                *named = whole(base, named);
            }
        }
        let Some(named) = layer.get("path").and_then(Value::as_str).map(str::to_owned) else { return Ok(()) };
        let fields = layer.get("fields").and_then(Value::as_table);
        let own_axes = fields.is_some_and(|fields| fields.contains_key("x") || fields.contains_key("y"));
        let text = |key: &str| layer.get(key).and_then(Value::as_str).map(str::to_owned);
        let encoding = text("encoding");
        let crs = layer.get("crs").and_then(|value| LayerCrs::deserialize(value.clone()).ok()).unwrap_or_default();
        let crs = crs.resolve(base, &named, &Read)?.name;
        // A raster is a grid of numbers: there is nothing to tidy, and as a table it would be a hundred times as large.
        let is_raster = Path::new(&named)
            .extension()
            .is_some_and(|e| e.eq_ignore_ascii_case("tif") || e.eq_ignore_ascii_case("tiff"));
        let name = match known.get(&named) {
            Some(name) => name.clone(),
            None if is_raster => whole(base, &named),
            None => self.layer(base, &named, &crs, encoding.as_deref(), !own_axes)?,
        };
        if let Some(kept) = layer.get_mut("crs") {
            // A file that defines the system stays where it is; its name here says the same.
            *kept = Value::String(crs.clone());
        }
        if !is_raster {
            // Numbers in columns that only the study knows as coordinates are not moved, so their system stays.
            if !own_axes {
                layer.remove("crs");
                // The name of a file or a note may still speak of the system it was in.
                if matches!(crs.as_str(), "gcj02" | "bd09") && !is_raster {
                    layer.insert("crs".to_owned(), Value::String("wgs84".to_owned()));
                }
            }
            layer.remove("encoding");
        }
        layer.insert("path".to_owned(), Value::String(name.clone()));
        known.insert(named, name);
        Ok(())
    }

    /// `changes.csv`.
    fn list(&mut self) -> Result<(), Failure> {
        let mut csv = csv::Writer::from_writer(b"\xef\xbb\xbf".to_vec());
        let head = ["file", "row", "line", "id", "field", "before", "after", "rule"];
        let head = head.into_iter().chain(Lang::ALL.map(|lang| word("prepare.clean.heading", lang)));
        let wrong = |error: csv::Error| Failure::from(WriteError::Result("changes.csv".to_owned(), error.to_string()));
        csv.write_record(head).map_err(wrong)?;
        for (file, change) in &self.changes {
            let rule = Lang::ALL.map(|lang| match entry(change.rule) {
                Some(entry) => entry.title.get(lang),
                None => word("prepare.clean.trimmed", lang),
            });
            let line = change.line.map(|line| line.to_string()).unwrap_or_default();
            let after = change.after.clone().unwrap_or_else(|| "-".to_owned());
            let row = (change.row + 1).to_string();
            let cells = [file, &row, &line, &change.of, &change.field, &change.before, &after, change.rule];
            csv.write_record(cells.into_iter().chain(rule).map(|cell| inert(cell).into_owned())).map_err(wrong)?;
        }
        let bytes = csv.into_inner().map_err(|error| wrong(error.into_error().into()))?;
        self.cleaned.changes = self.changes.len();
        Ok(self.staging.bytes("changes.csv", &bytes)?)
    }
}

/// A file from the root on, so that it is found from another folder.
fn whole(base: &Path, named: &str) -> String {
    std::path::absolute(base.join(named)).unwrap_or_default().display().to_string()
}

/// The tables of a key that has one of them or a list.
fn tables(value: Option<&mut Value>) -> Vec<&mut Toml> {
    match value {
        Some(Value::Array(list)) => list.iter_mut().filter_map(Value::as_table_mut).collect(),
        Some(Value::Table(table)) => vec![table],
        _ => Vec::new(),
    }
}
