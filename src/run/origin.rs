//! The study that finished results are of, its files as they were then.

use crate::check;
use crate::issue::Issue;
use crate::read::hash_of;
use crate::study::{Failure, Study};
use serde_json::Value;
use std::path::{Component, Path, PathBuf};

/// Folders above the results in which their study is looked for: those of `OUT`, of a year and of a scenario.
const ABOVE: usize = 4;

/// The study of finished results: the one that is named, else the very file that was run where it lies above the results or in the
/// folder of the user. That file and every other input must still be as they were read.
///
/// # Errors
/// [`Failure::Missing`] without a study, [`Failure::Data`] where an input is another now.
pub fn origin(out: &Path, run: &Value, named: Option<&Path>) -> Result<Study, Failure> {
    let path = match named {
        Some(path) => path.to_owned(),
        None => beside(out, run).ok_or_else(|| {
            let issue = Issue::new("E0764").file(out.display().to_string());
            Failure::Missing(issue.value(studies(run).map(|(name, _)| name).collect::<Vec<_>>().join(", ")).into())
        })?,
    };
    let study = Study::open(&path)?;
    let inputs = check::same_inputs(&study.base, run);
    if !inputs.holds {
        let issue = Issue::new("E0762").file(out.display().to_string());
        return Err(Failure::Data(issue.words("what", inputs.sentence).into()));
    }
    Ok(study)
}

/// Inputs that may be a study, with their hashes.
fn studies(run: &Value) -> impl Iterator<Item = (&str, &str)> {
    let inputs = run["inputs"].as_object().into_iter().flatten();
    let hashed = inputs.filter_map(|(name, hash)| Some((name.as_str(), hash.as_str()?)));
    // A study is named without a folder; a name that leads elsewhere is none.
    let is_plain = |name: &str| Path::new(name).components().all(|part| matches!(part, Component::Normal(_)));
    let is_study = |path: &Path| path.extension().is_some_and(|ending| ending.eq_ignore_ascii_case("toml"));
    hashed.filter(move |(name, _)| is_study(Path::new(name)) && !name.contains('/') && is_plain(name))
}

/// The study file with the recorded hash.
fn beside(out: &Path, run: &Value) -> Option<PathBuf> {
    let whole = std::path::absolute(out).ok()?;
    let folders: Vec<PathBuf> =
        std::iter::once(PathBuf::new()).chain(whole.ancestors().skip(1).take(ABOVE).map(Path::to_path_buf)).collect();
    let is_it = |path: &Path, hash: &str| path.is_file() && hash_of(path).is_ok_and(|found| found == hash);
    // A file of norms has the same ending, and is no study.
    let found = |(name, hash): (&str, &str)| {
        let mut paths = folders.iter().map(|folder| folder.join(name));
        paths.find(|path| is_it(path, hash) && Study::open(path).is_ok())
    };
    studies(run).find_map(found)
}
