//! A finished folder of the street town with every measure, in which single things are changed, and who notices.

use super::{files, must, run, street_town};
use catchment::check::{Finding, verify, verify_years, years};
use catchment::run::{Again, recheck};
use catchment::study::Study;
use catchment::words::Lang;
use serde_json::{Value, json};
use sha2::{Digest, Sha256};
use std::path::PathBuf;

/// `run.json` of this content: with the seal that it would have been written with.
pub fn sealed(document: &Value) -> String {
    let mut document = document.clone();
    document.as_object_mut().map(|keys| keys.remove("seal"));
    let text = must(serde_json::to_string_pretty(&document));
    let body = text.strip_suffix("\n}").unwrap_or(&text);
    format!("{body},\n  \"seal\": \"{}\"\n}}\n", hash(body.as_bytes()))
}

/// SHA-256 as it is written.
pub fn hash(bytes: &[u8]) -> String {
    Sha256::digest(bytes).iter().map(|byte| format!("{byte:02x}")).collect()
}

/// A finished folder and its study.
pub struct Finished {
    pub _folder: tempfile::TempDir,
    pub base: PathBuf,
    pub out: PathBuf,
}

impl Finished {
    /// Of the street town with every measure, with some lines more and some keys changed.
    pub fn of(more: &str, changes: &[&str]) -> Self {
        let folder = must(tempfile::tempdir());
        let (base, out) = (folder.path().join("town"), folder.path().join("out"));
        must(std::fs::create_dir(&base));
        let town = street_town();
        for (name, bytes) in town.parent().map(files).unwrap_or_default() {
            must(std::fs::write(base.join(name), bytes));
        }
        // The schools with places that are kept free, their levels, classes and pupils.
        let schools = must(std::fs::read_to_string(base.join("schools.csv")));
        let beside = ["kept,级别,班数,在校生", "10,一级,12,480", "20,二级,60,2900", "5,,,", "0,一级,1,40"];
        let kept = schools.lines().zip(beside).map(|(line, kept)| format!("{line},{kept}\n"));
        must(std::fs::write(base.join("kept.csv"), kept.collect::<String>()));
        let study = base.join("all.toml");
        let text = must(std::fs::read_to_string(base.join("access.toml")));
        let text = changes.iter().fold(text, |text, change| {
            let (from, to) = change.split_once(" -> ").unwrap_or_else(|| panic!("{change}"));
            assert!(text.contains(from), "{from}");
            text.replacen(from, to, 1)
        });
        // Few permutations: verify does them again for every number that is changed.
        must(std::fs::write(&study, text + more + "\n[pattern]\npermutations = 19\n"));
        let options = catchment::write::WriteOptions {
            overwrite: false,
            base: base.clone(),
            study: "all.toml".to_owned(),
            lang: Lang::En,
        };
        must(catchment::write::write(&run(&study, &[]), &out, &options));
        Self { _folder: folder, base, out }
    }

    /// Of the years of a study `all.toml` in a folder.
    pub fn of_years(folder: tempfile::TempDir, lang: Lang) -> Self {
        let (base, out) = (folder.path().to_owned(), folder.path().join("out"));
        let study = Study::open(base.join("all.toml")).unwrap_or_else(|failure| panic!("{failure:?}"));
        let all = must(catchment::run::run_all(&study, &catchment::read::Files, &catchment::read::Quiet));
        let options =
            catchment::write::WriteOptions { overwrite: false, base: base.clone(), study: "all.toml".to_owned(), lang };
        must(match all.as_slice() {
            [only] if study.file.years.is_empty() => catchment::write::write(only, &out, &options),
            all => catchment::write::write_years(all, &out, &options),
        });
        Self { _folder: folder, base, out }
    }

    /// Its files; of several years those beside the folders of these, which are finished folders by themselves.
    pub fn files(&self) -> Vec<String> {
        let years = years(&self.out).unwrap_or_default();
        let is_of_year = |file: &String| years.iter().any(|year| file.starts_with(&format!("{year}/")));
        files(&self.out).into_keys().filter(|file| !is_of_year(file)).collect()
    }

    pub fn read(&self, file: &str) -> String {
        must(std::fs::read_to_string(self.out.join(file)))
    }

    pub fn put(&self, file: &str, text: &str) {
        let path = self.out.join(file);
        must(path.parent().map_or(Ok(()), std::fs::create_dir_all));
        must(std::fs::write(path, text));
    }

    pub fn objects<E>(findings: Result<Vec<Finding>, E>) -> bool {
        findings.map_or(true, |findings| findings.iter().any(|finding| !finding.holds))
    }

    pub fn is_wrong(&self) -> bool {
        match years(&self.out).as_deref() {
            Ok([]) => Self::objects(verify(&self.out, None)),
            Ok(_) => Self::objects(verify_years(&self.out)),
            Err(_) => true,
        }
    }

    pub fn is_wrong_by_study(&self) -> bool {
        let study = Study::open(self.base.join("all.toml")).unwrap_or_else(|failure| panic!("{failure:?}"));
        if years(&self.out).is_ok_and(|years| !years.is_empty()) {
            let remade = Again::new(&study, &self.out).and_then(|again| again.remade());
            return self.is_wrong() || remade.map_or(true, |finding| !finding.holds);
        }
        Self::objects(recheck(&study, &self.out)) || Self::objects(verify(&self.out, Some(&self.base)))
    }

    /// How what was changed is found: by the files alone, with the study, or not at all.
    pub fn noticed(&self) -> Found {
        match (self.is_wrong(), || self.is_wrong_by_study()) {
            (true, _) => Found::Alone,
            (false, by_study) if by_study() => Found::WithStudy,
            _ => Found::Never,
        }
    }

    /// Gives a file that was changed its new hash, and `run.json` its new seal.
    pub fn record(&self, file: &str, text: &str) {
        let mut document: Value = must(serde_json::from_str(&self.read("run.json")));
        document["outputs"][file] = json!(hash(text.as_bytes()));
        self.put("run.json", &sealed(&document));
    }

    /// How a changed file is found: by the files alone, with the study, or not at all.
    pub fn found(&self, file: &str, text: &str) -> Found {
        let (before, run) = (self.read(file), self.read("run.json"));
        if file == "run.json" {
            self.put(file, &sealed(&must(serde_json::from_str(text))));
        } else {
            self.put(file, text);
            self.record(file, text);
        }
        let found = self.noticed();
        self.put(file, &before);
        self.put("run.json", &run);
        found
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Found {
    Alone,
    WithStudy,
    Never,
}
