//! `init`: a first study from a heap of files.
//!
//! Every file is looked at, nothing is asked and nothing is copied. What is written is a study that runs at once where the
//! data allow it; every guess stands there with its reason, and what is not sure is marked for a person to check.

mod access;
mod attendance;
mod counts;
mod draft;
mod forecast;
mod ground;
mod heaps;
mod needs;
mod paths;
mod planned;
mod services;
mod settlement;
mod text;
mod travel;

use super::{Failure, Found, look};
use crate::issue::{Issue, Issues, exit};
use crate::read::{Progress, is_lock};
use crate::run::{Loaded, load};
use crate::study::{self, Study};
use crate::words::{Lang, say};
use crate::write::WriteError;
use crate::write::table::Files;
use draft::Draft;
use std::io::{ErrorKind, Write};
use std::path::{Path, PathBuf};

/// Name of the file.
const NAME: &str = "study.toml";

/// A study that was written.
#[derive(Debug)]
pub struct Drafted {
    /// Where it is.
    pub path: String,
    /// Every table that was looked at, in the order given.
    pub found: Vec<Found>,
    /// How each is used in the study: `facilities`, `zones`, `demand`, `totals`, `land`, `roads`, `barriers`, `crossings`, `elevation`, or
    /// not at all.
    pub used: Vec<Option<&'static str>>,
    /// What was found.
    pub issues: Issues,
    /// 0 when the study can be run, 65 when something essential is missing or wrong.
    pub exit_code: u8,
}

/// Writes `study.toml` into a folder from what the files show.
///
/// # Errors
/// [`Failure`], with nothing written: no file could be read, or there is a study already.
pub fn init(
    folder: &Path,
    files: &[String],
    lang: Lang,
    overwrite: bool,
    progress: &dyn Progress,
) -> Result<Drafted, Failure> {
    let path = folder.join(NAME);
    let shown = path.display().to_string();
    if std::fs::symlink_metadata(&path).is_ok() {
        if !overwrite {
            return Err(Failure::new(Issue::new("E0730").file(&shown), exit::NO_OUTPUT));
        }
        Files::check(&path)?;
        if !text::is_draft(&path) {
            return Err(WriteError::Others(path).into());
        }
    }
    // Tried before the files are looked at.
    drop(Files::below(&path)?);
    let heaps = heaps::Heaps::of(files);
    let looked_into = |file: &&String| !is_beside(file, files) && !heaps.is_beside(file);
    let mut found: Vec<Found> = files.iter().filter(looked_into).flat_map(|file| look(file, progress)).collect();
    for one in &mut found {
        heaps.join(one);
    }
    if found.is_empty() {
        // Nothing else was given: what they are is said.
        found = files.iter().flat_map(|file| look(file, progress)).collect();
    }
    let mut issues = Issues::new();
    let looked_at = |file: &str| found.iter().any(|one| one.named.starts_with(file));
    for lock in files.iter().filter(|file| is_lock(Path::new(file)) && !looked_at(file)) {
        issues.push(Issue::new("I0736").file(lock));
    }
    for one in &mut found {
        // What is no table may be roads.
        if one.table.is_none() && one.role().is_some() {
            one.issues = Issues::new();
        }
        if one.table.is_none() {
            issues.extend(one.issues.clone());
        }
    }
    if found.iter().all(|one| one.table.is_none() && one.role().is_none()) {
        let exit_code = if issues.count_of("E0101") > 0 { exit::MISSING } else { exit::DATA };
        return Err(Failure::new(issues, exit_code));
    }
    let mut target = Files::below(&path)?;
    for at in swapped(&found, folder, (&path, lang), progress) {
        found[at].is_north_first = true;
    }
    let draft = Draft::new(&found, folder);
    for (one, used) in found.iter().zip(&draft.used) {
        // A list of sites is spoken of where it is missing.
        let is_missed = draft.facilities.is_empty()
            && draft.of_unknown_kind().any(|of_unknown_kind| std::ptr::eq(of_unknown_kind, one));
        if let (Some(table), None, false) = (&one.table, used, is_missed) {
            let columns = table.names.join(", ");
            if counts::told_by(one).is_some() {
                issues.push(Issue::new("I0740").file(&one.named).value(columns));
                continue;
            }
            issues.push(
                Issue::new("W0731").file(&one.named).words("reason", say("prepare.init.has").with("columns", columns)),
            );
        }
    }
    let (text, marks) = text::text(&draft, lang);
    let built = target.path();
    Files::fill(&built, |to| to.write_all(text.as_bytes()))?;
    let kept = keep(&path, &text)?;
    if let Err(error) = target.commit() {
        // The earlier one is still in its place.
        if let Some(kept) = kept {
            let _ = std::fs::remove_file(kept);
        }
        return Err(error.into());
    }
    if let Some(kept) = kept {
        issues.push(Issue::new("W0770").file(&shown).value(kept.display()));
    }
    for one in draft.facilities.iter().map(|at| &found[*at]) {
        if let Some(parts) = planned::Parts::of(one) {
            let issue = Issue::new("I0750").file(&one.named).field(&parts.later.status).value(&parts.later.places);
            issues.push(issue.fact("n", parts.later.sites).fact("present", &parts.now.places));
        }
    }
    if marks > 0 {
        issues.push(Issue::new("I0733").file(&shown).value(marks));
    }
    for gap in draft.gaps() {
        issues.push(gap);
    }
    if !issues.has_errors() {
        issues.extend(trial(&path, &text, progress));
    }
    let exit_code = if issues.has_errors() { exit::DATA } else { exit::DONE };
    Ok(Drafted { path: shown, used: draft.used, found, issues, exit_code })
}

