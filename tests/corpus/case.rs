//! One case: the files, the command, and what must come of it.

use std::path::Path;

/// What is laid out and run, and the answer that is right.
#[derive(Clone)]
pub struct Case {
    pub class: &'static str,
    pub name: &'static str,
    /// Name and bytes of every file; later ones replace earlier ones.
    pub files: Vec<(String, Vec<u8>)>,
    /// Shell commands that go before, in the folder of the case.
    pub before: Vec<&'static str>,
    /// Shell words that go directly before the program: `ulimit -f 1;`.
    pub under: &'static str,
    pub args: Vec<String>,
    /// Where standard output goes, when not into a file of the test.
    pub stdout: Option<&'static str>,
    pub exit: i32,
    pub codes: Vec<&'static str>,
    /// What the messages must name: file, feature, line, field, value.
    pub names: Vec<&'static str>,
}

impl Case {
    /// A layer by itself: `catchment check FILE`.
    pub fn layer(class: &'static str, name: &'static str, file: &str, bytes: impl AsRef<[u8]>) -> Self {
        let files = vec![(file.to_owned(), bytes.as_ref().to_vec())];
        Self::of(class, name, files, &["check", file])
    }

    /// The street town with some files replaced: `catchment run study.toml -o out`.
    pub fn town(class: &'static str, name: &'static str) -> Self {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/town");
        let files = ["study.toml", "cells.csv", "schools.csv", "streets.geojson"]
            .map(|file| (file.to_owned(), std::fs::read(folder.join(file)).unwrap_or_default()));
        Self::of(class, name, files.to_vec(), &["run", "study.toml", "-o", "out"])
    }

    fn of(class: &'static str, name: &'static str, files: Vec<(String, Vec<u8>)>, args: &[&str]) -> Self {
        let args = args.iter().map(|word| (*word).to_owned()).collect();
        let (before, under, stdout, exit, codes, names) = (Vec::new(), "", None, 0, Vec::new(), Vec::new());
        Self { class, name, files, before, under, args, stdout, exit, codes, names }
    }

    /// With another content of a file.
    pub fn with(mut self, file: &str, bytes: impl AsRef<[u8]>) -> Self {
        self.files.retain(|(name, _)| name != file);
        self.files.push((file.to_owned(), bytes.as_ref().to_vec()));
        self
    }

    /// With every `from` of a file replaced.
    pub fn change(self, file: &str, from: &str, to: &str) -> Self {
        let bytes = self.files.iter().find(|(name, _)| name == file).map(|(_, bytes)| bytes.clone());
        let text = String::from_utf8(bytes.unwrap_or_default()).unwrap_or_default();
        assert!(text.contains(from), "{}: {file} has no {from}", self.name);
        self.with(file, text.replace(from, to))
    }

    /// After a shell command in the folder.
    pub fn after(mut self, command: &'static str) -> Self {
        self.before.push(command);
        self
    }

    /// Under a limit that a shell sets.
    pub fn under(mut self, words: &'static str) -> Self {
        self.under = words;
        self
    }

    /// With standard output going there.
    pub fn into(mut self, stdout: &'static str) -> Self {
        self.stdout = Some(stdout);
        self
    }

    /// With another command line.
    pub fn run(mut self, args: &[&str]) -> Self {
        self.args = args.iter().map(|word| (*word).to_owned()).collect();
        self
    }

    /// The right answer.
    pub fn gives(mut self, exit: i32, codes: &[&'static str]) -> Self {
        self.exit = exit;
        self.codes = codes.to_vec();
        self
    }

    /// What the messages must name.
    pub fn names(mut self, names: &[&'static str]) -> Self {
        self.names = names.to_vec();
        self
    }
}
