//! What holds between the catalogue and the source: keys exist, are used and have their gaps filled; no sentence of another
//! language stands anywhere else.

use super::{Lang, phrases};
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

/// Where Chinese words are data that readers recognise, and why they are no sentences.
const RECOGNISED: [(&str, &str); 37] = [
    ("handover/pdf/lines.rs", "signs that begin and end no line"),
    ("handover/typeface/system.rs", "names of fonts"),
    ("prepare/init/draft.rs", "a kind of school that may mean two"),
    ("prepare/init/settlement.rs", "ends of names of zones"),
    ("prepare/init/planned.rs", "headings of places of today and of plans"),
    ("prepare/look.rs", "names of files of residential land"),
    ("read/angle.rs", "degrees, minutes and directions"),
    ("read/inputs.rs", "units as studies write them"),
    ("read/inputs/raster.rs", "units of rasters as studies write them"),
    ("read/quantity/", "numerals, units and sentences as officers write them"),
    ("read/roles/axes.rs", "headings of coordinates"),
    ("read/roles/bands.rs", "headings of ages, grades and stages"),
    ("read/roles/column.rs", "units of headings"),
    ("read/roles/facilities.rs", "headings of beds"),
    ("read/roles/heading.rs", "map services and systems in headings"),
    ("read/roles/land.rs", "classes of land"),
    ("read/roles/counts_like.rs", "headings of tables by zone and year"),
    ("read/roles/ground_like.rs", "names of files of roads, rivers and heights"),
    ("read/roles/left_out.rs", "rows of sums"),
    ("survey/named.rs", "words behind the names of townships"),
    ("read/roles/pair.rs", "directions and orders of coordinates"),
    ("read/roles/series.rs", "headings of years and months"),
    ("read/roles/service.rs", "kinds of schools"),
    ("read/roles/spoken.rs", "years and months in headings"),
    ("read/roles/status.rs", "who owns a site"),
    ("read/roles/unused.rs", "headings that look like a role"),
    ("read/roles/vocabulary/", "headings, kinds of service, status"),
    ("read/roles/year.rs", "years as plans write them"),
    ("read/road_class.rs", "classes of roads"),
    ("read/roles/roads.rs", "values of columns of roads"),
    ("read/speed.rs", "units of speeds"),
    ("study/travel/by_road.rs", "units of speeds as studies write them"),
    ("read/same.rs", "files of the tests of formats"),
    ("read/sheet/hostile.rs", "workbooks of the tests of formats"),
    ("survey/duplicates.rs", "parts of names that say nothing"),
    ("units/limit.rs", "units of length and time"),
    ("words/", "the catalogue itself"),
];

/// The lines of a file's code: without comments, without its tests, and without quotes inside of texts.
fn code(path: &Path) -> Vec<String> {
    let text = std::fs::read_to_string(path).unwrap_or_default();
    let code = text.split("#[cfg(test)]").next().unwrap_or_default();
    let lines = code.lines().filter(|line| !line.trim_start().starts_with("//"));
    lines.map(|line| line.replace("\\\"", "").replace("'\"'", "")).collect()
}

/// Every file of the source that is no test, by its path below `src`.
fn sources() -> Vec<(String, PathBuf)> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut found = Vec::new();
    let mut open = vec![root.clone()];
    while let Some(folder) = open.pop() {
        for path in std::fs::read_dir(folder).into_iter().flatten().flatten().map(|entry| entry.path()) {
            let is_test = path.file_stem().is_some_and(|name| name == "tests");
            if path.is_dir() && !is_test {
                open.push(path);
            } else if path.extension().is_some_and(|e| e == "rs") && !is_test {
                let below = path.strip_prefix(&root).unwrap_or(&path).to_string_lossy().replace('\\', "/");
                found.push((below, path));
            }
        }
    }
    found
}

/// What stands between quotes on a line, in order.
fn literals(line: &str) -> impl Iterator<Item = &str> {
    line.split('"').skip(1).step_by(2)
}

/// Keys that no line of code names: the help goes by the names of commands, units, services and what norms limit by their own, the system's words too.
fn is_named_otherwise(key: &str) -> bool {
    [
        "help.",
        "issue.reason.",
        "issue.system.",
        "output.unit.",
        "output.norm_unit.",
        "output.indicator.",
        "service.name.",
    ]
    .iter()
    .any(|named| key.starts_with(named))
}

#[test]
fn every_key_is_used_and_every_used_key_exists() {
    let known = phrases(Lang::En);
    let rooms: BTreeSet<&str> = known.keys().filter_map(|key| key.split('.').next()).collect();
    let mut used = BTreeSet::new();
    for (name, path) in sources().into_iter().filter(|(name, _)| !name.starts_with("words/catalogue")) {
        for line in code(&path) {
            for literal in literals(&line) {
                let is_file = [".json", ".toml", ".csv"].iter().any(|ending| literal.ends_with(ending));
                let is_name = literal.bytes().all(|b| b.is_ascii_lowercase() || matches!(b, b'_' | b'.'));
                let of_room = literal.split_once('.').is_some_and(|(room, _)| rooms.contains(room));
                if known.contains_key(literal) {
                    used.insert(literal.to_owned());
                } else if line.contains("say(") || line.contains("word(") {
                    assert!(!is_name || !of_room || is_file || is_named_otherwise(literal), "{name}: {literal}");
                }
            }
        }
    }
    let idle: Vec<_> = known.keys().filter(|key| !used.contains(*key) && !is_named_otherwise(key)).collect();
    assert!(idle.is_empty(), "never said: {idle:?}");
}

/// What fills a gap stands in the file that says the sentence.
#[test]
fn every_gap_is_filled_where_the_sentence_is_said() {
    const FILLING: [&str; 8] =
        [".with(", ".count(", ".whole(", ".decimals(", ".list(", ".text_of(", ".part(", ".series("];
    let mut filled: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for (_, path) in sources() {
        let code = code(&path).join("\n");
        let names: BTreeSet<String> = FILLING
            .iter()
            .flat_map(|call| code.split(call).skip(1))
            .filter_map(|rest| rest.trim_start().strip_prefix('"')?.split_once('"'))
            .map(|(name, _)| name.to_owned())
            .collect();
        for key in literals(&code).filter(|literal| phrases(Lang::En).contains_key(*literal)) {
            filled.entry(key.to_owned()).or_default().extend(names.iter().cloned());
        }
    }
    for (key, phrase) in phrases(Lang::En) {
        let names = filled.get(key);
        for gap in phrase.gaps() {
            assert!(names.is_some_and(|names| names.contains(gap)), "{key}: nothing fills {{{gap}}}");
        }
    }
}

#[test]
fn no_chinese_sentence_stands_outside_the_catalogue() {
    let is_chinese = |c: char| matches!(c, '\u{3000}'..='\u{303f}' | '\u{4e00}'..='\u{9fff}');
    let mut recognising = BTreeSet::new();
    for (name, path) in sources() {
        let found =
            code(&path).iter().flat_map(|line| literals(line)).find(|l| l.contains(is_chinese)).map(str::to_owned);
        let reason = RECOGNISED.iter().find(|(file, _)| name.starts_with(file));
        match (found, reason) {
            (Some(found), None) => panic!("src/{name} says {found:?}; sentences stand in src/words"),
            (Some(_), Some((file, _))) => {
                recognising.insert(*file);
            }
            (None, _) => {}
        }
    }
    let idle: Vec<_> = RECOGNISED.iter().filter(|(file, _)| !recognising.contains(file) && *file != "words/").collect();
    assert!(idle.is_empty(), "without Chinese words: {idle:?}");
}