/// Copies an earlier study to a name beside it that is free, unless it is the new one to the letter: somebody may have worked on it.
fn keep(path: &Path, text: &str) -> Result<Option<PathBuf>, Failure> {
    let failed = |error| Failure::from(WriteError::Io(path.to_owned(), error));
    let earlier = match std::fs::read(path) {
        Ok(earlier) if earlier == text.as_bytes() => return Ok(None),
        Ok(earlier) => earlier,
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(None),
        Err(error) => return Err(failed(error)),
    };
    for number in 1.. {
        let kept = path.with_extension(if number == 1 { "old.toml".to_owned() } else { format!("old-{number}.toml") });
        match std::fs::File::create_new(&kept) {
            Ok(mut file) => {
                return file.write_all(&earlier).and_then(|()| file.sync_all()).map_err(failed).map(|()| Some(kept));
            }
            Err(error) if error.kind() == ErrorKind::AlreadyExists => {}
            Err(error) => return Err(failed(error)),
        }
    }
    Ok(None)
}

/// Files with both coordinates in one column, in an order that nothing in it tells, where a trial says that north comes first: only so
/// do they lie on the earth, or where the other files lie.
fn swapped(found: &[Found], folder: &Path, (path, lang): (&Path, Lang), progress: &dyn Progress) -> Vec<usize> {
    if found.iter().all(|one| one.pair.is_none()) {
        return Vec::new();
    }
    let draft = Draft::new(found, folder);
    let issues = trial(path, &text::text(&draft, lang).0, progress);
    let far = issues.groups().flat_map(|group| &group.examples).filter(|issue| matches!(issue.code, "E0406" | "E0429"));
    let names: Vec<&str> =
        far.flat_map(|issue| [issue.file.as_deref(), issue.facts.get("other").map(String::as_str)]).flatten().collect();
    let is_swapped =
        |one: &Found| one.pair.is_some() && draft.path_of(one).is_some_and(|path| names.contains(&path.as_str()));
    (0..found.len()).filter(|at| is_swapped(&found[*at])).collect()
}

/// Whether the study can be run: its layers are read, placed and counted.
fn trial(path: &Path, text: &str, progress: &dyn Progress) -> Issues {
    let base = path.parent().map_or_else(Default::default, Path::to_path_buf);
    let outcome = Study::parse(text, &[], base, NAME.to_owned()).and_then(|study| {
        let Loaded { model, layers, mut issues, .. } = load(&study, &crate::read::Files, progress)?;
        for service in &study.file.service {
            match crate::forecast::demand(&model, &layers, &service.id, &service.demand) {
                Ok((_, found)) | Err(found) => issues.extend(found),
            }
        }
        Ok(issues)
    });
    match outcome {
        Ok(issues) | Err(study::Failure::Missing(issues) | study::Failure::Data(issues)) => issues,
        Err(study::Failure::Bug(what)) => Issue::new("E0901").fact("what", what).into(),
    }
}

/// Files that a pattern such as `data/*` names along: parts of a shapefile, and what office programs leave beside an open
/// workbook.
fn is_beside(file: &str, files: &[String]) -> bool {
    let path = Path::new(file);
    let name = path.file_name().map(|name| name.to_string_lossy().to_lowercase()).unwrap_or_default();
    if is_lock(path) || name.starts_with('.') || name.ends_with(".aux.xml") {
        return true;
    }
    let ending = path.extension().map(|e| e.to_string_lossy().to_lowercase()).unwrap_or_default();
    let is_part = ["shx", "dbf", "prj", "cpg", "sbn", "sbx", "qix", "qml", "xml"].contains(&ending.as_str());
    is_part
        && files.iter().any(|other| {
            let other = Path::new(other);
            other.extension().is_some_and(|e| e.eq_ignore_ascii_case("shp"))
                && other.with_extension("") == path.with_extension("")
        })
}
