//! The house rules that a compiler does not check: arrows between modules, size of files, codes with an explanation.

#![allow(clippy::panic, clippy::print_stderr, reason = "a test that panics has failed")]

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

/// The line: a module may use what stands before it. Engines stand in one group and use only `units`.
const LINE: [&str; 24] = [
    "units",
    "words",
    "issue",
    "model",
    "read",
    "crs",
    "survey",
    "forecast",
    "scenario",
    "cost",
    "allocation",
    "access",
    "coverage",
    "balance",
    "study",
    "output",
    "check",
    "write",
    "run",
    "prepare",
    "claims",
    "explain",
    "handover",
    "cli",
];
const ENGINES: [&str; 5] = ["raster", "geodesy", "solver", "inequality", "network"];

fn sources() -> Vec<PathBuf> {
    let mut found = Vec::new();
    let mut open = vec![Path::new(env!("CARGO_MANIFEST_DIR")).join("src")];
    while let Some(folder) = open.pop() {
        for entry in std::fs::read_dir(folder).into_iter().flatten().flatten() {
            let path = entry.path();
            if path.is_dir() {
                open.push(path);
            } else if path.extension().is_some_and(|e| e == "rs") {
                found.push(path);
            }
        }
    }
    found.sort();
    found
}

/// The first folder or file below `src`.
fn room(path: &Path) -> String {
    let below = path.strip_prefix(Path::new(env!("CARGO_MANIFEST_DIR")).join("src")).unwrap_or(path);
    let first = below.components().next().map(|c| c.as_os_str().to_string_lossy().into_owned()).unwrap_or_default();
    first.trim_end_matches(".rs").to_owned()
}

/// Rooms named outside comments, and outside the tests of a file: after `crate::`, and after as many `super::` as lead out of
/// the file's own room. `depth` is 1 for `src/units.rs`, 2 for `src/model/zone.rs`; a `mod.rs` stands one higher.
fn used(text: &str, depth: usize) -> BTreeSet<String> {
    let code = text.split("#[cfg(test)]\nmod tests {").next().unwrap_or_default();
    let lines = code.lines().filter(|line| !line.trim_start().starts_with("//"));
    let out = "super::".repeat(depth);
    let mut rooms = BTreeSet::new();
    for line in lines {
        for rest in line.split("crate::").skip(1).chain(line.split(out.as_str()).skip(1)) {
            rooms.insert(rest.chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect());
        }
    }
    rooms
}

/// The line stands once for people and once here.
#[test]
fn the_page_of_the_architecture_has_the_same_line() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let page = std::fs::read_to_string(root.join("ARCHITECTURE.md")).unwrap_or_default();
    assert!(page.contains(&format!("\n{}\n", LINE.join(" -> "))), "ARCHITECTURE.md has another line");
    let engines = page.lines().find_map(|line| line.strip_prefix("engines, ")?.split_once(": ")).unwrap_or_default().1;
    assert_eq!(engines.split(", ").collect::<BTreeSet<_>>(), ENGINES.into());
}

/// Each format is built without the others: what `formats` has in `Cargo.toml`, `.ci/run` goes through.
#[test]
fn every_format_is_built_by_itself() {
    let read =
        |name: &str| std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join(name)).unwrap_or_default();
    let (package, script) = (read("Cargo.toml"), read(".ci/run"));
    let formats = package.lines().find_map(|line| line.strip_prefix("formats = [")?.strip_suffix(']'));
    let formats = formats.unwrap_or_default().replace(['"', ','], "");
    let lines = script.lines().filter_map(|line| line.split_once(" by_itself "));
    let built: BTreeSet<&str> =
        lines.flat_map(|(_, names)| names.split([' ', ')', '&'])).filter(|name| !name.is_empty()).collect();
    assert!(!formats.is_empty());
    assert_eq!(built, formats.split(' ').chain(["cli"]).collect());
}

