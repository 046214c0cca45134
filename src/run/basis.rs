//! Whether the layers of a study count the people whom it says it counts.

use crate::issue::Issue;
use crate::study::StudyFile;
use crate::words::Basis;

/// W0854 where headings of counts speak of other people than the study counts, or where they say nothing and the name of the file
/// does.
pub(super) fn unlike(file: &StudyFile, path: &str, headings: impl IntoIterator<Item = String>) -> Option<Issue> {
    let stated = file.basis()?;
    let mut said = headings.into_iter().chain([path.to_owned()]);
    let (by, counted) = said.find_map(|name| Basis::spoken_of(&name).map(|basis| (name, basis)))?;
    let issue = Issue::new("W0854").file(path).words("counted", counted.word()).words("stated", stated.word());
    let issue = if by == path { issue } else { issue.field(&by) };
    (counted != stated).then(|| issue.fact("by", by))
}
