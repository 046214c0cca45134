//! Where the files of a run go: into a folder, or beside those that are there already.

use super::WriteError;
use std::collections::BTreeMap;
use std::io::Write;

/// What fills a file.
pub(super) type Fill<'a> = dyn FnMut(&mut dyn Write) -> Result<(), WriteError> + 'a;

/// Takes the files of a run one by one.
pub(super) trait Store {
    /// Takes one file and notes its hash.
    fn file(&mut self, name: &str, fill: &mut Fill<'_>) -> Result<(), WriteError>;

    /// What follows lies in a folder within the results; "" is their top.
    fn enter(&mut self, folder: &str);

    /// Hashes of the files in the folder that was entered, by their names in it.
    fn hashes_here(&self) -> BTreeMap<String, String>;

    /// Takes one file from its bytes.
    fn bytes(&mut self, name: &str, bytes: &[u8]) -> Result<(), WriteError> {
        self.file(name, &mut |to| to.write_all(bytes).map_err(WriteError::io(name.as_ref())))
    }
}

/// What stands before the names of files in a folder.
pub(super) fn within(folder: &str) -> String {
    if folder.is_empty() { String::new() } else { format!("{folder}/") }
}

/// Hashes of the files whose names begin so, by the rest of their names.
pub(super) fn here(hashes: &BTreeMap<String, String>, within: &str) -> BTreeMap<String, String> {
    let here = |(name, hash): (&String, &String)| Some((name.strip_prefix(within)?.to_owned(), hash.clone()));
    hashes.iter().filter_map(here).collect()
}