#[test]
fn no_arrow_runs_backwards() {
    let place = |room: &str| LINE.iter().position(|r| *r == room);
    for path in sources() {
        let name = path.file_name().map(|n| n.to_string_lossy().into_owned()).unwrap_or_default();
        let from = room(&path);
        if name == "tests.rs" || from == "lib" || from == "main" {
            continue;
        }
        let text = std::fs::read_to_string(&path).unwrap_or_default();
        let below = path.components().rev().take_while(|part| part.as_os_str() != "src").count();
        let depth = if name == "mod.rs" { below - 1 } else { below };
        for to in used(&text, depth).into_iter().filter(|to| *to != from) {
            let allowed = match (ENGINES.contains(&from.as_str()), ENGINES.contains(&to.as_str())) {
                (true, _) => to == "units",
                (false, true) => from != "units" && from != "issue",
                (false, false) => match (place(&from), place(&to)) {
                    (Some(here), Some(there)) => there < here,
                    _ => false,
                },
            };
            assert!(allowed, "{}: {from} uses {to}", path.display());
        }
    }
}

/// Circles between files of one room that are meant, and why.
const CIRCLES: [(&str, &str, &str); 1] = [(
    "solver::equilibrium::forest",
    "solver::equilibrium::tree",
    "a tree stands in its forest, and a forest is made of trees",
)];

/// The path of a file as modules have it: `solver::transport` for `src/solver/transport/mod.rs`.
fn module(path: &Path) -> Vec<String> {
    let below = path.strip_prefix(Path::new(env!("CARGO_MANIFEST_DIR")).join("src")).unwrap_or(path).with_extension("");
    let parts: Vec<String> = below.components().map(|part| part.as_os_str().to_string_lossy().into_owned()).collect();
    let is_mod = parts.last().is_some_and(|last| last == "mod");
    parts[..parts.len() - usize::from(is_mod)].to_vec()
}

/// Code without comments and tests.
fn code(text: &str) -> String {
    let code = text.split("#[cfg(test)]\nmod tests").next().unwrap_or_default();
    code.lines().filter(|line| !line.trim_start().starts_with("//")).collect::<Vec<_>>().join("\n")
}

/// The paths in `{...}`, each behind what stands before the brace.
fn spread(before: &[String], tree: &str, all: &mut Vec<Vec<String>>) {
    let (mut depth, mut from) = (0, 0);
    let mut parts = Vec::new();
    for (at, c) in tree.char_indices() {
        match c {
            '{' => depth += 1,
            '}' => depth -= 1,
            ',' if depth == 0 => {
                parts.push(&tree[from..at]);
                from = at + 1;
            }
            _ => {}
        }
    }
    parts.push(&tree[from..]);
    for part in parts.into_iter().map(str::trim).filter(|part| !part.is_empty()) {
        let (names, inner) = part.split_once('{').map_or((part, None), |(names, inner)| (names, Some(inner)));
        let names = names.split(" as ").next().unwrap_or_default().split("::").map(str::trim).filter(|n| !n.is_empty());
        let path: Vec<String> = before.iter().cloned().chain(names.map(str::to_owned)).collect();
        match inner {
            Some(inner) => spread(&path, inner.trim_end().strip_suffix('}').unwrap_or(inner), all),
            None => all.push(path),
        }
    }
}

/// Every path of a file that begins with `crate::` or `super::`, from the root.
fn paths(code: &str, own: &[String]) -> Vec<Vec<String>> {
    let mut found = Vec::new();
    let begins = |at: usize| !code[..at].ends_with(|c: char| c.is_alphanumeric() || c == '_' || c == ':' || c == '(');
    for (word, is_root) in [("crate::", true), ("super::", false)] {
        for (at, _) in code.match_indices(word).filter(|(at, _)| begins(*at)) {
            let rest = &code[at..];
            let length = rest.find(|c: char| !(c.is_alphanumeric() || c == '_' || c == ':')).unwrap_or(rest.len());
            let (path, after) = rest.split_at(length);
            let names: Vec<&str> = path.split("::").filter(|name| !name.is_empty()).collect();
            let up = names.iter().take_while(|name| **name == "super").count();
            let from = if is_root { 0 } else { own.len().saturating_sub(up) };
            let names = names[if is_root { 1 } else { up }..].iter().map(|name| (*name).to_owned());
            let path: Vec<String> = own[..from].iter().cloned().chain(names).collect();
            if let Some(tree) = after.strip_prefix('{') {
                let mut depth = 1;
                let end = tree.find(|c: char| {
                    depth += i32::from(c == '{') - i32::from(c == '}');
                    depth == 0
                });
                spread(&path, &tree[..end.unwrap_or(tree.len())], &mut found);
            } else {
                found.push(path);
            }
        }
    }
    found
}

/// Names that a module hands on from the files below it.
fn handed_on(code: &str) -> BTreeMap<String, String> {
    let mut names = BTreeMap::new();
    for line in code.split(';').filter_map(|part| part.split_once("pub").map(|(_, rest)| rest)) {
        let Some((_, path)) = line.split_once("use ") else { continue };
        let mut all = Vec::new();
        spread(&[], path, &mut all);
        for path in all {
            if let [file, .., name] = path.as_slice() {
                names.insert(name.clone(), file.clone());
            }
        }
    }
    names
}

/// Which files of its own room a file uses; what a `mod.rs` hands on is used where it stands.
fn uses() -> BTreeMap<Vec<String>, BTreeSet<Vec<String>>> {
    let texts: BTreeMap<Vec<String>, String> = sources()
        .into_iter()
        .filter(|path| !path.components().any(|part| part.as_os_str() == "tests" || part.as_os_str() == "tests.rs"))
        .map(|path| (module(&path), code(&std::fs::read_to_string(&path).unwrap_or_default())))
        .collect();
    let handed_on: BTreeMap<_, _> = texts.iter().map(|(module, code)| (module.clone(), handed_on(code))).collect();
    let owner = |path: &[String]| -> Option<Vec<String>> {
        let length = (1..=path.len()).rev().find(|length| texts.contains_key(&path[..*length]))?;
        let mut module = path[..length].to_vec();
        // A name may be handed on more than once.
        while let Some(file) = path.get(length).and_then(|name| handed_on[&module].get(name)) {
            let child: Vec<String> = module.iter().cloned().chain([file.clone()]).collect();
            if !texts.contains_key(&child) {
                break;
            }
            module = child;
        }
        Some(module)
    };
    let of = |(module, code): (&Vec<String>, &String)| {
        let own = paths(code, module).into_iter().filter(|path| path.first() == module.first());
        let own = own.filter_map(|path| owner(&path)).filter(|other| other != module).collect();
        (module.clone(), own)
    };
    texts.iter().map(of).collect()
}

/// Files of a room stand in a line, too: none uses another that uses it.
#[test]
fn no_circle_between_files_of_a_room() {
    let uses = uses();
    let reached = |from: &Vec<String>| {
        let mut seen: BTreeSet<&Vec<String>> = BTreeSet::new();
        let mut open: Vec<&Vec<String>> = uses[from].iter().collect();
        while let Some(next) = open.pop() {
            if seen.insert(next) {
                open.extend(&uses[next]);
            }
        }
        seen
    };
    let all: BTreeMap<_, _> = uses.keys().map(|module| (module, reached(module))).collect();
    let mut circles = Vec::new();
    for (module, seen) in &all {
        for other in seen.iter().filter(|other| module < *other && all[**other].contains(module)) {
            circles.push((module.join("::"), other.join("::")));
        }
    }
    let meant = CIRCLES.map(|(one, other, _)| (one.to_owned(), other.to_owned()));
    assert_eq!(circles, meant);
}

/// The reading of paths that the rule about circles rests on.
#[test]
fn arrows_are_read_from_every_way_to_write_a_path() {
    let own = ["room".to_owned(), "file".to_owned()];
    let text = "use super::{one::One, two::{self, Two as Other}};\npub(super) fn f() { crate::room::three::go() }";
    let found: Vec<String> = paths(text, &own).iter().map(|path| path.join("::")).collect();
    assert_eq!(found, ["room::three::go", "room::one::One", "room::two::self", "room::two::Two"]);
    let on = handed_on("mod a;\npub use a::{A, b::B};\npub(crate) use c::d;");
    assert_eq!(on.iter().map(|(name, file)| format!("{name} {file}")).collect::<Vec<_>>(), ["A a", "B a", "d c"]);
}

#[test]
fn files_stay_small() {
    for path in sources() {
        let lines = std::fs::read_to_string(&path).map_or(0, |text| text.lines().count());
        assert!(lines < 500, "{} has {lines} lines", path.display());
    }
}

/// Exit codes stand in one file, and in one table of the documents.
#[test]
fn exit_codes_are_documented_and_named() {
    use catchment::issue::exit;
    let formats = std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/formats.md"));
    let formats = formats.unwrap_or_default();
    let section =
        formats.split("\n## Exit codes\n").nth(1).and_then(|rest| rest.split("\n## ").next()).unwrap_or_default();
    let rows = section.lines().filter_map(|line| line.strip_prefix("| ")?.split(" |").next()?.parse::<u8>().ok());
    assert_eq!(rows.collect::<Vec<_>>(), exit::ALL);
    // Where a code is given out, it is by its name.
    for path in sources().into_iter().filter(|path| !path.ends_with("issue/exit.rs")) {
        let text = std::fs::read_to_string(&path).unwrap_or_default();
        let code = text.split("#[cfg(test)]").next().unwrap_or_default();
        for line in code.lines().filter(|line| line.contains("exit_code") || line.contains("ExitCode::from(")) {
            let is_bare = |code: &u8| {
                [format!(" {code}"), format!("({code}")].iter().any(|bare| {
                    line.match_indices(bare.as_str()).any(|(at, found)| {
                        !line[at + found.len()..].starts_with(|next: char| next.is_alphanumeric() || next == '_')
                    })
                })
            };
            // 0, 1 and 2 count other things too.
            let bare = exit::ALL.iter().find(|code| **code > exit::USAGE && is_bare(code));
            assert!(bare.is_none(), "{}: {line}", path.display());
        }
    }
}

/// Messages that no input provokes, and why they are there all the same.
const OUT_OF_REACH: [(&str, &str); 11] = [
    ("E0415", "the checks of a layer's system and of the scale come first"),
    ("E0521", "reading asks for the field first"),
    ("E0522", "reading asks for the persons first"),
    ("E0540", "reading asks every layer for the same fields"),
    ("E0645", "a failure of the geometry library that nobody has seen"),
    ("E0649", "more ways than a test has time for"),
    ("E0669", "more ways than a test has time for; the cap itself is tested"),
    ("E0726", "a file that does not read back as it was written: a bug"),
    ("E0901", "a bug"),
    ("E0942", "more ways than a test has time for"),
    ("W0507", "a failure of the geometry library that nobody has seen"),
];

/// Cargo does not look for tests by itself here (`autotests = false`): a file that `tests/main.rs` does not name would never run.
#[test]
fn every_file_of_tests_is_in_the_program() {
    let tests = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests");
    for folder in [tests.clone(), tests.join("corpus")] {
        let named = std::fs::read_to_string(folder.join("main.rs")).unwrap_or_default();
        for entry in std::fs::read_dir(&folder).into_iter().flatten().flatten() {
            let name = entry.file_name().to_string_lossy().into_owned();
            let Some(module) = name.strip_suffix(".rs").filter(|module| *module != "main") else { continue };
            assert!(
                named.lines().any(|line| line == format!("mod {module};")),
                "{} does not name {name}",
                folder.display()
            );
        }
    }
}

/// Every message is provoked by a test that names its code.
#[test]
fn every_code_has_a_test() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut tested = String::new();
    let mut open = vec![root.join("tests")];
    while let Some(folder) = open.pop() {
        for path in std::fs::read_dir(folder).into_iter().flatten().flatten().map(|entry| entry.path()) {
            match path.extension() {
                _ if path.is_dir() => open.push(path),
                Some(e) if e == "rs" && !path.ends_with("architecture.rs") => {
                    tested += &std::fs::read_to_string(&path).unwrap_or_default();
                }
                _ => {}
            }
        }
    }
    for path in sources() {
        let text = std::fs::read_to_string(&path).unwrap_or_default();
        let is_test = path.file_name().is_some_and(|name| name == "tests.rs");
        tested += if is_test { &text } else { text.split_once("#[cfg(test)]").map_or("", |(_, tests)| tests) };
    }
    let out_of_reach: BTreeSet<&str> = OUT_OF_REACH.iter().map(|(code, _)| *code).collect();
    let codes: Vec<&str> = catchment::issue::catalogue().keys().map(String::as_str).collect();
    let without: Vec<_> = codes.iter().filter(|c| !tested.contains(**c) && !out_of_reach.contains(**c)).collect();
    let with: Vec<_> = out_of_reach.iter().filter(|code| tested.contains(**code)).collect();
    assert!(without.is_empty() && with.is_empty(), "without a test: {without:?}; with one after all: {with:?}");
}

/// Every code in the source is explained, and every explained code is used.
#[test]
fn codes_and_explanations_match() {
    let mut used = BTreeSet::new();
    // What only a test names is not used.
    for path in sources().into_iter().filter(|path| path.file_name().is_none_or(|name| name != "tests.rs")) {
        let text = std::fs::read_to_string(&path).unwrap_or_default();
        for quoted in text.as_bytes().windows(7) {
            let is_code = quoted[0] == b'"'
                && matches!(quoted[1], b'E' | b'W' | b'I')
                && quoted[2..6].iter().all(u8::is_ascii_digit)
                && quoted[6] == b'"';
            if is_code {
                used.insert(String::from_utf8_lossy(&quoted[1..6]).into_owned());
            }
        }
    }
    let explained: BTreeSet<String> = catchment::issue::catalogue().keys().cloned().collect();
    let missing: Vec<_> = used.difference(&explained).collect();
    let idle: Vec<_> = explained.difference(&used).collect();
    assert!(missing.is_empty() && idle.is_empty(), "without explanation: {missing:?}; never used: {idle:?}");
}

/// Every measure and every decay of the schema stands in the documents and in the glossary.
#[test]
fn measures_and_decays_are_documented() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let read = |name: &str| std::fs::read_to_string(root.join(name)).unwrap_or_default();
    let (methods, formats, twins) = (read("docs/methods.md"), read("docs/formats.md"), read("src/access/tests.rs"));
    assert!(twins.contains("MEMBERS"));
    for measure in catchment::access::Measure::ALL {
        let word = measure.as_str();
        assert!(methods.contains(&format!("| `{word}` |")), "no row of docs/methods.md: {word}");
        assert!(methods.contains(&format!("// {word}\n")), "no example in docs/methods.md: {word}");
        assert!(formats.contains(&format!("`{word}`")), "docs/formats.md: {word}");
        assert!(catchment::explain::lookup(word).is_some(), "glossary: {word}");
    }
    let schema = serde_json::to_value(schemars::schema_for!(catchment::study::StudyFile)).unwrap_or_default();
    let names = |of: &str, key: &str| -> Vec<String> {
        let variants = schema["$defs"][of]["oneOf"].as_array().cloned().unwrap_or_default();
        let name = |variant: &serde_json::Value| {
            let word = variant["const"].as_str().map(str::to_owned);
            word.or_else(|| variant["properties"].as_object()?.keys().next().cloned())
        };
        let found: Vec<String> = variants.iter().filter_map(name).collect();
        assert!(!found.is_empty(), "{of} {key}");
        found
    };
    assert_eq!(names("Measure", "method").len(), catchment::access::Measure::ALL.len());
    for decay in names("DecayTable", "decay") {
        assert!(methods.contains(&format!("| `{decay} = ")), "docs/methods.md: {decay}");
        assert!(formats.contains(&decay), "docs/formats.md: {decay}");
    }
}

/// Where distances may be computed, and why; everywhere else what a way costs is asked of `cost`.
const MEASURING: [(&str, &str); 11] = [
    ("cost/", "the room that knows"),
    ("raster/", "the engine it asks"),
    ("access/pairs.rs", "kernel of weights: pairs that are never listed"),
    ("check/", "the second look"),
    ("survey/", "looks at positions, before there are ways"),
    ("geodesy/", "positions themselves"),
    ("network/", "the engine of ways along roads"),
    ("crs/borders.rs", "edges of polygons and how far they are bent"),
    ("crs/surface.rs", "how large the squares of a raster become"),
    ("inequality/neighbours/", "neighbours among zones: nobody goes that way"),
    ("allocation/catchment/points.rs", "edges of areas"),
];

#[test]
fn ways_are_measured_in_one_room() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut measuring: BTreeSet<&(&str, &str)> = BTreeSet::new();
    for path in sources() {
        let name = path.strip_prefix(&root).unwrap_or(&path).to_string_lossy().into_owned();
        if name.ends_with("tests.rs") || name.contains("/tests/") {
            continue;
        }
        let text = std::fs::read_to_string(&path).unwrap_or_default();
        let code = text.split("#[cfg(test)]").next().unwrap_or_default();
        let lines = code.lines().filter(|line| !line.trim_start().starts_with("//"));
        for line in lines {
            let is_distance = ["hypot(", "squared_distance", "distance_2(", "dx * dx + dy * dy"]
                .iter()
                .any(|sign| line.contains(sign))
                || line.matches(".powi(2)").count() > 1;
            if is_distance {
                let room = MEASURING.iter().find(|(room, _)| name.starts_with(room));
                assert!(room.is_some(), "{name} measures a distance: {line}");
                measuring.extend(room);
            }
        }
    }
    let idle: Vec<_> = MEASURING.iter().filter(|room| !measuring.contains(*room)).collect();
    assert!(idle.is_empty(), "these measure nothing: {idle:?}");
}
